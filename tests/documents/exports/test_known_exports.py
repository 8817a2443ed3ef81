"""Exports of other programs are known by their headings, and read as those of the program.

A program is added by an entry in `documents.exports.entries`, a file in `samples` and what should come of it in
`expected`: nothing here names a program but the tests at the end.
"""

import re
from pathlib import Path

import pytest
from tests.documents.reading.making import outline

from tsworkbench.documents.exports.entries import EXPORTS, Export
from tsworkbench.documents.exports.recognition import heading
from tsworkbench.documents.intake import read_draft

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = Path(__file__).parent / "expected"
FILES = sorted(path.name for path in SAMPLES.iterdir())


@pytest.mark.parametrize("name", FILES)
def test_an_export_is_read_as_a_person_would_write_it_down(name: str) -> None:
    expected = (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")
    assert outline(read_draft(SAMPLES / name).draft) + "\n" == expected


@pytest.mark.parametrize("entry", EXPORTS, ids=lambda entry: entry.tool)
def test_every_program_has_a_sample_that_is_recognised_as_its_export(entry: Export) -> None:
    sentence = f"It looks like an export of {entry.tool}, "
    assert any(sentence in (EXPECTED / f"{name}.txt").read_text(encoding="utf-8") for name in FILES)


@pytest.mark.parametrize("entry", EXPORTS, ids=lambda entry: entry.tool)
def test_an_entry_names_headings_in_small_letters_and_says_where_they_were_published(entry: Export) -> None:
    named = {
        *entry.required, *entry.one_of, *entry.title, *entry.meanings, *entry.group, *entry.key, *entry.parent,
        *entry.parent_title, *entry.level, *entry.plan, *entry.aside, *entry.skip,
    }  # fmt: skip
    assert {name for name in named if heading(name) != name} == set()
    assert re.search(r"\b20\d\d$", entry.published)


def test_no_export_makes_a_lead_of_a_priority() -> None:
    levels = {"high", "medium", "low", "urgent", "important", "normal"}
    for name in FILES:
        draft = read_draft(SAMPLES / name).draft
        assert {officer.name.casefold() for officer in draft.library.officers} & levels == set()


def test_a_status_that_is_not_known_is_doubted() -> None:
    draft = read_draft(SAMPLES / "pentana.csv").draft
    assert [doubt.text for doubt in draft.doubts] == ["Assigned"]


def test_a_file_with_only_some_of_the_headings_is_no_export(tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text("Name,Assignee,Due date\nPaint the hall,Ann Lee,3 May 2026\n", encoding="utf-8")
    assert not any("looks like an export" in remark for remark in read_draft(path).draft.remarks)


def test_a_task_that_is_named_as_its_own_parent_stays_a_task(tmp_path: Path) -> None:
    path = tmp_path / "round.csv"
    path.write_text(
        "ID,Subject,Type,Status,Assignee,Parent,Finish date\n1,Paint,Task,New,Ann Lee,2,2026-05-01\n"
        "2,Scrape,Task,New,Ann Lee,1,2026-04-01\n3,Rinse,Task,New,Ann Lee,3,2026-03-01\n",
        encoding="utf-8",
    )
    objectives = read_draft(path).draft.library.plans[0].objectives
    titles = {
        row.title for one in objectives for activity in one.activities for row in (activity, *activity.milestones)
    }
    assert titles | {one.title for one in objectives} >= {"Paint", "Scrape", "Rinse"}

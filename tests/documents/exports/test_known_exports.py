"""Exports of other programs are known by their headings, and read as those of the program.

A program is added by an entry in `documents.exports.programs`, a file in `samples` and what should come of it in
`expected`: nothing here names a program but the tests at the end.
"""

import re
from pathlib import Path

import pytest
from tests.documents.reading.making import outline

from tsworkbench.documents.columns.meanings import heading_key
from tsworkbench.documents.exports.programs import EXPORTS, LIST, Export
from tsworkbench.documents.exports.recognition import recognised_in
from tsworkbench.documents.front.reception import read_document
from tsworkbench.documents.intake import read_draft
from tsworkbench.plan.errors import Refused

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = Path(__file__).parent / "expected"
FILES = sorted(path.name for path in SAMPLES.iterdir())


@pytest.mark.parametrize("name", FILES)
def test_an_export_is_read_as_a_person_would_write_it_down(name: str) -> None:
    expected = (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")
    assert outline(read_draft(SAMPLES / name).draft) + "\n" == expected


@pytest.mark.parametrize("entry", [entry for entry in EXPORTS if entry is not LIST], ids=lambda entry: entry.tool)
def test_every_program_has_a_sample_that_is_recognised_as_its_export(entry: Export) -> None:
    recognised = [recognised_in(read_document(SAMPLES / name)) for name in FILES]
    assert entry in recognised


@pytest.mark.parametrize("entry", EXPORTS, ids=lambda entry: entry.tool or "a list")
def test_an_entry_names_headings_in_small_letters_and_says_where_they_were_published(entry: Export) -> None:
    named = {
        *entry.required, *entry.one_of, *entry.title, *entry.meanings, *entry.group, *entry.key, *entry.parent,
        *entry.parent_title, *entry.level, *entry.plan, *entry.aside, *entry.skip,
    }  # fmt: skip
    assert {name for name in named if heading_key(name) != name} == set()
    assert entry is LIST or re.search(r"\b20\d\d$", entry.published)


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


def test_a_day_that_is_said_to_be_due_within_brackets_parts_them_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text(
        "# Pond plan\n\n- [ ] Dig the pond (Iris Hale, due 30 June 2026)\n- [ ] Line it\n", encoding="utf-8"
    )
    activity = read_draft(path).draft.library.plans[0].objectives[0].activities[0]
    assert (activity.title, activity.due_printed, [lead.name for lead in activity.leads]) == (
        "Dig the pond",
        "30 June 2026",
        ["Iris Hale"],
    )


def test_the_day_on_which_a_part_was_done_is_no_note_of_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "actions.csv"
    path.write_text(
        "Code,Action Title,Due Date,Completed Date,Status,Assigned To,Parent Action Code,Parent Action Title\n"
        "A,Buy land,31-Mar-2027,,In Progress,Iris Hale,,\nA.1,Value it,30-Sep-2026,30-Aug-2026,Completed,Tom Webb,A,\n",
        encoding="utf-8",
    )
    activity = read_draft(path).draft.library.plans[0].objectives[0].activities[0]
    assert (activity.notes, activity.milestones[0].done_on) == (None, "2026-08-30")


def test_what_google_takes_out_of_its_tasks_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "Tasks.json"
    path.write_text('{"kind": "tasks#taskLists", "items": []}', encoding="utf-8")
    with pytest.raises(Refused, match="Google Takeout gives of Google Tasks"):
        read_draft(path)


def test_a_feed_of_jira_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "jira.xml"
    path.write_text('<?xml version="1.0"?><rss version="0.92"><channel><item/></channel></rss>', encoding="utf-8")
    with pytest.raises(Refused, match="In Jira choose Export"):
        read_draft(path)


@pytest.mark.parametrize(
    "text", ['{"cards": 3, "idList": 1}', '{"cards": [1, {"idList": [], "idMembers": 2}]}', '{"idList", "cards"}']
)
def test_a_damaged_board_is_refused_or_has_no_cards(tmp_path: Path, text: str) -> None:
    path = tmp_path / "board.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused):
        read_draft(path)


def test_words_behind_a_dash_that_are_no_field_stay_in_the_title(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text(
        "# Plan 2026\n\n## Streets\n- [ ] Walking - the missing links in phase 2 - Ann Lee - May 2026\n"
        "- [ ] Benches (two of oak) for the square\n",
        encoding="utf-8",
    )
    (streets,) = read_draft(path).draft.library.plans[0].objectives
    assert [activity.title for activity in streets.activities] == [
        "Walking - the missing links in phase 2",
        "Benches (two of oak) for the square",
    ]


def test_a_mark_in_a_box_that_is_not_known_is_a_status_in_doubt() -> None:
    draft = read_draft(SAMPLES / "orchard-tasks.md").draft
    assert "[/]" in [doubt.text for doubt in draft.doubts]


def test_one_box_among_other_lines_makes_no_list_of_tasks(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_text("Some prose about nothing.\n\n- one\n- two\n- three\n- [ ] four\n", encoding="utf-8")
    with pytest.raises(Refused, match="doesn’t look like a plan"):
        read_draft(path)


def test_days_that_there_are_not_stop_no_list_of_tasks(tmp_path: Path) -> None:
    org, todo = tmp_path / "plan.org", tmp_path / "todo.txt"
    org.write_text("* TODO Paint the hall\n  DEADLINE: <2026-02-31 Tue>\n* TODO Wax the floor\n", encoding="utf-8")
    todo.write_text("x 2026-02-31 Paint the hall +Hall\n(A) Wax the floor +Hall due:2026-02-31\n", encoding="utf-8")
    for path in (org, todo):
        objectives = read_draft(path).draft.library.plans[0].objectives
        assert {row.title for one in objectives for row in one.activities} == {"Paint the hall", "Wax the floor"}


def test_what_its_parser_can_not_take_in_is_read_as_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.org"
    path.write_text(
        "* TODO Paint\n  CLOCK: [2026-02-03 Tue 10:77]--[2026-02-03 Tue 11:00] =>  1:00\n", encoding="utf-8"
    )
    document = read_document(path)
    assert "Something in it is not as Org writes it, so it was read as plain text." in document.remarks
    assert document.blocks


def test_who_and_when_in_one_bracket_with_a_semicolon_are_no_part_of_a_title(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_text(
        "# Ferry plan 2026\n\n- Paint the hull (Lead: Harbour Master; by 31 August 2026)\n"
        "- Oil the winch (Ann Lee; May 2026)\n- Tar the ropes - Deck Crew with Volunteers - June 2026\n"
    )
    (plan,) = read_draft(path).draft.library.plans
    rows = plan.objectives[0].activities
    assert [(one.title, one.leads[0].name, one.due_to) for one in rows] == [
        ("Paint the hull", "Harbour Master", "2026-08-31"),
        ("Oil the winch", "Ann Lee", "2026-05-31"),
        ("Tar the ropes", "Deck Crew", "2026-06-30"),
    ]


def test_a_heading_over_headings_of_blocks_is_kept_in_the_notes(tmp_path: Path) -> None:
    block = "  What: {}\n  Who: Ann Lee\n  When: May 2026\n\n"
    path = tmp_path / "blocks.txt"
    path.write_text(
        "Ferry plan 2026\n\nAIM 1: A DRY BOAT\n\nGoal 1.1 Sound hull\n" + block.format("paint the hull")
        + "Goal 1.2 Sound deck\n" + block.format("caulk the deck")
    )  # fmt: skip
    (plan,) = read_draft(path).draft.library.plans
    assert "AIM 1: A DRY BOAT" in (plan.notes or "")
    assert [one.title for one in plan.objectives] == ["Sound hull", "Sound deck"]


def test_labels_within_a_line_say_who_and_by_when_under_a_labelled_priority(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(
        "HARBOUR SAFETY PLAN 2026\n\nPriority: Clear water\n"
        "  Action 1: Dredge the basin. Lead: Harbour Master. By: April 2026. Cost: £18,000\n"
        "  Action 2: Mark the rocks. Lead: Works Team. By: 31 Jan 2026.\n\n"
        "Priority: Dry quays\n  Action 3: Mend the drains. Lead: Town Engineer. By: Sept 2026.\n"
    )
    (plan,) = read_draft(path).draft.library.plans
    assert [(one.title, len(one.activities)) for one in plan.objectives] == [("Clear water", 2), ("Dry quays", 1)]
    assert [(one.title, one.leads[0].name, one.due_to) for row in plan.objectives for one in row.activities] == [
        ("Dredge the basin", "Harbour Master", "2026-04-30"),
        ("Mark the rocks", "Works Team", "2026-01-31"),
        ("Mend the drains", "Town Engineer", "2026-09-30"),
    ]

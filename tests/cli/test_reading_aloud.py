"""`read`: my list and a row as lines to be heard, and the same facts in them as `list` and `show` have."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tsworkbench.cli.group import workbench
from tsworkbench.cli.options import Common
from tsworkbench.cli.rows import aloud
from tsworkbench.plan.model import GLYPHS
from tsworkbench.store.book import Clock

MARKS = re.compile(r"[▲◆●✓○◇┄×·│┃─━▌‹›├└]|  |\t|\x1b")
NUMBERED = re.compile(r"(?m)^(\d+) of (\d+)\.$")
REF = re.compile(r"(?m)^(?:Milestone|Task|Activity) (\S+): ")


def heard(text: str) -> str:
    """A text as `read` says it."""
    return " ".join(text.replace(" · ", ", ").split())


def test_my_list_says_what_list_says_in_the_same_order_and_in_whole_words(run: Any) -> None:
    read = run("read")
    assert read.code == 0
    listed = run("list", "--officer", "Louise Russell", "--open", "--json").json
    assert REF.findall(read.out) == [row["ref"] for row in listed]
    assert NUMBERED.findall(read.out) == [(str(n), "21") for n in range(1, 22)]
    for row in listed:
        assert f"{row['ref']}: {heard(row['title'])}" in read.out, "the words whole"
    assert read.lines[0] == (
        "Louise Russell: 21 open rows: 2 late, 6 due by the end of December, 11 later, 2 without a date."
    )
    headings = [line for line in read.lines if re.fullmatch(r"[A-Z][^:]*: \d+ rows?\.", line)]
    assert headings == [
        "Late: 2 rows.",
        "Due by the end of December: 6 rows.",
        "Later: 11 rows.",
        "Without a date: 2 rows.",
    ]


@pytest.mark.parametrize(
    "args", [(), ("--officer", "Shazia"), ("4.6",), ("4.6.m1", "5.1"), ("Third Sector Strategy:4",), ("THIN:1",)]
)
def test_every_line_is_one_sentence_of_words(run: Any, args: tuple[str, ...]) -> None:
    read = run("read", *args)
    assert read.code == 0
    for line in filter(None, read.lines):
        assert not MARKS.search(line), line
        assert line[-1] in ".!?…”", line
        assert not set(line) & set(GLYPHS.values()) - {"–"}


def test_a_row_says_everything_that_show_says_of_it(run: Any) -> None:
    for ref in ("4.6", "4.6.m1", "5.1.m1", "4.2.m1", "6.1", "4.6.o1", "7.1.m1"):
        read, shown = run("read", ref).out, run("show", ref, "--json").json
        for name in ("title", "due_text", "due_printed", "cost", "risk", "notes", "reason"):
            if shown.get(name):
                assert heard(str(shown[name])) in read, (ref, name)
        assert ("late" in read.split("Under it")[0]) >= shown["late"]
        for lead in shown["leads"]:
            assert lead["name"] in read
        for update in shown["updates"]:
            assert all(heard(update[part]) in read for part in ("comment", "why", "next") if update[part])
        assert [under for under in shown["under"] if f" {under}: " not in read] == []
        if shown["level"] == "activity":
            assert f"Rating: {(shown['rag'] or 'not rated').capitalize()}." in read


def test_a_rating_is_a_word_and_each_thing_said_of_it_a_line(run: Any) -> None:
    lines = run("read", "4.6").lines
    assert lines[0] == "Activity 4.6: Promote Third Sector resilience in the light of likely changes in funding."
    assert "Rating: Red." in lines
    assert "By its dates: Amber." in lines
    said = lines.index("Illustration said on 14 December 2009: Red.")
    assert lines[said + 1 : said + 3] == [
        "Why: A third option is to be costed.",
        "What next: Costed paper to members on 19 January.",
    ]
    assert "Lead: Louise Russell, supported by Corporate Finance." in lines


def test_lateness_is_said_in_whole_words(run: Any) -> None:
    assert "Due: by November 2009 (30 November 2009), 15 days late." in run("read", "4.6.m1").lines
    assert "Due: by January 2010 (31 January 2010), in 47 days." in run("read", "6.2.m3").lines


def test_of_whom_nothing_is_open_that_is_said(run: Any, demo_file: Path) -> None:
    import sqlite3

    with closing(sqlite3.connect(demo_file)) as file:
        names = [name for (name,) in file.execute("select name from officer where deleted=0")]
    idle = [name for name in names if not run("list", "--officer", name, "--open", "--json").json]
    assert idle
    read = run("read", "--officer", idle[0])
    assert (read.code, read.out) == (0, f"{idle[0]} has no open work.\n")


def test_whose_list_it_is_must_be_known(run: Any) -> None:
    read = run("read", who="A Stranger")
    assert (read.code, read.out) == (2, "")
    assert "A Stranger leads nothing in this file. Say whose list to read: --officer NAME." in read.err
    assert run("read", "--officer", "Nobody Atall").code == run("list", "--officer", "Nobody Atall").code != 0
    assert run("read", "9.9").code == run("show", "9.9").code != 0
    both = run("read", "4.6", "--officer", "Louise")
    assert both.code == 2
    assert "leave one of them out" in both.err


def test_the_past_is_read_as_well(run: Any) -> None:
    assert run("read", "4.6", "--stood-at", "2009-11-01").code in (0, 3, 4)
    assert run("read", "--stood-at", "2009-12-14").code == 0


def test_without_a_terminal_next_prints_all(run: Any) -> None:
    assert run("read", "--next").out == run("read").out


@pytest.fixture
def walk(demo_file: Path, make_clock: Callable[..., Clock], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Reads row by row, answering with these lines."""
    monkeypatch.setattr(aloud, "can_ask", lambda: True)

    def answer(*typed: str, args: tuple[str, ...] = ()) -> str:
        before = ["--file", str(demo_file), "--who", "Louise Russell", "--as-at", "2009-12-15", "read", "--next"]
        given = "".join(f"{line}\n" for line in typed)
        done = CliRunner().invoke(workbench, [*before, *args], input=given, obj=Common(clock=make_clock()))
        assert done.exit_code == 0, done.output
        return str(done.output)

    return answer


def test_enter_goes_on_b_back_and_q_ends(walk: Callable[..., str]) -> None:
    said = walk("", "", "b", "q")
    assert [number for number, _ in NUMBERED.findall(said)] == ["1", "2", "1"]
    assert said.count("Louise Russell: 21 open rows") == 1
    assert "That was the last." not in said


def test_a_number_goes_there_and_o_opens_what_is_there(walk: Callable[..., str]) -> None:
    said = walk("2", "o", "99", "x", "q")
    assert "Printed: Complete appraisal of options" in said, "everything of 4.6.m1"
    assert "There is no row 99." in said
    assert "“x” is none of these." in said
    assert [number for number, _ in NUMBERED.findall(said)] == ["2"]


def test_the_heading_has_nothing_to_open_and_back_stays_there(walk: Callable[..., str]) -> None:
    said = walk("o", "b", "q")
    assert "There is nothing to open here." in said
    assert said.count("21 open rows") == 2


def test_after_the_last_row_and_at_the_end_of_what_is_typed_it_ends(walk: Callable[..., str]) -> None:
    assert walk("21", "").rstrip().endswith("That was the last.")
    assert [number for number, _ in NUMBERED.findall(walk("3"))] == ["3"]


def test_hostile_text_is_harmless_when_it_is_read(run: Any, demo_file: Path) -> None:
    import sqlite3

    hostile = "\x1b]0;x\x07Bad\r\n\u202etitle\x00 [/red]"
    with closing(sqlite3.connect(demo_file)) as file, file:
        file.execute("update milestone set title=? where ref='4.6.m1'", (hostile,))
    for args in (("4.6.m1",), ()):
        out = run("read", *args).out
        assert "Bad" in out
        assert not [character for character in out if not character.isprintable() and character != "\n"]

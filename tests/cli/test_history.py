"""One past, read once: the lines, the JSON and the screen give the same acts of every row, and leave none out."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cli.conftest import Command
from tests.conftest import fixed_clock
from tests.effort import examples

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.language.fields import row_field
from tsworkbench.plan.model import Outcome, Rag, Status
from tsworkbench.store.book import Book
from tsworkbench.store.log import history
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import NAMES, ROWS
from tsworkbench.store.views.refs import Place, place
from tsworkbench.tui.screens.row.history import StoryRows
from tsworkbench.work.agreement.decisions import add_meeting, decide
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.history import of_row
from tsworkbench.work.officers import assign
from tsworkbench.work.row import fields
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.links import set_needs
from tsworkbench.work.row.money import set_funding
from tsworkbench.work.row.status import comment, no_change, private_note, retitle, set_status, state_rag
from tsworkbench.work.row.tree import add, delete, move

DAY = date(2009, 12, 15)
THIRD = "Third Sector Strategy:"

ON_A_ROW: list[tuple[str, Callable[[Place], Edit]]] = [
    ("activity", lambda row: comment(row, "Said at the meeting", as_at=DAY)),
    ("activity", lambda row: state_rag(row, Rag.AMBER, as_at=DAY, why="No answer", next_step="Ring again")),
    ("activity", lambda row: no_change(row, as_at=DAY)),
    ("activity", lambda row: set_funding(row, "Community Fund £25,000")),
    ("activity", lambda row: add("milestone", row, "Launch held by end Feb", as_at=DAY)),
    ("activity", delete),
    ("milestone", lambda row: set_due(row, "end feb", as_at=DAY)),
    ("milestone", lambda row: set_status(row, Status.COMPLETE, as_at=DAY)),
    ("milestone", lambda row: decide(row, group="+Delivery", on=DAY, as_at=DAY, to="end mar", outcome=Outcome.REFUSED)),
    ("milestone", lambda row: decide(row, group="+Delivery", on=DAY, as_at=DAY, to="end apr")),
    ("milestone", lambda row: set_needs(row, "1.1.m1")),
    ("milestone", lambda row: assign(row, "Richard Parsons")),
    ("milestone", lambda row: private_note(row, "Ask again")),
    ("milestone", lambda row: move(row, 1)),
    ("milestone", delete),
    ("output", lambda row: fields.record_actual(row, "+5", as_at=DAY)),
    ("output", lambda row: fields.set_number(row, row_field("target"), 1_250_000)),
    ("output", lambda row: retitle(row, "Another output")),
]


def rows_of(book: Book) -> list[tuple[str, str]]:
    """(level, id) of every row there is or was."""
    return [(level, row[0]) for level in ROWS for row in book.rows(f"select id from {level}")]


def acts_by_hand(book: Book) -> dict[str, set[int | None]]:
    """Row → the acts that changed it or what names it as the row it is about, from the bare tables."""
    found: dict[str, set[int | None]] = {}
    naming = ("row_id", "output_id", "activity_id", "plan_id", "group_id")
    about: dict[str, set[str]] = {}
    for table in NAMES:
        for row in book.rows(f"select * from {table}"):
            about[row["id"]] = {row["id"]}
            if table not in ROWS and table not in ("reported", "decision"):
                about[row["id"]] |= {row[name] for name in naming if name in row.keys()}  # noqa: SIM118
            if table == "decision":
                about[row["id"]].add(row["row_id"])
            if table == "meeting":
                about[row["id"]].add(book.value("select plan_id from delivery_group where id=?", row["group_id"]))
    for change in book.rows("select row, action from change"):
        for row_id in about[change["row"]]:
            found.setdefault(row_id, set()).add(change["action"])
    return found


def act_at_random(book: Book, data: st.DataObject) -> None:
    level, edit = data.draw(st.sampled_from(ON_A_ROW))
    rows = book.rows(f"select ref, id, rid, plan_id from {level} where deleted=0 order by rid limit 12")
    row = data.draw(st.sampled_from(rows))
    perform(book, edit(Place(level, row["id"], row["rid"], row["plan_id"])))


def live_through(book: Book, data: st.DataObject) -> None:
    """Some acts, some of them taken back or done again, and what another program wrote between them."""
    plan = book.row("select id, rid from plan order by rid")
    assert plan is not None
    whole = Place("plan", plan["id"], plan["rid"], plan["id"])
    for what in data.draw(st.lists(st.sampled_from(["act", "act", "act", "undo", "redo", "outside", "sign", "meet"]))):
        try:
            if what == "act":
                act_at_random(book, data)
            elif what == "sign":
                perform(book, sign_off(whole, on=DAY, as_at=DAY))
            elif what == "meet":
                perform(book, add_meeting(whole, "+Delivery", DAY))
            elif what == "outside":
                with sqlite3.connect(book.path) as other:
                    other.execute(
                        "update milestone set notes=coalesce(notes, '') || 'x' where ref in ('1.1.m1', '4.6.m1')"
                    )
                other.close()
            else:
                {"undo": undo_log.undo, "redo": undo_log.redo}[what](book)
        except WorkbenchError:
            continue


@pytest.mark.parametrize("page", [1, 7, 300])
@settings(max_examples=examples(8))
@given(data=st.data())
def test_no_act_of_any_row_is_left_out_and_none_is_given_twice(
    demo_template: Path, tmp_path_factory: pytest.TempPathFactory, page: int, data: st.DataObject
) -> None:
    path = Path(shutil.copy(demo_template, tmp_path_factory.mktemp("history") / "demo.db"))
    book = open_book(path, clock=fixed_clock(), who="Louise Russell")
    try:
        live_through(book, data)
        wanted = acts_by_hand(book)
        for _, row_id in rows_of(book):
            shown = StoryRows(lambda before, row_id=row_id: of_row(book, row_id, before, limit=page))
            while not shown.is_whole:
                shown.read_on()
            acts = [story.act for story in shown.stories]
            numbered = [act for act in acts if act is not None]
            assert set(acts) == wanted.get(row_id, set())
            assert numbered == sorted(set(numbered), reverse=True)
            whole = [change.seq for past in history.of_row(book, row_id) for change in past.changes]
            assert sum(len(past.changes) for past in history.of_row(book, row_id)) == len(set(whole))
    finally:
        book.close()


def headlines(lines: list[str]) -> list[str]:
    return [line[37:].removesuffix(" (undone)") for line in lines if not line.startswith("    ")]


def labels(entries: list[dict[str, Any]]) -> list[str]:
    """The acts of a row's JSON, each once, in its order."""
    found: dict[int, str] = {}
    for entry in entries:
        found.setdefault(entry["act"], entry["label"])
    return list(found.values())


@pytest.mark.parametrize("ref", ["4.6", "4.6.m1", "1.1.m1", "1.2.o1", "5.1"])
def test_lines_and_json_give_the_acts_of_a_row_that_the_screen_gives(run: Command, ref: str) -> None:
    for words in (
        ("sign-off", "Third"),
        ("decide", "4.6.m1", "--refused", "--to", "end feb", "--group", "+Delivery", "--on", "15 Dec 2009"),
        ("set", "1.2.o1", "--target", "1250000"),
        ("set", "5.1", "--funding", "Community Fund £25,000"),
        ("set", "1.1.m1", "--status", "complete"),
        ("undo",),
    ):
        assert run(*words).code == 0, words
    book = open_book(run.path)
    screen = [story.headline for story in of_row(book, place(book, ref).id).stories]
    book.close()
    assert headlines(run("history", ref).lines) == screen
    assert labels(run("history", ref, "--json").json) == screen
    assert screen[-1].startswith("Imported “Third Sector Strategy”")
    for most in range(1, len(screen) + 1):
        assert headlines(run("history", ref, "--limit", str(most)).lines) == screen[:most]
        assert labels(run("history", ref, "--limit", str(most), "--json").json) == screen[:most]


def test_a_group_s_refusal_is_in_the_history_of_its_row(run: Command) -> None:
    run("sign-off", "Third")
    run("decide", "4.6.m1", "--refused", "--to", "end feb", "--group", "+Delivery", "--on", "15 Dec 2009")
    lines = run("history", "4.6.m1").lines
    assert lines[1] == "    decision: refused end feb (28 Feb 2010) · Delivery 15 Dec 2009"
    assert any(entry["table"] == "decision" for entry in run("history", "4.6.m1", "--json").json)


def test_a_new_funding_line_is_in_the_lines_and_in_the_json(run: Command) -> None:
    run("set", "5.1", "--funding", "Community Fund £25,000")
    assert any(line.startswith("    funding: ") for line in run("history", "5.1").lines)
    assert any(entry["table"] == "allocation" for entry in run("history", "5.1", "--json").json)


def test_the_history_of_the_file_has_what_another_program_changed_between_two_acts(run: Command) -> None:
    run("set", "4.2.m3", "--status", "complete")
    with sqlite3.connect(run.path) as connection:
        connection.execute("update milestone set title='Hand-written' where ref='4.2.m3'")
    connection.close()
    run("set", "4.2.m2", "--status", "complete")
    newest, outside, before = run("history", "--limit", "3").lines
    assert "4.2.m2 complete" in newest
    assert outside.endswith("another program   4.2.m3 changed by another program")
    assert "4.2.m3 complete" in before
    kinds = [(act["seq"] is None, act["kind"], act["changes"]) for act in run("history", "--limit", "3", "--json").json]
    assert kinds == [(False, "do", 2), (True, "outside", 1), (False, "do", 2)]


def test_an_act_that_changed_nothing_is_in_the_history_of_the_file(demo_book: Book) -> None:
    for label in ("one", "two"):
        with demo_book.act() as act:
            act.called(label)
    perform(demo_book, retitle(place(demo_book, "4.5"), "Another"))
    labels = [past.label for past in history.of_file(demo_book)]
    assert labels[1:3] == ["two", "one"]
    paged: list[str | None] = []
    before: int | None = None
    while True:
        page = history.page_of_file(demo_book, before, 1)
        paged += [past.label for past in page.past]
        before = page.before
        if before is None:
            break
    assert paged == labels


def test_a_baseline_is_told_as_the_date_it_is(run: Command) -> None:
    run("sign-off", "Third")
    assert "    baseline: no date → 31 Mar 2011 (2010/11)" in run("history", "4.3.o2").lines
    assert "    baseline: no date → end Dec 2009" in run("history", "4.2.m2").lines


def test_a_date_that_recurs_is_told_with_how_it_recurs(run: Command) -> None:
    run("set", "5.1.m1", "--due", "quarterly")
    run("set", "5.1.m1", "--due", "31 jan")
    told = [line for line in run("history", "5.1.m1").lines if line.startswith("    due:")]
    assert told[0].startswith("    due: quarterly, first ")
    assert told[0].endswith(" → 31 Jan 2010")


def test_no_stored_day_or_id_is_told_as_it_is_stored(run: Command) -> None:
    run("sign-off", "Third")
    run("decide", "4.6.m1", "--refused", "--to", "end feb", "--group", "+Delivery", "--on", "15 Dec 2009")
    run("link", "1.1.m3", "--needs", "1.1.m2")
    for ref in ("4.6.m1", "5.1.m1", "1.1.m3"):
        told = [line for line in run("history", ref).lines if line.startswith("    ")]
        assert not [line for line in told if "2009-" in line or "2010-" in line or "FREQ=" in line]

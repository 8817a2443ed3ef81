"""Papers, screen and command line count alike, and as the rows in the file are counted by hand."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.agreement.conftest import Doors
from tests.conftest import AS_AT
from tests.effort import examples, thorough
from tests.made_up import plans_at_work

from tsworkbench.papers.highlight.digest import officer_digest, plan_digest
from tsworkbench.papers.officer_sheet import summary
from tsworkbench.plan.calendar import month_end
from tsworkbench.plan.governance.position import Position
from tsworkbench.plan.model import CLOSED, Rag
from tsworkbench.plan.whole import Plan
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import key_of, level_of, rid_of
from tsworkbench.store.views.row import Viewer
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.panes.officers import OfficerRows
from tsworkbench.work.round.officer_sheet import take_sheet
from tsworkbench.work.round.report import take_position

Cells = dict[str, Any]


def by_hand(book: Book) -> list[Cells]:
    """What is to be done, from the bare tables: milestones, and activities that have none.

    What is under a deferred or cancelled activity isn't.
    """
    found: list[Cells] = [dict(row) for row in book.rows("select * from milestone where deleted=0")]
    bearing = {row["activity_id"] for row in found}
    activities = [dict(row) for row in book.rows("select * from activity where deleted=0")]
    aside = {row["id"] for row in activities if row["status"] in ("deferred", "cancelled")}
    return [row for row in found if row["activity_id"] not in aside] + [
        row for row in activities if row["id"] not in bearing
    ]


def sorted_out(rows: list[Cells]) -> dict[str, int]:
    """Open work: late, due by the end of the month, later, without a date."""
    counts = Counter[str]()
    for row in rows:
        if row["status"] not in CLOSED:
            counts[when(row)] += 1
    return {name: counts[name] for name in ("late", "this_month", "later", "tbc")}


def when(row: Cells) -> str:
    """Which of these a row is."""
    if row["due_to"] is None:
        return "tbc" if row["due_precision"] in ("none", "tbc", "relative") else "ongoing"
    due = date.fromisoformat(row["due_to"])
    return "late" if due < AS_AT else "this_month" if due <= month_end(AS_AT) else "later"


@settings(
    max_examples=examples(3),
    derandomize=not thorough(),
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a smaller plan is not worth the minutes
)
@given(plan=plans_at_work(), seed=st.integers(0, 10_000))
def test_lateness_and_ratings_are_counted_alike_everywhere(
    plan: Plan, seed: int, a_file_of: Callable[..., Any]
) -> None:
    with a_file_of(plan, seed=seed) as doors:
        work = by_hand(doors.book)
        the_command_line_counts(doors, work)
        plan_id = doors.book.value("select id from plan")
        the_report_counts(doors, work, take_position(doors.book, plan_id, AS_AT, cut_off=AS_AT))
        the_officers_counts(doors, work)
        what_others_changed_is_counted(doors)


def what_others_changed_is_counted(doors: Doors) -> None:
    """Since before there was anything, all of it is others' doing; and nothing for who did all of it."""
    listed = doors.run("list", "--all", "--json").json
    found = {}
    for who in ("Louise Russell", "Somebody Else"):
        doors.book.set_local(f"looked.{key_of_looking(doors, who)}", "0 0 2000-01-01T00:00:00Z")
        found[who] = doors.run("list", "--all", "--filter", "changed", "--json", who=who).json
    assert found["Somebody Else"] == listed
    assert found["Louise Russell"] == []


def key_of_looking(doors: Doors, who: str) -> str:
    """An officer's id; the name of who is none."""
    return str(doors.book.value("select id from officer where name=? and deleted=0", who) or who)


def the_command_line_counts(doors: Doors, work: list[Cells]) -> None:
    counts = sorted_out(work)
    (said,) = doors.run("plans", "--json").json
    assert {name: said[name] for name in counts} == counts
    words = doors.run("plans").out
    assert f"still open: {counts['late']} late, {counts['this_month']} due this month, {counts['later']} later" in words
    assert {row["id"] for row in doors.run("list", "--late", "--json").json} == {
        row["id"] for row in work if row["status"] not in CLOSED and when(row) == "late"
    }
    late = {row["id"] for row in work if row["status"] not in CLOSED and when(row) == "late"}
    filtered = doors.run("list", "--filter", "late", "--all", "--json").json
    assert {row["id"] for row in filtered} >= late
    assert {row["id"] for row in filtered if row["level"] == "milestone"} <= late
    assert {row["id"] for row in doors.run("list", "--all", "--json").json if row["late"]} == {
        row["id"] for row in filtered
    }
    monday = AS_AT - timedelta(days=AS_AT.weekday())
    week = {(monday + timedelta(days=day)).isoformat() for day in range(7)}
    assert {row["id"] for row in doors.run("list", "--filter", "due-week", "--json").json} == {
        row["id"] for row in work if row["status"] not in CLOSED and row["due_to"] in week
    }
    for rag in (Rag.RED, Rag.AMBER, Rag.GREEN):
        rated = {row["id"] for row in doors.book.rows("select id from activity where deleted=0 and rag=?", rag)}
        assert {row["id"] for row in doors.run("list", "--level", "activity", "--rag", rag, "--json").json} == rated


def the_report_counts(doors: Doors, work: list[Cells], position: Position) -> None:
    book = doors.book
    late = [row for row in work if row["status"] not in CLOSED and when(row) == "late"]
    due_today = [row for row in work if row["status"] not in CLOSED and row["due_to"] == AS_AT.isoformat()]
    assert {step.row.id for step in position.not_done} == {row["id"] for row in late + due_today}
    viewer = Viewer(book, AS_AT)
    views = [
        viewer.row(key_of("objective", row["rid"])) for row in book.rows("select rid from objective where deleted=0")
    ]
    on_screen = Counter[Rag | None]()
    for view in views:
        assert view is not None
        on_screen.update(view.rag_counts)
    assert position.ratings == on_screen
    listed = Counter(
        row["rag"]
        for row in doors.run("list", "--level", "activity", "--json").json
        if row["status"] not in ("deferred", "cancelled")
    )
    assert dict(listed) == dict(position.ratings)
    digest = plan_digest(position)
    for rag, word in ((Rag.RED, "Red"), (Rag.AMBER, "Amber"), (Rag.GREEN, "Green")):
        found = re.search(rf"{word} (\d+)", digest)
        assert (int(found[1]) if found else 0) == position.ratings[rag]


def the_officers_counts(doors: Doors, work: list[Cells]) -> None:
    for officer in doors.run("officers", "--json").json:
        sheet = take_sheet(doors.book, officer["id"], AS_AT)
        at_once = {item.step.row.id for item in (*sheet.late, *sheet.this_month)}
        later = {item.step.row.id for item in sheet.to_come} - at_once  # the paper has every time of a row, too
        on_paper = {"late": len(sheet.late), "this_month": len(at_once) - len(sheet.late), "later": len(later)}
        listed = doors.run("list", "--officer", officer["name"], "--open", "--json").json
        own = sorted_out([row for row in listed if row["level"] == "task"])  # never in papers
        assert {name: count + own[name] for name, count in on_paper.items()} == {
            name: officer[name] for name in on_paper
        }
        assert sorted_out(listed) == {name: officer[name] for name in ("late", "this_month", "later", "tbc")}
        late = [row["id"] for row in doors.run("list", "--officer", officer["name"], "--late", "--json").json]
        assert len(late) == officer["late"]
        the_filter_and_the_letter_find(doors, officer, late)
        if sheet.late:
            assert f"{len(sheet.late)} late" in summary(sheet)
            assert f"Late ({len(sheet.late)})" in officer_digest(sheet)


def the_filter_and_the_letter_find(doors: Doors, officer: Cells, late: list[str]) -> None:
    """An officer's late work by a filter's words, and on the screen by the officer's letter."""
    words = f"late, officer “{officer['name']}”"
    assert [row["id"] for row in doors.run("list", "--filter", words, "--json").json] == late
    rows = OfficerRows(Desk(doors.book, AS_AT))
    rows.show_only(officer["id"])
    shown = [rows.about(rows.key(index)) for index in range(len(rows)) if rows.key(index) >= 0]
    assert [doors.book.value(f"select id from {level_of(key)} where rid=?", rid_of(key)) for key in shown] == late

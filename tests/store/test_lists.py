"""What officers have to do and what falls due, on the sample plan and against a fresh count of random ones."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from tsworkbench.plan.calendar import month_end
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.model import CLOSED, SET_ASIDE, LeadRole, Status
from tsworkbench.plan.whole import Activity, Lead, Library, Milestone, Objective, Plan, Task
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library, write_library
from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.store.views import workload
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.refs import level_of, place, rid_of
from tsworkbench.store.views.row import longest
from tsworkbench.store.views.workload import Counts
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign, officer_named
from tsworkbench.work.row.status import set_status
from tsworkbench.work.row.tree import add, delete

DAY = date(2009, 12, 15)


# -- the demonstration as at 15 December 2009


def counts(book: Book) -> dict[str, Counts]:
    return {officer.name: officer.counts for officer in workload.officer_counts(book, DAY)}


@pytest.mark.parametrize(
    ("officer", "expected"),
    [
        ("Louise Russell", (2, 6, 11, 2)),
        ("Richard Parsons", (0, 1, 5, 0)),
        ("Corporate Finance", (1, 1, 1, 0)),
        ("Shazia Hussain", (1, 1, 1, 0)),
        ("Alex Louis", (0, 1, 1, 0)),
        ("Andy Algar", (1, 0, 1, 0)),
    ],
)
def test_an_officers_open_work(demo_book: Book, officer: str, expected: tuple[int, ...]) -> None:
    assert counts(demo_book)[officer] == expected


def test_a_plans_open_work(demo_book: Book) -> None:
    plan = plans(demo_book)[0]["id"]
    assert workload.plan_counts(demo_book, plan, DAY) == (3, 9, 18, 2)
    assert workload.done_of_all(demo_book, plan) == (8, 40)


def test_the_other_plan_has_only_undated_work_of_its_own(demo_book: Book) -> None:
    thin = plans(demo_book)[1]["id"]
    assert workload.plan_counts(demo_book, thin, DAY) == (0, 0, 0, 25)
    assert workload.done_of_all(demo_book, thin) == (0, 0)


def test_the_longest_numbers_are_those_of_the_plan_and_titles_of_rows_that_have_a_short_one(demo_book: Book) -> None:
    first, other = (plan["id"] for plan in plans(demo_book))
    titles = demo_book.rows(
        "select title from milestone where plan_id=? and short_title is not null and deleted=0 order by length(title)",
        first,
    )
    assert longest(demo_book, first).titles["milestone"][0] == titles[-1][0]
    assert len(longest(demo_book, first).numbers["activity"][0]) == 3
    with closing(sqlite3.connect(demo_book.path)) as other_program, other_program:
        other_program.execute("update activity set ref='31.10' where ref='4.6' and deleted=0")
    assert longest(demo_book, first).numbers["activity"][0] == "31.10"
    assert all(len(number) < 4 for number in longest(demo_book, other).numbers["activity"])


def test_officers_come_busiest_first(demo_book: Book) -> None:
    totals = [sum(officer.counts) for officer in workload.officer_counts(demo_book, DAY)]
    assert totals == sorted(totals, reverse=True)


def test_cancelled_milestones_are_not_among_all(demo_book: Book) -> None:
    perform(demo_book, set_status(place(demo_book, "4.6.m1"), Status.CANCELLED, as_at=DAY))
    assert workload.done_of_all(demo_book, plans(demo_book)[0]["id"]) == (8, 39)


def items(book: Book, name: str, *, also_done: bool = False) -> list[str]:
    found = workload.officer_items(book, officer_named(book, name)["id"], also_done=also_done)
    return [book.value(f"select ref from {level_of(key)} where rid=?", rid_of(key)) for key in found]


def test_an_officers_items_come_soonest_first_and_undated_last(demo_book: Book) -> None:
    mine = items(demo_book, "Corporate Finance")
    assert len(mine) == 3
    dues = [demo_book.value("select due_to from milestone where ref=?", ref) for ref in mine]
    assert dues == sorted(dues)
    assert [
        demo_book.value("select due_to from milestone where ref=?", ref) for ref in items(demo_book, "Louise")[-2:]
    ] == [None, None]


def test_done_items_can_be_asked_for_too(demo_book: Book) -> None:
    assert "6.1.m1" not in items(demo_book, "Louise Russell")
    assert "6.1.m1" in items(demo_book, "Louise Russell", also_done=True)


def test_a_milestone_with_a_lead_of_its_own_leaves_the_activity_leads_list(demo_book: Book) -> None:
    before = sum(counts(demo_book)["Louise Russell"])
    perform(demo_book, assign(place(demo_book, "4.2.m2"), "Richard Parsons"))
    assert sum(counts(demo_book)["Louise Russell"]) == before - 1
    assert "4.2.m2" not in items(demo_book, "Louise Russell")
    assert "4.2.m2" in items(demo_book, "Richard Parsons")


def test_leads_of_a_plan_lead_nothing_in_it(demo_book: Book) -> None:
    plan = place(demo_book, "1.1").plan_id
    with demo_book.act() as act:
        act.called("A chief executive leads the plan")
        chief = act.insert("officer", name="The chief executive")
        act.insert("lead", row_id=plan, level="plan", officer_id=chief, sort="V")
    assert counts(demo_book)["The chief executive"] == (0, 0, 0, 0)
    assert items(demo_book, "The chief executive") == []


def test_a_task_is_its_makers(demo_book: Book) -> None:
    before = counts(demo_book)
    perform(demo_book, add("task", place(demo_book, "4.3"), "Ring the bank", as_at=DAY, due="fri"))
    after = counts(demo_book)
    assert sum(after["Louise Russell"]) == sum(before["Louise Russell"]) + 1
    assert after["Richard Parsons"] == before["Richard Parsons"]
    assert "4.3.t1" in items(demo_book, "Louise Russell")
    assert workload.plan_counts(demo_book, plans(demo_book)[0]["id"], DAY) == (3, 9, 18, 2), "an officer's own affair"


def test_an_activity_without_milestones_is_itself_the_thing_to_be_done(demo_book: Book) -> None:
    before = counts(demo_book)["Richard Parsons"]
    perform(demo_book, *(delete(place(demo_book, f"4.3.m{n}")) for n in (1, 2)))
    assert "4.3" in items(demo_book, "Richard Parsons")
    assert counts(demo_book)["Richard Parsons"].undated == before.undated + 1


def test_an_officer_listed_twice_on_a_row_has_its_work_once(demo_book: Book) -> None:
    before = counts(demo_book)["Shazia Hussain"]
    demo_book.connection.execute(
        "insert into lead(id, row_id, level, officer_id, role, sort) "
        "select 'twice', row_id, level, officer_id, 'supporting', 'z' from lead l join officer f on f.id=l.officer_id "
        "where f.name='Shazia Hussain' limit 1"
    )
    assert counts(demo_book)["Shazia Hussain"] == before


def test_what_falls_due_in_a_month(demo_book: Book) -> None:
    plan = plans(demo_book)[0]["id"]
    due = workload.due_between(demo_book, plan, date(2009, 12, 1), date(2009, 12, 31))
    assert len([item for item in due if level_of(item.key) == "milestone"]) == 9
    assert [item.due_to for item in due] == sorted(item.due_to or "" for item in due)
    months = workload.due_per_month(demo_book, plan, date(2009, 8, 1), date(2010, 4, 30))
    assert list(months.values()) == [1, 1, 3, 6, 9, 7, 1, 9, 1]


def test_what_is_late_comes_longest_past_first(demo_book: Book) -> None:
    late = workload.late_items(demo_book, plans(demo_book)[0]["id"], DAY)
    assert len(late) == 3
    assert [item.due_to for item in late] == sorted(item.due_to or "" for item in late)
    assert all(item.is_open and (item.due_to or "") < DAY.isoformat() for item in late)
    assert len(workload.late_items(demo_book, plans(demo_book)[0]["id"], DAY, limit=2)) == 2


def test_what_has_no_date_is_chased_to_be_confirmed_first(demo_book: Book) -> None:
    undated = workload.undated_items(demo_book, plans(demo_book)[0]["id"])
    assert [item.precision for item in undated] == ["tbc", "tbc"]


# -- random plans, counted again by hand

DUES = st.one_of(
    st.integers(-40, 60).map(
        lambda n: {"due_to": (DAY + timedelta(days=n)).isoformat(), "due_precision": Precision.DAY}
    ),
    st.sampled_from(
        [{"due_precision": p} for p in (Precision.TBC, Precision.NONE, Precision.RELATIVE, Precision.ONGOING)]
    ),
)
STATUSES = st.sampled_from(Status)
LEADS = st.lists(
    st.builds(Lead, name=st.sampled_from("ABCD"), role=st.sampled_from(LeadRole)),
    max_size=2,
    unique_by=lambda x: x.name,
).map(tuple)
FEW_LEADS = st.one_of(st.just(()), st.just(()), LEADS)
MILESTONES = st.builds(lambda s, d, x: Milestone(title="m", status=s, leads=x, **d), STATUSES, DUES, FEW_LEADS)
TASKS = st.builds(lambda s, d, x: Task(title="t", status=s, leads=x, **d), STATUSES, DUES, FEW_LEADS)
ACTIVITIES = st.builds(
    lambda s, d, x, m, t: Activity(title="a", status=s, leads=x, milestones=tuple(m), tasks=tuple(t), **d),
    STATUSES, DUES, FEW_LEADS, st.lists(MILESTONES, max_size=3), st.lists(TASKS, max_size=1),
)  # fmt: skip
OBJECTIVES = st.builds(
    lambda x, a: Objective(title="o", leads=x, activities=tuple(a)), FEW_LEADS, st.lists(ACTIVITIES, max_size=3)
)
LIBRARIES = st.lists(
    st.builds(lambda x, o: Plan(title="p", leads=x, objectives=tuple(o)), FEW_LEADS, st.lists(OBJECTIVES, max_size=2)),
    min_size=1, max_size=2,
).map(lambda p: Library(plans=tuple(p)))  # fmt: skip


class Item(NamedTuple):
    """A piece of work, and whose it is."""

    row_id: str
    level: str
    plan: str
    status: Status
    """The one that counts: what is open under a deferred or cancelled activity is so with it."""
    due_to: str | None
    precision: Precision
    names: frozenset[str]


def work_of(library: Library) -> Iterator[Item]:
    for plan in library.plans:
        for objective in plan.objectives:
            for activity in objective.activities:
                leads = activity.leads or objective.leads
                rows: list[tuple[str, Milestone | Task | Activity]] = [("milestone", m) for m in activity.milestones]
                if not rows:
                    rows.append(("activity", activity))
                rows += [("task", task) for task in activity.tasks]
                for level, row in rows:
                    names = frozenset(lead.name for lead in (row.leads if level != "activity" else ()) or leads)
                    aside = activity.status in SET_ASIDE and row.status not in CLOSED
                    status = activity.status if aside else row.status
                    yield Item(row.id or "", level, plan.id or "", status, row.due_to, row.due_precision, names)


def counted(work: list[Item]) -> Counts:
    still = [item for item in work if item.status in (Status.NOT_STARTED, Status.IN_PROGRESS)]
    today, month = DAY.isoformat(), month_end(DAY).isoformat()
    undated = (Precision.NONE, Precision.TBC, Precision.RELATIVE)
    return Counts(
        sum(item.due_to is not None and item.due_to < today for item in still),
        sum(item.due_to is not None and today <= item.due_to <= month for item in still),
        sum(item.due_to is not None and item.due_to > month for item in still),
        sum(item.due_to is None and item.precision in undated for item in still),
    )


@cache
def _template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="lists-")) / "empty.db"
    create(path)
    return path


@settings(max_examples=examples(30))
@given(LIBRARIES, st.lists(st.integers(0, 20), max_size=3))
def test_counts_and_lists_equal_a_count_by_hand(library: Library, deletions: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = open_book(shutil.copy(_template(), folder), who="A")
        book.connection.execute("pragma synchronous=off")
        try:
            with book.act() as act:
                act.called("Imported", kind="import")
                write_library(act, book, library)
            _delete_some(book, deletions)
            _compare(book)
        finally:
            book.close()


def _delete_some(book: Book, picks: list[int]) -> None:
    for pick in picks:
        level = ("objective", "activity", "milestone", "task")[pick % 4]
        rows = book.rows(f"select id, rid, plan_id from {level} where deleted=0 order by rid")
        if rows:
            row = rows[pick % len(rows)]
            perform(book, delete(place(book, row["id"])))


def id_of(book: Book, key: int) -> str:
    return str(book.value(f"select id from {level_of(key)} where rid=?", rid_of(key)))


def _compare(book: Book) -> None:
    library = read_library(book)
    work = list(work_of(library))
    by_officer = {officer.name: officer for officer in workload.officer_counts(book, DAY)}
    for name, officer in by_officer.items():
        mine = [item for item in work if name in item.names]
        assert officer.counts == counted(mine), name
        for also_done in (False, True):
            shown = [item for item in mine if also_done or item.status in (Status.NOT_STARTED, Status.IN_PROGRESS)]
            keys = workload.officer_items(book, officer.officer_id, also_done=also_done)
            ids = [id_of(book, key) for key in keys]
            assert sorted(ids) == sorted(item.row_id for item in shown)
            dues = [next(item.due_to for item in shown if item.row_id == row_id) for row_id in ids]
            assert dues == sorted(dues, key=lambda due: (due is None, due or ""))
    for plan in library.plans:
        here = [item for item in work if item.plan == plan.id and item.level != "task"]
        assert workload.plan_counts(book, plan.id or "", DAY) == counted(here)
        milestones = [item for item in here if item.level == "milestone" and item.status is not Status.CANCELLED]
        done = sum(item.status is Status.COMPLETE for item in milestones)
        assert workload.done_of_all(book, plan.id or "") == (done, len(milestones))
        late = {item.row_id for item in here if counted([item]).late}
        assert late <= {id_of(book, item.key) for item in workload.late_items(book, plan.id or "", DAY)}
        undated = {item.row_id for item in here if counted([item]).undated}
        assert undated == {id_of(book, item.key) for item in workload.undated_items(book, plan.id or "")}

"""Rows as they are shown: with leads, counts, and what the dates say."""

from collections.abc import Callable
from datetime import date

import pytest

from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Book
from tsworkbench.store.views import people
from tsworkbench.store.views.refs import place
from tsworkbench.store.views.row import RowView, Viewer, cell
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign
from tsworkbench.work.row.status import set_status
from tsworkbench.work.row.tree import delete

DAY = date(2009, 12, 15)
PLAN = "Third Sector Strategy:"


@pytest.fixture
def shown(demo_book: Book) -> Callable[[str], RowView]:
    """A row of the demonstration by its ref."""

    def show(ref: str) -> RowView:
        view = Viewer(demo_book, DAY).row(place(demo_book, ref).key)
        assert view is not None
        return view

    return show


def test_an_activity_counts_what_stands_under_it(shown: Callable[[str], RowView]) -> None:
    view = shown("4.6")
    assert (view.total, view.done, view.late_count) == (3, 0, 1)
    assert (view.rag, view.dated_rag) == (Rag.RED, Rag.AMBER)


def test_an_objective_counts_the_ratings_of_its_activities(shown: Callable[[str], RowView]) -> None:
    view = shown(f"{PLAN}4")
    assert (view.total, view.done, view.late_count) == (15, 2, 1)
    assert view.rag_counts == {None: 1, Rag.AMBER: 1, Rag.GREEN: 3, Rag.RED: 1}
    assert (view.rag, view.dated_rag) == (None, None), "objectives are counted, not coloured"


def test_a_watermelon_shows_both_colours(shown: Callable[[str], RowView]) -> None:
    view = shown("5.1")
    assert (view.rag, view.dated_rag) == (Rag.GREEN, Rag.RED)


def test_cancelled_rows_are_not_counted(demo_book: Book, shown: Callable[[str], RowView]) -> None:
    perform(demo_book, set_status(place(demo_book, "4.6.m1"), Status.CANCELLED, as_at=DAY))
    assert shown("4.6").total == 2


def test_the_date_first_agreed_is_what_the_dates_are_held_against(
    demo_book: Book, shown: Callable[[str], RowView]
) -> None:
    demo_book.connection.execute(
        "update milestone set baseline_due_to='2009-09-30', due_to='2010-03-31' where ref='4.2.m2'"
    )
    assert shown("4.2.m2").dated_rag is Rag.RED
    assert shown("4.2").dated_rag is Rag.RED
    assert not shown("4.2.m2").late, "lateness is reckoned from the date that counts now"


def test_the_plans_own_thresholds_count(demo_book: Book, shown: Callable[[str], RowView]) -> None:
    plan = place(demo_book, "4.6").plan_id
    with demo_book.act() as act:
        act.called("A patient plan")
        act.insert("setting", plan_id=plan, key="dates.amber_after_days", value="60")
    assert shown("4.6").dated_rag is Rag.GREEN


def test_a_date_that_is_none_is_shown_and_not_rated(demo_book: Book, shown: Callable[[str], RowView]) -> None:
    demo_book.connection.execute("update milestone set due_to='soon' where ref='4.2.m2'")
    assert shown("4.2.m2").dated_rag is Rag.UNRATED
    assert shown("4.2").total == 4


def test_rows_come_in_the_order_asked_for_without_those_that_have_gone(demo_book: Book) -> None:
    wanted = [place(demo_book, ref) for ref in ("4.2.m2", f"{PLAN}1", "1.1", "1.2.o1", "4.2")]
    perform(demo_book, delete(wanted[2]))
    found = Viewer(demo_book, DAY).page([row.key for row in wanted])
    assert [view.ref for view in found.values()] == ["4.2.m2", "1", "1.2.o1", "4.2"]
    assert Viewer(demo_book, DAY).row(wanted[2].key) is None


def test_a_page_may_be_of_any_length(demo_book: Book) -> None:
    keys = [row[0] * 8 + 3 for row in demo_book.rows("select rid from milestone")] * 20
    assert len(Viewer(demo_book, DAY).page([*keys, *range(10**6, 10**6 + 8 * 600, 8)])) == 40


def test_every_level_can_be_shown(demo_book: Book, shown: Callable[[str], RowView]) -> None:
    with demo_book.act() as act:
        act.called("A task")
        here = place(demo_book, "1.1")
        act.insert("task", plan_id=here.plan_id, activity_id=here.id, ref="1.1.t1", title="Ring", sort="V")
    views = [shown(ref) for ref in (f"{PLAN}1", "1.1", "1.1.m1", "1.2.o1", "1.1.t1")]
    assert [view.level for view in views] == ["objective", "activity", "milestone", "output", "task"]
    assert all(view.title for view in views)
    plan = Viewer(demo_book, DAY).row(demo_book.value("select rid from plan order by rid") * 8)
    assert plan is not None
    assert (plan.level, plan.parent_id, plan.ref) == ("plan", None, "")
    assert cell(views[0], "rag") is None
    assert cell(views[1], "cost_text") == "£105,000"


def names(book: Book, level: str, ref: str) -> list[str]:
    return [lead.name for lead in people.effective(book, level, place(book, ref).id)]


def test_a_row_without_leads_is_led_by_those_of_the_row_above(demo_book: Book, shown: Callable[[str], RowView]) -> None:
    assert [lead.name for lead in shown("4.6.m1").leads] == ["Louise Russell", "Corporate Finance"]
    assert names(demo_book, "milestone", "4.6.m1") == ["Louise Russell", "Corporate Finance"]


def test_leads_come_down_from_an_objective(demo_book: Book, shown: Callable[[str], RowView]) -> None:
    perform(demo_book, assign(place(demo_book, "1.1"), ""), assign(place(demo_book, f"{PLAN}1"), "Andy Algar"))
    assert [lead.name for lead in shown("1.1").leads] == ["Andy Algar"]
    assert [lead.name for lead in shown("1.1.m1").leads] == ["Andy Algar"]
    assert names(demo_book, "milestone", "1.1.m1") == ["Andy Algar"]
    assert [lead.level for lead in shown("1.1.m1").leads] == ["objective"]


def test_leads_never_come_down_from_the_plan(demo_book: Book, shown: Callable[[str], RowView]) -> None:
    plan = demo_book.row("select id, rid from plan order by rid")
    assert plan is not None
    with demo_book.act() as act:
        act.called("A chief executive leads the plan")
        officer = act.insert("officer", name="The chief executive")
        act.insert("lead", row_id=plan["id"], level="plan", officer_id=officer, sort="V")
    perform(demo_book, assign(place(demo_book, "1.1"), ""))
    assert shown("1.1").leads == ()
    assert names(demo_book, "activity", "1.1") == []


def test_initials_can_be_given_and_are_told_apart_otherwise(demo_book: Book) -> None:
    demo_book.connection.execute("update officer set initials='Lou' where name='Louise Russell'")
    short = people.initials_of_all(demo_book)
    by_name = {row["name"]: short[row["id"]] for row in demo_book.rows("select id, name from officer")}
    assert by_name["Louise Russell"] == "Lou"
    assert len(set(by_name.values())) == len(by_name)

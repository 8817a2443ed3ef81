"""A plan's position: true on one day, as known by another; and what is frozen once its report has gone out."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tsworkbench.documents.formats.interchange import read_library as read_json
from tsworkbench.papers.formats.interchange import write_library as write_json
from tsworkbench.papers.highlight import highlight_report
from tsworkbench.papers.paper import Paper
from tsworkbench.plan.errors import NotFound, WorkbenchError, WrongInput
from tsworkbench.plan.governance.position import Position, Travel, Unit
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.check import check
from tsworkbench.store.library import read_library
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.demo.quarter import CUT_OFF, ISSUED, LAST_POSITION, POSITION
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.history import of_file
from tsworkbench.work.imports.intake import add_plans
from tsworkbench.work.officers import assign
from tsworkbench.work.round.report import ask_decisions, issue, say_overall, take_position
from tsworkbench.work.round.updates import open_round
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.fields import record_actual
from tsworkbench.work.row.status import comment, no_change, retitle, set_status, state_rag
from tsworkbench.work.row.tree import delete

PlanOf = Callable[[Book], str]
PLAN = "Third Sector Strategy"
MARCH = date(2010, 3, 15)


class Wall:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0

    def at(self, year: int, month: int, day: int, hour: int = 12) -> None:
        self.now = int(datetime(year, month, day, hour, tzinfo=UTC).timestamp() * 1000)

    def __call__(self) -> int:
        self.now += 1000
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def typed(sample_file: Path, wall: Wall) -> Iterator[Book]:
    """The sample plans as taken in, with a clock that the test sets."""
    wall.at(2009, 12, 1)
    book = open_book(sample_file, clock=wall, who="Louise Russell")
    yield book
    book.close()


@pytest.fixture
def taken(action_plan: PlanOf) -> Callable[..., Position]:
    def take(book: Book, at: date = POSITION, **how: date) -> Position:
        return take_position(book, action_plan(book), at, **how)  # type: ignore[arg-type]

    return take


def unit(position: Position, ref: str) -> Unit:
    return next(one for one in position.units if one.ref == ref)


def is_done(position: Position, ref: str) -> bool:
    return next(step.is_done for step in position.steps if step.row.ref == ref)


# -- what counts


def test_what_is_typed_up_to_the_cut_off_about_the_period_counts(
    typed: Book, wall: Wall, taken: Callable[..., Position]
) -> None:
    wall.at(2010, 1, 5)
    row = place(typed, f"{PLAN}:1.1.m1")
    perform(typed, set_status(row, Status.COMPLETE, as_at=date(2010, 1, 5), done_on=date(2009, 12, 18)))
    assert is_done(taken(typed), "1.1.m1")
    assert not is_done(taken(typed, cut_off=date(2010, 1, 4)), "1.1.m1")


def test_what_was_done_after_the_position_date_is_not_done_in_it(
    typed: Book, wall: Wall, taken: Callable[..., Position]
) -> None:
    wall.at(2010, 1, 5)
    for ref in ("1.1.m1", "4.1.o1"):
        perform(typed, set_status(place(typed, f"{PLAN}:{ref}"), Status.COMPLETE, as_at=date(2010, 1, 5)))
    position = taken(typed)
    assert not is_done(position, "1.1.m1")
    assert not any(output.status is Status.COMPLETE for _, output in position.outputs)
    assert is_done(taken(typed, date(2010, 1, 5)), "1.1.m1")


def test_an_activity_completed_after_the_position_date_has_the_rating_it_had(
    typed: Book, wall: Wall, taken: Callable[..., Position]
) -> None:
    row = place(typed, f"{PLAN}:4.1")
    perform(typed, state_rag(row, Rag.AMBER, as_at=date(2009, 12, 1)))
    wall.at(2010, 1, 5)
    perform(typed, set_status(row, Status.COMPLETE, as_at=date(2010, 1, 5)))
    assert unit(taken(typed), "4.1").rag is Rag.AMBER
    assert unit(taken(typed), "4.1").is_open
    assert unit(taken(typed, date(2010, 1, 5)), "4.1").rag is Rag.COMPLETE


def test_a_rating_stated_between_position_and_cut_off_counts_and_one_after_it_does_not(
    typed: Book, wall: Wall, taken: Callable[..., Position]
) -> None:
    row = place(typed, f"{PLAN}:4.6")
    wall.at(2010, 1, 7)
    perform(typed, state_rag(row, Rag.RED, as_at=date(2010, 1, 7)))
    wall.at(2010, 1, 9)
    perform(typed, state_rag(row, Rag.GREEN, as_at=date(2010, 1, 9)))
    assert unit(taken(typed), "4.6").rag is Rag.RED


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ((("=10", 12, 1), ("+5", 1, 4)), 10),
        ((("+10", 12, 1), ("+5", 1, 4)), 10),
        ((("+5", 1, 4),), None),
        ((("=7", 12, 1), ("=20", 1, 4), ("+1", 12, 30)), 8),
    ],
)
def test_what_was_counted_after_the_position_date_is_left_out(
    typed: Book,
    wall: Wall,
    taken: Callable[..., Position],
    readings: tuple[tuple[str, int, int], ...],
    expected: float | None,
) -> None:
    wall.at(2010, 1, 5)
    for text, month, day in readings:
        on = f"on {day} {'dec 2009' if month == 12 else 'jan 2010'}"
        perform(typed, record_actual(place(typed, f"{PLAN}:1.2.o4"), f"{text} {on}", as_at=date(2010, 1, 5)))
    assert next(output.actual for _, output in taken(typed).outputs if output.ref == "1.2.o4") == expected


def test_no_change_keeps_the_words_of_the_rating_it_confirms(
    typed: Book, wall: Wall, taken: Callable[..., Position]
) -> None:
    row = place(typed, f"{PLAN}:4.6")
    perform(typed, state_rag(row, Rag.RED, as_at=date(2009, 12, 1), why="Costs", next_step="Paper"))
    wall.at(2009, 12, 20)
    perform(typed, no_change(row, as_at=date(2009, 12, 20)))
    found = unit(taken(typed), "4.6")
    assert found.said is not None
    assert found.said.no_change
    assert found.standing is not None
    assert (found.standing.why, found.standing.next) == ("Costs", "Paper")


def test_an_answer_belongs_to_the_round_it_was_given_in(
    typed: Book, wall: Wall, action_plan: PlanOf, taken: Callable[..., Position]
) -> None:
    plan = action_plan(typed)
    early, late = place(typed, f"{PLAN}:4.6"), place(typed, f"{PLAN}:6.1")
    perform(typed, state_rag(early, Rag.GREEN, as_at=date(2009, 12, 1)))
    assert unit(taken(typed), "4.6").said is not None  # no round was opened: said in the period counts
    wall.at(2009, 12, 14)
    perform(typed, open_round(plan, POSITION))
    perform(typed, state_rag(late, Rag.GREEN, as_at=date(2009, 12, 14)))
    assert unit(taken(typed), "4.6").said is None
    assert unit(taken(typed), "6.1").said is not None


def test_before_the_cut_off_what_is_known_so_far_counts_and_the_paper_says_so(
    typed: Book, taken: Callable[..., Position]
) -> None:
    assert taken(typed, by=date(2009, 12, 1)).cut_off == date(2009, 12, 1)
    assert taken(typed).cut_off == date(2010, 1, 8)


def test_the_cut_off_is_that_of_the_round(typed: Book, action_plan: PlanOf, taken: Callable[..., Position]) -> None:
    perform(typed, open_round(action_plan(typed), POSITION, return_by=date(2010, 1, 6), cut_off=date(2010, 1, 12)))
    assert taken(typed).cut_off == date(2010, 1, 12)


def test_a_cut_off_before_the_plan_was_imported_is_refused_and_none_is_the_day_of_the_import(
    typed: Book, taken: Callable[..., Position], action_plan: PlanOf
) -> None:
    with pytest.raises(NotFound, match="Choose that day or a later one"):
        taken(typed, date(2009, 6, 30), cut_off=date(2009, 7, 8))
    position = taken(typed, date(2009, 6, 30))
    assert (position.cut_off, position.is_cut_off_import) == (date(2009, 8, 3), True)
    with pytest.raises(NotFound, match="choose a later cut-off"):
        take_position(typed, "no such plan", POSITION)


@pytest.mark.parametrize("day", [date.min, date(1009, 12, 31), date(20 * 450, 1, 1), date.max])
def test_a_day_in_another_age_is_a_slip_of_the_finger(typed: Book, taken: Callable[..., Position], day: date) -> None:
    for how in ({"at": day}, {"cut_off": day}):
        with pytest.raises(WrongInput, match="is its year right"):
            taken(typed, **how)


def test_a_period_can_be_given_and_does_not_begin_after_its_end(typed: Book, taken: Callable[..., Position]) -> None:
    assert taken(typed, since=date(2009, 12, 1)).period.first == date(2009, 12, 1)
    with pytest.raises(WrongInput, match="can't begin after"):
        taken(typed, since=date(2010, 1, 1))


def test_a_plan_that_reports_on_milestones_rates_those(
    typed: Book, action_plan: PlanOf, taken: Callable[..., Position], plain: Callable[[Paper], str]
) -> None:
    with typed.act() as act:
        act.set("plan", action_plan(typed), report_on="milestone")
        act.called("On milestones")
    perform(typed, state_rag(place(typed, f"{PLAN}:4.2.m2"), Rag.RED, as_at=date(2009, 12, 1), why="Money"))
    position = taken(typed)
    assert len(position.units) == 40
    text = plain(highlight_report(position))
    assert "Of 40 milestones: ▲ Red 1 · Not said 39." in text
    assert "▲ Red 4.2.m2 Chest officer in post / Louise Russell |" in text


# -- made again


def test_made_again_after_later_edits_it_is_equal(
    open_quarter: Book, taken: Callable[..., Position], plain: Callable[[Paper], str]
) -> None:
    before = highlight_report(taken(open_quarter))
    for act in (
        state_rag(place(open_quarter, f"{PLAN}:4.6"), Rag.GREEN, as_at=MARCH),
        set_status(place(open_quarter, f"{PLAN}:3.1.m2"), Status.COMPLETE, as_at=MARCH, done_on=date(2009, 12, 30)),
        retitle(place(open_quarter, f"{PLAN}:5.1"), "Another title"),
        delete(place(open_quarter, f"{PLAN}:7.1.o1")),
        record_actual(place(open_quarter, f"{PLAN}:1.2.o4"), "+5 on 30 dec 2009", as_at=MARCH),
    ):
        perform(open_quarter, act)
    after = highlight_report(taken(open_quarter, by=MARCH))
    assert after == before
    assert plain(after) == plain(before)


def test_the_same_file_gives_the_same_paper_wherever_it_is_opened(
    quarter: Book, quarter_template: Path, taken: Callable[..., Position]
) -> None:
    other = open_book(quarter_template, who="Somebody else")
    try:
        assert highlight_report(taken(other)) == highlight_report(taken(quarter))
    finally:
        other.close()


# -- typed for a report, and issued


def test_what_is_typed_is_kept_with_the_round_in_its_order(
    typed: Book, action_plan: PlanOf, taken: Callable[..., Position]
) -> None:
    plan = action_plan(typed)
    assert perform(typed, say_overall(plan, POSITION, "Steady.\nMoney waits.")).label == (
        "Third Sector Strategy, position at 31 December 2009: overall position written"
    )
    done = perform(typed, ask_decisions(plan, POSITION, ["Say who pays.", " ", "Move 3.1\nto May."]))
    assert done.label.endswith("2 decisions asked for")
    kept = taken(typed).round
    assert kept is not None
    assert kept.overall == "Steady.\nMoney waits."
    assert kept.decisions == "Say who pays.\nMove 3.1 to May."
    undo_log.undo(typed)
    kept = taken(typed).round
    assert kept is not None
    assert (kept.overall, kept.decisions) == ("Steady.\nMoney waits.", None)
    undo_log.undo(typed)
    assert taken(typed).round is None


def test_nothing_typed_opens_no_round(typed: Book, action_plan: PlanOf, taken: Callable[..., Position]) -> None:
    from tsworkbench.plan.errors import NothingToDo

    with pytest.raises(NothingToDo):
        perform(typed, say_overall(action_plan(typed), POSITION, "  "))
    assert taken(typed).round is None


def test_issuing_keeps_what_the_report_said_of_each_row(quarter: Book, action_plan: PlanOf) -> None:
    plan = read_library(quarter, [action_plan(quarter)]).plans[0]
    last, this = plan.rounds
    assert (last.report_no, last.issued_on, last.period_end) == (2, "2009-10-12", LAST_POSITION.isoformat())
    assert (this.report_no, this.issued_on, this.issued_to) == (
        3,
        ISSUED.isoformat(),
        "Third Sector Strategy Delivery Group",
    )
    assert len(this.reported) == 15
    resilience = next(
        activity for objective in plan.objectives for activity in objective.activities if activity.ref == "4.6"
    )
    said = next(one for one in this.reported if one.row_id == resilience.id)
    assert (said.rag, said.due, said.done) == (Rag.RED, 2, 0)


def test_later_edits_do_not_change_an_issued_report(
    quarter: Book, action_plan: PlanOf, taken: Callable[..., Position]
) -> None:
    before = highlight_report(taken(quarter))
    row = place(quarter, f"{PLAN}:4.6.m1")
    perform(quarter, set_status(row, Status.COMPLETE, as_at=MARCH, done_on=date(2009, 12, 30)))
    for change in (
        say_overall(action_plan(quarter), POSITION, "All is well."),
        ask_decisions(action_plan(quarter), POSITION, ["None"]),
        issue(action_plan(quarter), POSITION, MARCH),
    ):
        with pytest.raises(WrongInput, match=r"was issued on 11 Jan 2010, so it can't be changed"):
            perform(quarter, change)
    assert highlight_report(taken(quarter, cut_off=MARCH, by=MARCH)) == before


def test_what_is_typed_later_on_the_day_of_issue_is_not_in_it(
    typed: Book, wall: Wall, action_plan: PlanOf, taken: Callable[..., Position]
) -> None:
    wall.at(2010, 1, 5, 9)
    perform(typed, issue(action_plan(typed), POSITION, date(2010, 1, 5)))
    before = taken(typed)
    assert before.cut_off == date(2010, 1, 5)
    wall.at(2010, 1, 5, 15)
    perform(
        typed,
        set_status(place(typed, f"{PLAN}:1.1.m1"), Status.COMPLETE, as_at=date(2010, 1, 5), done_on=date(2009, 12, 18)),
    )
    assert taken(typed) == before


def test_the_direction_of_travel_is_against_the_last_report_issued(
    quarter: Book, taken: Callable[..., Position], action_plan: PlanOf
) -> None:
    position = taken(quarter)
    assert position.before is not None
    assert position.before.position == LAST_POSITION
    ways = {one.ref: one.travel for one in position.units}
    assert [ref for ref, way in ways.items() if way is Travel.WORSE] == ["3.1", "4.2", "4.6"]
    assert [ref for ref, way in ways.items() if way is Travel.BETTER] == ["4.1"]
    later = taken(quarter, date(2010, 3, 31), by=MARCH)
    assert later.before is not None
    assert later.before.position == POSITION
    assert later.period.first == date(2010, 1, 1)
    assert unit(later, "4.6").travel is Travel.SAME


def test_a_report_of_an_earlier_position_issued_afterwards_does_not_change_it(
    quarter: Book, action_plan: PlanOf, taken: Callable[..., Position]
) -> None:
    before = highlight_report(taken(quarter))
    perform(quarter, issue(action_plan(quarter), date(2009, 11, 30), MARCH))
    assert highlight_report(taken(quarter)) == before


def test_reports_are_numbered_on(quarter: Book, action_plan: PlanOf, taken: Callable[..., Position]) -> None:
    plan = action_plan(quarter)
    with pytest.raises(WrongInput, match=r"no\. 2 of this plan has been issued already: the next is 4"):
        perform(quarter, issue(plan, date(2010, 2, 28), MARCH, number=2))
    with pytest.raises(WrongInput, match="before that day"):
        perform(quarter, issue(plan, date(2010, 3, 31), MARCH))
    done = perform(quarter, issue(plan, date(2010, 2, 28), MARCH, to="Cabinet"))
    assert done.label == "Third Sector Strategy: report no. 4 issued 15 Mar 2010, position at 28 February 2010"
    kept = taken(quarter, date(2010, 2, 28)).round
    assert kept is not None
    assert (kept.report_no, kept.issued_to) == (4, "Cabinet")


def test_issuing_is_one_step_to_take_back_and_the_file_stays_sound(
    open_quarter: Book, action_plan: PlanOf, taken: Callable[..., Position]
) -> None:
    before = read_library(open_quarter)
    perform(open_quarter, issue(action_plan(open_quarter), POSITION, MARCH))
    told = of_file(open_quarter).stories[0]
    assert "report no. 3 issued" in told.headline
    assert all(one.ref == "round at 31 Dec 2009" for one in told.told)
    undo_log.undo(open_quarter)
    assert read_library(open_quarter) == before
    undo_log.redo(open_quarter)
    kept = taken(open_quarter).round
    assert kept is not None
    assert kept.report_no == 3
    assert check(open_quarter) == []


def test_the_json_keeps_what_was_reported(quarter: Book, empty_book: Book, action_plan: PlanOf) -> None:
    text = write_json(read_library(quarter))
    add_plans(empty_book, read_json(text, name="plan.json"), "plan.json")
    assert write_json(read_library(empty_book)) == text
    position = take_position(empty_book, action_plan(empty_book), date(2010, 3, 31))
    assert position.before is not None
    assert position.before.ratings == take_position(quarter, action_plan(quarter), date(2010, 3, 31)).before.ratings  # type: ignore[union-attr]


def test_the_cut_off_is_the_rounds_even_where_a_later_one_is_asked_for(
    quarter: Book, taken: Callable[..., Position]
) -> None:
    assert taken(quarter, cut_off=MARCH).cut_off == CUT_OFF


# -- whatever is done later

_LATER: list[Callable[[Place], Edit]] = [
    lambda row: state_rag(row, Rag.RED, as_at=MARCH, why="Later"),
    lambda row: state_rag(row, None, as_at=MARCH),
    lambda row: set_status(row, Status.COMPLETE, as_at=MARCH, done_on=date(2009, 12, 1)),
    lambda row: set_status(row, Status.NOT_STARTED, as_at=MARCH),
    lambda row: set_due(row, "end may 2010", as_at=MARCH),
    lambda row: retitle(row, "Another title"),
    lambda row: assign(row, "+Ann Lee"),
    lambda row: comment(row, "Words", as_at=MARCH),
    delete,
]


@settings(max_examples=12, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.integers(0, len(_LATER) - 1), st.integers(0, 54)), min_size=1, max_size=6))
def test_no_act_after_the_cut_off_changes_a_report(
    open_quarter_template: Path, make_clock: Callable[..., Clock], steps: list[tuple[int, int]]
) -> None:
    clock = make_clock(datetime(2010, 3, 15, 10, 0, tzinfo=UTC))
    with TemporaryDirectory() as folder:
        book = open_book(shutil.copy(open_quarter_template, Path(folder) / "q.db"), clock=clock, who="Somebody")
        try:
            book.connection.execute("pragma synchronous=off")
            plan_id = str(plan_named(book, PLAN)["id"])
            before = highlight_report(take_position(book, plan_id, POSITION))
            for what, pick in steps:
                rows = book.rows(
                    "select 'activity' l, id, rid, plan_id from activity where deleted=0 and plan_id=?1 union all "
                    "select 'milestone', id, rid, plan_id from milestone where deleted=0 and plan_id=?1",
                    plan_id,
                )
                with suppress(WorkbenchError):
                    perform(book, _LATER[what](Place(*rows[pick % len(rows)])))
                if what % 4 == 0:
                    with suppress(WorkbenchError):
                        undo_log.undo(book)
            assert highlight_report(take_position(book, plan_id, POSITION)) == before
        finally:
            book.close()

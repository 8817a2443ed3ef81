"""Which round runs on a day, and what in it needs a word from whoever leads a row."""

from datetime import date

import pytest

from tsworkbench.plan.governance.rag import DEFAULT_SCALE
from tsworkbench.plan.governance.round import Need, Span, Standing, Step, Term, reasons, running, term, to_report
from tsworkbench.plan.model import Rag, Status

DECEMBER = term(date(2009, 12, 31))
DAY = date(2009, 12, 15)


def needs(standing: Standing, as_at: date = DAY, at: Term = DECEMBER) -> list[Need]:
    return [reason.need for reason in reasons(standing, at, as_at, DEFAULT_SCALE)]


def row(*steps: Step, rag: Rag | None = Rag.GREEN, said_on: date | None = None, **more: object) -> Standing:
    """An activity with these open milestones."""
    facts = {"status": Status.IN_PROGRESS, "own": Step(None, "none"), "has_milestones": True} | more
    return Standing(rag=rag, steps=steps, said_on=said_on, **facts)  # type: ignore[arg-type]


# -- the round that runs


@pytest.mark.parametrize(
    ("day", "position"),
    [
        (date(2009, 10, 9), date(2009, 12, 31)),
        (date(2009, 12, 15), date(2009, 12, 31)),
        (date(2009, 12, 31), date(2009, 12, 31)),
        (date(2010, 1, 8), date(2009, 12, 31)),  # the last day of its cut-off
        (date(2010, 1, 9), date(2010, 3, 31)),
        (date(2010, 4, 1), date(2010, 3, 31)),
    ],
)
def test_a_day_belongs_to_the_quarter_whose_cut_off_has_not_gone_by(day: date, position: date) -> None:
    assert running(day).position == position


def test_updates_are_asked_for_eight_days_on_and_count_up_to_the_same_day() -> None:
    assert running(DAY) == Term(date(2009, 12, 31), date(2010, 1, 8), date(2010, 1, 8))


def test_the_quarter_is_that_of_the_plans_own_year() -> None:
    assert running(DAY, year_start=1).position == date(2009, 12, 31)
    assert running(DAY, year_start=2).position == date(2010, 1, 31)


def test_an_opened_round_takes_the_place_of_its_quarter() -> None:
    early = term(date(2009, 12, 31), date(2010, 1, 4))
    assert running(DAY, opened=[early]) == early


@pytest.mark.parametrize(
    ("day", "waits"),
    [
        (date(2010, 1, 4), True),
        (date(2010, 1, 5), True),  # past its cut-off, and its report is not issued
        (date(2010, 3, 30), True),
        (date(2010, 3, 31), False),  # the next period ends
    ],
)
def test_an_opened_round_waits_for_its_report_until_the_next_period_ends(day: date, waits: bool) -> None:
    early = term(date(2009, 12, 31), date(2010, 1, 4))
    assert (running(day, opened=[early]) == early) is waits


@pytest.mark.parametrize("over", [{"issued_on": date(2010, 1, 6)}, {"closed_on": date(2010, 1, 6)}])
def test_a_round_is_over_once_its_report_is_issued_or_it_is_closed(over: dict[str, date]) -> None:
    done = term(date(2009, 12, 31))._replace(**over)
    assert running(date(2010, 1, 7), opened=[done]).position == date(2010, 3, 31)
    assert to_report(date(2010, 1, 7), opened=[done]).position == date(2010, 3, 31)


def test_a_round_waits_no_longer_than_until_the_next_one_that_was_opened() -> None:
    january = term(date(2010, 1, 31))
    assert running(date(2010, 1, 30), opened=[DECEMBER, january]) == DECEMBER
    assert running(date(2010, 1, 31), opened=[DECEMBER, january]) == january


@pytest.mark.parametrize(("day", "grace", "late"), [(8, 0, 0), (9, 0, 1), (13, 5, 0), (14, 5, 6)])
def test_a_return_is_late_after_the_days_of_grace(day: int, grace: int, late: int) -> None:
    assert DECEMBER.days_late(date(2010, 1, day), grace) == late


def test_a_round_opened_ahead_waits_for_its_turn() -> None:
    assert running(DAY, opened=[term(date(2010, 3, 31))]).position == date(2009, 12, 31)


def test_a_round_opened_for_a_month_runs_before_the_quarter() -> None:
    november = term(date(2009, 11, 30), date(2009, 12, 18))
    assert running(DAY, opened=[november]) == november


def test_an_issued_round_runs_no_more() -> None:
    issued = DECEMBER._replace(issued_on=date(2010, 1, 4))
    assert running(date(2010, 1, 5), opened=[issued]).position == date(2010, 3, 31)


def test_a_cut_off_after_the_end_of_the_next_period_is_waited_for() -> None:
    long = term(date(2009, 12, 31), date(2010, 1, 8), date(2010, 4, 6))
    assert running(date(2010, 4, 5), opened=[long]) == long
    assert running(date(2010, 4, 6), opened=[long]).position == date(2010, 3, 31)


# -- the round that is reported on


@pytest.mark.parametrize(
    ("day", "position"),
    [
        (date(2009, 12, 15), date(2009, 12, 31)),
        (date(2010, 1, 8), date(2009, 12, 31)),
        (date(2010, 1, 9), date(2009, 12, 31)),  # its cut-off has passed: the report is written now
        (date(2010, 2, 14), date(2009, 12, 31)),
        (date(2010, 2, 15), date(2010, 3, 31)),  # nearer to the next one
    ],
)
def test_after_its_cut_off_a_round_is_the_one_to_report_on(day: date, position: date) -> None:
    assert to_report(day).position == position


@pytest.mark.parametrize(
    ("day", "position"), [(date(2010, 2, 15), DECEMBER.position), (date(2010, 3, 31), date(2010, 3, 31))]
)
def test_a_round_that_waits_is_the_one_to_report_on(day: date, position: date) -> None:
    assert to_report(day, opened=[DECEMBER]).position == position


def test_once_its_report_is_issued_the_round_that_runs_is() -> None:
    issued = DECEMBER._replace(issued_on=date(2010, 1, 11))
    assert to_report(date(2010, 1, 12), opened=[issued]).position == date(2010, 3, 31)


def test_a_round_that_was_over_before_the_plan_was_known_is_not_reported_on() -> None:
    assert to_report(date(2010, 1, 12), since=date(2010, 1, 12)).position == date(2010, 3, 31)
    assert to_report(date(2010, 1, 12), since=date(2010, 1, 8)).position == date(2009, 12, 31)


def test_a_round_of_another_day_than_a_quarters_end_is_reported_on_too() -> None:
    november = term(date(2009, 11, 30))
    assert to_report(date(2009, 12, 10), opened=[november]) == november


# -- what needs a word


def test_a_row_of_which_nothing_was_said_this_round_needs_a_word() -> None:
    assert needs(row(Step("2010-03-31"))) == [Need.NOT_SAID]


def test_no_change_said_this_round_is_enough() -> None:
    assert needs(row(Step("2010-03-31"), said_on=DAY)) == []


def test_a_milestone_due_by_the_position_date_and_not_ticked_is_named() -> None:
    found = reasons(row(Step("2009-12-31"), Step("2009-12-10"), Step("2010-01-31")), DECEMBER, DAY, DEFAULT_SCALE)
    assert [reason.words for reason in found] == [
        "stated ● Green, the dates say ◆ Amber",
        "2 milestones due by 31 December not ticked",
        "nothing said this round",
    ]


def test_what_was_seen_when_it_was_said_is_not_asked_again() -> None:
    assert needs(row(Step("2009-12-31"), Step(None, "tbc"), rag=Rag.AMBER, said_on=DAY)) == []


def test_a_date_that_has_gone_by_since_asks_again() -> None:
    said = row(Step("2009-12-31"), said_on=DAY)
    assert needs(said, date(2009, 12, 31)) == []
    assert needs(said, date(2010, 1, 4)) == [Need.CONTRADICTED, Need.NOT_TICKED]


def test_dates_that_say_worse_than_what_is_stated_ask_for_a_word() -> None:
    assert Need.CONTRADICTED in needs(row(Step("2009-10-31")))
    assert Need.CONTRADICTED not in needs(row(Step("2009-10-31"), rag=Rag.RED))
    assert Need.CONTRADICTED not in needs(row(Step("2009-10-31"), rag=None))


def test_what_was_stated_in_the_face_of_the_dates_stands_until_they_get_worse() -> None:
    knowing = row(Step("2009-11-30", first_agreed="2009-11-30"), rag=Rag.GREEN, said_on=DAY)
    assert needs(knowing) == []


def test_the_first_agreed_date_is_what_the_dates_go_by() -> None:
    assert Need.CONTRADICTED in needs(row(Step("2010-03-31", first_agreed="2009-10-31")))


def test_a_date_to_be_confirmed_is_chased_but_never_late() -> None:
    found = needs(row(Step(None, "tbc")))
    assert found == [Need.TO_BE_CONFIRMED, Need.NOT_SAID]
    assert needs(row(own=Step(None, "tbc"), has_milestones=False)) == found


def test_what_is_ongoing_needs_no_date() -> None:
    assert needs(row(Step(None, "ongoing"))) == [Need.NOT_SAID]


def test_a_number_that_is_due_and_was_not_counted_is_asked_for() -> None:
    assert Need.NO_ACTUAL in needs(row(counts=[Step("2009-12-31")]))
    assert Need.NO_ACTUAL not in needs(row(counts=[Step("2010-03-31")]))


def test_a_row_without_milestones_is_itself_what_is_due() -> None:
    found = reasons(row(own=Step("2009-12-31"), has_milestones=False), DECEMBER, DAY, DEFAULT_SCALE)
    assert found[0].words == "due by 31 December and not done"


def test_nothing_is_asked_of_what_is_closed() -> None:
    for status in (Status.DEFERRED, Status.CANCELLED):
        assert needs(row(Step("2009-10-31"), status=status)) == []
    assert needs(row(status=Status.COMPLETE, rag=Rag.COMPLETE)) == []


def test_what_is_called_complete_with_a_late_milestone_open_is_contradicted() -> None:
    assert needs(row(Step("2009-10-31"), status=Status.COMPLETE, rag=Rag.COMPLETE)) == [Need.CONTRADICTED]


# -- a plan has rounds within its period only

YEAR = Span(date(2010, 4, 1), date(2011, 3, 31))


@pytest.mark.parametrize(
    ("day", "position"),
    [
        (date(2010, 2, 1), date(2010, 6, 30)),  # before it begins
        (date(2010, 4, 2), date(2010, 6, 30)),  # the year before is returned by 8 April, but not of this plan
        (date(2010, 7, 8), date(2010, 6, 30)),
        (date(2010, 7, 9), date(2010, 9, 30)),
        (date(2011, 4, 8), date(2011, 3, 31)),
        (date(2011, 4, 9), date(2011, 3, 31)),  # there is none after it
        (date(2012, 4, 9), date(2011, 3, 31)),
    ],
)
def test_the_first_round_is_that_of_the_quarter_a_plan_begins_in_and_the_last_that_of_its_end(
    day: date, position: date
) -> None:
    assert running(day, span=YEAR).position == position
    assert to_report(date(2010, 4, 2), span=YEAR).position == date(2010, 6, 30)
    assert to_report(date(2011, 9, 1), span=YEAR).position == date(2011, 3, 31)


def test_a_plan_that_ends_within_a_quarter_has_a_round_for_that_quarter() -> None:
    span = Span(date(2010, 4, 1), date(2010, 8, 15))
    assert running(date(2010, 8, 20), span=span).position == date(2010, 9, 30)
    assert running(date(2010, 12, 1), span=span).position == date(2010, 9, 30)


def test_a_period_that_ends_before_it_begins_hides_no_round() -> None:
    assert running(date(2010, 5, 1), span=Span(date(2010, 4, 1), date(2009, 3, 31))).position == date(2010, 6, 30)


def test_the_last_round_of_a_plan_is_the_one_that_was_opened_for_it() -> None:
    last = term(date(2011, 3, 31), date(2011, 4, 20))
    assert running(date(2011, 9, 1), opened=[last], span=YEAR) == last

"""The words of a cost and its sum say one thing; what is confirmed is confirmed everywhere."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.english import pounds
from tsworkbench.plan.governance.checks import Check
from tsworkbench.plan.imports.printed.money import read_funding, read_money, said_confirmed, with_sum
from tsworkbench.store.book import Book
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.attached import sums_of
from tsworkbench.store.views.filters import Asking, Filtered, read_filter
from tsworkbench.store.views.refs import Place, place_of
from tsworkbench.work.agreement.checks import findings
from tsworkbench.work.edits import perform
from tsworkbench.work.round.report import take_position
from tsworkbench.work.row.form import edits_of
from tsworkbench.work.row.money import confirm_from, cost_words, set_amount, set_cost, set_funding
from tsworkbench.work.row.status import set_status

DAY = date(2009, 12, 15)
At = Callable[[str], Place]
Cells = Callable[..., Any]


@pytest.mark.parametrize(
    ("text", "label", "kept"),
    [
        ("£90,000", "1.1 costs £90,000 (was £105,000)", ("£90,000", 9_000_000, "amount")),
        ("£25k for research", "1.1 costs £25,000 (was £105,000)", ("£25k for research", 2_500_000, "amount")),
        (
            "Within existing resources",
            "1.1 cost “Within existing resources” (was £105,000)",
            ("Within existing resources", None, "existing"),
        ),
        ("", "1.1 no cost (was £105,000)", (None, None, "none")),
        (
            "£10,000 to £15,000",
            "1.1 costs £15,000 – it is a range; its higher end was taken (was £105,000)",
            ("£10,000 to £15,000", 1_500_000, "amount"),
        ),
    ],
)
def test_the_sum_is_read_from_the_words_of_a_cost(
    said: Callable[..., str], at: At, cells: Cells, text: str, label: str, kept: tuple[Any, ...]
) -> None:
    assert said(set_cost(at("1.1"), text)) == label
    assert cells("1.1", "cost_text", "cost_pence", "cost_kind") == kept


@pytest.mark.parametrize(
    ("ref", "pence", "words"),
    [
        ("1.1", 9_000_000, "£90,000"),
        ("5.1", 3_000_000, "£30,000 for research"),
        ("1.2", 500_000, "£5,000"),  # it said that it costs nothing of its own
        ("3.1", 500_000, "£5,000 (Within proposed CVS budget)"),
    ],
)
def test_a_sum_is_written_into_the_words_that_named_another(
    demo_book: Book, at: At, cells: Cells, ref: str, pence: int, words: str
) -> None:
    perform(demo_book, set_amount(at(ref), pence))
    assert cells(ref, "cost_text", "cost_pence") == (words, pence)
    undo_log.undo(demo_book)


def test_words_that_name_several_sums_are_said_to_stay(demo_book: Book, at: At) -> None:
    perform(demo_book, set_cost(at("1.1"), "£10,000 and £20,000"))
    label = perform(demo_book, set_amount(at("1.1"), 4_000_000)).label
    assert label == "1.1 costs £40,000; its words still say “£10,000 and £20,000” (was £30,000)"


def test_without_a_sum_the_words_that_were_one_go_too(demo_book: Book, at: At, cells: Cells) -> None:
    perform(demo_book, set_amount(at("1.1"), None))
    assert cells("1.1", "cost_text", "cost_pence", "cost_kind") == (None, None, "none")


def test_the_only_source_goes_on_bearing_the_whole_cost(demo_book: Book, at: At, cells: Cells) -> None:
    perform(demo_book, set_funding(at("4.2"), "Lottery £300,000"))
    perform(demo_book, set_cost(at("4.2"), "£250,000"))
    assert [(row["pence"], row["text"]) for row in sums_of(demo_book, at("4.2").id)] == [
        (25_000_000, "Lottery £250,000")
    ]
    assert cells("4.2", "funding_text") == "Lottery £250,000"


def test_a_source_that_bears_a_part_stays_as_it_is(demo_book: Book, at: At) -> None:
    perform(demo_book, set_funding(at("4.2"), "Lottery £100,000"))
    perform(demo_book, set_cost(at("4.2"), "£250,000"))
    assert [row["pence"] for row in sums_of(demo_book, at("4.2").id)] == [10_000_000]


def test_cost_and_sum_given_together_say_the_sum(demo_book: Book, at: At, cells: Cells) -> None:
    perform(demo_book, *edits_of(at("1.1"), {"cost_text": "£90,000", "cost_pence": "80,000"}, as_at=DAY))
    assert cells("1.1", "cost_text", "cost_pence") == ("£80,000", 8_000_000)


def test_what_is_inside_a_budget_is_confirmed_with_it(demo_book: Book, at: At, cells: Cells) -> None:
    """3.1 is paid from the budget of 1.1, to be confirmed; 5.1 is too, and the plan doesn't say of that."""
    done = perform(demo_book, confirm_from(at("1.1"), None, confirmed=True))
    assert done.label == "1.1 Accelerated Delivery Fund confirmed, and for 3.1 inside its budget"
    assert [money["confirmed"] for ref in ("3.1", "5.1") for money in sums_of(demo_book, at(ref).id)] == [1, None]
    assert cells("3.1", "funding_text") == "Accelerated Delivery Fund (allocation confirmed)"
    undo_log.undo(demo_book)
    assert [money["confirmed"] for money in sums_of(demo_book, at("3.1").id)] == [0]


def test_what_is_confirmed_is_said_so_in_the_plans_own_words(demo_book: Book, at: At, cells: Cells) -> None:
    assert "to be confirmed" in cells("1.1", "funding_text")
    perform(demo_book, confirm_from(at("1.1"), None, True))
    assert cells("1.1", "funding_text") == "Accelerated Delivery Fund (allocation confirmed)"
    perform(demo_book, confirm_from(at("1.1"), None, False))
    assert cells("1.1", "funding_text") == "Accelerated Delivery Fund (allocation to be confirmed)"


@pytest.mark.parametrize(
    ("text", "confirmed", "wanted"),
    [
        ("Lottery", True, "Lottery (confirmed)"),
        ("Lottery (TBC)", True, "Lottery (confirmed)"),
        ("Lottery £20,000, to be confirmed", True, "Lottery £20,000 (confirmed)"),
        ("Lottery (subject to Cabinet)", True, "Lottery (confirmed)"),
        ("Lottery (bid submitted)", True, "Lottery (confirmed)"),
        ("Lottery (secured)", False, "Lottery (to be confirmed)"),
        ("Lottery", False, "Lottery (to be confirmed)"),
        ("Lottery (to be confirmed)", None, "Lottery"),
        ("Lottery", None, "Lottery"),
    ],
)
def test_words_that_say_whether_money_is_confirmed(text: str, confirmed: bool | None, wanted: str) -> None:
    assert said_confirmed(text, confirmed) == wanted


SOURCES = st.sampled_from(["Lottery", "Area Based Grant", "Council £5,000", "PCT (year 2)", "Fund £1.5m for 2 years"])
SAID = st.sampled_from(
    ["", " (TBC)", " (to be confirmed)", " (confirmed)", ", subject to bid", " (allocation to be agreed)", " (secured)"]
)


@given(SOURCES, SAID, st.sampled_from([True, False, None]))
def test_what_the_words_say_is_what_was_said(source: str, said: str, confirmed: bool | None) -> None:
    before = read_funding(f"{source}{said}")[0]
    (after,) = read_funding(said_confirmed(f"{source}{said}", confirmed))
    assert (after.confirmed is True) == (confirmed is True) or confirmed is None
    assert after.confirmed is confirmed or (confirmed is True and after.confirmed is None)
    assert after.pence == before.pence


@given(
    st.sampled_from(["£25,000", "£25,000 for research", "about £25k", "25,000", "cost of £1.5m in all", "GBP 300"]),
    st.integers(0, 10**12),
)
def test_a_sum_that_is_written_is_the_sum_that_is_read(text: str, pence: int) -> None:
    assert read_money(with_sum(text, pence)).pence == pence


def test_how_a_cost_will_be_read() -> None:
    assert cost_words("£15k") == "£15,000"
    assert cost_words("Officer time") == "no sum"
    assert pounds(1_500_000) in cost_words("£10,000 - £15,000")


@pytest.mark.parametrize("ref", [None, "1.1", "5.1"])
def test_filter_check_and_report_name_the_same_activities(demo_book: Book, at: At, ref: str | None) -> None:
    if ref is not None:
        from tsworkbench.plan.model import Status

        perform(demo_book, set_status(at(ref), Status.COMPLETE, as_at=DAY))
    plan = at("1.1").plan_id
    shown = Filtered(demo_book, plan, read_filter("unconfirmed money"), Asking(DAY))
    shown.read()
    places = [place_of(demo_book, key) for key in shown.found]
    filtered = {place.id for place in places if place.level == "activity"}
    position = take_position(demo_book, plan, DAY)
    checked = {
        row.id
        for finding in findings(demo_book, plan)
        if finding.check is Check.UNCONFIRMED
        for row in finding.rows
        if row.level == "activity"
    }
    assert filtered == {activity.id for activity in position.money.activities} == checked


def test_the_filter_finds_an_objective_whose_own_money_is_not_confirmed(demo_book: Book, at: At) -> None:
    plan = at("1.1").plan_id
    objective = at("Third Sector Strategy:4")
    perform(
        demo_book, set_funding(objective, "Lottery £5,000 (to be confirmed); PCT: a room (in kind, to be confirmed)")
    )
    shown = Filtered(demo_book, plan, read_filter("unconfirmed money"), Asking(DAY))
    shown.read()
    assert objective.key in shown.found
    perform(demo_book, confirm_from(objective, "Lottery", True))
    shown.read()
    assert objective.key not in shown.found

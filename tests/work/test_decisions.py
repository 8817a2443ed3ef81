"""What a group is asked, and what one or more groups answer: about money, scope, stopping, or anything in words."""

from datetime import date

import pytest

from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.model import Matter, Outcome, Rag, Status
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views import agreement
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work import history
from tsworkbench.work.agreement.decisions import add_group, answer, answers, ask, asked_in_words, decide, set_group
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.round.report import ask_decisions
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.status import state_rag

DAY = date(2009, 12, 15)
MET = date(2010, 1, 14)
LATER = date(2010, 1, 20)
MONEY = "Confirm the £300,000."


def plan_place(book: Book) -> Place:
    row = plan_named(book, "Third Sector Strategy")
    return Place("plan", row["id"], row["rid"], row["id"])


def at(book: Book, ref: str) -> Place:
    return place(book, f"Third Sector Strategy:{ref}")


def texts(book: Book, why: str = "") -> list[str | None]:
    there = agreement.open_asks(book, [plan_place(book).id])
    return [one.text for one in there if one.text and why in ("", one.why)]


def arising(book: Book, why: str) -> list[str]:
    return [one.ref for one in agreement.open_asks(book, [plan_place(book).id]) if one.why == why]


@pytest.fixture
def groups(demo_book: Book) -> Book:
    """A plan that isn't signed off, with two groups that decide on it."""
    for name in ("Delivery Group", "Grants Panel"):
        perform(demo_book, add_group(plan_place(demo_book), name))
    return demo_book


def answered(book: Book, words: str, *bodies: str, outcome: Outcome = Outcome.AGREED, minute: str = "") -> str:
    one = asked_in_words(book, [plan_place(book).id], words)
    here = Place(one.level, one.row_id, 0, one.plan_id)
    edit = answer(
        here, kind=one.kind, groups=bodies, on=MET, as_at=LATER, outcome=outcome, minute=minute, ask=one
    )  # fmt: skip
    return perform(book, edit).label


# -- what is asked in words


def test_a_decision_typed_for_a_report_waits_until_it_is_answered(groups: Book) -> None:
    perform(groups, ask_decisions(plan_place(groups).id, date(2009, 12, 31), [MONEY, "Stop 5.1."]))
    assert texts(groups) == [MONEY, "Stop 5.1."]
    label = answered(groups, "confirm the", "Delivery", minute="5.2")
    assert label == "Third Sector Strategy “Confirm the £300,000.” agreed, Delivery Group 14 Jan 2010"
    assert texts(groups) == ["Stop 5.1."]
    (one,) = agreement.taken(groups, [plan_place(groups).id])
    assert (one["asked"], one["outcome"], one["name"], one["minute"], one["kind"]) == (
        *(MONEY, "agreed", "Delivery Group", "5.2", "other"),
    )
    assert check(groups) == []
    undo_log.undo(groups)
    assert texts(groups) == [MONEY, "Stop 5.1."]
    assert agreement.taken(groups, [plan_place(groups).id]) == []


def test_what_is_left_of_an_older_report_is_asked_once_some_of_it_was_answered(groups: Book) -> None:
    plan = plan_place(groups).id
    perform(groups, ask_decisions(plan, date(2009, 9, 30), ["First.", "Second."]))
    perform(groups, ask_decisions(plan, date(2009, 12, 31), ["Third."]))
    assert texts(groups) == ["Third."]
    undo_log.undo(groups)
    answered(groups, "first", "Delivery")
    perform(groups, ask_decisions(plan, date(2009, 12, 31), ["Third."]))
    assert sorted(map(str, texts(groups))) == ["Second.", "Third."]


def test_what_is_deferred_is_asked_again_and_any_other_answer_settles_it(groups: Book) -> None:
    perform(groups, ask(at(groups, "4.2"), MONEY, on=DAY, kind=Matter.MONEY))
    answered(groups, "confirm", "Delivery", outcome=Outcome.DEFERRED)
    assert texts(groups, "typed") == [MONEY]
    answered(groups, "confirm", "Delivery", outcome=Outcome.NOTED)
    assert texts(groups, "typed") == []


def test_each_group_that_is_asked_answers_for_itself(groups: Book) -> None:
    perform(groups, ask(at(groups, "4.2"), MONEY, on=DAY, groups=["Delivery", "Grants"]))
    there = agreement.open_asks(groups, [plan_place(groups).id])
    assert [one.group for one in there if one.text] == ["Delivery Group", "Grants Panel"]
    answered(groups, "confirm", "Delivery")
    assert [one.group for one in agreement.open_asks(groups, [plan_place(groups).id]) if one.text] == ["Grants Panel"]


def test_several_groups_decide_together_in_one_step(groups: Book) -> None:
    perform(groups, ask(plan_place(groups), "Merge the two funds.", on=DAY))
    label = answered(groups, "merge", "Delivery", "Grants")
    assert "agreed, Delivery Group and Grants Panel 14 Jan 2010" in label
    assert len(agreement.taken(groups, [plan_place(groups).id])) == 2
    undo_log.undo(groups)
    assert texts(groups) == ["Merge the two funds."]


def test_a_date_that_two_groups_agree_to_is_one_slip(groups: Book) -> None:
    perform(groups, sign_off(plan_place(groups), on=DAY, as_at=DAY))
    here = at(groups, "4.2.m2")
    perform(groups, decide(here, group="Grants", also=["Delivery"], on=MET, as_at=LATER, to="end feb", minute="4"))
    assert agreement.slips(groups, "milestone", here.id) == 1
    assert sorted(row["name"] for row in agreement.decisions_of(groups, here.id)) == ["Delivery Group", "Grants Panel"]


def test_what_is_noted_or_deferred_moves_no_date(groups: Book) -> None:
    perform(groups, sign_off(plan_place(groups), on=DAY, as_at=DAY))
    here = at(groups, "4.2.m2")
    perform(groups, set_due(here, "end feb", as_at=DAY))
    asked = [row.ref for row in agreement.asked(groups, [plan_place(groups).id])]
    perform(groups, decide(here, group="Grants", on=MET, as_at=LATER, outcome=Outcome.DEFERRED))
    assert [row.ref for row in agreement.asked(groups, [plan_place(groups).id])] == asked
    perform(groups, decide(here, group="Grants", on=MET, as_at=LATER, outcome=Outcome.NOTED))
    assert "4.2.m2" not in [row.ref for row in agreement.asked(groups, [plan_place(groups).id])]
    assert groups.value("select due_to from milestone where id=?", here.id) == "2009-12-31"


# -- what arises from the plan


def test_money_that_is_not_confirmed_is_asked_and_confirmed_by_the_decision_that_says_so(groups: Book) -> None:
    before = arising(groups, "money")
    ref = before[0]
    here = at(groups, ref)
    perform(
        groups,
        *answers(here, kind=Matter.MONEY, groups=["Delivery"], on=MET, as_at=LATER, confirms=True),
    )
    assert groups.value("select min(confirmed) from allocation where activity_id=? and deleted=0", here.id) == 1
    assert (before, arising(groups, "money")) == (["1.1", "3.1", "4.2"], ["4.2"]), "3.1 is paid from the budget of 1.1"
    undo_log.undo(groups)
    assert arising(groups, "money") == before


def test_a_red_row_is_asked_about_until_something_is_decided_and_again_when_it_is_rated_red_again(groups: Book) -> None:
    here = at(groups, "6.1")
    perform(groups, state_rag(here, Rag.RED, as_at=DAY, why="No officer"))
    assert "6.1" in arising(groups, "red")
    perform(groups, answer(here, kind=Matter.SCOPE, groups=["Delivery"], on=DAY, as_at=LATER, text="Half of it"))
    assert "6.1" not in arising(groups, "red")
    perform(groups, state_rag(here, Rag.RED, as_at=LATER, why="Still none"))
    assert "6.1" in arising(groups, "red")


def test_what_is_agreed_to_stop_is_cancelled_in_the_same_step(groups: Book) -> None:
    here = at(groups, "5.1")
    done = perform(groups, *answers(here, kind=Matter.STOP, groups=["Delivery"], on=MET, as_at=LATER, text="No money"))
    assert "stopping it agreed, Delivery Group 14 Jan 2010" in done.label
    assert groups.value("select status from activity where id=?", here.id) == Status.CANCELLED
    undo_log.undo(groups)
    assert groups.value("select status from activity where id=?", here.id) != Status.CANCELLED


def test_a_refusal_to_stop_leaves_the_row_as_it_was(groups: Book) -> None:
    here = at(groups, "5.1")
    before = groups.value("select status from activity where id=?", here.id)
    perform(
        groups,
        *answers(here, kind=Matter.STOP, groups=["Delivery"], on=MET, as_at=LATER, outcome=Outcome.REFUSED),
    )
    assert groups.value("select status from activity where id=?", here.id) == before


# -- wrong input


def test_a_group_that_is_not_there_offers_the_nearest(groups: Book) -> None:
    with pytest.raises(NotFound, match="Did you mean “Grants Panel”"):
        perform(
            groups, answer(plan_place(groups), kind=Matter.OTHER, groups=["Grant Pannel"], on=DAY, as_at=DAY, text="x")
        )


def test_the_same_group_does_not_answer_twice(groups: Book) -> None:
    perform(groups, ask(plan_place(groups), MONEY, on=DAY))
    one = asked_in_words(groups, [plan_place(groups).id], "confirm")
    answered(groups, "confirm", "Delivery")
    edit = answer(plan_place(groups), kind=Matter.OTHER, groups=["Delivery"], on=MET, as_at=LATER, ask=one)
    with pytest.raises(WrongInput, match="Delivery Group answered that already: agreed on 14 Jan 2010"):
        perform(groups, edit)
    perform(groups, answer(plan_place(groups), kind=Matter.OTHER, groups=["Grants"], on=MET, as_at=LATER, ask=one))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"text": ""}, "Say what was decided, in words"),
        ({"on": date(2010, 3, 1)}, "still to come"),
        ({"groups": [""]}, "Say which group it was"),
        ({"groups": ["Cabinet"]}, "no group called “Cabinet”"),
    ],
)
def test_an_answer_that_cant_be_recorded_says_why(groups: Book, settings: dict[str, object], sentence: str) -> None:
    given: dict[str, object] = {"kind": Matter.OTHER, "groups": ["Delivery"], "on": DAY, "as_at": DAY, "text": "Yes"}
    with pytest.raises(WrongInput, match=sentence):
        perform(groups, answer(plan_place(groups), **(given | settings)))  # type: ignore[arg-type]


def test_words_that_nobody_asked_offer_what_is_nearest(groups: Book) -> None:
    plan = [plan_place(groups).id]
    perform(groups, ask(plan_place(groups), MONEY, on=DAY))
    perform(groups, ask(plan_place(groups), "Confirm the officer.", on=DAY))
    with pytest.raises(NotFound, match="Did you mean “Confirm the officer"):
        asked_in_words(groups, plan, "confirm teh officer")
    with pytest.raises(WrongInput, match="Several fit"):
        asked_in_words(groups, plan, "confirm")
    with pytest.raises(WrongInput, match="is asked already"):
        perform(groups, ask(plan_place(groups), MONEY, on=DAY))


# -- groups


def test_the_history_of_the_plan_tells_who_came_to_a_group_and_what_it_is_for(groups: Book) -> None:
    perform(groups, set_group(plan_place(groups), "Grants", terms="Decides on grants.", members=["Louise"]))
    story = history.of_row(groups, plan_place(groups).id).stories[0]
    assert [(told.ref, told.field, told.now) for told in story.told] == [
        ("Grants Panel", "terms of reference", "Decides on grants."),
        ("Grants Panel, Louise Russell", "added", ""),
    ]
    undo_log.undo(groups)
    assert agreement.members(groups, agreement.groups(groups, plan_place(groups).id)[1]["id"]) == []

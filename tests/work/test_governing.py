"""Sign-off fixes what was agreed; after it, only a group's decision moves a date."""

from datetime import date

import pytest

from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.model import Outcome, Rag, Status
from tsworkbench.store.book import Book, Row
from tsworkbench.store.check import check
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views import agreement, attached
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.store.views.row import Viewer
from tsworkbench.store.views.workload import late_items, plan_counts
from tsworkbench.work.agreement.decisions import add_group, add_meeting, decide
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.row.dates import explain_expected, move_due, set_due
from tsworkbench.work.row.links import serve, serve_no_more
from tsworkbench.work.row.status import set_status
from tsworkbench.work.row.tree import add, delete

DAY = date(2009, 12, 15)
LATER = date(2010, 1, 20)
PAST = ["2.1.m1", "4.6.m1", "5.1.m1"]


def plan_place(book: Book, name: str = "Third Sector Strategy") -> Place:
    row = plan_named(book, name)
    return Place("plan", row["id"], row["rid"], row["id"])


def cells(book: Book, ref: str) -> Row:
    at = place(book, f"Third Sector Strategy:{ref}")
    row = book.row(f"select * from {at.level} where id=?", at.id)
    assert row is not None
    return row


def at(book: Book, ref: str) -> Place:
    return place(book, f"Third Sector Strategy:{ref}")


@pytest.fixture
def signed(demo_book: Book) -> Book:
    """The demonstration, signed off on 15 December 2009."""
    perform(demo_book, sign_off(plan_place(demo_book), [("Chair", "A Ahmed")], on=DAY, as_at=DAY))
    return demo_book


# -- sign-off


def test_sign_off_fixes_every_dated_milestone_activity_and_output_in_one_act(demo_book: Book) -> None:
    due = cells(demo_book, "4.2.m2")["due_to"]
    done = perform(demo_book, sign_off(plan_place(demo_book), on=DAY, as_at=DAY))
    assert "39 dates fixed, 3 rows past already" in done.label
    assert (cells(demo_book, "4.2.m2")["baseline_due_to"], cells(demo_book, "4.2.m2")["baseline_precision"]) == (
        due,
        "month",
    )
    undo_log.undo(demo_book)
    assert cells(demo_book, "4.2.m2")["baseline_due_to"] is None
    assert demo_book.value("select count(*) from plan where signed_off_on is not null") == 0


@pytest.mark.parametrize("first", ["Consortium", "Lead body"])
def test_each_who_signs_has_the_day_of_that_signature(book: Book, first: str) -> None:
    """The strategy prints “Lead body signature”, “Date signed” and “Date signed off by Consortium”."""
    days = {"Consortium": date(2009, 12, 1), "Lead body": date(2009, 12, 10)}
    for role in (first, *(days.keys() - {first})):
        perform(book, sign_off(plan_place(book, "THIN"), [(role, f"For {role}")], on=days[role], as_at=DAY))
    assert {line["label"]: line["value"] for line in agreement.signatures(book, plan_place(book, "THIN").id)} == {
        "Lead body signature": "For Lead body",
        "Date signed": "10 December 2009",
        "Consortium": "For Consortium",
        "Date signed off by Consortium": "1 December 2009",
    }
    assert plan_named(book, "THIN")["signed_off_on"] == days[first].isoformat()


def test_another_plan_of_the_file_and_tasks_are_not_signed_off(demo_book: Book) -> None:
    perform(demo_book, add("task", at(demo_book, "4.2"), "Ring Finance", as_at=DAY, due="end jan"))
    perform(demo_book, sign_off(plan_place(demo_book), on=DAY, as_at=DAY))
    assert cells(demo_book, "4.2.t1")["baseline_due_to"] is None
    assert plan_named(demo_book, "THIN")["signed_off_on"] is None


def test_names_and_dates_fill_the_blanks_that_are_printed(book: Book) -> None:
    perform(book, sign_off(plan_place(book, "THIN"), [("lead body", "B Begum")], on=date(2009, 12, 1), as_at=DAY))
    lines = agreement.signatures(book, plan_place(book, "THIN").id)
    assert [(line["label"], line["value"]) for line in lines] == [
        ("Lead body signature", "B Begum"),
        ("Date signed", "1 December 2009"),
        ("Date signed off by Consortium", None),
    ]


def test_a_line_that_was_left_blank_is_filled_later_and_fixes_nothing_anew(book: Book) -> None:
    thin = plan_place(book, "THIN")
    perform(book, sign_off(thin, [("lead body", "B Begum")], on=date(2009, 12, 1), as_at=DAY))
    versions = len(agreement.versions(book, thin.id))
    done = perform(book, sign_off(thin, [("Date signed off", "8 dec 2009")], on=DAY, as_at=DAY))
    assert done.label == "THIN: Date signed off by Consortium: 8 December 2009"
    assert plan_named(book, "THIN")["signed_off_on"] == "2009-12-01"
    assert len(agreement.versions(book, thin.id)) == versions
    assert agreement.signatures(book, thin.id)[2]["value"] == "8 December 2009"
    with pytest.raises(WrongInput, match="“Date signed off” is no line that is blank still: none"):
        perform(book, sign_off(thin, [("Date signed off", "9 dec 2009")], on=DAY, as_at=DAY))
    undo_log.undo(book)
    assert agreement.signatures(book, thin.id)[2]["value"] is None


def test_a_role_that_is_not_printed_makes_a_line_of_its_own(signed: Book) -> None:
    lines = agreement.signatures(signed, plan_place(signed).id)
    assert [(line["label"], line["kind"], line["value"]) for line in lines] == [
        ("Chair", "signature", "A Ahmed"),
        ("Date signed", "date", "15 December 2009"),
    ]


def test_a_plan_is_not_signed_off_twice(signed: Book) -> None:
    with pytest.raises(WrongInput, match=r"was signed off on 15 Dec 2009 by A Ahmed\. A plan is signed off once"):
        perform(signed, sign_off(plan_place(signed), on=DAY, as_at=DAY))


def test_a_day_to_come_is_refused(demo_book: Book) -> None:
    with pytest.raises(WrongInput, match="still to come"):
        perform(demo_book, sign_off(plan_place(demo_book), on=LATER, as_at=DAY))


# -- what was past already


def test_what_was_past_at_sign_off_is_asked_about_and_not_late_on_day_one(signed: Book) -> None:
    plan = plan_place(signed).id
    assert sorted(row.ref for row in agreement.unanswered(signed, [plan])) == PAST
    assert plan_counts(signed, plan, DAY).late == 0
    assert late_items(signed, plan, DAY) == []
    for ref in PAST:
        view = Viewer(signed, DAY).row(at(signed, ref).key)
        assert view is not None
        assert (view.late, view.dated_rag) == (False, Rag.GREEN)
        assert cells(signed, ref)["past_at_sign_off"] in ("2009-10-31", "2009-11-30")


def test_from_the_day_after_it_counts_as_late_until_it_is_answered(signed: Book) -> None:
    plan, next_day = plan_place(signed).id, date(2009, 12, 16)
    assert plan_counts(signed, plan, next_day).late == 3
    perform(signed, set_status(at(signed, "5.1.m1"), Status.COMPLETE, as_at=next_day, done_on=date(2009, 11, 2)))
    perform(signed, set_due(at(signed, "4.6.m1"), "end jan", as_at=next_day))
    assert plan_counts(signed, plan, next_day).late == 1
    assert [row.ref for row in agreement.unanswered(signed, [plan])] == ["2.1.m1"]


def test_the_first_date_it_is_given_is_its_agreed_date_and_no_slip(signed: Book) -> None:
    perform(signed, set_due(at(signed, "4.6.m1"), "end jan", as_at=DAY))
    row = cells(signed, "4.6.m1")
    assert (row["due_to"], row["baseline_due_to"], row["expected_due_to"]) == ("2010-01-31", "2010-01-31", None)
    assert agreement.slips(signed, "milestone", row["id"]) == 0
    perform(signed, set_due(at(signed, "4.6.m1"), "end feb", as_at=DAY))
    assert (cells(signed, "4.6.m1")["due_to"], cells(signed, "4.6.m1")["expected_due_to"]) == (
        "2010-01-31",
        "2010-02-28",
    )


def test_no_date_is_no_answer(signed: Book) -> None:
    with pytest.raises(WrongInput, match="past when the plan was signed off"):
        perform(signed, set_due(at(signed, "4.6.m1"), "", as_at=DAY))


def test_what_was_late_only_after_an_earlier_sign_off_is_late(demo_book: Book) -> None:
    perform(demo_book, sign_off(plan_place(demo_book), on=date(2009, 11, 15), as_at=DAY))
    plan = plan_place(demo_book).id
    assert [row.ref for row in agreement.unanswered(demo_book, [plan])] == ["5.1.m1"]
    assert plan_counts(demo_book, plan, DAY).late == 3


# -- after sign-off


def test_a_date_set_after_sign_off_is_expected_with_its_reason(signed: Book) -> None:
    perform(signed, set_due(at(signed, "4.2.m2"), "end feb", as_at=DAY, reason="No letter yet."))
    row = cells(signed, "4.2.m2")
    assert (row["due_to"], row["expected_due_to"], row["expected_reason"]) == (
        "2009-12-31",
        "2010-02-28",
        "No letter yet.",
    )
    perform(signed, explain_expected(at(signed, "4.2.m2"), "The letter is lost."))
    assert cells(signed, "4.2.m2")["expected_reason"] == "The letter is lost."


def test_expected_on_its_agreed_date_is_nothing_apart(signed: Book) -> None:
    perform(signed, set_due(at(signed, "4.2.m2"), "end feb", as_at=DAY, reason="No letter yet."))
    perform(signed, set_due(at(signed, "4.2.m2"), "by december 2009", as_at=DAY))
    row = cells(signed, "4.2.m2")
    assert (row["expected_due_to"], row["expected_reason"]) == (None, None)


def test_a_reason_belongs_to_a_date_that_was_signed_off(demo_book: Book) -> None:
    with pytest.raises(WrongInput, match="needs no reason"):
        perform(demo_book, set_due(at(demo_book, "4.2.m2"), "end feb", as_at=DAY, reason="because"))


def test_a_signed_off_row_cant_be_expected_without_a_date(signed: Book) -> None:
    with pytest.raises(WrongInput, match="by when it is expected"):
        perform(signed, set_due(at(signed, "4.2.m2"), "TBC", as_at=DAY))


def test_a_row_added_after_sign_off_has_no_baseline_until_a_decision(signed: Book) -> None:
    perform(signed, add("milestone", at(signed, "4.2"), "Launch held", as_at=DAY, due="end feb"))
    perform(signed, set_due(at(signed, "4.2.m5"), "end mar", as_at=DAY))
    assert (cells(signed, "4.2.m5")["due_to"], cells(signed, "4.2.m5")["baseline_due_to"]) == ("2010-03-31", None)
    perform(signed, decide(at(signed, "4.2.m5"), group="+Board", on=DAY, as_at=DAY, to="end mar"))
    row = cells(signed, "4.2.m5")
    assert (row["baseline_due_to"], agreement.slips(signed, "milestone", row["id"])) == ("2010-03-31", 0)


def test_what_was_signed_off_is_cancelled_rather_than_deleted(signed: Book) -> None:
    perform(signed, delete(at(signed, "4.2.m2")))
    assert (cells(signed, "4.2.m2")["status"], cells(signed, "4.2.m2")["deleted"]) == ("cancelled", 0)


# -- decisions


@pytest.fixture
def asking(signed: Book) -> Book:
    """Two dates are asked for, and the group meets."""
    perform(signed, add_group(plan_place(signed), "Delivery Group"))
    perform(signed, add_meeting(plan_place(signed), "Delivery", date(2010, 1, 14)))
    perform(signed, set_due(at(signed, "4.2.m2"), "end feb", as_at=DAY, reason="No letter yet."))
    perform(signed, set_due(at(signed, "1.1.m1"), "end mar", as_at=DAY))
    return signed


def refs_asked(book: Book) -> list[str]:
    return [row.ref for row in agreement.asked(book, [plan_place(book).id])]


def test_what_is_expected_later_than_agreed_is_asked(asking: Book) -> None:
    assert refs_asked(asking) == ["1.1.m1", "4.2.m2"]
    perform(asking, set_due(at(asking, "1.1.m1"), "by november 2009", as_at=DAY))
    perform(asking, set_status(at(asking, "4.2.m2"), Status.COMPLETE, as_at=DAY))
    assert refs_asked(asking) == []


def test_agreeing_moves_the_agreed_date_and_counts_as_a_slip(asking: Book) -> None:
    on = agreement.last_meeting(asking, agreement.groups(asking, plan_place(asking).id)[0]["id"], LATER)
    assert on == date(2010, 1, 14)
    done = perform(asking, decide(at(asking, "4.2.m2"), group="", on=on, as_at=LATER, text="Once only"))
    assert done.label == "4.2.m2 agreed by end February 2010, Delivery Group 14 Jan 2010 (was by December 2009)"
    row = cells(asking, "4.2.m2")
    assert (row["due_to"], row["due_text"], row["due_printed"]) == (
        "2010-02-28",
        "by end February 2010",
        "by December 2009",
    )
    assert (row["baseline_due_to"], row["expected_due_to"], row["expected_reason"]) == ("2009-12-31", None, None)
    assert agreement.slips(asking, "milestone", row["id"]) == 1
    assert refs_asked(asking) == ["1.1.m1"]
    assert check(asking) == []


def test_a_decision_is_one_step_to_take_back(asking: Book) -> None:
    before = tuple(cells(asking, "4.2.m2"))
    perform(asking, decide(at(asking, "4.2.m2"), group="+Panel", on=LATER, as_at=LATER))
    undo_log.undo(asking)
    assert tuple(cells(asking, "4.2.m2")) == before
    assert [group["name"] for group in agreement.groups(asking, plan_place(asking).id)] == ["Delivery Group"]
    assert agreement.slips(asking, "milestone", at(asking, "4.2.m2").id) == 0


def test_the_group_may_agree_to_another_date_than_was_asked(asking: Book) -> None:
    perform(asking, decide(at(asking, "4.2.m2"), group="Del", on=LATER, as_at=LATER, to="end jan"))
    row = cells(asking, "4.2.m2")
    assert (row["due_to"], row["expected_due_to"]) == ("2010-01-31", "2010-02-28")
    assert "4.2.m2" in refs_asked(asking)


def test_refusing_leaves_the_agreed_date_and_is_not_asked_again(asking: Book) -> None:
    perform(asking, decide(at(asking, "4.2.m2"), group="Del", on=LATER, as_at=LATER, outcome=Outcome.REFUSED))
    row = cells(asking, "4.2.m2")
    assert (row["due_to"], row["expected_due_to"], agreement.slips(asking, "milestone", row["id"])) == (
        "2009-12-31",
        "2010-02-28",
        0,
    )
    assert [d["outcome"] for d in agreement.decisions_of(asking, row["id"])] == ["refused"]
    assert refs_asked(asking) == ["1.1.m1"]
    perform(asking, set_due(at(asking, "4.2.m2"), "15 mar 2010", as_at=LATER))
    assert refs_asked(asking) == ["1.1.m1", "4.2.m2"]


def test_slips_add_up(asking: Book) -> None:
    for phrase in ("end jan", "end feb", "end feb", "end mar"):
        perform(asking, decide(at(asking, "4.2.m2"), group="Del", on=LATER, as_at=LATER, to=phrase))
    assert agreement.slips(asking, "milestone", at(asking, "4.2.m2").id) == 3


@pytest.mark.parametrize(
    ("ref", "settings", "sentence"),
    [
        ("THIN:1", {"group": "+X"}, "isn't signed off yet"),
        ("Third Sector Strategy:4.2.m3", {"group": "Del"}, "expected on its agreed date"),
        ("Third Sector Strategy:4.2.m2", {"group": "Panel"}, "no group called “Panel”"),
        ("Third Sector Strategy:4.2.m2", {"group": "Del", "to": "soon"}, "not a date"),
        ("Third Sector Strategy:4.2.m2", {"group": "Del", "on": date(2010, 3, 1)}, "still to come"),
        ("Third Sector Strategy:4", {"group": "Del"}, "no agreed date"),
    ],
)
def test_a_decision_that_cant_be_recorded_says_why(
    asking: Book, ref: str, settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(WrongInput, match=sentence):
        perform(asking, decide(place(asking, ref), **({"on": DAY, "as_at": LATER} | settings)))  # type: ignore[arg-type]


def test_two_groups_must_be_told_apart(asking: Book) -> None:
    perform(asking, add_group(plan_place(asking), "Advisory Group"))
    with pytest.raises(WrongInput, match="Say which group it was"):
        perform(asking, decide(at(asking, "4.2.m2"), group="", on=DAY, as_at=LATER))
    with pytest.raises(WrongInput, match="has a group called"):
        perform(asking, add_group(plan_place(asking), "advisory group"))


def test_the_same_meeting_again_is_nothing_to_do(asking: Book) -> None:
    with pytest.raises(NothingToDo):
        perform(asking, add_meeting(plan_place(asking), "Delivery Group", date(2010, 1, 14)))


def test_a_plan_without_a_group_says_how_to_get_one(book: Book) -> None:
    with pytest.raises(NotFound, match="no delivery group yet"):
        perform(book, add_meeting(plan_place(book), "", DAY))


# -- the golden thread


def test_an_activity_serves_an_objective_of_another_plan_and_it_shows_at_both_ends(book: Book) -> None:
    activity, objective = at(book, "2.1"), place(book, "THIN:T6")
    perform(book, serve(activity, objective))
    assert [(s.word, s.plan, s.ref) for s in attached.thread(book, "activity", activity.id)] == [
        ("serves", "THIN", "T6")
    ]
    assert [(s.word, s.ref) for s in attached.thread(book, "objective", objective.id)] == [("served by", "2.1")]
    with pytest.raises(NothingToDo):
        perform(book, serve(activity, objective))
    perform(book, serve_no_more(activity, objective))
    assert attached.thread(book, "activity", activity.id) == []
    with pytest.raises(NothingToDo, match="doesn't serve"):
        perform(book, serve_no_more(activity, objective))


def test_only_an_activity_serves_and_only_an_objective_of_another_plan(book: Book) -> None:
    for first, second in (("2.1.m1", "THIN:T6"), ("2.1", "THIN:1"), ("2.1", "Third Sector Strategy:2")):
        with pytest.raises(WrongInput):
            perform(book, serve(at(book, first), place(book, second)))


@pytest.mark.parametrize("status", [Status.COMPLETE, Status.CANCELLED, Status.DEFERRED])
def test_what_is_over_is_not_expected_later(signed: Book, status: Status) -> None:
    perform(signed, set_status(at(signed, "4.2.m2"), status, as_at=DAY))
    over = rf"4\.2\.m2 is {status.value}.*, so no other date is expected of it: set its status first"
    with pytest.raises(WrongInput, match=over):
        perform(signed, set_due(at(signed, "4.2.m2"), "end feb 2010", as_at=DAY, reason="The lease"))
    with pytest.raises(NothingToDo, match=over):
        perform(signed, move_due(at(signed, "4.2.m2"), "+1m", as_at=DAY))
    moved = perform(signed, *(move_due(at(signed, ref), "+1m", as_at=DAY) for ref in ("4.2.m2", "4.2.m3")))
    assert "4.2.m2" not in moved.label
    perform(signed, set_status(at(signed, "4.2.m2"), Status.IN_PROGRESS, as_at=DAY))
    perform(signed, set_due(at(signed, "4.2.m2"), "end feb 2010", as_at=DAY))


def test_what_was_past_at_sign_off_and_is_done_counts_from_no_new_date(signed: Book) -> None:
    perform(signed, set_status(at(signed, PAST[0]), Status.COMPLETE, as_at=DAY))
    with pytest.raises(WrongInput, match="no other date is expected of it"):
        perform(signed, set_due(at(signed, PAST[0]), "end feb 2010", as_at=DAY))


def test_the_agreed_date_of_what_is_done_is_corrected_before_sign_off(demo_book: Book) -> None:
    perform(demo_book, set_status(at(demo_book, "4.2.m2"), Status.COMPLETE, as_at=DAY))
    perform(demo_book, set_due(at(demo_book, "4.2.m2"), "end nov 2009", as_at=DAY))
    assert cells(demo_book, "4.2.m2")["due_to"] == "2009-11-30"

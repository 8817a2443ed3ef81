"""Partner organisations and portfolio holders beside the leads of a row, and who holds a post."""

from datetime import date

import pytest

from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.language.fields import row_field
from tsworkbench.plan.model import PartyRole
from tsworkbench.plan.whole import Party
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library
from tsworkbench.store.log.undo import undo
from tsworkbench.store.views import people
from tsworkbench.store.views.refs import place
from tsworkbench.store.views.row import Viewer
from tsworkbench.store.views.workload import officer_counts, officer_items
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign, hand_over, name_parties, officer_named, officer_words, set_officer
from tsworkbench.work.row.record import facts

PARTNER, HOLDER = row_field("partner"), row_field("portfolio_holder")
AS_AT = date(2009, 12, 15)


def name(book: Book, ref: str, *texts: str, field: object = PARTNER) -> str:
    return perform(book, name_parties(place(book, ref), field, *texts)).label  # type: ignore[arg-type]


def told(book: Book, ref: str) -> dict[str, str]:
    view = Viewer(book, AS_AT).row(place(book, ref).key)
    assert view is not None
    return {fact.label: fact.text for fact in facts(book, view, AS_AT)}


def test_partner_organisations_are_named_beside_the_leads(book: Book) -> None:
    led = told(book, "1.1")["Lead"]
    said = name(book, "1.1", "ELN / Tower Hamlets CVS")
    assert said == "1.1 in partnership with ELN, Tower Hamlets CVS"
    assert told(book, "1.1")["Partners"] == "ELN, Tower Hamlets CVS"
    assert told(book, "1.1")["Lead"] == led
    assert officer_named(book, "ELN")["kind"] == "organisation"


def test_partners_have_no_work_of_their_own(book: Book) -> None:
    name(book, "1.1", "ELN")
    eln = officer_named(book, "ELN")["id"]
    assert not officer_items(book, eln)
    assert sum(next(one.counts for one in officer_counts(book, AS_AT) if one.officer_id == eln)) == 0


def test_no_text_removes_the_partners_and_leaves_the_portfolio_holder(book: Book) -> None:
    name(book, "1.1", "ELN")
    name(book, "1.1", "Cllr Rofique Ahmed", field=HOLDER)
    assert name(book, "1.1", "") == "1.1 has no partner of its own now (was ELN)"
    assert [one.name for one in people.own_parties(book, place(book, "1.1").id)] == ["Cllr Rofique Ahmed"]


def test_one_member_answers_for_a_row_and_for_what_is_under_it(book: Book) -> None:
    assert name(book, "Third:1", "Cllr Rofique Ahmed", field=HOLDER) == "1 portfolio holder Cllr Rofique Ahmed"
    assert told(book, "Third:1")["Portfolio"] == "Cllr Rofique Ahmed"
    assert told(book, "1.1")["Portfolio"] == "Cllr Rofique Ahmed (of the objective)"
    name(book, "1.1", "Cllr Ohid Miah", field=HOLDER)
    assert told(book, "1.1")["Portfolio"] == "Cllr Ohid Miah"
    assert officer_named(book, "Ohid")["kind"] == "councillor"


def test_two_members_for_one_row_are_refused(book: Book) -> None:
    with pytest.raises(WrongInput, match="name one portfolio holder"):
        name(book, "1.1", "Cllr Rofique Ahmed / Cllr Ohid Miah", field=HOLDER)


def test_a_milestone_has_no_portfolio_holder(book: Book) -> None:
    with pytest.raises(WrongInput, match="choose an objective or an activity"):
        name(book, "1.1.m1", "Cllr Ohid Miah", field=HOLDER)


def test_the_same_partners_again_are_no_change(book: Book) -> None:
    name(book, "1.1", "ELN")
    with pytest.raises(NothingToDo):
        name(book, "1.1", "eln")


def test_undo_takes_a_new_partner_away_with_the_name(book: Book) -> None:
    name(book, "1.1", "ELN")
    undo(book)
    assert people.own_parties(book, place(book, "1.1").id) == []
    with pytest.raises(NotFound):
        officer_named(book, "ELN")


def test_partners_are_in_the_plan_as_a_value(book: Book) -> None:
    name(book, "1.1", "ELN")
    row = place(book, "1.1")
    plan = read_library(book, [row.plan_id]).plans[0]
    activity = next(one for objective in plan.objectives for one in objective.activities if one.id == row.id)
    assert [(one.name, one.role) for one in activity.parties] == [("ELN", PartyRole.PARTNER)]
    assert isinstance(activity.parties[0], Party)


@pytest.mark.parametrize("typed", ["CVS", "cvs", "Voluntary", "Bromley"])
def test_an_organisation_that_is_new_is_not_taken_for_the_post_whose_name_begins_so(book: Book, typed: str) -> None:
    perform(book, assign(place(book, "4.2"), f"+{typed} Director"))
    assert officer_named(book, typed)["kind"] == "post"
    assert name(book, "1.1", typed) == f"1.1 in partnership with {typed}"
    assert [(one["name"], one["kind"]) for one in people.officers(book) if one["name"] == typed] == [
        (typed, "organisation")
    ]


def test_an_organisation_is_meant_before_a_post_by_its_name_and_its_beginning(book: Book) -> None:
    perform(book, assign(place(book, "4.2"), "+CVS Director"))
    name(book, "1.1", "+CVS")
    for ref, typed, partner in (("1.2", "CVS", "CVS"), ("2.1", "Tower Hamlets CVS", "Tower Hamlets CVS")):
        assert name(book, ref, typed) == f"{ref} in partnership with {partner}"
    assert name(book, "4.1", "tower") == "4.1 in partnership with Tower Hamlets CVS"


def test_a_post_is_a_partner_by_its_whole_name_or_by_a_beginning_that_is_a_post(book: Book) -> None:
    perform(book, assign(place(book, "4.2"), "+Director of Housing"))
    assert name(book, "1.1", "director of housing") == "1.1 in partnership with Director of Housing"
    assert name(book, "1.2", "Director of Hou") == "1.2 in partnership with Director of Housing"


def test_the_portfolio_holder_is_a_member_before_a_post_or_a_team_of_that_beginning(book: Book) -> None:
    perform(book, assign(place(book, "4.2"), "+Ahmed Centre Manager"))
    name(book, "1.1", "+Cllr Rofique Ahmed", field=HOLDER)
    assert name(book, "1.2", "Ahmed", field=HOLDER) == "1.2 portfolio holder Cllr Rofique Ahmed"


# -- a post and its holder


def post(book: Book, ref: str = "4.2", held: str | None = "Ann Lee") -> str:
    perform(book, assign(place(book, ref), "+Director"))
    director = str(officer_named(book, "Director")["id"])
    if held is not None:
        perform(book, set_officer(director, "holder", held))
    return director


def test_a_post_is_shown_with_its_holder_or_as_vacant(book: Book) -> None:
    director = post(book)
    assert told(book, "4.2")["Lead"] == "Director: Ann Lee"
    done = perform(book, set_officer(director, "holder", "vacant"))
    assert done.label == "Director is vacant (was held by Ann Lee)"
    assert told(book, "4.2")["Lead"] == "Director (vacant)"
    perform(book, set_officer(director, "holder", ""))
    assert told(book, "4.2")["Lead"] == "Director"


def test_what_a_post_leads_is_in_the_list_of_its_holder(book: Book) -> None:
    director = post(book)
    ann = officer_named(book, "Ann Lee")["id"]
    assert [*officer_items(book, ann)] == [*officer_items(book, director)]
    perform(book, set_officer(director, "holder", "vacant"))
    assert not officer_items(book, ann)


def test_only_a_post_is_held_and_only_by_a_person(book: Book) -> None:
    director = post(book, held=None)
    ann = officer_named(book, "Louise Russell")["id"]
    with pytest.raises(WrongInput, match="only a post has a holder"):
        perform(book, set_officer(ann, "holder", "Ann Lee"))
    with pytest.raises(WrongInput, match="a person holds a post"):
        perform(book, set_officer(director, "holder", "Director"))
    with pytest.raises(WrongInput, match="Name one person"):
        perform(book, set_officer(director, "holder", "Ann Lee / Bob Hill"))


def test_what_is_no_post_any_more_has_no_holder(book: Book) -> None:
    director = post(book)
    perform(book, set_officer(director, "kind", "team"))
    assert told(book, "4.2")["Lead"] == "Director"


def test_a_post_handed_over_to_a_person_has_a_new_holder_and_keeps_its_rows(book: Book) -> None:
    director = post(book)
    bob = officer_named(book, "Louise Russell")["id"]
    done = perform(book, hand_over(director, bob, as_at=AS_AT))
    assert done.label == "Director is held by Louise Russell (was held by Ann Lee)"
    assert told(book, "4.2")["Lead"] == "Director: Louise Russell"


def test_who_leaves_hands_over_the_posts_as_well(book: Book) -> None:
    director = post(book)
    ann, louise = (officer_named(book, who)["id"] for who in ("Ann Lee", "Louise Russell"))
    assert perform(book, hand_over(ann, louise, as_at=AS_AT)).label.endswith("0 rows and 1 post")
    assert officer_words(book, officer_named(book, director), "holder") == "Louise Russell"


def test_a_portfolio_handed_over_is_the_heirs(book: Book) -> None:
    name(book, "1.1", "Cllr Rofique Ahmed", field=HOLDER)
    name(book, "1.2", "Cllr Ohid Miah", field=HOLDER)
    old, new = (officer_named(book, who)["id"] for who in ("Rofique", "Ohid"))
    perform(book, hand_over(old, new, as_at=AS_AT))
    assert told(book, "1.1")["Portfolio"] == "Cllr Ohid Miah"

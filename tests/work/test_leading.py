"""Who leads a row, by names as officers type them."""

from collections.abc import Callable
from datetime import date

import pytest

from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.store.book import Book
from tsworkbench.store.views import people
from tsworkbench.store.views.refs import Place
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign, officer_named, officers, read_assignment, typed_leads

DAY = date(2009, 12, 15)
At = Callable[[str], Place]
Said = Callable[..., str]


def standing(book: Book, here: Place) -> list[tuple[str, str]]:
    return [(lead.name, lead.role) for lead in people.own(book, [here.id]).get(here.id, [])]


def test_a_row_gets_a_lead_a_joint_lead_and_support(said: Said, at: At, demo_book: Book) -> None:
    label = said(assign(at("1.2"), "rich / Andy Algar with corp"))
    assert label == "1.2 led by Richard Parsons / Andy Algar with Corporate Finance (was Louise Russell)"
    assert standing(demo_book, at("1.2")) == [
        ("Richard Parsons", "lead"),
        ("Andy Algar", "joint"),
        ("Corporate Finance", "supporting"),
    ]


@pytest.mark.parametrize("typed", ["Louise Russell", "louise", "LOUISE R", "russ", "LR", "lr"])
def test_a_name_is_taken_by_its_beginning_or_initials(demo_book: Book, typed: str) -> None:
    assert officer_named(demo_book, typed)["name"] == "Louise Russell"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Siobhán O’Neill", "siobhan"),
        ("Siobhán O’Neill", "O'Neill"),
        ("Łukasz Nowak", "lukasz"),
        ("Søren Ærø", "aero"),
        ("Ian van der Berg", "van der"),
        ("王小明", "王"),
    ],
)
def test_a_name_is_taken_by_a_keyboard_without_its_marks(
    said: Said, at: At, demo_book: Book, name: str, typed: str
) -> None:
    said(assign(at("1.2"), f"+{name}"))
    assert officer_named(demo_book, typed)["name"] == name
    for nobody in ("?", "李"):
        with pytest.raises(NotFound):
            officer_named(demo_book, nobody)


def test_a_beginning_that_fits_several_asks_for_more(demo_book: Book) -> None:
    with pytest.raises(
        WrongInput, match=r"“COF” fits 3 officers: COF Capacity Building Officers, .* Type more of the name"
    ):
        officer_named(demo_book, "COF")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("Luise Russel", "Did you mean Louise Russell\\?"), ("zz", "There is no officer called “zz”"), ("", "called “”")],
)
def test_an_unknown_name_offers_the_nearest(demo_book: Book, typed: str, sentence: str) -> None:
    with pytest.raises(NotFound, match=sentence):
        officer_named(demo_book, typed)


def test_an_unknown_lead_says_how_a_new_one_is_typed(said: Said, at: At) -> None:
    with pytest.raises(NotFound, match="For a new officer type “\\+zz”"):
        said(assign(at("1.2"), "zz"))


def test_only_those_who_support_are_no_lead(said: Said, at: At) -> None:
    label = said(assign(at("1.2"), "with rich"))
    assert label == "1.2 has no lead of its own now, with Richard Parsons (was Louise Russell)"


def test_a_new_officer_is_typed_with_a_plus_and_added_once(said: Said, at: At, demo_book: Book) -> None:
    before = len(officers(demo_book))
    said(*(assign(at(ref), "+Ann Other") for ref in ("1.1", "1.2", "4.1")))
    said(assign(at("4.2"), "+ann other"))
    assert len(officers(demo_book)) == before + 1
    assert standing(demo_book, at("4.2")) == [("Ann Other", "lead")]


def test_a_plus_without_a_name_is_refused(said: Said, at: At) -> None:
    with pytest.raises(WrongInput, match="no name after the “\\+”"):
        said(assign(at("1.2"), "+"))


def test_nobody_typed_takes_the_leads_off(said: Said, at: At, demo_book: Book) -> None:
    assert said(assign(at("1.2"), "")) == "1.2 has no lead of its own now (was Louise Russell)"
    assert standing(demo_book, at("1.2")) == []


def test_the_same_leads_again_are_nothing_to_do(said: Said, at: At) -> None:
    with pytest.raises(NothingToDo, match=r"1\.2 is already led by Louise Russell"):
        said(assign(at("1.2"), "louise"))


def test_an_officer_typed_in_two_ways_stands_once(said: Said, at: At, demo_book: Book) -> None:
    said(assign(at("1.2"), "rich / RP with Richard Parsons"))
    assert standing(demo_book, at("1.2")) == [("Richard Parsons", "lead")]


def test_an_unknown_name_among_known_ones_changes_nothing(said: Said, at: At, demo_book: Book) -> None:
    with pytest.raises(NotFound):
        said(assign(at("1.2"), "rich / +New Person / Andi Algar"))
    assert standing(demo_book, at("1.2")) == [("Louise Russell", "lead")]
    assert "New Person" not in [row["name"] for row in officers(demo_book)]


def test_what_would_be_read_is_told_before_it_is_done(demo_book: Book) -> None:
    assert read_assignment(demo_book, "rich with +Ann") == "Richard Parsons leads, Ann supports · new: Ann"
    assert read_assignment(demo_book, " ").startswith("nobody of its own")


CSF = "Children, Schools and Families"


def test_a_new_team_with_commas_is_typed_in_quotation_marks(said: Said, at: At, demo_book: Book) -> None:
    assert said(assign(at("1.2"), f"+“{CSF}”")) == f"1.2 led by “{CSF}” (was Louise Russell)"
    assert standing(demo_book, at("1.2")) == [(CSF, "lead")]


@pytest.mark.parametrize("typed", [CSF, CSF.lower(), f"“{CSF}”", f"+{CSF}", f'+"{CSF}"', "children"])
def test_a_team_with_commas_that_the_file_knows_is_recognised(said: Said, at: At, demo_book: Book, typed: str) -> None:
    said(assign(at("1.2"), f"+“{CSF}”"))
    said(assign(at("4.2"), f"{typed} / Andy Algar"))
    assert standing(demo_book, at("4.2")) == [(CSF, "lead"), ("Andy Algar", "joint")]


def test_a_person_is_known_with_the_surname_first(said: Said, at: At, demo_book: Book) -> None:
    said(assign(at("1.2"), "Parsons, Richard / Algar, Andy"))
    assert standing(demo_book, at("1.2")) == [("Richard Parsons", "lead"), ("Andy Algar", "joint")]
    assert officer_named(demo_book, "parsons, richard")["name"] == "Richard Parsons"


@pytest.mark.parametrize("typed", [CSF, f"+{CSF}"])
def test_an_unknown_name_with_commas_says_how_it_is_typed_as_one(said: Said, at: At, typed: str) -> None:
    with pytest.raises(NotFound, match=f"If “{CSF}” is one name, type \\+“{CSF}”; for a new officer “\\+"):
        said(assign(at("1.2"), typed))


def test_what_the_editor_is_filled_with_is_read_as_the_same_leads(said: Said, at: At, demo_book: Book) -> None:
    said(assign(at("1.2"), f"+“{CSF}” with +“Culture / Leisure”"))
    filled = typed_leads(demo_book, people.own(demo_book, [at("1.2").id])[at("1.2").id])
    assert filled == f"“{CSF}” with “Culture / Leisure”"
    assert read_assignment(demo_book, filled) == f"“{CSF}” leads, Culture / Leisure supports"


def test_a_new_name_is_known_whatever_its_capitals(said: Said, at: At, demo_book: Book) -> None:
    said(assign(at("1.2"), "+Élodie Öz"))
    before = len(officers(demo_book))
    said(assign(at("4.2"), "+ÉLODIE ÖZ"))
    assert len(officers(demo_book)) == before


def test_several_texts_give_one_list_of_leads(said: Said, at: At, demo_book: Book) -> None:
    said(assign(at("1.2"), "Andy Algar with Corporate Finance", f"+“{CSF}”"))
    assert standing(demo_book, at("1.2")) == [
        ("Andy Algar", "lead"),
        ("Corporate Finance", "supporting"),
        (CSF, "joint"),
    ]


@pytest.mark.parametrize(("name", "kind"), [("Seán Ó Briain", "person"), (CSF, "team"), ("Head of Care", "post")])
def test_a_new_officer_is_of_the_kind_that_the_name_says(
    said: Said, at: At, demo_book: Book, name: str, kind: str
) -> None:
    said(assign(at("1.2"), f"+“{name}”"))
    assert officer_named(demo_book, name)["kind"] == kind


@pytest.mark.parametrize("name", ["Amina Ahmed", "Highways", "Priya Shah", "Bożena Wójcik", "Head of Parks"])
def test_a_name_that_can_be_nobody_elses_needs_no_plus(said: Said, at: At, demo_book: Book, name: str) -> None:
    assert read_assignment(demo_book, name) == f"{name} leads · new: {name}"
    assert said(assign(at("1.2"), name)) == f"1.2 led by {name} (new: {name}) (was Louise Russell)"
    assert standing(demo_book, at("1.2")) == [(name, "lead")]


@pytest.mark.parametrize(
    "name",
    [
        "Luise Russel",
        "Louise Brown",
        "L Russel",
        "Andi Algar",
        "Corporate Finances",
        "AB",
        "HR",
        "zz",
        "TBC",
        "nobody",
        "12",
        "???",
    ],
)
def test_a_name_that_may_be_anothers_or_is_no_name_is_asked_about(said: Said, at: At, name: str) -> None:
    with pytest.raises(NotFound, match="For a new officer"):
        said(assign(at("1.2"), name))


@pytest.mark.parametrize("typed", ["Louisa Russell-Ahmed", "louisa", "russell-a"])
def test_the_officer_at_the_desk_never_needs_a_plus(said: Said, at: At, demo_book: Book, typed: str) -> None:
    demo_book.who = "Louisa Russell-Ahmed"
    said(assign(at("4.2"), typed))
    assert standing(demo_book, at("4.2")) == [("Louisa Russell-Ahmed", "lead")]


def test_a_new_name_typed_for_two_rows_at_once_is_one_officer(said: Said, at: At, demo_book: Book) -> None:
    before = len(officers(demo_book))
    perform(demo_book, assign(at("1.1"), "Amina Ahmed"), assign(at("1.2"), "amina ahmed"))
    said(assign(at("4.2"), "Amina Ahmed / Amina Ahmed"))
    assert len(officers(demo_book)) == before + 1

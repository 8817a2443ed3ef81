"""What an officer types for a row, and the sentence where it names none or several."""

import pytest

from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.store.book import Book
from tsworkbench.store.views.plan import letters_of, plan_named, plans, tags_of
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.tree import delete


@pytest.mark.parametrize(
    ("ref", "level"),
    [
        ("1.1", "activity"),
        ("1.1.m2", "milestone"),
        ("1.2.o1", "output"),
        ("THIN:T1", "objective"),
        (" 1.1 ", "activity"),
    ],
)
def test_a_ref_names_its_row(book: Book, ref: str, level: str) -> None:
    here = place(book, ref)
    assert here.level == level
    assert book.value(f"select ref from {level} where id=?", here.id) == ref.strip().rpartition(":")[2]
    assert here.rid == book.value(f"select rid from {level} where id=?", here.id)


def test_an_id_names_its_row(book: Book) -> None:
    here = place(book, "1.1.m2")
    assert place(book, here.id) == here


def test_a_ref_that_stands_in_two_plans_asks_which(book: Book) -> None:
    with pytest.raises(WrongInput, match=r"1 is in 2 plans. Choose one: “Third Sector Strategy:1” or “THIN:1”"):
        place(book, "1")


def test_a_plan_before_the_ref_says_which(book: Book) -> None:
    assert place(book, "THIN:1").plan_id == plans(book)[1]["id"]
    assert place(book, "third:1").plan_id == plans(book)[0]["id"]
    assert place(book, "1", plan_id=plans(book)[1]["id"]) == place(book, "THIN:1")


def test_a_level_says_which(book: Book) -> None:
    with pytest.raises(NotFound):
        place(book, "1.1", level="milestone")


def test_a_ref_that_is_not_there_offers_the_nearest(book: Book) -> None:
    with pytest.raises(NotFound, match=r"There is no row 4\.2\.m9 in this file\. Did you mean 4\.2\.m"):
        place(book, "4.2.m9")


def test_a_ref_unlike_any_says_where_to_look(book: Book) -> None:
    with pytest.raises(NotFound, match="“tsworkbench list” shows the refs"):
        place(book, "zzzzzzzz")


def test_two_rows_of_one_plan_with_one_ref_are_told_apart_by_id(book: Book) -> None:
    book.connection.execute("update milestone set ref='1.1.m1' where ref='1.1.m2'")
    with pytest.raises(WrongInput, match=r"2 rows have the ref 1\.1\.m1\. Choose one by its id: milestone "):
        place(book, "1.1.m1")


def test_a_deleted_row_is_not_there(book: Book) -> None:
    here = place(book, "4.2.m1")
    perform(book, delete(here))
    for typed in ("4.2.m1", here.id):
        with pytest.raises(NotFound):
            place(book, typed)


@pytest.mark.parametrize(
    "typed",
    ["", "\x1b[31m1.1", "1\udc80", "x" * 10_000, ":", "%", "1.1:", "'; drop table plan"],
    ids=lambda text: ascii(text[:9]),
)
def test_nothing_typed_breaks_it_or_reaches_the_terminal_as_it_was(book: Book, typed: str) -> None:
    with pytest.raises(WrongInput) as caught:
        place(book, typed)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 400
    str(caught.value).encode("utf-8")


def test_a_plan_is_named_by_its_short_title_a_beginning_or_its_id(book: Book) -> None:
    first, thin = plans(book)
    assert plan_named(book, "thin")["id"] == thin["id"]
    assert plan_named(book, "Third Se")["id"] == first["id"]
    assert plan_named(book, first["id"])["id"] == first["id"]


def test_a_plan_is_named_by_the_letters_that_lists_show(book: Book) -> None:
    for plan in plans(book):
        assert plan_named(book, letters_of(plan).lower())["id"] == plan["id"]


def test_plans_of_the_same_letters_are_told_apart_by_their_years(book: Book) -> None:
    with book.act() as act:
        for year in (2009, 2010):
            period = {"period_start": f"{year}-04-01", "period_end": f"{year + 1}-03-31"}
            act.insert("plan", title=f"Youth Plan - Actions {year}/{year - 1999}", **period)
        act.called("Two plans")
    tags = tags_of(plans(book))
    assert sorted(tags.values()) == ["THIN", "TSS", "YPA2 2009/10", "YPA2 2010/11"]
    for plan_id, tag in tags.items():
        assert plan_named(book, tag)["id"] == plan_id


def test_an_unknown_plan_lists_those_there_are(book: Book) -> None:
    with pytest.raises(
        NotFound, match=r"no plan called “Arts” in this file. Its plans: “Third Sector Strategy”, “THIN”"
    ):
        plan_named(book, "Arts")


def test_a_beginning_that_fits_two_plans_asks_for_more(book: Book) -> None:
    with pytest.raises(WrongInput, match="“th” fits several plans"):
        plan_named(book, "th")


def test_a_file_without_plans_says_so(empty_book: Book) -> None:
    with pytest.raises(NotFound, match="none yet"):
        plan_named(empty_book, "Arts")

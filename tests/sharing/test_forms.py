"""An Excel form for an officer who has no workbench: what goes out, what comes back, and what it becomes."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.sharing.world import AS_AT, PLAN, World, all_know_all, due, due_of, listed, place, plan_of, state, world
from tests.sharing.world import make_base as base_of

from tsworkbench.documents.forms import filled as filled_of
from tsworkbench.documents.forms import read_form
from tsworkbench.documents.front.reception import read_received, receive
from tsworkbench.papers.officer_form import form_xlsx
from tsworkbench.plan.errors import Refused, WrongInput
from tsworkbench.plan.model import Rag, Status
from tsworkbench.plan.registers import presets
from tsworkbench.plan.sharing.values import Letter, Taken
from tsworkbench.store.book import Book
from tsworkbench.store.registers.definitions import all_registers
from tsworkbench.store.views.refs import place as of_ref
from tsworkbench.work.edits import perform
from tsworkbench.work.registers.definitions import take_in
from tsworkbench.work.registers.figures import feed
from tsworkbench.work.row import status
from tsworkbench.work.sharing import exchange
from tsworkbench.work.sharing.officer_form import make_form, read_answer

Change = Callable[[Any], None]


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[World]:
    made = world(tmp_path, base_of(tmp_path / "base.db", PLAN), "home", "louise")
    yield made
    made.close()


def _officer(book: Book) -> str:
    return str(book.value("select id from officer where name='Louise Russell'"))


def _form(book: Book, folder: Path, name: str = "form.xlsx") -> Path:
    path = folder / name
    path.write_bytes(form_xlsx(make_form(book, plan_of(book), _officer(book), AS_AT)))
    return path


def _fill(path: Path, to: str, **cells: dict[str, object]) -> Path:
    """Fills in a form: ref with "." as "_" → heading → what is typed."""
    book = load_workbook(path)
    sheet = book["To fill in"]
    headings = {cell.value: cell.column for cell in sheet[4]}
    rows = {str(sheet.cell(row, 1).value): row for row in range(5, sheet.max_row + 1)}
    for ref, typed in cells.items():
        for heading, value in typed.items():
            sheet.cell(rows[ref.removeprefix("r").replace("_", ".")], headings[heading]).value = value
    target = path.with_name(to)
    book.save(target)
    return target


def _take(book: Book, path: Path) -> tuple[Taken, list[str]]:
    answer = read_answer(book, read_form(path), AS_AT)
    taken = exchange.take_in(book, Letter(answer.letter.head, answer.letter.acts), source=path.name, road="form")
    return taken, [str(one) for one in answer.doubts]


def _cells(book: Book, ref: str, level: str = "milestone") -> dict[str, Any]:
    row = book.row(f"select * from {level} where ref=? and deleted=0", ref)
    assert row is not None
    return dict(zip(row.keys(), tuple(row), strict=True))


def test_a_form_has_a_row_for_each_thing_that_the_officer_leads_and_that_is_open(copies: World, tmp_path: Path) -> None:
    perform(copies["home"], status.set_status(place(copies["home"], 0), Status.COMPLETE, as_at=AS_AT))
    sheet = load_workbook(_form(copies["home"], tmp_path))["To fill in"]
    refs = [sheet.cell(row, 1).value for row in range(5, sheet.max_row + 1)]
    assert refs == ["1.1", "1.1.m2", "1.1.o1", "1.2", "1.2.m1", "1.2.m2", "1.2.o1", "1.3", "1.3.m1", "1.3.m2", "1.3.o1"]


def test_only_what_can_be_filled_in_is_unlocked(copies: World, tmp_path: Path) -> None:
    sheet = load_workbook(_form(copies["home"], tmp_path))["To fill in"]
    headings = {cell.value: cell.column for cell in sheet[4]}
    free = {
        str(sheet.cell(row, 1).value): {
            name for name, at in headings.items() if not sheet.cell(row, at).protection.locked
        }
        for row in (5, 6, 8)
    }
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert free["1.1"] == {"Status", "RAG", "Why", "What next", "Done on", "New date", "Commentary"}
    assert free["1.1.m1"] == {"Status", "Why", "Done on", "New date", "Commentary"}
    assert free["1.1.o1"] == {"Status", "Why", "Done on", "New date", "So far", "Commentary"}


def test_a_number_that_is_counted_from_a_register_is_shown_and_not_asked_for(copies: World, tmp_path: Path) -> None:
    book = copies["home"]
    perform(book, take_in(presets.shipped("organisations"), plan_id=plan_of(book)))
    register = next(one for one in all_registers(book) if one.name == "organisations")
    perform(book, feed(of_ref(book, "1.1.o1"), register, register.figures[0], as_at=AS_AT))
    path = _form(book, tmp_path)
    sheet = load_workbook(path)["To fill in"]
    at = next(cell.column for cell in sheet[4] if cell.value == "So far")
    cell = next(sheet.cell(row, at) for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == "1.1.o1")
    assert cell.protection.locked
    assert cell.value == 0
    _, doubts = _take(book, _fill(path, "back.xlsx", r1_1_o1={"So far": 25}))
    assert [one for one in doubts if "1.1.o1" in one and "counted from" in one] == doubts
    assert len(doubts) == 1


def test_an_officer_who_has_nothing_to_do_gets_no_form(copies: World) -> None:
    book = copies["home"]
    with book.act() as act:
        officer = act.insert("officer", name="Andy Algar", kind="person")
        act.called("Andy Algar added")
    with pytest.raises(WrongInput, match="nothing open"):
        make_form(book, plan_of(book), officer, AS_AT)


def test_what_was_filled_in_is_said_in_the_officers_own_name(copies: World, tmp_path: Path) -> None:
    book = copies["home"]
    path = _fill(
        _form(book, tmp_path),
        "back.xlsx",
        r1_1={"RAG": "Red", "Why": "No venue.", "What next": "Ask the library.", "Commentary": "Slow."},
        r1_1_m1={"Status": "Complete", "Done on": datetime(2009, 12, 9)},
        r1_1_m2={"New date": "end of January 2010", "Why": "The hall is booked."},
        r1_1_o1={"So far": 25},
    )
    taken, doubts = _take(book, path)
    assert doubts == []
    assert taken.new == 4
    said = book.row("select * from progress where deleted=0 and level='activity'")
    assert said is not None
    assert [said[name] for name in ("rag", "why", "next", "comment", "by")] == [
        *("red", "No venue.", "Ask the library.", "Slow.", "Louise Russell")
    ]
    assert _cells(book, "1.1", "activity")["rag"] == "red"
    assert [_cells(book, "1.1.m1")[name] for name in ("status", "done_on")] == ["complete", "2009-12-09"]
    assert _cells(book, "1.1.m2")["due_to"] == "2010-01-31"
    assert _cells(book, "1.1.o1", "output")["actual"] == 25
    assert {row["who"] for row in book.rows("select who from action where replica like 'form:%'")} == {"Louise Russell"}


def test_the_same_form_again_says_nothing_new(copies: World, tmp_path: Path) -> None:
    book = copies["home"]
    path = _fill(_form(book, tmp_path), "back.xlsx", r1_1={"RAG": "Amber"}, r1_1_m1={"New date": "12 March 2010"})
    _take(book, path)
    before = state(book)
    taken, doubts = _take(book, path)
    assert (taken.new, doubts) == (0, [])
    assert state(book) == before


def test_a_form_that_is_filled_in_further_adds_only_what_is_new_and_corrects_what_it_said(
    copies: World, tmp_path: Path
) -> None:
    book = copies["home"]
    out = _form(book, tmp_path)
    first = _fill(out, "first.xlsx", r1_1_m1={"New date": "12 March 2010"}, r1_1_m2={"New date": "1 May 2010"})
    _take(book, first)
    second = _fill(first, "second.xlsx", r1_1_m1={"New date": "19 March 2010"}, r1_2_m1={"Status": "In progress"})
    taken, _ = _take(book, second)
    assert taken.new == 2
    assert _cells(book, "1.1.m1")["due_to"] == "2010-03-19"
    assert _cells(book, "1.2.m1")["status"] == "in_progress"
    assert listed(book) == []


def test_what_was_said_meanwhile_is_kept_and_both_are_to_settle(copies: World, tmp_path: Path) -> None:
    book = copies["home"]
    path = _fill(_form(book, tmp_path), "back.xlsx", r1_1_m1={"New date": "12 March 2010"})
    copies.later()
    due(book, place(book, 0), "15 January 2010")
    taken, _ = _take(book, path)
    assert taken.to_settle == 1
    assert due_of(book, place(book, 0)) == "15 January 2010"
    (one,) = exchange.to_settle(book)
    assert [said.value["due_text"] for said in one.aside] == ["12 March 2010"]
    assert one.aside[0].who == "Louise Russell"


def test_a_form_and_a_colleague_who_say_the_same_agree(copies: World, tmp_path: Path) -> None:
    book = copies["home"]
    path = _fill(_form(book, tmp_path), "back.xlsx", r1_1_m1={"New date": "12 March 2010"})
    copies.later()
    due(book, place(book, 0), "12 March 2010")
    taken, _ = _take(book, path)
    assert (taken.to_settle, listed(book)) == (0, [])


def test_two_copies_that_take_the_same_form_in_are_equal(copies: World, tmp_path: Path) -> None:
    path = _fill(
        _form(copies["home"], tmp_path),
        "back.xlsx",
        r1_1={"RAG": "Red", "Why": "No venue."},
        r1_1_m1={"Status": "Complete", "Done on": "9 December 2009"},
    )
    _take(copies["home"], path)
    _take(copies["louise"], path)
    all_know_all(copies)
    assert state(copies["home"]) == state(copies["louise"])
    assert copies["home"].value("select count(*) from progress where deleted=0") == 1


def test_acts_of_a_form_travel_to_other_copies(copies: World, tmp_path: Path) -> None:
    path = _fill(_form(copies["home"], tmp_path), "back.xlsx", r1_1={"RAG": "Red", "Why": "No venue."})
    _take(copies["home"], path)
    all_know_all(copies)
    assert _cells(copies["louise"], "1.1", "activity")["rag"] == "red"


@pytest.mark.parametrize(
    ("ref", "typed", "words"),
    [
        ("1.1.m1", {"New date": "no idea yet"}, "no idea yet"),
        ("1.1.m1", {"Status": "nearly"}, "“nearly” is not a status"),
        ("1.1", {"RAG": "purple"}, "“purple” is not a RAG"),
        ("1.1", {"Why": "No venue."}, "need a rating beside them"),
        ("1.1.m1", {"Why": "No venue."}, "needs a new date beside it"),
        ("1.1.o1", {"So far": "many"}, "many"),
        ("1.1.m1", {"Status": None}, "Status was emptied"),
        ("1.1.m1", {"Status": "Complete", "Done on": "32 March"}, "32 March"),
    ],
)
def test_what_cant_be_read_is_named_with_its_row_and_the_rest_is_taken_in(
    copies: World, tmp_path: Path, ref: str, typed: dict[str, object], words: str
) -> None:
    book = copies["home"]
    key = "r" + ref.replace(".", "_")
    path = _fill(_form(book, tmp_path), "back.xlsx", **{key: typed}, r1_3={"RAG": "Green"})
    taken, doubts = _take(book, path)
    assert taken.new == 1
    assert _cells(book, "1.3", "activity")["rag"] == "green"
    (doubt,) = doubts
    assert doubt.startswith(f"{ref} (row ")
    assert words in doubt


def test_rows_may_be_sorted_and_deleted_and_columns_moved_and_added(copies: World, tmp_path: Path) -> None:
    book = copies["home"]
    path = _fill(
        _form(book, tmp_path),
        "back.xlsx",
        r1_1={"RAG": "Red", "Why": "No venue."},
        r1_3_m1={"New date": "12 March 2010"},
    )
    sheet_book = load_workbook(path)
    sheet = sheet_book["To fill in"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    titles, *rest = rows
    kept = [row for row in reversed(rest) if row[0] not in ("1.2", "1.2.m1")]
    moved = [["Mine", *reversed(titles)], *[["mine", *reversed(row)] for row in kept]]
    sheet.delete_rows(1, sheet.max_row)
    for row in [["A line of my own"], *moved]:
        sheet.append(row)
    sheet_book.save(path)
    taken, doubts = _take(book, path)
    assert (taken.new, doubts) == (2, [])
    assert _cells(book, "1.1", "activity")["rag"] == "red"
    assert _cells(book, "1.3.m1")["due_to"] == "2010-03-12"


def _spoil(path: Path, change: Callable[[Any, dict[str, int]], object]) -> Path:
    """Does something to the sheet of a form, which is given with its headings."""
    book = load_workbook(path)
    sheet = book["To fill in"]
    change(sheet, {str(cell.value): cell.column for cell in sheet[4]})
    book.save(path)
    return path


FILLED: dict[str, dict[str, object]] = {
    "r1_1": {"RAG": "Red", "Why": "No venue.", "What next": "Ask."},
    "r1_1_m1": {"New date": "12 March 2010"},
    "r1_1_o1": {"So far": 25},
}


def _is_all_there(book: Book) -> bool:
    said = book.row("select * from progress where deleted=0 and level='activity'")
    return (
        said is not None
        and [said[name] for name in ("rag", "why", "next")] == ["red", "No venue.", "Ask."]
        and _cells(book, "1.1.m1")["due_to"] == "2010-03-12"
        and _cells(book, "1.1.o1", "output")["actual"] == 25
    )


def test_rows_of_which_only_what_can_be_seen_was_sorted_are_known_by_their_numbers(
    copies: World, tmp_path: Path
) -> None:
    def sort(sheet: Any, headings: dict[str, int]) -> None:
        for at in range(1, headings["Row id"]):
            one, other = sheet.cell(5, at), sheet.cell(6, at)
            one.value, other.value = other.value, one.value

    book = copies["home"]
    taken, doubts = _take(book, _spoil(_fill(_form(book, tmp_path), "back.xlsx", **FILLED), sort))
    assert (taken.new, doubts) == (3, [])
    assert _is_all_there(book)


def test_a_number_that_a_program_took_for_one_is_not_what_a_row_is_known_by(copies: World, tmp_path: Path) -> None:
    book = copies["home"]
    path = _fill(_form(book, tmp_path), "back.xlsx", r1_2={"RAG": "Red"})
    _take(book, _spoil(path, lambda sheet, _: setattr(sheet.cell(9, 1), "value", 1.1)))
    assert [_cells(book, ref, "activity")["rag"] for ref in ("1.1", "1.2")] == [None, "red"]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("RAG", "R.A.G."),
        ("RAG", "Rating"),
        ("RAG", "RAG\n(choose one)"),
        ("Status", "State"),
        ("Why", "Reason"),
        ("What next", "Next steps"),
        ("New date", "NEW DUE DATE"),
        ("So far", "Actual"),
        ("Commentary", "Comments"),
        ("No.", "Ref"),
        ("Row id", "x"),
    ],
)
def test_a_column_is_known_by_a_heading_like_its_own(copies: World, tmp_path: Path, was: str, now: str) -> None:
    book = copies["home"]
    path = _fill(_form(book, tmp_path), "back.xlsx", **FILLED)
    taken, doubts = _take(book, _spoil(path, lambda sheet, at: setattr(sheet.cell(4, at[was]), "value", now)))
    assert (taken.new, doubts) == (3, [])
    assert _is_all_there(book)


@pytest.mark.parametrize(("was", "now"), [("New date", "When"), ("So far", None), ("Why", "Grund"), ("Status", "Z")])
def test_what_is_under_a_heading_that_is_not_known_is_named(
    copies: World, tmp_path: Path, was: str, now: str | None
) -> None:
    book = copies["home"]
    path = _fill(_form(book, tmp_path), "back.xlsx", **FILLED)
    _spoil(path, lambda sheet, at: setattr(sheet.cell(4, at[was]), "value", now))
    _, doubts = _take(book, path)
    where = f"“{now}”" if now else "a column without a heading"
    assert read_form(path).remarks == (
        f"There is no column “{was}” any more, so nothing of it was taken in, nor what is under {where}. "
        "Put the headings back as they were, and take the form in again.",
    )
    assert not [one for one in doubts if "emptied" in one]


def test_a_column_that_was_taken_out_and_one_of_the_officers_own_are_no_trouble(copies: World, tmp_path: Path) -> None:
    def change(sheet: Any, headings: dict[str, int]) -> None:
        sheet.delete_cols(headings["Commentary"])
        sheet.insert_cols(1)
        sheet.cell(6, 1).value = "ring Jo"

    book = copies["home"]
    path = _spoil(_fill(_form(book, tmp_path), "back.xlsx", **FILLED), change)
    _take(book, path)
    assert _is_all_there(book)
    del_only = _spoil(_fill(_form(book, tmp_path), "again.xlsx"), lambda sheet, at: sheet.delete_cols(at["Commentary"]))
    assert read_form(del_only).remarks == ()


@pytest.mark.parametrize(("heading", "words"), [("Due", "1 Feb 2010"), ("Said last", "All well."), ("What", "New")])
def test_what_was_typed_where_nothing_is_taken_in_is_named(
    copies: World, tmp_path: Path, heading: str, words: str
) -> None:
    book = copies["home"]
    due(book, place(book, 0), "end feb 2010")
    path = _form(book, tmp_path)
    assert read_form(path).remarks == ()
    _spoil(path, lambda sheet, at: setattr(sheet.cell(6, at[heading]), "value", words))
    (said,) = read_form(path).remarks
    assert said.startswith(f"1.1.m1 (row 6): “{words}” is under {heading}, where nothing is taken in.")


def test_a_form_without_numbers_and_ids_says_so(copies: World, tmp_path: Path) -> None:
    path = _form(copies["home"], tmp_path)
    _spoil(path, lambda sheet, at: (sheet.delete_cols(at["Row id"]), sheet.delete_cols(1)))
    with pytest.raises(Refused, match=r"lost the columns by which its rows are known, No\. and Row id"):
        read_form(path)


def test_cells_that_were_merged_are_said_of_each_row_and_of_one_column(copies: World, tmp_path: Path) -> None:
    def merge(sheet: Any, at: dict[str, int]) -> None:
        sheet.merge_cells(start_row=6, end_row=7, start_column=at["New date"], end_column=at["New date"])
        sheet.merge_cells(start_row=5, end_row=5, start_column=at["Why"], end_column=at["What next"])
        sheet.merge_cells(start_row=5, end_row=8, start_column=1, end_column=1)

    book = copies["home"]
    _take(book, _spoil(_fill(_form(book, tmp_path), "back.xlsx", **FILLED), merge))
    assert [_cells(book, ref)["due_to"] for ref in ("1.1.m1", "1.1.m2")] == ["2010-03-12"] * 2
    said = book.row("select why, next from progress where deleted=0 and level='activity'")
    assert said is not None
    assert tuple(said) == ("No venue.", None)


def test_a_formula_that_nothing_was_kept_of_is_named(copies: World, tmp_path: Path) -> None:
    path = _fill(_form(copies["home"], tmp_path), "back.xlsx", r1_1_m1={"New date": "=TODAY()"})
    (said,) = read_form(path).remarks
    assert "1 formula with no value stored could not be read" in said


@pytest.mark.parametrize("typed", ["12/03/2010", "12.03.10", "12-Mar-10", "'12 March 2010", "March 12, 2010", 40249])
def test_a_date_is_read_however_it_was_typed(copies: World, tmp_path: Path, typed: object) -> None:
    book = copies["home"]
    _, doubts = _take(book, _fill(_form(book, tmp_path), "back.xlsx", r1_1_m1={"New date": typed}))
    assert doubts == []
    assert _cells(book, "1.1.m1")["due_to"] == "2010-03-12"


def test_a_row_without_its_id_is_known_by_its_number_and_says_so(copies: World, tmp_path: Path) -> None:
    book = copies["home"]
    path = _fill(_form(book, tmp_path), "back.xlsx", r1_1_m1={"New date": "no idea", "Row id": None})
    _, doubts = _take(book, path)
    assert "known by its number" in doubts[0]


def test_rows_that_are_typed_in_are_named(copies: World, tmp_path: Path) -> None:
    path = _form(copies["home"], tmp_path)
    sheet_book = load_workbook(path)
    sheet_book["To fill in"].append([None, "Find another hall"])
    sheet_book.save(path)
    assert read_form(path).remarks == (
        "A row of its own, “Find another hall”, was not taken in: add it in the workbench.",
    )


def test_a_row_that_was_deleted_meanwhile_is_named_only_if_something_was_typed_for_it(
    copies: World, tmp_path: Path
) -> None:
    book = copies["home"]
    path = _fill(_form(book, tmp_path), "back.xlsx", r1_1_m1={"Commentary": "Booked."})
    with book.act() as act:
        for ref in ("1.1.m1", "1.1.m2"):
            act.set("milestone", _cells(book, ref)["id"], deleted=1)
        act.called("deleted")
    _, doubts = _take(book, path)
    assert [one.partition(":")[0].partition(" (")[0] for one in doubts] == ["1.1.m1"]


def test_a_form_of_another_plan_is_refused(copies: World, tmp_path: Path) -> None:
    path = _form(copies["home"], tmp_path)
    other = world(tmp_path, base_of(tmp_path / "other.db", PLAN), "stranger")
    with pytest.raises(Refused, match="which this file doesn't hold"):
        _take(other["stranger"], path)
    other.close()


def _lose_head(book: Any) -> None:
    del book["tsworkbench"]


def _lose_headings(book: Any) -> None:
    book["To fill in"].delete_rows(4)


def _break_head(book: Any) -> None:
    book["tsworkbench"]["B2"] = '{"form": 1}'


def _swap_ids(book: Any) -> None:
    book["tsworkbench"]["B3"] = book["tsworkbench"]["B4"].value


@pytest.mark.parametrize("spoil", [_lose_head, _lose_headings, _break_head, _swap_ids])
def test_a_form_that_is_none_any_more_is_refused_with_what_to_do(copies: World, tmp_path: Path, spoil: Change) -> None:
    path = _form(copies["home"], tmp_path)
    book = load_workbook(path)
    spoil(book)
    book.save(path)
    with pytest.raises(Refused, match="Ask for a new form"):
        read_form(path)


def test_what_is_no_workbook_is_no_form(tmp_path: Path) -> None:
    path = tmp_path / "form.txt"
    path.write_text("Status: red")
    with pytest.raises(Refused, match="is no form"):
        read_form(path)


def test_a_rating_of_a_form_counts_as_said_in_the_round(copies: World, tmp_path: Path) -> None:
    book = copies["home"]
    with book.act() as act:
        opened = act.insert("round", plan_id=plan_of(book), period_end="2009-12-31", return_by="2010-01-07")
        act.called("round opened")
    _take(book, _fill(_form(book, tmp_path), "back.xlsx", r1_1={"RAG": "Green"}))
    assert book.value("select round_id from progress where deleted=0") == opened
    assert _cells(book, "1.1", "activity")["rag"] == Rag.GREEN


def test_completing_by_a_form_completes_what_is_one_thing_with_the_row(copies: World, tmp_path: Path) -> None:
    from tsworkbench.work.row.links import pair

    book = copies["home"]
    perform(book, pair(place(book, 0), place(book, 0, "output")))
    _take(book, _fill(_form(book, tmp_path), "back.xlsx", r1_1_m1={"Status": "Complete"}))
    assert _cells(book, "1.1.o1", "output")["status"] == "complete"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_a_form_that_libreoffice_has_saved_reads_the_same(copies: World, tmp_path: Path) -> None:
    path = _fill(
        _form(copies["home"], tmp_path),
        "typed.xlsx",
        r1_1={"RAG": "Red", "Why": "No venue; “hall” is £200.", "Commentary": "Two\nlines"},
        r1_1_m1={"Status": "Complete", "Done on": datetime(2009, 12, 9)},
        r1_1_m2={"New date": "end of January 2010"},
        r1_1_o1={"So far": 25},
    )
    folder = tmp_path / "saved"
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [
            "soffice",
            home,
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    saved, sent = read_form(folder / "typed.xlsx"), read_form(path)
    assert saved.head == sent.head
    assert saved.remarks == sent.remarks == ()
    assert [(row.id, row.typed, row.sent) for row in saved.rows] == [(row.id, row.typed, row.sent) for row in sent.rows]


def test_a_form_is_told_from_a_sheet_of_a_plan(copies: World, tmp_path: Path) -> None:
    from tsworkbench.documents.forms import is_form

    path = _form(copies["home"], tmp_path)
    assert is_form(read_received(receive(path)))
    assert filled_of(read_received(receive(path))).head["officer"] == "Louise Russell"

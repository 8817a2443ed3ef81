"""A sheet of ours comes back as it left, but for what an officer has typed into it: that alone is taken."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.documents.desk import AS_AT, FORMS, Desk, Rows, as_csv, as_ods, differences, told, workbook

from tsworkbench.documents.intake import read_draft
from tsworkbench.papers.catalogue import Format
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.imports.differences import Kind as Change
from tsworkbench.plan.imports.doubts import settle
from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.imports.intake import Proposal, take_in
from tsworkbench.work.officers import assign
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.status import add_evidence, retitle, set_status
from tsworkbench.work.row.tree import delete


@pytest.fixture
def desk(demo_book: Book, tmp_path: Path) -> Desk:
    return Desk(demo_book, tmp_path)


def put(rows: Rows, ref: str, **cells: Any) -> None:
    """Types into the row of a number; the columns are named with "_" for a space."""
    row = next(row for row in rows[1:] if row[rows[0].index("No.")] == ref)
    for name, value in cells.items():
        row[rows[0].index(name.replace("_", " "))] = value


def cells(proposal: Proposal, ref: str, field: str) -> dict[str, Any]:
    return dict(next(one for one in differences(proposal) if (one.ref, one.field) == (ref, field)).cells)


# -- untouched


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("plan", [0, 1])
def test_a_sheet_in_which_nothing_was_typed_changes_nothing(desk: Desk, form: Format, plan: int) -> None:
    desk = replace(desk, plan=desk.book.rows("select title from plan order by title")[plan]["title"])
    proposal = desk.propose(desk.read(desk.out(form), form))
    assert told(proposal) == []
    assert proposal.draft.doubts == ()


def test_a_sheet_that_was_saved_as_an_opendocument_spreadsheet_comes_back(desk: Desk) -> None:
    rows = desk.rows()
    assert told(desk.propose(desk.read(as_ods(rows), "ods"))) == []
    put(rows, "1.1", **{"Lead officer": "Andy Algar"})
    assert [(ref, field) for _, ref, field in told(desk.propose(desk.read(as_ods(rows), "ods")))] == [("1.1", "leads")]


@pytest.mark.parametrize("form", FORMS)
def test_evidence_that_a_sheet_shows_is_taken_for_nothing_else(desk: Desk, form: Format) -> None:
    perform(desk.book, add_evidence(place(desk.book, "1.1.m1"), "Notes: https://example.org/a?b=1", as_at=AS_AT))
    proposal = desk.propose(desk.read(desk.out(form), form))
    assert (told(proposal), proposal.draft.doubts) == ([], ())


@pytest.mark.parametrize("form", FORMS)
def test_what_officers_change_in_the_file_meanwhile_stays(desk: Desk, form: Format) -> None:
    data = desk.out(form)
    at = place(desk.book, "1.1.m2")
    perform(desk.book, set_due(at, "end May 2010", as_at=AS_AT), retitle(at, "CVS is a company"))
    perform(desk.book, set_status(place(desk.book, "1.1.m3"), Status.IN_PROGRESS, as_at=AS_AT))
    perform(desk.book, delete(place(desk.book, "3.1.m1")))
    kinds = {kind for kind, _, _ in told(desk.propose(desk.read(data, form)))}
    assert kinds <= {"left out"}


# -- what is typed


def test_words_typed_into_a_sheet_are_taken_as_the_officers_own_act(desk: Desk) -> None:
    rows = desk.rows()
    put(rows, "1.1.m2", RAG_as_stated="Red", Why="No money", What_next="Ask the Lottery", Last_update="We wait")
    put(rows, "1.1.m2", Now_expected="end April 2010", Reason_for_the_new_date="The lease", Notes="Mind the gap")
    proposal = desk.back(rows)
    fields = {field for _, ref, field in told(proposal) if ref == "1.1.m2"}
    assert fields == {"rag", "expected", "notes", "updates"}
    take_in(desk.book, proposal, as_at=AS_AT)
    row = desk.book.row("select * from milestone where id=?", place(desk.book, "1.1.m2").id)
    assert row is not None
    assert (row["rag"], row["expected_due_to"], row["expected_reason"]) == ("red", "2010-04-30", "The lease")
    said = desk.book.row("select * from progress where row_id=? order by rid desc", row["id"])
    assert said is not None
    assert (said["why"], said["next"], said["comment"]) == ("No money", "Ask the Lottery", "We wait")
    assert (said["rag"], said["as_at"], said["by"]) == ("red", "2009-12-15", "Louise Russell")
    assert desk.book.value("select kind from action order by seq desc limit 1") == "do"


def test_the_same_sheet_again_changes_nothing(desk: Desk) -> None:
    rows = desk.rows()
    put(rows, "1.1.m2", RAG_as_stated="Red", Why="No money", Status="deferred", Lead_officer="Andy Algar")
    take_in(desk.book, desk.back(rows), as_at=AS_AT)
    data = workbook(rows, desk.out(), "Plan")
    assert told(desk.propose(desk.read(data, Format.XLSX))) == []


@pytest.mark.parametrize(
    "typed",
    [date(2010, 1, 31), "31/01/2010", "2010-01-31", "31.1.2010", "31 Jan 2010", "31 January 2010", 40209, "40209"],
)
def test_a_day_is_read_however_it_is_written(desk: Desk, typed: Any) -> None:
    rows = desk.rows()
    put(rows, "1.1.m2", Status="complete", Done_on=typed)
    put(rows, "1.1.m3", Due_by=typed)
    proposal = desk.back(rows)
    assert cells(proposal, "1.1.m2", "status") == {"status": "complete", "done_on": "2010-01-31"}
    assert cells(proposal, "1.1.m3", "due")["due_to"] == "2010-01-31"
    assert proposal.draft.doubts == ()


@pytest.mark.parametrize("typed", ["end April", "soon", "April 2010", "tbc"])
def test_what_names_no_day_is_doubted(desk: Desk, typed: str) -> None:
    rows = desk.rows()
    put(rows, "1.1.m2", Status="complete", Done_on=typed)
    assert [(doubt.field, doubt.text) for doubt in desk.back(rows).draft.doubts] == [("done_on", typed)]


def test_a_day_on_which_it_was_done_says_that_it_is_complete(desk: Desk) -> None:
    rows = desk.rows()
    put(rows, "1.1.m2", Done_on="14/12/2009")
    proposal = desk.back(rows)
    assert cells(proposal, "1.1.m2", "status") == {"status": "complete", "done_on": "2009-12-14"}
    assert [doubt.field for doubt in proposal.draft.doubts] == ["status"]


def test_what_was_complete_and_is_said_not_to_be_is_no_longer_done(desk: Desk) -> None:
    perform(desk.book, set_status(place(desk.book, "1.1.m2"), Status.COMPLETE, as_at=AS_AT))
    rows = desk.rows()
    put(rows, "1.1.m2", Status="not started")
    assert cells(desk.back(rows), "1.1.m2", "status") == {"status": "not_started", "done_on": None}


@pytest.mark.parametrize(
    ("typed", "due", "doubts"),
    [
        ({"Due": "by end Feb 2010"}, "2010-02-28", 0),
        ({"Due_by": date(2010, 2, 15)}, "2010-02-15", 0),
        ({"Due": "15 Feb 2010", "Due_by": date(2010, 2, 15)}, "2010-02-15", 0),
        ({"Due": "by end Feb 2010", "Due_by": date(2010, 2, 15)}, "2010-02-15", 1),
        ({"Due": None, "Due_by": date(2010, 2, 15)}, "2010-02-15", 0),
    ],
)
def test_of_two_columns_of_a_date_the_one_that_was_changed_counts(
    desk: Desk, typed: dict[str, Any], due: str, doubts: int
) -> None:
    rows = desk.rows()
    put(rows, "1.1.m2", **typed)
    proposal = desk.back(rows)
    assert told(proposal) == [("changed", "1.1.m2", "due")]
    assert cells(proposal, "1.1.m2", "due")["due_to"] == due
    assert len(proposal.draft.doubts) == doubts


def test_a_due_phrase_that_cannot_be_read_leaves_the_date_with_a_doubt(desk: Desk) -> None:
    rows = desk.rows()
    put(rows, "1.1.m2", Due="gobbledygook")
    proposal = desk.back(rows)
    assert told(proposal) == []
    assert [(doubt.field, doubt.text) for doubt in proposal.draft.doubts] == [("due", "gobbledygook")]


def test_a_date_to_come_that_names_no_year_is_the_next_of_its_kind_with_a_doubt(desk: Desk) -> None:
    rows = desk.rows()
    put(rows, "1.1.m2", Now_expected="end April")
    proposal = desk.back(rows)
    assert cells(proposal, "1.1.m2", "expected")["expected_due_to"] == "2010-04-30"
    assert [doubt.field for doubt in proposal.draft.doubts] == ["expected"]


def test_where_the_file_has_changed_the_same_too_the_files_stays_and_it_is_shown(desk: Desk) -> None:
    rows, template = desk.rows(), desk.out()
    put(rows, "1.1.m2", Status="deferred")
    perform(desk.book, set_status(place(desk.book, "1.1.m2"), Status.CANCELLED, as_at=AS_AT))
    proposal = desk.propose(desk.read(workbook(rows, template, "Plan"), Format.XLSX))
    assert told(proposal) == [("conflict", "1.1.m2", "status")]


@pytest.mark.parametrize(
    ("column", "typed"), [("Status", "whatever"), ("RAG_as_stated", "purple"), ("Target", "many"), ("Due_by", "soon")]
)
def test_a_word_that_cannot_be_read_leaves_what_stands_with_a_doubt(desk: Desk, column: str, typed: str) -> None:
    rows = desk.rows()
    put(rows, "1.2.o2" if column == "Target" else "1.1.m1", **{column: typed})
    proposal = desk.back(rows)
    assert told(proposal) == []
    assert [doubt.text for doubt in proposal.draft.doubts] == [typed]


def test_of_two_columns_of_one_heading_the_one_that_the_plan_filled_is_it(desk: Desk) -> None:
    rows = [[*row[:2], "Status" if n == 0 else None, *row[2:]] for n, row in enumerate(desk.rows())]
    rows[2][2] = "nearly"
    proposal = desk.back(rows)
    assert [field for _, _, field in told(proposal)] == ["private_notes"]


def test_a_doubt_that_was_kept_as_a_note_is_in_no_sheet_and_stays_where_notes_are_typed(desk: Desk) -> None:
    doubt = "Doubt at row 4: “Q2” was read as July to September. It could be calendar."
    at = place(desk.book, "1.1.m2")
    with desk.book.act() as act:
        act.called("A doubt kept")
        act.set("milestone", at.id, notes=f"Old\n{doubt}")
    rows = desk.rows()
    assert doubt not in str(rows)
    put(rows, "1.1.m2", Notes="New")
    take_in(desk.book, desk.back(rows), as_at=AS_AT)
    assert desk.book.value("select notes from milestone where id=?", at.id) == f"New\n{doubt}"


def test_an_emptied_cell_is_asked_about_and_taken_away_only_if_that_is_said(desk: Desk) -> None:
    rows = desk.rows()
    put(rows, "1.1", Lead_officer=None)
    proposal = desk.back(rows)
    assert told(proposal) == []
    doubt = proposal.draft.doubts[0]
    assert (doubt.field, [choice.words for choice in doubt.others]) == ("leads", ["removed"])
    assert told(desk.propose(settle(proposal.draft, 0, doubt.others[0]))) == [("changed", "1.1", "leads")]


def test_many_emptied_cells_of_a_column_are_one_doubt_and_one_answer_is_for_all(desk: Desk) -> None:
    rows = desk.rows()
    for ref in ("1.1.m3", "1.1.m2", "2.1.m2"):
        put(rows, ref, Due=None, Due_by=None)
    put(rows, "1.1", Lead_officer=None)
    proposal = desk.back(rows)
    due = next(doubt for doubt in proposal.draft.doubts if doubt.field == "due")
    assert len(proposal.draft.doubts) == 2
    assert due.because == "Its cell under “Due” was emptied. That is so in 3 rows."
    again = desk.propose(settle(proposal.draft, proposal.draft.doubts.index(due), due.others[0]))
    assert [field for _, _, field in told(again)] == ["due"] * 3


def test_a_column_emptied_from_top_to_bottom_takes_nothing_away(desk: Desk) -> None:
    rows = desk.rows()
    for row in rows[1:]:
        row[rows[0].index("Status")] = None
    proposal = desk.back(rows)
    assert (told(proposal), proposal.draft.doubts) == ([], ())
    assert "The column “Status” is empty in the sheet; what the plan has there stays." in proposal.draft.remarks


# -- after sign-off


def _sign(book: Book) -> None:
    row = plan_named(book, "Third")
    perform(book, sign_off(Place("plan", row["id"], row["rid"], row["id"]), on=date(2009, 5, 1), as_at=AS_AT))


@pytest.mark.parametrize("typed", [{"Due": "by end June 2010"}, {"Due_by": date(2010, 6, 30)}])
def test_after_sign_off_a_due_date_typed_into_a_sheet_is_the_one_expected(desk: Desk, typed: dict[str, Any]) -> None:
    _sign(desk.book)
    rows = desk.rows()
    put(rows, "1.1.m3", **typed)
    take_in(desk.book, desk.back(rows), as_at=AS_AT)
    row = desk.book.row("select * from milestone where id=?", place(desk.book, "1.1.m3").id)
    assert row is not None
    assert (row["due_to"], row["baseline_due_to"], row["expected_due_to"]) == ("2010-03-31", "2010-03-31", "2010-06-30")
    assert told(desk.back(rows)) == []


def test_after_sign_off_a_sheet_that_says_both_dates_says_the_one_expected_and_the_other_is_shown(desk: Desk) -> None:
    _sign(desk.book)
    rows = desk.rows()
    put(rows, "1.1.m3", Due="by end June 2010", Now_expected="by end May 2010")
    proposal = desk.back(rows)
    assert told(proposal) == [("conflict", "1.1.m3", "due"), ("changed", "1.1.m3", "expected")]
    assert cells(proposal, "1.1.m3", "expected")["expected_due_to"] == "2010-05-31"


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_of_a_plan_signed_off_in_which_nothing_was_typed_changes_nothing(desk: Desk, form: Format) -> None:
    _sign(desk.book)
    assert told(desk.propose(desk.read(desk.out(form), form))) == []


def test_a_rating_alone_is_shown_as_what_it_becomes(desk: Desk) -> None:
    rows = desk.rows()
    put(rows, "1.1.m2", RAG_as_stated="Red")
    said = [(one.field, one.now) for one in differences(desk.back(rows))]
    assert said == [("rag", "▲ Red"), ("updates", "▲ Red")]


# -- what is done to the sheet


def _comments(rows: Rows) -> Rows:
    return [[*row, "Comments" if n == 0 else None] for n, row in enumerate(rows)]


def _blank_columns(rows: Rows) -> Rows:
    return [[None, *row[:4], None, *row[4:]] for row in rows]


def _backwards(rows: Rows) -> Rows:
    return [list(reversed(row)) for row in rows]


def _sorted(rows: Rows) -> Rows:
    return [rows[0], *sorted(rows[1:], key=lambda row: str(row[rows[0].index("Milestone or output")]))]


def _title_above(rows: Rows) -> Rows:
    return [["Our plan as at January"], [], ["Draft"], *rows]


def _renamed(rows: Rows) -> Rows:
    names = {
        "Activity": "What we will do",
        "No.": "Ref",
        "RAG as stated": "BRAG",
        "Lead officer": "Who",
        "Kind": "Sort",
    }
    return [[names.get(cell, cell) for cell in rows[0]], *rows[1:]]


def _odd_names(rows: Rows) -> Rows:
    odd = {"Activity": "Spalte A", "No.": "Spalte B", "Milestone or output": "Spalte C", "Objective": "Spalte D"}
    return [[odd.get(cell, cell) for cell in rows[0]], *rows[1:]]


def _fewer(rows: Rows) -> Rows:
    gone = {rows[0].index(name) for name in ("Objective", "Activity", "Kind", "Cost", "Due by", "RAG as stated", "No.")}
    return [[cell for n, cell in enumerate(row) if n not in gone] for row in rows]


def _no_headings(rows: Rows) -> Rows:
    return rows[1:]


def _no_ids(rows: Rows) -> Rows:
    return [row[:-1] for row in rows]


def _headings_again(rows: Rows) -> Rows:
    return [*rows[:30], rows[0], *rows[30:]]


def _small_letters(rows: Rows) -> Rows:
    return [[str(cell).upper() for cell in rows[0]], *([*row[:-1], str(row[-1]).lower()] for row in rows[1:])]


VARIANTS: tuple[Callable[[Rows], Rows], ...] = (
    *(_comments, _blank_columns, _backwards, _sorted, _title_above, _renamed, _odd_names, _fewer, _no_headings),
    *(_no_ids, _headings_again, _small_letters),
)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("form", [Format.XLSX, Format.CSV])
def test_however_the_sheet_was_rearranged_the_edit_comes_back_and_nothing_else(
    desk: Desk, variant: Callable[[Rows], Rows], form: Format
) -> None:
    rows = desk.rows()
    put(rows, "2.1.m1", Status="deferred")
    proposal = desk.back(variant(rows), title="January", form=form, delimiter=";")
    assert told(proposal) == [("changed", "2.1.m1", "status")]
    assert proposal.draft.doubts == ()


def test_a_column_of_comments_is_commentary_on_its_rows(desk: Desk) -> None:
    rows = _comments(desk.rows())
    put(rows, "1.1.m2", Comments="Waiting for the lease")
    proposal = desk.back(rows)
    assert told(proposal) == [("changed", "1.1.m2", "updates")]
    assert proposal.draft.doubts == ()


def test_any_other_column_is_kept_as_private_notes_or_left_out_as_is_said(desk: Desk) -> None:
    rows = [[*row, "Days left" if n == 0 else n] for n, row in enumerate(desk.rows())]
    proposal = desk.back(rows)
    assert {(kind, field) for kind, _, field in told(proposal)} == {("changed", "private_notes")}
    (doubt,) = proposal.draft.doubts
    assert told(desk.propose(settle(proposal.draft, 0, doubt.others[0]))) == []


def test_a_row_typed_in_comes_in_where_it_was_typed(desk: Desk) -> None:
    rows = desk.rows()
    place_of = next(n for n, row in enumerate(rows) if row[rows[0].index("No.")] == "1.1.m2")
    rows.insert(place_of + 1, [None] * len(rows[0]))
    rows[place_of + 1][rows[0].index("Milestone or output")] = "Lease signed by March 2010"
    proposal = desk.back(rows)
    assert [(one.kind, one.title) for one in differences(proposal)] == [(Change.ADDED, "Lease signed")]
    take_in(desk.book, proposal, as_at=AS_AT)
    above = place(desk.book, "1.1")
    titles = desk.book.rows("select title from milestone where activity_id=? and deleted=0 order by sort", above.id)
    assert [row["title"] for row in titles][:3] == ["CVS interim Board in place", "CVS incorporated", "Lease signed"]


def test_a_row_that_was_deleted_in_the_sheet_stays_in_the_plan_and_is_named(desk: Desk) -> None:
    rows = desk.rows()
    rows = [row for row in rows if row[rows[0].index("No.")] != "1.1.m2"]
    proposal = desk.back(rows)
    assert told(proposal) == [("gone", "1.1.m2", None)]


def test_a_copied_row_is_a_new_one_with_a_doubt_and_the_original_keeps_its_id(desk: Desk) -> None:
    rows = desk.rows()
    at = next(n for n, row in enumerate(rows) if row[rows[0].index("No.")] == "1.1.m2")
    copy = list(rows[at])
    copy[rows[0].index("Milestone or output")] = "CVS registered by Jan 2010"
    proposal = desk.back([*rows[:at], copy, *rows[at:]])
    assert [(one.kind, one.title) for one in differences(proposal)] == [(Change.ADDED, "CVS registered")]
    (doubt,) = proposal.draft.doubts
    assert told(desk.propose(settle(proposal.draft, 0, doubt.others[0]))) == []


def test_rows_of_another_plan_are_said_to_be(desk: Desk) -> None:
    rows = desk.rows()
    other = replace(desk, plan=desk.book.value("select title from plan where title not like 'Third%'")).rows()
    rows.append(
        [other[1][other[0].index(name)] if name in other[0] else None for name in rows[0][:-1]] + [other[1][-1]]
    )
    assert any("1 row of it bears an id that this plan doesn't know" in said for said in desk.back(rows).draft.remarks)


def test_an_objective_is_renamed_where_all_its_rows_say_so(desk: Desk) -> None:
    rows = desk.rows()
    at = rows[0].index("Objective")
    for row in rows[1:]:
        if str(row[at]).startswith("1."):
            row[at] = "1. A stronger Third Sector"
    assert told(desk.back(rows)) == [("changed", "1", "title")]


def test_an_objective_named_otherwise_in_one_row_alone_is_doubted(desk: Desk) -> None:
    rows = desk.rows()
    rows[1][rows[0].index("Objective")] = "1. A stronger Third Sector"
    proposal = desk.back(rows)
    assert told(proposal) == []
    assert [doubt.field for doubt in proposal.draft.doubts] == ["title"]


def test_a_milestone_moves_to_the_activity_that_its_row_names(desk: Desk) -> None:
    rows = desk.rows()
    named = next(row for row in rows if row[rows[0].index("No.")] == "1.2")[rows[0].index("Activity")]
    put(rows, "1.1.m2", Activity=named)
    assert told(desk.back(rows)) == [("moved", "1.1.m2", "place")]


# -- leads


def test_a_line_shows_who_leads_it_and_what_is_inherited_is_not_read_back_as_its_own(desk: Desk) -> None:
    rows = desk.rows()
    led = {row[rows[0].index("No.")]: row[rows[0].index("Lead officer")] for row in rows[1:]}
    assert led["1.1.m2"] == led["1.1"] == "Louise Russell"
    for row in rows[1:]:
        if row[rows[0].index("Lead officer")] == "Louise Russell":
            row[rows[0].index("Lead officer")] = "Andy Algar"
    assert {ref.count(".m") + ref.count(".o") for _, ref, _ in told(desk.back(rows))} == {0}


@pytest.mark.parametrize("typed", ["AA", "“AA”"])
def test_initials_typed_as_a_lead_are_the_officer_whom_the_file_shows_by_them(desk: Desk, typed: str) -> None:
    rows = desk.rows()
    put(rows, "2.1", Lead_officer=typed)
    proposal = desk.back(rows)
    assert [one.now for one in differences(proposal)] == ["Andy Algar"]
    assert proposal.draft.doubts == ()


@pytest.mark.parametrize("typed", ["LR/AA", "LR, AA", "LR and AA", "LR & AA", "LR; AA", "LR / Andy Algar"])
def test_initials_of_several_are_several_officers(desk: Desk, typed: str) -> None:
    rows = desk.rows()
    put(rows, "2.1", Lead_officer=typed)
    proposal = desk.back(rows)
    assert [one.now for one in differences(proposal)] == ["Louise Russell / Andy Algar"]
    assert proposal.draft.doubts == ()


@pytest.mark.parametrize("typed", ["aa", "Andy", "Algar", "ANDY"])
def test_a_name_that_fits_one_officer_is_that_officer_with_one_doubt_for_all_rows(desk: Desk, typed: str) -> None:
    rows = desk.rows()
    for ref in ("2.1", "3.1", "4.1"):
        put(rows, ref, Lead_officer=typed)
    proposal = desk.back(rows)
    assert {one.now for one in differences(proposal)} == {"Andy Algar"}
    (doubt,) = proposal.draft.doubts
    again = desk.propose(settle(proposal.draft, 0, doubt.others[0]))
    assert [one.now for one in differences(again)] == [typed] * 3


def test_a_team_that_is_called_like_the_initials_of_somebody_stays_the_team(desk: Desk) -> None:
    perform(desk.book, assign(place(desk.book, "1.1.m2"), "+AA"))
    rows = desk.rows()
    put(rows, "2.1", Lead_officer="AA")
    assert [one.now for one in differences(desk.back(rows))] == ["AA"]


def test_a_row_with_the_lead_of_the_row_above_as_its_own_says_so(desk: Desk) -> None:
    perform(desk.book, assign(place(desk.book, "1.1.m2"), "Louise Russell"))
    rows = desk.rows()
    led = {row[rows[0].index("No.")]: row[rows[0].index("Lead officer")] for row in rows[1:]}
    assert (led["1.1.m2"], led["1.1.m3"]) == ("Louise Russell [own]", "Louise Russell")
    assert told(desk.back(rows)) == []


# -- too many new rows


def test_where_more_than_a_fifth_of_the_rows_would_be_new_that_has_to_be_said(desk: Desk) -> None:
    rows = desk.rows()
    blank = [None] * len(rows[0])
    for n in range(30):
        row = list(blank)
        row[rows[0].index("Milestone or output")] = f"Something quite new, no. {n}"
        rows.append(row)
    assert desk.back(rows[:-15]).too_many_new is None
    said = desk.back(rows).too_many_new
    assert said is not None
    assert said.startswith("30 of the ")


# -- numbers


def test_a_number_that_a_spreadsheet_shortens_is_the_one_it_was(desk: Desk) -> None:
    rows = desk.rows()
    for row in rows[1:]:
        number = str(row[rows[0].index("No.")])
        if number.count(".") == 1 and number.replace(".", "").isdecimal():
            row[rows[0].index("No.")] = float(number)
    assert told(desk.back(rows)) == []


def test_without_the_file_a_number_is_put_right_by_the_order(tmp_path: Path) -> None:
    numbers = ["1.8", "1.9", "1.1", "1.11", "1.19", "1.2"]
    text = "Objective,No.,Activity,Lead,Due\n" + "".join(
        f"1. Homes,{number},Do thing {n} for all,Ann Lee,March 2010\n" for n, number in enumerate(numbers)
    )
    (tmp_path / "foreign.csv").write_text(text, encoding="utf-8")
    draft = read_draft(tmp_path / "foreign.csv").draft
    refs = [a.ref for o in draft.library.plans[0].objectives for a in o.activities]
    assert refs == ["1.8", "1.9", "1.10", "1.11", "1.19", "1.20"]
    assert [doubt.field for doubt in draft.doubts if doubt.field == "ref"] == ["ref", "ref"]


# -- read by itself


@pytest.mark.parametrize("starts", ["2009-04-01", "01/04/2009", "1 Apr 2009", "39904", "1 April 2009"])
def test_the_years_of_a_plan_are_read_from_every_form_of_its_first_day(desk: Desk, tmp_path: Path, starts: str) -> None:
    head, *rows = csv.reader(StringIO(desk.out(Format.CSV).decode("utf-8-sig"), newline=""))
    for row in rows:
        row[head.index("Plan starts")] = starts
    rows[1][head.index("Due")] = "by end Jan"
    path = tmp_path / "b.csv"
    path.write_bytes(as_csv([head, *rows], ";"))
    plan = read_draft(path).draft.library.plans[0]
    assert plan.period_start == "2009-04-01"


def test_a_sheet_whose_days_a_program_has_written_with_the_month_first_is_the_same(desk: Desk) -> None:
    perform(desk.book, set_status(place(desk.book, "1.1.m1"), Status.COMPLETE, as_at=date(2009, 11, 10)))
    rows = list(csv.reader(StringIO(desk.out(Format.CSV).decode("utf-8-sig"), newline="")))

    def turned(text: str) -> str:
        day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
        return f"{int(day[2])}/{int(day[3])}/{day[1]}" if day else text

    data = as_csv([[turned(cell) for cell in row] for row in rows], ",")
    draft = desk.read(data, Format.CSV)
    assert told(desk.propose(draft)) == []
    assert draft.doubts == ()
    path = desk.folder / "elsewhere.csv"
    path.write_bytes(data)
    alone = read_draft(path).draft
    assert any("have the month first" in remark for remark in alone.remarks)
    plan = alone.library.plans[0]
    first = plan.objectives[0].activities[0].milestones[0]
    assert (plan.period_start, plan.period_end, first.done_on) == ("2009-04-01", "2010-03-31", "2009-11-10")


def test_a_date_without_a_year_in_a_plan_without_years_is_doubted_and_never_of_the_year_2000(tmp_path: Path) -> None:
    text = (
        "Kind,Objective,No.,Activity,Milestone or output,Due,Lead officer,Status,RAG as stated\n"
        "Activity,1. Homes,1.1,1.1 Build,,,Ann Lee,,\nMilestone,1. Homes,1.1.m1,1.1 Build,Survey,by end Jan,,,\n"
    )
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    draft = read_draft(tmp_path / "b.csv").draft
    assert draft.library.plans[0].objectives[0].activities[0].milestones[0].due_to is None
    assert [doubt.field for doubt in draft.doubts] == ["due"]


def test_a_sheet_without_ids_from_an_older_version_is_read_as_ever(desk: Desk) -> None:
    head, *rows = csv.reader(StringIO(desk.out(Format.CSV).decode("utf-8-sig"), newline=""))
    gone = {head.index(name) for name in ("Reason for the new date", "Why", "What next")} | {len(head) - 1}
    old = [[cell for n, cell in enumerate(row) if n not in gone] for row in (head, *rows)]
    draft = desk.read(as_csv(old, ","), Format.CSV)
    assert told(desk.propose(draft)) == []
    path = desk.folder / "again.csv"
    path.write_bytes(as_csv(old, ","))
    assert len(read_draft(path).draft.library.plans[0].objectives) == 7


def test_a_sheet_of_a_later_version_is_refused(desk: Desk) -> None:
    data = desk.out(Format.MD).replace(b"tsworkbench sheet 2", b"tsworkbench sheet 3")
    with pytest.raises(Refused, match="later version"):
        desk.read(data, Format.MD)


# -- by activity


def _word(desk: Desk) -> Iterator[Any]:
    from docx import Document

    yield Document(BytesIO(desk.out(Format.DOCX)))


def _saved(document: Any) -> bytes:
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def test_points_of_a_cell_in_word_are_found_again_changed_added_and_taken_away(desk: Desk) -> None:
    from copy import deepcopy

    (document,) = _word(desk)
    table = document.tables[0]
    titles = [cell.text for cell in table.rows[0].cells]
    points = table.rows[1].cells[titles.index("Milestones")].paragraphs
    points[1].text = "CVS incorporated by Feb 2010 [in progress]"
    points[1]._p.addnext(deepcopy(points[1]._p))
    table.rows[1].cells[titles.index("Milestones")].paragraphs[2].text = "Lease signed by March 2010"
    points[3]._p.getparent().remove(points[3]._p)
    proposal = desk.propose(desk.read(_saved(document), Format.DOCX))
    assert sorted(told(proposal), key=str) == sorted(
        [
            ("changed", "1.1.m2", "title"),
            ("changed", "1.1.m2", "due"),
            ("changed", "1.1.m2", "status"),
            ("added", "", None),
            ("gone", "1.1.m4", None),
        ],
        key=str,
    )


@pytest.mark.parametrize("headed", [False, True], ids=["split", "with the headings again"])
@pytest.mark.parametrize("between", ["", "2. The highest standards when working with Volunteers"])
@pytest.mark.parametrize("parts", [2, 5])
def test_a_word_table_that_was_split_is_one_sheet(desk: Desk, parts: int, between: str, *, headed: bool) -> None:
    from copy import deepcopy

    (document,) = _word(desk)
    table = document.tables[0]
    titles = [cell.text for cell in table.rows[0].cells]
    row = next(row for row in table.rows if row.cells[titles.index("No.")].text == "4.3")
    row.cells[titles.index("Status")].paragraphs[0].text = "deferred"
    rows = [row._tr for row in table.rows]
    last = table._tbl
    for part in range(1, parts):
        fresh = deepcopy(table._tbl)
        for tr in list(fresh.tr_lst)[1 if headed else 0 :]:
            fresh.remove(tr)
        for tr in rows[part * 3 : (part + 1) * 3 if part < parts - 1 else None]:
            fresh.append(tr)
        paragraph = document.add_paragraph(between)._p
        last.addnext(paragraph)
        paragraph.addnext(fresh)
        last = fresh
    proposal = desk.propose(desk.read(_saved(document), Format.DOCX))
    assert told(proposal) == [("changed", "4.3", "status")]
    assert proposal.draft.doubts == ()


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
@pytest.mark.parametrize("misread", [True, False], ids=["taken for Windows-1252", "kept as Windows-1252"])
def test_letters_that_a_spreadsheet_has_spoilt_are_no_edits(desk: Desk, form: Format, *, misread: bool) -> None:
    text = desk.out(Format.CSV).decode("utf-8-sig")
    if misread:
        text = text.encode().decode("cp1252", "replace")
    else:
        text = text.encode("cp1252", "replace").decode("cp1252")
    rows: Rows = list(csv.reader(StringIO(text, newline="")))
    put(rows, "2.1.m1", Status="deferred")
    data = workbook(rows, desk.out(), "Plan") if form is Format.XLSX else as_csv(rows, ";")
    assert told(desk.propose(desk.read(data, form))) == [("changed", "2.1.m1", "status")]


def test_what_is_typed_into_a_word_table_is_taken(desk: Desk) -> None:
    (document,) = _word(desk)
    table = document.tables[0]
    titles = [cell.text for cell in table.rows[0].cells]
    row = table.rows[2]
    for name, text in (("Status", "complete 3 March 2010"), ("RAG as stated", "Green"), ("Lead officer", "Andy Algar")):
        row.cells[titles.index(name)].paragraphs[0].text = text
    proposal = desk.propose(desk.read(_saved(document), Format.DOCX))
    assert {field for _, ref, field in told(proposal) if ref == "1.2"} >= {"status", "leads"}
    assert cells(proposal, "1.2", "status") == {"status": "complete", "done_on": "2010-03-03"}


def test_a_plan_read_again_after_an_import_is_as_it_was_but_for_the_edit(desk: Desk) -> None:
    plan_id = plan_named(desk.book, "Third")["id"]
    before = read_library(desk.book, [plan_id]).plans[0]
    text = desk.out(Format.MD).decode().replace("| not started |", "| deferred |", 1)
    take_in(desk.book, desk.propose(desk.read(text.encode(), Format.MD)), as_at=AS_AT)
    after = read_library(desk.book, [plan_id]).plans[0]
    changed = [
        (a.ref, a.status, b.status)
        for o, p in zip(before.objectives, after.objectives, strict=True)
        for a, b in zip(o.activities, p.activities, strict=True)
        if a != b
    ]
    assert len(changed) == 1
    assert changed[0][1:] == ("not_started", "deferred")

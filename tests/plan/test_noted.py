"""What an import leaves in notes: counted and listed, and the doubts among them told from the document's words."""

import pytest

from tsworkbench.plan.imports.doubts import as_notes
from tsworkbench.plan.imports.draft import Doubt, Draft, in_a_line, is_doubt, noted_words, only_in_notes
from tsworkbench.plan.whole import Activity, Library, Objective, Plan

DOUBT = Doubt(where="table 1, row 2, “By when”", text="Q2", reading="July", because="Or June.", row="d3")


def draft(notes: str | None = None, *, lines: int = 10, doubts: tuple[Doubt, ...] = ()) -> Draft:
    activity = Activity(id="d3", title="Go", ref="1.1", notes=notes)
    plan = Plan(id="d1", title="P", objectives=(Objective(id="d2", title="O", activities=(activity,)),))
    return Draft(library=Library(plans=(plan,)), lines=lines, doubts=doubts)


@pytest.mark.parametrize("where", ["", "row 4", "sheet “Plan”, table 1, row 2, “By when: end”", "under “Aims: all”"])
def test_a_doubt_is_known_again_wherever_it_stood(where: str) -> None:
    assert is_doubt(in_a_line(Doubt(where=where, text="Q2 “2010”", reading="July", because="Or June.")))


@pytest.mark.parametrize("line", ["Doubt at the board about the hall", "Risk: High", "No doubt: “x” was read as y."])
def test_other_notes_are_no_doubts(line: str) -> None:
    assert not is_doubt(line)


def test_lines_that_are_only_in_notes_are_counted_and_listed_with_their_rows() -> None:
    noted = draft("Risk: High\nAll well\nIt is struck out in the document.\nLink: https://example.org")
    assert noted_words(noted) == "2 of the document’s 10 lines are only in notes"
    assert [(one.ref, one.line) for one in only_in_notes(noted)] == [("1.1", "Risk: High"), ("1.1", "All well")]


def test_doubts_that_are_kept_as_notes_are_no_lines_of_the_document() -> None:
    kept = as_notes(draft("Risk: High", doubts=(DOUBT,)))
    assert noted_words(kept) == "1 of the document’s 10 lines is only in notes"


@pytest.mark.parametrize("one", [draft(), draft("Risk: High", lines=0)])
def test_nothing_is_said_where_all_has_a_field_or_the_notes_are_the_documents_own(one: Draft) -> None:
    assert noted_words(one) == ""

"""Hidden sheets of a workbook are never read into the plan, nor left out of it, without a word."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from tsworkbench.documents.formats.excel.reader import read
from tsworkbench.documents.front.wire import decode, encode
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.imports.doubts import Review, as_notes
from tsworkbench.plan.imports.draft import Draft, is_doubt, not_in_fields, noted_words

Sheet = tuple[str, str, list[list[str]]]

HEADS = ["Objective", "Ref", "Action", "Lead", "By when"]


def plan_rows(aim: str, number: int, lead: str, year: int = 2010) -> list[list[str]]:
    rows = [
        [aim, f"{number}.{n}", f"Hold fair {number}{n}", lead, f"{month} {year}"]
        for n, month in ((1, "May"), (2, "June"))
    ]
    return [HEADS, *rows]


PLAN = plan_rows("Groups", 1, "A Ahmed")
OLD = plan_rows("Parks", 7, "B Begum", 2009)
LISTS = [["Status", "Team"], ["Not started", "Housing"], ["Complete", "Parks"]]
GUIDE = [["How to fill in this workbook"], ["Type one action in each row."]]


def draft_of(*sheets: Sheet) -> Draft:
    book = Workbook()
    book.remove(book.active)
    for name, state, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    written = BytesIO()
    book.save(written)
    return read_plan(decode(encode(read(written.getvalue(), "plan.xlsx"))))


def refs(draft: Draft) -> list[str | None]:
    return [one.ref for plan in draft.library.plans for aim in plan.objectives for one in aim.activities]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("first", [True, False])
def test_a_hidden_sheet_is_left_out_with_a_doubt_that_offers_to_read_it(state: str, first: bool) -> None:
    sheets: list[Sheet] = [("Plan 2010/11".replace("/", "-"), "visible", PLAN), ("Old plan", state, OLD)]
    draft = draft_of(*(reversed(sheets) if first else sheets))
    assert refs(draft) == ["1.1", "1.2"]
    (doubt,) = draft.doubts
    assert (doubt.where, doubt.text, doubt.reading) == ("sheet “Old plan”", "Old plan", "left out")
    assert doubt.because == "The sheet “Old plan” is hidden in the workbook; a plan is on it."
    assert [choice.words for choice in doubt.others] == ["read it too"]
    assert noted_words(draft) == "3 hidden rows are left out"
    assert not_in_fields(draft)[1].line == "Sheet “Old plan”, row 2: Parks – 7.1 – Hold fair 71 – B Begum – May 2009"


def test_read_too_it_is_a_part_of_the_plan_with_the_doubts_of_its_own() -> None:
    old = [*OLD, ["Parks", "7.3", "Hold fair 73", "B Begum", "Q2 2009"]]
    review = Review(draft_of(("Plan", "visible", PLAN), ("Old plan", "hidden", old)))
    assert (review.number, review.total) == (1, 1)
    review.take(1)
    assert sorted(refs(review.draft), key=str) == ["1.1", "1.2", "7.1", "7.2", "7.3"]
    assert [officer.name for officer in review.draft.library.officers] == ["A Ahmed", "B Begum"]
    assert not review.draft.left
    assert review.doubt is not None
    assert "Q2 2009" in review.doubt.text
    assert (review.number, review.total) == (2, 1 + len(review.draft.doubts))
    assert review.raw is review.draft
    assert review.back()
    assert (refs(review.draft), review.number, review.total) == (["1.1", "1.2"], 1, 1)


def test_kept_as_a_note_it_is_left_out() -> None:
    kept = as_notes(draft_of(("Plan", "visible", PLAN), ("Old plan", "hidden", OLD)))
    assert refs(kept) == ["1.1", "1.2"]
    (line,) = (kept.library.plans[0].notes or "").split("\n")
    assert is_doubt(line)
    assert line.startswith("Doubt at sheet “Old plan”: “Old plan” was read as left out.")


def test_each_of_two_hidden_sheets_is_settled_for_itself() -> None:
    older = plan_rows("Trams", 8, "C Cole", 2008)
    draft = draft_of(("Plan", "visible", PLAN), ("Old", "hidden", OLD), ("Older", "hidden", older))
    assert [doubt.text for doubt in draft.doubts] == ["Old", "Older"]
    found = {}
    for one, two in ((0, 0), (1, 0), (0, 1), (1, 1)):
        review = Review(draft)
        review.take(one)
        review.take(two)
        found[one, two] = [ref for ref in refs(review.draft) if ref and ref.endswith("1")]
        assert review.doubt is None
        assert (review.number, review.total) == (3, 2)
    assert found == {(0, 0): ["1.1"], (1, 0): ["1.1", "7.1"], (0, 1): ["1.1", "8.1"], (1, 1): ["1.1", "7.1", "8.1"]}


@pytest.mark.parametrize("beside", [[("Blank", "visible", [])], [("Guide", "visible", GUIDE)]])
def test_where_no_other_sheet_has_a_plan_the_hidden_one_is_read_with_a_doubt(beside: list[Sheet]) -> None:
    draft = draft_of(*beside, ("Old plan", "hidden", OLD))
    assert refs(draft) == ["7.1", "7.2"]
    (doubt,) = draft.doubts
    assert (doubt.reading, doubt.others) == ("part of the plan", ())
    assert "hidden in the workbook, and no sheet that is shown has a plan" in doubt.because
    assert not draft.left


def test_of_two_plans_that_are_both_hidden_each_may_be_left_out_but_not_both() -> None:
    draft = draft_of(("Guide", "visible", GUIDE), ("Old", "hidden", OLD), ("New", "hidden", PLAN))
    assert refs(draft) == ["7.1", "7.2", "1.1", "1.2"]
    review = Review(draft)
    review.take(1)
    assert refs(review.draft) == ["1.1", "1.2"]
    assert review.doubt is not None
    assert (review.doubt.text, review.doubt.others) == ("New", ())


@pytest.mark.parametrize("name", ["Lists", "Guide"])
def test_a_hidden_sheet_without_a_plan_is_no_doubt_and_is_said_to_be_left_out(name: str) -> None:
    rows = {"Lists": LISTS, "Guide": GUIDE}[name]
    draft = draft_of((name, "veryHidden", rows), ("Plan", "visible", PLAN))
    assert (refs(draft), draft.doubts) == (["1.1", "1.2"], ())
    assert f"The sheet “{name}” is hidden, and no plan is on it. Its {len(rows)} rows were left out." in draft.remarks
    assert draft.library.plans[0].notes is None
    assert len(draft.left) == len(rows)


def test_initials_on_a_hidden_sheet_are_still_explained_by_it() -> None:
    names = [["Initials", "Name"], ["AA", "Anna Ahmed"], ["BB", "Bina Begum"]]
    draft = draft_of(("Plan", "visible", plan_rows("Groups", 1, "AA")), ("Names", "hidden", names))
    assert [officer.name for officer in draft.library.officers] == ["Anna Ahmed"]


def test_a_workbook_without_a_plan_is_refused_whatever_is_hidden_in_it() -> None:
    with pytest.raises(Refused, match="doesn’t look like a plan"):
        draft_of(("Guide", "visible", GUIDE), ("Lists", "hidden", LISTS))


def with_hidden_rows(*numbers: int, rows: list[list[str]] | None = None) -> Draft:
    book = Workbook()
    book.active.title = "Plan"
    for row in rows or [*PLAN, *OLD[1:]]:
        book.active.append(row)
    for number in numbers:
        book.active.row_dimensions[number].hidden = True
    written = BytesIO()
    book.save(written)
    return read_plan(decode(encode(read(written.getvalue(), "plan.xlsx"))))


def test_hidden_rows_are_read_with_a_doubt_that_offers_to_leave_them_out() -> None:
    draft = with_hidden_rows(4, 5)
    assert refs(draft) == ["1.1", "1.2", "7.1", "7.2"]
    (doubt,) = draft.doubts
    assert (doubt.where, doubt.text, doubt.reading) == ("sheet “Plan”", "2 hidden rows", "part of the plan")
    assert doubt.because == "The sheet hides 2 rows (4–5), perhaps by a filter."
    review = Review(draft)
    review.take(1)
    assert refs(review.draft) == ["1.1", "1.2"]
    assert noted_words(review.draft) == "2 hidden rows are left out"
    assert review.doubt is None
    assert review.back()
    assert refs(review.draft) == ["1.1", "1.2", "7.1", "7.2"]


def test_hidden_rows_of_a_sheet_without_a_plan_are_only_said() -> None:
    with pytest.raises(Refused):
        with_hidden_rows(2, rows=LISTS)
    draft = with_hidden_rows()
    assert draft.doubts == ()


def test_columns_may_be_said_to_hold_something_else_while_hidden_rows_are_left_out() -> None:
    review = Review(with_hidden_rows(4, 5))
    review.take(1)
    review.say_columns({"By when": "notes"})
    assert refs(review.draft) == ["1.1", "1.2"]
    assert not any(one.due_to for aim in review.draft.library.plans[0].objectives for one in aim.activities)

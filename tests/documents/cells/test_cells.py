"""Dates, refs and marks as cells hold them."""

from datetime import date

import pytest

from tsworkbench.documents.blocks import Line
from tsworkbench.documents.columns.dates import Years, read_when, take_date
from tsworkbench.documents.columns.marks import (
    bare_ref,
    belongs,
    footnote,
    footnote_mark,
    is_bracketed,
    is_ditto,
    is_ref,
    numbered,
    without_mark,
)
from tsworkbench.plan.due import Precision

YEARS = Years(plan_year=2009, as_at=date(2009, 4, 1))


def test_a_struck_out_date_is_the_one_before() -> None:
    when = read_when([Line(text="March 2010", struck="Dec 2009")], YEARS)
    assert when is not None
    assert when.was is not None
    assert (when.due.end, when.was.end, when.because) == (date(2010, 3, 31), date(2009, 12, 31), None)


@pytest.mark.parametrize("printed", ["March 2010 (was Dec 2009)", "Dec 2009 revised to March 2010"])
def test_a_revision_in_words_keeps_the_first_date(printed: str) -> None:
    when = read_when([Line(text=printed)], YEARS)
    assert when is not None
    assert when.was is not None
    assert (when.printed, when.due.end, when.was.end) == (printed, date(2010, 3, 31), date(2009, 12, 31))


def test_a_real_date_shown_as_a_month_is_a_month() -> None:
    month = read_when([Line(text="Mar-10")], YEARS, value=date(2010, 3, 1))
    day = read_when([Line(text="2010-03-01")], YEARS, value=date(2010, 3, 1))
    assert month is not None
    assert day is not None
    assert (month.due.precision, day.due.precision) == (Precision.MONTH, Precision.DAY)


def test_a_spreadsheet_s_number_is_a_day_with_a_doubt() -> None:
    when = read_when([Line(text="45016")], YEARS)
    assert when is not None
    assert (when.due.end, when.because) == (date(2023, 3, 31), "It is a number; a spreadsheet shows it as that day.")


@pytest.mark.parametrize(
    ("printed", "end"),
    [
        ("Overview and Scrutiny Committee 14 September 2009", date(2009, 9, 14)),
        ("Report to Full Council 31/03/2010", date(2010, 3, 31)),
        ("Council meeting, 12 March 2010", date(2010, 3, 12)),
        ("by next board meeting, June 2010", date(2010, 6, 30)),
    ],
)
def test_a_date_after_the_name_of_a_meeting_is_read(printed: str, end: date) -> None:
    when = read_when([Line(text=printed)], YEARS)
    assert when is not None
    assert when.due.end == end


def test_a_meeting_named_after_its_month_is_in_that_month_with_a_doubt() -> None:
    when = read_when([Line(text="March full council")], YEARS)
    assert when is not None
    assert when.due.end == date(2010, 3, 31)
    assert when.because == "It names a meeting, “full council”, on a day that isn’t said."
    waiting = read_when([Line(text="next meeting")], YEARS)
    assert waiting is not None
    assert (waiting.due.precision, waiting.due.end) == ("relative", None)
    assert waiting.because == "It waits for a meeting; the phrase doesn’t say when that is."


def test_of_several_dates_the_latest_counts_with_a_doubt() -> None:
    when = read_when([Line(text="Sept 2009, Jan 2010, April 2010")], YEARS)
    assert when is not None
    assert when.due.end == date(2010, 4, 30)
    assert when.because == "It names several dates: the latest counts, not 30 September 2009 and 31 January 2010."
    assert [other.end for other in when.others] == [date(2009, 9, 30), date(2010, 1, 31)]


@pytest.mark.parametrize(
    ("printed", "title", "phrase"),
    [
        ("CVS incorporated by Jan 2010", "CVS incorporated", "by Jan 2010"),
        ("Scope review by November 2009. To include users", "Scope review", "by November 2009"),
        ("Approach agreed, after talks, by November 2009", "Approach agreed, after talks", "by November 2009"),
        ("Hold event (March 2010)", "Hold event", "March 2010"),
        ("March 2010: hold event", "hold event", "March 2010"),
        ("Agree scope by March 2010 with partners", "Agree scope with partners", "by March 2010"),
        ("Promoted across the Partnership by TBC", "Promoted across the Partnership", "by TBC"),
    ],
)
def test_a_date_in_a_sentence_leaves_a_title(printed: str, title: str, phrase: str) -> None:
    taken = take_date(printed, YEARS)
    assert taken is not None
    assert (taken.title, taken.when.printed) == (title, phrase)


@pytest.mark.parametrize(
    ("printed", "ref"),
    [("1.", "1"), ("1.1", "1.1"), ("1.10", "1.10"), ("A1", "A1"), ("Action 3", "3"), ("SO2.1", "SO2.1")],
)
def test_refs_lose_only_their_marks(printed: str, ref: str) -> None:
    assert is_ref(printed)
    assert bare_ref(printed) == ref


@pytest.mark.parametrize(
    ("printed", "ref", "text"),
    [
        ("4. Improved commissioning", "4", "Improved commissioning"),
        ("1.1 Develop a plan", "1.1", "Develop a plan"),
        ("Priority 2: Housing", "2", "Housing"),
        ("Theme A - Place", "A", "Place"),
        ("Priority one: People", "1", "People"),
        ("2009/10 plan agreed", None, "2009/10 plan agreed"),
        ("1,000 trees planted", None, "1,000 trees planted"),
        ("2.5 km of path", None, "2.5 km of path"),
        ("ISO 9001 certification", None, "ISO 9001 certification"),
        ("25 officers trained", None, "25 officers trained"),
    ],
)
def test_a_number_before_a_text_is_its_ref_unless_it_counts_something(printed: str, ref: str | None, text: str) -> None:
    found = numbered(printed)
    assert (found.ref, found.text) == (ref, text)


def test_a_ref_belongs_to_the_one_it_is_counted_under() -> None:
    assert belongs("1.2", "1")
    assert not belongs("12", "1")
    assert belongs("SO2.1", "SO2")


@pytest.mark.parametrize("printed", ["(see above)", "As above", "ditto", '"', "″"])
def test_ditto_in_its_forms(printed: str) -> None:
    assert is_ditto(printed)


def test_footnotes_and_brackets() -> None:
    assert footnote_mark("Agree the budget*") == "*"
    assert without_mark("Agree the budget²") == "Agree the budget"
    assert footnote("* subject to funding") == ("*", "subject to funding")
    assert is_bracketed("[Further scoping required before reliable timescales can be given]")
    assert not is_bracketed("Agree [draft] plan")

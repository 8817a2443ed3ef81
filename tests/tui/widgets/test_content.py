"""Text from any door, drawn: nothing steers the terminal, and nothing is wider than it may be."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from tsworkbench.tui.draw.content import Line, cells, content, drawable, wrap

Check = Callable[[str], bool]


@pytest.mark.parametrize("width", [0, 1, 2, 7, 40])
def test_cells_are_harmless_and_exactly_as_wide_as_asked(hostile: str, width: int, is_harmless: Check) -> None:
    drawn = cells(hostile, width)
    assert cell_len(drawn) == width
    assert is_harmless(drawn)


@given(text=st.text(), width=st.integers(0, 30), align=st.sampled_from(["left", "right", "center"]))
def test_any_text_fits(is_harmless: Check, text: str, width: int, align: str) -> None:
    drawn = cells(text, width, align=align)  # type: ignore[arg-type]
    assert cell_len(drawn) == width
    assert is_harmless(drawn)


def test_what_is_cut_says_so() -> None:
    assert cells("Officer to manage Chest", 18) == "Officer to manage…"
    assert cells("12", 5, align="right") == "   12"
    assert cells("漢字漢字", 4) == "漢… "


@pytest.mark.parametrize("word", ["क्\u200dष", "ශ්\u200dරී"])
def test_what_some_terminals_draw_in_one_place_and_others_in_two_is_not_drawn(word: str) -> None:
    assert cells(word, 14).strip() == word.replace("\u200d", "")


def test_spaces_at_the_ends_are_drawn_where_a_line_is_composed() -> None:
    assert drawable(" · ") == " · "
    assert drawable("\x1b plan \x00") == " plan "


@given(text=st.text(), width=st.integers(1, 30), lines=st.integers(0, 4))
def test_wrapped_text_fits(is_harmless: Check, text: str, width: int, lines: int) -> None:
    wrapped = wrap(text, width, lines)
    assert len(wrapped) <= lines
    assert all(is_harmless(line) for line in wrapped)
    assert all(cell_len(line) <= max(width, 2) for line in wrapped)  # a wide character needs two cells


def test_wrapping_keeps_line_breaks_and_cuts_at_the_end() -> None:
    assert wrap("one two\nthree four five", 9, 9) == ["one two", "three", "four five"]
    assert wrap("one two three four", 8, 2) == ["one two", "three…"]
    assert wrap("incomprehensibilities", 8, 9) == ["incompre", "hensibil", "ities"]


def test_markup_is_text() -> None:
    assert content("[/] [@click=app.quit]x[/]").plain == "[/] [@click=app.quit]x[/]"
    assert content("[bold]x").spans == []


@given(one=st.text(), two=st.text(), three=st.text(), width=st.integers(0, 40))
def test_a_line_is_exactly_as_wide_as_asked(is_harmless: Check, one: str, two: str, three: str, width: int) -> None:
    strip = Line(width).put(one, width=8).gap(2).put(two).to(12).put("x").right(three).right("!").strip()
    assert strip.cell_length == width
    assert sum(cell_len(segment.text) for segment in strip) == width
    assert is_harmless(strip.text)


def test_the_right_end_stays_and_the_left_gives_way() -> None:
    assert Line(20).put("4.2", width=4).put("Chest advertised").right("in 16d").strip().text == "4.2 Chest ad… in 16d"
    assert Line(6).put("left").right("much too long").strip().text == " much…"


def test_a_line_lies_on_its_style() -> None:
    under = Style(bgcolor="#101010")
    strip = Line(6, under).put("a", Style(bold=True)).right("b").strip()
    assert all(segment.style is not None and segment.style.bgcolor == under.bgcolor for segment in strip)


def test_columns_stay_aligned_when_a_run_is_too_long() -> None:
    assert Line(10).put("abcdefgh").to(4).put("x").strip().text == "abc…x     "

"""A page of what there is to read: every line as wide as it was asked for, and no word of it lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.effort import examples

from tsworkbench.plan.language.text import clean
from tsworkbench.tui.draw.content import drawable
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import look_for

LOOK = look_for("tsworkbench-dark")
WORDS = st.lists(
    st.one_of(
        st.text(alphabet="abcdefghij", min_size=1, max_size=30),
        st.sampled_from(["شُكْرًا", "漢字漢字", "e\u0301te\u0301", "n\u0303", "שלום", "4.2.m1", "“so”", "—", "x" * 90]),
    ),
    min_size=1,
    max_size=40,
)


def text_of(page: Page) -> str:
    return "".join("".join(line.text.split()) for line in page.lines)


@pytest.mark.parametrize("part", ["words", "field", "row", "title", "heading"])
@settings(max_examples=examples(40))
@given(words=WORDS, width=st.integers(20, 250))
def test_nothing_is_cut_and_every_line_is_as_wide_as_the_page(part: str, words: list[str], width: int) -> None:
    page, text = Page(width, LOOK, LOOK.raised), " ".join(words)
    match part:
        case "words":
            page.words(text)
        case "field":
            page.field("Asked by", text)
        case "row":
            page.row("4.2.m1", text, right=[("end Mar", LOOK.text), ("   in 3mo", LOOK.muted)], mark=("○", LOOK.text))
        case "title":
            page.title("4.2.m1", text)
        case "heading":
            page.heading("To say", 3)
            page.words(text, indent=5)
    assert all(line.cell_length == width == cell_len(line.text) for line in page.lines)
    assert all(line.text[0] == " " for line in page.lines), "the first column is the margin"
    shown = text_of(page)
    for word in words:
        for letter in drawable(clean(word)):
            assert letter in shown
    if part in ("words", "title"):
        assert "".join(clean(text).split()) in shown.replace("4.2.m1", "", 1 if part == "title" else 0)


def test_an_empty_field_takes_no_line() -> None:
    page = Page(80, LOOK, LOOK.raised)
    page.field("Why", "")
    page.field("Why", " \n ")
    assert page.lines == []


def test_a_label_has_its_column_where_there_is_room_for_one() -> None:
    page = Page(80, LOOK, LOOK.raised)
    page.field("Why", "Because")
    page.field("n refuses", "The date stays")
    assert [line.text.index(word) for line, word in zip(page.lines, ("Because", "The"), strict=True)] == [12, 12]

"""Markdown as plans are kept in it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsworkbench.documents.blocks import Document, Heading, Line, Paragraph, Table
from tsworkbench.documents.formats.text.markdown import read
from tsworkbench.plan.errors import Refused


def read_text(text: str) -> Document:
    return read(text.encode(), "plan.md")


def tables(text: str) -> list[Table]:
    return [block for block in read_text(text).blocks if isinstance(block, Table)]


def cell(words: str) -> tuple[Line, ...]:
    return tables(f"| a | b |\n|---|---|\n| {words} | x |\n")[0].rows[1].cells[0].lines


def paragraphs(text: str) -> list[Line]:
    return [block.line for block in read_text(text).blocks if isinstance(block, Paragraph)]


def test_a_table_has_its_header_marked_and_its_rows_in_place() -> None:
    (table,) = tables("Intro\n\n| No. | Lead |\n|:---|---:|\n| 1 | A |\n| 2 | B |\n")
    assert [row.marked_header for row in table.rows] == [True, False, False]
    assert [[one.text for one in row.cells] for row in table.rows] == [["No.", "Lead"], ["1", "A"], ["2", "B"]]
    assert [row.place.line for row in table.rows] == [3, 5, 6]


@pytest.mark.parametrize("tag", ["<br>", "<br/>", "<BR />"])
def test_a_line_break_tag_is_a_new_line(tag: str) -> None:
    assert [line.text for line in cell(f"one{tag}two")] == ["one", "two"]


def test_bullets_typed_into_a_cell_are_markers() -> None:
    assert [(line.marker, line.text) for line in cell("• one<br>- two")] == [("•", "one"), ("-", "two")]


def test_an_escaped_bar_is_part_of_the_text() -> None:
    assert cell(r"A \| B")[0].text == "A | B"


def test_links_are_kept_beside_their_words() -> None:
    (line,) = cell("see [the plan](https://example.org/plan)")
    assert (line.text, line.links) == ("see the plan", ("https://example.org/plan",))


def test_what_is_struck_out_is_told_from_what_stands() -> None:
    (line,) = cell("~~Dec 2009~~ March 2010")
    assert (line.text, line.struck) == ("March 2010", "Dec 2009")


def test_a_line_that_is_bold_throughout_says_so() -> None:
    assert cell("**All of it**")[0].bold
    assert not cell("**Some** of it")[0].bold


@pytest.mark.parametrize("tag", ["s", "del", "strike", "S"])
def test_what_a_tag_strikes_out_is_struck_out(tag: str) -> None:
    line = cell(f"<{tag}>end Jan</{tag}> end Feb")[0]
    assert (line.text, line.struck) == ("end Feb", "end Jan")
    assert cell(f"<{tag}>end Jan")[0].text == f"<{tag}>end Jan"


def test_html_stays_text_but_for_formatting() -> None:
    assert cell("<script>alert(1)</script>")[0].text == "<script>alert(1)</script>"
    assert cell("<b>bold</b> &amp; plain")[0].text == "bold & plain"


def test_cells_beyond_the_header_are_not_dropped() -> None:
    row = tables("| a | b |\n|---|---|\n| 1 | x | y | z |\n")[0].rows[1]
    assert [line.text for line in row.cells[1].lines] == ["x", "y", "z"]


def test_a_row_with_a_cell_missing_is_filled_up() -> None:
    assert [len(row.cells) for row in tables("| a | b |\n|---|---|\n| 1 |\n")[0].rows] == [2, 2]


def test_several_tables_with_different_headers_are_several() -> None:
    text = "| a | b |\n|---|---|\n| 1 | 2 |\n\n## Later\n\n| c | d | e |\n|---|---|---|\n| 3 | 4 | 5 |\n"
    assert [len(table.rows[0].cells) for table in tables(text)] == [2, 3]


def test_the_only_heading_of_the_first_level_is_the_title() -> None:
    headings = [block for block in read_text("# Plan\n\n## One\n\n### 1.1 Do\n").blocks if isinstance(block, Heading)]
    assert [(one.text, one.level) for one in headings] == [("Plan", 0), ("One", 2), ("1.1 Do", 3)]


def test_the_title_of_front_matter_is_the_title() -> None:
    blocks = read_text('---\ntitle: "Housing plan"\nauthor: A Clerk\n---\n\n# One\n').blocks
    assert [(one.text, one.level) for one in blocks if isinstance(one, Heading)] == [("Housing plan", 0), ("One", 1)]
    assert paragraphs('---\ntitle: "Housing plan"\nauthor: A Clerk\n---\n')[0].text == "author: A Clerk"


def test_lists_keep_their_numbers_and_their_depth() -> None:
    lines = paragraphs("3. Three\n4. Four\n   - under four\n     - deeper\n\n* star\n")
    assert [(line.marker, line.level, line.text) for line in lines] == [
        ("3.", 0, "Three"),
        ("4.", 0, "Four"),
        ("-", 1, "under four"),
        ("-", 2, "deeper"),
        ("*", 0, "star"),
    ]


def test_a_paragraph_over_several_lines_is_one_unless_each_has_a_label() -> None:
    assert [line.text for line in paragraphs("one\ntwo\n")] == ["one two"]
    assert [line.text for line in paragraphs("**Lead:** A\n**Cost:** £5\n")] == ["Lead: A", "Cost: £5"]


def test_footnotes_stay_where_they_are() -> None:
    assert [line.text for line in paragraphs("Text[^1].\n\n[^1]: The note.\n")] == ["Text[^1].", "[^1]: The note."]


@pytest.mark.parametrize(
    "text", [">" * 5_000 + " deep", "\n".join("  " * n + "- deep" for n in range(200))], ids=["quotes", "lists"]
)
def test_what_is_nested_too_deeply_is_read_as_plain_text_and_said(text: str) -> None:
    document = read_text(text)
    assert "nested too deeply" in document.remarks[0]
    assert "deep" in str(document.blocks)


@pytest.mark.parametrize(
    "text",
    ["[" * 60_000, ("[" * 100 + "\n") * 500, "*a " * 5_000, "~~a" * 5_000, "` `` " * 3_000],
    ids=["brackets", "lines of brackets", "stars", "tildes", "backticks"],
)
def test_text_made_to_slow_a_parser_is_read_all_the_same(text: str) -> None:
    assert read_text(text).blocks


def test_a_table_wider_than_any_plan_is_refused() -> None:
    with pytest.raises(Refused, match="more than 200 columns"):
        read_text("|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n")


_PIECES = st.sampled_from(
    [
        "word ",
        "| a | b |\n",
        "|---|---|\n",
        "\n",
        "# ",
        "- ",
        "1. ",
        "> ",
        "**",
        "~~",
        "[x](y)",
        "<br>",
        "\\|",
        "\t",
        "&",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
@settings(max_examples=150)
def test_no_word_is_lost_whatever_marks_surround_it(text: str) -> None:
    document = read_text(text)
    assert len(re.findall("word", text)) == len(re.findall("word", str(document)))

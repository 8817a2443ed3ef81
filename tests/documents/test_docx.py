"""The Word reader: tables as they stand on the page, words as they stand in a line, and nothing dropped in silence."""

from collections.abc import Callable
from typing import Any

import docx as python_docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples

from tsworkbench.documents.blocks import Cell, Document, Heading, Line, Paragraph, Table
from tsworkbench.documents.formats.word.reader import read
from tsworkbench.plan.errors import Refused


def p(*runs: str, properties: str = "") -> str:
    """A paragraph of runs: plain words, or XML as it is."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*inside: str, properties: str = "") -> str:
    content = "".join(each if each.startswith("<") else p(each) for each in inside) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    inner = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str, widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def grid(data: bytes) -> list[list[str]]:
    """The texts of the only table, a cell that repeats another's marked."""
    (table,) = tables(read(data, "plan.docx"))
    return [["=" + cell.text if cell.again else cell.text for cell in row.cells] for row in table.rows]


def first_cell(data: bytes) -> Cell:
    return tables(read(data, "plan.docx"))[0].rows[0].cells[0]


def lines(data: bytes) -> list[Line]:
    return [block.line for block in read(data, "plan.docx").blocks if isinstance(block, Paragraph)]


def texts(data: bytes) -> list[str]:
    return [line.text for line in lines(data)]


# Tables


def test_a_cell_merged_downwards_stands_in_each_row(make_docx: Any) -> None:
    down = '<w:vMerge w:val="restart"/>'
    table = tbl(
        tr(tc("Infrastructure", properties=down), "Develop a CVS"),
        tr(tc(properties="<w:vMerge/>"), "Co-ordinate resources"),
        tr(tc("Volunteers", properties=down), "Review the Compact"),
    )
    assert grid(make_docx(table)) == [
        ["Infrastructure", "Develop a CVS"],
        ["=Infrastructure", "Co-ordinate resources"],
        ["Volunteers", "Review the Compact"],
    ]


def test_a_cell_merged_sideways_stands_in_each_column(make_docx: Any) -> None:
    wide = tc("Theme one", properties='<w:gridSpan w:val="3"/>')
    assert grid(make_docx(tbl(tr(wide), tr("1.1", "Do this", "Andy")))) == [
        ["Theme one", "=Theme one", "=Theme one"],
        ["1.1", "Do this", "Andy"],
    ]


def test_an_old_horizontal_merge_is_one_too(make_docx: Any) -> None:
    table = tbl(tr(tc("Wide", properties='<w:hMerge w:val="restart"/>'), tc(properties="<w:hMerge/>")), tr("a", "b"))
    assert grid(make_docx(table)) == [["Wide", "=Wide"], ["a", "b"]]


def test_text_hidden_under_a_merge_is_kept(make_docx: Any) -> None:
    table = tbl(
        tr(tc("Shown", properties='<w:vMerge w:val="restart"/>'), "a"),
        tr(tc("Underneath", properties="<w:vMerge/>"), "b"),
    )
    assert grid(make_docx(table))[1] == ["Underneath", "b"]


def test_a_row_may_begin_late_and_end_early(make_docx: Any) -> None:
    table = tbl(tr("a", "b", "c"), tr("x", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'))
    assert grid(make_docx(table)) == [["a", "b", "c"], ["", "x", ""]]


def test_a_column_that_only_a_dragged_border_made_is_none(make_docx: Any) -> None:
    two = '<w:gridSpan w:val="2"/>'
    table = tbl(
        tr(tc("No.", properties=two), tc("Activity")),
        tr(tc("1.1"), tc("Do this", properties=two)),
        widths=(900, 60, 4000),
    )
    assert grid(make_docx(table)) == [["No.", "Activity"], ["1.1", "Do this"]]


def test_a_narrow_column_with_words_of_its_own_stays(make_docx: Any) -> None:
    table = tbl(tr("a", "b", "c"), tr("d", "e", "f"), widths=(900, 60, 4000))
    assert grid(make_docx(table)) == [["a", "b", "c"], ["d", "e", "f"]]


def test_grid_columns_in_which_no_cell_begins_are_none(make_docx: Any) -> None:
    three = '<w:gridSpan w:val="3"/>'
    table = tbl(tr(tc("a", properties=three), "b"), tr(tc("c", properties=three), "d"))
    assert grid(make_docx(table)) == [["a", "b"], ["c", "d"]]


def test_rows_repeated_on_each_page_are_headers(make_docx: Any) -> None:
    (table,) = tables(read(make_docx(tbl(tr("Activity", properties="<w:tblHeader/>"), tr("Do"))), "plan.docx"))
    assert [row.marked_header for row in table.rows] == [True, False]


def test_rows_and_cells_inside_content_controls_are_read(make_docx: Any) -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    table = tbl(tr("a", control.format(tc("b"))), control.format(tr("c", "d")))
    assert grid(make_docx(control.format(table))) == [["a", "b"], ["c", "d"]]


def test_a_table_in_a_cell_is_lines_of_that_cell(make_docx: Any) -> None:
    inner = tbl(tr("Q1", "10 groups"), tr("Q2", "20 groups"))
    table = tbl(*(tr(str(n), tc("Targets", inner, "<w:p/>"), "x") for n in range(4)))
    assert grid(make_docx(table))[0] == ["0", "Targets\nQ1 | 10 groups\nQ2 | 20 groups", "x"]


def test_a_table_that_only_places_another_is_looked_through(make_docx: Any) -> None:
    inner = tbl(tr("Activity", "Lead"), tr("Do", "Andy"))
    document = read(make_docx(tbl(tr(tc("Action plan", inner, "<w:p/>")))), "plan.docx")
    assert isinstance(document.blocks[0], Paragraph)
    (table,) = tables(document)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Activity", "Lead"], ["Do", "Andy"]]


def test_a_table_is_called_by_its_caption(make_docx: Any) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="Beschriftung"><w:name w:val="caption"/></w:style>'
    body = p("Table 1: Action plan", properties=style("Beschriftung")) + tbl(tr("a"))
    document = read(make_docx(body, styles=styles), "plan.docx")
    assert [block.title for block in tables(document)] == ["Table 1: Action plan"]
    assert len(document.blocks) == 1


def test_a_caption_without_a_table_is_a_paragraph(make_docx: Any) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="caption"/></w:style>'
    body = p("Figure 1", properties=style("c")) + p("Words") + tbl(tr("a"))
    assert texts(make_docx(body, styles=styles)) == ["Figure 1", "Words"]


def test_a_deleted_row_is_left_out_and_said(make_docx: Any) -> None:
    data = make_docx(tbl(tr("kept"), tr("gone", properties="<w:del/>")))
    assert grid(data) == [["kept"]]
    assert "has them deleted: 1 passage." in read(data, "plan.docx").remarks[0]


def test_a_cell_knows_the_family_of_its_colour(make_docx: Any) -> None:
    fills = ("FF0000", "FFC000", "92D050", "0070C0", "D9D9D9", "FFFFFF", "DEEAF6", "auto")
    cells = [tc(properties=f'<w:shd w:val="clear" w:fill="{fill}"/>') for fill in fills]
    (table,) = read(make_docx(tbl(tr("a", *cells))), "plan.docx").blocks
    assert [cell.fill for cell in table.rows[0].cells[1:]] == [
        "red",
        "amber",
        "green",
        "blue",
        "grey",
        None,
        None,
        None,
    ]


def test_rows_know_their_table_their_number_and_their_page(make_docx: Any) -> None:
    over = "<w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r>"
    body = tbl(tr("x")) + tbl(tr("a", "b"), tr(tc(p("one", over)), tc(p("one", over))), tr("c", "d"))
    places = [row.place for table in tables(read(make_docx(body), "plan.docx")) for row in table.rows]
    assert [(place.table, place.row, place.page) for place in places] == [(1, 1, 1), (2, 1, 1), (2, 2, 1), (2, 3, 2)]


@settings(max_examples=examples(25), suppress_health_check=list(HealthCheck))
@given(st.data())
def test_merges_made_at_will_show_each_cell_where_python_docx_has_it(saved: Any, data: Any) -> None:
    rows, columns = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5))
    made = python_docx.Document()
    table = made.add_table(rows, columns)
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            cell.text = f"{number}.{column}"
    corners = st.tuples(st.integers(0, rows - 1), st.integers(0, columns - 1))
    merged: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in data.draw(st.lists(st.tuples(corners, corners), max_size=3)):
        (top, bottom), (left, right) = sorted((top, bottom)), sorted((left, right))
        area = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if not area & merged:  # areas that cut through each other leave python-docx's own table half merged
            table.cell(top, left).merge(table.cell(bottom, right))
            merged |= area
    expected = [[table.cell(row, column).text for column in range(columns)] for row in range(rows)]
    found = [[cell.text for cell in row.cells] for row in tables(read(saved(made), "plan.docx"))[0].rows]
    assert found == without_columns_that_no_cell_has_to_itself(expected)


def without_columns_that_no_cell_has_to_itself(grid: list[list[str]]) -> list[list[str]]:
    """The columns in which some cell begins."""
    begins = [c for c in range(len(grid[0])) if c == 0 or any(row[c] != row[c - 1] for row in grid)]
    return [[row[column] for column in begins] for row in grid]


# Words and lines


def test_struck_words_are_told_from_those_that_stand(make_docx: Any) -> None:
    body = p("by ", r("March 2010", "<w:strike/>"), " June 2010")
    assert lines(make_docx(body)) == [Line(text="by June 2010", struck="March 2010")]


def test_a_line_wholly_struck_is_kept_as_struck(make_docx: Any) -> None:
    body = p(r("Dropped", "<w:dstrike/>")) + p(r("Kept", '<w:strike w:val="0"/>'))
    assert lines(make_docx(body)) == [Line(text="", struck="Dropped"), Line(text="Kept")]


def test_tracked_insertions_stand_and_deletions_do_not(make_docx: Any) -> None:
    body = p(
        "by ", "<w:del><w:r><w:delText>March</w:delText></w:r></w:del>", "<w:ins>" + r("June") + "</w:ins>", " 2010"
    )
    assert texts(make_docx(body)) == ["by June 2010"]


def test_breaks_in_a_paragraph_are_lines_and_tabs_are_spaces(make_docx: Any) -> None:
    body = p("<w:r><w:t>Louise Russell</w:t><w:br/><w:t>Head</w:t><w:tab/><w:t>of Policy</w:t></w:r>")
    assert texts(make_docx(body)) == ["Louise Russell", "Head of Policy"]


def test_bold_is_said_of_a_line_that_is_all_bold(make_docx: Any) -> None:
    body = p(r("All", "<w:b/>"), r(" ", "")) + p(r("Half", "<w:b/>"), " not")
    assert [line.bold for line in lines(make_docx(body))] == [True, False]


def test_links_are_kept_beside_their_words(make_docx: Any) -> None:
    body = p(
        '<w:hyperlink r:id="x1">'
        + r("the strategy")
        + '</w:hyperlink><w:hyperlink r:id="x2">'
        + r("file")
        + "</w:hyperlink>"
    )
    relations = (("x1", "hyperlink", "https://example.org/s"), ("x2", "hyperlink", "file:///etc/passwd"))
    assert lines(make_docx(body, relations=relations)) == [
        Line(text="the strategyfile", links=("https://example.org/s",))
    ]


def test_fields_show_their_result_and_not_their_code(make_docx: Any) -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = '<w:r><w:instrText> HYPERLINK "https://example.org/" </w:instrText></w:r>'
    body = p(mark.format("begin"), code, mark.format("separate"), r("our site"), mark.format("end"), r(" here"))
    assert lines(make_docx(body)) == [Line(text="our site here", links=("https://example.org/",))]


def test_an_unfinished_field_swallows_nothing_after_its_paragraph(make_docx: Any) -> None:
    body = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "lost") + p("found")
    assert texts(make_docx(body)) == ["found"]


def test_a_form_shows_what_was_chosen_and_ticked_but_not_its_prompt(make_docx: Any) -> None:
    chosen = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Red"/>'
        '<w:listEntry w:val="Green"/></w:ddList></w:ffData></w:fldChar></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + r("Click here") + "</w:sdtContent></w:sdt>"
    assert texts(make_docx(p("Status: ", chosen, prompt))) == ["Status: Green"]


def test_a_prompt_is_no_text_whatever_it_stands_in(make_docx: Any) -> None:
    def prompted(inside: str) -> str:
        return f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    body = prompted(p("Click here")) + tbl(
        tr("Status", prompted(tc("Choose an item")), tc(prompted(p("Enter a date"))))
    )
    assert grid(make_docx(body)) == [["Status", "", ""]]
    assert texts(make_docx(body)) == []


def test_symbols_of_symbol_fonts_are_shown_as_what_they_look_like(make_docx: Any) -> None:
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    assert texts(make_docx(p("Agreed ", tick))) == ["Agreed ✓"]


def test_footnotes_keep_their_mark_and_follow_the_text(make_docx: Any) -> None:
    body = p("by March 2010", '<w:r><w:footnoteReference w:id="7"/></w:r>') + p("after")
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="7">{p("<w:r><w:footnoteRef/></w:r>", " If funding is agreed")}</w:footnote>'
    )
    assert lines(make_docx(body, footnotes=notes)) == [
        Line(text="by March 2010¹"),
        Line(text="after"),
        Line(text="If funding is agreed", marker="¹"),
    ]


def test_raised_figures_are_marks_and_raised_letters_are_not(make_docx: Any) -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    assert texts(make_docx(p("2010", r("2", up), " on the 1", r("st", up)))) == ["2010² on the 1st"]


def test_text_boxes_follow_their_paragraph_once(make_docx: Any) -> None:
    box = "<w:txbxContent>" + p("In a box") + "</w:txbxContent>"
    drawn = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(make_docx(p("Before", drawn) + p("After"))) == ["Before", "In a box", "After"]
    assert first_cell(make_docx(tbl(tr(tc(p("Cell", drawn)))))).text == "Cell\nIn a box"


def test_what_could_steer_a_terminal_is_cleaned(make_docx: Any) -> None:
    assert texts(make_docx(p("Board\u202e\u009b31m"))) == ["Board31m"]


# Lists and headings


ABSTRACT = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="1"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def test_automatic_numbers_and_bullets_are_as_printed(make_docx: Any) -> None:
    body = "".join(
        p(f"item {count}", properties=numbered(*each))
        for count, each in enumerate([(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (2, 0), (3, 0), (9, 0)])
    )
    assert [(line.marker, line.level) for line in lines(make_docx(body, numbering=ABSTRACT))] == [
        ("1.", 0), ("1.a)", 1), ("1.b)", 1), ("2.", 0), ("2.a)", 1), ("•", 0), ("5.", 0), (None, 0),
    ]  # fmt: skip


def test_a_column_of_automatic_numbers_is_read_as_its_numbers(make_docx: Any) -> None:
    row = tr(tc(p(properties=numbered(1))), "Activity")
    assert grid(make_docx(tbl(row, row), numbering=ABSTRACT)) == [["1.", "Activity"], ["2.", "Activity"]]


def test_a_list_set_by_its_style_is_a_list(make_docx: Any) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="2"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    assert lines(make_docx(p("x", properties=style("b")), styles=styles, numbering=ABSTRACT)) == [
        Line(text="x", marker="•")
    ]


def test_a_list_style_made_for_a_deeper_level_is_of_that_level(make_docx: Any) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="List Bullet 2"/><w:pPr><w:numPr><w:numId w:val="2"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    (line,) = lines(make_docx(p("x", properties=style("b")), styles=styles, numbering=ABSTRACT))
    assert (line.marker, line.level) == ("•", 1)


@pytest.mark.parametrize("mark", ["•", "-", "–", "▪", "·", "o", "*"])
def test_typed_bullets_are_told_from_their_words(make_docx: Any, mark: str) -> None:
    assert lines(make_docx(p(f"{mark}\tAgree the model"))) == [Line(text="Agree the model", marker=mark)]


def test_several_bullets_typed_in_one_paragraph_are_several_lines(make_docx: Any) -> None:
    assert texts(make_docx(p("• Agree the model • Publish it"))) == ["Agree the model", "Publish it"]


def test_headings_are_known_in_any_language_and_by_outline_level(make_docx: Any) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Our theme"/><w:basedOn w:val="berschrift2"/>'
        "</w:style>"
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Flat"><w:name w:val="Flat"/><w:basedOn w:val="berschrift2"/>'
        '<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    body = (
        p("Strategy", properties=style("T")) + p("Theme", properties=style("berschrift2"))
        + p("Own", properties=style("Own")) + p("By level", properties='<w:outlineLvl w:val="0"/>')
        + p("Not one", properties=style("Flat"))
    )  # fmt: skip
    blocks = read(make_docx(body, styles=styles), "plan.docx").blocks
    assert [(block.text, block.level) for block in blocks if isinstance(block, Heading)] == [
        ("Strategy", 0), ("Theme", 2), ("Own", 2), ("By level", 1),
    ]  # fmt: skip


def test_a_numbered_heading_has_its_number_in_its_text(make_docx: Any) -> None:
    body = p("Infrastructure", properties=numbered(1) + '<w:outlineLvl w:val="0"/>')
    assert read(make_docx(body, numbering=ABSTRACT), "plan.docx").blocks[0].text == "1. Infrastructure"  # type: ignore[union-attr]


def test_styles_based_on_each_other_in_a_circle_are_plain(make_docx: Any) -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:name w:val="{a}"/><w:basedOn w:val="{b}"/></w:style>'
        for a, b in (("a", "b"), ("b", "a"))
    )
    assert texts(make_docx(p("x", properties=style("a")), styles=styles)) == ["x"]


def test_a_table_of_contents_is_left_out_and_said(make_docx: Any) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="V1"><w:name w:val="toc 1"/></w:style>'
    document = read(make_docx(p("1 Themes 3", properties=style("V1")) + p("x"), styles=styles), "plan.docx")
    assert len(document.blocks) == 1
    assert any("table of contents" in remark for remark in document.remarks)


# Pages, and what stands beside the text


def test_pages_are_counted_by_words_own_marks(make_docx: Any) -> None:
    turned = '<w:r><w:br w:type="page"/></w:r>'
    marked = "<w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r>"
    blocks = read(make_docx(p("one", turned) + p(marked) + p("still two")), "plan.docx").blocks
    assert [block.place.page for block in blocks] == [1, 1, 2]  # a paragraph stands where it begins


def test_pages_are_counted_by_breaks_where_word_left_no_marks(make_docx: Any) -> None:
    turned = '<w:r><w:br w:type="page"/></w:r>'
    blocks = read(make_docx(p("one", turned) + p("two")), "plan.docx").blocks
    assert [block.place.page for block in blocks] == [1, 2]


def test_pages_are_unknown_where_nothing_tells_them(make_docx: Any) -> None:
    assert read(make_docx(p("one")), "plan.docx").blocks[0].place.page is None


def test_what_stands_on_every_page_and_in_comments_is_remarked(make_docx: Any) -> None:
    body = p("Agree the model", '<w:r><w:commentReference w:id="1"/></w:r>')
    comments = f'<w:comment w:id="1" w:author="Zena Cooke">{p("By when?")}</w:comment>'
    document = read(
        make_docx(body, comments=comments, header1=p("Draft v3"), header2=p("Draft v3"), footer1=p("Page 1 of 3")),
        "plan.docx",
    )
    assert document.remarks == (
        "At the head of its pages: “Draft v3”.",
        "Zena Cooke commented on “Agree the model”: “By when?”.",
    )


def test_a_text_box_or_table_in_a_header_is_said_once(make_docx: Any) -> None:
    box = "<w:txbxContent>" + p("Action plan") + "</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    header = p("Council", drawn) + tbl(tr("Version", "3"))
    (remark,) = read(make_docx(p("x"), header1=header), "plan.docx").remarks
    assert remark == "At the head of its pages: “Council · Action plan · Version | 3”."


def test_hidden_text_is_read_and_said_with_how_much_and_where(make_docx: Any) -> None:
    hidden = "<w:vanish/>"
    body = p(r("se", hidden), r("cret", hidden)) + tbl(tr("a", "b"), tr("c", tc(p(r("d", hidden)))))
    document = read(make_docx(body), "plan.docx")
    assert texts(make_docx(body)) == ["secret"]
    assert grid(make_docx(body)) == [["a", "b"], ["c", "d"]]
    said = "Read like the rest, though set as hidden text: 2 passages, “secret”, “d” (table 1, row 2)."
    assert document.remarks == (said,)


def test_text_that_its_style_hides_is_hidden_text(make_docx: Any) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = p("<w:r><w:t>secret</w:t></w:r>", properties=style("H"))
    assert "1 passage, “secret”" in read(make_docx(body, styles=styles), "plan.docx").remarks[0]


def test_rows_that_are_hidden_are_read_and_said(make_docx: Any) -> None:
    data = make_docx(tbl(tr("a", "b"), tr("c", "d", properties="<w:hidden/>")))
    assert grid(data) == [["a", "b"], ["c", "d"]]
    assert read(data, "plan.docx").remarks == ("Read like the rest, though hidden: 1 row (table 1, row 2).",)


def test_pictures_and_embedded_files_are_counted(make_docx: Any) -> None:
    data = make_docx(p("x", "<w:r><w:drawing/></w:r><w:r><w:pict/></w:r><w:r><w:object/></w:r>"))
    said = " ".join(read(data, "plan.docx").remarks)
    assert "2 pictures" in said
    assert "1 embedded file" in said


def test_the_language_is_told(make_docx: Any) -> None:
    styles = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
    assert read(make_docx(p("x"), styles=styles), "plan.docx").language == "en-GB"


# Other programs, and damage


def test_the_strict_variant_of_the_standard_is_read(make_docx: Any, make_zip: Any) -> None:
    strict = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>Strict</w:t>'
        "</w:r></w:p></w:body></w:document>"
    )
    assert texts(make_docx("", more={"word/document.xml": strict})) == ["Strict"]


def test_a_document_of_python_docx_is_read_with_its_styles(saved: Callable[[Any], bytes]) -> None:
    made = python_docx.Document()
    made.add_heading("Action plan", 0)
    made.add_heading("Theme", 1)
    table = made.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "Wide"
    table.cell(1, 1).text = "first\nsecond"
    table.cell(1, 2).paragraphs[0].add_run("bold").bold = True
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    made.add_paragraph("An output", style="List Bullet")
    document = read(saved(made), "plan.docx")
    assert [type(block).__name__ for block in document.blocks] == ["Heading", "Heading", "Table", "Paragraph"]
    assert grid(saved(made)) == [["Wide", "=Wide", "=Wide"], ["", "first\nsecond", "bold"]]
    assert tables(document)[0].rows[0].marked_header
    assert document.blocks[-1].line.marker == "•"  # type: ignore[union-attr]


@pytest.mark.parametrize("part", ["word/styles.xml", "word/numbering.xml", "word/document.xml"])
def test_a_broken_part_is_a_sentence(make_docx: Any, part: str) -> None:
    data = make_docx(p("x"), styles="", numbering="", more={part: "<w:broken"})
    with pytest.raises(Refused, match="damaged"):
        read(data, "plan.docx")


def test_nonsense_numbers_are_taken_for_nothing(make_docx: Any) -> None:
    table = tbl(tr(tc("a", properties='<w:gridSpan w:val="x"/>'), "b", properties='<w:gridBefore w:val="-"/>'))
    assert grid(make_docx(table)) == [["a", "b"]]


def test_a_cell_that_claims_a_million_columns_is_refused_or_has_one(make_docx: Any) -> None:
    with pytest.raises(Refused, match="columns"):
        read(make_docx(tbl(tr(tc("a", properties='<w:gridSpan w:val="100000000"/>'), "b"))), "plan.docx")
    many = tbl(tr(*(str(each) for each in range(201))))
    with pytest.raises(Refused, match="more than 200 columns"):
        read(make_docx(many), "plan.docx")


def test_more_text_in_one_place_than_the_parser_holds_is_too_large(make_docx: Any) -> None:
    with pytest.raises(Refused, match="too large"):
        read(make_docx(p("word " * 2_500_000)), "plan.docx")


def test_progress_is_told_in_rows(make_docx: Any) -> None:
    told: list[tuple[int, int | None]] = []
    read(make_docx(tbl(*(tr("x") for _ in range(120)))), "plan.docx", lambda done, total: told.append((done, total)))
    assert told == [(50, 120), (100, 120)]

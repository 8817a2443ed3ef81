"""The Excel reader: what cells show, where they are merged, and what a sheet only formats."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from tsworkbench.documents.blocks import Cell, Document, Line, Table
from tsworkbench.documents.formats.excel.reader import read
from tsworkbench.documents.formats.excel.styles import shown_number
from tsworkbench.plan.errors import Refused


def row(number: int, *cells: str, more: str = "") -> str:
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def text(ref: str, words: str, style: int = 0) -> str:
    return f'<c r="{ref}" t="inlineStr" s="{style}"><is><t xml:space="preserve">{words}</t></is></c>'


def number(ref: str, value: object, style: int = 0) -> str:
    return f'<c r="{ref}" s="{style}"><v>{value}</v></c>'


def data_of(*rows: str, after: str = "", before: str = "") -> str:
    return f"{before}<sheetData>{''.join(rows)}</sheetData>{after}"


def styles(*formats: str, fonts: str = "<font/>") -> str:
    """A style for each number format, from 1 on; the first is plain."""
    codes = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    cells = "".join(f'<xf numFmtId="{200 + n}" fontId="0"/>' for n in range(len(formats)))
    return f'<numFmts>{codes}</numFmts><fonts>{fonts}</fonts><cellXfs><xf numFmtId="0" fontId="0"/>{cells}</cellXfs>'


def sheets(data: bytes) -> list[Table]:
    return [block for block in read(data, "plan.xlsx").blocks if isinstance(block, Table)]


def grid(data: bytes) -> list[list[str]]:
    (table,) = sheets(data)
    return [["=" + cell.text if cell.again else cell.text for cell in each.cells] for each in table.rows]


def cell(data: bytes) -> Cell:
    return sheets(data)[0].rows[0].cells[0]


def remarks(data: bytes) -> str:
    return " ".join(read(data, "plan.xlsx").remarks)


# What a cell shows


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1.1, "0.00", "1.10"),
        (1.1, "General", "1.1"),
        (3, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (105000, '"£"#,##0', "£105,000"),
        (105000, "[$£-809]#,##0.00", "£105,000.00"),
        (105000, '_-"£"* #,##0_-;-"£"* #,##0_-;_-"£"* "-"??_-;_-@_-', "£105,000"),
        (0, '_-"£"* #,##0_-;-"£"* #,##0_-;_-"£"* "-"??_-;_-@_-', "£-"),
        (-5, "#,##0;[Red]-#,##0", "-5"),
        (-5.5, "#,##0.00;(#,##0.00)", "(5.50)"),
        (105000, "£#,##0,\\k", "£105k"),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (7, "000", "007"),
        (1.5, "0.##", "1.5"),
        (2.5, "0", "3"),
        (12, '0" groups; all of them"', "12 groups; all of them"),
        (1.5, "# ?/?", "1.5"),
        (5, "[>100]0.0;0", "5"),
        (1e20, "General", "1e+20"),
        (-0.001, "0.00", "-0.00"),
    ],
)
def test_a_number_is_text_as_its_cell_shows_it(value: float, code: str, shown: str) -> None:
    assert shown_number(value, code) == shown


def test_a_number_keeps_its_value_beside_its_look(make_xlsx: Any) -> None:
    data = make_xlsx(data_of(row(1, number("A1", 1.1, 1))), styles=styles("0.00"))
    assert cell(data) == Cell(lines=(Line(text="1.10"),), value=1.1)


@pytest.mark.parametrize(
    ("serial", "code", "shown", "value"),
    [
        (40268, "dd/mm/yyyy", "31/03/2010", date(2010, 3, 31)),
        (40268, "[$-809]d mmmm yyyy", "31 March 2010", date(2010, 3, 31)),
        (40268.75, "d-mmm-yy h:mm", "31 Mar 2010", date(2010, 3, 31)),
        (40238, "mmm-yy", "Mar 2010", None),
        (40238, "mmmm\\ yyyy", "March 2010", None),
        (40238, "yyyy", "2010", None),
        (0.5, "h:mm", "12:00", None),
        (59, "dd/mm/yyyy", "28/02/1900", date(1900, 2, 28)),
        (40268, "General", "40268", 40268.0),
        (-3, "dd/mm/yyyy", "-3", -3.0),
        (9e9, "dd/mm/yyyy", "9000000000", 9e9),
    ],
)
def test_a_date_is_a_date_if_its_cell_shows_a_day(
    make_xlsx: Any, serial: float, code: str, shown: str, value: object
) -> None:
    read_cell = cell(make_xlsx(data_of(row(1, number("A1", serial, 1))), styles=styles(code)))
    assert (read_cell.text, read_cell.value) == (shown, value)


def test_dates_may_be_counted_from_1904(make_xlsx: Any) -> None:
    book = '<workbookPr date1904="1"/><sheets><sheet name="Plan" r:id="s1"/></sheets>'
    data = make_xlsx(data_of(row(1, number("A1", 38806, 1))), styles=styles("dd/mm/yyyy"), book=book)
    assert cell(data).value == date(2010, 3, 31)


def test_text_is_split_into_lines_and_bullets(make_xlsx: Any) -> None:
    strings = "<si><t>• CVS Board in place&#10;• CVS incorporated_x000D_&#10;&#10;Louise Russell</t></si>"
    data = make_xlsx(data_of(row(1, '<c r="A1" t="s"><v>0</v></c>')), strings=strings)
    assert cell(data).lines == (
        Line(text="CVS Board in place", marker="•"),
        Line(text="CVS incorporated", marker="•"),
        Line(text="Louise Russell"),
    )


def test_words_struck_within_a_cell_are_told_apart(make_xlsx: Any) -> None:
    strings = (
        "<si><r><rPr><strike/></rPr><t>March 2010</t></r><r><rPr/><t xml:space='preserve'> June 2010</t></r>"
        "<rPh><t>spoken</t></rPh></si>"
    )
    data = make_xlsx(data_of(row(1, '<c r="A1" t="s"><v>0</v></c>')), strings=strings)
    assert cell(data).lines == (Line(text="June 2010", struck="March 2010"),)


def test_a_cell_struck_or_bold_as_a_whole_says_so(make_xlsx: Any) -> None:
    style = styles(fonts="<font><strike/></font><font><b/></font>").replace("</cellXfs>", '<xf fontId="1"/></cellXfs>')
    data = make_xlsx(data_of(row(1, text("A1", "gone", 0), number("B1", 5, 0), text("C1", "Head", 1))), styles=style)
    assert [each.lines for each in sheets(data)[0].rows[0].cells] == [
        (Line(text="", struck="gone"),), (Line(text="", struck="5"),), (Line(text="Head", bold=True),),
    ]  # fmt: skip


def test_yes_no_and_errors_and_formulas_show_what_was_last_seen(make_xlsx: Any) -> None:
    data = make_xlsx(
        data_of(
            row(
                1,
                '<c r="A1" t="b"><v>1</v></c>',
                '<c r="B1" t="e"><v>#REF!</v></c>',
                '<c r="C1" t="str"><f>A2</f><v>Andy Algar</v></c>',
                '<c r="D1"><f>SUM(A1:A9)</f></c>',
                '<c r="E1"><f>SUM(A1:A9)</f><v/></c>',
                '<c r="F1" t="str"><f>IF(A1,"","late")</f><v/></c>',
            )
        )
    )
    assert grid(data) == [["TRUE", "#REF!", "Andy Algar"]]
    assert sheets(data)[0].rows[0].cells[0].value is True
    assert "2 formulas with no value" in remarks(data)
    assert "such as #REF!" in remarks(data)


def test_links_of_cells_and_of_formulas_are_kept(make_xlsx: Any) -> None:
    formula = '<c r="B1" t="str"><f>HYPERLINK("https://example.org/f","here")</f><v>here</v></c>'
    data = make_xlsx(
        data_of(row(1, text("A1", "site"), formula), after='<hyperlinks><hyperlink ref="A1" r:id="h1"/></hyperlinks>'),
        relations=(("h1", "hyperlink", "https://example.org/"),),
    )
    assert [each.lines[0].links for each in sheets(data)[0].rows[0].cells] == [
        ("https://example.org/",), ("https://example.org/f",),
    ]  # fmt: skip


# The sheet


def test_merged_cells_are_filled_and_the_fillings_marked(make_xlsx: Any) -> None:
    data = make_xlsx(
        data_of(
            row(1, text("A1", "Action plan")),
            row(2, text("A2", "Theme"), text("B2", "one"), text("C2", "x")),
            row(3, text("B3", "two"), text("C3", "y")),
            after='<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/><mergeCell ref="B3:B3"/></mergeCells>',
        )
    )
    assert grid(data) == [
        ["Action plan", "=Action plan", "=Action plan"],
        ["Theme", "one", "x"],
        ["=Theme", "two", "y"],
    ]


def test_rows_and_columns_in_which_nothing_stands_are_left_out(make_xlsx: Any) -> None:
    data = make_xlsx(
        data_of(row(2, text("B2", "a"), '<c r="C2" s="0"/>', text("XFD2", "b")), row(1048576, text("B1048576", "far")))
    )
    assert grid(data) == [["a", "b"], ["far", ""]]
    assert [each.place.row for each in sheets(data)[0].rows] == [2, 1048576]


def test_cells_without_an_address_stand_after_each_other(make_xlsx: Any) -> None:
    data = make_xlsx(data_of("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"))
    assert grid(data) == [["1", "2"], ["3", ""]]


def test_each_sheet_is_a_table_and_empty_ones_are_none(make_xlsx: Any) -> None:
    book = '<sheets><sheet name="Notes" r:id="s1"/><sheet name="Plan &amp; more" r:id="s2"/></sheets>'
    second = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + data_of(row(1, text("A1", "x")))
        + "</worksheet>"
    )
    data = make_xlsx(data_of(), book=book, more={"xl/worksheets/sheet2.xml": second})
    (table,) = sheets(data)
    assert (table.title, table.place.sheet, table.place.table) == ("Plan & more", "Plan & more", 1)


def test_what_is_hidden_is_read_and_said(make_xlsx: Any) -> None:
    book = '<sheets><sheet name="Plan" state="hidden" r:id="s1"/></sheets>'
    data = make_xlsx(
        data_of(
            row(1, text("A1", "a"), text("B1", "b")),
            row(2, text("A2", "c"), more=' hidden="1"'),
            before='<cols><col min="2" max="9" hidden="1"/></cols>',
        ),
        book=book,
    )
    assert grid(data) == [["a", "b"], ["c", ""]]
    assert "On the hidden sheet “Plan”, row 2 is hidden too." in remarks(data)
    assert "column B is hidden" in remarks(data)
    assert [each.hidden for each in sheets(data)] == [True]


def test_hidden_rows_are_said_with_how_many_and_which(make_xlsx: Any) -> None:
    hidden = (2, 3, 4, 7)
    rows = [row(n, text(f"A{n}", "c"), more=' hidden="1"' if n in hidden else "") for n in range(1, 9)]
    data = make_xlsx(data_of(*rows) + '<autoFilter ref="A1:A8"/>')
    assert len(grid(data)) == 8
    (table,) = sheets(data)
    assert table.hidden_rows == "4 rows (2–4, 7)"
    assert tuple(n for n, each in enumerate(table.rows, 1) if each.hidden) == hidden


def test_header_rows_that_excel_knows_are_marked(make_xlsx: Any) -> None:
    rows = data_of(row(1, text("A1", "Title")), row(3, text("A3", "Activity")), row(4, text("A4", "Do")))
    data = make_xlsx(rows + '<autoFilter ref="A3:A4"/>')
    assert [each.marked_header for each in sheets(data)[0].rows] == [False, True, False]
    titles = (
        '<sheets><sheet name="Plan" r:id="s1"/></sheets><definedNames>'
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">Plan!$3:$3</definedName></definedNames>'
    )
    assert [each.marked_header for each in sheets(make_xlsx(rows, book=titles))[0].rows] == [False, True, False]


def test_what_stands_beside_the_cells_is_remarked(make_xlsx: Any) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    comments = (
        f'<comments xmlns="{space}"><commentList><comment ref="C4"><text><r><t>Check </t></r><r><t>this</t></r></text>'
        "</comment></commentList></comments>"
    )
    drawing = (
        '<d:wsDr xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><d:sp><a:p><a:t>See the</a:t></a:p>'
        "<a:p><a:t>strategy</a:t></a:p></d:sp><d:pic/></d:wsDr>"
    )
    data = make_xlsx(
        data_of(
            row(1, text("A1", "x")),
            after="<headerFooter><oddHeader>&amp;L&amp;8Draft v3&amp;RPage &amp;P</oddHeader></headerFooter>",
        ),
        relations=(("c", "comments", "../comments1.xml"), ("d", "drawing", "../drawings/drawing1.xml")),
        more={"xl/comments1.xml": comments, "xl/drawings/drawing1.xml": drawing},
    )
    assert read(data, "plan.xlsx").remarks == (
        "At the head or foot of the pages of “Plan”: “Draft v3 Page”.",
        "A note on C4 of “Plan” says: “Check this”.",
        "A text box on “Plan” says: “See the strategy”.",
        "“Plan” has 1 picture; what a picture shows can't be read.",
    )


def test_a_cell_of_a_column_in_use_knows_the_family_of_its_colour(make_xlsx: Any) -> None:
    fills = (
        "<fonts><font/></fonts><fills><fill><patternFill patternType='none'/></fill>"
        "<fill><patternFill patternType='solid'><fgColor rgb='FFFF0000'/></patternFill></fill></fills>"
        "<cellXfs><xf/><xf fillId='1'/></cellXfs>"
    )
    rows = row(1, text("A1", "x"), text("B1", "RAG")) + row(2, text("A2", "y"), '<c r="B2" s="1"/><c r="C2" s="1"/>')
    (table,) = read(make_xlsx(data_of(rows), styles=fills), "plan.xlsx").blocks
    assert [cell.fill for cell in table.rows[1].cells] == [None, "red"]


# Other programs, and sizes


def test_a_workbook_of_openpyxl_is_read(saved: Callable[[Any], bytes]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Action plan"
    sheet.append(["Activity", "Due", "Done"])
    sheet.append(["Directory", datetime(2010, 1, 31), True])
    sheet["A2"].font = Font(strike=True)
    sheet.merge_cells("A3:C3")
    sheet["A3"] = "A note at the end"
    (table,) = sheets(saved(book))
    assert [[each.value for each in row_.cells] for row_ in table.rows[1:2]] == [[None, date(2010, 1, 31), True]]
    assert table.rows[1].cells[0].lines == (Line(text="", struck="Directory"),)
    assert [each.again for each in table.rows[2].cells] == [False, True, True]


def test_phantom_rows_down_to_the_last_cost_nothing(make_xlsx: Any) -> None:
    phantoms = "".join(f'<row r="{each}" s="1" customFormat="1"/>' for each in range(2, 20_000))
    styled = row(1_048_576, '<c r="A1048576" s="0"/>')
    assert grid(make_xlsx(data_of(row(1, text("A1", "x")), phantoms, styled))) == [["x"]]


def test_huge_merges_fill_only_what_is_there(make_xlsx: Any) -> None:
    data = make_xlsx(
        data_of(
            row(1, text("A1", "a"), text("B1", "b")),
            row(9, text("A9", "c")),
            after='<mergeCells count="2"><mergeCell ref="B1:XFD1048576"/><mergeCell ref="C1:C9"/></mergeCells>',
        )
    )
    assert grid(data) == [["a", "b"], ["c", "=b"]]


def test_a_sheet_that_claims_to_be_as_large_as_can_be_is_as_large_as_it_is(make_xlsx: Any) -> None:
    assert grid(make_xlsx('<dimension ref="A1:XFD1048576"/>' + data_of(row(1, text("A1", "x"))))) == [["x"]]


def test_links_without_end_are_refused(make_xlsx: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tsworkbench.documents.formats.excel.reader._MOST_FILLED", 50)
    links = '<hyperlink ref="A1:XFD1048576" r:id="h1"/>' * 100
    data = make_xlsx(
        data_of(row(1, text("A1", "a")), after=f"<hyperlinks>{links}</hyperlinks>"),
        relations=(("h1", "hyperlink", "https://example.org/"),),
    )
    with pytest.raises(Refused, match="linked cells"):
        read(data, "plan.xlsx")


def test_merges_without_end_are_refused(make_xlsx: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tsworkbench.documents.formats.excel.reader._MOST_FILLED", 50)
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 100
    with pytest.raises(Refused, match="merged or linked"):
        read(make_xlsx(data_of(row(1, text("A1", "a")), after=f"<mergeCells>{merges}</mergeCells>")), "plan.xlsx")


def test_more_rows_than_a_plan_has_are_refused(make_xlsx: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tsworkbench.documents.formats.excel.reader.MOST_ROWS", 10)
    with pytest.raises(Refused, match="rows"):
        read(make_xlsx(data_of(*(row(each, number(f"A{each}", 1)) for each in range(1, 12)))), "plan.xlsx")


def test_more_columns_than_a_plan_has_are_refused(make_xlsx: Any) -> None:
    with pytest.raises(Refused, match="200 columns"):
        read(make_xlsx(data_of("<row>" + "<c><v>1</v></c>" * 201 + "</row>")), "plan.xlsx")


@pytest.mark.parametrize(
    "sheet",
    [
        '<sheetData><row r="1"><c r="A1"><v>1</v></row></sheetData>',
        '<sheetData><row r="9999999"><c r="A1"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row></sheetData>',
    ],
    ids=["not closed", "below the last row", "beyond the last column", "a row twice"],
)
def test_a_broken_sheet_is_a_sentence(make_xlsx: Any, sheet: str) -> None:
    with pytest.raises(Refused, match="damaged"):
        read(make_xlsx(sheet), "plan.xlsx")


def test_nonsense_in_a_cell_is_text_or_nothing(make_xlsx: Any) -> None:
    data = make_xlsx(
        data_of(
            row(
                1,
                '<c r="A1" t="s"><v>999</v></c>',
                '<c r="B1" s="x"><v>nan</v></c>',
                '<c r="C1" t="d"><v>2010-03-31T00:00:00</v></c>',
                '<c r="D1" t="d"><v>soon</v></c>',
                '<c r="E1"><v>1e999</v></c>',
            )
        )
    )
    assert grid(data) == [["nan", "31/03/2010", "soon", "1e999"]]


def test_a_document_without_a_sheet_has_no_blocks(make_xlsx: Any) -> None:
    document: Document = read(make_xlsx(data_of(), book="<sheets/>"), "plan.xlsx")
    assert document.blocks == ()
    assert document.kind == "Excel workbook"


def test_a_colour_of_the_workbook_s_theme_is_one_like_any_other(saved: Callable[[Any], bytes]) -> None:
    from openpyxl.styles import PatternFill
    from openpyxl.styles.colors import Color

    book = openpyxl.Workbook()
    sheet = book.active
    for column, (number, tint) in enumerate(((5, 0.0), (6, 0.0), (9, 0.0), (4, 0.0), (5, 0.8), (0, -0.35)), start=1):
        sheet.cell(1, column).fill = PatternFill("solid", fgColor=Color(theme=number, tint=tint))
    sheet.cell(1, 7).value = "words"
    sheet.append(["x"] * 7)
    row = sheets(saved(book))[0].rows[0]
    assert [cell.fill for cell in row.cells] == ["red", "green", "amber", "blue", None, "grey", None]

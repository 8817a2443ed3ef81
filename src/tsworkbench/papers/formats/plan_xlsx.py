"""The plan as an Excel workbook, by line: to be sorted, filtered and printed, with real dates and numbers."""

from __future__ import annotations

from copy import copy
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tsworkbench.papers.charts.lettering import wrap
from tsworkbench.papers.disk import day_of, settled
from tsworkbench.papers.paper import INK, QUIET, RATING_INK, SHADE
from tsworkbench.plan.english import shortened
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Rag
from tsworkbench.plan.roundtrip.brackets import STATUSES
from tsworkbench.plan.roundtrip.ids import ABOUT_SHEET, SHEET_OF_A_PLAN, Head, head_of
from tsworkbench.plan.roundtrip.layout import Grid, Lines, Points, Value, about, by_line, rating_words
from tsworkbench.plan.roundtrip.names import Column
from tsworkbench.plan.whole import Plan

MOST_IN_CELL = 32_767
"""The most characters that Excel takes in a cell; what is over ends in "…"."""

_WIDTHS = {
    Column.KIND: 10,
    Column.OBJECTIVE: 20,
    Column.KEY_CHANGES: 32,
    Column.RATIONALE: 32,
    Column.NUMBER: 7,
    Column.ACTIVITY: 24,
    Column.ITEM: 38,
    Column.COST: 11,
    Column.FUNDING: 15,
    Column.DUE: 13,
    Column.DUE_BY: 12,
    Column.FIRST_AGREED: 12,
    Column.EXPECTED: 13,
    Column.REASON: 18,
    Column.TARGET: 8,
    Column.UNIT: 11,
    Column.ACTUAL: 8,
    Column.DIRECTORATE: 15,
    Column.LEAD: 15,
    Column.PARTNERS: 15,
    Column.HOLDER: 15,
    Column.STATUS: 11,
    Column.DONE_ON: 12,
    Column.RAG: 12,
    Column.UPDATE: 26,
    Column.WHY: 20,
    Column.NEXT: 20,
    Column.NOTES: 18,
    Column.ID: 14,
}
DAY = "d mmm yyyy"
_SIZE = 12.2  # 9 points in pixels, and a little more for other programs
_CHARACTER = 7.0  # how many of them a column's unit of width is
LINE = 12  # a line's height in points
TALLEST = 400  # Excel takes no row higher than 409 points


def plan_xlsx(plan: Plan, *, as_at: date | None = None, made_at: str | None = None) -> bytes:
    """The plan as the bytes of a .xlsx: one sheet of its lines, one of what it says of itself, and a hidden head.

    The head says what sheet this is; `made_at` is where the file's log is.
    """
    from openpyxl import Workbook

    book = Workbook()
    _fill(book.active, by_line(plan))
    _fill_about(book.create_sheet("About the plan"), plan, as_at)
    head = head_of(plan.id, made_at)
    if head is not None:
        _name_ids(book["Plan"], head)
        _fill_head(book.create_sheet(ABOUT_SHEET), head, plan)
    properties = book.properties
    properties.title = clean(plan.title)[:255]
    properties.creator = properties.lastModifiedBy = clean(plan.organisation or "")[:255]
    properties.language = "en-GB"
    properties.created = properties.modified = day_of(as_at.isoformat() if as_at else None)
    return settled(saved(book), as_at.isoformat() if as_at else None)


def saved(book: Any) -> bytes:
    """The workbook's bytes, put together in memory.

    openpyxl would first write each sheet into the system's folder for temporary files, which may be full, and where
    the words of the plan would stay if the program were killed.
    """
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):
        def write_worksheet(self: Any, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()  # where the writer looks for pictures: we put none in
            sheet = BytesIO()
            writer: Any = WorksheetWriter(ws, out=sheet)
            writer.write()
            ws._rels = writer._rels
            self._archive.writestr(ws.path[1:], sheet.getvalue())
            self.manifest.append(ws)

    written = BytesIO()
    InMemory(book, ZipFile(written, "w", ZIP_DEFLATED)).save()
    return written.getvalue()


def _fill(sheet: Any, grid: Grid) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    sheet.title = "Plan"
    top = Alignment(vertical="top", wrap_text=True)
    line = Border(bottom=Side("thin", color=argb("#c9c6bf")))
    head = Font(name="Arial", size=9, bold=True, color=argb(INK))
    body, strong = Font(name="Arial", size=9, color=argb(INK)), Font(name="Arial", size=9, bold=True)
    quiet = Font(name="Arial", size=9, color=argb(QUIET))
    rated = {rag: Font(name="Arial", size=9, bold=True, color=argb(RATING_INK[rag])) for rag in Rag}
    shade = PatternFill("solid", fgColor=argb(SHADE))
    for place, title in enumerate(grid.headings, 1):
        cell = sheet.cell(1, place)
        put(cell, title)
        cell.font, cell.alignment = head, Alignment(vertical="bottom", wrap_text=True)
        cell.border = Border(bottom=Side("medium", color=argb(INK)))
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[grid.columns[place - 1]]
    item = next((place for place, column in enumerate(grid.columns) if column is Column.ITEM), None)
    styles: dict[object, Any] = {}  # a look is put together once and then copied: ten thousand rows have few looks
    for number, row in enumerate(grid.rows, 2):
        opens = item is None or not row[item]  # an activity, or an objective's own line
        for place, value in enumerate(row, 1):
            column, cell = grid.columns[place - 1], sheet.cell(number, place)
            put(cell, value)
            look = (
                opens,
                column,
                value if isinstance(value, Rag) else type(value),
                cell.number_format,
                cell.quotePrefix,
            )
            if look in styles:
                cell._style = copy(styles[look])
                continue
            cell.alignment, cell.border, cell.font = top, line, body
            if opens:
                cell.fill = shade
            elif column in (Column.OBJECTIVE, Column.ACTIVITY):
                cell.font = quiet  # said before, and said again for those who sort or listen
            if column is Column.ID:
                cell.font = quiet
            if opens and column is Column.ACTIVITY:
                cell.font = strong
            if isinstance(value, Rag):
                cell.font = rated[value]
            if isinstance(value, date):
                cell.alignment = Alignment(vertical="top", horizontal="left")
            elif isinstance(value, float | int):
                cell.alignment = Alignment(vertical="top", horizontal="right", indent=1)
            styles[look] = cell._style
        lines = max(lines_of(value, _WIDTHS[column]) for column, value in zip(grid.columns, row, strict=True))
        sheet.row_dimensions[number].height = min(TALLEST, lines * LINE + 5)
    last = f"{get_column_letter(len(grid.columns))}{max(2, len(grid.rows) + 1)}"
    sheet.auto_filter.ref = f"A1:{last}"
    sheet.freeze_panes = "A2"
    _offer(sheet, grid)
    lay_out(sheet)
    sheet.print_title_rows = "1:1"


@lru_cache(maxsize=4096)
def lines_of(value: Value, characters: int) -> int:
    """How many lines a text takes in a column so many characters wide."""
    if not isinstance(value, str | Lines) or isinstance(value, Rag):
        return 1
    parts = value.lines if isinstance(value, Lines) else value.split("\n")
    return sum(len(wrap(part, characters * _CHARACTER, _SIZE, 99)) or 1 for part in parts)


def _fill_about(sheet: Any, plan: Plan, as_at: date | None) -> None:
    from openpyxl.styles import Alignment, Font

    rows: list[tuple[str, Value]] = [("Plan", clean(plan.title)), *about(plan)]
    if as_at is not None:
        rows.append(("As at", as_at))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 96
    for number, (name, words) in enumerate(rows, 1):
        for place, value in enumerate((name, words), 1):
            cell = sheet.cell(number, place)
            put(cell, value)
            cell.font = Font(name="Arial", size=9, bold=place == 1, color=argb(QUIET if place == 1 else INK))
            cell.alignment = Alignment(vertical="top", horizontal="left", wrap_text=True)
        sheet.row_dimensions[number].height = min(TALLEST, lines_of(words, 96) * LINE + 5)
    lay_out(sheet)


def _name_ids(sheet: Any, head: Head) -> None:
    """The head once more, over the ids: it is all that is left where somebody saves the sheet as a CSV."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    cell = next((cell for cell in sheet[1] if cell.value == Column.ID.value), None)
    if cell is not None:
        put(cell, f"{Column.ID.value} [{head.words()}]")
        cell.font = Font(name="Arial", size=8, color=argb(QUIET))
        cell.alignment = Alignment(vertical="bottom", horizontal="fill")  # it doesn't run on beyond its column
        if cell.column > 1:
            sheet.print_area = f"A1:{get_column_letter(cell.column - 1)}{sheet.max_row}"  # nobody reads ids on paper


def _fill_head(sheet: Any, head: Head, plan: Plan) -> None:
    """What sheet this is, for when it comes back: of which kind and format, of which plan, and made when."""
    rows = (
        ("Kind", SHEET_OF_A_PLAN),
        ("Format", str(head.format)),
        ("Plan", clean(plan.title)),
        ("Plan id", head.plan),
        ("Made at", head.at or ""),
        ("Head", head.words()),
    )
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            put(sheet.cell(number, place), value)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 96
    sheet.sheet_state = "hidden"


def put(cell: Any, value: Value) -> None:
    """A value with its type named, so that no text is ever taken for a formula, a number or a date."""
    if value is None or value == "":
        return
    if isinstance(value, Rag):
        value = rating_words(value)
    if isinstance(value, Points):
        value = "\n".join(f"• {point}" for point in value.points)
    if isinstance(value, Lines):
        value = "\n".join(value.lines)
    if isinstance(value, date):
        cell.value, cell.number_format = value, DAY
        return
    if isinstance(value, float | int):
        cell.value, cell.number_format = value, "#,##0.##" if value % 1 else "#,##0"
        return
    text = clean(value, lines=True)  # an outside tool may have written it
    if not text:
        return
    cell.value, cell.data_type = shortened(text, MOST_IN_CELL), "s"
    cell.number_format = "@"
    if text[0] in "=+-@'":
        cell.quotePrefix = True  # it stays text when somebody edits it


def _offer(sheet: Any, grid: Grid) -> None:
    """The words that a status and a rating can be, offered as a list in their cells."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for column, words in ((Column.STATUS, list(STATUSES.values())), (Column.RAG, [rating_words(rag) for rag in Rag])):
        letter = get_column_letter(grid.columns.index(column) + 1)
        offered = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False)
        offered.add(f"{letter}2:{letter}{max(2, len(grid.rows) + 1)}")
        sheet.add_data_validation(offered)


def lay_out(sheet: Any) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.7, 0.35
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Page &P of &N"


def argb(css: str) -> str:
    return f"FF{css.removeprefix('#').upper()}"

"""The form of an officer who has no workbench, as an Excel workbook: white cells to be filled in, all else locked.

It is known again by the id on each row and by a head sheet, which keeps what each row read when the form left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tsworkbench.papers.disk import day_of, settled
from tsworkbench.papers.formats.plan_xlsx import DAY, LINE, TALLEST, argb, lines_of, put, saved
from tsworkbench.papers.letters import slug
from tsworkbench.papers.paper import INK, QUIET, RATING_INK, SHADE
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Rag, Status
from tsworkbench.plan.roundtrip.brackets import STATUSES
from tsworkbench.plan.roundtrip.ids import ABOUT_SHEET, FORM, short_id
from tsworkbench.plan.roundtrip.layout import RATING_WORDS, Value, laid_by_line, rating_words
from tsworkbench.plan.roundtrip.names import Column
from tsworkbench.plan.whole import Output
from tsworkbench.work.sharing.officer_form import COLUMNS, Form, FormRow, read_digest

TITLES = ("No.", "What", "Due", "Said last")
"""The columns that are to be read."""
ROW_ID = "Row id"
_WIDTHS = {"No.": 8, "What": 40, "Due": 18, "Said last": 30}
_WIDTHS_TO_FILL_IN = {
    "status": 13,
    "rag": 13,
    "why": 26,
    "next": 26,
    "done_on": 13,
    "due": 16,
    "actual": 9,
    "comment": 34,
}
_HEADER = 4
_HOW = (
    "Fill in white cells only, and only where something is new. Dates as you would say them: 12 March, end of May, "
    "spring 2010. Save the workbook, and send it back whole."
)


def form_xlsx(form: Form) -> bytes:
    """The form as the bytes of a .xlsx."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "To fill in"
    _fill_head(book.create_sheet(ABOUT_SHEET), form, _fill(sheet, form))
    properties = book.properties
    properties.title = clean(f"{form.head['title']}: {form.officer}")[:255]
    properties.creator = properties.lastModifiedBy = clean(form.plan.organisation or "")[:255]
    properties.language = "en-GB"
    properties.created = properties.modified = day_of(form.as_at.isoformat())
    return settled(saved(book), form.as_at.isoformat())


def file_name(form: Form) -> str:
    """What the file is to be called: "third-sector-form-andy-algar-2010-01-07.xlsx"."""
    parts = (slug(form.head["title"], 40) or "plan", "form", slug(form.officer, 30), form.as_at.isoformat())
    return "-".join(filter(None, parts)) + ".xlsx"


def _fill(sheet: Any, form: Form) -> dict[str, dict[str, str]]:
    """Fills the sheet. Returns for each row by its id what its columns that are only to be read are known by."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.utils import get_column_letter

    titles = [*TITLES, *(column.heading for column in COLUMNS), ROW_ID]
    widths = [*_WIDTHS.values(), *(_WIDTHS_TO_FILL_IN[column.name] for column in COLUMNS), 14]
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.column_dimensions[get_column_letter(len(titles))].hidden = True
    _open(sheet, form)
    top = Alignment(vertical="top", wrap_text=True)
    line = Border(bottom=Side("thin", color=argb("#c9c6bf")), left=Side("hair", color=argb("#c9c6bf")))
    locked = PatternFill("solid", fgColor=argb(SHADE))
    body, strong = Font(name="Arial", size=9, color=argb(INK)), Font(name="Arial", size=9, bold=True, color=argb(INK))
    quiet = Font(name="Arial", size=9, color=argb(QUIET))
    late = Font(name="Arial", size=9, bold=True, color=argb(RATING_INK[Rag.RED]))
    _name_columns(sheet, titles)
    known: dict[str, dict[str, str]] = {}
    laid = {one.of.id: one.cells for one in laid_by_line(form.plan)}
    for number, row in enumerate(form.rows, _HEADER + 1):
        cells = laid[row.row.id]
        is_late = bool(row.row.due_to and date.fromisoformat(row.row.due_to) < form.as_at)
        read = [row.row.ref or "", _title(row), _due(cells, is_late=is_late), _said(row)]
        for place, value in enumerate(read, 1):
            cell = sheet.cell(number, place)
            put(cell, value)
            cell.font = strong if row.level == "activity" and place <= 2 else body if place != 4 else quiet
            if place == 3 and is_late:
                cell.font = late
            cell.alignment, cell.fill, cell.border = top, locked, line
        fields, shown = row.fields(), _shown(row)
        for place, column in enumerate(COLUMNS, len(TITLES) + 1):
            cell = sheet.cell(number, place)
            cell.font, cell.alignment, cell.border = body, top, line
            if column.name not in fields:
                cell.fill = locked
                if row.is_counted and column.name == "actual":
                    put(cell, shown.get("actual"))
                continue
            cell.protection = Protection(locked=False)
            put(cell, shown.get(column.name))
            if column.name in ("done_on", "due"):
                cell.number_format = DAY
                cell.alignment = Alignment(vertical="top", horizontal="left", wrap_text=True)
        put(sheet.cell(number, len(titles)), short_id(str(row.row.id)))
        tall = max(lines_of(value, width) for value, width in zip(read, _WIDTHS.values(), strict=True))
        sheet.row_dimensions[number].height = min(TALLEST, tall * LINE + 6)
        known[str(row.row.id)] = {
            title: read_digest(str(sheet.cell(number, place).value or "")) for place, title in enumerate(TITLES[1:], 2)
        }
    last = _HEADER + len(form.rows)
    _offer(sheet, last)
    sheet.freeze_panes = f"C{_HEADER + 1}"
    sheet.print_title_rows = f"{_HEADER}:{_HEADER}"
    sheet.print_area = f"A1:{get_column_letter(len(titles) - 1)}{last}"
    _protect(sheet)
    return known


def _name_columns(sheet: Any, titles: Sequence[str]) -> None:
    """Writes what the columns are called."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    for place, title in enumerate(titles, 1):
        cell = sheet.cell(_HEADER, place)
        put(cell, title)
        cell.font = Font(name="Arial", size=9, bold=True, color=argb(INK))
        cell.alignment = Alignment(vertical="bottom", wrap_text=True)
        cell.fill = PatternFill("solid", fgColor=argb(SHADE))
        cell.border = Border(bottom=Side("medium", color=argb(INK)))


def _open(sheet: Any, form: Form) -> None:
    from openpyxl.styles import Alignment, Font

    where = clean(form.head["title"])
    lines = (
        (f"{where}: {clean(form.officer)}", Font(name="Arial", size=13, bold=True, color=argb(INK)), 20),
        (f"As at {long_date(form.as_at)}. {_HOW}", Font(name="Arial", size=9, color=argb(QUIET)), 16),
    )
    for number, (words, font, height) in enumerate(lines, 1):
        cell = sheet.cell(number, 1)
        put(cell, words)
        cell.font, cell.alignment = font, Alignment(vertical="center")
        sheet.row_dimensions[number].height = height
    sheet.row_dimensions[3].height = 6


def _title(row: FormRow) -> str:
    if isinstance(row.row, Output):
        return clean(row.row.title or row.row.text)
    return clean(row.row.title)


def _due(cells: Any, *, is_late: bool) -> str:
    due, expected = cells.get(Column.DUE) or "", cells.get(Column.EXPECTED) or ""
    words = f"{due}, now expected {expected}" if due and expected else str(due or expected)
    return f"{words} – late" if is_late else words


def _said(row: FormRow) -> str:
    """What was said of it last: the day, the rating, and the words."""
    last = row.row.updates[-1] if row.row.updates else None
    if last is None:
        return ""
    rating = rating_words(last.rag) if last.rag is not None else ""
    words = "; ".join(clean(one) for one in (last.comment, last.why, last.next) if one)
    day = long_date(date.fromisoformat(last.as_at)) if last.as_at else ""
    opening = ", ".join(one for one in (day, rating) if one)
    return f"{opening}: {words}" if opening and words else opening or words


def _shown(row: FormRow) -> dict[str, Value]:
    """What the columns that are filled in say when it leaves."""
    shown: dict[str, Value] = {"status": STATUSES[row.row.status].capitalize()}
    said = row.shown()
    if "rag" in said:
        shown["rag"] = RATING_WORDS[Rag(said["rag"])]
    if isinstance(row.row, Output) and row.row.actual is not None:
        shown["actual"] = row.row.actual
    return shown


def _offer(sheet: Any, last: int) -> None:
    """The words that a status and a rating can be, offered as a list in their cells."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    words = {
        "status": [STATUSES[status].capitalize() for status in Status],
        "rag": [RATING_WORDS[rag] for rag in (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE)],
    }
    for place, column in enumerate(COLUMNS, len(TITLES) + 1):
        if column.name in words:
            letter = get_column_letter(place)
            offered = DataValidation(type="list", formula1=f'"{",".join(words[column.name])}"', allow_blank=True)
            offered.showErrorMessage, offered.errorTitle = True, column.heading
            offered.error = f"Choose one of the list: {', '.join(words[column.name])}."
            offered.add(f"{letter}{_HEADER + 1}:{letter}{max(last, _HEADER + 1)}")
            sheet.add_data_validation(offered)


def _protect(sheet: Any) -> None:
    """All but the white cells is locked, without a password: it is there so that nothing is typed over by mistake."""
    guard = sheet.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = guard.sort = guard.autoFilter = False  # False: that is allowed
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.right.text = "Page &P of &N"


def _fill_head(sheet: Any, form: Form, known: Mapping[str, Mapping[str, str]]) -> None:
    """What this workbook is, and what each of its rows read when it left."""
    put(sheet.cell(1, 1), "Kind")
    put(sheet.cell(1, 2), FORM)
    put(sheet.cell(2, 1), "Head")
    put(sheet.cell(2, 2), form.words_of_head())
    for number, row in enumerate(form.rows, 3):
        put(sheet.cell(number, 1), short_id(str(row.row.id)))
        said = {
            "id": row.row.id,
            "level": row.level,
            "ref": clean(row.row.ref or ""),
            "shown": row.shown(),
            "read": known[str(row.row.id)],
            "sent": {fact: [cells, list(over)] for fact, (cells, over) in row.sent.items()},
        }
        put(sheet.cell(number, 2), json.dumps(said, ensure_ascii=True, separators=(",", ":")))
    sheet.sheet_state = "veryHidden"

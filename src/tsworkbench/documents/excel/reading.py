"""Reads an Excel workbook: each sheet a table, then what stands beside the cells (notes, shapes, headers)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tsworkbench.documents.blocks import Document, Place, Table
from tsworkbench.documents.excel.cells import Cells
from tsworkbench.documents.excel.references import area_of, column_letters, whole
from tsworkbench.documents.excel.sheet import Sheet, SheetReader, rows_of
from tsworkbench.documents.excel.strings import runs, shared_strings
from tsworkbench.documents.excel.styles import CellStyles
from tsworkbench.documents.formats import READERS, Format
from tsworkbench.documents.office.package import A, Package, R, S
from tsworkbench.plan.language.text import clean

_THREADED = "[Threaded comment]"  # how a comment of today begins in the note kept for older programs
_PRINT_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[LCRBIUEXYSPNDTFAGZ+-])', re.IGNORECASE)
_HIDDEN = frozenset({"hidden", "veryHidden"})
_MOST_RANGES = 40
"""Ranges of hidden rows that are named one by one."""


def read(data: bytes, name: str, progress: Callable[[int, int | None], None] | None = None) -> Document:
    """The sheets of a workbook as tables; `name` is the file's. `progress` is told the rows passed so far.

    A formula is read as the value it had when the workbook was saved. Raises Refused if the workbook is damaged
    or beyond the caps of `documents.guard.limits`. Expects to be called with what the guard has let through, in a
    process that may be ended.
    """
    package = Package(data, name)
    part = package.main_part("xl/workbook.xml")
    root = package.tree(part)
    settings = root.find(S + "workbookPr")
    reader = SheetReader(
        package,
        Cells(
            shared_strings(package, part),
            CellStyles(package, part),
            from_1904=settings is not None and settings.get("date1904") in ("1", "true"),
        ),
        progress,
    )
    titles = _print_titles(root)
    tables: list[Table] = []
    remarks: list[str] = []
    relations = package.relations(part)
    for position, listed in enumerate(root.iterfind(f"{S}sheets/{S}sheet")):
        relation = relations.get(listed.get(R + "id") or "")
        called = clean(listed.get("name") or "") or f"Sheet {position + 1}"
        if relation is None or relation.kind != "worksheet" or not package.has(relation.target):
            remarks.append(f"The sheet “{called}” has no cells that could be read.")
            continue
        sheet = reader.read(relation.target)
        sheet.headers |= titles.get(position, set())
        if sheet.cells:
            place = Place(sheet=called, table=len(tables) + 1)
            rows = rows_of(sheet, name, place)
            tables.append(Table(rows=rows, place=place, title=called, hidden=listed.get("state") in _HIDDEN))
        remarks += _of_sheet(sheet, called, hidden=listed.get("state") in _HIDDEN)
        remarks += _beside(package, relation.target, called)
    return Document(name=name, kind=READERS[Format.XLSX].called, blocks=tuple(tables), remarks=tuple(remarks))


def _print_titles(root: Any) -> dict[int, set[int]]:
    """The one row that a sheet repeats at the top of each printed page, by the sheet's position."""
    found: dict[int, set[int]] = {}
    for named in root.iterfind(f"{S}definedNames/{S}definedName"):
        rows = re.search(r"\$(\d{1,7}):\$(\d{1,7})$", named.text or "")
        if named.get("name") == "_xlnm.Print_Titles" and rows and rows[1] == rows[2]:
            found[whole(named.get("localSheetId"))] = {int(rows[1])}
    return found


def _of_sheet(sheet: Sheet, called: str, *, hidden: bool) -> Iterator[str]:
    on = f"On the hidden sheet “{called}”" if hidden else f"On “{called}”"
    read = "hidden too." if hidden else "hidden; read like the rest."
    if sheet.hidden_rows:
        yield f"{on}, {_ranges(sheet.hidden_rows)} {read}"
    columns = [column for column in sorted(sheet.columns) if any(a <= column <= b for a, b in sheet.hidden_columns)]
    if columns:
        yield f"{on}, {_listed('column', [column_letters(each) for each in columns])} {read}"
    if sheet.uncalculated:
        yield (
            f"On “{called}”, {_count(sheet.uncalculated, 'formula')} with no value stored could not be read. "
            "Open the workbook in Excel, save it, and import it again to have them read."
        )
    if sheet.errors:
        yield f"On “{called}”, {_count(sheet.errors, 'cell')} with one of Excel's errors for a value, such as #REF!."
    for text in dict.fromkeys(clean(_PRINT_CODE.sub(" ", each)) for each in sheet.beside):
        if re.search(r"\w{3}", text) and not re.fullmatch(r"page\W*(?:of)?\W*", text, re.IGNORECASE):
            yield f"At the head or foot of the pages of “{called}” stands: “{text}”."


def _count(many: int, thing: str) -> str:
    return f"1 {thing}" if many == 1 else f"{many:,} {thing}s"


def _listed(thing: str, names: list[str], most: int = 10) -> str:
    if len(names) == 1:
        return f"{thing} {names[0]} is"
    shown = names[:most]
    if len(names) > most:
        return f"{thing}s {', '.join(shown)} and {len(names) - most:,} more are"
    return f"{thing}s {', '.join(shown[:-1])} and {shown[-1]} are"


def _ranges(rows: list[int]) -> str:
    """Hidden rows with how many they are and where: "14 rows (5–17, 20) are"."""
    parts: list[list[int]] = []
    for row in sorted(rows):
        if parts and row == parts[-1][-1] + 1:
            parts[-1].append(row)
        else:
            parts.append([row])
    if len(rows) == 1:
        return f"row {rows[0]} is"
    shown = [str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts]
    if len(shown) > _MOST_RANGES:
        shown[_MOST_RANGES:] = [f"and on to {parts[-1][-1]}"]
    return f"{len(rows):,} rows ({', '.join(shown)}) are"


def _beside(package: Package, part: str, called: str) -> Iterator[str]:
    """Notes and comments on cells, text boxes, and how many pictures there are."""
    for comments in package.related(part, "comments"):
        for comment in package.tree(comments).iter(S + "comment"):
            body = comment.find(S + "text")
            text = clean("".join(run[0] for run in runs(body))) if body is not None else ""
            if text and not text.startswith(_THREADED):
                yield f"A note on {_cell(comment)} of “{called}” says: “{text}”."
    for comments in package.related(part, "threadedComment"):
        for comment in package.tree(comments).iterchildren("{*}threadedComment"):
            text = clean("".join(part_.text or "" for part_ in comment.iterchildren("{*}text")))
            if text:
                yield f"A comment on {_cell(comment)} of “{called}” says: “{text}”."
    pictures = charts = 0
    for drawing in package.related(part, "drawing"):
        root = package.tree(drawing)
        pictures += sum(1 for _ in root.iter("{*}pic"))
        charts += sum(1 for _ in root.iter("{*}graphicFrame"))
        for shape in root.iter("{*}sp"):
            text = clean(" ".join("".join(t.text or "" for t in p.iter(A + "t")) for p in shape.iter(A + "p")))
            if text:
                yield f"A text box on “{called}” says: “{text}”."
    if pictures:
        yield f"“{called}” has {pictures:,} picture{'s' if pictures > 1 else ''}; what a picture shows can't be read."
    if charts:
        yield f"“{called}” has {_count(charts, 'chart')}; what a chart shows is read from its cells alone."


def _cell(comment: Any) -> str:
    area = area_of(comment.get("ref"))
    return f"{column_letters(area[1])}{area[0]}" if area else "a cell"

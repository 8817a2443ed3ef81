"""Plans as councils print them, made by code: one description, rendered as blocks and to every format that is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from tsworkbench.documents.blocks import Block, Cell, Colour, Document, Heading, Line, Paragraph, Place, Row, Table
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.model import CostKind, LeadRole, OfficerKind, ReportOn, Status, TargetKind
from tsworkbench.plan.whole import Activity, Lead, Milestone, Objective, Output, Plan

UP = "^"
"""A cell merged with the one above it."""
LEFT = "<"
"""A cell merged with the one to its left."""


@dataclass(frozen=True)
class Made:
    """A cell with more than words: a value of its own, words struck out, bold, a link."""

    text: str = ""
    value: date | float | bool | None = None
    struck: str | None = None
    bold: bool = False
    link: str | None = None
    fill: Colour | None = None


Cells = Sequence["str | Made"]


@dataclass(frozen=True)
class Grid:
    """A table: its rows of cells. A line that starts with "• " is a bullet."""

    rows: Sequence[Cells]
    title: str | None = None
    header_rows: int = 1


@dataclass(frozen=True)
class Text:
    """A heading of a level, or with None a paragraph."""

    text: str
    level: int | None = None
    bold: bool = False


@dataclass(frozen=True)
class Paper:
    """A document before it has a format."""

    parts: Sequence[Grid | Text]
    name: str = "plan.docx"
    kind: str = "Word document"
    remarks: tuple[str, ...] = field(default=())


def document(paper: Paper) -> Document:
    """The paper as the blocks that a reader would make of it."""
    blocks: list[Block] = []
    tables = 0
    for part in paper.parts:
        if isinstance(part, Grid):
            tables += 1
            blocks.append(_table(part, tables))
        elif part.level is not None:
            blocks.append(Heading(text=part.text, level=part.level, place=Place(page=1)))
        else:
            blocks.append(Paragraph(line=_line(part.text, bold=part.bold), place=Place(page=1)))
    return Document(name=paper.name, kind=paper.kind, blocks=tuple(blocks), remarks=paper.remarks)


def _table(grid: Grid, number: int) -> Table:
    rows: list[Row] = []
    above: list[Cell] = []
    for n, cells in enumerate(grid.rows, start=1):
        made: list[Cell] = []
        for at, cell in enumerate(cells):
            if cell == UP:
                made.append(Cell(lines=above[at].lines, value=above[at].value, again=True))
            elif cell == LEFT and made:
                made.append(Cell(lines=made[-1].lines, value=made[-1].value, again=True))
            else:
                made.append(_cell(cell if isinstance(cell, Made) else Made(cell)))
        above = made
        rows.append(Row(cells=tuple(made), place=Place(table=number, row=n)))
    return Table(rows=tuple(rows), place=Place(table=number), title=grid.title)


def _cell(made: Made) -> Cell:
    lines = [_line(text, bold=made.bold) for text in made.text.split("\n") if text]
    if made.struck or made.link:
        first = lines[0] if lines else Line(text="")
        links = (made.link,) if made.link else ()
        lines[:1] = [Line(text=first.text, marker=first.marker, bold=first.bold, struck=made.struck, links=links)]
    return Cell(lines=tuple(lines), value=made.value, fill=made.fill)


FILLS = {
    Colour.RED: "FF0000",
    Colour.AMBER: "FFC000",
    Colour.GREEN: "00B050",
    Colour.BLUE: "0070C0",
    Colour.GREY: "BFBFBF",
}


def _line(text: str, *, bold: bool) -> Line:
    for marker in ("• ", "– "):
        if text.startswith(marker):
            return Line(text=text.removeprefix(marker), marker=marker.strip(), level=int(marker == "– "), bold=bold)
    return Line(text=text, bold=bold)


def docx_bytes(paper: Paper) -> bytes:
    """The paper as a Word document, with real headings, bullets and merged cells."""
    import docx

    made = docx.Document()
    for part in paper.parts:
        if isinstance(part, Text):
            if part.level is not None:
                made.add_heading(part.text, part.level)
            else:
                made.add_paragraph().add_run(part.text).bold = part.bold or None
            continue
        width = max(len(row) for row in part.rows)
        table = made.add_table(len(part.rows), width)
        table.style = "Table Grid"
        for r, row in enumerate(part.rows):
            for c, cell in enumerate(row):
                if cell == UP:
                    top = next(up for up in range(r, -1, -1) if part.rows[up][c] != UP)
                    table.cell(top, c).merge(table.cell(r, c))
                elif cell == LEFT:
                    first = next(left for left in range(c, -1, -1) if row[left] != LEFT)
                    table.cell(r, first).merge(table.cell(r, c))
        for r, row in enumerate(part.rows):
            for c, cell in enumerate(row):
                if cell not in (UP, LEFT):
                    _fill_docx(table.cell(r, c), cell if isinstance(cell, Made) else Made(cell))
        made.add_paragraph()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _fill_docx(cell: object, made: Made) -> None:
    lines = _shown(made).split("\n")
    paragraphs = cell.paragraphs  # type: ignore[attr-defined]
    for extra in paragraphs[1:]:
        extra._element.getparent().remove(extra._element)
    for n, text in enumerate(lines):
        paragraph = paragraphs[0] if n == 0 else cell.add_paragraph()  # type: ignore[attr-defined]
        if text.startswith("• "):
            paragraph.style = "List Bullet"
            text = text.removeprefix("• ")
        if n == 0 and made.struck:
            paragraph.add_run(made.struck + " ").font.strike = True
        run = paragraph.add_run(text)
        run.bold = made.bold or None
    if made.fill is not None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", FILLS[made.fill])):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # type: ignore[attr-defined]


def xlsx_bytes(paper: Paper) -> bytes:
    """The paper as an Excel workbook: each table a sheet, headings and text in rows above it."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    above: list[str] = []
    for part in paper.parts:
        if isinstance(part, Text):
            above.append(part.text)
            continue
        sheet = book.create_sheet((part.title or f"Sheet{len(book.worksheets) + 1}")[:31])
        for text in above:
            sheet.append([text])
        first = len(above) + 1
        above = []
        for r, row in enumerate(part.rows):
            for c, cell in enumerate(row):
                if cell in (UP, LEFT):
                    continue
                made = cell if isinstance(cell, Made) else Made(cell)
                value: object = made.value if made.value is not None else made.text
                if isinstance(value, date) and not isinstance(value, datetime):
                    value = datetime(value.year, value.month, value.day)
                put = sheet.cell(first + r, c + 1, value if value != "" else None)
                if isinstance(value, datetime):
                    put.number_format = "dd/mm/yyyy"
                if made.fill is not None:
                    put.fill = openpyxl.styles.PatternFill("solid", fgColor=f"FF{FILLS[made.fill]}")
        for r, c, down, right in _merges(part):
            sheet.merge_cells(start_row=first + r, start_column=c + 1, end_row=first + down, end_column=right + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_bytes(paper: Paper, encoding: str = "utf-8-sig") -> bytes:
    """The paper as CSV: merged cells blank, as Excel saves them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for part in paper.parts:
        if isinstance(part, Text):
            writer.writerow([part.text])
            continue
        for row in part.rows:
            writer.writerow(["" if cell in (UP, LEFT) else _shown(cell) for cell in row])
        writer.writerow([])
    return out.getvalue().encode(encoding)


def markdown_bytes(paper: Paper) -> bytes:
    """The paper as Markdown: line breaks in cells as <br>."""
    lines: list[str] = []
    for part in paper.parts:
        if isinstance(part, Text):
            lines += [f"{'#' * max(1, part.level)} {part.text}" if part.level is not None else part.text, ""]
            continue
        for n, row in enumerate(part.rows):
            cells = [
                "" if cell in (UP, LEFT) else _shown(cell).replace("\n", "<br>").replace("|", "\\|") for cell in row
            ]
            lines.append(f"| {' | '.join(cells)} |")
            if n == 0:
                lines.append("|" + " --- |" * len(row))
        lines.append("")
    return "\n".join(lines).encode()


def _shown(cell: str | Made) -> str:
    if isinstance(cell, str):
        return cell
    if cell.value is not None and not cell.text:
        return cell.value.strftime("%d/%m/%Y") if isinstance(cell.value, date) else f"{cell.value:g}"
    return cell.text


def _merges(grid: Grid) -> Iterator[tuple[int, int, int, int]]:
    """The merged ranges: first row and column, last row and column."""
    for r, row in enumerate(grid.rows):
        for c, cell in enumerate(row):
            if cell in (UP, LEFT):
                continue
            down, right = r, c
            while down + 1 < len(grid.rows) and grid.rows[down + 1][c] == UP:
                down += 1
            while right + 1 < len(row) and row[right + 1] == LEFT:
                right += 1
            if (down, right) != (r, c):
                yield r, c, down, right


def outline(draft: Draft) -> str:
    """A draft as a person checks it: the plan, its rows indented, what was said of each; the doubts under it."""
    lines = [line for plan in draft.library.plans for line in _plan(plan)]
    lines += [f"! {remark}" for remark in draft.remarks]
    for doubt in draft.doubts:
        others = f" [or {'; '.join(other.words for other in doubt.others)}]" if doubt.others else ""
        lines.append(f"? {doubt.where}: “{doubt.text}” → {doubt.reading}. {doubt.because}{others}")
    return "\n".join(lines)


def _plan(plan: Plan) -> Iterator[str]:
    period = f" {plan.period_start}..{plan.period_end}" if plan.period_start else ""
    by = f" by {plan.organisation}" if plan.organisation else ""
    yield f"{plan.title}{by}{period} ({plan.objective_word}/{plan.activity_word})"
    if plan.contact:
        yield f"  contact: {plan.contact}"
    if plan.report_on is not ReportOn.ACTIVITY:
        yield "  reports on milestones"
    yield from _notes(plan, "  ")
    for objective in plan.objectives:
        yield _row(objective, "")
        for name in ("key_changes", "rationale"):
            if value := getattr(objective, name):
                yield f"  {name}: {value}"
        yield from _notes(objective, "  ")
        for activity in objective.activities:
            yield _row(activity, "  ")
            yield from _notes(activity, "    ")
            for milestone in activity.milestones:
                yield _row(milestone, "    - ")
                yield from _notes(milestone, "      ")
            for output in activity.outputs:
                yield _row(output, "    o ")
                yield from _notes(output, "      ")


def _row(row: Objective | Activity | Milestone | Output, indent: str) -> str:
    said = [row.title or row.text if isinstance(row, Output) else row.title]
    if isinstance(row, Output) and row.title and row.text != row.title:
        said.append(f"“{row.text}”")
    if row.ref and not isinstance(row, (Milestone, Output)):
        said[0] = f"{row.ref} {said[0]}"
    if row.leads:
        said.append(", ".join(map(_lead, row.leads)))
    for one in row.parties:
        said.append(f"{one.role.value} {one.name}")
    if isinstance(row, (Activity, Milestone, Output)):
        if row.due_printed is not None:
            said.append(f"“{row.due_printed}” {row.due_to or row.due_precision.value}")
        if row.baseline_due_to:
            said.append(f"was {row.baseline_due_to}")
        if row.expected_due_to:
            said.append(f"expected {row.expected_due_to}")
        if row.status is not Status.NOT_STARTED:
            said.append(row.status.value)
        if row.done_on:
            said.append(f"done {row.done_on}")
    if isinstance(row, (Activity, Milestone)) and row.rag:
        said.append(row.rag.value)
    if isinstance(row, Activity):
        if row.cost_text is not None:
            sum_ = f"£{row.cost_pence / 100:,.0f}" if row.cost_pence is not None else ""
            kind = row.cost_kind.value if row.cost_kind is not CostKind.AMOUNT else sum_
            said.append(f"cost “{row.cost_text}” {kind}")
        for one in row.funding:
            amount = f" £{one.pence / 100:,.0f}" if one.pence is not None else ""
            state = {True: " confirmed", False: " unconfirmed", None: ""}[one.confirmed]
            said.append(f"from {one.source}{amount}{state}" + (f" inside {one.inside}" if one.inside else ""))
    if isinstance(row, Output) and row.target is not None:
        yearly = " a year" if row.target_kind is TargetKind.YEARLY else ""
        said.append(f"target {row.target:g} {row.unit or ''}".rstrip() + yearly)
    return indent + " | ".join(said)


def _lead(lead: Lead) -> str:
    kind = "" if lead.kind is OfficerKind.PERSON else f" ({lead.kind.value})"
    role = {LeadRole.LEAD: "", LeadRole.JOINT: "+", LeadRole.SUPPORTING: "with "}[lead.role]
    return f"{role}{lead.name}{kind}"


def _notes(row: object, indent: str) -> Iterator[str]:
    for line in (getattr(row, "notes", None) or "").split("\n"):
        if line:
            yield f"{indent}note: {line}"


def all_words(draft: Draft) -> str:
    """Every word that a draft holds, wherever it stands."""
    return repr([draft.library, draft.doubts, draft.remarks, [field.name for field in fields(Plan)]])


def rows_of_outline(text: str) -> list[str]:
    """The rows of an outline with their own notes: without what names a place in the document, which formats have
    not in common.
    """
    return [line for line in text.split("\n") if not line.startswith(("?", "!", "  note:", "  contact:"))]

"""A file from which sheets of its plans go out, and into which they come back."""

import csv
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from html import escape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from tsworkbench.documents.intake import read_draft
from tsworkbench.papers.catalogue import Format, Kind, Wanted, write
from tsworkbench.plan.imports.differences import Difference
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.store.book import Book
from tsworkbench.store.views.plan import plan_named
from tsworkbench.work.imports.counterpart import held_beside
from tsworkbench.work.imports.intake import Proposal, propose

AS_AT = date(2009, 12, 15)
FORMS = (Format.XLSX, Format.CSV, Format.DOCX, Format.MD)
Rows = list[list[Any]]
_out: dict[object, bytes] = {}
_read: dict[bytes, Rows] = {}


def _content(book: Book) -> bytes:
    """A digest of every byte of a file, that which is still in its log included."""
    parts = (Path(f"{book.path}{ending}") for ending in ("", "-wal"))
    return sha256(b"|".join(part.read_bytes() for part in parts if part.exists())).digest()


@dataclass
class Desk:
    """A file with a plan, from which sheets go out and into which they come back."""

    book: Book
    folder: Path
    plan: str = "Third"

    def out(self, form: Format = Format.XLSX) -> bytes:
        """The sheet of the plan. What has gone out of a file that is the same to the byte is not written again."""
        before = (_content(self.book), self.plan, form)
        if before not in _out:
            plan_id = plan_named(self.book, self.plan)["id"]
            _out[before] = write(self.book, Wanted(kind=Kind.PLAN, as_at=AS_AT, plan_id=plan_id), form)
        return _out[before]

    def rows(self) -> Rows:
        """What a sheet by line holds, headings first."""
        data = self.out()
        if data not in _read:
            sheet = load_workbook(BytesIO(data))["Plan"]
            _read[data] = [[cell.value for cell in row] for row in sheet.iter_rows()]
        return [list(row) for row in _read[data]]

    def read(self, data: bytes, form: str) -> Draft:
        path = self.folder / f"back.{form}"
        path.write_bytes(data)
        return held_beside(self.book, read_draft(path).draft)

    def back(self, rows: Rows, *, title: str = "Plan", form: Format = Format.XLSX, delimiter: str = ",") -> Proposal:
        """The proposal that a sheet of these rows gives, saved as a workbook or as a CSV."""
        data = workbook(rows, self.out(), title) if form is Format.XLSX else as_csv(rows, delimiter)
        return self.propose(self.read(data, form))

    def propose(self, draft: Draft) -> Proposal:
        return propose(self.book, draft, raw=draft)


def workbook(rows: Rows, template: bytes, title: str) -> bytes:
    book = load_workbook(BytesIO(template))
    del book["Plan"]
    sheet = book.create_sheet(title, 0)
    for row in rows:
        sheet.append(row)
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
        cell.data_type = "s"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def as_csv(rows: Rows, delimiter: str) -> bytes:
    written = StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(
        [cell.strftime("%d/%m/%Y") if hasattr(cell, "strftime") else cell for cell in row] for row in rows
    )
    return written.getvalue().encode("utf-8-sig")


def as_ods(rows: Rows) -> bytes:
    """The rows as an OpenDocument spreadsheet of one sheet, as LibreOffice would save them."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = ""
    for row in rows:
        body += "<table:table-row>"
        for value in row:
            shown = value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else "" if value is None else str(value)
            said = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n"))
            body += f'<table:table-cell office:value-type="string">{said}</table:table-cell>'
        body += "</table:table-row>"
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table>{body}</table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return written.getvalue()


def differences(proposal: Proposal) -> list[Difference]:
    return [one for part in proposal.parts if part.comparison for one in part.comparison.differences]


def told(proposal: Proposal) -> list[tuple[str, str, str | None]]:
    """The kind, the number and the field of each difference."""
    return [(str(one.kind), one.ref, one.field) for one in differences(proposal)]

"""A register as a table: in its own columns, or in those that a published standard asks for.

What a standard lacks is not made up: such entries are left out, and it is said which, and for want of what.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import Any

from tsworkbench.papers.formats.plan_csv import neutral
from tsworkbench.plan.english import agreeing, counted, few, number
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers.kinds import day_of, show, show_each
from tsworkbench.plan.registers.values import Cell, Field, FieldKind, Register, each_phrase, ways_of
from tsworkbench.plan.registers.wanted import Path, path_of
from tsworkbench.plan.roundtrip.layout import Value
from tsworkbench.store.book import Book
from tsworkbench.store.registers import entries
from tsworkbench.store.views.plan import plans
from tsworkbench.work.registers.reading import Reading

OWN = ("csv", "xlsx", "json")
"""What any register can be written as, in its own columns."""
REF, ID = "Ref", "Id"
_STANDARDS = {
    "360giving": "360Giving",
    "transparency-code": "The Transparency Code",
    "open-referral-uk": "Open Referral UK",
    "open-referral-uk-identifiers": "Open Referral UK",
}


@dataclass(frozen=True)
class Table:
    """A register as rows under headings, and what was left out of it."""

    register: Register
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    name: str
    """A name for the file."""
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Heading that has nothing → the refs of the entries that were left out for it."""
    personal: tuple[str, ...] = ()
    """The titles of the personal fields that aren't in it."""
    standard: str = ""
    others: int = 0
    """How many entries the standard isn't about."""
    wants: str = ""
    """A sentence with what to say so that fewer are left out."""

    @property
    def said(self) -> str:
        """How many entries are in it, and what is left out and why."""
        many = counted(len(self.rows), self.register.one)
        gone = sum(len(refs) for refs in self.left_out.values())
        if not gone:
            words = f"{many} written"
        else:
            why = "; ".join(f"no {heading} ({few(refs)})" for heading, refs in self.left_out.items())
            words = f"{many} written; {gone:,} left out: {why}. {self.standard} needs {agreeing(gone, 'it', 'them')}"
        if self.personal:
            words += f". {few(self.personal)} {agreeing(len(self.personal), 'is', 'are')} personal, and left out"
        if self.others:
            words += f". {self.standard} isn't about {self.others:,} {agreeing(self.others, 'other', 'others')}"
        return f"{words}. {self.wants}".strip()


def own_table(book: Book, register: Register, as_at: date, *, where: str = "", personal: Sequence[str] = ()) -> Table:
    """A register in its own columns, those of its personal fields only where they are named in `personal`.

    Raises WrongInput for a personal register of which nothing personal is asked for.
    """
    chosen = [one for one in register.fields if not one.personal or one.name in personal]
    left = tuple(one.title for one in register.fields if one.personal and one.name not in personal)
    if register.personal and not personal:
        raise WrongInput(
            f"{register.title} is personal: say which of its personal fields are to be in it (--with), or all of them "
            "(--with-personal)."
        )
    reading = Reading(book, register.plan_id, as_at)
    rows = [
        (entry.ref, *(value_of(reading, register, one, entry[one.name]) for one in chosen), entry.id)
        for entry in reading.entries(register, where)
    ]
    headings = (REF, *(one.title for one in chosen), ID)
    return Table(register, headings, tuple(rows), register.name, personal=left)


def standard_table(book: Book, register: Register, standard: str, as_at: date, *, where: str = "") -> Table:
    """A register in the columns of a standard that its preset names. Raises WrongInput for one that it doesn't."""
    export = register.exports.get(standard)
    if export is None:
        known = few([*OWN, *register.exports], 12)
        raise WrongInput(f"{register.has} no form called “{standard[:40]}”. It can be written as {known}.")
    columns: Mapping[str, str] = export["columns"]
    reading = Reading(book, register.plan_id, as_at)
    ways = {heading: ways_of(source) for heading, source in columns.items()}
    paths = {way: path_of(way, register, reading.registers) for of in ways.values() for way in of}
    if secret := [path.title for path in paths.values() if path.fields and path.fields[-1].personal]:
        raise WrongInput(f"{few(secret)} {agreeing(len(secret), 'is', 'are')} personal, so this can't be written.")
    refs = {way: f"{way.removesuffix('org_id')}ref" for way, path in paths.items() if path.built_in == "org_id"}
    fixed = {
        heading: _fixed(book, register, source[1:]) for heading, source in columns.items() if source.startswith("=")
    }
    belonging = _belonging(book, register, export, as_at)
    required, others = tuple(export.get("required", ())), 0
    rows, left_out = [], dict[str, list[str]]()
    sources = [*paths, *refs.values()]
    for ref, (own, *cells) in entries.rows_of(book, register, ["id", *sources], as_at, where=where):
        if belonging is not None and own not in belonging:
            others += 1
            continue
        held = dict(zip(sources, cells, strict=True))
        _identify(register, held, ref, refs)
        row: dict[str, Value] = {
            heading: fixed[heading] if heading in fixed else _first(reading, paths, held, ways[heading])
            for heading in columns
        }
        missing = next((heading for heading in required if row[heading] in (None, "")), None)
        if missing is not None:
            left_out.setdefault(missing, []).append(ref)
            continue
        rows.append(tuple(row.values()))
    gone = {heading: tuple(refs) for heading, refs in left_out.items()}
    name = str(export.get("file", f"{standard}.csv")).rpartition(".")[0]
    return Table(
        register, tuple(columns), tuple(rows), name, gone, standard=_STANDARDS.get(standard, standard), others=others,
        wants=_wants(register, columns, gone),
    )  # fmt: skip


def _belonging(book: Book, register: Register, export: Mapping[str, Any], as_at: date) -> frozenset[Cell] | None:
    """The ids of the entries that a standard is about: those that any of its phrases chooses; None for all."""
    phrases = each_phrase(export.get("where"))
    if not phrases:
        return None
    found = (entries.rows_of(book, register, ["id"], as_at, where=phrase) for phrase in phrases)
    return frozenset(own for rows in found for _, (own,) in rows)


def _first(reading: Reading, paths: Mapping[str, Path], held: Mapping[str, Cell], ways: Sequence[str]) -> Value:
    """What goes under a heading: the first of several fields that holds something."""
    found = (_standard(reading, paths[way], held[way]) for way in ways)
    return next((value for value in found if value not in (None, "")), None)


def _identify(register: Register, held: dict[str, Cell], ref: str, refs: Mapping[str, str]) -> None:
    """A grant without an identifier of its own has one that is made of its ref and the publisher's prefix; so has an
    organisation that is in no list of charities or companies.
    """
    prefix = register.settings.get("funder", {}).get("prefix")
    if not prefix:
        return
    if "identifier" in held and held["identifier"] in (None, "") and ref:
        held["identifier"] = f"{prefix}-{ref}"
    for way, source in refs.items():
        if "." in way and held[way] in (None, "") and held[source]:
            held[way] = f"{prefix}-{held[source]}"


def _wants(register: Register, columns: Mapping[str, str], gone: Mapping[str, Any]) -> str:
    """What is to be said once, so that fewer are left out: the publisher's prefix, the funder's identifier."""
    funder = register.settings.get("funder", {})
    made = [columns[heading] for heading in gone]
    if not funder.get("prefix") and any(one == "identifier" or one.endswith("org_id") for one in made):
        return "Identifiers are made of the publisher's prefix: say it once (--prefix 360G-…)."
    if not funder.get("id") and any(one.startswith("=setting:") for one in made):
        return "Say the funder's identifier once (--funder-id GB-LAE-…)."
    return ""


def _fixed(book: Book, register: Register, source: str) -> str:
    if source.startswith("setting:"):
        return str(register.settings.get("funder", {}).get("id") or "")
    if source == "plan.organisation":
        of = [row for row in plans(book) if register.plan_id in (None, row["id"])]
        return clean(of[0]["organisation"] or "") if of else ""
    return source


def value_of(reading: Reading, register: Register, one: Field, cell: Cell) -> Value:
    """A cell for a table of the register's own: numbers and days as such, all else in words."""
    if cell is None:
        return None
    if reading.registers.unit(register, one) is FieldKind.MONEY and isinstance(cell, int | float):
        return cell / 100
    if (
        one.kind is FieldKind.DAY
        and not one.several
        and (day := day_of(cell)) is not None
        and str(cell) == day.isoformat()
    ):
        return day
    if isinstance(cell, int | float) and one.kind not in (FieldKind.YES_NO, FieldKind.SCALE):
        return cell
    return show(one, cell, reading.link)


def _standard(reading: Reading, path: Path, cell: Cell) -> Value:
    """A cell as standards want it: pounds without a sign, days as 2010-03-31, Yes and No, a link by its name."""
    if cell is None:
        return None
    one = path.field
    if path.unit is FieldKind.MONEY and isinstance(cell, int | float):
        return cell / 100
    if path.built_in == "changed_at":
        return str(cell)[:19] + "Z" if cell else None
    if one is None:
        return str(cell)
    if one.kind is FieldKind.DAY:
        day = day_of(cell)
        return day.isoformat() if day is not None else None
    if one.kind is FieldKind.YES_NO:
        return "Yes" if cell else "No"
    if one.kind is FieldKind.ENTRY:
        return "; ".join(words.partition(" ")[2] for words in show_each(one, cell, reading.link))
    if one.several:
        return "; ".join(show_each(one, cell, reading.link))
    return cell if isinstance(cell, int | float) and one.kind is not FieldKind.SCALE else show(one, cell, reading.link)


# -- written


def as_csv(table: Table) -> bytes:
    """A table as comma-separated values, marked as UTF-8 for Excel; no text in it is ever a formula."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([neutral(heading) for heading in table.headings])
    writer.writerows([text_of(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def text_of(value: Value) -> str:
    """A value as a cell of comma-separated values."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return number(value).replace(",", "")
    return neutral(clean(str(value), lines=True))


def as_xlsx(table: Table) -> bytes:
    """A table as an Excel workbook: the headings frozen and filtered, days and numbers as such."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    from tsworkbench.papers.formats.plan_xlsx import put, saved

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _sheet_name(table.register.title)
    for at, heading in enumerate(table.headings, 1):
        put(sheet.cell(1, at), heading)
        sheet.cell(1, at).font = Font(bold=True)
        widest = max([len(heading), *(len(text_of(row[at - 1])) for row in table.rows[:200])])
        sheet.column_dimensions[get_column_letter(at)].width = min(max(widest + 2, 8), 48)
    for down, row in enumerate(table.rows, 2):
        for at, value in enumerate(row, 1):
            put(sheet.cell(down, at), value)
            sheet.cell(down, at).alignment = Alignment(vertical="top", wrap_text=True)
    if table.headings[-1] == ID:
        sheet.column_dimensions[get_column_letter(len(table.headings))].hidden = True
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    return saved(book)


def _sheet_name(title: str) -> str:
    plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in clean(title)).strip()
    return plain[:31] or "Register"


def as_json(table: Table) -> bytes:
    """A table as JSON: the register's name, and a list of entries by its headings."""
    listed = [
        {
            heading: value.isoformat() if isinstance(value, date) else value
            for heading, value in zip(table.headings, row, strict=True)
        }
        for row in table.rows
    ]
    return (
        json.dumps({"register": table.register.name, "entries": listed}, ensure_ascii=False, indent=1) + "\n"
    ).encode()


def written(table: Table, form: str) -> bytes:
    """A table as the bytes of a file: csv, xlsx or json."""
    return {"xlsx": as_xlsx, "json": as_json}.get(form, as_csv)(table)

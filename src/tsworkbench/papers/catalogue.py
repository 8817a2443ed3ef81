"""Which papers there are, in which formats, how each is made, looked at beforehand and named as a file."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tsworkbench.papers.paper import Block, Column, Paper, Paragraph, Table
from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.store.views.plan import name_of, plans
from tsworkbench.store.views.refs import cells_of, has_registers

if TYPE_CHECKING:
    from tsworkbench.plan.governance.position import Position
    from tsworkbench.plan.whole import Plan
    from tsworkbench.store.book import Book
    from tsworkbench.store.log.snapshot import Instant


class Kind(StrEnum):
    """The papers."""

    HIGHLIGHT = "highlight"
    EXCEPTION = "exception"
    OFFICER = "officer"
    PLAN = "plan"
    CALENDAR = "calendar"
    SLIPS = "slips"
    COMPARISON = "comparison"
    REGISTER = "register"
    DIRECTORY = "directory"
    CONTRACTS = "contracts"
    APPRAISAL = "appraisal"
    EQUALITY = "equality"


class Length(StrEnum):
    """How much of a highlight report is wanted: all of it, or two sides of A4."""

    FULL = "full"
    BRIEF = "brief"


class Format(StrEnum):
    """What a paper can be written in; the word is the ending of the file's name too."""

    HTML = "html"
    DOCX = "docx"
    MD = "md"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    ICS = "ics"
    PDF = "pdf"

    @property
    def is_text(self) -> bool:
        """Whether it can be printed."""
        return self not in (Format.DOCX, Format.XLSX, Format.PDF)

    @property
    def is_private(self) -> bool:
        """Whether it holds what is for its owner's eyes only: private notes, and officers' own tasks."""
        return self is Format.JSON


class Entry(NamedTuple):
    """A paper as it is offered: what it is called, whom it is for, the formats it comes in (the first is the usual)."""

    title: str
    about: str
    formats: tuple[Format, ...]


_AS_PAPER = (Format.HTML, Format.DOCX, Format.MD, Format.PDF)
CATALOGUE: dict[Kind, Entry] = {
    Kind.HIGHLIGHT: Entry("Highlight report", "the group that decides", _AS_PAPER),
    Kind.EXCEPTION: Entry("Exception report", "a decision on what is off track", _AS_PAPER),
    Kind.OFFICER: Entry("Officer sheet", "one officer, to take along", _AS_PAPER),
    Kind.PLAN: Entry(
        "The plan",
        "anybody: the whole table",
        (Format.DOCX, Format.XLSX, Format.CSV, Format.MD, Format.HTML, Format.JSON, Format.PDF),
    ),
    Kind.CALENDAR: Entry("Calendar", "any calendar program", (Format.ICS,)),
    Kind.SLIPS: Entry("List of slips", "the group that agrees dates", _AS_PAPER),
    Kind.COMPARISON: Entry("Comparison", "those who agree the new plan", _AS_PAPER),
}
OF_REGISTERS: dict[Kind, Entry] = {
    Kind.REGISTER: Entry("Register", "anybody: its entries and its figures", _AS_PAPER),
    Kind.DIRECTORY: Entry("Support directory", "organisations that look for support", _AS_PAPER),
    Kind.CONTRACTS: Entry("Contract analysis", "those who commission", _AS_PAPER),
    Kind.APPRAISAL: Entry("Appraisal of options", "those who choose", _AS_PAPER),
    Kind.EQUALITY: Entry("Equality assessment", "those who sign it off, and the public", _AS_PAPER),
}
"""The papers of registers: offered where a plan has the register that they are made of."""
MADE_OF = {
    Kind.DIRECTORY: "services",
    Kind.CONTRACTS: "contracts",
    Kind.APPRAISAL: "options",
    Kind.EQUALITY: "equality",
}
"""Which register each of them is made of; `Kind.REGISTER` is made of any."""
ENTRIES = {**CATALOGUE, **OF_REGISTERS}
"""All papers."""
ON_POSITION = (Kind.HIGHLIGHT, Kind.EXCEPTION, Kind.SLIPS)
"""The papers that are on the position of a day."""

NAMES = {
    Format.HTML: "web page",
    Format.DOCX: "Word",
    Format.MD: "Markdown",
    Format.XLSX: "Excel",
    Format.CSV: "table (CSV)",
    Format.JSON: "for programs (JSON)",
    Format.ICS: "calendar (ICS)",
    Format.PDF: "PDF",
}
"""A format as people call it."""


def a_file_of(form: Format) -> str:
    """What a file of a format is, inside a sentence: "a web page", "Word", "a table (CSV)", "JSON"."""
    if form is Format.JSON:
        return "JSON"
    return f"a {NAMES[form]}" if NAMES[form][0].islower() else NAMES[form]


ENDINGS: dict[str, Format] = {
    **{str(form): form for form in Format},
    "htm": Format.HTML,
    "markdown": Format.MD,
    "ical": Format.ICS,
}
"""What a file's name may end in, and the format that says."""

FOREIGN = frozenset(
    (
        *("doc", "docm", "dot", "dotx", "rtf", "odt", "pages", "xls", "xlsm", "xlsb", "ods", "numbers"),
        *("tsv", "txt", "ppt", "pptx", "xml", "zip", "db"),
    )
)
"""Endings of files that hold something else than any paper does."""


def ending_of(name: str) -> str:
    """What a file's name ends in, in small letters without the dot; "" if it has no ending."""
    return Path(name).suffix.casefold().removeprefix(".")


def form_for(kind: Kind, name: str | None, asked: Format | None = None) -> Format:
    """The format in which a paper is to be written: that of its file's ending; without a file, the one that is asked
    for, or else the paper's usual one.

    Raises WrongInput where the ending is not that of the format asked for, is of no format, or is missing while no
    format is asked for; and for a format that the paper doesn't come in.
    """
    there = ENTRIES[kind].formats
    ending = ending_of(name) if name is not None else ""
    said = ENDINGS.get(ending)
    form = said or asked or there[0]
    if name is not None:
        file = Path(name).name
        better = f"{Path(name).stem if said or ending in FOREIGN else file}.{asked or there[0]}"
        if not ending and asked is None:
            raise WrongInput(
                f"{file} has no ending to say what it is to hold. Name it {better}, say, or name a format."
            )
        if ending and said is None:
            raise WrongInput(
                f"Nothing is written as “.{ending}”: this paper comes as {listed(there, last='or')}. "
                f"Name the file {better}, say."
            )
        if said is not None and asked is not None and said is not asked:
            raise WrongInput(
                f"{file} would be {a_file_of(said)} by its ending, and {a_file_of(asked)} is asked for. "
                f"Name the file {better}, or ask for {said}."
            )
    if form not in there:
        raise WrongInput(f"The {_called(kind)} does not come as {form}. It comes as {listed(there, last='or')}.")
    return form


def _called(kind: Kind) -> str:
    return ENTRIES[kind].title.removeprefix("The ").lower()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A paper that somebody wants."""

    kind: Kind
    as_at: date
    """The day from which lateness is counted, and beyond which nothing can be known."""
    plan_id: str | None = None
    """The plan it is about; None for all of the file's, where a paper can be about several."""
    position: date | None = None
    """The day whose position a highlight or an exception report gives."""
    cut_off: date | None = None
    since: date | None = None
    row_ids: tuple[str, ...] = ()
    """The rows an exception report is about; none for all that are red or amber."""
    officer_id: str | None = None
    template: Path | None = None
    """A Word document whose styles a Word paper is to have."""
    to_dos: bool = False
    personal: bool = False
    """Of a plan as JSON: whether what is personal in registers is in it."""
    length: Length = Length.FULL
    """Of a highlight report."""
    other_id: str | None = None
    """The plan beside which a comparison holds its plan; None for the one it was carried from."""
    was: Instant | None = None
    """The past instant as of which a comparison holds the plan beside itself."""
    register: str | None = None
    """The name of the register that a paper of any register is made of."""
    words: str | None = None
    """The words that choose its entries; None for all."""
    by: str | None = None
    """The field by which they are grouped."""


def compose(book: Book, wanted: Wanted) -> Paper:
    """A report or a sheet, before it has a format. Raises WorkbenchError where it can't be made."""
    match wanted.kind:
        case Kind.HIGHLIGHT:
            if wanted.length is Length.BRIEF:
                from tsworkbench.papers.highlight.brief import brief_report

                return brief_report(position_of(book, wanted))
            from tsworkbench.papers.highlight.report import highlight_report

            return highlight_report(position_of(book, wanted))
        case Kind.EXCEPTION:
            from tsworkbench.papers.highlight.exceptions import exception_report

            return exception_report(position_of(book, wanted), wanted.row_ids)
        case Kind.SLIPS:
            from tsworkbench.papers.highlight.exceptions import slips_report

            return slips_report(position_of(book, wanted))
        case Kind.COMPARISON:
            from tsworkbench.papers.plan_paper import comparison_paper
            from tsworkbench.work.agreement.life import compared

            if wanted.plan_id is None:
                raise WrongInput("Say which plan is meant: this paper is about one and another.")
            return comparison_paper(compared(book, wanted.plan_id, wanted.other_id, was=wanted.was), as_at=wanted.as_at)
        case Kind.OFFICER:
            from tsworkbench.papers.officer_sheet import officer_sheet
            from tsworkbench.work.round.officer_sheet import take_sheet

            if wanted.officer_id is None:
                raise WrongInput("Say whose sheet it is to be: choose an officer.")
            return officer_sheet(take_sheet(book, wanted.officer_id, wanted.as_at))
        case kind if kind in OF_REGISTERS:
            return _of_registers(book, wanted)
    raise ValueError(wanted.kind)


def _of_registers(book: Book, wanted: Wanted) -> Paper:
    from tsworkbench.work.registers.reading import Reading

    reading = Reading(book, wanted.plan_id, wanted.as_at)
    row_id = wanted.row_ids[0] if wanted.row_ids else None
    match wanted.kind:
        case Kind.DIRECTORY:
            from tsworkbench.papers.registers.directory import directory

            return directory(reading)
        case Kind.CONTRACTS:
            from tsworkbench.papers.registers.contract_analysis import contract_analysis

            return contract_analysis(reading)
        case Kind.APPRAISAL:
            from tsworkbench.papers.registers.appraisal import appraisal_paper

            return appraisal_paper(reading, row_id)
        case Kind.EQUALITY:
            from tsworkbench.papers.registers.equality import equality_paper

            return equality_paper(reading, row_id)
    from tsworkbench.papers.registers.register_paper import register_paper

    if wanted.register is None:
        raise WrongInput("Say which register is meant: this paper is about one.")
    return register_paper(reading, reading.register(wanted.register), wanted=wanted.words, by=wanted.by)


def offered(book: Book, plan_id: str) -> tuple[Kind, ...]:
    """The papers that there is something to make of, for a plan: those of registers where it has them."""
    if not has_registers(book):
        return tuple(CATALOGUE)
    from tsworkbench.store.registers.definitions import registers_of

    there = registers_of(book, plan_id)
    mine = [kind for kind in OF_REGISTERS if kind not in MADE_OF or there.get(MADE_OF[kind]) is not None]
    return (*CATALOGUE, *mine)


def position_of(book: Book, wanted: Wanted) -> Position:
    """The position that a report is on, known by its cut-off, or by the as-at day where the cut-off is to come."""
    from tsworkbench.work.round.report import take_position

    if wanted.plan_id is None or wanted.position is None:
        raise WrongInput("Say which plan, and which day's position, the report is to be on.")
    if wanted.cut_off is not None and wanted.cut_off < wanted.position:
        raise WrongInput(
            f"The cut-off, {short_date(wanted.cut_off)}, is before the position date, {short_date(wanted.position)}: "
            "updates received up to it can't tell how things stood later. Choose a later cut-off."
        )
    return take_position(
        book, wanted.plan_id, wanted.position, cut_off=wanted.cut_off, since=wanted.since, by=wanted.as_at
    )


def write(book: Book, wanted: Wanted, form: Format) -> bytes:
    """The paper as the bytes of a file: the same bytes for the same file and the same wish.

    Raises WrongInput for a format that the paper doesn't come in, and WorkbenchError where it can't be made.
    """
    form_for(wanted.kind, None, form)
    if wanted.template is not None and form is not Format.DOCX:
        raise WrongInput("A template gives a Word document its styles: ask for docx, or leave the template out.")
    if wanted.kind is Kind.CALENDAR:
        return _calendar(book, wanted)
    if wanted.kind is Kind.PLAN:
        return _plan(book, wanted, form)
    return set_paper(compose(book, wanted), form, wanted.template)


def set_paper(paper: Paper, form: Format, template: Path | None = None) -> bytes:
    """A composed paper in one of the formats that every paper comes in."""
    if form is Format.DOCX:
        from tsworkbench.papers.formats.docx import docx

        return docx(paper, template)
    if form is Format.PDF:
        from tsworkbench.papers.formats.pdf import pdf

        return pdf(paper)
    if form is Format.HTML:
        from tsworkbench.papers.formats.html import html

        return html(paper).encode()
    from tsworkbench.papers.formats.markdown import markdown

    return markdown(paper).encode()


def _calendar(book: Book, wanted: Wanted) -> bytes:
    from tsworkbench.papers.formats import ics

    return ics.calendar(book, wanted.plan_id, wanted.officer_id, to_dos=wanted.to_dos)


def _plan(book: Book, wanted: Wanted, form: Format) -> bytes:
    if form is Format.JSON:
        from tsworkbench.papers.formats.interchange import printable, write_library
        from tsworkbench.store.library import read_library

        library = read_library(
            book,
            None if wanted.plan_id is None else [wanted.plan_id],
            as_at=wanted.as_at,
            with_registers=True,
            personal=wanted.personal,
        )
        return printable(write_library(library)).encode()
    from tsworkbench.work.imports.counterpart import made_at

    at = made_at(book)  # first: what is written meanwhile is in the plan, and reads as unchanged
    return set_plan(plan_of(book, wanted), form, as_at=wanted.as_at, template=wanted.template, made_at=at)


def set_plan(
    plan: Plan, form: Format, *, as_at: date | None = None, template: Path | None = None, made_at: str | None = None
) -> bytes:
    """The whole table of a plan, in any format that people read. `as_at` is the day it bears.

    `made_at` is where the file's log is: by it a sheet that comes back is held beside what it was when it left.
    """
    if form is Format.CSV:
        from tsworkbench.papers.formats.plan_csv import plan_csv

        return plan_csv(plan, made_at=made_at)
    if form is Format.XLSX:
        from tsworkbench.papers.formats.plan_xlsx import plan_xlsx

        return plan_xlsx(plan, as_at=as_at, made_at=made_at)
    from tsworkbench.papers.plan_paper import plan_paper

    comes_back = form in (Format.DOCX, Format.MD)
    return set_paper(plan_paper(plan, as_at=as_at, ids=comes_back, made_at=made_at), form, template)


def plan_of(book: Book, wanted: Wanted) -> Plan:
    """The plan that a paper is about. Raises WrongInput if none is named, NotFound if it has gone."""
    from tsworkbench.store.library import read_library

    if wanted.plan_id is None:
        raise WrongInput("Say which plan is meant: this paper is about one.")
    plans = read_library(book, [wanted.plan_id], as_at=wanted.as_at).plans
    if not plans:
        raise NotFound("That plan is no longer in the file.")
    return plans[0]


def file_name(book: Book, wanted: Wanted, form: Format) -> str:
    """What the file of a paper is called: "highlight-report-2009-12-31.html". Any system takes such a name."""
    parts = [ENTRIES[wanted.kind].title.removeprefix("The ")]
    match wanted.kind:
        case Kind.EXCEPTION | Kind.APPRAISAL | Kind.EQUALITY if len(wanted.row_ids) == 1:
            parts.append(_ref_of(book, wanted.row_ids[0]))
        case Kind.OFFICER | Kind.CALENDAR if wanted.officer_id is not None:
            officer = cells_of(book, "officer", wanted.officer_id)
            parts.append(officer["name"] if officer is not None else "")
        case Kind.PLAN | Kind.CALENDAR | Kind.COMPARISON if wanted.plan_id is not None:
            parts.append(name_of(book, wanted.plan_id))
    if wanted.kind is Kind.REGISTER and wanted.register is not None:
        parts.append(wanted.register.replace("_", " "))
    if wanted.kind is Kind.HIGHLIGHT and wanted.length is Length.BRIEF:
        parts.append("in brief")
    if wanted.kind in ON_POSITION and wanted.position is not None:
        if len(plans(book)) > 1 and wanted.plan_id is not None:
            parts.append(name_of(book, wanted.plan_id))
        parts.append(wanted.position.isoformat())
    if wanted.kind is Kind.OFFICER or wanted.kind in OF_REGISTERS:
        parts.append(wanted.as_at.isoformat())
    return "-".join(filter(None, map(_slug, parts))) + f".{form}"


def _ref_of(book: Book, row_id: str) -> str:
    for level in ("activity", "milestone"):
        if (row := cells_of(book, level, row_id)) is not None:
            return row["ref"] or ""
    return ""


_LONGEST_PART = 48


def _slug(text: str) -> str:
    """Small letters, digits and dots with dashes between: what no system forbids in a file's name."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = "".join(c if c.isalnum() or c == "." else " " for c in plain).split()
    return "-".join(words).strip(".-")[:_LONGEST_PART].strip(".-")


_MOST_SHOWN, _MOST_ENTRIES = 100, 500
"""Activities and entries of a preview: nobody reads on for longer, and the screen should not wait for the rest."""


def preview(book: Book, wanted: Wanted) -> Paper:
    """Any of the papers as one that can be looked at before it is written. Of a very long one it is the beginning."""
    if wanted.kind is Kind.CALENDAR:
        return _calendar_page(book, wanted)
    if wanted.kind is Kind.PLAN:
        return _plan_page(plan_of(book, wanted), wanted)
    return compose(book, wanted)


def _plan_page(plan: Plan, wanted: Wanted) -> Paper:
    from tsworkbench.papers.plan_paper import plan_paper

    kept, room = [], _MOST_SHOWN
    for objective in plan.objectives:
        kept.append(replace(objective, activities=objective.activities[: max(0, room)]))
        room -= len(objective.activities)
    if room >= 0:
        return plan_paper(plan, as_at=wanted.as_at, ids=False)
    paper = plan_paper(replace(plan, objectives=tuple(kept)), as_at=wanted.as_at, ids=False)
    more = Paragraph(words=f"{-room:,} more activities are in the paper itself.")
    return replace(paper, blocks=(*paper.blocks, more))


def _calendar_page(book: Book, wanted: Wanted) -> Paper:
    from tsworkbench.papers.formats import ics

    entries = ics.entries(book, wanted.plan_id, wanted.officer_id)
    several = len({entry.plan.id for entry in entries}) > 1
    meetings = ics.to_come_together(book, wanted.plan_id, wanted.officer_id)
    shown = [entry for entry in entries if entry.day is not None][:_MOST_ENTRIES]
    rows = tuple((short_date(entry.day), ics.summary(entry, several=several)) for entry in shown if entry.day)
    rows += tuple((short_date(one.day), f"{one.group} meets") for one in meetings)
    again = ics.looked_at_again(book, wanted.plan_id, wanted.officer_id)
    rows += tuple((short_date(one.day), ics.review_summary(one)) for one in again[:_MOST_ENTRIES])
    count = counted(len(entries) + len(meetings) + len(again), "entry")
    table = Table(caption="What falls due", columns=(Column(title="Day"), Column(title="Entry", share=6)), rows=rows)
    blocks: list[Block] = [table] if rows else [Paragraph(words="Nothing has a date.")]
    if len(entries) > len(shown):
        blocks.append(Paragraph(words=f"{len(entries) - len(shown):,} more entries are in the calendar itself."))
    return Paper(
        title=f"Calendar: {ics.name_of(book, wanted.plan_id, wanted.officer_id)}",
        under=(f"{count}, each lasting all day. What has no date is left out.",),
        blocks=tuple(blocks),
    )

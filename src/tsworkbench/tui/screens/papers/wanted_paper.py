"""Which paper is wanted, what there is to choose, what is still missing; and making it beside the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from typing import NamedTuple

from textual.strip import Strip

from tsworkbench.papers import catalogue
from tsworkbench.papers.catalogue import ENTRIES, NAMES, OF_REGISTERS, ON_POSITION, Format, Kind, Length, Wanted
from tsworkbench.papers.disk import save
from tsworkbench.plan.calendar import day_of_cell, long_date, moment_of, quarter, short_date
from tsworkbench.plan.english import counted
from tsworkbench.plan.governance.round import Term, term
from tsworkbench.plan.model import ReportOn
from tsworkbench.store.book import Book, Done, Row
from tsworkbench.store.log import history
from tsworkbench.store.views import people, rounds
from tsworkbench.store.views.agreement import versions
from tsworkbench.store.views.plan import name_of
from tsworkbench.store.views.refs import has_registers
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Desk, to_read, to_write
from tsworkbench.tui.draw.paper_lines import paper_lines
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.paths import THROW_AWAY
from tsworkbench.work.agreement.life import counterpart, instant_of
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.round.report import usual_cut_off
from tsworkbench.work.round.updates import current, to_be_reported

_OF_ROWS = (Kind.APPRAISAL, Kind.EQUALITY)
"""The papers that may be about one row of the plan, or about all that have one."""
MOST_CHOICES = 6
"""How many lines of choices any paper has."""


class Choice(NamedTuple):
    """A line under the papers: the key that changes it, what it is, and how it is now."""

    key: str
    label: str
    value: str
    open: bool = False
    """It is still to be chosen."""


class MenuLine(NamedTuple):
    """Something that a paper may be about: its id, and what it is called."""

    id: str
    words: str


class PositionChoice(NamedTuple):
    """A day whose position a report can be on, and what is to be said of it."""

    term: Term
    words: str


class Wish:
    """The choices. They stay while other papers are looked at."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.kind = Kind.HIGHLIGHT
        self.forms: dict[Kind, Format] = {kind: entry.formats[0] for kind, entry in ENTRIES.items()}
        self.offered = catalogue.offered(desk.book, str(desk.plan["id"]))
        """The papers that there is something to make of."""
        self.length = Length.FULL
        """Of the highlight report."""
        self.term = to_be_reported(desk.book, desk.plan["id"], desk.as_at).term
        self.cut_off: date | None = None
        """Another cut-off than the round's."""
        self.officer: Row | None = desk.me
        self.row: Row | None = None
        """The row an exception report is about; None for all that are red or amber."""
        self.other: Row | None = None
        """The plan that a comparison holds this one beside; None for its counterpart."""
        self.version: Row | None = None
        """The version of this plan that a comparison holds it beside, instead of another plan."""
        self.whole_calendar = desk.me is None
        """The calendar is the plan's, not one officer's."""
        self.register: str | None = next((name for name, _ in self.registers()), None)
        """The name of the register that a paper of any register is made of."""
        self.subject: MenuLine | None = None
        """The row whose appraisal or assessment is wanted; None for all of the plan."""

    @property
    def form(self) -> Format:
        """The format of the paper in hand."""
        return self.forms[self.kind]

    def turn_form(self, steps: int) -> None:
        """The next format the paper comes in, or the one before."""
        formats = ENTRIES[self.kind].formats
        self.forms[self.kind] = formats[(formats.index(self.form) + steps) % len(formats)]

    def turn_length(self) -> None:
        """The highlight report in full, or on two sides."""
        self.length = Length.FULL if self.length is Length.BRIEF else Length.BRIEF

    @property
    def is_on_position(self) -> bool:
        """Whether the paper in hand is a report on a position."""
        return self.kind in ON_POSITION

    def wanted(self) -> Wanted:
        """The paper as the catalogue makes it."""
        of_officer = self.kind is Kind.OFFICER or (self.kind is Kind.CALENDAR and not self.whole_calendar)
        return Wanted(
            kind=self.kind,
            as_at=self._desk.as_at,
            plan_id=None if of_officer else self._desk.plan["id"],
            position=self.term.position if self.is_on_position else None,
            cut_off=self.cut_off if self.is_on_position else None,
            row_ids=self._rows(),
            register=self.register if self.kind is Kind.REGISTER else None,
            officer_id=self.officer["id"] if of_officer and self.officer is not None else None,
            length=self.length if self.kind is Kind.HIGHLIGHT else Length.FULL,
            other_id=self.other["id"] if self.kind is Kind.COMPARISON and self.other is not None else None,
            was=instant_of(self.version) if self.kind is Kind.COMPARISON and self.version is not None else None,
        )

    def _rows(self) -> tuple[str, ...]:
        """The row that the paper is about, if it is about one."""
        if self.kind is Kind.EXCEPTION and self.row is not None:
            return (self.row["id"],)
        return (self.subject.id,) if self.kind in _OF_ROWS and self.subject is not None else ()

    def registers(self) -> list[MenuLine]:
        """The registers that may be printed: their names and titles."""
        if not has_registers(self._desk.book):
            return []
        from tsworkbench.store.registers.definitions import registers_of

        every = registers_of(self._desk.book, str(self._desk.plan["id"]))
        return [MenuLine(one.name, one.title) for one in every if not one.personal]

    def subjects(self) -> list[MenuLine]:
        """The rows of the plan that have an appraisal, or an assessment."""
        from tsworkbench.work.registers.reading import Reading

        reading = Reading(self._desk.book, str(self._desk.plan["id"]), self._desk.as_at)
        register = reading.registers.get(catalogue.MADE_OF[self.kind])
        entries = reading.entries(register) if register is not None else ()
        rows = dict.fromkeys(str(one["row"]) for one in entries if one["row"] is not None)
        return [MenuLine(row, reading.row(row)) for row in rows]

    def take_position(self, chosen: Term) -> None:
        """Another position date, with its round's own cut-off."""
        self.term, self.cut_off = chosen, None

    # -- what is shown

    def choices(self) -> list[Choice]:
        """What can be chosen of the paper in hand."""
        found = [Choice("", "For", ENTRIES[self.kind].about)]
        if self.is_on_position:
            found += self._on_position()
        if self.kind is Kind.HIGHLIGHT:
            found.append(Choice("b", "Length", "brief: two sides" if self.length is Length.BRIEF else "full"))
        if self.kind is Kind.EXCEPTION:
            about = f"{self.row['ref']} {self.row['title']}" if self.row is not None else "every red and amber one"
            found.append(Choice("i", "About", about))
        if self.kind in _OF_ROWS:
            found.append(Choice("i", "About", self.subject.words if self.subject is not None else "all of the plan"))
        if self.kind is Kind.REGISTER:
            title = dict(self.registers()).get(self.register or "")
            found.append(Choice("i", "About", title or "which register? i chooses", not title))
        if self.kind in OF_REGISTERS:
            found.append(Choice("", "As at", long_date(self._desk.as_at)))
        if self.kind in (Kind.OFFICER, Kind.CALENDAR):
            everyone = self.kind is Kind.CALENDAR and self.whole_calendar
            name = "everyone" if everyone else str(self.officer["name"]) if self.officer is not None else ""
            found.append(Choice("o", "Officer", name or "whose? o chooses", not name))
        if self.kind is Kind.COMPARISON:
            found.append(Choice("o", "With", self._counterpart() or "which plan? o chooses", not self._counterpart()))
        found.append(Choice("←→", "As", NAMES[self.form]))
        return found

    def _counterpart(self) -> str:
        """The plan beside which this one is held, by its name; "" where it is still to be chosen."""
        if self.version is not None:
            return f"the version “{self.version['name']}”"
        if self.other is not None:
            return str(self.other["short_title"] or self.other["title"])
        pair = counterpart(self._desk.book, str(self._desk.plan["id"])) or ()
        return next((name_of(self._desk.book, one) for one in pair if one != self._desk.plan["id"]), "")

    def others(self) -> tuple[list[Row], list[Row]]:
        """The plans that this one could be compared with, and the versions of itself."""
        here = self._desk.plan["id"]
        return [row for row in self._desk.plans if row["id"] != here], versions(self._desk.book, here)

    def _on_position(self) -> list[Choice]:
        kept = self.round()
        issued = kept["issued_on"] if kept is not None else None
        usual = usual_cut_off(self._desk.book, self._desk.plan["id"], self.term.position)
        cut_off = self.cut_off or max(usual, self.term.cut_off)
        days = [Choice("p", "Position", long_date(self.term.position))]
        if issued:
            number = f"no. {kept['report_no']}, " if kept is not None and kept["report_no"] else ""
            days.append(Choice("", "Issued", f"{number}{short_date(date.fromisoformat(issued))}"))
            return days
        to_come = ", still to come" if cut_off > self._desk.as_at else ""
        days.append(Choice("c", "Cut-off", f"{short_date(cut_off) if to_come else long_date(cut_off)}{to_come}"))
        if self.kind is Kind.HIGHLIGHT:
            days.append(Choice("w", "Words", self._words(kept)))
        return days

    def not_known_yet(self) -> str:
        """Why there is no position to report on: all that is known came in after the as-at day. Empty otherwise."""
        first, _ = history.span(self._desk.book)
        moment = moment_of(first)
        came = moment.date() if moment else self._desk.as_at
        if not self.is_on_position or came <= self._desk.as_at:
            return ""
        at, day = long_date(self.term.position), long_date(self._desk.as_at)
        return (
            f"This report gives the position at {at} by what was known on {day}, the as-at day. "
            f"Nothing was known then: the first plan came into this file on {long_date(came)}.\n"
            f"To see the report, go back with esc and choose a later day with {key_to('time')}."
        )

    def _words(self, kept: Row | None) -> str:
        overall = "typed" if kept is not None and kept["overall"] else "to be typed"
        decisions = len(kept["decisions"].splitlines()) if kept is not None and kept["decisions"] else 0
        if not decisions:
            return f"overall {overall}"
        return f"overall {overall}, {counted(decisions, 'decision')}"

    def round(self) -> Row | None:
        """The round of the selected position, as it is kept; None if there is none."""
        at = self.term.position.isoformat()
        every = rounds.of_plan(self._desk.book, self._desk.plan["id"])
        return next((row for row in every if row["period_end"] == at), None)

    def positions(self) -> list[PositionChoice]:
        """The days a report is likely to be wanted of: those of the plan's rounds, and the last quarters' ends."""
        desk = self._desk
        running = current(desk.book, desk.plan["id"], desk.as_at).term
        found: dict[date, PositionChoice] = {running.position: PositionChoice(running, "the round that runs")}
        for row in rounds.of_plan(desk.book, desk.plan["id"]):
            at = day_of_cell(row["period_end"])
            if at is None:
                continue
            issued = day_of_cell(row["issued_on"])
            said = f"issued {short_date(issued)}" if issued else "the round that runs" if at == running.position else ""
            back, cut_off = day_of_cell(row["return_by"]), day_of_cell(row["cut_off"])
            found[at] = PositionChoice(term(at, back, cut_off), said or "a round")
        last = quarter(desk.as_at, desk.plan["year_start"]).first - timedelta(days=1)
        for _ in range(3):
            found.setdefault(last, PositionChoice(term(last), "a quarter's end"))
            last = quarter(last, desk.plan["year_start"]).first - timedelta(days=1)
        return [found[day] for day in sorted(found, reverse=True)]

    def rows(self) -> list[Row]:
        """The rows that an exception report could be about: what carries a rating, red and amber ones first."""
        plan = self._desk.plan
        level = "milestone" if plan["report_on"] == ReportOn.MILESTONE else "activity"
        return rounds.rated(self._desk.book, level, plan["id"], limit=500)

    def officers(self) -> list[Row]:
        """The officers whose sheet could be wanted."""
        return people.officers(self._desk.book)[:1000]


def folder_for(book_path: str) -> Path:
    """Where papers go unless somebody says otherwise: the user's documents, else the folder of the plan file.

    The demonstration's folder is thrown away with all that is in it, so what is saved there goes home instead.
    """
    from platformdirs import user_documents_dir

    documents = Path(user_documents_dir())
    if documents.is_dir():
        return documents
    beside = Path(book_path).parent
    return Path.home() if beside.name.startswith(THROW_AWAY) else beside


def at_home(folder: Path) -> str:
    """A folder as people write it: "~/Documents"."""
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(folder)


def drawn(book: Book, wanted: Wanted, width: int, look: Look) -> Sequence[Strip]:
    """A paper as lines, to be looked at. Raises WorkbenchError where it can't be made."""
    with to_read(book) as other:
        paper = catalogue.preview(other, wanted)
    return paper_lines(paper, width, look)


def perform_apart(book: Book, edit: Edit) -> Done:
    """Makes an edit that takes its time, in the officer's name. Raises WorkbenchError; then nothing was written."""
    with to_write(book) as other:
        return perform(other, edit)


class ToSave(NamedTuple):
    """A paper as it was on the screen when it was to be saved, its format, and where it is to go."""

    wanted: Wanted
    form: Format
    target: Path


@dataclass
class Saving:
    """A paper on its way into a file. It may be called off until the file is written."""

    book: Book
    wanted: Wanted
    form: Format
    target: Path
    replace: bool = False

    def __post_init__(self) -> None:
        self._called_off = Event()

    def call_off(self) -> None:
        """Nothing more is to be written."""
        self._called_off.set()

    def run(self) -> bool:
        """Makes the paper and writes it; False if it was called off before that."""
        with to_read(self.book) as other:
            data = catalogue.write(other, self.wanted, self.form)
        if self._called_off.is_set():
            return False
        save(data, self.target, force=self.replace, private=self.form.is_private)
        return True


def free_name(target: Path) -> Path:
    """The name itself, or with the first number after it under which nothing stands yet."""
    number, place = 1, target
    while place.exists() or place.is_symlink():
        number += 1
        place = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return place

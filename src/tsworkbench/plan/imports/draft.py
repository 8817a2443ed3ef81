"""A document's plan before it is in a file: what was read, and each thing that is in doubt.

Every row of a draft carries a key of its own in its ``id`` (``"d17"``), by which doubts name it; storing the
draft gives the rows their real ids.

An import makes notes of a document's lines that have no field of their own, and of the doubts about its readings. The
doubts are kept in the file for the officer, and leave in no paper.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, overload

from tsworkbench.plan.english import agreeing, are
from tsworkbench.plan.model import Status
from tsworkbench.plan.whole import Library, Plan


@dataclass(frozen=True, kw_only=True)
class Put:
    """A change to a draft: this field of this row is to hold this value of its class in `plan.whole`."""

    row: str
    field: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class Drop:
    """A change to a draft: this row, and what hangs under it, isn't taken in."""

    row: str


class Later(Sequence[Put | Drop]):
    """Changes that are only worked out when somebody looks at them: a column read otherwise is the plan read again."""

    def __init__(self, make: Callable[[], tuple[Put | Drop, ...]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[Put | Drop, ...]:
        return self._make()

    @overload
    def __getitem__(self, at: int) -> Put | Drop: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Put | Drop]: ...
    def __getitem__(self, at: int | slice) -> Put | Drop | Sequence[Put | Drop]:
        return self._made[at]

    def __len__(self) -> int:
        return len(self._made)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._made)


class Anew:
    """The draft that another reading of the whole document gives, made once, when somebody asks for it."""

    def __init__(self, make: Callable[[], Draft]) -> None:
        self._make = make

    @cached_property
    def draft(self) -> Draft:
        return self._make()


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Another reading of what is in doubt: how it is put to the officer, and what it changes in the draft."""

    words: str
    edits: Sequence[Put | Drop] = ()
    anew: Anew | None = None
    """Where the document is read anew by it: a draft with doubts of its own, in place of this one."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Where columns hold something else by it, by their headings: all of the document is judged anew then."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """One thing that a document leaves open: where it is, what is there, how it was read, and why not surely.

    `row` and `field` say what it is about: the draft's key of the row and the name of the field, as in `plan.whole`
    ("due" for the dates as a whole, "leads", "cost", "target").
    """

    where: str
    text: str
    reading: str
    because: str
    row: str | None = None
    field: str | None = None
    others: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """That a draft was read from a sheet of our own, which can be held beside the plan as it was when it left."""

    plan: str | None
    """The short id of its plan; None where the sheet doesn't say it any more."""
    made_at: str | None
    """Where the log of its file was when it was made."""
    ids: tuple[str, ...]
    """The short ids of its rows."""
    again: Callable[[Plan, date | None, Mapping[str, str]], Draft] | None = None
    """Reads it anew beside the plan as it was when the sheet left, on a day if that is known, with the initials of the
    file's officers and their names; None where its columns can't be told."""
    sent: Plan | None = None
    """That plan, once it has been read so."""
    is_dated: bool = False
    """Whether the plan is known as it was when the sheet left, and not only as it is now."""
    is_whole: bool = True
    """Whether it can be read by itself as well."""


class ColumnRead(NamedTuple):
    """A column of a document's tables, what it was read as, and the first that is in it."""

    heading: str
    """As the document prints it, or "column 3"."""
    word: str
    """What it holds, as an officer would say it of a column: "title", "due", "notes"."""
    sample: str = ""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What the columns of a document were read as, and what can be said of them instead."""

    read: tuple[ColumnRead, ...]
    words: tuple[tuple[str, str], ...]
    """What can be said that a column holds, each with what that is called in a sentence."""
    said: Mapping[str, str]
    """What has been said already, by heading."""
    again: Callable[[Mapping[str, str]], Draft]
    """Reads the document anew with more said. Raises WrongInput for a heading or a word that means nothing, Refused if
    it isn't a plan then."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a document became: plans as values, the doubts in the order of the document, and how it was read."""

    library: Library
    doubts: tuple[Doubt, ...] = ()
    source: str = ""
    """The document's file name."""
    remarks: tuple[str, ...] = ()
    lines: int = 0
    """How many lines the document has; 0 where its notes are its own, as in a sheet of ours."""
    sheet: Sheet | None = field(default=None, compare=False)
    columns: Columns | None = field(default=None, compare=False)
    """None where it has none that could be something else, as a sheet of ours."""
    left: tuple[str, ...] = ()
    """The rows of hidden sheets that were left out, each with its place."""


_DOUBT = re.compile(r"Doubt(?: at (.*?))?: (“.*” was read as )")
_OUR_OWN = ("It is struck out in the document.", "Link: ")
"""How notes begin whose words no line of the document has."""


class Noted(NamedTuple):
    """A line of a document that is only in the notes of a row."""

    row: str
    """The draft's key of the row."""
    ref: str
    line: str


def in_a_line(doubt: Doubt) -> str:
    """A doubt as a note says it.

    >>> in_a_line(Doubt(where="row 4", text="Q2", reading="July to September", because="It could be calendar."))
    'Doubt at row 4: “Q2” was read as July to September. It could be calendar.'
    """
    at = f" at {doubt.where}" if doubt.where else ""
    text = " ".join(doubt.text.split())
    return f"Doubt{at}: “{text}” was read as {doubt.reading.rstrip('.')}. {doubt.because}".strip()


def is_doubt(line: str) -> bool:
    """Whether a line of notes is a doubt that was kept when a document was taken in."""
    return _DOUBT.match(line) is not None


def kept_doubts(row: Any) -> list[str]:
    """The doubts among a row's notes, without the word and with their place last: "“Q2” was read as July… (row 4)"."""
    notes = [*(row.notes or "").splitlines(), *(note.text for note in row.private_notes)]
    found = (_DOUBT.match(line) for note in notes for line in note.splitlines())
    return [_placed(one[1], one.string[one.end() - len(one[2]) :]) for one in found if one is not None]


def _placed(where: str | None, said: str) -> str:
    return f"{said.rstrip('.')} ({where})." if where else said


def only_in_notes(draft: Draft) -> list[Noted]:
    """The lines of the document that have found no field, each with the row on which it is noted."""
    return [
        Noted(row.id or "", getattr(row, "ref", None) or "", line)
        for plan in draft.library.plans
        for row in _rows(plan)
        for line in (row.notes or "").splitlines()
        if line.strip() and not is_doubt(line) and not line.startswith(_OUR_OWN)
    ]


def not_in_fields(draft: Draft) -> list[Noted]:
    """The lines of the document that are only in notes, and those that are in none as they were left out."""
    return [*(only_in_notes(draft) if draft.lines else ()), *(Noted("", "", line) for line in draft.left)]


def noted_words(draft: Draft) -> str:
    """ "12 of the document's 310 lines are only in notes"; "" where all have a field of their own. What was left out
    with hidden sheets is counted behind it.
    """
    count = len(only_in_notes(draft)) if draft.lines else 0
    of = f"{count:,} of the document’s {max(count, draft.lines):,} lines"
    noted = f"{of} {are(count)} only in notes" if count else ""
    left = len(draft.left)
    those = agreeing(left, "hidden row is", "hidden rows are")
    out = f"{left:,} {those} left out" if left else ""
    return "; ".join(filter(None, (noted, out)))


def _rows(plan: Plan) -> Iterator[Any]:
    yield plan
    for objective in plan.objectives:
        yield objective
        for activity in objective.activities:
            yield from (activity, *activity.milestones, *activity.outputs)


FIELDS = ("milestones", "outputs")
"""The fields of an activity that hold rows with a status of their own."""

_FOLLOWING = {
    Status.COMPLETE: ("milestones",),  # whether an output has been reached is counted, and not concluded
    Status.CANCELLED: FIELDS,
    Status.DEFERRED: FIELDS,
}


def status_below(field: str, status: Status | None) -> Status:
    """The status of a row in this field of an activity that has `status`, if nothing is said about the row itself."""
    return status if status is not None and field in _FOLLOWING.get(status, ()) else Status.NOT_STARTED

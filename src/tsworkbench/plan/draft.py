"""A document's plan before it is in a file: what was read, and each thing that is in doubt.

Every row of a draft carries a key of its own in its ``id`` (``"d17"``), by which doubts name it; storing the
draft gives the rows their real ids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, overload

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


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """One thing that a document leaves open: where it stands, what stands there, how it was read, and why not surely.

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
    left: tuple[str, ...] = ()
    """The rows of hidden sheets that were left out, each with its place."""

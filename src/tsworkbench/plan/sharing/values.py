"""What is sent from one copy of a file to another, and what is found when it is taken in: plain values.

An act as it travels is a plain dictionary, ready for JSON::

    {"r": copy, "n": its number there, "last": the last change of it there, "hlc": its clock, "at": when, "who": …,
     "label": …, "kind": "do" | "undo" | "redo" | "import" | "redact", "target": [r, n] | None,
     "seen": {copy: last}, "format": the format of the file it was made in,
     "ops": [{"t": table, "i": row id, "f": fact, "v": {cell: value}, "o": [acts it replaced, as "r/n"]}]}

One with very many ops comes in pieces: several dictionaries with the same `r` and `n` and a `piece` of 0, 1, 2 …;
each is known op by op, so that pieces may come in any order, and twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


def short_name(copy: str) -> str:
    """The end of a copy's name, which tells copies apart."""
    return copy[-6:]


@dataclass(frozen=True)
class Head:
    """What a letter says of itself before its acts."""

    format: int
    """The format of the sender's file; each act bears its own as well."""
    kind: str
    """`pack` (from home) or `return`."""
    share: str
    """Id of the plan that was first shared: its successors belong to the same share."""
    plan: str
    """Id of the plan that the letter is about."""
    title: str
    home: str | None
    """The name of the copy that is home; None if none is."""
    sender: str
    """The name of the copy that it comes from (`from` in a letter's text)."""
    who: str | None
    officer: str | None
    """Whom it is for, by name; None for everybody."""
    made_at: str
    since: Mapping[str, int] = field(default_factory=dict)
    """What the receiver must have already: copy → its last number. Empty: nothing."""
    seen: Mapping[str, int] = field(default_factory=dict)
    """What the sender has: copy → the last number."""
    whole: bool = False
    """Whether a file can be made of it: it holds all acts of the plan from the first."""
    part: bool = False
    """Whether it holds some rows only, or comes from a copy that has some rows only."""
    key: str | None = None
    """Home's public key, where letters are encrypted to it."""

    def as_dict(self) -> dict[str, Any]:
        """As it is written in a letter."""
        cells = {name: getattr(self, name) for name in self.__dataclass_fields__}
        cells["from"] = cells.pop("sender")
        return {**cells, "since": dict(self.since), "seen": dict(self.seen)}

    @classmethod
    def of(cls, cells: Mapping[str, Any]) -> "Head":
        """From what a letter says; what a later version may have added is passed over."""
        known = {**cells, "sender": cells.get("from")}
        return cls(**{name: known[name] for name in cls.__dataclass_fields__ if name in known})


@dataclass
class Letter:
    """A head and its acts, read once."""

    head: Head
    acts: Iterator[dict[str, Any]]


class Taken(NamedTuple):
    """What a take-in did, or would do."""

    take: int
    """Its number, for `take_back`; 0 where nothing was new."""
    new: int
    """Acts that weren't known."""
    known: int
    """Acts that were known."""
    wrote: int
    """Rows that were added or changed."""
    waiting: int
    """Acts and rows that wait: for a later version, for the right day, or for the row that they belong to."""
    to_settle: int
    """Facts that are to be settled now and weren't before."""
    put_right: tuple[str, ...] = ()
    """What home has put right, a sentence each."""
    said: tuple[str, ...] = ()
    """What else the officer should know: taken in already, a clock that is wrong, later versions, rows left alone."""
    earlier: str | None = None
    """When everything in it had been taken in before (UTC text), if nothing is new."""
    strange: tuple[str, ...] = ()
    """Names that acts bear, other than the sender's: (who, how many) in words."""


class Said(NamedTuple):
    """One op as it is shown to be settled: what it says, who said so, when, and in which act."""

    id: str
    """`r/n` of its act, or the id of a settlement."""
    value: Mapping[str, Any]
    who: str | None
    at: str | None
    """When it was said, there (UTC text)."""
    known_at: str | None
    """When it became known here."""
    label: str
    hlc: int = 0


class Unsettled(NamedTuple):
    """A fact that two officers set without knowing of each other."""

    table: str
    row: str
    fact: str
    before: Mapping[str, Any] | None
    """The cells before both; None if there were none."""
    kept: Said
    """What counts now."""
    aside: tuple[Said, ...]
    """What was set aside."""
    plan: str
    title: str | None = None
    """What a field of a register is called; None for any other fact."""
    same_act: tuple[tuple[str, str, str], ...] = ()
    """(table, row, fact) of others to be settled that the act of the first aside changed as well."""

    @property
    def key(self) -> tuple[str, str, str]:
        """By what it is known."""
        return self.table, self.row, self.fact


class Peer(NamedTuple):
    """Another copy: who works there, when it was heard of, and what it lacks."""

    copy: str
    who: str | None
    heard_at: str | None
    """When something of it was last taken in here."""
    made_at: str | None
    """When it made that."""
    lacks: int
    """Acts here that it hadn't when it last spoke."""
    sent: int
    """Acts of it that are known here."""
    to_settle: int
    """Facts to be settled where an act of it was kept or set aside."""
    road: str | None = None
    part: bool = False


class Home(NamedTuple):
    """Which copy of a plan is home."""

    copy: str | None
    """Its name; None where the plan isn't shared, or nobody has claimed it."""
    here: bool
    """Whether it is this copy."""
    was_here: bool
    """Whether it is a name that this copy had before it was restored or copied: ask whether this is still home."""
    claims: tuple[str, ...] = ()
    """All that claim it, where that is more than one: nobody then puts right."""
    who: str | None = None
    """Who claimed it."""

"""What a newer edition of a document would change in a plan: each difference, what happens to it, and it in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as holding
from enum import StrEnum
from typing import Any

from tsworkbench.plan.english import counted, plural
from tsworkbench.plan.language.cell_labels import field_words
from tsworkbench.plan.model import Level


class Kind(StrEnum):
    """What a difference is."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    CONFLICT = "conflict"
    """An officer has changed it in the file since the last import, and the document says something else again."""
    GONE = "gone"
    """It came in from the document once; the document no longer has it."""
    LEFT_OUT = "left out"
    """The document has it, and somebody has taken it out of the plan, or left it out of an earlier import."""


TAKEN_UNASKED = (Kind.ADDED, Kind.CHANGED, Kind.MOVED)
"""What an import does unless it is told otherwise; in the other kinds the file stays as it is."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing in which the document and the plan differ.

    `was` and `now` are what is in the file and what the document says, in words. `row` is the file's id of the
    row, `draft` the document's key of it. `cells` and `value` are for whoever writes it.
    """

    kind: Kind
    level: Level
    ref: str
    title: str
    field: str | None = None
    was: str = ""
    now: str = ""
    doubt: str | None = None
    """Why it isn't sure that the two rows are the same one."""
    is_slip: bool = False
    """The row is signed off: the document's date becomes the one expected, and is asked of the group."""
    row: str | None = None
    draft: str | None = None
    under: str | None = None
    after: str | None = None
    """Where a row that is added or moved goes: under which row and after which sibling, by the file's id of it, or
    by the document's key where that is new as well."""
    cells: Mapping[str, Any] = holding(default_factory=dict)
    value: Any = None
    told: str | None = None
    """What the document says, shortened: kept where it isn't taken, so that it isn't asked again."""

    @property
    def key(self) -> str:
        """By which a choice names it; the same whenever the two are compared again."""
        return f"{self.row or self.draft}:{self.kind if self.field is None else self.field}"

    @property
    def is_taken_unasked(self) -> bool:
        """Whether it is written unless somebody chooses otherwise."""
        return self.kind in TAKEN_UNASKED


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A document's plan beside the plan in the file that it is a newer edition of."""

    plan_id: str
    title: str
    differences: tuple[Difference, ...]
    unchanged: int
    """Rows in which nothing differs."""
    pairs: Mapping[str, str]
    """The document's key of each row that the file has → the file's id of it."""
    said: Mapping[str, Mapping[str, str]] = holding(default_factory=dict)
    """File's id of a row → field → what the document says there, shortened, where that isn't what comes in."""
    doubt: str | None = None
    """Why it isn't sure that this is the same plan."""

    def counts(self) -> dict[Kind, int]:
        """How many of each kind; a row that changes in three fields counts once."""
        rows = {(one.kind, one.row or one.draft) for one in self.differences}
        found = Counter(kind for kind, _ in rows)
        return {kind: found[kind] for kind in Kind if found[kind]}

    def taken(self, choices: Mapping[str, bool]) -> tuple[Difference, ...]:
        """The differences that are to be written. `choices`: key → whether to take it, where it isn't as usual."""
        return tuple(one for one in self.differences if choices.get(one.key, one.is_taken_unasked))


@dataclass(frozen=True, kw_only=True)
class Past:
    """What the file knows of earlier imports of a plan. Rows are named by their ids.

    A cell that officers have left alone since it was imported is not in `edited`: what is there is what an
    import wrote.
    """

    edited: Mapping[str, Mapping[str, Any]] = holding(default_factory=dict)
    """Row → cell → what the last import wrote there, of the cells that hold something else by now."""
    lists: Mapping[str, Mapping[str, tuple[Any, ...]]] = holding(default_factory=dict)
    """Row → "leads" or "funding" → what an import wrote, of the lists that officers have changed since."""
    own: frozenset[str] = frozenset()
    """Rows that officers have added themselves."""
    removed: tuple[Removed, ...] = ()
    said: Mapping[str, Mapping[str, str]] = holding(default_factory=dict)
    """Row → field → what the document said there, shortened, where something else was taken."""
    skipped: frozenset[str] = frozenset()
    """What was left out of an earlier import, shortened."""
    notes: Mapping[str, frozenset[str]] = holding(default_factory=dict)
    """Row → every private note it has or had."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A row that an officer has taken out of the plan."""

    level: Level
    row: str
    parent: str | None
    title: str


_FIELDS = {
    "place": "is elsewhere",
    "sign_off": "sign-off",
    "sign_offs": "sign-off",
    "private_notes": "note",
    "updates": "update",
    "readings": "actual",
    "evidence": "evidence",
    "parties": "partners",
    "public_notes": "lesson",
    "words": "names of the levels",
    "period": "period",
    "review": "review",
}


def difference_in_words(one: Difference) -> str:
    """What a difference is: "Director in post: due by March 2010 → by June 2010".

    A date after sign-off says what becomes of it, and rows that were hard to tell apart say so.
    """
    if one.field is None:
        below = _below(one)
        return f"{one.title}{f' ({below})' if below else ''}"
    if one.field == "title":
        said = f"“{one.was}” → “{one.now}”"
    elif one.field == "place":
        said = f"{one.title}: {f'from {one.was} to {one.now}' if one.was else one.now}"
    else:
        name = _FIELDS.get(one.field) or field_words(one.field)
        change = f"{one.was} → {one.now}" if one.was else one.now
        said = f"{one.title}: {name} {change}"
    if one.is_slip:
        said += "; agreed date stands, this one is asked of the group"
    return f"{said} ({one.doubt})" if one.doubt else said


def _below(one: Difference) -> str:
    """What comes in with a new row."""
    if one.kind is not Kind.ADDED or one.value is None:
        return ""
    words = [
        counted(len(rows), level)
        for level in ("activity", "milestone", "output")
        if (rows := getattr(one.value, plural(level), ()))
    ]
    return f"with {', '.join(words)}" if words else ""

"""What a column of a plan may hold, what an officer calls that, and a column as far as it has been told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any

from tsworkbench.plan.english import listed, nearest
from tsworkbench.plan.errors import WrongInput


class Meaning(Enum):
    """What a column holds."""

    __hash__ = object.__hash__  # each row asks by them which columns there are

    OBJECTIVE = auto()
    OBJECTIVE_REF = auto()
    REF = auto()
    MILESTONE_REF = auto()
    ACTIVITY = auto()
    MILESTONE = auto()
    OUTPUT = auto()
    TARGET = auto()
    """The number for the output in the column before it."""
    LEAD = auto()
    SUPPORT = auto()
    PARTNER = auto()
    """Organisations that work on it beside the leads."""
    HOLDER = auto()
    """The elected member who answers for it."""
    DUE = auto()
    WAS_DUE = auto()
    NEW_DUE = auto()
    EXPECTED = auto()
    DONE_ON = auto()
    TICKED = auto()
    """Ticked where the year or quarter in its header is the one in which it is due."""
    COST = auto()
    FUNDING = auto()
    DIRECTORATE = auto()
    STATUS = auto()
    RAG = auto()
    SHARE = auto()
    """How much is done, in per cent."""
    NOTES = auto()
    OTHER = auto()
    """Kept as notes, under the column's own name."""


WORDS: dict[Meaning, str] = {
    Meaning.OBJECTIVE: "objectives",
    Meaning.OBJECTIVE_REF: "the numbers of objectives",
    Meaning.REF: "numbers",
    Meaning.MILESTONE_REF: "the numbers of milestones",
    Meaning.ACTIVITY: "activities",
    Meaning.MILESTONE: "milestones",
    Meaning.OUTPUT: "outputs",
    Meaning.TARGET: "targets",
    Meaning.LEAD: "leads",
    Meaning.SUPPORT: "supporting leads",
    Meaning.PARTNER: "partner organisations",
    Meaning.HOLDER: "portfolio holders",
    Meaning.DUE: "dates",
    Meaning.WAS_DUE: "original dates",
    Meaning.NEW_DUE: "revised dates",
    Meaning.EXPECTED: "expected dates",
    Meaning.TICKED: "ticks under their years",
    Meaning.DONE_ON: "days on which it was done",
    Meaning.COST: "costs",
    Meaning.FUNDING: "funding",
    Meaning.DIRECTORATE: "directorates",
    Meaning.STATUS: "statuses",
    Meaning.RAG: "RAG ratings",
    Meaning.SHARE: "percentages",
    Meaning.NOTES: "notes",
    Meaning.OTHER: "notes",
}
"""What a column holds, as an officer calls it."""


TEXTS = (Meaning.OBJECTIVE, Meaning.ACTIVITY, Meaning.MILESTONE, Meaning.OUTPUT)
DATES = (Meaning.DUE, Meaning.WAS_DUE, Meaning.NEW_DUE, Meaning.EXPECTED)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: where it is (from 0), its header as printed, what it holds, and why that is in doubt, if it is."""

    at: int
    header: str
    meaning: Meaning
    because: str | None = None
    instead: Meaning | None = None
    """What its header says that it holds, where its content says otherwise."""
    scale: int = 1
    """By what its sums are multiplied: 1000 under "£000"."""
    month_first: bool = False
    """Its days are written 03/28/2025 for 28 March."""

    yes_no: bool = False
    """It only says yes or no, in a letter perhaps."""
    timed: bool = False
    """What is under it is to be done in the time that its header names."""

    @property
    def called(self) -> str:
        """Its header, or its place where it has none."""
        return self.header or f"column {self.at + 1}"


def changed(columns: list[Column], at: int, **values: Any) -> list[Column]:
    """The columns, the one at `at` with these values."""
    return [replace(column, **values) if column.at == at else column for column in columns]


def with_meaning(columns: list[Column], at: int, meaning: Meaning) -> list[Column]:
    """The columns, the one at `at` read as something else; what is kept as notes in the end is in no doubt."""
    return [_meaning(column, meaning) if column.at == at else column for column in columns]


def _meaning(column: Column, meaning: Meaning) -> Column:
    if column.instead is not None and WORDS[meaning] == WORDS[column.instead]:
        return replace(column, meaning=meaning, because=None, instead=None)
    return replace(column, meaning=meaning)


SAID: dict[str, Meaning] = {
    "title": Meaning.ACTIVITY,
    "objective": Meaning.OBJECTIVE,
    "milestone": Meaning.MILESTONE,
    "output": Meaning.OUTPUT,
    "target": Meaning.TARGET,
    "number": Meaning.REF,
    "objective number": Meaning.OBJECTIVE_REF,
    "milestone number": Meaning.MILESTONE_REF,
    "lead": Meaning.LEAD,
    "support": Meaning.SUPPORT,
    "partner": Meaning.PARTNER,
    "portfolio holder": Meaning.HOLDER,
    "directorate": Meaning.DIRECTORATE,
    "due": Meaning.DUE,
    "original due": Meaning.WAS_DUE,
    "revised due": Meaning.NEW_DUE,
    "expected": Meaning.EXPECTED,
    "done on": Meaning.DONE_ON,
    "status": Meaning.STATUS,
    "rag": Meaning.RAG,
    "per cent": Meaning.SHARE,
    "cost": Meaning.COST,
    "funding": Meaning.FUNDING,
    "notes": Meaning.NOTES,
}
"""What an officer says that a column holds, in a word or two."""

_ALSO: dict[str, str] = {
    "activity": "title",
    "action": "title",
    "task": "title",
    "name": "title",
    "ref": "number",
    "reference": "number",
    "owner": "lead",
    "assignee": "lead",
    "due date": "due",
    "deadline": "due",
    "date": "due",
    "done": "done on",
    "completed": "done on",
    "percent": "per cent",
    "%": "per cent",
    "budget": "cost",
    "note": "notes",
    "comment": "notes",
    "nothing": "notes",
    "other": "notes",
    "theme": "objective",
    "priority": "objective",
    "measure": "output",
}
MONTH_FIRST, DAY_FIRST = "month first", "day first"
_ORDERS = {MONTH_FIRST: True, DAY_FIRST: False}
FIRST_ROW = "the first row"
"""Where it is said whether the first row of tables whose names aren't known is their header."""
HEADER, NO_HEADER = "header", "row"


def word_of(meaning: Meaning) -> str:
    """What an officer would say that a column of this meaning holds."""
    return next((word for word, one in SAID.items() if one is meaning), "notes")


def heading_key(heading: str) -> str:
    """A heading as it is compared: small letters, one space, no marks at its ends."""
    return " ".join(heading.replace("_", " ").casefold().split()).strip(" :*")


def column_keys(headers: Sequence[str]) -> list[str]:
    """The headings of a table as they are compared; one without words is known by its place, a second one alike by
    its number: "labels (2)".
    """
    keys: list[str] = []
    for at, header in enumerate(headers):
        key = plain = heading_key(header) or f"column {at + 1}"
        n = 1
        while key in keys:
            n += 1
            key = f"{plain} ({n})"
        keys.append(key)
    return keys


def keyed(headers: Sequence[str]) -> Iterable[tuple[str, str]]:
    """The headings of a table, each with the key by which it is compared."""
    return zip(headers, column_keys(headers), strict=True)


def as_said(header: str, key: str) -> str:
    """A heading as an officer is shown it, and may say it."""
    return header if heading_key(header) == key else key


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an officer has said of a document's columns, by their headings as they are compared."""

    words: Mapping[str, str] = field(default_factory=dict)
    """In the officer's words, to be said again."""
    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    orders: Mapping[str, bool] = field(default_factory=dict)
    """Whether days are written with the month first."""
    first_row: bool | None = None
    before: Mapping[str, str] = field(default_factory=dict)
    """What was said of an edition before: a heading that isn't there any more is passed over."""

    @property
    def asked(self) -> bool:
        """Whether something was said of this document itself."""
        return any(self.before.get(heading) != word for heading, word in self.words.items())

    def among(self, headers: Sequence[str]) -> dict[int, Meaning]:
        """What columns with these headings hold, by their place, as far as it has been said."""
        if not self.meanings:
            return {}
        keys = enumerate(column_keys(headers))
        return {at: self.meanings[key] for at, key in keys if key in self.meanings}

    def order(self, headers: Sequence[str], at: int) -> bool | None:
        """Whether the days of a column have the month first, if it has been said."""
        return self.orders.get(column_keys(headers)[at]) if self.orders else None

    def check(self, columns: Sequence[Sequence[str]], name: str) -> None:
        """Raises WrongInput if a heading that something was said of is in none of the tables, whose headings `columns`
        are, of the document `name`.
        """
        known = {key: as_said(header, key) for headers in columns for header, key in keyed(headers)}
        if not known and self.asked:
            raise WrongInput(f"{name} has no table with columns, so it can't be said what they hold.")
        before = {heading_key(heading) for heading in self.before}
        for key in (*self.meanings, *self.orders):
            if key in known or key in before:
                continue
            near = nearest(key, known, most=2)
            meant = f" Did you mean {listed((f'“{known[one]}”' for one in near), last='or')}?" if near else ""
            there = listed(f"“{heading}”" for heading in known.values())
            raise WrongInput(f"No column is headed “{self.words_for(key)}”.{meant} The columns are {there}.")

    def words_for(self, key: str) -> str:
        """A heading as the officer wrote it."""
        return next((heading for heading in self.words if heading_key(heading) == key), key)


def said_of(words: Mapping[str, str], before: Mapping[str, str] | None = None) -> Said:
    """What the officer says that columns hold, heading by heading, beside what was said of an edition `before`.

    Raises WrongInput for words that mean nothing.
    """
    words = {**(before or {}), **words}
    meanings: dict[str, Meaning] = {}
    orders: dict[str, bool] = {}
    first_row = None
    for heading, text in words.items():
        word = " ".join(text.casefold().split())
        if heading == FIRST_ROW:
            first_row = word == HEADER
            continue
        for part in filter(None, (part.strip() for part in word.split(","))):
            if part in _ORDERS:
                orders[heading_key(heading)] = _ORDERS[part]
            else:
                meanings[heading_key(heading)] = SAID[_known(part, text)]
    return Said(words=dict(words), meanings=meanings, orders=orders, first_row=first_row, before=before or {})


def _known(word: str, text: str) -> str:
    for one in (word, word.removesuffix("s"), _singular(word)):
        if one in SAID:
            return one
        if one in _ALSO:
            return _ALSO[one]
    near = nearest(word, (*SAID, *_ALSO, *_ORDERS), most=2)
    meant = f" Did you mean {listed((f'“{one}”' for one in near), last='or')}?" if near else ""
    words = listed(f"“{one}”" for one in (*SAID, *_ORDERS))
    raise WrongInput(f"“{text}” is nothing that a column holds.{meant} It can hold {words}.")


def _singular(word: str) -> str:
    """A word in the plural in the singular: "activities" → "activity"."""
    return f"{word[:-3]}y" if word.endswith("ies") else word

"""Which row of a document is which row of the plan in the file: by its number, by its words, or nearly so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tsworkbench.plan.imports.likeness import NEARLY, Index, alike, plain
from tsworkbench.plan.imports.numbers import is_given
from tsworkbench.plan.model import Level
from tsworkbench.plan.whole import Plan

_TOUCHED_UP = 0.55  # how alike two texts of one printed number must be for nobody to wonder
_LONG_ENOUGH = 15  # characters below which two texts that are nearly the same say nothing
_DEEPEST = (Level.MILESTONE, Level.OUTPUT, Level.TASK)

BELOW: dict[Level, tuple[tuple[str, Level], ...]] = {
    Level.PLAN: (("objectives", Level.OBJECTIVE),),
    Level.OBJECTIVE: (("activities", Level.ACTIVITY),),
    Level.ACTIVITY: (("milestones", Level.MILESTONE), ("outputs", Level.OUTPUT), ("tasks", Level.TASK)),
}
"""What is under a level: the field that holds it, and its own level."""


class How(StrEnum):
    """By what two rows were found to be one."""

    ID = "its id"
    WORDS = "its words"
    NUMBER_AND_WORDS = "its number and nearly its words"
    NEARLY = "nearly its words"
    NUMBER = "its number alone"

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to look at it."""
        return self in (How.ID, How.WORDS, How.NUMBER_AND_WORDS)


@dataclass(frozen=True, slots=True)
class Node:
    """A row of a plan with where it is: what matching looks at."""

    level: Level
    key: str
    parent: str | None
    place: int
    value: Any
    ref: str = field(compare=False)
    words: str = field(compare=False)
    whole: str = field(compare=False)


@dataclass(frozen=True)
class Matches:
    """`pairs`: key of a document's row → (key of the file's row, by what). `other`: the same the other way round."""

    document: Mapping[str, Node]
    file: Mapping[str, Node]
    pairs: Mapping[str, tuple[str, How]]
    other: Mapping[str, str]


def nodes(plan: Plan) -> dict[str, Node]:
    """Every row of a plan by its key, a parent before what is under it. A row's key is its ``id``.

    A row without one (made by hand) is keyed by where it is.
    """
    return {node.key: node for node in _walk(plan, Level.PLAN, None, 0, "0")}


def _walk(value: Any, level: Level, parent: str | None, place: int, stands: str) -> Iterator[Node]:
    key = value.id or f"at {stands}"
    words = title_of(value)
    whole = getattr(value, "text", None) or words
    ref = (getattr(value, "ref", None) or "").strip().rstrip(".").casefold()
    yield Node(level, key, parent, place, value, ref, plain(words), plain(whole))
    for name, below in BELOW.get(level, ()):
        for number, row in enumerate(getattr(value, name)):
            yield from _walk(row, below, key, number, f"{stands}.{name}{number}")


def title_of(value: Any) -> str:
    """What a row is called: its title, or the text of an output."""
    if type(value).__name__ == "Output":
        return str(value.text)
    return str(value.title)


Apart = frozenset[tuple[str, str]]
"""Pairs of a document's row and a row of the file that somebody says are not the same, by their keys."""


def match(document: Plan, file: Plan, *, apart: Apart = frozenset()) -> Matches:
    """Pairs the rows of a document's plan with those of the plan in the file.

    Siblings are looked through first, by what they have in common, the surest sign first; what is left may have
    moved to another parent. Rows that nothing says are the same stay without a pair, and so do those in `apart`.
    """
    return _Matching(nodes(document), nodes(file), apart).done()


class _Matching:
    def __init__(self, document: dict[str, Node], file: dict[str, Node], apart: Apart) -> None:
        self.document, self.file, self.apart = document, file, apart
        self.pairs: dict[str, tuple[str, How]] = {}
        self.other: dict[str, str] = {}

    def done(self) -> Matches:
        self.pair(next(iter(self.document)), next(iter(self.file)), How.ID)
        for level in (Level.OBJECTIVE, Level.ACTIVITY, *_DEEPEST):
            there = [node for node in self.file.values() if node.level is level]
            ours = [node for node in self.document.values() if node.level is level]
            self.by(ours, there, lambda node: node.key, How.ID)
            self.siblings(ours, there)
            self.moved(ours, there)
        return Matches(self.document, self.file, self.pairs, self.other)

    def pair(self, ours: str, theirs: str, how: How) -> None:
        self.pairs[ours] = (theirs, how)
        self.other[theirs] = ours

    def may(self, ours: str, theirs: str) -> bool:
        """Whether nobody has said that the two are not the same."""
        return (ours, theirs) not in self.apart

    def open(self, ours: Iterable[Node], theirs: Iterable[Node]) -> tuple[list[Node], list[Node]]:
        return [n for n in ours if n.key not in self.pairs], [n for n in theirs if n.key not in self.other]

    def siblings(self, ours: list[Node], theirs: list[Node]) -> None:
        under: dict[str | None, list[Node]] = defaultdict(list)
        for node in theirs:
            under[node.parent].append(node)
        families: dict[str | None, list[Node]] = defaultdict(list)
        for node in ours:
            families[node.parent].append(node)
        for parent, family in families.items():
            if parent in self.pairs:
                self.family(family, under[self.pairs[parent][0]])

    def family(self, ours: list[Node], theirs: list[Node]) -> None:
        self.by(ours, theirs, lambda node: (node.whole, node.ref), How.WORDS)
        self.by(ours, theirs, lambda node: node.whole, How.WORDS)
        self.by(ours, theirs, lambda node: (node.words, node.ref), How.WORDS)
        self.by(ours, theirs, lambda node: node.words, How.WORDS)
        self.by_number(ours, theirs, _TOUCHED_UP, How.NUMBER_AND_WORDS)
        self.nearly(ours, theirs)
        self.by_number(ours, theirs, 0.0, How.NUMBER)

    def by(self, ours: list[Node], theirs: list[Node], sign: Callable[[Node], Any], how: How) -> None:
        """Pairs what has the same sign, in order where several have it."""
        ours, theirs = self.open(ours, theirs)
        waiting: dict[Any, list[Node]] = defaultdict(list)
        for node in reversed(theirs):
            waiting[sign(node)].append(node)
        for node in ours:
            found = waiting.get(sign(node), ())
            there = next((one for one in reversed(found) if self.may(node.key, one.key)), None)
            if there is not None and (how is How.ID or node.words):
                waiting[sign(node)].remove(there)
                self.pair(node.key, there.key, how)

    def by_number(self, ours: list[Node], theirs: list[Node], least: float, how: How) -> None:
        """Pairs what has the same number and is at least so much alike. A given number alone says nothing."""
        ours, theirs = self.open(ours, theirs)
        numbered = {node.ref: node for node in reversed(theirs) if node.ref}
        for node in ours:
            found = numbered.get(node.ref)
            if found is None or found.key in self.other or (not least and is_given(node.ref)):
                continue
            if not self.may(node.key, found.key):
                continue
            if not least or alike(node.words, found.words) >= least:
                self.pair(node.key, found.key, how)

    def nearly(self, ours: list[Node], theirs: list[Node]) -> None:
        """Pairs what is nearly the same, the most alike first."""
        ours, theirs = self.open(ours, theirs)
        if not ours or not theirs:
            return
        index = Index((node.key, node.words) for node in theirs)
        found = [(ratio, node.key, key) for node in ours for ratio, key in index.nearest(node.words)]
        for ratio, key, there in sorted(found, key=lambda one: -one[0]):
            if ratio < NEARLY:
                break
            is_open = key not in self.pairs and there not in self.other and self.may(key, there)
            if is_open and len(self.document[key].words) >= _LONG_ENOUGH:
                self.pair(key, there, How.NEARLY)

    def moved(self, ours: list[Node], theirs: list[Node]) -> None:
        """Pairs what is under another parent now: the very words, and only one row on each side has them."""
        ours, theirs = self.open(ours, theirs)
        for sign in (lambda node: node.whole, lambda node: node.words):
            here, there = _alone(ours, sign), _alone(theirs, sign)
            for words in here.keys() & there.keys():
                ours_key, theirs_key = here[words].key, there[words].key
                is_open = ours_key not in self.pairs and theirs_key not in self.other
                if len(words) >= _LONG_ENOUGH and is_open and self.may(ours_key, theirs_key):
                    self.pair(ours_key, theirs_key, How.WORDS)
        self.nearly(*self.open(ours, theirs))


def _alone(rows: list[Node], sign: Callable[[Node], str]) -> dict[str, Node]:
    """The rows whose sign no other has."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in rows:
        found[sign(node)].append(node)
    return {words: same[0] for words, same in found.items() if len(same) == 1}

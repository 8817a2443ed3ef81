"""What counts of the ops on one fact, and what was set aside unseen: functions of the set of ops, in whatever order
they became known.

An op that no other has replaced is a head. The highest head is kept, with all that read as it does. The rest was set
aside by somebody who didn't know of it, and is listed until an officer settles it.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from tsworkbench.plan.sharing.acts import Key, Op
from tsworkbench.plan.sharing.facts import LIST_FACTS, LISTS, SETS, TOTAL


class Known(NamedTuple):
    """An op on a fact as a file knows it."""

    id: str
    key: Key
    cells: dict[str, Any]
    over: tuple[str, ...] = ()
    more: float | None = None
    """By how much it counted further, where it is a reading on top of what was counted."""
    act: int = 0
    """Number of the act in the file; 0 for one that another program made."""
    born: bool = False
    """Whether it is a part of a row's birth."""


class Outcome(NamedTuple):
    """What counts of a fact."""

    top: Known
    cells: dict[str, Any]
    kept: tuple[Known, ...]
    """The heads that read as what counts, or are counted in it."""
    aside: tuple[Known, ...]
    """The other heads."""


Reading = Callable[[Mapping[str, Any]], Any]
"""What two values are compared by."""


def reading_of(table: str, fact: str, same: Mapping[str, str] | None = None) -> Reading:
    """How values of a fact are compared. `same`: ids of rows that are one with another → that one's id."""
    if fact in LIST_FACTS:
        compared = LISTS[LIST_FACTS[fact]].compared
        alike = same or {}

        def of_list(cells: Mapping[str, Any]) -> Any:
            rows = sorted(cells["rows"].items(), key=lambda one: (one[1].get("sort") or "", one[0]))
            return tuple(tuple(alike.get(row.get(name), row.get(name)) for name in compared) for _, row in rows)

        return of_list
    if fact == "place":
        return lambda cells: tuple(sorted((name, cell) for name, cell in cells.items() if name != "sort"))
    return lambda cells: tuple(sorted((name, cell) for name, cell in cells.items() if cell is not None))


class Parts(NamedTuple):
    """How a cell that holds several things is taken apart, each of which merges by itself, and put together again."""

    of: Callable[[Any], list[Any]]
    together: Callable[[Any, list[Any]], Any]
    """(the cell whose order is kept, the parts that are to be in it, the newest last) → a cell."""


def _lines_of(cell: Any) -> list[Any]:
    return list(dict.fromkeys(line for line in str(cell).split("\n") if line)) if cell is not None else []


def _in_lines(cell: Any, lines: list[Any]) -> str | None:
    first = [line for line in _lines_of(cell) if line in lines]
    return "\n".join([*first, *(line for line in lines if line not in first)]) or None


def _said(cell: Any) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        said = json.loads(cell) if isinstance(cell, str) else None
        if isinstance(said, dict):
            return said
    return {}


def _settings_of(cell: Any) -> list[Any]:
    found: list[Any] = []
    for name, value in _said(cell).items():
        if name in SETS and isinstance(value, list):
            found += [(name, json.dumps(one), True) for one in value]
        else:
            found.append((name, json.dumps(value, ensure_ascii=False), False))
    return list(dict.fromkeys(found))


def _as_settings(cell: Any, parts: list[Any]) -> str | None:
    single: dict[str, Any] = {}
    sets: dict[str, list[Any]] = {}
    for name, value, of_set in parts:
        if of_set:
            sets.setdefault(name, []).append(json.loads(value))
        else:
            single[name] = json.loads(value)
    merged = {**single, **{name: sorted(values, key=str) for name, values in sets.items()}}
    names = [*(name for name in _said(cell) if name in merged), *merged]
    kept = {name: merged[name] for name in names}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else None


LINES = Parts(_lines_of, _in_lines)
"""Of a field that holds several values, one a line."""
SETTINGS = Parts(_settings_of, _as_settings)
"""Of the settings of a register: one by one, and those that are a set value by value."""


class Fold:
    """The ops on one fact, one after another as they became known."""

    def __init__(self, table: str, fact: str, reading: Reading | None = None, *, parts: Parts | None = None) -> None:
        """`parts`: how its cell is taken apart, where it holds several things that merge one by one."""
        self._reading = reading or reading_of(table, fact)
        self._fact = fact
        self._parts = parts
        self._is_total = (table, fact) == TOTAL
        self._replaced: set[str] = set()
        self.ops: dict[str, Known] = {}
        self._heads: dict[str, Known] = {}

    def add(self, op: Known) -> None:
        """One more op is known."""
        if op.id in self.ops:
            return
        self.ops[op.id] = op
        for gone in op.over:
            self._replaced.add(gone)
            self._heads.pop(gone, None)
        if op.id not in self._replaced:
            self._heads[op.id] = op

    def outcome(self) -> Outcome | None:
        """What counts now; None where nothing is known."""
        if not self.ops:
            return None
        top = max(self._heads.values() or self.ops.values(), key=lambda op: op.key)
        if self._is_total and top.more is not None:
            return self._total(top)
        if self._parts is not None and len(self._heads) > 1:
            return self._merged(top, self._parts)
        reads = self._reading(top.cells)
        kept: list[Known] = []
        aside: list[Known] = []
        for op in self._heads.values():
            (kept if op is top or self._reading(op.cells) == reads else aside).append(op)
        return Outcome(top, top.cells, _in_order(kept), _in_order(aside))

    def _merged(self, top: Known, parts: Parts) -> Outcome:
        """All parts that anybody put in, but those that somebody took out who knew that they had been put in."""
        known: dict[str, set[str]] = {}
        put: dict[Any, list[str]] = {}
        taken: dict[Any, list[str]] = {}

        def last_put(part: Any, among: Collection[str]) -> Known | None:
            out = [by for by in taken.get(part, ()) if by in among]
            mine = [by for by in put[part] if by in among and not any(by in known[one] for one in out)]
            return self.ops[mine[-1]] if mine else None

        for op in sorted(self.ops.values(), key=lambda op: op.key):
            before = set().union(*(known.get(over, ()) for over in op.over))
            had = {part for part in put if last_put(part, before)}
            has = parts.of(op.cells.get(self._fact))
            known[op.id] = before | {op.id}
            for part in has:
                if part not in had:
                    put.setdefault(part, []).append(op.id)
            for part in had.difference(has):
                taken.setdefault(part, []).append(op.id)
        there = {part: by for part in put if (by := last_put(part, known)) is not None}
        cell = parts.together(top.cells.get(self._fact), sorted(there, key=lambda part: there[part].key))
        return Outcome(top, {**top.cells, self._fact: cell}, _in_order(self._heads.values()), ())

    def _total(self, top: Known) -> Outcome:
        """What was counted from one beginning, by everybody who counted on from it."""
        base, counted = self._counted_from(top)
        kept = [op for op in self._heads.values() if op.more is not None and self._counted_from(op)[0] is base]
        for op in kept:
            counted |= self._counted_from(op)[1]
        start = base.cells.get("actual") if base is not None else self._before(counted)
        value = (start or 0) + sum(self.ops[one].more or 0 for one in sorted(counted))
        cells = {**top.cells, "actual": value}
        aside = [
            op for op in self._heads.values() if op not in kept and self._reading(op.cells) != self._reading(cells)
        ]
        return Outcome(top, cells, _in_order(kept), _in_order(aside))

    def _counted_from(self, op: Known) -> tuple[Known | None, set[str]]:
        """The op that said how much there is, from which `op` was counted on, and all that was counted since."""
        counted: set[str] = set()
        base: Known | None = None
        ahead = [op]
        while ahead:
            one = ahead.pop()
            if one.id in counted:
                continue
            if one.more is None:
                base = one if base is None or one.key > base.key else base
                continue
            counted.add(one.id)
            ahead += [self.ops[over] for over in one.over if over in self.ops]
        return base, counted

    def _before(self, counted: Collection[str]) -> float:
        first = min((self.ops[one] for one in counted), key=lambda op: op.key)
        return float(first.cells.get("actual") or 0) - (first.more or 0)


def _in_order(ops: Iterable[Known]) -> tuple[Known, ...]:
    return tuple(sorted(ops, key=lambda op: op.key, reverse=True))


def replaced_by(
    outcome: Outcome | None,
    before: Mapping[str, Any],
    reading: Reading,
    ops: Iterable[Known] = (),
) -> tuple[str, ...]:
    """Whom an op replaced, made where `outcome` of `ops` was known and the cells read `before`: all that read so."""
    if outcome is None:
        return ()
    seen = reading(before)
    heads = (*outcome.kept, *outcome.aside)
    found = outcome.kept if reading(outcome.cells) == seen else [op for op in heads if reading(op.cells) == seen]
    if not found:  # what counts was known and couldn't be written yet
        found = [op for op in sorted(ops, key=lambda op: op.key) if reading(op.cells) == seen][-1:] or outcome.kept
    return tuple(sorted(op.id for op in found))


class Settlement(NamedTuple):
    """A live settlement of a fact: what was set aside by it, and what was kept."""

    id: str
    aside: frozenset[str]
    kept: Mapping[str, Any]


def unsettled(
    outcome: Outcome, settlements: Sequence[Settlement], reading: Reading
) -> tuple[tuple[Known, ...], tuple[Settlement, ...]]:
    """(ops, settlements) of a fact that are to be settled.

    Settlements that live side by side were made apart; those that kept something else than what counts are listed.
    """
    done = frozenset().union(*(one.aside for one in settlements))
    rest = tuple(op for op in outcome.aside if op.id not in done)
    now = reading(outcome.cells)
    others = tuple(one for one in settlements if reading(one.kept) != now) if len(settlements) > 1 else ()
    return rest, others


def knew(of: tuple[str, int], act: tuple[str, int], seen: Mapping[str, int]) -> bool:
    """Whether an act (its copy, its last number, what its copy had seen) knew of another (copy, last number)."""
    return (of[0] == act[0] and of[1] <= act[1]) or seen.get(of[0], 0) >= of[1]


def projected(birth: Op, cells: Collection[str]) -> dict[str, Any]:
    """What the birth of a row says of one of its facts."""
    return {name: birth.cells.get(name) for name in cells}

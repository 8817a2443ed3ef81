"""Risks on a matrix: how likely, how bad, in which colour, what has moved; and how they are as a report counts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from tsworkbench.plan.english import number
from tsworkbench.plan.model import GLYPHS, Rag
from tsworkbench.plan.registers.kinds import band, day_of
from tsworkbench.plan.registers.values import Cell, Entry, Field, FieldKind, Register


def is_open(register: Register, entry: Entry) -> bool:
    """Whether nothing yet says that an entry is done."""
    ending = register.ending
    return ending is None or entry[ending.name] not in ending.ends


def amount(cell: Cell) -> float | None:
    """The number that a cell holds; None for nothing, and for what another program wrote there that is none."""
    return float(cell) if isinstance(cell, int | float) else None


def scores_of(register: Register) -> tuple[Field, ...]:
    """The scores that are one scale of its own times another, with bands of colours: inherent, residual, target."""
    return tuple(
        one
        for one in register.fields
        if one.kind is FieldKind.TIMES
        and one.bands
        and len(one.of) == 2
        and all((part := register.field(name)) is not None and part.kind is FieldKind.SCALE for name in one.of)
    )


def score_now(register: Register) -> Field | None:
    """The score that its list is sorted by, which is how things are now: the residual one."""
    scores = scores_of(register)
    wanted = [name.removeprefix("-") for name in register.order]
    return next((one for one in scores if one.name in wanted), scores[0] if scores else None)


def score_wanted(register: Register) -> Field | None:
    """The score that is aimed at: the last one, where there is another than that of now."""
    scores = scores_of(register)
    return scores[-1] if len(scores) > 1 and scores[-1] != score_now(register) else None


def legend(score: Field) -> str:
    """From which score each colour holds, the highest first: "▲ red from 15 · ◆ amber from 8"."""
    bands = sorted(score.bands.items(), key=lambda one: -one[1])
    return " · ".join(f"{GLYPHS[Rag(colour)]} {colour} from {number(start)}" for colour, start in bands)


def steps(entry: Entry, score: Field) -> tuple[int, int] | None:
    """The two steps a score is made of, likelihood first; None where one hasn't been given."""
    up, across = (amount(entry[name]) for name in score.of)
    return (int(up), int(across)) if up and across else None


def score(entry: Entry, field: Field) -> int | None:
    """The score itself."""
    found = steps(entry, field)
    return found[0] * found[1] if found else None


class Spot(NamedTuple):
    """An entry on the matrix. `was` is its score on the day since when moves are shown, if that was another one."""

    entry: Entry
    up: int
    across: int
    was: int | None = None

    @property
    def score(self) -> int:
        """How high it is."""
        return self.up * self.across


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """The open entries of a register by a score: likelihood upwards, impact across."""

    register: Register
    score: Field
    up: Field
    across: Field
    spots: tuple[Spot, ...]
    unscored: tuple[Entry, ...]
    closed: int = 0

    @cached_property
    def _cells(self) -> Mapping[tuple[int, int], tuple[Spot, ...]]:
        found: dict[tuple[int, int], list[Spot]] = defaultdict(list)
        for one in self.spots:
            found[one.up, one.across].append(one)
        return {place: tuple(spots) for place, spots in found.items()}

    def at(self, up: int, across: int) -> tuple[Spot, ...]:
        """The entries of a cell."""
        return self._cells.get((up, across), ())

    def rag(self, up: int, across: int) -> Rag | None:
        """The colour of a cell."""
        return band(self.score, up * across)

    @property
    def moved(self) -> tuple[Spot, ...]:
        """The entries whose score was another one, the furthest up first."""
        return tuple(
            sorted((one for one in self.spots if one.was is not None), key=lambda one: (one.was or 0) - one.score)
        )

    def counts(self) -> dict[Rag | None, int]:
        """How many entries have each colour, worst first."""
        counted: dict[Rag | None, int] = {Rag.RED: 0, Rag.AMBER: 0, Rag.GREEN: 0}
        for one in self.spots:
            colour = self.rag(one.up, one.across)
            counted[colour] = counted.get(colour, 0) + 1
        return {colour: count for colour, count in counted.items() if count}


def matrix(
    register: Register, field: Field, entries: Iterable[Entry], *, was: Mapping[str, Entry] | None = None
) -> Matrix:
    """The matrix of a score. `was` holds the entries, by id, as they were on the day since when moves are shown."""
    up, across = (register.field(name) for name in field.of)
    assert up is not None
    assert across is not None
    spots, unscored, closed = [], [], 0
    for entry in entries:
        if not is_open(register, entry):
            closed += 1
        elif (found := steps(entry, field)) is None:
            unscored.append(entry)
        else:
            before = (was or {}).get(entry.id or "")
            old = score(before, field) if before is not None else None
            spots.append(Spot(entry, *found, old if old != found[0] * found[1] else None))
    return Matrix(
        register=register,
        score=field,
        up=up,
        across=across,
        spots=tuple(sorted(spots, key=lambda one: -one.score)),
        unscored=tuple(unscored),
        closed=closed,
    )


class Standing(NamedTuple):
    """The open entries of a register of risks, as a report counts them. Each holds the entries concerned."""

    open: tuple[Entry, ...]
    red: tuple[Entry, ...]
    rising: tuple[Entry, ...]
    """Rising by its owner's word, or with a higher score than on the day since when moves are shown."""
    above_target: tuple[Entry, ...]
    past_review: tuple[Entry, ...]
    unscored: tuple[Entry, ...]


def standing(
    register: Register, entries: Iterable[Entry], day: date, was: Mapping[str, Entry] | None = None
) -> Standing:
    """How the open entries of a register with scores are on a day, highest first."""
    now, target = score_now(register), score_wanted(register)
    assert now is not None
    there = sorted((one for one in entries if is_open(register, one)), key=lambda one: -(score(one, now) or 0))

    def is_rising(one: Entry) -> bool:
        before = (was or {}).get(one.id or "")
        old, new = (score(before, now) if before is not None else None), score(one, now)
        return one["direction"] == "rising" or (old is not None and new is not None and new > old)

    def is_above(one: Entry) -> bool:
        wanted, has = (score(one, target) if target else None), score(one, now)
        return wanted is not None and has is not None and has > wanted

    return Standing(
        open=tuple(there),
        red=tuple(one for one in there if band(now, score(one, now)) is Rag.RED),
        rising=tuple(filter(is_rising, there)),
        above_target=tuple(filter(is_above, there)),
        past_review=tuple(one for one in there if is_past_review(register, one, day)),
        unscored=tuple(one for one in there if score(one, now) is None),
    )


def is_past_review(register: Register, entry: Entry, day: date) -> bool:
    """Whether a day on which an open entry was to be looked at again is over."""
    days = (day_of(entry[one.name]) for one in register.reviewed)
    return is_open(register, entry) and any(found is not None and found < day for found in days)

"""The pictures that a register may have, and two of them: the balance of pots of money, and overlaps in time.

A picture is made of entries whose `values` hold what is worked out too. It holds no line, colour or place: screen,
papers and command line make those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tsworkbench.plan.english import pounds
from tsworkbench.plan.registers.crosses import appraised_by, crossed_by
from tsworkbench.plan.registers.kinds import day_of
from tsworkbench.plan.registers.matrix import amount, scores_of
from tsworkbench.plan.registers.values import Cell, Entry, Field, FieldKind, Register, Registers


class PictureKind(StrEnum):
    """The pictures that a register may have."""

    MATRIX = "matrix"
    BALANCE = "balance"
    OVERLAPS = "overlaps"
    DOUBLES = "doubles"
    APPRAISAL = "appraisal"
    EQUALITY = "equality"


def pictures_of(registers: Registers, register: Register) -> tuple[PictureKind, ...]:
    """The pictures that a register has something to be drawn from, in their order."""
    there = {
        PictureKind.MATRIX: bool(scores_of(register)),
        PictureKind.BALANCE: balance_of(registers, register) is not None,
        PictureKind.OVERLAPS: bool(register.settings.get("overlaps")),
        PictureKind.APPRAISAL: appraised_by(registers, register) is not None,
        PictureKind.EQUALITY: crossed_by(registers, register) is not None,
        PictureKind.DOUBLES: bool(register.settings.get("duplicates")),
    }
    return tuple(kind for kind, has in there.items() if has)


# -- the balance of pots


class Balance(NamedTuple):
    """The fields that a balance is made of: what there is, what of it is given away, what is left, what was paid."""

    whole: Field
    used: Field
    left: Field
    paid: Field | None
    confirmed: Field | None


def balance_of(registers: Registers, register: Register) -> Balance | None:
    """The first field that is one amount of money less another, with its two amounts."""
    for one in register.fields:
        is_money = one.kind is FieldKind.LESS and registers.unit(register, one) is FieldKind.MONEY
        if is_money and "warn" in one.rule and len(one.of) == 2:
            whole, used = (register.field(name) for name in one.of)
            if whole is not None and used is not None:
                return Balance(whole, used, one, register.field("paid"), register.field("confirmed"))
    return None


class Pot(NamedTuple):
    """A pot of money, in pence. `whole` is None where nobody has said how large it is."""

    entry: Entry
    name: str
    whole: int | None
    used: int
    paid: int
    confirmed: bool | None = None

    @property
    def left(self) -> int | None:
        """What is left to give; less than nothing where too much is allocated."""
        return self.whole - self.used if self.whole is not None else None

    @property
    def to_pay(self) -> int:
        """What is allocated and not paid yet."""
        return max(0, self.used - self.paid)

    @property
    def too_much(self) -> int:
        """By how much more is allocated than there is."""
        return max(0, -(self.left or 0))


def pots(balance: Balance, entries: Iterable[Entry], name: Callable[[Entry], str]) -> tuple[Pot, ...]:
    """The pots of a register, in the order of its entries. `name` says what each is called."""

    def pence(entry: Entry, field: Field | None) -> int:
        return round(amount(entry[field.name]) or 0) if field is not None else 0

    return tuple(
        Pot(
            entry=one,
            name=name(one),
            whole=None if amount(one[balance.whole.name]) is None else pence(one, balance.whole),
            used=pence(one, balance.used),
            paid=pence(one, balance.paid),
            confirmed=None if balance.confirmed is None else bool(one[balance.confirmed.name]),
        )
        for one in entries
    )


def over_allocated(pot: Pot) -> str:
    """That more is allocated than there is: "Community Chest: £312,000 allocated of £300,000, £12,000 too much."."""
    if not pot.too_much or pot.whole is None:
        return ""
    return f"{pot.name}: {pounds(pot.used)} allocated of {pounds(pot.whole)}, {pounds(pot.too_much)} too much."


# -- overlaps in time


class Group(NamedTuple):
    """Entries that are the same in some fields while their periods meet."""

    same: tuple[str, ...]
    """The names of those fields."""
    words: tuple[str, ...]
    """What they hold, in words."""
    entries: tuple[Entry, ...]
    sum: int | None = None
    """What they come to, in pence, of the field that is summed."""


def overlaps(
    register: Register, entries: Sequence[Entry], words: Callable[[Field, Cell], str]
) -> tuple[tuple[tuple[str, ...], tuple[Group, ...]], ...]:
    """The overlaps among the entries, by the fields in which they are the same, those that have most in common first.

    Groups are largest first, by sum and then by number. A group that is there already, as having more in common, is not
    repeated. `words` says what a field's cell reads as.
    """
    wanted = register.settings.get("overlaps", {})
    summed = wanted.get("sum")
    found, seen = [], set()
    for same in sorted((tuple(one) for one in wanted.get("same", ())), key=lambda one: -len(one)):
        groups = []
        for held, members in _alike(entries, same).items():
            for met in _meeting(members, tuple(wanted.get("period", ()))):
                ids = frozenset(one.id for one in met)
                if ids in seen:
                    continue
                seen.add(ids)
                said = tuple(
                    words(field, cell) for name, cell in zip(same, held, strict=True) if (field := register.field(name))
                )
                total = [amount(one[summed]) or 0 for one in met] if summed else None
                groups.append(Group(same, said, tuple(met), round(sum(total)) if total is not None else None))
        if groups:
            found.append((same, tuple(sorted(groups, key=lambda one: (-(one.sum or 0), -len(one.entries), one.words)))))
    return tuple(found)


def _alike(entries: Sequence[Entry], same: tuple[str, ...]) -> dict[tuple[Cell, ...], list[Entry]]:
    """The entries by what they hold in some fields; those that hold nothing in one of them are like no other."""
    found: dict[tuple[Cell, ...], list[Entry]] = defaultdict(list)
    for one in entries:
        held = tuple(one[name] for name in same)
        if held and all(cell is not None for cell in held):
            found[held].append(one)
    return found


def _meeting(entries: Sequence[Entry], period: tuple[str, ...]) -> Iterator[list[Entry]]:
    """The stretches of entries of which each meets another in time. Without a first or last day there is no end."""

    def span(entry: Entry) -> tuple[date, date]:
        first, last = (day_of(entry[name]) for name in period) if len(period) == 2 else (None, None)
        if first is not None and last is not None and last < first:
            first, last = last, first
        return first or date.min, last or date.max

    run: list[Entry] = []
    until = date.min
    for one in sorted(entries, key=span):
        first, last = span(one)
        if run and first > until:
            if len(run) > 1:
                yield run
            run, until = [], date.min
        run.append(one)
        until = max(until, last)
    if len(run) > 1:
        yield run

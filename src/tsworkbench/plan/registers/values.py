"""A register as a value: its fields, its figures and its entries.

A name of a class's field is the name of its column in the file. What a preset says beyond the columns is in `settings`
of a register and in `rule` of a field, as plain values of JSON. Registers, and the fields that others speak of, are
known by `name`: it never changes, while `title` is the officers' word for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

Cell = str | int | float | None
"""What a field of an entry holds: text, whole pence, a number, the id of what it links to; None for nothing."""

MOST_FIELDS = 40
MOST_LINKS = 6
"""How many fields a register may have had, and how many of them single links, which have indexes of their own."""

MOST_TITLE = 100
"""Characters in the title of a register or a field, the label of a figure, and the word of a choice, at most."""

BUILT_IN = {"ref": "Ref", "id": "Id", "changed_at": "Last changed", "org_id": "Organisation identifier",
            "org_list": "List of its identifier"}  # fmt: skip
"""What every entry has beside its fields, and what it is called."""


def in_words(title: str) -> str:
    """What a field of a title is called within a sentence."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    CHOICE = "choice"
    STAGE = "stage"
    YES_NO = "yes_no"
    SCALE = "scale"
    OFFICER = "officer"
    ENTRY = "entry"
    ROW = "row"
    WEB = "web"
    FILE = "file"
    TIMES = "times"
    LESS = "less"
    ROLLUP = "rollup"

    @property
    def derived(self) -> bool:
        """Whether it is worked out when it is shown, and held nowhere."""
        return self in (FieldKind.TIMES, FieldKind.LESS, FieldKind.ROLLUP)

    @property
    def link(self) -> bool:
        """Whether it holds the id of something else."""
        return self in (FieldKind.OFFICER, FieldKind.ENTRY, FieldKind.ROW)

    @property
    def chosen(self) -> bool:
        """Whether it holds one of a few words."""
        return self in (FieldKind.CHOICE, FieldKind.STAGE)

    @property
    def words(self) -> bool:
        """Whether it holds an officer's own words."""
        return self in (FieldKind.TEXT, FieldKind.LONG, FieldKind.WEB, FieldKind.FILE)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a register. `slot` is where this copy of the file keeps it, and no other copy's business."""

    name: str
    title: str
    kind: FieldKind
    about: str | None = None
    choices: tuple[str, ...] = ()
    """The words of a choice or a stage in their order, or of a scale from 1 to 5."""
    ends: tuple[str, ...] = ()
    """The choices after which an entry is done."""
    to_register: str | None = None
    """The name of the register that an `entry` links to."""
    rule: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    """The rest of the preset's keys: of, from, link, how, where, bands, warn, check, stamps, several, levels, also …"""
    required: bool = False
    shown: bool = True
    review: bool = False
    """Whether its day is among what is due for review."""
    personal: bool = False
    slot: str | None = field(default=None, compare=False)
    id: str | None = None
    sort: str | None = None

    @property
    def several(self) -> bool:
        """Whether it holds any number of values, one a line: words, choices or links."""
        return bool(self.rule.get("several")) and (self.kind.words or self.kind.chosen or self.kind.link)

    @property
    def further(self) -> tuple[str, ...]:
        """Choices that are offered beside the others, and not laid out."""
        return tuple(self.rule.get("further", ()))

    @property
    def all_choices(self) -> tuple[str, ...]:
        """Every word that it takes."""
        return (*self.choices, *self.further)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of the plan that a link to a row may lead to; empty for any."""
        return tuple(self.rule.get("levels", ()))

    @property
    def also(self) -> tuple[str, ...]:
        """What documents call it besides its title."""
        return tuple(self.rule.get("also", ()))

    @property
    def of(self) -> tuple[str, ...]:
        """The fields it is worked out from; of a rollup the field of the other register, if any."""
        named = self.rule.get("of", ())
        return (named,) if isinstance(named, str) else tuple(named)

    @property
    def check(self) -> str | None:
        """Which kind of number or address its text should be."""
        return self.rule.get("check")

    @property
    def stamps(self) -> str | None:
        """The field whose change writes the as-at day here."""
        return self.rule.get("stamps")

    @property
    def bands(self) -> Mapping[str, float]:
        """Colour → the score from which on it holds."""
        return dict(self.rule.get("bands", {}))

    @property
    def in_words(self) -> str:
        """What it is called within a sentence."""
        return in_words(self.title)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What is counted: `how` (count, sum, distinct `field`) of the entries `wanted`, `out_of` others, less `baseline`.

    `on_field` is the day on which an entry begins to count. With `output_id` or
    `measure_id` it is the actual of that.
    """

    name: str
    label: str
    wanted: str | None = None
    how: str = "count"
    field: str | None = None
    on_field: str | None = None
    out_of: str | None = None
    out_of_field: str | None = None
    """The field whose sum `out_of` is, where it isn't the one that is counted."""
    feeds: str | None = None
    """Words of an output that it could feed; only a preset says so."""
    baseline: float | None = None
    output_id: str | None = None
    measure_id: str | None = None
    id: str | None = None
    sort: str | None = None

    @property
    def chosen_by(self) -> str:
        """The words that choose the entries it counts, on the day as at which they are read."""
        return ", ".join(filter(None, (self.wanted, f"{self.on_field} by today" if self.on_field else "")))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry: `values` by the names of fields, as they are held."""

    ref: str | None = None
    values: Mapping[str, Cell] = field(default_factory=lambda: _NOTHING)
    id: str | None = None
    sort: str | None = None

    def __getitem__(self, name: str) -> Cell:
        """What it holds in a field; None for nothing."""
        return self.values.get(name)


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register with its fields in order, its figures, and the entries where somebody asked for them."""

    name: str
    title: str
    one: str
    """What an entry is called: "risk"."""
    prefix: str
    about: str | None = None
    preset: str | None = None
    version: int | None = None
    settings: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    """The rest of the preset's keys: order, columns, called, tick, lay_out, picture, under, overlaps, export …"""
    personal: bool = False
    keep_months: int | None = None
    keep_from: str | None = None
    plan_id: str | None = None
    """The plan it belongs to; None for the whole file."""
    shares: tuple[str, ...] = ()
    """The ids of the plans with which a register of the whole file is sent."""
    fields: tuple[Field, ...] = ()
    figures: tuple[Figure, ...] = ()
    entries: tuple[Entry, ...] = ()
    id: str | None = None
    sort: str | None = None

    @property
    def has(self) -> str:
        """Its title with the verb that agrees: "Contracts have", "Glossary has"."""
        plural = self.title.endswith("s") and not self.title.endswith("ss")
        return f"{self.title} {'have' if plural else 'has'}"

    def field(self, name: str) -> Field | None:
        """The field of a name, if it has it."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> Mapping[str, Field]:
        return {one.name: one for one in reversed(self.fields)}

    def figure(self, name: str) -> Figure | None:
        """The figure of a name, if it has it."""
        return next((one for one in self.figures if one.name == name), None)

    def _names(self, key: str) -> tuple[str, ...]:
        return tuple(self.settings.get(key, ()))

    @cached_property
    def stored(self) -> tuple[Field, ...]:
        """The fields that are held, rather than worked out."""
        return tuple(one for one in self.fields if not one.kind.derived)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The fields that its list shows, as far as there is room."""
        known = tuple(name for name in self._names("columns") if self.field(name) or name in BUILT_IN)
        return known or tuple(one.name for one in self.fields if one.shown)[:5]

    @property
    def order(self) -> tuple[str, ...]:
        """The fields by which its list is sorted; with "-" in front the other way round."""
        return tuple(name for name in self._names("order") if self.field(name.removeprefix("-")))

    @cached_property
    def called(self) -> tuple[str, ...]:
        """The fields whose words stand for an entry: never a personal one."""
        named = tuple(name for name in self._names("called") if (found := self.field(name)) and not found.personal)
        if named:
            return named
        first = next((one for one in self.stored if one.kind.words and not one.personal), None)
        return (first.name,) if first else ()

    @property
    def tick(self) -> str | None:
        """The field that one key sets: to yes, or to the as-at day."""
        name = self.settings.get("tick")
        return name if name and self.field(name) else None

    @property
    def lay_out(self) -> tuple[str, ...]:
        """The two fields whose every pair is to have an entry."""
        return self._names("lay_out")

    @property
    def under(self) -> str | None:
        """The register that it is listed under."""
        return self.settings.get("under")

    @property
    def picture(self) -> str | None:
        """How it is drawn beside its list, where its preset says so."""
        return self.settings.get("picture")

    @property
    def stage(self) -> Field | None:
        """The field that moves an entry on, if it has one."""
        return next((one for one in self.fields if one.kind is FieldKind.STAGE), None)

    def begun(self, values: Mapping[str, Cell]) -> dict[str, Cell]:
        """The values of a new entry: at the first stage where they say none."""
        stage = self.stage
        if stage is None or not stage.choices or values.get(stage.name) is not None:
            return dict(values)
        return {**values, stage.name: stage.choices[0]}

    def is_private(self, field: Field) -> bool:
        """Whether what a field holds is personal: the field is, or all of the register."""
        return field.personal or self.personal

    @property
    def ending(self) -> Field | None:
        """The field that says whether an entry is done: the stage, or a choice with words that end it."""
        stage = self.stage
        return stage if stage and stage.ends else next((one for one in self.fields if one.ends), None)

    @property
    def reviewed(self) -> tuple[Field, ...]:
        """The fields whose days are due for review."""
        return tuple(one for one in self.fields if one.review)

    @property
    def officer(self) -> Field | None:
        """The officer who answers for an entry: the first officer field that holds one."""
        return next((one for one in self.fields if one.kind is FieldKind.OFFICER and not one.several), None)

    @property
    def exports(self) -> Mapping[str, Mapping[str, Any]]:
        """The standards its entries can be written as."""
        return dict(self.settings.get("export", {}))


class Registers:
    """The registers that one plan sees: its own, and those of the whole file."""

    def __init__(self, registers: Iterable[Register]) -> None:
        """`registers` in order; of two of one name the first counts."""
        self._by_name: dict[str, Register] = {}
        for one in registers:
            self._by_name.setdefault(one.name, one)

    def __iter__(self) -> Iterator[Register]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def get(self, name: str | None) -> Register | None:
        """The register of a name, if there is one."""
        return self._by_name.get(name) if name is not None else None

    def linking_to(self, register: Register) -> Iterator[tuple[Register, Field]]:
        """Each register, and each of its fields, that links to the entries of one."""
        for one in self:
            for own in one.fields:
                if own.kind is FieldKind.ENTRY and own.to_register == register.name:
                    yield one, own

    def target(self, register: Register, path: str) -> tuple[Register, Field] | None:
        """The register and the field at the end of a path with at most one hop: "amount", "event.kind"."""
        head, _, rest = path.partition(".")
        found = register.field(head)
        if found is None or not rest:
            return (register, found) if found else None
        there = self.get(found.to_register) if found.kind is FieldKind.ENTRY else None
        end = there.field(rest) if there else None
        return (there, end) if there and end else None

    def unit(self, register: Register, own: Field, depth: int = 8) -> FieldKind:
        """What a field counts in, also a derived one: `money`, `number`, `scale`, or its own kind.

        Fields that are worked out from one another in a circle, as two copies of a file may make them, are numbers.
        """
        if not own.kind.derived:
            return own.kind
        if not depth:
            return FieldKind.NUMBER
        if own.kind is FieldKind.ROLLUP:
            source = self.get(own.rule.get("from"))
            summed = self.target(source, own.of[0]) if source and own.of and own.rule.get("how") == "sum" else None
            return self.unit(*summed, depth - 1) if summed else FieldKind.NUMBER
        kinds = {self.unit(*found, depth - 1) for one in own.of if (found := self.target(register, one))}
        return FieldKind.MONEY if FieldKind.MONEY in kinds else FieldKind.NUMBER


# -- what a preset says of a standard form


def ways_of(source: str) -> tuple[str, ...]:
    """The fields of which the first that holds something goes under a heading: "sum or annual_value"; none for fixed
    words ("=GBP")."""
    return () if source.startswith("=") else tuple(one.strip() for one in source.split(" or "))


def each_phrase(where: Any) -> tuple[str, ...]:
    """The phrases of which one at least must choose an entry: a list of them, or a single one."""
    return (where,) if isinstance(where, str) else tuple(where or ())

"""Presets: registers as TOML, those that are shipped and those that somebody else wrote.

What a preset says is checked whole before anything is made of it, and what is wrong is said with the line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any, NoReturn
from unicodedata import combining, normalize

from tsworkbench.plan import due
from tsworkbench.plan.english import an, few, listed, nearest, singular
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Rag
from tsworkbench.plan.registers import wanted
from tsworkbench.plan.registers.identifiers import CHECKS
from tsworkbench.plan.registers.pictures import PictureKind
from tsworkbench.plan.registers.values import (
    MOST_FIELDS,
    MOST_LINKS,
    MOST_TITLE,
    Field,
    FieldKind,
    Figure,
    Register,
    Registers,
    ways_of,
)

_LEVELS = ("objective", "activity", "milestone", "output", "task")
_HOW = ("count", "sum", "distinct")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PREFIX = re.compile(r"[A-Z]{1,3}")
_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.SCALE)
_MOST_TEXT = 400


@dataclass(frozen=True, kw_only=True)
class Preset:
    """What a preset file holds: its registers, without ids or entries. `of_plans` names those that belong to a plan."""

    name: str
    version: int
    registers: tuple[Register, ...]
    needs: tuple[str, ...] = ()
    of_plans: frozenset[str] = frozenset()


@cache
def shipped_names() -> tuple[str, ...]:
    """The presets that come with the program, by name."""
    folder = files("tsworkbench") / "registers"
    return tuple(sorted(one.name[:-5] for one in folder.iterdir() if one.name.endswith(".toml")))


@cache
def _documents() -> Mapping[str, str]:
    folder = files("tsworkbench") / "registers"
    return {name: (folder / f"{name}.toml").read_text(encoding="utf-8") for name in shipped_names()}


@cache
def shipped(name: str) -> Preset:
    """The preset of a name. Raises NotFound: did you mean …?"""
    text = _documents().get(name)
    if text is None:
        near = nearest(name, shipped_names())
        hint = f"Did you mean {near[0]}?" if near else f"There are: {few(shipped_names(), 24)}."
        raise NotFound(f"There is no preset “{name[:60]}”. {hint}")
    return _read(f"{name}.toml", text, None)


def all_shipped() -> tuple[Preset, ...]:
    """Every preset that comes with the program."""
    return tuple(shipped(name) for name in shipped_names())


def read(name: str, text: str, known: Iterable[Register] = ()) -> Preset:
    """The preset that the text of a file called `name` holds; `known` are the registers it may link to beside its own.

    Raises WrongInput with the line of the first thing that is wrong.
    """
    return _read(name, text, tuple(known))


def _read(name: str, text: str, known: tuple[Register, ...] | None) -> Preset:
    lines = _Lines(name, text)
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        found = re.search(r"\(at line (\d+)", str(wrong))
        at = int(found[1]) if found else text.count("\n") + 1
        why = (
            str(wrong).partition(" (at ")[0] if isinstance(wrong, tomllib.TOMLDecodeError) else "it is nested too deep"
        )
        lines.wrong((), "", f"this can't be read as TOML ({why[:1].lower()}{why[1:]})", at)
    _keys(lines, (), document, _OF_PRESET, "a preset")
    made = [_register(lines, at, one, document) for at, one in enumerate(document["register"])]
    if not made:
        lines.wrong((), "register", "a preset has no register")
    if document["version"] < 1:
        lines.wrong((), "version", "a version is 1 or more")
    for name in document.get("needs", ()):
        if name not in (document["preset"], *shipped_names()):
            near = nearest(name, shipped_names())
            hint = f": did you mean {near[0]}" if near else f": there are {few(shipped_names(), 24)}"
            lines.wrong((), "needs", f"there is no preset “{clean(name)[:40]}”{hint}")
    preset = Preset(
        name=_name(lines, (), document["preset"], "a preset", "preset"),
        version=document["version"],
        registers=tuple(made),
        needs=tuple(document.get("needs", ())),
        of_plans=frozenset(one["name"] for one in document["register"] if one["belongs"] == "plan"),
    )
    _check(lines, preset, _shipped_around(preset) if known is None else known)
    return preset


def _shipped_around(preset: Preset) -> tuple[Register, ...]:
    """The registers of the other presets, unchecked: what a shipped preset may link to."""
    return tuple(one for name in shipped_names() if name != preset.name for one in _unchecked(name))


@cache
def _unchecked(name: str) -> tuple[Register, ...]:
    text = _documents()[name]
    lines, document = _Lines(f"{name}.toml", text), tomllib.loads(text)
    return tuple(_register(lines, at, one, document) for at, one in enumerate(document["register"]))


# -- where it is


class _Lines:
    """Which line of a preset holds what: tables as ("register", 0, "field", 2), and their keys."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.of_table: dict[tuple[Any, ...], int] = {(): 1}
        self.of_key: dict[tuple[tuple[Any, ...], str], int] = {}
        counts: dict[tuple[Any, ...], int] = {}
        table: tuple[Any, ...] = ()
        inside = ""
        for number, line in enumerate(text.split("\n"), 1):
            if not inside and (found := re.match(r"\s*(\[\[?)\s*([\w\s.\"'-]+?)\s*\]", line)):
                table = self._table(found[2], found[1] == "[[", counts)
                self.of_table.setdefault(table, number)
            elif not inside and (found := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*(?:=|\.)", line)):
                self.of_key.setdefault((table, found[1]), number)
            for mark in ('"""', "'''"):
                if inside in ("", mark) and line.count(mark) % 2:
                    inside = "" if inside else mark

    @staticmethod
    def _table(dotted: str, listed: bool, counts: dict[tuple[Any, ...], int]) -> tuple[Any, ...]:
        parts = [part.strip().strip("\"'") for part in dotted.split(".")]
        path: tuple[Any, ...] = ()
        for at, part in enumerate(parts):
            path = (*path, part)
            if listed and at == len(parts) - 1:
                counts[path] = counts.get(path, -1) + 1
            if path in counts:
                path = (*path, counts[path])
        return path

    def wrong(self, table: tuple[Any, ...], key: str, what: str, line: int | None = None) -> NoReturn:
        """Says what is wrong, with the line of the key, or of its table where the key isn't there."""
        while line is None:
            line = self.of_key.get((table, key)) or self.of_table.get(table)
            key = str(table[-1]) if table else key
            table = table[:-1]
        raise WrongInput(f"{self.name}: line {line}: {what}. Nothing was changed.")


# -- keys and their types

_STRINGS = "a list of texts"
_OF_PRESET = {"preset": str, "version": int, "register": list, "needs": _STRINGS}
_OF_REGISTER: dict[str, Any] = {
    "name": str, "title": str, "one": str, "prefix": str, "belongs": str, "about": str, "order": _STRINGS,
    "columns": _STRINGS, "field": list, "figure": list, "called": _STRINGS, "tick": str, "lay_out": _STRINGS,
    "lay_out_same": str, "under": str, "picture": str, "personal": bool, "keep_months": int, "keep_from": str,
    "basis": str, "duplicates": dict, "overlaps": dict, "export": dict,
}  # fmt: skip
_OF_FIELD: dict[str, Any] = {
    "name": str, "title": str, "kind": str, "about": str, "choices": _STRINGS, "words": _STRINGS, "ends": _STRINGS,
    "to": str, "required": bool, "shown": bool, "review": bool, "personal": bool, "also": _STRINGS, "further": _STRINGS,
    "several": bool, "levels": _STRINGS, "check": str, "stamps": str, "start_with": _STRINGS, "of": object, "from": str,
    "link": str, "how": str, "where": str, "bands": dict, "warn": str,
}  # fmt: skip
_OF_FIGURE: dict[str, Any] = {
    "name": str, "label": str, "where": str, "how": str, "of": str, "on": str, "out_of": str, "out_of_sum": str,
    "feeds": str, "baseline": (int, float),
}  # fmt: skip
_SETTINGS = ("order", "columns", "called", "tick", "lay_out", "lay_out_same", "under", "picture", "basis", "duplicates",
             "overlaps", "export")  # fmt: skip
_RULE = ("of", "from", "link", "how", "where", "bands", "warn", "check", "stamps", "several", "levels", "also",
         "further", "start_with")  # fmt: skip
"""The keys of a register and of a field that have no column of their own."""
_SHORT, _LISTS_OF_SHORT = ("title", "one", "label"), ("choices", "words", "further")
"""Keys that hold a title, or the words of a choice."""
_NEEDED = {
    "a preset": ("preset", "version", "register"),
    "a register": ("name", "title", "one", "prefix", "belongs", "about", "field"),
    "a field": ("name", "title", "kind"),
    "a figure": ("name", "label", "how"),
}
_TYPES = {
    str: "a text in quotation marks",
    int: "a whole number",
    bool: "true or false",
    list: "tables",
    dict: "a table",
}


def _keys(lines: _Lines, table: tuple[Any, ...], found: Any, known: Mapping[str, Any], what: str) -> None:
    """Refuses a table with an unknown key, a missing one, or a value of another type."""
    if not isinstance(found, dict):
        lines.wrong(table, "", f"{what} is a table of its own, with a name and what belongs to it")
    for key in _NEEDED[what]:
        if key not in found:
            lines.wrong(table, "", f"{what} has no {key}")
    for key, value in found.items():
        wants = known.get(key)
        if wants is None:
            near = nearest(key, known)
            hint = f": did you mean {near[0]}" if near else ""
            lines.wrong(table, key, f"{what} has no “{clean(key)[:40]}”{hint}")
        if wants == _STRINGS:
            if not isinstance(value, list) or not all(isinstance(one, str) and clean(one) for one in value):
                lines.wrong(table, key, f'{key} is a list of texts, such as ["one", "two"]')
        elif (wants is int and isinstance(value, bool)) or not isinstance(value, wants):
            lines.wrong(table, key, f"{key} is {_TYPES.get(wants, 'a number')}")
        if isinstance(value, dict) and not _is_plain(value):
            lines.wrong(table, key, f"{key} holds what is neither text, number nor yes or no")
        if isinstance(value, str) and (not clean(value) or len(value) > _MOST_TEXT):
            lines.wrong(table, key, f"{key} is {'longer than 400 characters' if clean(value) else 'empty'}")
        titles = [value] if key in _SHORT else value if key in _LISTS_OF_SHORT and isinstance(value, list) else ()
        if any(len(one) > MOST_TITLE for one in titles if isinstance(one, str)):
            lines.wrong(table, key, f"{key} is longer than {MOST_TITLE} characters")


def _is_plain(value: Any) -> bool:
    """Whether a value can be kept: no day, no time, and no number beyond all others."""
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return isinstance(value, str | bool | int) or (isinstance(value, float) and isfinite(value))


def _register(lines: _Lines, at: int, found: Any, document: Mapping[str, Any]) -> Register:
    table = ("register", at)
    _keys(lines, table, found, _OF_REGISTER, "a register")
    if found["belongs"] not in ("plan", "file"):
        lines.wrong(table, "belongs", "belongs is “plan” or “file”")
    if not _PREFIX.fullmatch(found["prefix"]):
        lines.wrong(table, "prefix", "a prefix is one to three capital letters")
    return Register(
        name=_name(lines, table, found["name"], "a register"),
        title=clean(found["title"]),
        one=clean(found["one"]),
        prefix=found["prefix"],
        about=clean(found["about"]),
        preset=document["preset"],
        version=document["version"],
        settings={key: found[key] for key in _SETTINGS if key in found},
        personal=found.get("personal", False),
        keep_months=found.get("keep_months"),
        keep_from=found.get("keep_from"),
        fields=tuple(_field(lines, (*table, "field", n), one) for n, one in enumerate(found["field"])),
        figures=tuple(_figure(lines, (*table, "figure", n), one) for n, one in enumerate(found.get("figure", ()))),
    )


def _name(lines: _Lines, table: tuple[Any, ...], name: str, what: str, key: str = "name") -> str:
    if not _NAME.fullmatch(name) or (name in wanted.KEYWORDS and what == "a field"):
        lines.wrong(table, key, f"“{clean(name)[:40]}” can't name {what}: use small letters and _, such as end_date")
    return name


def _field(lines: _Lines, table: tuple[Any, ...], found: Any) -> Field:
    _keys(lines, table, found, _OF_FIELD, "a field")
    if found["kind"] not in list(FieldKind):
        near = nearest(found["kind"], list(FieldKind))
        hint = f"did you mean {near[0]}" if near else f"they are {listed(FieldKind)}"
        lines.wrong(table, "kind", f"there is no kind “{clean(found['kind'])[:40]}”: {hint}")
    kind = FieldKind(found["kind"])
    of = found.get("of", "")
    if not isinstance(of, str) and not (isinstance(of, list) and all(isinstance(one, str) for one in of)):
        lines.wrong(table, "of", "of names a field, or a list of fields, each in quotation marks")
    return Field(
        name=_name(lines, table, found["name"], "a field"),
        title=clean(found["title"]),
        kind=kind,
        about=clean(found["about"]) if "about" in found else None,
        choices=tuple(clean(one) for one in found.get("words" if kind is FieldKind.SCALE else "choices", ())),
        ends=tuple(clean(one) for one in found.get("ends", ())),
        to_register=found.get("to"),
        rule={key: found[key] for key in _RULE if key in found},
        required=found.get("required", False),
        shown=found.get("shown", True),
        review=found.get("review", False),
        personal=found.get("personal", False),
    )


def _figure(lines: _Lines, table: tuple[Any, ...], found: Any) -> Figure:
    _keys(lines, table, found, _OF_FIGURE, "a figure")
    if found["how"] not in _HOW:
        lines.wrong(table, "how", f"how is {listed(_HOW, last='or')}")
    if found["how"] != "count" and "of" not in found:
        lines.wrong(table, "how", f'a figure that is a {found["how"]} says of which field: of = "…"')
    return Figure(
        name=_name(lines, table, found["name"], "a figure"),
        label=clean(found["label"]),
        wanted=found.get("where"),
        how=found["how"],
        field=found.get("of"),
        on_field=found.get("on"),
        out_of=found.get("out_of"),
        out_of_field=found.get("out_of_sum"),
        feeds=found.get("feeds"),
        baseline=float(found["baseline"]) if "baseline" in found else None,
    )


# -- what it says


def _check(lines: _Lines, preset: Preset, known: tuple[Register, ...]) -> None:
    """Refuses names twice, fields that aren't there, and words that choose nothing."""
    registers = Registers((*preset.registers, *known))
    for at, one in enumerate(preset.registers):
        if any(other.name == one.name for other in preset.registers[:at]):
            lines.wrong(("register", at), "name", f"there are two registers “{one.name}”")
        if any(other.prefix == one.prefix for other in preset.registers[:at]):
            lines.wrong(("register", at), "prefix", f"there are two registers with the prefix {one.prefix}")
        _Checking(lines, ("register", at), one, registers).all()
    for at, one in enumerate(preset.registers):
        _Checking(lines, ("register", at), one, registers).circles()


class _Checking:
    """One register of a preset being checked."""

    def __init__(self, lines: _Lines, table: tuple[Any, ...], register: Register, registers: Registers) -> None:
        self.lines, self.table, self.register, self.registers = lines, table, register, registers

    def all(self) -> None:
        """Its fields, its settings, its figures, its exports."""
        for kind, named in (("field", self.register.fields), ("figure", self.register.figures)):
            for at, name in _twice(one.name for one in named):
                self.lines.wrong((*self.table, kind, at), "name", f"there are two {kind}s “{name}”")
        links = [one for one in self.register.stored if one.kind.link and not one.several]
        if len(self.register.stored) > MOST_FIELDS or len(links) > MOST_LINKS:
            what = f"more than {MOST_FIELDS} fields" if len(links) <= MOST_LINKS else f"more than {MOST_LINKS} links"
            self.lines.wrong(self.table, "name", f"a register can't have {what}")
        for at, title in _twice(one.title for one in self.register.fields):
            self.lines.wrong((*self.table, "field", at), "title", f"there are two fields with the title “{title}”")
        if not self.register.stored:
            self.lines.wrong(self.table, "field", "a register has no field that holds anything")
        for at, one in enumerate(self.register.fields):
            self.field((*self.table, "field", at), one)
        self.settings()
        for at, figure in enumerate(self.register.figures):
            self.figure((*self.table, "figure", at), figure)
        for name, export in self.register.exports.items():
            self.export((*self.table, "export", name), name, export)

    def field(self, table: tuple[Any, ...], one: Field) -> None:
        """One field: what its kind needs."""
        wrong = self.lines.wrong
        if one.kind.chosen and not one.choices:
            wrong(table, "kind", f"a {one.kind} has no choices")
        if one.kind is FieldKind.SCALE and not 2 <= len(one.choices) <= 9:
            wrong(table, "words", 'a scale has words for 1 to 5: words = ["rare", …]')
        if len({word.casefold() for word in one.all_choices}) < len(one.all_choices):
            wrong(table, "choices", "a word is there twice")
        for word in one.ends:
            if word not in one.choices:
                wrong(table, "ends", f"“{word}” is none of the choices")
        if one.kind is FieldKind.ENTRY and self.registers.get(one.to_register) is None:
            wrong(
                table,
                "to",
                f"there is no register “{one.to_register}” to link to"
                if one.to_register
                else 'an entry field says to which register: to = "…"',
            )
        if one.rule.get("several") and not one.several:
            wrong(table, "several", f"{an(one.kind)} field holds one value, not several")
        for level in one.levels:
            if level not in _LEVELS:
                wrong(table, "levels", f"“{level}” is no level of a plan: they are {listed(_LEVELS)}")
        if one.check is not None and one.check not in CHECKS:
            wrong(table, "check", f"there is no check “{one.check}”: they are {listed(CHECKS)}")
        if one.stamps is not None and self.register.field(one.stamps) is None:
            wrong(table, "stamps", f"there is no field “{one.stamps}” here")
        if one.kind in (FieldKind.TIMES, FieldKind.LESS):
            if not isinstance(one.rule.get("of"), list) or len(one.of) != 2:
                wrong(table, "of", f'{an(one.kind)} field is worked out from two fields: of = ["…", "…"]')
            for name in one.of:
                self.number(table, "of", self.register, name)
        if one.kind is FieldKind.ROLLUP:
            self.rollup(table, one)
        for colour, start in one.bands.items():
            if colour not in list(Rag) or isinstance(start, bool) or not isinstance(start, int | float):
                wrong(table, "bands", "bands name red, amber or green with the score from which on it is one")
        if warn := one.rule.get("warn"):
            self.words(table, "warn", self.register, f"{one.name} {warn}")

    def rollup(self, table: tuple[Any, ...], one: Field) -> None:
        """A rollup: of which register, by which link."""
        source = self.registers.get(one.rule.get("from"))
        if source is None:
            self.lines.wrong(table, "from", f"there is no register “{one.rule.get('from', '')}” to count in")
        link = source.field(one.rule.get("link", ""))
        if link is None or link.to_register != self.register.name:
            self.lines.wrong(
                table, "link", f"“{one.rule.get('link', '')}” of {source.name} does not link to {self.register.name}"
            )
        if one.rule.get("how") not in ("count", "sum"):
            self.lines.wrong(table, "how", "a rollup is a count or a sum")
        if one.rule["how"] == "sum":
            if not isinstance(one.rule.get("of"), str):
                self.lines.wrong(table, "of", 'a rollup that is a sum says of which field: of = "…"')
            self.number(table, "of", source, one.of[0])
        self.words(table, "where", source, one.rule.get("where"))

    def circles(self) -> None:
        """Fields that are worked out from themselves. All that they rest on has been checked."""
        for at, one in enumerate(self.register.fields):
            if wanted.rests_on_itself(self.register, one, self.registers, _read_day):
                key = "of" if "of" in one.rule else "where"
                self.lines.wrong((*self.table, "field", at), key, f"{one.name} is worked out from itself")

    def settings(self) -> None:
        """What the register says of itself by the names of its fields."""
        register, setting = self.register, self.register.settings
        for key in ("columns", "called", "lay_out"):
            for name in setting.get(key, ()):
                self.path(self.table, key, register, name)
        for name in setting.get("order", ()):
            self.path(self.table, "order", register, name.removeprefix("-"))
        if register.tick:
            found = self.path(self.table, "tick", register, register.tick).field
            if found is None or found.kind not in (FieldKind.YES_NO, FieldKind.DAY):
                self.lines.wrong(self.table, "tick", "a tick sets a yes or no, or a day")
        self.kept()
        for name in setting.get("called", ()):
            found = register.field(name)
            if found is not None and found.personal:
                self.lines.wrong(self.table, "called", f"an entry can't be called by “{name}”, which is personal")
        if not register.called:
            self.lines.wrong(self.table, "called", 'nothing says what an entry is called: called = ["…"]')
        if register.under == register.name:
            self.lines.wrong(self.table, "under", "a register can't be under itself")
        if register.under and self.registers.get(register.under) is None:
            self.lines.wrong(self.table, "under", f"there is no register “{register.under}”")
        if register.picture is not None and register.picture not in list(PictureKind):
            self.lines.wrong(self.table, "picture", f"there is no such picture: they are {listed(PictureKind)}")
        if len(register.lay_out) not in (0, 2):
            self.lines.wrong(self.table, "lay_out", "lay_out names two fields")
        duplicates = setting.get("duplicates", {})
        for key, names in duplicates.items():
            for name in _each(names):
                self.path((*self.table, "duplicates"), key, register, name)
        overlaps = setting.get("overlaps", {})
        self.words((*self.table, "overlaps"), "where", register, overlaps.get("where"))
        for name in _each(overlaps.get("period")):
            self.path((*self.table, "overlaps"), "period", register, name)
        for name in [one for same in _each(overlaps.get("same")) for one in _each(same)]:
            self.path((*self.table, "overlaps"), "same", register, name)

    def kept(self) -> None:
        """For how long an entry is kept: for so many months from a day."""
        months, start = self.register.keep_months, self.register.keep_from
        if months is not None and months < 1:
            self.lines.wrong(self.table, "keep_months", "keep_months is 1 or more")
        if (months is None) != (start is None):
            key = "keep_months" if start is None else "keep_from"
            self.lines.wrong(self.table, key, "keep_months goes with keep_from, the day from which they are counted")
        if start is not None and self.path(self.table, "keep_from", self.register, start).unit is not FieldKind.DAY:
            self.lines.wrong(self.table, "keep_from", f"“{start}” is no day")

    def figure(self, table: tuple[Any, ...], one: Figure) -> None:
        """One figure: its words, and the fields it names."""
        self.words(table, "where", self.register, one.wanted)
        self.words(table, "out_of", self.register, one.out_of)
        if one.how == "sum":
            self.number(table, "of", self.register, one.field or "")
        elif one.field is not None:
            self.path(table, "of", self.register, one.field)
        if one.out_of_field is not None:
            self.number(table, "out_of_sum", self.register, one.out_of_field)
        if one.on_field is not None and self.path(table, "on", self.register, one.on_field).unit is not FieldKind.DAY:
            self.lines.wrong(table, "on", f"“{one.on_field}” is no day")

    def export(self, table: tuple[Any, ...], name: str, export: Any) -> None:
        """One standard form: each heading and the field that goes under it."""
        if not isinstance(export, dict) or not isinstance(export.get("columns"), dict):
            self.lines.wrong(table, "columns", f"the export {name} has no columns")
        for phrase in _each(export.get("where")):
            self.words(table, "where", self.register, phrase)
        for source in export["columns"].values():
            if not isinstance(source, str):
                self.lines.wrong(table, "columns", "each column names a field, or a text after “=”")
            for way in ways_of(source):
                self.path(table, "columns", self.register, way)
        for heading in _each(export.get("required")):
            if not isinstance(heading, str) or heading not in export["columns"]:
                self.lines.wrong(table, "required", f"“{clean(str(heading))[:40]}” is none of the columns")

    def path(self, table: tuple[Any, ...], key: str, register: Register, name: Any) -> wanted.Path:
        """The field of a name, with at most one hop."""
        if not isinstance(name, str):
            self.lines.wrong(table, key, f"{key} names fields, each in quotation marks")
        try:
            return wanted.path_of(name, register, self.registers)
        except WrongInput as said:
            self.lines.wrong(table, key, str(said).rstrip(".?"))

    def number(self, table: tuple[Any, ...], key: str, register: Register, name: str) -> None:
        """A field that is a number."""
        if self.path(table, key, register, name).unit not in _NUMBERS:
            self.lines.wrong(table, key, f"“{name}” is no number")

    def words(self, table: tuple[Any, ...], key: str, register: Register, words: Any) -> None:
        """Words that choose entries."""
        if not isinstance(words, str | None):
            self.lines.wrong(table, key, f"{key} is a text in quotation marks")
        try:
            wanted.parse(words, register, self.registers, as_at=_SOME_DAY, day=_read_day)
        except WrongInput as said:
            self.lines.wrong(table, key, str(said).rstrip(".?"))


def _each(value: Any) -> list[Any]:
    """The values of a list; of nothing none, of anything else itself."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _twice(names: Iterable[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for at, one in enumerate(names):
        if one.casefold() in seen:
            yield at, one
        seen.add(one.casefold())


_SOME_DAY = date(2009, 12, 15)


def _read_day(phrase: str) -> due.Due | due.Unread:
    return due.read(phrase, plan_year=None, as_at=_SOME_DAY)


# -- made by hand


def empty(title: str, prefix: str) -> Register:
    """A register with a title and nothing but a name for each entry, to which fields are added. Raises WrongInput."""
    said = clean(title)
    name = slug(said)
    if not any(letter.isalpha() for letter in said):
        raise WrongInput("A register needs a title of letters, such as “Play areas”.")
    one = singular(said.split()[-1].casefold()) or "entry"
    return Register(
        name=name,
        title=said,
        one=one,
        prefix=prefix,
        settings={"order": ["name"], "columns": ["name"]},
        fields=(Field(name="name", title="Name", kind=FieldKind.TEXT, required=True),),
    )


def slug(title: str) -> str:
    """A name made of a title: "Play areas" is play_areas; empty where it has no letter."""
    letters = "".join(one for one in normalize("NFKD", clean(title)) if not combining(one))
    plain = re.sub(r"[^a-z0-9]+", "_", letters.casefold()).strip("_")
    plain = re.sub(r"^[0-9_]+", "", plain)[:40].rstrip("_")
    return f"{plain}_" if plain in wanted.KEYWORDS else plain

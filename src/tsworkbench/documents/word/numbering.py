"""Automatic numbers and bullets: what Word prints in front of a paragraph but doesn't keep in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tsworkbench.documents.office.package import Package, W
from tsworkbench.documents.word.properties import VAL, is_on, number
from tsworkbench.plan.language.text import clean

_BULLET = "•"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LARGEST_ROMAN = 3999


@dataclass(slots=True)
class _Level:
    kind: str = "decimal"
    pattern: str = ""
    start: int = 1
    legal: bool = False  # all its numbers are shown as 1, 2, 3


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The document's lists, counting on as its paragraphs are read in their order."""

    def __init__(self, package: Package, part: str) -> None:
        self._abstract: dict[str, Any] = {}
        self._by_style: dict[str, str] = {}
        self._instances: dict[int, Any] = {}
        self._lists: dict[int, _List] = {}
        self._shared: dict[str, _List] = {}
        for numbering in package.related(part, "numbering"):
            root = package.tree(numbering)
            for element in root.iterchildren(W + "abstractNum"):
                key = element.get(W + "abstractNumId") or ""
                self._abstract[key] = element
                style = element.find(W + "styleLink")
                if style is not None:
                    self._by_style[style.get(VAL) or ""] = key
            for element in root.iterchildren(W + "num"):
                try:
                    self._instances[int(element.get(W + "numId") or "")] = element
                except ValueError:
                    continue

    def marker(self, list_id: int, level: int) -> str | None:
        """What is printed in front of the next paragraph of this list and level; None if nothing is.

        A bullet is "•" whatever its shape, unless it is a dash.
        """
        if list_id not in self._instances or not 0 <= level < _LEVELS:
            return None
        numbered = self._list(list_id)
        own = numbered.levels.get(level)
        if own is None:
            return None
        if own.kind == "bullet":
            shape = clean(own.pattern)
            return shape if shape in ("-", "–", "—", "*", "○", "▪", "✓") else _BULLET
        counts = numbered.counts
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if own.kind == "none":
            return clean(_PLACE.sub("", own.pattern)) or None

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            other = numbered.levels.get(at, _Level())
            return _printed(counts.get(at, other.start), "decimal" if own.legal else other.kind)

        return clean(_PLACE.sub(shown, own.pattern)) or None

    def _list(self, list_id: int) -> _List:
        known = self._lists.get(list_id)
        if known is not None:
            return known
        instance = self._instances[list_id]
        pointer = instance.find(W + "abstractNumId")
        key = (pointer.get(VAL) if pointer is not None else None) or ""
        element = self._abstract.get(key)
        link = element.find(W + "numStyleLink") if element is not None else None
        if link is not None:  # the list is defined under a list style's name
            key = self._by_style.get(link.get(VAL) or "", key)
            element = self._abstract.get(key)
        overrides = instance.findall(W + "lvlOverride")
        if not overrides and key in self._shared:  # lists of one definition count on from each other
            made = self._shared[key]
        else:
            made = _List(levels=_levels(element))
            for override in overrides:
                self._override(made, override)
            if not overrides:
                self._shared[key] = made
        self._lists[list_id] = made
        return made

    @staticmethod
    def _override(made: _List, override: Any) -> None:
        try:
            level = int(override.get(W + "ilvl") or "")
        except ValueError:
            return
        redefined = override.find(W + "lvl")
        if redefined is not None:
            made.levels[level] = _level(redefined)
        start = override.find(W + "startOverride")
        if start is not None and level in made.levels:
            made.levels[level].start = number(start, 1)


def _levels(element: Any) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for each in element.iterchildren(W + "lvl") if element is not None else ():
        try:
            found[int(each.get(W + "ilvl") or "")] = _level(each)
        except ValueError:
            continue
    return found


def _level(element: Any) -> _Level:
    kind, pattern = element.find(W + "numFmt"), element.find(W + "lvlText")
    return _Level(
        kind=(kind.get(VAL) if kind is not None else None) or "decimal",
        pattern=(pattern.get(VAL) if pattern is not None else None) or "",
        start=number(element.find(W + "start"), 1),
        legal=is_on(element.find(W + "isLgl")),
    )


def _printed(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * min(1 + (count - 1) // 26, 10)
        return letters.upper() if kind == "upperLetter" else letters
    if kind in ("lowerRoman", "upperRoman") and 0 < count <= _LARGEST_ROMAN:
        roman = ""
        for worth, sign in _ROMAN:
            while count >= worth:
                roman += sign
                count -= worth
        return roman.upper() if kind == "upperRoman" else roman
    if kind == "decimalZero":
        return f"{count:02d}"
    if kind == "ordinal":
        last = 0 if 10 < count % 100 < 14 else count % 10
        return f"{count}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"
    return str(count)

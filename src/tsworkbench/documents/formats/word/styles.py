"""How a Word document sets its paragraphs and words: its styles, and its automatic numbers and bullets.

Word prints these numbers in front of a paragraph but doesn't keep them in its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from tsworkbench.documents.formats.office import Package, W
from tsworkbench.plan.language.text import clean

VAL = W + "val"
_OFF = frozenset({"0", "false", "off", "none"})


def is_on(element: Any) -> bool:
    """Whether a property such as ``<w:b/>`` is there and switched on."""
    return element is not None and element.get(VAL, "1").lower() not in _OFF


def number(element: Any, fallback: int = 0) -> int:
    """The whole number in a property's value, `fallback` if there is none."""
    try:
        return int(element.get(VAL))
    except (AttributeError, TypeError, ValueError):
        return fallback


def is_prompt(control: Any) -> bool:
    """Whether a content control (``w:sdt``) shows its prompt, "Click here to enter text", and no text of its own."""
    properties = control.find(W + "sdtPr")
    return properties is not None and is_on(properties.find(W + "showingPlcHdr"))


_BODY_LEVEL = 9  # an outline level of 9 says "running text"
_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)
_DEEPER = re.compile(r"list (?:bullet|number|continue) ([2-5])")
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What matters here of a paragraph or character style, with what it takes from the style it is based on.

    `outline` is 0 for the highest heading, None for running text; `numbering` is a list's id and level.
    """

    name: str = ""
    outline: int | None = None
    numbering: tuple[int, int] | None = None
    bold: bool = False
    struck: bool = False
    hidden: bool = False

    @property
    def depth(self) -> int:
        """How deep the lists are that a built-in style is made for: 1 for "List Bullet 2", which has one level."""
        found = _DEEPER.fullmatch(self.name)
        return int(found[1]) - 1 if found else 0

    @property
    def is_title(self) -> bool:
        """The document's own title."""
        return self.name == "title"

    @property
    def is_caption(self) -> bool:
        """A table's caption."""
        return self.name == "caption"

    @property
    def is_contents(self) -> bool:
        """A line of a table of contents, which repeats headings."""
        return self.name.startswith("toc ")


PLAIN = Style()


class Styles:
    """A document's styles by the id that paragraphs and words use for them, which is in the author's language."""

    def __init__(self, package: Package, part: str) -> None:
        self._elements: dict[str, Any] = {}
        self._styles: dict[str, Style] = {}
        self.language: str | None = None
        self._usual = PLAIN
        for styles in package.related(part, "styles"):
            root = package.tree(styles)
            language = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
            if language is not None:
                self.language = language.get(VAL)
            for element in root.iterchildren(W + "style"):
                self._elements.setdefault(element.get(W + "styleId") or "", element)
                if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true"):
                    self._usual = self.get(element.get(W + "styleId"))

    def get(self, style_id: str | None) -> Style:
        """The style of this id; the document's usual one without an id."""
        if style_id is None:
            return self._usual
        return self._resolve(style_id, _LONGEST_CHAIN)

    def _resolve(self, style_id: str, left: int) -> Style:
        known = self._styles.get(style_id)
        if known is not None:
            return known
        element = self._elements.get(style_id)
        if element is None or not left:  # a style based on itself, at however many removes
            return PLAIN
        based_on = element.find(W + "basedOn")
        base = self._resolve(based_on.get(VAL) or "", left - 1) if based_on is not None else PLAIN
        style = self._own(element, base)
        self._styles[style_id] = style
        return style

    @staticmethod
    def _own(element: Any, base: Style) -> Style:
        called = element.find(W + "name")
        name = ((called.get(VAL) if called is not None else None) or "").casefold()
        style = replace(base, name=name)
        heading = _HEADING.match(name)  # the built-in names are English in every language's Word
        if heading:
            style = replace(style, outline=int(heading[1]) - 1)
        paragraph = element.find(W + "pPr")
        if paragraph is not None:
            outline = paragraph.find(W + "outlineLvl")
            if outline is not None:
                level = number(outline, _BODY_LEVEL)
                style = replace(style, outline=level if level < _BODY_LEVEL else None)
            numbering = paragraph.find(W + "numPr")
            if numbering is not None:
                list_id, level = numbering.find(W + "numId"), numbering.find(W + "ilvl")
                inherited = style.numbering or (0, 0)
                style = replace(style, numbering=(number(list_id, inherited[0]), number(level, inherited[1])))
        words = element.find(W + "rPr")
        if words is not None:
            for tag, field in (("b", "bold"), ("strike", "struck"), ("dstrike", "struck"), ("vanish", "hidden")):
                found = words.find(W + tag)
                if found is not None:
                    style = replace(style, **{field: is_on(found)})  # type: ignore[arg-type]
        return style


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

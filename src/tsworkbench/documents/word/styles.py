"""What a Word document's styles say of the paragraphs and words set in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from tsworkbench.documents.office.package import Package, W
from tsworkbench.documents.word.properties import VAL, is_on, number

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

"""A document's styles and list numbers: ours where it has none of that name, its own where it has."""

from __future__ import annotations

from copy import deepcopy
from enum import Enum
from importlib.resources import files
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart


class Style(Enum):
    """The styles a paper uses, by the names that Word knows them by whatever language it speaks."""

    TITLE = "Title"
    UNDER = "Subtitle"
    HEADING_1 = "heading 1"
    HEADING_2 = "heading 2"
    HEADING_3 = "heading 3"
    BULLET = "List Bullet"
    NUMBER = "List Number"
    CAPTION = "caption"
    TABLE_TEXT = "Table Text"
    TABLE_HEADING = "Table Heading"
    TABLE_BULLET = "Table Bullet"
    TABLE_NUMBER = "Table Number"
    FOOTER = "footer"
    LINK = "Hyperlink"
    TABLE = "Paper Table"


class StyleBook:
    """Where each style of a paper is found in one document, and the numbers of its lists."""

    def __init__(self, document: Any, *, ours: bool) -> None:
        """`ours` puts our styles in place of all the document's own; else they fill in what is missing."""
        self._styles = document.styles.element
        self._numbering = _numbering(document)
        own = parse_xml((files("tsworkbench.papers.formats.word") / "styles.xml").read_bytes())
        if ours:
            for old in list(self._styles):
                if old.tag != qn("w:latentStyles"):
                    self._styles.remove(old)
            self._styles.insert(0, deepcopy(own.find(qn("w:docDefaults"))))
            for style in own.findall(qn("w:style")):
                self._styles.append(deepcopy(style))
            for old in list(self._numbering):
                self._numbering.remove(old)
        self._lists = self._add_lists()
        self._ids = {style: self._find(style) or self._add(own, style) for style in Style}

    def id(self, style: Style) -> str:
        """The id by which a paragraph, run or table names the style."""
        return self._ids[style]

    def put_table_style(self, style_id: str) -> None:
        """Tables are to have this style of the document."""
        self._ids[Style.TABLE] = style_id

    def restarted(self, style: Style) -> int:
        """A list number of its own for a list in this style, so that it counts from 1 again."""
        kind = self._abstract(style)
        number = 1 + max((int(one.get(qn("w:numId"))) for one in self._numbering.findall(qn("w:num"))), default=0)
        self._numbering.append(
            parse_xml(
                f'<w:num {_W} w:numId="{number}"><w:abstractNumId w:val="{kind}"/>'
                '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )
        return number

    def _abstract(self, style: Style) -> str:
        """The list definition that a style counts by: its own, or ours of the same use."""
        number = self._number_of(self._ids[style])
        for one in self._numbering.findall(qn("w:num")):
            if one.get(qn("w:numId")) == number:
                return str(one.find(qn("w:abstractNumId")).get(qn("w:val")))
        ours = self._lists[_LIST_OF[style]]
        return next(
            str(one.find(qn("w:abstractNumId")).get(qn("w:val")))
            for one in self._numbering.findall(qn("w:num"))
            if one.get(qn("w:numId")) == str(ours)
        )

    def bullet_number(self, style: Style) -> int | None:
        """The list number that a paragraph has to name itself, because the document's style has no bullet."""
        return None if self._number_of(self._ids[style]) else self._lists[_LIST_OF[style]]

    def _number_of(self, style_id: str) -> str | None:
        seen: set[str] = set()
        while style_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id(style_id)
            if style is None:
                return None
            found = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
            if found is not None:
                return str(found.get(qn("w:val")))
            based = style.find(qn("w:basedOn"))
            style_id = based.get(qn("w:val")) if based is not None else ""
        return None

    def _by_id(self, style_id: str) -> Any:
        return next((one for one in self._styles.findall(qn("w:style")) if one.get(qn("w:styleId")) == style_id), None)

    def _find(self, style: Style) -> str | None:
        for one in self._styles.findall(qn("w:style")):
            name = one.find(qn("w:name"))
            if name is not None and name.get(qn("w:val"), "").casefold() == style.value.casefold():
                return str(one.get(qn("w:styleId")))
        return None

    def _add(self, own: Any, style: Style) -> str:
        """Our style under an id that is free, resting on what the document's own text rests on."""
        added = deepcopy(
            next(o for o in own.findall(qn("w:style")) if o.find(qn("w:name")).get(qn("w:val")) == style.value)
        )
        style_id = added.get(qn("w:styleId"))
        while self._by_id(style_id) is not None:
            style_id += "Paper"
        added.set(qn("w:styleId"), style_id)
        based = added.find(qn("w:basedOn"))
        default = self._default(added.get(qn("w:type")))
        if default is None:
            added.remove(based)
        else:
            based.set(qn("w:val"), default)
        following = added.find(qn("w:next"))
        if following is not None:
            added.remove(following)
        number = added.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if number is not None:
            number.set(qn("w:val"), str(self._lists[_LIST_OF[style]]))
        self._styles.append(added)
        return str(style_id)

    def _default(self, kind: str) -> str | None:
        for one in self._styles.findall(qn("w:style")):
            if one.get(qn("w:type")) == kind and one.get(qn("w:default")) in ("1", "true", "on"):
                return str(one.get(qn("w:styleId")))
        return None

    def _add_lists(self) -> dict[int, int]:
        """Our four lists added to those that are there, under numbers that are free."""
        own = parse_xml((files("tsworkbench.papers.formats.word") / "numbering.xml").read_bytes())
        kinds = self._numbering.findall(qn("w:abstractNum"))
        numbers = self._numbering.findall(qn("w:num"))
        first_kind = max((int(one.get(qn("w:abstractNumId"))) for one in kinds), default=0)
        first_number = max((int(one.get(qn("w:numId"))) for one in numbers), default=0)
        lists = {}
        for place, kind in enumerate(own.findall(qn("w:abstractNum")), 1):
            kind.set(qn("w:abstractNumId"), str(first_kind + place))
            self._numbering.insert(len(kinds) + place - 1, kind)  # definitions stand before the lists that use them
        for place, number in enumerate(own.findall(qn("w:num")), 1):
            number.set(qn("w:numId"), str(first_number + place))
            number.find(qn("w:abstractNumId")).set(qn("w:val"), str(first_kind + place))
            self._numbering.append(number)
            lists[place] = first_number + place
        return lists


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LIST_OF = {Style.BULLET: 1, Style.NUMBER: 2, Style.TABLE_BULLET: 3, Style.TABLE_NUMBER: 4}


def _numbering(document: Any) -> Any:
    """The root of the document's numbering, which a template without lists doesn't have."""
    try:
        return document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        name, kind = PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING
        part = NumberingPart.load(name, kind, f"<w:numbering {_W}/>".encode(), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return part.element

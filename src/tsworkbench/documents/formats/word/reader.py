"""Reads a Word document: its text in its order, then what stands beside it (notes, headers, comments)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tsworkbench.documents.blocks import Block, Document, Heading, Line, Paragraph, Place, with_struck
from tsworkbench.documents.formats.office import MC, Package, W, with_typed_bullets
from tsworkbench.documents.formats.registry import READERS, Format
from tsworkbench.documents.formats.word.paragraphs import Words, note_mark
from tsworkbench.documents.formats.word.styles import VAL, Numbering, Style, Styles, is_on, is_prompt, number
from tsworkbench.documents.formats.word.tables import Tables, inside, is_layout
from tsworkbench.documents.formats.word.tally import Tally
from tsworkbench.plan.language.text import clean

_PARAGRAPH = W + "p"
_TABLE = W + "tbl"
_ROW = W + "tr"
_CELL = W + "tc"
_CONTROL = W + "sdt"
_PROPERTIES = W + "pPr"
_STYLE = W + "pStyle"
_NUMBERING = W + "numPr"
_NEW_PAGE = W + "pageBreakBefore"
_BODY_LEVEL = 9
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d*(?:\s*(?:of|/)\s*\d*)?", re.IGNORECASE)
_WRAPS = frozenset({W + tag for tag in ("sdtContent", "customXml", "ins", "moveTo", "smartTag")})


def read(data: bytes, name: str, progress: Callable[[int, int | None], None] | None = None) -> Document:
    """The blocks of a Word document; `name` is the file's. `progress` is told rows read and rows in all.

    Raises Refused if it is damaged or beyond the caps of `documents.limits`. Expects to be called with what
    the guard has let through, in a process that may be ended.
    """
    package = Package(data, name)
    part = package.main_part("word/document.xml")
    root = package.tree(part)
    tally = Tally(name=name, progress=progress, total_rows=sum(1 for _ in root.iter(_ROW)))
    tally.page_marks = next(root.iter(W + "lastRenderedPageBreak"), None) is not None
    by_hand = (each for each in root.iter(W + "br") if each.get(W + "type") == "page")
    if tally.page_marks or next(by_hand, None) is not None:
        tally.page = 1
    styles = Styles(package, part)
    story = Story(package, part, styles, Numbering(package, part), tally)
    body = root.find(W + "body")
    blocks = list(story.blocks(body if body is not None else root))
    blocks += _notes(package, part, story)
    remarks = [*_beside_the_text(package, part, story), *_comments(package, part, story), *tally.remarks()]
    return Document(
        name=name, kind=READERS[Format.DOCX].called, blocks=tuple(blocks), remarks=tuple(remarks),
        language=clean(styles.language or "") or None,
    )  # fmt: skip


class Story:
    """One run of text in a document: its body, a header, a note."""

    def __init__(self, package: Package, part: str, styles: Styles, numbering: Numbering, tally: Tally) -> None:
        self.styles = styles
        self.numbering = numbering
        self.tally = tally
        self._words = Words(package, part, styles, tally)
        self._tables = Tables(tally, self.lines)
        self._caption: str | None = None

    def blocks(self, element: Any) -> Iterator[Block]:
        """The blocks within an element, in their order; text boxes follow the paragraph they are anchored in."""
        for child in element.iterchildren("*"):
            if child.tag == _PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif child.tag == _CONTROL:
                content = child.find(W + "sdtContent")
                if content is not None and not is_prompt(child):
                    yield from self.blocks(content)
            elif child.tag in _WRAPS:
                yield from self.blocks(child)
            elif child.tag == MC + "AlternateContent":
                yield from self.blocks(next(child.iterchildren(MC + "Choice", MC + "Fallback"), child))
            elif child.tag == W + "altChunk":
                self.tally.embedded += 1
        yield from self._waiting_caption()

    def lines(self, within: Any) -> list[Line]:
        """All lines of a table's cell, a note, a header: of whatever isn't parted into blocks."""
        lines: list[Line] = []
        for child in within.iterchildren("*"):
            if child.tag == _PARAGRAPH:
                own, boxes, _ = self._lines(child)
                lines += own
                for box in boxes:
                    lines += self.lines(box)
            elif child.tag == _TABLE:
                lines += self._tables.nested_lines(child)
            elif child.tag == _CONTROL:
                content = child.find(W + "sdtContent")
                if content is not None and not is_prompt(child):
                    lines += self.lines(content)
            elif child.tag in _WRAPS:
                lines += self.lines(child)
        return lines

    def _paragraph(self, element: Any) -> Iterator[Block]:
        place = Place(page=self.tally.page)
        lines, boxes, style = self._lines(element)
        level = _heading_level(element, style)
        if style.is_contents and lines:
            self.tally.contents += 1
        elif lines and level is not None:
            yield from self._waiting_caption()
            if text := _as_printed(lines):
                yield Heading(text=text, level=level, place=place)
            for line in lines:
                if line.struck:  # a heading has no room for it
                    yield Paragraph(line=Line(text="", struck=line.struck), place=place)
        elif lines and style.is_caption:
            yield from self._waiting_caption()
            self._caption = _as_printed(lines) or None
            for line in lines:
                if line.struck:
                    yield Paragraph(line=Line(text="", struck=line.struck), place=place)
        elif lines:
            yield from self._waiting_caption()
            for line in lines:
                yield Paragraph(line=line, place=place)
        for box in boxes:
            yield from self.blocks(box)

    def _table(self, element: Any) -> Iterator[Block]:
        if is_layout(element):
            for row in inside(element, _ROW):
                for cell in inside(row, _CELL):
                    yield from self.blocks(cell)
            return
        caption, self._caption = self._caption, None
        table = self._tables.table(element, caption)
        if table is not None:
            yield table

    def _waiting_caption(self) -> Iterator[Block]:
        """A caption that no table follows, such as a picture's, is a paragraph."""
        if self._caption is not None:
            line = Line(text=self._caption)
            self._caption = None
            yield Paragraph(line=line, place=Place(page=self.tally.page))

    def _lines(self, element: Any) -> tuple[list[Line], list[Any], Style]:
        """A paragraph's lines with its marker before the first, its text boxes, and its style."""
        properties = element.find(_PROPERTIES)
        style = self.styles.get(None)
        numbering = None
        if properties is not None:
            called = properties.find(_STYLE)
            if called is not None:
                style = self.styles.get(called.get(VAL))
            if is_on(properties.find(_NEW_PAGE)):
                self.tally.new_page(marked_by_word=False)
            own = properties.find(_NUMBERING)
            if own is not None:
                inherited = style.numbering or (0, 0)
                numbering = (
                    number(own.find(W + "numId"), inherited[0]),
                    number(own.find(W + "ilvl"), inherited[1]),
                )
        if numbering is None:
            numbering = style.numbering
        lines, boxes = self._words.lines(element, style)
        marker = None
        level = 0
        if numbering is not None and numbering[0]:
            level = numbering[1] or style.depth
            if lines or element.getparent().tag == _CELL:
                marker = self.numbering.marker(*numbering)
        return _marked(lines, marker, level), boxes, style


def _marked(lines: list[Line], marker: str | None, level: int) -> list[Line]:
    if marker is not None and not lines:  # a column of automatic numbers has no text but those
        return [Line(text=marker)] if any(character.isalnum() for character in marker) else []
    if marker is not None:
        first, *rest = lines
        return [replace(first, marker=marker, level=level), *rest]
    return [marked for line in lines for marked in with_typed_bullets(line)]


def _heading_level(element: Any, style: Style) -> int | None:
    if style.is_title:
        return 0
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    if outline is not None:
        level = number(outline, _BODY_LEVEL)
        return level + 1 if 0 <= level < _BODY_LEVEL else None
    return style.outline + 1 if style.outline is not None else None


def _as_printed(lines: list[Line]) -> str:
    said = (f"{line.marker} {line.text}" if line.marker else line.text for line in lines if line.text)
    return " ".join(said).strip()


def _notes(package: Package, part: str, story: Story) -> Iterator[Block]:
    """Foot- and endnotes, each behind its mark, after the text: in print they stand at the foot of some page."""
    found: dict[tuple[str, str], list[Line]] = {}
    for kind in ("footnote", "endnote"):
        for notes in package.related(part, f"{kind}s"):
            inner = Story(package, notes, story.styles, story.numbering, story.tally)
            for note in package.tree(notes).iterchildren(W + kind):
                if note.get(W + "type") in (None, "normal"):
                    found[kind, note.get(W + "id") or ""] = inner.lines(note)
    for count, key in enumerate(list(story.tally.notes), start=1):
        for line in found.pop(key, []):
            yield Paragraph(line=replace(line, marker=note_mark(count)), place=Place())
    for (kind, _), lines in found.items():
        text = " ".join(filter(None, map(with_struck, lines)))
        if text:
            story.tally.loose.append(f"A {kind} to which nothing refers says: “{text}”.")


def _beside_the_text(package: Package, part: str, story: Story) -> Iterator[str]:
    """What stands at the head and foot of every page, said once; page numbers are no text."""
    for kind, where in (("header", "head"), ("footer", "foot")):
        said = set()
        for beside in package.related(part, kind):
            inner = Story(package, beside, story.styles, story.numbering, story.tally)
            text = " · ".join(filter(None, map(with_struck, inner.lines(package.tree(beside)))))
            if text and not _PAGE_NUMBER.fullmatch(text):
                said.add(text)
        for text in sorted(said):
            yield f"At the {where} of its pages stands: “{text}”."


def _comments(package: Package, part: str, story: Story) -> Iterator[str]:
    about = dict(story.tally.comments)
    for comments in package.related(part, "comments"):
        inner = Story(package, comments, story.styles, story.numbering, story.tally)
        for comment in package.tree(comments).iterchildren(W + "comment"):
            text = " ".join(filter(None, map(with_struck, inner.lines(comment))))
            author = clean(comment.get(W + "author") or "") or "Somebody"
            line = about.get(comment.get(W + "id") or "")
            if text:
                yield f"{author} commented" + (f" on “{line}”" if line else "") + f": “{text}”."

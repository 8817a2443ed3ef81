"""Reads a Word document: its paragraphs as the lines they print, then notes, headers and comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tsworkbench.documents.blocks import Block, Document, Heading, Line, Paragraph, Place, with_struck
from tsworkbench.documents.formats.office import MC, Package, Piece, R, W, line_of, with_typed_bullets
from tsworkbench.documents.formats.registry import READERS, Format
from tsworkbench.documents.formats.word.styles import VAL, Numbering, Style, Styles, is_on, is_prompt, number
from tsworkbench.documents.formats.word.tables import Tables, inside, is_layout
from tsworkbench.documents.formats.word.tally import Tally
from tsworkbench.plan.language.text import clean

_SHAPES = {  # of Wingdings and Symbol, what turns up in plans
    0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐",
    0xE0: "→", 0xE8: "→", 0xF0: "→", 0xDF: "←", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹",
    0x6C: "●", 0x6E: "■", 0xA7: "•", 0xB7: "•", 0xD8: "•", 0x76: "•", 0x9F: "•", 0x77: "•",
}  # fmt: skip


def shape(code: str | None) -> str:
    """What a character looks like, from its place as the file writes it ("F0FC"); "" if that isn't known."""
    try:
        return _SHAPES.get(int(code or "", 16) & 0xFF, "")
    except ValueError:
        return ""


_RUN = W + "r"
_TEXT = W + "t"
_RUN_PROPERTIES = W + "rPr"
_BREAK = W + "br"
_RETURN = W + "cr"
_TAB = W + "tab"
_PLACED_TAB = W + "ptab"
_BOLD = W + "b"
_STRIKE = W + "strike"
_DOUBLE_STRIKE = W + "dstrike"
_LINK = W + "hyperlink"

_PAGE_END = W + "lastRenderedPageBreak"
_RAISED = W + "vertAlign"
_HIDDEN = W + "vanish"
_PARAGRAPH_STYLE = W + "rStyle"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ADDRESS = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class _Written:
    """What a paragraph holds, as it is gathered: lines of pieces, addresses linked to, text boxes anchored in it."""

    lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    links: list[list[str]] = field(default_factory=lambda: [[]])
    boxes: list[Any] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def break_line(self) -> None:
        self.lines.append([])
        self.links.append([])


class Words:
    """Reads the paragraphs of one part of a document: its text, a header, its footnotes."""

    def __init__(self, package: Package, part: str, styles: Styles, tally: Tally) -> None:
        self._relations = package.relations(part)
        self._styles = styles
        self._tally = tally
        self._fields: list[bool] = []  # for each open field, whether its result (and not its code) is being read
        self._code: list[str] = []

    def lines(self, paragraph: Any, style: Style) -> tuple[list[Line], list[Any]]:
        """The paragraph's lines, empty ones left out, and the text boxes that are anchored in it."""
        written = _Written()
        self._fields = [result for result in self._fields if result]  # no field's code runs past its paragraph
        self._inside(paragraph, written, style)
        made = [
            line
            for pieces, links in zip(written.lines, written.links, strict=True)
            if (line := line_of(pieces, links)) is not None
        ]
        if hidden := clean(" ".join("".join(written.hidden).split())):
            self._tally.hidden.append((hidden, self._tally.here))
        for comment in written.comments:
            self._tally.comments.append((comment, made[0].text if made else ""))
        return made, written.boxes

    def _inside(self, element: Any, written: _Written, style: Style) -> None:
        for child in element.iterchildren("*"):
            tag = child.tag
            if tag == _RUN:
                self._run(child, written, style)
            elif tag == _LINK:
                self._link(child.get(R + "id"), written)
                self._inside(child, written, style)
            elif tag in _DELETED:
                self._tally.deleted += 1
            elif tag == _CONTROL:
                self._control(child, written, style)
            elif tag == W + "fldSimple":
                self._link_of_field(child.get(W + "instr") or "", written)
                self._inside(child, written, style)
            elif tag == W + "commentReference":
                written.comments.append(child.get(W + "id") or "")
            elif tag == MC + "AlternateContent":
                self._drawn(child, written)
            elif tag == _MATHS + "t":
                self._write(child.text or "", written, struck=False, bold=False)
            elif tag not in _SILENT:  # insertions, smart tags, formulas, and whatever may yet be invented
                self._inside(child, written, style)

    def _control(self, control: Any, written: _Written, style: Style) -> None:
        """A form's field; its prompt isn't text of the document."""
        content = control.find(W + "sdtContent")
        if content is not None and not is_prompt(control):
            self._inside(content, written, style)

    def _run(self, run: Any, written: _Written, style: Style) -> None:
        struck, bold, raised, hidden = style.struck, style.bold, False, style.hidden
        for child in run.iterchildren("*"):
            tag = child.tag
            if tag == _TEXT:
                text = child.text or ""
                if raised and not text.strip(" 0123456789,"):
                    text = text.translate(_SUPERSCRIPT)
                if hidden:
                    written.hidden.append(text)
                self._write(text, written, struck=struck, bold=bold)
            elif tag == _RUN_PROPERTIES:
                struck, bold, raised, hidden = self._properties(child, style)
            elif tag in (_BREAK, _RETURN):
                if child.get(W + "type") == "page":
                    self._tally.new_page(marked_by_word=False)
                written.break_line()
            elif tag in (_TAB, _PLACED_TAB):
                self._write("\t", written, struck=struck, bold=bold)
            elif tag == _PAGE_END:
                self._tally.new_page(marked_by_word=True)
            elif tag == W + "noBreakHyphen":
                self._write("-", written, struck=struck, bold=bold)
            elif tag == W + "sym":
                self._write(shape(child.get(W + "char")), written, struck=struck, bold=bold)
            elif tag == W + "fldChar":
                self._field(child, written)
            elif tag == W + "instrText":
                self._code.append(child.text or "")
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self._note(child, written, struck=struck)
            elif tag == W + "commentReference":
                written.comments.append(child.get(W + "id") or "")
            elif tag not in _SILENT:
                self._drawn(child, written)

    def _properties(self, properties: Any, style: Style) -> tuple[bool, bool, bool, bool]:
        struck, bold, raised, hidden = style.struck, style.bold, False, style.hidden
        for each in properties.iterchildren("*"):
            tag = each.tag
            if tag == _BOLD:
                bold = is_on(each)
            elif tag in (_STRIKE, _DOUBLE_STRIKE):
                struck = is_on(each)
            elif tag == _RAISED:
                raised = each.get(VAL) == "superscript"
            elif tag == _HIDDEN:
                hidden = is_on(each)
            elif tag == _PARAGRAPH_STYLE:  # comes first of all properties
                own = self._styles.get(each.get(VAL) or "")
                struck, bold, hidden = struck or own.struck, bold or own.bold, hidden or own.hidden
        return struck, bold, raised, hidden

    def _write(self, text: str, written: _Written, *, struck: bool, bold: bool) -> None:
        if text and all(self._fields):
            written.lines[-1].append(Piece(text, struck, bold))

    def _note(self, reference: Any, written: _Written, *, struck: bool) -> None:
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        self._tally.notes.append((kind, reference.get(W + "id") or ""))
        if reference.get(W + "customMarkFollows") is None:  # else the author's own mark stands in the text
            self._write(note_mark(len(self._tally.notes)), written, struck=struck, bold=False)

    def _field(self, mark: Any, written: _Written) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._form_field(mark, written)
            self._fields.append(False)
            self._code = []
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
            self._link_of_field("".join(self._code), written)
            self._code = []
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _form_field(self, mark: Any, written: _Written) -> None:
        """The lists and boxes of old forms keep their answer beside the text."""
        choices = mark.find(f"{W}ffData/{W}ddList")
        if choices is not None:
            entries = [entry.get(VAL) or "" for entry in choices.iterchildren(W + "listEntry")]
            chosen = number(choices.find(W + "result"), number(choices.find(W + "default")))
            if 0 <= chosen < len(entries):
                self._write(entries[chosen], written, struck=False, bold=False)
        box = mark.find(f"{W}ffData/{W}checkBox")
        if box is not None:
            ticked = box.find(W + "checked")
            ticked = ticked if ticked is not None else box.find(W + "default")
            self._write("☒" if is_on(ticked) else "☐", written, struck=False, bold=False)

    def _link(self, relation_id: str | None, written: _Written) -> None:
        relation = self._relations.get(relation_id or "")
        if relation is not None and relation.external and _ADDRESS.match(relation.target):
            written.links[-1].append(clean(relation.target))

    def _link_of_field(self, code: str, written: _Written) -> None:
        found = _LINK_FIELD.match(code)
        if found and _ADDRESS.match(found[1]):
            written.links[-1].append(clean(found[1]))

    def _drawn(self, element: Any, written: _Written) -> None:
        """Something drawn: its text boxes are kept for after the paragraph, pictures are counted."""
        if element.tag == MC + "AlternateContent":  # the same thing drawn for newer and for older programs
            variants = list(element.iterchildren(MC + "Choice", MC + "Fallback"))
            told = [each for each in variants if next(each.iter(W + "txbxContent", _TEXT), None) is not None]
            element = next(iter(told or variants), element)
        boxes = [box for box in element.iter(W + "txbxContent") if not _within_box(box, element)]
        written.boxes.extend(boxes)
        if boxes:
            return
        if next(element.iter(W + "object"), None) is not None:
            self._tally.embedded += 1
        elif next(element.iter(W + "drawing", W + "pict"), None) is not None:
            self._tally.pictures += 1
        else:
            self._inside(element, written, self._styles.get(None))


def note_mark(count: int) -> str:
    """The mark of the document's n-th note, as it is in the text and before the note: "¹"."""
    return str(count).translate(_SUPERSCRIPT)


def _within_box(box: Any, top: Any) -> bool:
    for above in box.iterancestors():
        if above is top:
            return False
        if above.tag in (W + "txbxContent", MC + "Fallback"):
            return True
    return False


_DELETED = frozenset({W + "del", W + "moveFrom"})
_SILENT = frozenset(
    {W + tag for tag in ("pPr", "rPr", "sdtPr", "sdtEndPr", "delText", "delInstrText", "instrText", "softHyphen",
                         "pgNum", "annotationRef", "footnoteRef", "endnoteRef", "separator",
                         "continuationSeparator", "proofErr", "bookmarkStart", "bookmarkEnd", "fldData", "ffData",
                         "rubyPr", "rt", "smartTagPr", "customXmlPr", "dayShort", "monthShort", "yearShort")}
)  # fmt: skip


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
    """What is at the head and foot of every page, said once; page numbers are no text."""
    for kind, where in (("header", "head"), ("footer", "foot")):
        said = set()
        for beside in package.related(part, kind):
            inner = Story(package, beside, story.styles, story.numbering, story.tally)
            text = " · ".join(filter(None, map(with_struck, inner.lines(package.tree(beside)))))
            if text and not _PAGE_NUMBER.fullmatch(text):
                said.add(text)
        for text in sorted(said):
            yield f"At the {where} of its pages: “{text}”."


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

"""A Word paragraph as the lines it prints: its runs of words joined, with what is struck out told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tsworkbench.documents.blocks import Line
from tsworkbench.documents.formats.office import MC, Package, Piece, R, W, line_of
from tsworkbench.documents.formats.word.styles import VAL, Style, Styles, is_on, is_prompt, number
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
_PROPERTIES = W + "rPr"
_BREAK = W + "br"
_RETURN = W + "cr"
_TAB = W + "tab"
_PLACED_TAB = W + "ptab"
_BOLD = W + "b"
_STRIKE = W + "strike"
_DOUBLE_STRIKE = W + "dstrike"
_LINK = W + "hyperlink"
_CONTROL = W + "sdt"
_PAGE_END = W + "lastRenderedPageBreak"
_RAISED = W + "vertAlign"
_HIDDEN = W + "vanish"
_STYLE = W + "rStyle"
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
            elif tag == _PROPERTIES:
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
            elif tag == _STYLE:  # comes first of all properties
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
    """The mark of the document's n-th note, as it stands in the text and before the note: "¹"."""
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

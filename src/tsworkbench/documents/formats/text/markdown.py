"""Markdown: its tables, and its headings and lists, with what is linked, bold or struck out.

The CommonMark parser makes a tree of it; here that tree becomes blocks. HTML stays text, but for line breaks. A text
file in which a table is ruled is Markdown, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tsworkbench.documents.blocks import (
    BREAK,
    INLINE_BULLET,
    Block,
    Cell,
    Document,
    Heading,
    Line,
    Paragraph,
    Place,
    Row,
    Table,
    split_bullet,
    tidy,
)
from tsworkbench.documents.formats.flat.reader import MOST_SEARCHED, read_text
from tsworkbench.documents.formats.text.encoding import decode
from tsworkbench.documents.limits import MOST_COLUMNS, MOST_ROWS
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.language.text import clean

if TYPE_CHECKING:
    from markdown_it.token import Token

_RULED = re.compile(r"^\s*\|?\s*:?-{3,}:?\s*\|(?:\s*:?-{3,}:?\s*\|?)*\s*$", re.MULTILINE)
"""The rule under the head of a table."""
MOST_NESTED = 60
"""Levels of lists and quotes; the parser drops what is deeper, so such a text is read as plain text."""
LONGEST_LINE = 200_000
"""Characters of a line beyond which the parser's time grows too fast for it."""
MOST_CHARACTERS = 2_000_000
"""Beyond this no plan is written by hand, and the parser would take longer than anyone waits."""
MOST_BRACKETS = 5_000
"""Opening brackets beyond which they are left as text: the parser tries each against all that follow."""
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w .-]{0,40}):\s*(.*)")
_HTML_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STRIKE = re.compile(r"<(/?)(?:s|del|strike)\s*>", re.IGNORECASE)
"""A tag that begins or ends what is struck out; it counts where each that begins is ended."""
_TAG = re.compile(r"</?(?:b|strong|i|em|u|sup|sub|span|font|small|p|div|mark)(?:\s[^<>]{0,200})?>")
_BAR = re.compile(r"(?<!\\)\|")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,40})\]:[ \t]*")


def read(data: bytes, name: str) -> Document:
    """A Markdown file as its blocks.

    Raises Refused if it is not text, or larger than a plan can be.
    """
    text, remarks = decode(data, name)
    if len(text) > MOST_CHARACTERS:
        raise Refused(
            f"“{name}” holds more than {MOST_CHARACTERS // 1_000_000} million characters, too many for a plan. "
            "Save the plan's own part as a file of its own and try again."
        )
    text, comments = _without_comments("\n".join(BREAK.split(text)))
    remarks = (*remarks, *(f"A comment in it says: “{comment}”." for comment in comments))
    lines = text.split("\n")
    if any(len(line) > LONGEST_LINE for line in lines):
        return _as_plain_text(text, name, (*remarks, "A line of it is too long for Markdown."))
    if any(line.count("|") > MOST_COLUMNS + 1 for line in lines):
        raise Refused(
            f"A table in “{name}” has more than {MOST_COLUMNS} columns; a plan has fewer. "
            "Save the plan's own columns as a file of their own and try again."
        )
    front: list[Block] = []
    matter = _FRONT.match(text)
    skipped = 0
    if matter and _is_front_matter(matter[1]):
        front = list(_front_matter(matter[1]))
        skipped = text[: matter.end()].count("\n")
        text = text[matter.end() :]
    tokens = _tokens(text)
    if any(token.level >= MOST_NESTED - 2 for token in tokens):
        return _as_plain_text("\n".join(lines), name, (*remarks, "Its lists and quotes are nested too deeply."))
    walker = _Walker(tokens, text.split("\n"), name, skipped, titled=any(isinstance(b, Heading) for b in front))
    blocks = (*front, *walker.blocks())
    return Document(name=name, kind="Markdown file", blocks=blocks, remarks=remarks)


def read_text_file(data: bytes, name: str) -> Document:
    """A text file as its blocks: Markdown where a ruled table is in it, whatever its name says; else text laid out by
    hand.

    Raises Refused if it is not text.
    """
    text, remarks = decode(data, name)
    if _RULED.search(text[:MOST_SEARCHED]):
        return read(data, name)
    return read_text(text, name, remarks=remarks)


def _without_comments(text: str) -> tuple[str, list[str]]:
    """A text without its HTML comments, which no reader is shown, and their words. Its lines keep their numbers."""
    parts, comments, at = [], [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        inside = text[begin + 4 : end]
        parts += [text[at:begin], "\n" * inside.count("\n")]
        if words := tidy(" ".join(inside.split())):
            comments.append(words)
        at = end + 3
    return "".join([*parts, text[at:]]), comments


def _as_plain_text(text: str, name: str, remarks: tuple[str, ...]) -> Document:
    return read_text(text, name, kind="Markdown file", remarks=(*remarks, "It was read as plain text."))


def _tokens(text: str) -> Sequence[Token]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED, "html": False})
    parser.enable(["table", "strikethrough"]).disable(["reference", "code", "text_join"])
    if text.count("[") > MOST_BRACKETS:
        parser.disable(["link", "image"])
    return parser.parse(text)


def _is_labelled(text: str) -> bool:
    """Whether a paragraph is one label a line ("Lead: …", "Cost: …"), which no other program would join."""
    lines = text.split("\n")
    return len(lines) > 1 and sum(bool(_FIELD.match(line.lstrip("* _"))) for line in lines) * 3 >= len(lines) * 2


def _is_front_matter(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    return bool(lines) and sum(bool(_FIELD.match(line)) for line in lines) * 2 >= len(lines)


def _front_matter(text: str) -> Iterator[Block]:
    for number, line in enumerate(text.split("\n"), 2):
        field_of = _FIELD.match(line)
        place = Place(line=number)
        if field_of and field_of[1].casefold() == "title" and field_of[2].strip("\"' "):
            yield Heading(text=tidy(field_of[2]).strip("\"'"), level=0, place=place)
        elif tidy(line):
            yield Paragraph(line=Line(text=tidy(line)), place=place)


@dataclass
class _Writing:
    """The lines of one inline text as they are put together."""

    lines: list[Line] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    bold: int = 0
    striking: int = 0
    plain_seen: bool = False
    bold_seen: bool = False
    strikes_by_tag: bool = False

    def add(self, text: str) -> None:
        for n, part in enumerate(_HTML_BREAK.split(text)):
            if n:
                self.end_line()
            pieces = _STRIKE.split(part) if self.strikes_by_tag else [part]
            for at, piece in enumerate(pieces):
                if at % 2:
                    self.striking += -1 if piece else 1
                else:
                    self._add_words(_TAG.sub("", piece))

    def _add_words(self, words: str) -> None:
        if words.strip():
            self.bold_seen |= self.bold > 0
            self.plain_seen |= self.bold == 0
        (self.struck if self.striking else self.words).append(words)

    def add_as_it_is(self, text: str) -> None:
        """A character whose meaning was taken from it, with a backslash or as an entity: it opens no tag."""
        self.bold_seen |= self.bold > 0
        self.plain_seen |= self.bold == 0
        (self.struck if self.striking else self.words).append(text)

    def end_line(self) -> None:
        struck = tidy("".join(self.struck)) or None
        pieces = INLINE_BULLET.split(tidy("".join(self.words)))
        for n, piece in enumerate(pieces):
            marker, words = split_bullet(piece)
            if not words:
                marker, words = None, piece
            last = n == len(pieces) - 1
            if words or (last and struck):
                self.lines.append(
                    Line(
                        text=words,
                        marker=marker,
                        bold=self.bold_seen and not self.plain_seen,
                        struck=struck if last else None,
                        links=tuple(dict.fromkeys(self.links)) if last else (),
                    )
                )
        self.words, self.struck, self.links = [], [], []
        self.plain_seen = self.bold_seen = False


def _lines(inline: Token, *, breaks: bool) -> list[Line]:
    """The lines of a paragraph or cell; `breaks` says that each line of the source is one."""
    tags = _STRIKE.findall(inline.content)
    writing = _Writing(strikes_by_tag=bool(tags) and tags == ["", "/"] * (len(tags) // 2))
    for token in inline.children or ():
        kind = token.type
        if kind == "text" or kind == "code_inline":
            writing.add(token.content)
        elif kind == "text_special":
            writing.add_as_it_is(token.content)
        elif kind == "softbreak":
            writing.end_line() if breaks else writing.add(" ")
        elif kind == "hardbreak":
            writing.end_line()
        elif kind in ("strong_open", "strong_close"):
            writing.bold += 1 if token.nesting > 0 else -1
        elif kind in ("s_open", "s_close"):
            writing.striking += 1 if token.nesting > 0 else -1
        elif kind == "link_open":
            address = clean(str(token.attrs.get("href", "")))
            if address:
                writing.links.append(address)
        elif kind == "image":
            writing.add(token.content)
            writing.links.append(clean(str(token.attrs.get("src", ""))))
        elif token.content:
            writing.add(token.content)
    writing.end_line()
    return writing.lines


class _Walker:
    """The parser's tokens taken one after another, with the lists that are open around them."""

    def __init__(
        self, tokens: Sequence[Token], source: Sequence[str], name: str, skipped: int, *, titled: bool
    ) -> None:
        self._tokens = tokens
        self._name = name
        self._source = source
        self._skipped = skipped
        self._tables = 0
        self._markers: list[str] = []
        self._item: str | None = None
        # One heading of the first level at the top is the document's title.
        firsts = [n for n, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"]
        self._title = firsts[0] if len(firsts) == 1 and not titled else None

    def blocks(self) -> Iterator[Block]:
        n = 0
        while n < len(self._tokens):
            token = self._tokens[n]
            kind = token.type
            if kind == "heading_open":
                yield from self._heading(n)
                n += 2
            elif kind == "table_open":
                end = next(m for m in range(n, len(self._tokens)) if self._tokens[m].type == "table_close")
                yield self._table(n, end)
                n = end
            elif kind in ("bullet_list_open", "ordered_list_open"):
                self._markers.append("")
            elif kind in ("bullet_list_close", "ordered_list_close"):
                self._markers.pop()
            elif kind == "list_item_open":
                self._markers[-1] = f"{token.info}{token.markup}"
                self._item = self._markers[-1]
            elif kind == "inline":
                yield from self._paragraphs(token)
            elif kind in ("fence", "code_block", "html_block"):
                for line in (token.info, *BREAK.split(token.content)):
                    if tidy(_TAG.sub("", line)):
                        yield Paragraph(line=Line(text=tidy(_TAG.sub("", line))), place=self._place(token))
            n += 1

    def _place(self, token: Token) -> Place:
        return Place(line=token.map[0] + 1 + self._skipped) if token.map else Place()

    def _heading(self, n: int) -> Iterator[Block]:
        token = self._tokens[n]
        lines = _lines(self._tokens[n + 1], breaks=False)
        text = " ".join(line.text for line in lines).strip()
        level = 0 if n == self._title else int(token.tag[1])
        if text:
            yield Heading(text=text, level=level, place=self._place(token))
        for line in lines:
            if line.struck or line.links:  # a heading has room for neither
                yield Paragraph(line=replace(line, text=", ".join(line.links)), place=self._place(token))

    def _paragraphs(self, token: Token) -> Iterator[Block]:
        level = max(len(self._markers) - 1, 0)
        marker, self._item = self._item, None
        footnote = _FOOTNOTE.match(token.content)
        for line in _lines(token, breaks=bool(footnote) or _is_labelled(token.content)):
            if marker is not None:
                line = replace(line, marker=marker, level=level)
                marker = None
            elif self._markers:
                line = replace(line, level=level)
            yield Paragraph(line=line, place=self._place(token))

    def _table(self, start: int, end: int) -> Table:
        self._tables += 1
        rows: list[Row] = []
        cells: list[Cell] = []
        heading = False
        place = self._place(self._tokens[start])
        for token in self._tokens[start:end]:
            if token.type in ("thead_open", "tbody_open"):
                heading = token.type == "thead_open"
            elif token.type == "tr_open":
                cells, place = [], self._place(token) if token.map else replace(place, line=(place.line or 0) + 1)
            elif token.type == "inline":
                cells.append(Cell(lines=tuple(_lines(token, breaks=True))))
            elif token.type == "tr_close":
                self._add_dropped(cells, place)
                where = replace(place, table=self._tables, row=len(rows) + 1)
                rows.append(Row(cells=tuple(cells), place=where, marked_header=heading))
        place = replace(self._place(self._tokens[start]), table=self._tables)
        if len(rows) > MOST_ROWS:
            raise Refused(
                f"A table in “{self._name}” has more than {MOST_ROWS:,} rows, too many for a plan. "
                "Save the plan's own rows as a file of their own and try again."
            )
        return Table(rows=tuple(rows), place=place)

    def _add_dropped(self, cells: list[Cell], place: Place) -> None:
        """A row with more cells than its header, mostly for a bar in its text: the parser drops the rest."""
        if place.line is None or not cells:
            return
        printed = self._source[place.line - 1 - self._skipped].strip().removeprefix("|")
        parts = _BAR.split(printed)
        if parts and not parts[-1].strip():
            parts.pop()
        rest = tuple(Line(text=tidy(part)) for part in parts[len(cells) :] if tidy(part))
        if rest:
            cells[-1] = replace(cells[-1], lines=(*cells[-1].lines, *rest))

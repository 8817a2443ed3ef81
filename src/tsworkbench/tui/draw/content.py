"""Text made drawable: cleaned, cut to cells, put together as lines; what was searched for stands out in it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, Self

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

from tsworkbench.plan.language.text import FIELD_LIMIT, clean

Align = Literal["left", "right", "center"]
Run = tuple[str, Style]

ELLIPSIS = "…"
_NO_STYLE = Style()
_UPRIGHT = Style(reverse=False)
_NOT_DIM = Style(dim=False)
_SPACES = re.compile("( +)")
_KEEP = "|"  # stands at both ends while cleaning, because clean() takes outer spaces away


def drawable(text: str) -> str:
    """`text` on one line, without anything that could steer a terminal; spaces at its ends stay.

    Text beyond the limit of a field is left out: no screen shows it, and cleaning it would take time. So is the joiner
    of letters, which belongs to their spelling: some terminals give what it joins one place and others two.
    """
    text = text[:FIELD_LIMIT]
    if text.isascii() and text.isprintable():
        return text
    return clean(_KEEP + text + _KEEP)[1:-1].replace("\u200d", "")


def cells(text: str, width: int, *, align: Align = "left") -> str:
    """`text` cleaned and made exactly `width` terminal cells wide: cut with "…", or padded.

    >>> cells("Community Chest advertised", 12)
    'Community C…'
    """
    return _fit(drawable(text).strip(), width, align)


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells, ending in "…" if anything was cut; not padded."""
    return _cut(drawable(text).strip(), width)


def wrap(text: str, width: int, lines: int) -> list[str]:
    """`text` broken at spaces into at most `lines` lines of at most `width` cells; the last is cut.

    Line breaks in the text are kept. Lines are not padded.
    """
    if width <= 0 or lines <= 0:
        return []
    out: list[str] = []
    for line in _broken(clean(text[:FIELD_LIMIT], lines=True), width):
        if len(out) == lines:
            out[-1] = _cut(out[-1] + ELLIPSIS, width)
            return out
        out.append(line)
    return out


def flowed(runs: Iterable[Run], width: int) -> list[list[Run]]:
    """Styled runs of one paragraph broken at spaces into lines of at most `width` cells, one line at least.

    A word keeps its style wherever it lands; line breaks in the text are kept, and nothing is cut.
    """
    lines: list[list[Run]] = [[]]
    used, glued = 0, True  # `glued`: no space has been read since the last word
    for text, style in runs:
        paragraphs = clean(_KEEP + text + _KEEP, lines=True)[1:-1].split("\n")
        for place, paragraph in enumerate(paragraphs):
            if place:
                lines.append([])
                used, glued = 0, True
            for piece in _SPACES.split(paragraph):
                if piece.isspace() or not piece:
                    glued = glued and not piece
                    continue
                for part in _pieces(piece, max(1, width)):
                    length = cell_len(part)
                    gap = 0 if glued or not used else 1
                    if used and used + gap + length > width:
                        lines.append([])
                        used, gap = 0, 0
                    lines[-1].append((" " * gap + part, style))
                    used, glued = used + gap + length, True
    return lines


def content(text: str) -> Content:
    """`text` for a Textual widget that takes Content: cleaned, and never read as markup."""
    return Content(clean(text[:FIELD_LIMIT], lines=True))


class Line:
    """Builds one line of exactly `width` cells out of styled runs, for panes that paint themselves.

    Runs are put from the left; what is put with `right` stands at the right end and is kept whole as far
    as the width allows: the left gives way, with "…".

    >>> Line(20).put("4.2", width=4).put("Chest advertised").right("in 16d").strip().text
    '4.2 Chest ad… in 16d'
    """

    __slots__ = ("_left", "_over", "_right", "_style", "_used", "_width")

    def __init__(self, width: int, style: Style = _NO_STYLE) -> None:
        """An empty line; `style` lies under every run and every gap."""
        self._width = max(0, width)
        self._style = style
        self._over = bool(style.reverse)
        self._left: list[Run] = []
        self._right: list[Run] = []
        self._used = 0

    @property
    def used(self) -> int:
        """Cells taken from the left so far."""
        return self._used

    @property
    def room(self) -> int:
        """Cells still free between the left and the right runs."""
        return max(0, self._width - self._used - _length(self._right))

    def put(self, text: str, style: Style = _NO_STYLE, *, width: int | None = None, align: Align = "left") -> Self:
        """Adds `text`, made exactly `width` cells wide if that is given."""
        text = drawable(text) if width is None else cells(text, width, align=align)
        if text:
            self._left.append((text, turned_over(self._style, style) if self._over else self._style + style))
            self._used += cell_len(text)
        return self

    def gap(self, width: int = 1, style: Style = _NO_STYLE) -> Self:
        """Adds `width` empty cells."""
        return self.put(" " * width, style)

    def to(self, column: int, style: Style = _NO_STYLE) -> Self:
        """Goes on at `column`: with empty cells up to it, or cutting what has gone beyond it."""
        if self._used > column:
            self._left = _cut_runs(self._left, column)
            self._used = _length(self._left)
        return self.gap(column - self._used, style)

    def right(self, text: str, style: Style = _NO_STYLE) -> Self:
        """Adds `text` to what is at the right end; several calls read from left to right."""
        if text := drawable(text):
            self._right.append((text, turned_over(self._style, style) if self._over else self._style + style))
        return self

    def strip(self) -> Strip:
        """The line, exactly as wide as it was asked for."""
        right = _cut_runs(self._right, self._width)
        taken = _length(right)
        left_room = self._width - taken - (1 if 0 < taken < self._width else 0)
        left, used = self._left, self._used
        if used > left_room:
            left = _cut_runs(left, left_room)
            used = _length(left)
        between = self._width - taken - used
        runs = [*left, (" " * between, self._style), *right] if between else left + right
        return strip_of(runs, self._width)


@lru_cache(512)
def turned_over(under: Style, style: Style) -> Style:
    """`style` on a line that is drawn turned over: in the one colour of that line, so that the line is one bar.

    Each colour would be a block of its own there. What is turned over itself is a gap in the bar.
    """
    if style.reverse:
        return under + style + _UPRIGHT
    return under + style.without_color + _NOT_DIM


def strip_of(runs: Iterable[Run], width: int) -> Strip:
    """A strip of `width` cells out of runs that are drawable already, in as few segments as look the same.

    Empty cells take the colour of their neighbours: every segment costs some forty bytes of escape sequence
    on the way to the terminal.
    """
    out: list[Run] = []
    for text, style in runs:
        if out:
            before, its_style = out[-1]
            if style == its_style or (text.isspace() and _same_when_empty(style, its_style)):
                out[-1] = (before + text, its_style)
                continue
            if before.isspace() and _same_when_empty(style, its_style):
                out[-1] = (before + text, style)
                continue
        out.append((text, style))
    return Strip([Segment(text, style) for text, style in out], width)


def _fit(text: str, width: int, align: Align) -> str:
    if width <= 0:
        return ""
    length = cell_len(text)
    if length > width:
        text = _cut(text, width)
        length = cell_len(text)
    spare = width - length
    if align == "right":
        return " " * spare + text
    if align == "center":
        return " " * (spare // 2) + text + " " * (spare - spare // 2)
    return text + " " * spare


def _cut(text: str, width: int) -> str:
    """At most `width` cells of `text`, ending in "…" if anything was cut."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS if width > 0 else ""


def _length(runs: list[Run]) -> int:
    return sum(cell_len(text) for text, _ in runs)


def _cut_runs(runs: list[Run], width: int) -> list[Run]:
    """As many runs as fit in `width` cells, the last one cut."""
    kept: list[Run] = []
    for text, style in runs:
        length = cell_len(text)
        if length > width:
            if text := _cut(text, width) if text.strip() else text[:width]:
                kept.append((text, style))
            return kept
        width -= length
        kept.append((text, style))
    return kept


def _same_when_empty(one: Style, other: Style) -> bool:
    alike = one.bgcolor == other.bgcolor and bool(one.reverse) == bool(other.reverse)
    return alike and not (one.underline or other.underline)


def _broken(text: str, width: int) -> Iterator[str]:
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if cell_len(longer) <= width:
                line = longer
                continue
            if line:
                yield line
            *full, line = _pieces(word, width)
            yield from full
        yield line


def _pieces(word: str, width: int) -> list[str]:
    """A word too long for a line, in pieces that fit."""
    pieces = [""]
    used = 0
    for character in word:
        length = cell_len(character)
        if used + length > width and pieces[-1]:
            pieces.append("")
            used = 0
        pieces[-1] += character
        used += length
    return pieces


_WORD = re.compile(r"[^\W_]+")
_BEFORE = 18  # cells of what stands before the first match are kept, where not all of it fits


def spans(text: str, terms: list[str]) -> list[tuple[int, int]]:
    """Where the terms stand in `text`: whole words, of the last term words that begin with it. Accents don't count."""
    if not terms:
        return []
    *whole, last = [_unaccented(term) for term in terms]
    found = []
    for word in _WORD.finditer(text):
        folded = _unaccented(word[0])
        if folded in whole:
            found.append(word.span())
        elif folded.startswith(last):
            found.append((word.start(), word.start() + min(len(last), len(word[0]))))
    return found


def put_emphasised(line: Line, text: str, terms: list[str], width: int, ink: Style, emphasis: Style) -> None:
    """Puts `text` into `width` cells, moved along with "…" so that the first match can be seen."""
    text = drawable(text).strip()
    found = spans(text, terms)
    start = _shown_from(text, found, width)
    used = 0
    if start:
        line.put(ELLIPSIS, ink)
        used = 1
    for piece, style in emphasised(text[start:], terms, ink, emphasis):
        room = width - used
        if room <= 0:
            break
        length = cell_len(piece)
        if length > room:
            words = piece.lstrip(" ")
            before = min(room, len(piece) - len(words))  # a space between words stays, also where the rest is cut
            line.gap(before).put(words, style, width=room - before)
            used = width
        else:
            line.put(piece, style)
            used += length
    line.gap(width - used)


def emphasised(text: str, terms: list[str], ink: Style, emphasis: Style) -> list[Run]:
    """`text` in runs, of which those that are the terms stand out."""
    place, pieces = 0, []
    for first, after in spans(text, terms):
        pieces += [(text[place:first], ink), (text[first:after], emphasis)]
        place = after
    return [*pieces, (text[place:], ink)]


def _shown_from(text: str, found: list[tuple[int, int]], width: int) -> int:
    """The character to begin with: 0, or the beginning of a word not far before the first match."""
    if not found or cell_len(text) <= width or cell_len(text[: found[0][1]]) < width:
        return 0
    first = found[0][0]
    earliest = max(0, first - min(_BEFORE, width // 3))
    while earliest and cell_len(text[earliest - 1 :]) < width:
        earliest -= 1  # the rest leaves room for more of what stands before
    space = text.find(" ", max(0, earliest - 1), first)
    return space + 1 if space >= 0 else earliest


def _unaccented(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))

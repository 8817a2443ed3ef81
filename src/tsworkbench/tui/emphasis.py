"""Text in which the words that were searched for stand out."""

import re
import unicodedata

from rich.cells import cell_len
from rich.style import Style

from tsworkbench.tui.content import ELLIPSIS, Line, drawable

_WORD = re.compile(r"[^\W_]+")
_BEFORE = 18  # cells of what stands before the first match are kept, where not all of it fits


def spans(text: str, terms: list[str]) -> list[tuple[int, int]]:
    """Where the terms stand in `text`: whole words, of the last term words that begin with it. Accents don't count."""
    if not terms:
        return []
    *whole, last = [_folded(term) for term in terms]
    found = []
    for word in _WORD.finditer(text):
        folded = _folded(word[0])
        if folded in whole:
            found.append(word.span())
        elif folded.startswith(last):
            found.append((word.start(), word.start() + min(len(last), len(word[0]))))
    return found


def put_emphasised(line: Line, text: str, terms: list[str], width: int, ink: Style, emphasis: Style) -> None:
    """Puts `text` into `width` cells, moved along with "…" so that the first match can be seen."""
    text = drawable(text).strip()
    found = spans(text, terms)
    start = _start(text, found, width)
    used = 0
    if start:
        line.put(ELLIPSIS, ink)
        used = 1
    place = start
    pieces: list[tuple[str, Style]] = []
    for first, after in found:
        if first >= place:
            pieces += [(text[place:first], ink), (text[first:after], emphasis)]
            place = after
    pieces.append((text[place:], ink))
    for piece, style in pieces:
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


def _start(text: str, found: list[tuple[int, int]], width: int) -> int:
    """The character to begin with: 0, or the beginning of a word not far before the first match."""
    if not found or cell_len(text) <= width or cell_len(text[: found[0][1]]) < width:
        return 0
    first = found[0][0]
    earliest = max(0, first - min(_BEFORE, width // 3))
    while earliest and cell_len(text[earliest - 1 :]) < width:
        earliest -= 1  # the rest leaves room for more of what stands before
    space = text.find(" ", max(0, earliest - 1), first)
    return space + 1 if space >= 0 else earliest


def _folded(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))

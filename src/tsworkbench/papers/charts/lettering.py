"""How wide a text will be, near enough to lay it out before the font is known.

The widths are those of Arial (and of all fonts made to take its place), in thousandths of the font's size. Others that
papers are read in are narrower, so that what is fitted here fits there too. From them follows how a table's width is
shared out among its columns.
"""

from __future__ import annotations

from tsworkbench.papers.paper import Items, Table, Tone, paragraphs, plain, runs

_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
    1015: "@",
}
_WIDTH_OF = {character: width for width, characters in _WIDTHS.items() for character in characters}
_OF_ANY_OTHER = 560
_SYMBOLS = 0x2190  # arrows, marks and, further on, East Asian letters: each fills a square
_OF_A_SQUARE = 1050


def width(text: str, size: float, bold: bool = False) -> float:
    """How many pixels wide the text is at this size, at most."""
    thousandths = sum(_WIDTH_OF.get(character) or _other(character) for character in text)
    return thousandths * size / 1000 * (1.06 if bold else 1)


def _other(character: str) -> int:
    if ord(character) >= _SYMBOLS:
        return _OF_A_SQUARE
    return 700 if character.isupper() else _OF_ANY_OTHER


def fit(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, or as much of it as fits the room, ending in "…"."""
    if width(text, size, bold) <= room:
        return text
    room -= width("…", size, bold)
    kept = 0
    for character in text:
        room -= width(character, size, bold)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip(" ,;:") + "…"


def wrap(text: str, room: float, size: float, lines: int = 2) -> list[str]:
    """The text in at most this many lines; the last one ends in "…" where the words go on."""
    wrapped: list[str] = []
    words = text.split()
    start = 0
    while start < len(words) and len(wrapped) < lines - 1:
        end, taken = start + 1, width(words[start], size)
        while end < len(words) and taken + width(f" {words[end]}", size) <= room:
            taken += width(f" {words[end]}", size)
            end += 1
        wrapped.append(fit(" ".join(words[start:end]), room, size))
        start = end
    return [*wrapped, fit(" ".join(words[start:]), room, size)] if start < len(words) else wrapped


# -- the columns of a table


_TEXT = 11.4  # 8.5 points, the size of text in tables, in pixels
_SMALL = 7.4  # 5.5 points
_BESIDE = 9.0  # a cell's margin, and a hair
_POINT = 14.0  # how far a list is indented
_WIDEST_WORD = 0.16  # a longer word breaks: one address mustn't squeeze all other columns
_LOOKED_AT = 300  # rows whose words are measured


def column_shares(of: Table, whole_width: float) -> list[float]:
    """Each column's part of the whole, of a table so many pixels wide.

    A column is as wide as it asks for, but no narrower than its longest word where there is room for that.
    """
    whole = sum(column.share for column in of.columns) or 1
    asked = [whole_width * column.share / whole for column in of.columns]
    least = [min(_longest_word(of, place), whole_width * _WIDEST_WORD) for place in range(len(of.columns))]
    if sum(least) >= whole_width:
        return [one / sum(least) for one in least]
    short = sum(max(0.0, need - share) for need, share in zip(least, asked, strict=True))
    spare = sum(max(0.0, share - need) for need, share in zip(least, asked, strict=True))
    return [
        (need if share < need else share - (share - need) * short / spare) / whole_width
        for need, share in zip(least, asked, strict=True)
    ]


def _longest_word(of: Table, place: int) -> float:
    title = plain(of.columns[place].title)
    widest = max((width(word, _TEXT, True) for word in title.split()), default=0.0)
    for row in of.rows[:_LOOKED_AT]:
        cell = row[place]
        indent = _POINT if isinstance(cell, Items) and len(cell.items) > 1 else 0.0
        for words in paragraphs(cell):
            for run in runs(words):
                for word in [run.text] if run.rag else run.text.split():
                    size = _SMALL if run.tone is Tone.SMALL else _TEXT
                    widest = max(widest, width(word, size, bool(run.rag)) + indent)
    return widest + _BESIDE

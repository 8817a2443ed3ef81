"""How a table's width is shared out among its columns, for every format that has to say it."""

from __future__ import annotations

from tsworkbench.papers.charts.lettering import width as text_width
from tsworkbench.papers.paper import Items, Table, Tone, paragraphs, plain, runs

_TEXT = 11.4  # 8.5 points, the size of text in tables, in pixels
_SMALL = 7.4  # 5.5 points
_BESIDE = 9.0  # a cell's margin, and a hair
_POINT = 14.0  # how far a list is indented
_WIDEST_WORD = 0.16  # a longer word breaks: one address mustn't squeeze all other columns
_LOOKED_AT = 300  # rows whose words are measured


def column_shares(of: Table, width: float) -> list[float]:
    """Each column's part of the whole, of a table so many pixels wide.

    A column is as wide as it asks for, but no narrower than its longest word where there is room for that.
    """
    whole = sum(column.share for column in of.columns) or 1
    asked = [width * column.share / whole for column in of.columns]
    least = [min(_longest_word(of, place), width * _WIDEST_WORD) for place in range(len(of.columns))]
    if sum(least) >= width:
        return [one / sum(least) for one in least]
    short = sum(max(0.0, need - share) for need, share in zip(least, asked, strict=True))
    spare = sum(max(0.0, share - need) for need, share in zip(least, asked, strict=True))
    return [
        (need if share < need else share - (share - need) * short / spare) / width
        for need, share in zip(least, asked, strict=True)
    ]


def _longest_word(of: Table, place: int) -> float:
    title = plain(of.columns[place].title)
    widest = max((text_width(word, _TEXT, True) for word in title.split()), default=0.0)
    for row in of.rows[:_LOOKED_AT]:
        cell = row[place]
        indent = _POINT if isinstance(cell, Items) and len(cell.items) > 1 else 0.0
        for words in paragraphs(cell):
            for run in runs(words):
                for word in [run.text] if run.rag else run.text.split():
                    size = _SMALL if run.tone is Tone.SMALL else _TEXT
                    widest = max(widest, text_width(word, size, bool(run.rag)) + indent)
    return widest + _BESIDE

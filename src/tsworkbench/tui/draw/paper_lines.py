"""A paper as lines of the terminal: what it says and in which order, as it will stand on the page.

A chart can't be shown here; what it is of is said in words. A table whose columns would be too narrow to read is set
as one block a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from tsworkbench.papers.paper import (
    Block,
    Cell,
    Heading,
    Items,
    Paper,
    Paragraph,
    Picture,
    Table,
    Tone,
    Words,
    paragraphs,
    runs,
)
from tsworkbench.tui.draw.content import Line, Run, flowed
from tsworkbench.tui.draw.themes import Look

WIDEST = 92
"""Longer lines are hard to follow."""
_GAP = 2
_LEAST_COLUMN = 9
_BULLET = "· "


def paper_lines(paper: Paper, width: int, look: Look) -> list[Strip]:
    """The lines of a paper in `width` cells."""
    return _Setter(width, look).lines(paper)


class _Setter:
    """Sets blocks one under the other, each in lines of styled runs."""

    def __init__(self, width: int, look: Look) -> None:
        self.width = width
        self.room = max(20, min(width, WIDEST))
        self.look = look

    def lines(self, paper: Paper) -> list[Strip]:
        out = list(flowed([(paper.title, self.look.strong)], self.room))
        for words in paper.under:
            out += flowed(self._runs(words, self.look.muted), self.room)
        for block in paper.blocks:
            out += self._block(block)
        return [self._strip(line) for line in out]

    def _strip(self, line: Sequence[Run]) -> Strip:
        drawn = Line(self.width, self.look.base)
        for text, style in line:
            drawn.put(text, style)
        return drawn.strip()

    def _runs(self, words: Words, plain: Style | None = None) -> list[Run]:
        plain = plain or self.look.text
        tones = {
            Tone.PLAIN: plain,
            Tone.STRONG: self.look.strong,
            Tone.QUIET: self.look.muted,
            Tone.SMALL: self.look.muted,
        }
        return [(run.text, self.look.rags[run.rag] if run.rag is not None else tones[run.tone]) for run in runs(words)]

    def _block(self, block: Block) -> Iterator[list[Run]]:
        yield []
        match block:
            case Heading():
                if block.level == 1:
                    yield []
                yield from flowed([(block.text, self.look.accent if block.level == 1 else self.look.strong)], self.room)
            case Paragraph():
                tone = self.look.muted if block.tone is Tone.QUIET else None
                tone = self.look.strong if block.tone is Tone.STRONG else tone
                yield from flowed(self._runs(block.words, tone), self.room)
            case Items():
                yield from self._items(block, self.room)
            case Table():
                yield from self._table(block)
            case Picture():
                yield from flowed([(block.title, self.look.strong)], self.room)
                yield from flowed([(block.description, self.look.text)], self.room)

    def _items(self, block: Items, width: int) -> Iterator[list[Run]]:
        for number, words in enumerate(block.items, 1):
            mark = f"{number}. " if block.numbered else _BULLET
            indent = " " * len(mark)
            for place, line in enumerate(flowed(self._runs(words), max(8, width - len(mark)))):
                yield [(indent if place else mark, self.look.muted), *line]

    # -- tables

    def _table(self, table: Table) -> Iterator[list[Run]]:
        if not table.rows:
            return
        widths = _widths(table, self.room)
        if widths is None:
            yield from self._cards(table)
            return
        heads = [flowed([(column.title, self.look.muted)], w) for column, w in zip(table.columns, widths, strict=True)]
        yield from self._side_by_side(table, heads, widths)
        yield [("─" * (sum(widths) + _GAP * (len(widths) - 1)), self.look.faint)]
        wrapped = [
            [
                self._cell(cell, width, head=not place and table.row_headed)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            for row in table.rows
        ]
        roomy = any(len(lines) > 1 for row in wrapped for lines in row)
        for place, row in enumerate(wrapped):
            if place and roomy:
                yield []
            yield from self._side_by_side(table, row, widths)

    def _cell(self, cell: Cell, width: int, *, head: bool = False) -> list[list[Run]]:
        if isinstance(cell, Items):
            return [list(line) for line in self._items(cell, width)]
        plain = self.look.strong if head else None
        return [line for words in paragraphs(cell) for line in flowed(self._runs(words, plain), width)]

    def _side_by_side(
        self, table: Table, cells: Sequence[Sequence[Sequence[Run]]], widths: Sequence[int]
    ) -> Iterator[list[Run]]:
        for place in range(max(len(lines) for lines in cells)):
            line: list[Run] = []
            for column, lines, width in zip(table.columns, cells, widths, strict=True):
                words = list(lines[place]) if place < len(lines) else []
                spare = (" " * (width - sum(cell_len(text) for text, _ in words)), self.look.text)
                line += [spare, *words] if column.right else [*words, spare]
                line.append((" " * _GAP, self.look.text))
            yield line

    def _cards(self, table: Table) -> Iterator[list[Run]]:
        """Each row as a block: what heads it, then every other cell behind the name of its column."""
        names = min(max(cell_len(column.title) for column in table.columns), self.room // 3)
        for place, row in enumerate(table.rows):
            if place:
                yield []
            first, *others = zip(table.columns, row, strict=True)
            yield from self._cell(first[1], self.room, head=True)
            for column, cell in others:
                lines = self._cell(cell, self.room - names - 4)
                if any(text.strip() for line in lines for text, _ in line):
                    yield from self._named(column.title, lines, names)

    def _named(self, name: str, lines: Sequence[list[Run]], width: int) -> Iterator[list[Run]]:
        heads = flowed([(name, self.look.muted)], width)
        for place in range(max(len(heads), len(lines))):
            head = heads[place] if place < len(heads) else []
            spare = width - sum(cell_len(text) for text, _ in head) + _GAP
            gaps = ("  ", self.look.text), (" " * spare, self.look.text)
            yield [gaps[0], *head, gaps[1], *(lines[place] if place < len(lines) else [])]


def _widths(table: Table, room: int) -> list[int] | None:
    """How wide each column is: no wider than what is in it; None where some would be too narrow to read."""
    count = len(table.columns)
    room -= _GAP * (count - 1)
    wanted = [_longest(place, table) for place in range(count)]
    least = [min(want, max(_LEAST_COLUMN, word)) for want, word in zip(wanted, _words(table), strict=True)]
    if sum(least) > room or room // count < _LEAST_COLUMN:
        return wanted if sum(wanted) <= room else None
    widths = least
    while (spare := room - sum(widths)) > 0:
        hungry = [place for place in range(count) if widths[place] < wanted[place]]
        if not hungry:
            break
        shares = sum(table.columns[place].share for place in hungry) or 1
        for place in hungry:
            more = max(1, int(spare * table.columns[place].share / shares))
            more = min(more, wanted[place] - widths[place], room - sum(widths))
            widths[place] += more
    return widths


def _longest(place: int, table: Table) -> int:
    return max(_width(cells) for cells in _texts(place, table))


def _words(table: Table) -> list[int]:
    """The longest word of each column: what it needs at least."""
    return [
        min(24, max(cell_len(word) for text in _texts(place, table) for word in (text.split() or [""])))
        for place in range(len(table.columns))
    ]


def _texts(place: int, table: Table) -> Iterator[str]:
    yield table.columns[place].title
    for row in table.rows:
        mark = _BULLET if isinstance(row[place], Items) else ""
        for words in paragraphs(row[place]):
            yield mark + "".join(run.text for run in runs(words))


def _width(text: str) -> int:
    return max((cell_len(line) for line in text.split("\n")), default=0)

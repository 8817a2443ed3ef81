"""A row's text cut into its columns: of all ways to put its pieces into the columns in their order, the best one.

The text is parted where a cut is possible at all: at lines, bullets, and the phrases by which a column is known.
Each column then says how well it likes a run of pieces. The best cut is found piece by piece and column by column,
so that its cost grows with their product and not with the number of ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tsworkbench.documents.flat.anchors import is_dated
from tsworkbench.documents.flat.names import Names
from tsworkbench.documents.flat.pieces import Anchored, Parting, Piece
from tsworkbench.documents.flat.typed import Typed, ends_open
from tsworkbench.documents.meanings import Meaning

_WORST = float("-inf")


class CutRow(NamedTuple):
    """A row's pieces, and for each column where its share of them ends. `score` says how well it all fits."""

    pieces: tuple[Piece, ...]
    ends: tuple[int, ...]
    score: float

    def share(self, column: int) -> tuple[Piece, ...]:
        return self.pieces[self.ends[column - 1] if column else 0 : self.ends[column]]


class Cutter:
    """Cuts the rows of one table, whose columns come in the order of its header."""

    def __init__(self, columns: Sequence[Meaning], names: Names, *, wraps: bool) -> None:
        self.names = names
        self._columns = tuple(columns)
        self._parting = Parting(columns, names, wraps=wraps)

    def board(self, lines: Sequence[Typed]) -> Board:
        """All the ways to cut a row of these lines."""
        pieces, anchored = self._parting.pieces(lines)
        return Board(self._columns, pieces, anchored)


_REWARD = {Meaning.LEAD: 4.0, Meaning.DUE: 4.0, Meaning.COST: 3.0, Meaning.FUNDING: 2.0, Meaning.STATUS: 3.0}
_EMPTY = {
    Meaning.LEAD: -1.0,
    Meaning.DUE: -0.5,
    Meaning.COST: -0.5,
    Meaning.FUNDING: -0.3,
    Meaning.STATUS: -0.3,
    Meaning.MILESTONE: -1.5,
    Meaning.OUTPUT: -1.5,
    Meaning.ACTIVITY: -8.0,
    Meaning.OBJECTIVE: -8.0,
    Meaning.NOTES: -0.1,
    Meaning.REF: 0.0,
}


_LEFT_OVER = -3.0
_LISTS = (Meaning.MILESTONE, Meaning.OUTPUT)


class Board:
    """All the ways to cut one row, scored."""

    def __init__(self, columns: Sequence[Meaning], pieces: Sequence[Piece], anchored: Anchored) -> None:
        self.columns = tuple(columns)
        self.pieces = tuple(pieces)
        self.anchored = anchored
        self._dated_column = Meaning.DUE in columns
        self._lists = [column for column in columns if column in _LISTS]
        self._items = _items(pieces)
        self._likes: dict[Meaning, list[float]] = {column: self._running(column) for column in set(columns)}
        self._words = _sums([len(piece.text.split()) for piece in pieces])
        self._bullets = _sums([float(piece.marker is not None) for piece in pieces])

    def best(self, fixed: dict[int, tuple[int, int]] | None = None) -> CutRow:
        """The best cut; `fixed` gives columns whose share, from and to, is settled beforehand."""
        size = len(self.pieces)
        reached = [0.0, *[_WORST] * size]
        steps: list[list[int]] = []
        for n, column in enumerate(self.columns):
            here = [_WORST] * (size + 1)
            step = [0] * (size + 1)
            for start, so_far in enumerate(reached):
                if so_far == _WORST:
                    continue
                for end in range(start, size + 1):
                    if fixed and n in fixed and fixed[n] != (start, end):
                        continue
                    score = so_far + self.score(column, start, end)
                    if score > here[end]:
                        here[end], step[end] = score, start
            reached = here
            steps.append(step)
        totals = [score + self._left_over(end) for end, score in enumerate(reached)]
        end = max(range(size + 1), key=lambda at: (totals[at], at))
        score = totals[end]
        ends: list[int] = []
        for step in reversed(steps):
            ends.append(end)
            end = step[end]
        return CutRow(self.pieces, tuple(reversed(ends)), score)

    def _left_over(self, end: int) -> float:
        if end == len(self.pieces):
            return 0.0
        return _LEFT_OVER if self.pieces[end].starts_line else _LEFT_OVER - 8

    def score(self, column: Meaning, start: int, end: int) -> float:
        """How well these pieces suit a column."""
        if start == end:
            return _EMPTY[column]
        if column in _REWARD:
            return self._phrase(column, start, end)
        running = self._likes[column]
        score = running[end] - running[start]
        first = self.pieces[start]
        if column in _LISTS:
            if first.marker is None:
                score -= self._cost_of_starting(start)
            if first.text.startswith("["):
                score -= 1.0
        return score

    def _cost_of_starting(self, at: int) -> float:
        """What speaks against a column of items starting where no bullet stands."""
        first = self.pieces[at]
        if not first.starts_line:
            return 0.3 if any(end == at for _, end in self.anchored) else 1.0 if first.capital else 3.0
        if not first.goes_on:
            return 0.1 if first.line.after_blank else 0.3
        return 0.4 if at and is_dated(self.pieces[at - 1].text) else 0.8

    def _phrase(self, column: Meaning, start: int, end: int) -> float:
        sure = self.anchored.get((start, end), {}).get(column, 0.0)
        first = self.pieces[start]
        if sure:
            # A phrase on lines of its own is surer than one at the end of a sentence.
            if start and ends_open(self.pieces[start - 1].text):
                return _REWARD[column] * sure - 1.5  # "agreed by | Director of Finance"
            alone = first.starts_line and (end == len(self.pieces) or self.pieces[end].starts_line)
            return _REWARD[column] * sure + (0.5 if alone else 0.0)
        words = self._words[end] - self._words[start]
        bullets = self._bullets[end] - self._bullets[start]
        if bullets or not first.text[:1].isupper():
            return -6.0 - words / 5
        if column is Meaning.FUNDING:
            return -0.2 if words <= 15 else -4.0
        if column is Meaning.LEAD and first.starts_line and not first.goes_on and words <= 6:
            return 0.3 if first.text[-1] not in ".!?:" else -2.0
        if words <= 4 and first.starts_line:
            return -1.5
        return -5.0 - words / 5

    def _running(self, column: Meaning) -> list[float]:
        """What each piece adds to a column that holds text, summed up to it."""
        if column in (Meaning.ACTIVITY, Meaning.OBJECTIVE):
            each = [-1.5 * (bool(self._lists) and piece.marker is not None) for piece in self.pieces]
        elif column is Meaning.MILESTONE:
            each = [self._as_milestone(n) for n in range(len(self.pieces))]
        elif column is Meaning.OUTPUT:
            each = [self._as_output(n) for n in range(len(self.pieces))]
        else:
            each = [-0.4 if n == 0 else -0.2 * piece.starts_line for n, piece in enumerate(self.pieces)]
        return _sums(each)

    def _as_milestone(self, n: int) -> float:
        piece, item = self.pieces[n], self._items[n]
        if item is None:
            return 0.0 if piece.goes_on or piece.text.startswith("[") else -0.5
        if is_dated(item):
            return 1.0
        return 0.3 if self._dated_column or Meaning.OUTPUT not in self.columns else -0.8

    def _as_output(self, n: int) -> float:
        piece, item = self.pieces[n], self._items[n]
        if piece.text.startswith("["):
            return -0.5
        if item is None:
            return 0.0 if piece.goes_on else 0.4
        quantity = item[0].isdigit() and not item.startswith(("20", "19"))
        if is_dated(item):
            return 0.2 if quantity else -0.8
        return 1.0 if quantity else 0.6


def _items(pieces: Sequence[Piece]) -> list[str | None]:
    """For each piece that starts a bullet the whole of its text."""
    items: list[str | None] = []
    start = 0
    for n, piece in enumerate(pieces):
        if piece.marker is not None:
            start = n
            items.append(piece.text)
            continue
        if items and piece.goes_on and items[start] is not None:
            items[start] = f"{items[start]} {piece.text}"
        else:
            start = n
        items.append(None)
    return items


def _sums(each: Sequence[float]) -> list[float]:
    sums = [0.0]
    for value in each:
        sums.append(sums[-1] + value)
    return sums

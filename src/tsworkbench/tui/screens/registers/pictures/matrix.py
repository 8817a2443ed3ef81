"""The risk matrix: likelihood upwards, impact to the right; Tab goes from inherent to residual to target."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.english import and_more, counted
from tsworkbench.plan.model import GLYPHS
from tsworkbench.plan.registers.matrix import Matrix, Spot, legend, matrix, score, score_now, scores_of
from tsworkbench.plan.registers.pictures import PictureKind
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.registers.pictures.picture import Chosen, HeadedScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import Rows, RowState

if TYPE_CHECKING:
    from tsworkbench.plan.registers.values import Field

_LABEL, _SHORT_LABEL = 20, 18
_NARROW = 100
_SCORE = 4
"""Cells of a score with its mark: "▲20 "."""


class MatrixRows(Rows[int]):
    """A row for each step of likelihood, the most likely first; one of its cells is under the cursor."""

    def __init__(self, found: Matrix) -> None:
        self.column = 0
        self.show(found)
        self.column = self._first_column()

    def show(self, found: Matrix) -> None:
        """Takes another matrix, or the same as it is by now."""
        self.matrix = found
        self._lines = list(range(len(found.up.choices), 0, -1))
        self.column = min(self.column, len(found.across.choices) - 1)

    def _first_column(self) -> int:
        return self.matrix.spots[0].across - 1 if self.matrix.spots else 0

    def first_row(self) -> int:
        """The row of the highest score that an entry has."""
        return len(self._lines) - self.matrix.spots[0].up if self.matrix.spots else 0

    def up(self, key: int) -> int:
        """The step of likelihood of a row."""
        return self._lines[key]

    def spots(self, key: int) -> tuple[Spot, ...]:
        """The entries of the cell under the cursor."""
        return self.matrix.at(self.up(key), self.column + 1)

    def widths(self, width: int) -> tuple[int, int]:
        """Cells of the labels, and of each column."""
        label = _LABEL if width >= _NARROW else _SHORT_LABEL
        return label, max(_SCORE + 1, (width - label) // max(1, len(self.matrix.across.choices)))

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        found, up = self.matrix, self._lines[index]
        label, cell = self.widths(width)
        line = Line(width)
        ink = look.strong if state.selected else look.text
        line.put(found.up.choices[up - 1], ink, width=label - 4, align="right").put(f" {up} ", look.muted).gap()
        for across in range(1, len(found.across.choices) + 1):
            here = state.selected and state.focused and across - 1 == self.column
            self._paint_cell(line, up, across, cell, look.cursor if here else None, look)
        return line.strip()

    def _paint_cell(self, line: Line, up: int, across: int, cell: int, over: Style | None, look: Look) -> None:
        """The score in its colour on its ground, and as many refs as there is room for."""
        rag = self.matrix.rag(up, across)
        ground = look.tiles.get(rag, Style())
        spots = self.matrix.at(up, across)
        mark = f"{GLYPHS.get(rag, '')}{up * across}"
        quiet = over or (ground + (look.rags[rag] if spots else look.muted))
        line.gap(1, over or ground).put(mark, quiet, width=_SCORE)
        refs = fitted([spot.entry.ref or "?" for spot in spots], cell - _SCORE - 3)
        line.put(refs, over or (ground + look.strong), width=max(0, cell - _SCORE - 2)).gap(1)


def fitted(refs: list[str], room: int) -> str:
    """As many refs as there is room for, and how many more there are: "R1 R2 +3"."""
    for shown in range(len(refs), 0, -1):
        words = " ".join(refs[:shown])
        words += f" +{len(refs) - shown}" if shown < len(refs) else ""
        if len(words) <= room:
            return words
    return f"+{len(refs)}" if len(refs) > 1 else "".join(refs)


class MatrixScreen(HeadedScreen):
    """The open risks of the register by one score, and those of the cell under the cursor."""

    KIND = PictureKind.MATRIX
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "column(-1)", show=False),
        Binding("right,l", "column(1)", show=False),
        Binding("tab", "score(1)", show=False),
        Binding("shift+tab", "score(-1)", show=False),
    ]

    def make_rows(self) -> RowList:
        now = score_now(self.register)
        assert now is not None
        self._score: Field = now
        self._source = MatrixRows(self._matrix())
        return RowList(self._source)

    def _matrix(self) -> Matrix:
        self.since, was = self.reading.before(self.register)
        return matrix(self.register, self._score, self.reading.entries(self.register), was=was)

    def on_mount(self) -> None:
        super().on_mount()
        self.rows.go_to(self._source.first_row())

    def read(self) -> None:
        scores = scores_of(self.register)
        self._score = next((one for one in scores if one.name == self._score.name), scores[0])
        self._source.show(self._matrix())

    def title_of_picture(self) -> str:
        return f"matrix, {self._score.in_words}"

    def label(self) -> str:
        counts = self._source.matrix.counts()
        return " · ".join(f"{GLYPHS[rag]} {count}" for rag, count in counts.items()) or "nothing scored"

    def keys_now(self) -> tuple[tuple[str, str], ...]:
        return (("enter", "list them"), ("tab", self._turned(1).in_words), ("↑↓←→", "cell"))

    def _turned(self, steps: int) -> Field:
        scores = scores_of(self.register)
        at = next(place for place, one in enumerate(scores) if one.name == self._score.name)
        return scores[(at + steps) % len(scores)]

    def draw_head(self, width: int, look: Look) -> Strip:
        label, cell = self._source.widths(max(0, width - 1))
        line = Line(width, look.base).gap(1)
        line.put(
            self._source.matrix.up.title if label == _LABEL else "", look.muted, width=label - 1, align="right"
        ).gap()
        for place, word in enumerate(self._source.matrix.across.choices, 1):
            line.gap().put(f"{place} {word}", look.muted, width=cell - 1)
        return line.strip()

    def chosen(self) -> Chosen | None:
        key = self.rows.cursor_key
        if key is None:
            return None
        spots = self._source.spots(key)
        up, across = self._source.up(key), self._source.column + 1
        words = f"{self._score.in_words} {up * across} (likelihood {up}, impact {across})"
        return Chosen(self.register, words, tuple(spot.entry.id or "" for spot in spots))

    def action_column(self, delta: int) -> None:
        last = len(self._source.matrix.across.choices) - 1
        self._source.column = max(0, min(last, self._source.column + delta))
        if self.rows.cursor_key is not None:
            self.rows.refresh_keys([self.rows.cursor_key])
            self.tell_again()

    def action_score(self, steps: int) -> None:
        self._score = self._turned(steps)
        self._source.show(self._matrix())
        self.rows.reload()
        self.head.refresh()
        self.say()
        self.tell_again()

    def tell(self, page: Page) -> None:
        """The risks of the cell, what has moved, what isn't scored, and what the colours mean."""
        key, look, found = self.rows.cursor_key, page.look, self._source.matrix
        if key is None:
            return
        up, across = self._source.up(key), self._source.column + 1
        rag = found.rag(up, across)
        words = f"{found.up.choices[up - 1]}, {found.across.choices[across - 1]}"
        spots = self._source.spots(key)
        page.words(
            [
                (f"{GLYPHS.get(rag, '')}{up * across} ", look.rags[rag]),
                (words, look.strong),
                (f" · {len(spots)}", look.muted),
            ]
        )
        for spot in spots:
            self._tell_spot(page, spot)
        if not spots:
            page.words("No risk is there.", look.muted)
        if found.moved:
            day = f" since {long_date(self.since)}" if self.since is not None else ""
            page.heading(f"Moved{day}", len(found.moved))
            for spot in found.moved:
                page.row(spot.entry.ref or "", f"{self.reading.name(self.register, spot.entry)}: {self._move(spot)}")
        if found.unscored:
            page.heading("Not scored", len(found.unscored))
            for one in found.unscored[:20]:
                page.row(one.ref or "", self.reading.name(self.register, one))
            if len(found.unscored) > 20:
                page.words(and_more(len(found.unscored) - 20), look.muted)
        page.air()
        page.words(self._legend(found), look.muted)

    def _tell_spot(self, page: Page, spot: Spot) -> None:
        """A risk of the cell: its scores, its owner, what is done about it."""
        entry, register = spot.entry, self.register
        page.row(entry.ref or "", self.reading.name(register, entry))
        scores = [
            f"{field.in_words} {points}" for field in scores_of(register) if (points := score(entry, field)) is not None
        ]
        names = [one.name for one in (register.officer, *register.reviewed) if one is not None]
        said = [self.words(register, name, entry) for name in (*names, "response", "direction")]
        moved = self._move(spot) if spot.was is not None else ""
        page.words(" · ".join(part for part in (*scores, moved, *said) if part), page.look.muted, indent=5)

    def _move(self, spot: Spot) -> str:
        return f"was {spot.was}, {'up' if spot.score > (spot.was or 0) else 'down'} to {spot.score}"

    def _legend(self, found: Matrix) -> str:
        words = legend(found.score)
        return f"{words} · {counted(found.closed, 'closed one')} left out" if found.closed else words

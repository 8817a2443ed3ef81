"""What there is to read of one thing, set in lines: its title, its fields with their labels, and words whole."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from tsworkbench.tui.draw.content import Line, Run, cells, drawable, flowed
from tsworkbench.tui.draw.themes import Look

LABEL = 11
_NO_MARK: Run = ("", Style())
_NARROW = 44
"""Cells below which a label has no column of its own."""


class Page:
    """Lines of `width` cells on the ground `under`. Nothing that is put on it is cut: it is wrapped."""

    def __init__(self, width: int, look: Look, under: Style, *, margin: int = 1) -> None:
        self._margin = margin
        self.label = LABEL
        """Cells for a label; what belongs to a longer one begins after it."""
        self.look = look
        self.width = width
        self.under = under
        self.lines: list[Strip] = []

    def _line(self, indent: int = 0) -> Line:
        return Line(self.width, self.under).gap(self._margin + indent)

    def _room(self, indent: int) -> int:
        return max(8, self.width - self._margin - indent - 1)

    def air(self) -> None:
        """An empty line, unless there is one already."""
        if self.lines and not self.lines[-1].text.isspace():
            self.lines.append(self._line().strip())

    def words(self, text: str | Iterable[Run], ink: Style | None = None, *, indent: int = 0) -> None:
        """A paragraph: one text, or runs in colours of their own. Line breaks in it are kept."""
        runs = [(text, ink or self.look.text)] if isinstance(text, str) else text
        for line in flowed(runs, self._room(indent)):
            drawn = self._line(indent)
            for part, style in line:
                drawn.put(part, style)
            self.lines.append(drawn.strip())

    def title(self, ref: str, words: str, *, right: Iterable[Run] = ()) -> None:
        """The number and the title of what this is about, and what stands at the right end of the first line."""
        self.row(ref, words, self.look.strong, right=right)

    def heading(self, words: str, count: int | None = None) -> None:
        """A heading, with how many are under it."""
        self.air()
        line = self._line().put(words, self.look.strong)
        self.lines.append((line if count is None else line.gap(2).put(f"{count:,}", self.look.muted)).strip())

    def field(self, label: str, text: str | Iterable[Run], ink: Style | None = None) -> None:
        """A label with what belongs to it; nothing where that is empty."""
        runs = [(text, ink or self.look.text)] if isinstance(text, str) else list(text)
        if not "".join(part for part, _ in runs).strip():
            return
        if self.width < _NARROW:
            self.words([(f"{label} ", self.look.muted), *runs])
            return
        indent = max(self.label, cell_len(label) + 2)
        first = len(self.lines)
        self.words(runs, indent=indent)
        before = Line(self._margin + indent, self.under).gap(self._margin).put(label, self.look.muted).strip()
        self.lines[first] = Strip([*before, *self.lines[first].crop(self._margin + indent)], self.width)

    def row(
        self, ref: str, words: str, ink: Style | None = None, *, right: Iterable[Run] = (), mark: Run = _NO_MARK
    ) -> None:
        """A row of a plan: a mark, its number, its words whole, and columns at the right end of the first line."""
        ends = [(drawable(part), style) for part, style in right]
        taken = sum(cell_len(part) for part, _ in ends)
        mark_width = 3 if mark[0] else 0
        number = drawable(ref)
        indent = mark_width + (max(5, cell_len(number) + 2) if number else 0)
        if taken and self._room(indent) - taken - 2 < min(20, cell_len(words)):
            self.row(ref, words, ink, mark=mark)  # too narrow for columns: they follow on a line of their own
            self.words(ends, indent=min(indent, self.width // 3))
            return
        for place, line in enumerate(flowed([(words, ink or self.look.text)], self._room(indent) - taken - 2)):
            drawn = self._line()
            if place == 0:
                drawn.put(cells(mark[0], mark_width), mark[1]).put(cells(number, indent - mark_width), self.look.muted)
            else:
                drawn.gap(indent)
            for part, style in line:
                drawn.put(part, style)
            if place == 0:
                for part, style in ends:
                    drawn.right(part, style)
                drawn.right(" ")
            self.lines.append(drawn.strip())

"""Rows for a list that is shown by itself."""

from collections.abc import Iterable

from textual.strip import Strip

from tsworkbench.plan.model import Rag, badge
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.widgets.row_source import RowState


class Titles:
    """A row source of plain titles; "" is a blank row and "# …" a heading."""

    def __init__(self, titles: Iterable[str], first_key: int = 100) -> None:
        self.rows = [(first_key + place, title) for place, title in enumerate(titles)]
        self.painted: list[int] = []
        self.prefetched: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self.rows)

    def key(self, index: int) -> int:
        return self.rows[index][0]

    def index(self, key: int) -> int | None:
        return next((place for place, (own, _) in enumerate(self.rows) if own == key), None)

    def selectable(self, index: int) -> bool:
        title = self.rows[index][1]
        return bool(title) and not title.startswith("# ")

    def prefetch(self, first: int, last: int) -> None:
        self.prefetched.append((first, last))

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        self.painted.append(index)
        title = self.rows[index][1]
        if not self.selectable(index):
            return Line(width).put(title.removeprefix("# "), look.strong).strip()
        rag = (*Rag, None)[index % 6]
        line = Line(width).put(str(index), look.muted, width=4)
        line.put(title, look.strong if state.selected else look.text)
        return line.right(badge(rag), look.rags[rag]).right(" ").strip()

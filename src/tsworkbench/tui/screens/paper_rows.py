"""The papers as rows of a list, and under them what can be chosen of the one in hand."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.papers.catalogue import CATALOGUE, Kind
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.look import Look, look_for
from tsworkbench.tui.screens.paper_wish import MOST_CHOICES, Choice, Wish
from tsworkbench.tui.widgets.row_source import RowState

_KINDS = tuple(CATALOGUE)
_KEY, _LABEL = 3, 10


class PaperRows:
    """A line a paper: what it is called, and the formats it comes in, of which the one in hand stands out."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish

    def __len__(self) -> int:
        return len(_KINDS)

    def key(self, index: int) -> int:
        return index

    def index(self, key: int) -> int | None:
        return key if 0 <= key < len(_KINDS) else None

    def selectable(self, index: int) -> bool:
        return True

    def key_of(self, kind: Kind) -> int:
        """The key of the row that stands for a paper."""
        return _KINDS.index(kind)

    def kind(self, key: int) -> Kind:
        """The paper that a row stands for."""
        return _KINDS[key]

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        entry = CATALOGUE[_KINDS[index]]
        line = Line(width).gap().put(entry.title, look.strong if state.selected else look.text)
        for place, form in enumerate(entry.formats):
            chosen = state.selected and form is self._wish.forms[_KINDS[index]]
            line.right(" " if place else "", look.muted).right(form, look.key if chosen else look.muted)
        return line.right(" ").strip()


class Choices(Widget):
    """What can be chosen, each with the key that changes it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = f"Choices {{ height: {MOST_CHOICES + 1}; }}"

    def __init__(self, wish: Wish) -> None:
        super().__init__()
        self._wish = wish
        self._choices: list[Choice] = []

    def read(self) -> None:
        """Reads anew what is chosen."""
        self._choices = self._wish.choices()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.base).gap(2)
        if y >= len(self._choices):
            return line.strip()
        choice = self._choices[y]
        line.put(choice.key, look.key, width=_KEY).put(choice.label, look.muted, width=_LABEL)
        return line.put(choice.value, look.doubt if choice.open else look.text).strip()

"""A short list to choose one thing from: a status, what to insert, a plan, an officer.

Import this only when it opens: nothing on the first screen needs it.
"""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tsworkbench.tui.content import Line, drawable
from tsworkbench.tui.look import Look, look_for
from tsworkbench.tui.opened import Opened
from tsworkbench.tui.widgets.field import Field
from tsworkbench.tui.widgets.row_state import RowState
from tsworkbench.tui.widgets.rows import RowList
from tsworkbench.tui.widgets.rule import PaneRule, Tab

_LEAST_WIDTH = 40
_MOST_WIDTH = 76
_AROUND = 9  # lines the panel needs besides its rows, and a little air above and below it
_HINTS = (("enter", "choose"), ("esc", "back"))


class MenuItem(NamedTuple):
    """One thing to choose."""

    id: str
    label: str
    key: str = ""
    """The letter that chooses it at once; without effect while typing narrows the list."""
    hint: str = ""
    also: str = ""
    """Words that find it besides those it shows."""


class MenuRows:
    """The items as rows; a row's key is the item's place in the whole list."""

    def __init__(self, items: Sequence[MenuItem], *, letters: bool) -> None:
        self._items = items
        self._places = list(range(len(items)))
        self._letters = letters and any(item.key for item in items)

    def narrow(self, typed: str) -> None:
        """Keeps the items that hold every typed word, those first in which every word begins one of theirs.

        "sign" finds "Sign the plan off" before "Assign leads".
        """
        wanted = typed.casefold().split()
        texts = {place: f" {item.label} {item.hint} {item.also}".casefold() for place, item in enumerate(self._items)}
        found = [place for place, text in texts.items() if all(word in text for word in wanted)]
        self._places = sorted(found, key=lambda place: not all(f" {word}" in texts[place] for word in wanted))

    def __len__(self) -> int:
        return len(self._places)

    def key(self, index: int) -> int:
        return self._places[index]

    def index(self, key: int) -> int | None:
        return self._places.index(key) if key in self._places else None

    def selectable(self, index: int) -> bool:
        return True

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        item = self._items[self._places[index]]
        line = Line(width).gap()
        if self._letters:
            line.put(item.key, look.key, width=2)
        line.put(item.label.strip(), look.strong if state.selected else look.text)
        return line.right(item.hint.strip(), look.muted).right(" ").strip()


class KeyHints(Widget):
    """Keys and what they do, on a raised surface."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "KeyHints { height: 1; margin-top: 1; }"

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.raised).gap()
        for key, word in _HINTS:
            line.gap().put(key, look.key).gap().put(word, look.muted).gap(2)
        return line.strip()


class Menu(Opened[str | None], ModalScreen[str | None]):
    """Shows the items and is dismissed with the id of the one chosen, or None.

    With ``narrowing`` a text line stands above the list and letters are typed into it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "choose", show=False),
        Binding("escape", "leave", show=False),
    ]
    DEFAULT_CSS = """
    Menu { align: center middle; background: $background 60%; }
    Menu > Vertical { height: auto; background: $surface; padding: 1 0 1 1; }
    Menu Field, Menu Field:focus { background: $surface; margin: 0 2 1 2; }
    Menu PaneRule { margin-right: 1; }
    Menu PaneRule, Menu RowList, Menu KeyHints { background: $surface; }
    """

    def __init__(
        self, title: str, items: Sequence[MenuItem], *, chosen: str | None = None, narrowing: bool = False
    ) -> None:
        """`chosen`: the id of the item the cursor starts on."""
        super().__init__()
        self._title = title
        self._items = items
        self._rows = MenuRows(items, letters=not narrowing)
        self._list = RowList(self._rows, raised=True)
        self._list.empty = "Nothing has these letters."
        self._list.led = narrowing
        self._narrowing = narrowing
        self._panel = Vertical()
        if chosen is not None:
            place = next((place for place, item in enumerate(items) if item.id == chosen), 0)
            self._list.go_to(place, announce=False)

    def compose(self) -> ComposeResult:
        with self._panel:
            yield PaneRule(Tab("", self._title), focused=True, raised=True)
            if self._narrowing:
                yield Field(placeholder="type to narrow")
            yield self._list
            yield KeyHints()

    def on_mount(self) -> None:
        self._fit()
        (self.query_one(Field) if self._narrowing else self._list).focus()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        widest = max((cell_len(drawable(item.label + item.hint)) for item in self._items), default=0) + 12
        wanted = max(_LEAST_WIDTH, widest, cell_len(drawable(self._title)) + 12)
        self._panel.styles.width = min(wanted, _MOST_WIDTH, max(1, self.size.width - 2))
        self._list.styles.height = max(1, min(len(self._items), self.size.height - _AROUND))

    def action_move(self, delta: int) -> None:
        self._list.move_cursor(delta)

    def action_page(self, pages: int) -> None:
        self._list.page(pages)

    def action_first(self) -> None:
        self._list.first()

    def action_last(self) -> None:
        self._list.last()

    def action_choose(self) -> None:
        if self._list.cursor_key is not None:
            self.dismiss(self._items[self._list.cursor_key].id)

    def on_key(self, event: events.Key) -> None:
        if self._narrowing or event.character is None:
            return
        item = next((item for item in self._items if item.key and item.key == event.character), None)
        if item is not None:
            event.stop()
            self.dismiss(item.id)
        elif event.character in "jk":
            event.stop()
            self._list.move_cursor(1 if event.character == "j" else -1)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._rows.narrow(event.value)
        self._list.reload()
        self._list.first()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_choose()

    def on_row_list_pressed(self, event: RowList.Pressed) -> None:
        event.stop()
        self.dismiss(self._items[event.key].id)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.dismiss(None)

"""A short list to choose one thing from: a status, what to insert, a plan, an officer.

Import this only when it opens: nothing on the first screen needs it.
"""

from collections.abc import Sequence
from enum import IntEnum
from string import ascii_lowercase
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tsworkbench.tui.draw.content import Line, drawable, wrap
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.widgets.hint_line import put_hint
from tsworkbench.tui.widgets.once_screen import OnceScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import KeyedRows, RowState
from tsworkbench.tui.widgets.text_field import Field
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

_LEAST_WIDTH = 40
_MOST_WIDTH = 76
_EXPLAINED = 104  # with a sentence to each item
_AROUND = 9  # lines the panel needs besides its rows, and a little air above and below it
_HINTS = (("enter", "choose"), ("esc", "back"))
_TYPE = "Type a word, or choose with ↑ ↓."
_NONE_BY_NAME = "No act has that name; these mention it. ↓ to choose one."


TYPED = "typed:"
"""With this begins the id of a choice that is none of the items, but the words that were typed."""


class MenuItem(NamedTuple):
    """One thing to choose."""

    id: str
    label: str
    key: str = ""
    """The letter that chooses it at once; without effect while typing narrows the list."""
    hint: str = ""
    also: str = ""
    """Words that find it besides those it shows: phrases between commas."""
    means: str = ""
    """A sentence about it: its beginning beside the label, the whole of it under the list."""
    writes: bool = False
    """Enter on it changes something: a word that merely occurs in its sentence does not put the cursor on it."""


class Fit(IntEnum):
    """How well what was typed fits an item, best first."""

    NAME = 0
    ALSO = 1
    NAME_BEGINS = 2
    WORDS_OF_NAME = 3
    WORDS_OF_ALSO = 4
    WORDS = 5
    LETTERS = 6


_BY_NAME = Fit.WORDS_OF_ALSO
"""Down to here it is the item's name that was typed, or another word for it."""


def fit(item: MenuItem, typed: str) -> Fit | None:
    """How well `typed` fits the item; None where a word of it is nowhere.

    >>> fit(MenuItem("sign_off", "sign off", means="Sign the plan off"), "sign")
    <Fit.NAME_BEGINS: 2>
    """
    name, also, rest = (
        " ".join(text.casefold().split()) for text in (item.label, item.also, f"{item.hint} {item.means}")
    )
    typed = " ".join(typed.casefold().split())
    words = typed.split()
    if typed in (name, name.rstrip("…. ")):
        return Fit.NAME
    if typed in (phrase.strip() for phrase in also.split(",")):
        return Fit.ALSO
    if name.startswith(typed):
        return Fit.NAME_BEGINS
    if all(f" {word}" in f" {name}" for word in words):
        return Fit.WORDS_OF_NAME
    if all(f" {word}" in f" {name} {also}" for word in words):
        return Fit.WORDS_OF_ALSO
    if all(f" {word}" in f" {name} {also} {rest}" for word in words):
        return Fit.WORDS
    return Fit.LETTERS if all(word in f"{name} {also} {rest}" for word in words) else None


class MenuRows(KeyedRows):
    """The items as rows; a row's key is the item's place in the whole list."""

    def __init__(self, items: Sequence[MenuItem], *, letters: bool, typed_is: str = "") -> None:
        """`typed_is`: what the words themselves would be, where they may be chosen too."""
        self.items = list(items)
        self._keys = list(range(len(items)))
        self._letters = letters and any(item.key for item in items)
        self._column = max((cell_len(item.label) for item in items if item.means), default=0)
        self._typed_is = typed_is
        self._own = len(items)
        self.armed = True
        """Whether the cursor shows, and Enter chooses."""
        self.sure = True
        """Whether what was typed names the first item, or at least chooses nothing that writes."""

    def narrow(self, typed: str) -> None:
        """Keeps the items that hold every typed word, those first whose name it is.

        Among items that it fits equally well but not wholly, those come first that write nothing.
        """
        found = {place: fit(item, typed) for place, item in enumerate(self.items[: self._own])}
        fits = {place: how for place, how in found.items() if how is not None}
        self.sure = True
        if typed.strip():
            self._keys = sorted(
                fits,
                key=lambda place: (
                    self.items[place].writes and fits[place] > _BY_NAME,
                    fits[place],
                    self.items[place].writes and fits[place] >= Fit.NAME_BEGINS,
                    place,
                ),
            )
            first = next(iter(self._keys), None)
            self.sure = first is None or not self.items[first].writes or fits[first] <= _BY_NAME
        else:
            self._keys = list(fits)
        del self.items[self._own :]
        if self._typed_is and (words := " ".join(typed.split())) and Fit.NAME not in fits.values():
            self.items.append(MenuItem(f"{TYPED}{words}", words, "", self._typed_is))
            self._keys.append(self._own)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        item = self.items[self._keys[index]]
        line = Line(width).gap()
        if self._letters:
            line.put(item.key, look.key, width=2)
        ink = look.strong if state.selected and self.armed else look.text
        hint = item.hint.strip()
        if not item.means:
            line.put(item.label.strip(), ink)
        else:
            line.put(item.label.strip(), ink, width=self._column).gap(2)
            line.put(item.means, look.muted, width=max(0, line.room - cell_len(hint) - 3))
        return line.right(hint, look.muted).right(" ").strip()


class Sentence(Widget):
    """The whole sentence about the item under the cursor."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Sentence { height: 2; margin: 1 2 0 2; background: $surface; }"

    words: reactive[str] = reactive("")

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        lines = wrap(self.words, max(1, self.size.width), 2)
        return Line(self.size.width, look.raised).put(lines[y] if y < len(lines) else "", look.text).strip()


class KeyHints(Widget):
    """Keys and what they do, on a raised surface."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "KeyHints { height: 1; margin-top: 1; }"

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.raised).gap()
        for key, word in _HINTS:
            put_hint(line.gap(), key, word, look, gap=2)
        return line.strip()


class Menu(OnceScreen[str | None], ModalScreen[str | None]):
    """Shows the items and is dismissed with the id of the one chosen, or None.

    With ``narrowing`` a text line stands above the list and letters are typed into it. Where an item writes, nothing
    is chosen before something has been typed or the cursor has been moved.
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
        self,
        title: str,
        items: Sequence[MenuItem],
        *,
        chosen: str | None = None,
        narrowing: bool = False,
        typed_is: str = "",
    ) -> None:
        """`chosen`: the id of the item the cursor starts on. `typed_is`: what the words typed would be, if they may
        be chosen too: their id is TYPED and the words.
        """
        super().__init__()
        self._title = title
        self._items = items
        self._rows = MenuRows(items, letters=not narrowing, typed_is=typed_is if narrowing else "")
        self._list = RowList(self._rows, raised=True)
        self._list.empty = "No matches."
        self._narrowing = narrowing
        self._panel = Vertical()
        self._sentence = Sentence()
        self._explains = any(item.means for item in items)
        self._waits = narrowing and any(item.writes for item in items)
        self._arm(not self._waits)
        if chosen is not None:
            place = next((place for place, item in enumerate(items) if item.id == chosen), 0)
            self._list.go_to(place, announce=False)

    def compose(self) -> ComposeResult:
        with self._panel:
            yield PaneRule(Tab("", self._title), focused=True, raised=True)
            if self._narrowing:
                yield Field(placeholder="type to narrow")
            yield self._list
            if self._explains:
                yield self._sentence
            yield KeyHints()

    def on_mount(self) -> None:
        self._fit()
        (self.query_one(Field) if self._narrowing else self._list).focus()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        widest = max((cell_len(drawable(item.label + item.hint)) for item in self._items), default=0) + 12
        wanted = max(_LEAST_WIDTH, widest, cell_len(drawable(self._title)) + 12)
        most = _MOST_WIDTH if not self._explains else _EXPLAINED
        wanted = most if self._explains else min(wanted, most)
        self._panel.styles.width = min(wanted, max(1, self.size.width - 2))
        around = _AROUND + (3 if self._explains else 0)
        self._list.styles.height = max(1, min(len(self._items), self.size.height - around))
        self._explain()

    def _arm(self, armed: bool) -> None:
        """Whether there is a cursor, and Enter chooses what it is on."""
        self._rows.armed = armed
        self._list.led = self._narrowing and armed
        self._list.echo = armed
        self._list.refresh()

    def _explain(self) -> None:
        key = self._list.cursor_key
        if not self._explains:
            return
        if not self._rows.armed:
            self._sentence.words = _TYPE if self._rows.sure else _NONE_BY_NAME
        elif key is not None:
            self._sentence.words = self._rows.items[key].means

    def _moved(self) -> None:
        """The cursor was moved: whatever it is on is meant."""
        self._arm(True)
        self._explain()

    def action_move(self, delta: int) -> None:
        if self._rows.armed:  # the first move shows where the cursor is
            self._list.move_cursor(delta)
        self._moved()

    def action_page(self, pages: int) -> None:
        self._list.page(pages)
        self._moved()

    def action_first(self) -> None:
        self._list.first()
        self._moved()

    def action_last(self) -> None:
        self._list.last()
        self._moved()

    def action_choose(self) -> None:
        if self._rows.armed and self._list.cursor_key is not None:
            self.dismiss(self._rows.items[self._list.cursor_key].id)

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
        self._arm(self._rows.sure and (bool(event.value.strip()) or not self._waits))
        self._explain()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_choose()

    def on_row_list_pressed(self, event: RowList.Pressed) -> None:
        event.stop()
        self.dismiss(self._rows.items[event.key].id)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.dismiss(None)


def letters_of(words: Sequence[str]) -> list[str]:
    """A letter for each of some words: the first of its own that no word before it has, else any that is free.

    >>> letters_of(["milestone", "activity", "objective", "output", "task"])
    ['m', 'a', 'o', 'u', 't']
    """
    found: list[str] = []
    for word in words:
        own = (letter for letter in (*word.casefold(), *ascii_lowercase) if letter.isalnum() and letter.isascii())
        found.append(next((letter for letter in own if letter not in found), ""))
    return found

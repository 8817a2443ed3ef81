"""Jump: a letter at every pane and at every field that can be edited; the next key goes there.

Import this only when it opens: nothing on the first screen needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.tui.bench.actions import BY_ID, Act
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.look import look_for
from tsworkbench.tui.once_screen import Opened

if TYPE_CHECKING:
    from tsworkbench.tui.bench.workbench import Workbench


class Place(NamedTuple):
    """A letter on the screen, and the act that it stands for."""

    letter: str
    act: Act
    at: Offset


def places_of(bench: Workbench) -> list[Place]:
    """A letter at each pane that is on the screen, and at the fields of the row in hand."""
    found = []
    for letter, name in (("p", "plan"), ("m", "milestones"), ("o", "officers")):
        pane = bench.panes.by_name[name]
        if pane.display:
            found.append(Place(letter, BY_ID[f"go_{name}"], pane.rule.region.offset))
    for letter, field, act in (
        ("t", "title", "title"),
        ("d", "due", "due"),
        ("l", "lead", "lead"),
        ("n", "said", "comment"),
    ):
        at = bench.detail.field_at(field)
        if at is not None:
            found.append(Place(letter, BY_ID[act], at))
    return found


class _Letter(Widget):
    ALLOW_SELECT = False
    DEFAULT_CSS = "_Letter { overlay: screen; width: 2; height: 1; }"

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self.absolute_offset = place.at

    def render_line(self, y: int) -> Strip:
        return Line(2, look_for(self.app.theme).cursor).put(f"{self._place.letter} ").strip()


class JumpScreen(Opened[Act | None], ModalScreen[Act | None]):
    """Shows the letters, and is dismissed with the act of the one that is pressed; with None by any other key."""

    DEFAULT_CSS = "JumpScreen { background: $background 45%; }"

    def __init__(self, places: list[Place]) -> None:
        super().__init__()
        self._places = places

    def compose(self) -> ComposeResult:
        for place in self._places:
            yield _Letter(place)

    def on_key(self, event: events.Key) -> None:
        """Any key ends it."""
        event.stop()
        event.prevent_default()
        self.dismiss(next((place.act for place in self._places if place.letter == event.character), None))

    def on_click(self, event: events.Click) -> None:
        """So does the mouse."""
        event.stop()
        self.dismiss(None)

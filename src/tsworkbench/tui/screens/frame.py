"""The frame of every screen over the workbench: the banner, a title rule, what the screen is for, the bottom line.

One column is free at each side. The bottom line ends with the one key that leads back; what there is to say of an act
takes its place until the next key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.panes.banner import Banner
from tsworkbench.tui.widgets.hint_line import Hints
from tsworkbench.tui.widgets.once_screen import OnceScreen
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

if TYPE_CHECKING:
    from tsworkbench.tui.bench.desk import Desk
    from tsworkbench.tui.bench.protocol import WholeBench

Answer = TypeVar("Answer")

_SHORT, _NARROW = 30, 100
"""Lines from which there is air around the title rule; cells from which two things stand side by side."""


class NoBanner(Widget):
    """The top line where no plan file is open yet."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "NoBanner { height: 1; padding: 0 1; }"

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.base).put("tsworkbench", look.strong)
        return line.right("no plan is open", look.muted).strip()


class FramedScreen(OnceScreen[Answer]):
    """A subclass says what is in the frame with `body`, and sets `rule` and `hints`."""

    DEFAULT_CSS = """
    FramedScreen > #title { margin: 1; }
    FramedScreen.short > #title { margin: 0 1; }
    """

    def __init__(self, desk: Desk | None = None) -> None:
        """`desk` is what the banner tells of: without one it is that of the app, if a file is open."""
        super().__init__()
        self._of = desk
        self.banner: Banner | NoBanner = NoBanner()
        self.rule = PaneRule(focused=True, id="title")
        self.hints = Hints()

    def compose(self) -> ComposeResult:
        desk = self._of or getattr(self.app, "desk", None)
        if desk is not None:
            self.banner = Banner(desk)
        self.fit_frame(self.app.size)
        yield self.banner
        yield from self.heading_rule()
        yield from self.body()
        yield self.hints

    def heading_rule(self) -> ComposeResult:
        """The title rule; a screen of two panes has it over the first of them."""
        yield self.rule

    def body(self) -> ComposeResult:
        """What is between the title rule and the bottom line."""
        yield from ()

    def called(self, key: str, name: str, label: str = "") -> None:
        """What the title rule says: the key that opens the screen, its name, and at its end a count or the like."""
        self.rule.rule = self.rule.rule._replace(tabs=(Tab(key, name),), label=label)

    def on_resize(self, event: events.Resize) -> None:
        self.fit_frame(event.size)

    def fit_frame(self, size: Size) -> None:
        """What the size of the screen allows. A subclass that goes by it calls this: its handlers come first."""
        self.set_class(size.height < _SHORT, "short")
        self.set_class(size.width < _NARROW, "narrow")

    def show_saved(self, bench: WholeBench) -> None:
        """An act was done, or could not be: the banner says when the last edit was saved."""
        if isinstance(self.banner, Banner):
            self.banner.failed = bench.banner.failed
        self.banner.refresh()

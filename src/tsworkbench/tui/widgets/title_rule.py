"""A pane's title rule: a heavy line in the accent when the pane has the focus, a light one when not.

It is all the frame a pane has. At 80 columns one rule names all the panes, as tabs.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.tui.draw.content import Line, drawable
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.widgets.hint_line import pressing

_BEFORE = 3  # cells of rule and space before the first name
_BETWEEN = 3  # cells between two names
_NOTED = " · "
_BACK = "esc "


class Tab(NamedTuple):
    """A pane as its rule names it."""

    key: str
    """The key that goes to it; may be empty."""
    name: str
    note: str = ""
    """What holds for it at the moment and must not be overlooked: the filter in force."""


class TitleRule(NamedTuple):
    """All that a rule shows."""

    tabs: tuple[Tab, ...]
    active: int = 0
    focused: bool = False
    label: str = ""
    """A count or the name of the view, at the right end."""
    tail: int = 2
    """Cells of rule after the label; with 0 the label ends where the pane does, as column headings do."""
    key: str = ""
    """The key that a click on the label presses, if it is one that changes what the label says."""


def paint_rule(rule: TitleRule, width: int, look: Look, under: Style | None = None) -> Strip:
    """The rule in `width` cells, on the background of `under` (the screen's own if not given)."""
    stroke, ink = ("━", look.accent) if rule.focused else ("─", look.rule)
    line = Line(width, look.base if under is None else under)
    line.put(stroke * (_BEFORE - 1), ink).gap()
    for index, tab in enumerate(rule.tabs):
        line.gap(_BETWEEN if index else 0)
        _put_name(line, tab, index == rule.active, rule.focused, len(rule.tabs) > 1, look)
    line.gap()
    label = drawable(rule.label)
    ending = cell_len(label) + 1 + (rule.tail + 1 if rule.tail else 0) if label else 0
    if label and ending > line.room:
        label, ending = "", 0  # names tell more than a count does
    line.put(stroke * (line.room - ending), ink)
    if label:
        said, named, word = label.rpartition(_BACK)  # "12 found · esc all"
        line.gap().put(said if named else label, pressing(look.muted, rule.key) if rule.key else look.muted)
        if named:
            line.put(named + word, pressing(look.muted, "esc"))
        if rule.tail:
            line.gap().put(stroke * rule.tail, ink)
    return line.strip()


def _put_name(line: Line, tab: Tab, active: bool, focused: bool, tabs: bool, look: Look) -> None:
    key_style = look.key if active and focused else look.text if tabs else look.muted
    if tab.key:
        line.put(tab.key, key_style).gap()
    line.put(tab.name, look.strong if active else look.muted)
    if tab.note:
        line.put(_NOTED, look.muted).put(tab.note, look.key)


def tab_at(tabs: Sequence[Tab], x: int) -> int | None:
    """Which of the names stands at column `x`."""
    start = _BEFORE
    for index, tab in enumerate(tabs):
        end = start + (cell_len(tab.key) + 1 if tab.key else 0) + cell_len(drawable(tab.name))
        end += cell_len(_NOTED + drawable(tab.note)) if tab.note else 0
        if start <= x < end:
            return index
        start = end + _BETWEEN
    return None


class PaneRule(Widget):
    """The rule as a widget. The pane sets what it shows; a click on a name posts `Chosen`."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "PaneRule { width: 1fr; height: 1; background: $background; }"

    rule: reactive[TitleRule] = reactive(TitleRule(()))

    class Chosen(Message):
        """The name of a pane was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(
        self,
        *tabs: Tab,
        active: int = 0,
        label: str = "",
        tail: int = 2,
        focused: bool = False,
        raised: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """`raised`: it stands on a raised surface, not on the background of the screen."""
        super().__init__(id=id)
        self._raised = raised
        self.set_reactive(PaneRule.rule, TitleRule(tabs, active, focused, label, tail))

    def show(self, *, active: int | None = None, focused: bool | None = None, label: str | None = None) -> None:
        """Changes what is given, and repaints only if something did."""
        old = self.rule
        self.rule = old._replace(
            active=old.active if active is None else active,
            focused=old.focused if focused is None else focused,
            label=old.label if label is None else label,
        )

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        return paint_rule(self.rule, self.size.width, look, look.raised if self._raised else None)

    async def _on_click(self, event: events.Click) -> None:
        index = tab_at(self.rule.tabs, event.x)
        if index is not None:
            event.stop()
            self.post_message(self.Chosen(self.rule.tabs[index].name))

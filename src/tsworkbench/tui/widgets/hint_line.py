"""The bottom line: the keys that matter on this row, or the one thing the officer must be told just now."""

from collections.abc import Sequence

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.themes import look_for

_MOST_LINES = 3


class Hints(Widget):
    """Keys in the accent, words muted. A message stands in their place until the next key."""

    ALLOW_SELECT = False
    _told: Sequence[str] = ()
    DEFAULT_CSS = "Hints { height: 1; padding: 0 1; }"

    keys: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """(keys, word) in the order in which they are shown: the last at the right end, always; others as they fit."""
    message: reactive[tuple[str, bool]] = reactive(("", False))
    """What to tell, and whether it is a refusal."""

    def watch_message(self) -> None:
        """A sentence is told whole: where one line is too short for it, the line above gives way."""
        self._told = wrap(self.message[0], max(20, self.app.size.width - 2), _MOST_LINES) if self.message[0] else []
        self.styles.height = max(1, len(self._told))

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.base)
        if self._told:
            words = self._told[y] if y < len(self._told) else ""
            return line.put(words, look.error if self.message[1] else look.text).strip()
        *others, last = self.keys or (("", ""),)
        line.right(last[0], look.key).right(f" {last[1]}", look.muted)
        for keys, word in others:
            if len(keys) + len(word) + 4 > line.room:
                break
            line.put(keys, look.key).gap().put(word, look.muted).gap(3)
        return line.strip()

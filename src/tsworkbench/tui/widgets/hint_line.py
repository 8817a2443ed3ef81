"""Keys as the screen names them, which a click presses too; and the bottom line, which names those that matter now."""

from collections.abc import Sequence
from functools import lru_cache

from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.themes import Look, look_for

_MOST_LINES = 3
PRESSES = "presses"
"""What a style has in its meta where a click stands for a key: that key, as it is written for people."""


@lru_cache(256)
def pressing(style: Style, key: str) -> Style:
    """The same style; a click on what is drawn in it presses `key`, as it is written for people: "c", "esc", "ctrl+s".

    What is drawn carries it along, so it needs no looking up of places, and holds after any move and any new size.
    """
    return style + Style(meta={PRESSES: key})


def put_hint(line: Line, keys: str, word: str, look: Look, *, gap: int = 3, right: bool = False) -> None:
    """Puts "c complete": a click presses the key. Where several keys are named together, each is pressed by itself."""
    put = line.right if right else line.put
    for place, key in enumerate(each := keys.split(" ")):
        put(f" {key}" if place else key, pressing(look.key, key))
    put(f" {word}", pressing(look.muted, keys) if len(each) == 1 else look.muted)
    if gap:
        put(" " * gap)


class Hints(Widget):
    """Keys in the accent, words muted. A message stands in their place until the next key."""

    ALLOW_SELECT = False
    tells = True
    """Whether messages are shown here. Where another widget shows them the keys stay."""
    _told: Sequence[str] = ()
    DEFAULT_CSS = "Hints { height: 1; padding: 0 1; }"

    keys: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """(keys, word) in the order in which they are shown: the last at the right end, always; others as they fit."""
    message: reactive[tuple[str, bool]] = reactive(("", False))
    """What to tell, and whether it is a refusal."""

    def watch_message(self) -> None:
        """A sentence is told whole: where one line is too short for it, the line above gives way."""
        if not self.tells:
            return
        self._told = wrap(self.message[0], max(20, self.app.size.width - 2), _MOST_LINES) if self.message[0] else []
        self.styles.height = max(1, len(self._told))

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.base)
        if self._told:
            words = self._told[y] if y < len(self._told) else ""
            return line.put(words, look.error if self.message[1] else look.text).strip()
        *others, last = self.keys or (("", ""),)
        put_hint(line, *last, look, gap=0, right=True)
        for keys, word in others:
            if len(keys) + len(word) + 4 > line.room:
                break
            put_hint(line, keys, word, look)
        return line.strip()

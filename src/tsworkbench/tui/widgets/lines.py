"""Several lines of text being typed. Import this only when a form opens."""

from textual import events
from textual.widgets import TextArea

from tsworkbench.plan.text import FIELD_LIMIT, clean, over_limit
from tsworkbench.tui.widgets.text_field import Field


class Lines(TextArea):
    """Textual's TextArea for plain words: Tab goes on, control characters never get in, and it has a limit."""

    DEFAULT_CSS = """
    Lines, Lines:focus {
        border: none; padding: 0; height: 3; width: 1fr; background: $background; color: $foreground;
    }
    Lines:focus { background: $selected; }
    Lines .text-area--cursor-line, Lines:focus .text-area--cursor-line { background: transparent; }
    """

    LINE_ENDS = ("tab",)
    """Enter begins a new line here."""

    def __init__(self, text: str = "") -> None:
        super().__init__(
            clean(text[:FIELD_LIMIT], lines=True),
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            compact=True,
            highlight_cursor_line=False,
        )
        self.cursor_blink = False

    @property
    def value(self) -> str:
        """What stands in it, cleaned."""
        return clean(self.text, lines=True)

    @value.setter
    def value(self, text: str) -> None:
        self.text = clean(text[:FIELD_LIMIT], lines=True)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.take(event.text)

    def take(self, text: str) -> None:
        """Puts pasted text in place of the selection, or at the cursor."""
        if too_long := over_limit(self.text + text):
            self.post_message(Field.Said(self, too_long, True))
            return
        self.replace(clean(text, lines=True), *self.selection)

    def joined(self, _lines: int) -> None:
        """Cells of a table that came in as keys, all at once, stand beside each other: nothing is to be said of it."""

    def action_paste(self) -> None:
        to_paste = getattr(self.app, "to_paste", None)
        self.take(self.app.clipboard if to_paste is None else to_paste())

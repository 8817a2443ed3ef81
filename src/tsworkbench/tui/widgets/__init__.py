"""Parts that panes and screens are made of, and what these lie on."""

from rich.style import Style
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Ground(Widget):
    """What others lie on, with no border and no words of its own: one blank line is painted for all of it."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines within a region of it."""
        _, background = self.background_colors
        blank = Strip.blank(crop.width, Style.from_color(bgcolor=background.rich_color))
        for each in self.get_line_filters():
            blank = blank.apply_filter(each, background)
        return [blank] * crop.height


class Across(Horizontal, Ground):
    """Where others lie side by side."""


class Stack(Vertical, Ground):
    """Where others lie one under another."""

"""What every screen that is one list has in common: going about it."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from tsworkbench.tui.widgets.rows import RowList

Answer = TypeVar("Answer")


class ListScreen(Screen[Answer]):
    """A screen whose keys go to one list, by the keys that go about every list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]

    @property
    def walked(self) -> RowList:
        """The list the keys go to: the only one on the screen."""
        return self.query_one(RowList)

    def action_move(self, delta: int) -> None:
        self.walked.move_cursor(delta)

    def action_page(self, pages: int) -> None:
        self.walked.page(pages)

    def action_first(self) -> None:
        self.walked.first()

    def action_last(self) -> None:
        self.walked.last()

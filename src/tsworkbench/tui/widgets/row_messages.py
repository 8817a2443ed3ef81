"""What a row list tells the pane it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tsworkbench.tui.widgets.rows import RowList


class _AboutRow(Message):
    """Written out, and not as dataclasses: making those is a part of every start."""

    def __init__(self, rows: RowList, key: int) -> None:
        """`key` is that of the row."""
        super().__init__()
        self.rows = rows
        self.key = key

    @property
    def control(self) -> RowList:
        """The list, for ``@on`` with a selector."""
        return self.rows


class Highlighted(_AboutRow, namespace="row_list"):
    """The cursor stands on another row."""

    def can_replace(self, message: Message) -> bool:
        """Of several that wait, only the last one counts."""
        return isinstance(message, Highlighted) and message.rows is self.rows


class Opened(_AboutRow, namespace="row_list"):
    """Enter or a double click on a row."""


class EditAsked(_AboutRow, namespace="row_list"):
    """The row is to be edited."""


class Pressed(_AboutRow, namespace="row_list"):
    """A click on a row, `x` cells into the source's own columns (on a fold mark, say)."""

    def __init__(self, rows: RowList, key: int, x: int) -> None:
        super().__init__(rows, key)
        self.x = x

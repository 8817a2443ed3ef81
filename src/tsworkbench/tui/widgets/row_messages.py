"""What a row list tells the pane it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tsworkbench.tui.widgets.rows import RowList


@dataclass
class _AboutRow(Message):
    rows: RowList
    """The list."""
    key: int
    """The row's key."""

    @property
    def control(self) -> RowList:
        """The list, for ``@on`` with a selector."""
        return self.rows


@dataclass
class Highlighted(_AboutRow, namespace="row_list"):
    """The cursor stands on another row."""

    def can_replace(self, message: Message) -> bool:
        """Of several that wait, only the last one counts."""
        return isinstance(message, Highlighted) and message.rows is self.rows


@dataclass
class Opened(_AboutRow, namespace="row_list"):
    """Enter or a double click on a row."""


@dataclass
class EditAsked(_AboutRow, namespace="row_list"):
    """The row is to be edited."""


@dataclass
class Pressed(_AboutRow, namespace="row_list"):
    """A click on a row, `x` cells into the source's own columns (on a fold mark, say)."""

    x: int

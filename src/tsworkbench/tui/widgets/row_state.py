"""How a row stands when it is painted."""

from typing import NamedTuple


class RowState(NamedTuple):
    """How a row stands at the moment. The list draws background and marker; the source, the words."""

    selected: bool = False
    """It is the row the cursor is on."""
    focused: bool = False
    """The list has the focus."""
    echo: bool = False
    """It is selected, and the focus is in another pane."""
    marked: bool = False
    """It is marked for an act on many rows."""
    hovered: bool = False
    """The mouse is over it."""

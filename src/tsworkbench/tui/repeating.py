"""An act that can be done again on another row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tsworkbench.store.book import Done
    from tsworkbench.store.refs import Place
    from tsworkbench.work.acting import Edit


class Repeatable(NamedTuple):
    """What `.` does: the edit for a row, by the name that the hints give it."""

    called: str
    """ "state green", "due by end jan"."""
    edit: Callable[[Place], Edit]
    then: Callable[[Done], None] | None = None
    """What comes after it: red and amber ask why."""

"""What an act needs of the screen it is done on: a row, a line to type in, and a way to be written.

The workbench is one such screen, the update round another: the same acts serve both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tsworkbench.store.book import Done
    from tsworkbench.store.refs import Place
    from tsworkbench.tui.desk import Desk
    from tsworkbench.tui.repeating import Repeatable
    from tsworkbench.tui.widgets.editor import Reading
    from tsworkbench.work.acting import Edit


class Asker(Protocol):
    """A screen on which acts are done."""

    desk: Desk

    def target(self) -> Place:
        """The row that an act is about. Raises WrongInput where there is none."""

    def targets(self) -> list[Place]:
        """The rows that an act is about, where it may be about several."""

    def perform_each(self, repeatable: Repeatable, *, on: Sequence[Place] | None = None, closes: bool = False) -> None:
        """Makes an edit of each row, as one act."""

    def perform(self, *edits: Edit, closes: bool = False, then: Callable[[Done], None] | None = None) -> None:
        """Makes edits as one act; `closes` shuts the editor once they are on disk, `then` comes after that."""

    def ask(
        self,
        label: str,
        text: str,
        submit: Callable[[str], None],
        *,
        reading: Callable[[str], Reading] | None = None,
        says: str = "",
        replaces: bool = False,
        draft: tuple[str, str] | None = None,
    ) -> None:
        """Opens the editor. `submit` closes it, or raises and so keeps it open.

        `draft` says what takes half-typed words up again, if it is not the act itself: a name, and what it needs.
        """

    def close_editor(self) -> None:
        """Shuts the editor."""

"""What an act needs of the screen it is done on: a row, a line to type in, and a way to be written.

The workbench is one such screen, the update round another: the same acts serve both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from tsworkbench.plan.errors import WorkbenchError
    from tsworkbench.store.book import Done
    from tsworkbench.store.views.refs import Place
    from tsworkbench.tui.bench.desk import Desk
    from tsworkbench.tui.widgets.editor import Reading
    from tsworkbench.work.edits import Edit


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
        stands: Callable[[], str] | None = None,
        enters: str = "save",
        leaves: str = "leave as it was",
    ) -> None:
        """Opens the editor. `submit` closes it, or raises and so keeps it open.

        `draft` says what takes half-typed words up again, if it is not the act itself: a name, and what it needs.
        `stands` reads what is to be written over, so that somebody else's change of it meanwhile is told first.
        `enters` and `leaves` say in the bottom line what Enter and Esc do.
        """

    def close_editor(self) -> None:
        """Shuts the editor."""


class Teller(Protocol):
    """A screen that acts are performed for."""

    def tell(self, words: str) -> None:
        """Says one thing."""

    def saved(self, closes: bool) -> None:
        """An act is on disk; with `closes`, the editor it was typed in can be shut."""

    def not_saved(self, error: WorkbenchError) -> None:
        """An act was not done, and why."""


class Timer(Protocol):
    """What is needed of a timer."""

    def stop(self) -> None:
        """Makes it not fire."""


class Repeatable(NamedTuple):
    """What `.` does: the edit for a row, by the name that the hints give it."""

    called: str
    """ "state green", "due by end jan"."""
    edit: Callable[[Place], Edit]
    then: Callable[[Done], None] | None = None
    """What comes after it: red and amber ask why."""

"""A screen over another one, which is left once."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import Screen

Answer = TypeVar("Answer")


class OnceScreen(Screen[Answer]):
    """Keys pressed faster than the screen goes still come to it. The first that leaves it counts.

    Without this the second would leave whatever stood below, and its answer would be acted on as well.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "app.help_quit", show=False),  # the keys of the app don't reach a screen that is modal
    ]

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leaves the screen with an answer; one that has gone, or has another over it, stays as it is."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def action_leave(self) -> Awaitable[None] | None:
        """Back, without an answer."""
        self.dismiss(None)
        return None

"""What is being typed just now, kept as a draft when the fingers rest, or when somebody ends the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from tsworkbench.work.drafts import Draft, Drafts

if TYPE_CHECKING:
    from tsworkbench.tui.asker import Timer

_CALLED = {
    "Say": "commentary",
    "Private": "a private note",
    "Why": "why",
    "What next": "what next",
    "Due": "a date",
    "Expected": "an expected date",
    "Months": "a number of months",
    "Done on": "the day of completion",
    "Lead": "leads",
    "Title": "a title",
    "Needs": "needs",
    "Actual": "an actual",
    "Reason": "the reason for a later date",
    "As at": "the as-at day",
    "As it stood on": "a day to look back to",
    "Changed since": "a day to look back to",
    "Keep as": "the name of a filter",
    "Your name": "your name",
    "Group": "the name of a group",
    "Next year's plan": "the title of next year's plan",
}
"""What the words in an editor are called afterwards, by its label."""
_OF_NO_ROW = ("time", "filter", "who", "add_group", "add_meeting", "sign_off", "roll_forward")
"""Acts that ask for words which are not about the row the cursor is on."""


def called(field: str, act: str, row: str = "") -> str:
    """What was being typed, in the officer's words; `row` is the number of the row that it was about.

    >>> called("Done on", "complete", "5.1.m1"), called("Due · 3 rows", "due", "5.1")
    ('the day of completion on 5.1.m1', 'a date on 3 rows')
    """
    label, _, rows = field.partition(" · ")
    words = _CALLED.get(label)
    if words is None:
        start = label[:1].lower() + label[1:]
        words = f"a {start}" if label.startswith("New ") else "the sign-off" if act == "sign_off" else start
    about = rows or ("" if act in _OF_NO_ROW else row)
    return f"{words} on {about}" if about else words


REST = 0.5
"""Seconds without a key after which the words typed so far are kept."""


@runtime_checkable
class Keeping(Protocol):
    """A screen on which something can be typed that outlives the program."""

    def keep_drafts(self) -> None:
        """Keeps what is being typed this very moment, to its last letter."""


class Typing:
    """Follows the one thing that is being typed. `start` sets a timer."""

    def __init__(self, drafts: Drafts, start: Callable[[float, Callable[[], None]], Timer]) -> None:
        self.drafts = drafts
        self._start = start
        self._timer: Timer | None = None
        self._unkept: Draft | None = None
        self._current: Draft | None = None

    def typed(self, draft: Draft) -> None:
        """The words have changed: they are kept once they have rested for a moment."""
        self._current = self._unkept = draft
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._start(REST, self.keep)

    def again(self, draft: Draft) -> None:
        """A draft has been taken up: saving or giving up what is typed now is the end of it."""
        self._current = draft

    @property
    def is_kept(self) -> bool:
        """Whether what is being typed just now is on disk as a draft."""
        return self._current is not None and self._unkept is None

    def keep(self) -> None:
        """Keeps what has been typed since it was last kept, now."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        draft, self._unkept = self._unkept, None
        if draft is not None:
            self.drafts.keep(draft)

    def leave(self) -> bool:
        """Somebody goes away from what was typed, and it stays a draft. False if nothing was."""
        self.keep()
        left, self._current = self._current, None
        return left is not None

    def done(self) -> None:
        """What was typed is saved, or was given up: no draft of it is left."""
        draft, self._current, self._unkept = self._current, None, None
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if draft is not None:
            self.drafts.drop(draft)

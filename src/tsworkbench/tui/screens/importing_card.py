"""The doubt in hand, on a card: where it stands, what stands there, why it is in doubt, and how it may be read."""

from __future__ import annotations

from typing import Any

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.draft import Doubt, Draft
from tsworkbench.plan.reviewing import Review
from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.look import Look, look_for

_MARK = "▌"
_TEXT_LINES, _READING_LINES, _WHY_LINES = 5, 3, 4
_MOST = 9
"""Readings that have a key of their own."""

Piece = tuple[str, str, bool]
"""What stands in a line, by which role, and whether it is the reading that is chosen."""


class Card(Widget):
    """Paints itself from a review. The reading that enter would take carries the mark."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Card { height: auto; }"

    class Pressed(Message):
        """A reading was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self.chosen = 0
        self.airy = True
        """Whether there is room for a blank line between two readings."""
        self.summary: list[str] = []
        """What there is to say once nothing is in doubt."""
        self._at: dict[int, int] = {}

    def show(self, chosen: int = 0) -> None:
        """The review has gone on, or another reading is looked at."""
        self.chosen = chosen
        self.refresh(layout=True)

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        return len(self._pieces(width))

    def _pieces(self, width: int) -> list[Piece]:
        room = max(20, width - 4)
        doubt = self._review.doubt
        if doubt is None:
            return [(line, "text", False) for part in self.summary for line in [*wrap(part, room, 6), ""]]
        self._at = {}
        found: list[Piece] = [(line, "muted", False) for line in wrap(doubt.where, room, 2)]
        found += [(line, "quote", False) for line in wrap(f"“{doubt.text}”", room, _TEXT_LINES)]
        found += [("", "text", False), *((line, "doubt", False) for line in wrap(doubt.because, room, _WHY_LINES))]
        found.append(("", "text", False))
        for place, words in enumerate([doubt.reading, *(other.words for other in doubt.others[: _MOST - 1])]):
            chosen = place == self.chosen
            if place and self.airy:
                found.append(("", "text", False))
            key = f"{place + 1}  "
            for number, line in enumerate(wrap(words, room - 3, _READING_LINES) or [""]):
                self._at[len(found)] = place
                found.append((f"{key if number == 0 else '   '}{line}", "strong" if chosen else "text", chosen))
        more = len(doubt.others) - (_MOST - 1)
        if more > 0:
            found.append((f"   and {more} more: t types any reading", "muted", False))
        return found

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        width = self.size.width
        pieces = self._pieces(width)
        if y >= len(pieces):
            return Line(width, look.base).strip()
        words, role, chosen = pieces[y]
        under: Style = look.base + look.selected if chosen else look.base
        line = Line(width, under).put(_MARK if chosen else " ", look.accent).gap(2)
        if y in self._at and words[:1].isdigit():
            return line.put(words[0], look.key).put(words[1:], getattr(look, role)).strip()
        return line.put(words, _style(look, role)).strip()

    def on_click(self, event: events.Click) -> None:
        """A click on a reading takes it."""
        place = self._at.get(event.y)
        if self._review.doubt is not None and place is not None:
            event.stop()
            self.post_message(self.Pressed(place))


def _style(look: Look, role: str) -> Style:
    style: Style = getattr(look, role)
    return style


def readings(doubt: Doubt) -> int:
    """How many readings of a doubt can be chosen."""
    return 1 + min(len(doubt.others), _MOST - 1)


def counted(draft: Draft, *, below: bool = False) -> str:
    """What is in a draft: "7 objectives, 15 activities, 40 milestones, 35 outputs"; or of activities and below them."""
    plans = draft.library.plans
    activities = [one for plan in plans for objective in plan.objectives for one in objective.activities]
    counts = {
        ("objective", "objectives"): sum(len(plan.objectives) for plan in plans),
        ("activity", "activities"): len(activities),
        ("milestone", "milestones"): sum(len(activity.milestones) for activity in activities),
        ("output", "outputs"): sum(len(activity.outputs) for activity in activities),
    }
    found = [f"{count:,} {words[count != 1]}" for words, count in counts.items() if count]
    return ", ".join(found[1:3] if below and len(found) > 1 else found)

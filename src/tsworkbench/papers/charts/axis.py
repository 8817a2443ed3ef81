"""Days and counts as places on a drawing, and the lines and words of their axes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tsworkbench.papers.charts.scene import Anchor, Scene, Text, line
from tsworkbench.papers.colours import FAINT, INK, QUIET
from tsworkbench.plan.calendar import add_months, short_month

WIDTH = 680
"""How wide every chart is: the text of an A4 page with margins of 15 mm, in pixels of 1/96 inch."""

SMALL = 11.5
"""The size of a chart's smaller words: 8.6 points on paper."""


@dataclass(frozen=True)
class Days:
    """A stretch of days laid out between two places; a day is as wide as it lasts."""

    first: date
    last: date
    left: float
    right: float

    def end_of(self, day: date) -> float:
        """Where the day is over."""
        return self._at((day - self.first).days + 1)

    def start_of(self, day: date) -> float:
        """Where the day begins."""
        return self._at((day - self.first).days)

    def _at(self, days: int) -> float:
        whole = max(1, (self.last - self.first).days + 1)
        return self.left + (self.right - self.left) * min(max(days / whole, 0), 1)

    def months(self) -> list[date]:
        """The first day of each month that begins or goes on here."""
        month, found = self.first.replace(day=1), []
        while month <= self.last:
            found.append(month)
            month = add_months(month, 1)
        return found


def draw_months(scene: Scene, days: Days, top: float, bottom: float) -> None:
    """A faint line where each month begins, its name above in the middle of it, and the year where it is new.

    Where months are narrower than their names only each third one is named, or each year.
    """
    months = days.months()
    room = (days.right - days.left) / max(1, len(months))
    every = 1 if room >= 26 else 3 if room >= 9 else 12
    shown = [month for month in months if every == 1 or (month.month - 1) % every == 0]
    year = 0
    for month in shown:
        start = days.start_of(month)
        scene.add(line(start, top, start, bottom, FAINT))
        if every == 12:
            scene.add(Text(at=(start + 3, top - 6), text=str(month.year), fill=QUIET, size=SMALL))
            continue
        end = days.end_of(add_months(month, every) - timedelta(days=1))
        if end - start < 22:  # a month of which only a few days are shown
            continue
        at = ((start + end) / 2, top - 6)
        scene.add(Text(at=at, text=short_month(month), fill=INK, size=SMALL, anchor=Anchor.MIDDLE))
        if month.year != year:
            year = month.year
            above = (at[0], top - 20)
            scene.add(Text(at=above, text=str(year), fill=QUIET, size=SMALL, anchor=Anchor.MIDDLE))
    scene.add(line(days.right, top, days.right, bottom, FAINT))


def steps_to(most: int) -> list[int]:
    """Round counts from 0 to at least `most`, five or so."""
    size = 1
    while most / size > 6:
        size = next(size // unit * better for unit, better in ((1, 2), (2, 5), (5, 10)) if _leads_with(size, unit))
    return list(range(0, most + size, size))


def _leads_with(number: int, digit: int) -> bool:
    return str(number)[0] == str(digit)

"""One officer's sitting at an update round: the cards in their order, where she is, and how long it has taken.

What has been said is always read from the file; only what was passed by is remembered here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Row
from tsworkbench.store.views import rounds
from tsworkbench.store.views.refs import Place, cells_of, key_of
from tsworkbench.store.views.row import RowView
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.work.round.updates import Ask, asks


class Card(NamedTuple):
    """All that a card shows. `steps` are the milestones to tick; `chosen` is one of them, or -1: the row itself."""

    ask: Ask
    view: RowView
    above: RowView | None
    """The activity of a milestone, where the plan reports on milestones."""
    steps: tuple[RowView, ...]
    done_before: int
    """Milestones that were complete before and are not listed."""
    chosen: int
    before: Row | None
    """The last update from before this round."""


class Sitting:
    """Goes through the rows that an officer speaks for. Past the last one it is `over`."""

    def __init__(self, desk: Desk, officer_id: str) -> None:
        self.desk = desk
        self._officer_id = officer_id
        self._stopwatch: Callable[[], float] = desk.stopwatch
        self._began = self._stopwatch()
        self._took: float | None = None
        found = asks(desk.book, officer_id, desk.as_at)
        self.asks: dict[str, Ask] = {ask.place.id: ask for ask in found}
        self._order = list(self.asks)
        self._passed: set[str] = set()
        self._ticked: set[int] = set()
        self._chosen: dict[str, int] = {}
        self.index = sum(not ask.reasons for ask in found)
        self.began_at = self.index

    # -- where she is

    def __len__(self) -> int:
        return len(self._order)

    @property
    def over(self) -> bool:
        """Whether there is no card to show: all have been gone through."""
        return self.index >= len(self._order)

    @property
    def ask(self) -> Ask:
        """What the card in hand asks."""
        return self.asks[self._order[self.index]]

    @property
    def following(self) -> Ask | None:
        """What the next card asks."""
        after = self.index + 1
        return self.asks[self._order[after]] if after < len(self._order) else None

    def go_on(self) -> None:
        """The next card. One that nothing was said on has been passed by."""
        if not self.over:
            if self.ask.said is None:
                self._passed.add(self.ask.place.id)
            self.index += 1
        if self.over and self._took is None:
            self._took = self._stopwatch() - self._began

    def go_back(self) -> bool:
        """The card before; False on the first."""
        if self.index == 0:
            return False
        self.index -= 1
        self._took = None
        return True

    def go_to_row(self, touched: frozenset[tuple[str, str]]) -> None:
        """The card of the row that an act has touched, if there is one."""
        ids = {row_id for _, row_id in touched}
        for level, row_id in touched:
            if level == "milestone":
                row = cells_of(self.desk.book, level, row_id)
                ids.update([] if row is None else [row["activity_id"]])
        found = next((place for place, row_id in enumerate(self._order) if row_id in ids), None)
        if found is not None:
            self.index = found
            self._took = None

    # -- how far she has come

    @property
    def said(self) -> int:
        """How many rows have had their word in this round."""
        return sum(ask.said is not None for ask in self.asks.values())

    @property
    def skipped(self) -> list[Ask]:
        """Rows that were passed by and have still had no word."""
        return [self.asks[row_id] for row_id in self._order if row_id in self._passed and not self.asks[row_id].said]

    @property
    def seconds(self) -> int:
        """How long it has taken, up to the last card."""
        return int(self._stopwatch() - self._began if self._took is None else self._took)

    # -- what stands on the card

    def read_again(self) -> None:
        """The file has changed: reads the selected row anew."""
        if self.over:
            return
        row_id = self.ask.place.id
        found = asks(self.desk.book, self._officer_id, self.desk.as_at, only=row_id)
        if found:
            self.asks[row_id] = found[0]

    def drop(self) -> None:
        """Takes out the card in hand: somebody has deleted its row."""
        del self.asks[self._order.pop(self.index)]

    def read_all_again(self) -> None:
        """An act has been undone or done again: any row may read differently."""
        for ask in asks(self.desk.book, self._officer_id, self.desk.as_at):
            if ask.place.id in self.asks:
                self.asks[ask.place.id] = ask

    def card(self) -> Card | None:
        """The card in hand; None if its row has gone."""
        ask = self.ask
        view = self.desk.view(_key(ask.place))
        if view is None:
            return None
        steps, done_before = self._steps(ask)
        row_id = ask.place.id
        if row_id not in self._chosen:
            self._chosen[row_id] = next((n for n, step in enumerate(steps) if step.status != Status.COMPLETE), -1)
        self._chosen[row_id] = min(self._chosen[row_id], len(steps) - 1)
        above = None
        if view.level == "milestone" and (activity := self.desk.activity_of(view)) is not None:
            above = self.desk.view(key_of("activity", activity["rid"]))
        position = ask.at.term.position.isoformat()
        before = rounds.said_before(self.desk.book, row_id, ask.place.plan_id, position)
        return Card(ask, view, above, steps, done_before, self._chosen[row_id], before)

    def _steps(self, ask: Ask) -> tuple[tuple[RowView, ...], int]:
        """The milestones still open and those ticked in this sitting, and how many were complete before."""
        if ask.place.level != "activity":
            return (), 0
        rows = rounds.milestones_of(self.desk.book, ask.place.id)
        shown = [
            key_of("milestone", row["rid"])
            for row in rows
            if row["status"] != Status.COMPLETE or key_of("milestone", row["rid"]) in self._ticked
        ]
        self._ticked.update(shown)
        self.desk.read_ahead(shown)
        views = (self.desk.view(key) for key in shown)
        return tuple(view for view in views if view is not None), len(rows) - len(shown)

    def choose(self, place: int) -> None:
        """Chooses a milestone of the card by its place, -1 for the row itself."""
        self._chosen[self.ask.place.id] = place


def _key(place: Place) -> int:
    return key_of(place.level, place.rid)


def counts(sitting: Sitting) -> dict[Rag, int]:
    """How many of the rows said in this round have which rating: together as many as were said."""
    found: dict[Rag, int] = {}
    for ask in sitting.asks.values():
        if ask.said is not None and ask.said.rag is not None:
            found[ask.said.rag] = found.get(ask.said.rag, 0) + 1
    return found

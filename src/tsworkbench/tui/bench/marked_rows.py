"""Marks: rows set apart so that the next act is done to all of them at once, as one step to undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from tsworkbench.plan.english import are
from tsworkbench.plan.errors import NotFound, WorkbenchError
from tsworkbench.store.views.refs import Place, place_of
from tsworkbench.tui.bench.desk import Desk

if TYPE_CHECKING:
    from tsworkbench.tui.bench.actions import Act


class OutOfView(WorkbenchError):
    """Marked rows are not to be seen: the act waits for Enter. It is a question, not a refusal."""


def labelled(label: str, places: Sequence[Place]) -> str:
    """An editor's label; of marked rows it says how many the words are for."""
    return label if len(places) == 1 else f"{label} · {len(places)} rows"


class MarkedRows:
    """The marked rows of the file, in the order in which they were marked."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows: dict[int, None] = {}
        """Keys of the marked rows, each of them once."""
        self.last: int | None = None
        """The row that was marked last: where a range begins."""
        self.waits: Act | None = None
        """The act that Enter lets go ahead, though marked rows are out of view."""
        self.agreed = False
        """Enter was pressed for them."""
        self.used = False
        """The act under way is about the marked rows."""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def keys(self) -> frozenset[int]:
        """Keys of the marked rows."""
        return frozenset(self.rows)

    def turn(self, key: int) -> None:
        """Marks a row, or takes its mark away."""
        if key in self.rows:
            del self.rows[key]
            self.last = None
        else:
            self.rows[key] = None
            self.last = key

    def add(self, keys: Iterable[int]) -> None:
        """Marks these rows."""
        for key in keys:
            self.rows[key] = None
            self.last = key

    def clear(self) -> bool:
        """Takes all marks away; False if there were none."""
        had, self.last, self.used = bool(self.rows), None, False
        self.rows.clear()
        return had

    def forget_gone(self) -> None:
        """A row that has been deleted is marked no longer."""
        for key in [key for key in self.rows if self._desk.view(key) is None]:
            del self.rows[key]

    def begin(self, act: Act) -> Act:
        """An act begins: the one to run, which is the one that waited if this is the Enter it waited for."""
        waited, self.waits = self.waits, None
        self.agreed = waited is not None and act.id == "open_row"
        self.used = False
        return waited if self.agreed and waited is not None else act

    def places(self, in_view: Callable[[], set[int]]) -> list[Place]:
        """The marked rows that are still there. Raises OutOfView until the officer has agreed to what she can't see."""
        unseen = len(self.keys - in_view())
        if unseen and not self.agreed:
            some = f"{unseen} of the {len(self)} marked rows {are(unseen)}"
            which = some if len(self) > 1 else "The marked row is"
            raise OutOfView(f"{which} off screen. Enter to go ahead, Esc to clear the marks.")
        self.used = True
        places = []
        for key in self.rows:
            try:
                places.append(self.place(key))
            except NotFound:
                continue  # gone since, by other hands
        return places

    def place(self, key: int) -> Place:
        """The place of a marked row. Raises NotFound if it has gone."""
        return place_of(self._desk.book, key)

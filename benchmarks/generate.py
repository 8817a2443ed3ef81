"""Plans of any size that read like a council's own, for measuring: the same file for the same seed.

    python benchmarks/generate.py big.db --milestones 100000

Ten milestones an activity and ten activities an objective, forty officers, five financial years. Names and words
are made up; a third of the milestones is done, some are late, one in twenty has no date.
"""

import argparse
import random
import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from tsworkbench.plan.calendar import MONTHS, add_months, month_end
from tsworkbench.plan.language import row_keys
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import NAMES
from tsworkbench.store.upgrade import create

AS_AT = date(2009, 12, 15)
"""The day the generated plan stands at."""

_FIRST_MONTH = date(2007, 4, 1)
_MONTHS = 60
_PER_ACTIVITY = 10
_PER_OBJECTIVE = 10
_BATCH = 5000

_DO = ("Review", "Agree", "Publish", "Launch", "Commission", "Evaluate", "Map", "Pilot", "Consult on", "Refresh")
_KIND = (
    "community",
    "volunteering",
    "funding",
    "asset",
    "training",
    "partnership",
    "advice",
    "youth",
    "health",
    "rural",
)
_THING = (
    "strategy",
    "directory",
    "programme",
    "framework",
    "forum",
    "grants round",
    "toolkit",
    "compact",
    "hub",
    "charter",
)
_WHERE = ("in the borough", "with partners", "for small groups", "across wards", "in the east", "for new groups")
_FIRST = ("Asha", "Ben", "Carys", "Dev", "Ellen", "Femi", "Grace", "Hamid", "Iona", "Jack")
_LAST = ("Adeyemi", "Booth", "Clarke", "Das", "Evans", "Farrell", "Green", "Hussain")
_WHEN = ("by {m} {y}", "by end {m} {y}", "{m} {y}")


def generate(path: str | Path, milestones: int = 100_000, seed: int = 1) -> Path:
    """Makes a plan file with one plan of `milestones` milestones at `path`, in one act. Returns the path."""
    path = Path(path)
    create(path)
    book = open_book(path, clock=lambda: 1_260_885_731_000, who="Generator")
    try:
        book.connection.execute("pragma cache_size=-200000")
        with book.act() as act:
            act.called(f"Generated a plan of {milestones:,} milestones", kind="import")
            _Maker(book, random.Random(seed)).make(milestones)
    finally:
        book.close()
    return path


class _Maker:
    def __init__(self, book: Book, chance: random.Random) -> None:
        self.book = book
        self.chance = chance
        self._waiting: dict[str, list[tuple[Any, ...]]] = {}
        self._shapes: dict[str, tuple[str, ...]] = {}
        names = [f"{first} {last}" for first, last in product(_FIRST, _LAST)]
        self.officers = [self._add("officer", name=name) for name in chance.sample(names, 40)]

    def make(self, milestones: int) -> None:
        activities = -(-milestones // _PER_ACTIVITY)
        objectives = -(-activities // _PER_OBJECTIVE)
        plan = self._add(
            "plan", sort="V", title="A generated strategy", short_title="Generated",
            period_start="2007-04-01", period_end="2012-03-31",
        )  # fmt: skip
        left = milestones
        for number, sort in enumerate(row_keys.spread(objectives), start=1):
            objective = self._add(
                "objective", plan_id=plan, sort=sort, ref=str(number), title=self._words().capitalize() + " that last",
            )  # fmt: skip
            if number % 20 == 0:
                self._lead("objective", objective)
            count = min(_PER_OBJECTIVE, -(-left // _PER_ACTIVITY))
            for place, inner in enumerate(row_keys.spread(count), start=1):
                here = min(_PER_ACTIVITY, left)
                left -= here
                self._activity(plan, objective, f"{number}.{place}", inner, here, led=number % 20 > 0)
        self._flush()

    def _activity(self, plan: str, objective: str, ref: str, sort: str, milestones: int, *, led: bool) -> None:
        chance = self.chance
        activity = self._add(
            "activity", plan_id=plan, objective_id=objective, sort=sort, ref=ref, title=self._title(),
            status="in_progress", rag=chance.choice((None, "green", "green", "green", "amber", "red")),
            cost_text="Within existing resources", cost_kind="existing",
        )  # fmt: skip
        if led:
            self._lead("activity", activity)
            if chance.random() < 0.1:
                self._lead("activity", activity, "joint")
        first = chance.randrange(_MONTHS - 12)
        for number, inner in enumerate(row_keys.spread(milestones), start=1):
            self._milestone(plan, activity, f"{ref}.m{number}", inner, min(first + number, _MONTHS - 1))
        if chance.random() < 0.5:
            self._add(
                "output", plan_id=plan, activity_id=activity, sort="V", ref=f"{ref}.o1", target=50.0, actual=None,
                text=f"50 {chance.choice(_KIND)} groups supported", unit="groups",
            )  # fmt: skip

    def _milestone(self, plan: str, activity: str, ref: str, sort: str, month: int) -> None:
        chance = self.chance
        title, due = self._title(), add_months(_FIRST_MONTH, month)
        dated = chance.random() < 0.95
        done = dated and due < AS_AT and chance.random() < 0.97
        phrase = chance.choice(_WHEN).format(m=MONTHS[due.month - 1], y=due.year) if dated else "TBC"
        row = self._add(
            "milestone", plan_id=plan, activity_id=activity, sort=sort, ref=ref, title=title, text=f"{title} {phrase}",
            status="complete" if done else "not_started", done_on=due.isoformat() if done else None,
            due_text=phrase, due_printed=phrase, due_from=due.isoformat() if dated else None,
            due_to=month_end(due).isoformat() if dated else None, due_precision="month" if dated else "tbc",
        )  # fmt: skip
        if chance.random() < 0.02:
            self._lead("milestone", row)

    def _lead(self, level: str, row_id: str, role: str = "lead") -> None:
        officer = self.chance.choice(self.officers)
        self._add("lead", row_id=row_id, level=level, officer_id=officer, role=role, sort="V")

    def _words(self) -> str:
        return f"{self.chance.choice(_KIND)} {self.chance.choice(_THING)}"

    def _title(self) -> str:
        return f"{self.chance.choice(_DO)} the {self._words()} {self.chance.choice(_WHERE)}"

    def _add(self, table: str, **cells: Any) -> str:
        self._shapes.setdefault(table, ("id", *cells))
        row_id = f"{self.chance.getrandbits(48):012x}"
        row_id = f"01259253-6aa3-7000-8000-{row_id}"
        rows = self._waiting.setdefault(table, [])
        rows.append((row_id, *cells.values()))
        if len(rows) >= _BATCH:
            self._flush()
        return row_id

    def _flush(self) -> None:
        """Writes what waits, parents first: a child without its parent makes SQLite search for it ever after."""
        connection: sqlite3.Connection = self.book.connection
        for table in NAMES:
            if table in self._waiting:
                shape = self._shapes[table]
                sql = f"insert into {table}({','.join(shape)}) values({','.join('?' * len(shape))})"
                connection.executemany(sql, self._waiting[table])
                self._waiting[table].clear()


def _arguments() -> Iterator[Any]:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("path")
    parser.add_argument("--milestones", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    yield from (chosen.path, chosen.milestones, chosen.seed)


if __name__ == "__main__":
    generate(*_arguments())

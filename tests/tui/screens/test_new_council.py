"""A council's first plan is typed with few keys beside its words; and so is what officers do every day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tsworkbench.store.opening import open_book
from tsworkbench.work.agreement.particulars import empty_plan
from tsworkbench.work.imports.intake import begin_plan

if TYPE_CHECKING:
    from datetime import date

    from tests.tui.officer import AtDesk, Officer

    from tsworkbench.store.book import Clock

GOAL = 35


class Counting:
    """Presses keys and counts those that write no words."""

    def __init__(self, officer: Officer) -> None:
        self._officer = officer
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self._officer.press(*keys)

    async def type(self, words: str) -> None:
        await self._officer.type(words)

    async def row(self, words: str) -> None:
        await self.type(words)
        await self.press("enter")


async def test_two_objectives_three_activities_five_milestones_and_three_people_are_in_with_few_keys(
    at_desk: AtDesk, empty_file: Path, as_at: date, make_clock: Callable[..., Clock]
) -> None:
    book = open_book(empty_file, clock=make_clock(), who="Amina Ahmed")
    begin_plan(book, empty_plan("Community Strategy", None, as_at=as_at))
    book.close()
    async with at_desk(empty_file, who="Amina Ahmed") as officer:
        her = Counting(officer)
        await her.press("i")
        await her.row("Stronger groups")
        await her.press("tab")
        await her.row("Open a centre")
        await her.press("tab")
        await her.row("Lease signed by June 2010")
        await her.row("Doors open by July 2010")
        await her.press("shift+tab")
        await her.row("Train volunteers")
        await her.press("tab")
        await her.row("First course by May 2010")
        await her.press("shift+tab", "shift+tab")
        await her.row("Better places")
        await her.press("tab")
        await her.row("Mend the parks")
        await her.press("tab")
        await her.row("Benches in by June 2010")
        await her.row("Paths laid by end 2010")
        await her.press("enter", "left", "o")
        await her.row("Amina Ahmed")
        await her.press("up", "up", "up", "o")
        await her.row("Bilal Patel")
        await her.press("up", "up", "up", "o")
        await her.row("Carys Jones")
        assert her.keys <= GOAL
        for level, count in (("objective", 2), ("activity", 3), ("milestone", 5), ("officer", 3)):
            assert officer.value(f"select count(*) from {level} where deleted=0") == count
        leads = "select group_concat(a.title || ': ' || o.name, '; ') from activity a join lead l on l.row_id=a.id"
        found = officer.value(f"{leads} join officer o on o.id=l.officer_id where l.deleted=0")
        assert sorted(found.split("; ")) == [
            "Mend the parks: Amina Ahmed",
            "Open a centre: Carys Jones",
            "Train volunteers: Bilal Patel",
        ]
        assert officer.value("select count(*) from milestone where due_to is null") == 0
        under = "select count(*) from milestone m join activity a on a.id=m.activity_id where a.title=?"
        assert [officer.value(under, title) for title in ("Open a centre", "Train volunteers", "Mend the parks")] == [
            2, 1, 2,
        ]  # fmt: skip


async def test_what_is_done_every_day_takes_as_few_keys_as_it_should(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        her = Counting(officer)

        async def count(*keys: str) -> int:
            before = her.keys
            await her.press(*keys)
            return her.keys - before

        assert await count("c") == 1
        assert officer.cell("4.2.m3", "status") == "complete"
        assert await count("u") == 1
        assert officer.cell("4.2.m3", "status") != "complete"
        assert await count("ctrl+r") == 1
        assert officer.cell("4.2.m3", "status") == "complete"
        await count("u")
        assert await count("+") == 1
        assert officer.cell("4.2.m3", "due_to") == "2010-01-31"
        assert await count("d", *"end jan", "enter") <= 9
        assert await count("d", *"31/1", "enter") <= 8
        assert officer.cell("4.2.m3", "due_to") == "2010-01-31"
        assert await count("o", *"RP", "enter") <= 2 + len("RP")
        assert await count("r", *"No money", "enter", *"Ask", "enter") == 3 + len("No moneyAsk")
        assert officer.cell("4.2", "rag") == "red"
        assert await count("u") == 1, "a rating with its words is one step"
        assert officer.cell("4.2", "rag") == "amber"
        assert officer.said("why") != "No money"

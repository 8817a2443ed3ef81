"""The money of a plan at the screen: added up in three ways, and two names of one source made one."""

from datetime import date
from pathlib import Path

from tests.tui.officer import AtDesk

from tsworkbench.plan.model import SpendKind
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.money import set_funding, set_spend

MONEY = ("ctrl+p", *"money", "enter")


async def test_each_way_of_adding_up_has_what_is_spent_beside_what_it_costs(
    at_desk: AtDesk, demo_file: Path, demo_book: Book
) -> None:
    perform(demo_book, set_spend(place(demo_book, "4.2"), SpendKind.SPENT, "120,000", as_at=date(2009, 12, 15)))
    perform(demo_book, set_funding(place(demo_book, "1.2"), "PCT: a secondment, worth £20,000"))
    demo_book.close()
    async with at_desk(demo_file) as officer:
        await officer.press(*MONEY)
        assert "Money by objective" in officer.screen
        heads = next(line for line in officer.screen.splitlines() if "Money by objective" in line)
        assert [word for word in heads.split() if word.isalpha()][-4:] == ["to", "confirm", "spent", "left"]
        row = next(line for line in officer.screen.splitlines() if "4 Commissioning" in line)
        assert row.split()[-4:] == ["£300,000", "£300,000", "£120,000", "£180,000"]
        await officer.press("end")
        assert "PCT: a secondment, worth £20,000 (1.2)" in officer.screen
        await officer.press("tab")
        assert "Money by source" in officer.screen
        assert "Accelerated Delivery Fund" in officer.screen
        await officer.press("tab")
        assert "Money by lead" in officer.screen


async def test_two_names_of_one_source_are_made_one_with_m_and_u_undoes_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press(*MONEY)
        await officer.press("m")
        assert "Put the cursor on the source" in officer.screen
        await officer.press("tab", "m")
        assert "One with “Accelerated Delivery Bid”" in officer.screen
        await officer.press("enter")
        names = "select group_concat(name, '; ') from funding_source where deleted=0 and name like 'Accelerated%'"
        assert officer.value(names) == "Accelerated Delivery Bid"
        await officer.press("u")
        assert len(str(officer.value(names)).split("; ")) == 2

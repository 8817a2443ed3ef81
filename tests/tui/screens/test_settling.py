"""Settling what two officers changed without knowing of each other: one key, one act, one undo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.tui.screens.shared import AS_AT, PLAN, Shared, settled_later

from tsworkbench.plan.model import Rag
from tsworkbench.store.views.refs import place
from tsworkbench.tui.bench.workbench import Workbench
from tsworkbench.tui.screens.row.history import HistoryScreen
from tsworkbench.tui.screens.sharing.settling_screen import SettlingScreen
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign
from tsworkbench.work.row import dates, form, status
from tsworkbench.work.sharing import exchange

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer


pytestmark = pytest.mark.usefixtures("exchanges_in_turn")


@pytest.fixture
def shared(tmp_path: Path, demo_template: Path) -> Shared:
    return settled_later(tmp_path, demo_template)


def due(officer: Officer, ref: str) -> Any:
    book = officer.bench.desk.book
    return book.value("select due_text from milestone where id=?", place(book, f"{PLAN}:{ref}").id)


def left(officer: Officer) -> int:
    return len(exchange.to_settle(officer.bench.desk.book))


def acts(officer: Officer) -> int:
    return int(officer.bench.desk.book.value("select count(*) from action"))


async def test_each_side_is_told_with_who_said_it_and_what_was_before_both(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c")
        assert isinstance(officer.app.screen, SettlingScreen)
        assert "⇄ To settle" in officer.screen
        assert "1 of 3 · Third Sector Strategy" in officer.screen
        for words in (
            ("before both", "end Dec 2009"),
            ("▸ s", "kept", "15 Jan 2010", "Shazia Hussain", "15 Dec 10:00", "here 15 Dec 11:00"),
            ("t", "set aside", "end Feb 2010", "Louise Russell", "15 Dec 09:00", "here 15 Dec 10:00"),
        ):
            assert any(all(word in line for word in words) for line in officer.lines), words
        assert "stands" not in officer.screen


async def test_on_a_small_screen_it_says_the_same(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), (80, 24), who="Alex Louis") as officer:
        await officer.press("S", "c")
        assert "Shazia Hussain · 15 Dec 10:00 · here 15 Dec 11:00" in officer.screen
        assert "4.2.m2  due" in officer.screen
        assert officer.lines[-1].strip().startswith("s kept")


async def test_s_keeps_what_counts_in_one_act_and_u_opens_it_again(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c")
        before = acts(officer)
        await officer.press("s")
        assert (left(officer), acts(officer), due(officer, "4.2.m2")) == (2, before + 1, "15 Jan 2010")
        assert "Settled: 4.2.m2 due date, what is kept · saved · u undoes it" in officer.screen
        await officer.press("u")
        assert (left(officer), acts(officer)) == (3, before + 2)
        assert "1 of 3" in officer.screen, "the cursor is on what is to be settled again"


async def test_t_takes_what_was_set_aside_in_one_act_and_one_undo(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c")
        before = acts(officer)
        await officer.press("t")
        assert (left(officer), acts(officer), due(officer, "4.2.m2")) == (2, before + 1, "end feb")
        await officer.press("u")
        assert (left(officer), due(officer, "4.2.m2")) == (3, "15 Jan 2010")


async def test_leads_are_taken_as_a_list(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c", "end")
        assert any("set aside" in line and "Louise Russell / Alex Louis" in line for line in officer.lines)
        assert "w write" not in officer.lines[-1], "who leads is chosen, or set in the plan"
        await officer.press("t")
        view = officer.bench.desk.view(place(officer.bench.desk.book, f"{PLAN}:4.3").key)
        assert view is not None
        assert [lead.name for lead in view.leads] == ["Louise Russell", "Alex Louis"]


async def test_w_writes_something_else_with_the_reading_shown_while_it_is_typed(
    at_desk: AtDesk, shared: Shared
) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c")
        before = acts(officer)
        await officer.press("w", *"no day")
        await officer.press("enter")
        assert left(officer) == 3, "what can't be read is not saved"
        await officer.press("ctrl+u", *"end mar 2010")
        assert "by 31 March 2010 (month)" in officer.screen
        await officer.press("enter")
        assert isinstance(officer.app.screen, SettlingScreen)
        assert (left(officer), acts(officer), due(officer, "4.2.m2")) == (2, before + 1, "end mar 2010")
        await officer.press("u")
        assert (left(officer), due(officer, "4.2.m2")) == (3, "15 Jan 2010")


async def test_enter_leaves_one_for_later(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c", "enter")
        assert "2 of 3" in officer.screen
        await officer.press("k")
        assert "1 of 3" in officer.screen
        await officer.press("end", "enter")
        assert "That was the last: 3 facts to settle still." in officer.screen
        assert left(officer) == 3


async def test_capital_a_settles_all_of_an_act_alike(at_desk: AtDesk, tmp_path: Path, demo_template: Path) -> None:
    made = Shared(tmp_path, demo_template)
    for name, phrase in (("louise", "end feb 2010"), ("shazia", "15 Jan 2010")):
        rows = [made.row(name, ref) for ref in ("4.2.m2", "4.2.m3")]
        perform(made.books[name], *(dates.set_due(row, phrase, as_at=AS_AT) for row in rows))
        made.later()
    made.send("louise")
    made.send("shazia")
    made.close()
    async with at_desk(made.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c")
        assert "The same act also changed 4.2.m3 due" in " ".join(officer.screen.split())
        before = acts(officer)
        await officer.press("A")
        assert "All 2 facts of that act" in officer.screen
        await officer.press("escape")
        assert left(officer) == 2
        await officer.press("A", "t")
        assert (left(officer), acts(officer)) == (0, before + 1)
        assert (due(officer, "4.2.m2"), due(officer, "4.2.m3")) == ("end feb 2010", "end feb 2010")
        assert "✓ All is settled." in officer.screen
        await officer.press("u")
        assert (left(officer), due(officer, "4.2.m3")) == (2, "15 Jan 2010")


async def test_b_keeps_both_of_a_long_text(at_desk: AtDesk, tmp_path: Path, demo_template: Path) -> None:
    made = Shared(tmp_path, demo_template)
    for name in ("louise", "shazia"):
        where = made.row(name, "4.2")
        perform(made.books[name], *form.edits_of(where, {"notes": f"As {name} says."}, as_at=AS_AT))
        made.later()
    made.send("louise")
    made.send("shazia")
    made.close()
    async with at_desk(made.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c")
        assert "b  both, one under the other" in officer.screen
        await officer.press("b")
        book = officer.bench.desk.book
        notes = book.value("select notes from activity where id=?", place(book, f"{PLAN}:4.2").id)
        assert notes == "As shazia says.\n\nAs louise says."
        assert left(officer) == 0


async def test_b_does_nothing_where_both_cannot_be_kept(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c", "b")
        assert left(officer) == 3


async def test_capital_h_shows_the_history_of_the_row(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c", "H")
        assert isinstance(officer.app.screen, HistoryScreen)
        assert "4.2.m2" in officer.screen
        await officer.press("escape")
        assert isinstance(officer.app.screen, SettlingScreen)


async def test_g_goes_to_the_row_in_the_plan(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("ctrl+p", *"to settle", "enter", "g")
        assert isinstance(officer.app.screen, Workbench)
        assert officer.focused_pane == "plan"
        assert "⇄" not in officer.row or "Chest officer in post" in officer.row


async def test_what_was_changed_meanwhile_is_not_settled_unseen(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c")
        book = officer.bench.desk.book
        perform(book, dates.set_due(place(book, f"{PLAN}:4.2.m2"), "end jun 2010", as_at=AS_AT))
        await officer.press("t")
        assert "has been changed meanwhile. Look at it again." in " ".join(officer.screen.split())
        assert left(officer) == 3


async def test_a_row_with_something_to_settle_bears_its_mark_in_every_pane(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        officer.bench.sharing.count()
        await officer.settle()
        await officer.go("4.2.m2")
        assert "⇄ Chest officer in post" in officer.row
        assert any("⇄ Chest officer in p" in line for line in officer.pane("milestones"))
        assert "⇄ due date to be settled · S" in officer.detail
        await officer.press("2", "v", "z")
        assert "⇄" in "".join(officer.pane("milestones")), "the year"
        await officer.press("z", "v")
        assert "⇄" in "".join(officer.pane("milestones")), "the timeline"
        await officer.press("v")
        assert "⇄" in "".join(officer.pane("milestones")), "the agenda"
        await officer.press("Z")
        assert "⇄ due date: 15 Jan 2010 (Shazia Hussain) or end Feb 2010 (Louise Russell)" in " ".join(
            officer.screen.split()
        )


async def test_what_is_there_twice_bears_the_mark_until_home_has_spoken(at_desk: AtDesk, shared: Shared) -> None:
    for name in ("shazia", "louise"):
        shared.open(name)
    shared.do("shazia", "4.1", assign, "+Ann Able")
    shared.do("louise", "4.3", assign, "+Ann Able")
    shared.send("shazia", "louise")
    for name in ("shazia", "louise"):
        shared.books[name].close()
    async with at_desk(shared.path("louise"), who="Louise Russell") as officer:
        officer.bench.sharing.count()
        await officer.settle()
        await officer.go("4.3")
        assert "⇄" in officer.row
        assert "⇄ lead there twice, until home puts it right" in " ".join(officer.detail.split())


async def test_the_mark_goes_with_the_settling(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        officer.bench.sharing.count()
        await officer.settle()
        assert "⇄3" in officer.header
        await officer.press("S", "c", "s", "s", "s")
        await officer.settle()
        assert "⇄" not in officer.header
        await officer.press("escape", "escape")
        await officer.go("4.2.m2")
        assert "⇄" not in officer.screen


async def test_an_ordinary_edit_settles_nothing(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        book = officer.bench.desk.book
        perform(book, status.state_rag(place(book, f"{PLAN}:4.2"), Rag.GREEN, as_at=AS_AT))
        assert left(officer) == 3

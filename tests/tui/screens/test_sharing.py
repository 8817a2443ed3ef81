"""Sharing: who has which changes, what was taken in, and what can be done about it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tui.screens.shared import PLAN, Shared, settled_later

from tsworkbench.plan.model import Rag
from tsworkbench.store.views.refs import place
from tsworkbench.tui.bench.workbench import Workbench
from tsworkbench.tui.screens.sharing.settling_screen import SettlingScreen
from tsworkbench.tui.screens.sharing.sharing_screen import SharingScreen, TakenScreen
from tsworkbench.work.row import status, tree
from tsworkbench.work.sharing import exchange

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer


pytestmark = pytest.mark.usefixtures("exchanges_in_turn")


@pytest.fixture
def shared(tmp_path: Path, demo_template: Path) -> Shared:
    return settled_later(tmp_path, demo_template)


def line_of(officer: Officer, *words: str) -> str:
    return next(line for line in officer.lines if all(word in line for word in words))


async def test_each_copy_has_when_it_was_heard_of_what_it_lacks_and_what_it_sent(
    at_desk: AtDesk, shared: Shared
) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S")
        assert "S Sharing · Third Sector Strategy" in officer.lines[2]
        assert "home: this copy" in officer.lines[2]
        heads = line_of(officer, "Who", "Copy", "Last heard", "Has of yours", "Sent you", "To settle")
        shazia = line_of(officer, "Shazia Hussain", "own copy")
        for head, words in (("Last heard", "today 11:00"), ("Has of yours", "4 behind"), ("Sent you", "3 changes")):
            assert shazia.index(words) == heads.index(head), "the columns are under their names"
        assert shazia.index("⇄ 3") == heads.index("To settle")
        assert "4 changes" in line_of(officer, "Louise Russell", "own copy")
        assert "no copy" in line_of(officer, "Richard Parsons")
        assert not any("Alex Louis" in line for line in officer.lines[3:9]), "my own copy is this one"


async def test_what_was_taken_in_is_below_newest_first(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S")
        by_hub = line_of(officer, "15 Dec 11:00", "Shazia Hussain, by the hub, 3 changes", "3 to settle")
        by_mail = line_of(officer, "15 Dec 10:00", "Louise Russell, return-louise.txt, 4 changes")
        assert officer.lines.index(by_hub) < officer.lines.index(by_mail)


async def test_eighty_columns_say_the_same_in_fewer_words(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), (80, 24), who="Alex Louis") as officer:
        await officer.press("S")
        assert "today 11:00" in line_of(officer, "Shazia Hussain", "4 behind", "⇄ 3")
        assert "no copy" in line_of(officer, "Richard Parsons")
        assert "c to settle (3)" in officer.lines[-1]


async def test_enter_shows_what_a_take_in_changed_act_by_act(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "end")
        assert "enter what it changed" in officer.lines[-1]
        assert "1.1 now ▲ Red" in officer.screen, "its acts are told under the list"
        await officer.press("enter")
        assert isinstance(officer.app.screen, TakenScreen)
        assert "4.3 led by Louise Russell / Alex Louis" in officer.screen
        await officer.press("escape")
        assert isinstance(officer.app.screen, SharingScreen)


async def test_enter_on_an_officer_goes_to_the_officers_list(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "enter")
        assert isinstance(officer.app.screen, Workbench)
        assert any("▾ Shazia Hussain" in line for line in officer.pane("officers"))


async def test_c_settles_and_comes_back_to_what_is_left(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "c")
        assert isinstance(officer.app.screen, SettlingScreen)
        await officer.press("s", "escape")
        assert isinstance(officer.app.screen, SharingScreen)
        assert "c to settle (2)" in officer.lines[-1]


async def test_u_takes_a_whole_take_in_back_as_one_act(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        book = officer.bench.desk.book
        await officer.press("S", "home", "u")
        assert "Put the cursor on what was taken in" in officer.screen
        await officer.press("end", "k")
        acts = book.value("select count(*) from action")
        await officer.press("u")
        assert book.value("select count(*) from action") == acts + 1
        assert "Taken back: what Shazia Hussain sent" in officer.screen
        assert "taken back" in line_of(officer, "Shazia Hussain, by the hub")
        assert book.value("select due_text from milestone where id=?", place(book, f"{PLAN}:4.2.m2").id) == "end feb"


async def test_m_copies_a_reminder(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "m")
        assert "A reminder to Shazia Hussain" in officer.screen
        letter = officer.app.clipboard
        assert letter.startswith("Dear Shazia Hussain,\n\nThis is about “Third Sector Strategy”.")
        assert letter.endswith("With thanks,\nAlex Louis\n")
        await officer.press("j", "j", "m")
        assert "I am sending you a pack, or an Excel form" in officer.app.clipboard, "who has no copy is asked which"


async def test_x_twice_waits_no_longer_for_a_copy_that_is_lost(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "x")
        assert "x again: wait no longer for Shazia Hussain" in officer.screen
        await officer.press("j", "k", "x")
        assert any("own copy" in line and "Shazia" in line for line in officer.lines), (
            "moving away takes the first back"
        )
        await officer.press("x")
        assert "no copy" in line_of(officer, "Shazia Hussain", "–")
        assert len(exchange.behind(officer.bench.desk.book, shared.plan)) == 1


async def test_what_home_put_right_is_told_beside_the_take_in(
    at_desk: AtDesk, tmp_path: Path, demo_template: Path
) -> None:
    made = Shared(tmp_path, demo_template)
    made.do("home", "4.4", lambda where, as_at: tree.delete(where))
    made.later()
    made.do("louise", "4.4", status.state_rag, Rag.RED)
    made.later()
    made.send("louise")
    made.close()
    async with at_desk(made.path("home"), who="Alex Louis") as officer:
        await officer.press("S")
        assert "4.4 is back" in line_of(officer, "Louise Russell, return-louise.txt")


async def test_a_plan_that_is_not_shared_says_so_and_how_to(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("S")
        assert "This plan is on this laptop alone." in officer.screen
        assert "home:" not in officer.screen
        await officer.press("m", "u", "x", "enter", "c")
        await officer.press("escape", "escape")
        assert isinstance(officer.app.screen, Workbench)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_banner_says_what_is_to_be_settled_and_nothing_where_nothing_is(
    at_desk: AtDesk, shared: Shared, size: tuple[int, int]
) -> None:
    async with at_desk(shared.path("home"), size, who="Alex Louis") as officer:
        assert "⇄" not in officer.header
        officer.bench.sharing.count()
        await officer.settle()
        assert "⇄3" in officer.header
        assert "↓" not in officer.header
        await officer.press("c")
        officer.bench.sharing.count()
        await officer.settle()
        assert ("↑1 ⇄3" if size[0] == 120 else "↑1⇄3") in officer.header


async def test_the_returns_tell_when_each_copy_was_heard_of(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("R")
        heads = line_of(officer, "position at", "copy", "to say")
        assert line_of(officer, "Shazia Hussain", "today 11:00").index("today") == heads.index("copy")
        assert "no copy" in line_of(officer, "Richard Parsons")


async def test_the_returns_of_a_plan_that_is_not_shared_have_no_such_column(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("R")
        assert "copy" not in line_of(officer, "position at", "to say")
        assert "no copy" not in officer.screen


async def test_a_file_without_a_share_imports_nothing_of_sharing(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if ".sharing" in name and name.startswith("tsworkbench")]:
        monkeypatch.delitem(sys.modules, name)
    async with at_desk(demo_file) as officer:
        officer.bench.look_out()
        await officer.press("c", "Z", "escape", "R", "escape")
        officer.bench.look_out()
        assert not [name for name in sys.modules if name.startswith("tsworkbench") and ".sharing" in name]


async def test_on_a_small_screen_the_returns_keep_their_days_whole(at_desk: AtDesk, shared: Shared) -> None:
    async with at_desk(shared.path("home"), (80, 24), who="Alex Louis") as officer:
        await officer.press("R")
        assert "position at 31 Dec 2009 · return by 8 Jan 2010" in officer.screen
        assert "today 11:00" in line_of(officer, "Shazia Hussain")


async def test_what_waits_for_a_clock_that_is_ahead_is_taken_in_at_home_as_said_now(
    at_desk: AtDesk, tmp_path: Path, demo_template: Path
) -> None:
    made = Shared(tmp_path, demo_template)
    now = made.now
    made.now += 3 * 86_400_000
    made.do("louise", "1.1", status.state_rag, Rag.RED)
    letter = exchange.letter_for(made.books["louise"], made.plan, since=exchange.seen(made.books["home"], made.plan))
    acts = list(letter.acts)
    made.now = now
    letter.acts = iter(acts)
    taken = exchange.take_in(made.books["home"], letter, source="return-louise.txt")
    assert taken.waiting
    made.close()
    async with at_desk(made.path("home"), who="Alex Louis") as officer:
        book = officer.bench.desk.book
        await officer.press("S")
        assert "i take in what waits" in officer.lines[-1]
        assert "1 change, because the clock there is more than a day ahead" in officer.screen
        await officer.press("i")
        assert book.value("select rag from activity where id=?", place(book, f"{PLAN}:1.1").id) == "red"
        assert "i take in what waits" not in officer.lines[-1]

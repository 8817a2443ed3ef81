"""Looking things up and leaving: keys, every act by name, what was saved and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tsworkbench.tui.app import _farewell
from tsworkbench.tui.bench.actions import ACTS, keys_of, shown

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_ctrl_s_says_when_the_last_edit_was_saved_and_where(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        officer.bench.desk.book.path = "/srv/plans/third-sector.db"
        await officer.press("ctrl+s")
        assert "Already saved in /srv/plans/third-sector.db" in officer.bottom
        await officer.go("4.5")
        await officer.press("g", "ctrl+s")
        assert "Already saved at 14:02:1" in officer.bottom
        assert "in /srv/plans/third-sector.db" in officer.bottom


@pytest.mark.parametrize("key", ["?", "f1"])
async def test_the_keys_screen_shows_every_act_with_its_keys(at_desk: AtDesk, demo_file: Path, key: str) -> None:
    async with at_desk(demo_file, size=(160, 180)) as officer:
        await officer.press(key)
        for act in ACTS:
            assert act.help in officer.screen
            assert keys_of(act) in officer.screen
        await officer.press("escape")
        assert "1 Plan" in officer.screen


@pytest.mark.parametrize("leave", ["escape", "q", "?", "f1", "enter"])
async def test_the_keys_screen_scrolls_and_is_left(at_desk: AtDesk, demo_file: Path, leave: str) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        before = officer.content
        await officer.press("?", "end", "home", "pagedown", "pageup", "j", "k", "g", "delete", "u", leave)
        assert "1 Plan" in officer.screen
        assert officer.content == before
        assert officer.app.is_running


async def test_from_the_keys_screen_every_act_can_be_had_by_name(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("?", "ctrl+p")
        await officer.type("other plan")
        assert "Switch to another plan" in officer.screen
        await officer.press("enter")
        assert "THIN" in officer.header


async def test_every_act_can_be_had_by_a_word_of_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("ctrl+p")
        assert all(f" {act.label} " in officer.screen and act.help[:20] in officer.screen for act in ACTS[:15])
        await officer.type("state red")
        await officer.press("enter")
        assert officer.cell("4.5", "rag") == "red"
        assert "Why" in officer.screen


async def test_a_word_that_no_act_has_offers_nothing_and_does_nothing(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.press("ctrl+p", *"zzzz")
        assert "No matches." in officer.screen
        await officer.press("enter", "escape")
        assert officer.content == before
        assert "1 Plan" in officer.screen


async def test_the_themes_are_an_act_that_goes_round(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        themes = [officer.app.theme]
        for _ in range(4):
            await officer.press("ctrl+p", *"next theme", "enter")
            themes.append(officer.app.theme)
        names = ["dark", "light", "high-contrast", "ansi", "dark"]
        assert themes == [f"tsworkbench-{name}" for name in names]


async def test_esc_clears_a_message_and_does_nothing_else(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.screen
        await officer.press("ctrl+s", "escape")
        assert officer.screen == before
        await officer.press("escape", "escape")
        assert officer.screen == before


async def test_q_leaves_and_says_what_was_saved_and_where(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        assert _farewell(officer.app) == f"Nothing was changed. The plan is in {demo_file}."
        assert _farewell(officer.app, begun=True) == f"Everything is saved, in {demo_file}."
        await officer.go("4.5")
        await officer.press("g", "q")
        assert not officer.app.is_running
        assert officer.app.return_code == 0
        assert _farewell(officer.app).startswith("Everything is saved, the last edit at 14:02:1")
        assert str(demo_file) in _farewell(officer.app)


async def test_no_key_that_has_no_act_does_anything(at_desk: AtDesk, demo_file: Path) -> None:
    bound = {shown(key) for act in ACTS for key in act.keys}
    async with at_desk(demo_file) as officer:
        before, content = officer.lines[:-2], officer.content
        for key in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!£$%^&*()_{}~#@;:<>,./|":
            if key not in bound and key not in ("[", "]", "=", "+", "-", "?"):
                await officer.press(key)
                assert officer.bottom == f"{key} does nothing here. ? shows all keys."
        assert officer.lines[:-2] == before, "all above what she is told, and the keys"
        assert officer.content == content
        assert officer.app.is_running

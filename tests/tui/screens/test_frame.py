"""One frame for every screen over the workbench: the same margins, the banner, one key that leads back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tui.textual_inside import lines_of

from tsworkbench.tui.first_start import FirstStart

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

SIZES = {"wide": (120, 36), "narrow": (80, 24), "tiny": (30, 8)}
SCREENS = {
    "workload": "W",
    "decisions": "D",
    "checks": "K",
    "history": "H",
    "papers": "P",
    "the words of a report": "P w",
    "returns": "R",
    "measures": "X",
    "money": "ctrl+p m o n e y enter",
    "update round": "U",
    "sharing": "S",
    "what is to be settled": "S c",
    "what was said in the round": "U g enter a esc enter g enter g enter g enter g enter g enter g enter g enter",
    "keys": "?",
    "find": "/ f u n d",
    "what has changed since a day": "T c 1 space a u g enter",
    "where a document is": "ctrl+p i m p o r t enter",
    "another plan": "ctrl+p n e w space p l a n enter",
    "the work of an officer alone": "W z",
}


async def open_by(officer: Officer, keys: str) -> None:
    for key in keys.split():
        await officer.press({"esc": "escape"}.get(key, key))


def edges(officer: Officer) -> set[tuple[str, str]]:
    """What is in the first and in the last column."""
    return {(line[0], line[-1]) for line in officer.lines}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
async def test_every_screen_has_the_banner_the_margins_and_one_way_back(
    at_desk: AtDesk, demo_file: Path, name: str, size: str
) -> None:
    async with at_desk(demo_file, SIZES[size]) as officer:
        await open_by(officer, SCREENS[name])
        assert officer.app.screen is not officer.bench
        lines = officer.lines
        assert "15 Dec 2009" in lines[0], "the banner says of which day it is"
        assert "✓" in lines[0], "and that all is saved"
        rule = lines[1] if size in ("narrow", "tiny") else lines[2]
        assert rule[1] in "━─", "the title rule begins in the second column"
        assert edges(officer) == {(" ", " ")}, "one column is free at each side"
        assert lines[-1].count("esc") == 1, "the bottom line says once how to go back"
        assert sum("esc" in line for line in lines[1:-1]) == 0 or name == "keys", "and nothing else does"


@pytest.mark.parametrize("name", SCREENS)
async def test_esc_leads_back_to_the_workbench(at_desk: AtDesk, demo_file: Path, name: str) -> None:
    async with at_desk(demo_file) as officer:
        await open_by(officer, SCREENS[name])
        for _ in range(2 if SCREENS[name] in ("W z", "P w", "S c") else 1):
            assert officer.app.screen is not officer.bench
            await officer.press("escape")
        assert officer.app.screen is officer.bench


@pytest.mark.parametrize("name", ["workload", "checks", "history", "returns", "find", "update round"])
async def test_the_frame_stays_while_the_terminal_changes_its_size(at_desk: AtDesk, demo_file: Path, name: str) -> None:
    async with at_desk(demo_file) as officer:
        await open_by(officer, SCREENS[name])
        for size in ((30, 8), (80, 24), (250, 70), (31, 9), (120, 36)):
            await officer.resize(*size)
            assert "✓" in officer.lines[0]
            assert edges(officer) == {(" ", " ")}
            assert officer.lines[-1].count("esc") == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", ["", "3", "2"], ids=["welcome", "an empty plan", "a document"])
async def test_the_first_start_has_the_frame_too(tmp_path: Path, as_at: date, keys: str, size: str) -> None:
    app = FirstStart(str(tmp_path / "plan.db"), as_at=as_at)
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press(*keys)
        lines = lines_of(app.screen)
        assert lines[0].startswith(" tsworkbench")
        assert lines[1 if size in ("narrow", "tiny") else 2][1:3] == "━━"
        assert {(line[0], line[-1]) for line in lines} == {(" ", " ")}
        assert lines[-1].count("esc") == 1
        asked = {"": "1 Look round", "3": "Title     Action plan", "2": "Document"}[keys]
        assert any(asked in line for line in lines[2:]), "what is asked is to be seen, however small the screen is"

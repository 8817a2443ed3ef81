"""On an old console the screen is drawn with marks that its fonts have, each in the place of the other."""

from pathlib import Path

import pytest
from tests.tui.officer import AtDesk, Officer
from tests.tui.textual_inside import paint_anew

from tsworkbench.plan.language.glyphs import PLAIN, is_old_console, plain
from tsworkbench.tui.draw.themes import stand_ins_for


@pytest.mark.parametrize(
    ("environment", "platform", "old"),
    [
        ({}, "win32", True),
        ({"WT_SESSION": "1"}, "win32", False),
        ({"TERM_PROGRAM": "vscode"}, "win32", False),
        ({"TERM": "linux"}, "linux", True),
        ({"TERM": "xterm-256color"}, "linux", False),
        ({}, "darwin", False),
    ],
)
def test_an_old_console_is_known_by_what_it_says_of_itself(
    environment: dict[str, str], platform: str, old: bool
) -> None:
    assert is_old_console(environment, platform) is old


def test_what_the_officer_has_set_wins() -> None:
    linux = {"TERM": "linux"}
    assert stand_ins_for("full", linux, "utf-8") is None
    assert stand_ins_for(None, linux, "utf-8") is not None
    assert stand_ins_for("plain", {}, "UTF8") is not None
    assert stand_ins_for(None, {}, None) is None


async def drawn(officer: Officer, glyphs: str | None, encoding: str = "utf-8") -> str:
    officer.app.stand_ins = stand_ins_for(glyphs, {}, encoding)
    officer.app.refresh_css()
    await officer.settle()
    paint_anew(officer.app)
    await officer.settle()
    return officer.screen


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
async def test_the_whole_screen_is_drawn_with_plain_glyphs(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await officer.go("4.2.m1")
        before = officer.screen
        after = await drawn(officer, "plain")
        assert after == plain(before) != before
        assert not set(after) & set(PLAIN)
        assert "♦A" in after
        assert await drawn(officer, "full") == before


async def test_in_an_encoding_that_lacks_them_every_sign_is_one_that_it_holds(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        after = await drawn(officer, None, "ascii")
        assert after.isascii()
        assert "*A" in after
        assert "?" not in after.replace("? keys", "")

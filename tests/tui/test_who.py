"""Who sits at the desk: asked of the officers of the file, and kept with it for screen and command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tsworkbench.work.settings import Settings

if TYPE_CHECKING:
    from tests.tui.conftest import AtDesk


async def test_another_officer_sits_down_and_all_follows_at_once(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        acts = officer.acts
        await officer.press("ctrl+p", *"say who you are", "enter", *"parsons", "enter")
        assert "Richard Parsons" in officer.header
        assert officer.bench.desk.me["name"] == "Richard Parsons"  # type: ignore[index]
        assert officer.value("select value from local where key='me'") == "Richard Parsons"
        assert "Nothing late" in officer.attention
        assert "▾ Richard Parsons" in "\n".join(officer.pane("officers"))
        assert officer.acts == acts, "it is no act of the plan"
        await officer.go("4.5")
        await officer.press("g")
        assert officer.said("by") == "Richard Parsons"


async def test_somebody_else_types_a_name(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p", *"say who you are", "enter", *"somebody", "enter")
        await officer.type("Priya Shah")
        await officer.press("enter")
        assert "Priya Shah" in officer.header
        assert officer.typed is None
        assert officer.value("select value from local where key='me'") == "Priya Shah"


async def test_a_name_without_words_is_refused_and_the_editor_stays(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("ctrl+p", *"say who you are", "enter", *"somebody", "enter", "enter")
        assert "There are no words in that name" in officer.hint


async def test_due_now_reaches_as_far_as_the_settings_say(at_desk: AtDesk, demo_file: Path) -> None:
    for ahead, says, head in (("quarter", "due by end of December", "Dec"), (60, "due by 13 February", "60d")):
        async with at_desk(demo_file, mine=Settings(look_ahead=ahead)) as officer:
            assert says in officer.attention
            assert f"late {head:>5} later" in " ".join(officer.lines[18].split("  ")) or head in officer.screen

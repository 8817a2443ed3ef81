"""A rating with its words is one step to undo, and one to do again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.officer import AtDesk


async def test_a_rating_with_why_and_next_is_taken_back_and_done_again_at_once(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.1")
        before, said = officer.cell("4.1", "rag"), officer.said("why")
        await officer.press("g", "r", *"No money", "enter", *"Ask again", "enter")
        assert (officer.said("why"), officer.said("next")) == ("No money", "Ask again")
        await officer.press("u")
        assert officer.cell("4.1", "rag") == "green"
        assert "now ▲ Red" in officer.attention
        await officer.press("u")
        assert (officer.cell("4.1", "rag"), officer.said("why")) == (before, said)
        await officer.press("ctrl+r", "ctrl+r")
        assert officer.cell("4.1", "rag") == "red"
        assert (officer.said("why"), officer.said("next")) == ("No money", "Ask again")
        await officer.press("u")
        assert officer.cell("4.1", "rag") == "green"
        assert officer.said("why") is None


async def test_words_that_came_after_another_act_are_a_step_of_their_own(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.1")
        await officer.press("r", "escape", "n", *"By hand", "enter", "u")
        assert officer.cell("4.1", "rag") == "red"

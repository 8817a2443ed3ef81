"""Other days: the as-at day, the plan as it stood, what has changed since."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from tests.tui.officer import past

from tsworkbench.tui.acts import looking
from tsworkbench.tui.app import WorkbenchApp

AtDesk = Callable[..., AbstractAsyncContextManager[Any]]


# -- the as-at day


async def test_everything_is_reckoned_from_the_day_typed(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        assert "▲ 2 late" in officer.attention
        await officer.press("T", "a", *"1 feb 2010", "enter")
        assert "as at Mon 1 Feb 2010" in officer.header
        assert "▲ 2 late" not in officer.attention
        assert "February" in "\n".join(officer.pane("milestones")) or "February" in officer.screen


async def test_an_empty_day_goes_back_to_the_first_and_nothing_is_stored(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before, screen = officer.content, officer.attention
        await officer.press("T", "a", *"1 feb 2010", "enter", "T", "enter", "enter")
        assert "as at Tue 15 Dec 2009" in officer.header
        assert officer.attention == screen
        assert officer.content == before


async def test_the_day_is_read_as_it_is_typed_and_nonsense_is_refused(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("T", "a", *"1 feb 2010")
        assert "Mon 1 Feb 2010" in officer.hint
        await officer.press("escape", "T", "a", *"soon", "enter")
        assert officer.typed == "soon"
        assert "not a date" in officer.hint


# -- the plan as it stood


async def test_the_past_is_shown_as_it_was_and_says_so(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6")
        bench = await past(officer)
        assert bench is not officer.bench
        assert "as it stood on 1 Dec 2009 · read-only" in officer.header
        assert "as at Tue 1 Dec 2009" in officer.header
        assert "7 of 40 complete" in officer.screen
        assert bench.target_or_none() == officer.bench.target_or_none()


@pytest.mark.parametrize("key", ["g", "r", "c", "d", "n", "N", "delete", "i", "u", "ctrl+r", "shift+up", "L", "t"])
async def test_every_act_that_changes_is_refused(at_desk: AtDesk, demo_file: Path, key: str) -> None:
    async with at_desk(demo_file) as officer:
        await past(officer)
        before = officer.content
        await officer.press(key)
        assert "As it stood on 1 Dec 2009, read-only. T or Esc to return to now." in officer.bottom
        assert officer.content == before


@pytest.mark.parametrize("key", ["T", "escape"])
async def test_back_to_now(at_desk: AtDesk, demo_file: Path, key: str) -> None:
    async with at_desk(demo_file) as officer:
        await past(officer)
        await officer.press(key)
        assert officer.app.screen is officer.bench
        assert "as at Tue 15 Dec 2009" in officer.header
        await officer.go("4.5")
        await officer.press("g")
        assert officer.cell("4.5", "rag") == "green"


async def test_its_history_is_that_of_the_day(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6")
        await past(officer)
        await officer.press("H")
        assert "4.6 now ● Green" in officer.screen
        assert "▲ Red" not in officer.screen
        assert "read-only" in officer.header
        await officer.press("u")
        assert "as it stood on 1 Dec 2009: you can look at it, but not change it" in officer.bottom


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1 jan 2010", "1 January 2010 is still to come"),
        ("", "Type a past day"),
        ("tbc", "is not a day"),
    ],
)
async def test_a_day_that_can_not_be_looked_at_is_refused(
    at_desk: AtDesk, demo_file: Path, typed: str, sentence: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("T", "s", *typed, "enter")
        assert sentence in officer.hint


async def test_before_the_first_plan_there_is_a_sentence(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("T", "s", *"1 may 2009", "enter")
        await officer.app.workers.wait_for_complete()
        await officer.settle()
        assert officer.app.screen is officer.bench
        assert "On 1 May 2009 there was no plan in this file yet" in officer.bottom


async def test_what_takes_its_time_says_so_and_can_be_given_up(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    held = threading.Event()
    real = looking.open_stood_at

    def slow(*arguments: Any, **settings: Any) -> Any:
        held.wait()
        return real(*arguments, **settings)

    monkeypatch.setattr(looking, "open_stood_at", slow)
    monkeypatch.setattr(looking, "_SAYS_AFTER", 0.001)
    async with at_desk(demo_file) as officer:
        await officer.press("T", "s", *"1 dec", "enter")
        while "Putting the plan together" not in officer.bottom:
            await officer.settle()
        assert "as it stood on 1 Dec 2009: 0%. Esc to cancel." in officer.bottom
        await officer.press("escape")
        held.set()
        await officer.settle()
        assert officer.app.screen is officer.bench
        assert "Cancelled" in officer.bottom


# -- what has changed since


async def test_rows_that_changed_since_a_day_from_what_to_what(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("T", "c", *"11 dec", "enter")
        assert "Changed since 11 Dec 2009" in officer.screen
        assert "4.6  Promote Third Sector resilience" in officer.screen
        assert "● Green → ▲ Red" in officer.screen
        assert "4.2.m2" not in officer.screen  # begun the day before
        await officer.press("enter")
        assert officer.app.screen is officer.bench
        assert "Resilience" in officer.row


async def test_nothing_has_changed_since(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("T", "c", *"today", "enter")
        assert "Nothing has changed since 15 Dec 2009." in officer.screen


# -- as it looks

SIZES = {"120x36": (120, 36), "80x24": (80, 24)}


@pytest.mark.parametrize("size", SIZES)
def test_the_past_as_it_looks(
    snap_compare: Any, make_app: Callable[..., WorkbenchApp], held_timers: object, demo_file: Path, size: str
) -> None:
    async def wait(pilot: Any) -> None:
        await pilot.press("T", "s", *"1", "space", *"dec", "enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    assert snap_compare(make_app(demo_file), run_before=wait, terminal_size=SIZES[size])


@pytest.mark.parametrize("size", SIZES)
def test_what_has_changed_as_it_looks(
    snap_compare: Any, make_app: Callable[..., WorkbenchApp], held_timers: object, demo_file: Path, size: str
) -> None:
    keys = ("T", "c", *"10", "space", *"dec", "enter")
    assert snap_compare(make_app(demo_file), press=keys, terminal_size=SIZES[size])


async def test_in_the_past_only_keys_that_work_there_are_named(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("T", "s", *"1 dec", "enter")
        await officer.app.workers.wait_for_complete()
        await officer.press("down")
        last = officer.lines[-1]
        assert "T back to now" in last
        assert "state" not in last
        assert "update round" not in officer.screen

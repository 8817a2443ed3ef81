"""A terminal that puts no brackets around a paste sends it as keys: where something is typed it is one paste."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tui.officer import AtDesk, Officer
from textual import events

from tsworkbench.tui.terminal.safe_app import SafeApp

_NAMES = {"\r": "enter", "\n": "ctrl+j", "\t": "tab", " ": "space"}


@pytest.fixture
def breaths(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], Any]]:
    """An old console, whose breaths end when they are told to."""
    waiting: list[Callable[[], Any]] = []
    set_timer = SafeApp.set_timer

    def timer(app: SafeApp[Any], delay: float, callback: Any = None, **more: Any) -> Any:
        if delay < 0.1:
            waiting.append(callback)
            return None
        return set_timer(app, delay, callback, **more)

    monkeypatch.setattr(SafeApp, "joins_bursts", True)
    monkeypatch.setattr(SafeApp, "set_timer", timer)
    return waiting


async def comes_in(officer: Officer, text: str, *, at: float, pace: float = 0.001) -> None:
    for count, character in enumerate(text):
        name = _NAMES.get(character, character)
        event = events.Key(name, character)
        event.time = at + count * pace
        officer.app.post_message(event)
    await officer.settle()


async def breathe(officer: Officer, breaths: list[Callable[[], Any]]) -> None:
    for callback in breaths:
        officer.app.call_later(callback)
    breaths.clear()
    await officer.settle()


@pytest.mark.parametrize(
    ("pasted", "typed"),
    [
        ("Board met\rNext in March", "Board met Next in March"),
        ("Board met\r\nNext in March\r\n", "Board met Next in March"),
        ("a\rb\rc", "a b c"),
        ("one\r\r\rtwo", "one two"),
        ("Lead\tDue\tDone", "Lead Due Done"),
        ("Board met\r", "Board met"),
    ],
)
async def test_lines_that_come_in_at_once_are_joined_and_nothing_is_saved(
    at_desk: AtDesk, demo_file: Path, breaths: list[Callable[[], Any]], pasted: str, typed: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6.m1")
        before = officer.content
        await officer.press("n")
        await comes_in(officer, pasted, at=100)
        await breathe(officer, breaths)
        assert officer.typed == typed
        assert officer.content == before
        assert "Enter goes on" in officer.hint


async def test_an_enter_that_is_pressed_saves_a_breath_later(
    at_desk: AtDesk, demo_file: Path, breaths: list[Callable[[], Any]]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6.m1")
        await officer.press("n")
        await comes_in(officer, "Met\r", at=100, pace=0.06)
        assert officer.typed == "Met"
        await breathe(officer, breaths)
        assert officer.typed is None
        assert officer.said("comment") == "Met"


async def test_a_key_after_enter_that_is_no_part_of_a_paste_finds_it_saved(
    at_desk: AtDesk, demo_file: Path, breaths: list[Callable[[], Any]]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6.m1")
        await officer.press("n")
        await comes_in(officer, "Met\r", at=100, pace=0.06)
        await comes_in(officer, "j", at=101)
        assert officer.said("comment") == "Met"


async def test_a_paste_into_a_field_of_the_form_stays_in_that_field(
    at_desk: AtDesk, demo_file: Path, breaths: list[Callable[[], Any]]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6.m1")
        await officer.press("e")
        first = officer.app.screen.focused
        before = getattr(first, "value", "")
        await comes_in(officer, "One line\ranother\tand more\r", at=100)
        await breathe(officer, breaths)
        assert officer.app.screen.focused is first
        assert "One line another and more" in getattr(first, "value", "").replace(before, "", 1)


async def test_a_key_right_after_enter_is_not_saved_with_the_words(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6.m1")
        await officer.press("n", *"Met")
        await officer.quickly("enter", "j")
        assert officer.said("comment") == "Met"


async def test_a_terminal_that_brackets_pastes_sends_enter_at_once(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6.m1")
        await officer.press("n")
        await comes_in(officer, "Met at noon\r", at=100)
        assert officer.typed is None
        assert officer.said("comment") == "Met at noon"

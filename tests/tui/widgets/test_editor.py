"""The editor at a row: what is typed is never lost, and what can't be taken is said."""

from collections.abc import Callable
from typing import Any

from tests.tui.textual_inside import lines_of
from textual.app import App
from textual.events import Paste
from textual.geometry import Region
from textual.pilot import Pilot

from tsworkbench.plan.language.text import FIELD_LIMIT
from tsworkbench.tui.draw.themes import themes
from tsworkbench.tui.widgets.editor import InlineEditor, Reading, Spot
from tsworkbench.tui.widgets.text_field import Field

AT_ROW_5 = Region(1, 5, 64, 1)


def read(text: str) -> Reading:
    if "?" in text:
        return Reading(False, f"“{text}” can't be read as a date. Try: 31 Jan, by end March, Q3, 2010/11, or TBC.")
    return Reading(True, f"read as {text}")


class Host(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, text: str = "by end jan", region: Region = AT_ROW_5) -> None:
        super().__init__()
        for each in themes():
            self.register_theme(each)
        self.theme = "tsworkbench-dark"
        self.editor = InlineEditor("Due", text, Spot(region), reading=read)
        self.said: list[tuple[str, str]] = []

    async def on_mount(self) -> None:
        await self.screen.mount(self.editor)

    def on_inline_editor_submitted(self, message: InlineEditor.Submitted) -> None:
        self.said.append(("submitted", message.text))

    def on_inline_editor_cancelled(self, message: InlineEditor.Cancelled) -> None:
        self.said.append(("cancelled", message.text))

    def lines(self) -> list[str]:
        return lines_of(self.screen)


async def pasted(pilot: Pilot[Any], text: str) -> None:
    pilot.app.query_one(Field).post_message(Paste(text))
    await pilot.pause()
    await pilot.pause()


async def test_it_opens_at_the_row_with_its_text_and_its_reading() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = app.lines()
        assert lines[5].startswith("▌ Due  by end jan")
        assert lines[6].startswith("▌      read as by end jan")
        assert isinstance(app.focused, Field)


async def test_what_it_will_be_read_as_follows_the_typing() -> None:
    app = Host("q")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        assert "read as q3" in app.lines()[6]


async def test_enter_submits_and_a_refusal_keeps_what_was_typed() -> None:
    app = Host("  by end jan ")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert app.said == [("submitted", "by end jan")]
        app.editor.refuse("The file is locked by another program.")
        app.editor.stays()
        await pilot.pause()
        lines = app.lines()
        assert "by end jan" in lines[5]
        assert "The file is locked by another program." in lines[6]
        await pilot.press("x")
        await pilot.pause()
        assert "read as" in app.lines()[6]


async def test_esc_cancels_and_tells_what_had_been_typed() -> None:
    app = Host("half a sen")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await pilot.pause()
        assert app.said == [("cancelled", "half a sen")]


async def test_a_long_hint_takes_three_lines_and_no_more() -> None:
    app = Host("what? " * 40)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = app.lines()
        assert lines[6].startswith("▌      “what? what?")
        assert lines[8].rstrip().endswith("…")
        assert lines[9].strip() == ""
        assert all(len(line.rstrip()) <= 66 for line in lines)


async def test_at_the_foot_of_the_screen_it_moves_up_to_be_seen() -> None:
    app = Host("what?", Region(1, 23, 64, 1))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert any("Due  what?" in line for line in app.lines())
        assert "Try:" in "".join(app.lines()[-2:])


async def test_lines_of_a_paste_are_joined_and_it_says_so() -> None:
    app = Host("")
    async with app.run_test(size=(80, 24)) as pilot:
        await pasted(pilot, "one\r\n  two\n\nthree\n")
        assert app.editor.text == "one two three"
        assert "3 lines joined · read as one two three" in app.lines()[6]
        await pilot.press("x")
        await pilot.pause()
        assert "joined" not in app.lines()[6]


async def test_a_paste_of_one_line_is_not_remarked_upon() -> None:
    app = Host("")
    async with app.run_test(size=(80, 24)) as pilot:
        await pasted(pilot, "one\n")
        assert app.editor.text == "one"
        assert "joined" not in app.lines()[6]


async def test_a_paste_that_is_too_long_changes_nothing_and_is_said() -> None:
    app = Host("kept")
    async with app.run_test(size=(80, 24)) as pilot:
        await pasted(pilot, "x" * 1_000_000)
        assert app.editor.text == "kept"
        assert "1,000,000 characters" in app.lines()[6]


async def test_a_full_field_takes_no_more_letters_but_gives_some_back() -> None:
    app = Host("x" * FIELD_LIMIT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("y")
        await pilot.pause()
        assert len(app.editor.text) == FIELD_LIMIT
        assert "10,001 characters" in app.lines()[6]
        await pilot.press("backspace")
        assert len(app.editor.text) == FIELD_LIMIT - 1


async def test_hostile_text_is_cleaned_however_it_comes(hostile: str, is_harmless: Callable[[str], bool]) -> None:
    app = Host(hostile[:2000])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pasted(pilot, hostile)
        app.editor.refuse(hostile)
        await pilot.pause()
        assert all(is_harmless(line) for line in app.lines())
        assert is_harmless(app.editor.text)
        assert app.is_running


async def test_closing_gives_the_focus_back() -> None:
    from textual.widget import Widget

    class Other(Widget, can_focus=True):
        pass

    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        other = Other()
        app.editor.close()
        await app.screen.mount(other)
        other.focus()
        await pilot.pause()
        editor = InlineEditor("Due", "", Spot(Region(1, 5, 64, 1)))
        await app.screen.mount(editor)
        await pilot.pause()
        assert isinstance(app.focused, Field)
        editor.close()
        await pilot.pause()
        assert app.focused is other
        assert not app.query(InlineEditor)

"""The file is the truth: an edit that shows is on disk; one that can't be is told, and its words are kept."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tsworkbench.plan.model import Rag
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import place
from tsworkbench.tui.bench import desk
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import state_rag
from tsworkbench.work.row.tree import add

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

RED = look_for("tsworkbench-dark").error


@contextmanager
def another_writer(path: Path, how: str = "immediate") -> Iterator[sqlite3.Connection]:
    """Another program that holds the file until the block is left."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"begin {how}")
        yield connection
        if connection.in_transaction:
            connection.execute("rollback")


def is_red(officer: Officer, words: str) -> bool:
    """Whether `words` stand in the header in the colour of what was refused."""
    strip = officer.bench.banner.render_line(0)
    return any(words in segment.text and segment.style == segment.style + RED for segment in strip if segment.style)


async def test_the_header_shows_no_time_before_the_first_commit(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        assert "✓ on disk" in officer.header
        await officer.press("down", "2", "3", "1")
        assert "✓ on disk" in officer.header


async def test_the_header_shows_the_local_time_of_the_last_commit(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("g")
        first = officer.header[-11:].strip()
        assert first.startswith("✓ 14:02:")
        await officer.press("g")
        assert officer.header[-11:].strip() > first


async def test_an_editor_that_was_left_is_no_commit(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("n", *"half a sentence", "escape")
        assert "✓ on disk" in officer.header


async def test_a_file_locked_for_a_moment_is_tried_again_and_the_edit_saved(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        with another_writer(demo_file):
            await officer.press(*"n")
            await officer.type("The post is out")
            officer.fires = False
            await officer.press("enter")
            assert "waiting for it" in officer.bottom
            assert officer.typed == "The post is out"
            await officer.fire()
            assert officer.typed == "The post is out"
        officer.fires = True
        await officer.settle()
        assert officer.said("comment") == "The post is out"
        assert officer.typed is None
        assert "✓ 14:02:" in officer.header


async def test_a_file_locked_for_long_turns_the_header_red_and_keeps_what_was_typed(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        updates = officer.value("select count(*) from progress")
        await officer.press(*"n")
        await officer.type("The post is out")
        with another_writer(demo_file):
            await officer.press("enter")
            assert is_red(officer, "not saved")
            assert officer.typed == "The post is out"
            assert "Another program is writing" in officer.hint
        assert officer.value("select count(*) from progress") == updates
        await officer.press("enter")
        assert officer.said("comment") == "The post is out"
        assert not is_red(officer, "not saved")
        assert officer.typed is None


async def test_what_looks_at_the_file_by_itself_waits_while_another_program_has_it(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.lines[2]
        with another_writer(demo_file, "exclusive"):
            officer.bench.look_out()
            officer.bench.attention.count_round()
            officer.bench.attention.count_reviews()
            await officer.look_at_file()
            assert officer.lines[2] == before
        await officer.press("r")
        assert "✓ 14:02:" in officer.header


async def test_enter_pressed_twice_on_a_locked_file_saves_once(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        updates = officer.value("select count(*) from progress")
        await officer.press("n", *"once")
        with another_writer(demo_file):
            officer.fires = False
            await officer.press("enter", "enter", "enter")
        officer.fires = True
        await officer.settle()
        assert officer.value("select count(*) from progress") == updates + 1


@pytest.mark.parametrize("keys", [["n", *"never mind", "enter"], ["d", *"jan 10", "enter"], ["g"]])
async def test_esc_gives_up_an_edit_that_waits_for_the_file(at_desk: AtDesk, demo_file: Path, keys: list[str]) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        before = officer.acts
        with another_writer(demo_file):
            await officer.press(*keys[:-1])
            officer.fires = False
            await officer.press(keys[-1])
            await officer.fire()
            await officer.press("escape")
        officer.fires = True
        await officer.settle()
        assert officer.acts == before
        assert officer.typed is None
        assert "nothing was changed" in officer.bottom


async def test_the_workbench_is_not_left_while_an_edit_waits_for_the_file(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        with another_writer(demo_file):
            officer.fires = False
            await officer.press("g")
            await officer.fire()
            await officer.press("q")
            assert officer.app.is_running
            assert "waiting for it" in officer.bottom
        officer.fires = True
        await officer.settle()
        assert officer.cell("4.5", "rag") == "green"


async def test_a_full_disk_turns_the_header_red_and_keeps_what_was_typed(at_desk: AtDesk, demo_file: Path) -> None:
    with closing(sqlite3.connect(demo_file)) as file:
        file.execute("vacuum")  # no page is free any more
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        before = officer.content
        connection = officer.bench.desk.book.connection
        connection.execute(f"pragma max_page_count={connection.execute('pragma page_count').fetchone()[0]}")
        words = "The post is out. " * 500
        await officer.press("n")
        await officer.paste(words)
        await officer.press("enter")
        assert officer.content == before
        assert is_red(officer, "not saved")
        assert officer.typed == words.strip()
        assert "is full. Nothing was changed: free some space" in officer.hint
        connection.execute("pragma max_page_count=100000")
        await officer.press("enter")
        assert officer.said("comment") == words.strip()
        assert not is_red(officer, "not saved")


@pytest.mark.skipif(os.name == "nt", reason="permissions of a folder work differently there")
async def test_a_read_only_file_is_read_but_not_written_and_says_so(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        officer.bench.desk.book.connection.execute("pragma query_only=on")
        await officer.go("4.5")
        before = officer.content
        await officer.press("g")
        assert officer.content == before
        assert "read-only" in officer.bottom
        assert is_red(officer, "not saved")
        await officer.press("o", *"LR", "enter")
        assert officer.typed == "LR"
        assert "read-only" in officer.hint


async def test_not_saved_says_since_when(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("g")
        with another_writer(demo_file):
            await officer.press("a")
            assert is_red(officer, "not saved since 14:02:")
        assert officer.cell("4.5", "rag") == "green"
        assert officer.typed is None, "why is asked only of an amber that was saved"


async def test_a_refusal_of_words_is_no_failed_write(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("o", *"Andi Algar", "enter")
        assert "There is no officer called" in officer.hint
        assert not is_red(officer, "not saved")


async def test_another_programs_edit_shows_at_the_next_look(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        other = open_book(demo_file, who="Richard Parsons")
        here = place(other, "Third Sector Strategy:4.5")
        perform(other, state_rag(here, Rag.RED, as_at=officer.bench.desk.as_at, why="No post"))
        await officer.look_at_file()
        assert "▲R" in officer.row
        assert "No post" in officer.detail
        perform(other, add("milestone", here, "Post filled by end Feb", as_at=officer.bench.desk.as_at))
        other.close()
        await officer.press("right")
        await officer.look_at_file()
        assert any("Post filled" in row for row in officer.pane("plan"))
        assert "8 of 41 complete" in officer.screen


async def test_what_is_being_typed_stays_when_another_program_writes(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("n", *"my wor")
        other = open_book(demo_file, who="Richard Parsons")
        here = place(other, "Third Sector Strategy:1.1")
        perform(other, add("milestone", here, "First of all", as_at=officer.bench.desk.as_at))
        other.close()
        await officer.look_at_file()
        await officer.type("ds")
        await officer.press("enter")
        assert officer.said("comment") == "my words"
        assert officer.said("row_id") == officer.cell("4.5", "id")


@pytest.mark.parametrize(
    ("key", "typed", "column", "theirs", "mine", "shown"),
    [
        ("t", "Mine", "title", "Theirs", "Mine", "“Theirs”"),
        ("d", "feb 10", "due_to", "2010-06-30", "2010-02-28", "“30 Jun 2010”"),
    ],
)
async def test_what_another_program_wrote_there_meanwhile_is_shown_before_it_is_written_over(
    at_desk: AtDesk, demo_file: Path, key: str, typed: str, column: str, theirs: str, mine: str, shown: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5.m1")
        await officer.press(key, *typed)
        with closing(sqlite3.connect(demo_file)) as other, other:
            other.execute(f"update milestone set {column}=?, due_precision='day' where ref='4.5.m1'", [theirs])
        await officer.press("enter")
        assert officer.cell("4.5.m1", column) == theirs
        assert officer.typed == typed
        assert f"changed elsewhere meanwhile to {shown}" in officer.hint
        await officer.press("enter")
        assert officer.cell("4.5.m1", column) == mine


async def test_a_row_that_another_program_deleted_meanwhile_is_told_and_the_words_are_kept(
    at_desk: AtDesk, demo_file: Path
) -> None:
    from tsworkbench.work.row.tree import delete

    async with at_desk(demo_file) as officer:
        await officer.go("4.5.m1")
        await officer.press("n", *"still mine")
        other = open_book(demo_file, who="Richard Parsons")
        perform(other, delete(place(other, "Third Sector Strategy:4.5.m1")))
        other.close()
        await officer.press("enter")
        assert officer.typed == "still mine"
        assert "no longer in the plan" in officer.hint


async def test_the_screen_can_be_gone_about_while_another_program_holds_the_whole_file(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "READ_WAIT", 1)
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        with another_writer(demo_file, "exclusive"):
            await officer.press("down", "enter", "up", "3", "end", "enter", "2", "]", "1", "home", "pagedown", "z", "z")
            await officer.press("s", "escape", "w", "d", "escape", "escape")
            await officer.look_at_file()
            assert officer.app.is_running
        await officer.look_at_file()
        await officer.go("4.5")
        await officer.press("g")
        assert officer.cell("4.5", "rag") == "green"
        assert "●G" in officer.row

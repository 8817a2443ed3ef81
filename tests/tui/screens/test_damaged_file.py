"""A file that turns out to be damaged while it is read: that is said, with the backup that could replace it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.tui.textual_inside import fail_with

from tsworkbench.plan.errors import Damaged, Unforeseen
from tsworkbench.store.backups import copies
from tsworkbench.store.opening import open_book
from tsworkbench.tui import first_start
from tsworkbench.tui.app import WorkbenchApp, run

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk

CELLS = {
    "milestone": "title",
    "activity": "title",
    "objective": "title",
    "plan": "short_title",
    "officer": "name",
    "progress": "comment",
    "output": "text",
    "action": "label",
    "change": "new",
}
WAYS = {
    "list": ("j", "v", "2", "v", "3", "z"),
    "history of a row": ("H", "tab"),
    "search": ("s", *"research"),
    "papers": ("P", "j", "j", "j"),
    "a form": ("e",),
    "the plan's form": ("E",),
    "the update round": ("U", "enter"),
    "checks": ("K",),
    "workload": ("W",),
    "a filter": ("f", "l"),
    "undo": ("u",),
}


def spoil(path: Path, table: str) -> None:
    """One cell of each row holds bytes that are no text, as after a flipped bit."""
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("select name from sqlite_master where type='trigger'").fetchall():
            connection.execute(f'drop trigger "{trigger}"')
        connection.execute(f"update {table} set {CELLS[table]}=cast(x'52ff65' as text)")
        connection.commit()


@pytest.mark.parametrize("table", CELLS)
async def test_damage_is_never_a_fault_of_the_program_on_any_screen(
    at_desk: AtDesk, demo_file: Path, table: str
) -> None:
    said = []
    for name, way in WAYS.items():
        file = Path(shutil.copy(demo_file, demo_file.with_name(f"{name}.db")))
        try:
            async with at_desk(file) as officer:
                spoil(file, table)
                officer.bench.desk.forget()
                await officer.press(*way)
        except Damaged as error:
            said.append(str(error))
    assert all("is damaged: it holds text that is not UTF-8" in words for words in said)


def test_damage_found_while_painting_is_shown_calmly_with_the_newest_good_backup(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch, as_at: date
) -> None:
    book = open_book(demo_file)
    kept = Path(copies.make(book, copies.BY_HAND)).name
    shown: list[str] = []

    class Shown:
        def __init__(self, sentence: str, *_: Any) -> None:
            shown.append(sentence)

        def run(self) -> None:
            assert shown

    def fails(self: WorkbenchApp) -> None:
        fail_with(self, Damaged(f"{self.desk.book.path} is damaged: so it was painted."))

    monkeypatch.setattr(WorkbenchApp, "run", fails)
    monkeypatch.setattr(first_start, "NoWorkbench", Shown)
    with pytest.raises(Damaged, match=f"so it was painted. The newest good backup is {kept}"):
        run(book, as_at=as_at)
    assert shown[0].count("The newest good backup") == 1


def test_damage_found_before_the_first_paint_is_shown_calmly_too(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch, as_at: date
) -> None:
    spoil(demo_file, "plan")
    shown: list[str] = []
    monkeypatch.setattr(first_start.NoWorkbench, "run", lambda self: shown.append(self._sentence))
    with pytest.raises(Damaged, match="There is no good one beside it"):
        run(open_book(demo_file), as_at=as_at)
    assert "is damaged" in shown[0]


def test_a_fault_that_comes_from_what_another_program_wrote_is_shown_as_the_files(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch, as_at: date
) -> None:
    shown: list[str] = []
    book = open_book(demo_file)
    with closing(sqlite3.connect(demo_file)) as connection:
        connection.execute("update milestone set due_to='2009-99-99' where ref='4.2.m1'")
        connection.commit()

    def fails(self: WorkbenchApp) -> None:
        fail_with(self, ValueError("'soon' is not a valid Precision"))

    monkeypatch.setattr(WorkbenchApp, "run", fails)
    monkeypatch.setattr(first_start.NoWorkbench, "run", lambda self: shown.append(self._sentence))
    with pytest.raises(Damaged, match="is damaged"):
        run(book, as_at=as_at)
    assert "4.2.m1" in shown[0]


def test_a_fault_with_a_sound_file_stays_a_fault(demo_file: Path, monkeypatch: pytest.MonkeyPatch, as_at: date) -> None:
    def fails(self: WorkbenchApp) -> None:
        fail_with(self, ValueError("a fault of ours"))

    monkeypatch.setattr(WorkbenchApp, "run", fails)
    with pytest.raises(Unforeseen, match="a fault of ours"):
        run(open_book(demo_file), as_at=as_at)

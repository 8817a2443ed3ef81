"""Settings are looked at and changed from inside, and a backup is made and restored there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tsworkbench.plan.errors import CannotWrite
from tsworkbench.store.backups import restoration
from tsworkbench.store.opening import open_book
from tsworkbench.tui.bench.actions import KEYS, bind
from tsworkbench.work.mine.settings import NAMES, Settings, load

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer


@pytest.fixture(autouse=True)
def _usual_keys_afterwards() -> Iterator[None]:
    yield
    bind({})


@pytest.fixture
def mine(tmp_path: Path) -> Settings:
    path = tmp_path / "mine" / "settings.toml"
    path.parent.mkdir()
    path.write_text('# hers\ntheme = "light"\n[keys]\ncopy = "F"\n', encoding="utf-8")
    return load(str(path))


async def rest(officer: Officer) -> None:
    await officer.app.workers.wait_for_complete()
    await officer.settle()


async def ask(officer: Officer, name: str) -> None:
    await officer.press("ctrl+p", *name, "enter")
    await rest(officer)


async def test_every_setting_is_shown_with_its_value(at_desk: AtDesk, demo_file: Path, mine: Settings) -> None:
    async with at_desk(demo_file, mine=mine) as officer:
        await ask(officer, "settings")
        for words in ("colours", "light", "due now", "month", "your name", "plan file", "copy: F", mine.path[:20]):
            assert words in officer.screen
        items = [item.id for item in officer.app.screen._items]  # type: ignore[attr-defined]
        assert {*NAMES} == {*items} - {"where"}


async def test_a_setting_is_changed_at_once_and_other_lines_stay(
    at_desk: AtDesk, demo_file: Path, mine: Settings
) -> None:
    async with at_desk(demo_file, mine=mine) as officer:
        await ask(officer, "settings")
        await officer.press("2", "2")
        assert "Due now: quarter." in officer.bottom
        assert load(mine.path).look_ahead == "quarter"
        assert Path(mine.path).read_text(encoding="utf-8").startswith('# hers\ntheme = "light"')
        assert officer.bench.desk.look_ahead == "quarter"
        await ask(officer, "settings")
        await officer.press("2", "d")
        assert load(mine.path).look_ahead == "month"
        assert "look_ahead" not in Path(mine.path).read_text(encoding="utf-8")


async def test_days_ahead_are_typed_and_what_cant_be_keeps_the_editor_open(
    at_desk: AtDesk, demo_file: Path, mine: Settings
) -> None:
    async with at_desk(demo_file, mine=mine) as officer:
        await ask(officer, "settings")
        await officer.press("2", "e", *"soon", "enter")
        assert "“look_ahead” must be" in officer.screen
        await officer.press("ctrl+u", *"14", "enter")
        assert officer.bench.desk.look_ahead == 14
        assert load(mine.path).look_ahead == 14


async def test_colours_are_worn_at_once(at_desk: AtDesk, demo_file: Path, mine: Settings) -> None:
    async with at_desk(demo_file, mine=mine) as officer:
        await ask(officer, "settings")
        await officer.press("1", "4")
        assert "high-contrast" in officer.app.theme
        assert load(mine.path).theme == "high-contrast"


async def test_a_key_is_given_to_an_act_at_once_and_a_clash_is_refused(
    at_desk: AtDesk, demo_file: Path, mine: Settings
) -> None:
    async with at_desk(demo_file, mine=mine) as officer:
        await officer.go("1.1.m2")
        await ask(officer, "settings")
        await officer.press("k", *"complete", "enter", *"g", "enter")
        assert "g is already the key of" in officer.screen
        await officer.press("ctrl+u", *"b", "enter")
        assert KEYS["complete"] == ("b",)
        await officer.press("b")
        assert officer.cell("1.1.m2", "status") == "complete"
        assert load(mine.path).keys == {"copy": ("F",), "complete": ("b",)}


def titled(path: Path) -> list[str]:
    book = open_book(str(path))
    try:
        return [str(row["title"]) for row in book.rows("select title from objective order by rid")]
    finally:
        book.close()


WHILE_OPEN = pytest.param(False, marks=pytest.mark.posix("Windows replaces no file that is open"))


@pytest.mark.parametrize("holds", [WHILE_OPEN, True])
async def test_a_backup_is_restored_from_inside_and_that_can_be_undone_the_same_way(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch, holds: bool
) -> None:
    monkeypatch.setattr(restoration, "holds_open_files", lambda: holds)
    async with at_desk(demo_file) as officer:
        await ask(officer, "back up")
        await officer.go("1.1.m2")
        await officer.press("c")
        assert officer.cell("1.1.m2", "status") == "complete"
        await ask(officer, "restore")
        assert "1 newer act goes, the last" in officer.screen
        await officer.press("enter")
        assert "Go back to" in officer.screen
        await officer.press("n")
        assert officer.cell("1.1.m2", "status") == "complete"
        await ask(officer, "restore")
        await officer.press("enter", "y")
        await rest(officer)
        assert "As it was before it is kept" in officer.bottom
        assert officer.cell("1.1.m2", "status") != "complete"
        view = officer.bench.desk.view(officer.bench.desk.selection or 0)
        assert view is not None
        await officer.go("1.1.m2")
        await officer.press("n", *"Goes on", "enter")
        assert "commentary written" in officer.attention
        await officer.press("u")
        await ask(officer, "restore")
        await officer.press("enter", "y")
        await rest(officer)
        assert officer.cell("1.1.m2", "status") == "complete"


async def test_what_cant_be_restored_leaves_the_file_open_as_it_was(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise CannotWrite("There is no room on the disk: the file is as it was.")

    monkeypatch.setattr(restoration, "holds_open_files", lambda: True)
    monkeypatch.setattr(restoration, "restore", refused)
    async with at_desk(demo_file) as officer:
        await ask(officer, "back up")
        await ask(officer, "restore")
        await officer.press("enter", "y")
        await rest(officer)
        assert "There is no room on the disk" in officer.bottom
        await officer.go("1.1.m2")
        await officer.press("c")
        assert officer.cell("1.1.m2", "status") == "complete"


async def test_without_a_backup_it_says_how_to_make_one(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await ask(officer, "restore")
        assert "There is no backup of this file yet" in officer.bottom


async def test_a_damaged_backup_is_named_as_such_and_never_put_in_its_place(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await ask(officer, "back up")
        (made,) = demo_file.parent.glob("*.backup")
        made.write_bytes(made.read_bytes()[:5000])
        await ask(officer, "restore")
        assert "It can't be restored" in officer.screen
        before = demo_file.stat().st_ino
        await officer.press("enter")
        assert "damaged" in officer.bottom
        assert demo_file.stat().st_ino == before

"""Backups as time goes by: made apart from the screen, and what goes wrong is said once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tsworkbench.plan.errors import CannotWrite, FileLocked
from tsworkbench.store.backups import rotation
from tsworkbench.tui.bench.refresh import BackingUp


async def look(officer: Any, backing: BackingUp) -> None:
    """The look that the workbench takes every minute."""
    backing.look()
    await officer.app.workers.wait_for_complete()
    await officer.settle()


def made(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.glob("*.backup"))


async def test_half_an_hour_of_change_is_backed_up_and_nobody_is_told(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        backing, before = BackingUp(officer.bench), officer.bottom
        await look(officer, backing)
        assert len(made(demo_file)) == 1, "the demonstration's updates are older than that"
        assert made(demo_file)[0].endswith(".as-time-goes.backup")
        assert officer.bottom == before
        await look(officer, backing)
        assert len(made(demo_file)) == 1


async def test_an_edit_made_meanwhile_is_not_held_up(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        BackingUp(officer.bench).look()
        await officer.go("1.1.m1")
        await officer.press("c")
        assert officer.cell("1.1.m1", "status") == "complete"
        await officer.app.workers.wait_for_complete()
        assert len(made(demo_file)) == 1


async def test_what_goes_wrong_is_said_once(demo_file: Path, at_desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise CannotWrite("No backup could be made: there is no room.")

    async with at_desk(demo_file) as officer:
        backing = BackingUp(officer.bench)
        monkeypatch.setattr(rotation, "make_if_due", full)
        await look(officer, backing)
        assert officer.bottom == "No backup could be made: there is no room."
        await officer.press("down")
        await look(officer, backing)
        assert "no room" not in officer.bottom


async def test_a_file_in_use_is_no_trouble(demo_file: Path, at_desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise FileLocked("Another program is writing.")

    async with at_desk(demo_file) as officer:
        before = officer.bottom
        monkeypatch.setattr(rotation, "make_if_due", locked)
        await look(officer, BackingUp(officer.bench))
        assert officer.bottom == before


async def test_the_plan_of_the_past_is_not_backed_up(demo_file: Path, at_desk: Any) -> None:
    async with at_desk(demo_file) as officer:
        officer.bench.desk.book.stood_at = "1 Nov 2009"
        await look(officer, BackingUp(officer.bench))
        assert made(demo_file) == []


def test_the_clock_of_a_test_is_the_clock_of_its_backups(demo_file: Path) -> None:
    moment = int(datetime(2009, 12, 15, 12, 0, tzinfo=UTC).timestamp() * 1000)
    path = rotation.make_if_due(str(demo_file), clock=lambda: moment)
    assert path is not None
    assert ".20091215T120000." in path

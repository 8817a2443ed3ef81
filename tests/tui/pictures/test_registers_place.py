"""The registers' place, as it looks: before there is a register, a register with its entries, and an entry's form."""

from pathlib import Path
from typing import Any

import pytest
from tests.tui.screens.registers import with_risks
from tests.tui.screens.test_register_files import CONTRACTS, begin_import, with_contracts
from textual.pilot import Pilot

from tsworkbench.tui.app import WorkbenchApp

SIZES = [(120, 36), (80, 24)]


@pytest.mark.parametrize("size", SIZES)
def test_before_there_is_a_register(snap_compare: Any, make_app: Any, demo_file: Path, size: tuple[int, int]) -> None:
    app: WorkbenchApp = make_app(demo_file)
    assert snap_compare(app, terminal_size=size, press=["4"])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [(), ("e",)], ids=["the list", "the form"])
def test_the_risks(
    snap_compare: Any, make_app: Any, demo_file: Path, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    app: WorkbenchApp = make_app(with_risks(demo_file))

    async def open_risks(pilot: Pilot[Any]) -> None:
        await pilot.press("4", "left", "down", "enter", *keys)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=open_risks)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("size", SIZES)
def test_the_review_of_a_table(
    snap_compare: Any, make_app: Any, officer_of: Any, demo_file: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    table = tmp_path / "list.csv"
    table.write_text(CONTRACTS, encoding="utf-8")
    app: WorkbenchApp = make_app(with_contracts(demo_file))

    async def look(pilot: Pilot[Any]) -> None:
        officer = officer_of(pilot, demo_file)
        await officer.settle()
        await begin_import(officer, table)
        await officer.press("2", "2", "down", "down")

    assert snap_compare(app, terminal_size=size, run_before=look)

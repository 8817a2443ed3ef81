"""Registers drawn, as they look. After a change that is meant: ``pytest --snapshot-update``."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.screens.registers.pictures.picture import show_pictures


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize("name", ["risks", "pots", "options"])
def test_a_register_as_a_picture(
    snap_compare: Any, make_app: Any, officer_of: Any, registers_file: Path, name: str, size: tuple[int, int]
) -> None:
    app: WorkbenchApp = make_app(registers_file)

    async def look(pilot: Pilot[Any]) -> None:
        officer = officer_of(pilot, registers_file)
        await officer.settle()
        show_pictures(officer.bench, name, lambda _: None)
        await officer.settle()

    assert snap_compare(app, terminal_size=size, run_before=look)

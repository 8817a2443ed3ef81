"""Find, a filter in force, and marks, as they look. After a change that is meant: ``pytest --snapshot-update``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.tui.officer import SIZES, Held, Officer
from textual.pilot import Pilot

if TYPE_CHECKING:
    from tsworkbench.tui.app import WorkbenchApp

LOOKS: dict[str, list[str]] = {
    "find": ["/", *"fund", "down", "down"],
    "changed last": ["/"],
    "no hit": ["/", *"zebra"],
    "filter": ["f", "l"],
    "filter menu": ["f", "l", "f"],
    "marks": ["home", "down", "space", "space", "down", "space"],
    "jump": ["J"],
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", LOOKS)
def test_finding(
    snap_compare: Any,
    make_app: Callable[..., WorkbenchApp],
    held_timers: list[Held],
    demo_file: Path,
    look: str,
    size: str,
) -> None:
    async def act(pilot: Pilot[None]) -> None:
        officer = Officer(pilot, demo_file, held_timers)
        await officer.settle()
        await officer.press(*LOOKS[look])

    assert snap_compare(make_app(demo_file), terminal_size=SIZES[size], run_before=act)

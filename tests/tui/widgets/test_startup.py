"""The first screen's parts bring nothing with them that Textual's App hasn't brought already."""

import subprocess
import sys
from pathlib import Path

import pytest
from rich.segment import Segment
from tests.tui.textual_inside import settle, strips_of
from textual.app import App, ComposeResult
from textual.widgets import Static

from tsworkbench.tui.widgets import Across, Ground, Stack

PROBE = """
import sys
from textual.app import App
before = set(sys.modules)
from tsworkbench.tui.draw import content, themes
from tsworkbench.tui.widgets import month_grid, row_list, title_rule
print(*sorted(name for name in set(sys.modules) - before if not name.startswith("tsworkbench")))
"""


def test_parts_of_the_first_screen_import_little() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    brought = done.stdout.split()
    assert not [name for name in brought if name.startswith("textual.widgets.") or name in ("dateutil", "sqlite3")]
    assert len(brought) <= 5, brought


LATER = ("json", "tsworkbench.store.log.history", "tsworkbench.tui.acts.finding", "tsworkbench.tui.widgets.editor")


def test_what_no_first_screen_shows_is_imported_when_it_is_needed() -> None:
    probe = f"import sys, tsworkbench.tui.app\nprint(*[name for name in {LATER} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


SHOWN = """
import asyncio, sys
from datetime import date
from tsworkbench.store.opening import open_book
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.bench.desk import Desk

async def look():
    app = WorkbenchApp(Desk(open_book(sys.argv[1], who="Louise Russell"), date(2009, 12, 15)))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("down", "2", "v", "v", "v", "1")
        print(*[name for name in sys.modules if "registers" in name or name.endswith("registering")])

asyncio.run(look())
"""


def test_a_file_without_registers_brings_nothing_of_them(sample_file: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SHOWN, str(sample_file)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


async def test_a_ground_is_painted_as_any_widget_of_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lying(App[None]):
        CSS = "#over { width: 5; height: 1; background: red; margin: 1 2; } Stack, Across { background: $surface; }"

        def compose(self) -> ComposeResult:
            with Across(), Stack():
                yield Static("over", id="over")

    async def painted() -> list[list[Segment]]:
        app = Lying()
        async with app.run_test(size=(20, 6)) as pilot:
            await settle(pilot)
            return [list(strip.simplify()) for strip in strips_of(app.screen)]

    as_ground = await painted()
    monkeypatch.delattr(Ground, "render_lines")
    assert await painted() == as_ground

"""Makes the pictures of the documents from the program itself: ``python docs/make_pictures.py``.

Each picture is the demonstration, as at 15 December 2009, with a clock that stands still, so that the same
program always makes the same picture.
"""

import asyncio
import os
import re
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from tsworkbench.cli.samplefile import ME, make_demo
from tsworkbench.store.opening import open_book
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.desk import Desk
from tsworkbench.work.illustration import AS_AT

PICTURES = Path(__file__).parent / "pictures"
_NOW = int(datetime(2009, 12, 15, 14, 2, 11, tzinfo=UTC).timestamp() * 1000)
_SIZES = ((120, 36),)
_THEMES = ("dark", "light")
_FONTS = "'Fira Code', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"


async def _take(path: str, size: tuple[int, int], theme: str) -> str:
    book = open_book(path, clock=lambda: _NOW, who=ME)
    try:
        app = WorkbenchApp(Desk(book, AS_AT))
        async with app.run_test(size=size) as pilot:
            app.theme = f"tsworkbench-{theme}"
            await _settle(pilot)
            await pilot.press("p")
            await _settle(pilot)
            return app.export_screenshot(title="tsworkbench demo")
    finally:
        book.close()


async def _settle(pilot: Pilot[None]) -> None:
    await pilot.pause(0.3)
    await pilot.pause()


def _portable(svg: str) -> str:
    """The same picture for any browser: no font from the network, and one id whoever made it."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg)
    svg = svg.replace("font-family: Fira Code, monospace", f"font-family: {_FONTS}")
    return re.sub(r"terminal-\d+-", "terminal-", svg)


def main() -> None:
    """Writes every picture anew."""
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    PICTURES.mkdir(exist_ok=True)
    for columns, rows in _SIZES:
        for theme in _THEMES:
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "demo.db")
                make_demo(path)
                svg = _portable(asyncio.run(_take(path, (columns, rows), theme)))
            target = PICTURES / f"workbench-{columns}x{rows}-{theme}.svg"
            target.write_text(svg, encoding="utf-8")
            print(target)


if __name__ == "__main__":
    main()

"""Makes the pictures of the documents from the program itself: ``python docs/make_pictures.py``.

The workbench is shown on the demonstration, as at 15 December 2009, with a clock that stands still, so that the same
program always makes the same picture. The report is the page in ``docs/examples``, as Chromium shows it; where there
is no Chromium, its picture stays as it was.
"""

import asyncio
import os
import re
import shutil
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from textual.pilot import Pilot

from tsworkbench.cli.files.samples import ME, make_demo
from tsworkbench.store.opening import open_book
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.work.demo.sample import AS_AT

PICTURES = Path(__file__).parent / "pictures"
_NOW = int(datetime(2009, 12, 15, 14, 2, 11, tzinfo=UTC).timestamp() * 1000)
_SIZES = ((120, 36),)
_THEMES = ("dark", "light")
_FONTS = "'Fira Code', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"

_REPORT = Path(__file__).parent / "examples" / "highlight-report.html"
_PAGE = (1000, 1785)
"""Pixels: the report down to what is off track."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


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


def _photograph(page: Path, target: Path) -> bool:
    """Writes what a browser shows of a page, in few colours, as a small PNG; False if there is no browser for it."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder, "page.png")
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             f"--user-data-dir={folder}/profile", "--window-size={},{}".format(*_PAGE), f"--screenshot={shot}",
             page.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        with Image.open(shot) as picture:
            few = picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
            few.save(target, optimize=True)
    return True


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
    target = PICTURES / f"{_REPORT.stem}.png"
    print(target if _photograph(_REPORT, target) else f"{target} stays as it was: there is no Chromium here")


if __name__ == "__main__":
    main()

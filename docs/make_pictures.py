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
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from textual.pilot import Pilot

from tsworkbench.cli.files.samples import ME, make_demo
from tsworkbench.plan.registers.presets import shipped
from tsworkbench.store.opening import open_book
from tsworkbench.store.registers.definitions import registers_of
from tsworkbench.store.views.plan import plan_named
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.work.demo.sample import AS_AT
from tsworkbench.work.edits import perform
from tsworkbench.work.registers.definitions import take_in
from tsworkbench.work.registers.entries import add

PICTURES = Path(__file__).parent / "pictures"
_NOW = int(datetime(2009, 12, 15, 14, 2, 11, tzinfo=UTC).timestamp() * 1000)
_SIZES = ((120, 36),)
_THEMES = ("dark", "light")
_FONTS = "'Fira Code', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"

_REPORT = Path(__file__).parent / "examples" / "highlight-report.html"
_PAGE = (1000, 1785)
"""Pixels: the report down to what is off track."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


_REGISTERS = {"risks": ("4", "left", "down", "right"), "matrix": ("4", "left", "down", "right", "v")}
"""The picture of the registers' place → the keys that lead to what is in it."""
_RISKS = (
    ("Allocation of the Fund not confirmed", "LR", "45", "45", "15", "treat", "rising", "15 Jan 2010", "4.2 / 1.1"),
    ("CVS Director not found by March", "LR", "45", "35", "23", "treat", "rising", "15 Jan 2010", "1.1"),
    ("Small groups not heard by the new policy", "SH", "43", "43", "22", "treat", "falling", "31 Mar 2010", "3.1"),
    ("Fewer tenders than commissioners want", "RP", "44", "34", "24", "treat", "steady", "31 Jan 2010", "4.3"),
    ("Research on assets starts too late", "AA", "34", "34", "14", "treat", "rising", "30 Nov 2009", "5.1"),
    ("East End Life drops the section", "AA", "32", "22", "12", "transfer", "steady", "31 Mar 2010", "7.2"),
    ("Database never finished", "LR", "33", "14", "14", "tolerate", "steady", "TBC", "1.2"),
)
_OF_A_RISK = ("title", "owner", "inherent", "residual", "target", "response", "direction", "next_review", "row")


def _put_risks(path: str) -> None:
    """A register of risks in a file, and what is in it."""
    book = open_book(path, clock=lambda: _NOW, who=ME)
    try:
        plan_id = str(plan_named(book, "third")["id"])
        perform(book, take_in(shipped("risks"), plan_id=plan_id))
        register = registers_of(book, plan_id).get("risks")
        assert register is not None
        for risk in _RISKS:
            said = dict(zip(_OF_A_RISK, risk, strict=True))
            for score in ("inherent", "residual", "target"):
                digits = said.pop(score)
                said |= {f"{score}_likelihood": digits[0], f"{score}_impact": digits[1]}
            perform(book, add(register, said, as_at=AS_AT))
    finally:
        book.close()


async def _take(path: str, size: tuple[int, int], theme: str, keys: Sequence[str] = ("p",)) -> str:
    book = open_book(path, clock=lambda: _NOW, who=ME)
    try:
        app = WorkbenchApp(Desk(book, AS_AT))
        async with app.run_test(size=size) as pilot:
            app.theme = f"tsworkbench-{theme}"
            await _settle(pilot)
            for key in keys:
                await pilot.press(key)
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
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "demo.db")
        make_demo(path)
        _put_risks(path)
        for name, keys in _REGISTERS.items():
            target = PICTURES / f"registers-{name}.svg"
            target.write_text(_portable(asyncio.run(_take(path, _SIZES[0], "dark", keys))), encoding="utf-8")
            print(target)
    target = PICTURES / f"{_REPORT.stem}.png"
    print(target if _photograph(_REPORT, target) else f"{target} stays as it was: there is no Chromium here")


if __name__ == "__main__":
    main()

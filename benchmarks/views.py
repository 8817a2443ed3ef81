"""The calendars of a big plan, timed: what turning, scrolling and following take of our own code.

    python benchmarks/views.py [MILESTONES]

Each is the best of a few runs in one process, in CPU time: opening a view, and painting a screen of it again
after it has been turned, scrolled by half a page, or told of a change. The budget is 16 ms a step at 10,000.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.geometry import Size
from textual.pilot import Pilot

from generate import AS_AT, generate
from tsworkbench.plan.calendar import financial_year
from tsworkbench.store.opening import open_book
from tsworkbench.store.views import workload
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.bench.workbench import Workbench

_RUNS = 7


def timed(name: str, step: Callable[[], Any], runs: int = _RUNS) -> None:
    """Prints the best and the median of some runs in milliseconds of CPU time."""
    took = []
    for _ in range(runs):
        begun = time.process_time()
        step()
        took.append((time.process_time() - begun) * 1000)
    took.sort()
    print(f"{took[0]:9.2f} ms  {took[len(took) // 2]:9.2f} median  {name}")


def paint(rows: Any) -> None:
    """Asks a list for every line it shows."""
    for y in range(rows.size.height):
        rows.render_line(y)


async def measure(path: Path, size: Size) -> None:
    """Runs every view, zoomed."""
    book = open_book(path, who="Asha Adeyemi")
    app = WorkbenchApp(Desk(book, AS_AT))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        bench = app.screen
        assert isinstance(bench, Workbench)
        await pilot.press("2", "z")
        for name in ("month", "year", "timeline", "agenda"):
            await _view(pilot, bench, name)
        year = financial_year(AS_AT)
        timed("workload of a year", lambda: workload.workload(book, year, AS_AT), 3)
        timed("what nobody leads", lambda: workload.unled_counts(book, AS_AT), 3)
    book.close()


async def _view(pilot: Pilot[None], bench: Workbench, name: str) -> None:
    pane = bench.milestones
    begun = time.process_time()
    pane.show_view(name)
    opened = (time.process_time() - begun) * 1000
    await pilot.pause()
    await pilot.pause()
    rows = pane.rows
    print(f"{opened:9.2f} ms                    {name}: shown for the first time, {len(rows.source):,} rows")
    steps = iter((1, 1, 1, -1, -1, -1, 1, -1) * 9)

    def step(act: Callable[[int], Any]) -> Callable[[], None]:
        def run() -> None:
            act(next(steps))
            paint(rows)

        return run

    timed(f"{name}: turned and painted", step(pane.turn))
    if name != "year":
        timed(f"{name}: a page down or up, painted", step(rows.page))
    timed(f"{name}: cursor moved and painted", step(rows.move_cursor))
    timed(f"{name}: counts read again and painted", step(lambda _: pane.reload()))


def main(milestones: int = 10_000) -> None:
    """Makes the plan in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = generate(Path(folder) / "big.tswb", milestones=milestones)
        asyncio.run(measure(path, Size(120, 36)))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

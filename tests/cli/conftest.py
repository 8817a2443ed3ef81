"""Running commands in this process, on a given file, with a clock that stands at the demonstration's day."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from tsworkbench.cli.group import workbench
from tsworkbench.cli.options import Common
from tsworkbench.store.book import Clock


class Answer(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Command:
    """Runs ``tsworkbench`` on a file, as at 15 December 2009, in Louise Russell's name."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock

    def __call__(self, *args: str, who: str | None = "Louise Russell", as_at: str | None = "2009-12-15") -> Answer:
        before = ["--file", str(self.path)]
        before += ["--who", who] if who is not None else []
        before += ["--as-at", as_at] if as_at is not None else []
        return bare(*before, *args, clock=self.clock)


def bare(*args: str, clock: Clock | None = None) -> Answer:
    """Runs ``tsworkbench`` with nothing but what is given."""
    try:
        runner = CliRunner(mix_stderr=False)  # click 8.1
    except TypeError:
        runner = CliRunner()
    result = runner.invoke(workbench, list(args), prog_name="tsworkbench", obj=Common(clock=clock))
    return Answer(result.exit_code, result.stdout, result.stderr)


@pytest.fixture(autouse=True)
def _plain_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are shown in UTC, and lines are of the width of a page."""
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("COLUMNS", raising=False)
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def run(demo_file: Path, make_clock: Callable[..., Clock]) -> Command:
    """``tsworkbench`` on a file with both plans and the demonstration's updates."""
    return Command(demo_file, make_clock())


@pytest.fixture
def run_on(make_clock: Callable[..., Clock]) -> Callable[[Path], Command]:
    """``tsworkbench`` on a file of the test's own."""
    return lambda path: Command(path, make_clock())


@pytest.fixture
def run_bare() -> Callable[..., Answer]:
    """``tsworkbench`` with nothing but what is given."""
    return bare

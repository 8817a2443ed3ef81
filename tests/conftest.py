"""Plan files for tests: the two sample plans, with or without the demonstration's year, and clocks that stand still.

Each kind of file is made once for a run of the tests, and copied for every test that asks for it. A copy gets a replica
name of its own at its first act, like any copied plan file.
"""

import gc
import itertools
import os
import shutil
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import tests.effort  # noqa: F401 (it registers hypothesis's profiles)

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.whole import Library, Officer, Plan
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.work.demo import sample
from tsworkbench.work.imports.intake import add_plans

AS_AT = date(2009, 12, 15)
"""The day the tests stand at: the demonstration's own."""

WHO = "Louise Russell"
"""Whose acts a test's are, unless it says otherwise."""


def fixed_clock(when: datetime = datetime(2009, 12, 15, 14, 2, 11, tzinfo=UTC), *, tick_ms: int = 1000) -> Clock:
    """A clock that starts at `when` and moves on by `tick_ms` each time it is read."""
    now = int(when.timestamp() * 1000) - tick_ms

    def read() -> int:
        nonlocal now
        now += tick_ms
        return now

    return read


def heed_signals() -> None:
    """What pytest was started to ignore, as by ``nohup`` or ``&``, the programs that tests start don't ignore with it.

    Only what is ignored by a function is not handed on to them. (Python itself ignores two, which mean nothing here.)
    """
    if os.name == "nt" or threading.current_thread() is not threading.main_thread():
        return
    for number in signal.valid_signals() - {signal.SIGPIPE, signal.SIGXFSZ}:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def pytest_configure() -> None:
    heed_signals()


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What a test can't do on Windows it isn't asked to do there, nor where Windows' rules are imposed (`winsim`)."""
    mark = item.get_closest_marker("posix")
    if mark is not None and (os.name == "nt" or item.config.pluginmanager.hasplugin("tests.winsim")):
        pytest.skip(mark.args[0])


_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "APPDATA")


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folders of a user who is nobody in particular, from before the first file is made."""
    home = tmp_path_factory.getbasetemp() / "home"
    with pytest.MonkeyPatch.context() as patch:
        for name in _FOLDERS:
            patch.setenv(name, str(home / name.lower()))
        yield home


@pytest.fixture(autouse=True)
def _nobody_in_particular(monkeypatch: pytest.MonkeyPatch, _home: Path) -> Iterator[None]:
    """No test sees the settings or the plan file of whoever runs it, nor those of another test."""
    for name in ("TSWORKBENCH_FILE", "TSWORKBENCH_WHO", "TSWORKBENCH_DEBUG", "TSWORKBENCH_LOG"):
        monkeypatch.delenv(name, raising=False)
    settings = _home / "settings" / "settings.toml"
    monkeypatch.setenv("TSWORKBENCH_SETTINGS", str(settings))
    monkeypatch.delenv("NO_COLOR", raising=False)
    yield
    if settings.parent.exists():
        shutil.rmtree(settings.parent)


@pytest.fixture
def as_at() -> date:
    """15 December 2009."""
    return AS_AT


@pytest.fixture
def make_clock() -> Callable[..., Clock]:
    """`fixed_clock`, for a test that needs more than one clock or another hour."""
    return fixed_clock


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While one process makes something in a folder, the others that want it wait."""
    with closing(sqlite3.connect(folder / "lock.db", timeout=600)) as lock, lock:
        lock.execute("begin exclusive")
        yield


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the files that are made once for a run of the tests, however many processes run them."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder /= "templates"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def sample_template(templates: Path) -> Path:
    """Both sample plans as imported. Not to be written to: ask for `sample_file`."""
    path = templates / "sample.db"
    with _alone(templates):
        if not path.exists():
            made = templates / "sample.making"
            create(made)
            book = open_book(made, clock=fixed_clock(datetime(2009, 8, 3, 9, 0, tzinfo=UTC)), who=sample.AUTHOR)
            try:
                for name in sample.SAMPLES:
                    add_plans(book, read_library(sample.sample_text(name), name=name), name)
            finally:
                book.close()
            made.rename(path)
    return path


@pytest.fixture(scope="session")
def demo_template(sample_template: Path) -> Path:
    """The sample plans with the demonstration's year so far. Not to be written to: ask for `demo_file`."""
    path = sample_template.with_name("demo.db")
    with _alone(path.parent):
        if not path.exists():
            made = path.with_name("demo.making")
            shutil.copy(sample_template, made)
            sample.illustrate(str(made))
            made.rename(path)
    return path


@pytest.fixture(scope="session")
def registers_template(demo_template: Path) -> Path:
    """The demonstration's plans with registers and their entries. Not to be written to: ask for `registers_file`."""
    from tests.registered import fill  # few tests want it, and it loads all that registers are made with

    path = demo_template.with_name("registers.db")
    with _alone(path.parent):
        if not path.exists():
            made = path.with_name("registers.making")
            shutil.copy(demo_template, made)
            book = open_book(made, clock=fixed_clock(), who=WHO)
            fill(book)
            book.close()
            made.rename(path)
    return path


@pytest.fixture
def registers_file(registers_template: Path, tmp_path: Path) -> Path:
    """A fresh file with the demonstration's plans and their registers."""
    return Path(shutil.copy(registers_template, tmp_path / "registers.db"))


@pytest.fixture
def empty_file(tmp_path: Path) -> Path:
    """A fresh plan file with no plan in it."""
    path = tmp_path / "empty.db"
    create(path)
    return path


@pytest.fixture
def sample_file(sample_template: Path, tmp_path: Path) -> Path:
    """A fresh file with both sample plans."""
    return Path(shutil.copy(sample_template, tmp_path / "sample.db"))


@pytest.fixture
def demo_file(demo_template: Path, tmp_path: Path) -> Path:
    """A fresh file with both sample plans and the demonstration's updates up to 14 December 2009."""
    return Path(shutil.copy(demo_template, tmp_path / "demo.db"))


def _opened(path: Path) -> Iterator[Book]:
    book = open_book(path, clock=fixed_clock(), who=WHO)
    try:
        yield book
    finally:
        book.close()


@pytest.fixture
def book(sample_file: Path) -> Iterator[Book]:
    """`sample_file` opened by Louise Russell on 15 December 2009, a second later at each look at the clock."""
    yield from _opened(sample_file)


@pytest.fixture
def demo_book(demo_file: Path) -> Iterator[Book]:
    """`demo_file`, opened like `book`."""
    yield from _opened(demo_file)


@pytest.fixture
def empty_book(empty_file: Path) -> Iterator[Book]:
    """`empty_file`, opened like `book`."""
    yield from _opened(empty_file)


def _keyed(value: Any, count: Iterator[int]) -> Any:
    """A value with a key of the draft's own for each row, as a reader gives them."""
    cells = {
        name.name: tuple(_keyed(one, count) for one in rows)
        for name in fields(value)
        if isinstance(rows := getattr(value, name.name), tuple) and rows and is_dataclass(rows[0])
    }
    if hasattr(value, "id"):
        cells["id"] = f"d{next(count)}"
    return replace(value, **cells)


def drafted(*plans: Plan, source: str = "plan.docx", officers: tuple[Officer, ...] = ()) -> Draft:
    """Plans as the draft that a reader would make of a document, without doubts."""
    count = itertools.count(1)
    library = Library(plans=tuple(_keyed(plan, count) for plan in plans), officers=officers)
    return Draft(library=library, source=source)


@pytest.fixture
def as_draft() -> Callable[..., Draft]:
    """`drafted`, for a test of what a document does to a file."""
    return drafted


@pytest.fixture(scope="session")
def council_plan() -> Plan:
    """The council's action plan, as a value that is in no file."""
    return read_library(sample.sample_text(sample.SAMPLES[0]), name="plan.json").plans[0]

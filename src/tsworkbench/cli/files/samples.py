"""Files with the sample plans in them: to look round in, and for scripts to try things on."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

from tsworkbench.cli.options import Common
from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.work.demo import sample
from tsworkbench.work.imports.intake import add_plans

ME = "Louise Russell"
"""Whose desk the demonstration shows."""

_TAKEN_IN = datetime(2009, 8, 3, 9, 0, tzinfo=UTC)  # before the first of the illustrative updates


def add_samples(book: Book) -> list[str]:
    """Takes the two sample plans into a file; returns the labels of the acts."""
    return [add_plans(book, read_library(sample.sample_text(name), name=name), name).label for name in sample.SAMPLES]


def make_sample(path: str) -> None:
    """Makes a file with the two sample plans, taken in by nobody who would want to take them back."""
    create(path)
    book = open_book(path, clock=lambda: int(_TAKEN_IN.timestamp() * 1000), who=sample.AUTHOR)
    try:
        add_samples(book)
    finally:
        book.close()


def make_demo(path: str) -> None:
    """Makes the demonstration's file: the sample plans, an illustrative year so far, and Louise Russell's desk."""
    make_sample(path)
    sample.illustrate(path)
    book = open_book(path)
    try:
        book.set_local("me", ME)
    finally:
        book.close()


@contextmanager
def throw_away() -> Iterator[str]:
    """A path in a folder of its own, which goes with all that is in it at the end of the block.

    It goes as well if the terminal is closed or the program is told to end.
    """
    from tsworkbench.tui.paths import THROW_AWAY

    with TemporaryDirectory(prefix=THROW_AWAY, ignore_cleanup_errors=True) as folder:
        before = _when_ended(lambda: rmtree(folder, ignore_errors=True))
        try:
            yield os.path.join(folder, "demo.db")
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _when_ended(tidy: Callable[[], None]) -> dict[int, Any]:
    """Tidies up before the signals that end a program do so; returns the handlers that stood there."""
    if threading.current_thread() is not threading.main_thread():
        return {}  # only the main thread hears of signals

    def end(number: int, _frame: object) -> None:
        tidy()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    ending = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    return {number: signal.signal(number, end) for number in ending}


def on_a_sample(common: Common, answer: Callable[[Common], None]) -> None:
    """Asks a question of a throw-away file with the sample plans, as at the demonstration's day."""
    with throw_away() as path:
        make_sample(path)
        common.file = path
        common.as_at = common.as_at or sample.AS_AT
        answer(common)

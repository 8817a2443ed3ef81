"""Other hands on the same file: a plain SQLite connection, a second book, and a look at every row there is."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tsworkbench.store import opening
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import NAMES

settings.register_profile("repeatable", derandomize=True, database=None)
settings.load_profile("repeatable")

Content = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Books of these tests don't wait until the disk has really written: no test pulls the plug."""
    monkeypatch.setattr(opening, "_PRAGMAS", (*opening._PRAGMAS, "pragma synchronous=off"))


@pytest.fixture
def outside() -> Iterator[Callable[[Path], sqlite3.Connection]]:
    """Opens a file as any SQLite tool would, without our pragmas."""
    opened: list[sqlite3.Connection] = []

    def connect(path: Path) -> sqlite3.Connection:
        opened.append(sqlite3.connect(path, isolation_level=None, timeout=0))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def opened(make_clock: Callable[..., Clock]) -> Iterator[Callable[..., Book]]:
    """Opens further books, which don't wait for one another."""
    books: list[Book] = []

    def again(path: Path, who: str = "Louise Russell", wait_ms: int = 0) -> Book:
        books.append(open_book(path, clock=make_clock(), who=who, wait_ms=wait_ms))
        return books[-1]

    yield again
    for book in books:
        book.close()


def _content(book: Book) -> Content:
    return {name: [tuple(row) for row in book.rows(f"select * from {name} order by rid")] for name in NAMES}


@pytest.fixture
def content() -> Callable[[Book], Content]:
    """Every row of every table of the plan, deleted ones too."""
    return _content

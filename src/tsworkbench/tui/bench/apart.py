"""The open file for another thread than the screen's: on a connection of that thread's own, to read or to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tsworkbench.store.book import Book, Clock
from tsworkbench.store.opening import open_book


@contextmanager
def to_read(book: Book) -> Iterator[Book]:
    """The same file; a plan as it stood on a day may be read from any thread, and is the very same."""
    if book.stood_at is not None:
        yield book
        return
    from tsworkbench.store.glance import glance

    with glance(book.path) as other:
        yield other


@contextmanager
def to_write(book: Book) -> Iterator[Book]:
    """The same file, in which things are done in the name of the same officer."""
    with opened(book.path, who=book.who, clock=book.now if book.has_own_clock else None) as other:
        yield other


@contextmanager
def opened(path: str, *, who: str | None = None, clock: Clock | None = None) -> Iterator[Book]:
    """The file at `path`, which no screen may have open yet."""
    book = open_book(path, clock=clock, who=who)
    try:
        yield book
    finally:
        book.close()

"""Making papers apart from the screen: composing one to look at, writing one to a file, issuing one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import NamedTuple

from textual.strip import Strip

from tsworkbench.papers import catalogue
from tsworkbench.papers.catalogue import Format, Wanted
from tsworkbench.papers.disk import save
from tsworkbench.store.book import Book, Done
from tsworkbench.store.opening import open_book
from tsworkbench.tui.draw.look import Look
from tsworkbench.tui.draw.paper_lines import paper_lines
from tsworkbench.work.edits import Edit, perform


@contextmanager
def apart(book: Book) -> Iterator[Book]:
    """The same file for another thread: a connection of its own, or, of a plan as it stood, the very same."""
    if book.stood_at is not None:  # which may be read from any thread
        yield book
        return
    from tsworkbench.store.glance import glance

    with glance(book.path) as other:
        yield other


def drawn(book: Book, wanted: Wanted, width: int, look: Look) -> Sequence[Strip]:
    """A paper as lines, to be looked at. Raises WorkbenchError where it can't be made."""
    with apart(book) as other:
        paper = catalogue.preview(other, wanted)
    return paper_lines(paper, width, look)


def performed(book: Book, edit: Edit) -> Done:
    """Makes an edit that takes its time, in the officer's name. Raises WorkbenchError; then nothing was written."""
    own = open_book(book.path, clock=book.now if book.has_own_clock else None, who=book.who)
    try:
        return perform(own, edit)
    finally:
        own.close()


class ToSave(NamedTuple):
    """A paper as it was on the screen when it was to be saved, its format, and where it is to go."""

    wanted: Wanted
    form: Format
    target: Path


@dataclass
class Saving:
    """A paper on its way into a file. It may be called off until the file is written."""

    book: Book
    wanted: Wanted
    form: Format
    target: Path
    replace: bool = False

    def __post_init__(self) -> None:
        self._called_off = Event()

    def call_off(self) -> None:
        """Nothing more is to be written."""
        self._called_off.set()

    def run(self) -> bool:
        """Makes the paper and writes it; False if it was called off before that."""
        with apart(self.book) as other:
            data = catalogue.write(other, self.wanted, self.form)
        if self._called_off.is_set():
            return False
        save(data, self.target, force=self.replace, private=self.form.is_private)
        return True


def free_name(target: Path) -> Path:
    """The name itself, or with the first number after it under which nothing stands yet."""
    number, place = 1, target
    while place.exists() or place.is_symlink():
        number += 1
        place = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return place

"""One edit made, and its label read."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from tsworkbench.store import opening
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.edits import Edit, perform

settings.register_profile("repeatable", derandomize=True, database=None)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Books of these tests don't wait until the disk has really written: no test pulls the plug."""
    monkeypatch.setattr(opening, "_PRAGMAS", (*opening._PRAGMAS, "pragma synchronous=off"))


@pytest.fixture
def at(demo_book: Book) -> Callable[[str], Place]:
    """A row of the demonstration by its ref."""
    return lambda ref: place(demo_book, ref)


@pytest.fixture
def said(demo_book: Book) -> Callable[..., str]:
    """Performs edits as one act and returns its label."""

    def act(*edits: Edit) -> str:
        return perform(demo_book, *edits).label

    return act


@pytest.fixture
def cells(demo_book: Book) -> Callable[..., Any]:
    """Some cells of the row a ref names, in the order asked for; one alone is returned bare."""

    def read(ref: str, *columns: str) -> Any:
        here = place(demo_book, ref)
        row = demo_book.row(f"select {', '.join(columns)} from {here.level} where id=?", here.id)
        assert row is not None
        return tuple(row) if len(columns) > 1 else row[0]

    return read

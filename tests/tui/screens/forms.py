"""A form as its tests fill it in."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.tui.officer import Officer

from tsworkbench.tui.screens.form.form_screen import Form


def form_of(officer: Officer) -> Form:
    """The form that she has open."""
    form = officer.app.screen
    assert isinstance(form, Form)
    return form


async def fill(officer: Officer, name: str, text: str) -> None:
    """Goes to a field and replaces what stands in it."""
    field = form_of(officer)._inputs[name]
    field.focus()
    await officer.settle()
    if hasattr(field, "options"):
        await officer.press(text)
        return
    field.value = ""
    await officer.type(text)


@contextmanager
def elsewhere(officer: Officer) -> Iterator[sqlite3.Connection]:
    """Another program at the same file."""
    with closing(sqlite3.connect(officer.path)) as connection, connection:
        yield connection

"""A quick look into a plan file: what its rows, officers and plans are called. Never writes, never waits long."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.system.failures import sentences
from tsworkbench.store.system.places import address
from tsworkbench.store.views.plan import plan_named, settings_of
from tsworkbench.store.views.plan import plans as plans_of

if TYPE_CHECKING:
    from tsworkbench.plan.calendar import WorkingDays

_MOST = 100
_WHOLE = ("objective", "activity")
_PARTS = ("milestone", "output", "task")
_AFTER_ALL = "\U0010ffff"


@contextmanager
def glance(path: str | os.PathLike[str], *, clock: Clock | None = None, wait_ms: int = 5000) -> Iterator[Book]:
    """The file at `path`, open to be read as it is: nothing is brought up to date.

    Raises WorkbenchError with a sentence if it can't be read.
    """
    path = os.path.abspath(path)
    with sentences(path):
        connection = sqlite3.connect(address(path), uri=True, timeout=wait_ms / 1000, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        yield Book(connection, path, clock=clock)
    finally:
        connection.close()


def refs(book: Book, begin: str) -> list[tuple[str, str]]:
    """(ref, title) of the rows whose ref begins so; of milestones and other parts only once something is typed.

    A plan's name and a colon may stand before it.
    """
    name, colon, begin = begin.rpartition(":")
    plan_id = plan_named(book, name)["id"] if colon else None
    found: dict[str, str] = {}
    for level in (*_WHOLE, *(_PARTS if begin else ())):
        title = "coalesce(title, text)" if level == "output" else "title"
        for ref, said in book.rows(
            f"select ref, {title} from {level} where deleted=0 and ref >= ?1 and ref < ?2 "
            f"and (?3 is null or plan_id=?3) order by ref limit {_MOST}",
            begin,
            begin + _AFTER_ALL,
            plan_id,
        ):
            found.setdefault(f"{name}{colon}{ref}", said)
    return sorted(found.items(), key=lambda item: [(len(part), part) for part in item[0].split(".")])


def registers(book: Book, begin: str) -> list[tuple[str, str]]:
    """(name, title) of the registers whose name begins so."""
    sql = (
        "select distinct name, title from register where deleted=0 and name >= ?1 and name < ?2 order by name limit ?3"
    )
    return [(row[0], row[1]) for row in book.rows(sql, begin, begin + _AFTER_ALL, _MOST)]


def entries(book: Book, begin: str) -> list[tuple[str, str]]:
    """(ref, register) of the entries whose ref begins so; of all of them only once something is typed."""
    sql = (
        "select e.ref, r.title from entry e join register r on r.id=e.register_id and r.deleted=0 "
        "where e.deleted=0 and e.ref >= ?1 and e.ref < ?2 order by length(e.ref), e.ref limit ?3"
    )
    return (
        [(row[0], row[1]) for row in book.rows(sql, begin.upper(), begin.upper() + _AFTER_ALL, _MOST)] if begin else []
    )


def officers(book: Book, begin: str) -> list[tuple[str, str]]:
    """(name, post) of the officers whose name begins so; where there are none, of those any word of whose name does.

    Both together would have no beginning in common, and a shell would take away what has been typed.
    """
    rows = book.rows("select name, coalesce(post, kind) from officer where deleted=0 order by name limit 1000")
    wanted = begin.casefold()
    found = [(name, post) for name, post in rows if name.casefold().startswith(wanted)]
    if not found:
        found = [
            (name, post) for name, post in rows if any(word.startswith(wanted) for word in name.casefold().split())
        ]
    return found[:_MOST]


def officers_of(path: str | os.PathLike[str]) -> list[str]:
    """What the officers of the file at `path` are called; nobody, where it can't be read now: opening it says why."""
    try:
        with glance(path, wait_ms=200) as book:
            return [row[0] for row in book.rows("select name from officer where deleted=0 order by id")]
    except (WorkbenchError, sqlite3.Error):
        return []


def working_of(path: str | os.PathLike[str], named: str | None = None) -> "WorkingDays | None":
    """The working days of the plan of the file that is named, or of all its plans; None if they differ or none is."""
    from tsworkbench.plan.calendar import working_days
    from tsworkbench.plan.language.fields import BANK_HOLIDAYS, CLOSURE_DAYS  # completion has no need of them

    try:
        with glance(path, wait_ms=200) as book:
            ids = [plan_named(book, named)["id"]] if named is not None else [plan["id"] for plan in plans_of(book)]
            kept = [settings_of(book, plan_id) for plan_id in ids]
    except (WorkbenchError, sqlite3.Error):
        return None
    found = {working_days(one.get(BANK_HOLIDAYS), one.get(CLOSURE_DAYS)) for one in kept}
    return found.pop() if len(found) == 1 else None


def columns_of(path: str | os.PathLike[str], document: str, named: str | None = None) -> dict[str, str]:
    """What was said of the columns of a document when it was imported last, by their headings: of the plan that is
    named, or of the one that came from a document of this name.
    """
    try:
        with glance(path, wait_ms=200) as book:
            ids = [plan_named(book, named)["id"]] if named is not None else [plan["id"] for plan in plans_of(book)]
            kept = [settings_of(book, plan_id) for plan_id in ids]
    except (WorkbenchError, sqlite3.Error):
        return {}
    said = [one.get("import.columns") for one in kept if named is not None or one.get("import.document") == document]
    return _pairs(next(filter(None, said), "{}"))


def _pairs(value: str) -> dict[str, str]:
    from json import loads

    try:
        found = loads(value)
    except ValueError:  # another tool wrote it
        return {}
    return {str(key): str(word) for key, word in found.items()} if isinstance(found, dict) else {}


def plans(book: Book, begin: str) -> list[tuple[str, str]]:
    """(short title, or else title; title) of the plans whose name begins so."""
    rows = book.rows("select coalesce(short_title, title), title from plan where deleted=0 order by sort, id")
    return [(name, title) for name, title in rows if name.casefold().startswith(begin.casefold())][:_MOST]

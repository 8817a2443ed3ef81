"""The rows that a list shows, each with what it belongs to, read a page at a time; and the officer whose they are."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tsworkbench.cli.options import Common
from tsworkbench.store.book import Book
from tsworkbench.store.views.row import Above, Asked, RowView, Viewer, above_activities, keys_of

PAGE = 250
"""Rows read at a time."""


class Item(NamedTuple):
    """A row of the list, with what it belongs to."""

    view: RowView
    above: Above


def items(book: Book, viewer: Viewer, asked: Asked) -> Iterator[Item]:
    """The rows asked for, read a page at a time."""
    keys = keys_of(book, asked)
    if asked.filter:
        keys = filter(_found(book, viewer.as_at, asked).__contains__, keys)
    officer = None if asked.answered_by_work else asked.officer_id
    for page in _paged(keys):
        for item in items_of(book, viewer, page):
            if officer is None or any(lead.officer_id == officer for lead in item.view.leads):
                yield item


def _found(book: Book, as_at: date, asked: Asked) -> set[int]:
    """Keys of all rows for which the filter holds, in the plans asked for."""
    from tsworkbench.store.views.filters import Asking, Filtered, read_filter

    wanted = read_filter(asked.filter)
    found: set[int] = set()
    for plan_id in asked.plan_ids:
        rows = Filtered(book, plan_id, wanted, Asking(as_at, asked.me, asked.looked, asked.who))
        rows.read()
        found |= rows.found
    return found


def items_of(book: Book, viewer: Viewer, keys: Iterable[int]) -> list[Item]:
    """The rows of some keys, read at once."""
    views = list(viewer.page(keys).values())
    above = above_activities(book, {_activity_of(view) for view in views})
    return [Item(view, above.get(_activity_of(view)) or _only_objective(view)) for view in views]


def _activity_of(view: RowView) -> str:
    if view.level in ("plan", "objective"):
        return ""
    return view.id if view.level == "activity" else view.parent_id or ""


def _only_objective(view: RowView) -> Above:
    return Above(objective_ref=view.ref if view.level == "objective" else "")


def _paged(keys: Iterable[int]) -> Iterator[list[int]]:
    page: list[int] = []
    for key in keys:
        page.append(key)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


def officer_id_of(book: Book, name: str) -> str:
    """The officer meant. A whole name is looked up at once; only part of one needs the wider search."""
    from tsworkbench.store.views import people

    found = people.alike(book, name.strip())
    if len(found) == 1:
        return str(found[0]["id"])
    from tsworkbench.work.officers import officer_named

    return str(officer_named(book, name)["id"])


def my_id(common: Common, book: Book) -> str | None:
    """The officer who asks, for what is “mine”; None for a name that is no officer's."""
    from tsworkbench.store.views import people

    name = common.known_asker(book)
    found = (row for row in people.officers(book) if row["name"].casefold() == (name or "").casefold())
    return min((str(row["id"]) for row in found), default=None)

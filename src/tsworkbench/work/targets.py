"""Which plan of the file a document is a newer edition of, if of any."""

import os
import re
from typing import NamedTuple

from tsworkbench.plan.likeness import alike, plain
from tsworkbench.plan.whole import Plan
from tsworkbench.store.book import Book, Row
from tsworkbench.store.log import imports
from tsworkbench.store.views.refs import plan_named, plans

_OVERLAP = 0.3
"""How much of a document's rows a plan must have for the two to be editions of one, where their titles differ."""

_NEARLY_ALL = 0.7
"""The same for a document that says nothing of its title, so that it bears the name of its file."""

_NUMBER = re.compile(r"\d+")


class Target(NamedTuple):
    """A plan of the file, and why it isn't sure that it is the one."""

    plan: Row
    doubt: str | None = None


def target(book: Book, plan: Plan, document: str, *, named: str | None = None) -> Target | None:
    """The plan that a document's plan is a newer edition of: the one that was named, else one that it shares its
    title with, else one that came from a document of the same name or is called nearly so and has its rows.

    Raises NotFound or WrongInput for a name that isn't one plan's.
    """
    if named is not None:
        return Target(plan_named(book, named))
    there = [row for row in plans(book) if not _other_period(plan, row)]
    for row in there:
        if row["id"] == plan.id or plain(row["title"]) == plain(plan.title):
            return Target(row)
    for row in there:
        origin = imports.origin(book, row["id"])
        same_document = origin is not None and plain(origin.document) == plain(document)
        nearly = alike(plain(row["title"]), plain(plan.title)) >= 0.9 and _numbers(row["title"]) == _numbers(plan.title)
        overlap = _overlap(book, plan, row["id"])
        if same_document and overlap >= _OVERLAP:
            why = f"it came from {document} too"
        elif nearly and overlap >= _OVERLAP:
            why = "it is called nearly the same"
        elif overlap >= _NEARLY_ALL and _is_untitled(plan, document):
            why = f"{document} has no title of its own"
        else:
            continue
        return Target(row, f"taken for “{row['short_title'] or row['title']}”, because {why} and has its rows")
    return None


def _other_period(plan: Plan, row: Row) -> bool:
    ours, theirs = (plan.period_start, plan.period_end), (row["period_start"], row["period_end"])
    return all(ours) and all(theirs) and ours != theirs


def _is_untitled(plan: Plan, document: str) -> bool:
    return plain(plan.title) == plain(os.path.splitext(document)[0].replace("_", " "))


def _numbers(title: str) -> list[str]:
    return _NUMBER.findall(title)


def _overlap(book: Book, plan: Plan, plan_id: str) -> float:
    """Which part of a document's activities the plan in the file has, by their words."""
    ours = {plain(activity.title) for objective in plan.objectives for activity in objective.activities}
    rows = book.rows("select title from activity where plan_id=? and deleted=0", plan_id)
    return len(ours & {plain(row[0]) for row in rows}) / max(1, len(ours))

"""Adding rows to a plan, each with the next free number in the plan's own way of numbering."""

import re
from datetime import date
from typing import Any

from tsworkbench.plan import order
from tsworkbench.plan.due import Due, Found, Unread, find
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.text import clean
from tsworkbench.store.book import Book
from tsworkbench.store.tables import PARENT
from tsworkbench.store.views.refs import Place
from tsworkbench.work.acting import Change, Edit, Write
from tsworkbench.work.dates import agreed_cells, kept_phrase, read_due, reading_settings
from tsworkbench.work.rows import standing, words_of

_MARK = {"milestone": "m", "output": "o", "task": "t"}
_NUMBER = re.compile(r"([0-9]{1,9})$")


def add(
    level: str,
    parent: Place,
    text: str,
    *,
    as_at: date,
    due: str = "",
    after: Place | None = None,
    new_id: str | None = None,
) -> Edit:
    """Adds a row under `parent`, after the sibling `after` or else last, with the next free number.

    A due phrase inside a milestone's text ("Launch held by end Jan") is read as its date, unless `due` gives
    one; the text is kept whole. Raises WrongInput for a level that can't stand there or a phrase that can't
    be read.
    """

    def edit(book: Book) -> Change:
        if level not in PARENT:
            raise WrongInput(f"{_an(level).capitalize()} can't be added to a plan: import it, or start a new file.")
        if PARENT[level] != parent.level:
            raise WrongInput(f"A new {level} goes under {_an(PARENT[level])}, not under {_an(parent.level)}.")
        row = standing(book, parent)
        words = words_of(text, "title")
        column = f"{parent.level}_id"
        cells: dict[str, Any] = {
            "id": new_id or book.mint(),
            column: parent.id,
            "ref": next_ref(book, level, parent),
            "sort": _sort(book, level, column, parent.id, after),
        }
        if level != "objective":
            cells["plan_id"] = parent.plan_id
        worded, read = _worded(book, level, parent.plan_id, words, due, as_at)
        cells |= worded
        ref = str(cells["ref"])
        writes = [Write(level, None, cells)]
        if level == "task":
            writes.extend(_mine(book, cells["id"]))
        return Change(
            ref,
            f"added: {words if len(words) <= 50 else words[:49] + '…'}",
            "",
            writes,
            (parent.level, row["id"]),
            read,
        )

    return edit


def date_in(book: Book, plan_id: str, words: str, *, as_at: date) -> Found | None:
    """The due phrase inside the words of a new row, and where it stands; None if they hold none."""
    return find(words, **reading_settings(book, plan_id, as_at=as_at))


def _worded(
    book: Book, level: str, plan_id: str, words: str, due: str, as_at: date
) -> tuple[dict[str, Any], tuple[Due, ...]]:
    """The cells of what was typed, and how its date was read."""
    said: tuple[Due, ...] = ()
    cells: dict[str, Any] = {"text": words} if level in ("milestone", "output") else {}
    title = words
    if due.strip():
        read = read_due(book, plan_id, due, as_at=as_at)
        if isinstance(read, Unread):
            raise WrongInput(read.why)
        said = (read,)
        cells |= agreed_cells(read, kept_phrase(book, plan_id, due, as_at=as_at, due=read))
    elif level in ("milestone", "task", "output"):
        found = date_in(book, plan_id, words, as_at=as_at)
        if found is not None:
            said = (found.due,)
            phrase = kept_phrase(book, plan_id, found.due.phrase, as_at=as_at, due=found.due)
            cells |= agreed_cells(found.due, phrase)
            title = clean(words[: found.start].rstrip(" ,;(") + " " + words[found.end :].lstrip(" ,;)"))
    if level != "output":
        cells["title"] = title or words
    return cells, said


def _mine(book: Book, task_id: str) -> list[Write]:
    """A task is its maker's own, where the maker is one of the officers."""
    me = book.row("select id from officer where name=? and deleted=0", book.who or "")
    if me is None:
        return []
    cells = {"row_id": task_id, "level": "task", "officer_id": me["id"], "role": "lead", "sort": "V"}
    return [Write("lead", None, cells)]


def next_ref(book: Book, level: str, parent: Place) -> str:
    """The next free number in the plan's own way of numbering. Numbers of deleted rows are not used again.

    Activities numbered straight through a plan ("25") go on so; else they are numbered under their objective
    ("4.7"). Milestones, outputs and tasks are "4.2.m5", "4.2.o3", "4.2.t1".
    """
    if level == "objective":
        taken = [row[0] or "" for row in book.rows("select ref from objective where plan_id=?", parent.id)]
        lettered = next((ref.rstrip("0123456789") for ref in taken if ref and not ref.isdecimal()), "")
        return f"{lettered}{_highest(taken) + 1}"
    own = standing(book, parent)["ref"]
    above = f"{own}." if own else ""
    if level == "activity":
        through = [row[0] or "" for row in book.rows("select ref from activity where plan_id=?", parent.plan_id)]
        if through and all(ref.isdecimal() for ref in through):
            return str(_highest(through) + 1)
        taken = [row[0] or "" for row in book.rows("select ref from activity where objective_id=?", parent.id)]
        return f"{above}{_highest(taken) + 1}"
    taken = [row[0] or "" for row in book.rows(f"select ref from {level} where activity_id=?", parent.id)]
    return f"{above}{_MARK[level]}{_highest(taken) + 1}"


def _highest(refs: list[str]) -> int:
    numbers = [int(found.group(1)) for ref in refs if (found := _NUMBER.search(ref))]
    return max(numbers, default=0)


def _sort(book: Book, level: str, column: str, parent_id: str, after: Place | None) -> str:
    # deleted rows count too: two rows would share a place if one were brought back
    if after is None:
        return order.after(book.value(f"select max(sort) from {level} where {column}=?", parent_id) or "")
    low = standing(book, after)["sort"]
    high = book.value(f"select min(sort) from {level} where {column}=? and sort>?", parent_id, low)
    return order.between(low, high) if high is not None else order.after(low)


def _an(level: str) -> str:
    return f"{'an' if level[0] in 'aeiou' else 'a'} {level}"

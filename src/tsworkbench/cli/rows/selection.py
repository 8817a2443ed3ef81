"""Which rows a list shows, and in which order.

Asked about an officer or about dates, a list is in the order of dates. Else it is in the plan's own order,
read objective by objective, so that the first lines of a very long plan are there at once.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import CODES, key_of
from tsworkbench.store.views.row import RowView, Viewer

PAGE = 250
"""Rows read at a time."""

_LISTED = ("milestone", "task")
"""Levels that an officer's list of work answers in full; of activities it holds those without milestones only."""

_OPEN = "t.status in ('not_started','in_progress')"
_NO_MILESTONES = "not exists (select 1 from milestone m where m.activity_id=t.id and m.deleted=0)"


class Asked:
    """What a list was asked for. Days are ISO; statuses and RAGs are spelled as the file stores them."""

    def __init__(self, plan_ids: list[str]) -> None:
        self.plan_ids = plan_ids
        self.officer_id: str | None = None
        self.level: str | None = None
        self.everything = False
        self.still_open = False
        self.late_at: str | None = None
        self.due_before: str | None = None
        self.statuses: tuple[str, ...] = ()
        self.rags: tuple[str | None, ...] = ()
        self.filter = ""
        """A filter as the workbench writes it, "late, mine", or the name under which the file keeps one."""
        self.me: str | None = None

    @property
    def by_date(self) -> bool:
        """Whether the answer is in the order of dates."""
        return bool(self.officer_id or self.late_at or self.due_before)

    @property
    def only_work(self) -> bool:
        """Whether only work items are asked for: then an activity counts only if it has no milestones."""
        return self.level is None and not self.everything

    @property
    def of_rows(self) -> bool:
        """Whether something is asked for that an objective doesn't have: a status, a RAG, a date."""
        return bool(self.still_open or self.late_at or self.due_before or self.statuses or self.rags)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels asked for. A task is work of its officer's, but not of the plan's."""
        if self.level is not None:
            return (self.level,)
        if self.everything:
            return ("activity", "milestone", "output", "task")
        return ("activity", "milestone", "task") if self.officer_id else ("activity", "milestone")


class Above(NamedTuple):
    """The activity and the objective that a row belongs to."""

    activity_id: str = ""
    activity_ref: str = ""
    activity_title: str = ""
    activity_short_title: str | None = None
    activity_rag: str | None = None
    objective_ref: str = ""


class Item(NamedTuple):
    """A row of the list, with what it belongs to."""

    view: RowView
    above: Above


def items(book: Book, viewer: Viewer, asked: Asked) -> Iterator[Item]:
    """The rows asked for, read a page at a time."""
    keys = _by_date(book, asked) if asked.by_date else _in_plan_order(book, asked)
    if asked.filter:
        keys = filter(_found(book, viewer.as_at, asked).__contains__, keys)
    officer = None if _answered_by_list(asked) else asked.officer_id
    for page in _paged(keys):
        for item in items_of(book, viewer, page):
            if officer is None or any(lead.officer_id == officer for lead in item.view.leads):
                yield item


def _found(book: Book, as_at: date, asked: Asked) -> set[int]:
    """Keys of all rows for which the filter holds, in the plans asked for."""
    from tsworkbench.store.views.filters import Asking, Filtered, kept, read_filter

    wanted = read_filter(kept(book).get(asked.filter, asked.filter))
    found: set[int] = set()
    for plan_id in asked.plan_ids:
        rows = Filtered(book, plan_id, wanted, Asking(as_at, asked.me))
        rows.read()
        found |= rows.found
    return found


def items_of(book: Book, viewer: Viewer, keys: Iterable[int]) -> list[Item]:
    """The rows of some keys, read at once."""
    views = list(viewer.page(keys).values())
    above = _above(book, {_activity_of(view) for view in views})
    return [Item(view, above.get(_activity_of(view)) or _only_objective(view)) for view in views]


def _activity_of(view: RowView) -> str:
    if view.level in ("plan", "objective"):
        return ""
    return view.id if view.level == "activity" else view.parent_id or ""


def _only_objective(view: RowView) -> Above:
    return Above(objective_ref=view.ref if view.level == "objective" else "")


def _above(book: Book, ids: set[str]) -> dict[str, Above]:
    rows = book.rows(
        "select a.id, coalesce(a.ref, ''), a.title, a.short_title, a.rag, coalesce(o.ref, '') "
        f"from activity a join objective o on o.id=a.objective_id where a.id in ({','.join('?' * len(ids))})",
        *ids,
    )
    return {row[0]: Above(*row) for row in rows}


def _paged(keys: Iterable[int]) -> Iterator[list[int]]:
    page: list[int] = []
    for key in keys:
        page.append(key)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


# -- which rows


def _answered_by_list(asked: Asked) -> bool:
    return asked.only_work or asked.level in _LISTED


def _by_date(book: Book, asked: Asked) -> Iterator[int]:
    """Keys, soonest due first, undated last."""
    plans = ",".join(f"?{n + 1}" for n in range(len(asked.plan_ids)))
    parts = [_select(level, asked, f"t.plan_id in ({plans})") for level in asked.levels if level != "objective"]
    if not parts or not asked.plan_ids:
        return
    among = None
    if asked.officer_id and _answered_by_list(asked):
        from tsworkbench.store.views.workload import officer_items

        among = set(officer_items(book, asked.officer_id, also_done=not (asked.still_open or asked.late_at)))
    sql = f"select k from ({' union all '.join(parts)}) order by due_to is null, due_to, id"
    for row in book.rows(sql, *asked.plan_ids):
        if among is None or row[0] in among:
            yield row[0]


def _in_plan_order(book: Book, asked: Asked) -> Iterator[int]:
    """Keys in the order of the plan: under each objective its activities, under each of these what is to be done."""
    levels = [level for level in asked.levels if level != "objective"]
    parts = [_select(level, asked, "a.objective_id=?1") for level in levels]
    sql = f"select k from ({' union all '.join(parts)}) order by activity_sort, activity_id, kind, sort, id"
    with_objectives = asked.level == "objective" or (asked.everything and not asked.of_rows)
    for plan_id in asked.plan_ids:
        for objective in book.rows(
            "select id, rid from objective where plan_id=? and deleted=0 order by sort, id", plan_id
        ):
            if with_objectives:
                yield key_of("objective", objective["rid"])
            if parts:
                yield from (row[0] for row in book.rows(sql, objective["id"]))


def _select(level: str, asked: Asked, where: str) -> str:
    """SQL for the keys of a level. Only closed sets of words and days stand in it; all else is bound."""
    wanted = [where, "t.deleted=0", "a.deleted=0"]
    join = "join activity a on a.id=t.activity_id"
    rag, sort = "a.rag", "t.sort"
    if level == "activity":
        join, sort = "join activity a on a.rid=t.rid", "''"
        if asked.only_work:
            wanted.append(_NO_MILESTONES)
    elif level == "milestone":
        rag = "coalesce(t.rag, a.rag)"
    if asked.still_open or asked.late_at:
        wanted.append(_OPEN)
    wanted.extend(f"t.due_to < '{day}'" for day in (asked.late_at, asked.due_before) if day)
    if asked.statuses:
        wanted.append(f"t.status in ({_words(asked.statuses)})")
    if asked.rags:
        said = _words(rag for rag in asked.rags if rag is not None)
        unsaid = f" or {rag} is null" if None in asked.rags else ""
        wanted.append(f"({rag} in ({said}){unsaid})")
    return (
        f"select t.rid*8+{CODES[level]} k, t.due_to due_to, a.sort activity_sort, a.id activity_id, t.id id, "
        f"{CODES[level]} kind, {sort} sort from {level} t {join} where {' and '.join(wanted)}"
    )


def _words(words: Iterable[str]) -> str:
    return ",".join(f"'{word}'" for word in words)

"""Rows as they are shown: a page of any rows by their keys, with leads and counts, in a few queries;
and which rows a list shows. Asked about an officer or about dates, a list is in the order of dates. Else it is in the
plan's own order, read objective by objective, so that the first lines of a very long plan are there at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from tsworkbench.plan.governance.rag import (
    Scale,
    by_dates,
    is_late,
    is_watermelon,
    scale,
    status_within,
    worst_by_dates,
)
from tsworkbench.plan.model import SET_ASIDE, LeadRole, Rag, Status
from tsworkbench.store import tables
from tsworkbench.store.book import Book, Row
from tsworkbench.store.tables import OPEN, PARENT_COLUMN, alone, to_do
from tsworkbench.store.views import people
from tsworkbench.store.views.people import LeadView
from tsworkbench.store.views.plan import settings_of
from tsworkbench.store.views.refs import CODES, any_fed, key_of, level_of, rid_of

if TYPE_CHECKING:
    from tsworkbench.store.log.feed import Looked
    from tsworkbench.store.registers.figures import Fed

STATED = "coalesce({0}.rag, case {0}.status when 'complete' then 'complete' end)"
"""The rating of an activity, as SQL: what is complete is rated so, whether or not a rating came with it."""


_ROLES = {role.value: place for place, role in enumerate(LeadRole)}
"""The lead is named first, then who leads jointly, then who supports, in whatever order they were written."""


class RowView(NamedTuple):
    """One row of a plan as a list shows it. Fields that a level doesn't have are None or zero."""

    key: int
    id: str
    level: str
    plan_id: str
    parent_id: str | None
    ref: str
    title: str
    short_title: str | None
    status: str
    standing: str
    """The status that counts: what is open under a deferred or cancelled activity is so with it."""
    rag: Rag | None
    dated_rag: Rag | None
    late: bool
    due_from: str | None
    due_to: str | None
    due_precision: str
    due_rrule: str | None
    expected_due_to: str | None
    done_on: str | None
    leads: tuple[LeadView, ...]
    total: int
    done: int
    late_count: int
    rag_counts: Mapping[Rag | None, int]
    has_below: bool
    """Whether rows are under it: milestones, outputs, tasks, or activities."""
    target: float | None
    actual: float | None
    unit: str | None
    cells: Row
    """The row's own cells, for those who show all of it."""
    fed: "Fed | None" = None
    """Of an output that is counted from a register: how, and what that comes to; it is its actual."""
    unsettled: bool = False
    """Whether two officers have changed it without knowing of each other, and that is still to be settled."""


class Below(NamedTuple):
    """What is under an activity or objective: milestones in all, done, late, still open."""

    total: int = 0
    done: int = 0
    late: int = 0
    still_open: int = 0
    oldest_open: str | None = None


_NOTHING = Below()
_BELOW = ("milestone", "output", "task")


class Viewer:
    """Reads rows for showing, as at a day."""

    def __init__(self, book: Book, as_at: date) -> None:
        self.book = book
        self.as_at = as_at
        self._scales: dict[str, Scale] = {}

    def scale_of(self, plan_id: str) -> Scale:
        """The plan's RAG settings, read once per viewer."""
        if plan_id not in self._scales:
            self._scales[plan_id] = scale(settings_of(self.book, plan_id))
        return self._scales[plan_id]

    def row(self, key: int) -> RowView | None:
        """One row, or None if it has been deleted."""
        return self.page([key]).get(key)

    def page(self, keys: Iterable[int]) -> dict[int, RowView]:
        """Live rows by key, in the order of `keys`. Deleted ones are left out."""
        wanted: dict[str, list[int]] = {}
        order = list(keys)
        for key in order:
            wanted.setdefault(level_of(key), []).append(rid_of(key))
        cells = {level: self._cells(level, rids) for level, rids in wanted.items()}
        below = self._below(cells)
        counted = self._rag_counts([row["id"] for row in cells.get("objective", {}).values()])
        standing = self._leads(cells)
        bearing = self._bearing(cells)
        aside = self._set_aside(cells)
        views: dict[int, RowView] = {}
        for key in order:
            level = level_of(key)
            row = cells[level].get(rid_of(key))
            if row is not None:
                has_below = row["id"] in bearing
                view = self._view(level, row, below.get(row["id"]), has_below, standing, counted.get(row["id"], {}))
                views[key] = self._within(view, row, aside) if level in _BELOW else view
        return self._fed(views) if "output" in cells else views

    def _fed(self, views: dict[int, RowView]) -> dict[int, RowView]:
        """Rows with the actuals of the outputs that are counted from registers."""
        if not any_fed(self.book):
            return views
        from tsworkbench.store.registers.figures import actuals  # only a file with registers needs them

        fed = actuals(self.book, [view.id for view in views.values() if view.level == "output"], self.as_at)
        return {
            key: view._replace(actual=fed[view.id].value, fed=fed[view.id]) if view.id in fed else view
            for key, view in views.items()
        }

    def _cells(self, level: str, rids: list[int]) -> dict[int, Row]:
        found: dict[int, Row] = {}
        for start in range(0, len(rids), 500):
            some = rids[start : start + 500]
            marks = ",".join("?" * len(some))
            for row in self.book.rows(f"select * from {level} where deleted=0 and rid in ({marks})", *some):
                found[row["rid"]] = row
        return found

    def _below(self, cells: Mapping[str, Mapping[int, Row]]) -> dict[str, Below]:
        found: dict[str, Below] = {}
        still = f"m.{OPEN} and not a.{tables.SET_ASIDE}"
        sums = (
            f"sum(m.status<>'cancelled' and not (m.{OPEN} and a.status='cancelled')), sum(m.status='complete'), "
            f"sum({still} and m.due_to < ?1), sum({still}), "
            f"min(case when {still} then coalesce(m.baseline_due_to, m.due_to) end)"
        )
        for level, sql in (
            (
                "activity",
                f"select m.activity_id, {sums} from milestone m join activity a on a.id=m.activity_id "
                "where m.deleted=0 and m.activity_id in (%s)",
            ),
            (
                "objective",
                f"select a.objective_id, {sums} from activity a join milestone m on m.activity_id=a.id "
                "where a.deleted=0 and m.deleted=0 and a.objective_id in (%s)",
            ),
        ):
            ids = [row["id"] for row in cells.get(level, {}).values()]
            for start in range(0, len(ids), 500):
                some = ids[start : start + 500]
                marks = ",".join(f"?{n + 2}" for n in range(len(some)))
                for row in self.book.rows(sql % marks + " group by 1", self.as_at.isoformat(), *some):
                    found[row[0]] = Below(row[1] or 0, row[2] or 0, row[3] or 0, row[4] or 0, row[5])
        return found

    def _bearing(self, cells: Mapping[str, Mapping[int, Row]]) -> set[str]:
        """Ids of the activities and objectives of a page that have rows under them."""
        found: set[str] = set()
        for level, children in (("objective", ("activity",)), ("activity", ("milestone", "output", "task"))):
            ids = [row["id"] for row in cells.get(level, {}).values()]
            for start in range(0, len(ids), 500):
                some = ids[start : start + 500]
                marks = ",".join("?" * len(some))
                for child in children:
                    for row in self.book.rows(
                        f"select distinct {level}_id from {child} where deleted=0 and {level}_id in ({marks})", *some
                    ):
                        found.add(row[0])
        return found

    def _set_aside(self, cells: Mapping[str, Mapping[int, Row]]) -> dict[str, str]:
        """Of the activities that rows of a page are under: the ids of those that were set aside → their status."""
        ids = list({row[PARENT_COLUMN[level]] for level in _BELOW for row in cells.get(level, {}).values()})
        found: dict[str, str] = {}
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            marks = ",".join("?" * len(some))
            found.update(
                (row[0], row[1])
                for row in self.book.rows(
                    f"select id, status from activity where id in ({marks}) and {tables.SET_ASIDE}", *some
                )
            )
        return found

    def _within(self, view: RowView, row: Row, aside: Mapping[str, str]) -> RowView:
        """A row under an activity as it counts where that was set aside: then it isn't late, nor judged by its date."""
        standing = status_within(view.status, aside.get(row["activity_id"]))
        if standing == view.status:
            return view
        return view._replace(standing=standing, late=False, dated_rag=None)

    def _rag_counts(self, objective_ids: list[str]) -> dict[str, dict[Rag | None, int]]:
        found: dict[str, dict[Rag | None, int]] = {}
        for start in range(0, len(objective_ids), 500):
            some = objective_ids[start : start + 500]
            marks = ",".join("?" * len(some))
            for row in self.book.rows(
                f"select objective_id, {STATED.format('activity')}, count(*) from activity where deleted=0 "
                f"and status not in ('deferred','cancelled') and objective_id in ({marks}) group by 1, 2",
                *some,
            ):
                found.setdefault(row[0], {})[Rag(row[1]) if row[1] else None] = row[2]
        return found

    def _leads(self, cells: Mapping[str, Mapping[int, Row]]) -> dict[str, list[LeadView]]:
        ids: set[str] = set()
        for level, rows in cells.items():
            for row in rows.values():
                ids.add(row["id"])
                if level in ("milestone", "output", "task"):
                    ids.add(row["activity_id"])
                elif level == "activity":
                    ids.add(row["objective_id"])
        standing = people.own(self.book, list(ids))
        for level in ("milestone", "output", "task"):
            for row in cells.get(level, {}).values():
                if row["activity_id"] not in standing:  # then the objective's, one level further up
                    standing[row["activity_id"]] = people.effective(self.book, "activity", row["activity_id"])
        return standing

    def _view(
        self,
        level: str,
        row: Row,
        below: Below | None,
        has_below: bool,
        standing: Mapping[str, list[LeadView]],
        counted: Mapping[Rag | None, int],
    ) -> RowView:
        under = below or _NOTHING
        parent_id, leaders = _above(level, row, standing)
        has_dates = level not in ("plan", "objective")
        status = row["status"] if has_dates else Status.NOT_STARTED.value
        due_to = row["due_to"] if has_dates else None
        return RowView(
            key=key_of(level, row["rid"]),
            id=row["id"],
            level=level,
            plan_id=row["id"] if level == "plan" else row["plan_id"],
            parent_id=parent_id,
            ref=("" if level == "plan" else row["ref"]) or "",
            title=(row["title"] or row["text"]) if level == "output" else row["title"],
            short_title=None if level in ("output", "task") else row["short_title"],
            status=status,
            standing=status,
            rag=_stated(level, row),
            dated_rag=self._dated_rag(level, row, below),
            late=has_dates and is_late(status, due_to, self.as_at),
            due_from=row["due_from"] if has_dates else None,
            due_to=due_to,
            due_precision=row["due_precision"] if has_dates else "none",
            due_rrule=row["due_rrule"] if has_dates else None,
            expected_due_to=row["expected_due_to"] if has_dates else None,
            done_on=row["done_on"] if has_dates else None,
            leads=tuple(sorted(leaders, key=lambda lead: _ROLES.get(lead.role, len(_ROLES)))),
            total=under.total,
            done=under.done,
            late_count=under.late,
            rag_counts=counted,
            has_below=has_below,
            target=row["target"] if level == "output" else None,
            actual=row["actual"] if level == "output" else None,
            unit=row["unit"] if level == "output" else None,
            cells=row,
        )

    def _dated_rag(self, level: str, row: Row, below: Below | None) -> Rag | None:
        if level in ("plan", "objective"):
            return None
        scale = self.scale_of(row["plan_id"])
        if row["status"] in SET_ASIDE:
            return None
        if below is not None:
            return worst_by_dates(
                total=below.total,
                still_open=below.still_open,
                oldest_open=below.oldest_open,
                as_at=self.as_at,
                scale=scale,
            )
        return by_dates(row["status"], row["baseline_due_to"] or row["due_to"], self.as_at, scale)


def _stated(level: str, row: Row) -> Rag | None:
    if level == "activity" and row["rag"] is None and row["status"] == Status.COMPLETE:
        return Rag.COMPLETE
    return Rag(row["rag"]) if level in ("activity", "milestone") and row["rag"] else None


def _above(level: str, row: Row, standing: Mapping[str, list[LeadView]]) -> tuple[str | None, list[LeadView]]:
    """The id of the row above, and the leads that count: the row's own, else those above it."""
    mine = standing.get(row["id"])
    match level:
        case "objective":
            return row["plan_id"], mine or []
        case "activity":
            return row["objective_id"], mine or standing.get(row["objective_id"], [])
        case "plan":
            return None, mine or []
    return row["activity_id"], mine or standing.get(row["activity_id"], [])


def cell(view: RowView, name: str) -> Any:
    """A cell of the row's own table, None where its level has no such cell."""
    return view.cells[name] if name in view.cells.keys() else None  # noqa: SIM118 - a Row tests values, not names


_LISTED = ("milestone", "task")
"""Levels that an officer's list of work answers in full; of activities it holds those without milestones only."""


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
        """A filter as the workbench writes it: "late, mine"."""
        self.me: str | None = None
        self.looked: Looked | None = None
        """When the asker last looked, for what has changed since."""
        self.who: str | None = None
        """The name in which the asker's own acts are made."""

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

    @property
    def answered_by_work(self) -> bool:
        """Whether the officer's list of work holds all that is asked for; else each row's leads are looked at."""
        return self.only_work or self.level in _LISTED


class Above(NamedTuple):
    """The activity and the objective that a row belongs to."""

    activity_id: str = ""
    activity_ref: str = ""
    activity_title: str = ""
    activity_short_title: str | None = None
    activity_rag: str | None = None
    objective_ref: str = ""


def above_activities(book: Book, ids: set[str]) -> dict[str, Above]:
    """Of some activities: what they and their objectives are called, by the activity's id."""
    rows = book.rows(
        f"select a.id, coalesce(a.ref, ''), a.title, a.short_title, {STATED.format('a')}, coalesce(o.ref, '') "
        f"from activity a join objective o on o.id=a.objective_id where a.id in ({','.join('?' * len(ids))})",
        *ids,
    )
    return {row[0]: Above(*row) for row in rows}


def keys_of(book: Book, asked: Asked) -> Iterator[int]:
    """Keys of the rows that a list was asked for, in its order."""
    return _by_date(book, asked) if asked.by_date else _in_plan_order(book, asked)


def _by_date(book: Book, asked: Asked) -> Iterator[int]:
    """Keys, soonest due first, undated last."""
    plans = ",".join(f"?{n + 1}" for n in range(len(asked.plan_ids)))
    parts = [_select(level, asked, f"t.plan_id in ({plans})") for level in asked.levels if level != "objective"]
    if not parts or not asked.plan_ids:
        return
    among = None
    if asked.officer_id and asked.answered_by_work:
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
    rag, sort = STATED.format("a"), "t.sort"
    if level == "activity":
        join, sort = "join activity a on a.rid=t.rid", "''"
        if asked.only_work:
            wanted.append(alone("t"))
    elif level == "milestone":
        rag = f"coalesce(t.rag, {rag})"
    if asked.still_open or asked.late_at:
        wanted.append(f"t.{OPEN}")
        if level != "activity":
            wanted.append(f"not a.{tables.SET_ASIDE}")
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


class Longest(NamedTuple):
    """The longest numbers and titles of a plan, for lists that are laid out by them."""

    numbers: Mapping[str, tuple[str, ...]]
    """Of objectives and activities, by level."""
    titles: Mapping[str, tuple[str, ...]]
    """Of rows that have a short title too, by level."""


_A_FEW = 5
"""How many are read: the longest by letters is not always the longest on the screen."""
_LOOKED_THROUGH = 1000
"""Rows of a level whose titles are compared: in a very long plan these stand for the others."""


def longest(book: Book, plan_id: str) -> Longest:
    """What takes the most room in the lists of a plan."""
    numbers = {level: _longest_numbers(book, level, plan_id) for level in ("objective", "activity")}
    titles = {
        level: tuple(
            str(row[0])
            for row in book.rows(
                f"select title from (select title, short_title from {level} where plan_id=? and deleted=0 limit ?) "
                "where short_title is not null order by length(title) desc limit ?",
                plan_id,
                _LOOKED_THROUGH,
                _A_FEW,
            )
        )
        for level in ("objective", "activity", "milestone")
    }
    return Longest(numbers, titles)


_SHORT = 3
"""Letters of a number that no list has to make room for."""


def _longest_numbers(book: Book, level: str, plan_id: str) -> tuple[str, ...]:
    of_file = f"select ref from {level} where deleted=0 and ref is not null"  # which its index answers by itself
    rows = book.rows(f"{of_file} order by length(ref) desc limit ?", _A_FEW)
    if rows and len(rows[0][0]) > _SHORT and len(book.rows("select 1 from plan where deleted=0 limit 2")) > 1:
        rows = book.rows(f"{of_file} and plan_id=? order by length(ref) desc limit ?", plan_id, _A_FEW)
    return tuple(str(row[0]) for row in rows)


def watermelons(book: Book, plan_id: str, as_at: date) -> tuple[list[int], list[int]]:
    """Numbers of the activities, and of the milestones with a rating of their own, that are watermelons.

    Only what has an open date past is looked at: nothing else can be rated amber or red by its dates.
    """
    scale = Viewer(book, as_at).scale_of(plan_id)
    activities = book.rows(
        f"""
        with past as materialized (
          select activity_id, min(coalesce(baseline_due_to, due_to)) oldest from milestone indexed by milestone_counts
           where deleted=0 and {OPEN} and coalesce(baseline_due_to, due_to) < ?2 group by activity_id)
        select a.rid, {STATED.format("a")} stated, past.oldest from past join activity a on a.id=past.activity_id
         where a.plan_id=?1 and a.deleted=0 and not a.{tables.SET_ASIDE} and stated in ('green','amber','complete')
        union all
        select a.rid, a.rag, coalesce(a.baseline_due_to, a.due_to) from activity a
         where a.plan_id=?1 and a.deleted=0 and a.rag in ('green','amber') and a.{OPEN}
           and coalesce(a.baseline_due_to, a.due_to) < ?2
           and not exists (select 1 from milestone m where m.activity_id=a.id and m.deleted=0)
        """,
        plan_id,
        as_at.isoformat(),
    )
    milestones = book.rows(
        "select rid, rag, coalesce(baseline_due_to, due_to) from milestone m "
        f"where plan_id=? and deleted=0 and {to_do('m')} and rag in ('green','amber')",
        plan_id,
    )
    found = [
        [row[0] for row in rows if is_watermelon(Rag(row[1]), by_dates("in_progress", row[2], as_at, scale))]
        for rows in (activities, milestones)
    ]
    return found[0], found[1]

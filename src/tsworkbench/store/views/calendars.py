"""What the calendars ask of a plan: sums per month, what is on a timeline, and one dated list of it all.

The month's own lanes are in `lists`. Here too a plan's milestones, its dated activities and its dated outputs
count alike. Long lists come out of SQLite as a few long strings of keys: a row apiece would take several times
as long.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tsworkbench.store.book import Book
from tsworkbench.store.tables import ASIDE, OPEN, SET_ASIDE, alone
from tsworkbench.store.views.refs import key_of, rid_of
from tsworkbench.store.views.workload import any_set_aside

_CLOSED = "status in ('complete','deferred','cancelled')"
_SPANS = "('quarter','half','season','year','financial_year','recurring')"
_ALONE = alone("a")
_DATED = ("milestone", "activity", "output")
_SOME = 500


def _open_in(book: Book, plan_id: str) -> dict[str, str]:
    """Level → the condition that a row of it in a plan is still to be done: short where nothing is set aside."""
    below = f"{OPEN} and activity_id not in {ASIDE}" if any_set_aside(book, plan_id) else OPEN
    return dict.fromkeys(_DATED, below) | {"activity": OPEN}


class MonthSum(NamedTuple):
    """What is due in a month, as far as its month is known."""

    total: int = 0
    done: int = 0
    late: int = 0
    oldest_open: str | None = None
    """The day first agreed for what is still open, the earliest of them: what RAG by dates goes by."""


def month_sums(book: Book, plan_id: str, first: date, last: date, as_at: date) -> dict[str, MonthSum]:
    """ISO month ("2009-12") → its sums. Cancelled rows are not counted; lanes of quarters and years are apart."""
    found: dict[str, MonthSum] = {}
    is_open = _open_in(book, plan_id)
    for level in _DATED:
        standing = is_open[level]
        for month, total, done, late, oldest in book.rows(
            "select substr(due_to,1,7), count(*), sum(status='complete'), "
            f"sum({standing} and due_to < ?4), min(case when {standing} then coalesce(baseline_due_to, due_to) end) "
            f"from {level} where plan_id=?1 and deleted=0 and due_to between ?2 and ?3 and status<>'cancelled' "
            f"and due_precision not in {_SPANS} group by 1",
            plan_id,
            first.isoformat(),
            last.isoformat(),
            as_at.isoformat(),
        ):
            had = found.get(month, MonthSum())
            oldest_of_all = min((day for day in (had.oldest_open, oldest) if day), default=None)
            found[month] = MonthSum(had.total + total, had.done + done, had.late + late, oldest_of_all)
    return found


def first_due(book: Book, plan_id: str, first: date, last: date, limit: int) -> list[int]:
    """Keys of at most `limit` rows due in a month: what is open, soonest first, and then what is done."""
    keys: list[int] = []
    done = dict.fromkeys(_DATED, "status in ('complete','deferred')")
    for wanted in (_open_in(book, plan_id), done):
        for level in _DATED:
            standing = wanted[level]
            if len(keys) >= limit:
                return keys[:limit]
            keys.extend(
                row[0]
                for row in book.rows(
                    f"select rid*8+{key_of(level, 0)} from {level} where plan_id=?1 and deleted=0 and {standing} "
                    f"and due_to between ?2 and ?3 and due_precision not in {_SPANS} order by due_to, id limit ?4",
                    plan_id,
                    first.isoformat(),
                    last.isoformat(),
                    limit - len(keys),
                )
            )
    return keys[:limit]


def open_after(book: Book, plan_id: str, day: date, limit: int) -> tuple[int, list[int]]:
    """How much is open that is due after `day`, and the keys of at most `limit` of it, soonest first."""
    count, first, is_open = 0, [], _open_in(book, plan_id)
    for level, index in (("milestone", "milestone_open"), ("activity", "activity_open"), ("output", "output_due")):
        due = f"from {level} indexed by {index} where plan_id=?1 and deleted=0 and {is_open[level]} and due_to > ?2"
        count += int(book.value(f"select count(*) {due}", plan_id, day.isoformat()))
        code = key_of(level, 0)
        first += book.rows(
            f"select due_to, id, rid*8+{code} {due} order by due_to, id limit ?3", plan_id, day.isoformat(), limit
        )
    return count, [row[2] for row in sorted(first, key=tuple)[:limit]]


# -- the timeline


class Spot(NamedTuple):
    """A milestone, or an activity's own date, as it stands on a timeline."""

    due_to: str | None
    """The day that counts: the one now expected, else the agreed one."""
    agreed: str | None
    """The first agreed day, where it is another one."""
    status: str
    precision: str
    key: int


def activity_order(book: Book, plan_id: str) -> array[int]:
    """Keys of a plan's objectives and activities in the plan's order, each objective before its own."""
    keys: array[int] = array("q")
    seen = -1
    for objective, activity in book.rows(
        "select o.rid, a.rid from objective o left join activity a on a.objective_id=o.id and a.deleted=0 "
        "where o.plan_id=? and o.deleted=0 order by o.sort, o.id, a.sort, a.id",
        plan_id,
    ):
        if objective != seen:
            keys.append(key_of("objective", objective))
            seen = objective
        if activity is not None:
            keys.append(key_of("activity", activity))
    return keys


def spots(book: Book, activities: Iterable[int]) -> dict[int, list[Spot]]:
    """Key of an activity → its milestones and its own date, soonest first, those without a date last."""
    found: dict[int, list[Spot]] = {key: [] for key in activities}
    rids = [rid_of(key) for key in found]
    within = f"case when m.{OPEN} and a.{SET_ASIDE} then a.status else m.status end"
    for start in range(0, len(rids), _SOME):
        some = rids[start : start + _SOME]
        marks = ",".join("?" * len(some))
        cells = (
            "coalesce({0}.expected_due_to, {0}.due_to) day, "
            "coalesce({0}.baseline_due_to, {0}.due_to), {1}, {0}.due_precision"
        )
        for row in book.rows(
            f"select * from (select a.rid, m.rid*8+3 key, {cells.format('m', within)} "
            "from activity a join milestone m on m.activity_id=a.id "
            f"where m.deleted=0 and m.status<>'cancelled' and a.rid in ({marks}) "
            f"union all select a.rid, a.rid*8+2, {cells.format('a', 'a.status')} from activity a "
            f"where a.due_to is not null and a.rid in ({marks})) order by day is null, day, key",
            *some,
            *some,
        ):
            day, agreed = row[2], row[3]
            spot = Spot(day, agreed if agreed != day else None, row[4], row[5], row[1])
            found[key_of("activity", row[0])].append(spot)
    return found


# -- the agenda


class DatedKeys(NamedTuple):
    """Keys of rows of one last day and one precision. Without a day they are to be confirmed, or ongoing."""

    due_to: str | None
    precision: str
    is_open: bool
    keys: array[int]


def dated_keys(book: Book, plan_id: str, *, also_done: bool) -> list[DatedKeys]:
    """All that is due in a plan, whenever it is, by day and precision. Work without a date only if it is open.

    What has no date comes in the order of the plan, as to be confirmed or as ongoing.
    """
    found, still = _undated_keys(book, plan_id), _open_in(book, plan_id)
    for level, is_open, source in (
        ("milestone", True, f"milestone a indexed by milestone_open where {still['milestone']} and due_to is not null"),
        ("activity", True, f"activity a indexed by activity_open where {OPEN} and due_to is not null"),
        ("output", True, f"output a where {still['output']} and due_to is not null"),
        ("milestone", False, f"milestone a indexed by milestone_status where {_CLOSED} and due_to is not null"),
        ("activity", False, f"activity a where {_CLOSED} and due_to is not null"),
        ("output", False, f"output a where {_CLOSED} and due_to is not null"),
    ):
        if is_open or also_done:
            found.extend(
                DatedKeys(row[0], row[1], is_open, array("q", map(int, row[2].split(","))))
                for row in book.rows(
                    f"select due_to, due_precision, group_concat(rid*8+{key_of(level, 0)}) from {source} "
                    "and plan_id=? and deleted=0 group by due_to, due_precision",
                    plan_id,
                )
            )
    return found


def _undated_keys(book: Book, plan_id: str) -> list[DatedKeys]:
    keys: dict[bool, array[int]] = {}
    for key, is_ongoing in book.rows(
        f"select key, due_precision='ongoing' from ("
        f"select a.rid*8+{key_of('activity', 0)} key, a.due_precision, "
        f"o.sort os, o.id oi, a.sort s, a.id i, '' ms, '' mi "
        f"from activity a indexed by activity_open join objective o on o.id=a.objective_id "
        f"where a.plan_id=?1 and a.deleted=0 and a.{OPEN} and a.due_to is null and {_ALONE} union all "
        f"select m.rid*8+{key_of('milestone', 0)}, m.due_precision, o.sort, o.id, a.sort, a.id, m.sort, m.id "
        f"from milestone m indexed by milestone_open join activity a on a.id=m.activity_id "
        f"join objective o on o.id=a.objective_id "
        f"where m.plan_id=?1 and m.deleted=0 and m.{OPEN} and not a.{SET_ASIDE} and m.due_to is null) "
        "order by os, oi, s, i, ms, mi",
        plan_id,
    ):
        keys.setdefault(bool(is_ongoing), array("q")).append(key)
    words = {False: "none", True: "ongoing"}
    return [DatedKeys(None, words[is_ongoing], True, found) for is_ongoing, found in keys.items()]

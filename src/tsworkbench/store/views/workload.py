"""The work of the file, listed and counted: what an officer has to do, what falls due, what has nobody to do it.

A work item is a milestone, an officer's own task, or an activity that has no milestones and so is itself the
thing to be done. Counts are made per activity from a covering index before anything is joined.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import date
from itertools import pairwise
from threading import Thread
from typing import NamedTuple

from tsworkbench.plan.calendar import FinancialYear, add_months, horizon, month_end
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.store.book import Book, Row
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import (
    CLOSED_ACTIVITIES,
    CLOSED_PLANS,
    NOBODYS,
    OPEN,
    ROWS,
    SET_ASIDE,
    alone,
    of_person,
    to_do,
    undated,
)
from tsworkbench.store.views.plan import standing_plans
from tsworkbench.store.views.refs import key_of

_UNDATED = undated()
_ALONE = alone("a")
_SUMS = (
    f"sum(due_to < ?1) late, sum(due_to <= ?2) - sum(due_to < ?1) now, sum(due_to > ?2) later, sum({_UNDATED}) undated"
)
"""The four counts of items; binds as-at and month end as ?1 and ?2."""
_SIGNED = (
    f"sum(n*(due_to < ?1)), sum(n*(due_to <= ?2)) - sum(n*(due_to < ?1)), sum(n*(due_to > ?2)), sum(n*({_UNDATED}))"
)


class Counts(NamedTuple):
    """Open work: past its date, due now (by the end of the month, unless asked), later, and without a date."""

    late: int = 0
    this_month: int = 0
    later: int = 0
    undated: int = 0


class OfficerCounts(NamedTuple):
    """An officer and the open work that carries the officer's name."""

    officer_id: str
    rid: int
    name: str
    kind: str
    counts: Counts


def plan_counts(book: Book, plan_id: str, as_at: date, until: date | None = None) -> Counts:
    """Open work of one plan; `until` is the last day that counts as now. Tasks are an officer's own and stay out."""
    today, month = as_at.isoformat(), (until or month_end(as_at)).isoformat()
    milestones = book.rows(
        " union all ".join(
            # each a range of the index; without statistics SQLite would not choose it
            "select count(*) from milestone indexed by milestone_open "
            f"where plan_id=?3 and deleted=0 and {OPEN} and {when}"
            for when in ("due_to < ?1", "due_to between ?1 and ?2", "due_to > ?2", _UNDATED)
        ),
        today,
        month,
        plan_id,
    )
    lone = book.row(
        f"select {_SUMS} from activity a indexed by activity_open "
        f"where plan_id=?3 and deleted=0 and {OPEN} and {_ALONE}",
        today,
        month,
        plan_id,
    )
    aside = book.row(
        f"select {_SUMS} from milestone indexed by milestone_open_of where deleted=0 and {OPEN} "
        f"and activity_id in (select id from activity where plan_id=?3 and deleted=0 and {SET_ASIDE})",
        today,
        month,
        plan_id,
    )
    parts = zip((row[0] for row in milestones), lone or (), aside or (), strict=True)
    return Counts(*(of + (alone or 0) - (less or 0) for of, alone, less in parts))


def any_set_aside(book: Book, plan_id: str) -> bool:
    """Whether anything in a plan was set aside with its activity though it is open itself, which is rare."""
    below = " or ".join(
        f"exists (select 1 from {level} t where t.activity_id=a.id and t.deleted=0 and t.{OPEN})"
        for level in ("milestone", "output", "task")
    )
    return bool(
        book.value(
            f"select 1 from activity a where plan_id=? and deleted=0 and a.{SET_ASIDE} and ({below}) limit 1", plan_id
        )
    )


def done_of_all(book: Book, plan_id: str) -> tuple[int, int]:
    """How many milestones of a plan are complete, and how many there are."""
    of = "select count(*) from milestone indexed by milestone_status where plan_id=?1 and deleted=0"
    with_its_activity = (
        f"select count(*) from milestone indexed by milestone_open_of where deleted=0 and {OPEN} "
        "and activity_id in (select id from activity where plan_id=?1 and deleted=0 and status='cancelled')"
    )
    row = book.row(
        f"select ({of} and status='complete'), ({of}) - ({of} and status='cancelled') - ({with_its_activity})", plan_id
    )
    return (row[0], row[1]) if row is not None else (0, 0)


def how_many(book: Book, level: str, plan_id: str) -> int:
    """How many rows of a level a plan has."""
    return int(book.value(f"select count(*) from {level} where plan_id=? and deleted=0", plan_id))


def at_most(book: Book, level: str, plan_id: str, count: int) -> bool:
    """Whether a plan has no more than `count` rows of a level; no further ones are counted."""
    rows = book.rows(f"select 1 from {level} where plan_id=? and deleted=0 limit ?", plan_id, count + 1)
    return len(rows) <= count


def next_step(book: Book, activity_id: str) -> int | None:
    """The key of an activity's open milestone that is due next."""
    rid = book.value(
        f"select rid from milestone m where activity_id=? and deleted=0 and due_to is not null and {to_do('m')} "
        "order by due_to, sort limit 1",
        activity_id,
    )
    return None if rid is None else key_of("milestone", rid)


def leading_open(book: Book, officer_id: str) -> list[Row]:
    """(id, row_id, level, role) of an officer's leads on open rows. What is done keeps the name of who did it."""
    open_child = f"exists (select 1 from {{0}} c where c.{{1}}=r.id and c.deleted=0 and c.{OPEN})"
    childless = "not exists (select 1 from activity c where c.objective_id=r.id and c.deleted=0)"
    still = {
        "plan": "1",
        "objective": f"({childless} or {open_child.format('activity', 'objective_id')})",
        "activity": f"(r.{OPEN} or {open_child.format('milestone', 'activity_id')} and not r.{SET_ASIDE})",
    }
    led = " or ".join(
        f"l.level='{level}' and exists (select 1 from {level} r where r.id=l.row_id and r.deleted=0 "
        f"and {still.get(level, to_do('r', level))} "
        f"and {'r.id' if level == 'plan' else 'r.plan_id'} not in {CLOSED_PLANS})"
        for level in ROWS
    )
    return book.rows(
        f"select l.id, l.row_id, l.level, l.role from lead l where l.officer_id=? and l.deleted=0 and ({led}) "
        "order by l.id",
        officer_id,
    )


_ONCE = (
    "not exists (select 1 from lead d where d.row_id=l.row_id and d.level=l.level and d.officer_id=l.officer_id "
    "and d.deleted=0 and d.id<l.id)"
)
"""An officer may stand twice on one row of another tool's making, but has its work once."""


def of_officers(sums: str, signed: str, names: Sequence[str]) -> str:
    """The query that adds up open work per officer, over all plans: id, rid, name, kind, then each of `names`.

    `sums` are aggregates over rows with ``due_to`` and ``due_precision``, called `names`; `signed` the same over
    rows that count `n` times. It binds whatever the aggregates bind.
    """
    return f"""
    with
    aside as materialized {NOBODYS},
    -- Work that the count of an activity's open milestones does not hold, or holds too much.
    apart as materialized (
      select activity_id, due_to, due_precision, -1 n from milestone where deleted=0 and {OPEN}
         and activity_id not in (select id from aside)
         and id in (select row_id from lead where level='milestone' and deleted=0)
      union all
      select id, due_to, due_precision, 1 from activity a indexed by activity_open
       where deleted=0 and {OPEN} and {_ALONE} and plan_id not in {CLOSED_PLANS}
      union all
      select activity_id, due_to, due_precision, 1 from task where deleted=0 and {OPEN}
         and activity_id not in (select id from aside)
         and id not in (select row_id from lead where level='task' and deleted=0)),
    -- An objective's leads lead those of its activities that have none of their own.
    from_above as materialized (
      select l.officer_id, a.id activity_id from lead l join activity a on a.objective_id=l.row_id and a.deleted=0
       where l.level='objective' and l.deleted=0 and {_ONCE} and not a.{SET_ASIDE}
         and a.plan_id not in {CLOSED_PLANS}
         and not exists (select 1 from lead x where x.row_id=a.id and x.deleted=0)),
    summed as materialized (
      -- In the order of the officers from the first index to the last, so that nothing is sorted.
      select l.officer_id, {sums} from lead l indexed by lead_officer
        cross join milestone m indexed by milestone_open_of on m.activity_id=l.row_id
       where l.level='activity' and l.deleted=0 and {_ONCE} and m.deleted=0 and m.{OPEN}
         and l.row_id not in (select id from aside) group by l.officer_id
      union all
      select officer_id, {sums} from from_above cross join milestone m indexed by milestone_open_of using(activity_id)
       where m.deleted=0 and m.{OPEN} group by officer_id
      union all
      select l.officer_id, {signed} from apart cross join lead l on l.row_id=activity_id
       where l.level='activity' and l.deleted=0 and {_ONCE} group by l.officer_id
      union all
      select officer_id, {signed} from apart join from_above using(activity_id) group by officer_id
      union all
      select l.officer_id, {sums} from lead l join milestone r on r.id=l.row_id
       where l.level='milestone' and l.deleted=0 and {_ONCE} and r.deleted=0 and r.{OPEN}
         and r.activity_id not in (select id from aside) group by l.officer_id
      union all
      select l.officer_id, {sums} from lead l join task r on r.id=l.row_id
       where l.level='task' and l.deleted=0 and {_ONCE} and r.deleted=0 and r.{OPEN}
         and r.activity_id not in (select id from aside) group by l.officer_id),
    -- What a post has to do is its holder's to do, too.
    everyone as (
      select * from summed union all
      select post.holder_id, {", ".join(f"summed.{name}" for name in names)}
        from officer post join summed on summed.officer_id=post.id
       where post.holder_id is not null and post.deleted=0)
    select f.id, f.rid, f.name, f.kind, {", ".join(f"coalesce(sum({name}),0)" for name in names)}
      from officer f left join everyone on everyone.officer_id=f.id
     where f.deleted=0 group by f.id
     order by {"+".join(f"total({name})" for name in names)} desc, f.name
    """


_OF_OFFICERS = of_officers(_SUMS, _SIGNED, ("late", "now", "later", "undated"))


def officer_counts(book: Book, as_at: date, until: date | None = None) -> list[OfficerCounts]:
    """Every officer with the counts of open work, busiest first, over all plans of the file."""
    rows = book.rows(_OF_OFFICERS, as_at.isoformat(), (until or month_end(as_at)).isoformat())
    return [OfficerCounts(row[0], row[1], row[2], row[3], Counts(*row[4:])) for row in rows]


class Counted(NamedTuple):
    """What was counted of a file that ended with the change number `seq`: for each officer, and for its first plan."""

    seq: int
    as_at: date
    until: date
    plan_id: str
    officers: list[OfficerCounts]
    plan: Counts


class Counting:
    """Counts on a connection and a thread of its own, while a program is still being imported."""

    def __init__(self, path: str, as_at: date, look_ahead: str | int) -> None:
        self._found: Counted | None = None
        self._thread = Thread(target=self._count, args=(path, as_at, look_ahead), daemon=True)
        self._thread.start()

    def _count(self, path: str, as_at: date, look_ahead: str | int) -> None:
        from tsworkbench.store.log.feed import last_seq  # only of a large file

        with suppress(WorkbenchError), closing(open_book(path, wait_ms=0)) as book:
            book.connection.execute("begin")  # all is read of one state of the file
            seq, first = last_seq(book), standing_plans(book)[:1]
            for plan in first:
                until = horizon(as_at, look_ahead, plan["year_start"])
                officers, counts = officer_counts(book, as_at, until), plan_counts(book, plan["id"], as_at, until)
                self._found = Counted(seq, as_at, until, plan["id"], officers, counts)

    def counted(self) -> Counted | None:
        """What was counted, once that is done; None if the file could not be read."""
        self._thread.join()
        return self._found


_HIS = of_person("?1")
_MINE = f"""
  with led as materialized (
    select row_id id from lead where {_HIS} and level='activity' and deleted=0
       and row_id not in {CLOSED_ACTIVITIES}
    union
    select a.id from lead l join activity a on a.objective_id=l.row_id and a.deleted=0
     where l.{_HIS} and l.level='objective' and l.deleted=0 and a.plan_id not in {CLOSED_PLANS}
       and not exists (select 1 from lead x where x.row_id=a.id and x.deleted=0))
"""


def officer_items(book: Book, officer_id: str, *, also_done: bool = False, late_at: date | None = None) -> array[int]:
    """Keys of an officer's work items over all plans, soonest first, undated last; or only what is late on a day."""
    m, t, a = ("", "", "") if also_done else (f"and {to_do('m')}", f"and {to_do('t')}", f"and a.{OPEN}")
    rows = book.rows(
        f"""{_MINE}
        select k from (
        select m.rid*8+3 k, m.due_to d, m.id id from led join milestone m on m.activity_id=led.id
         where m.deleted=0 {m}
           and not exists (select 1 from lead x where x.row_id=m.id and x.deleted=0)
        union
        select m.rid*8+3, m.due_to, m.id from lead l join milestone m on m.id=l.row_id
         where l.{_HIS} and l.level='milestone' and l.deleted=0 and m.deleted=0 {m}
           and m.plan_id not in {CLOSED_PLANS}
        union
        select t.rid*8+5, t.due_to, t.id from led join task t on t.activity_id=led.id
         where t.deleted=0 {t} and not exists (select 1 from lead x where x.row_id=t.id and x.deleted=0)
        union
        select t.rid*8+5, t.due_to, t.id from lead l join task t on t.id=l.row_id
         where l.{_HIS} and l.level='task' and l.deleted=0 and t.deleted=0 {t}
           and t.plan_id not in {CLOSED_PLANS}
        union
        select a.rid*8+2, a.due_to, a.id from led join activity a on a.id=led.id
         where a.deleted=0 {a} and not exists
           (select 1 from milestone m where m.activity_id=a.id and m.deleted=0))
        where ?2 is null or d < ?2
        order by d is null, d, id
        """,
        officer_id,
        late_at.isoformat() if late_at else None,
    )
    return array("q", [row[0] for row in rows])


class DueItem(NamedTuple):
    """A dated (or undated) row for a calendar's lanes."""

    key: int
    due_from: str | None
    due_to: str | None
    precision: str
    is_open: bool


def _due_item(row: Row) -> DueItem:
    return DueItem(row[0], row[1], row[2], row[3], bool(row[4]))


def due_between(book: Book, plan_id: str, first: date, last: date) -> list[DueItem]:
    """Milestones, dated activities and dated outputs of a plan whose last day in time lies in the span."""
    parts = []
    for level in ("milestone", "activity", "output"):
        parts.append(
            f"select rid*8+{key_of(level, 0)} k, due_from, due_to, due_precision, {to_do('t', level)}, id "
            f"from {level} t where plan_id=?1 and deleted=0 and due_to between ?2 and ?3"
        )
    rows = book.rows(" union all ".join(parts) + " order by due_to, id", plan_id, first.isoformat(), last.isoformat())
    return [_due_item(row) for row in rows]


def spanning(book: Book, plan_id: str, first: date, last: date) -> list[DueItem]:
    """Rows of a plan due within a quarter, half, season or year, or again and again, that overlaps the span."""
    parts = [
        f"select rid*8+{key_of(level, 0)} k, due_from, due_to, due_precision, {to_do('t', level)}, id "
        f"from {level} t {index} where plan_id=?1 and deleted=0 and due_to >= ?2 and due_from <= ?3 "
        "and due_precision in ('quarter','half','season','year','financial_year','recurring')"
        for level, index in (("milestone", "indexed by milestone_spans"), ("activity", ""), ("output", ""))
    ]  # the few that span are found by themselves and put in order, instead of all being gone through in order
    rows = book.rows(" union all ".join(parts) + " order by due_to, id", plan_id, first.isoformat(), last.isoformat())
    return [_due_item(row) for row in rows]


def late_items(book: Book, plan_id: str, as_at: date, limit: int = 500) -> list[DueItem]:
    """Open milestones and dated activities of a plan past their date, longest past first."""
    parts = [
        f"select * from (select rid*8+{key_of(level, 0)} k, due_from, due_to, due_precision, 1, id from {level} t "
        f"indexed by {level}_open where plan_id=?1 and deleted=0 and due_to < ?2 and {to_do('t', level)} "
        "order by due_to, id limit ?3)"
        for level in ("milestone", "activity")
    ]
    rows = book.rows(" union all ".join(parts) + " order by due_to, id limit ?3", plan_id, as_at.isoformat(), limit)
    return [_due_item(row) for row in rows]


def undated_items(book: Book, plan_id: str, limit: int = 500) -> list[DueItem]:
    """Open work of a plan without a date: what is to be confirmed first."""
    live = f"and {to_do('a')}" if any_set_aside(book, plan_id) else ""
    parts = [
        f"select rid*8+{key_of(level, 0)} k, due_from, due_to, due_precision, 1, id from {level} where rid in ("
        f"select rid from {level} a indexed by {level}_open where plan_id=?1 and deleted=0 and {_UNDATED} and {OPEN} "
        f"{lone} order by due_precision desc, a.id limit ?2)"
        for level, lone in (("milestone", live), ("activity", f"and {_ALONE}"))
    ]
    rows = book.rows(" union all ".join(parts) + " order by due_precision desc, id limit ?2", plan_id, limit)
    return [_due_item(row) for row in rows]


def due_per_month(book: Book, plan_id: str, first: date, last: date) -> dict[str, int]:
    """ISO month ("2009-12") → how many milestones of a plan are due in it."""
    rows = book.rows(
        "select substr(due_to,1,7), count(*) from milestone "
        "where plan_id=? and deleted=0 and due_to between ? and ? group by 1",
        plan_id,
        first.isoformat(),
        last.isoformat(),
    )
    return {row[0]: row[1] for row in rows}


_UNLED = "not exists (select 1 from lead l where l.row_id={0} and l.deleted=0)"

NOBODY = ""
"""Stands where an officer's id stands, for work that nobody leads."""
NOBODY_YET = "nobody yet"

_WORK = f"""
    with unled as materialized (
      select a.id, a.rid, a.status, a.due_to, a.due_precision from activity a
       where a.deleted=0 and {_UNLED.format("a.id")} and {_UNLED.format("a.objective_id")}
         and not a.{SET_ASIDE} and a.plan_id not in {CLOSED_PLANS}),
    work as (
      select m.rid*8+3 key, m.due_to, m.due_precision from unled cross join milestone m indexed by milestone_open_of
          on m.activity_id=unled.id
       where m.deleted=0 and m.{OPEN} and {_UNLED.format("m.id")}
      union all
      select a.rid*8+2, a.due_to, a.due_precision from unled a where a.{OPEN} and {_ALONE})
"""
"""Open milestones without a lead of their own or from above, and activities that are all there is to be done."""


class Load(NamedTuple):
    """An officer's open work over a financial year, month by month."""

    officer_id: str
    rid: int
    name: str
    late: int
    months: tuple[int, ...]
    """Twelve, from the year's start; what is past its date is late and in none of them."""
    later: int
    undated: int


def workload(book: Book, year: FinancialYear, as_at: date) -> list[Load]:
    """The officers with open work, busiest first, over all plans of the file; last the work that nobody leads."""
    ends = [month_end(add_months(year.first, n)) for n in range(12)]
    days = [as_at.isoformat(), max(as_at, year.first).isoformat(), *(end.isoformat() for end in ends)]
    before = ["due_to < ?1", "due_to < ?2", *(f"due_to <= ?{n + 3}" for n in range(12)), "due_to is not null", _UNDATED]
    names = [f"c{n}" for n in range(len(before))]
    sums = ", ".join(f"sum({what}) {name}" for what, name in zip(before, names, strict=True))
    signed = ", ".join(f"sum(n*({what}))" for what in before)
    rows = [tuple(row) for row in book.rows(of_officers(sums, signed, names), *days)]
    rows += [(NOBODY, 0, NOBODY_YET, "", *(count or 0 for count in row)) for row in book.rows(
        f"{_WORK} select {sums} from work", *days
    )]  # fmt: skip
    loads = [_load(row) for row in rows]
    return [load for load in loads if load.late or any(load.months) or load.later or load.undated]


def _load(row: tuple[object, ...]) -> Load:
    officer_id, rid, name, _, late, begun, *rest = row
    *ends, dated, undated = [int(str(count)) for count in rest]
    running = [int(str(begun)), *(max(int(str(begun)), end) for end in ends)]
    months = tuple(after - before for before, after in pairwise(running))
    return Load(str(officer_id), int(str(rid)), str(name), int(str(late)), months, dated - running[-1], undated)


def unled_counts(book: Book, as_at: date) -> OfficerCounts:
    """How much open work nobody leads, counted like an officer's."""
    row = book.row(
        f"{_WORK} select sum(due_to < ?1), sum(due_to between ?1 and ?2), sum(due_to > ?2), sum({_UNDATED}) from work",
        as_at.isoformat(),
        month_end(as_at).isoformat(),
    )
    counts = Counts(*(count or 0 for count in row)) if row is not None else Counts()
    return OfficerCounts(NOBODY, 0, NOBODY_YET, "", counts)


def unled_items(book: Book, *, late_at: date | None = None) -> array[int]:
    """Keys of open work that nobody leads, soonest first, undated last; or only what is late on a day."""
    rows = book.rows(
        f"{_WORK} select key from work where ?1 is null or due_to < ?1 order by due_to is null, due_to, key",
        late_at.isoformat() if late_at else None,
    )
    return array("q", [row[0] for row in rows])


def last_due(book: Book, plan_id: str) -> str | None:
    """The last day, in ISO, on which a milestone of a plan is due."""
    day = book.value("select max(due_to) from milestone where plan_id=? and deleted=0", plan_id)
    return None if day is None else str(day)

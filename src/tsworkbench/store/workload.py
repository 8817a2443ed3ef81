"""Who has how much to do in which month; and the work that has nobody to do it."""

from __future__ import annotations

from array import array
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from tsworkbench.plan.calendar import FinancialYear, add_months, month_end
from tsworkbench.store.book import Book
from tsworkbench.store.lists import Counts, OfficerCounts, of_officers

_OPEN = "status in ('not_started','in_progress')"
_UNDATED = "due_to is null and due_precision in ('none','tbc','relative')"
_ALONE = "not exists (select 1 from milestone m where m.activity_id=a.id and m.deleted=0)"
_UNLED = "not exists (select 1 from lead l where l.row_id={0} and l.deleted=0)"

NOBODY = ""
"""Stands where an officer's id stands, for work that nobody leads."""
NOBODY_YET = "nobody yet"

_WORK = f"""
    with unled as materialized (
      select a.id, a.rid, a.status, a.due_to, a.due_precision from activity a
       where a.deleted=0 and {_UNLED.format("a.id")} and {_UNLED.format("a.objective_id")}),
    work as (
      select m.rid*8+3 key, m.due_to, m.due_precision from unled cross join milestone m indexed by milestone_open_of
          on m.activity_id=unled.id
       where m.deleted=0 and m.{_OPEN} and {_UNLED.format("m.id")}
      union all
      select a.rid*8+2, a.due_to, a.due_precision from unled a where a.{_OPEN} and {_ALONE})
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


def unled_items(book: Book) -> array[int]:
    """Keys of open work that nobody leads, soonest first, undated last."""
    rows = book.rows(f"{_WORK} select key from work order by due_to is null, due_to, key")
    return array("q", [row[0] for row in rows])

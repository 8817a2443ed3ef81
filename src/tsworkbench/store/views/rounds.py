"""What a round reads: the rounds of a plan, the rows an officer speaks for, and what was said of them.

A statement belongs to a round by its position date, not by the round's id: two copies of a file may each have
opened the same round.
"""

from collections.abc import Iterable, Iterator, Sequence

from tsworkbench.store.book import Book, Row
from tsworkbench.store.tables import CLOSED_PLANS, OPEN, SET_ASIDE, of_person, to_do

_SPOKEN_FOR = "status in ('not_started','in_progress','complete')"
_CHUNK = 500

_HIS = of_person("?1")
_LED = f"""
  with led as materialized (
    select row_id id from lead where {_HIS} and level='activity' and deleted=0 and role<>'supporting'
    union
    select a.id from lead l join activity a on a.objective_id=l.row_id and a.deleted=0
     where l.{_HIS} and l.level='objective' and l.deleted=0 and l.role<>'supporting'
       and not exists (select 1 from lead x where x.row_id=a.id and x.deleted=0))
"""
"""Activities that an officer leads or leads jointly. Who only supports isn't asked."""

_HAS = "exists (select 1 from milestone m where m.activity_id=a.id and m.deleted=0)"
_CELLS = "{t}.id, {t}.rid, {t}.plan_id, {t}.ref, {t}.title, {t}.status, {t}.rag, {t}.due_to, {t}.due_precision"
_ACTIVITIES = f"""
  select 'activity' level, {_CELLS.format(t="a")}, a.baseline_due_to, {_HAS} has_milestones,
         p.sort plan_sort, o.sort objective_sort, a.sort activity_sort, '' own_sort
    from led cross join activity a on a.id=led.id
    join plan p on p.id=a.plan_id and p.deleted=0 and p.closed_on is null and p.report_on='activity'
    join objective o on o.id=a.objective_id
   where a.deleted=0 and a.{_SPOKEN_FOR}
"""
"""Where a plan reports on activities."""
_MILESTONES = f"""
  select 'milestone', {_CELLS.format(t="m")}, m.baseline_due_to, 0, p.sort, o.sort, a.sort, m.sort
    from (select m.id from led cross join milestone m on m.activity_id=led.id
           where m.deleted=0 and not exists (select 1 from lead x where x.row_id=m.id and x.deleted=0)
          union select row_id from lead
           where {_HIS} and level='milestone' and deleted=0 and role<>'supporting') mine
    cross join milestone m on m.id=mine.id join activity a on a.id=m.activity_id and a.deleted=0
    join plan p on p.id=m.plan_id and p.deleted=0 and p.closed_on is null and p.report_on='milestone'
    join objective o on o.id=a.objective_id
   where m.deleted=0 and m.{_SPOKEN_FOR} and not (m.{OPEN} and a.{SET_ASIDE})
"""
_ORDER = " order by plan_sort, objective_sort, activity_sort, own_sort, 3"


def units(book: Book, officer_id: str) -> list[Row]:
    """The rows an officer speaks for, over all plans in their order: activities, or where a plan reports on those,
    milestones. What is complete is among them; what is deferred or cancelled isn't.
    """
    asks_milestones = book.value("select 1 from plan where deleted=0 and report_on='milestone' limit 1")
    also = f" union all {_MILESTONES}" if asks_milestones else ""
    return book.rows(f"{_LED} select * from ({_ACTIVITIES}{also}) {_ORDER}", officer_id)


def led_by_nobody(book: Book, plan_id: str) -> list[Row]:
    """(ref, title) of the open activities of a plan for which no officer can be asked."""
    return book.rows(
        f"select a.ref, a.title from activity a join objective o on o.id=a.objective_id "
        f"where a.plan_id=? and a.deleted=0 and a.{OPEN} "
        "and not exists (select 1 from lead l where l.row_id=a.id and l.deleted=0 and l.role<>'supporting') "
        "and (exists (select 1 from lead l where l.row_id=a.id and l.deleted=0) "
        " or not exists (select 1 from lead l where l.row_id=o.id and l.deleted=0 and l.role<>'supporting')) "
        "order by o.sort, a.sort, a.id",
        plan_id,
    )


def leading(book: Book, plan_id: str) -> list[Row]:
    """(id, name, email) of the officers who lead anything in a plan, by name. Who holds a post speaks for it."""
    return book.rows(
        "select coalesce(h.id, f.id) id, "
        "coalesce(h.name, f.name || case when f.vacant then ' (vacant)' else '' end) name, "
        "max(coalesce(h.email, f.email)) email "
        "from officer f left join officer h on h.id=f.holder_id and h.deleted=0 where f.deleted=0 "
        "and exists (select 1 from lead l where l.officer_id=f.id and l.deleted=0 and l.role<>'supporting' and ("
        " l.level='activity' and exists (select 1 from activity t where t.id=l.row_id and t.plan_id=?1 and t.deleted=0)"
        " or l.level='objective' and exists (select 1 from objective t where t.id=l.row_id and t.plan_id=?1)"
        " or l.level='milestone' and exists (select 1 from milestone t where t.id=l.row_id and t.plan_id=?1)))"
        "group by 1 order by 2, 1",
        plan_id,
    )


def of_plan(book: Book, plan_id: str) -> list[Row]:
    """The rounds of a plan, oldest position first."""
    return book.rows("select * from round where plan_id=? and deleted=0 order by period_end, id", plan_id)


def statements(book: Book, plan_id: str, position: str) -> dict[str, Row]:
    """Row id → the last answer given in the round with this position date, in the order they were given.

    Words alone are no answer; a rating that was taken away again isn't either, nor “no change” of what nobody rated.
    """
    found: dict[str, Row] = {}
    for row in book.rows(
        "select g.* from round r join progress g on g.round_id=r.id and g.deleted=0 "
        "where r.plan_id=? and r.period_end=? and r.deleted=0 "
        "and (g.rag is not null or g.no_change=1 or g.comment is null) order by g.id",
        plan_id,
        position,
    ):
        found.pop(row["row_id"], None)
        if row["rag"] is not None:
            found[row["row_id"]] = row
    return found


def said_before(book: Book, row_id: str, plan_id: str, position: str) -> Row | None:
    """The last update of a row that is not of the round with this position date."""
    return book.row(
        "select g.* from progress g where g.row_id=?1 and g.deleted=0 and coalesce(g.rag, g.comment) is not null "
        "and not exists (select 1 from round r where r.id=g.round_id and r.plan_id=?2 and r.period_end=?3) "
        "order by g.id desc limit 1",
        row_id,
        plan_id,
        position,
    )


def milestones_of(book: Book, activity_id: str) -> list[Row]:
    """(rid, status) of an activity's milestones in their order, without those deferred or cancelled."""
    return book.rows(
        f"select rid, status from milestone where activity_id=? and deleted=0 and {_SPOKEN_FOR} order by sort, id",
        activity_id,
    )


def open_steps(book: Book, activity_ids: Sequence[str]) -> Iterator[Row]:
    """Of some activities the open milestones: activity_id, due_to, due_precision, baseline_due_to."""
    for some in _chunks(activity_ids):
        yield from book.rows(
            "select activity_id, due_to, due_precision, baseline_due_to from milestone "
            f"where deleted=0 and {OPEN} and activity_id in ({','.join('?' * len(some))})",
            *some,
        )


def uncounted(book: Book, activity_ids: Sequence[str]) -> Iterator[Row]:
    """Of some activities the open outputs with a number to reach and none reached: activity_id, due_to. Those that are
    counted from a register are left out: nobody is to count them.

    One without a date of its own is due when its plan ends.
    """
    for some in _chunks(activity_ids):
        yield from book.rows(
            "select t.activity_id, coalesce(t.due_to, p.period_end) due_to from output t join plan p on p.id=t.plan_id "
            f"where t.deleted=0 and t.{OPEN} and t.target is not null and t.actual is null "
            "and t.id not in (select output_id from figure where deleted=0 and output_id is not null) "
            f"and t.activity_id in ({','.join('?' * len(some))})",
            *some,
        )


def next_due(book: Book, officer_id: str, day: str) -> Row | None:
    """The officer's open milestone or dated activity that falls due next, from a day on: ref, due_to, precision."""
    return book.row(
        f"{_LED} select ref, due_to, due_precision from ("
        "select a.ref, m.due_to, m.due_precision, m.id from led join milestone m on m.activity_id=led.id "
        f"join activity a on a.id=led.id where m.deleted=0 and a.deleted=0 and m.{OPEN} and not a.{SET_ASIDE} "
        f"and m.due_to>=?2 and a.plan_id not in {CLOSED_PLANS} "
        "union all select a.ref, a.due_to, a.due_precision, a.id from led join activity a on a.id=led.id "
        f"where a.deleted=0 and a.{OPEN} and a.due_to>=?2 and a.plan_id not in {CLOSED_PLANS}) "
        "order by due_to, id limit 1",
        officer_id,
        day,
    )


def issued_before(book: Book, plan_id: str, position: str, issued_by: str | None) -> Row | None:
    """The last round of a plan before a position date whose report has been issued, by a day if one is given."""
    return book.row(
        "select * from round where plan_id=?1 and deleted=0 and issued_on is not null and period_end < ?2 "
        "and (?3 is null or issued_on <= ?3) order by period_end desc, id limit 1",
        plan_id,
        position,
        issued_by,
    )


def reported(book: Book, round_id: str) -> list[Row]:
    """What the issued report of a round said of each row."""
    return book.rows("select * from reported where round_id=? and deleted=0 order by id", round_id)


def numbers(book: Book, plan_id: str) -> set[int]:
    """The numbers of a plan's reports so far."""
    return {row["report_no"] for row in of_plan(book, plan_id) if row["report_no"] is not None}


def recorded_at(book: Book, plan_id: str) -> str | None:
    """The moment of the first act that a plan had in the file."""
    found = book.value("select min(a.at) from change c join action a on a.seq=c.action where c.row=?", plan_id)
    return None if found is None else str(found)


def rated(book: Book, level: str, plan_id: str, limit: int) -> list[Row]:
    """(id, ref, title, rag) of the open rows of a level, those rated red first, then the amber ones."""
    return book.rows(
        f"select id, ref, coalesce(short_title, title) title, rag from {level} t where plan_id=? and deleted=0 "
        f"and {to_do('t', level)} "
        "order by case rag when 'red' then 0 when 'amber' then 1 else 2 end, length(ref), ref limit ?",
        plan_id,
        limit,
    )


def open_below(book: Book, level: str, activity_id: str) -> list[str]:
    """The ids of an activity's milestones, outputs or tasks that are still to be done."""
    return [
        row[0] for row in book.rows(f"select id from {level} where activity_id=? and deleted=0 and {OPEN}", activity_id)
    ]


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))

"""What was agreed about a plan: its sign-off, who decides on it and when, what they decided, what they are asked.

Only what a group agrees to moves an agreed date. A slip is such a move; the baseline stays where sign-off put it.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.model import Matter
from tsworkbench.store.book import Book, Row
from tsworkbench.store.tables import OPEN, to_do
from tsworkbench.store.views.refs import key_of

AGREED = ("activity", "milestone", "output")
"""Levels whose dates are signed off. Tasks are an officer's own steps: nobody agrees to them."""

DECIDED = ("plan", "objective", *AGREED)
"""What a group may be asked about. A task is nobody's but its officer's."""

_TITLE = {
    "activity": "t.title, t.short_title",
    "milestone": "t.title, t.short_title",
    "output": "coalesce(t.title, t.text), null",
}


class DatedRow(NamedTuple):
    """A row whose date is asked about. Days are ISO."""

    key: int
    level: str
    id: str
    plan_id: str
    ref: str
    title: str
    short_title: str | None
    due_from: str | None
    due_to: str | None
    due_precision: str
    expected_due_from: str | None
    expected_due_to: str | None
    expected_precision: str | None
    reason: str | None
    past: str | None
    """Of a row that was past at sign-off: the day by which it was due."""
    slips: int
    question: "Ask | None" = None
    """What is asked of it, where that is no date: `key` is then of the question, and not of the row."""


def asked(book: Book, plan_ids: list[str]) -> list[DatedRow]:
    """The decisions asked of a group: open rows expected later than agreed, the longest asked-for move first.

    What the group has refused is not asked again, until another date is expected; nor is what it has agreed of one time
    of what comes round again, which stays expected then.
    """
    answered = (
        "exists (select 1 from decision d where d.row_id=t.id and d.deleted=0 and d.due_to=t.expected_due_to and "
        "(d.outcome in ('refused','noted') or (d.outcome='agreed' and t.due_rrule is not null)))"
    )
    where = f"t.expected_due_to > t.due_to and t.baseline_due_to is not null and not {answered}"
    return _rows(book, plan_ids, where, "order by plan, due_to, id")


def unanswered(book: Book, plan_ids: list[str]) -> list[DatedRow]:
    """Open rows that were past when their plan was signed off, of which nobody has said yet what became."""
    return _rows(book, plan_ids, "t.past_at_sign_off is not null", "order by plan, past_at_sign_off, id")


def _rows(book: Book, plan_ids: list[str], where: str, ordered: str) -> list[DatedRow]:
    if not plan_ids:
        return []
    marks = ",".join(f"?{n + 1}" for n in range(len(plan_ids)))
    parts = [
        f"select t.rid*8+{key_of(level, 0)} k, '{level}', t.id id, t.plan_id, coalesce(t.ref, ''), {_TITLE[level]}, "
        f"t.due_from, t.due_to due_to, t.due_precision, t.expected_due_from, t.expected_due_to, t.expected_precision, "
        f"t.expected_reason, t.past_at_sign_off past_at_sign_off, {SLIPS}, p.sort plan "
        f"from {level} t join plan p on p.id=t.plan_id where t.deleted=0 and p.deleted=0 and {to_do('t', level)} "
        f"and t.plan_id in ({marks}) and {where}"
        for level in AGREED
    ]
    return [DatedRow(*tuple(row)[:-1]) for row in book.rows(" union all ".join(parts) + f" {ordered}", *plan_ids)]


SLIPS = (
    "t.slips_before + (select count(*) from decision s where s.row_id=t.id and s.deleted=0 and s.outcome='agreed' "
    "and s.was_due_to is not null and s.due_to is not s.was_due_to)"
)
"""How often the agreed date of a row `t` was moved, as SQL."""


def slips(book: Book, level: str, row_id: str) -> int:
    """How many times a row's agreed date has been moved, in this plan and in those it was carried through."""
    if level not in AGREED:
        return 0
    return int(book.value(f"select {SLIPS} from {level} t where t.id=?", row_id) or 0)


class Asker(NamedTuple):
    """Who asked for a later date, and when, in UTC text."""

    who: str | None
    at: str | None


def asked_by(book: Book, row_id: str, expected: str | None) -> Asker | None:
    """Who wrote last that a row is expected by a day; None where nobody has asked for any."""
    if expected is None:
        return None
    found = book.row(
        "select a.who, a.at from change c join action a on a.seq=c.action "
        "where c.row=? and c.col='expected_due_to' and c.new=? order by c.seq desc limit 1",
        row_id,
        expected,
    )
    return Asker(found["who"], found["at"]) if found is not None else None


def day_of_answer(book: Book, group_id: str, asked_on: str | None, as_at: date) -> date:
    """When a group decided, where nobody says: at its last meeting since it was asked, or else on the day itself."""
    since = asked_on[:10] if asked_on and asked_on[:10] <= as_at.isoformat() else ""
    met = last_meeting(book, group_id, as_at)
    return met if met is not None and met.isoformat() >= since else as_at


def decisions_of(book: Book, row_id: str) -> list[Row]:
    """What was decided about a row, newest first, each with its group as ``name``, and in ``asked`` what it answers."""
    return book.rows(
        "select d.*, g.name, q.text asked from decision d join delivery_group g on g.id=d.group_id "
        "left join ask q on q.id=d.ask_id "
        "where d.row_id=? and d.deleted=0 order by d.on_day desc, d.id desc",
        row_id,
    )


# -- what is asked in words, or arises from the plan


class Ask(NamedTuple):
    """What a group is asked. Without an `id` it is not kept as a question of its own: a report or the plan asks it."""

    row_id: str
    level: str
    plan_id: str
    ref: str
    title: str
    kind: Matter
    text: str | None
    id: str | None = None
    group_id: str | None = None
    group: str | None = None
    round_id: str | None = None
    asked_on: str | None = None
    why: str = ""
    """From what it arises: "typed", "report", "approval", "money", "red"."""
    row_key: int = 0


def open_asks(book: Book, plan_ids: list[str]) -> list[Ask]:
    """What waits for an answer, but for later dates (`asked`): what was typed, by hand or for a report, then money that
    is not confirmed, then what is rated red and of which nothing has been decided since.
    """
    if not plan_ids:
        return []
    return [*_kept(book, plan_ids), *_of_reports(book, plan_ids), *_of_money(book, plan_ids), *_of_red(book, plan_ids)]


_QUESTIONS = 1 << 50
"""The keys from which on those of questions begin: no row of a plan has such a one."""


def question(ask: Ask) -> DatedRow:
    """What is asked as a row of a list, beside the rows whose dates are asked about."""
    known_by = (ask.round_id or ask.id or ask.row_id, ask.text or ask.why)
    return DatedRow(
        key=_QUESTIONS + (hash(known_by) & 0xFFFFFFFF), level=ask.level, id=ask.row_id, plan_id=ask.plan_id,
        ref=ask.ref, title=ask.text or ask.title, short_title=None, due_from=None, due_to=None, due_precision="none",
        expected_due_from=None, expected_due_to=None, expected_precision=None, reason=None, past=None, slips=0,
        question=ask,
    )  # fmt: skip


def _marks(plan_ids: list[str]) -> str:
    return ",".join(f"?{n + 1}" for n in range(len(plan_ids)))


_ABOUT = """
  left join plan p on x.level='plan' and p.id=x.row_id
  left join objective o on x.level='objective' and o.id=x.row_id
  left join activity a on x.level='activity' and a.id=x.row_id
  left join milestone m on x.level='milestone' and m.id=x.row_id
  left join output u on x.level='output' and u.id=x.row_id
"""
_OF_PLAN = "coalesce(p.id, o.plan_id, a.plan_id, m.plan_id, u.plan_id)"
_NAMED = (
    f"{_OF_PLAN} plan_id, coalesce(o.ref, a.ref, m.ref, u.ref, '') ref, "
    "coalesce(p.short_title, p.title, o.title, a.title, m.title, u.title, u.text) title, "
    "coalesce(p.rid, o.rid, a.rid, m.rid, u.rid) row_rid"
)
_THERE = "coalesce(p.deleted, o.deleted, a.deleted, m.deleted, u.deleted)=0"


def _kept(book: Book, plan_ids: list[str]) -> Iterator[Ask]:
    rows = book.rows(
        f"select x.*, g.name, {_NAMED} from ask x {_ABOUT} left join delivery_group g on g.id=x.group_id "
        f"where x.deleted=0 and {_THERE} and {_OF_PLAN} in ({_marks(plan_ids)}) and not exists "
        "(select 1 from decision d where d.ask_id=x.id and d.deleted=0 and d.outcome<>'deferred') and not exists "
        "(select 1 from decision d where x.kind='approval' and d.row_id=x.row_id and d.kind='approval' and d.at>=x.at "
        "and d.group_id=x.group_id and d.deleted=0 and d.outcome<>'deferred') "
        "order by x.asked_on, x.id",
        *plan_ids,
    )
    for row in rows:
        yield Ask(
            row["row_id"], row["level"], row["plan_id"], row["ref"], row["title"], Matter(row["kind"]), row["text"],
            row["id"], row["group_id"], row["name"], row["round_id"], row["asked_on"],
            "approval" if row["kind"] == Matter.APPROVAL and not row["text"] else "typed",
            key_of(row["level"], row["row_rid"]),
        )  # fmt: skip


def _of_reports(book: Book, plan_ids: list[str]) -> Iterator[Ask]:
    """What the newest report of a plan asks for, and those of which something has been answered."""
    rows = book.rows(
        "select r.*, p.rid plan_rid, coalesce(p.short_title, p.title) title from round r "
        f"join plan p on p.id=r.plan_id where r.deleted=0 and r.decisions is not null and r.plan_id in "
        f"({_marks(plan_ids)}) order by p.sort, r.period_end desc, r.id desc",
        *plan_ids,
    )
    newest: set[str] = set()
    for row in rows:
        kept = {ask["text"] for ask in book.rows("select text from ask where round_id=? and deleted=0", row["id"])}
        if row["plan_id"] in newest and not kept:
            continue
        newest.add(row["plan_id"])
        for line in dict.fromkeys(row["decisions"].split("\n")):
            if line and line not in kept:
                yield Ask(
                    row["plan_id"], "plan", row["plan_id"], "", row["title"], Matter.OTHER, line,
                    round_id=row["id"], asked_on=row["issued_on"] or row["period_end"], why="report",
                    row_key=key_of("plan", row["plan_rid"]),
                )  # fmt: skip


def _of_money(book: Book, plan_ids: list[str]) -> Iterator[Ask]:
    """Money that is not confirmed: of the plan as a whole and of objectives, then of open activities."""
    for level, ref, its in (("plan", "''", "t.id"), ("objective", "coalesce(t.ref, '')", "t.plan_id")):
        rows = book.rows(
            f"select t.rid, t.id, {its} plan_id, {ref} ref, t.title from {level} t join plan p on p.id={its} join "
            f"allocation f on f.{level}_id=t.id and f.deleted=0 and f.confirmed=0 and f.kind='money' where t.deleted=0 "
            f"and {its} in ({_marks(plan_ids)}) and (not exists (select 1 from activity a where a.{level}_id=t.id and "
            f"a.deleted=0) or exists (select 1 from activity a where a.{level}_id=t.id and a.deleted=0 and a.{OPEN})) "
            "and not exists (select 1 from decision d where d.row_id=t.id and d.deleted=0 and d.kind='money' and "
            "d.outcome<>'deferred') group by t.id order by p.sort, t.sort, t.id",
            *plan_ids,
        )
        yield from (_asked_of_money(level, row) for row in rows)
    rows = book.rows(
        "select t.rid, t.id, t.plan_id, coalesce(t.ref, '') ref, t.title "
        "from activity t join allocation f on f.activity_id=t.id and f.deleted=0 and f.confirmed=0 and f.kind='money' "
        "join plan p on p.id=t.plan_id join objective o on o.id=t.objective_id "
        f"where t.deleted=0 and t.{OPEN} and t.plan_id in ({_marks(plan_ids)}) and not exists (select 1 from "
        "decision d where d.row_id=t.id and d.deleted=0 and d.kind='money' and d.outcome<>'deferred') "
        "group by t.id order by p.sort, o.sort, o.id, t.sort, t.id",
        *plan_ids,
    )
    yield from (_asked_of_money("activity", row) for row in rows)


def _asked_of_money(level: str, row: Row) -> Ask:
    return Ask(
        row["id"], level, row["plan_id"], row["ref"], row["title"], Matter.MONEY, None,
        why="money", row_key=key_of(level, row["rid"]),
    )  # fmt: skip


def _of_red(book: Book, plan_ids: list[str]) -> Iterator[Ask]:
    for level, its in (("activity", "id"), ("milestone", "activity_id")):
        rows = book.rows(
            f"select t.rid, t.id, t.plan_id, coalesce(t.ref, '') ref, t.title, (select max(g.as_at) from progress g "
            "where g.row_id=t.id and g.deleted=0 and g.rag='red' and g.no_change=0) since "
            f"from {level} t join plan p on "
            f"p.id=t.plan_id join activity a on a.id=t.{its} join objective o on o.id=a.objective_id "
            f"where t.deleted=0 and t.rag='red' and {to_do('t', level)} and t.plan_id in "
            f"({_marks(plan_ids)}) and not coalesce(t.expected_due_to > t.due_to, 0) and not exists (select 1 from "
            "decision d where d.row_id=t.id and d.deleted=0 and d.outcome<>'deferred' and d.at >= coalesce((select "
            "max(g.at) from progress g where g.row_id=t.id and g.deleted=0 and g.rag='red' and g.no_change=0), '')) "
            "order by p.sort, o.sort, o.id, a.sort, a.id, t.sort, t.id",
            *plan_ids,
        )
        for row in rows:
            yield Ask(
                row["id"], level, row["plan_id"], row["ref"], row["title"], Matter.OTHER, None,
                asked_on=row["since"], why="red", row_key=key_of(level, row["rid"]),
            )  # fmt: skip


def answered_by(book: Book, ask_id: str, group_id: str) -> Row | None:
    """What a group has answered to what it was asked, but for putting it off."""
    return book.row(
        "select * from decision where ask_id=? and group_id=? and deleted=0 and outcome<>'deferred'", ask_id, group_id
    )


class Approval(NamedTuple):
    """A group whose approval a row needs; `given` is the day on which it agreed last, if it has not taken that back."""

    id: str
    group_id: str
    group: str
    given: str | None


def approvals(book: Book, row_id: str) -> list[Approval]:
    """The groups whose approval a row needs, in their order."""
    rows = book.rows(
        "select x.id, x.group_id, g.name, (select case d.outcome when 'agreed' then d.on_day end from decision d "
        "where d.row_id=x.row_id and d.group_id=x.group_id and d.kind='approval' and d.deleted=0 and "
        "d.outcome in ('agreed','refused') order by d.on_day desc, d.id desc limit 1) given "
        "from approval x join delivery_group g on g.id=x.group_id where x.row_id=? and x.deleted=0 "
        "order by g.sort, g.id",
        row_id,
    )
    return [Approval(*tuple(row)) for row in rows]


def waits_for(book: Book, row_id: str) -> list[Approval]:
    """The groups whose approval a row needs and doesn't have."""
    return [one for one in approvals(book, row_id) if one.given is None]


def taken(book: Book, plan_ids: list[str]) -> list[Row]:
    """The log: every decision of these plans, the newest first, each with its group as ``name``, the row it is about
    (``ref``, ``title``, ``plan_id``), and in ``asked`` the words of what it answers.
    """
    if not plan_ids:
        return []
    return book.rows(
        f"select x.*, g.name, q.text asked, {_NAMED} from decision x {_ABOUT} "
        "join delivery_group g on g.id=x.group_id left join ask q on q.id=x.ask_id "
        f"where x.deleted=0 and {_THERE} and {_OF_PLAN} in ({_marks(plan_ids)}) order by x.on_day desc, x.id desc",
        *plan_ids,
    )


# -- groups and their meetings


def groups(book: Book, plan_id: str) -> list[Row]:
    """The groups that decide on a plan, in their order."""
    return book.rows("select * from delivery_group where plan_id=? and deleted=0 order by sort, id", plan_id)


def members(book: Book, group_id: str) -> list[Row]:
    """(id, officer_id, name) of those who sit on a group, in the order in which they came to it."""
    return book.rows(
        "select x.id, x.officer_id, o.name from member x join officer o on o.id=x.officer_id "
        "where x.group_id=? and x.deleted=0 order by x.id",
        group_id,
    )


def meetings(book: Book, plan_id: str, first: date | None = None, last: date | None = None) -> list[Row]:
    """When the groups of a plan meet, in a span if one is given: rows of meetings, with the group's ``name``."""
    return book.rows(
        "select m.*, g.name from delivery_group g join meeting m on m.group_id=g.id and m.deleted=0 "
        "where g.plan_id=?1 and g.deleted=0 and m.on_day between ?2 and ?3 order by m.on_day, g.sort, m.id",
        plan_id,
        first.isoformat() if first else "",
        last.isoformat() if last else "9999",
    )


def meets(book: Book, group_id: str, on: date) -> bool:
    """Whether a meeting of a group on a day is in the plan."""
    found = book.value("select 1 from meeting where group_id=? and on_day=? and deleted=0", group_id, on.isoformat())
    return found is not None


def last_meeting(book: Book, group_id: str, as_at: date) -> date | None:
    """The day on which a group has met last."""
    found = book.value(
        "select max(on_day) from meeting where group_id=? and deleted=0 and on_day<=?", group_id, as_at.isoformat()
    )
    try:
        return date.fromisoformat(found) if found else None
    except ValueError:  # written by another tool
        return None


def dated(book: Book, level: str, plan_id: str) -> list[Row]:
    """The rows of a level that have a date, which a sign-off agrees to; `to_do`: whether each is still to be done."""
    return book.rows(
        f"select t.*, {to_do('t', level)} to_do from {level} t where plan_id=? and deleted=0 and due_to is not null",
        plan_id,
    )


def settings_called(book: Book, plan_id: str, key: str) -> list[Row]:
    """(id, value) of a plan's setting, oldest first: after an older act was undone there may be two."""
    return book.rows("select id, value from setting where plan_id=? and key=? and deleted=0 order by id", plan_id, key)


def carried_into(book: Book, plan_id: str) -> Row | None:
    """The plan into which this one has been rolled forward."""
    return book.row("select * from plan where carried_from=? and deleted=0", plan_id)


def signatures(book: Book, plan_id: str) -> list[Row]:
    """The lines of a plan's sign-off block, blanks too."""
    return book.rows("select * from sign_off where plan_id=? and deleted=0 order by sort, id", plan_id)


def reviews_held(book: Book, plan_id: str) -> list[Row]:
    """The reviews of a plan that were held, oldest first."""
    return book.rows("select * from review where plan_id=? and deleted=0 order by on_day, id", plan_id)


def versions(book: Book, plan_id: str | None = None) -> list[Row]:
    """The versions that have a name, of a plan or of all plans that are in the file, oldest first."""
    return book.rows(
        "select v.* from version v join plan p on p.id=v.plan_id and p.deleted=0 "
        "where v.deleted=0 and (?1 is null or v.plan_id=?1) order by v.at, v.id",
        plan_id,
    )


def open_rows(book: Book, plan_id: str) -> list[tuple[str, int]]:
    """How many open rows of each level a plan has; tasks are officers' own and stay out."""
    return [
        (level, int(book.value(f"select count(*) from {level} where plan_id=? and deleted=0 and {OPEN}", plan_id)))
        for level in AGREED
    ]


def carried_rows(book: Book, plan_id: str) -> int:
    """How many open rows of a plan go on in another plan."""
    return sum(
        int(
            book.value(
                f"select count(distinct t.id) from {level} t join link l on l.to_id=t.id and l.kind='carried_from' "
                f"and l.deleted=0 where t.plan_id=? and t.deleted=0 and t.{OPEN}",
                plan_id,
            )
        )
        for level in AGREED
    )

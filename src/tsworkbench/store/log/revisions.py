"""What others who keep a copy of a row need to know of it, by the log: how often and when it has changed, and which
rows are no longer where they were.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from tsworkbench.store.book import Book, Row
from tsworkbench.store.views.plan import closed_plans, name_of
from tsworkbench.store.views.refs import has_registers

if TYPE_CHECKING:
    from tsworkbench.plan.registers.values import Field, Register

_SHOWN = ("title", "text", "short_title", "status", "done_on", "deleted", "activity_id", "objective_id")
_SHOWN_OF_A_MEETING = ("on_day", "text", "name", "deleted")
_MANY = 400
_DATED = ("activity", "milestone", "output")


class Revision(NamedTuple):
    """How many acts have changed what a row is called, when it is due, how it stands or who leads it; and its last
    change of all.

    `at` is Unix time in milliseconds; None where the log knows nothing of the row.
    """

    number: int
    at: int | None


_NEVER = Revision(0, None)


def revisions(book: Book, rows: Iterable[tuple[str, ...]]) -> dict[str, Revision]:
    """The revision of each row; of each the id is given, and behind it those of the rows whose leads may be its own.

    A number only ever grows: taking a change back is one more. A change that another program made belongs to no act,
    and counts by itself.
    """
    wanted = {row_id: above for row_id, *above in rows}
    for row_id, earlier in _moved(book, list(wanted)):
        wanted[row_id] = [*wanted[row_id], *earlier]
    own = _own(book, list(wanted))
    leads = _of_leads(book, sorted({one for row_id, above in wanted.items() for one in (row_id, *above)}))
    found = {}
    for row_id, above in wanted.items():
        of = [leads.get(one, _NEVER) for one in dict.fromkeys((row_id, *above))]
        one = own.get(row_id, _NEVER)
        at = max((part.at for part in (one, *of) if part.at is not None), default=None)
        found[row_id] = Revision(one.number + sum(part.number for part in of), at)
    return found


def _own(book: Book, wanted: list[str]) -> dict[str, Revision]:
    shown = ", ".join(f"'{column}'" for column in _SHOWN)
    return {
        row[0]: Revision(row[1], row[2] >> 16)
        for row in _some(
            book,
            "select row, count(distinct case when col is null then null "
            f"when col in ({shown}) or col like 'due%' or col like 'expected%' then coalesce(action, -seq) end), "
            "max(hlc) from change where row in ({}) group by row",
            wanted,
        )
    }


def _of_leads(book: Book, wanted: list[str]) -> dict[str, Revision]:
    """How many acts have changed who leads a row, but for the one that made it; and the last of them."""
    return {
        row[0]: Revision(row[1], row[2] >> 16)
        for row in _some(
            book,
            "select l.row_id, count(distinct coalesce(c.action, -c.seq)), max(c.hlc) "
            "from lead l cross join change c on c.row=l.id where l.row_id in ({}) "
            "and coalesce(c.action, -c.seq) is not (select coalesce(b.action, -b.seq) from change b "
            "where b.row=l.row_id and b.col is null) group by l.row_id",
            wanted,
        )
    }


def _moved(book: Book, wanted: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Rows that have stood under others before, with those: a number must not become less by a move."""
    for row in _some(
        book,
        "select row, group_concat(distinct old) from change "
        "where col in ('activity_id', 'objective_id') and old is not null and row in ({}) group by row",
        wanted,
    ):
        yield row[0], row[1].split(",")


def _some(book: Book, sql: str, wanted: list[str]) -> Iterator[Row]:
    for start in range(0, len(wanted), _MANY):
        some = wanted[start : start + _MANY]
        yield from book.rows(sql.format(",".join("?" * len(some))), *some)


# -- meetings, and the settings of a calendar


class Met(NamedTuple):
    """A meeting of a plan's group, as a calendar needs to know it; `is_gone` when it or its group was deleted."""

    id: str
    group: str
    day: date
    text: str | None
    plan: str
    plan_id: str
    is_gone: bool
    revision: Revision


def meetings(book: Book, plan_id: str | None = None) -> list[Met]:
    """The meetings that were ever put into a plan (without one, into any that is not closed), by their days."""
    rows = book.rows(
        "select m.id, m.on_day, m.text, g.id group_id, g.name, p.id plan_id, coalesce(p.short_title, p.title) plan, "
        "max(m.deleted, g.deleted, p.deleted) gone from meeting m join delivery_group g on g.id=m.group_id "
        "join plan p on p.id=g.plan_id where (?1 is null and p.closed_on is null) or p.id=?1 order by m.on_day, m.id",
        plan_id,
    )
    shown = ", ".join(f"'{column}'" for column in _SHOWN_OF_A_MEETING)
    found = []
    for row in rows:
        day = calendar_day(None, row["on_day"], "day")
        if day is None:
            continue
        revision = _revision_of(book, f"c.row in (?1, ?2) and c.col in ({shown})", row["id"], row["group_id"])
        cells = (row["id"], row["name"], day, row["text"], row["plan"], row["plan_id"], bool(row["gone"]))
        found.append(Met(*cells, revision))
    return found


class Reviewed(NamedTuple):
    """A day on which an entry of a register is to be looked at again, as a calendar needs to know it; `is_gone` when it
    is no longer: the entry is done or deleted, or has another day or none.
    """

    id: str
    ref: str
    words: str
    register: str
    what: str
    """What the day is called: "next review"."""
    day: date
    plan: str
    """The plan whose register it is in; empty for one of the whole file."""
    plan_id: str | None
    officer_id: str | None
    is_gone: bool
    revision: Revision
    ended: str = ""
    """The word that ended the entry: "held", "closed"."""


def reviews(book: Book, plan_id: str | None = None) -> list[Reviewed]:
    """The days of review that entries have, or had last, of the registers that a plan sees (without one: of all
    registers but those of closed plans). Registers of personal data have none.
    """
    if not has_registers(book):
        return []
    from tsworkbench.store.registers.definitions import all_registers

    closed = closed_plans(book) if plan_id is None else ()
    found: list[Reviewed] = []
    for register in all_registers(book):
        seen = register.plan_id not in closed if plan_id is None else register.plan_id in (None, plan_id)
        if seen and not register.personal:
            for field in register.reviewed:
                found += _reviews_of(book, register, field)
    return sorted(found, key=lambda one: (one.day, one.id))


def _reviews_of(book: Book, register: "Register", field: "Field") -> Iterator[Reviewed]:
    from tsworkbench.plan.registers.kinds import day_of
    from tsworkbench.store.registers.links import words_of

    rows = book.rows(
        f"select * from entry where register_id=?1 and ({field.slot} is not null or id in "
        "(select row from change where col=?2 and old is not null))",
        register.id,
        field.id,
    )
    ending, officer = register.ending, register.officer
    plan = name_of(book, register.plan_id) if register.plan_id is not None else ""
    for row in rows:
        cell, gone = row[field.slot or ""], bool(row["deleted"])
        if cell is None:
            cell, gone = _last_held(book, row["id"], field.id or ""), True
        day = day_of(cell)
        if day is None:
            continue
        done = ending is not None and ending.slot is not None and row[ending.slot] in ending.ends
        yield Reviewed(
            f"{row['id']}-{field.name}",
            row["ref"] or "",
            words_of(register, row),
            register.title,
            field.in_words,
            day,
            plan,
            register.plan_id,
            row[officer.slot] if officer is not None and officer.slot is not None else None,
            gone or done,
            _revision_of(book, "c.row=?1 and c.col is not null", row["id"]),
            str(row[ending.slot or ""]) if ending is not None and done and not gone else "",
        )


def _last_held(book: Book, entry_id: str, field_id: str) -> Any:
    return book.value(
        "select old from change where row=? and col=? and old is not null order by seq desc limit 1", entry_id, field_id
    )


def setting_revision(book: Book, plan_id: str, key: str) -> Revision:
    """How many acts have changed a setting of a plan, and the last of them: an entry that it changes is newer by it."""
    return _revision_of(book, "c.row in (select id from setting where plan_id=?1 and key=?2)", plan_id, key)


def _revision_of(book: Book, which: str, *values: str) -> Revision:
    found = book.row(
        f"select count(distinct coalesce(c.action, -c.seq)), max(c.hlc) from change c where {which}", *values
    )
    return Revision(found[0], found[1] >> 16 if found[1] is not None else None) if found is not None else _NEVER


# -- what has gone


class Gone(NamedTuple):
    """A row that was in a calendar and is not any more: the day on which it lay there last, and how it is now."""

    id: str
    ref: str | None
    title: str
    plan: str
    above: tuple[str, ...]
    """The rows whose leads were its own."""
    day: date
    is_deleted: bool
    has_day: bool


def gone(book: Book, there: Collection[str], plan_id: str | None = None, officer_id: str | None = None) -> list[Gone]:
    """The rows with a day that have once been in the plan (without one, in any plan), or among what an officer leads
    there, and are not `there` now; in the order in which they were made.
    """
    known = set(there)
    led = _ever_led(book, officer_id) if officer_id is not None else None
    found = []
    for level in _DATED:
        for row in _candidates(book, level, plan_id, all_rows=led is not None):
            above = _ever_above(book, row)
            if row["id"] in known or (led is not None and led.isdisjoint((row["id"], *above))):
                continue
            day = _Past.of(book, row, above).last_day(officer_id)
            if day is not None:
                now = calendar_day(row["due_from"], row["due_to"], row["due_precision"])
                deleted = bool(row["deleted"] or row["plan_deleted"])
                found.append(
                    Gone(row["id"], row["ref"], row["title"], row["plan"], above, day, deleted, now is not None)
                )
    return found


def calendar_day(first: str | None, last: str | None, precision: str | None) -> date | None:
    """The day on which a row lies in a calendar: the last on which it is not late, or its first where it has no last
    one; None where it has no day.
    """
    said = last or first
    if said is None or precision in _WITHOUT_A_DAY:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:  # another tool wrote it
        return None


_WITHOUT_A_DAY = ("tbc", "ongoing", "relative", "none")


def _candidates(book: Book, level: str, plan_id: str | None, *, all_rows: bool) -> list[Row]:
    """The rows of a level that have a day, or once had one; but for `all_rows` only those that have none now."""
    title = "coalesce(t.title, t.text)" if level == "output" else "t.title"
    activity, objective = ("null", "t.objective_id") if level == "activity" else ("t.activity_id", "a.objective_id")
    undated = f"t.due_precision in {_WITHOUT_A_DAY} or (t.due_to is null and t.due_from is null)"
    return book.rows(
        f"select t.id, t.ref, {title} title, t.due_from, t.due_to, t.due_precision, t.deleted, "
        f"{activity} activity_id, {objective} objective_id, "
        "coalesce(p.short_title, p.title) plan, p.deleted plan_deleted, "
        "(select group_concat(c.old) from change c where c.row in (t.id, a.id) "
        "and c.col in ('activity_id', 'objective_id')) moved "
        f"from {level} t join plan p on p.id=t.plan_id left join activity a on a.id={activity} "
        f"where (?1 is null or t.plan_id=?1) and (?2 or t.deleted=1 or p.deleted=1 or {undated}) "
        "and (t.due_to is not null or t.due_from is not null or exists (select 1 from change c where c.row=t.id "
        "and c.col in ('due_to', 'due_from'))) order by t.id",
        plan_id,
        all_rows,
    )


def _ever_led(book: Book, officer_id: str) -> set[str]:
    """The rows that the officer has ever been a lead of."""
    rows = book.rows(
        "select row_id from lead where officer_id=?1 or id in "
        "(select row from change where tbl='lead' and col='officer_id' and (old=?1 or new=?1))",
        officer_id,
    )
    return {row[0] for row in rows}


def _ever_above(book: Book, row: Row) -> tuple[str, ...]:
    """The activities and objectives that a row is under, or has stood under."""
    now = [one for one in (row["activity_id"], row["objective_id"]) if one is not None]
    if not row["moved"]:
        return tuple(now)
    before = row["moved"].split(",")
    over = [one[0] for one in _some(book, "select objective_id from activity where id in ({})", before)]
    return tuple(dict.fromkeys((*now, *before, *over)))


@dataclass
class _Past:
    """A row, those above it and their leads, as they were after each act."""

    row: Row
    objectives: dict[str, str]
    """Activity → the objective it is under now."""
    leads: list[Row]
    changes: dict[str, dict[str | None, list[Row]]]
    ends: list[int]
    """The last change of each act, newest first."""

    @classmethod
    def of(cls, book: Book, row: Row, above: tuple[str, ...]) -> "_Past":
        objectives = dict(_pairs(_some(book, "select id, objective_id from activity where id in ({})", list(above))))
        leads = list(
            _some(book, "select id, row_id, officer_id, deleted from lead where row_id in ({})", [row["id"], *above])
        )
        watched = [row["id"], *above, *(lead["id"] for lead in leads)]
        changes: dict[str, dict[str | None, list[Row]]] = defaultdict(lambda: defaultdict(list))
        ends: dict[int, int] = {}
        for change in _some(
            book, "select seq, action, row, col, old from change where row in ({}) order by seq", watched
        ):
            changes[change["row"]][change["col"]].append(change)
            act = change["action"] or -change["seq"]
            ends[act] = max(ends.get(act, 0), change["seq"])
        return cls(row, objectives, leads, changes, sorted(ends.values(), reverse=True))

    def cell(self, row_id: str, column: str, now: Any, seq: int) -> Any:
        """What a cell held once change `seq` had been made."""
        later = next((one for one in self.changes[row_id][column] if one["seq"] > seq), None)
        return now if later is None else later["old"]

    def is_born(self, row_id: str, seq: int) -> bool:
        """Whether a row had been made by then."""
        births = self.changes[row_id][None]
        return not births or births[0]["seq"] <= seq

    def last_day(self, officer_id: str | None) -> date | None:
        """The day on which it lay when it was last in the plan, and among what the officer leads; None if it never
        was.
        """
        row = self.row
        for seq in self.ends:
            if not self.is_born(row["id"], seq) or self.cell(row["id"], "deleted", row["deleted"], seq):
                continue
            day = calendar_day(
                *(self.cell(row["id"], name, row[name], seq) for name in ("due_from", "due_to", "due_precision"))
            )
            if day is not None and (officer_id is None or officer_id in self._led_by(seq)):
                return day
        return None

    def _led_by(self, seq: int) -> set[str]:
        """The officers who led it then: its own leads, else those of the nearest row above that had any."""
        for row_id in self._above(seq):
            officers = {
                self.cell(lead["id"], "officer_id", lead["officer_id"], seq)
                for lead in self.leads
                if lead["row_id"] == row_id
                and self.is_born(lead["id"], seq)
                and not self.cell(lead["id"], "deleted", lead["deleted"], seq)
            }
            if officers:
                return officers
        return set()

    def _above(self, seq: int) -> list[str]:
        """The row itself and the rows it stood under then, from the inside out."""
        row = self.row
        if row["activity_id"] is None:
            return [row["id"], self.cell(row["id"], "objective_id", row["objective_id"], seq)]
        activity = self.cell(row["id"], "activity_id", row["activity_id"], seq)
        objective = self.cell(activity, "objective_id", self.objectives.get(activity), seq)
        return [row["id"], activity, objective]


def _pairs(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    return ((row[0], row[1]) for row in rows)

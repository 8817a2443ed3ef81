"""The calendar of a plan, or of one officer: what falls due, as all-day entries that any calendar program takes in.

An entry lies on the last day on which its row is not yet late, and says so where the plan's own date is less exact
("… (by end Mar 2010)"). It never blocks the day. What has no date yet is not in a calendar. Made twice from the same
file it is the same to the byte: its times are those of the log, not of the clock (RFC 5545, 3.8.7).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tsworkbench import __version__
from tsworkbench.plan.calendar import long_date, quarter, short_date, short_month, year_label
from tsworkbench.plan.due.values import Precision
from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.model import LeadRole, Status
from tsworkbench.plan.text import clean
from tsworkbench.plan.whole import Activity, Lead, Library, Milestone, Objective, Output, Plan
from tsworkbench.store.plans import read_library
from tsworkbench.store.revisions import Revision, revisions

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Todo

    from tsworkbench.store.book import Book

_LONGEST_SUMMARY = 200
_LONGEST_DESCRIPTION = 1500
"""Some calendar programs refuse a line of more than 8,192 bytes, and a character can be four of them."""
_BEFORE_THE_LOG = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = Revision(0, None)

Row = Activity | Milestone | Output


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row that falls due, with where it stands in its plan and who leads it."""

    plan: Plan
    activity: Activity
    row: Row
    leads: tuple[Lead, ...]

    @property
    def day(self) -> date | None:
        """The day on which it lies: the last on which it is not late, or its first where it has no last one."""
        said = self.row.due_to or self.row.due_from
        return None if said is None or self.row.due_precision in _WITHOUT_A_DAY else _day(said)


_WITHOUT_A_DAY = (Precision.TBC, Precision.ONGOING, Precision.RELATIVE, Precision.NONE)


def calendar(book: Book, plan_id: str | None = None, officer_id: str | None = None, *, to_dos: bool = False) -> bytes:
    """The calendar of a plan (without one, of all plans of the file), or of what one officer leads, leads jointly or
    supports there: the bytes of an ``.ics`` file.

    With `to_dos` the rows are to-do entries with a due day, for programs that keep a list of tasks, instead of events.
    """
    return _written(book, entries(book, plan_id, officer_id), name_of(book, plan_id, officer_id), to_dos=to_dos)


def entries(book: Book, plan_id: str | None = None, officer_id: str | None = None) -> list[Entry]:
    """What stands in a calendar, in the order of the plan; of an officer's own, by date."""
    found = _entries(read_library(book, None if plan_id is None else [plan_id]))
    if officer_id is None:
        return list(found)
    mine = [entry for entry in found if any(lead.officer_id == officer_id for lead in entry.leads)]
    return sorted(mine, key=lambda entry: entry.day or date.max)


def name_of(book: Book, plan_id: str | None = None, officer_id: str | None = None) -> str:
    """What a calendar is called in a calendar program. Raises NotFound for an officer that isn't in the file."""
    if officer_id is not None:
        name = book.value("select name from officer where id=? and deleted=0", officer_id)
        if name is None:
            raise NotFound("That officer is no longer in the file: somebody has taken the name off.")
        return str(name)
    rows = book.rows(
        "select coalesce(short_title, title) from plan where deleted=0 and (?1 is null or id=?1) order by sort, rid",
        plan_id,
    )
    return ", ".join(row[0] for row in rows) or "No plan"


def _entries(library: Library) -> Iterator[Entry]:
    """Every row with a day, in the order of the plans. Leads are a row's own, else those of the row above."""
    for plan in library.plans:
        for objective in plan.objectives:
            for activity in objective.activities:
                for entry in _of_activity(plan, objective, activity):
                    if entry.day is not None:
                        yield entry


def _of_activity(plan: Plan, objective: Objective, activity: Activity) -> Iterator[Entry]:
    above = activity.leads or objective.leads
    yield Entry(plan=plan, activity=activity, row=activity, leads=above)
    below: tuple[Milestone | Output, ...] = (*activity.milestones, *activity.outputs)
    for row in below:
        yield Entry(plan=plan, activity=activity, row=row, leads=row.leads or above)


def _written(book: Book, entries: Sequence[Entry], name: str, *, to_dos: bool) -> bytes:
    from icalendar import Calendar

    shown = {row.id for entry in entries for row in (entry.row, entry.activity) if row.id is not None}
    known = revisions(book, sorted(shown))
    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", f"-//tsworkbench//{__version__}//EN")
    whole.add("calscale", "GREGORIAN")
    whole.add("name", _cut(name, _LONGEST_SUMMARY))
    whole.add("x-wr-calname", _cut(name, _LONGEST_SUMMARY))
    several = len({entry.plan.id for entry in entries}) > 1
    shared = _Shared()
    for entry in entries:
        _add(whole, entry, known, shared, several=several, to_do=to_dos)
    data: bytes = whole.to_ical()
    return data


class _Shared:
    """Values that many entries have in common (a day, a status, the plan's name), each made once: making one costs
    more than looking it up, and a large plan has a hundred thousand.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[str, Hashable], Any] = {}

    def put(self, part: Event | Todo, name: str, value: Hashable) -> None:
        """Gives the entry this value of a property."""
        made = self._made.get((name, value))
        if made is None:
            part.add(name, list(value) if isinstance(value, tuple) else value)
            self._made[name, value] = part[name]
        else:
            part[name] = made


def _add(
    whole: Calendar, entry: Entry, known: Mapping[str, Revision], shared: _Shared, *, several: bool, to_do: bool
) -> None:
    from icalendar import Event, Todo

    row, day = entry.row, entry.day
    assert day is not None
    assert row.id is not None
    part: Event | Todo = Todo() if to_do else Event()
    number = known.get(row.id, _NEVER).number
    moments = [known.get(one.id or "", _NEVER).at for one in (row, entry.activity)]
    stamp = max((_moment(at) for at in moments if at is not None), default=_BEFORE_THE_LOG)
    part.add("uid", f"{row.id}{'-todo' if to_do else ''}@tsworkbench")
    shared.put(part, "dtstamp", stamp)
    shared.put(part, "last-modified", stamp)
    shared.put(part, "sequence", number)
    part.add("summary", summary(entry, several=several))
    part.add("description", _description(entry))
    category = _cut(entry.plan.short_title or entry.plan.title, _LONGEST_SUMMARY).replace(",", " ")
    shared.put(part, "categories", (category,))
    if isinstance(part, Todo):
        shared.put(part, "due", day)
        shared.put(part, "status", _TO_DO[row.status])
        if row.status is Status.COMPLETE and row.done_on:
            done = _day(row.done_on)
            part.add("completed", datetime(done.year, done.month, done.day, 12, tzinfo=UTC))
    else:
        shared.put(part, "dtstart", day)
        shared.put(part, "dtend", day + timedelta(days=1))
        shared.put(part, "transp", "TRANSPARENT")
        shared.put(part, "status", _EVENT.get(row.status, "CONFIRMED"))
    _repeat(part, row)
    whole.add_component(part)


_TO_DO = {
    Status.NOT_STARTED: "NEEDS-ACTION",
    Status.IN_PROGRESS: "IN-PROCESS",
    Status.COMPLETE: "COMPLETED",
    Status.DEFERRED: "NEEDS-ACTION",
    Status.CANCELLED: "CANCELLED",
}
_EVENT = {Status.DEFERRED: "TENTATIVE", Status.CANCELLED: "CANCELLED"}


def _repeat(part: Event | Todo, row: Row) -> None:
    """What recurs, recurs in the calendar; a rule that some other tool has written badly is left out."""
    from icalendar import vRecur

    if row.due_rrule and row.due_to:
        try:
            rule = vRecur.from_ical(clean(row.due_rrule))
        except ValueError:
            return
        part.add("rrule", rule)
        if "due" in part:  # a rule counts from a start
            part.add("dtstart", _day(row.due_to))
            del part["due"]


def summary(entry: Entry, *, several: bool = False) -> str:
    """The one line by which a calendar shows an entry: its number, its title and how exact its date is.

    With `several` plans in one calendar the plan's short title stands before the number.
    """
    row = entry.row
    said = {Status.COMPLETE: "Done: ", Status.CANCELLED: "Cancelled: ", Status.DEFERRED: "Deferred: "}
    ref = clean(entry.activity.ref or "")
    if several:
        ref = f"{_cut(entry.plan.short_title or entry.plan.title, 30)} {ref}".strip()
    title = row.title or (row.text if isinstance(row, Output) else "") or ""
    exactly = how_exact(row, entry.plan.year_start)
    head = f"{said.get(row.status, '')}{ref} ".lstrip()
    tail = f" ({exactly})" if exactly else ""
    return head + _cut(title, _LONGEST_SUMMARY - len(head) - len(tail)) + tail


def how_exact(row: Row, year_start: int = 4) -> str:
    """What an all-day entry can't show by itself: "by end Mar 2010", "by end of Q3 2009/10"; "" for a day."""
    if row.due_to is None:
        return "" if row.due_from is None else f"from {short_date(_day(row.due_from))}"
    start, end = _day(row.due_from or row.due_to), _day(row.due_to)
    month = f"{short_month(end)} {end.year}"
    match row.due_precision:
        case Precision.WEEK:
            return f"in the week of {short_date(start)}"
        case Precision.MONTH:
            return f"by end {month}"
        case Precision.QUARTER:
            part = quarter(end, year_start)
            if end == part.last and start == part.first:
                return f"by end of {part.label} {_accounts(end, year_start)}"
            return f"by end of the quarter to {month}"
        case Precision.HALF:
            return f"by end of the half year to {month}"
        case Precision.SEASON:
            return f"by end of {('winter', 'spring', 'summer', 'autumn')[end.month // 3 % 4]} {end.year}"
        case Precision.YEAR:
            return f"by end of {end.year}"
        case Precision.FINANCIAL_YEAR:
            return f"by end of {_accounts(end, year_start)}"
        case Precision.RECURRING if start != end:
            return f"between {start.day} {short_month(start)} and {end.day} {short_month(end)}"
    return ""


def _accounts(day: date, year_start: int) -> str:
    first = day.year if day.month >= year_start else day.year - 1
    return str(first) if year_start == 1 else year_label(first)


def _description(entry: Entry) -> str:
    """What stands behind an entry. Private notes and tasks never leave."""
    row, activity = entry.row, entry.activity
    told = [f"{activity.ref or ''} {activity.title}".strip()]
    if row is not activity and isinstance(row, Milestone | Output) and row.text and row.text != row.title:
        told.append(row.text)
    told.append(entry.plan.title)
    leading = [lead.name for lead in entry.leads if lead.role is not LeadRole.SUPPORTING]
    helping = [lead.name for lead in entry.leads if lead.role is LeadRole.SUPPORTING]
    if leading:
        told.append(f"Lead: {', '.join(leading)}" + (f", with {', '.join(helping)}" if helping else ""))
    elif helping:
        told.append(f"With: {', '.join(helping)}")
    if row.due_printed:
        told.append(f"In the plan: “{row.due_printed}”.")
    if row.status is Status.COMPLETE and row.done_on:
        told.append(f"Done on {long_date(_day(row.done_on))}.")
    elif row.expected_due_to and row.expected_due_to != row.due_to:
        told.append(f"Now expected: {row.expected_text or long_date(_day(row.expected_due_to))}.")
    return _cut("\n".join(clean(line) for line in told), _LONGEST_DESCRIPTION, lines=True)


def _cut(text: str, most: int, *, lines: bool = False) -> str:
    text = clean(text, lines=lines)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds // 1000, tz=UTC)

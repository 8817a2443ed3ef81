"""The calendar of a plan, or of one officer: what falls due, as all-day entries that any calendar program takes in; the
days on which entries of registers are to be looked at again; and in that of a plan its groups' meetings, too.

An entry lies on the last day on which its row is not yet late, and says so where the plan's own date is less exact
("… (by end Mar 2010)"). It never blocks the day. What has no date yet is not in a calendar; what was in it once and is
not any more comes as cancelled, so that a program which took it in takes it away. What recurs ends with its plan, and
is done for the one time it was done. Made twice from the same file it is the same to the byte: its times are those of
the log, not of the clock (RFC 5545, 3.8.7).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from tsworkbench import __version__
from tsworkbench.plan.calendar import (
    add_months,
    long_date,
    quarter,
    season_name,
    short_date,
    short_month,
    terse_due,
    year_label,
)
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.english import capital, shortened
from tsworkbench.plan.governance.rag import status_within
from tsworkbench.plan.language.leads import listed_names
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import LeadRole, Status
from tsworkbench.plan.whole import Activity, Lead, Library, Milestone, Objective, Output, Plan
from tsworkbench.store.library import read_library
from tsworkbench.store.log.revisions import (
    Gone,
    Met,
    Reviewed,
    Revision,
    calendar_day,
    gone,
    meetings,
    reviews,
    revisions,
    setting_revision,
)
from tsworkbench.store.views.plan import name_of as plan_name
from tsworkbench.store.views.plan import settings_of, standing_plans
from tsworkbench.work.officers import officer

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Todo, vRecur

    from tsworkbench.store.book import Book

_LONGEST_SUMMARY = 200
_LONGEST_DESCRIPTION = 1500
"""Some calendar programs refuse a line of more than 8,192 bytes, and a character can be four of them."""
_BEFORE_THE_LOG = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = Revision(0, None)

REMINDER = "calendar.reminder"
"""The setting of a plan by which its entries remind whoever has them in a calendar, so many days before; 0 is never."""
_LONGEST_REMINDER = 365
_REMINDS_AT = timedelta(hours=9)

Row = Activity | Milestone | Output


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row that falls due, with where it is in its plan and who leads it."""

    plan: Plan
    objective: Objective
    activity: Activity
    row: Row
    leads: tuple[Lead, ...]

    @property
    def day(self) -> date | None:
        """The day on which it lies: the last on which it is not late, or its first where it has no last one."""
        return calendar_day(self.row.due_from, self.row.due_to, self.row.due_precision)

    @property
    def status(self) -> Status:
        """The status that counts: what is open under a deferred or cancelled activity is so with it."""
        return Status(status_within(self.row.status, self.activity.status))

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of the row, and those of the rows whose leads may be its own."""
        above = (self.objective,) if self.row is self.activity else (self.activity, self.objective)
        return tuple(row.id for row in (self.row, *above) if row.id is not None)


def calendar(book: Book, plan_id: str | None = None, officer_id: str | None = None, *, to_dos: bool = False) -> bytes:
    """The calendar of a plan (without one, of all plans of the file), or of what one officer leads, leads jointly or
    supports there: the bytes of an ``.ics`` file.

    With `to_dos` the rows are to-do entries with a due day, for programs that keep a list of tasks, instead of events.
    """
    there = entries(book, plan_id, officer_id)
    left = gone(book, [entry.row.id for entry in there if entry.row.id is not None], plan_id, officer_id)
    met = [] if to_dos or officer_id is not None else meetings(book, plan_id)
    again = looked_at_again(book, plan_id, officer_id, also_gone=True)
    return _written(book, there, left, met, again, name_of(book, plan_id, officer_id), to_dos=to_dos)


def looked_at_again(
    book: Book, plan_id: str | None = None, officer_id: str | None = None, *, also_gone: bool = False
) -> list[Reviewed]:
    """The entries of registers that are to be looked at again, by their days; of an officer's own, that officer's."""
    return [
        one
        for one in reviews(book, plan_id)
        if (officer_id is None or one.officer_id == officer_id) and (also_gone or not one.is_gone)
    ]


def to_come_together(book: Book, plan_id: str | None = None, officer_id: str | None = None) -> list[Met]:
    """The meetings that are in a calendar: those of a plan's groups, in no officer's own."""
    return [] if officer_id is not None else [met for met in meetings(book, plan_id) if not met.is_gone]


def entries(book: Book, plan_id: str | None = None, officer_id: str | None = None) -> list[Entry]:
    """What is in a calendar, in the order of the plan; of an officer's own, by date."""
    wanted = [plan["id"] for plan in standing_plans(book)] if plan_id is None else [plan_id]
    found = _entries(read_library(book, wanted))
    if officer_id is None:
        return list(found)
    mine = [entry for entry in found if any(lead.officer_id == officer_id for lead in entry.leads)]
    return sorted(mine, key=lambda entry: entry.day or date.max)


def name_of(book: Book, plan_id: str | None = None, officer_id: str | None = None) -> str:
    """What a calendar is called in a calendar program. Raises NotFound for an officer that isn't in the file."""
    if officer_id is not None:
        return str(officer(book, officer_id)["name"])
    wanted = [plan["id"] for plan in standing_plans(book)] if plan_id is None else [plan_id]
    return ", ".join(plan_name(book, one) for one in wanted) or "No plan"


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
    yield Entry(plan=plan, objective=objective, activity=activity, row=activity, leads=above)
    below: tuple[Milestone | Output, ...] = (*activity.milestones, *activity.outputs)
    for row in below:
        yield Entry(plan=plan, objective=objective, activity=activity, row=row, leads=row.leads or above)


def _written(
    book: Book,
    entries: Sequence[Entry],
    left: Sequence[Gone],
    met: Sequence[Met],
    again: Sequence[Reviewed],
    name: str,
    *,
    to_dos: bool,
) -> bytes:
    from icalendar import Calendar, vText

    wanted = {ids[0]: ids for entry in entries for ids in (entry.ids[-2:], entry.ids)}
    known = revisions(book, [*wanted.values(), *((one.id, *one.above) for one in left)])
    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", f"-//tsworkbench//{__version__}//EN")
    whole.add("calscale", "GREGORIAN")
    for bearing in ("name", "x-wr-calname"):  # neither is known to icalendar as text, which escapes commas
        whole[bearing] = vText(_cut(name, _LONGEST_SUMMARY))
    shared = _Shared()
    of_plans = {*(entry.plan.id for entry in entries), *(one.plan_id for one in met)}
    several = len(of_plans) > 1
    reminders = {plan_id: _reminder_of(book, plan_id) for plan_id in of_plans if plan_id is not None}
    for entry in entries:
        _add(
            whole, entry, known, shared, reminders.get(entry.plan.id or "", _NO_REMINDER), several=several, to_do=to_dos
        )
    for one in left:
        _add_gone(whole, one, known, shared, to_do=to_dos)
    for meeting in met:
        _add_meeting(whole, meeting, shared, reminders, several=several)
    for review in again:
        _add_review(whole, review, shared, reminders.get(review.plan_id or "", _NO_REMINDER), to_do=to_dos)
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


@dataclass(frozen=True)
class _Reminder:
    """How many days before its day an entry reminds, and how often that was changed."""

    days: int
    revision: Revision


_NO_REMINDER = _Reminder(0, _NEVER)


def _reminder_of(book: Book, plan_id: str) -> _Reminder:
    said = settings_of(book, plan_id).get(REMINDER, "")
    days = int(said) if said.isdecimal() and len(said) <= 3 else 0  # another tool may have written it
    return _Reminder(min(days, _LONGEST_REMINDER), setting_revision(book, plan_id, REMINDER))


def _put_reminder(part: Event | Todo, reminder: _Reminder, *, is_due: bool) -> None:
    """A message at nine in the morning, so many days before the day of an entry."""
    from icalendar import Alarm

    if not reminder.days:
        return
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", str(part["summary"]))
    alarm.add("trigger", _REMINDS_AT - timedelta(days=reminder.days))
    if is_due:  # a to-do has no beginning to count from
        alarm["trigger"].params["RELATED"] = "END"
    part.add_component(alarm)


def _newer(revision: Revision, other: Revision) -> Revision:
    """A revision that has one more thing to follow."""
    last = max((at for at in (revision.at, other.at) if at is not None), default=None)
    return Revision(revision.number + other.number, last)


def _add_meeting(
    whole: Calendar, met: Met, shared: _Shared, reminders: Mapping[str, _Reminder], *, several: bool
) -> None:
    """A meeting of a group, as an entry that lasts all day; one that was deleted as cancelled."""
    reminder = _NO_REMINDER if met.is_gone else reminders.get(met.plan_id, _NO_REMINDER)
    part = _begun(met.id, _newer(met.revision, reminder.revision), shared, to_do=False)
    head = f"{'Cancelled: ' if met.is_gone else ''}{f'{_cut(met.plan, 30)}: ' if several else ''}"
    part.add("summary", head + _cut(f"{met.group} meets", _LONGEST_SUMMARY - len(head)))
    part.add("description", _cut("\n".join(filter(None, (met.text, met.plan))), _LONGEST_DESCRIPTION, lines=True))
    _put_category(part, shared, met.plan)
    _put_day(part, shared, met.day, recurs=False)
    shared.put(part, "status", "CANCELLED" if met.is_gone else "CONFIRMED")
    _put_reminder(part, reminder, is_due=False)
    whole.add_component(part)


def review_summary(review: Reviewed) -> str:
    """The one line by which a calendar shows that an entry is to be looked at again: "Review R1 The Fund is late"."""
    what = "Review " if "review" in review.what else "" if review.what == "on" else f"{capital(review.what)}: "
    return _cut(f"{what}{review.ref} {review.words}", _LONGEST_SUMMARY)


def _add_review(whole: Calendar, review: Reviewed, shared: _Shared, reminder: _Reminder, *, to_do: bool) -> None:
    """A day of review, as an entry that lasts all day; one that is no longer to be kept as cancelled.

    What has ended says how: "Held: V1 Provider day" was on its day, "Closed: Review R1" is not to be looked at.
    """
    reminder = _NO_REMINDER if review.is_gone else reminder
    part = _begun(review.id, _newer(review.revision, reminder.revision), shared, to_do=to_do)
    head = f"{capital(review.ended or 'cancelled')}: " if review.is_gone else ""
    part.add("summary", head + _cut(review_summary(review), _LONGEST_SUMMARY - len(head)))
    told = "\n".join(filter(None, (clean(review.register), clean(review.plan))))
    part.add("description", _cut(told, _LONGEST_DESCRIPTION, lines=True))
    _put_category(part, shared, review.plan or review.register)
    _put_day(part, shared, review.day, recurs=False)
    was_held = review.what == "on" and review.ended not in ("", "cancelled")
    going_on = ("COMPLETED" if was_held else "NEEDS-ACTION") if to_do else "CONFIRMED"
    shared.put(part, "status", "CANCELLED" if review.is_gone and not was_held else going_on)
    _put_reminder(part, reminder, is_due=to_do)
    whole.add_component(part)


def _add(
    whole: Calendar,
    entry: Entry,
    known: Mapping[str, Revision],
    shared: _Shared,
    reminder: _Reminder,
    *,
    several: bool,
    to_do: bool,
) -> None:
    row, day = entry.row, entry.day
    assert day is not None
    assert row.id is not None
    rule = _rule(entry)
    done = _time_done(row, day, rule) if rule is not None else None
    moments = [known.get(one.id or "", _NEVER).at for one in (row, entry.activity)]
    last = max((at for at in moments if at is not None), default=None)
    revision = _newer(Revision(known.get(row.id, _NEVER).number, last), reminder.revision)
    one = _Made(entry, revision, reminder, several=several, to_do=to_do)
    part = one.part(shared, day, rule, is_done=row.status is Status.COMPLETE and done is None)
    for aside in _deferred(row) if rule is not None else ():
        part.add("exdate", aside)
    whole.add_component(part)
    if done is not None:
        again = one.part(shared, done, None, is_done=True, is_time=True)
        again.add("recurrence-id", done)
        whole.add_component(again)


@dataclass(frozen=True)
class _Made:
    """What all that is written of one row has in common."""

    entry: Entry
    revision: Revision
    reminder: _Reminder
    _: KW_ONLY
    several: bool
    to_do: bool

    def part(
        self, shared: _Shared, day: date, rule: vRecur | None, *, is_done: bool, is_time: bool = False
    ) -> Event | Todo:
        """The entry on a day, on all the days of a rule, or (`is_time`) on one of those."""
        row, status = self.entry.row, self.entry.status
        if status is Status.COMPLETE and not is_done:
            status = Status.NOT_STARTED
        part = _begun(row.id or "", self.revision, shared, to_do=self.to_do)
        part.add("summary", summary(self.entry, several=self.several, status=status))
        part.add("description", _description(self.entry, is_done=is_done))
        _put_category(part, shared, self.entry.plan.short_title or self.entry.plan.title)
        _put_day(part, shared, day, recurs=rule is not None or is_time)
        if self.to_do:
            shared.put(part, "status", _TO_DO[status])
            if status is Status.COMPLETE and row.done_on:
                at = _day(row.done_on)
                part.add("completed", datetime(at.year, at.month, at.day, 12, tzinfo=UTC))
        else:
            shared.put(part, "status", _EVENT.get(status, "CONFIRMED"))
        if rule is not None:
            part.add("rrule", rule)
        if status in (Status.NOT_STARTED, Status.IN_PROGRESS):
            _put_reminder(part, self.reminder, is_due=self.to_do and rule is None and not is_time)
        return part


def _add_gone(whole: Calendar, one: Gone, known: Mapping[str, Revision], shared: _Shared, *, to_do: bool) -> None:
    """What was here once, as cancelled: whoever took it in takes it away."""
    part = _begun(one.id, known.get(one.id, _NEVER), shared, to_do=to_do)
    why = "Deleted" if one.is_deleted else "Led by others now" if one.has_day else "No date now"
    head = f"{why}: {clean(one.ref or '')} ".replace("  ", " ")
    part.add("summary", head + _cut(one.title, _LONGEST_SUMMARY - len(head)))
    _put_category(part, shared, one.plan)
    _put_day(part, shared, one.day, recurs=False)
    shared.put(part, "status", "CANCELLED")
    whole.add_component(part)


def _begun(row_id: str, revision: Revision, shared: _Shared, *, to_do: bool) -> Event | Todo:
    """An entry with what says which one it is and how new."""
    from icalendar import Event, Todo

    part: Event | Todo = Todo() if to_do else Event()
    stamp = _moment(revision.at) if revision.at is not None else _BEFORE_THE_LOG
    part.add("uid", f"{row_id}{'-todo' if to_do else ''}@tsworkbench")
    shared.put(part, "dtstamp", stamp)
    shared.put(part, "last-modified", stamp)
    shared.put(part, "sequence", revision.number)
    return part


def _put_category(part: Event | Todo, shared: _Shared, plan: str) -> None:
    shared.put(part, "categories", (_cut(plan, _LONGEST_SUMMARY).replace(",", " "),))


def _put_day(part: Event | Todo, shared: _Shared, day: date, *, recurs: bool) -> None:
    """The day of an event; of a to-do the day it is due, or from which a rule counts."""
    from icalendar import Todo

    if isinstance(part, Todo):
        shared.put(part, "dtstart" if recurs else "due", day)
        return
    shared.put(part, "dtstart", day)
    shared.put(part, "dtend", day + timedelta(days=1))
    shared.put(part, "transp", "TRANSPARENT")


_TO_DO = {
    Status.NOT_STARTED: "NEEDS-ACTION",
    Status.IN_PROGRESS: "IN-PROCESS",
    Status.COMPLETE: "COMPLETED",
    Status.DEFERRED: "NEEDS-ACTION",
    Status.CANCELLED: "CANCELLED",
}
_EVENT = {Status.DEFERRED: "TENTATIVE", Status.CANCELLED: "CANCELLED"}
_YEARS_WITHOUT_AN_END = 5


def _rule(entry: Entry) -> vRecur | None:
    """How an entry recurs, up to the end of its plan. None where it doesn't, where that is over before it comes again,
    and for a rule that some other tool has written badly.
    """
    from icalendar import vRecur

    row, day = entry.row, entry.day
    if not row.due_rrule or not row.due_to or day is None:
        return None
    try:
        rule = vRecur.from_ical(clean(row.due_rrule))
        if "COUNT" not in rule:
            ends = [calendar_day(None, entry.plan.period_end, "day") or _later(day, _YEARS_WITHOUT_AN_END)]
            ends += [end.date() if isinstance(end, datetime) else end for end in rule.get("UNTIL", ())]
            rule["UNTIL"] = [min(ends)]
        return rule if len(_times(rule, day)) > 1 else None
    except (ValueError, TypeError):
        return None


def _deferred(row: Row) -> list[date]:
    """The times to come that were deferred by themselves: they are no days of the rule."""
    kept = getattr(row, "occurrences", ())
    days = [calendar_day(None, one.due_on, "day") for one in kept if one.status is not Status.COMPLETE]
    return [day for day in days if day is not None and day.isoformat() > (row.due_to or "")]


def _later(day: date, years: int) -> date:
    return add_months(day, 12 * years) if day.year + years <= MAXYEAR else date.max


_MOST_TIMES = 1000


def _times(rule: vRecur, day: date) -> list[date]:
    """The days of a rule that begins on a day, which is always one of them. Raises ValueError for what is no rule."""
    from dateutil.rrule import rrulestr

    said: bytes = rule.to_ical()  # type: ignore[no-untyped-call]
    found = islice(rrulestr(said.decode(), dtstart=datetime.combine(day, time())), _MOST_TIMES)
    return sorted({day, *(one.date() for one in found)})


def _time_done(row: Row, day: date, rule: vRecur) -> date | None:
    """Of a row that recurs and was done, the time that was: the first one on the day it was done or after it."""
    if row.status is not Status.COMPLETE:
        return None
    times = _times(rule, day)
    done = calendar_day(None, row.done_on, "day")
    return times[0] if done is None else next((one for one in times if one >= done), times[-1])


def summary(entry: Entry, *, several: bool = False, status: Status | None = None) -> str:
    """The one line by which a calendar shows an entry: its number, its title and how exact its date is.

    With `several` plans in one calendar the plan's short title stands before the number. `status` is how it is on the
    day that is shown, where that isn't how the row is.
    """
    row = entry.row
    said = {Status.COMPLETE: "Done: ", Status.CANCELLED: "Cancelled: ", Status.DEFERRED: "Deferred: "}
    ref = clean(entry.activity.ref or "")
    if several:
        ref = f"{_cut(entry.plan.short_title or entry.plan.title, 30)} {ref}".strip()
    title = row.title or (row.text if isinstance(row, Output) else "") or ""
    exactly = how_exact(row, entry.plan.year_start)
    head = f"{said.get(status or entry.status, '')}{ref} ".lstrip()
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
            return f"by end of {season_name(start, end)} {end.year}"
        case Precision.YEAR:
            return f"by end of {end.year}"
        case Precision.FINANCIAL_YEAR:
            return f"by end of {_accounts(end, year_start)}"
        case Precision.RECURRING if row.due_rrule and not _is_same_each_year(row.due_rrule):
            often = terse_due(start, end, Precision.RECURRING, as_at=end, rrule=row.due_rrule)
            return often if start != end and often != "recurring" else ""
        case Precision.RECURRING if start != end:
            return f"between {start.day} {short_month(start)} and {end.day} {short_month(end)}"
    return ""


def _is_same_each_year(rule: str) -> bool:
    """Whether all times of a rule lie on one day of the year, so that what is said of the first is true of each."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    once = all("," not in parts.get(name, "") for name in ("BYMONTH", "BYMONTHDAY"))
    often = parts.get("FREQ") == "YEARLY" or (
        parts.get("FREQ") == "MONTHLY" and (step := parts.get("INTERVAL", "1")).isdecimal() and int(step) % 12 == 0
    )
    return often and once and not {"BYDAY", "BYWEEKNO", "BYYEARDAY", "BYSETPOS"} & parts.keys()


def _accounts(day: date, year_start: int) -> str:
    first = day.year if day.month >= year_start else day.year - 1
    return str(first) if year_start == 1 else year_label(first)


def _description(entry: Entry, *, is_done: bool) -> str:
    """What is behind an entry. Private notes and tasks never leave."""
    row, activity = entry.row, entry.activity
    told = [f"{activity.ref or ''} {activity.title}".strip()]
    if row is not activity and isinstance(row, Milestone | Output) and row.text and row.text != row.title:
        told.append(row.text)
    told.append(entry.plan.title)
    leading = listed_names([lead.shown for lead in entry.leads if lead.role is not LeadRole.SUPPORTING])
    helping = listed_names([lead.shown for lead in entry.leads if lead.role is LeadRole.SUPPORTING])
    if leading:
        told.append(f"Lead: {leading}" + (f", with {helping}" if helping else ""))
    elif helping:
        told.append(f"With: {helping}")
    if row.due_printed:
        told.append(f"In the plan: “{row.due_printed}”.")
    if is_done and row.done_on:
        told.append(f"Done on {long_date(_day(row.done_on))}.")
    elif row.status is not Status.COMPLETE and row.expected_due_to and row.expected_due_to != row.due_to:
        told.append(f"Now expected: {row.expected_text or long_date(_day(row.expected_due_to))}.")
    return _cut("\n".join(clean(line) for line in told), _LONGEST_DESCRIPTION, lines=True)


def _cut(text: str, most: int, *, lines: bool = False) -> str:
    return shortened(clean(text, lines=lines), most)


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds // 1000, tz=UTC)

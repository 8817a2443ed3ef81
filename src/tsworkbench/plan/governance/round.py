"""Reporting rounds: which one is running on a day, and what in it needs a word from the lead of a row.

A round takes the position at the end of a period, from updates received a little later: the position at
31 December, returned by 8 January. It runs until its cut-off, so on 5 January it is still December's. One in which
something was said, or that was opened, waits for its report: it is the current one until the report has been issued or
it is closed, and at the latest until the next period ends. A plan has rounds within its period only: the first is that
of the quarter in which it begins, the last that of the quarter in which it ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tsworkbench.plan.calendar import month_name, quarter
from tsworkbench.plan.english import counted
from tsworkbench.plan.governance.rag import Scale, by_dates, is_watermelon, worst_by_dates
from tsworkbench.plan.model import CLOSED, GLYPHS, Level, Rag, Status

RETURN_DAYS = 8
"""Days after the period's end by which updates are asked for, unless the plan's owner says otherwise."""


GRACE = "rounds.grace_days"
"""The plan's own setting: days after the return-by day in which a return is not called late."""


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What an issued report said of a row: its rating, and how many of its milestones were due and are done of those.

    `row_id` is the row's id. The next report says by this what has become better or worse, whatever is edited since.
    """

    row_id: str
    level: Level = Level.ACTIVITY
    rag: Rag | None = None
    due: int = 0
    done: int = 0
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Round:
    """A reporting round: the position at `period_end`, by updates returned up to `cut_off`.

    `return_by` is the day officers are asked for. `overall` and `decisions` are what the plan's owner says of the
    whole and asks of the group, one decision a line. `issued_on` is the day its report went out, which closes it,
    `issued_at` the moment, `issued_to` the group it was for; `closed_on` the day it was closed without a report.
    """

    period_end: str
    label: str | None = None
    return_by: str | None = None
    cut_off: str | None = None
    overall: str | None = None
    decisions: str | None = field(default=None, metadata={"lines": True})
    issued_on: str | None = None
    issued_at: str | None = None
    issued_to: str | None = None
    closed_on: str | None = None
    report_no: int | None = None
    reported: tuple[Reported, ...] = ()
    id: str | None = None


class Term(NamedTuple):
    """The dates of a round: what it is about, when it is asked for, what still counts; and when it went out, or was
    closed without a report.
    """

    position: date
    return_by: date
    cut_off: date
    issued_on: date | None = None
    closed_on: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether its report has been issued, or nobody waits for one."""
        return self.issued_on is not None or self.closed_on is not None

    def days_late(self, day: date, grace: int = 0) -> int:
        """How many days ago it was to be returned, if that is more than the days of grace; else 0."""
        late = (day - self.return_by).days
        return late if late > grace else 0


def term(position: date, return_by: date | None = None, cut_off: date | None = None) -> Term:
    """A round's dates, with what is left out filled in: return eight days on, and the cut-off the same day."""
    by = return_by or cut_off or position + timedelta(days=RETURN_DAYS)
    return Term(position, by, cut_off or by)


class Span(NamedTuple):
    """The first and the last day of a plan, as far as they are known."""

    first: date | None = None
    last: date | None = None

    def nearest(self, day: date) -> date:
        """The day of the plan that is nearest to a day: that day itself, where it is one of them."""
        day = max(day, self.first or day)
        return min(day, max(self.last, self.first or self.last)) if self.last is not None else day

    def has_round(self, position: date, year_start: int) -> bool:
        """Whether a quarter's end is the position of a round of the plan."""
        begun = self.first is None or position >= self.first
        return begun and (self.last is None or position <= quarter(self.nearest(self.last), year_start).last)


ALWAYS = Span()
"""Of a plan whose period is not known."""


def running(day: date, year_start: int = 4, opened: Iterable[Term] = (), span: Span = ALWAYS) -> Term:
    """The round that runs on a day: of those opened and the plan's own quarters, the earliest not yet over; past the
    end of the plan the last there was.

    A round that was opened for a quarter's end stands in that quarter's place, with its own dates, and is over once its
    report has been issued, once it is closed, or when the next period ends. A quarter of which nobody has said anything
    is over at its cut-off.
    """
    opened = list(opened)
    taken = {one.position for one in opened}
    this = quarter(span.nearest(day), year_start)
    before = quarter(this.first - timedelta(days=1), year_start)
    after = quarter(this.last + timedelta(days=1), year_start)
    ends = [one.last for one in (before, this, after) if span.has_round(one.last, year_start)]
    own = [term(end) for end in ends if end not in taken and day <= term(end).cut_off]
    waiting = [one for one in opened if not one.is_over and day < max(_next(one, taken, year_start), one.cut_off)]
    if not own and not waiting:
        last = max((*ends, *taken))
        return next((one for one in opened if one.position == last), term(last))
    return min((*own, *waiting), key=lambda one: one.position)


def _next(one: Term, taken: Iterable[date], year_start: int) -> date:
    """The position date after a round's own: the next round's, or the end of the next quarter if that comes first."""
    after = quarter(one.position + timedelta(days=1), year_start).last
    return min((after, *(position for position in taken if position > one.position)))


def to_report(
    day: date, year_start: int = 4, opened: Iterable[Term] = (), since: date | None = None, span: Span = ALWAYS
) -> Term:
    """The round whose report is wanted on a day: the last one that is over, until its report has been issued.

    It is written after its cut-off, so on 11 January December's is wanted. A round that waits for its report is the one
    that runs; of a quarter of which nobody has said anything a report is wanted until the end of the round that runs is
    nearer. `since` is the day from which anything is known of the plan: of what was over by then nothing can be told.
    """
    opened = list(opened)
    now = running(day, year_start, opened, span)
    own = quarter(quarter(day, year_start).first - timedelta(days=1), year_start).last
    over = [one for one in opened if max(one.position, one.cut_off) < day or one.is_over]
    is_its_own = span.has_round(own, year_start) and own not in {one.position for one in opened}
    if is_its_own and term(own).cut_off < day:
        over.append(term(own))
    last = max((one for one in over if one.position < now.position), key=lambda one: one.position, default=None)
    if last is None or last.is_over or now.position <= day:
        return now
    known = since is None or since <= last.cut_off
    return last if known and day - last.position <= now.position - day else now


class Need(StrEnum):
    """Why a row needs a word from its lead."""

    NOT_SAID = "not_said"
    NOT_TICKED = "not_ticked"
    CONTRADICTED = "contradicted"
    TO_BE_CONFIRMED = "to_be_confirmed"
    NO_ACTUAL = "no_actual"


class Reason(NamedTuple):
    """One of them, in plain words."""

    need: Need
    words: str


class Step(NamedTuple):
    """Something open that a row is waiting for: a milestone, or an output that is to be counted."""

    due_to: str | None
    precision: str = "day"
    first_agreed: str | None = None


class Standing(NamedTuple):
    """How a row stands when it is asked about. `steps` are its open milestones, `counts` its uncounted outputs."""

    status: str
    rag: Rag | None
    own: Step
    has_milestones: bool
    steps: Sequence[Step] = ()
    counts: Sequence[Step] = ()
    said_on: date | None = None
    """The day of the last statement in this round; None if there was none."""

    def dated(self, day: date, scale: Scale) -> Rag | None:
        """What the dates say of it as at a day."""
        if not self.has_milestones:
            return by_dates(self.status, self.own.first_agreed or self.own.due_to, day, scale)
        agreed = [step.first_agreed or step.due_to for step in self.steps]
        return worst_by_dates(
            total=max(1, len(self.steps)),
            still_open=len(self.steps),
            oldest_open=min((one for one in agreed if one is not None), default=None),
            as_at=day,
            scale=scale,
        )

    @property
    def soonest(self) -> str | None:
        """The earliest day by which something of it is due; None where nothing is dated."""
        steps = self.steps if self.has_milestones else (self.own,)
        return min((step.due_to for step in steps if step.due_to is not None), default=None)


def reasons(standing: Standing, at: Term, as_at: date, scale: Scale) -> tuple[Reason, ...]:
    """Why a row needs a word, gravest first; nothing if it needs none.

    A statement in this round answers all that could be seen on its day. What has come about since asks again:
    a date that has gone by, or dates that now say worse.
    """
    found = [_contradicted(standing, as_at, scale)]
    if standing.status in CLOSED:
        return tuple(reason for reason in found if reason is not None)
    found += [_not_ticked(standing, at, as_at), _no_actual(standing, at, as_at)]
    if standing.said_on is None:
        found += [_to_be_confirmed(standing), Reason(Need.NOT_SAID, "nothing said this round")]
    return tuple(reason for reason in found if reason is not None)


def _contradicted(standing: Standing, as_at: date, scale: Scale) -> Reason | None:
    if standing.status in (Status.DEFERRED, Status.CANCELLED):
        return None
    now = standing.dated(as_at, scale)
    if not is_watermelon(standing.rag, now):
        return None
    seen = standing.said_on is not None and is_watermelon(standing.rag, standing.dated(standing.said_on, scale))
    return None if seen else Reason(Need.CONTRADICTED, f"stated {_named(standing.rag)}, the dates say {_named(now)}")


def _not_ticked(standing: Standing, at: Term, as_at: date) -> Reason | None:
    if not standing.has_milestones:
        if not _is_asked(standing.own, standing, at, as_at):
            return None
        return Reason(Need.NOT_TICKED, f"due by {day_words(at.position)} and not done")
    count = sum(_is_asked(step, standing, at, as_at) for step in standing.steps)
    if not count:
        return None
    return Reason(Need.NOT_TICKED, f"{counted(count, 'milestone')} due by {day_words(at.position)} not ticked")


def _no_actual(standing: Standing, at: Term, as_at: date) -> Reason | None:
    count = sum(_is_asked(step, standing, at, as_at) for step in standing.counts)
    if not count:
        return None
    return Reason(Need.NO_ACTUAL, f"{counted(count, 'output')} due and not counted")


def _is_asked(step: Step, standing: Standing, at: Term, as_at: date) -> bool:
    """Due by the position date; once there has been a statement, only if the day has gone by since."""
    if step.due_to is None or step.due_to > at.position.isoformat():
        return False
    return standing.said_on is None or standing.said_on.isoformat() <= step.due_to < as_at.isoformat()


def _to_be_confirmed(standing: Standing) -> Reason | None:
    if not standing.has_milestones:
        return Reason(Need.TO_BE_CONFIRMED, "its date is to be confirmed") if standing.own.precision == "tbc" else None
    count = sum(step.due_to is None and step.precision in ("tbc", "none") for step in standing.steps)
    if not count:
        return None
    return Reason(Need.TO_BE_CONFIRMED, f"{counted(count, 'milestone')} without a date")


def _named(rag: Rag | None) -> str:
    return f"{GLYPHS[rag]} {rag.value.capitalize()}" if rag is not None else "nothing"


def day_words(day: date) -> str:
    """ "31 December": the year goes without saying inside a round."""
    return f"{day.day} {month_name(day)}"

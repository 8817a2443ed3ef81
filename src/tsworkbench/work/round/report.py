"""A plan's position (how it stood at a date, by what was known at a cut-off) and the report of it, until it is issued.

No position depends on the day it is asked: taken again, whatever has been edited since, it is equal.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tsworkbench.plan.calendar import long_date, moment_of, short_date
from tsworkbench.plan.english import counted_or_no
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.governance import money
from tsworkbench.plan.governance.occurrences import Turn, all_turns, to_come
from tsworkbench.plan.governance.periods import Period, period
from tsworkbench.plan.governance.position import Asked, Before, Money, Position, Risks, Step, Unit, day_of
from tsworkbench.plan.governance.rag import Scale, by_dates, scale, worst_by_dates
from tsworkbench.plan.governance.round import Round, term
from tsworkbench.plan.model import CLOSED, SET_ASIDE, Rag, ReportOn, Status
from tsworkbench.plan.whole import Activity, Lead, Milestone, Objective, Plan, Update
from tsworkbench.store.book import Book, Row, utc_text
from tsworkbench.store.library import columns, read_library
from tsworkbench.store.log import history
from tsworkbench.store.log.snapshot import Instant, end_of, open_position
from tsworkbench.store.views import agreement, refs, rounds
from tsworkbench.store.views.refs import has_registers, live
from tsworkbench.work.edits import Change, Edit, Write, refuse_away, words_of

_EARLIEST, _LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""Beyond these somebody's finger has slipped, and a clock's milliseconds can't be counted."""


def take_position(
    book: Book,
    plan_id: str,
    at: date,
    *,
    cut_off: date | None = None,
    since: date | None = None,
    by: date | None = None,
) -> Position:
    """The position of a plan at the end of the day `at`.

    Without `cut_off` it is that of the round with this position date, else eight days later. `since` is the first
    day of the period; without it, the day after the last report's position, or else the quarter's first day. `by` is
    the day on which it is taken, where the cut-off may be still to come: then what is known by it counts.

    Where the plan was not in the file yet at the cut-off that is not asked for, and only there, it is the day on which
    the plan was first recorded in it.

    Once the report of this position has been issued its cut-off is that of the report, whatever is asked for.
    Raises NotFound if the plan was not in the file by the cut-off, WrongInput for a day in another age.
    """
    for day in (at, cut_off):
        if day is not None and not _EARLIEST <= day <= _LATEST:
            raise WrongInput(f"{short_date(day)} is outside any plan: is its year right?")
    kept = round_at(book, plan_id, at)
    own = usual_cut_off(book, plan_id, at)
    known = _cut_off(kept, own, cut_off, by)
    first = _recorded_on(book, plan_id)
    if first is not None and known < first:
        raise NotFound(_too_early(known, first, was_asked=cut_off is not None))
    with closing(open_position(book.path, _instant(book, kept, known), at)) as past:
        plans = read_library(past, [plan_id]).plans
        if not plans:
            raise NotFound(
                f"On {short_date(known)} this plan was not in the file yet: choose a later cut-off, or another day."
            )
        said = {row_id: str(row["id"]) for row_id, row in rounds.statements(past, plan_id, at.isoformat()).items()}
        asked = tuple(map(_asked, agreement.asked(past, [plan_id])))
        unsettled = _unsettled(past, plan_id)
        before = _before(book, plan_id, at, kept.issued_on if kept is not None else None)
        risks = _risks(past, plan_id, at, before)
    plan = plans[0]
    of = _period(plan, at, before, since)
    steps = tuple(steps_of(plan))
    taken = _Taking(plan, at, of.first, known, steps, before, said)
    return Position(
        plan=plan,
        period=of,
        cut_off=known,
        is_cut_off_import=known == own and known == first and known > round_cut_off(kept, at),
        scale=taken.scale,
        units=tuple(taken.units()),
        steps=steps,
        money=_money(plan),
        asked=asked,
        round=kept,
        before=before,
        risks=risks,
        to_settle=unsettled,
    )


def _period(plan: Plan, at: date, before: Before | None, since: date | None) -> Period:
    """The days that the report is on, from `since` where that is given. Raises WrongInput where it is after `at`."""
    of = period(at, before.position if before is not None else None, year_start=plan.year_start)
    if since is None:
        return of
    if since > at:
        raise WrongInput(f"A report's period can't begin after its position date, {short_date(at)}.")
    return of._replace(first=since)


def _risks(past: Book, plan_id: str, at: date, before: Before | None) -> tuple[Risks, ...]:
    """The plan's own registers of risks, as they were known then. Without one nothing of registers is loaded."""
    if not has_registers(past):
        return ()
    from tsworkbench.work.registers.risks import take_risks

    return take_risks(past, plan_id, at, before)


def _unsettled(past: Book, plan_id: str) -> tuple[str, ...]:
    """What two copies had set apart, and nobody had settled."""
    if not refs.to_settle(past):
        return ()
    from tsworkbench.work.sharing.settlement import names_of, to_settle

    return names_of(past, to_settle(past, plan_id))


def _too_early(known: date, first: date, *, was_asked: bool) -> str:
    todo = "Use that day or a later one (--as-at)."
    if was_asked:
        todo = "Choose that day or a later one as the cut-off, or leave the cut-off out."
    early, there = short_date(known), short_date(first)
    return f"On {early} this plan was not in the file yet: it was first recorded on {there}. {todo}"


def _before(book: Book, plan_id: str, at: date, issued_on: str | None) -> Before | None:
    """What the last report before a position said; None if it is the first."""
    last = rounds.issued_before(book, plan_id, at.isoformat(), issued_on)
    if last is None:
        return None
    ratings = {row["row_id"]: Rag(row["rag"]) if row["rag"] else None for row in rounds.reported(book, last["id"])}
    position = day_of(last["period_end"]) or at
    cut_off = day_of(last["cut_off"]) or usual_cut_off(book, plan_id, position)
    return Before(position=position, cut_off=cut_off, ratings=ratings)


def _asked(row: agreement.DatedRow) -> Asked:
    return Asked(
        row_id=row.id,
        ref=row.ref,
        title=row.short_title or row.title,
        due_from=row.expected_due_from,
        due_to=row.expected_due_to,
        precision=row.expected_precision,
        reason=row.reason,
        slips=row.slips,
    )


def round_at(book: Book, plan_id: str, at: date) -> Round | None:
    """The round of a plan with this position date, as it is kept now; None if there is none.

    Two copies of a file may each have opened it: then the one whose report went out.
    """
    there = [row for row in rounds.of_plan(book, plan_id) if row["period_end"] == at.isoformat()]
    there.sort(key=lambda row: row["issued_on"] is None)
    return Round(**{name: there[0][name] for name in columns(Round)}) if there else None


def usual_cut_off(book: Book, plan_id: str, at: date) -> date:
    """The cut-off of a position where none is asked for: that of its round, else eight days later; or the day on which
    the plan was first recorded in the file, if that is later.
    """
    return max(round_cut_off(round_at(book, plan_id, at), at), _recorded_on(book, plan_id) or _EARLIEST)


def round_cut_off(kept: Round | None, at: date) -> date:
    """The cut-off of a round; without one, that which it would have."""
    return (term(at, day_of(kept.return_by), day_of(kept.cut_off)) if kept is not None else term(at)).cut_off


def _recorded_on(book: Book, plan_id: str) -> date | None:
    """The day on which the plan was first recorded in the file, on this machine's calendar."""
    moment = moment_of(rounds.recorded_at(book, plan_id))
    return moment.date() if moment is not None else None


def _cut_off(kept: Round | None, own: date, wanted: date | None, by: date | None) -> date:
    if kept is not None and kept.issued_on is not None:
        wanted, by = None, day_of(kept.issued_on)
    return min(wanted or own, by or _LATEST, _LATEST)


def _instant(book: Book, kept: Round | None, cut_off: date) -> Instant:
    """The end of the cut-off day; if that is sooner, when the report was issued, or where a book of the past stands."""
    instant = end_of(cut_off)
    moments = [kept.issued_at if kept is not None else None]
    if book.stood_at is not None:
        moments.append(history.span(book)[1])
    known = [int(datetime.fromisoformat(moment).timestamp() * 1000) for moment in moments if moment]
    return instant._replace(milliseconds=min((instant.milliseconds, *known)))


def leads_of(*rows: Milestone | Activity | Objective) -> tuple[Lead, ...]:
    """The leads that count for a row: its own, or those of the nearest row above. Rows from the inside out."""
    return next((row.leads for row in rows if row.leads), ())


def steps_of(plan: Plan) -> Iterator[Step]:
    """What is to be done in a plan: its milestones, and the activities that have none, in the plan's order."""
    for objective in plan.objectives:
        for activity in objective.activities:
            rows: tuple[Milestone | Activity, ...] = activity.milestones or (activity,)
            for row in rows:
                leads = leads_of(row, activity, objective)
                for one in _times_of(row, plan):
                    yield Step(row=one, activity=activity, leads=leads)


def _times_of(row: Milestone | Activity, plan: Plan) -> Iterator[Milestone | Activity]:
    """A row as what is to be done: one that comes round again each time that it is due within its plan."""
    if row.due_rrule is None or isinstance(row, Activity):
        yield row
        return
    done = [Turn(one.due_from or one.due_on, one.due_on, one.status, one.done_on) for one in row.occurrences]
    coming = to_come(row.due_rrule, row.due_from, row.due_to, plan.period_end)
    turns = all_turns(done, coming=coming, status=row.status)
    if len(turns) < 2:
        yield row
        return
    for turn in turns:
        done_on = turn.done_on or (row.done_on if turn.is_done and turn.last == row.due_to else None)
        cells = {"due_from": turn.first, "due_to": turn.last, "status": Status(turn.status), "done_on": done_on}
        is_next = turn.last == row.due_to and not turn.is_done
        yield row if is_next else replace(row, **cells, baseline_due_to=None, expected_due_to=None)  # type: ignore[arg-type]


def _is_of(step: Step, milestone: Milestone) -> bool:
    return step.row is milestone or (milestone.id is not None and step.row.id == milestone.id)


def _money(plan: Plan) -> Money:
    activities = [activity for objective in plan.objectives for activity in objective.activities]
    parts = tuple(money.waiting([activity for activity in activities if activity.status not in CLOSED]))
    wide = sum(part.pence for part in money.parts(plan) if part.is_wide and part.is_doubtful)
    resting = {id(row) for part in parts for row in (part.activity, *part.inside)}
    return Money(
        printed=money.printed(plan),
        once=money.in_all(plan).pence,
        unconfirmed=sum(part.pence for part in parts) + wide,
        waiting=parts,
        wider=tuple(money.wider(plan)),
        activities=tuple(activity for activity in activities if id(activity) in resting),
    )


@dataclass
class _Taking:
    """What the rows that carry a rating are read against."""

    plan: Plan
    at: date
    first: date
    cut_off: date
    steps: tuple[Step, ...]
    before: Before | None
    said: Mapping[str, str]

    def __post_init__(self) -> None:
        self.scale: Scale = scale({setting.key: setting.value for setting in self.plan.settings})
        position = self.at.isoformat()
        self.round = next((one for one in self.plan.rounds if one.period_end == position), None)
        self.under: dict[int, list[Step]] = {}
        for step in self.steps:
            self.under.setdefault(id(step.activity), []).append(step)

    def units(self) -> Iterator[Unit]:
        for objective in self.plan.objectives:
            for activity in objective.activities:
                if self.plan.report_on is ReportOn.MILESTONE and activity.milestones:
                    for milestone in activity.milestones:
                        mine = tuple(step for step in self.under[id(activity)] if _is_of(step, milestone))
                        yield self.unit(milestone, activity, objective, mine)
                else:
                    yield self.unit(activity, activity, objective, tuple(self.under[id(activity)]))

    def unit(
        self, row: Activity | Milestone, activity: Activity, objective: Objective, steps: tuple[Step, ...]
    ) -> Unit:
        return Unit(
            row=row,
            activity=activity,
            objective=objective,
            leads=leads_of(row, activity, objective),
            steps=steps,
            dated=self.by_dates(row, steps),
            said=self.received(row),
            standing=_standing(row.updates),
            was=self.before.ratings.get(row.id or "") if self.before is not None else None,
        )

    def by_dates(self, row: Activity | Milestone, steps: tuple[Step, ...]) -> Rag | None:
        if len(steps) == 1 and steps[0].row is row:
            return by_dates(steps[0].status, row.baseline_due_to or row.due_to, self.at, self.scale)
        if row.status in SET_ASIDE:
            return None
        still = [step.row.baseline_due_to or step.row.due_to for step in steps if step.is_open]
        return worst_by_dates(
            total=sum(step.row.status is not Status.CANCELLED for step in steps),
            still_open=len(still),
            oldest_open=min((day for day in still if day), default=None),
            as_at=self.at,
            scale=self.scale,
        )

    def received(self, row: Activity | Milestone) -> Update | None:
        """The answer in this position's round; where none was opened, the last one of the period or since."""
        if self.round is not None:
            answer = self.said.get(row.id or "")
            return next((update for update in row.updates if update.id == answer), None)
        answers = [update for update in row.updates if update.rag is not None]
        last = answers[-1] if answers else None
        return last if last is not None and _said_on(last) >= self.first.isoformat() else None


def _said_on(update: Update) -> str:
    return update.as_at or (update.at or "")[:10]


def _standing(updates: tuple[Update, ...]) -> Update | None:
    """The last update that stated a rating anew: "no change" leaves its words standing."""
    return next((update for update in reversed(updates) if update.rag is not None and not update.no_change), None)


# -- what the plan's owner says for the report, and issuing it


def say_overall(plan_id: str, at: date, text: str) -> Edit:
    """Writes the sentence with which the report of the position at `at` begins. An empty one takes it away.

    The round of that position is opened if it isn't yet. Raises WrongInput once its report has been issued.
    """

    def edit(book: Book) -> Change:
        words = words_of(text, "overall sentence", lines=True, empty=True) or None
        said = "overall position written" if words else "overall position removed"
        return _kept(book, plan_id, at, {"overall": words}, said)

    return edit


def ask_decisions(plan_id: str, at: date, decisions: Sequence[str]) -> Edit:
    """Keeps the decisions that the report of the position at `at` asks for, in their order.

    Without any, the report goes back to those it proposes itself. Otherwise as `say_overall`.
    """

    def edit(book: Book) -> Change:
        asked = [words for one in decisions if (words := words_of(one, "decision", empty=True))]
        said = f"{counted_or_no(len(asked), 'decision')} asked for"
        return _kept(
            book,
            plan_id,
            at,
            {"decisions": words_of("\n".join(asked), "decisions", lines=True, empty=True) or None},
            said,
        )

    return edit


def issue(plan_id: str, at: date, on: date, *, number: int | None = None, to: str = "") -> Edit:
    """Issues the report of the position at `at`, on the day `on`: it is frozen, and its round is closed.

    What it says of each row is kept, so that the next report can say what has become better or worse. `number` is
    one more than the last report's unless given; `to` the group it is for, by default the plan's first.
    Raises WrongInput for a report issued before, for a day before its position, and for a number that is taken.
    """

    def edit(book: Book) -> Change:
        name, kept = _open(book, plan_id, at)
        refuse_away(book, plan_id, "issue a report")
        if on < at:
            raise WrongInput(
                f"A report on the position at {long_date(at)} can't be issued on {short_date(on)}, before that day."
            )
        no = _number(book, plan_id, number)
        cells = {
            "issued_on": on.isoformat(),
            "issued_at": utc_text(book.now()),
            "issued_to": words_of(to, "name of a group", empty=True) or _first_group(book, plan_id),
            "report_no": no,
        }
        position = take_position(book, plan_id, at, by=on)
        round_id = kept.id if kept is not None and kept.id is not None else book.mint()
        writes = [_write(plan_id, at, kept, round_id, cells), *_reported(position, round_id)]
        return Change(f"{name}:", f"report no. {no} issued {short_date(on)}, position at {long_date(at)}", "", writes)

    return edit


def _reported(position: Position, round_id: str) -> list[Write]:
    """What the report says of each row, as it is kept."""
    found = []
    for unit in position.reported:
        due = [step for step in unit.steps if step.is_due_by(position.at)]
        cells = {
            "round_id": round_id,
            "row_id": unit.row.id,
            "level": "activity" if unit.row is unit.activity else "milestone",
            "rag": unit.rag,
            "due": len(due),
            "done": sum(step.is_done for step in due),
        }
        found.append(Write("reported", None, cells))
    return found


def _kept(book: Book, plan_id: str, at: date, cells: dict[str, Any], said: str) -> Change:
    """Cells of a round, which is opened if it isn't there."""
    name, kept = _open(book, plan_id, at)
    changed = {column: cell for column, cell in cells.items() if kept is None or getattr(kept, column) != cell}
    writes = [_write(plan_id, at, kept, book.mint(), changed)] if changed and (kept or any(changed.values())) else []
    return Change(f"{name}, position at {long_date(at)}:", said, "", writes)


def _write(plan_id: str, at: date, kept: Round | None, new_id: str, cells: dict[str, Any]) -> Write:
    if kept is not None:
        return Write("round", kept.id, cells)
    own = term(at)
    dates = {
        "period_end": at.isoformat(),
        "return_by": own.return_by.isoformat(),
        "cut_off": own.cut_off.isoformat(),
    }
    return Write("round", None, {"id": new_id, "plan_id": plan_id, **dates, **cells})


def _open(book: Book, plan_id: str, at: date) -> tuple[str, Round | None]:
    """The plan's name, and the round of a position if there is one. Raises WrongInput if its report has gone out."""
    plan = _plan(book, plan_id)
    kept = round_at(book, plan_id, at)
    if kept is not None and kept.issued_on is not None:
        issued = day_of(kept.issued_on)
        day = f" on {short_date(issued)}" if issued is not None else ""
        raise WrongInput(
            f"The report on the position at {long_date(at)} was issued{day}, so it can't be changed. "
            "To change it, undo its issue first: “history” lists it."
        )
    return str(plan["short_title"] or plan["title"]), kept


def _plan(book: Book, plan_id: str) -> Row:
    plan = live(book, "plan", plan_id)
    if plan is None:
        raise NotFound("That plan is no longer in the file.")
    return plan


def _number(book: Book, plan_id: str, wanted: int | None) -> int:
    taken = rounds.numbers(book, plan_id)
    if wanted is None:
        return max(taken, default=0) + 1
    if wanted < 1:
        raise WrongInput("Report numbers start at 1.")
    if wanted in taken:
        raise WrongInput(f"Report no. {wanted} of this plan has been issued already: the next is {max(taken) + 1}.")
    return wanted


def _first_group(book: Book, plan_id: str) -> str | None:
    groups = agreement.groups(book, plan_id)
    return str(groups[0]["name"]) if groups else None

"""Sections 1 and 7: what the group is asked and has decided; money that is not confirmed, with what rests on it."""

from collections.abc import Iterator
from datetime import date
from typing import TypeGuard

from tsworkbench.papers.paper import Block, Items, Paragraph, Words
from tsworkbench.papers.wording import MOST_REFS, Section, day_words, more, named, ref_and_title, short, unique
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.english import agreeing, are, capital, counted_in_words, listed, noun, pounds, spelled
from tsworkbench.plan.governance.money import (
    AS_A_WHOLE,
    Waiting,
    Wider,
    for_what,
    in_all,
    in_kind,
    in_kind_words,
    overspent,
)
from tsworkbench.plan.governance.position import Money, Position, day_of
from tsworkbench.plan.model import CLOSED, MATTERS, Matter, Outcome, Rag
from tsworkbench.plan.whole import Activity, Ask, Decision, Milestone, Objective, Output, Plan


def decisions_section(position: Position) -> list[Block]:
    """What the plan's owner typed, or else what the report proposes itself; then what was asked besides and waits for
    an answer, and what has been decided since the last report.
    """
    typed = (position.round.decisions or "").split("\n") if position.round is not None else []
    asked = [line for line in typed if line] or proposals(position)
    asked += [line for line in _still_asked(position) if line not in asked]
    heading = Section.DECISIONS.heading("Decisions asked for")
    if not asked:
        return [heading, Paragraph(words="No decision is asked for."), *_log(position)]
    return [heading, Items(items=tuple(asked), numbered=True), *_log(position)]


def _rows(position: Position) -> Iterator[Plan | Objective | Activity | Milestone | Output]:
    """All that a decision can be about, in the order of the plan."""
    yield position.plan
    for objective in position.plan.objectives:
        yield objective
        for activity in objective.activities:
            yield activity
            yield from activity.milestones
            yield from activity.outputs


def _still_asked(position: Position) -> list[str]:
    """What was asked by hand, and what is left of earlier reports of which something was answered."""
    rows = list(_rows(position))
    settled = {one.ask_id for row in rows for one in row.decisions if one.outcome is not Outcome.DEFERRED}
    answered = {(ask.round_id, ask.text) for ask in position.plan.asks if ask.round_id}
    lines = [
        line
        for round_ in position.plan.rounds
        if any(of == round_.id for of, _ in answered)
        for line in (round_.decisions or "").split("\n")
        if line and (round_.id, line) not in answered
    ]
    for row in rows:
        for ask in row.asks:
            if ask.kind is Matter.APPROVAL and not ask.text and _waits(row, ask):
                title = row.title or row.text if isinstance(row, Output) else row.short_title or row.title
                what = f"“{short(title or '')}” ({row.ref})"
                lines.append(f"Approve, or refuse, that {what} is complete (asked of the {ask.group}).")
            if ask.id not in settled and ask.text:
                of = f" (asked of the {ask.group})" if ask.group else ""
                lines.append(f"{_about(row)}{ask.text}{of}")
    return list(dict.fromkeys(lines))


def _waits(row: Plan | Objective | Activity | Milestone | Output, ask: Ask) -> TypeGuard[Activity | Milestone | Output]:
    """Whether a row waits for the approval that a group was asked for: it still needs it, and has no answer since."""
    needed = isinstance(row, (Activity, Milestone, Output)) and any(one.group == ask.group for one in row.approvals)
    return needed and not any(
        one.kind is Matter.APPROVAL
        and one.group == ask.group
        and one.outcome is not Outcome.DEFERRED
        and (one.at or "") >= (ask.at or "")
        for one in row.decisions
    )


def _about(row: Plan | Objective | Activity | Milestone | Output) -> str:
    return "" if isinstance(row, Plan) or not row.ref else f"{row.ref}: "


def _log(position: Position) -> list[Block]:
    """The decisions that the last report could not know, where they are more than dates: section 9 has those."""
    since = position.before.cut_off.isoformat() if position.before is not None else ""
    taken = [(one, row) for row in _rows(position) for one in row.decisions if _known_on(one) > since]
    if not any(_is_new(one) for one, _ in taken):
        return []
    asked = {ask.id: ask.text for row in _rows(position) for ask in row.asks}
    taken.sort(key=lambda pair: (pair[0].on_day, pair[0].id or ""))
    items: list[Words] = [_decision(one, row, asked) for one, row in taken[:_MOST_TAKEN]]
    if len(taken) > _MOST_TAKEN:
        items.append(more(len(taken) - _MOST_TAKEN))
    return [
        Paragraph(words="Decided since the last report:" if since else "Decided so far:"),
        Items(items=tuple(items)),
    ]


def _known_on(one: Decision) -> str:
    """The day from which the file knew of a decision, as far as it says so."""
    return max(one.on_day, (one.at or "")[:10])


_MOST_TAKEN = 20


def _is_new(one: Decision) -> bool:
    """Whether a decision says more than that a date was agreed or refused."""
    known = one.outcome in (Outcome.AGREED, Outcome.REFUSED)
    return one.kind is not Matter.DATE or one.minute is not None or not known


def _decision(
    one: Decision, row: Plan | Objective | Activity | Milestone | Output, asked: dict[str | None, str | None]
) -> str:
    day = day_of(one.on_day)
    question = asked.get(one.ask_id) if one.ask_id else None
    what = (
        (one.due_text or "no date") if one.kind is Matter.DATE else f"“{question}”" if question else MATTERS[one.kind]
    )
    words = f" – {one.text}" if one.text else ""
    minute = f" (minute {one.minute})" if one.minute else ""
    when = long_date(day) if day is not None else one.on_day
    return f"{when}, {one.group}: {_about(row)}{what} {one.outcome.value}{words}{minute}"


def proposals(position: Position) -> list[str]:
    """The decisions that follow from the plan: new dates that wait for an answer, money that is not confirmed, and what
    is rated red without a new date that would be an answer.
    """
    return [proposal for proposal in (_dates(position), _money(position), _red(position)) if proposal]


def _red(position: Position) -> str:
    asked = {one.row_id for one in position.asked}
    red: list[str] = []
    for activity in (one for objective in position.plan.objectives for one in objective.activities):
        rows: tuple[Activity | Milestone, ...] = (activity, *activity.milestones)
        if activity.status not in CLOSED and not any(row.id in asked for row in rows):
            red += [row.ref or row.title for row in rows if row.rag is Rag.RED and _is_undecided(row)]
    if not red:
        return ""
    rated = agreeing(len(red), "which is rated red", "which are rated red")
    return f"Say what is to be done about {listed(red, most=MOST_REFS)}, {rated} ({Section.OFF_TRACK})."


def _is_undecided(row: Activity | Milestone) -> bool:
    """Whether a row is open, and nothing has been decided of it since it was last rated red."""
    since = max((one.at or "" for one in row.updates if one.rag is Rag.RED and not one.no_change), default="")
    answers = [one for one in row.decisions if one.outcome is not Outcome.DEFERRED and (one.at or "") >= since]
    return row.status not in CLOSED and not answers


def _dates(position: Position) -> str:
    count = len(position.asked)
    if not count:
        return ""
    what = f"Agree or refuse {counted_in_words(count, 'new date')} ({Section.OFF_TRACK})."
    if count == 1:
        return f"{what} It does not take effect until it is agreed; until then the agreed date counts."
    return f"{what} None takes effect until it is agreed; until then each counts against its agreed date."


def _money(position: Position) -> str:
    money = position.money
    if not money.waiting:
        return ""
    first = _first_resting(position)
    until = f"by {day_words(first)}{_year(first, position)} " if first is not None else ""
    refs = [named(activity) for activity in money.activities]
    what = f"the {pounds(money.unconfirmed)}" if money.unconfirmed else f"the money for {listed(refs, most=MOST_REFS)}"
    if len(refs) == 1:
        stop = f"whether {refs[0]} stops"
    else:
        stop = f"which of {listed(refs, most=MOST_REFS)} stop"
    return f"Say {until}whether {what} is confirmed ({Section.MONEY}); if it is not, {stop}."


def _year(day: date, position: Position) -> str:
    return f" {day.year}" if day.year != position.at.year else ""


def _first_resting(position: Position) -> date | None:
    """The first day on which something falls due, after the position date, that rests on the money."""
    days = [day_of(milestone.due_to) for milestone in position.money.resting]
    return min((day for day in days if day is not None and day > position.at), default=None)


_MOST_SUMS = 10


def money_section(position: Position) -> list[Block]:
    """How much of the plan's money is not confirmed, what for, and how many milestones wait."""
    money = position.money
    besides = [*_spending(position), *_in_kind(position)]
    heading = Section.MONEY.heading("Money" if besides else "Money not yet confirmed")
    if not money.waiting and not money.wider:
        return [heading, Paragraph(words="No money of the plan is marked as not confirmed."), *besides]
    items: list[Words] = [*map(_wide, money.wider), *map(_part, money.waiting)]
    left = len(items) - _MOST_SUMS
    said = [*items[:_MOST_SUMS], *([more(left)] if left > 0 else [])]
    blocks: list[Block] = [heading, Paragraph(words=_sums(position)), Items(items=tuple(said))]
    return [*blocks, *([Paragraph(words=_resting(money))] if money.waiting else []), *besides]


def _spending(position: Position) -> list[Block]:
    """What was spent by the position date, what is left and what is expected, in all and by what is over its budget."""
    upto = position.at.isoformat()
    whole = in_all(position.plan, upto)
    blocks: list[Block] = []
    if whole.spent is not None and whole.left is not None:
        left = f"{pounds(whole.left)} is left" if whole.left >= 0 else f"{pounds(-whole.left)} more than there is"
        of = f"{pounds(whole.spent)} of {pounds(whole.pence)}" if whole.left >= 0 else pounds(whole.spent)
        blocks.append(Paragraph(words=f"By {long_date(position.at)} {of} had been spent: {left}."))
    if whole.forecast is not None:
        over = whole.forecast - whole.pence
        compared = f"{pounds(abs(over))} {'more' if over > 0 else 'less'} than the budget" if over else "the budget"
        blocks.append(Paragraph(words=f"{pounds(whole.forecast)} is expected to be spent in all: {compared}."))
    activities = [activity for objective in position.plan.objectives for activity in objective.activities]
    items = [sentence for sentence, _ in overspent(activities, upto)]
    left_over = len(items) - _MOST_SUMS
    said = [*items[:_MOST_SUMS], *([more(left_over)] if left_over > 0 else [])]
    return [*blocks, *([Items(items=tuple(said))] if said else [])]


def _in_kind(position: Position) -> list[Block]:
    """What is given in kind, which no sum holds."""
    given = in_kind(position.plan)
    if not given:
        return []
    items: list[Words] = [f"{in_kind_words(one)} ({for_what(row)})" for row, one in given[:_MOST_SUMS]]
    if len(given) > _MOST_SUMS:
        items.append(more(len(given) - _MOST_SUMS))
    return [Paragraph(words="Given in kind, and in no sum:"), Items(items=tuple(items))]


def _wide(part: Wider) -> str:
    amount = pounds(part.funding.pence) if part.funding.pence else "The money"
    what = ref_and_title(part.row) if isinstance(part.row, Objective) else AS_A_WHOLE
    return f"{amount} for {what}, from the {part.funding.source}."


def _sums(position: Position) -> str:
    money = position.money
    if not money.unconfirmed:
        count = len(money.waiting) + len(money.wider)
        return f"{capital(counted_in_words(count, 'allocation'))} without a sum {are(count)} not confirmed."
    of = f" of {pounds(money.once)}" if money.once >= money.unconfirmed else ""
    return f"{pounds(money.unconfirmed)}{of} is not confirmed{_once(position)}."


def _once(position: Position) -> str:
    """How the sum differs from what the plan prints, where a part stands inside another budget."""
    money = position.money
    if money.printed <= money.once:
        return ""
    activities = {activity.ref: activity for objective in position.plan.objectives for activity in objective.activities}
    parts = [
        f"{pounds(funding.pence)} for {named(activity)} inside {_budget(activities[funding.inside])}"
        for activity in activities.values()
        for funding in activity.funding
        if funding.pence and funding.inside in activities
    ]
    if not parts:
        return ""
    return f" ({pounds(money.printed)} as printed, less {listed(parts, most=_MOST_SUMS)})"


def _budget(host: Activity) -> str:
    return f"the {pounds(host.cost_pence)} of {named(host)}" if host.cost_pence else f"the budget of {named(host)}"


def _part(part: Waiting) -> str:
    amount = pounds(part.pence) if part.pence else "The money"
    sources = listed(unique(funding.source for funding in part.funding))
    others = listed([named(row) for row in part.inside], most=MOST_REFS)
    inside = f"; {others} {are(len(part.inside))} paid from it too" if others else ""
    return f"{amount} for {ref_and_title(part.activity)}, from the {sources}{inside}."


def _resting(money: Money) -> str:
    resting = len(money.resting)
    refs = listed([named(activity) for activity in money.activities], most=MOST_REFS)
    if not resting:
        return f"No unfinished milestone rests on it ({refs})."
    said = f"{capital(spelled(resting))} unfinished {noun(resting, 'milestone')} in {refs}"
    return f"{said} {agreeing(resting, 'rests', 'rest')} on it."

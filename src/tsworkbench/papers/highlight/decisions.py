"""Sections 1 and 7: what the group is asked to decide, and money that is not confirmed with what rests on it."""

from datetime import date

from tsworkbench.papers.highlight.sections import Section
from tsworkbench.papers.paper import Block, Items, Paragraph, Words
from tsworkbench.papers.wording import MOST_REFS, day_words, more, named, ref_and_title, unique
from tsworkbench.plan.english import agreeing, are, capital, counted_in_words, listed, noun, pounds, spelled
from tsworkbench.plan.governance.money import Waiting
from tsworkbench.plan.governance.position import Money, Position, day_of
from tsworkbench.plan.whole import Activity


def decisions_section(position: Position) -> list[Block]:
    """What the plan's owner typed; until that is done, what the report proposes itself."""
    typed = (position.round.decisions or "").split("\n") if position.round is not None else []
    asked = [line for line in typed if line] or proposals(position)
    heading = Section.DECISIONS.heading("Decisions asked for")
    if not asked:
        return [heading, Paragraph(words="No decision is asked for.")]
    return [heading, Items(items=tuple(asked), numbered=True)]


def proposals(position: Position) -> list[str]:
    """The decisions that follow from the plan: new dates that wait for an answer, and money that is not confirmed."""
    return [proposal for proposal in (_dates(position), _money(position)) if proposal]


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
    heading = Section.MONEY.heading("Money not yet confirmed")
    if not money.waiting:
        return [heading, Paragraph(words="No money of the plan is marked as not confirmed.")]
    items: list[Words] = [_part(part) for part in money.waiting[:_MOST_SUMS]]
    if len(money.waiting) > _MOST_SUMS:
        items.append(more(len(money.waiting) - _MOST_SUMS))
    blocks: list[Block] = [heading, Paragraph(words=_sums(position))]
    return [*blocks, Items(items=tuple(items)), Paragraph(words=_resting(money))]


def _sums(position: Position) -> str:
    money = position.money
    if not money.unconfirmed:
        count = len(money.waiting)
        return f"{capital(counted_in_words(count, 'allocation'))} without a sum {are(count)} not confirmed."
    of = f" of {pounds(money.once)}" if money.once >= money.unconfirmed else ""
    return f"{pounds(money.unconfirmed)}{of} is not confirmed{_once(position)}."


def _once(position: Position) -> str:
    """How the sum differs from what the plan prints, where a part stands inside another budget."""
    money = position.money
    if money.printed == money.once:
        return ""
    activities = {activity.ref: activity for objective in position.plan.objectives for activity in objective.activities}
    parts = [
        f"{pounds(funding.pence)} for {named(activity)} inside {_budget(activities[funding.inside])}"
        for activity in activities.values()
        for funding in activity.funding
        if funding.pence and funding.inside in activities
    ]
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

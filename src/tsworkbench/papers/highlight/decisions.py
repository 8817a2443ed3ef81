"""Section 1: what the group is asked to decide."""

from datetime import date

from tsworkbench.papers.highlight.sections import Section
from tsworkbench.papers.paper import Block, Items, Paragraph
from tsworkbench.papers.sentences import counted_in_words, listed
from tsworkbench.papers.wording import MOST_REFS, day_words, named
from tsworkbench.plan.fields import money_words
from tsworkbench.plan.position import Position, day_of


def section(position: Position) -> list[Block]:
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
    what = (
        f"the {money_words(money.unconfirmed)}"
        if money.unconfirmed
        else f"the money for {listed(refs, most=MOST_REFS)}"
    )
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

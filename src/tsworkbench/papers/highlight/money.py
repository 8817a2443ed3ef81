"""Section 7: money that is not confirmed, and what rests on it."""

from tsworkbench.papers.highlight.sections import Section
from tsworkbench.papers.paper import Block, Items, Paragraph, Words
from tsworkbench.papers.sentences import are, capital, counted_in_words, listed, nouns, spelled, unique
from tsworkbench.papers.wording import MOST_REFS, more, named, ref_and_title
from tsworkbench.plan.checking_money import Waiting
from tsworkbench.plan.fields import money_words
from tsworkbench.plan.position import Money, Position
from tsworkbench.plan.whole import Activity

_MOST = 10


def section(position: Position) -> list[Block]:
    """How much of the plan's money is not confirmed, what for, and how many milestones wait."""
    money = position.money
    heading = Section.MONEY.heading("Money not yet confirmed")
    if not money.waiting:
        return [heading, Paragraph(words="No money of the plan is marked as not confirmed.")]
    items: list[Words] = [_part(part) for part in money.waiting[:_MOST]]
    if len(money.waiting) > _MOST:
        items.append(more(len(money.waiting) - _MOST))
    blocks: list[Block] = [heading, Paragraph(words=_sums(position))]
    return [*blocks, Items(items=tuple(items)), Paragraph(words=_resting(money))]


def _sums(position: Position) -> str:
    money = position.money
    if not money.unconfirmed:
        count = len(money.waiting)
        return f"{capital(counted_in_words(count, 'allocation'))} without a sum {are(count)} not confirmed."
    of = f" of {money_words(money.once)}" if money.once >= money.unconfirmed else ""
    return f"{money_words(money.unconfirmed)}{of} is not confirmed{_once(position)}."


def _once(position: Position) -> str:
    """How the sum differs from what the plan prints, where a part stands inside another budget."""
    money = position.money
    if money.printed == money.once:
        return ""
    activities = {activity.ref: activity for objective in position.plan.objectives for activity in objective.activities}
    parts = [
        f"{money_words(funding.pence)} for {named(activity)} inside {_budget(activities[funding.inside])}"
        for activity in activities.values()
        for funding in activity.funding
        if funding.pence and funding.inside in activities
    ]
    return f" ({money_words(money.printed)} as printed, less {listed(parts, most=_MOST)})"


def _budget(host: Activity) -> str:
    return f"the {money_words(host.cost_pence)} of {named(host)}" if host.cost_pence else f"the budget of {named(host)}"


def _part(part: Waiting) -> str:
    amount = money_words(part.pence) if part.pence else "The money"
    sources = listed(unique(funding.source for funding in part.funding))
    others = listed([named(row) for row in part.inside], most=MOST_REFS)
    inside = f"; {others} {are(len(part.inside))} paid from it too" if others else ""
    return f"{amount} for {ref_and_title(part.activity)}, from the {sources}{inside}."


def _resting(money: Money) -> str:
    resting = len(money.resting)
    refs = listed([named(activity) for activity in money.activities], most=MOST_REFS)
    if not resting:
        return f"No unfinished milestone rests on it ({refs})."
    said = f"{capital(spelled(resting))} unfinished {nouns(resting, 'milestone')} in {refs}"
    return f"{said} {'rests' if resting == 1 else 'rest'} on it."

"""The money of a plan: what is printed, what is counted once, and what rests on money that is not confirmed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tsworkbench.plan.checking_words import named
from tsworkbench.plan.fields import money_words, when_words
from tsworkbench.plan.model import CLOSED
from tsworkbench.plan.whole import Activity, Funding, Milestone

Told = tuple[str, tuple[Activity, ...]]


class Waiting(NamedTuple):
    """An activity's own money that is not confirmed, and what rests on it. `pence` is 0 where no sum is named."""

    activity: Activity
    funding: tuple[Funding, ...]
    pence: int
    inside: tuple[Activity, ...]
    """Activities that are paid from inside its budget."""
    resting: tuple[Milestone, ...]
    """What is still to be done of all of these."""


class Sums(NamedTuple):
    """What a plan's activities cost in pence: as printed, and with each pound counted once."""

    printed: int
    once: int


def sums(activities: Sequence[Activity]) -> Sums:
    """The costs added up as printed, and without what stands inside another's budget."""
    refs = {activity.ref for activity in activities if activity.ref}
    printed = sum(activity.cost_pence or 0 for activity in activities)
    twice = sum(one.pence or 0 for activity in activities for one in activity.funding if one.inside in refs)
    return Sums(printed, printed - twice)


def waiting(activities: Sequence[Activity]) -> Iterator[Waiting]:
    """Each activity whose own money is not confirmed, with those paid from inside its budget."""
    by_ref = {activity.ref: activity for activity in activities if activity.ref}
    for activity in activities:
        doubtful = tuple(one for one in activity.funding if one.confirmed is False and one.inside not in by_ref)
        if not doubtful:
            continue
        pence = sum(one.pence or 0 for one in doubtful) or activity.cost_pence or 0
        inside = tuple(
            one
            for one in activities
            if any(funding.inside and funding.inside == activity.ref for funding in one.funding)
        )
        resting = tuple(m for one in (activity, *inside) for m in one.milestones if m.status not in CLOSED)
        yield Waiting(activity, doubtful, pence, inside, resting)


def counted_once(activities: Sequence[Activity]) -> Iterator[Told]:
    """What the printed costs add up to and what they come to once; and money inside a budget that can't hold it."""
    by_ref = {activity.ref: activity for activity in activities if activity.ref}
    printed = sum(activity.cost_pence or 0 for activity in activities)
    inside = [(activity, funding) for activity in activities for funding in activity.funding if funding.inside]
    held = [
        (activity, by_ref[funding.inside], funding.pence or 0)
        for activity, funding in inside
        if funding.inside in by_ref
    ]
    twice = sum(pence for _, _, pence in held)
    if twice:
        parts = [(part, host, pence) for part, host, pence in held if pence]
        said = "; ".join(
            f"the {money_words(pence)} of {part.ref} is inside the {money_words(host.cost_pence or 0)} of {host.ref}"
            for part, host, pence in parts
        )
        once = money_words(printed - twice)
        sentence = f"The costs add up to {money_words(printed)} as printed; {said}. Counted once, they come to {once}."
        yield sentence, tuple(dict.fromkeys(row for part, host, _ in parts for row in (part, host)))
    for host in dict.fromkeys(host for _, host, _ in held):
        of_it = sum(pence for _, whose, pence in held if whose is host)
        if host.cost_pence is not None and of_it > host.cost_pence:
            parts_in = tuple(part for part, whose, _ in held if whose is host)
            costs = f"{named(host)} costs {money_words(host.cost_pence)}"
            yield f"{costs}, and {money_words(of_it)} are said to be inside it.", (host, *parts_in)
    for activity, funding in inside:
        if funding.inside not in by_ref:
            yield (
                f"{named(activity)} is paid from the budget of {funding.inside}, which is not in the plan.",
                (activity,),
            )


def unconfirmed(activities: Sequence[Activity]) -> Iterator[Told]:
    """Each activity whose own money is not confirmed, with those paid from inside its budget, and what waits on it."""
    for activity, doubtful, pence, inside, resting in waiting(activities):
        name = activity.ref or named(activity)
        rests = f"On it rests {name}"
        if inside:
            rests = f"On it rest {name} itself and, inside its budget, {_and(one.ref or named(one) for one in inside)}"
        amount = f"{money_words(pence)} " if pence else "The money "
        sources = _and(dict.fromkeys(one.source for one in doubtful))
        source = f"from the {sources} {'is' if len(doubtful) == 1 else 'are'}"
        sentence = f"{amount}for {named(activity)} {source} to be confirmed. {rests}{_waiting(resting)}."
        yield sentence, (activity, *inside)


def _waiting(milestones: Sequence[Milestone]) -> str:
    dated = sorted((m for m in milestones if m.due_to), key=lambda m: m.due_to or "")
    if not milestones:
        return ""
    count = f"{len(milestones)} open milestone{'s' if len(milestones) > 1 else ''}"
    first = f", the first due {when_words(dated[0].due_from, dated[0].due_to, dated[0].due_precision)}" if dated else ""
    return f", with {count}{first}"


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last

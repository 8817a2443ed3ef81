"""The money of a plan: what is printed, what is counted once, what rests on money that is not confirmed, and how much
there is by objective, by source and by lead.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from tsworkbench.plan.english import are, counted, listed, pounds, shortened
from tsworkbench.plan.language.cell_labels import when_words
from tsworkbench.plan.model import CLOSED, LeadRole
from tsworkbench.plan.whole import Activity, Funding, Lead, Milestone, Objective, Output, Plan

_LONGEST = 60  # characters of a row's words in a sentence


def named(row: Objective | Activity | Milestone | Output) -> str:
    """A row in a sentence: its ref and the beginning of its words."""
    words = row.text if isinstance(row, Output) else row.short_title or row.title
    short = shortened(words, _LONGEST)
    return f"{row.ref} “{short}”" if row.ref else f"“{short}”"


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
            f"the {pounds(pence)} of {part.ref} is inside the {pounds(host.cost_pence or 0)} of {host.ref}"
            for part, host, pence in parts
        )
        once = pounds(printed - twice)
        sentence = f"The costs add up to {pounds(printed)} as printed; {said}. Counted once, they come to {once}."
        yield sentence, tuple(dict.fromkeys(row for part, host, _ in parts for row in (part, host)))
    for host in dict.fromkeys(host for _, host, _ in held):
        of_it = sum(pence for _, whose, pence in held if whose is host)
        if host.cost_pence is not None and of_it > host.cost_pence:
            parts_in = tuple(part for part, whose, _ in held if whose is host)
            costs = f"{named(host)} costs {pounds(host.cost_pence)}"
            yield f"{costs}, and {pounds(of_it)} are said to be inside it.", (host, *parts_in)
    for activity, funding in inside:
        if funding.inside not in by_ref:
            yield (
                f"{named(activity)} is paid from the budget of {funding.inside}, which is not in the plan.",
                (activity,),
            )


def unconfirmed(activities: Sequence[Activity], year_start: int) -> Iterator[Told]:
    """Each activity whose own money is not confirmed, with those paid from inside its budget, and what waits on it."""
    for activity, doubtful, pence, inside, resting in waiting(activities):
        name = activity.ref or named(activity)
        rests = f"On it rests {name}"
        if inside:
            those = listed(one.ref or named(one) for one in inside)
            rests = f"On it rest {name} itself and, inside its budget, {those}"
        amount = f"{pounds(pence)} " if pence else "The money "
        sources = listed(dict.fromkeys(one.source for one in doubtful))
        source = f"from the {sources} {are(len(doubtful))}"
        sentence = f"{amount}for {named(activity)} {source} to be confirmed. {rests}{_waiting(resting, year_start)}."
        yield sentence, (activity, *inside)


def _waiting(milestones: Sequence[Milestone], year_start: int) -> str:
    dated = sorted((m for m in milestones if m.due_to), key=lambda m: m.due_to or "")
    if not milestones:
        return ""
    count = counted(len(milestones), "open milestone")
    if not dated:
        return f", with {count}"
    first = dated[0]
    when = when_words(first.due_from, first.due_to, first.due_precision, year_start=year_start)
    return f", with {count}, the first due {when}"


def like_sources(activities: Sequence[Activity]) -> Iterator[Told]:
    """Two sources whose names are so alike that they may be one, and the activities that are paid from them."""
    paid: dict[str, list[Activity]] = {}
    for activity in activities:
        for one in activity.funding:
            paid.setdefault(one.source, []).append(activity)
    for name, other in combinations(paid, 2):
        if _is_like(name, other):
            first, second = (listed(dict.fromkeys(row.ref or named(row) for row in paid[one])) for one in (name, other))
            sentence = f"“{name}” ({first}) and “{other}” ({second}) may be one source: “sources merge” makes them one."
            yield sentence, tuple(dict.fromkeys((*paid[name], *paid[other])))


def _is_like(name: str, other: str) -> bool:
    """Whether two names differ in their last word alone, by a slip of the keys, or are a name and its initials."""
    one, two = (text.casefold().replace(".", "").split() for text in (name, other))
    if len(one) == len(two) > 1 and one[:-1] == two[:-1]:
        return not (one[-1].isdecimal() or two[-1].isdecimal())
    for words, short in ((one, two), (two, one)):
        if len(short) == 1 and len(words) > 2 and short[0] == "".join(word[0] for word in words):
            return True
    if any(character.isdecimal() for character in name + other):
        return False
    return SequenceMatcher(None, " ".join(one), " ".join(two)).ratio() >= 0.9


class Total(NamedTuple):
    """Money that belongs together, in pence: what it is called, its activities' refs, and its sums."""

    name: str
    refs: tuple[str, ...]
    pence: int
    unconfirmed: int


NO_OBJECTIVE, NO_SOURCE, NO_LEAD = "", "no source named", "nobody"


def by_objective(plan: Plan) -> list[Total]:
    """What each objective costs, each pound counted once, in the order of the plan."""
    inside = {activity.ref for _, activity in _activities(plan) if activity.ref}
    found = []
    for objective in plan.objectives:
        costs = [(one, _own(one, inside)) for one in objective.activities]
        found.append(_total(" ".join(filter(None, (objective.ref, objective.short_title or objective.title))), costs))
    return [total for total in found if total.refs]


def by_source(plan: Plan) -> list[Total]:
    """What comes from each source, each pound counted once, the largest first; and what no source is named for.

    An activity with several sources counts for each with the sum that is from it; the one without a sum gives the rest.
    """
    activities = [activity for _, activity in _activities(plan)]
    refs = {activity.ref for activity in activities if activity.ref}
    parts: dict[str, list[tuple[Activity, int]]] = {}
    for activity in activities:
        own = [one for one in activity.funding if one.inside not in refs]
        named_sums = sum(one.pence or 0 for one in own)
        rest = max(0, _own(activity, refs) - named_sums)
        alone = [one for one in own if one.pence is None]
        for one in own:
            share = rest if alone == [one] else 0
            parts.setdefault(one.source, []).append((activity, one.pence or share))
        if rest and len(alone) != 1:
            parts.setdefault(NO_SOURCE, []).append((activity, rest))
    found = [_of_source(name, of) for name, of in parts.items()]
    return sorted(found, key=lambda total: (total.name == NO_SOURCE, -total.pence, total.name))


def by_lead(plan: Plan) -> list[Total]:
    """What each lead answers for, each pound counted once, the largest first. A joint lead is not counted again."""
    inside = {activity.ref for _, activity in _activities(plan) if activity.ref}
    parts: dict[str, list[tuple[Activity, int]]] = {}
    for objective, activity in _activities(plan):
        lead = _leader(activity.leads) or _leader(objective.leads) or NO_LEAD
        parts.setdefault(lead, []).append((activity, _own(activity, inside)))
    found = [_total(name, of) for name, of in parts.items()]
    return sorted((total for total in found if total.refs), key=lambda total: (-total.pence, total.name))


def _activities(plan: Plan) -> list[tuple[Objective, Activity]]:
    return [(objective, activity) for objective in plan.objectives for activity in objective.activities]


def _leader(leads: Sequence[Lead]) -> str | None:
    return next((lead.name for lead in leads if lead.role is LeadRole.LEAD), None)


def _own(activity: Activity, refs: set[str]) -> int:
    """What an activity costs beside what is inside another's budget."""
    held = sum(one.pence or 0 for one in activity.funding if one.inside in refs)
    return max(0, (activity.cost_pence or 0) - held)


def _total(name: str, costs: Sequence[tuple[Activity, int]]) -> Total:
    counted_in = [(activity, pence) for activity, pence in costs if pence]
    doubtful = sum(
        min(pence, sum(one.pence or pence for one in activity.funding if one.confirmed is False))
        for activity, pence in counted_in
        if activity.status not in CLOSED
    )
    refs = tuple(activity.ref or named(activity) for activity, _ in counted_in)
    return Total(name, refs, sum(pence for _, pence in counted_in), doubtful)


def _of_source(name: str, of: Sequence[tuple[Activity, int]]) -> Total:
    refs = tuple(activity.ref or named(activity) for activity, _ in of)
    doubtful = sum(
        pence
        for activity, pence in of
        if activity.status not in CLOSED
        and any(one.source == name and one.confirmed is False for one in activity.funding)
    )
    return Total(name, refs, sum(pence for _, pence in of), doubtful)

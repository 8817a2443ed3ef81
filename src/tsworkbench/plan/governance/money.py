"""The money of a plan: what is printed, what is counted once, what rests on money that is not confirmed, and how much
there is by objective, by source and by lead.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any, NamedTuple

from tsworkbench.plan.english import agreeing, are, counted, listed, noun, pounds, shortened
from tsworkbench.plan.imports.printed.money import said_confirmed, with_sum
from tsworkbench.plan.language.cell_labels import when_words
from tsworkbench.plan.model import CLOSED, FundingKind, LeadRole, SpendKind
from tsworkbench.plan.whole import Activity, Funding, Lead, Milestone, Objective, Output, Plan, Spend

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


class Wider(NamedTuple):
    """Money for an objective, or for the plan as a whole, that is not confirmed."""

    row: Plan | Objective
    funding: Funding


def wider(plan: Plan) -> list[Wider]:
    """The money of the plan and of its objectives that is not confirmed, while something of it is open."""
    rows: list[Plan | Objective] = [plan, *plan.objectives]
    found = []
    for row in rows:
        activities = row.activities if isinstance(row, Objective) else [one for _, one in _activities(plan)]
        if not activities or any(one.status not in CLOSED for one in activities):
            found += [Wider(row, one) for one in money_of(row.funding) if one.confirmed is False]
    return found


def printed(plan: Plan) -> int:
    """What the costs of a plan's activities add up to as they are printed, whatever is inside another budget."""
    return sum(activity.cost_pence or 0 for _, activity in _activities(plan))


def waiting(activities: Sequence[Activity]) -> Iterator[Waiting]:
    """Each activity whose own money is not confirmed, with those paid from inside its budget."""
    by_ref = {activity.ref: activity for activity in activities if activity.ref}
    for activity in activities:
        own = [one for one in money_of(activity.funding) if one.inside not in by_ref]
        doubtful = tuple(one for one in own if one.confirmed is False)
        if not doubtful:
            continue
        pence = sum(part.pence for part in _of_activity(None, activity, by_ref) if part.is_doubtful)
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


def unconfirmed_wider(plan: Plan) -> Iterator[tuple[str, tuple[Objective, ...]]]:
    """Money of the plan as a whole, or of an objective, that is not confirmed."""
    for row, one in wider(plan):
        amount = f"{pounds(one.pence)} " if one.pence else "The money "
        what = named(row) if isinstance(row, Objective) else AS_A_WHOLE
        rows = (row,) if isinstance(row, Objective) else ()
        yield f"{amount}for {what} from the {one.source} is to be confirmed.", rows


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


def like_sources(plan: Plan) -> Iterator[tuple[str, tuple[Objective | Activity, ...]]]:
    """Two sources whose names are so alike that they may be one, and the rows that have money from them."""
    paid: dict[str, list[Plan | Objective | Activity]] = {}
    for row, one in _given(plan):
        paid.setdefault(one.source, []).append(row)
    for name, other in like_names(paid):
        first, second = (listed(dict.fromkeys(for_what(row) for row in paid[one])) for one in (name, other))
        sentence = f"“{name}” ({first}) and “{other}” ({second}) may be one source: “sources merge” makes them one."
        rows = [row for row in (*paid[name], *paid[other]) if not isinstance(row, Plan)]
        yield sentence, tuple({id(row): row for row in rows}.values())


def like_names(names: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs of names so alike that they may be those of one source."""
    return [(name, other) for name, other in combinations(dict.fromkeys(names), 2) if _is_like(name, other)]


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


# -- each pound once: whose it is, from where, for what


class Part(NamedTuple):
    """Money that is one in all respects, in pence. The parts of a plan hold each of its pounds once."""

    objective: Objective | None
    """None for money that is for the plan as a whole."""
    activity: Activity | None
    """None for money that is for more than what activities cost."""
    source: str | None
    pence: int
    is_doubtful: bool = False
    """Whether it is still to be confirmed, and something waits for it."""
    is_wide: bool = False
    """Whether it is paid from the money of an objective, or of the plan."""


def parts(plan: Plan) -> list[Part]:
    """The money of a plan, in its order. What activities cost comes first from the sources they name themselves.

    The money of an objective pays for what its activities cost and name no source for, that of the plan for what is
    left then; only what is over is more than the activities cost.
    """
    refs = {activity.ref for _, activity in _activities(plan) if activity.ref}
    found: list[Part] = []
    for objective in plan.objectives:
        of_it = [part for activity in objective.activities for part in _of_activity(objective, activity, refs)]
        found += _paid_from(of_it, objective.funding, objective)
    return _paid_from(found, plan.funding, None)


def _of_activity(objective: Objective | None, activity: Activity, refs: Container[str | None]) -> list[Part]:
    """The parts of an activity's own money. What it costs is the most there is; the one source without a sum gives the
    rest.
    """
    own = [one for one in money_of(activity.funding) if one.inside not in refs]
    named_sums = sum(one.pence or 0 for one in own)
    left = named_sums if activity.cost_pence is None else _own(activity, refs)
    alone = [one for one in own if one.pence is None]
    rest = max(0, left - named_sums)
    is_open = activity.status not in CLOSED
    found = []
    for one in own:
        pence = min(left, one.pence if one.pence is not None else rest if alone == [one] else 0)
        left -= pence
        found.append(Part(objective, activity, one.source, pence, is_open and one.confirmed is False))
    if left or not found:
        is_doubtful = is_open and len(alone) > 1 and all(one.confirmed is False for one in alone)
        found.append(Part(objective, activity, None, left, is_doubtful))
    return found


def _paid_from(there: list[Part], funding: Sequence[Funding], objective: Objective | None) -> list[Part]:
    """The parts of an objective, or of a plan, with what its own money pays for, and what is over of that."""
    given = money_of(funding)
    pools: list[tuple[Funding, int | None]] = []
    drawn = {one.source: sum(part.pence for part in there if part.source == one.source) for one in given}
    for one in given:
        taken = min(drawn[one.source], one.pence or 0)
        drawn[one.source] -= taken
        pools.append((one, one.pence - taken if one.pence is not None else None))
    found = []
    for part in there:
        if part.source is not None or not part.pence:
            found.append(part)
            continue
        left, is_open = part.pence, part.activity is None or part.activity.status not in CLOSED
        for place, (one, pool) in enumerate(pools):
            pence = min(left, pool) if pool is not None else left if len(pools) == 1 else 0
            if pence:
                pools[place] = one, None if pool is None else pool - pence
                left -= pence
                is_doubtful = is_open and not _sure(one)
                found.append(Part(part.objective, part.activity, one.source, pence, is_doubtful, is_wide=True))
        found += [part._replace(pence=left)] if left else []
    activities = [part.activity for part in there if part.activity is not None]
    waits = not activities or any(activity.status not in CLOSED for activity in activities)
    for one, pool in pools:
        found.append(Part(objective, None, one.source, pool or 0, waits and not _sure(one), is_wide=True))
    return found


def _sure(one: Funding) -> bool:
    return one.confirmed is not False


def money_of(funding: Sequence[Funding]) -> list[Funding]:
    """What of it is money, and not given in kind."""
    return [one for one in funding if one.kind is FundingKind.MONEY]


def in_kind(plan: Plan) -> list[tuple[Plan | Objective | Activity, Funding]]:
    """What is given in kind, with the row that it is given for, in the order of the plan. It is never added up."""
    return [(row, one) for row, one in _given(plan) if one.kind is FundingKind.IN_KIND]


def _given(plan: Plan) -> list[tuple[Plan | Objective | Activity, Funding]]:
    """What comes from any source, with the row that it is for, in the order of the plan."""
    rows: list[Plan | Objective | Activity] = [plan]
    for objective in plan.objectives:
        rows += [objective, *objective.activities]
    return [(row, one) for row in rows for one in row.funding]


def for_what(row: Plan | Objective | Activity) -> str:
    """A row that money is for, as it is named behind it: its number, else its words."""
    return AS_A_WHOLE if isinstance(row, Plan) else row.ref or named(row)


def in_kind_words(one: Funding) -> str:
    """What is given in kind: its words, and what it is worth if they don't say that."""
    words = one.text or one.source
    worth = f", worth {pounds(one.worth_pence)}" if one.worth_pence is not None and "£" not in words else ""
    return f"{words}{worth}"


# -- what has been spent, and what is expected


def known(activity: Activity, kind: SpendKind, upto: str | None = None) -> Spend | None:
    """The last sum of a kind that was known on a day, in ISO; the last of all without one. None if none was."""
    of_kind = [one for one in activity.spend if one.kind is kind and (upto is None or one.on_day <= upto)]
    return max(of_kind, key=lambda one: (one.on_day, one.id or ""), default=None)


def overspent(activities: Sequence[Activity], upto: str | None = None) -> Iterator[Told]:
    """Budgets that are overspent or will be, those inside them counted in; and sources that don't come to the cost."""
    homes = _homes(activities)
    for activity in activities:
        if activity.cost_pence is None:
            continue
        those = tuple(one for one in activities if homes[id(one)] is activity)
        with_those = f" with {listed(named(one) for one in those if one is not activity)}" if len(those) > 1 else ""
        costs = f"the {pounds(activity.cost_pence)} that it is to cost"
        for kind, has in ((SpendKind.SPENT, "has spent"), (SpendKind.FORECAST, "is expected to spend")):
            sums_known = [one.pence for row in those if (one := known(row, kind, upto)) is not None]
            if sum(sums_known) > activity.cost_pence:
                yield f"{named(activity)}{with_those} {has} {pounds(sum(sums_known))}: more than {costs}.", those


def not_adding_up(activities: Sequence[Activity]) -> Iterator[Told]:
    """Activities whose sources, each with its sum, come to another sum than the cost; and forecasts below the spend."""
    for activity in activities:
        funding = money_of(activity.funding)
        whole = sum(one.pence or 0 for one in funding)
        if activity.cost_pence is not None and funding:
            says = f"{named(activity)} costs {pounds(activity.cost_pence)}, and its"
            if whole > activity.cost_pence:
                yield f"{says} {noun(len(funding), 'source')} {_come(len(funding))} to {pounds(whole)}.", (activity,)
            elif whole < activity.cost_pence and all(one.pence is not None for one in funding):
                short = pounds(activity.cost_pence - whole)
                yield (
                    f"{says} {noun(len(funding), 'source')} {_come(len(funding))} to {pounds(whole)}: {short} has no "
                    "source.",
                    (activity,),
                )
        spent, forecast = known(activity, SpendKind.SPENT), known(activity, SpendKind.FORECAST)
        if spent is not None and forecast is not None and spent.pence > forecast.pence:
            yield (
                f"{named(activity)} has spent {pounds(spent.pence)}, and is expected to spend {pounds(forecast.pence)} "
                "in all.",
                (activity,),
            )


def _come(count: int) -> str:
    return agreeing(count, "comes", "come")


def _homes(activities: Sequence[Activity]) -> dict[int, Activity]:
    """In whose budget the money of each activity is, by its place in memory: its own, or all of it inside another."""
    by_ref = {activity.ref: activity for activity in activities if activity.ref}
    found = {}
    for activity in activities:
        home, seen = activity, {id(activity)}
        while host := next((by_ref[one.inside] for one in home.funding if one.inside in by_ref), None):
            if _own(home, by_ref) or id(host) in seen:
                break
            home = host
            seen.add(id(home))
        found[id(activity)] = home
    return found


# -- added up


class Total(NamedTuple):
    """Money that belongs together, in pence: what it is called, its activities' refs, and its sums.

    `spent` and `forecast` are None where nothing is known of any of it. Where something is, what is expected of the
    others is what they are to cost, or have cost already if that is more.
    """

    name: str
    refs: tuple[str, ...]
    pence: int
    unconfirmed: int
    spent: int | None = None
    forecast: int | None = None

    @property
    def left(self) -> int | None:
        """What is left of it."""
        return None if self.spent is None else self.pence - self.spent


NO_SOURCE, NO_LEAD, AS_A_WHOLE = "no source named", "nobody", "the plan as a whole"


def in_all(plan: Plan, upto: str | None = None) -> Total:
    """The money of a plan as one sum. `upto`, here and below, is the last day of what is known of the spending."""
    total = next(iter(_added_up(plan, lambda _: "in all", upto)), None)
    return total or Total("in all", (), 0, 0)


def by_objective(plan: Plan, upto: str | None = None) -> list[Total]:
    """What each objective costs, each pound counted once, in the order of the plan."""
    names = {id(one): " ".join(filter(None, (one.ref, one.short_title or one.title))) for one in plan.objectives}
    found = _added_up(plan, lambda part: names[id(part.objective)] if part.objective else AS_A_WHOLE, upto)
    return [total for total in found if total.pence or total.spent or total.forecast]


def by_source(plan: Plan, upto: str | None = None) -> list[Total]:
    """What comes from each source, each pound counted once, the largest first; and what no source is named for.

    An activity with several sources counts for each with the sum that is from it, and what it has spent in proportion
    to that.
    """
    found = _added_up(plan, lambda part: part.source or NO_SOURCE, upto)
    named_ones = [one for one in found if one.name != NO_SOURCE or one.pence or one.spent or one.forecast]
    return sorted(named_ones, key=lambda total: (total.name == NO_SOURCE, -total.pence, total.name))


def by_lead(plan: Plan, upto: str | None = None) -> list[Total]:
    """What each lead answers for, each pound counted once, the largest first. A joint lead is not counted again."""

    def lead(part: Part) -> str:
        rows = (part.activity, part.objective, plan)
        return next((name for row in rows if row is not None and (name := _leader(row.leads))), NO_LEAD)

    found = [total for total in _added_up(plan, lead, upto) if total.pence or total.spent or total.forecast]
    return sorted(found, key=lambda total: (-total.pence, total.name))


def _added_up(plan: Plan, name: Callable[[Part], str], upto: str | None) -> list[Total]:
    """The parts of a plan by a name, in the order in which each name is first met."""
    found = parts(plan)
    spending = _spending(plan, found, upto)
    grouped: dict[str, list[int]] = {}
    for place, part in enumerate(found):
        grouped.setdefault(name(part), []).append(place)
    totals = []
    for called, places in grouped.items():
        of_it = [found[place] for place in places]
        rows = [part.activity for part in of_it if part.activity is not None and (part.pence or part.source)]
        refs = tuple(dict.fromkeys(row.ref or named(row) for row in rows))
        pence, doubtful = sum(part.pence for part in of_it), sum(part.pence for part in of_it if part.is_doubtful)
        sums_known = [_sum_known([spending[place][kind] for place in places]) for kind in (0, 1)]
        totals.append(Total(called, refs, pence, doubtful, *sums_known))
    return totals


def _sum_known(sums_of_parts: Sequence[int | None]) -> int | None:
    known_ones = [one for one in sums_of_parts if one is not None]
    return sum(known_ones) if known_ones else None


def _spending(plan: Plan, found: Sequence[Part], upto: str | None) -> list[tuple[int | None, int | None]]:
    """(spent, forecast) of each part: of an activity's parts in proportion to their sums, the rest with the last."""
    activities = [activity for _, activity in _activities(plan)]
    homes = _homes(activities)
    held: dict[int, list[Activity]] = {}
    for activity in activities:
        held.setdefault(id(homes[id(activity)]), []).append(activity)
    places: dict[int, list[int]] = {}
    for place, part in enumerate(found):
        if part.activity is not None:
            places.setdefault(id(part.activity), []).append(place)
    is_forecast = any(known(activity, SpendKind.FORECAST, upto) is not None for activity in activities)
    spending: list[tuple[int | None, int | None]] = [(None, None)] * len(found)
    for activity in activities:
        at = places.get(id(activity), [])
        weights = [found[place].pence for place in at]
        spent = _sum_known([_pence(known(one, SpendKind.SPENT, upto)) for one in held.get(id(activity), [])])
        forecast = _sum_known([_pence(known(one, SpendKind.FORECAST, upto)) for one in held.get(id(activity), [])])
        if is_forecast and forecast is None and homes[id(activity)] is activity:
            forecast = max(sum(weights), spent or 0)
        for place, one, other in zip(at, _shares(spent, weights), _shares(forecast, weights), strict=True):
            spending[place] = one, other
    if is_forecast:  # what is for more than activities cost is expected to be spent
        for place, part in enumerate(found):
            spending[place] = (None, part.pence) if part.activity is None and part.pence else spending[place]
    return spending


def _pence(one: Spend | None) -> int | None:
    return one.pence if one is not None else None


def _shares(whole: int | None, weights: Sequence[int]) -> list[int | None]:
    """A sum in proportion to weights; the last has what is left, the only one all."""
    if whole is None or not weights:
        return [None] * len(weights)
    in_all_of_it = sum(weights)
    shares: list[int | None] = [whole * weight // in_all_of_it if in_all_of_it else 0 for weight in weights[:-1]]
    return [*shares, whole - sum(one or 0 for one in shares)]


def _activities(plan: Plan) -> list[tuple[Objective, Activity]]:
    return [(objective, activity) for objective in plan.objectives for activity in objective.activities]


def _leader(leads: Sequence[Lead]) -> str | None:
    return next((lead.name for lead in leads if lead.role is LeadRole.LEAD), None)


def _own(activity: Activity, refs: Container[str | None]) -> int:
    """What an activity costs beside what is inside another's budget."""
    held = sum(one.pence or 0 for one in activity.funding if one.inside in refs)
    return max(0, (activity.cost_pence or 0) - held)


# -- in words, and into the next year


def sums_in_words(funding: Sequence[Funding]) -> str:
    """Where money comes from: "Lottery £20,000 (confirmed); Council"; "nothing" where there is none."""
    return "; ".join(map(_sum_in_words, funding)) or "nothing"


def _sum_in_words(one: Funding) -> str:
    words = said_confirmed(one.text or one.source, one.confirmed)
    amount = pounds(one.pence) if one.pence is not None else ""
    words = f"{words} {amount}" if amount not in words else words
    return f"{words}, inside the budget of {one.inside}" if one.inside else words


def still_to_spend(row: Activity, label: str) -> dict[str, Any]:
    """What is left of a budget of which something was spent, as cells of the next plan; `label` names the old one,
    where that was spent and counts.
    """
    spent = known(row, SpendKind.SPENT)
    if spent is None or not spent.pence or row.cost_pence is None:
        return {}
    left = max(0, row.cost_pence - spent.pence)
    said = f"{pounds(row.cost_pence)} in all: {pounds(spent.pence)} spent by {label}."
    cells: dict[str, Any] = {
        "cost_pence": left,
        "cost_text": with_sum(row.cost_text, left) if row.cost_text else None,
        "notes": f"{row.notes}\n{said}" if row.notes else said,
    }
    money = money_of(row.funding)
    if len(money) == 1 and money[0].pence == row.cost_pence:
        words = with_sum(money[0].text, left) if money[0].text else None
        rest = replace(money[0], id=None, pence=left, text=words)
        cells["funding"] = tuple(rest if one is money[0] else replace(one, id=None) for one in row.funding)
        if row.funding_text and money[0].text:
            cells["funding_text"] = row.funding_text.replace(money[0].text, words or "", 1)
    return cells

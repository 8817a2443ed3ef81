"""Whether a plan holds together: pure rules over a whole plan, before or after it is in a file.

A finding is not an error: it is something that whoever owns the plan should settle or know of.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tsworkbench.plan.calendar import long_date, short_date
from tsworkbench.plan.due import Due, read
from tsworkbench.plan.english import agreeing, counted, listed, shortened
from tsworkbench.plan.governance.money import (
    counted_once,
    like_sources,
    named,
    not_adding_up,
    overspent,
    unconfirmed,
    unconfirmed_wider,
)
from tsworkbench.plan.governance.rag import is_open, status_within
from tsworkbench.plan.imports.draft import kept_doubts
from tsworkbench.plan.language.cell_labels import when_words
from tsworkbench.plan.model import CLOSED, SET_ASIDE, VACANT, LeadRole, Level, LinkKind, Status
from tsworkbench.plan.whole import Activity, Dated, Milestone, Objective, Output, Plan


class Check(StrEnum):
    """What is looked for, in the order in which it is shown."""

    NO_LEAD = "no lead"
    VACANT = "a vacant post"
    NO_DATE = "no date"
    NO_MEASURE = "no measure"
    OUTSIDE_PLAN = "outside the plan's period"
    BEFORE_SIGN_OFF = "due before sign-off"
    OUT_OF_ORDER = "before what it needs"
    MONEY_TWICE = "money counted once"
    NOT_ADDING_UP = "money that doesn't add up"
    OVERSPENT = "more than the budget"
    UNCONFIRMED = "money to be confirmed"
    SAME_SOURCE = "one source under two names"
    SAID_TWICE = "said twice"
    CHANGES_TWICE = "key changes said twice"
    ONE_THING = "a milestone and an output"
    KEPT_DOUBT = "kept from the import"


MEANING = {
    Check.NO_LEAD: "Nobody is named to lead it.",
    Check.VACANT: "Nobody is in the post that leads it.",
    Check.NO_DATE: "It can't be late, so nobody will miss it.",
    Check.NO_MEASURE: "Nobody could say whether it has been achieved.",
    Check.OUTSIDE_PLAN: "It falls due when the plan has ended, or before it begins.",
    Check.BEFORE_SIGN_OFF: "It was past already when the plan was signed off.",
    Check.OUT_OF_ORDER: "It is due before something that it needs, or needs what won't come.",
    Check.MONEY_TWICE: "What the plan prints, and what it costs once each pound is counted once.",
    Check.NOT_ADDING_UP: "Of what it costs, its sources and what is spent, one says another sum.",
    Check.OVERSPENT: "It has cost more than it was to cost, or is expected to.",
    Check.UNCONFIRMED: "Money that is not confirmed, and what rests on it.",
    Check.SAME_SOURCE: "Two sources of money whose names are nearly the same.",
    Check.SAID_TWICE: "The same words are in two places.",
    Check.CHANGES_TWICE: "The same key change, word for word, is printed twice.",
    Check.ONE_THING: "They seem to be one thing: one tick could do both.",
    Check.KEPT_DOUBT: "How it was read is in doubt: once it is right, delete its note.",
}


class Row(NamedTuple):
    """A row that a finding is about. `id` is None where the plan is not in a file."""

    level: str
    ref: str
    id: str | None


class Finding(NamedTuple):
    """One thing found, in a sentence, and the rows it is about, the first of them first of all."""

    check: Check
    sentence: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Standing:
    """A plan laid flat, for rules that look across it."""

    plan: Plan
    activities: tuple[tuple[Objective, Activity], ...]

    @property
    def open_activities(self) -> Iterator[tuple[Objective, Activity]]:
        """Those that something is still expected of."""
        return ((objective, activity) for objective, activity in self.activities if activity.status not in CLOSED)


def check_plan(plan: Plan) -> list[Finding]:
    """Everything found in a plan, by kind in the order of `Check`, and then in the order of the plan."""
    standing = Standing(plan, tuple((o, a) for o in plan.objectives for a in o.activities))
    return [finding for rule in _RULES for finding in rule(standing)]


def row_of(row: Objective | Activity | Milestone | Output) -> Row:
    """A row as findings name it."""
    return Row(type(row).__name__.lower(), row.ref or "", row.id)


def _no_lead(standing: Standing) -> Iterator[Finding]:
    """An activity is led by its own leads, else by its objective's."""
    for objective in standing.plan.objectives:
        alone = [a for a in objective.activities if not a.leads and a.status not in CLOSED]
        if objective.leads or not alone:
            continue
        if len(alone) == len(objective.activities):
            below = f" and the {len(alone)} under it have" if len(alone) > 1 else " and the one under it have"
            sentence = f"{named(objective)}{below} no lead."
            yield Finding(Check.NO_LEAD, sentence, (row_of(objective), *map(row_of, alone)))
        else:
            for activity in alone:
                yield Finding(Check.NO_LEAD, f"{named(activity)} has no lead.", (row_of(activity),))


def _vacant_posts(standing: Standing) -> Iterator[Finding]:
    """A post that nobody holds, with the open rows that it leads: "Director is vacant and leads 3 open rows"."""
    led: dict[str, list[Objective | Activity | Milestone | Output]] = defaultdict(list)
    for objective in standing.plan.objectives:
        still_open = [row for row in objective.activities if row.status not in CLOSED]
        rows: list[Objective | Activity | Milestone | Output] = [objective] if still_open else []
        for activity in still_open:
            rows += [row for row in _with_those_below(activity) if row.status not in CLOSED]
        for row in rows:
            for lead in row.leads:
                if lead.held == VACANT and lead.role is not LeadRole.SUPPORTING:
                    led[lead.name].append(row)
    for name, found in led.items():
        which = listed((row.ref or named(row) for row in found), most=5)
        sentence = f"{name} is vacant and leads {counted(len(found), 'open row')}: {which}."
        yield Finding(Check.VACANT, sentence, tuple(map(row_of, found)))


def _no_date(standing: Standing) -> Iterator[Finding]:
    """Milestones, and activities that have none and so are themselves what is to be done."""
    for _, activity in standing.open_activities:
        due: tuple[Milestone | Activity, ...] = activity.milestones or (activity,)
        for row in due:
            if row.due_to is None and row.due_precision not in ("ongoing", "recurring") and row.status not in CLOSED:
                printed = f": it is “{row.due_text}”" if row.due_text else ""
                yield Finding(Check.NO_DATE, f"{named(row)} has no date{printed}.", (row_of(row),))


def _no_measure(standing: Standing) -> Iterator[Finding]:
    for _, activity in standing.open_activities:
        if not activity.outputs:
            yield Finding(Check.NO_MEASURE, f"{named(activity)} has no output to measure it by.", (row_of(activity),))
        for output in activity.outputs:
            if output.target is None and output.due_rrule is None and (count := count_in(output.text)):
                sentence = f"{named(output)} speaks of “{count}”, but has no target to count towards."
                yield Finding(Check.NO_MEASURE, sentence, (row_of(output),))


def _with_those_below(activity: Activity) -> tuple[Activity | Milestone | Output, ...]:
    return activity, *activity.milestones, *activity.outputs


def _dated(standing: Standing) -> Iterator[tuple[Activity | Milestone | Output, str]]:
    """What has a date and is not cancelled, each with the status that counts."""
    for _, activity in standing.activities:
        for row in _with_those_below(activity):
            status = status_within(row.status, activity.status)
            if row.due_to is not None and status != Status.CANCELLED:
                yield row, status


def _outside_plan(standing: Standing) -> Iterator[Finding]:
    """What is due before the plan begins or after it ends; several rows that were carried from last year are one."""
    first, last = standing.plan.period_start, standing.plan.period_end
    dated = list(_dated(standing))
    carried = [row for row, status in dated if first and is_open(status) and _waits_since(row, first)]
    if first and len(carried) > 1:
        words = f"{len(carried)} rows carried from last year are due before the plan begins on {_day(first)}"
        yield Finding(Check.OUTSIDE_PLAN, f"{words}: re-date them in one sweep.", tuple(map(row_of, carried)))
    told = {id(row) for row in carried} if len(carried) > 1 else set()
    for row in (row for row, _ in dated if id(row) not in told):
        due = row.due_to or ""
        if last and due > last:
            sentence = f"{named(row)} is due {_when(row, standing.plan)}, after the plan ends on {_day(last)}."
        elif first and due < first:
            sentence = f"{named(row)} is due {_when(row, standing.plan)}, before the plan begins on {_day(first)}."
        else:
            continue
        yield Finding(Check.OUTSIDE_PLAN, sentence, (row_of(row),))


def _waits_since(row: Activity | Milestone | Output, first: str) -> bool:
    """Whether a row was carried into a plan that begins on `first`, and has a date of the year before."""
    day = row.expected_due_to or row.due_to or ""
    return day < first and any(link.kind is LinkKind.CARRIED_FROM for link in row.links)


def _before_sign_off(standing: Standing) -> Iterator[Finding]:
    signed = signed_off(standing.plan)
    if signed is None:
        return
    for row, status in _dated(standing):
        if (row.due_to or "") < signed.isoformat() and is_open(status):
            due = _when(row, standing.plan)
            sentence = f"{named(row)} was due {due}, before the plan was signed off on {long_date(signed)}."
            yield Finding(Check.BEFORE_SIGN_OFF, sentence, (row_of(row),))


def signed_off(plan: Plan) -> date | None:
    """The day on which the last of the dates of the sign-off block was filled in; None while one is blank."""
    days = [line.value for line in plan.sign_offs if line.kind == "date"]
    if not days or not all(days):
        return None
    return max(found) if (found := [day for text in days if (day := day_in(text or ""))]) else None


def _out_of_order(standing: Standing) -> Iterator[Finding]:
    rows = [milestone for _, activity in standing.activities for milestone in activity.milestones]
    counts = {
        id(row): status_within(row.status, activity.status)
        for _, activity in standing.activities
        for row in activity.milestones
    }
    by_id = {row.id: row for row in rows if row.id}
    by_ref = {row.ref: row for row in rows if row.ref}
    needs: dict[int, list[Milestone]] = defaultdict(list)
    for row in rows:
        for link in row.links:
            other = by_id.get(link.to_id or "") or by_ref.get(link.to or "")
            if link.kind is LinkKind.NEEDS and link.to_level is Level.MILESTONE and other is not None:
                needs[id(row)].append(other)
    for row in rows:
        if is_open(counts[id(row)]):
            for other in needs[id(row)]:
                yield from _order(row, other, counts[id(other)], standing.plan)


def _order(row: Milestone, other: Milestone, status: str, plan: Plan) -> Iterator[Finding]:
    """Of a row and another that it needs, which has that status."""
    both = (row_of(row), row_of(other))
    if status in SET_ASIDE:
        yield Finding(Check.OUT_OF_ORDER, f"{named(row)} needs {named(other)}, which is {status}.", both)
    elif row.due_to and other.due_to and row.due_to < other.due_to and is_open(status):
        sentence = f"{named(row)} is due {_when(row, plan)}, but needs {named(other)}, due {_when(other, plan)}."
        yield Finding(Check.OUT_OF_ORDER, sentence, both)


def _money_twice(standing: Standing) -> Iterator[Finding]:
    for sentence, rows in counted_once([activity for _, activity in standing.activities]):
        yield Finding(Check.MONEY_TWICE, sentence, tuple(map(row_of, rows)))


def _unconfirmed(standing: Standing) -> Iterator[Finding]:
    open_ones = [activity for _, activity in standing.open_activities]
    for sentence, rows in unconfirmed(open_ones, standing.plan.year_start):
        yield Finding(Check.UNCONFIRMED, sentence, tuple(map(row_of, rows)))
    for said, objectives in unconfirmed_wider(standing.plan):
        yield Finding(Check.UNCONFIRMED, said, tuple(map(row_of, objectives)))


def _not_adding_up(standing: Standing) -> Iterator[Finding]:
    for sentence, rows in not_adding_up([activity for _, activity in standing.activities]):
        yield Finding(Check.NOT_ADDING_UP, sentence, tuple(map(row_of, rows)))


def _overspent(standing: Standing) -> Iterator[Finding]:
    for sentence, rows in overspent([activity for _, activity in standing.activities]):
        yield Finding(Check.OVERSPENT, sentence, tuple(map(row_of, rows)))


def _same_source(standing: Standing) -> Iterator[Finding]:
    for sentence, rows in like_sources(standing.plan):
        yield Finding(Check.SAME_SOURCE, sentence, tuple(map(row_of, rows)))


def _said_twice(standing: Standing) -> Iterator[Finding]:
    alike: dict[tuple[str, str], list[Activity | Milestone | Output]] = defaultdict(list)
    for _, activity in standing.activities:
        for row in _with_those_below(activity):
            words = row.text if isinstance(row, Output) else row.title
            alike[type(row).__name__, folded(words)].append(row)
    for rows in alike.values():
        if len(rows) > 1:
            others = " and ".join(row.ref or "another row" for row in rows[1:])
            yield Finding(Check.SAID_TWICE, f"{named(rows[0])} is also at {others}.", tuple(map(row_of, rows)))


def _changes_twice(standing: Standing) -> Iterator[Finding]:
    """Key changes that are said twice, under two objectives or under one: whole lines, or sentences within them."""
    said: dict[str, list[tuple[Objective, str]]] = defaultdict(list)
    for objective in standing.plan.objectives:
        for words, sentence in _sentences(objective.key_changes):
            said[words].append((objective, sentence))
    yield from _changes_that_are_reasons(standing)
    for found in said.values():
        if len(found) > 1:
            first, others = found[0][0], [objective for objective, _ in found[1:]]
            apart = list({id(one): one for one in others if one is not first}.values())
            where = f"also a key change of {listed(map(named, apart))}" if apart else "said twice among its key changes"
            sentence = f"{named(first)}: “{shortened(found[0][1], 80)}” is {where}."
            yield Finding(Check.CHANGES_TWICE, sentence, tuple(map(row_of, (first, *apart))))


def _changes_that_are_reasons(standing: Standing) -> Iterator[Finding]:
    """Key changes that are word for word what a rationale says: all of them, or sentences within them."""
    reasons: dict[str, list[Objective]] = defaultdict(list)
    for objective in standing.plan.objectives:
        for words, _ in _sentences(objective.rationale):
            reasons[words].append(objective)
    for objective in standing.plan.objectives:
        changes = _sentences(objective.key_changes)
        found = [(sentence, reasons[words]) for words, sentence in changes if words in reasons]
        if found and len(found) == len(changes) and all(objective in others for _, others in found):
            sentence = f"{named(objective)}: what it calls its key changes is its rationale, word for word."
            yield Finding(Check.CHANGES_TWICE, sentence, (row_of(objective),))
            continue
        for change, others in found:
            where = "its rationale" if objective in others else f"the rationale of {listed(map(named, others))}"
            sentence = f"{named(objective)}: “{shortened(change, 80)}”, a key change, is in {where} too, word for word."
            rows = {id(one): one for one in (objective, *others)}.values()
            yield Finding(Check.CHANGES_TWICE, sentence, tuple(map(row_of, rows)))


def _sentences(text: str | None) -> list[tuple[str, str]]:
    """The sentences of a text that say something: their words alone, and as they are written."""
    parts = [part.strip() for line in (text or "").splitlines() for part in _SENTENCE.split(line)]
    folds = [(" ".join(folded(part).split()), part) for part in parts]
    return [(words, part) for words, part in folds if len(words.split()) >= _SAYS_SOMETHING]


_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
_SAYS_SOMETHING = 3  # words: “More training.” may be wanted twice


def _one_thing(standing: Standing) -> Iterator[Finding]:
    for milestone, output in like_pairs(standing.plan):
        sentence = f"{named(milestone)} and {named(output)} say the same."
        yield Finding(Check.ONE_THING, sentence, (row_of(milestone), row_of(output)))


def like_pairs(plan: Plan) -> list[tuple[Milestone, Output]]:
    """The milestones and outputs of an activity that say the same and are not known to be one thing, each once.

    "Terms of Reference agreed" and "Terms of Reference" do; an output that is counted is more than one step.
    """
    found = []
    for objective in plan.objectives:
        for activity in objective.activities:
            paired = {link.to_id for step in activity.milestones for link in step.links if link.kind is LinkKind.PAIRS}
            steps = [
                step for step in activity.milestones if not any(link.kind is LinkKind.PAIRS for link in step.links)
            ]
            outputs = [one for one in activity.outputs if one.id not in paired and not _is_counted(one)]
            scored = [(_likeness(step, one), -n, step, one) for n, step in enumerate(steps) for one in outputs]
            same: dict[int, Output] = {}
            for score, _, step, one in sorted(scored, key=lambda of: of[:2], reverse=True):
                if score and id(step) not in same and all(one is not other for other in same.values()):
                    same[id(step)] = one
            found += [(step, same[id(step)]) for step in steps if id(step) in same]
    return found


def new_pairs(plan: Plan, there: Container[str | None]) -> list[tuple[Milestone, Output]]:
    """The pairs of a document in which a row is new; `there`: the keys of the rows that the file has already."""
    return [pair for pair in like_pairs(plan) if any(row.id not in there for row in pair)]


def pairs_in_words(count: int) -> str:
    """ "9 pairs of a milestone and an output say the same"."""
    return f"{counted(count, 'pair')} of a milestone and an output {agreeing(count, 'says', 'say')} the same"


def _is_counted(output: Output) -> bool:
    return output.target is not None or bool(_OFTEN.search(output.text))


def _likeness(milestone: Milestone, output: Output) -> float:
    """How much of what the two say is the same, from 0 to 1; 0 where that is too little."""
    one, other = _gist(milestone.title), _gist(output.text)
    if not one or not other or _years_in(milestone.title) != _years_in(output.text):
        return 0
    shared = len(one & other)
    likeness = shared / len(one | other)
    whole = shared >= 2 and shared == min(len(one), len(other))
    return likeness if likeness >= (_LIKE_WHOLE if whole else _LIKE) else 0


_LIKE = 0.6
_LIKE_WHOLE = 0.4  # where all that the one says is in the other
_GIST = re.compile(r"[^\W\d_]{3,}")
_SAYS_NOTHING = frozenset({
    *("the", "and", "for", "with", "its", "from", "into", "will", "has", "have", "who", "which", "all", "any", "each"),
    *("their", "this", "that", "are", "been", "complete", "completed", "agreed", "agree", "place", "developed"),
    *("develop", "produced", "produce", "established", "establish", "draft"),
})  # fmt: skip


def _gist(text: str) -> frozenset[str]:
    """The words that tell a row from others, by their beginnings: "strategies" is "strategy"."""
    words = (word.casefold() for word in _GIST.findall(text))
    return frozenset(word[:6] for word in words if word not in _SAYS_NOTHING)


def _years_in(text: str) -> frozenset[str]:
    return frozenset(_YEARS.findall(text))


def _kept_doubts(standing: Standing) -> Iterator[Finding]:
    """The doubts about how a document was read that were kept as notes, for nobody has settled those."""
    plan = standing.plan
    for line in kept_doubts(plan):
        yield Finding(Check.KEPT_DOUBT, f"Kept from the import: {line}", ())
    for objective in plan.objectives:
        below = (row for activity in objective.activities for row in _with_those_below(activity))
        for row in (objective, *below):
            for line in kept_doubts(row):
                yield Finding(Check.KEPT_DOUBT, f"Kept from the import: {named(row)}: {line}", (row_of(row),))


def _when(row: Dated, plan: Plan) -> str:
    return when_words(row.due_from, row.due_to, row.due_precision, year_start=plan.year_start)


def _day(iso: str) -> str:
    return short_date(date.fromisoformat(iso))


_RULES: tuple[Callable[[Standing], Iterator[Finding]], ...] = (
    _no_lead,
    _vacant_posts,
    _no_date,
    _no_measure,
    _outside_plan,
    _before_sign_off,
    _out_of_order,
    _money_twice,
    _not_adding_up,
    _overspent,
    _unconfirmed,
    _same_source,
    _said_twice,
    _changes_twice,
    _one_thing,
    _kept_doubts,
)


_YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s*[/–-]\s*\d{2,4})?\b")
_COUNT = re.compile(r"(?<![\w.£])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.£])\d+(?![\w.,/-]*\w)")
_OFTEN = re.compile(r"\b(?:daily|weekly|fortnightly|monthly|quarterly|termly|yearly|annual(?:ly)?)\b", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")


def count_in(text: str) -> str:
    """The number, or the "how often", in a text that could be counted; years are none. Empty if there is none.

    >>> count_in("2009/10 Council Action Plan"), count_in("35 groups attend"), count_in("Quarterly issues")
    ('', '35', 'quarterly')
    """
    found = _COUNT.search(_YEARS.sub(" ", text))
    if found is not None:
        return found.group()
    often = _OFTEN.search(text)
    return often.group().lower() if often is not None else ""


def folded(text: str) -> str:
    """A text without what does not change what it says: case, punctuation, spaces."""
    return _NOT_WORDS.sub(" ", text.casefold()).strip()


def day_in(text: str) -> date | None:
    """The day that somebody has written into a blank, if it is one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        found = read(text, plan_year=None, as_at=date(2000, 1, 1))
    return found.end if isinstance(found, Due) and found.start == found.end else None

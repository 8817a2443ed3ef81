"""What papers call things: counts and lists read aloud; dates, leads, steps and ratings in the plan's own words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import IntEnum

from tsworkbench.papers.paper import Heading, Run, Tone, Words
from tsworkbench.plan.calendar import long_date, month_name, short_date
from tsworkbench.plan.english import agreeing, are, counted_or_no, listed, plural, shortened, spelled
from tsworkbench.plan.governance.position import Position, Step, Unit, day_of
from tsworkbench.plan.language.cell_labels import when_words
from tsworkbench.plan.language.leads import in_a_list
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import LeadRole, NoteKind, PartyRole
from tsworkbench.plan.whole import Activity, Dated, Lead, Milestone, Objective, Output, Plan


def unique(words: Iterable[str]) -> Sequence[str]:
    """Each once, in the order of its first."""
    return list(dict.fromkeys(words))


MOST_REFS = 8
"""How many refs a sentence names before it counts the rest."""


def day_words(day: date) -> str:
    """ "31 December": inside a report that has said the year."""
    return f"{day.day} {month_name(day)}"


def when(first: str | None, last: str | None, precision: str | None, *, year_start: int = 4) -> str:
    """A date as exactly as it was said: "January 2010", "15 January 2010", "Q3 2009/10", "to be confirmed"."""
    end = day_of(last)
    if end is None:
        return "to be confirmed" if precision == "tbc" else when_words(first, last, precision, year_start=year_start)
    if precision == "month":
        return f"{month_name(end)} {end.year}"
    if precision in ("day", "none", "relative", None):
        return long_date(end)
    return when_words(first, last, precision, year_start=year_start)


def due_words(row: Dated, *, year_start: int = 4) -> str:
    """When a row is due, as `when` says it."""
    return when(row.due_from, row.due_to, row.due_precision, year_start=year_start)


def leads_words(leads: Sequence[Lead]) -> str:
    """ "Louise Russell, with Corporate Finance", "Louise Russell and Andy Algar", "nobody"."""
    leading = [in_a_list(lead.shown) for lead in leads if lead.role is not LeadRole.SUPPORTING]
    helping = [in_a_list(lead.shown) for lead in leads if lead.role is LeadRole.SUPPORTING]
    if not leading:
        return f"nobody, with {listed(helping)}" if helping else "nobody"
    return f"{listed(leading)}, with {listed(helping)}" if helping else listed(leading)


def holder_words(*rows: Objective | Activity | Milestone | Output) -> str:
    """ "portfolio holder Cllr Miah": of the first of some rows that names one; empty where none does."""
    for row in rows:
        for one in row.parties:
            if one.role is PartyRole.PORTFOLIO_HOLDER:
                return f"portfolio holder {clean(one.name)}"
    return ""


def beside_words(*rows: Objective | Activity | Milestone | Output) -> list[str]:
    """Who has to do with the first of some rows besides its leads; the portfolio holder may be of one above it."""
    partners = [in_a_list(clean(one.name)) for one in rows[0].parties if one.role is PartyRole.PARTNER]
    said = [f"in partnership with {listed(partners)}" if partners else "", holder_words(*rows)]
    return [part for part in said if part]


def refs(rows: Iterable[Unit | Step | Activity], *, most: int = MOST_REFS) -> str:
    """The numbers of rows, each once: "3.1, 4.2 and 4.6". One without a number goes by its title."""
    return listed(unique(named(row) for row in rows), most=most)


def named(row: Unit | Step | Activity) -> str:
    """What a row is spoken of by: its number, else its title."""
    if isinstance(row, Step):
        return named(row.activity)
    return row.ref or f"“{short(row.title)}”"


def short(text: str, most: int = 80) -> str:
    """A text cut at a word where it is very long; what was cut stands in the plan."""
    return shortened(text, most, at_word=True)


def ref_and_title(row: Unit | Objective | Activity) -> str:
    """ "4.6 Resilience"."""
    title = short(row.title if isinstance(row, Unit) else row.short_title or row.title)
    return f"{row.ref} {title}" if row.ref else title


def evidence_words(row: Objective | Activity | Milestone | Output) -> str:
    """What was handed in as evidence for a row: its texts, links and paths, in their order; "" for none."""
    return "; ".join(clean(one.text) for one in row.evidence)


def activity_word(plan: Plan) -> str:
    """What the plan calls the level that leads report on, as it stands inside a sentence."""
    return "milestone" if plan.report_on == "milestone" else plan.activity_word.lower()


def steps_counted(steps: Sequence[Step], plan: Plan, *, in_words: bool = False) -> str:
    """ "17 milestones", "1 activity", "3 milestones and activities"."""
    number = spelled(len(steps)) if in_words else f"{len(steps):,}" if steps else "no"
    return f"{number} {steps_noun(steps, plan)}"


def all_of(steps: Sequence[Step], plan: Plan) -> str:
    """ "Both milestones", "All 20 milestones": of two and more."""
    return f"Both {steps_noun(steps, plan)}" if len(steps) == 2 else f"All {steps_counted(steps, plan, in_words=True)}"


def steps_noun(steps: Sequence[Step], plan: Plan) -> str:
    """The noun for that many steps."""
    kinds = {isinstance(step.row, Milestone) for step in steps}
    word = plan.activity_word.lower()
    if len(kinds) == 2:
        return f"milestones and {plural(word)}"
    noun = word if kinds == {False} else "milestone"
    return noun if len(steps) == 1 else plural(noun)


def unit_counted(count: int, position: Position) -> str:
    """ "15 activities"."""
    return counted_or_no(count, activity_word(position.plan))


def step_title(step: Step) -> str:
    """A step's own words, cut where they are very long."""
    return short(step.title)


def more(count: int) -> str:
    """The sentence under a list that was cut."""
    return f"{count:,} more {are(count)} not shown here; the plan itself lists {agreeing(count, 'it', 'them')}."


class Section(IntEnum):
    """The order of the report. A section with nothing to say stays, so that the numbers always mean the same."""

    DECISIONS = 1
    OVERALL = 2
    OBJECTIVES = 3
    OFF_TRACK = 4
    DONE = 5
    AHEAD = 6
    MONEY = 7
    OUTPUTS = 8
    STATEMENTS = 9
    MEANINGS = 10

    def heading(self, text: str) -> Heading:
        """The section's heading."""
        return Heading(text=f"{self.value}. {text}")

    def __str__(self) -> str:
        return f"section {self.value}"


_POINTER = re.compile(r" ?\((?:see )?sections? \d+(?:(?:, ?| and )\d+)*\)", re.IGNORECASE)


def without_pointers(text: str) -> str:
    """A sentence of the report for where there are no sections: without its "(section 4)"."""
    return _POINTER.sub("", text)


def notes_in(plan: Plan, kind: NoteKind) -> list[Words]:
    """The lessons of a plan, or the consultations, a point each, by their days: "4.2 Chest: ask (4 Dec 2009)"."""
    found: list[tuple[str, Words]] = []
    for row in _all_rows(plan):
        for one in row.public_notes:
            if one.kind is kind:
                day = day_of(one.on_day)
                said = clean(one.text) + (f" ({short_date(day)})" if day is not None else "")
                title = short(row.title or row.text) if isinstance(row, Output) else short(row.short_title or row.title)
                about = () if isinstance(row, Plan) else (Run(f"{row.ref or ''} {title}: ".lstrip(), tone=Tone.STRONG),)
                found.append((one.on_day or "", (*about, said)))
    return [words for _, words in sorted(found, key=lambda one: one[0])]


def _all_rows(plan: Plan) -> Iterator[Plan | Objective | Activity | Milestone | Output]:
    yield plan
    for objective in plan.objectives:
        yield objective
        for activity in objective.activities:
            yield activity
            yield from activity.milestones
            yield from activity.outputs

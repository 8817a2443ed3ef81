"""What papers call things: counts and lists read aloud; dates, leads, steps and ratings in the plan's own words."""

from collections.abc import Iterable, Sequence
from datetime import date

from tsworkbench.plan.calendar import long_date, month_name
from tsworkbench.plan.governance.position import Position, Step, Unit, day_of
from tsworkbench.plan.language.fields import when_words
from tsworkbench.plan.language.leads import in_a_list
from tsworkbench.plan.model import LeadRole
from tsworkbench.plan.whole import Activity, Dated, Lead, Milestone, Plan

_SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spelled(count: int) -> str:
    """A count inside a sentence: words up to nine, "no" for none, figures from 10 on."""
    return _SPELLED[count] if count < len(_SPELLED) else f"{count:,}"


def plural(noun: str) -> str:
    """The plural of a plan's own word.

    >>> [plural(word) for word in ("milestone", "activity", "day", "process", "Theme")]
    ['milestones', 'activities', 'days', 'processes', 'Themes']
    """
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def nouns(count: int, noun: str) -> str:
    """The noun as it follows a count."""
    return noun if count == 1 else plural(noun)


def counted(count: int, noun: str) -> str:
    """ "1 milestone", "no milestones", "1,200 activities"."""
    return f"{count:,} {nouns(count, noun)}" if count else f"no {plural(noun)}"


def counted_in_words(count: int, noun: str) -> str:
    """ "one milestone", "five milestones", "12 milestones"."""
    return f"{spelled(count)} {nouns(count, noun)}"


def are(count: int) -> str:
    """The verb that follows a count: "is" for one, "are" for none and many."""
    return "is" if count == 1 else "are"


def listed(words: Iterable[str], *, most: int | None = None, last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; beyond `most` "a, b and 7 more"."""
    named = list(words)
    if most is not None and len(named) > most + 1:  # "and 1 more" would be no shorter than the one itself
        return f"{', '.join(named[:most])} {last} {len(named) - most:,} more"
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} {last} {named[-1]}"


def capital(text: str) -> str:
    """A sentence's first letter made a capital one, the rest left as it is."""
    return text[:1].upper() + text[1:]


def ordinal(number: int) -> str:
    """ "first" to "ninth", "10th"."""
    words = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    if number < len(words):
        return words[number]
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


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
    leading = [in_a_list(lead.name) for lead in leads if lead.role is not LeadRole.SUPPORTING]
    helping = [in_a_list(lead.name) for lead in leads if lead.role is LeadRole.SUPPORTING]
    if not leading:
        return f"nobody, with {listed(helping)}" if helping else "nobody"
    return f"{listed(leading)}, with {listed(helping)}" if helping else listed(leading)


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
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[most // 2 :] else cut}…"


def ref_and_title(row: Unit | Activity) -> str:
    """ "4.6 Resilience"."""
    title = short(row.title if isinstance(row, Unit) else row.short_title or row.title)
    return f"{row.ref} {title}" if row.ref else title


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
    return counted(count, activity_word(position.plan))


def step_title(step: Step) -> str:
    """A step's own words, cut where they are very long."""
    return short(step.title)


def more(count: int) -> str:
    """The sentence under a list that was cut."""
    return f"{count:,} more {are(count)} not shown here; the plan itself lists {'it' if count == 1 else 'them'}."

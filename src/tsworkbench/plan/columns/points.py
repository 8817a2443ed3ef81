"""A milestone or output as a point in its activity's cell: its words, and in brackets what they don't say."""

from __future__ import annotations

from collections.abc import Sequence

from tsworkbench.plan.columns.facts import Facts, with_facts
from tsworkbench.plan.columns.phrases import Reader, days_of, due_phrase, expected_phrase, title_in
from tsworkbench.plan.model import Status, TargetKind
from tsworkbench.plan.naming import write_leads
from tsworkbench.plan.printed.quantities import read_quantity
from tsworkbench.plan.targets import number
from tsworkbench.plan.text import clean
from tsworkbench.plan.whole import Activity, Dated, Lead, Milestone, Output


def leads_words(leads: Sequence[Lead]) -> str:
    """The leads as an officer types them: "Louise Russell with Corporate Finance"."""
    return clean(write_leads([(lead.name, lead.role) for lead in leads]))


def milestone_words(milestone: Milestone, reader: Reader) -> str:
    """The document's own sentence while the milestone is called what it says, else what it is called now."""
    title, text = clean(milestone.title), clean(milestone.text or "")
    return text if text and title_in(text, reader)[0] == title else title


def is_whole(milestone: Milestone, words: str, reader: Reader) -> bool | None:
    """Whether a date that seems to stand in the words is part of what the milestone is called."""
    return True if words == clean(milestone.title) != title_in(words, reader)[0] else None


def milestone_point(milestone: Milestone, place: int, activity: Activity, reader: Reader) -> str:
    """The point of a milestone, the `place`th of its activity."""
    words = milestone_words(milestone, reader)
    facts = date_facts(milestone, words, reader)
    return with_facts(
        words,
        Facts(
            number=_number(milestone.ref, activity.ref, f"m{place}"),
            due=facts.due,
            expected=facts.expected,
            status=None if milestone.status is Status.NOT_STARTED else milestone.status,
            done_on=milestone.done_on if milestone.status is Status.COMPLETE else None,
            rag=milestone.rag,
            lead=leads_words(milestone.leads) or None,
            whole=is_whole(milestone, words, reader),
        ),
    )


def output_point(output: Output, place: int, activity: Activity, reader: Reader) -> str:
    """The point of an output, the `place`th of its activity."""
    words = clean(output.text)
    facts = date_facts(output, words, reader)
    return with_facts(
        words,
        Facts(
            number=_number(output.ref, activity.ref, f"o{place}"),
            due=facts.due,
            expected=facts.expected,
            status=None if output.status is Status.NOT_STARTED else output.status,
            done_on=output.done_on if output.status is Status.COMPLETE else None,
            lead=leads_words(output.leads) or None,
            target=_target(output, words, reader),
            actual=output.actual,
        ),
    )


def date_facts(row: Dated, words: str, reader: Reader) -> Facts:
    """The dates that the words don't say, or say otherwise."""
    found = title_in(words, reader)[1] if words else None
    phrase = due_phrase(row, reader)
    if found is None:
        due = phrase or None
    elif not phrase:
        due = ""
    else:
        printed = words[found.start : found.end]
        same = printed == phrase and days_of(found.due) == (row.due_from, row.due_to, row.due_precision, row.due_rrule)
        due = None if same else phrase
    return Facts(due=due, expected=expected_phrase(row, reader) or None)


def _target(output: Output, words: str, reader: Reader) -> str | None:
    """The target where the words don't say it, or say otherwise; "" where they only seem to say one."""
    said = read_quantity(title_in(words, reader)[0])
    stated = (said.target, said.unit, said.kind) if said else None
    held = (output.target, output.unit, output.target_kind) if output.target is not None else None
    if stated == held:
        return None
    if output.target is None:
        return ""
    yearly = "each year" if output.target_kind is TargetKind.YEARLY else ""
    return " ".join(filter(None, (number(output.target), clean(output.unit or ""), yearly)))


def _number(ref: str | None, above: str | None, usual: str) -> str | None:
    """The number where it isn't the usual one of its place; "" where it has none."""
    if ref == (f"{above}.{usual}" if above else usual):
        return None
    return clean(ref or "")

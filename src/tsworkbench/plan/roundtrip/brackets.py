"""What a row is, said behind its words in brackets: "CVS Director in post [due by May 2010; in progress]".

Only what the words themselves don't say is written, so that most of a plan stands as it was printed. A milestone or
output becomes a point in its activity's cell: its words, and in brackets what they don't say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.english import number
from tsworkbench.plan.imports.printed.quantities import read_quantity
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Rag, Status, TargetKind
from tsworkbench.plan.roundtrip.phrases import Reader, days_of, due_phrase, expected_phrase, title_in
from tsworkbench.plan.whole import Activity, Dated, Lead, Milestone, Output

_NOTHING = "as printed"
"""Says nothing: it stands where the words end in what looks like a fact."""

_WHOLE = "so called"
_FLAGS: dict[str, dict[str, object]] = {
    _WHOLE: {"whole": True},
    "confirmed": {"confirmed": True},
    "not confirmed": {"confirmed": False},
}

RATED = {Rag.RED: "red", Rag.AMBER: "amber", Rag.GREEN: "green", Rag.COMPLETE: "complete", Rag.UNRATED: "not rated"}
STATUSES = {
    Status.NOT_STARTED: "not started",
    Status.IN_PROGRESS: "in progress",
    Status.COMPLETE: "complete",
    Status.DEFERRED: "deferred",
    Status.CANCELLED: "cancelled",
}

_FACT = re.compile(r'(?:“[^”]*”|"[^"]*"|;(?! )|[^;])+')
"""One of several with "; " between them, which may stand in a quoted name, too."""
_BRACKETS = re.compile(r"(?P<words>.*?)\s*\[(?P<facts>[^\[\]]+)\]", re.DOTALL)
_SIMPLE_NUMBER = re.compile(r"[A-Za-z]{0,3}\d{1,4}(?:\.\d{1,4}){0,3}[a-z]?")
_NUMBERED = re.compile(rf"(?P<ref>{_SIMPLE_NUMBER.pattern})(?P<stop>\.?)\s+(?P<words>\S.*)", re.DOTALL)
_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})")
_MONTHS = [long_date(date(2000, month, 1)).split()[1] for month in range(1, 13)]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is in the brackets; None is "not said". A text is empty where it says that there is nothing."""

    number: str | None = None
    due: str | None = None
    expected: str | None = None
    status: Status | None = None
    done_on: str | None = None
    rag: Rag | None = None
    lead: str | None = None
    target: str | None = None
    """A number and what it counts, "25 officers", with "each year" behind it where it does so yearly."""
    actual: float | None = None
    whole: bool | None = None
    """The words are the title as they stand, even where a date seems to be among them."""
    confirmed: bool | None = None
    """Of money: whether it is."""
    inside: str | None = None
    """Of money: the number of the activity whose budget holds it."""


def with_facts(words: str, facts: Facts = Facts()) -> str:
    """The words with what there is to say of them; reads back by `read_facts`."""
    said = list(_said(facts))
    if not said:
        return words if read_facts(words) == (words, Facts()) else f"{words} [{_NOTHING}]"
    return f"{words} [{'; '.join(said)}]".strip()


def read_facts(text: str) -> tuple[str, Facts]:
    """The words and the facts behind them. Brackets that hold anything else belong to the words."""
    found = _BRACKETS.fullmatch(text)
    if found is None:
        return text, Facts()
    read: dict[str, object] = {}
    for fact in _FACT.findall(found["facts"]):
        one = _fact(fact.removeprefix(" "))
        if one is None or read.keys() & one.keys():
            return text, Facts()
        read |= one
    return found["words"], Facts(**read)  # type: ignore[arg-type]  # _fact gives fields of Facts by name


def numbered(ref: str | None, words: str, facts: Facts = Facts()) -> str:
    """The words behind their number, as plans print them: "1. Governance", "4.6 Resilience"."""
    if ref is not None and _SIMPLE_NUMBER.fullmatch(ref) and words:
        return f"{ref}{'' if '.' in ref else '.'} {with_facts(words, facts)}"
    said = ref if ref is not None else "" if read_numbered(words)[0] is not None else None
    return with_facts(words, facts_with(facts, number=said))


def read_numbered(text: str) -> tuple[str | None, str, Facts]:
    """The number, the words and the facts of what `numbered` wrote."""
    words, facts = read_facts(text)
    if facts.number is not None:
        return facts.number or None, words, facts
    found = _NUMBERED.fullmatch(words)
    if found is None or ("." in found["ref"]) == bool(found["stop"]):
        return None, words, facts
    return found["ref"], found["words"], facts


def facts_with(facts: Facts, **changed: object) -> Facts:
    """The same facts but for these."""
    return Facts(**({field.name: getattr(facts, field.name) for field in fields(facts)} | changed))


def read_day(text: str) -> str | None:
    """A day as papers write it, "22 December 2009", as ISO; None for anything else."""
    found = _DAY.fullmatch(text.strip())
    if found is None or found[2] not in _MONTHS:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1])).isoformat()
    except ValueError:
        return None


def _said(facts: Facts) -> Iterable[str]:
    if facts.number is not None:
        yield f"no. {facts.number}" if facts.number else "no number"
    if facts.due is not None:
        yield f"due {facts.due}" if facts.due else "no date"
    if facts.expected:
        yield f"now expected {facts.expected}"
    if facts.done_on is not None:
        yield f"done {long_date(date.fromisoformat(facts.done_on))}"
    elif facts.status is not None:
        yield STATUSES[facts.status]
    if facts.rag is not None:
        yield f"rated {RATED[facts.rag]}"
    if facts.lead is not None:
        yield f"lead {facts.lead}" if facts.lead else "no lead"
    if facts.target is not None:
        yield f"target {facts.target}" if facts.target else "no target"
    if facts.actual is not None:
        yield f"{number(facts.actual)} so far"
    if facts.whole:
        yield _WHOLE
    if facts.confirmed is not None:
        yield "confirmed" if facts.confirmed else "not confirmed"
    if facts.inside:
        yield f"inside the budget of {facts.inside}"


def _fact(fact: str) -> dict[str, object] | None:
    if fact == _NOTHING:
        return {}
    by_words = {words: status for status, words in STATUSES.items()}
    if fact in by_words:
        return {"status": by_words[fact]}
    if fact in _FLAGS:
        return _FLAGS[fact]
    nothing = {"no number": "number", "no date": "due", "no lead": "lead", "no target": "target"}
    if fact in nothing:
        return {nothing[fact]: ""}
    for opening, field in (
        ("inside the budget of ", "inside"),
        ("no. ", "number"),
        ("due ", "due"),
        ("now expected ", "expected"),
        ("lead ", "lead"),
    ):
        if fact.startswith(opening) and fact.removeprefix(opening).strip():
            return {field: fact.removeprefix(opening).strip()}
    if fact.startswith("target ") and fact.removeprefix("target ").strip():
        return {"target": fact.removeprefix("target ").strip()}
    if fact.startswith("rated "):
        rag = next((rag for rag, words in RATED.items() if words == fact.removeprefix("rated ")), None)
        return {"rag": rag} if rag is not None else None
    if fact.startswith("done "):
        day = read_day(fact.removeprefix("done "))
        return {"done_on": day, "status": Status.COMPLETE} if day else None
    if fact.endswith(" so far"):
        number = read_amount(fact.removesuffix(" so far"))
        return {"actual": number} if number is not None else None
    return None


def read_amount(text: str) -> float | None:
    """A number as `amount` wrote it, or None."""
    try:
        return float(text.replace(",", "")) if re.fullmatch(r"-?[\d,]*\.?\d+(?:e[-+]?\d+)?", text) else None
    except ValueError:
        return None


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

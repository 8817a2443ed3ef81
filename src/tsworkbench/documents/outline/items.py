"""Activities from the headings and the items of an outline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tsworkbench.documents.blocks import Place
from tsworkbench.documents.cells.dates import take_date
from tsworkbench.documents.cells.refs import numbered
from tsworkbench.documents.outline.behind import behind
from tsworkbench.documents.outline.making import Making
from tsworkbench.documents.outline.parts import Parts, is_day
from tsworkbench.documents.outline.sections import Section, Text
from tsworkbench.documents.struck import STRUCK_OUT
from tsworkbench.plan.model import Status, TargetKind
from tsworkbench.plan.printed.quantities import read_quantity
from tsworkbench.plan.whole import Activity

_CLAUSE = re.compile(r"\s*[,;]?\s+and\s+|\s*;\s+|,\s+")


def activity_of_item(text: Text, making: Making, *, ref: str | None = None) -> Activity:
    """An activity that is an item of a list: its number, its lead and date where named, and what is under it."""
    stood = text.stood
    number, words = _number(stood or text)
    activity = _activity(ref or number, words, text.place, text.under, (), making, printed=text.words)
    if stood is None or activity.id is None:
        return activity
    status = making.struck(activity.id, text.place, activity.title) if _waits(activity) else activity.status
    return replace(activity, status=status, notes="\n".join(filter(None, (activity.notes, STRUCK_OUT))))


def activity_of_section(section: Section, making: Making) -> Activity:
    """An activity that is a heading, with what is said and listed under it."""
    found = numbered(section.title)
    making.under = section.title
    return _activity(
        found.ref, found.text, section.place, section.texts, section.sections, making, printed=section.title
    )


def _waits(activity: Activity) -> bool:
    return activity.status is Status.NOT_STARTED


def _number(text: Text) -> tuple[str | None, str]:
    marker = text.line.marker
    if marker is not None and re.search(r"\d", marker):
        return marker.strip("().: "), text.words
    found = numbered(text.words)
    return found.ref, found.text


def _activity(
    ref: str | None,
    words: str,
    place: Place,
    texts: Sequence[Text],
    sections: Sequence[Section],
    making: Making,
    *,
    printed: str,
) -> Activity:
    key = making.key()
    parts = Parts(making, key)
    title, told = behind(words)
    for meaning, said in told:
        parts.field(meaning, said, place)
    dated = take_date(title, making.years) if "due_text" not in parts.values else None
    yearly = None if is_day(dated) else _yearly(title)
    if yearly is not None:
        parts.output_of_clause(*yearly, place)
    elif dated is not None:
        parts.values |= making.due(dated.when, key, place)
        if _words(title) - _words(dated.title) - _words(dated.when.printed):
            parts.notes.append(title)  # a sentence after the date, which the title has no room for
        title = dated.title
    for text in texts:
        parts.take(text)
    for section in sections:
        parts.take_section(section)
    return parts.activity(title=title or printed or "(no title)", ref=ref)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _yearly(title: str) -> tuple[str, float, str | None] | None:
    """The clause of a title that says by how much something grows each year, how much, and of what."""
    quantity = read_quantity(title)
    if quantity is None or quantity.kind is not TargetKind.YEARLY:
        return None
    clause = _CLAUSE.split(title)[-1]
    if read_quantity(clause) is None:
        clause = title
    return clause[:1].upper() + clause[1:], quantity.target, quantity.unit

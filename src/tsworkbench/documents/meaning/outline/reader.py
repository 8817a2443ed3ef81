"""A document of headings and paragraphs as a draft of a plan.

Fields hold so much and no more: what a document says beyond that is kept as private notes of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.columns.dates import Years
from tsworkbench.documents.columns.marks import numbered
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.meaning.builder.years import Period, is_school, period_in, years_for
from tsworkbench.documents.meaning.outline.activities import activity_of_item, activity_of_section, who_and_when
from tsworkbench.documents.meaning.outline.context import Around, with_roles
from tsworkbench.documents.meaning.outline.headings import (
    Part,
    Section,
    Shape,
    column_labelled,
    objective_word,
    part_of,
    shape_of,
    tree,
    walk_words,
)
from tsworkbench.documents.meaning.outline.maker import Making
from tsworkbench.documents.pace import Pace
from tsworkbench.plan.calendar import financial_year_of, long_date
from tsworkbench.plan.imports.draft import Choice, Draft, Put
from tsworkbench.plan.imports.printed.owners import read_owners
from tsworkbench.plan.language.text import FIELD_LIMIT
from tsworkbench.plan.whole import Activity, Library, Note, Objective, Plan, Source


def read_outline(document: Document, *, plan_year: int | None = None, pace: Pace | None = None) -> Draft | None:
    """The plan that a document's headings and lists make, or None if they make none.

    `plan_year` is the calendar year in which the plan starts, where its title doesn't say; `pace`
    counts the objectives.

    Raises Cancelled if the officer has had enough.
    """
    root = tree(document.blocks)
    shape = shape_of(root)
    if shape is None:
        return None
    period = _period(root)
    dated = [words for section in root.walk() for words in walk_words(section.texts)]
    years = years_for(period, plan_year, dated, year_start=period.year_start if period else 4)
    if period is not None and plan_year is not None and not period.first.year <= plan_year <= period.last.year:
        period = None
    years = replace(years, working=document.working)
    return _Reading(document, root, shape, years, period).draft(pace or Pace(document.name))


def _period(root: Section) -> Period | None:
    """The years that the plan's title names, or one of the lines and headings at its top."""
    top = (root.title, *list(walk_words(root.texts))[:8], *(section.title for section in root.sections[:3]))
    school = any(map(is_school, top))
    return next((period for text in top if (period := period_in(text, school=school)) is not None), None)


class _Reading:
    """One outline being read into a plan."""

    def __init__(self, document: Document, root: Section, shape: Shape, years: Years, period: Period | None) -> None:
        self._document = document
        self._root = root
        self._shape = shape
        self._making = Making(years, names=document.names)
        self._years = years
        self._period = period
        self._key = self._making.key()

    def draft(self, pace: Pace) -> Draft:
        pace.total = len(self._shape.objectives)
        objectives = []
        for n, section in enumerate(self._shape.objectives, 1):
            pace.step()
            objectives.append(self._objective(n, section))
        around = Around(self._root, self._shape, self._making, self._key, objectives)
        around.read()
        plan = Plan(
            id=self._key,
            title=_in_words(self._root.title) or self._document.name.rsplit(".", 1)[0] or "Imported plan",
            objectives=tuple(around.objectives),
            objective_word=self._shape.objective_word or "Objective",
            activity_word=self._shape.activity_word or "Activity",
            sign_offs=tuple(around.sign_offs),
            **self._put_period(),
            **around.values,
        )
        plan, left = with_roles(plan, around.roles, self._making)
        plan = within_limits(_with_notes(plan, [*around.notes, *left]))
        library = Library(
            plans=(plan,),
            officers=tuple(self._making.officers.values()),
            sources=tuple(Source(name=name) for name in self._making.sources),
        )
        return Draft(
            library=library,
            doubts=self._making.doubts,
            source=self._document.name,
            remarks=self._document.remarks,
        )

    def _put_period(self) -> dict[str, Any]:
        period = self._period
        if period is None:
            plan_year = self._years.plan_year if self._years.plan_end is None else None
            year = financial_year_of(plan_year, self._years.year_start) if plan_year is not None else None
            return {"period_start": year.first.isoformat(), "period_end": year.last.isoformat()} if year else {}
        if period.because is not None:
            others: tuple[Choice, ...] = ()
            if period.other is not None:
                first, last = period.other
                others = (
                    Choice(
                        words=f"{long_date(first)} to {long_date(last)}",
                        edits=(
                            Put(row=self._key, field="period_start", value=first.isoformat()),
                            Put(row=self._key, field="period_end", value=last.isoformat()),
                        ),
                    ),
                )
            self._making.doubt(
                self._root.place,
                period.printed,
                f"{long_date(period.first)} to {long_date(period.last)}",
                period.because,
                row=self._key,
                field="period_end",
                others=others,
            )
        return {
            "period_start": period.first.isoformat(),
            "period_end": period.last.isoformat(),
            "year_start": period.year_start,
        }

    def _objective(self, n: int, section: Section) -> Objective:
        making = self._making
        making.under = section.title
        key = making.key()
        found = numbered(section.title)
        ref, title = found.ref, found.text
        if ref is None and self._shape.objective_word == "Theme":
            ref = f"T{n}"
        values: dict[str, Any] = {}
        notes: list[str] = []
        activities: list[Activity] = []
        for text in section.texts:
            label = column_labelled(text.line.text)
            if label is not None and label[0] is Meaning.LEAD and label[1] and not text.under:
                (_, who), *dated = who_and_when(label[1])
                owners = read_owners([who], names=making.names)
                values["leads"] = making.leads(owners, key, text.place, who)
                notes += [owners.rest] if owners.rest else []
                notes += [label[1]] if dated else []  # an objective has no date of its own
            elif text.line.marker is None and not text.under:
                notes.append(text.words)
            else:
                activities.append(activity_of_item(text, making))
        for inner in section.sections:
            part = part_of(inner.title)
            words = "\n".join(walk_words(inner.texts))
            if part in (Part.KEY_CHANGES, Part.RATIONALE) and not inner.sections:
                name = "key_changes" if part is Part.KEY_CHANGES else "rationale"
                values[name] = f"{values[name]}\n{words}" if name in values else words
            elif not inner.texts and not inner.sections:
                notes.append(inner.title)
            elif column_labelled(f"{inner.title.rstrip(':')}:") and not _is_named(inner):
                activities += [activity_of_item(text, making) for text in inner.items]
                notes += [text.words for text in inner.texts if text.line.marker is None]
            else:
                activities.append(activity_of_section(inner, making))
        return Objective(
            id=key,
            ref=ref,
            title=title or section.title,
            notes="\n".join(notes) or None,
            activities=tuple(activities),
            **values,
        )


def _is_named(section: Section) -> bool:
    """Whether a heading that is also a column's name ("Actions") is more than that: it has a number or a word more."""
    return numbered(section.title).ref is not None or objective_word(section.title) is not None


def _in_words(title: str) -> str:
    """A title set in capitals as it would be written; others as they are."""
    if not title.isupper():
        return title
    small = {"of", "and", "the", "for", "in", "to", "a", "an", "on", "by", "with", "at"}
    words = [word if re.search(r"\d", word) else word.capitalize() for word in title.split()]
    return " ".join(word.lower() if n and word.lower() in small else word for n, word in enumerate(words))


def _with_notes(plan: Plan, notes: Sequence[str]) -> Plan:
    """What fits nowhere else, as the plan's notes."""
    lines = [" ".join(note.split()) for note in notes]
    return replace(plan, notes="\n".join(filter(None, lines)) or None)


T = TypeVar("T")


def within_limits(plan: Plan) -> Plan:
    """The plan with every field cut to what a field takes, and the rest of each among its private notes."""
    over: list[str] = []
    plan = _fitted(plan, over)
    pieces = [text[at : at + FIELD_LIMIT] for text in over for at in range(0, len(text), FIELD_LIMIT)]
    return replace(plan, private_notes=(*plan.private_notes, *(Note(text=piece) for piece in pieces)))


def _fitted(row: T, over: list[str]) -> T:
    changes: dict[str, Any] = {}
    for field in fields(row):  # type: ignore[arg-type]  # every caller's T is a row of a plan
        value = getattr(row, field.name)
        if type(value) is str and len(value) > FIELD_LIMIT:
            at = max(value.rfind(" ", 0, FIELD_LIMIT - 2), value.rfind("\n", 0, FIELD_LIMIT - 2))
            at = at if at > 0 else FIELD_LIMIT - 2
            changes[field.name] = value[:at].rstrip() + " …"
            over.append(value[at:].strip())
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changes[field.name] = tuple(_fitted(one, over) for one in value)
    return replace(row, **changes) if changes else row  # type: ignore[type-var]

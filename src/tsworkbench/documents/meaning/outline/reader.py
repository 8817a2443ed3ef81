"""A document of headings and paragraphs as a draft of a plan.

Fields hold so much and no more: what a document says beyond that is kept as private notes of the plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tsworkbench.documents.blocks import Cell, Document, Line
from tsworkbench.documents.columns.dates import Years
from tsworkbench.documents.columns.marks import numbered
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.meaning.builder.doubts import Doubts, Reading
from tsworkbench.documents.meaning.builder.leads import library_of, put_leads
from tsworkbench.documents.meaning.builder.nodes import Node, number_keys, objective_node, plan_node
from tsworkbench.documents.meaning.builder.years import Period, is_school, period_in, put_period, years_for
from tsworkbench.documents.meaning.outline.activities import activity_of_item, activity_of_section, who_and_when
from tsworkbench.documents.meaning.outline.context import Around, add_words
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
from tsworkbench.documents.pace import Pace
from tsworkbench.plan.calendar import financial_year_of
from tsworkbench.plan.imports.draft import Draft


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
    return _Outline(document, root, shape, years, period).draft(pace or Pace(document.name))


def _period(root: Section) -> Period | None:
    """The years that the plan's title names, or one of the lines and headings at its top."""
    top = (root.title, *list(walk_words(root.texts))[:8], *(section.title for section in root.sections[:3]))
    school = any(map(is_school, top))
    return next((period for text in top if (period := period_in(text, school=school)) is not None), None)


@dataclass
class _Outline:
    """One outline being read into a plan."""

    document: Document
    root: Section
    shape: Shape
    years: Years
    period: Period | None

    def draft(self, pace: Pace) -> Draft:
        root, shape = self.root, self.shape
        reading = Reading(self.years, Doubts(grouped=False), names=self.document.names)
        plan = plan_node()
        plan.values |= {
            "title": _in_words(root.title) or self.document.name.rsplit(".", 1)[0] or "Imported plan",
            "objective_word": shape.objective_word or "Objective",
            "activity_word": shape.activity_word or "Activity",
        }
        self._put_period(reading, plan)
        pace.total = len(shape.objectives)
        for n, section in enumerate(shape.objectives, 1):
            pace.step()
            plan.add("objectives", self._objective(reading, n, section))
        Around(root, shape, reading, plan).read()
        number_keys(plan)
        return Draft(
            library=library_of(plan, reading),
            doubts=reading.doubts.finished(),
            source=self.document.name,
            remarks=self.document.remarks,
        )

    def _put_period(self, reading: Reading, plan: Node) -> None:
        years = self.years
        if self.period is not None:
            put_period(reading, plan, self.period, reading.where(self.root.place))
        elif years.plan_year is not None and years.plan_end is None:
            year = financial_year_of(years.plan_year, years.year_start)
            plan.values |= {"period_start": year.first.isoformat(), "period_end": year.last.isoformat()}

    def _objective(self, reading: Reading, n: int, section: Section) -> Node:
        reading.under = section.title
        found = numbered(section.title)
        ref = f"T{n}" if found.ref is None and self.shape.objective_word == "Theme" else found.ref
        node = objective_node(found.text or section.title, ref)
        for text in section.texts:
            label = column_labelled(text.line.text)
            if label is not None and label[0] is Meaning.LEAD and label[1] and not text.under:
                (_, who), *dated = who_and_when(label[1])
                put_leads(reading, node, Cell(lines=(Line(text=who),)), reading.where(text.place), called="")
                if dated:
                    node.note(label[1])  # an objective has no date of its own
            elif text.line.marker is None and not text.under:
                node.note(text.words)
            else:
                node.add("activities", activity_of_item(text, reading))
        for inner in section.sections:
            part = part_of(inner.title)
            words = "\n".join(walk_words(inner.texts))
            if part in (Part.KEY_CHANGES, Part.RATIONALE) and not inner.sections:
                add_words(node, "key_changes" if part is Part.KEY_CHANGES else "rationale", words)
            elif not inner.texts and not inner.sections:
                node.note(inner.title)
            elif column_labelled(f"{inner.title.rstrip(':')}:") and not _is_named(inner):
                for text in inner.texts:
                    if text.line.marker is None:
                        node.note(text.words)
                    else:
                        node.add("activities", activity_of_item(text, reading))
            else:
                node.add("activities", activity_of_section(inner, reading))
        return node


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

"""A document of headings and paragraphs as a draft of a plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.cells.dates import Years
from tsworkbench.documents.cells.refs import numbered
from tsworkbench.documents.columnnames import Column
from tsworkbench.documents.outline.items import activity_of_item, activity_of_section
from tsworkbench.documents.outline.making import Making
from tsworkbench.documents.outline.roles import with_roles
from tsworkbench.documents.outline.sections import Section, Text, tree, walk_words
from tsworkbench.documents.outline.shape import Shape, shape_of
from tsworkbench.documents.outline.themes import theme_of
from tsworkbench.documents.outline.words import (
    Part,
    column_labelled,
    field_of,
    is_signed,
    labelled,
    objective_word,
    part_of,
)
from tsworkbench.documents.reading.periods import Period, is_school, period_in, years_for
from tsworkbench.plan.calendar import financial_year_of, long_date
from tsworkbench.plan.draft import Choice, Draft, Put
from tsworkbench.plan.due import Due, Kind, find, read
from tsworkbench.plan.printed.owners import read_owners
from tsworkbench.plan.text import FIELD_LIMIT
from tsworkbench.plan.whole import Activity, Library, Note, Objective, Plan, SignOff, Source

_CALLED = {"key_changes": "key changes", "rationale": "reasons"}
_STEPS = re.compile(r"\bsteps\b|\btimescales?\b|\bprocess\b", re.IGNORECASE)
_OFTEN = re.compile(
    r"\b(?:(?:three|six|3|6)[- ]monthly|monthly|quarterly|annually|yearly|every (?:\w+ )?(?:months?|quarters?|years?)|"
    r"each (?:month|quarter|year)|twice a year)\b",
    re.IGNORECASE,
)
_BODY = re.compile(r"[A-Z][\w'’&, -]{2,80} (?:Council|Authority|Borough|Partnership|Trust|Agency|Association|Board)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")


def read_outline(document: Document, *, plan_year: int | None = None) -> Draft | None:
    """The plan that a document's headings and lists make, or None if they make none.

    `plan_year` is the calendar year in which the plan starts, where its title doesn't say.
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
    return _Reading(document, root, shape, years, period).draft()


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
        self._making = Making(years)
        self._years = years
        self._period = period
        self._key = self._making.key()
        self._values: dict[str, Any] = {}
        self._notes: list[str] = []
        self._sign_offs: list[SignOff] = []
        self._roles: list[Text] = []

    def draft(self) -> Draft:
        objectives = [self._objective(n, section) for n, section in enumerate(self._shape.objectives, 1)]
        self._objectives = objectives
        self._front()
        self._rest(self._root)
        plan = Plan(
            id=self._key,
            title=_in_words(self._root.title) or self._document.name.rsplit(".", 1)[0] or "Imported plan",
            objectives=tuple(self._objectives),
            objective_word=self._shape.objective_word or "Objective",
            activity_word=self._shape.activity_word or "Activity",
            sign_offs=tuple(self._sign_offs),
            **self._put_period(),
            **self._values,
        )
        plan, left = with_roles(plan, self._roles, self._making)
        plan = _with_notes(plan, [*self._notes, *left])
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
            others = ()
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
            if label is not None and label[0] is Column.LEAD and label[1] and not text.under:
                owners = read_owners([label[1]])
                values["leads"] = making.leads(owners, key, text.place, label[1])
                notes += [owners.rest] if owners.rest else []
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

    def _front(self) -> None:
        """The lines above the first section: what the plan is called, whose it is, where it holds."""
        for text in self._root.texts:
            if id(text) not in self._shape.taken:
                self._line(text)

    def _line(self, text: Text) -> None:
        label = labelled(text.line.text)
        if label is None and "organisation" not in self._values and _BODY.fullmatch(text.line.text):
            self._values["organisation"] = text.line.text
            self._notes += [one.words for inner in text.under for one in inner.walk()]
            return
        if label is None:
            self._notes += [one.words for one in text.walk()]
            return
        name, value = label
        field = field_of(name)
        if not value and is_signed(name):
            self._sign_offs.append(SignOff(label=name, kind="date" if "date" in name.casefold() else "signature"))
        elif value and is_signed(name):
            kind = "date" if "date" in name.casefold() else "signature"
            self._sign_offs.append(SignOff(label=name, kind=kind, value=value))
        elif field == "organisation" and value and self._values.get("organisation") not in (None, value):
            if (
                re.search(rf"\b{re.escape(value)}\b", self._values["organisation"])
                and "short_title" not in self._values
            ):
                self._values["short_title"] = value
            else:
                self._notes.append(text.words)
        elif field and field != "title" and value and field not in self._values:
            self._values[field] = value
        else:
            self._notes.append(text.words)
        self._notes += [one.words for inner in text.under for one in inner.walk()]

    def _rest(self, section: Section) -> None:
        """All sections but the objectives': what is known by its heading goes to its place, the rest to the notes."""
        for inner in section.sections:
            if id(inner) in self._shape.taken:
                if inner is self._shape.under:
                    self._notes += walk_words([text for text in inner.texts if id(text) not in self._shape.taken])
                    self._rest(inner)
                continue
            self._part(inner)

    def _part(self, section: Section) -> None:
        part = part_of(section.title)
        words = "\n".join(walk_words(section.texts))
        if part in (Part.KEY_CHANGES, Part.RATIONALE):
            self._by_theme(section, "key_changes" if part is Part.KEY_CHANGES else "rationale", words)
            return
        if part is Part.ROLES:
            self._roles += section.texts
        elif part is Part.REVIEW and self._review(section):
            pass
        elif part is Part.CONTACT and words and "contact" not in self._values:
            self._values["contact"] = words
        elif part in (Part.VISION, Part.IMPLICATIONS) and words and part.value not in self._values:
            self._values[part.value] = words
        elif any(
            (label := labelled(text.line.text)) and (is_signed(label[0]) or field_of(label[0]))
            for text in section.texts
        ):
            if _plain(section.title) not in _plain(self._root.title):
                self._notes.append(section.title)
            for text in section.texts:
                self._line(text)
        else:
            self._notes.append(f"{section.title}: {words}".replace("::", ":") if words else section.title)
        self._rest(section)

    def _by_theme(self, section: Section, name: str, words: str) -> None:
        """A section that goes through the objectives once more, under each one's name or a shorter one."""
        titles = [objective.title for objective in self._objectives]
        if words and name == "rationale":
            self._add("rationale", words)
        elif words:
            self._notes.append(f"{section.title} {words}")
        for inner in section.sections:
            told = "\n".join([*walk_words(inner.texts), *(w for s in inner.sections for w in _all_words(s))])
            found = theme_of(inner.title, titles)
            if found is None:
                self._notes.append(f"{section.title} {inner.title}: {told}")
                continue
            n, same = found
            objective = self._objectives[n]
            before = getattr(objective, name)
            changed: dict[str, Any] = {name: f"{before}\n{told}" if before else told}
            self._objectives[n] = replace(objective, **changed)
            if not same:
                self._making.doubt(
                    inner.place,
                    inner.title,
                    f"“{objective.title}”",
                    f"That is the heading under which its {_CALLED[name]} were found; it isn't quite the same.",
                    row=objective.id,
                    field=name,
                    others=(
                        Choice(
                            words="it says nothing of it",
                            edits=(Put(row=objective.id or "", field=name, value=before),),
                        ),
                    ),
                )

    def _review(self, section: Section) -> bool:
        """When the plan is reviewed, and what comes before that."""
        steps = bool(_STEPS.search(section.title))
        sentences = [
            (sentence, text.place)
            for text in section.texts
            for one in text.walk()
            for sentence in _SENTENCE.split(one.words)
        ]
        for sentence, place in sentences:
            found = self._recurring(sentence)
            if found is not None and "review_text" not in self._values:
                phrase, due = found
                self._values |= {"review_text": phrase, "review_rrule": due.rrule}
                if due.doubt:
                    self._making.doubt(place, sentence, due.reading, due.doubt, row=self._key, field="review_text")
                if phrase == sentence.strip(" ."):
                    continue
            if steps:
                self._add("next_steps", sentence)
            else:
                self._notes.append(f"{section.title}: {sentence}".replace("::", ":"))
        return bool(sentences)

    def _recurring(self, sentence: str) -> tuple[str, Due] | None:
        """The words that say what is done again and again: "in the last quarter of each year", "quarterly"."""
        settings: Any = {
            "plan_year": self._years.plan_year,
            "plan_end": self._years.plan_end,
            "as_at": self._years.as_at,
        }
        found = find(sentence, **settings)
        if found is not None and found.due.kind is Kind.RECURRING:
            return sentence[found.start : found.end], found.due
        often = _OFTEN.search(sentence)
        due = read(often[0], **settings) if often else None
        return (often[0], due) if often and isinstance(due, Due) else None

    def _add(self, name: str, words: str) -> None:
        before = self._values.get(name)
        self._values[name] = f"{before}\n{words}" if before else words


def _is_named(section: Section) -> bool:
    """Whether a heading that is also a column's name ("Actions") is more than that: it has a number or a word more."""
    return numbered(section.title).ref is not None or objective_word(section.title) is not None


def _all_words(section: Section) -> list[str]:
    words = [section.title, *walk_words(section.texts)]
    for inner in section.sections:
        words += _all_words(inner)
    return words


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _in_words(title: str) -> str:
    """A title set in capitals as it would be written; others as they are."""
    if not title.isupper():
        return title
    small = {"of", "and", "the", "for", "in", "to", "a", "an", "on", "by", "with", "at"}
    words = [word if re.search(r"\d", word) else word.capitalize() for word in title.split()]
    return " ".join(word.lower() if n and word.lower() in small else word for n, word in enumerate(words))


def _with_notes(plan: Plan, notes: Sequence[str]) -> Plan:
    """What fits nowhere else, as the plan's notes; what they have no room for as private ones."""
    kept = ""
    over: list[Note] = []
    for note in notes:
        line = " ".join(note.split())
        longer = f"{kept}\n{line}" if kept else line
        if len(longer) <= FIELD_LIMIT:
            kept = longer
        else:
            over += [Note(text=line[at : at + FIELD_LIMIT]) for at in range(0, len(line), FIELD_LIMIT)]
    return replace(plan, notes=kept or None, private_notes=tuple(over))

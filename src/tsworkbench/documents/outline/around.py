"""What stands around a plan's objectives: whose it is, its vision, reasons, roles, reviews and signatures."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from tsworkbench.documents.outline.making import Making
from tsworkbench.documents.outline.sections import Section, Text, walk_words
from tsworkbench.documents.outline.shape import Shape
from tsworkbench.documents.outline.themes import theme_of
from tsworkbench.documents.outline.words import (
    Part,
    field_of,
    is_signed,
    labelled,
    part_of,
)
from tsworkbench.plan.due import Due, Kind, find, read
from tsworkbench.plan.imports.draft import Choice, Put
from tsworkbench.plan.whole import Objective, SignOff

_CALLED = {"key_changes": "key changes", "rationale": "reasons"}


_STEPS = re.compile(r"\bsteps\b|\btimescales?\b|\bprocess\b", re.IGNORECASE)


_OFTEN = re.compile(
    r"\b(?:(?:three|six|3|6)[- ]monthly|monthly|quarterly|annually|yearly|every (?:\w+ )?(?:months?|quarters?|years?)|"
    r"each (?:month|quarter|year)|twice a year)\b",
    re.IGNORECASE,
)


_BODY = re.compile(r"[A-Z][\w'’&, -]{2,80} (?:Council|Authority|Borough|Partnership|Trust|Agency|Association|Board)")


_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")


class Around:
    """What a document says around its objectives, each thing at its place: in a field of the plan or an objective,
    among the roles or the lines of the sign-off, or, where there is none for it, in the notes.
    """

    def __init__(self, root: Section, shape: Shape, making: Making, key: str, objectives: list[Objective]) -> None:
        self._root = root
        self._shape = shape
        self._making = making
        self._key = key
        self.objectives = objectives
        self.values: dict[str, Any] = {}
        self.notes: list[str] = []
        self.sign_offs: list[SignOff] = []
        self.roles: list[Text] = []

    def read(self) -> None:
        """The lines above the first section: what the plan is called, whose it is, where it holds."""
        for text in self._root.texts:
            if id(text) not in self._shape.taken:
                self._line(text)
        self._rest(self._root)

    def _line(self, text: Text) -> None:
        label = labelled(text.line.text)
        if label is None and "organisation" not in self.values and _BODY.fullmatch(text.line.text):
            self.values["organisation"] = text.line.text
            self.notes += [one.words for inner in text.under for one in inner.walk()]
            return
        if label is None:
            self.notes += [one.words for one in text.walk()]
            return
        name, value = label
        field = field_of(name)
        if not value and is_signed(name):
            self.sign_offs.append(SignOff(label=name, kind="date" if "date" in name.casefold() else "signature"))
        elif value and is_signed(name):
            kind = "date" if "date" in name.casefold() else "signature"
            self.sign_offs.append(SignOff(label=name, kind=kind, value=value))
        elif field == "organisation" and value and self.values.get("organisation") not in (None, value):
            if re.search(rf"\b{re.escape(value)}\b", self.values["organisation"]) and "short_title" not in self.values:
                self.values["short_title"] = value
            else:
                self.notes.append(text.words)
        elif field and field != "title" and value and field not in self.values:
            self.values[field] = value
        else:
            self.notes.append(text.words)
        self.notes += [one.words for inner in text.under for one in inner.walk()]

    def _rest(self, section: Section) -> None:
        """All sections but the objectives': what is known by its heading goes to its place, the rest to the notes."""
        for inner in section.sections:
            if id(inner) in self._shape.taken:
                if inner is self._shape.under:
                    self.notes += walk_words([text for text in inner.texts if id(text) not in self._shape.taken])
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
            self.roles += section.texts
        elif part is Part.REVIEW and self._review(section):
            pass
        elif part is Part.CONTACT and words and "contact" not in self.values:
            self.values["contact"] = words
        elif part in (Part.VISION, Part.IMPLICATIONS) and words and part.value not in self.values:
            self.values[part.value] = words
        elif any(
            (label := labelled(text.line.text)) and (is_signed(label[0]) or field_of(label[0]))
            for text in section.texts
        ):
            if _plain(section.title) not in _plain(self._root.title):
                self.notes.append(section.title)
            for text in section.texts:
                self._line(text)
        else:
            self.notes.append(f"{section.title}: {words}".replace("::", ":") if words else section.title)
        self._rest(section)

    def _by_theme(self, section: Section, name: str, words: str) -> None:
        """A section that goes through the objectives once more, under each one's name or a shorter one."""
        titles = [objective.title for objective in self.objectives]
        if words and name == "rationale":
            self._add("rationale", words)
        elif words:
            self.notes.append(f"{section.title} {words}")
        for inner in section.sections:
            told = "\n".join([*walk_words(inner.texts), *(w for s in inner.sections for w in _all_words(s))])
            found = theme_of(inner.title, titles)
            if found is None:
                self.notes.append(f"{section.title} {inner.title}: {told}")
                continue
            n, same = found
            objective = self.objectives[n]
            before = getattr(objective, name)
            changed: dict[str, Any] = {name: f"{before}\n{told}" if before else told}
            self.objectives[n] = replace(objective, **changed)
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
            if found is not None and "review_text" not in self.values:
                phrase, due = found
                self.values |= {"review_text": phrase, "review_rrule": due.rrule}
                if due.doubt:
                    self._making.doubt(place, sentence, due.reading, due.doubt, row=self._key, field="review_text")
                if phrase == sentence.strip(" ."):
                    continue
            if steps:
                self._add("next_steps", sentence)
            else:
                self.notes.append(f"{section.title}: {sentence}".replace("::", ":"))
        return bool(sentences)

    def _recurring(self, sentence: str) -> tuple[str, Due] | None:
        """The words that say what is done again and again: "in the last quarter of each year", "quarterly"."""
        settings: Any = {
            "plan_year": self._making.years.plan_year,
            "plan_end": self._making.years.plan_end,
            "as_at": self._making.years.as_at,
        }
        found = find(sentence, **settings)
        if found is not None and found.due.kind is Kind.RECURRING:
            return sentence[found.start : found.end], found.due
        often = _OFTEN.search(sentence)
        due = read(often[0], **settings) if often else None
        return (often[0], due) if often and isinstance(due, Due) else None

    def _add(self, name: str, words: str) -> None:
        before = self.values.get(name)
        self.values[name] = f"{before}\n{words}" if before else words


def _all_words(section: Section) -> list[str]:
    words = [section.title, *walk_words(section.texts)]
    for inner in section.sections:
        words += _all_words(inner)
    return words


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

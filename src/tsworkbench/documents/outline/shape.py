"""Which headings of a document are its objectives, and which of their headings or items are activities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tsworkbench.documents.cells.refs import numbered
from tsworkbench.documents.columnnames import name_of
from tsworkbench.documents.meanings import Meaning
from tsworkbench.documents.outline.sections import Section, Text
from tsworkbench.documents.outline.words import (
    activity_word,
    column_labelled,
    names_objectives,
    objective_word,
    part_of,
)

_FEWEST_ITEMS = 3
"""Items under headings below which a document without any word of a plan isn't taken for one."""


@dataclass
class Shape:
    """The objectives found: `under` is the section that announces them, if one does."""

    objectives: list[Section]
    under: Section | None = None
    objective_word: str | None = None
    activity_word: str | None = None
    taken: set[int] = field(default_factory=set)
    """The ids of the sections that are objectives or announce them, and of the lines that became objectives."""


def shape_of(root: Section) -> Shape | None:
    """The plan in a tree of sections, or None if there is none to be seen."""
    for find in (_by_word, _announced, _by_number, _by_numbered_items, _by_lists):
        shape = find(root)
        if shape is not None and shape.objectives:
            shape.taken |= {id(one) for one in shape.objectives} | ({id(shape.under)} if shape.under else set())
            if shape.activity_word is None:
                shape.activity_word = next(
                    (word for one in shape.objectives for s in one.sections if (word := activity_word(s.title))), None
                )
            return shape
    return None


def _by_word(root: Section) -> Shape | None:
    """Headings that say so themselves: "Objective 1: Better homes"."""
    called = [(section, word) for section in root.walk() if (word := objective_word(section.title))]
    if not called:
        return None
    level = Counter(section.level for section, _ in called).most_common(1)[0][0]
    chosen = [(section, word) for section, word in called if section.level == level]
    if not any(one.sections or one.items for one, _ in chosen):
        return None
    return Shape([section for section, _ in chosen], objective_word=chosen[0][1])


def _announced(root: Section) -> Shape | None:
    """The headings under "Our objectives:", or its items where it has no headings."""
    for section in root.walk():
        word = names_objectives(section.title)
        if word is None or section is root or part_of(section.title) is not None:
            continue
        with_items = [one for one in section.sections if one.items or one.sections]
        if with_items:
            singular = word.removesuffix("s").capitalize() if word.endswith("s") and " " not in word else "Objective"
            if singular in ("Theme", "Priority", "Prioritie"):
                return Shape(section.sections, section, objective_word="Theme" if singular == "Theme" else "Priority")
            if _counts_through(section.sections):
                # Objectives that are numbered through under headings without numbers: those group them.
                return Shape(section.sections, section, objective_word="Theme", activity_word=singular)
            return Shape(section.sections, section)
        if len(section.items) >= 2 and any(item.under for item in section.items):
            return _of_items(section.items, section)
    return None


def _counts_through(sections: Sequence[Section]) -> bool:
    numbers = [
        int(found[0])
        for section in sections
        for item in section.items
        if (found := re.findall(r"^\(?(\d{1,3})[.)]?$", item.line.marker or ""))
    ]
    return len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _by_number(root: Section) -> Shape | None:
    """Headings numbered "1." with headings "1.1" under them, or beside them."""
    for section in root.walk():
        ones = [one for one in section.sections if _depth(one.title) == 1]
        twos = [inner for one in section.sections for inner in one.sections if _depth(inner.title) == 2]
        if len(ones) >= 1 and twos and any(one.texts for one in twos):
            return Shape([one for one in ones if any(_depth(inner.title) == 2 for inner in one.sections)], section)
    return None


def _depth(title: str) -> int:
    ref = numbered(title).ref
    return ref.count(".") + 1 if ref else 0


def _by_numbered_items(root: Section) -> Shape | None:
    """A plain list: "1. Better homes", then "1.1 …", as text without headings gives it."""
    for section in root.walk():
        if part_of(section.title) is not None:
            continue
        items = [text for text in section.texts if text.line.marker]
        tops = [text for text in items if re.fullmatch(r"\d{1,2}[.)]?", text.line.marker or "")]
        dotted = [inner for top in tops for inner in top.under if re.match(r"\d{1,2}\.\d", inner.line.marker or "")]
        if tops and len(dotted) >= 2:
            return _of_items([top for top in tops if top.under], section)
    return None


def _by_lists(root: Section) -> Shape | None:
    """Headings with lists of actions, in a document that otherwise speaks as a plan does."""
    candidates: dict[int, list[Section]] = {}
    for section in root.walk():
        if section is not root and section.items and part_of(section.title) is None and not _is_label(section.title):
            candidates.setdefault(section.level, []).append(section)
    if not candidates:
        return None
    chosen = max(candidates.items(), key=lambda found: (len(found[1]), -found[0]))[1]
    items = [item for section in chosen for item in section.items]
    parents = [one for one in root.walk() if any(id(inner) in {id(c) for c in chosen} for inner in one.sections)]
    labelled = sum(column_labelled(text.line.text) is not None for s in chosen for t in s.texts for text in t.walk())
    speaks = labelled >= 2 or any(names_objectives(one.title) for one in (root, *parents, *chosen))
    if len(items) < _FEWEST_ITEMS or not speaks:
        return None
    if all(activity_word(one.title) or _depth(one.title) == 2 for one in chosen) and parents:
        objectives = [one for one in parents if one is not root]
        return Shape(objectives) if objectives else None
    return Shape(chosen)


def _is_label(title: str) -> bool:
    return name_of(title) in (
        Meaning.MILESTONE,
        Meaning.OUTPUT,
        Meaning.LEAD,
        Meaning.DUE,
        Meaning.NOTES,
        Meaning.STATUS,
    )


def _of_items(items: Sequence[Text], section: Section) -> Shape:
    """Objectives that are items of a list."""
    found = [_as_section(item, section.level + 1) for item in items]
    return Shape(found, section, taken={id(item) for item in items})


def _as_section(item: Text, level: int) -> Section:
    number = f"{item.line.marker} " if item.line.marker and re.search(r"\w", item.line.marker) else ""
    section = Section(title=f"{number}{item.words}", level=level, place=item.place)
    section.texts = list(item.under)
    return section

"""A document's blocks under their headings, as a tree, and what the headings are.

What a heading or label means is told by its words; which headings are objectives, and which headings or items
activities, is told by the shape of the whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from tsworkbench.documents.blocks import Block, Heading, Line, Paragraph, Place, Row, Table, with_struck, words_struck
from tsworkbench.documents.columns.marks import is_contents_line, numbered
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import name_means, name_of

_BY_LOOKS = 10
"""The level of a heading that is one by its looks alone: under all that are set as headings."""
_LONGEST = 160


@dataclass
class Text:
    """A line under a heading, and the items that are indented under it."""

    line: Line
    place: Place
    under: list[Text] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Its words; what is struck out in it is kept apart from the rest."""
        return with_struck(self.line)

    @property
    def stood(self) -> Text | None:
        """A line that is struck out whole as it stood before, else None."""
        gone = words_struck(self.line)
        return replace(self, line=replace(self.line, text=gone, struck=None)) if gone else None

    def walk(self) -> Iterator[Text]:
        yield self
        for text in self.under:
            yield from text.walk()


@dataclass
class Section:
    """A heading with what is under it. The root has no title of its own."""

    title: str
    level: int
    place: Place
    texts: list[Text] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    @property
    def items(self) -> list[Text]:
        """The numbered and bulleted lines directly under the heading."""
        return [text for text in self.texts if text.line.marker is not None]

    def walk(self) -> Iterator[Section]:
        yield self
        for section in self.sections:
            yield from section.walk()


def tree(blocks: Sequence[Block]) -> Section:
    """The sections of a document. A title of level 0 becomes the root's; a second one is a section like others."""
    root = Section(title="", level=-1, place=Place())
    open_sections = [root]
    stack: list[Text] = []
    for block in blocks:
        if not isinstance(block, Table) and is_contents_line(_text_of(block)):
            continue
        if isinstance(block, Heading):
            stack.clear()
            if block.level == 0 and not root.title:
                root.title, root.place = block.text, block.place
                continue
            level = max(block.level, 1)
            while open_sections[-1].level >= level:
                open_sections.pop()
            section = Section(title=block.text, level=level, place=block.place)
            open_sections[-1].sections.append(section)
            open_sections.append(section)
        elif isinstance(block, Paragraph) and _is_heading(block.line):
            stack.clear()
            while open_sections[-1].level >= _BY_LOOKS:
                open_sections.pop()
            section = Section(title=block.line.text, level=_BY_LOOKS, place=block.place)
            open_sections[-1].sections.append(section)
            open_sections.append(section)
        elif isinstance(block, Paragraph):
            _add(open_sections[-1], stack, Text(line=block.line, place=block.place))
        else:
            stack.clear()
            open_sections[-1].texts += _rows(block)
    return root


def _text_of(block: Heading | Paragraph) -> str:
    return block.text if isinstance(block, Heading) else block.line.text


def _is_heading(line: Line) -> bool:
    """Whether a line in bold is a heading, by what it calls itself: "Objective 2: Greener villages"."""
    return line.bold and line.marker is None and len(line.text) <= _LONGEST and objective_word(line.text) is not None


def _add(section: Section, stack: list[Text], text: Text) -> None:
    """An item goes under the one before it that is less deep."""
    if not text.line.text and not text.line.struck:
        return
    if text.line.marker is None and text.line.level == 0:
        above = section.texts[-1] if section.texts else None
        if stack and above is stack[0] and _is_field(text):  # "Lead: …" on a line of its own below an action
            above.under.append(text)
            return
        stack.clear()
    while stack and stack[-1].line.level >= text.line.level:
        stack.pop()
    (stack[-1].under if stack else section.texts).append(text)
    if text.line.marker is not None:
        stack.append(text)


def _is_field(text: Text) -> bool:
    """Whether a line gives a field of what stands above it: who leads, by when, with whom, what of, how far."""
    column = column_labelled(text.line.text)
    return column is not None and column[0] in _FIELDS_BELOW and bool(column[1])


_FIELDS_BELOW = (Meaning.LEAD, Meaning.SUPPORT, Meaning.PARTNER, Meaning.DUE, Meaning.COST, Meaning.STATUS)


def _rows(table: Table) -> Iterator[Text]:
    """A small table that is not a plan's, row by row."""
    for row in table.rows:
        words = _row_words(row)
        if words:
            yield Text(line=Line(text=words), place=row.place)


def _row_words(row: Row) -> str:
    cells = [" ".join(line.text for line in cell.lines) for cell in row.cells if not cell.again]
    filled = [cell for cell in cells if cell]
    return ": ".join(filled) if len(filled) == 2 else " | ".join(filled)


def walk_words(texts: Sequence[Text]) -> Iterator[str]:
    """The words of some lines and of all that is under them."""
    for text in texts:
        for one in text.walk():
            yield one.words


class Part(Enum):
    """What a section of a strategy holds, apart from its objectives."""

    VISION = "vision"
    CONTACT = "contact"
    KEY_CHANGES = "key changes"
    RATIONALE = "rationale"
    IMPLICATIONS = "implications"
    ROLES = "roles"
    REVIEW = "review"
    SIGN_OFF = "sign-off"


_PARTS: tuple[tuple[Part, re.Pattern[str]], ...] = tuple(
    (part, re.compile(words, re.IGNORECASE))
    for part, words in (
        (Part.CONTACT, r"\bcontacts?\b|\bfor (?:more|further) information\b"),
        (
            Part.KEY_CHANGES,
            r"\b(?:key|main) changes\b|\bwhat will (?:change|be different)\b|\bdifference (?:we|it|this)\b",
        ),
        (
            Part.ROLES,
            r"\broles\b|\broles? and responsibilit|\bresponsibilities\b|\bwho (?:will|is|does|leads)\b|\bkey people\b",
        ),
        (Part.REVIEW, r"\breview(?:ing|ed)?\b|\bmonitoring\b|\bhow (?:will )?we (?:will )?(?:monitor|review|check)\b"),
        (Part.IMPLICATIONS, r"\bimplications?\b"),
        (Part.RATIONALE, r"\bwhy\b|\brationale\b|\breasons?\b|\bevidence base\b|\bcase for change\b"),
        (Part.SIGN_OFF, r"\bsign(?:ed)?[- ]?off\b|\bsignatures?\b|\bsigned\b|\bapproval\b"),
        (Part.VISION, r"\bvision\b|\bmission\b|\bpurpose of (?:the|this)\b|\bour purpose\b"),
    )
)


def part_of(heading: str) -> Part | None:
    """What the section under this heading holds, or None where its words don't say."""
    return next((part for part, pattern in _PARTS if pattern.search(heading)), None)


_LABELS = {"by": Meaning.DUE, "led by": Meaning.LEAD, "how": Meaning.NOTES, "why": Meaning.NOTES}
"""Labels that no table has as a column's name."""
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:?.!]{0,60}?)\s*:(?:\s+(?P<value>\S.*))?$", re.DOTALL)


def labelled(text: str) -> tuple[str, str] | None:
    """The label in front of a text and what it labels, "" for a blank to be filled in; None without a label.

    >>> labelled("Lead Body: Community Organisations Forum")
    ('Lead Body', 'Community Organisations Forum')
    """
    found = _LABEL.match(text)
    if found is None or len(found["label"].split()) > 9:
        return None
    return found["label"].strip(), (found["value"] or "").strip()


def column_labelled(text: str) -> tuple[Meaning, str] | None:
    """What a line such as "Lead: Head of Housing" gives, as the column that would hold it, and its words."""
    parts = labelled(text)
    if parts is None:
        return None
    column = _LABELS.get(parts[0].casefold(), name_of(parts[0]))
    if column is Meaning.LEAD and (meant := name_means(parts[0])) in (Meaning.PARTNER, Meaning.SUPPORT, Meaning.HOLDER):
        column = meant  # "Partners: …" leads nothing
    return (column, parts[1]) if column is not None else None


_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, re.compile(words, re.IGNORECASE))
    for field, words in (
        ("lead_body", r"(?:lead|accountable|host) (?:body|organisation|agency|partner)"),
        ("area", r"(?:geographical )?area(?: covered)?|borough|district|geography"),
        ("contact", r"contact(?: details| officer| person)?|e-?mail|telephone|phone|address"),
        (
            "organisation",
            r"(?:name of )?(?:the )?(?:consorti(?:a|um)|organisation|council|authority|partnership|department|"
            r"directorate)(?:['’]?s? name)?",
        ),
        ("vision", r"(?:our )?vision|mission|aim of the (?:plan|strategy)"),
        ("title", r"title|plan|strategy|name of (?:plan|strategy)"),
    )
)


def field_of(label: str) -> str | None:
    """The field of a plan that a label at its top names: "Geographical area" is its area."""
    return next((field for field, pattern in _FIELDS if pattern.fullmatch(label)), None)


_SIGNED = re.compile(
    r"\bsign(?:ed|ature)|\bapproved (?:by|on)\b|\bagreed (?:by|on)\b|\bsigned off\b|\bdate signed\b", re.IGNORECASE
)


def is_signed(label: str) -> bool:
    """Whether a label is a line of a sign-off block."""
    return bool(_SIGNED.search(label))


_OBJECTIVES = re.compile(
    r"\b(?:objectives|priorities|themes|aims|goals|commitments|actions|action plan|outcomes|ambitions|pillars|"
    r"recommendations|what we will do)\b",
    re.IGNORECASE,
)
_ONE_OBJECTIVE = re.compile(
    r"(?:(?:strategic|key|corporate|our) )?(objective|theme|priority|aim|goal|ambition|outcome|pillar|commitment|"
    r"strand|work ?stream)(?: area)?(?:\s*:\s*\d{1,2}|\s+(?:\d{1,2}|[a-z]|[ivx]{1,4}|one|two|three|four|five|six|seven|"
    r"eight|nine|ten))\b",
    re.IGNORECASE,
)
_ONE_ACTIVITY = re.compile(r"(action|activity|task|project|recommendation|initiative)\s+\d", re.IGNORECASE)


def names_objectives(heading: str) -> str | None:
    """The word for what a heading announces ("Consortium Objectives:" → "objectives"), or None."""
    found = _OBJECTIVES.search(heading)
    return found[0].casefold() if found else None


def objective_word(heading: str) -> str | None:
    """The word by which a heading calls itself one objective: "Theme A – Housing" → "Theme"."""
    found = _ONE_OBJECTIVE.match(heading)
    return found[1].capitalize() if found else None


def activity_word(heading: str) -> str | None:
    """The word by which a heading calls itself one activity: "Action 3: …" → "Action"."""
    found = _ONE_ACTIVITY.match(heading)
    return found[1].capitalize() if found else None


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
    for find in (_by_word, _announced, _by_number, _by_numbered_items, _by_lists, _by_actions):
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


_FEWEST_ACTIONS = 2


def _by_actions(root: Section) -> Shape | None:
    """Headings "Action 1: …" with who leads or by when under them, or others with both: under their own heading, else
    the plan's.
    """
    called = [section for section in root.walk() if activity_word(section.title)] or _told_below(root)
    told = [section for section in called if any(_tells(text) for text in section.texts)]
    if len(told) < _FEWEST_ACTIONS or len(told) * 2 < len(called):
        return None
    parents = [one for one in root.walk() if any(inner in called for inner in one.sections)]
    if parents and root not in parents:
        return Shape(parents)
    mine = [one for one in root.sections if one in called]
    return Shape(
        [Section(title=root.title or "Actions", level=0, place=root.place, sections=mine)], taken={*map(id, mine)}
    )


def _told_below(root: Section) -> list[Section]:
    """The headings of one level under which it says both who leads and by when; a time and a place are no action's."""
    found = [
        section for section in root.walk() if not section.sections and _tells_who_and_when(section) and _is_led(section)
    ]
    level = Counter(section.level for section in found).most_common(1)[0][0] if found else 0
    return [section for section in found if section.level == level]


def _tells_who_and_when(section: Section) -> bool:
    """Whether labels under a heading say who leads it and by when, and none that it is something else's heading."""
    told = {*map(_told, section.texts)}
    return {Meaning.LEAD, Meaning.DUE} <= told and Meaning.ACTIVITY not in told


def _told(text: Text) -> Meaning | None:
    column = column_labelled(text.line.text)
    return column[0] if column is not None else None


def _is_led(section: Section) -> bool:
    """Whether somebody leads it by name, or it has a number: "Who: all welcome" is of an event."""
    labels = [parts[0] for text in section.texts if (parts := labelled(text.line.text)) is not None]
    return numbered(section.title).ref is not None or any(map(_LED.search, labels))


_LED = re.compile(r"\b(?:lead|led|owners?|responsib|accountab)", re.IGNORECASE)


def _tells(text: Text) -> bool:
    column = column_labelled(text.line.text)
    return column is not None and column[0] in (Meaning.LEAD, Meaning.DUE)


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

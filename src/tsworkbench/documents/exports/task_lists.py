"""Plans that are lists: tasks with boxes to tick, lines that say who and by when behind a dash, blocks of labels.

    - [x] Clear the brambles (Lena, by 14 March 2025)
    1.1 Open market stalls by 8am - Lead: Zoe Grant - by end June 2025
    Action: Paint the hall
    Lead: Ann Lee

Their lines become the rows of a table. What is behind a dash or in brackets is taken out of a title only where it is
surely a date, somebody, money or a status; all else stays in the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tsworkbench.documents.blocks import Block, Cell, Document, Heading, Line, Paragraph, Place, Row, Table
from tsworkbench.documents.columns.dates import ANY_YEARS, is_date
from tsworkbench.documents.columns.marks import belongs, numbered
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import name_means
from tsworkbench.plan.imports.printed.money import is_money
from tsworkbench.plan.imports.printed.statuses import read_status
from tsworkbench.plan.imports.printed.titles import is_post, sort_of
from tsworkbench.plan.model import OfficerKind

_BOX = re.compile(r"\[(?P<mark>.?)\](?=\s)\s*|(?P<sign>[☐☑☒🗹✅⬜])\s*")
_NOT_TICKED, _TICKED = frozenset(" ☐⬜"), frozenset("xX☑🗹✅✓✔")
_PARTED = re.compile(
    r"\s+[-–—]{1,2}\s+|\s*[|;\t]\s*|\s+•\s+"
    r"|\.\s+(?=(?:Lead|Led by|Owner|Who|By|When|Due|Deadline|Timescale|Cost|Budget|Status|Measure)(?: [a-z]+)?:\s)"
)
_COUNTED = re.compile(r"(?:Action|Task|Step)\s+(?P<number>\d+(?:\.\d+)*)\s*[:.–-]\s+(?=\S)")
"""A label that only counts the tasks: "Action 1: …"."""
_LABELLED = re.compile(r"(?P<label>[A-Za-z][^:=.!?]{0,40}?)\s*(?::|=)\s+(?P<value>\S.*)", re.DOTALL)
_BARE_LABEL = re.compile(r"(?P<label>[A-Za-z][^:=.!?]{0,40}?)\s*:")
_LED_BY = re.compile(r"(?:led by|lead(?: officer)?|owner|owned by|assigned to|responsible)\s+(?=[A-Z@])", re.IGNORECASE)
_DUE_SAID = re.compile(r"(?:due(?: date| on| by)?|deadline|target(?: date)?|📅|📆|🗓️?)\s*:?\s*", re.IGNORECASE)
_BRACKET = re.compile(r"(?P<before>.*\S)\s*[(\[](?P<inside>[^()\[\]]{2,120})[)\]]\s*[.,]?\s*", re.DOTALL)
_AT = re.compile(r"(?:^|(?<=\s))@(?P<name>[A-Za-z][\w.\-]*\w)")
_DUE_AT_END = re.compile(r"\s+(?:due|deadline|📅|📆)\s*:?\s*(?P<due>\S.{2,40})$", re.IGNORECASE)
_DONE_AT_END = re.compile(r"\s+✅\s*(?P<day>\d{4}-\d\d-\d\d)$")
_DONE_ON = re.compile(r"(?:done|completed?|finished|achieved|closed)\s+(?:on\s+|in\s+)?", re.IGNORECASE)
_SMALL = frozenset({"of", "and", "the", "for", "&", "de", "van", "von"})
_FIELDS = ("No.", "Task", "Lead", "Support", "Due", "Status", "Done on", "Cost", "Output", "Notes")
_OF = {
    Meaning.LEAD: "Lead", Meaning.HOLDER: "Support", Meaning.SUPPORT: "Support", Meaning.PARTNER: "Support",
    Meaning.DUE: "Due", Meaning.NEW_DUE: "Due", Meaning.EXPECTED: "Due", Meaning.STATUS: "Status",
    Meaning.RAG: "Status", Meaning.SHARE: "Status", Meaning.DONE_ON: "Done on", Meaning.COST: "Cost",
    Meaning.FUNDING: "Cost", Meaning.OUTPUT: "Output", Meaning.TARGET: "Output", Meaning.NOTES: "Notes",
}  # fmt: skip
_WHO_OR_WHEN = frozenset({"Lead", "Due"})
_FEWEST = 2


@dataclass
class _Item:
    """A line that is a task."""

    place: Place
    level: int
    under: str
    said: dict[str, list[str]] = field(default_factory=dict)
    labelled: bool = False
    boxed: bool = False
    parted: bool = False
    """Who and when stand behind one mark, with a comma between them, as in any list of actions."""

    def say(self, name: str, text: str) -> None:
        self.said.setdefault(name, []).append(text)


def listed(document: Document, *, sure: bool) -> Document | None:
    """The document with its list as a table, or None if its lines are no such list.

    `sure` asks for lists that can be nothing else: with boxes, or labels behind the titles.
    """
    if any(isinstance(block, Table) for block in document.blocks):
        return None
    return _in_blocks(document) or _in_lines(document, sure=sure)


def _in_lines(document: Document, *, sure: bool) -> Document | None:
    reading = _Lines(document)
    items = reading.items
    boxed = sum(item.boxed for item in items)
    labelled = sum(item.labelled for item in items)
    telling = sum(not _WHO_OR_WHEN.isdisjoint(item.said) for item in items)
    both = sum(item.said.keys() >= _WHO_OR_WHEN and not item.parted for item in items)
    enough = max(boxed, labelled, both) if sure else max(boxed, labelled, telling)
    if enough < _FEWEST or enough * 2 < len(items):
        return None
    names = [name for name in _FIELDS if any(name in item.said for item in items)]
    level = {depth: n for n, depth in enumerate(sorted({item.level for item in items}), 1)}
    rows = [_row(["List of tasks", "Under", *names], Place())]
    for item in items:
        row = _row([str(level[item.level]), item.under], item.place)
        cells = tuple(_cell(item.said.get(name, [])) for name in names)
        rows.append(replace(row, cells=(*row.cells, *cells)))
    table = Table(rows=tuple(rows), place=Place(table=1))
    return replace(document, blocks=(*reading.before, table, *reading.beside))


def _row(texts: Sequence[str], place: Place) -> Row:
    return Row(cells=tuple(_cell([text]) for text in texts), place=place)


def _cell(texts: Sequence[str]) -> Cell:
    return Cell(lines=tuple(Line(text=text) for text in texts if text))


class _Lines:
    """The lines of a document, told apart: tasks, what they are under, and all else."""

    def __init__(self, document: Document) -> None:
        self.items: list[_Item] = []
        self.before: list[Block] = []
        self.beside: list[Block] = []
        self._under = ""
        blocks = [block for block in document.blocks if not isinstance(block, Table)]
        for n, block in enumerate(blocks):
            if isinstance(block, Heading):
                if (told := self._told(block)) is not None:
                    self.items.append(told)
                else:
                    self._heading(block)
            elif (item := self._item(block)) is not None:
                self.items.append(item)
            elif (group := self._group(block)) is not None:
                self._under = group
            elif self._opens(blocks, n):
                self._under = block.line.text.rstrip(" :")
            else:
                (self.beside if self.items else self.before).append(block)
        if self.items and not any(isinstance(block, Heading) for block in self.before):
            named = [n for n, block in enumerate(self.before) if isinstance(block, Paragraph) and not block.line.marker]
            if named and len(self.before) == 1:
                only = self.before[0]
                assert isinstance(only, Paragraph)
                self.before[0] = Heading(text=only.line.text, level=0, place=only.place)

    def _heading(self, block: Heading) -> None:
        if not self.items and not any(isinstance(one, Heading) for one in self.before) and not self._under:
            self.before.append(block)
        else:
            self._under = block.text.rstrip(" :")

    def _item(self, block: Paragraph) -> _Item | None:
        line = block.line
        if line.struck and not line.text:
            return None
        item = _Item(block.place, line.level, self._under)
        text = line.text
        if box := _BOX.match(text):
            mark = box["mark"] if box["sign"] is None else box["sign"]
            item.boxed = True
            item.say("Status", _state(mark or " "))
            text = text[box.end() :]
        number = line.marker if line.marker and line.marker[:1].isalnum() else None
        if number is None and (counted := _COUNTED.match(text)):
            number, text = counted["number"], text[counted.end() :]
        told = numbered(text)
        if number is None and told.ref is not None and "." in told.ref:
            number, text = told.ref, told.text
        title = take_fields(text, item)
        if not item.boxed and not number and line.marker is None and not item.said:
            return None
        if not title:
            return None
        if number:
            item.say("No.", number.rstrip(".):"))
            item.level = 0
        item.said["Task"] = [title]
        return item

    def _told(self, block: Heading) -> _Item | None:
        """A heading that says all of a task: "Action 1: Mend the drains. Lead: Town Engineer. By: May 2026"."""
        if _COUNTED.match(block.text) is None:
            return None
        item = self._item(Paragraph(line=Line(text=block.text), place=block.place))
        return item if item is not None and item.labelled and not _WHO_OR_WHEN.isdisjoint(item.said) else None

    def _group(self, block: Paragraph) -> str | None:
        """What "Priority: Clean beaches" says that the tasks after it are under."""
        found = _LABELLED.fullmatch(block.line.text)
        if found is None or block.line.marker or len(found["value"].split()) > 14:
            return None
        return found["value"] if name_means(found["label"]) is Meaning.OBJECTIVE else None

    def _opens(self, blocks: Sequence[Heading | Paragraph], n: int) -> bool:
        """Whether a line says what the tasks after it are about."""
        block = blocks[n]
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        if not isinstance(block, Paragraph) or not isinstance(following, Paragraph):
            return False
        text, below = block.line.text, following.line
        if len(text.split()) > 14 or block.line.marker:
            return False
        opened = below.marker is not None or bool(_BOX.match(below.text))
        number = re.match(r"(\d+)[.):]?\s", text)
        if number and opened and below.marker and belongs(below.marker, number[1]):
            return True
        first = not self.items and not self._under and not self.before
        return opened and not first and not text.endswith((".", "!", "?"))


def _state(mark: str) -> str:
    if mark in _NOT_TICKED:
        return "Not started"
    return "Complete" if mark in _TICKED else f"[{mark}]"


def take_fields(text: str, item: _Item) -> str:
    """The title of a line, what is behind it or in brackets told to its item.

    >>> item = _Item(Place(), 0, "")
    >>> take_fields("Light the arcade - Lead: Zoe Grant - 31 October 2025", item)
    'Light the arcade'
    >>> item.said
    {'Lead': ['Zoe Grant'], 'Due': ['31 October 2025']}
    """
    if done := _DONE_AT_END.search(text):
        item.say("Done on", done["day"])
        text = text[: done.start()]
    if (due := _DUE_AT_END.search(text)) and ")" not in due["due"] and is_date(due["due"], ANY_YEARS):
        item.say("Due", due["due"])
        text = text[: due.start()]
    for name in _AT.findall(text):
        item.say("Lead", re.sub(r"[._]", " ", name).title())
    text = " ".join(_AT.sub("", text).split())
    if (found := _BRACKET.fullmatch(text)) and ";" in found["inside"]:
        text = _without_bracket(text, item)  # "(Lead: Ann Lee; by June 2026)" would part at the semicolon
    text = _without_tail(text, item)
    first, *rest = _PARTED.split(text)
    marks = _PARTED.findall(text)
    title = _without_bracket(first, item)
    for mark, piece in zip(marks, rest, strict=True):
        if not _take(piece, item) and not _take_all(piece, item):
            bare = _without_bracket(piece, item)
            if not _take(bare, item):
                title += f"{mark if mark.strip() not in (';', '|') else ' – '}{bare}"
    return title.strip(" ,;–-")


def _without_tail(text: str, item: _Item) -> str:
    """A line without who and when at its end, behind commas: "Mend the gutter, Bob Day, June 2026"."""
    parts = text.rsplit(", ", 2)
    if len(parts) < 3:
        return text
    title, who, when = parts
    kind, sure = sort_of(who)
    if not is_date(when.rstrip("."), ANY_YEARS) or not (is_post(who) or (kind is OfficerKind.PERSON and sure)):
        return text
    item.say("Lead", who)
    item.say("Due", when.rstrip("."))
    return title


def _without_bracket(text: str, item: _Item) -> str:
    found = _BRACKET.fullmatch(text)
    if not found:
        return text
    parts = [part for part in re.split(r"\s*[,;](?!\d{3}\b)\s*|\s+[-–—]\s+", found["inside"]) if part]
    kinds = [kind_of(part) for part in parts]
    if not all(kinds):
        return text
    for part in parts:
        _take(part, item)
    return found["before"]


def _take(piece: str, item: _Item) -> bool:
    kind = kind_of(piece)
    if kind is None:
        return False
    name, value, labelled = kind
    item.say(name, value)
    item.labelled = item.labelled or labelled
    return True


def _take_all(piece: str, item: _Item) -> bool:
    """Who and when with a comma between them: "Arts Officer, Summer 2026"."""
    parts = [part for part in re.split(r"\s*[,;]\s+", piece) if part]
    kinds = [kind[0] for part in parts if (kind := kind_of(part)) is not None]
    if len(parts) < 2 or len(kinds) < len(parts) or not {"Lead", "Due"} <= set(kinds):
        return False
    for part in parts:
        _take(part, item)
    item.parted = True
    return True


def kind_of(piece: str) -> tuple[str, str, bool] | None:
    """What a few words behind a title are: the field, its words, whether a label says so; None if nothing surely."""
    piece = piece.strip(" .,")
    if not piece or len(piece) > 120:
        return None
    if (said := _LABELLED.fullmatch(piece)) and (name := _OF.get(name_means(said["label"]) or Meaning.OTHER)):
        return name, said["value"], True
    if led := _LED_BY.match(piece):
        return "Lead", piece[led.end() :], True
    if (said := _DUE_SAID.match(piece)) and is_date(piece[said.end() :], ANY_YEARS):
        return "Due", piece[said.end() :], True
    if (done := _DONE_ON.match(piece)) and is_date(piece[done.end() :], ANY_YEARS):
        return "Done on", piece[done.end() :], False
    if is_date(piece, ANY_YEARS):
        return "Due", piece, False
    if is_money(piece) and len(piece.split()) <= 6:
        return "Cost", piece, False
    if len(piece.split()) <= 4 and read_status(piece) is not None:
        return "Status", piece, False
    return ("Lead", piece, False) if _is_somebody(piece) else None


def _is_somebody(piece: str) -> bool:
    words = piece.replace("/", " ").replace(",", " ").split()
    if not words or len(words) > 6 or any(character.isdigit() for character in piece):
        return False
    if not all(word[:1].isupper() or word in _SMALL or word in ("with", "alongside") for word in words):
        return False
    several = re.split(r"\s+(?:with|alongside)\s+", piece)
    if len(several) > 1:
        return all(map(_is_somebody, several))
    kind, sure = sort_of(piece)
    return is_post(piece) or (kind is OfficerKind.PERSON and sure) or len(words) <= 3


# blocks of labels and values


def _in_blocks(document: Document) -> Document | None:
    """The document with its blocks of labels as the rows of a table; None if they are fewer than two."""
    names: dict[str, None] = {}
    cards: list[tuple[Place, str, dict[str, list[Line]]]] = []
    before: list[Block] = []
    under = opened = ""
    over: Heading | None = None  # a heading under which there is nothing but another
    first: str | None = None
    for block, following in _pairs(document):
        if isinstance(block, Heading):
            if cards or before:
                if over is not None:
                    before.append(Paragraph(line=Line(text=over.text), place=over.place))
                under, opened, over = block.text, "", block
            else:
                before.append(block)
            continue
        for line in _labelled_lines(block.line):
            found = _LABELLED.fullmatch(line.text) or (_BARE_LABEL.fullmatch(line.text) if opened else None)
            meaning = name_means(found["label"]) if found else None
            if found is None or meaning is None:
                if opened and line.marker is None and following is not None and _begins(following, first):
                    under, opened = line.text, ""
                elif opened and cards:
                    cards[-1][2][opened].append(line)
                else:
                    before.append(block)
                continue
            label = found["label"].strip()
            if (meaning is Meaning.OBJECTIVE and first is None) or (
                meaning is Meaning.OBJECTIVE and label not in names
            ):
                under, opened = found["value"], ""
                continue
            if first is None and meaning is not Meaning.ACTIVITY:
                before.append(block)
                continue
            first = first or label
            if label == first:
                over = None
                cards.append((block.place, under, {}))
            names.setdefault(label)
            opened = label
            value = found.groupdict().get("value")
            cards[-1][2].setdefault(label, []).extend([replace(line, text=value)] if value else [])
    telling = {name for name in names if _OF.get(name_means(name) or Meaning.OTHER) in (*_WHO_OR_WHEN, "Status")}
    if len(cards) < _FEWEST or sum(not telling.isdisjoint(card) for _, _, card in cards) * 2 < len(cards):
        return None
    grouped = any(group for _, group, _ in cards)
    rows = [replace(_row([*(["Objective"] if grouped else []), *names], Place()), marked_header=True)]
    for place, group, card in cards:
        cells = [_cell([group])] if grouped else []
        rows.append(Row(cells=(*cells, *(Cell(lines=tuple(card.get(name, ()))) for name in names)), place=place))
    return replace(document, blocks=(*before, Table(rows=tuple(rows), place=Place(table=1))))


def _pairs(document: Document) -> Iterator[tuple[Heading | Paragraph, Heading | Paragraph | None]]:
    blocks = [block for block in document.blocks if not isinstance(block, Table)]
    for n, block in enumerate(blocks):
        yield block, blocks[n + 1] if n + 1 < len(blocks) else None


def _begins(block: Heading | Paragraph, first: str | None) -> bool:
    return first is not None and isinstance(block, Paragraph) and block.line.text.startswith(first)


def _labelled_lines(line: Line) -> Iterator[Line]:
    """A line, or its parts where each of them has a label: "Action: Paint | Lead: Ann"."""
    parts = [part for part in _PARTED.split(line.text) if part]
    told = [found for part in parts if (found := _LABELLED.fullmatch(part)) and name_means(found["label"])]
    if len(parts) > 1 and len(told) == len(parts):
        yield from (replace(line, text=part) for part in parts)
    else:
        yield line

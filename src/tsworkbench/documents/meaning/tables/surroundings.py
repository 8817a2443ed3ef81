"""What is around a plan's tables: its title, whose it is, keys and legends, footnotes, headings, running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tsworkbench.documents.blocks import Block, Document, Heading, Line, Paragraph, Table
from tsworkbench.documents.columns.marks import footnote, numbered
from tsworkbench.documents.meaning.tables.grids import own_text
from tsworkbench.plan.imports.printed.statuses import read_key
from tsworkbench.plan.imports.printed.titles import CAPITAL, is_initials, is_person

_BODY = (
    r"Council|Borough|Trust|Constabulary|Police|Authority|Association|University|College|School|Academy|Federation|"
    r"Partnership|Foundation|Charity|Commission|Agency|Board|Society|Ltd|CIC|CIO|Consortium|Diocese|Museum|Network"
)
_ORGANISATION = re.compile(
    rf"^(?P<name>(?:[A-Z][\w&’'.-]*\s+(?:(?:of|and|the|on|upon|for|in|&)\s+)*){{0,6}}?(?:{_BODY})(?:\s+(?:{_BODY}))*"
    rf"(?:\s+(?:of|for)\s+[A-Z]\w+)?)(?P<rest>\s*(?:[-–—:,|]\s*)?(?=[A-Z“\"(]|20|19|$).*)$"
)
_COUNCIL_OF = re.compile(
    r"^(?P<name>(?:London|Royal) Borough of (?:[A-Z][\w-]+(?:\s+(?:and|upon)\s+)?\s?)+)(?P<rest>\s*[-–—:]\s*\S.*|)$"
)
_NOT_ITS_OWN = re.compile(
    r"^(?:action plan|plan|actions?|delivery plan|work ?plan|strategy|appendix\b.*|annex\b.*|table \d+)$", re.IGNORECASE
)
_SHEET = re.compile(r"(?:sheet|tabelle|table|worksheet|tab)\s?\d*", re.IGNORECASE)
_CONTACT = re.compile(
    r"^(?:for (?:further|more) information,?\s+)?contact(?: details| officer| us)?\b|[\w.+-]+@[\w-]+\.\w+",
    re.IGNORECASE,
)
_NAME = rf"{CAPITAL}[\w’'-]+(?:\s+(?:(?:van|von|de|der|al|bin)\s+)*{CAPITAL}[\w’'-]*)"
_INITIALS_IN_TEXT = re.compile(rf"\b({CAPITAL}{{2,4}})\s*(?:=|:|–|-)\s*({_NAME}{{1,3}})")
_EXPLAINS = frozenset("=:–-")
_NAME_WITH_INITIALS = re.compile(rf"\b({_NAME}{{1,2}})\s+\(({CAPITAL}{{2,4}})\)")
_FILE_ENDING = re.compile(r"\.[A-Za-z]{2,5}$")
_ASIDE = re.compile(
    r"(?:glossary|abbreviations|acronyms|key(?: to .*)?|legend|notes?|version (?:control|history)"
    r"|document (?:history|control)"
    r"|distribution(?: list)?|useful contacts|contacts?(?: list)?|revision history"
    r"|rag (?:key|ratings?|definitions?).*)\s*:?$",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"^(?:strategic\s+|key\s+|corporate\s+)?"
    r"(?:objective|priority|theme|aim|goal|outcome|pillar|ambition|workstream|section|part|commitment|strand"
    r"|recommendation|area (?:for (?:improvement|development)|of focus)|finding|project|mission|domain)s?"
    r"\s*(?:\d+|[A-Z]\b|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)


@dataclass
class Front:
    """What a document says around its tables."""

    title: str = ""
    organisation: str | None = None
    contact: str | None = None
    key: dict[str, str] = field(default_factory=dict)
    initials: dict[str, str] = field(default_factory=dict)
    footnotes: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    """The title lines that have found their place in the plan's own fields."""
    used: set[int] = field(default_factory=set)
    """The blocks, by their place in the document, whose text has found its own field."""


def front_of(document: Document, first_table: int, titles: Sequence[str], caption: str | None) -> Front:
    """The title and its like. `first_table` is where the first table of the plan stands among the blocks, `titles`
    the rows above its header, `caption` what the table is called.
    """
    front = Front()
    _title(front, document, first_table, titles, caption)
    for at, block in enumerate(document.blocks):
        ratings: frozenset[str] | None = None
        for text in texts_of(block):
            if (key := read_key(text)) and len(key) == 1 and ratings is None:
                ratings = _ratings(block)
            if key and (len(key) > 1 or text not in (ratings or ())):
                front.key |= key
            _learn_initials(front, text)
        if isinstance(block, Paragraph) and at not in front.used:
            if note := line_footnote(block.line):
                front.footnotes.setdefault(*note)
            if front.contact is None and _CONTACT.search(block.line.text) and len(block.line.text) < 400:
                front.contact = block.line.text
                front.used.add(at)
        if isinstance(block, Table):
            _learn_legend(front, block)
    return front


def line_footnote(line: Line) -> tuple[str, str] | None:
    """The mark and the text of a footnote under a table; its star may have been taken for a bullet."""
    if line.marker in ("*", "†", "‡"):
        return line.marker, line.text
    return footnote(line.text) if line.marker is None else None


def is_section(text: str) -> bool:
    """Whether a line opens a part of a plan by its number: "Priority 2: Homes"."""
    return bool(_SECTION.match(text)) and len(text) <= 200


def heading_text(block: Block) -> str | None:
    """The text of a heading, or of a paragraph that is one by its looks: bold and short, or "Priority 2: …"."""
    if isinstance(block, Heading):
        return None if _explains(block.text) else block.text
    if isinstance(block, Paragraph) and block.line.marker is None:
        text = block.line.text
        if is_section(text) or (block.line.bold and len(text.split()) <= 14 and not text.endswith((".", ":", ";"))):
            return text
    return None


def with_headings(document: Document) -> Document:
    """The document with each heading that stands in a box of its own, a table of one cell above another, as one."""
    blocks = list(document.blocks)
    boxed = {
        at: text
        for at, (block, after) in enumerate(pairwise(blocks))
        if isinstance(block, Table) and isinstance(after, Table) and (text := _sole_text(block))
    }
    named = {at: text for at, text in boxed.items() if is_section(text) or len(set(boxed.values())) > 1}
    for at, text in named.items():
        blocks[at] = Heading(text=text, level=1, place=blocks[at].place)
    return replace(document, blocks=tuple(blocks)) if named else document


def _sole_text(table: Table) -> str | None:
    """The one short text that a table is, in a row of its own."""
    texts = [cell.words for row in table.rows for cell in row.filled]
    whole = len(texts) == 1 and not table.hidden and not is_generic(texts[0])
    return texts[0] if whole and len(texts[0].split()) <= _LONGEST_BOXED and table.meant is None else None


_LONGEST_BOXED = 20
"""Words of a heading in a box."""


def parted_organisation(line: str) -> tuple[str | None, str]:
    """Whose a plan is and what it is called, where one line says both.

    >>> parted_organisation("Tower Hamlets Council Third Sector Strategy")
    ('Tower Hamlets Council', 'Third Sector Strategy')
    """
    found = _COUNCIL_OF.match(line) or _ORGANISATION.match(line)
    if found is None:
        return None, line
    rest = found["rest"].strip(" -–—:,|")
    if " " not in found["name"].strip():  # "School Development Plan", "Trust improvement plan": whose, it doesn't say
        return None, line
    if rest and re.match(rf"(?:{_BODY})\b", rest):
        return None, line
    return found["name"].strip(), rest


def is_sheet_name(caption: str) -> bool:
    """Whether a table's name says nothing: "Sheet1"."""
    return bool(_SHEET.fullmatch(caption.strip()))


def is_aside(text: str) -> bool:
    """Whether what follows a heading is not a part of the plan: "Glossary", "Version control"."""
    return bool(_ASIDE.match(text.strip()))


def is_generic(text: str) -> bool:
    """Whether a heading only says that a plan follows, and not which part of it."""
    bare = re.sub(r"(?:19|20)\d\d\s?(?:[/–-]\s?\d{2,4})?", "", numbered(text).text).strip(" –-:")
    return bool(_NOT_ITS_OWN.match(bare)) or bare == ""


def _telling(title: str) -> list[str]:
    """The words of a title that say what it is about."""
    words = re.findall(r"[A-Za-z]+", title.casefold())
    return [word for word in words if word not in ("plan", "action", "the", "of", "and", "for", "to", "a", "our", "fy")]


def _title(front: Front, document: Document, first_table: int, titles: Sequence[str], caption: str | None) -> None:
    said: list[tuple[int | None, str]] = []
    for at, block in enumerate(document.blocks[:first_table]):
        if isinstance(block, Heading) and _explains(block.text):
            continue
        if isinstance(block, Heading) and (block.level <= 1 or not said) and not is_section(block.text):
            said.append((at, block.text))
        elif isinstance(block, Paragraph) and at == len(said) and _title_like(block):
            said.append((at, block.line.text))
        if len(said) == 3:
            break
    said.extend(
        (None, text)
        for text in titles[:3]
        if len(text.split()) <= 20 and not is_section(text) and not text.endswith(".") and not _explains(text)
    )
    if not said:
        said.extend((None, text) for text in _first_words(document, first_table))
    telling = caption and not (is_sheet_name(caption) or is_section(caption) or is_generic(caption))
    if not said and caption and telling and not _explains(caption):
        said.append((None, caption))
    lines: list[str] = []
    for where, line in said:
        organisation, rest = parted_organisation(line)
        if organisation and rest and len(_telling(rest)) < 2:
            rest = line  # "Community Safety Partnership Plan" is the plan of the partnership, and is called so
        if organisation and front.organisation is None:
            front.organisation = organisation
            front.lines.append(line)
            if where is not None:
                front.used.add(where)
            if not rest:
                continue
        elif organisation:
            rest = line
        if lines and not (is_generic(lines[-1]) or is_generic(rest)):
            continue
        if rest not in lines:
            lines.append(rest)
            front.lines.append(line)
            if where is not None:
                front.used.add(where)
    front.title = " – ".join(lines) or _FILE_ENDING.sub("", document.name).replace("_", " ").strip() or "Plan"


def _ratings(block: Block) -> frozenset[str]:
    """The texts of a table that stand among those of a row of a plan: "Green – walls complete" explains no colour."""
    rows = block.rows if isinstance(block, Table) else ()
    return frozenset(cell.words for row in rows if len(own := row.filled) > 2 for cell in own)


def _explains(text: str) -> bool:
    """Whether a line is a key: it says what several colours mean."""
    return len(read_key(text)) > 1


def _first_words(document: Document, first_table: int) -> Iterator[str]:
    """What stands first on a sheet before the plan's: "Digital Strategy delivery plan", over how to fill it in."""
    for block in document.blocks[:first_table]:
        if isinstance(block, Table) and not block.hidden:
            texts = [cell.words for cell in block.rows[0].cells if own_text(cell)]
            if len(texts) == 1 and 2 <= len(texts[0].split()) <= 16 and not texts[0].endswith((".", ":")):
                yield texts[0]
                return


def _title_like(block: Paragraph) -> bool:
    text = block.line.text
    return (
        block.line.marker is None
        and 1 <= len(text.split()) <= 16
        and not text.endswith((".", ";"))
        and not text.lower().startswith(
            ("contact", "for further", "key", "dear", "note", "date", "lead", "owner", "last updated", "version")
        )
    )


def texts_of(block: Block) -> Iterator[str]:
    """What a block says: the text of a heading or a paragraph, or of each cell of a table."""
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Paragraph):
        yield block.line.text
    else:
        yield from (cell.words for row in block.rows for cell in row.filled)


def _learn_initials(front: Front, text: str) -> None:
    for short, name in _INITIALS_IN_TEXT.findall(text) if not _EXPLAINS.isdisjoint(text) else ():
        if is_person(name) and (is_initials(short) or _are_of(short, name)):
            front.initials.setdefault(short, name)
    for name, short in _NAME_WITH_INITIALS.findall(text) if "(" in text else ():
        if is_person(name) and _are_of(short, name):
            front.initials.setdefault(short, name)


def _are_of(letters: str, name: str) -> bool:
    """Whether letters are the initials of a name: JS are Jo Smith's, and HR behind that name is where she works."""
    words = name.split()
    return letters[0] == words[0][0] and letters[-1] == words[-1][0]


def _learn_legend(front: Front, table: Table) -> None:
    """A table of initials and names, and one of colours and what they mean."""
    for row in table.rows:
        own = [text for cell in row.cells if (text := own_text(cell))]
        if len(own) < 2:
            line = next((line for cell in row.cells if not cell.again for line in cell.lines if line.text), None)
            if line is not None and (note := line_footnote(line)):
                front.footnotes.setdefault(*note)
            continue
        if is_initials(own[0]) and is_person(own[1]):
            front.initials.setdefault(own[0], own[1])
        elif is_initials(own[1]) and is_person(own[0]):
            front.initials.setdefault(own[1], own[0])
        elif len(own) == 2 and own[0].casefold() in (
            "red",
            "amber",
            "green",
            "blue",
            "yellow",
            "grey",
            "purple",
            "black",
            "white",
        ):
            front.key.setdefault(own[0].casefold(), own[1].casefold())

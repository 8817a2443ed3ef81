"""A document's blocks under their headings: a tree, as the levels of its headings say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tsworkbench.documents.blocks import Block, Heading, Line, Paragraph, Place, Row, Table
from tsworkbench.documents.outline.words import objective_word
from tsworkbench.documents.struck import with_struck, words_struck

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
        """Its words; what is struck out in it is told apart from what stands."""
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
    """A heading with what stands under it. The root has no title of its own."""

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


def _is_heading(line: Line) -> bool:
    """Whether a line in bold is a heading, by what it calls itself: "Objective 2: Greener villages"."""
    return line.bold and line.marker is None and len(line.text) <= _LONGEST and objective_word(line.text) is not None


def _add(section: Section, stack: list[Text], text: Text) -> None:
    """An item goes under the one before it that is less deep."""
    if not text.line.text and not text.line.struck:
        return
    if text.line.marker is None and text.line.level == 0:
        stack.clear()
    while stack and stack[-1].line.level >= text.line.level:
        stack.pop()
    (stack[-1].under if stack else section.texts).append(text)
    if text.line.marker is not None:
        stack.append(text)


def _rows(table: Table) -> Iterator[Text]:
    """A small table that is no plan's, row by row."""
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

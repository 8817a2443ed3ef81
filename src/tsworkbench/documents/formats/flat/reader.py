"""Plain text as blocks: the tables that were flattened into it, and its headings and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tsworkbench.documents.blocks import BREAK, SYMBOLS, Block, Document, Heading, split_bullet, tidy
from tsworkbench.documents.columns.vocabulary import is_header
from tsworkbench.documents.formats.flat import prose
from tsworkbench.documents.formats.flat.aligned import Word, WordLine, blocks_of
from tsworkbench.documents.formats.flat.lines import Typed, typed
from tsworkbench.documents.formats.flat.side_by_side import blocks_side_by_side
from tsworkbench.documents.formats.flat.table import Header, headers, read_table

MOST_SEARCHED = 2_000_000
"""Characters of a text in which tables are looked for: about a thousand pages."""
_FEWEST_TABBED = 3
_LONGEST_ROW = 20_000
_WIDE_GAP = re.compile(r"\S {3,}\S")
_WORD = re.compile(r"\S+")


def read_text(text: str, name: str, *, kind: str = "text file", remarks: tuple[str, ...] = ()) -> Document:
    """A text as its blocks; form feeds part its pages."""
    if _is_tabbed(text):
        from tsworkbench.documents.formats.text import csv_table

        parted, said = csv_table.blocks(text, "\t", name)
        return Document(name=name, kind=kind, blocks=tuple(parted), remarks=(*remarks, *said))
    if _is_piped(text):
        from tsworkbench.documents.formats.text import csv_table

        piped = "\n".join(line.strip().strip("|") for line in text.splitlines() if not _RULE.fullmatch(line))
        parted, said = csv_table.blocks(piped, "|", name)
        return Document(name=name, kind=kind, blocks=tuple(parted), remarks=(*remarks, *said))
    lines, left_out = typed(text)
    remarks = (*remarks, *left_out)
    if _is_laid_out(text):
        laid_out = _laid_out(text, lines)
        if laid_out is not None:
            remarks = (*remarks, "The columns of its tables were known by the spaces between them.")
            return Document(name=name, kind=kind, blocks=laid_out, remarks=remarks)
        columns = blocks_side_by_side(_placed(text, lines))
        if columns is not None:
            remarks = (*remarks, "It is printed in two columns side by side; each was read down.")
            return Document(name=name, kind=kind, blocks=columns, remarks=remarks)
    if len(text) > MOST_SEARCHED:
        remarks = (*remarks, "It is too long to look for tables in; it was read as headings and paragraphs.")
        return Document(name=name, kind=kind, blocks=tuple(prose.blocks(lines)), remarks=remarks)
    said_of_tables: list[str] = []
    blocks = tuple(_blocks(lines, said_of_tables))
    return Document(name=name, kind=kind, blocks=blocks, remarks=(*remarks, *said_of_tables))


def _is_tabbed(text: str) -> bool:
    """Whether a table was pasted with tabs between its columns, as a word processor copies it.

    A tab alone says little: it also stands behind bullets and numbers, and indents.
    """
    lines = [line for line in text[:MOST_SEARCHED].splitlines() if line.strip()]
    rows = [cells for line in lines if "\t" in line and len(cells := _tabbed_cells(line)) >= _FEWEST_TABBED]
    return len(rows) > 1 and (len(rows) * 4 > len(lines) or any(map(is_header, rows)))


_RULE = re.compile(r"[\s|:+=-]*\|[\s|:+=-]*")
"""A line that only parts the names of columns from what is under them."""


def _is_piped(text: str) -> bool:
    """Whether a table is typed with upright strokes between its columns."""
    lines = [line for line in text[:MOST_SEARCHED].splitlines() if line.strip() and not _RULE.fullmatch(line)]
    rows = [[cell.strip() for cell in line[:_LONGEST_ROW].strip().strip("|").split("|")] for line in lines]
    rows = [cells for cells in rows if len(cells) >= _FEWEST_TABBED]
    return len(rows) > 1 and len({len(cells) for cells in rows}) == 1 and is_header(rows[0])


def _tabbed_cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in line[:_LONGEST_ROW].split("\t")]
    first = next((n for n, cell in enumerate(cells) if cell), 0)
    if len(cells) > first + 1 and split_bullet(f"{cells[first]} x")[1] == "x":
        del cells[first]
    return [cell for cell in cells if cell]


def _is_laid_out(text: str) -> bool:
    """Whether spaces stand in for columns, as some programs write the text of a PDF."""
    lines = [line for line in text[:MOST_SEARCHED].splitlines() if line.strip()]
    return sum(bool(_WIDE_GAP.search(line[:2_000])) for line in lines) * 4 > len(lines) > 3


def _laid_out(text: str, lines: Sequence[Typed]) -> tuple[Block, ...] | None:
    return blocks_of(_placed(text, lines))


def _placed(text: str, lines: Sequence[Typed]) -> list[tuple[Typed, WordLine]]:
    """The lines, each with its words and where they stand."""
    printed = BREAK.split(text.replace("\f", ""))
    pairs: list[tuple[Typed, WordLine]] = []
    last = 0
    for line in lines:
        if line.line == last or line.line > len(printed):
            continue  # a second bullet of the same line
        last = line.line
        spaced = printed[line.line - 1].expandtabs().translate(SYMBOLS)
        words = tuple(
            Word(text=word, start=found.start(), end=found.end())
            for found in _WORD.finditer(spaced)
            if (word := tidy(found[0]))
        )
        if words:
            pairs.append((line, WordLine(words=words, place=line.place, after_gap=line.after_blank)))
    return pairs


def _blocks(lines: Sequence[Typed], remarks: list[str]) -> Iterator[Block]:
    found = list(headers(lines))
    start, tables, titled = 0, 0, False
    n = 0
    while n < len(found):
        header = found[n]
        n += 1
        body_end = len(lines)
        body: list[Typed] = []
        since = header.last
        repeated = 0
        while n < len(found):  # the same header again is the same table on its next page
            if _names(found[n]) != _names(header):
                body_end = found[n].first
                break
            body += lines[since : found[n].first]
            since = found[n].last
            repeated += 1
            n += 1
        body += lines[since:body_end]
        result = read_table(body, header, tables + 1)
        if result is None:
            remarks.append(
                f"Line {lines[header.first].line:,} looks like the head of a table, but its rows could not be told "
                "apart; it was read as headings and paragraphs."
            )
            continue
        for block in prose.blocks(lines[start : header.first], titled=titled, over_table=True):
            titled = titled or isinstance(block, Heading)
            yield block
        tables += 1
        table, after = result
        if repeated:
            remarks.append(f"The heads of its columns are printed {repeated + 1} times; they were taken once.")
        yield table
        yield from prose.blocks(after, titled=True)
        titled = True
        start = body_end
    yield from prose.blocks(lines[start:], titled=titled)


def _names(header: Header) -> tuple[str, ...]:
    return tuple(column.words.casefold() for column in header.columns)

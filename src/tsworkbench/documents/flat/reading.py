"""Plain text as blocks: the tables that were flattened into it, and its headings and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tsworkbench.documents.blocks import Block, Document, Heading
from tsworkbench.documents.encoding import decode
from tsworkbench.documents.flat import prose
from tsworkbench.documents.flat.table import Header, headers, read_table
from tsworkbench.documents.flat.typed import Typed, typed

MOST_SEARCHED = 2_000_000
"""Characters of a text in which tables are looked for: about a thousand pages."""
_RULED = re.compile(r"^\s*\|?\s*:?-{3,}:?\s*\|(?:\s*:?-{3,}:?\s*\|?)*\s*$", re.MULTILINE)


def read(data: bytes, name: str) -> Document:
    """A text file as its blocks.

    Raises Refused if it is no text.
    """
    text, remarks = decode(data, name)
    if _RULED.search(text[:MOST_SEARCHED]):
        from tsworkbench.documents import markdown

        return markdown.read(data, name)
    return read_text(text, name, remarks=remarks)


def read_text(text: str, name: str, *, kind: str = "text file", remarks: tuple[str, ...] = ()) -> Document:
    """A text as its blocks; form feeds part its pages."""
    if _is_tabbed(text):
        from tsworkbench.documents import csv_table

        parted, said = csv_table.blocks(text, "\t", name)
        return Document(name=name, kind=kind, blocks=tuple(parted), remarks=(*remarks, *said))
    lines, left_out = typed(text)
    remarks = (*remarks, *left_out)
    if len(text) > MOST_SEARCHED:
        remarks = (*remarks, "It is too long to look for tables in; it was read as headings and paragraphs.")
        return Document(name=name, kind=kind, blocks=tuple(prose.blocks(lines)), remarks=remarks)
    said_of_tables: list[str] = []
    blocks = tuple(_blocks(lines, said_of_tables))
    return Document(name=name, kind=kind, blocks=blocks, remarks=(*remarks, *said_of_tables))


def _is_tabbed(text: str) -> bool:
    """Whether a table was pasted with tabs between its columns, as a word processor copies it."""
    lines = [line for line in text[:MOST_SEARCHED].splitlines() if line.strip()]
    tabbed = [line.strip().count("\t") for line in lines]
    return sum(count > 0 for count in tabbed) * 3 > len(lines) > 1 and any(count > 1 for count in tabbed)


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

"""The items in a cell: bullets, lines, paragraphs, as milestones or outputs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tsworkbench.documents.blocks import Line
from tsworkbench.documents.cells.marks import is_bracketed

_INLINE = re.compile(r"\s*[•●▪◦‣➢]\s*|\s+\*\s+(?=[A-Z])")
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d/\d\d?/\d\d|\bby (?:the )?(?:end|[A-Z])")
_INLINE_MARKS = frozenset("•●▪◦‣➢*")
_UNFINISHED = re.compile(r"(?:\b(?:and|or|of|the|for|to|with|in|by|a|an|on|at)|[,&–-])$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Items:
    """What stands in a cell: its items in order, and remarks in brackets that belong to the row.

    `struck` is all that is struck out in the cell, `was` what is struck out in each item, and `dropped` the lines
    of which nothing stands any more.
    """

    texts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    was: tuple[str | None, ...] = ()
    dropped: tuple[str, ...] = ()
    bulleted: bool = False


def items_of(lines: Sequence[Line]) -> Items:
    """The items of a cell. A line goes on with the one before where that isn't finished or this starts in lower case.

    What is indented under a line ending with ":" belongs to that line, and so does what is indented under a bullet,
    unless it has a date of its own.
    """
    bulleted = any(line.marker is not None for line in lines)
    texts: list[str] = []
    remarks: list[str] = []
    tops: list[Line] = []
    was: list[str | None] = []
    dropped: list[str] = []
    deeper = False
    for line in lines:
        for n, text in enumerate(_parts(line)):
            if is_bracketed(text):
                remarks.append(text)
            elif texts and n == 0 and _continues(line, text, texts[-1], tops[-1], bulleted):
                joint = " " if line.marker is None or texts[-1].endswith(":") else "; " if deeper else ": "
                deeper = line.marker is not None
                texts[-1] = f"{texts[-1]}{joint}{text}"
                continue
            else:
                deeper = False
                texts.append(text)
                tops.append(line)
                was.append(None)
        if line.struck and line.text.strip() and was:
            was[-1] = f"{was[-1]} {line.struck}" if was[-1] else line.struck
        elif line.struck:
            dropped.append(line.struck)
    return Items(
        texts=tuple(texts),
        remarks=tuple(remarks),
        struck=tuple(line.struck for line in lines if line.struck),
        was=tuple(was),
        dropped=tuple(dropped),
        bulleted=bulleted,
    )


def _parts(line: Line) -> Iterator[str]:
    """A line's text, parted where bullets stand inside it."""
    inside = not _INLINE_MARKS.isdisjoint(line.text)
    for part in _INLINE.split(line.text) if inside else (line.text,):
        text = " ".join(part.split())
        if text:
            yield text


def _continues(line: Line, text: str, before: str, top: Line, bulleted: bool) -> bool:
    if line.marker is not None:
        of_colon = before.endswith(":") or "; " in before or ": " in before
        detail = top.marker is not None and not _DATED.search(text)
        return line.level > top.level and (of_colon or detail)
    if _UNFINISHED.search(before):
        return True
    return text[:1].islower() and not (bulleted and line.bold)

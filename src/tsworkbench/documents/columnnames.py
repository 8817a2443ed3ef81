"""The names of columns: what one means, and where in a line of plain text one ends and the next begins.

A name says what a column should hold; whether it does is decided where the rows are read, with what stands under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from tsworkbench.documents.meanings import Meaning
from tsworkbench.documents.vocabulary import NAMES


class Named(NamedTuple):
    """A column's name as printed, and what it holds."""

    words: str
    meaning: Meaning


_QUALIFIER = r"(?:\s*\([^()]{1,60}\)|\s+20\d\d\s?[/\-–]\s?(?:20)?\d\d)*"
_ENDS = r"(?=$|[\s/|:,;&])"
_FEWEST = 3
"""Columns from which a line of text is a header rather than a sentence."""
_LONGEST = 400
_LONGEST_NAME = 120
_TRIES = 300
"""Ways to cut a line into names that are looked at."""
_BETWEEN = re.compile(r"(?:[\s/|:,;&]|\band\b)*")


def plain_name(header: str) -> str:
    """A header in small letters without what varies: years, brackets, line breaks, marks.

    >>> plain_name("Lead Officer\\n(Service Head)")
    'lead officer'
    >>> plain_name("DueDate")
    'due date'
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", header)  # as databases name their fields
    plain = " ".join(spaced.casefold().split())
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", plain)
    plain = bare if bare.strip() else plain.strip("()[] ")
    plain = re.sub(r"\b(?:19|20)\d\d(?:\s?[/–-]\s?(?:\d{4}|\d\d))?\b", " ", plain)
    plain = re.sub(r"[^\w%£#/&]+|_+", " ", plain.replace("/", " / "))
    return " ".join(plain.replace(" / ", " ").replace("&", "and").split())


@lru_cache(maxsize=4096)
def name_means(header: str) -> Meaning | None:
    """What a header says that its column holds, or None if it is no name that plans give their columns."""
    if len(header) > 3 * _LONGEST_NAME:
        return None
    plain = plain_name(header)
    if not plain or len(plain) > _LONGEST_NAME or len(plain.split()) > 14:
        return None
    if re.search(r"\bmilestones?\b.*\b(?:and|with)\b.*\bdates?\b", plain):
        return Meaning.MILESTONE
    for meaning, telling in _telling_words():
        if telling.search(plain):
            return meaning
    return name_of(header)


@cache
def _telling_words() -> tuple[tuple[Meaning, re.Pattern[str]], ...]:
    return tuple((called.meaning, re.compile(called.telling)) for called in NAMES if called.telling)


@cache
def _whole_names() -> tuple[tuple[Meaning, re.Pattern[str]], ...]:
    return tuple(
        (called.meaning, re.compile(rf"(?:{called.whole}){_QUALIFIER}{_ENDS}", re.IGNORECASE))
        for called in NAMES
        if called.whole
    )


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{called.whole})" for called in NAMES if called.whole), re.IGNORECASE)


def opens_with_a_name(line: str) -> bool:
    """Whether a line starts as a header does; a quick look, so that long texts are searched in little time."""
    return _any().match(line) is not None


def name_of(text: str) -> Meaning | None:
    """What a cell says, if it is nothing but a column's name."""
    if len(text) > _LONGEST:
        return None
    matched = ((meaning, pattern.match(text)) for meaning, pattern in _whole_names())
    return next((meaning for meaning, found in matched if found and not text[found.end() :].strip(" :.?*")), None)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row of cells is a header: mostly names of columns, more than one."""
    filled = [cell for cell in cells if cell.strip()]
    named = [meaning for meaning in map(name_of, filled) if meaning is not None]
    return len(set(named)) >= min(2, len(filled)) and len(named) * 2 >= len(filled) and len(filled) > 1


def header_of(line: str) -> tuple[Named, ...]:
    """The columns that a line names, if it is nothing but three or more of their names; else none.

    >>> [name.words for name in header_of("Ref Action Lead Officer By when")]
    ['Ref', 'Action', 'Lead Officer', 'By when']
    """
    if not line or len(line) > _LONGEST:
        return ()
    best = max(islice(_cut(line, 0, set()), _TRIES), key=_telling, default=())
    kinds = {name.meaning for name in best}
    does = kinds & {Meaning.ACTIVITY, Meaning.OBJECTIVE, Meaning.MILESTONE, Meaning.OUTPUT}
    if len(kinds) < _FEWEST or not does or len(best) > 2 * len(kinds):
        return ()
    return best


def _cut(line: str, at: int, dead: set[int]) -> Iterator[tuple[Named, ...]]:
    """Every way in which the rest of a line is names of columns; `dead` keeps from where there is none."""
    if at >= len(line):
        yield ()
        return
    if at in dead:
        return
    dead.add(at)
    matches = ((meaning, pattern.match(line, at)) for meaning, pattern in _whole_names())
    ways = sorted(
        ((m.end(), meaning) for meaning, m in matches if m and m.end() > at),
        key=lambda way: (way[0], way[1].name),
        reverse=True,
    )
    if ways and ways[0][1] is Meaning.DUE and " " in line[at : ways[0][0]]:
        del ways[1:]  # a "target date" is no target
    for end, meaning in ways:
        for rest in _cut(line, _BETWEEN.match(line, end).end(), dead):  # type: ignore[union-attr]  # "" matches too
            dead.discard(at)
            yield Named(line[at:end].strip(), meaning), *rest


def _telling(columns: Sequence[Named]) -> float:
    """A header names a column once: "Action Lead Officer" is an action and who leads, not two who lead."""
    distinct = len({name.meaning for name in columns})
    return 2 * distinct - 1.5 * (len(columns) - distinct)

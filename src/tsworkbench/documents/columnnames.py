"""What councils print over the columns of a plan, as far as a reader needs it to find a header row in plain text.

Which column a header *means* is decided where the rows are read, from its name and from what stands under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import NamedTuple


class Column(StrEnum):
    """What a column of a plan holds."""

    OBJECTIVE = "objective"
    REF = "ref"
    ACTIVITY = "activity"
    MILESTONE = "milestone"
    OUTPUT = "output"
    LEAD = "lead"
    DUE = "due"
    COST = "cost"
    FUNDING = "funding"
    STATUS = "status"
    NOTES = "notes"


class Named(NamedTuple):
    """A column's name as printed, and what it holds."""

    words: str
    column: Column


_NAMES: dict[Column, str] = {
    Column.OBJECTIVE: (
        "(?:strategic |key |corporate |overarching |our )?(?:objectives?|themes?|priorit(?:y|ies)|aims?|goals?|"
        "work ?streams?|ambitions?|commitments?|pillars?)(?: areas?)?(?: titles?| descriptions?| names?)?"
    ),
    Column.REF: (
        r"(?:(?:objective|action|activity|task|project|item|recommendation) )?"
        r"(?:refs?\b\.?|reference(?: numbers?)?|nos?\b\.?|numbers?|id|#|item)"
    ),
    Column.ACTIVITY: (
        "(?:key |specific |agreed |proposed |planned |detailed |required |improvement |recommended |description of )*"
        "(?:activit(?:y|ies)|actions?(?: points?| steps?)?|recommendations?|tasks?|projects?|initiatives?|"
        "interventions?|what (?:we will do|will we do|we are going to do|needs to be done|will be done|"
        "do we need to do)|what|steps?|deliverables?|proposals?|measures? to be taken)"
        "(?: required| needed| planned| to be taken| points?)?"
    ),
    Column.MILESTONE: "(?:key |main |interim )?(?:milestones?(?: and dates)?|key dates|key stages)",
    Column.OUTPUT: (
        "(?:expected |key |intended |planned |desired |anticipated )?(?:outputs?|outcomes?|results?|impacts?|benefits?)"
        "(?: ?(?:and|&|/) ?(?:outputs?|outcomes?|impacts?|targets?|measures?|benefits?))?(?: measures?)?"
        "|(?:success|performance|outcome|key performance) (?:measures?|criteria|indicators?|targets?)"
        "|(?:measures?|evidence|indicators?|criteria) of success|how (?:we|will we) (?:will )?(?:know|measure).{0,40}"
        "|measures?|targets?|kpis?|indicators?|what success looks like"
    ),
    Column.LEAD: (
        "(?:(?:lead|responsible|accountable|named|action|reporting) )?"
        "(?:(?:officers?|leads?|owners?)(?: ?(?:and|&|/) ?(?:partners?|teams?|departments?|services?))?|"
        "responsib(?:le|ility|ilities)|accountab(?:le|ility)|by whom|who(?: is responsible| will do it| by| leads)?|"
        "person(?:/s|s|\\(s\\))?(?: responsible)?|people responsible|(?:lead |responsible )(?:person|agency|agencies|"
        "body|bodies|organisations?|partners?|service|department|team|member|director(?:ate)?)|delivery lead|partners)"
        "(?: responsible)?"
    ),
    Column.DUE: (
        "(?:target |completion |due |start |end |delivery |review |original |revised |expected |planned |proposed )*"
        "(?:timescales?|time ?scales?|timeframes?|time ?frames?|timings?|timelines?|deadlines?|dates?|"
        "by when|when|due|target for completion|completion|year)(?: ?/ ?(?:deadlines?|milestones?|timescales?))?"
        "(?: for completion)?"
    ),
    Column.COST: (
        "(?:estimated |total |annual |expected )?(?:costs?|budgets?|resources?|financial implications?|"
        "resource implications?|how much)(?: ?(?:and|&|/) ?(?:costs?|resources?|budgets?|funding))?"
        "(?: required| needed| implications?)?(?: ?\\(?£(?:k|000s?)?\\)?)?"
    ),
    Column.FUNDING: "(?:funding|finance|budget)(?: sources?| streams?)?|source of (?:funding|finance)|funded by",
    Column.STATUS: "(?:current |rag |overall )?(?:status|rag)(?: rating| status)?|rating|% complete|complete[d?]?",
    Column.NOTES: (
        "(?:progress|latest|quarterly|current|status|q[1-4]) ?(?:updates?|notes?|reports?|to date|position|comments?)?"
        "|comments?|notes?|remarks|updates?(?: and comments)?|commentary|position|additional information"
    ),
}
_QUALIFIER = r"(?:\s*\([^()]{1,60}\)|\s+20\d\d\s?[/\-–]\s?(?:20)?\d\d)*"
_ENDS = r"(?=$|[\s/|:,;&])"
_FEWEST = 3
"""Columns from which a line of text is a header rather than a sentence."""
_LONGEST = 400
_TRIES = 300
"""Ways to cut a line into names that are looked at."""
_BETWEEN = re.compile(r"(?:[\s/|:,;&]|\band\b)*")


@cache
def _each() -> tuple[tuple[Column, re.Pattern[str]], ...]:
    return tuple(
        (column, re.compile(rf"(?:{words}){_QUALIFIER}{_ENDS}", re.IGNORECASE)) for column, words in _NAMES.items()
    )


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{words})" for words in _NAMES.values()), re.IGNORECASE)


def opens_with_a_name(line: str) -> bool:
    """Whether a line starts as a header does; a quick look, so that long texts are searched in little time."""
    return _any().match(line) is not None


def name_of(text: str) -> Column | None:
    """What a cell says, if it is nothing but a column's name."""
    if len(text) > _LONGEST:
        return None
    matched = ((column, pattern.match(text)) for column, pattern in _each())
    return next((column for column, found in matched if found and not text[found.end() :].strip(" :.?*")), None)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row of cells is a header: mostly names of columns, more than one."""
    filled = [cell for cell in cells if cell.strip()]
    named = [column for column in map(name_of, filled) if column is not None]
    return len(set(named)) >= min(2, len(filled)) and len(named) * 2 >= len(filled) and len(filled) > 1


def header_of(line: str) -> tuple[Named, ...]:
    """The columns that a line names, if it is nothing but three or more of their names; else none.

    >>> [name.words for name in header_of("Ref Action Lead Officer By when")]
    ['Ref', 'Action', 'Lead Officer', 'By when']
    """
    if not line or len(line) > _LONGEST:
        return ()
    best = max(islice(_cut(line, 0, set()), _TRIES), key=_telling, default=())
    kinds = {name.column for name in best}
    does = kinds & {Column.ACTIVITY, Column.OBJECTIVE, Column.MILESTONE, Column.OUTPUT}
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
    matches = ((column, pattern.match(line, at)) for column, pattern in _each())
    ways = sorted(((m.end(), column) for column, m in matches if m and m.end() > at), reverse=True)
    if ways and ways[0][1] is Column.DUE and " " in line[at : ways[0][0]]:
        del ways[1:]  # a "target date" is no target
    for end, column in ways:
        for rest in _cut(line, _BETWEEN.match(line, end).end(), dead):  # type: ignore[union-attr]  # "" matches too
            dead.discard(at)
            yield Named(line[at:end].strip(), column), *rest


def _telling(columns: Sequence[Named]) -> float:
    """A header names a column once: "Action Lead Officer" is an action and who leads, not two who lead."""
    distinct = len({name.column for name in columns})
    return 2 * distinct - 1.5 * (len(columns) - distinct)

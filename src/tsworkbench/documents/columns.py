"""What a table's columns hold: told by their names, and by what stands in them where the name is silent or lies."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from tsworkbench.documents.column_contents import Contents
from tsworkbench.documents.meanings import WORDS, Meaning, name_means, plain_name

TEXTS = (Meaning.OBJECTIVE, Meaning.ACTIVITY, Meaning.MILESTONE, Meaning.OUTPUT)
DATES = (Meaning.DUE, Meaning.WAS_DUE, Meaning.NEW_DUE, Meaning.EXPECTED)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: where it stands (from 0), its header as printed, what it holds, and why that is in doubt, if it is."""

    at: int
    header: str
    meaning: Meaning
    because: str | None = None
    instead: Meaning | None = None
    """What its header says that it holds, where its content says otherwise."""
    scale: int = 1
    """By what its sums are multiplied: 1000 under "£000"."""


_SPAN_OF_TIME = re.compile(
    r"(?:year\s?\d|yr\s?\d|(?:fy\s?)?(?:20)?\d\d\s?[/–-]\s?(?:20)?\d\d|20\d\d|q[1-4](?:\s?\d\d(?:\d\d)?(?:\s?[/–-]\s?\d\d)?)?"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*(?:\s?[’']?\d\d(?:\d\d)?)?)",
    re.IGNORECASE,
)
_PRIORITY = re.compile(r"^priority(?: level| rating)?$")
_THOUSANDS = re.compile(r"£\s?(?:'|’)?(?:000s?|k)\b|\(£k\)|thousands", re.IGNORECASE)
_SURE = 0.75
"""The share of a column's cells that must say so for its content to overrule its header."""


def header_columns(headers: list[str], contents: list[Contents]) -> list[Column]:
    """What the columns of a table hold, from their headers and from what stands under them."""
    columns = [_named(at, header, of) for at, (header, of) in enumerate(zip(headers, contents, strict=True))]
    return _structured(columns, contents)


def bare_columns(contents: list[Contents]) -> list[Column]:
    """What the columns of a table without a header hold, from what stands in them."""
    columns: list[Column] = []
    texts = [at for at, of in enumerate(contents) if of.count and _by_content(of) is None and of.words >= 2]
    roles = {
        1: [Meaning.ACTIVITY],
        2: [Meaning.OBJECTIVE, Meaning.ACTIVITY] if contents[texts[0]].repeats else [Meaning.ACTIVITY, Meaning.OUTPUT],
    } if texts else {}  # fmt: skip
    meant = roles.get(len(texts), [Meaning.OBJECTIVE, Meaning.ACTIVITY, Meaning.OUTPUT])
    if len(texts) > 2 and not contents[texts[0]].repeats:
        meant = [Meaning.ACTIVITY, Meaning.OUTPUT]
    given = dict(zip(texts, meant, strict=False))
    taken: set[Meaning] = set()
    for at, of in enumerate(contents):
        meaning = given.get(at) or _by_content(of) or Meaning.OTHER
        if meaning in taken and meaning not in (Meaning.OTHER, Meaning.OUTPUT):
            meaning = Meaning.OTHER
        taken.add(meaning)
        columns.append(Column(at=at, header="", meaning=meaning))
    return columns


def _named(at: int, header: str, of: Contents) -> Column:
    meaning = name_means(header)
    scale = 1000 if _THOUSANDS.search(header) else 1
    told = _by_content(of)
    column = Column(at=at, header=" ".join(header.split()), meaning=meaning or Meaning.OTHER, scale=scale)
    if meaning is None:
        if told is None:
            return column
        if told is Meaning.REF and not header.strip():
            return replace(column, meaning=told)
        called = f"“{column.header}”" if column.header else "A column without a name"
        return replace(
            column,
            meaning=told,
            because=f"{called} was taken as {WORDS[told]}, from what stands in it.",
            instead=Meaning.OTHER,
        )
    if _PRIORITY.match(plain_name(header)) and (of.levels >= 0.6 or of.refs >= _SURE):
        return replace(column, meaning=Meaning.OTHER)
    if _contradicts(meaning, of, told):
        held = told or Meaning.ACTIVITY
        if _natural(meaning, held, plain_name(header)):
            return replace(column, meaning=held)
        because = f"Its header says {WORDS[meaning]}, but {WORDS[held]} stand in it."
        return replace(column, meaning=held, because=because, instead=meaning)
    if meaning is Meaning.STATUS and of.count and of.words > 6 and of.statuses < 0.4:
        return replace(column, meaning=Meaning.NOTES)
    return column


def _contradicts(meaning: Meaning, of: Contents, told: Meaning | None) -> bool:
    """Whether what stands in a column can't be what its header says."""
    if of.count < 2:
        return False
    if meaning in (*TEXTS, Meaning.TARGET, Meaning.NOTES, Meaning.OTHER):
        if told is Meaning.REF:
            return of.count >= 3 and (
                meaning is Meaning.ACTIVITY or (meaning is Meaning.OBJECTIVE and of.distinct == of.count)
            )
        if told is Meaning.STATUS:
            return meaning in (Meaning.OUTPUT, Meaning.NOTES)
        return told is not None and (of.count >= 3 or told is Meaning.DUE) and meaning is not Meaning.OTHER
    if meaning in (Meaning.LEAD, Meaning.SUPPORT):
        if told in (Meaning.DUE, Meaning.COST, Meaning.STATUS):
            return of.count >= 3
        return of.owners < 0.2 and of.words > 7 and of.count >= 3
    if meaning in DATES:
        return of.dates < 0.2 and told not in (None, Meaning.DUE) and of.count >= 3
    if meaning is Meaning.COST:
        return told in (Meaning.DUE, Meaning.LEAD) and of.count >= 3
    return False


def _natural(meaning: Meaning, held: Meaning, name: str) -> bool:
    """Names that are used for two things: nobody doubts a "Target" that holds dates."""
    if held is Meaning.DUE:
        return meaning in (Meaning.TARGET, Meaning.MILESTONE) or "target" in name
    if held is Meaning.STATUS:
        return meaning in (Meaning.NOTES, Meaning.OUTPUT)
    if held is Meaning.LEAD:
        return meaning is Meaning.COST or name in ("action by", "actioned by", "action for", "by")
    return held is Meaning.REF


def _by_content(of: Contents) -> Meaning | None:
    if not of.count:
        return None
    for share, meaning in (
        (of.refs, Meaning.REF),
        (of.dates, Meaning.DUE),
        (of.statuses, Meaning.STATUS),
        (of.money, Meaning.COST),
        (of.owners, Meaning.LEAD),
    ):
        if share >= _SURE:
            return meaning
    return None


def _structured(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """The columns' meanings in view of each other: which of two is the level above, which date is the older one."""
    columns = _ticked(_levels(_numbers(columns, contents), contents), contents)
    columns = _dated(columns, contents)
    seen: set[Meaning] = set()
    settled: list[Column] = []
    for column in columns:
        meaning = column.meaning
        if meaning in seen and meaning is Meaning.LEAD:
            meaning = Meaning.SUPPORT
        elif meaning in seen and meaning in (Meaning.STATUS, Meaning.RAG, Meaning.SHARE, Meaning.COST, Meaning.REF):
            meaning = Meaning.OTHER
        seen.add(meaning)
        settled.append(replace(column, meaning=meaning))
    return settled


def _numbers(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """A number before the objective is the objective's where it changes with it."""
    for column, after in pairwise(columns):
        if column.meaning is Meaning.REF and after.meaning is Meaning.OBJECTIVE:
            mine, its = contents[column.at], contents[after.at]
            if mine.distinct <= its.distinct and (its.repeats or mine.count <= its.count < mine.rows):
                return _with(columns, column.at, Meaning.OBJECTIVE_REF)
    return columns


def _levels(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """Objective over activity over milestone, whatever the plan calls them."""
    of = {meaning: [column.at for column in columns if column.meaning is meaning] for meaning in TEXTS}
    acting = of[Meaning.ACTIVITY]
    above, beside = of[Meaning.OBJECTIVE], [at for at in of[Meaning.OBJECTIVE] if acting and at > acting[0]]
    if beside and len(beside) < len(above):
        for at in beside:  # a further "priority" to the right says what the action also serves
            columns = _with(columns, at, Meaning.OTHER)
        above = [at for at in above if at not in beside]
    if not above and acting:
        outcomes = [at for at in of[Meaning.OUTPUT] if at < acting[0] and "outcome" in plain_name(columns[at].header)]
        if outcomes:
            columns, above = _with(columns, outcomes[0], Meaning.OBJECTIVE), outcomes[:1]
    if len(acting) > 1:
        if of[Meaning.MILESTONE] and not above:
            columns, above, acting = _with(columns, acting[0], Meaning.OBJECTIVE), acting[:1], acting[1:]
        elif not of[Meaning.MILESTONE]:
            columns = _with(columns, acting[1], Meaning.MILESTONE)
            of[Meaning.MILESTONE] = [acting[1]]
        for at in acting[2:] if above != acting[:1] else acting[1:]:
            columns = _with(columns, at, Meaning.OTHER)
        acting = acting[:1]
    if len(above) > 1:
        if acting and not of[Meaning.MILESTONE]:
            columns = _with(_with(columns, acting[0], Meaning.MILESTONE), above[1], Meaning.ACTIVITY)
            rest = above[2:]
        elif not acting:
            columns, acting, rest = _with(columns, above[-1], Meaning.ACTIVITY), above[-1:], above[1:-1]
        else:
            rest = above[:-1]
        for at in rest:
            columns = _with(columns, at, Meaning.OTHER)
    elif not acting:
        columns = _acting(columns, of, contents)
    return columns


def _acting(columns: list[Column], of: dict[Meaning, list[int]], contents: list[Contents]) -> list[Column]:
    """Which column holds the activities where none is called so."""
    for meaning in (Meaning.MILESTONE, Meaning.OUTPUT, Meaning.OBJECTIVE):
        if of[meaning] and not (meaning is Meaning.OUTPUT and not of[Meaning.OBJECTIVE]):
            alone = meaning is not Meaning.OBJECTIVE or not of[Meaning.OUTPUT]
            if meaning is Meaning.OUTPUT and of[Meaning.OBJECTIVE] and not contents[of[Meaning.OBJECTIVE][0]].repeats:
                continue
            if alone or meaning is Meaning.OBJECTIVE:
                return _with(columns, of[meaning][0], Meaning.ACTIVITY)
    if of[Meaning.OUTPUT]:
        return _with(columns, of[Meaning.OUTPUT][0], Meaning.ACTIVITY)
    texts = [column for column in columns if column.meaning is Meaning.OTHER and contents[column.at].words >= 3]
    if texts:
        chosen = max(texts, key=lambda column: contents[column.at].words)
        because = f"No column is called so; “{chosen.header}” was taken as the activities."
        told = replace(chosen, meaning=Meaning.ACTIVITY, because=because, instead=Meaning.OTHER)
        return [told if column.at == chosen.at else column for column in columns]
    return columns


def _ticked(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """Columns named by years or quarters in which there are only ticks say when it is due."""
    ticked = [
        column.at
        for column in columns
        if contents[column.at].ticks >= _SURE and _SPAN_OF_TIME.fullmatch(" ".join(column.header.split()))
    ]
    blank = [
        column.at
        for column in columns
        if ticked and not contents[column.at].count and _SPAN_OF_TIME.fullmatch(" ".join(column.header.split()))
    ]
    for at in (*ticked, *blank) if len(ticked) + len(blank) > 1 else ():
        columns = [
            replace(column, meaning=Meaning.TICKED, because=None, instead=None) if column.at == at else column
            for column in columns
        ]
    return columns


def _dated(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """One column of dates counts; an older one beside it is the baseline."""
    dues = [column.at for column in columns if column.meaning is Meaning.DUE]
    new = [column.at for column in columns if column.meaning is Meaning.NEW_DUE]
    was = [column.at for column in columns if column.meaning is Meaning.WAS_DUE]
    expected = [column.at for column in columns if column.meaning is Meaning.EXPECTED]
    if not dues and new and was:
        columns, dues, new = _with(columns, was[0], Meaning.DUE), was[:1], new
        was = was[1:]
    elif not dues and (new or was or expected):
        first = (new or was or expected)[0]
        columns, dues = _with(columns, first, Meaning.DUE), [first]
    if len(dues) > 1:
        best = max(dues, key=lambda at: (contents[at].dates * contents[at].count, at))
        for at in dues:
            if at != best:
                columns = _with(columns, at, Meaning.OTHER)
    return columns


def _with(columns: list[Column], at: int, meaning: Meaning) -> list[Column]:
    return [replace(column, meaning=meaning) if column.at == at else column for column in columns]

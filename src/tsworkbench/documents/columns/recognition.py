"""What a table's columns hold: told by their names, and by what is in them where the name is silent or lies.

What is in a column has been counted by `contents`. Last is told which columns hold the objectives, the activities under
them and the milestones under those.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from tsworkbench.documents.columns.contents import OFTEN, SURE, Contents, by_content
from tsworkbench.documents.columns.meanings import DATES, TEXTS, WORDS, Column, Meaning, changed, with_meaning
from tsworkbench.documents.columns.vocabulary import name_means, plain_name
from tsworkbench.plan.english import agreeing, listed

_TIME = (
    r"(?:(?:year|yr|y)\s?\d|(?:fy\s?)?(?:20)?\d\d\s?[/–-]\s?(?:20)?\d\d|20\d\d"
    r"|(?:q|qtr\s?|quarter\s?)[1-4](?:\s?\d\d(?:\d\d)?(?:\s?[/–-]\s?\d\d)?)?"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*(?:[\s-]?[’']?\d\d(?:\d\d)?)?)"
)
_SPAN_OF_TIME = re.compile(rf"{_TIME}(?:[\s:(–-]{{1,3}}{_TIME}\)?){{0,2}}", re.IGNORECASE)
_LIST = re.compile(r"^(?:board|bucket|list)(?: name)?$")
"""Lists that tasks are sorted into: by how far they are, or by what they are about."""
_TREE = re.compile(r"^(?:wbs|outline number)\b")
"""Columns that number tasks under tasks, whatever other numbers the tasks have."""
_NAMED = (Meaning.LEAD, Meaning.SUPPORT, Meaning.PARTNER, Meaning.HOLDER)
"""Columns that name who has to do with a row."""
_PARTNERS = re.compile(r"\bpartners?\b")
"""A column of partners, even if it is called "Lead partner" beside another one of leads."""
_DIRECTORATE = re.compile(r"^(?:directorate|portfolio|division)s?$")
"""What part of a body delivers it, unless persons or who leads stand there."""
_PROGRESS = re.compile(r"^(?:progress|(?:current )?position|state)$")
_ENDED = re.compile(r"\b(?:complete[d?]?|closed|done|achieved|finished|resolved|implemented)$")
"""A column that says how far it is, or, if days are in it, when it was done."""
_YEAR = re.compile(r"\d\d")
_PRIORITY = re.compile(r"^priority(?: level| rating)?$")
_THOUSANDS = re.compile(r"£\s?(?:'|’)?(?:000s?|k)\b|\(£k\)|thousands", re.IGNORECASE)
_SOME = 0.3
"""The share of names from which a column that is called so holds the leads: "Infrastructure" looks like a team too."""


def is_span_of_time(header: str) -> bool:
    """Whether a column is named by a year, a quarter or a month: "2021/22", "Y1 (2021/22)", "Q3", "Apr-24"."""
    return bool(_SPAN_OF_TIME.fullmatch(" ".join(header.split())))


def header_columns(
    headers: list[str], contents: list[Contents], said: Mapping[int, Meaning] | None = None
) -> list[Column]:
    """What the columns of a table hold, from their headers and from what is under them. What an officer has `said` of
    some of them, by their place, is so, and the others are judged in view of it.
    """
    said = said or {}
    called = [of for header, of in zip(headers, contents, strict=True) if name_means(header) is Meaning.LEAD]
    led = any(of.owners >= _SOME for of in called) or Meaning.LEAD in said.values()
    waits = any(of.words <= 2 and not (of.dates or of.refs or of.money or of.statuses) for of in called)  # blank, "TBC"
    columns = [
        _named(at, header, of, led=led or (waits and name_means(header) in TEXTS))
        for at, (header, of) in enumerate(zip(headers, contents, strict=True))
    ]
    if not said:
        return _structured(columns, contents)
    columns = [_said(column, said[column.at]) if column.at in said else column for column in columns]
    yielding = [
        with_meaning([column], column.at, _YIELDS.get(column.meaning, Meaning.OTHER))[0]
        if column.at not in said and column.meaning in said.values() and column.meaning in _ONCE
        else column
        for column in columns
    ]
    settled = _structured(yielding, contents, fixed=not set(said.values()).isdisjoint(TEXTS))
    return [replace(columns[column.at], scale=column.scale) if column.at in said else column for column in settled]


def _said(column: Column, meaning: Meaning) -> Column:
    timed = meaning is Meaning.MILESTONE and is_span_of_time(column.header)
    return replace(column, meaning=meaning, because=None, instead=None, timed=timed)


_ONCE = frozenset(
    {
        *(Meaning.ACTIVITY, Meaning.LEAD, Meaning.REF, Meaning.OBJECTIVE, Meaning.OBJECTIVE_REF, Meaning.DONE_ON),
        *(Meaning.STATUS, Meaning.RAG, Meaning.SHARE, Meaning.DIRECTORATE, *DATES),
    }
)
"""What one column holds, so that another gives way to the one of which an officer has said it."""
_YIELDS = {Meaning.LEAD: Meaning.SUPPORT}


def bare_columns(contents: list[Contents]) -> list[Column]:
    """What the columns of a table without a header hold, from what is in them."""
    columns: list[Column] = []
    texts = [at for at, of in enumerate(contents) if of.count and by_content(of) is None and of.words >= 2]
    meant = [Meaning.ACTIVITY, Meaning.OUTPUT]
    if len(texts) > 1 and contents[texts[0]].repeats:
        meant = [Meaning.OBJECTIVE, *meant]
    given = dict(zip(texts, meant, strict=False))
    taken: set[Meaning] = set()
    for at, of in enumerate(contents):
        meaning = given.get(at) or by_content(of) or Meaning.OTHER
        if meaning in taken and meaning not in (Meaning.OTHER, Meaning.OUTPUT):
            meaning = Meaning.OTHER
        taken.add(meaning)
        columns.append(Column(at=at, header="", meaning=meaning))
    return columns


def _named(at: int, header: str, of: Contents, *, led: bool) -> Column:
    """What one column holds. `led` says that another one is the leads'."""
    meaning = name_means(header)
    if meaning is Meaning.DUE and is_span_of_time(header):
        meaning = None  # "Year 1"
    scale = 1000 if _THOUSANDS.search(header) else 1
    told = by_content(of)
    listed = bool(_LIST.match(plain_name(header)))
    if told is Meaning.LEAD and (led or listed) and meaning not in _NAMED:
        told = None
    column = Column(at=at, header=" ".join(header.split()), meaning=meaning or Meaning.OTHER, scale=scale)
    if meaning is None and told is None and _DIRECTORATE.match(plain_name(header)) and of.count:
        if of.persons < _SOME:
            return replace(column, meaning=Meaning.DIRECTORATE)
        because = f"Its header says {WORDS[Meaning.DIRECTORATE]}, but persons are named in it."
        held = Meaning.HOLDER if plain_name(header).startswith("portfolio") else Meaning.LEAD
        return replace(column, meaning=held, because=because, instead=Meaning.DIRECTORATE)
    if meaning is None:
        if told is None:
            return column
        if told is Meaning.REF and not header.strip():
            return replace(column, meaning=told)
        if told is Meaning.REF and (of.distinct < of.count or of.whole >= SURE):
            return column  # votes, hours, points
        called = f"“{column.header}”" if column.header else "A column without a name"
        return replace(
            column,
            meaning=told,
            because=f"{called} was taken as {WORDS[told]}, from what is in it.",
            instead=Meaning.OTHER,
        )
    plain = plain_name(header)
    if meaning is Meaning.STATUS and of.dates >= SURE and _ENDED.search(plain):
        return replace(column, meaning=Meaning.DONE_ON)
    if meaning in (Meaning.MILESTONE, Meaning.LEAD, Meaning.COST) and of.yes >= SURE:
        return replace(column, meaning=Meaning.OTHER)  # whether it is one
    if listed and told is Meaning.STATUS:
        return replace(column, meaning=Meaning.STATUS)
    if meaning is Meaning.OUTPUT and of.levels >= SURE and (of.refs < SURE or "impact" in plain):
        return replace(column, meaning=Meaning.OTHER)
    if meaning is Meaning.STATUS and of.yes >= SURE:
        return replace(column, yes_no=True)
    if meaning is Meaning.STATUS and (of.shares >= SURE or ("%" in header and of.whole >= SURE)):
        return replace(column, meaning=Meaning.SHARE)
    if meaning is Meaning.OBJECTIVE and plain in ("parent", "epic") and max(of.whole, of.refs) >= _SOME:
        return replace(column, meaning=Meaning.OTHER)  # the number of another row
    if _PRIORITY.match(plain) and (of.levels >= 0.6 or of.refs >= SURE):
        return replace(column, meaning=Meaning.OTHER)
    if _contradicts(meaning, of, told):
        held = told or Meaning.ACTIVITY
        if _natural(meaning, held, plain):
            return replace(column, meaning=held)
        because = f"Its header says {WORDS[meaning]}, but {WORDS[held]} are in it."
        return replace(column, meaning=held, because=because, instead=meaning)
    if meaning is Meaning.STATUS and _tells_progress(plain, of):
        return replace(column, meaning=Meaning.NOTES)
    return column


def _tells_progress(name: str, of: Contents) -> bool:
    """Whether a column called a status says in sentences how far each thing is, and rates nothing."""
    told = of.words > 6 or of.statuses == 0 or _PROGRESS.match(name) is not None
    return told and of.words > 2 and of.statuses < 0.4


def _contradicts(meaning: Meaning, of: Contents, told: Meaning | None) -> bool:
    """Whether what is in a column can't be what its header says."""
    if of.count < 2 and not (meaning is Meaning.TARGET and told is Meaning.DUE):
        return False
    if meaning in (*TEXTS, Meaning.TARGET, Meaning.NOTES, Meaning.OTHER):
        if told is Meaning.REF:
            return of.count >= 3 and (
                meaning in (Meaning.ACTIVITY, Meaning.MILESTONE)
                or (meaning is Meaning.OBJECTIVE and of.distinct == of.count)
            )
        if told is Meaning.STATUS:
            return meaning in (Meaning.OUTPUT, Meaning.NOTES)
        if told is Meaning.LEAD and meaning in (Meaning.ACTIVITY, Meaning.OBJECTIVE, Meaning.MILESTONE):
            return of.count >= 3 and of.persons >= SURE  # titles in capitals look like teams
        return told is not None and (of.count >= 3 or told is Meaning.DUE) and meaning is not Meaning.OTHER
    if meaning in _NAMED:
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


def _structured(columns: list[Column], contents: list[Contents], *, fixed: bool = False) -> list[Column]:
    """The columns' meanings in view of each other: which of two is the level above, which date is the older one.

    `fixed`: it has been said which one holds the titles of a level, so no level is moved.
    """
    columns = _numbers(columns, contents)
    columns = _ticked(columns if fixed else levels(columns, contents), contents)
    columns = _timed(_led(_rated(_dated(columns, contents), contents), contents), contents)
    columns = _answering(columns, contents)
    columns, stated = _stated(columns, contents)
    named = {column.meaning for column in columns if column.because is None or column.at == stated}
    seen: set[Meaning] = set()
    settled: list[Column] = []
    for column in columns:
        meaning = column.meaning
        if meaning in seen and meaning is Meaning.LEAD:
            meaning = Meaning.PARTNER if _PARTNERS.search(plain_name(column.header)) else Meaning.SUPPORT
        elif meaning in _ONLY_ONE and (
            meaning in seen or (column.because is not None and meaning in named and column.at != stated)
        ):
            meaning = Meaning.OTHER
        seen.add(meaning)
        settled += with_meaning([column], column.at, meaning)
    return settled


_ONLY_ONE = (Meaning.STATUS, Meaning.RAG, Meaning.SHARE, Meaning.COST, Meaning.REF)
_ANSWERS = (
    re.compile(
        r"^(?:board|executive|strategic|overall|senior) (?:\w+ )?(?:lead|owner|manager|director)\b|\bsponsor\b|^sro$"
        r"|^senior responsible\b|^head\b"
    ),
    re.compile(r"^(?:project|programme|program|account|product) (?:lead|owner|manager|director)\b"),
)
"""Who answers for the whole, and who runs it; neither leads the row where another column names who does."""


def _led(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """Of several columns of leads the first counts that is the row's own."""
    for answers in _ANSWERS:
        leads = [column for column in columns if column.meaning is Meaning.LEAD and contents[column.at].count]
        above = [column for column in leads if answers.search(plain_name(column.header))]
        if len(above) == len(leads):
            continue
        for column in above:
            alike = contents[column.at].distinct == 1 < contents[column.at].count
            columns = with_meaning(columns, column.at, Meaning.OTHER if alike else Meaning.SUPPORT)
    return columns


_LEADS_BY_NAME = re.compile(r"\b(?:lead|responsible)\b")


def _answering(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """A councillor who leads, where no other column says who does: "Councillor lead" in the plan of a parish."""
    if any(column.meaning is Meaning.LEAD and contents[column.at].count for column in columns):
        return columns
    for column in columns:
        if column.meaning is Meaning.HOLDER and _LEADS_BY_NAME.search(plain_name(column.header)):
            return with_meaning(columns, column.at, Meaning.LEAD)
    return columns


def _stated(columns: list[Column], contents: list[Contents]) -> tuple[list[Column], int | None]:
    """The columns, and which one of several statuses counts: one that is called so, and of several days the last."""
    stated = [
        column
        for column in columns
        if column.meaning is Meaning.STATUS and column.because is None and contents[column.at].statuses >= OFTEN
    ]
    named = [column for column in stated if name_means(column.header) is Meaning.STATUS]
    rated = any(column.meaning in (Meaning.RAG, Meaning.SHARE) and contents[column.at].count for column in columns)
    for column in stated if named or rated else ():
        if column not in named:  # an update that happens to say "done" in each row
            columns = with_meaning(columns, column.at, Meaning.NOTES)
    if not named:
        return columns, stated[0].at if stated and not rated else None
    of_days = len({plain_name(column.header) for column in named}) == 1 and len({one.header for one in named}) > 1
    best = named[-1] if of_days else named[0]
    others = [column.at for column in named if column is not best]
    columns = _beside(columns, best.at, others)
    for at in others:
        columns = with_meaning(columns, at, Meaning.OTHER)
    return columns, best.at


def _beside(columns: list[Column], best: int, others: list[int]) -> list[Column]:
    """The columns, the one that counts in doubt where others say the same by their names."""
    if not others or columns[best].because is not None:
        return columns
    also = listed(f"“{columns[at].header}”" for at in others)
    holds, was = agreeing(len(others), "holds", "hold"), agreeing(len(others), "was", "were")
    because = f"{also} {holds} {WORDS[columns[best].meaning]}, too, and {was} kept as notes."
    return changed(columns, best, because=because, instead=Meaning.OTHER)


def _timed(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """Columns named by years, in which there are words, say what is to be done in each; one doubt is for them all."""
    timed = [
        column.at
        for column in columns
        if column.meaning is Meaning.OTHER
        and is_span_of_time(column.header)
        and _YEAR.search(column.header)
        and contents[column.at].words >= 2
        and by_content(contents[column.at]) is None
    ]
    noted = [
        column.at
        for column in columns
        if column.meaning is Meaning.NOTES and is_span_of_time(column.header) and contents[column.at].words >= 2
    ]
    if not any(column.meaning is Meaning.ACTIVITY for column in columns):
        return columns
    if len(noted) > 1 and columns[noted[0]].because is None:
        because = "Its heading is a time: what is under it could be what is to be done then."
        columns = changed(columns, noted[0], because=because, instead=Meaning.MILESTONE)
    if len(timed) > 1:
        for at in timed:
            columns = changed(columns, at, meaning=Meaning.MILESTONE, timed=True, because=None, instead=None)
        because = "Its heading is a time; what is under it was taken as milestones of that time."
        columns = changed(columns, timed[0], because=because, instead=Meaning.OTHER)
    return columns


def _rated(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """Of the ratings of several quarters the latest that has any counts."""
    rated = [column.at for column in columns if column.meaning is Meaning.RAG and contents[column.at].count]
    for column in columns:
        if column.meaning is Meaning.RAG and rated and column.at != rated[-1]:
            columns = with_meaning(columns, column.at, Meaning.OTHER)
    return columns


def _numbers(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """A number before the objective is the objective's where it changes with it; so is the first of two kinds of
    numbers, where it stands for several rows and the second is each row's own.
    """
    refs = [column.at for column in columns if column.meaning is Meaning.REF]
    tree = next((at for at in refs if _TREE.match(plain_name(columns[at].header))), None)
    if tree is not None:
        for at in refs:
            columns = with_meaning(columns, at, Meaning.REF if at == tree else Meaning.OTHER)
    elif len(refs) > 1:
        first, second = contents[refs[0]], contents[refs[1]]
        if first.distinct < second.distinct == second.count and first.distinct < first.count:
            above = any(column.meaning is Meaning.OBJECTIVE for column in columns)
            columns = with_meaning(columns, refs[0], Meaning.OBJECTIVE_REF if above else Meaning.OTHER)
    for column, after in pairwise(columns):
        if column.meaning is Meaning.REF and after.meaning is Meaning.OBJECTIVE:
            mine, its = contents[column.at], contents[after.at]
            if mine.distinct <= its.distinct and (its.repeats or mine.count <= its.count < mine.rows):
                return with_meaning(columns, column.at, Meaning.OBJECTIVE_REF)
    return columns


def _ticked(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """Columns named by years or quarters in which there are only ticks say when it is due."""
    ticked = [column.at for column in columns if contents[column.at].ticks >= SURE and is_span_of_time(column.header)]
    blank = [
        column.at for column in columns if ticked and not contents[column.at].count and is_span_of_time(column.header)
    ]
    for at in (*ticked, *blank) if len(ticked) + len(blank) > 1 else ():
        columns = changed(columns, at, meaning=Meaning.TICKED, because=None, instead=None)
    return columns


def _dated(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """One column of dates counts; an older one beside it is the baseline."""
    dues = [column.at for column in columns if column.meaning is Meaning.DUE]
    new = [column.at for column in columns if column.meaning is Meaning.NEW_DUE]
    was = [column.at for column in columns if column.meaning is Meaning.WAS_DUE]
    expected = [column.at for column in columns if column.meaning is Meaning.EXPECTED]
    if not dues and (dues := (was or new or expected)[:1]):
        columns = with_meaning(columns, dues[0], Meaning.DUE)
    if len(dues) > 1:
        best = max(dues, key=lambda at: _counts(columns[at], contents[at]))
        as_good = [
            at
            for at in dues
            if at != best and _counts(columns[at], contents[at])[:2] == _counts(columns[best], contents[best])[:2]
        ]
        columns = _beside(columns, best, [at for at in as_good if contents[at].days >= OFTEN])
        for at in dues:
            if at != best:
                columns = with_meaning(columns, at, Meaning.OTHER)
    return columns


_DUE_BY_NAME = re.compile(
    r"\bdue\b|\bdeadlines?\b|\bby when\b|^by$|\btarget (?:completion )?(?:date|end|finish)\b|\bcompletion\b"
    r"|\bcomplete by\b|\bfinish\b|\bend\b|\btime ?(?:scale|frame|line)s?\b|\beta\b"
)
"""Names that say that it is due then; "Date" and "When" only say that it is a date."""


def _counts(column: Column, of: Contents) -> tuple[bool, int, float, int]:
    """How much speaks for a column being the one that says when each row is due: its name before what is in it."""
    rank = 0 if column.because else 2 if _DUE_BY_NAME.search(plain_name(column.header)) else 1
    usable = rank > 0 if not of.count else of.dates >= _SOME or rank > 1
    return usable, rank if of.count else min(rank, 1), of.dates * of.count, column.at


_TITLE = re.compile(
    r"^(?:card |issue |item |work item |ticket |story |entry )?(?:title|summary|name|subject|headline)$"
    r"|^(?:item|piece|area|package)s? of work$|^work (?:item|package)s?$"
)
_DESCRIPTION = re.compile(r"^(?:card |issue |item |short |brief )?(?:description|details?)$")
"""What a list of things may call them; it holds the activities only where no column is called so."""


_FOUND = re.compile(
    r"^(?:what (?:needs|need|has|we found|is|was)\b|finding|issue|weakness|observation|problem|concern|requirement"
    r"|area for)"
)


def levels(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """Objective over activity over milestone, whatever the plan calls them."""
    of = {meaning: [column.at for column in columns if column.meaning is meaning] for meaning in TEXTS}
    blank = [at for at in of[Meaning.ACTIVITY] if not contents[at].count]
    acting = [at for at in of[Meaning.ACTIVITY] if at not in blank]
    for at in blank if acting else ():  # its words stand in rows of their own, across the table
        columns = with_meaning(columns, at, Meaning.OTHER)
    acting = acting or blank
    columns, acting = _titled(columns, contents, acting)
    of = {meaning: [column.at for column in columns if column.meaning is meaning] for meaning in TEXTS}
    for at in acting[1:]:
        if "deliverable" in columns[at].header.casefold():  # what an action delivers, and no action of its own
            columns, acting = with_meaning(columns, at, Meaning.OUTPUT), [each for each in acting if each != at]
    above, beside = of[Meaning.OBJECTIVE], [at for at in of[Meaning.OBJECTIVE] if acting and at > acting[0]]
    if len(beside) < len(above):
        for at in beside:  # a further "priority" to the right says what the action also serves
            columns = with_meaning(columns, at, Meaning.OTHER)
        above = [at for at in above if at not in beside]
    if not above and acting:
        outcomes = [at for at in of[Meaning.OUTPUT] if at < acting[0] and "outcome" in plain_name(columns[at].header)]
        if outcomes:
            columns, above = with_meaning(columns, outcomes[0], Meaning.OBJECTIVE), outcomes[:1]
    if len(acting) > 1:
        if of[Meaning.MILESTONE] and not above:
            columns, above, acting = with_meaning(columns, acting[0], Meaning.OBJECTIVE), acting[:1], acting[1:]
        elif not of[Meaning.MILESTONE]:
            columns = with_meaning(columns, acting[1], Meaning.MILESTONE)
            of[Meaning.MILESTONE] = [acting[1]]
        for at in acting[2:] if above != acting[:1] else acting[1:]:
            columns = with_meaning(columns, at, Meaning.OTHER)
        acting = acting[:1]
    found = [at for at in above[1:] if _FOUND.search(plain_name(columns[at].header)) and not contents[at].repeats]
    for at in found if acting else ():  # what was found is why something is done, where it stands for one row each
        columns, above = with_meaning(columns, at, Meaning.OTHER), [one for one in above if one != at]
    if len(above) > 1:
        if acting and not of[Meaning.MILESTONE]:
            columns = with_meaning(with_meaning(columns, acting[0], Meaning.MILESTONE), above[1], Meaning.ACTIVITY)
            if acting[0] > above[1] + 1 and columns[acting[0] - 1].meaning is Meaning.REF:
                columns = with_meaning(columns, acting[0] - 1, Meaning.MILESTONE_REF)
            rest = above[2:]
        elif not acting:
            columns, acting, rest = with_meaning(columns, above[-1], Meaning.ACTIVITY), above[-1:], above[1:-1]
        else:
            rest = above[:-1]
        for at in rest:
            columns = with_meaning(columns, at, Meaning.OTHER)
    elif not acting:
        columns = _acting(columns, of, contents)
    return columns


def _titled(columns: list[Column], contents: list[Contents], acting: list[int]) -> tuple[list[Column], list[int]]:
    """The columns, and which of them hold activities: one called "Title" or "Name" does where none is called so, or
    where the one that is says the same in every row, a code, or hardly anything.
    """
    if len(acting) == 1 and (own := _title_beside(columns, contents, acting[0])) is not None:
        project = columns[acting[0]].header
        because = f"“{project}” says the same of several rows; “{own.header}” was taken as the activities."
        alone = not any(column.meaning is Meaning.OBJECTIVE for column in columns)
        columns = with_meaning(columns, acting[0], Meaning.OBJECTIVE if alone else Meaning.OTHER)
        told = replace(own, meaning=Meaning.ACTIVITY, because=because, instead=Meaning.OTHER)
        return [told if column.at == own.at else column for column in columns], [own.at]
    if not acting and (measure := _measure(columns, contents)) is not None:
        because = f"No column is called so; “{measure.header}” was taken as the activities."
        told = replace(measure, meaning=Meaning.ACTIVITY, because=because, instead=Meaning.OUTPUT)
        return [told if column.at == measure.at else column for column in columns], [measure.at]
    if acting and not all(_is_poor(contents[at], contents) for at in acting):
        for at in [at for at in acting if _is_poor(contents[at], contents)] if len(acting) > 1 else ():
            columns, acting = with_meaning(columns, at, Meaning.OTHER), [one for one in acting if one != at]
        return columns, acting
    above = [contents[column.at] for column in columns if column.meaning is Meaning.OBJECTIVE]
    titles = [column for column in columns if _TITLE.match(plain_name(column.header)) and _titles(column, contents)]
    if not titles and all(of.repeats and of.distinct < of.count for of in above):
        titles = [
            column for column in columns if _DESCRIPTION.match(plain_name(column.header)) and _titles(column, contents)
        ]
    stepping = [column for column in columns if column.meaning is Meaning.MILESTONE]
    named = [column for column in stepping if not _is_poor(contents[column.at], contents)]
    if not titles or (named and not acting):
        return columns, acting
    title = max(titles, key=lambda column: (_are_distinct(contents[column.at]), -column.at))
    if acting and not _are_distinct(contents[title.at]):
        return columns, acting
    for column in stepping if not named else ():
        columns = with_meaning(columns, column.at, Meaning.OTHER)
    for at in acting:
        grouped = not above and 1 < contents[at].distinct < contents[at].count and contents[at].words >= 1.5
        columns = with_meaning(columns, at, Meaning.OBJECTIVE if grouped else Meaning.OTHER)
    return with_meaning(columns, title.at, Meaning.ACTIVITY), [title.at]


_MEASURE = re.compile(r"^(?:measures?|mitigations?)(?: title| name)?$")


def _measure(columns: list[Column], contents: list[Contents]) -> Column | None:
    """The column "Measure", as air quality plans call what is done, beside who leads it and a description."""
    held = {column.meaning for column in columns}
    described = any(_DESCRIPTION.match(plain_name(column.header)) for column in columns)
    if not described or Meaning.LEAD not in held or Meaning.MILESTONE in held:
        return None
    named = (column for column in columns if _MEASURE.match(plain_name(column.header)))
    return next((one for one in named if _are_distinct(contents[one.at]) and contents[one.at].owners < SURE), None)


def _title_beside(columns: list[Column], contents: list[Contents], acting: int) -> Column | None:
    """A column called "Title" or "Name" whose words are each row's own, beside projects that several rows are of."""
    of = contents[acting]
    steps = any(column.meaning is Meaning.MILESTONE and contents[column.at].count for column in columns)
    if (
        of.distinct >= of.count
        or steps
        or not re.match(r"projects?\b|initiatives?\b", plain_name(columns[acting].header))
    ):
        return None
    titles = [column for column in columns if _TITLE.match(plain_name(column.header)) and _titles(column, contents)]
    return next((one for one in titles if _are_distinct(contents[one.at]) and contents[one.at].owners < SURE), None)


def _are_distinct(of: Contents) -> bool:
    return of.count > 0 and of.distinct >= 0.9 * of.count


def _is_poor(of: Contents, contents: Sequence[Contents]) -> bool:
    """Whether what is in a column can't be the titles of its rows."""
    most = max((other.count for other in contents), default=0)
    same = of.distinct * 3 <= of.count and of.count >= 3 and of.words <= 4
    coded = max(of.levels, of.yes, of.refs, of.statuses) >= SURE
    return same or coded or of.count * 2 < most


def _acting(columns: list[Column], of: dict[Meaning, list[int]], contents: list[Contents]) -> list[Column]:
    """Which column holds the activities where none is called so."""
    texts = [
        column
        for column in columns
        if column.meaning is Meaning.OTHER and contents[column.at].words >= 2 and contents[column.at].persons < SURE
    ]
    telling = [column for column in texts if _are_distinct(contents[column.at])]
    for meaning in (Meaning.MILESTONE, Meaning.OUTPUT, Meaning.OBJECTIVE):
        if of[meaning] and not (meaning is Meaning.OUTPUT and not of[Meaning.OBJECTIVE]):
            alone = meaning is not Meaning.OBJECTIVE or not of[Meaning.OUTPUT]
            if meaning is Meaning.OUTPUT and of[Meaning.OBJECTIVE] and not contents[of[Meaning.OBJECTIVE][0]].repeats:
                continue
            if (
                meaning is Meaning.OBJECTIVE
                and contents[of[meaning][-1]].repeats
                and telling
                and not of[Meaning.OUTPUT]
            ):
                continue  # it heads several rows, and their own words stand beside it
            if alone or meaning is Meaning.OBJECTIVE:
                return with_meaning(columns, of[meaning][0], Meaning.ACTIVITY)
    longer = [column for column in texts if contents[column.at].words >= 3]
    if of[Meaning.OUTPUT] and not telling:
        return with_meaning(columns, of[Meaning.OUTPUT][0], Meaning.ACTIVITY)
    if telling or longer:
        chosen = telling[0] if telling else max(longer, key=lambda column: contents[column.at].words)
        because = f"No column is called so; “{chosen.header}” was taken as the activities."
        return changed(columns, chosen.at, meaning=Meaning.ACTIVITY, because=because, instead=Meaning.OTHER)
    return columns


def _titles(column: Column, contents: list[Contents]) -> bool:
    """Whether a column called "Title" or "Name" holds things to be done, and not persons."""
    of = contents[column.at]
    telling = of.words >= 2 or (of.words >= 1 and _are_distinct(of) and not of.refs)
    return column.meaning is Meaning.OTHER and telling and of.persons < SURE

"""Tables of indicators: each row is a measure, with its targets and its readings in the columns of their periods.

A period comes from the header of its column, its year from there too, else from the title of the document. What a
column says beside that is kept in the words of how the measure is counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from tsworkbench.documents.blocks import Cell, Document, Heading, Paragraph, Row, Table
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import name_means
from tsworkbench.documents.meaning.builder.years import period_in
from tsworkbench.documents.meaning.tables.grids import own_text, spans_all
from tsworkbench.plan.calendar import add_months, month_end
from tsworkbench.plan.due.spellings import MONTHS
from tsworkbench.plan.english import are, listed, noun
from tsworkbench.plan.governance.measures import (
    Measure,
    MeasureReading,
    MeasureTarget,
    Span,
    better_in_words,
    frequency_in_words,
)
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Better, Frequency

_LOOKED_FOR_HEADER = 12
_NAME = re.compile(
    r"(?:(?:key|local|national|headline|corporate|performance|outcome|service|quality|success|progress)\s+)*"
    r"(?:indicators?|measures?|kpis?|pis?|metrics?)(?: (?:name|title|description|definition))?(?: of success)?",
    re.IGNORECASE,
)
_PLAIN_NAME = re.compile(r"name|title|description", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:(?:kpi|pi|ni|indicator|measure)\s+)?(?:ref(?:erence)?|no|number|code|id)\.?|#|kpi|ni|bvpi", re.IGNORECASE
)
_TARGET = re.compile(r"\btargets?\b|\btrajectory\b|\bgoal\b", re.IGNORECASE)
_BASELINE = re.compile(r"\bbaseline\b|\bstarting (?:point|position)\b|\bbase year\b", re.IGNORECASE)
_READING = re.compile(
    r"\b(?:actuals?|outturns?|out-turns?|performance|results?|readings?|achieved|latest|current|value|position|figure"
    r"|year to date|ytd|year end)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"units?(?: of measure(?:ment)?)?|measured in", re.IGNORECASE)
_BETTER = re.compile(
    r"polarity|good (?:is|to be|performance(?: is)?)|(?:what is )?better(?: is)?|aim to|bigger or smaller is better"
    r"|(?:desired )?direction(?: of (?:good|improvement))?|high(?:er)?(?: or |/)low(?:er)?(?: is (?:good|better))?",
    re.IGNORECASE,
)
_OFTEN = re.compile(r"frequency|how often|reported|reporting (?:frequency|period)|collected|periodicity", re.IGNORECASE)
_QUARTER = re.compile(r"\b(?:q|qtr\.?|quarter) ?([1-4])\b", re.IGNORECASE)
_HALF = re.compile(r"\b(?:h|half[- ]year ?)([12])\b", re.IGNORECASE)
_YEAR_SHORT = re.compile(r"(?<![\d/])(\d\d) ?/ ?(\d\d)(?![\d/])")
_CALENDAR_YEAR = re.compile(r"(?<![\d/–-])((?:19|20)\d\d)(?! ?[\d/–-])")
_MONTH = re.compile(
    rf"\b({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?(?:[ '’.-]*((?:19|20)?\d\d))?(?![\d/])", re.IGNORECASE
)
_FIGURE = re.compile(
    r"(?P<least>[≥>]=?|at least|more than|over|min(?:imum)?\.?(?: of)?)?(?P<most>[≤<]=?|at most|less than|under|below"
    r"|no more than|max(?:imum)?\.?(?: of)?|up to)?\s*(?P<before>[£€$])?\s*(?P<minus>[-−])?\s*"
    r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*(?P<many>[km](?![\w])|million|bn)?\s*"
    r"(?P<unit>%|per cent|[^\d\s(][^\d(]*)?(?:\(.*\))?",
    re.IGNORECASE,
)
_MANY = {"k": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9}
_EMPTY = re.compile(
    r"[-–—.]*|n/?a|tbc|tbd|not (?:applicable|available|known|yet known|set|collected)|no (?:data|target)|nil return"
    r"|awaited|to be (?:set|confirmed|agreed|established)",
    re.IGNORECASE,
)
_DOING = (Meaning.MILESTONE, Meaning.DUE, Meaning.NEW_DUE, Meaning.WAS_DUE, Meaning.COST, Meaning.FUNDING)
"""What a plan of actions says, and a table of indicators doesn't."""


class _Kind(Enum):
    NAME = auto()
    NUMBER = auto()
    TARGET = auto()
    READING = auto()
    BASELINE = auto()
    UNIT = auto()
    BETTER = auto()
    OFTEN = auto()
    OTHER = auto()


_FIGURES = (_Kind.TARGET, _Kind.READING, _Kind.BASELINE)


@dataclass(frozen=True)
class _Column:
    """A column with what it holds, and of which period; None where its header names none."""

    at: int
    header: str
    kind: _Kind
    span: Span | None = None
    every: Frequency | None = None


@dataclass(frozen=True)
class _Figure:
    value: float
    unit: str | None
    better: Better | None


@dataclass(frozen=True, kw_only=True)
class Indicators:
    """The measures that the tables of a document hold, the document without them, and what is to be said of them."""

    measures: tuple[Measure, ...]
    rest: Document
    year: Span | None = None
    """The year that the document is of, if it names one."""
    remarks: tuple[str, ...] = ()


def take_indicators(document: Document, plan_year: int | None = None) -> Indicators | None:
    """The measures of a document's tables of indicators; None if it has no such table."""
    year = _year(document, plan_year)
    found: list[Measure] = []
    undated: list[str] = []
    kept = []
    for block in document.blocks:
        read = _read_table(block, year, undated) if isinstance(block, Table) and not block.hidden else None
        if read is None:
            kept.append(block)
        else:
            found += read
    if not found:
        return None
    remarks = []
    if undated:
        headers = list(dict.fromkeys(undated))
        columns = f"{noun(len(headers), 'column')} {listed(f'“{header}”' for header in headers)} {are(len(headers))}"
        remarks.append(
            f"It doesn’t say of which period its {columns}: those figures are kept in the words of each measure. Name "
            "the period in the header, or the year with --plan-year."
        )
    rest = replace(document, blocks=tuple(kept))
    return Indicators(measures=tuple(_numbered(found)), rest=rest, year=year, remarks=tuple(remarks))


def _year(document: Document, plan_year: int | None) -> Span | None:
    """The year that a header without one is of: the one that is given, else the one that the document names."""
    if plan_year is not None:
        return _financial(plan_year)
    texts = [
        *(block.text for block in document.blocks if isinstance(block, Heading)),
        *(block.line.text for block in document.blocks[:20] if isinstance(block, Paragraph)),
        *(block.title or "" for block in document.blocks if isinstance(block, Table)),
        *(
            cell.words
            for block in document.blocks
            if isinstance(block, Table)
            for row in block.rows[:_LOOKED_FOR_HEADER]
            for cell in row.filled
            if _TARGET.search(cell.words) or spans_all(row) is not None
        ),
        document.name,
    ]
    for text in texts:
        if (period := period_in(text)) is not None:
            return Span(period.first, month_end(add_months(period.first, 11)))
    return None


def _financial(first: int) -> Span:
    return Span(date(first, 4, 1), date(first + 1, 3, 31))


def _read_table(table: Table, year: Span | None, undated: list[str]) -> list[Measure] | None:
    """The measures of a table; None if it isn't one of indicators."""
    for place, row in enumerate(table.rows[:_LOOKED_FOR_HEADER]):
        columns = _columns(row, year)
        if columns is None:
            continue
        rows = [one for one in table.rows[place + 1 :] if spans_all(one) is None and _is_row(one, columns)]
        figures = [_figure(one.cells[column.at]) for one in rows for column in columns if column.kind in _FIGURES]
        told = [own_text(one.cells[c.at]) for one in rows for c in columns if c.kind in _FIGURES]
        said = [text for text in told if text and not _EMPTY.fullmatch(text)]
        if not rows or not said or sum(figure is not None for figure in figures) * 2 < len(said):
            return None
        undated += [c.header for c in columns if c.kind in (_Kind.TARGET, _Kind.READING) and c.span is None]
        return [_measure(one, columns) for one in rows]
    return None


def _is_row(row: Row, columns: Sequence[_Column]) -> bool:
    """Whether a row names a measure, and isn't the header over again."""
    name = next(column for column in columns if column.kind is _Kind.NAME)
    text = own_text(row.cells[name.at])
    return bool(text) and text.casefold() != name.header.casefold()


def _columns(row: Row, year: Span | None) -> list[_Column] | None:
    """The columns under a header; None if the row isn't the header of a table of indicators."""
    headers = [own_text(cell) for cell in row.cells]
    if len([one for one in headers if one]) < 2 or any(len(one) > 80 for one in headers):
        return None
    columns = [_column(at, header, year) for at, header in enumerate(headers)]
    if not any(column.kind is _Kind.NAME for column in columns):
        columns = _named_otherwise(columns)
    if not any(column.kind is _Kind.NAME for column in columns):
        return None
    first = next(column for column in columns if column.kind is _Kind.NAME)
    columns = [
        replace(column, kind=_Kind.OTHER) if column.kind is _Kind.NAME and column is not first else column
        for column in columns
    ]
    others = [column.header for column in columns if column.kind is _Kind.OTHER and column.header]
    meanings = {name_means(header) for header in others}
    if meanings & {*_DOING, Meaning.ACTIVITY} or not any(column.kind in _FIGURES for column in columns):
        return None
    return columns


def _named_otherwise(columns: list[_Column]) -> list[_Column]:
    """The columns where none is called indicator: "KPI" is the name, unless "Description" stands beside it."""
    of_kpi = [one for one in columns if one.kind is _Kind.NUMBER and _NAME.fullmatch(one.header.strip(" :.*"))]
    plain = [one for one in columns if _PLAIN_NAME.fullmatch(one.header.strip(" :.*"))]
    name = next(iter(plain or of_kpi), None) if of_kpi else None
    return [replace(one, kind=_Kind.NAME) if one is name else one for one in columns]


_KINDS = (
    (_NUMBER, _Kind.NUMBER),
    (_NAME, _Kind.NAME),
    (_UNIT, _Kind.UNIT),
    (_BETTER, _Kind.BETTER),
    (_OFTEN, _Kind.OFTEN),
)


def _column(at: int, header: str, year: Span | None) -> _Column:
    plain = header.strip(" :.*")
    kind = next((kind for words, kind in _KINDS if words.fullmatch(plain)), None)
    if kind is not None:
        return _Column(at, header, kind)
    span, every = _span(plain, year)
    if _BASELINE.search(plain):
        return _Column(at, header, _Kind.BASELINE, span, every)
    if _TARGET.search(plain) and name_means(plain) not in _DOING:
        return _Column(at, header, _Kind.TARGET, span or year, every)
    if span is not None and (_READING.search(plain) or _is_period(plain)):
        return _Column(at, header, _Kind.READING, span, every)
    return _Column(at, header, _Kind.READING if _READING.fullmatch(plain) else _Kind.OTHER)


def _is_period(header: str) -> bool:
    """Whether a header is a period and nothing else."""
    rest = header
    for words in (_QUARTER, _HALF, _YEAR_SHORT, _MONTH, _CALENDAR_YEAR):
        rest = words.sub("", rest)
    rest = re.sub(r"(?:19|20)\d\d\s?[/–-]\s?\d\d(?:\d\d)?|\bFY\b|\d{1,2}", "", rest)
    return not rest.strip(" ()/–-,.'’")


def _span(header: str, year: Span | None) -> tuple[Span | None, Frequency | None]:
    """The period that a header names, and how often figures are read that it has one for."""
    of_header = period_in(header)
    if of_header is not None:
        year = Span(of_header.first, month_end(add_months(of_header.first, 11)))
    elif (short := _YEAR_SHORT.search(header)) and (int(short[1]) + 1) % 100 == int(short[2]):
        year = _financial(2000 + int(short[1]))
        of_header = period_in(f"{year.first.year}/{year.last.year % 100:02d}")
    if (found := _QUARTER.search(header)) and year is not None:
        first = add_months(year.first, (int(found[1]) - 1) * 3)
        return Span(first, month_end(add_months(first, 2))), Frequency.QUARTER
    if (found := _HALF.search(header)) and year is not None:
        first = add_months(year.first, (int(found[1]) - 1) * 6)
        return Span(first, month_end(add_months(first, 5))), Frequency.HALF
    if of_header is not None:
        return year, Frequency.YEAR
    if found := _MONTH.search(header):
        return _month(found, year)
    if found := _CALENDAR_YEAR.search(header):
        return Span(date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)), Frequency.YEAR
    return None, None


def _month(found: re.Match[str], year: Span | None) -> tuple[Span | None, Frequency | None]:
    number = MONTHS[found[1].casefold()]
    if found[2]:
        of = int(found[2]) if len(found[2]) == 4 else 2000 + int(found[2])
    elif year is not None:
        of = year.first.year if number >= year.first.month else year.last.year
    else:
        return None, None
    return Span(date(of, number, 1), month_end(date(of, number, 1))), Frequency.MONTH


def _figure(cell: Cell) -> _Figure | None:
    """A figure with what stands beside it: "85%", "£1,200", "at least 27 VCOs", "< 5 days"."""
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool) and not cell.words.endswith("%"):
        unit = next((sign for sign in "£€$" if sign in cell.words), None)
        return _Figure(float(cell.value), unit, None)
    found = _FIGURE.fullmatch(clean(own_text(cell)).strip())
    if found is None:
        return None
    unit = (found["unit"] or "").strip(" .,;") or found["before"]
    if unit is not None and len(unit.split()) > 4:
        return None
    value = float(found["figure"].replace(",", "")) * _MANY.get((found["many"] or "").casefold(), 1)
    better = Better.LOWER if found["most"] else Better.HIGHER if found["least"] else None
    unit = "%" if unit and unit.casefold() == "per cent" else unit
    return _Figure(-value if found["minus"] else value, unit, better)


def _measure(row: Row, columns: Sequence[_Column]) -> Measure:
    """A row as a measure. What is no figure where one should be is kept in its words, with the column's name."""
    text = dict.fromkeys(_Kind, "")
    words: list[str] = []
    figures: list[tuple[_Column, _Figure]] = []
    for column in columns:
        cell = row.cells[column.at]
        said = clean(own_text(cell))
        if not said or (column.kind in _FIGURES and _EMPTY.fullmatch(said)):
            continue
        figure = _figure(cell) if column.kind in _FIGURES else None
        if figure is not None and (column.span is not None or column.kind is _Kind.BASELINE):
            figures.append((column, figure))
        elif column.kind in (_Kind.OTHER, *_FIGURES):
            words.append(f"{column.header}: {said}" if column.header else said)
        else:
            text[column.kind] = said
    better = better_in_words(text[_Kind.BETTER])
    if better is None:
        words += [f"Better: {text[_Kind.BETTER]}"] if text[_Kind.BETTER] else []
        better = next((one.better for column, one in figures if column.kind is _Kind.TARGET and one.better), None)
    often = frequency_in_words(text[_Kind.OFTEN])
    words += [f"Frequency: {text[_Kind.OFTEN]}"] if often is None and text[_Kind.OFTEN] else []
    base = next(((column, one) for column, one in figures if column.kind is _Kind.BASELINE), None)
    return Measure(
        title=text[_Kind.NAME],
        ref=text[_Kind.NUMBER] or None,
        text="\n".join(words) or None,
        unit=_unit(text[_Kind.UNIT]) or next((one.unit for _, one in figures if one.unit), None),
        better=better or Better.HIGHER,
        frequency=often or _often(figures),
        starts_from=base[1].value if base is not None else None,
        starts_on=base[0].span.last.isoformat() if base is not None and base[0].span is not None else None,
        targets=tuple(_targets(figures)),
        readings=tuple(_readings(figures, base[0].span if base is not None else None)),
    )


def _unit(said: str) -> str | None:
    """A unit as a measure has it: "%" of "Percentage", "VCOs", nothing of "Number"."""
    plain = said.casefold().strip(" .")
    if plain in ("%", "percentage", "per cent", "percent"):
        return "%"
    return None if plain in ("", "number", "no", "count", "#") else said


def _often(figures: Sequence[tuple[_Column, _Figure]]) -> Frequency:
    """How often it is read, as its columns say: the shortest of their periods."""
    known = {column.every for column, _ in figures if column.kind is _Kind.READING}
    shortest = (Frequency.MONTH, Frequency.QUARTER, Frequency.HALF)
    return next((one for one in shortest if one in known), Frequency.QUARTER)


def _targets(figures: Sequence[tuple[_Column, _Figure]]) -> list[MeasureTarget]:
    found: dict[Span, float] = {}
    for column, one in figures:
        if column.kind is _Kind.TARGET and column.span is not None:
            found.setdefault(column.span, one.value)
    return [
        MeasureTarget(first_on=span.first.isoformat(), last_on=span.last.isoformat(), value=value)
        for span, value in found.items()
    ]


def _readings(figures: Sequence[tuple[_Column, _Figure]], baseline: Span | None) -> list[MeasureReading]:
    """One a day, those of shorter periods first; none on the day of the baseline or before it."""
    found: dict[str, float] = {}
    rank = {Frequency.MONTH: 0, Frequency.QUARTER: 1, Frequency.HALF: 2}
    of_periods = sorted(figures, key=lambda one: rank.get(one[0].every or Frequency.YEAR, 3))
    for column, one in of_periods:
        span = column.span if column.kind is _Kind.READING else None
        if span is not None and (baseline is None or span.last > baseline.last):
            found.setdefault(span.last.isoformat(), one.value)
    return [MeasureReading(on_day=day, value=value) for day, value in sorted(found.items())]


def _numbered(measures: Sequence[Measure]) -> list[Measure]:
    """Each with a number of its own: the document's, else the next one."""
    used = {one.ref for one in measures if one.ref}
    seen: set[str] = set()
    free = iter(f"M{n}" for n in range(1, len(measures) + len(used) + 2) if f"M{n}" not in used)
    found = []
    for one in measures:
        ref = one.ref if one.ref and one.ref not in seen and len(one.ref) <= 20 else next(free)
        seen.add(ref)
        found.append(replace(one, ref=ref))
    return found

"""A row's text cut into its columns: of all ways to put its pieces into the columns in their order, the best one.

The text is parted where a cut is possible at all: at lines, bullets, and the phrases by which a column is known.
Each column then says how well it likes a run of pieces. The best cut is found piece by piece and column by column,
so that its cost grows with their product and not with the number of ways.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.formats.flat.leads import Names, starts
from tsworkbench.documents.formats.flat.lines import Typed, ends_open, goes_on
from tsworkbench.plan.due import Due, find, read
from tsworkbench.plan.due.precision import Kind, Precision

_MOST_PIECES = 160
_LONGEST_RUN = 6_000
"""Characters of one text that are searched for a column's phrases; what is longer is not a cell of a plan."""
_MOST_CAPITALS = 12
_OPENING = re.compile(
    r"(?<=[a-z,;)0-9] )(?<!\b(?:in|at|of|on|by|to|or) )(?<!\b(?:the|for|and) )(?<!\b(?:with|from) )"
    r"(?:(?P<word>[A-Z][a-z]+)(?P<next>(?= [a-z]))?|(?P<number>\d[\d,]*%?)(?= [a-z]))"
)
"""A capital, or a number, after a word in lower case: where the text of another column could start."""
_TEXTS = (Meaning.MILESTONE, Meaning.OUTPUT, Meaning.NOTES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part of a row that no column shares with another."""

    text: str
    line: Typed
    marker: str | None = None
    starts_line: bool
    goes_on: bool
    """It is the rest of what the piece before it says."""
    capital: bool = False
    """It starts within a line, at an ordinary word with a capital, as the text of another column would."""


Anchored = dict[tuple[int, int], dict[Meaning, float]]
"""Runs of pieces, from and to, that are the phrase of a column, each with how surely."""


class Parting:
    """Parts the rows of one table."""

    def __init__(self, columns: Sequence[Meaning], names: Names, *, wraps: bool) -> None:
        self._columns = tuple(columns)
        self._names = names
        self._wraps = wraps
        self._anchored = [column for column in dict.fromkeys(columns) if column in ANCHORED]

    def pieces(self, lines: Sequence[Typed]) -> tuple[list[Piece], Anchored]:
        """The pieces of a row, and which runs of them are a column's phrase."""
        pieces: list[Piece] = []
        anchored: Anchored = {}
        for run in _runs(lines):
            text, offsets = _as_one(run)
            found = [
                (column, span._replace(end=_next_word(text, span.end)))
                for column in self._anchored
                for span in spans(column, text, self._names)
                if len(text) <= _LONGEST_RUN
                and (run[0].marker is None or _may_cut_item(column, span.start, span.end, len(text), offsets))
            ]
            if len(found) > _MOST_PIECES or len(pieces) > _MOST_PIECES:
                found = [(column, span) for column, span in found if span.start in offsets]
            capitals = self._capitals(text) if run[0].marker is None and not pieces else set()
            cuts = sorted({*offsets, len(text), *capitals, *(at for _, span in found for at in (span.start, span.end))})
            places = {at: len(pieces) + n for n, at in enumerate(cuts)}
            for column, span in found:
                sure = anchored.setdefault((places[span.start], places[span.end]), {})
                sure[column] = max(sure.get(column, 0.0), span.sure)
            for start, end in pairwise(cuts):
                n = bisect_right(offsets, start) - 1
                line = run[n]
                begins = offsets[n] == start
                pieces.append(
                    Piece(
                        text=text[start:end].strip(),
                        line=line,
                        marker=line.marker if begins else None,
                        starts_line=begins and line.starts_line,
                        capital=start in capitals and not begins,
                        goes_on=not begins
                        or (n > 0 and goes_on(run[n - 1], line, wraps=self._wraps, listed=run[0].marker is not None)),
                    )
                )
        if len(pieces) > _MOST_PIECES:
            pieces = [*pieces[: _MOST_PIECES - 1], _together(pieces[_MOST_PIECES - 1 :])]
            anchored = {span: sure for span, sure in anchored.items() if span[1] < _MOST_PIECES}
        return pieces, anchored

    def _capitals(self, text: str) -> set[int]:
        """Where, in a row without bullets, another column's sentence may start in the middle of a line."""
        if not any(column in _TEXTS for column in self._columns[1:]):
            return set()
        found = (
            m.start()
            for m in _OPENING.finditer(text)
            if (m["number"] or m["next"] is not None or self._names.is_ordinary(m["word"]))
            and text.count(" ", 0, m.start()) > 2
        )
        return set(islice(found, _MOST_CAPITALS))


def _together(pieces: Sequence[Piece]) -> Piece:
    return replace(pieces[0], text=" ".join(piece.text for piece in pieces))


def _runs(lines: Sequence[Typed]) -> list[list[Typed]]:
    """Lines that may be one text: a bullet, or an empty line before, starts another."""
    runs: list[list[Typed]] = []
    for line in lines:
        if not runs or line.marker is not None or line.after_blank or line.text.startswith("["):
            runs.append([])
        runs[-1].append(line)
    return runs


def _as_one(run: Sequence[Typed]) -> tuple[str, list[int]]:
    offsets: list[int] = []
    length = 0
    for line in run:
        offsets.append(length)
        length += len(line.text) + 1
    return " ".join(line.text for line in run), offsets


def _next_word(text: str, at: int) -> int:
    """The gap behind a phrase belongs to it, so that the next one starts where it ends."""
    return at + 1 if text[at : at + 1] == " " else at


def _may_cut_item(column: Meaning, start: int, end: int, length: int, offsets: Sequence[int]) -> bool:
    """Within an item of a list, only what ends it or is on lines of its own can be another column's."""
    return (
        start > 0
        and (end == length or start in offsets)
        and (column in (Meaning.LEAD, Meaning.DUE) or start in offsets)
    )


AS_AT = date(2000, 1, 1)
"""Here it is only asked whether words are a date, never which."""
ANCHORED = frozenset({Meaning.LEAD, Meaning.DUE, Meaning.COST, Meaning.FUNDING, Meaning.STATUS})
"""The columns that hold phrases known by their form; the others hold any words."""


class Span(NamedTuple):
    """Where in a text a column's phrase stands, and how surely (0 to 1)."""

    start: int
    end: int
    sure: float


_NOTHING = r"(?:N/?A|n/a|Nil|None|TBC|tbc|TBA|To be (?:confirmed|determined|agreed|identified)|Not applicable|Unknown)"
_MONEY = r"£\s?\d[\d,]*(?:\.\d+)?\s?(?:k|K|m|M|bn|million|thousand)?(?![\w])"
_COST = re.compile(
    rf"(?:(?:Up to|Approx\.?|Approximately|Estimated|Est\.?|Circa|c\.?|Around|Total:?) )?{_MONEY}"
    rf"(?: ?(?:-|–|to) ?{_MONEY})?(?: \([^()]{{1,80}}\))?"
    r"(?: (?:(?!by\b|in\b)[a-z][\w’'/-]*|\d{4}[/-]\d\d(?:\d\d)?)(?=\s|$)){0,5}"
    rf"|(?:To be )?(?:[Mm]et|[Cc]ontained|[Ff]unded|Within|within|From|from|Through|Using|[Cc]overed)\b"
    r"(?: [\w&’'/-]+){0,6}? (?:resources?|budgets?|funding|provision|costs?)(?![\w])(?: \([^()]{1,80}\))?"
    r"|(?:Existing|Current|Core|Internal|Additional|No additional|No extra|Minimal|Low|Medium|High|No|Nil|Zero) "
    r"(?:staff |officer |council |revenue |direct )?(?:resources?|budgets?|costs?|time|funding|implications?)"
    r"|(?:Staff|Officer)s?[’']? time(?: only)?"
    rf"|{_NOTHING}(?![\w])"
)
_FUNDS = (
    r"Fund|Funds|Funding|Bid|Grant|Grants|Budget|Budgets|Reserves?|Account|Programme|Lottery|Levy|Revenue|Capital|"
    r"HRA|ABG|LAA|NRF|WNF|SRB|ERDF|ESF|LABGI|UKSPF|CIL|DFG|BCF|Allocation|Contribution|Income|Money|Monies"
)
_FUNDING = re.compile(
    rf"(?:[A-Z][\w&’'./-]* (?:(?:and|of|for|the|&|/) )*){{0,6}}(?:{_FUNDS})(?![\w])(?: \([^()]{{1,120}}\))?"
    r"|[Ss](?:ection |\.?)106(?: \w+)?"
    rf"|{_NOTHING}(?![\w])(?: \([^()]{{1,120}}\))?"
    r"|(?:Existing|Within existing|Within current|Core|External|Internal|Mainstream) (?:budgets?|funding|resources)"
)
_STATUS = re.compile(
    r"(?:Not (?:yet )?started|In progress|On[- ]track|Off[- ]track|On target|On schedule|Behind schedule|Slipped|"
    r"Delayed|Overdue|At risk|Completed?|Achieved|Done|Closed|Open|Ongoing|On-going|Deferred|Cancelled|Started|"
    r"Underway|Partially (?:complete|achieved)|Red|Amber|Green|Blue|Grey|[RAGB](?=\s|$)|\d{1,3} ?%)(?![\w])",
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR = r"(?:(?:19|20)\d\d(?:\s?[/–-]\s?(?:20)?\d\d)?|['’]?\d\d(?:/\d\d)?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    r"(?:(?:[Bb]y|[Ff]rom|[Ii]n|[Dd]uring|[Bb]efore|[Uu]ntil|[Tt]o) )?"
    r"(?:(?:the )?(?:[Ee]nd|[Ee]arly|[Mm]id|[Ll]ate|[Ss]tart)(?: of|-)? ?)?"
    rf"(?:(?:{_DAY} )?{_MONTH}(?: {_DAY},)?(?: ?(?:-|–|to|/) ?{_MONTH})?(?:,? {_YEAR})?"
    r"|\d{1,2}[/.]\d{1,2}[/.](?:20)?\d\d|(?:19|20)\d\d-\d\d-\d\d"
    rf"|Q[1-4](?: ?(?:-|–|/) ?Q[1-4])?(?: {_YEAR})?|(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter) {_YEAR}"
    r"|(?:19|20)\d\d(?: ?[/–-] ?(?:20)?\d\d)?"
    r"|[Oo]n-?going|[Cc]ontinuous|TBC|tbc|TBA|To be confirmed|[Qq]uarterly|[Aa]nnually|[Mm]onthly|Immediate(?:ly)?"
    r"|(?:Short|Medium|Long)[- ]term|Annual|Year \d(?: ?(?:-|–|to|/) ?\d)?)(?![\w])"
)
_WORDS_OF_A_LEAD = 12


def spans(column: Meaning, text: str, names: Names) -> list[Span]:
    """Where `text` holds a phrase of this kind of column; none for those that hold any words."""
    if column is Meaning.LEAD:
        return _leads(text, names)
    pattern = _PATTERNS.get(column)
    if pattern is None:
        return []
    found = [Span(m.start(), m.end(), 1.0) for m in pattern.finditer(text) if _stands_free(text, m.start(), m.end())]
    if column is Meaning.DUE:
        return [span for span in found if _is_date(text[span.start : span.end])]
    return found


_PATTERNS = {Meaning.COST: _COST, Meaning.FUNDING: _FUNDING, Meaning.STATUS: _STATUS, Meaning.DUE: _DATE}


def _stands_free(text: str, start: int, end: int) -> bool:
    return (start == 0 or text[start - 1] in " (") and (end == len(text) or text[end] in " ,;.)")


def _leads(text: str, names: Names) -> list[Span]:
    """Leads anywhere: every run of words that is one, also those within a longer one."""
    found: list[Span] = []
    ends = [m.end() for m in re.finditer(r"\S+", text)]
    for start in starts(text):
        nearest = bisect_right(ends, start)
        for end in ends[nearest : nearest + _WORDS_OF_A_LEAD]:
            sure = names.rate(text[start:end])
            if sure:
                found.append(Span(start, end, sure))
    return found


@lru_cache(maxsize=4096)
def _is_date(phrase: str) -> bool:
    return isinstance(read(phrase, plan_year=None, as_at=AS_AT), Due) or phrase.lower().endswith("term")


@lru_cache(maxsize=4096)
def is_dated(sentence: str) -> bool:
    """Whether a sentence says by when, as a milestone does; what is done again and again doesn't."""
    found = find(sentence, plan_year=2000, as_at=AS_AT)
    if found is None:
        return False
    due = found.due
    return due.kind is Kind.TBC or (due.end is not None and due.precision is not Precision.RECURRING)


_WORST = float("-inf")


class CutRow(NamedTuple):
    """A row's pieces, and for each column where its share of them ends. `score` says how well it all fits."""

    pieces: tuple[Piece, ...]
    ends: tuple[int, ...]
    score: float

    def share(self, column: int) -> tuple[Piece, ...]:
        return self.pieces[self.ends[column - 1] if column else 0 : self.ends[column]]


class Cutter:
    """Cuts the rows of one table, whose columns come in the order of its header."""

    def __init__(self, columns: Sequence[Meaning], names: Names, *, wraps: bool) -> None:
        self.names = names
        self._columns = tuple(columns)
        self._parting = Parting(columns, names, wraps=wraps)

    def board(self, lines: Sequence[Typed]) -> Board:
        """All the ways to cut a row of these lines."""
        pieces, anchored = self._parting.pieces(lines)
        return Board(self._columns, pieces, anchored)


_REWARD = {Meaning.LEAD: 4.0, Meaning.DUE: 4.0, Meaning.COST: 3.0, Meaning.FUNDING: 2.0, Meaning.STATUS: 3.0}
_EMPTY = {
    Meaning.LEAD: -1.0,
    Meaning.DUE: -0.5,
    Meaning.COST: -0.5,
    Meaning.FUNDING: -0.3,
    Meaning.STATUS: -0.3,
    Meaning.MILESTONE: -1.5,
    Meaning.OUTPUT: -1.5,
    Meaning.ACTIVITY: -8.0,
    Meaning.OBJECTIVE: -8.0,
    Meaning.NOTES: -0.1,
    Meaning.REF: 0.0,
}


_LEFT_OVER = -3.0
_LISTS = (Meaning.MILESTONE, Meaning.OUTPUT)


class Board:
    """All the ways to cut one row, scored."""

    def __init__(self, columns: Sequence[Meaning], pieces: Sequence[Piece], anchored: Anchored) -> None:
        self.columns = tuple(columns)
        self.pieces = tuple(pieces)
        self.anchored = anchored
        self._dated_column = Meaning.DUE in columns
        self._lists = [column for column in columns if column in _LISTS]
        self._items = _items(pieces)
        self._likes: dict[Meaning, list[float]] = {column: self._running(column) for column in set(columns)}
        self._words = _sums([len(piece.text.split()) for piece in pieces])
        self._bullets = _sums([float(piece.marker is not None) for piece in pieces])

    def best(self, fixed: dict[int, tuple[int, int]] | None = None) -> CutRow:
        """The best cut; `fixed` gives columns whose share, from and to, is settled beforehand."""
        size = len(self.pieces)
        reached = [0.0, *[_WORST] * size]
        steps: list[list[int]] = []
        for n, column in enumerate(self.columns):
            here = [_WORST] * (size + 1)
            step = [0] * (size + 1)
            for start, so_far in enumerate(reached):
                if so_far == _WORST:
                    continue
                for end in range(start, size + 1):
                    if fixed and n in fixed and fixed[n] != (start, end):
                        continue
                    score = so_far + self.score(column, start, end)
                    if score > here[end]:
                        here[end], step[end] = score, start
            reached = here
            steps.append(step)
        totals = [score + self._left_over(end) for end, score in enumerate(reached)]
        end = max(range(size + 1), key=lambda at: (totals[at], at))
        score = totals[end]
        ends: list[int] = []
        for step in reversed(steps):
            ends.append(end)
            end = step[end]
        return CutRow(self.pieces, tuple(reversed(ends)), score)

    def _left_over(self, end: int) -> float:
        if end == len(self.pieces):
            return 0.0
        return _LEFT_OVER if self.pieces[end].starts_line else _LEFT_OVER - 8

    def score(self, column: Meaning, start: int, end: int) -> float:
        """How well these pieces suit a column."""
        if start == end:
            return _EMPTY[column]
        if column in _REWARD:
            return self._phrase(column, start, end)
        running = self._likes[column]
        score = running[end] - running[start]
        first = self.pieces[start]
        if column in _LISTS:
            if first.marker is None:
                score -= self._cost_of_starting(start)
            if first.text.startswith("["):
                score -= 1.0
        return score

    def _cost_of_starting(self, at: int) -> float:
        """What speaks against a column of items starting where no bullet stands."""
        first = self.pieces[at]
        if not first.starts_line:
            return 0.3 if any(end == at for _, end in self.anchored) else 1.0 if first.capital else 3.0
        if not first.goes_on:
            return 0.1 if first.line.after_blank else 0.3
        return 0.4 if at and is_dated(self.pieces[at - 1].text) else 0.8

    def _phrase(self, column: Meaning, start: int, end: int) -> float:
        sure = self.anchored.get((start, end), {}).get(column, 0.0)
        first = self.pieces[start]
        if sure:
            # A phrase on lines of its own is surer than one at the end of a sentence.
            if start and ends_open(self.pieces[start - 1].text):
                return _REWARD[column] * sure - 1.5  # "agreed by | Director of Finance"
            alone = first.starts_line and (end == len(self.pieces) or self.pieces[end].starts_line)
            return _REWARD[column] * sure + (0.5 if alone else 0.0)
        words = self._words[end] - self._words[start]
        bullets = self._bullets[end] - self._bullets[start]
        if bullets or not first.text[:1].isupper():
            return -6.0 - words / 5
        if column is Meaning.FUNDING:
            return -0.2 if words <= 15 else -4.0
        if column is Meaning.LEAD and first.starts_line and not first.goes_on and words <= 6:
            return 0.3 if first.text[-1] not in ".!?:" else -2.0
        if words <= 4 and first.starts_line:
            return -1.5
        return -5.0 - words / 5

    def _running(self, column: Meaning) -> list[float]:
        """What each piece adds to a column that holds text, summed up to it."""
        if column in (Meaning.ACTIVITY, Meaning.OBJECTIVE):
            each = [-1.5 * (bool(self._lists) and piece.marker is not None) for piece in self.pieces]
        elif column is Meaning.MILESTONE:
            each = [self._as_milestone(n) for n in range(len(self.pieces))]
        elif column is Meaning.OUTPUT:
            each = [self._as_output(n) for n in range(len(self.pieces))]
        else:
            each = [-0.4 if n == 0 else -0.2 * piece.starts_line for n, piece in enumerate(self.pieces)]
        return _sums(each)

    def _as_milestone(self, n: int) -> float:
        piece, item = self.pieces[n], self._items[n]
        if item is None:
            return 0.0 if piece.goes_on or piece.text.startswith("[") else -0.5
        if is_dated(item):
            return 1.0
        return 0.3 if self._dated_column or Meaning.OUTPUT not in self.columns else -0.8

    def _as_output(self, n: int) -> float:
        piece, item = self.pieces[n], self._items[n]
        if piece.text.startswith("["):
            return -0.5
        if item is None:
            return 0.0 if piece.goes_on else 0.4
        quantity = item[0].isdigit() and not item.startswith(("20", "19"))
        if is_dated(item):
            return 0.2 if quantity else -0.8
        return 1.0 if quantity else 0.6


def _items(pieces: Sequence[Piece]) -> list[str | None]:
    """For each piece that starts a bullet the whole of its text."""
    items: list[str | None] = []
    start = 0
    for n, piece in enumerate(pieces):
        if piece.marker is not None:
            start = n
            items.append(piece.text)
            continue
        if items and piece.goes_on and items[start] is not None:
            items[start] = f"{items[start]} {piece.text}"
        else:
            start = n
        items.append(None)
    return items


def _sums(each: Sequence[float]) -> list[float]:
    sums = [0.0]
    for value in each:
        sums.append(sums[-1] + value)
    return sums

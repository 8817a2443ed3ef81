"""The phrases by which a column is known wherever it stands in a flattened row: money, funds, dates, states, leads."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tsworkbench.documents.flat.names import Names, starts
from tsworkbench.documents.meanings import Meaning
from tsworkbench.plan.due import Due, find, read
from tsworkbench.plan.due.precision import Kind, Precision

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

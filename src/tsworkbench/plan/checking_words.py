"""What the rules of `checking` read in a row's words: counts, days, and whether two texts are the same."""

import re
from datetime import date

from tsworkbench.plan.due import Due, read
from tsworkbench.plan.whole import Activity, Milestone, Objective, Output

_LONGEST = 60  # characters of a row's words in a sentence

_YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s*[/–-]\s*\d{2,4})?\b")
_COUNT = re.compile(r"(?<![\w.£])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.£])\d+(?![\w.,/-]*\w)")
_OFTEN = re.compile(r"\b(?:daily|weekly|fortnightly|monthly|quarterly|termly|yearly|annual(?:ly)?)\b", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")


def named(row: Objective | Activity | Milestone | Output) -> str:
    """A row in a sentence: its ref and the beginning of its words."""
    words = row.text if isinstance(row, Output) else row.short_title or row.title
    short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
    return f"{row.ref} “{short}”" if row.ref else f"“{short}”"


def count_in(text: str) -> str:
    """The number, or the "how often", in a text that could be counted; years are none. Empty if there is none.

    >>> count_in("2009/10 Council Action Plan"), count_in("35 groups attend"), count_in("Quarterly issues")
    ('', '35', 'quarterly')
    """
    found = _COUNT.search(_YEARS.sub(" ", text))
    if found is not None:
        return found.group()
    often = _OFTEN.search(text)
    return often.group().lower() if often is not None else ""


def folded(text: str) -> str:
    """A text without what does not change what it says: case, punctuation, spaces."""
    return _NOT_WORDS.sub(" ", text.casefold()).strip()


def day_in(text: str) -> date | None:
    """The day that somebody has written into a blank, if it is one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        found = read(text, plan_year=None, as_at=date(2000, 1, 1))
    return found.end if isinstance(found, Due) and found.start == found.end else None

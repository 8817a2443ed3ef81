"""No word of a due phrase is left out silently: it changes what is read, it raises a doubt, or it is refused.

Meaningless by declaration are only the little words that lead to a date, articles, and what says the same again.
"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.plan.test_due import DOUBTS, KINDS, PLAN, RECKONED, RECKONED_WITH_A_DOUBT, ROUNDS, SHORTHAND, WINDOWS
from tests.plan.test_due_in_plans import DOUBTED, SURE
from tests.plan.test_due_properties import SENSIBLE

from tsworkbench.plan.due import Due, Kind, read
from tsworkbench.plan.due.spellings import vocabulary

GOLDEN = [
    row[0]
    for row in (*WINDOWS, *DOUBTS, *KINDS, *ROUNDS, *SHORTHAND, *RECKONED, *RECKONED_WITH_A_DOUBT, *SURE, *DOUBTED)
]

LITTLE = vocabulary(
    """the a an of on in at by to for due until till up and or during within throughout from start
    latest end close before this next coming calendar financial year once first thereafter day pm"""
)
"""Articles and lead-ins; "end", "before" and "latest" of what is due by its end anyhow; what tells the same year apart
("the calendar 2009", "Q3 of the financial 2009/10"); "once every quarter", "thereafter quarterly", "the 15th day"."""

DRESSED = vocabulary("was now very review ongoing time cob fy last today january friday fri dec") | LITTLE
"""What a longer phrase may say besides: that a date was another once, its weekday or hour, "the *last* Friday before",
"a week *today*", the January of a year's first days."""

WORDS = sorted(
    vocabulary(
        """working business clear school full whole only about not except excluding after second third fourth
    last every each other alternate half mid early late month week quarter days weeks months weekend fortnight twice
    three morning bi new old following onwards penultimate working-day Sunday Q1 tomorrow Easter term notice ago plus
    minus banana"""
    )
)
"""Words of the grammar, words beside it, and a fruit."""

SHARES = 3
"""Each word is put into every third golden phrase here; the generated test puts any into any."""

THE_SAME = {
    *("October half-term week", "Review new date: May 2026"),
    *(f"{each} alternate {units}" for each in ("each", "every") for units in ("weeks", "months")),
    *("Friday after fortnight", "a week after tomorrow", "a week after today"),
    *("Friday following fortnight", "a week following tomorrow", "a week following today"),
    *("this week Sunday", "monthly from Sunday 31 January 2010", "Sunday 31 January 2010 + 1 month"),
    *(
        f"{lead} the {words}"
        for lead in ("before", "during")
        for words in ("school summer holidays", "summer school holidays")
    ),
    *("by the school Christmas break 2025", "by the Christmas school break 2025", "Q1 Y1-Y3", "Q1 Years 1, 2 and 3"),
    *(
        "Aut term 2 2025",
        "Aut 2 term 2025",
        "Autumn term 1",
        "Autumn 1 term",
        "Q1 Years 1-2",
        "Q1 Years 1 & 2",
        "Q1 Y1/2",
    ),
    *("throughout the whole plan", "throughout the full plan", "by the school New Year", "full year round"),
    *("1 month after Sunday 28 February 2010", "the last Friday before Christmas 2010"),
}
SAID_TWICE = {
    *(("second half of the autumn term", "term"), ("over the next 12 months", "over")),
    *(("all year round", "all"), ("all year round", "round")),
    *(("EOFY 2025/26", "EOFY"), ("Tue 31/03/26", "Tue"), ("commences April 2026 for 2 years", "commences")),
}
ELSEWHERE: tuple[dict[str, Any], ...] = (
    {"plan_year": 2011, "as_at": date(2012, 4, 17), "year_start": 7},
    {"plan_year": 2011, "as_at": date(2012, 6, 12), "year_start": 7},
)
"""Other years, so that no word seems to be left out because two days fall on one."""


def said(phrase: str, **context: Any) -> tuple[Any, ...] | None:
    """All that is read of a phrase, and every doubt; None for one that is refused."""
    answer = read(phrase, **context)
    return _all_of(answer) if isinstance(answer, Due) else None


def _all_of(answer: Due) -> tuple[Any, ...]:
    words = answer.reading if answer.kind is Kind.RELATIVE else ""  # what waits for an event keeps its words
    others = tuple(map(_all_of, answer.other))
    return answer.kind, answer.start, answer.end, answer.precision, answer.rrule, answer.doubt, words, others


def open_ended(phrase: str) -> bool:
    """Whether a phrase has no end, so that "onwards" says it once more."""
    answer = read(phrase, **PLAN)
    return isinstance(answer, Due) and answer.kind is Kind.FROM


def is_half_of_a_term(phrase: str) -> bool:
    """Whether a phrase names half of a term, which is the same with "term" in it: "Autumn 1", "Autumn term 1"."""
    answer = read(phrase, **PLAN)
    return isinstance(answer, Due) and "schools set their own terms" in (answer.doubt or "")


def silent(phrase: str, other: str) -> bool:
    """Whether two phrases say exactly the same, doubts and all, in any year."""
    if is_half_of_a_term(phrase) and other.replace(" term", "") == phrase.replace(" term", ""):
        return False
    if other in THE_SAME or said(phrase, **PLAN) is None or (open_ended(phrase) and other.endswith(" onwards")):
        return False
    return all(said(phrase, **context) == said(other, **context) for context in (PLAN, *ELSEWHERE))


@pytest.mark.parametrize("word", WORDS)
def test_a_word_put_into_a_phrase_is_read_or_doubted_or_refused(word: str) -> None:
    left_out = []
    for phrase in GOLDEN[WORDS.index(word) % SHARES :: SHARES]:
        words = phrase.split()
        longer = [" ".join([*words[:at], word, *words[at:]]) for at in range(len(words) + 1)]
        left_out += [other for other in longer if word not in words and silent(phrase, other)]
    assert left_out == []


@settings(max_examples=examples(250))
@given(SENSIBLE | st.sampled_from(GOLDEN), st.sampled_from(WORDS), st.integers(0, 9))
def test_a_word_put_into_any_phrase_is_read_or_doubted_or_refused(phrase: str, word: str, at: int) -> None:
    words = phrase.split()
    assert word in words or not silent(phrase, " ".join([*words[:at], word, *words[at:]]))


def test_a_word_taken_out_of_a_phrase_was_meant() -> None:
    left_out = []
    for phrase in GOLDEN:
        words = phrase.split()
        for at, word in enumerate(words):
            shorter = " ".join([*words[:at], *words[at + 1 :]])
            plain = word.strip(",.()").lower()
            if (phrase, word) in SAID_TWICE:
                continue
            if shorter and plain.isalpha() and plain not in DRESSED and silent(phrase, shorter):
                left_out.append((phrase, word))
    assert left_out == []

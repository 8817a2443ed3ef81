"""Most words of a sentence begin no date, and aren't tried as one. What is left out may never have been an answer."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.plan.test_due_properties import CONTEXTS, PHRASES, PIECES, SENSIBLE, Settings

from tsworkbench.plan.due import cycles, find, ranges, read, undated
from tsworkbench.plan.due.days import points

WORDS = """half-yearly 2-weekly biennial termly thrice half yearly f / y municipal budget yr wk qtr tod t xx to be
    confirmed as soon possible with immediate effect no end date bau within 5 weeks business usual + pending once"""
MORE = st.sampled_from(WORDS.split())
SENTENCES = SENSIBLE | PHRASES | st.lists(PIECES | MORE, min_size=1, max_size=9).map(" ".join)


class _All(frozenset[str]):
    """Has every word."""

    def __contains__(self, word: object) -> bool:
        return True


@contextmanager
def the_slow_way(patch: pytest.MonkeyPatch, *, recurring: bool) -> Iterator[None]:
    """Everything is tried at every word; `recurring` also wherever no word tells of it."""
    with patch.context() as patched:
        patched.setattr(ranges, "_BEGINS", _All())
        patched.setattr(undated, "_BEGINS", _All())
        patched.setattr(points, "_readers", lambda word: tuple(read for read, _ in points.ATOMS))
        if recurring:
            patched.setattr(cycles, "TELLING", _All())
        yield


@settings(max_examples=400)
@given(SENTENCES, CONTEXTS)
def test_leaving_out_what_a_word_cannot_begin_changes_no_answer(sentence: str, context: Settings) -> None:
    with pytest.MonkeyPatch.context() as patch, the_slow_way(patch, recurring=False):
        slow = read(sentence, **context), find(sentence, **context)
    assert (read(sentence, **context), find(sentence, **context)) == slow


@settings(max_examples=400)
@given(SENTENCES, CONTEXTS)
def test_nothing_comes_round_again_without_a_word_that_says_so(sentence: str, context: Settings) -> None:
    # In a plan of its own years, looking for what recurs could stumble over a day of the plan's first year that the
    # date itself doesn't mean ("29 Feb" of a later one); without a plan both look at the same year.
    context = {**context, "plan_year": None, "plan_end": None}
    assume(not any(mark in sentence for mark in ("-1m", "+2w")))
    with pytest.MonkeyPatch.context() as patch, the_slow_way(patch, recurring=True):
        slow = read(sentence, **context), find(sentence, **context)
    assert (read(sentence, **context), find(sentence, **context)) == slow

"""Sort keys: always room between two, and short ones at the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.language.row_keys import DIGITS, after, between, spread

KEYS = st.text(DIGITS, min_size=1, max_size=12).filter(lambda key: not key.endswith(DIGITS[0]))


@given(KEYS, KEYS)
def test_between_two_keys_there_is_always_a_third(one: str, other: str) -> None:
    low, high = sorted((one, other))
    if low == high:
        return
    new = between(low, high)
    assert low < new < high
    assert not new.endswith(DIGITS[0]), "no key could ever stand before it"


@given(KEYS)
def test_there_is_room_before_the_first_and_after_the_last(key: str) -> None:
    assert between("", key) < key < between(key, None)
    assert not between("", key).endswith(DIGITS[0])


@given(KEYS)
def test_after_a_key_comes_a_later_one(key: str) -> None:
    assert after(key) > key
    assert not after(key).endswith(DIGITS[0])


@given(st.lists(st.integers(0, 1000), max_size=60))
def test_rows_inserted_anywhere_stand_where_they_were_put(places: list[int]) -> None:
    keys = spread(3)
    for place in places:
        here = place % (len(keys) + 1)
        low = keys[here - 1] if here else ""
        high = keys[here] if here < len(keys) else None
        keys.insert(here, between(low, high))
    assert keys == sorted(set(keys))


def test_keys_stay_short_when_a_hundred_thousand_rows_are_appended() -> None:
    key, longest = "", 0
    for _ in range(100_000):
        key, before = after(key), key
        assert key > before
        longest = max(longest, len(key))
    assert longest <= 7


@pytest.mark.parametrize("count", [0, 1, 2, 15, 16, 61, 62, 1000, 20_000])
def test_keys_for_rows_that_arrive_together_are_in_order_and_apart(count: int) -> None:
    keys = spread(count)
    assert len(set(keys)) == count
    assert keys == sorted(keys)
    assert not any(key.endswith(DIGITS[0]) for key in keys)


@pytest.mark.parametrize(("low", "high"), [("V", "V"), ("W", "V")])
def test_no_key_lies_between_what_is_out_of_order(low: str, high: str) -> None:
    with pytest.raises(ValueError, match="no key lies between"):
        between(low, high)

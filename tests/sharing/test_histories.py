"""Random histories of copies that work apart (`histories.py` says what each of them proves), and mistakes they find."""

from collections import Counter

import pytest
from tests.sharing import histories

CHUNK = 20
LEAST = {
    "rag": 10,
    "status": 10,
    "due": 15,
    "title": 10,
    "lead": 10,
    "add milestone": 10,
    "add activity": 5,
    "delete": 5,
    "move": 1,
    "undo": 5,
    "outside": 5,
    "note": 3,
    "count": 5,
    "sent": 150,
    "taken": 250,
    "again": 100,
    "gap": 0,
    "lost": 2,
    "clock jump": 5,
    "backup": 10,
    "restored": 2,
    "copied": 5,
    "settled": 3,
    "put right": 2,
    "taken back": 1,
    "parked": 5,
    "over checked": 150,
    "to settle at the end": 5,
    "ops": 300,
}
"""How often each kind of event happens at least in so many histories: or they prove nothing."""


@pytest.mark.parametrize("first", range(0, 200, CHUNK))
def test_copies_that_work_apart_end_equal_and_nothing_is_lost(first: int) -> None:
    counts, failed = histories.run(first, first + CHUNK)
    assert not failed, failed
    assert not missing(counts, LEAST)


def missing(counts: Counter[str], least: dict[str, int]) -> dict[str, int]:
    return {what: counts[what] for what, number in least.items() if counts[what] < number}


@pytest.mark.parametrize("mistake", ["cells", "wall", "gaps", "all"])
def test_the_histories_find_a_mistake(mistake: str) -> None:
    _, failed = histories.run(0, 40, mistake, most_failures=1)
    assert failed

"""Random histories of copies that work apart (`histories.py` says what each of them proves), and mistakes they find."""

from collections import Counter

import pytest
from tests.sharing import histories

CHUNK = 40
LEAST = {
    "rag": 50,
    "status": 20,
    "due": 30,
    "title": 20,
    "lead": 20,
    "add milestone": 20,
    "add activity": 8,
    "delete": 15,
    "move": 1,
    "undo": 12,
    "outside": 12,
    "note": 5,
    "count": 12,
    "sent": 300,
    "taken": 400,
    "again": 150,
    "lost": 4,
    "clock jump": 15,
    "backup": 30,
    "restored": 10,
    "copied": 12,
    "settled": 8,
    "put right": 3,
    "taken back": 2,
    "parked": 20,
    "over checked": 300,
    "to settle at the end": 10,
    "ops": 500,
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

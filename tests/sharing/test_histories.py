"""Random histories of copies that work apart (`histories.py` says what each of them proves), and mistakes they find."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from tests.sharing import histories
from tests.sharing.world import all_know_all, due, due_of, place, send, world

from tsworkbench.store.sharing.taken import TwoCopies
from tsworkbench.work.sharing import exchange

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


@pytest.mark.parametrize(("mistake", "first"), [("cells", 50), ("wall", 0), ("gaps", 0), ("all", 0)])
def test_the_histories_find_a_mistake(mistake: str, first: int) -> None:
    _, failed = histories.run(first, first + 40, mistake, most_failures=1)
    assert failed


def test_a_name_used_again_unseen_would_leave_copies_apart_for_ever(base: Path, tmp_path: Path) -> None:
    """What the comparing of contents is for: without it a backup put back by hand goes unnoticed."""
    made = world(tmp_path, base, "home", "louise")
    with histories.made("reuse"):
        made["louise"].close()
        shutil.copy(made.path("louise"), tmp_path / "backup")
        made.open("louise")
        due(made["louise"], place(made["louise"]), "end jan 2010")
        send(made, "louise", "home")
        made["louise"].close()
        shutil.copy(tmp_path / "backup", made.path("louise"))
        made.open("louise")
        due(made["louise"], place(made["louise"]), "end feb 2010")
        all_know_all(made)
        assert (due_of(made["home"], place(made["home"])), due_of(made["louise"], place(made["louise"]))) == (
            "end jan 2010",
            "end feb 2010",
        )
        assert exchange.to_settle(made["home"]) == []
    with pytest.raises(TwoCopies):
        send(made, "louise", "home", since={})
    made.close()

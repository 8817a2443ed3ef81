"""What a register counts for a measure or an output, on several copies that add to it without knowing of each other."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.sharing.world import World, all_know_all, letter, make_base, no_waiting, plan_of, take, world
from tests.store.registers import enter, field, put, small

from tsworkbench.plan.registers.values import Figure, Register
from tsworkbench.store.check import check
from tsworkbench.store.log import undo
from tsworkbench.store.registers.definitions import all_registers
from tsworkbench.store.views.attached import KeptMeasure, measures_of
from tsworkbench.work.edits import perform
from tsworkbench.work.registers import figures
from tsworkbench.work.row.measures import read_measure
from tsworkbench.work.sharing.exchange import to_settle

DAY = date(2009, 12, 15)
COPIES = ("home", "a", "b")


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Home and two copies, with a measure of the plan, and a register with two figures that feed nothing."""
    no_waiting(monkeypatch)
    there = world(tmp_path, make_base(tmp_path / "base.db"), *COPIES)
    book = there["home"]
    with book.act() as act:
        act.called("Measure and register added")
        plan = plan_of(book)
        act.insert("measure", row_id=plan, level="plan", title="Attended", ref="M1", sort="V")
        counted = [Figure(name="all", label="all", on_field="on"), Figure(name="other", label="other", on_field="on")]
        put(act, small("attendance", [field("title"), field("on", "day")], counted), plan_id=plan)
    enter(book, attendance(there, "home"), {"title": "x", "on": "2009-10-01"})
    there.later()
    all_know_all(there)
    yield there
    there.close()


def attendance(made: World, name: str) -> Register:
    return next(one for one in all_registers(made[name]) if one.name == "attendance")


def measure(made: World, name: str) -> KeptMeasure:
    (kept,) = measures_of(made[name], [plan_of(made[name])])
    return kept


def readings(made: World, name: str) -> list[tuple[str, float]]:
    return [(one.on_day, one.value) for one in measure(made, name).measure.readings]


def feed(made: World, name: str, number: int = 0, place: str = "M1") -> None:
    register = attendance(made, name)
    where = figures.fed_place(made[name], place)
    perform(made[name], figures.feed(where, register, register.figures[number], as_at=DAY))
    made.later()


def attend(made: World, name: str, *days: str) -> None:
    enter(made[name], attendance(made, name), *({"title": f"of {name}", "on": day} for day in days))
    made.later()


def test_readings_of_a_measure_agree_after_both_added_entries(made: World) -> None:
    feed(made, "home")
    all_know_all(made)
    attend(made, "a", "2009-10-01", "2009-11-05")
    attend(made, "b", "2009-10-20", "2009-11-05")
    all_know_all(made)
    for name in COPIES:
        assert readings(made, name) == [("2009-10-01", 2), ("2009-10-20", 3), ("2009-11-05", 5)]
        assert made[name].value("select count(*) from measure_reading") == 0
        assert to_settle(made[name]) == []
        assert check(made[name]) == []


def test_a_letter_that_comes_again_counts_nothing_again(made: World) -> None:
    feed(made, "home")
    all_know_all(made)
    attend(made, "a", "2009-11-05")
    one = letter(made["a"], made["home"])
    for _ in range(2):
        take(made["home"], one)
    assert readings(made, "home") == [("2009-10-01", 1), ("2009-11-05", 2)]


def test_an_entry_taken_away_or_moved_on_one_copy_is_counted_so_on_all(made: World) -> None:
    feed(made, "home")
    attend(made, "home", "2009-11-05")
    all_know_all(made)
    attend(made, "a", "2009-12-01")
    undo.undo(made["a"])
    attend(made, "b", "2009-12-02")
    all_know_all(made)
    assert [readings(made, name) for name in COPIES] == [[("2009-10-01", 1), ("2009-11-05", 2), ("2009-12-02", 3)]] * 3


def test_a_reading_typed_where_the_feed_was_not_known_of_is_kept_and_not_counted(made: World) -> None:
    feed(made, "a")
    perform(made["b"], read_measure(measure(made, "b").measure.id or "", "12", as_at=DAY))
    made.later()
    all_know_all(made)
    for name in COPIES:
        assert readings(made, name) == [("2009-10-01", 1)]
        assert to_settle(made[name]) == []
        assert made[name].value("select count(*) from measure_reading where deleted=0") == 1


def test_both_feed_it_alike_is_no_conflict(made: World) -> None:
    feed(made, "a")
    feed(made, "b")
    all_know_all(made)
    assert [readings(made, name) for name in COPIES] == [[("2009-10-01", 1)]] * 3
    assert [to_settle(made[name]) for name in COPIES] == [[], [], []]


@pytest.mark.parametrize("place", ["M1", "1.1.o1"])
def test_two_who_feed_it_from_two_figures_have_one_that_counts_until_both_are_taken_away(
    made: World, place: str
) -> None:
    feed(made, "a", 1, place)
    feed(made, "b", 0, place)
    all_know_all(made)
    where = [figures.fed_place(made[name], place) for name in COPIES]
    counts = [figures.fed_by(made[name], one.id, one.level) for name, one in zip(COPIES, where, strict=True)]
    assert [one and one.figure.name for one in counts] == ["all"] * 3
    assert [to_settle(made[name]) for name in COPIES] == [[], [], []]
    perform(made["b"], figures.unfeed(where[2]))
    all_know_all(made)
    assert [figures.fed_by(made[name], one.id, one.level) for name, one in zip(COPIES, where, strict=True)] == [
        None
    ] * 3
    assert [check(made[name]) for name in COPIES] == [[], [], []]

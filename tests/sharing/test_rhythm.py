"""When a workbench exchanges: soon after edits, once a minute, and after failures ever more seldom."""

import random

from tsworkbench.roads.exchange import Rhythm


def test_the_first_exchange_is_at_once_and_the_next_in_about_a_minute() -> None:
    rhythm = Rhythm(random.Random(1).random)
    assert rhythm.is_due(0)
    rhythm.went(0)
    assert not rhythm.is_due(53)
    assert rhythm.is_due(67)


def test_twenty_seconds_after_the_last_edit_it_is_time() -> None:
    rhythm = Rhythm()
    rhythm.went(0)
    rhythm.edited(5)
    assert not rhythm.is_due(20)
    rhythm.edited(15)
    assert not rhythm.is_due(30)
    assert rhythm.is_due(35)


def test_after_failures_it_waits_ever_longer_up_to_a_quarter_of_an_hour() -> None:
    rhythm = Rhythm(lambda: 1.0)
    waits = []
    now = 0.0
    for _ in range(8):
        rhythm.failed(now)
        wait = next(second for second in range(2000) if rhythm.is_due(now + second))
        waits.append(wait)
        now += wait
    assert waits == [60, 120, 240, 480, 900, 900, 900, 900]


def test_an_edit_does_not_hurry_a_road_that_fails_but_an_officer_who_asks_does() -> None:
    rhythm = Rhythm(lambda: 1.0)
    for _ in range(5):
        rhythm.failed(0)
    rhythm.edited(1)
    assert not rhythm.is_due(100)
    rhythm.asked()
    assert rhythm.is_due(100)


def test_laptops_do_not_all_come_at_once() -> None:
    chance = random.Random(7).random
    times = set()
    for _ in range(20):
        rhythm = Rhythm(chance)
        rhythm.went(0)
        times.add(next(tenth for tenth in range(900) if rhythm.is_due(tenth / 10)))
    assert len(times) > 10

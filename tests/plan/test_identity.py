"""Ids that laptops working apart can mint."""

import uuid

from tsworkbench.plan.language.row_keys import new_id


def test_an_id_is_a_uuid_of_version_seven() -> None:
    made = uuid.UUID(new_id(1_260_885_731_000))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_it_holds_the_time_it_was_given_and_sorts_by_it() -> None:
    assert uuid.UUID(new_id(1_260_885_731_000)).int >> 80 == 1_260_885_731_000
    assert new_id(1) < new_id(2) < new_id(1_260_885_731_000)


def test_two_of_the_same_moment_differ() -> None:
    assert len({new_id(5) for _ in range(1000)}) == 1000

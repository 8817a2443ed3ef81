"""The direction of travel."""

import pytest

from tsworkbench.plan.governance.position import Travel, travel
from tsworkbench.plan.model import Rag


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (Rag.GREEN, Rag.AMBER, Travel.WORSE),
        (Rag.AMBER, Rag.RED, Travel.WORSE),
        (Rag.COMPLETE, Rag.GREEN, Travel.WORSE),
        (Rag.RED, Rag.AMBER, Travel.BETTER),
        (Rag.GREEN, Rag.COMPLETE, Travel.BETTER),
        (Rag.RED, Rag.RED, Travel.SAME),
        (None, Rag.GREEN, Travel.NEW),
        (Rag.UNRATED, Rag.GREEN, Travel.NEW),
        (Rag.GREEN, Rag.UNRATED, Travel.UNRATED),
        (Rag.GREEN, None, Travel.UNRATED),
        (None, None, Travel.UNRATED),
    ],
)
def test_only_two_ratings_can_be_compared(was: Rag | None, now: Rag | None, expected: Travel) -> None:
    assert travel(was, now) is expected

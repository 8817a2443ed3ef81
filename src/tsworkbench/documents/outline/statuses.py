"""The status of an activity in an outline: what stands under it goes with it, and in doubt, what else it could be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tsworkbench.documents.blocks import Place
from tsworkbench.documents.outline.making import Making
from tsworkbench.documents.reading.doubting import why_with
from tsworkbench.documents.reading.stating import stated_words
from tsworkbench.plan.imports.draft import FIELDS, Choice, Put, status_below
from tsworkbench.plan.model import Status
from tsworkbench.plan.printed.statuses import Stated
from tsworkbench.plan.whole import Activity


@dataclass(frozen=True, kw_only=True)
class Said:
    """A status as it stands under an activity's heading."""

    stated: Stated
    words: str
    place: Place


def with_rows(activity: Activity, said: Said | None, own: Collection[str], making: Making) -> Activity:
    """The activity with the rows under it that go with its status; `own` are the keys of those with one of their own.

    What is unsure about the status becomes a doubt.
    """
    changes: dict[str, Any] = {
        field: tuple(
            row if row.id in own else replace(row, status=status_below(field, activity.status))
            for row in getattr(activity, field)
        )
        for field in FIELDS
    }
    found = replace(activity, **changes)
    if said is not None and said.stated.because:
        following = [field for field in FIELDS if status_below(field, activity.status) is not Status.NOT_STARTED]
        followed = Counter(field for field in following for row in changes[field] if row.id not in own)
        _doubt(found, said, own, making, followed)
    return found


def _doubt(activity: Activity, said: Said, own: Collection[str], making: Making, followed: Counter[str]) -> None:
    stated = said.stated
    making.doubt(
        said.place,
        said.words,
        stated_words(stated),
        why_with(stated.because or "", followed, stated.status),
        row=activity.id,
        field="status",
        others=tuple(
            Choice(words=stated_words(other), edits=tuple(_edits(activity, other, own))) for other in stated.others
        ),
    )


def _edits(activity: Activity, other: Stated, own: Collection[str]) -> Iterator[Put]:
    assert activity.id is not None
    status = other.status or Status.NOT_STARTED
    yield Put(row=activity.id, field="status", value=status)
    yield Put(row=activity.id, field="rag", value=other.rag)
    for field in FIELDS:
        for row in getattr(activity, field):
            if row.id not in own and status_below(field, status) is not row.status:
                yield Put(row=row.id, field="status", value=status_below(field, status))

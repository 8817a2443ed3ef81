"""What the columns are called. "RAG as stated" is in every table of ours and in nobody else's: by it they are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum


class Column(Enum):
    """A column, by its heading. The two levels go by the plan's own words for them."""

    PLAN = "Plan"
    ORGANISATION = "Organisation"
    STARTS = "Plan starts"
    ENDS = "Plan ends"
    OBJECTIVE = "Objective"
    KEY_CHANGES = "Key changes"
    RATIONALE = "Rationale"
    NUMBER = "No."
    ACTIVITY = "Activity"
    MILESTONES = "Milestones"
    KIND = "Kind"
    ITEM = "Milestone or output"
    OUTPUTS = "Outputs and outcomes"
    COST = "Cost"
    FUNDING = "Funding source"
    DUE = "Due"
    DUE_BY = "Due by"
    FIRST_AGREED = "First agreed"
    EXPECTED = "Now expected"
    TARGET = "Target"
    UNIT = "Counted in"
    ACTUAL = "So far"
    LEAD = "Lead officer"
    STATUS = "Status"
    DONE_ON = "Done on"
    RAG = "RAG as stated"
    UPDATE = "Last update"
    NOTES = "Notes"


BY_ACTIVITY = (
    Column.OBJECTIVE,
    Column.KEY_CHANGES,
    Column.RATIONALE,
    Column.NUMBER,
    Column.ACTIVITY,
    Column.COST,
    Column.FUNDING,
    Column.MILESTONES,
    Column.OUTPUTS,
    Column.LEAD,
    Column.STATUS,
    Column.RAG,
    Column.UPDATE,
    Column.NOTES,
)
BY_LINE = (
    Column.KIND,
    Column.OBJECTIVE,
    Column.KEY_CHANGES,
    Column.RATIONALE,
    Column.NUMBER,
    Column.ACTIVITY,
    Column.ITEM,
    Column.COST,
    Column.FUNDING,
    Column.DUE,
    Column.DUE_BY,
    Column.FIRST_AGREED,
    Column.EXPECTED,
    Column.TARGET,
    Column.UNIT,
    Column.ACTUAL,
    Column.LEAD,
    Column.STATUS,
    Column.DONE_ON,
    Column.RAG,
    Column.UPDATE,
    Column.NOTES,
)
OF_PLAN = (Column.PLAN, Column.ORGANISATION, Column.STARTS, Column.ENDS)
"""In a file that can hold nothing but one table, the plan says on every row what it is."""

KINDS = ("Objective", "Activity", "Milestone", "Output")
"""What a line is, in the layout by line: these words whatever the plan calls its levels."""

NOTE = re.compile(r"(Milestone|Output) (\d+): ")
"""How a note of a milestone or output opens, in the layout by activity."""

OWN_NOTE = "Activity: "
"""How a note of the activity itself opens where it would be taken for one of those."""

ALWAYS = frozenset({Column.OBJECTIVE, Column.NUMBER, Column.ACTIVITY, Column.LEAD, Column.STATUS, Column.RAG, *OF_PLAN})
"""A column that nobody fills is left out, unless it is one of these."""


def headings(columns: Sequence[Column], objective_word: str, activity_word: str) -> list[str]:
    """The columns' headings in a plan's own words."""
    own = {Column.OBJECTIVE: objective_word, Column.ACTIVITY: activity_word}
    return [own.get(column, column.value) for column in columns]


def columns_of(titles: Sequence[str]) -> tuple[Column, ...] | None:
    """The columns under these headings, or None where the table isn't one of ours.

    The plan's words for its levels are whatever stands in their places: the level above comes first, the level
    below right after its number.
    """
    if Column.RAG.value not in titles or Column.NUMBER.value not in titles:
        return None
    by_name = {column.value: column for column in Column if column not in (Column.OBJECTIVE, Column.ACTIVITY)}
    before = (*OF_PLAN, Column.KIND)
    upper = next((place for place, title in enumerate(titles) if by_name.get(title) not in before), None)
    lower = titles.index(Column.NUMBER.value) + 1
    found: list[Column] = []
    for place, title in enumerate(titles):
        if place == upper:
            found.append(Column.OBJECTIVE)
        elif place == lower:
            found.append(Column.ACTIVITY)
        elif title in by_name:
            found.append(by_name[title])
        else:
            return None
    ours = set(found)
    return tuple(found) if len(ours) == len(found) and ours >= ALWAYS - {Column.KIND, *OF_PLAN} else None

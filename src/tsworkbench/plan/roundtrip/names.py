"""What the columns are called. "RAG as stated" and the ids of rows are in our tables and in nobody else's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum


class Column(Enum):
    """A column, by its heading. The two levels and the directorate go by the plan's own words for them."""

    PLAN = "Plan"
    ORGANISATION = "Organisation"
    STARTS = "Plan starts"
    ENDS = "Plan ends"
    PLAN_FUNDING = "Plan funding"
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
    REASON = "Reason for the new date"
    TARGET = "Target"
    UNIT = "Counted in"
    ACTUAL = "So far"
    DIRECTORATE = "Directorate"
    LEAD = "Lead officer"
    PARTNERS = "Partner organisations"
    HOLDER = "Portfolio holder"
    STATUS = "Status"
    DONE_ON = "Done on"
    RAG = "RAG as stated"
    UPDATE = "Last update"
    WHY = "Why"
    NEXT = "What next"
    NOTES = "Notes"
    ID = "Row id"


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
    Column.DIRECTORATE,
    Column.LEAD,
    Column.PARTNERS,
    Column.HOLDER,
    Column.STATUS,
    Column.RAG,
    Column.UPDATE,
    Column.NOTES,
    Column.ID,
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
    Column.REASON,
    Column.TARGET,
    Column.UNIT,
    Column.ACTUAL,
    Column.DIRECTORATE,
    Column.LEAD,
    Column.PARTNERS,
    Column.HOLDER,
    Column.STATUS,
    Column.DONE_ON,
    Column.RAG,
    Column.UPDATE,
    Column.WHY,
    Column.NEXT,
    Column.NOTES,
    Column.ID,
)
OF_PLAN = (Column.PLAN, Column.ORGANISATION, Column.STARTS, Column.ENDS, Column.PLAN_FUNDING)
"""In a file that can hold nothing but one table, the plan says on every row what it is; and last where the money
for the plan as a whole comes from, if that is known."""

KINDS = ("Objective", "Activity", "Milestone", "Output")
"""What a line is, in the layout by line: these words whatever the plan calls its levels."""

NOTE = re.compile(r"(Milestone|Output) (\d+): ")
"""How a note of a milestone or output opens, in the layout by activity."""

OWN_NOTE = "Activity: "
"""How a note of the activity itself opens where it would be taken for one of those."""

ALWAYS = frozenset({Column.OBJECTIVE, Column.NUMBER, Column.ACTIVITY, Column.LEAD, Column.STATUS, Column.RAG, *OF_PLAN})
"""A column that nobody fills is left out, unless it is one of these."""

TO_FILL_IN = frozenset(
    {
        *(Column.DUE, Column.DUE_BY, Column.EXPECTED, Column.REASON, Column.DONE_ON),
        *(Column.UPDATE, Column.WHY, Column.NEXT, Column.NOTES),
    }
)
"""What a sheet by line has as well, so that an officer can say it there."""

OWN_LEAD = " [own]"
"""Behind a lead that a row has itself, where the row above is led by the same: what is inherited bears no mark."""


def headings(columns: Sequence[Column], own: Mapping[Column, str]) -> list[str]:
    """The columns' headings, some of them in a plan's `own` words."""
    return [own.get(column, column.value) for column in columns]

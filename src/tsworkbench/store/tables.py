"""Which tables hold the plan, and what the log must know of them."""

from typing import NamedTuple


class Table(NamedTuple):
    """A logged table, and the one column that names its parent row (None where a row hangs on nothing)."""

    name: str
    parent: str | None = None


LOGGED = (
    Table("plan"),
    Table("objective", "plan_id"),
    Table("activity", "objective_id"),
    Table("milestone", "activity_id"),
    Table("output", "activity_id"),
    Table("task", "activity_id"),
    Table("reading", "output_id"),
    Table("officer"),
    Table("lead", "row_id"),
    Table("link", "row_id"),
    Table("funding_source"),
    Table("allocation", "activity_id"),
    Table("round", "plan_id"),
    Table("reported", "round_id"),
    Table("progress", "row_id"),
    Table("note", "row_id"),
    Table("role_holder", "plan_id"),
    Table("sign_off", "plan_id"),
    Table("delivery_group", "plan_id"),
    Table("meeting", "group_id"),
    Table("decision", "row_id"),
    Table("setting", "plan_id"),
)
"""Every table whose changes are history. A parent comes before what hangs on it."""

NAMES = tuple(table.name for table in LOGGED)

ROWS = ("plan", "objective", "activity", "milestone", "output", "task")
"""The tables that are levels of a plan, outermost first."""

PARENT = {
    "objective": "plan",
    "activity": "objective",
    "milestone": "activity",
    "output": "activity",
    "task": "activity",
}
"""The level above each level."""

CHILDREN: dict[str, tuple[tuple[str, str], ...]] = {
    "plan": (
        ("objective", "plan_id"),
        ("role_holder", "plan_id"),
        ("sign_off", "plan_id"),
        ("delivery_group", "plan_id"),
        ("setting", "plan_id"),
        ("round", "plan_id"),
    ),
    "objective": (("activity", "objective_id"),),
    "activity": (
        ("milestone", "activity_id"),
        ("output", "activity_id"),
        ("task", "activity_id"),
        ("allocation", "activity_id"),
    ),
    "output": (("reading", "output_id"),),
    "round": (("reported", "round_id"), ("progress", "round_id")),
    "delivery_group": (("meeting", "group_id"), ("decision", "group_id")),
    "officer": (("lead", "officer_id"), ("role_holder", "officer_id")),
    "funding_source": (("allocation", "source_id"),),
}
"""What hangs on a row, and by which column: what goes with it when it is deleted, and can't stand without it."""

ABOVE: dict[str, dict[str, str]] = {
    name: {column: parent for parent, below in CHILDREN.items() for child, column in below if child == name}
    for name in NAMES
}
"""Table → column → the table of the row it stands under."""

SHARED = ("round",)
"""Tables whose rows an act may bring along for all: taking the act back leaves those that others use by now."""

HANGING = ("lead", "progress", "note", "link", "decision")
"""Tables that hang on any level by ``row_id``."""

BELONGING: dict[str, tuple[str, str]] = {
    child: (level, column) for level in ROWS for child, column in CHILDREN.get(level, ()) if child not in ROWS
}
"""Tables that belong to the rows of one level: the level, and the column that names the row."""


def ids_of_row(row: str) -> str:
    """The query for the ids of all whose changes are the history of a row: its own, and of what hangs on it.

    `row` is the SQL of the row's id. What an issued report said of a row (``reported``) changes nothing of it.
    """
    hanging = [f"select id from {table} where row_id={row}" for table in HANGING]
    belonging = [f"select id from {table} where {column}={row}" for table, (_, column) in BELONGING.items()]
    meetings = f"select id from meeting where group_id in (select id from delivery_group where plan_id={row})"
    return " union all ".join((f"select {row}", *hanging, *belonging, meetings))

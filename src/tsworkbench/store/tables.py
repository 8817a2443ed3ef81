"""Which tables hold the plan, what is under what and by which column, and the conditions that many reads share."""

ROWS = ("plan", "objective", "activity", "milestone", "output", "task")
"""The tables that are levels of a plan, outermost first."""

OF_REGISTERS = ("register", "field", "entry", "figure", "redaction")
"""The tables of registers."""

NAMES = (
    *ROWS,
    *("reading", "officer", "lead", "link", "funding_source", "allocation", "round", "reported", "progress", "note"),
    *("role_holder", "sign_off", "delivery_group", "meeting", "member", "ask", "decision", "approval", "setting"),
    *("version", "evidence", "occurrence", "review", "measure", "measure_target", "measure_reading", "spend"),
    *("party", "public_note", "settlement", *OF_REGISTERS),
)
"""Every table whose changes are history. A parent comes before what hangs on it."""

OF_SHARING = ("settlement",)
"""Tables that say how copies of the file agreed, and are no part of a plan when it is exported."""

PARENT = {
    "objective": "plan",
    "activity": "objective",
    "milestone": "activity",
    "output": "activity",
    "task": "activity",
}
"""The level above each level."""

PARENT_COLUMN = {level: f"{parent}_id" for level, parent in PARENT.items()}
"""The column in which a row of each level names the row above it."""

CHILDREN: dict[str, tuple[tuple[str, str], ...]] = {
    "plan": (
        ("objective", "plan_id"),
        ("role_holder", "plan_id"),
        ("sign_off", "plan_id"),
        ("delivery_group", "plan_id"),
        ("setting", "plan_id"),
        ("round", "plan_id"),
        ("version", "plan_id"),
        ("review", "plan_id"),
        ("allocation", "plan_id"),
        ("settlement", "plan_id"),
        ("register", "plan_id"),
    ),
    "register": (("field", "register_id"), ("entry", "register_id"), ("figure", "register_id")),
    "objective": (("activity", "objective_id"), ("allocation", "objective_id")),
    "activity": (
        ("milestone", "activity_id"),
        ("output", "activity_id"),
        ("task", "activity_id"),
        ("allocation", "activity_id"),
        ("spend", "activity_id"),
    ),
    "output": (("reading", "output_id"),),
    "round": (("reported", "round_id"), ("progress", "round_id")),
    "delivery_group": (
        ("meeting", "group_id"),
        ("member", "group_id"),
        ("ask", "group_id"),
        ("decision", "group_id"),
        ("approval", "group_id"),
    ),
    "officer": (
        ("lead", "officer_id"),
        ("role_holder", "officer_id"),
        ("member", "officer_id"),
        ("party", "officer_id"),
    ),
    "funding_source": (("allocation", "source_id"),),
    "measure": (("measure_target", "measure_id"), ("measure_reading", "measure_id")),
}
"""What hangs on a row, and by which column: what goes with it when it is deleted, and can't stand without it."""

ABOVE: dict[str, dict[str, str]] = {
    name: {column: parent for parent, below in CHILDREN.items() for child, column in below if child == name}
    for name in NAMES
}
"""Table → column → the table of the row it is under."""

SHARED = ("round",)
"""Tables whose rows an act may bring along for all: taking the act back leaves those that others use by now."""

HANGING = (
    *("lead", "progress", "note", "link", "ask", "decision", "approval", "evidence", "occurrence", "measure"),
    *("party", "public_note"),
)
"""Tables that hang on any level by ``row_id``."""

OF_HANGING: dict[str, tuple[str, str]] = {
    child: (table, column) for table in HANGING for child, column in CHILDREN.get(table, ())
}
"""Tables that belong to what hangs on a row: the table of that, and the column that names it."""

BELONGING: dict[str, dict[str, str]] = {
    name: {column: level for column, level in above.items() if level in ROWS}
    for name, above in ABOVE.items()
    if name not in ROWS and not set(ROWS).isdisjoint(above.values())
}
"""Tables that belong to rows of a plan: the columns of which one names the row, and the level of each."""

OPEN = "status in ('not_started','in_progress')"
"""The condition of a row that is still to be done. Before it may go the row's name in the query, with a point."""


SET_ASIDE = "status in ('deferred','cancelled')"
"""The condition of a row that nobody is to do: what is open under such an activity is set aside with it."""

ASIDE = f"(select id from activity where deleted=0 and {SET_ASIDE})"
"""The ids of the activities set aside, for a query that looks at many rows under them: they are read once."""


def to_do(of: str, level: str = "milestone") -> str:
    """The condition of a row of a level that is still to be done: open, and not set aside with its activity.

    `of` is its name in the query. `plan.governance.rag.status_within` says the same of one row.
    """
    if level not in PARENT or PARENT[level] != "activity":
        return f"{of}.{OPEN}"
    return f"{of}.{OPEN} and not exists (select 1 from activity up where up.id={of}.activity_id and up.{SET_ASIDE})"


def of_person(officer: str) -> str:
    """The condition of what carries an officer's name, or that of a post the officer holds."""
    return f"officer_id in (select id from officer where id={officer} or holder_id={officer} and deleted=0)"


CLOSED_PLANS = "(select id from plan where closed_on is not null)"
"""The plans whose work is in no list: they have been closed."""

CLOSED_ACTIVITIES = f"(select id from activity where plan_id in {CLOSED_PLANS})"

NOBODYS = f"(select id from activity where deleted=0 and ({SET_ASIDE} or plan_id in {CLOSED_PLANS}))"
"""The ids of the activities whose work is in nobody's list: they are set aside, or their plan is closed."""


def undated(of: str = "") -> str:
    """The condition of a row to which no day was given. `of` is its name in the query, with a point: "t."."""
    return f"{of}due_to is null and {of}due_precision in ('none','tbc','relative')"


def alone(activity: str) -> str:
    """The condition of an activity, by its name in the query, that has no milestones: it is the work to be done."""
    return f"not exists (select 1 from milestone m where m.activity_id={activity}.id and m.deleted=0)"


def title_column(level: str) -> str:
    """The cell in which a row of a level has its words."""
    return "text" if level == "output" else "title"

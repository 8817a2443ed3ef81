"""Facts: cells of a row that mean one thing together, and are taken from one side or the other as a whole.

Merged cell by cell, “TBC” beside “end Mar” left a date that nobody wrote. A column that is in no group is a fact alone,
so a new one needs nothing here unless it belongs with others. The birth of a row is the fact "" with all its cells.
Two kinds of rows are no facts of their own: who leads a row, and the money of an activity, are lists; each is one fact
of the row that they hang on.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from tsworkbench.plan.language.cell_labels import field_words

BIRTH = ""
_GROUPS: dict[str, tuple[str, ...]] = {
    "due": ("due_text", "due_from", "due_to", "due_on", "due_precision", "due_rrule", "due_doubt"),
    "expected": (*("expected_text", "expected_due_from", "expected_due_to", "expected_precision", "expected_reason"),),
    "baseline": ("baseline_due_to", "baseline_precision", "past_at_sign_off"),
    "state": ("status", "rag", "done_on"),
    "cost": ("cost_text", "cost_pence", "cost_kind"),
    "target": ("target", "unit", "target_kind"),
}
"""Fact → columns, in every table that has them."""

_OF: dict[str, dict[str, tuple[str, ...]]] = {
    **{
        level: {"place": ("plan_id", "objective_id" if level == "activity" else "activity_id", "sort")}
        for level in ("activity", "milestone", "output", "task")
    },
    "objective": {"place": ("plan_id", "sort")},
    "plan": {"period": ("period_start", "period_end", "year_start"), "review": ("review_text", "review_rrule")},
    "round": {"issue": ("issued_on", "issued_at", "issued_to", "report_no")},
    "officer": {"held": ("holder_id", "vacant")},
    "party": {"on": ("row_id", "level"), "who": ("officer_id", "role")},
    "spend": {"sum": ("kind", "pence", "on_day")},
    "link": {"on": ("row_id", "level"), "to": ("kind", "to_id", "to_level")},
    "reading": {"counted": ("value", "is_more")},
    "progress": {"on": ("row_id", "level"), "rated": ("rag", "no_change")},
    "sign_off": {"signed": ("kind", "value")},
    "decision": {"on": ("row_id", "level"), "decided": ("kind", "outcome"), "due": ("due_text", "due_to")},
    "evidence": {"on": ("row_id", "level"), "shown": ("kind", "text")},
    "occurrence": {"on": ("row_id", "level")},
    "measure": {"on": ("row_id", "level"), "counted_in": ("unit", "better"), "start": ("starts_from", "starts_on")},
    "measure_target": {"period": ("first_on", "last_on")},
    "measure_reading": {"read": ("on_day", "value")},
    "register": {"kept": ("keep_months", "keep_from"), "preset": ("preset", "version")},
    "field": {"choices": ("choices", "ends"), "rule": ("kind", "to_register", "rule")},
    "figure": {
        "counted": ("wanted", "how", "field", "on_field", "out_of", "out_of_field", "baseline"),
        "feeds": ("output_id", "measure_id"),
    },
    "redaction": {"on": ("row_id", "level")},
    "settlement": {"settled": ("aside", "kept"), "of": ("tbl", "row_id", "fact")},
    **{name: {"on": ("row_id", "level")} for name in ("note", "public_note", "ask", "approval", "reported")},
}
"""Table → fact → columns, before those above."""


class List(NamedTuple):
    """Rows of one table that are, all together, one fact of the row they hang on."""

    fact: str
    cells: tuple[str, ...]
    """What is kept of each row; one that isn't in the list is deleted."""
    compared: tuple[str, ...]
    """What two lists are compared by."""


LISTS: dict[str, List] = {
    "lead": List("leads", ("officer_id", "role", "sort"), ("officer_id", "role")),
    "allocation": List(
        "money",
        ("source_id", "sort", "text", "pence", "confirmed", "inside", "kind", "worth_pence"),
        ("source_id", "text", "pence", "confirmed", "inside", "kind", "worth_pence"),
    ),
}
LIST_FACTS = {one.fact: table for table, one in LISTS.items()}
TOTAL = ("output", "actual")
"""What is counted: where both sides said “12 more”, both count."""

NOT_SAME = "not_same"
"""The setting of a register that holds pairs of entries which are known to be two."""
SETS = {NOT_SAME}
"""Settings of a register that are sets of values, of which each merges by itself."""

_UNLISTED = {"sort", "ref", "at", "by", "as_at", "round_id", "due_printed"}
_DEFINING = {
    "register": ("title", "one", "about", "deleted"),
    "field": ("title", "about", "choices", "deleted"),
    "figure": ("label", "deleted"),
    "redaction": (),
}
"""What is to be settled of what defines a register; of the rest, which few could judge, the later act counts."""
_LONG = {
    *("text", "notes", "vision", "rationale", "implications", "next_steps", "key_changes", "overall", "decisions"),
    *("terms", "comment", "why", "next", "minute", "evidence", "review_text"),
}
PRIVATE = frozenset({"note", "task"})
"""Tables whose rows never leave unasked, nor what hangs on them."""


def _groups_of(table: str) -> dict[str, tuple[str, ...]]:
    own = _OF.get(table, {})
    taken = {column for columns in own.values() for column in columns}
    shared = {
        name: tuple(column for column in columns if column not in taken)
        for name, columns in _GROUPS.items()
        if name not in own
    }
    return {**own, **shared}


_KNOWN: dict[str, dict[str, str]] = {}


def fact_of(table: str, column: str) -> str:
    """The fact that a column belongs to."""
    known = _KNOWN.get(table)
    if known is None:
        known = _KNOWN[table] = {column: fact for fact, columns in _groups_of(table).items() for column in columns}
    return known.get(column, column)


def cells_of(table: str, fact: str, columns: Collection[str]) -> tuple[str, ...]:
    """The columns of a fact, of those that the table has."""
    return tuple(column for column in columns if fact_of(table, column) == fact)


def facts_of(table: str, columns: Collection[str]) -> dict[str, tuple[str, ...]]:
    """All facts of a table with their columns, but the list a row may have."""
    found: dict[str, list[str]] = {}
    for column in columns:
        found.setdefault(fact_of(table, column), []).append(column)
    return {fact: tuple(cells) for fact, cells in found.items()}


def is_listed(table: str, fact: str, row: Mapping[str, Any] | None = None) -> bool:
    """Whether a fact that two set apart is to be settled: an order is not, nor who said a thing and when."""
    if table == "settlement" or fact == BIRTH:
        return False
    if table == "setting" and row is not None and str(row.get("key", "")).startswith(("import.", "filter.")):
        return False
    if table in _DEFINING:
        return fact in _DEFINING[table]
    return fact not in _UNLISTED


_WORDS = {
    "due": "due date",
    "expected": "expected date",
    "baseline": "date first agreed",
    "state": "status",
    "who": "lead",
    "leads": "lead",
    "amount": "money",
    "place": "place in the plan",
    "counted": "count",
    "rated": "rating",
    "decided": "decision",
    "issue": "day of issue",
    "signed": "signature",
    "shown": "evidence",
    "deleted": "whether it is in the plan",
    "to": "what it is linked to",
    "on": "row it is about",
    "held": "holder",
    "settled": "settlement",
}
"""Facts that aren't called by the name of a column."""


def fact_words(fact: str) -> str:
    """A fact as an officer calls it: "due date", "status", "lead"."""
    return _WORDS.get(fact) or field_words(fact.removesuffix("_id"))


def is_long(fact: str) -> bool:
    """Whether a fact is long text, of which both sides may be kept, one under the other."""
    return fact in _LONG

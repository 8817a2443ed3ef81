"""What an officer types to settle a doubt, read in the grammar of the field that it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from tsworkbench.plan.draft import Doubt, Drop, Put
from tsworkbench.plan.due import read
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.following import FIELDS, status_below
from tsworkbench.plan.model import CostKind, LeadRole, Status, TargetKind
from tsworkbench.plan.naming import read_leads
from tsworkbench.plan.text import over_limit
from tsworkbench.plan.whole import Activity, Lead, Objective, Plan

Edits = tuple[Put | Drop, ...]

_NOBODY = ("nobody", "none", "no one", "-")
_NONE = ("none", "nothing", "no", "-")


def edits_for(doubt: Doubt, text: str, plan: Plan | None, as_at: date | None) -> Edits:
    """What typing this changes in the draft. Raises WrongInput with a sentence if it can't be read."""
    if doubt.row is None or doubt.field is None:
        raise WrongInput("Nothing can be typed here: choose one of the readings, or leave it as it is.")
    if too_long := over_limit(text):
        raise WrongInput(too_long)
    if not text:
        raise WrongInput("Nothing was typed: type a reading, or choose one of those shown.")
    values = _READ.get(doubt.field, _plain)(doubt, text, plan, as_at)
    about = _rows(doubt)
    below = _below(about, plan) if doubt.field in ("status", "rag") else {}
    rated = {edit.row for edit in about.values() if edit is not None}
    puts: list[Put] = []
    for row in about:
        if row not in below or row in rated:
            puts.extend(Put(row=row, field=field, value=value) for field, value in values.items())
    if "status" in values:
        for key, (field, row) in below.items():
            if key not in rated and (key in about or row.status is Status.NOT_STARTED):
                puts.append(Put(row=key, field="status", value=status_below(field, values["status"])))
    return tuple(puts)


def _rows(doubt: Doubt) -> dict[str, Put | None]:
    """The rows that a doubt is about, each with a change of its rating in another reading, if there is one.

    A word that stands in many rows is doubted once for them all, and what goes with a row's status is among them.
    """
    assert doubt.row is not None
    rows: dict[str, Put | None] = {doubt.row: None}
    if doubt.field in ("status", "rag"):
        for edit in (edit for other in doubt.others for edit in other.edits):
            rated = edit if isinstance(edit, Put) and edit.field == "rag" else None
            rows[edit.row] = rated or rows.get(edit.row)
    return rows


def _below(about: Collection[str], plan: Plan | None) -> dict[str, tuple[str, Any]]:
    """What stands under the activities among these rows: by key, its field of the activity and the row."""
    activities = [one for objective in plan.objectives for one in objective.activities] if plan else []
    return {
        row.id: (field, row)
        for activity in activities
        if activity.id in about
        for field in FIELDS
        for row in getattr(activity, field)
    }


def _due(doubt: Doubt, text: str, plan: Plan | None, as_at: date | None) -> dict[str, Any]:
    from tsworkbench.plan.due.answers import Unread

    first = date.fromisoformat(plan.period_start) if plan and plan.period_start else None
    last = date.fromisoformat(plan.period_end) if plan and plan.period_end else None
    due = read(
        text,
        plan_year=first.year if first else None,
        plan_end=last.year if last else None,
        year_start=plan.year_start if plan else 4,
        as_at=as_at or first or date(2000, 1, 1),
    )
    if isinstance(due, Unread):
        raise WrongInput(due.why)
    return {
        "due_text": due.canonical(),
        "due_from": due.start.isoformat() if due.start else None,
        "due_to": due.end.isoformat() if due.end else None,
        "due_precision": due.precision,
        "due_rrule": due.rrule,
        "due_doubt": due.doubt,
    }


def _leads(doubt: Doubt, text: str, plan: Plan | None, as_at: date | None) -> dict[str, Any]:
    from tsworkbench.plan.printed.titles import sort_of

    if text.casefold() in _NOBODY:
        return {"leads": ()}
    named = read_leads(text, known=_names(plan))
    if not named:
        raise WrongInput(f"“{text}” names nobody: type “A Ahmed / B Begum with Finance”, or “nobody”.")
    first = next((n for n, one in enumerate(named) if one.role is not LeadRole.SUPPORTING), None)
    return {
        "leads": tuple(
            Lead(name=one.name, kind=sort_of(one.name).kind, role=LeadRole.LEAD if n == first else one.role)
            for n, one in enumerate(named)
        )
    }


def _names(plan: Plan | None) -> set[str]:
    """Those that lead something in the plan."""
    if plan is None:
        return set()
    rows: list[Plan | Objective | Activity] = [plan, *plan.objectives]
    rows += [one for objective in plan.objectives for one in objective.activities]
    return {lead.name for row in rows for lead in row.leads}


def _cost(doubt: Doubt, text: str, plan: Plan | None, as_at: date | None) -> dict[str, Any]:
    from tsworkbench.plan.printed.money import is_nothing, read_money

    money = read_money(text)
    if money.pence is None and money.kind is CostKind.NONE and text.casefold() not in _NONE and not is_nothing(text):
        raise WrongInput(f"“{text}” is no sum: type “£25,000”, “within existing resources” or “none”.")
    return {"cost_pence": money.pence, "cost_kind": money.kind}


def _target(doubt: Doubt, text: str, plan: Plan | None, as_at: date | None) -> dict[str, Any]:
    from tsworkbench.plan.printed.quantities import read_quantity

    if text.casefold() in _NONE:
        return {"target": None, "unit": None, "target_kind": TargetKind.TOTAL}
    bare = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)(\s+(?:each|per|a|every)\s+year)?", text)
    if bare:
        kind = TargetKind.YEARLY if bare[2] else TargetKind.TOTAL
        return {"target": float(bare[1].replace(",", "")), "target_kind": kind}
    quantity = read_quantity(text)
    if quantity is None:
        raise WrongInput(f"“{text}” can’t be counted: type “30 courses”, “30 each year” or “none”.")
    return {"target": quantity.target, "unit": quantity.unit, "target_kind": quantity.kind}


def _status(doubt: Doubt, text: str, plan: Plan | None, as_at: date | None) -> dict[str, Any]:
    from tsworkbench.plan.printed.statuses import read_status

    stated = read_status(text)
    if stated is None or (stated.status is None and stated.rag is None):
        raise WrongInput(
            f"“{text}” is no status: type “not started”, “in progress”, “complete”, “deferred”, “cancelled”, "
            "or a colour."
        )
    found: dict[str, Any] = {}
    if stated.status is not None:
        found["status"] = stated.status
    if stated.rag is not None:
        found["rag"] = stated.rag
    return found


def _inside(doubt: Doubt, text: str, plan: Plan | None, as_at: date | None) -> dict[str, Any]:
    from dataclasses import replace

    activities = [one for objective in plan.objectives for one in objective.activities] if plan else []
    ref = None if text.casefold() in _NONE else text.strip().rstrip(".")
    if ref is not None and not any(one.ref == ref for one in activities):
        raise WrongInput(
            f"No activity is numbered “{ref}”: type the number of the one whose budget holds it, or “none”."
        )
    mine = next((one for one in activities if one.id == doubt.row), None)
    return {"funding": tuple(replace(one, inside=ref) for one in mine.funding) if mine else ()}


def _plain(doubt: Doubt, text: str, plan: Plan | None, as_at: date | None) -> dict[str, Any]:
    assert doubt.field is not None
    if any(isinstance(edit, Put) and not isinstance(edit.value, (str, type(None))) for edit in _edits(doubt)):
        raise WrongInput("Nothing can be typed here: choose one of the readings, or leave it as it is.")
    return {doubt.field: text}


def _edits(doubt: Doubt) -> list[Put | Drop]:
    return [
        edit for other in doubt.others for edit in other.edits if isinstance(edit, Put) and edit.field == doubt.field
    ]


_READ: dict[str, Callable[[Doubt, str, Plan | None, date | None], dict[str, Any]]] = {
    "due": _due,
    "leads": _leads,
    "cost": _cost,
    "target": _target,
    "status": _status,
    "rag": _status,
    "funding": _inside,
}

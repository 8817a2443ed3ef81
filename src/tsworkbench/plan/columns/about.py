"""What a plan says of itself, part by part, beside its table."""

from __future__ import annotations

from datetime import date

from tsworkbench.plan.calendar import MONTHS, long_date
from tsworkbench.plan.columns.points import leads_words
from tsworkbench.plan.noted import is_doubt
from tsworkbench.plan.text import clean
from tsworkbench.plan.whole import Plan


def about(plan: Plan) -> list[tuple[str, str]]:
    """What the plan says of itself, part by part, in the order in which plans print it."""
    roles = "\n".join(
        f"{role.name}{f' ({role.organisation})' if role.organisation else ''}: {role.text}" for role in plan.roles
    )
    signs = "\n".join(f"{sign.label}: {sign.value or '________'}" for sign in plan.sign_offs)
    parts = (
        ("Organisation", plan.organisation),
        ("Lead body", plan.lead_body),
        ("Area", plan.area),
        ("Period", period_words(plan)),
        ("Year starts", MONTHS[plan.year_start - 1] if plan.year_start != 4 else ""),
        ("Lead", leads_words(plan.leads)),
        ("Contact", plan.contact),
        ("Vision", plan.vision),
        ("Rationale", plan.rationale),
        ("Implications", plan.implications),
        ("Roles", roles),
        ("Next steps", plan.next_steps),
        ("Review", plan.review_text),
        ("Notes", "\n".join(line for line in (plan.notes or "").split("\n") if not is_doubt(line))),
        ("Sign-off", signs),
    )
    return [(name, clean(text, lines=True)) for name, text in parts if text]


def period_words(plan: Plan) -> str:
    """ "1 April 2009 – 31 March 2010", or as much of it as the plan says."""
    days = [long_date(date.fromisoformat(day)) for day in (plan.period_start, plan.period_end) if day]
    return " – ".join(days) if plan.period_start else f"until {days[0]}" if days else ""

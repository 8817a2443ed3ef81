"""A difference between a document and a plan, in words."""

from __future__ import annotations

from tsworkbench.plan.comparison import Difference, Kind
from tsworkbench.plan.fields import field_words

_FIELDS = {
    "place": "stands elsewhere",
    "sign_off": "sign-off",
    "sign_offs": "sign-off",
    "private_notes": "note",
    "updates": "update",
    "readings": "actual",
    "words": "names of the levels",
    "period": "period",
    "review": "review",
}


def difference_in_words(one: Difference) -> str:
    """What a difference is: "Director in post: due by March 2010 → by June 2010".

    A date after sign-off says what becomes of it, and rows that were hard to tell apart say so.
    """
    if one.field is None:
        below = _below(one)
        return f"{one.title}{f' ({below})' if below else ''}"
    if one.field == "title":
        said = f"“{one.was}” → “{one.now}”"
    elif one.field == "place":
        said = f"{one.title}: {f'from {one.was} to {one.now}' if one.was else one.now}"
    else:
        name = _FIELDS.get(one.field) or field_words(one.field)
        change = f"{one.was} → {one.now}" if one.was else one.now
        said = f"{one.title}: {name} {change}"
    if one.is_slip:
        said += "; agreed date stands, this one is asked of the group"
    return f"{said} ({one.doubt})" if one.doubt else said


def _below(one: Difference) -> str:
    """What comes in with a new row."""
    if one.kind is not Kind.ADDED or one.value is None:
        return ""
    counts = {
        name: len(getattr(one.value, name, ()))
        for name in ("activities", "milestones", "outputs")
        if getattr(one.value, name, ())
    }
    singular = {"activities": "activity", "milestones": "milestone", "outputs": "output"}
    words = [f"{count} {name if count > 1 else singular[name]}" for name, count in counts.items()]
    return f"with {', '.join(words)}" if words else ""

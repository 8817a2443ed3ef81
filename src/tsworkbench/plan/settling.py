"""Doubts of a draft settled one by one: another reading taken, one typed, the row left out, the rest kept as notes.

Each act gives a new draft; the one that was given stays as it was, so a screen can take any of them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

from tsworkbench.plan.draft import Choice, Doubt, Draft, Drop, Put
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.noted import in_a_line
from tsworkbench.plan.settling_typed import edits_for
from tsworkbench.plan.text import FIELD_LIMIT, clean
from tsworkbench.plan.whole import Activity, Lead, Library, Note, Objective, Officer, Plan

UNDER: dict[type, tuple[str, ...]] = {
    Plan: ("objectives",),
    Objective: ("activities",),
    Activity: ("milestones", "outputs", "tasks"),
}
"""The fields in which a row holds the rows under it."""

T = TypeVar("T")


def settle(draft: Draft, n: int, choice: Choice | None = None) -> Draft:
    """The draft with its doubt `n` (from 0) settled: by another reading, or with None by the one that was taken.

    A reading of the whole document anew has the doubts of its own that are left, and what was settled before is lost:
    only the first doubts of a draft offer one.

    Raises WrongInput if there is no such doubt.
    """
    doubt = _doubt(draft, n)
    if choice is not None and choice.anew is not None:
        return choice.anew.draft
    settled = _without_doubt(draft, n)
    edits = choice.edits if choice is not None else ()
    return _edited(settled, (*edits, *_no_longer_doubted(doubt)))


def typed(draft: Draft, n: int, text: str, *, as_at: date | None = None) -> Draft:
    """The draft with its doubt `n` settled by what was typed, read in the grammar of the field that it is about.

    A date is read as everywhere (`plan.due`), leads as "A / B with C", money as "£25,000", a quantity as
    "30 courses", a status in its word. `as_at` is the day that shorthand such as "+2w" counts from; the plan's
    first day if it isn't given.

    Raises WrongInput with a sentence if there is no such doubt, or if the text can't be read as what is asked for.
    """
    doubt = _doubt(draft, n)
    plan = next((plan for plan in draft.library.plans if _holds(plan, doubt.row)), None)
    edits = edits_for(doubt, clean(text, lines=True), plan, as_at)
    return _edited(_without_doubt(draft, n), edits)


def without(draft: Draft, n: int) -> Draft:
    """The draft without the row that doubt `n` is about, what hangs under it, and the doubts about them.

    Raises WrongInput if there is no such doubt, or if it is about the plan as a whole.
    """
    doubt = _doubt(draft, n)
    if doubt.row is None or any(plan.id == doubt.row for plan in draft.library.plans):
        raise WrongInput("This doubt is about the whole plan, not about a row: choose a reading, or leave it as it is.")
    return _edited(_without_doubt(draft, n), (Drop(row=doubt.row),))


def as_notes(draft: Draft) -> Draft:
    """The draft with every reading accepted, and every doubt kept as a note on its row."""
    library = draft.library
    lines: dict[str | None, list[str]] = {}
    for doubt in draft.doubts:
        lines.setdefault(doubt.row, []).append(in_a_line(doubt))
    plans = []
    for plan in library.plans:
        said = _Noting(lines)
        noted = said.row(plan)
        left = said.too_long
        if plan is library.plans[0]:
            left = [*left, *(line for row, rest in lines.items() if not _known(library, row) for line in rest)]
        notes = tuple(Note(text=line) for line in left)
        plans.append(replace(noted, private_notes=(*noted.private_notes, *notes)) if notes else noted)
    return replace(draft, library=replace(library, plans=tuple(plans)), doubts=())


def rows_of(row: Any) -> Iterator[Any]:
    """A row and every row under it."""
    yield row
    for field in UNDER.get(type(row), ()):
        for under in getattr(row, field):
            yield from rows_of(under)


def _doubt(draft: Draft, n: int) -> Doubt:
    if not 0 <= n < len(draft.doubts):
        raise WrongInput(f"There is no doubt {n + 1}: the draft has {len(draft.doubts)}.")
    return draft.doubts[n]


def _without_doubt(draft: Draft, n: int) -> Draft:
    return replace(draft, doubts=draft.doubts[:n] + draft.doubts[n + 1 :])


def _no_longer_doubted(doubt: Doubt) -> tuple[Put, ...]:
    """A date that an officer has looked at is no longer in doubt on its row."""
    if doubt.field != "due" or doubt.row is None:
        return ()
    return (Put(row=doubt.row, field="due_doubt", value=None),)


def _edited(draft: Draft, edits: Iterable[Put | Drop]) -> Draft:
    puts: dict[str, dict[str, Any]] = {}
    dropped: set[str] = set()
    for edit in edits:
        if isinstance(edit, Drop):
            dropped.add(edit.row)
        else:
            puts.setdefault(edit.row, {})[edit.field] = edit.value
    plans = tuple(_row(plan, puts, dropped) for plan in draft.library.plans if plan.id not in dropped)
    library = _with_officers(draft.library, plans)
    there = {row.id for plan in plans for row in rows_of(plan)}
    doubts = tuple(doubt for doubt in draft.doubts if doubt.row is None or doubt.row in there)
    return replace(draft, library=library, doubts=doubts)


def _row(row: T, puts: dict[str, dict[str, Any]], dropped: set[str]) -> T:
    """A row with what was put into it and into the rows under it. A field that it doesn't have stays out."""
    changes = dict(puts.get(getattr(row, "id", None) or "", ()))
    known = {field.name for field in fields(row)}  # type: ignore[arg-type]
    changes = {name: value for name, value in changes.items() if name in known}
    for field in UNDER.get(type(row), ()):
        under = changes.get(field, getattr(row, field))
        kept = tuple(_row(one, puts, dropped) for one in under if one.id not in dropped)
        if len(kept) != len(under) or any(a is not b for a, b in zip(kept, under, strict=True)):
            changes[field] = kept
    return replace(row, **changes) if changes else row  # type: ignore[type-var]


def _with_officers(library: Library, plans: tuple[Plan, ...]) -> Library:
    """The library with these plans; its officers are those that were there, less those that lead nothing any more."""
    before = {_officer(lead) for plan in library.plans for lead in _leads(plan)}
    now = dict.fromkeys(_officer(lead) for plan in plans for lead in _leads(plan))
    kept = [one for one in library.officers if _officer(one) in now or _officer(one) not in before]
    there = {_officer(one) for one in kept}
    new = [Officer(name=name, kind=kind) for name, kind in now if (name, kind) not in there]
    return replace(library, plans=plans, officers=(*kept, *new))


def _leads(plan: Plan) -> Iterator[Lead]:
    for row in rows_of(plan):
        yield from row.leads


def _officer(one: Lead | Officer) -> tuple[str, Any]:
    return one.name, one.kind


def _holds(plan: Plan, row: str | None) -> bool:
    return any(one.id == row for one in rows_of(plan))


def _known(library: Library, row: str | None) -> bool:
    return row is not None and any(_holds(plan, row) for plan in library.plans)


class _Noting:
    """A plan being given the lines of its doubts; `too_long` keeps those that a row's notes had no room for."""

    def __init__(self, lines: dict[str | None, list[str]]) -> None:
        self.lines = lines
        self.too_long: list[str] = []

    def row(self, row: T) -> T:
        changes: dict[str, Any] = {}
        for field in UNDER.get(type(row), ()):
            under = getattr(row, field)
            kept = tuple(self.row(one) for one in under)
            if any(a is not b for a, b in zip(kept, under, strict=True)):
                changes[field] = kept
        mine = self.lines.get(getattr(row, "id", None) or "", [])
        if mine and hasattr(row, "notes"):
            changes["notes"] = self.noted(row.notes, mine)
        elif mine:
            self.too_long.extend(mine)
        return replace(row, **changes) if changes else row  # type: ignore[type-var]

    def noted(self, notes: str | None, lines: list[str]) -> str | None:
        for line in lines:
            longer = f"{notes}\n{line}" if notes else line
            if len(longer) > FIELD_LIMIT:
                self.too_long.append(line)
            else:
                notes = longer
        return notes

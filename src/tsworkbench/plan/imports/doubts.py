"""Doubts of a draft settled one by one: another reading taken, one typed, the row left out, the rest kept as notes.

Each act gives a new draft; the one that was given stays as it was, so a screen can take any of them back. What an
officer types is read in the grammar of the field that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from tsworkbench.plan.due import read
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.imports.draft import FIELDS, Choice, Doubt, Draft, Drop, Put, in_a_line, status_below
from tsworkbench.plan.imports.entries import fields_of, said
from tsworkbench.plan.imports.matches import title_of
from tsworkbench.plan.language.leads import read_leads, write_leads
from tsworkbench.plan.language.text import FIELD_LIMIT, clean, over_limit
from tsworkbench.plan.model import CostKind, LeadRole, Level, Status, TargetKind
from tsworkbench.plan.whole import Activity, Funding, Lead, Library, Note, Objective, Officer, Plan

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
    if choice is not None and choice.columns and draft.columns is not None:
        return draft.columns.again(choice.columns)
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
    there = {row.id for plan in library.plans for row in rows_of(plan) if row.id is not None}
    plans = []
    for plan in library.plans:
        said = _Noting(lines)
        noted = said.row(plan)
        left = said.too_long
        if plan is library.plans[0]:
            left = [*left, *(line for row, rest in lines.items() if row not in there for line in rest)]
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
    """What is under the activities among these rows: by key, its field of the activity and the row."""
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


def _typed_leads(doubt: Doubt, text: str, plan: Plan | None, as_at: date | None) -> dict[str, Any]:
    from tsworkbench.plan.imports.printed.titles import sort_of

    if text.casefold() in _NOBODY:
        return {"leads": ()}
    named = read_leads(text, known=_names(plan))
    if not named:
        raise WrongInput(f"“{text}” is not a name: type “A Ahmed / B Begum with Finance”, or “nobody”.")
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
    from tsworkbench.plan.imports.printed.money import is_nothing, read_money

    money = read_money(text)
    if money.pence is None and money.kind is CostKind.NONE and text.casefold() not in _NONE and not is_nothing(text):
        raise WrongInput(f"“{text}” is not an amount: type “£25,000”, “within existing resources” or “none”.")
    return {"cost_pence": money.pence, "cost_kind": money.kind}


def _target(doubt: Doubt, text: str, plan: Plan | None, as_at: date | None) -> dict[str, Any]:
    from tsworkbench.plan.imports.printed.quantities import read_quantity

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
    from tsworkbench.plan.imports.printed.statuses import read_status

    stated = read_status(text)
    if stated is None or (stated.status is None and stated.rag is None):
        raise WrongInput(
            f"“{text}” is not a status: type “not started”, “in progress”, “complete”, “deferred”, “cancelled”, "
            "or a colour."
        )
    found: dict[str, Any] = {}
    if stated.status is not None:
        found["status"] = stated.status
    if stated.rag is not None:
        found["rag"] = stated.rag
    return found


def _inside(doubt: Doubt, text: str, plan: Plan | None, as_at: date | None) -> dict[str, Any]:
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
    "leads": _typed_leads,
    "cost": _cost,
    "target": _target,
    "status": _status,
    "rag": _status,
    "funding": _inside,
}


_QUOTED = re.compile(r"“[^”]*”")
_VARIES = re.compile(
    r"\d[\d,./:-]*|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|winter|easter|christmas|first|second|third|fourth"
    r"|michaelmas|lent|trinity|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)


def kind_of(doubt: Doubt) -> tuple[str, str]:
    """What kind of doubt it is: the field it is about, and why it is in doubt, without what varies from row to row."""
    return doubt.field or "", _plain_kind(doubt.because.partition(". ")[0].rstrip("."))


@lru_cache(maxsize=4096)
def _plain_kind(words: str) -> str:
    return " ".join(_VARIES.sub("#", _QUOTED.sub("“”", words).casefold()).split())


def alike(draft: Draft, place: int) -> list[int]:
    """The doubts that can be settled together with the first one by its reading `place`, that one included."""
    first = draft.doubts[0]
    kind = kind_of(first)
    same = [n for n, doubt in enumerate(draft.doubts) if kind_of(doubt) == kind]
    if not place:
        return [n for n in same if n == 0 or not _rereads(draft.doubts[n])] if not _rereads(first) else same
    choice = first.others[place - 1]
    if choice.anew is not None or choice.columns:
        return [0]
    wanted = _plain_kind(choice.words)
    return [
        n
        for n in same
        if place <= len(others := draft.doubts[n].others) and _plain_kind(others[place - 1].words) == wanted
    ]


def _rereads(doubt: Doubt) -> bool:
    return any(choice.anew is not None or choice.columns for choice in doubt.others)


def titles_of(draft: Draft) -> dict[str | None, str]:
    """What the rows of a draft are called, by their keys; the plan itself is none of them."""
    return {row.id: title_of(row) for plan in draft.library.plans for row in rows_of(plan) if row is not plan}


Settling = Callable[[Draft, int], Draft]


def _by_reading(place: int) -> Settling:
    return lambda draft, n: settle(draft, n, draft.doubts[n].others[place - 1] if place else None)


@dataclass(frozen=True)
class _Step:
    """A draft on its way, the reading of the document that it comes from, how many doubts were settled before that
    was made, and the answers that led to it: each a doubt and how it was settled.
    """

    draft: Draft
    raw: Draft
    before: int
    answers: tuple[tuple[Doubt, Settling], ...] = ()


class Review:
    """A draft on its way to having no doubts. The doubt in hand is the first one that is left."""

    def __init__(self, raw: Draft) -> None:
        self._steps = [_Step(raw, raw, 0)]
        self.links_pairs = False
        """Whether milestones and outputs that say the same are to be linked."""

    @property
    def raw(self) -> Draft:
        """The draft as it was read, before its doubts were settled: the last reading of the whole document."""
        return self._steps[-1].raw

    @property
    def total(self) -> int:
        """How many doubts there are, settled ones and those that are left."""
        return self._steps[-1].before + len(self.raw.doubts)

    @property
    def draft(self) -> Draft:
        """The draft as it stands now."""
        return self._steps[-1].draft

    @property
    def doubt(self) -> Doubt | None:
        """The doubt in hand; None once all are settled."""
        return self.draft.doubts[0] if self.draft.doubts else None

    @property
    def number(self) -> int:
        """The place of the doubt in hand among all, from 1. Doubts that went with a row count as settled."""
        return self.total - len(self.draft.doubts) + 1

    @property
    def is_begun(self) -> bool:
        """Whether anything has been settled."""
        return len(self._steps) > 1

    def with_reading(self, place: int) -> Draft:
        """The draft with the doubt in hand settled by its reading `place`: 0 is the one that was taken."""
        doubt = self.draft.doubts[0]
        return settle(self.draft, 0, doubt.others[place - 1] if place else None)

    def alike(self, place: int) -> int:
        """How many doubts, the one in hand included, can be settled together by this reading."""
        return len(alike(self.draft, place)) if self.draft.doubts else 0

    def take(self, place: int) -> None:
        """Settles the doubt in hand by one of its readings."""
        doubt = self.draft.doubts[0]
        choice = doubt.others[place - 1] if place else None
        if choice is not None and choice.anew is not None:
            self._reread(choice.anew.draft, self.number)
        elif choice is not None and choice.columns:
            self.say_columns(choice.columns)
        else:
            self._settle([0], _by_reading(place))

    def take_alike(self, place: int) -> int:
        """Settles all doubts of the kind of the one in hand by this reading; how many they are."""
        places = alike(self.draft, place)
        if len(places) == 1:
            self.take(place)
        else:
            self._settle(places, _by_reading(place))
        return len(places)

    def say_columns(self, columns: Mapping[str, str]) -> None:
        """Says what columns hold, by their headings: the document is judged anew, and what was settled stays settled
        where the same is still in doubt. Raises WrongInput, Refused.
        """
        if self.draft.columns is None:
            raise WrongInput("This document has no columns that could hold something else.")
        self._reread(self.draft.columns.again(columns), self._steps[-1].before)

    def take_typed(self, text: str, as_at: date) -> None:
        """Settles it by what was typed. Raises WrongInput if that can't be read."""
        self._settle([0], lambda draft, n: typed(draft, n, text, as_at=as_at))

    def read_typed(self, text: str, as_at: date) -> str:
        """What was typed, as it would be read, in words. Raises WrongInput if it can't be."""
        doubt = self.draft.doubts[0]
        return value_words(typed(self.draft, 0, text, as_at=as_at), doubt)

    def skip(self) -> None:
        """Leaves the row out, with what hangs under it. Raises WrongInput for a doubt about the plan as a whole."""
        self._settle([0], without)

    def take_rest(self) -> None:
        """Takes every reading that is left; nobody has looked at those, so each is kept as a note on its row."""
        step = self._steps[-1]
        self._steps.append(replace(step, draft=as_notes(step.draft)))

    def back(self) -> bool:
        """Takes back the last step; False if there is none."""
        if not self.is_begun:
            return False
        self._steps.pop()
        return True

    def _settle(self, places: Sequence[int], how: Settling) -> None:
        """Settles some doubts in one step, the last of them first so that the places of the others stay."""
        step, draft = self._steps[-1], self.draft
        answers = tuple((draft.doubts[n], how) for n in places)
        for doubt, _ in reversed(answers):
            if (n := _place(draft, doubt)) is not None:  # it may have gone with a row
                draft = how(draft, n)
        self._steps.append(replace(step, draft=draft, answers=(*step.answers, *answers)))

    def _reread(self, raw: Draft, before: int) -> None:
        """Goes on with another reading of the document, in which the same doubts are settled as they were."""
        draft, answers = raw, self._steps[-1].answers
        for doubt, how in answers:
            if (n := _place(draft, doubt)) is not None:
                with suppress(WrongInput):
                    draft = how(draft, n)
        self._steps.append(_Step(draft, raw, before, answers))


def _place(draft: Draft, doubt: Doubt) -> int | None:
    """Where a doubt is among those of a draft, which may be another reading of the same document."""
    key = doubt.where, doubt.text, doubt.field, doubt.reading
    return next((n for n, one in enumerate(draft.doubts) if key == (one.where, one.text, one.field, one.reading)), None)


def value_words(draft: Draft, doubt: Doubt) -> str:
    """What the field of a doubt says in a draft, in words; "nothing" where it says nothing."""
    for plan in draft.library.plans:
        for row in rows_of(plan):
            if row.id == doubt.row:
                return _words(Level(type(row).__name__.casefold()), row, doubt.field or "")
    return "left out"


def _words(level: Level, row: Any, field: str) -> str:
    if field == "leads":
        return write_leads([(lead.name, lead.role) for lead in row.leads]) or "nobody"
    if field == "funding":
        return "; ".join(_money(one) for one in row.funding) or "nothing"
    if field not in fields_of(level):  # the doubt is about how the row came to be
        return title_of(row)
    found = said(level, row, field)
    return found.words if found is not None else "nothing"


def _money(one: Funding) -> str:
    inside = f", inside the budget of {one.inside}" if one.inside else ""
    confirmed = {True: ", confirmed", False: ", to be confirmed", None: ""}[one.confirmed]
    return f"{one.source}{confirmed}{inside}"

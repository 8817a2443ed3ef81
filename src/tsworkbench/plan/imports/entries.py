"""What one edition of a document says of a row, field by field, so that it can be held beside what the file has.

A field here is what an officer would call one: a date with its phrase, a cost with its kind. What a document
doesn't say is None, and overwrites nothing. Of what hangs on a row, leads and money are compared as a whole, like a
field. The rest only grows: a document never takes away what somebody has written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from tsworkbench.plan.english import and_more, pounds
from tsworkbench.plan.imports.differences import Past
from tsworkbench.plan.imports.likeness import plain
from tsworkbench.plan.imports.numbers import is_given
from tsworkbench.plan.language.cell_labels import cell_words, when_words
from tsworkbench.plan.language.fields import Kind
from tsworkbench.plan.language.fields import fields_of as fields_of_level
from tsworkbench.plan.language.leads import listed_names, write_leads
from tsworkbench.plan.model import CostKind, Level, Status

DUE = ("due_text", "due_from", "due_to", "due_precision", "due_rrule", "due_doubt")
_DATED = (Level.ACTIVITY, Level.MILESTONE, Level.OUTPUT, Level.TASK)

_SAID_OTHERWISE = {"title", "text", "notes", "unit"}
"""Columns of plain words that are compared together with others, or line by line."""
_MORE: dict[Level, tuple[str, ...]] = {
    Level.PLAN: ("funding_text",),
    Level.OBJECTIVE: ("funding_text",),
    Level.ACTIVITY: ("funding_text", "rag"),
    Level.MILESTONE: ("rag",),
    Level.OUTPUT: ("actual", "starts_from", "stage"),
}


def _texts(level: Level) -> tuple[str, ...]:
    """Fields of one cell that say something wherever they hold anything; the short title, which few print, is last."""
    words = [field.column for field in fields_of_level(level) if field.is_words]
    own = [column for column in words if column not in _SAID_OTHERWISE]
    return tuple(sorted((*_MORE.get(level, ()), *own), key=lambda column: column == "short_title"))


_TEXTS = {level: _texts(level) for level in Level}
_CALLED = tuple(field for field in fields_of_level(Level.PLAN) if field.kind is Kind.WORD)
"""What a plan calls its levels."""
_USUAL = {field.column: field.otherwise for field in fields_of_level(Level.PLAN) if field.names}
"""What a plan calls its fields where it has no word of its own: that says nothing."""


class Said(NamedTuple):
    """What is in one field: a value to compare it by, the cells that hold it, and how it is said in words."""

    value: Any
    cells: Mapping[str, Any]
    words: str


def fields_of(level: Level) -> tuple[str, ...]:
    """The fields of a level that a document may say something of, in the order they are told."""
    rest = _TEXTS[level]
    if level is Level.PLAN:
        return ("title", "period", "review", "words", *rest)
    if level is Level.OBJECTIVE:
        return ("ref", "title", *rest)
    money = ("cost",) if level is Level.ACTIVITY else ("target",) if level is Level.OUTPUT else ()
    return (*(("ref",) if level is Level.ACTIVITY else ()), "title", "due", "status", *money, *rest)


def said(level: Level, row: Any, name: str) -> Said | None:
    """What a field of a row says; None where it says nothing. `row` is one of the value classes of `plan.whole`."""
    return _GROUPS[name](level, row) if name in _GROUPS else _text(row, name)


def whole_of(level: Level, row: Any) -> dict[str, Said]:
    """What every field of a row says, also where it says nothing: what a sheet of ours is compared by."""
    found: dict[str, Said] = {}
    more = ("expected", "notes") if level in _DATED else ("notes",)
    given = ("ref",) if level in _DATED and level is not Level.ACTIVITY else ()
    for name in dict.fromkeys((*given, *fields_of(level), *more)):
        cells = {cell: getattr(row, cell) for cell in cells_of(level, name) if hasattr(row, cell)}
        one = said(level, row, name) if name != "expected" else None
        words = one.words if one is not None else ""
        if name == "expected":
            words = date_words(row, "expected") if row.expected_due_to or row.expected_text else ""
            words = ", because: ".join(part for part in (words, row.expected_reason) if part)
        elif name == "title" and level is Level.MILESTONE:
            words = row.text or row.title
        elif name == "status":
            words = cell_words("status", row.status)
        found[name] = Said(tuple(_bare(value) for value in cells.values()), cells, words)
    return found


def _bare(value: Any) -> Any:
    """A value to compare by: blank text is none, and spaces are one."""
    if isinstance(value, str):
        lines = [" ".join(line.split()) for line in value.split("\n")]
        return "\n".join(line for line in lines if line) or None
    return value


def cells_of(level: Level, name: str) -> tuple[str, ...]:
    """The cells that hold a field."""
    if name == "title":
        return {Level.MILESTONE: ("title", "text"), Level.OUTPUT: ("text",)}.get(level, ("title",))
    return _CELLS.get(name, (name,))


_CELLS: dict[str, tuple[str, ...]] = {
    "due": DUE,
    "expected": ("expected_text", "expected_due_from", "expected_due_to", "expected_precision", "expected_reason"),
    "cost": ("cost_text", "cost_pence", "cost_kind"),
    "target": ("target", "unit", "target_kind"),
    "status": ("status", "done_on"),
    "period": ("period_start", "period_end"),
    "review": ("review_text", "review_rrule"),
    "words": tuple(field.column for field in _CALLED),
}


def shortened(value: Any) -> str:
    """A short text that stands for a value: two values that say the same have the same."""
    return hashlib.sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:20]


def skipped(level: Level, title: str) -> str:
    """A short text that stands for a row that was left out, by which it is known again."""
    return shortened((str(level), plain(title)))


def date_words(row: Any, which: str = "due") -> str:
    """A date of a row, as it was said and as it was read: "by Dec 2009 (end Dec 2009)"."""
    cells = ("expected_text", "expected_due_from", "expected_due_to", "expected_precision")
    names = ("due_text", "due_from", "due_to", "due_precision") if which == "due" else cells
    text, first, last, precision = (getattr(row, name) for name in names)
    when = when_words(first, last, str(precision) if precision else None)
    if not text:
        return when
    return text if plain(text) == plain(when) or last is None else f"{text} ({when})"


def _cells(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _text(row: Any, name: str) -> Said | None:
    value = getattr(row, name)
    return Said(value, {name: value}, cell_words(name, value)) if value not in (None, "", _USUAL.get(name)) else None


def _title(level: Level, row: Any) -> Said | None:
    cells = _cells(row, cells_of(level, "title"))
    words = row.text if level is Level.OUTPUT else row.title
    return Said(words, {name: cell for name, cell in cells.items() if cell is not None}, words)


def _ref(_: Level, row: Any) -> Said | None:
    if not row.ref or is_given(row.ref):
        return None
    return Said(row.ref.strip(), {"ref": row.ref.strip()}, row.ref.strip())


def _due(_: Level, row: Any) -> Said | None:
    if row.due_text is None and row.due_to is None and row.due_precision == "none":
        return None
    value = (row.due_from, row.due_to, str(row.due_precision), row.due_rrule, plain(row.due_text))
    return Said(value, _cells(row, DUE), date_words(row))


def _status(_: Level, row: Any) -> Said | None:
    if row.status == Status.NOT_STARTED:
        return None  # what every row is until somebody says something
    cells: dict[str, Any] = {"status": str(row.status)}
    if row.status != Status.COMPLETE or row.done_on is not None:
        cells["done_on"] = row.done_on if row.status == Status.COMPLETE else None
    return Said(str(row.status), cells, cell_words("status", row.status))


def _cost(_: Level, row: Any) -> Said | None:
    if row.cost_text is None and row.cost_pence is None and row.cost_kind == CostKind.NONE:
        return None
    words = row.cost_text or (pounds(row.cost_pence) if row.cost_pence is not None else str(row.cost_kind))
    cells = _cells(row, cells_of(Level.ACTIVITY, "cost"))
    return Said((row.cost_text, row.cost_pence, str(row.cost_kind)), cells, words)


def _target(_: Level, row: Any) -> Said | None:
    if row.target is None:
        return None
    words = f"{cell_words('target', row.target)} {row.unit or ''}".strip()
    if row.target_kind == "yearly":
        words += " each year"
    cells = _cells(row, cells_of(Level.OUTPUT, "target"))
    return Said((row.target, row.unit, str(row.target_kind)), cells, words)


def _period(_: Level, row: Any) -> Said | None:
    if row.period_start is None and row.period_end is None:
        return None
    value = (row.period_start, row.period_end)
    words = " to ".join(cell_words("period_start", day) for day in value if day)
    return Said(value, _cells(row, ("period_start", "period_end")), words)


def _review(_: Level, row: Any) -> Said | None:
    if row.review_text is None and row.review_rrule is None:
        return None
    value = (row.review_text, row.review_rrule)
    return Said(value, _cells(row, ("review_text", "review_rrule")), row.review_text or str(row.review_rrule))


def _words(_: Level, row: Any) -> Said | None:
    cells = _cells(row, cells_of(Level.PLAN, "words"))
    if all(cells[field.column] == field.otherwise for field in _CALLED):
        return None
    return Said(tuple(cells.values()), cells, " / ".join(cells.values()))


_GROUPS = {
    "title": _title,
    "ref": _ref,
    "due": _due,
    "status": _status,
    "cost": _cost,
    "target": _target,
    "period": _period,
    "review": _review,
    "words": _words,
}


@dataclass(frozen=True, kw_only=True)
class ListChange:
    """A list that reads otherwise in the document, and what is to stand there or to be added."""

    name: str
    was: str = ""
    now: str = ""
    value: Any = None
    cells: Mapping[str, Any] = field(default_factory=dict)
    is_conflict: bool = False
    told: str | None = None
    """What the document says, shortened, before any doubt was settled."""


def lead_sign(lead: Any) -> tuple[str, str]:
    """What makes two leads, or two partners, the same one."""
    return lead.name.casefold(), str(lead.role)


def money_sign(funding: Any) -> tuple[Any, ...]:
    """What makes two allocations the same one."""
    return (
        funding.source.casefold(),
        plain(funding.text),
        funding.pence,
        funding.confirmed,
        funding.inside,
        funding.kind,
        funding.worth_pence,
    )


REPLACED: dict[str, Any] = {"leads": lead_sign, "parties": lead_sign, "funding": money_sign}
"""The lists that are compared as a whole, and what makes two entries the same one."""


def signs(row: Any, name: str) -> tuple[Any, ...]:
    """What a list of a row says: two lists that say the same have the same."""
    return tuple(REPLACED[name](one) for one in getattr(row, name, ()))


def lists(document: Any, file: Any, past: Past, raw: Any) -> Iterator[ListChange]:
    """Each list of a row in which the document differs from the file. `raw` is the row before it was settled."""
    for name in REPLACED:
        if getattr(document, name, ()):
            yield from _replaced(name, _with_unsaid(name, document, file), file, past, _with_unsaid(name, raw, file))
    yield from _lines(document, file, past)
    for name, sign in _GROWING.items():
        there = getattr(file, name, None)
        if there is None or not getattr(document, name):
            continue
        known = {sign(one) for one in there}
        if name == "private_notes":
            known |= past.notes.get(file.id or "", frozenset())
        fresh = tuple(one for one in getattr(document, name) if sign(one) not in known)
        if fresh:
            yield ListChange(name=name, now=_fresh_words(name, fresh), value=fresh)
    yield from _filled_in(document, file)


def _with_unsaid(name: str, document: Any, file: Any) -> Any:
    """A row of a document that names partners and no portfolio holder says nothing of the holder, nor the other way."""
    if name != "parties":
        return document
    said = {one.role for one in document.parties}
    return replace(document, parties=(*document.parties, *(one for one in file.parties if one.role not in said)))


def list_change(name: str, document: Any, file: Any) -> ListChange:
    """A list that reads otherwise in a document, as a change."""
    words = _LIST_WORDS[name]
    here = getattr(document, name)
    return ListChange(name=name, was=words(getattr(file, name)), now=words(here) or "nobody", value=here)


def grown(document: Any, file: Any, before: Any) -> Iterator[ListChange]:
    """What was written beside a row in a sheet since it left, but for what the file has had from it already."""
    for name in ("updates", "private_notes", "roles", "sign_offs"):
        sign = _GROWING[name]
        known = {sign(one) for one in getattr(file, name, ())}
        if name == "updates":  # the same may be said again, a quarter later
            known -= {sign(one) for one in getattr(before, name, ())}
        fresh = tuple(one for one in getattr(document, name, ()) if sign(one) not in known)
        if fresh:
            yield ListChange(name=name, now=_fresh_words(name, fresh), value=fresh)
    yield from _filled_in(document, file)


def _replaced(name: str, document: Any, file: Any, past: Past, raw: Any) -> Iterator[ListChange]:
    ours, theirs, told = signs(document, name), signs(file, name), shortened(signs(raw, name))
    settled_before = shortened(ours) == told and past.said.get(file.id or "", {}).get(name) == told
    if ours == theirs or settled_before:
        return
    changed = past.lists.get(file.id or "", {})
    written = None
    if file.id not in past.own:
        written = tuple(REPLACED[name](one) for one in changed[name]) if name in changed else theirs
    if ours == written:
        return
    words = _LIST_WORDS[name]
    yield ListChange(
        name=name,
        was=words(getattr(file, name)),
        now=words(getattr(document, name)),
        value=getattr(document, name),
        is_conflict=bool(theirs) and theirs != written,
        told=told,
    )


def _lines(document: Any, file: Any, past: Past) -> Iterator[ListChange]:
    ours = (getattr(document, "notes", None) or "").splitlines()
    if not ours:
        return
    theirs = (file.notes or "").splitlines()
    once = (past.edited.get(file.id or "", {}).get("notes") or "").splitlines()
    known = {_line_sign(line) for line in (*theirs, *once)}
    fresh = [line for line in ours if _line_sign(line) not in known]
    if fresh:
        yield ListChange(name="notes", now=" / ".join(fresh), cells={"notes": "\n".join([*theirs, *fresh])})


def _line_sign(line: str) -> str:
    """A line of notes, without the place in the document that a doubt names: it stands elsewhere in each edition."""
    return plain(_DOUBT.sub("", line))


def _filled_in(document: Any, file: Any) -> Iterator[ListChange]:
    """Lines of the sign-off block that are blank in the file and filled in in the document."""
    blank = {plain(line.label): line for line in getattr(file, "sign_offs", ()) if not line.value}
    filled = [line for line in getattr(document, "sign_offs", ()) if line.value and plain(line.label) in blank]
    if filled:
        words = "; ".join(f"{line.label} {line.value}" for line in filled)
        ours = tuple(replace(blank[plain(line.label)], value=line.value) for line in filled)
        yield ListChange(name="sign_off", now=words, value=ours)


def _leads_words(leads: Any) -> str:
    return write_leads([(lead.name, lead.role) for lead in leads])


def _money_words(funding: Any) -> str:
    return "; ".join(one.text or one.source for one in funding)


def _parties_words(parties: Any) -> str:
    return listed_names([one.name for one in parties])


_LIST_WORDS = {"leads": _leads_words, "parties": _parties_words, "funding": _money_words}


def _fresh_words(name: str, fresh: tuple[Any, ...]) -> str:
    first = fresh[0]
    if name == "updates":
        words = update_words(first)
    else:
        cells = (getattr(first, key, None) for key in ("text", "label", "name", "to"))
        words = next((str(value) for value in cells if value), name.replace("_", " "))
    return words if len(fresh) == 1 else f"{words} {and_more(len(fresh) - 1)}"


def update_words(update: Any) -> str:
    """An update in words: what the row is rated, what was said, why, and what next."""
    said = (
        cell_words("rag", update.rag) if update.rag is not None else "",
        update.comment,
        f"why: {update.why}" if update.why else "",
        f"what next: {update.next}" if update.next else "",
    )
    return "; ".join(filter(None, said)) or "nothing said"


_DOUBT = re.compile(r"^Doubt at .*?: (?=“)")


_GROWING: dict[str, Any] = {
    "private_notes": lambda one: plain(one.text),
    "updates": lambda one: (one.rag, plain(one.why), plain(one.next), plain(one.comment)),
    "readings": lambda one: (one.value, one.is_more, one.on_day),
    "evidence": lambda one: (str(one.kind), plain(one.text)),
    "public_notes": lambda one: (str(one.kind), plain(one.text)),
    "links": lambda one: (str(one.kind), one.to),
    "roles": lambda one: (one.name.casefold(), plain(one.text)),
    "sign_offs": lambda one: plain(one.label),
    "groups": lambda one: one.name.casefold(),
}

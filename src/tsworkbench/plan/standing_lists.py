"""What hangs on a row of a document and of the file: leads, money, notes, what was said of it.

Leads and money are compared as a whole, like a field. The rest only grows: a document never takes away what
somebody has written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tsworkbench.plan.comparison import Past
from tsworkbench.plan.fields import cell_words
from tsworkbench.plan.likeness import plain
from tsworkbench.plan.naming import write_leads
from tsworkbench.plan.saying import shortened


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
    """What makes two leads the same one."""
    return lead.name.casefold(), str(lead.role)


def money_sign(funding: Any) -> tuple[Any, ...]:
    """What makes two allocations the same one."""
    return funding.source.casefold(), plain(funding.text), funding.pence, funding.confirmed, funding.inside


REPLACED: dict[str, Any] = {"leads": lead_sign, "funding": money_sign}
"""The lists that are compared as a whole, and what makes two entries the same one."""


def signs(row: Any, name: str) -> tuple[Any, ...]:
    """What a list of a row says: two lists that say the same have the same."""
    return tuple(REPLACED[name](one) for one in getattr(row, name, ()))


def lists(document: Any, file: Any, past: Past, raw: Any) -> Iterator[ListChange]:
    """Each list of a row in which the document differs from the file. `raw` is the row before it was settled."""
    for name in REPLACED:
        if getattr(document, name, ()):
            yield from _replaced(name, document, file, past, raw)
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


def list_change(name: str, document: Any, file: Any) -> ListChange:
    """A list that reads otherwise in a document, as a change."""
    words = _leads_words if name == "leads" else _money_words
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
    words = _leads_words if name == "leads" else _money_words
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


def _fresh_words(name: str, fresh: tuple[Any, ...]) -> str:
    first = fresh[0]
    if name == "updates":
        words = update_words(first)
    else:
        cells = (getattr(first, key, None) for key in ("text", "label", "name", "to"))
        words = next((str(value) for value in cells if value), name.replace("_", " "))
    return words if len(fresh) == 1 else f"{words} and {len(fresh) - 1} more"


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
    "links": lambda one: (str(one.kind), one.to),
    "roles": lambda one: (one.name.casefold(), plain(one.text)),
    "sign_offs": lambda one: plain(one.label),
    "groups": lambda one: one.name.casefold(),
}

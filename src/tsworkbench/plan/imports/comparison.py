"""Holding a newer edition of a document beside the plan in the file: what it would change, and what it would not.

Three things are compared: what the document says, what the file has, and what the last import wrote there. What
only the document has changed is taken over; what only officers have changed stays; where both have, the file's
stays too, and it is said.

A newer edition's date means the agreed date before sign-off, and the expected one after it: only a group moves a date
that was agreed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tsworkbench.plan.imports.differences import Comparison, Difference, Kind, Past, Removed
from tsworkbench.plan.imports.entries import (
    DUE,
    REPLACED,
    ListChange,
    Said,
    date_words,
    fields_of,
    grown,
    list_change,
    lists,
    said,
    shortened,
    signs,
    skipped,
    whole_of,
)
from tsworkbench.plan.imports.matches import BELOW, Apart, How, Matches, Node, match, nodes, title_of
from tsworkbench.plan.imports.numbers import is_given
from tsworkbench.plan.model import Level, Status
from tsworkbench.plan.whole import Plan

_EXPECTED = ("expected_text", "expected_due_from", "expected_due_to", "expected_precision", "expected_reason")


@dataclass(frozen=True, kw_only=True)
class Redated:
    """A date that is another one now: the cells that hold it, and whether it becomes a question to the group."""

    was: str
    cells: Mapping[str, Any]
    is_conflict: bool = False
    is_slip: bool = False
    note: str | None = None
    """What is kept of it as a note, where no cell can hold it."""


def redated(level: Level, document: Any, file: Any, base: Any) -> Redated | None:
    """How a row's date changes by what the document says; None if it doesn't.

    `base` is the row as the last import left it; None if no import has written it.
    """
    if level is Level.TASK or (file.baseline_due_to is None and file.past_at_sign_off is None):
        return _agreed(level, document, file, base)
    if file.past_at_sign_off is not None:
        return _first_date(document, file, base)
    return _expected(document, file, base)


def _agreed(level: Level, document: Any, file: Any, base: Any) -> Redated | None:
    here, now = said(level, document, "due"), said(level, file, "due")
    if here is None or (now is not None and here.value == now.value):
        return None
    before = said(level, base, "due") if base is not None else None
    if before is not None and before.value == here.value:
        return None
    untouched = base is not None and (before.value if before else None) == (now.value if now else None)
    cells = {name: getattr(document, name) for name in DUE}
    if file.due_printed is None:
        cells["due_printed"] = document.due_printed
    return Redated(
        was=now.words if now else "",
        cells=cells,
        is_conflict=not untouched and now is not None,
    )


def _first_date(document: Any, file: Any, base: Any) -> Redated | None:
    """The row was past when the plan was signed off: the first date it is given since is its agreed one."""
    days = {file.past_at_sign_off, file.due_to, base.due_to if base is not None else None}
    if document.due_to is None or document.due_to in days:
        return None
    cells = {name: getattr(document, name) for name in DUE} | {
        "baseline_due_to": document.due_to,
        "baseline_precision": document.due_precision,
        "past_at_sign_off": None,
    }
    return Redated(was=f"{date_words(file)}, past at sign-off", cells=cells)


def _expected(document: Any, file: Any, base: Any) -> Redated | None:
    stands = file.expected_due_to or file.due_to
    written = (base.expected_due_to or base.due_to) if base is not None else None
    if document.due_to in (stands, written) and document.due_to is not None:
        return None
    was = date_words(file, "expected" if file.expected_due_to else "due")
    if document.due_to is None:
        if base is not None and said(Level.MILESTONE, document, "due") == said(Level.MILESTONE, base, "due"):
            return None
        words = document.due_text or str(document.due_precision)
        note = f"A newer edition of the document says “{words}” for the date; the agreed one stands."
        return Redated(was=was, cells={}, is_conflict=True, note=note)
    cells: dict[str, Any] = dict.fromkeys(_EXPECTED)
    if document.due_to != file.due_to:
        cells |= {
            "expected_text": document.due_text,
            "expected_due_from": document.due_from,
            "expected_due_to": document.due_to,
            "expected_precision": document.due_precision,
        }
    return Redated(was=was, cells=cells, is_conflict=stands != written, is_slip=document.due_to != file.due_to)


def out_of_order(rows: Sequence[tuple[int, str]]) -> list[str]:
    """The fewest rows that have to move for all to stand in the order of their numbers.

    `rows`: (place where it is to stand, key), in the order in which they are now.

    >>> out_of_order([(0, "a"), (3, "d"), (1, "b"), (2, "c")])
    ['d']
    """
    tails: list[int] = []  # smallest last place of an ordered run of each length
    at: list[int] = []  # index in rows of that last one
    before: list[int | None] = []
    for index, (place, _) in enumerate(rows):
        length = bisect_left(tails, place)
        before.append(at[length - 1] if length else None)
        if length == len(tails):
            tails.append(place)
            at.append(index)
        else:
            tails[length], at[length] = place, index
    stay: set[int] = set()
    here = at[-1] if at else None
    while here is not None:
        stay.add(here)
        here = before[here]
    return [key for index, (_, key) in enumerate(rows) if index not in stay]


_PARENT = {
    Level.OBJECTIVE: "plan_id",
    Level.ACTIVITY: "objective_id",
    Level.MILESTONE: "activity_id",
    Level.OUTPUT: "activity_id",
    Level.TASK: "activity_id",
}


@dataclass(frozen=True, kw_only=True)
class Left:
    """A sheet of ours: the plan as it was when the sheet left, by which what was typed into it is told.

    Where `is_dated` is false that isn't known, and the plan is as it is now.
    """

    plan: Plan
    is_dated: bool = True


def compare(
    document: Plan,
    file: Plan,
    past: Past,
    *,
    raw: Plan | None = None,
    apart: Apart = frozenset(),
    left: Left | None = None,
) -> Comparison:
    """What taking `document` in would change in `file`.

    `left` is for a sheet of ours that comes back: of the rows that it left with, what it says otherwise than then is
    compared, emptied cells and all.

    `raw` is the document as it was read, before anybody settled its doubts: a doubt that was settled once isn't
    unsettled by the next edition that prints the same. `apart`: rows that were taken for the same one and are not.
    """
    return _Comparing(document, file, past, raw or document, apart, left).done()


class _Comparing:
    def __init__(self, document: Plan, file: Plan, past: Past, raw: Plan, apart: Apart, left: Left | None) -> None:
        self.left = left
        self.sent = nodes(left.plan) if left is not None else {}
        self.imported = past
        if left is not None:
            past = _past_of_sheet(self.sent, nodes(file), past)
        self.past = past
        self.file = file
        self.matches: Matches = match(document, file, apart=apart)
        self.raw = nodes(raw)
        self.said: dict[str, dict[str, str]] = defaultdict(dict)
        self.out: dict[str, frozenset[str]] = {}
        self.unchanged = 0
        self.elder = _elder(self.matches.document.values())
        self.families: dict[str, list[Node]] = defaultdict(list)
        for row in self.matches.file.values():
            self.families[f"{row.parent}:{row.level}"].append(row)

    def done(self) -> Comparison:
        found: list[Difference] = []
        for node in self.matches.document.values():
            if node.key not in self.matches.pairs:
                found.extend(self.added(node))
                continue
            there, how = self.matches.pairs[node.key]
            differences = list(self.row(node, self.matches.file[there], how))
            found.extend(differences)
            self.remember(node, there)
            self.unchanged += not differences and node.level is not Level.PLAN
        found.extend(self.gone())
        pairs = {ours: theirs for ours, (theirs, _) in self.matches.pairs.items()}
        return Comparison(
            plan_id=self.file.id or "",
            title=self.file.short_title or self.file.title,
            differences=tuple(found),
            unchanged=self.unchanged,
            pairs=pairs,
            said={row: dict(fields) for row, fields in self.said.items()},
        )

    # -- rows that only one of the two has

    def added(self, node: Node) -> Iterator[Difference]:
        """A row that the file doesn't have, with all that is new under it."""
        if node.parent is None or node.parent not in self.matches.pairs:
            return
        title = title_of(node.value)
        if self.left is not None:
            left_out = node.key in self.sent  # the file had it when the sheet left
        else:
            left_out = skipped(node.level, title) in self.past.skipped or any(
                one.level is node.level and one.title == title for one in self.past.removed
            )
        yield Difference(
            kind=Kind.LEFT_OUT if left_out else Kind.ADDED,
            level=node.level,
            ref="" if is_given(node.value.ref) else node.value.ref or "",  # its number here isn't known yet
            title=title,
            draft=node.key,
            under=self.standing(node.parent),
            after=self.before(node),
            value=self.without_matched(node.value, node.level),
        )

    def without_matched(self, value: Any, level: Level) -> Any:
        """A new row without what the file has elsewhere: that moves here."""
        cells = {}
        for name, below in BELOW.get(level, ()):
            rows = [row for row in getattr(value, name) if row.id is None or row.id not in self.matches.pairs]
            cells[name] = tuple(self.without_matched(row, below) for row in rows)
        return replace(value, **cells)

    def gone(self) -> Iterator[Difference]:
        for node in self.matches.file.values():
            if node.key in self.matches.other or node.key in self.past.own or node.level is Level.TASK:
                continue
            if node.parent not in self.matches.other:
                continue  # it goes with the row above it
            if getattr(node.value, "status", None) == Status.CANCELLED:
                self.unchanged += 1
                continue
            title = title_of(node.value)
            yield Difference(kind=Kind.GONE, level=node.level, ref=node.value.ref or "", title=title, row=node.key)

    # -- rows that both have

    def row(self, node: Node, there: Node, how: How) -> Iterator[Difference]:
        before = self.sent.get(there.key)
        if before is not None and node.key == there.key:
            yield from self.typed(node, there, before)
            return
        for name in fields_of(node.level):
            difference = self.field(node, there, name)
            if difference is not None:
                if name == "title" and not how.is_sure:
                    difference = replace(difference, doubt=f"matched as the same row by {how}")
                yield difference
        for change in lists(node.value, there.value, self.past, self.raw.get(node.key, node).value):
            yield self.listed(there, node, change)
        if node.parent is not None:
            yield from self.moved(node, there)

    # -- what was typed into a sheet of ours

    def typed(self, node: Node, there: Node, before: Node) -> Iterator[Difference]:
        """What a row of a sheet says otherwise than when the sheet left."""
        here, was = whole_of(node.level, node.value), whole_of(node.level, before.value)
        now = whole_of(there.level, there.value)
        for name, said_here in here.items():
            if said_here.value in (was[name].value, now[name].value):
                continue
            cells = {
                cell: value
                for cell, value in said_here.cells.items()
                if name in ("due", "expected") or value != was[name].cells[cell]
            }
            kind = self.kind_of(there, tuple(cells), untouched=now[name].value == was[name].value)
            change = Said(said_here.value, cells, said_here.words or "nothing")
            one = self.difference(kind, node, there, name, now[name].words, change, None)
            if name == "due" and _is_signed_off(there.value):
                again = self.slipped(node, there, before, one, expected=here["expected"] != was["expected"])
                if again is None:
                    continue
                one = again
            yield one
        yield from self.typed_lists(node, there, before)
        if node.parent is not None:
            yield from self.moved(node, there)

    def kind_of(self, there: Node, cells: tuple[str, ...], *, untouched: bool) -> Kind:
        """Whether only the sheet has changed something, or officers have as well."""
        if self.left is not None and not self.left.is_dated:
            edited = self.imported.edited.get(there.key, {})
            untouched = there.key not in self.imported.own and not any(cell in edited for cell in cells)
        return Kind.CHANGED if untouched else Kind.CONFLICT

    def slipped(self, node: Node, there: Node, before: Node, one: Difference, *, expected: bool) -> Difference | None:
        """A due date that was changed in a sheet after sign-off: the one expected, unless the sheet says that too."""
        if expected:
            return replace(one, kind=Kind.CONFLICT)
        found = redated(node.level, node.value, there.value, before.value)
        if found is None:
            return None
        kind = Kind.CONFLICT if found.is_conflict or one.kind is Kind.CONFLICT else Kind.CHANGED
        return replace(one, kind=kind, was=found.was, cells=found.cells, is_slip=found.is_slip, value=found.note)

    def typed_lists(self, node: Node, there: Node, before: Node) -> Iterator[Difference]:
        """Leads and money that read otherwise than when the sheet left, and what was written beside a row since."""
        for name in REPLACED:
            here, was, now = signs(node.value, name), signs(before.value, name), signs(there.value, name)
            if here in (was, now):
                continue
            kind = self.kind_of(there, (), untouched=now == was)
            if self.left is not None and not self.left.is_dated and name in self.imported.lists.get(there.key, {}):
                kind = Kind.CONFLICT
            yield self.listed(
                there, node, replace(list_change(name, node.value, there.value), is_conflict=kind is Kind.CONFLICT)
            )
        for change in grown(node.value, there.value, before.value):
            yield self.listed(there, node, change)

    def field(self, node: Node, there: Node, name: str) -> Difference | None:
        here = said(node.level, node.value, name)
        told = self.told(node, name, here)
        if here is None:
            return None
        if told is not None and told == shortened(here.value) == self.past.said.get(there.key, {}).get(name):
            return None  # it says what it said before, when something else was taken
        if name == "due":
            return self.due(node, there, here, told)
        now = said(there.level, there.value, name)
        if now is not None and now.value == here.value:
            return None
        base = self.base(there, name)
        if base is not None and base.value == here.value:
            return None  # only officers have changed it: theirs stays
        untouched = there.key not in self.past.own and _same(base, now)
        kind = Kind.CHANGED if untouched or (now is None and base is None) else Kind.CONFLICT
        return self.difference(kind, node, there, name, now.words if now else "", here, told)

    def told(self, node: Node, name: str, here: Said | None) -> str | None:
        """What the document itself says there, before any doubt was settled, shortened."""
        raw = self.raw.get(node.key)
        value = said(node.level, raw.value, name) if raw is not None else here
        return shortened(value.value) if value is not None else None

    def base(self, there: Node, name: str) -> Said | None:
        """What the last import wrote there."""
        edited = self.past.edited.get(there.key)
        if not edited:
            return said(there.level, there.value, name)
        known = {cell: value for cell, value in edited.items() if hasattr(there.value, cell)}
        return said(there.level, replace(there.value, **known), name)

    def due(self, node: Node, there: Node, here: Said, told: str | None) -> Difference | None:
        edited = {} if there.key in self.past.own else self.past.edited.get(there.key, {})
        known = {cell: value for cell, value in edited.items() if hasattr(there.value, cell)}
        base = None if there.key in self.past.own else replace(there.value, **known)
        found: Redated | None = redated(node.level, node.value, there.value, base)
        if found is None:
            return None
        kind = Kind.CONFLICT if found.is_conflict else Kind.CHANGED
        difference = self.difference(kind, node, there, "due", found.was, here, told)
        return replace(difference, cells=found.cells, is_slip=found.is_slip, value=found.note)

    def difference(
        self, kind: Kind, node: Node, there: Node, name: str, was: str, here: Said, told: str | None
    ) -> Difference:
        return Difference(
            kind=kind,
            level=there.level,
            ref=getattr(there.value, "ref", None) or "",
            title=title_of(there.value),
            field=name,
            was=was,
            now=here.words,
            row=there.key,
            draft=node.key,
            cells=here.cells,
            told=told,
        )

    def listed(self, there: Node, node: Node, change: ListChange) -> Difference:
        return Difference(
            kind=Kind.CONFLICT if change.is_conflict else Kind.CHANGED,
            level=there.level,
            ref=getattr(there.value, "ref", None) or "",
            title=title_of(there.value),
            field=change.name,
            was=change.was,
            now=change.now,
            row=there.key,
            draft=node.key,
            cells=change.cells,
            value=change.value,
            told=change.told,
        )

    def remember(self, node: Node, there: str) -> None:
        """What the document says where something else was taken, now or before and still."""
        told = unlike(node.level, node.value, self.raw.get(node.key, node).value)
        before = self.past.said.get(there, {})
        again = said_by(node.level, node.value)
        told |= {name: short for name, short in before.items() if again.get(name) == short}
        if told:
            self.said[there] = told

    # -- where a row stands

    def moved(self, node: Node, there: Node) -> Iterator[Difference]:
        column = _PARENT[node.level]
        under = self.standing(node.parent or "")
        edited = self.past.edited.get(there.key, {})
        is_elsewhere = there.parent != under and edited.get(column, there.parent) != under
        if not is_elsewhere and there.key not in self.disorder(node, there):
            return
        now_under = self.matches.document.get(node.parent or "") if is_elsewhere else None
        was_under = self.matches.file.get(there.parent or "") if is_elsewhere else None
        yield Difference(
            kind=Kind.CONFLICT if is_elsewhere and column in edited else Kind.MOVED,
            level=node.level,
            ref=there.value.ref or "",
            title=title_of(there.value),
            field="place",
            was=_called(was_under),
            now=_called(now_under) if now_under else "another place in the list",
            row=there.key,
            draft=node.key,
            under=under,
            after=self.before(node),
        )

    def disorder(self, node: Node, there: Node) -> frozenset[str]:
        """Which of a row's siblings stand in another order in the document. Rows that officers have moved stay."""
        parent = there.parent or ""
        group = f"{parent}:{node.level}"
        if group not in self.out:
            still = []
            for row in self.families[group]:
                ours = self.matches.document[self.matches.other[row.key]] if row.key in self.matches.other else None
                if ours is None or ours.parent != node.parent or row.key in self.past.own:
                    continue
                if "sort" not in self.past.edited.get(row.key, {}):
                    still.append((ours.place, row.key))
            self.out[group] = frozenset(out_of_order(still))
        return self.out[group]

    def standing(self, key: str) -> str:
        """The file's id of a row of the document; its key in the document where it is new."""
        return self.matches.pairs[key][0] if key in self.matches.pairs else key

    def before(self, node: Node) -> str | None:
        """The sibling after which a row stands in the document."""
        return self.standing(self.elder[node.key]) if node.key in self.elder else None


def _is_signed_off(row: Any) -> bool:
    return getattr(row, "baseline_due_to", None) is not None or getattr(row, "past_at_sign_off", None) is not None


def _past_of_sheet(sent: Mapping[str, Node], file: Mapping[str, Node], imports: Past) -> Past:
    """What the file has done since a sheet left, in the terms in which the past of imports is told."""
    edited: dict[str, dict[str, Any]] = {key: dict(cells) for key, cells in imports.edited.items() if key not in sent}
    for key, now in file.items():
        was = sent.get(key)
        if was is None:
            continue
        cells = {"sort": was.value.sort} if getattr(was.value, "sort", None) != getattr(now.value, "sort", None) else {}
        if was.parent != now.parent and now.level in _PARENT:
            cells[_PARENT[now.level]] = was.parent
        if cells:
            edited[key] = cells
    removed = tuple(
        Removed(node.level, key, node.parent, title_of(node.value)) for key, node in sent.items() if key not in file
    )
    return Past(
        edited=edited,
        lists={key: rows for key, rows in imports.lists.items() if key not in sent},
        own=frozenset(key for key in file if key not in sent),
        removed=removed,
        notes=imports.notes,
    )


def said_by(level: Level, row: Any) -> dict[str, str]:
    """Field → what a row says there, shortened."""
    found = {name: value.value for name in fields_of(level) if (value := said(level, row, name)) is not None}
    found |= {name: listed for name in REPLACED if (listed := signs(row, name))}
    return {name: shortened(value) for name, value in found.items()}


def unlike(level: Level, settled: Any, raw: Any) -> dict[str, str]:
    """Field → what a row said before its doubts were settled, shortened, where it says something else now."""
    if settled is raw:
        return {}
    now = said_by(level, settled)
    return {name: short for name, short in said_by(level, raw).items() if now.get(name) != short}


def _elder(rows: Iterable[Node]) -> dict[str, str]:
    """Key of a row → key of the sibling before it."""
    last: dict[tuple[str | None, Level], str] = {}
    found: dict[str, str] = {}
    for node in rows:
        place = node.parent, node.level
        if place in last:
            found[node.key] = last[place]
        last[place] = node.key
    return found


def _same(one: Said | None, other: Said | None) -> bool:
    return (one.value if one else None) == (other.value if other else None)


def _called(node: Node | None) -> str:
    if node is None:
        return ""
    ref = getattr(node.value, "ref", None)
    return f"{ref} {title_of(node.value)}" if ref else title_of(node.value)

"""A plan under construction: rows that can still be added to, until all of the document has been read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any

from tsworkbench.plan.imports.doubts import UNDER
from tsworkbench.plan.language.text import FIELD_LIMIT
from tsworkbench.plan.whole import Activity, Milestone, Note, Objective, Output, Plan, RoleHolder, SignOff


class Node:
    """A row of the plan being read. `values` are its fields so far, `under` the rows below it by field."""

    __slots__ = ("key", "notes", "shape", "under", "values")

    def __init__(self, shape: type, **values: Any) -> None:
        self.shape = shape
        self.values: dict[str, Any] = values
        under = UNDER.get(shape)
        self.under: dict[str, list[Node]] = {field: [] for field in under} if under else {}
        self.notes: list[str] = []
        self.key = ""

    def __getitem__(self, field: str) -> Any:
        return self.values.get(field)

    def add(self, field: str, node: Node) -> Node:
        """Hangs a row under this one; returns it."""
        self.under[field].append(node)
        return node

    def note(self, text: str) -> None:
        """Keeps a text that has no field of its own, once."""
        line = " ".join(text.split())
        if line and line not in self.notes:
            self.notes.append(line)

    def all(self) -> Iterator[Node]:
        """This row and every one under it, in the plan's order."""
        waiting = [self]
        while waiting:
            row = waiting.pop()
            yield row
            if row.under:
                for rows in reversed(row.under.values()):
                    if rows:
                        waiting += reversed(rows)

    @property
    def milestones(self) -> list[Node]:
        """The milestones of an activity."""
        return self.under["milestones"]

    @property
    def outputs(self) -> list[Node]:
        """The outputs of an activity."""
        return self.under["outputs"]


def plan_node() -> Node:
    """An empty plan."""
    return Node(Plan, title="")


def objective_node(title: str, ref: str | None = None) -> Node:
    """An objective without activities."""
    return Node(Objective, title=title, ref=ref)


def activity_node(title: str, ref: str | None = None) -> Node:
    """An activity of which only the title is known."""
    return Node(Activity, title=title, ref=ref)


def milestone_node(text: str) -> Node:
    """A milestone of which only the words are known."""
    return Node(Milestone, title=text, text=text)


def output_node(text: str) -> Node:
    """An output of which only the words are known."""
    return Node(Output, text=text)


def number_keys(root: Node, prefix: str = "d") -> None:
    """Gives every row its key in the draft, in the order of the plan."""
    for n, node in enumerate(root.all(), start=1):
        node.key = f"{prefix}{n}"


def finished(node: Node) -> Any:
    """The row as a value of `plan.whole`, with its key as its id. What no field has room for becomes private notes."""
    over: list[str] = []
    row = _finished(node, over)
    if over and node.shape is Plan:
        return replace(row, private_notes=(*row.private_notes, *(Note(text=text) for text in over)))
    return row


def _finished(node: Node, over: list[str]) -> Any:
    values = node.values.copy()
    for field, value in node.values.items():
        if value.__class__ is tuple or (value.__class__ is str and len(value) > FIELD_LIMIT):
            values[field] = _fitted(value, over)
    if node.notes:
        values["notes"] = _noted(node.notes, over)
    for field, rows in node.under.items():
        values[field] = tuple(_finished(row, over) for row in rows)
    values["id"] = node.key or None
    return _made(node.shape, values)


@cache
def _defaults(shape: type) -> dict[str, Any]:
    empty = {field.name: field.default for field in fields(shape) if field.default is not MISSING}
    return empty | {f.name: f.default_factory() for f in fields(shape) if f.default_factory is not MISSING}


def _made(shape: type, values: dict[str, Any]) -> Any:
    """A row with these fields, and all others as they are by default.

    The same as calling its class, which sets each of some fifty fields by a call of its own.
    """
    row: Any = object.__new__(shape)
    object.__setattr__(row, "__dict__", _defaults(shape) | values)
    return row


def _fitted(value: Any, over: list[str]) -> Any:
    """A text, or the texts of a plan's roles and signatures, with no more characters than a field takes."""
    if isinstance(value, str) and len(value) > FIELD_LIMIT:
        over.extend(_pieces(value))
        return value[: FIELD_LIMIT - 1].rstrip() + "…"
    if isinstance(value, tuple) and value and isinstance(value[0], RoleHolder | SignOff):
        return tuple(
            replace(one, **{each.name: _fitted(getattr(one, each.name), over) for each in fields(one)}) for one in value
        )
    return value


def _noted(notes: list[str], over: list[str]) -> str | None:
    kept: list[str] = []
    room = FIELD_LIMIT
    for note in notes:
        if len(note) + 1 <= room:
            kept.append(note)
            room -= len(note) + 1
        else:
            over.extend(_pieces(note))
    return "\n".join(kept) or None


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), FIELD_LIMIT):
        yield text[start : start + FIELD_LIMIT]

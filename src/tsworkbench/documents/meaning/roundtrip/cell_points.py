"""The points of an activity's cell, each found again among those that the cell held when the sheet left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tsworkbench.documents.meaning.builder.doubts import Doubts, Reading
from tsworkbench.documents.meaning.builder.nodes import Node, milestone_node, output_node
from tsworkbench.documents.meaning.roundtrip.cells import OwnRow, points_of
from tsworkbench.documents.meaning.roundtrip.row import RowReader
from tsworkbench.documents.meaning.roundtrip.sent_sheet import same_words
from tsworkbench.plan.imports.likeness import alike, plain
from tsworkbench.plan.roundtrip.facts import read_facts
from tsworkbench.plan.roundtrip.names import Column
from tsworkbench.plan.roundtrip.phrases import title_in

_ALIKE = 0.55  # how alike two points must be for one to be the other in new words
_KINDS = ((Column.MILESTONES, "milestones", "m"), (Column.OUTPUTS, "outputs", "o"))


def put_points(
    reader: RowReader, node: Node, of: Any, was: OwnRow, now: OwnRow, node_of: Callable[[Any], Node]
) -> None:
    """Puts the points of a row under its activity. `of` is the activity as it was, None for a new one.

    What stood there keeps the plan's order; a new point comes behind the one that it follows in the cell.
    """
    for column, field, mark in _KINDS:
        there = list(getattr(of, field)) if of is not None else []
        before, after = points_of(was.cells.get(column)), points_of(now.cells.get(column))
        if [*before] == [*after] or column not in now.cells:
            for value in there:
                node.add(field, node_of(value))
            continue
        _put_changed(reader, node, column, field, mark, there, before, after, now, node_of)


def _put_changed(
    reader: RowReader,
    node: Node,
    column: Column,
    field: str,
    mark: str,
    there: list[Any],
    before: list[str],
    after: list[str],
    row: OwnRow,
    node_of: Callable[[Any], Node],
) -> None:
    pairs = paired(before, after, lambda point: title_in(read_facts(point)[0], reader.phrases)[0])
    above = node["ref"]
    found: dict[int, Node] = {}
    for place, point in enumerate(after):
        at = pairs.get(place)
        if at is None or at >= len(there):
            fresh = milestone_node(point) if column is Column.MILESTONES else output_node(point)
            _put(reader, fresh, column, None, point, row)
            found[place] = fresh
            continue
        known = node_of(there[at])
        found[place] = known
        if same_words(point, before[at]):
            continue
        usual = f"{above}.{mark}{at + 1}" if above else f"{mark}{at + 1}"
        _overlay(reader, known, column, usual, before[at], point, row)
        if alike(plain(read_facts(point)[0]), plain(read_facts(before[at])[0])) < _ALIKE:
            because = "It stands where that one stood, in quite other words."
            reader.doubt(known, "title", row, point, f"“{read_facts(before[at])[0]}” in new words", because)
    kept = {at: found[place] for place, at in pairs.items() if place in found}
    for at in sorted(kept):
        node.add(field, kept[at])
    rows = node.under[field]
    for place in range(len(after)):
        if found[place] in rows:
            continue
        behind = found.get(place - 1)
        rows.insert(rows.index(behind) + 1 if behind in rows else 0 if place == 0 else len(rows), found[place])


def _put(reader: RowReader, node: Node, column: Column, usual: str | None, point: str, row: OwnRow) -> None:
    if column is Column.MILESTONES:
        reader.milestone_point(node, usual, point, row)
    else:
        reader.output_point(node, usual, point, row)


def _overlay(reader: RowReader, node: Node, column: Column, usual: str, before: str, after: str, row: OwnRow) -> None:
    """Takes over what a point says otherwise than it did; the rest stays as the plan had it."""
    scratch = RowReader(Reading(reader.reading.years, Doubts(), names=reader.reading.names), reader.phrases)
    was, now = Node(node.shape), Node(node.shape)
    _put(scratch, was, column, usual, before, row)
    count = len(reader.reading.doubts.raised)
    _put(reader, now, column, usual, after, row)
    reader.reading.doubts.now_about(now, node, count)
    for name in {*was.values, *now.values}:
        if now[name] != was[name] and name in node.values:
            node.values[name] = now[name]


def paired(before: list[str], after: list[str], title: Callable[[str], str]) -> dict[int, int]:
    """Which of the points of now is which of before: by its text, by its words, nearly so, else by its place.

    `title` gives the words of a point without its date.
    """
    pairs: dict[int, int] = {}
    left = list(range(len(before)))

    def pair(place: int, at: int) -> None:
        pairs[place] = at
        left.remove(at)

    for same in (same_words, _same_title, lambda one, other: same_words(title(one), title(other))):
        for place, point in enumerate(after):
            if place not in pairs:
                at = next((at for at in left if same(point, before[at])), None)
                if at is not None:
                    pair(place, at)
    close = sorted(
        (
            (-alike(plain(title(after[place])), plain(title(before[at]))), place, at)
            for place in range(len(after))
            if place not in pairs
            for at in left
        )
        if len(left) * len(after) <= 2_500
        else (),
    )
    for unlike, place, at in close:
        if -unlike >= _ALIKE and place not in pairs and at in left:
            pair(place, at)
    for place in range(len(after)):  # what stands between the same two neighbours as before
        if place in pairs:
            continue
        at = pairs.get(place - 1, -1) + 1
        if at in left and (pairs.get(place + 1, len(before) if place + 1 == len(after) else None) == at + 1):
            pair(place, at)
    return pairs


def _same_title(one: str, other: str) -> bool:
    return same_words(read_facts(one)[0], read_facts(other)[0])

"""Which row of a sheet of ours is which row of the plan, and which of its cells were changed or emptied since.

What stood in a cell that was emptied stays, unless an officer says that it is to go.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from typing import Any

from tsworkbench.documents.blocks import Place
from tsworkbench.documents.meaning.builder.doubts import Doubts, Reading
from tsworkbench.documents.meaning.builder.nodes import Node, milestone_node, output_node
from tsworkbench.documents.meaning.roundtrip.cells import OwnRow, lines_of, points_of
from tsworkbench.documents.meaning.roundtrip.own_columns import OwnTable, known_again
from tsworkbench.documents.meaning.roundtrip.row import RowReader
from tsworkbench.documents.meaning.roundtrip.sent_sheet import Sent, cell_of, same_words, sent, unchanged
from tsworkbench.documents.meaning.roundtrip.standalone import kind_of
from tsworkbench.plan.due import Precision
from tsworkbench.plan.english import agreeing, counted, noun
from tsworkbench.plan.imports.likeness import alike, plain
from tsworkbench.plan.model import CostKind, Status
from tsworkbench.plan.roundtrip.brackets import read_facts
from tsworkbench.plan.roundtrip.layout import Laid
from tsworkbench.plan.roundtrip.names import OF_PLAN, Column
from tsworkbench.plan.roundtrip.phrases import Reader, title_in
from tsworkbench.plan.whole import Plan

_NO_DUE = {"due_text": None, "due_from": None, "due_to": None, "due_precision": Precision.NONE, "due_rrule": None}
_NOT_EXPECTED = dict.fromkeys(
    ("expected_text", "expected_due_from", "expected_due_to", "expected_precision", "expected_reason")
)
CLEARED: dict[Column, tuple[str, dict[str, Any]]] = {
    Column.DUE: ("due", _NO_DUE),
    Column.EXPECTED: ("expected", _NOT_EXPECTED),
    Column.REASON: ("expected", {"expected_reason": None}),
    Column.LEAD: ("leads", {"leads": ()}),
    Column.PARTNERS: ("parties", {"parties": ()}),
    Column.HOLDER: ("parties", {"parties": ()}),
    Column.STATUS: ("status", {"status": Status.NOT_STARTED, "done_on": None}),
    Column.DONE_ON: ("done_on", {"done_on": None}),
    Column.RAG: ("rag", {"rag": None}),
    Column.COST: ("cost", {"cost_text": None, "cost_pence": None, "cost_kind": CostKind.NONE}),
    Column.FUNDING: ("funding", {"funding_text": None, "funding": ()}),
    Column.DIRECTORATE: ("directorate", {"directorate": None}),
    Column.NOTES: ("notes", {"notes": None}),
    Column.TARGET: ("target", {"target": None, "unit": None}),
    Column.UNIT: ("target", {"unit": None}),
    Column.ACTUAL: ("actual", {"actual": None}),
}
"""Column → the field it is about, and what the row would hold if the cell were taken at its word."""

_QUIET = frozenset(
    {
        *(Column.OBJECTIVE, Column.KEY_CHANGES, Column.RATIONALE, Column.KIND, Column.FIRST_AGREED),
        *(Column.UPDATE, Column.WHY, Column.NEXT, Column.MILESTONES, Column.OUTPUTS),
    }
)
"""What is said on other rows too, or is history: emptying it asks for nothing. Points that are gone are named so."""
_ALIKE = 0.55  # how alike the words of one number must be for a row without an id to be the one it was


@dataclass
class Known:
    """A row of the sheet that the plan had when the sheet left."""

    row: OwnRow
    laid: Laid
    table: OwnTable
    changed: frozenset[Column]
    cleared: frozenset[Column]


@dataclass
class Recognition:
    """The rows of a document's sheets, each known again as the row of the plan that it was when the sheet left."""

    plan: Plan
    phrases: Reader
    remarks: list[str]
    known: dict[int, Known] = field(default_factory=dict)
    """The rows that the plan had, by the row of the sheet."""
    copies: set[int] = field(default_factory=set)
    """Rows of the sheet that bear the id of another."""

    def __post_init__(self) -> None:
        self.sent = {by_line: sent(self.plan, self.phrases, by_line=by_line) for by_line in (True, False)}

    def with_headings(self, table: OwnTable, words: tuple[str, str, str]) -> OwnTable:
        """The sheet, its columns told by what the plan has in them where its headings are gone."""
        if table.has_headings:
            return known_again(table, self.sent[table.by_line].same, words)
        only_by_line = self.sent[True].rows.keys() - self.sent[False].rows.keys()
        table = replace(table, lined=any(row.id in only_by_line for row in table.rows))
        table = known_again(table, self.sent[table.by_line].same, words)
        places = sorted({at + 1 for row in table.rows for at in row.others})
        listed = f"{noun(len(places), 'column')} {', '.join(map(str, places))}"
        left = f" What is in {listed} from the left could not be identified, and was not read." if places else ""
        self.remarks.append(f"Its headings are gone; its columns were identified by what the plan has in them.{left}")
        return replace(table, others={}, rows=tuple(replace(row, others={}) for row in table.rows))

    def recognise(self, table: OwnTable) -> None:
        """Which rows of a sheet the plan had. Of two with one id the one that was changed less is it."""
        held = self.sent[table.by_line]
        found: dict[str, list[Known]] = defaultdict(list)
        strangers = 0
        nameless: list[OwnRow] = []
        for row in table.rows:
            laid = held.rows.get(row.id or "")
            if laid is None:
                strangers += row.id is not None
                nameless.append(row)
                continue
            found[row.id or ""].append(self._compared(row, laid, table))
        for row, key in self._by_words(nameless, table, {*found}):
            found[key].append(self._compared(row, held.rows[key], table))
        absent = emptied_columns([one for rows in found.values() for one in rows])
        for column in sorted(absent, key=lambda column: column.value):
            self.remarks.append(f"The column “{column.value}” is empty in the sheet; what the plan has there stays.")
        for rows in found.values():
            first, *copies = sorted(rows, key=lambda one: len(one.changed))
            self.known[id(first.row)] = replace(first, cleared=first.cleared - absent)
            self.copies |= {id(one.row) for one in copies}
        if strangers:
            bear = f"{counted(strangers, 'row')} of it {agreeing(strangers, 'bears an id', 'bear ids')}"
            self.remarks.append(f"{bear} that this plan doesn't know, from another plan or sheet; read as new.")

    def _by_words(self, rows: list[OwnRow], table: OwnTable, taken: set[str]) -> Iterator[tuple[OwnRow, str]]:
        """Rows that have lost their ids, each with the id that it must have had: by its words and what it is in.

        Where a sheet has no ids at all, a number and nearly the same words do as well.
        """
        there: dict[tuple[str, ...], list[str]] = defaultdict(list)
        numbered: dict[tuple[str, str], str] = {}
        for key, laid in self.sent[table.by_line].rows.items():
            if key not in taken:
                there[_words_of(cells_of(laid), table)].append(key)
                numbered.setdefault((type(laid.of).__name__, laid.of.ref or ""), key)
        for row in rows:
            words = _words_of(row, table)
            if any(words[1:]) and there.get(words):
                key = there[words].pop(0)
            else:
                key = numbered.get((self.kind(row, table), row.text(Column.NUMBER)), "")
                if taken or not key or not _nearly(words, key, self.sent[table.by_line], table):
                    continue
            numbered = {number: one for number, one in numbered.items() if one != key}
            yield row, key

    def _compared(self, row: OwnRow, laid: Laid, table: OwnTable) -> Known:
        changed, cleared = set(), set()
        for column in table.columns.values():
            if column in (Column.ID, *OF_PLAN):
                continue
            cell, value = row.cells.get(column), laid.cells.get(column)
            blank = not lines_of(cell)
            if value is None or value == "":
                if not blank:
                    changed.add(column)
            elif blank:
                cleared.add(column)
            elif not unchanged(cell, value, column, self.phrases):
                changed.add(column)
        return Known(row, laid, table, frozenset(changed), frozenset(cleared))

    def kind(self, row: OwnRow, table: OwnTable) -> str:
        """Which kind of row a row of a sheet is."""
        if table.by_line:
            return kind_of(row, self.plan.activity_word)
        return "Activity" if row.text(Column.ACTIVITY) or row.text(Column.NUMBER) else "Objective"


def emptied_columns(rows: Iterable[Known]) -> frozenset[Column]:
    """The columns that are empty from top to bottom, though the sheet left with something in several of their rows."""
    rows = list(rows)
    cleared = Counter(column for one in rows for column in one.cleared)
    filled = Counter(column for one in rows for column, value in one.laid.cells.items() if value not in (None, ""))
    return frozenset(column for column, times in cleared.items() if times >= 2 and times == filled[column])


def doubt_cleared(
    reader: RowReader, node: Node, of: Any, row: OwnRow, cleared: Set[Column], changed: Set[Column]
) -> None:
    """A doubt about each cell of a row that was emptied."""
    for column in sorted(cleared - _QUIET, key=lambda column: column.value):
        if column is Column.DUE_BY and Column.DUE not in cleared and Column.DUE not in changed:
            continue  # the words beside it still say the date
        if column is Column.DUE_BY or (column is Column.DUE and Column.DUE_BY in changed):
            continue
        if column is Column.DONE_ON and node["status"] is not Status.COMPLETE:
            continue
        if column is Column.LEAD and not of.leads:
            continue  # it showed who leads the row above
        if column is Column.REASON and Column.EXPECTED in cleared:
            continue
        field, values = CLEARED.get(column, ("title", {}))
        others = [("removed", values)] if values else []
        because = f"Its cell under “{column.value}” was emptied."
        raised = reader.doubt(node, field, row, "(empty)", "left as it was", because, others, ("emptied", column))
        raised.again = "That is so in {times} rows."


def cells_of(laid: Laid) -> OwnRow:
    """A row as it left."""
    return OwnRow({c: cell_of(v) for c, v in laid.cells.items() if v not in (None, "")}, {}, Place())


def _words_of(row: OwnRow, table: OwnTable) -> tuple[str, ...]:
    """What a row is told by where it has no id."""
    kind = kind_of(row) if table.by_line else ""
    columns = (Column.OBJECTIVE, Column.ACTIVITY, Column.ITEM) if table.by_line else (Column.OBJECTIVE, Column.ACTIVITY)
    return (kind, *(plain(row.text(column)) for column in columns))


def _nearly(words: tuple[str, ...], key: str, held: Sent, table: OwnTable) -> bool:
    was = _words_of(cells_of(held.rows[key]), table)
    last = max(n for n, word in enumerate(was) if word or n == 0)
    return alike(words[last], was[last]) >= _ALIKE


_KINDS = ((Column.MILESTONES, "milestones", "m"), (Column.OUTPUTS, "outputs", "o"))


def put_points(
    reader: RowReader, node: Node, of: Any, was: OwnRow, now: OwnRow, node_of: Callable[[Any], Node]
) -> None:
    """Puts the points of a row under its activity. `of` is the activity as it was, None for a new one.

    What stood there keeps the plan's order; a new point comes behind the one that it follows in the cell.
    """
    for column, name, mark in _KINDS:
        there = list(getattr(of, name)) if of is not None else []
        before, after = points_of(was.cells.get(column)), points_of(now.cells.get(column))
        if [*before] == [*after] or column not in now.cells:
            for value in there:
                node.add(name, node_of(value))
            continue
        _put_changed(reader, node, column, name, mark, there, before, after, now, node_of)


def _put_changed(
    reader: RowReader,
    node: Node,
    column: Column,
    name: str,
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
            because = "It is in that row's place, in quite different words."
            reader.doubt(known, "title", row, point, f"“{read_facts(before[at])[0]}” in new words", because)
    kept = {at: found[place] for place, at in pairs.items() if place in found}
    for at in sorted(kept):
        node.add(name, kept[at])
    rows = node.under[name]
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

"""A sheet of ours held beside the plan as it was when the sheet left: what was typed into it since, and nothing else.

A row is known by its id, wherever it stands now. What says the same as was sent is left as the plan had it, to the
letter; only what says something else is read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from tsworkbench.documents.blocks import STRUCK_OUT, Cell
from tsworkbench.documents.columns.dates import Years
from tsworkbench.documents.meaning.builder.doubts import Doubts, Other, Reading, place_words
from tsworkbench.documents.meaning.builder.nodes import Node, activity_node, milestone_node, objective_node, output_node
from tsworkbench.documents.meaning.roundtrip.cells import OwnRow, lines_of
from tsworkbench.documents.meaning.roundtrip.known_rows import Known, Recognition, cells_of, doubt_cleared, put_points
from tsworkbench.documents.meaning.roundtrip.own_columns import OwnTable
from tsworkbench.documents.meaning.roundtrip.row import Look, Others, RowReader, put_spoken, spoken
from tsworkbench.documents.meaning.roundtrip.sent_sheet import same_words
from tsworkbench.documents.meaning.roundtrip.standalone import put_notes
from tsworkbench.documents.pace import Pace
from tsworkbench.plan.imports.draft import Drop, is_doubt
from tsworkbench.plan.model import Status
from tsworkbench.plan.roundtrip.brackets import leads_words, read_numbered
from tsworkbench.plan.roundtrip.names import Column
from tsworkbench.plan.roundtrip.phrases import Reader
from tsworkbench.plan.whole import Activity, Milestone, Objective, Output, Plan

_LEFT_ALONE = (
    *("id", "sort", "objectives", "activities", "milestones", "outputs", "tasks", "links", "private_notes"),
    *("updates", "readings", "asks", "decisions", "approvals", "groups", "settings", "rounds", "roles", "sign_offs"),
)
_NEVER_EMPTIED = ("status", "rag", "target", "actual")
"""What stays as it was where a cell says something that can't be read: emptying a cell is another thing."""
_FIELD = {Objective: "objectives", Activity: "activities", Milestone: "milestones", Output: "outputs"}


@dataclass
class Held:
    """The sheets of one document, being held beside the plan."""

    plan: Plan
    phrases: Reader
    doubts: Doubts
    knows_years: bool
    pace: Pace
    on: date | None = None
    """The day on which the sheet left."""
    names: tuple[str, ...] = ()
    """Names that the file knows."""
    initials: Mapping[str, str] = field(default_factory=dict)
    """The initials of its officers, with their names."""
    remarks: list[str] = field(default_factory=list)
    _nodes: dict[str, Node] = field(default_factory=dict)
    _at: dict[int, Node] = field(default_factory=dict)
    """The node of each row of the sheet, by the row."""
    _above: dict[int, Node] = field(default_factory=dict)
    """The node above each new row."""
    _fresh: dict[tuple[type, str], Node] = field(default_factory=dict)
    """New objectives and activities, by what the sheet calls them."""

    def __post_init__(self) -> None:
        years = Years(
            plan_year=self.phrases.plan_year,
            as_at=self.phrases.as_at,
            plan_end=self.phrases.plan_end,
            year_start=self.phrases.year_start,
        )
        self._reader = RowReader(
            Reading(years, self.doubts, names=self.names),
            self.phrases,
            knows_years=self.knows_years,
            on=self.on,
            initials=self.initials,
        )
        self._years = years
        self._recognition = Recognition(self.plan, self.phrases, self.remarks)
        self._parents: dict[str, Objective | Activity | None] = {}
        self._values: dict[str, Any] = {}
        for objective in self.plan.objectives:
            self._values[objective.id or ""] = objective
            for activity in objective.activities:
                self._values[activity.id or ""], self._parents[activity.id or ""] = activity, objective
                items: tuple[Milestone | Output, ...] = (*activity.milestones, *activity.outputs)
                for row in items:
                    self._values[row.id or ""], self._parents[row.id or ""] = row, activity

    def take(self, tables: list[OwnTable], plan: Node) -> None:
        """Puts what the sheets say under the plan's node."""
        words = (self.plan.objective_word, self.plan.activity_word, self.plan.directorate_word)
        tables = [self._recognition.with_headings(table, words) for table in tables]
        for table in tables:
            self._recognition.recognise(table)
        for one in self._recognition.known.values():
            self.pace.step()
            self._take_known(one)
        self._retitle()
        self._hang_all(plan, tables, self._placed())

    # -- rows that are known

    def _take_known(self, one: Known) -> None:
        of = one.laid.of
        node = self._node_of(of)
        self._at[id(one.row)] = node
        if one.changed:
            self._read(node, one)
        elif not one.table.by_line and isinstance(one.laid.of, Activity):
            self._keep_points(node, one)
        if one.cleared:
            doubt_cleared(self._reader, node, of, one.row, one.cleared, one.changed)
        self._strike(node, one)
        Others(one.table.others, self.doubts).put(node, one.row)

    def _node_of(self, of: Any) -> Node:
        """The node of a row of the plan, as the plan had it."""
        if of.id not in self._nodes:
            node = Node(type(of))
            node.key = of.id
            node.values = {f.name: getattr(of, f.name) for f in fields(of) if f.name not in _LEFT_ALONE}
            self._nodes[of.id] = node
        return self._nodes[of.id]

    def _read(self, node: Node, one: Known) -> None:
        """Reads what was changed in a row, and leaves the rest as it was."""
        of, row = one.laid.of, one.row
        was = replace(cells_of(one.laid), place=row.place)
        now = replace(row, cells={**was.cells, **{c: row.cells[c] for c in one.changed}})
        above = frozenset(filter(None, self._inherited(of)))
        before, after = Node(type(of)), Node(type(of))
        scratch = RowReader(
            Reading(self._years, Doubts(), names=self.names), self.phrases, knows_years=self.knows_years
        )
        self._put(scratch, before, was, Look(frozenset(), above), one)
        known = {(raised.field, raised.text) for raised in scratch.reading.doubts.raised}
        count = len(self.doubts.raised)
        self._put(self._reader, after, now, Look(one.changed, above | self._now_above(of)), one)
        self.doubts.take_back([one for one in self.doubts.raised[count:] if (one.field, one.text) in known])
        self.doubts.now_about(after, node, count)
        unread = {name for name in _NEVER_EMPTIED if after[name] is None}
        unread |= {"unit", "target_kind"} if "target" in unread else set()
        for name in {*after.values, *before.values} - unread:
            if after[name] != before[name] and name in node.values:
                node.values[name] = after[name]
        hidden = _doubts_in(of.notes)
        if hidden and after["notes"] != before["notes"] and one.table.by_line:
            node.values["notes"] = "\n".join(filter(None, (node["notes"], *hidden)))  # no sheet shows them
        self._unread_dates(node, after, of)
        if not one.table.by_line:
            self._read_points(node, one, was, now)
        put_spoken(node, now, spoken(was), one.changed - ({Column.RAG} if "rag" in unread else set()))
        self._doubt_fixed(node, one)

    def _read_points(self, node: Node, one: Known, was: OwnRow, now: OwnRow) -> None:
        of = one.laid.of
        if not isinstance(of, Activity):
            return
        emptied: dict[Column, Cell] = {
            column: Cell() for column in (Column.MILESTONES, Column.OUTPUTS) if column in one.cleared
        }
        put_points(self._reader, node, of, was, replace(now, cells={**now.cells, **emptied}), self._node_of)
        if Column.NOTES in one.changed:
            milestones, outputs = map(self._node_of, of.milestones), map(self._node_of, of.outputs)
            rows = [*milestones], [*outputs]
            hidden = [(one, _doubts_in(one["notes"])) for one in (node, *rows[0], *rows[1])]
            put_notes(node, now, *rows)
            for row, doubts in hidden:
                row.values["notes"] = "\n".join(filter(None, (row["notes"], *doubts))) or None

    def _keep_points(self, node: Node, one: Known) -> None:
        """The points of a row in which nothing was changed; those of a cell that was emptied are gone."""
        of = one.laid.of
        for column, name in ((Column.MILESTONES, "milestones"), (Column.OUTPUTS, "outputs")):
            if column not in one.cleared:
                for value in getattr(of, name):
                    node.add(name, self._node_of(value))

    def _put(self, reader: RowReader, node: Node, row: OwnRow, look: Look, one: Known) -> None:
        if node.shape is Objective:
            reader.own(node, row)
        elif one.table.by_line:
            reader.line(node, row, look)
            if node.shape is Activity:
                ref, title, _ = read_numbered(row.text(Column.ACTIVITY))
                number = one.laid.of.ref or ""
                if ref is None and number[:1].isdecimal():  # typed without the full stop behind it
                    title = title.removeprefix(f"{number} ")
                node.values["title"] = title
                if Column.ACTIVITY in one.changed and Column.NUMBER not in one.changed and ref:
                    node.values["ref"] = ref
        else:
            reader.activity(node, row, look)

    def _unread_dates(self, node: Node, after: Node, of: Any) -> None:
        """A date that can't be read doesn't take the place of one that stands."""
        if after["due_text"] and after["due_precision"] == "none" and after["due_text"] != of.due_text:
            names = ("due_text", "due_from", "due_to", "due_precision", "due_rrule", "due_printed")
            node.values |= {name: getattr(of, name) for name in names}
        elif after["due_text"] and node["due_text"] != of.due_text:
            node.values |= {"due_printed": of.due_printed, "due_doubt": None}
        if (
            after["expected_text"]
            and after["expected_precision"] is None
            and after["expected_text"] != of.expected_text
        ):
            stood = ("expected_text", "expected_due_from", "expected_due_to", "expected_precision")
            node.values |= {name: getattr(of, name) for name in stood}

    def _inherited(self, of: Any) -> Iterator[str]:
        """The words of the leads of the row above one, as the sheet left with them."""
        above = self._parents.get(of.id)
        if isinstance(above, Activity):
            yield leads_words(above.leads or (self._parents[above.id or ""] or above).leads)
        elif above is not None:
            yield leads_words(above.leads)

    def _now_above(self, of: Any) -> frozenset[str]:
        """The words of the leads above a row as the sheet has them now."""
        above = self._parents.get(of.id)
        ids = {above.id} if above is not None else set()
        if isinstance(above, Activity) and (higher := self._parents.get(above.id or "")) is not None:
            ids.add(higher.id)
        words = (
            " ".join(one.row.text(Column.LEAD).split()) for one in self._known_by_id(ids) if Column.LEAD in one.changed
        )
        return frozenset(filter(None, words))

    def _known_by_id(self, ids: set[str | None]) -> Iterator[Known]:
        if not hasattr(self, "_by_id"):
            self._by_id = {one.laid.of.id: one for one in self._recognition.known.values()}
        yield from (self._by_id[row] for row in ids if row in self._by_id)

    def _doubt_fixed(self, node: Node, one: Known) -> None:
        """What a sheet shows and can't change."""
        for column, why in (
            (Column.FIRST_AGREED, "Only a group moves the date that was first agreed."),
            (Column.KIND, "A row can't become one of another kind in a sheet."),
        ):
            if column in one.changed:
                text = one.row.text(column)
                self._reader.doubt(node, column.value, one.row, text, "left as it was", why)

    def _strike(self, node: Node, one: Known) -> None:
        """A row that is struck through is cancelled, with a doubt, unless it is complete."""
        if not one.row.struck or node.shape is Objective or node["status"] in (Status.COMPLETE, Status.CANCELLED):
            return
        before = node["status"]
        node.values |= {"status": Status.CANCELLED, "done_on": None}
        others = [("left as it was", {"status": before})]
        self._reader.doubt(node, "status", one.row, "struck out", "cancelled", STRUCK_OUT, others)

    # -- objectives have no cell of their own but in the rows under them

    def _retitle(self) -> None:
        """What the rows of an objective say of it: its title, what it is to change, why it is wanted."""
        rows: dict[str, list[Known]] = defaultdict(list)
        for one in self._recognition.known.values():
            objective = self._objective_of(one.laid.of)
            rows[objective.id or ""].append(one)
        for objective in self.plan.objectives:
            mine = rows.get(objective.id or "", [])
            said = Counter(one.row.text(Column.OBJECTIVE) for one in mine if Column.OBJECTIVE in one.changed)
            said = Counter({text: times for text, times in said.items() if self._objective_called(text) is None})
            if said:
                self._rename(objective, said, mine)
            for name, column in (("key_changes", Column.KEY_CHANGES), ("rationale", Column.RATIONALE)):
                self._reword(objective, name, column, mine)

    def _rename(self, objective: Objective, said: Counter[str], mine: list[Known]) -> None:
        text, times = said.most_common(1)[0]
        ref, title, _ = read_numbered(text)
        values = {"title": title, "ref": ref or objective.ref}
        node = self._node_of(objective)
        there = sum(1 for one in mine if one.row.text(Column.OBJECTIVE))
        own = next((one for one in mine if one.laid.of is objective), None)
        if len(said) == 1 and (times == there or (own is not None and Column.OBJECTIVE in own.changed)):
            node.values |= values
            return
        row = next(one.row for one in mine if one.row.text(Column.OBJECTIVE) == text)
        because = f"{times:,} of the {there:,} rows under “{objective.title}” say so, and the others don't."
        others = [(f"“{objective.title}” is called “{title}” now", values)]
        self._reader.doubt(node, "title", row, text, f"“{objective.title}”, as it was", because, others)

    def _reword(self, objective: Objective, name: str, column: Column, mine: list[Known]) -> None:
        said = {"\n".join(one.row.lines(column)): one for one in mine if column in one.changed}
        was = getattr(objective, name) or ""
        said = {text: one for text, one in said.items() if not same_words(text, " ".join(was.split("\n")))}
        if not said:
            return
        text, one = next(iter(said.items()))
        node = self._node_of(objective)
        node.values[name] = text
        if len(said) > 1:
            others = [(f"“{other}”", {name: other}) for other in list(said)[1:4]]
            because = f"The rows of the objective say {len(said)} different things there."
            self._reader.doubt(node, name, one.row, text, "the first of them", because, others)

    def _objective_of(self, of: Any) -> Objective:
        while not isinstance(of, Objective):
            above = self._parents[of.id]
            assert above is not None
            of = above
        return of

    def _objective_called(self, text: str) -> Objective | None:
        """The objective of the plan that a cell names, as the sheet left with it."""
        if not hasattr(self, "_objectives"):
            self._objectives = {
                " ".join(str(laid.cells[Column.OBJECTIVE]).split()): self._objective_of(laid.of)
                for laid in self._recognition.sent[True].rows.values()
            }
        found: Objective | None = self._objectives.get(" ".join(text.split()))
        return found

    # -- where rows stand

    def _placed(self) -> dict[str, str]:
        """Row → the row above it now, of the known rows that the sheet has moved under another."""
        moved: dict[str, str] = {}
        for one in self._recognition.known.values():
            of = one.laid.of
            if isinstance(of, Activity) and Column.OBJECTIVE in one.changed:
                objective = self._objective_called(one.row.text(Column.OBJECTIVE))
                if objective is not None and objective is not self._parents[of.id or ""]:
                    moved[of.id or ""] = objective.id or ""
            elif isinstance(of, Milestone | Output) and Column.ACTIVITY in one.changed:
                self._move_item(one, moved)
        return moved

    def _move_item(self, one: Known, moved: dict[str, str]) -> None:
        of, text = one.laid.of, one.row.text(Column.ACTIVITY)
        above = self._parents[of.id or ""]
        named = self._activity_called(text)
        if named is None:
            node = self._at[id(one.row)]
            because = "No activity of the plan is called that."
            self._reader.doubt(node, "place", one.row, text, "left under its activity", because)
        elif above is not None and named != above.id:
            moved[of.id or ""] = named

    def _activity_called(self, text: str) -> str | None:
        """The key of the activity that a cell names, as it was when the sheet left or as it is called now."""
        if not hasattr(self, "_activities"):
            self._activities: dict[str, str] = {}
            for laid in self._recognition.sent[True].rows.values():
                if isinstance(laid.of, Activity):
                    self._activities.setdefault(" ".join(str(laid.cells[Column.ACTIVITY]).split()), laid.of.id or "")
            for one in self._recognition.known.values():
                if isinstance(one.laid.of, Activity) and Column.ACTIVITY in one.changed:
                    called = " ".join(one.row.text(Column.ACTIVITY).split())
                    self._activities[called] = one.laid.of.id or ""
            for laid in self._recognition.sent[True].rows.values():
                if isinstance(laid.of, Activity) and laid.of.ref:
                    self._activities.setdefault(laid.of.ref, laid.of.id or "")
        return self._activities.get(" ".join(text.split()))

    # -- rows that are new

    def _take_new(self, tables: list[OwnTable]) -> None:
        """Hangs the rows that the plan didn't have under what they name: activities first, which others may name."""
        for above in (True, False):
            for table in tables:
                for at, row in enumerate(table.rows):
                    if id(row) in self._at:
                        continue
                    kind = self._recognition.kind(row, table)
                    if (kind in ("Objective", "Activity")) is above:
                        last = next((self._at[id(r)] for r in reversed(table.rows[:at]) if id(r) in self._at), None)
                        self._new(row, table, kind, last)

    def _new(self, row: OwnRow, table: OwnTable, kind: str, last: Node | None) -> None:
        if kind == "Objective":
            text = " ".join(row.text(Column.OBJECTIVE).split())
            if not text or self._objective_called(text) is not None or (Objective, text) in self._fresh:
                where = place_words(row.place)
                words = "; ".join(" ".join(lines_of(cell)) for cell in (*row.cells.values(), *row.others.values()))
                self.remarks.append(f"At {where} is text that belongs to no row of the plan: “{words[:200]}”.")
                return
            node = self._parent_objective(row, last)
            self._reader.own(node, row)
            for name, column in (("key_changes", Column.KEY_CHANGES), ("rationale", Column.RATIONALE)):
                node.values[name] = node[name] or "\n".join(row.lines(column)) or None
        else:
            if kind == "Activity":
                ref, title, _ = read_numbered(row.text(Column.ACTIVITY))
                node, parent = activity_node(title, ref), self._parent_objective(row, last)
                self._fresh.setdefault((Activity, " ".join(row.text(Column.ACTIVITY).split())), node)
            else:
                node = output_node("") if kind == "Output" else milestone_node("")
                parent = self._parent_activity(row, last)
            self._hang_new(node, parent, last)
            self._fill(node, row, table, parent)
        self._at[id(row)] = node
        put_spoken(node, row, None, frozenset(row.cells))
        Others(table.others, self.doubts).put(node, row)
        if id(row) in self._recognition.copies:
            self._doubt_copy(node, row)

    def _hang_new(self, node: Node, parent: Node, last: Node | None) -> None:
        """Under its parent: behind the row that it follows in the sheet, first if it follows the parent itself."""
        self._above[id(node)] = parent
        rows = parent.under[_FIELD[node.shape]]
        if last is not None and last in rows:
            rows.insert(rows.index(last) + 1, node)
        elif last is parent:
            rows.insert(0, node)
        else:
            rows.append(node)

    def _fill(self, node: Node, row: OwnRow, table: OwnTable, parent: Node) -> None:
        """What a new row says."""
        above = self._values.get(parent.key)
        led = [leads_words(above.leads)] if above is not None else []
        if isinstance(above, Activity):
            led += list(self._inherited(above))
        look = Look(inherited=frozenset(filter(None, led)))
        if table.by_line:
            self._reader.line(node, row, look)
        else:
            self._reader.activity(node, row, look)
            put_points(self._reader, node, None, OwnRow({}, {}, row.place), row, self._node_of)
            put_notes(node, row, node.milestones, node.outputs)
        taken = {value.ref for value in self._values.values() if value.ref}
        if node["ref"] in taken:
            node.values["ref"] = None  # another row has that number: it gets the next that is free

    def _parent_objective(self, row: OwnRow, last: Node | None) -> Node:
        """The objective that a new row names, else that of the row before it."""
        text = " ".join(row.text(Column.OBJECTIVE).split())
        if text:
            there = self._objective_called(text)
            if there is not None:
                return self._node_of(there)
            ref, title, _ = read_numbered(text)
            again = next((n for n in self._nodes.values() if n.shape is Objective and n["title"] == title), None)
            if again is not None:
                return again
            return self._fresh.setdefault((Objective, text), objective_node(title, ref))
        while last is not None and id(last) in self._above and last.shape is not Objective:
            last = self._above[id(last)]
        of = self._values.get(last.key) if last is not None else None
        if of is not None:
            return self._node_of(self._objective_of(of))
        if last is not None and last.shape is Objective:
            return last
        if self.plan.objectives:
            return self._node_of(self.plan.objectives[-1])
        return self._fresh.setdefault((Objective, ""), objective_node("Actions"))

    def _parent_activity(self, row: OwnRow, last: Node | None) -> Node:
        """The activity that a new row names, else that of the row before it."""
        text = " ".join(row.text(Column.ACTIVITY).split())
        if text:
            known = self._activity_called(text)
            if known is not None:
                return self._node_of(self._values[known])
            if (Activity, text) in self._fresh:
                return self._fresh[Activity, text]
        elif last is not None:
            of = self._values.get(last.key)
            above = of if isinstance(of, Activity) else self._parents.get(last.key)
            if isinstance(above, Activity):
                return self._node_of(above)
            if last.shape is Activity:
                return last
            if id(last) in self._above:
                return self._above[id(last)]
        ref, title, _ = read_numbered(text)
        node = activity_node(title or "Further milestones", ref)
        self._fresh[Activity, text] = node
        self._hang_new(node, self._parent_objective(row, last), last)
        return node

    def _doubt_copy(self, node: Node, row: OwnRow) -> None:
        raised = self.doubts.about(
            node,
            None,
            place_words(row.place),
            text=row.text(Column.ITEM) or row.text(Column.ACTIVITY),
            reading="a new row",
            because="Its id is that of another row of the sheet, of which it seems to be a copy.",
        )
        raised.others.append(Other("left out", later=lambda: (Drop(row=node.key),)))

    # -- the plan put together

    def _hang(self, plan: Node, moved: Mapping[str, str]) -> None:
        """Hangs every known row that the sheet has, and those above them, under its parent, in the plan's order."""
        needed = {*self._nodes, *moved.values()}
        for key in [*needed]:
            above = self._parents.get(key)
            while above is not None:
                needed.add(above.id or "")
                above = self._parents.get(above.id or "")
        for key, value in self._values.items():
            if key not in needed:
                continue
            node, over = self._node_of(value), self._parents.get(key)
            if over is None:
                plan.add("objectives", node)
                continue
            parent = self._node_of(self._values[moved.get(key, over.id or "")])
            if node not in parent.under[_FIELD[node.shape]]:
                parent.add(_FIELD[node.shape], node)

    def _hang_all(self, plan: Node, tables: list[OwnTable], moved: Mapping[str, str]) -> None:
        self._hang(plan, moved)
        self._take_new(tables)
        there = plan.under["objectives"]
        for value in self.plan.objectives:  # what new rows have named, of which the sheet has no other row
            node = self._nodes.get(value.id or "")
            if node is not None and node not in there:
                there.append(node)
        for value in self._values.values():
            node, over = self._nodes.get(value.id or ""), self._parents.get(value.id or "")
            if node is None or over is None or value.id in moved:
                continue
            rows = self._node_of(over).under[_FIELD[node.shape]]
            if node not in rows:
                rows.append(node)
        there.extend(n for (shape, _), n in self._fresh.items() if shape is Objective and n not in there)


def _doubts_in(notes: str | None) -> list[str]:
    """The lines of some notes that no sheet shows: doubts that were kept."""
    return [line for line in (notes or "").split("\n") if is_doubt(line)]

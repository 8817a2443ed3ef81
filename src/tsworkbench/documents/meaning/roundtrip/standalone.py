"""A sheet of ours read by itself, where the file that it came from isn't there to hold it beside."""

from __future__ import annotations

from tsworkbench.documents.meaning.builder.nodes import Node, activity_node, milestone_node, objective_node, output_node
from tsworkbench.documents.meaning.roundtrip.cells import OwnRow
from tsworkbench.documents.meaning.roundtrip.own_columns import OwnTable
from tsworkbench.documents.meaning.roundtrip.row import SHAPES, Look, Others, RowReader
from tsworkbench.plan.roundtrip.brackets import read_numbered
from tsworkbench.plan.roundtrip.names import NOTE, OWN_NOTE, Column


def kind_of(row: OwnRow, activity_word: str = "") -> str:
    """What a line is: as it says, else as what is in it."""
    said = row.text(Column.KIND).casefold().rstrip("s")
    for kind in SHAPES:
        if said == kind.casefold():
            return kind
    if said and said == activity_word.casefold().rstrip("s"):
        return "Activity"
    if row.text(Column.ITEM):
        return "Output" if row.text(Column.TARGET) or row.text(Column.UNIT) else "Milestone"
    return "Activity" if row.text(Column.ACTIVITY) else "Objective"


class FreeRows:
    """One sheet being read into a plan, its rows told apart by what they say."""

    def __init__(self, reader: RowReader, plan: Node, table: OwnTable) -> None:
        self._reader = reader
        self._plan = plan
        self._table = table
        self._others = Others(table.others, reader.reading.doubts)
        self._objectives: dict[str, Node] = {}
        self._activities: dict[tuple[str, str], Node] = {}
        self._met: set[int] = set()
        self._last: tuple[str, str] = ("", "")
        self._led = self._leads_above() if table.by_line else {}

    def take(self, row: OwnRow) -> None:
        """A row of the sheet."""
        if self._table.by_line:
            self._take_line(row)
        else:
            self._take_activity(row)

    # -- by activity

    def _take_activity(self, row: OwnRow) -> None:
        objective = self._objective(row, row.text(Column.OBJECTIVE) or self._last[0])
        self._last = (row.text(Column.OBJECTIVE) or self._last[0], "")
        if not row.text(Column.ACTIVITY) and not row.text(Column.NUMBER):
            self._reader.own(objective, row)
            self._others.put(objective, row)
            return
        activity = objective.add("activities", activity_node(""))
        self._reader.activity(activity, row)
        above = activity["ref"]
        for place, point in enumerate(row.points(Column.MILESTONES), 1):
            node = activity.add("milestones", milestone_node(point))
            self._reader.milestone_point(node, f"{above}.m{place}" if above else f"m{place}", point, row)
        for place, point in enumerate(row.points(Column.OUTPUTS), 1):
            node = activity.add("outputs", output_node(point))
            self._reader.output_point(node, f"{above}.o{place}" if above else f"o{place}", point, row)
        put_notes(activity, row, activity.milestones, activity.outputs)
        self._others.put(activity, row)

    # -- by line

    def _take_line(self, row: OwnRow) -> None:
        """Sorting the sheet moves rows, so each is found by the activity that it names."""
        kind = kind_of(row, self._table.word(Column.ACTIVITY))
        said = row.text(Column.OBJECTIVE) or self._last[0]
        objective = self._objective(row, said)
        if kind == "Objective":
            self._last = (said, "")
            self._reader.line(objective, row)
            self._others.put(objective, row)
            return
        named = row.text(Column.ACTIVITY) or (self._last[1] if kind != "Activity" else "")
        self._last = (said, named)
        activity = self._activities.get((said, named))
        if activity is None or (kind == "Activity" and id(activity) in self._met):
            ref, title, _ = read_numbered(named)
            activity = objective.add("activities", activity_node(title, ref))
            self._activities[said, named] = activity
        node = activity
        if kind == "Activity":
            self._met.add(id(activity))
        elif kind == "Output":
            node = activity.add("outputs", output_node(""))
        else:
            node = activity.add("milestones", milestone_node(""))
        inherited = self._led.get((said, "")) if kind == "Activity" else self._led.get((said, named))
        self._reader.line(node, row, Look(inherited=frozenset({inherited} if inherited else ())))
        self._others.put(node, row)

    def _leads_above(self) -> dict[tuple[str, str], str]:
        """Who leads each objective and activity, by the words of the sheet: a row that says the same inherits it."""
        found: dict[tuple[str, str], str] = {}
        for row in self._table.rows:
            words = " ".join(row.text(Column.LEAD).split())
            kind = kind_of(row, self._table.word(Column.ACTIVITY))
            if kind == "Objective":
                found.setdefault((row.text(Column.OBJECTIVE), ""), words)
            elif kind == "Activity":
                key = (row.text(Column.OBJECTIVE), row.text(Column.ACTIVITY))
                found.setdefault(key, words.removesuffix(" [own]"))
        return found

    # -- what both have

    def _objective(self, row: OwnRow, said: str) -> Node:
        if said not in self._objectives:
            ref, title, _ = read_numbered(said)
            self._objectives[said] = self._plan.add("objectives", objective_node(title, ref))
        objective = self._objectives[said]
        for name, column in (("key_changes", Column.KEY_CHANGES), ("rationale", Column.RATIONALE)):
            if not objective[name]:  # it may stand in one line of the objective alone, in any
                objective.values[name] = "\n".join(row.lines(column)) or None
        return objective


def put_notes(activity: Node, row: OwnRow, milestones: list[Node], outputs: list[Node]) -> None:
    """Each note of an activity's cell to the row that it says it is about, the place counted in these."""
    under = {"Milestone": milestones, "Output": outputs}
    kept: dict[int, list[str]] = {}
    nodes = {id(activity): activity}
    for note in row.lines(Column.NOTES):
        opening = NOTE.match(note)
        rows = under[opening[1]] if opening else []
        node = rows[int(opening[2]) - 1] if opening and 0 < int(opening[2]) <= len(rows) else activity
        nodes[id(node)] = node
        kept.setdefault(id(node), []).append(
            note[opening.end() :] if opening and node is not activity else note.removeprefix(OWN_NOTE)
        )
    for node in (activity, *milestones, *outputs):
        node.values["notes"] = None
    for key, notes in kept.items():
        nodes[key].values["notes"] = "\n".join(notes)

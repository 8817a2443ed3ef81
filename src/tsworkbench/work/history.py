"""The history in an officer's words: acts with what each changed, from what to what, row by row."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from tsworkbench.plan.governance.particulars import setting_words
from tsworkbench.plan.language.cell_labels import (
    DATES,
    NOTHING,
    baseline_words,
    cell_words,
    date_of,
    field_words,
    when_words,
)
from tsworkbench.plan.language.fields import FIELDS, in_a_sentence
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.model import MATTERS, Matter
from tsworkbench.store.book import Book, Row
from tsworkbench.store.log import history
from tsworkbench.store.log.cells import is_field
from tsworkbench.store.log.history import Change, Past
from tsworkbench.store.tables import BELONGING, HANGING, OF_HANGING, OF_REGISTERS, ROWS
from tsworkbench.store.views.refs import cells_of

if TYPE_CHECKING:
    from tsworkbench.store.registers.links import Links

RowName = tuple[str, str]
"""(table, id) of a row."""

_CALLED_BY_PLAN = {(level, field.column): field for field in FIELDS if field.called_by for level in field.levels}
_UNTOLD = {"sort", "plan_id", "deleted", "level", "row_id", "to_id", "to_level", "issued_at", "at", "ask_id"}
_UNTOLD |= {"measure_id", "register_id", "preset", "version", "name"}
_NAMING = {
    "officer_id": "officer",
    "source_id": "funding_source",
    "group_id": "delivery_group",
    "round_id": "round",
    "objective_id": "objective",
    "activity_id": "activity",
    "carried_from": "plan",
    "holder_id": "officer",
}
"""Cells that hold the id of another row, and its table: they are told by its name."""
_OF_ITS_OWN = ("round", "delivery_group", "register")
"""What belongs to a plan and yet is spoken of by a name of its own."""
_NAMED_BY = {"output": "text", "officer": "name", "funding_source": "name", "delivery_group": "name"}
_NAMED_BY |= {"figure": "label"}
_FIRST = ("deleted", None, "status", "rag")
"""What is told first of a row; the rest follows in the order of the log."""


class Told(NamedTuple):
    """One thing that changed: of which row, which field, from what to what. `was` is empty for what came new."""

    row: RowName
    ref: str
    field: str
    was: str
    now: str


class Story(NamedTuple):
    """An act (or what has become of a row) with what it changed. `at` is UTC text, as stored."""

    at: str | None
    who: str | None
    headline: str
    told: tuple[Told, ...]
    more: int
    """How many changes are not among those told."""
    act: int | None = None
    kind: str = "do"
    taken_back: bool = False

    @property
    def rows(self) -> tuple[RowName, ...]:
        """The rows of the plan that it is about, each once."""
        return tuple(dict.fromkeys(one.row for one in self.told if one.row[0] in ROWS))


class Stories(NamedTuple):
    """A page of stories, and where the next one goes on; None if there is none."""

    stories: list[Story]
    before: int | None


def of_file(book: Book, before: int | None = None) -> Stories:
    """The acts on the whole file, newest first."""
    page = history.page_of_file(book, before)
    return Stories(list(stories(book, page.past)), page.before)


def of_row(book: Book, row_id: str, before: int | None = None, *, limit: int = 5 * history.PAGE) -> Stories:
    """The acts that touched a row or what hangs on it, newest first, with what they changed there.

    A page holds about `limit` changes: it ends where an act ends.
    """
    page = history.page_of_row(book, row_id, before, limit)
    return Stories(list(stories(book, page.past)), page.before)


def of_take(book: Book, take: int) -> Stories:
    """The acts that came with a take-in, newest first."""
    acts = [seq for seq, _ in history.acts_of_take(book, take)]
    return Stories(list(stories(book, history.of_acts(book, acts))), None)


def stories(book: Book, past: Iterable[Past]) -> Iterator[Story]:
    """Each act of the past with what it changed, in words."""
    teller = Teller(book)
    return (teller.story(one) for one in past)


def since(book: Book, seq: int) -> list[tuple[RowName, list[RowName]]]:
    """The rows that have changed after change `seq`, last changed first, each with the rows of its own that did.

    What hangs on a row (a lead, an update) counts as the row's.
    """
    teller = Teller(book)
    found: dict[RowName, list[RowName]] = {}
    for table, row_id, _ in history.rows_since(book, seq):
        owner = teller.owner(table, row_id)
        if owner is not None:
            found.setdefault(owner, []).append((table, row_id))
    return list(found.items())


def become(book: Book, row: RowName, parts: Iterable[RowName], seq: int) -> Story | None:
    """What has become of a row since change `seq`, from what it was to what it is; None if it is as it was."""
    teller = Teller(book)
    nets = [history.net_since(book, table, row_id, seq) for table, row_id in parts]
    newest = max(((net.at or "", net.who) for net in nets), key=lambda one: one[0])
    told = teller.told([change for net in nets for change in net.changes], first=seq, last=1 << 62)
    if not told:
        return None
    return Story(newest[0] or None, newest[1], teller.title(row), tuple(told), 0)


class Teller:
    """Puts changes into words, with the names that it has read for them."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._rows: dict[RowName, Row | None] = {}

    def row(self, table: str, row_id: str) -> Row | None:
        if (table, row_id) not in self._rows:
            self._rows[table, row_id] = cells_of(self.book, table, row_id)
        return self._rows[table, row_id]

    def owner(self, table: str, row_id: str) -> RowName | None:
        """The row of the plan that a change is about; the changed row itself if it hangs on none."""
        row = self.row(table, row_id)
        if row is None or table == "reported":  # what an issued report said of the rows: it changes none of them
            return None
        if table in HANGING or table == "redaction":
            return (row["level"], row["row_id"])
        if table in ("field", "figure"):
            return ("register", row["register_id"])
        if table in OF_HANGING:
            above, column = OF_HANGING[table]
            return self.owner(above, row[column])
        if table in BELONGING and table not in _OF_ITS_OWN:
            owners = ((level, row[column]) for column, level in BELONGING[table].items() if row[column])
            return next(owners, (table, row_id))
        return (table, row_id)

    def ref(self, name: RowName) -> str:
        """What a row is known by: its ref; the title where it has none."""
        row = self.row(*name)
        if row is None:
            return ""
        if name[0] == "plan":
            return str(row["short_title"] or row["title"])
        if name[0] == "round":
            return f"round at {cell_words('period_end', row['period_end'])}"
        if name[0] == "meeting":
            group = self.row("delivery_group", row["group_id"])
            return f"{group['name'] if group is not None else 'group'}, {cell_words('on_day', row['on_day'])}"
        if name[0] == "member":
            group = self.row("delivery_group", row["group_id"])
            return f"{group['name'] if group is not None else 'group'}, {self.ref(('officer', row['officer_id']))}"
        if name[0] == "entry":
            return str(row["ref"] or self._words_of(row) or "entry")
        ref = row["ref"] if name[0] in ROWS else None
        return str(ref or row[_NAMED_BY.get(name[0], "title" if "title" in row.keys() else "id")])  # noqa: SIM118

    def title(self, name: RowName) -> str:
        """Ref and title of a row."""
        row = self.row(*name)
        if row is not None and name[0] == "entry":
            return f"{row['ref'] or ''}  {self._words_of(row)}".strip()
        if row is None or name[0] not in ROWS:
            return self.ref(name)
        title = str(row[_NAMED_BY.get(name[0], "title")])
        return f"{row['ref']}  {title}" if name[0] != "plan" and row["ref"] else title

    def story(self, past: Past) -> Story:
        changes = past.changes
        told = self.told(changes, first=changes[0].seq - 1, last=changes[-1].seq) if changes else []
        refs = dict.fromkeys(one.ref for one in told)
        headline = past.label or f"{', '.join(list(refs)[:3])} changed by another program".strip()
        left = past.size - len(changes)
        return Story(past.at, past.who, headline, tuple(told), left, past.act, past.kind, past.taken_back)

    def told(self, changes: Iterable[Change], *, first: int, last: int) -> list[Told]:
        """Changes in words, row by row. `first` and `last` are where the log stood before and after them."""
        by_owner: dict[RowName, list[Change]] = {}
        for change in changes:
            owner = self.owner(change.table, change.row)
            if owner is not None:
                by_owner.setdefault(owner, []).append(change)
        found: list[Told] = []
        for owner, mine in by_owner.items():
            say = self._sayer(owner, found)
            mine.sort(key=_rank)
            own = [change for change in mine if (change.table, change.row) == owner]
            if own and own[0].column == "deleted":  # and all that hangs on it with it
                mine = own[:1]
            self._say_leads([change for change in mine if change.table == "lead"], say, first, last)
            for change in mine:
                if change.table in OF_REGISTERS:
                    self._say_of_register(change, owner, say, last)
                elif change.table in _HUNG:
                    self._say_hanging(change, say, {one.column for one in mine if one.table in ROWS}, last)
                elif change.table != "lead":
                    self._say_cell(change, say, first, last)
        return found

    def _sayer(self, owner: RowName, into: list[Told]) -> Callable[[str, str, str], None]:
        ref = self.ref(owner)

        def say(field: str, was: str, now: str) -> None:
            told = Told(owner, ref, field, was, now)
            if told not in into:  # the three cells of a date are one thing
                into.append(told)

        return say

    def _say_leads(self, changes: list[Change], say: Callable[[str, str, str], None], first: int, last: int) -> None:
        """Who led before, and who leads now, as far as these changes tell."""
        born = {change.row for change in changes if change.column is None}
        was, now = [], []
        for row in dict.fromkeys(change.row for change in changes):
            before, after = ({} if row in born else self._row_at("lead", row, first)), self._row_at("lead", row, last)
            if before and after and all(before[cell] == after[cell] for cell in ("officer_id", "role", "deleted")):
                continue
            was += [before] if before and not before["deleted"] else []
            now += [after] if after and not after["deleted"] else []
        if was or now:
            say("lead", self._led_by(was), self._led_by(now))

    def _led_by(self, leads: list[dict[str, Any]]) -> str:
        named = []
        for lead in sorted(leads, key=lambda lead: lead["sort"]):
            officer = self.row("officer", lead["officer_id"])
            named.append((officer["name"] if officer is not None else "somebody", lead["role"]))
        return write_leads(named) or "nobody"

    def _row_at(self, table: str, row_id: str, seq: int) -> dict[str, Any]:
        """A row as it was once change `seq` had been made; nothing if it is not in the file."""
        row = self.row(table, row_id)
        return history.row_at(self.book, table, row, seq) if row is not None else {}

    def _say_hanging(
        self, change: Change, say: Callable[[str, str, str], None], beside: set[str | None], last: int
    ) -> None:
        """An update, a note, an actual, a link, a decision, money: added, taken away, or with other words."""
        row = self._row_at(change.table, change.row, last)
        if not row:
            return
        name = _LINKED.get(row["kind"], "needs") if change.table == "link" else _HUNG[change.table]
        if change.table in _MEASURED:
            name = f"measure {self._measure_ref(change.table, row)}{name.removeprefix('measure')}"
        if change.table in _KIND_OF:
            name = str(row[_KIND_OF[change.table]]).replace("_", " ")
        if change.column is None:
            said = self._hung_words(change.table, row, with_rag="rag" not in beside)
            if said:
                say(name, "", said)
        elif change.column == "deleted":
            said = self._hung_words(change.table, row, with_rag=True)
            say(name, said if change.new else "removed", "removed" if change.new else said)
        elif change.column not in _UNTOLD:
            words = self._field(change.column)
            label = words if change.table == "progress" else f"{name}, {words}"
            say(label, self.cell(change.column, change.old), self.cell(change.column, change.new))

    def _hung_words(self, table: str, row: dict[str, Any], *, with_rag: bool) -> str:
        if table == "progress":
            said = []
            if row["no_change"]:
                said.append(f"no change, still {cell_words('rag', row['rag'])}")
            elif row["rag"] and with_rag:
                said.append(cell_words("rag", row["rag"]))
            said += [f"“{row['comment']}”"] if row["comment"] else []
            said += [f"{word} “{row[word]}”" for word in ("why", "next") if row[word]]
            return " · ".join(said)
        if table == "note":
            return f"“{cell_words('text', row['text'])}”"
        if table == "reading":
            value = row["value"]
            fewer = bool(row["is_more"]) and isinstance(value, int | float) and value < 0
            counted = cell_words("value", -value if fewer else value)
            more = " fewer" if fewer else " more" if row["is_more"] else ""
            evidence = f" · {cell_words('evidence', row['evidence'])}" if row["evidence"] else ""
            return f"{counted}{more}{evidence}"
        if table == "occurrence":
            done = f", done {cell_words('done_on', row['done_on'])}" if row["done_on"] else ""
            return f"due {cell_words('due_on', row['due_on'])}: {cell_words('status', row['status'])}{done}"
        if table == "spend":
            return f"{row['kind']} {cell_words('pence', row['pence'])}, known at {cell_words('on_day', row['on_day'])}"
        if table == "review":
            changed = f": {cell_words('text', row['text'])}" if row["text"] else ""
            return f"{cell_words('on_day', row['on_day'])}{changed}"
        if table == "party":
            return self.ref(("officer", row["officer_id"]))
        if table == "public_note":
            day = f" · {cell_words('on_day', row['on_day'])}" if row["on_day"] else ""
            return f"“{cell_words('text', row['text'])}”{day}"
        if table == "evidence":
            day = f" · {cell_words('on_day', row['on_day'])}" if row["on_day"] else ""
            return f"{cell_words('text', row['text'])}{day}"
        if table in _MEASURED:
            return self._measured(table, row)
        if table == "link":
            return self.title((row["to_level"], row["to_id"]))
        if table in ("sign_off", "setting"):
            name, value = (row["label"] if table == "sign_off" else setting_words(row["key"])), row["value"]
            return f"{name}: {cell_words('value', value)}"
        if table == "decision":
            return self._date_decided(row) if row["kind"] == Matter.DATE else self._decided(row)
        if table == "approval":
            return self.cell("group_id", row["group_id"])
        if table == "ask":
            of = f" · {self.cell('group_id', row['group_id'])}" if row["group_id"] else ""
            return (f"“{cell_words('text', row['text'])}”" if row["text"] else MATTERS[Matter(row["kind"])]) + of
        if table == "version":
            return f"“{cell_words('name', row['name'])}”"
        if table == "role_holder":
            return f"{self.ref(('officer', row['officer_id']))}: {cell_words('text', row['text'])}"
        return cell_words("text", row["text"]) if row["text"] else cell_words("pence", row["pence"])

    def _date_decided(self, row: dict[str, Any]) -> str:
        """A decision on a date: "agreed end Feb (28 February 2010) · Grants 14 January 2010"."""
        asked = cell_words("due_to", row["due_to"]) if row["due_to"] else ""
        words = row["due_text"] or asked or "no date"
        day = f" ({asked})" if asked and asked not in words else ""
        why = f" · “{cell_words('text', row['text'])}”" if row["text"] else ""
        met = f"{self.cell('group_id', row['group_id'])} {cell_words('on_day', row['on_day'])}"
        return f"{row['outcome']} {words}{day} · {met}{why}"

    def _measure_ref(self, table: str, row: dict[str, Any]) -> str:
        of = row if table == "measure" else self.row("measure", row["measure_id"])
        return str((of["ref"] or f"“{of['title']}”") if of is not None else "")

    def _measured(self, table: str, row: dict[str, Any]) -> str:
        """A measure by its title; a target of it with its period; a reading of it with its day and its words."""
        if table == "measure":
            return cell_words("title", row["title"])
        value = cell_words("value", row["value"])
        if table == "measure_target":
            return f"{value}, {cell_words('first_on', row['first_on'])} to {cell_words('last_on', row['last_on'])}"
        words = f" · “{cell_words('text', row['text'])}”" if row["text"] else ""
        return f"{value} on {cell_words('on_day', row['on_day'])}{words}"

    def _decided(self, row: dict[str, Any]) -> str:
        said = [f"{MATTERS[Matter(row['kind'])]} {row['outcome']}"]
        said += [f"{self.cell('group_id', row['group_id'])} {cell_words('on_day', row['on_day'])}"]
        said += [f"“{cell_words('text', row['text'])}”"] if row["text"] else []
        said += [f"minute {cell_words('minute', row['minute'])}"] if row["minute"] else []
        return " · ".join(said)

    def _say_cell(self, change: Change, say: Callable[[str, str, str], None], first: int, last: int) -> None:
        column = change.column
        if column is None:
            row = self._row_at(change.table, change.row, last) if change.table in _TITLED else {}
            say("added", "", str(row.get(_NAMED_BY.get(change.table, "title"), "")))
        elif column == "deleted":
            say("", "", "deleted" if change.new else "brought back")
        elif column == "sort":
            say("", "", "moved")
        elif date := date_of(column):
            was, now = (self._when(change, date, seq) for seq in (first, last))
            if was != now:
                say(date, was, now)
            elif column not in DATES[date]:  # the same date, in other words
                say(field_words(column), cell_words(column, change.old), cell_words(column, change.new))
        elif column in ("objective_id", "activity_id"):
            say("under", self.cell(column, change.old), self.cell(column, change.new))
        elif column not in _UNTOLD:
            say(
                self._own_word(change, column) or self._field(column),
                *(self.cell(column, c) for c in (change.old, change.new)),
            )

    # -- registers

    def _say_of_register(self, change: Change, owner: RowName, say: Callable[[str, str, str], None], last: int) -> None:
        """A register, one of its fields or figures, an entry, or that an entry was redacted."""
        column, row = change.column, self.row(change.table, change.row)
        if row is None:
            return
        if change.table == "redaction":
            if column is None:
                say("redacted", "", str(row["why"]))
            return
        named = str(row[_NAMED_BY.get(change.table, "title")]) if change.table in ("field", "figure") else ""
        if is_field(change.table, column):
            self._say_value(change, say)
        elif column is None:
            words = self._words_of(self._row_at("entry", change.row, last)) if change.table == "entry" else named
            words = words if named or change.table == "entry" else str(row["title"])
            say(f"{change.table} added" if named else "added", "", words or NOTHING)
        elif column == "deleted":
            say(f"{change.table} {named}" if named else "", "", "deleted" if change.new else "brought back")
        elif column in ("settings", "rule"):
            say("", "", f"{named}: worked out, checked or shown otherwise".removeprefix(": "))
        elif column == "sort":
            say(named, "", "moved")
        elif column not in _UNTOLD:
            label = f"{named}, {self._field(column)}" if named else self._field(column)
            say(
                label,
                *(cell_words(column, " / ".join(str(c).split("\n")) if c else c) for c in (change.old, change.new)),
            )

    def _say_value(self, change: Change, say: Callable[[str, str, str], None]) -> None:
        """What a field of an entry held and holds, in an officer's words."""
        found = self.row("field", str(change.column))
        if found is None:
            return
        from tsworkbench.store.registers.definitions import field_of

        if change.old is None and change.new is None:
            say(field_of(found).in_words, "", "taken out of the file")
        else:
            was, now = (self.value(change.row, found["id"], cell) for cell in (change.old, change.new))
            say(field_of(found).in_words, was, now)

    def value(self, entry: str, field_id: str, cell: Any) -> str:
        """What a field of an entry holds, in words."""
        from tsworkbench.plan.registers.kinds import show
        from tsworkbench.store.registers.definitions import field_of

        row, found = self.row("entry", entry), self.row("field", field_id)
        if row is None or found is None:
            return cell_words("value", cell)
        return show(field_of(found), cell, self._links(row).name) or NOTHING

    def _links(self, entry: Row | dict[str, Any]) -> "Links":
        """What the links of an entry lead to, in words."""
        from tsworkbench.store.registers.definitions import registers_of
        from tsworkbench.store.registers.links import Links

        register = self.row("register", entry["register_id"])
        plan_id = register["plan_id"] if register is not None else None
        return Links(self.book, registers_of(self.book, plan_id), plan_id, date.min)

    def _words_of(self, entry: Row | dict[str, Any]) -> str:
        """The words that an entry is called by; nothing once its register has gone."""
        from tsworkbench.store.registers.definitions import register_by_id
        from tsworkbench.store.registers.links import words_of

        register = register_by_id(self.book, entry["register_id"]) if entry else None
        return words_of(register, entry, self._links(entry).name) if register is not None else ""

    def _own_word(self, change: Change, column: str) -> str | None:
        """What its plan calls the field that has changed, if that is the plan's to say."""
        field = _CALLED_BY_PLAN.get((change.table, column))
        row = self.row(change.table, change.row) if field is not None else None
        plan = self.row("plan", row["plan_id"]) if row is not None else None
        return in_a_sentence(field.label_in(plan)) if field is not None and plan is not None else None

    def _when(self, change: Change, date: str, seq: int) -> str:
        """A date as it was once change `seq` had been made: some of its cells may not have changed with the rest."""
        cells = [history.cell_at(self.book, change.table, change.row, column, seq) for column in DATES[date]]
        row = self.row(change.table, change.row)
        plan = self.row("plan", row["plan_id"]) if row is not None else None
        year_start = plan["year_start"] if plan is not None else 4
        if date == "baseline":
            return baseline_words(*cells, year_start=year_start)
        return when_words(*cells, year_start=year_start)

    def _field(self, column: str) -> str:
        return field_words(column.removesuffix("_id") if column in _NAMING else column)

    def cell(self, column: str, value: Any) -> str:
        """What is in a cell; another row by its name."""
        table = _NAMING.get(column)
        return cell_words(column, value) if table is None else self.ref((table, value)) if value else NOTHING


def _rank(change: Change) -> tuple[bool, int]:
    """The row's own cells first, and of them what says most."""
    place = _FIRST.index(change.column) if change.column in _FIRST else len(_FIRST)
    return change.table not in ROWS, place


_HUNG = {"progress": "said", "note": "private note", "reading": "actual", "link": "needs", "allocation": "funding"}
_HUNG |= {
    "role_holder": "role",
    "sign_off": "sign-off",
    "setting": "setting",
    "decision": "decision",
    "ask": "asked",
    "approval": "needs the approval of",
}
_HUNG |= {"version": "version", "evidence": "evidence", "occurrence": "time", "review": "review", "spend": "money"}
_HUNG |= {"measure": "measure", "measure_target": "measure, target", "measure_reading": "measure, reading"}
_HUNG |= {"party": "partner", "public_note": "lesson"}
"""What hangs on a row, and what it is called there."""

_MEASURED = ("measure", "measure_target", "measure_reading")
_KIND_OF = {"party": "role", "public_note": "kind"}
"""By which cell of theirs others go."""

_LINKED = {"needs": "needs", "serves": "serves", "carried_from": "carried from", "pairs": "is one with"}
_LINKED |= {"signs_off": "is the sign-off of"}
"""What one row has to do with another, in words."""

_TITLED = (*ROWS, "officer", "funding_source")

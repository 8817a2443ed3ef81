"""The history in an officer's words: acts with what each changed, from what to what, row by row."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from tsworkbench.plan.fields import DATES, NOTHING, cell_words, date_of, field_words, when_words
from tsworkbench.plan.naming import write_leads
from tsworkbench.plan.particulars import setting_words
from tsworkbench.store import log
from tsworkbench.store.book import Book, Row
from tsworkbench.store.log import Change, Past
from tsworkbench.store.tables import HANGING, ROWS

RowName = tuple[str, str]
"""(table, id) of a row."""

_UNTOLD = {"sort", "plan_id", "deleted", "level", "row_id", "officer_id", "source_id", "to_level", "issued_at"}
_OWNER_COLUMN = {
    "reading": ("output", "output_id"),
    "allocation": ("activity", "activity_id"),
    "role_holder": ("plan", "plan_id"),
    "sign_off": ("plan", "plan_id"),
    "setting": ("plan", "plan_id"),
}
_NAMED_BY = {"output": "text", "officer": "name", "funding_source": "name", "delivery_group": "name"}
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


def of_file(book: Book, before: int | None = None, *, since: int = 0) -> Stories:
    """The acts on the whole file, newest first."""
    page = log.page_of_file(book, before, since=since)
    teller = _Teller(book)
    return Stories([teller.story(past) for past in page.past], page.before)


def of_row(book: Book, row_id: str, before: int | None = None, *, limit: int = 5 * log.PAGE) -> Stories:
    """The acts that touched a row or what hangs on it, newest first, with what they changed there.

    A page holds `limit` changes, or fewer where an act would be cut in two.
    """
    page = log.page_of_row(book, row_id, before, limit)
    teller = _Teller(book)
    return Stories([teller.story(past) for past in page.past], page.before)


def since(book: Book, seq: int) -> list[tuple[RowName, list[RowName]]]:
    """The rows that have changed after change `seq`, last changed first, each with the rows of its own that did.

    What hangs on a row (a lead, an update) counts as the row's.
    """
    teller = _Teller(book)
    found: dict[RowName, list[RowName]] = {}
    for table, row_id, _ in log.rows_since(book, seq):
        owner = teller.owner(table, row_id)
        if owner is not None:
            found.setdefault(owner, []).append((table, row_id))
    return list(found.items())


def become(book: Book, row: RowName, parts: Iterable[RowName], seq: int) -> Story | None:
    """What has become of a row since change `seq`, from what it was to what it is; None if it is as it was."""
    teller = _Teller(book)
    nets = [log.net_since(book, table, row_id, seq) for table, row_id in parts]
    newest = max(((net.at or "", net.who) for net in nets), key=lambda one: one[0])
    told = teller.told([change for net in nets for change in net.changes], first=seq, last=1 << 62)
    if not told:
        return None
    return Story(newest[0] or None, newest[1], teller.title(row), tuple(told), 0)


class _Teller:
    """Puts changes into words, with the names that it has read for them."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._rows: dict[RowName, Row | None] = {}

    def row(self, table: str, row_id: str) -> Row | None:
        if (table, row_id) not in self._rows:
            self._rows[table, row_id] = self.book.row(f"select * from {table} where id=?", row_id)
        return self._rows[table, row_id]

    def owner(self, table: str, row_id: str) -> RowName | None:
        """The row of the plan that a change is about; the changed row itself if it hangs on none."""
        row = self.row(table, row_id)
        if row is None or table == "reported":  # what an issued report said of the rows: it changes none of them
            return None
        if table in HANGING:
            return (row["level"], row["row_id"])
        above = _OWNER_COLUMN.get(table)
        return (above[0], row[above[1]]) if above else (table, row_id)

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
        ref = row["ref"] if name[0] in ROWS else None
        return str(ref or row[_NAMED_BY.get(name[0], "title" if "title" in row.keys() else "id")])  # noqa: SIM118

    def title(self, name: RowName) -> str:
        """Ref and title of a row."""
        row = self.row(*name)
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
            self._say_leads([change for change in mine if change.table == "lead"], say)
            for change in mine:
                if change.table in _HUNG:
                    self._say_hanging(change, say, {one.column for one in mine if one.table in ROWS})
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

    def _say_leads(self, changes: list[Change], say: Callable[[str, str, str], None]) -> None:
        """Who led before, and who leads now, as far as these changes tell."""
        was: dict[str, tuple[str, str]] = {}
        now: dict[str, tuple[str, str]] = {}
        leads = {change.row: self.row("lead", change.row) for change in changes}
        for change in sorted(changes, key=lambda change: lead["sort"] if (lead := leads[change.row]) else ""):
            lead = leads[change.row]
            if lead is None or change.column not in (None, "deleted"):
                continue
            officer = self.row("officer", lead["officer_id"])
            named = (officer["name"] if officer is not None else "somebody", lead["role"])
            (was if change.column and change.new else now)[change.row] = named
        if was or now:
            say("lead", write_leads(list(was.values())) or "nobody", write_leads(list(now.values())) or "nobody")

    def _say_hanging(self, change: Change, say: Callable[[str, str, str], None], beside: set[str | None]) -> None:
        """An update, a note, an actual, a link, an allocation: added, taken away, or with other words."""
        row = self.row(change.table, change.row)
        if row is None:
            return
        name = _HUNG[change.table]
        if change.column is None:
            said = self._hung_words(change.table, row, with_rag="rag" not in beside)
            if said:
                say(name, "", said)
        elif change.column == "deleted":
            said = self._hung_words(change.table, row, with_rag=True)
            say(name, said if change.new else "taken away", "taken away" if change.new else said)
        elif change.column not in _UNTOLD:
            words = field_words(change.column)
            label = words if change.table == "progress" else f"{name}, {words}"
            say(label, cell_words(change.column, change.old), cell_words(change.column, change.new))

    def _hung_words(self, table: str, row: Row, *, with_rag: bool) -> str:
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
            more = " more" if row["is_more"] else ""
            evidence = f" · {cell_words('evidence', row['evidence'])}" if row["evidence"] else ""
            return f"{cell_words('value', row['value'])}{more}{evidence}"
        if table == "link":
            return self.title((row["to_level"], row["to_id"]))
        if table in ("sign_off", "setting"):
            name, value = (row["label"] if table == "sign_off" else setting_words(row["key"])), row["value"]
            return f"{name}: {cell_words('value', value)}"
        if table == "role_holder":
            return f"{self.ref(('officer', row['officer_id']))}: {cell_words('text', row['text'])}"
        return cell_words("text", row["text"] or row["pence"])

    def _say_cell(self, change: Change, say: Callable[[str, str, str], None], first: int, last: int) -> None:
        column = change.column
        if column is None:
            row = self.row(change.table, change.row)
            title = row[_NAMED_BY.get(change.table, "title")] if row is not None and change.table in _TITLED else ""
            say("added", "", str(title))
        elif column == "deleted":
            say("", "", "deleted" if change.new else "brought back")
        elif column == "sort":
            say("", "", "moved")
        elif date := date_of(column):
            say(date, *(self._when(change, date, seq) for seq in (first, last)))
        elif column in ("objective_id", "activity_id"):
            table = column.removesuffix("_id")
            say("under", self._under(table, change.old), self._under(table, change.new))
        elif column not in _UNTOLD:
            say(field_words(column), cell_words(column, change.old), cell_words(column, change.new))

    def _when(self, change: Change, date: str, seq: int) -> str:
        """A date as it was once change `seq` had been made: some of its cells may not have changed with the rest."""
        cells = [log.cell_at(self.book, change.table, change.row, column, seq) for column in DATES[date]]
        return when_words(*cells)

    def _under(self, table: str, row_id: Any) -> str:
        return self.ref((table, row_id)) if row_id else NOTHING


def _rank(change: Change) -> tuple[bool, int]:
    """The row's own cells first, and of them what says most."""
    place = _FIRST.index(change.column) if change.column in _FIRST else len(_FIRST)
    return change.table not in ROWS, place


_HUNG = {"progress": "said", "note": "private note", "reading": "actual", "link": "needs", "allocation": "funding"}
_HUNG |= {"role_holder": "role", "sign_off": "sign-off", "setting": "setting"}
"""What hangs on a row, and what it is called there."""

_TITLED = (*ROWS, "officer", "funding_source")

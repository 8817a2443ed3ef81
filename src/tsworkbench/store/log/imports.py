"""What earlier imports wrote in a plan, as the log tells it, and what officers have made of it since.

Nothing apart is kept of an imported value: the log has it. What an import wrote last in a cell counts; taking the
import back takes that back too.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from tsworkbench.plan.imports.differences import Past, Removed
from tsworkbench.plan.imports.likeness import plain
from tsworkbench.plan.model import FundingKind, LeadRole, Level, PartyRole
from tsworkbench.plan.whole import Funding, Lead, Party
from tsworkbench.store.book import Act, Book, Row
from tsworkbench.store.tables import PARENT, PARENT_COLUMN, title_column
from tsworkbench.store.views.attached import FUNDED

_OF_PLAN = {"plan": "id"} | dict.fromkeys(PARENT, "plan_id")
"""Table → the column that says of which plan its rows are."""

_IDS = " union all ".join(
    [
        *(f"select id from {table} where {column}=?1" for table, column in _OF_PLAN.items()),
        *(
            f"select h.id from lead h join {table} t on t.id=h.row_id where t.{column}=?1"
            for table, column in _OF_PLAN.items()
        ),
        *(
            f"select h.id from allocation h join {level} t on t.id=h.{column} where t.{_OF_PLAN[level]}=?1"
            for level, column in FUNDED.items()
        ),
    ]
)

_DOCUMENT = "import.document"
_FINGERPRINT = "import.fingerprint"
_TAKEN = "import.taken"
_COLUMNS = "import.columns"
_SAID = "import.said"
_SKIPPED = "import.skipped"


class Origin(NamedTuple):
    """The document a plan came from, as it was last taken in. `at` is a moment of the log."""

    document: str
    fingerprint: str | None
    at: str


# -- which document


def origin(book: Book, plan_id: str) -> Origin | None:
    """The document that a plan was last imported from; None if it came from none."""
    settings = _settings(book, plan_id)
    if _DOCUMENT not in settings:
        return None
    return Origin(settings[_DOCUMENT], settings.get(_FINGERPRINT), settings.get(_TAKEN, ""))


def note_origin(
    act: Act, book: Book, plan_id: str, document: str, fingerprint: str | None, columns: Mapping[str, str]
) -> None:
    """Remembers, in an act, which document a plan has come from, and what was said of its columns."""
    _keep(act, book, plan_id, _DOCUMENT, document)
    _keep(act, book, plan_id, _FINGERPRINT, fingerprint or "")
    _keep(act, book, plan_id, _TAKEN, act.at)
    _keep(act, book, plan_id, _COLUMNS, json.dumps(dict(columns), ensure_ascii=False) if columns else None)


def note_said(act: Act, book: Book, plan_id: str, said: Mapping[str, Mapping[str, str]]) -> None:
    """Remembers what a document said where something else was taken. Fields that it agrees on again are forgotten."""
    now: dict[str, str] = {f"{_SAID}.{row}": json.dumps(dict(fields), sort_keys=True) for row, fields in said.items()}
    for key in _settings(book, plan_id):
        if key.startswith(f"{_SAID}.") and key not in now:
            _keep(act, book, plan_id, key, None)
    for key, value in now.items():
        _keep(act, book, plan_id, key, value)


def note_skipped(act: Act, book: Book, plan_id: str, skipped: Mapping[str, str]) -> None:
    """Remembers rows that were left out: what stands for each, and its title."""
    for short, title in skipped.items():
        _keep(act, book, plan_id, f"{_SKIPPED}.{short}", title)


def _settings(book: Book, plan_id: str) -> dict[str, str]:
    rows = book.rows(
        "select key, value from setting where plan_id=? and deleted=0 and key like 'import.%' order by id", plan_id
    )
    return {row["key"]: row["value"] for row in rows}


def _keep(act: Act, book: Book, plan_id: str, key: str, value: str | None) -> None:
    """Writes a setting of a plan; with None, takes it off."""
    row = book.row("select id, value from setting where plan_id=? and key=? and deleted=0", plan_id, key)
    if row is None:
        if value is not None:
            act.insert("setting", plan_id=plan_id, key=key, value=value)
    elif value is None:
        act.set("setting", row["id"], deleted=1)
    elif row["value"] != value:
        act.set("setting", row["id"], value=value)


# -- what it wrote


def past(book: Book, plan_id: str) -> Past:
    """What the file knows of earlier imports of a plan."""
    log = _Log(book)
    for row in book.rows(
        f"with ids(id) as ({_IDS}) select c.row, c.col, c.old, c.new, c.action from ids "
        "join change c on c.row=ids.id order by c.seq",
        plan_id,
    ):
        log.follow(row)
    said: dict[str, dict[str, str]] = {}
    skipped = set()
    for key, value in _settings(book, plan_id).items():
        if key.startswith(f"{_SAID}."):
            said[key.removeprefix(f"{_SAID}.")] = _fields(value)
        elif key.startswith(f"{_SKIPPED}."):
            skipped.add(key.removeprefix(f"{_SKIPPED}."))
    return Past(
        edited=log.edited(),
        lists=_lists(book, plan_id, log),
        own=frozenset(log.own),
        removed=_removed(book, plan_id, log),
        said=said,
        skipped=frozenset(skipped),
        notes=_notes(book, plan_id),
    )


def _fields(value: str) -> dict[str, str]:
    try:
        found = json.loads(value)
    except ValueError:  # another tool wrote it
        return {}
    return {str(key): str(short) for key, short in found.items()} if isinstance(found, dict) else {}


class _Log:
    """Follows the changes of some rows from the first to the last."""

    def __init__(self, book: Book) -> None:
        acts = book.rows("select seq, kind, target from action where kind<>'do' or target is not null")
        self._acts = {row["seq"]: (row["kind"], row["target"]) for row in acts}
        self.own: set[str] = set()
        self.written: dict[tuple[str, str], Any] = {}
        """(row, cell) → what the last import wrote there."""
        self.now: dict[tuple[str, str], Any] = {}
        self.taken_out: set[str] = set()
        """Rows that somebody has deleted by an act of that purpose."""
        self._before: dict[tuple[int, str, str], Any] = {}

    def is_import(self, seq: int | None) -> bool:
        """Whether an act is an import, or takes one back or does it again."""
        if seq is None:
            return False
        kind, target = self._acts.get(seq, ("do", None))
        while target is not None:
            kind, target = self._acts.get(target, ("do", None))
        return bool(kind == "import")

    def follow(self, change: Row) -> None:
        row, column, seq = change["row"], change["col"], change["action"]
        if column is None:
            if not self.is_import(seq):
                self.own.add(row)
            return
        cell = row, column
        before = self.written.setdefault(cell, change["old"])
        self.now[cell] = change["new"]
        if self.is_import(seq):
            target = self._acts[seq][1]
            self._before[seq, row, column] = before
            self.written[cell] = self._before.get((target, row, column), change["new"]) if target else change["new"]
        if column == "deleted":
            by_hand = not self.is_import(seq) and bool(change["new"])
            (self.taken_out.add if by_hand else self.taken_out.discard)(row)

    def edited(self) -> dict[str, dict[str, Any]]:
        """Row → cell → what an import wrote there, where something else stands by now."""
        found: dict[str, dict[str, Any]] = defaultdict(dict)
        for (row, column), value in self.written.items():
            if value != self.now[row, column] and row not in self.own:
                found[row][column] = value
        return dict(found)

    def cell(self, row: Row, column: str) -> Any:
        """What an import wrote in a cell."""
        return self.written.get((row["id"], column), row[column])


def _lists(book: Book, plan_id: str, log: _Log) -> dict[str, dict[str, tuple[Any, ...]]]:
    names = {row["id"]: row["name"] for row in book.rows("select id, name from officer")}
    sources = {row["id"]: row["name"] for row in book.rows("select id, name from funding_source")}
    found: dict[str, dict[str, tuple[Any, ...]]] = defaultdict(dict)
    for name, of in (("leads", "lead"), ("parties", "party")):
        named: dict[str, list[Row]] = defaultdict(list)
        for table, column in _OF_PLAN.items():
            for row in book.rows(
                f"select l.* from {of} l join {table} t on t.id=l.row_id where t.{column}=? order by l.sort, l.id",
                plan_id,
            ):
                named[row["row_id"]].append(row)
        for row_id, rows in named.items():
            if _touched(rows, log):
                found[row_id][name] = tuple(_named(of, row, log, names) for row in _written(rows, log))
    money: dict[str, list[Row]] = defaultdict(list)
    for level, column in FUNDED.items():
        for row in book.rows(
            f"select l.* from allocation l join {level} t on t.id=l.{column} where t.{_OF_PLAN[level]}=? "
            "order by l.sort, l.id",
            plan_id,
        ):
            money[row[column]].append(row)
    for row_id, rows in money.items():
        if _touched(rows, log):
            found[row_id]["funding"] = tuple(_funding(row, log, sources) for row in _written(rows, log))
    return dict(found)


def _named(table: str, row: Row, log: _Log, names: Mapping[str, str]) -> Lead | Party:
    name, role = names[log.cell(row, "officer_id")], log.cell(row, "role")
    return Lead(name=name, role=LeadRole(role)) if table == "lead" else Party(name=name, role=PartyRole(role))


def _funding(row: Row, log: _Log, sources: Mapping[str, str]) -> Funding:
    confirmed = log.cell(row, "confirmed")
    return Funding(
        source=sources[log.cell(row, "source_id")],
        text=log.cell(row, "text"),
        pence=log.cell(row, "pence"),
        confirmed=None if confirmed is None else bool(confirmed),
        inside=log.cell(row, "inside"),
        kind=FundingKind(log.cell(row, "kind")),
        worth_pence=log.cell(row, "worth_pence"),
    )


def _touched(rows: list[Row], log: _Log) -> bool:
    """Whether officers have changed a list: added to it, or changed a cell of it."""
    return any(
        row["id"] in log.own or any(log.cell(row, column) != row[column] for column in row.keys())  # noqa: SIM118
        for row in rows
    )


def _written(rows: list[Row], log: _Log) -> list[Row]:
    """The rows of a list as imports left it."""
    return [row for row in rows if row["id"] not in log.own and not log.cell(row, "deleted")]


def _removed(book: Book, plan_id: str, log: _Log) -> tuple[Removed, ...]:
    found = []
    for table, above in PARENT_COLUMN.items():
        for row in book.rows(
            f"select id, {above} above, {title_column(table)} title from {table} where plan_id=? and deleted=1",
            plan_id,
        ):
            if row["id"] in log.taken_out and row["id"] not in log.own:
                found.append(Removed(Level(table), row["id"], row["above"], row["title"]))
    return tuple(found)


def _notes(book: Book, plan_id: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for table, column in _OF_PLAN.items():
        for row in book.rows(
            f"select n.row_id, n.text from note n join {table} t on t.id=n.row_id where t.{column}=?", plan_id
        ):
            found[row["row_id"]].add(plain(row["text"]))
    return {row: frozenset(texts) for row, texts in found.items()}

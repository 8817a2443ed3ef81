"""What a row needs before it comes into a plan that is there: a free number, and officers as the file knows them."""

from dataclasses import replace
from typing import Any

from tsworkbench.plan.model import OfficerKind
from tsworkbench.plan.numbering import MARKS, below_numbered, given, highest, is_given
from tsworkbench.plan.whole import Lead, Objective
from tsworkbench.store.book import Book
from tsworkbench.store.tables import PARENT

_HOLDING = ("leads", "objectives", "activities", "milestones", "outputs", "tasks")


class _Taken:
    """The numbers of some siblings, and the highest of them."""

    def __init__(self) -> None:
        self.refs: set[str | None] = set()
        self.last = 0
        self.last_given = 0

    def add(self, ref: str | None) -> None:
        self.refs.add(ref)
        self.last = max(self.last, highest([ref]))
        if is_given(ref):
            self.last_given = max(self.last_given, highest([ref]))


class Newcomers:
    """Makes rows ready for one plan of the file."""

    def __init__(self, book: Book) -> None:
        self.book = book
        rows = book.rows("select name, kind from officer where deleted=0 order by id desc")
        self._kinds = {row["name"].casefold(): OfficerKind(row["kind"]) for row in rows}
        self._refs: dict[tuple[str, str], _Taken] = {}

    def ready(self, value: Any, parent: str) -> Any:
        """A row that comes in under `parent`: numbered, its officers known."""
        return self.known(self.numbered(value, parent))

    def numbered(self, value: Any, parent: str) -> Any:
        """A row with a number that no other has. One that the document prints stays."""
        table = type(value).__name__.casefold()
        taken = self._numbers(table, parent)
        if table in ("objective", "activity"):
            if value.ref is None:
                above = self.book.value("select ref from objective where id=?", parent) if table == "activity" else None
                value = replace(value, ref=f"{above}.{taken.last + 1}" if above else str(taken.last + 1))
            taken.add(value.ref)
            if isinstance(value, Objective):
                return replace(value, activities=tuple(below_numbered(activity) for activity in value.activities))
            return below_numbered(value)
        if value.ref is None or (is_given(value.ref) and value.ref in taken.refs):
            above = self.book.value("select ref from activity where id=?", parent)
            value = replace(value, ref=given(above, MARKS[f"{table}s"], taken.last_given + 1))
        taken.add(value.ref)
        return value

    def _numbers(self, table: str, parent: str) -> "_Taken":
        """Numbers under a parent, of deleted rows too: they are not used again."""
        if (table, parent) not in self._refs:
            self._refs[table, parent] = taken = _Taken()
            for row in self.book.rows(f"select ref from {table} where {PARENT[table]}_id=?", parent):
                taken.add(row["ref"])
        return self._refs[table, parent]

    def known(self, value: Any) -> Any:
        """The value with each officer as the kind that the file has under that name: nobody stands there twice."""
        cells: dict[str, Any] = {}
        for name in _HOLDING:
            rows = getattr(value, name, ())
            if rows:
                cells[name] = tuple(self.lead(row) if isinstance(row, Lead) else self.known(row) for row in rows)
        return replace(value, **cells) if cells else value

    def lead(self, lead: Lead) -> Lead:
        """A lead by the name that the file knows."""
        kind = self._kinds.get(lead.name.casefold())
        return replace(lead, kind=kind or lead.kind, id=None, officer_id=None, sort=None)

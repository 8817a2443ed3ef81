"""Which rows of a file go with a plan that is shared: those that a letter holds, and of what plan each of them is."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from tsworkbench.plan.sharing.acts import Op, is_private
from tsworkbench.plan.sharing.facts import PRIVATE
from tsworkbench.store.book import Book
from tsworkbench.store.sharing.ops import RowId
from tsworkbench.store.tables import ABOVE, HANGING, OF_REGISTERS, PARENT, PARENT_COLUMN, ROWS

_IN = "in (select value from json_each(?))"
WHOSE = {"officer": "officer_id", "funding_source": "source_id"}
"""Tables of the file, not of a plan → the column that names a row of them."""


def share_of(book: Book, plan_id: str) -> list[str]:
    """The plans that are one share with a plan, the first of them first: those it was carried from and to, as far as
    somebody has claimed to be their home."""
    root = plan_id
    while True:
        above = book.value(
            "select p.carried_from from plan p join setting s on s.plan_id=p.carried_from and s.deleted=0 "
            "and s.key='share.home' where p.id=?",
            root,
        )
        if above is None or above == plan_id:
            break
        root = str(above)
    found = [root]
    for one in found:
        for row in book.rows("select id from plan where carried_from=? order by id", one):
            if row["id"] not in found:
                found.append(row["id"])
    return found


def plan_of(table: str, alias: str, depth: int = 0) -> str:
    """The SQL of the id of the plan that a row is of."""
    if table == "plan":
        return f"{alias}.id"
    if table in ROWS:
        return f"{alias}.plan_id"
    if table in HANGING:
        levels = (f"(select plan_id from {level} where id={alias}.row_id)" for level in ROWS[1:])
        return f"coalesce({', '.join(levels)}, {alias}.row_id)"
    found = [f"{alias}.plan_id"] if "plan_id" in ABOVE.get(table, {}) else []
    for column, parent in ABOVE.get(table, {}).items():
        if parent not in (*WHOSE, "plan"):
            under = f"p{depth}"
            plan = plan_of(parent, under, depth + 1)
            found.append(f"(select {plan} from {parent} {under} where {under}.id={alias}.{column})")
    return _first(found)


def _first(said: list[str]) -> str:
    if len(said) < 2:
        return said[0] if said else "null"
    return f"coalesce({', '.join(said)})"


def row_of(table: str, alias: str, depth: int = 0) -> str:
    """The SQL of the id of the row of the plan, or the plan, that a row is or hangs on."""
    if table in ROWS:
        return f"{alias}.id"
    if table in HANGING or table == "settlement":
        return f"{alias}.row_id"
    above = ABOVE.get(table, {}).items()
    found = [f"{alias}.{column}" for column, parent in reversed(above) if parent in ROWS]
    if not found:
        for column, parent in above:
            if parent not in WHOSE:
                under = f"r{depth}"
                row = row_of(parent, under, depth + 1)
                found.append(f"(select {row} from {parent} {under} where {under}.id={alias}.{column})")
    return _first(found)


class Scope:
    """Which rows belong in a letter."""

    def __init__(self, book: Book, plans: Collection[str], rows: Collection[RowId] | None, *, private: bool) -> None:
        self._book = book
        self._plans = set(plans)
        self._alone = book.value("select count(*) from plan") == len(self._plans)
        self._part = None if rows is None else _part(book, plans, rows)
        self._private = private
        self._of_registers = _registers_of(book, self._plans, private=private)
        self._personal = _personal_fields(book) if self._of_registers and not private else frozenset()
        self.hiding: dict[int, bool] = {}
        """Acts that were asked of → whether they touched rows that stay behind."""

    @property
    def is_of_all(self) -> bool:
        """Whether all of the file belongs in the letter, but what is private."""
        return self._alone and self._part is None

    def travelling(self, op: Op) -> Op | None:
        """An op as it travels: without what is personal in an entry; None where nothing is left of it."""
        if op.table != "entry" or op.fact in self._personal:
            return None if op.fact in self._personal else op
        if self._personal.isdisjoint(op.cells):
            return op
        return op._replace(cells={name: cell for name, cell in op.cells.items() if name not in self._personal})

    def within(self, ids: Iterable[RowId]) -> set[RowId]:
        """Those of some rows that belong in the letter."""
        by_table: dict[str, list[str]] = defaultdict(list)
        for table, row in ids:
            by_table[table].append(row)
        found: set[RowId] = set()
        for table, rows in by_table.items():
            if table in PRIVATE and not self._private:
                continue
            within = self._within_registers(table, rows) if table in OF_REGISTERS else self._within(table, rows)
            found |= {(table, row) for row in within}
        return found

    def within_ops(self, ops: Iterable[Op]) -> set[RowId]:
        """Those of the rows that ops are on that belong in the letter; rows that wait for another are no row yet."""
        every: dict[RowId, list[Op]] = defaultdict(list)
        for op in ops:
            every[op.table, op.row].append(op)
        found = self.within(row for row in every if row[0] in ABOVE)
        here = self._here(row for row in every if row not in found)
        for row, mine in every.items():
            if row not in found and row not in here and self._may_wait(mine):
                found.add(row)
        return found

    def _here(self, ids: Iterable[RowId]) -> set[RowId]:
        by_table: dict[str, list[str]] = defaultdict(list)
        for table, row in ids:
            if table in ABOVE:
                by_table[table].append(row)
        return {
            (table, row["id"])
            for table, rows in by_table.items()
            for row in self._book.rows(f"select id from {table} where id {_IN}", json.dumps(rows))
        }

    def _may_wait(self, ops: list[Op]) -> bool:
        if not self._private and any(is_private(op.table, op.cells) for op in ops):
            return False
        if any(op.table in OF_REGISTERS for op in ops):
            return any(op.table == "redaction" for op in ops) or bool(
                {op.cells.get("register_id") for op in ops} & self._of_registers
            )
        plans = {op.cells["plan_id"] for op in ops if "plan_id" in op.cells}
        return self._alone or not plans or bool(plans & self._plans)

    def _within_registers(self, table: str, rows: list[str]) -> Iterator[str]:
        """What is of a register goes with it, but what is personal, whose definition stays behind as well; that
        words were redacted goes wherever the plan goes.
        """
        if self._part is not None:
            return
        if table in ("register", "redaction"):
            yield from (row for row in rows if table == "redaction" or row in self._of_registers)
            return
        for row in self._book.rows(f"select id, register_id from {table} where id {_IN}", json.dumps(rows)):
            if row["register_id"] in self._of_registers and row["id"] not in self._personal:
                yield row["id"]

    def _within(self, table: str, rows: list[str]) -> Iterator[str]:
        if table == "settlement":
            hidden = self._hidden_settlements(rows)
            rows = [row for row in rows if row not in hidden]
        if table in ("officer", "funding_source"):
            yield from self._named(table, rows)
            return
        private = "t.row_id in (select id from task)" if "row_id" in self._columns(table) else "0"
        if table == "link":
            private += " or t.to_id in (select id from task)"
        if table == "settlement":
            private += " or t.tbl in ('task','note') or t.row_id in (select id from note) or t.tbl in ('lead')"
        for row in self._book.rows(
            f"select t.id, {plan_of(table, 't')} as plan, {row_of(table, 't')} as row, ({private}) as private "
            f"from {table} t where t.id {_IN}",
            json.dumps(rows),
        ):
            if row["private"] and not self._private:
                continue
            if not self._alone and row["plan"] not in self._plans:
                continue
            if self._part is None or row["row"] in self._part:
                yield row["id"]

    def _hidden_settlements(self, rows: list[str]) -> set[str]:
        """Those of some settlements that say what stays behind of a register."""
        found = self._book.rows(
            "select id, tbl, row_id, fact from settlement where tbl in ('register','field','entry','figure') "
            f"and id {_IN}",
            json.dumps(rows),
        )
        within = self.within((row["tbl"], row["row_id"]) for row in found)
        return {
            row["id"] for row in found if (row["tbl"], row["row_id"]) not in within or row["fact"] in self._personal
        }

    def _columns(self, table: str) -> set[str]:
        return {row["name"] for row in self._book.rows(f"pragma table_info({table})")}

    def _named(self, table: str, rows: list[str]) -> Iterator[str]:
        """Officers and sources belong to each plan that names them; those that none names, to every one."""
        if self._alone and self._part is None:
            yield from rows
            return
        column = WHOSE[table]
        posts: dict[str, str] = {}
        if table == "officer":  # who holds a post is named by what names the post
            held = self._book.rows(f"select id, holder_id from officer where holder_id {_IN}", json.dumps(rows))
            posts = {row["id"]: row["holder_id"] for row in held}
        asked = json.dumps([*rows, *posts])
        naming = [name for name in ABOVE if column in ABOVE[name]]
        where: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for one in naming:
            for row in self._book.rows(
                f"select t.{column} as named, {plan_of(one, 't')} as plan, {row_of(one, 't')} as row from {one} t "
                f"where t.{column} {_IN}",
                asked,
            ):
                for one_id in {row["named"], posts.get(row["named"], row["named"])}:
                    where[one_id].add((row["plan"], row["row"]))
        for row_id in rows:
            of = where.get(row_id, set())
            if self._part is not None:
                if any(plan in self._plans and row in self._part for plan, row in of):
                    yield row_id
            elif not of or any(plan in self._plans for plan, _ in of):
                yield row_id


def _registers_of(book: Book, plans: Collection[str], *, private: bool) -> frozenset[str]:
    """The registers that go with some plans: their own, and those of the whole file that say so. Personal ones only
    if what is private goes, too.
    """
    return frozenset(
        row["id"]
        for row in book.rows("select id, plan_id, shares, personal from register")
        if (row["plan_id"] in plans or set(plans).intersection((row["shares"] or "").split("\n")))
        and (private or not row["personal"])
    )


def _personal_fields(book: Book) -> frozenset[str]:
    return frozenset(row["id"] for row in book.rows("select id from field where personal<>0"))


def _part(book: Book, plans: Collection[str], rows: Collection[RowId]) -> set[str]:
    """The ids of some rows, of those above and below them, and of the plans themselves."""
    found = set(plans)
    for level, row_id in rows:
        found.add(row_id)
        up, at = row_id, level
        while at in PARENT and at != "plan":
            above = book.value(f"select {PARENT_COLUMN[at]} from {at} where id=?", up)
            if above is None:
                break
            found.add(above)
            up, at = above, PARENT[at]
        below = [(level, row_id)]
        while below:
            over, one = below.pop()
            for child, parent in PARENT.items():
                if parent == over:
                    for row in book.rows(f"select id from {child} where {PARENT_COLUMN[child]}=?", one):
                        found.add(row["id"])
                        below.append((child, row["id"]))
    return found

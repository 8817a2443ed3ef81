"""Which rows of a file go with a plan that is shared: those that a letter holds, and of what plan each of them is."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tsworkbench.plan.sharing.acts import Op, is_private
from tsworkbench.plan.sharing.facts import PRIVATE
from tsworkbench.store.book import Book
from tsworkbench.store.log.cells import SLOTS, is_several
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

    def __init__(
        self,
        book: Book,
        plans: Collection[str],
        rows: Collection[RowId] | None,
        *,
        private: bool,
        officer: str | None = None,
    ) -> None:
        """`rows`: a part, of these rows and what belongs to them, for the officer of that name."""
        self._book = book
        self._plans = set(plans)
        self._alone = book.value("select count(*) from plan") == len(self._plans)
        self._private = private
        self._of_registers = _registers_of(book, self._plans, private=private)
        self._personal = _personal_fields(book) if self._of_registers and not private else frozenset()
        self._links = _links_of(book, self._of_registers, self._personal)
        self._part: set[str] | None = None
        self._entries: set[str] | None = None
        if rows is not None:
            own = _below(book, rows)
            self._part = {*plans, *own, *_above(book, rows)}
            self._of_registers, self._entries = _registers_of_part(
                book, self._of_registers, self._links, self._part, own, officer
            )
            self._part |= {*self._of_registers, *self._entries}
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

    def officers_in(self, op: Mapping[str, Any]) -> Iterator[RowId]:
        """The officers that an op names in fields of an entry."""
        if op["t"] == "entry":
            for link in self._links:
                cell = op["v"].get(link.field) if link.kind == "officer" else None
                yield from (("officer", one) for one in link.ids(cell))

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
        if table == "register":
            yield from (row for row in rows if row in self._of_registers)
            return
        if table == "redaction":
            about = self._book.rows(f"select id, row_id from redaction where id {_IN}", json.dumps(rows))
            yield from (row["id"] for row in about if self._entries is None or row["row_id"] in self._entries)
            return
        feeds = _fed_rows(self._book) if table == "figure" and self._part is not None else {}
        for row in self._book.rows(f"select id, register_id from {table} where id {_IN}", json.dumps(rows)):
            if row["register_id"] not in self._of_registers or row["id"] in self._personal:
                continue
            if table == "entry" and self._entries is not None and row["id"] not in self._entries:
                continue
            if self._part is None or row["id"] not in feeds or feeds[row["id"]] in self._part:
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


class _Link(NamedTuple):
    """A field of a register that links to officers, entries or rows."""

    field: str
    register: str
    slot: str
    kind: str
    several: bool

    def ids(self, cell: Any) -> list[str]:
        """What a cell of it links to."""
        if cell is None:
            return []
        return str(cell).split("\n") if self.several else [str(cell)]


def _links_of(book: Book, registers: Collection[str], personal: Collection[str]) -> list[_Link]:
    """The fields of some registers that link, but personal ones."""
    if not registers:
        return []
    found = book.rows(
        "select id, register_id, slot, kind, rule from field where kind in ('officer','entry','row') and "
        f"register_id {_IN}",
        json.dumps(sorted(registers)),
    )
    return [
        _Link(row["id"], row["register_id"], row["slot"], row["kind"], is_several(row["rule"]))
        for row in found
        if row["slot"] in SLOTS and row["id"] not in personal
    ]


def _fed_rows(book: Book) -> dict[str, str]:
    """Figure → the output that it feeds, or the row whose measure it feeds."""
    rows = book.rows(
        "select f.id, coalesce(f.output_id, (select m.row_id from measure m where m.id=f.measure_id), '') as fed "
        "from figure f where f.output_id is not null or f.measure_id is not null"
    )
    return {row["id"]: row["fed"] for row in rows}


def _registers_of_part(
    book: Book,
    registers: Collection[str],
    links: Iterable[_Link],
    part: Collection[str],
    own: Collection[str],
    officer: str | None,
) -> tuple[frozenset[str], set[str]]:
    """(registers, entries) that belong to a part: the entries that link to its rows or name its officer, what hangs on
    those and what they link to; and all of a register that counts for one of its outputs or measures.
    """
    if not registers:
        return frozenset(), set()
    asked = json.dumps(sorted(registers))
    of = {
        row["id"]: row["register_id"]
        for row in book.rows(f"select id, register_id from entry where register_id {_IN}", asked)
    }
    me = {row["id"] for row in book.rows("select id from officer where name=?", officer or "")}
    me |= {row["id"] for row in book.rows(f"select id from officer where holder_id {_IN}", json.dumps(sorted(me)))}
    fed = _fed_rows(book)
    counting = {
        row["register_id"]
        for row in book.rows(f"select id, register_id from figure where deleted=0 and register_id {_IN}", asked)
        if fed.get(row["id"]) in part
    }
    found = {entry for entry, register in of.items() if register in counting}
    wanted = {"row": set(own), "officer": me}
    forward: dict[str, set[str]] = defaultdict(set)
    hanging: dict[str, set[str]] = defaultdict(set)
    for link in links:
        for row in book.rows(
            f"select id, {link.slot} as cell from entry where register_id=? and {link.slot} is not null", link.register
        ):
            ids = link.ids(row["cell"])
            if link.kind != "entry":
                found |= {row["id"]} if wanted[link.kind].intersection(ids) else set()
                continue
            forward[row["id"]].update(ids)
            for one in ids:
                hanging[one].add(row["id"])
    found |= {child for one in list(found) for child in hanging.get(one, ())}
    ahead = list(found)
    while ahead:
        new = {one for one in forward.get(ahead.pop(), ()) if one in of} - found
        found |= new
        ahead += new
    return frozenset({*counting, *(of[one] for one in found)}), found


def _above(book: Book, rows: Iterable[RowId]) -> set[str]:
    """The ids of the rows above some."""
    found = set()
    for level, row_id in rows:
        up, at = row_id, level
        while at in PARENT and at != "plan":
            above = book.value(f"select {PARENT_COLUMN[at]} from {at} where id=?", up)
            if above is None:
                break
            found.add(above)
            up, at = above, PARENT[at]
    return found


def _below(book: Book, rows: Iterable[RowId]) -> set[str]:
    """The ids of some rows and of those below them."""
    found = set()
    below = list(rows)
    while below:
        over, one = below.pop()
        found.add(one)
        for child, parent in PARENT.items():
            if parent == over:
                below += [
                    (child, row["id"])
                    for row in book.rows(f"select id from {child} where {PARENT_COLUMN[child]}=?", one)
                ]
    return found

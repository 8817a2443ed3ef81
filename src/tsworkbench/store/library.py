"""Whole plans in and out of the file, by the shape that plan/whole.py gives them.

The classes' fields are the tables' columns, so nothing here lists them again: what hangs below a row is the
only thing that needs saying.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date
from functools import cache
from typing import Any, get_args, get_type_hints

from tsworkbench.plan import whole
from tsworkbench.plan.errors import Conflict
from tsworkbench.plan.governance import measures
from tsworkbench.plan.governance.occurrences import Occurrence
from tsworkbench.plan.governance.round import Reported, Round
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.model import VACANT
from tsworkbench.plan.registers.values import Register
from tsworkbench.store.book import Act, Book, Row
from tsworkbench.store.tables import CHILDREN, HANGING
from tsworkbench.store.views.refs import any_fed, any_measure_fed, has_registers

_TABLE: dict[type, str] = {
    whole.Plan: "plan",
    whole.Objective: "objective",
    whole.Activity: "activity",
    whole.Milestone: "milestone",
    whole.Output: "output",
    whole.Task: "task",
    whole.Officer: "officer",
    whole.Source: "funding_source",
    whole.Lead: "lead",
    whole.Link: "link",
    whole.Note: "note",
    whole.Update: "progress",
    whole.Reading: "reading",
    whole.Funding: "allocation",
    whole.RoleHolder: "role_holder",
    whole.SignOff: "sign_off",
    whole.DeliveryGroup: "delivery_group",
    whole.Meeting: "meeting",
    whole.Member: "member",
    whole.Ask: "ask",
    whole.Decision: "decision",
    whole.Approval: "approval",
    whole.Setting: "setting",
    Round: "round",
    whole.Version: "version",
    whole.Review: "review",
    whole.Evidence: "evidence",
    Occurrence: "occurrence",
    whole.Spend: "spend",
    Reported: "reported",
    measures.Measure: "measure",
    measures.MeasureTarget: "measure_target",
    measures.MeasureReading: "measure_reading",
    whole.Party: "party",
    whole.PublicNote: "public_note",
}
Shape = type

_NAMES_OFFICER = (whole.Lead, whole.RoleHolder, whole.Member, whole.Party)
_NAMES_GROUP = (whole.Ask, whole.Decision, whole.Approval)


@cache
def columns(shape: Shape) -> tuple[str, ...]:
    """The fields of a value class that are columns of its own table."""
    borrowed = {
        whole.Lead: {"name", "kind", "held"},
        whole.Party: {"name", "kind"},
        whole.RoleHolder: {"name", "kind", "organisation"},
        whole.Funding: {"source"},
        whole.Link: {"to"},
        whole.Member: {"name", "kind"},
        whole.Ask: {"group"},
        whole.Decision: {"group"},
        whole.Approval: {"group"},
    }.get(shape, set())
    return tuple(
        f.name for f in fields(shape) if f.name not in children(shape) and f.name not in borrowed and f.compare
    )


@cache
def children(shape: Shape) -> dict[str, type]:
    """Field name → class, for the fields that hold rows of other tables."""
    if shape not in _TABLE:
        return {}
    found = {}
    for name, hint in get_type_hints(shape).items():
        inside = get_args(hint)
        if inside and inside[0] in _TABLE:
            found[name] = inside[0]
    return found


def _column(parent: str, child: str) -> str:
    """The column by which a row of `child` names the row of `parent` that it hangs on."""
    return "row_id" if child in HANGING else dict(CHILDREN[parent])[child]


# -- out of the file


def read_library(
    book: Book,
    plan_ids: Iterable[str] | None = None,
    *,
    as_at: date | None = None,
    with_registers: bool = False,
    personal: bool = False,
) -> whole.Library:
    """The plans of the file (all, or those named) with all officers and sources. Deleted rows stay out.

    Outputs that are counted from a register hold what that comes to at a day: without one, at the day of the file.
    The registers themselves are read only if asked for, and what is personal in them only if that is asked for too.
    """
    reader = _Reader(book, as_at)
    wanted = None if plan_ids is None else set(plan_ids)
    plans = [
        reader.value(whole.Plan, row)
        for row in book.rows("select * from plan where deleted=0 order by sort, id")
        if wanted is None or row["id"] in wanted
    ]
    registers: tuple[Register, ...] = ()
    left_out: tuple[str, ...] = ()
    if with_registers and has_registers(book):
        from tsworkbench.store.registers.whole import read_registers

        registers, left_out = read_registers(book, None if wanted is None else wanted, personal=personal)
    officers = [reader.value(whole.Officer, row) for row in reader.officers.values() if not row["deleted"]]
    sources = [reader.value(whole.Source, row) for row in reader.sources.values() if not row["deleted"]]
    return whole.Library(
        plans=tuple(plans),
        officers=tuple(officers),
        sources=tuple(sources),
        registers=registers,
        left_out=left_out,
    )


def _fed(book: Book, as_at: date | None) -> dict[str, float | None]:
    """Output → what it is counted to be, of those that are counted from a register."""
    if not any_fed(book):
        return {}
    from tsworkbench.store.registers.figures import actuals, day_of

    return {one: fed.value for one, fed in actuals(book, None, as_at or day_of(book)).items()}


class _Reader:
    """Reads each table once, by parent, and puts the values together."""

    def __init__(self, book: Book, as_at: date | None) -> None:
        self.book = book
        self.fed = _fed(book, as_at)
        self.measures_fed = any_measure_fed(book)
        self.officers = {row["id"]: row for row in book.rows("select * from officer order by id")}
        self.sources = {row["id"]: row for row in book.rows("select * from funding_source order by id")}
        self.groups = {row["id"]: row["name"] for row in book.rows("select id, name from delivery_group")}
        self._by_parent: dict[tuple[type, str], dict[str, list[Row]]] = {}
        self._refs: dict[str, dict[str, str | None]] = {}

    def value(self, shape: Shape, row: Row) -> Any:
        found = self._whole(shape, row)
        if shape is measures.Measure and self.measures_fed:
            from tsworkbench.store.registers.figures import with_readings

            return with_readings(self.book, found)
        return found

    def _whole(self, shape: Shape, row: Row) -> Any:
        cells = {name: _from_cell(shape, name, row[name]) for name in columns(shape)}
        if shape is whole.Output and row["id"] in self.fed:
            cells["actual"] = self.fed[row["id"]]
        if shape in _NAMES_OFFICER:
            officer = self.officers[row["officer_id"]]
            cells |= {"name": officer["name"], "kind": _from_cell(shape, "kind", officer["kind"])}
            if shape is whole.Lead:
                cells["held"] = self._held(officer)
            if shape is whole.RoleHolder:
                cells["organisation"] = officer["organisation"]
        if shape is whole.Funding:
            cells["source"] = self.sources[row["source_id"]]["name"]
        if shape in _NAMES_GROUP:
            cells["group"] = self.groups[row["group_id"]] if row["group_id"] else None
        if shape is whole.Link:
            cells["to"] = self._standing(row["to_level"])[row["to_id"]]
        for name, child in children(shape).items():
            cells[name] = tuple(self.value(child, below) for below in self._below(child, _TABLE[shape], row["id"]))
        return shape(**cells)

    def _held(self, officer: Row) -> str | None:
        """Who holds a post, or that it is vacant; None where neither is known."""
        holder = self.officers.get(officer["holder_id"])
        return VACANT if officer["vacant"] else None if holder is None else str(holder["name"])

    def _standing(self, level: str) -> dict[str, str | None]:
        """The refs of a level's rows by their ids, read at the first link to one of them."""
        if level not in self._refs:
            ref = "null" if level == "plan" else "ref"
            rows = self.book.rows(f"select id, {ref} ref from {level} where deleted=0")
            self._refs[level] = {row["id"]: row["ref"] for row in rows}
        return self._refs[level]

    def _below(self, child: type, table: str, row_id: str) -> list[Row]:
        if (child, table) not in self._by_parent:
            grouped = defaultdict(list)
            name = _TABLE[child]
            column = _column(table, name)
            ordering = "sort, id" if "sort" in columns(child) else "id"
            for row in self.book.rows(f"select * from {name} where deleted=0 order by {ordering}"):
                if child is whole.Link and row["to_id"] not in self._standing(row["to_level"]):
                    continue  # what it leads to has been deleted: it holds again once that is brought back
                grouped[row[column]].append(row)
            self._by_parent[child, table] = grouped
        return self._by_parent[child, table].get(row_id, [])


@cache
def _kinds(shape: Shape) -> dict[str, tuple[type | None, bool]]:
    """Field → (the closed set its words belong to, whether it is a truth value)."""
    found: dict[str, tuple[type | None, bool]] = {}
    for name, hint in get_type_hints(shape).items():
        options = get_args(hint) or (hint,)
        words = next((o for o in options if isinstance(o, type) and issubclass(o, str) and o is not str), None)
        found[name] = (words, bool in options)
    return found


def _from_cell(shape: Shape, name: str, cell: Any) -> Any:
    words, truth = _kinds(shape)[name]
    if cell is None:
        return None
    if words is not None:
        return words(cell)
    return bool(cell) if truth else cell


# -- into the file


def write_library(act: Act, book: Book, library: whole.Library) -> list[str]:
    """Adds the plans, officers and sources of a library; returns the ids of the new plans.

    Officers and sources that are in the file already (by id, else by name and kind) are used, not doubled.
    Raises Conflict if a row's id is in the file already.
    """
    writer = Writer(act, book)
    there = {one.id for one in library.officers} | {row["id"] for row in book.rows("select id from officer")}
    for officer in library.officers:
        writer.officer(officer if officer.holder_id in there else replace(officer, holder_id=None))
    for source in library.sources:
        writer.source(source.name, source.id)
    plans = [writer.add_plan(plan) for plan in library.plans]
    if library.registers:
        from tsworkbench.store.registers.whole import write_registers

        write_registers(act, book, library.registers, plans[0] if plans else None)
    return plans


def _nothing() -> None:
    pass


class Writer:
    """Adds values to the file in an act. Officers and sources that are there already are used, not doubled."""

    def __init__(self, act: Act, book: Book, step: Callable[[], None] = _nothing) -> None:
        """`step` is called before each row is written; what it raises ends the act."""
        self.act = act
        self.book = book
        self.step = step
        self._officers: dict[tuple[str, str], str] = {}
        self._before: dict[str, set[str]] = {}
        """Who was there already, by name alone: a document's guess of a kind makes no second officer of that name."""
        self._sources: dict[str, str] = {}
        self._links: list[tuple[whole.Link, str, str]] = []
        for row in book.rows("select id, name, kind from officer where deleted=0 order by id desc"):
            self._officers[row["name"].casefold(), row["kind"]] = row["id"]
            self._before.setdefault(row["name"].casefold(), set()).add(row["id"])
        for row in book.rows("select id, name from funding_source where deleted=0 order by id desc"):
            self._sources[row["name"].casefold()] = row["id"]

    def add_plan(self, plan: whole.Plan) -> str:
        """Adds a plan, whole, behind those of the file. Returns its id."""
        last = self.book.value("select max(sort) from plan") or ""
        plan_id = self.add(plan, {"sort": plan.sort or row_keys.after(last)})
        self.link_up(plan_id)
        return plan_id

    def add(self, value: Any, extra: dict[str, Any]) -> str:
        """Adds a row with all that hangs on it; `extra` are the cells that say where. Returns its id.

        Raises Conflict if a row's id is in the file already.
        """
        self.step()
        shape: Shape = type(value)
        table = _TABLE[shape]
        cells = {name: getattr(value, name) for name in columns(shape)} | extra
        if cells["id"] is not None and self.book.value(f"select 1 from {table} where id=?", cells["id"]):
            title = getattr(value, "title", None) or getattr(value, "name", None) or cells["id"]
            raise Conflict(
                f"“{title}” is in this file already (the same {table.replace('_', ' ')} with the same id), so nothing "
                "was imported. Import into an empty file, or take the ids out of the document to make a second copy."
            )
        row_id = self.act.insert(table, **cells)
        for name, child in children(shape).items():
            below = getattr(value, name)
            sorts = row_keys.spread(len(below)) if "sort" in columns(child) else []
            for place, item in enumerate(below):
                sort = sorts[place] if sorts and item.sort is None else None
                self.hang(item, table, row_id, extra.get("plan_id") or row_id, sort=sort)
        return row_id

    def hang(self, item: Any, table: str, row_id: str, plan_id: str, *, sort: str | None = None) -> str | None:
        """Adds a value under or on a row of a plan, whichever it is made for. Returns its id; None for a link.

        Links wait until `link_up`, because they may lead to a row that comes later.
        """
        child = type(item)
        extra: dict[str, Any] = {} if sort is None else {"sort": sort}
        if child is whole.Link:
            self._links.append((item, row_id, table))
            return None
        extra[_column(table, _TABLE[child])] = row_id
        if _TABLE[child] in HANGING:
            extra["level"] = table
        if child in (whole.Activity, whole.Milestone, whole.Output, whole.Task):
            extra["plan_id"] = plan_id
        if child in _NAMES_OFFICER:
            extra["officer_id"] = item.officer_id or self.officer(
                whole.Officer(name=item.name, kind=item.kind, organisation=getattr(item, "organisation", None))
            )
        if child is whole.Funding:
            extra["source_id"] = item.source_id or self.source(item.source, None)
        if child in _NAMES_GROUP and item.group:
            extra["group_id"] = item.group_id or self.group(item.group, plan_id)
        return self.add(item, extra)

    def link_up(self, plan_id: str) -> None:
        """Adds the links of a plan, once all its rows are there. One to a row that isn't is left out."""
        for link, row_id, table in self._links:
            level = str(link.to_level)
            to_id = link.to_id or self.book.value(
                f"select id from {level} where plan_id=? and ref=? and deleted=0", plan_id, link.to
            )
            if to_id is not None:
                self.add(link, {"row_id": row_id, "level": table, "to_id": to_id})
        self._links.clear()

    def officer(self, officer: whole.Officer) -> str:
        """The id of this officer in the file, added if new."""
        if officer.id and self.book.value("select 1 from officer where id=?", officer.id):
            return officer.id
        key = officer.name.casefold(), str(officer.kind)
        if officer.id is None and key not in self._officers and len(self._before.get(key[0], ())) == 1:
            return next(iter(self._before[key[0]]))
        if key not in self._officers or (officer.id and officer.id != self._officers[key]):
            self._officers[key] = self.act.insert("officer", **{n: getattr(officer, n) for n in columns(whole.Officer)})
        return self._officers[key]

    def group(self, name: str, plan_id: str) -> str:
        """The id of a plan's group of that name, added if new."""
        rows = self.book.rows("select id, name from delivery_group where plan_id=? and deleted=0", plan_id)
        found = next((row["id"] for row in rows if row["name"].casefold() == name.casefold()), None)
        return found or self.act.insert("delivery_group", plan_id=plan_id, name=name, sort=row_keys.after(""))

    def source(self, name: str, source_id: str | None) -> str:
        """The id of this funding source in the file, added if new."""
        if source_id and self.book.value("select 1 from funding_source where id=?", source_id):
            return source_id
        key = name.casefold()
        if key not in self._sources or (source_id and source_id != self._sources[key]):
            self._sources[key] = self.act.insert("funding_source", name=name, id=source_id)
        return self._sources[key]

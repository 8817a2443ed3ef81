"""The words that choose entries, and the fields that are worked out, as SQL with bound, numbered values."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.registers.values import Field, FieldKind, Register, Registers
from tsworkbench.plan.registers.wanted import (
    Compared,
    Condition,
    Filled,
    Has,
    Is,
    Mine,
    On,
    Open,
    Path,
    parse,
    path_of,
)
from tsworkbench.store.book import Book
from tsworkbench.store.registers.links import Links

_DEEPEST = 6
"""How many fields that are worked out may rest on one another."""
_SAFE = re.compile(r"[lc]\d+")


class Query:
    """A query of the entries of a register, as `t`. What it is made of says which values it has, and what it joins."""

    def __init__(self, register: Register, links: Links, me: Collection[str] = ()) -> None:
        """`me` are the ids by which the officer at this laptop is known."""
        self.register = register
        self.registers: Registers = links.registers
        self.values: list[Any] = []
        self._links = links
        self._me = tuple(me)
        self._joins: dict[tuple[str, str], str] = {}
        self._number = 0
        self._depth = 0
        self._of = self.value(register.id)

    def value(self, cell: Any) -> str:
        """A bound value: its place in the query."""
        self.values.append(cell)
        return f"?{len(self.values)}"

    def conditions(self, words: str | None, register: Register | None = None) -> tuple[Condition, ...]:
        """What words mean. Raises WrongInput where they can't be read."""
        links = self._links
        return parse(
            words, register or self.register, self.registers, as_at=links.as_at, day=links.day, find=links.find
        )

    def select(self, what: str, where: Iterable[str] = (), order: str = "", *, by_rid: bool = False) -> str:
        """The whole query, of the entries for which all of `where` holds: with `by_rid` it names the few there are.

        Where most of the file's entries are of the register they are gone through as they lie: by the index of the
        register, which gives them in their own order, each would be looked up. What is asked of their fields is asked
        first, and whose they are of those that are left: that is the longest to compare.
        """
        through = by_rid or (order != _OWN_ORDER and _is_most(self._links.book, self.register.id))
        own = "+t.register_id" if through else "t.register_id"
        held = " and ".join((*where, "t.deleted=0", f"{own}={self._of}"))
        return f"select {what} from entry t{self.joined('t')} where {held}{f' order by {order}' if order else ''}"

    def joined(self, alias: str) -> str:
        """The joins of what was asked of the entries `alias`."""
        return "".join(
            f" left join entry {name} on {name}.id={of}.{slot} and {name}.deleted=0"
            for (of, slot), name in self._joins.items()
            if of == alias
        )

    # -- fields

    def field(self, name: str) -> str:
        """The SQL of a field, or one behind a link, by its name. Raises WrongInput: did you mean …?"""
        return self.of_path(path_of(name, self.register, self.registers))

    def of_path(self, path: Path, alias: str = "t") -> str:
        """The SQL of a field, or of one behind a link."""
        register = path.registers[0]
        fields = path.fields
        if path.built_in is None and len(fields) == 1:
            return self.of_field(register, fields[0], alias)
        if not fields:
            return self._built_in(path.built_in or "", register, alias)
        there = path.registers[1]
        inside, after = self._behind(fields[0], alias)
        if path.built_in is not None:
            sql = self._built_in(path.built_in, there, inside)
        else:
            sql = self.of_field(there, fields[1], inside)
        return after.format(sql) if after else sql

    def _behind(self, link: Field, alias: str) -> tuple[str, str]:
        """The entries that a link leads to: their name in the query, and what is put round what is asked of them."""
        slot = _slot(link)
        if not link.several:
            name = self._joins.get((alias, slot))
            if name is None:
                name = self._joins[alias, slot] = self._name("j")
            return name, ""
        name = self._name("s")  # of several the first that there is
        return name, (
            f"(select {{}} from entry {name} where {name}.deleted=0 "
            f"and {_among(f'{name}.id', f'{alias}.{slot}')} limit 1)"
        )

    def _name(self, letter: str) -> str:
        self._number += 1
        return f"{letter}{self._number}"

    def _built_in(self, name: str, register: Register, alias: str) -> str:
        if name == "changed_at":
            return (
                f"(select coalesce(a.at, '') from change c left join action a on a.seq=c.action where c.row={alias}.id "
                "order by c.seq desc limit 1)"
            )
        if name in ("org_id", "org_list"):
            numbers = {one.check: one for one in register.fields if one.slot}
            known = [
                of.format(f"{alias}.{_slot(numbers[check])}")
                for check, of in (_NUMBERED if name == "org_id" else _LISTS).items()
                if check in numbers
            ]
            return f"coalesce({', '.join((*known, 'null', 'null'))})"
        return f"{alias}.{'id' if name == 'id' else 'ref'}"

    def of_field(self, register: Register, field: Field, alias: str = "t") -> str:
        """The SQL of a field of the entries `alias`: its slot, or how it is worked out."""
        if not field.kind.derived:
            return f"{alias}.{_slot(field)}" if field.slot else "null"
        self._depth += 1
        try:
            if self._depth > _DEEPEST:
                raise WrongInput(f"{field.title} of {register.title} is worked out from itself.")
            if field.kind is FieldKind.ROLLUP:
                return self._rollup(register, field, alias)
            parts = [self.of_path(self._needed(field, one, register), alias) for one in field.of]
            if field.kind is FieldKind.TIMES:
                return f"({'*'.join(parts)})"
            return f"({'-'.join(f'coalesce({part}, 0)' for part in parts)})"
        finally:
            self._depth -= 1

    def shown(self, register: Register, field: Field) -> str:
        """The SQL of a field as a list shows it: one that can't be worked out, because what it needs was deleted, is
        empty."""
        try:
            return self.of_field(register, field)
        except WrongInput:
            return "null"

    def _needed(self, field: Field, name: str, register: Register) -> Path:
        """A field from which another is worked out. Raises WrongInput where it was deleted."""
        try:
            return path_of(name, register, self.registers)
        except WrongInput:
            raise WrongInput(
                f"{field.title} can't be worked out any more: “{name}”, which it needs, was deleted from "
                f"{register.title}."
            ) from None

    def _rollup(self, register: Register, field: Field, alias: str) -> str:
        """What is counted or summed of the entries of another register that link to these."""
        source = self.registers.get(field.rule.get("from"))
        link = source.field(field.rule.get("link", "")) if source is not None else None
        if source is None or link is None or not link.slot:
            return "null"
        name = self._name("x")
        held = [f"{name}.register_id={self.value(source.id)}", f"{name}.deleted=0"]
        if link.several:
            held.append(_among(f"{alias}.id", f"{name}.{_slot(link)}"))
        else:
            held.append(f"{name}.{_slot(link)}={alias}.id")
        held += self.where(self.conditions(field.rule.get("where"), source), name)
        what = "count(*)"
        if field.rule.get("how") == "sum" and field.of:
            what = f"sum({self.of_path(self._needed(field, field.of[0], source), name)})"
        return f"(select {what} from entry {name}{self.joined(name)} where {' and '.join(held)})"

    # -- conditions

    def wanted(self, words: str | None) -> list[str]:
        """The SQL of each condition that words make."""
        return self.where(self.conditions(words))

    def where(self, conditions: Sequence[Condition], alias: str = "t") -> list[str]:
        """The SQL of each condition on the entries `alias`."""
        return [self._where(one, alias) for one in conditions]

    def _where(self, one: Condition, alias: str) -> str:
        match one:
            case Is():
                found = self._is(one, alias)
            case Has():
                found = self._has(self.of_path(one.path, alias), one.words)
            case Compared():
                sql = self.of_path(one.path, alias)
                than = self.value(one.than) if not isinstance(one.than, Path) else self.of_path(one.than, alias)
                return f"({sql}{one.sign}{than} and typeof({sql})<>'text' and typeof({than})<>'text')"
            case On():
                sql = self.of_path(one.path, alias)
                found = " or ".join(self.on(sql, *days) for days in ((one.first, one.last), *one.others))
                found = f"({found})"
            case Filled():
                found = self._filled(one.path, self.of_path(one.path, alias))
            case Open():
                ends = ", ".join(map(self.value, one.ends))
                found = f"not coalesce({self.of_path(one.path, alias)} in ({ends}), 0)"
            case Mine():
                found = self._mine(one, alias)
        negated = not isinstance(one, Has) and one.negated
        return f"not coalesce({found}, 0)" if negated else f"coalesce({found}, 0)"

    def _is(self, one: Is, alias: str) -> str:
        sql, field = self.of_path(one.path, alias), one.path.field
        if field is not None and field.several:
            return f"({' or '.join(_among(self.value(cell), sql) for cell in one.values)})"
        if one.path.unit is FieldKind.YES_NO:
            sql = f"coalesce({sql}, 0)"
        plain = field is None or field.kind.words
        values = ", ".join(map(self.value, one.values))
        return f"{sql}{' collate nocase' if plain else ''} in ({values})"

    def _has(self, sql: str, words: str) -> str:
        """Words anywhere in a text. SQLite knows the capitals of plain letters alone, so others are tried as well."""
        plain = f"instr(lower({sql}), {self.value(words.lower())})>0"
        if words.isascii():
            return plain
        ways = dict.fromkeys((words, words.lower(), words.upper(), words.title(), words.capitalize()))
        return f"({' or '.join((plain, *(f'instr({sql}, {self.value(way)})>0' for way in ways)))})"

    def on(self, sql: str, first: date | None, last: date | None) -> str:
        """That a day is within two others; what names no day isn't."""
        parts = [f"{sql}<'A'"]
        if first is not None:
            parts.append(f"{sql}>={self.value(first.isoformat())}")
        if last is not None and last < date.max:
            parts.append(f"{sql}<{self.value((last + timedelta(days=1)).isoformat())}")
        return f"({' and '.join(parts)})"

    def _filled(self, path: Path, sql: str) -> str:
        counts = path.unit is FieldKind.YES_NO or (path.field is not None and path.field.kind.derived)
        return f"coalesce({sql}, 0)<>0" if counts else f"coalesce({sql}, '')<>''"

    def _mine(self, one: Mine, alias: str) -> str:
        if not self._me:
            return "0"
        parts = []
        for path in one.paths:
            sql = self.of_path(path, alias)
            if path.field is not None and path.field.several:
                parts += [_among(self.value(officer), sql) for officer in self._me]
            else:
                parts.append(f"coalesce({sql} in ({', '.join(map(self.value, self._me))}), 0)")
        return f"({' or '.join(parts)})"

    # -- order

    def order(self, names: Iterable[str]) -> str:
        """The SQL of an order by fields; one with "-" in front is the other way round. What is empty comes last."""
        parts = []
        for name in names:
            path = path_of(name.removeprefix("-"), self.register, self.registers)
            sql, field = self._sortable(path), path.field
            way = " desc" if name.startswith("-") else ""
            parts.append(f"{sql} is null")
            if field is not None and field.kind.chosen:
                places = " ".join(f"when {self.value(word)} then {n}" for n, word in enumerate(field.all_choices))
                parts.append(f"case {sql} {places} else {len(field.all_choices)} end{way}" if places else f"{sql}{way}")
            elif field is not None and field.kind is FieldKind.DAY:
                parts += [f"{sql}>='A'", f"{sql}{way}"]
            else:
                parts.append(f"{self._sorted_by(path, sql)} collate nocase{way}")
        return ", ".join((*parts, _OWN_ORDER))

    def _sortable(self, path: Path) -> str:
        if path.field is not None and path.field.kind.derived and len(path.fields) == 1:
            return self.shown(self.register, path.field)
        return self.of_path(path)

    def _sorted_by(self, path: Path, sql: str) -> str:
        """What a field is sorted by: a link by the words, or the place in the plan, of what it leads to."""
        field = path.field
        if field is None or not field.kind.link or field.several:
            return _natural(sql) if path.built_in == "ref" else sql
        if field.kind is FieldKind.OFFICER:
            return f"(select name from officer where id={sql})"
        if field.kind is FieldKind.ROW:
            return _PLACE.format(sql)
        there = self.registers.get(field.to_register)
        called = there.field(there.called[0]) if there is not None and there.called else None
        if called is None or not called.slot:
            return f"(select ref from entry where id={sql})"
        return f"(select {_slot(called)} from entry where id={sql})"


_LISTS = {
    "charity_number": (
        "case when {0} glob 'SC[0-9]*' then 'GB-SC' when {0} glob 'NIC[0-9]*' then 'GB-NIC' "
        "when {0} glob '[1-9][0-9][0-9][0-9][0-9][0-9]*' and {0} not glob '*[^0-9-]*' then 'GB-CHC' end"
    ),
    "company_number": "case when {0} glob '*[0-9][0-9][0-9][0-9][0-9]*' then 'GB-COH' end",
}
"""The list of org-id.guide that an organisation is in by a number; none for what doesn't look like one."""
_NUMBERED = {
    "charity_number": f"({_LISTS['charity_number']}) || '-' || "
    "case when {0} like 'NIC%' then substr({0}, 4) when instr({0}, '-') then substr({0}, 1, instr({0}, '-')-1) "
    "else {0} end",
    "company_number": f"({_LISTS['company_number']}) || '-' || {{0}}",
}
"""The number with its list: "GB-CHC-1123456", of a charity without the number of its part."""


_OWN_ORDER = "t.sort, t.id"
_FEW = 5000
_MOST: "WeakKeyDictionary[Book, dict[str | None, tuple[int, bool]]]" = WeakKeyDictionary()


def _is_most(book: Book, register_id: str | None) -> bool:
    """Whether more than half of many entries are of a register. It is looked again once there are a tenth more."""
    length = int(book.value("select coalesce(max(rid), 0) from entry"))
    if length < _FEW:
        return False
    known = _MOST.setdefault(book, {})
    if register_id not in known or not known[register_id][0] <= length <= known[register_id][0] * 1.1:
        own = int(book.value("select count(*) from entry where register_id=? and deleted=0", register_id))
        known[register_id] = length, own * 2 > length
    return known[register_id][1]


def _natural(sql: str) -> str:
    """A ref by its number: R9 before R10. Its letters are the same in a whole register."""
    return f"printf('%12s', {sql})"


_OBJECTIVE = "join objective on objective.id=activity.objective_id"
_PLACE = "coalesce({})".format(
    ", ".join(
        (
            "(select sort from objective where id={0})",
            f"(select objective.sort || ' ' || activity.sort from activity {_OBJECTIVE} where activity.id={{0}})",
            *(
                f"(select objective.sort || ' ' || activity.sort || ' ' || {level}.sort from {level} "
                f"join activity on activity.id={level}.activity_id {_OBJECTIVE} where {level}.id={{0}})"
                for level in ("milestone", "output", "task")
            ),
            "(select sort from plan where id={0})",
        )
    )
)
"""Where a row is in the order of the plan."""


def _slot(field: Field) -> str:
    """The column of a field. It is from the file, so it is looked at before it becomes a part of a query."""
    if field.slot is None or not _SAFE.fullmatch(field.slot):
        raise WrongInput(f"{field.title} has no place for its values in this file. “check” says what is wrong.")
    return field.slot


def _among(one: str, lines: str) -> str:
    """That a value is among those of a cell with one a line."""
    return f"instr(char(10) || {lines} || char(10), char(10) || {one} || char(10))>0"

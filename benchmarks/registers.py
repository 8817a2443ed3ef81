"""Entries of registers in slots, beside the same in a plain narrow table with typed columns: times as ratios.

    python benchmarks/registers.py [ENTRIES]

Both tables hold the same twelve values a row, with a log of every cell. The plain one is what the program would have if
this register were a table of its own: its rows say of which plan they are, as those in slots say of which register.
Each thing is done in turn on one and the other, and the smallest time of each counts.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from tsworkbench.plan.registers.values import Field, Register
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.registers.definitions import register_by_id
from tsworkbench.store.upgrade import create

BAR = 1.15
KINDS = ("text", "choice", "money", "day", "yes_no", "number", "text", "text", "long", "text", "stage", "text")
STAGES = ("open", "held", "done")
PLAN = "018bd50b-c7e8-7000-8000-000000000001"


def main() -> None:
    """Prints a line for each thing: milliseconds in the plain table and in slots, the ratio, and whether it holds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        book, register = _filled(os.path.join(folder, "plan.db"), count)
        slots = {one.name: str(one.slot) for one in register.stored}
        with closing(book):
            print(f"{count:,} entries of {len(KINDS)} fields")
            for name, plain, slotted in _things(book, register, slots):
                _line(name, *_times(plain, slotted))
        _openings(folder)


def _filled(path: str, count: int) -> tuple[Book, Register]:
    create(path)
    book = open_book(path, who="Benchmark")
    with book.act(large=True) as act:
        act.called("A register")
        register_id = act.insert("register", name="entries", title="Entries", one="entry", prefix="E", sort="V")
        for number, kind in enumerate(KINDS):
            words = "\n".join(STAGES) if kind in ("choice", "stage") else None
            cells = {
                "name": f"f{number:02d}",
                "title": f"F{number}",
                "kind": kind,
                "choices": words,
                "sort": f"V{number:02d}",
            }
            act.insert("field", register_id=register_id, **cells)
    register = register_by_id(book, register_id)
    assert register is not None
    slots = [str(one.slot) for one in register.stored]
    columns = ", ".join(f"f{number:02d} {_type(kind)}" for number, kind in enumerate(KINDS))
    run = book.connection.execute
    run(
        "create table plain(rid integer primary key, id text unique, plan_id text, sort text, deleted integer "
        f"default 0, ref text, {columns})"
    )
    run("create index plain_sort on plain(plan_id, sort, id) where deleted=0")
    for number in range(len(KINDS)):
        run(
            f"create trigger plain_{number} after update of f{number:02d} on plain when new.f{number:02d} is not "
            f"old.f{number:02d} begin insert into logged values('plain', new.id, 'f{number:02d}', old.f{number:02d}, "
            f"new.f{number:02d}); end"
        )
    run(
        "create trigger plain_new after insert on plain begin "
        "insert into logged values('plain', new.id, null, null, null); end"
    )
    marks = ", ".join("?" * len(KINDS))
    rows = [_values(number) for number in range(count)]
    with book.transaction():
        book.connection.executemany(
            f"insert into entry(id, register_id, sort, ref, {', '.join(slots)}) values(?, ?, ?, ?, {marks})",
            ((_id(n), register_id, f"V{n:07d}", f"E{n}", *row) for n, row in enumerate(rows)),
        )
        book.connection.executemany(
            f"insert into plain(id, plan_id, sort, ref, {', '.join(f'f{n:02d}' for n in range(12))}) "
            f"values(?, ?, ?, ?, {marks})",
            ((_id(n), PLAN, f"V{n:07d}", f"E{n}", *row) for n, row in enumerate(rows)),
        )
    run("analyze")
    return book, register


def _id(number: int) -> str:
    """An id as long as those that the program makes."""
    return f"018bd50b-c7e8-7000-9779-{number:012x}"


def _type(kind: str) -> str:
    return "integer" if kind in ("money", "yes_no") else "real" if kind == "number" else "text"


def _values(number: int) -> tuple[Any, ...]:
    day = f"20{8 + number % 3:02d}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    stage = STAGES[number % 3]
    words = f"{(number * 7919) % 100_003} some words of an entry"
    return (
        words,
        stage,
        number * 37 % 9_000_000,
        day,
        number % 2,
        float(number % 50),
        "a",
        "b",
        words * 3,
        "c",
        stage,
        "d",
    )


def _things(
    book: Book, register: Register, s: dict[str, str]
) -> list[tuple[str, Callable[[], Any], Callable[[], Any]]]:
    run = book.connection.execute

    def sql(text: str) -> tuple[Callable[[], Any], Callable[[], Any]]:
        """The same of both tables. `{of}` is last, and an index's own order uses the index, as in `Query.select` where
        most entries are of one register."""
        plus = "" if text.endswith("{of} order by sort, id") else "+"
        slotted = text
        for name, slot in s.items():
            slotted = slotted.replace(name, slot)
        plain = text.format(table="plain", of=f"deleted=0 and {plus}plan_id='{PLAN}'")
        held = slotted.format(table="entry", of=f"deleted=0 and {plus}register_id='{register.id}'")
        return (lambda: run(plain).fetchall()), (lambda: run(held).fetchall())

    def edits(table: str, column: str) -> Callable[[], Any]:
        def edit() -> None:
            with book.transaction():
                for number in range(1000):
                    run(f"update {table} set {column}=? where id=?", (f"{time.perf_counter()}", _id(number)))

        return edit

    return [
        ("list in order", *sql("select rid from {table} where {of} order by sort, id")),
        ("a page of 40", *sql(f"select id, ref, {', '.join(s)} from {{table}} where rid between 5000 and 5039")),
        ("sorted by text", *sql("select rid from {table} where {of} order by f00 collate nocase, sort, id")),
        ("sorted by money", *sql("select rid from {table} where {of} order by f02, sort, id")),
        ("filtered by two fields", *sql("select rid from {table} where f01='held' and f02>5000000 and {of}")),
        ("words in one field", *sql("select rid from {table} where instr(lower(f00), '77')>0 and {of}")),
        ("counted as at a day", *sql("select count(*) from {table} where f03<'2009-12-16' and f04=1 and {of}")),
        ("summed as at a day", *sql("select sum(f02) from {table} where f03<'2009-12-16' and {of}")),
        ("counted by group", *sql("select f10, count(*) from {table} where {of} group by f10")),
        ("1,000 edits, logged", edits("plain", "f06"), edits("entry", s["f06"])),
    ]


def _times(plain: Callable[[], Any], slotted: Callable[[], Any], rounds: int = 7) -> tuple[float, float]:
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        for place, thing in enumerate((plain, slotted)):
            since = time.process_time()
            thing()
            best[place] = min(best[place], time.process_time() - since)
    return best[0] * 1000, best[1] * 1000


def _line(name: str, plain: float, slotted: float, bar: float = BAR) -> None:
    ratio = slotted / plain if plain else 1.0
    print(f"{name:28} {plain:9.2f} ms {slotted:9.2f} ms   x {ratio:.2f}  {'' if ratio <= bar else f'over {bar}'}")


def _openings(folder: str) -> None:
    """Opening a file with the registers of all presets, against one without any."""
    from tsworkbench.plan.registers import presets

    paths = [os.path.join(folder, f"{name}.db") for name in ("without", "with")]
    for path in paths:
        create(path)
    with closing(open_book(paths[1], who="Benchmark")) as book, book.act() as act:
        act.called("All presets")
        for preset in presets.all_shipped():
            for one in preset.registers:
                made = act.insert("register", name=one.name, title=one.title, one=one.one, prefix=one.prefix, sort="V")
                for number, field in enumerate(one.fields):
                    _put(act.insert, made, number, field)

    def opening(path: str) -> Callable[[], Any]:
        return lambda: open_book(path).close()

    _line("opened, with all presets", *_times(opening(paths[0]), opening(paths[1]), 40), 1.10)


def _put(insert: Callable[..., str], register: str, number: int, field: Field) -> None:
    insert(
        "field", register_id=register, name=field.name, title=field.title, kind=str(field.kind), sort=f"V{number:02d}"
    )


if __name__ == "__main__":
    main()

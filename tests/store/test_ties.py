"""What an officer sees in an order is in the same order on every copy of the file.

A row's number in its table says when it came to this copy; its id says when it was made, wherever that was. So what is
equal otherwise is told apart by the id.
"""

import ast
import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import tsworkbench
from tsworkbench.store import upgrade
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import NAMES
from tsworkbench.store.views import workload
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.refs import level_of, place, rid_of
from tsworkbench.store.views.tree import PlanTree

SOURCE = Path(tsworkbench.__file__).parent
_ORDER = re.compile(r"\border by\b(.*)", re.IGNORECASE | re.DOTALL)


def _texts(tree: ast.AST) -> Iterator[str]:
    """The texts of a module; what a text is put together from stands as "?"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else "?" for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_query_orders_by_the_number_of_a_row_in_its_table() -> None:
    found = [
        f"{path.relative_to(SOURCE)}: {ordered[0].strip()}"
        for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.sql")]
        for text in (_texts(ast.parse(path.read_text("utf-8"))) if path.suffix == ".py" else [path.read_text("utf-8")])
        for ordered in [_ORDER.search(text)]
        if ordered and re.search(r"\b(?:\w+\.)?(?:rid|k|rowid)\b", ordered[1].split(";")[0])
    ]
    assert found == []


def numbered_otherwise(path: Path, target: Path) -> Path:
    """A copy of the file to which all rows came in another order."""
    connection = sqlite3.connect(shutil.copy(path, target), isolation_level=None)
    connection.execute("begin")
    upgrade.drop(connection)
    for table in NAMES:
        connection.execute(f"update {table} set rid=1000000-rid")
    upgrade.regenerate(connection)
    connection.execute("commit")
    connection.close()
    return Path(target)


def shown(book: Book) -> list[object]:
    """What lists and panes show of each plan, by what each row is called."""
    day = date(2009, 12, 15)
    found: list[object] = [read_library(book)]
    for plan in plans(book):
        tree = PlanTree(book, plan["id"])
        tree.unfold_all("activity")
        keys = [
            *(key for key in tree.visible if key > 0),
            *(item.key for item in workload.late_items(book, plan["id"], day)),
            *(item.key for item in workload.undated_items(book, plan["id"])),
            *(item.key for item in workload.due_between(book, plan["id"], date(2009, 4, 1), date(2010, 3, 31))),
        ]
        for officer in workload.officer_counts(book, day):
            keys += workload.officer_items(book, officer.officer_id, also_done=True)
        found.append([book.value(f"select id from {level_of(key)} where rid=?", rid_of(key)) for key in keys])
    return found


def test_a_copy_to_which_the_rows_came_in_another_order_shows_the_same(demo_file: Path, tmp_path: Path) -> None:
    here = open_book(demo_file, who="Louise Russell")
    with here.act() as act:
        act.called("Two rows added last under one parent, on two copies: their places are equal")
        activity = place(here, "1.1")
        for title in ("One", "Another"):
            act.insert(
                "milestone",
                plan_id=activity.plan_id,
                activity_id=activity.id,
                sort="zz",
                title=title,
                due_to="2009-11-30",
                due_precision="month",
            )
            act.insert("officer", name="The same name")
    there = open_book(numbered_otherwise(demo_file, tmp_path / "there.db"), who="Louise Russell")
    try:
        assert shown(there) == shown(here)
    finally:
        here.close()
        there.close()

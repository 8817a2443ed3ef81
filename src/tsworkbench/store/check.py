"""Whether a file is sound: SQLite's own checks, then the promises the tables can't make by themselves."""

from tsworkbench.plan.errors import Damaged
from tsworkbench.store import triggers
from tsworkbench.store.book import Book
from tsworkbench.store.tables import HANGING, LOGGED, NAMES, ROWS


def check(book: Book) -> list[str]:
    """A sentence for each thing found wrong; an empty list means the file is sound. Changes nothing."""
    found = _pages(book)
    if found:
        return found  # nothing read from broken pages can be trusted
    return [*_keys(book), *_triggers(book), *_orphans(book), *_same_plan(book), *_log(book)]


def _pages(book: Book) -> list[str]:
    try:
        rows = [str(row[0]) for row in book.rows("pragma quick_check(20)")]
    except Damaged as error:  # too far gone to list
        return [f"The file's pages are damaged: {error}"]
    return [] if rows == ["ok"] else [f"The file's pages are damaged: {row}." for row in rows]


def _keys(book: Book) -> list[str]:
    return [
        f"A row of {row[0]} names a row of {row[2]} that isn't in the file."
        for row in book.rows("pragma foreign_key_check")
    ]


def _triggers(book: Book) -> list[str]:
    want, have = triggers.wanted(book.connection), triggers.standing(book.connection)
    missing = sorted(name for name in want if have.get(name) != want[name])
    strange = sorted(have.keys() - want.keys())
    found = []
    if missing:
        found.append(f"Triggers are missing or altered, so changes may not be logged: {_few(missing)}.")
    if strange:
        found.append(f"There are triggers that this program did not make: {_few(strange)}.")
    return found


def _few(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"


def _orphans(book: Book) -> list[str]:
    found = []
    for table, parent, column in (
        ("objective", "plan", "plan_id"),
        ("activity", "objective", "objective_id"),
        ("milestone", "activity", "activity_id"),
        ("output", "activity", "activity_id"),
        ("task", "activity", "activity_id"),
    ):
        for row in book.rows(
            f"select c.ref, c.id from {table} c join {parent} p on p.id=c.{column} where c.deleted=0 and p.deleted=1"
        ):
            found.append(f"The {table} {row['ref'] or row['id']} stands under a deleted {parent}.")
    for table in HANGING:
        for level in ROWS:
            for row in book.rows(
                f"select id from {table} where deleted=0 and level=? and row_id not in (select id from {level})",
                level,
            ):
                found.append(f"A {table} ({row['id']}) hangs on a {level} that isn't in the file.")
    return found


def _same_plan(book: Book) -> list[str]:
    found = []
    for table, parent, column in (
        ("activity", "objective", "objective_id"),
        ("milestone", "activity", "activity_id"),
        ("output", "activity", "activity_id"),
        ("task", "activity", "activity_id"),
    ):
        for row in book.rows(
            f"select c.ref, c.id from {table} c join {parent} p on p.id=c.{column} where c.plan_id<>p.plan_id"
        ):
            found.append(f"The {table} {row['ref'] or row['id']} names another plan than its {parent}.")
    return found


def _log(book: Book) -> list[str]:
    found = []
    for row in book.rows("select distinct tbl from change"):
        if row[0] not in NAMES:
            found.append(f"The history speaks of a table {row[0]} that isn't one of the plan's.")
    for table in LOGGED:
        lost = book.value(
            f"select count(*) from {table.name} t where not exists"
            "(select 1 from change c where c.row=t.id and c.col is null)"
        )
        if lost:
            found.append(f"{lost} rows of {table.name} have no beginning in the history.")
    ctx = book.row("select replica, dseq, action from ctx")
    if ctx is None:
        return [*found, "The row that numbers changes is missing, so nothing is logged."]
    if (book.value("select max(dseq) from change where replica=?", ctx["replica"]) or 0) > ctx["dseq"]:
        found.append("The numbering of changes has been set back: new ones would clash with the history.")
    if ctx["action"] is not None:
        found.append("An act was left open: edits made outside would be counted as part of it.")
    return found

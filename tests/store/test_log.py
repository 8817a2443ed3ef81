"""The log is written by the file itself, whoever edits it, and nothing in it is ever rewritten."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tsworkbench.plan import whole
from tsworkbench.store import library, upgrade
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import history
from tsworkbench.store.log.feed import last_seq
from tsworkbench.store.tables import ABOVE, NAMES, OF_REGISTERS, OF_SHARING
from tsworkbench.store.views.refs import place

Outside = Callable[[Path], sqlite3.Connection]

BOOKKEEPING = {"rid", "id", "deleted", "plan_id", "row_id", "level", "officer_id", "source_id"}
OTHER = {
    "due_precision": "tbc", "expected_precision": "tbc", "baseline_precision": "tbc",
    "level": "activity", "status": "complete", "rag": "red", "role": "joint", "kind": "team", "cost_kind": "existing",
    "report_on": "milestone", "target_kind": "yearly", "year_start": 1, "outcome": "refused", "stage": "agreed",
    "better": "lower", "frequency": "year",
}  # fmt: skip
OTHER_OF = {
    ("evidence", "kind"): "link",
    ("allocation", "kind"): "in_kind",
    ("spend", "kind"): "forecast",
    ("occurrence", "status"): "cancelled",
    ("occurrence", "level"): "output",
    ("decision", "kind"): "money",
    ("ask", "kind"): "money",
    ("link", "kind"): "serves",
    ("party", "role"): "portfolio_holder",
    ("public_note", "kind"): "consultation",
    ("link", "to_level"): "objective",
    ("figure", "how"): "sum",
    ("field", "kind"): "long",
}
LOCAL = {"rid", "id", "slot"}
"""Columns that are no history: where this copy of the file keeps something, and what a row is called for ever."""
KEPT = {("field", "register_id"), ("entry", "register_id"), ("redaction", "level")}
"""Cells that never change."""


@pytest.fixture
def every_kind(demo_book: Book) -> Book:
    """A book with at least one row in every logged table."""
    milestone, output, plan = (demo_book.value(f"select id from {t}") for t in ("milestone", "output", "plan"))
    with demo_book.act() as act:
        act.called("One of each kind")
        act.insert("reading", output_id=output, value=1.0)
        act.insert("link", row_id=milestone, level="milestone", to_id=milestone, to_level="milestone")
        group = act.insert("delivery_group", plan_id=plan, name="Delivery Group", sort="V")
        act.insert("member", group_id=group, officer_id=demo_book.value("select id from officer"))
        act.insert("meeting", group_id=group, on_day="2010-01-14")
        act.insert("ask", row_id=milestone, level="milestone", text="Confirm it")
        act.insert("approval", row_id=milestone, level="milestone", group_id=group)
        act.insert("decision", row_id=milestone, level="milestone", group_id=group, on_day="2010-01-14")
        act.insert("note", row_id=milestone, level="milestone", text="a note")
        act.insert("setting", plan_id=plan, key="k", value="v")
        act.insert("version", plan_id=plan, name="as agreed", at="2009-05-01T09:00:00.000Z")
        act.insert("review", plan_id=plan, on_day="2010-01-14")
        activity = demo_book.value("select id from activity")
        act.insert("spend", activity_id=activity, pence=100, on_day="2009-12-31")
        act.insert(
            "settlement", plan_id=plan, tbl="milestone", row_id=milestone, fact="due", aside='["c/1"]', kept="{}"
        )
        act.insert("occurrence", row_id=milestone, level="milestone", due_on="2009-12-31")
        measure = act.insert("measure", row_id=plan, level="plan", title="New members", sort="V")
        act.insert("measure_target", measure_id=measure, first_on="2009-04-01", last_on="2010-03-31", value=30.0)
        act.insert("measure_reading", measure_id=measure, on_day="2009-12-31", value=21.0)
        officer = demo_book.value("select id from officer")
        act.insert("party", row_id=milestone, level="milestone", officer_id=officer, sort="V")
        act.insert("public_note", row_id=milestone, level="milestone", text="begin earlier")
        act.insert("evidence", row_id=milestone, level="milestone", text="the register")
        round_id = act.insert("round", plan_id=plan, period_end="2009-12-31")
        act.insert("reported", round_id=round_id, row_id=milestone, level="milestone")
        register = act.insert("register", plan_id=plan, name="risks", title="Risks", one="risk", prefix="R", sort="V")
        act.insert("field", register_id=register, name="title", title="Risk", kind="text", sort="V")
        entry = act.insert("entry", register_id=register, ref="R1", sort="V", c00="Not confirmed")
        act.insert("figure", register_id=register, name="open", label="open risks", sort="V", output_id=output)
        act.insert("redaction", row_id=entry, fields="", why="it was nobody's", at="2009-12-15T14:02:11.000Z")
        act.insert("task", plan_id=plan, activity_id=demo_book.value("select id from activity"), title="t", sort="V")
    assert all(demo_book.value(f"select count(*) from {name}") for name in NAMES)
    return demo_book


@pytest.mark.parametrize("table", NAMES)
def test_every_column_of_every_table_is_logged(every_kind: Book, table: str) -> None:
    book = every_kind
    book.connection.execute("pragma foreign_keys=off")
    row = book.row(f"select * from {table} order by rid limit 1")
    assert row is not None
    kinds = {c["name"]: c["type"] for c in book.rows(f"pragma table_info({table})")}
    held = {row["slot"]: row["id"] for row in book.rows("select slot, id from field")}
    for column in kinds.keys() - LOCAL - {column for name, column in KEPT if name == table}:
        new = OTHER_OF.get((table, column)) or OTHER.get(
            column, {"INTEGER": 77, "REAL": 77.5}.get(kinds[column], "other")
        )
        new = "milestone" if new == row[column] else new  # an update of an activity, a lead of one
        since = last_seq(book)
        book.connection.execute(f"update {table} set {column}=? where id=?", (new, row["id"]))
        logged = book.rows("select tbl, row, col, old, new, action from change where seq>?", since)
        called = held.get(column, column) if table == "entry" else column
        assert [tuple(c) for c in logged] == [(table, row["id"], called, row[column], new, None)]


@pytest.mark.parametrize("table", NAMES)
def test_writing_the_same_again_is_no_change(every_kind: Book, table: str) -> None:
    since = last_seq(every_kind)
    for column in (c["name"] for c in every_kind.rows(f"pragma table_info({table})")):
        every_kind.connection.execute(f"update {table} set {column}={column}")
    assert last_seq(every_kind) == since


@pytest.mark.parametrize("table", NAMES)
def test_an_added_row_is_one_marker(every_kind: Book, table: str) -> None:
    since = last_seq(every_kind)
    columns = ",".join(c["name"] for c in every_kind.rows(f"pragma table_info({table})") if c["name"] not in LOCAL)
    every_kind.connection.execute(
        f"insert into {table}(id,{columns}) select 'new',{columns} from {table} order by rid limit 1"
    )
    logged = every_kind.rows("select tbl, row, col, old, new from change where seq>?", since)
    assert [tuple(c) for c in logged] == [(table, "new", None, None, None)]


@pytest.mark.parametrize("recursive", ["on", "off"])
@pytest.mark.parametrize("table", NAMES)
def test_no_row_is_ever_removed_replaced_or_renamed(every_kind: Book, table: str, recursive: str) -> None:
    connection = every_kind.connection
    connection.execute(f"pragma recursive_triggers={recursive}")
    before = every_kind.rows(f"select * from {table}")
    for attempt, why in (
        (f"delete from {table}", "never removed"),
        (f"insert or replace into {table} select * from {table} limit 1", "never replaced"),
        (f"replace into {table} select * from {table} limit 1", "never replaced"),
        (f"insert into {table} select * from {table} limit 1", "never replaced"),
        (f"update {table} set id='other' where rid=(select min(rid) from {table})", "id never changes"),
        (f"update {table} set rid=rid+1000", "id never changes"),
        (f"update or replace {table} set rid=rid+1000", "id never changes"),
    ):
        with pytest.raises(sqlite3.IntegrityError, match=why):
            connection.execute(attempt)
    assert every_kind.rows(f"select * from {table}") == before


@pytest.mark.parametrize("recursive", ["on", "off"])
@pytest.mark.parametrize("table", ["change", "action"])
def test_the_history_is_never_rewritten(every_kind: Book, table: str, recursive: str) -> None:
    connection = every_kind.connection
    connection.execute(f"pragma recursive_triggers={recursive}")
    before = every_kind.rows(f"select * from {table}")
    column = {"change": "old", "action": "label"}[table]
    for attempt in (
        f"delete from {table}",
        f"update {table} set {column}='rewritten'",
        f"update or ignore {table} set seq=seq+1000000",
        f"insert or replace into {table} select * from {table} limit 1",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="never rewritten"):
            connection.execute(attempt)
    assert every_kind.rows(f"select * from {table}") == before


def test_a_change_can_not_take_the_number_of_another(every_kind: Book) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="never rewritten"):
        every_kind.connection.execute(
            "insert or replace into change(replica, dseq, hlc, tbl, row) "
            "select replica, dseq, hlc, tbl, 'forged' from change limit 1"
        )


def test_the_log_can_not_be_switched_off(every_kind: Book) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="can not be switched off"):
        every_kind.connection.execute("delete from ctx")


def test_an_edit_made_outside_is_in_the_history_of_the_row_by_nobody(
    book: Book, sample_file: Path, outside: Outside
) -> None:
    here = place(book, "1.1.m1")
    outside(sample_file).execute("update milestone set status='in_progress' where ref='1.1.m1'")
    past = next(history.of_row(book, here.id))
    entry = past.changes[0]
    assert (past.act, past.who, past.label, entry.table, entry.column, entry.old, entry.new) == (
        None, None, None, "milestone", "status", "not_started", "in_progress",
    )  # fmt: skip


def test_edits_made_outside_are_numbered_in_the_one_log(book: Book, sample_file: Path, outside: Outside) -> None:
    since = last_seq(book)
    connection = outside(sample_file)
    connection.execute("update milestone set status='in_progress' where ref='1.1.m1'")
    connection.execute("update milestone set status='complete' where ref='1.1.m1'")
    rows = book.rows("select dseq, hlc, old, new from change where seq>? order by seq", since)
    assert [(r["old"], r["new"]) for r in rows] == [("not_started", "in_progress"), ("in_progress", "complete")]
    assert rows[1]["dseq"] == rows[0]["dseq"] + 1
    assert rows[1]["hlc"] > rows[0]["hlc"]


def test_the_triggers_of_a_file_are_those_that_are_wanted(book: Book) -> None:
    assert upgrade.standing(book.connection) == upgrade.wanted(book.connection)


def test_the_columns_of_the_tables_are_the_fields_of_the_values(book: Book) -> None:
    shapes = {table: shape for shape, table in library._TABLE.items()}
    assert set(shapes) == set(NAMES) - set(OF_SHARING) - set(OF_REGISTERS)
    for table in shapes:
        columns = {c["name"] for c in book.rows(f"pragma table_info({table})")}
        fields = set(library.columns(shapes[table]))
        parents = set(ABOVE[table])
        assert fields <= columns, f"{table} has no column for {fields - columns}"
        assert columns - fields <= BOOKKEEPING | parents, f"no value holds {columns - fields - BOOKKEEPING} of {table}"


def test_every_value_class_of_a_plan_has_its_table() -> None:
    values = {c for c in vars(whole).values() if isinstance(c, type) and c.__module__ == whole.__name__}
    assert values - set(library._TABLE) == {whole.Dated, whole.Library, whole.Slipping}


def test_parents_are_listed_before_what_hangs_on_them() -> None:
    known: set[str] = set()
    for table in NAMES:
        assert known.issuperset(ABOVE[table].values())
        known.add(table)


def test_check_finds_what_was_tampered_with(book: Book, sample_file: Path, outside: Outside) -> None:
    assert check(book) == []
    other = outside(sample_file)
    other.execute("drop trigger log_milestone_status")
    other.execute("drop trigger keep_ctx_delete")
    other.execute("create trigger strange after insert on note begin select 1; end")
    other.execute("update activity set deleted=1 where ref='1.1'")
    other.execute("update ctx set action=5, dseq=3")
    found = "\n".join(check(book))
    assert "Triggers are missing or altered" in found
    assert "keep_ctx_delete, log_milestone_status" in found
    assert "triggers that this program did not make: strange" in found
    assert "milestone 1.1.m1 is under a deleted activity" in found
    assert "An act was left open" in found
    assert "numbering of changes has been set back" in found
    other.execute("delete from ctx")
    assert "nothing is logged" in "\n".join(check(book))


def test_check_finds_rows_that_hang_on_nothing(book: Book, sample_file: Path, outside: Outside) -> None:
    other = outside(sample_file)
    other.execute("insert into note(id, row_id, level, text) values('n', 'gone', 'milestone', 'x')")
    other.execute("update milestone set activity_id='gone' where ref='1.1.m1'")
    other.execute("update milestone set plan_id=(select id from plan order by rid desc) where ref='1.2.m1'")
    found = "\n".join(check(book))
    assert "A note (n) hangs on a milestone that isn't in the file" in found
    assert "A row of milestone names a row of activity that isn't in the file" in found
    assert "1.2.m1 names another plan than its activity" in found


def test_check_finds_rows_without_a_beginning(book: Book, sample_file: Path, outside: Outside) -> None:
    other = outside(sample_file)
    other.execute("drop trigger log_note")
    other.execute("insert into note(id, row_id, level, text) select 'n', id, 'plan', 'x' from plan limit 1")
    assert "1 rows of note have no beginning in the history." in check(book)

"""`check` finds every cell that is not as it was written, and rows that no list would show."""

import lzma
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tsworkbench.plan.errors import Conflict, NothingToDo
from tsworkbench.plan.model import Rag
from tsworkbench.store import upgrade
from tsworkbench.store.backups import copies, rotation
from tsworkbench.store.book import SCHEMA, Book, last_act
from tsworkbench.store.check import check
from tsworkbench.store.log import replica, seals
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import NAMES
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import comment, retitle, state_rag
from tsworkbench.work.row.tree import bring_to_light, delete

Outside = Callable[[Path], sqlite3.Connection]
Opened = Callable[..., Book]

AS_AT = date(2009, 12, 15)

FORMAT_1 = Path(__file__).with_name("files") / "format_1.db.xz"
"""The demonstration as the first version made it, with six acts and another program's edit after it."""
FORMAT_2 = FORMAT_1.with_name("format_2.db.xz")
"""The same brought up to format 2, with two acts in it."""


def damage(path: Path, *statements: str) -> None:
    """Changes a file as a failing disk does: nothing is logged."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("begin")
    upgrade.drop(connection)
    for statement in statements:
        assert connection.execute(statement).rowcount == 1, statement
    upgrade.regenerate(connection)
    connection.execute("commit")
    connection.close()


@pytest.fixture
def acted(book: Book) -> Book:
    """The sample plans, with three acts."""
    perform(book, retitle(place(book, "1.1.m1"), "Another title"))
    perform(book, state_rag(place(book, "1.2"), Rag.RED, as_at=AS_AT, why="The letter has not come"))
    perform(book, comment(place(book, "1.2"), "In members' words", as_at=AS_AT))
    assert check(book) == []
    return book


# -- cells


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update milestone set title='Anothes title' where ref='1.1.m1'", "but the history says that it became"),
        ("update milestone set text=text || '.' where ref='1.1.m2'", "is not as it was written"),
        ("update officer set contact='0' where name='Louise Russell'", "is not as it was written"),
        ("update progress set why='The better has not come' where why like 'The letter%'", "is not as it was written"),
        ("update change set old='x' where new='Another title'", "is not as it was written"),
        ("update change set new='x' where new='Another title'", "but the history says that it became “x”"),
        ("update change set hlc=hlc+1 where new='Another title'", "is not as it was written"),
        ("update change set row=(select id from plan limit 1) where new='Another title'", "is not as it was written"),
        ("update action set who='Somebody else' where label like '%Another title%'", "is not as it was written"),
        ("update action set label=label || '!' where label like '%Another title%'", "is not as it was written"),
        ("update action set at='2009-12-14' where label like '%Another title%'", "is not as it was written"),
        ("update action set digest='0' where label like '%Another title%'", "is not as it was written"),
        ("update action set upto=null where label like '%Another title%'", "is not as it was written"),
        ("delete from change where new='Another title'", "is not as it was written"),
        ("delete from milestone where ref='1.1.m1'", "isn't in the file"),
        ("update ctx set hlc=hlc-65536*1000", "clock of the history has been set back"),
        ("update ctx set replica='somebody'", "numbering of changes is ahead of the history"),
    ],
)
def test_what_is_not_as_it_was_written_is_found(acted: Book, statement: str, said: str) -> None:
    damage(Path(acted.path), statement)
    assert any(said in one for one in check(acted)), check(acted)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_cell_of_any_table_changes_without_a_word(demo_template: Path, tmp_path: Path, data: st.DataObject) -> None:
    path = Path(shutil.copy(demo_template, tmp_path / "x.db"))
    connection = sqlite3.connect(path, isolation_level=None)
    table = data.draw(
        st.sampled_from(
            [name for name in (*NAMES, "change", "action") if connection.execute(f"select 1 from {name}").fetchone()]
        )
    )
    columns = [row[1] for row in connection.execute(f"pragma table_info({table})") if row[1] not in ("rid", "seq")]
    column = data.draw(st.sampled_from(columns))
    rows = [row[0] for row in connection.execute(f"select rowid from {table}")]
    row = data.draw(st.sampled_from(rows))
    kind = connection.execute(f"select typeof({column}) from {table} where rowid={row}").fetchone()[0]
    new = {"null": "'x'", "text": f"substr({column}, 2) || 'x'"}.get(kind, f"{column}+1")
    connection.execute("pragma ignore_check_constraints=on")
    connection.execute("pragma foreign_keys=off")
    connection.execute("begin")
    upgrade.drop(connection)
    try:
        connection.execute(f"update {table} set {column}={new} where rowid={row}")
    except sqlite3.IntegrityError:  # of another type: the tables are strict
        connection.close()
        return
    upgrade.regenerate(connection)
    connection.execute("commit")
    connection.close()
    book = open_book(path)
    assert check(book) != [], (table, column, row)
    book.close()


@pytest.mark.parametrize(
    ("table", "column"), [("milestone", "title"), ("action", "label"), ("change", "new"), ("local", "value")]
)
def test_text_that_is_not_utf8_is_found_and_named_and_stops_no_act(
    book: Book, outside: Outside, table: str, column: str
) -> None:
    perform(book, retitle(place(book, "1.1.m2"), "Now in the history"))
    other = outside(Path(book.path))
    which = {"local": "key='search_seq'", "milestone": "ref='1.1.m1'"}.get(table, f"seq=(select max(seq) from {table})")
    other.execute("insert into local values('search_seq', '1') on conflict do nothing")
    if table == "milestone":
        other.execute(f"update milestone set {column}=cast(x'41e941' as text) where {which}")
    else:
        damage(Path(book.path), f"update {table} set {column}=cast(x'41e941' as text) where {which}")
    found = check(book)
    assert any(f"The {column} of the {table}" in one and "is not text in UTF-8" in one for one in found), found
    assert all(one.isprintable() for one in found)
    perform(book, retitle(place(book, "1.2.m1"), "Goes on"))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "update milestone set due_to='2009-02-31' where ref='1.1.m1'",
            "The due_to of the milestone 1.1.m1 is not a day",
        ),
        ("update activity set done_on='soon' where ref='1.1'", "The done_on of the activity 1.1 is not a day: “soon”"),
        ("update milestone set deleted=2 where ref='1.1.m1'", "is neither 0 nor 1"),
        ("update milestone set sort='é' where ref='1.1.m1'", "is not a place in an order"),
    ],
)
def test_cells_that_no_screen_could_show_are_found(book: Book, outside: Outside, statement: str, said: str) -> None:
    outside(Path(book.path)).execute(statement)
    assert any(said in one for one in check(book)), check(book)


def test_a_cell_of_no_known_word_is_found(book: Book, outside: Outside) -> None:
    other = outside(Path(book.path))
    other.execute("pragma ignore_check_constraints=on")
    other.execute("update milestone set status='perhaps' where ref='1.1.m1'")
    assert any("CHECK constraint failed in milestone" in one for one in check(book))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("drop index milestone_due", "The index milestone_due is missing"),
        ("drop view changes_in_words", "The view changes_in_words is missing"),
    ],
)
def test_tables_that_are_not_the_programs_are_found(book: Book, outside: Outside, statement: str, said: str) -> None:
    outside(Path(book.path)).execute(statement)
    assert any(said in one for one in check(book))


def test_what_others_have_added_is_theirs(book: Book, outside: Outside) -> None:
    other = outside(Path(book.path))
    other.execute("create table mine(x)")
    other.execute("create view also_mine as select 1")
    assert check(book) == []


def test_many_of_one_kind_are_counted(book: Book, outside: Outside) -> None:
    outside(Path(book.path)).execute("update milestone set sort='é'")
    found = check(book)
    assert len(found) == 21
    assert found[-1] == "… and 20 more of the same kind."


# -- seals


def test_each_act_is_sealed_and_so_is_what_other_programs_did_before_it(book: Book, outside: Outside) -> None:
    outside(Path(book.path)).execute("update milestone set notes='by another program' where ref='1.1.m1'")
    assert last_act(book.connection)[1] == book.value("select max(seq) from change") - 1
    assert check(book) == []
    perform(book, retitle(place(book, "1.1.m2"), "Sealed with it"))
    assert last_act(book.connection)[1] == book.value("select max(seq) from change")
    damage(Path(book.path), "update change set new='x' where new='by another program'")
    damage(Path(book.path), "update milestone set notes='x' where notes='by another program'")
    assert any("Sealed with it" in one and "is not as it was written" in one for one in check(book))


def test_a_column_that_came_later_makes_no_difference_to_an_old_seal(book: Book) -> None:
    """An act is sealed in the columns of its own format."""
    book.connection.execute("alter table milestone add column weight integer not null default 1")
    upgrade.regenerate(book.connection)
    found = check(book)
    assert not any("as it was written" in one for one in found), found


@pytest.mark.parametrize("few", [0, 1, 10_000])
def test_a_seal_is_the_same_whether_its_act_is_read_at_once_or_in_parts(
    acted: Book, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(seals, "_AT_ONCE", 3)
    monkeypatch.setattr(seals, "_FEW", few)
    assert check(acted) == []
    damage(Path(acted.path), "update milestone set title='x' where ref='1.1.m2'")
    found = check(acted)
    assert any("is not as it was written" in one for one in found), found


CELLS = st.one_of(st.none(), st.binary(max_size=3), st.integers(-1, 1), st.sampled_from([-1.0, 0.0, 0.5, 1.0]))


@given(cells=st.lists(CELLS, max_size=8))
def test_a_column_is_sealed_as_its_cells_are_one_by_one(cells: list[bytes | int | float | None]) -> None:
    assert seals._column(cells) == [seals._said(cell) for cell in cells]


def test_undo_redo_and_the_past_are_sound(acted: Book) -> None:
    undo_log.undo(acted)
    undo_log.undo(acted)
    undo_log.redo(acted)
    assert check(acted) == []


def test_a_backup_with_a_damaged_cell_is_not_offered_while_there_is_another(book: Book) -> None:
    good = copies.make(book, copies.BY_HAND)
    perform(book, retitle(place(book, "1.1.m1"), "Then the disk failed"))
    worse = copies.make(book, copies.BY_HAND)
    damage(Path(worse), "update milestone set title='Shen the disk failed' where ref='1.1.m1'")
    found = rotation.newest_good(book.path, clock=book.now)
    assert found is not None
    assert found.path == good


# -- an older file


@pytest.fixture
def format_1(tmp_path: Path) -> Path:
    path = tmp_path / "format_1.db"
    path.write_bytes(lzma.decompress(FORMAT_1.read_bytes()))
    return path


def test_a_file_of_format_1_is_sealed_as_it_is_after_a_verified_backup(format_1: Path, opened: Opened) -> None:
    book = opened(format_1)
    assert book.value("pragma user_version") == SCHEMA
    assert book.value("select count(*) from action where digest is null") == 0
    assert check(book) == []
    (copy,) = rotation.listed(str(format_1))
    assert copy.reason == f"before-format-{SCHEMA}"
    before = sqlite3.connect(copy.path)
    assert before.execute("pragma user_version").fetchone() == (1,)
    before.close()
    damage(format_1, "update milestone set title='x' where ref='1.1.m2'")
    assert any("1.1.m2" in one for one in check(book))


def test_what_was_done_in_a_file_of_format_1_can_still_be_taken_back(
    format_1: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "machine", lambda: "0123456789abcdef0123456789abcdef laptop")
    connection = sqlite3.connect(format_1)
    connection.execute("update local set value=? where key='inode'", (str(format_1.stat().st_ino),))
    connection.commit()
    connection.close()
    book = opened(format_1)
    assert undo_log.undo(book).label == "Undone: 1.1 now ▲ Red (was ◆ Amber)"
    assert "A milestone more" in undo_log.undo(book).label
    assert check(book) == []


def test_a_copy_of_a_file_of_format_1_takes_a_name_of_its_own(format_1: Path, opened: Opened) -> None:
    book = opened(format_1)
    assert undo_log.undoable(book) is None
    was = book.value("select replica from ctx")
    perform(book, retitle(place(book, "1.1.m1"), "In the copy"))
    assert book.replica() != was
    undo_log.undo(book)
    assert check(book) == []


@pytest.fixture
def format_2(tmp_path: Path) -> Path:
    path = tmp_path / "format_2.db"
    path.write_bytes(lzma.decompress(FORMAT_2.read_bytes()))
    return path


def test_a_file_of_format_2_keeps_its_seals_and_takes_new_acts_in_the_newest_format(
    format_2: Path, opened: Opened
) -> None:
    was = dict(_rows(format_2, "select seq, digest from action"))
    book = opened(format_2)
    assert book.value("pragma user_version") == SCHEMA
    assert check(book) == []
    assert {seq: digest for seq, digest in _rows(format_2, "select seq, digest from action") if seq in was} == was
    assert book.value("select title from milestone where ref='1.1.m1'") == "Sealed in format 2"
    perform(book, retitle(place(book, "1.1.m1"), "Sealed anew"))
    assert book.value("select format from action order by seq desc limit 1") == SCHEMA
    assert check(book) == []
    (copy,) = rotation.listed(str(format_2))
    assert _rows(Path(copy.path), "pragma user_version") == [(2,)]
    damage(format_2, "update milestone set title='x' where ref='1.1.m2'")
    assert any("1.1.m2" in one for one in check(book))


def _rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


# -- rows that no list would show


def test_a_row_under_a_deleted_one_is_found_and_seen_again_once_that_is_brought_back(
    book: Book, outside: Outside
) -> None:
    other = outside(Path(book.path))
    other.execute("update objective set deleted=1 where ref='1'")
    other.execute("update activity set deleted=1 where ref='1.1'")
    found = check(book)
    assert any("The milestone 1.1.m1 is under a deleted activity (1.1), so no list shows it" in one for one in found)
    done = bring_to_light(book)
    assert done.label.startswith(
        "Brought back, with rows under it that were still in the plan: objective 1, activity 1.1"
    )
    assert check(book) == []
    with pytest.raises(NothingToDo):
        bring_to_light(book)


def test_nothing_is_added_under_a_row_that_has_been_deleted_meanwhile(
    book: Book, sample_file: Path, opened: Opened
) -> None:
    there = opened(sample_file)
    activity = place(book, "1.1")
    perform(there, delete(place(there, "1.1")))
    before = book.value("select count(*) from milestone")

    def add() -> None:
        with book.act() as act:
            act.called("Added a milestone")
            act.insert("milestone", plan_id=activity.plan_id, activity_id=activity.id, sort="z", title="Too late")

    with pytest.raises(Conflict, match="activity it belongs to has been deleted meanwhile"):
        add()
    assert book.value("select count(*) from milestone") == before
    assert check(book) == []


@pytest.mark.parametrize("table", ["note", "lead", "progress", "link", "decision"])
def test_nothing_is_hung_on_a_row_that_has_been_deleted_meanwhile(book: Book, table: str) -> None:
    here = place(book, "1.1")
    officer = book.value("select id from officer limit 1")
    with book.act() as act:
        act.called("A group")
        group = act.insert("delivery_group", plan_id=here.plan_id, sort="V", name="The partnership")
    perform(book, delete(here))
    cells = {
        "note": {"text": "x"},
        "lead": {"officer_id": officer, "sort": "V"},
        "progress": {},
        "link": {"to_id": here.id, "to_level": "activity"},
        "decision": {"group_id": group, "on_day": "2009-12-15"},
    }[table]

    def hang() -> None:
        with book.act() as act:
            act.called("Hung it there")
            act.insert(table, row_id=here.id, level="activity", **cells)

    with pytest.raises(Conflict):
        hang()
    assert check(book) == []


def test_no_act_deletes_a_row_and_leaves_one_under_it(book: Book) -> None:
    here = place(book, "1.1")

    def alone() -> None:
        with book.act() as act:
            act.called("Deleted alone")
            act.set("activity", here.id, deleted=1)

    with pytest.raises(Conflict):
        alone()
    assert check(book) == []


def test_nothing_is_moved_or_brought_back_under_a_deleted_row(book: Book) -> None:
    here, other = place(book, "1.1"), place(book, "1.2.m1")
    child = place(book, "1.1.m1")
    perform(book, delete(here))

    def put(row: str, **cells: object) -> None:
        with book.act() as act:
            act.called("Put there")
            act.set("milestone", row, **cells)

    with pytest.raises(Conflict):
        put(other.id, activity_id=here.id)
    with pytest.raises(Conflict):
        put(child.id, deleted=0)
    assert check(book) == []

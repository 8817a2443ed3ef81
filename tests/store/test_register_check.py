"""`check` finds what no register can hold."""

import lzma
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.store.registers import enter, field, named, put, small

from tsworkbench.store.book import SCHEMA, Book
from tsworkbench.store.check import check
from tsworkbench.store.opening import open_book

Outside = Callable[[Path], sqlite3.Connection]


@pytest.fixture
def risks(book: Book) -> str:
    with book.act() as act:
        act.called("Registers: Risks added")
        register = put(
            act,
            small("risks", [
                field("title"), field("status", "choice", choices=("open", "closed")), field("cost", "money"),
                field("sure", "yes_no"), field("impact", "scale", choices=("a", "b", "c", "d", "e")),
                field("owner", "officer"), field("row", "row", rule={"several": True}),
            ]),
        )  # fmt: skip
    officer, row = book.value("select id from officer"), book.value("select id from activity")
    enter(
        book,
        named(book, register),
        {"title": "x", "status": "open", "cost": 1, "sure": 1, "impact": 5, "owner": officer, "row": row},
    )
    enter(book, named(book, register), {"title": "y"})
    assert check(book) == []
    return register


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        ("status", "opened", "The status of R1 (Risks) is “opened”, which is no choice."),
        ("cost", "much", "The cost of R1 (Risks) is “much”, which is no number."),
        ("sure", 2, "The sure of R1 (Risks) is “2”, which is neither yes nor no."),
        ("impact", 6, "The impact of R1 (Risks) is “6”, which is not on its scale."),
        ("owner", "nobody", "The owner of R1 (Risks) leads to what isn't in the file."),
        ("row", "nothing", "The row of R1 (Risks) leads to what isn't in the file."),
        ("title", 7, "The title of R1 (Risks) is “7”, which is no text."),
    ],
)
def test_a_value_that_its_field_can_not_have_is_found(
    book: Book, risks: str, sample_file: Path, outside: Outside, name: str, cell: object, said: str
) -> None:
    slot = book.value("select slot from field where name=?", name)
    outside(sample_file).execute(f"update entry set {slot}=? where ref='R1'", (cell,))
    assert said in check(book)


def test_links_to_what_was_deleted_refs_twice_and_values_in_no_field_are_found(
    book: Book, risks: str, sample_file: Path, outside: Outside
) -> None:
    other = outside(sample_file)
    other.execute("update officer set deleted=1 where id=(select l0 from entry where ref='R1')")
    other.execute("update entry set ref='R1', c30='stray' where ref='R2'")
    found = "\n".join(check(book))
    assert "The owner of R1 (Risks) leads to what was deleted." in found
    assert "2 entries of Risks have the ref R1." in found
    assert "R1 of Risks holds a value that is in none of its fields." in found


def test_two_fields_never_have_one_slot(book: Book, risks: str, sample_file: Path, outside: Outside) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        outside(sample_file).execute(
            "insert into field(id, register_id, sort, name, title, kind, slot) "
            "select 'x', register_id, 'W', 'x', 'X', 'text', slot from field limit 1"
        )


def test_a_file_of_format_5_gets_registers_and_is_sound(tmp_path: Path) -> None:
    """It is one that the version before made, with a plan, its history and a letter that was taken in."""
    path = tmp_path / "older.db"
    path.write_bytes(lzma.decompress((Path(__file__).parent / "files" / "format_5.db.xz").read_bytes()))
    with closing(sqlite3.connect(path)) as older:
        assert older.execute("pragma user_version").fetchone() == (5,)
        changes = older.execute("select * from change order by seq").fetchall()
    book = open_book(path, who="Louise Russell")
    try:
        assert book.value("pragma user_version") == SCHEMA
        assert [tuple(row) for row in book.rows("select * from change order by seq")] == changes
        assert check(book) == []
        with book.act() as act:
            act.called("Registers: Risks added")
            register = put(act, small("risks", [field("title")]), plan_id=book.value("select id from plan"))
        enter(book, named(book, register), {"title": "x"})
        assert check(book) == []
    finally:
        book.close()

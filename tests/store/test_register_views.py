"""A view of each register, for any SQLite tool."""

from collections.abc import Callable

import pytest
from tests.store.registers import enter, field, named, put, put_field, small

from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import undo


def views(book: Book) -> list[str]:
    return [row[0] for row in book.rows("select name from sqlite_schema where type='view' and name like 'register%'")]


@pytest.fixture
def risks(book: Book) -> str:
    with book.act() as act:
        act.called("Registers: Risks added")
        return put(
            act,
            small("risks", [
                field("title"), field("cost", "money"), field("owner", "officer"), field("row", "row"),
                field("contact", personal=True),
            ]),
        )  # fmt: skip


def test_a_register_can_be_read_by_its_titles(book: Book, risks: str) -> None:
    louise = book.value("select id from officer where name='Louise Russell'")
    values = {
        "title": "Not confirmed", "cost": 10_050, "owner": louise,
        "row": book.value("select id from activity where ref='4.2'"), "contact": "Ann",
    }  # fmt: skip
    enter(book, named(book, risks), values)
    row = book.row("select * from register_risks")
    assert row is not None
    assert {name: row[name] for name in row.keys()} == {  # noqa: SIM118
        "ref": "R1", "Title": "Not confirmed", "Cost": 100.5, "Owner": "Louise Russell", "Row": "4.2",
    }  # fmt: skip


def test_the_views_follow_fields_their_undo_and_registers(book: Book, risks: str) -> None:
    with book.act() as act:
        act.called("field added")
        put_field(act, risks, field("cause"))
    assert book.value('select count("Cause") from register_risks') == 0
    undo.undo(book)
    row = book.row("select * from sqlite_schema where name='register_risks'")
    assert row is not None
    assert '"Cause"' not in row["sql"]
    with book.act() as act:
        act.called("another of the name, and a personal one")
        put(act, small("risks", [field("title")], title="Others"), plan_id=book.value("select id from plan"))
        put(act, small("cases", [field("title")], personal=True))
    assert views(book) == ["register_risks", "register_risks_2"]
    undo.undo(book)
    assert views(book) == ["register_risks"]
    assert check(book) == []


@pytest.mark.parametrize("title", ['a "quoted" title', "'; drop table entry; --", "ref", "REF", "select", "ä\u202eb"])
def test_a_title_is_a_name_of_a_column_and_never_more(
    book: Book, risks: str, title: str, make_clock: Callable[..., object]
) -> None:
    with book.act() as act:
        act.called("renamed")
        act.set("field", book.value("select id from field where name='title'"), title=title)
    enter(book, named(book, risks), {"title": "x"})
    row = book.row("select * from register_risks")
    assert row is not None
    assert tuple(row)[:2] == ("R1", "x")
    assert book.value("select count(*) from entry") == 1

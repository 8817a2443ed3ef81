"""Registers in the history, in an officer's words; and entries found by their words."""

from datetime import date

import pytest
from tests.store.registers import enter, field, named, put, small

from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.registers.values import Figure, Register
from tsworkbench.store.book import Book
from tsworkbench.store.registers import entries
from tsworkbench.store.views.refs import any_place, place
from tsworkbench.store.views.search import find, find_entries
from tsworkbench.work import history

DAY = date(2009, 12, 15)


@pytest.fixture
def risks(book: Book) -> Register:
    fields = [
        field("title"), field("Controls in place", "long"), field("cost", "money"), field("owner", "officer"),
        field("row", "row", rule={"several": True}), field("review", "day"), field("contact", personal=True),
        field("status", "stage", choices=("open", "closed"), ends=("closed",)),
    ]  # fmt: skip
    with book.act() as act:
        act.called("Registers: Risks added")
        register = put(
            act,
            small("risks", fields, [Figure(name="open", label="open risks", wanted="open")]),
            plan_id=book.value("select id from plan order by sort"),
        )
    found = named(book, register)
    enter(book, found, {"title": "Allocation not confirmed", "status": "open", "contact": "Ann Other of Ely"})
    return found


def told(book: Book, row_id: str) -> list[tuple[str, str, str, str]]:
    story = history.of_row(book, row_id).stories[0]
    return [(one.ref, one.field, one.was, one.now) for one in story.told]


def test_what_changed_of_an_entry_is_told_by_its_field_and_in_words(book: Book, risks: Register) -> None:
    here = any_place(book, "r1")
    owner = book.value("select id from officer where name='Louise Russell'")
    rows = [book.value("select id from activity where ref=?", ref) for ref in ("1.1", "4.2")]
    values = {
        "cost": 10_500_000, "owner": owner, "row": "\n".join(rows), "review": "2010-03-31 by end March 2010",
        "status": "closed",
    }  # fmt: skip
    with book.act() as act:
        act.called("R1 changed")
        entries.write(act, risks, here.id, values)
    assert sorted(told(book, here.id)) == [
        ("R1", "cost", "nothing", "£105,000"),
        ("R1", "owner", "nothing", "Louise Russell"),
        ("R1", "review", "nothing", "by end March 2010"),
        ("R1", "row", "nothing", "1.1 / 4.2"),
        ("R1", "status", "open", "closed"),
    ]


def test_a_new_entry_and_a_deleted_one_are_told_by_their_words(book: Book, risks: Register) -> None:
    here = any_place(book, "R1")
    assert told(book, here.id) == [("R1", "added", "", "Allocation not confirmed")]
    with book.act() as act:
        act.called("R1 deleted")
        act.set("entry", here.id, deleted=1)
    assert told(book, here.id) == [("R1", "", "", "deleted")]


def test_the_history_of_a_register_tells_its_fields_and_figures(book: Book, risks: Register) -> None:
    with book.act() as act:
        act.called("Risks changed")
        act.set("register", risks.id or "", title="Risks and issues", settings='{"order":["title"]}')
        act.set("field", (risks.field("title") or risks.fields[0]).id or "", title="Risk", shown=0)
        act.set("figure", risks.figures[0].id or "", deleted=1)
    assert sorted(told(book, risks.id or "")) == [
        ("Risks and issues", "", "", "worked out, checked or shown otherwise"),
        ("Risks and issues", "Risk, shown", "1", "0"),
        ("Risks and issues", "Risk, title", "Title", "Risk"),
        ("Risks and issues", "figure open risks", "", "deleted"),
        ("Risks and issues", "title", "Risks", "Risks and issues"),
    ]


def test_what_was_redacted_is_told_with_why_and_its_words_no_more(book: Book, risks: Register) -> None:
    here = any_place(book, "R1")
    contact = risks.field("contact")
    assert contact is not None
    with book.act() as act:
        act.called("R1 changed")
        entries.write(act, risks, here.id, {"contact": "Bob Other"})
    with book.act() as act:
        act.called("R1 redacted", kind="redact")
        entries.write(act, risks, here.id, {"contact": None})
        act.insert("redaction", row_id=here.id, fields=contact.id, why="24 months ended", at=act.at)
    book.connection.execute("update change set old=null, new=null where row=? and col=?", (here.id, contact.id))
    stories = history.of_row(book, here.id).stories
    assert ("redacted", "", "24 months ended") in [(one.field, one.was, one.now) for one in stories[0].told]
    assert [(one.field, one.was, one.now) for one in stories[1].told] == [("contact", "", "taken out of the file")]


def test_the_file_s_history_tells_of_entries_too(book: Book, risks: Register) -> None:
    story = history.of_file(book).stories[0]
    assert [(one.row[0], one.ref, one.now) for one in story.told] == [("entry", "R1", "Allocation not confirmed")]


def test_a_ref_of_an_entry_where_a_row_is_meant_says_what_it_is(book: Book, risks: Register) -> None:
    with pytest.raises(NotFound, match="R1 is an entry of Risks, and no row of a plan: “register show R1”"):
        place(book, "R1")
    with pytest.raises(NotFound, match="There is no row R77"):
        any_place(book, "R77")
    with book.act() as act:
        act.called("Registers: other risks added")
        other = put(act, small("risks", [field("title")], title="Others"))
    enter(book, named(book, other), {"title": "x"})
    with pytest.raises(WrongInput, match="2 entries of registers have the ref R1"):
        any_place(book, "R1")
    assert any_place(book, "1.1") == place(book, "1.1")


# -- found by words


def found(book: Book, words: str) -> int:
    return len(find_entries(book, words))


def test_an_entry_is_found_by_its_words_and_never_by_personal_ones(book: Book, risks: Register) -> None:
    find(book, "anything")  # the index catches up
    assert found(book, "allocation") == found(book, "R1") == found(book, "r1") == found(book, "alloc") == 1
    assert found(book, "Ely") == 0
    assert all(hit.level != "entry" for hit in find(book, "allocation"))
    assert find_entries(book, "allocation", 0) == []


def test_the_index_follows_an_entry_its_fields_and_its_register(book: Book, risks: Register) -> None:
    here = any_place(book, "R1")
    contact = risks.field("contact")
    assert contact is not None
    with book.act() as act:
        act.called("personal no more")
        act.set("field", contact.id or "", personal=0)
    find(book, "x")
    assert found(book, "Ely") == 1
    with book.act() as act:
        act.called("all personal")
        act.set("register", risks.id or "", personal=1)
    find(book, "x")
    assert found(book, "allocation") == 0
    with book.act() as act:
        act.called("not any more, and renamed")
        act.set("register", risks.id or "", personal=0)
        entries.write(act, risks, here.id, {"title": "Grant unconfirmed"})
    find(book, "x")
    assert (found(book, "allocation"), found(book, "grant")) == (0, 1)
    with book.act() as act:
        act.called("gone")
        act.set("entry", here.id, deleted=1)
    find(book, "x")
    assert found(book, "grant unconfirmed") == 0


def test_an_entry_is_found_by_the_name_of_its_officer_as_it_is_now(book: Book, risks: Register) -> None:
    owner = book.value("select id from officer where name='Louise Russell'")
    with book.act() as act:
        act.called("owner")
        entries.write(act, risks, any_place(book, "R1").id, {"owner": owner})
    with book.act() as act:
        act.called("renamed")
        act.set("officer", owner, name="Louise Zephyr")
    find(book, "x")
    assert found(book, "zephyr") == 1

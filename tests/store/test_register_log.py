"""Registers in the history: it names the field of a register, never the slot in which this copy keeps its values."""

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from tsworkbench.plan.errors import Conflict
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import history, seals, undo
from tsworkbench.store.log.cells import LINKS, VALUES
from tsworkbench.store.log.feed import last_seq
from tsworkbench.store.log.snapshot import Cut, end_of, open_stood_at
from tsworkbench.store.upgrade import columns

Outside = Callable[[Path], sqlite3.Connection]
Opened = Callable[..., Book]


class Risks(NamedTuple):
    """A register of three fields and two entries, as ids."""

    register: str
    title: str
    owner: str
    score: str
    first: str
    second: str


@pytest.fixture
def risks(book: Book) -> Risks:
    with book.act() as act:
        act.called("Registers: Risks added")
        cells = {"name": "risks", "title": "Risks", "one": "risk", "prefix": "R", "sort": "V"}
        register = act.insert("register", plan_id=book.value("select id from plan"), **cells)
        kinds = (("title", "Risk", "text"), ("owner", "Owner", "officer"), ("score", "Score", "number"))
        title, owner, score = (
            act.insert("field", register_id=register, name=name, title=words, kind=kind, sort=f"V{place}")
            for place, (name, words, kind) in enumerate(kinds)
        )
    with book.act() as act:
        act.called("R1, R2 added")
        first, second = (
            act.insert("entry", register_id=register, ref=f"R{number}", sort=f"V{number}", c00=words, c01=float(number))
            for number, words in ((1, "Not confirmed"), (2, "No Director"))
        )
    return Risks(register, title, owner, score, first, second)


def write(book: Book, entry: str, label: str = "R1 changed", **cells: object) -> None:
    with book.act() as act:
        act.called(label)
        act.set("entry", entry, **cells)


def cell(book: Book, entry: str, slot: str = "c00") -> object:
    return book.value(f"select {slot} from entry where id=?", entry)


def test_a_field_gets_the_lowest_free_slot_and_a_link_one_that_is_indexed(book: Book, risks: Risks) -> None:
    with book.act() as act:
        act.called("Fields added")
        for place, (kind, rule) in enumerate(
            (("row", None), ("row", '{"several": true}'), ("times", None), ("day", None))
        ):
            act.insert("field", register_id=risks.register, name=f"f{place}", title="F", kind=kind, rule=rule, sort="W")
    slots = dict(tuple(row) for row in book.rows("select name, slot from field"))
    assert slots == {
        "title": "c00", "owner": "l0", "score": "c01", "f0": "l1", "f1": "c02", "f2": None, "f3": "c03",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["officer", "text"])
def test_a_register_has_forty_slots_whatever_they_are_for(book: Book, risks: Risks, kind: str) -> None:
    with book.act() as act:
        act.called("Fields added")
        for number in range(40):
            act.insert("field", register_id=risks.register, name=f"f{number}", title="F", kind=kind, sort="W")
    slots = [row[0] for row in book.rows("select slot from field order by rid")]
    assert sorted(one for one in slots if one) == sorted((*LINKS, *VALUES))
    assert slots[-3:] == [None, None, None]


def test_the_history_names_the_field_and_not_the_slot(book: Book, risks: Risks) -> None:
    since = last_seq(book)
    write(book, risks.first, c00="Confirmed", c01=3.0, ref="R7")
    logged = book.rows("select col, old, new from change where seq>? order by seq", since)
    assert {tuple(row) for row in logged} == {
        (risks.title, "Not confirmed", "Confirmed"), (risks.score, 1.0, 3.0), ("ref", "R1", "R7"),
    }  # fmt: skip


def test_a_value_in_a_slot_that_no_field_has_is_no_added_row(
    book: Book, risks: Risks, sample_file: Path, outside: Outside
) -> None:
    since = last_seq(book)
    outside(sample_file).execute("update entry set c30='stray' where ref='R1'")
    assert [row[0] for row in book.rows("select col from change where seq>?", since)] == ["c30"]


def test_an_edit_of_an_entry_is_undone_and_done_again(book: Book, risks: Risks) -> None:
    write(book, risks.first, c00="Confirmed")
    undo.undo(book)
    assert cell(book, risks.first) == "Not confirmed"
    undo.redo(book)
    assert cell(book, risks.first) == "Confirmed"


def test_undoing_the_deletion_of_a_field_brings_its_values_back_whatever_came_in_between(
    book: Book, risks: Risks
) -> None:
    with book.act() as act:
        act.called("Field Risk deleted")
        act.set("field", risks.title, deleted=1)
    with book.act() as act:
        act.called("Field Cause added")
        act.insert("field", register_id=risks.register, name="cause", title="Cause", kind="text", sort="W")
    undo.undo(book)
    undo.undo(book)
    assert book.value("select deleted from field where id=?", risks.title) == 0
    assert cell(book, risks.first) == "Not confirmed"
    assert book.value("select slot from field where name='cause'") == "c02"


def test_a_cell_of_an_entry_that_somebody_has_changed_since_is_never_overwritten(
    book: Book, risks: Risks, sample_file: Path, opened: Opened
) -> None:
    write(book, risks.first, c00="Confirmed")
    write(opened(sample_file, who="Ann Lee"), risks.first, c00="Confirmed in part")
    with pytest.raises(Conflict, match="Ann Lee has changed the same risk since"):
        undo.undo(book)
    assert cell(book, risks.first) == "Confirmed in part"


def test_an_added_entry_that_somebody_has_edited_is_not_taken_away(
    book: Book, risks: Risks, sample_file: Path, opened: Opened
) -> None:
    write(opened(sample_file, who="Ann Lee"), risks.second, c01=9.0)
    with pytest.raises(Conflict, match="Ann Lee has changed the same score since"):
        undo.undo(book)


def test_what_a_cell_and_a_row_held_is_found_by_the_field(book: Book, risks: Risks) -> None:
    since = last_seq(book)
    write(book, risks.first, c00="Confirmed", c01=4.0)
    assert history.cell_at(book, "entry", risks.first, risks.title, since) == "Not confirmed"
    assert history.cell_at(book, "entry", risks.first, risks.title, last_seq(book)) == "Confirmed"
    row = book.row("select * from entry where id=?", risks.first)
    assert row is not None
    before = history.row_at(book, "entry", row, since)
    assert (before["c00"], before["c01"]) == ("Not confirmed", 1.0)
    net = history.net_since(book, "entry", risks.first, since)
    assert {one.column: (one.old, one.new) for one in net.changes} == {
        risks.title: ("Not confirmed", "Confirmed"), risks.score: (1.0, 4.0),
    }  # fmt: skip


def test_the_past_has_the_entries_and_the_fields_of_its_day(book: Book, risks: Risks) -> None:
    known = Cut(int(book.value("select max(seq) from action")), last_seq(book))
    write(book, risks.first, c00="Confirmed")
    with book.act() as act:
        act.called("Field Cause added")
        act.insert("field", register_id=risks.register, name="cause", title="Cause", kind="text", sort="W")
    write(book, risks.first, c02="decided late")
    with book.act() as act:
        act.called("R3 added")
        act.insert("entry", register_id=risks.register, ref="R3", sort="W", c00="New", c02="because")
    past = open_stood_at(book.path, known)
    try:
        assert [tuple(row) for row in past.rows("select ref, c00, c01, c02 from entry order by ref")] == [
            ("R1", "Not confirmed", 1.0, None), ("R2", "No Director", 2.0, None),
        ]  # fmt: skip
        assert past.value("select count(*) from field") == 3
    finally:
        past.close()


def test_a_file_with_entries_is_sound_and_its_acts_are_as_they_were_sealed(book: Book, risks: Risks) -> None:
    write(book, risks.first, c00="Confirmed")
    undo.undo(book)
    with book.act() as act:
        act.called("Field Cause added")
        act.insert("field", register_id=risks.register, name="cause", title="Cause", kind="text", sort="W")
    write(book, risks.first, c02="decided late")
    assert check(book) == []


def test_a_seal_is_of_the_field_and_not_of_the_slot(book: Book, risks: Risks) -> None:
    """Another copy keeps the same values in other slots: that is no damage."""
    run = book.connection.execute
    write(book, risks.first, c00="Confirmed")
    triggers = book.rows("select name from sqlite_schema where type='trigger'")
    for row in triggers:
        run(f'drop trigger "{row[0]}"')
    run("update field set slot=case slot when 'c00' then 'c01' else 'c09' end where slot like 'c%' and slot='c01'")
    run("update field set slot='c01' where slot='c00'")
    run("update entry set c09=c01, c01=c00, c00=null")
    assert seals.broken(book.connection, columns) == []


def test_a_changed_byte_of_an_entry_is_found(book: Book, risks: Risks) -> None:
    run = book.connection.execute
    run("drop trigger log_entry_c00")
    run("update entry set c00='Not confirmer' where ref='R1'")
    assert any("What “R1, R2 added” wrote" in one for one in check(book))


@pytest.mark.parametrize(
    ("attempt", "why"),
    [
        ("update entry set register_id='other'", "stays in it"),
        ("update field set register_id='other'", "stays in it"),
        ("update field set slot='c20' where name='title'", "keeps its slot"),
        ("update field set slot=null where name='title'", "keeps its slot"),
    ],
)
def test_a_field_keeps_its_slot_and_its_register_and_an_entry_its_register(
    book: Book, risks: Risks, attempt: str, why: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=why):
        book.connection.execute(attempt)


# -- redaction


def redact(book: Book, entry: str, *fields: str) -> None:
    with book.act() as act:
        act.called("R1 redacted", kind="redact")
        act.insert("redaction", row_id=entry, fields="\n".join(fields), why="24 months ended", at=act.at)


def test_the_history_of_a_redacted_row_can_be_blanked_and_no_other(book: Book, risks: Risks) -> None:
    write(book, risks.first, c00="Confirmed")
    blank = "update change set old=null, new=null where row=? and col=?"
    with pytest.raises(sqlite3.IntegrityError, match="never rewritten"):
        book.connection.execute(blank, (risks.first, risks.title))
    redact(book, risks.first, risks.title)
    book.connection.execute(blank, (risks.first, risks.title))
    assert (
        book.value("select count(*) from change where row=? and col=? and new is not null", risks.first, risks.title)
        == 0
    )
    for forged in (
        "update change set old=null, new='x' where row=?",
        "update change set seq=seq+1000 where row=?",
        "update change set old=null, new=null where row<>?",
        "update change set col=null where row=?",
        "delete from change where row=?",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="never rewritten"):
            book.connection.execute(forged, (risks.first,))


def test_what_an_act_on_a_redacted_row_is_called_can_be_written_anew_and_no_other(book: Book, risks: Risks) -> None:
    write(book, risks.first, "R1: Confirmed", c00="Confirmed")
    write(book, risks.second, "R2: Appointed", c00="Appointed")
    redact(book, risks.first, risks.title)
    renamed = "update action set label='R1 changed', digest='x' where label=?"
    book.connection.execute(renamed, ("R1: Confirmed",))
    for forged, label in ((renamed, "R2: Appointed"), ("update action set who='nobody' where label=?", "R1 changed")):
        with pytest.raises(sqlite3.IntegrityError, match="never rewritten"):
            book.connection.execute(forged, (label,))


def test_undo_of_an_act_on_a_redacted_row_says_that_what_it_held_is_gone(book: Book, risks: Risks) -> None:
    write(book, risks.first, c00="Confirmed")
    redact(book, risks.first, risks.title)
    write(book, risks.first, "taken out", c00=None)
    book.connection.execute("update change set old=null, new=null where row=? and col=?", (risks.first, risks.title))
    with pytest.raises(Conflict, match=r"R1 was redacted on 15 Dec 2009: what its act held is gone\."):
        undo.undo(book)


def test_a_redaction_is_no_step_of_undo_and_is_never_taken_back(book: Book, risks: Risks) -> None:
    write(book, risks.second, c01=9.0)
    redact(book, risks.first, risks.title)
    seq = int(book.value("select max(seq) from action"))
    with pytest.raises(Conflict, match="R1 was redacted"):
        undo.take_back(book, seq)
    undo.undo(book)
    assert cell(book, risks.second, "c01") == 2.0


def test_the_past_of_a_day_before_there_were_registers_has_none(book: Book, risks: Risks) -> None:
    past = open_stood_at(book.path, end_of(date(2009, 8, 3)))
    try:
        assert past.value("select count(*) from entry") == 0
    finally:
        past.close()

"""Words are taken out of an entry for good: out of the file's bytes, its history and its backups."""

import os
from datetime import date
from pathlib import Path

import pytest
from tests.work.test_register_entries import Officer

from tsworkbench.plan.errors import Conflict, NothingToDo, WrongInput
from tsworkbench.store.backups import copies, rotation
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log.undo import take_back, undo
from tsworkbench.work.registers import entries, redaction

AS_AT = date(2009, 12, 15)
SECRET = "Ms Quillfeather"
CALL = "0207 000 1234"
STORY = "Her brother pays the rent since Michaelmas"


@pytest.fixture
def officer(demo_book: Book) -> Officer:
    return Officer(demo_book).takes_in("organisations", "cases")


@pytest.fixture
def case(officer: Officer) -> str:
    """A case in which three personal fields were written, and two of them again."""
    officer.adds("organisations", name="Praxis")
    officer.adds("cases", kind="governance", organisation="Praxis", opened_on="3 Nov 2009", contact=SECRET)
    officer.writes("X1", contact_details=CALL, notes=STORY)
    officer.writes("X1", contact=f"{SECRET}, the treasurer")
    officer.writes("X1", contact="")
    officer.writes("X1", contact=SECRET)
    return "X1"


def redacted(
    officer: Officer, ref: str = "X1", *, why: str = "24 months ended", fields: tuple[str, ...] = ()
) -> object:
    return redaction.redact(officer.book, redaction.wanted(officer.book, ref, fields), why=why, typed=ref)


def times(path: str, words: str) -> int:
    """How often words are in the bytes of a file, however SQLite keeps them."""
    held = Path(path).read_bytes()
    return sum(held.count(words.encode(code)) for code in ("utf-8", "utf-16-le", "utf-16-be"))


def test_the_words_are_nowhere_in_the_bytes_of_the_file(officer: Officer, case: str) -> None:
    path = officer.book.path
    assert all(times(path, words) for words in (SECRET, CALL, STORY))
    redacted(officer)
    assert [times(path, words) for words in (SECRET, CALL, STORY)] == [0, 0, 0]
    assert [name for name in os.listdir(os.path.dirname(path)) if name.startswith(os.path.basename(path))] == [
        os.path.basename(path)
    ]


def test_nor_are_they_in_a_new_backup(officer: Officer, case: str) -> None:
    redacted(officer)
    made = copies.make(officer.book, copies.BY_HAND)
    assert [times(made, words) for words in (SECRET, CALL, STORY)] == [0, 0, 0]


def test_the_file_is_sound_afterwards(officer: Officer, case: str) -> None:
    redacted(officer)
    assert check(officer.book) == []


def test_what_is_not_personal_stays(officer: Officer, case: str) -> None:
    before = dict(officer.entry(case).entry.values)
    redacted(officer)
    gone = {"contact", "contact_details", "notes"}
    assert officer.entry(case).entry.values == {name: cell for name, cell in before.items() if name not in gone}


def test_the_act_says_what_was_redacted_by_whom_and_why(officer: Officer, case: str) -> None:
    redacted(officer)
    row = officer.book.row("select kind, label from action order by seq desc")
    assert row is not None
    assert tuple(row) == (
        "redact",
        "X1 redacted: contact, how to reach them and notes (24 months ended)",
    )


def test_undo_passes_it_over_and_refuses_what_it_took_away(officer: Officer, case: str) -> None:
    first = officer.book.value("select action from change where col is not null and tbl='entry' order by seq limit 1")
    redacted(officer)
    with pytest.raises(Conflict, match=r"X1 was redacted on .*: what its act held is gone"):
        undo(officer.book)
    with pytest.raises(Conflict, match="was redacted"):
        take_back(officer.book, first)


def test_a_field_that_isnt_personal_can_be_named_and_goes_from_the_names_of_acts(officer: Officer) -> None:
    officer.adds("organisations", name="Quillfeather and Daughters")
    officer.writes("O1", name="The Feather Trust")
    redacted(officer, "O1", why="asked to be forgotten", fields=("name",))
    assert times(officer.book.path, "Quillfeather") == 0
    assert times(officer.book.path, "The Feather Trust") == 0
    labels = [row["label"] for row in officer.book.rows("select label from action order by seq desc limit 3")]
    assert labels[1:] == ["O1: words that were redacted", "O1: words that were redacted"]
    assert check(officer.book) == []


def test_what_was_found_by_its_words_is_not_found_any_more(officer: Officer) -> None:
    from tsworkbench.store.views.search import catch_up, find_entries

    officer.adds("organisations", name="Quillfeather and Daughters")
    catch_up(officer.book)
    assert len(find_entries(officer.book, "quillfeather")) == 1
    redacted(officer, "O1", why="asked to be forgotten", fields=("name",))
    assert find_entries(officer.book, "quillfeather") == []
    assert times(officer.book.path, "quillfeather") == 0


def test_words_of_a_deleted_entry_and_of_a_deleted_field_go_too(officer: Officer, case: str) -> None:
    from tsworkbench.work.registers import fields

    register = officer.register("cases")
    notes = register.field("notes")
    assert notes is not None
    officer.does(fields.drop_field(register, notes))
    officer.does(entries.remove(officer.entry(case)))
    redacted(officer)
    assert [times(officer.book.path, words) for words in (SECRET, CALL, STORY)] == [0, 0, 0]


def test_nothing_is_done_unless_the_ref_is_typed_and_a_reason_given(officer: Officer, case: str) -> None:
    what = redaction.wanted(officer.book, case)
    with pytest.raises(WrongInput, match="type X1 to redact it"):
        redaction.redact(officer.book, what, why="24 months ended", typed="X2")
    with pytest.raises(WrongInput, match="no words in that reason"):
        redaction.redact(officer.book, what, why="  ", typed="X1")
    assert officer.cell(case, "contact") == SECRET


def test_the_warning_names_what_is_lost(officer: Officer, case: str) -> None:
    assert redaction.wanted(officer.book, case).warning == (
        "X1 will lose the words of Contact, How to reach them and Notes, in the list and in all of its history. This "
        "can't be taken back. Type X1 to go on."
    )


def test_an_entry_without_personal_words_has_nothing_to_redact(officer: Officer) -> None:
    officer.adds("organisations", name="Praxis")
    officer.adds("cases", kind="governance", organisation="Praxis", opened_on="3 Nov 2009")
    with pytest.raises(NothingToDo, match="X1 holds no words of Contact"):
        redaction.wanted(officer.book, "X1")


def test_a_field_that_there_is_not_is_refused(officer: Officer, case: str) -> None:
    with pytest.raises(WrongInput, match="Case log has no field “shoe size”"):
        redaction.wanted(officer.book, case, ["shoe size"])


def test_backups_that_hold_the_words_are_named_and_replaced_by_one(officer: Officer, case: str) -> None:
    old = copies.make(officer.book, copies.BY_HAND)
    done = redaction.redact(officer.book, redaction.wanted(officer.book, case), why="24 months ended", typed="X1")
    assert [one.path for one in done.backups] == [old]
    assert done.of_backups.startswith("1 backup beside the file still holds the words")
    said = redaction.replace_backups(officer.book, done.backups)
    left = rotation.listed(officer.book.path, clock=officer.book.now)
    assert [one.reason for one in left] == ["after-redaction"]
    assert said == f"Made and checked {left[0].path}, and deleted 1 older backup."
    assert times(left[0].path, SECRET) == 0


def test_where_the_file_could_not_be_packed_that_is_said_and_tried_again(
    officer: Officer, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tsworkbench.plan.errors import CannotWrite
    from tsworkbench.store.registers import redaction as store

    def full(_: Book) -> None:
        raise CannotWrite("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(store, "pack", full)
        done = redaction.redact(officer.book, redaction.wanted(officer.book, case), why="24 months ended", typed="X1")
    assert done.trouble == (
        "The words are gone from the entry and its history, but the file could not be packed: The disk is full. Traces "
        "may remain until “backup” succeeds."
    )
    assert redaction.pack(officer.book) is None
    assert times(officer.book.path, SECRET) == 0


def test_an_entry_whose_history_was_tampered_with_is_not_redacted(officer: Officer, case: str) -> None:
    import sqlite3

    from tsworkbench.plan.errors import Damaged

    what = redaction.wanted(officer.book, case)
    other = sqlite3.connect(officer.book.path)
    other.execute("drop trigger keep_change_update")
    other.execute("update change set old='forged' where row=? and col is not null", (what.entry["id"],))
    other.commit()
    other.close()
    with pytest.raises(Damaged, match="nothing was taken out of it"):
        redaction.redact(officer.book, what, why="24 months ended", typed="X1")
    assert officer.cell(case, "contact") == SECRET

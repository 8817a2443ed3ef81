"""The history in words: dates, statuses, leads, notes, and many rows at once."""

from datetime import date

import pytest

from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book
from tsworkbench.store.log.undo import undo
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.agreement.decisions import add_meeting
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.history import become, of_file, of_row, since
from tsworkbench.work.officers import assign, hand_over
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.fields import record_actual
from tsworkbench.work.row.links import set_needs
from tsworkbench.work.row.status import comment, no_change, private_note, retitle, set_status
from tsworkbench.work.row.tree import add, delete, move

DAY = date(2009, 12, 15)
PLAN = "Third Sector Strategy:"


def newest(book: Book) -> list[tuple[str, str, str, str]]:
    return [told[1:] for told in of_file(book).stories[0].told]


def at(book: Book, ref: str) -> Place:
    return place(book, f"{PLAN}{ref}")


def officer(book: Book, name: str) -> str:
    return str(book.value("select id from officer where name=?", name))


@pytest.mark.parametrize(
    ("ref", "edit", "told"),
    [
        ("1.1.m1", lambda row: set_due(row, "end jan", as_at=DAY), [("due", "end Dec 2009", "end Jan 2010")]),
        ("1.1.m1", lambda row: set_due(row, "3 feb", as_at=DAY), [("due", "end Dec 2009", "3 Feb 2010")]),
        ("1.1.m1", lambda row: set_due(row, "TBC", as_at=DAY), [("due", "end Dec 2009", "TBC")]),
        ("7.1.m1", lambda row: set_due(row, "q4", as_at=DAY), [("due", "TBC", "Q4 2009/10")]),
        (
            "1.1.m1",
            lambda row: set_status(row, Status.COMPLETE, as_at=DAY),
            [("status", "in progress", "complete"), ("done on", "nothing", "15 Dec 2009")],
        ),
        (
            "4.6",
            lambda row: assign(row, "Richard / Louise Russell"),
            [("lead", "Louise Russell with Corporate Finance", "Richard Parsons / Louise Russell")],
        ),
        ("4.6", lambda row: assign(row, ""), [("lead", "Louise Russell with Corporate Finance", "nobody")]),
        ("4.6", lambda row: comment(row, "Words", as_at=DAY), [("said", "", "“Words”")]),
        ("4.6", lambda row: no_change(row, as_at=DAY), [("said", "", "no change, still ▲ Red")]),
        ("4.6", lambda row: private_note(row, "One\nTwo"), [("private note", "", "“One / Two”")]),
        ("1.1.m3", lambda row: set_needs(row, "1.1.m2"), [("needs", "", "1.1.m2  CVS incorporated")]),
        ("1.1.m1", lambda row: retitle(row, "Board"), [("title", "CVS interim Board in place", "Board")]),
        ("1.1.m1", lambda row: move(row, 1), [("", "", "moved")]),
        ("1.1.m1", delete, [("", "", "deleted")]),
    ],
)
def test_what_an_act_changed_in_words(
    demo_book: Book, ref: str, edit: object, told: list[tuple[str, str, str]]
) -> None:
    make: Edit = edit(at(demo_book, ref))  # type: ignore[operator]
    perform(demo_book, make)
    assert newest(demo_book) == [(ref, *one) for one in told]


def test_rows_that_are_added_are_told_by_their_title(demo_book: Book) -> None:
    perform(demo_book, add("milestone", at(demo_book, "4.2"), "Launch held by end Feb", as_at=DAY))
    assert newest(demo_book) == [("4.2.m5", "added", "", "Launch held")]


def test_a_hand_over_says_who_led_each_row_and_who_leads_it_now(demo_book: Book) -> None:
    perform(demo_book, hand_over(officer(demo_book, "Shazia Hussain"), officer(demo_book, "Alex Louis"), as_at=DAY))
    told = [one for one in newest(demo_book) if one[1] == "lead"]
    assert told
    assert all(one[2:] == ("Shazia Hussain", "Alex Louis") for one in told), told


def test_what_was_added_is_told_as_it_was_then(demo_book: Book) -> None:
    perform(demo_book, add("milestone", at(demo_book, "4.2"), "Launch held by end Feb", as_at=DAY))
    row = at(demo_book, "4.2.m5")
    perform(demo_book, assign(row, "Shazia"))
    perform(demo_book, retitle(row, "Party"))
    perform(demo_book, hand_over(officer(demo_book, "Shazia Hussain"), officer(demo_book, "Alex Louis"), as_at=DAY))
    told = [[one[2:] for one in story.told] for story in of_row(demo_book, row.id).stories]
    assert told[-1] == [("added", "", "Launch held")]
    assert told[-2] == [("lead", "nobody", "Shazia Hussain")]
    assert told[0] == [("lead", "Shazia Hussain", "Alex Louis")]


def test_fewer_than_before_are_told_as_fewer(demo_book: Book) -> None:
    output = at(demo_book, "1.2.o1")
    perform(demo_book, record_actual(output, "=40", as_at=DAY))
    perform(demo_book, record_actual(output, "-3", as_at=DAY))
    assert ("1.2.o1", "actual", "", "3 fewer") in newest(demo_book)


def test_what_was_deleted_and_brought_back_is_told_once_a_row(demo_book: Book) -> None:
    perform(demo_book, delete(at(demo_book, "4.6")))
    assert ("4.6", "", "", "deleted") in newest(demo_book)
    assert all(told[1] == "" for told in newest(demo_book))
    undo(demo_book)
    assert ("4.6.m1", "", "", "brought back") in newest(demo_book)


def test_of_an_import_only_some_is_told_and_the_rest_is_counted(demo_book: Book) -> None:
    first = of_file(demo_book).stories[-1]
    assert first.headline.startswith("Imported “Third Sector Strategy”")
    assert len(first.told) == 12
    assert first.more > 100


def test_a_rows_history_holds_what_hangs_on_it_and_nothing_else(demo_book: Book) -> None:
    perform(demo_book, assign(at(demo_book, "4.6"), "Richard"))
    perform(demo_book, retitle(at(demo_book, "4.5"), "Another"))
    stories = of_row(demo_book, at(demo_book, "4.6").id).stories
    assert [story.headline.split(" (")[0] for story in stories] == [
        "4.6 led by Richard Parsons",
        "4.6 now ▲ Red",
        "4.6 now ● Green",
        "Imported “Third Sector Strategy” from action-plan-2009-10.json",
    ]


def test_what_has_become_of_rows_is_told_from_first_to_last(demo_book: Book) -> None:
    seq = demo_book.value("select max(seq) from change")
    row = at(demo_book, "1.1.m1")
    perform(demo_book, set_due(row, "end jan", as_at=DAY))
    perform(demo_book, set_due(row, "end feb", as_at=DAY))
    perform(demo_book, retitle(at(demo_book, "1.1.m2"), "Other"))
    undo(demo_book)
    told = {owner: become(demo_book, owner, parts, seq) for owner, parts in since(demo_book, seq)}
    story = told["milestone", row.id]
    assert story is not None
    assert [one[2:] for one in story.told] == [("due", "end Dec 2009", "end Feb 2010")]
    assert story.who == "Louise Russell"
    assert told["milestone", at(demo_book, "1.1.m2").id] is None


def test_a_group_and_its_meeting_are_told_by_name_and_day(demo_book: Book) -> None:
    plan = Place("plan", *demo_book.row("select id, rid, id from plan order by rid"))  # type: ignore[misc]
    perform(demo_book, add_meeting(plan, "+Delivery Group", date(2010, 1, 14)))
    refs = {told.ref for told in of_file(demo_book).stories[0].told}
    assert refs == {"Delivery Group", "Delivery Group, 14 Jan 2010"}

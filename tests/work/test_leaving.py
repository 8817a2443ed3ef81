"""Handing over the open work of an officer who leaves."""

from __future__ import annotations

from datetime import date

import pytest

from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.store.book import Book, Row
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views import workload
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign, hand_over, officer_named, read_assignment

AS_AT = date(2009, 12, 15)


def officer(book: Book, name: str) -> str:
    return str(officer_named(book, name)["id"])


def standing(book: Book, name: str) -> list[Row]:
    return book.rows("select * from lead where officer_id=? and deleted=0", officer(book, name))


def test_every_open_row_goes_over_in_the_same_role_and_one_undo_brings_all_back(demo_book: Book) -> None:
    before = [tuple(row) for row in demo_book.rows("select * from lead order by rid")]
    roles = sorted(row["role"] for row in standing(demo_book, "Richard Parsons"))
    count = len(roles)
    done = perform(
        demo_book, hand_over(officer(demo_book, "Richard Parsons"), officer(demo_book, "Alex Louis"), as_at=AS_AT)
    )
    assert done.label == f"Richard Parsons handed over to Alex Louis: {count} rows"
    assert standing(demo_book, "Richard Parsons") == []
    assert officer_named(demo_book, "Richard Parsons")["left_on"] == "2009-12-15"
    assert len(workload.officer_items(demo_book, officer(demo_book, "Richard Parsons"))) == 0
    undo_log.undo(demo_book)
    assert [tuple(row) for row in demo_book.rows("select * from lead order by rid")] == before
    assert officer_named(demo_book, "Richard Parsons")["left_on"] is None


def test_who_has_left_is_named_where_somebody_gives_them_work(demo_book: Book) -> None:
    perform(demo_book, hand_over(officer(demo_book, "Richard Parsons"), officer(demo_book, "Alex Louis"), as_at=AS_AT))
    assert read_assignment(demo_book, "Parsons") == "Richard Parsons leads · Richard Parsons left on 15 Dec 2009"
    done = perform(demo_book, assign(place(demo_book, "Third Sector Strategy:4.5"), "Parsons"))
    assert "Richard Parsons left on 15 Dec 2009" in done.label


def test_what_is_done_keeps_the_name_of_who_did_it(demo_book: Book) -> None:
    activity = place(demo_book, "Third Sector Strategy:4.5")
    with demo_book.act() as act:
        act.called("Done")
        act.set("activity", activity.id, status="complete")
        for row in demo_book.rows("select id from milestone where activity_id=?", activity.id):
            act.set("milestone", row["id"], status="complete")
    perform(demo_book, hand_over(officer(demo_book, "Richard Parsons"), officer(demo_book, "Alex Louis"), as_at=AS_AT))
    assert [row["row_id"] for row in standing(demo_book, "Richard Parsons")] == [activity.id]


def test_where_the_heir_stands_already_the_weightier_role_counts(demo_book: Book) -> None:
    here = place(demo_book, "Third Sector Strategy:4.5")
    perform(demo_book, assign(here, "Richard Parsons with Alex Louis"))
    perform(demo_book, hand_over(officer(demo_book, "Richard Parsons"), officer(demo_book, "Alex Louis"), as_at=AS_AT))
    leads = demo_book.rows("select officer_id, role from lead where row_id=? and deleted=0", here.id)
    assert [tuple(row) for row in leads] == [(officer(demo_book, "Alex Louis"), "lead")]


def test_an_officer_is_not_their_own_heir(demo_book: Book) -> None:
    louise = officer(demo_book, "Louise Russell")
    with pytest.raises(WrongInput, match="choose another officer"):
        perform(demo_book, hand_over(louise, louise, as_at=AS_AT))


def test_with_nothing_to_hand_over_it_says_so(demo_book: Book) -> None:
    richard, alex = officer(demo_book, "Richard Parsons"), officer(demo_book, "Alex Louis")
    perform(demo_book, hand_over(richard, alex, as_at=AS_AT))
    with pytest.raises(WrongInput, match="has no open work to hand over"):
        perform(demo_book, hand_over(richard, alex, as_at=AS_AT))


def test_an_officer_who_has_gone_is_told(demo_book: Book) -> None:
    with pytest.raises(NotFound):
        perform(demo_book, hand_over("nobody", officer(demo_book, "Alex Louis"), as_at=AS_AT))

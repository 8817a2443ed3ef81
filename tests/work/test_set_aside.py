"""What is open under a deferred or cancelled activity is set aside with it: it is not late, due or asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.conftest import AS_AT

from tsworkbench.papers.formats.ics import entries, summary
from tsworkbench.plan.governance.checks import check_plan
from tsworkbench.plan.governance.rag import is_late, status_within
from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library
from tsworkbench.store.views import agreement, calendars, rounds, workload
from tsworkbench.store.views.filters import WORDS, Asking, Filtered, read_filter
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.store.views.row import Viewer
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.round.report import take_position
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.status import set_status

YEAR = (date(2009, 4, 1), date(2010, 3, 31))
LATE = "4.6.m1"
OBJECTIVE = "Third Sector Strategy:4"


def set_aside(book: Book, status: Status) -> None:
    perform(book, set_status(place(book, "4.6"), status, as_at=AS_AT))


def reopen_below(book: Book) -> None:
    for ref in ("4.6.m1", "4.6.m2", "4.6.m3"):
        perform(book, set_status(place(book, ref), Status.NOT_STARTED, as_at=AS_AT))


def said_everywhere(book: Book) -> dict[str, Any]:
    plan_id = plan_named(book, "Third Sector Strategy")["id"]
    louise = book.value("select id from officer where name='Louise Russell'")
    found: dict[str, Any] = {}
    for word in WORDS:
        filtered = Filtered(book, plan_id, read_filter(word), Asking(AS_AT, louise))
        filtered.read()
        found[word] = filtered.count
    return found | {
        "plan": workload.plan_counts(book, plan_id, AS_AT),
        "all": workload.done_of_all(book, plan_id),
        "officers": workload.officer_counts(book, AS_AT),
        "items": list(workload.officer_items(book, louise)),
        "late": workload.late_items(book, plan_id, AS_AT),
        "undated": workload.undated_items(book, plan_id),
        "months": {
            month: (sums.late, sums.oldest_open)
            for month, sums in calendars.month_sums(book, plan_id, *YEAR, AS_AT).items()
        },
        "after": calendars.open_after(book, plan_id, AS_AT, 50),
        "agenda": calendars.dated_keys(book, plan_id, also_done=False),
        "next": tuple(rounds.next_due(book, louise, "2009-11-01") or ()),
        "asked": agreement.asked(book, [plan_id]),
        "checks": [finding.sentence for finding in check_plan(read_library(book, [plan_id]).plans[0])],
        "papers": len(take_position(book, plan_id, AS_AT, cut_off=AS_AT).not_done),
    }


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.DEFERRED])
def test_a_milestone_opened_again_under_what_was_set_aside_counts_nowhere(demo_book: Book, status: Status) -> None:
    assert Viewer(demo_book, AS_AT).page([place(demo_book, LATE).key])[place(demo_book, LATE).key].late
    set_aside(demo_book, status)
    before = said_everywhere(demo_book)
    reopen_below(demo_book)
    assert said_everywhere(demo_book) == before


def test_its_row_and_its_activity_are_not_late_and_say_why(demo_book: Book) -> None:
    set_aside(demo_book, Status.DEFERRED)
    reopen_below(demo_book)
    keys = {ref: place(demo_book, ref).key for ref in (LATE, "4.6", OBJECTIVE)}
    page = Viewer(demo_book, AS_AT).page(keys.values())
    row, activity, objective = (page[keys[ref]] for ref in (LATE, "4.6", OBJECTIVE))
    assert (row.status, row.standing, row.late, row.dated_rag) == ("not_started", "deferred", False, None)
    assert (activity.late_count, activity.dated_rag, objective.late_count) == (0, None, 0)


def test_sign_off_asks_nothing_of_it(demo_book: Book) -> None:
    set_aside(demo_book, Status.CANCELLED)
    reopen_below(demo_book)
    plan = plan_named(demo_book, "Third Sector Strategy")
    perform(demo_book, sign_off(Place("plan", plan["id"], plan["rid"], plan["id"]), on=AS_AT, as_at=AS_AT))
    assert demo_book.value("select past_at_sign_off from milestone where ref=?", LATE) is None
    assert demo_book.value("select baseline_due_to from milestone where ref=?", LATE) == "2009-11-30"
    perform(demo_book, set_due(place(demo_book, LATE), "end feb", as_at=AS_AT))
    assert not [row for row in agreement.asked(demo_book, [plan["id"]]) if row.ref == LATE]


def test_a_calendar_says_that_it_is_cancelled(demo_book: Book) -> None:
    set_aside(demo_book, Status.CANCELLED)
    reopen_below(demo_book)
    entry = next(entry for entry in entries(demo_book) if entry.row.ref == LATE)
    assert summary(entry).startswith("Cancelled: ")


def test_one_rule_says_it_of_one_row() -> None:
    past = (date(2009, 11, 30)).isoformat()
    assert not is_late(status_within(Status.IN_PROGRESS, Status.CANCELLED), past, AS_AT)
    assert is_late(status_within(Status.IN_PROGRESS, Status.COMPLETE), past, AS_AT)
    assert status_within(Status.COMPLETE, Status.DEFERRED) == Status.COMPLETE

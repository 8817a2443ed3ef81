"""The calendar: honest about how exact a date is, the same for the same file, and taken in by real programs."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from tests.conftest import fixed_clock
from tests.effort import examples

from tsworkbench.papers.formats.ics import REMINDER, calendar, how_exact
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.governance.occurrences import Occurrence
from tsworkbench.plan.model import LeadRole, Status
from tsworkbench.plan.registers.presets import shipped
from tsworkbench.plan.whole import Activity, Lead, Library, Milestone, Objective, Officer, Output, Plan
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library
from tsworkbench.store.log.undo import undo
from tsworkbench.store.opening import open_book
from tsworkbench.store.registers.definitions import registers_of
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, any_place, place
from tsworkbench.work.agreement.decisions import add_group, add_meeting
from tsworkbench.work.agreement.particulars import set_particular
from tsworkbench.work.edits import perform
from tsworkbench.work.imports.intake import add_plans
from tsworkbench.work.officers import assign, hand_over
from tsworkbench.work.registers import entries as entering
from tsworkbench.work.registers.definitions import take_in
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.status import retitle, set_status
from tsworkbench.work.row.tree import delete, move

DAY = date(2009, 12, 15)

HOSTILE = 'Rename\r\nBEGIN:VEVENT\r\nSUMMARY:forged; a, b \\n "c"\x1b]0;x\x07\u202egnp\x00 ' + "é🙂" * 600
"""Line breaks that would begin another entry, the format's own marks, what steers terminals, and great length."""

ONE_DAY: dict[str, Any] = {"due_precision": Precision.DAY, "due_to": "2010-01-05"}


def entries(data: bytes, kind: str = "VEVENT") -> list[Any]:
    return list(Calendar.from_ical(data).walk(kind))


def by_title(data: bytes, words: str) -> Any:
    (found,) = [entry for entry in entries(data) if words in entry["summary"]]
    return found


def plan_of(*milestones: Milestone, **activity: Any) -> Library:
    rows = Activity(milestones=milestones, **{"title": "Act", "ref": "1.1"} | activity)
    return Library(plans=(Plan(title="A plan", objectives=(Objective(title="Aim", activities=(rows,)),)),))


def written(book: Book, *milestones: Milestone, **activity: Any) -> bytes:
    add_plans(book, plan_of(*milestones, **activity), "a test")
    return calendar(book)


def dated(precision: str, first: str | None, last: str | None, **cells: Any) -> Milestone:
    return Milestone(title="Step", due_precision=Precision(precision), due_from=first, due_to=last, **cells)


def test_the_sample_plan_has_an_entry_for_each_of_its_dates_and_none_for_tbc(book: Book) -> None:
    data = calendar(book)
    assert len(entries(data)) == 38 + 1, "38 dated milestones and one dated output"
    assert b"VALARM" not in data
    for entry in entries(data):
        assert entry["transp"] == "TRANSPARENT"
        assert type(entry.decoded("dtstart")) is date, "an all-day entry"
        assert (entry.decoded("dtend") - entry.decoded("dtstart")).days == 1
        assert "\n" not in entry["summary"]


def test_a_month_is_not_passed_off_as_its_last_day(book: Book) -> None:
    entry = by_title(calendar(book), "CVS Director in post")
    assert entry["summary"] == "1.1 CVS Director in post (by end Mar 2010)"
    assert entry.decoded("dtstart") == date(2010, 3, 31)
    assert "In the plan: “by March 2010”." in entry["description"]
    assert "Lead: Louise Russell" in entry["description"]


@pytest.mark.parametrize(
    ("precision", "first", "last", "said"),
    [
        ("day", "2010-03-15", "2010-03-15", ""),
        ("day", "2010-03-01", None, "from 1 Mar 2010"),
        ("week", "2009-10-05", "2009-10-11", "in the week of 5 Oct 2009"),
        ("month", "2010-03-01", "2010-03-31", "by end Mar 2010"),
        ("quarter", "2009-10-01", "2009-12-31", "by end of Q3 2009/10"),
        ("quarter", "2009-11-01", "2010-01-31", "by end of the quarter to Jan 2010"),
        ("half", "2009-04-01", "2009-09-30", "by end of the half year to Sep 2009"),
        ("season", "2010-06-01", "2010-08-31", "by end of summer 2010"),
        ("year", "2010-01-01", "2010-12-31", "by end of 2010"),
        ("financial_year", "2010-04-01", "2011-03-31", "by end of 2010/11"),
        ("recurring", "2010-01-01", "2010-03-31", "between 1 Jan and 31 Mar"),
    ],
)
def test_how_exact_a_date_is_said_in_the_title(precision: str, first: str, last: str | None, said: str) -> None:
    assert how_exact(dated(precision, first, last)) == said


def test_a_year_that_starts_in_january_is_called_by_its_number() -> None:
    assert how_exact(dated("financial_year", "2010-01-01", "2010-12-31"), 1) == "by end of 2010"
    assert how_exact(dated("quarter", "2010-01-01", "2010-03-31"), 1) == "by end of Q1 2010"


@pytest.mark.parametrize("precision", ["tbc", "ongoing", "relative", "none"])
def test_what_has_no_day_is_not_in_a_calendar(empty_book: Book, precision: str) -> None:
    assert entries(written(empty_book, dated(precision, None, None))) == []


def test_an_empty_file_gives_a_calendar_without_entries(empty_book: Book) -> None:
    assert entries(calendar(empty_book)) == []


def test_the_same_file_gives_the_same_bytes_whenever_it_is_written(book: Book) -> None:
    assert calendar(book) == calendar(book)


def test_an_entry_keeps_its_name_and_counts_the_changes_of_its_title_and_date(book: Book) -> None:
    def now() -> Any:
        return by_title(calendar(book), "Director")

    first = now()
    assert first["sequence"] == 0
    perform(book, retitle(place(book, "1.1.m3"), "Director appointed"))
    second = now()
    assert (second["uid"], second["sequence"]) == (first["uid"], 1)
    assert second.decoded("dtstamp") > first.decoded("dtstamp")
    undo(book)
    assert now()["sequence"] == 2, "a calendar program must take the old title back too"


def test_the_stamp_of_an_entry_is_the_time_of_its_last_change(book: Book) -> None:
    stamps = {entry.decoded("dtstamp").isoformat() for entry in entries(calendar(book))}
    assert stamps == {"2009-08-03T09:00:00+00:00"}, "they came in together"


@pytest.mark.parametrize(
    ("status", "begins", "event", "to_do"),
    [
        ("not_started", "1.1 ", "CONFIRMED", "NEEDS-ACTION"),
        ("in_progress", "1.1 ", "CONFIRMED", "IN-PROCESS"),
        ("complete", "Done: 1.1 ", "CONFIRMED", "COMPLETED"),
        ("deferred", "Deferred: 1.1 ", "TENTATIVE", "NEEDS-ACTION"),
        ("cancelled", "Cancelled: 1.1 ", "CANCELLED", "CANCELLED"),
    ],
)
def test_how_a_row_stands(book: Book, status: str, begins: str, event: str, to_do: str) -> None:
    if status != "not_started":
        perform(book, set_status(place(book, "1.1.m3"), Status(status), as_at=date(2009, 12, 11)))
    entry = by_title(calendar(book), "Director")
    assert entry["summary"].startswith(f"{begins}CVS Director")
    assert entry["status"] == event
    (task,) = [one for one in entries(calendar(book, to_dos=True), "VTODO") if "Director" in one["summary"]]
    assert task["status"] == to_do
    assert ("completed" in task) == (status == "complete")
    if status == "complete":
        assert "Done on 11 December 2009." in entry["description"]


def test_to_do_entries_have_names_and_due_days_of_their_own(book: Book) -> None:
    events, tasks = calendar(book), calendar(book, to_dos=True)
    assert len(entries(tasks, "VTODO")) == len(entries(events))
    assert not {entry["uid"] for entry in entries(events)} & {task["uid"] for task in entries(tasks, "VTODO")}
    assert all(type(task.decoded("due")) is date for task in entries(tasks, "VTODO"))


def test_what_recurs_recurs_in_the_calendar(empty_book: Book) -> None:
    rule = "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1"
    step = dated("recurring", "2010-01-01", "2010-03-31", due_rrule=rule)
    (entry,) = entries(written(empty_book, step))
    parts = set(entry["rrule"].to_ical().decode().split(";"))
    assert parts == {*rule.split(";"), "UNTIL=20150331"}, "a plan without an end: five years"
    (task,) = entries(calendar(empty_book, to_dos=True), "VTODO")
    assert task.decoded("dtstart") == date(2010, 3, 31)
    assert "due" not in task


QUARTERLY = "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"


def recurring(book: Book, rule: str = QUARTERLY, end: str | None = "2010-03-31", **cells: Any) -> list[Any]:
    """The entries of a row due at the end of each quarter, in a plan that ends."""
    step = dated("recurring", "2009-04-01", "2009-06-30", due_rrule=rule, **cells)
    library = plan_of(step)
    plan = replace(library.plans[0], period_start="2009-04-01", period_end=end)
    add_plans(book, replace(library, plans=(plan,)), "plan.json")
    return entries(calendar(book))


@pytest.mark.parametrize(
    ("rule", "end", "until"),
    [
        (QUARTERLY, "2010-03-31", "20100331"),
        (QUARTERLY, "2012-03-31", "20120331"),
        (QUARTERLY, None, "20140630"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20091231", "2010-03-31", "20091231"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20191231", "2010-03-31", "20100331"),
        ("FREQ=WEEKLY", "2010-03-31", "20100331"),
    ],
)
def test_what_recurs_ends_with_its_plan(empty_book: Book, rule: str, end: str | None, until: str) -> None:
    (entry,) = recurring(empty_book, rule, end)
    assert f"UNTIL={until}" in entry["rrule"].to_ical().decode().split(";")


def test_a_rule_that_counts_keeps_its_count(empty_book: Book) -> None:
    (entry,) = recurring(empty_book, "FREQ=MONTHLY;COUNT=4")
    assert set(entry["rrule"].to_ical().decode().split(";")) == {"FREQ=MONTHLY", "COUNT=4"}


@pytest.mark.parametrize("end", ["2009-06-30", "2009-03-31", "2009-08-01"])
def test_what_comes_once_in_its_plan_does_not_recur(empty_book: Book, end: str) -> None:
    (entry,) = recurring(empty_book, end=end)
    assert "rrule" not in entry
    (task,) = entries(calendar(empty_book, to_dos=True), "VTODO")
    assert task.decoded("due") == date(2009, 6, 30)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (QUARTERLY, " (quarterly)"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", " (monthly)"),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-1", " (between 1 Apr and 30 Jun)"),
        ("FREQ=MONTHLY;INTERVAL=12", " (between 1 Apr and 30 Jun)"),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1", " (yearly)"),
        ("FREQ=YEARLY;BYDAY=1MO;BYMONTH=6", " (yearly)"),
    ],
)
def test_what_is_true_of_the_first_time_only_is_not_said_of_all(empty_book: Book, rule: str, said: str) -> None:
    (entry,) = recurring(empty_book, rule, "2012-03-31")
    assert entry["summary"] == f"1.1 Step{said}"


def test_a_time_that_was_deferred_by_itself_is_no_day_of_the_rule(empty_book: Book) -> None:
    (entry,) = recurring(empty_book, occurrences=(Occurrence(due_on="2009-09-30", status=Status.DEFERRED),))
    assert entry["exdate"].dts[0].dt == date(2009, 9, 30)
    assert entry.decoded("dtstart") == date(2009, 6, 30)


def test_a_time_that_is_expected_later_stays_on_its_agreed_day_as_every_date_does(empty_book: Book) -> None:
    cells = {"expected_text": "15 July 2009", "expected_due_from": "2009-07-15", "expected_due_to": "2009-07-15"}
    (entry,) = recurring(empty_book, expected_precision=Precision.DAY, **cells)
    assert entry.decoded("dtstart") == date(2009, 6, 30)
    assert "rrule" in entry
    assert "15 July 2009" in entry["description"] or "15 Jul 2009" in entry["description"]


@pytest.mark.parametrize(
    ("done_on", "time"),
    [
        ("2009-06-12", date(2009, 6, 30)),
        ("2009-06-30", date(2009, 6, 30)),
        ("2009-12-15", date(2009, 12, 31)),
        ("2010-05-01", date(2010, 3, 31)),
        (None, date(2009, 6, 30)),
    ],
)
def test_what_recurs_and_was_done_is_done_for_that_time_only(empty_book: Book, done_on: str | None, time: date) -> None:
    whole, once = recurring(empty_book, status=Status.COMPLETE, done_on=done_on)
    assert "rrule" in whole
    assert not whole["summary"].startswith("Done")
    assert "Done on" not in whole["description"]
    assert (once["uid"], once.decoded("recurrence-id"), once.decoded("dtstart")) == (whole["uid"], time, time)
    assert once["summary"].startswith("Done: ")
    assert ("Done on" in once["description"]) is (done_on is not None)
    task, done = entries(calendar(empty_book, to_dos=True), "VTODO")
    assert (task["status"], done["status"]) == ("NEEDS-ACTION", "COMPLETED")
    assert "completed" not in task
    assert done.decoded("recurrence-id") == done.decoded("dtstart") == time


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.DEFERRED])
def test_what_recurs_and_is_given_up_is_given_up_for_good(empty_book: Book, status: Status) -> None:
    (entry,) = recurring(empty_book, status=status)
    assert entry["status"] == {"cancelled": "CANCELLED", "deferred": "TENTATIVE"}[status]


# -- what is gone


def gone_from(before: bytes, after: bytes, kind: str = "VEVENT") -> dict[str, Any]:
    """What was in the first calendar and is cancelled in the second, by what it said there."""
    had = {entry["uid"]: entry for entry in entries(before, kind) if entry["status"] != "CANCELLED"}
    now = {entry["uid"]: entry for entry in entries(after, kind)}
    assert had.keys() <= now.keys(), "nothing vanishes without a word"
    found = {uid: entry for uid, entry in now.items() if entry["status"] == "CANCELLED" and uid in had}
    for uid, entry in found.items():
        assert entry["sequence"] > had[uid]["sequence"]
        assert entry.decoded("dtstamp") >= had[uid].decoded("dtstamp")
        name = "dtstart" if "dtstart" in had[uid] else "due"
        assert entry.decoded(name) == had[uid].decoded(name)
    return {entry["summary"]: entry for entry in found.values()}


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda book: delete(place(book, "1.1.m3")), ["Deleted: 1.1.m3 CVS Director"]),
        (lambda book: set_due(place(book, "1.1.m3"), "TBC", as_at=DAY), ["No date now: 1.1.m3 CVS Director"]),
        (lambda book: set_due(place(book, "1.1.m3"), "ongoing", as_at=DAY), ["No date now: 1.1.m3 CVS Director"]),
        (lambda book: set_due(place(book, "1.1.m3"), "", as_at=DAY), ["No date now: 1.1.m3 CVS Director"]),
        (
            lambda book: delete(place(book, "1.1")),
            ["Deleted: 1.1.m1 CVS int", "Deleted: 1.1.m2 CVS", "Deleted: 1.1.m3"],
        ),
        (lambda book: delete(place(book, "Third Sector Strategy:1")), ["Deleted: 1.1.m1", "Deleted: 1.2.m1"]),
    ],
)
@pytest.mark.parametrize("to_dos", [False, True])
def test_what_is_gone_comes_once_more_as_cancelled(book: Book, edit: Any, said: list[str], to_dos: bool) -> None:
    kind = "VTODO" if to_dos else "VEVENT"
    before = calendar(book, to_dos=to_dos)
    perform(book, edit(book))
    after = calendar(book, to_dos=to_dos)
    assert calendar(book, to_dos=to_dos) == after
    cancelled = gone_from(before, after, kind)
    for words in said:
        assert any(summary.startswith(words) for summary in cancelled), (words, list(cancelled))
    undo(book)
    back = calendar(book, to_dos=to_dos)
    assert not gone_from(before, back, kind)
    numbers = {entry["uid"]: entry["sequence"] for entry in entries(after, kind)}
    for entry in entries(back, kind):
        assert entry["sequence"] >= numbers[entry["uid"]]
        if any(entry["uid"] == one["uid"] for one in cancelled.values()):
            assert entry["sequence"] > numbers[entry["uid"]], "or a calendar program would keep it cancelled"


def test_what_was_never_dated_or_never_there_does_not_come_as_cancelled(book: Book) -> None:
    perform(book, delete(place(book, "7.1.m1")))
    perform(book, set_due(place(book, "7.2.m1"), "TBC", as_at=DAY))
    cancelled = [entry for entry in entries(calendar(book)) if entry["status"] == "CANCELLED"]
    assert not any("7.1.m1" in entry["summary"] for entry in cancelled)


def officer_of(book: Book, name: str) -> str:
    return str(book.value("select id from officer where name=?", name))


def test_who_leads_no_longer_has_it_cancelled_and_whoever_leads_now_has_it(book: Book) -> None:
    louise, richard = officer_of(book, "Louise Russell"), officer_of(book, "Richard Parsons")
    before = calendar(book, None, louise)
    perform(book, assign(place(book, "4.6"), "Richard Parsons"))
    cancelled = gone_from(before, calendar(book, None, louise))
    assert cancelled
    assert all(summary.startswith("Led by others now: 4.6") for summary in cancelled)
    hers = {entry["uid"] for entry in cancelled.values()}
    his = {entry["uid"]: entry for entry in entries(calendar(book, None, richard))}
    assert hers <= his.keys()
    assert all(his[uid]["status"] == "CONFIRMED" for uid in hers)
    perform(book, assign(place(book, "4.6"), "Louise Russell"))
    assert not gone_from(before, calendar(book, None, louise))
    again = {entry["uid"]: entry for entry in entries(calendar(book, None, louise))}
    assert all(again[entry["uid"]]["sequence"] > entry["sequence"] for entry in cancelled.values())


def test_a_milestone_with_a_lead_of_its_own_leaves_the_calendar_of_its_activity_s(book: Book) -> None:
    louise = officer_of(book, "Louise Russell")
    before = calendar(book, None, louise)
    perform(book, assign(place(book, "4.6.m1"), "Richard Parsons"))
    assert [summary[:24] for summary in gone_from(before, calendar(book, None, louise))] == ["Led by others now: 4.6.m"]


def test_what_one_officer_never_led_is_not_cancelled_in_her_calendar(book: Book) -> None:
    perform(book, assign(place(book, "4.6.m1"), "Richard Parsons"))
    perform(book, assign(place(book, "4.6"), "Shazia Hussain"))
    perform(book, assign(place(book, "4.6"), "Louise Russell"))
    shazia = officer_of(book, "Shazia Hussain")
    mine = [entry["summary"] for entry in entries(calendar(book, None, shazia)) if entry["status"] == "CANCELLED"]
    assert not any("4.6.m1" in summary for summary in mine)


def test_a_hand_over_cancels_what_was_handed_over(book: Book) -> None:
    louise, richard = officer_of(book, "Louise Russell"), officer_of(book, "Richard Parsons")
    before = calendar(book, None, louise)
    perform(book, hand_over(louise, richard, as_at=DAY))
    assert len(gone_from(before, calendar(book, None, louise))) > 10


def test_a_plan_that_is_gone_is_cancelled_in_the_calendar_of_the_file(empty_book: Book) -> None:
    one, other = dated("day", "2010-01-05", "2010-01-05"), dated("month", "2010-01-01", "2010-01-31")
    before = written(empty_book, one, replace(other, title="Another"))
    undo(empty_book)
    after = calendar(empty_book)
    assert len(gone_from(before, after)) == 2
    assert not [entry for entry in entries(after) if entry["status"] != "CANCELLED"]


@given(data=st.data())
@settings(max_examples=examples(10))
def test_no_entry_ever_vanishes_and_no_number_ever_falls(
    sample_template: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = Path(shutil.copy(sample_template, tmp_path_factory.mktemp("ics") / "sample.db"))
    book = open_book(path, clock=fixed_clock(), who="Louise Russell")
    refs = ["4.6", "4.6.m1", "4.5", "1.1.m3", "1.1", "5.1.m1"]
    edits: list[Any] = [
        lambda row: set_due(row, data.draw(st.sampled_from(["TBC", "end feb", "quarterly", "3 may"])), as_at=DAY),
        lambda row: assign(row, data.draw(st.sampled_from(["Richard Parsons", "Louise Russell", ""]))),
        lambda row: set_status(row, data.draw(st.sampled_from(list(Status))), as_at=DAY),
        delete,
        lambda row: move(row, 1),
    ]
    ways: list[Any] = [None, officer_of(book, "Louise Russell"), officer_of(book, "Richard Parsons")]
    try:
        seen: dict[Any, dict[str, int]] = {way: {} for way in ways}
        for _ in range(data.draw(st.integers(1, 6))):
            try:
                if data.draw(st.booleans()):
                    edit = data.draw(st.sampled_from(edits))
                    perform(book, edit(place(book, data.draw(st.sampled_from(refs)))))
                else:
                    undo(book)
            except WorkbenchError:
                continue
            for way in ways:
                now = {entry["uid"]: entry["sequence"] for entry in entries(calendar(book, None, way))}
                assert seen[way].keys() <= now.keys()
                assert all(now[uid] >= number for uid, number in seen[way].items())
                seen[way] = now
    finally:
        book.close()


# -- names


@pytest.mark.parametrize("name", ["Third Sector, THIN", "A; B", "back\\slash", "Jobs, skills; and\\or more"])
def test_every_name_and_word_is_read_back_as_it_was(empty_book: Book, name: str) -> None:
    library = plan_of(replace(dated("day", "2010-03-31", "2010-03-31"), title=name))
    add_plans(empty_book, replace(library, plans=(replace(library.plans[0], title=name),)), "plan.json")
    data = calendar(empty_book)
    escaped = name.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    assert f"NAME:{escaped}" in lines
    assert f"X-WR-CALNAME:{escaped}" in lines
    assert any(line.startswith("SUMMARY:") and escaped in line for line in lines)


def test_a_rule_that_is_none_is_left_out(empty_book: Book) -> None:
    step = dated("recurring", "2010-01-01", "2010-03-31", due_rrule="FREQ=OFTEN;UNTIL=soon")
    (entry,) = entries(written(empty_book, step))
    assert "rrule" not in entry


def test_an_officers_calendar_holds_what_she_leads_at_any_level(empty_book: Book) -> None:
    her = Lead(name="Ann")
    library = plan_of(
        replace(dated("day", "2010-01-05", "2010-01-05"), title="Another's", leads=(Lead(name="Bob"),)),
        replace(dated("day", "2010-01-06", "2010-01-06"), title="Inherited"),
        leads=(her,),
    )
    objective = Objective(
        title="Hers",
        leads=(her,),
        activities=(
            Activity(
                title="Below",
                outputs=(Output(text="Counted", due_precision=Precision.DAY, due_to="2010-02-01"),),
            ),
        ),
    )
    plan = library.plans[0]
    plan = replace(plan, objectives=(*plan.objectives, objective))
    add_plans(empty_book, Library(plans=(plan,), officers=(Officer(name="Ann"), Officer(name="Bob"))), "a test")
    ids = {officer.name: officer.id or "" for officer in read_library(empty_book).officers}
    titles = [entry["summary"] for entry in entries(calendar(empty_book, officer_id=ids["Ann"]))]
    assert titles == ["1.1 Inherited", "Counted"]
    assert [entry["summary"] for entry in entries(calendar(empty_book, officer_id=ids["Bob"]))] == ["1.1 Another's"]


def test_a_name_that_holds_a_comma_is_quoted_among_those_who_lead(empty_book: Book) -> None:
    leads = (
        Lead(name="Homes, Land"),
        Lead(name="Finance", role=LeadRole.JOINT),
        Lead(name="A, B", role=LeadRole.SUPPORTING),
    )
    library = plan_of(dated("day", "2010-01-05", "2010-01-05"), leads=leads)
    add_plans(empty_book, replace(library, officers=tuple(Officer(name=one.name) for one in leads)), "a test")
    (entry,) = entries(calendar(empty_book))
    assert "Lead: “Homes, Land”, Finance, with “A, B”" in entry["description"]


def test_louise_russell_has_27_milestones_of_which_two_are_tbc(book: Book) -> None:
    (louise,) = [officer.id for officer in read_library(book).officers if officer.name == "Louise Russell"]
    assert len(entries(calendar(book, officer_id=louise or ""))) == 25


def test_private_notes_and_tasks_never_leave(demo_book: Book) -> None:
    from tsworkbench.work.row.status import private_note

    perform(demo_book, private_note(place(demo_book, "1.1.m1"), "Between us only"))
    data = calendar(demo_book)
    assert b"Between us" not in data
    tasks = {row["title"] for row in demo_book.rows("select title from task")}
    assert not [title for title in tasks if title.encode() in data]


def test_hostile_text_is_inert(empty_book: Book) -> None:
    bad = Milestone(
        title=HOSTILE,
        text=HOSTILE,
        due_text=HOSTILE,
        due_printed=HOSTILE,
        due_precision=Precision.DAY,
        due_to="2010-01-05",
    )
    data = written(empty_book, bad, leads=(Lead(name=HOSTILE),))
    (entry,) = entries(data)
    assert "forged" in entry["summary"]
    assert "\n" not in entry["summary"]
    assert len(entry["summary"]) <= 200
    for banned in (b"\x1b", b"\x07", b"\x00", "\u202e".encode()):
        assert banned not in data


def test_lines_are_folded_and_end_as_the_format_wants(empty_book: Book) -> None:
    data = written(empty_book, Milestone(title=HOSTILE, **ONE_DAY))
    lines = data.split(b"\r\n")
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert max(len(line) for line in lines) <= 75


# -- real programs


def environment(home: Path) -> dict[str, str]:
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "Europe/London", **folders}


Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a calendar program in a home of its own; returns what it said."""

    def started(*command: str) -> str:
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        done = subprocess.run(
            command, env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "rror" not in done.stderr
        return done.stdout

    return started


def saved(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "plan.ics"
    path.write_bytes(data)
    return str(path)


KHAL = """[calendars]
[[plan]]
path = {home}/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = plan
[sqlite]
path = {home}/khal.db
"""


@pytest.fixture
def khal(tmp_path: Path, run: Run) -> Run:
    """khal, with one empty calendar."""
    (tmp_path / "calendar").mkdir()
    (tmp_path / "config" / "khal").mkdir(parents=True)
    (tmp_path / "config" / "khal" / "config").write_text(KHAL.format(home=tmp_path))
    return lambda *words: run("khal", *words)


def listed(khal: Run) -> list[str]:
    said = khal("list", "2009-08-01", "2011-05-01", "--format", "{start-date} {start-time}{title}")
    return [line for line in said.splitlines() if line[:1].isdecimal()]


def test_khal_takes_it_in(tmp_path: Path, khal: Run, demo_book: Book) -> None:
    khal("import", "--batch", "-a", "plan", saved(tmp_path, calendar(demo_book)))
    shown = listed(khal)
    assert len(shown) == 39
    assert "2010-03-31 1.1 CVS Director in post (by end Mar 2010)" in shown


def test_khal_takes_a_later_one_in_over_an_earlier(tmp_path: Path, khal: Run, book: Book) -> None:
    khal("import", "--batch", "-a", "plan", saved(tmp_path, calendar(book)))
    perform(book, retitle(place(book, "1.1.m3"), "Director appointed"))
    khal("import", "--batch", "-a", "plan", saved(tmp_path, calendar(book)))
    shown = listed(khal)
    assert len(shown) == 39, "the same names, so nothing stands there twice"
    assert "2010-03-31 1.1 Director appointed (by end Mar 2010)" in shown


def calcurse_took(run: Run, home: Path, data: bytes) -> str:
    (home / "calcurse").mkdir(exist_ok=True)
    folder = str(home / "calcurse")
    return run("calcurse", "-D", folder, "-C", folder, "-i", saved(home, data))


def test_calcurse_takes_it_in(tmp_path: Path, run: Run, demo_book: Book) -> None:
    assert "39 events / 0 todos / 0 skipped" in calcurse_took(run, tmp_path, calendar(demo_book))
    folder = str(tmp_path / "calcurse")
    day = run("calcurse", "-D", folder, "-C", folder, "-Q", "--input-datefmt", "4", "--from", "2010-02-28")
    assert "6.1 2010/11 Partnership Action Plan agreed (by end Feb 2010)" in day


def test_calcurse_takes_to_do_entries_in(tmp_path: Path, run: Run, demo_book: Book) -> None:
    took = calcurse_took(run, tmp_path, calendar(demo_book, to_dos=True))
    assert "0 events / 39 todos / 0 skipped" in took


def hostile_calendar(book: Book) -> bytes:
    rule = "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"
    return written(
        book,
        Milestone(title=HOSTILE, text=HOSTILE, **ONE_DAY),
        dated("recurring", "2010-01-01", "2010-03-31", due_rrule=rule),
        title=HOSTILE,
    )


def test_calcurse_takes_hostile_text_in(tmp_path: Path, run: Run, empty_book: Book) -> None:
    assert "2 events / 0 todos / 0 skipped" in calcurse_took(run, tmp_path, hostile_calendar(empty_book))


def test_khal_takes_hostile_text_in(tmp_path: Path, khal: Run, empty_book: Book) -> None:
    khal("import", "--batch", "-a", "plan", saved(tmp_path, hostile_calendar(empty_book)))
    assert any("forged" in line for line in listed(khal))
    assert sum("Step" in line for line in listed(khal)) == 5, "each quarter of a year and a bit"


# -- meetings and reminders


def plan_place(book: Book) -> Place:
    plan = book.row("select id, rid from plan where deleted=0 and title like 'Third%'")
    assert plan is not None
    return Place("plan", plan["id"], plan["rid"], plan["id"])


def a_meeting(book: Book, text: str = "") -> Place:
    plan = plan_place(book)
    perform(book, add_group(plan, "Delivery Group"))
    perform(book, add_meeting(plan, "Delivery", date(2010, 1, 14), text))
    return plan


def test_a_groups_meeting_is_an_entry_in_the_calendar_of_its_plan(book: Book) -> None:
    before = calendar(book)
    plan = a_meeting(book, "Town Hall")
    entry = by_title(calendar(book, plan.id), "meets")
    assert entry["summary"] == "Delivery Group meets"
    assert entry.decoded("dtstart") == date(2010, 1, 14)
    assert entry["transp"] == "TRANSPARENT"
    assert entry["status"] == "CONFIRMED"
    assert "Town Hall" in entry["description"]
    assert len(entries(calendar(book))) == len(entries(before)) + 1
    assert "meets" not in calendar(book, plan.id, to_dos=True).decode()
    officer = book.value("select id from officer where name='Louise Russell'")
    assert "meets" not in calendar(book, None, officer).decode()


def test_a_meeting_that_was_deleted_comes_as_cancelled_and_newer(book: Book) -> None:
    plan = a_meeting(book)
    before = by_title(calendar(book, plan.id), "meets")
    undo(book)
    after = by_title(calendar(book, plan.id), "meets")
    assert after["uid"] == before["uid"]
    assert after["status"] == "CANCELLED"
    assert after["summary"] == "Cancelled: Delivery Group meets"
    assert after["sequence"] > before["sequence"]


def test_nothing_reminds_unless_the_plan_asks_for_it(book: Book) -> None:
    plan = a_meeting(book)
    before = calendar(book, plan.id)
    assert b"VALARM" not in before
    perform(book, set_particular(plan, "calendar-reminder", "7", as_at=DAY))
    data = calendar(book, plan.id)
    assert data == calendar(book, plan.id)
    alarms = entries(data, "VALARM")
    assert len(alarms) == len(entries(data))
    for alarm in alarms:
        assert alarm["action"] == "DISPLAY"
        assert alarm.decoded("trigger") == timedelta(days=-7, hours=9)
    known = {entry["uid"]: entry["sequence"] for entry in entries(before)}
    assert all(entry["sequence"] > known[entry["uid"]] for entry in entries(data))
    perform(book, set_particular(plan, "calendar-reminder", "0", as_at=DAY))
    assert b"VALARM" not in calendar(book, plan.id)


def test_what_is_done_or_cancelled_reminds_no_more_and_a_to_do_reminds_of_its_end(book: Book) -> None:
    plan = plan_place(book)
    perform(book, set_particular(plan, "calendar-reminder", "1", as_at=DAY))
    perform(book, set_status(place(book, "Third:1.1.m1"), Status.COMPLETE, as_at=DAY))
    perform(book, set_status(place(book, "Third:1.1.m2"), Status.CANCELLED, as_at=DAY))
    data = calendar(book, plan.id)
    assert len(entries(data)) - len(entries(data, "VALARM")) == 2
    alarms = entries(calendar(book, plan.id, to_dos=True), "VALARM")
    assert alarms
    assert {alarm["trigger"].params["RELATED"] for alarm in alarms} == {"END"}
    assert {alarm.decoded("trigger") for alarm in alarms} == {timedelta(hours=-15)}


@pytest.mark.parametrize("written_there", ["", "soon", "-3", "9" * 40, "²"])
def test_a_reminder_that_another_tool_wrote_badly_is_none(book: Book, written_there: str) -> None:
    with book.act() as act:
        act.insert("setting", plan_id=plan_place(book).id, key=REMINDER, value=written_there)
        act.called("Written")
    assert b"VALARM" not in calendar(book)


# -- entries of registers that are to be looked at again


def take_in_risks(book: Book) -> Place:
    """Takes in the register of risks, with one risk that is to be reviewed on 15 January."""
    plan_id = str(plan_named(book, "third")["id"])
    perform(book, take_in(shipped("risks"), plan_id=plan_id))
    register = registers_of(book, plan_id).get("risks")
    assert register is not None
    typed = {"title": "The Fund is late", "next_review": "15 jan 2010", "owner": "Louise Russell"}
    perform(book, entering.add(register, typed, as_at=DAY))
    return any_place(book, "R1")


def test_days_of_review_are_in_the_calendar_of_their_plan_and_of_their_officer(book: Book) -> None:
    risk = take_in_risks(book)
    louise = str(book.value("select id from officer where name='Louise Russell'"))
    other = str(book.value("select id from officer where name='Richard Parsons'"))
    for data in (calendar(book, risk.plan_id), calendar(book, None, louise)):
        found = by_title(data, "Review R1 The Fund is late")
        assert found["dtstart"].dt == date(2010, 1, 15)
        assert found["status"] == "CONFIRMED"
    assert b"R1 The Fund" not in calendar(book, None, other)
    to_do = next(one for one in entries(calendar(book, risk.plan_id, to_dos=True), "VTODO") if "R1" in one["summary"])
    assert to_do["due"].dt == date(2010, 1, 15)


@pytest.mark.parametrize("typed", [{"status": "closed"}, {"next_review": ""}])
def test_a_review_that_is_no_longer_to_be_comes_as_cancelled_and_as_newer(book: Book, typed: dict[str, str]) -> None:
    risk = take_in_risks(book)
    before = by_title(calendar(book, risk.plan_id), "R1 The Fund")
    perform(book, entering.write(entering.entry_named(book, "R1"), typed, as_at=DAY))
    after = by_title(calendar(book, risk.plan_id), "R1 The Fund")
    assert after["uid"] == before["uid"]
    assert after["status"] == "CANCELLED"
    assert after["sequence"] > before["sequence"]


@pytest.mark.parametrize(
    ("status", "said", "event", "to_do"),
    [
        ("held", "Held: V1 Provider day", "CONFIRMED", "COMPLETED"),
        ("cancelled", "Cancelled: V1 Provider day", "CANCELLED", "CANCELLED"),
    ],
)
def test_an_event_that_was_held_is_not_said_to_be_cancelled(
    book: Book, status: str, said: str, event: str, to_do: str
) -> None:
    plan_id = str(plan_named(book, "third")["id"])
    perform(book, take_in(shipped("events"), plan_id=plan_id))
    events = registers_of(book, plan_id).get("events")
    assert events is not None
    typed = {"title": "Provider day", "kind": "provider day", "on": "1 dec 2009", "status": status}
    perform(book, entering.add(events, typed, as_at=DAY))
    assert by_title(calendar(book, plan_id), said)["status"] == event
    todo = next(one for one in entries(calendar(book, plan_id, to_dos=True), "VTODO") if one["summary"] == said)
    assert todo["status"] == to_do


def test_an_entry_that_is_deleted_has_its_review_cancelled(book: Book) -> None:
    risk = take_in_risks(book)
    perform(book, entering.remove(entering.entry_named(book, "R1")))
    assert by_title(calendar(book, risk.plan_id), "R1 The Fund")["status"] == "CANCELLED"


def test_personal_registers_are_in_no_calendar(book: Book) -> None:
    plan_id = str(plan_named(book, "third")["id"])
    perform(book, take_in(shipped("cases"), plan_id=plan_id))
    there = registers_of(book, plan_id)
    organisations, cases = there.get("organisations"), there.get("cases")
    assert organisations is not None
    assert cases is not None
    perform(book, entering.add(organisations, {"name": "Toynbee Hall"}, as_at=DAY))
    typed = {"kind": "fraud", "organisation": "O1", "opened_on": "1 dec 2009", "next_contact": "4 jan 2010"}
    perform(book, entering.add(cases, typed, as_at=DAY))
    assert b"fraud" not in calendar(book, plan_id)

"""The calendar: honest about how exact a date is, the same for the same file, and taken in by real programs."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tsworkbench.papers.ics import calendar, how_exact
from tsworkbench.plan.due.values import Precision
from tsworkbench.plan.model import Status
from tsworkbench.plan.whole import Activity, Lead, Library, Milestone, Objective, Officer, Output, Plan
from tsworkbench.store.book import Book
from tsworkbench.store.history import undo
from tsworkbench.store.plans import read_library
from tsworkbench.store.refs import place
from tsworkbench.work.acting import perform
from tsworkbench.work.edits import retitle, set_status
from tsworkbench.work.importing import add_plans

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
    assert sorted(entry["rrule"].to_ical().decode().split(";")) == sorted(rule.split(";"))
    (task,) = entries(calendar(empty_book, to_dos=True), "VTODO")
    assert task.decoded("dtstart") == date(2010, 3, 31)
    assert "due" not in task


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


def test_louise_russell_has_27_milestones_of_which_two_are_tbc(book: Book) -> None:
    (louise,) = [officer.id for officer in read_library(book).officers if officer.name == "Louise Russell"]
    assert len(entries(calendar(book, officer_id=louise or ""))) == 25


def test_private_notes_and_tasks_never_leave(demo_book: Book) -> None:
    from tsworkbench.work.edits import private_note

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

"""The times of what comes round again: the one that is due now, and those that were done, deferred or moved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.english import listed
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.plan.model import Status, words
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views import attached
from tsworkbench.store.views.refs import Place, live
from tsworkbench.work.edits import DATED, Change, Edit, Write, change, name_of, require, standing

if TYPE_CHECKING:
    from tsworkbench.plan.governance.occurrences import Turn  # only what comes round again needs it, and dates

_RECURRING = ("milestone", "output", "task")
_OF_OCCURRENCES = UUID("6f0e3c5a-9d0b-5b6e-8a55-0f6b8f1d2c47")


def recurs(place: Place, row: Row) -> bool:
    """Whether a row comes round again."""
    return place.level in _RECURRING and row["due_rrule"] is not None and row["due_to"] is not None


def turn_after(book: Book, place: Place, row: Row) -> Turn | None:
    """The time that is next once the one that is due now is done; None for the last, and for what doesn't recur."""
    if not recurs(place, row):
        return None
    return next(iter(times_left(book, place, row)[1:]), None)


def times_left(book: Book, place: Place, row: Row) -> list[Turn]:
    """The times of a row that are still to be done, up to the end of its plan: first the one that is due now."""
    from tsworkbench.plan.governance.occurrences import to_come

    plan = live(book, "plan", place.plan_id)
    until = plan["period_end"] if plan is not None else None
    kept = {one["due_on"] for one in attached.occurrences_of(book, place.id)}
    times = to_come(row["due_rrule"], row["due_from"], row["due_to"], until)
    return [turn for n, turn in enumerate(times) if n == 0 or turn.last not in kept]


def defer_time(place: Place, day: date | None = None) -> Edit:
    """Defers one time of what comes round again by itself: the one of that day, or the one that is due now.

    It is kept as deferred, and the times after it stay as they are. Raises WrongInput where the row has no such time,
    and for its last one: then the row is deferred itself.
    """

    from tsworkbench.work.row.dates import day_in_words

    def edit(book: Book) -> Change:
        row = _coming_round(book, place)
        times = times_left(book, place, row)
        turn = _time_on(place, row, times, day)
        said = day_in_words(turn.last)
        if len(times) == 1:
            raise WrongInput(f"{said} is the last time of {name_of(place, row)}: set its status to deferred instead.")
        aside = occurrence_of(book, place, turn, Status.DEFERRED, None)
        if turn is not times[0]:
            return change(place, row, f"deferred for {said}; due before and after it as before", "", [aside])
        moved = Write(place.level, place.id, _going_to(book, place, row, times[1]))
        now = f"deferred for {said}; next due {day_in_words(times[1].last)}"
        return change(place, row, now, "", [moved, aside])

    return edit


def restore_time(place: Place, day: date) -> Edit:
    """Takes a deferred time of what comes round again into the plan again. Raises WrongInput where none is deferred."""

    from tsworkbench.plan.governance.occurrences import Turn
    from tsworkbench.work.row.dates import day_in_words

    def edit(book: Book) -> Change:
        row = _coming_round(book, place)
        aside = [one for one in attached.occurrences_of(book, place.id) if one["status"] == Status.DEFERRED]
        turn = _time_on(
            place, row, [Turn(one["due_from"] or one["due_on"], one["due_on"]) for one in aside], day, "deferred for"
        )
        gone = next(Write("occurrence", one["id"], {"deleted": 1}) for one in aside if one["due_on"] == turn.last)
        writes = [gone]
        if turn.last < row["due_to"]:
            writes.insert(0, Write(place.level, place.id, _going_to(book, place, row, turn)))
        return change(place, row, f"due for {day_in_words(turn.last)} again", "", writes)

    return edit


def _coming_round(book: Book, place: Place) -> Row:
    require(place, DATED, "date")
    row = standing(book, place)
    if not recurs(place, row):
        raise WrongInput(f"{name_of(place, row)} doesn't come round again, so it has no times: set its own date.")
    if not is_open(row["status"]):
        raise WrongInput(f"{name_of(place, row)} is {words(Status(row['status']))}: open it again first.")
    return row


def _time_on(place: Place, row: Row, times: list[Turn], day: date | None, being: str = "due on") -> Turn:
    if day is None:
        return times[0]
    iso = day.isoformat()
    found = next((turn for turn in times if turn.first <= iso <= turn.last), None)
    if found is None:
        from tsworkbench.work.row.dates import day_in_words

        there = listed([day_in_words(turn.last) for turn in times], most=6)
        known = f"its times are {there}" if there else "none of its times is"
        raise WrongInput(f"{name_of(place, row)} is not {being} {short_date(day)}: {known}.")
    return found


def one_time_done(book: Book, place: Place, row: Row, day: str, turn: Turn) -> Change:
    """One time of several is done: it is kept with its day, and the row is due the next time."""
    changed = _going_to(book, place, row, turn)
    if row["status"] != Status.IN_PROGRESS:
        changed["status"] = Status.IN_PROGRESS.value
    due, done, then = (short_date(date.fromisoformat(one)) for one in (row["due_to"], day, turn.last))
    now = f"done for {due}, on {done}; next due {then}"
    from tsworkbench.plan.governance.occurrences import Turn

    kept = occurrence_of(book, place, Turn(row["due_from"], row["due_to"]), Status.COMPLETE, day)
    return change(place, row, now, "", [Write(place.level, place.id, changed), kept])


def _going_to(book: Book, place: Place, row: Row, turn: Turn) -> dict[str, object]:
    """The cells by which a row is due at another of its times; nothing is expected of that one yet."""
    cells: dict[str, object] = {"due_from": turn.first, "due_to": turn.last}
    cells |= dict.fromkeys(
        ("expected_text", "expected_due_from", "expected_due_to", "expected_precision", "expected_reason")
    )
    cells["due_text"] = _phrase_of(book, place, row, turn)
    if row["baseline_due_to"] is not None:
        cells["baseline_due_to"] = turn.last
    if row["past_at_sign_off"] is not None:
        cells["past_at_sign_off"] = None
    return {name: cell for name, cell in cells.items() if row[name] != cell}


def _phrase_of(book: Book, place: Place, row: Row, turn: Turn) -> str | None:
    """The phrase of a row's date, with the time that is next: typed again, it changes nothing."""
    from dataclasses import replace

    from tsworkbench.plan.due import Due, read
    from tsworkbench.store.views.plan import reading_settings

    day = date.fromisoformat(row["due_to"])
    said = read(row["due_text"] or "", **reading_settings(book, place.plan_id, as_at=day))
    if not isinstance(said, Due) or said.rrule != row["due_rrule"]:
        return None if row["due_text"] is None else str(row["due_text"])
    return replace(said, start=date.fromisoformat(turn.first), end=date.fromisoformat(turn.last)).canonical()


def occurrence_of(book: Book, place: Place, turn: Turn, status: Status, done_on: str | None) -> Write:
    """One time, as done or deferred. Its id is the same wherever the same is said."""
    made = str(uuid5(_OF_OCCURRENCES, f"{place.id} {turn.last}"))
    cells: dict[str, object] = {"status": status.value, "done_on": done_on}
    there = attached.occurrence(book, made)
    if there is not None:
        cells["deleted"] = 0
        return Write("occurrence", made, {name: cell for name, cell in cells.items() if there[name] != cell})
    cells |= {
        "id": made,
        "row_id": place.id,
        "level": place.level,
        "due_from": turn.first,
        "due_on": turn.last,
    }
    return Write("occurrence", None, cells)

"""When a row is due: a phrase in, the day it means out, the phrase kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import (
    add_months,
    day_of_cell,
    is_month_end,
    long_date,
    month_end,
    month_name,
    short_date,
)
from tsworkbench.plan.due import Due, Unread, read, read_shift
from tsworkbench.plan.due.answers import NotInCalendar
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.english import agreeing, counted, few, listed
from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Status, words
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views.attached import needing
from tsworkbench.store.views.plan import reading_settings
from tsworkbench.store.views.refs import Place
from tsworkbench.work.edits import DATED, Change, Edit, Write, change, is_agreed, name_of, require, standing, words_of

if TYPE_CHECKING:
    from tsworkbench.plan.due.days.shorthand import Shift


def day_in_words(iso: str) -> str:
    """A day of the file as it is read aloud: "31 Dec 2009"."""
    day = day_of_cell(iso)
    return short_date(day) if day is not None else clean(iso)


def read_due(book: Book, plan_id: str, phrase: str, *, as_at: date) -> Due | Unread:
    """What a phrase means in a plan, and how long ago that is: for the live reading, and for saving."""
    due = read(phrase, **reading_settings(book, plan_id, as_at=as_at))
    return due if isinstance(due, Unread) else due.seen_from(as_at)


def set_due(place: Place, phrase: str, *, as_at: date, reason: str = "") -> Edit:
    """Sets when a row is due. An empty phrase takes the date away.

    Before sign-off that is the agreed date; after it (the row has a baseline) it is the date now expected, with
    the reason, and the agreed one stands. A row that was past when the plan was signed off has had no date that
    anybody could keep: the first one it is given is its agreed date and its baseline.
    Raises WrongInput if the phrase can't be read, or for a reason where nothing was agreed.
    """

    def edit(book: Book) -> Change:
        require(place, DATED, "date")
        row = standing(book, place)
        due = _due(book, place, phrase, as_at)
        if is_agreed(row):
            return _naming(book, place, row, _expected(place, row, due, reason)._replace(read=_read(due)))
        if reason.strip():
            raise WrongInput(
                f"{name_of(place, row)} has no date that was signed off, so setting one needs no reason: "
                "leave it out, or write it as commentary."
            )
        if row["past_at_sign_off"] is not None:
            return _first_date(place, row, due, _agreed(book, place, phrase, as_at, due))._replace(read=_read(due))
        cells = _agreed(book, place, phrase, as_at, due)
        changed = {name: cell for name, cell in cells.items() if row[name] != cell}
        now = f"due {due.reading}" if due is not None else "without a date"
        was = f" (was {row['due_text']})" if row["due_text"] and changed else ""
        writes = [Write(place.level, place.id, changed)] if changed else []
        return _naming(book, place, row, change(place, row, now, was, writes)._replace(read=_read(due)))

    return edit


def move_time(place: Place, phrase: str, *, as_at: date, reason: str = "") -> Edit:
    """Says by when what comes round again is expected this time; the times after it stay where they are.

    An empty phrase puts it back to its own day. Raises WrongInput where it doesn't come round, or for no single date.
    """

    def edit(book: Book) -> Change:
        require(place, DATED, "date")
        row = standing(book, place)
        if row["due_rrule"] is None or row["due_to"] is None:
            raise WrongInput(f"{name_of(place, row)} doesn't come round again, so it has no times: set its own date.")
        due = _due(book, place, phrase, as_at)
        if due is not None and (due.end is None or due.rrule is not None):
            raise WrongInput(f"Say one date for this time: “{phrase.strip()}” is none. Try “15 Jan” or “by end Feb”.")
        made = _expected(place, row, due, reason)
        said = f"this time, due {day_in_words(row['due_to'])}, {made.now}"
        return made._replace(now=said, was=" (the times after it stay)", read=_read(due))

    return edit


# -- what depends on a date


def dependants(book: Book, place: Place) -> list[tuple[Place, Row]]:
    """The milestones, still to be done, that need a milestone, and those that need these, each once, nearest first."""
    found: dict[str, tuple[Place, Row]] = {}
    ways = [place.id] if place.level == "milestone" else []
    while ways:
        for row in needing(book, ways.pop(0)):
            if row["id"] not in found and row["id"] != place.id and is_open(row["status"]):
                found[row["id"]] = Place("milestone", row["id"], row["rid"], row["plan_id"]), row
                ways.append(row["id"])
    return list(found.values())


def last_day(row: Row) -> str | None:
    """The last day on which a row is not late: the expected one, if there is one."""
    day = row["expected_due_to"] or row["due_to"]
    return None if day is None else str(day)


def shift_between(before: str | None, after: str | None) -> str:
    """How far a date has moved, as it is typed: "+1m", "-9d"; "" where it hasn't, or isn't a day.

    >>> shift_between("2009-12-31", "2010-02-28"), shift_between("2009-12-15", "2009-12-11")
    ('+2m', '-4d')
    """
    first, last = day_of_cell(before), day_of_cell(after)
    if first is None or last is None or first == last:
        return ""
    months = (last.year - first.year) * 12 + last.month - first.month
    if months and (first.day == last.day or (is_month_end(first) and is_month_end(last))):
        return f"{months:+d}m"
    return f"{(last - first).days:+d}d"


def moves_of_dependants(book: Book, place: Place, by: str, *, as_at: date) -> list[tuple[Place, Edit]]:
    """The edits that move what needs a row as far as the row has moved; what has no date of its own stays.

    A date that was signed off stays agreed: it is expected later, because of the row.
    """
    because = f"{name_of(place, standing(book, place))} has moved"
    moves = []
    for other, row in dependants(book, place):
        if last_day(row) is not None and (row["due_rrule"] is None or row["expected_due_to"] is not None):
            moves.append((other, move_due(other, by, as_at=as_at, reason=because if is_agreed(row) else "")))
    return moves


def set_due_with_dependants(
    place: Place, phrase: str, *, as_at: date, reason: str = "", of_several: bool = False
) -> Edit:
    """As `set_due`, and what needs the row is moved as far as the row is, all in one change."""

    def edit(book: Book) -> Change:
        row = standing(book, place)
        made = (set_due_of_each if of_several else set_due)(place, phrase, as_at=as_at, reason=reason)(book)
        written = dict(row) | next((write.cells for write in made.writes if write.row_id == place.id), {})
        by = shift_between(last_day(row), written["expected_due_to"] or written["due_to"])
        moved = [(other, move(book)) for other, move in moves_of_dependants(book, place, by, as_at=as_at)] if by else []
        writes = [*made.writes, *(write for _, one in moved for write in one.writes)]
        if not moved:
            return made
        shift = shift_of(book, place.plan_id, by, as_at=as_at)
        names = listed(name_of(other, standing(book, other)) for other, _ in moved)
        now = f"{made.alike or made.now}, with {names}{f' {shift.words}' if shift is not None else ''}"
        return made._replace(now=now, writes=writes, alike="")

    return edit


def _naming(book: Book, place: Place, row: Row, made: Change) -> Change:
    """The change of a date, naming what needs the row, where the date moves."""
    written = {name: cell for write in made.writes for name, cell in write.cells.items()}
    if not written.keys() & {"due_to", "expected_due_to"} or last_day(row) is None:
        return made
    others = [name_of(other, one) for other, one in dependants(book, place)]
    if not others:
        return made
    need = agreeing(len(others), "needs", "need")
    return made._replace(was=f"{made.was}; {few(others)} {need} it", alike=made.alike or made.now)


def _read(due: Due | None) -> tuple[Due, ...]:
    return (due,) if due is not None else ()


def moved_phrase(row: Row, shift: Shift) -> str | None:
    """The phrase for a date so much later or earlier than a row's; None where it has none.

    By months, a row due on a day stays so, on the last of a month if it is that, and so does one due in a stretch of
    days; any other is due by the end of a month. By days and weeks it is a day, counted from the last day in time.
    Raises WrongInput beyond the years that are read.
    """
    which = "expected" if row["expected_due_to"] is not None else "due"
    start = day_of_cell(row["expected_due_from" if which == "expected" else "due_from"])
    end = day_of_cell(row[_TO[which]])
    if end is None:
        return None
    try:
        if (count := shift.months) is None:
            return long_date(shift.from_day(end))
        if row[f"{which}_precision"] not in ("day", "week"):
            there = add_months(end.replace(day=1), count)
            return f"by end {month_name(there)} {there.year}"
        moved = _months_on(end, count)
        if start is None or start == end:
            return long_date(moved)
        return f"{long_date(_months_on(start, count))} – {long_date(moved)}"
    except (NotInCalendar, ValueError, OverflowError):
        raise WrongInput(f"{shift.words} than {short_date(end)} is beyond the years that are read.") from None


_TO = {"expected": "expected_due_to", "due": "due_to"}


def _months_on(day: date, count: int) -> date:
    moved = add_months(day, count)
    return month_end(moved) if is_month_end(day) else moved


def shift_of(book: Book, plan_id: str, phrase: str, *, as_at: date) -> Shift | None:
    """How far “+2w” or “-1m” moves a row's own date; None for any other phrase."""
    return read_shift(phrase, **reading_settings(book, plan_id, as_at=as_at))


def set_due_of_each(place: Place, phrase: str, *, as_at: date, reason: str = "") -> Edit:
    """As `set_due`, where one phrase is typed for several rows: “+2w” moves each from its own date."""

    def edit(book: Book) -> Change:
        moves = shift_of(book, place.plan_id, phrase, as_at=as_at) is not None
        return (move_due if moves else set_due)(place, phrase, as_at=as_at, reason=reason)(book)

    return edit


def move_due(place: Place, by: str, *, as_at: date, reason: str = "") -> Edit:
    """Moves the date of a row from where it is: `by` is “+1m” or “-2w”. Raises NothingToDo for one without a date.

    What comes round again is not moved: WrongInput says so.
    """

    def edit(book: Book) -> Change:
        require(place, DATED, "date")
        row = standing(book, place)
        shift = shift_of(book, place.plan_id, by, as_at=as_at)
        if shift is None:
            raise WrongInput(f"“{by}” does not say how far a date moves: type “+2w” or “-1m”.")
        phrase = moved_phrase(row, shift)
        if phrase is None:
            raise NothingToDo(f"{name_of(place, row)} has no date to move: set one with d.")
        if is_over(row):
            raise NothingToDo(_over(place, row))
        if row["due_rrule"] is not None and row["expected_due_to"] is None:
            raise WrongInput(f"{name_of(place, row)} comes round again and again: set its date with d.")
        return set_due(place, phrase, as_at=as_at, reason=reason)(book)._replace(read=(), alike=f"moved: {shift.words}")

    return edit


# -- what was carried from last year


def carried(book: Book, plan_id: str, *, as_at: date) -> list[Place]:
    """The open rows of a plan that were carried from last year and have a date of then, in the order of the plan."""
    from tsworkbench.store.views.filters import Asking, Filter, Filtered
    from tsworkbench.store.views.refs import place_of

    found = Filtered(book, plan_id, Filter(words=("carried",)), Asking(as_at))
    found.read()
    return [place_of(book, key) for key in found.in_order()]


def old_dates(count: int) -> str:
    """That so many rows were carried with an old date: "29 rows went on with a date of last year"."""
    return f"{counted(count, 'row')} went on with a date of last year"


def how_far(text: str) -> str:
    """How far a date is to move, as `move_due` reads it: "1 year" is "+1 year"."""
    words = text.strip()
    return words if words[:1] in ("+", "-", "−") else f"+{words}"


def moves_of_carried(book: Book, plan_id: str, by: str, *, as_at: date) -> tuple[list[Edit], list[str]]:
    """The edits that move what was carried, each row from its own date; and the numbers of those that come round again,
    which can't be moved so.
    """
    edits, left = [], []
    for place in carried(book, plan_id, as_at=as_at):
        row = standing(book, place)
        if row["due_rrule"] is not None and row["expected_due_to"] is None:
            left.append(name_of(place, row))
        else:
            edits.append(move_due(place, by, as_at=as_at))
    return edits, left


def moves_at_once(row: Row) -> bool:
    """Whether a date may be moved without asking: not one that was signed off, nor one that comes round again."""
    return not is_agreed(row) and row["due_rrule"] is None


def moved_words(book: Book, places: Sequence[Place], shift: Shift) -> str:
    """What a shift does to several rows, as it is said while it is typed."""
    rows = [(place, standing(book, place)) for place in places]
    over = [name_of(place, row) for place, row in rows if is_over(row)]
    dated = [row for _, row in rows if (row["expected_due_to"] or row["due_to"]) and not is_over(row)]
    agreed = sum(map(is_agreed, dated))
    said = [f"{counted(len(dated), 'row')}, each {shift.words} than its own date"]
    if agreed:
        said.append(f"{agreed} signed off: expected then, as agreed before")
    if none := [name_of(place, row) for place, row in rows if not (row["expected_due_to"] or row["due_to"])]:
        said.append(f"{few(none)} {agreeing(len(none), 'has', 'have')} no date to move")
    if over:
        said.append(f"{few(over)} {agreeing(len(over), 'is', 'are')} over and {agreeing(len(over), 'stays', 'stay')}")
    return " · ".join(said)


def set_done_on(place: Place, phrase: str, *, as_at: date) -> Edit:
    """Corrects the day a completed row was done."""

    def edit(book: Book) -> Change:
        require(place, DATED, "done-on day")
        row = standing(book, place)
        if row["status"] != "complete":
            raise WrongInput(f"{name_of(place, row)} is not complete: complete it first, then correct the day.")
        day, due = done_on(book, place, phrase, as_at=as_at)
        writes = (
            [Write(place.level, place.id, {"done_on": day.isoformat()})] if row["done_on"] != day.isoformat() else []
        )
        return change(place, row, f"done {short_date(day)}", "", writes)._replace(read=(due,))

    return edit


def done_words(book: Book, place: Place, phrase: str, *, as_at: date) -> str:
    """A done-on phrase as an editor shows it live: "done 11 Dec 2009", with its doubt. Raises as `done_on`."""
    day, due = done_on(book, place, phrase, as_at=as_at)
    return f"done {short_date(day)} · {due.doubt}" if due.doubt else f"done {short_date(day)}"


def done_on(book: Book, place: Place, phrase: str, *, as_at: date) -> tuple[date, Due]:
    """The day of a done-on phrase, and how it was read; of a longer span its last day, but none after the as-at day.

    Raises WrongInput for a phrase without a day, and for a day still to come.
    """
    due = read_due(book, place.plan_id, phrase, as_at=as_at) if phrase.strip() else None
    if isinstance(due, Unread):
        raise WrongInput(due.why_no_day)
    if due is None or due.end is None:
        raise WrongInput(f"“{phrase}” is not a day. Try “today”, “fri” or “11 Dec”.")
    if due.start is not None and due.start > as_at:
        raise WrongInput(f"{short_date(due.start)} is still to come: choose a day up to {short_date(as_at)}.")
    return min(due.end, as_at), replace(due, ago="")


def _due(book: Book, place: Place, phrase: str, as_at: date) -> Due | None:
    if not phrase.strip():
        return None
    due = read_due(book, place.plan_id, phrase, as_at=as_at)
    if isinstance(due, Unread):
        raise WrongInput(due.why)
    return due


def kept_phrase(book: Book, plan_id: str, phrase: str, *, as_at: date, due: Due | None) -> str | None:
    """The phrase as typed if it means the same on any day; shorthand such as "+2w" is written out."""
    if due is None:
        return None
    later = read_due(book, plan_id, phrase, as_at=as_at + timedelta(days=403))
    same = isinstance(later, Due) and (later.start, later.end) == (due.start, due.end)
    return due.phrase if same else due.canonical()


def _agreed(book: Book, place: Place, phrase: str, as_at: date, due: Due | None) -> dict[str, str | None]:
    return agreed_cells(due, kept_phrase(book, place.plan_id, phrase, as_at=as_at, due=due))


def agreed_cells(due: Due | None, phrase: str | None) -> dict[str, str | None]:
    """The cells that hold an agreed date; all empty without one."""
    return {
        "due_text": phrase,
        "due_from": _iso(due.start) if due else None,
        "due_to": _iso(due.end) if due else None,
        "due_precision": due.precision.value if due else Precision.NONE.value,
        "due_rrule": due.rrule if due else None,
        "due_doubt": due.doubt if due else None,
    }


def _first_date(place: Place, row: Row, due: Due | None, agreed: dict[str, str | None]) -> Change:
    """The answer to what became of a row that was past when the plan was signed off: the date it counts against."""
    require_open(place, row)
    if due is None:
        raise WrongInput(
            f"{name_of(place, row)} was past when the plan was signed off: complete it if it was done, "
            "or give it a new date."
        )
    cells = agreed | {
        "baseline_due_to": agreed["due_to"],
        "baseline_precision": agreed["due_precision"] if agreed["due_to"] else None,
        "past_at_sign_off": None,
    }
    was = f" (was {day_in_words(row['past_at_sign_off'])}, past at sign-off)"
    return change(place, row, f"due {due.reading}", was, [Write(place.level, place.id, cells)])


def explain_expected(place: Place, reason: str) -> Edit:
    """Says why a row is expected later than it was agreed."""

    def edit(book: Book) -> Change:
        row = standing(book, place)
        if row["expected_due_to"] is None:
            raise WrongInput(f"{name_of(place, row)} is expected on its agreed date: there is nothing to explain.")
        words = words_of(reason, "reason")
        writes = [Write(place.level, place.id, {"expected_reason": words})] if words != row["expected_reason"] else []
        return change(place, row, "expected later: reason written", "", writes)

    return edit


def is_over(row: Row) -> bool:
    """Whether nothing of a row is expected any more: its date was signed off, and it is complete or set aside."""
    return not is_open(row["status"]) and (is_agreed(row) or row["past_at_sign_off"] is not None)


def require_open(place: Place, row: Row) -> None:
    """Raises WrongInput for a row that is over."""
    if is_over(row):
        raise WrongInput(_over(place, row))


def _over(place: Place, row: Row) -> str:
    done = f" since {day_in_words(row['done_on'])}" if row["done_on"] else ""
    return (
        f"{name_of(place, row)} is {words(Status(row['status']))}{done}, so no other date is expected of it: "
        "set its status first, if there is still something to do."
    )


def _expected(place: Place, row: Row, due: Due | None, reason: str) -> Change:
    if due is not None:
        require_open(place, row)
    if due is not None and due.end is None:
        raise WrongInput(
            f"{name_of(place, row)} was signed off with a date: say by when it is expected, or ask the group to "
            "decide otherwise."
        )
    if due is not None and _iso(due.end) == row["due_to"]:
        due = None  # expected when it was agreed: nothing to expect apart
    cells = {
        "expected_text": due.canonical() if due else None,
        "expected_due_from": _iso(due.start) if due else None,
        "expected_due_to": _iso(due.end) if due else None,
        "expected_precision": due.precision.value if due else None,
        "expected_reason": words_of(reason, "reason", empty=True) or None if due else None,
    }
    if due is not None and not reason.strip() and cells["expected_due_to"] == row["expected_due_to"]:
        cells.pop("expected_reason")  # the same date again: its reason stands
    changed = {name: cell for name, cell in cells.items() if row[name] != cell}
    now = f"expected {due.reading}" if due is not None else "expected on its agreed date"
    return change(
        place,
        row,
        now,
        f" (agreed {row['due_text'] or 'date'} stands)",
        [Write(place.level, place.id, changed)] if changed else [],
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None

"""The date of the rows in hand: by any phrase, or so many months later or earlier; and why it will be later."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.fields import cell_words
from tsworkbench.store.book import Row
from tsworkbench.store.refs import Place
from tsworkbench.tui.marking import labelled
from tsworkbench.tui.repeating import Repeatable
from tsworkbench.work.rows import DATED, require, standing

if TYPE_CHECKING:
    from tsworkbench.tui.asker import Asker
    from tsworkbench.tui.widgets.editor import Reading


def due(bench: Asker) -> None:
    """The date, by any phrase."""
    places = bench.targets()
    rows = [_dated(bench, place) for place in places]
    phrases = {row["expected_text"] or row["due_text"] or "" for row in rows}
    _ask_due(bench, places, phrases.pop() if len(phrases) == 1 else "")


def due_later(bench: Asker) -> None:
    """The date editor, a month later."""
    _ask_due_moved(bench, 1)


def due_earlier(bench: Asker) -> None:
    """The date editor, a month earlier."""
    _ask_due_moved(bench, -1)


def _dated(bench: Asker, place: Place) -> Row:
    require(place, DATED, "date")
    return standing(bench.desk.book, place)


def _ask_due_moved(bench: Asker, months: int) -> None:
    """One row's date is edited a month on; of several each moves by as many months as are typed."""
    from tsworkbench.work.dates import moved_phrase

    places = bench.targets()
    rows = [_dated(bench, place) for place in places]
    if len(places) > 1:
        _ask_months(bench, places, months)
    else:
        _ask_due(bench, places, moved_phrase(rows[0], months) or rows[0]["due_text"] or "")


def _ask_months(bench: Asker, places: list[Place], months: int) -> None:
    from tsworkbench.tui.widgets.editor import Reading
    from tsworkbench.work.dates import move_due

    def months_of(typed: str) -> int:
        number = typed.casefold().removesuffix("s").removesuffix("month").strip()
        if not number.lstrip("+-").isdecimal() or not 0 < abs(int(number)) < 120:
            raise WrongInput("A number of months: “1” is a month later, “-2” two months earlier.")
        return int(number)

    def reading(typed: str) -> Reading:
        try:
            number = months_of(typed)
        except WorkbenchError as error:
            return Reading(False, str(error))
        way = "later" if number > 0 else "earlier"
        return Reading(True, f"{len(places)} rows, each {abs(number)} month{'s' * (abs(number) > 1)} {way}")

    def submit(typed: str) -> None:
        number = months_of(typed)
        called = f"{number:+} month{'s' * (abs(number) > 1)}"
        bench.perform_each(
            Repeatable(called, lambda place: move_due(place, number, as_at=bench.desk.as_at)), on=places, closes=True
        )

    bench.ask("Months", f"{months:+}", submit, reading=reading, replaces=True)


def _ask_due(bench: Asker, places: list[Place], text: str) -> None:
    from tsworkbench.plan.due import Unread
    from tsworkbench.tui.widgets.editor import Reading
    from tsworkbench.work.dates import read_due, set_due

    desk = bench.desk

    def reading(typed: str) -> Reading:
        if not typed:
            return Reading(True, "no date; try “end jan”, “31/3/10”, “Q3”, “+2w” or “TBC”")
        due = read_due(desk.book, places[0].plan_id, typed, as_at=desk.as_at)
        if isinstance(due, Unread):
            return Reading(False, due.why)
        return Reading(True, f"{due.reading} · {due.doubt}" if due.doubt else due.reading)

    def submit(typed: str) -> None:
        called = f"due {typed}" if typed else "no date"
        then = (lambda _: _ask_reason(bench, places[0])) if len(places) == 1 else None
        due = Repeatable(called[:24], lambda place: set_due(place, typed, as_at=desk.as_at), then)
        bench.perform_each(due, on=places, closes=True)

    agreed = all(_is_agreed(standing(desk.book, place)) for place in places)
    bench.ask(
        labelled("Expected" if agreed else "Due", places),
        text,
        submit,
        reading=reading,
        replaces=True,
        stands=partial(_dates_of, bench, places, "expected_due_to" if agreed else "due_to"),
    )


def _dates_of(bench: Asker, places: list[Place], column: str) -> str:
    """The dates that would be written over, in words; none of marked rows, which differ anyhow."""
    return cell_words("on_day", standing(bench.desk.book, places[0])[column]) if len(places) == 1 else ""


def _is_agreed(row: Row) -> bool:
    return row["baseline_due_to"] is not None and row["past_at_sign_off"] is None


def _ask_reason(bench: Asker, place: Place) -> None:
    """A date later than agreed asks why. It is saved already; esc leaves the reason as it was."""
    from tsworkbench.work.dates import explain_expected

    row = standing(bench.desk.book, place)
    if row["expected_due_to"] is None or row["due_to"] is None or row["expected_due_to"] <= row["due_to"]:
        return

    def submit(text: str) -> None:
        if text:
            bench.perform(explain_expected(place, text), closes=True)
        else:
            bench.close_editor()

    bench.ask(
        "Reason",
        row["expected_reason"] or "",
        submit,
        says="Why it will be later than agreed.",
        replaces=True,
        leaves="leave it at that: the date is saved",
    )

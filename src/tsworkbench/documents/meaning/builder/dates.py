"""Dates put on a row, with the doubts about them: when it is due, was due, is expected, and was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tsworkbench.documents.blocks import Cell, Line
from tsworkbench.documents.columns.dates import When, day_fields, done_beside, fields, read_when, said_done
from tsworkbench.documents.columns.marks import is_ditto, without_mark
from tsworkbench.documents.meaning.builder.doubts import Reading
from tsworkbench.documents.meaning.builder.nodes import Node
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.due import Precision
from tsworkbench.plan.due.answers import Due
from tsworkbench.plan.imports.printed.money import is_nothing
from tsworkbench.plan.imports.printed.statuses import Stated, read_status
from tsworkbench.plan.model import Status


def put_when(reading: Reading, node: Node, when: When, where: str) -> None:
    """Puts a date on a row."""
    if when.due.precision is Precision.TBC and when.others:  # "Immediately": from a day that no document has named
        when = replace(when, others=(), because="No date is named.")
    if reading.years.plan_year is None:
        when = _without_guess(when, reading.years.as_at)
    node.values.update(fields(when))
    if when.rest and when.rest != when.printed:
        _keep_rest(node, when)
    if when.because is None and not _far(reading, when.due):
        return
    because = when.because or "It lies far outside the plan’s years."
    others = [(other.reading, {**day_fields(other), "due_doubt": None}) for other in when.others]
    if when.because is None:
        node.values["due_doubt"] = because
    if not others and when.due.precision is not Precision.NONE:
        others = [("no date", NO_DATE)]
    reading.doubts.about(
        node,
        "due",
        where,
        text=when.printed,
        reading=when.due.reading,
        because=because,
        others=others,
        group=("due", _NO_YEAR if because == _NO_YEAR else when.printed.casefold()),
    )


_NO_YEAR = "Nothing in the document says of which year."


def _without_guess(when: When, as_at: date) -> When:
    """A date without what was counted from a day that no document has named, where no year is known at all."""

    def reckoned(due: Due) -> bool:
        near = due.end is not None and abs((due.end - as_at).days) <= _A_YEAR and str(due.end.year) not in when.printed
        return near and f"{as_at:%y}" not in when.printed

    if when.due.rrule is not None and reckoned(when.due):
        due = replace(when.due, start=None, end=None, doubt=None, other=())
        return When(printed=when.printed, due=due, because=_NO_YEAR, rest=when.rest)
    if reckoned(when.due):
        due = Due(when.printed, when.due.kind, None, None, Precision.NONE)
        return When(printed=when.printed, due=due, because=_NO_YEAR, rest=when.rest)
    others = tuple(other for other in when.others if not reckoned(other))
    if others == when.others:
        return when
    return replace(when, others=others, because="No date is named." if not others else when.because)


_A_YEAR = 400
"""Days; a phrase without a year is never put further from the day it is counted from."""

NO_DATE: dict[str, Any] = {
    "due_from": None,
    "due_to": None,
    "due_precision": Precision.NONE,
    "due_rrule": None,
    "due_doubt": None,
}


def put_due(
    reading: Reading,
    node: Node,
    lines: Sequence[Line],
    where: str,
    *,
    value: date | float | bool | None = None,
    before: dict[str, Any] | None = None,
) -> Stated | None:
    """Puts the date in a cell on a row. `before` is the date of the row above, for “(see above)”.

    A cell that says a status instead ("Complete") gives it back.
    """
    text = " ".join(line.text for line in lines if line.text).strip()
    struck = " ".join(line.struck for line in lines if line.struck).strip()
    if not text and not struck and value is None:
        return None
    if is_ditto(text):
        node.values.update(before or {})
        _about_ditto(reading, node, text, where)
        return None
    done = None if value is not None else said_done(without_mark(text), reading.years)
    if done is not None:
        _put_done(reading, node, done, text, where)
        return None
    beside = done_beside(text if len(lines) != 1 else f"{_tick_of(lines[0])}{text}") if value is None else None
    when = None
    if beside is not None:
        when = read_when([Line(text=beside[0])], reading.years)
    if when is not None and when.due.end is not None:
        _put_also_done(reading, node, _as_printed(when, text, struck), beside, where)
        return None
    when = read_when([_plain(line) for line in lines], reading.years, value=value)
    if when is not None:
        put_when(reading, node, _as_printed(when, text, struck), where)
        if struck and when.was is None and text:
            node.note(f"Struck out: {struck}")
        return None
    node.values |= {"due_text": text, "due_printed": text}
    if struck:
        node.note(f"Struck out: {struck}")
    if is_nothing(text):
        return None
    stated = read_status(text, key=reading.key)
    if stated is not None:
        return stated
    reading.doubts.about(
        node,
        "due",
        where,
        text=text,
        reading="no date",
        because="It can’t be read as a date.",
        group=("due", text.casefold()),
    )
    return None


def _put_done(reading: Reading, node: Node, done: Due, text: str, where: str) -> None:
    """Puts the day on which it was done, where the column of dates says that; of a month its last day."""
    assert done.end is not None
    exact = done.precision is Precision.DAY
    node.values |= {
        "due_text": text,
        "due_printed": text,
        "status": Status.COMPLETE,
        "done_on": done.end.isoformat(),
    }
    reading.doubts.about(
        node,
        "status",
        where,
        text=text,
        reading=f"complete, done on {long_date(done.end)}",
        because="It says when it was done; when it is due isn’t said."
        + ("" if exact else " No day is named: the last was taken.")
        + (f" {done.doubt}" if exact and done.doubt else ""),
        others=[
            (f"not started, due {done.reading}", {"status": Status.NOT_STARTED, "done_on": None, **day_fields(done)}),
            *([] if exact else [("complete, on no day", {"done_on": None})]),
        ],
        group=("done", text.casefold()),
    )


def _tick_of(line: Line) -> str:
    return f"{line.marker} " if line.marker in ("✓", "✔", "☑", "✅") else ""


def _put_also_done(reading: Reading, node: Node, when: When, beside: tuple[str, str] | None, where: str) -> None:
    """Puts a date beside which the column of dates says that the thing is done: it was due then, and is complete."""
    assert beside is not None
    put_when(reading, node, when, where)
    node.values["status"] = Status.COMPLETE
    done_on = when.due.end.isoformat() if when.due.end and when.due.precision is Precision.DAY else None
    reading.doubts.about(
        node,
        "status",
        where,
        text=when.printed,
        reading=f"complete; due {when.due.reading}",
        because=f"“{beside[1]}” is beside the date, which could be when it was done.",
        others=[
            (f"not started; due {when.due.reading}", {"status": Status.NOT_STARTED}),
            *(
                [(f"complete, done on {long_date(when.due.end)}", {**NO_DATE, "done_on": done_on})]
                if done_on and when.due.end
                else []
            ),
        ],
        group=("done", when.printed.casefold()),
    )


def put_baseline(reading: Reading, node: Node, cell: Cell) -> bool:
    """Puts the first agreed date beside the one that counts now; whether it could be read."""
    when = read_when([_plain(line) for line in cell.lines], reading.years, value=cell.value)
    if when is None or when.due.end is None:
        return False
    node.values |= {"baseline_due_to": when.due.end.isoformat(), "baseline_precision": when.due.precision}
    return True


def put_expected(reading: Reading, node: Node, cell: Cell) -> bool:
    """Puts the date by which the lead now expects it; whether it could be read."""
    when = read_when([_plain(line) for line in cell.lines], reading.years, value=cell.value)
    if when is None:
        return False
    node.values |= {
        "expected_text": when.printed,
        "expected_due_from": when.due.start.isoformat() if when.due.start else None,
        "expected_due_to": when.due.end.isoformat() if when.due.end else None,
        "expected_precision": when.due.precision,
    }
    return True


def put_done_on(reading: Reading, node: Node, cell: Cell) -> bool:
    """Puts the day on which it was done, where a day is named; whether one was."""
    when = read_when([_plain(line) for line in cell.lines], reading.years, value=cell.value)
    if when is None or when.due.end is None or when.due.precision is not Precision.DAY:
        return False
    node.values["done_on"] = when.due.end.isoformat()
    return True


def _keep_rest(node: Node, when: When) -> None:
    # What stands beside the date is in `due_printed`; a note says it where it is more than a mark or a little word.
    if when.rest and len(when.rest.split()) > 2:
        node.note(f"Beside the date: {when.printed}")


def _as_printed(when: When, text: str, struck: str) -> When:
    printed = text or struck or when.printed
    return when if when.printed == printed else replace(when, printed=printed)


def _plain(line: Line) -> Line:
    bare = without_mark(line.text)
    return line if bare == line.text else Line(text=bare, marker=line.marker, struck=line.struck)


def _far(reading: Reading, due: Due) -> bool:
    years = reading.years
    if due.end is None or years.plan_year is None or due.rrule:
        return False
    last = years.plan_end or years.plan_year + 1
    return not years.plan_year - 20 <= due.end.year <= last + 30


def _about_ditto(reading: Reading, node: Node, text: str, where: str) -> None:
    reading.doubts.about(
        node,
        "due",
        where,
        text=text,
        reading=str(node["due_printed"] or "no date"),
        because="It points to the row above.",
        others=[("no date", NO_DATE)],
        group=("ditto", text.casefold(), str(node["due_to"])),
    )

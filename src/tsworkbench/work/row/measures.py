"""Measures as an officer keeps them: added, changed, given targets, read.

A figure is typed as a number, with or without the measure's unit; in another unit it is refused, and so is a reading of
a day that has one already, or of a day before the baseline.
"""

import re
from datetime import date
from typing import Any

from tsworkbench.plan.calendar import add_months, day_of_cell, short_date
from tsworkbench.plan.due import Precision, Unread
from tsworkbench.plan.english import MOST, number, plain_number, shortened, sparkline
from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.governance import measures as rules
from tsworkbench.plan.governance.measures import (
    HOW_OFTEN,
    Measure,
    Span,
    better_in_words,
    frequency_in_words,
    period_words,
    value_words,
)
from tsworkbench.plan.language.row_keys import after
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import badge
from tsworkbench.store.book import Book, Row, utc_text
from tsworkbench.store.views import attached
from tsworkbench.store.views.attached import KeptMeasure
from tsworkbench.store.views.refs import Place, any_measure_fed, cells_of
from tsworkbench.work.edits import Change, Edit, Write, require, standing, words_of
from tsworkbench.work.row.dates import read_due

MEASURED = ("plan", "objective", "activity")
"""What has measures."""

_FIGURE = re.compile(r"\s*=?\s*([£€$]?)\s*(-?)\s*([£€$]?)\s*([0-9][0-9, ]*\.?[0-9]*|\.[0-9]+)\s*(.*?)\s*", re.DOTALL)


def read_value(text: str, measure: Measure, what: str) -> float:
    """A figure of a measure as it is typed: "27", "27 VCOs", "85%". Raises WrongInput, for another unit too."""
    typed = clean(text)
    found = _FIGURE.fullmatch(typed)
    value = plain_number(found[4].strip()) if found is not None else None
    if found is None or value is None or value > MOST:
        raise WrongInput(f"“{shortened(typed, 40)}” is not a number. Type the {what} as a number, such as “27”.")
    unit = found[1] or found[3] or found[5]
    if unit and not _is_same_unit(unit, measure.unit):
        name = measure.ref or f"“{shortened(measure.title, 40)}”"
        is_in = f"is measured in {measure.unit}" if measure.unit else "has no unit"
        raise WrongInput(
            f"{name} {is_in}, so “{shortened(typed, 40)}” is in another unit. Type the number alone, or change "
            f"the unit of the measure first: --unit “{shortened(unit, 20)}”."
        )
    return -value if found[2] else value


def _is_same_unit(typed: str, unit: str | None) -> bool:
    """Whether two names of a unit are one: "VCO" and "VCOs", "%" and "per cent"."""
    return _plain_unit(typed) == _plain_unit(unit or "")


def _plain_unit(unit: str) -> str:
    plain = " ".join(unit.casefold().split()).strip(" .()")
    if plain in ("%", "per cent", "percent", "percentage", "pct"):
        return "%"
    if plain in ("£", "gbp", "pounds"):
        return "£"
    return plain.removesuffix("s")


def read_period(book: Book, kept: KeptMeasure, phrase: str, *, as_at: date) -> Span:
    """A period as it is typed: "2009/10", "Q3", "Dec 2009"; of a single day, the measure's period that holds it.

    Raises WrongInput.
    """
    due = read_due(book, kept.plan_id, phrase, as_at=as_at)
    if isinstance(due, Unread):
        raise WrongInput(due.why_no_day)
    if due.end is None:
        raise WrongInput(f"“{phrase.strip()[:40]}” is not a period. Type one as “2009/10”, “Q3” or “Dec 2009”.")
    if due.precision is Precision.DAY or due.start is None:
        return rules.period_of(kept.measure.frequency, due.end, kept.year_start)
    return Span(due.start, due.end)


def _day_read(book: Book, kept: KeptMeasure, phrase: str, as_at: date) -> date:
    """The day that a reading is of: the one that was typed, or the last of the period; without one, the last day of the
    newest period that has ended. Raises WrongInput for a day still to come.
    """
    if not phrase.strip():
        return rules.last_ended(kept.measure.frequency, as_at, kept.year_start).last
    due = read_due(book, kept.plan_id, phrase, as_at=as_at)
    if isinstance(due, Unread):
        raise WrongInput(due.why_no_day)
    if due.end is None:
        raise WrongInput(f"“{phrase.strip()[:40]}” is no day and no period. Type one as “31 Dec” or “Q3”.")
    if due.start is not None and due.start > as_at:  # "Q3" in a plan of several years is the one that has been
        before = read_due(book, kept.plan_id, phrase, as_at=add_months(as_at, -12))
        if not isinstance(before, Unread) and before.end and before.start and before.start <= as_at:
            return min(before.end, as_at)
        raise WrongInput(f"{short_date(due.start)} is still to come: choose a day up to {short_date(as_at)}.")
    return min(due.end, as_at)


def read_field(book: Book, plan_id: str, measure: Measure, name: str, typed: str, *, as_at: date) -> dict[str, Any]:
    """What is typed for a field of a measure, as its cell. Raises WrongInput for what can't be read."""
    if name in ("better", "frequency"):
        found = better_in_words(typed) if name == "better" else frequency_in_words(typed)
        if found is None:
            known = "higher or lower" if name == "better" else "month, quarter, half or year"
            raise WrongInput(f"“{shortened(clean(typed), 40)}” is not one of {known}.")
        return {name: found}
    if name == "starts_from":
        return {name: read_value(typed, measure, "baseline") if typed.strip() else None}
    if name == "starts_on":
        return {name: _baseline_typed(book, plan_id, typed, as_at)}
    if name == "amber_within":
        within = plain_number(typed.strip().removesuffix("%").strip())
        if within is None or not 0 <= within <= MOST:
            raise WrongInput("Type the share for amber in per cent of the target: “5”, or “0” for no amber.")
        return {name: within}
    required = name in ("title", "ref")
    return {name: words_of(typed, _NAMES[name], lines=name == "text", empty=not required) or None}


def _baseline_typed(book: Book, plan_id: str, typed: str, as_at: date) -> str | None:
    if not typed.strip():
        return None
    due = read_due(book, plan_id, typed, as_at=as_at)
    if isinstance(due, Unread):
        raise WrongInput(due.why_no_day)
    if due.end is None:
        raise WrongInput(f"“{typed.strip()[:40]}” is not a day. Type one as “31 Mar 2009”.")
    return due.end.isoformat()


FIELDS = {
    "title": "Title", "unit": "Unit", "better": "Better is", "frequency": "Read each", "starts_from": "Baseline",
    "starts_on": "Its day", "amber_within": "Amber %", "text": "Counted", "ref": "Number",
}  # fmt: skip
"""The fields of a measure that are typed, with their labels."""


def field_text(measure: Measure, name: str) -> str:
    """A field of a measure as it is typed."""
    value = getattr(measure, name)
    if value is None:
        return ""
    if isinstance(value, float):
        return number(value)
    day = day_of_cell(value) if name == "starts_on" else None
    return short_date(day) if day is not None else str(value)


# -- edits


def _changed(kept: KeptMeasure, now: str, was: str = "", writes: list[Write] | None = None) -> Change:
    return Change(kept.name, now, was, writes or [], (kept.level, kept.row_id))


def add_measure(place: Place, title: str, **cells: Any) -> Edit:
    """Adds a measure to a plan, an objective or an activity, under the next number of its plan.

    `cells` may hold the fields of a measure besides its title, and `targets` by their spans. Raises WrongInput for
    another level, and for a title that the same row has a measure of.
    """

    def edit(book: Book) -> Change:
        require(place, MEASURED, "measures")
        row = standing(book, place)
        words = words_of(title, "title of a measure")
        if any(one.measure.title.casefold() == words.casefold() for one in attached.measures_on(book, place.id)):
            raise WrongInput(f"There is a measure called “{shortened(words, 50)}” here already: choose another title.")
        ref = cells.pop("ref", None) or next_ref(book, place.plan_id)
        written = {"row_id": place.id, "level": place.level, "title": words, "ref": ref}
        written |= {"sort": after(attached.last_measure_sort(book))} | cells
        of = "" if place.level == "plan" else f" of {row['ref'] or place.level}"
        label = f"measure {ref}{of} added: {shortened(words, 50)}"
        return Change(_plan_name(book, place), label, "", [Write("measure", None, written)], (place.level, place.id))

    return edit


def _plan_name(book: Book, place: Place) -> str:
    plan = cells_of(book, "plan", place.plan_id)
    return f"{plan['short_title'] or plan['title']}:" if plan is not None else ""


def next_ref(book: Book, plan_id: str) -> str:
    """The next number of a measure in a plan: "M1" for the first. Those of deleted ones are not used again."""
    numbers = [int(ref[1:]) for ref in attached.measure_refs(book, plan_id) if re.fullmatch(r"M\d{1,9}", ref)]
    return f"M{max(numbers, default=0) + 1}"


_NAMES = {
    "title": "title", "text": "how it is counted", "unit": "unit", "better": "better", "frequency": "frequency",
    "starts_from": "baseline", "starts_on": "day of the baseline", "amber_within": "amber", "ref": "number",
}  # fmt: skip


def set_measure(measure_id: str, **cells: Any) -> Edit:
    """Writes fields of a measure. Raises NothingToDo where all of them are so already, and WrongInput where a reading
    would be before the baseline, or another measure of the plan has the number.
    """

    def edit(book: Book) -> Change:
        kept = attached.measure_of(book, measure_id)
        now = {name: value for name, value in cells.items() if getattr(kept.measure, name) != value}
        if not now:
            raise NothingToDo(f"{kept.name} is so already: nothing was changed.")
        if "ref" in now and now["ref"] in attached.measure_refs(book, kept.plan_id):
            raise WrongInput(f"The number {now['ref']} is another measure's of this plan: choose another.")
        _refuse_before(kept, now.get("starts_on", kept.measure.starts_on))
        said = ", ".join(_set_words(kept, name, value) for name, value in now.items())
        return _changed(kept, said, "", [Write("measure", measure_id, now)])

    return edit


def _refuse_before(kept: KeptMeasure, starts_on: str | None) -> None:
    first = min((one.on_day for one in kept.measure.readings), default=None)
    if starts_on is not None and first is not None and first <= starts_on:
        there, start = day_of_cell(first), day_of_cell(starts_on)
        if there is not None and start is not None:
            raise WrongInput(
                f"{kept.name} has a reading of {short_date(there)}, which a baseline of {short_date(start)} would come "
                "after: choose an earlier day."
            )


def _set_words(kept: KeptMeasure, name: str, value: Any) -> str:
    if value is None:
        return f"{_NAMES[name]} removed"
    if name == "starts_from":
        return f"baseline {value_words(value, kept.measure.unit)}"
    if name == "starts_on":
        day = day_of_cell(value)
        return f"baseline of {short_date(day) if day else value}"
    if name == "better":
        return f"{value} is better"
    if name == "frequency":
        return f"read {HOW_OFTEN[value]}"
    if name == "amber_within":
        return f"amber within {number(value)}% of its target"
    return f"{_NAMES[name]} now “{shortened(str(value), 50)}”"


def move_measure(measure_id: str, place: Place) -> Edit:
    """Makes a measure one of another row of its plan. Raises WrongInput for a row of another plan."""

    def edit(book: Book) -> Change:
        kept = attached.measure_of(book, measure_id)
        require(place, MEASURED, "measures")
        row = standing(book, place)
        if place.plan_id != kept.plan_id:
            raise WrongInput(f"{kept.name} is a measure of “{kept.plan}”: it can't become one of another plan.")
        now = "of the plan as a whole" if place.level == "plan" else f"of {row['ref'] or place.level}"
        writes = [Write("measure", measure_id, {"row_id": place.id, "level": place.level})]
        return _changed(kept, f"is {now}", "", writes if place.id != kept.row_id else [])

    return edit


def set_target(measure_id: str, period: str, typed: str, *, as_at: date) -> Edit:
    """Writes what the figure is to be in a period; no words take the target of that period away.

    Raises WrongInput for a period that can't be read, and for a figure in another unit.
    """

    def edit(book: Book) -> Change:
        kept = attached.measure_of(book, measure_id)
        span = read_period(book, kept, period, as_at=as_at)
        first, last = span.first.isoformat(), span.last.isoformat()
        there = [one for one in kept.measure.targets if (one.first_on, one.last_on) == (first, last)]
        words = period_words(*span, kept.year_start)
        was = f" (was {value_words(there[0].value, kept.measure.unit)})" if there else ""
        if not typed.strip():
            if not there:
                raise NothingToDo(f"{kept.name} has no target for {words}.")
            writes = [Write("measure_target", one.id, {"deleted": 1}) for one in there]
            return _changed(kept, f"without a target for {words}", was, writes)
        value = read_value(typed, kept.measure, "target")
        now = f"target {value_words(value, kept.measure.unit)} for {words}"
        if there:
            writes = [Write("measure_target", there[0].id, {"value": value})] if there[0].value != value else []
            return _changed(kept, now, was if writes else "", writes)
        cells = {"measure_id": measure_id, "first_on": first, "last_on": last, "value": value}
        return _changed(kept, now, "", [Write("measure_target", None, cells)])

    return edit


def read_measure(measure_id: str, typed: str, *, as_at: date, on: str = "", words: str = "") -> Edit:
    """Records what the figure of a measure was: on a day, or on the last day of a period. Without either, of the period
    that ended last. “=27” puts right a reading that is there, and no words take it away.

    Raises WrongInput for a figure in another unit, for a day to come, for one before the baseline, and for one that has
    a reading already.
    """

    def edit(book: Book) -> Change:
        kept = attached.measure_of(book, measure_id)
        _refuse_counted(book, kept)
        day = _day_read(book, kept, on, as_at)
        there = next((one for one in kept.measure.readings if one.on_day == day.isoformat()), None)
        if not typed.strip():
            if there is None:
                raise NothingToDo(f"{kept.name} has no reading of {short_date(day)}.")
            was = f" (was {value_words(there.value, kept.measure.unit)})"
            writes = [Write("measure_reading", there.id, {"deleted": 1})]
            return _changed(kept, f"without a reading of {short_date(day)}", was, writes)
        value = read_value(typed, kept.measure, "reading")
        said = words_of(words, "commentary", lines=True, empty=True) or None
        now = f"{value_words(value, kept.measure.unit)} on {short_date(day)}{_against(kept, value, day)}"
        if there is not None:
            return _put_right(kept, there, typed, value, said, now)
        start = day_of_cell(_baseline_day(book, kept))
        if start is not None and day <= start:
            raise WrongInput(
                f"The baseline of {kept.name} is of {short_date(start)}, so there can't be a reading of "
                f"{short_date(day)}: choose a later day."
            )
        cells = {"measure_id": measure_id, "on_day": day.isoformat(), "value": value, "text": said}
        cells |= {"by": book.who, "at": utc_text(book.now())}
        return _changed(kept, now, "", [Write("measure_reading", None, cells)])

    return edit


def _refuse_counted(book: Book, kept: KeptMeasure) -> None:
    """Raises WrongInput for a measure that is counted from a register: its figures are changed there."""
    if not any_measure_fed(book):
        return
    from tsworkbench.store.registers.figures import feeding

    fed = feeding(book, "measure_id").get(kept.measure.id or "")
    if fed is not None:
        raise WrongInput(
            f"{kept.name} is counted from {fed[0].title}. Change the entries there. To type its readings again, take "
            f"the feed away: “register figures --unfeed {kept.name}”, or f on the measure."
        )


def _put_right(kept: KeptMeasure, there: Any, typed: str, value: float, said: str | None, now: str) -> Change:
    day = day_of_cell(there.on_day)
    if not typed.lstrip().startswith("="):
        was = value_words(there.value, kept.measure.unit)
        raise WrongInput(
            f"{kept.name} has a reading of {short_date(day) if day else there.on_day} already: {was}. Type "
            f"“={typed.strip()}” to put it right, or name another day."
        )
    cells: dict[str, Any] = {"value": value} if value != there.value else {}
    cells |= {"text": said} if said is not None and said != there.text else {}
    was = f" (was {value_words(there.value, kept.measure.unit)})" if value != there.value else ""
    return _changed(kept, now, was, [Write("measure_reading", there.id, cells)] if cells else [])


def _baseline_day(book: Book, kept: KeptMeasure) -> str | None:
    """The day of the baseline; where none is said, the one before the plan begins, if there is a baseline."""
    if kept.measure.starts_on is not None or kept.measure.starts_from is None:
        return kept.measure.starts_on
    plan: Row | None = cells_of(book, "plan", kept.plan_id)
    start = day_of_cell(plan["period_start"]) if plan is not None else None
    return date.fromordinal(start.toordinal() - 1).isoformat() if start is not None else None


def _against(kept: KeptMeasure, value: float, day: date) -> str:
    """How a reading is against the target of its day: ": amber against 30"; nothing without a target."""
    target = rules.target_on(kept.measure.targets, day)
    if target is None:
        return ""
    rag = rules.colour(value, target.value, kept.measure.better, kept.measure.amber_within)
    return f": {rag.value} against {value_words(target.value, kept.measure.unit)}"


def remove_measure(measure_id: str) -> Edit:
    """Deletes a measure with its targets and readings. One undo brings all of it back."""

    def edit(book: Book) -> Change:
        kept = attached.measure_of(book, measure_id)
        writes = [Write("measure_reading", one, {"deleted": 1}) for one in attached.typed_readings(book, measure_id)]
        writes += [Write("measure_target", one.id, {"deleted": 1}) for one in kept.measure.targets]
        writes.append(Write("measure", measure_id, {"deleted": 1}))
        return _changed(kept, f"deleted: {shortened(kept.measure.title, 50)}", "", writes)

    return edit


# -- in words


def facts(kept: KeptMeasure, as_at: date) -> list[tuple[str, str]]:
    """All there is to know of a measure, each with its label; its readings come last, newest first."""
    measure, year_start = kept.measure, kept.year_start
    at = rules.standing(measure, as_at, year_start)
    of = f"{kept.row_ref} {kept.row_title}".strip() if kept.row_title else f"{kept.plan}, as a whole"
    rag = f"{badge(at.rag)} {at.rag.value}: " if at.rag is not None else ""
    found = [("Now", f"{rag}{rules.standing_words(measure, at, year_start)}"), ("Measures", of)]
    found += [("Counted", measure.text)] if measure.text else []
    found.append(("Better is", f"{measure.better.value}; amber within {number(measure.amber_within)}% of the target"))
    from_register = f"by itself, from {measure.counted_from}" if measure.counted_from else HOW_OFTEN[measure.frequency]
    found.append(("Read", from_register))
    if measure.starts_from is not None:
        day = day_of_cell(measure.starts_on)
        on = f" on {short_date(day)}" if day is not None else ""
        found.append(("Baseline", f"{value_words(measure.starts_from, measure.unit)}{on}"))
    for target in measure.targets:
        days = day_of_cell(target.first_on), day_of_cell(target.last_on)
        period = period_words(days[0], days[1], year_start) if days[0] and days[1] else target.last_on
        found.append(("Target", f"{value_words(target.value, measure.unit)} for {period}"))
    return [*found, *series_facts(kept, as_at)]


def series_facts(kept: KeptMeasure, as_at: date) -> list[tuple[str, str]]:
    """The series of a measure: drawn, then reading by reading, the newest first."""
    series = rules.series(kept.measure, as_at)
    heights = rules.heights(kept.measure, series)
    found = []
    if len(heights) > 1:
        found.append(("Series", f"{sparkline(heights)} {number(heights[0])} → {number(heights[-1])}"))
    for one in reversed(series):
        day = day_of_cell(one.on_day)
        against = _against(kept, one.value, day) if day is not None else ""
        said = "; ".join(part for part in (one.text or "", one.by or "") if part)
        on = short_date(day) if day is not None else one.on_day
        found.append(
            ("Reading", f"{on}: {value_words(one.value, kept.measure.unit)}{against}{f' ({said})' if said else ''}")
        )
    return found

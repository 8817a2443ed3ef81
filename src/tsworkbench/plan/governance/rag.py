"""Two answers to one question, side by side: what the lead states, and what the dates say.

The question is always "Will it be done by its agreed date?". Councils differ in what a colour means and when
a date turns red, so both are settings of the plan. Objectives are counted, not coloured, unless the plan asks for one
colour. For an output that is counted year by year, the dates say where it should stand today.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import add_months, is_month_end, month_end
from tsworkbench.plan.english import counted_or_no
from tsworkbench.plan.model import CLOSED, GLYPHS, SET_ASIDE, Rag, Status, TargetKind

MEANINGS: dict[Rag, str] = {
    Rag.GREEN: "will be done by its agreed date",
    Rag.AMBER: "in doubt",
    Rag.RED: "will not be done by its agreed date, or not without a decision",
    Rag.COMPLETE: "complete",
    Rag.UNRATED: "not rated",
}
"""What each word means unless the plan words it otherwise (setting ``rag.<word>.meaning``)."""

_SEVERITY = {Rag.COMPLETE: 0, Rag.GREEN: 1, Rag.AMBER: 2, Rag.RED: 3}


class Scale(NamedTuple):
    """A plan's thresholds for RAG by dates, and its own words for the colours.

    A row past its first agreed date is amber once it is more than `amber_after_days` past, and red once it is
    more than `red_after_months` past; a month after the last day of one month is the last day of the next. The
    defaults (0 days, 1 month) are common in councils' guidance notes.
    """

    amber_after_days: int = 0
    red_after_months: int = 1
    meanings: Mapping[Rag, str] = MEANINGS
    one_colour: bool = False
    """Whether the plan wants one colour for an objective, instead of counts."""


DEFAULT_SCALE = Scale()

_THRESHOLD_DIGITS = 3  # 999 months: anything longer is a slip of the finger

SETTINGS = (
    "dates.amber_after_days",
    "dates.red_after_months",
    "objectives.one_colour",
    *(f"rag.{rag.value}.meaning" for rag in Rag),
)
"""The setting keys that `scale` reads."""


def scale(settings: Mapping[str, str]) -> Scale:
    """The plan's scale. A setting that can't be read counts as not set."""
    return Scale(
        _threshold(settings.get("dates.amber_after_days", ""), 0),
        _threshold(settings.get("dates.red_after_months", ""), 1),
        {rag: settings.get(f"rag.{rag.value}.meaning") or words for rag, words in MEANINGS.items()},
        settings.get("objectives.one_colour") == "yes",
    )


def _threshold(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) <= _THRESHOLD_DIGITS else otherwise


def is_open(status: Status | str) -> bool:
    """Whether work is still to be done: not complete, deferred or cancelled."""
    return status not in CLOSED


def status_within(status: Status | str, activity: Status | str | None) -> str:
    """The status that counts of a row under an activity: what is open is set aside where its activity is.

    >>> status_within("in_progress", "cancelled"), status_within("complete", "cancelled")
    ('cancelled', 'complete')
    """
    return str(activity) if activity in SET_ASIDE and is_open(status) else str(status)


def is_late(status: Status | str, due_to: str | None, as_at: date) -> bool:
    """Open, and its last day in time has gone by. What has no date is chased, but is never late."""
    return due_to is not None and is_open(status) and due_to < as_at.isoformat()


def by_dates(status: Status | str, first_agreed: str | None, as_at: date, scale: Scale = DEFAULT_SCALE) -> Rag | None:
    """What the dates say of a milestone, against the date *first* agreed (its baseline once signed off).

    None for deferred and cancelled work; unrated without a date.
    """
    if status == Status.COMPLETE:
        return Rag.COMPLETE
    if not is_open(status):
        return None
    return _against(first_agreed, as_at, scale)


def worst_by_dates(
    *, total: int, still_open: int, oldest_open: str | None, as_at: date, scale: Scale = DEFAULT_SCALE
) -> Rag | None:
    """What the dates say of an activity: its worst open milestone, which is the one agreed for the longest ago.

    `oldest_open` is the earliest first-agreed date among its open milestones, None if none has a date.
    """
    if total == 0:
        return None
    if still_open == 0:
        return Rag.COMPLETE
    return _against(oldest_open, as_at, scale)


def _against(first_agreed: str | None, as_at: date, scale: Scale) -> Rag:
    if first_agreed is None:
        return Rag.UNRATED
    try:
        agreed = date.fromisoformat(first_agreed)
        red_after = add_months(agreed, scale.red_after_months)
        if is_month_end(agreed):
            red_after = month_end(red_after)
    except ValueError:  # written by another tool: what is no day can't be judged
        return Rag.UNRATED
    if (as_at - agreed).days <= scale.amber_after_days:
        return Rag.GREEN
    return Rag.AMBER if as_at <= red_after else Rag.RED


def is_watermelon(stated: Rag | None, dated: Rag | None) -> bool:
    """Green outside, red inside: the lead states better than the dates say."""
    if stated not in _SEVERITY or dated not in _SEVERITY:
        return False
    return _SEVERITY[stated] < _SEVERITY[dated] and dated in (Rag.AMBER, Rag.RED)


def worse(first: Rag | None, second: Rag | None) -> Rag | None:
    """The worse of two; what is unrated or not said gives way."""
    return max((first, second), key=lambda rag: _SEVERITY.get(rag, -1) if rag is not None else -2)


ORDER = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE, Rag.UNRATED)
"""Worst first: how counts are always listed."""


def in_words(counts: Mapping[Rag | None, int]) -> str:
    """Counts of activities by stated RAG, worst first; what was not said is not listed.

    >>> in_words({Rag.GREEN: 3, Rag.RED: 2, None: 1})
    '▲2 ●3'
    """
    return " ".join(f"{GLYPHS[rag]}{counts[rag]}" for rag in ORDER if counts.get(rag))


def slips_in_words(count: int) -> str:
    """How often an agreed date was moved: "no slips", "1 slip", "2 slips"."""
    return counted_or_no(count, "slip")


def one_colour(counts: Mapping[Rag | None, int]) -> Rag | None:
    """The colour of an objective where the plan wants one, from its activities.

    Complete if all are; unrated if under half of the open ones are rated; red if a third or more of the open
    ones are red; amber if any is red or amber; else green. None without activities.
    """
    total = sum(counts.values())
    if total == 0:
        return None
    still_open = total - counts.get(Rag.COMPLETE, 0)
    if still_open == 0:
        return Rag.COMPLETE
    red, amber = counts.get(Rag.RED, 0), counts.get(Rag.AMBER, 0)
    if (red + amber + counts.get(Rag.GREEN, 0)) * 2 < still_open:
        return Rag.UNRATED
    if red * 3 >= still_open:
        return Rag.RED
    return Rag.AMBER if red or amber else Rag.GREEN


_YEAR = 365.25


def should_stand_at(
    target: float | None,
    kind: str,
    period_start: str | None,
    period_end: str | None,
    as_at: date,
    starts_from: float | None = None,
) -> float | None:
    """What a yearly target adds up to from the plan's start to `as_at`, in whole ones; None where it can't be said.

    A target of 30 a year stands at 30 a year after the start, at 45 half a year later, and rests at the plan's end;
    what there was before, `starts_from`, is added to that.

    >>> should_stand_at(30, "yearly", "2008-04-01", "2014-03-31", date(2009, 10, 1))
    45.0
    """
    if target is None or kind != TargetKind.YEARLY or period_start is None:
        return None
    try:
        start = date.fromisoformat(period_start)
        end = date.fromisoformat(period_end) if period_end else as_at
    except ValueError:  # written by another tool: a day that is none says nothing
        return None
    days = (min(as_at, end) - start).days + 1
    return float(max(0, int(target * days / _YEAR + 0.25))) + (starts_from or 0)


def counts_in_all(counts: Iterable[tuple[float, int]], starts_from: float | None) -> list[float]:
    """How much there was after each count, with what it started from. A count is a number, and 1 if it is so many more.

    >>> counts_in_all([(12, 1), (40, 0), (-2, 1)], 5)
    [5, 17, 40, 38]
    """
    heights: list[float] = [] if starts_from is None else [starts_from]
    so_far = starts_from or 0
    for value, is_more in counts:
        so_far = so_far + value if is_more else value
        heights.append(round(so_far, 9))
    return heights

"""Where an output that is counted year by year should stand today."""

from datetime import date

from tsworkbench.plan.model import TargetKind

_YEAR = 365.25


def should_stand_at(
    target: float | None, kind: str, period_start: str | None, period_end: str | None, as_at: date
) -> float | None:
    """What a yearly target adds up to from the plan's start to `as_at`, in whole ones; None where it can't be said.

    A target of 30 a year stands at 30 a year after the start, at 45 half a year later, and rests at the plan's end.

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
    return float(max(0, int(target * days / _YEAR + 0.25)))


def number(value: float) -> str:
    """A number in full, as it is read back: "1,250,000", "2.5", "1,234.567"; never rounded, never with an exponent."""
    if value - value != 0:  # infinity, or no number: another tool wrote it
        return str(value)
    if value == int(value):
        return f"{int(value):,}"
    said = f"{value:,}"
    return f"{value:,.20f}".rstrip("0") if "e" in said else said

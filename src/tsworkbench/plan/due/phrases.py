"""A whole due phrase: its lead-in, its date, and what is said after it."""

from datetime import timedelta

from tsworkbench.plan.due import periods
from tsworkbench.plan.due.leads import Lead, lead_in
from tsworkbench.plan.due.recurring import recurring
from tsworkbench.plan.due.tokens import Text
from tsworkbench.plan.due.undated import undated
from tsworkbench.plan.due.values import Kind, Precision
from tsworkbench.plan.due.windows import Edge, Hit, Window, later


def phrase(t: Text, i: int) -> Hit | None:
    """The longest due phrase that starts at ``i``. Raises NotInCalendar if it has a form but is no date."""
    j, lead = lead_in(t, i)
    hits = [recurring(t, i), undated(t, i)]
    if j > i:
        hits += [_led(t, i, j, lead, hit) for hit in (recurring(t, j), undated(t, j)) if hit is not None]
    if all(hit is None or not _complete(t, hit[0]) for hit in hits):
        hits.append(_dated(t, j, lead))
    return max((hit for hit in hits if hit is not None), key=lambda hit: hit[0], default=None)


def _led(t: Text, i: int, j: int, lead: Lead, hit: Hit) -> Hit:
    """What comes round again, or is counted from something, behind a lead-in; what that adds is done or doubted."""
    window = hit[1]
    if window.precision is Precision.DAY and window.end is not None and lead.kind is not None:
        window = window.mapped(lambda one: _counted(one._replace(kind=None) if one.kind is Kind.ON else one, lead))
    elif lead.side or lead.kind is Kind.FROM:
        window = window.doubting(f"Read without “{t.printed(i, j)}”.")
    return hit[0], _doubted(window, lead)


def _doubted(window: Window, lead: Lead) -> Window:
    return window.doubting("The date is said to be approximate." if lead.rough else None).doubting(lead.doubt)


def _complete(t: Text, i: int) -> bool:
    return i >= len(t.tokens)


def _dated(t: Text, i: int, lead: Lead) -> Hit | None:
    hit = periods.expression(t, i, whole=lead.kind is Kind.DURING)
    if hit is None:
        return None
    to_its_end = hit[1].edge is Edge.END and hit[1].kind is not Kind.RANGE
    if lead.side == -1 and to_its_end:
        lead = lead._replace(side=0)
    if lead.side == -1:
        hit = hit[0], hit[1].from_its_start()
    if to_its_end and lead.kind in (Kind.DURING, Kind.ON):
        lead = lead._replace(kind=Kind.BY)
    window = hit[1].mapped(lambda one: _counted(one, lead))
    if lead.kind is Kind.FROM and window.kind is Kind.RANGE and t.at(i - 1) != "from":
        window = window.doubting("Read as all of it; it could be only its start.")
    if lead.kind is Kind.BY and not to_its_end and not lead.side and window.precision in _LONG:
        window = window.doubting("Read as by its last day; it could mean by the day it starts.")
    return _after(t, hit[0], _doubted(window, lead))


_LONG = (Precision.YEAR, Precision.FINANCIAL_YEAR)


def _counted(window: Window, lead: Lead) -> Window:
    """The window as its lead-in has it count."""
    window = window.over() if lead.side == 1 else window
    start, end = window.start, window.end
    if start is None or end is None:
        return window
    if lead.side == -1 and window.kind is Kind.BY:
        return window  # "before Christmas"
    if lead.side == -1:
        eve = later(start, -1)
        return window._replace(start=eve, end=eve, precision=Precision.DAY, kind=Kind.BY)
    if lead.side == 1:
        window = window._replace(start=end + timedelta(days=1), kind=None)
        return _open(window)
    if window.kind is Kind.RANGE:
        return window
    if lead.kind is Kind.FROM:
        return _open(window)
    if lead.kind is Kind.BY:
        return window._replace(kind=Kind.BY)
    if window.kind is not None:
        return window
    if window.precision is Precision.DAY:
        return window._replace(kind=Kind.ON)
    return window._replace(kind=Kind.DURING if lead.kind in (Kind.DURING, Kind.ON) else Kind.BY)


def _open(window: Window) -> Window:
    """From its first day on, with no last one."""
    assert window.start is not None
    exact = Precision.DAY
    if window.start.day == 1 and window.precision is not Precision.DAY:
        exact = Precision.MONTH
    return window._replace(end=None, precision=exact, kind=Kind.FROM)


_UNSURE = {"tbc": "to be confirmed", "provisional": "provisional", "provisionally": "provisional"} | dict.fromkeys(
    ("approx", "approximately", "estimated", "est", "estimate", "ish"), "approximate"
)


def _after(t: Text, i: int, window: Window) -> Hit:
    """What follows a date and belongs to it: an hour, "onwards", "at the latest", "(TBC)"."""
    if window.precision is Precision.DAY:
        i = periods.clock(t, i)
    for words in (("at", "the", "latest"), ("at", "the", "very", "latest"), ("at", "latest"), ("latest",)):
        if t.has(i, *words) and window.kind in (Kind.ON, Kind.BY, Kind.DURING):
            return i + len(words), window._replace(kind=Kind.BY)
    if t.at(i) in ("or", "if") and t.at(i + 1) in ("sooner", "earlier", "before"):
        return i + 2, window
    if window.kind is Kind.FROM and t.at(i) in ("onwards", "onward"):
        return i + 1, window
    if window.kind is not Kind.RANGE and window.start is not None and window.end is not None:
        for words in (
            ("onwards",),
            ("onward",),
            ("and", "onwards"),
            ("and", "ongoing"),
            ("-", "ongoing"),
            ("ongoing",),
        ):
            if t.has(i, *words):
                return i + len(words), window.mapped(_open)
        if t.at(i) in ("on", "-", "+") and _complete(t, i + 1) and not t.loose:
            return i + 1, window.mapped(_open)
    opened = t.skip(i, "(", "[", "-", ",")
    unsure = _UNSURE.get(t.at(opened))
    if unsure is not None and (not t.loose or opened > i):
        closed = t.skip(t.skip(opened + 1, "."), ")", "]")
        return closed, window.doubting(f"The date is marked as {unsure}.")
    return i, window

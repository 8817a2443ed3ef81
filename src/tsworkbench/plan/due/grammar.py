"""A whole due phrase: its lead-in, its date, and what is said after it."""

from datetime import timedelta
from typing import NamedTuple

from tsworkbench.plan.due import ranges
from tsworkbench.plan.due.answers import Edge, Hit, Window, later
from tsworkbench.plan.due.context import Text
from tsworkbench.plan.due.days import points, shorthand
from tsworkbench.plan.due.precision import Kind, Precision
from tsworkbench.plan.due.recurrence import recurring
from tsworkbench.plan.due.undated import undated


class Lead(NamedTuple):
    """How a date counts. ``side`` is -1 for the time before it, 1 for the time after it."""

    kind: Kind | None
    side: int = 0
    rough: bool = False
    doubt: str | None = None
    open_in_sentence: bool = True


_BY = Lead(Kind.BY)
_DURING = Lead(Kind.DURING)
_FROM = Lead(Kind.FROM)
_BEFORE = Lead(Kind.BY, side=-1)
_ROUGH = Lead(None, rough=True, open_in_sentence=False)
# Words that are also verbs and purposes: inside a sentence they belong to what is to be done.
_QUIET_BY = Lead(Kind.BY, open_in_sentence=False)
_QUIET_FROM = Lead(Kind.FROM, open_in_sentence=False)
_OF_REVIEW = Lead(Kind.BY, doubt="It is the date of a review.", open_in_sentence=False)
_PHRASES: dict[str, Lead] = {
    "by": _BY,
    "bye": _QUIET_BY,
    "no later than": _BY,
    "not later than": _BY,
    "by no later than": _BY,
    "on or before": _BY,
    "by or before": _BY,
    "at the latest by": _BY,
    "at the latest": _BY,
    "before or on": _BY,
    "until": _BY,
    "till": _BY,
    "up to": _BY,
    "up until": _BY,
    "to": _QUIET_BY,
    "for": _QUIET_BY,
    "due": _BY,
    "due by": _BY,
    "due on": _BY,
    "due in": _BY,
    "due date": _BY,
    "due for": _BY,
    "deadline": _BY,
    "deadline of": _BY,
    "target": _QUIET_BY,
    "target date": _BY,
    "complete by": _QUIET_BY,
    "completed by": _QUIET_BY,
    "completion by": _QUIET_BY,
    "completion": _QUIET_BY,
    "for completion by": _QUIET_BY,
    "to be completed by": _QUIET_BY,
    "complete": Lead(Kind.BY, doubt="It could say when it was done.", open_in_sentence=False),
    "deliver by": _QUIET_BY,
    "review date": _OF_REVIEW,
    "review": _OF_REVIEW,
    "next review": _OF_REVIEW,
    "reviewed": _OF_REVIEW,
    "end date": _QUIET_BY,
    "finish": _QUIET_BY,
    "revised date": _QUIET_BY,
    "new date": _QUIET_BY,
    "start date": _QUIET_FROM,
    "pre": Lead(Kind.BY, side=-1, open_in_sentence=False),
    "post": Lead(Kind.FROM, side=1, open_in_sentence=False),
    "before": _BEFORE,
    "by before": _BEFORE,
    "prior to": _BEFORE,
    "ahead of": _BEFORE,
    "in advance of": _BEFORE,
    "in": _DURING,
    "during": _DURING,
    "throughout": _DURING,
    "over": Lead(Kind.DURING, open_in_sentence=False),
    "across": Lead(Kind.DURING, open_in_sentence=False),
    "within": _DURING,
    "sometime in": _DURING,
    "in the course of": _DURING,
    "on": Lead(Kind.ON),
    "at": Lead(Kind.ON),
    "from": _FROM,
    "as from": _FROM,
    "with effect from": _FROM,
    "wef": _FROM,
    "starting": _FROM,
    "starting in": _FROM,
    "starting from": _FROM,
    "starting on": _FROM,
    "start in": _FROM,
    "start": _QUIET_FROM,
    "starts": _QUIET_FROM,
    "commencing": _FROM,
    "commencing in": _FROM,
    "commence": _QUIET_FROM,
    "commences": _QUIET_FROM,
    "begins": _QUIET_FROM,
    "beginning": _QUIET_FROM,
    "beginning in": _FROM,
    "since": _QUIET_FROM,
    "not before": _QUIET_FROM,
    "after": Lead(Kind.FROM, side=1, open_in_sentence=False),
    "following": Lead(Kind.FROM, side=1, open_in_sentence=False),
    "approximately": _ROUGH,
    "approx": _ROUGH,
    "around": _ROUGH,
    "about": _ROUGH,
    "circa": _ROUGH,
    "c": _ROUGH,
    "ca": _ROUGH,
    "roughly": _ROUGH,
    "provisionally": _ROUGH,
    "estimated": _ROUGH,
    "est": _ROUGH,
    "expected": _ROUGH,
    "anticipated": _ROUGH,
    "likely": _ROUGH,
    "probably": _ROUGH,
    "~": _ROUGH,
    "on or around": _ROUGH,
    "on or about": _ROUGH,
    "in or around": _ROUGH,
    "latest": _QUIET_BY,
    "at latest": _BY,
    "latest by": _BY,
    "by latest": _BY,
    "on / before": _BY,
    "scheduled for": _QUIET_BY,
    "planned for": _QUIET_BY,
    "earliest": _QUIET_FROM,
    "not until": _QUIET_FROM,
}
_PHRASES |= dict.fromkeys(
    ("not earlier than", "no earlier than", "no sooner than", "not sooner than", "at the earliest", "on or after"),
    _FROM,
)
_PHRASES |= dict.fromkeys(
    (
        "forecast",
        "projected",
        "planned",
        "provisional",
        "indicative",
        "indicatively",
        "proposed",
        "tentative",
        "hopefully",
    ),
    _ROUGH,
)

_PHRASES |= dict.fromkeys(
    ("done by", "closed by", "finished by", "achieved by", "delivered by", "implemented by", "signed off by"), _QUIET_BY
)
_PHRASES |= dict.fromkeys(
    (
        *("completed", "closed", "done", "finished", "achieved", "delivered", "implemented", "ended", "signed off"),
        *("closed on", "done in", "completed in", "completed on", "closed in", "finished in", "achieved in", "done on"),
        *("delivered in", "implemented in", "completed during", "discharged", "actioned", "in place since"),
    ),
    Lead(Kind.BY, doubt="It says when it was done; when it is due isn’t said.", open_in_sentence=False),
)
_PHRASES |= dict.fromkeys(
    (
        *("revised to", "moved to", "slipped to", "delayed to", "delayed until", "deferred to", "deferred until"),
        *("extended to", "extended until", "carried forward to", "carried over to", "rolled forward to", "c / f to"),
        *("postponed to", "postponed until", "put back to", "pushed back to", "rescheduled to", "rescheduled for"),
        *("brought forward to", "rolled over to", "deferred into", "carried forward into", "moved into"),
    ),
    Lead(Kind.BY, doubt="It says that the date was moved; from when isn’t said.", open_in_sentence=False),
)
_BY_FIRST: dict[str, list[tuple[tuple[str, ...], Lead]]] = {}
for _phrase, _lead in sorted(_PHRASES.items(), key=lambda item: -len(item[0])):
    _words = tuple(_phrase.split())
    _BY_FIRST.setdefault(_words[0], []).append((_words, _lead))


def opens(word: str) -> bool:
    """Whether a lead-in can begin with this word."""
    return word in _BY_FIRST


def lead_in(t: Text, i: int) -> tuple[int, Lead]:
    """The longest lead-in at ``i``, or several in a row ("by approx.", "target date: by"), and the place after."""
    lead = Lead(None)
    for turn in range(3):
        found = _one(t, i, first=turn == 0)
        if found is None:
            break
        i, next_lead = found
        hyphened = t.at(i - 1) in ("pre", "post")
        i = t.skip(i, ":", "-") if hyphened or not t.glued(i + 1) or t.at(i) == ":" else i
        i = t.skip(i, "(") if next_lead.doubt and not t.loose else i
        if next_lead.rough:
            i, lead = t.skip(i, "."), lead._replace(rough=True)
        else:
            lead = _together(lead, next_lead)._replace(rough=lead.rough)
    return i, lead


def _together(first: Lead, second: Lead) -> Lead:
    """Two lead-ins in a row: "due from" is when it starts, and so is "start by", which says no end."""
    if first.kind is None:
        return second
    if first.side and second.kind is Kind.BY and not second.side:
        return second._replace(doubt="It says both before or after, and by.")
    if first.kind is Kind.FROM and second.kind is Kind.BY:
        return second._replace(doubt="It is to start by then; when it ends is not said.")
    if second.side or second.kind is Kind.FROM:
        return second._replace(doubt=first.doubt)
    return first


def _one(t: Text, i: int, *, first: bool) -> tuple[int, Lead] | None:
    for words, lead in _BY_FIRST.get(t.at(i), ()):
        if t.has(i, *words):
            if t.loose and not lead.open_in_sentence and not (lead.rough and not first):
                return None
            after = i + len(words)
            # "start of April", "beginning of 2010": the edge of a stretch and no lead-in.
            return None if words[0] in ("start", "beginning") and t.at(after) == "of" else (after, lead)
    return None


def phrase(t: Text, i: int) -> Hit | None:
    """The longest due phrase that starts at ``i``. Raises NotInCalendar if it has a form but is not a date."""
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
    hit = ranges.expression(t, i, whole=lead.kind is Kind.DURING)
    if hit is None:
        return None
    if lead.kind is Kind.BY and lead.side != 1 and hit[1].edge is None:
        eve = hit[1].on_its_eve()
        if eve is not hit[1]:
            return _after(t, hit[0], _doubted(eve, lead))
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


def _lasting(t: Text, i: int, window: Window) -> Hit | None:
    """ "April 2026 for 6 months", "from 1 May 2026 for two years": from its first day on, as long as that."""
    found = shorthand.amount(t, i)
    if found is None or found.unit not in ("week", "month", "year") or window.start is None or window.rrule:
        return None
    if window.kind is Kind.RANGE:
        return None

    def lasts(one: Window) -> Window:
        assert one.start is not None
        last = found.on(t, one.start, 1).end
        assert last is not None
        return one._replace(end=later(last, -1), precision=Precision.DAY, kind=Kind.RANGE)

    return found.end, window.mapped(lasts)


_UNSURE = {"tbc": "to be confirmed", "provisional": "provisional", "provisionally": "provisional"} | dict.fromkeys(
    ("approx", "approximately", "estimated", "est", "estimate", "ish"), "approximate"
)


def _after(t: Text, i: int, window: Window) -> Hit:
    """What follows a date and belongs to it: an hour, "onwards", "at the latest", "(TBC)"."""
    if window.precision is Precision.DAY:
        i = points.clock(t, i)
    for words in (("at", "the", "latest"), ("at", "the", "very", "latest"), ("at", "latest"), ("latest",)):
        if t.has(i, *words) and window.kind in (Kind.ON, Kind.BY, Kind.DURING):
            return i + len(words), window._replace(kind=Kind.BY)
    for words in (("at", "the", "earliest"), ("at", "earliest"), ("earliest",)):
        if t.has(i, *words) and not t.loose and window.kind is not Kind.RANGE and window.start is not None:
            return i + len(words), window.mapped(_open)
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
            ("then", "ongoing"),
            ("and", "then", "ongoing"),
            (",", "then", "ongoing"),
            ("to", "ongoing"),
            *(("-", "present"), ("to", "present"), ("-", "date"), ("to", "date")),
        ):
            if t.has(i, *words):
                return i + len(words), window.mapped(_open)
        if t.at(i) in ("on", "-", "+") and _complete(t, i + 1) and not t.loose:
            return i + 1, window.mapped(_open)
    if t.at(i) == "for" and not t.loose and (lasting := _lasting(t, i + 1, window)) is not None:
        return lasting
    opened = t.skip(i, "(", "[", "-", ",")
    unsure = _UNSURE.get(t.at(opened))
    if unsure is not None and (not t.loose or opened > i):
        closed = t.skip(t.skip(opened + 1, "."), ")", "]")
        return closed, window.doubting(f"The date is marked as {unsure}.")
    return i, window

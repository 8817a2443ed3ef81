"""A whole due phrase: its lead-in, its date, what is said after it; and phrases that name no date."""

from datetime import timedelta
from typing import NamedTuple

from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.due import ranges, shorthand
from tsworkbench.plan.due.answers import Edge, Hit, Window, later, one_day
from tsworkbench.plan.due.context import Text
from tsworkbench.plan.due.precision import Kind, Precision
from tsworkbench.plan.due.recurrence import recurring
from tsworkbench.plan.due.spellings import NUMBERS, vocabulary


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
    "completed": _QUIET_BY,
    "complete": _QUIET_BY,
    "deliver by": _QUIET_BY,
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
    "start": Lead(Kind.FROM, open_in_sentence=False),
    "starts": Lead(Kind.FROM, open_in_sentence=False),
    "commencing": _FROM,
    "commencing in": _FROM,
    "commence": Lead(Kind.FROM, open_in_sentence=False),
    "beginning": Lead(Kind.FROM, open_in_sentence=False),
    "beginning in": _FROM,
    "since": Lead(Kind.FROM, open_in_sentence=False),
    "not before": Lead(Kind.FROM, open_in_sentence=False),
    "after": Lead(Kind.FROM, side=1, open_in_sentence=False),
    "approximately": _ROUGH,
    "approx": _ROUGH,
    "around": _ROUGH,
    "about": _ROUGH,
    "circa": _ROUGH,
    "roughly": _ROUGH,
    "provisionally": _ROUGH,
    "estimated": _ROUGH,
    "est": _ROUGH,
    "expected": _ROUGH,
    "anticipated": _ROUGH,
    "likely": _ROUGH,
    "probably": _ROUGH,
}

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
        i = t.skip(i, ":", "-") if not t.glued(i + 1) or t.at(i) == ":" else i
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
        i = ranges.clock(t, i)
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


_TBC = Window(None, None, Precision.TBC, kind=Kind.TBC)
_ONGOING = Window(None, None, Precision.ONGOING, kind=Kind.ONGOING)
_RELATIVE = Window(None, None, Precision.RELATIVE, kind=Kind.RELATIVE)

_TO_COME = ("confirmed", "agreed", "advised", "determined", "decided", "announced", "set", "arranged")
_AT_ONCE = ("immediately", "immediate", "asap", "soonest", "urgent", "urgently")
_STEADY = vocabulary(
    "ongoing continuous continuously continuing continual continually permanent permanently throughout"
)


_BEGINS = (
    vocabulary(
        "date dates timescale timescales deadline timing is are still : - tbc tba tbd tbca tbac t to not unknown "
        "undecided xx xxx xxxx x ? as with on rolling indefinitely indefinite no business bau within following once "
        "when after pending subject upon at"
    )
    | _STEADY
    | frozenset({ranges.FIGURES, *_AT_ONCE, *NUMBERS})
)
"""Every word that one of these phrases can begin with."""


def undated(t: Text, i: int) -> Hit | None:
    """A phrase without a date of its own; never late, and where it is to be confirmed, chased."""
    if ranges.opening(t.at(i)) not in _BEGINS:
        return None
    return _to_be_confirmed(t, i) or _at_once(t, i) or _ongoing(t, i) or _relative(t, i)


def _to_be_confirmed(t: Text, i: int) -> Hit | None:
    j = t.skip(i, "date", "dates", "timescale", "timescales", "deadline", "timing")
    if t.at(j) in ("is", "are", "still", ":", "-"):
        j += 1
    word = t.at(j)
    if word in ("tbc", "tba", "tbd", "tbca", "tbac"):
        return j + 1, _TBC
    if t.at(j + 1) in ("/", ".") and t.has(j, "t", t.at(j + 1), "b", t.at(j + 1)) and len(t.at(j + 4)) == 1:
        return t.skip(j + 5, "."), _TBC
    if t.has(j, "to", "be") and t.at(j + 2) in _TO_COME:
        return j + 3, _TBC
    if t.has(j, "not", "yet") and t.at(j + 2) in ("known", *_TO_COME):
        return j + 3, _TBC
    if word in ("unknown", "undecided") and not t.loose:
        return j + 1, _TBC
    if word in ("xx", "xxx", "xxxx", "x") and (not t.loose or len(word) > 1):
        return _blanks(t, j)
    if word == "?" and not t.loose:
        while t.at(j) == "?":
            j += 1
        return j, _TBC
    return None


def _blanks(t: Text, j: int) -> Hit:
    """ "xx", "xx/xx/xx", "xx/xx/2010": a place kept for a date."""
    j += 1
    while t.at(j) in ("/", "-", ".", " ") and (t.at(j + 1).strip("x") == "" or t.number(j + 1)):
        if not t.at(j + 1):
            break
        j += 2
    return j, _TBC


def _at_once(t: Text, i: int) -> Hit | None:
    j = i
    if t.at(i) in _AT_ONCE:
        j = i + 1
    elif t.has(i, "as", "soon", "as") and t.at(i + 3) in ("possible", "practicable", "practical"):
        j = i + 4
    elif t.has(i, "with", "immediate", "effect"):
        j = i + 3
    if j == i or (t.loose and t.at(i) in ("immediate", "urgent", "urgently")):
        return None
    today = t.context.as_at
    return j, _TBC.doubting(
        f"No date is named; it could be {long_date(today)}, the day it was read.", one_day(today)._replace(kind=Kind.BY)
    )


def _ongoing(t: Text, i: int) -> Hit | None:
    j = i
    if t.at(i) == "on" and t.at(t.skip(i + 1, "-")) == "going":
        j = t.skip(i + 1, "-") + 1
    elif t.at(i) in _STEADY or (t.at(i) in ("rolling", "indefinitely", "indefinite") and not t.loose):
        j = t.skip(i + 1, "programme", "basis") if not t.loose else i + 1
    elif t.has(i, "no", "end", "date") or t.has(i, "business", "as", "usual"):
        j = i + 3
    elif t.at(i) == "bau" and not t.loose:
        j = i + 1
    if j == i or (t.loose and t.at(i) == "throughout"):
        return None
    if t.at(j) in (",", "from", "until", "till", "to", "throughout", "during"):
        if t.at(j) == "," and t.has(j + 1, "no", "end", "date"):
            return j + 4, _ONGOING
        if t.at(j) == "from" or t.at(j) in ("until", "till", "to", "throughout", "during"):
            hit = ranges.expression(t, j + 1, whole=True)
            if hit is not None and hit[1].start is not None:
                return hit[0], _bounded(t.at(j), hit[1])
    return j, _ONGOING


def _bounded(word: str, window: Window) -> Window:
    if window.kind is Kind.RANGE:
        return window
    if word == "from":
        exact = Precision.DAY if window.precision is Precision.DAY else Precision.MONTH
        return window._replace(kind=Kind.FROM, end=None, precision=exact, others=())
    if word in ("throughout", "during"):
        return window._replace(kind=Kind.ON if window.precision is Precision.DAY else Kind.DURING)
    return window._replace(kind=Kind.BY)


_AFTER = ("of", "after", "from", "following", "since")
_AT_MOST = (
    ("within",),
    ("no", "later", "than"),
    ("not", "later", "than"),
    ("no", "more", "than"),
    ("not", "more", "than"),
)
_AT_LEAST = (
    ("at", "least"),
    ("not", "less", "than"),
    ("no", "less", "than"),
    ("no", "fewer", "than"),
    ("a", "minimum", "of"),
)


def _relative(t: Text, i: int) -> Hit | None:
    """A rule that waits for an event; if the event is a date, the day it comes to."""
    most, least = _past(t, i, _AT_MOST), _past(t, i, _AT_LEAST)
    start = most or least or i
    if most:
        start = t.skip(t.skip(most, "the"), "next", "first")
    found = shorthand.amount(t, start)
    if found is not None:
        j = found.end
        if t.at(j) == "of" and not most:
            return None  # "10 days of training": a quantity
        if t.at(j) in (*_AFTER, "before") and not t.has(j, "from", "now") and not t.has(j, "from", "today"):
            return _from_event(t, found, kind=Kind.BY if most or (least and t.at(j) == "before") else Kind.ON)
        if t.has(j, "prior", "to") or t.has(j, "in", "advance") or t.has(j, "ahead", "of"):
            return _from_event(t, found, kind=Kind.BY if most or least else Kind.ON)
        if most and t.at(start - 1) != "first":
            window = found.on(t, t.context.as_at, 1).mapped(lambda one: one._replace(kind=Kind.BY, counted=True))
            return j, window.doubting(
                f"Counted from {long_date(t.context.as_at)}; it could count from another day or event."
            )
        return None
    return None if t.loose else _on_event(t, i)


def _past(t: Text, i: int, phrases: tuple[tuple[str, ...], ...]) -> int:
    """The place after the phrase that stands at ``i``; 0 if none of them does."""
    return next((i + len(words) for words in phrases if t.has(i, *words)), 0)


def _from_event(t: Text, found: shorthand.Amount, *, kind: Kind) -> Hit | None:
    """So long before or after something: where it begins, or where it ends if that is what was said."""
    before = t.at(found.end) not in _AFTER
    after = found.end + 1 if t.at(found.end) in (*_AFTER, "before") else found.end + 2
    if t.has(found.end, "in", "advance", "of"):
        after = found.end + 3
    hit = ranges.expression(t, after)
    if hit is None or hit[1].end is None or hit[1].start is None or hit[1].rrule is not None:
        end = _rest(t, after)
        return None if end == after else (end, _RELATIVE)
    edge = hit[1].edge
    return hit[0], hit[1].mapped(lambda one: shorthand.counted_from(t, one, edge, found, before)._replace(kind=kind))


_EVENTS = vocabulary(
    "completion approval receipt appointment adoption award publication launch agreement signing sign "
    "incorporation confirmation establishment commencement recruitment notification request"
)


def _on_event(t: Text, i: int) -> Hit | None:
    """ "on completion of …", "following approval", "once funding is agreed"."""
    word, after = t.at(i), t.skip(i + 1, "the")
    waits = word in ("following", "once", "when", "after", "pending") or t.has(i, "subject", "to")
    if not waits and not (word in ("on", "upon", "at") and t.at(after) in _EVENTS):
        return None
    if word in ("after", "following") and ranges.expression(t, i + 1) is not None:
        return None
    end = _rest(t, i + 1)
    return None if end == i + 1 else (end, _RELATIVE)


def _rest(t: Text, i: int) -> int:
    """The event goes on to the end of the sentence, or to a mark that closes it."""
    while not t.ends(i) or (t.at(i) in ("-", "(") and not t.loose) or (t.at(i) == "-" and t.glued(i)):
        i += 1
    return i

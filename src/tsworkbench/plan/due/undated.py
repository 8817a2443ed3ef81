"""Phrases that are about time and name no date: "TBC", "ongoing", "within five months of …", "asap"."""

from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.due import current, periods
from tsworkbench.plan.due.tokens import Text
from tsworkbench.plan.due.values import Kind, Precision
from tsworkbench.plan.due.windows import Hit, Window, one_day
from tsworkbench.plan.due.words import NUMBERS, vocabulary

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
    | frozenset({periods.FIGURES, *_AT_ONCE, *NUMBERS})
)
"""Every word that one of these phrases can begin with."""


def undated(t: Text, i: int) -> Hit | None:
    """A phrase without a date of its own; never late, and where it is to be confirmed, chased."""
    if periods.opening(t.at(i)) not in _BEGINS:
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
            hit = periods.expression(t, j + 1, whole=True)
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
    found = current.amount(t, start)
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


def _from_event(t: Text, found: current.Amount, *, kind: Kind) -> Hit | None:
    """So long before or after something: where it begins, or where it ends if that is what was said."""
    before = t.at(found.end) not in _AFTER
    after = found.end + 1 if t.at(found.end) in (*_AFTER, "before") else found.end + 2
    if t.has(found.end, "in", "advance", "of"):
        after = found.end + 3
    hit = periods.expression(t, after)
    if hit is None or hit[1].end is None or hit[1].start is None or hit[1].rrule is not None:
        end = _rest(t, after)
        return None if end == after else (end, _RELATIVE)
    edge = hit[1].edge
    return hit[0], hit[1].mapped(lambda one: current.counted_from(t, one, edge, found, before)._replace(kind=kind))


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
    if word in ("after", "following") and periods.expression(t, i + 1) is not None:
        return None
    end = _rest(t, i + 1)
    return None if end == i + 1 else (end, _RELATIVE)


def _rest(t: Text, i: int) -> int:
    """The event goes on to the end of the sentence, or to a mark that closes it."""
    while not t.ends(i) or (t.at(i) in ("-", "(") and not t.loose) or (t.at(i) == "-" and t.glued(i)):
        i += 1
    return i

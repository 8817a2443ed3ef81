"""Phrases that name no date of their own: to be confirmed, ongoing, when needed, the plan's days, after an event."""

from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.due import ranges
from tsworkbench.plan.due.answers import Hit, Window, later, moved, one_day, span
from tsworkbench.plan.due.context import Text
from tsworkbench.plan.due.days import points, shorthand
from tsworkbench.plan.due.precision import Kind, Precision
from tsworkbench.plan.due.spellings import NUMBERS, vocabulary

_TBC = Window(None, None, Precision.TBC, kind=Kind.TBC)
_ONGOING = Window(None, None, Precision.ONGOING, kind=Kind.ONGOING)
_RELATIVE = Window(None, None, Precision.RELATIVE, kind=Kind.RELATIVE)

_TO_COME = ("confirmed", "agreed", "advised", "determined", "decided", "announced", "set", "arranged")
_AT_ONCE = ("immediately", "immediate", "asap", "soonest", "urgent", "urgently", "now")
_STEADY = vocabulary(
    "ongoing continuous continuously continuing continual continually permanent permanently throughout"
)


_BEGINS = (
    vocabulary(
        "date dates timescale timescales deadline timing is are still : - straight right as ad adhoc when if on short "
        "medium long life lifetime duration whole all full year the throughout for over during across next at by "
        "in plan project programme strategy end entire awaiting dependent depending depends conditional contingent "
        "reliant tbc tba tbd tbca tbac t to not unknown "
        "undecided xx xxx xxxx x ? as with on rolling indefinitely indefinite no business bau within following once "
        "when after pending subject upon at until till see linked alongside"
    )
    | _STEADY
    | frozenset({points.FIGURES, *_AT_ONCE, *NUMBERS})
)
"""Every word that one of these phrases can begin with."""


def undated(t: Text, i: int) -> Hit | None:
    """A phrase without a date of its own; never late, and where it is to be confirmed, chased."""
    if points.opening(t.at(i)) not in _BEGINS:
        return None
    return (
        _to_be_confirmed(t, i)
        or _at_once(t, i)
        or _ongoing(t, i)
        or _when_needed(t, i)
        or _some_term(t, i)
        or _plan_itself(t, i)
        or _relative(t, i)
    )


_NEEDED = vocabulary("required needed necessary appropriate needs requested applicable arises arise demand need")
_NEEDED_BY = (
    *(("as", "and", "when"), ("as", "or", "when"), ("if", "and", "when"), ("as",), ("when",), ("where",), ("if",)),
)


def _when_needed(t: Text, i: int) -> Hit | None:
    """ "As required", "as and when needed", "ad hoc", "on demand", "as the need arises": with no end."""
    if t.loose:
        return None
    j = 0
    if t.at(i) == "adhoc":
        j = i + 1
    elif t.at(i) == "ad" and t.at(t.skip(i + 1, "-")) == "hoc":
        j = t.skip(i + 1, "-") + 1
    elif t.has(i, "on", "demand") or t.has(i, "on", "request"):
        j = i + 2
    else:
        after = _past(t, i, _NEEDED_BY)
        if after and t.has(after, "the", "need", "arises"):
            j = after + 3
        elif after and t.at(after) in ("need", "needs") and t.at(after + 1) in ("arise", "arises"):
            j = after + 2
        elif after and t.at(after) in _NEEDED:
            j = after + 1
    if not j:
        return None
    return t.skip(j, "basis"), _ONGOING.doubting("It names no date: it is done when it is needed.")


_LENGTHS = ("short", "medium", "long", "longer", "mid", "near")


def _some_term(t: Text, i: int) -> Hit | None:
    """ "Short term", "medium-term", "short/medium term": how long that is, a plan mostly says elsewhere or nowhere."""
    if t.loose:
        return None
    j = t.skip(i, "in", "over", "for")
    j = t.skip(j, "the")
    if t.at(j) not in _LENGTHS:
        return None
    while t.at(j) in _LENGTHS:
        j += 1
        if t.at(j) in ("-", "to", "/", "&", "and") and t.at(j + 1) in _LENGTHS:
            j += 1
        elif t.at(t.skip(j, "-")) == "term" and t.at(t.skip(j, "-") + 1) in ("-", "to", "/", "&", "and"):
            after = t.skip(j, "-") + 2
            j = after if t.at(after) in _LENGTHS else j
    j = t.skip(j, "-")
    if t.at(j) not in ("term", "terms"):
        return None
    return j + 1, _TBC.doubting(f"No date is named: how long “{t.printed(i, j + 1)}” is, is not said.")


_WHOLES = vocabulary("plan strategy programme project period lifetime")


def _plan_itself(t: Text, i: int) -> Hit | None:
    """ "Throughout the plan", "life of the strategy", "all year round", "end of the project": the plan's own days."""
    if t.loose:
        return None
    j = t.skip(i, "by")
    ends = t.at(t.skip(j, "the")) == "end" and t.at(t.skip(j, "the") + 1) in ("of", *_WHOLES)
    if ends:
        j = t.skip(t.skip(j, "the") + 1, "of")
    else:
        j = t.skip(j, "for", "throughout", "over", "during", "across", "within", "in")
        j = t.skip(j, "the")
        j = t.skip(j, "whole", "full", "entire")
        k = t.skip(j, "life", "lifetime", "duration", "length", "term", "course")
        j = t.skip(k + 1, "the", "this") if k > j and t.at(k) == "of" else j
    j = t.skip(j, "the", "this") if ends else j
    if t.at(j) not in _WHOLES or (j == i and t.at(j + 1) not in ("period", "lifetime", "duration")):
        return _all_year(t, i)
    j = t.skip(t.skip(j + 1, "'"), "s") if t.at(j + 1) == "'" else j + 1
    j = t.skip(j, "period", "lifetime", "life", "duration")
    first, last = t.context.origin, t.context.last_day
    window = Window(first, last, Precision.DAY, kind=Kind.RANGE)
    if ends:
        window = one_day(last)._replace(kind=Kind.BY)
    return j, window.doubting(f"The plan’s own days were taken, {span(first, last)}.")


def _all_year(t: Text, i: int) -> Hit | None:
    """ "All year", "all year round", "year-round", "in-year": the plan's first year."""
    j = 0
    for words in (
        *(("all", "year", "round"), ("all", "year"), ("year", "round"), ("year", "-", "round")),
        *(("all", "year", "-", "round"), ("in", "-", "year"), ("in", "year"), ("whole", "year"), ("full", "year")),
        ("during", "year"),
    ):
        if t.has(i, *words) and not t.at(i + len(words))[:1].isdecimal():
            j = max(j, i + len(words))
    if not j:
        return None
    first = t.context.origin
    window = Window(first, later(moved(first, "year", 1), -1), Precision.FINANCIAL_YEAR)
    assert window.end is not None
    return j, window._replace(kind=Kind.DURING).doubting(f"Read as the plan’s year, {span(first, window.end)}.")


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
    elif t.has(i, "straight", "away") or t.has(i, "right", "away") or t.has(i, "at", "once"):
        j = i + 2
    if j == i or (t.loose and t.at(i) in ("immediate", "urgent", "urgently", "now")):
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
    elif t.has(i, "no", "end", "date") or t.has(i, "business", "as", "usual") or t.has(i, "until", "further", "notice"):
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


_VOTES = ("election", "elections", "referendum")


def _points_elsewhere(t: Text, i: int) -> bool:
    """ "See 1.2", "linked to 2.3", "in line with 3.1": when another row is due."""
    if t.at(i) == "see":
        return t.number(i + 1) is not None or t.at(i + 1) in ("action", "actions", "above", "below", "objective", "row")
    return t.has(i, "linked", "to") or t.at(i) == "alongside"


_HANGS = ("dependent", "depending", "depends", "conditional", "contingent", "reliant")
_EVENTS = vocabulary(
    "completion approval receipt appointment adoption award publication launch agreement signing sign "
    "incorporation confirmation establishment commencement recruitment notification request"
)


def _on_event(t: Text, i: int) -> Hit | None:
    """ "on completion of …", "following approval", "once funding is agreed"."""
    word, after = t.at(i), t.skip(i + 1, "the")
    waits = word in ("following", "once", "when", "after", "pending", "awaiting") or t.has(i, "subject", "to")
    waits = waits or (word in _HANGS and t.at(i + 1) in ("on", "upon")) or _points_elsewhere(t, i)
    if not waits and not (word in ("on", "upon", "at") and t.at(after) in _EVENTS):
        return None
    dated = ranges.expression(t, i + 1) if word in ("after", "following") else None
    if dated is not None and (t.ends(dated[0]) or dated[1].kind is Kind.FROM or t.at(dated[0]) not in _VOTES):
        return None
    end = _rest(t, i + 1)
    return None if end == i + 1 else (end, _RELATIVE)


def _rest(t: Text, i: int) -> int:
    """The event goes on to the end of the sentence, or to a mark that closes it."""
    while not t.ends(i) or (t.at(i) in ("-", "(") and not t.loose) or _within_number(t, i):
        i += 1
    return i


def _within_number(t: Text, i: int) -> bool:
    """Whether a mark is inside a word or a number: "sign-off", "action 2.3"."""
    numbered = t.at(i) == "." and t.glued(i + 1) and t.number(i - 1) is not None and t.number(i + 1) is not None
    return t.glued(i) and (t.at(i) == "-" or numbered)

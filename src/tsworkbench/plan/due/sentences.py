"""A due phrase on its own, as a table prints it or an officer types it; and one inside a sentence."""

from typing import NamedTuple

from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.due import cycles
from tsworkbench.plan.due.answers import TRY, Due, Found, Hit, NotInCalendar, Unread, Window, due_of, in_other_year
from tsworkbench.plan.due.beside import beside, is_conditional
from tsworkbench.plan.due.context import Context, Text, cut
from tsworkbench.plan.due.days import shorthand
from tsworkbench.plan.due.grammar import lead_in, opens, phrase
from tsworkbench.plan.due.precision import Kind, Precision
from tsworkbench.plan.due.spellings import MONTHS, NUMBERS, ORDINALS, SEASONS, SUFFIXES, WEEKDAYS, unit_of, vocabulary
from tsworkbench.plan.english import shortened

LONGEST = 200
"""A due phrase of more characters than this is a sentence, and is searched rather than read."""

_BEFORE = ("(", "[", "{", "•", "*", ":", ",", ";", "·", ".", "“", '"', "'", "▪", "‣", "■", "–")
_BEHIND = (".", ",", ";", ":", ")", "]", "}", "!", "*", "”", '"', "'")


def read_phrase(given: str, context: Context, *, bare: bool = False) -> Due | Unread:
    """See ``tsworkbench.plan.due.read``."""
    kept = given.strip()
    if len(kept) > LONGEST:
        return Unread(kept, lambda: f"That is {len(kept):,} characters, too long for a date: {TRY}.")
    if not kept:
        return Unread(kept, lambda: f"Nothing is typed: {TRY}.")
    t, unsure = _trimmed(kept, context)
    try:
        hit = _whole(t)
    except NotInCalendar as error:
        wrong = str(error)
        hit = None if bare else beside(t)
        if hit is None:
            return Unread(kept, lambda: wrong)
    if not bare and (hit is None or hit[0] < len(t.tokens) or (hit[1].kind is Kind.RELATIVE and is_conditional(t))):
        hit = beside(t) or hit
    if hit is None or hit[0] < len(t.tokens):
        return Unread(kept, lambda: _why(kept, t, context))
    window = hit[1].doubting("The date has a question mark." if unsure else None)
    return due_of(kept, window)


def read_shift_phrase(given: str, context: Context) -> "shorthand.Shift | None":
    """See ``tsworkbench.plan.due.read_shift``."""
    kept = given.strip()
    return (
        shorthand.shift_in(Text(kept, tuple(cut(kept)), context))
        if kept[:1] in ("+", "-") and len(kept) < LONGEST
        else None
    )


def _trimmed(kept: str, context: Context) -> tuple[Text, bool]:
    """Its tokens without the marks around it, and whether a question mark stood at its end."""
    tokens = list(cut(kept))
    while len(tokens) > 1 and (
        tokens[0].text in _BEFORE or (tokens[0].text == "-" and tokens[0].end < tokens[1].start)
    ):
        apostrophe_year = tokens[0].text == "'" and tokens[1].text[:1].isdecimal()
        if apostrophe_year:
            break
        del tokens[0]
    if len(tokens) > 2 and tokens[0].text in ("was", "originally", "previously"):
        del tokens[0]
    unsure = False
    while len(tokens) > 1 and tokens[-1].text in (*_BEHIND, "?"):
        unsure = unsure or (tokens[-1].text == "?" and tokens[0].text != "?")
        if tokens[-1].text == "?" and tokens[0].text == "?":
            break
        del tokens[-1]
    return Text(kept, tuple(tokens), context), unsure


def _whole(t: Text) -> Hit | None:
    """One phrase, or two of which the later counts: tables keep the old date beside the new one."""
    hit = phrase(t, 0)
    if hit is None or hit[0] >= len(t.tokens):
        return hit
    second = phrase(t, _past_revision(t, hit[0]))
    if second is None or second[0] < len(t.tokens):
        return hit
    both = _later(hit[1], second[1], apart=_past_revision(t, hit[0]) > hit[0])
    return hit if both is None else (second[0], both)


_REVISED = vocabulary(
    "revised moved slipped rescheduled now then extended changed to deferred amended was originally previously and"
)


def _past_revision(t: Text, i: int) -> int:
    """Past "revised to", "→", "(", ";" between an old date and a new one."""
    while (
        t.at(i) in _REVISED
        or (t.at(i) == "from" and t.at(i - 1) in _REVISED)
        or t.at(i) in ("→", ">", "(", ",", ";", "-", "[", ":", "/", "=", "⇒", "➔", "&")
    ):
        i += 1
    return i


def _later(old: Window, new: Window, *, apart: bool) -> Window | None:
    if old.end is None or new.end is None or old.rrule or new.rrule:
        return None
    if old.yearless and new.yearless and (moved := in_other_year(new, old.end.year - new.end.year)).end == old.end:
        new = moved  # "Q2 (Jul–Sep)" is one stretch of one year
    assert new.end is not None
    first, last = (old, new) if old.end <= new.end else (new, old)
    assert first.end is not None
    if old.end == new.end:
        twice = not apart and old.precision is new.precision is Precision.DAY
        # "Q3 (Oct–Dec 2009)" says the same twice
        return old.doubting(new.doubt).doubting("Two dates are given, which are the same day." if twice else None)
    return last.doubting(f"Two dates are given: the later one counts, not {long_date(first.end)}.", first)


def _why(kept: str, t: Text, context: Context) -> str:

    quoted = _quoted(kept)
    if t.tokens and t.printed(0, len(t.tokens)).lower() in (
        "n / a",
        "n/a",
        "na",
        "none",
        "nil",
        "n . a",
        "n.a",
        "-",
        "x",
    ):
        return f"{quoted} says that there is no date: leave it blank, or type “TBC” if one is to come."
    found = find_phrase(kept, context)
    if found is not None:
        return f"{quoted} is more than a date: type only {_quoted(kept[found.start : found.end])}."
    return f"{quoted} is not a date: {TRY}."


def _quoted(text: str) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f"“{shortened(plain, 60)}”"


_SEARCHED = 20_000
"""Characters of a text that are searched; what is longer than that is no sentence."""
_TRIES = 250
"""Places at which a phrase is tried, so that no text can make the search slow."""
_BROAD = (Precision.YEAR, Precision.FINANCIAL_YEAR)


class _Candidate(NamedTuple):
    strength: int
    begin: int
    end: int
    window: Window


def find_phrase(sentence: str, context: Context) -> Found | None:
    """See ``tsworkbench.plan.due.find``."""
    t = Text(sentence, cut(sentence[:_SEARCHED]), context, loose=True)
    found: list[_Candidate] = []
    i = tries = 0
    passed = 0, 0
    while i < len(t.tokens) and tries < _TRIES:
        if not _may_open(t, i):
            i += 1
            continue
        tries += 1
        hit = _phrase(t, i)
        candidate = _candidate(t, i, hit) if hit is not None else None
        if candidate is None:
            if hit is not None and hit[0] > passed[1]:
                passed = i, hit[0]
            i += 1
            continue
        found.append(_within_another(t, candidate, passed))
        i = candidate.end
    if not found:
        return None
    best = _best(found)
    begin, end = t.tokens[best.begin].start, t.tokens[best.end - 1].end
    return Found(due_of(sentence[begin:end], best.window), begin, end)


_TELLING = frozenset({*MONTHS, *WEEKDAYS, *ORDINALS, *SEASONS, *NUMBERS} - {"a", "an"}) | vocabulary(
    "q h qtr quarter half end early mid late between tbc tba tbd xx xxx week wk w every each once twice date dates "
    "timescale timescales ongoing continuous monthly quarterly annually yearly weekly fortnightly daily biannually "
    "biennially bi annual asap immediately fy fye financial year month next this today tomorrow yesterday christmas "
    "xmas easter confirmed going possible practicable t"
)
_LITTLE = vocabulary("the on to at as not is are")


def _may_open(t: Text, i: int) -> bool:
    """A quick look, so that long prose is searched in no time: little words open little that has no date word."""
    word = t.at(i)
    if _tells(word) or (word == "a" and unit_of(t.at(i + 1)) is not None):
        return True
    return (opens(word) or word in _LITTLE) and any(_tells(t.at(n)) for n in range(i + 1, i + 5))


def _tells(word: str) -> bool:
    return word in _TELLING or word[:1].isdecimal()


def _phrase(t: Text, i: int) -> Hit | None:
    try:
        return phrase(t, i)
    except NotInCalendar:
        return None


def _within_another(t: Text, candidate: _Candidate, passed: tuple[int, int]) -> _Candidate:
    """With a doubt where it is only the tail of something longer, or of "Fridays in March"."""
    begin, end = passed
    window = candidate.window
    if begin < candidate.begin and candidate.end <= end:
        window = window.doubting(f"“{t.printed(begin, end)}” could be one date.")
    before = t.at(candidate.begin - 1)
    ordinal = t.at(candidate.begin - 2) in cycles.OPENING or t.at(candidate.begin - 2) in SUFFIXES
    if t.at(candidate.begin) in ("in", "of") and (
        before.removesuffix("s") in (*WEEKDAYS, "weekend") or (ordinal and before in ("day", "week", "fortnight"))
    ):
        window = window.doubting(f"“{before.capitalize()}” before it was not read.")
    if before in ("and", "or", "&") and ordinal:
        window = window.doubting("What is before it and belongs to it was not read.")
    return candidate._replace(window=window)


def _candidate(t: Text, i: int, hit: Hit) -> _Candidate | None:
    end, window = hit
    after_lead, lead = lead_in(t, i)
    if end <= i or (t.glued(i) and t.at(i - 1) in ("£", "$", "€", "#", "/", "-", ".", ",")):
        return None
    if after_lead > i and _may_follow(t, i, end, window, lead.kind):
        if window.yearless and t.at(end - 1) in _NAMES and end < len(t.tokens) and t.tokens[end].capital:
            window = window.doubting(f"“{t.at(end - 1).capitalize()}” could be a name.")
        if window.counted:
            window = window.doubting(f"Counted from {long_date(t.context.as_at)}.")
        return _Candidate(3 if lead.kind is Kind.BY else 2, i, end, window)
    return _standing_alone(t, i, end, window)


_NAMES = ("april", "may", "june", "jan", "august", "summer")

_NAMES_A_PAST = vocabulary(
    "learned learnt lessons experience experienced gained spent arising identified collected "
    "underspend incurred received"
)
"""Words before "during 2009/10" that make it the year something happened in, not the one it is due in."""

_AND_SO_ON = vocabulary(
    "and or to with for at in by on as but which this that following subject via if when so then from "
    "including where who using through after before under between because while is are will unless "
    "until"
)


def _may_follow(t: Text, i: int, end: int, window: Window, kind: Kind | None) -> bool:
    """Whether what a lead-in opens is a date: years are mostly part of a name ("in 2010/11 workplan")."""
    closed = t.ends(end) or t.at(end) in _AND_SO_ON
    if t.at(end) == "%" or (t.at(end) == "," and t.glued(end + 1)):
        return False
    if window.kind is Kind.RELATIVE or window.kind is Kind.TBC:
        return True
    if window.precision in _BROAD or kind is not Kind.BY:
        if not closed:
            return False
        if kind in (Kind.DURING, Kind.FROM, Kind.ON) and t.at(i - 1) in _NAMES_A_PAST:
            return False
        if kind is Kind.ON and window.precision not in (Precision.DAY, Precision.RECURRING, Precision.WEEK):
            return False
        if (
            window.yearless
            and window.precision in (Precision.QUARTER, Precision.HALF)
            and t.at(end - 1)
            in (
                "quarter",
                "half",
            )
        ):
            return False  # "in the last quarter": more often one that has been
    return True


def _standing_alone(t: Text, i: int, end: int, window: Window) -> _Candidate | None:
    """A phrase without a lead-in: the whole text, the whole of a parenthesis, after a mark, or at the end."""
    at_start, at_end = i == 0, _only_marks(t, end)
    if at_start and at_end:
        return _Candidate(3, i, end, window)
    if t.at(i - 1)[-1:].isdecimal():
        return None  # of "by 31 Feb 2010" and "by 30 each year" the rest is no date
    reckoned = _is_reckoned(t, i, window)
    if (window.counted and not reckoned) or window.precision in _BROAD:
        return None
    bracketed = t.at(i - 1) in ("(", "[") and t.at(end) in (")", "]")
    marked = t.at(i - 1) in (",", ":", ";", "-", ".") and not t.glued(i)
    opening = at_start and (t.at(end) in (":", "(", "[") or (t.at(end) == "-" and not t.glued(end)))
    if not (bracketed or opening or at_end):
        return None
    kind = window.kind
    if kind is Kind.TBC:
        if t.at(i).startswith(("date", "timescale")):
            return _Candidate(1, i, end, window)
        if window.doubt is not None or t.at(i) in ("to", "not") or not (bracketed or marked or opening):
            return None
        return _Candidate(1, i, end, window.doubting("It may be something other than the date that is unsure."))
    if kind is Kind.RELATIVE:
        return _Candidate(1, i, end, window) if t.at(i) == "within" or bracketed else None
    if kind in (Kind.RECURRING, Kind.ONGOING):
        return _Candidate(1, i, end, window)
    if window.counted:
        window = window.doubting(f"Counted from {long_date(t.context.as_at)}.")
    if not (bracketed or marked or opening):
        if window.yearless and not reckoned:
            return None
        return _Candidate(0, i, end, window.doubting("There is no “by” before it."))
    if window.yearless:
        window = window.doubting("There is no “by” before it.")
    return _Candidate(1, i, end, window)


def _is_reckoned(t: Text, i: int, window: Window) -> bool:
    """Whether it is a day counted from another: "first Monday in March", "2 weeks before year end"."""
    if window.precision is not Precision.DAY or window.end is None:
        return False
    i = t.skip(i, "the")
    return cycles.nth(t, i) is not None or shorthand.amount(t, i) is not None or t.at(i) in ("week", "fortnight")


def _only_marks(t: Text, i: int) -> bool:
    return all(t.at(n) in (".", ",", ";", ":", "!", ")", "]", "*") for n in range(i, min(i + 4, len(t.tokens)))) and (
        i + 4 >= len(t.tokens)
    )


def _best(found: list[_Candidate]) -> _Candidate:
    """The strongest; of equals the one that ends last, with a doubt that names the other."""
    strongest = max(candidate.strength for candidate in found)
    equals = [candidate for candidate in found if candidate.strength == strongest]
    dated = [candidate for candidate in equals if candidate.window.end is not None and not candidate.window.rrule]
    if not dated:
        cyclic = [candidate for candidate in equals if candidate.window.rrule]
        return min(cyclic, key=_breadth) if cyclic else equals[0]
    best = max(dated, key=lambda candidate: (candidate.window.end, -candidate.begin))
    others = [one.window for one in dated if one.window.end != best.window.end]
    if not others:
        return best
    days = " and ".join(dict.fromkeys(long_date(one.end) for one in others if one.end is not None))
    doubt = f"The text names several dates: the latest counts, not {days}."
    return best._replace(window=best.window.doubting(doubt, *others))


def _breadth(candidate: _Candidate) -> int:
    start, end = candidate.window.start, candidate.window.end
    return (end - start).days if start is not None and end is not None else 0

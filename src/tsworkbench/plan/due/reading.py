"""A due phrase on its own, as it stands in a table's date column or is typed by an officer."""

from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.due.answers import Due, Unread, due_of
from tsworkbench.plan.due.context import Context
from tsworkbench.plan.due.phrases import phrase
from tsworkbench.plan.due.tokens import Text, cut
from tsworkbench.plan.due.values import Precision
from tsworkbench.plan.due.windows import Hit, NotInCalendar, Window
from tsworkbench.plan.due.words import vocabulary

LONGEST = 200
"""A due phrase of more characters than this is a sentence, and is searched rather than read."""

_TRY = "try “by end Jan”, “31/3/10”, “Q3” or “TBC”"
_BEFORE = ("(", "[", "{", "•", "*", ":", ",", ";", "·", ".", "“", '"', "'", "▪", "‣", "■", "–")
_BEHIND = (".", ",", ";", ":", ")", "]", "}", "!", "*", "”", '"', "'")


def read_phrase(given: str, context: Context) -> Due | Unread:
    """See ``tsworkbench.plan.due.read``."""
    kept = given.strip()
    if len(kept) > LONGEST:
        return Unread(kept, lambda: f"That is {len(kept):,} characters, too long for a date: {_TRY}.")
    if not kept:
        return Unread(kept, lambda: f"Nothing is typed: {_TRY}.")
    t, unsure = _trimmed(kept, context)
    try:
        hit = _whole(t)
    except NotInCalendar as error:
        wrong = str(error)
        return Unread(kept, lambda: wrong)
    if hit is None or hit[0] < len(t.tokens):
        return Unread(kept, lambda: _why(kept, t, context))
    window = hit[1].doubting("The date has a question mark." if unsure else None)
    return due_of(kept, window)


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
        or t.at(i) in ("→", ">", "(", ",", ";", "-", "[", ":", "/", "=", "⇒", "➔")
    ):
        i += 1
    return i


def _later(old: Window, new: Window, *, apart: bool) -> Window | None:
    if old.end is None or new.end is None or old.rrule or new.rrule:
        return None
    first, last = (old, new) if old.end <= new.end else (new, old)
    assert first.end is not None
    if old.end == new.end:
        twice = not apart and old.precision is new.precision is Precision.DAY
        # "Q3 (Oct–Dec 2009)" says the same twice
        return old.doubting(new.doubt).doubting("Two dates are given, which are the same day." if twice else None)
    return last.doubting(f"Two dates are given: the later one counts, not {long_date(first.end)}.", first)


def _why(kept: str, t: Text, context: Context) -> str:
    from tsworkbench.plan.due.finding import find_phrase  # only where something is wrong

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
    return f"{quoted} is not a date: {_TRY}."


def _quoted(text: str) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f"“{plain if len(plain) <= 60 else plain[:59].rstrip() + '…'}”"

"""What stands beside a date and belongs to it: a condition, a meeting, the part that it is for, that it is ongoing."""

from collections.abc import Callable

from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.due import ranges
from tsworkbench.plan.due.answers import Hit, NotInCalendar, Window
from tsworkbench.plan.due.context import Text
from tsworkbench.plan.due.grammar import phrase
from tsworkbench.plan.due.precision import Kind, Precision
from tsworkbench.plan.due.recurrence import recurring
from tsworkbench.plan.due.spellings import MONTHS, SEASONS, WEEKDAYS, vocabulary
from tsworkbench.plan.due.undated import undated

_MARKS = (",", "-", ":", ";", "(", "[", "/", ".")
_LONGEST = 60
"""Tokens of a phrase beyond which nothing is looked for beside a date."""


def beside(t: Text) -> Hit | None:
    """A date and what is said beside it, where that is the whole text; what isn't used of it is a doubt."""
    if not 1 < len(t.tokens) <= _LONGEST:
        return None
    for read in _READERS:
        try:
            window = read(t)
        except NotInCalendar:
            continue
        if window is not None:
            return len(t.tokens), window
    return None


def _past_marks(t: Text, i: int, *more: str) -> int:
    while t.at(i) in (*_MARKS, *more):
        i += 1
    return i


def _whole_phrase(t: Text, i: int) -> Window | None:
    """What is read from a place to the end of the text."""
    try:
        hit = phrase(t, i)
    except NotInCalendar:
        return None
    return hit[1] if hit is not None and hit[0] >= len(t.tokens) else None


def _dated_phrase(t: Text, i: int) -> Window | None:
    window = _whole_phrase(t, i)
    return window if window is not None and window.start is not None else None


_CONDITIONS = (
    *(("subject", "to"), ("dependent", "on"), ("dependent", "upon"), ("depending", "on"), ("depending", "upon")),
    *(("depends", "on"), ("conditional", "on"), ("conditional", "upon"), ("contingent", "on"), ("contingent", "upon")),
    *(("reliant", "on"), ("provided",), ("providing",), ("pending",), ("awaiting",), ("assuming",), ("unless",)),
    *(("if",), ("once",), ("when",), ("following",), ("after",), ("linked", "to"), ("in", "line", "with")),
)
_PERMITTING = ("permitting", "allowing")


def _opens_condition(t: Text, i: int) -> bool:
    return any(t.has(i, *words) for words in _CONDITIONS) and i + 1 < len(t.tokens)


def is_conditional(t: Text) -> bool:
    """Whether a phrase opens with a condition, behind which a date may stand: "subject to funding – March 2026"."""
    return _opens_condition(t, 0)


def _conditional(t: Text) -> Window | None:
    """ "March 2026 (subject to funding)", "subject to funding – March 2026", "funding permitting, Dec 2025"."""
    end = len(t.tokens)
    hit = phrase(t, 0)
    if hit is not None and hit[0] < end and (hit[1].start is not None or hit[1].kind in (Kind.TBC, Kind.ONGOING)):
        at = _past_marks(t, hit[0], "and", "but")
        if _opens_condition(t, at) or (t.at(end - 1) in _PERMITTING and at < end - 1):
            return _on_condition(hit[1], t.printed(at, end))
    if _opens_condition(t, 0):
        starts = range(2, end)
    else:
        permitting = next((n for n in range(1, min(end, 6)) if t.at(n) in _PERMITTING), None)
        if permitting is None:
            return None
        starts = range(permitting + 1, end)
    for at in starts:
        marked = t.at(at - 1) in _MARKS and not (t.at(at - 1) in ("-", "/") and t.glued(at - 1))
        if not (marked or t.at(at) == "by" or t.at(at - 1) in _PERMITTING):
            continue
        window = _dated_phrase(t, at)
        if window is not None:
            before = at
            while t.at(before - 1) in _MARKS:
                before -= 1
            return _on_condition(window, t.printed(0, before))
    return None


def _on_condition(window: Window, said: str) -> Window:
    return window.doubting(f"It is conditional: “{said}”.")


_REVIEWED = vocabulary(
    "review reviews reviewed reviewing monitor monitored monitoring monitor report reports reported reporting update "
    "updates updated refresh refreshed evaluate evaluated evaluation assessed checked revisited meetings meeting"
)


def _ongoing(t: Text) -> Window | None:
    """ "Ongoing, reviewed annually" has no end; "ongoing – monthly" is monthly; each says what it was not read as."""
    first = undated(t, 0)
    if first is None or first[1].kind is not Kind.ONGOING:
        return _and_ongoing(t)
    at = _past_marks(t, first[0], "and", "but", "with", "a", "an")
    rest, said = t.printed(at, len(t.tokens)), t.printed(0, first[0])
    if at >= len(t.tokens):
        return None
    found = next((window for n in range(at, len(t.tokens)) if (window := _dated_phrase(t, n)) is not None), None)
    if any(token.text in _REVIEWED for token in t.tokens[at:]):
        others = () if found is None or found.kind is None else (found._replace(doubt=None, others=()),)
        return first[1].doubting(f"It is said to have no end; “{rest}” was kept as words only.", *others)
    whole = _dated_phrase(t, at)
    if whole is None:
        return None
    return whole.doubting(f"It also says “{said}”: it could have no end.", first[1]._replace(doubt=None))


def _and_ongoing(t: Text) -> Window | None:
    """ "Monthly, ongoing", "immediate and ongoing", "started and ongoing"."""
    end = len(t.tokens)
    for at in range(1, end):
        last = undated(t, at)
        if last is None or last[0] < end or last[1].kind is not Kind.ONGOING:
            continue
        before = at
        while t.at(before - 1) in (*_MARKS, "and", "then", "but", "&"):
            before -= 1
        for read in (recurring, undated):
            hit = read(t, 0)
            if hit is not None and hit[0] == before:
                if hit[1].rrule is not None:
                    return hit[1]
                return last[1].doubting(f"It also says “{t.printed(0, before)}”.")
        if all(token.text in _BEGUN for token in t.tokens[:before]):
            return last[1].doubting(f"It also says “{t.printed(0, before)}”.")
        return None
    return None


_BEGUN = vocabulary(
    "started begun commenced underway under way current currently existing already in progress is work now"
)


def _unsure(t: Text) -> Window | None:
    """ "TBC – Nov 2025", "short term (1-2 years)", "ASAP, by March 2026": the date, with what is said beside it."""
    first = undated(t, 0)
    if first is None or first[1].kind is not Kind.TBC:
        return _unsure_behind(t)
    at = _past_marks(t, first[0], "but", "and", "possibly", "probably", "likely", "maybe", "or")
    window = _dated_phrase(t, at) if at > first[0] or t.at(at) in ("by", "in") else None
    return None if window is None else _said_too(window, first[1], t.printed(0, first[0]))


def _unsure_behind(t: Text) -> Window | None:
    """ "June 2025 (short term)", "March 2026 – ASAP"."""
    hit = phrase(t, 0)
    if hit is None or hit[1].start is None:
        return None
    at = _past_marks(t, hit[0], "or", "and")
    last = undated(t, at) if at > hit[0] else None
    if last is None or last[0] < len(t.tokens) or last[1].kind is not Kind.TBC:
        return None
    return _said_too(hit[1], last[1], t.printed(at, len(t.tokens)))


def _said_too(window: Window, unsure: Window, said: str) -> Window:
    if unsure.doubt is None:
        return window.doubting("The date is marked as to be confirmed.")
    return window.doubting(f"It also says “{said}”.")


def _frequencies(t: Text) -> Window | None:
    """ "Monthly/quarterly", "weekly or monthly": the first, with the other as what it could be instead."""
    first = recurring(t, 0)
    if first is None or t.at(first[0]) not in ("/", "or", "-", "to", "and", "&"):
        return None
    second = recurring(t, first[0] + 1)
    if second is None or second[0] < len(t.tokens):
        return None
    said = t.printed(first[0] + 1, second[0])
    return first[1].doubting(f"It also says “{said}”.", second[1]._replace(doubt=None, others=()))


_MEETINGS = vocabulary(
    "agm egm cabinet council committee board meeting meetings mtg governors trustees scrutiny executive plenary "
    "assembly panel forum smt clt cmt slt elt conference congress"
)
_OF_MEETINGS = vocabulary("approval decision report paper agenda sign off cycle")
_TO_MEETINGS = vocabulary("by at for to before after following next the until in on available")
_TURNING = vocabulary("before after following next until available")
_MOST_WORDS = 7


def _meeting_words(t: Text, i: int) -> int:
    """The place after the name of a meeting that starts at ``i``, or ``i``."""
    found = i
    for n in range(i, min(i + _MOST_WORDS, len(t.tokens))):
        word = t.at(n)
        if word in MONTHS or word in WEEKDAYS or word in SEASONS or not (word.isalpha() or word in ("&", "'")):
            break
        if word in _MEETINGS:
            found = n + 1
    while found > i and t.at(found) in _OF_MEETINGS:
        found += 1
    return found


def _meeting(t: Text) -> Window | None:
    """ "Cabinet 14 July 2025", "March Cabinet", "by the AGM": the day is a meeting's; without one it waits for it."""
    end = len(t.tokens)
    i = 0
    while t.at(i) in _TO_MEETINGS:
        i += 1
    after = _meeting_words(t, i)
    if i < after == end and i > 0 and (set(t.printed(0, i).lower().split()) - {"the", "in", "on"}):
        waits = Window(None, None, Precision.RELATIVE, kind=Kind.RELATIVE)
        return waits.doubting("It waits for a meeting; the phrase doesn’t say when that is.")
    if i < after < end:
        at = _past_marks(t, after, "on", "in", "of")
        window = _dated_phrase(t, at) or _dated_phrase(t, after)
        if window is not None:
            turned = any(token.text in _TURNING for token in t.tokens[:i])
            return _of_meeting(window, t.printed(0 if turned else i, after))
    hit = phrase(t, 0)
    if hit is None or hit[1].start is None or hit[0] >= end:
        return None
    at = _past_marks(t, hit[0], "at", "to", "the")
    return _of_meeting(hit[1], t.printed(at, end)) if _meeting_words(t, at) == end else None


def _of_meeting(window: Window, said: str) -> Window:
    if window.precision is Precision.DAY:
        return window.doubting(f"It is the day of a meeting, “{said}”.")
    if said.lower() in ("meeting", "mtg"):
        return window.doubting("It names a meeting in the month.")
    return window.doubting(f"It names a meeting, “{said}”, on a day that isn’t said.")


_PARTS = vocabulary("phase stage part tranche step round milestone lot wave option year group site section item task")
_LABELS = _PARTS | vocabulary(
    "draft final interim pilot pilots start starts started end ends finish finished launch launched completion "
    "complete completed review report consultation consult adoption adopt approval approve approved design "
    "delivery deliver construction implementation implement rollout roll out tender procurement publication "
    "publish decision planning feasibility public initial full outline submission submit go live commence scoping "
    "scope set up begin works work training evaluation contract award business case research survey sign off "
    "installation mobilisation handover operational opening opens agreed audit trial testing test development "
    "procure recruit recruitment"
)
_STARTS = vocabulary("start starts started begin commence from")
_ENDS = vocabulary("end ends finish finished complete completion completed to")
_APART = (";", ",", "/", ".", "&", "+", ")", "]")


def _in_parts(t: Text) -> Window | None:
    """ "Phase 1 June 2025; Phase 2 Dec 2025", "June 2025 (draft), Sept 2025 (final)": the latest counts, with a doubt.

    "Start June 2025, end Dec 2025" is all of it.
    """
    parts: list[tuple[str, Window]] = []
    i, end, bare = 0, len(t.tokens), False
    while i < end:
        i, before = _label(t, i)
        hit = phrase(t, i)
        if hit is None or hit[1].end is None or hit[1].rrule is not None:
            return None
        i = hit[0]
        at = _past_marks(t, i) if t.at(i) in ("-", "(", "[", ":") else i
        behind_at, behind = _label(t, at)
        follows = t.at(behind_at) in (*_APART, "") or behind_at >= end
        if behind and follows and not before:
            i = behind_at
        else:
            behind = ""
        bare = bool(behind) and at == hit[0]
        parts.append((before or behind, hit[1]))
        at = i
        while t.at(i) in (*_APART, "-", "and", "then"):
            i += 1
        if i == at and i < end and not _label(t, i)[1]:
            return None
    if not any(label for label, _ in parts) and len(parts) < 3:
        return None
    if len(parts) == 1 and (bare or parts[0][1].precision in (Precision.YEAR, Precision.FINANCIAL_YEAR)):
        return None  # "2025/26 review", "Q1 survey": the name of something
    return _of_parts(parts)


def _label(t: Text, i: int) -> tuple[int, str]:
    """The words before a date that say what it is for: "Phase 1", "Draft:", "(a)"; and the place after them."""
    start = i
    i = t.skip(i, "(", "[")
    if len(t.at(i)) == 1 and t.at(i).isalnum() and t.at(i + 1) == ")":
        return i + 2, t.printed(i, i + 1)
    first = i
    while t.at(i) in _LABELS and t.at(i) not in MONTHS:
        numbered = t.at(i) in _PARTS
        i += 1
        if numbered and (t.number(i) is not None or (len(t.at(i)) == 1 and t.at(i).isalpha())):
            i += 1
        if t.at(i) == "-" and t.at(i + 1) in _LABELS:
            i += 1
    if i == first:
        return start, ""
    said = t.printed(first, i)
    while t.at(i) in (":", "-", ")", "]"):
        i += 1
    return t.skip(i, "is", "was"), said


def _of_parts(parts: list[tuple[str, Window]]) -> Window | None:
    (first_label, first), (last_label, last) = parts[0], parts[-1]
    if len(parts) == 1:
        return first.doubting(f"“{first_label}” was kept as words only.")
    if len(parts) == 2 and first_label.lower() in _STARTS and last_label.lower() in _ENDS:
        whole = ranges.joined(first, last)
        if whole is not None:
            return whole
    at = max(range(len(parts)), key=lambda n: (parts[n][1].end, n))
    best_label, best = parts[at]
    others = [part for n, part in enumerate(parts) if n != at]
    said = " and ".join(
        f"{long_date(window.end)}{_quoted(label)}" for label, window in others if window.end is not None
    )
    return best.doubting(
        f"It names several dates: the latest counts{_quoted(best_label)}, not {said}.",
        *(window for _, window in others),
    )


def _quoted(label: str) -> str:
    return f" (“{label}”)" if label else ""


_READERS: tuple[Callable[[Text], Window | None], ...] = (
    _conditional,
    _ongoing,
    _unsure,
    _frequencies,
    _meeting,
    _in_parts,
)

"""What recurs: the day counted within a stretch, how often, and the RFC 5545 rule of it."""

from datetime import date, timedelta
from typing import NamedTuple

from tsworkbench.plan.calendar import MONTHS, is_month_end
from tsworkbench.plan.calendar import WEEKDAYS as WEEKDAY_NAMES
from tsworkbench.plan.due.context import Context, Text
from tsworkbench.plan.due.spellings import NUMBERS, ORDINALS, SUFFIXES, WEEKDAYS, unit_of, vocabulary
from tsworkbench.plan.english import counted

WORKING, ANY = 7, 8
"""Beside the seven days of the week, which are 0 to 6: a working day, and any day."""
_NAMES = (*WEEKDAY_NAMES, "working day", "day")
_ORDINALS = ORDINALS | {word: n for n, word in enumerate(("fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 5)}
OPENING = frozenset(_ORDINALS)


class Nth(NamedTuple):
    """Which of what days, and the place after it; -1 is the last."""

    end: int
    number: int
    what: int

    @property
    def words(self) -> str:
        """ "first Monday"."""
        return nth_words(self.number, self.what)


def nth_words(number: int, what: int) -> str:
    """ "last Friday", "second working day", "12th day": as the grammar reads it back."""
    said = next((word for word, n in _ORDINALS.items() if n == number), None)
    if said is None:
        last = number % 10 if number not in (11, 12, 13) else 0
        said = f"{number}{('th', 'st', 'nd', 'rd')[last] if last < 4 else 'th'}"
    return f"{said} {_NAMES[what]}"


def ordinal(t: Text, i: int) -> tuple[int, int] | None:
    """ "second", "2nd", "last": the place after it, and the number."""
    if t.at(i) in _ORDINALS:
        return i + 1, _ORDINALS[t.at(i)]
    number = t.number(i)
    if number is not None and 1 <= number <= 31 and t.glued(i + 1) and t.at(i + 1) in SUFFIXES:
        return i + 2, number
    return None


def nth(t: Text, i: int) -> Nth | None:
    """Which day: "first Monday", "last working day", "10th business day", "last day"."""
    found = ordinal(t, i)
    if found is None:
        return None
    j, number = found
    if t.at(j) in WEEKDAYS:
        return Nth(j + 1, number, WEEKDAYS[t.at(j)])
    if t.at(j) in ("working", "business") and t.at(j + 1) == "day":
        return Nth(j + 2, number, WORKING)
    return Nth(j + 1, number, ANY) if t.at(j) == "day" else None


def is_such(context: Context, day: date, what: int) -> bool:
    """Whether a day is one of those that are counted."""
    if what == WORKING:
        return context.working.is_one(day)
    return what == ANY or day.weekday() == what


def day_within(context: Context, number: int, what: int, first: date, last: date) -> date | None:
    """The n-th such day from ``first`` to ``last``; None if there are not so many."""
    step, left = (1, number) if number > 0 else (-1, -number)
    day = first if number > 0 else last
    while first <= day <= last:
        left -= is_such(context, day, what)
        if left == 0:
            return day
        day += timedelta(days=step)
    return None


_FREQ = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_UNIT = {freq: unit for unit, freq in _FREQ.items()}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKED = "MO,TU,WE,TH,FR"
LAST = -1
"""The last day of a month, however many days it has."""


class Cycle(NamedTuple):
    """How often: every so many units.

    ``nth`` is (which, weekday) for "last Friday of each month", and beside it ``month`` for one of each year;
    ``day`` the day of the month, where the phrase says it itself.
    """

    unit: str
    every: int = 1
    nth: tuple[int, int] | None = None
    until: date | None = None
    day: int | None = None
    month: int | None = None


def rule_of(cycle: Cycle, start: date, end: date) -> str:
    """The rule of a cycle whose first occurrence is from ``start`` to ``end``."""
    parts = [f"FREQ={_FREQ[cycle.unit]}"]
    if cycle.every > 1:
        parts.append(f"INTERVAL={cycle.every}")
    if cycle.nth:
        if cycle.unit == "year":
            parts.append(f"BYMONTH={cycle.month or end.month}")
        which, weekday = cycle.nth
        parts += [f"BYDAY={_WORKED}", f"BYSETPOS={which}"] if weekday == WORKING else [f"BYDAY={which}{_DAYS[weekday]}"]
    elif cycle.unit == "week":
        parts.append(f"BYDAY={_DAYS[end.weekday()]}")
    elif cycle.unit in ("month", "year"):
        if cycle.unit == "year":
            parts.append(f"BYMONTH={end.month}")
        parts.append(f"BYMONTHDAY={cycle.day or _month_day(cycle.unit, start, end)}")
    if cycle.until:
        parts.append("UNTIL=" + cycle.until.isoformat().replace("-", ""))
    return ";".join(parts)


def _month_day(unit: str, start: date, end: date) -> int:
    """The day of the month, or -1 for its last: a single 30 April is the 30th if monthly, a whole April its last."""
    if start != end or (end.month, end.day) == (2, 29):
        return -1 if is_month_end(end) else end.day
    if unit == "year" and end.month != 2:
        return -1 if is_month_end(end) else end.day
    return -1 if end.day == 31 else end.day


def cycle_of(rrule: str, start: date | None = None, end: date | None = None) -> Cycle:
    """The cycle of a rule that ``rule_of`` wrote, and of the first occurrence's days, which tell "last day" apart."""
    parts = dict(part.split("=", 1) for part in rrule.split(";"))
    nth, until, day, by_day = None, None, None, parts.get("BYDAY", "")
    if "BYSETPOS" in parts:
        nth = (int(parts["BYSETPOS"]), WORKING)
    elif parts["FREQ"] in ("MONTHLY", "YEARLY") and by_day:
        nth = (int(by_day[:-2]), _DAYS.index(by_day[-2:]))
    if "UNTIL" in parts:
        text = parts["UNTIL"]
        until = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    month = int(parts["BYMONTH"]) if nth and "BYMONTH" in parts else None
    unit = _UNIT[parts["FREQ"]]
    by_its_end = parts.get("BYMONTHDAY") == str(LAST) and start == end and end is not None
    if by_its_end and (unit == "month" or (end and end.month == 2)):
        day = LAST
        month = end.month if unit == "year" and end else None
    return Cycle(unit, int(parts.get("INTERVAL", "1")), nth, until, day, month)


def how_often(cycle: Cycle) -> str:
    """A cycle in words that the grammar reads back: "every year", "every 3 months", "last Friday of each month"."""
    every = f"every {cycle.unit}" if cycle.every == 1 else f"every {counted(cycle.every, cycle.unit)}"
    if not cycle.nth and cycle.day != LAST:
        return every
    which = nth_words(*cycle.nth) if cycle.nth else "last day"
    if cycle.unit == "year" and cycle.month:
        return f"{which} of {MONTHS[cycle.month - 1]} {every}"
    return f"{which} of {'each month' if cycle == cycle._replace(unit='month', every=1) else every}"


class Often(NamedTuple):
    """A cycle, the place after it, its other reading; ``needs_place`` if only a month makes it a due date."""

    end: int
    cycle: Cycle
    doubt: str | None = None
    other: Cycle | None = None
    needs_place: bool = False
    calendar: bool = False


_ADVERBS: dict[str, Cycle] = {
    "daily": Cycle("day"),
    "weekly": Cycle("week"),
    "fortnightly": Cycle("week", 2),
    "monthly": Cycle("month"),
    "quarterly": Cycle("month", 3),
    "annually": Cycle("year"),
    "annual": Cycle("year"),
    "yearly": Cycle("year"),
    "biennially": Cycle("year", 2),
    "biennial": Cycle("year", 2),
    "triennially": Cycle("year", 3),
    "triennial": Cycle("year", 3),
}
_TWICE = "twice a year", Cycle("month", 6), "every two years", Cycle("year", 2)
_DOUBTFUL: dict[str, tuple[str, Cycle, str, Cycle]] = {
    "annually": _TWICE,
    "annual": _TWICE,
    "yearly": _TWICE,
    "monthly": ("every two months", Cycle("month", 2), "twice a month", Cycle("week", 2)),
    "weekly": ("every two weeks", Cycle("week", 2), "twice a week", Cycle("week")),
}
"""What "bi-" may mean before a word. "Biannual" is twice a year in the dictionaries, and is often misused."""

_NOUNS = vocabulary(
    "review reviews report reports reporting update updates meeting meetings monitoring cycle return "
    "returns survey plan event events audit"
)
_LEADING = vocabulary("reviewed review updated reported repeat repeated held monitored then thereafter")

TELLING = frozenset({*_ADVERBS, *(f"bi{word}" for word in _DOUBTFUL)}) | vocabulary(
    "termly x × semiannually semiannual halfyearly once twice thrice times each every alternate"
)
"""Whatever comes round again has one of these words in it."""


def frequency(t: Text, i: int) -> Often | None:
    """The frequency at ``i``, with the words that only dress it ("at least", "on a … basis", "… review")."""
    if not t.loose:
        while t.at(i) in _LEADING:
            i += 1
    i = t.skip(i, ",")
    if t.has(i, "at", "least"):
        i += 2
    on_basis = t.at(i) in ("on", "in") and t.at(i + 1) in ("a", "an")
    found = _adverb(t, i + 2 if on_basis else i)
    if found is not None and t.at(found.end) == "basis":
        return found._replace(end=found.end + 1)
    if on_basis:
        return None
    if found is not None:
        return _dressed(t, found)
    return _times(t, i) or _every(t, i)


def _dressed(t: Text, found: Often) -> Often | None:
    noun = t.at(found.end) in _NOUNS
    adjective = t.at(found.end - 1) in ("annual", "biennial", "triennial", "biannual")
    end = found.end + 1 if noun else found.end
    # "Annual report" in a sentence is a thing to write; "annual review in May" is when it is due.
    return found._replace(end=end, needs_place=t.loose and (noun or adjective))


def _adverb(t: Text, i: int) -> Often | None:
    word = t.at(i)
    if word in _ADVERBS:
        return Often(i + 1, _ADVERBS[word])
    if word == "termly":
        return _termly(i + 1)
    if word == "half" and t.at(t.skip(i + 1, "-")) == "termly":
        return _half_termly(t.skip(i + 1, "-") + 1)
    prefix, base, j = word, "", i
    if word.startswith("bi") and word[2:] in _DOUBTFUL:
        prefix, base, j = "bi", word[2:], i + 1
    elif word in ("semiannually", "semiannual", "halfyearly"):
        return Often(i + 1, Cycle("month", 6))
    else:
        j = t.skip(i + 1, "-")
        base, j = t.at(j), j + 1
    if base not in _ADVERBS:
        return None
    if prefix == "bi" and base in _DOUBTFUL:
        likely, cycle, unlikely, other = _DOUBTFUL[base]
        return Often(j, cycle, f"“Bi-{base}” was read as {likely}; it could also be {unlikely}.", other)
    if prefix in ("half", "semi"):
        return Often(j, Cycle("month", 6)) if base in ("yearly", "annual", "annually") else None
    number = t.number(i) or NUMBERS.get(prefix)
    if number is None or prefix in ("a", "an", "couple") or base in ("annual", "annually", "quarterly"):
        return None
    return Often(j, _ADVERBS[base]._replace(every=number))


OF_TERMS = "A term was read as four months; school terms differ."


def _termly(end: int, terms: int = 1) -> Often:
    return Often(end, Cycle("month", 4 * terms), OF_TERMS)


def _by_sign(t: Text, i: int) -> tuple[int, int] | None:
    """ "2 x a year", "x2 per year", "4x/year": the place after it, and how many times."""
    first, second = t.number(i), t.number(i + 1)
    if first is not None and t.at(i + 1) in ("x", "×"):
        j = i + 2
    elif t.at(i) in ("x", "×") and second is not None:
        j, first = i + 2, second
    else:
        return None
    return (t.skip(j, "/"), first) if 1 <= first <= 12 else None


def _half_termly(end: int) -> Often:
    return Often(end, Cycle("month", 2), "A half-term was read as two months; school terms differ.")


def _is_half_term(t: Text, i: int) -> int:
    """The place after "half-term" or "half term"; 0 if it isn't there."""
    j = t.skip(i + 1, "-")
    return j + 1 if t.at(i) == "half" and t.at(j) in ("term", "terms") else 0


def _times(t: Text, i: int) -> Often | None:
    """ "twice a year", "4 times per year", "once every quarter"."""
    count = {"once": 1, "twice": 2, "thrice": 3}.get(t.at(i))
    j = i + 1
    by_sign = _by_sign(t, i)
    if by_sign is not None:
        j, count = by_sign
    elif count is None:
        count = t.number(i) or NUMBERS.get(t.at(i))
        if count is None or t.at(j) != "times":
            return None
        j += 1
    j = t.skip(t.skip(t.skip(j, "-"), "in"), "a", "per", "each", "every")
    calendar = False
    if t.at(j) in ("yearly", "annually"):
        unit, size = "month", 12
    else:
        calendar = t.at(j) == "calendar"
        j = t.skip(j, "financial", "fiscal", "calendar") if t.at(j + 1) == "year" else j
        if t.at(j) == "term" and count <= 2:
            return _termly(j + 1) if count == 1 else _half_termly(j + 1)
        if count == 1 and (after := _is_half_term(t, j)):
            return _half_termly(after)
        found = unit_of(t.at(j))
        if found is None or len(t.at(j)) < 3 or j == i + 1:
            return None
        unit, size = ("month", 12) if found[0] == "year" else found
    if count == 1:
        return Often(j + 1, Cycle("year") if (unit, size) == ("month", 12) else Cycle(unit, size), calendar=calendar)
    if unit == "month" and size % count == 0:
        return Often(j + 1, Cycle("month", size // count), calendar=calendar)
    if (unit, count) == ("month", 2) and size == 1:
        return Often(j + 1, Cycle("week", 2), "Twice a month was read as every two weeks.")
    if unit in ("week", "month"):
        return Often(j + 1, Cycle(unit, size), f"Only one of the {count} times is counted.")
    return None


def _every(t: Text, i: int) -> Often | None:
    """ "every 24 months", "each quarter", "every other week", "every second year", "each financial year"."""
    if t.at(i) == "alternate":
        found = unit_of(t.at(i + 1))
        plural = found is not None and t.at(i + 1).endswith("s") and len(t.at(i + 1)) > 3
        return Often(i + 2, Cycle(found[0], found[1] * 2)) if found is not None and plural else None
    if t.at(i) not in ("every", "each"):
        return None
    j, count = i + 1, 1
    if t.at(j) in ("other", "alternate"):
        j, count = j + 1, 2
    elif t.at(j) == "single":
        j += 1
    elif t.at(j) in ORDINALS and ORDINALS[t.at(j)] > 1:
        j, count = j + 1, ORDINALS[t.at(j)]
    elif t.at(j) not in ("a", "an") and (number := t.number(j) or NUMBERS.get(t.at(j))) is not None:
        j, count = j + 1, number
    if count == 1 and (after := _is_half_term(t, j)):
        return _half_termly(after)
    if t.at(j) == "half" and t.at(t.skip(j + 1, "-")) == "year":
        return Often(t.skip(j + 1, "-") + 1, Cycle("month", 6 * count))
    if t.at(j) in ("term", "terms"):
        return _termly(j + 1, count)
    calendar = t.at(j) == "calendar"
    if t.at(j) in ("financial", "calendar", "fiscal") and t.at(j + 1) in ("year", "years"):
        j += 1
    found = unit_of(t.at(j))
    if found is None or (len(t.at(j)) < 3 and t.at(j) not in ("wk", "yr")):
        return None
    return Often(j + 1, Cycle(found[0], found[1] * count), calendar=calendar and found[0] == "year")

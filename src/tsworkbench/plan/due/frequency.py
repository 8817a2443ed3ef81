"""How often: "quarterly", "bi-annually", "6-monthly", "every other month", "twice a year"."""

from typing import NamedTuple

from tsworkbench.plan.due.rules import Cycle
from tsworkbench.plan.due.tokens import Text
from tsworkbench.plan.due.words import NUMBERS, ORDINALS, unit_of, vocabulary


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
    "termly semiannually semiannual halfyearly once twice thrice times each every alternate"
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


def _termly(end: int, terms: int = 1) -> Often:
    return Often(end, Cycle("month", 4 * terms), "A term was read as four months; school terms differ.")


def _times(t: Text, i: int) -> Often | None:
    """ "twice a year", "4 times per year", "once every quarter"."""
    count = {"once": 1, "twice": 2, "thrice": 3}.get(t.at(i))
    j = i + 1
    if count is None:
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
        if t.at(j) == "term" and count == 1:
            return _termly(j + 1)
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

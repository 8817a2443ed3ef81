"""The vocabulary of due phrases: months, days, numbers and seasons as officers spell them."""

from tsworkbench.plan.calendar import MONTHS as MONTH_NAMES
from tsworkbench.plan.calendar import WEEKDAYS as WEEKDAY_NAMES


def vocabulary(words: str) -> frozenset[str]:
    """The words of a line of words."""
    return frozenset(words.split())


MONTHS: dict[str, int] = {
    name.lower()[:length]: number for number, name in enumerate(MONTH_NAMES, 1) for length in (3, len(name))
} | {
    "sept": 9,
    "janu": 1,
    "febr": 2,
    "octo": 10,
    "janurary": 1,
    "januray": 1,
    "febuary": 2,
    "feburary": 2,
    "septemeber": 9,
    "setember": 9,
    "ocotber": 10,
    "novemeber": 11,
    "decemeber": 12,
    "ionawr": 1,
    "chwefror": 2,
    "mawrth": 3,
    "ebrill": 4,
    "mai": 5,
    "mehefin": 6,
    "gorffennaf": 7,
    "awst": 8,
    "medi": 9,
    "hydref": 10,
    "tachwedd": 11,
    "rhagfyr": 12,
}
"""Names, also the Welsh ones, abbreviations, and the misspellings that real plans contain."""

WEEKDAYS: dict[str, int] = {
    name.lower()[:length]: number for number, name in enumerate(WEEKDAY_NAMES) for length in (3, len(name))
} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}

_TO_TWELVE = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

NUMBERS: dict[str, int] = {word: number for number, word in enumerate(_TO_TWELVE, 1)} | {
    "a": 1,
    "an": 1,
    "couple": 2,
    "eighteen": 18,
    "twenty": 20,
}

ORDINALS: dict[str, int] = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": -1,
    "final": -1,
}

SUFFIXES = ("st", "nd", "rd", "th")

SEASONS: dict[str, int] = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""Seasons by their first month, as the Met Office counts them for statistics (winter is December–February)."""

UNITS: dict[str, tuple[str, int]] = {
    "d": ("day", 1),
    "day": ("day", 1),
    "w": ("week", 1),
    "wk": ("week", 1),
    "week": ("week", 1),
    "fortnight": ("week", 2),
    "m": ("month", 1),
    "mo": ("month", 1),
    "mth": ("month", 1),
    "month": ("month", 1),
    "q": ("month", 3),
    "quarter": ("month", 3),
    "y": ("year", 1),
    "yr": ("year", 1),
    "year": ("year", 1),
}
"""Spans of time as (unit, how many of it); plurals are looked up without their s."""


def unit_of(word: str) -> tuple[str, int] | None:
    """The span a word names: "months" and "month" are both ("month", 1)."""
    return UNITS.get(word) or (UNITS.get(word[:-1]) if word.endswith("s") else None)

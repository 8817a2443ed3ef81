"""The values of tsworkbench's own JSON, each held against what the table in `plan.roundtrip.interchange` says of it.

A document is a stranger: every text is cleaned, every type and number is checked, and what can't be read is refused
with its place, such as ``plans[0].objectives[2].title``.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from tsworkbench.plan.english import shortened
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.language.text import clean, over_limit
from tsworkbench.plan.roundtrip.interchange import Key, Kind

LARGEST_NUMBER = 10**15  # every whole number up to here survives being a float
LARGEST_POUNDS = 10**12  # to the penny within a float's fifteen digits

_RANGES = {"year_start": (1, 12)}
DEEPEST = 6
MOST_VALUES = 500
"""Of an object of plain values, how deep it may be nested and how many it may hold."""
_CALLED = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class JsonValues:
    """Reads the values of the document called `name`. `place` is where one stands, for the sentence that refuses it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def refuse(self, sentence: str) -> NoReturn:
        """Raises Refused, with the document's name before the sentence."""
        raise Refused(f"{self.name}: {sentence}.")

    def wrong(self, place: str, wanted: str, value: Any) -> NoReturn:
        """Refuses a value of another type than is wanted."""
        self.refuse(f"{place} must be {wanted}, not {_called(value)}")

    def text(self, value: Any, key: Key, place: str) -> str | None:
        """A text, cleaned; None for an empty one."""
        return self.cleaned(self.string(value, place), key, place)

    def lines(self, value: Any, key: Key, place: str) -> str | None:
        """A list of texts, as one text with a line for each."""
        if not isinstance(value, list):
            self.wrong(place, "a list of texts", value)
        entries = (self.string(item, f"{place}[{n}]") for n, item in enumerate(value))
        one_line_each = (" ".join(entry.splitlines()) for entry in entries)
        return self.cleaned("\n".join(one_line_each), key, place)

    def texts(self, value: Any, key: Key, place: str) -> list[str]:
        """A list of texts; empty ones are left out."""
        if not isinstance(value, list):
            self.wrong(place, "a list of texts", value)
        read = (self.text(item, key, f"{place}[{n}]") for n, item in enumerate(value))
        return [item for item in read if item]

    def plain(self, value: Any, place: str, depth: int = 0) -> Any:
        """A plain value of an object: text, a number, yes or no, or a list or an object of those."""
        if depth > DEEPEST:
            self.refuse(f"{place} is nested too deeply")
        if isinstance(value, dict):
            if len(value) > MOST_VALUES:
                self.refuse(f"{place} has more than {MOST_VALUES} keys")
            items = ((clean(name)[:200], one) for name, one in value.items())
            return {name: self.plain(one, f"{place}.{short(name)}", depth + 1) for name, one in items}
        if isinstance(value, list):
            return [self.plain(one, f"{place}[{n}]", depth + 1) for n, one in enumerate(value)]
        if isinstance(value, str):
            if sentence := over_limit(value):
                raise Refused(f"{self.name}: {place} is too long. {sentence}")
            return clean(value, lines=True)
        if value is None or isinstance(value, bool):
            return value
        return self.counted(value, place, LARGEST_NUMBER)

    def cleaned(self, text: str, key: Key, place: str) -> str | None:
        """A text without what steers a screen. Refused if it is longer than a field takes."""
        # Measured before, because cleaning a long text can take very long, and after, because it can grow.
        sentence = over_limit(text)
        if not sentence:
            text = clean(text, lines=key.kind in (Kind.LONG, Kind.LINES))
            sentence = over_limit(text)
        if sentence:
            raise Refused(f"{self.name}: {place} is too long. {sentence}")
        return text if text or key.may_be_empty else None

    def string(self, value: Any, place: str) -> str:
        """A text as it stands."""
        if not isinstance(value, str):
            self.wrong(place, "text", value)
        return value

    def day(self, value: Any, key: Key, place: str) -> str | None:
        """A day of the calendar, as it stands."""
        text = self.text(value, key, place)
        try:
            if text and not (_DAY.fullmatch(text) and date.fromisoformat(text)):
                raise ValueError
        except ValueError:
            self.refuse(f'{place} is "{short(text or "")}"; a day is written like 2009-04-01')
        return text

    def moment(self, value: Any, key: Key, place: str) -> str | None:
        """A moment, as it stands."""
        text = self.text(value, key, place)
        try:
            return text if text and datetime.fromisoformat(text) else None
        except ValueError:
            self.refuse(f'{place} is "{short(text or "")}"; a moment is written like 2009-12-15T09:30:00.000Z')

    def word(self, value: Any, key: Key, place: str) -> Any:
        """One of a closed set of words."""
        text = self.string(value, place)
        try:
            return key.of(text)
        except ValueError:
            self.refuse(f'{place} is "{short(text)}"; it must be one of {", ".join(key.of)}')

    def yes_no(self, value: Any, key: Key, place: str) -> bool:
        """True or false."""
        if not isinstance(value, bool):
            self.wrong(place, "true or false", value)
        return value

    def whole(self, value: Any, key: Key, place: str) -> int:
        """A whole number."""
        if type(value) is not int:
            self.wrong(place, "a whole number", value)
        least, most = _RANGES.get(key.field, (-LARGEST_NUMBER, LARGEST_NUMBER))
        if not least <= value <= most:
            self.refuse(f"{place} must be a number from {least:,} to {most:,}")
        return value

    def number(self, value: Any, key: Key, place: str) -> float:
        """A number."""
        return float(self.counted(value, place, LARGEST_NUMBER))

    def pence(self, value: Any, key: Key, place: str) -> int:
        """Pounds, as whole pence."""
        pence = Decimal(str(self.counted(value, place, LARGEST_POUNDS))) * 100
        if pence != pence.to_integral_value():
            self.refuse(f"{place} must be pounds with no more than two decimals")
        return int(pence)

    def counted(self, value: Any, place: str, largest: int) -> int | float:
        """A number up to the largest, either way."""
        if type(value) not in (int, float):  # not isinstance: True is an int to Python
            self.wrong(place, "a number", value)
        if not -largest <= value <= largest:
            self.refuse(f"{place} is too large; the largest number it takes is {largest:,}")
        return value  # type: ignore[no-any-return]


def _called(value: Any) -> str:
    return "null" if value is None else _CALLED.get(type(value), "an object")


def short(text: str, most: int = 60) -> str:
    """A text of the document as a sentence may quote it."""
    return shortened(clean(text[: most * 2]), most)

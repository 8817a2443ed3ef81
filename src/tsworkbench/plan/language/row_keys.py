"""What a row is known by and what it is sorted by.

Identifiers are minted by laptops that work apart, without asking each other. Sort keys lie between any two others,
so that moving a row writes one cell and renumbers nobody. A key is a fraction in base 62 without its leading "0.":
"V" lies between "" (zero) and the end (one). Keys never end in the lowest digit, so there is always room below any.
"""

import os

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(DIGITS)


def between(low: str, high: str | None) -> str:
    """A key that sorts after `low` ("" for the very start) and before `high` (None for the very end).

    Raises ValueError if `low` doesn't sort before `high`.
    """
    if high is not None and low >= high:
        raise ValueError(f"no key lies between {low!r} and {high!r}")
    prefix = ""
    place = 0
    while True:
        below = DIGITS.index(low[place]) if place < len(low) else 0
        above = DIGITS.index(high[place]) if high is not None and place < len(high) else _BASE
        if above - below > 1:
            return prefix + DIGITS[(below + above) // 2]
        prefix += DIGITS[below]
        if above > below:
            high = None  # already smaller than `high` by this digit: the rest is free
        place += 1


def several(low: str, high: str | None, count: int) -> list[str]:
    """`count` keys in order between two others, none longer than it needs to be."""
    if count == 0:
        return []
    if high is None:
        found = [after(low)]
        while len(found) < count:
            found.append(after(found[-1]))
        return found
    middle = between(low, high)
    half = count // 2
    return [*several(low, middle, half), middle, *several(middle, high, count - half - 1)]


def after(low: str) -> str:
    """A key after `low` that leaves room at the end: six digits even after a hundred thousand appended rows.

    Each leading "z" adds two digits to count with, so that keys grow with the logarithm of their number.
    """
    if not low:
        return DIGITS[_BASE // 2]
    top = len(low) - len(low.lstrip(DIGITS[-1]))
    width = 2 * top + 1
    number = 0
    for digit in low[top : top + width].ljust(width, "0"):
        number = number * _BASE + DIGITS.index(digit)
    number += 1 + ((number + 1) % _BASE == 0)  # a key never ends in the lowest digit
    if number >= _BASE**width - _BASE ** (width - 1):  # the next leading "z" has been reached
        return DIGITS[-1] * (top + 1) + _digits(1, width + 2)
    return DIGITS[-1] * top + _digits(number, width)


def spread(count: int) -> list[str]:
    """`count` keys in order, evenly spaced and all of one length: for rows that arrive together."""
    width = 1
    while _BASE**width < (count + 1) * 4:
        width += 1
    step = _BASE**width // (count + 1)
    return [_digits(step * (n + 1), width) for n in range(count)]


def _digits(number: int, width: int) -> str:
    out = ""
    for _ in range(width):
        number, digit = divmod(number, _BASE)
        out = DIGITS[digit] + out
    return out.rstrip("0") or DIGITS[1]


def new_id(milliseconds: int) -> str:
    """A UUID version 7 (RFC 9562): it sorts by the time of its making.

    `milliseconds` is Unix time, given by the caller so that nothing here asks the wall clock.
    """
    return _written(milliseconds, int.from_bytes(os.urandom(10), "big") & (1 << 74) - 1)


def id_at(stamp: int) -> str:
    """The same, for a time as the log's clock counts it (milliseconds × 65,536, and a count): ids sort by it."""
    return _written(stamp >> 16, (stamp & 0xFFFF) << 58 | int.from_bytes(os.urandom(8), "big") >> 6)


def _written(milliseconds: int, rest: int) -> str:
    """`rest` is 74 bits."""
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (rest >> 62) << 64
    value |= 0b10 << 62 | rest & (1 << 62) - 1
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

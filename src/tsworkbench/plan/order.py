"""Sort keys between any two others, so that moving a row writes one cell and renumbers nobody.

A key is a fraction in base 62 without its leading "0.": "V" lies between "" (zero) and the end (one).
Keys never end in the lowest digit, so there is always room below any of them.
"""

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


def after(low: str) -> str:
    """A key after `low` that leaves room at the end: short even when thousands are appended."""
    for place in range(len(low)):
        digit = DIGITS.index(low[place])
        if digit < _BASE - 1:
            return low[:place] + DIGITS[digit + 1] + "0" * (len(low) - place - 2) + "1" * (place < len(low) - 1)
    return low + DIGITS[_BASE // 2]


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

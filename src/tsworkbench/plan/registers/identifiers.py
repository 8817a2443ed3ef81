"""Numbers and addresses that others gave: charity, company and property numbers, postcodes, e-mail addresses.

Each is tidied to the form in which its register writes it, and doubted where it can't be one; none is refused, since
registers of other countries, and misprints that an officer wants to keep, exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple


class Tidied(NamedTuple):
    """A number as it is kept, and a sentence where it can't be what it is said to be."""

    text: str
    doubt: str | None = None


def tidy(check: str | None, text: str) -> Tidied:
    """A text as `check` wants it: one of `CHECKS`; any other check leaves it as it is."""
    way = CHECKS.get(check or "")
    return way(text) if way is not None and text else Tidied(text)


def _packed(text: str) -> str:
    return re.sub(r"[\s./]+", "", text).upper()


def _charity(text: str) -> Tidied:
    plain = re.sub(
        r"^(?:GB-(?:CHC|SC|NIC)-|(?:REG(?:ISTERED)?)?(?:CHARITY)?(?:NUMBER|NO|NR)?:?(?=\d|SC|NIC))", "", _packed(text)
    )
    if found := re.fullmatch(r"0*([1-9]\d{5,6})(?:-0*(\d{1,4}))?", plain):
        part = found[2] if found[2] not in (None, "", "0") else None
        return Tidied(f"{found[1]}-{part}" if part else found[1])
    if found := re.fullmatch(r"SC-?(\d{1,6})", plain):
        return Tidied(f"SC{found[1]:>06}")
    if found := re.fullmatch(r"NIC-?(\d{6})", plain):
        return Tidied(f"NIC{found[1]}")
    return _doubted(
        text,
        "a charity number. England and Wales have 6 or 7 digits (1123456), Scotland SC and 6 (SC012345), "
        "Northern Ireland NIC and 6 (NIC100012).",
    )


_COMPANY = frozenset(
    ("AC", "CE", "CS", "FC", "FE", "GE", "GN", "GS", "IC", "IP", "LP", "NA", "NC", "NF", "NI", "NL", "NO", "NP", "NR",
     "NV", "NZ", "OC", "OE", "PC", "RC", "RS", "SA", "SC", "SE", "SF", "SG", "SI", "SL", "SO", "SP", "SR", "SZ", "ZC")
)  # fmt: skip
"""What the numbers of Companies House begin with where they aren't digits alone."""


def _company(text: str) -> Tidied:
    plain = re.sub(r"^(?:GB-COH-|(?:REG(?:ISTERED)?)?(?:COMPANY)?(?:NUMBER|NO|NR)?:?(?=\d))", "", _packed(text))
    if re.fullmatch(r"\d{1,8}", plain) and plain.strip("0"):
        return Tidied(f"{plain:>08}")
    found = re.fullmatch(r"([A-Z]{2})-?(\d{1,6})", plain)
    if found and found[1] in _COMPANY:
        return Tidied(f"{found[1]}{found[2]:>06}")
    if re.fullmatch(r"R\d{7}|(?:IP|SP|NP|NO)\d{5}R", plain):
        return Tidied(plain)
    return _doubted(
        text, "a company number: 8 digits (00445790), or two letters and 6 (SC123456). Zeros in front may be left out."
    )


def _postcode(text: str) -> Tidied:
    plain = _packed(text)
    kept = f"{plain[:-3]} {plain[-3:]}"
    if re.fullmatch(r"(?:[A-Z]{1,2}\d[A-Z\d]?|GIR) \d[ABD-HJLNP-UW-Z]{2}", kept):
        return Tidied(kept)
    return _doubted(text, "a postcode, such as E3 3JT.")


def _uprn(text: str) -> Tidied:
    plain = _packed(text).removeprefix("UPRN").lstrip(":").lstrip("0")
    if re.fullmatch(r"\d{1,12}", plain):
        return Tidied(plain)
    return _doubted(text, "a property reference number: 1 to 12 digits.")


def _email(text: str) -> Tidied:
    plain = re.sub(r"^mailto:", "", text.strip(), flags=re.IGNORECASE)
    if re.fullmatch(r"[^\s@<>,;“”\"]+@[^\s@<>,;.]+(?:\.[^\s@<>,;.]+)+", plain):
        return Tidied(plain)
    return _doubted(text, "an e-mail address, such as office@example.org.")


def _doubted(text: str, what: str) -> Tidied:
    return Tidied(text, f"“{text[:40]}” doesn't look like {what}")


CHECKS: dict[str, Callable[[str], Tidied]] = {
    "charity_number": _charity,
    "company_number": _company,
    "postcode": _postcode,
    "uprn": _uprn,
    "email": _email,
}
"""The kinds of number and address that a text field can be checked for."""

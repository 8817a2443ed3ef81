"""What an output counts to, told from the numbers that count nothing: years, ordinals, money, "1-day"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from tsworkbench.plan.due.spellings import vocabulary
from tsworkbench.plan.model import TargetKind


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A target: how many of what, and whether that is by the end or each year. `because` says what is in doubt."""

    target: float
    unit: str | None = None
    kind: TargetKind = TargetKind.TOTAL
    because: str | None = None
    others: "tuple[Quantity, ...]" = ()


_SPELLED = {
    word: number
    for number, word in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        start=2,
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100}
_NUMBER = re.compile(
    r"(?<![\w.,£$€#/'’-])(?P<digits>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?P<more>\+)?(?P<per_cent>\s?%|\s?per ?cent\b)?"
    r"(?:\s?[x×](?=\s))?(?![\w/:.]?\d|[a-z]{1,2}\b|-\w|,\d|\))",
    re.IGNORECASE,
)
_WORD_NUMBER = re.compile(
    rf"^(?:at least |a minimum of |minimum )?(?P<word>{'|'.join(_SPELLED)})\b(?!-)", re.IGNORECASE
)
_EACH_YEAR = re.compile(
    r"\b(?:each|every|per|a)\s+(?:financial\s+|calendar\s+)?(?:year|annum)\b|\bannually\b|\bp\.?a\.?(?=\W|$)|\byearly\b",
    re.IGNORECASE,
)
_OTHER_RHYTHM = re.compile(
    r"\b(?:each|every|per|a)\s+(?:quarter|month|week|term|day)\b|\b(?:quarter|month|week)ly\b", re.IGNORECASE
)
_SIGNS_OF_YEAR = ("year", "annu", "pa", "p.a")
_SIGNS_OF_RHYTHM = ("quarter", "month", "week", "term", "day")
"""What the two can't do without, in small letters."""
_NAMES_A_NUMBER = vocabulary(
    "phase section act stage version level iso year years part tier grade objective priority theme action covid "
    "group page chapter schedule article clause article band category no number nos ref key ward zone item figure "
    "table appendix annex paragraph para step strand goal sdg outcome room unit block route class day week month "
    "question q s from between since by in during april may june july august september october november december "
    "january february march jan feb mar apr jun jul aug sept sep oct nov dec recommendation kpi aged age ages "
    "over under within than net scope standard standards form pas"
)
"""Words before a number that make it a name, a date or a limit ("Phase 2", "within 20")."""
_MEASURES_TIME = vocabulary("day days week weeks month months year years hour hours minute minutes am pm day's")
_OPENS = (
    *("at least", "minimum", "min", "min.", "approximately", "approx", "approx.", "around", "c", "c.", "circa", "some"),
    *("target", "target:", "to", "by", "of", "additional", "a further", "over", "more than"),
)
"""What a number is given with: "at least 20"."""
_SMALL = vocabulary("a an the of for on in at to by with and or per new additional further more extra local other")
_PLURALS = vocabulary("people children men women staff households young premises volunteers")
_MEASURES = vocabulary("ha km kwh mwh mw kw m2 m³ sqm fte tco2 tco2e tco2e co2 kg tonnes t wte")
_SINGULAR_S = vocabulary(
    "business process access progress address analysis success class always this across press less"
)
_ENDS_NOUNS = vocabulary(
    "to by in for with from on at and or who which that per each every are is be will have has was were into of"
)


@lru_cache(maxsize=2048)
def read_quantity(text: str) -> Quantity | None:
    """What an output counts to, or None where it can't be counted.

    Dates in `text` are to be left out of it by the caller, who knows them.

    >>> read_quantity("1,000 Support Directories distributed")
    Quantity(target=1000.0, unit='directories', kind=<TargetKind.TOTAL: 'total'>, because=None, others=())
    """
    found = list(_counted(text))
    if not found:
        return None
    first, *more = found
    rest = [other for other in more if other.target != first.target]
    if not rest:
        return first
    return Quantity(
        target=first.target,
        unit=first.unit,
        kind=first.kind,
        because="It names several numbers; the first was taken.",
        others=tuple(dict.fromkeys(rest)),
    )


def _counted(text: str) -> Iterator[Quantity]:
    small = text.casefold()
    numbers = list(_NUMBER.finditer(text))
    word = _WORD_NUMBER.match(text)
    if not numbers and word is None:
        return
    yearly = any(sign in small for sign in _SIGNS_OF_YEAR) and _EACH_YEAR.search(text) is not None
    rhythm = TargetKind.YEARLY if yearly else TargetKind.TOTAL
    if word:
        unit = _unit(text[word.end() :], plural_only=True)
        if unit:
            yield Quantity(target=float(_SPELLED[word["word"].casefold()]), unit=unit, kind=rhythm)
            return
    if any(sign in small for sign in _SIGNS_OF_RHYTHM) and _OTHER_RHYTHM.search(text):
        return
    for hit in numbers:
        if found := _quantity(text, hit, rhythm):
            yield found


_LONGEST_WORD = 80
"""Characters before a number in which the word before it is looked for."""
_LAST_WORD = re.compile(r"([A-Za-z][\w'’-]*)\W*$")
_GOES_ON = re.compile(r"\s*[-–]\s*\d|\s*(?:-|–)?\s*(?:day|week|month|year|hour|minute)s?\b", re.IGNORECASE)
_WORD_OR_MARK = re.compile(r"[A-Za-z][\w'’-]*|[.,;:()]")


def _last_word(text: str) -> str:
    """The last word of a text in small letters, without the marks behind it; "" where there is none."""
    behind = text.rsplit(None, 1)[-1:]
    if behind and behind[0].isalpha() and behind[0].isascii():
        return behind[0].casefold()
    found = _LAST_WORD.search(text)
    return found[1].casefold() if found else ""


def _quantity(text: str, hit: re.Match[str], rhythm: TargetKind) -> Quantity | None:
    before, behind = text[: hit.start()], text[hit.end() :]
    number = float(hit["digits"].replace(",", ""))
    if number > 10**12:
        return None
    opened = before[-_LONGEST_WORD:].rstrip().casefold().endswith(_OPENS)
    if hit["per_cent"]:
        # "95% of calls answered", "recycling rate raised to 60%"; "a 20% levy" counts nothing
        takes = not before.strip() or opened or behind.lstrip().startswith("of ") or not behind.strip(" .)")
        return Quantity(target=number, unit="%", kind=TargetKind.TOTAL) if takes else None
    last = _last_word(before[-_LONGEST_WORD:])
    if last in _NAMES_A_NUMBER and not (opened and last == "over"):
        yearly_rise = last == "by" and rhythm is TargetKind.YEARLY
        grown = _grows(before)
        if not (yearly_rise or grown):
            return None
        return Quantity(target=number, unit=_unit(behind, plural_only=True) or grown, kind=rhythm)
    if _is_year(hit["digits"]):
        return None
    if _GOES_ON.match(behind):
        return None
    if behind.lstrip().startswith(")") and not before.rstrip().endswith("("):
        return None
    unit = _unit(behind, plural_only=number != 1)
    if unit is None:
        grown = _grows(before)
        return Quantity(target=number, unit=grown, kind=rhythm) if opened and grown and _closes(behind) else None
    if unit in _MEASURES_TIME:
        return None
    return Quantity(target=number, unit=unit, kind=rhythm)


_NUMBER_OF = re.compile(
    r"\bnumbers? of\s+((?:[\w'’-]+\s+){0,3}?)(?=(?:on|in|at|using|by|to|from|who|with|registered)\b)"
)
_RISES = ("increas", "rais", "grow", "expand", "reduc", "cut")
_RISE_OF = re.compile(
    r"\b(?:increas|rais|grow|expand|reduc|cut)\w*\s+(?:the\s+)?(?P<what>[\w'’-]+(?:\s+[\w'’-]+)?)\s+"
    r"(?:from\s+[\d,]+\s+)?(?:to|by)\s*$",
    re.IGNORECASE,
)


def _grows(before: str) -> str | None:
    """What a rise "by 30" or "to 300" is a rise of: the noun behind "number of", or the one that is increased."""
    small = before.casefold()
    counted = _NUMBER_OF.search(before) if "number" in small else None
    if counted and counted[1].split():
        return str(counted[1].split()[-1])
    rise = _RISE_OF.search(before) if any(sign in small for sign in _RISES) else None
    return rise["what"].split()[-1].casefold() if rise else None


def _closes(behind: str) -> bool:
    return not behind.strip(" .;,)") or bool(
        re.match(r"\s*(?:by|in|each|per|every|a year|p\.?a)\b", behind, re.IGNORECASE)
    )


def _is_year(digits: str) -> bool:
    return (
        "," not in digits
        and digits.isdecimal()
        and len(digits) == 4
        and 1900 <= int(digits) <= 2100
        and digits != "2000"
    )


def _unit(behind: str, *, plural_only: bool) -> str | None:
    """The noun a number counts: the first plural among the next words, in lower case unless it is an abbreviation."""
    words = [found[0] for found in islice(_WORD_OR_MARK.finditer(behind), 5)]
    seen: list[str] = []
    if words and words[0].casefold() == "of":
        return None
    for word in words:
        low = word.casefold()
        if not word[0].isalpha() or (low in _ENDS_NOUNS and seen):
            break
        if low in _MEASURES and not seen:
            return word
        if _is_plural(word):
            return word if word[:-1].isupper() and len(word) > 2 else low
        seen.append(low)
    if plural_only or not seen:
        return None
    nouns = [word for word in seen if word not in _SMALL]
    if not nouns or nouns[0] in _MEASURES_TIME:
        return None
    return nouns[0]


def _is_plural(word: str) -> bool:
    low = word.casefold()
    if low in _PLURALS:
        return True
    return (
        len(low) > 3
        and low.endswith("s")
        and not low.endswith(("ss", "us", "is", "'s", "’s"))
        and low not in _SINGULAR_S
    )

"""What is in cells beside words: the numbers rows go by, and marks.

Numbers: "1.", "1.10", "A1", "Action 3", "SO2.1". Marks: "(see above)", a footnote's star, brackets, ticks.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_NUMBER = r"\d{1,4}(?:\.\d{1,4}){0,3}[a-z]?"
_LABELS = (
    r"strategic objective|objective|priority|theme|action|activity|aim|goal|outcome|recommendation|target|task|"
    r"commitment|rec|ref|no|ambition|pillar|workstream|standard|area for improvement|"
    r"area for development|area of focus|finding|project|mission|key priority|strategic priority|strategic aim|"
    r"area|step"
)
_REF = re.compile(
    rf"(?i:(?P<label>{_LABELS})s?\.?\s*)?(?P<ref>(?:[A-Z]{{1,5}}[ .-]?)?{_NUMBER}"
    rf"|[A-Z]\d?|(?i:[ivx]{{1,5}}))(?P<end>[.):]*)"
)
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\b", re.IGNORECASE)
_TIME = re.compile(rf"{_MONTH.pattern}|(?:fy|years?|yr|phase|stage|week|wk|day|tier)\b|[qh][1-4]$", re.IGNORECASE)
"""What is before a number as a date or a word of time, and not as the letters of a code."""
_LEADING = re.compile(
    rf"(?:(?P<label>{_LABELS})s?\.?\s+(?P<labelled>(?:[A-Z]{{1,3}})?{_NUMBER}|[A-Z]\b|one|two|three|four|five|six|seven|eight|nine"
    r"|ten)"
    rf"|(?P<coded>[A-Z]{{1,5}}[ -]?{_NUMBER})|(?P<dotted>\d{{1,4}}(?:\.\d{{1,4}}){{1,3}}[a-z]?)"
    rf"|(?P<plain>\d{{1,3}}[a-z]?)(?=[.):])"
    rf"|(?P<lettered>[A-Z])(?=[.):]\s))"
    rf"(?P<gap>\s*)(?P<end>[.):]*)(?P<behind>\s*(?:[-–—:]\s+)?)(?=\S)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:of|to|for|and|or)\b", re.IGNORECASE)
"""What goes on with a sentence whose first words are a label and its number: "Step 3 of the plan"."""
_OF_TITLES = re.compile(
    r"(?:action|activity|task|step|target|project|area|standard|mission|no|ref|rec)$", re.IGNORECASE
)
"""Labels that open titles as often as they number rows: "Action One Stop Shop", "No one left behind"."""
_UNITS = re.compile(
    r"(?:million|billion|bn|m|k|km|kg|ha|hectares?|acres?|tonnes?|fte|wte|hours?|hrs?|minutes?|days?|weeks?|months?|years?"
    r"|miles?|met(?:re|er)s?|lit(?:re|er)s?|per|percent|times|am|pm|a\.m|p\.m|ghz|mhz|mb|gb|mw|kw|mwh|kwh)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_PARTS = re.compile(r"(?P<above>\w+(?:\.\d+)*)\.(?P<last>[1-9]\d{0,3})")
_SPELLED = {
    w: str(n)
    for n, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1)
}


class Numbered(NamedTuple):
    """A row's number without its marks, and its text without the number. `label` is the word before it, if any."""

    ref: str | None
    text: str
    label: str | None = None


@lru_cache(maxsize=2048)
def is_ref(text: str) -> bool:
    """Whether a text is nothing but a number a row goes by."""
    return len(text) <= 30 and bool(_REF.fullmatch(text.strip())) and not _MONTH.match(text.strip())


def bare_ref(text: str) -> str:
    """A ref without its label and its closing mark: "1." → "1", "Action 3" → "3", "SO2.1" as it is.

    >>> bare_ref("1.10")
    '1.10'
    """
    found = _REF.fullmatch(text.strip())
    return found["ref"] if found else text.strip().rstrip(".):")


_LABELLED_APART = re.compile(
    r"^((?:strategic |key )?(?:objective|theme|priority|aim|goal|outcome|pillar|ambition|action|activity))"
    r"\s*:\s*(\d{1,2}(?:\.\d{1,2})?)(?=\s*[-–—:.)])",
    re.IGNORECASE,
)
"""A label, a colon and a number: "Objective: 1 – Better homes"."""


@lru_cache(maxsize=2048)
def numbered(text: str) -> Numbered:
    """A text and the number that stands before it.

    Years, quantities and money open texts too, so a bare number needs a full stop, a bracket or a second part.

    >>> numbered("4. Improved Commissioning")
    Numbered(ref='4', text='Improved Commissioning', label=None)
    """
    text = _LABELLED_APART.sub(r"\1 \2", text) if ":" in text[:30] else text
    found = _LEADING.match(text)
    if found is None:
        return Numbered(None, text)
    ref = next(found[name] for name in ("labelled", "coded", "dotted", "plain", "lettered") if found[name])
    rest = text[found.end() :]
    if _is_of_the_title(found, ref, rest):
        return Numbered(None, text)
    if found["coded"] and (not re.match(r"[A-Z]", ref) or _TIME.match(ref)):
        return Numbered(None, text)  # "Jan 2011: …", "Q3: …", "Phase 2: …"
    if found["coded"] and not found["end"] and not re.match(r"[A-Z]{1,4}\d", ref):
        return Numbered(None, text)  # "ISO 9001 …", "Phase 2 …" open titles
    if found["dotted"] and not rest[:1].isalpha() and rest[:1] not in "“\"'‘(":
        return Numbered(None, text)  # "1.5%", "2.5 km"
    if found["dotted"] and not found["end"] and _UNITS.match(rest):
        return Numbered(None, text)
    if found["plain"] and rest[:1].isdecimal():
        return Numbered(None, text)
    return Numbered(_SPELLED.get(ref.casefold(), ref), rest, found["label"])


def _is_of_the_title(found: re.Match[str], ref: str, rest: str) -> bool:
    """Whether what looks like a number is the beginning of the words: no mark stands behind it, and they go on."""
    marked = found["end"] or found["behind"].strip()
    if found["labelled"] and not marked:
        if rest[:1].islower() or _GOES_ON.match(rest) or _YEAR.fullmatch(ref):
            return True
        return not ref[-1:].isdigit() and not ref[:1].isdigit() and _OF_TITLES.match(found["label"]) is not None
    if found["coded"] and not ref[:2].isupper() and re.match(r"[A-Za-z]{2,}", ref):
        return True  # "Round 2: bids", "Part 1: scope"
    if found["coded"] and not marked and rest[:1].islower() and "." not in ref:
        return True  # "CO2 emissions", "M25 noise"
    if found["plain"] or found["dotted"]:
        stuck = not found["behind"] and not found["gap"] and rest[:1].islower()
        return stuck and bool(found["dotted"] or marked)  # "1:many", "7.30pm"
    return False


def belongs(ref: str, to: str) -> bool:
    """Whether a ref is counted under another: 1.2 under 1, SO2.1 under SO2."""
    return to.casefold() in refs_above(ref)


_LETTERED = re.compile(r".*[a-z]", re.DOTALL)


def refs_above(ref: str) -> set[str]:
    """What a ref could be counted under, in small letters: 1 and 1.2 for 1.2.3, SO2 for SO2.1, 4 for 4a."""
    small = ref.casefold()
    found = {small[:at] for at, character in enumerate(small) if character in ".-"}
    return found | {small[:-1]} if _LETTERED.fullmatch(small) else found


def in_order(refs: Sequence[str | None]) -> dict[int, str]:
    """Numbers that have lost their noughts to a spreadsheet, by their place: 1.10 between 1.9 and 1.11 is 1.1 there.

    >>> in_order(["1.8", "1.9", "1.1", "1.11"])
    {2: '1.10'}
    """
    found: dict[int, str] = {}
    before: tuple[str, int] | None = None
    for at, ref in enumerate(refs):
        parts = _IN_PARTS.fullmatch(ref or "")
        if parts is None:
            before = None
            continue
        above, last = parts["above"], int(parts["last"])
        if before is not None and before[0] == above and last < before[1]:
            follows = str(before[1] + 1)
            if follows.rstrip("0") == str(last):
                found[at], last = f"{above}.{follows}", before[1] + 1
        before = above, last
    return found


_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DITTO = re.compile(
    r"(?:[(\[]?\s*(?:(?:please\s+)?see above|as above|ditto|as before|same(?: as above)?|as per above|do\.)"
    r"\s*[)\]]?|[\"“”″〃]|''|-\s?[\"”]\s?-)\.?",
    re.IGNORECASE,
)
_DITTO_ENDS = frozenset("eEoO.)]\"“”″〃'-")
"""A character that such a word ends with."""
_FOOTNOTE = re.compile(rf"(?:\s*[*†‡§#]{{1,3}}|\s*[{_SUPERSCRIPT}]+|\s*\[(?:\d{{1,2}}|[a-z])\])$")
_FOOTNOTE_ENDS = frozenset("*†‡§#]\n" + _SUPERSCRIPT)
"""A character that such a mark ends with: most texts end with a letter, and needn't be searched."""
_NOTE_OPENS = re.compile(rf"(?P<mark>[*†‡§#]{{1,3}}|[{_SUPERSCRIPT}]+|\[(?:\d{{1,2}}|[a-z])\])\s*(?=\w)")
_IN_BRACKETS = re.compile(r"\[[^\[\]]{8,}\]\.?|\((?:note|nb|n\.b\.)\b[^()]*\)\.?", re.IGNORECASE)

_TO_FILL_IN = re.compile(
    r"_{4,}|\.{6,}(?!\.*\s*\d{1,4}\s*$)|…{3,}(?!…*\s*\d{1,4}\s*$)|\[(?:insert|enter|name|date|add|type|lead|officer|cost|action)\b[^\]]*\]"
    r"|click (?:here|or tap)(?: (?:here )?to enter (?:text|a date))?|choose an item|\binsert (?:text|name|date|here)\b"
    r"|<(?:insert|enter|name|date)[^>]*>",
    re.IGNORECASE,
)
_BLANKS = ("____", "......", "………", "[", "<", "click", "insert", "choose an")
"""What `_TO_FILL_IN` can't do without, in small letters."""


_CONTENTS = re.compile(
    r".*\w.*?\s*(?:[.·•]{4,}|(?:[.·•]\s){3,}[.·•]?|…{2,})[\s.…·•]*(?:\d{1,4}|[ivxl]{1,6})", re.IGNORECASE
)


def is_contents_line(text: str) -> bool:
    """Whether a line is one of a table of contents: a title, dots, and the number of a page.

    >>> is_contents_line("Action 1: Create a data council ............ 4")
    True
    """
    return (
        text[-1:].isalnum()
        and any(dots in text for dots in ("...", "…", ". .", "··", "· ·"))
        and (_CONTENTS.fullmatch(text.strip()) is not None)
    )


def has_blank(text: str) -> bool:
    """Whether there is a place in a text to be filled in: "____", "[insert name]"."""
    small = text.casefold()
    return any(mark in small for mark in _BLANKS) and bool(_TO_FILL_IN.search(text))


def without_blanks(text: str) -> str:
    """A text without the places in it that are still to be filled in; "" where it is nothing else."""
    return _TO_FILL_IN.sub("", text).strip(" .[]<>:_-/") if has_blank(text) else text


def is_ditto(text: str) -> bool:
    """Whether a cell says no more than that it says what the one above says."""
    plain = text.strip()
    return plain[-1:] in _DITTO_ENDS and _DITTO.fullmatch(plain) is not None


def footnote_mark(text: str) -> str | None:
    """The mark of a footnote at a text's end, such as "*" or "²"."""
    found = _footnote_of(text)
    return found[0].strip() if found and found.start() > 0 else None


def without_mark(text: str) -> str:
    """A text without its footnote mark."""
    found = _footnote_of(text)
    return text[: found.start()].rstrip() if found and found.start() > 0 else text


def _footnote_of(text: str) -> re.Match[str] | None:
    return _FOOTNOTE.search(text) if text[-1:] in _FOOTNOTE_ENDS else None


def footnote(text: str) -> tuple[str, str] | None:
    """The mark and the text of a footnote as it is under a table, or None."""
    found = _NOTE_OPENS.match(text)
    return (found["mark"], text[found.end() :]) if found else None


def is_bracketed(text: str) -> bool:
    """Whether a line is a remark set apart in square brackets."""
    return bool(_IN_BRACKETS.fullmatch(text.strip()))

"""Marks that stand in place of words or beside them: "(see above)", a footnote's star, brackets, ticks."""

import re

_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DITTO = re.compile(
    r"(?:[(\[]?\s*(?:(?:please\s+)?see above|as above|ditto|as before|same as above|as per above|do\.)"
    r"\s*[)\]]?|[\"“”″〃]|''|-\s?[\"”]\s?-)\.?",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(rf"(?:\s*[*†‡§#]{{1,3}}|\s*[{_SUPERSCRIPT}]+|\s*\[(?:\d{{1,2}}|[a-z])\])$")
_FOOTNOTE_ENDS = frozenset("*†‡§#]\n" + _SUPERSCRIPT)
"""A character that such a mark ends with: most texts end with a letter, and needn't be searched."""
_NOTE_OPENS = re.compile(rf"(?P<mark>[*†‡§#]{{1,3}}|[{_SUPERSCRIPT}]+|\[(?:\d{{1,2}}|[a-z])\])\s*(?=\w)")
_IN_BRACKETS = re.compile(r"\[[^\[\]]{8,}\]\.?|\((?:note|nb|n\.b\.)\b[^()]*\)\.?", re.IGNORECASE)

_TO_FILL_IN = re.compile(
    r"_{4,}|\.{6,}|…{3,}|\[(?:insert|enter|name|date|add|type|lead|officer|cost|action)\b[^\]]*\]"
    r"|click (?:here|or tap)(?: (?:here )?to enter (?:text|a date))?|choose an item|\binsert (?:text|name|date|here)\b"
    r"|<(?:insert|enter|name|date)[^>]*>",
    re.IGNORECASE,
)
_BLANKS = ("____", "......", "………", "[", "<", "click", "insert", "choose an")
"""What `_TO_FILL_IN` can't do without, in small letters."""


def has_blank(text: str) -> bool:
    """Whether there is a place in a text to be filled in: "____", "[insert name]"."""
    small = text.casefold()
    return any(mark in small for mark in _BLANKS) and bool(_TO_FILL_IN.search(text))


def without_blanks(text: str) -> str:
    """A text without the places in it that are still to be filled in; "" where it is nothing else."""
    return _TO_FILL_IN.sub("", text).strip(" .[]<>:_-/") if has_blank(text) else text


def is_ditto(text: str) -> bool:
    """Whether a cell says no more than that it says what the one above says."""
    return bool(_DITTO.fullmatch(text.strip()))


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
    """The mark and the text of a footnote as it stands under a table, or None."""
    found = _NOTE_OPENS.match(text)
    return (found["mark"], text[found.end() :]) if found else None


def is_bracketed(text: str) -> bool:
    """Whether a line is a remark set apart in square brackets."""
    return bool(_IN_BRACKETS.fullmatch(text.strip()))

"""Text hygiene. What comes from outside is cleaned when it enters and again before it is drawn.

A terminal acts on control characters: ESC starts commands that can write the clipboard or retitle the
window, the C1 range starts the same commands in one character, and bidirectional overrides make text read
other than it is stored. None of these is ever part of a plan's words, so all of them go. What some scripts can't be
spelled without stays where it is spelling: joiners inside words of Persian, Hindi or Sinhala, the variant that a
Japanese surname is written with.
"""

import codecs
import re
import unicodedata

FIELD_LIMIT = 10_000
"""Most characters one field takes: longer text belongs in a document, and an editor slows down on it."""

_HARMLESS = str.maketrans("", "", "–—‘’“”…•€−✓‹›←↑→↓⇄" + "".join(map(chr, range(0x2500, 0x2600))))
"""What is typed or drawn every day beside the letters of Western Europe: signs, lines, blocks and shapes."""
_LATIN = "\u0100"
# Compiled where they are met, which is in few texts:
_BREAKS = "\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]"
_SPACES = "[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]"
# C0 but newline, DEL and C1, zero-width and bidi controls, interlinear, layout and tag characters, BOM, specials,
# lone surrogates (SQLite can't store them), private use and noncharacters.
_UNSEEN = (
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe03-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff"
    "\ue000-\uf8ff\ufdd0-\ufdef\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 14))
    + "\U000e0000-\U000e00ff\U000e01f0-\U0010ffff]"
)
_SPELLING = "[\u180b-\u180f\u200c\u200d\ufe00-\ufe02\U000e0100-\U000e01ef]+"
"""Characters without a width that belong to the spelling of some scripts, and hide something anywhere else."""
_JOINERS = "\u200c\u200d"
_JOINING = (
    "[\u0620-\u06ff\u0710-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17d3\u1820-\u18aa\u1b00-\u1b4b\ua840-\ua873"
    "\ua8e0-\ua9ff\uaa60-\uaa7f\uabc0-\uabed\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
"""Letters and marks of the scripts in whose words joiners are: Arabic, Syriac, those of India, Burmese, Mongolian."""
_MONGOLIAN = "[\u1820-\u18aa]"
_IDEOGRAPH = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_VIRAMA = 9  # the combining class of marks that take a letter's vowel away
# Where a combining mark may be: none stands below these, nor among the dashes, quotes and signs that plans are full of.
_MARKS = "[^\0-\u02ff\u2000-\u20cf\u2100-\u2bff]"  # this way round it compiles five times as fast
_MARKS_IN_A_ROW = 4  # more combining marks than any script stacks; beyond it they paint over other rows


def clean(text: str, *, lines: bool = False) -> str:
    """The words of `text` and nothing that could steer a terminal.

    Control, bidirectional and invisible characters are dropped, every kind of space becomes a plain one,
    and the text is normalised to NFC. With ``lines=False`` (a field of one line) line breaks become
    spaces; with ``lines=True`` they are kept as ``\\n``. Outer white space goes. Never raises.

    >>> clean("CVS\\x1b[31m Board\\u202e")
    'CVS[31m Board'
    """
    if text.isprintable() and (text.isascii() or max(text.translate(_HARMLESS), default="") < _LATIN):
        return text.strip()  # nearly all of a plan: nothing to look for
    return _cleaned(text, lines=lines)


def _cleaned(text: str, *, lines: bool) -> str:
    text = re.sub(_BREAKS, "\n" if lines else " ", text)
    text = re.sub(_SPACES, " ", text)
    text = re.sub(_SPELLING, _spelled, re.sub(_UNSEEN, "", text))
    if not text.isascii():  # thinned first: putting long runs of marks in order takes quadratic time
        text = _thin_marks(unicodedata.normalize("NFC", _thin_marks(text)))
    return text.strip()


def _spelled(found: re.Match[str]) -> str:
    """The one of these characters that is spelling where it is, or nothing."""
    mark, text = found[0][0], found.string
    before = text[found.start() - 1] if found.start() else " "
    after = text[found.end()] if found.end() < len(text) else " "
    if mark in _JOINERS:
        joined = re.match(_JOINING, before) and _is_of_word(before)
        goes_on = re.match(_JOINING, after) and (after.isalpha() or unicodedata.combining(after) == _VIRAMA)
        ends = mark == "\u200d" and unicodedata.combining(before) == _VIRAMA
        return mark if joined and (goes_on or ends) else ""
    if mark <= "\u180f":
        return mark if re.match(_MONGOLIAN, before) else ""
    return mark if re.match(_IDEOGRAPH, before) else ""


def _is_of_word(character: str) -> bool:
    return character.isalpha() or unicodedata.category(character)[0] == "M"


def _thin_marks(text: str) -> str:
    if not re.search(_MARKS, text):
        return text
    run = 0
    kept: list[str] = []
    for character in text:
        stacks = unicodedata.combining(character) or unicodedata.category(character) == "Me"
        run = run + 1 if stacks else run if character in _JOINERS else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def over_limit(text: str, limit: int = FIELD_LIMIT) -> str | None:
    """A sentence if `text` is longer than a field takes, else None. Nothing is cut silently."""
    if len(text) <= limit:
        return None
    return (
        f"That is {len(text):,} characters; a field takes {limit:,}. "
        "Nothing was changed: shorten it, or keep the long text in a document and note where it is."
    )


def decoded(data: bytes) -> str:
    """The text of a small file that an officer's own editor wrote: UTF-8 or UTF-16 by its mark, else as Windows writes.

    Its lines end in line feeds. Raises UnicodeDecodeError for bytes that are text in none of these.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
    return text.replace("\r\n", "\n").replace("\r", "\n")

"""Text hygiene. What comes from outside is cleaned when it enters and again before it is drawn.

A terminal acts on control characters: ESC starts commands that can write the clipboard or retitle the
window, the C1 range starts the same commands in one character, and bidirectional overrides make text read
other than it is stored. None of these is ever part of a plan's words, so all of them go.
"""

import codecs
import re
import unicodedata

FIELD_LIMIT = 10_000
"""Most characters one field takes: longer text belongs in a document, and an editor slows down on it."""

_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
# C0 but newline, DEL and C1, zero-width and bidi controls, interlinear, layout and tag characters, BOM, specials,
# lone surrogates (SQLite can't store them), private use and noncharacters.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff"
    "\ue000-\uf8ff\ufdd0-\ufdef\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 14))
    + "\U000e0000-\U0010ffff]"
)
# Where a combining mark may be: none stands below these, nor among the dashes, quotes and signs that plans are full of.
_MARKS = re.compile("[^\0-\u02ff\u2000-\u20cf\u2100-\u2bff]")  # this way round it compiles five times as fast
_MARKS_IN_A_ROW = 4  # more combining marks than any script stacks; beyond it they paint over other rows


def clean(text: str, *, lines: bool = False) -> str:
    """The words of `text` and nothing that could steer a terminal.

    Control, bidirectional and invisible characters are dropped, every kind of space becomes a plain one,
    and the text is normalised to NFC. With ``lines=False`` (a field of one line) line breaks become
    spaces; with ``lines=True`` they are kept as ``\\n``. Outer white space goes. Never raises.

    >>> clean("CVS\\x1b[31m Board\\u202e")
    'CVS[31m Board'
    """
    if text.isascii() and text.isprintable():  # nearly all of a plan: nothing to look for
        return text.strip()
    text = _BREAKS.sub("\n" if lines else " ", text)
    text = _SPACES.sub(" ", text)
    text = _UNSEEN.sub("", text)
    if not text.isascii():  # thinned first: putting long runs of marks in order takes quadratic time
        text = _thin_marks(unicodedata.normalize("NFC", _thin_marks(text)))
    return text.strip()


def _thin_marks(text: str) -> str:
    if not _MARKS.search(text):
        return text
    run = 0
    kept: list[str] = []
    for character in text:
        stacks = unicodedata.combining(character) or unicodedata.category(character) == "Me"
        run = run + 1 if stacks else 0
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

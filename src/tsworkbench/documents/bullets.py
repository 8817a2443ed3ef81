"""Bullets: those that were typed in front of a line, and what a symbol font's characters look like."""

from __future__ import annotations

import re

BULLET = "•"

_TYPED = re.compile(r"\s*([•●○◦▪■□▫◼◻‣⁃∙·➢➤►▶❖✓✔*–—-]|o(?=\t|  )|(?<!\w)[§Ø](?=\s))[ \t\xa0]+(?=\S)")

_SYMBOLS = {  # characters of Wingdings and Symbol, by their place in the font, that turn up in plans
    0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐",
    0xE0: "→", 0xE8: "→", 0xF0: "→", 0xDF: "←", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹",
    0x6C: "●", 0x6E: "■", 0xA7: BULLET, 0xB7: BULLET, 0xD8: BULLET, 0x76: BULLET, 0x9F: BULLET, 0x77: BULLET,
}  # fmt: skip


def typed(text: str) -> tuple[str | None, str]:
    """The bullet typed in front of a line, if there is one, and the rest of the line.

    >>> typed("• Draft strategy")
    ('•', 'Draft strategy')
    >>> typed("Draft strategy")
    (None, 'Draft strategy')
    """
    found = _TYPED.match(text)
    if not found:
        return None, text
    mark = found[1]
    return (BULLET if mark in "o§Ø" else mark), text[found.end() :]


def symbol(code: int) -> str:
    """What the character at `code` of a symbol font looks like, "" if it is none that is known."""
    return _SYMBOLS.get(code & 0xFF, "")

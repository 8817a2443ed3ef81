"""Text as it was typed or pasted, as lines: cleaned, and with the bullet in front of each told from its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tsworkbench.documents.blocks import Line
from tsworkbench.plan.language.text import clean

BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
SYMBOLS = str.maketrans(dict.fromkeys("\uf0b7\uf0a7\uf076\uf0d8\uf0fc\uf06f\uf0a8\uf02d\uf071\uf0e0", "•"))
"""Bullets of the symbol fonts, which stand in the private range and would be lost in cleaning."""
_ROUND = "•‣⁃∙●○◦▪▫■□➢➤►▶▸❖◆◇✓✔"
_BULLET = re.compile(rf"\s*([{_ROUND}]|[·*\-–—o§»](?=\s))\s*")
INLINE_BULLET = re.compile(r"(?<=\S)\s*(?=[•‣⁃∙●◦▪■➢➤►▸❖]\s*\w)")


def tidy(text: str) -> str:
    """One line cleaned, each run of spaces one space, the bullets of symbol fonts kept as "•"."""
    return " ".join(clean(text if text.isascii() else text.translate(SYMBOLS)).split())


def split_bullet(text: str) -> tuple[str | None, str]:
    """The bullet in front of a tidy line, or None, and its words.

    >>> split_bullet("• CVS incorporated by Jan 2010")
    ('•', 'CVS incorporated by Jan 2010')
    """
    found = _BULLET.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)


def typed_lines(text: str) -> Iterator[Line]:
    """The lines of a cell or paragraph as typed. A line that holds several bullets is several lines.

    Indented bullets are a level deeper for each depth of indent that occurs.
    """
    depths: list[int] = []
    for typed in BREAK.split(text):
        indent = len(typed) - len(typed.lstrip(" \t\u00a0"))
        for piece in INLINE_BULLET.split(tidy(typed)):
            marker, words = split_bullet(piece)
            if not words and not marker:
                continue
            level = 0
            if marker is not None:
                while depths and depths[-1] > indent:
                    depths.pop()
                if not depths or depths[-1] < indent:
                    depths.append(indent)
                level = len(depths) - 1
            if words:
                yield Line(text=words, marker=marker, level=level)
            else:
                yield Line(text=marker or "")

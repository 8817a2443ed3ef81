"""A phrase cut into words, numbers and marks, each knowing where it stood."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from tsworkbench.plan.due.context import Context

_PIECES = re.compile(r"[0-9]+|[^\W\d_]+|\S")
_SAME = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’‛ʼ′`", "'") | {"⁄": "/", "∕": "/"})
"""Dashes and quotes are one and the same to a reader; each stays one character, so that places hold."""


class Token(NamedTuple):
    """A word in lower case, a number, or a single mark; ``start`` and ``end`` are its place in the text."""

    text: str
    start: int
    end: int
    capital: bool


@dataclass(frozen=True, slots=True)
class Text:
    """The tokens of a phrase or sentence, and the settings it is read under.

    ``loose`` is a sentence of which the phrase is only a part: there "by March 25 people" is no day.
    """

    source: str
    tokens: tuple[Token, ...]
    context: Context
    loose: bool = False
    _last: dict[frozenset[str], int] = field(default_factory=dict, compare=False, repr=False)

    def at(self, i: int) -> str:
        """The token at ``i``; "" beyond either end."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def number(self, i: int) -> int | None:
        """The number at ``i``, if one stands there that a date could hold."""
        text = self.at(i)
        return int(text) if text[:1] in _DIGITS and len(text) <= 4 else None

    def glued(self, i: int) -> bool:
        """Whether the token at ``i`` follows the one before it without a space."""
        return 0 < i < len(self.tokens) and self.tokens[i].start == self.tokens[i - 1].end

    def has(self, i: int, *words: str) -> bool:
        """Whether exactly these tokens stand at ``i``."""
        for n, word in enumerate(words, i):  # noqa: SIM110 (asked a hundred times for each date, and twice as quick)
            if self.at(n) != word:
                return False
        return True

    def last(self, words: frozenset[str]) -> int:
        """The last place at which one of the words stands; -1 if none does."""
        place = self._last.get(words)
        if place is None:
            there = (n for n in range(len(self.tokens) - 1, -1, -1) if self.tokens[n].text in words)
            place = self._last[words] = next(there, -1)
        return place

    def skip(self, i: int, *words: str) -> int:
        """The place after ``i`` if one of the words stands there, else ``i``."""
        return i + 1 if self.at(i) in words else i

    def ends(self, i: int) -> bool:
        """Whether the text, or a part of it that a mark closes, ends before ``i``."""
        return self.at(i) in _CLOSING

    def printed(self, i: int, j: int) -> str:
        """The text of the tokens from ``i`` to ``j``, as it was printed but for its spaces."""
        if i >= j or not self.at(j - 1):
            return ""
        return " ".join(self.source[self.tokens[i].start : self.tokens[j - 1].end].split())

    def under(self, context: Context) -> "Text":
        """The same tokens under other settings."""
        return Text(self.source, self.tokens, context, self.loose)


_DIGITS = tuple("0123456789")
_CLOSING = ("", ".", ",", ";", ":", ")", "]", "?", "!", "(", "[", "-")


def cut(text: str) -> tuple[Token, ...]:
    """The tokens of a text. What can't be printed (NUL, direction marks) parts words and is no token."""
    plain = text.translate(_SAME)
    return tuple(
        Token(piece.lower(), match.start(), match.end(), piece[0].isupper())
        for match in _PIECES.finditer(plain)
        if (piece := match.group()).isprintable()
    )

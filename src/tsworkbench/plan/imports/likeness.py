"""How alike two texts are: what tells a row whose words were touched up from another row."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

NEARLY = 0.82
"""From here on two texts count as one that was touched up. A word or two of a sentence may differ."""

_WORD = re.compile(r"\w+")
_MOST_COMPARED = 5  # texts that are looked at closely for one that has no equal
_LONGEST = 400  # characters of a text that are compared closely; two texts alike so far are alike


def plain(text: str | None) -> str:
    """The words of a text without case, punctuation and spacing: what two editions of one row have in common.

    >>> plain("CVS Director in post.") == plain("CVS  director – in post")
    True
    """
    return " ".join(_WORD.findall((text or "").casefold()))


def alike(one: str, other: str) -> float:
    """How alike two `plain` texts are, from 0 to 1."""
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one[:_LONGEST], other[:_LONGEST], autojunk=False)
    return 0.0 if matcher.real_quick_ratio() < NEARLY / 2 else matcher.ratio()


class Index:
    """Finds which of many texts are most like one, without comparing it with each of them.

    Texts that share rare words are looked at first, so that thousands of rows against thousands take a moment.
    """

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """`texts`: pairs of a key and a `plain` text."""
        self._texts = dict(texts)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for key, text in self._texts.items():
            for word in set(text.split()):
                self._by_word[word].append(key)

    def nearest(self, text: str) -> list[tuple[float, str]]:
        """(how alike, key) of the few texts most like this one, the likest first."""
        shared: Counter[str] = Counter()
        words = sorted(set(text.split()), key=lambda word: len(self._by_word.get(word, ())))
        for word in words[:12]:
            keys = self._by_word.get(word, ())
            for key in keys[:200]:
                shared[key] += 1 + (1000 // (len(keys) + 9))
        close = [(alike(text, self._texts[key]), key) for key, _ in shared.most_common(_MOST_COMPARED)]
        return sorted(close, key=lambda found: -found[0])

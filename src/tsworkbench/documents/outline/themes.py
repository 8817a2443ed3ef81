"""Which objective a later heading or a few words speak of: "ICT" is "Improve communication … & ICT support"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tsworkbench.plan.due.spellings import vocabulary

_STEM = 6
"""Letters by which two words are taken for forms of one: "volunteer", "volunteering"."""
_SAYS_LITTLE = vocabulary(
    "a an and as at by for from in into of on or our the their this to with be take forward improve improved improving "
    "develop developing development support supporting project projects programme programmes work working strategy "
    "strategies new better good strong community communities cooperation co-operation service services objective "
    "theme priority aim goal deliver delivering increase lead leading all more key"
)


def stems(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, each cut to its stem."""
    words = re.findall(r"[a-z0-9][\w'’-]*", text.casefold())
    telling = [word for word in words if word not in _SAYS_LITTLE]
    return frozenset(word[:_STEM] for word in telling or words)


def theme_of(text: str, titles: Sequence[str]) -> tuple[int, bool] | None:
    """Which title a text speaks of, from 0, and whether it says all of it; None if none or several could be meant."""
    plain = [_plain(title) for title in titles]
    if _plain(text) in plain:
        return plain.index(_plain(text)), True
    wanted = stems(text)
    if not wanted:
        return None
    found = [(len(have - wanted), n) for n, have in enumerate(map(stems, titles)) if wanted <= have or have <= wanted]
    if not found:
        return None
    found.sort()
    if len(found) > 1 and found[0][0] == found[1][0]:
        return None
    at = found[0][1]
    return at, wanted == stems(titles[at])


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

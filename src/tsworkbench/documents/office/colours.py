"""Whether a cell's colour says something: a rating is often shown by colour alone."""

from __future__ import annotations

import re

_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_VIVID = 0x70


def is_vivid(colour: str | None) -> bool:
    """Whether a fill ("FFC000", "FFFFC000") is a strong colour, as ratings are, and not a shade for looks."""
    found = _RGB.fullmatch(colour or "")
    if not found:
        return False
    parts = bytes.fromhex(found[1])
    return max(parts) - min(parts) > _VIVID

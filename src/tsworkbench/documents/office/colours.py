"""What a cell's colour is called: a rating is often shown by colour alone."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache

from tsworkbench.documents.blocks import Colour

_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_VIVID = 0x60
"""By how much the strongest of red, green and blue is over the weakest where a colour is there to say something."""
_GREY = 0x18
_SHADES = range(0x60, 0xE0)
_PALETTE = {
    2: "FF0000", 3: "00FF00", 4: "0000FF", 5: "FFFF00", 10: "FF0000", 11: "00FF00", 12: "0000FF", 13: "FFFF00",
    16: "800000", 17: "008000", 22: "C0C0C0", 23: "808080", 30: "0066CC", 40: "00CCFF", 42: "CCFFCC", 43: "FFFF99",
    45: "FF99CC", 48: "3366FF", 50: "99CC00", 51: "FFCC00", 52: "FF9900", 53: "FF6600", 55: "969696", 57: "339966",
}  # fmt: skip
"""The numbered colours of older workbooks that are used for ratings."""


@lru_cache(maxsize=1024)
def family_of(colour: str | None) -> Colour | None:
    """The family of a fill ("FFC000", "FFFFC000"), None for white, black and the pale shades that are there for looks.

    >>> family_of("FFC000")
    <Colour.AMBER: 'amber'>
    """
    found = _RGB.fullmatch(colour or "")
    if not found:
        return None
    parts = bytes.fromhex(found[1])
    if max(parts) - min(parts) < _GREY:
        return Colour.GREY if parts[0] in _SHADES else None
    if max(parts) - min(parts) <= _VIVID:
        return None
    hue = rgb_to_hls(*(part / 255 for part in parts))[0] * 360
    if hue < 20 or hue >= 330:
        return Colour.RED
    if hue < 65:
        return Colour.AMBER
    return Colour.GREEN if hue < 170 else Colour.BLUE if hue < 260 else None


def tinted(colour: str | None, tint: str | None) -> str | None:
    """A colour of a theme made lighter or darker by a share of 1, as Excel does it: "-0.25" is a quarter darker."""
    try:
        share = max(-1.0, min(1.0, float(tint or 0)))
    except ValueError:
        share = 0.0
    found = _RGB.fullmatch(colour or "")
    if not found or not share:
        return colour
    hue, light, strength = rgb_to_hls(*(part / 255 for part in bytes.fromhex(found[1])))
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    return bytes(round(part * 255) for part in hls_to_rgb(hue, light, strength)).hex().upper()


def numbered_colour(number: str | None) -> str | None:
    """The fill that a workbook names by its number in the palette, as "FF0000"."""
    return _PALETTE.get(int(number)) if number and number.isdecimal() else None

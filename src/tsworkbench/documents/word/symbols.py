"""Characters of symbol fonts, which the file tells by their place in the font."""

from __future__ import annotations

_SHAPES = {  # of Wingdings and Symbol, what turns up in plans
    0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐",
    0xE0: "→", 0xE8: "→", 0xF0: "→", 0xDF: "←", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹",
    0x6C: "●", 0x6E: "■", 0xA7: "•", 0xB7: "•", 0xD8: "•", 0x76: "•", 0x9F: "•", 0x77: "•",
}  # fmt: skip


def shape(code: str | None) -> str:
    """What a character looks like, from its place as the file writes it ("F0FC"); "" if that isn't known."""
    try:
        return _SHAPES.get(int(code or "", 16) & 0xFF, "")
    except ValueError:
        return ""

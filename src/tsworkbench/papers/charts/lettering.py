"""How wide a text will be, near enough to lay it out before the font is known.

The widths are those of an ordinary sans serif rounded up, so that what is fitted here fits in the reader's font too.
"""

_NARROW = frozenset("ijlI.,;:'’‘!|()[] /")
_WIDE = frozenset("mwMW@%—…")


def width(text: str, size: float, bold: bool = False) -> float:
    """How many pixels wide the text is at this size, at most."""
    ems = sum(_em(character) for character in text)
    return ems * size * (1.06 if bold else 1)


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.3
    if character in _WIDE:
        return 0.86
    if character.isupper():
        return 0.67
    return 0.54 if ord(character) < 0x2E80 else 1.05  # East Asian letters fill a square


def fit(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, or as much of it as fits the room, ending in "…"."""
    if width(text, size, bold) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size, bold) > room:
        kept = kept[:-1]
    return kept.rstrip(" ,;:") + "…"


def wrap(text: str, room: float, size: float, lines: int = 2) -> list[str]:
    """The text in at most so many lines; the last one ends in "…" where the words go on."""
    wrapped: list[str] = []
    words = text.split()
    while words and len(wrapped) < lines - 1:
        taken = 1
        while taken < len(words) and width(" ".join(words[: taken + 1]), size) <= room:
            taken += 1
        wrapped.append(fit(" ".join(words[:taken]), room, size))
        words = words[taken:]
    return [*wrapped, fit(" ".join(words), room, size)] if words else wrapped

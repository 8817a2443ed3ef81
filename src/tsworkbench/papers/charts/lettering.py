"""How wide a text will be, near enough to lay it out before the font is known.

The widths are those of Arial (and of all fonts made to take its place), in thousandths of the font's size. Others that
papers are read in are narrower, so that what is fitted here fits there too.
"""

_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
    1015: "@",
}
_WIDTH_OF = {character: width for width, characters in _WIDTHS.items() for character in characters}
_OF_ANY_OTHER = 560
_SYMBOLS = 0x2190  # arrows, marks and, further on, East Asian letters: each fills a square
_OF_A_SQUARE = 1050


def width(text: str, size: float, bold: bool = False) -> float:
    """How many pixels wide the text is at this size, at most."""
    thousandths = sum(_WIDTH_OF.get(character) or _other(character) for character in text)
    return thousandths * size / 1000 * (1.06 if bold else 1)


def _other(character: str) -> int:
    if ord(character) >= _SYMBOLS:
        return _OF_A_SQUARE
    return 700 if character.isupper() else _OF_ANY_OTHER


def fit(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, or as much of it as fits the room, ending in "…"."""
    if width(text, size, bold) <= room:
        return text
    room -= width("…", size, bold)
    kept = 0
    for character in text:
        room -= width(character, size, bold)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip(" ,;:") + "…"


def wrap(text: str, room: float, size: float, lines: int = 2) -> list[str]:
    """The text in at most this many lines; the last one ends in "…" where the words go on."""
    wrapped: list[str] = []
    words = text.split()
    start = 0
    while start < len(words) and len(wrapped) < lines - 1:
        end, taken = start + 1, width(words[start], size)
        while end < len(words) and taken + width(f" {words[end]}", size) <= room:
            taken += width(f" {words[end]}", size)
            end += 1
        wrapped.append(fit(" ".join(words[start:end]), room, size))
        start = end
    return [*wrapped, fit(" ".join(words[start:]), room, size)] if start < len(words) else wrapped

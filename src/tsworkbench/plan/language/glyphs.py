"""What our marks become where they can't be shown: signs that every old console has, or letters of ASCII.

Every stand-in is as wide as what it stands for, except “…”, “£” and “€” in ASCII, so that columns stay in line.
"""

import codecs
import sys
from collections.abc import Mapping

PLAIN = {
    "✓": "√",
    "◆": "♦",
    "◇": "◊",
    "┄": "-",
    "━": "═",
    "▸": "►",
    "▾": "▼",
    "↵": "«",
    "⇄": "↔",
    "⇡": "↑",
    "▁": "_",
    "▂": "_",
    "▃": "▄",
    "▅": "▄",
    "▆": "█",
    "▇": "█",
    "✔": "√",
    "✗": "x",
    "☐": "□",
    "☑": "√",
}
"""Signs of Microsoft's WGL4, which the fonts of the old Windows console and of Linux' own have."""

_LETTERS = {
    "▲": "!",
    "◆": "*",
    "●": "+",
    "✓": "v",
    "○": "o",
    "›": ">",
    "┄": "~",
    "×": "x",
    "◇": "#",
    "·": ".",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "‹": "<",
    "•": "*",
    "▪": "*",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "↵": "<",
    "⇄": "&",
    "↔": "&",
    "⇡": "^",
    "▸": ">",
    "▾": "v",
    "─": "-",
    "━": "=",
    "═": "=",
    "│": "|",
    "▌": "|",
    "█": "#",
    "▁": "_",
    "▂": "_",
    "▃": "=",
    "▄": "=",
    "▅": "=",
    "▆": "#",
    "▇": "#",
    "√": "v",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "\u00a0": " ",
}
_LONGER = {"…": "...", "£": "GBP", "€": "EUR", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "⁄": "/"}
_SHORT = {"…": "~", "£": "#", "ß": "s"}


def plain(text: str) -> str:
    """The text in signs that every old console has, as wide as it was.

    >>> plain("◆A ✓B ▸ 4.2")
    '♦A √B ► 4.2'
    """
    return text if text.isascii() else text.translate(_PLAIN)


def is_old_console(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether the terminal is one whose fonts lack some of our marks: Windows' old console, or Linux' own."""
    if environment.get("TERM") == "linux":
        return True
    newer = ("WT_SESSION", "TERM_PROGRAM", "ConEmuANSI", "ALACRITTY_WINDOW_ID", "WEZTERM_PANE", "MSYSTEM")
    return platform == "win32" and not any(environment.get(name) for name in newer)


def held(text: str, encoding: str) -> str:
    """The text as `encoding` can hold it, as wide as it was.

    >>> held("○ ✓ ◆A …", "ascii")
    'o v *A ~'
    """
    if text.isascii():
        return text
    return "".join(_stand_in(sign, encoding, short=True) for sign in text)


def errors(encoding: str) -> str:
    """The name by which a stream of this encoding is told to print stand-ins for what it can't hold."""

    def stand_ins(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        unheld = error.object[error.start : error.end]  # its own `encoding` may be just "charmap"
        return "".join(_stand_in(sign, encoding) for sign in unheld), error.end

    name = f"tsworkbench.{encoding}"
    codecs.register_error(name, stand_ins)
    return name


def _stand_in(sign: str, encoding: str, *, short: bool = False) -> str:
    """What stands for one sign in an encoding; “?” only where nothing else does."""
    from unicodedata import combining, normalize  # only where something can't be printed

    letters = _LONGER.get(sign) or _LETTERS.get(sign, "")
    if short and len(letters) > 1:
        letters = _SHORT.get(sign, "?")
    for candidate in (sign, PLAIN.get(sign, ""), letters):
        if candidate and _holds(encoding, candidate):
            return candidate
    parts = [part for part in normalize("NFKD", sign) if part != sign and not combining(part)]
    base = "".join(_stand_in(part, encoding) for part in parts)
    return base if base and (not short or len(base) == 1) else "?"


def _holds(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


_PLAIN = str.maketrans(PLAIN)

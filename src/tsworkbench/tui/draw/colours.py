"""How many colours the terminal has, as far as it says, and which theme is made of those."""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache, lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter, NoColor

from tsworkbench.tui.draw.themes import ANSI, HIGH_CONTRAST, OF_16, OF_256, PLAIN

AUTO = "auto"
"""The setting that leaves the choice of the theme to what the terminal says."""


class Colours(Enum):
    """How many; each is called as Rich calls it, but for none."""

    NONE = "none"
    FEW = "standard"
    MANY = "256"
    ALL = "truecolor"


_KNOW_ALL = ("alacritty", "contour", "foot", "ghostty", "kitty", "rio", "wezterm")
"""What the names of terminals have in them that show all colours, also where this system has not heard of them."""
_SAY_ALL = ("ghostty", "hyper", "iterm.app", "mintty", "rio", "vscode", "warpterminal", "wezterm")
_MARKS_OF_ALL = ("KONSOLE_VERSION", "VTE_VERSION", "WT_SESSION")

Ask = Callable[[str], "tuple[int, bool] | None"]
"""What this system knows of a terminal by its name: how many colours, and whether any at all can be named."""


def terminfo(term: str) -> tuple[int, bool] | None:
    """What this system's list of terminals says of one. None where it, or the list, is missing."""
    try:
        import curses
    except ImportError:  # Windows
        return None
    try:
        curses.setupterm(term, fd=2)
        direct = any(curses.tigetflag(flag) > 0 for flag in ("RGB", "Tc"))
        return curses.tigetnum("colors"), direct
    except curses.error:
        return None


def colours_of(environment: Mapping[str, str], ask: Ask = terminfo) -> Colours:
    """How many colours the terminal has, by what it says of itself: COLORTERM first, then TERM, then the system's list.

    Inside GNU screen, COLORTERM is what the terminal around it once said, and screen doesn't know all colours.
    """
    term = environment.get("TERM", "").strip().lower()
    inside = term.startswith(("screen", "tmux"))
    in_screen = term.startswith("screen") and "STY" in environment and "TMUX" not in environment
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit") and not in_screen:
        return Colours.ALL
    if term in ("dumb", "unknown") or (term.startswith("vt") and not term.startswith("vte")):
        return Colours.NONE
    if not inside and _says_all(term, environment):
        return Colours.ALL
    if "256color" in term:
        return Colours.MANY
    known = ask(term) if term else None
    if known is None:
        return Colours.FEW
    count, direct = known
    if not in_screen and (direct or count >= 1 << 24):
        return Colours.ALL
    return Colours.MANY if count >= 256 else Colours.FEW if count >= 8 else Colours.NONE


def _says_all(term: str, environment: Mapping[str, str]) -> bool:
    return (
        term.endswith("-direct")
        or any(name in term for name in _KNOW_ALL)
        or environment.get("TERM_PROGRAM", "").lower() in _SAY_ALL
        or any(mark in environment for mark in _MARKS_OF_ALL)
    )


def has_light_paper(environment: Mapping[str, str]) -> bool:
    """Whether the terminal says that its background is light: some do, as COLORFGBG."""
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return background in ("7", "15")


def theme_for(wanted: str, colours: Colours, environment: Mapping[str, str]) -> str:
    """The name of the theme that shows what was `wanted` ("auto", "dark" …) in the colours there are."""
    if wanted == AUTO:
        wanted = "light" if has_light_paper(environment) else "dark"
    if colours is Colours.NONE:
        return PLAIN.name
    if colours is Colours.FEW:
        return f"{HIGH_CONTRAST.name}{OF_16}" if wanted == "high-contrast" else ANSI.name
    name = f"tsworkbench-{wanted}"
    return f"{name}{OF_256}" if colours is Colours.MANY and name != ANSI.name else name


def wearable(colours: Colours) -> tuple[str, ...]:
    """The settings that look different in the colours there are, in the order in which one goes through them."""
    if colours is Colours.NONE:
        return ()
    return ("ansi", "high-contrast") if colours is Colours.FEW else ("dark", "light", "high-contrast", "ansi")


# The 240 of the 256 colours that no terminal gives looks of its own.


@cache
def fixed() -> dict[int, tuple[int, int, int]]:
    """Red, green and blue of each, by its number."""
    steps = (0, 95, 135, 175, 215, 255)
    cube = ((r, g, b) for r in steps for g in steps for b in steps)
    greys = ((level, level, level) for level in range(8, 248, 10))
    return dict(enumerate((*cube, *greys), 16))


@cache
def number_of(rgb: tuple[int, int, int]) -> int:
    """The number of the colour that is the most like this one.

    >>> number_of((0xd0, 0xd0, 0xd0))
    252
    """
    return min(fixed(), key=lambda number: sum((a - b) ** 2 for a, b in zip(fixed()[number], rgb, strict=True)))


@lru_cache(1024)
def _by_number(style: Style) -> Style:
    ink, paper = (
        None if colour is None or colour.triplet is None else RichColor.from_ansi(number_of(tuple(colour.triplet)))
        for colour in (style.color, style.bgcolor)
    )
    return style + Style(color=ink, bgcolor=paper)


class ByNumber(LineFilter):
    """Names every colour by its number: Rich would round some greys of the 256 to others of them."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same pieces of a line, in colours that the terminal has."""
        return [piece if piece.style is None else piece._replace(style=_by_number(piece.style)) for piece in segments]


BY_NUMBER, NO_COLOUR = ByNumber(), NoColor()

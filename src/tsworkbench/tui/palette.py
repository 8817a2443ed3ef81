"""The colours of every theme that ships, by what they are for.

Two of them have no colours of ours: one takes the terminal's own sixteen, one none at all. Where they have no
colour for a background they turn the row over or underline it.
"""

from typing import NamedTuple


class Palette(NamedTuple):
    """Colours as ``#rrggbb``, or as a terminal calls its own: "default", "red", "bright_black".

    `rule` and `faint` are for lines only: they are too weak for words.
    """

    name: str
    dark: bool
    background: str
    surface: str
    selected: str
    echo: str
    rule: str
    faint: str
    text: str
    strong: str
    muted: str
    accent: str
    red: str
    amber: str
    green: str
    blue: str
    on_red: str
    tint: float
    """How much of a RAG colour a year tile takes on; more would make the words on it hard to read."""

    @property
    def is_terminals(self) -> bool:
        """Whether the colours are the terminal's own, of which nobody knows what they look like."""
        return not self.background.startswith("#")


DARK = Palette(
    name="tsworkbench-dark",
    dark=True,
    background="#14171d",
    surface="#1b1f27",
    selected="#28304a",
    echo="#20252f",
    rule="#363d4a",
    faint="#4b5363",
    text="#cdd3de",
    strong="#f3f5f9",
    muted="#949cac",
    accent="#b8a6ff",
    red="#fb7268",
    amber="#f5cf6b",
    green="#86d6ba",
    blue="#7f9cc6",
    on_red="#1a0f0f",
    tint=0.12,
)

LIGHT = Palette(
    name="tsworkbench-light",
    dark=False,
    background="#faf9f6",
    surface="#f0eee8",
    selected="#ebe6fb",
    echo="#ebe8e1",
    rule="#d2cdc2",
    faint="#b5afa2",
    text="#31353d",
    strong="#0e1116",
    muted="#5c616b",
    accent="#5a3cc0",
    red="#7d0a14",
    amber="#8e5b00",
    green="#0f6f57",
    blue="#2f5580",
    on_red="#fff7f5",
    tint=0.05,
)

HIGH_CONTRAST = Palette(
    name="tsworkbench-high-contrast",
    dark=True,
    background="#000000",
    surface="#14141a",
    selected="#001d4f",
    echo="#26262c",
    rule="#5c626d",
    faint="#6f7682",
    text="#ffffff",
    strong="#ffffff",
    muted="#d8dce4",
    accent="#ffe14d",
    red="#ff958d",
    amber="#ffd452",
    green="#b8ffe6",
    blue="#b1ceff",
    on_red="#000000",
    tint=0.06,
)

OF_256 = "-256"
"""What the name of a theme ends with whose colours a terminal of 256 has."""

DARK_256 = DARK._replace(
    name=f"{DARK.name}{OF_256}",
    background="#121212",
    surface="#1c1c1c",
    selected="#00005f",
    echo="#262626",
    rule="#444444",
    faint="#585858",
    text="#d7d7d7",
    strong="#ffffff",
    muted="#9e9e9e",
    accent="#afafff",
    red="#ff5f5f",
    amber="#ffd75f",
    green="#87d7af",
    blue="#87afd7",
    tint=0,
)
"""Such a terminal would take the dark theme's selection for teal, on which red and violet can't be read."""

LIGHT_256 = LIGHT._replace(
    name=f"{LIGHT.name}{OF_256}",
    background="#ffffff",
    surface="#f4f4f4",
    selected="#d7ffff",
    echo="#eaeaea",
    rule="#d0d0d0",
    faint="#b2b2b2",
    text="#303030",
    strong="#000000",
    muted="#585858",
    accent="#5f00af",
    red="#870000",
    amber="#875f00",
    green="#005f5f",
    blue="#005f87",
    tint=0,
)

_TERMINALS = "default"

ANSI = Palette(
    name="tsworkbench-ansi",
    dark=True,
    background=_TERMINALS,
    surface=_TERMINALS,
    selected=_TERMINALS,
    echo=_TERMINALS,
    rule="bright_black",
    faint="bright_black",
    text=_TERMINALS,
    strong=_TERMINALS,
    muted=_TERMINALS,
    accent="magenta",
    red="red",
    amber="yellow",
    green="green",
    blue="blue",
    on_red=_TERMINALS,
    tint=0,
)

PLAIN = ANSI._replace(
    name="tsworkbench-plain",
    rule=_TERMINALS,
    faint=_TERMINALS,
    accent=_TERMINALS,
    red=_TERMINALS,
    amber=_TERMINALS,
    green=_TERMINALS,
    blue=_TERMINALS,
)
"""For $NO_COLOR: bold, underlined and turned over is all there is."""

PALETTES = (DARK, LIGHT, HIGH_CONTRAST, ANSI, PLAIN, DARK_256, LIGHT_256)


def mixed(over: str, under: str, share: float) -> str:
    """`share` of the colour `over` on the colour `under`.

    >>> mixed("#ffffff", "#000000", 0.5)
    '#808080'
    """
    pairs = zip(_rgb(over), _rgb(under), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

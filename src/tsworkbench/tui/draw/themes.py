"""What paint code draws with: one style per role, resolved for a theme; the themes, and the colours of each."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from tsworkbench.plan.model import Rag


class Palette(NamedTuple):
    """Colours as ``#rrggbb``, or as a terminal calls its own: "default", "red", "bright_black".

    `rule` and `faint` are for lines only: they are too weak for words. `rule` is on the background and on a surface,
    `faint` on every row. `picked` is the background of what is selected in a text field.
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
    picked: str
    tint: float
    """How much of a RAG colour a year tile takes on; more would make the words on it hard to read. With none, the tile
    has an edge in that colour instead."""

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
    rule="#666f82",
    faint="#737d92",
    text="#cdd3de",
    strong="#f3f5f9",
    muted="#949cac",
    accent="#b8a6ff",
    red="#fb7268",
    amber="#f5cf6b",
    green="#86d6ba",
    blue="#7f9cc6",
    on_red="#1a0f0f",
    picked="#4b5363",
    tint=0.12,
)

LIGHT = Palette(
    name="tsworkbench-light",
    dark=False,
    background="#faf9f6",
    surface="#f0eee8",
    selected="#ebe6fb",
    echo="#ebe8e1",
    rule="#8d867a",
    faint="#888174",
    text="#31353d",
    strong="#0e1116",
    muted="#5c616b",
    accent="#5a3cc0",
    red="#7d0a14",
    amber="#8e5b00",
    green="#0f6f57",
    blue="#2f5580",
    on_red="#fff7f5",
    picked="#b5afa2",
    tint=0.05,
)

HIGH_CONTRAST = Palette(
    name="tsworkbench-high-contrast",
    dark=True,
    background="#000000",
    surface="#14141a",
    selected="#001d4f",
    echo="#26262c",
    rule="#6f7682",
    faint="#7d8592",
    text="#ffffff",
    strong="#ffffff",
    muted="#d8dce4",
    accent="#ffe14d",
    red="#ff958d",
    amber="#ffd452",
    green="#b8ffe6",
    blue="#b1ceff",
    on_red="#000000",
    picked="#5c626d",
    tint=0.06,
)

OF_256, OF_16 = "-256", "-16"
"""What the name of a theme ends with that is made of the colours that a terminal of so many has."""

DARK_256 = DARK._replace(
    name=f"{DARK.name}{OF_256}",
    background="#121212",
    surface="#1c1c1c",
    selected="#00005f",
    echo="#262626",
    rule="#6c6c6c",
    faint="#767676",
    text="#d0d0d0",
    strong="#ffffff",
    muted="#9e9e9e",
    accent="#d7afff",
    red="#ff5f5f",
    amber="#ffd75f",
    green="#87d7af",
    blue="#8787d7",
    on_red="#121212",
    picked="#585858",
    tint=0,
)
"""Chosen among the 240 colours that look alike on every terminal, not rounded to them: rounded, the selected row would
be teal, on which red and violet can't be read, and its echo would be the background."""

LIGHT_256 = LIGHT._replace(
    name=f"{LIGHT.name}{OF_256}",
    background="#ffffff",
    surface="#eeeeee",
    selected="#d7ffff",
    echo="#e4e4e4",
    rule="#808080",
    faint="#767676",
    text="#303030",
    strong="#000000",
    muted="#585858",
    accent="#5f00af",
    red="#870000",
    amber="#875f00",
    green="#005f5f",
    blue="#005faf",
    on_red="#ffffff",
    picked="#b2b2b2",
    tint=0,
)

HIGH_CONTRAST_256 = HIGH_CONTRAST._replace(
    name=f"{HIGH_CONTRAST.name}{OF_256}",
    surface="#121212",
    selected="#00005f",
    echo="#1c1c1c",
    rule="#767676",
    faint="#808080",
    muted="#dadada",
    accent="#ffff5f",
    red="#ff8787",
    amber="#ffd75f",
    green="#d7ffd7",
    blue="#afd7ff",
    picked="#585858",
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
    blue="cyan",
    on_red=_TERMINALS,
    picked=_TERMINALS,
    tint=0,
)
"""Blue would be all but black on the black that most such terminals have."""

HIGH_CONTRAST_16 = ANSI._replace(
    name=f"{HIGH_CONTRAST.name}{OF_16}",
    background="black",
    surface="black",
    selected="black",
    echo="black",
    rule="white",
    faint="white",
    text="bright_white",
    strong="bright_white",
    muted="bright_white",
    accent="bright_magenta",
    red="bright_red",
    amber="bright_yellow",
    green="bright_green",
    blue="bright_cyan",
    on_red="black",
    picked="black",
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

PALETTES = (
    DARK,
    LIGHT,
    HIGH_CONTRAST,
    ANSI,
    PLAIN,
    DARK_256,
    LIGHT_256,
    HIGH_CONTRAST_256,
    HIGH_CONTRAST_16,
)


def mixed(over: str, under: str, share: float) -> str:
    """`share` of the colour `over` on the colour `under`.

    >>> mixed("#ffffff", "#000000", 0.5)
    '#808080'
    """
    pairs = zip(_rgb(over), _rgb(under), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


class StandIns(LineFilter):
    """Puts other signs, as wide, for those that a terminal lacks: on the whole screen, whoever has painted it."""

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same pieces of a line with other signs in them."""
        return [piece if piece.text.isascii() else piece._replace(text=self._change(piece.text)) for piece in segments]


def stand_ins_for(glyphs: str | None, environment: Mapping[str, str], encoding: str | None) -> StandIns | None:
    """What a screen needs to show our glyphs: `glyphs` is "full", "plain", or None where nobody has said.

    Without a word the plain ones are for the old console of Windows and for Linux' own. Where the terminal's encoding
    is not UTF-8, each sign is one that it holds.
    """
    from tsworkbench.plan.language.glyphs import held, is_old_console, plain

    if encoding is not None and encoding.lower().replace("-", "") not in ("utf8", "cp65001"):
        return StandIns(lambda text: held(text, encoding))
    if glyphs == "plain" or (glyphs is None and is_old_console(environment)):
        return StandIns(plain)
    return None


class Look(NamedTuple):
    """Styles by role. Text roles carry no background, so that they can stand on any of the backgrounds."""

    name: str
    """The theme's name: what a cache of painted things keeps in its key."""
    text: Style
    strong: Style
    muted: Style
    quote: Style
    """Someone's own words."""
    accent: Style
    key: Style
    """A key in a hint."""
    error: Style
    """What was refused, and what is late."""
    doubt: Style
    """What can't be read yet."""
    rule: Style
    faint: Style
    """Lines only, like `rule`, and a little stronger."""
    base: Style
    """Plain text on the background of the screen."""
    raised: Style
    """Plain text on a raised surface."""
    selected: Style
    """The background of the selected row in the pane that has the focus."""
    echo: Style
    """The background of the selected row in the other panes."""
    chip: Style
    """The one filled, saturated chip on the screen: what is late."""
    today: Style
    """The as-at day."""
    cursor: Style
    """The day the cursor is on, and a text cursor."""
    rags: Mapping[Rag | None, Style]
    """The colour of each RAG; under None, that of "not said"."""
    tiles: Mapping[Rag | None, Style]
    """The background of a month's tile, tinted by its worst RAG."""
    edged: bool
    """Backgrounds can't say a RAG here: a tile says it with its edge."""


@cache
def look_for(theme_name: str) -> Look:
    """The look of the theme called `theme_name`; of the dark theme, if it is not one of ours."""
    return _resolved(next((palette for palette in PALETTES if palette.name == theme_name), DARK))


def theme_called(name: str) -> Theme | None:
    """The theme of that name, to register with an app before it is put on; None if it is not one of ours."""
    return next((_theme(palette) for palette in PALETTES if palette.name == name), None)


def themes() -> list[Theme]:
    """All themes that ship."""
    return [_theme(palette) for palette in PALETTES]


def _resolved(palette: Palette) -> Look:
    look = _coloured(palette)
    return _of_the_terminal(look, palette) if palette.is_terminals else look


def _of_the_terminal(look: Look, palette: Palette) -> Look:
    """Without colours of our own a background is the words turned over, or a line under them."""
    over = Style(reverse=True, bold=True)
    dim = Style(dim=palette is ANSI or None)  # the one grey that every such terminal has
    return look._replace(
        muted=look.muted + dim,
        rags={**look.rags, Rag.UNRATED: look.muted + dim, None: look.muted + dim},
        selected=Style(reverse=True),
        echo=Style(underline=True),
        chip=Style(color=palette.red, bgcolor=palette.on_red) + over,
        today=over,
        cursor=Style(color=palette.accent) + over,
        key=look.key + Style(underline=palette.accent == palette.text or None),
    )


def _coloured(palette: Palette) -> Look:
    def ink(colour: str, *, bold: bool = False, italic: bool = False) -> Style:
        return Style(color=colour, bold=bold or None, italic=italic or None)

    def tile(colour: str) -> Style:
        return Style(bgcolor=mixed(colour, palette.background, palette.tint) if palette.tint else palette.surface)

    return Look(
        name=palette.name,
        text=ink(palette.text),
        strong=ink(palette.strong, bold=True),
        muted=ink(palette.muted),
        quote=ink(palette.text, italic=True),
        accent=ink(palette.accent),
        key=ink(palette.accent, bold=True),
        error=ink(palette.red, bold=True),
        doubt=ink(palette.amber),
        rule=ink(palette.rule),
        faint=ink(palette.faint),
        base=Style(color=palette.text, bgcolor=palette.background),
        raised=Style(color=palette.text, bgcolor=palette.surface),
        selected=Style(bgcolor=palette.selected),
        echo=Style(bgcolor=palette.echo),
        chip=Style(color=palette.on_red, bgcolor=palette.red, bold=True),
        today=Style(color=palette.background, bgcolor=palette.strong, bold=True),
        cursor=Style(color=palette.background, bgcolor=palette.accent, bold=True),
        rags={
            Rag.RED: ink(palette.red, bold=True),
            Rag.AMBER: ink(palette.amber, bold=True),
            Rag.GREEN: ink(palette.green),
            Rag.COMPLETE: ink(palette.blue),
            Rag.UNRATED: ink(palette.muted),
            None: ink(palette.muted),
        },
        tiles={
            Rag.RED: tile(palette.red),
            Rag.AMBER: tile(palette.amber),
            Rag.GREEN: tile(palette.green),
            Rag.COMPLETE: tile(palette.blue),
            Rag.UNRATED: Style(bgcolor=palette.surface),
            None: Style(bgcolor=palette.surface),
        },
        edged=not palette.tint,
    )


def _theme(palette: Palette) -> Theme:
    own = palette._asdict().items()
    named: dict[str, Any] = {role: f"ansi_{colour}" for role, colour in own if _is_terminals(colour)}
    colours = palette._replace(**named)  # as Textual calls the terminal's own
    return Theme(
        name=palette.name,
        dark=palette.dark,
        ansi=palette.is_terminals,
        primary=colours.accent,
        secondary=colours.blue,
        accent=colours.accent,
        foreground=colours.text,
        background=colours.background,
        surface=colours.surface,
        panel=colours.echo,
        boost=colours.echo,
        error=colours.red,
        warning=colours.amber,
        success=colours.green,
        text_alpha=1.0,
        variables=_variables(colours) | (_TURNED_OVER if palette.is_terminals else {}),
    )


_TURNED_OVER = {
    "ansi-background": "ansi_black",
    "ansi-foreground": "ansi_white",
    "input-cursor-text-style": "reverse",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "block-cursor-text-style": "reverse",
}


def _is_terminals(part: object) -> bool:
    return isinstance(part, str) and not part.startswith(("#", "tsworkbench-"))


def _variables(palette: Palette) -> dict[str, str]:
    """Textual's own names for what its widgets draw, and our roles under their own names for our CSS."""
    return {
        "strong": palette.strong,
        "muted": palette.muted,
        "faint": palette.faint,
        "rule": palette.rule,
        "selected": palette.selected,
        "echo": palette.echo,
        "red": palette.red,
        "amber": palette.amber,
        "green": palette.green,
        "blue": palette.blue,
        "text-muted": palette.muted,
        "text-disabled": palette.muted,
        "text-accent": palette.accent,
        "text-error": palette.red,
        "border": palette.accent,
        "border-blurred": palette.faint,
        "block-cursor-background": palette.selected,
        "block-cursor-foreground": palette.strong,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": palette.echo,
        "block-cursor-blurred-foreground": palette.text,
        "block-hover-background": palette.echo,
        "input-cursor-background": palette.accent,
        "input-cursor-foreground": palette.background,
        "input-selection-background": palette.picked,
        "input-selection-foreground": palette.strong,
        "footer-background": palette.background,
        "footer-foreground": palette.muted,
        "footer-key-foreground": palette.accent,
        "footer-description-foreground": palette.muted,
        "scrollbar": palette.rule,
        "scrollbar-hover": palette.faint,
        "scrollbar-active": palette.faint,
        "scrollbar-background": palette.background,
        "scrollbar-background-hover": palette.background,
        "scrollbar-background-active": palette.background,
        "scrollbar-corner-color": palette.background,
        "link-color": palette.accent,
    }

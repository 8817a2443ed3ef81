"""What paint code draws with: one style per role, resolved for a theme; and the themes themselves."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from tsworkbench.plan.model import Rag
from tsworkbench.tui.palette import DARK, PALETTES, Palette, mixed


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
    from tsworkbench.plan.glyphs import held, is_old_console, plain

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


@cache
def look_for(theme_name: str) -> Look:
    """The look of the theme called `theme_name`; of the dark theme, if it is not one of ours."""
    return _resolved(next((palette for palette in PALETTES if palette.name == theme_name), DARK))


def themes() -> list[Theme]:
    """The themes to register with the app."""
    return [_theme(palette) for palette in PALETTES]


def _resolved(palette: Palette) -> Look:
    look = _coloured(palette)
    return _of_the_terminal(look, palette) if palette.is_terminals else look


def _of_the_terminal(look: Look, palette: Palette) -> Look:
    """Without colours of our own a background is the words turned over, or a line under them."""
    over = Style(reverse=True, bold=True)
    return look._replace(
        selected=Style(reverse=True),
        echo=Style(underline=True),
        chip=Style(color=palette.red) + over,
        today=over,
        cursor=Style(color=palette.accent) + over,
        key=look.key + Style(underline=palette.accent == palette.text or None),
    )


def _coloured(palette: Palette) -> Look:
    def ink(colour: str, *, bold: bool = False, italic: bool = False) -> Style:
        return Style(color=colour, bold=bold or None, italic=italic or None)

    def tile(colour: str) -> Style:
        under = palette.background if palette.is_terminals else mixed(colour, palette.background, palette.tint)
        return Style(bgcolor=under)

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
        "input-selection-background": palette.faint,
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

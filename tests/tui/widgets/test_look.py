"""Every word on the screen can be read, in every theme, by everybody."""

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from tests.tui.officer import AtDesk
from textual.color import Color

from tsworkbench.plan.model import GLYPHS, Rag, badge
from tsworkbench.tui.draw.colours import ByNumber, Colours, colours_of, fixed, terminfo, theme_for
from tsworkbench.tui.draw.themes import PALETTES, Look, look_for, mixed, theme_called, themes
from tsworkbench.tui.first_start import FirstStart

LEAST_CONTRAST = 4.5
LEAST_OF_LINES = 3
NAMES = [palette.name for palette in PALETTES if not palette.is_terminals]
"""What a terminal's own colours look like, only its owner knows."""
TEXT_ROLES = ("text", "strong", "muted", "quote", "accent", "key", "error", "doubt")
# Machado, Oliveira & Fernandes 2009, deuteranopia, severity 1, on linear RGB
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
SELECTIONS = (
    ("input-selection-foreground", "input-selection-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("block-cursor-foreground", "block-cursor-background"),
)
COLOURED = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE)


def linear(style_colour: Style, *, background: bool = False) -> tuple[float, float, float]:
    colour = style_colour.bgcolor if background else style_colour.color
    assert colour is not None
    return tuple(_linear(channel / 255) for channel in colour.get_truecolor())  # type: ignore[return-value]


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(rgb: tuple[float, float, float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(ink: Style, paper: Style) -> float:
    light, dark = sorted((luminance(linear(ink)), luminance(linear(paper, background=True))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lightness_for_a_deuteranope(style: Style) -> float:
    rgb = linear(style)
    seen = tuple(max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True))) for row in DEUTERANOPIA)
    y = luminance(seen)  # type: ignore[arg-type]
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def papers(look: Look) -> dict[str, Style]:
    tiles = {f"tile {rag}": style for rag, style in look.tiles.items()}
    return {
        "background": look.base,
        "surface": look.raised,
        "selected": look.selected,
        "echo": look.echo,
    } | tiles


@pytest.mark.parametrize("name", NAMES)
def test_every_text_colour_reads_on_every_background(name: str) -> None:
    look = look_for(name)
    inks = {role: getattr(look, role) for role in TEXT_ROLES} | {f"rag {rag}": s for rag, s in look.rags.items()}
    weak = {
        f"{ink} on {paper}": round(contrast(inks[ink], under), 2)
        for ink in inks
        for paper, under in papers(look).items()
        if contrast(inks[ink], under) < LEAST_CONTRAST
    }
    assert not weak


OF_256_COLOURS = ["tsworkbench-dark-256", "tsworkbench-light-256", "tsworkbench-high-contrast-256"]
"""The themes that a terminal of 256 colours gets."""


@pytest.mark.parametrize("name", OF_256_COLOURS)
def test_in_256_colours_every_colour_is_one_of_them_and_none_is_rounded(name: str) -> None:
    palette = next(palette for palette in PALETTES if palette.name == name)
    colours = {part for part in palette if isinstance(part, str) and part.startswith("#")}
    assert len(colours) > 10
    for colour in colours:
        drawn = Style(color=colour, bgcolor=colour)
        [piece] = ByNumber().apply([Segment("x", drawn)], Color.parse("#000000"))
        assert piece.style is not None
        assert piece.style.color is not None
        assert piece.style.bgcolor is not None
        number = piece.style.color.number
        assert number is not None
        assert number == piece.style.bgcolor.number
        assert "#{:02x}{:02x}{:02x}".format(*fixed()[number]) == colour


def test_a_colour_of_no_theme_is_drawn_as_the_nearest_of_the_256() -> None:
    [piece] = ByNumber().apply([Segment("x", Style(color="#d1cfd0", bgcolor="red"))], Color.parse("#000000"))
    assert piece.style == Style(color="color(252)", bgcolor="red")


@pytest.mark.parametrize("name", [palette.name for palette in PALETTES if not palette.is_terminals])
def test_every_meaning_has_a_colour_of_its_own(name: str) -> None:
    look = look_for(name)
    grounds = [style.bgcolor for style in (look.base, look.raised, look.selected, look.echo)]
    assert len(set(grounds)) == len(grounds)
    inks = [look.rags[rag].color for rag in COLOURED] + [look.muted.color, look.text.color]
    assert len(set(inks)) == len(inks)


@pytest.mark.parametrize("name", ["tsworkbench-ansi", "tsworkbench-high-contrast-16"])
def test_in_16_colours_every_meaning_has_a_colour_or_a_weight_of_its_own(name: str) -> None:
    look = look_for(name)
    inks = [look.rags[rag] for rag in COLOURED]
    assert len({style.color for style in [*inks, look.text, look.accent]}) == len(inks) + 2
    grounds = [(style.bgcolor, style.reverse, style.underline) for style in (look.base, look.selected, look.echo)]
    assert len(set(grounds)) == len(grounds)
    assert look.rags[Rag.GREEN].color in (RichColor.parse("green"), RichColor.parse("bright_green"))


@pytest.mark.parametrize("name", [palette.name for palette in PALETTES])
def test_a_tile_says_its_rag_by_its_ground_or_by_its_edge(name: str) -> None:
    look = look_for(name)
    assert look.edged == (len({look.tiles[rag].bgcolor for rag in COLOURED}) < len(COLOURED))


# No figure can be had of the terminal's own colours: only its owner knows what they look like.
@pytest.mark.parametrize("name", NAMES)
def test_lines_and_marks_measure_three_to_one_where_they_are_painted(name: str) -> None:
    look = look_for(name)
    weak = {
        f"{line} on {paper}": round(contrast(getattr(look, line), getattr(look, paper)), 2)
        for line, papers_of in {"rule": ("base", "raised"), "faint": ("base", "raised", "selected", "echo")}.items()
        for paper in papers_of
        if contrast(getattr(look, line), getattr(look, paper)) < LEAST_OF_LINES
    }
    assert not weak


@pytest.mark.parametrize(
    ("wanted", "colours", "drawn"),
    [
        ("auto", Colours.ALL, "dark"),
        ("light", Colours.ALL, "light"),
        ("auto", Colours.MANY, "dark-256"),
        ("light", Colours.MANY, "light-256"),
        ("high-contrast", Colours.MANY, "high-contrast-256"),
        ("ansi", Colours.MANY, "ansi"),
        ("auto", Colours.FEW, "ansi"),
        ("light", Colours.FEW, "ansi"),
        ("high-contrast", Colours.FEW, "high-contrast-16"),
        ("auto", Colours.NONE, "plain"),
        ("high-contrast", Colours.NONE, "plain"),
    ],
)
def test_a_terminal_gets_the_colours_it_has(wanted: str, colours: Colours, drawn: str) -> None:
    name = theme_for(wanted, colours, {})
    assert name == f"tsworkbench-{drawn}"
    assert theme_called(name) is not None


def test_a_terminal_that_says_that_its_paper_is_light_gets_the_light_theme_unless_another_is_set() -> None:
    assert theme_for("auto", Colours.ALL, {"COLORFGBG": "0;15"}) == "tsworkbench-light"
    assert theme_for("auto", Colours.MANY, {"COLORFGBG": "0;default;7"}) == "tsworkbench-light-256"
    assert theme_for("auto", Colours.ALL, {"COLORFGBG": "15;0"}) == "tsworkbench-dark"
    assert theme_for("dark", Colours.ALL, {"COLORFGBG": "0;15"}) == "tsworkbench-dark"


LISTED = {"xterm": (8, False), "screen": (8, False), "vt100": (-1, False), "linux": (8, False), "ansi": (8, False),
          "tmux-256color": (256, False), "xterm-256color": (256, False), "rxvt": (88, False), "st-mono": (-1, False),
          "tmux-direct": (1 << 24, True), "my-xterm": (256, True), "eterm-color": (256, False)}  # fmt: skip


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, Colours.ALL),
        ({"TERM": "xterm-256color", "COLORTERM": "24bit"}, Colours.ALL),
        ({"TERM": "xterm-256color"}, Colours.MANY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, Colours.MANY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, Colours.ALL),
        ({"TERM": "xterm-256color", "WT_SESSION": "1"}, Colours.ALL),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, Colours.ALL),
        ({"TERM": "tmux-256color", "TMUX": "x", "VTE_VERSION": "7600"}, Colours.MANY),
        ({"TERM": "screen", "TMUX": "x"}, Colours.FEW),
        ({"TERM": "screen-256color", "TMUX": "x", "COLORTERM": "truecolor"}, Colours.ALL),
        ({"TERM": "screen", "STY": "1.pts", "COLORTERM": "truecolor"}, Colours.FEW),
        ({"TERM": "screen-256color", "STY": "1.pts", "COLORTERM": "truecolor"}, Colours.MANY),
        ({"TERM": "xterm"}, Colours.FEW),
        ({"TERM": "linux"}, Colours.FEW),
        ({"TERM": "ansi"}, Colours.FEW),
        ({"TERM": "rxvt"}, Colours.FEW),
        ({"TERM": "rxvt-256color"}, Colours.MANY),
        ({"TERM": "xterm-16color"}, Colours.FEW),
        ({"TERM": "vt100"}, Colours.NONE),
        ({"TERM": "vt220"}, Colours.NONE),
        ({"TERM": "vte-256color"}, Colours.MANY),
        ({"TERM": "st-mono"}, Colours.NONE),
        ({"TERM": "dumb"}, Colours.NONE),
        ({"TERM": "xterm-kitty"}, Colours.ALL),
        ({"TERM": "alacritty"}, Colours.ALL),
        ({"TERM": "xterm-direct"}, Colours.ALL),
        ({"TERM": "tmux-direct"}, Colours.ALL),
        ({"TERM": "my-xterm"}, Colours.ALL),
        ({"TERM": "eterm-color"}, Colours.MANY),
        ({"TERM": "never-heard-of"}, Colours.FEW),
        ({}, Colours.FEW),
    ],
)
def test_a_terminal_has_the_colours_that_it_says(environment: dict[str, str], colours: Colours) -> None:
    assert colours_of(environment, LISTED.get) is colours


@pytest.mark.parametrize(
    ("console", "theme"), [("truecolor", "dark"), ("256", "dark-256"), ("standard", "ansi"), (None, "dark")]
)
def test_a_console_of_windows_has_the_colours_that_rich_finds(
    console: str | None, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = FirstStart("plan.db", as_at=date(2009, 12, 15))
    monkeypatch.setattr(type(app.console), "color_system", console)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("tsworkbench.tui.terminal.safe_app.stand_ins_for", lambda *_: None)
    monkeypatch.delenv("COLORFGBG", raising=False)
    app.suit_terminal()
    assert app.theme == f"tsworkbench-{theme}"


def test_a_terminal_that_the_system_has_not_heard_of_is_no_fault() -> None:
    assert terminfo("no-such-terminal-at-all") is None


async def test_the_act_goes_through_the_themes_that_look_different_there(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        officer.app.colours = Colours.FEW
        officer.app.wear("auto")
        worn = [officer.app.theme]
        for _ in range(2):
            await officer.press("ctrl+p", *"next theme", "enter")
            worn.append(officer.app.theme)
        assert worn == [f"tsworkbench-{name}" for name in ("ansi", "high-contrast-16", "ansi")]
        officer.app.colours = Colours.NONE
        officer.app.wear("auto")
        await officer.press("ctrl+p", *"next theme", "enter")
        assert "has no colours" in officer.screen
        assert officer.app.theme == "tsworkbench-plain"


@pytest.mark.parametrize("name", NAMES)
def test_filled_chips_read(name: str) -> None:
    look = look_for(name)
    for chip in (look.chip, look.today, look.cursor):
        assert contrast(chip, chip) >= LEAST_CONTRAST


@pytest.mark.parametrize("name", NAMES)
def test_a_selection_in_a_text_field_reads(name: str) -> None:
    variables = next(theme for theme in themes() if theme.name == name).variables
    for ink, paper in SELECTIONS:
        style = Style(color=variables[ink], bgcolor=variables[paper])
        assert contrast(style, style) >= LEAST_CONTRAST, ink


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("tsworkbench-dark", 5.5),
        ("tsworkbench-light", 4.5),
        ("tsworkbench-high-contrast", 4.5),
        ("tsworkbench-dark-256", 7),
        ("tsworkbench-light-256", 3),
        ("tsworkbench-high-contrast-256", 5),
    ],
)
def test_rag_colours_differ_in_lightness_for_a_deuteranope(name: str, least: float) -> None:
    lightness = {rag: lightness_for_a_deuteranope(look_for(name).rags[rag]) for rag in COLOURED}
    for one, other in combinations(COLOURED, 2):
        assert abs(lightness[one] - lightness[other]) >= least, lightness


def test_colour_never_speaks_alone() -> None:
    assert [badge(rag) for rag in (*Rag, None)] == ["●G", "◆A", "▲R", "✓B", "–", "·"]
    assert len(set(GLYPHS.values())) == len(GLYPHS)


def test_an_unknown_theme_looks_dark() -> None:
    assert look_for("nord").text == look_for("tsworkbench-dark").text


def test_a_look_is_resolved_once() -> None:
    assert look_for("tsworkbench-light") is look_for("tsworkbench-light")


def test_themes_carry_their_names_and_our_roles() -> None:
    names = ["dark", "light", "high-contrast", "ansi", "plain"]
    names += ["dark-256", "light-256", "high-contrast-256", "high-contrast-16"]
    assert [theme.name for theme in themes()] == [f"tsworkbench-{name}" for name in names]
    for theme in themes():
        assert {"strong", "muted", "rule", "selected", "echo", "red"} <= set(theme.variables)


@pytest.mark.parametrize("name", ["tsworkbench-high-contrast", "tsworkbench-high-contrast-256"])
def test_high_contrast_words_measure_seven_to_one(name: str) -> None:
    look = look_for(name)
    for role in TEXT_ROLES:
        assert min(contrast(getattr(look, role), under) for under in papers(look).values()) >= 7, role


@pytest.mark.parametrize("name", ["tsworkbench-ansi", "tsworkbench-plain"])
def test_the_terminals_own_themes_name_no_colour_of_ours(name: str) -> None:
    look = look_for(name)
    styles = [style for style in look if isinstance(style, Style)] + [*look.rags.values(), *look.tiles.values()]
    named = {colour.name for style in styles for colour in (style.color, style.bgcolor) if colour is not None}
    allowed = {"default"} if name.endswith("plain") else {"default", "magenta", "red", "yellow", "green", "cyan"}
    assert named <= allowed | {"bright_black"}
    theme = next(theme for theme in themes() if theme.name == name)
    assert theme.ansi
    assert not [value for value in theme.variables.values() if value.startswith("#")]


@pytest.mark.parametrize("name", ["tsworkbench-ansi", "tsworkbench-plain"])
def test_without_backgrounds_the_selection_and_the_chip_are_turned_over(name: str) -> None:
    look = look_for(name)
    assert look.selected.reverse
    assert look.chip.reverse
    assert look.cursor.reverse
    assert look.echo.underline
    assert look.strong.bold


def test_mixing_keeps_the_ends() -> None:
    assert (mixed("#102030", "#ffffff", 1), mixed("#102030", "#ffffff", 0)) == ("#102030", "#ffffff")

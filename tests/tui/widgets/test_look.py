"""Every word on the screen can be read, in every theme, by everybody."""

from datetime import date
from itertools import combinations

import pytest
from rich.color import ColorSystem
from rich.style import Style

from tsworkbench.plan.model import GLYPHS, Rag, badge
from tsworkbench.tui.draw.themes import PALETTES, Look, look_for, mixed, themes
from tsworkbench.tui.first_start import FirstStart
from tsworkbench.work.mine.settings import Settings

LEAST_CONTRAST = 4.5
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


OF_256_COLOURS = ["tsworkbench-dark-256", "tsworkbench-light-256", "tsworkbench-high-contrast"]
"""The themes that a terminal of 256 colours gets."""


def quantised(style: Style) -> Style:
    """A style as a terminal of 256 colours draws it."""
    ink, paper = (
        None if colour is None else colour.downgrade(ColorSystem.EIGHT_BIT) for colour in (style.color, style.bgcolor)
    )
    return Style(color=ink, bgcolor=paper)


@pytest.mark.parametrize("name", OF_256_COLOURS)
def test_every_text_reads_on_every_background_in_256_colours(name: str) -> None:
    look = look_for(name)
    inks = {role: getattr(look, role) for role in TEXT_ROLES} | {f"rag {rag}": s for rag, s in look.rags.items()}
    weak = {
        f"{ink} on {paper}": round(contrast(quantised(style), quantised(under)), 2)
        for ink, style in inks.items()
        for paper, under in papers(look).items()
        if contrast(quantised(style), quantised(under)) < LEAST_CONTRAST
    }
    assert not weak
    for chip in (look.chip, look.today, look.cursor):
        assert contrast(quantised(chip), quantised(chip)) >= LEAST_CONTRAST
    variables = next(theme for theme in themes() if theme.name == name).variables
    for ink, paper in SELECTIONS:
        style = quantised(Style(color=variables[ink], bgcolor=variables[paper]))
        assert contrast(style, style) >= LEAST_CONTRAST, ink


@pytest.mark.parametrize("name", OF_256_COLOURS)
def test_the_selected_row_is_seen_in_256_colours(name: str) -> None:
    look = look_for(name)
    grounds = [quantised(style).bgcolor for style in (look.base, look.raised, look.selected, look.echo)]
    assert len(set(grounds)) == len(grounds)


@pytest.mark.parametrize(
    ("system", "theme", "drawn"),
    [
        ("256", "dark", "tsworkbench-dark-256"),
        ("256", "light", "tsworkbench-light-256"),
        ("256", "high-contrast", "tsworkbench-high-contrast"),
        ("256", "ansi", "tsworkbench-ansi"),
        ("truecolor", "dark", "tsworkbench-dark"),
    ],
)
def test_a_terminal_gets_the_colours_it_has(
    system: str, theme: str, drawn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = FirstStart("plan.db", as_at=date(2009, 12, 15), settings=Settings(theme=theme))
    monkeypatch.setattr(type(app.console), "color_system", system)
    app.suit_terminal()
    assert app.theme == drawn


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
    [("tsworkbench-dark", 5.5), ("tsworkbench-light", 4.5), ("tsworkbench-high-contrast", 4.5)],
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
    names = ["dark", "light", "high-contrast", "ansi", "plain", "dark-256", "light-256"]
    assert [theme.name for theme in themes()] == [f"tsworkbench-{name}" for name in names]
    for theme in themes():
        assert {"strong", "muted", "rule", "selected", "echo", "red"} <= set(theme.variables)


def test_high_contrast_words_measure_seven_to_one_and_lines_three() -> None:
    look = look_for("tsworkbench-high-contrast")
    for role in TEXT_ROLES:
        assert min(contrast(getattr(look, role), under) for under in papers(look).values()) >= 7, role
    assert min(contrast(line, look.base) for line in (look.rule, look.faint)) >= 3


@pytest.mark.parametrize("name", ["tsworkbench-ansi", "tsworkbench-plain"])
def test_the_terminals_own_themes_name_no_colour_of_ours(name: str) -> None:
    look = look_for(name)
    styles = [style for style in look if isinstance(style, Style)] + [*look.rags.values(), *look.tiles.values()]
    named = {colour.name for style in styles for colour in (style.color, style.bgcolor) if colour is not None}
    allowed = {"default"} if name.endswith("plain") else {"default", "magenta", "red", "yellow", "green", "blue"}
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

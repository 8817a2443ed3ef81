"""Whatever is painted, on every screen and in every theme whose colours are ours, can be read: WCAG 2.2, level AA.

Of the terminal's own colours (the ansi themes) no figure can be had: only its owner knows what they look like.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.style import Style
from tests.tui.textual_inside import paint_anew, strips_of
from tests.tui.widgets.test_look import LEAST_CONTRAST, LEAST_OF_LINES, NAMES, contrast

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

LINES = set("─━│┃▌█▁▂▃▄▅▆▇┄┼├┤╶╴╷╵")
"""What draws lines and bars, and tells no word."""

WAYS = {
    "the plan": ("1",),
    "a row's number and mark": ("1", "space", "down"),
    "the month": ("2",),
    "the year": ("2", "v"),
    "the timeline": ("2", "v", "v"),
    "the agenda": ("2", "v", "v", "v"),
    "officers": ("3",),
    "what was done": ("1", "c"),
    "a filter": ("1", "f", "l"),
    "an editor": ("1", "d", *"end jan"),
    "an editor that doubts": ("1", "d", *"blah"),
    "the form": ("e", "tab", "tab"),
    "the update round": ("U",),
    "papers": ("P",),
    "decisions": ("D",),
    "history": ("H",),
    "checks": ("K",),
    "workload": ("W",),
    "returns": ("R",),
    "keys": ("question_mark",),
}


def weak_pairs(officer: Officer) -> dict[str, float]:
    """What can't be read where it is painted, with its figure."""
    weak = {}
    for strip in strips_of(officer.app.screen):
        for piece in strip:
            words = piece.text.strip()
            style = piece.style
            if not words or style is None or style.color is None or style.bgcolor is None:
                continue
            ink, paper = (style, style) if not style.reverse else (_turned(style), _turned(style))
            figure = contrast(ink, paper)
            least = LEAST_OF_LINES if set(words) <= LINES | {" "} else LEAST_CONTRAST
            if figure < least:
                weak[f"{words!r}: {style}"] = round(figure, 2)
    return weak


def _turned(style: Style) -> Style:
    return Style(color=style.bgcolor, bgcolor=style.color)


SHOWN = [*((name, (120, 36)) for name in NAMES), ("tsworkbench-dark", (80, 24)), ("tsworkbench-light", (80, 24))]


@pytest.mark.parametrize(("theme", "size"), SHOWN)
async def test_every_pair_of_colours_that_is_painted_can_be_read(
    at_desk: AtDesk, demo_file: Path, theme: str, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        officer.app.theme = theme
        found: dict[str, dict[str, float]] = {}
        for name, keys in WAYS.items():
            await officer.go("5.1.m1")
            await officer.press(*keys)
            paint_anew(officer.app)
            await officer.settle()
            if weak := weak_pairs(officer):
                found[name] = weak
            while officer.app.screen is not officer.bench or officer.typed is not None:
                await officer.press("escape")
            await officer.press("escape", "escape")
        assert not found

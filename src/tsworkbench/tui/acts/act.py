"""An act as the registry holds it: everything that bindings, hints, palette, keys screen and docs need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench

Runs: TypeAlias = "Callable[[Workbench], None]"

_SHOWN = {
    "question_mark": "?",
    "equals_sign": "=",
    "plus": "+",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "escape": "esc",
}


@dataclass(frozen=True)
class Act:
    """One thing the officer can do. `changes` marks those that change data, or open something that will."""

    id: str
    keys: tuple[str, ...]
    """By Textual's names, the one to show first."""
    label: str
    """One or two words, for the hints."""
    help: str
    """A sentence, for the keys screen, the palette and the docs."""
    group: str
    run: Runs
    changes: bool = False


def shown(key: str) -> str:
    """A key as it is written for people: "shift+↑", "?", "N"."""
    *before, last = key.split("+") if key != "plus" else ["plus"]
    return "+".join([*before, _SHOWN.get(last, last)])

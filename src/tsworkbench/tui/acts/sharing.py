"""Sharing: who has what, settling, and the ways by which changes go out and come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench


def sharing(bench: WholeBench) -> None:
    """Who has which changes, and what was taken in."""
    from tsworkbench.tui.screens.sharing.sharing_screen import SharingScreen

    bench.open(SharingScreen(bench))


def settle(bench: WholeBench) -> None:
    """What two officers changed without knowing of each other."""
    from tsworkbench.tui.screens.sharing.settling_screen import SettlingScreen

    bench.open(SettlingScreen(bench))


def pack(bench: WholeBench) -> None:
    """From home a pack, from elsewhere a return: a letter that is written into a file."""
    from tsworkbench.tui.screens.sharing.outgoing import send

    send(bench)


def take_in(bench: WholeBench) -> None:
    """A pack, a return or a form that was sent."""
    from tsworkbench.tui.screens.sharing.incoming import ask_what_came

    ask_what_came(bench)

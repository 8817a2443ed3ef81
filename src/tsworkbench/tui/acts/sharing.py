"""Sharing: who has what, settling, and the ways by which changes go out and come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.plan.errors import WrongInput
from tsworkbench.tui.bench.actions import key_to

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


def exchange(bench: WholeBench) -> None:
    """Sends what waits and takes in what there is, beside the screen."""
    from tsworkbench.roads.state import road_of

    if road_of(bench.desk.book, bench.desk.plan["id"]) is None:
        raise WrongInput(
            f"This plan has no road by which to exchange changes. {key_to('share')} shares it by a folder or a hub; by "
            f"mail, {key_to('pack')} writes what to send."
        )
    bench.sharing.ask()


def pack(bench: WholeBench) -> None:
    """From home a pack, from elsewhere a return: a letter that is written into a file."""
    from tsworkbench.tui.screens.sharing.outgoing import send

    send(bench)


def form(bench: WholeBench) -> None:
    """An Excel form for an officer."""
    from tsworkbench.tui.screens.sharing.outgoing import send_form

    send_form(bench)


def take_in(bench: WholeBench) -> None:
    """A pack, a return or a form that was sent."""
    from tsworkbench.tui.screens.sharing.incoming import ask_what_came

    ask_what_came(bench)


def share(bench: WholeBench) -> None:
    """By a folder, by a hub, by letters only; and which copy is home."""
    from tsworkbench.tui.screens.sharing.ways import choose_way

    choose_way(bench)

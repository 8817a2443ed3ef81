"""Rounds: going through one's own rows, seeing who has been through theirs, and the papers that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench


def update_round(bench: Workbench) -> None:
    """Card after card: what needs a word from me."""
    from tsworkbench.tui.screens.round import RoundScreen

    me = bench.desk.me
    if me is None:
        who = bench.desk.book.who or "Nobody"
        raise WrongInput(f"{who} leads nothing in this file, so no word is asked. --who says whose round it is.")
    bench.app.push_screen(RoundScreen(bench, me["id"], me["name"]))


def returns(bench: Workbench) -> None:
    """Officer by officer: to be said, said, left blank."""
    from tsworkbench.tui.screens.returns import ReturnsScreen

    bench.app.push_screen(ReturnsScreen(bench))


def papers(bench: Workbench) -> None:
    """What leaves: looked at, written for, saved, issued."""
    from tsworkbench.tui.screens.papers import show_papers

    show_papers(bench)

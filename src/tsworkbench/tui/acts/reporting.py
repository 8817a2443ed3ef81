"""Rounds: going through one's own rows, seeing who has been through theirs, and the papers that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.plan.errors import WrongInput
from tsworkbench.tui.bench.actions import key_to

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench


def update_round(bench: WholeBench) -> None:
    """Card after card: what needs a word from me."""
    from tsworkbench.tui.screens.round.round_screen import RoundScreen

    me = bench.desk.me
    if me is None:
        who = bench.desk.book.who
        if not who:
            raise WrongInput(f"Say who you are first, with {key_to('who')}: the round asks about the rows you lead.")
        raise WrongInput(
            f"{who} leads nothing in this file, so no word is asked. "
            f"Take a row on with {key_to('lead')}, or say who you are with {key_to('who')}."
        )
    bench.open(RoundScreen(bench, me["id"], me["name"]))


def returns(bench: WholeBench) -> None:
    """Officer by officer: to be said, said, left blank."""
    from tsworkbench.tui.screens.round.returns import open_returns

    open_returns(bench)


def papers(bench: WholeBench) -> None:
    """What leaves: looked at, written for, saved, issued."""
    from tsworkbench.tui.screens.papers.papers_screen import show_papers

    show_papers(bench)


def measures(bench: WholeBench) -> None:
    """The measures of the plan, from those of the selected row on, where it has any."""
    from tsworkbench.tui.screens.overviews.measures import MeasuresScreen

    here = bench.target_or_none()
    bench.open(MeasuresScreen(bench, row_id=here.id if here is not None else None))


def money(bench: WholeBench) -> None:
    """What the plan costs, by whatever it is added up."""
    from tsworkbench.tui.screens.overviews.money import MoneyScreen

    bench.open(MoneyScreen(bench))

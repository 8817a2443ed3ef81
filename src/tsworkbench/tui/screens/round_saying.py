"""What is said on a card of the update round: its rating with why and what next, “no change”, words for members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.plan.model import Rag
from tsworkbench.store.book import Done
from tsworkbench.tui.acts import saying
from tsworkbench.work.row import status

if TYPE_CHECKING:
    from tsworkbench.tui.screens.round import RoundScreen


def green(screen: RoundScreen) -> None:
    """Green needs no words."""
    screen.perform(status.state_rag(screen.in_hand().ask.place, Rag.GREEN, as_at=screen.desk.as_at))


def amber(screen: RoundScreen) -> None:
    """Amber asks why and what next."""
    _state_and_ask(screen, Rag.AMBER)


def red(screen: RoundScreen) -> None:
    """Red asks why and what next."""
    _state_and_ask(screen, Rag.RED)


def _state_and_ask(screen: RoundScreen, rag: Rag) -> None:
    """Saved at once, then why and what next; said already, only the words are asked for again."""
    ask = screen.in_hand().ask
    said = ask.said
    if said is not None and said.rag is rag and not said.no_change:
        saying.ask_why(screen, [said.progress_id], why=said.why or "", next_step=said.next or "")
        return

    def then(done: Done) -> None:
        update = next((row_id for table, row_id in done.touched if table == "progress"), None)
        if update is not None:
            saying.ask_why(screen, [update])

    screen.perform(status.state_rag(ask.place, rag, as_at=screen.desk.as_at), then=then)


def no_change(screen: RoundScreen) -> None:
    """It was looked at, and what was said last still holds."""
    screen.perform(status.no_change(screen.in_hand().ask.place, as_at=screen.desk.as_at))


def words(screen: RoundScreen) -> None:
    """Words for members: with the answer, if there is one."""
    ask = screen.in_hand().ask
    said, before = ask.said, ask.said.comment if ask.said is not None else None
    offered = screen.take_offered() or before or ""

    def submit(text: str) -> None:
        if text == (before or ""):
            screen.close_editor()
        elif said is not None:
            screen.perform(status.explain(said.progress_id, comment=text), closes=True)
        else:
            screen.perform(status.comment(ask.place, text, as_at=screen.desk.as_at), closes=True)

    screen.ask("Say", offered, submit, says="Commentary: it is printed for members.")

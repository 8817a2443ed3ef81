"""Saying how things stand: RAG, status, commentary."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.model import Rag, Status, words
from tsworkbench.store.book import Done
from tsworkbench.work import edits
from tsworkbench.work.rows import DATED, RATED, require, standing

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench


def state_green(bench: Workbench) -> None:
    """Green needs no words."""
    bench.perform(edits.state_rag(bench.target(), Rag.GREEN, as_at=bench.desk.as_at))


def state_amber(bench: Workbench) -> None:
    """Amber is saved at once; then the words are asked for."""
    _state_and_ask(bench, Rag.AMBER)


def state_red(bench: Workbench) -> None:
    """Red is saved at once; then the words are asked for."""
    _state_and_ask(bench, Rag.RED)


def _state_and_ask(bench: Workbench, rag: Rag) -> None:
    bench.perform(edits.state_rag(bench.target(), rag, as_at=bench.desk.as_at), then=lambda done: _ask_why(bench, done))


def _ask_why(bench: Workbench, done: Done) -> None:
    """Red and amber ask why and what next. The RAG is saved already; esc leaves the words blank."""
    progress_id = next((row_id for table, row_id in done.touched if table == "progress"), None)
    if progress_id is not None:
        ask_words(bench, progress_id, "why")


def ask_words(bench: Workbench, progress_id: str, which: str) -> None:
    """Asks for the "why" of an update, and then "what_next"; or only for that."""

    def next_step(_: Done | None = None) -> None:
        bench.ask(
            "What next",
            "",
            lambda text: (
                bench.perform(edits.explain(progress_id, next_step=text), closes=True) if text else bench.close_editor()
            ),
            draft=("what_next", progress_id),
        )

    def why(text: str) -> None:
        if text:
            bench.perform(edits.explain(progress_id, why=text), closes=True, then=next_step)
        else:
            bench.close_editor()
            next_step()

    if which == "why":
        bench.ask("Why", "", why, draft=("why", progress_id))
    else:
        next_step()


def no_change(bench: Workbench) -> None:
    """It was looked at, and still holds."""
    bench.perform(edits.no_change(bench.target(), as_at=bench.desk.as_at))


def complete(bench: Workbench) -> None:
    """Complete; a completed row's day is edited instead."""
    place = bench.target()
    row = standing(bench.desk.book, place)
    if place.level != "objective" and row["status"] == Status.COMPLETE:
        _ask_done_on(bench)
    else:
        bench.perform(edits.set_status(place, Status.COMPLETE, as_at=bench.desk.as_at))


def _ask_done_on(bench: Workbench) -> None:
    """A completed row is never reopened by the key that completes: the day it was done is edited instead."""
    from tsworkbench.tui.widgets.editor import Reading
    from tsworkbench.work.dates import read_done_on, set_done_on

    place, desk = bench.target(), bench.desk
    done_on = standing(desk.book, place)["done_on"]

    def reading(text: str) -> Reading:
        try:
            return Reading(True, f"done {short_date(read_done_on(desk.book, place, text, as_at=desk.as_at))}")
        except WorkbenchError as error:
            return Reading(False, str(error))

    bench.ask(
        "Done on",
        short_date(date.fromisoformat(done_on)) if done_on else "",
        lambda text: bench.perform(set_done_on(place, text, as_at=desk.as_at), closes=True),
        reading=reading,
        replaces=True,
    )


def in_progress(bench: Workbench) -> None:
    """Work has begun."""
    bench.perform(edits.set_status(bench.target(), Status.IN_PROGRESS, as_at=bench.desk.as_at))


def status(bench: Workbench) -> None:
    """A status from the menu."""
    from tsworkbench.tui.widgets.menu import MenuItem

    place = bench.target()
    require(place, DATED, "status")
    now = standing(bench.desk.book, place)["status"]
    choices = [
        MenuItem(Status.NOT_STARTED, "not started", "n"),
        MenuItem(Status.IN_PROGRESS, "in progress", "p"),
        MenuItem(Status.COMPLETE, "complete", "c", "done on the as-at day"),
        MenuItem(Status.DEFERRED, "deferred", "d", "not for now; nothing falls due"),
        MenuItem(Status.CANCELLED, "cancelled", "x", "stays in the plan, struck out"),
    ]
    if now in (Status.COMPLETE, Status.DEFERRED, Status.CANCELLED):
        choices.append(MenuItem("reopen", "reopen", "o", f"it is {words(Status(now))} now"))

    def chosen(choice: str) -> None:
        status = Status.IN_PROGRESS if choice == "reopen" else Status(choice)
        bench.perform(edits.set_status(place, status, as_at=bench.desk.as_at))

    bench.choose("Status", choices, chosen, now=now)


def comment(bench: Workbench) -> None:
    """Commentary, printed for members."""
    place = bench.target()
    require(place, RATED, "commentary")
    bench.ask(
        "Say",
        bench.take_offered(),
        lambda text: bench.perform(edits.comment(place, text, as_at=bench.desk.as_at), closes=True),
        says="Commentary: it is printed for members.",
    )


def private_note(bench: Workbench) -> None:
    """A note that never leaves in a paper."""
    place = bench.target()
    bench.ask(
        "Private",
        bench.take_offered(),
        lambda text: bench.perform(edits.private_note(place, text), closes=True),
        says="A private note: it never leaves in a paper.",
    )

"""Saying how things stand: RAG, status, commentary."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.model import Rag, Status, words
from tsworkbench.store.book import Done
from tsworkbench.tui.acts.act import Act, Runs
from tsworkbench.work import edits
from tsworkbench.work.rows import standing

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench

_GROUP = "Say how it stands"


def _state(rag: Rag, *, ask: bool) -> Runs:
    def run(bench: Workbench) -> None:
        place = bench.target()
        bench.perform(
            edits.state_rag(place, rag, as_at=bench.desk.as_at),
            then=(lambda done: _ask_why(bench, done)) if ask else None,
        )

    return run


def _ask_why(bench: Workbench, done: Done) -> None:
    """Red and amber ask why and what next. The RAG is saved already; esc leaves the words blank."""
    progress_id = next((row_id for table, row_id in done.touched if table == "progress"), None)
    if progress_id is None:
        return

    def next_step(_: Done | None = None) -> None:
        bench.ask(
            "What next",
            "",
            lambda text: (
                bench.perform(edits.explain(progress_id, next_step=text), closes=True) if text else bench.close_editor()
            ),
        )

    def why(text: str) -> None:
        if text:
            bench.perform(edits.explain(progress_id, why=text), closes=True, then=next_step)
        else:
            bench.close_editor()
            next_step()

    bench.ask("Why", "", why)


def _no_change(bench: Workbench) -> None:
    bench.perform(edits.no_change(bench.target(), as_at=bench.desk.as_at))


def _complete(bench: Workbench) -> None:
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
    )


def _set_status(bench: Workbench, status: Status) -> None:
    bench.perform(edits.set_status(bench.target(), status, as_at=bench.desk.as_at))


def _in_progress(bench: Workbench) -> None:
    _set_status(bench, Status.IN_PROGRESS)


def _choose_status(bench: Workbench) -> None:
    from tsworkbench.tui.widgets.menu import MenuItem

    place = bench.target()
    row = standing(bench.desk.book, place)
    now = row["status"] if "status" in row.keys() else ""  # noqa: SIM118 - a Row tests values, not names
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


def _comment(bench: Workbench) -> None:
    place = bench.target()
    bench.ask(
        "Say",
        bench.take_offered(),
        lambda text: bench.perform(edits.comment(place, text, as_at=bench.desk.as_at), closes=True),
        says="Commentary: it is printed for members.",
    )


def _private_note(bench: Workbench) -> None:
    place = bench.target()
    bench.ask(
        "Private",
        bench.take_offered(),
        lambda text: bench.perform(edits.private_note(place, text), closes=True),
        says="A private note: it never leaves in a paper.",
    )


# One act, one line: the registry is a table.
# fmt: off
ACTS = (
    Act("state_green", ("g",), "green", "State green: it will be done by its agreed date", _GROUP, _state(Rag.GREEN, ask=False), True),
    Act("state_amber", ("a",), "amber", "State amber: in doubt; saves at once, then asks why and what next", _GROUP, _state(Rag.AMBER, ask=True), True),
    Act("state_red", ("r",), "red", "State red: not by its date, or not without a decision; saves at once, then asks why and what next", _GROUP, _state(Rag.RED, ask=True), True),
    Act("no_change", ("equals_sign",), "no change", "Say “no change”: it was looked at, and what was said still holds", _GROUP, _no_change, True),
    Act("complete", ("c",), "complete", "Complete, done on the as-at day; pressed again, edit that day", _GROUP, _complete, True),
    Act("in_progress", ("p",), "in progress", "Set to in progress", _GROUP, _in_progress, True),
    Act("status", ("s",), "status", "Choose a status: not started, in progress, complete, deferred, cancelled, reopen", _GROUP, _choose_status, True),
    Act("comment", ("n",), "note", "Write commentary, printed for members", _GROUP, _comment, True),
    Act("private_note", ("N",), "private", "Write a private note, which never leaves in a paper", _GROUP, _private_note, True),
)
# fmt: on

"""Bringing a document in from the workbench."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tsworkbench.plan.errors import WorkbenchError

if TYPE_CHECKING:
    from tsworkbench.store.book import Done
    from tsworkbench.tui.app import WorkbenchApp
    from tsworkbench.tui.importing import Source
    from tsworkbench.tui.screens.workbench import Workbench


def ask(bench: Workbench) -> None:
    """Where the document is; then the import of it."""
    from tsworkbench.tui.importing import Source
    from tsworkbench.tui.paths import about_document, path_of
    from tsworkbench.tui.screens.calm import Asking, Blank

    def go_on(typed: list[str]) -> None:
        asking.dismiss(path_of(typed[0]))

    words = "Type where it is, or drag it here. Nothing is written before you have seen what it was read as."
    asking = Asking("Import a document", words, [Blank("Document", reading=about_document)], go_on)
    bench.app.push_screen(asking, lambda path: start(bench, Source(path)) if path else None)


def start(bench: Workbench, source: Source) -> None:
    """Goes through the import of a document, while the screen goes on."""
    bench.run_worker(_bring(bench, source), group="import", exclusive=True)


async def _bring(bench: Workbench, source: Source) -> None:
    from tsworkbench.tui.importing import Desk, bring_in

    app, book = cast("WorkbenchApp", bench.app), bench.desk.book
    clock = book.now if book.has_own_clock else None
    try:
        done = await bring_in(app, Desk(book.path, bench.desk.as_at, book.who, clock), source, app.sittings)
    except WorkbenchError as error:
        bench.refuse(error)
        return
    if done is None:
        bench.tell("Left: nothing was written. What you have settled is kept until you leave the workbench.")
        return
    try:
        _show(bench, done)
    except WorkbenchError as error:  # the plan is in the file all the same
        bench.tell(f"{done.label} · saved. {error}")


def _show(bench: Workbench, done: Done) -> None:
    """The plan that has come in, and the one key that takes it back."""
    from tsworkbench.tui.actions import key_to
    from tsworkbench.tui.greeting import long_past
    from tsworkbench.tui.importing import plan_of

    desk = bench.desk
    bench.was_done(done)
    plan_id = plan_of(desk.book, done)
    if plan_id is not None and any(plan["id"] == plan_id for plan in desk.plans):
        bench.show_plan(plan_id)
    past = long_past(desk)
    bench.tell(f"{done.label} · {key_to('undo')} takes it back{'. ' if past else ''}{past}")

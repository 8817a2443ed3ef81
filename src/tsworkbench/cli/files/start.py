"""Opening the full-screen workbench: on a file, on your own file, or on the demonstration."""

import os
import sys
from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common
from tsworkbench.plan.errors import Damaged, NoSuchFile, WorkbenchError

if TYPE_CHECKING:
    from tsworkbench.documents.intake import Fresh
    from tsworkbench.store.book import Book, Clock
    from tsworkbench.store.views.workload import Counting

_LARGE = 8_000_000
"""Bytes of a file from which on its work isn't counted in a few milliseconds."""


@click.command("open", cls=Command, short_help="Open a plan file in the workbench.")
@click.argument("path", metavar="[FILE]", required=False)
@click.pass_obj
def open_command(common: Common, path: str | None) -> int:
    """Open a plan file in the full-screen workbench; without FILE, the one you would get without a command.

    \b
    tsworkbench open plan.db
    """
    if path is not None:
        common.file = path
    return open_workbench(common)


def open_workbench(common: Common, *, clock: "Clock | None" = None, begun: bool = False) -> int:
    """Opens the workbench on the common file. What can't be opened is said on a calm screen, and on stderr after it.

    `begun`: the plan has come into the file just now, before the workbench stood.
    """
    if common.named_file is None and not os.path.exists(common.path) and _on_a_terminal():
        return _first_start(common)
    common.clock = clock or common.clock
    try:
        book = common.opened()  # a sentence now is better than an empty screen first
        is_empty = _is_empty(book)
    except WorkbenchError as error:
        if not isinstance(error, NoSuchFile) and _on_a_terminal():
            from tsworkbench.tui.first_start import NoWorkbench

            NoWorkbench(str(error), common.settings).run()
        raise
    if is_empty and _on_a_terminal():
        book.close()
        return _first_start(common)
    counting = _counting(common, book.path)
    from tsworkbench.tui.terminal import import_textual

    import_textual()
    from tsworkbench.tui.app import run

    return run(book, as_at=common.as_at, settings=common.settings, begun=begun, counting=counting)


def _counting(common: Common, path: str) -> "Counting | None":
    """Begins to count a large file while the screen is still being imported."""
    if os.path.getsize(path) < _LARGE:
        return None
    from tsworkbench.store.views.workload import Counting

    return Counting(path, common.day, common.settings.look_ahead)


def _is_empty(book: "Book") -> bool:
    from tsworkbench.store.views.plan import plans

    try:
        return not plans(book)
    except Damaged as error:
        from tsworkbench.store.opening import offering

        raise offering(error, book.path) from error


def _on_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _first_start(common: Common) -> int:
    """Asks how to begin; then opens the workbench on what came of it."""
    from tsworkbench.cli.options import login_name
    from tsworkbench.tui import first_start

    name = common.claimed_name or common.own_name
    app = first_start.FirstStart(
        common.path,
        as_at=common.day,
        name=name,
        login=login_name(),
        settings=common.settings,
        clock=common.clock,
        asks_where=common.named_file is None and not os.path.exists(common.path),
    )
    way = app.run()
    app.end_calmly(first_start.NOT_BEGUN)
    if app.path != common.path:
        common.file = app.path
    if way == first_start.LOOK_ROUND:
        return _look_round(common)
    return open_workbench(common, begun=True) if way == first_start.OPEN else app.return_code or 0


def _look_round(common: Common) -> int:
    """The workbench on a fresh demonstration, which is thrown away afterwards."""
    from tsworkbench.cli.files.samples import copy_demo, throw_away
    from tsworkbench.cli.output import say
    from tsworkbench.store.book import wall_clock
    from tsworkbench.work.demo.sample import AS_AT, demo_clock

    with throw_away() as path:
        copy_demo(path)
        common.file = path
        common.as_at = common.as_at or AS_AT
        code = open_workbench(common, clock=demo_clock(wall_clock))
    say("The demonstration's copy has been thrown away, with all that was changed in it.")
    say("To work on a plan of your own, start “tsworkbench”.")
    return code


@click.command("demo", cls=Command, short_help="Look round, on a throw-away copy of the sample plans.")
@click.option("--keep", metavar="FILE", help="Leave the copy at FILE instead, and do not open it.")
@click.pass_obj
def demo_command(common: Common, keep: str | None) -> int:
    """Look round in the workbench, on a fresh copy of the two sample plans, as at 15 December 2009.

    A council's action plan for 2009/10 with a year of made-up updates so far, and a consortium's strategy for
    2008 to 2014. Change what you like: the copy is thrown away afterwards.

    \b
    tsworkbench demo
    tsworkbench demo --keep /tmp/demo.db
    """
    from tsworkbench.cli.files.samples import make_demo
    from tsworkbench.cli.output import say, warn_if_synchronised
    from tsworkbench.work.demo.sample import AS_AT

    if keep is not None:
        from shlex import quote

        make_demo(keep)
        warn_if_synchronised(keep)
        say(f"The demonstration is at {keep}.")
        say(f"To look at it: tsworkbench --file {quote(keep)} --as-at {AS_AT.isoformat()}")
        return 0
    return _look_round(common)


def open_review(common: Common, document: str, fresh: "Fresh", *, named: str | None, new: bool, is_new: bool) -> int:
    """The workbench on the common file, with the review of a document before it; without a plan in the file yet,
    the review alone, and the workbench once there is one.
    """
    from tsworkbench.cli.output import say
    from tsworkbench.tui.first_start import review_first
    from tsworkbench.tui.screens.imports.intake import Source

    source = Source(document, fresh, named=named, new=new)
    if is_new or not _holds_a_plan(common):
        name = common.claimed_name or common.own_name
        if not review_first(
            common.path, source, as_at=common.day, name=name, settings=common.settings, clock=common.clock
        ):
            say("Nothing was imported.")
            return 1
        say(f"The plan of {fresh.draft.source} is in {common.path} now; “undo” removes it.")
        return open_workbench(common, begun=True)
    from tsworkbench.tui.app import run

    return run(common.opened(), as_at=common.as_at, settings=common.settings, review=source)


def _holds_a_plan(common: Common) -> bool:
    from tsworkbench.store.views.plan import plans

    with common.book() as book:
        return bool(plans(book))

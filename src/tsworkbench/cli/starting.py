"""Opening the full-screen workbench: on a file, on your own file, or on the demonstration."""

from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common

if TYPE_CHECKING:
    from tsworkbench.store.book import Clock


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


def open_workbench(common: Common, *, clock: "Clock | None" = None) -> int:
    """Opens the workbench on the common file. Says at once if the file can't be opened."""
    with common.writing() as book:  # a sentence now is better than an empty screen first
        who = book.who
    from tsworkbench.tui.app import run

    return run(common.path, as_at=common.as_at, who=who, clock=clock or common.clock, settings=common.settings)


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
    from tsworkbench.cli.output import say
    from tsworkbench.cli.samplefile import make_demo, throw_away
    from tsworkbench.store.book import wall_clock
    from tsworkbench.work.illustration import AS_AT, demo_clock

    if keep is not None:
        from shlex import quote

        make_demo(keep)
        say(f"The demonstration is at {keep}.")
        say(f"To look at it: tsworkbench --file {quote(keep)} --as-at {AS_AT.isoformat()}")
        return 0
    with throw_away() as path:
        make_demo(path)
        common.file = path
        common.as_at = common.as_at or AS_AT
        code = open_workbench(common, clock=demo_clock(wall_clock))
    say("The demonstration's copy has been thrown away, with all that was changed in it.")
    return code

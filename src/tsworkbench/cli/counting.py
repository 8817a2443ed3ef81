"""Counting what an output has brought so far."""

import click

from tsworkbench.cli.options import Command, Common, prints_json


@click.command("actual", cls=Command, short_help="Say how far an output has come.")
@click.argument("ref", metavar="REF")
@click.argument("value", metavar="+N|=N")
@click.option("--on", "on_day", metavar="DAY", default="", help="The day it was counted, if not the as-at day.")
@click.option("--evidence", metavar="TEXT", default="", help="Where the evidence is: a file, a link, a name.")
@prints_json
@click.pass_obj
def actual_command(common: Common, ref: str, value: str, on_day: str, evidence: str) -> None:
    """Say how far an output has come: “+12” for twelve more, “=40” for forty in all.

    It is kept as a reading with its day and evidence, and the output's actual stands at the sum. All of it is
    one act, which one “undo” takes back.

    \b
    tsworkbench actual 1.2.o4 +12 --on "4 Dec" --evidence "the shared register"
    tsworkbench actual 1.2.o1 =400
    """
    from tsworkbench.cli.acting import say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.fields import record_actual

    with common.writing() as book:
        here = place(book, ref)
        say_done(common, perform(book, record_actual(here, value, as_at=common.day, on_day=on_day, evidence=evidence)))

"""Links between rows: which milestones a milestone needs."""

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.plan.errors import WrongInput


@click.command("link", cls=Command, short_help="Say which milestones a milestone needs.")
@click.argument("ref")
@click.option(
    "--needs", "needs", metavar="REF", multiple=True, help="It can't be done before this one. May be repeated."
)
@click.option(
    "--no-longer", "no_longer", metavar="REF", multiple=True, help="It no longer needs this one. May be repeated."
)
@prints_json
@click.pass_obj
def link_command(common: Common, ref: str, needs: tuple[str, ...], no_longer: tuple[str, ...]) -> None:
    """Say which milestones a milestone needs: those that must be done before it.

    “check --plan” then names it if it is due before one of them. A milestone can't wait for what waits for it:
    such a round is refused, and told whole.

    \b
    tsworkbench link 6.1.m3 --needs 6.1.m1
    """
    from tsworkbench.cli.acting import places, say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.links import add_needs

    if not needs and not no_longer:
        raise WrongInput("Say with --needs what it needs, or with --no-longer what it does not need any more.")
    with common.writing() as book:
        edit = add_needs(place(book, ref), *places(book, needs), no_longer=tuple(places(book, no_longer)))
        say_done(common, perform(book, edit))

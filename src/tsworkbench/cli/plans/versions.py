"""A plan as it was, by name: versions named by hand and by sign-off, and two plans compared."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.store.book import Row


@click.command("version", cls=Command, short_help="Keep a plan as it is now by a name, or list the versions.")
@click.argument("what", type=click.Choice(["add", "list", "remove"]))
@click.argument("name", required=False)
@click.option("--plan", metavar="PLAN", help="The plan, where the file holds several.")
@reads_the_past
@prints_json
@click.pass_obj
def version_command(common: Common, what: str, name: str | None, plan: str | None) -> None:
    """Keep a plan as it is now by a name, list the versions there are, or remove a name.

    Sign-off makes a version, too: “as agreed 11 March 2009”. Wherever --stood-at takes a day it takes the name of a
    version, or the beginning of one.

    \b
    tsworkbench version add "to the Cabinet" --plan third
    tsworkbench version list
    tsworkbench list --plan third --stood-at "to the Cabinet"
    """
    if what == "list":
        if name is not None:
            raise WrongInput("“version list” lists all of them: leave the name out.")
        _list(common, plan)
        return
    if name is None:
        raise WrongInput(f"Say what the version is called: tsworkbench version {what} “to the Cabinet”.")
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.cli.rows.changes import plan_place
    from tsworkbench.work.agreement.life import forget_version, name_version
    from tsworkbench.work.edits import perform

    edit = name_version if what == "add" else forget_version
    with common.writing() as book:
        say_done(common, perform(book, edit(plan_place(book, plan), name)))


def _list(common: Common, plan: str | None) -> None:
    from tsworkbench.cli.output import local_time, put_json_rows, say, shown, warn
    from tsworkbench.store.views.agreement import versions
    from tsworkbench.store.views.plan import plan_named, plans

    with common.book() as book:
        there = [plan_named(book, plan)] if plan is not None else plans(book)
        found = [_as_json(version, row) for row in there for version in versions(book, row["id"])]
    if common.json:
        put_json_rows(found)
        return
    for one in found:
        by = f", {shown(one['by'])}" if one["by"] else ""
        say(f"{shown(one['name'])}  ({local_time(one['at'])}{by}; {shown(one['plan'])})")
    if not found:
        warn("No version has a name yet: give the plan as it is now one with “tsworkbench version add NAME”.")


def _as_json(version: "Row", plan: "Row") -> dict[str, Any]:
    name = str(plan["short_title"] or plan["title"])
    return {"name": version["name"], "at": version["at"], "by": version["by"], "plan": name, "id": version["id"]}

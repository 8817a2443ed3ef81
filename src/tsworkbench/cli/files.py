"""Whole plans in and out of a plan file, new files, and whether a file is sound."""

import os
from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.store.book import Book


@click.command("new", cls=Command, short_help="Make a plan file with an empty plan in it.")
@click.option("--title", metavar="TITLE", help="What the plan is called. Without it, “Action plan” with its year.")
@click.option(
    "--period",
    metavar="PERIOD",
    help="“2009/10”, or two days as “1 Apr 2009..31 Mar 2012”. Without it, the financial year of the as-at day.",
)
@click.option("--sample", is_flag=True, help="Take in the two sample plans instead of beginning an empty one.")
@click.pass_obj
def new_command(common: Common, title: str | None, period: str | None, sample: bool) -> None:
    """Make a plan file with an empty plan in it: at --file, else your own. Never over an existing file.

    \b
    tsworkbench new --title "Third Sector Strategy" --period 2009/10
    tsworkbench new --file look-round.db --sample
    """
    from tsworkbench.cli.output import say
    from tsworkbench.store.upgrade import create
    from tsworkbench.work.beginning import empty_plan
    from tsworkbench.work.importing import begin_plan

    if sample and (title is not None or period is not None):
        raise WrongInput("--sample takes in plans that have their titles and periods: leave --title and --period out.")
    plan = None if sample else empty_plan(title, period, as_at=common.day)
    path = os.path.abspath(common.path)
    create(path)
    try:
        with common.writing() as book:
            labels = _add_samples(book) if plan is None else [begin_plan(book, plan).label]
    except BaseException:
        discard(path)
        raise
    for label in labels:
        say(label)
    common.saved = labels[-1]
    say(f"The plan file is {path}.")
    if plan is not None:
        say("Add its first objective with “tsworkbench add objective TEXT”, or take a document in with “import”.")


def _add_samples(book: "Book") -> list[str]:
    from tsworkbench.cli.samplefile import add_samples

    return add_samples(book)


def discard(path: str) -> None:
    """Takes a file away again that was made a moment ago and is of no use."""
    for left in (path, f"{path}-journal"):
        if os.path.exists(left):
            os.unlink(left)


@click.command("export", cls=Command, short_help="Write the plans as JSON.")
@click.argument("kind", metavar="json", type=click.Choice(["json"]))
@click.option("-o", "--output", metavar="OUT", help="Write to this file instead of stdout.")
@click.option("--plan", metavar="PLAN", help="Only this plan: its name, or the beginning of it.")
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
@reads_the_past
@click.pass_obj
def export_command(common: Common, kind: str, output: str | None, plan: str | None, force: bool) -> None:
    """Write the plans of the file as JSON: every row and cell with its id, history apart.

    Imported into an empty file and exported again, it is the same to the byte. OUT appears whole or not at all.
    It holds private notes and officers' own tasks: it is for keeping and for other programs, not for members.

    \b
    tsworkbench export json -o plan.json
    tsworkbench export json --plan "Third Sector" > third-sector.json
    """
    from tsworkbench.cli.output import escaped, put_bytes, say
    from tsworkbench.papers.interchange import write_library
    from tsworkbench.store.plans import read_library
    from tsworkbench.store.refs import plan_named

    if output is not None:
        _refuse_output(output, common.path, force=force)
    with common.book() as book:
        wanted = [plan_named(book, plan)["id"]] if plan is not None else None
        data = escaped(write_library(read_library(book, wanted))).encode()
    if output is None:
        put_bytes(data)
        return
    from tsworkbench.cli.writing import write_whole

    write_whole(output, data, replace=force)
    say(f"Written to {output} ({len(data):,} bytes).")


def _refuse_output(output: str, plan_file: str, *, force: bool) -> None:
    if os.path.isdir(output):
        raise WrongInput(f"{output} is a folder. Name the file to write in it.")
    if not os.path.exists(output):
        return
    if os.path.exists(plan_file) and os.path.samefile(output, plan_file):
        raise WrongInput(f"{output} is the plan file itself. Name another file to write to.")
    if not force:
        raise WrongInput(f"{output} exists already. Name another file, or say --force to replace it.")


@click.command("check", cls=Command, short_help="Check that the file is sound, or that a plan holds together.")
@click.option(
    "--plan",
    metavar="[PLAN]",
    is_flag=False,
    flag_value="",
    help="Check the plan rather than the file: this one, or all of the file's.",
)
@reads_the_past
@prints_json
@click.pass_obj
def check_command(common: Common, plan: str | None) -> int:
    """Check that the file is sound: its pages, its links, its log. Changes nothing.

    With --plan, check that the plan holds together: what has no lead, no date, no measure; what is due outside
    the plan's period, before its sign-off, or before something it needs; money counted twice or not confirmed;
    what is said twice.

    Leaves with exit code 1 if anything is found, after a sentence for each thing.

    \b
    tsworkbench check
    tsworkbench check --plan "Third Sector"
    """
    from tsworkbench.cli.output import noun, put_json, say
    from tsworkbench.store.check import check

    with common.book() as book:
        if plan is not None:
            from tsworkbench.cli.planchecks import say_findings

            return say_findings(common, book, plan)
        found = check(book)
        if common.json:
            put_json({"file": book.path, "sound": not found, "found": found})
        elif found:
            for sentence in found:
                say(sentence)
        else:
            plans = book.value("select count(*) from plan where deleted=0")
            milestones = book.value("select count(*) from milestone where deleted=0")
            changes = book.value("select count(*) from change")
            say(
                f"{book.path} is sound: {plans:,} {noun('plans', plans)}, {milestones:,} "
                f"{noun('milestones', milestones)}, {changes:,} {noun('changes', changes)} in its history."
            )
    return 1 if found else 0

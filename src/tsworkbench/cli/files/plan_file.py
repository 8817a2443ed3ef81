"""New plan files, and whether a file and the plans in it are sound."""

import os
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.cli.output import WIDTH, put_json_rows, say, shown, width
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import NothingToDo, WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.governance.checks import Finding
    from tsworkbench.store.book import Book, Row


@click.command("new", cls=Command, short_help="Make a plan file with an empty plan in it.")
@click.option("--title", metavar="TITLE", help="What the plan is called. Without it, “Action plan” with its year.")
@click.option(
    "--period",
    metavar="PERIOD",
    help="“2009/10”, or two days as “1 Apr 2009..31 Mar 2012”. Without it, the financial year of the as-at day.",
)
@click.option("--sample", is_flag=True, help="Import the two sample plans instead of beginning an empty one.")
@click.pass_obj
def new_command(common: Common, title: str | None, period: str | None, sample: bool) -> None:
    """Make a plan file with an empty plan in it: at --file, else your own. Never over an existing file.

    \b
    tsworkbench new --title "Third Sector Strategy" --period 2009/10
    tsworkbench new --file look-round.db --sample
    """
    from tsworkbench.cli.output import say, warn_if_synchronised
    from tsworkbench.store.system.places import in_full
    from tsworkbench.store.upgrade import create, discard
    from tsworkbench.work.agreement.particulars import empty_plan
    from tsworkbench.work.imports.intake import begin_plan

    if sample and (title is not None or period is not None):
        raise WrongInput(
            "--sample imports plans that have their own titles and periods: leave --title and --period out."
        )
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
    if period is not None:
        from tsworkbench.cli.receipt import say_read
        from tsworkbench.work.agreement.particulars import read_period

        say_read(common, read_period(period, today=common.day), labels[-1])
    common.saved = labels[-1]
    say(f"The plan file is {in_full(path)}.")
    warn_if_synchronised(path)
    if plan is not None:
        say("Add its first objective with “tsworkbench add objective TEXT”, or import a document with “import”.")


def _add_samples(book: "Book") -> list[str]:
    from tsworkbench.cli.files.samples import add_samples

    return add_samples(book)


@click.command("check", cls=Command, short_help="Check that the file is sound, or that a plan holds together.")
@click.option(
    "--plan",
    metavar="[PLAN]",
    is_flag=False,
    flag_value="",
    help="Check the plan rather than the file: this one, or all of the file's.",
)
@click.option("--mend", is_flag=True, help="Bring back what is deleted above rows that are still in the plan.")
@reads_the_past
@prints_json
@click.pass_obj
def check_command(common: Common, plan: str | None, mend: bool) -> int:
    """Check that the file is sound: its pages, its links, its log, and that each cell is as it was written.

    Changes nothing, unless --mend is said: another program may have deleted a row and left others under it, which no
    list shows then. They are seen again once that row is brought back; the history shows the act.

    With --plan, check that the plan holds together: what has no lead, no date, no measure; what is due outside
    the plan's period, before its sign-off, or before something it needs; money counted twice or not confirmed;
    what is said twice; what was in doubt when it was imported, and was kept so.

    Leaves with exit code 1 if anything is found, after a sentence for each thing.

    \b
    tsworkbench check
    tsworkbench check --plan "Third Sector"
    """
    if mend and plan is not None:
        raise WrongInput("--mend mends the file: leave --plan out, or --mend.")
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.store.check import check, size_of
    from tsworkbench.store.system.places import in_full

    with common.book() as book:
        if plan is not None:
            return say_findings(common, book, plan)
        if mend:
            _mend(common, book)
        found = check(book)
        if common.json:
            put_json({"file": book.path, "sound": not found, "found": found})
        elif found:
            for sentence in found:
                say(sentence)
            _offer_backup(book)
        else:
            plans, milestones, changes = size_of(book)
            say(
                f"{in_full(book.path)} is sound: {counted(plans, 'plan')}, {counted(milestones, 'milestone')}, "
                f"{counted(changes, 'change')} in its history."
            )
    return 1 if found else 0


def _mend(common: Common, book: "Book") -> None:
    """Makes rows seen again that are under deleted ones; says what was done, or that there was nothing to do."""
    from tsworkbench.cli.output import local_time, shown, warn
    from tsworkbench.work.row.tree import bring_to_light

    try:
        done = bring_to_light(book)
    except NothingToDo as nothing:
        warn(str(nothing))
    else:
        common.saved = shown(done.label)
        warn(f"{shown(done.label)} · saved {local_time(done.at, day=False)}")


def _offer_backup(book: "Book") -> None:
    """Names the backup that could take a damaged file's place, if there is one."""
    from tsworkbench.cli.output import warn
    from tsworkbench.store import check
    from tsworkbench.store.backups import rotation

    if book.stood_at is None and next(check.damage(book), None) is not None:
        best = rotation.newest_good(book.path)
        warn(rotation.offered(best) if best is not None else "There is no good backup beside it.")


def say_findings(common: Common, book: "Book", name: str) -> int:
    """Prints what was found in the plan of that name, or in all plans without one; returns the exit code."""
    from tsworkbench.store.views.plan import plan_named, standing_plans
    from tsworkbench.work.agreement.checks import findings

    checked = [plan_named(book, name)] if name else standing_plans(book)
    found = [(plan, findings(book, plan["id"])) for plan in checked]
    if common.json:
        put_json_rows(_finding_as_json(plan, finding) for plan, all_of_it in found for finding in all_of_it)
    else:
        for plan, all_of_it in found:
            _say_plan(plan, all_of_it)
    return 1 if any(all_of_it for _, all_of_it in found) else 0


def _say_plan(plan: "Row", found: "list[Finding]") -> None:
    title = shown(str(plan["title"]))
    if not found:
        say(f"{title}: nothing found, the plan holds together.")
        return
    say(f"{title}: {counted(len(found), 'finding')}")
    before, room = None, min(width(), WIDTH)
    for finding in found:
        if finding.check is not before:
            say(f"  {finding.check.value}")
            before = finding.check
        for part in wrap(shown(finding.sentence), room, initial_indent="    ", subsequent_indent="      "):
            say(part)


def _finding_as_json(plan: "Row", finding: "Finding") -> dict[str, object]:
    return {
        "plan": plan["title"],
        "check": finding.check.value,
        "sentence": finding.sentence,
        "rows": [row._asdict() for row in finding.rows],
    }

"""Signing a plan off, the golden thread, and next year's plan."""

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.plan.errors import WrongInput


@click.command("sign-off", cls=Command, short_help="Sign a plan off: its dates become the baseline.")
@click.argument("plan", required=False)
@click.option("--name", "names", metavar="ROLE=NAME", multiple=True, help="Who signed, and as what. May be repeated.")
@click.option("--on", metavar="DATE", help="The day of the sign-off, if not the as-at day.")
@click.option("--group", "groups", metavar="GROUP", multiple=True, help="The group that signs it off; may be repeated.")
@click.option("--meeting", metavar="DATE", help="With --group: the day on which it met, if not that of the sign-off.")
@click.option("--minute", metavar="TEXT", default="", help="With --group: where its minutes say so.")
@prints_json
@click.pass_obj
def sign_off_command(
    common: Common,
    plan: str | None,
    names: tuple[str, ...],
    on: str | None,
    groups: tuple[str, ...],
    meeting: str | None,
    minute: str,
) -> None:
    """Sign a plan off. From then on its dates are what was agreed, and only a group's decision moves them.

    Every date of an activity, milestone or output becomes its baseline. A ROLE that the plan prints with a blank
    behind it, or the beginning of one, fills that blank; any other makes a line of its own. The day is written on the
    blank for a date that names the role or follows its line, else on the first there is; the other blanks are filled
    by the same command, each when it is signed. Milestones that are past already are not called late: they count from
    that day, and are asked about, until they are complete or have a new date. With --group the log of decisions has
    it, too.

    \b
    tsworkbench sign-off THIN --name "Lead body=A Ahmed, Chair" --on "1 Dec 2009"
    """
    from tsworkbench.cli.options import day_of
    from tsworkbench.cli.output import say
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.cli.rows.changes import plan_place
    from tsworkbench.cli.rows.row_lines import question_lines
    from tsworkbench.store.views.agreement import unanswered
    from tsworkbench.work.agreement.decisions import approve_plan
    from tsworkbench.work.agreement.sign_off import in_words, sign_off
    from tsworkbench.work.edits import perform

    if (minute or meeting is not None) and not groups:
        option, what = ("--minute", "whose minutes they are") if minute else ("--meeting", "which group met")
        raise WrongInput(f"{option} goes with --group: say {what}.")
    lines = [_role_and_name(typed) for typed in names]
    with common.writing() as book:
        here = plan_place(book, plan)
        day = day_of(on, today=common.day, common=common) if on is not None else common.day
        edits = [sign_off(here, lines, on=day, as_at=common.day)]
        if groups:
            met = day_of(meeting, today=common.day, common=common) if meeting is not None else day
            edits.append(approve_plan(here, groups, on=met, as_at=common.day, minute=minute))
        say_done(common, perform(book, *edits))
        questions = unanswered(book, [here.id])
        if questions and not common.json:
            say(in_words(len(questions)))
            for line in question_lines(questions):
                say(line)


def _role_and_name(typed: str) -> tuple[str, str]:
    role, equals, name = typed.partition("=")
    if not equals or not name.strip():
        raise WrongInput(f'“{typed[:60]}” is not ROLE=NAME: type it as --name "Chair=A Ahmed".')
    return role.strip(), name.strip()


@click.command("serve", cls=Command, short_help="Say that an activity serves an objective of another plan.")
@click.argument("activity")
@click.argument("objective")
@click.option("--no-longer", is_flag=True, help="It no longer serves it.")
@prints_json
@click.pass_obj
def serve_command(common: Common, activity: str, objective: str, no_longer: bool) -> None:
    """Say that an activity serves an objective of another plan: the golden thread, which “show” follows both ways.

    \b
    tsworkbench serve 2.1 THIN:T6
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.links import serve, serve_no_more

    with common.writing() as book:
        edit = serve_no_more if no_longer else serve
        say_done(common, perform(book, edit(place(book, activity), place(book, objective))))


@click.command("roll-forward", cls=Command, short_help="Make next year's plan from a plan.")
@click.argument("plan", required=False)
@click.option("--title", metavar="TITLE", default="", help="What it is called. Without it, the title a year on.")
@click.option("--keep-open", is_flag=True, help="Leave the old plan open: what goes on is then in the lists twice.")
@prints_json
@click.pass_obj
def roll_forward_command(common: Common, plan: str | None, title: str, keep_open: bool) -> None:
    """Make next year's plan from a plan: the same objectives, and under them what is still open. This one is closed.

    Leads, numbers, costs, funding and links go on, and of an output what is still to reach. A date that is expected
    is the date in the new plan. What is complete or cancelled stays behind, and so do ratings, updates and decisions;
    how often a date was moved is counted on. Each row that goes on is linked to the one it was carried from, and so
    to its history. “plan reopen” opens the closed plan again; one “undo” takes back both.

    \b
    tsworkbench roll-forward "Third Sector"
    """
    from tsworkbench.cli.output import say
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.cli.rows.changes import plan_place
    from tsworkbench.store.views.refs import has_registers
    from tsworkbench.work.agreement.life import roll_forward
    from tsworkbench.work.row.dates import carried, old_dates

    with common.writing() as book:
        close_on = None if keep_open else common.day
        old = plan_place(book, plan).id
        done = roll_forward(book, old, title=title, close_on=close_on)
        say_done(common, done)
        (new,) = (row for table, row in done.touched if table == "plan" and row != old)
        count = len(carried(book, new, as_at=common.day))
        if count and not common.json:
            say(f"{old_dates(count)}: “redate --carried” gives them new ones.")
        if has_registers(book) and not common.json:
            from tsworkbench.work.registers.definitions import staying

            if stays := staying(book, old):
                say(f"{stays} What is open in them goes on by “register export” and “register import”.")

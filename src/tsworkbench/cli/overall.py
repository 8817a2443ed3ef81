"""What the plan's owner types for a report: how the whole stands, and what the group is to decide."""

from datetime import date
from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.whole import Round
    from tsworkbench.work.edits import Edit


@click.command("overall", cls=Command, short_help="Type how the whole stands and what to decide, for a report.")
@click.argument("sentence", required=False)
@click.option("--decision", "decisions", metavar="TEXT", multiple=True, help="A decision asked for. May be repeated.")
@click.option("--no-decisions", is_flag=True, help="Take the decisions away: the report proposes them itself.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file has several.")
@click.option("--position", metavar="DATE", help="The day whose report it is for. Without it, as for “report”.")
@reads_the_past
@prints_json
@click.pass_obj
def overall_command(
    common: Common,
    sentence: str | None,
    decisions: tuple[str, ...],
    no_decisions: bool,
    plan: str | None,
    position: str | None,
) -> None:
    """Type what stands at the head of the highlight report: how the whole plan stands, and what is to be decided.

    SENTENCE is a sentence or two, printed for members; the counts follow it in the report, so they need not be
    typed. “” takes it away. The decisions given replace those that were typed before. Both are kept with the round,
    and stay as they are once its report has been issued. Without any of them, what is typed is printed.

    \b
    tsworkbench overall "All that is late waits for a decision or for money."
    tsworkbench overall --decision "Agree five dates." --decision "Stop 5.1."
    """
    from tsworkbench.cli.outgoing import the_plan
    from tsworkbench.cli.reporting import term_of
    from tsworkbench.work.round.report import round_at

    if decisions and no_decisions:
        raise WrongInput("--no-decisions takes the decisions away: give it or --decision.")
    writes = sentence is not None or bool(decisions) or no_decisions
    with common.writing() as book:
        of = the_plan(book, plan)
        at = term_of(common, book, of["id"], position)
        if not writes:
            _say(common, str(of["short_title"] or of["title"]), at, round_at(book, of["id"], at))
            return
        from tsworkbench.cli.acting import say_done
        from tsworkbench.work.edits import perform
        from tsworkbench.work.round.report import ask_decisions, say_overall

        edits: list[Edit] = [say_overall(of["id"], at, sentence)] if sentence is not None else []
        if decisions or no_decisions:
            edits.append(ask_decisions(of["id"], at, decisions))
        say_done(common, perform(book, *edits))


def _say(common: Common, plan: str, at: date, kept: "Round | None") -> None:
    from tsworkbench.cli.output import put_json, say, shown
    from tsworkbench.plan.calendar import long_date

    overall = kept.overall if kept is not None else None
    decisions = (kept.decisions or "").splitlines() if kept is not None else []
    if common.json:
        put_json({"plan": plan, "position": at.isoformat(), "overall": overall, "decisions": decisions})
        return
    say(f"{shown(plan)}, position at {long_date(at)}")
    for line in (overall or "Nothing is typed on how the whole stands.").splitlines():
        say(line)
    if not decisions:
        say("No decision is typed: the report proposes those that its figures call for.")
        return
    say("Decisions asked for:")
    for place, line in enumerate(decisions, 1):
        say(f"  {place}. {line}")

"""The plans of the file, and a plan as a whole: its title, its period, its words, what its colours mean."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.english import counted, plural
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.store.book import Book, Row
    from tsworkbench.store.views.refs import Place

_LEVELS = ("objective", "activity", "output")
_VERBS = "Say “plan”, “plan get NAME”, “plan set NAME VALUE” or “plan unset NAME”."


@click.command("plan", cls=Command, short_help="Show or change a plan's title, period, words and colours.")
@click.argument("words", metavar="[get NAME | set NAME VALUE... | unset NAME]", nargs=-1)
@click.option("--plan", "of", metavar="PLAN", help="Which plan, where the file holds several.")
@prints_json
@reads_the_past
@click.pass_obj
def plan_command(common: Common, words: tuple[str, ...], of: str | None) -> None:
    """Show what a plan as a whole has, or get, set or unset one of it.

    That is its title, whose it is, its period and the first month of its year, when it is looked at again, what
    it calls its levels, which rows are rated, after how long a date alone makes a row amber or red, what each
    colour means, and which days are no working days: whose bank holidays, and closure days of its own. “unset”
    gives it its default again. A change is one act, which “undo” undoes.

    \b
    tsworkbench plan --plan third
    tsworkbench plan set year-start April --plan third
    tsworkbench plan set period "1 Apr 2008..31 Mar 2014" --plan infra
    tsworkbench plan set amber-means "may be late" --plan third
    tsworkbench plan set bank-holidays Scotland --plan third
    tsworkbench plan set closure-days "29–31 Dec; 3 Jun 2010" --plan third
    tsworkbench plan get title --plan third
    """
    verb, *rest = words or ("show",)
    if verb == "show" and not rest:
        _show(common, of)
    elif verb == "get" and len(rest) == 1:
        _get(common, of, rest[0])
    elif verb == "set" and len(rest) >= 2:
        _set(common, of, rest[0], " ".join(rest[1:]))
    elif verb == "unset" and len(rest) == 1:
        _set(common, of, rest[0], "")
    else:
        raise WrongInput(_VERBS)


def _meant(book: "Book", of: str | None) -> "Place":
    from tsworkbench.cli.rows.changes import plan_place

    return plan_place(book, of)


def _show(common: Common, of: str | None) -> None:
    from tsworkbench.cli.output import fit, put_json, say, shown, width
    from tsworkbench.plan.governance.particulars import PARTICULARS
    from tsworkbench.work.agreement.particulars import particulars_of

    with common.book() as book:
        found = particulars_of(book, _meant(book, of).id)
    if common.json:
        put_json({one.name: found[one.name] or one.otherwise or None for one in PARTICULARS})
        return
    for one in PARTICULARS:
        value = " / ".join(shown(found[one.name] or one.otherwise or "not set", lines=True).split("\n"))
        say(f"{fit(one.name, 18)}{fit(value, width() - 18).rstrip()}")


def _get(common: Common, of: str | None, name: str) -> None:
    from tsworkbench.cli.output import put_json, say, shown
    from tsworkbench.plan.governance.particulars import particular
    from tsworkbench.work.agreement.particulars import particulars_of

    one = particular(name)
    with common.book() as book:
        value = particulars_of(book, _meant(book, of).id)[one.name] or one.otherwise
    if common.json:
        put_json({one.name: value or None})
    else:
        for line in (shown(value, lines=True) or "not set").split("\n"):
            say(line)


def _set(common: Common, of: str | None, name: str, value: str) -> None:
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.agreement.particulars import set_particular
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        say_done(common, perform(book, set_particular(_meant(book, of), name, value, as_at=common.day)))


@click.command("plans", cls=Command, short_help="List the plans of the file.")
@reads_the_past
@prints_json
@click.pass_obj
def plans_command(common: Common) -> None:
    """List the plans of the file: title, period, and how much is in them, done, late and due.

    \b
    tsworkbench plans
    tsworkbench plans --stood-at 2009-10-31
    """
    from tsworkbench.cli.output import put_json_rows, say, shown
    from tsworkbench.store.views.plan import plans

    with common.book() as book:
        found = [_plan(book, row, common.day) for row in plans(book)]
    if common.json:
        put_json_rows(found)
        return
    for plan in found:
        say(shown(str(plan["title"])))
        holds = ", ".join(counted(plan[plural(level)], level) for level in _LEVELS)
        say(f"    {_span(plan)}{holds}")
        done = f"{plan['done']} of {plan['milestones']} milestones done; " if plan["milestones"] else ""
        say(
            f"    {done}still open: {plan['late']} late, {plan['this_month']} due this month, "
            f"{plan['later']} later, {plan['tbc']} TBC"
        )


def _plan(book: "Book", row: "Row", as_at: "date") -> "dict[str, Any]":
    from tsworkbench.store.views.workload import done_of_all, how_many, plan_counts

    counts = plan_counts(book, row["id"], as_at)
    done, milestones = done_of_all(book, row["id"])
    said: dict[str, Any] = {
        "title": row["title"],
        "short_title": row["short_title"],
        "organisation": row["organisation"],
        "period_start": row["period_start"],
        "period_end": row["period_end"],
    }
    for level in _LEVELS:
        said[plural(level)] = how_many(book, level, row["id"])
    return said | {
        "milestones": milestones,
        "done": done,
        "late": counts.late,
        "this_month": counts.this_month,
        "later": counts.later,
        "tbc": counts.undated,
        "id": row["id"],
    }


def _span(plan: dict[str, object]) -> str:
    from tsworkbench.cli.rows.row_lines import day_of_cell
    from tsworkbench.plan.calendar import short_date

    first, last = day_of_cell(plan["period_start"]), day_of_cell(plan["period_end"])
    if first is None or last is None:
        return ""
    return f"{short_date(first)} – {short_date(last)}; "

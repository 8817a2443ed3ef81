"""The plans of the file, and a plan as a whole: its particulars, its life, and its versions by name."""

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
_VERBS = (
    "Say “plan”, “plan get NAME”, “plan set NAME VALUE”, “plan unset NAME”, “plan new TITLE”, “plan close”, "
    "“plan reopen”, “plan review WORDS” or “plan next-steps”."
)
_WORDS = "[get NAME | set NAME VALUE... | unset NAME | new TITLE | close | reopen | review WORDS... | next-steps]"


@click.command("plan", cls=Command, short_help="Show or change a plan's title, period, words and colours.")
@click.argument(
    "words",
    metavar="[get NAME | set NAME VALUE... | unset NAME | new TITLE | close | reopen | review WORDS... | next-steps]",
    nargs=-1,
)
@click.option("--plan", "of", metavar="PLAN", help="Which plan, where the file holds several.")
@click.option("--on", metavar="DATE", help="The day on which it is closed, or was reviewed, if not the as-at day.")
@click.option("--next", "next_on", metavar="DATE", help="When the next review is due, if not by the plan's own rule.")
@click.option("--under", metavar="REF", help="With “next-steps”: the objective or activity under which they go.")
@click.option("--period", metavar="PERIOD", help="The period of a new plan. Without it, the year of the as-at day.")
@prints_json
@reads_the_past
@click.pass_obj
def plan_command(
    common: Common,
    words: tuple[str, ...],
    of: str | None,
    on: str | None,
    next_on: str | None,
    under: str | None,
    period: str | None,
) -> None:
    """Show what a plan as a whole has, or get, set or unset one of it; begin another plan, close one or reopen it.

    That is its title, whose it is, its period and the first month of its year, when it is looked at again, what
    it calls its levels, which rows are rated, after how long a date alone makes a row amber or red, what each
    colour means, and which days are no working days: whose bank holidays, and closure days of its own. “unset”
    gives it its default again. A change is one act, which “undo” undoes.

    “new” begins another plan in the same file, with nothing in it yet. “close” ends one: it is read, found and
    reported on, but nothing in it changes any more, and its work is in no list, round, workload, digest or calendar.

    “review” records a review that was held, with what it changed and when the next one is due. It is shown with the
    plan, and reports print the last one.

    “next-steps” makes rows of what the plan prints as its next steps, one of each line, or of each sentence of a single
    line: activities of an objective “Next steps”, or under the row that --under names. A date in the words is theirs.

    \b
    tsworkbench plan --plan third
    tsworkbench plan set year-start April --plan third
    tsworkbench plan set period "1 Apr 2008..31 Mar 2014" --plan infra
    tsworkbench plan set amber-means "may be late" --plan third
    tsworkbench plan set bank-holidays Scotland --plan third
    tsworkbench plan set closure-days "29–31 Dec; 3 Jun 2010" --plan third
    tsworkbench plan get title --plan third
    tsworkbench plan new "Partnership plan" --period 2010/11
    tsworkbench plan close --plan 2009/10 --on "31 Mar 2010"
    tsworkbench plan next-steps --plan infra
    tsworkbench plan review "Nothing changes." --plan infra --on "14 Jan 2010"
    """
    verb, *rest = words or ("show",)
    _refuse_strays(verb, on, next_on, under, period)
    if verb == "show" and not rest:
        _show(common, of)
    elif verb == "get" and len(rest) == 1:
        _get(common, of, rest[0])
    elif verb == "set" and len(rest) >= 2:
        _set(common, of, rest[0], " ".join(rest[1:]))
    elif verb == "unset" and len(rest) == 1:
        _set(common, of, rest[0], "")
    elif verb == "new" and rest:
        _begin(common, " ".join(rest), period)
    elif verb in ("close", "archive") and not rest:
        _close(common, of, on)
    elif verb == "review":
        _review(common, of, " ".join(rest), on, next_on)
    elif verb == "next-steps" and not rest:
        _next_steps(common, of, under)
    elif verb == "reopen" and not rest:
        _reopen(common, of)
    else:
        raise WrongInput(_VERBS)


def _refuse_strays(verb: str, on: str | None, next_on: str | None, under: str | None, period: str | None) -> None:
    """Raises WrongInput for an option that goes with another verb."""
    if on is not None and verb not in ("close", "archive", "review"):
        raise WrongInput("--on is the day on which a plan is closed or reviewed: say “plan close --on DATE”.")
    if next_on is not None and verb != "review":
        raise WrongInput("--next is when the next review is due: say “plan review WORDS --next DATE”.")
    if under is not None and verb != "next-steps":
        raise WrongInput("--under is where the next steps go: say “plan next-steps --under REF”.")
    if period is not None and verb != "new":
        raise WrongInput("--period is that of a new plan: say “plan new TITLE --period PERIOD”, or “plan set period”.")


def _begin(common: Common, title: str, period: str | None) -> None:
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.agreement.particulars import empty_plan
    from tsworkbench.work.imports.intake import begin_plan

    with common.writing() as book:
        say_done(common, begin_plan(book, empty_plan(title, period, as_at=common.day)))


def _close(common: Common, of: str | None, on: str | None) -> None:
    from tsworkbench.cli.options import day_of
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.agreement.life import close
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        day = day_of(on, today=common.day, common=common) if on is not None else common.day
        say_done(common, perform(book, close(_meant(book, of), on=day, as_at=common.day)))


def _review(common: Common, of: str | None, words: str, on: str | None, next_on: str | None) -> None:
    from tsworkbench.cli.options import day_of
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.agreement.life import record_review
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        day, then = (day_of(one, today=common.day, common=common) if one is not None else None for one in (on, next_on))
        edit = record_review(_meant(book, of), words, on=day or common.day, as_at=common.day, next_on=then)
        say_done(common, perform(book, edit))


def _next_steps(common: Common, of: str | None, under: str | None) -> None:
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import Place, place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.tree import add_next_steps

    with common.writing() as book:
        there = place(book, under) if under is not None else None
        plan = _meant(book, of) if of is not None or there is None else Place("plan", there.plan_id, 0, there.plan_id)
        say_done(common, perform(book, *add_next_steps(book, plan, there, as_at=common.day)))


def _reopen(common: Common, of: str | None) -> None:
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.plan import closed_plans, plan_named, plans
    from tsworkbench.store.views.refs import place_of_plan
    from tsworkbench.work.agreement.life import reopen
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        closed = closed_plans(book)
        if of is None and len(closed) == 1:
            row = next(plan for plan in plans(book) if plan["id"] == closed[0])
        elif of is None and not closed:
            raise WrongInput("No plan of this file is closed.")
        elif of is None:
            names = ", ".join(f"“{p['short_title'] or p['title']}”" for p in plans(book) if p["id"] in closed)
            raise WrongInput(f"Say which plan, with --plan. Closed are: {names}.")
        else:
            row = plan_named(book, of, closed=True)
        say_done(common, perform(book, reopen(place_of_plan(row))))


def _meant(book: "Book", of: str | None) -> "Place":
    from tsworkbench.cli.rows.changes import plan_place

    return plan_place(book, of)


def _show(common: Common, of: str | None) -> None:
    from tsworkbench.cli.output import fit, put_json, say, shown, width
    from tsworkbench.plan.governance.particulars import PARTICULARS
    from tsworkbench.store.views.agreement import reviews_held
    from tsworkbench.work.agreement.particulars import particulars_of
    from tsworkbench.work.row.record import review_in_words

    with common.book() as book:
        plan_id = _meant(book, of).id
        found = particulars_of(book, plan_id)
        held = reviews_held(book, plan_id)
    if common.json:
        said: dict[str, Any] = {one.name: found[one.name] or one.otherwise or None for one in PARTICULARS}
        names = ("on_day", "text", "next_on", "by")
        put_json(said | {"reviews": [{name: row[name] for name in names} for row in held]})
        return
    for one in PARTICULARS:
        value = " / ".join(shown(found[one.name] or one.otherwise or "not set", lines=True).split("\n"))
        say(f"{fit(one.name, 18)}{fit(value, width() - 18).rstrip()}")
    for row in held:
        say(f"{fit('reviewed', 18)}{fit(shown(review_in_words(row)), width() - 18).rstrip()}")


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
        state = f"closed {_short(str(plan['closed_on']))}" if plan["closed_on"] else str(plan["state"])
        say(f"{shown(str(plan['title']))}  ({state})")
        holds = ", ".join(counted(plan[plural(level)], level) for level in _LEVELS)
        say(f"    {_span(plan)}{holds}")
        done = f"{plan['done']} of {plan['milestones']} milestones done; " if plan["milestones"] else ""
        say(
            f"    {done}still open: {plan['late']} late, {plan['this_month']} due this month, "
            f"{plan['later']} later, {plan['tbc']} TBC"
        )


def _plan(book: "Book", row: "Row", as_at: "date") -> "dict[str, Any]":
    from tsworkbench.plan.model import plan_state
    from tsworkbench.store.views.workload import done_of_all, how_many, plan_counts

    counts = plan_counts(book, row["id"], as_at)
    done, milestones = done_of_all(book, row["id"])
    said: dict[str, Any] = {
        "title": row["title"],
        "short_title": row["short_title"],
        "organisation": row["organisation"],
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "state": plan_state(row["signed_off_on"], row["closed_on"]).value,
        "signed_off_on": row["signed_off_on"],
        "closed_on": row["closed_on"],
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
    from tsworkbench.plan.calendar import day_of_cell, short_date

    first, last = day_of_cell(plan["period_start"]), day_of_cell(plan["period_end"])
    if first is None or last is None:
        return ""
    return f"{short_date(first)} – {short_date(last)}; "


def _short(iso: str) -> str:
    from tsworkbench.plan.calendar import day_of_cell, short_date

    day = day_of_cell(iso)
    return short_date(day) if day is not None else iso


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

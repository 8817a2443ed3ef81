"""The money of a plan, added up by objective, by source or by lead; and the sources of money of the file."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.english import counted, pounds
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.governance.money import Total
    from tsworkbench.plan.whole import Plan
    from tsworkbench.store.book import Row

_SUMS = 11  # columns of a sum


@click.command("money", cls=Command, short_help="What a plan costs, by objective, source or lead.")
@click.argument("plan", required=False)
@click.option(
    "--by", type=click.Choice(["objective", "source", "lead"]), default="objective", show_default=True,
    help="What is added up.",
)  # fmt: skip
@reads_the_past
@prints_json
@click.pass_obj
def money_command(common: Common, plan: str | None, by: str) -> None:
    """Add up what a plan costs, each pound counted once, how much of it is still to be confirmed, what has been spent
    by the as-at day and what is expected to be.

    What is inside the budget of another activity counts there. The money of an objective pays first for what its
    activities cost and name no source for; only what is over adds to that. An activity counts for the officer who
    leads it, not for joint leads again; one without a lead of its own for the lead of its objective. Where a forecast
    is known of some, the others are expected to spend what they cost. What is given in kind is named below, and is
    never added up.

    \b
    tsworkbench money third --by source
    """
    from tsworkbench.cli.output import put_json_rows, say
    from tsworkbench.plan.governance import money
    from tsworkbench.store.library import read_library
    from tsworkbench.store.views.plan import one_plan

    with common.book() as book:
        found = read_library(book, [one_plan(book, plan)["id"]]).plans[0]
    upto = common.day.isoformat()
    totals = {"objective": money.by_objective, "source": money.by_source, "lead": money.by_lead}[by](found, upto)
    if common.json:
        put_json_rows(_as_json(by, total) for total in totals)
        return
    for line in (*_lines(totals, money.in_all(found, upto), money.printed(found)), *_in_kind(found)):
        say(line)


def _as_json(by: str, total: "Total") -> dict[str, Any]:
    return {
        by: total.name,
        "amount": total.pence / 100,
        "unconfirmed": total.unconfirmed / 100,
        "spent": _pounds(total.spent),
        "forecast": _pounds(total.forecast),
        "left": _pounds(total.left),
        "refs": list(total.refs),
    }


def _pounds(pence: int | None) -> float | None:
    return None if pence is None else pence / 100


def _lines(totals: "list[Total]", whole: "Total", printed: int) -> list[str]:
    """A line for each total and one for all. Columns of which nothing is known are left out."""
    from tsworkbench.cli.output import cells, fit, shown, width

    if not totals:
        return ["No activity of this plan names what it costs."]
    columns = {"costs": "pence", "unconfirmed": "unconfirmed"}
    columns |= {name: name for name in ("spent", "forecast", "left") if getattr(whole, name) is not None}
    room = max(14, width() - (_SUMS + 1) * len(columns))
    name = min(room, max(cells(shown(total.name)) for total in (*totals, whole)))
    lines = [f"{fit('', name)}{''.join(f'{title:>{_SUMS + 1}}' for title in columns)}"]
    for total in (*totals, whole):
        said = (_said(getattr(total, column), column) for column in columns.values())
        lines.append(f"{fit(shown(total.name), name)}{''.join(f'{sum_of_it:>{_SUMS + 1}}' for sum_of_it in said)}")
    if printed > whole.pence:
        lines.append(f"The plan prints {pounds(printed)}; each pound counted once, it is {pounds(whole.pence)}.")
    return lines


def _said(pence: int | None, column: str) -> str:
    """A sum; a dot where nothing is known, or nothing is unconfirmed."""
    if not pence and column == "pence":
        return "no sum"
    return "·" if pence is None or (column == "unconfirmed" and not pence) else pounds(pence)


def _in_kind(plan: "Plan") -> list[str]:
    """What is given in kind, a line each, and what for."""
    from tsworkbench.cli.output import shown
    from tsworkbench.plan.governance import money

    given = money.in_kind(plan)
    lines = [f"In kind: {shown(money.in_kind_words(one))} ({shown(money.for_what(row))})" for row, one in given]
    worth = [one.worth_pence for _, one in given if one.worth_pence is not None]
    return [*lines, f"In kind, worth {pounds(sum(worth))} in all: not counted as money."] if len(worth) > 1 else lines


@click.command("sources", cls=Command, short_help="The sources of money, or make two names of one source one.")
@click.argument("words", metavar="[merge KEPT OTHER]", nargs=-1)
@prints_json
@click.pass_obj
def sources_command(common: Common, words: tuple[str, ...]) -> None:
    """List the sources of money of the file, or make two names of one source one.

    “merge” moves all that comes from OTHER to KEPT; the words that a plan prints stay as they are. One “undo” parts
    them again.

    \b
    tsworkbench sources
    tsworkbench sources merge "Delivery Fund" "Delivery Bid"
    """
    if not words:
        _list(common)
        return
    verb, *names = words
    if verb != "merge" or len(names) != 2:
        raise WrongInput("Say “sources”, or “sources merge KEPT OTHER” with both names in quotation marks.")
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.money import merge_sources, source_named

    with common.writing() as book:
        kept, gone = (source_named(book, name) for name in names)
        say_done(common, perform(book, merge_sources(kept["id"], gone["id"])))


def _list(common: Common) -> None:
    from tsworkbench.cli.output import put_json_rows, say, shown, warn
    from tsworkbench.store.views.attached import sources, sums_from

    with common.book() as book:
        found = [(row, sums_from(book, row["id"])) for row in sources(book)]
    if common.json:
        put_json_rows(
            {
                "name": row["name"],
                "sums": len(of),
                "amount": _amount(of) / 100,
                "id": row["id"],
            }
            for row, of in found
        )
        return
    for row, of in found:
        amount = _amount(of)
        said = f"{counted(len(of), 'sum')}{f', {pounds(amount)}' if amount else ''}"
        say(f"{shown(row['name'])}  ({said})")
    if not found:
        warn("No source of money is named yet: “set REF --funding” names one.")


def _amount(of: "list[Row]") -> int:
    return sum(one["pence"] or 0 for one in of)

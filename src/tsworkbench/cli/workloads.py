"""Who has how much to do, month by month; and all open work of one who leaves, to another."""

from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.calendar import FinancialYear
    from tsworkbench.store.book import Book
    from tsworkbench.store.views.workload import Load

_MONTHS = 12
_CELL = 4
_NARROWEST_NAME = 10


@click.command("workload", cls=Command, short_help="Show who has how much to do in which month.")
@click.option("--year", metavar="YEAR", help="The financial year, as “2009/10”. Without it, that of the as-at day.")
@reads_the_past
@prints_json
@click.pass_obj
def workload_command(common: Common, year: str | None) -> None:
    """Show how much open work each officer has in each month of a financial year, over all plans; busiest first.

    What is past its date is late and in no month; “later” is due after the year, and TBC has no date. What is
    still to come before a later year begins stands in none of its columns. Work that nobody leads stands last.

    \b
    tsworkbench workload
    tsworkbench workload --year 2010/11 --json
    """
    from tsworkbench.cli.output import put_json_rows, say
    from tsworkbench.store.views.workload import workload

    with common.book() as book:
        span = _year(common, book, year)
        loads = workload(book, span, common.day)
    if common.json:
        put_json_rows(_as_json(load, span) for load in loads)
        return
    for line in _lines(loads, span):
        say(line)


def _year(common: Common, book: "Book", typed: str | None) -> "FinancialYear":
    from tsworkbench.plan.calendar import financial_year, financial_year_of
    from tsworkbench.store.views.refs import plans

    there = plans(book)
    starts = there[0]["year_start"] if there else 4
    if typed is None:
        return financial_year(common.day, starts)
    first = typed.strip().partition("/")[0]
    if not (first.isdecimal() and len(first) == 4 and 1900 <= int(first) <= 2999):
        raise WrongInput(f"“{typed[:40]}” is no year: type it as “2009/10”.")
    return financial_year_of(int(first), starts)


def _lines(loads: "list[Load]", span: "FinancialYear") -> list[str]:
    from tsworkbench.cli.output import cells, fit, shown, width
    from tsworkbench.plan.calendar import add_months, short_month, year_label

    months = [short_month(add_months(span.first, n)) for n in range(_MONTHS)]
    titles = ["late", *months, "later", "TBC"]
    columns = [5, *[_CELL] * _MONTHS, 6, _CELL]
    room = max(_NARROWEST_NAME, width() - sum(columns))
    name = min(room, max((cells(shown(load.name)) for load in loads), default=0), 40)
    name = max(name, len(year_label(span.first.year)))
    lines = [fit(year_label(span.first.year), name) + _row(titles, columns)]
    for load in loads:
        counts = [load.late, *load.months, load.later, load.undated]
        lines.append(fit(shown(load.name), name) + _row([f"{count:,}" if count else "·" for count in counts], columns))
    return lines


def _row(words: list[str], columns: list[int]) -> str:
    return "".join(f"{word:>{column}}" for word, column in zip(words, columns, strict=True))


def _as_json(load: "Load", span: "FinancialYear") -> dict[str, object]:
    from tsworkbench.plan.calendar import add_months

    months = {f"{add_months(span.first, n):%Y-%m}": count for n, count in enumerate(load.months)}
    return {
        "name": load.name,
        "late": load.late,
        "months": months,
        "later": load.later,
        "tbc": load.undated,
        "id": load.officer_id or None,
    }


@click.command("hand-over", cls=Command, short_help="Hand all open work of an officer who leaves to another.")
@click.argument("officer")
@click.option(
    "--to",
    "heir",
    metavar="NAME",
    required=True,
    help="Who takes it over: a name, its beginning, or initials. Must be given.",
)
@prints_json
@click.pass_obj
def hand_over_command(common: Common, officer: str, heir: str) -> None:
    """Put another officer in the place of one who leaves, on every open row, in the same role. It is one act.

    What is done keeps the name of who did it.

    \b
    tsworkbench hand-over "Alex Louis" --to "Shazia Hussain"
    """
    from tsworkbench.cli.acting import say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.officers import hand_over, officer_named

    with common.writing() as book:
        from_id, to_id = (str(officer_named(book, name)["id"]) for name in (officer, heir))
        say_done(common, perform(book, hand_over(from_id, to_id, as_at=common.day)))

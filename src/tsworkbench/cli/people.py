"""The officers of the file: their work, month by month; handing it over; and which of them you are."""

from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.calendar import FinancialYear
    from tsworkbench.store.book import Book
    from tsworkbench.store.views.workload import Load


@click.command("officers", cls=Command, short_help="List officers with their open work, or change one.")
@click.argument("words", metavar="[OFFICER | set OFFICER NAME VALUE... | unset OFFICER NAME]", nargs=-1)
@reads_the_past
@prints_json
@click.pass_obj
def officers_command(common: Common, words: tuple[str, ...]) -> None:
    """List the officers with their open work: late, due this month, due later, and without a date (TBC).

    Counts milestones, own tasks, and activities that have no milestones, over all plans; busiest first.

    OFFICER alone, by name, initials or the beginning of a name, shows what is known of one: name, kind (person,
    post, team, organisation or councillor), post, organisation, contact, e-mail and initials; of a post, who holds
    it. “set” changes one of these, as an act that “undo” undoes. “unset OFFICER left-on” says that somebody who left
    is back. What a post leads is in the list of its holder; a post is held by a person, or is “vacant”. A new officer
    is added by giving them a row to lead: “set 4.2 --lead "+C Chan"”.

    \b
    tsworkbench officers
    tsworkbench officers --as-at "31 dec 2009" --json
    tsworkbench officers "Shazia Hussain"
    tsworkbench officers set SH contact "020 7364 0000"
    tsworkbench officers set Director holder "Ann Lee"
    tsworkbench officers set Director holder vacant
    """
    match words:
        case ():
            _list(common)
        case ("set", name, field, *value) if value:
            _set(common, name, field, " ".join(value))
        case ("unset", name, field):
            _set(common, name, field, "")
        case (name,) if name not in ("set", "unset"):
            _show(common, name)
        case _:
            raise WrongInput("Say “officers”, “officers OFFICER”, “officers set OFFICER NAME VALUE” or “… unset …”.")


def _list(common: Common) -> None:
    from tsworkbench.cli.output import cells, fit, put_json_rows, say, shown
    from tsworkbench.plan.model import post_words
    from tsworkbench.store.views.people import held_of_all
    from tsworkbench.store.views.workload import officer_counts

    with common.book() as book:
        found = officer_counts(book, common.day)
        held = held_of_all(book)
    if common.json:
        put_json_rows(
            {
                "name": one.name,
                "kind": one.kind,
                "late": one.counts.late,
                "this_month": one.counts.this_month,
                "later": one.counts.later,
                "tbc": one.counts.undated,
                "id": one.officer_id,
            }
            for one in found
        )
        return
    names = {one.officer_id: shown(post_words(one.name, held.get(one.officer_id))) for one in found}
    column = min(40, max(map(cells, names.values()), default=0))
    kind = max(6, *(len(one.kind) for one in found))
    say(f"{fit('Officer', column)}  {fit('kind', kind)}  late  this month  later   TBC")
    for one in found:
        late, now, later, undated = one.counts
        who = f"{fit(names[one.officer_id], column)}  {fit(one.kind, kind)}"
        say(f"{who}  {late:>4}  {now:>10}  {later:>5}  {undated:>4}")


def _show(common: Common, name: str) -> None:
    from tsworkbench.cli.output import fit, put_json, say, shown
    from tsworkbench.store.views import people
    from tsworkbench.work.officers import FIELDS, officer_named, officer_words

    with common.book() as book:
        row = officer_named(book, name)
        known = {name: officer_words(book, row, name) for name in FIELDS}
        posts = [post["name"] for post in people.posts_of(book, row["id"])]
    if posts:
        known["holds"] = ", ".join(posts)
    if common.json:
        put_json(known | {"id": row["id"]})
        return
    for name, words in known.items():
        if words or not (name == "left-on" or (name == "holder" and row["kind"] != "post")):
            say(f"{fit(name, 14)}{shown(words or 'not set')}")


def _set(common: Common, name: str, field: str, value: str) -> None:
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.officers import officer_named, set_officer

    with common.writing() as book:
        say_done(common, perform(book, set_officer(officer_named(book, name)["id"], field, value)))


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
    still to come before a later year begins is in none of its columns. Work that nobody leads comes last.

    \b
    tsworkbench workload
    tsworkbench workload --year 2010/11 --json
    """
    from tsworkbench.cli.output import put_json_rows, say, warn
    from tsworkbench.store.views.plan import no_open_plan, standing_plans
    from tsworkbench.store.views.workload import workload

    with common.book() as book:
        span = _year(common, book, year)
        loads = workload(book, span, common.day)
        nothing = "" if loads or standing_plans(book) else str(no_open_plan(book))
    if common.json:
        put_json_rows(_as_json(load, span) for load in loads)
        return
    if not loads:
        warn(nothing or "No work is open in this file.")
        return
    for line in _lines(loads, span):
        say(line)


def _year(common: Common, book: "Book", typed: str | None) -> "FinancialYear":
    from tsworkbench.plan.calendar import financial_year, financial_year_of
    from tsworkbench.store.views.plan import plans

    there = plans(book)
    starts = there[0]["year_start"] if there else 4
    if typed is None:
        return financial_year(common.day, starts)
    first, _, second = typed.strip().replace("-", "/").replace("–", "/").partition("/")
    is_year = first.isdecimal() and len(first) == 4 and 1900 <= int(first) <= 2999
    if not is_year or second not in ("", str(int(first) + 1), str(int(first) + 1)[2:]):
        this = financial_year(common.day, starts).label
        raise WrongInput(f"“{typed[:40]}” is not a year: type it as “{this}”.")
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
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.officers import hand_over, officer_named

    with common.writing() as book:
        from_id, to_id = (str(officer_named(book, name)["id"]) for name in (officer, heir))
        say_done(common, perform(book, hand_over(from_id, to_id, as_at=common.day)))


@click.command("who", cls=Command, short_help="Set who you are, or show who the file thinks you are.")
@click.argument("name", nargs=-1)
@prints_json
@click.pass_obj
def who_command(common: Common, name: tuple[str, ...]) -> None:
    """Say who you are: whose list is “mine”, and in whose name acts on this file are made here.

    An officer of the file is known by name, initials or the beginning of a name. It is kept with this copy of
    the file, for the workbench too. It is a claim, not a signature. Without NAME, show who the file thinks you are.

    \b
    tsworkbench who Louise Russell
    tsworkbench who
    """
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.store.views.people import called
    from tsworkbench.work.mine.seat import officer_meant, seat

    with common.writing() as book:
        if name:
            seat(book, officer_meant(book, " ".join(name)))
        leads = called(book, book.who) is not None
        if common.json:
            put_json({"who": book.who, "officer": leads})
        else:
            say(f"You are {book.who}{'' if leads else ', who is no officer of this file'}.")

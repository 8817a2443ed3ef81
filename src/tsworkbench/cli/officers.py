"""The officers of the file: their open work, and what is known of each."""

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput


@click.command("officers", cls=Command, short_help="List officers with their open work, or change one.")
@click.argument("words", metavar="[OFFICER | set OFFICER NAME VALUE... | unset OFFICER NAME]", nargs=-1)
@reads_the_past
@prints_json
@click.pass_obj
def officers_command(common: Common, words: tuple[str, ...]) -> None:
    """List the officers with their open work: late, due this month, due later, and without a date (TBC).

    Counts milestones, own tasks, and activities that have no milestones, over all plans; busiest first.

    OFFICER alone, by name, initials or the beginning of a name, shows what is known of one: name, kind (person,
    post or team), post, organisation, contact and initials. “set” changes one of these, as an act that “undo”
    takes back. “unset OFFICER left-on” says that somebody who left is back. A new officer comes in as somebody
    to lead a row: “set 4.2 --lead "+C Chan"”.

    \b
    tsworkbench officers
    tsworkbench officers --as-at "31 dec 2009" --json
    tsworkbench officers "Shazia Hussain"
    tsworkbench officers set SH contact "020 7364 0000"
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
    from tsworkbench.store.views.workload import officer_counts

    with common.book() as book:
        found = officer_counts(book, common.day)
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
    column = min(40, max((cells(shown(one.name)) for one in found), default=0))
    say(f"{fit('Officer', column)}  kind    late  this month  later   TBC")
    for one in found:
        late, now, later, undated = one.counts
        say(f"{fit(shown(one.name), column)}  {fit(one.kind, 6)}  {late:>4}  {now:>10}  {later:>5}  {undated:>4}")


def _show(common: Common, name: str) -> None:
    from tsworkbench.cli.output import fit, put_json, say, shown
    from tsworkbench.work.officers import COLUMNS, officer_named

    with common.book() as book:
        row = officer_named(book, name)
    if common.json:
        put_json({field: row[column] for field, column in COLUMNS.items()} | {"id": row["id"]})
        return
    for field, column in COLUMNS.items():
        if field != "left-on" or row[column]:
            say(f"{fit(field, 14)}{shown(str(row[column] or 'not set'))}")


def _set(common: Common, name: str, field: str, value: str) -> None:
    from tsworkbench.cli.acting import say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.officers import officer_named, set_officer

    with common.writing() as book:
        say_done(common, perform(book, set_officer(officer_named(book, name)["id"], field, value)))

"""Filters that the file keeps under a name."""

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.plan.errors import WrongInput


@click.command("filter", cls=Command, short_help="Keep a filter under a name, forget one, or list them.")
@click.argument("what", type=click.Choice(["keep", "forget", "list"]))
@click.argument("name", required=False)
@click.argument("words", required=False)
@prints_json
@click.pass_obj
def filter_command(common: Common, what: str, name: str | None, words: str | None) -> None:
    """Keep a filter in the file under a name, for everybody who works with it; “list --filter” finds it by that.

    WORDS are those of “list --filter”, with commas between them; all must hold: late, due this week, mine, red, amber,
    TBC, no lead, unconfirmed money, watermelon, slipped, carried, officer NAME, in DIRECTORATE, changed since DATE.

    \b
    tsworkbench filter keep "To chase" "late, no lead"
    tsworkbench filter list
    tsworkbench filter forget "To chase"
    """
    from tsworkbench.store.views.filters import kept, read_since

    if what == "list":
        if name is not None:
            raise WrongInput("“filter list” lists all of them: leave the name out.")
        with common.book() as book:
            _list(common, kept(book))
        return
    if name is None or (what == "keep" and words is None):
        raise WrongInput("Say the name and the words: tsworkbench filter keep “To chase” “late, no lead”.")
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.plan.errors import NotFound
    from tsworkbench.store.views.plan import standing_plans
    from tsworkbench.work import filters
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        if words is None:
            say_done(common, perform(book, filters.forget(name)))
            return
        there = standing_plans(book)
        if not there:
            raise NotFound("There is no plan in this file yet. Import one with “tsworkbench import DOCUMENT”.")
        wanted = filters.filter_meant(book, words, [plan["id"] for plan in there])
        if wanted.since and not wanted.is_since_looked:
            common.read.append(read_since(wanted.since, common.day)[1])  # or it says what is wrong with it
        say_done(common, perform(book, filters.keep(there[0]["id"], name, wanted)))


def _list(common: Common, found: dict[str, str]) -> None:
    from tsworkbench.cli.output import cells, fit, put_json_rows, say, shown, warn

    if common.json:
        put_json_rows({"name": name, "filter": words} for name, words in found.items())
        return
    column = max((cells(shown(name)) for name in found), default=0)
    for name, words in found.items():
        say(f"{fit(shown(name), column)}  {shown(words)}")
    if not found:
        warn("No filter is kept yet: keep one with “tsworkbench filter keep NAME WORDS”.")

"""What is known of a row: shown, and said: any number of rows and facts in one act, which one undo undoes."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.language.fields import options

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.store.views.refs import Place
    from tsworkbench.work.edits import Edit


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each field that `set` writes, in the order of the table, and the two that are no fields."""
    made = []
    for field, option in options():
        made.append(
            click.option(option.name, field.name, metavar=option.metavar, multiple=option.many, help=option.help)
        )
        if field.name == "rag":
            words = "The last update still holds."
            made.append(click.option("--no-change", is_flag=True, help=words))
        elif field.name == "due":
            words = "With --due: what needs the row is moved as far."
            made.append(click.option("--with-dependants", is_flag=True, help=words))
        elif field.name == "confirmed":
            words = "With --confirmed: only the money from this source."
            made.append(click.option("--source", metavar="NAME", help=words))
    for option_of in reversed(made):
        command = option_of(command)
    return command


@click.command("set", cls=Command, short_help="Set status, RAG, dates, leads and other fields.")
@click.argument("refs", metavar="REF...", nargs=-1, required=True)
@_options
@prints_json
@click.pass_obj
def set_command(common: Common, /, refs: tuple[str, ...], **facts: Any) -> None:
    """Set status, RAG, dates, leads and other fields of rows. All of it is one act, which one “undo” undoes.

    A RAG belongs to the activity, also if one of its milestones is named (unless the plan reports on
    milestones). Once a plan is signed off, --due says when the row is now expected; the agreed date is moved by
    “decide”. “+2w” counts from today; given for several rows, from each row's own date. --why and --next belong
    to the RAG that is stated with them, else to the last one stated. What is complete was done on the as-at day
    unless --done-on says otherwise. An empty text, “”, clears the field.

    Prints what was done and when it was saved, after it is on disk.

    \b
    A milestone is done, and was on Friday:
      tsworkbench set 4.2.m1 --status complete --done-on fri
    An activity is in doubt:
      tsworkbench set 4.2 --rag amber --why "Letter late." --next "Finance asked."
    A milestone slips, and what needs it with it:
      tsworkbench set 3.1.m2 --due "end feb" --with-dependants
    Two milestones slip to the end of January:
      tsworkbench set 4.2.m2 4.2.m3 --due "end jan"
    """
    given = {name: fact for name, fact in facts.items() if fact not in (None, (), False)}
    if not given:
        raise WrongInput("Say what to set: --status, --rag, --due, --lead, --title, --note … (set --help lists them).")
    from tsworkbench.cli.receipt import places, say_done
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        rows = places(book, refs)
        edits = [edit for here in rows for edit in _edits(here, given, common.day, of_several=len(rows) > 1)]
        say_done(common, perform(book, *edits))


def _edits(here: "Place", given: dict[str, Any], as_at: "date", *, of_several: bool) -> "Iterator[Edit]":
    from tsworkbench.work.row.form import edits_of
    from tsworkbench.work.row.status import no_change

    typed = {field.name: given[field.name] for field, _ in options() if field.name in given}
    source = given.get("source")
    if source is not None and "confirmed" not in typed:
        raise WrongInput("--source says which money is confirmed or not: give --confirmed as well.")
    if given.get("with_dependants") and "due" not in typed:
        raise WrongInput("--with-dependants moves what needs a row: give --due as well.")
    done: dict[str, Any] = {name: typed.pop(name) for name in ("status", "done_on") if name in typed}
    yield from edits_of(here, done, as_at=as_at, by_options=True)
    if "no_change" in given:
        if "rag" in typed:
            raise WrongInput("A RAG that is stated is no “no change”: give --rag or --no-change.")
        yield no_change(here, as_at=as_at)
    if given.get("with_dependants"):
        from tsworkbench.work.row.dates import set_due_with_dependants

        phrase, reason = typed.pop("due"), typed.pop("reason", "")
        yield set_due_with_dependants(here, phrase, as_at=as_at, reason=reason, of_several=of_several)
    yield from edits_of(here, typed, as_at=as_at, source=source, by_options=True, of_several=of_several)


@click.command("show", cls=Command, short_help="Show all there is to know of one row.")
@click.argument("ref")
@click.option("--history", is_flag=True, help="How its dates have changed as well.")
@reads_the_past
@prints_json
@click.pass_obj
def show_command(common: Common, ref: str, history: bool) -> None:
    """Show all there is to know of one row: dates, leads, money, what was said of it, and the rows under it.

    \b
    tsworkbench show 4.2
    tsworkbench show 4.2.m3 --history
    tsworkbench show THIN:9 --json
    """
    from tsworkbench.cli.output import put_json, say, width
    from tsworkbench.cli.rows.detail import as_json, lines
    from tsworkbench.store.views.refs import place

    with common.book() as book:
        here = place(book, ref)
        if common.json:
            put_json(as_json(book, here, common.day, history=history))
            return
        for line in lines(book, here, common.day, width(), history=history):
            say(line)

"""Entries of registers, written: added, changed, moved on, ticked, deleted, brought back, merged, laid out."""

from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.cli.registers.definitions import of_plan, register_named
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tsworkbench.store.book import Book, Done
    from tsworkbench.work.edits import Edit
    from tsworkbench.work.registers.entries import EntryPlace


def typed_values(words: "Sequence[str]") -> dict[str, str]:
    """What was typed as FIELD=WORDS, by field. Raises WrongInput for a word without “=”, or a field twice."""
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise WrongInput(f'“{word[:60]}” says nothing of a field. Type FIELD=WORDS, such as title="No Director".')
        if name.strip() in found:
            raise WrongInput(f"{name.strip()[:60]} is given twice: say it once.")
        found[name.strip()] = value
    return found


@click.command("add", cls=Command, short_help="Add an entry to a register.")
@click.argument("register")
@click.argument("values", metavar="FIELD=WORDS...", nargs=-1, required=True)
@of_plan
@prints_json
@click.pass_obj
def add_command(common: Common, register: str, values: tuple[str, ...], plan: str | None) -> None:
    """Add an entry. It is given the next ref of its register, and the first stage where none is said.

    “register fields” lists the names of the fields, and what each takes. Links are named by refs, names or initials;
    days by any phrase, such as “end March”.

    \b
    tsworkbench register add risks title="No Director by March" owner=LR row=4.2
    tsworkbench register add organisations name="Praxis" postcode="e2 0ef"
    """
    from tsworkbench.work.edits import perform
    from tsworkbench.work.registers.entries import add

    typed = typed_values(values)
    with common.writing() as book:
        here = register_named(book, register, plan)
        _say(common, book, perform(book, add(here, typed, as_at=common.day)))


@click.command("set", cls=Command, short_help="Write fields of entries.")
@click.argument("entries", metavar="REF... FIELD=WORDS...", nargs=-1, required=True)
@prints_json
@click.pass_obj
def set_command(common: Common, entries: tuple[str, ...]) -> None:
    """Write fields of one or more entries, as one act. Nothing after the “=” clears a field.

    \b
    tsworkbench register set R1 residual_likelihood=4 residual_impact="5 critical"
    tsworkbench register set R1 R4 status=closed
    tsworkbench register set C7 review_date=
    """
    refs = [word for word in entries if "=" not in word]
    values = typed_values([word for word in entries if "=" in word])
    if not refs or not values:
        raise WrongInput("Say which entries, and what to write: “register set R1 status=closed”.")
    from tsworkbench.work.registers.entries import write

    _each(common, refs, lambda there: write(there, values, as_at=common.day))


@click.command("stage", cls=Command, short_help="Move entries to a stage.")
@click.argument("entries", metavar="REF... STAGE", nargs=-1, required=True)
@prints_json
@click.pass_obj
def stage_command(common: Common, entries: tuple[str, ...]) -> None:
    """Move one or more entries to a stage, by its word or its beginning. A day that goes with it is the as-at day.

    \b
    tsworkbench register stage Q3 Q5 "commission ready"
    """
    if len(entries) < 2:
        raise WrongInput("Say which entries and to which stage: “register stage Q3 assessed”.")
    from tsworkbench.work.registers.entries import move_on

    _each(common, entries[:-1], lambda there: move_on(there, entries[-1], as_at=common.day))


@click.command("tick", cls=Command, short_help="Tick entries: attended, analysed, checked today.")
@click.argument("entries", metavar="REF...", nargs=-1, required=True)
@prints_json
@click.pass_obj
def tick_command(common: Common, entries: tuple[str, ...]) -> None:
    """Tick entries of a register that has something to tick; an entry that is ticked already is unticked.

    Of attendance that is “attended”, of contracts “analysed”, of organisations the day they were last checked.

    \b
    tsworkbench register tick T1 T2 T7
    """
    from tsworkbench.work.registers.entries import tick

    _each(common, entries, lambda there: tick(there, as_at=common.day))


@click.command("remove", cls=Command, short_help="Delete entries.")
@click.argument("entries", metavar="REF...", nargs=-1, required=True)
@click.option("--anyway", is_flag=True, help="Also where other entries name it: they will show “(deleted)”.")
@prints_json
@click.pass_obj
def remove_command(common: Common, entries: tuple[str, ...], anyway: bool) -> None:
    """Delete entries, as one act. “undo” or “register restore” brings them back.

    \b
    tsworkbench register remove R4
    tsworkbench register remove O17 --anyway
    """
    from tsworkbench.work.registers.entries import remove

    _each(common, entries, lambda there: remove(there, anyway=anyway))


@click.command("restore", cls=Command, short_help="Bring deleted entries back.")
@click.argument("entries", metavar="REF...", nargs=-1, required=True)
@prints_json
@click.pass_obj
def restore_command(common: Common, entries: tuple[str, ...]) -> None:
    """Bring deleted entries back, by the refs they had. A ref that another entry has by now becomes the next free one.

    \b
    tsworkbench register restore R4
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.registers.entries import deleted_named, restore

    with common.writing() as book:
        edits = [restore(deleted_named(book, ref)) for ref in dict.fromkeys(entries)]
        say_done(common, perform(book, *edits))


@click.command("merge", cls=Command, short_help="Make one entry of two.")
@click.argument("entry", metavar="REF")
@click.argument("others", metavar="OTHER...", nargs=-1, required=True)
@prints_json
@click.pass_obj
def merge_command(common: Common, entry: str, others: tuple[str, ...]) -> None:
    """Make one entry of two or more: the first takes what it lacks, what linked to the others links to it.

    \b
    tsworkbench register merge O17 O204
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.registers.entries import entry_named, merge

    with common.writing() as book:
        here = entry_named(book, entry)
        edits = [merge(here, entry_named(book, one)) for one in dict.fromkeys(others)]
        say_done(common, perform(book, *edits))


@click.command("layout", cls=Command, short_help="Make the missing entries of a cross.")
@click.argument("register")
@click.argument("ref", required=False)
@click.option("--where", "words", metavar="WORDS", default="", help="Which entries are on the other side.")
@click.option("--dry-run", is_flag=True, help="Only say how many there would be.")
@of_plan
@prints_json
@click.pass_obj
def layout_command(common: Common, register: str, ref: str | None, words: str, dry_run: bool, plan: str | None) -> None:
    """Make the missing entries of a cross, as one act: an assessment by the protected characteristics, options by
    criteria, an event by the organisations that were invited.

    REF is the entry on one side, or the row of the plan that both sides are for.

    \b
    tsworkbench register layout impacts E1
    tsworkbench register layout criteria 4.6
    tsworkbench register layout scores 4.6 --dry-run
    tsworkbench register layout attendance V3 --where "kind is registered charity"
    """
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.plan.errors import NotFound
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.registers.entries import entry_named
    from tsworkbench.work.registers.laying import lay_out

    with common.writing() as book:
        here = register_named(book, register, plan)
        of = row = None
        if ref is not None:
            try:
                of = entry_named(book, ref, plan_id=here.plan_id)
            except NotFound:
                row = place(book, ref, plan_id=here.plan_id)
        laid = lay_out(book, here, of=of, row=row, words=words, as_at=common.day)
        if dry_run:
            if common.json:
                put_json({"missing": laid.missing, "pairs": laid.pairs})
            else:
                say(f"{laid.said}. Without --dry-run they are made.")
            return
        say_done(common, perform(book, laid.edit))


def _each(common: Common, refs: "Sequence[str]", edit: "Callable[[EntryPlace], Edit]") -> None:
    """One act of the edits of some entries, each once."""
    from tsworkbench.work.edits import perform
    from tsworkbench.work.registers.entries import entry_named

    with common.writing() as book:
        found = {there.id: there for there in (entry_named(book, ref) for ref in refs)}
        _say(common, book, perform(book, *(edit(there) for there in found.values())))


def _say(common: Common, book: "Book", done: "Done") -> None:
    """Says that an act is on disk, and what is doubtful about what it wrote."""
    from tsworkbench.cli.output import warn
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.registers.entries import remarks

    say_done(common, done)
    written = sorted(row_id for table, row_id in done.touched if table == "entry")[:_MOST_REMARKED]
    for said in dict.fromkeys(said for one in written for said in remarks(book, one, common.day)):
        warn(said)


_MOST_REMARKED = 50
"""So many entries of one act are looked at."""

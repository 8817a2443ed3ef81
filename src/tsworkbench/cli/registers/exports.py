"""The command ``register export``: a register as a table, in its own columns or in those of a published standard."""

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.cli.registers.definitions import of_plan, register_named
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.registers.values import Register
    from tsworkbench.store.book import Book


@click.command("export", cls=Command, short_help="Write a register as CSV, Excel, JSON or in the form of a standard.")
@click.argument("register")
@click.option("--as", "form", metavar="FORM", help="csv, xlsx, json, or a standard; otherwise what OUT's ending says.")
@click.option("-o", "--output", metavar="OUT", help="The file to write; without it csv and json go to stdout.")
@click.option("--where", "words", metavar="WORDS", default="", help="Only the entries that these words choose.")
@click.option("--with", "named", metavar="FIELD", multiple=True, help="A personal field that is to be in it.")
@click.option("--with-personal", is_flag=True, help="All personal fields.")
@click.option("--funder-id", metavar="ID", help="360Giving: the council's organisation identifier. It is kept.")
@click.option("--prefix", metavar="PREFIX", help="360Giving: the prefix of the publisher, “360G-…”. It is kept.")
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
@of_plan
@reads_the_past
@prints_json
@click.pass_obj
def export_command(
    common: Common,
    register: str,
    form: str | None,
    output: str | None,
    words: str,
    named: tuple[str, ...],
    with_personal: bool,
    funder_id: str | None,
    prefix: str | None,
    force: bool,
    plan: str | None,
) -> None:
    """Write the entries of a register as a table: in its own columns (csv, xlsx, json), or in those of a standard that
    its preset knows: 360giving, transparency-code, open-referral-uk.

    Entries that lack what a standard needs are left out, and it is said which and why. Personal fields are in it only
    if they are named. No text is ever a formula. A file in a register's own columns can be imported again.

    \b
    tsworkbench register export contracts -o contracts.xlsx
    tsworkbench register export grants --as 360giving -o grants.csv
    tsworkbench register export organisations --where in_directory --with contact
    """
    from tsworkbench.cli.output import put_bytes, put_json, say, warn
    from tsworkbench.papers.disk import path_of, save
    from tsworkbench.papers.registers import tables

    wanted = _form(form, output)
    if output is None and wanted == "xlsx":
        raise WrongInput("Excel's files aren't for a terminal: say where to write it, with -o.")
    if output is None and common.json:
        raise WrongInput("--json says what was written to a file: say where, with -o.")
    with common.book() if funder_id is None and prefix is None else common.writing() as book:
        here = register_named(book, register, plan)
        here = _funded(book, here, funder_id, prefix)
        book.who = common.known_asker(book)  # whose entries “mine” are
        personal = _personal(here, named, with_personal)
        if wanted in tables.OWN:
            table = tables.own_table(book, here, common.day, where=words, personal=personal)
        else:
            table = tables.standard_table(book, here, wanted, common.day, where=words)
    data = tables.written(table, wanted)
    if output is None:
        put_bytes(data)
        if table.left_out or table.personal or table.others:
            warn(table.said)
        return
    written = str(save(data, path_of(output), force=force, private=bool(personal)))
    if common.json:
        left = {heading: list(refs) for heading, refs in table.left_out.items()}
        put_json({"written": written, "form": wanted, "entries": len(table.rows), "left_out": left, "said": table.said})
    else:
        say(f"Written to {written} ({len(data):,} bytes). {table.said}")


def _form(form: str | None, output: str | None) -> str:
    """The form that is asked for, or that the file's ending says. Raises WrongInput where they differ."""
    from tsworkbench.papers.registers.tables import OWN

    ending = os.path.splitext(output or "")[1].removeprefix(".").casefold()
    if form is None:
        if output is None:
            return "csv"
        if ending in OWN:
            return ending
        raise WrongInput(f"“{output}” doesn't say what to write: end it in .csv, .xlsx or .json, or say --as.")
    wanted = form.strip().casefold()
    written = wanted if wanted in OWN else "csv"
    if output is not None and ending != written:
        raise WrongInput(f"“{output}” should end in .{written}, because that is what it will be.")
    return wanted


def _personal(here: "Register", named: tuple[str, ...], every: bool) -> list[str]:
    """The names of the personal fields that are asked for. Raises WrongInput for one that isn't personal."""
    from tsworkbench.work.registers.fields import field_named

    if every:
        return [one.name for one in here.fields if one.personal] or (
            [one.name for one in here.fields] if here.personal else []
        )
    found = [field_named(here, one) for one in named]
    for one in found:
        if not one.personal:
            raise WrongInput(f"{one.title} isn't personal, so it is there anyway. --with is for: {_listed(here)}.")
    return [one.name for one in found]


def _listed(here: "Register") -> str:
    from tsworkbench.plan.english import few

    return few([one.name for one in here.fields if one.personal], 12) or "nothing"


def _funded(book: "Book", here: "Register", funder: str | None, prefix: str | None) -> "Register":
    if funder is None and prefix is None:
        return here
    from tsworkbench.plan.errors import NothingToDo
    from tsworkbench.store.registers.definitions import register_by_id
    from tsworkbench.work.edits import perform
    from tsworkbench.work.registers.definitions import name_funder

    with suppress(NothingToDo):
        perform(book, name_funder(here, funder=funder, prefix=prefix))
    return register_by_id(book, here.id or "") or here

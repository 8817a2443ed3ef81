"""Registers in lines: which there are, their entries as a list or one whole, and what is counted of them."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.cli.registers.definitions import chosen_plan, of_plan, register_named
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tsworkbench.plan.registers.values import Cell, Field, Register
    from tsworkbench.store.book import Book
    from tsworkbench.store.registers.entries import EntryView
    from tsworkbench.store.registers.figures import Counted
    from tsworkbench.store.registers.links import Links

_PAGE = 500
"""Entries that are read at once."""


def say_registers(common: Common, book: "Book") -> None:
    """Prints the registers of a file: how many entries each has, what is due for review, what feeds outputs."""
    from tsworkbench.cli.output import fit, put_json_rows, say
    from tsworkbench.plan.english import counted
    from tsworkbench.store.registers.definitions import all_registers, count_entries
    from tsworkbench.store.registers.entries import due_for_review
    from tsworkbench.store.views.plan import plans

    names = {row["id"]: str(row["short_title"] or row["title"]) for row in plans(book)}
    found = []
    for one in all_registers(book):
        due = len(due_for_review(book, common.day, register=one))
        found.append((one, names.get(one.plan_id or "", ""), count_entries(book, one), due))
    if common.json:
        put_json_rows(
            {
                "name": one.name,
                "title": one.title,
                "plan": plan or None,
                "entries": count,
                "due": due,
                "fields": len(one.fields),
                "figures": len(one.figures),
                "personal": one.personal,
                "preset": one.preset,
                "version": one.version,
                "id": one.id,
            }
            for one, plan, count, due in found
        )
        return
    if not found:
        say("This file has no register yet. “register new” lists the presets, “register new risks” takes one in.")
        return
    title = max(len(one.title) for one, *_ in found)
    name = max(len(one.name) for one, *_ in found)
    for one, plan, count, due in found:
        notes = [plan or "the whole file"]
        notes += [f"{counted(due, 'review')} due"] if due else []
        notes += ["personal"] if one.personal else []
        say(f"{fit(one.name, name)}  {fit(one.title, title)}  {count:>6,}  {', '.join(notes)}")


def say_figures(common: Common, book: "Book", only: "Sequence[Register] | None") -> None:
    """Prints what is counted of registers on the as-at day, and which output it is the actual of."""
    from tsworkbench.cli.output import fit, put_json_rows, say
    from tsworkbench.store.registers import figures
    from tsworkbench.store.registers.definitions import all_registers
    from tsworkbench.work.registers.figures import fed_words

    there = only if only is not None else all_registers(book)
    book.who = common.known_asker(book)  # whose entries “mine” are
    found = [
        (one, figure, figures.count(book, one, figure, common.day), fed_words(book, figure))
        for one in there
        for figure in one.figures
    ]
    if common.json:
        put_json_rows(
            {
                "register": one.name,
                "figure": figure.name,
                "label": figure.label,
                "value": _plain(value),
                "out_of": None if value.out_of is None else _plain(value, of=True),
                "wanted": figure.wanted,
                "feeds": fed or None,
                "cannot": value.why,
                "id": figure.id,
            }
            for one, figure, value, fed in found
        )
        return
    if not found:
        say("Nothing is counted. “register figures NAME --add LABEL” adds a figure.")
        return
    name = max(len(f"{one.name}.{figure.name}") for one, figure, *_ in found)
    for one, figure, value, fed in found:
        said = value.why or value.said
        say(f"{fit(f'{one.name}.{figure.name}', name)}  {said}{f'  → {fed}' if fed else ''}")


def _plain(value: "Counted", *, of: bool = False) -> float | None:
    """A figure for a program: pounds where it counts pence."""
    from tsworkbench.plan.registers.values import FieldKind

    number = value.out_of if of else value.value
    return number if number is None or value.unit is not FieldKind.MONEY else number / 100


@click.command("list", cls=Command, short_help="List the entries of a register.")
@click.argument("register")
@click.option("--where", "words", metavar="WORDS", default="", help="Only those that these words choose.")
@click.option(
    "--sort", metavar="FIELDS", help="In the order of these fields, with “/” between; “-” before one turns it."
)
@click.option("--columns", metavar="FIELDS", help="These fields, with “/” between, instead of the register's columns.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values with all fields.")
@click.option("--with-personal", is_flag=True, help="Personal fields too; without it they are left out.")
@of_plan
@reads_the_past
@prints_json
@click.pass_obj
def list_command(
    common: Common,
    register: str,
    words: str,
    sort: str | None,
    columns: str | None,
    as_csv: bool,
    with_personal: bool,
    plan: str | None,
) -> None:
    """List the entries of a register, or those that some words choose. Commas between conditions are “and”.

    FIELD is WORD or WORD, is not, has WORDS, over, under, at least, at most (a number, £, another field), before,
    after, by (a day, “today +6m”), FIELD (yes, or not empty), no FIELD, open (not done yet), mine. A field behind a
    link is named with a full stop: event.kind. What is personal is printed only with --with-personal.

    \b
    tsworkbench register list risks --where "open, residual at least 15"
    tsworkbench register list contracts --where "annual_value over £50k"
    tsworkbench register list attendance --where "event.kind is course" --csv
    """
    from tsworkbench.cli.output import put_json_rows, warn
    from tsworkbench.store.registers import entries

    if as_csv and common.json:
        raise WrongInput("--csv and --json don't go together: leave one of them out.")
    with common.book() as book:
        here = register_named(book, register, plan)
        book.who = common.known_asker(book)  # whose entries “mine” are
        order = [one.strip() for one in sort.split("/") if one.strip()] if sort else None
        keys = entries.keys(book, here, common.day, where=words, order=order)
        links = entries.links_of(book, here, common.day)
        pages = (entries.page(book, here, keys[at : at + _PAGE], common.day) for at in range(0, len(keys), _PAGE))
        found = (view for page in pages for view in page)
        fields = _fields(here, columns, with_personal, every=as_csv or common.json)
        if common.json:
            put_json_rows(_as_json(view, fields, links) for view in found)
        elif as_csv:
            _put_csv(book, common.day, here, fields, found)
        else:
            _say_list(here, fields, list(found), links)
        if columns is not None and (left := [one for one in _named(here, columns) if one not in fields]):
            warn(f"Left out, because personal: {', '.join(one.title for one in left)}. --with-personal prints it.")


def _fields(here: "Register", columns: str | None, with_personal: bool, *, every: bool) -> "list[Field]":
    """The fields that are printed: those that were named, else all or the columns, without what is personal."""
    if columns is not None:
        named = _named(here, columns)
        if not named:
            raise WrongInput("Name the columns, with “/” between them, such as --columns title/owner.")
    elif every:
        named = list(here.fields)
    else:
        named = [found for one in here.columns if (found := here.field(one)) is not None]
    return [one for one in named if with_personal or not (one.personal or (here.personal and one.kind.words))]


def _named(here: "Register", columns: str) -> "list[Field]":
    from tsworkbench.work.registers.fields import field_named

    return [field_named(here, one) for one in columns.split("/") if one.strip()]


def _as_json(view: "EntryView", fields: "Sequence[Field]", links: "Links") -> dict[str, Any]:
    from tsworkbench.plan.registers.kinds import lines_of

    values = {
        one.name: lines_of(view.entry[one.name])
        if one.several
        else _in_pounds(view.cell(one.name), view.register, one, links)
        for one in fields
    }
    return {"ref": view.ref, **values, "id": view.id}


def _in_pounds(value: "Cell", register: "Register", field: "Field", links: "Links") -> "Cell":
    """A value for a program: pounds where it is kept in pence."""
    from tsworkbench.plan.registers.values import FieldKind

    is_money = links.registers.unit(register, field) is FieldKind.MONEY
    return value / 100 if is_money and isinstance(value, int | float) else value


def words_of_value(view: "EntryView", field: "Field", links: "Links") -> str:
    """What an entry holds in a field, in words; of a score its colour as well."""
    from tsworkbench.plan.registers.kinds import band, show, show_number

    if field.kind.derived:
        from tsworkbench.plan.model import GLYPHS

        value = view.worked_out.get(field.name)
        colour = band(field, value)
        number = show_number(links.registers.unit(view.register, field), value)
        return f"{GLYPHS[colour]}{number}" if colour is not None and number else number
    return show(field, view.entry[field.name], links.name)


def _say_list(here: "Register", fields: "Sequence[Field]", found: "list[EntryView]", links: "Links") -> None:
    from tsworkbench.cli.output import cells, fit, say, shown, width

    if not found:
        say(f"There is no {here.one} to list.")
        return
    from tsworkbench.plan.registers.values import FieldKind

    def words(view: "EntryView", field: "Field") -> str:
        if field.kind is FieldKind.OFFICER and not field.several and (officer := view.entry[field.name]):
            return links.initials(str(officer)) or words_of_value(view, field, links)
        return words_of_value(view, field, links)

    rows = [[view.ref, *(shown(words(view, one)) for one in fields)] for view in found]
    heads = ["", *(one.title for one in fields)]
    columns = _widths([[cells(text) for text in column] for column in zip(heads, *rows, strict=True)], width())
    for row in (heads, *rows):
        say("  ".join(fit(cell, column) for cell, column in zip(row, columns, strict=False)).rstrip())


_FIRST, _OTHERS = 24, 16
"""How wide the first column of a list is at least, and the others at most, where there is no room for all."""


def _widths(texts: "Sequence[Sequence[int]]", room: int) -> list[int]:
    """How wide the columns of a list are: the first ones, as far as there is room, and the first of them widest."""
    widest = [max(column) for column in texts]
    if sum(widest) + 2 * (len(widest) - 1) <= room or len(widest) < 2:
        return widest
    columns = [widest[0], min(widest[1], _FIRST), *(min(one, _OTHERS) for one in widest[2:])]
    while sum(columns) + 2 * (len(columns) - 1) > room and len(columns) > 2:
        columns.pop()
    columns[1] = min(widest[1], columns[1] + room - sum(columns) - 2 * (len(columns) - 1))
    return columns


def _put_csv(
    book: "Book", day: "date", here: "Register", fields: "Sequence[Field]", found: "Iterable[EntryView]"
) -> None:
    """All of it as comma-separated values, each as an export has it: no text is a formula."""
    import csv
    import io

    from tsworkbench.cli.output import put_bytes
    from tsworkbench.papers.formats.plan_csv import neutral
    from tsworkbench.papers.registers.tables import text_of, value_of
    from tsworkbench.work.registers.reading import Reading

    reading = Reading(book, here.plan_id, day)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Ref", *(neutral(one.title) for one in fields)])
    for view in found:
        writer.writerow([view.ref, *(text_of(value_of(reading, here, one, view.cell(one.name))) for one in fields)])
    put_bytes(out.getvalue().encode("utf-8"))


@click.command("show", cls=Command, short_help="Show all of an entry.")
@click.argument("entry", metavar="REF")
@click.option("--plan", metavar="PLAN", help="The plan whose register it is in, where the file holds several.")
@click.option("--with-personal", is_flag=True, help="With --json: personal fields too.")
@reads_the_past
@prints_json
@click.pass_obj
def show_command(common: Common, entry: str, plan: str | None, with_personal: bool) -> None:
    """Show all that an entry holds, what is worked out from it, and what names it.

    \b
    tsworkbench register show R1
    tsworkbench register show THIN:R1 --json
    """
    from tsworkbench.cli.output import fit, put_json, say, shown
    from tsworkbench.store.registers import entries
    from tsworkbench.work.registers.entries import entry_named, named_by

    with common.book() as book:
        there = entry_named(book, entry, plan_id=chosen_plan(book, plan) if plan is not None else None)
        here = there.register
        view = entries.view(book, there.id, common.day)
        if view is None:
            raise WrongInput(f"{entry} has been deleted.")
        links = entries.links_of(book, here, common.day)
        if common.json:
            put_json({"register": here.name, **_as_json(view, _fields(here, None, with_personal, every=True), links)})
            return
        title = max(len(one.title) for one in here.fields)
        say(f"{view.ref}  {here.title}")
        for one in here.fields:
            said = words_of_value(view, one, links)
            for at, line in enumerate(said.split("\n") if said else []):
                say(f"  {fit(one.title if not at else '', title)}  {shown(line)}")
        if named := named_by(book, there):
            say(f"  {fit('Named by', title)}  {named}")

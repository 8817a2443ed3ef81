"""Plans as documents: in the council's own columns, as a calendar, or whole for other programs."""

from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.papers.catalogue import Format, Wanted
    from tsworkbench.store.book import Book

_FORMATS = ("json", "csv", "xlsx", "docx", "md", "html", "ics")

_PRIVATE = "It holds private notes and officers' own tasks too: it is for keeping, not for handing round."


@click.command("export", cls=Command, short_help="Write a plan as Word, Excel, CSV, web page, calendar or JSON.")
@click.argument("kind", metavar="[FORMAT]", required=False, type=click.Choice(_FORMATS))
@click.option("-o", "--output", metavar="OUT", help="Write to this file. Without it, what can be printed is printed.")
@click.option("--plan", metavar="PLAN", help="Only this plan: its name, or the beginning of it.")
@click.option("--officer", metavar="NAME", help="ics: only what this officer leads, jointly or not, or supports.")
@click.option("--to-dos", is_flag=True, help="ics: as to-do entries with a due day instead of events.")
@click.option("--template", metavar="DOCX", help="docx: take the styles of this Word document.")
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
@reads_the_past
@prints_json
@click.pass_obj
def export_command(
    common: Common,
    kind: str | None,
    output: str | None,
    plan: str | None,
    officer: str | None,
    to_dos: bool,
    template: str | None,
    force: bool,
) -> None:
    """Write a plan as a document. FORMAT is one of json, csv, xlsx, docx, md, html and ics; OUT's ending says it too.

    docx, xlsx, csv, md and html hold one plan in the council's own columns, with its status, RAG and last
    commentary; a file with several plans wants --plan. Private notes and officers' own tasks are never in them.

    ics is a calendar of what falls due, all-day entries for any calendar program; with --officer one officer's.
    Where a date is only a month or a quarter its entry says so. Imported again later, it changes what has changed.

    json is for keeping and for other programs: every row and cell with its id, private notes and tasks too,
    history apart. Imported into an empty file and exported again, it is the same to the byte.

    OUT appears whole or not at all. Without --output, json, csv, md, html and ics go to stdout.

    \b
    The plan for a committee's agenda:
      tsworkbench export --plan "Third Sector" -o action-plan.docx
    One officer's calendar:
      tsworkbench export ics --officer "Louise Russell" -o louise.ics
    As it stood at the end of October:
      tsworkbench export xlsx --plan third --stood-at 2009-10-31 -o october.xlsx
    Everything, for keeping:
      tsworkbench export json > plans.json
    """
    from tsworkbench.cli.outgoing import put, refuse_output
    from tsworkbench.cli.output import put_json, say, warn
    from tsworkbench.papers import catalogue
    from tsworkbench.papers.catalogue import Format

    form = _form(kind, output)
    _refuse_nonsense(form == Format.ICS, form == Format.DOCX, officer=officer, to_dos=to_dos, template=template)
    if common.json and output is None:
        raise WrongInput("--json says what was written, so it wants a file: name one with --output.")
    refuse_output(common, output, form, force=force)
    with common.book() as book:
        wanted = _wanted(common, book, form, plan, officer, to_dos=to_dos, template=template)
        data = catalogue.write(book, wanted, form)
    written = put(output, data, force=force, private=form.is_private)
    if form.is_private:
        warn(_PRIVATE)
    if written is None:
        return
    if common.json:
        put_json({"written": written, "format": form, "bytes": len(data)})
    else:
        say(f"Written to {written} ({len(data):,} bytes).")


def _form(named: str | None, output: str | None) -> "Format":
    """The format that is named, or that the file's ending says. Raises WrongInput where they differ or say nothing."""
    from tsworkbench.cli.outgoing import written_as
    from tsworkbench.papers.catalogue import ENDINGS, Format, Kind, ending_of

    if named is None and output is None:
        raise WrongInput(f"Say what to write it as: “export docx”, say. It comes as {', '.join(_FORMATS)}.")
    said = named or ENDINGS.get(ending_of(output or ""))
    return written_as(Kind.CALENDAR if said == Format.ICS else Kind.PLAN, output, named)


def _refuse_nonsense(
    is_calendar: bool, is_word: bool, *, officer: str | None, to_dos: bool, template: str | None
) -> None:
    if not is_calendar and (officer is not None or to_dos):
        said = "--officer" if officer is not None else "--to-dos"
        raise WrongInput(f"{said} is about a calendar: say “export ics”, or leave {said} out.")
    if template is not None and not is_word:
        raise WrongInput("--template gives a Word document its styles: say “export docx”, or leave --template out.")


def _wanted(
    common: Common,
    book: "Book",
    kind: "Format",
    plan: str | None,
    officer: str | None,
    *,
    to_dos: bool,
    template: str | None,
) -> "Wanted":

    from tsworkbench.cli.outgoing import the_plan
    from tsworkbench.papers.catalogue import Kind, Wanted
    from tsworkbench.papers.disk import path_of

    may_be_several = kind in ("json", "ics")
    plan_id = None if may_be_several and plan is None else the_plan(book, plan)["id"]
    officer_id = None
    if officer is not None:
        from tsworkbench.work.officers import officer_named

        officer_id = str(officer_named(book, officer)["id"])
    return Wanted(
        kind=Kind.CALENDAR if kind == "ics" else Kind.PLAN,
        as_at=common.day,
        plan_id=plan_id,
        officer_id=officer_id,
        template=path_of(template) if template is not None else None,
        to_dos=to_dos,
    )

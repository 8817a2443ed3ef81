"""Papers and exports: reports, officers' sheets, summaries for a mail, whole plans; and where they go."""

import os
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past, today
from tsworkbench.plan.english import listed
from tsworkbench.plan.errors import NotFound, ReadOnly, WorkbenchError, WrongInput

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tsworkbench.papers.catalogue import Format, Kind, Wanted
    from tsworkbench.plan.governance.round import Term
    from tsworkbench.store.book import Book


_OF_REGISTERS = ("register", "directory", "contracts", "appraisal", "equality")
_KINDS = ("highlight", "exception", "officer", "slips", "comparison", *_OF_REGISTERS)
_FORMATS = ("html", "docx", "md", "pdf")
_LENGTHS = ("full", "brief")
_SPELLED = {"since": "from", "until": "to", "items": "item", "round_": "round", "other": "with", "words": "where"}
"""Options whose names are Python's own words, or hold several values."""


@click.command("report", cls=Command, short_help="Write a report, the dates that were moved, or a sheet.")
@click.argument("kind", metavar="PAPER", type=click.Choice(_KINDS))
@click.option("--plan", metavar="PLAN", help="The plan it is on, where the file has several.")
@click.option("--position", metavar="DATE", help="The day whose position it gives. Without it, that of its round.")
@click.option("--cut-off", metavar="DATE", help="The last day of the updates that count. Without it, the round's own.")
@click.option("--from", "since", metavar="DATE", help="The first day of its period. Without it, after the last report.")
@click.option("--to", "until", metavar="DATE", help="The last day of its period: the same as --position.")
@click.option("--round", "round_", metavar="ROUND", help="Take both from this round: its label, or its position date.")
@click.option("--item", "items", metavar="REF", multiple=True, help="Only on this row: exception (may be repeated).")
@click.option("--officer", metavar="NAME", help="officer: whose sheet; a name, its beginning, or initials.")
@click.option("--with", "other", metavar="PLAN", help="comparison: the plan beside which it is held.")
@click.option("--register", "of_register", metavar="NAME", help="register: which one.")
@click.option("--where", "words", metavar="WORDS", help="register: only the entries that these words choose.")
@click.option("--by", metavar="FIELD", help="register: group its entries by this field.")
@click.option("--length", type=click.Choice(_LENGTHS), help="highlight: brief is on two sides. Without it, full.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Without it, that of OUT's ending, or html.")
@click.option("--template", metavar="DOCX", help="docx: take the styles of this Word document.")
@click.option("-o", "--output", metavar="OUT", help="Write to this file. Without it, html and md go to stdout.")
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
@click.option("--issue", is_flag=True, help="highlight: issue it first, on the as-at day, which freezes it.")
@reads_the_past
@prints_json
@click.pass_obj
def report_command(
    common: Common, /, kind: str, output: str | None, form: str | None, force: bool, **asked: Any
) -> int:
    """Write a paper for the group that decides, or for one officer. PAPER is highlight, exception, officer, slips,
    comparison, or one made of registers: register, directory, contracts, appraisal, equality.

    highlight is a plan's position at a day, by updates up to a cut-off: decisions asked, the overall position,
    ratings by objective, what is off track and why, what was done and is due next, money, outputs, and what the
    ratings mean. Made again later it is the same, whatever has been edited since. “--length brief” puts it on two
    sides of A4: the decisions, all activities in one table, what is due next, and the money in a line and by source
    and lead.

    Without a date it is on the round that is over and still to be issued, unless the end of the round that runs is
    nearer; else on that one.

    OUT's ending says what it is written as: .html is a web page, .docx Word, .md Markdown, .pdf PDF (with the extra
    “pdf-out”).

    exception is what is red or amber, laid out for a decision: what, why, effect, options. officer is one
    officer's list to take along. slips is every row whose agreed date was moved: how often, and from what to what.
    comparison holds a plan beside another, as “compare” does: this year's beside last year's, or, with
    --stood-at, a plan beside itself as it stood.

    The others are made of registers. register prints any of them, with its figures. directory is the directory of
    support; contracts the analysis of contracts, with their overlaps; appraisal the options against their criteria;
    equality what was found for each protected characteristic (the last two with --item on one row). None of them
    prints a personal field, or a personal register.

    \b
    The position at the end of December, by updates up to 8 January:
      tsworkbench report highlight --to 2009-12-31 --cut-off 2010-01-08 -o q3.html
    Issue it, as Word (with --template, in the council's own styles):
      tsworkbench report highlight --issue -o q3.docx
    The same position on two sides:
      tsworkbench report highlight --length brief -o q3-brief.docx
    One activity for the group:
      tsworkbench report exception --item 4.6 -o exception-4.6.html
    Which dates were moved, up to the end of December:
      tsworkbench report slips --to 2009-12-31 -o slips.docx
    What is new this year, what was done, and what reads otherwise:
      tsworkbench report comparison --plan 2010/11 --with third -o years.docx
    A sheet to print:
      tsworkbench report officer --officer LR -o louise.html
    The contracts, by what they are for:
      tsworkbench report register --register contracts --by category -o c.docx
    """
    from tsworkbench.cli.output import put_json, say, warn
    from tsworkbench.papers import catalogue
    from tsworkbench.papers.catalogue import Kind

    made_as = written_as(Kind(kind), output, form)
    _refuse_nonsense(kind, made_as, asked)
    if common.json and output is None:
        raise WrongInput("--json says what was written, so it wants a file: name one with --output.")
    refuse_output(common, output, made_as, force=force)
    with _opened(common, kind, asked) as book:
        wanted = _wanted(common, book, kind, asked)
        label = _issue(common, book, wanted) if asked["issue"] else None
        try:
            data = catalogue.write(book, wanted, made_as)
            written = put(output, data, force=force)
        except WorkbenchError as error:
            if label is None:
                raise
            warn(str(error))
            warn("The report has been issued all the same: make it again without --issue, or undo that with “undo”.")
            return error.exit_code
    if written is None:
        return 0
    if common.json:
        at = wanted.position.isoformat() if wanted.position is not None else None
        put_json(
            {"written": written, "report": kind, "format": made_as, "position": at, "issued": label, "bytes": len(data)}
        )
        return 0
    if label is not None:
        say(label)
    say(f"Written to {written} ({len(data):,} bytes).")
    return 0


def _opened(common: Common, kind: str, asked: dict[str, Any]) -> "AbstractContextManager[Book]":
    if kind in _OF_REGISTERS:
        return common.book()
    return common.now() if kind == "comparison" and asked["other"] is None else common.writing()


def _refuse_nonsense(kind: str, form: str, asked: dict[str, Any]) -> None:
    """Options that say nothing about the paper, or say it twice."""
    on_position = ("position", "cut_off", "since", "until", "round_")
    of = {
        "highlight": (*on_position, "plan", "issue", "length"),
        "exception": (*on_position, "plan", "items"),
        "officer": ("officer",),
        "slips": (*on_position, "plan"),
        "comparison": ("plan", "other"),
        "register": ("plan", "of_register", "words", "by"),
        "directory": ("plan",),
        "contracts": ("plan",),
        "appraisal": ("plan", "items"),
        "equality": ("plan", "items"),
    }[kind]
    for name, value in asked.items():
        if value and name not in (*of, "template"):
            said = f"--{_SPELLED.get(name, name.removeprefix('of_').replace('_', '-'))}"
            raise WrongInput(f"{said} says nothing about this paper ({kind}): leave it out.")
    if kind == "officer" and not asked["officer"]:
        raise WrongInput("Say whose sheet it is to be, with --officer.")
    if kind == "register" and not asked["of_register"]:
        raise WrongInput("Say which register is to be printed, with --register: “register” lists them.")
    if kind in ("appraisal", "equality") and len(asked["items"]) > 1:
        raise WrongInput("This paper is on one row, or on all: give --item once, or leave it out.")
    if asked["template"] and form != "docx":
        raise WrongInput("--template gives a Word document its styles: say --format docx, or leave --template out.")
    if asked["position"] and asked["until"]:
        raise WrongInput("--to and --position say the same: leave one of them out.")
    if asked["round_"] and (asked["position"] or asked["until"] or asked["cut_off"]):
        raise WrongInput("--round has its own position date and cut-off: leave it or the dates out.")


def _wanted(common: Common, book: "Book", kind: str, asked: dict[str, Any]) -> "Wanted":
    from tsworkbench.papers.catalogue import Kind, Length, Wanted
    from tsworkbench.papers.disk import path_of
    from tsworkbench.store.views.plan import one_plan

    template = path_of(asked["template"]) if asked["template"] else None
    if kind == "officer":
        from tsworkbench.work.officers import officer_named

        officer_id = str(officer_named(book, asked["officer"])["id"])
        return Wanted(kind=Kind.OFFICER, as_at=common.day, officer_id=officer_id, template=template)
    if kind in _OF_REGISTERS:
        return replace(_of_registers(common, book, kind, asked), template=template)
    if kind == "comparison":
        return replace(_comparison(common, book, asked), template=template)
    plan_id = str(one_plan(book, asked["plan"])["id"])
    term = _term(common, book, plan_id, asked)
    since = _day(common, asked["since"])
    if since is not None and since > term.position:
        raise WrongInput("The period ends before it begins: type an earlier --from, or a later --to.")
    return Wanted(
        kind=Kind(kind),
        as_at=common.day,
        plan_id=plan_id,
        position=term.position,
        cut_off=_day(common, asked["cut_off"]),
        since=since,
        row_ids=_rows(book, plan_id, asked["items"]),
        template=template,
        length=Length(asked["length"] or Length.FULL),
    )


def _of_registers(common: Common, book: "Book", kind: str, asked: dict[str, Any]) -> "Wanted":
    from tsworkbench.papers.catalogue import Kind, Wanted
    from tsworkbench.store.views.plan import one_plan, standing_plans

    there = standing_plans(book)
    needs_one = asked["plan"] is not None or kind in ("appraisal", "equality") or len(there) == 1
    plan_id = str(one_plan(book, asked["plan"])["id"]) if needs_one else None
    if plan_id is None and asked["of_register"]:
        from tsworkbench.cli.registers.definitions import register_named

        plan_id = register_named(book, asked["of_register"]).plan_id
    return Wanted(
        kind=Kind(kind),
        as_at=common.day,
        plan_id=plan_id,
        row_ids=_rows(book, plan_id, asked["items"]) if plan_id is not None else (),
        register=asked["of_register"],
        words=asked["words"],
        by=asked["by"],
    )


def _comparison(common: Common, book: "Book", asked: dict[str, Any]) -> "Wanted":
    from tsworkbench.papers.catalogue import Kind, Wanted
    from tsworkbench.store.views.plan import one_plan, plan_named
    from tsworkbench.work.agreement.life import plan_to_compare

    if asked["other"] is not None:
        there = [
            str(row["id"]) for row in (one_plan(book, asked["plan"]), plan_named(book, asked["other"], closed=True))
        ]
        return Wanted(kind=Kind.COMPARISON, as_at=common.day, plan_id=there[0], other_id=there[1])
    plan_id = plan_to_compare(book, asked["plan"], common.past)
    return Wanted(kind=Kind.COMPARISON, as_at=common.as_at or today(), plan_id=plan_id, was=common.past)


def term_of(common: Common, book: "Book", plan_id: str, position: str | None) -> date:
    """The position date that is named; without one, that of the round to report on, which is told if it is over."""
    return _term(common, book, plan_id, {"round_": None, "position": position, "until": None}).position


def _term(common: Common, book: "Book", plan_id: str, asked: dict[str, Any]) -> "Term":
    from tsworkbench.plan.governance.round import term
    from tsworkbench.work.round.updates import current, to_be_reported

    if asked["round_"]:
        return _round(common, book, plan_id, asked["round_"])
    at = _day(common, asked["position"] or asked["until"])
    if at is not None:
        return term(at)
    found, now = (of(book, plan_id, common.day).term for of in (to_be_reported, current))
    if found.position != now.position:
        from tsworkbench.cli.output import warn
        from tsworkbench.plan.calendar import long_date

        warn(
            f"This is on the position at {long_date(found.position)}, whose report has not been issued yet. "
            f"For the round that runs, say --position {now.position.isoformat()}."
        )
    return found


def _round(common: Common, book: "Book", plan_id: str, named: str) -> "Term":
    """A round of the plan by its label, or by its position date."""
    from tsworkbench.plan.calendar import short_date
    from tsworkbench.plan.governance.round import term
    from tsworkbench.store.views.rounds import of_plan

    there = [(row, date.fromisoformat(row["period_end"])) for row in of_plan(book, plan_id)]
    fits = [at for row, at in there if (row["label"] or "").casefold() == named.strip().casefold()]
    if not fits:
        from tsworkbench.cli.options import day_of

        try:
            day = day_of(named, today=common.day, common=common)
        except WrongInput:
            day = None
        fits = [at for _, at in there if at == day]
    if len(fits) == 1:
        return term(fits[0])
    names = ", ".join(f"{row['label'] or 'one'} at {short_date(at)}" for row, at in there) or "none yet"
    if not fits:
        raise NotFound(f"This plan has no round called “{named}”. Its rounds: {names}. Or say --position DATE.")
    raise WrongInput(f"Several rounds are called “{named}”: name one by its position date. The rounds: {names}.")


def _day(common: Common, phrase: str | None) -> date | None:
    if phrase is None:
        return None
    from tsworkbench.cli.options import day_of

    return day_of(phrase, today=common.day, common=common)


def _rows(book: "Book", plan_id: str, refs: tuple[str, ...]) -> tuple[str, ...]:
    from tsworkbench.store.views.refs import place

    return tuple(place(book, ref, plan_id=None if ":" in ref else plan_id).id for ref in refs)


def _issue(common: Common, book: "Book", wanted: "Wanted") -> str:
    """Issues the report on the as-at day; returns the act's label."""
    from tsworkbench.cli.output import shown
    from tsworkbench.work.edits import perform
    from tsworkbench.work.round.report import issue

    if book.stood_at is not None:
        raise ReadOnly("--stood-at looks at the past, which can't be issued any more: leave --issue or it out.")
    if wanted.cut_off is not None or wanted.since is not None:
        raise WrongInput("A report is issued by its round's own dates: open the round with them (“tsworkbench round”).")
    assert wanted.plan_id is not None
    assert wanted.position is not None
    done = perform(book, issue(wanted.plan_id, wanted.position, common.day))
    common.saved = shown(done.label)
    return done.label


@click.command("digest", cls=Command, short_help="Print a plain summary, fit for the body of a mail.")
@click.option("--officer", metavar="NAME", help="One officer's: what is late, due, coming, and needs an update.")
@click.option("--plan", metavar="PLAN", help="The plan it is on, where the file has several and no officer is named.")
@click.option("--position", metavar="DATE", help="The day whose position it gives. Without it, as for “report”.")
@reads_the_past
@prints_json
@click.pass_obj
def digest_command(common: Common, officer: str | None, plan: str | None, position: str | None) -> None:
    """Print a summary in plain text, no line longer than 72 columns: nothing that a mail program could spoil.

    With --officer it is what one officer has to do; without, the plan's position, in the words of its
    highlight report.

    \b
    tsworkbench digest --officer "Louise Russell"
    tsworkbench digest --plan third | mail -s "Action plan" group@example.org
    """
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.papers.highlight.digest import officer_digest, plan_digest

    if officer is not None and (plan is not None or position is not None):
        raise WrongInput("An officer's digest spans all plans, as at today: leave --plan and --position out.")
    with common.book() as book:
        if officer is not None:
            from tsworkbench.work.officers import officer_named
            from tsworkbench.work.round.officer_sheet import take_sheet

            row = officer_named(book, officer)
            said: dict[str, Any] = {"officer": row["name"], "as_at": common.day.isoformat()}
            text = officer_digest(take_sheet(book, row["id"], common.day))
        else:
            from tsworkbench.papers.catalogue import Kind, Wanted, position_of
            from tsworkbench.store.views.plan import one_plan

            of = one_plan(book, plan)
            at = term_of(common, book, of["id"], position)
            said = {"plan": of["title"], "position": at.isoformat()}
            text = plan_digest(
                position_of(book, Wanted(kind=Kind.HIGHLIGHT, as_at=common.day, plan_id=of["id"], position=at))
            )
    if common.json:
        put_json({**said, "text": text})
        return
    for line in text.rstrip("\n").split("\n"):
        say(line)


_EXPORT_FORMATS = ("json", "csv", "xlsx", "docx", "md", "html", "pdf", "ics")

_PRIVATE = "It holds private notes and officers' own tasks too: it is for keeping, not for handing round."


@click.command("export", cls=Command, short_help="Write a plan as Word, Excel, CSV, web page, calendar or JSON.")
@click.argument("kind", metavar="[FORMAT]", required=False, type=click.Choice(_EXPORT_FORMATS))
@click.option("-o", "--output", metavar="OUT", help="Write to this file. Without it, what can be printed is printed.")
@click.option("--plan", metavar="PLAN", help="Only this plan: its name, or the beginning of it.")
@click.option("--officer", metavar="NAME", help="ics: only what this officer leads, jointly or not, or supports.")
@click.option("--to-dos", is_flag=True, help="ics: as to-do entries with a due day instead of events.")
@click.option("--template", metavar="DOCX", help="docx: take the styles of this Word document.")
@click.option("--with-personal", is_flag=True, help="json: what is personal in registers, too.")
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
    with_personal: bool,
    force: bool,
) -> None:
    """Write a plan as a document: json, csv, xlsx, docx, md, html, pdf or ics, as FORMAT or OUT's ending says.

    docx, xlsx, csv, md, html and pdf (with the extra “pdf-out”) hold one plan in the council's own columns, with its
    status, RAG and last commentary; a file with several plans wants --plan. Private notes and officers' own tasks are
    never in them.

    ics is a calendar of what falls due, and of the groups' meetings, all-day entries for any calendar program; with
    --officer one officer's.
    Where a date is only a month or a quarter its entry says so. Imported again later, it changes what has changed.

    json is for keeping and for other programs: every row and cell with its id, private notes and tasks and the
    registers too, history apart. Imported into an empty file and exported again, it is the same to the byte. What is
    personal in registers is left out, unless --with-personal asks for it.

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
    from tsworkbench.cli.output import put_json, say, warn
    from tsworkbench.papers import catalogue
    from tsworkbench.papers.catalogue import Format

    form = _form(kind, output)
    _refuse_nonsense_of_export(
        form == Format.ICS, form == Format.DOCX, officer=officer, to_dos=to_dos, template=template
    )
    if common.json and output is None:
        raise WrongInput("--json says what was written, so it wants a file: name one with --output.")
    if with_personal and form != Format.JSON:
        raise WrongInput("--with-personal is about registers in JSON: say “export json”, or leave --with-personal out.")
    refuse_output(common, output, form, force=force)
    with common.book() as book:
        wanted = _wanted_of_export(common, book, form, plan, officer, to_dos=to_dos, template=template)
        wanted = replace(wanted, personal=with_personal)
        data = catalogue.write(book, wanted, form)
        left = _left_out(book, wanted) if form == Format.JSON and not with_personal else ()
    written = put(output, data, force=force, private=form.is_private)
    if form.is_private:
        warn(_PRIVATE)
    if left:
        warn(f"Left out, because it is personal: {listed(left)}. --with-personal takes it along.")
    if written is None:
        return
    if common.json:
        put_json({"written": written, "format": form, "bytes": len(data)})
    else:
        say(f"Written to {written} ({len(data):,} bytes).")


def _left_out(book: "Book", wanted: "Wanted") -> tuple[str, ...]:
    """What is personal in the registers that go with an export, in words."""
    from tsworkbench.store.views.refs import has_registers

    if not has_registers(book):
        return ()
    from tsworkbench.store.registers.whole import left_out

    return left_out(book, None if wanted.plan_id is None else [wanted.plan_id])


def _form(named: str | None, output: str | None) -> "Format":
    """The format that is named, or that the file's ending says. Raises WrongInput where they differ or say nothing."""
    from tsworkbench.papers.catalogue import ENDINGS, Format, Kind, ending_of

    if named is None and output is None:
        raise WrongInput(f"Say what to write it as: “export docx”, say. It comes as {', '.join(_EXPORT_FORMATS)}.")
    said = named or ENDINGS.get(ending_of(output or ""))
    return written_as(Kind.CALENDAR if said == Format.ICS else Kind.PLAN, output, named)


def _refuse_nonsense_of_export(
    is_calendar: bool, is_word: bool, *, officer: str | None, to_dos: bool, template: str | None
) -> None:
    if not is_calendar and (officer is not None or to_dos):
        said = "--officer" if officer is not None else "--to-dos"
        raise WrongInput(f"{said} is about a calendar: say “export ics”, or leave {said} out.")
    if template is not None and not is_word:
        raise WrongInput("--template gives a Word document its styles: say “export docx”, or leave --template out.")


def _wanted_of_export(
    common: Common,
    book: "Book",
    kind: "Format",
    plan: str | None,
    officer: str | None,
    *,
    to_dos: bool,
    template: str | None,
) -> "Wanted":

    from tsworkbench.papers.catalogue import Kind, Wanted
    from tsworkbench.papers.disk import path_of
    from tsworkbench.store.views.plan import one_plan

    may_be_several = kind in ("json", "ics")
    plan_id = None if may_be_several and plan is None else one_plan(book, plan)["id"]
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


def written_as(kind: "Kind", output: str | None, asked: str | None) -> "Format":
    """The format of a paper: that of its file's ending. Raises WrongInput where that isn't what is asked for."""
    from tsworkbench.papers.catalogue import Format, form_for

    _refuse_folder(output)
    return form_for(kind, output, Format(asked) if asked is not None else None)


def _refuse_folder(output: str | None) -> None:
    if output is not None and os.path.isdir(output):
        raise WrongInput(f"{output} is a folder. Name the file to write in it.")


def refuse_output(common: Common, output: str | None, form: "Format", *, force: bool) -> None:
    """Raises WrongInput, before anything is made, where the paper could not go there or would do harm there."""
    if output is None:
        if not form.is_text:
            raise WrongInput(f"A {form} document can't be printed: name the file to write with -o.")
        if force:
            raise WrongInput("--force replaces the file that -o names: name one, or leave --force out.")
        return
    _refuse_folder(output)
    if not os.path.lexists(output):
        return
    plan_file = common.path
    if os.path.exists(plan_file) and os.path.exists(output) and os.path.samefile(output, plan_file):
        raise WrongInput(f"{output} is the plan file itself. Name another file to write to.")
    if not force:
        raise WrongInput(f"{output} exists already. Name another file, or say --force to replace it.")


def put(output: str | None, data: bytes, *, force: bool, private: bool = False) -> str | None:
    """Writes the paper: to stdout, or whole to the file, for its owner's eyes only if it is `private`.

    Returns the file's path. Raises CannotWrite.
    """
    if output is None:
        from tsworkbench.cli.output import put_bytes

        put_bytes(data)
        return None
    from tsworkbench.papers.disk import path_of, save

    return str(save(data, path_of(output), force=force, private=private))

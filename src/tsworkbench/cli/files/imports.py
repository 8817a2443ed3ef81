"""Taking a council's own document in: what it was read as, what is in doubt, and what it would change."""

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from tsworkbench.cli.files.import_lines import (
    say_doubts,
    say_dry,
    say_dry_as_it_is,
    say_how_to_settle,
    say_library,
    say_new_rows,
    say_nothing,
    say_what_comes,
    say_wrapped,
    warn_all,
)
from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.cli.output import say
from tsworkbench.plan.english import agreeing, counted
from tsworkbench.plan.errors import NothingToDo, Refused, WrongInput
from tsworkbench.plan.governance.checks import pairs_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tsworkbench.documents.intake import Fresh
    from tsworkbench.plan.calendar import WorkingDays
    from tsworkbench.plan.imports.draft import Draft
    from tsworkbench.store.book import Book
    from tsworkbench.work.imports.edition import Decided
    from tsworkbench.work.imports.intake import Proposal


@click.command("import", cls=Command, short_help="Import the plan of a document.")
@click.argument("document")
@click.option("--plan-year", metavar="YEAR", help="The financial year of the plan, as “2009/10”, if it doesn't say.")
@click.option("--plan", metavar="PLAN", help="It is a newer edition of this plan of the file, whatever it is called.")
@click.option(
    "--column",
    "columns",
    metavar="HEADING=WHAT",
    multiple=True,
    help="What a column holds, as “Summary=title”: title, objective, lead, due, status, notes…",
)
@click.option("--new", is_flag=True, help="It is a separate plan, though the file has one with its title.")
@click.option(
    "--apart", metavar="REF", multiple=True, help="Don't match this row with the document's row: they differ."
)
@click.option("--decided", metavar="GROUP", help="This group has agreed to its new dates: they are the agreed ones.")
@click.option("--on", "on_day", metavar="DATE", help="The day on which that group met.")
@click.option("--new-rows", is_flag=True, help="Its new rows are new, though they are more than a fifth of a sheet.")
@click.option("--link-pairs", is_flag=True, help="Make each milestone one thing with the output that says the same.")
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and write nothing.")
@click.option("--notes", is_flag=True, help="List the lines of the document that are only in notes, with their rows.")
@click.option("--yes", is_flag=True, help="Accept every reading; the doubts are kept as notes on their rows.")
@prints_json
@click.pass_obj
def import_command(
    common: Common,
    document: str,
    plan_year: str | None,
    plan: str | None,
    columns: tuple[str, ...],
    new: bool,
    apart: tuple[str, ...],
    decided: str | None,
    on_day: str | None,
    new_rows: bool,
    link_pairs: bool,
    dry_run: bool,
    notes: bool,
    yes: bool,
) -> int:
    """Take the plan of a document into a plan file, which is made if it is not there.

    Reads Word, Excel (.xls and .xlsb too), OpenDocument, rich text, web pages, CSV, Markdown, text, PDF (with the
    extra “pdf”), exports of Asana, Jira, Planner, Microsoft Project and others, and tsworkbench's own JSON. What can
    be read in two ways is put to you: on a terminal the workbench walks you through it; --yes takes every reading.
    One act: “undo” removes all of it.

    Columns are known by their names, and by what is in them. Where one was taken for something else, say what it
    holds with --column: “Summary=title”, “Owner=lead”, “Finish=due”, “Finish=month first”, “Tags=notes”. All is judged
    anew by it, and remembered for the next edition of the document.

    A newer edition of a document updates the plan that came from it. What only the document has changed is taken
    over; what officers have changed stays. After sign-off a new date is the one expected, unless a group has
    --decided on it. Rows that the document no longer has stay, and are named.

    A sheet that “export” wrote (Word, Excel, CSV, Markdown) comes back by the ids of its rows: what was typed into
    it is taken, and nothing else. Where more than a fifth of its rows would be new, use --new-rows if they are.

    A form that “pack --form” wrote, and an officer has filled in, is taken in as “take-in” does.

    A table of indicators becomes measures: with --plan, of that plan, where what is new of them is added.

    A milestone and an output of an activity that say the same are often one thing: --dry-run names such pairs, and
    --link-pairs links them, so that one tick does both.

    Leaves with exit code 13 if the document is not a plan, or can't be read, or would bring that many new rows:
    nothing is written then.

    \b
    tsworkbench import action-plan.docx --dry-run
    tsworkbench import action-plan.xlsx --plan-year 2009/10 --yes
    tsworkbench import tasks.csv --column "Summary=title" --dry-run
    """
    asked = _Asked(plan, new, apart, new_rows, link_pairs, dry_run, notes, yes)
    _refuse_nonsense(document, asked)
    asked = asked._replace(agreed=_decided(decided, on_day, common))
    path, is_new = common.path, not os.path.exists(common.path)
    first_year, said = _first_year(plan_year, common), _columns(columns)
    try:
        fresh = _read(document, first_year, said) if is_new else _read_beside(path, document, first_year, said, asked)
    except Refused as error:
        filled = getattr(error, "filled", None)
        if filled is None or is_new:
            raise
        from tsworkbench.cli.sharing.letters import take_filled

        return take_filled(common, {document: filled}, dry_run=dry_run)
    if fresh.is_own and plan is None:
        return _take_as_it_is(common, fresh, asked, is_new=is_new)
    with _file(common, is_new=is_new, dry_run=dry_run) as book:
        from tsworkbench.work.imports.counterpart import held_beside

        fresh = fresh._replace(draft=held_beside(book, fresh.draft, named=plan, new=new))
        code = _take_in(common, book, fresh, asked, is_new=is_new)
    if code is not None:
        return code
    from tsworkbench.cli.files.start import open_review

    return open_review(common, document, fresh, named=plan, new=new, is_new=is_new)


class _Asked(NamedTuple):
    """What the options ask of an import; `agreed` is what --decided says."""

    plan: str | None
    new: bool
    apart: tuple[str, ...]
    new_rows: bool
    link_pairs: bool
    dry_run: bool
    notes: bool
    yes: bool
    agreed: "Decided | None" = None


def _refuse_nonsense(document: str, asked: _Asked) -> None:
    if asked.plan is not None and asked.new:
        raise WrongInput("--plan says that it is a newer edition, --new that it isn't: leave one of them out.")
    if asked.apart and asked.new:
        raise WrongInput("--apart is for a newer edition, --new says that it isn't one: leave one of them out.")
    if document == "-":
        raise WrongInput("A document is read from a file and not from a pipe: save it first, and give its name.")


def _read_beside(path: str, document: str, first_year: int | None, columns: dict[str, str], asked: _Asked) -> "Fresh":
    """The draft, read by what the plan file knows: its officers, and of the plan its days off and earlier columns."""
    from tsworkbench.store.backups.glance import columns_of, officers_of, working_of

    working = None if asked.new else working_of(path, asked.plan)
    before = {} if asked.new else columns_of(path, os.path.basename(document), asked.plan)
    return _read(document, first_year, columns, officers_of(path), working, before)


def _read(
    document: str,
    plan_year: int | None,
    columns: "Mapping[str, str]",
    names: "Sequence[str]" = (),
    working: "WorkingDays | None" = None,
    before: "Mapping[str, str] | None" = None,
) -> "Fresh":
    """The draft. Reading for more than half a second says how far it is, on a terminal; ctrl+c stops it."""
    from time import monotonic

    from tsworkbench.documents.intake import read_draft

    begun = monotonic()
    told = False

    def progress(done: int, total: int | None) -> None:
        nonlocal told
        if sys.stderr.isatty() and monotonic() - begun > 0.5:
            told = True
            of = f" of {total:,}" if total else ""
            sys.stderr.write(f"\rReading: {done:,}{of} ")
            sys.stderr.flush()

    try:
        return read_draft(
            document,
            plan_year=plan_year,
            columns=columns,
            before=before or {},
            names=names,
            working=working,
            progress=progress,
        )
    finally:
        if told:
            sys.stderr.write("\r\x1b[K")


def _columns(texts: "Sequence[str]") -> dict[str, str]:
    """What is said of columns, by their headings: "Summary=title"."""
    found: dict[str, str] = {}
    for text in texts:
        heading, sign, word = text.rpartition("=")
        if not (sign and heading.strip() and word.strip()):
            raise WrongInput(
                f"“{text}” doesn't say what a column holds: give its heading and that, as “Summary=title”."
            )
        found[heading.strip()] = f"{before}, {word}" if (before := found.get(heading.strip())) else word.strip()
    return found


def _first_year(text: str | None, common: Common) -> int | None:
    """The first calendar year of a financial year: 2009 of "2009/10"."""
    if text is None:
        return None
    from tsworkbench.work.agreement.particulars import period_of, read_period

    first = period_of(text, today=common.day).first
    common.read += read_period(text, today=common.day)
    return first.year if first.month >= 4 else first.year - 1


def _decided(group: str | None, on_day: str | None, common: Common) -> "Decided | None":
    if group is None:
        if on_day is not None:
            raise WrongInput("--on is the day of a decision: say with --decided which group made it.")
        return None
    from tsworkbench.cli.options import day_of
    from tsworkbench.work.imports.edition import Decided

    return Decided(group, day_of(on_day, today=common.day, common=common) if on_day else common.day)


@contextmanager
def _file(common: Common, *, is_new: bool, dry_run: bool) -> "Iterator[Book]":
    """The plan file to write to; one that isn't there is made, and goes again unless a plan gets into it."""
    from tsworkbench.cli.output import warn_if_synchronised
    from tsworkbench.store.upgrade import create, discard

    path = common.path
    if is_new and dry_run:
        from tsworkbench.cli.files.samples import throw_away

        with throw_away() as empty:
            create(empty)
            from tsworkbench.store.opening import open_book

            book = open_book(empty, clock=common.clock)
            try:
                yield book
            finally:
                book.close()
        return
    if is_new:
        create(path)
    try:
        with common.writing() as book:
            yield book
    finally:
        if is_new:
            discard(path)
    if is_new and os.path.exists(path):
        warn_if_synchronised(path)


def _propose(book: "Book", fresh: "Fresh", draft: "Draft", asked: _Asked) -> "Proposal":
    """What the draft would do. Rows that --apart names were taken for one of the document, and aren't it."""
    from tsworkbench.work.imports.intake import propose

    named, new = asked.plan, asked.new
    proposal = propose(book, draft, raw=fresh.draft, named=named, new=new, fingerprint=fresh.fingerprint)
    if not asked.apart:
        return proposal
    pairs = frozenset(_pair(proposal, ref) for ref in asked.apart)
    return propose(book, draft, raw=fresh.draft, named=named, new=new, fingerprint=fresh.fingerprint, apart=pairs)


def _pair(proposal: "Proposal", ref: str) -> tuple[str, str]:
    """The row of the draft and that of the file which were taken for one, by the ref that the file's goes by."""
    compared = (part.comparison for part in proposal.parts if part.comparison is not None)
    for one in (one for comparison in compared for one in comparison.differences):
        if one.ref == ref and one.doubt and one.draft and one.row:
            return one.draft, one.row
    raise WrongInput(
        f"Nothing was in doubt about {ref}: --apart is for rows that --dry-run lists as matched with doubt."
    )


def _take_in(common: Common, book: "Book", fresh: "Fresh", asked: _Asked, *, is_new: bool) -> int | None:
    """Shows what the draft would do, or writes it: the exit code; None where the review is to settle its doubts."""
    from tsworkbench.work.imports.counterpart import refuse_new_rows

    proposal = _propose(book, fresh, fresh.draft, asked)
    too_many = None if asked.new_rows else proposal.too_many_new
    if asked.dry_run:
        say_dry(common, proposal, common.path if is_new else None, notes=asked.notes)
        if too_many:
            say_new_rows(common, too_many)
        return 0
    if too_many:
        raise refuse_new_rows(too_many)
    if not fresh.draft.doubts or asked.yes:
        return _write(common, book, fresh, proposal, asked)
    if common.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        say_doubts(fresh.draft)
        say_how_to_settle(len(fresh.draft.doubts))
        return 1
    if asked.apart:
        raise WrongInput("Doubts open the review, where you can tell rows apart: leave --apart out, or use --yes.")
    if asked.link_pairs:
        raise WrongInput("Doubts open the review, where p links pairs: leave --link-pairs out, or use --yes.")
    return None


def _write(common: Common, book: "Book", fresh: "Fresh", proposal: "Proposal", asked: _Asked) -> int:
    """Takes it in, its doubts kept as notes, and says what came in."""
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.plan.imports.doubts import as_notes
    from tsworkbench.work.imports.intake import nothing_new, take_in

    if fresh.draft.doubts:
        proposal = _propose(book, fresh, as_notes(fresh.draft), asked)
    if proposal.is_nothing:
        say_nothing(common, nothing_new(proposal))
        return 0
    if not common.json:
        say_what_comes(proposal, notes=asked.notes)
    try:
        done = take_in(book, proposal, as_at=common.day, decided=asked.agreed, link_pairs=asked.link_pairs)
    except NothingToDo as nothing:
        say_nothing(common, str(nothing))
        return 0
    if (doubts := len(fresh.draft.doubts)) and not common.json:
        say(f"{counted(doubts, 'doubt')} kept as notes on {agreeing(doubts, 'its row', 'their rows')}.")
    if not common.json and not asked.link_pairs and (count := sum(len(part.alike) for part in proposal.parts)):
        say_wrapped(f"{pairs_in_words(count)}: “link --all-alike” links {agreeing(count, 'it', 'them')}.", indent=0)
    say_done(common, done)
    return 0


def _take_as_it_is(common: Common, fresh: "Fresh", asked: _Asked, *, is_new: bool) -> int:
    """tsworkbench's own JSON: its rows come in with the ids they have."""
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.imports.intake import add_plans, clashes

    if asked.apart:
        raise WrongInput(
            "A plan in JSON is imported as it is, and its rows are matched by their ids: leave --apart out."
        )
    if asked.link_pairs:
        raise WrongInput(
            "A plan in JSON is imported as it is: leave --link-pairs out, and then use “link --all-alike”."
        )
    library = fresh.draft.library
    if asked.dry_run:
        say_dry_as_it_is(common, library, is_new=is_new)
        return 0
    with _file(common, is_new=is_new, dry_run=False) as book:
        twice = clashes(book, library)
        done = add_plans(book, library, fresh.draft.source)
        common.saved = done.label
    say_library(common, library)
    warn_all(twice)
    say_done(common, done)
    return 0

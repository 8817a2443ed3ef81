"""Taking a council's own document in: what it was read as, what is in doubt, and what it would change."""

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.plan.errors import NothingToDo, WrongInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsworkbench.documents.drafting import Fresh
    from tsworkbench.plan.calendar import WorkingDays
    from tsworkbench.plan.imports.draft import Draft
    from tsworkbench.store.book import Book
    from tsworkbench.work.imports.edition import Decided
    from tsworkbench.work.imports.intake import Proposal


@click.command("import", cls=Command, short_help="Import the plan of a document.")
@click.argument("document")
@click.option("--plan-year", metavar="YEAR", help="The financial year of the plan, as “2009/10”, if it doesn't say.")
@click.option("--plan", metavar="PLAN", help="It is a newer edition of this plan of the file, whatever it is called.")
@click.option("--new", is_flag=True, help="It is a plan of its own, though the file has one of its title.")
@click.option("--apart", metavar="REF", multiple=True, help="This row was taken for one of the document, and isn't it.")
@click.option("--decided", metavar="GROUP", help="This group has agreed to its new dates: they are the agreed ones.")
@click.option("--on", "on_day", metavar="DATE", help="The day on which that group met.")
@click.option("--new-rows", is_flag=True, help="Its new rows are new, though they are more than a fifth of a sheet.")
@click.option("--dry-run", is_flag=True, help="Say what would be imported, and write nothing.")
@click.option("--notes", is_flag=True, help="List the lines of the document that are only in notes, with their rows.")
@click.option("--yes", is_flag=True, help="Take every reading as it is; the doubts are kept as notes on their rows.")
@prints_json
@click.pass_obj
def import_command(
    common: Common,
    document: str,
    plan_year: str | None,
    plan: str | None,
    new: bool,
    apart: tuple[str, ...],
    decided: str | None,
    on_day: str | None,
    new_rows: bool,
    dry_run: bool,
    notes: bool,
    yes: bool,
) -> int:
    """Take the plan of a document into a plan file, which is made if it is not there.

    Reads Word, Excel, CSV, Markdown, text, PDF (with the extra “pdf”) and tsworkbench's own JSON. What can be read
    in two ways is put to you: on a terminal the workbench walks you through it; --yes takes every reading. One
    act: “undo” takes all of it out again.

    A newer edition of a document updates the plan that came from it. What only the document has changed is taken
    over; what officers have changed stays. After sign-off a new date is the one expected, unless a group has
    --decided on it. Rows that the document no longer has stay, and are named.

    A sheet that “export” wrote (Word, Excel, CSV, Markdown) comes back by the ids of its rows: what was typed into
    it is taken, and nothing else. Where more than a fifth of its rows would be new, say --new-rows if they are.

    Leaves with exit code 13 if the document is not a plan, or can't be read, or would bring that many new rows:
    nothing is written then.

    \b
    tsworkbench import action-plan.docx --dry-run
    tsworkbench import action-plan.xlsx --plan-year 2009/10 --yes
    """
    from tsworkbench.cli import importlines
    from tsworkbench.store.glance import officers_of, working_of

    if plan is not None and new:
        raise WrongInput("--plan says that it is a newer edition, --new that it isn't: leave one of them out.")
    if apart and new:
        raise WrongInput("--apart is for a newer edition, --new says that it isn't one: leave one of them out.")
    if document == "-":
        raise WrongInput("A document is read from a file and not from a pipe: save it first, and give its name.")
    agreed = _decided(decided, on_day, common)
    path = common.path
    is_new = not os.path.exists(path)
    first_year = _first_year(plan_year, common)
    if is_new:
        fresh = _read(document, first_year)
    else:
        fresh = _read(document, first_year, officers_of(path), None if new else working_of(path, plan))
    if fresh.is_own and plan is None:
        if apart:
            raise WrongInput("A plan in JSON comes in as it is, and its rows are told apart by their ids: no --apart.")
        return _take_as_it_is(common, fresh, is_new=is_new, dry_run=dry_run)
    with _file(common, is_new=is_new, dry_run=dry_run) as book:
        from tsworkbench.work.imports.counterpart import held_beside, refuse_new_rows

        fresh = fresh._replace(draft=held_beside(book, fresh.draft, named=plan, new=new))
        proposal = _propose(book, fresh, fresh.draft, plan, new, apart)
        too_many = None if new_rows else proposal.too_many_new
        if dry_run:
            importlines.say_dry(common, proposal, path if is_new else None, notes=notes)
            if too_many:
                importlines.say_new_rows(common, too_many)
            return 0
        if too_many:
            raise refuse_new_rows(too_many)
        if fresh.draft.doubts and not yes:
            if common.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
                importlines.say_doubts(fresh.draft.doubts)
                importlines.say_how_to_settle(len(fresh.draft.doubts))
                return 1
            if apart:
                raise WrongInput("Doubts open the review, which tells rows apart: leave --apart out, or say --yes.")
        else:
            return _write(common, book, fresh, proposal, plan, new, agreed, apart, notes)
    return _review(common, document, fresh, plan, new, is_new=is_new)


def _read(
    document: str, plan_year: int | None, names: "Sequence[str]" = (), working: "WorkingDays | None" = None
) -> "Fresh":
    """The draft. Reading for more than half a second says how far it is, on a terminal; ctrl+c stops it."""
    from time import monotonic

    from tsworkbench.documents.drafting import read_draft

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
        return read_draft(document, plan_year=plan_year, names=names, working=working, progress=progress)
    finally:
        if told:
            sys.stderr.write("\r\x1b[K")


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
    from tsworkbench.cli.words import day_of
    from tsworkbench.work.imports.edition import Decided

    return Decided(group, day_of(on_day, today=common.day, common=common) if on_day else common.day)


@contextmanager
def _file(common: Common, *, is_new: bool, dry_run: bool) -> "Iterator[Book]":
    """The plan file to write to; one that isn't there is made, and goes again unless a plan gets into it."""
    from tsworkbench.cli.output import warn_if_synchronised
    from tsworkbench.store.upgrade import create, discard

    path = common.path
    if is_new and dry_run:
        from tsworkbench.cli.samplefile import throw_away

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


def _propose(
    book: "Book", fresh: "Fresh", draft: "Draft", plan: str | None, new: bool, apart: "Sequence[str]" = ()
) -> "Proposal":
    """What the draft would do. `apart`: the refs of rows that were taken for one of the document, and aren't it."""
    from tsworkbench.work.imports.intake import propose

    proposal = propose(book, draft, raw=fresh.draft, named=plan, new=new, fingerprint=fresh.fingerprint)
    if not apart:
        return proposal
    pairs = frozenset(_pair(proposal, ref) for ref in apart)
    return propose(book, draft, raw=fresh.draft, named=plan, new=new, fingerprint=fresh.fingerprint, apart=pairs)


def _pair(proposal: "Proposal", ref: str) -> tuple[str, str]:
    """The row of the draft and that of the file which were taken for one, by the ref that the file's goes by."""
    compared = (part.comparison for part in proposal.parts if part.comparison is not None)
    for one in (one for comparison in compared for one in comparison.differences):
        if one.ref == ref and one.doubt and one.draft and one.row:
            return one.draft, one.row
    raise WrongInput(
        f"Nothing was in doubt about {ref}: --apart is for rows that --dry-run says were taken for the same row."
    )


def _write(
    common: Common,
    book: "Book",
    fresh: "Fresh",
    proposal: "Proposal",
    plan: str | None,
    new: bool,
    agreed: "Decided | None",
    apart: "Sequence[str]",
    notes: bool,
) -> int:
    """Takes it in, its doubts kept as notes, and says what came in."""
    from tsworkbench.cli import importlines
    from tsworkbench.cli.acting import say_done
    from tsworkbench.plan.imports.doubts import as_notes
    from tsworkbench.work.imports.intake import nothing_new, take_in

    if fresh.draft.doubts:
        proposal = _propose(book, fresh, as_notes(fresh.draft), plan, new, apart)
    if proposal.is_nothing:
        importlines.say_nothing(common, nothing_new(proposal))
        return 0
    if not common.json:
        importlines.say_what_comes(proposal, notes=notes)
    try:
        done = take_in(book, proposal, as_at=common.day, decided=agreed)
    except NothingToDo as nothing:
        importlines.say_nothing(common, str(nothing))
        return 0
    if fresh.draft.doubts and not common.json:
        importlines.say_kept(len(fresh.draft.doubts))
    say_done(common, done)
    return 0


def _review(common: Common, document: str, fresh: "Fresh", plan: str | None, new: bool, *, is_new: bool) -> int:
    """The review screen, on a terminal."""
    from tsworkbench.cli.starting import open_review

    return open_review(common, document, fresh, named=plan, new=new, is_new=is_new)


def _take_as_it_is(common: Common, fresh: "Fresh", *, is_new: bool, dry_run: bool) -> int:
    """tsworkbench's own JSON: its rows come in with the ids they have."""
    from tsworkbench.cli import importlines
    from tsworkbench.cli.acting import say_done
    from tsworkbench.work.imports.intake import add_plans, clashes

    library = fresh.draft.library
    if dry_run:
        importlines.say_dry_as_it_is(common, library, is_new=is_new)
        return 0
    with _file(common, is_new=is_new, dry_run=False) as book:
        twice = clashes(book, library)
        done = add_plans(book, library, fresh.draft.source)
        common.saved = done.label
    importlines.say_library(common, library)
    importlines.warn_all(twice)
    say_done(common, done)
    return 0

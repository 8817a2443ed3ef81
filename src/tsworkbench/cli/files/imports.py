"""Taking a council's own document in: what it was read as, what is in doubt, and what it would change."""

import os
import sys
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.cli.output import put_json, say, shown, warn, width
from tsworkbench.plan.english import agreeing, and_more, counted, plural
from tsworkbench.plan.errors import Conflict, NothingToDo, Refused, WrongInput
from tsworkbench.plan.governance.checks import pairs_in_words
from tsworkbench.plan.imports.differences import Kind, difference_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tsworkbench.documents.intake import Fresh
    from tsworkbench.plan.calendar import WorkingDays
    from tsworkbench.plan.imports.differences import Comparison
    from tsworkbench.plan.imports.draft import Draft
    from tsworkbench.plan.whole import Library, Plan
    from tsworkbench.store.book import Book
    from tsworkbench.work.imports.edition import Decided
    from tsworkbench.work.imports.intake import Part, Proposal


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
    from tsworkbench.store.backups.glance import columns_of, officers_of, working_of

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
    said = _columns(columns)
    try:
        if is_new:
            fresh = _read(document, first_year, columns=said)
        else:
            working = None if new else working_of(path, plan)
            before = {} if new else columns_of(path, os.path.basename(document), plan)
            fresh = _read(document, first_year, officers_of(path), working, said, before)
    except Refused as error:
        filled = getattr(error, "filled", None)
        if filled is None or is_new:
            raise
        from tsworkbench.cli.sharing.letters import take_filled

        return take_filled(common, {document: filled}, dry_run=dry_run)
    if fresh.is_own and plan is None:
        if apart:
            raise WrongInput(
                "A plan in JSON is imported as it is, and its rows are matched by their ids: leave --apart out."
            )
        if link_pairs:
            raise WrongInput(
                "A plan in JSON is imported as it is: leave --link-pairs out, and then use “link --all-alike”."
            )
        return _take_as_it_is(common, fresh, is_new=is_new, dry_run=dry_run)
    with _file(common, is_new=is_new, dry_run=dry_run) as book:
        from tsworkbench.work.imports.counterpart import held_beside, refuse_new_rows

        fresh = fresh._replace(draft=held_beside(book, fresh.draft, named=plan, new=new))
        proposal = _propose(book, fresh, fresh.draft, plan, new, apart)
        too_many = None if new_rows else proposal.too_many_new
        if dry_run:
            say_dry(common, proposal, path if is_new else None, notes=notes)
            if too_many:
                say_new_rows(common, too_many)
            return 0
        if too_many:
            raise refuse_new_rows(too_many)
        if fresh.draft.doubts and not yes:
            if common.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
                say_doubts(fresh.draft)
                say_how_to_settle(len(fresh.draft.doubts))
                return 1
            if apart:
                raise WrongInput(
                    "Doubts open the review, where you can tell rows apart: leave --apart out, or use --yes."
                )
            if link_pairs:
                raise WrongInput("Doubts open the review, where p links pairs: leave --link-pairs out, or use --yes.")
        else:
            return _write(common, book, fresh, proposal, plan, new, agreed, apart, notes, link_pairs)
    from tsworkbench.cli.files.start import open_review

    return open_review(common, document, fresh, named=plan, new=new, is_new=is_new)


def _read(
    document: str,
    plan_year: int | None,
    names: "Sequence[str]" = (),
    working: "WorkingDays | None" = None,
    columns: "Mapping[str, str] | None" = None,
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
            columns=columns or {},
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
        f"Nothing was in doubt about {ref}: --apart is for rows that --dry-run lists as matched with doubt."
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
    link_pairs: bool,
) -> int:
    """Takes it in, its doubts kept as notes, and says what came in."""
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.plan.imports.doubts import as_notes
    from tsworkbench.work.imports.intake import nothing_new, take_in

    if fresh.draft.doubts:
        proposal = _propose(book, fresh, as_notes(fresh.draft), plan, new, apart)
    if proposal.is_nothing:
        say_nothing(common, nothing_new(proposal))
        return 0
    if not common.json:
        say_what_comes(proposal, notes=notes)
    try:
        done = take_in(book, proposal, as_at=common.day, decided=agreed, link_pairs=link_pairs)
    except NothingToDo as nothing:
        say_nothing(common, str(nothing))
        return 0
    if (doubts := len(fresh.draft.doubts)) and not common.json:
        say(f"{counted(doubts, 'doubt')} kept as notes on {agreeing(doubts, 'its row', 'their rows')}.")
    if not common.json and not link_pairs and (count := sum(len(part.alike) for part in proposal.parts)):
        _say_wrapped(f"{pairs_in_words(count)}: “link --all-alike” links {agreeing(count, 'it', 'them')}.", indent=0)
    say_done(common, done)
    return 0


def _take_as_it_is(common: Common, fresh: "Fresh", *, is_new: bool, dry_run: bool) -> int:
    """tsworkbench's own JSON: its rows come in with the ids they have."""
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.imports.intake import add_plans, clashes

    library = fresh.draft.library
    if dry_run:
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


_LABEL = 10
_MOST = 40
"""Differences of a kind that are told one by one; the rest are counted, and --json has them all."""


def _width() -> int:
    return min(width(), 100)


def _put(label: str, text: str, *, indent: int = 4) -> None:
    """A label and its text, broken to the width there is."""
    room = max(30, _width() - indent - _LABEL)
    lines = wrap(shown(" ".join(text.split())), room) or [""]
    say(f"{' ' * indent}{label:<{_LABEL}}{lines[0]}")
    for line in lines[1:]:
        say(f"{' ' * (indent + _LABEL)}{line}")


def _say_wrapped(sentence: str, *, indent: int = 4) -> None:
    for line in wrap(shown(sentence), _width() - indent, break_on_hyphens=False):
        say(f"{' ' * indent}{line}")


def say_doubts(draft: "Draft") -> None:
    """Each doubt with where it is, what is there, how it was read, why in doubt, and the other readings."""
    from tsworkbench.plan.imports.doubts import titles_of

    titles = titles_of(draft)
    for number, doubt in enumerate(draft.doubts, 1):
        say()
        say(f"{number:>3}  {doubt.where}")
        if title := titles.get(doubt.row):
            _put("row", title, indent=5)
        _put("text", f"“{doubt.text}”", indent=5)
        _put("read as", doubt.reading, indent=5)
        _put("because", doubt.because, indent=5)
        if doubt.others:
            _put("or", "; or ".join(choice.words for choice in doubt.others), indent=5)
    say()


def say_how_to_settle(count: int) -> None:
    """Why nothing was written."""
    things = f"{counted(count, 'thing')} in it can be read in more than one way"
    sentence = (
        f"Nothing was imported: {things}. Use --yes to accept each reading (the doubts are kept as notes), "
        "or run the same command on a terminal, where the workbench walks you through them."
    )
    for line in wrap(sentence, _width()):
        warn(line)


def say_nothing(common: Common, sentence: str) -> None:
    """The file has all of it already."""
    if common.json:
        put_json({"label": None, "rows": [], "nothing": sentence})
    else:
        say(sentence)


def say_dry(common: Common, proposal: "Proposal", new_path: str | None, *, notes: bool = False) -> None:
    """What an import would do."""
    draft = proposal.draft
    if common.json:
        from tsworkbench.papers.formats.interchange import draft_object

        compared = [part.comparison for part in proposal.parts if part.comparison is not None]
        put_json(draft_object(draft, compared, [pair for part in proposal.parts for pair in part.alike]))
        return
    say_what_comes(proposal, notes=notes)
    _say_pairs(proposal)
    if any(one.doubt for part in proposal.parts if part.comparison for one in part.comparison.differences):
        _say_wrapped(
            "Rows that were hard to tell apart were matched. If two are not the same, use --apart with the ref."
        )
    if draft.doubts:
        say()
        say(f"{counted(len(draft.doubts), 'thing')} in doubt:")
        say_doubts(draft)
    _say_unwritten(new_path)


def _say_pairs(proposal: "Proposal") -> None:
    """The milestones and outputs that say the same."""
    pairs = [pair for part in proposal.parts for pair in part.alike]
    if pairs:
        say()
        say(f"{pairs_in_words(len(pairs))} (--link-pairs links {agreeing(len(pairs), 'it', 'them')}):")
    for milestone, output in pairs:
        _put(milestone.ref or "–", f"“{milestone.title}” and “{output.text}”")


def say_new_rows(common: Common, sentence: str) -> None:
    """That the import itself would stop: too many rows of a sheet would be new."""
    words = f"{sentence}: to import it, use --new-rows if they are new."
    if common.json:
        warn(words)
    else:
        _say_wrapped(words, indent=0)


def _say_unwritten(new_path: str | None) -> None:
    say("Nothing was written." if new_path is None else f"Nothing was written; the import would make {new_path}.")


def say_what_comes(proposal: "Proposal", *, notes: bool = False) -> None:
    """Each plan of a document: what is in it, or what it would change in the plan it is an edition of; with `notes`,
    each line of the document that is only in notes.
    """
    warn_all(_sentences(proposal.draft.remarks))
    for part in proposal.parts:
        say(part.plan.title)
        say(f"    {content_of(part.plan)}")
        if part.comparison is not None and part.plan.objectives:
            _say_changes(part.comparison, part.before.document if part.before else None)
        elif part.comparison is not None:
            _say_wrapped(f"For “{part.comparison.title}”.")
        if part.comparison is not None and part.plan.measures:
            _say_figures(part)
    _say_noted(proposal.draft, all_of_them=notes)


def _say_figures(part: "Part") -> None:
    """What comes in of the measures, and which figures of the file stay where the document has others."""
    from tsworkbench.work.imports.edition import told_figures

    for words in told_figures(part.measured):
        _say_wrapped(words)


def _say_noted(draft: "Draft", *, all_of_them: bool) -> None:
    from tsworkbench.plan.imports.draft import not_in_fields, noted_words

    words = noted_words(draft)
    if words:
        _say_wrapped(f"{words}{':' if all_of_them else '; --notes lists them'}{'' if all_of_them else '.'}")
    for noted in not_in_fields(draft) if words and all_of_them else ():
        _put(noted.ref or "–", noted.line)


def _say_changes(comparison: "Comparison", before: str | None) -> None:
    came = f", which came from {before}" if before else ""
    _say_wrapped(f"A newer edition of “{comparison.title}”{came}: {counted(comparison.unchanged, 'row')} unchanged.")
    if comparison.doubt:
        _say_wrapped(f"It was {comparison.doubt}. Use --new if it is a separate plan.")
    for kind in Kind:
        rows = [one for one in comparison.differences if one.kind is kind]
        if rows:
            say()
            say(f"  {_HEADINGS[kind]}")
        for one in rows[:_MOST]:
            _put(one.ref or "–", difference_in_words(one))
        if len(rows) > _MOST:
            say(f"    {and_more(len(rows) - _MOST)} (--json has them all)")
    say()


_HEADINGS = {
    Kind.ADDED: "New",
    Kind.CHANGED: "Changed",
    Kind.MOVED: "Moved",
    Kind.CONFLICT: "Changed here and in the document: what is here stays",
    Kind.GONE: "No longer in the document: stays in the plan",
    Kind.LEFT_OUT: "In the document, deleted from the plan here: stays deleted",
}


def content_of(plan: "Plan") -> str:
    """What is in a plan: "7 objectives, 15 activities, 40 milestones, 35 outputs"."""
    said = _in_words(_rows_of([plan])) if plan.objectives or not plan.measures else []
    return ", ".join([*said, *([counted(len(plan.measures), "measure")] if plan.measures else [])])


def _rows_of(plans: "Sequence[Plan]") -> dict[str, int]:
    """How many rows of each level plans have."""
    objectives = [objective for plan in plans for objective in plan.objectives]
    activities = [activity for objective in objectives for activity in objective.activities]
    return {
        "objective": len(objectives),
        "activity": len(activities),
        "milestone": sum(len(activity.milestones) for activity in activities),
        "output": sum(len(activity.outputs) for activity in activities),
    }


def _in_words(counts: "Mapping[str, int]") -> list[str]:
    return [counted(count, thing) for thing, count in counts.items()]


def warn_all(sentences: "Iterable[str]") -> None:
    """Sentences beside the answer."""
    for sentence in sentences:
        warn(sentence)


def _sentences(remarks: "Iterable[str]") -> "Iterable[str]":
    return (remark if remark.endswith((".", "!", "?")) else f"{remark}." for remark in remarks)


# -- tsworkbench's own JSON


def say_library(common: Common, library: "Library") -> None:
    """What was imported with its own ids."""
    warn_all(_sentences(library.unread))
    if common.json:
        return
    for plan in library.plans:
        say(plan.title)
    say("    " + ", ".join(_in_words(_totals(library))))


def say_dry_as_it_is(common: Common, library: "Library", *, is_new: bool) -> None:
    """What would come in with its own ids."""
    from tsworkbench.store.views.plan import plans
    from tsworkbench.store.views.refs import cells_of

    say_library(common, library)
    if not is_new:
        with common.book() as book:
            known = {plan.id for plan in library.plans if cells_of(book, "plan", plan.id) is not None}
            there = {row["title"].casefold() for row in plans(book)}
        for plan in library.plans:
            if plan.id in known:
                raise Conflict(
                    f"“{plan.title}” is in this file already (the same plan with the same id), "
                    "so it would not be imported."
                )
        warn_all(
            f"The file has a plan called “{plan.title}” already: there would be two."
            for plan in library.plans
            if plan.title.casefold() in there
        )
    if common.json:
        totals = {plural(thing): count for thing, count in _totals(library).items()}
        put_json({"dry_run": True, "plans": [plan.title for plan in library.plans], **totals})
    else:
        _say_unwritten(common.path if is_new else None)


def _totals(library: "Library") -> dict[str, int]:
    return {**_rows_of(library.plans), "officer": len(library.officers)}

"""Rows in lines: everything, or what is mine, late, red, due soon, or holds a word."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.model import NoteKind

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.cli.rows.selection import Item
    from tsworkbench.store.book import Book, Row
    from tsworkbench.store.registers.entries import EntryView
    from tsworkbench.store.views.attached import KeptMeasure
    from tsworkbench.store.views.row import Asked


@click.command("list", cls=Command, short_help="List work: mine, late, red, due soon, or all of it.")
@click.option("--officer", metavar="NAME", help="Only this officer's work: a name, its beginning, or initials.")
@click.option("--directorate", metavar="NAME", help="Only this directorate, service or portfolio.")
@click.option("--partner", metavar="NAME", help="Only what this organisation is a partner of.")
@click.option("--portfolio-holder", "holder", metavar="NAME", help="Only what this member answers for.")
@click.option("--late", is_flag=True, help="Only what is past its date and not done.")
@click.option("--due-before", metavar="DATE", help="Only what is due before this day.")
@click.option("--open", "still_open", is_flag=True, help="Leave out what is complete, deferred or cancelled.")
@click.option("--status", "statuses", metavar="STATUS", multiple=True, help="Only this status. May be repeated.")
@click.option(
    "--rag",
    "rags",
    metavar="RAG",
    multiple=True,
    help="Only rows with this rating, or under an activity with it: r, a, g, b, u or none. May be repeated.",
)
@click.option(
    "--filter",
    "filter_",
    metavar="FILTER",
    help="Only what this filter finds: words such as “late, mine”, “due-week”, “changed”, or the name of a kept one.",
)
@click.option("--seen", is_flag=True, help="With “--filter changed”: you have seen it now, and it counts anew.")
@click.option("--plan", metavar="PLAN", help="Only this plan: its name, or the beginning of it.")
@click.option(
    "--level",
    type=click.Choice(["objective", "activity", "milestone", "output", "task"]),
    help="Rows of this level instead of work.",
)
@click.option("--all", "everything", is_flag=True, help="Rows of every level.")
@click.option(
    "--sample", is_flag=True, help="List the two sample plans, from a throw-away copy, as at 15 December 2009."
)
@reads_the_past
@prints_json
@click.pass_obj
def list_command(common: Common, /, sample: bool, **wanted: Any) -> None:
    """List the work of a plan: its milestones, and activities that have none.

    Each line gives the ref, a mark, the title, the lead's initials, when it is due or was done, and how far
    away that is. The mark of an activity is its RAG (▲R red, ◆A amber, ●G green, ✓B complete, · not said); of
    a milestone ○ not started, › in progress, ✓ complete, ┄ deferred or × cancelled.

    Milestones are under their activity in the order of the plan. Asked about an officer or about dates, the
    list is in the order of dates, soonest first, and holds the officer's own tasks as well.

    \b
    What is late for Louise Russell, for a script:
      tsworkbench list --officer "Louise Russell" --late --json
    What is under a red or amber activity and is not done:
      tsworkbench list --open --rag red --rag amber
    What is stated better than its dates say:
      tsworkbench list --filter watermelon
    Whose agreed date was moved, in this plan or in those of the years before:
      tsworkbench list --filter slipped
    What was carried from last year and has a date of then:
      tsworkbench list --filter carried
    What Shazia Hussain has to do this week, Monday to Sunday:
      tsworkbench list --filter "due this week, officer Shazia Hussain"
    What others have changed since you last left the workbench:
      tsworkbench list --all --filter changed

    A filter is one or more of these, with commas between them; all must hold: late, due this week, mine, red,
    amber, TBC, no lead, unconfirmed money, watermelon, slipped, carried, officer NAME, in DIRECTORATE, partner NAME,
    holder NAME (the portfolio holder), changed since DATE, changed since I last looked. “due-week” and “changed” are
    short for the second and the last. What has no day of its own (“by end of March”) is due this week if its last
    day is.
    """
    if sample:
        from tsworkbench.cli.files.samples import on_a_sample

        on_a_sample(common, lambda common: _list(common, **wanted))
    else:
        _list(common, **wanted)


def _list(
    common: Common,
    *,
    officer: str | None,
    directorate: str | None,
    partner: str | None,
    holder: str | None,
    late: bool,
    due_before: str | None,
    still_open: bool,
    statuses: tuple[str, ...],
    rags: tuple[str, ...],
    filter_: str | None,
    seen: bool,
    plan: str | None,
    level: str | None,
    everything: bool,
) -> None:
    """Prints the rows that were asked for by the options of `list`."""
    from tsworkbench.cli.rows.selection import items, officer_id_of
    from tsworkbench.store.views.plan import plan_named, standing_plans
    from tsworkbench.store.views.row import Asked, Viewer

    with common.book() as book:
        there = [plan_named(book, plan)] if plan is not None else standing_plans(book)
        asked = Asked([row["id"] for row in there])
        asked.officer_id = officer_id_of(book, officer) if officer is not None else None
        asked.level, asked.everything, asked.still_open = level, everything, still_open
        asked.late_at = common.day.isoformat() if late else None
        if due_before is not None:
            asked.due_before = _day(due_before, common)
        if statuses or rags:
            from tsworkbench.work.row.form import rag_of, status_of

            asked.statuses = tuple(status_of(word) for word in statuses)
            asked.rags = tuple(rag_of(word) for word in rags)
        if filter_ is not None or directorate is not None or partner is not None or holder is not None:
            _take_filter(common, book, asked, filter_ or "", directorate, partner, holder)
        _refuse_nonsense(asked)
        found = items(book, Viewer(book, common.day), asked)
        headings = not asked.by_date and not everything
        _print(common, book, there, found, with_headings=headings, asked=asked)
        if seen:
            _keep_seen(common, book, asked)


@click.command("notes", cls=Command, short_help="List lessons learned and consultations.")
@click.option("--kind", type=click.Choice([kind.value for kind in NoteKind]), help="Only lessons, or consultations.")
@click.option("--plan", metavar="PLAN", help="Only this plan: its name, or the beginning of it.")
@reads_the_past
@prints_json
@click.pass_obj
def notes_command(common: Common, kind: str | None, plan: str | None) -> None:
    """List what was learned and what those who were consulted have said, over all plans of the file, also those that
    are closed: the latest first. Private notes are not among them.

    \b
    tsworkbench notes --kind lesson
    tsworkbench notes --plan third --json
    """
    from tsworkbench.cli.output import put_json_rows, say, shown, warn
    from tsworkbench.plan.calendar import day_of_cell, short_date
    from tsworkbench.store.views.attached import public_notes
    from tsworkbench.store.views.plan import plan_named

    with common.book() as book:
        found = public_notes(book, kind, str(plan_named(book, plan)["id"]) if plan is not None else None)
    if common.json:
        names = ("kind", "text", "on_day", "by", "plan", "ref", "title")
        put_json_rows({name: row[name] for name in names} for row in found)
        return
    for row in found:
        day = day_of_cell(row["on_day"])
        about = " ".join(part for part in (row["ref"], row["title"]) if part) if row["level"] != "plan" else ""
        where = ", ".join(part for part in (row["plan"], about) if part)
        say(f"{short_date(day) if day else '':<11}  {row['kind']:<12}  {shown(row['text'])} – {shown(where)}")
    if not found:
        warn("Nothing has been noted yet: note a lesson with “tsworkbench note TEXT”.")


@click.command("find", cls=Command, short_help="Find rows by their words.")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most this many rows.")
@reads_the_past
@prints_json
@click.pass_obj
def find_command(common: Common, words: tuple[str, ...], limit: int) -> int:
    """Find rows by any of their words: titles, commentary, notes, costs, officers.

    Every word must be there; the last may be the beginning of one. A ref finds its row first; measures and entries of
    registers come last.
    Leaves with exit code 1 if nothing was found.

    \b
    Everything that speaks of the Community Chest:
      tsworkbench find community chest
    """
    from tsworkbench.cli.output import warn
    from tsworkbench.cli.rows.selection import items_of
    from tsworkbench.store.views.attached import measures_called
    from tsworkbench.store.views.plan import name_of, plans
    from tsworkbench.store.views.row import Viewer
    from tsworkbench.store.views.search import find, find_entries

    with common.book() as book:
        hits = find(book, " ".join(words), limit)
        found = items_of(book, Viewer(book, common.day), [hit.key for hit in hits])
        measures = measures_called(book, " ".join(words), limit - len(found))
        keys = find_entries(book, " ".join(words), limit - len(found) - len(measures))
        entries: list[EntryView] = []
        if keys:
            from tsworkbench.store.registers.entries import views

            entries = views(book, keys, common.day)
        if common.json:
            names = {row["id"]: name_of(book, row["id"]) for row in plans(book)}
            _find_json(common, found, measures, names, entries)
        else:
            _print(common, book, plans(book), found, with_headings=False, quiet=True)
    if measures and not common.json:
        from tsworkbench.cli.output import say
        from tsworkbench.cli.plans.measures import measure_line

        for kept in measures:
            say(measure_line(kept, common.day))
    if entries and not common.json:
        from tsworkbench.cli.output import say, shown

        for one in entries:
            say(f"{shown(one.ref):<8} {shown(one.words)} ({shown(one.register.title)})")
    if not found and not measures and not entries:
        warn(f"No matches for “{' '.join(words)}”.")
    return 0 if found or measures or entries else 1


def _find_json(
    common: Common,
    found: "list[Item]",
    measures: "list[KeptMeasure]",
    names: dict[str, str],
    entries: "list[EntryView]",
) -> None:
    from tsworkbench.cli.output import put_json_rows
    from tsworkbench.cli.plans.measures import measure_as_json
    from tsworkbench.cli.rows.row_lines import as_json

    rows = [as_json(item, names.get(item.view.plan_id, "")) for item in found]
    others = [
        {
            "level": "entry",
            "ref": one.ref,
            "title": one.words,
            "register": one.register.name,
            "plan": names.get(one.register.plan_id or ""),
            "id": one.id,
        }
        for one in entries
    ]
    put_json_rows([*rows, *(measure_as_json(kept, common.day) | {"level": "measure"} for kept in measures), *others])


def _print(
    common: Common,
    book: "Book",
    there: "list[Row]",
    found: "Iterable[Item]",
    *,
    with_headings: bool,
    quiet: bool = False,
    asked: "Asked | None" = None,
) -> None:
    names = {row["id"]: str(row["short_title"] or row["title"]) for row in there}
    if common.json:
        from tsworkbench.cli.output import put_json_rows
        from tsworkbench.cli.rows.row_lines import as_json

        put_json_rows(as_json(item, names.get(item.view.plan_id, "")) for item in found)
        return
    import sys

    line = None
    for line in _lines(common.day, book, there, iter(found), with_headings=with_headings):
        sys.stdout.write(f"{line}\n")
    if line is None and not quiet:
        from tsworkbench.cli.output import warn

        if not there:
            from tsworkbench.store.views.plan import no_open_plan

            warn(str(no_open_plan(book)))
            return
        nothing = _without_work(book, asked) if asked is not None and asked.officer_id else ""
        warn(nothing or "No rows match.")


def _without_work(book: "Book", asked: "Asked") -> str:
    """What is said of an officer for whom nothing is found, where nothing but lateness narrows the question."""
    if asked.level or asked.due_before or asked.statuses or asked.rags or asked.filter or asked.everything:
        return ""
    from tsworkbench.work.officers import officer

    name = officer(book, str(asked.officer_id))["name"]
    return f"{name} has nothing late." if asked.late_at else f"{name} has no open work."


def _lines(
    as_at: date, book: "Book", there: "list[Row]", found: "Iterator[Item]", *, with_headings: bool
) -> Iterator[str]:
    from tsworkbench.cli.output import shown, width
    from tsworkbench.cli.rows import row_lines
    from tsworkbench.cli.rows.row_lines import Lines
    from tsworkbench.store.views.people import initials_of_all
    from tsworkbench.store.views.plan import tags_of

    colour = row_lines.takes_colour()
    years = {row["id"]: row["year_start"] for row in there}
    lines = Lines(as_at, width(), initials_of_all(book), years, colour=colour)
    first = list(islice(found, 100))
    if not with_headings and len(there) > 1:
        alone = first[0].view.plan_id if len({item.view.plan_id for item in first}) == 1 else None
        lines.tags = {plan_id: tag for plan_id, tag in tags_of(there).items() if plan_id != alone}
    lines.make_room([item.view for item in first])
    plan_id = activity_id = None
    for place, item in enumerate(_chain(first, found)):
        view, above = item
        if with_headings and len(there) > 1 and view.plan_id != plan_id:
            plan_id = view.plan_id
            if place:
                yield ""
            title = next((shown(row["title"]) for row in there if row["id"] == plan_id), "")
            yield row_lines.inked(title, row_lines.STRONG) if colour else title
        if with_headings and view.level in ("milestone", "output", "task") and above.activity_id != activity_id:
            activity_id = above.activity_id
            yield lines.heading(above)
        yield lines.row(view)


def _chain(first: "list[Item]", rest: "Iterator[Item]") -> "Iterator[Item]":
    yield from first
    yield from rest


def _take_filter(
    common: Common,
    book: "Book",
    asked: "Asked",
    words: str,
    directorate: str | None,
    partner: str | None,
    holder: str | None,
) -> None:
    """The filter that was asked for. One that names an officer asks for that officer's work, as --officer does."""
    from tsworkbench.cli.rows.selection import my_id, officer_id_of
    from tsworkbench.plan.model import PartyRole
    from tsworkbench.store.views.filters import read_since
    from tsworkbench.store.views.people import directorate_meant
    from tsworkbench.work.filters import filter_meant, name_meant
    from tsworkbench.work.mine.seat import looked

    wanted = filter_meant(book, words.strip(), asked.plan_ids)
    if directorate is not None:
        wanted = wanted._replace(directorate=directorate_meant(book, asked.plan_ids, directorate))
    if partner is not None:
        wanted = wanted._replace(partner=name_meant(book, partner, PartyRole.PARTNER))
    if holder is not None:
        wanted = wanted._replace(holder=name_meant(book, holder, PartyRole.PORTFOLIO_HOLDER))
    if wanted.officer and asked.officer_id is None:
        asked.officer_id = officer_id_of(book, wanted.officer)
    asked.filter, asked.me = wanted.text, my_id(common, book)
    if wanted.is_since_looked:
        asked.who = common.asker(book)
        asked.looked = looked(book, asked.who)
    elif wanted.since:
        common.read.append(read_since(wanted.since, common.day)[1])


def _keep_seen(common: Common, book: "Book", asked: "Asked") -> None:
    """Keeps that the asker has seen what others changed. Raises WrongInput where that was not asked for."""
    from tsworkbench.work.mine.seat import has_looked

    if asked.looked is None or book.stood_at is not None:
        raise WrongInput("--seen goes with “--filter changed”: it says that you have seen what that lists.")
    has_looked(book, asked.who)


def _day(phrase: str, common: Common) -> str:
    from tsworkbench.cli.options import day_of

    return day_of(phrase, today=common.day, common=common).isoformat()


def _refuse_nonsense(asked: "Asked") -> None:
    if asked.level == "objective" and asked.of_rows:
        raise WrongInput(
            "An objective has no status, RAG or date of its own: ask for its activities (--level activity), "
            "or leave the other options out."
        )
    if asked.level is not None and asked.everything:
        raise WrongInput("--level asks for one level and --all for every one: leave one of them out.")


@click.command("filter", cls=Command, short_help="Keep a filter under a name, forget one, or list them.")
@click.argument("what", type=click.Choice(["keep", "forget", "list"]))
@click.argument("name", required=False)
@click.argument("words", required=False)
@prints_json
@click.pass_obj
def filter_command(common: Common, what: str, name: str | None, words: str | None) -> None:
    """Keep a filter in the file under a name, for everybody who works with it; “list --filter” finds it by that.

    WORDS are those of “list --filter”, with commas between them; all must hold: late, due this week, mine, red, amber,
    TBC, no lead, unconfirmed money, watermelon, slipped, carried, officer NAME, in DIRECTORATE, partner NAME,
    holder NAME, changed since DATE.

    \b
    tsworkbench filter keep "To chase" "late, no lead"
    tsworkbench filter list
    tsworkbench filter forget "To chase"
    """
    from tsworkbench.store.views.filters import read_since
    from tsworkbench.store.views.plan import kept

    if what == "list":
        if name is not None:
            raise WrongInput("“filter list” lists all of them: leave the name out.")
        with common.book() as book:
            _filter_list(common, kept(book))
        return
    if name is None or (what == "keep" and words is None):
        raise WrongInput("Say the name and the words: tsworkbench filter keep “To chase” “late, no lead”.")
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.plan import no_open_plan, standing_plans
    from tsworkbench.work import filters
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        if words is None:
            say_done(common, perform(book, filters.forget(name)))
            return
        there = standing_plans(book)
        if not there:
            raise no_open_plan(book)
        wanted = filters.filter_meant(book, words, [plan["id"] for plan in there])
        if wanted.since and not wanted.is_since_looked:
            common.read.append(read_since(wanted.since, common.day)[1])  # or it says what is wrong with it
        say_done(common, perform(book, filters.keep(there[0]["id"], name, wanted)))


def _filter_list(common: Common, found: dict[str, str]) -> None:
    from tsworkbench.cli.output import cells, fit, put_json_rows, say, shown, warn

    if common.json:
        put_json_rows({"name": name, "filter": words} for name, words in found.items())
        return
    column = max((cells(shown(name)) for name in found), default=0)
    for name, words in found.items():
        say(f"{fit(shown(name), column)}  {shown(words)}")
    if not found:
        warn("No filter is kept yet: keep one with “tsworkbench filter keep NAME WORDS”.")

"""Rows added, moved, taken out and brought back; what an output has brought, and what a milestone needs."""

from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.cli.output import warn
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.model import NoteKind

if TYPE_CHECKING:
    from tsworkbench.store.book import Book
    from tsworkbench.store.views.refs import Place
    from tsworkbench.work.edits import Edit


@click.command("add", cls=Command, short_help="Add a row to a plan.")
@click.argument("level", type=click.Choice(["milestone", "activity", "objective", "output", "task"]))
@click.argument("words", metavar="[PARENT_REF] TEXT...", nargs=-1, required=True)
@click.option("--due", metavar="PHRASE", default="", help="When it is due, if the text does not say so itself.")
@click.option("--lead", metavar="NAMES", default="", help="Who leads it: “A Ahmed / B Begum with Finance”.")
@click.option("--after", metavar="REF", help="Put it after this row instead of at the end.")
@click.option("--plan", metavar="PLAN", help="The plan that a new objective goes into, where the file holds several.")
@prints_json
@click.pass_obj
def add_command(
    common: Common, level: str, words: tuple[str, ...], due: str, lead: str, after: str | None, plan: str | None
) -> None:
    """Add a row to a plan, with the next free number.

    A milestone, output or task goes under an activity, an activity under an objective: its ref comes before
    the text. An objective goes into the plan, and has no ref before its text. A due phrase in the text is read
    as the date (“by end March”), and the text is kept as it is.

    \b
    tsworkbench add milestone 4.2 Launch held by end Feb --lead "Louise Russell"
    tsworkbench add objective A stronger voice for small groups
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import Place, place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.tree import add

    with common.writing() as book:
        parent, text = _parent_and_text(book, level, words, plan)
        behind = place(book, after, level=level, plan_id=parent.plan_id) if after is not None else None
        new = book.mint()
        edits: list[Edit] = [add(level, parent, text, as_at=common.day, due=due, after=behind, new_id=new)]
        if lead.strip():
            from tsworkbench.work.officers import assign

            edits.append(assign(Place(level, new, 0, parent.plan_id), lead))
        say_done(common, perform(book, *edits))


def _parent_and_text(book: "Book", level: str, words: tuple[str, ...], plan: str | None) -> "tuple[Place, str]":
    from tsworkbench.store.views.plan import plan_named
    from tsworkbench.store.views.refs import place

    if level == "objective":
        return plan_place(book, plan), " ".join(words)
    parent_level = "objective" if level == "activity" else "activity"
    if len(words) == 1:
        raise WrongInput(f"Say what the {level} is, after the ref of the {parent_level} it goes under.")
    plan_id = plan_named(book, plan)["id"] if plan is not None else None
    try:
        parent = place(book, words[0], level=parent_level, plan_id=plan_id)
    except NotFound:
        parent = place(book, words[0], plan_id=plan_id)  # if it is a row at all, the act says why it can't be this one
    return parent, " ".join(words[1:])


def plan_place(book: "Book", name: str | None) -> "Place":
    """The plan of that name; without one, the only plan of the file. Raises WrongInput where it holds several."""
    from tsworkbench.store.views.plan import one_plan
    from tsworkbench.store.views.refs import place_of_plan

    return place_of_plan(one_plan(book, name))


@click.command("remove", cls=Command, short_help="Delete rows, or bring them back.")
@click.argument("refs", metavar="REF...", nargs=-1, required=True)
@click.option("--restore", is_flag=True, help="Bring deleted rows back, by ref or id, with all that went with them.")
@prints_json
@click.pass_obj
def remove_command(common: Common, refs: tuple[str, ...], restore: bool) -> None:
    """Delete rows, each with all that hangs on it; what was signed off is cancelled instead.

    Nothing is lost: “undo” brings back what the last act deleted, --restore what was deleted earlier. Numbers
    of deleted rows are not used again.

    \b
    tsworkbench remove 4.2.m4
    tsworkbench remove --restore 4.2.m4
    """
    from tsworkbench.cli.receipt import places, say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row import tree

    with common.writing() as book:
        if restore:
            edits = [tree.restore(*_deleted(book, ref)) for ref in dict.fromkeys(refs)]
        else:
            edits = [tree.delete(here) for here in places(book, refs)]
        say_done(common, perform(book, *edits))


def _deleted(book: "Book", ref: str) -> tuple[str, str]:
    """Level and id of the row that a ref or an id named before it was deleted; of several, the last to go."""
    from tsworkbench.store.log.history import deleted_called
    from tsworkbench.store.views.plan import plan_named, plans

    plan_name, _, wanted = ref.strip().rpartition(":")
    among = [plan_named(book, plan_name)["id"]] if plan_name else [plan["id"] for plan in plans(book)]
    found = [row for row in deleted_called(book, wanted.strip()) if row.plan_id in among]
    if not found:
        raise NotFound(f"No deleted row was called {ref[:60]}. “tsworkbench history” shows what was deleted.")
    last = max(found)
    return last.level, last.id


@click.command("move", cls=Command, short_help="Move a row up or down among its siblings.")
@click.argument("ref")
@click.option("--up", metavar="N", type=click.IntRange(min=1), help="Move up by N places.")
@click.option("--down", metavar="N", type=click.IntRange(min=1), help="Move down by N places.")
@prints_json
@click.pass_obj
def move_command(common: Common, ref: str, up: int | None, down: int | None) -> None:
    """Move a row among its siblings. Its number stays: numbers are what papers cite.

    \b
    tsworkbench move 4.2.m4 --up 2
    """
    from tsworkbench.cli.receipt import places, say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row import tree

    if (up is None) == (down is None):
        raise WrongInput("Say how far: --up N or --down N.")
    with common.writing() as book:
        (here,) = places(book, (ref,))
        say_done(common, perform(book, tree.move(here, -up if up is not None else down or 0)))


@click.command("redate", cls=Command, short_help="Move dates by as much, or all that was carried.")
@click.argument("refs", metavar="[REF...]", nargs=-1)
@click.option("--carried", is_flag=True, help="All that was carried from last year and has a date of then.")
@click.option("--by", metavar="TIME", required=True, help="How far, each row from its own date: “1 year”, “6 months”.")
@click.option("--plan", metavar="PLAN", help="With --carried: the plan, where the file holds several.")
@prints_json
@click.pass_obj
def redate_command(common: Common, refs: tuple[str, ...], carried: bool, by: str, plan: str | None) -> None:
    """Move the dates of rows, each from its own, in one act that one “undo” undoes.

    After “roll-forward”, what went on with a date of last year wants a new one: “list --filter carried” names it, and
    --carried moves all of it. What comes round again isn't moved, and is named. A single date is set with “set --due”.

    \b
    tsworkbench redate --carried --by "1 year" --plan 2010/11
    tsworkbench redate 4.2.m4 4.2.m5 --by "6 months"
    """
    from tsworkbench.cli.receipt import places, say_done
    from tsworkbench.plan.english import agreeing, few
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.dates import how_far, move_due, moves_of_carried

    if carried is bool(refs):
        raise WrongInput("Name the rows, or say --carried for all that has a date of last year.")
    if plan is not None and not carried:
        raise WrongInput("--plan belongs to --carried: write “PLAN:REF” for a row of another plan.")
    far = how_far(by)
    with common.writing() as book:
        left: list[str] = []
        if carried:
            edits, left = moves_of_carried(book, plan_place(book, plan).id, far, as_at=common.day)
        else:
            edits = [move_due(here, far, as_at=common.day) for here in places(book, refs)]
        if carried and not edits and not left:
            raise NothingToDo("Nothing in this plan has a date of last year that was carried into it.")
        if edits:
            say_done(common, perform(book, *edits))
        if left:
            warn(f"{few(left)} {agreeing(len(left), 'comes', 'come')} round again: set the date with “set --due”.")


@click.command("times", cls=Command, short_help="Defer or move one time of what comes round again.")
@click.argument("ref", metavar="REF")
@click.option("--defer", metavar="DAY", help="Defer the time of that day by itself; “next” is the one due now.")
@click.option("--restore", metavar="DAY", help="Take a deferred time into the plan again.")
@click.option("--move", metavar="DATE", help="When the time due now is expected, instead of its own day.")
@click.option("--reason", metavar="TEXT", default="", help="With --move: why.")
@prints_json
@click.pass_obj
def times_command(
    common: Common, ref: str, defer: str | None, restore: str | None, move: str | None, reason: str
) -> None:
    """Defer or move one time of a milestone, an output or a task that comes round again; the others stay as they are.

    “show” lists the times, and completing the row completes the one that is due now.

    \b
    tsworkbench times 4.2.m5 --defer "31 Jan 2010"
    tsworkbench times 4.2.m5 --move "15 Jan" --reason "the group meets later"
    """
    from tsworkbench.cli.options import day_of
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.dates import move_time
    from tsworkbench.work.row.times import defer_time, restore_time

    if sum(one is not None for one in (defer, restore, move)) != 1:
        raise WrongInput("Say what becomes of the time: --defer DAY, --restore DAY or --move DATE.")
    if reason and move is None:
        raise WrongInput("--reason says why a time is moved: it belongs to --move.")
    with common.writing() as book:
        here = place(book, ref)
        if move is not None:
            edit = move_time(here, move, as_at=common.day, reason=reason)
        elif restore is not None:
            edit = restore_time(here, day_of(restore, today=common.day, common=common))
        else:
            word = (defer or "").strip()
            edit = defer_time(here, None if word == "next" else day_of(word, today=common.day, common=common))
        say_done(common, perform(book, edit))


@click.command("actual", cls=Command, short_help="Record progress on an output.")
@click.argument("ref", metavar="REF")
@click.argument("value", metavar="+N|=N")
@click.option("--on", "on_day", metavar="DAY", default="", help="The day it was counted, if not the as-at day.")
@click.option("--evidence", metavar="TEXT", default="", help="Where the evidence is: a file, a link, a name.")
@prints_json
@click.pass_obj
def actual_command(common: Common, ref: str, value: str, on_day: str, evidence: str) -> None:
    """Record progress on an output: “+12” for twelve more, “=40” for forty in all.

    It is kept as a reading with its day and evidence, and the output's actual becomes the sum. All of it is
    one act, which one “undo” undoes.

    \b
    tsworkbench actual 1.2.o4 +12 --on "4 Dec" --evidence "the shared register"
    tsworkbench actual 1.2.o1 =400
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.fields import record_actual

    with common.writing() as book:
        here = place(book, ref)
        say_done(common, perform(book, record_actual(here, value, as_at=common.day, on_day=on_day, evidence=evidence)))


@click.command("evidence", cls=Command, short_help="Say what shows that a row is done or is so.")
@click.argument("ref", metavar="REF")
@click.argument("text", metavar="TEXT", required=False)
@click.option("--on", "on_day", metavar="DAY", default="", help="The day that it is of, if not the as-at day.")
@click.option("--remove", "number", metavar="N", type=int, help="Remove the one of that number, as “show” lists them.")
@prints_json
@click.pass_obj
def evidence_command(common: Common, ref: str, text: str | None, on_day: str, number: int | None) -> None:
    """Say what shows that an objective, an activity, a milestone or an output is done or is so: words, a link, or the
    path of a file. “show” lists it, and papers print it.

    \b
    tsworkbench evidence 6.1.o1 "S:/Third sector/terms-3.docx" --on "11 Dec"
    tsworkbench evidence 1.2.o4 "https://www.example.org/register"
    tsworkbench evidence 6.1.o1 --remove 1
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.status import add_evidence, remove_evidence

    if (text is None) is (number is None):
        raise WrongInput("Say what the evidence is, or which one to take away with --remove N.")
    if number is not None and on_day:
        raise WrongInput("--on belongs to evidence that is added: leave it out with --remove.")
    with common.writing() as book:
        here = place(book, ref)
        edit = (
            add_evidence(here, text, as_at=common.day, on_day=on_day)
            if text is not None
            else remove_evidence(here, number or 0)
        )
        say_done(common, perform(book, edit))


@click.command("note", cls=Command, short_help="Note a lesson learned, or what a consultation said.")
@click.argument("text", required=False)
@click.option("--about", "ref", metavar="REF", help="The row it is about. Without it, the plan as a whole.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file holds several.")
@click.option("--kind", type=click.Choice([kind.value for kind in NoteKind]), help="Without it, a lesson.")
@click.option("--on", "on_day", metavar="DAY", default="", help="The day that it is of, if not the as-at day.")
@click.option("--remove", "number", metavar="N", type=int, help="Remove the one of that number, as “show” lists them.")
@prints_json
@click.pass_obj
def note_command(
    common: Common,
    text: str | None,
    ref: str | None,
    plan: str | None,
    kind: str | None,
    on_day: str,
    number: int | None,
) -> None:
    """Note what was learned, or what those who were consulted have said, with its day. Papers print it: reports the
    lessons, the plan both. “notes” lists them. What is for you alone is a private note: “set --private”.

    \b
    tsworkbench note "Ask Finance before the bid" --about 4.2
    tsworkbench note "Quorum is too high" --about 2.1 --kind consultation
    tsworkbench note --about 4.2 --remove 1
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row.status import add_note, remove_note

    if (text is None) is (number is None):
        raise WrongInput("Say what is to be noted, or which note to take away with --remove N.")
    if number is not None and (on_day or kind):
        raise WrongInput("--on and --kind belong to a note that is added: leave them out with --remove.")
    with common.writing() as book:
        here = plan_place(book, plan) if ref is None else place(book, f"{plan}:{ref}" if plan else ref)
        noted = NoteKind(kind or NoteKind.LESSON)
        edit = (
            add_note(here, text, kind=noted, as_at=common.day, on_day=on_day)
            if text is not None
            else remove_note(here, number or 0)
        )
        say_done(common, perform(book, edit))


@click.command("link", cls=Command, short_help="Say what a row needs, or which rows are one thing.")
@click.argument("ref", required=False)
@click.option(
    "--needs", "needs", metavar="REF", multiple=True, help="It can't be done before this one. May be repeated."
)
@click.option(
    "--no-longer", "no_longer", metavar="REF", multiple=True, help="It no longer needs this one. May be repeated."
)
@click.option("--same-as", "same", metavar="REF", help="A milestone and this output are one thing: one tick does both.")
@click.option("--not-same-as", "apart", metavar="REF", help="They are not one thing.")
@click.option("--all-alike", "alike", is_flag=True, help="Every milestone and output of the plan that say the same.")
@click.option("--signs-off", "signs", metavar="PLAN", help="It is the sign-off of this plan; “none”: of none.")
@click.option("--plan", metavar="PLAN", help="With --all-alike: the plan, where the file holds several.")
@prints_json
@click.pass_obj
def link_command(
    common: Common,
    ref: str | None,
    needs: tuple[str, ...],
    no_longer: tuple[str, ...],
    same: str | None,
    apart: str | None,
    alike: bool,
    signs: str | None,
    plan: str | None,
) -> None:
    """Say which milestones a milestone needs: those that must be done before it; or which output is the same thing.

    “check --plan” names a milestone that is due before one that it needs, and milestones and outputs that say the
    same. A milestone can't wait for what waits for it: such a round is refused, and told whole. A milestone that is
    the sign-off of a plan of the file is complete once that is signed off.

    \b
    tsworkbench link 6.1.m3 --needs 6.1.m1
    tsworkbench link 6.1.m2 --same-as 6.1.o1
    tsworkbench link --all-alike --plan third
    tsworkbench link 6.1.m2 --signs-off third
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.edits import perform

    if sum(map(bool, (needs or no_longer, same, apart, alike, signs))) != 1:
        raise WrongInput(
            "Say one thing: --needs and --no-longer, --same-as, --not-same-as, --signs-off, or --all-alike."
        )
    if (ref is None) is not alike:
        raise WrongInput("Name the row, as in “link 6.1.m3 --needs 6.1.m1”; with --all-alike name none.")
    if plan is not None and not alike:
        raise WrongInput("--plan belongs to --all-alike: write “PLAN:REF” for a row of another plan.")
    with common.writing() as book:
        if ref is None:
            edit = _all_alike(book, plan)
        else:
            edit = _link(book, place(book, ref), needs, no_longer, same, apart, signs)
        say_done(common, perform(book, edit))


def _link(
    book: "Book",
    here: "Place",
    needs: tuple[str, ...],
    no_longer: tuple[str, ...],
    same: str | None,
    apart: str | None,
    signs: str | None,
) -> "Edit":
    from tsworkbench.cli.receipt import places
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.row import links

    if same is not None:
        return links.pair(here, place(book, same))
    if apart is not None:
        return links.part(here, place(book, apart))
    if signs is not None:
        return links.is_sign_off_of(here, None if signs.casefold() == "none" else plan_place(book, signs))
    return links.add_needs(here, *places(book, needs), no_longer=tuple(places(book, no_longer)))


def _all_alike(book: "Book", plan: str | None) -> "Edit":
    from tsworkbench.plan.governance.checks import like_pairs
    from tsworkbench.store.library import read_library
    from tsworkbench.work.row.links import pair_all

    here = plan_place(book, plan)
    found = like_pairs(read_library(book, [here.id]).plans[0])
    return pair_all(
        here, [(milestone.ref or milestone.id or "", output.ref or output.id or "") for milestone, output in found]
    )

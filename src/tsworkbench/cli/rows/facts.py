"""What is known of a row: shown, and said: any number of rows and facts in one act, which one undo takes back."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.store.book import Book
    from tsworkbench.store.views.refs import Place
    from tsworkbench.work.edits import Change, Edit


class Facts:
    """What is to be set: a fact that was not given is None, an empty one takes away what stands there."""

    status: str | None
    done_on: str | None
    rag: str | None
    no_change: bool
    why: str | None
    next_step: str | None
    note: str | None
    due: str | None
    reason: str | None
    lead: tuple[str, ...]
    title: str | None
    private: str | None

    def __init__(self, **facts: Any) -> None:
        vars(self).update(facts)

    @property
    def nothing(self) -> bool:
        """Whether no fact was given at all."""
        return all(fact in (None, (), False) for fact in vars(self).values())


@click.command("set", cls=Command, short_help="Say where rows stand.")
@click.argument("refs", metavar="REF...", nargs=-1, required=True)
@click.option(
    "--status",
    metavar="STATUS",
    help="“not started”, “in progress”, “complete”, “deferred”, “cancelled”; or “reopen”.",
)
@click.option("--done-on", metavar="DATE", help="The day it was done, if not the as-at day.")
@click.option("--rag", metavar="RAG", help="r(ed), a(mber), g(reen), b or complete, u(nrated), or none.")
@click.option("--no-change", is_flag=True, help="What was said last was looked at, and still holds.")
@click.option("--why", metavar="TEXT", help="Why it is red or amber.")
@click.option("--next", "next_step", metavar="TEXT", help="What happens next about it.")
@click.option("--note", metavar="TEXT", help="Commentary, printed for members.")
@click.option(
    "--due", metavar="PHRASE", help="When it is due: “end jan”, “Q3”, “31/3/10”, “+2w”, “TBC”; “” for no date."
)
@click.option("--reason", metavar="TEXT", help="Why the date moves, once the plan is signed off. Goes with --due.")
@click.option(
    "--lead",
    metavar="NAMES",
    multiple=True,
    help="Who leads it: “A Ahmed / B Begum with Finance”. A new officer is typed “+C Chan”, a name with a comma in "
    "quotation marks inside those of the shell: '“Housing, Health and Care”'. “” takes the leads off.",
)
@click.option("--title", metavar="TITLE", help="Another title.")
@click.option("--private", metavar="TEXT", help="A private note, which never leaves in a paper.")
@click.option("--short-title", metavar="TEXT", help="A title for where the whole one has no room.")
@click.option("--text", metavar="TEXT", help="A milestone's text, as the document has it.")
@click.option("--notes", metavar="TEXT", help="What else the plan says of it.")
@click.option("--key-changes", metavar="TEXT", help="An objective's key changes.")
@click.option("--rationale", metavar="TEXT", help="An objective's rationale.")
@click.option("--cost", metavar="TEXT", help="What an activity costs, in the plan's own words.")
@click.option("--amount", metavar="POUNDS", help="The same as a sum: “105,000”, “25k”, “12.50”.")
@click.option("--funding", metavar="TEXT", help="Where its money comes from: “Lottery £20,000; Council £5,000”.")
@click.option("--confirmed", metavar="YES|NO|NONE", help="Whether an activity's money is confirmed; none: not said.")
@click.option("--source", metavar="NAME", help="With --confirmed: only the money from this source.")
@click.option("--target", metavar="NUMBER", help="What an output is to come to.")
@click.option("--unit", metavar="TEXT", help="In what it is counted: “directories”.")
@prints_json
@click.pass_obj
def set_command(common: Common, /, refs: tuple[str, ...], **facts: Any) -> None:
    """Say where rows stand. All of it is one act, which one “undo” takes back.

    A RAG stands on the activity, also if one of its milestones is named (unless the plan reports on
    milestones). Once a plan is signed off, --due says when the row is now expected; the agreed date is moved by
    “decide”. --why and --next belong to the RAG that is stated with them, else to the last one stated.
    What is complete was done on the as-at day unless --done-on says otherwise. An empty text, “”, takes away what
    stands there.

    Prints what was done and when it was saved, after it is on disk.

    \b
    A milestone is done, and was on Friday:
      tsworkbench set 4.2.m1 --status complete --done-on fri
    An activity is in doubt:
      tsworkbench set 4.2 --rag amber --why "Letter late." --next "Finance asked."
    Two milestones slip to the end of January:
      tsworkbench set 4.2.m2 4.2.m3 --due "end jan"
    """
    wanted = Facts(**facts)
    if wanted.nothing:
        raise WrongInput("Say what to set: --status, --rag, --due, --lead, --title, --note … (set --help lists them).")
    from tsworkbench.cli.receipt import places, say_done
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        edits = [edit for here in places(book, refs) for edit in _edits(here, wanted, common.day)]
        say_done(common, perform(book, *edits))


def _edits(here: "Place", facts: Facts, as_at: "date") -> "Iterator[Edit]":
    from tsworkbench.work.row import status

    if facts.status is not None:
        yield _status(here, facts.status, facts.done_on, as_at)
    elif facts.done_on is not None:
        from tsworkbench.work.row.dates import set_done_on

        yield set_done_on(here, facts.done_on, as_at=as_at)
    if facts.no_change:
        if facts.rag is not None:
            raise WrongInput("A RAG that is stated is no “no change”: give --rag or --no-change.")
        yield status.no_change(here, as_at=as_at)
    if facts.rag is not None:
        from tsworkbench.cli.words import rag_of
        from tsworkbench.plan.model import Rag

        said = rag_of(facts.rag)
        yield status.state_rag(
            here,
            Rag(said) if said is not None else None,
            as_at=as_at,
            why=facts.why or "",
            next_step=facts.next_step or "",
            comment=facts.note or "",
        )
    else:
        if facts.why is not None or facts.next_step is not None:
            yield _explain(here, facts.why, facts.next_step)
        if facts.note is not None:
            yield status.comment(here, facts.note, as_at=as_at)
    if facts.due is not None:
        from tsworkbench.work.row.dates import set_due

        yield set_due(here, facts.due, as_at=as_at, reason=facts.reason or "")
    elif facts.reason is not None:
        from tsworkbench.work.row.dates import explain_expected

        yield explain_expected(here, facts.reason)
    if facts.lead:
        from tsworkbench.work.officers import assign

        yield assign(here, *facts.lead)
    if facts.title is not None:
        yield status.retitle(here, facts.title)
    if facts.private is not None:
        yield status.private_note(here, facts.private)
    yield from field_edits(here, vars(facts))


def _status(here: "Place", word: str, done_on: str | None, as_at: "date") -> "Edit":
    from tsworkbench.cli.words import status_of
    from tsworkbench.plan.model import Status
    from tsworkbench.work.row.status import set_status

    status = Status(status_of(word))
    if done_on is None:
        return set_status(here, status, as_at=as_at)
    if status is not Status.COMPLETE:
        raise WrongInput(
            f"What is {status.value.replace('_', ' ')} has no day on which it was done: leave --done-on out."
        )
    phrase = done_on

    def edit(book: "Book") -> "Change":
        from tsworkbench.work.row.dates import done_on as read_done_on

        day, due = read_done_on(book, here, phrase, as_at=as_at)
        return set_status(here, status, as_at=as_at, done_on=day)(book)._replace(read=(due,))

    return edit


def _explain(here: "Place", why: str | None, next_step: str | None) -> "Edit":
    """Why and what next, for the last that was said of the row."""

    def edit(book: "Book") -> "Change":
        from tsworkbench.work.edits import name_of, rated, standing
        from tsworkbench.work.row.status import explain

        at = rated(book, here)
        last = book.value("select id from progress where row_id=? and deleted=0 order by id desc limit 1", at.id)
        if last is None:
            raise WrongInput(
                f"Nothing has been said of {name_of(at, standing(book, at))} yet that this would explain: "
                "state its RAG as well, with --rag."
            )
        return explain(last, why=why, next_step=next_step)(book)

    return edit


TEXTS = ("short_title", "text", "notes", "key_changes", "rationale", "unit")
FIELDS = (*TEXTS, "cost", "amount", "funding", "target", "confirmed", "source")
_CONFIRMED = {"yes": True, "no": False, "none": None}


def field_edits(here: "Place", facts: dict[str, str | None]) -> "Iterator[Edit]":
    """The edits for those of the fields that were given; an empty text takes away what stands there."""
    if all(facts.get(name) is None for name in FIELDS):
        return  # the usual case, which need not wait for what follows
    from tsworkbench.work.row import fields

    for column in TEXTS:
        if (text := facts.get(column)) is not None:
            yield fields.set_text(here, column, text)
    cost, amount = facts.get("cost"), facts.get("amount")
    if cost is not None or amount is not None:
        pence = fields.read_pounds(amount) if amount is not None else None
        yield fields.set_cost(here, text=cost, pence=pence, amount=amount is not None)
    if (sources := facts.get("funding")) is not None:
        from tsworkbench.work.row.fields import set_funding

        yield set_funding(here, sources)
    if (target := facts.get("target")) is not None:
        yield fields.set_target(here, fields.read_number(target, "target"))
    if (confirmed := facts.get("confirmed")) is not None:
        yield _confirm(here, confirmed, facts.get("source"))
    elif facts.get("source") is not None:
        raise WrongInput("--source says which money is confirmed or not: give --confirmed as well.")


def _confirm(here: "Place", word: str, source: str | None) -> "Edit":
    """Money of an activity, from one source or from all it has, as confirmed or not."""
    said = word.strip().casefold()
    if said not in _CONFIRMED:
        raise WrongInput(f"“{word[:40]}” says nothing of money: --confirmed takes yes, no or none.")
    from tsworkbench.work.row.fields import confirm_from

    return confirm_from(here, source, _CONFIRMED[said])


@click.command("show", cls=Command, short_help="Show all there is to know of one row.")
@click.argument("ref")
@reads_the_past
@prints_json
@click.pass_obj
def show_command(common: Common, ref: str) -> None:
    """Show all there is to know of one row: dates, leads, money, what was said of it, and the rows under it.

    \b
    tsworkbench show 4.2
    tsworkbench show THIN:9 --json
    """
    from tsworkbench.cli.output import put_json, say, width
    from tsworkbench.cli.rows.detail import as_json, lines
    from tsworkbench.store.views.refs import place

    with common.book() as book:
        here = place(book, ref)
        if common.json:
            put_json(as_json(book, here, common.day))
            return
        for line in lines(book, here, common.day, width()):
            say(line)

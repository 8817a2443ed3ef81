"""Decisions: what a group is asked, what it decided, and what needs its approval."""

from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.model import Matter, Outcome

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.store.book import Book
    from tsworkbench.store.views.agreement import Ask
    from tsworkbench.store.views.refs import Place

_MATTER = click.Choice([matter.value for matter in Matter])


@click.command("decide", cls=Command, short_help="Record what groups decided: a date, money, anything asked.")
@click.argument("ref", required=False)
@click.option("--plan", metavar="PLAN", help="About the plan as a whole, or where --asked is looked for.")
@click.option("--asked", metavar="WORDS", help="Which question it answers: its words, or the beginning of them.")
@click.option("--kind", type=_MATTER, help="What it is about. Without it, a date; of --asked, what was asked.")
@click.option("--outcome", type=click.Choice([outcome.value for outcome in Outcome]), help="Without it, agreed.")
@click.option("--to", metavar="PHRASE", help="The date that was asked for. Without it, the one that is expected.")
@click.option("--group", "groups", metavar="NAME", multiple=True, help="Which group; may be repeated. “+NAME” is new.")
@click.option(
    "--on",
    metavar="DATE",
    help="When it met. Without it, at its last meeting since it was asked, else on the as-at day.",
)
@click.option("--what", metavar="TEXT", default="", help="What was decided, in words.")
@click.option("--minute", metavar="TEXT", default="", help="Where the minutes say so: “5.2”.")
@click.option("--refused", is_flag=True, help="As --outcome refused: of a date, the agreed one stands.")
@click.option("--confirms", is_flag=True, help="With --kind money: the row's money is confirmed by it.")
@prints_json
@click.pass_obj
def decide_command(
    common: Common,
    ref: str | None,
    plan: str | None,
    asked: str | None,
    kind: str | None,
    outcome: str | None,
    to: str | None,
    groups: tuple[str, ...],
    on: str | None,
    what: str,
    minute: str,
    refused: bool,
    confirms: bool,
) -> None:
    """Record what one or more groups decided: about a row, about the plan as a whole, or what “decisions” lists.

    Of the date of a row, what is agreed moves it: nothing else does once the plan is signed off, and it counts as a
    slip. A row that is agreed to stop is cancelled. Any other decision is kept as it was taken, before the sign-off
    of the plan or after it; what is deferred is asked again. --group may be left out where the plan has one group.

    \b
    tsworkbench decide 4.6.m1 --to "end feb" --on "14 Jan 2010" --minute 5.2
    tsworkbench decide 5.1.m1 --refused
    tsworkbench decide --asked "Put 3.1" --outcome deferred --minute 5.3
    tsworkbench decide 4.2 --kind money --confirms --group Grants --group Delivery
    """
    from tsworkbench.cli.options import day_of
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.agreement.decisions import answers, asked_in_words, decide
    from tsworkbench.work.edits import perform

    if refused and outcome not in (None, Outcome.REFUSED.value):
        raise WrongInput("--refused is --outcome refused: use one of them.")
    said = Outcome.REFUSED if refused else Outcome(outcome or Outcome.AGREED)
    with common.writing() as book:
        ask = asked_in_words(book, _ids(book, plan), asked) if asked is not None else None
        here = _decided_place(book, ref, plan, ask)
        matter = Matter(kind) if kind else ask.kind if ask is not None else Matter.DATE if ref else Matter.OTHER
        named = groups or ((ask.group,) if ask is not None and ask.group else ("",))
        met = (
            day_of(on, today=common.day, common=common)
            if on is not None
            else _met_last(book, here, named[0], _known_since(book, here, to, ask), common.day)
        )
        if confirms and (matter is not Matter.MONEY or said is not Outcome.AGREED):
            raise WrongInput("--confirms goes with money that is agreed: --kind money.")
        if matter is Matter.DATE and ask is None:
            edits = [decide(
                here, group=named[0], also=named[1:], on=met, as_at=common.day, to=to, outcome=said, text=what,
                minute=minute,
            )]  # fmt: skip
        elif to is not None:
            raise WrongInput("--to is a date that was asked for: leave --kind and --asked out.")
        else:
            edits = answers(
                here, kind=matter, groups=named, on=met, as_at=common.day, outcome=said, text=what, minute=minute,
                ask=ask, confirms=confirms,
            )  # fmt: skip
        say_done(common, perform(book, *edits))


def _decided_place(book: "Book", ref: str | None, plan: str | None, ask: "Ask | None") -> "Place":
    """The row that is decided about; the plan, where none is named."""
    from tsworkbench.cli.rows.changes import plan_place
    from tsworkbench.store.views.refs import Place, place

    if ask is not None:
        if ref is not None:
            raise WrongInput("--asked says what it is about: leave the number of the row out.")
        return Place(ask.level, ask.row_id, ask.row_key >> 3, ask.plan_id)
    if ref is None and plan is None:
        raise WrongInput("Say what was decided about: the number of a row, --asked WORDS, or --plan PLAN.")
    if ref is not None and plan is not None:
        return place(book, f"{plan}:{ref}")
    return place(book, ref) if ref is not None else plan_place(book, plan)


def _ids(book: "Book", plan: str | None) -> list[str]:
    from tsworkbench.store.views.plan import plans_wanted

    return [row["id"] for row in plans_wanted(book, plan)]


def _met_last(book: "Book", here: "Place", group: str, asked_on: str | None, as_at: "date") -> "date":
    from tsworkbench.store.views.agreement import day_of_answer
    from tsworkbench.work.agreement.decisions import group_named

    if group.lstrip().startswith("+"):
        return as_at
    return day_of_answer(book, group_named(book, here.plan_id, group)["id"], asked_on, as_at)


def _known_since(book: "Book", here: "Place", to: str | None, ask: "Ask | None") -> str | None:
    """The day on which it was asked, as far as it is known: a group has not decided before it."""
    from tsworkbench.store.views.agreement import AGREED, asked_by
    from tsworkbench.store.views.refs import cells_of

    if ask is not None or to is not None or here.level not in AGREED:
        return ask.asked_on if ask is not None else None
    row = cells_of(book, here.level, here.id)
    asker = asked_by(book, here.id, row["expected_due_to"] if row is not None else None)
    return asker.at if asker is not None else None


@click.command("ask", cls=Command, short_help="Ask a group for a decision.")
@click.argument("text")
@click.option("--about", "ref", metavar="REF", help="The row it is about. Without it, the plan as a whole.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file holds several.")
@click.option("--kind", type=_MATTER, default=Matter.OTHER.value, show_default=True, help="What it is about.")
@click.option("--group", "groups", metavar="NAME", multiple=True, help="Of which group; may be repeated.")
@prints_json
@click.pass_obj
def ask_command(
    common: Common, text: str, ref: str | None, plan: str | None, kind: str, groups: tuple[str, ...]
) -> None:
    """Ask for a decision in words. “decisions” lists it until it is answered, “decide --asked” answers it.

    What is typed for a report (overall --decision) is asked by it, and need not be asked here. Of several groups
    each answers for itself; of none, whichever decides.

    \b
    tsworkbench ask "Confirm the £300,000" --about 4.2 --group Delivery
    tsworkbench decide --asked "Confirm the" --minute 5.2
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.agreement.decisions import ask
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        if ref is None:
            from tsworkbench.cli.rows.changes import plan_place

            here = plan_place(book, plan)
        else:
            here = _decided_place(book, ref, plan, None)
        say_done(common, perform(book, ask(here, text, on=common.day, kind=Matter(kind), groups=groups)))


@click.command("approval", cls=Command, short_help="Say whose approval a row needs before it is complete.")
@click.argument("ref")
@click.option("--by", "groups", metavar="NAME", multiple=True, help="Which group approves it; may be repeated.")
@click.option("--no-longer", is_flag=True, help="It doesn't need the approval of these groups any more.")
@prints_json
@click.pass_obj
def approval_command(common: Common, ref: str, groups: tuple[str, ...], no_longer: bool) -> None:
    """Say whose approval an activity, a milestone or an output needs before it is complete.

    Completing it then asks those groups, and it stays in progress; the last approval completes it, with the day on
    which that was given. An approval is a decision: refusing it later takes it back, and the row is open again.

    \b
    tsworkbench approval 4.2.m1 --by "Grants Panel"
    tsworkbench decide 4.2.m1 --kind approval --group Grants --on "14 Jan 2010"
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.agreement.decisions import need_approval
    from tsworkbench.work.edits import perform

    if not groups:
        raise WrongInput("Say which group approves it: --by “Grants Panel”.")
    with common.writing() as book:
        here = place(book, ref)
        say_done(common, perform(book, *(need_approval(here, one, no_longer=no_longer) for one in groups)))


@click.command("decisions", cls=Command, short_help="List the decisions that are asked of a group.")
@click.option("--plan", metavar="PLAN", help="Only this plan: its name, or the beginning of it.")
@click.option("--log", is_flag=True, help="Instead, the decisions that were taken, the newest first.")
@reads_the_past
@prints_json
@click.pass_obj
def decisions_command(common: Common, plan: str | None, log: bool) -> None:
    """List the decisions asked: what is expected later than it was agreed, with the reason; what was asked in words,
    by hand or in a report; money that is not confirmed; and what is rated red.

    Before them comes what was past when its plan was signed off, until somebody says what became of it.
    What a group has refused is not asked again until another date is expected, or the row is rated red again.

    \b
    tsworkbench decisions --plan "Third Sector Strategy"
    tsworkbench decisions --log
    """
    from tsworkbench.cli.output import put_json_rows, say, warn
    from tsworkbench.cli.rows.row_lines import ask_as_json, ask_lines, asked_lines, question_lines, row_as_json
    from tsworkbench.store.views.agreement import asked, open_asks, unanswered
    from tsworkbench.store.views.plan import plans_wanted
    from tsworkbench.work.agreement.sign_off import in_words

    with common.book() as book:
        there = plans_wanted(book, plan)
        ids = [row["id"] for row in there]
        names = {row["id"]: str(row["short_title"] or row["title"]) for row in there}
        if log:
            _print_log(common, book, ids, names)
            return
        questions, wanted, asks = unanswered(book, ids), asked(book, ids), open_asks(book, ids)
    if common.json:
        dated = [row_as_json(row, names[row.plan_id]) for row in [*questions, *wanted]]
        put_json_rows([*dated, *(ask_as_json(one, names[one.plan_id]) for one in asks)])
        return
    if questions:
        say(in_words(len(questions)))
        for line in question_lines(questions):
            say(line)
    if wanted:
        say(f"{counted(len(wanted), 'decision')} asked:")
        for line in asked_lines(wanted):
            say(line)
    for line in ask_lines(asks):
        say(line)
    if not questions and not wanted and not asks:
        warn("No decision is asked: nothing is expected later than it was agreed, and nothing is asked in words.")


def _print_log(common: Common, book: "Book", ids: list[str], names: dict[str, str]) -> None:
    from textwrap import wrap

    from tsworkbench.cli.output import WIDTH, put_json_rows, say, shown, warn, width
    from tsworkbench.cli.rows.row_lines import day_or_none
    from tsworkbench.store.views.agreement import taken
    from tsworkbench.work.row.record import decided, minute_words

    rows = taken(book, ids)
    if common.json:
        fields = (
            "on_day",
            "kind",
            "outcome",
            "ref",
            "level",
            "title",
            "asked",
            "text",
            "minute",
            "due_to",
            "was_due_to",
        )
        put_json_rows(
            {"group": row["name"]}
            | {name: row[name] for name in fields}
            | {"plan": names[row["plan_id"]], "id": row["id"]}
            for row in rows
        )
        return
    for row in rows:
        words = f" – {row['text']}" if row["text"] else ""
        about = f"{row['ref']} " if row["ref"] else ""
        said = shown(f"{row['name']}: {about}{decided(row)} {row['outcome']}{words}{minute_words(row)}")
        begin = f"{day_or_none(row['on_day']):>11}  "
        for line in wrap(said, min(width(), WIDTH), initial_indent=begin, subsequent_indent=" " * len(begin)):
            say(line)
    if not rows:
        warn("No decision has been recorded yet: “tsworkbench decide” records one.")

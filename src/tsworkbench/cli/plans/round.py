"""The update round in lines: what it would ask of whom and why, opening one, and what the owner says of the whole."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.governance.round import Round
    from tsworkbench.store.book import Book
    from tsworkbench.work.edits import Edit
    from tsworkbench.work.round.updates import Ask


@click.command("round", cls=Command, short_help="List the rows that need an update, or open or close a round.")
@click.option("--officer", metavar="NAME", help="Only this officer: a name, its beginning, or initials.")
@click.option("--reminder", is_flag=True, help="Print a polite letter to each officer who is waited for, or to one.")
@click.option("--open", "opens", is_flag=True, help="Open a round, or change the dates of one that is open.")
@click.option("--close", "closes", is_flag=True, help="Close a round without waiting for its report.")
@click.option("--position", metavar="DATE", help="With --open or --close: the day whose position is asked for.")
@click.option("--return-by", metavar="DATE", help="With --open: when updates are asked for; else 8 days later.")
@click.option("--cut-off", metavar="DATE", help="With --open: the last day whose updates count; else the same.")
@click.option("--label", metavar="TEXT", default="", help="With --open: what the round is called.")
@click.option("--plan", metavar="PLAN", help="Only this plan: its name, or the beginning of it.")
@reads_the_past
@prints_json
@click.pass_obj
def round_command(
    common: Common,
    officer: str | None,
    reminder: bool,
    opens: bool,
    closes: bool,
    position: str | None,
    return_by: str | None,
    cut_off: str | None,
    label: str,
    plan: str | None,
) -> None:
    """List what the update round that runs would ask of each officer, and why.

    A row needs an update if it has none this round, a milestone due by the position date is not ticked,
    its dates say worse than its rating, a date is to be confirmed, or a number that is due was not counted.
    Answers given with “set --rag” count once a round is open; in the workbench U goes through them.

    Without --open, the round that runs is that of the plan's own quarter. Once something has been said in a round, it
    is waited for until its report has been issued or it is closed, and at the latest until the next period ends.

    \b
    tsworkbench round --officer "Louise Russell"
    tsworkbench round --reminder --plan third
    tsworkbench round --open --position 2009-12-31 --return-by 2010-01-08
    tsworkbench round --close --plan third
    """
    dates = (position, return_by, cut_off)
    if opens or closes:
        if officer is not None or reminder:
            raise WrongInput("A round is opened and closed for everybody: leave --officer and --reminder out.")
        if opens and closes:
            raise WrongInput("A round is opened or closed: leave --open or --close out.")
        if closes and (return_by or cut_off or label):
            raise WrongInput("--close takes the round as it is: leave --return-by, --cut-off and --label out.")
        if opens:
            _open(common, plan, *dates, label=label)
        else:
            _close(common, plan, position)
        return
    if any(dates) or label:
        raise WrongInput("--position, --return-by, --cut-off and --label say what round to open: add --open.")
    if reminder:
        _remind(common, officer, plan)
    else:
        _list(common, officer, plan)


def _remind(common: Common, officer: str | None, plan: str | None) -> None:
    from tsworkbench.cli.output import put_json_rows, say
    from tsworkbench.plan.errors import NothingToDo
    from tsworkbench.store.views.plan import plans_wanted
    from tsworkbench.work.officers import officer_named
    from tsworkbench.work.round.updates import letters, returns

    with common.writing() as book:
        wanted = officer_named(book, officer) if officer is not None else None
        found = []
        for row in plans_wanted(book, plan):
            there = returns(book, row["id"], common.day)
            if wanted is not None:
                there = there._replace(officers=tuple(o for o in there.officers if o.officer_id == wanted["id"]))
            found += letters(there, plan=str(row["short_title"] or row["title"]), sender=book.who)
        nothing = "" if found else _without_a_round(book, plan)
    if nothing:
        raise NothingToDo(nothing)
    if not found:
        who = f"{wanted['name']} has" if wanted is not None else "Everybody has"
        whom = "them" if wanted is not None else "anybody"
        raise NothingToDo(f"{who} said everything: there is nothing to remind {whom} of.")
    if common.json:
        put_json_rows(letter._asdict() for letter in found)
        return
    for place, letter in enumerate(found):
        if place:
            say("")
        for line in letter.whole.splitlines():
            say(line)


def _close(common: Common, plan: str | None, position: str | None) -> None:
    from tsworkbench.cli.options import day_of
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.plan import one_plan
    from tsworkbench.work.edits import perform
    from tsworkbench.work.round.updates import close_round

    at = day_of(position, today=common.day, common=common) if position is not None else None
    with common.writing() as book:
        say_done(common, perform(book, close_round(one_plan(book, plan)["id"], as_at=common.day, position=at)))


def _open(
    common: Common, plan: str | None, position: str | None, return_by: str | None, cut_off: str | None, *, label: str
) -> None:
    from tsworkbench.cli.options import day_of
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.plan.language.text import clean
    from tsworkbench.store.views.plan import one_plan
    from tsworkbench.work.edits import perform
    from tsworkbench.work.round.updates import open_round

    if position is None:
        raise WrongInput("Say which day's position the round is about: --position “31 Dec 2009”.")
    at, by, off = (
        day_of(day, today=common.day, common=common) if day is not None else None
        for day in (position, return_by, cut_off)
    )
    assert at is not None
    with common.writing() as book:
        plan_id = one_plan(book, plan)["id"]
        say_done(common, perform(book, open_round(plan_id, at, return_by=by, cut_off=off, label=clean(label))))


def _list(common: Common, officer: str | None, plan: str | None) -> None:
    from tsworkbench.cli.output import put_json_rows, say, warn
    from tsworkbench.store.views.plan import plan_named, plans, tags_of

    with common.book() as book:
        plan_id = plan_named(book, plan)["id"] if plan is not None else None
        found = [
            (name, officer_id, [ask for ask in asked if plan_id in (None, ask.place.plan_id)])
            for name, officer_id, asked in _asked(book, common, officer)
        ]
        if plan_id is not None and officer is None:
            found = [one for one in found if one[2]]
        there = plans(book)
        names = {row["id"]: str(row["short_title"] or row["title"]) for row in there}
        if common.json:
            put_json_rows(_as_json(name, ask, names) for name, _, asked in found for ask in asked if ask.reasons)
            return
        if not any(asked for _, _, asked in found):
            nothing = "" if found else "Nobody leads anything open, so no word is asked of anybody."
            if nothing := _without_a_round(book, plan) or nothing:
                warn(nothing)
        for place, line in enumerate(_lines(book, common, found, names, tags_of(there))):
            if place or line:
                say(line)


def _without_a_round(book: "Book", plan: str | None) -> str:
    """That no round can be open, as the plan that is named is closed, or no plan of the file is being delivered."""
    from tsworkbench.store.views.plan import no_open_plan, plan_named, standing_plans
    from tsworkbench.work.agreement.life import closed

    if plan is not None:
        was = closed(plan_named(book, plan))
        return f"{was} No round asks about it any more." if was else ""
    return "" if standing_plans(book) else str(no_open_plan(book))


def _asked(book: "Book", common: Common, officer: str | None) -> "Iterator[tuple[str, str, list[Ask]]]":
    """The officers meant: the one who was named, or everybody who speaks for anything."""
    from tsworkbench.work.officers import officer_named, officers
    from tsworkbench.work.round.updates import asks

    named = [officer_named(book, officer)] if officer is not None else officers(book)
    for row in named:
        found = asks(book, row["id"], common.day)
        if found or officer is not None:
            yield row["name"], row["id"], found


def _lines(
    book: "Book",
    common: Common,
    found: "list[tuple[str, str, list[Ask]]]",
    plans: dict[str, str],
    tags: dict[str, str],
) -> Iterator[str]:
    from textwrap import wrap

    from tsworkbench.cli.output import fit, shown, width
    from tsworkbench.plan.calendar import long_date
    from tsworkbench.work.round.updates import days_late, next_due

    terms = {ask.place.plan_id: ask.at.term for _, _, asked in found for ask in asked}
    for plan_id, term in terms.items():
        late = days_late(book, plan_id, term, common.day)
        ago = f", {counted(late, 'day')} ago" if late else ""
        yield (
            f"{shown(plans[plan_id])}: position at {long_date(term.position)}, "
            f"return by {long_date(term.return_by)}{ago}"
        )
    several = len(terms) > 1
    for name, officer_id, asked in found:
        needing = [ask for ask in asked if ask.reasons]
        yield ""
        if not needing:
            following = next_due(book, officer_id, common.day)
            yield f"{shown(name)}: nothing needs an update.{f' Next: {following}.' if following else ''}"
            continue
        said = sum(ask.said is not None for ask in asked)
        yield f"{shown(name)}: {len(needing)} to say, {said} said"
        names = {
            ask.place.id: f"{shown(tags[ask.place.plan_id])}:{shown(ask.ref)}" if several else shown(ask.ref)
            for ask in needing
        }
        column = min(max(5, *map(len, names.values())), width() // 3)
        for ask in needing:
            room = width() - column - 3
            yield f"{fit(names[ask.place.id], column)}  {fit(shown(ask.title), room).rstrip()}"
            for part in wrap("; ".join(reason.words for reason in ask.reasons), room):
                yield f"{' ' * column}  {part}"


def _as_json(officer: str, ask: "Ask", plans: dict[str, str]) -> dict[str, Any]:
    term = ask.at.term
    return {
        "officer": officer,
        "ref": ask.ref,
        "level": ask.place.level,
        "title": ask.title,
        "reasons": [{"need": reason.need.value, "words": reason.words} for reason in ask.reasons],
        "position": term.position.isoformat(),
        "return_by": term.return_by.isoformat(),
        "cut_off": term.cut_off.isoformat(),
        "plan": plans[ask.place.plan_id],
        "id": ask.place.id,
    }


@click.command("overall", cls=Command, short_help="Write a report's overall position and decisions.")
@click.argument("sentence", required=False)
@click.option("--decision", "decisions", metavar="TEXT", multiple=True, help="A decision asked for. May be repeated.")
@click.option("--no-decisions", is_flag=True, help="Remove the decisions: the report proposes its own.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file has several.")
@click.option("--position", metavar="DATE", help="The day whose report it is for. Without it, as for “report”.")
@reads_the_past
@prints_json
@click.pass_obj
def overall_command(
    common: Common,
    sentence: str | None,
    decisions: tuple[str, ...],
    no_decisions: bool,
    plan: str | None,
    position: str | None,
) -> None:
    """Write the head of the highlight report: the overall position of the plan, and the decisions to ask for.

    SENTENCE is a sentence or two, printed for members; the counts follow it in the report, so they need not be
    typed. “” takes it away. The decisions given replace those that were typed before. Both are kept with the round,
    and stay as they are once its report has been issued. Without any of them, what is typed is printed.

    \b
    tsworkbench overall "All that is late waits for a decision or for money."
    tsworkbench overall --decision "Agree five dates." --decision "Stop 5.1."
    """
    from tsworkbench.cli.files.papers import term_of
    from tsworkbench.store.views.plan import one_plan
    from tsworkbench.work.round.report import round_at

    if decisions and no_decisions:
        raise WrongInput("--no-decisions removes the decisions: use it or --decision, not both.")
    writes = sentence is not None or bool(decisions) or no_decisions
    with common.writing() as book:
        of = one_plan(book, plan)
        at = term_of(common, book, of["id"], position)
        if not writes:
            _say(common, str(of["short_title"] or of["title"]), at, round_at(book, of["id"], at))
            return
        from tsworkbench.cli.receipt import say_done
        from tsworkbench.work.edits import perform
        from tsworkbench.work.round.report import ask_decisions, say_overall

        edits: list[Edit] = [say_overall(of["id"], at, sentence)] if sentence is not None else []
        if decisions or no_decisions:
            edits.append(ask_decisions(of["id"], at, decisions))
        say_done(common, perform(book, *edits))


def _say(common: Common, plan: str, at: date, kept: "Round | None") -> None:
    from tsworkbench.cli.output import put_json, say, shown
    from tsworkbench.plan.calendar import long_date

    overall = kept.overall if kept is not None else None
    decisions = (kept.decisions or "").splitlines() if kept is not None else []
    if common.json:
        put_json({"plan": plan, "position": at.isoformat(), "overall": overall, "decisions": decisions})
        return
    say(f"{shown(plan)}, position at {long_date(at)}")
    for line in (overall or "No overall position has been written.").splitlines():
        say(line)
    if not decisions:
        say("No decisions have been written: the report proposes those that its figures call for.")
        return
    say("Decisions asked for:")
    for place, line in enumerate(decisions, 1):
        say(f"  {place}. {line}")

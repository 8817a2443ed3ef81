"""Measures: the figures by which a plan is measured, with their targets and readings."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.store.book import Book
    from tsworkbench.store.views.attached import KeptMeasure
    from tsworkbench.store.views.refs import Place
    from tsworkbench.work.edits import Edit

_HOW = {
    "add": "measure add “VCOs with a policy” --unit VCOs",
    "set": "measure set M1 --unit VCOs",
    "target": "measure target M1 2009/10 30",
    "read": "measure read M1 27",
    "show": "measure show M1",
    "remove": "measure remove M1",
}
_WORDS = "[list | add TITLE | set M | target M PERIOD VALUE | read M VALUE | show M | remove M]"


@click.command("measure", cls=Command, short_help="Measures: add, set, give targets, read, list or show them.")
@click.argument("words", metavar=_WORDS, nargs=-1)
@click.option("--of", "ref", metavar="REF", help="With add and set: the objective or activity. Without it, the plan.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file holds several.")
@click.option("--title", metavar="TEXT", help="With set: another title.")
@click.option("--number", metavar="NUMBER", help="With add and set: the number it is known by, instead of “M1”.")
@click.option("--unit", metavar="TEXT", help="What it is counted in: “VCOs”, “%”, “£”. “” takes it away.")
@click.option("--better", type=click.Choice(["higher", "lower"]), help="Which way is better. Without it, higher.")
@click.option(
    "--every",
    type=click.Choice(["month", "quarter", "half", "year"]),
    help="How often it is read. Without it, quarter.",
)
@click.option("--starts-from", metavar="VALUE", help="The baseline. “” takes it away.")
@click.option("--starts-on", metavar="DATE", help="The day that the baseline is of. “” takes it away.")
@click.option("--amber", metavar="PERCENT", help="Amber is up to so many per cent worse than the target; if not, 10.")
@click.option("--text", metavar="TEXT", help="How it is counted; with read, what is said of the reading.")
@click.option("--on", metavar="DATE|PERIOD", default="", help="With read: which day. Without it, the last period's.")
@click.option("--unread", is_flag=True, help="With list: only those whose last period has no reading.")
@reads_the_past
@prints_json
@click.pass_obj
def measure_command(common: Common, /, words: tuple[str, ...], **given: Any) -> None:
    """Keep the figures by which a plan is measured (indicators, PIs), each with a target for each period.

    “read” records what a figure was: at the end of the period that ended last, or on the day or the period of --on.
    “=27” puts a reading right, and “” takes it away. On its target or better a reading is green, up to ten per cent of
    the target worse it is amber (--amber), beyond that red. ↗ is better than the reading before, ↘ worse.

    \b
    tsworkbench measure add "VCOs with a policy" --unit VCOs --of 1.2
    tsworkbench measure target M1 2009/10 30
    tsworkbench measure read M1 27 --on Q3
    tsworkbench measure list --unread
    tsworkbench measure show M1
    """
    verb, *rest = words or ("list",)
    options = {
        name: value for name, value in given.items() if value not in (None, "", False) or _is_emptied(name, value)
    }
    if verb not in ("list", *_HOW):
        raise WrongInput(f"“measure” knows list, {', '.join(_HOW)}, not “{verb[:40]}”. Try “tsworkbench measure list”.")
    _refuse_other_options(verb, options)
    if verb == "list":
        if rest:
            raise WrongInput("“measure list” lists all of them: leave the name out, or say “measure show M1”.")
        _list(common, given["plan"], only_unread=given["unread"])
    elif len(rest) != {"target": 3, "read": 2}.get(verb, 1):
        raise WrongInput(f"Type “tsworkbench {_HOW[verb]}”, say: with quotation marks round what has spaces in it.")
    elif verb == "show":
        _show(common, rest[0], given["plan"])
    else:
        _change(common, verb, rest, options)


_TAKES = {
    "list": {"plan", "unread"},
    "show": {"plan"},
    "remove": {"plan"},
    "target": {"plan"},
    "read": {"plan", "on", "text"},
}
_FIELDS = {"plan", "ref", "number", "unit", "better", "every", "starts_from", "starts_on", "amber", "text"}
_CALLED = {"ref": "of"}


def _is_emptied(name: str, value: object) -> bool:
    return value == "" and name in ("unit", "starts_from", "starts_on", "text")


def _refuse_other_options(verb: str, options: dict[str, Any]) -> None:
    takes = _TAKES.get(verb, _FIELDS | ({"title"} if verb == "set" else set()))
    wrong = [f"--{_CALLED.get(name, name).replace('_', '-')}" for name in options if name not in takes]
    if wrong:
        raise WrongInput(f"“measure {verb}” takes no {' and no '.join(wrong)}: leave that out.")


def _change(common: Common, verb: str, rest: list[str], options: dict[str, Any]) -> None:
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.attached import measure_named
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row import measures

    with common.writing() as book:
        if verb == "add":
            here = _place(book, options) or _plan_place(book, options.get("plan"))
            cells = _cells(common, book, here.plan_id, options, None)
            say_done(common, perform(book, measures.add_measure(here, rest[0], **cells)))
            return
        plan_id = _plan_place(book, options["plan"]).id if "plan" in options else None
        kept = measure_named(book, rest[0], plan_id)
        measure_id = kept.measure.id or ""
        edits: list[Edit]
        if verb == "set":
            edits = _set(common, book, kept, options)
        elif verb == "target":
            edits = [measures.set_target(measure_id, rest[1], rest[2], as_at=common.day)]
        elif verb == "read":
            on, said = options.get("on", ""), options.get("text", "")
            edits = [measures.read_measure(measure_id, rest[1], as_at=common.day, on=on, words=said)]
        else:
            edits = [measures.remove_measure(measure_id)]
        say_done(common, perform(book, *edits))


def _set(common: Common, book: "Book", kept: "KeptMeasure", options: dict[str, Any]) -> "list[Edit]":
    from tsworkbench.work.row.measures import move_measure, set_measure

    there = _place(book, options)
    cells = _cells(common, book, kept.plan_id, options, kept)
    if not cells and there is None:
        raise WrongInput("Say what to set: --unit, --better, --every, --starts-from, --amber, --text, --title or --of.")
    edits: list[Edit] = [move_measure(kept.measure.id or "", there)] if there is not None else []
    return [*edits, *([set_measure(kept.measure.id or "", **cells)] if cells else [])]


def _place(book: "Book", options: dict[str, Any]) -> "Place | None":
    """The row that --of names."""
    from tsworkbench.store.views.refs import place

    if "ref" not in options:
        return None
    return place(book, f"{options['plan']}:{options['ref']}" if "plan" in options else options["ref"])


def _plan_place(book: "Book", name: str | None) -> "Place":
    from tsworkbench.cli.rows.changes import plan_place

    return plan_place(book, name)


_COLUMNS = {
    "title": "title", "number": "ref", "unit": "unit", "text": "text", "better": "better", "every": "frequency",
    "starts_from": "starts_from", "starts_on": "starts_on", "amber": "amber_within",
}  # fmt: skip
"""Option → the field that it gives, the unit before the figures that are in it."""


def _cells(
    common: Common, book: "Book", plan_id: str, options: dict[str, Any], kept: "KeptMeasure | None"
) -> dict[str, Any]:
    """The fields that some options give, as they are stored."""
    from tsworkbench.plan.governance.measures import Measure
    from tsworkbench.work.row.measures import read_field

    found: dict[str, Any] = {}
    for option, column in _COLUMNS.items():
        if option in options:
            unit = found.get("unit", kept.measure.unit if kept is not None else None)
            of = Measure(title="", ref=kept.measure.ref if kept is not None else "The measure", unit=unit)
            found |= read_field(book, plan_id, of, column, options[option], as_at=common.day)
    return found


# -- what is printed


def _list(common: Common, plan: str | None, *, only_unread: bool) -> None:
    from tsworkbench.cli.output import put_json_rows, say, warn
    from tsworkbench.plan.governance.measures import standing
    from tsworkbench.store.views.attached import measures_of
    from tsworkbench.store.views.plan import plans_wanted

    with common.book() as book:
        plans = plans_wanted(book, plan)
        there = measures_of(book, [row["id"] for row in plans])
    found = [(kept, standing(kept.measure, common.day, kept.year_start)) for kept in there]
    found = [one for one in found if not only_unread or one[1].unread is not None]
    if common.json:
        put_json_rows(measure_as_json(kept, common.day) for kept, _ in found)
        return
    several = len({kept.plan_id for kept, _ in found}) > 1
    for number, (kept, _) in enumerate(found):
        if several and (number == 0 or found[number - 1][0].plan_id != kept.plan_id):
            say(kept.plan)
        say(measure_line(kept, common.day))
    if not found:
        unread = "Every measure has a reading for its last period." if there else ""
        warn(unread or "There is no measure yet: add one with “tsworkbench measure add”.")


def measure_line(kept: "KeptMeasure", day: "date") -> str:
    """A measure in a line: number, title, colour and trend, the reading with its target, the series drawn."""
    from tsworkbench.cli.output import fit, shown, width
    from tsworkbench.plan.english import sparkline
    from tsworkbench.plan.governance.measures import TREND_MARKS, heights, series, standing, standing_words
    from tsworkbench.plan.model import badge

    at = standing(kept.measure, day, kept.year_start)
    drawn = heights(kept.measure, series(kept.measure, day))
    title = fit(shown(kept.measure.title), max(20, min(38, width() - 62)))
    said = standing_words(kept.measure, at, kept.year_start)
    bars = f"  {sparkline(drawn)}" if len(drawn) > 1 else ""
    rag = fit(badge(at.rag) if at.reading is not None else "", 2)
    return f"{fit(shown(kept.measure.ref or ''), 5)} {title}  {rag} {TREND_MARKS[at.trend]} {shown(said)}{bars}"


def _show(common: Common, name: str, plan: str | None) -> None:
    from textwrap import wrap

    from tsworkbench.cli.output import fit, put_json, say, shown, width
    from tsworkbench.store.views.attached import measure_named
    from tsworkbench.work.row.measures import facts

    with common.book() as book:
        plan_id = _plan_place(book, plan).id if plan is not None else None
        kept = measure_named(book, name, plan_id)
    if common.json:
        put_json(measure_as_json(kept, common.day))
        return
    say(shown(f"{kept.measure.ref or ''}  {kept.measure.title}".strip()))
    for label, text in facts(kept, common.day):
        for line in wrap(shown(text), width() - 13, initial_indent=fit(label, 13), subsequent_indent=" " * 13):
            say(line)


def measure_as_json(kept: "KeptMeasure", day: "date") -> dict[str, Any]:
    """A measure as ``--json`` prints it."""
    from tsworkbench.plan.governance.measures import standing

    at = standing(kept.measure, day, kept.year_start)
    measure = kept.measure
    fields = ("ref", "title", "unit", "better", "frequency", "starts_from", "starts_on", "amber_within", "text")
    return {name: getattr(measure, name) for name in fields} | {
        "of": kept.row_ref or None,
        "level": kept.level,
        "plan": kept.plan,
        "value": at.reading.value if at.reading is not None else None,
        "on_day": at.reading.on_day if at.reading is not None else None,
        "target": at.target,
        "rag": at.rag,
        "trend": at.trend,
        "counted_from": measure.counted_from,
        "unread": [day.isoformat() for day in at.unread] if at.unread is not None else None,
        "targets": [{"first_on": one.first_on, "last_on": one.last_on, "value": one.value} for one in measure.targets],
        "readings": [
            {"on_day": one.on_day, "value": one.value, "text": one.text, "by": one.by} for one in measure.readings
        ],
        "id": measure.id,
    }

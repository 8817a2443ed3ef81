"""Figures of registers: what they come to, made and changed, and fed to outputs."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.cli.registers.definitions import of_plan, register_named
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.registers.values import Figure, Register
    from tsworkbench.store.book import Book
    from tsworkbench.work.edits import Edit


@click.command("figures", cls=Command, short_help="What is counted of registers, and what it feeds.")
@click.argument("register", required=False)
@click.option("--feed", metavar="OUTPUT=REGISTER.FIGURE", help="Make a figure the actual of an output or measure.")
@click.option("--unfeed", metavar="OUTPUT", help="Take the figure away from an output or measure: typed again.")
@click.option("--offers", is_flag=True, help="What could be counted from which figures, by their words.")
@click.option("--add", metavar="LABEL", help="Add a figure to the register.")
@click.option("--how", metavar="HOW", help="With --add: count, sum or distinct. Without it, count.")
@click.option("--of", metavar="FIELD", help="With --add: the field that is summed, or counted once each.")
@click.option("--where", metavar="WORDS", help="With --add or --rewrite: which entries are counted.")
@click.option("--on", metavar="FIELD", help="With --add: the day from which an entry counts.")
@click.option("--out-of", metavar="WORDS", help="With --add: the entries that it is a part of.")
@click.option("--above", metavar="NUMBER", help="With --add or --baseline: how many there were before.")
@click.option("--rewrite", metavar="FIGURE", help="Give a figure other words: with --where.")
@click.option("--baseline", metavar="FIGURE", help="Set how many there were before: with --above.")
@click.option("--drop", metavar="FIGURE", help="Delete a figure.")
@of_plan
@reads_the_past
@prints_json
@click.pass_obj
def figures_command(common: Common, /, register: str | None, plan: str | None, **given: Any) -> None:
    """List the figures of the registers, or of one, with what they come to on the as-at day.

    A figure that feeds an output is that output's actual, and one that feeds a measure has its readings, on the screen,
    in papers and in JSON: it is counted whenever it is read, so it is never out of date. To type them again, take the
    figure away with --unfeed.

    \b
    tsworkbench register figures contracts
    tsworkbench register figures --feed 4.5.o1=attendance.organisations
    tsworkbench register figures --feed M1=accreditation.ready
    tsworkbench register figures --unfeed 4.5.o1
    tsworkbench register figures risks --add "of LR" --where "open, owner is LR"
    """
    asked = {name: value for name, value in given.items() if value not in (None, False)}
    acts = [name for name in asked if name in _ACTS]
    if len(acts) > 1:
        raise WrongInput("Say one thing to do: --feed, --unfeed, --offers, --add, --rewrite, --baseline or --drop.")
    if not acts and asked:
        first = next(iter(asked)).replace("_", "-")
        raise WrongInput(f"--{first} goes with --add, --rewrite or --baseline: say which.")
    if not acts:
        from tsworkbench.cli.registers.lists import say_figures

        with common.book() as book:
            here = [register_named(book, register, plan)] if register is not None else None
            say_figures(common, book, here)
        return
    if acts == ["offers"]:
        _say_offers(common, register, plan)
        return
    _change(common, register, plan, acts[0], asked)


_ACTS = {
    "feed": set[str](),
    "unfeed": set[str](),
    "offers": set[str](),
    "add": {"how", "of", "where", "on", "out_of", "above"},
    "rewrite": {"where"},
    "baseline": {"above"},
    "drop": set[str](),
}


def _change(common: Common, register: str | None, plan: str | None, act: str, asked: dict[str, Any]) -> None:
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.edits import perform

    wrong = [name for name in asked if name != act and name not in _ACTS[act]]
    if wrong:
        raise WrongInput(f"--{wrong[0].replace('_', '-')} doesn't go with --{act}: leave it out.")
    with common.writing() as book:
        if act == "feed":
            edit = _feed(common, book, asked["feed"], plan)
        elif act == "unfeed":
            from tsworkbench.work.registers.figures import fed_place, unfeed

            edit = unfeed(fed_place(book, asked["unfeed"]))
        else:
            if register is None:
                raise WrongInput(f"Say of which register: “register figures risks --{act} …”.")
            edit = _own(common, register_named(book, register, plan), act, asked)
        say_done(common, perform(book, edit))


def _feed(common: Common, book: "Book", typed: str, plan: str | None) -> "Edit":
    from tsworkbench.work.registers.figures import fed_place, feed

    ref, equals, named = typed.rpartition("=")
    if not ref.strip() or not equals or "." not in named:
        raise WrongInput("Say which output and which figure: --feed 4.5.o1=attendance.organisations.")
    output = fed_place(book, ref)
    here, figure = figure_named(book, named, plan or _plan_name(book, output.plan_id))
    return feed(output, here, figure, as_at=common.day)


def _plan_name(book: "Book", plan_id: str) -> str:
    from tsworkbench.store.views.plan import name_of

    return name_of(book, plan_id)


def figure_named(book: "Book", named: str, plan: str | None = None) -> "tuple[Register, Figure]":
    """The register and the figure that “attendance.organisations” names."""
    from tsworkbench.work.registers import figures

    register, _, figure = named.partition(".")
    here = register_named(book, register, plan)
    return here, figures.figure_named(here, figure)


def _own(common: Common, here: "Register", act: str, asked: dict[str, Any]) -> "Edit":
    from tsworkbench.work.registers import figures
    from tsworkbench.work.row.fields import read_number

    above = read_number(asked["above"], "number before") if "above" in asked else None
    match act:
        case "add":
            return figures.add_figure(
                here, asked["add"], how=asked.get("how") or "count", field=asked.get("of") or "",
                words=asked.get("where") or "", on=asked.get("on") or "", out_of=asked.get("out_of"), baseline=above,
                as_at=common.day,
            )  # fmt: skip
        case "rewrite":
            if "where" not in asked:
                raise WrongInput("--rewrite needs --where: the words that choose its entries; “” for all.")
            return figures.rewrite(here, figures.figure_named(here, asked["rewrite"]), asked["where"], as_at=common.day)
        case "baseline":
            if "above" not in asked:
                raise WrongInput("--baseline needs --above: how many there were before; “” for none.")
            return figures.set_baseline(here, figures.figure_named(here, asked["baseline"]), above)
    return figures.drop_figure(here, figures.figure_named(here, asked["drop"]))


def _say_offers(common: Common, register: str | None, plan: str | None) -> None:
    from tsworkbench.cli.output import put_json_rows, say
    from tsworkbench.store.registers.definitions import all_registers
    from tsworkbench.work.registers.figures import offers, ref_of

    with common.book() as book:
        here = [register_named(book, register, plan)] if register is not None else list(all_registers(book))
        found = [(ref_of(book, one.output), one) for one in offers(book, here)]
    if common.json:
        put_json_rows(
            {"output": ref, "register": one.register.name, "figure": one.figure.name, "text": one.text}
            for ref, one in found
        )
        return
    for ref, one in found:
        say(f"{ref} “{one.text}”: register figures --feed {ref}={one.register.name}.{one.figure.name}")
    if not found:
        say("No output or measure has words like those that a figure counts, or all are fed already.")

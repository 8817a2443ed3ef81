"""What registers are: taken in from presets, made by hand, renamed, deleted; and the fields that they have."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.plan.errors import NotFound, WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.registers.presets import Preset
    from tsworkbench.plan.registers.values import Field, Register
    from tsworkbench.store.book import Book
    from tsworkbench.work.edits import Edit


def chosen_plan(book: "Book", name: str | None) -> str | None:
    """The id of the plan of a name; without one, of the only plan that is being delivered, if there is only one."""
    from tsworkbench.store.views.plan import plan_named, standing_plans

    if name is not None:
        return str(plan_named(book, name)["id"])
    there = standing_plans(book)
    return str(there[0]["id"]) if len(there) == 1 else None


def register_named(book: "Book", name: str, plan: str | None = None) -> "Register":
    """The register of a name or title, of the plan that was named, or of the only one, or of the file."""
    from tsworkbench.plan.registers.values import Registers
    from tsworkbench.store.registers.definitions import all_registers, registers_of
    from tsworkbench.work.registers.definitions import named

    plan_name, colon, own = name.rpartition(":")
    plan_id = chosen_plan(book, plan_name if colon else plan)
    there = registers_of(book, plan_id)
    if plan is not None or colon:
        return named(there, own)
    if plan_id is not None:  # the only plan that is being delivered; that of a closed one is found all the same
        with suppress(NotFound):
            return named(there, own)
    own_of_plans = [one for one in all_registers(book) if one.plan_id is not None]
    found = named(Registers((*there, *own_of_plans)), own)
    if found.plan_id is not None and sum(one.name == found.name for one in own_of_plans) > 1:
        raise WrongInput(f"Several plans have a register “{found.name}”. Say which plan, by its name (--plan NAME).")
    return found


of_plan = click.option("--plan", metavar="PLAN", help="The plan whose register it is, where the file holds several.")


@click.command("new", cls=Command, short_help="Take a preset in, or make a register of your own.")
@click.argument("preset", required=False)
@click.option("--like", "path", metavar="FILE", help="Take in a preset of your own, a file such as play.toml.")
@click.option("--empty", "title", metavar="TITLE", help="Make a register with nothing but names: “Play areas”.")
@click.option("--update", is_flag=True, help="Show what a newer preset adds to the register that was made from it.")
@click.option("--accept", is_flag=True, help="With --update: add all of it.")
@click.option("--plan", metavar="PLAN", help="The plan it is for, where the file holds several.")
@prints_json
@click.pass_obj
def new_command(
    common: Common,
    preset: str | None,
    path: str | None,
    title: str | None,
    update: bool,
    accept: bool,
    plan: str | None,
) -> None:
    """Take a register in from a preset, with those it needs; without a name, list the presets there are.

    Its fields, words and figures are yours from then on: “register fields” changes them. Where the words of an output
    are like those that a figure counts, that is said once; “register figures --feed” makes the figure its actual.

    \b
    tsworkbench register new
    tsworkbench register new risks
    tsworkbench register new --empty "Play areas"
    tsworkbench register new --like play.toml
    tsworkbench register new risks --update
    """
    if sum(one is not None for one in (preset, path, title)) > 1:
        raise WrongInput("Name a preset, or --like FILE, or --empty TITLE: one of them.")
    if accept and not update:
        raise WrongInput("--accept goes with --update: it adds what a newer preset has.")
    if update and title is not None:
        raise WrongInput("A register that was made by hand has no preset: leave --update out.")
    if preset is None and path is None and title is None:
        _say_presets(common)
        return
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.registers import definitions

    with common.writing() as book:
        plan_id = chosen_plan(book, plan)
        if title is not None:
            own = plan_id if plan is not None else None
            say_done(common, perform(book, definitions.make_empty(title, plan_id=own)))
            return
        wanted = _preset(book, preset, path, plan_id)
        if update and not accept:
            _say_news(common, book, wanted, plan_id)
            return
        _refuse_unplanned(book, wanted, plan, plan_id)
        edit = definitions.update if accept else definitions.take_in
        say_done(common, perform(book, edit(wanted, plan_id=plan_id)))
        _say_offers(common, book, wanted, plan_id)


def _refuse_unplanned(book: "Book", preset: "Preset", plan: str | None, plan_id: str | None) -> None:
    if preset.of_plans and plan_id is None:
        from tsworkbench.store.views.plan import one_plan

        one_plan(book, plan)


def _preset(book: "Book", name: str | None, path: str | None, plan_id: str | None) -> "Preset":
    from tsworkbench.plan.registers import presets

    if path is None:
        return presets.shipped((name or "").strip().casefold())
    from tsworkbench.store.registers.definitions import registers_of
    from tsworkbench.work.registers.definitions import read_file

    return read_file(path, registers_of(book, plan_id))


def _say_presets(common: Common) -> None:
    from tsworkbench.cli.output import fit, put_json_rows, say, width
    from tsworkbench.plan.english import shortened
    from tsworkbench.plan.registers import presets

    found = [(preset, one) for preset in presets.all_shipped() for one in preset.registers]
    if common.json:
        put_json_rows(
            {
                "preset": preset.name,
                "register": one.name,
                "title": one.title,
                "about": one.about,
                "belongs": "plan" if one.name in preset.of_plans else "file",
                "needs": list(preset.needs),
            }
            for preset, one in found
        )
        return
    for preset, one in found:
        say(shortened(f"{fit(preset.name, 16)}  {fit(one.title, 28)}  {one.about}", width(), at_word=True))


def _say_news(common: Common, book: "Book", preset: "Preset", plan_id: str | None) -> None:
    from tsworkbench.cli.output import put_json_rows, say
    from tsworkbench.work.registers.definitions import news_of, nothing_new

    news = [one for one in news_of(book, preset, plan_id=plan_id) if one.fields or one.figures]
    if common.json:
        put_json_rows(
            {
                "register": one.register.name,
                "version": one.version,
                "fields": [field.name for field in one.fields],
                "figures": [figure.name for figure in one.figures],
            }
            for one in news
        )
        return
    if not news:
        say(nothing_new(book, preset, plan_id=plan_id))
        return
    for one in news:
        say(f"{one.register.title}: version {one.version} of the preset adds {one.said}.")
    say("“--update --accept” adds them.")


def _say_offers(common: Common, book: "Book", preset: "Preset", plan_id: str | None) -> None:
    """Says once which outputs could be counted from what was taken in."""
    if common.json:
        return
    from tsworkbench.cli.output import say
    from tsworkbench.store.registers.definitions import registers_of
    from tsworkbench.work.registers.figures import offers, ref_of

    names = {one.name for one in preset.registers}
    own = [one for one in registers_of(book, plan_id) if one.name in names]
    for offer in offers(book, own):
        ref = ref_of(book, offer.output)
        named = f"{offer.register.name}.{offer.figure.name}"
        say(f"{ref} could be counted from it: register figures --feed {ref}={named}")


@click.command("fields", cls=Command, short_help="List the fields of a register, or change them.")
@click.argument("register")
@click.option("--add", metavar="TITLE", help="Add a field of this title.")
@click.option(
    "--kind",
    metavar="KIND",
    help="With --add: text, long, number, money, day, choice, stage, yes_no, scale, officer, entry, row, web or file. "
    "Without it, text.",
)
@click.option("--choices", metavar="WORDS", help="With --add or --words: the words, with “/” between them.")
@click.option("--to", "target", metavar="REGISTER", help="With --kind entry: the register that it links to.")
@click.option("--several", is_flag=True, help="With --add: it holds any number of values.")
@click.option("--personal", is_flag=True, help="With --add: it holds personal data.")
@click.option("--after", metavar="FIELD", help="With --add: put it after this one. Without it, last.")
@click.option("--drop", metavar="FIELD", help="Delete a field; “undo” brings back what it held.")
@click.option("--rename", metavar="FIELD", help="Give a field another title: with --title.")
@click.option("--title", metavar="TITLE", help="With --rename: the new title.")
@click.option("--words", metavar="FIELD", help="Give a choice, a stage or a scale other words: with --choices.")
@click.option("--show", metavar="FIELD", help="Show a hidden field.")
@click.option("--hide", metavar="FIELD", help="Hide a field in list and form; what it holds stays.")
@click.option("--up", metavar="FIELD", help="Move a field one up.")
@click.option("--down", metavar="FIELD", help="Move a field one down.")
@click.option("--review", metavar="FIELD", help="Put the day of a field among what is due for review.")
@click.option("--no-review", metavar="FIELD", help="Take the day of a field out of what is due for review.")
@click.option("--columns", metavar="FIELDS", help="The columns of the list, with “/” between them.")
@click.option("--copy", metavar="FIELD", help="Copy what a field holds into another: with --into.")
@click.option("--into", metavar="FIELD", help="With --copy: the field that it is copied to.")
@of_plan
@reads_the_past
@prints_json
@click.pass_obj
def fields_command(common: Common, /, register: str, plan: str | None, **given: Any) -> None:
    """List the fields of a register, or add, drop, rename, hide, move and copy them. One change is one act.

    What kind a field is never changes: add another, and copy the one to the other. A field that is dropped keeps what
    it held, so that “undo” brings it back. A register can have had 40 fields.

    \b
    tsworkbench register fields risks
    tsworkbench register fields risks --add Board --kind choice --choices "A/B"
    tsworkbench register fields risks --rename Board --title Committee
    tsworkbench register fields risks --columns "title/owner/residual"
    """
    asked = {name: value for name, value in given.items() if value not in (None, False)}
    if not asked:
        with common.book() as book:
            _say_fields(common, register_named(book, register, plan))
        return
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.edits import perform

    with common.writing() as book:
        here = register_named(book, register, plan)
        say_done(common, perform(book, _field_edit(common, book, here, asked)))


_ALONE: dict[str, set[str]] = {
    "add": {"kind", "choices", "target", "several", "personal", "after"},
    "rename": {"title"},
    "words": {"choices"},
    "copy": {"into"},
    **{name: set() for name in ("drop", "show", "hide", "up", "down", "review", "no_review", "columns")},
}
_NEEDS = {"rename": "title", "words": "choices", "copy": "into"}


def _field_edit(common: Common, book: "Book", here: "Register", asked: dict[str, Any]) -> "Edit":
    from tsworkbench.work.registers import fields
    from tsworkbench.work.registers.entries import copy_field

    acts = [name for name in asked if name in _ALONE]
    if len(acts) != 1:
        what = "--add, --drop, --rename, --words, --show, --hide, --up, --down, --review, --columns or --copy"
        raise WrongInput(f"Say one thing to do: {what}.")
    (act,) = acts
    others = [name for name in asked if name != act and name not in _ALONE[act]]
    if others:
        wrong = "--to" if others[0] == "target" else f"--{others[0].replace('_', '-')}"
        raise WrongInput(f"{wrong} doesn't go with --{act.replace('_', '-')}: leave it out.")
    if act in _NEEDS and _NEEDS[act] not in asked:
        raise WrongInput(f"--{act} needs --{_NEEDS[act]} as well.")
    value = asked[act]
    choices = [one.strip() for one in (asked.get("choices") or "").split("/") if one.strip()]

    def field(name: str) -> "Field":
        return fields.field_named(here, name)

    match act:
        case "add":
            after = field(asked["after"]) if "after" in asked else None
            return fields.add_field(
                here, value, asked.get("kind") or "text", choices=choices, to=asked.get("target") or "",
                several="several" in asked, personal="personal" in asked, after=after,
            )  # fmt: skip
        case "drop":
            return fields.drop_field(here, field(value))
        case "rename":
            return fields.rename_field(here, field(value), asked["title"])
        case "words":
            return fields.choices_of_field(here, field(value), choices)
        case "show" | "hide":
            return fields.show_field(here, field(value), act == "show")
        case "up" | "down":
            return fields.move_field(here, field(value), -1 if act == "up" else 1)
        case "review" | "no_review":
            return fields.review_field(here, field(value), act == "review")
        case "columns":
            return fields.columns_of(here, [one for one in value.split("/") if one.strip()])
    copied = copy_field(book, here, field(value), field(asked["into"]), as_at=common.day)
    if not common.json:
        _say_refused(copied.refused)
    return copied.edit


def _say_refused(refused: tuple[tuple[str, str], ...]) -> None:
    from tsworkbench.cli.output import warn

    for ref, why in refused[:20]:
        warn(f"{ref} stays as it is: {why}")


def _say_fields(common: Common, here: "Register") -> None:
    from tsworkbench.cli.output import fit, put_json_rows, say
    from tsworkbench.plan.registers.kinds import what_to_type

    if common.json:
        put_json_rows(
            {
                "name": one.name,
                "title": one.title,
                "kind": one.kind.value,
                "about": one.about,
                "choices": list(one.all_choices),
                "ends": list(one.ends),
                "to": one.to_register,
                "several": one.several,
                "required": one.required,
                "shown": one.shown,
                "review": one.review,
                "personal": one.personal,
                "id": one.id,
            }
            for one in here.fields
        )
        return
    name, title = max(len(one.name) for one in here.fields), max(len(one.title) for one in here.fields)
    for one in here.fields:
        marks = [
            word
            for word, holds in (
                ("required", one.required),
                ("hidden", not one.shown),
                ("for review", one.review),
                ("personal", one.personal),
                ("several", one.several),
            )
            if holds
        ]
        about = one.about or ", ".join(one.all_choices) or what_to_type(one)
        said = f"{fit(one.name, name)}  {fit(one.title, title)}  {fit(one.kind.value, 7)}"
        say(f"{said}  {', '.join([*marks, about])}".rstrip(" ,"))


@click.command("rename", cls=Command, short_help="Give a register another title.")
@click.argument("register")
@click.argument("title")
@click.option("--one", metavar="WORD", default="", help="What an entry of it is called: “risk”.")
@of_plan
@prints_json
@click.pass_obj
def rename_command(common: Common, register: str, title: str, one: str, plan: str | None) -> None:
    """Give a register another title. The name by which commands and figures speak of it stays.

    \b
    tsworkbench register rename risks "Risk log"
    tsworkbench register rename seats "Board places" --one place
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.registers.definitions import rename_register

    with common.writing() as book:
        here = register_named(book, register, plan)
        say_done(common, perform(book, rename_register(here, title, one)))


@click.command("drop", cls=Command, short_help="Delete a register.")
@click.argument("register")
@click.option("--with-entries", is_flag=True, help="Also if it has entries.")
@of_plan
@prints_json
@click.pass_obj
def drop_command(common: Common, register: str, with_entries: bool, plan: str | None) -> None:
    """Delete a register with its fields and figures. One that has entries is only deleted with --with-entries.

    \b
    tsworkbench register drop glossary
    tsworkbench register drop glossary --with-entries
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.edits import perform
    from tsworkbench.work.registers.definitions import remove_register

    with common.writing() as book:
        here = register_named(book, register, plan)
        say_done(common, perform(book, remove_register(here, with_entries=with_entries)))

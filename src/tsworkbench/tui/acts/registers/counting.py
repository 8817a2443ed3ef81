"""What keys do to a register as a whole: filters, what is counted and fed, lines laid out, its fields, its pictures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tsworkbench.plan.english import listed, noun, number, plain_number, plural, shortened
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.registers.values import Field, FieldKind, Figure, Register
from tsworkbench.store.views.refs import Place
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.screens.registers.place import Asked
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.tui.widgets.menu import MenuItem
from tsworkbench.work.registers import fields as fielding
from tsworkbench.work.registers import figures as figuring
from tsworkbench.work.registers import laying
from tsworkbench.work.registers.entries import EntryPlace, place_of_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.tui.screens.registers.place import RegistersPlace
    from tsworkbench.tui.screens.registers.shelf import FigureView
    from tsworkbench.work.edits import Edit


def _register(place: RegistersPlace) -> Register:
    register = place.register
    if register is None:
        raise WrongInput(f"Choose a register first: {key_to('fold')} goes to the list of them.")
    return register


# -- filters


def filter(place: RegistersPlace) -> None:  # noqa: A001 - an act's function bears its id
    """What to show: words, what a figure counts, mine, those that are done too."""
    register, now = _register(place), place.asked
    items = [MenuItem("words", "by words …", "w", now.words or f"such as “{_example(register)}”")]
    if any(field.kind is FieldKind.OFFICER for field in register.fields):
        items.append(MenuItem("mine", "mine", "m", "I am its officer"))
    if register.ending is not None:
        turned = "✓ shown: c hides them" if now.also_done else listed(register.ending.ends, last="or")
        items.append(MenuItem("done", "those that are done too", "c", turned))
    for place_no, one in enumerate(place.shelf.figures(register), 1):
        items.append(MenuItem(f"figure:{one.name}", one.label, _digit(place_no), one.words))
    if now.words:
        items.append(MenuItem("keep", "keep it as a figure …", "k", f"“{shortened(now.words, 40)}”"))
    if now.words or now.also_done:
        items.append(MenuItem("none", "all that are open", "x", "esc does it too"))

    def chosen(choice: str) -> None:
        kind, _, rest = choice.partition(":")
        match kind:
            case "words":
                _ask_words(place, register)
            case "mine":
                place.ask(now._replace(words="mine", called=""))
            case "done":
                place.ask(now._replace(also_done=not now.also_done))
            case "figure":
                place.show_figure(register, figuring.figure_named(register, rest))
            case "keep":
                _ask_label(place, register, now.words)
            case _:
                place.ask(Asked(order=now.order))

    place.bench.choose(f"Show only · {register.title}", items, chosen)


def _example(register: Register) -> str:
    """Words that choose entries of a register, such as a figure of its own has."""
    fits = [one.wanted for one in register.figures if one.wanted and len(one.wanted) <= _SUCH_AS]
    return max(fits, key=len, default=f"{register.fields[0].name} has …" if register.fields else "open")


_SUCH_AS = 44
"""Characters of an example, at most."""


def _ask_words(place: RegistersPlace, register: Register) -> None:
    desk = place.desk

    def reading(typed: str) -> Reading:
        if not typed:
            names = ", ".join(field.name for field in register.fields[:6])
            return Reading(True, f"a field and what it is: {names} … open, mine, no …")
        try:
            figuring.check_words(desk.book, register, typed, as_at=desk.as_at)
            keys, _ = place.shelf.keys(register, typed, True, "")
        except WorkbenchError as error:
            return Reading(False, str(error))
        return Reading(True, f"{len(keys):,} {noun(len(keys), register.one)}")

    def submit(typed: str) -> None:
        place.ask(place.asked._replace(words=typed, also_done=bool(typed), called=""))
        place.bench.close_editor()

    place.bench.ask("Only", place.asked.words, submit, reading=reading, replaces=True, enters="show only those")


def _ask_label(place: RegistersPlace, register: Register, words: str) -> None:
    place.bench.ask(
        "Keep as",
        "",
        lambda label: place.bench.perform(
            figuring.add_figure(register, label, words=words, as_at=place.desk.as_at), closes=True
        ),
        says=f"What to call “{shortened(words, 60)}”: it is counted over the list from now on.",
    )


# -- figures, and what they feed


def _digit(number: int) -> str:
    """The key of an item of so many."""
    return str(number) if number < _TEN else ""


_TEN = 10


def actual(place: RegistersPlace) -> None:
    """What is counted here, and what it feeds."""
    register = _register(place)
    found = place.shelf.figures(register)
    if not found:
        chooses = key_to("filter")
        raise WrongInput(f"Nothing is counted of {register.title} yet: {chooses} chooses entries, and keeps them so.")
    items = [
        MenuItem(one.name, one.label, _digit(n), f"{one.words}{f' → {one.feeds}' if one.feeds else ''}")
        for n, one in enumerate(found, 1)
    ]
    offers = {f"{_OFFER}{one.figure.name}": one for one in figuring.offers(place.desk.book, [register])}
    for key, offer in offers.items():
        ref = figuring.ref_of(place.desk.book, offer.output)
        said = f"feed {ref} with “{offer.figure.label}”"
        items.append(MenuItem(key, said, "", shortened(offer.text, 40), writes=True))
    known = {one.name: one for one in found}

    def chosen(name: str) -> None:
        if name in offers:
            _feed(place, register, offers[name].figure, offers[name].output)
        else:
            _one_figure(place, register, known[name])

    place.bench.choose(f"Figures of {register.title}", items, chosen)


figures = actual
_OFFER = "offer "


def _one_figure(place: RegistersPlace, register: Register, view: FigureView) -> None:
    figure = figuring.figure_named(register, view.name)
    items = [MenuItem("show", "show the entries", "s", figure.wanted or "all of them")]
    if view.feeds:
        items.append(MenuItem("unfeed", f"no longer feed {view.feeds}", "u", "that is typed again then", writes=True))
    else:
        items.append(MenuItem("feed", "feed an output or measure …", "f", "it is the actual of that then"))
    above = f"above {number(figure.baseline)}" if figure.baseline is not None else "how many there were before the plan"
    items.append(MenuItem("baseline", "counted above …", "b", above))
    if not view.feeds:
        items.append(MenuItem("drop", "delete the figure", "d", writes=True))

    def chosen(choice: str) -> None:
        match choice:
            case "show":
                place.show_figure(register, figure)
            case "feed":
                _choose_fed(place, register, figure)
            case "unfeed":
                fed = figuring.fed_by_figure(place.desk.book, figure)
                if fed is None:
                    raise WrongInput(f"What it fed has been deleted: “{figure.label}” feeds nothing now.")
                place.bench.perform(figuring.unfeed(fed))
            case "baseline":
                _ask_baseline(place, register, figure)
            case _:
                place.bench.perform(figuring.drop_figure(register, figure))

    place.bench.choose(f"{view.label}: {view.words}", items, chosen)


def _choose_fed(place: RegistersPlace, register: Register, figure: Figure) -> None:
    desk = place.desk
    offered = {one.output.id for one in figuring.offers(desk.book, [register]) if one.figure.id == figure.id}
    there = [one for one in figuring.fed_places(desk.book) if register.plan_id in (None, one[0].plan_id)]
    there.sort(key=lambda one: (one[0].id not in offered, one[0].plan_id != desk.plan["id"]))
    items, known = [], {}
    for to, words in there:
        known[to.id] = to
        tag = f"{desk.plan_tag(to.plan_id)} " if to.plan_id != desk.plan["id"] else ""
        hint = "measure" if to.level == figuring.MEASURE else ""
        items.append(MenuItem(to.id, f"{tag}{figuring.ref_of(desk.book, to)} {shortened(words, 60)}", "", hint))
    if not items:
        raise WrongInput("No plan of this file has an output or a measure yet.")
    place.bench.choose(
        f"What is “{figure.label}” the actual of?",
        items,
        lambda choice: _feed(place, register, figure, known[choice]),
        narrowing=True,
    )


def _feed(place: RegistersPlace, register: Register, figure: Figure, output: Place) -> None:
    place.bench.perform(figuring.feed(output, register, figure, as_at=place.desk.as_at))


def _ask_baseline(place: RegistersPlace, register: Register, figure: Figure) -> None:
    def read(typed: str) -> float | None:
        value = plain_number(typed) if typed else None
        if typed and value is None:
            raise WrongInput(f"“{shortened(typed, 40)}” is not a number. Type how many there were, such as 112.")
        return value

    def reading(typed: str) -> Reading:
        try:
            value = read(typed)
        except WorkbenchError as error:
            return Reading(False, str(error))
        return Reading(True, f"counted above {number(value)}" if value is not None else "counted from nothing")

    def submit(typed: str) -> None:
        place.bench.perform(figuring.set_baseline(register, figure, read(typed)), closes=True)

    text = number(figure.baseline) if figure.baseline is not None else ""
    place.bench.ask("New from", text, submit, reading=reading, replaces=True)


def open_counted(bench: WholeBench, row_id: str, level: str = "output") -> bool:
    """The entries that an output, or a measure, is counted from; False where nothing feeds it."""
    fed = figuring.fed_by(bench.desk.book, row_id, level)
    if fed is None:
        return False
    bench.registers.enter()
    bench.registers.show_figure(fed.register, fed.figure)
    return True


# -- lines laid out


def lay_out(place: RegistersPlace) -> None:
    """The missing lines of a cross: says how many first."""
    register = place.shelf.cross_of(_register(place))
    if register is None:
        raise WrongInput(f"{_register(place).title} has nothing to lay out: {key_to('insert')} adds an entry.")
    links = _sides(place, register)
    opened, view = place.register, place.view
    if register.settings.get("lay_out_same") or not links:
        _lay_out_for_row(place, register)
    elif view is not None and opened is not None and any(one.id == opened.id for one in links):
        _lay_out_of(place, register, place_of_entry(place.desk.book, view.id))
    else:
        _choose_side(place, register, links[0])


def _sides(place: RegistersPlace, register: Register) -> list[Register]:
    """The registers whose entries stand on the sides of a cross."""
    fields = [field for name in register.lay_out if (field := register.field(name)) is not None]
    links = [field.to_register for field in fields if field.kind is FieldKind.ENTRY]
    return [there for name in links if (there := place.shelf.registers.get(name)) is not None]


def _choose_side(place: RegistersPlace, register: Register, side: Register) -> None:
    """Which event, assessment or option it is for."""
    keys, _ = place.shelf.keys(side, "", True, "")
    place.shelf.read_ahead(side, keys[:_MOST])
    views = [view for key in keys[:_MOST] if (view := place.shelf.view(key)) is not None]
    if not views:
        raise WrongInput(f"There is no {side.one} yet to lay {plural(register.one)} out for: add one to {side.title}.")
    if len(views) == 1:
        _lay_out_of(place, register, place_of_entry(place.desk.book, views[0].id))
        return
    items = [MenuItem(view.id, f"{view.ref} {view.called}") for view in views]
    place.bench.choose(
        f"{register.title} for which {side.one}?",
        items,
        lambda choice: _lay_out_of(place, register, place_of_entry(place.desk.book, choice)),
        narrowing=True,
    )


_MOST = 400


def _lay_out_of(place: RegistersPlace, register: Register, of: EntryPlace) -> None:
    """For one entry on one side: the other side is what is marked, or what words choose."""
    desk = place.desk
    other = next((there for there in _sides(place, register) if there.id != of.register.id), None)
    if other is None:
        _confirm(place, register, laying.lay_out(desk.book, register, of=of, as_at=desk.as_at))
        return

    def laid(words: str) -> laying.Laid:
        return laying.lay_out(desk.book, register, of=of, words=words, as_at=desk.as_at)

    def reading(typed: str) -> Reading:
        try:
            return Reading(True, f"makes {laid(typed).said}")
        except WorkbenchError as error:
            return Reading(False, str(error))

    def submit(typed: str) -> None:
        place.bench.perform(laid(typed).edit, closes=True, then=lambda _: place.show_register(register))

    place.bench.ask(
        f"New {plural(register.one)} of {of.entry.ref}: which {plural(other.one)}", "", submit,
        reading=reading, enters="lay out", leaves="make none",
    )  # fmt: skip


def _lay_out_for_row(place: RegistersPlace, register: Register) -> None:
    """For a row of the plan, or wherever two sides are for the same row."""
    desk = place.desk
    if register.settings.get("lay_out_same"):
        _confirm(place, register, laying.lay_out(desk.book, register, as_at=desk.as_at))
        return
    row = desk.view(desk.selection) if desk.selection is not None else None
    at = Place(row.level, row.id, row.key >> 3, row.plan_id) if row is not None else None
    if at is None:
        raise WrongInput(f"Choose the row in the plan first, with {key_to('go_plan')}; then {key_to('lay_out')} here.")
    _confirm(place, register, laying.lay_out(desk.book, register, row=at, as_at=desk.as_at))


def _confirm(place: RegistersPlace, register: Register, laid: laying.Laid) -> None:
    items = [
        MenuItem("make", f"make {laid.said}", "y", "one act, undone by one u", writes=True),
        MenuItem("none", "make none", "n"),
    ]

    def chosen(choice: str) -> None:
        if choice == "make":
            place.bench.perform(laid.edit, then=lambda _: place.show_register(register))

    place.bench.choose(f"{register.title}", items, chosen)


# -- pictures


def next_view(place: RegistersPlace) -> None:
    """The next picture of the register, and after the last one its list."""
    register = _register(place)
    if not place.next_picture():
        raise WrongInput(f"{register.title} has no picture: its list is all there is of it.")


# -- fields


def register_fields(place: RegistersPlace) -> None:
    """The fields of the register: one is chosen to be changed, or another is added."""
    register = _register(place)
    items = [
        MenuItem(field.name, field.title, "", f"{field.kind.replace('_', ' ')}{'' if field.shown else ' · hidden'}")
        for field in register.fields
    ]
    items.append(MenuItem(_ADD, "add a field …", "", "another column", "new, column"))

    def chosen(name: str) -> None:
        if name == _ADD:
            _ask_field(place, register)
        else:
            _one_field(place, register, fielding.field_named(register, name))

    place.bench.choose(f"Fields of {register.title}", items, chosen, narrowing=True)


_ADD = "-add"


def _one_field(place: RegistersPlace, register: Register, field: Field) -> None:
    items = [
        MenuItem("title", "another title …", "t"),
        MenuItem("show", "hide it" if field.shown else "show it", "h", "what it holds stays", writes=True),
        MenuItem("up", "move it up", "u", writes=True),
        MenuItem("down", "move it down", "d", writes=True),
    ]
    if field.kind.chosen or field.kind is FieldKind.SCALE:
        items.append(MenuItem("choices", "other words …", "w", " / ".join(field.choices)[:40]))
    if field.kind is FieldKind.DAY:
        turned = "no longer a day of review" if field.review else "a day of review"
        items.append(MenuItem("review", turned, "r", "it is in Due, the agenda and calendars", writes=True))
    items.append(MenuItem("drop", "delete it", "x", "undo brings its values back", writes=True))
    perform = place.bench.perform

    def chosen(choice: str) -> None:
        match choice:
            case "title":
                rename = partial(fielding.rename_field, register, field)
                _ask_field_words(place, "New title", field.title, rename)
            case "choices":
                _ask_field_words(
                    place,
                    "New words",
                    " / ".join(field.choices),
                    lambda typed: fielding.choices_of_field(register, field, _parts(typed)),
                )
            case "show":
                perform(fielding.show_field(register, field, not field.shown))
            case "review":
                perform(fielding.review_field(register, field, not field.review))
            case "drop":
                perform(fielding.drop_field(register, field))
            case _:
                perform(fielding.move_field(register, field, -1 if choice == "up" else 1))

    place.bench.choose(f"{register.title}: {field.title}", items, chosen)


def _ask_field_words(place: RegistersPlace, label: str, text: str, edit: Callable[[str], Edit]) -> None:
    place.bench.ask(label, text, lambda typed: place.bench.perform(edit(typed), closes=True), replaces=True)


def _parts(typed: str) -> list[str]:
    return [part.strip() for part in typed.split("/") if part.strip()]


def _ask_field(place: RegistersPlace, register: Register) -> None:
    """The title of a new field, then its kind, and then what a kind needs: its words, or where it leads."""

    def titled(title: str) -> None:
        place.bench.close_editor()
        kinds_there = [kind for kind in FieldKind if not kind.derived]
        items = [MenuItem(kind.value, _KINDS[kind], "", "", kind.value) for kind in kinds_there]
        asks = f"What does “{shortened(title, 30)}” hold?"
        place.bench.choose(asks, items, partial(of_kind, title), narrowing=True)

    def of_kind(title: str, kind: str) -> None:
        if kind in (FieldKind.CHOICE, FieldKind.STAGE, FieldKind.SCALE):
            _ask_field_words(
                place, "New words", "", lambda typed: fielding.add_field(register, title, kind, choices=_parts(typed))
            )
        elif kind == FieldKind.ENTRY:
            there = [MenuItem(one.name, one.title) for one in place.shelf.registers]
            place.bench.choose(
                "Entries of which register?",
                there,
                lambda name: place.bench.perform(fielding.add_field(register, title, kind, to=name)),
                narrowing=True,
            )
        else:
            place.bench.perform(fielding.add_field(register, title, kind))

    place.bench.ask("New field", "", titled, says="What it is called: the heading of its column.", enters="go on")


_KINDS = {
    FieldKind.TEXT: "words on one line",
    FieldKind.LONG: "words in several lines",
    FieldKind.NUMBER: "a number",
    FieldKind.MONEY: "pounds",
    FieldKind.DAY: "a day",
    FieldKind.CHOICE: "one of some words",
    FieldKind.STAGE: "a stage, in an order",
    FieldKind.YES_NO: "yes or no",
    FieldKind.SCALE: "a scale from 1",
    FieldKind.OFFICER: "an officer",
    FieldKind.ENTRY: "an entry of a register",
    FieldKind.ROW: "a row of the plan",
    FieldKind.WEB: "a web address",
    FieldKind.FILE: "the path of a file",
}

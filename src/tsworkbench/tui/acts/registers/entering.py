"""What keys do in the registers' place: to the entry under the cursor, to those that are marked, to the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import add_months, month_end, month_name
from tsworkbench.plan.english import an, are, capital
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers import kinds
from tsworkbench.plan.registers.values import Field, FieldKind, Register
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.typing_screen import NO_DRAFT
from tsworkbench.tui.bench.writer import Repeatable
from tsworkbench.tui.screens.registers.entry_form import say_remarks
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.tui.widgets.menu import MenuItem
from tsworkbench.work.registers import entries as keeping

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.store.book import Done
    from tsworkbench.store.views.refs import Place
    from tsworkbench.tui.screens.registers.place import RegistersPlace
    from tsworkbench.tui.screens.registers.shelf import EntryView
    from tsworkbench.work.edits import Edit
    from tsworkbench.work.registers.entries import EntryPlace


# -- which entries, and which of their fields


def _targets(place: RegistersPlace) -> list[EntryPlace]:
    """The entries that an act is about: all marked, else the one under the cursor."""
    return [keeping.place_of_entry(place.desk.book, one.id, one.plan_id) for one in place.bench.targets()]


def _registers(there: Sequence[EntryPlace]) -> list[Register]:
    return list({one.register.id: one.register for one in there}.values())


def _field(register: Register, found: Field | None, what: str) -> Field:
    """The field that an act is about. Raises WrongInput where the register has none."""
    if found is None:
        raise WrongInput(f"{capital(an(register.one))} has no {what}: press {key_to('edit_row')} for all it has.")
    return found


def _said(there: Sequence[EntryPlace], label: str) -> str:
    return label if len(there) == 1 else f"{label} · {len(there)} entries"


def _each(
    place: RegistersPlace,
    called: str,
    edit: Callable[..., Edit],
    *,
    closes: bool = False,
    then: Callable[[Done], None] | None = None,
) -> None:
    """Makes an edit of each entry in hand, as one act that `.` does again on others."""
    book = place.desk.book

    def of(at: Place, as_at: date) -> Edit:
        return edit(keeping.place_of_entry(book, at.id, at.plan_id), as_at=as_at)

    def written(done: Done) -> None:
        if then is not None:
            then(done)
        say_remarks(place.bench, sorted(row_id for table, row_id in done.touched if table == "entry"))

    place.bench.perform_each(Repeatable(called[:24], of, written), closes=closes)


# -- one key


def complete(place: RegistersPlace) -> None:
    """Ticks the entry, or unticks one that is ticked; the cursor goes on to the next once that is on disk."""
    bench, book = place.bench, place.desk.book
    if bench.waits:  # an act waits for the file: no key is lost for that
        bench.set_timer(_AGAIN, partial(_tick_later, place))
        return
    there = _targets(place)
    tick = next(_field(one, one.field(one.tick) if one.tick else None, "tick") for one in _registers(there))
    one_by_one = not bench.marked.used

    def of(at: Place, as_at: date) -> Edit:
        return keeping.tick(keeping.place_of_entry(book, at.id), as_at=as_at)

    def go_on(_: Done) -> None:
        if one_by_one:
            place.entries.move_cursor(1)

    bench.perform_each(Repeatable(tick.in_words[:24], of, go_on))


_AGAIN = 0.05
"""Seconds after which a tick is tried again that came while another one was waiting for the file."""


def _tick_later(place: RegistersPlace) -> None:
    try:
        complete(place)
    except WorkbenchError as error:
        place.bench.refuse(error)


def status(place: RegistersPlace) -> None:
    """A stage, by its letter."""
    there = _targets(place)
    stage = next(_field(one, one.stage, "stages") for one in _registers(there))
    now = {one.entry[one.register.stage.name] for one in there if one.register.stage is not None}
    items = [MenuItem(word, word, key, "ends it" if word in stage.ends else "") for word, key in kinds.letters(stage)]

    def chosen(word: str) -> None:
        _each(place, f"{stage.in_words} {word}", partial(keeping.move_on, word=word))

    only = now.pop() if len(now) == 1 else None
    place.bench.choose(_said(there, stage.title), items, chosen, now=str(only) if only is not None else None)


def due(place: RegistersPlace) -> None:
    """The day of review, by any phrase."""
    there = _targets(place)
    field = _review_field(place, there)
    _ask_field(place, there, field)


def due_later(place: RegistersPlace) -> None:
    """A month later, at once."""
    _shift(place, 1, "a month later")


def due_earlier(place: RegistersPlace) -> None:
    """A month earlier, at once."""
    _shift(place, -1, "a month earlier")


def _review_field(place: RegistersPlace, there: Sequence[EntryPlace]) -> Field:
    """The day that is due for review; in the list of what is due, the one of the line."""
    register = there[0].register
    named = place.field_in_hand
    field = register.field(named) if named and len(there) == 1 else None
    return _field(register, field or next(iter(register.reviewed), None), "day of review")


def _shift(place: RegistersPlace, months: int, called: str) -> None:
    there = _targets(place)
    name = _review_field(place, there).name

    def edit(one: EntryPlace, *, as_at: date) -> Edit:
        field = _field(
            one.register, one.register.field(name) or next(iter(one.register.reviewed), None), "day of review"
        )
        return keeping.write(one, {field.name: shifted(one, field, months)}, as_at=as_at)

    _each(place, called, edit)


def shifted(there: EntryPlace, field: Field, months: int) -> str:
    """The words for a day some months later, as exactly as the day is known. Raises WrongInput where there is none."""
    cell = there.entry[field.name]
    day = kinds.day_of(cell)
    if day is None:
        raise WrongInput(f"{there.entry.ref} has no {field.in_words} to move: {key_to('due')} sets it.")
    moved = add_months(day, months)
    exact = len(str(cell)) == _ISO
    if not exact and day == month_end(day):
        return f"by end {month_name(moved)} {moved.year}"
    return f"{moved.day} {month_name(moved)} {moved.year}"


_ISO = 10


def lead(place: RegistersPlace) -> None:
    """The officer of the entry."""
    there = _targets(place)
    _ask_field(place, there, _field(there[0].register, there[0].register.officer, "officer"))


def title(place: RegistersPlace) -> None:
    """What it is called by."""
    there = _targets(place)
    register = there[0].register
    _ask_field(place, there[:1], _field(register, register.field(next(iter(register.called), "")), "title"))


# -- one field, in the editor or a menu


def edit_cell(place: RegistersPlace, name: str) -> None:
    """Edits one field of the entry in hand: in a menu where it has a few words, else in the editor."""
    there = _targets(place)
    field = there[0].register.field(name)
    if field is None:
        raise WrongInput("That field has been deleted.")
    if field.kind.derived:
        _edit_source(place, there, field)
    elif field.kind is FieldKind.STAGE and not field.several:
        status(place)
    elif field.kind in (FieldKind.CHOICE, FieldKind.SCALE) and not field.several:
        _choose_word(place, there, field)
    elif field.kind is FieldKind.YES_NO:
        now = there[0].entry[field.name] == 1
        typed = "n" if now else "y"
        _each(place, f"{field.in_words} {'no' if now else 'yes'}", partial(_write, name=name, typed=typed))
    else:
        _ask_field(place, there, field)


def _write(there: EntryPlace, name: str, typed: str, *, as_at: date) -> Edit:
    return keeping.write(there, {name: typed}, as_at=as_at)


def _edit_source(place: RegistersPlace, there: Sequence[EntryPlace], field: Field) -> None:
    """What is worked out isn't typed: the fields that it is worked out from are asked for, one after the other."""
    register = there[0].register
    own = [found for name in field.of if (found := register.field(name)) is not None and not found.kind.derived]
    if field.kind is FieldKind.ROLLUP or not own:
        of = place.shelf.registers.get(field.rule.get("from"))
        what = of.title if of is not None else "other entries"
        raise WrongInput(f"{field.title} is counted from {what}: change those.")

    def next_one(at: int) -> None:
        if at < len(own):
            _choose_word(place, there, own[at], then=lambda _: next_one(at + 1))

    if all(one.kind is FieldKind.SCALE for one in own):
        next_one(0)
    else:
        items = [MenuItem(one.name, one.title, str(n)) for n, one in enumerate(own, 1)]
        place.bench.choose(f"{field.title} is worked out from", items, lambda name: edit_cell(place, name))


def _choose_word(
    place: RegistersPlace, there: Sequence[EntryPlace], field: Field, then: Callable[[Done], None] | None = None
) -> None:
    """One of a few words: by its letter, or by its number on a scale."""
    if field.kind is FieldKind.SCALE:
        items = [MenuItem(str(n), f"{n} {word}", str(n)) for n, word in enumerate(field.choices, 1)]
    else:
        items = [MenuItem(word, word, key) for word, key in kinds.letters(field)]
    cell = there[0].entry[field.name]
    if cell is not None:
        items.append(MenuItem("", "nothing", "0", f"without {field.in_words}"))

    def chosen(typed: str) -> None:
        said = f"{field.in_words} {typed}" if typed else f"without {field.in_words}"
        _each(place, said, partial(_write, name=field.name, typed=typed), then=then)

    place.bench.choose(_said(there, field.title), items, chosen, now=str(cell) if cell is not None else None)


def _ask_field(place: RegistersPlace, there: Sequence[EntryPlace], field: Field) -> None:
    """The words of a field, in the editor. What is personal is kept in no draft."""
    desk, register = place.desk, there[0].register
    links = keeping.links_of(desk.book, register, desk.as_at, desk.plan["id"])

    def words() -> str:
        now = keeping.place_of_entry(desk.book, there[0].id)
        return kinds.show(field, now.entry[field.name], links.name)

    stands = {kinds.show(field, one.entry[field.name], links.name) for one in there}
    text = stands.pop() if len(stands) == 1 else ""

    def reading(typed: str) -> Reading:
        if not typed:
            return Reading(True, kinds.what_to_type(field) or field.about or "")
        try:
            read = keeping.read_field(links, register, field, typed)
        except WorkbenchError as error:
            return Reading(False, str(error))
        said = kinds.show(field, read.cell, links.name)
        return Reading(True, read.doubt or (said if said != typed else kinds.what_to_type(field)))

    def submit(typed: str) -> None:
        if typed == text and len(there) == 1:
            place.bench.close_editor()
            return
        said = f"{field.in_words} {typed}" if typed and not register.is_private(field) else field.in_words
        _each(place, said, partial(_write, name=field.name, typed=typed), closes=True)

    draft = NO_DRAFT if register.is_private(field) else ("edit_row", field.name)
    place.bench.ask(
        _said(there, field.title), text, submit, reading=reading, replaces=True,
        draft=draft, stands=words if len(there) == 1 else None,
    )  # fmt: skip


# -- forms


def edit_row(place: RegistersPlace) -> None:
    """Everything of the entry, in a form."""
    from tsworkbench.tui.screens.registers.entry_form import open_form

    draft = place.bench.resumed
    if draft is not None and draft.more:
        edit_cell(place, draft.more)
        return
    open_form(place.bench, place.shelf, place.bench.target())


def insert(place: RegistersPlace) -> None:
    """A new entry of the open register; where no register is open, a new register."""
    register = place.register
    if register is None or (
        not place.in_entries and place.lists.cursor_key is not None and not len(place.shelf.registers)
    ):
        from tsworkbench.tui.acts import registering

        registering.new_register(place.bench)
        return
    from tsworkbench.tui.screens.registers.entry_form import open_new

    open_new(place.bench, place.shelf, register, place.show_entry)


def delete(place: RegistersPlace) -> None:
    """The entries in hand; one that others name wants a second press."""
    there = _targets(place)
    book = place.desk.book
    again = f"Press {key_to('delete')} again to delete it"
    warnings = [said for one in there if (said := keeping.deletion_warning(book, one, again))]
    if warnings and not place.bench.confirmed(f"delete {' '.join(one.id for one in there)}"):
        if len(there) > 1:
            named = f"{len(warnings)} of the {len(there)} marked entries {are(len(warnings))} named by others"
            place.bench.tell(f"{named}: press del again.")
        else:
            place.bench.tell(warnings[0])
        return
    place.bench.perform(*(keeping.remove(one, anyway=True) for one in there))


# -- marks, and doing it again


def mark(place: RegistersPlace) -> None:
    """Marks the entry, or takes its mark away, and goes on to the next."""
    view = _in_hand(place)
    place.bench.marked.turn(view.key)
    place.entries.move_cursor(1)
    place.bench.show_marks()


def mark_to(place: RegistersPlace) -> None:
    """Marks everything from the last mark to the cursor."""
    view, last = _in_hand(place), place.bench.marked.last
    keys = [view.key] if last is None else place.entries.keys_between(last, view.key)
    if not keys:
        raise WrongInput("The last mark is not in this list: mark the first entry of the range here, with space.")
    place.bench.marked.add(keys)
    place.bench.show_marks()


def repeat(place: RegistersPlace) -> None:
    """The last act once more, on the selected entry or on all marked."""
    if place.bench.repeatable is None:
        raise WrongInput("Nothing to repeat yet: tick an entry, or set one of its fields, first.")
    place.bench.perform_each(place.bench.repeatable)


def copy(place: RegistersPlace) -> None:
    """The entry, or all marked, as plain text; without what is personal."""
    from tsworkbench.tui.bench.clipboard import copied

    views = [view for one in place.bench.targets() if (view := place.shelf.view(one.key)) is not None]
    lines = [as_text(view) for view in views]
    several = len(lines) > 1
    now = copied(place.bench.app, "\n".join(lines), several=several)
    private = views[0].register.personal if views else False
    said = "" if private else f": {lines[0]}"
    place.bench.tell(f"{len(lines)} entries, a line each, {now}." if several else f"The entry {now}{said}")


def as_text(view: EntryView) -> str:
    """An entry on one line: its ref, what it is called, and its columns; what is personal is left out."""
    register = view.register
    if register.personal:
        return f"{view.ref} {register.one}"
    parts = [f"{view.ref} {view.called}".strip()]
    for name in register.columns:
        field = register.field(name)
        if field is not None and not field.personal and name not in register.called and (words := view.words(name)):
            parts.append(f"{field.in_words} {' / '.join(words.split(chr(10)))}")
    return clean(" · ".join(parts))


def _in_hand(place: RegistersPlace) -> EntryView:
    view = place.view if place.in_entries else None
    if view is None:
        raise WrongInput(place.no_target)
    return view


# -- looking


def read_row(place: RegistersPlace) -> None:
    """All of the entry, words whole."""
    from tsworkbench.tui.screens.registers.entry_page import EntryPage

    place.bench.open(EntryPage(place.bench, place.shelf, _in_hand(place).key), partial(_go_on, place))


def _go_on(place: RegistersPlace, key: int | None) -> None:
    if key is not None:
        place.show_entry(key)


def entries(place: RegistersPlace) -> None:
    """The plan's row that the entry is about; of several the one that is chosen."""
    view = _in_hand(place)
    rows = place.shelf.rows_of(view)
    if not rows:
        raise WrongInput(f"{view.ref} is about no row of the plan.")

    def go(choice: str) -> None:
        place.bench.selection.focus_pane("plan")
        place.bench.selection.go_to(int(choice))

    if len(rows) == 1:
        go(str(rows[0][0]))
        return
    place.bench.choose("Go to", [MenuItem(str(key), words) for key, words in rows], go)


# -- columns


def jump(place: RegistersPlace) -> None:
    """Letters at the columns; the next key edits that cell."""
    _in_hand(place)
    place.ask_column(lambda name: edit_cell(place, name))


def previous_month(place: RegistersPlace) -> None:
    """Sorts by a column, upwards."""
    place.ask_column(place.sort_by)


def next_month(place: RegistersPlace) -> None:
    """Sorts by a column, downwards."""
    place.ask_column(lambda name: place.sort_by(f"-{name}"))

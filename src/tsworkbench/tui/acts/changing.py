"""Changing the plan: dates, leads, titles, what a milestone needs, and rows that come, move and go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tsworkbench.plan.due.answers import Unread
from tsworkbench.plan.english import agreeing, counted, few, shortened
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.language.cell_labels import cell_words
from tsworkbench.plan.language.fields import in_a_sentence
from tsworkbench.plan.language.text import clean
from tsworkbench.store.book import Row
from tsworkbench.store.log import history
from tsworkbench.store.tables import PARENT, title_column
from tsworkbench.store.views import people
from tsworkbench.store.views.filters import Filter
from tsworkbench.store.views.refs import Place, cells_of, key_of, place_above, place_of
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.marked_rows import labelled
from tsworkbench.tui.bench.writer import Repeatable
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.tui.widgets.menu import MenuItem, letters_of
from tsworkbench.work.edits import DATED, is_agreed, name_of, require, standing
from tsworkbench.work.row import tree
from tsworkbench.work.row.dates import (
    carried,
    explain_expected,
    last_day,
    move_due,
    move_time,
    moved_phrase,
    moved_words,
    moves_at_once,
    moves_of_carried,
    moves_of_dependants,
    read_due,
    require_open,
    set_due,
    set_due_of_each,
    shift_between,
    shift_of,
)
from tsworkbench.work.row.tree import add, date_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsworkbench.store.book import Book
    from tsworkbench.tui.bench.protocol import Bench, PanesBench, WholeBench


def due(bench: Bench) -> None:
    """The date, by any phrase."""
    places = bench.targets()
    rows = [_dated(bench, place) for place in places]
    phrases = {row["expected_text"] or row["due_text"] or "" for row in rows}
    _ask_due(bench, places, phrases.pop() if len(phrases) == 1 else "")


def due_later(bench: Bench) -> None:
    """A month later, at once."""
    _move(bench, "+1m", "a month later")


def due_earlier(bench: Bench) -> None:
    """A month earlier, at once."""
    _move(bench, "-1m", "a month earlier")


def redate(bench: PanesBench) -> None:
    """What was carried from last year and has a date of then: all of it a year later, one by one, or marked."""
    places = carried(bench.desk.book, bench.desk.plan["id"], as_at=bench.desk.as_at)
    if not places:
        bench.tell("Nothing in this plan has a date of last year that was carried into it.")
        return
    count = counted(len(places), "row")
    items = [
        MenuItem("all", "all the same day a year later", "y", "one act, undone by one u", writes=True),
        MenuItem("each", "one by one", "o", "each with its old date"),
        MenuItem("mark", "mark them", "m", f"{key_to('due')} then sets a date for all that are marked"),
    ]

    def chosen(choice: str) -> None:
        if choice == "all":
            _redate_all(bench)
        elif choice == "each":
            _redate_next(bench, [key_of(place.level, place.rid) for place in places])
        else:
            bench.selection.show_only(Filter(words=("carried",)))
            bench.marked.add(key_of(place.level, place.rid) for place in places)
            bench.show_marks()

    bench.choose(f"{count} with a date of last year", items, chosen)


def times(bench: Bench) -> None:
    """One time of what comes round again, by itself: deferred, or expected on another day."""
    from tsworkbench.work.row.times import defer_time

    desk, place = bench.desk, bench.targets()[0]
    row = _dated(bench, place)
    if row["due_rrule"] is None or row["due_to"] is None:
        raise WrongInput(f"{name_of(place, row)} doesn't come round again: {key_to('due')} sets its date.")
    items = [
        MenuItem("defer", "defer this time", "d", "the next one is due then", writes=True),
        MenuItem("move", "another date this time …", "m", "the times after it stay"),
    ]

    def submit(typed: str) -> None:
        bench.perform(move_time(place, typed, as_at=desk.as_at), closes=True)

    def chosen(choice: str) -> None:
        if choice == "defer":
            bench.perform(defer_time(place))
        else:
            reading = partial(_reading_of, bench, [place])
            bench.ask(labelled("This time", [place]), "", submit, reading=reading, replaces=True)

    bench.choose(f"{name_of(place, row)} · due {cell_words('on_day', row['due_to'])}", items, chosen)


def _redate_all(bench: PanesBench) -> None:
    desk = bench.desk
    edits, left = moves_of_carried(desk.book, desk.plan["id"], _A_YEAR, as_at=desk.as_at)
    if not edits:
        raise WrongInput(f"{few(left)} {agreeing(len(left), 'comes', 'come')} round again: set the date with d.")
    bench.perform(*edits)


_A_YEAR = "+1 year"


def _redate_next(bench: PanesBench, keys: list[int]) -> None:
    """The next of some rows, with its old date: a year later by one key, another date, or as it is."""
    if not keys:
        bench.tell("That was the last of what was carried with a date of last year.")
        return
    desk, rest = bench.desk, keys[1:]
    place = place_of(desk.book, keys[0])
    row = standing(desk.book, place)
    shift = shift_of(desk.book, place.plan_id, _A_YEAR, as_at=desk.as_at)
    later = moved_phrase(row, shift) if shift is not None and row["due_rrule"] is None else None
    bench.selection.go_to(keys[0])
    items = [MenuItem("year", "the same day a year later", "y", later, writes=True)] if later else []
    items += [
        MenuItem("date", "another date …", "d"),
        MenuItem("skip", "leave it as it is", "s", counted(len(rest), "row") + " after it" if rest else "the last"),
    ]

    def go_on(_: object = None) -> None:
        _redate_next(bench, rest)

    def chosen(choice: str) -> None:
        if choice == "year":
            bench.perform(move_due(place, _A_YEAR, as_at=desk.as_at), then=go_on)
        elif choice == "date":
            _ask_due(bench, [place], later or "", then=go_on)
        else:
            go_on()

    was = cell_words("on_day", last_day(row))
    bench.choose(
        f"{name_of(place, row)} {shortened(str(row[title_column(place.level)]), 40)} · was {was}", items, chosen
    )


def _dated(bench: Bench, place: Place) -> Row:
    require(place, DATED, "date")
    return standing(bench.desk.book, place)


def _move(bench: Bench, by: str, called: str) -> None:
    """Each row from its own date. A date that was signed off is asked about first, as by `due`."""
    places, desk = bench.targets(), bench.desk
    rows = [_dated(bench, place) for place in places]
    if all(moves_at_once(row) for row in rows):
        bench.perform_each(Repeatable(called, partial(move_due, by=by)), on=places)
        return
    shift = shift_of(desk.book, places[0].plan_id, by, as_at=desk.as_at)
    if len(places) > 1 or shift is None:
        _ask_due(bench, places, by)
    else:
        _ask_due(bench, places, moved_phrase(rows[0], shift) or rows[0]["due_text"] or "")


def _ask_due(bench: Bench, places: list[Place], text: str, *, then: Callable[[object], None] | None = None) -> None:
    """Asks for a date of some rows; `then` comes once it is saved, instead of what a moved date asks by itself."""
    desk = bench.desk
    if len(places) == 1:
        require_open(places[0], standing(desk.book, places[0]))

    def submit(typed: str) -> None:
        called = f"due {typed}" if typed else "no date"
        first = iter((last_day(standing(desk.book, places[0])),))  # what is done again on other rows offers nothing
        after = (lambda _: _after_due(bench, places[0], next(first, None))) if len(places) == 1 else None
        how = partial(set_due if len(places) == 1 else set_due_of_each, phrase=typed)
        due = Repeatable(called[:24], how, then or after)
        bench.perform_each(due, on=places, closes=True)

    agreed = all(is_agreed(standing(desk.book, place)) for place in places)
    bench.ask(
        labelled("Expected" if agreed else "Due", places),
        text,
        submit,
        reading=partial(_reading_of, bench, places),
        replaces=True,
        stands=partial(_dates_of, bench, places, "expected_due_to" if agreed else "due_to"),
    )


def _reading_of(bench: Bench, places: list[Place], typed: str) -> Reading:
    """How a phrase for the date of some rows is read, while it is typed."""
    if not typed:
        return Reading(True, "no date; try “end jan”, “31/3/10”, “Q3”, “+2w” or “TBC”")
    desk = bench.desk
    shift = shift_of(desk.book, places[0].plan_id, typed, as_at=desk.as_at)
    if shift is not None and len(places) > 1:
        return Reading(True, moved_words(desk.book, places, shift))
    due = read_due(desk.book, places[0].plan_id, typed, as_at=desk.as_at)
    if isinstance(due, Unread):
        return Reading(False, due.why)
    return Reading(True, f"{due.live} · counted from today" if shift is not None else due.live)


def _dates_of(bench: Bench, places: list[Place], column: str) -> str:
    """The dates that would be written over, in words; none of marked rows, which differ anyhow."""
    return cell_words("on_day", standing(bench.desk.book, places[0])[column]) if len(places) == 1 else ""


def _after_due(bench: Bench, place: Place, before: str | None) -> None:
    """What needs a row whose date has moved is offered to be moved as far; then a later date asks why."""
    desk = bench.desk
    by = shift_between(before, last_day(standing(desk.book, place)))
    shift = shift_of(desk.book, place.plan_id, by, as_at=desk.as_at) if by else None
    moves = moves_of_dependants(desk.book, place, by, as_at=desk.as_at) if shift is not None else []
    if shift is None or not moves:
        _ask_reason(bench, place)
        return
    names = few([name_of(other, standing(desk.book, other)) for other, _ in moves])
    need = agreeing(len(moves), "needs", "need")
    items = [
        MenuItem("move", f"move {agreeing(len(moves), 'it', 'them')}, too", "m", shift.words),
        MenuItem("leave", f"leave {agreeing(len(moves), 'it', 'them')}", "l", "the checks name what is out of order"),
    ]

    def chosen(choice: str) -> None:
        if choice == "move":
            bench.perform(*(move for _, move in moves))
        _ask_reason(bench, place)

    bench.choose(f"{names} {need} it", items, chosen)


def _ask_reason(bench: Bench, place: Place) -> None:
    """A date later than agreed asks why. It is saved already; esc leaves the reason as it was."""
    row = standing(bench.desk.book, place)
    if row["expected_due_to"] is None or row["due_to"] is None or row["expected_due_to"] <= row["due_to"]:
        return

    def submit(text: str) -> None:
        if text:
            bench.perform(explain_expected(place, text), closes=True)
        else:
            bench.close_editor()

    bench.ask(
        "Reason",
        row["expected_reason"] or "",
        submit,
        says="Saved. Why will it be later than agreed?",
        replaces=True,
        leaves="reason as it was" if row["expected_reason"] else "no reason",
    )


def lead(bench: Bench) -> None:
    """Who leads the rows in hand."""
    from tsworkbench.work.officers import assign, read_assignment, typed_leads

    places, book = bench.targets(), bench.desk.book

    def stands() -> str:
        named = {typed_leads(book, people.effective(book, place.level, place.id)) for place in places}
        return named.pop() if len(named) == 1 else ""

    before = stands()

    def reading(typed: str) -> Reading:
        try:
            return Reading(True, read_assignment(book, typed))
        except WorkbenchError as error:
            return Reading(False, str(error))

    def submit(typed: str) -> None:
        if typed == before and len(places) == 1:
            bench.close_editor()
        else:
            called = f"lead {typed}" if typed else "no lead of its own"
            bench.perform_each(Repeatable(called[:24], lambda place, **_: assign(place, typed)), on=places, closes=True)

    bench.ask(labelled("Lead", places), before, submit, reading=reading, replaces=True, stands=stands)


def reassign(bench: PanesBench) -> None:
    """All open work of an officer who leaves, to another. In the officers' pane it is the officer in hand."""
    from tsworkbench.work.officers import hand_over, officers, open_rows

    desk = bench.desk
    everyone = [(row["id"], row["name"], row["post"] or "") for row in officers(desk.book)]
    open_work = {officer_id: open_rows(desk.book, officer_id) for officer_id, *_ in everyone}
    names = {officer_id: name for officer_id, name, _ in everyone}
    here = bench.panes.officers.officer() if bench.panes.rows is bench.panes.officers.rows else None

    def to_whom(leaver: str) -> None:
        others = [MenuItem(officer_id, name, "", post) for officer_id, name, post in everyone if officer_id != leaver]
        bench.choose(
            f"All open work of {names[leaver]} to",
            others,
            lambda heir: bench.perform(hand_over(leaver, heir, as_at=desk.as_at)),
            narrowing=True,
        )

    busy = [
        MenuItem(officer_id, name, "", counted(open_work[officer_id], "row"))
        for officer_id, name, _ in everyone
        if open_work[officer_id]
    ]
    if not busy:
        raise WrongInput("No officer has open work that could be handed over.")
    bench.choose("Who leaves?", busy, to_whom, now=here.officer_id if here is not None else None, narrowing=True)


def edit_officer(bench: WholeBench) -> None:
    """What is known of an officer, in a form. In the officers' pane it is the officer in hand."""
    from tsworkbench.work.officers import officers

    if bench.resumed is not None and bench.resumed.level == "officer":
        row, bench.resumed = bench.resumed.row, None
        _officer_form(bench, row)
        return
    here = bench.panes.officers.officer() if bench.panes.rows is bench.panes.officers.rows else None
    items = [MenuItem(row["id"], row["name"], "", row["post"] or "") for row in officers(bench.desk.book)]
    if not items:
        raise WrongInput("There is no officer in this file yet: the first lead that is typed adds one.")
    now = here.officer_id if here is not None else None
    bench.choose("Which officer?", items, lambda chosen: _officer_form(bench, chosen), now=now, narrowing=True)


def _officer_form(bench: WholeBench, officer_id: str) -> None:
    from tsworkbench.tui.screens.form.fields import fields_of_officer
    from tsworkbench.tui.screens.form.form_screen import Form
    from tsworkbench.work.officers import officer

    row = officer(bench.desk.book, officer_id)
    place = Place("officer", officer_id, row["rid"], "")
    called = (clean(row["name"]), clean(row["post"] or ""))
    bench.open(Form(bench, place, act="edit_officer", fields=fields_of_officer, called=called))


def needs(bench: Bench) -> None:
    """The milestones that must be done before this one."""
    from tsworkbench.work.row.links import read_needs, set_needs, written_needs

    place, book = bench.target(), bench.desk.book
    require(place, ("milestone",), "“needs”")
    before = written_needs(book, place.id)

    def reading(typed: str) -> Reading:
        try:
            return Reading(True, read_needs(book, place, typed))
        except WorkbenchError as error:
            return Reading(False, str(error))

    def submit(typed: str) -> None:
        if typed == before:
            bench.close_editor()
        else:
            bench.perform(set_needs(place, typed), closes=True)

    bench.ask("Needs", before, submit, reading=reading)


def title(bench: Bench) -> None:
    """What the row is called."""
    from tsworkbench.work.row.status import retitle

    place = bench.target()

    def stands() -> str:
        return str(standing(bench.desk.book, place)[title_column(place.level)])

    bench.ask(
        "Title",
        stands(),
        lambda typed: bench.perform(retitle(place, typed), closes=True),
        replaces=True,
        stands=stands,
    )


def edit_row(bench: WholeBench) -> None:
    """Every field of the row, in a form."""
    from tsworkbench.tui.screens.form.form_screen import Form

    bench.open(Form(bench, bench.target()))


def insert(bench: WholeBench) -> None:
    """A new row, of a level chosen from the menu; where there is only one to choose, of that."""
    desk = bench.desk
    place = bench.target_or_none() or place_of(desk.book, desk.plan_key())
    kinds = _insertable(bench, place)
    again = bench.resumed
    kept = next((kind for kind in kinds if again is not None and _label(bench, kind) in again.words), None)
    if kept is not None or len(kinds) == 1:
        _ask_new(bench, kept or kinds[0])
        return
    letters = letters_of([_word(bench, kind.level) for kind in kinds])
    choices = [
        MenuItem(kind.level, _word(bench, kind.level), letter, _INTO.get(kind.level, ""))
        for kind, letter in zip(kinds, letters, strict=True)
    ]
    by_level = {kind.level: kind for kind in kinds}
    bench.choose("Insert", choices, lambda level: _ask_new(bench, by_level[level]))


class NewRow(NamedTuple):
    """Where a new row goes: its level, the row above it, and the sibling it goes behind; without one it is the last."""

    level: str
    parent: Place
    after: Place | None = None


_INTO = {
    "milestone": "a date in it is read: “Launch by end Jan”",
    "output": "what comes of it",
    "task": "an officer's own step, never in papers",
}
_BELOW_AN_ACTIVITY = ("milestone", "output", "task")


def _chain(bench: Bench, place: Place) -> list[Place]:
    """The row and those above it, up to the plan."""
    chain = [place]
    while (above := place_above(bench.desk.book, chain[-1])) is not None:
        chain.append(above)
    return chain


def _insertable(bench: Bench, place: Place) -> list[NewRow]:
    """What can be inserted at a row, what is inserted most often first. A sibling goes behind the row."""
    above = {p.level: p for p in _chain(bench, place)}
    levels = ["objective"]
    if "objective" in above:
        levels.insert(0, "activity")
    if "activity" in above:
        levels = ["milestone", *levels, "output", "task"]
    return [NewRow(level, above[PARENT[level]], place if place.level == level else None) for level in levels]


def _deeper(new: NewRow) -> NewRow | None:
    """What tab makes of a new row: one of the level below, under the row before it; of what has no level below, the
    next kind. None where there is no row before it that it could be under."""
    if new.level in _BELOW_AN_ACTIVITY:
        at = _BELOW_AN_ACTIVITY.index(new.level) + 1
        return NewRow(_BELOW_AN_ACTIVITY[at % len(_BELOW_AN_ACTIVITY)], new.parent)
    below = "activity" if new.level == "objective" else "milestone"
    return NewRow(below, new.after) if new.after is not None else None


def _higher(bench: Bench, new: NewRow) -> NewRow | None:
    """What shift+tab makes of a new row: one of the level above, behind the row it would have been under."""
    above = place_above(bench.desk.book, new.parent)
    return NewRow(new.parent.level, above, new.parent) if above is not None else None


def _word(bench: Bench, level: str) -> str:
    """What the plan in hand calls a level, within a sentence."""
    return in_a_sentence(str(bench.desk.plan[f"{level}_word"])) if level in ("objective", "activity") else level


def _label(bench: Bench, new: NewRow) -> str:
    return f"New {_word(bench, new.level)}"


def _ask_new(bench: WholeBench, new: NewRow, text: str = "") -> None:
    """Enter adds the row and goes on to the next of its kind, until a line is left empty; tab turns the level."""
    desk = bench.desk
    under = _called_in_full(desk.book, new.parent)

    def reading(typed: str) -> Reading:
        found = None
        if new.level in _BELOW_AN_ACTIVITY:
            found = date_in(desk.book, new.parent.plan_id, typed, as_at=desk.as_at)
        hint = _INTO.get(new.level, "") if new.level == "milestone" and not typed else ""
        return Reading(True, found.due.live if found is not None else " · ".join(filter(None, (under, hint))))

    def submit(typed: str) -> None:
        if not typed:
            bench.close_editor()
            return
        new_id = desk.book.mint()

        def go_on(_: object) -> None:
            row = cells_of(desk.book, new.level, new_id)
            if row is not None:
                bench.selection.go_to(key_of(new.level, row["rid"]))
                made = Place(new.level, new_id, row["rid"], new.parent.plan_id)
                _ask_new(bench, new._replace(after=made))

        edit = add(new.level, new.parent, typed, as_at=desk.as_at, after=new.after, new_id=new_id)
        bench.perform(edit, closes=True, then=go_on)

    def turn(typed: str, step: int) -> None:
        turned = _deeper(new) if step > 0 else _higher(bench, new)
        if turned is None:
            way = (
                f"Add the {_word(bench, new.level)} first: Enter." if step > 0 else "There is no level above this one."
            )
            raise WrongInput(way)
        bench.close_editor()
        _ask_new(bench, turned, typed)

    deeper = _deeper(new)
    turns = [("tab", _word(bench, deeper.level))] if deeper is not None else []
    if new.level != "objective":
        turns.append(("shift+tab", _word(bench, new.parent.level)))
    bench.ask(
        _label(bench, new),
        text,
        submit,
        reading=reading,
        enters="add, go on",
        leaves="end",
        tab=turn,
        between=tuple(turns),
    )


def _called_in_full(book: Book, place: Place) -> str:
    """Where a new row goes, as its editor says it; nothing for one of the uppermost level."""
    if place.level == "plan":
        return ""
    row = standing(book, place)
    return f"under {' '.join(str(part) for part in (row['ref'], row['short_title'] or row['title']) if part)}"


def delete(bench: PanesBench) -> None:
    """The selected rows and what is under them; a parent wants a second press."""
    places = bench.targets()
    book = bench.desk.book
    gone = [gone for place in places if (gone := tree.below(book, place))]
    if gone and not bench.confirmed(f"delete {' '.join(place.id for place in places)}"):
        if len(places) > 1:
            have = agreeing(len(gone), "has rows under it", "have rows under them")
            bench.tell(f"{len(gone)} of the {len(places)} marked rows {have}: press del again.")
            return
        row = standing(book, places[0])
        bench.tell(f"{row['ref'] or 'This'} has {gone[0]}: press del again to delete them with it.")
        return
    bench.perform(*(tree.delete(place) for place in places))


def move_up(bench: Bench) -> None:
    """Before the sibling above."""
    bench.perform(tree.move(bench.target(), -1))


def move_down(bench: Bench) -> None:
    """After the sibling below."""
    bench.perform(tree.move(bench.target(), 1))


def bring_back(bench: Bench) -> None:
    """A deleted row, chosen from those whose parent still stands."""
    rows = history.deleted_in(bench.desk.book, bench.desk.plan["id"])
    if not rows:
        raise WrongInput("No deleted row waits to be brought back.")
    choices = [MenuItem(f"{row.level}:{row.id}", f"{row.ref}  {row.title}"[:60], "", row.level) for row in rows]

    def chosen(choice: str) -> None:
        level, row_id = choice.split(":")
        bench.perform(tree.restore(level, row_id))

    bench.choose("Bring back", choices, chosen)

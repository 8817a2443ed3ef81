"""Shaping the plan: dates, leads, titles, rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import add_months, long_date, month_name
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.store.refs import Place
from tsworkbench.tui.actions import key_to
from tsworkbench.work import structure
from tsworkbench.work.rows import DATED, place_of, require, standing

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench
    from tsworkbench.tui.widgets.editor import Reading


def due(bench: Workbench) -> None:
    """The date, by any phrase."""
    place = bench.target()
    require(place, DATED, "date")
    row = standing(bench.desk.book, place)
    _ask_due(bench, place, row["expected_text"] or row["due_text"] or "")


def due_later(bench: Workbench) -> None:
    """The date editor, a month later."""
    _ask_due_moved(bench, 1)


def due_earlier(bench: Workbench) -> None:
    """The date editor, a month earlier."""
    _ask_due_moved(bench, -1)


def _ask_due_moved(bench: Workbench, months: int) -> None:
    place = bench.target()
    require(place, DATED, "date")
    row = standing(bench.desk.book, place)
    standing_date = row["expected_due_to"] or row["due_to"]
    if standing_date is None:
        _ask_due(bench, place, row["due_text"] or "")
        return
    end = date.fromisoformat(standing_date)
    there = add_months(end.replace(day=1), months)
    if row["due_precision"] == "day":
        phrase = long_date(add_months(end, months))
    else:
        phrase = f"by end {month_name(there)} {there.year}"
    _ask_due(bench, place, phrase)


def _ask_due(bench: Workbench, place: Place, text: str) -> None:
    from tsworkbench.plan.due import Unread
    from tsworkbench.tui.widgets.editor import Reading
    from tsworkbench.work.dates import read_due, set_due

    desk = bench.desk

    def reading(typed: str) -> Reading:
        if not typed:
            return Reading(True, "no date; try “end jan”, “31/3/10”, “Q3”, “+2w” or “TBC”")
        due = read_due(desk.book, place.plan_id, typed, as_at=desk.as_at)
        if isinstance(due, Unread):
            return Reading(False, due.why)
        return Reading(True, f"{due.reading} · {due.doubt}" if due.doubt else due.reading)

    bench.ask(
        "Due",
        text,
        lambda typed: bench.perform(set_due(place, typed, as_at=desk.as_at), closes=True),
        reading=reading,
        replaces=True,
    )


def lead(bench: Workbench) -> None:
    """Who leads the row."""
    from tsworkbench.plan.naming import write_leads
    from tsworkbench.store import leads
    from tsworkbench.tui.widgets.editor import Reading
    from tsworkbench.work.leading import assign, read_assignment

    place, book = bench.target(), bench.desk.book
    before = write_leads([(lead.name, lead.role) for lead in leads.effective(book, place.level, place.id)])

    def reading(typed: str) -> Reading:
        try:
            return Reading(True, read_assignment(book, typed))
        except WorkbenchError as error:
            return Reading(False, str(error))

    def submit(typed: str) -> None:
        if typed == before:
            bench.close_editor()
        else:
            bench.perform(assign(place, typed), closes=True)

    bench.ask("Lead", before, submit, reading=reading, replaces=True)


def title(bench: Workbench) -> None:
    """What the row is called."""
    from tsworkbench.work.edits import retitle

    place = bench.target()
    row = standing(bench.desk.book, place)
    bench.ask(
        "Title",
        row["text"] if place.level == "output" else row["title"],
        lambda typed: bench.perform(retitle(place, typed), closes=True),
        replaces=True,
    )


def edit_row(bench: Workbench) -> None:
    """Every field of the row, in a form."""
    from tsworkbench.tui.screens.form import Form

    bench.app.push_screen(Form(bench, bench.target()))


def insert(bench: Workbench) -> None:
    """A new row, of a level chosen from the menu."""
    from tsworkbench.tui.widgets.menu import MenuItem

    desk = bench.desk
    place = bench.target_or_none() or place_of(desk.book, desk.plan_key())
    choices = [
        MenuItem(f"{level}:{parent.level}:{parent.rid}", label, key, hint)
        for level, parent, label, key, hint in _insertable(bench, place)
    ]

    def chosen(choice: str) -> None:
        level, parent_level, rid = choice.split(":")
        parent = next(p for p in _chain(bench, place) if p.level == parent_level and p.rid == int(rid))
        _ask_new(bench, level, parent, place if place.level == level else None)

    bench.choose("Insert", choices, chosen)


def _chain(bench: Workbench, place: Place) -> list[Place]:
    """The row and those above it, up to the plan."""
    from tsworkbench.store.tables import PARENT

    chain = [place]
    while chain[-1].level in PARENT:
        here = chain[-1]
        parent = PARENT[here.level]
        row = bench.desk.book.row(
            f"select p.id, p.rid from {here.level} c join {parent} p on p.id=c.{parent}_id where c.id=?", here.id
        )
        if row is None:
            break
        chain.append(Place(parent, row["id"], row["rid"], place.plan_id))
    return chain


def _insertable(bench: Workbench, place: Place) -> list[tuple[str, Place, str, str, str]]:
    above = {p.level: p for p in _chain(bench, place)}
    plan = bench.desk.plan
    found: list[tuple[str, Place, str, str, str]] = []
    if "activity" in above:
        under = above["activity"]
        for level, key, hint in (
            ("milestone", "m", "a date in it is read: “Launch by end Jan”"),
            ("output", "o", "what comes of it"),
            ("task", "t", "an officer's own step, never in papers"),
        ):
            found.append((level, under, level, key, hint))
    if "objective" in above:
        found.append(("activity", above["objective"], plan["activity_word"].lower(), "a", ""))
    found.append(("objective", above["plan"], plan["objective_word"].lower(), "b", ""))
    return found


def _ask_new(bench: Workbench, level: str, parent: Place, after: Place | None) -> None:
    from tsworkbench.store.keys import key_of
    from tsworkbench.work.adding import add

    desk = bench.desk

    def submit(typed: str) -> None:
        new_id = desk.book.mint()

        def show(_: object) -> None:
            rid = desk.book.value(f"select rid from {level} where id=?", new_id)
            bench.go_to(key_of(level, rid))

        edit = add(level, parent, typed, as_at=desk.as_at, after=after, new_id=new_id)
        bench.perform(edit, closes=True, then=show)

    bench.ask(f"New {level}", "", submit)


def delete(bench: Workbench) -> None:
    """The row and what is under it; a parent wants a second press."""
    place = bench.target()
    gone = structure.below(bench.desk.book, place)
    if gone and not bench.confirmed(f"delete {place.id}"):
        row = standing(bench.desk.book, place)
        bench.tell(f"{row['ref'] or 'This'} has {gone}: press {key_to('delete')} again to delete them with it.")
        return
    bench.perform(structure.delete(place))


def move_up(bench: Workbench) -> None:
    """Before the sibling above."""
    bench.perform(structure.move(bench.target(), -1))


def move_down(bench: Workbench) -> None:
    """After the sibling below."""
    bench.perform(structure.move(bench.target(), 1))


def bring_back(bench: Workbench) -> None:
    """A deleted row, chosen from those whose parent still stands."""
    from tsworkbench.tui.widgets.menu import MenuItem

    rows = structure.deleted_rows(bench.desk.book, bench.desk.plan["id"])
    if not rows:
        raise WrongInput("No deleted row waits to be brought back.")
    choices = [MenuItem(f"{level}:{row_id}", f"{ref}  {title}"[:60], "", level) for level, row_id, ref, title in rows]

    def chosen(choice: str) -> None:
        level, row_id = choice.split(":")
        bench.perform(structure.restore(level, row_id))

    bench.choose("Bring back", choices, chosen)

"""Shaping the plan: titles, links and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.store.refs import Place
from tsworkbench.work import structure
from tsworkbench.work.rows import place_of, require, standing

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench
    from tsworkbench.tui.widgets.editor import Reading


def needs(bench: Workbench) -> None:
    """The milestones that must be done before this one."""
    from tsworkbench.tui.widgets.editor import Reading
    from tsworkbench.work.linking import read_needs, set_needs, written_needs

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


def title(bench: Workbench) -> None:
    """What the row is called."""
    from tsworkbench.work.edits import retitle

    place = bench.target()

    def stands() -> str:
        return str(standing(bench.desk.book, place)["text" if place.level == "output" else "title"])

    bench.ask(
        "Title",
        stands(),
        lambda typed: bench.perform(retitle(place, typed), closes=True),
        replaces=True,
        stands=stands,
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
    from tsworkbench.tui.widgets.editor import Reading
    from tsworkbench.work.adding import add, date_in

    desk = bench.desk

    def reading(typed: str) -> Reading:
        found = date_in(desk.book, parent.plan_id, typed, as_at=desk.as_at)
        return Reading(True, found.due.reading if found is not None else "a date in it is read: “Launch by end Jan”")

    def submit(typed: str) -> None:
        new_id = desk.book.mint()

        def show(_: object) -> None:
            rid = desk.book.value(f"select rid from {level} where id=?", new_id)
            bench.go_to(key_of(level, rid))

        edit = add(level, parent, typed, as_at=desk.as_at, after=after, new_id=new_id)
        bench.perform(edit, closes=True, then=show)

    bench.ask(
        f"New {level}",
        "",
        submit,
        reading=reading if level in ("milestone", "output", "task") else None,
        enters="add it",
        leaves="add nothing",
    )


def delete(bench: Workbench) -> None:
    """The rows in hand and what is under them; a parent wants a second press."""
    places = bench.targets()
    book = bench.desk.book
    gone = [gone for place in places if (gone := structure.below(book, place))]
    if gone and not bench.confirmed(f"delete {' '.join(place.id for place in places)}"):
        if len(places) > 1:
            bench.tell(f"{len(gone)} of the {len(places)} marked rows have rows under them: press del again.")
            return
        row = standing(book, places[0])
        bench.tell(f"{row['ref'] or 'This'} has {gone[0]}: press del again to delete them with it.")
        return
    bench.perform(*(structure.delete(place) for place in places))


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

"""Who leads: the rows in hand, or all that an officer who leaves had to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.text import clean
from tsworkbench.tui.marking import labelled
from tsworkbench.tui.repeating import Repeatable

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench
    from tsworkbench.tui.widgets.editor import Reading


def lead(bench: Workbench) -> None:
    """Who leads the rows in hand."""
    from tsworkbench.store import leads
    from tsworkbench.tui.widgets.editor import Reading
    from tsworkbench.work.leading import assign, read_assignment, typed_leads

    places, book = bench.targets(), bench.desk.book

    def stands() -> str:
        named = {typed_leads(book, leads.effective(book, place.level, place.id)) for place in places}
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
            bench.perform_each(Repeatable(called[:24], lambda place: assign(place, typed)), on=places, closes=True)

    bench.ask(labelled("Lead", places), before, submit, reading=reading, replaces=True, stands=stands)


def reassign(bench: Workbench) -> None:
    """All open work of an officer who leaves, to another. In the officers' pane it is the officer in hand."""
    from tsworkbench.tui.widgets.menu import MenuItem
    from tsworkbench.work.leading import officers
    from tsworkbench.work.leaving import hand_over, in_rows, open_rows

    desk = bench.desk
    everyone = [(row["id"], row["name"], row["post"] or "") for row in officers(desk.book)]
    open_work = {officer_id: open_rows(desk.book, officer_id) for officer_id, *_ in everyone}
    names = {officer_id: name for officer_id, name, _ in everyone}
    here = bench.officers.officer() if bench.rows is bench.officers.rows else None

    def to_whom(leaver: str) -> None:
        others = [MenuItem(officer_id, name, "", post) for officer_id, name, post in everyone if officer_id != leaver]
        bench.choose(
            f"All open work of {names[leaver]} to",
            others,
            lambda heir: bench.perform(hand_over(leaver, heir, as_at=desk.as_at)),
            narrowing=True,
        )

    busy = [
        MenuItem(officer_id, name, "", in_rows(open_work[officer_id]))
        for officer_id, name, _ in everyone
        if open_work[officer_id]
    ]
    if not busy:
        raise WrongInput("No officer has open work that could be handed over.")
    bench.choose("Who leaves?", busy, to_whom, now=here.officer_id if here is not None else None, narrowing=True)


def edit_officer(bench: Workbench) -> None:
    """What is known of an officer, in a form. In the officers' pane it is the officer in hand."""
    from tsworkbench.tui.widgets.menu import MenuItem
    from tsworkbench.work.leading import officers

    if bench.resumed is not None and bench.resumed.level == "officer":
        row, bench.resumed = bench.resumed.row, None
        _officer_form(bench, row)
        return
    here = bench.officers.officer() if bench.rows is bench.officers.rows else None
    items = [MenuItem(row["id"], row["name"], "", row["post"] or "") for row in officers(bench.desk.book)]
    if not items:
        raise WrongInput("There is no officer in this file yet: the first lead that is typed adds one.")
    now = here.officer_id if here is not None else None
    bench.choose("Which officer?", items, lambda chosen: _officer_form(bench, chosen), now=now, narrowing=True)


def _officer_form(bench: Workbench, officer_id: str) -> None:
    from tsworkbench.store.refs import Place
    from tsworkbench.tui.screens.form import Form
    from tsworkbench.tui.screens.form_officer import fields_of_officer
    from tsworkbench.work.officers import officer

    row = officer(bench.desk.book, officer_id)
    place = Place("officer", officer_id, row["rid"], "")
    called = (clean(row["name"]), clean(row["post"] or ""))
    bench.app.push_screen(Form(bench, place, act="edit_officer", fields=fields_of_officer, called=called))

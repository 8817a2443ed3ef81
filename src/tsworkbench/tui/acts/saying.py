"""Saying how things stand: RAG, status, commentary."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.english import and_more, listed, number
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.model import NoteKind, Rag, Status, words
from tsworkbench.store.book import Done
from tsworkbench.store.views import agreement, attached
from tsworkbench.store.views.refs import Place, cells_of, key_of
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.marked_rows import labelled
from tsworkbench.tui.bench.writer import Repeatable
from tsworkbench.tui.draw.content import cells
from tsworkbench.tui.draw.row_marks import day_of
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.tui.widgets.menu import MenuItem
from tsworkbench.work.edits import DATED, SPOKEN_OF, name_of, require, standing
from tsworkbench.work.row import status as row_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsworkbench.store.views.row import RowView
    from tsworkbench.tui.bench.protocol import Bench, WholeBench


def state_green(bench: Bench) -> None:
    """Green needs no words."""
    bench.perform_each(_stating(Rag.GREEN))


def state_amber(bench: Bench) -> None:
    """Amber is saved at once; then the words are asked for."""
    bench.perform_each(_stating(Rag.AMBER, lambda done: _ask_why(bench, done)))


def state_red(bench: Bench) -> None:
    """Red is saved at once; then the words are asked for."""
    bench.perform_each(_stating(Rag.RED, lambda done: _ask_why(bench, done)))


def _stating(rag: Rag, then: Callable[[Done], None] | None = None) -> Repeatable:
    return Repeatable(f"state {rag.value}", partial(row_status.state_rag, rag=rag), then)


def _ask_why(bench: Bench, done: Done) -> None:
    said = sorted(row_id for table, row_id in done.touched if table == "progress")
    if said:
        ask_why(bench, said, saved=done.label)


def ask_why(bench: Bench, updates: list[str], *, why: str = "", next_step: str = "", saved: str = "") -> None:
    """Red and amber ask why and what next, once for all rows stated. The RAG is saved; esc leaves the words as is."""

    def go_on(_: Done | None = None) -> None:
        ask_next(bench, updates, next_step=next_step)

    def submit(text: str) -> None:
        if text != why:
            bench.perform(*(row_status.explain(update, why=text) for update in updates), closes=True, then=go_on)
        else:
            bench.close_editor()
            go_on()

    bench.ask(
        "Why",
        why,
        submit,
        says=f"Saved: {saved}. Why may stay blank." if saved else "Why may stay blank.",
        draft=("why", " ".join(updates)),
        leaves=_leaves(why),
    )


def ask_next(bench: Bench, updates: list[str], *, next_step: str = "") -> None:
    """What is done about it, once for all rows stated."""

    def submit(text: str) -> None:
        if text != next_step:
            bench.perform(*(row_status.explain(update, next_step=text) for update in updates), closes=True)
        else:
            bench.close_editor()

    bench.ask(
        "What next",
        next_step,
        submit,
        says="It may stay blank.",
        draft=("what_next", " ".join(updates)),
        leaves=_leaves(next_step),
    )


def _leaves(words: str) -> str:
    """What esc does where the rating is saved already and only its words are asked for."""
    return "words as they were" if words else "no words"


def no_change(bench: Bench) -> None:
    """It was looked at, and still holds."""
    bench.perform_each(Repeatable("no change", row_status.no_change))


def complete(bench: Bench) -> None:
    """Complete; where all rows in hand are complete already, the day they were done is edited instead."""
    places = bench.targets()
    if all(place.level != "objective" and _is_complete(bench, place) for place in places):
        _ask_done_on(bench, places)
    else:
        bench.perform_each(_setting(Status.COMPLETE), on=places)
        _tell_who_is_waited_for(bench, places)


def _tell_who_is_waited_for(bench: Bench, places: list[Place]) -> None:
    """What needs an approval is not complete by this: it is said whose."""
    groups = dict.fromkeys(one.group for place in places for one in agreement.waits_for(bench.desk.book, place.id))
    if groups:
        bench.tell(f"Not complete yet: it waits for the approval of {listed(groups)}, which is asked for it (D).")


def _is_complete(bench: Bench, place: Place) -> bool:
    return bool(standing(bench.desk.book, place)["status"] == Status.COMPLETE)


def _setting(status: Status) -> Repeatable:
    called = "complete" if status is Status.COMPLETE else words(status)
    return Repeatable(called, partial(row_status.set_status, status=status))


def _ask_done_on(bench: Bench, places: list[Place]) -> None:
    """A completed row is never reopened by the key that completes: the day it was done is edited instead."""
    from tsworkbench.work.row.dates import done_words, set_done_on

    place, desk = places[0], bench.desk
    done_on = day_of(standing(desk.book, place)["done_on"])

    def reading(text: str) -> Reading:
        try:
            return Reading(True, done_words(desk.book, place, text, as_at=desk.as_at))
        except WorkbenchError as error:
            return Reading(False, str(error))

    bench.ask(
        "Done on",
        short_date(done_on) if done_on else "",
        lambda text: bench.perform(*(set_done_on(one, text, as_at=desk.as_at) for one in places), closes=True),
        reading=reading,
        replaces=True,
    )


def in_progress(bench: Bench) -> None:
    """Work has begun."""
    bench.perform_each(_setting(Status.IN_PROGRESS))


def status(bench: Bench) -> None:
    """A status from the menu."""
    places = bench.targets()
    for place in places:
        require(place, DATED, "status")
    rows = [standing(bench.desk.book, place) for place in places]
    now = rows[0]["status"]
    choices = [
        MenuItem(Status.NOT_STARTED, "not started", "n"),
        MenuItem(Status.IN_PROGRESS, "in progress", "p"),
        MenuItem(Status.COMPLETE, "complete", "c", "done on the as-at day"),
        MenuItem(Status.DEFERRED, "deferred", "d", "not for now; nothing falls due"),
        MenuItem(Status.CANCELLED, "cancelled", "x", "stays in the plan, struck out"),
    ]
    if now in (Status.COMPLETE, Status.DEFERRED, Status.CANCELLED):
        choices.append(MenuItem("reopen", "reopen", "o", f"it is {words(Status(now))} now"))

    def chosen(choice: str) -> None:
        status = Status.IN_PROGRESS if choice == "reopen" else Status(choice)
        bench.perform_each(_setting(status), on=places)

    first = cells(str(rows[0]["title"] or name_of(places[0], rows[0])), 44).rstrip()
    called = first if len(rows) == 1 else f"{len(rows)} rows"
    bench.choose(f"Status · {called}", choices, chosen, now=now)


def comment(bench: Bench) -> None:
    """Commentary, printed for members."""
    places = bench.targets()
    for place in places:
        require(place, SPOKEN_OF, "commentary")

    def submit(text: str) -> None:
        say = Repeatable("same words", partial(row_status.comment, text=text))
        bench.perform_each(say, on=places, closes=True)

    bench.ask(
        labelled("Say", places),
        bench.take_offered(),
        submit,
        says="Commentary: it is printed for members.",
    )


def evidence(bench: Bench) -> None:
    """What shows that a row is done or is so."""
    places, desk = bench.targets(), bench.desk
    for place in places:
        require(place, SPOKEN_OF, "evidence")

    def submit(text: str) -> None:
        bench.perform_each(
            Repeatable("same evidence", partial(row_status.add_evidence, text=text)), on=places, closes=True
        )

    def reading(text: str) -> Reading:
        kind = row_status.kind_of_evidence(text.strip()).value if text.strip() else ""
        said = {"link": "a link", "path": "the path of a file", "text": "in words"}.get(kind, "")
        return Reading(True, said or "words, a link, or the path of a file: papers print it")

    there = attached.evidence_of(desk.book, places[0].id) if len(places) == 1 else []
    bench.ask(
        labelled("Evidence", places),
        bench.take_offered(),
        submit,
        reading=reading,
        says=f"{len(there)} so far, the last: {there[-1]['text']}" if there else "",
    )


def lesson(bench: Bench) -> None:
    """What was learned of the row, or of the plan as a whole."""
    _note(bench, NoteKind.LESSON, "What was learned?")


def consultation(bench: Bench) -> None:
    """What those who were consulted have said of the row, or of the plan as a whole."""
    _note(bench, NoteKind.CONSULTATION, "What did those who were consulted say?")


def row_or_plan(bench: Bench) -> tuple[Place, str]:
    """The row of the cursor that a group can be asked about, and its number; else the plan, without one."""
    try:
        here = bench.target()
    except WorkbenchError:
        return bench.desk.plan_place(), ""
    row = cells_of(bench.desk.book, here.level, here.id) if here.level in agreement.DECIDED[1:] else None
    return (here, str(row["ref"])) if row is not None and row["ref"] else (bench.desk.plan_place(), "")


def named_or_plan(bench: Bench, ref: str) -> Place:
    """The row of a number that was typed; the plan where none was."""
    from tsworkbench.store.views.refs import place

    plan = bench.desk.plan
    return place(bench.desk.book, f"{plan['short_title'] or plan['title']}:{ref}") if ref else bench.desk.plan_place()


def _note(bench: Bench, kind: NoteKind, asks: str) -> None:
    from tsworkbench.tui.screens.prompts import Asking, Blank

    def submit(typed: list[str]) -> None:
        ref, text, day = typed
        edit = row_status.add_note(named_or_plan(bench, ref), text, kind=kind, as_at=bench.desk.as_at, on_day=day)
        asking.dismiss()
        bench.perform(edit)

    blanks = [
        Blank("About", row_or_plan(bench)[1], lambda _: "the number of a row; empty: the plan as a whole"),
        Blank("Words", "", lambda _: "papers print it"),
        Blank("On", "", lambda _: "the day that it is of; empty: the as-at day"),
    ]
    asking = Asking(f"A {kind.value}", asks, blanks, submit)
    bench.open(asking)


def public_notes(bench: WholeBench) -> None:
    """The lessons and consultations of all plans, to go to the row of one."""
    found = attached.public_notes(bench.desk.book)
    if not found:
        raise WrongInput(f"Nothing has been noted yet: {key_to('acts')} and “lesson” notes one.")
    items = []
    for place, row in enumerate(found):
        day, of = day_of(row["on_day"]), f"{bench.desk.plan_tag(row['plan_id'])} {row['ref']}".strip()
        when = f"{short_date(day)} · " if day is not None else ""
        items.append(MenuItem(str(place), f"{row['kind']}: {row['text']}", "", f"{when}{of}"))

    def go(choice: str) -> None:
        row = found[int(choice)]
        if row["level"] != "plan":
            bench.selection.go_to(key_of(row["level"], row["row_rid"]))
            bench.selection.focus_pane("plan")

    bench.choose("Lessons and consultations", items, go, narrowing=True)


def actual(bench: Bench) -> None:
    """How far an output has come."""
    from tsworkbench.work.row.fields import read_actual, record_actual, told

    place, desk = bench.target(), bench.desk
    is_whole = hasattr(bench, "selection")  # the update round has no list of measures over it
    if is_whole and place.level in ("objective", "activity") and attached.measures_on(desk.book, place.id):
        from tsworkbench.tui.screens.overviews.measures import MeasuresScreen

        bench.open(MeasuresScreen(cast("WholeBench", bench), row_id=place.id))
        return
    require(place, ("output",), "actual")
    view = desk.view(place.key)
    if view is not None and view.fed is not None:
        _tell_counted(bench, place, view)
        return

    def signed(typed: str) -> str:
        """The "+" stands there already: whoever types a sign of her own means that one."""
        return typed[1:] if typed[:1] == "+" and typed[1:2] in ("+", "-", "=") else typed

    def reading(typed: str) -> Reading:
        typed = signed(typed)
        if typed in ("", "+", "="):
            return Reading(True, "“+12” more, or “=40” in all; then “on 4 Dec” and the evidence, if you like")
        try:
            return Reading(True, told(desk.book, place, read_actual(desk.book, place, typed, as_at=desk.as_at)))
        except WorkbenchError as error:
            return Reading(False, str(error))

    bench.ask(
        "Actual",
        "+",
        lambda typed: bench.perform(record_actual(place, signed(typed), as_at=desk.as_at), closes=True),
        reading=reading,
        says=_readings(bench, place),
    )


def _tell_counted(bench: Bench, place: Place, view: RowView) -> None:
    """An output that is counted from a register isn't typed: Enter opens what is counted, `x` takes the feed away."""
    from tsworkbench.work.registers.figures import unfeed

    said = "not counted" if view.actual is None else number(view.actual)
    target = f" of {number(view.target)}" if view.target is not None else ""
    source = view.fed.source if view.fed is not None else "a register"
    sentence = (
        f"{view.ref} is counted from {source} ({said}{target}). Change the entries there: Enter opens them. "
        f"To type it by hand, take the feed away with {key_to('actual')}."
    )
    if not hasattr(bench, "registers"):
        bench.tell(sentence)
        return
    whole = cast("WholeBench", bench)
    items = [
        MenuItem("open", "open the entries that are counted", "o", f"in {source}"),
        MenuItem("unfeed", "take the feed away", "x", "its actual is typed again", writes=True),
    ]

    def chosen(choice: str) -> None:
        if choice == "unfeed":
            whole.perform(unfeed(place))
        else:
            from tsworkbench.tui.acts.registers.counting import open_counted

            open_counted(whole, place.id)

    bench.tell(sentence)
    bench.choose(f"{view.ref} is counted from {source}", items, chosen)


def _readings(bench: Bench, place: Place) -> str:
    """The last counts of an output with their days, and all of them as a line of bars; "" where there are none."""
    from tsworkbench.work.row.record import drawn_counts

    book = bench.desk.book
    counts = attached.counts_of(book, place.id)
    if not counts:
        return ""
    days = [
        f"{'+' if row['is_more'] and row['value'] >= 0 else ''}{number(row['value'])}"
        + (f" on {short_date(day)}" if (day := day_of(row["on_day"])) else "")
        for row in counts[:_LAST_COUNTS]
    ]
    drawn = f"{drawn_counts(counts, standing(book, place)['starts_from'])} · " if len(counts) > 1 else ""
    rest = len(counts) - _LAST_COUNTS
    more = f" {and_more(rest)}: {key_to('read_row')} reads all" if rest > 0 else ""
    return f"{drawn}counted {', '.join(days)}{more}"


_LAST_COUNTS = 4


def private_note(bench: Bench) -> None:
    """A note that never leaves in a paper."""
    places = bench.targets()

    def submit(text: str) -> None:
        bench.perform_each(
            Repeatable("same note", lambda place, **_: row_status.private_note(place, text)), on=places, closes=True
        )

    bench.ask(
        labelled("Private", places),
        bench.take_offered(),
        submit,
        says="A private note: it never leaves in a paper.",
    )

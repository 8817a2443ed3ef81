"""Finding, filtering, jumping, marking; doing the same again; taking a row along as text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import short_date, weekday_date
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Status, badge, words
from tsworkbench.store.views.filters import SINCE, WORDS, Filter, first_day, kept, read_filter, read_since
from tsworkbench.store.views.row import RowView, cell
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import marks
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.tui.widgets.menu import MenuItem
from tsworkbench.work import filters

if TYPE_CHECKING:
    from tsworkbench.tui.bench.actions import Act
    from tsworkbench.tui.bench.protocol import Bench, PanesBench, WholeBench
    from tsworkbench.tui.widgets.editor import Reading


_LETTERS = {
    "late": "l",
    "mine": "m",
    "red": "r",
    "amber": "a",
    "TBC": "t",
    "no lead": "o",
    "unconfirmed money": "u",
    "watermelon": "w",
}


def find(bench: PanesBench) -> None:
    """Anything in the file, by any word."""
    from tsworkbench.tui.screens.find import FindScreen, Found

    def go(found: Found | None) -> None:
        if found is None:
            return
        if found.officer_id is not None:
            bench.selection.focus_pane("officers")
            if not bench.panes.officers.list_of(found.officer_id):
                bench.tell(f"{found.words} has no open work.")
        elif found.key is not None:
            bench.selection.go_to(found.key)
            bench.selection.focus_pane("plan")

    bench.open(FindScreen(bench.desk), go)


def filter(bench: PanesBench) -> None:  # noqa: A001 - an act's function bears its id
    """The filters; one that is in force is taken away by choosing it again."""
    now = bench.panes.plan.filter
    said = {word: f"✓ {asks}" if word in now.words else asks for word, asks in WORDS.items()}
    items = [MenuItem(f"word:{word}", word, _LETTERS[word], said[word]) for word in WORDS]
    items.append(MenuItem("since", f"{SINCE} …", "c", f"✓ {now.since}" if now.since else "added, edited or updated"))
    items += [MenuItem(f"kept:{text}", name, "", text) for name, text in kept(bench.desk.book).items()]
    if now.text:
        items.append(MenuItem("keep", "keep this filter …", "k", now.text))
        items.append(MenuItem("none", "all rows", "x", "esc does it too"))
    if kept(bench.desk.book):
        items.append(MenuItem("forget", "forget a kept filter …", "f"))

    def chosen(choice: str) -> None:
        kind, _, rest = choice.partition(":")
        match kind:
            case "word":
                bench.selection.show_only(now.toggled(rest))
            case "kept":
                bench.selection.show_only(read_filter(rest))
            case "since":
                _ask_since(bench, now)
            case "keep":
                _ask_name(bench, now)
            case "forget":
                _forget(bench)
            case _:
                bench.selection.show_only(Filter())

    bench.choose("Show only", items, chosen, now=f"word:{now.words[0]}" if now.words else None)


def _ask_since(bench: PanesBench, now: Filter) -> None:
    def reading(typed: str) -> Reading:
        if not typed:
            return Reading(True, "a day: “1 dec”, “mon”, “-2w”")
        try:
            day, due = read_since(typed, bench.desk.as_at)
            return Reading(True, f"from {weekday_date(day)} on{f' · {due.doubt}' if due.doubt else ''}")
        except WorkbenchError as error:
            return Reading(False, str(error))

    def submit(typed: str) -> None:
        if typed:
            first_day(typed, bench.desk.as_at)
        if "," in typed:
            raise WrongInput("A day has no comma in it. Try “1 dec”.")
        bench.close_editor()
        bench.selection.show_only(now._replace(since=typed))

    bench.ask("Changed since", now.since, submit, reading=reading, replaces=True, enters="show only those")


def _ask_name(bench: Bench, now: Filter) -> None:
    desk = bench.desk
    bench.ask(
        "Keep as",
        "",
        lambda name: bench.perform(filters.keep(desk.plan["id"], name, now), closes=True),
        says=f"A name for “{now.text}”: it is kept in the file.",
    )


def _forget(bench: Bench) -> None:
    items = [MenuItem(name, name, "", text) for name, text in kept(bench.desk.book).items()]
    bench.choose("Forget", items, lambda name: bench.perform(filters.forget(name)))


def jump(bench: WholeBench) -> None:
    """Letters at panes and fields; the next key goes there."""
    from tsworkbench.tui.screens.find import JumpScreen, places_of

    def go(act: Act | None) -> None:
        if act is not None:
            bench.run_act(act)

    bench.open(JumpScreen(places_of(bench)), go)


def mark(bench: PanesBench) -> None:
    """Marks the row, or takes its mark away, and goes on to the next."""
    key = bench.panes.selected_key()
    if key is None:
        raise WrongInput("Only rows of the plan can be marked: this is an officer's name.")
    bench.marked.turn(key)
    bench.panes.rows.move_cursor(1)
    bench.show_marks()


def mark_to(bench: PanesBench) -> None:
    """Marks everything from the last mark to the cursor."""
    key, last = bench.panes.selected_key(), bench.marked.last
    if key is None:
        raise WrongInput("Only rows of the plan can be marked: this is an officer's name.")
    keys = [key] if last is None else bench.panes.rows.keys_between(last, key)
    if not keys:
        raise WrongInput("The last mark is not in this list: mark the first row of the range here, with space.")
    bench.marked.add(keys)
    bench.show_marks()


def repeat(bench: PanesBench) -> None:
    """The last act once more, on the selected row or on all marked."""
    if bench.repeatable is None:
        raise WrongInput("Nothing to repeat yet: state, complete, date or assign a row first.")
    bench.perform_each(bench.repeatable)


def copy(bench: WholeBench) -> None:
    """The row, or all marked rows, as plain text for another program."""
    from tsworkbench.tui.bench.clipboard import copied

    keys = [place.key for place in bench.targets()]
    lines = [as_text(view, bench.desk) for key in keys if (view := bench.desk.view(key)) is not None]
    several = len(lines) > 1
    now = copied(bench.app, "\n".join(lines), several=several)
    bench.tell(f"{len(lines)} rows, a line each, {now}." if several else f"The row {now}: {lines[0]}")


def as_text(view: RowView, desk: Desk) -> str:
    """Number, title, date, status, lead and RAG: "4.2.m1 Officer in post · due by end Dec · Louise Russell".

    What the file says is cleaned again: the line goes through the terminal to get to the clipboard.
    """
    parts = [f"{view.ref} {view.title}".strip()]
    if view.level == "objective":
        parts.append(f"{view.done} of {view.total} milestones complete" if view.total else "")
    elif view.done_on is not None:
        parts.append(f"done {short_date(date.fromisoformat(view.done_on))}")
    else:
        due = cell(view, "due_text") or (short_date(date.fromisoformat(view.due_to)) if view.due_to else "")
        parts += [f"due {due}" if due else "", marks.how_far(view, desk.as_at) if view.late else ""]
        parts.append(words(Status(view.status)))
    parts.append(write_leads([(lead.name, lead.role) for lead in view.leads]))
    parts.append(badge(view.rag) if view.rag is not None else "")
    return clean(" · ".join(part for part in parts if part))

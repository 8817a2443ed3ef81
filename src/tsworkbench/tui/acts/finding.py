"""Finding, filtering, jumping, marking; doing the same again; taking a row along as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import WEEKDAYS, moment_of, short_date, short_month, weekday_date
from tsworkbench.plan.english import an, capital, counted, listed
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.language.initials import keys_for
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import PartyRole, Status, badge, words
from tsworkbench.store.log.feed import Looked
from tsworkbench.store.views.filters import (
    LOOKED,
    SINCE,
    WORDS,
    Asking,
    Filter,
    Filtered,
    first_day,
    read_since,
)
from tsworkbench.store.views.people import directorates, keys_of_all, parties_in
from tsworkbench.store.views.plan import kept
from tsworkbench.store.views.refs import level_of
from tsworkbench.store.views.row import RowView, cell
from tsworkbench.store.views.workload import OfficerCounts, unled_counts
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import row_marks
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.tui.widgets.menu import MenuItem
from tsworkbench.work import filters

if TYPE_CHECKING:
    from tsworkbench.tui.bench.actions import Act
    from tsworkbench.tui.bench.protocol import Bench, PanesBench, WholeBench
    from tsworkbench.tui.widgets.editor import Reading


_LETTERS = {
    "late": "l",
    "due this week": "d",
    "mine": "m",
    "red": "r",
    "amber": "a",
    "TBC": "t",
    "no lead": "o",
    "unconfirmed money": "u",
    "watermelon": "w",
    "slipped": "p",
    "carried": "y",
}


def find(bench: PanesBench) -> None:
    """Anything in the file, by any word."""
    from tsworkbench.tui.screens.find import FindScreen, Found

    def go(found: Found | None) -> None:
        if found is None:
            return
        if found.officer_id is not None:
            bench.selection.focus_pane("officers")
            has_work = bench.panes.officers.list_of(found.officer_id)
            bench.panes.write_rules()
            if not has_work:
                bench.tell(f"{found.words} has no open work.")
        elif found.key is not None and level_of(found.key) == "entry":
            if bench.elsewhere is not bench.registers:
                bench.registers.enter()
            bench.registers.show_entry(found.key)
        elif found.key is not None:
            bench.selection.go_to(found.key)
            bench.selection.focus_pane("plan")

    bench.open(FindScreen(bench.desk), go)


def filter(bench: PanesBench) -> None:  # noqa: A001 - an act's function bears its id
    """The filters; one that is in force is taken away by choosing it again."""
    now = bench.panes.plan.filter
    said = {word: f"✓ {asks}" if word in now.words else asks for word, asks in WORDS.items()}
    items = [MenuItem(f"word:{word}", word, _LETTERS[word], said[word]) for word in WORDS]
    items += _named_filters(bench, now)
    named = enumerate(kept(bench.desk.book).items(), 1)
    items += [MenuItem(f"kept:{text}", name, str(n) if n < 10 else "", text) for n, (name, text) in named]
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
                plan_ids = [plan["id"] for plan in bench.desk.plans]
                bench.selection.show_only(filters.filter_meant(bench.desk.book, rest, plan_ids))
            case "since":
                _ask_since(bench, now)
            case "looked":
                bench.selection.show_only(now._replace(since="" if now.is_since_looked else LOOKED))
            case "officer" if now.officer:
                bench.selection.show_only(now._replace(officer=""))
            case "officer":
                _choose_officer(bench, lambda one: bench.selection.show_only(now._replace(officer=one.name)))
            case "directorate" if now.directorate:
                bench.selection.show_only(now._replace(directorate=""))
            case "directorate":
                _choose_directorate(bench, now)
            case "partner" if now.partner:
                bench.selection.show_only(now._replace(partner=""))
            case "holder" if now.holder:
                bench.selection.show_only(now._replace(holder=""))
            case "partner" | "holder":
                _choose_party(bench, now, kind)
            case "keep":
                _ask_name(bench, now)
            case "forget":
                _forget(bench)
            case _:
                bench.selection.show_only(Filter())

    bench.choose("Show only", items, chosen, now=f"word:{now.words[0]}" if now.words else None)


def _named_filters(bench: Bench, now: Filter) -> Iterator[MenuItem]:
    """The filters that name somebody, something or a day."""
    desk = bench.desk
    yield MenuItem("officer", "an officer …", "s", f"✓ {now.officer}" if now.officer else "carries somebody's name")
    if directorates(desk.book, [desk.plan["id"]]):
        called = str(desk.plan["directorate_word"]).lower()
        inside = f"✓ {now.directorate}" if now.directorate else f"is in that {called}"
        yield MenuItem("directorate", f"{an(called)} …", "i", inside)
    for role, word, key, asks in _PARTIES:
        if parties_in(desk.book, desk.plan["id"], role):
            name = getattr(now, word)
            yield MenuItem(word, f"a {words(role)} …", key, f"✓ {name}" if name else asks)
    looked = desk.looked
    if looked is not None:
        since = f"by others, since {_day_of(looked)}"
        yield MenuItem("looked", f"{SINCE} {LOOKED}", "n", f"✓ {since}" if now.is_since_looked else since)
    by_day = now.since if not now.is_since_looked else ""
    yield MenuItem("since", f"{SINCE} …", "c", f"✓ {by_day}" if by_day else "added, edited or updated")


_PARTIES = (
    (PartyRole.PARTNER, "partner", "b", "works on it beside the leads"),
    (PartyRole.PORTFOLIO_HOLDER, "holder", "h", "answers for it to the council"),
)


def _choose_party(bench: PanesBench, now: Filter, word: str) -> None:
    desk = bench.desk
    role = next(role for role, known, *_ in _PARTIES if known == word)
    there = parties_in(desk.book, desk.plan["id"], role)
    keys = keys_for(there)
    items = [
        MenuItem(name, name, key, counted(count, "row")) for (name, count), key in zip(there.items(), keys, strict=True)
    ]
    bench.choose(
        f"Which {words(role)}?",
        items,
        lambda name: bench.selection.show_only(
            now._replace(partner=name) if word == "partner" else now._replace(holder=name)
        ),
    )


def _day_of(looked: Looked) -> str:
    """The day on which I last looked: "Friday 27 Nov"."""
    at = moment_of(looked.at)
    return f"{WEEKDAYS[at.weekday()]} {at.day} {short_month(at.date())}" if at is not None else "last time"


def offer_changes(bench: WholeBench) -> None:
    """Says at the start how much others have changed since I last looked, if they have changed anything."""
    desk = bench.desk
    looked = desk.looked
    if looked is None or bench.hints.message[0]:
        return
    found = {}
    for plan in desk.plans:
        asking = Asking(desk.as_at, desk.me["id"] if desk.me is not None else None, looked, desk.book.who)
        changed = Filtered(desk.book, plan["id"], Filter(since=LOOKED), asking)
        changed.read()
        found[plan["id"]] = changed.count
    here = found.pop(desk.plan["id"], 0)
    there = [desk.plan_tag(plan_id) for plan_id, count in found.items() if count]
    if not here and not there:
        return
    others = f"{' and more' if here else 'Rows changed'} in {listed(there)}" if there else ""
    said = f"{counted(here, 'row')} changed{others}" if here else others
    shows = f" · {key_to('filter')} n shows them" if here else f" · {key_to('switch_plan')}, then {key_to('filter')} n"
    bench.tell(f"{said} since {_day_of(looked)}{shows}")


def seen(bench: WholeBench) -> None:
    """What others have changed has been seen: from now on it is counted anew."""
    bench.desk.has_looked()
    if bench.panes.plan.filter.is_since_looked:
        bench.selection.show_only(bench.panes.plan.filter._replace(since=""))
    bench.tell(f"Seen. “{SINCE} {LOOKED}” counts from now.")


def somebody(bench: PanesBench) -> None:
    """An officer's list, of which only what is late is shown."""

    def show(one: OfficerCounts) -> None:
        bench.selection.focus_pane("officers")
        officers = bench.panes.officers
        if officers.show_late_of(one.officer_id):
            bench.tell(f"{one.name}: {one.counts.late} late. {capital(key_to('back'))} shows everybody.")
        else:
            officers.list_of(one.officer_id)
            bench.tell(f"{one.name} has nothing late: this is all that is open.")
        bench.panes.write_rules()

    _choose_officer(bench, show)


def _choose_officer(bench: Bench, then: Callable[[OfficerCounts], None]) -> None:
    """Whose: who has most that is late comes first, and a letter chooses each."""
    desk = bench.desk
    nobody = unled_counts(desk.book, desk.as_at)
    everyone = sorted(desk.officers(), key=lambda one: (-one.counts.late, one.name.casefold()))
    everyone += [nobody] if any(nobody.counts) else []
    if not everyone:
        raise WrongInput("No officer has open work.")
    letters = keys_of_all(desk.book)
    items = [
        MenuItem(
            one.officer_id or _NOBODY,
            one.name,
            letters.get(one.officer_id, "0"),
            f"{one.counts.late} late" if one.counts.late else "nothing late",
        )
        for one in everyone
    ]
    known = {one.officer_id or _NOBODY: one for one in everyone}
    bench.choose("Whose list?", items, lambda choice: then(known[choice]))


_NOBODY = "nobody"


def _choose_directorate(bench: PanesBench, now: Filter) -> None:
    desk = bench.desk
    there = directorates(desk.book, [desk.plan["id"]])
    keys = keys_for(there)
    items = [
        MenuItem(name, name, key, counted(count, "row")) for (name, count), key in zip(there.items(), keys, strict=True)
    ]
    called = str(desk.plan["directorate_word"])
    bench.choose(f"Which {called}?", items, lambda name: bench.selection.show_only(now._replace(directorate=name)))


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

    given = "" if now.is_since_looked else now.since
    bench.ask("Changed since", given, submit, reading=reading, replaces=True, enters="show only those")


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
        parts += [f"due {due}" if due else "", row_marks.how_far(view, desk.as_at) if view.late else ""]
        parts.append(words(Status(view.status)))
    parts.append(write_leads([(lead.shown, lead.role) for lead in view.leads]))
    parts.append(badge(view.rag) if view.rag is not None else "")
    return clean(" · ".join(part for part in parts if part))

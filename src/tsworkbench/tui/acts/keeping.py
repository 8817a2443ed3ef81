"""Taking back, doing again, looking things up, leaving."""

from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import TYPE_CHECKING

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.store import history
from tsworkbench.tui.actions import key_to
from tsworkbench.tui.desk import REDO
from tsworkbench.tui.following import reads, recount
from tsworkbench.tui.panes.banner import local_time

if TYPE_CHECKING:
    from tsworkbench.store.book import Clock
    from tsworkbench.tui.screens.workbench import Workbench


def undo(bench: Workbench) -> None:
    """Takes back my last act."""
    bench.perform_with(partial(history.undo, known=bench.desk.refuse_unseen), answer=REDO)


def redo(bench: Workbench) -> None:
    """Does again what was taken back."""
    bench.perform_with(partial(history.redo, known=bench.desk.refuse_unseen))


def saved(bench: Workbench) -> None:
    """For hands that press ctrl+s: it was saved already."""
    at = bench.desk.book.last_commit
    when = f" at {local_time(at)}" if at else ""
    bench.tell(f"Already saved{when} in {bench.desk.book.path}: every edit is on disk before you see it.")


def keys(bench: Workbench) -> None:
    """The keys screen."""
    from tsworkbench.tui.screens.keys import KeysScreen

    def left(asked: str | None) -> None:
        if asked is not None:
            acts(bench)

    bench.app.push_screen(KeysScreen(), left)


def acts(bench: Workbench) -> None:
    """Every act by name."""
    from tsworkbench.tui.actions import ACTS, ALSO, BY_ID, keys_of
    from tsworkbench.tui.widgets.menu import MenuItem

    items = [MenuItem(act.id, act.label, "", keys_of(act), ALSO.get(act.id, ""), act.help, act.changes) for act in ACTS]
    bench.choose("Every act", items, lambda choice: bench.run_act(BY_ID[choice]), narrowing=True)


def theme(bench: Workbench) -> None:
    """The next theme: dark, light, high contrast, the terminal's own colours. It is kept in the settings."""
    from tsworkbench.tui.palette import OF_256
    from tsworkbench.work.settings import THEMES, keep

    app = bench.app
    now = app.theme.removesuffix(OF_256)
    if now not in (themes := [f"tsworkbench-{name}" for name in THEMES]):
        bench.tell("NO_COLOR is set, so there are no colours to choose from.")
        return
    place = (themes.index(now) + 1) % len(themes)
    same = f"{themes[place]}{OF_256}"
    is_256 = app.console.color_system == "256" and not app.is_headless and same in app.available_themes
    app.theme = same if is_256 else themes[place]
    path = bench.settings.path
    if path:
        keep("theme", THEMES[place], path)
    bench.tell(
        f"{THEMES[place].capitalize().replace('-', ' ')}. {'It is kept in your settings.' if path else ''}".strip()
    )


def who(bench: Workbench) -> None:
    """Who sits at the desk: an officer of the file, found by typing, or somebody else."""
    from tsworkbench.tui.widgets.menu import TYPED, MenuItem
    from tsworkbench.work.leading import officers
    from tsworkbench.work.rows import words_of

    book = bench.desk.book
    choices = [
        MenuItem(row["id"], row["name"], "", str(row["post"] or row["organisation"] or "")) for row in officers(book)
    ]
    choices.append(MenuItem(_ELSE, "somebody else…", "", "type a name"))
    names = {row["id"]: row["name"] for row in officers(book)}

    def chosen(choice: str) -> None:
        if choice.startswith(TYPED):
            _seat(bench, words_of(choice.removeprefix(TYPED), "name")[:200])
        elif choice != _ELSE:
            _seat(bench, names[choice])
        else:
            bench.ask(
                "Your name",
                "",
                lambda text: _seat_named(bench, text),
                says="Your acts are made in this name.",
                enters="be this officer",
                leaves="stay who you were",
            )

    me = bench.desk.me
    now = me["id"] if me is not None else None
    bench.choose("Who are you?", choices, chosen, now=now, narrowing=True, typed_is="I am somebody else, of this name")


_ELSE = "-"


def _seat_named(bench: Workbench, text: str) -> None:
    from tsworkbench.work.seating import officer_meant

    name = officer_meant(bench.desk.book, text)
    bench.close_editor()
    _seat(bench, name)


@reads
def _seat(bench: Workbench, name: str) -> None:
    """Somebody else sits at the desk: header, counts and lists follow at once."""
    bench.desk.seat(name)
    bench.banner.refresh()
    bench.officers.show_mine()
    recount(bench)
    bench.show_hints()
    bench.tell(f"You are {name}. Your acts are made in this name.")


def take_up(bench: Workbench) -> None:
    """A draft, with its words in it."""
    from tsworkbench.tui.acts import drafting

    drafting.take_up(bench)


def settings(bench: Workbench) -> None:
    """Where the officer's settings are, and which command changes them."""
    from tsworkbench.work.settings import settings_path

    path = bench.settings.path or settings_path()
    bench.tell(
        f"Your settings are in {path}. “tsworkbench config” shows them, “tsworkbench config set” changes one; "
        f"{key_to('theme')} turns the colours here."
    )


def back_up(bench: Workbench) -> None:
    """A backup at once, made apart from the screen."""
    bench.run_worker(_back_up(bench), group="backup by hand", exclusive=True)


async def _back_up(bench: Workbench) -> None:
    book = bench.desk.book
    clock = book.now if book.has_own_clock else None
    try:
        path = await asyncio.to_thread(_made, book.path, clock, book.who)
    except WorkbenchError as error:
        bench.refuse(error)
        return
    bench.tell(f"Made and checked a backup: {path}")


def _made(path: str, clock: Clock | None, who: str | None) -> str:
    from tsworkbench.store import backup
    from tsworkbench.store.opening import open_book

    book = open_book(path, clock=clock, who=who)
    try:
        return backup.make(book, backup.BY_HAND)
    finally:
        book.close()


def restore(bench: Workbench) -> None:
    """Which backup would be put back, and by which command."""
    from tsworkbench.store.backups import listed

    there = listed(bench.desk.book.path)
    if not there:
        bench.tell(f"There is no backup of this file yet: {key_to('back_up')} makes one.")
        return
    count = f"There are {len(there)} backups, the newest of" if len(there) > 1 else "There is one backup, of"
    lists = f"{count} {there[0].when} ({there[0].why})."
    if os.name == "nt":
        bench.tell(
            f"{lists} Windows replaces no file that is open: leave the workbench, then “tsworkbench backup --list” "
            "lists them and “tsworkbench restore” restores the newest."
        )
        return
    bench.tell(
        f"{lists} In another window “tsworkbench backup --list” lists them and “tsworkbench restore” restores the "
        "newest: what the file holds then shows here within a second."
    )


def import_document(bench: Workbench) -> None:
    """A plan out of a document, or a newer edition of one."""
    from tsworkbench.tui.acts import importing

    importing.ask(bench)


def back(bench: Workbench) -> None:
    """Esc."""
    bench.go_back()


def leave(bench: Workbench) -> None:
    """Leaves; all is on disk."""
    bench.leave()

"""Taking back, doing again, looking things up, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.store import history
from tsworkbench.tui.desk import REDO
from tsworkbench.tui.following import reads, recount
from tsworkbench.tui.panes.banner import local_time

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench


def undo(bench: Workbench) -> None:
    """Takes back my last act."""
    bench.perform_with(history.undo, answer=REDO)


def redo(bench: Workbench) -> None:
    """Does again what was taken back."""
    bench.perform_with(history.redo)


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
    from tsworkbench.tui.actions import ACTS, BY_ID, keys_of
    from tsworkbench.tui.widgets.menu import MenuItem

    items = [MenuItem(act.id, act.help, "", keys_of(act), act.label) for act in ACTS]
    bench.choose("Every act", items, lambda choice: bench.run_act(BY_ID[choice]), narrowing=True)


def theme(bench: Workbench) -> None:
    """The next theme: dark, light, high contrast, the terminal's own colours. It is kept in the settings."""
    from tsworkbench.work.settings import THEMES, keep

    app = bench.app
    if app.theme not in (themes := [f"tsworkbench-{name}" for name in THEMES]):
        bench.tell("NO_COLOR is set, so there are no colours to choose from.")
        return
    place = (themes.index(app.theme) + 1) % len(themes)
    app.theme = themes[place]
    path = bench.settings.path
    if path:
        keep("theme", THEMES[place], path)
    bench.tell(
        f"{THEMES[place].capitalize().replace('-', ' ')}. {'It is kept in your settings.' if path else ''}".strip()
    )


def who(bench: Workbench) -> None:
    """Who sits at the desk: an officer of the file, found by typing, or somebody else."""
    from tsworkbench.tui.widgets.menu import MenuItem
    from tsworkbench.work.leading import officers

    book = bench.desk.book
    choices = [
        MenuItem(row["id"], row["name"], "", str(row["post"] or row["organisation"] or "")) for row in officers(book)
    ]
    choices.append(MenuItem(_ELSE, "somebody else…", "", "type a name"))
    names = {row["id"]: row["name"] for row in officers(book)}

    def chosen(choice: str) -> None:
        if choice != _ELSE:
            _seat(bench, names[choice])
            return
        bench.ask("Your name", "", lambda text: _seat_named(bench, text), says="Your acts are made in this name.")

    me = bench.desk.me
    bench.choose("Who are you?", choices, chosen, now=me["id"] if me is not None else None, narrowing=True)


_ELSE = "-"


def _seat_named(bench: Workbench, text: str) -> None:
    from tsworkbench.work.rows import words_of

    name = words_of(text, "name")[:200]
    bench.close_editor()
    _seat(bench, name)


@reads
def _seat(bench: Workbench, name: str) -> None:
    """Somebody else sits at the desk: header, counts and lists follow at once."""
    bench.desk.seat(name)
    bench.banner.refresh()
    recount(bench)
    bench.officers.show_mine()
    bench.show_hints()
    bench.tell(f"You are {name}. Your acts are made in this name.")


def take_up(bench: Workbench) -> None:
    """A draft, with its words in it."""
    from tsworkbench.tui.acts import drafting

    drafting.take_up(bench)


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

"""Taking back, doing again, looking things up, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.store import history
from tsworkbench.tui.desk import REDO
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
    """Dark or light."""
    dark = bench.app.theme == "tsworkbench-dark"
    bench.app.theme = "tsworkbench-light" if dark else "tsworkbench-dark"


def back(bench: Workbench) -> None:
    """Esc."""
    bench.go_back()


def leave(bench: Workbench) -> None:
    """Leaves; all is on disk."""
    bench.leave()

"""Taking back, doing again, looking things up, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.store import history
from tsworkbench.tui.acts.act import Act
from tsworkbench.tui.desk import REDO
from tsworkbench.tui.panes.banner import local_time

if TYPE_CHECKING:
    from tsworkbench.tui.screens.workbench import Workbench

_GROUP = "Keep it true"


def _undo(bench: Workbench) -> None:
    bench.perform_with(history.undo, answer=REDO)


def _redo(bench: Workbench) -> None:
    bench.perform_with(history.redo)


def _saved(bench: Workbench) -> None:
    at = bench.desk.book.last_commit
    when = f" at {local_time(at)}" if at else ""
    bench.tell(f"Already saved{when}: every edit is on disk before you see it. The file is {bench.desk.book.path}.")


def _keys(bench: Workbench) -> None:
    from tsworkbench.tui.screens.keys import KeysScreen

    bench.app.push_screen(KeysScreen())


def _every_act(bench: Workbench) -> None:
    from tsworkbench.tui.actions import ACTS, BY_ID, keys_of
    from tsworkbench.tui.widgets.menu import MenuItem

    items = [MenuItem(act.id, act.help, "", keys_of(act)) for act in ACTS]
    bench.choose("Every act", items, lambda choice: bench.run_act(BY_ID[choice]), narrowing=True)


def _theme(bench: Workbench) -> None:
    dark = bench.app.theme == "tsworkbench-dark"
    bench.app.theme = "tsworkbench-light" if dark else "tsworkbench-dark"


# One act, one line: the registry is a table.
# fmt: off
ACTS = (
    Act("undo", ("u", "ctrl+z"), "undo", "Take back the last act", _GROUP, _undo, True ),
    Act("redo", ("ctrl+r", "ctrl+y"), "redo", "Do again what was taken back", _GROUP, _redo, True),
    Act("saved", ("ctrl+s",), "saved", "Say when the last edit was saved, and where", _GROUP, _saved),
    Act("keys", ("question_mark", "f1"), "keys", "All keys", _GROUP, _keys),
    Act("acts", ("ctrl+p",), "acts", "Every act by name: type a word of it", _GROUP, _every_act),
    Act("theme", (), "theme", "Dark or light", _GROUP, _theme),
    Act("back", ("escape",), "back", "Back from zoom, or clear the message", _GROUP, lambda b: b.go_back()),
    Act("quit", ("q",), "quit", "Leave; says what was saved, and where", _GROUP, lambda b: b.leave()),
)
# fmt: on

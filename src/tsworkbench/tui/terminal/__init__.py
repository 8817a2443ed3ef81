"""The terminal: what it shows, what it says of itself, when it goes away; and the inside of Textual."""

import sys
from types import ModuleType
from typing import Any

NOT_SHOWN = ("textual.command", "textual.types", "textual.canvas", "rich.table", "platformdirs")
"""What Textual imports for its palette, names of types, lines around widgets, samples of themes, and screenshots."""
NOT_SPOKEN = ("ssl",)
"""What asyncio does without where it isn't there: nothing on the screen is connected to anything."""


class Absent:
    """In place of what has not been imported."""


def import_textual() -> None:
    """Imports Textual's app without a fifth of what it imports itself, which takes long and is never used here.

    Any of that is imported whole when it is asked for later. If a Textual can't do without, it is imported as usual.
    """
    if "textual" in sys.modules:
        return
    absent: dict[str, Any] = {name: _stand_in(name) for name in NOT_SHOWN if name not in sys.modules}
    if "asyncio" not in sys.modules:
        absent |= dict.fromkeys((name for name in NOT_SPOKEN if name not in sys.modules), None)
    sys.modules.update(absent)
    try:
        import textual.app  # noqa: F401
    except Exception:  # noqa: BLE001 - another version of Textual, which will be imported as it is
        for name in [name for name in sys.modules if name.partition(".")[0] == "textual"]:
            del sys.modules[name]
    finally:
        for name in absent:
            sys.modules.pop(name, None)


def _stand_in(name: str) -> ModuleType:
    def find(called: str) -> type[Absent]:
        if called.startswith("__"):
            raise AttributeError(called)
        return Absent

    module = ModuleType(name)
    module.__getattr__ = find  # type: ignore[method-assign]
    return module

"""Papers that were saved: which there are, and opening or printing one by the system's own means.

A file is handed over by its whole path, as an argument and never through a shell, and only if it is an ordinary file
with the ending of a paper. What opens it has no part in this terminal, and nobody waits for it.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tsworkbench.papers.catalogue import ENTRIES, Format
from tsworkbench.plan.calendar import local_moment
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.language.text import clean

_MOST = 60
_PATIENCE = {"open": 3.0, "print": 10.0}
"""Seconds until what still runs counts as having taken the file: a browser goes on, a printer's program ends."""
_SSH = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
_WINDOWS = "startfile"
_PLAIN = (Format.MD, Format.CSV, Format.ICS, Format.JSON, Format.PDF)

Which = Callable[[str], str | None]


class Saved(NamedTuple):
    """A paper on disk."""

    path: Path
    at: datetime
    size: int


def saved_papers(folders: Iterable[Path], also: Iterable[Path] = ()) -> list[Saved]:
    """The papers in some folders, known by their names, and those in `also`; the last saved comes first."""
    begins = tuple(entry.title.removeprefix("The ").replace(" ", "-").casefold() for entry in ENTRIES.values())
    found: dict[Path, Saved] = {}
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                named = [Path(entry.path) for entry in entries if entry.name.startswith(begins)]
        except OSError:
            continue
        found |= {one.path: one for path in named if (one := _saved(path)) is not None}
    found |= {one.path: one for path in also if (one := _saved(path)) is not None}
    return sorted(found.values(), key=lambda one: (one.at, one.path.name), reverse=True)[:_MOST]


def _saved(path: Path) -> Saved | None:
    if path.suffix.removeprefix(".") not in tuple(Format):
        return None
    try:
        there = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(there.st_mode):
        return None
    return Saved(path, local_moment(datetime.fromtimestamp(there.st_mtime, UTC)), there.st_size)


def way_to_open(
    platform: str = sys.platform, environment: Mapping[str, str] | None = None, which: Which = shutil.which
) -> tuple[str, ...] | None:
    """The program that opens a file in a window; None over ssh, and where there are no windows."""
    env = os.environ if environment is None else environment
    if any(env.get(name) for name in _SSH):
        return None  # the window would be on the other machine
    if platform == "win32":
        return (_WINDOWS,)
    if platform == "darwin":
        return _first(which, ("open",))
    if env.get("WSL_DISTRO_NAME") and (found := _first(which, ("wslview",))):
        return found
    if not (env.get("DISPLAY") or env.get("WAYLAND_DISPLAY")):
        return None  # it would begin a browser in this very terminal
    return _first(which, ("xdg-open",), ("gio", "open"))


def way_to_print(
    form: str, platform: str = sys.platform, environment: Mapping[str, str] | None = None, which: Which = shutil.which
) -> tuple[str, ...] | None:
    """The program that prints a file of a format; None where none is known that prints it as it looks."""
    env = os.environ if environment is None else environment
    if platform == "win32":
        return None if any(env.get(name) for name in _SSH) else (_WINDOWS, "print")
    if form in _PLAIN:
        return _first(which, ("lp",), ("lpr",))
    return _first(which, ("soffice", "--headless", "-p"), ("libreoffice", "--headless", "-p"))


def _first(which: Which, *ways: tuple[str, ...]) -> tuple[str, ...] | None:
    return next(((found, *rest) for name, *rest in ways if (found := which(name))), None)


def hand_over(path: Path, way: tuple[str, ...], *, doing: str) -> None:
    """Gives a paper to a program, to "open" or to "print" it. Raises NotFound or WrongInput where that fails."""
    path = Path(os.path.abspath(path))
    if _saved(path) is None:
        raise NotFound(
            f"{clean(path.name)} is not there any more as a paper: it was moved, renamed, deleted or replaced."
        )
    if way[0] == _WINDOWS:
        _start_file(path, *way[1:])
        return
    says = subprocess.PIPE if doing == "print" else subprocess.DEVNULL
    program = Path(way[0]).name
    try:
        running = subprocess.Popen(
            [*way, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=says,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        why = f"{program} can't be started ({clean(str(error))})"
        raise WrongInput(f"{why}: {_by_hand(path, doing)}") from error
    try:
        _, said = running.communicate(timeout=_PATIENCE[doing])
    except subprocess.TimeoutExpired:
        return  # it goes on by itself
    if running.returncode:
        words = clean((said or b"").decode(errors="replace"))[:200]
        why = f" said “{words}”" if words else " could not do it"
        raise WrongInput(f"{program}{why}: {_by_hand(path, doing)}")


def _start_file(path: Path, *verb: str) -> None:
    if sys.platform == "win32":
        try:
            os.startfile(str(path), *verb)
        except OSError as error:
            doing = verb[0] if verb else "open"
            raise WrongInput(f"Windows could not do it ({clean(str(error))}): {_by_hand(path, doing)}") from error


def _by_hand(path: Path, doing: str) -> str:
    return f"{doing} it from your file manager instead, at {clean(str(path))}."

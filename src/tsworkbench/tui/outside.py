"""Long words in the officer's own editor: the one that $VISUAL or $EDITOR names, else one that the system has."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from textual.app import App

from tsworkbench.plan.errors import CannotWrite, WorkbenchError, WrongInput
from tsworkbench.plan.language.text import clean, decoded, over_limit

_AT_ONCE = 1.0
"""Seconds in which nobody has read the words, let alone changed them."""


def edited_outside(app: App[Any], text: str) -> str:
    """`text` as it comes back from the editor, with the screen out of its way meanwhile.

    Raises as `edited` does, but only when the screen stands again: Textual leaves the terminal as it is if what it
    was lent for fails.
    """
    failed: WorkbenchError | None = None
    with app.suspend():
        try:
            text = edited(text)
        except WorkbenchError as error:
            failed = error
    if failed is not None:
        raise failed
    return text


def edited(text: str) -> str:
    """`text` as it comes back from the editor, which has the terminal meanwhile.

    Raises WrongInput where there is no editor, it can't be started, failed or came back at once, or the text got too
    long.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    command = command_of(named) if named.strip() else usual_editor()
    if not command:
        raise WrongInput("No editor is named. Set EDITOR to the one you like, such as “nano”, and start again.")
    begun = _now()
    try:
        words = _through(command, text)
    except OSError as error:
        raise CannotWrite(f"The words could not be handed to {command[0]} ({error.strerror}).") from error
    if too_long := over_limit(words):
        raise WrongInput(too_long)
    words = clean(words, lines=True)
    if words == clean(text, lines=True) and _now() - begun < _AT_ONCE:
        raise WrongInput(
            f"{_called(command)} came back at once, and the words are as they were. If its window is still open, what "
            "is written there does not come back: set EDITOR to an editor that waits, such as “code --wait”."
        )
    return words


def command_of(named: str, *, windows: bool = os.name == "nt") -> list[str]:
    """The program and its arguments in what EDITOR holds: on Windows “\\” is no sign of its own, and paths have spaces.

    Raises WrongInput where a quotation mark is missing.
    """
    try:
        if windows:
            if named.count('"') % 2:
                raise ValueError(named)
            words = [word.replace('"', "") for word in re.findall(r'(?:"[^"]*"|[^\s"])+', named)]
        else:
            words = shlex.split(named)
    except ValueError as error:
        raise WrongInput(f"EDITOR can't be read: a quotation mark is missing in {named}. Set it anew.") from error
    if len(words) > 1 and shutil.which(words[0]) is None:
        for count in range(len(words), 1, -1):  # a path with spaces in it, without quotation marks
            path = " ".join(words[:count])
            if os.path.isfile(path):
                return [path, *words[count:]]
    return words


def usual_editor(*, windows: bool = os.name == "nt") -> list[str]:
    """The editor that every system of its kind has; nothing where there is none."""
    if windows:
        return [os.path.join(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "notepad.exe")]
    return [name for name in ("nano", "vi") if shutil.which(name)][:1]


def _called(command: list[str]) -> str:
    return re.split(r"[\\/]", command[0])[-1]


def _now() -> float:
    return time.monotonic()


def _through(command: list[str], text: str) -> str:
    with (
        TemporaryDirectory(prefix="tsworkbench-") as folder,
        _interrupts_are_the_editors(),
    ):  # for its owner's eyes only
        path = os.path.join(folder, "words.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"{text}\n")
        try:
            code = subprocess.call([shutil.which(command[0]) or command[0], *command[1:], path])  # “code” is code.cmd
        except OSError as error:
            raise WrongInput(f"{command[0]} can't be started ({error.strerror}). Set EDITOR to another one.") from error
        if code:
            raise WrongInput(f"{command[0]} failed (exit code {code}), so the words are as they were.")
        with open(path, "rb") as written:
            return decoded(written.read())


@contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """ctrl+c in the editor comes to both programs; it is not meant for this one."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # a function, because a program inherits "ignore"
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

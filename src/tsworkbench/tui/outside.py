"""Long words in the officer's own editor, which $VISUAL or $EDITOR names."""

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from textual.app import App

from tsworkbench.plan.errors import CannotWrite, WorkbenchError, WrongInput
from tsworkbench.plan.text import clean, decoded, over_limit


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

    Raises WrongInput where no editor is named, it can't be started or failed, or the text got too long.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(named)
    except ValueError as error:
        raise WrongInput(f"EDITOR can't be read: a quotation mark is missing in {named}. Set it anew.") from error
    if not command:
        raise WrongInput("No editor is named. Set EDITOR to the one you like, such as “nano”, and start again.")
    try:
        words = _through(command, text)
    except OSError as error:
        raise CannotWrite(f"The words could not be handed to {command[0]} ({error.strerror}).") from error
    if too_long := over_limit(words):
        raise WrongInput(too_long)
    return clean(words, lines=True)


def _through(command: list[str], text: str) -> str:
    with (
        TemporaryDirectory(prefix="tsworkbench-") as folder,
        _interrupts_are_the_editors(),
    ):  # for its owner's eyes only
        path = os.path.join(folder, "words.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"{text}\n")
        try:
            code = subprocess.call([*command, path])
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

"""A terminal with the program in it, as the tests of the real program have it."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")

PACE = 0.04
"""Seconds between two keys of a fast typist."""
PATIENCE = 20
"""Seconds after which what is waited for will not come any more, even on a busy machine."""
ENTER, ESC, CTRL_L = "\r", "\x1b", "\x0c"
ASK_BRACKETS, BRACKETS = "\x1b[?2004$p", "\x1b[?2004;1$y"
"""Whether the terminal puts brackets around what is pasted; and that it does."""
SANE = ("\x1b[?1049l", "\x1b[?25h", "\x1b[?1000l", "\x1b[?2004l")
"""Back from the second screen; a cursor; no mouse; no bracketed paste."""


ON_A_DAY = Path(__file__).with_name("on_a_day.py")


class Terminal:
    """A terminal with the program in it."""

    def __init__(
        self, arguments: list[str], size: tuple[int, int], *, answers: bool = True, day: str | None = None
    ) -> None:
        """It `answers` that it puts brackets around what is pasted, or says nothing of it. With a `day` it is that day,
        for the program's clock as well.
        """
        width, height = size
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        self._answers = answers
        self.written = ""
        """All that came out of the program."""
        self.keys = 0
        """How many keys were pressed."""
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        environment = inherited | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        program = ["-m", "tsworkbench"] if day is None else [str(ON_A_DAY), day]
        self.process = pexpect.spawn(
            sys.executable,
            [*program, *arguments],
            dimensions=(height, width),
            env=environment,
            encoding="utf-8",
            codec_errors="strict",
        )
        self.process.delaybeforesend = None

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def came(self) -> int:
        """How many bytes came out of the program."""
        return len(self.written.encode())

    def press(self, *keys: str) -> None:
        """Presses keys, one after the other, at the pace of a fast typist."""
        for key in keys:
            self.process.send(key)
            self.keys += 1
            pressed = time.monotonic()
            while (rest := pressed + PACE - time.monotonic()) > 0:
                self._drink(rest)

    def fill_in(self, key: str, label: str, words: str) -> None:
        """Opens an editor, writes into it and presses enter."""
        self.press(key)
        self.shows(f"▌ {label}")
        self.process.send(words + ENTER)
        self.keys += len(words) + 1

    def look_into(self, key: str, words: str) -> None:
        """Opens something that shows these words, and leaves it with esc. What follows an esc at once belongs to it."""
        self.press(key)
        self.shows(words)
        self.process.send(ESC)
        self.until(lambda text: words not in text, f"{words} gone")

    def until(self, sees: Callable[[str], Any], what: str = "") -> None:
        """Reads until the screen shows what is waited for."""
        deadline = time.monotonic() + PATIENCE
        while not sees(self.text):
            assert time.monotonic() < deadline, f"never saw {what or sees}:\n{self.text}"
            self._drink(0.2)

    def shows(self, *words: str) -> None:
        """Reads until all of these words are on the screen."""
        for each in words:
            self.until(lambda text, each=each: each in text, each)

    def call(self, act: str) -> None:
        """Calls an act by its name. Enter is pressed once all of that has been read: what comes in one piece with its
        Enter is taken for a paste."""
        self.press(":")
        self.shows("Every act", "type to narrow")
        self.process.send(act)
        self.until(lambda text: any(line.lstrip().startswith(act) for line in text.splitlines()), f"{act} typed")
        self.shows(f"▌ {act}")
        self.process.send(ENTER)

    def overwrite(self, words: str) -> None:
        """Something else than the program writes to the terminal, all over it."""
        for line in range(self.screen.lines):
            for column, letter in enumerate(words, 10):
                self.screen.buffer[line][column] = self.screen.default_char._replace(data=letter)

    def resize(self, width: int, height: int) -> None:
        self.screen.resize(height, width)
        self.process.setwinsize(height, width)

    def ends(self) -> int | None:
        """Reads to the end; the exit code, or None if a signal ended it."""
        self.written += self.process.read()
        self.process.close()
        code: int | None = self.process.exitstatus
        return code

    def _drink(self, seconds: float) -> None:
        """Reads what comes within a time; returns at the first of it."""
        try:
            read = self.process.read_nonblocking(65536, seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self.written += read
        self._stream.feed(read)
        if self._answers and ASK_BRACKETS in self.written:
            self._answers = False
            self.process.send(BRACKETS)

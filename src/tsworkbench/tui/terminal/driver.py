"""The terminal under the app, on Linux and macOS: one writer and one reader, and what is done when it has gone.

Everything that the app does with Textual's driver beyond its public face stands here.
"""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from queue import Full
from typing import ClassVar

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tsworkbench.tui.bench.gate import BracketsPastes

GONE = signal.SIGHUP
"""What the system says, to the programs in it, of a terminal that has gone."""
_AFTER = 0.3
"""Seconds in which the system's own signal would have come, and the app have ended."""
_RESET = b"\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
_watched: set[tuple[int, int]] = set()
"""Terminals, by device and inode, that a thread of `watch` waits for: one is enough, however many apps there are."""


ASK_BRACKETS = "\x1b[?2004$p"
"""Asks the terminal whether it puts brackets around what is pasted (DECRQM, mode 2004)."""
_BRACKETS = r"\x1b\[\?2004;[13]\$y"
_LONGEST = 16
_ANSWERS_WITHIN = 10.0
"""Seconds after the question in which an answer counts: later it could only be part of something pasted."""


class Reader(XTermParser):
    """Textual's reader of what the terminal sends, which notices that one answer too."""

    asked_at: ClassVar[float] = float("-inf")
    _tail = ""

    def feed(self, data: str) -> Iterator[Message]:
        """What a piece of input means; a piece may end in the middle of the answer."""
        self._tail += data
        if "$y" in self._tail and re.search(_BRACKETS, self._tail):
            self._tail = ""
            if time.monotonic() - self.asked_at < _ANSWERS_WITHIN:
                yield BracketsPastes()
        self._tail = self._tail[-_LONGEST:]
        yield from super().feed(data)


linux_driver.XTermParser = Reader  # type: ignore[attr-defined]


class CalmDriver(LinuxDriver):
    """Textual's driver, with three differences: nothing is started twice, a terminal that has gone is no fault, and
    it is asked whether it puts brackets around pastes.
    """

    def start_application_mode(self) -> None:
        """Takes the terminal, and asks about brackets; where the question would be printed, doesn't ask."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if os.environ.get("TERM_PROGRAM") != "Apple_Terminal":
            Reader.asked_at = time.monotonic()
            self.write(ASK_BRACKETS)
            self.flush()

    def _get_terminal_size(self) -> tuple[int, int]:
        """The columns and lines that `shutil` finds, without the price of what it imports."""
        try:
            there = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr]
        except (AttributeError, ValueError, OSError):
            return super()._get_terminal_size()
        return _told("COLUMNS") or there.columns or 80, _told("LINES") or there.lines or 25

    def _sigcont_application(self, *_: object) -> None:
        """Goes on after a stop. Where there was none, Textual would start a second reader and a second writer."""
        if not self._auto_restart:
            return  # another program has the terminal; the app takes it back when that has ended
        if self._must_signal_resume:
            self.resume_application_mode()
        elif self._app._loop is not None:  # not here: the program may be in the middle of writing
            self._app._loop.call_soon_threadsafe(self._begin_again)

    def _begin_again(self) -> None:
        self.suspend_application_mode()
        self.resume_application_mode()

    def fall_silent(self) -> None:
        """What is written from now on goes nowhere: the terminal has gone, and writing to it would never end."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        for fileno in (1, 2):
            if not stands(fileno):
                os.dup2(nowhere, fileno)
        old, self._writer_thread = self._writer_thread, WriterThread(sys.__stderr__)  # type: ignore[arg-type]
        self._writer_thread.start()
        if old is not None:
            with suppress(Full):
                old._queue.put_nowait(None)

    def run_input_thread(self) -> None:
        """Reads until the app ends, or there is no terminal any more: `watch` sees to the rest."""
        try:
            super().run_input_thread()
        except OSError:
            if stands(self.fileno):
                raise


def _told(variable: str) -> int:
    """A number in the environment; 0 if there is none."""
    try:
        return max(0, int(os.environ.get(variable, "")))
    except ValueError:
        return 0


def stands(fileno: int = 0) -> bool:
    """Whether there still is a terminal at `fileno`: standard input, if nothing else is said."""
    try:
        termios.tcgetattr(fileno)
    except (termios.error, OSError):
        return False
    return True


def watch(fileno: int = 0) -> None:
    """Sends this program the signal `GONE` once the terminal at `fileno` has gone, where the system sends none itself.

    It sends none to a program of which the terminal is not the controlling one.
    """
    with suppress(OSError):
        there = os.fstat(fileno)
        if not hasattr(select, "poll") or (there.st_dev, there.st_ino) in _watched:
            return
        _watched.add((there.st_dev, there.st_ino))
        threading.Thread(target=_wait_for_the_end, args=(fileno,), name="terminal", daemon=True).start()


def _wait_for_the_end(fileno: int) -> None:
    waiting = select.poll()
    waiting.register(fileno, 0)  # a hang-up is reported unasked
    with suppress(OSError):
        found = waiting.poll()
        if found and found[0][1] & (select.POLLHUP | select.POLLERR):
            time.sleep(_AFTER)
            os.kill(os.getpid(), GONE)


def patiently(number: int, code: int, *waits: float) -> None:
    """Makes sure that the program ends: after each of `waits`, in seconds, the signal `number` comes again.

    After the last of them the program is ended with the exit code `code` instead, whatever it is doing.
    """
    main = threading.main_thread().ident

    def run() -> None:
        for wait in waits[:-1]:
            time.sleep(wait)
            if main is not None:
                signal.pthread_kill(main, number)  # wakes it even where it waits for a lock
        time.sleep(waits[-1])
        os._exit(code)

    threading.Thread(target=run, name="leaving", daemon=True).start()


def put_right(attributes: object) -> None:
    """Gives the terminal back as it was, without the driver, which may wait for a terminal that nobody reads."""
    with suppress(OSError, ValueError, termios.error, AttributeError):
        if isinstance(attributes, list):
            termios.tcsetattr(0, termios.TCSANOW, attributes)
        os.write(2, _RESET)

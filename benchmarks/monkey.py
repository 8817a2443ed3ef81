"""A monkey at the workbench: random keys, words, mouse, pastes and resizes, for as long as you like. POSIX only.

    python benchmarks/monkey.py [KEYS] [SEED] [ROWSxCOLUMNS]

The program must never end but by a key that leaves it, must answer, and must leave a sound file; and once all that was
done has been taken back, the export must be what it was. Whatever goes wrong is printed with the keys before it; the
same seed presses the same keys. Everything happens in a folder of its own under the temporary one.
"""

import fcntl
import os
import pty
import random
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

PROGRAM = [sys.executable, "-m", "tsworkbench"]
SIZES = ((24, 80), (36, 120), (50, 200), (10, 40), (5, 20), (1, 1), (3, 200), (60, 60))
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ?/.,<>[]=+-;:'\"!@#$%^&*()_~`|\\{}"
MOVES = ("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~", "\t", "\x1b[Z")
OTHERS = (
    "\x7f",
    "\x1b[3~",
    "\x1b[2~",
    "\x1b[1;2A",
    "\x1b[1;2B",
    "\x1b[1;5C",
    "\x1b[1;3A",
    "\x1bOP",
    "\x1bOQ",
    "\x1b[15~",
)
CONTROLS = tuple(chr(code) for code in range(32) if code not in (3, 9, 13, 17, 27))  # 3 and 17 leave
ACTS = (*"garcpsnxNd+-oOLteiuUuDVvz.MTWKRHPfJ=mGwy", "\x12", "\x10", "\x13", "\x18")
WORDS = (
    "end jan", "Louise Russell", "+Somebody New", "red", "TBC", "31/3/10", "4.6.m1", "=40", "+12", "1.1", "Corporate",
    "import", "export", "roll forward", "sign off", "new group", "new meeting", "serves", "who", "theme", "settings",
    "bring back", "/etc/passwd", "../../x", "2009-11-01", "é漢字🎉", "next week", "last friday of each month", "",
)  # fmt: skip
PASTES = (
    *WORDS, "[/]", "[@click=app.quit]x[/]", "\x1b]52;c;QUJD\x07", "\u202egnp", "a\x00b", "\x9b31m", "A" * 20_000,
    "line1\nline2\r\nline3\tx", "\x1b[200~nested", "=cmd|'/C calc'!A1", "Z\u0351\u036b" * 300, "{{7*7}}",
)  # fmt: skip
QUIET, PATIENCE = 0.03, 10.0
"""Seconds without output after which a key counts as answered, and after which the program counts as frozen."""
EVERY = 500


class Program:
    """The workbench on a terminal, with the keys it was given last."""

    def __init__(self, arguments: list[str], folder: Path, size: tuple[int, int]) -> None:
        self.size = size
        self.said = b""
        self.code: int | None = None
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execv(PROGRAM[0], [*PROGRAM, *arguments])
        self.resize(size)
        self.read(3.0, quiet=1.0)

    def read(self, limit: float = 1.0, quiet: float = QUIET) -> int:
        """Reads until nothing has come for a while; how much came."""
        until, count = time.monotonic() + limit, 0
        while (rest := until - time.monotonic()) > 0 and select.select([self._handle], [], [], min(quiet, rest))[0]:
            try:
                came = os.read(self._handle, 65536)
            except OSError:
                came = b""
            if not came:
                break
            self.said = (self.said + came)[-20_000:]
            count += len(came)
        return count

    def send(self, keys: str) -> None:
        """Presses keys; a long paste is sent as fast as it is taken."""
        rest = keys.encode("utf-8", "surrogatepass")
        until = time.monotonic() + PATIENCE
        while rest and time.monotonic() < until:
            if select.select([], [self._handle], [], 0.05)[1]:
                try:
                    rest = rest[os.write(self._handle, rest[:1024]) :]
                except OSError:
                    return
            if rest:
                self.read(0.01)
        self.read()

    def resize(self, size: tuple[int, int]) -> None:
        """Another size of the window."""
        self.size = size
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))

    def has_ended(self, patience: float = 0.0) -> bool:
        """Whether it runs no more; `code` is then what it left with."""
        until = time.monotonic() + patience
        while self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
            elif time.monotonic() >= until:
                return False
            else:
                self.read(0.1)
        return True

    def close(self) -> None:
        """Ends it, if it still runs."""
        if not self.has_ended():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._handle)


def presses(chance: random.Random) -> Iterator[str | tuple[int, int]]:
    """What the monkey does, for ever: keys as a terminal sends them, or a size."""
    while True:
        kind = chance.random()
        if kind < 0.10:
            yield _mouse(chance)
        elif kind < 0.14:
            yield f"\x1b[200~{chance.choice(PASTES)}\x1b[201~"
        elif kind < 0.145:
            yield chance.choice(SIZES)
        elif kind < 0.155:
            yield "".join(chance.choice(LETTERS) for _ in range(chance.randrange(3, 30)))
        elif kind < 0.19:
            yield from chance.choice(WORDS)
        elif kind < 0.34:
            yield from _on_purpose(chance)
        elif kind < 0.60:
            yield chance.choice(LETTERS)
        elif kind < 0.80:
            yield chance.choice(MOVES)
        elif kind < 0.92:
            yield chance.choice(("\r", "\x1b"))
        else:
            yield chance.choice((*OTHERS, *CONTROLS))


def _on_purpose(chance: random.Random) -> Iterator[str]:
    """An act as an officer would do it: to a row, its key, some words, enter."""
    yield from ["\x1b"] * chance.choice((0, 1, 1, 2))
    yield from [chance.choice("jjjkk123mGw\t ") for _ in range(chance.choice((0, 1, 3)))]
    yield chance.choice(ACTS)
    if chance.random() < 0.6:
        yield from (*chance.choice(WORDS), "\r")
    if chance.random() < 0.5:
        yield "\r"


def _mouse(chance: random.Random) -> str:
    button, x, y = chance.choice((0, 0, 0, 1, 2, 64, 65, 35)), chance.randrange(1, 200), chance.randrange(1, 50)
    pressed = f"\x1b[<{button};{x};{y}M"
    whole = pressed if button >= 64 else f"{pressed}\x1b[<{button};{x};{y}m"
    return whole * (2 if chance.random() < 0.2 else 1)


class Monkey:
    """One run: the file, the program on it, and what went wrong."""

    def __init__(self, folder: Path, seed: int, size: tuple[int, int]) -> None:
        self.folder, self.size = folder, size
        self.file = folder / "plan.db"
        self.chance = random.Random(seed)
        self.last: deque[str] = deque(maxlen=60)
        self.faults = self.keys = self.starts = 0
        for name in ("data", "config", "state", "cache"):
            os.environ[f"XDG_{name.upper()}_HOME"] = str(folder / name)
        os.environ.update(HOME=str(folder), EDITOR="true", TERM="xterm-256color", COLORTERM="truecolor")
        os.environ["TSWORKBENCH_DEBUG"] = "1"
        self.ask("demo", "--keep", str(self.file))
        self.before = self.export()
        self.first = self.newest()

    def ask(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """Runs a command."""
        return subprocess.run([*PROGRAM, *words], capture_output=True, cwd=self.folder, check=False)

    def export(self) -> bytes:
        """All that the file holds, as JSON."""
        return self.ask("export", "json", "--file", str(self.file)).stdout

    def start(self) -> Program:
        """Opens the workbench."""
        self.starts += 1
        return Program(["--file", str(self.file), "--as-at", "2009-12-15"], self.folder, self.size)

    def fault(self, what: str, program: Program | None = None) -> None:
        """Prints what went wrong, and the keys before it."""
        self.faults += 1
        print(f"after {self.keys} keys: {what}\n  keys: {list(self.last)}", flush=True)
        if program is not None:
            print(program.said[-4000:].decode("utf-8", "replace").replace("\x1b", "␛"), flush=True)

    def play(self, keys: int) -> None:
        """Presses so many keys."""
        program, looked = self.start(), 0
        for press in presses(self.chance):
            if self.keys >= keys:
                break
            if isinstance(press, tuple):
                program.resize(press)
                program.read()
                continue
            self.keys += 1
            self.last.append(press[:40])
            program.send(press)
            if program.has_ended():
                if program.code:
                    self.fault(f"it left with {program.code}", program)
                program.close()
                program = self.start()
            elif self.keys - looked >= EVERY:
                looked = self.keys
                self.look(program)
        self.leave(program)

    def look(self, program: Program) -> None:
        """The program still paints, and the file is sound."""
        program.resize((self.size[0], self.size[1] - 1))
        if not program.read(PATIENCE, quiet=PATIENCE) and not program.has_ended(PATIENCE):
            self.fault("it paints no more", program)
        if program.has_ended():
            return  # it was leaving
        program.resize(self.size)
        program.read()
        checked = self.ask("check", "--file", str(self.file))
        if checked.returncode:
            self.fault(f"check found: {checked.stdout.decode()}{checked.stderr.decode()}")
        print(
            f"{self.keys} keys, {self.starts} starts, {self.newest() - self.first} acts, {self.faults} faults",
            flush=True,
        )

    def leave(self, program: Program) -> None:
        """Out of whatever is open, and out of the program."""
        for key in ("\x1b", "\x1b", "\x1b", "\x1b", "\x11"):
            program.send(key)
            program.read(0.3)
        if not program.has_ended(PATIENCE):
            self.fault("it doesn't leave", program)
        program.close()

    def newest(self) -> int:
        """The number of the newest act."""
        from tsworkbench.store.opening import open_book

        book = open_book(self.file)
        try:
            return int(book.value("select max(seq) from action"))
        finally:
            book.close()

    def take_all_back(self) -> None:
        """Takes back every act of the run, by whomever it was made, and compares the export."""
        from tsworkbench.plan.errors import WorkbenchError
        from tsworkbench.store.log import undo as undo_log
        from tsworkbench.store.opening import open_book

        book = open_book(self.file)
        people = [row[0] for row in book.rows("select distinct who from action where seq>?", self.first)]
        try:
            while True:
                steps = []
                for book.who in people:
                    step = undo_log.undoable(book)
                    if step is not None and step.seq > self.first:
                        steps.append((step.seq, book.who))
                if not steps:
                    break
                book.who = max(steps)[1]
                undo_log.undo(book)
        except WorkbenchError as error:
            self.fault(f"an act can't be taken back: {error}")
        finally:
            book.close()
        if self.ask("check", "--file", str(self.file)).returncode:
            self.fault("the file is not sound once all is taken back")
        if self.export() != self.before:
            (self.folder / "before.json").write_bytes(self.before)
            (self.folder / "after.json").write_bytes(self.export())
            self.fault(f"the export is another one once all is taken back: see {self.folder}")


def main(keys: int, seed: int, size: tuple[int, int]) -> int:
    """Lets a monkey play; 0 if nothing went wrong."""
    folder = Path(tempfile.mkdtemp(prefix="monkey-"))
    monkey = Monkey(folder, seed, size)
    monkey.play(keys)
    monkey.take_all_back()
    print(f"seed {seed}: {monkey.keys} keys, {monkey.starts} starts, {monkey.faults} faults")
    if not monkey.faults:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if monkey.faults else 0


if __name__ == "__main__":
    _, *given = sys.argv
    rows, columns = (given[2] if len(given) > 2 else "36x120").split("x")
    sys.exit(main(int(given[0]) if given else 1000, int(given[1]) if len(given) > 1 else 1, (int(rows), int(columns))))

"""A program on a pseudo-terminal, and how long it takes to answer. POSIX only."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time


class Terminal:
    """Runs `command` on a terminal of its own and reads what it draws."""

    def __init__(self, command: list[str], *, rows: int = 36, columns: int = 120) -> None:
        self.began = time.perf_counter()
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLUMNS=str(columns), LINES=str(rows))
            os.execv(command[0], command)
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until(self, words: bytes, limit: float = 60.0) -> float:
        """Seconds since the start until `words` have been drawn."""
        self.through(words, limit)
        return time.perf_counter() - self.began

    def through(self, words: bytes, limit: float = 60.0) -> bytes:
        """All that comes until `words` have been drawn."""
        seen = b""
        while words not in seen:
            seen += self._read(limit)
        return seen

    def settle(self, quiet: float = 0.25) -> bytes:
        """All that comes until nothing has come for `quiet` seconds."""
        seen = b""
        while select.select([self.handle], [], [], quiet)[0]:
            seen += os.read(self.handle, 65536)
        return seen

    def send(self, keys: bytes) -> None:
        """Sends keys that may have no answer."""
        os.write(self.handle, keys)

    def press(self, keys: bytes) -> float:
        """Sends keys; seconds until the first byte of the answer."""
        began = time.perf_counter()
        self.send(keys)
        self._first = self._read(5.0)
        return time.perf_counter() - began

    def rest(self, quiet: float = 0.02) -> int:
        """Bytes of the answer to the last `press`, up to a pause of `quiet` seconds: one repaint."""
        return len(self._first) + len(self.settle(quiet))

    def memory(self) -> float:
        """Most memory the program has held, in MB (Linux only)."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024

    def processor(self) -> float:
        """Seconds that the processors have been at it, its threads' too (Linux only)."""
        return time.clock_gettime(~self.pid << 3 | 2)  # the clock that `clock_getcpuclockid` names

    def close(self) -> None:
        """Ends the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.handle)

    def _read(self, limit: float) -> bytes:
        if not select.select([self.handle], [], [], limit)[0]:
            raise SystemExit(f"nothing came for {limit} s")
        return os.read(self.handle, 65536)

"""Start, memory and cursor of the full-screen app, on a pseudo-terminal.

    python benchmarks/screen.py [ROUNDS] [MILESTONES]

Each round runs hello-world, the sample plans and the large plan in turn, so that a machine that slows down
slows all of them; ratios are of medians, and of the smallest in processor time, which says most on a busy machine.
The cursor of a plan's milestones and that of a register's entries, as many of
both in one file, are moved in turn.
"""

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import closing
from statistics import median

from generate import generate
from terminal import Terminal
from tsworkbench.plan.registers import presets
from tsworkbench.store.opening import open_book
from tsworkbench.store.registers.definitions import all_registers
from tsworkbench.work.edits import perform
from tsworkbench.work.registers.definitions import take_in

HERE = os.path.dirname(os.path.abspath(__file__))
READY = b" keys"  # the last words of the first screen


def workbench(path: str) -> list[str]:
    """The command that opens a file as at the middle of the sample plan's year."""
    return [sys.executable, "-m", "tsworkbench", "open", path, "--as-at", "2009-12-15", "--who", "Louise Russell"]


def start(rounds: int, commands: dict[str, tuple[list[str], bytes]]) -> None:
    """Prints how long each takes to its first screen, of that on a processor, and the memory it then holds."""
    seconds, busy, memory = defaultdict(list), defaultdict(list), defaultdict(list)
    for _ in range(rounds):
        for name, (command, words) in commands.items():
            terminal = Terminal(command)
            seconds[name].append(terminal.until(words))
            busy[name].append(terminal.processor())
            terminal.settle()
            memory[name].append(terminal.memory())
            terminal.close()
    for name in commands:
        start_ms, ratio = median(seconds[name]) * 1000, median(seconds[name]) / median(seconds["hello"])
        least, least_times = min(busy[name]) * 1000, min(busy[name]) / min(busy["hello"])
        held, times = median(memory[name]), median(memory[name]) / median(memory["hello"])
        print(
            f"{name:<16} start {start_ms:5.0f} ms  × {ratio:.2f}   processor {least:5.0f} ms  × {least_times:.2f}   "
            f"memory {held:6.1f} MB  × {times:.2f}"
        )
    print(f"large / sample   start × {median(seconds['large']) / median(seconds['sample']):.2f}")


def registered(path: str, entries: int) -> None:
    """Puts a register of organisations with made-up entries into a file."""
    with closing(open_book(path, who="Benchmark")) as book:
        plan_id = str(book.value("select id from plan where deleted=0"))
        perform(book, take_in(presets.shipped("organisations"), plan_id=plan_id))
        register = next(one for one in all_registers(book) if one.name == "organisations")
        fields = {field.name: str(field.slot) for field in register.stored}
        with book.act(large=True) as act:
            act.called("Organisations: made up")
            for number in range(entries):
                cells = {
                    fields["name"]: f"Organisation {number * 7919 % 100_003}",
                    fields["charity_number"]: f"{1_000_000 + number}",
                    fields["active"]: "active",
                }
                act.insert("entry", register_id=register.id, ref=f"O{number + 1}", sort=f"V{number:07d}", **cells)


class Cursor:
    """The cursor of one pane: what is measured of its moves."""

    def __init__(self, name: str, path: str, way: bytes = b"") -> None:
        """`way` are the keys that lead to the pane."""
        self.name = name
        self.terminal = Terminal(workbench(path))
        self.terminal.until(READY)
        self.terminal.settle(1.0)
        for key in (*(bytes([one]) for one in way), b"\x1b[H"):
            self.terminal.send(key)
            self.terminal.settle(2.0)
        self.first: list[float] = []
        self.sizes: list[int] = []
        self.after: list[int] = []

    def move(self, key: bytes) -> None:
        """Presses a key and notes what comes."""
        self.first.append(self.terminal.press(key))
        self.sizes.append(self.terminal.rest())
        self.after.append(len(self.terminal.settle(0.3)))

    def close(self) -> None:
        """Prints the time to the first byte of a move, and the bytes of it, of its followers, of a page."""
        page = self.terminal.press(b"\x1b[6~")
        print(
            f"{self.name:<16} cursor {median(self.first) * 1000:5.1f} ms to first byte, {median(self.sizes):5.0f} "
            f"bytes; followers {median(self.after):5.0f} bytes; page {page * 1000:5.1f} ms, {self.terminal.rest():5d} "
            "bytes"
        )
        self.terminal.close()


def cursors(panes: dict[str, tuple[str, bytes]], moves: int = 40) -> None:
    """Moves the cursors of some panes in turn; a pane is a file and the keys that lead there."""
    there = [Cursor(name, path, way) for name, (path, way) in panes.items()]
    for move in range(moves):
        for one in there:
            one.move(b"j" if move % 8 < 4 else b"k")
    for one in there:
        one.close()


def main(rounds: int = 9, milestones: int = 100_000) -> None:
    """Runs everything in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        sample, large = os.path.join(folder, "sample.tswb"), os.path.join(folder, "large.tswb")
        subprocess.run([sys.executable, "-m", "tsworkbench", "demo", "--keep", sample], check=True, capture_output=True)
        generate(large, milestones=milestones, seed=1)
        start(
            rounds,
            {
                "hello": ([sys.executable, os.path.join(HERE, "hello.py")], b"Hello"),
                "sample": (workbench(sample), READY),
                "large": (workbench(large), READY),
                "demo": ([sys.executable, "-m", "tsworkbench", "demo"], READY),
            },
        )
        registered(large, milestones)
        cursors({"sample": (sample, b""), "large": (large, b""), "large, entries": (large, b"4j\r")})


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""What a key costs on a thin line: bytes until all is quiet, and how many of the cells painted had changed. POSIX only.

    python benchmarks/line.py [FILE] [COLUMNSxROWS]

Without a file, the demonstration is opened. It wants pyte, which the tests want too.
"""

import os
import subprocess
import sys
import tempfile
from collections import defaultdict

import pyte
from pyte.screens import Char, StaticDefaultDict

from screen import READY, workbench
from terminal import Terminal

QUIET = 0.7
"""Seconds without a byte after which nothing more will follow a key."""
BACK = "\x1b"
KEYS: list[tuple[str, str]] = [
    ("c", "c"), ("u", "u"), ("g", "g"), ("u", "u"), ("d", "d"), ("a letter", "j"), ("esc", BACK), ("esc", BACK),
    ("o", "o"), ("esc", BACK), ("i", "i"), ("esc", BACK), ("e", "e"), ("esc", BACK), ("n", "n"), ("esc", BACK),
    ("v", "v"), ("v", "v"), ("v", "v"), ("v", "v"), ("j", "j"), ("j", "j"), ("k", "k"), ("k", "k"),
    ("page down", "\x1b[6~"), ("home", "\x1b[H"), ("]", "]"), ("space", " "), ("space", " "),
    ("2", "2"), ("j", "j"), ("3", "3"), ("j", "j"), ("1", "1"),
    ("/", "/"), ("a letter", "p"), ("esc", BACK), ("?", "?"), ("esc", BACK), ("P", "P"), ("esc", BACK),
    ("W", "W"), ("esc", BACK), ("H", "H"), ("esc", BACK), ("D", "D"), ("esc", BACK), ("T", "T"), ("esc", BACK),
    ("U", "U"), ("esc", BACK),
]  # fmt: skip


class Cells(StaticDefaultDict):
    """A line of the terminal that counts what is written into it."""

    counted: "Screen"

    def __setitem__(self, column: int, cell: Char) -> None:
        self.counted.painted += 1
        self.counted.changed += self[column] != cell
        super().__setitem__(column, cell)


class Screen(pyte.Screen):
    """A terminal's screen that knows how many cells were painted, and how many of them had changed."""

    painted = changed = 0

    def reset(self) -> None:
        """Begins with empty lines that count."""
        super().reset()

        def line() -> Cells:
            cells = Cells(self.default_char)
            cells.counted = self
            return cells

        self.buffer = defaultdict(line)


def show(path: str, columns: int, rows: int) -> None:
    """Prints bytes and cells of each key."""
    terminal = Terminal(workbench(path), rows=rows, columns=columns)
    screen = Screen(columns, rows)
    stream = pyte.ByteStream(screen)
    stream.feed(terminal.through(READY) + terminal.settle(2.0))
    print(f"{'key':<12}{'bytes':>8}{'painted':>9}{'changed':>9}")
    whole = [0, 0, 0]
    for name, key in KEYS:
        screen.painted = screen.changed = 0
        os.write(terminal.handle, key.encode())
        came = terminal.settle(QUIET)
        stream.feed(came)
        row = (len(came), screen.painted, screen.changed)
        whole = [sum(both) for both in zip(whole, row, strict=True)]
        print(f"{name:<12}{row[0]:8}{row[1]:9}{row[2] / max(1, row[1]):9.0%}")
    print(f"{'all':<12}{whole[0]:8}{whole[1]:9}{whole[2] / max(1, whole[1]):9.0%}")
    print(f"{'idle, 3 s':<12}{len(terminal.settle(3.0)):8}")
    terminal.close()


def main(path: str = "", size: str = "120x36") -> None:
    """Runs the keys through a file, or through the demonstration's."""
    columns, rows = (int(number) for number in size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        if not path:
            path = os.path.join(folder, "demo.tswb")
            subprocess.run(
                [sys.executable, "-m", "tsworkbench", "demo", "--keep", path], check=True, capture_output=True
            )
        show(path, columns, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Start, memory and cursor of the full-screen app, on a pseudo-terminal.

    python benchmarks/screen.py [ROUNDS] [MILESTONES]

Each round runs hello-world, the sample plans and the large plan in turn, so that a machine that slows down
slows all of them; ratios are of medians.
"""

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from statistics import median

from generate import generate
from terminal import Terminal

HERE = os.path.dirname(os.path.abspath(__file__))
READY = b" keys"  # the last words of the first screen


def workbench(path: str) -> list[str]:
    """The command that opens a file as at the middle of the sample plan's year."""
    return [sys.executable, "-m", "tsworkbench", "open", path, "--as-at", "2009-12-15", "--who", "Louise Russell"]


def start(rounds: int, commands: dict[str, tuple[list[str], bytes]]) -> None:
    """Prints how long each takes to its first screen, and the memory it then holds."""
    seconds, memory = defaultdict(list), defaultdict(list)
    for _ in range(rounds):
        for name, (command, words) in commands.items():
            terminal = Terminal(command)
            seconds[name].append(terminal.until(words))
            terminal.settle()
            memory[name].append(terminal.memory())
            terminal.close()
    for name in commands:
        start_ms, ratio = median(seconds[name]) * 1000, median(seconds[name]) / median(seconds["hello"])
        held, times = median(memory[name]), median(memory[name]) / median(memory["hello"])
        print(f"{name:<16} start {start_ms:7.0f} ms  × {ratio:.2f}   memory {held:6.1f} MB  × {times:.2f}")
    print(f"large / sample   start × {median(seconds['large']) / median(seconds['sample']):.2f}")


def cursor(name: str, path: str, moves: int = 40) -> None:
    """Prints the time to the first byte of a cursor move, and the bytes of it, of its followers, of a page."""
    terminal = Terminal(workbench(path))
    terminal.until(READY)
    terminal.settle(1.0)
    terminal.press(b"\x1b[H")
    terminal.settle(0.5)
    first, sizes, after = [], [], []
    for move in range(moves):
        first.append(terminal.press(b"j" if move % 8 < 4 else b"k"))
        sizes.append(terminal.rest())
        after.append(len(terminal.settle(0.3)))
    page = terminal.press(b"\x1b[6~")
    print(
        f"{name:<16} cursor {median(first) * 1000:5.1f} ms to first byte, {median(sizes):5.0f} bytes; "
        f"followers {median(after):5.0f} bytes; page {page * 1000:5.1f} ms, {terminal.rest():5d} bytes"
    )
    terminal.close()


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
        cursor("sample", sample)
        cursor("large", large)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

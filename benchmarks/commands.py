"""The command line against the imports it can't do without.

python benchmarks/commands.py [ROUNDS] [MILESTONES]
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from statistics import median

from generate import generate


def timed(command: list[str]) -> float:
    """Seconds that a command takes as a whole process."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def main(rounds: int = 15, milestones: int = 100_000) -> None:
    """Runs the commands in turn and prints medians with their ratio to the bare imports."""
    with tempfile.TemporaryDirectory() as folder:
        sample, large = os.path.join(folder, "sample.tswb"), os.path.join(folder, "large.tswb")
        bench = [sys.executable, "-m", "tsworkbench"]
        subprocess.run([*bench, "demo", "--keep", sample], check=True, capture_output=True)
        generate(large, milestones=milestones, seed=1)
        late = ["--officer", "Louise Russell", "--late", "--as-at", "2009-12-15", "--json"]
        officer = (
            subprocess.run([*bench, "officers", "--file", large, "--json"], check=True, capture_output=True, text=True)
            .stdout.split('"name": "')[1]
            .split('"')[0]
        )
        commands = {
            "bare imports": [sys.executable, "-c", "import click, sqlite3, json"],
            "list, sample": [*bench, "list", "--file", sample, *late],
            "set, sample": [*bench, "set", "4.4.m1", "--status", "complete", "--file", sample, "--as-at", "2009-12-15"],
            "list, large": [
                *bench,
                "list",
                "--file",
                large,
                "--officer",
                officer,
                "--late",
                "--as-at",
                "2009-12-15",
                "--json",
            ],
            "set, large": [*bench, "set", "1.1.m1", "--status", "complete", "--file", large, "--as-at", "2009-12-15"],
        }
        again = {
            name: [*command[:6], "in_progress", *command[7:]]
            for name, command in commands.items()
            if name.startswith("set")
        }
        seconds = defaultdict(list)
        for _ in range(rounds):
            for name, command in commands.items():
                if name in again:
                    subprocess.run(again[name], check=False, capture_output=True)
                seconds[name].append(timed(command))
        for name in commands:
            ratio = median(seconds[name]) / median(seconds["bare imports"])
            print(f"{name:<14} {median(seconds[name]) * 1000:7.1f} ms  × {ratio:.2f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

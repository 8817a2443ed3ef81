"""Kills a program in the middle of its acts, over and over, and looks what is left.

    python benchmarks/kill.py 1000

Every act that was acknowledged before the kill must be in the file, at most the one in hand may be there besides,
and the file must be sound each time.
"""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tsworkbench.plan.whole import Activity, Library, Milestone, Objective, Plan
from tsworkbench.store.check import check
from tsworkbench.store.library import write_library
from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create

WRITER = """
import os, sys
from datetime import date
from tsworkbench.plan.model import Rag
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import place
from tsworkbench.store import search
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import private_note, state_rag
book = open_book(sys.argv[1], who="Writer")
here, day, turn = place(book, "1.1"), date(2009, 12, 15), int(sys.argv[2])
os.write(1, b"ready\\n")
while True:
    turn += 1
    note = private_note(here, f"turn {turn} " + "x" * (turn % 7 * 900))
    perform(book, note, state_rag(here, list(Rag)[turn % 5], as_at=day))
    os.write(1, b"%d\\n" % turn)
    if turn % 20 == 0:
        search.catch_up(book)
"""


class Verdict(NamedTuple):
    """What was found after one kill."""

    acknowledged: int
    kept: int
    unsound: list[str]
    journal: bool

    @property
    def lost(self) -> int:
        """Acts that were acknowledged and aren't there."""
        return max(0, self.acknowledged - self.kept)


def make(folder: Path) -> Path:
    """A small plan to write to."""
    path = folder / "plan.db"
    create(path)
    milestones = tuple(Milestone(ref=f"1.1.m{n}", title=f"Step {n}") for n in range(1, 5))
    activity = Activity(ref="1.1", title="First", milestones=milestones)
    book = open_book(path)
    with book.act() as act:
        act.called("Imported", kind="import")
        aim = Objective(title="Aim", activities=(activity,))
        write_library(act, book, Library(plans=(Plan(title="A plan", objectives=(aim,)),)))
    book.close()
    return path


def kill_once(path: Path, chance: random.Random, *, least_ms: float = 0.0, most_ms: float = 120.0) -> Verdict:
    """Starts a writer, kills it at a random moment of its work, and looks."""
    before = kept(path)
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(before)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    writer.stdout.readline()
    time.sleep(chance.uniform(least_ms, most_ms) / 1000)
    writer.kill()
    said = writer.stdout.read().split(b"\n")[:-1]
    writer.wait()
    writer.stdout.close()
    journal = path.with_name(path.name + "-journal").exists()
    acknowledged = int(said[-1]) if said else before
    book = open_book(path)
    try:
        return Verdict(acknowledged, _kept(book.value), check(book), journal)
    finally:
        book.close()


def kept(path: Path) -> int:
    """How many turns the file holds."""
    book = open_book(path)
    try:
        return _kept(book.value)
    finally:
        book.close()


def _kept(value: object) -> int:
    assert callable(value)
    turns, last = value("select count(*) from note"), value("select text from note order by rid desc limit 1")
    rated = value("select count(*) from progress")
    assert turns == rated == (int(last.split()[1]) if last else 0), "half an act, or turns out of order"
    return int(turns)


def main(times: int) -> int:
    """Kills `times` times; 0 if nothing was ever lost."""
    folder = Path(tempfile.mkdtemp(prefix="kill-"))
    chance = random.Random(1)
    lost = unsound = journals = acts = 0
    path = make(folder)
    for turn in range(1, times + 1):
        verdict = kill_once(path, chance)
        lost += verdict.lost
        unsound += bool(verdict.unsound)
        journals += verdict.journal
        acts = verdict.kept
        if turn % 50 == 0 or turn == times:
            print(f"{turn} kills, {acts} acts, {journals} caught with a journal, {lost} lost, {unsound} times unsound")
    shutil.rmtree(folder)
    return 1 if lost or unsound else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))

"""What sharing costs, as ratios of two things done in one run.

    python benchmarks/sharing.py [edits] [take-in] [fresh] [--milestones 100000]

`edits`: an edit in a shared file beside the same edit in one that isn't. `take-in`: taking acts in beside making them,
120 acts over 40 rows, and 1,000 acts on five cells. `fresh`: a file made of a pack of 100,000 milestones beside one
made of its JSON; and how much memory the pack took at most, beyond what the program has when it does nothing.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.generate import generate
from tests.sharing.world import DAY, World, make_base, plan_of, world

from tsworkbench.plan.model import Rag
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import Place
from tsworkbench.work.edits import perform
from tsworkbench.work.row import dates, status
from tsworkbench.work.sharing import exchange
from tsworkbench.work.sharing.exchange import Letter

AS_AT = date(2009, 12, 15)
BARS = {
    "an edit in a shared file / in one that isn't": 1.10,
    "take-in / making, 120 acts over 40 rows": 0.5,
    "take-in / making, 1,000 acts on five cells": 0.5,
    "a file of a pack / of its JSON": 3.0,
    "memory of the pack beyond idle, MB": 64.0,
}


def seconds(work: Callable[..., Any], *given: Any) -> float:
    began = time.perf_counter()
    work(*given)
    return time.perf_counter() - began


def places(book: Book, level: str, most: int) -> list[Place]:
    rows = book.rows(f"select id, rid, plan_id from {level} where deleted=0 order by id limit ?", most)
    return [Place(level, row["id"], row["rid"], row["plan_id"]) for row in rows]


def _edit(book: Book, where: Place, number: int) -> None:
    perform(book, dates.set_due(where, f"{number % 28 + 1} jan 2010", as_at=AS_AT))


def edits(folder: Path) -> Iterator[tuple[str, float]]:
    """Edits by turns in two copies of one file, of which one is shared and has taken 2,000 acts in."""
    base = make_base(folder / "base.db")
    made = world(folder, base, "home", "louise")
    for number in range(2000):
        _edit(made["louise"], places(made["louise"], "milestone", 6)[number % 6], number)
        made.later()
    _send(made, "louise", "home")
    alone = World(folder, base, now=made.now)
    alone.copy("alone")
    ratios = []
    for number in range(400):
        pair = [
            seconds(_edit, book, places(book, "milestone", 6)[number % 6], number + 7)
            for book in (made["home"], alone["alone"])
        ]
        ratios.append(pair)
        made.later()
        alone.later()
    shared, plain = (statistics.median(pair[side] for pair in ratios) for side in (0, 1))
    yield "an edit in a shared file / in one that isn't", shared / plain
    made.close()
    alone.close()


def _send(made: World, sender: str, receiver: str) -> float:
    plan = plan_of(made[sender])
    one = exchange.letter_for(made[sender], plan, since=exchange.seen(made[receiver], plan))
    acts = json.loads(json.dumps(list(one.acts)))
    return seconds(lambda: exchange.take_in(made[receiver], Letter(one.head, iter(acts)), source="a benchmark"))


def take_in(folder: Path) -> Iterator[tuple[str, float]]:
    """Acts are made on one copy and taken in on another; what was set is never the same as before."""
    file = generate(folder / "generated.db", milestones=400, seed=1)
    for what, count, rows in (("120 acts over 40 rows", 120, 40), ("1,000 acts on five cells", 1000, 5)):
        made = World(folder, Path(file), now=_clock_of(file) + DAY)
        made.copy(f"home {rows}")
        made.copy(f"away {rows}")
        home, away = f"home {rows}", f"away {rows}"
        exchange.claim_home(made[home], plan_of(made[home]))
        _send(made, home, away)
        where = places(made[away], "milestone", rows)
        making = 0.0
        for number in range(count):
            making += seconds(_edit, made[away], where[number % rows], number)
            made.later()
        perform(made[away], status.state_rag(places(made[away], "activity", 1)[0], Rag.RED, as_at=AS_AT))
        yield f"take-in / making, {what}", _send(made, away, home) / making
        made.close()


def _clock_of(path: Path | str) -> int:
    with closing(open_book(str(path))) as book:
        return int(book.value("select hlc from ctx")) >> 16


def fresh(folder: Path, milestones: int) -> Iterator[tuple[str, float]]:
    """A file is made of a pack, and one of its JSON, each by a program of its own."""
    file = generate(folder / "large.db", milestones=milestones, seed=1)
    pack, plain = folder / "pack.jsonl", folder / "plan.json"
    with closing(open_book(str(file), who="home")) as book:
        one = exchange.letter_for(book, plan_of(book))
        with open(pack, "w", encoding="utf-8") as out:
            out.write(json.dumps(one.head.as_dict()) + "\n")
            for act in one.acts:
                out.write(json.dumps(act, ensure_ascii=False) + "\n")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
    run = [sys.executable, "-m", "tsworkbench"]
    given: dict[str, Any] = {"capture_output": True, "env": environment, "check": True}
    subprocess.run([*run, "export", "json", "--file", str(file), "-o", str(plain)], **given)
    bringing = [*run, "import", str(plain), "--file", str(folder / "of json.db"), "--yes"]
    imported = seconds(lambda: subprocess.run(bringing, **given))
    print(f"    {pack.stat().st_size / 2**20:.0f} MB of acts; the import of the JSON took {imported:.1f} s")
    made = [sys.executable, __file__, "--make", str(pack), str(folder / "of pack.db")]
    began = time.perf_counter()
    told = subprocess.run(made, capture_output=True, env=environment, check=True, text=True).stdout
    took = time.perf_counter() - began
    yield "a file of a pack / of its JSON", took / imported
    yield "memory of the pack beyond idle, MB", float(told.split()[-1])
    with closing(open_book(str(file))) as book, closing(open_book(str(folder / "of pack.db"))) as other:
        for table in ("activity", "milestone", "lead", "progress"):
            counts = [one.value(f"select count(*) from {table} where deleted=0") for one in (book, other)]
            assert counts[0] == counts[1], (table, counts)


def most() -> int:
    """The most memory that this program alone has had, in kB: `ru_maxrss` begins with that of the one which started
    it."""
    with open("/proc/self/status", encoding="ascii") as told:
        return next(int(line.split()[1]) for line in told if line.startswith("VmHWM"))


def make(pack: str, path: str) -> None:
    """Makes a file of the acts in a file, as a road does, and prints how much memory that took beyond idle, in MB."""

    def lines() -> Iterator[dict[str, Any]]:
        with open(pack, encoding="utf-8") as file:
            next(file)
            for line in file:
                yield json.loads(line)

    with open(pack, encoding="utf-8") as file:
        head = exchange.Head.of(json.loads(next(file)))
    idle = most()
    exchange.new_file(path, Letter(head, lines()), who="a benchmark", source="a pack")
    print((most() - idle) / 1024)


def main() -> None:
    """Runs what was asked for, or all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=["edits", "take-in", "fresh", []])
    parser.add_argument("--milestones", type=int, default=100_000)
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.make:
        make(*chosen.make)
        return
    missed = 0
    for name, work in (
        ("edits", edits),
        ("take-in", take_in),
        ("fresh", lambda folder: fresh(folder, chosen.milestones)),
    ):
        if chosen.what and name not in chosen.what:
            continue
        with tempfile.TemporaryDirectory() as folder:
            for said, figure in work(Path(folder)):
                bar = BARS[said]
                missed += figure > bar
                print(f"{said:48} {figure:8.2f}   bar {bar:g}{'' if figure <= bar else '   MISSED'}", flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()

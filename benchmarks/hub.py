"""A hub's bars, each as a ratio to what the same server does bare, in one run.

    python benchmarks/hub.py [OFFICERS] [CHANGES]

It starts a PostgreSQL server of its own, as the tests do (or uses the one of TSW_HUB_DSN): officers push 20 changes
each into 100 plans, against COPY of the same rows; 100 behind of so many changes, against “select 1”; from a push until
another screen hears of it; memory of a pull of all of them. Without arguments 10,000 officers and 1,000,000 changes.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.sharing.server import PASSWORD, Server, TestHub  # (as the tests have it)

from tsworkbench.roads import dba, secrets
from tsworkbench.roads.address import address
from tsworkbench.roads.hub import Hub, Lying, Place, _batches, folded

PLANS, EACH, CONNECTIONS = 100, 20, 8
COLUMNS = "plan, pos, replica, n, part, last, hlc, format, body, hash, mark"
WORDS = [
    "officer",
    "funding",
    "report",
    "meeting",
    "strategy",
    "partner",
    "review",
    "training",
    "volunteers",
    "evidence",
]


def act(copy: str, number: int, chance: random.Random) -> dict[str, Any]:
    """A change as officers make them: a date, a state, a sentence."""
    said = " ".join(chance.choices(WORDS, k=12))
    row = str(UUID(int=chance.getrandbits(128)))
    return {
        "r": copy, "n": str(number), "last": number * 3, "hlc": (1_260_000_000_000 + number) << 16,
        "at": "2009-12-15T14:02:11.000Z", "who": "Louise Russell", "kind": "do",
        "label": f"4.2.m{number % 9}: {said[:40]}",
        "target": None, "seen": {copy: number * 3 - 3}, "format": 5,
        "ops": [
            {"t": "milestone", "i": row, "f": "state", "v": {"status": "in_progress", "rag": "amber", "done_on": None},
             "o": []},
            {"t": "progress", "i": str(UUID(int=chance.getrandbits(128))), "f": "",
             "v": {"level": "milestone", "row_id": row, "text": said, "at": "2009-12-15"}, "o": []},
        ],
    }  # fmt: skip


def lying(copy: str, first: int, count: int, chance: random.Random) -> list[Lying]:
    return [one for number in range(first, first + count) for one in folded(act(copy, number, chance))]


def copied(hub: TestHub, rows: list[tuple[Any, ...]]) -> float:
    """Seconds of COPY of some rows into a table like the hub's, and its indexes."""
    with hub.root() as root:
        root.execute("create table bare(like tsw.act including all)")
        begun = time.perf_counter()
        with root.cursor().copy(f"copy bare({COLUMNS}) from stdin (format binary)") as copy:
            copy.set_types(["int8", "int8", "text", "text", "text", "int8", "int8", "int4", "bytea", "text", "int8"])
            for row in rows:
                copy.write_row(row)
        spent = time.perf_counter() - begun
        root.execute("drop table bare")
    return spent


def push(hub: TestHub, officers: int) -> None:
    shares = [str(UUID(int=number + 1)) for number in range(PLANS)]
    login = hub.login("pushing")
    for share in shares:
        hub.open_for(share)
        hub.run(dba.add_officer(share, "a plan", login))
    chance = random.Random(1)
    work = [(shares[number % PLANS], lying(f"{number:08x}-copy", 1, EACH, chance)) for number in range(officers)]
    rows = [(dba.number_of(share), at, *one) for at, (share, batch) in enumerate(work) for one in batch]
    places = dict.fromkeys(shares, 0)
    ready = []
    for number, _, *rest in rows:
        share = next_place(places, number)
        ready.append((number, share, *rest, 1))
    bare = min(copied(hub, ready) for _ in range(2))
    waiting = iter(work)
    lock = threading.Lock()

    def one() -> None:
        with Hub(address(hub.where(login)), shares[0]) as connection:
            while True:
                with lock:
                    share, batch = next(waiting, (None, None))
                if share is None:
                    return
                connection._share, connection.number = share, dba.number_of(share)
                connection.push(batch, Place(epochs[share], 0, 0))

    with hub.root() as root:
        epochs = dict(root.execute("select share, epoch from tsw.plan").fetchall())
    begun = time.perf_counter()
    threads = [threading.Thread(target=one) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - begun
    with hub.root() as root:
        (there,) = root.execute("select count(*) from tsw.act").fetchone()
    assert there == officers * EACH, there
    print(
        f"push of {officers:,} officers × {EACH} into {PLANS} plans: {spent:.1f} s, {spent / bare:.1f} × COPY (bar 8)"
    )


def next_place(places: dict[Any, int], plan: Any) -> int:
    places[plan] = places.get(plan, 0) + 1
    return places[plan]


def fill(hub: TestHub, share: str, count: int) -> None:
    """So many changes, by COPY."""
    chance = random.Random(2)
    sample = lying("filling", 1, 500, chance)
    number = dba.number_of(share)
    with hub.root() as root:
        with root.cursor().copy(f"copy tsw.act({COLUMNS}, login) from stdin (format binary)") as copy:
            copy.set_types(
                ["int8", "int8", "text", "text", "text", "int8", "int8", "int4", "bytea", "text", "int8", "text"]
            )
            for at in range(1, count + 1):
                one = sample[at % 500]
                copy.write_row((number, at, "filling", str(at), "", at, at, 5, one.body, one.hash, 1, "postgres"))
        root.execute("update tsw.counter set pos=%s where plan=%s", (count, number))
        root.execute("vacuum analyze tsw.act")


def timed(*asks: Callable[[], Any], times: int = 400) -> list[float]:
    """Seconds of each, run in turn: the best of ten, and the median of those, for the machine does other things too."""
    spent: list[list[float]] = [[] for _ in asks]
    for _ in range(times):
        for at, ask in enumerate(asks):
            begun = time.perf_counter()
            ask()
            spent[at].append(time.perf_counter() - begun)
    return [statistics.median(min(one[at : at + 10]) for at in range(0, times, 10)) for one in spent]


def behind(where: str, share: str, count: int) -> None:
    with Hub(where, share) as hub:
        place = Place(hub.hello(None).epoch, 0, 0)
        bare, pull, poll = timed(
            lambda: hub._connection.execute("select 1").fetchall(),
            lambda: [len(rows) for rows in hub.pull(count - 100, count, {})],
            lambda: hub.hello(place),
        )
    print(f"100 behind of {count:,}: {pull / bare:.1f} × “select 1” of {bare * 1000:.2f} ms (bar 4)")
    print(f"a look without news: {poll / bare:.1f} × “select 1”")


def heard(where: str, share: str) -> None:
    """From COMMIT of a push to the other end of LISTEN."""
    stop, got = threading.Event(), threading.Event()

    def wait() -> None:
        with Hub(where, share) as hub:
            assert hub.begin_to_listen()
            got.set()
            while not stop.is_set():
                if hub.news(0.5):
                    got.set()

    thread = threading.Thread(target=wait)
    thread.start()
    got.wait()
    spent = []
    with Hub(where, share) as hub:
        place = Place(hub.hello(None).epoch, 0, 0)
        for number in range(200):
            batch = lying("telling", number + 1, 1, random.Random(number))
            got.clear()
            hub.push(batch, place)
            begun = time.perf_counter()
            hub.tell()
            got.wait()
            spent.append(time.perf_counter() - begun)
            time.sleep(0.005)
    stop.set()
    thread.join()
    print(
        f"from COMMIT to another screen by LISTEN: median {statistics.median(spent) * 1000:.0f} ms, "
        f"worst {max(spent) * 1000:.0f} ms (bar 100)"
    )


PULL = """
import json, sys
def most():  # of this program alone: ru_maxrss begins with that of the one which started it
    with open("/proc/self/status") as told:
        return next(int(line.split()[1]) for line in told if line.startswith("VmHWM"))
from tsworkbench.roads import secrets
secrets.password = lambda _: sys.argv[3]
from tsworkbench.roads.hub import Hub, unfolded
import psycopg, tsworkbench.work.sharing.exchange
where, share = sys.argv[1:3]
with Hub(where, share) as hub:
    upto = hub.hello(None).upto
    idle = most()
    count = 0
    for rows in hub.pull(0, upto, {}):
        for row in rows:
            count += len(unfolded(row.pos, row.body, row.hash, hub.sender)["ops"]) > 0
print(json.dumps([count, (most() - idle) / 1024]))
"""


def memory(where: str, share: str, words: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
    done = subprocess.run(
        [sys.executable, "-c", PULL, where, share, PASSWORD], capture_output=True, text=True, env=env, check=False
    )
    assert done.returncode == 0, done.stderr
    count, more = json.loads(done.stdout)
    print(f"memory of a pull of {count:,} {words}: {more:.0f} MB over idle (bar 64)")


def large(where: str, share: str) -> None:
    """One act that holds a whole import of 100,000 rows."""
    chance = random.Random(3)
    whole = act("importing", 1, chance)
    pieces = []
    for piece in range(200):
        ops = [
            {"t": "milestone", "i": str(UUID(int=chance.getrandbits(128))), "f": "",
             "v": {"text": " ".join(chance.choices(WORDS, k=40)), "ref": f"{number}", "sort": f"a{number}"}, "o": []}
            for number in range(500)
        ]  # fmt: skip
        pieces.append({**whole, "piece": piece, "ops": ops})
    with Hub(where, share) as hub:
        place = Place(hub.hello(None).epoch, 0, 0)
        for batch in _batches(one for piece in pieces for one in folded(piece)):
            hub.push(batch, place)


def main() -> None:
    officers = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    changes = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    secrets.password = lambda _: PASSWORD
    server = None if os.environ.get("TSW_HUB_DSN") else Server()
    hub = TestHub(server)
    try:
        push(hub, officers)
        share = str(UUID(int=999))
        hub.open_for(share)
        where = address(hub.officer(share, "one"))
        fill(hub, share, changes)
        behind(where, share, changes)
        memory(where, share, "changes")
        heard(where, share)
        other = str(UUID(int=998))
        hub.open_for(other)
        there = address(hub.officer(other, "one"))
        large(there, other)
        memory(there, other, "pieces of one import of 100,000 rows")
    finally:
        hub.close()
        if server is not None:
            server.close()


if __name__ == "__main__":
    main()

"""Random histories of copies that meet by a folder which a program synchronises, by a hub that forgets, and by mail.

Each laptop has its own view of the shared folder. What it writes comes to the others late, in any order, half of it
first; some of it never. At the end all copies are equal, and know every act that was done.

    python -m tests.sharing.test_road_histories FIRST LAST
"""

import random
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from tests.sharing.server import Server, TestHub
from tests.sharing.world import AS_AT, DAY, World, listed, make_base, no_waiting, place, plan_of, send, state, world

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.roads.address import address
from tsworkbench.roads.exchange import FOLDER, HUB, Road, exchange_over, set_road
from tsworkbench.work.edits import perform
from tsworkbench.work.row import dates, status, tree
from tsworkbench.work.sharing import exchange as sharing

DUES = ("end jan 2010", "15 feb 2010", "TBC", "mar 2010", "Q4")


class Clouds:
    """A program that copies what each laptop writes into the others' views of one folder."""

    def __init__(self, made: World, views: dict[str, Path], rnd: random.Random) -> None:
        self.views, self.rnd = views, rnd
        self._own = {name: Path(plan_of(book), str(book.replica())) for name, book in made.books.items()}

    def _sources(self, name: str, other: Path) -> list[Path]:
        view = self.views[name]
        return [
            path
            for path in sorted((view / self._own[name]).glob("*"))
            if not path.name.endswith(".part") and _differs(path, other / path.relative_to(view))
        ]

    def carry(self, share: float, *, tears: bool) -> None:
        """Copies some of what is new; some of it only half."""
        for name, view in self.views.items():
            for other_name, other in self.views.items():
                if name == other_name:
                    continue
                paths = self._sources(name, other)
                self.rnd.shuffle(paths)
                for path in paths:
                    if self.rnd.random() > share:
                        continue
                    there = other / path.relative_to(view)
                    there.parent.mkdir(parents=True, exist_ok=True)
                    data = path.read_bytes()
                    if tears and self.rnd.random() < 0.2:
                        there.with_name(f"{path.stem} (conflicted copy){path.suffix}").write_bytes(data)
                    if tears and self.rnd.random() < 0.3:
                        there.write_bytes(data[: self.rnd.randint(0, len(data))])
                    else:
                        shutil.copy2(path, there)

    def lose(self) -> None:
        """Somebody tidies up: a letter is gone everywhere."""
        letters = sorted({path.relative_to(view) for view in self.views.values() for path in view.rglob("0*.txt")})
        if letters:
            gone = self.rnd.choice(letters)
            for view in self.views.values():
                (view / gone).unlink(missing_ok=True)


def _differs(one: Path, other: Path) -> bool:
    return not other.exists() or one.read_bytes() != other.read_bytes()


def act(made: World, name: str, rnd: random.Random) -> None:
    """Something that an officer does."""
    book = made[name]
    with suppress(WorkbenchError, IndexError):
        where = place(book, rnd.randrange(6))
        match rnd.randrange(6):
            case 0 | 1:
                perform(book, dates.set_due(where, rnd.choice(DUES), as_at=AS_AT))
            case 2:
                perform(book, status.private_note(where, "for me alone"))
            case 3:
                perform(book, tree.add("milestone", place(book, 0, "activity"), "New by end feb", as_at=AS_AT))
            case 4:
                perform(book, tree.delete(where))
            case _:
                perform(book, dates.set_due(place(book, rnd.randrange(6)), rnd.choice(DUES), as_at=AS_AT))
    made.later(rnd.choice([1000, 60_000, DAY // 3]))


def go(made: World, name: str) -> None:
    with suppress(WorkbenchError):
        exchange_over(made[name], plan_of(made[name]))


def all_equal(made: World) -> None:
    first, *others = made.books.values()
    for book in others:
        assert state(book) == state(first)
        assert listed(book) == listed(first)
    plan = plan_of(first)
    for book in others:
        mine, theirs = sharing.seen(first, plan), sharing.seen(book, plan)
        for copy in mine.keys() & theirs.keys():
            if copy not in (first.replica(), book.replica()):
                assert mine[copy] == theirs[copy]


def by_folder(seed: int, folder: Path) -> World:
    """One history by a folder and now and then a mail."""
    rnd = random.Random(seed)
    names = "abcd"[: rnd.choice([2, 3, 4])]
    made = world(folder, make_base(folder / "base.db"), *names)
    views = {name: folder / f"view-{name}" for name in names}
    plan = plan_of(made["a"])
    for name, view in views.items():
        view.mkdir()
        set_road(made[name], plan, Road(FOLDER, str(view)))
    clouds = Clouds(made, views, rnd)
    for _ in range(rnd.randint(20, 60)):
        name = rnd.choice(names)
        match rnd.randrange(12):
            case 0 | 1 | 2 | 3:
                act(made, name, rnd)
            case 4 | 5 | 6 | 7:
                go(made, name)
            case 8 | 9:
                clouds.carry(rnd.random(), tears=True)
            case 10:
                other = rnd.choice(names)
                if other != name:
                    with suppress(WorkbenchError):
                        send(made, name, other, since=sharing.peer_seen(made[name], plan, str(made[other].replica())))
            case _:
                if rnd.random() < 0.4:
                    clouds.lose()
                else:
                    made.later(35 * DAY)
    for _ in range(8):
        clouds.carry(1.0, tears=False)
        for name in names:
            go(made, name)
    return made


@pytest.mark.parametrize("seed", range(12))
def test_copies_that_meet_in_a_synchronised_folder_end_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    no_waiting(monkeypatch)
    made = by_folder(seed, tmp_path)
    all_equal(made)
    made.close()


def by_hub(seed: int, folder: Path, hub: TestHub) -> World:
    """One history by a hub that is put back from backups, and now and then a mail."""
    rnd = random.Random(seed)
    names = "abcd"[: rnd.choice([2, 3, 4])]
    made = world(folder, make_base(folder / "base.db"), *names)
    plan = plan_of(made["a"])
    hub.open_for(plan)
    for name in names:
        set_road(made[name], plan, Road(HUB, address(hub.officer(plan, name))))
    backups = [0]
    for _ in range(rnd.randint(15, 40)):
        name = rnd.choice(names)
        match rnd.randrange(10):
            case 0 | 1 | 2 | 3:
                act(made, name, rnd)
            case 4 | 5 | 6:
                go(made, name)
            case 7:
                other = rnd.choice(names)
                if other != name:
                    with suppress(WorkbenchError):
                        send(made, name, other, since=sharing.peer_seen(made[name], plan, str(made[other].replica())))
            case 8:
                with hub.root() as root:
                    backups.append(root.execute("select max(pos) from tsw.counter").fetchone()[0])
            case _:
                upto = rnd.choice(backups)
                backups = [one for one in backups if one <= upto]
                hub.run(f"delete from tsw.act where pos > {upto}; update tsw.counter set pos = {upto}")
    for _ in range(4):
        for name in names:
            go(made, name)
    return made


@pytest.mark.parametrize("seed", range(6))
def test_copies_that_meet_on_a_hub_that_forgets_end_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hub: TestHub, seed: int
) -> None:
    no_waiting(monkeypatch)
    made = by_hub(seed, tmp_path, hub)
    all_equal(made)
    made.close()


def main() -> None:
    """More of them, by their numbers."""
    first, last = int(sys.argv[1]), int(sys.argv[2])
    from tests.sharing.server import PASSWORD

    from tsworkbench.roads import secrets

    secrets.password = lambda account: None if account.startswith("postgres@") else PASSWORD
    server = Server() if "hub" in sys.argv[3:] else None
    with pytest.MonkeyPatch.context() as patch:
        no_waiting(patch)
        for seed in range(first, last):
            for kind in ("hub", "folder") if server is not None else ("folder",):
                with tempfile.TemporaryDirectory() as folder:
                    patch.setenv("XDG_STATE_HOME", f"{folder}/state")
                    hub = TestHub(server) if kind == "hub" else None
                    made = by_hub(seed, Path(folder), hub) if hub is not None else by_folder(seed, Path(folder))
                    try:
                        all_equal(made)
                    except AssertionError:
                        known = {name: sharing.seen(book, plan_of(book)) for name, book in made.books.items()}
                        print(f"{kind} {seed} differs: {known}", flush=True)
                    made.close()
                    if hub is not None:
                        hub.close()
    if server is not None:
        server.close()
    print(f"histories {first} to {last - 1} done")


if __name__ == "__main__":
    main()

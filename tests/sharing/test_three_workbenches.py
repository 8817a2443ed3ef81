"""Three real workbenches share one plan: by mail, by a folder and by a PostgreSQL hub, with kills between.

Nothing that a screen has shown as saved is lost, nothing is doubled, and in the end all export the same.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.sharing.server import PASSWORD, Server, TestHub, running_server

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals here", allow_module_level=True)
from tests.tui.terminal.a_terminal import ENTER, ESC, Terminal

pytestmark = pytest.mark.pty
AS_AT = "2009-12-15"
PLAN = "Third Sector Strategy"
WHO = {"home": "Alex Louis", "louise": "Louise Russell", "shazia": "Shazia Hussain"}


class Laptop:
    """One officer's copy of the plan: the workbench in a terminal, and a command now and then."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name, self.who, self.folder = name, WHO[name], folder / name
        self.folder.mkdir()
        self.path = self.folder / "plan.db"
        self.terminal: Terminal | None = None

    def says(self, *words: str, code: int | None = 0) -> str:
        """What a command prints."""
        run = [sys.executable, "-m", "tsworkbench", "--file", str(self.path), "--as-at", AS_AT, "--who", self.who]
        done = subprocess.run([*run, *words], capture_output=True, text=True, timeout=120, cwd=self.folder)
        assert code is None or done.returncode == code, (words, done.stdout, done.stderr)
        return done.stdout

    def sit_down(self) -> Terminal:
        """Opens the workbench."""
        self.terminal = Terminal(["open", str(self.path), "--as-at", AS_AT, "--who", self.who], (120, 36))
        self.terminal.shows("1 Plan", "2 Milestones", "? keys")
        return self.terminal

    def kill(self) -> None:
        """As a laptop whose battery is taken out."""
        assert self.terminal is not None
        self.terminal.process.kill(signal.SIGKILL)
        self.terminal.process.wait()
        self.terminal.process.close(force=True)
        self.terminal = None

    def kill_and_sit_down(self) -> Terminal:
        """It ends in the middle, and is begun again."""
        self.kill()
        return self.sit_down()

    def finds(self, ref: str) -> None:
        """Puts the cursor on a row by its number."""
        assert self.terminal is not None
        self.terminal.press("/")
        self.terminal.shows("Find")
        self.terminal.process.send(ref)
        self.terminal.until(lambda text: f"▌{ref} " in text, f"{ref} found")
        self.terminal.press(ENTER)
        self.terminal.until(lambda text: f" {ref}  " in text and "? keys" in text, f"{ref} in the strip")

    def sets_due(self, ref: str, phrase: str) -> None:
        """Sets a date, until the screen says that it is saved."""
        assert self.terminal is not None
        self.finds(ref)
        self.terminal.fill_in("d", "Due", phrase)
        self.terminal.until(lambda text: "u to undo" in text and f"{ref} due" in text, f"{ref} saved")

    def rates(self, ref: str, key: str, words: str) -> None:
        """Rates a row, until the screen says that it is saved."""
        assert self.terminal is not None
        self.finds(ref)
        self.terminal.press(key)
        self.terminal.until(lambda text: f"{ref} now {words}" in text, f"{ref} rated")
        self.terminal.process.send(ESC)
        self.terminal.until(lambda text: "? keys" in text)

    def close(self) -> None:
        """Nothing runs any more."""
        if self.terminal is not None:
            self.terminal.process.close(force=True)

    def export(self) -> Any:
        """The plan as this copy has it, row by row."""
        plans = json.loads(self.says("export", "json"))["plans"]
        return next(plan for plan in plans if plan["short_title"] == PLAN)

    def acts(self) -> list[str]:
        """What was done to the plan, as everybody knows it."""
        said = json.loads(self.says("history", "--json", "--limit", "1000"))
        return sorted(f"{one['who']}: {one['label']}" for one in said if one.get("label"))


Laptops = dict[str, Laptop]


@pytest.fixture
def laptops(tmp_path: Path, demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Laptops]:
    """The owner's laptop with the plan, and two without."""
    monkeypatch.setenv("HOME", str(tmp_path))
    made = {name: Laptop(tmp_path, name) for name in WHO}
    os.replace(demo_file, made["home"].path)
    yield made
    for laptop in made.values():
        laptop.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server | None]:
    yield from running_server()


def sent(laptop: Laptop, kind: str) -> Path:
    """The newest letter that a laptop has written."""
    found = sorted(laptop.folder.glob(f"*-{kind}-*.txt"), key=lambda path: path.stat().st_mtime_ns)
    return found[-1]


def at_sharing(laptop: Laptop, *steps: tuple[str, str]) -> None:
    """Keys on the Sharing screen, each until it shows what it should; then back to the workbench."""
    terminal = laptop.terminal
    assert terminal is not None
    for keys, shows in (("S", "S Sharing ·"), *steps):
        terminal.process.send(keys)
        terminal.until(lambda text, shows=shows: re.search(shows, " ".join(text.split())), shows)
    terminal.process.send(ESC)
    terminal.until(lambda text: "? keys" in text)


def taken_in(laptop: Laptop, letter: Path, *, shows: str = r"changes? taken in\.") -> None:
    """A letter is taken in, until the screen says so."""
    at_sharing(
        laptop, ("t", "Take in what was sent to you"), (str(letter), "is there: enter takes it in"), (ENTER, shows)
    )


def all_the_same(laptops: Laptops) -> None:
    """All know the same acts, and have made the same plan of them."""
    home, *others = (laptop.export() for laptop in laptops.values())
    assert all(other == home for other in others)
    known = [laptop.acts() for laptop in laptops.values()]
    for name in ("4.2.m2 due", "2.1 now ▲ Red", "1.1.m2 due", "3.1.m1 due"):
        counts = {sum(act.partition(": ")[2].startswith(name) for act in acts) for acts in known}
        assert counts == {1 if name != "4.2.m2 due" else 2}, name


def work_apart(laptops: Laptops) -> None:
    """Each works, and each is killed right after what the screen has shown as saved."""
    louise, shazia, home = laptops["louise"], laptops["shazia"], laptops["home"]
    louise.sets_due("4.2.m2", "end feb 2010")
    louise.kill_and_sit_down()
    louise.sets_due("1.1.m2", "end apr 2010")
    shazia.sets_due("4.2.m2", "15 jan 2010")
    shazia.rates("2.1", "r", "▲ Red")
    shazia.kill_and_sit_down()
    home.sets_due("3.1.m1", "end mar 2010")
    home.kill_and_sit_down()


def settle_at_home(home: Laptop) -> None:
    """One fact is to be settled, and t settles it."""
    terminal = home.terminal
    assert terminal is not None
    terminal.until(lambda text: "⇄1" in text, "⇄1 in the banner")
    terminal.press("S")
    terminal.shows("c to settle (1)")
    terminal.press("c")
    terminal.shows("before both", "15 Jan 2010", "end Feb 2010")
    terminal.press("t")
    terminal.shows("Settled: 4.2.m2")
    home.kill_and_sit_down()


def test_by_mail(laptops: Laptops) -> None:
    home = laptops["home"]
    home.sit_down()
    at_sharing(home, ("p", "Write a pack for"), ("w", "This copy is the plan's home now"))
    pack = sent(home, "pack")
    for name in ("louise", "shazia"):
        laptops[name].says("take-in", str(pack))
        laptops[name].sit_down()
    work_apart(laptops)
    for name in ("shazia", "louise"):
        at_sharing(laptops[name], ("p", "that home hasn't got. Attach it to a mail"))
        letter = sent(laptops[name], "return")
        taken_in(home, letter)
        home.kill_and_sit_down()
        taken_in(home, letter, shows="Nothing in it is new")
    settle_at_home(home)
    for name in ("louise", "shazia"):
        other = laptops[name]
        home.says("pack", "--plan", PLAN, "--for", other.who, "-o", str(other.folder / "pack.txt"))
        taken_in(other, other.folder / "pack.txt")
    all_the_same(laptops)


def exchanged(laptop: Laptop) -> None:
    """Exchanges now, and waits until that is done."""
    at_sharing(laptop, ("g", r"\d changes? sent[.,]|Nothing was to be sent"))


def over_a_road(laptops: Laptops, between: Callable[[], object]) -> None:
    """Works apart, exchanges with kills between, settles, and exchanges again."""
    for laptop in laptops.values():
        laptop.sit_down()
    work_apart(laptops)
    between()
    for name in ("louise", "shazia", "home"):
        exchanged(laptops[name])
        laptops[name].kill_and_sit_down()
    settle_at_home(laptops["home"])
    between()
    for name in ("home", "louise", "shazia", "home", "louise", "shazia"):
        exchanged(laptops[name])
    all_the_same(laptops)


def test_by_a_shared_folder(laptops: Laptops, tmp_path: Path) -> None:
    folder = tmp_path / "for all"
    folder.mkdir()
    laptops["home"].says("share", "folder", str(folder), "--plan", PLAN)
    for name in ("louise", "shazia"):
        laptops[name].says("share", "folder", str(folder), "--new")
    over_a_road(laptops, lambda: None)


def test_by_a_hub(laptops: Laptops, server: Server | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = TestHub(server)
    try:
        passwords = tmp_path / "passwords"
        passwords.touch(mode=0o600)
        monkeypatch.setenv("PGPASSFILE", str(passwords))
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        share = laptops["home"].export()["id"]
        hub.open_for(share)
        passwords.write_text(f"*:*:*:*:{PASSWORD}\n")
        for name, laptop in laptops.items():
            where = hub.officer(share, name)
            laptop.says("share", "hub", where, *(() if name == "home" else ("--new",)), "--plan", PLAN)
            laptop.says("who", laptop.who, code=None)

        def between() -> None:
            if server is not None:
                server.kill()
                server.start()

        over_a_road(laptops, between)
    finally:
        for laptop in laptops.values():
            laptop.close()
        hub.close()

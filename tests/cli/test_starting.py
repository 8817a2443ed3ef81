"""Opening the full-screen workbench: what it is handed, and what is left behind."""

import os
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tsworkbench.cli.files import samples, start
from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log.undo import undoable
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import set_status


class Opened:
    """Stands in for the full-screen app: notes what it was handed, and looks into the file."""

    def __init__(self) -> None:
        self.path = ""
        self.settings: dict[str, Any] = {}
        self.plans = 0
        self.who: str | None = None
        self.now = 0
        self.code = 0

    def run(self, book: Book, **settings: Any) -> int:
        self.path, self.settings, self.who, self.now = book.path, settings, book.who, book.now()
        self.plans = book.value("select count(*) from plan")
        book.close()
        return self.code


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    stand_in = Opened()
    module = ModuleType("tsworkbench.tui.app")
    module.run = stand_in.run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tsworkbench.tui.app", module)
    return stand_in


def test_without_a_command_the_file_is_opened(run: Any, opened: Opened) -> None:
    opened.code = 3
    assert run().code == 3
    assert opened.path == str(run.path)
    assert opened.settings["as_at"] == date(2009, 12, 15)
    assert opened.who == "Louise Russell"


def test_open_takes_the_file_as_an_argument(run_bare: Callable[..., Any], demo_file: Path, opened: Opened) -> None:
    assert run_bare("open", str(demo_file)).code == 0
    assert opened.path == str(demo_file)
    assert opened.settings["as_at"] is None


def test_of_a_large_file_the_work_is_counted_before_the_screen_is_there(
    run_bare: Callable[..., Any], demo_file: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_bare("open", str(demo_file)).code == 0
    assert opened.settings["counting"] is None
    monkeypatch.setattr(start, "_LARGE", 1)
    assert run_bare("open", str(demo_file)).code == 0
    counted = opened.settings["counting"].counted()
    assert "Louise Russell" in {officer.name for officer in counted.officers}


def test_what_cant_be_opened_is_said_before_any_screen(
    run_bare: Callable[..., Any], opened: Opened, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    assert run_bare("open", str(tmp_path / "letter.txt")).code == 10
    assert run_bare("open", str(tmp_path / "gone.db")).code == 10
    assert opened.path == ""


def test_a_first_start_says_how_to_begin(
    run_bare: Callable[..., Any], opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tsworkbench.cli.options.own_file", lambda: str(tmp_path / "plan.db"))
    answer = run_bare()
    assert answer.code == 10
    assert all(f"tsworkbench {word}" in answer.err for word in ("demo", "import", "new"))


def test_the_demonstration_is_thrown_away_and_says_so(run_bare: Callable[..., Any], opened: Opened) -> None:
    answer = run_bare("demo")
    assert answer.code == 0
    assert opened.plans == 2
    assert opened.settings["as_at"] == date(2009, 12, 15)
    assert opened.who == "Louise Russell"
    assert date.fromtimestamp(opened.now / 1000) == date(2009, 12, 15)
    assert not os.path.exists(os.path.dirname(opened.path))
    assert answer.out.splitlines()[-2:] == [
        "The demonstration's copy has been thrown away, with all that was changed in it.",
        "To work on a plan of your own, start “tsworkbench”.",
    ]


def test_the_demonstration_is_thrown_away_even_if_the_screen_fails(
    run_bare: Callable[..., Any], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[str] = []

    def fail(book: Book, **_: Any) -> int:
        folders.append(os.path.dirname(book.path))
        book.close()
        raise RuntimeError("no terminal")

    monkeypatch.setattr(sys.modules["tsworkbench.tui.app"], "run", fail)
    answer = run_bare("demo")
    assert answer.code == 70
    assert "no terminal" in answer.err
    assert not os.path.exists(folders[0])


@pytest.fixture
def makings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The paths at which the demonstration's file was made, and not copied, for a user who has none yet."""
    made: list[str] = []
    make = samples.make_demo
    monkeypatch.setattr(samples, "make_demo", lambda path: made.append(path) or make(path))
    monkeypatch.setattr(samples, "cache_folder", lambda: str(tmp_path / "cache" / "tsworkbench"))
    return made


def test_the_demonstrations_file_is_made_once_and_copied(makings: list[str], tmp_path: Path) -> None:
    for name in ("first.db", "second.db", "third.db"):
        samples.copy_demo(str(tmp_path / name))
    assert makings == [str(tmp_path / "first.db")]
    assert len({(tmp_path / name).read_bytes() for name in ("first.db", "second.db", "third.db")}) == 1
    with closing(open_book(tmp_path / "third.db")) as book:
        assert check(book) == []
        assert book.local("me") == "Louise Russell"


def test_acts_in_one_look_round_are_not_in_the_next(makings: list[str], tmp_path: Path) -> None:
    samples.copy_demo(str(tmp_path / "first.db"))
    with closing(open_book(tmp_path / "first.db", who="Louise Russell")) as book:
        there = place(book, "Third Sector Strategy:4.2.m1")
        perform(book, set_status(there, Status.IN_PROGRESS, as_at=date(2009, 12, 15)))
    samples.copy_demo(str(tmp_path / "second.db"))
    with closing(open_book(tmp_path / "second.db", who="Louise Russell")) as book:
        assert undoable(book) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: content[:20],
        lambda content: content[:-4096],
        lambda content: content + b"x",
        lambda content: content[:90_000] + bytes([content[90_000] ^ 1]) + content[90_001:],
        lambda content: bytes(len(content)),
    ],
    ids=["empty", "beginning", "cut off", "too long", "one bit", "zeros"],
)
def test_a_damaged_copy_of_the_demonstration_is_made_again(
    makings: list[str], tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    samples.copy_demo(str(tmp_path / "first.db"))
    (kept,) = (tmp_path / "cache" / "tsworkbench").iterdir()
    kept.write_bytes(spoil(kept.read_bytes()))
    samples.copy_demo(str(tmp_path / "second.db"))
    samples.copy_demo(str(tmp_path / "third.db"))
    assert [os.path.basename(path) for path in makings] == ["first.db", "second.db"]
    assert (tmp_path / "third.db").read_bytes() == (tmp_path / "second.db").read_bytes()


def test_another_version_makes_its_own_demonstration_and_drops_the_old_one(
    makings: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.copy_demo(str(tmp_path / "first.db"))
    monkeypatch.setattr(samples, "__version__", "99.0")
    samples.copy_demo(str(tmp_path / "second.db"))
    assert len(makings) == 2
    (kept,) = (tmp_path / "cache" / "tsworkbench").iterdir()
    assert "99.0" in kept.name


@pytest.mark.posix("a file where a folder should be is told otherwise there")
def test_where_no_demonstration_can_be_kept_each_is_made(makings: list[str], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, and no folder")
    for name in ("first.db", "second.db"):
        samples.copy_demo(str(tmp_path / name))
    assert len(makings) == 2


def test_a_kept_demonstration_is_not_opened_and_is_a_sound_file(
    run_bare: Callable[..., Any], run_on: Callable[[Path], Any], opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "my demo.db"
    answer = run_bare("demo", "--keep", str(path))
    assert answer.code == 0
    assert str(path) in answer.out
    assert opened.path == ""
    kept = run_on(path)
    assert kept("check").code == 0
    assert kept("plans", "--json").json[0]["done"] == 8
    assert run_bare("demo", "--keep", str(path)).code == 10


def test_the_demonstrations_own_acts_are_nobodys_to_take_back(
    run_bare: Callable[..., Any], run_on: Callable[[Path], Any], tmp_path: Path
) -> None:
    path = tmp_path / "demo.db"
    run_bare("demo", "--keep", str(path))
    kept = run_on(path)
    assert kept("undo", who=None).code == 1
    kept("set", "4.2.m3", "--status", "complete", who=None)
    assert kept("history", "--limit", "1", "--json").json[0]["who"] == "Louise Russell"
    assert {act["who"] for act in kept("history", "--json").json[1:]} == {"Illustration"}

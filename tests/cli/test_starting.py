"""Opening the full-screen workbench: what it is handed, and what is left behind."""

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tsworkbench.store.book import Book


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
    assert "thrown away" in answer.out


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

"""The options every command takes: before its name or after, from the line or from the environment."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize("place", ["before", "after"])
def test_common_options_stand_before_or_after_the_command(
    run_bare: Callable[..., Any], demo_file: Path, place: str
) -> None:
    options = ["--file", str(demo_file), "--as-at", "2009-12-15", "--json"]
    words = [*options, "list", "--late"] if place == "before" else ["list", "--late", *options]
    assert len(run_bare(*words).json) == 3


def test_what_stands_after_the_command_counts(run_bare: Callable[..., Any], demo_file: Path) -> None:
    answer = run_bare(
        "--as-at", "2009-08-01", "list", "--late", "--json", "--file", str(demo_file), "--as-at", "15/12/09"
    )
    assert len(answer.json) == 3


def test_the_environment_names_the_file_unless_the_line_does(
    run_bare: Callable[..., Any], demo_file: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TSWORKBENCH_FILE", str(demo_file))
    assert len(run_bare("plans", "--json").json) == 2
    assert run_bare("--file", str(empty_file), "plans", "--json").json == []
    assert run_bare("plans", "--json", "--file", str(empty_file)).json == []


def test_without_either_it_is_the_users_own_file(
    run_bare: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "data" / "plan.db"
    monkeypatch.setattr("tsworkbench.cli.options.own_file", lambda: str(own))
    answer = run_bare("list")
    assert answer.code == 10
    assert all(word in answer.err for word in (str(own), "demo", "import", "new"))
    assert run_bare("new").code == 0
    assert run_bare("plans").code == 0
    assert own.exists()


def test_a_path_may_start_with_the_home_folder(
    run_bare: Callable[..., Any], demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(demo_file.parent))
    monkeypatch.setenv("USERPROFILE", str(demo_file.parent))
    assert run_bare("--file", "~/demo.db", "plans").code == 0


@pytest.mark.parametrize("phrase", ["2009-12-15", "15 Dec 2009", "15/12/2009", "Tue 15 December 2009"])
def test_the_day_is_any_phrase_that_names_one(run: Any, phrase: str) -> None:
    assert len(run("list", "--late", "--json", as_at=phrase).json) == 3


@pytest.mark.parametrize("phrase", ["december 2009", "2009/10", "TBC", "soon", "", "2009-13-45", "quarterly"])
def test_what_names_no_single_day_is_refused(run: Any, phrase: str) -> None:
    answer = run("list", as_at=phrase)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err


def test_without_a_day_it_is_today(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tsworkbench.cli.options.today", lambda: date(2009, 12, 15))
    assert len(run("list", "--late", "--json", as_at=None).json) == 3


@pytest.mark.parametrize("option", ["--file", "--who"])
def test_an_empty_name_is_not_taken_for_none(run_bare: Callable[..., Any], option: str) -> None:
    answer = run_bare(option, " ", "undo")
    assert answer.code in (2, 10)
    assert answer.err


def test_the_version_is_one_line(run_bare: Callable[..., Any]) -> None:
    from tsworkbench import __version__

    assert run_bare("--version").out == f"tsworkbench {__version__}\n"

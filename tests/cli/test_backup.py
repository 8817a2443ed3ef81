"""`backup` and `restore` at the command line."""

import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def title(path: Path) -> str:
    connection = sqlite3.connect(path)
    try:
        return str(connection.execute("select title from milestone where ref='1.1.m1'").fetchone()[0])
    finally:
        connection.close()


def backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.backup"))


def test_a_backup_says_where_it_is(run: Any) -> None:
    answer = run("backup")
    (made,) = backups(run.path)
    assert answer.code == 0
    assert answer.out.startswith("Made and checked a backup of ")
    assert str(made) in answer.out
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_backup_elsewhere(run: Any, tmp_path: Path) -> None:
    answer = run("backup", "-o", str(tmp_path / "stick.db"), "--json")
    assert answer.json == {
        "backup": str(tmp_path / "stick.db"),
        "bytes": (tmp_path / "stick.db").stat().st_size,
        "checked": True,
    }
    assert backups(run.path) == []


@pytest.mark.parametrize(("where", "code"), [("folder", 2), ("taken.txt", 10), ("none/there.db", 10)])
def test_a_backup_that_cant_go_there_says_so_in_a_sentence(run: Any, tmp_path: Path, where: str, code: int) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "taken.txt").write_text("mine")
    answer = run("backup", "--output", str(tmp_path / where))
    assert answer.code == code
    assert answer.err.endswith(".\n")
    assert "Traceback" not in answer.err
    assert "room" not in answer.err
    assert where != "none/there.db" or f"There is no folder {tmp_path / 'none'}" in answer.err
    assert (tmp_path / "taken.txt").read_text() == "mine"
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("name", ["a\nb.db", "a\x1b[31mb.db", "a\x7f.db", "a:b.db", "NUL", "plan. "])
def test_a_backup_bears_no_name_that_a_paper_may_not_bear(run: Any, tmp_path: Path, name: str) -> None:
    answer = run("backup", "-o", str(tmp_path / "out" / name))
    assert answer.code == 2
    assert "name" in answer.err
    assert not {"\x1b", "\x7f"} & set(answer.err)
    assert not (tmp_path / "out").exists()


def test_a_backup_of_a_day_to_come_is_last_in_the_list_and_a_restore_of_it_says_so(run: Any) -> None:
    run("backup")
    (made,) = backups(run.path)
    ahead = made.with_name(made.name.replace("2009", "2030", 1))
    ahead.write_bytes(made.read_bytes())
    listed = run("backup", "--list").out.splitlines()
    assert ["ahead of this computer's clock" in line for line in listed[:2]] == [False, True]
    assert [one["ahead"] for one in run("backup", "--list", "--json").json] == [False, True]
    assert made.name in run("restore", "--dry-run").out
    assert "is ahead of this computer's clock" in run("restore", "2", "--dry-run").err
    made.unlink()
    answer = run("restore", "--dry-run")
    assert ahead.name in answer.out
    assert "is ahead of this computer's clock" in answer.err


def test_the_list_numbers_them_newest_first(run: Any) -> None:
    assert "There is no backup beside" in run("backup", "--list").err
    assert run("backup", "--list", "--json").json == []
    run("backup")
    run("set", "1.1.m1", "--title", "Later")
    run("backup")
    lines = run("backup", "--list").lines
    assert [line.split()[0] for line in lines[:2]] == ["1", "2"]
    assert "15 Dec 2009 14:02" in lines[0]
    assert "asked for" in lines[0]
    assert all(len(line) <= 80 for line in lines[:2])
    said = run("backup", "--list", "--json").json
    assert [one["number"] for one in said] == [1, 2]
    assert all(one["good"] for one in said)
    assert title(Path(said[0]["path"])) == "Later"


def test_a_damaged_one_is_marked(run: Any) -> None:
    run("backup")
    (made,) = backups(run.path)
    os.truncate(made, 9000)
    assert run("backup", "--list").lines[0].endswith("(damaged)")


def test_listing_and_making_are_two_things(run: Any) -> None:
    assert run("backup", "--list", "-o", "x").code == 2
    assert backups(run.path) == []


def test_a_restore_and_a_second_one_that_takes_it_back(run: Any) -> None:
    run("backup")
    run("set", "1.1.m1", "--title", "A change too many")
    before = run.path.read_bytes()

    dry = run("restore", "--dry-run")
    assert dry.code == 0
    assert "1 act newer than the backup would go; the last: “1.1.m1" in dry.out
    assert dry.lines[-1] == "Nothing was changed."
    assert run.path.read_bytes() == before

    done = run("restore")
    assert done.code == 0
    assert "1 act newer than the backup went" in done.out
    assert "“tsworkbench restore” brings it back." in done.out
    assert title(run.path) == "CVS interim Board in place"

    again = run("restore")
    assert "1 act came back that the file had lost" in again.out
    assert title(run.path) == "A change too many"
    assert run("check").code == 0


def test_a_restore_as_json(run: Any) -> None:
    run("backup")
    run("set", "1.1.m1", "--title", "Later")
    dry = run("restore", "--dry-run", "--json").json
    assert dry["dry_run"] is True
    said = run("restore", "--json").json
    assert said["acts_only_in_file"] == dry["acts_only_in_file"] == 1
    assert said["acts_only_in_backup"] == 0
    assert Path(said["kept"]).exists()


def test_one_of_several_by_its_number(run: Any) -> None:
    run("backup")
    run("set", "1.1.m1", "--title", "Later")
    run("backup")
    assert run("restore", "2").code == 0
    assert title(run.path) == "CVS interim Board in place"


def test_a_file_that_has_gone_comes_back(run: Any) -> None:
    run("backup")
    run.path.unlink()
    refused = run("list")
    assert refused.code == 10
    assert "The newest good backup is " in refused.err
    assert "There was no file in its place before." in run("restore").out
    assert run("list").code == 0


def test_a_damaged_file_is_kept_and_its_backup_offered_by_name(run: Any) -> None:
    run("backup")
    (made,) = backups(run.path)
    os.truncate(run.path, 40_000)
    refused = run("list")
    assert refused.code == 1
    assert made.name in refused.err
    done = run("restore")
    assert done.code == 0
    assert "could not be read. It is kept as it was" in done.out
    assert run("check").code == 0


@pytest.mark.parametrize(
    ("named", "code"),
    [(None, 10), ("7", 10), ("nowhere.backup", 10), ("letter.txt", 1)],
    ids=["none", "7", "name", "text"],
)
def test_what_is_no_backup_is_not_restored(run: Any, tmp_path: Path, named: str | None, code: int) -> None:
    (tmp_path / "letter.txt").write_text("a letter")
    before = run.path.read_bytes()
    answer = run("restore", *([named] if named is not None and "." not in named else []))
    if named is not None and "." in named:
        answer = run("restore", str(tmp_path / named))
    assert answer.code == code
    assert answer.err.endswith(".\n")
    assert run.path.read_bytes() == before


def test_a_restore_of_a_file_that_another_program_writes_is_refused(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run("backup")
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **k | {"timeout": 0}))
    other = sqlite3.connect(run.path, isolation_level=None)
    other.execute("begin immediate")
    answer = run("restore")
    assert answer.code == 11
    other.close()


def test_help_has_examples(run_bare: Any) -> None:
    for command in ("backup", "restore"):
        answer = run_bare(command, "--help")
        assert answer.code == 0
        assert f"tsworkbench {command}" in answer.out
        assert max(map(len, answer.lines)) <= 80

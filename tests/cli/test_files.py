"""`new`, `import`, `export` and `check`."""

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

COUNTS = {"objectives": 7, "activities": 15, "milestones": 40, "outputs": 35}


@pytest.fixture
def exported(run: Any, tmp_path: Path) -> Path:
    path = tmp_path / "plans.json"
    assert run("export", "json", "-o", str(path)).code == 0
    return path


def test_an_export_holds_the_whole_action_plan(run: Any) -> None:
    plan = run("export", "json", "--plan", "third").json["plans"][0]
    activities = [activity for objective in plan["objectives"] for activity in objective["activities"]]
    assert {
        "objectives": len(plan["objectives"]),
        "activities": len(activities),
        "milestones": sum(len(activity["milestones"]) for activity in activities),
        "outputs": sum(len(activity["outputs"]) for activity in activities),
    } == COUNTS
    assert sum(activity["cost_amount"] or 0 for activity in activities) == 430_000


def test_an_export_into_an_empty_file_exports_the_same_bytes(
    run_bare: Callable[..., Any], exported: Path, tmp_path: Path
) -> None:
    second, again = tmp_path / "second.db", tmp_path / "again.json"
    assert run_bare("--file", str(second), "import", str(exported)).code == 0
    assert run_bare("--file", str(second), "export", "json", "-o", str(again)).code == 0
    assert again.read_bytes() == exported.read_bytes()
    assert run_bare("--file", str(second), "export", "json").out.encode() == exported.read_bytes()


def test_an_export_is_utf8_with_plain_line_ends(exported: Path) -> None:
    data = exported.read_bytes()
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    assert "£430" not in data.decode()
    assert "£105,000" in data.decode("utf-8")


@pytest.mark.posix("who may read a file is no matter of its mode on Windows")
def test_an_export_is_for_its_owners_eyes(exported: Path) -> None:
    assert exported.stat().st_mode & 0o077 == 0


def test_an_export_never_replaces_a_file_unasked(run: Any, exported: Path) -> None:
    exported.write_text("mine")
    refused = run("export", "json", "-o", str(exported))
    assert refused.code == 2
    assert "--force" in refused.err
    assert exported.read_text() == "mine"
    assert run("export", "json", "-o", str(exported), "--force").code == 0
    assert json.loads(exported.read_text(encoding="utf-8"))["tsworkbench"] == 1


def test_an_export_never_replaces_the_plan_file_itself(run: Any) -> None:
    answer = run("export", "json", "-o", str(run.path), "--force")
    assert answer.code == 2
    assert run("check").code == 0


@pytest.mark.parametrize("where", ["folder", "missing/out.json"])
def test_an_export_that_cant_be_written_says_so_and_leaves_nothing(run: Any, tmp_path: Path, where: str) -> None:
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    answer = run("export", "json", "-o", str(tmp_path / where))
    assert answer.code in (2, 10)
    assert answer.out == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_an_import_says_what_came_in_and_what_was_not_understood(
    run_on: Callable[[Path], Any], exported: Path, tmp_path: Path
) -> None:
    document = json.loads(exported.read_text(encoding="utf-8"))
    document["plans"] = document["plans"][:1]
    document["plans"][0]["colour"] = "mauve"
    exported.write_text(json.dumps(document), encoding="utf-8")
    answer = run_on(tmp_path / "new.db")("import", str(exported))
    assert "7 objectives, 15 activities, 40 milestones, 35 outputs" in answer.out
    assert "colour" in answer.err
    assert "colour" not in answer.out


def test_a_dry_run_says_the_same_and_writes_nothing(
    run_on: Callable[[Path], Any], exported: Path, tmp_path: Path
) -> None:
    new = run_on(tmp_path / "new.db")
    dry = new("import", str(exported), "--dry-run")
    assert dry.code == 0
    assert not new.path.exists()
    assert new("import", str(exported)).lines[:3] == dry.lines[:3]
    content = new.path.read_bytes()
    again = new("import", str(exported), "--dry-run")
    assert again.code == 1
    assert "in this file already" in again.err
    assert new.path.read_bytes() == content


def test_a_plan_without_ids_can_come_in_twice_and_undo_takes_the_second_out(
    run_on: Callable[[Path], Any], tmp_path: Path
) -> None:
    from tsworkbench.work.demo.sample import SAMPLES, sample_text

    document = tmp_path / "plan.json"
    document.write_text(sample_text(SAMPLES[0]), encoding="utf-8")
    file = run_on(tmp_path / "new.db")
    assert file("import", str(document)).code == 0
    one = file("export", "json").out
    second = file("import", str(document))
    assert second.code == 0
    assert "already" in second.err
    assert len(file("plans", "--json").json) == 2
    assert file("undo").code == 0
    assert file("export", "json").out == one


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("plan.docx", b"PK\x03\x04", 13),
        ("plan.csv", b"a,b", 13),
        ("plan", b"{}", 13),
        ("plan.json", b"", 13),
        ("plan.json", b"not json", 13),
        ("plan.json", b"[1, 2]", 13),
        ("plan.json", b"\xff\xfe\x00", 13),
        ("plan.json", b'{"tsworkbench": 1, "plans": []}', 13),
        ("plan.json", b'{"tsworkbench": 99}', 13),
        ("plan.json", b'{"tsworkbench": 1, "plans": [{"title": 7}]}', 13),
    ],
)
def test_a_document_that_is_no_plan_is_refused_and_makes_no_file(
    run_on: Callable[[Path], Any], tmp_path: Path, name: str, content: bytes, code: int
) -> None:
    (tmp_path / name).write_bytes(content)
    new = run_on(tmp_path / "new.db")
    answer = new("import", str(tmp_path / name))
    assert (answer.code, answer.out) == (code, "")
    assert name in answer.err
    assert not new.path.exists()


def test_a_document_that_is_not_there_or_is_a_folder_is_told_apart(run: Any, tmp_path: Path) -> None:
    assert run("import", str(tmp_path / "gone.json")).code == 10
    assert run("import", str(tmp_path)).code == 13


def test_new_makes_a_file_with_an_empty_plan_for_its_owner_only(
    run_bare: Callable[..., Any], run_on: Callable[[Path], Any], tmp_path: Path
) -> None:
    path = tmp_path / "folder" / "mine.db"
    answer = run_bare("--file", str(path), "new", "--title", "My\x1b[31m plan", "--period", "2009/10")
    assert answer.code == 0, answer.err
    assert str(path) in answer.out
    plan = run_on(path)("plans", "--json").json[0]
    assert (plan["title"], plan["period_start"], plan["period_end"]) == ("My[31m plan", "2009-04-01", "2010-03-31")
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("period", "title", "first", "last"),
    [
        ([], "Action plan 2009/10", "2009-04-01", "2010-03-31"),
        (["--period", "2010/11"], "Action plan 2010/11", "2010-04-01", "2011-03-31"),
        (["--period", "1 Apr 2008..31 Mar 2014"], "Action plan 2008–2014", "2008-04-01", "2014-03-31"),
        (["--period", "2008/09..2013/14"], "Action plan 2008–2014", "2008-04-01", "2014-03-31"),
    ],
)
def test_a_plan_without_a_title_is_called_by_its_years(
    run_on: Callable[[Path], Any], tmp_path: Path, period: list[str], title: str, first: str, last: str
) -> None:
    new = run_on(tmp_path / "new.db")
    assert new("new", *period).code == 0
    plan = new("plans", "--json").json[0]
    assert (plan["title"], plan["period_start"], plan["period_end"]) == (title, first, last)


def test_new_can_take_the_samples_in_and_they_can_be_taken_out(run_on: Callable[[Path], Any], tmp_path: Path) -> None:
    new = run_on(tmp_path / "new.db")
    assert new("new", "--sample").code == 0
    assert [plan["activities"] for plan in new("plans", "--json").json] == [15, 25]
    assert new("undo").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--period", "soon"], 2),
        (["--period", "2010/11..2009/10"], 2),
        (["--period", "TBC"], 2),
        (["--title", " "], 2),
        (["--sample", "--title", "x"], 2),
    ],
)
def test_a_plan_that_cant_be_begun_makes_no_file(
    run_on: Callable[[Path], Any], tmp_path: Path, words: list[str], code: int
) -> None:
    new = run_on(tmp_path / "new.db")
    assert new("new", *words).code == code
    assert not new.path.exists()


def test_new_never_touches_an_existing_file(run: Any) -> None:
    content = run.path.read_bytes()
    assert run("new", "--title", "Mine").code == 10
    assert run.path.read_bytes() == content


def test_check_says_that_a_sound_file_is_sound(run: Any) -> None:
    answer = run("check")
    assert answer.code == 0
    assert "is sound: 2 plans, 40 milestones" in answer.out
    assert run("check", "--json").json["sound"] is True


def test_check_says_what_is_wrong_and_leaves_with_one(run: Any) -> None:
    connection = sqlite3.connect(run.path)
    connection.execute("drop trigger log_milestone_status")
    connection.commit()
    connection.close()
    answer = run("check")
    assert answer.code == 1
    assert "log_milestone_status" in answer.out
    assert run("check", "--json").json["sound"] is False


def test_check_brings_back_what_is_deleted_above_rows_of_the_plan_if_it_is_asked_to(run: Any) -> None:
    connection = sqlite3.connect(run.path)
    connection.execute("update activity set deleted=1 where ref='1.1'")
    connection.commit()
    connection.close()
    answer = run("check")
    assert answer.code == 1
    assert "The milestone 1.1.m1 is under a deleted activity (1.1)" in answer.out
    answer = run("check", "--mend")
    assert answer.code == 0
    assert "Brought back, with rows under it that were still in the plan: activity 1.1 · saved" in answer.err
    assert "is sound" in answer.out
    assert "Every row of the plan can be seen" in run("check", "--mend").err
    assert run("check", "--mend", "--plan").code == 2


def test_check_of_a_damaged_file_names_the_backup_that_could_take_its_place(run: Any) -> None:
    run("backup")
    damaged = sqlite3.connect(run.path)
    damaged.execute("drop trigger keep_action_update")
    damaged.execute("update action set digest='0' where seq=1")
    damaged.commit()
    damaged.close()
    answer = run("check")
    assert answer.code == 1
    assert "is not as it was written" in answer.out
    assert "The newest good backup is demo.db.20091215" in answer.err


def test_a_fault_that_comes_of_a_damaged_file_is_a_sentence_about_the_file(run: Any) -> None:
    run("backup")
    connection = sqlite3.connect(run.path)
    connection.execute("drop trigger log_lead_officer_id")
    connection.execute("update lead set officer_id='gone'")
    connection.commit()
    connection.close()
    answer = run("export", "json")
    assert answer.code not in (0, 70)
    assert "is damaged" in answer.err
    assert "The newest good backup is demo.db.20091215" in answer.err


def test_the_past_of_a_sound_file_is_sound(run: Any) -> None:
    assert run("check", "--stood-at", "2009-12-01").code == 0


def test_an_export_of_everything_says_on_stderr_that_it_holds_private_notes(run: Any) -> None:
    answer = run("export", "json")
    assert "private notes" in answer.err
    assert answer.json["tsworkbench"] == 1
    assert run("export", "md", "--plan", "third").err == ""


# -- where it is


@pytest.fixture
def synchronised(tmp_path: Path) -> Path:
    folder = tmp_path / "OneDrive - Northshire Council"
    folder.mkdir()
    return folder / "plan.db"


def test_a_new_file_in_a_folder_that_is_synchronised_is_warned_of_once(
    run_bare: Callable[..., Any], exported: Path, synchronised: Path
) -> None:
    warning = "OneDrive copies this plan's folder to other machines"
    answer = run_bare("--file", str(synchronised), "new")
    assert answer.code == 0
    assert answer.err.count(warning) == 1
    assert warning not in answer.out
    assert warning not in run_bare("--file", str(synchronised), "import", str(exported)).err  # it was there already
    another = synchronised.with_name("another.db")
    assert run_bare("--file", str(another), "import", str(exported), "--json").err.count(warning) == 1
    assert run_bare("demo", "--keep", str(synchronised.with_name("demo.db"))).err.count(warning) == 1
    assert warning not in run_bare("--file", str(another), "list").err


def test_what_leaves_no_file_in_such_a_folder_warns_of_none(
    run_bare: Callable[..., Any], exported: Path, synchronised: Path
) -> None:
    assert "OneDrive copies" not in run_bare("--file", str(synchronised), "import", str(exported), "--dry-run").err
    assert not synchronised.exists()


@pytest.mark.posix("on Windows a link takes a right that few have")
def test_where_the_file_really_is_is_said_by_new_and_check(run_bare: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "named").symlink_to(tmp_path / "real")
    path = tmp_path / "named" / "plan.db"
    really = f"{path} (really {tmp_path / 'real' / 'plan.db'})"
    assert f"The plan file is {really}." in run_bare("--file", str(path), "new").out
    assert f"{really} is sound" in run_bare("--file", str(path), "check").out


@pytest.mark.parametrize("name", ["CON", "nul.db", "plan.", "COM1.db"])
def test_no_file_is_made_that_windows_could_not_open(run_bare: Callable[..., Any], tmp_path: Path, name: str) -> None:
    answer = run_bare("--file", str(tmp_path / name), "new")
    assert answer.code == 2
    assert "Windows" in answer.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["list"], ["check"], ["set", "4.2", "--notes", "x"], ["undo"], ["export", "json"]])
def test_a_drive_that_is_not_connected_is_named_by_every_command(
    run_bare: Callable[..., Any], tmp_path: Path, words: list[str]
) -> None:
    answer = run_bare("--file", str(tmp_path / "stick" / "plan.db"), *words)
    assert answer.code == 10
    assert f"{tmp_path / 'stick'} isn't there" in answer.err
    assert "connect the drive" in answer.err

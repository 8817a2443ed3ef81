"""Whatever a file or a line holds, nothing that could steer a terminal comes out."""

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

HOSTILE = (
    "\x1b[31m\x1b]52;c;cm0=\x07\x9b2J\u202eevil\u2066\x00[/]{x}\u200b\x85\r\nnext\tline "
    "e\u0301\u0301\u0301\u0301\u0301\u0301"
)
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

_KEPT = {
    *("id", "sort", "level", "role", "kind", "status", "rag", "report_on", "cost_kind", "target_kind"),
    "stage",
    *("due_precision", "expected_precision", "baseline_precision"),
    "closed_on",
}
"""Columns that another program can't write anything else into, or that name rows; and the day that closes a plan."""

COMMANDS = [
    ["list"],
    ["list", "--all"],
    ["list", "--late"],
    ["list", "--level", "activity"],
    ["plans"],
    ["officers"],
    ["history"],
    ["find", "evil"],
]


_DAYS = re.compile(r"(?:_on|_to|_from|_start|_end|_by|_at|^at|^as_at|cut_off|past_at_sign_off)$")


@pytest.fixture
def hostile(demo_file: Path, run_on: Callable[[Path], Any]) -> Any:
    """The demonstration's file, with the same evil text written into every field by another program."""
    return made_hostile(demo_file, run_on, days=True)


@pytest.fixture
def hostile_words(demo_file: Path, run_on: Callable[[Path], Any]) -> Any:
    """The same, but with the days left as they were."""
    return made_hostile(demo_file, run_on, days=False)


def made_hostile(demo_file: Path, run_on: Callable[[Path], Any], *, days: bool) -> Any:
    run = run_on(demo_file)
    run("set", "4.2", "--rag", "red", "--why", "x", "--next", "x", "--note", "x", "--private", "x", "--due", "end jan")
    run("add", "task", "4.2", "Ring the funder")
    run("evidence", "4.2", "the minutes")
    run("plan", "review", "Two activities more", "--plan", "third")
    run("set", "4.2.m4", "--due", "monthly", "--status", "in progress")
    run("set", "4.2.m4", "--status", "complete")
    connection = sqlite3.connect(demo_file)
    tables = ("plan", "objective", "activity", "milestone", "output", "task", "officer", "lead", "progress", "note")
    for table in (
        *tables,
        "funding_source",
        "allocation",
        "role_holder",
        "sign_off",
        "setting",
        "reading",
        "evidence",
        "review",
        "occurrence",
    ):
        columns = [
            row[1]
            for row in connection.execute(f"pragma table_info({table})")
            if row[2] == "TEXT" and row[1] not in _KEPT and not row[1].endswith("_id")
            if days or not _DAYS.search(row[1])
        ]
        if columns:
            connection.execute(f"update {table} set {', '.join(f'{column}=?1' for column in columns)}", (HOSTILE,))
    connection.commit()
    connection.close()
    return run


def ids(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    found = [
        connection.execute(f"select id from {table} where deleted=0").fetchone()[0]
        for table in ("objective", "activity", "milestone", "output", "task")
    ]
    connection.close()
    return found


@pytest.mark.parametrize("as_json", [False, True], ids=["lines", "json"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_lists_print_no_control_characters(hostile: Any, words: list[str], as_json: bool) -> None:
    answer = hostile(*words, *(["--json"] if as_json else []))
    assert answer.code == 0, answer.err
    assert answer.out
    assert not UNSAFE.search(answer.out)
    assert not UNSAFE.search(answer.err)
    if as_json:
        json.loads(answer.out)


@pytest.mark.parametrize("as_json", [False, True], ids=["lines", "json"])
def test_every_row_is_shown_and_its_history_told_without_control_characters(hostile: Any, as_json: bool) -> None:
    for row_id in ids(hostile.path):
        for command in ("show", "history"):
            answer = hostile(command, row_id, *(["--json"] if as_json else []))
            assert answer.code == 0, answer.err
            assert not UNSAFE.search(answer.out + answer.err)


def test_acts_on_hostile_rows_are_told_without_control_characters(hostile: Any) -> None:
    for row_id in ids(hostile.path)[1:]:
        for words in (["set", row_id, "--status", "in progress"], ["set", row_id, "--due", "end jan"], ["undo"]):
            answer = hostile(*words)
            assert answer.code in (0, 1), answer.err
            assert not UNSAFE.search(answer.out + answer.err)
    answer = hostile("remove", *ids(hostile.path)[2:])
    assert answer.code == 0, answer.err
    assert not UNSAFE.search(answer.out + answer.err)


def test_sentences_about_hostile_rows_hold_no_control_characters(hostile: Any) -> None:
    for words in (["show", "evil"], ["list", "--plan", "zz"], ["list", "--officer", "evi"], ["add", "objective", "x"]):
        answer = hostile(*words)
        assert answer.code == 2
        assert answer.err
        assert not UNSAFE.search(answer.out + answer.err)


def test_an_export_writes_them_so_that_a_terminal_shows_them(hostile: Any) -> None:
    answer = hostile("export", "json")
    assert answer.code == 0, answer.err
    assert not UNSAFE.search(answer.out)
    assert answer.json["plans"][0]["title"] == HOSTILE


@pytest.mark.parametrize(
    "words",
    [
        ["bogus\x1b[31m"],
        ["list", "--\x1b[31mevil"],
        ["list", "--officer", HOSTILE.replace("\x00", "")],
        ["list", "--plan", "\x1b[31m\u202e"],
        ["list", "--status", "\x1b[31m"],
        ["list", "--rag", "\x9b"],
        ["list", "--due-before", "\x1b[zz"],
        ["--as-at", "\x1b]0;x\x07", "list"],
        ["show", "\x1b[31m\u202e"],
        ["set", "4.2.m1", "--due", "\x1b[zz"],
        ["set", "4.2.m1", "--lead", "\x1b[31mX\u202e"],
        ["import", "/nowhere/\x1b[31m.json"],
        ["export", "json", "-o", "/nowhere/\x1b[31m/x.json"],
        ["export", "\x1b[31m"],
        ["find", "\x1b[31mzebra"],
        ["open", "/nowhere/\x1b[31m"],
        ["demo", "--keep", "/proc/\x1b[31m/x"],
    ],
    ids=repr,
)
def test_a_hostile_line_is_answered_without_control_characters(run: Any, words: list[str]) -> None:
    answer = run(*words)
    assert answer.code in (1, 2, 10, 13)
    assert answer.err
    assert not UNSAFE.search(answer.out + answer.err)


def test_what_is_typed_is_stored_clean(run: Any) -> None:
    text = HOSTILE.replace("\x00", "")
    assert run("set", "4.2.m3", "--title", text, "--lead", "+\x1b[31mAnn\u202e Other", "--private", text).code == 0
    assert run("add", "task", "4.2", text).code == 0
    dump = "\n".join(sqlite3.connect(run.path).iterdump())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", dump)


@pytest.mark.parametrize("words", [["list", "--officer", "\udcff"], ["remove", "--restore", "\udcff"]], ids=ascii)
def test_bytes_that_are_no_text_are_refused_in_a_sentence(run: Any, words: list[str]) -> None:
    answer = run(*words)
    assert answer.code == 2
    assert "not valid text" in answer.err


def first_plan(run: Any) -> str:
    return str(run("plans", "--json").json[0]["id"])


@pytest.mark.parametrize("form", ["csv", "md", "html", "ics", "json"])
def test_an_export_that_is_printed_holds_no_control_characters(hostile_words: Any, form: str) -> None:
    answer = hostile_words("export", form, "--plan", first_plan(hostile_words))
    assert answer.code == 0, answer.err
    assert not UNSAFE.search(answer.out.replace("\r\n", "\n").replace("\t", " ").removeprefix("\ufeff"))


def test_a_workbook_of_hostile_rows_is_written(hostile_words: Any, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    assert hostile_words("export", "xlsx", "--plan", first_plan(hostile_words), "-o", str(path)).code == 0
    cells = [cell.value for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert not [text for text in cells if isinstance(text, str) and UNSAFE.search(text)]


def test_a_ref_of_thousands_of_signs_leaves_room_for_the_rest(demo_file: Path, run_on: Callable[[Path], Any]) -> None:
    connection = sqlite3.connect(demo_file)
    connection.execute("update activity set ref = ref || ?", ("9" * 9_000,))
    connection.commit()
    connection.close()
    run = run_on(demo_file)
    for words in (["round"], ["list", "--level", "activity"], ["workload"], ["check", "--plan", "third"]):
        answer = run(*words)
        assert answer.code in (0, 1), answer.err
    assert all(len(line) <= 200 for line in run("round").lines)


def test_a_cell_that_no_edit_writes_is_the_files_fault_and_not_the_programs(
    demo_file: Path, run_on: Callable[[Path], Any]
) -> None:
    connection = sqlite3.connect(demo_file)
    connection.execute("update milestone set due_to='2009-99-99' where ref='4.2.m1'")
    connection.commit()
    connection.close()
    answer = run_on(demo_file)("export", "csv", "--plan", "third")
    assert answer.code == 1
    assert "4.2.m1" in answer.err
    assert "should not have happened" not in answer.err

"""The log for those who look for a fault: off unless asked for, and never in the way."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tsworkbench import trace


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "log.jsonl"
    monkeypatch.setenv(trace.LOG_VARIABLE, str(path))
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_nothing_is_written_unless_a_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    trace.note("act", label="4.6 now complete")
    trace.begun()
    trace.fault(ValueError("x"))
    assert list(tmp_path.iterdir()) == []


def test_each_line_says_what_when_and_how_long(log: Path) -> None:
    trace.note("act", trace.clock(), label="4.6 · “done”")
    (line,) = lines(log)
    assert line["what"] == "act"
    assert line["label"] == "4.6 · “done”"
    assert line["ms"] >= 0
    assert line["at"].endswith("+00:00")
    assert line["pid"] == os.getpid()


@pytest.mark.posix("Windows has no such permissions")
def test_only_its_owner_can_read_the_log(log: Path) -> None:
    trace.note("act")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_log_that_cant_be_written_stops_nothing(log: Path) -> None:
    log.mkdir()
    trace.note("act")
    assert list(log.iterdir()) == []


def test_words_of_a_document_make_one_line(log: Path) -> None:
    trace.note("refused", said="two\nlines \u2028 and \ud800")
    assert len(log.read_text(encoding="ascii").splitlines()) == 1


def test_a_fault_names_the_lines_of_code_down_to_where_it_arose(log: Path) -> None:
    def arises() -> None:
        raise KeyError("4.6")

    try:
        try:
            arises()
        except KeyError as error:
            raise RuntimeError("no such row") from error
    except RuntimeError as error:
        trace.fault(error)
    outer, cause = lines(log)
    assert (outer["kind"], outer["said"]) == ("RuntimeError", "no such row")
    assert cause["kind"] == "KeyError"
    assert cause["lines"][-1].endswith(" arises")
    assert cause["lines"][-1].startswith(f"{__file__}:")


def test_a_wait_for_another_program_is_noted(log: Path, tmp_path: Path) -> None:
    from tsworkbench.plan.errors import FileLocked
    from tsworkbench.store.opening import open_book
    from tsworkbench.store.upgrade import create

    create(tmp_path / "plan.db")
    holding, waiting = open_book(tmp_path / "plan.db"), open_book(tmp_path / "plan.db", wait_ms=0)
    with holding.transaction(), pytest.raises(FileLocked), waiting.transaction():
        pass
    holding.close()
    waiting.close()
    (line,) = lines(log)
    assert (line["what"], line["file"]) == ("wait", str(tmp_path / "plan.db"))


def test_a_program_that_logs_nothing_loads_nothing_for_it() -> None:
    loaded = "import sys; from tsworkbench import trace; trace.note('act'); print('json' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"

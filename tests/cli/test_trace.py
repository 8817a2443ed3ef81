"""What a command puts into the log for those who look for a fault."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tsworkbench.trace import LOG_VARIABLE


def test_a_command_notes_its_start_its_act_its_refusal_and_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., Any]
) -> None:
    log = tmp_path / "log.jsonl"
    monkeypatch.setenv(LOG_VARIABLE, str(log))
    run("set", "4.6.m1", "--status", "complete")
    run("set", "4.6.m1", "--status", "complete")
    noted = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["what"] for line in noted] == ["start", "act", "end", "start", "refused", "end"]
    assert noted[0]["command"] == "set"
    assert noted[1]["label"].startswith("4.6.m1 ")
    assert (noted[4]["kind"], noted[4]["exit"], noted[5]["exit"]) == ("NothingToDo", 1, 1)

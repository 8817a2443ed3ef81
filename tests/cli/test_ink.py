"""Colour: only on a terminal, in its own colours, and never the only sign of anything."""

import re
import sqlite3
from typing import Any

import pytest

from tsworkbench.cli.rows import row_lines

_CODE = re.compile(r"\x1b\[[0-9;]+m")
LISTS = [["list"], ["list", "--late"], ["list", "--all"], ["list", "--officer", "LR"], ["find", "fund"]]


@pytest.mark.parametrize("words", LISTS, ids=" ".join)
def test_without_its_colours_a_list_reads_the_same(run: Any, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    plain = run(*words).out
    assert "\x1b" not in plain
    monkeypatch.setattr(row_lines, "takes_colour", lambda: True)
    coloured = run(*words).out
    assert "\x1b[31;1m" in coloured or "\x1b[2m" in coloured
    assert _CODE.sub("", coloured) == plain


def test_what_a_title_holds_never_becomes_a_colour(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = sqlite3.connect(run.path)
    connection.execute("update milestone set title='\x1b[41mred\x1b]0;x\x07', short_title=null where ref='1.1.m1'")
    connection.commit()
    connection.close()
    monkeypatch.setattr(row_lines, "takes_colour", lambda: True)
    line = next(line for line in run("list").lines if "1.1.m1" in line)
    assert "[41mred]0;x" in _CODE.sub("", line)
    assert "\x1b[41m" not in line
    assert "\x07" not in line


@pytest.mark.parametrize(
    ("variables", "is_terminal", "wanted"),
    [
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "xterm"}, False, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
        ({}, True, False),
    ],
)
def test_when_there_is_colour(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], is_terminal: bool, wanted: bool
) -> None:
    class Stream:
        def isatty(self) -> bool:
            return is_terminal

    for name in ("TERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(row_lines.sys, "stdout", Stream())
    assert row_lines.takes_colour() is wanted

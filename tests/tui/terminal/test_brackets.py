"""Whether the terminal puts brackets around pastes is asked of it, and its answer read from among the keys."""

import inspect
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import tsworkbench
from tsworkbench.tui.bench.gate import BracketsPastes

terminal = pytest.importorskip(
    "tsworkbench.tui.terminal.driver", reason="Linux and macOS have it", exc_type=ImportError
)


@pytest.mark.parametrize("pieces", [["\x1b[?2004;1$y"], ["\x1b[?20", "04;1$y"], ["g\x1b[?2004;3$", "yr"]])
def test_the_terminals_answer_is_read_from_among_its_keys(pieces: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal.Reader, "asked_at", float("inf"))
    reader = terminal.Reader()
    found = [type(message) for piece in pieces for message in reader.feed(piece)]
    assert found.count(BracketsPastes) == 1


@pytest.mark.parametrize("answer", ["\x1b[?2004;0$y", "\x1b[?2004;2$y", "\x1b[?2026;1$y", "2004;1$y"])
def test_another_answer_says_nothing_of_brackets(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal.Reader, "asked_at", float("inf"))
    assert not [one for one in terminal.Reader().feed(answer) if isinstance(one, BracketsPastes)]


def test_what_looks_like_an_answer_long_after_the_question_is_none() -> None:
    assert terminal.Reader.asked_at == float("-inf"), "nothing has been asked in this process"
    assert not [one for one in terminal.Reader().feed("\x1b[?2004;1$y") if isinstance(one, BracketsPastes)]


def test_textual_still_reads_the_terminal_with_our_reader() -> None:
    from textual.drivers import linux_driver

    assert linux_driver.XTermParser is terminal.Reader
    assert "XTermParser(" in inspect.getsource(linux_driver.LinuxDriver.run_input_thread)


# -- the real program, on a pseudo-terminal that answers, or does not


@pytest.fixture
def workbench(demo_file: Path, tmp_path: Path) -> Iterator[Callable[[str], Any]]:
    """Starts the workbench on a terminal that answers the question about brackets so."""
    pexpect = pytest.importorskip("pexpect")
    started = []

    def start(answer: str) -> Any:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("TSWORKBENCH", "TERM"))}
        env |= {
            "PYTHONPATH": str(Path(tsworkbench.__file__).parents[1]),
            "TERM": "xterm-256color",
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "HOME": str(tmp_path),
        }
        words = ["-m", "tsworkbench", "--file", str(demo_file), "--as-at", "2009-12-15", "--who", "Louise Russell"]
        child = pexpect.spawn(sys.executable, words, env=env, dimensions=(36, 120), timeout=60, encoding="utf-8")
        child.delaybeforesend = None
        started.append(child)
        child.expect_exact(terminal.ASK_BRACKETS)
        child.send(answer)
        child.expect("keys")
        return child

    yield start
    for child in started:
        child.close(force=True)


@pytest.mark.pty
@pytest.mark.parametrize(
    ("answer", "says"), [("\x1b[?2004;1$y", "as before"), ("\x1b[?2004;0$y", "ignored"), ("", "ignored")]
)
def test_keys_that_come_at_once_are_keys_only_where_the_terminal_brackets_pastes(
    workbench: Callable[[str], Any], answer: str, says: str
) -> None:
    child = workbench(answer)
    child.send("jgjg")
    child.expect(says)

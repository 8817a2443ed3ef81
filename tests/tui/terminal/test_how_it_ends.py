"""The real program on a pseudo-terminal: drafts outlive whatever ends it, and a first start ends well."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import tsworkbench

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")
pytestmark = [pytest.mark.pty, pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")]
_PATIENCE = 30


@pytest.fixture
def on_terminal(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    started = []

    def start(*words: str) -> Any:
        env = {name: value for name, value in os.environ.items() if not name.startswith("TSWORKBENCH")}
        env |= {
            "PYTHONPATH": str(Path(tsworkbench.__file__).parents[1]),
            "TERM": "xterm-256color",
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "XDG_DATA_HOME": str(tmp_path / "data"),
            "HOME": str(tmp_path),
        }
        child = pexpect.spawn(
            sys.executable,
            ["-m", "tsworkbench", *words],
            env=env,
            dimensions=(36, 120),
            timeout=_PATIENCE,
            encoding="utf-8",
        )
        child.delaybeforesend = None
        started.append(child)
        return child

    yield start
    for child in started:
        child.close(force=True)


_RARE = "þæøđŋ"


def _typing(child: Any) -> None:
    """Types commentary, until its last letters are on the screen."""
    child.expect("keys")
    child.send("n")
    child.expect("printed for members")
    child.send("Half a ")
    for letter in _RARE:  # nothing else on the screen has them, so each is seen only once it has been typed
        child.send(letter)
        child.expect(letter)


def _words(draft: Path) -> str:
    return str(json.loads(draft.read_text()))


def _drafts(folder: Path) -> list[Path]:
    return list(folder.rglob("drafts/*.json"))


def _wait(child: Any, until: Callable[[], bool]) -> None:
    for _ in range(20 * _PATIENCE):
        if until():
            return
        assert child.expect([pexpect.TIMEOUT, pexpect.EOF], timeout=0.05) == 0
    raise AssertionError("it never came to that")


@pytest.mark.parametrize("number", ["SIGHUP", "SIGTERM", "SIGINT"])
def test_a_program_told_to_end_keeps_what_was_being_typed(
    on_terminal: Callable[..., Any], demo_file: Path, tmp_path: Path, number: str
) -> None:
    child = on_terminal("--file", str(demo_file), "--as-at", "2009-12-15", "--who", "Louise Russell")
    _typing(child)
    child.kill(getattr(signal, number))  # at once: before the fingers have rested
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 128 + getattr(signal, number)
    [draft] = _drafts(tmp_path)
    assert f"Half a {_RARE}" in _words(draft)
    again = on_terminal("--file", str(demo_file), "--as-at", "2009-12-15", "--who", "Louise Russell")
    again.expect("You were typing commentary")
    again.send("n")
    again.expect(_RARE)
    again.send("\r")
    again.expect("commentary written")
    again.send("q")
    again.expect("Everything is saved")
    assert _drafts(tmp_path) == []


def _wait_for_end(child: Any) -> int:
    """The exit code of a program that has no terminal any more; 128 and the number of a signal that ended it."""
    for _ in range(20 * _PATIENCE):
        ended, status = os.waitpid(child.pid, os.WNOHANG)
        if ended:
            child.terminated = child.ptyproc.terminated = True
            code = os.waitstatus_to_exitcode(status)
            return 128 - code if code < 0 else code
        time.sleep(0.05)
    raise AssertionError("it runs on without a terminal")


def _unread(child: Any) -> None:
    """Much to paint, and nobody reads it."""
    for row in range(24, 60):
        child.send("v" if row % 2 else "j")
        child.setwinsize(row, 80 + row)


def _typed(child: Any, *before: tuple[str, str]) -> None:
    """Opens something to type in: each key once the words before it are shown. Then types to the last letter."""
    for words, keys in before:
        child.expect(words)
        child.send(keys)
    for letter in _RARE:
        child.send(letter)
        child.expect(letter)


_STATES: dict[str, Callable[[Any], None]] = {
    "idle": lambda child: None,
    "opening papers": lambda child: child.send("P"),
    "opening a form": lambda child: child.send("e"),
    "painting for nobody": _unread,
}
_TYPING: dict[str, tuple[tuple[str, str], ...]] = {
    "in the editor": (("keys", "n"), ("printed for members", "Half a ")),
    "in a form": (("keys", "e"), ("save all", "Half a ")),
    "in the update round": (("keys", "U"), ("skipped", "n"), ("Say", "Half a ")),
    "in a report's words": (("keys", "P"), ("Highlight report", "w"), ("the other", "Half a ")),
}


@pytest.mark.parametrize("state", _STATES)
def test_a_terminal_that_goes_away_ends_the_program(
    on_terminal: Callable[..., Any], demo_file: Path, state: str
) -> None:
    child = on_terminal("--file", str(demo_file), "--as-at", "2009-12-15", "--who", "Louise Russell")
    child.expect("keys")
    _STATES[state](child)
    child.ptyproc.fileobj.close()
    assert _wait_for_end(child) == 128 + signal.SIGHUP


@pytest.mark.parametrize("where", _TYPING)
def test_a_terminal_that_goes_away_keeps_the_words_to_the_last_letter(
    on_terminal: Callable[..., Any], demo_file: Path, tmp_path: Path, where: str
) -> None:
    child = on_terminal("--file", str(demo_file), "--as-at", "2009-12-15", "--who", "Louise Russell")
    _typed(child, *_TYPING[where])
    child.ptyproc.fileobj.close()
    assert _wait_for_end(child) == 128 + signal.SIGHUP
    [draft] = _drafts(tmp_path)
    assert _RARE in _words(draft)


def test_a_demonstration_whose_terminal_goes_away_leaves_no_copy(
    on_terminal: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "thrown away").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "thrown away"))
    child = on_terminal("demo")
    child.expect("keys")
    assert len(list((tmp_path / "thrown away").iterdir())) == 1
    child.ptyproc.fileobj.close()
    assert _wait_for_end(child) == 128 + signal.SIGHUP
    assert list((tmp_path / "thrown away").iterdir()) == []


def test_a_signal_to_go_on_that_follows_no_stop_starts_nothing_twice(
    on_terminal: Callable[..., Any], demo_file: Path
) -> None:
    child = on_terminal("--file", str(demo_file), "--as-at", "2009-12-15", "--who", "Louise Russell")
    child.expect("keys")
    child.kill(signal.SIGCONT)
    child.expect("Louise Russell")  # all is painted again
    child.expect("keys")
    child.send("\x1b[?2004;1$y")  # it marks what is pasted, so that what comes close together is typed
    child.send("n")
    child.expect("printed for members")
    child.send("Half a " + _RARE)
    child.expect(_RARE)
    child.send("\r")
    child.expect(f"Half a {_RARE}”")
    child.send("q")
    child.expect("Everything is saved")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0


def test_kill_9_keeps_what_the_fingers_had_rested_on(
    on_terminal: Callable[..., Any], demo_file: Path, tmp_path: Path
) -> None:
    child = on_terminal("--file", str(demo_file), "--as-at", "2009-12-15", "--who", "Louise Russell")
    _typing(child)
    _wait(child, lambda: any(f"Half a {_RARE}" in _words(draft) for draft in _drafts(tmp_path)))
    child.kill(signal.SIGKILL)
    child.wait()
    again = on_terminal("--file", str(demo_file), "--as-at", "2009-12-15", "--who", "Louise Russell")
    again.expect("You were typing commentary")
    again.send("\x1b")
    _wait(again, lambda: not _drafts(tmp_path))
    again.send("q")
    again.expect("Nothing was changed")


def test_a_first_start_ends_in_the_workbench_on_a_new_plan(on_terminal: Callable[..., Any], tmp_path: Path) -> None:
    child = on_terminal("--as-at", "2009-12-15")
    screen = pyte.Screen(120, 36)
    stream = pyte.Stream(screen)

    def shows(words: str) -> None:
        while words not in "\n".join(screen.display):  # only what differs from the screen before is written
            stream.feed(child.read_nonblocking(65536, _PATIENCE))

    shows("Start an empty plan")
    for key, words in (
        ("3", "Where is the plan to be"),
        ("2", "Period"),
        ("\r", "from 1 April"),
        ("\r", "Who are you"),
        ("\x1b[F\r", "Your name"),
        ("\r", "insert the first"),
    ):
        child.send(key)
        shows(words)
    child.send("q")
    child.expect("saved, in")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0
    assert (tmp_path / "data" / "tsworkbench" / "plan.db").exists()


def test_a_file_that_cant_be_opened_is_shown_calmly_and_q_leaves_with_its_code(
    on_terminal: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "letter.db").write_text("Dear Sir, " * 50)
    child = on_terminal("--file", str(tmp_path / "letter.db"))
    child.expect("be opened")
    child.send("q")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 10

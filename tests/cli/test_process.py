"""The program as a process: what it imports, what it prints where, and how it leaves."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEAVY = ("textual", "rich", "sqlite_utils", "docx", "openpyxl", "jinja2", "dateutil", "importlib.metadata")
NOT_FOR_READING = ("platformdirs", "dataclasses", "pathlib", "email", "urllib", "tempfile", "tsworkbench.plan.due")

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def environment(**more: str) -> dict[str, str]:
    import tsworkbench

    source = str(Path(tsworkbench.__file__).parents[1])
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TSWORKBENCH", "LC_", "LANG"))}
    return kept | {"PYTHONPATH": source, "TZ": "UTC"} | more


def program(*words: str, **more: Any) -> "subprocess.CompletedProcess[bytes]":
    flags = more.pop("flags", [])
    env = environment(**more.pop("env", {}))
    return subprocess.run(
        [sys.executable, *flags, "-m", "tsworkbench", *words],
        capture_output=True,
        env=env,
        timeout=60,
        check=False,
        **more,
    )


def imported(*words: str) -> set[str]:
    done = program(*words, flags=["-X", "importtime"])
    assert done.returncode in (0, 1, 2), done.stderr
    lines = done.stderr.decode().splitlines()
    return {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}


@pytest.mark.parametrize(
    "words",
    [
        ["list", "--as-at", "2009-12-15"],
        ["list", "--officer", "Louise Russell", "--late", "--json"],
        ["officers"],
        ["plans"],
        ["history"],
        ["find", "chest"],
        ["set", "4.2.m3", "--status", "complete"],
        ["undo"],
        ["check"],
        ["list", "--help"],
        ["--help"],
        ["--version"],
    ],
    ids=" ".join,
)
def test_a_command_imports_nothing_that_only_others_need(demo_file: Path, words: list[str]) -> None:
    modules = imported("--file", str(demo_file), *words)
    roots = {module.partition(".")[0] for module in modules} | modules
    assert "tsworkbench.cli.group" in modules
    assert not roots & {*HEAVY}
    assert not any(module.startswith("tsworkbench.tui") for module in modules)


@pytest.mark.parametrize(
    "words", [["list", "--officer", "Louise Russell", "--late", "--json"], ["set", "4.2.m3", "--status", "complete"]]
)
def test_the_daily_commands_start_fast_because_they_import_little(demo_file: Path, words: list[str]) -> None:
    modules = imported("--file", str(demo_file), *words)
    assert not modules & {*NOT_FOR_READING}


def test_an_answer_is_utf8_in_json_whatever_the_terminal_speaks(demo_file: Path) -> None:
    for env in ({"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        done = program("--file", str(demo_file), "show", "4.2", "--json", env=env)
        assert "£300,000" in done.stdout.decode("utf-8")
        assert b"\r" not in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "utf-8"])
def test_lines_come_out_on_any_terminal(demo_file: Path, encoding: str) -> None:
    done = program("--file", str(demo_file), "list", env={"PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"4.2.m1" in done.stdout
    failed = program("--file", str(demo_file), "list", "--status", "ö▲", env={"PYTHONIOENCODING": encoding})
    assert failed.returncode == 2
    assert b"is not a status" in failed.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp850"])
def test_what_is_done_and_what_is_not_begun_look_different_on_any_terminal(demo_file: Path, encoding: str) -> None:
    whole = program("--file", str(demo_file), "list", env={"PYTHONIOENCODING": "utf-8"}).stdout.decode()
    done = program("--file", str(demo_file), "list", env={"PYTHONIOENCODING": encoding}).stdout.decode(encoding)
    assert "?" not in done.replace("?", "", whole.count("?"))
    pairs = {(one, other) for one, other in zip(whole, done, strict=True) if one in "○›✓┄▲◆●"}
    assert len({other for _, other in pairs}) == len(pairs) >= 5


@pytest.mark.parametrize("words", [["--help"], ["list", "--help"], ["nonsense"]], ids=" ".join)
def test_help_and_refusals_stay_within_the_encoding(words: list[str]) -> None:
    done = program(*words, env={"PYTHONIOENCODING": "ascii"})
    assert (done.stdout + done.stderr).isascii()
    assert b'"' in done.stdout + done.stderr or b"!R" in done.stdout


def test_json_is_the_same_bytes_from_the_program_and_in_a_file(demo_file: Path, tmp_path: Path) -> None:
    printed = program("--file", str(demo_file), "export", "json")
    program("--file", str(demo_file), "export", "json", "-o", str(tmp_path / "out.json"))
    assert printed.stdout == (tmp_path / "out.json").read_bytes()


def test_a_reader_that_leaves_is_no_error_on_the_screen(demo_file: Path) -> None:
    for words in (["list"], ["list", "--json"], ["export", "json"], ["history", "--limit", "1000"]):
        process = subprocess.Popen(
            [sys.executable, "-m", "tsworkbench", "--file", str(demo_file), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        process.stderr.close()
        assert process.wait(timeout=60) == 141


GONE_ON_WINDOWS = """
import errno, sys
class Gone:
    def __init__(self, stream, most):
        self.stream, self.left = stream, most
    def write(self, text):
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.EINVAL, "Invalid argument")
        return self.stream.write(text)
    def __getattr__(self, name):
        return getattr(self.stream, name)
sys.stdout = Gone(sys.stdout, int(sys.argv.pop(1)))
from tsworkbench.__main__ import main
main()
"""


@pytest.mark.parametrize(
    "words", [["list"], ["list", "--help"], ["--help"], ["history"], ["set", "4.2", "--notes", "x"]]
)
def test_a_reader_that_leaves_on_windows_is_no_error_either(demo_file: Path, words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", GONE_ON_WINDOWS, "0", *words],
        capture_output=True,
        env=environment(TSWORKBENCH_FILE=str(demo_file)),
        timeout=60,
        check=False,
    )
    assert done.stderr == b""
    assert done.returncode == 141


def test_what_a_file_refuses_with_the_same_number_is_no_reader_that_left(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr("tsworkbench.store.check.damage", refuse)
    answer = run("check")
    assert answer.code == 1
    assert "Invalid argument" in answer.err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_behind_the_output_is_a_sentence(demo_file: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tsworkbench", "--file", str(demo_file), "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert done.returncode == 1
    assert b"could not be written" in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_what_was_saved_is_said_where_the_answer_could_not_be_printed(demo_file: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tsworkbench", "--file", str(demo_file), "set", "4.2", "--notes", "Another"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert done.returncode == 1
    assert "What it did is saved: 4.2 " in done.stderr.decode()


@pytest.mark.skipif(os.name == "nt", reason="closed streams are a POSIX shell's doing")
def test_closed_streams_are_no_error(demo_file: Path) -> None:
    command = f'"{sys.executable}" -m tsworkbench --file "{demo_file}" list >&- 2>&-'
    assert subprocess.run(command, shell=True, env=environment(), check=False).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="signals are told apart on POSIX only")
def test_an_interrupt_halfway_through_an_act_leaves_quietly_and_nothing_of_it(demo_file: Path) -> None:
    script = (
        "import time\n"
        "from tsworkbench.store.book import Act\n"
        "write = Act.set\n"
        "def stop_after_writing(act, table, row_id, **cells):\n"
        "    write(act, table, row_id, **cells)\n"
        "    print('written', flush=True)\n"
        "    time.sleep(60)\n"
        "Act.set = stop_after_writing\n"
        "from tsworkbench.__main__ import main\n"
        "main()\n"
    )
    before = program("--file", str(demo_file), "history").stdout
    process = subprocess.Popen(
        [sys.executable, "-c", script, "--file", str(demo_file), "set", "4.2.m3", "--status", "complete"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert (out, error.strip()) == (b"", b"")  # past the ^C that the terminal shows, and nothing else
    assert process.returncode == 130
    assert program("--file", str(demo_file), "history").stdout == before
    assert program("--file", str(demo_file), "check").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="signals are told apart on POSIX only")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP"])
def test_the_throw_away_copy_goes_even_if_the_terminal_is_closed(tmp_path: Path, number: str) -> None:
    script = (
        "import time\n"
        "from tsworkbench.cli.files.samples import throw_away\n"
        "with throw_away() as path:\n"
        "    open(path, 'w').close()\n"
        "    print('there', flush=True)\n"
        "    time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment(TMPDIR=str(tmp_path))
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"there\n"
    assert list(tmp_path.rglob("demo.db"))
    process.send_signal(getattr(signal, number))
    assert process.wait(timeout=60) == -getattr(signal, number)
    process.stdout.close()
    assert list(tmp_path.iterdir()) == []


def test_exit_codes_reach_the_shell(demo_file: Path, tmp_path: Path) -> None:
    codes = {
        ("--file", str(demo_file), "list"): 0,
        ("--file", str(demo_file), "find", "zebra"): 1,
        ("--file", str(demo_file), "bogus"): 2,
        ("--file", str(tmp_path / "gone.db"), "list"): 10,
        ("--file", str(demo_file), "import", str(demo_file)): 13,
    }
    assert {words: program(*words).returncode for words in codes} == codes

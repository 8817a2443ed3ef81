"""Killed or out of room while something leaves: the old file is as it was, and nothing stays lying about."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits of a POSIX system")

_PROGRAM = """
import os, signal, sys
call, number, *sys.argv[1:] = sys.argv[1:]
real = getattr(os, call)
left = int(number)
def killing(*args, **more):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **more)
setattr(os, call, killing)
from tsworkbench.__main__ import main
main()
"""
"""Dies at a certain call of a certain function."""

_LIMITED = """
import resource, sys
sys.dont_write_bytecode = True  # it would be cut short, and stay
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.argv[1:] = sys.argv[2:]
from tsworkbench.__main__ import main
main()
"""
"""Can make no file larger than so many bytes, as on a disk that is almost full."""

PAPERS = {
    "export": ("export", "docx", "--plan", "third"),
    "report": ("report", "highlight", "--plan", "third", "--position", "2009-12-31", "--format", "html"),
}


def program(source: str, *words: str) -> "subprocess.CompletedProcess[bytes]":
    environment = dict(os.environ, TZ="UTC", PYTHONPATH=os.pathsep.join(sys.path))
    return subprocess.run([sys.executable, "-c", source, *words], capture_output=True, env=environment, check=False)


def age(folder: Path) -> None:
    """Two hours go by for whatever a killed program has left."""
    for left in folder.rglob("*.part*"):
        begun = left.stat().st_mtime - 7200
        os.utime(left, (begun, begun))


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize(("call", "number"), [("fsync", 1), ("replace", 1)])
def test_a_paper_killed_half_way_leaves_the_old_one(
    demo_file: Path, tmp_path: Path, name: str, call: str, number: int
) -> None:
    target = tmp_path / "out" / "paper"
    target.parent.mkdir()
    target.write_bytes(b"old")
    words = ["--file", str(demo_file), *PAPERS[name], "--force", "-o", str(target)]
    killed = program(_PROGRAM, call, str(number), *words)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert target.read_bytes() == b"old"
    left = [one.name for one in target.parent.iterdir() if one != target]
    assert len(left) == 1
    assert left[0].startswith(".paper.")  # hidden, and called what it is
    age(target.parent)
    assert program(_PROGRAM, call, "0", *words).returncode == 0
    assert list(target.parent.iterdir()) == [target]
    assert target.read_bytes() != b"old"


@pytest.mark.parametrize(("call", "number"), [("fsync", 1), ("link", 1)])
def test_a_backup_killed_half_way_leaves_nothing_that_counts(
    demo_file: Path, tmp_path: Path, call: str, number: int
) -> None:
    before = demo_file.read_bytes()
    target = tmp_path / "stick" / "copy.db"
    target.parent.mkdir()
    words = ["--file", str(demo_file), "backup", "-o", str(target)]
    assert program(_PROGRAM, call, str(number), *words).returncode == -signal.SIGKILL
    assert not target.exists()
    assert demo_file.read_bytes() == before
    age(target.parent)
    assert program(_PROGRAM, call, "0", *words).returncode == 0
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize(("call", "number"), [("fsync", 1), ("link", 1), ("replace", 1)])
def test_a_restore_killed_half_way_leaves_the_file_as_it_was(
    demo_file: Path, tmp_path: Path, call: str, number: int
) -> None:
    good = tmp_path / "good.db"
    assert program(_PROGRAM, call, "0", "--file", str(demo_file), "backup", "-o", str(good)).returncode == 0
    before = demo_file.read_bytes()
    words = ["--file", str(demo_file), "restore", str(good)]
    assert program(_PROGRAM, call, str(number), *words).returncode == -signal.SIGKILL
    assert demo_file.read_bytes() == before
    assert b"sound" in program(_PROGRAM, call, "0", "--file", str(demo_file), "check").stdout
    age(demo_file.parent)
    assert program(_PROGRAM, call, "0", *words).returncode == 0
    kept = [one.name for one in demo_file.parent.iterdir() if ".before-restore." not in one.name]
    assert sorted(kept) == sorted({demo_file.name, *(["good.db"] if good.parent == demo_file.parent else [])})


@pytest.mark.parametrize(
    "words",
    [
        ["export", "xlsx", "--plan", "third", "--force", "-o", "{there}"],
        [*PAPERS["report"], "--force", "-o", "{there}"],
        ["backup", "-o", "{new}"],
        ["backup"],
        ["restore", "{good}"],
    ],
    ids=lambda words: words[0],
)
def test_a_disk_without_room_is_told_and_all_is_as_it_was(demo_file: Path, tmp_path: Path, words: list[str]) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "there").write_bytes(b"old")
    good = tmp_path / "good.db"
    assert program(_LIMITED, str(1 << 30), "--file", str(demo_file), "backup", "-o", str(good)).returncode == 0
    before = {one: one.read_bytes() for one in [demo_file, good, folder / "there"]}
    names = {"there": folder / "there", "new": folder / "new.db", "good": good}
    done = program(_LIMITED, "6000", "--file", str(demo_file), *(word.format(**names) for word in words))
    assert done.returncode == 10, done.stderr
    told = done.stderr.decode()
    assert "no room left" in told or "is full" in told or "refused" in told
    assert told.count("\n") == 1
    assert f"{demo_file} " not in told or "report" in words  # it is not the plan file's disk that is to blame
    assert {one: one.read_bytes() for one in before} == before
    assert [one.name for one in folder.iterdir()] == ["there"]
    assert not list(demo_file.parent.glob("*.part*"))


def test_a_report_that_was_issued_but_could_not_be_written_says_so(demo_file: Path, tmp_path: Path) -> None:
    words = [*PAPERS["report"], "--as-at", "2010-01-11", "--issue", "-o", str(tmp_path / "q3.html")]
    source = _PROGRAM.replace("os.kill(os.getpid(), signal.SIGKILL)", "raise OSError(28, 'No space left on device')")
    source = source.replace("setattr(os, call, killing)", "import tsworkbench.papers.disk; setattr(os, call, killing)")
    done = program(source, "link", "1", "--file", str(demo_file), *words)
    told = done.stderr.decode().splitlines()
    assert done.returncode == 10
    assert "There is no room left" in told[0]
    assert told[1].startswith("The report has been issued all the same")
    assert not (tmp_path / "q3.html").exists()

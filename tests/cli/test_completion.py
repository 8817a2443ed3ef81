"""Completion: what a shell offers at the tab key, from the file, without a complaint whatever the file holds."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tsworkbench.cli.group import COMMANDS
from tsworkbench.cli.options import COMPLETE_VARIABLE
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import retitle

Offers = Callable[..., list[str]]


@pytest.fixture
def offers(demo_file: Path, monkeypatch: pytest.MonkeyPatch, run_bare: Any) -> Offers:
    """What a shell is offered for a line that ends where the cursor is."""

    def asked(*words: str, shell: str = "bash", file: Path | None = demo_file) -> list[str]:
        monkeypatch.setenv(COMPLETE_VARIABLE, f"{shell}_complete")
        separator = "\n" if shell == "bash" else " "
        monkeypatch.setenv("COMP_WORDS", separator.join(("tsworkbench", *words)))
        monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words)))
        if file is not None:
            monkeypatch.setenv("TSWORKBENCH_FILE", str(file))
        answer = run_bare()
        assert answer.err == ""
        return [line for line in answer.lines if line]

    return asked


def plain(*values: str) -> list[str]:
    return [f"plain,{value}" for value in values]


def test_commands_are_offered_in_the_order_of_help(offers: Offers) -> None:
    assert offers("") == plain(*COMMANDS)
    assert offers("re") == plain("read", "remove", "redate", "redo", "register", "report", "restore", "return")


def test_registers_and_the_refs_of_their_entries_are_offered(offers: Offers, demo_file: Path, run_on: Any) -> None:
    run = run_on(demo_file)
    run("register", "new", "events")
    for name in ("Praxis", "Oxford House"):
        run("register", "add", "organisations", f"name={name}")
    assert offers("register", "list", "") == plain("attendance", "events", "organisations")
    assert offers("register", "show", "o") == plain("O1", "O2")
    assert offers("register", "show", "") == []
    assert offers("register", "re") == plain("rename", "remove", "restore", "redact")


def test_options_are_offered(offers: Offers) -> None:
    assert offers("list", "--of") == plain("--officer")


def test_refs_are_offered_in_their_order_and_parts_only_once_something_is_typed(offers: Offers) -> None:
    whole = offers("show", "")
    assert whole[:3] == plain("1", "1.1", "1.2")
    assert not [offer for offer in whole if ".m" in offer]
    assert offers("set", "1.1.m") == plain("1.1.m1", "1.1.m2", "1.1.m3", "1.1.m4")


def test_a_plan_before_the_ref_narrows_to_its_rows(offers: Offers) -> None:
    assert offers("show", "thin:2")[0] == "plain,thin:2"
    assert not [offer for offer in offers("show", "thin:") if "." in offer], "it has no activities below its objectives"
    assert offers("show", "nowhere:1") == []


@pytest.mark.parametrize("typed", ["Lou", "lou", "rus"])
def test_officers_are_offered_by_any_of_their_names(offers: Offers, typed: str) -> None:
    assert "plain,Louise\\\\ Russell" in offers("list", "--officer", typed)


def test_a_name_in_quotes_is_not_quoted_again(offers: Offers) -> None:
    assert "plain,Louise Russell" in offers("list", "--officer", '"Lou')


def test_plans_are_offered(offers: Offers) -> None:
    assert offers("list", "--plan", "th") == plain("Third\\\\ Sector\\\\ Strategy", "THIN")
    assert offers("list", "--plan=TH") == plain("Third\\\\ Sector\\\\ Strategy", "THIN")


def test_words_of_closed_sets_are_offered(offers: Offers) -> None:
    assert offers("set", "1.1", "--rag", "a") == plain("amber")
    assert offers("set", "1.1", "--status", "c") == plain("complete", "cancelled")
    assert offers("report", "hi") == plain("highlight")
    assert offers("completion", "b") == plain("bash")


@pytest.mark.parametrize("words", [("--file", "x"), ("export", "json", "-o", "x"), ("import", "x")])
def test_files_are_left_to_the_shell(offers: Offers, words: tuple[str, ...]) -> None:
    assert offers(*words) == ["file,x"]


def test_the_file_that_is_named_on_the_line_counts(offers: Offers, empty_file: Path) -> None:
    assert offers("--file", str(empty_file), "show", "1") == []


def test_zsh_and_fish_are_told_what_each_offer_is(offers: Offers) -> None:
    assert offers("show", "1.1.m1", shell="zsh") == ["plain", "1.1.m1", "CVS interim Board in place"]
    assert offers("show", "1.1.m1", shell="fish") == ["plain,1.1.m1\tCVS interim Board in place"]


@pytest.mark.parametrize("what", ["gone", "text", "damaged", "folder"])
def test_a_file_that_cant_be_read_offers_nothing_and_complains_of_nothing(
    offers: Offers, tmp_path: Path, sample_file: Path, what: str
) -> None:
    bad = tmp_path / what
    if what == "text":
        bad.write_text("a letter")
    elif what == "damaged":
        bad.write_bytes(sample_file.read_bytes()[:9000])
    elif what == "folder":
        bad.mkdir()
    assert offers("show", "1", file=bad) == []
    assert offers("show", "--j", file=bad) == plain("--json")


def test_what_could_steer_a_shell_is_quoted_or_not_offered(offers: Offers, demo_book: Book) -> None:
    with demo_book.act() as act:
        act.called("Hostile names")
        act.insert("officer", name="$(touch x); `y`")
        act.insert("officer", name="$\x1b]0;z\x07")
        act.insert("officer", name="$two\nplain,lines")
    found = offers("list", "--officer", "$")
    assert found == [r"plain,\\$\\(touch\\ x\\)\\;\\ \\`y\\`"]


def test_a_title_is_cleaned_before_a_shell_sees_it(offers: Offers, demo_book: Book) -> None:
    perform(demo_book, retitle(place(demo_book, "1.1.m1"), "Fine"))
    demo_book.connection.execute("update milestone set title='A\x1b[31m\nplain\ttitle' where ref='1.1.m1'")
    assert offers("show", "1.1.m1", shell="fish") == ["plain,1.1.m1\tA[31m plain title"]


def test_completing_never_writes(offers: Offers, demo_file: Path) -> None:
    before = demo_file.read_bytes()
    offers("show", "1")
    offers("list", "--officer", "L")
    assert demo_file.read_bytes() == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell(run_bare: Any, shell: str) -> None:
    answer = run_bare("completion", shell)
    assert answer.code == 0
    assert COMPLETE_VARIABLE in answer.out
    assert f"{shell}_complete" in answer.out


def test_a_shell_that_isnt_known_is_named(run_bare: Any) -> None:
    answer = run_bare("completion", "csh")
    assert answer.code == 2
    assert "csh" in answer.err


def test_bash_completes_with_it(demo_file: Path, tmp_path: Path, run_bare: Any) -> None:
    """The script as bash runs it, with the real program behind it."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    program = tmp_path / "tsworkbench"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tsworkbench "$@"\n', newline="\n")
    program.chmod(0o755)
    (tmp_path / "script").write_text(run_bare("completion", "bash").out, newline="\n")
    line = (
        "COMP_WORDS=(tsworkbench list --officer russ); COMP_CWORD=3; _tsworkbench_completion tsworkbench; "
        'printf "%s|" "${COMPREPLY[@]}"'
    )
    source = os.path.dirname(os.path.dirname(os.path.abspath(sys.modules["tsworkbench"].__file__ or "")))
    environment = os.environ | {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PYTHONPATH": source,
        "TSWORKBENCH_FILE": str(demo_file),
    }
    done = subprocess.run(
        [bash, "--norc", "-c", f"source {tmp_path}/script; {line}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "Louise\\ Russell|", done.stderr


@pytest.fixture
def installed(demo_file: Path, tmp_path: Path, run_bare: Any) -> Callable[[str], dict[str, str]]:
    """The program on the path of a shell, with the script that this shell is given; skips where there is none."""

    def put(shell: str) -> dict[str, str]:
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not installed")
        program = tmp_path / "tsworkbench"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tsworkbench "$@"\n', newline="\n")
        program.chmod(0o755)
        (tmp_path / "script").write_text(run_bare("completion", shell).out, newline="\n")
        source = os.path.dirname(os.path.dirname(os.path.abspath(sys.modules["tsworkbench"].__file__ or "")))
        return os.environ | {
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "PYTHONPATH": source,
            "TSWORKBENCH_FILE": str(demo_file),
            "HOME": str(tmp_path),
        }

    return put


def test_fish_completes_with_it(installed: Any, tmp_path: Path, demo_book: Book) -> None:
    environment = installed("fish")
    with demo_book.act() as act:
        act.called("tried")
        act.insert("officer", name="Housing, and Estates")
    asked = ("list --officer russ", "show THIN:T", "list --officer hous", "hand-over al")
    lines = "; ".join(f'complete -C "tsworkbench {words}"; echo END' for words in asked)
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"source {tmp_path}/script; {lines}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    offered = [[line.split("\t")[0] for line in part.split("\n") if line] for part in done.stdout.split("END\n")]
    assert offered[0] == ["Louise Russell"], done.stderr
    assert "THIN:T1" in offered[1]
    assert offered[2:4] == [["Housing, and Estates"], ["Alex Louis"]]


@pytest.mark.pty
def test_zsh_completes_with_it(installed: Any, tmp_path: Path) -> None:
    """As somebody at the keyboard has it: a tab, and what stands in the line then."""
    environment = installed("zsh") | {"TERM": "dumb"}
    import pexpect

    shell = pexpect.spawn("zsh", ["-f", "-i"], env=environment, encoding="utf-8", timeout=30)
    shell.sendline('PS1="R""DY "; autoload -Uz compinit; compinit -u -D; source ' + f"{tmp_path}/script; echo begin")
    shell.expect("begin\r?\n")
    for typed, stands in (
        ("list --officer Lou", "Louise Russell"),
        ("hand-over al", "Alex Louis"),
        ("show THIN:T1", "THIN:T1"),
    ):
        # the line itself is run, with the program's name made a function that prints what it is given
        shell.send(f'tsworkbench() {{ print -r -- "<${{@[-1]}}>" }}; tsworkbench {typed}\t\r')
        shell.expect("\r\n<([^>]*)>\r\n")
        assert shell.match[1] == stands
        shell.sendline("unfunction tsworkbench")
    shell.close(force=True)

"""The officer's own editor: which one it is, on each system, and that no word is lost by it."""

import os
import sys
from pathlib import Path

import pytest

from tsworkbench.plan.errors import WrongInput
from tsworkbench.tui.screens.form import form_screen
from tsworkbench.tui.screens.form.form_screen import command_of, edited, usual_editor


@pytest.mark.parametrize(
    ("named", "command"),
    [
        ("notepad", ["notepad"]),
        (r"C:\Windows\notepad.exe", [r"C:\Windows\notepad.exe"]),
        (
            r'"C:\Program Files\Notepad++\notepad++.exe" -multiInst',
            [r"C:\Program Files\Notepad++\notepad++.exe", "-multiInst"],
        ),
        (r'C:\"Program Files"\ed.exe /w', [r"C:\Program Files\ed.exe", "/w"]),
        ("code --wait", ["code", "--wait"]),
        (r"C:\Users\O'Brien\ed.exe", [r"C:\Users\O'Brien\ed.exe"]),
        (r"\\server\tools\ed.exe", [r"\\server\tools\ed.exe"]),
    ],
)
def test_a_windows_path_is_read_as_windows_reads_it(named: str, command: list[str]) -> None:
    assert command_of(named, windows=True) == command


@pytest.mark.parametrize(
    ("named", "command"),
    [("vim -n", ["vim", "-n"]), ("'/my tools/ed' -w", ["/my tools/ed", "-w"]), (r"/my\ tools/ed", ["/my tools/ed"])],
)
def test_elsewhere_as_a_shell_reads_it(named: str, command: list[str]) -> None:
    assert command_of(named, windows=False) == command


@pytest.mark.parametrize("windows", [True, False])
def test_a_path_with_spaces_needs_no_quotation_marks_if_the_program_is_there(tmp_path: Path, windows: bool) -> None:
    program = tmp_path / "Sublime Text" / "subl"
    program.parent.mkdir()
    program.touch()
    assert command_of(f"{program} -w", windows=windows) == [str(program), "-w"]


@pytest.mark.parametrize("windows", [True, False])
def test_half_a_quotation_is_a_sentence(windows: bool) -> None:
    with pytest.raises(WrongInput, match="a quotation mark is missing"):
        command_of('"C:/ed.exe', windows=windows)


def test_where_none_is_named_it_is_the_one_that_the_system_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYSTEMROOT", r"D:\Windows")
    assert usual_editor(windows=True)[0].startswith(r"D:\Windows")
    assert usual_editor(windows=True)[0].endswith("notepad.exe")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert usual_editor(windows=False) == []
    for name in ("vi", "nano"):
        (tmp_path / name).touch(mode=0o755)
        assert usual_editor(windows=False) == [name]


def _editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, *, seconds: float) -> None:
    script = tmp_path / "editor.py"
    script.write_text(f"import sys; path = sys.argv[1]; {does}")
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
    times = iter([0.0, seconds])
    monkeypatch.setattr(form_screen, "_now", lambda: next(times))


def test_an_editor_that_comes_back_at_once_with_nothing_changed_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _editor(tmp_path, monkeypatch, "pass", seconds=0.2)
    with pytest.raises(WrongInput, match=r"came back at once, and the words are as they were.*code --wait"):
        edited("Board met")


def test_who_reads_for_a_while_and_changes_nothing_hears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _editor(tmp_path, monkeypatch, "pass", seconds=5)
    assert edited("Board met") == "Board met"


def test_what_was_written_quickly_counts_also_with_the_line_ends_and_the_mark_of_notepad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _editor(tmp_path, monkeypatch, r"open(path, 'wb').write(b'\xef\xbb\xbfone\r\ntwo\r\n')", seconds=0.1)
    assert edited("one") == "one\ntwo"


def test_the_words_lie_in_no_folder_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _editor(tmp_path, monkeypatch, "open(path, 'a').write(path)", seconds=3)
    assert not os.path.exists(edited("").strip())

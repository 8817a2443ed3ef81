"""What is copied is on the laptop's clipboard, or has gone to the terminal, and the sentence says which."""

import os
from pathlib import Path

import pytest
from tests.tui.officer import AtDesk

from tsworkbench.tui.bench.clipboard import Means, means, put, taken
from tsworkbench.tui.terminal.safe_app import SafeApp


def here(*programs: str, platform: str = "linux", **environment: str) -> Means | None:
    return means(platform, environment, lambda name: f"/bin/{name}" if name in programs else None)


def test_each_system_has_its_own_means() -> None:
    windows = here(platform="win32", SYSTEMROOT=r"D:\Win")
    assert windows == Means((r"D:\Win\System32\clip.exe",), (), "utf-16")
    assert here("pbcopy", "pbpaste", platform="darwin") == Means(("/bin/pbcopy",), ("/bin/pbpaste",))
    wayland = here("wl-copy", "wl-paste", "xclip", WAYLAND_DISPLAY="wayland-0", DISPLAY=":0")
    assert wayland == Means(("/bin/wl-copy",), ("/bin/wl-paste", "--no-newline"))
    x11 = here("xclip", "xsel", DISPLAY=":0")
    assert x11 is not None
    assert (x11.copy[0], x11.paste[-1]) == ("/bin/xclip", "-o")
    assert here("xsel", DISPLAY=":0") is not None
    assert here("clip.exe", WSL_DISTRO_NAME="Debian") == Means(("/bin/clip.exe",), (), "utf-16")


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"])
@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_over_ssh_it_would_be_the_clipboard_of_the_other_machine(name: str, platform: str) -> None:
    environment = {name: "10.0.0.1 22", "DISPLAY": "localhost:10.0"}
    assert means(platform, environment, lambda name: f"/bin/{name}") is None


def test_without_a_window_system_or_a_program_there_is_none() -> None:
    assert here("xclip", "wl-copy", "wl-paste") is None
    assert here(DISPLAY=":0", WAYLAND_DISPLAY="wayland-0") is None
    assert here(platform="darwin") is None


def _programs(folder: Path, copy: str, paste: str = "cat") -> Means:
    board = folder / "board"
    for name, line in (("copy", copy), ("paste", paste)):
        (folder / name).write_text(f"#!/bin/sh\n{line} {'>' if name == 'copy' else '<'}{board}\n")
        (folder / name).chmod(0o755)
    return Means((str(folder / "copy"),), (str(folder / "paste"),))


def test_what_is_put_there_is_what_is_taken_from_there(tmp_path: Path) -> None:
    way = _programs(tmp_path, "cat")
    assert put("4.6.m1 ▲R “late” £5\n", way)
    assert taken(way) == "4.6.m1 ▲R “late” £5\n"
    assert put("£", way._replace(encoding="utf-16"))
    assert (tmp_path / "board").read_bytes().decode("utf-16") == "£"


def test_a_program_that_fails_or_isnt_there_puts_nothing_anywhere(tmp_path: Path) -> None:
    failing = _programs(tmp_path, "echo no; exit 1 ", "exit 1 ")
    assert not put("words", failing)
    assert taken(failing) is None
    gone = Means((str(tmp_path / "gone"),), (str(tmp_path / "gone"),))
    assert not put("words", gone)
    assert taken(gone) is None
    assert not put("words", None)
    assert taken(None) is None


def test_a_program_that_waits_for_ever_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tsworkbench.tui.bench.clipboard._PATIENCE", 0.05)
    waiting = _programs(tmp_path, "exec sleep 60 ", "exec sleep 60 ")
    os.close(os.open(tmp_path / "board", os.O_CREAT))
    assert not put("words", waiting)
    assert taken(waiting) is None


@pytest.mark.parametrize(
    ("there", "says"),
    [
        (True, "A reminder to Shazia Hussain is on the clipboard; it names 2 rows."),
        (False, "A reminder to Shazia Hussain was sent to the terminal, which may put it on the clipboard; it names"),
    ],
)
async def test_a_reminder_says_where_it_is(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch, there: bool, says: str
) -> None:
    monkeypatch.setattr(SafeApp, "copied", lambda _app, _text: there)
    async with at_desk(demo_file) as officer:
        await officer.press("R", "j", "j", "y")
        assert says in officer.bottom


@pytest.mark.parametrize(
    ("there", "one", "two"),
    [
        (True, "The row is on the clipboard: 4.6.m1", "2 rows, a line each, are on the clipboard."),
        (
            False,
            "The row was sent to the terminal, which may put it on the clipboard: 4.6.m1",
            "2 rows, a line each, were sent to the terminal, which may put them on the clipboard.",
        ),
    ],
)
async def test_copied_rows_say_where_they_are(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch, there: bool, one: str, two: str
) -> None:
    monkeypatch.setattr(SafeApp, "copied", lambda _app, _text: there)
    async with at_desk(demo_file) as officer:
        await officer.go("4.6.m1")
        await officer.press("y")
        assert officer.bottom.strip().startswith(one)
        await officer.press("space", "space", "y")
        assert two in officer.bottom


async def test_ctrl_v_writes_what_is_on_the_laptops_clipboard(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SafeApp, "to_paste", lambda _: "Board\x1b[2J met\r\non the 4th\r\n")
    async with at_desk(demo_file) as officer:
        await officer.go("4.6.m1")
        await officer.press("n", "ctrl+v")
        assert officer.typed == "Board[2J met on the 4th"
        assert "2 lines joined" in officer.hint


async def test_in_a_test_nothing_reaches_the_clipboard_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a program was called")

    monkeypatch.setattr("subprocess.run", never)
    monkeypatch.setenv("DISPLAY", ":0")
    app = SafeApp[None]()
    async with app.run_test():
        app.copy_to_clipboard("words")
        assert app.to_paste() == "words"

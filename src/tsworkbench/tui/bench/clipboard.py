"""The clipboard of the laptop: written and read by the system's own means, where the program runs on that laptop.

Over ssh, and where a system has no such means, a text goes to the terminal instead, which may or may not put it on
its clipboard and doesn't say. Imported when something is copied or pasted, and not before.

The programs are called from here and not by a library: those that do it wait for them without a limit, and let them
write on the screen.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, cast

_PATIENCE = 2.0
"""Seconds that one of the programs may take: one that waits for a window that isn't there waits for ever."""
_UTF16 = "utf-16"
_SSH = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")


class Means(NamedTuple):
    """How one system's clipboard is reached."""

    copy: tuple[str, ...]
    """The program that takes a text on its standard input."""
    paste: tuple[str, ...]
    """The program that prints what is on the clipboard; none on Windows, where the system itself is asked."""
    encoding: str = "utf-8"


class Copying(Protocol):
    """An app that copies."""

    def copied(self, text: str) -> bool:
        """Copies a text; whether it is on the laptop's clipboard now."""
        ...


def means(
    platform: str = sys.platform,
    environment: Mapping[str, str] | None = None,
    which: Callable[[str], str | None] = shutil.which,
) -> Means | None:
    """How the clipboard of the laptop is reached; None over ssh, and where nothing leads to it."""
    env = os.environ if environment is None else environment
    if any(env.get(name) for name in _SSH):
        return None  # it would be the clipboard of the other machine
    if platform == "win32":
        return Means((_of_windows(env, "clip.exe"),), (), _UTF16)
    ways: list[tuple[str, tuple[str, ...], str, tuple[str, ...]]] = []
    if platform == "darwin":
        ways = [("pbcopy", (), "pbpaste", ())]
    else:
        if env.get("WAYLAND_DISPLAY"):
            ways.append(("wl-copy", (), "wl-paste", ("--no-newline",)))
        if env.get("DISPLAY"):
            board = ("-selection", "clipboard")
            ways.append(("xclip", board, "xclip", (*board, "-o")))
            ways.append(("xsel", ("--clipboard", "--input"), "xsel", ("--clipboard", "--output")))
    for copy, to, paste, out in ways:
        copying, pasting = which(copy), which(paste)
        if copying and pasting:
            return Means((copying, *to), (pasting, *out))
    if env.get("WSL_DISTRO_NAME") and (copying := which("clip.exe")):
        return Means((copying,), (), _UTF16)
    return None


def put(text: str, way: Means | None) -> bool:
    """Puts a text on the laptop's clipboard; whether it is there now."""
    if way is None:
        return False
    done = _run(way.copy, input=text.encode(way.encoding, "replace"), stdout=subprocess.DEVNULL)
    return done is not None and done.returncode == 0


def taken(way: Means | None) -> str | None:
    """The text on the laptop's clipboard; None where it can't be had. Hostile until it is cleaned."""
    if way is None:
        return None
    if not way.paste:
        return _asked_of_windows()
    done = _run(way.paste, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    return done.stdout.decode(way.encoding, "replace") if done is not None and done.returncode == 0 else None


def _run(command: Sequence[str], **streams: Any) -> "subprocess.CompletedProcess[bytes] | None":
    """Runs a program of the system's, which may not keep anybody waiting; None where it can't be run."""
    try:
        return subprocess.run(
            command, stderr=subprocess.DEVNULL, timeout=_PATIENCE, env=_environment(), check=False, **streams
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def copied(app: object, text: str, *, several: bool = False) -> str:
    """Copies a text, and says where it is now: what comes after “The letter …”."""
    if cast("Copying", app).copied(text):
        return "are on the clipboard" if several else "is on the clipboard"
    went, them = ("were", "them") if several else ("was", "it")
    return f"{went} sent to the terminal, which may put {them} on the clipboard"


def _of_windows(env: Mapping[str, str], program: str) -> str:
    """A program of the system's own folder: never one of that name in the folder one happens to be in."""
    return f"{env.get('SYSTEMROOT') or 'C:/Windows'}\\System32\\{program}"


def _environment() -> dict[str, str]:
    """pbcopy and pbpaste take the encoding from there, and Terminal.app need not set it."""
    return {**os.environ, "LC_CTYPE": "UTF-8"} if sys.platform == "darwin" else dict(os.environ)


def _asked_of_windows() -> str | None:
    if sys.platform != "win32":
        return None
    import ctypes
    from ctypes import wintypes

    user, kernel = ctypes.WinDLL("user32"), ctypes.WinDLL("kernel32")
    user.OpenClipboard.argtypes = [wintypes.HWND]
    user.GetClipboardData.argtypes = [wintypes.UINT]
    user.GetClipboardData.restype = wintypes.HANDLE
    kernel.GlobalLock.argtypes = [wintypes.HGLOBAL]
    kernel.GlobalLock.restype = wintypes.LPVOID
    kernel.GlobalUnlock.argtypes = [wintypes.HGLOBAL]
    if not user.OpenClipboard(None):
        return None  # another program has it just now
    try:
        handle = user.GetClipboardData(13)  # CF_UNICODETEXT
        place = kernel.GlobalLock(handle) if handle else None
        if not place:
            return None
        try:
            return ctypes.wstring_at(place)
        finally:
            kernel.GlobalUnlock(handle)
    finally:
        user.CloseClipboard()

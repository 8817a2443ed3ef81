"""How a command prints: plain lines or JSON, without control characters, whatever the file or the terminal holds."""

import os
import sys
from collections.abc import Iterable
from typing import Any

WIDTH = 100
"""Columns of a line when nobody says how wide the screen is."""

_NARROWEST = 60

_cut_sign = "…"
"""What a cut text ends with: one column wide, in whatever encoding it is printed."""


def prepare_streams() -> None:
    """Makes stdout and stderr take any text: what they can't hold is printed as letters that stand for it."""
    global _cut_sign
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - it lasts as long as we do
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if os.name == "nt" and stream.isatty():
            reconfigure(encoding="utf-8", errors="replace")
        else:
            reconfigure(errors=_errors(stream.encoding))
    try:
        "…".encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        _cut_sign = "~"


def _errors(encoding: str) -> str:
    if encoding.casefold().replace("_", "-") in ("utf-8", "utf8"):
        return "replace"  # it holds all but halves of characters
    from tsworkbench.plan.language.glyphs import errors  # only where it is needed, for it costs every command its time

    return errors(encoding)


def shown(text: str, *, lines: bool = False) -> str:
    """Text from the file as it may be printed: cleaned again, because an outside tool may have written it."""
    if text.isascii() and text.isprintable():
        return text
    from tsworkbench.plan.language.text import clean

    return clean(text, lines=lines)


def say(line: str = "") -> None:
    """Prints one line on stdout, cleaned; its indent stays."""
    sys.stdout.write(f"{_indented(line)}\n")


def _indented(line: str) -> str:
    words = line.lstrip(" ")
    return " " * (len(line) - len(words)) + shown(words)


def warn(line: str) -> None:
    """Prints what is not the answer itself, on stderr, so that it never gets into a pipe."""
    sys.stdout.flush()
    for part in line.split("\n"):
        sys.stderr.write(f"{_indented(part)}\n")
    sys.stderr.flush()


def warn_if_synchronised(path: str) -> None:
    """Says so if the folder of a plan file that has just been made is copied to other machines."""
    from tsworkbench.store.system.places import about_synchronised

    if (doubt := about_synchronised(path)) is not None:
        warn(doubt)


def width() -> int:
    """Columns of the screen; of a page of fixed width where the output is not a screen."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return max(_NARROWEST, int(columns))
    try:
        return max(_NARROWEST, os.get_terminal_size(sys.stdout.fileno()).columns)
    except (OSError, ValueError):  # not a terminal, or not even a file
        return WIDTH


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(0 if category(c) in ("Mn", "Me", "Cf") else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def fit(text: str, columns: int) -> str:
    """A text filled up with spaces, or cut with “…”, to exactly this many columns."""
    columns = max(1, columns)
    missing = columns - cells(text)
    if missing >= 0:
        return text + " " * missing
    kept = text[: columns - 1].rstrip() if text.isascii() else _cut(text, columns - 1)
    return f"{kept}{_cut_sign}{' ' * (columns - 1 - cells(kept))}"


def _cut(text: str, columns: int) -> str:
    kept = ""
    for character in text:
        if cells(kept + character) > columns:
            break
        kept += character
    return kept.rstrip()


def local_time(at: str | None, *, day: bool = True) -> str:
    """A time of the log in the laptop's own time zone: “15 Dec 2009 14:02”, or “14:02:11” without the day."""
    from tsworkbench.plan.calendar import moment_of, short_date

    here = moment_of(at)
    if here is None:
        return at or "no time"
    return f"{short_date(here.date())} {here:%H:%M}" if day else f"{here:%H:%M:%S}"


# -- JSON, always in UTF-8 and with "\n", so that it is the same bytes on every platform


def put_bytes(data: bytes) -> None:
    """Writes bytes to stdout as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def put_json(value: Any) -> None:
    """Prints one JSON value on lines of its own."""
    from json import dumps

    put_bytes((dumps(_clean(value), ensure_ascii=False, indent=1) + "\n").encode())


def put_json_rows(rows: Iterable[dict[str, Any]]) -> None:
    """Prints a JSON array, one object a line, each as soon as it is known."""
    from json import dumps

    sys.stdout.flush()
    out = sys.stdout.buffer
    before = b"[\n"
    for row in rows:
        out.write(before + dumps(_clean(row), ensure_ascii=False).encode())
        before = b",\n"
    out.write(b"[]\n" if before == b"[\n" else b"\n]\n")
    out.flush()


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return shown(value, lines=True)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value

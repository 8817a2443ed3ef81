"""The process in which a document is parsed: it can be ended at any moment, and has nothing to lose.

Started as ``python -m tsworkbench.documents.front.child FORMAT MEMORY SECONDS``; it takes the document on its standard
input (a line of JSON with its name and its size in bytes, then the bytes) and answers on its standard output in lines
of JSON::

    {"progress": [100, 1000]}
    {"rows": [["Milestone", {"title": …}, {"leads": 2}], …]}
    {"refused": "“plan.docx” is damaged: …"}
    {"class": "Document", …}

The last line is the answer. A document in our own JSON is read as a stream: its rows are told as they are met, and the
answer is ``{"unread": […]}``. A child that ends without an answer has failed, and the parent says so. It reads no file
and opens no connection on a document's behalf: the document's bytes are all it has, and what would reach further is
switched off before the first of them is read.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

from tsworkbench.documents.formats.registry import READERS, Format, read_with, reader_of
from tsworkbench.documents.front.restraint import allow, restrain
from tsworkbench.documents.front.wire import encode
from tsworkbench.plan.errors import Refused

_TELL_EVERY = 0.1  # seconds
_ROWS_A_LINE = 200
_LARGE = 4_000_000
"""Bytes, for each of which a document has the time to be opened once more."""
Tell = Callable[[int, int | None], None]


def main(arguments: list[str]) -> int:
    """Reads one document and answers. Returns the exit code, 0 also for a refusal."""
    format_, memory, seconds = Format(arguments[0]), int(arguments[1]), int(arguments[2])
    reader = READERS[format_]
    gc.disable()  # a short life with many small values, none of which refer back to another
    out, source = sys.stdout, sys.stdin.buffer
    sys.stdout = sys.stderr  # a library that prints doesn't spoil the answer
    try:
        module = import_module(reader.module)
        for name in reader.loads:
            with suppress(ImportError):  # its reader says what to install
                import_module(name)
        restrain(memory=memory, seconds=seconds)
        told = json.loads(source.readline())
        tell = _teller(out.write, out.flush)
        if format_ is Format.JSON:
            unread = _read_rows(module.read_rows, _Counted(source, told["bytes"], tell), told["name"], out.write)
            answer = json.dumps({"unread": unread})
        else:
            if reader.processor_seconds:
                allow(time.process_time() + reader.opening_seconds * (1 + told["bytes"] / _LARGE))
                tell = _allowing_more(tell, reader.processor_seconds, reader.for_each_step)
            answer = encode(read_with(format_, reader_of(format_), source.read(), told["name"], tell))
    except Refused as refused:
        answer = json.dumps({"refused": str(refused)})
    except MemoryError:
        answer = json.dumps({"exhausted": "memory"})
    except RecursionError:
        answer = json.dumps({"exhausted": "depth"})
    out.write(answer + "\n")
    out.flush()
    return 0


def _read_rows(read: Callable[..., list[str]], file: _Counted, name: str, write: Callable[[str], object]) -> list[str]:
    """Tells the rows of a document some at a time; returns what was left out of it. Raises Refused."""
    rows: list[Any] = []

    def tell_rows() -> None:
        write(json.dumps({"rows": rows}, separators=(",", ":")) + "\n")
        rows.clear()

    def take(row: Any) -> None:
        rows.append(row)
        if len(rows) == _ROWS_A_LINE:
            tell_rows()

    unread = read(file, take, name=name)
    tell_rows()
    return unread


class _Counted:
    """A file that tells how much of it has been read."""

    def __init__(self, file: IO[bytes], total: int, tell: Tell) -> None:
        self._file, self._total, self._tell = file, total, tell
        self._done = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._done += len(data)
        self._tell(self._done, self._total)
        return data


def _allowing_more(tell: Tell, seconds: float, each: float) -> Tell:
    """Tells how far reading has come, and allows more time of the processor: to be read at all, and for each step."""

    def told(done: int, total: int | None) -> None:
        allow(seconds + each * done)
        tell(done, total)

    return told


def _teller(write: Callable[[str], object], flush: Callable[[], object]) -> Callable[[int, int | None], None]:
    """Tells how far reading has come, as often as anybody can see."""
    last = time.monotonic()

    def tell(done: int, total: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= _TELL_EVERY:
            last = time.monotonic()
            write(json.dumps({"progress": [done, total]}) + "\n")
            flush()

    return tell


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

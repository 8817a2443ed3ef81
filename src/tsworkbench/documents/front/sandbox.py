"""Reading a document in a process of its own, which is watched, can be stopped, and leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, TypeVar

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.formats.registry import READERS, Format
from tsworkbench.documents.front.restraint import TOO_LONG, TOO_MUCH_MEMORY
from tsworkbench.documents.front.wire import decode
from tsworkbench.documents.limits import CHUNK as _CHUNK
from tsworkbench.documents.pace import Cancel, Progress, not_collecting
from tsworkbench.plan.errors import Cancelled, Refused

if TYPE_CHECKING:
    from tsworkbench.plan.whole import Library

MOST_MEMORY = 1_200_000_000
"""Bytes of address space for the child, of which the interpreter and its libraries claim some 200 MB."""

_LONGEST_ANSWER = 400_000_000  # characters; far beyond what the caps on rows and text allow
_LOOK_EVERY = 0.05  # seconds between two questions whether the officer has had enough
_FOUND_ANYWAY = frozenset({"site-packages", "dist-packages"})
_ENDED = ""  # what the queue holds once the child's answer has come to its end
_MOST_WAITING = 64  # lines of an answer that wait for this process
_NEEDED = frozenset({
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    "SYSTEMROOT", "WINDIR",
})  # fmt: skip
"""What the child is told of the environment: what its interpreter needs to start."""

T = TypeVar("T")


class _Source(Protocol):
    """Where a document is read from."""

    def read(self, size: int, /) -> bytes: ...


def read_apart(
    data: bytes,
    name: str,
    format_: Format,
    *,
    progress: Progress | None = None,
    cancelled: Cancel | None = None,
    memory: int = MOST_MEMORY,
    seconds: float | None = None,
) -> Document:
    """The document as its reader in another process tells it.

    `progress` is told how much is done and of how much, where that is known, and (0, None) first; `cancelled` is
    asked some twenty times a second. Both are called in this thread. `memory` is in bytes, `seconds` of the clock;
    by default the format's.

    Raises Refused if the document can't be read, takes too long or too much memory, or brings its reader down;
    Cancelled if `cancelled` said so.
    """
    seconds = READERS[format_].seconds if seconds is None else seconds
    answer = _ENDED

    def take(line: str) -> None:
        nonlocal answer
        answer = line

    code = _ask(
        BytesIO(data), len(data), name, format_, take,
        progress=progress, cancelled=cancelled, memory=memory, seconds=seconds,
    )  # fmt: skip
    return _understood(answer, code, name, seconds, decode)


def read_library_apart(
    path: Path, name: str, *, progress: Progress | None = None, cancelled: Cancel | None = None
) -> tuple[Library, str]:
    """The plans in a document of our own JSON, and its fingerprint (SHA-256), read as a stream in another process.

    Raises as `read_apart` does, and NoSuchFile or Refused if the document can't be opened any more.
    """
    from tsworkbench.documents.formats.interchange import Assembly, PlanRow  # for our own JSON alone

    assembly = Assembly()
    answer = _ENDED
    seconds = READERS[Format.JSON].seconds

    def take(line: str) -> None:
        nonlocal answer
        if not line.startswith('{"rows"'):
            answer = line
            return
        for row in json.loads(line)["rows"]:
            assembly.take(PlanRow(*row))

    try:
        with open(path, "rb") as opened, not_collecting():
            file = _Sealed(opened)
            code = _ask(
                file, os.fstat(opened.fileno()).st_size, name, Format.JSON, take,
                progress=progress, cancelled=cancelled, memory=MOST_MEMORY, seconds=seconds,
            )  # fmt: skip
    except OSError as error:
        raise Refused(
            f"“{name}” could not be read to its end ({error.strerror or error}). "
            "Copy it to this computer and try again."
        ) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:  # rows that no reader of ours tells
        raise Refused(_failed(name)) from error
    library = _understood(answer, code, name, seconds, lambda line: assembly.library(list(json.loads(line)["unread"])))
    return library, file.fingerprint()


class _Sealed:
    """A file that takes the fingerprint of what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        return data

    def fingerprint(self) -> str:
        return self._digest.hexdigest()


def _ask(
    source: _Source,
    size: int,
    name: str,
    format_: Format,
    take: Callable[[str], None],
    *,
    progress: Progress | None,
    cancelled: Cancel | None,
    memory: int,
    seconds: float,
) -> int:
    """Has a child read the document and gives `take` each line of its answer; returns the child's exit code.

    Raises Refused if it can't be started or takes too long; Cancelled.
    """
    try:
        child = _start(format_, memory, seconds)
    except OSError as error:
        raise Refused(
            f"“{name}” was not read: the system would not start the process that reads documents "
            f"({error.strerror or error}). Close some programs and try again."
        ) from error
    answers = _Answers()
    try:
        answers.converse(child, json.dumps({"name": name, "bytes": size}).encode() + b"\n", source)
        until = time.monotonic() + seconds
        if progress is not None:
            progress(0, None)
        while True:
            if cancelled is not None and cancelled():
                raise Cancelled(f"Reading “{name}” was stopped. Nothing was written.")
            if time.monotonic() > until:
                raise Refused(_too_long(name, seconds))
            try:
                line = answers.lines.get(timeout=_LOOK_EVERY)
            except queue.Empty:
                continue
            if line == _ENDED:
                break
            if not line.startswith('{"progress"'):
                take(line)
            elif progress is not None:
                done, total = json.loads(line)["progress"]
                progress(done, total)
        if answers.trouble is not None:
            raise answers.trouble
        child.wait(timeout=max(1.0, until - time.monotonic()))
        return child.returncode
    except subprocess.TimeoutExpired as error:
        raise Refused(_too_long(name, seconds)) from error
    finally:
        answers.over.set()
        _end(child)


def _start(format_: Format, memory: int, seconds: float) -> subprocess.Popen[bytes]:
    """The child; it doesn't look for modules in the folder that the officer stands in (``-P``)."""
    environment = {name: value for name, value in os.environ.items() if name.upper() in _NEEDED}
    home = Path(__file__).parents[3]
    if home.name not in _FOUND_ANYWAY:  # run from a checkout: the child is to be of the same one
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(home), environment.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-X", "utf8", "-m", "tsworkbench.documents.front.child",
         format_.value, str(memory), str(int(seconds) + 1)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip


class _Answers:
    """What a child says, line by line. Two threads carry its pipes, which can't be polled on every system."""

    def __init__(self) -> None:
        self.lines: queue.Queue[str] = queue.Queue(_MOST_WAITING)
        self.trouble: OSError | None = None
        """Why the document itself could not be read to its end."""
        self.over = threading.Event()

    def converse(self, child: subprocess.Popen[bytes], first: bytes, source: _Source) -> None:
        """Sends the document and gathers the answer, until `over` is set."""
        assert child.stdin is not None
        assert child.stdout is not None
        threading.Thread(target=self._send, args=(child.stdin, first, source), daemon=True).start()
        threading.Thread(target=self._gather, args=(child.stdout,), daemon=True).start()

    def _send(self, pipe: IO[bytes], first: bytes, source: _Source) -> None:
        with suppress(OSError, ValueError):  # a child that has ended takes no more
            pipe.write(first)
            while not self.over.is_set():
                try:
                    data = source.read(_CHUNK)
                except OSError as error:
                    self.trouble = error
                    break
                if not data:
                    break
                pipe.write(data)
        with suppress(OSError, ValueError):
            pipe.close()

    def _gather(self, pipe: IO[bytes]) -> None:
        with suppress(OSError, ValueError):
            while line := pipe.readline(_LONGEST_ANSWER):
                self._put(line.decode("utf-8", "replace"))
        self._put(_ENDED)

    def _put(self, line: str) -> None:
        while not self.over.is_set():
            with suppress(queue.Full):
                self.lines.put(line, timeout=_LOOK_EVERY)
                return


def _understood(answer: str, code: int, name: str, seconds: float, made: Callable[[str], T]) -> T:
    try:
        if answer.startswith('{"refused"'):
            raise Refused(str(json.loads(answer)["refused"]))
        if answer.startswith('{"exhausted"'):
            raise Refused(_too_much(name))
        if answer.endswith("\n") and code == 0:
            return made(answer)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused(_failed(name)) from error
    if code == TOO_MUCH_MEMORY:
        raise Refused(_too_much(name))
    if code in _ended_for_time():
        raise Refused(_too_much_time(name))
    raise Refused(_failed(name))


def _ended_for_time() -> tuple[int, ...]:
    return (TOO_LONG, *((-signal.SIGXCPU, -signal.SIGPROF) if hasattr(signal, "SIGXCPU") else ()))


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.kill()
        child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError, ValueError):
                pipe.close()


def _too_long(name: str, seconds: float) -> str:
    return (
        f"“{name}” could not be read within {seconds:,.0f} seconds, so reading it was stopped. "
        "Copy the plan into a new document and import that."
    )


def _too_much_time(name: str) -> str:
    return (
        f"“{name}” takes far longer to be read than a document of its length may, so reading it was stopped. "
        "Copy the plan into a new document and import that."
    )


def _too_much(name: str) -> str:
    return (
        f"“{name}” is too large or too deeply nested to be read: it needs more memory than a document may. "
        "Copy the plan into a new document and import that."
    )


def _failed(name: str) -> str:
    return (
        f"“{name}” could not be read: it broke off the program that reads documents of its kind, which is kept apart "
        "for that reason. Open it in the program that made it, save it again, and import the new file."
    )

"""Reading a document in a process of its own, which is watched, can be stopped, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.formats import READERS, Format
from tsworkbench.documents.pace import Cancel, Progress
from tsworkbench.documents.passing import decode
from tsworkbench.documents.restraint import TOO_MUCH_MEMORY
from tsworkbench.plan.errors import Cancelled, Refused

MOST_MEMORY = 1_200_000_000
"""Bytes of address space for the child, of which the interpreter and its libraries claim some 200 MB."""

_LONGEST_ANSWER = 400_000_000  # characters; far beyond what the caps on rows and text allow
_LOOK_EVERY = 0.05  # seconds between two questions whether the officer has had enough
_FOUND_ANYWAY = frozenset({"site-packages", "dist-packages"})
_ENDED = ""  # what the queue holds once the child's answer has come to its end


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
    try:
        child = _start(format_, memory, seconds)
    except OSError as error:
        raise Refused(
            f"“{name}” was not read: the system would not start the process that reads documents "
            f"({error.strerror or error}). Close some programs and try again."
        ) from error
    try:
        answers = _converse(child, json.dumps({"name": name}).encode() + b"\n", data)
        until = time.monotonic() + seconds
        answer = _ENDED
        if progress is not None:
            progress(0, None)
        while True:
            if cancelled is not None and cancelled():
                raise Cancelled(f"Reading “{name}” was stopped. Nothing was written.")
            if time.monotonic() > until:
                raise Refused(_too_long(name, seconds))
            try:
                line = answers.get(timeout=_LOOK_EVERY)
            except queue.Empty:
                continue
            if line == _ENDED:
                break
            if not line.startswith('{"progress"'):
                answer = line
            elif progress is not None:
                done, total = json.loads(line)["progress"]
                progress(done, total)
        child.wait(timeout=max(1.0, until - time.monotonic()))
        return _understood(answer, child.returncode, name, seconds)
    except subprocess.TimeoutExpired as error:
        raise Refused(_too_long(name, seconds)) from error
    finally:
        _end(child)


def _start(format_: Format, memory: int, seconds: float) -> subprocess.Popen[bytes]:
    """The child; it doesn't look for modules in the folder that the officer stands in (``-P``)."""
    environment = dict(os.environ)
    home = Path(__file__).parents[2]
    if home.name not in _FOUND_ANYWAY:  # run from a checkout: the child is to be of the same one
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(home), environment.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-X", "utf8", "-m", "tsworkbench.documents.child",
         format_.value, str(memory), str(int(seconds) + 1)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip


def _converse(child: subprocess.Popen[bytes], first: bytes, data: bytes) -> queue.SimpleQueue[str]:
    """Sends the document and gathers the answer, each in a thread: pipes can't be polled on every system."""
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()
    assert child.stdin is not None
    assert child.stdout is not None
    threading.Thread(target=_send, args=(child.stdin, first, data), daemon=True).start()
    threading.Thread(target=_gather, args=(child.stdout, answers), daemon=True).start()
    return answers


def _send(pipe: IO[bytes], first: bytes, data: bytes) -> None:
    with suppress(OSError, ValueError):  # a child that has ended takes no more
        pipe.write(first)
        pipe.write(data)
    with suppress(OSError, ValueError):
        pipe.close()


def _gather(pipe: IO[bytes], answers: queue.SimpleQueue[str]) -> None:
    with suppress(OSError, ValueError):
        while line := pipe.readline(_LONGEST_ANSWER):
            answers.put(line.decode("utf-8", "replace"))
    answers.put(_ENDED)


def _understood(answer: str, code: int, name: str, seconds: float) -> Document:
    try:
        if answer.startswith('{"refused"'):
            raise Refused(str(json.loads(answer)["refused"]))
        if answer.startswith('{"exhausted"'):
            raise Refused(_too_much(name))
        if answer.endswith("\n") and code == 0:
            return decode(answer)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused(_failed(name)) from error
    if code == TOO_MUCH_MEMORY:
        raise Refused(_too_much(name))
    if code in _ended_for_time():
        raise Refused(_too_long(name, seconds))
    raise Refused(_failed(name))


def _ended_for_time() -> tuple[int, ...]:
    import signal

    return (-signal.SIGXCPU,) if hasattr(signal, "SIGXCPU") else ()


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

"""What the program does and how long it takes, for someone who looks for a fault. Off unless asked for.

``TSWORKBENCH_LOG=FILE`` adds a line of JSON to FILE for each key that is an act, each act on disk, wait, refusal and
fault, and for the start and end of a program. ``TSWORKBENCH_DEBUG=1`` prints the whole trace of a fault. How to use
them: ``docs/debugging.md``.
"""

import os
from contextlib import suppress
from time import perf_counter, time
from typing import Any

LOG_VARIABLE = "TSWORKBENCH_LOG"
DEBUG_VARIABLE = "TSWORKBENCH_DEBUG"
_MOST = 500  # characters of what an error says


def wants_trace() -> bool:
    """Whether a fault is to be shown whole, with the lines of the program in it."""
    return bool(os.environ.get(DEBUG_VARIABLE))


def note(what: str, since: float | None = None, **facts: Any) -> None:
    """Adds a line to the log, if there is one: `what` happened, its facts, and the milliseconds since `since`.

    `since` is a moment of `clock`. A log that can't be written is left alone: it must never stop the work.
    """
    path = os.environ.get(LOG_VARIABLE)
    if not path:
        return
    import json
    from datetime import UTC, datetime

    if since is not None:
        facts["ms"] = round((perf_counter() - since) * 1000, 1)
    at = datetime.fromtimestamp(time(), UTC).isoformat(timespec="milliseconds")
    line = json.dumps({"at": at, "pid": os.getpid(), "what": what, **facts}, ensure_ascii=True, default=str)
    with suppress(OSError, ValueError):
        file = os.open(os.path.expanduser(path), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, f"{line}\n".encode())
        finally:
            os.close(file)


clock = perf_counter
"""Now, in seconds from some moment: what `note` counts from."""


def fault(error: BaseException) -> None:
    """Notes a fault of the program: its kind, what it says, and the lines of code down to where it arose."""
    if not os.environ.get(LOG_VARIABLE):
        return
    from traceback import extract_tb

    lines = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)]
    note("fault", kind=type(error).__name__, said=str(error)[:_MOST], lines=lines)
    if error.__cause__ is not None:
        fault(error.__cause__)


def begun(**facts: Any) -> None:
    """Notes that a program has begun, and what it runs on."""
    if not os.environ.get(LOG_VARIABLE):
        return
    import platform
    import sqlite3
    import sys

    from tsworkbench import __version__

    note(
        "start",
        version=__version__,
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        system=platform.platform(),
        terminal=os.environ.get("TERM"),
        encoding=sys.stdout.encoding if sys.stdout else None,
        **facts,
    )

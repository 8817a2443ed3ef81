"""What the process that parses a document gives up before it looks at the document.

The operating system holds the limits where it can (`resource`: Linux, and the time also on macOS). Elsewhere a
watch in the process itself ends it; the parent's own clock stands behind both.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

TOO_MUCH_MEMORY = 77
"""The exit code of a process that its own watch has ended."""

_EVERY = 0.1  # seconds between two looks at the memory
_NEVER = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "subprocess.Popen",
                    "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.fork", "os.remove",
                    "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"})  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def restrain(*, memory: int, seconds: int) -> None:
    """Limits this process to so many bytes of memory and seconds of processor time, for good.

    Connections, other programs and writing to any file are refused from here on.
    """
    sys.setrecursionlimit(1_000)
    sys.addaudithook(_refuse)
    if sys.platform != "win32":
        _limit(memory, seconds)
    if sys.platform != "linux":  # macOS takes the limit on memory and doesn't hold it, Windows has none of this kind
        watch(memory, _measure())


def watch(memory: int, measure: Callable[[], int]) -> None:
    """Looks at the memory that this process has used, as `measure` tells it, and ends it beyond the limit."""

    def look() -> None:
        pause = threading.Event()
        while measure() <= memory:
            pause.wait(_EVERY)
        os._exit(TOO_MUCH_MEMORY)

    threading.Thread(target=look, daemon=True).start()


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _NEVER:
        raise PermissionError(f"{event} has no place in reading a document")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError("reading a document writes to no file")


if sys.platform != "win32":
    import resource

    def _limit(memory: int, seconds: int) -> None:
        for kind, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            _, hard = resource.getrlimit(kind)
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            try:
                resource.setrlimit(kind, (most, most))
            except (ValueError, OSError):  # macOS refuses a limit below what is already reserved
                continue

    def _measure() -> Callable[[], int]:
        unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, all others kilobytes
        return lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

else:

    def _measure() -> Callable[[], int]:
        import ctypes
        from ctypes import wintypes

        class Counters(ctypes.Structure):
            _fields_ = (
                ("size", wintypes.DWORD),
                ("faults", wintypes.DWORD),
                *((field, ctypes.c_size_t) for field in (
                    "peak_working_set", "working_set", "peak_paged", "paged", "peak_nonpaged", "nonpaged",
                    "pagefile", "peak_pagefile")),
            )  # fmt: skip

        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD)
        process, counters = kernel.GetCurrentProcess(), Counters()

        def measure() -> int:
            kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), ctypes.sizeof(counters))
            return int(counters.pagefile)

        return measure

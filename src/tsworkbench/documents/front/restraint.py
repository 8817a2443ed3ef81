"""What the process that parses a document gives up before it looks at the document.

Three things hold it, each where there is one:

- Python's own audit events refuse connections, programs, changes to files, and reading outside the libraries. They hold
  what is written in Python, on every system.
- Linux's kernel refuses the same to compiled code as well: seccomp (`_filter`) and Landlock (`_confine`), after giving
  up the right to gain rights. Where a kernel has neither, or knows this processor under another number, it goes on
  with what it has.
- Limits on memory and on the processor's time (`resource`: Linux, and the time also on macOS). Elsewhere a watch in the
  process itself ends it; the parent's own clock is behind both.
"""

from __future__ import annotations

import os
import platform
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

TOO_MUCH_MEMORY = 77
"""The exit code of a process that its own watch has ended for its memory."""
TOO_LONG = 78
"""The exit code of a process that its own watch has ended for its time."""

_EVERY = 0.1  # seconds between two looks at the memory
_NEVER = frozenset({
    "socket.__new__", "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "socket.getservbyname",
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.startfile/2",
    "os.fork", "os.forkpty", "pty.spawn", "os.kill", "os.killpg", "signal.pthread_kill",
    "os.remove", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod", "os.chown",
    "os.lchmod", "os.lchown", "os.chflags", "os.lchflags", "os.utime", "os.setxattr", "os.removexattr",
    "os.mkfifo", "os.mknod", "shutil.rmtree", "shutil.copyfile", "shutil.move", "sqlite3.connect", "ctypes.dlopen",
    "resource.setrlimit", "resource.prlimit", "winreg.CreateKey", "winreg.SetValue", "_winapi.CreateProcess",
})  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def restrain(*, memory: int, seconds: int) -> None:
    """Limits this process to so many bytes of memory and seconds of processor time, for good.

    From here on connections, other programs, changes to files, and reading any file but those of Python and its
    libraries are refused.
    """
    sys.setrecursionlimit(1_000)
    if sys.platform != "win32":
        _limit(memory, seconds)
    if sys.platform != "linux":  # macOS takes the limit on memory and doesn't hold it, Windows has none of this kind
        watch(memory, _measure())
    readable = _libraries()
    if sys.platform == "linux":
        _lock(readable)
    sys.addaudithook(_refusing(tuple(os.path.join(one, "") for one in readable)))


_allowed = float("inf")  # seconds of the processor, for the watch


def allow(seconds: float) -> None:
    """Lets this process use so many seconds of the processor in all, and then ends it. More may be allowed later."""
    global _allowed
    _allowed = seconds
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, max(0.001, seconds - time.process_time()))


def watch(memory: int, measure: Callable[[], int]) -> None:
    """Looks at what this process has used, memory as `measure` gives it, and ends it beyond the limits."""

    def look() -> None:
        pause = threading.Event()
        while measure() <= memory:
            if time.process_time() > _allowed:
                os._exit(TOO_LONG)
            pause.wait(_EVERY)
        os._exit(TOO_MUCH_MEMORY)

    threading.Thread(target=look, daemon=True).start()


def _libraries() -> list[str]:
    """The folders from which Python and its libraries are read, and nothing else is."""
    ours = [os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))]
    python = [sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.path.realpath(sys.executable))]
    path = [one for one in sys.path if os.path.isabs(one)]
    system = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo",
              "/dev/null", "/dev/urandom"]  # fmt: skip
    found = [*ours, *python, *path, *(system if sys.platform != "win32" else [])]
    return list(
        dict.fromkeys(os.path.realpath(one) for one in found if one not in ("", os.sep) and os.path.exists(one))
    )


def _refusing(folders: tuple[str, ...]) -> Callable[[str, tuple[Any, ...]], None]:
    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _NEVER:
            raise PermissionError(f"{event} has no place in reading a document")
        if event != "open":
            return
        path, _, flags = arguments
        if isinstance(flags, int) and flags & _WRITING:
            raise PermissionError("reading a document writes to no file")
        if isinstance(path, (str, bytes)) and not os.path.realpath(os.fsdecode(path)).startswith(folders):
            raise PermissionError("reading a document reads no other file")

    return refuse


if sys.platform != "win32":
    import resource

    def _limit(memory: int, seconds: int) -> None:
        for kind, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            *([(resource.RLIMIT_NPROC, 0)] if sys.platform == "linux" else []),
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


# What follows is Linux's: its kernel is asked by number, for Python's library has no names for it. The numbers and the
# layouts are those of linux/seccomp.h, linux/filter.h, linux/landlock.h and asm/unistd.h.

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_REFUSED, _UNKNOWN, _ALLOWED, _ENDED = 0x00050000 | 1, 0x00050000 | 38, 0x7FFF0000, 0x80000000
_CALLS: dict[str, tuple[int | None, int | None]] = {  # on x86_64, on aarch64
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "sendto": (44, 206), "sendmsg": (46, 211),
    "bind": (49, 200), "listen": (50, 201), "socketpair": (53, 199), "accept4": (288, 242), "sendmmsg": (307, 269),
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "creat": (85, None), "truncate": (76, 45), "ftruncate": (77, 46), "fallocate": (285, 47),
    "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276), "mkdir": (83, None), "mkdirat": (258, 34),
    "rmdir": (84, None), "link": (86, None), "linkat": (265, 37), "unlink": (87, None), "unlinkat": (263, 35),
    "symlink": (88, None), "symlinkat": (266, 36), "mknod": (133, None), "mknodat": (259, 33),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "removexattrat": (466, 466),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "move_mount": (429, 429),
    "fsopen": (430, 430), "open_tree": (428, 428), "mount_setattr": (442, 442), "swapon": (167, 224),
    "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "memfd_create": (319, 279), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "init_module": (175, 105),
    "finit_module": (313, 273), "kexec_load": (246, 104), "reboot": (169, 142), "setrlimit": (160, 164),
    "syslog": (103, 116), "personality": (135, 92), "open_by_handle_at": (304, 265), "quotactl": (179, 60),
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
}  # fmt: skip
_CLONE, _CLONE3, _OPEN, _OPENAT, _OPENAT2, _PRLIMIT, _IOCTL = (
    (56, 220), (435, 435), (2, None), (257, 56), (437, 437), (302, 261), (16, 29),
)  # fmt: skip
_THREAD = 0x00010000  # the flag of clone that makes a thread of this process, not another process
_PUSH_A_KEY = 0x5412, 0x541C  # requests that type into a terminal


def _lock(readable: list[str]) -> None:
    """Gives up what a parser never needs, as far as this kernel can hold it."""
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return
    with suppress(OSError):
        _confine(library, readable)
    code = _filter()
    if code:
        buffer = ctypes.create_string_buffer(code, len(code))
        program = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))
        library.prctl(_SET_SECCOMP, _FILTER, program, 0, 0)


def _confine(library: Any, readable: list[str]) -> None:
    """Landlock: this process opens nothing but what lies in the folders, and that only to read it.

    Raises OSError where the kernel has no Landlock or a folder can't be named to it.
    """
    create, add, restrict = 444, 445, 446
    version = library.syscall(create, None, 0, 1)
    if version < 1:
        raise OSError("no Landlock")
    run, read_file, read_folder = 1, 1 << 2, 1 << 3
    files = (1 << 13) - 1 | (1 << 13 if version >= 2 else 0) | (1 << 14 if version >= 3 else 0)
    files |= 1 << 15 if version >= 5 else 0
    attributes = struct.pack("=Q", files)
    if version >= 4:
        attributes += struct.pack("=Q", 3)  # TCP: to bind and to connect
    if version >= 6:
        attributes += struct.pack("=Q", 3)  # sockets without a name, and signals, of other processes
    rules = library.syscall(create, attributes, len(attributes), 0)
    if rules < 0:
        raise OSError("no rules")
    try:
        for path in readable:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                rights = run | read_file | (read_folder if os.path.isdir(path) else 0)
                if library.syscall(add, rules, 1, struct.pack("=Qi", rights, place), 0) != 0:
                    raise OSError("no rule")
            finally:
                os.close(place)
        library.syscall(restrict, rules, 0)
    finally:
        os.close(rules)


def _filter() -> bytes:
    """The filter of system calls, as the kernel runs it; empty where this processor's numbers aren't known."""
    if platform.machine() not in _MACHINES or sys.maxsize < 1 << 32:
        return b""
    audit, column = _MACHINES[platform.machine()]
    code: list[tuple[int, int, int, int]] = []

    def load(offset: int) -> None:
        code.append((0x20, 0, 0, offset))

    def answer(verdict: int) -> None:
        code.append((0x06, 0, 0, verdict))

    def when_equal(number: int, verdict: int) -> None:
        code.append((0x15, 0, 1, number))
        answer(verdict)

    load(4)
    code.append((0x15, 1, 0, audit))
    answer(_ENDED)  # a call in another processor's numbers
    load(0)
    if column == 0:
        code.append((0x35, 0, 1, 0x40000000))  # the numbers of x32
        answer(_REFUSED)
    for numbers in _CALLS.values():
        if (number := numbers[column]) is not None:
            when_equal(number, _REFUSED)
    when_equal(_OPENAT2[column], _UNKNOWN)  # its flags lie in memory, which a filter can't see; callers fall back
    when_equal(_CLONE3[column], _UNKNOWN)
    for numbers, flags in ((_OPEN, 24), (_OPENAT, 32)):  # and where the argument is that says whether it writes
        if (number := numbers[column]) is not None:
            code.append((0x15, 0, 4, number))
            load(flags)
            code.append((0x45, 0, 1, _WRITING))
            answer(_REFUSED)
            answer(_ALLOWED)
    code.append((0x15, 0, 4, _CLONE[column]))
    load(16)
    code.append((0x45, 1, 0, _THREAD))
    answer(_REFUSED)
    answer(_ALLOWED)
    code.append((0x15, 0, 6, _PRLIMIT[column]))
    load(32)  # the new limits: none where they are only asked for
    code.append((0x15, 0, 3, 0))
    load(36)
    code.append((0x15, 0, 1, 0))
    answer(_ALLOWED)
    answer(_REFUSED)
    code.append((0x15, 0, 5, _IOCTL[column]))
    load(24)
    for request in _PUSH_A_KEY:
        when_equal(request, _REFUSED)
    answer(_ALLOWED)
    return b"".join(struct.pack("=HBBI", *step) for step in code)

"""Files with the sample plans in them: to look round in, and for scripts to try things on.

What makes them is imported only where one is made: looking round starts from a copy that was made before.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tsworkbench import __version__
from tsworkbench.store.book import SCHEMA
from tsworkbench.store.opening import open_book
from tsworkbench.store.system.places import cache_folder

if TYPE_CHECKING:
    from tsworkbench.cli.options import Common
    from tsworkbench.store.book import Book

ME = "Louise Russell"
"""Whose desk the demonstration shows."""

_TAKEN_IN = datetime(2009, 8, 3, 9, 0, tzinfo=UTC)  # before the first of the illustrative updates
_KEPT = "demonstration-"
_DIGEST = 32


def add_samples(book: "Book") -> list[str]:
    """Takes the two sample plans into a file; returns the labels of the acts."""
    from tsworkbench.documents.formats.interchange import read_library
    from tsworkbench.work.demo import sample
    from tsworkbench.work.imports.intake import add_plans

    return [add_plans(book, read_library(sample.sample_text(name), name=name), name).label for name in sample.SAMPLES]


def make_sample(path: str) -> None:
    """Makes a file with the two sample plans, taken in by nobody who would want to undo them."""
    from tsworkbench.store.upgrade import create
    from tsworkbench.work.demo import sample

    create(path)
    book = open_book(path, clock=lambda: int(_TAKEN_IN.timestamp() * 1000), who=sample.AUTHOR)
    try:
        add_samples(book)
    finally:
        book.close()


def make_demo(path: str) -> None:
    """Makes the demonstration's file: the sample plans, an illustrative year so far, and Louise Russell's desk."""
    from tsworkbench.store.views import search
    from tsworkbench.work.demo import sample

    make_sample(path)
    sample.illustrate(path)
    book = open_book(path)
    try:
        book.set_local("me", ME)
        search.catch_up_for(book, float("inf"))
    finally:
        book.close()


def copy_demo(path: str) -> None:
    """Puts the demonstration's file at `path`: a copy of the one that this version made the first time.

    One that is kept is made again where it is damaged, or was made by another version; where none can be kept, each is
    made anew.
    """
    kept = os.path.join(cache_folder(), f"{_KEPT}{__version__}-{SCHEMA}")
    content = _kept_whole(kept)
    if content is None:
        make_demo(path)
        with suppress(OSError):
            _keep(kept, path)
        return
    with open(path, "xb", opener=_for_me) as file:
        file.write(content)


def _kept_whole(kept: str) -> bytes | None:
    """What is kept in a file that begins with the digest of it; None unless all of it is there as it was written."""
    try:
        with open(kept, "rb") as file:
            digest, content = file.read(_DIGEST), file.read()
    except OSError:
        return None
    return content if digest == _digest(content) else None


def _keep(kept: str, path: str) -> None:
    """Keeps a copy of a file in place of those of other versions. Raises OSError where it can't."""
    folder = os.path.dirname(kept)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    with open(path, "rb") as file:
        content = file.read()
    part = f"{kept}.{os.getpid()}.part"
    with open(part, "wb", opener=_for_me) as file:
        file.write(_digest(content) + content)
    os.replace(part, kept)
    for name in os.listdir(folder):
        if name.startswith(_KEPT) and name != os.path.basename(kept):
            os.unlink(os.path.join(folder, name))


def _digest(content: bytes) -> bytes:
    try:
        from _blake2 import blake2b  # as in `store.log.seals`
    except ImportError:
        from hashlib import blake2b
    return blake2b(content, digest_size=_DIGEST).digest()


def _for_me(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def throw_away() -> Iterator[str]:
    """A path in a folder of its own, which goes with all that is in it at the end of the block.

    It goes as well if the terminal is closed or the program is told to end.
    """
    from tsworkbench.tui.paths import THROW_AWAY

    with TemporaryDirectory(prefix=THROW_AWAY, ignore_cleanup_errors=True) as folder:
        before = _when_ended(lambda: rmtree(folder, ignore_errors=True))
        try:
            yield os.path.join(folder, "demo.db")
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _when_ended(tidy: Callable[[], None]) -> dict[int, Any]:
    """Tidies up before the signals that end a program do so; returns the handlers that stood there."""
    if threading.current_thread() is not threading.main_thread():
        return {}  # only the main thread hears of signals

    def end(number: int, _frame: object) -> None:
        tidy()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    ending = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    return {number: signal.signal(number, end) for number in ending}


def on_a_sample(common: "Common", answer: "Callable[[Common], None]") -> None:
    """Asks a question of a throw-away file with the sample plans, as at the demonstration's day."""
    from tsworkbench.work.demo import sample

    with throw_away() as path:
        make_sample(path)
        common.file = path
        common.as_at = common.as_at or sample.AS_AT
        answer(common)

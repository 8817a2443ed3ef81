"""The backups that stand beside a file: when one is due, which there are, which is good, and which may go."""

import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from tsworkbench.plan.calendar import short_date
from tsworkbench.store.backup import AS_TIME_GOES, BY_HAND, DAMAGED, is_sound, make
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.format import APPLICATION_ID, SCHEMA

DAYS = 7
"""Of so many days the last backup is kept; days without one don't count."""
WEEKS = 4
HALF_AN_HOUR = 30 * 60 * 1000

_NAME = re.compile(r"\.(\d{8}T\d{6})(?:-\d{1,4})?\.([a-z0-9-]+)\.backup")
_UNFINISHED = re.compile(r"\.(\d{8})T\d{6}(?:-\d{1,4})?\.[a-z0-9-]+\.backup\.\d+\.part(?:-journal)?")
_NO_WORD = re.compile("[^a-z0-9]+")
_JOURNALS = ("-journal", "-wal", "-shm")
_SAID = {
    BY_HAND: "asked for",
    AS_TIME_GOES: "as time goes by",
    "before-import": "before an import",
    "before-restore": "what a restore replaced",
    DAMAGED: "what a restore replaced, damaged",
}


class Backup(NamedTuple):
    """A backup: its file, the moment it was made in UTC, why (a word of `backup`), and its size in bytes."""

    path: str
    at: datetime
    reason: str
    size: int

    @property
    def why(self) -> str:
        """Why it was made, in words."""
        if self.reason.startswith("before-format-"):
            return f"before the file's format became {self.reason.removeprefix('before-format-')}"
        return _SAID.get(self.reason) or self.reason.replace("-", " ")

    @property
    def when(self) -> str:
        """ "15 Dec 2009 14:02", on this machine's clock."""
        here = self.at.astimezone()
        return f"{short_date(here.date())} {here:%H:%M}"


def before(book: Book, why: str) -> str:
    """A backup before something that changes much: `why` is a word for it, such as "import". Returns its path.

    To be called before the act begins, not inside it: what an act has written can't be copied yet. Older backups that
    the rotation doesn't keep go. Raises as `backup.make`; whatever was to follow should then not.
    """
    path = make(book, f"before-{_NO_WORD.sub('-', why.lower()).strip('-') or 'change'}")
    rotate(book.path)
    return path


def make_if_due(path: str, *, clock: Clock | None = None) -> str | None:
    """A backup if changes have stood in the file for half an hour without being in one; its path, else None.

    Opens the file anew, to read only, so that it can be called from a thread of its own: no lock is held for longer
    than 2,000 pages take. Raises as `backup.make`.
    """
    from tsworkbench.store.glancing import glance

    with glance(path, clock=clock) as book:
        if not is_due(book):
            return None
        made = make(book, AS_TIME_GOES)
    rotate(path)
    return made


def listed(path: str) -> list[Backup]:
    """The backups beside the file at `path`, the newest first. The file itself need not be there any more."""
    folder, name = os.path.split(os.path.abspath(path))
    found: list[tuple[datetime, int, Backup]] = []
    try:
        with os.scandir(folder) as files:
            for file in files:
                match = _NAME.fullmatch(file.name.removeprefix(name)) if file.name.startswith(name) else None
                if match is None or not file.is_file(follow_symlinks=False):
                    continue
                try:
                    at = datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
                    stat = file.stat(follow_symlinks=False)
                except (ValueError, OSError):  # no moment, or it has just gone
                    continue
                found.append((at, stat.st_mtime_ns, Backup(file.path, at, match[2], stat.st_size)))
    except OSError:  # no such folder, or not for our eyes
        return []
    return [one for _, _, one in sorted(found, reverse=True)]


def is_good(path: str) -> bool:
    """Whether the file at `path` is a sound plan file of a version that this program knows."""
    try:
        connection = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return False
    try:
        ours = connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
        known = connection.execute("pragma user_version").fetchone()[0] <= SCHEMA
        pages = connection.execute("pragma page_count").fetchone()[0]
        whole = os.path.getsize(path) >= pages * connection.execute("pragma page_size").fetchone()[0]
        return bool(ours and known and whole and is_sound(connection))
    except (sqlite3.Error, OSError):
        return False
    finally:
        connection.close()


def newest_good(path: str) -> Backup | None:
    """The newest backup that is sound, or None."""
    return next((one for one in listed(path) if is_good(one.path)), None)


def offered(best: Backup) -> str:
    """A sentence about a good backup, for somebody whose file is damaged or gone."""
    return (
        f"The newest good backup is {os.path.basename(best.path)}, of {best.when}: “tsworkbench restore” puts it in "
        "the file's place, and keeps what stands there now."
    )


def is_due(book: Book) -> bool:
    """Whether changes have stood in the file for half an hour without being in any backup.

    What a backup holds is read from its own log, so that nothing need be remembered anywhere. One of another past (the
    file has been restored since) says nothing.
    """
    saved = 0
    for one in listed(book.path):
        last = None if one.reason == DAMAGED else _last_change(one.path)
        if (
            last is not None
            and tuple(book.row("select replica, dseq from change where seq=?", last[0]) or ()) == last[1:]
        ):
            saved = last[0]
            break
    first = book.value("select hlc from change where seq > ? order by seq limit 1", saved)
    return first is not None and book.now() - (first >> 16) >= HALF_AN_HOUR


def _last_change(path: str) -> tuple[int, str, int] | None:
    """(number, replica, number in it) of the last change in a backup; None if there is none or it can't be read."""
    try:
        connection = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)
        try:
            row = connection.execute("select seq, replica, dseq from change order by seq desc limit 1").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return None
    return None if row is None else (row[0], row[1], row[2])


def rotate(path: str) -> list[str]:
    """Takes away the backups beside the file that need not be kept; returns their paths.

    Kept are the last one of each of the last seven days that have one and of each of the last four such weeks, the
    last one of each kind made before something, and every one that was asked for. One that can't be taken away stays.
    """
    gone = []
    every = listed(path)
    kept = _worth_keeping(every)
    for one in every:
        if one in kept:
            continue
        with suppress(OSError):
            os.unlink(one.path)
            gone.append(one.path)
        for journal in _JOURNALS:
            with suppress(OSError):
                os.unlink(f"{one.path}{journal}")
    if every:
        _sweep(path, f"{every[0].at:%Y%m%d}")
    return gone


def _sweep(path: str, today: str) -> None:
    """Takes away what programs that were killed before today left of backups begun."""
    folder, name = os.path.split(os.path.abspath(path))
    for left in os.listdir(folder):
        match = _UNFINISHED.fullmatch(left.removeprefix(name)) if left.startswith(name) else None
        if match is not None and match[1] < today:
            with suppress(OSError):
                os.unlink(os.path.join(folder, left))


def _worth_keeping(newest_first: Iterable[Backup]) -> set[Backup]:
    kept: set[Backup] = set()
    days: set[date] = set()
    weeks: set[tuple[int, int]] = set()
    reasons: set[str] = set()
    for one in newest_first:
        if one.reason == BY_HAND:
            kept.add(one)
        if one.reason.startswith("before-") or one.reason == DAMAGED:
            if one.reason not in reasons:
                kept.add(one)
            reasons.add(one.reason)
        if one.reason == DAMAGED:
            continue  # it stands for no day: nothing can be had back from it for certain
        day = one.at.date()
        year, number, _ = day.isocalendar()
        if (day not in days and len(days) < DAYS) or ((year, number) not in weeks and len(weeks) < WEEKS):
            kept.add(one)
        days.add(day)
        weeks.add((year, number))
    return kept

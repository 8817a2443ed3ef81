"""The backups that stand beside a file: when one is due, which there are, which is good, and which may go."""

import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from tsworkbench.plan.calendar import local_moment, short_date
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.store.backups.copies import AS_TIME_GOES, BY_HAND, DAMAGED, is_sound, make
from tsworkbench.store.book import APPLICATION_ID, SCHEMA, Book, Clock, wall_clock
from tsworkbench.store.system import places
from tsworkbench.store.system.failures import FAULTS

DAYS = 7
"""Of so many days the last backup is kept; days without one don't count."""
WEEKS = 4
HALF_AN_HOUR = 30 * 60 * 1000
AHEAD = timedelta(days=1)
"""A backup whose name is so much ahead of the clock, or more, was made while a clock was wrong: then, or now."""

_NAME = re.compile(r"\.(\d{8}T\d{6})(?:-\d{1,4})?\.([a-z0-9-]+)\.backup")
_UNFINISHED = re.compile(r"\.(\d{8})T\d{6}(?:-\d{1,4})?\.[a-z0-9-]+\.backup\.\d+\.part(?:-journal)?")
_NO_WORD = re.compile("[^a-z0-9]+")
_JOURNALS = ("-journal", "-wal", "-shm")
_SAID = {
    BY_HAND: "asked for",
    AS_TIME_GOES: "as time goes by",
    "before-import": "before an import",
    "before-restore": "what a restore replaced",
    "after-redaction": "after words were taken out for good",
    DAMAGED: "what a restore replaced, damaged",
}


AHEAD_OF_THE_CLOCK = "ahead of this computer's clock"
"""What is said of a backup whose time has not come yet."""


class Backup(NamedTuple):
    """A backup: its file, the moment it was made in UTC, why (a word of `backup`), and its size in bytes."""

    path: str
    at: datetime
    reason: str
    size: int
    is_ahead: bool = False
    """Whether its time has not come yet by the clock, so that nobody knows when it was made."""

    @property
    def why(self) -> str:
        """Why it was made, in words."""
        if self.reason.startswith("before-format-"):
            return f"before the file's format became {self.reason.removeprefix('before-format-')}"
        return _SAID.get(self.reason) or self.reason.replace("-", " ")

    @property
    def when(self) -> str:
        """ "15 Dec 2009 14:02", on this machine's clock."""
        here = local_moment(self.at)
        return f"{short_date(here.date())} {here:%H:%M}"


def before(book: Book, why: str) -> str:
    """A backup before something that changes much: `why` is a word for it, such as "import". Returns its path.

    To be called before the act begins, not inside it: what an act has written can't be copied yet. Older backups that
    the rotation doesn't keep go. Raises as `backup.make`; whatever was to follow should then not.
    """
    path = make(book, f"before-{_NO_WORD.sub('-', why.lower()).strip('-') or 'change'}")
    rotate(book.path, path, clock=book.now)
    return path


def make_if_due(path: str, *, clock: Clock | None = None) -> str | None:
    """A backup if changes have stood in the file for half an hour without being in one; its path, else None.

    Opens the file anew, to read only, so that it can be called from a thread of its own: no lock is held for longer
    than 2,000 pages take. Raises as `backup.make`.
    """
    from tsworkbench.store.backups.glance import glance

    with glance(path, clock=clock) as book:
        if not is_due(book):
            return None
        made = make(book, AS_TIME_GOES)
    rotate(path, made, clock=clock)
    return made


def listed(path: str, *, clock: Clock | None = None) -> list[Backup]:
    """The backups beside the file at `path`, the newest first. The file itself need not be there any more.

    Those whose time has not come yet by the clock come last.
    """
    folder, name = os.path.split(os.path.abspath(path))
    latest = datetime.fromtimestamp((clock or wall_clock)() / 1000, UTC) + AHEAD
    found: list[tuple[bool, datetime, int, Backup]] = []
    try:
        with os.scandir(folder) as files:
            for file in files:
                match = _NAME.fullmatch(places.rest_of_name(name, file.name, folder) or "")
                if match is None or not file.is_file(follow_symlinks=False):
                    continue
                try:
                    at = datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
                    stat = file.stat(follow_symlinks=False)
                except (ValueError, OSError):  # no moment, or it has just gone
                    continue
                one = Backup(file.path, at, match[2], stat.st_size, at >= latest)
                found.append((not one.is_ahead, at, stat.st_mtime_ns, one))
    except OSError:  # no such folder, or not for our eyes
        return []
    return [one for *_, one in sorted(found, reverse=True)]


def is_good(path: str) -> bool:
    """Whether the file at `path` is a sound plan file of a version that this program knows."""
    try:
        connection = sqlite3.connect(places.address(path), uri=True)
    except FAULTS:
        return False
    try:
        ours = connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
        known = connection.execute("pragma user_version").fetchone()[0] <= SCHEMA
        pages = connection.execute("pragma page_count").fetchone()[0]
        whole = os.path.getsize(path) >= pages * connection.execute("pragma page_size").fetchone()[0]
        return bool(ours and known and whole and is_sound(connection))
    except (*FAULTS, OSError):
        return False
    finally:
        connection.close()


def newest_good(path: str, *, clock: Clock | None = None) -> Backup | None:
    """The newest backup that is sound, or None: one whose cells are as they were written, if there is one. One that
    is ahead of the clock comes after all others."""
    sound = [one for one in listed(path, clock=clock) if is_good(one.path)]
    return next((one for one in sound if _is_undamaged(one.path)), sound[0] if sound else None)


def _is_undamaged(path: str) -> bool:
    """Whether each cell is as it was written, so far as the file's format lets that be known."""
    from tsworkbench.store.backups.glance import glance
    from tsworkbench.store.check import damage

    with suppress(WorkbenchError), glance(path) as book:
        return book.value("pragma user_version") < SCHEMA or next(damage(book), None) is None
    return False


OFFER = "The newest good backup is"


def offered(best: Backup) -> str:
    """A sentence about a good backup, for somebody whose file is damaged or gone."""
    ahead = f" ({AHEAD_OF_THE_CLOCK})" if best.is_ahead else ""
    return (
        f"{OFFER} {os.path.basename(best.path)}, of {best.when}{ahead}: “tsworkbench restore” puts "
        "it in the file's place, and keeps the file that is there now."
    )


def is_due(book: Book) -> bool:
    """Whether changes have stood in the file for half an hour without being in any backup.

    What a backup holds is read from its own log, so that nothing need be remembered anywhere. One of another past (the
    file has been restored since) says nothing.
    """
    saved = 0
    for one in listed(book.path, clock=book.now):
        last = None if one.reason == DAMAGED else _last_change(one.path)
        if (
            last is not None
            and tuple(book.row("select replica, dseq from change where seq=?", last[0]) or ()) == last[1:]
        ):
            saved = last[0]
            break
    first = book.row(
        "select c.hlc, a.at from change c left join action a on a.seq=c.action where c.seq > ? order by c.seq limit 1",
        saved,
    )
    if first is None:
        return False
    waited = book.now() - (first["hlc"] >> 16 if first["at"] is None else _milliseconds(first["at"]))
    return not 0 <= waited < HALF_AN_HOUR  # a change that is ahead of the clock has waited for nobody knows how long


def _milliseconds(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp() * 1000)


def _last_change(path: str) -> tuple[int, str, int] | None:
    """(number, replica, number in it) of the last change in a backup; None if there is none or it can't be read."""
    try:
        connection = sqlite3.connect(places.address(path), uri=True)
        try:
            row = connection.execute("select seq, replica, dseq from change order by seq desc limit 1").fetchone()
        finally:
            connection.close()
    except FAULTS:
        return None
    return None if row is None else (row[0], row[1], row[2])


def rotate(path: str, made: str | None = None, *, clock: Clock | None = None) -> list[str]:
    """Takes away the backups beside the file that need not be kept; returns their paths.

    Kept are the last one of each of the last seven days that have one and of each of the last four such weeks, the
    last one of each kind made before something, and every one that was asked for. Those that are ahead of the clock
    are counted by themselves, because the clock may be what is wrong; and the one just `made` stays whatever the
    clock says. One that can't be taken away stays.
    """
    gone = []
    every = listed(path, clock=clock)
    kept = _worth_keeping(one for one in every if not one.is_ahead)
    kept |= _worth_keeping(one for one in every if one.is_ahead)
    for one in every:
        if one in kept or (made is not None and os.path.basename(one.path) == os.path.basename(made)):
            continue
        with suppress(OSError):
            os.unlink(one.path)
            gone.append(one.path)
        for journal in _JOURNALS:
            with suppress(OSError):
                os.unlink(f"{one.path}{journal}")
    if every and not every[0].is_ahead:
        _sweep(path, f"{every[0].at:%Y%m%d}")
    return gone


def _sweep(path: str, today: str) -> None:
    """Takes away what programs that were killed before today left of backups begun."""
    folder, name = os.path.split(os.path.abspath(path))
    with suppress(OSError):  # the drive may have gone
        for left in os.listdir(folder):
            match = _UNFINISHED.fullmatch(places.rest_of_name(name, left, folder) or "")
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

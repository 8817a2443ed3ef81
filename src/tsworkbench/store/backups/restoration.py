"""Putting a backup in a file's place. What it replaces is kept as a backup itself, so that it can be put back."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from tsworkbench.plan.english import agreeing, counted, shortened
from tsworkbench.plan.errors import CannotWrite, Damaged, NewerFile, NoSuchFile, UnusableFile, WorkbenchError
from tsworkbench.plan.language.row_keys import new_id
from tsworkbench.plan.language.text import clean
from tsworkbench.store.backups import copies, rotation
from tsworkbench.store.backups.copies import parts_of, sweep
from tsworkbench.store.book import APPLICATION_ID, SCHEMA, Book, Clock, utc_text, wall_clock
from tsworkbench.store.log import replica
from tsworkbench.store.opening import open_book
from tsworkbench.store.system import places
from tsworkbench.store.system.failures import FAULTS, is_of_writing, refused, sentences, told

_JOURNALS = ("-journal", "-wal", "-shm")


class Difference(NamedTuple):
    """How a file and a backup differ: acts that only one of them holds, and the last of those in the file.

    All None where the file can't be read, or isn't there.
    """

    only_in_file: int | None
    only_in_backup: int | None
    last_label: str | None = None
    last_at: str | None = None
    sent: int = 0
    """How many of the acts that only the file holds other copies have: they come back when one of them is taken in."""


class Restored(NamedTuple):
    """What a restore did: the backup it took, where it kept what was there (None if nothing did), what differs."""

    source: str
    kept: str | None
    difference: Difference


def holds_open_files() -> bool:
    """Whether the system replaces no file that is open."""
    return os.name == "nt"


class Seen(NamedTuple):
    """A backup as it is offered: when and why it was made, how large it is, what putting it back would undo."""

    path: str
    when: str
    why: str
    size: str
    differs: str
    fault: str
    """Why it can't be put back; empty where it can."""


def backups_seen(path: str, clock: Clock | None = None) -> list[Seen]:
    """The backups beside the file at `path`, the newest first, each looked through."""
    found = []
    for one in rotation.listed(path, clock=clock):
        try:
            refuse_bad(one.path)
            differs, fault = in_words(compare(path, one.path)), ""
        except WorkbenchError as error:
            differs, fault = "It can't be restored: it is damaged, or of a later version.", str(error)
        ahead = f", {rotation.AHEAD_OF_THE_CLOCK}" if one.is_ahead else ""
        found.append(Seen(one.path, one.when, f"{one.why}{ahead}", size_in_words(one.size), differs, fault))
    return found


def _sent(connection: sqlite3.Connection, common: int) -> int:
    """How many of the acts beyond `common` other copies of the plan have, by what they told."""
    with suppress(sqlite3.Error):  # a file of an earlier format
        told: dict[str, int] = {}
        for (seen,) in connection.execute("select seen from main.peer where gone=0").fetchall():
            for copy, last in json.loads(seen).items():
                told[copy] = max(told.get(copy, 0), last)
        rows = connection.execute(
            "select replica, last, n from main.action where seq > ? and last is not null", (common,)
        )
        return sum(n is not None or last <= told.get(copy, 0) for copy, last, n in rows.fetchall())
    return 0


def in_words(difference: Difference) -> str:
    """What putting a backup back would undo: "3 newer acts go, the last “4.6.m1 complete”."."""
    lost, gained = difference.only_in_file, difference.only_in_backup
    if lost is None or gained is None:
        return "The file itself can't be read."
    parts = []
    if lost:
        label = shortened(clean(difference.last_label or ""), 60)
        parts.append(f"{counted(lost, 'newer act')} {agreeing(lost, 'goes', 'go')}, the last “{label}”")
    if gained:
        parts.append(f"{counted(gained, 'act')} {agreeing(gained, 'comes', 'come')} back")
    return f"{'; '.join(parts)}." if parts else "It holds the same acts as the file."


def size_in_words(size: float) -> str:
    """A size as people say it: "725 kB"."""
    unit = 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.1f} {_UNITS[unit]}" if unit > 1 and size < 100 else f"{size:.0f} {_UNITS[unit]}"


_UNITS = ("bytes", "kB", "MB", "GB")


def chosen(path: str, named: str | None, *, clock: Clock | None = None) -> str:
    """The backup that is meant: by its number in the list, its name beside the file, or a path; without any, the
    newest good one.

    Raises NoSuchFile with a sentence where there is none.
    """
    if named is None:
        best = rotation.newest_good(path, clock=clock)
        if best is None:
            raise NoSuchFile(f"There is no good backup beside {path}. If a backup is somewhere else, give its name.")
        return best.path
    there = rotation.listed(path, clock=clock)
    if named.isdecimal() and not os.path.exists(named):
        if not 1 <= int(named) <= len(there):
            raise NoSuchFile(
                f"There is no backup {named} beside {path}: “tsworkbench backup --list” numbers those there are."
            )
        return there[int(named) - 1].path
    beside = os.path.join(os.path.dirname(os.path.abspath(path)), named)
    for place in (os.path.expanduser(named), beside):
        if os.path.isfile(place):
            return os.path.abspath(place)
    raise NoSuchFile(f"There is no backup at {named}: “tsworkbench backup --list” names those beside {path}.")


def compare(path: str, source: str) -> Difference:
    """How the file at `path` differs from a backup, by the acts in their histories."""
    with suppress(*FAULTS, OSError), _reading(path) as connection:
        connection.execute("attach ? as saved", (places.address(source),))
        common = connection.execute(
            "select coalesce(max(a.seq), 0) from main.action a join saved.action b using(seq) "
            "where a.at=b.at and a.label=b.label and a.replica=b.replica"
        ).fetchone()[0]
        mine = connection.execute("select count(*) from main.action where seq > ?", (common,)).fetchone()[0]
        saved = connection.execute("select count(*) from saved.action where seq > ?", (common,)).fetchone()[0]
        last = connection.execute(
            "select label, at from main.action where seq > ? order by seq desc limit 1", (common,)
        ).fetchone()
        label, at = last or (None, None)
        return Difference(mine, saved, label, at, _sent(connection, common))
    return Difference(None, None)


def restore(path: str, source: str, *, clock: Clock | None = None) -> Restored:
    """Puts the backup at `source` in the place of the file at `path`, under a replica name of its own.

    A sound file is first copied to a verified backup; a damaged one is kept as it is, byte for byte. Programs that
    have the file open see that it was replaced, and make no edit before. Raises Damaged or NewerFile, and changes
    nothing, if the backup itself is no good; FileLocked while another program writes; CannotWrite.
    """
    path, source = os.path.abspath(path), os.path.abspath(source)
    refuse_bad(source)
    if os.path.isdir(path):
        raise UnusableFile(f"{path} is a folder, not a plan file. Give the name of the file in it.")
    if os.path.exists(path) and os.path.samefile(path, source):
        raise UnusableFile(f"{path} can't be restored from itself: name one of its backups.")
    difference = compare(path, source)
    place = places.real(path)
    part = f"{place}.{os.getpid()}.part"
    now = clock or wall_clock
    try:
        with suppress(FileNotFoundError):
            os.unlink(part)  # left by a program of the same number that was killed
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            sweep(part, parts_of(place))
            _build(source, part, now(), place)
            kept = _swap(path, place, part, now)
        finally:
            for left in (part, f"{part}-journal"):
                with suppress(OSError):
                    os.unlink(left)
    except OSError as error:
        raise refused(error, place, f"{path} is as it was", or_else="") from error
    return Restored(source, kept, difference)


def refuse_bad(source: str) -> None:
    """Raises NoSuchFile, NewerFile or Damaged, each with its sentence, if the backup at `source` can't be restored."""
    if not os.path.isfile(source):
        raise NoSuchFile(f"There is no backup at {source}: name a file.")
    with suppress(*FAULTS), _reading(source) as connection:
        ours = connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
        version = connection.execute("pragma user_version").fetchone()[0]
        if ours and version > SCHEMA:
            raise NewerFile(
                f"{source} was written by a later version of tsworkbench (its format is {version}; this program knows "
                f"{SCHEMA}). Nothing was changed: update tsworkbench, then restore it."
            )
    if not rotation.is_good(source):
        if not places.has_locks(os.path.dirname(os.path.abspath(source))):
            raise CannotWrite(
                f"{source} is on a drive that has no locks, so it was not restored. Nothing was changed: copy it to "
                "this computer's own disk, and restore it from there."
            )
        raise Damaged(
            f"{source} is damaged or not a plan file, so it was not restored. Nothing was changed: choose another "
            "backup (“tsworkbench backup --list”)."
        )


@contextmanager
def _reading(path: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(places.address(path), uri=True, isolation_level=None, timeout=5)
    try:
        yield connection
    finally:
        connection.close()


def _build(source: str, part: str, milliseconds: int, place: str) -> None:
    """The file to be, complete and checked, under another name; `place` is where it is to stand."""
    with sentences(source), _reading(source) as origin:
        copy = sqlite3.connect(part, isolation_level=None)
        try:
            origin.backup(copy)
            copy.execute("pragma journal_mode=delete")
            copy.execute("pragma synchronous=extra")
            copy.execute("begin immediate")
            # a name that no other copy numbers its changes by
            copy.execute("update ctx set action=null, clock=null")
            replica.give_name(copy, new_id(milliseconds), place)
            copy.execute("commit")
            sound = copies.is_sound(copy)
        except FAULTS as error:
            if not is_of_writing(error):
                raise
            raise told(error, place) from error  # only the copy is written
        finally:
            copy.close()
    if not sound:
        raise Damaged(f"{source} could not be copied whole. Nothing was changed: try again.")


def _swap(path: str, place: str, part: str, clock: Clock) -> str | None:
    """Keeps what is at `path` (`place`, links followed) and puts `part` there; nobody can write in between."""
    kept = None
    guard: sqlite3.Connection | None = None
    try:
        if os.path.exists(place) and _is_whole(place):
            with sentences(path):
                guard = sqlite3.connect(place, isolation_level=None, timeout=5)
                guard.execute("begin immediate")
            with _reading(place) as connection:
                kept = copies.make(Book(connection, path, clock=clock), "before-restore")
            if os.name == "nt":  # where a file can't be replaced while it is open
                guard.close()
        elif os.path.lexists(place):
            kept = _set_aside(path, place, clock)
        os.replace(part, place)
    finally:
        if guard is not None:
            guard.close()
    copies.sync_folder(place)
    return kept


def _is_whole(place: str) -> bool:
    """Whether the file is sound, if need be once SQLite has rolled back what a killed program left half written."""
    if any(os.path.exists(f"{place}{journal}") for journal in _JOURNALS):
        with suppress(WorkbenchError):
            open_book(place).close()
    return rotation.is_good(place)


def _set_aside(path: str, place: str, clock: Clock) -> str:
    """Keeps a damaged file under another name, with its journals: SQLite would take them for the restored file's."""
    stamp = utc_text(clock()).replace(":", "").replace("-", "")[:15]
    number = 0
    while os.path.lexists(kept := f"{path}.{stamp}{f'-{number}' if number else ''}.{copies.DAMAGED}.backup"):
        number += 1
    for journal in _JOURNALS:
        with suppress(FileNotFoundError):
            shutil.move(f"{place}{journal}", f"{kept}{journal}")
    try:
        os.link(place, kept)  # it stands in its place until the moment when the other takes it
    except OSError:
        shutil.copyfile(place, kept)
    with suppress(OSError):
        os.chmod(kept, 0o600)
    return kept

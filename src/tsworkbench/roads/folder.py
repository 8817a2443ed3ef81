"""A shared folder, without a server: each copy writes its own subfolder only, and each file once.

    FOLDER/tsworkbench-sharing.txt         what this folder is, for whoever finds it
    FOLDER/SHARE/COPY/000001.txt …         letters: what the folder hadn't got when each was written
    FOLDER/SHARE/COPY/pack-000120.txt      all of it up to 120, so that its parts may go
    FOLDER/SHARE/COPY/seen.json            what this copy has, and how far it has read the others

A program that synchronises folders uploads half a file, brings files in any order, and makes copies of those in doubt.
So a file is written under another name and then renamed, never added to, and known by its strict name; one that isn't
whole is left for the next look; and one that has been changed since it was read is said, and not read again.
"""

import errno
import json
import os
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from tsworkbench.plan.calendar import moment_of
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import Refused, WorkbenchError, WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.sharing.acts import read_head
from tsworkbench.plan.sharing.values import Letter
from tsworkbench.roads.state import (
    COPY,
    Away,
    Counts,
    Exchanged,
    Read,
    Road,
    State,
    Unwelcome,
    covers,
    note_copy,
    ordered,
    raised,
    read_seen,
    sendable,
)
from tsworkbench.store.book import Book, utc_text
from tsworkbench.store.sharing.own import acts_of_forms
from tsworkbench.store.sharing.peers import given_up
from tsworkbench.store.sharing.shares import share_of
from tsworkbench.store.system import places
from tsworkbench.work.sharing.exchange import letter_for, seen, take_in
from tsworkbench.work.sharing.letter_text import PLAIN, armoured, find_letters, harmless, pack, unpack

_PART = re.compile(r"(\d{6,9})\.txt")
_PACK = re.compile(r"pack-(\d{6,9})\.txt")
_SHARE = _SUBFOLDER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SEEN = "seen.json"
_MOST_SEEN = 1_000_000
_MOST_FILE = 1_500_000_000
_MOST_FILES = 100_000
_PIECES = 500
_FEW = 10
"""So many letters aren't worth joining."""
_LEFT = re.compile(r"\.(?:(?:pack-)?\d{6,9}\.txt|seen\.json)\.\d+\.part")
_QUIET = 3600
"""Seconds for which `seen.json` needn't be written again if nothing has changed: it would be sent about for nothing."""
_ABOUT = """\
tsworkbench keeps in this folder what officers' copies of a plan say to each other. Each copy writes its own subfolder,
each file once. Change, rename and delete nothing here: the program removes what nobody needs any more. Don't put
plan files into this folder: a program that copies folders to other machines tears them.
"""


class File(NamedTuple):
    """A letter in the folder."""

    copy: str
    number: int
    is_pack: bool
    path: Path

    @property
    def key(self) -> str:
        """By what this copy notes that it has read it."""
        return f"{self.copy}/{self.path.name}"


class Torn(WorkbenchError):
    """A file that isn't whole yet."""


# -- the folder


def check(path: str) -> str:
    """A folder that a plan can be shared by, as it is kept. Raises WrongInput for one that can't be."""
    there = os.path.abspath(os.path.expanduser(path.strip()))
    if not path.strip():
        raise WrongInput("Name the folder that all of you can open.")
    if not os.path.isdir(there):
        raise WrongInput(f"There is no folder {there}. Make it first, or type another.")
    return there


def exchange(book: Book, plan_id: str, road: Road, state: State) -> Exchanged:
    """What others did is taken in, and what the folder hasn't got is written into this copy's own subfolder."""
    share = share_of(book, plan_id)[0]
    done = Exchanged(road, utc_text(book.now()))
    looking = _Looking(book, share, road, state, done)
    try:
        looking.begin()
        looking.read()
        looking.write()
        looking.tidy()
        looking.tell()
    except OSError as error:
        raise _told(error, road.where) from error
    finally:
        state.save()
    return done


def shares_in(path: str) -> Iterator[tuple[str, str]]:
    """(share, title) of the plans that are shared by a folder, by the first letter of each that can be read."""
    try:
        for share in sorted(os.listdir(path)):
            if not _SHARE.fullmatch(share):
                continue
            for file in _files(Path(path, share)):
                with suppress(WorkbenchError, OSError), closing(_opened(file.path)) as letter:
                    yield share, clean(letter.head.title)
                    break
    except OSError as error:
        raise _told(error, path) from error


def _told(error: OSError, path: str) -> WorkbenchError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Away("The shared folder is full, so nothing was written there: make room, and all follows by itself.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and os.path.isdir(path):
        return Unwelcome(
            f"{path} can't be written to: ask for the right to change what is in it. What others wrote was taken in."
        )
    return Away("The shared folder can't be reached.")


# -- files


def _files(root: Path) -> list[File]:
    """The letters in the folder of a share, by copy and number; what has any other name is none of ours."""
    found = []
    for copy in sorted(_names(root)):
        if not _SUBFOLDER.fullmatch(copy):
            continue
        for name in _names(root / copy):
            if match := _PART.fullmatch(name):
                found.append(File(copy, int(match[1]), False, root / copy / name))
            elif match := _PACK.fullmatch(name):
                found.append(File(copy, int(match[1]), True, root / copy / name))
    if len(found) > _MOST_FILES:
        raise Refused(f"There are {len(found):,} files in the shared folder: something else writes there.")
    return sorted(found, key=lambda file: (file.copy, file.number, not file.is_pack))


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []


class _Opened:
    """A letter of a file, open."""

    def __init__(self, file: Any, letter: Letter, packed: Any) -> None:
        self._file, self._packed = file, packed
        self.head, self.acts = letter.head, letter.acts

    def close(self) -> None:
        """Closes it."""
        self._packed.close()
        self._file.close()


def _opened(path: Path) -> _Opened:
    """The letter in a file. Raises Torn for one that isn't whole, Refused for one that is no letter to everybody."""
    file = open(path, "rb")  # noqa: SIM115 - it is closed with the letter
    try:
        if os.fstat(file.fileno()).st_size > _MOST_FILE:
            raise Refused(f"{path.name} is far larger than a letter can be. It was left where it is.")
        folded = next(find_letters(file.read), None)
        if folded is None:
            raise Torn(f"{path.name} isn't whole yet.")
        if not folded.whole or folded.lock != PLAIN:
            folded.packed.close()
            raise Torn(f"{path.name} isn't whole yet, or is for one reader only.")
        return _Opened(file, unpack(folded.packed, folded.lines), folded.packed)
    except BaseException:
        file.close()
        raise


def _hash_of(path: Path) -> str:
    digest = blake2b(digest_size=16)
    with open(path, "rb") as file:
        while data := file.read(1 << 20):
            digest.update(data)
    return digest.hexdigest()


def _put(path: Path, data: bytes, *, anew: bool = False) -> None:
    """Writes a file under another name and then renames it: nobody ever sees half of it. Over another only if asked.

    Raises FileExistsError.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(part, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if anew:
            os.replace(part, path)
            return
        try:
            os.link(part, path)
        except FileExistsError:
            raise
        except OSError:  # no such links here, as on many shares
            if path.exists():
                raise FileExistsError(errno.EEXIST, "there already", str(path)) from None
            os.rename(part, path)
    finally:
        with suppress(OSError):
            os.unlink(part)


# -- one look


class _Looking:
    """One look at the folder."""

    def __init__(self, book: Book, share: str, road: Road, state: State, done: Exchanged) -> None:
        self._book, self._share, self._state, self._done = book, share, state, done
        self._top = Path(road.where)
        self._root = self._top / share
        self._name = book.take_name()
        self._mine = self._root / self._name
        self._notes: dict[str, Read] = {key: Read(*note) for key, note in (state["files"] or {}).items()}
        self._upto: dict[str, int] = dict(state["upto"] or {})
        """Copy → the number of the last letter of it that was read."""
        self._files: list[File] = []

    def _keep(self) -> None:
        self._state["files"] = {key: list(note) for key, note in self._notes.items()}
        self._state["upto"] = self._upto
        self._state.save()

    def begin(self) -> None:
        """Looks what there is. Raises OSError where the folder has gone."""
        if not self._top.is_dir():
            raise FileNotFoundError(errno.ENOENT, "the folder is not there", str(self._top))
        self._files = _files(self._root)
        there = {file.key for file in self._files}
        self._notes = {key: note for key, note in self._notes.items() if key in there}
        self._look_for_changed()
        self._note_the_known()

    def _note_the_known(self) -> None:
        """Of a letter whose content is here already, only the head is read: what it covers."""
        for file in self._files:
            if file.key in self._notes or (file.copy != self._name and file.number > self._upto.get(file.copy, 0)):
                continue
            with suppress(Torn, Refused, OSError):
                status, digest = file.path.stat(), _hash_of(file.path)
                with closing(_opened(file.path)) as letter:
                    since, has = ordered(letter.head.since), ordered(letter.head.seen)
                self._notes[file.key] = Read(since, has, status.st_size, status.st_mtime_ns, digest)
                if file.copy == self._name:  # written by a program that was killed before it could note it
                    self._wrote(has)

    def _wrote(self, has: dict[str, int]) -> None:
        self._state["wrote"] = raised(dict(self._state["wrote"] or {}), has)

    def _look_for_changed(self) -> None:
        """A file is written once: one that has another content than when it was read is a collision."""
        for file in self._files:
            note = self._notes.get(file.key)
            if note is None:
                continue
            try:
                status = file.path.stat()
                is_same = (status.st_size, status.st_mtime_ns) == (note.size, note.written)
                digest = note.hash if is_same else _hash_of(file.path)
            except OSError as error:
                self._leave(file, error)
                continue
            if is_same:
                continue
            if digest != note.hash:
                self._done.said.append(
                    f"{file.path} was changed after it was written, by hand or by a second copy under one name. "
                    "What it said before counts; what it says now was not read."
                )
            else:
                self._notes[file.key] = note._replace(size=status.st_size, written=status.st_mtime_ns)

    # -- in

    def read(self) -> None:
        """Takes in what others have written since, each copy's letters in the order of their numbers."""
        for copy in dict.fromkeys(file.copy for file in self._files):
            if copy == self._name:
                continue
            torn: set[str] = set()
            for file in self._next_of(copy, torn):
                try:
                    self._take(file)
                except Torn:
                    torn.add(file.key)
                except OSError as error:
                    torn.add(file.key)
                    self._leave(file, error)
                except Refused as error:
                    self._done.said.append(f"{file.key}: {error}")
                    break
        self._claim()
        self._keep()

    def _leave(self, file: File, error: OSError) -> None:
        """One file that can't be read keeps no other back. Raises OSError where the folder has gone."""
        if not self._top.is_dir():
            raise error
        if error.errno != errno.ENOENT:
            why = error.strerror or "it can't be opened"
            self._done.said.append(f"{file.key} can't be read ({why}). It is left for the next look.")

    def _next_of(self, copy: str, torn: set[str]) -> Iterator[File]:
        """The letters of a copy that are to be read, in order: parts up to the first that is missing or not whole; then
        a pack that goes on from there, if there is one.
        """
        mine = [file for file in self._files if file.copy == copy]
        parts = {file.number: file for file in mine if not file.is_pack}
        while True:
            upto = self._upto.get(copy, 0)
            part = parts.get(upto + 1)
            packs = [file for file in mine if file.is_pack and file.number > upto and file.key not in torn]
            if part is not None and part.key not in torn:
                yield part
            elif packs:
                yield packs[-1]
            else:
                return

    def _take(self, file: File) -> None:
        status = file.path.stat()
        digest = _hash_of(file.path)
        with closing(_opened(file.path)) as letter:
            head = letter.head
            if head.share != self._share or not COPY.fullmatch(head.sender):
                raise Refused("it is of another plan, so it was not taken in.")
            mine = seen(self._book, self._share)
            since, has = ordered(head.since), ordered(head.seen)
            follows = covers(mine, since)
            told = head if follows else replace(head, since={}, seen={}, part=True, sender="")
            counts = Counts(mine)
            taken = take_in(
                self._book, Letter(told, counts.of(letter.acts)), source=self._done.road.name, road="folder"
            )
        counts.note(self._done, taken)
        if counts.forms:
            self._state["forms"] = sorted({*self._state.forms(), *counts.forms})
        self._notes[file.key] = Read(since, has, status.st_size, status.st_mtime_ns, digest)
        self._upto[file.copy] = file.number
        if not follows:
            self._state["loose"] = [*(self._state["loose"] or []), [head.as_dict(), since, has]]
        self._keep()

    def _claim(self) -> None:
        """What was read before that on which it builds counts as had as soon as that is here as well."""
        loose = list(self._state["loose"] or [])
        while loose:
            mine = seen(self._book, self._share)
            ready = [one for one in loose if covers(mine, one[1])]
            if not ready:
                break
            for one in ready:
                head = replace(read_head(one[0]), since=one[1], seen=one[2])
                take_in(self._book, Letter(head, iter(())), source=self._done.road.name, road="folder")
                loose.remove(one)
        self._state["loose"] = loose

    # -- out

    def write(self) -> None:
        """Writes what the folder hasn't got, of anybody, as one letter."""
        book = self._book
        had = self._covered()
        forms = self._state.forms()
        mine = seen(book, self._share)
        own = [file for file in self._files if file.copy == self._name]
        last = max([int(self._state["last"] or 0), *(file.number for file in own)])
        if (self._has_hole(own, last) and mine) or self._is_month_over(own):
            self._write_pack(last)
            had = self._covered()
        self._state["seen"] = had
        if all(number <= had.get(copy, 0) for copy, number in mine.items()) and acts_of_forms(book) <= forms:
            return
        here = _digest([had, mine, sorted(acts_of_forms(book))])
        if self._state["nothing"] == here:  # what is new here is private, or of another plan
            return
        letter = letter_for(book, self._share, since=had, pieces=_PIECES)
        if letter.head.part and not had:
            raise Unwelcome("This copy has only some rows of the plan. Share it from the copy that is home first.")
        acts = sendable(letter, forms)
        first = next(acts, None)
        if first is not None:
            self._done.sent += self._write_letter(Letter(letter.head, chain([first], acts)), last + 1, is_pack=False)
        self._state["forms"] = sorted(acts_of_forms(book) | forms)
        self._state["seen"] = raised(had, ordered(letter.head.seen))
        if first is None:
            self._state["nothing"] = here
        self._keep()

    def _write_letter(self, letter: Letter, number: int, *, is_pack: bool) -> int:
        counts = Counts({})
        packed = pack(Letter(letter.head, counts.of(letter.acts)))
        head = letter.head
        words = harmless(
            f"{counted(counts.acts, 'change')} of {clean(head.title)}, by {clean(head.who or 'a copy')}, "
            f"{head.made_at[:10]}. tsworkbench reads this by itself.\n"
        )
        data = (words + armoured(packed)).encode()
        self._make_subfolder()
        while True:
            name = f"pack-{number:06d}.txt" if is_pack else f"{number:06d}.txt"
            path = self._mine / name
            try:
                _put(path, data)
                break
            except FileExistsError:  # another program has written for this copy meanwhile
                if is_pack:
                    return 0
                number += 1
        status = path.stat()
        digest = blake2b(data, digest_size=16).hexdigest()
        self._notes[f"{self._name}/{name}"] = Read(
            ordered(head.since), ordered(head.seen), status.st_size, status.st_mtime_ns, digest
        )
        self._files.append(File(self._name, number, is_pack, path))
        self._wrote(ordered(head.seen))
        self._state["last"] = max(number, int(self._state["last"] or 0))
        self._keep()
        return counts.acts

    def _make_subfolder(self) -> None:
        self._mine.mkdir(parents=True, exist_ok=True)
        about = self._top / places.SHARING_FOLDER
        if not about.exists():
            with suppress(OSError):
                _put(about, _ABOUT.encode(), anew=True)

    def _write_pack(self, last: int) -> None:
        """Joins what was written so far into one letter, so that its parts may go, or are made good.

        What is new since isn't in it: whoever has read the parts doesn't read it.
        """
        letter = letter_for(self._book, self._share, pieces=_PIECES)
        if letter.head.part:
            return
        letter = Letter(replace(letter.head, seen=dict(self._state["wrote"] or {})), letter.acts)
        self._write_letter(Letter(letter.head, sendable(letter, set())), last, is_pack=True)
        self._state["month"] = self._done.at[:7]

    def _has_hole(self, own: list[File], last: int) -> bool:
        """Whether a letter that this copy has written is gone: somebody may still wait for it."""
        packed = max((file.number for file in own if file.is_pack), default=0)
        parts = {file.number for file in own if not file.is_pack}
        return any(number not in parts for number in range(packed + 1, last + 1))

    def _is_month_over(self, own: list[File]) -> bool:
        month = self._state["month"]
        if month is None:
            self._state["month"] = self._done.at[:7]
            return False
        packed = max((file.number for file in own if file.is_pack), default=0)
        return month < self._done.at[:7] and sum(file.number > packed for file in own if not file.is_pack) > _FEW

    def _covered(self) -> dict[str, int]:
        """What the letters that are in the folder now hold together, each from where others end."""
        found: dict[str, int] = {}
        notes = list(self._notes.values())
        while notes:
            ready = [note for note in notes if covers(found, note.since)]
            if not ready:
                break
            notes = [note for note in notes if not covers(found, note.since)]
            for note in ready:
                found = raised(found, note.seen)
        return found

    # -- who has what

    def tidy(self) -> None:
        """Takes away what has been joined into a pack and every copy has read, and what a killed program left."""
        own = [file for file in self._files if file.copy == self._name]
        packed = max((file.number for file in own if file.is_pack), default=0)
        for name in _names(self._mine):
            if _LEFT.fullmatch(name) and self._book.now() / 1000 - _written(self._mine / name) > _QUIET:
                with suppress(OSError):
                    os.unlink(self._mine / name)
        if not any(file.number <= packed and not (file.is_pack and file.number == packed) for file in own):
            return
        gone = given_up(self._book, self._share)
        others = {copy for copy in _names(self._root) if _SUBFOLDER.fullmatch(copy)} - gone - {self._name}
        read = {word.copy: word.upto.get(self._name, 0) for word in self._words()}
        passed = min((read.get(copy, 0) for copy in others), default=0)
        for file in own:
            if file.number <= min(packed, passed) and not (file.is_pack and file.number == packed):
                with suppress(OSError):
                    os.unlink(file.path)
                    self._notes.pop(file.key, None)

    def tell(self) -> None:
        """Says what this copy has, and hears what the others have; without news nothing is written."""
        own, there = {self._name, *self._book.names()}, self._state.seen()
        mine = {
            copy: there.get(copy, 0) if copy in own else last for copy, last in seen(self._book, self._share).items()
        }
        now = self._book.now() // 1000
        said = {
            "copy": self._name, "who": self._book.who, "seen": mine, "upto": self._upto,
            "last": int(self._state["last"] or 0),
        }  # fmt: skip
        told = [_digest(said), now]
        before = self._state["told"] or ["", 0]
        if (self._mine.is_dir() or mine) and (told[0] != before[0] or not 0 <= now - before[1] < _QUIET):
            self._make_subfolder()
            text = json.dumps({**said, "at": self._done.at}, ensure_ascii=False)
            _put(self._mine / _SEEN, text.encode("utf-8", "replace"), anew=True)
            self._state["told"] = told
        heard = dict(self._state["heard"] or {})
        for word in self._words():
            digest = _digest([word.who, word.seen, word.at])
            if heard.get(word.copy) == digest:
                continue
            loose = any(one[0].get("from") == word.copy for one in self._state["loose"] or ())
            heard_all = self._upto.get(word.copy, 0) >= word.last and not loose
            note_copy(self._book, self._share, word.copy, word.who, word.seen, word.at, "folder", has_all=heard_all)
            if heard_all:
                heard[word.copy] = digest
        self._state["heard"] = heard
        self._keep()

    def _words(self) -> Iterator["Word"]:
        for copy in sorted(_names(self._root)):
            if copy == self._name or not _SUBFOLDER.fullmatch(copy):
                continue
            with suppress(OSError, Refused):
                yield _word(copy, self._root / copy / _SEEN)


class Word(NamedTuple):
    """What a copy says of itself in its `seen.json`."""

    copy: str
    who: str | None
    seen: dict[str, int]
    upto: dict[str, int]
    last: int
    at: str


def _word(copy: str, path: Path) -> Word:
    with open(path, "rb") as file:
        data = file.read(_MOST_SEEN + 1)
    try:
        said = json.loads(data)
        has, upto = read_seen(json.dumps(said["seen"])), read_seen(json.dumps(said["upto"]))
        who, last, at = said["who"], said["last"], said["at"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(f"{path} can't be read.") from error
    moment = moment_of(at) if isinstance(at, str) else None
    if len(data) > _MOST_SEEN or type(last) is not int or moment is None or said.get("copy") != copy:
        raise Refused(f"{path} can't be read.")
    return Word(copy, clean(str(who))[:200] if who else None, has, upto, last, at)


def _digest(said: Any) -> str:
    return blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=8).hexdigest()


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return float("inf")

"""What came: packs, returns and forms, taken in beside the screen from a file, or from a mail that is pasted."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import Refused, WorkbenchError, WrongInput
from tsworkbench.tui.bench.desk import to_write
from tsworkbench.tui.bench.refresh import look_at_file
from tsworkbench.tui.paths import path_of
from tsworkbench.tui.screens.prompts import Asking, Blank
from tsworkbench.tui.screens.sharing import exchanges
from tsworkbench.tui.widgets.text_field import Field
from tsworkbench.work.sharing.mail import about_home, take_all
from tsworkbench.work.sharing.spoken import letter_words, to_settle_words

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.plan.sharing.values import Taken
    from tsworkbench.store.book import Book
    from tsworkbench.tui.bench.protocol import WholeBench

_EXAMPLE = "~/Downloads/third-sector-return-louise-russell.txt"
_SETTLE = "Press c to see what."
_ZIP = b"PK\x03\x04"


class Outcome(NamedTuple):
    """What came of taking something in: what to say, and the take-ins that `u` takes back."""

    words: tuple[str, ...]
    takes: tuple[int, ...] = ()
    refused: bool = False


class _PasswordAsked(Refused):
    """A letter is locked by a password."""


class TakingIn(Asking):
    """Asks for a file; a mail that is pasted is taken in as it is."""

    def __init__(self, take: Callable[[str | bytes], None]) -> None:
        self._take = take
        words = (
            "Type where the file is that was sent to you, or drag it here: a pack, a return, or an Excel form. Or copy "
            "the whole mail, and paste it here."
        )
        blank = Blank("File", reading=about_file, completes=True)
        super().__init__("Take in what was sent to you", words, [blank], self._typed)

    def _typed(self, typed: list[str]) -> None:
        path = path_of(typed[0])
        if not os.path.isfile(path):
            raise WrongInput(f"There is no file {path}. Check the name, or connect the drive that it is on.")
        self.dismiss(None)
        self._take(path)

    def new_field(self, text: str) -> Field:
        return LineOrMail(text, self._pasted)

    def _pasted(self, text: str) -> None:
        self.dismiss(None)
        self._take(text.encode("utf-8"))


class LineOrMail(Field):
    """A line into which a path is typed; a letter that is pasted is no path, and never gets into it."""

    def __init__(self, text: str, came: Callable[[str], None]) -> None:
        super().__init__(text)
        self._came = came

    def take(self, text: str) -> None:
        if may_be_letter(text) or text.strip().count("\n") > _LINES_OF_PATHS:
            self._came(text)
        else:
            super().take(text)


def may_be_letter(text: str) -> bool:
    """Whether what is pasted is a mail with a letter in it, whatever blanks and dashes a mail program put there."""
    return "TSWORKBENCH" in text and "BEGIN" in text


_LINES_OF_PATHS = 2
"""What has more breaks than that was no path."""


def about_file(typed: str) -> str:
    """What is there, while a path is typed."""
    if not typed:
        return f"such as {_EXAMPLE}"
    path = path_of(typed)
    if os.path.isfile(path):
        return f"{os.path.basename(path)} is there: enter takes it in"
    return "there is a folder of that name" if os.path.isdir(path) else "there is nothing of that name yet"


def ask_what_came(bench: WholeBench) -> None:
    """Asks for the file, and takes it in."""
    bench.open(TakingIn(partial(take, bench)))


def take(bench: WholeBench, source: str | bytes, password: str | None = None) -> None:
    """Takes in a file, or the text of a mail, beside the screen."""
    bench.tell("It is being taken in…")
    bench.run_worker(_apart(bench, source, password), group="letters")


async def _apart(bench: WholeBench, source: str | bytes, password: str | None) -> None:
    desk = bench.desk
    try:
        outcome: Outcome = await exchanges.apart(taken, desk.book, source, desk.as_at, password)
    except _PasswordAsked as asked:
        bench.tell("")
        _ask_password(bench, source, str(asked))
        return
    except WorkbenchError as error:
        bench.say(bench.words_of(error), refused=True)
        return
    look_at_file(bench)
    bench.sharing.came(outcome.takes)
    bench.sharing.count()
    words = " ".join(outcome.words)
    bench.say(words, refused=outcome.refused)
    again = getattr(bench.app.screen, "look_again", None)
    if again is not None:
        again(says=words)


def _ask_password(bench: WholeBench, source: str | bytes, name: str) -> None:
    def submit(typed: list[str]) -> None:
        asking.dismiss(None)
        take(bench, source, typed[0])

    words = f"{name} is locked by a password. Its sender knows it: ask by telephone."
    asking = Asking("Open the letter", words, [Blank("Password", hidden=True)], submit)
    bench.open(asking)


# -- in a thread


def taken(book: Book, source: str | bytes, as_at: date, password: str | None = None) -> Outcome:
    """Takes in what is in a file or in the text of a mail, on a connection of its own."""
    if isinstance(source, str) and _is_workbook(source):
        return _form(book, source, as_at)
    from tsworkbench.documents.letters import open_letters, read_letters

    def ask(name: str) -> str:
        if password is None:
            raise _PasswordAsked(name)
        return password

    if isinstance(source, bytes):
        found = read_letters(BytesIO(source), "The mail that was pasted", password=ask)
    else:
        found = open_letters(source, password=ask)
    try:
        with to_write(book) as other:
            arrived = take_all(other, found.letters)
            homes = dict.fromkeys(about_home(other, one.head.plan) for one in arrived if one.taken and one.taken.new)
    finally:
        for letter in found.letters:
            letter.close()
    words = list(found.troubles)
    takes: list[int] = []
    for one in arrived:
        if one.refused is not None:
            words.append(str(one.refused))
        elif one.taken is not None:
            words += [*letter_words(one.head, one.taken), *to_settle_words(one.taken, _SETTLE)]
            takes += _takes(one.taken)
    words += [home for home in homes if home]
    return Outcome(tuple(words), tuple(takes), any(one.refused is not None for one in arrived))


def _is_workbook(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(4) == _ZIP


def _form(book: Book, path: str, as_at: date) -> Outcome:
    from tsworkbench.documents.forms import read_form
    from tsworkbench.work.sharing.officer_form import take_form

    filled = read_form(path)
    with to_write(book) as other:
        form = take_form(other, filled, as_at, source=os.path.basename(path))
    whose = f"{filled.head['officer']}’s form"
    new = f"{counted(form.taken.new, 'change')} taken in" if form.taken.new else "nothing in it is new"
    words = [f"{whose}: {new}.", *form.taken.put_right, *to_settle_words(form.taken, _SETTLE), *form.remarks]
    if form.doubts:
        words.append(f"{counted(len(form.doubts), 'cell')} could not be read: {'; '.join(map(str, form.doubts))}")
    return Outcome(tuple(words), _takes(form.taken), bool(form.doubts))


def _takes(taken_in: Taken) -> tuple[int, ...]:
    """What undo takes back as a whole: not where home has put something right after it."""
    return (taken_in.take,) if taken_in.take and not taken_in.put_right else ()

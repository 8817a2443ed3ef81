"""Who works on a plan file here: kept with this copy of the file, so that screen and command line agree.

It is no act of the plan, and is neither logged nor taken along by an export.
"""

from tsworkbench.plan.errors import NotFound
from tsworkbench.store.book import Book
from tsworkbench.store.log.feed import Looked, end_of_log
from tsworkbench.store.views import people

_ME = "me"
_OPENS_ON = "opens_on"
_LOOKED = "looked."

MINE = "mine"
"""The workbench opens on her own list: a lead's choice."""
PLAN = "plan"
"""The workbench opens on the plan: the choice of who looks after the whole of it."""


def officer_meant(book: Book, typed: str) -> str:
    """The name of the officer that was typed, whole or by its beginning or initials; else what was typed.

    Raises WrongInput if several officers fit, or there are no words.
    """
    from tsworkbench.work.edits import words_of
    from tsworkbench.work.officers import officer_named  # only who says a name needs it

    name = words_of(typed, "name")[:200]
    try:
        return str(officer_named(book, name)["name"])
    except NotFound:
        return name


def officer_claimed(book: Book, typed: str) -> str:
    """The same of a name that was typed beside a command, or stands in the environment: mostly a whole name."""
    return typed if people.called(book, typed) is not None else officer_meant(book, typed)


def name_now(book: Book, name: str) -> str:
    """The name that whoever was called `name` bears by now; `name` itself where an officer still bears it, or none did.

    A rename may be undone, and others may make one: so it is looked up whenever the seat is taken.
    """
    return name if people.called(book, name) is not None else people.renamed(book, name) or name


def seat(book: Book, name: str, *, opens_on: str | None = None) -> None:
    """From now on acts on this copy of the file are made in that name."""
    book.set_local(_ME, name)
    if opens_on is not None:
        book.set_local(_OPENS_ON, opens_on)
    book.who = name


def opens_on(book: Book) -> str | None:
    """What the workbench opens on, as it was chosen at the first start; None if nobody was asked."""
    return book.local(_OPENS_ON)


def looked(book: Book, who: str | None) -> Looked | None:
    """When an officer last looked at this copy of the file; None where that was never, or what is kept says nothing."""
    kept = book.local(_looked_key(book, who)) if who else None
    act, _, rest = (kept or "").partition(" ")
    change, _, at = rest.partition(" ")
    return Looked(int(act), int(change), at) if act.isdecimal() and change.isdecimal() and at else None


def has_looked(book: Book, who: str | None) -> None:
    """Keeps that an officer has seen all there is in this copy of the file by now."""
    now, before = end_of_log(book), looked(book, who)
    if who and (before is None or before[:2] != now[:2] or before.at[:10] != now.at[:10]):
        book.set_local(_looked_key(book, who), " ".join(map(str, now)))


def _looked_key(book: Book, who: str | None) -> str:
    """By the officer, so that a new name is followed; by the name of who is none."""
    officer = people.called(book, who)
    return f"{_LOOKED}{officer['id'] if officer is not None else who}"

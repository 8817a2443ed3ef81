"""Changing what is known of an officer: the name, what kind of lead it is, whose post, and how to be reached."""

from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.model import OfficerKind
from tsworkbench.plan.naming import is_one_name, quoted, unquoted
from tsworkbench.store.book import Book, Row
from tsworkbench.work.acting import Change, Edit, Write
from tsworkbench.work.rows import words_of

FIELDS = {
    "name": "name",
    "kind": "kind",
    "post": "post",
    "organisation": "organisation",
    "contact": "contact",
    "initials": "initials",
    "left-on": "left on",
}
"""What an officer has, by the name it is set by: what it is called."""

COLUMNS = {name: name.replace("-", "_") for name in FIELDS}
_MOST_INITIALS = 4


def officer(book: Book, officer_id: str) -> Row:
    """The officer's cells. Raises NotFound if there is no such officer any more."""
    row = book.row("select * from officer where id=? and deleted=0", officer_id)
    if row is None:
        raise NotFound("That officer is no longer in the file: somebody has taken the name off.")
    return row


def read_officer_field(book: Book, officer_id: str, name: str, text: str) -> str | None:
    """The cell that `text` makes; None for none. Raises WrongInput, with what to type."""
    if name not in FIELDS:
        raise WrongInput(f"“{name[:40]}” is nothing that an officer has: {', '.join(FIELDS)}.")
    typed = words_of(text, FIELDS[name], empty=True)
    if name == "name":
        return _name(book, officer_id, typed)
    if name == "kind":
        return _kind(typed)
    if name == "left-on" and typed:
        raise WrongInput("The day an officer left is set by handing the work over. “” says that the officer is back.")
    if name == "initials" and len(typed) > _MOST_INITIALS:
        raise WrongInput(f"Initials have {_MOST_INITIALS} letters at most: they stand in a narrow column.")
    if name == "initials" and typed:
        _refuse_taken(book, officer_id, typed)
    return typed or None


def _name(book: Book, officer_id: str, typed: str) -> str:
    if not typed:
        raise WrongInput("An officer needs a name.")
    meant = unquoted(typed)
    if meant is None and not is_one_name(typed):
        raise WrongInput(
            f"“{typed[:40]}” reads as several names: give one name without “/”, “;” or “+”, or put it in quotation "
            f"marks, {quoted('HR / OD')}, if that is what it is called."
        )
    if meant is not None:
        if not meant.strip("+ "):
            raise WrongInput("An officer needs a name.")
        typed = meant
    others = book.rows("select name from officer where id<>? and deleted=0", officer_id)
    if typed.casefold() in {row["name"].casefold() for row in others}:
        raise WrongInput(f"There is an officer called {typed} already: hand the work over to that one instead.")
    return typed


def _refuse_taken(book: Book, officer_id: str, typed: str) -> None:
    others = book.rows("select name, initials from officer where id<>? and deleted=0 and initials<>''", officer_id)
    has = next((row["name"] for row in others if row["initials"].casefold() == typed.casefold()), None)
    if has is not None:
        raise WrongInput(f"{has} has been given the initials {typed} already: type others.")


def _kind(typed: str) -> str:
    kinds = [kind for kind in OfficerKind if typed and kind.value.startswith(typed.casefold())]
    if not kinds or len(kinds) > 1:
        raise WrongInput(f"“{typed[:40]}” is no kind of lead: it is a {', a '.join(OfficerKind)}.")
    return kinds[0].value


def set_officer(officer_id: str, name: str, text: str) -> Edit:
    """Writes one of `FIELDS`. Whoever works here under a name that changes goes on in the new one: see `seating`."""

    def edit(book: Book) -> Change:
        row = officer(book, officer_id)
        cell = read_officer_field(book, officer_id, name, text)
        column = COLUMNS[name]
        if row[column] == cell:
            raise NothingToDo(f"{row['name']}: that is so already.")
        was = f" (was “{row[column]}”)" if row[column] else ""
        now = f"{FIELDS[name]} “{cell}”" if cell else f"{FIELDS[name]} taken away"
        if name == "left-on":
            now, was = "is back", ""
        writes = [Write("officer", officer_id, {column: cell})]
        return Change(f"{row['name']}:", now, was, writes, ("officer", officer_id))

    return edit

"""Filters as they are typed, and those that the file keeps under a name, for everybody who works with it."""

from collections.abc import Sequence

from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.model import PartyRole
from tsworkbench.store.book import Book
from tsworkbench.store.views.filters import Filter, read_filter
from tsworkbench.store.views.people import directorate_meant
from tsworkbench.store.views.plan import kept, kept_as, setting_key
from tsworkbench.work.edits import Change, Edit, Write, words_of

_LONGEST = 40


def filter_meant(book: Book, text: str, plan_ids: Sequence[str]) -> Filter:
    """The filter that was typed, or is kept under that name; officers, partners and directorates go by their names.

    Raises WrongInput or NotFound for a word, an officer or a directorate that there isn't.
    """
    wanted = read_filter(kept(book).get(text, text))
    if wanted.officer:
        wanted = wanted._replace(officer=name_meant(book, wanted.officer))
    if wanted.partner:
        wanted = wanted._replace(partner=name_meant(book, wanted.partner, PartyRole.PARTNER))
    if wanted.holder:
        wanted = wanted._replace(holder=name_meant(book, wanted.holder, PartyRole.PORTFOLIO_HOLDER))
    if wanted.directorate:
        wanted = wanted._replace(directorate=directorate_meant(book, plan_ids, wanted.directorate))
    return wanted


def name_meant(book: Book, typed: str, role: PartyRole | None = None) -> str:
    """What an officer is called now, or one who has a role, by what was typed. Raises as `officer_named`."""
    from tsworkbench.store.views import people
    from tsworkbench.work.officers import officer_named, party_named  # only who names one needs it

    named = people.now_called(book, typed)
    officer = named or (party_named(book, typed, role) if role is not None else officer_named(book, typed))
    return str(officer["name"])


def keep(plan_id: str, name: str, wanted: Filter) -> Edit:
    """Keeps a filter under a name; one of that name is kept anew."""

    def edit(book: Book) -> Change:
        called = words_of(name, "name")
        if len(called) > _LONGEST:
            raise WrongInput(f"That name is too long for a menu: use {_LONGEST} characters at most.")
        if not wanted.text:
            raise WrongInput("That filter is empty: say which rows to find, such as “late, no lead”.")
        if _is_of_filters(called):
            raise WrongInput(f"“{called}” is one of the words that filters are made of: choose another name.")
        cells = {"value": wanted.text, "deleted": 0}
        row = next(iter(kept_as(book, called)), None)
        if row is not None and row["value"] == wanted.text:
            return Change(f"Filter “{called}”", "is kept")
        if row is not None:
            return Change(f"Filter “{called}”", "kept anew", "", [Write("setting", row["id"], {"value": wanted.text})])
        new = {"plan_id": plan_id, "key": setting_key(called), **cells}
        return Change(f"Filter “{called}”", "kept", "", [Write("setting", None, new)])

    return edit


def _is_of_filters(name: str) -> bool:
    """Whether the name reads as a filter by itself: it could mean that one or the one kept."""
    try:
        read_filter(name)
    except WrongInput:
        return False
    return True


def forget(name: str) -> Edit:
    """Keeps a filter no longer."""

    def edit(book: Book) -> Change:
        rows = kept_as(book, name)
        if not rows:
            raise NothingToDo(f"There is not a filter called “{name}”.")
        return Change(f"Filter “{name}”", "forgotten", "", [Write("setting", row[0], {"deleted": 1}) for row in rows])

    return edit

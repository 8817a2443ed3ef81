"""Filters: what is late, mine, red, without a date … A filter is a few words, all of which must hold.

The file keeps a filter as it is written: "late, mine, changed since 1 December".
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.text import clean
from tsworkbench.store.book import Book

if TYPE_CHECKING:
    from tsworkbench.plan.due import Due

WORDS = {
    "late": "open, and past its date",
    "mine": "carries my name",
    "red": "stated red",
    "amber": "stated amber",
    "TBC": "open, without a date",
    "no lead": "nobody leads it",
    "unconfirmed money": "its money is still to be confirmed",
    "watermelon": "stated better than the dates say",
}
"""The words of a filter, and what each asks of a row."""

SINCE = "changed since"
"""Goes before a date phrase: what was added, edited or spoken of from that day on. What an import brought in is
where the plan began, and no change of it."""

_SETTING = "filter."


class Filter(NamedTuple):
    """The words that must hold. Of "red" and "amber" one is enough: no row is both."""

    words: tuple[str, ...] = ()
    since: str = ""
    """A date phrase, read anew each time it is used."""

    @property
    def text(self) -> str:
        """As it is shown, kept and read again: "late, mine, changed since 1 December"."""
        return ", ".join([*self.words, *([f"{SINCE} {self.since}"] if self.since else [])])

    def toggled(self, word: str) -> Filter:
        """With `word`, or without it if it was there."""
        wanted = {*self.words} ^ {word}
        return self._replace(words=tuple(known for known in WORDS if known in wanted))


def read_filter(text: str) -> Filter:
    """A filter from its text. Raises WrongInput for a word that is none, naming those there are."""
    found = Filter()
    for part in filter(None, (clean(part) for part in text.split(","))):
        word = next((known for known in WORDS if known.casefold() == part.casefold()), None)
        if word is not None:
            found = found if word in found.words else found.toggled(word)
        elif part.casefold().startswith(SINCE):
            found = found._replace(since=part[len(SINCE) :].strip())
        else:
            raise WrongInput(f"“{part}” is no filter. Filters are: {', '.join(WORDS)}, {SINCE} DATE.")
    return found


def first_day(phrase: str, as_at: date) -> date:
    """The day that "changed since" begins with. Raises WrongInput for a phrase that names none."""
    return read_since(phrase, as_at)[0]


def read_since(phrase: str, as_at: date) -> tuple[date, Due]:
    """The same, with how the phrase was read."""
    from tsworkbench.plan.due import Unread, read

    due = read(phrase, plan_year=None, as_at=as_at)
    if isinstance(due, Unread):
        raise WrongInput(due.why)
    day = due.start or due.end
    if day is None:
        raise WrongInput(f"“{phrase}” names no day. Try “1 Dec”, “mon” or “-2w”.")
    return day, due


def kept(book: Book) -> dict[str, str]:
    """Filters kept in the file: name → text, by name."""
    rows = book.rows(
        "select key, value from setting where deleted=0 and substr(key, 1, ?)=? order by key, id",
        len(_SETTING),
        _SETTING,
    )
    return {row[0][len(_SETTING) :]: row[1] for row in rows}


def setting_key(name: str) -> str:
    """The key of the setting that keeps a filter under `name`."""
    return _SETTING + name

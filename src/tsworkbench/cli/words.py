"""Words an officer types for a closed set: a status, a RAG, a day."""

from datetime import date
from typing import TYPE_CHECKING, Protocol

from tsworkbench.plan.calendar import FIRST_YEAR, LAST_YEAR
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.due import Due

REOPEN = "reopen"
_RAG_LETTERS = {"r": "red", "a": "amber", "g": "green", "b": "complete", "c": "complete", "u": "unrated"}
_RAG_WORDS = {"blue": "complete", "not rated": "unrated"}
_NOT_SAID = ("none", "not said")


def status_of(word: str) -> str:
    """The status that a word names, as it is stored: “In progress”, “in-progress” and “IN_PROGRESS” are one.

    “reopen” puts work in progress again. Raises WrongInput with the words there are.
    """
    from tsworkbench.plan.model import Status

    wanted = _plain(word)
    if wanted == REOPEN:
        return Status.IN_PROGRESS.value
    known = {status.value.replace("_", " "): status.value for status in Status}
    if wanted not in known:
        raise WrongInput(f"“{word[:60]}” is not a status. The statuses are: {', '.join(known)}; or “reopen”.")
    return known[wanted]


def rag_of(word: str) -> str | None:
    """The RAG that a letter or word names, as it is stored; None for “none”: nothing said.

    Raises WrongInput with the words there are.
    """
    from tsworkbench.plan.model import Rag

    wanted = _plain(word)
    if wanted in _NOT_SAID:
        return None
    wanted = _RAG_LETTERS.get(wanted) or _RAG_WORDS.get(wanted) or wanted
    if wanted not in tuple(Rag):
        raise WrongInput(
            f"“{word[:60]}” is not a RAG. Type red (r), amber (a), green (g), complete (b), unrated (u), or none "
            "to take it away."
        )
    return wanted


def _plain(word: str) -> str:
    return " ".join(word.replace("_", " ").replace("-", " ").casefold().split())


class Readings(Protocol):
    """What keeps how phrases were read."""

    read: "list[Due]"


def day_of(phrase: str, *, today: date, common: Readings | None = None) -> date:
    """The day that a phrase names: “2009-12-15”, “15 Dec 2009”, “fri”. Raises WrongInput if it names none.

    How it was read is kept in `common`, to be printed.
    """
    text = phrase.strip()
    if len(text) == 10 and text[4] == text[7] == "-":  # spares the grammar, which takes longer than most commands
        try:
            day = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
    from tsworkbench.plan.due import Precision, Unread, read

    due = read(phrase, plan_year=None, as_at=today)
    if isinstance(due, Unread):
        raise WrongInput(due.why)
    if due.end is None or due.precision is not Precision.DAY:
        raise WrongInput(f"“{phrase}” names no single day. Type one, such as “15 Dec 2009” or “2009-12-15”.")
    if common is not None:
        common.read.append(due)
    return due.end

"""Who has returned what in a round: for the plan's owner, who chases the rest."""

from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.errors import NothingToDo
from tsworkbench.store.book import Book
from tsworkbench.store.views import rounds
from tsworkbench.work.rounds import Ask, Round, asks, current


class Return(NamedTuple):
    """An officer's part of a round."""

    officer_id: str
    name: str
    needing: tuple[Ask, ...]
    """Rows that need a word."""
    said: int
    blank: tuple[Ask, ...]
    """Red or amber, and why or what next left blank."""


class Returns(NamedTuple):
    """A round, each officer's part of it, and the open rows that nobody leads: (ref, title)."""

    at: Round
    officers: tuple[Return, ...]
    nobody: tuple[tuple[str, str], ...]


def returns(book: Book, plan_id: str, as_at: date) -> Returns:
    """How the round that runs stands, officer by officer: who has most still to say comes first."""
    found = []
    for officer in rounds.leading(book, plan_id):
        mine = [ask for ask in asks(book, officer["id"], as_at) if ask.place.plan_id == plan_id]
        if mine:
            found.append(
                Return(
                    officer["id"],
                    officer["name"],
                    tuple(ask for ask in mine if ask.reasons),
                    sum(ask.said is not None for ask in mine),
                    tuple(ask for ask in mine if ask.said is not None and ask.said.is_blank),
                )
            )
    found.sort(key=lambda one: -len(one.needing))
    nobody = tuple((row["ref"] or "", row["title"]) for row in rounds.led_by_nobody(book, plan_id))
    return Returns(current(book, plan_id, as_at), tuple(found), nobody)


def reminder(of: Return, at: Round, *, plan: str, sender: str | None) -> str:
    """A polite letter to an officer, naming the rows that are waited for.

    Raises NothingToDo if none is.
    """
    if not of.needing and not of.blank:
        raise NothingToDo(f"{of.name} has said everything: there is nothing to remind of.")
    term = at.term
    parts = [f"Dear {of.name},"]
    if of.needing:
        rows = "this row" if len(of.needing) == 1 else f"these {len(of.needing)} rows"
        parts.append(
            f"May I ask you for a word on {rows} of {plan} by {long_date(term.return_by)}? "
            f"It is for the position at {long_date(term.position)}."
        )
        parts.append("\n".join(_line(ask, "; ".join(reason.words for reason in ask.reasons)) for ask in of.needing))
    if of.blank:
        opening = "Of these" if of.needing else f"For the position at {long_date(term.position)} of {plan}: of these"
        parts.append(f"{opening}, thank you for the rating; the report would still like to say why, and what is next:")
        parts.append("\n".join(_line(ask, _blanks(ask)) for ask in of.blank))
    parts.append("In the workbench, U takes you through them one by one; “=” says that nothing has changed.")
    parts.append(f"With thanks,\n{sender}" if sender else "With thanks")
    return "\n\n".join(parts) + "\n"


def _line(ask: Ask, words: str) -> str:
    return f"  {ask.ref}  {ask.title}\n       {words}".replace("\n       ", f"\n  {' ' * len(ask.ref)}  ")


def _blanks(ask: Ask) -> str:
    said = ask.said
    why, then = (said.why, said.next) if said is not None else (None, None)
    return " and ".join(word for word, text in (("why", why), ("what next", then)) if not text) + " left blank"

"""The day that an officer types."""

from datetime import date
from typing import TYPE_CHECKING, Protocol

from tsworkbench.plan.calendar import FIRST_YEAR, LAST_YEAR
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.due import Due


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
        from tsworkbench.plan.calendar import short_date

        raise WrongInput(f"“{phrase}” is not a single day. Type one, such as “{short_date(today)}” or “{today}”.")
    if common is not None:
        common.read.append(due)
    return due.end

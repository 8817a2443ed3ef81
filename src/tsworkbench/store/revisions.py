"""How often and when rows have changed, by the log: what others who keep a copy of a row need to know of it."""

from collections.abc import Iterable
from typing import NamedTuple

from tsworkbench.store.book import Book

_SHOWN = ("title", "text", "short_title", "status", "done_on", "deleted")
_MANY = 400


class Revision(NamedTuple):
    """How many acts have changed what a row is called, when it is due or how it stands; and its last change of all.

    `at` is Unix time in milliseconds; None where the log knows nothing of the row.
    """

    number: int
    at: int | None


def revisions(book: Book, row_ids: Iterable[str]) -> dict[str, Revision]:
    """The revision of each row. Its number only ever grows: taking a change back is one more.

    A change that another program made belongs to no act, and counts by itself.
    """
    found: dict[str, Revision] = {}
    wanted = list(row_ids)
    shown = ", ".join(f"'{column}'" for column in _SHOWN)
    for start in range(0, len(wanted), _MANY):
        some = wanted[start : start + _MANY]
        for row in book.rows(
            "select row, count(distinct case when col is null then null "
            f"when col in ({shown}) or col like 'due%' or col like 'expected%' then coalesce(action, -seq) end), "
            f"max(hlc) from change where row in ({','.join('?' * len(some))}) group by row",
            *some,
        ):
            found[row[0]] = Revision(row[1], row[2] >> 16)
    return found

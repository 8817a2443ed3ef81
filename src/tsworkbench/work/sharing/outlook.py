"""What an officer sees of sharing without asking: how much is to be sent, waits, or is to be settled, and where."""

from collections.abc import Mapping
from typing import NamedTuple

from tsworkbench.plan.sharing.values import Unsettled
from tsworkbench.store.book import Book
from tsworkbench.store.sharing import peers, unsettled
from tsworkbench.store.views.refs import key_of
from tsworkbench.work.sharing import exchange, spoken

_NO_ROWS: Mapping[int, tuple[str, ...]] = {}


class Outlook(NamedTuple):
    """The figures of one plan, and the rows of the whole file that have something to settle."""

    to_send: int = 0
    """Acts that nobody else has said to have, and that the road hasn't got."""
    waiting: int = 0
    """Acts that are known here and don't count yet: for a later version, or for the day that they say."""
    to_settle: int = 0
    rows: Mapping[int, tuple[str, ...]] = _NO_ROWS
    """By the key of a row that bears ⇄, the names of its fields that are to be settled."""
    is_shared: bool = False
    twice: Mapping[int, tuple[str, ...]] = _NO_ROWS
    """By the key of a row, the names of its fields in which something is there twice, until home has spoken."""


def outlook(book: Book, plan_id: str, *, at_road: Mapping[str, int] | None = None) -> Outlook:
    """What there is to say of a plan just now. `at_road` is what its road is known to hold, where it has one."""
    found = exchange.to_settle(book)
    of_plan = {one.key for one in exchange.to_settle(book, plan_id)} if found else set()
    waiting = sum(one["why"] != "restated" for one in peers.parked(book))
    home = exchange.home(book, plan_id)
    shared = home.copy is not None
    to_send = exchange.to_send(book, plan_id) if shared else 0
    if to_send and at_road is not None:
        to_send = min(to_send, peers.lacks(book, at_road))
    elif to_send and not exchange.behind(book, plan_id):
        to_send = 0  # nobody has a copy yet
    rows = _names(book, found)
    twice = _twice(book) if shared and not home.here else {}
    return Outlook(to_send, waiting, len(of_plan), {**dict.fromkeys(twice, ()), **rows}, shared, twice)


def _names(book: Book, found: list[Unsettled]) -> dict[int, tuple[str, ...]]:
    rows = spoken.rows_to_settle(book, found)
    return {key: tuple(dict.fromkeys(map(spoken.fact_words, ones))) for key, ones in rows.items()}


def _twice(book: Book) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    for one in unsettled.there_twice(book):
        found.setdefault(key_of(one.level, one.rid), {})["number" if one.fact == "ref" else "lead"] = None
    return {key: tuple(names) for key, names in found.items()}


def sentences(book: Book, row_id: str) -> list[str]:
    """What is to be settled of a row and of what hangs on it, and what is there twice on it: a line each."""
    of_row = [one for one in exchange.to_settle(book) if spoken.about(book, one).name[1] == row_id]
    said = [spoken.in_one_line(book, one, named=False) for one in of_row]
    plan = peers.a_share(book)
    if plan is None or exchange.home(book, plan).here:
        return said
    return [*said, *(_said_twice(one) for one in unsettled.there_twice(book, row_id))]


def _said_twice(one: unsettled.Twice) -> str:
    if one.fact == "ref":
        return f"number: two rows have the number {one.what}. Home will give one of them another."
    return f"lead: {one.what} has been entered twice. Home will make one officer of the two."

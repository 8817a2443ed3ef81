"""What every road uses: letters out and in, what is to be settled, who is behind, and which copy is home."""

from collections.abc import Collection, Mapping
from typing import Any

from tsworkbench.plan.sharing.values import Head, Home, Letter, Peer, Said, Taken, Unsettled
from tsworkbench.store.book import Book, Done

__all__ = ["Head", "Home", "Letter", "Peer", "Said", "Taken", "Unsettled"]


def letter_for(
    book: Book,
    plan_id: str,
    *,
    since: Mapping[str, int] | None = None,
    private: bool = False,
    rows: Collection[tuple[str, str]] | None = None,
    officer: str | None = None,
    pieces: int = 2000,
) -> Letter:
    """A letter with all acts on a plan that a copy which has `since` lacks, whoever did them.

    `since` None: what nothing is known of, so all of it. `private`: notes and tasks too, for one's own second laptop.
    `rows` (level, id): a part, of these rows, those above them and all that hangs there; always whole. `officer` is whom
    it is for. An act with more than `pieces` ops comes in pieces. The acts are read while the letter is written: use up
    the iterator before anything else is written.
    """
    raise NotImplementedError


def take_in(book: Book, letter: Letter, *, source: str, road: str = "letter", dry_run: bool = False) -> Taken:
    """Takes the acts of a letter in, under their own names, in one transaction; at home then puts right.

    `source` is how it came, for the history ("return-louise.txt", "hub tsw.example"); `road` is `letter`, `folder`,
    `hub` or `form`. A form's acts have no order, so its head has `seen` empty and it is known act by act.
    Raises Refused, with nothing taken in, for a gap, another plan, two copies under one name, or content that is no act.
    """
    raise NotImplementedError


def take_back(book: Book, take: int) -> Done:
    """Takes a whole take-in back, as an own act, which travels. Raises Conflict where a cell has been changed since."""
    raise NotImplementedError


def to_settle(book: Book, plan_id: str | None = None) -> list[Unsettled]:
    """The facts that are to be settled, in the order of the plan."""
    raise NotImplementedError


def settle(book: Book, unsettled: Unsettled, choice: str | int, value: Mapping[str, Any] | None = None) -> Done:
    """Settles one fact, as one act and one undo.

    `choice`: `kept`; an index into `aside`, or `theirs` for the first; `both` (long text: one under the other); or
    `write`, with the cells in `value`.
    """
    raise NotImplementedError


def settle_act(book: Book, plan_id: str, act_id: str, choice: str) -> Done:
    """Settles all facts alike in which the act `r/n` was kept or set aside: `kept` or `theirs`. One act, one undo."""
    raise NotImplementedError


def behind(book: Book, plan_id: str) -> list[Peer]:
    """The other copies that have been heard of, the longest silent first."""
    raise NotImplementedError


def to_send(book: Book, plan_id: str, copy: str | None = None) -> int:
    """How many acts on a plan a copy lacks, by what it last told; without a copy: that nobody else has told to have."""
    raise NotImplementedError


def home(book: Book, plan_id: str) -> Home:
    """Which copy is home to a plan."""
    raise NotImplementedError


def claim_home(book: Book, plan_id: str) -> Done:
    """Makes this copy home, and so the plan a shared one. One act."""
    raise NotImplementedError


def seen(book: Book) -> dict[str, int]:
    """What this file has: copy → the last number."""
    raise NotImplementedError


def peer_seen(book: Book, copy: str) -> dict[str, int] | None:
    """What another copy has, by what it last told; None if it never did, or has a part only: then send all."""
    raise NotImplementedError


def forget(book: Book, copy: str) -> None:
    """Waits no longer for a copy that is lost."""
    raise NotImplementedError


def restate(book: Book, copy: str) -> Done:
    """At home: what waits because the clock of a copy was far ahead is taken in as said now, in the officer's name."""
    raise NotImplementedError


def new_name(book: Book) -> str:
    """Gives this copy a new name, for when two wrote under one. Returns it."""
    raise NotImplementedError


def new_file(path: str, letter: Letter, *, who: str | None, source: str) -> Taken:
    """Makes a plan file of a whole letter, or of a part: “I was sent a plan”. Never over an existing file."""
    raise NotImplementedError

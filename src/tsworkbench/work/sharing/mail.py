"""Packs and returns as officers send and take them: who may send what to whom, and several taken in at once."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from tsworkbench.plan.errors import ReadOnly, Refused, WrongInput
from tsworkbench.plan.sharing.values import Head, Letter, Taken
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.opening import opened
from tsworkbench.store.sharing import own, peers, shares
from tsworkbench.store.views import people
from tsworkbench.work.mine.seat import MINE, PLAN, officer_meant, seat
from tsworkbench.work.officers import officer_named
from tsworkbench.work.sharing import locks
from tsworkbench.work.sharing.exchange import (
    PART,
    claim_home,
    home,
    letter_for,
    new_file,
    take_in,
)
from tsworkbench.work.sharing.letter_text import PIECES

# -- out


def make_home(book: Book, plan_id: str) -> bool:
    """Sees to it that packs of a plan may come from here; whether this copy has become home by that.

    A plan that nobody has shared yet has its home where its first pack is made. Raises ReadOnly where home is, or may
    be, another copy.
    """
    known = home(book, plan_id)
    if known.here and not known.claims:
        return False
    if known.claims:
        raise ReadOnly(
            "Two copies of this plan claim to be home. On the one that is, say “tsworkbench share --home” first."
        )
    if known.was_here:
        raise ReadOnly(
            "This file was copied, or put back from a backup, since it was home. If this copy is home: “tsworkbench "
            "share --home”. If another is, send it your changes: “tsworkbench return”."
        )
    if known.copy is not None:
        whose = f"{known.who}'s copy" if known.who else "another copy"
        raise ReadOnly(
            f"Home is {whose}, and packs come from there. Send what you have changed with “tsworkbench return”. "
            "If home is lost: “tsworkbench share --home” makes this one home."
        )
    claim_home(book, plan_id)
    return True


class Pack(NamedTuple):
    """A pack, and whether this copy has become home by it."""

    letter: Letter
    is_first: bool


def pack(
    book: Book,
    plan_id: str,
    *,
    officer: str | None = None,
    part: bool = False,
    whole: bool = False,
    private: bool = False,
) -> Pack:
    """A pack from home: for an officer what his copy hasn't got, by what it last told; else the whole plan.

    `part`: only the rows that he leads or supports, those above them and what hangs there. `whole`: all of it, whatever
    his copy told. `private`: notes and tasks too, for one's own second laptop. Raises ReadOnly where home is elsewhere.
    """
    if part and officer is None:
        raise WrongInput("A part is for somebody: say for whom.")
    if officer is not None and not officer.strip():
        raise WrongInput("That names nobody: say whom the pack is for, or leave the name out.")
    name = officer_meant(book, officer) if officer is not None else None
    rows = rows_of(book, plan_id, officer or "") if part else None
    is_first = make_home(book, plan_id)
    since = None if whole or part or name is None else _told_by(book, plan_id, name)
    letter = letter_for(book, plan_id, since=since, private=private, rows=rows, officer=name, pieces=PIECES)
    if locks.can_lock():
        letter.head = replace(letter.head, key=locks.home_key(letter.head.share))
    return Pack(letter, is_first)


def rows_of(book: Book, plan_id: str, officer: str) -> list[tuple[str, str]]:
    """(level, id) of the rows of a plan that an officer leads or supports. Raises NotFound, or WrongInput for none."""
    who = officer_named(book, officer)
    found = people.rows_with(book, plan_id, who["id"])
    if not found:
        raise WrongInput(
            f"{who['name']} is on no row of this plan, so there is no part to send. Without --part the pack is the "
            "whole plan."
        )
    return found


def _told_by(book: Book, plan_id: str, name: str) -> dict[str, int] | None:
    """What all copies of an officer have, by what they last told; None if none did."""
    share = shares.share_of(book, plan_id)[0]
    mine = [one["copy"] for one in peers.peers(book, share) if one["who"] == name]
    told = [peers.told_seen(book, share, copy) for copy in mine]
    if not told or None in told:
        return None
    every = [one for one in told if one is not None]
    return {copy: min(one.get(copy, 0) for one in every) for copy in every[0]}


def about_home(book: Book, plan_id: str) -> str | None:
    """A sentence where nobody puts right what no merge can: no copy is home, or two claim to be; else None."""
    known = home(book, plan_id)
    if known.copy is None:
        return (
            "Nobody's copy is home, so numbers and names stay as they are. "
            "“tsworkbench share --home” makes this one home."
        )
    if known.claims:
        return (
            "Two copies claim to be home, so numbers and names stay as they are. On the one that is home: “tsworkbench "
            "share --home”."
        )
    return None


class Return(NamedTuple):
    """A return, and the key that it is to be locked with, where home has one."""

    letter: Letter
    key: str | None


def return_home(book: Book, plan_id: str, *, private: bool = False) -> Return:
    """What home hasn't got, by what it last told. Raises ReadOnly where this copy is home, or none is."""
    known = home(book, plan_id)
    if known.here:
        raise ReadOnly("This copy is home, so there is nobody to return to. Send others a pack: “tsworkbench pack”.")
    if known.copy is None:
        raise ReadOnly(
            "Nobody has shared this plan yet, so there is nobody to return to. Its owner sends the first pack: "
            "“tsworkbench pack”."
        )
    share = shares.share_of(book, plan_id)[0]
    told = peers.told_seen(book, share, known.copy)
    key = next((one["key"] for one in peers.peers(book, share) if one["copy"] == known.copy), None)
    return Return(letter_for(book, plan_id, since=told, private=private, pieces=PIECES), key)


# -- in


class Sealed(Protocol):
    """A letter that came: where it came in, what it says of itself, and its acts whenever they are asked for."""

    name: str
    head: Head

    def letter(self) -> Letter: ...


@dataclass
class Arrived:
    """What became of a letter that came."""

    name: str
    head: Head
    taken: Taken | None = None
    refused: Refused | None = None


def take_all(book: Book, letters: Sequence[Sealed], *, dry_run: bool = False) -> list[Arrived]:
    """Takes letters in, those that build on others after them, each in one transaction of its own.

    One that is refused doesn't keep the others from being taken in.
    """
    arrived = {id(one): Arrived(one.name, one.head) for one in letters}
    left = list(letters)
    while left:
        one = next((one for one in left if not _lacks(book, one.head)), left[0])
        left.remove(one)
        try:
            _refuse_twin(book, one.head)
            arrived[id(one)].taken = take_in(book, one.letter(), source=one.name, dry_run=dry_run)
        except Refused as error:
            arrived[id(one)].refused = error
    return list(arrived.values())


def _lacks(book: Book, head: Head) -> bool:
    have = own.seen(book, head.share)
    return any(last > have.get(copy, 0) for copy, last in head.since.items())


def _refuse_twin(book: Book, head: Head) -> None:
    """A plan that both sides imported stays two plans: nobody wants both in one file."""
    if any(own.has_plan(book, one) for one in (head.plan, head.share)) or not own.has_title(book, head.title):
        return
    raise Refused(
        f"Your “{head.title}” and theirs were imported apart, so they can't be joined. Nothing was taken in. "
        + (
            "Take the pack in as a new file (“tsworkbench --file NEW.db take-in FILE”), and work in that."
            if head.whole or head.part
            else "Ask for a pack, and work in that."
        )
    )


def begin_with(path: str, sealed: Sealed, *, who: str | None = None, clock: Clock | None = None) -> Taken:
    """Makes a plan file of a pack, in which the officer works that it is for, or `who`. Raises Refused.

    What is there already is a plan file without a plan.
    """
    head = sealed.head
    name = who or head.officer
    taken = None
    if not os.path.exists(path):
        taken = new_file(path, sealed.letter(), who=name, source=sealed.name, clock=clock)
    with opened(path, who=name, clock=clock) as book:
        if taken is None:
            _refuse_no_pack(head)
            taken = take_in(book, sealed.letter(), source=sealed.name)
            if head.part:
                book.set_local(PART, head.officer or "some rows")
        if name is not None:
            leads = people.called(book, name) is not None
            seat(book, officer_meant(book, name), opens_on=MINE if leads else PLAN)
    return taken


def _refuse_no_pack(head: Head) -> None:
    if not head.whole and not head.part:
        raise Refused(f"This {head.kind} holds only what is new, so no plan can be made of it. Ask for a whole pack.")


def can_begin(path: str, letters: Sequence[Sealed]) -> bool:
    """Whether a plan file is to be made of the first of the letters: there is none yet."""
    return not os.path.exists(path) and any(one.head.whole or one.head.part for one in letters)

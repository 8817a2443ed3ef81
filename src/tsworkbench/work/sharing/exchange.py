"""What every road uses: letters out and in, what is to be settled, who is behind, and which copy is home."""

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from itertools import chain

from tsworkbench.plan.calendar import moment_of, short_date
from tsworkbench.plan.english import are, counted, listed
from tsworkbench.plan.errors import NotFound, NothingToDo, Refused, WorkbenchError
from tsworkbench.plan.sharing.values import Head, Home, Letter, Peer, Said, Taken, Unsettled
from tsworkbench.store.book import SCHEMA, Book, Clock, Done, utc_text
from tsworkbench.store.log.undo import take_back_all
from tsworkbench.store.sharing import collisions, own, peers, shares
from tsworkbench.store.sharing.taken import Intake, Result
from tsworkbench.store.views.refs import live
from tsworkbench.work.sharing.home import claim_home, guard, home, put_right
from tsworkbench.work.sharing.settlement import settle, settle_act, to_settle

__all__ = [
    "Head",
    "Home",
    "Letter",
    "Peer",
    "Said",
    "Taken",
    "Unsettled",
    "behind",
    "claim_home",
    "forget",
    "guard",
    "home",
    "letter_for",
    "new_file",
    "new_name",
    "peer_seen",
    "restate",
    "seen",
    "settle",
    "settle_act",
    "take_back",
    "take_in",
    "to_send",
    "to_settle",
]


# -- out


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
    `rows` (level, id): a part, of these rows, those above them and all that hangs there; always whole. `officer` is
    whom it is for. An act with more than `pieces` ops comes in pieces. The acts are read while the letter is written:
    use up the iterator before anything else is written.
    """
    plan = live(book, "plan", plan_id)
    if plan is None:
        raise NotFound("There is no such plan in this file.")
    name = book.take_name()
    share = shares.share_of(book, plan_id)
    known = home(book, plan_id)
    part = rows is not None or book.local(PART) is not None
    beyond = {} if rows is not None else dict(since or {})
    head = Head(
        format=SCHEMA,
        kind="pack" if known.here else "return",
        share=share[0],
        plan=plan_id,
        title=plan["short_title"] or plan["title"],
        home=known.copy,
        sender=name,
        who=book.who,
        officer=officer,
        made_at=utc_text(book.now()),
        since=beyond,
        seen=own.seen(book, share[0]),
        whole=not beyond and not part,
        part=part,
    )
    scope = shares.Scope(book, share, rows, private=private, officer=officer)
    return Letter(head, own.travelling(book, beyond, scope, pieces=pieces))


PART = "share.part"
"""Set in a copy that was made of some rows only."""


# -- in


class _Dry(Exception):
    """What would have been taken in is not."""


def take_in(
    book: Book, letter: Letter, *, source: str, road: str = "letter", dry_run: bool = False, is_first: bool = False
) -> Taken:
    """Takes the acts of a letter in, under their own names, in one transaction; at home then puts right.

    `source` is how it came, for the history ("return-louise.txt", "hub tsw.example"); `road` is `letter`, `folder`,
    `hub` or `form`. A form's acts have no order, so its head has `seen` empty and it is known act by act. `is_first`:
    a file is made of it, which is to hold the plan then.
    Raises Refused, with nothing taken in, for a gap, another plan, two copies under one name, or what is no act.
    """
    head = letter.head
    _refuse_other_plan(book, head)
    before = {one.key for one in to_settle(book)}
    result: Result | None = None
    now: set[tuple[str, str, str]] = set()
    try:
        with book.taking():
            _refuse_gap(book, head)
            intake = Intake(book, head, source=source, road=road)
            result = intake.take(letter.acts)
            if is_first:
                _refuse_nothing_yet(book, head)
            intake.note_peer()
            now = {one.key for one in to_settle(book)}
            if dry_run:
                raise _Dry
    except _Dry:
        pass
    assert result is not None
    if result.redacted and not dry_run:
        from tsworkbench.store.registers.redaction import pack

        with suppress(WorkbenchError):  # it is packed with the next redaction, then
            pack(book)
    righted = () if dry_run else put_right(book, _share_here(book, head))
    if not dry_run and not head.part and result.take and book.local(PART) is not None and head.whole:
        book.set_local(PART, None)
    earlier = peers.take_in(book, result.last_known) if not result.new and result.known else None
    return Taken(
        take=0 if dry_run else result.take,
        new=result.new,
        known=result.known,
        wrote=result.wrote,
        waiting=result.waiting,
        to_settle=len(now - before),
        put_right=righted,
        said=tuple(_said(book, head, result, earlier)),
        earlier=earlier.at if earlier is not None else None,
        strange=tuple(
            f"{who}, {counted(count, 'change')}"
            for who, count in sorted(result.who.items())
            if who not in ("", head.who)
        ),
    )


def _share_here(book: Book, head: Head) -> str:
    return shares.share_of(book, head.plan)[0] if live(book, "plan", head.plan) is not None else head.share


def _refuse_other_plan(book: Book, head: Head) -> None:
    if head.whole or (head.part and not head.since) or any(own.has_plan(book, one) for one in (head.plan, head.share)):
        return
    if own.has_title(book, head.title):
        raise Refused(
            f"Your “{head.title}” and theirs were imported apart, so they can't be joined. "
            "Ask for a pack, and work in that."
        )
    raise Refused(
        f"This {head.kind} is of “{head.title}”, which this file doesn't hold. "
        "Open the file that does, or take the pack in as a new one."
    )


def _refuse_nothing_yet(book: Book, head: Head) -> None:
    if not own.has_plan(book, head.plan):
        raise Refused(
            f"Nothing in this {head.kind} counts yet, so no file was made of it: a later version made it, or the clock "
            "of a laptop is wrong by days. Update tsworkbench, look at this laptop's date, and take it in again."
        )


def _refuse_gap(book: Book, head: Head) -> None:
    have = own.seen(book, head.share)
    missing = {copy: last - have.get(copy, 0) for copy, last in head.since.items() if last > have.get(copy, 0)}
    if missing:
        more = counted(sum(missing.values()), "change")
        raise Refused(
            f"This {head.kind} builds on up to {more} that you don't have: an earlier one is missing. "
            "Nothing was taken in. Send your return: the next pack will bring them."
        )


def _said(book: Book, head: Head, result: Result, earlier: peers.TakeIn | None) -> Iterator[str]:
    whose = f"{head.who}'s {head.kind}" if head.who else f"The {head.kind}"
    if not result.new and result.known:
        when = f" was taken in on {_moment(earlier.at)}" if earlier is not None else ""
        yield f"{whose}{_of(head)}{when}. Nothing in it is new." if when else f"Nothing in {whose}{_of(head)} is new."
    if result.later:
        yield (
            f"{result.later} of {counted(result.new, 'change')} {are(result.later)} of a later version. "
            "They are kept, and count once you update tsworkbench."
        )
    if result.was_ahead:
        yield (
            "This laptop's clock was far ahead. Home has taken what you did in as said now, and this copy goes on "
            "under a new name. Look at the laptop's date."
        )
    for copy, ahead in result.ahead.items():
        yield (
            f"{_whose_copy(book, head, copy)} clock is {_days(ahead)} ahead, so its changes wait until that day. "
            "Home can take them in as said now. If it is this laptop's own date that is wrong, put it right and take "
            "the letter in again."
        )
    for copy, ahead in result.fast.items():
        yield f"{_whose_copy(book, head, copy)} clock is {_days(ahead)} ahead."
    for table, _, words in collisions.alone(book):
        yield f"Your {table} “{words[:60]}” is under a row that has been deleted: no list shows it. Only you have it."


def _of(head: Head) -> str:
    moment = moment_of(head.made_at)
    return f" of {short_date(moment.date())}" if moment is not None else ""


def _moment(at: str) -> str:
    moment = moment_of(at)
    return f"{short_date(moment.date())} at {moment:%H:%M}" if moment is not None else at


def _days(milliseconds: int) -> str:
    hours = round(milliseconds / 3_600_000)
    return counted(hours, "hour") if hours < 48 else counted(round(hours / 24), "day")


def _whose_copy(book: Book, head: Head, copy: str) -> str:
    who = head.who if copy == head.sender else own.who_worked_on(book, copy)
    return f"{who}'s" if who else "A copy's"


def new_file(path: str, letter: Letter, *, who: str | None, source: str, clock: Clock | None = None) -> Taken:
    """Makes a plan file of a whole letter, or of a part: “I was sent a plan”. Never over an existing file.

    Raises Refused for a letter of what is new alone, or of which nothing counts yet, and FileExists; where the letter
    can't be read there is no file.
    """
    from tsworkbench.store.opening import open_book
    from tsworkbench.store.upgrade import create, discard

    head = letter.head
    if not head.whole and not head.part:
        raise Refused(f"This {head.kind} holds only what is new, so no file can be made of it. Ask for a whole pack.")
    first = next(letter.acts, None)  # what can't be read at all makes no file
    if first is None:
        raise Refused("There is nothing in this letter, so no file was made. Ask for a whole pack.")
    create(path)
    try:
        with closing(open_book(path, who=who, clock=clock)) as book:
            if head.part:
                book.set_local(PART, head.officer or "some rows")
            every = replace(letter, acts=chain([first], letter.acts))
            return take_in(book, every, source=source, is_first=True)
    except BaseException:
        if os.path.exists(path):
            discard(path)
        raise


def take_back(book: Book, take: int) -> Done:
    """Takes a whole take-in back, as an own act, which travels. Raises Conflict where a cell has been changed since."""
    known = peers.take_in(book, take)
    if known is None:
        raise NotFound("There is no such take-in.")
    acts = peers.acts_in(book, take)
    if not acts or own.is_taken_back(book, acts):
        raise NothingToDo("That has been taken back already, or changed nothing.")
    if own.brought_the_plan(book, acts):
        raise Refused("The plan came to this file with that, so it can't be taken back. Delete the file instead.")
    name = f"what {known.from_who} sent" if known.from_who else f"what came by {known.source}"
    return take_back_all(
        book, acts, f"Taken back: {name}, taken in on {_moment(known.at)}", what=name, kept=own.of_sharing(book)
    )


# -- who has what


def seen(book: Book, plan_id: str | None = None) -> dict[str, int]:
    """What this file has: copy → the last number; of a plan's share, if one is given."""
    return own.seen(book, None if plan_id is None else shares.share_of(book, plan_id)[0])


def peer_seen(book: Book, plan_id: str, copy: str) -> dict[str, int] | None:
    """What another copy has, by what it last told; None if it never did, or has a part only: then send all."""
    return peers.told_seen(book, shares.share_of(book, plan_id)[0], copy)


def behind(book: Book, plan_id: str) -> list[Peer]:
    """The other copies that have been heard of, the longest silent first."""
    share = shares.share_of(book, plan_id)[0]
    open_ones = to_settle(book, plan_id)
    found = []
    for row in peers.peers(book, share):
        copy = row["copy"]
        told = peers.told_seen(book, share, copy) or {}
        concerned = sum(any(said.id.startswith(f"{copy}/") for said in (one.kept, *one.aside)) for one in open_ones)
        found.append(
            Peer(
                *(copy, row["who"], row["heard_at"], row["made_at"], peers.lacks(book, told)),
                *(peers.acts_of(book, copy), concerned, row["road"], bool(row["part"])),
            )
        )
    return found


def to_send(book: Book, plan_id: str, copy: str | None = None) -> int:
    """How many acts on a plan a copy lacks, by what it last told; without a copy: that nobody else has told to have."""
    share = shares.share_of(book, plan_id)[0]
    if copy is not None:
        return peers.lacks(book, peers.told_seen(book, share, copy) or {})
    anybody: dict[str, int] = {}
    for row in peers.peers(book, share):
        for name, last in (peers.told_seen(book, share, row["copy"]) or {}).items():
            anybody[name] = max(anybody.get(name, 0), last)
    return peers.lacks(book, anybody)


def forget(book: Book, plan_id: str, copy: str) -> None:
    """Waits no longer for a copy that is lost."""
    peers.give_up(book, shares.share_of(book, plan_id)[0], copy)


def new_name(book: Book) -> str:
    """Gives this copy a new name, for when two wrote under one. Returns it."""
    return book.take_name(anew=True)


def restate(book: Book, plan_id: str, copy: str) -> Done:
    """At home: what waits because the clock of a copy was far ahead is taken in as said now, in the officer's name.

    Raises NothingToDo where nothing of that copy waits.
    """
    guard(book, plan_id, "take in what waits")
    waiting = [one for one in peers.parked(book) if one["copy"] == copy and one["why"] == "clock"]
    if not waiting:
        raise NothingToDo("Nothing of that copy waits for its day.")
    before, book.who = book.who, waiting[-1]["who"]
    try:
        with book.act() as act:
            peers.restate(book, act, shares.share_of(book, plan_id)[0], copy, waiting)
            labels = [one["label"] for one in waiting]
            act.called(listed(labels, most=3) + f" (said on a clock that was ahead; taken in by {before or 'home'})")
    finally:
        book.who = before
    return Done(act.seq, act.label, frozenset(act.touched), act.at)

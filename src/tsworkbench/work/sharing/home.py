"""Home: the one copy of a shared plan that puts right what no merge can, signs off, issues, closes, rolls forward."""

import json

from tsworkbench.plan.calendar import day_of_cell, moment_of, short_date
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import NothingToDo, ReadOnly
from tsworkbench.plan.sharing.values import Home
from tsworkbench.store.book import Book, Done
from tsworkbench.store.log.history import REPAIR
from tsworkbench.store.sharing import collisions, peers, shares
from tsworkbench.store.sharing.collisions import Back, Doer, IssuedTwice, Joined, Renumbered, Wrong
from tsworkbench.store.views.refs import cells_of

_LOOKED = "share.looked"
"""Up to which take-in home has put things right: a fact of this copy."""
_KINDS = {"funding_source": "source of money", "delivery_group": "group", "role_holder": "role"}


def home(book: Book, plan_id: str) -> Home:
    """Which copy of a plan is home."""
    share = shares.share_of(book, plan_id)[0]
    claims = peers.claims(book, share)
    if not claims.copies:
        return Home(None, False, False)
    here = book.replica() == claims.copies[0]
    was_here = not here and claims.copies[0] in book.names()
    several = claims.copies if len(claims.copies) > 1 else ()
    return Home(claims.copies[0], here, was_here, several, claims.who)


def claim_home(book: Book, plan_id: str) -> Done:
    """Makes this copy home, and so the plan a shared one. Raises NothingToDo if it is home already."""
    share = shares.share_of(book, plan_id)[0]
    known = home(book, share)
    if known.here and not known.claims:
        raise NothingToDo("This copy is home already.")
    name = book.take_name()
    row = peers.home_setting(share)
    there = cells_of(book, "setting", row)
    aside = peers.claims(book, share).aside
    with book.act() as act:
        if there is None:
            act.insert("setting", id=row, plan_id=share, key=peers.HOME, value=name)
        else:
            act.set("setting", row, value=name, deleted=0)
        if aside:
            act.insert(
                "settlement",
                plan_id=share,
                tbl="setting",
                row_id=row,
                fact="value",
                aside=json.dumps(list(aside)),
                kept=json.dumps({"value": name}),
                by=book.who,
                at=act.at,
            )
        act.called("This copy is home" if known.copy is None else "This copy is home from now on")
    if known.copy is None:
        book.set_local(_LOOKED, str(collisions.last_take(book)))
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def guard(book: Book, plan_id: str, what: str) -> None:
    """Raises ReadOnly where a plan is shared and this copy isn't home: only home does what `what` says ("sign off").

    >>> guard(book, plan_id, "issue a report")  # doctest: +SKIP
    """
    share = shares.share_of(book, plan_id)[0]
    if not peers.is_shared(book, share):
        return
    known = home(book, share)
    if known.claims:
        raise ReadOnly(
            f"Two copies of this plan claim to be home, so neither can {what}. "
            "On the one that is: “tsworkbench share --home”."
        )
    if not known.here:
        whose = f"on {known.who}'s copy, which is home" if known.who else "on the copy that is home"
        raise ReadOnly(f"This plan is shared: only {whose}, can you {what}. Propose it there.")


# -- put right


def put_right(book: Book, share: str) -> tuple[str, ...]:
    """Puts right what the take-ins have left wrong since this was last done, as one act. A sentence for each thing.

    Nothing where this copy isn't home, or where another claims it as well.
    """
    known = home(book, share)
    if not known.here or known.claims:
        return ()
    newest = collisions.last_take(book)
    looked = int(book.local(_LOOKED) or 0)
    if newest <= looked:
        return ()
    wrong = collisions.wrongs(book, collisions.touched_since(book, looked))
    said = _write(book, wrong)
    book.set_local(_LOOKED, str(newest))
    return said


def _write(book: Book, wrong: Wrong) -> tuple[str, ...]:
    said: list[str] = []
    with book.act() as act:
        while True:
            for (table, row), cells in wrong.cells.items():
                act.set(table, row, **cells)
            said += _sentences(wrong)
            wrong = collisions.wrongs_after(book, wrong)
            if not wrong.cells:
                break
        if act.touched:
            act.called(f"{REPAIR}{_short(tuple(said))}")
    return tuple(said)


def _short(said: tuple[str, ...]) -> str:
    first = [one.split(":")[0].rstrip(".") for one in said[:3]]
    more = f" and {counted(len(said) - 3, 'more thing')}" if len(said) > 3 else ""
    return "; ".join(first) + more if first else "twins joined"


def _sentences(wrong: Wrong) -> list[str]:
    return [
        *(_said_issued(one) for one in wrong.issued),
        *(_said_back(one) for one in wrong.back),
        *(_said_number(one) for one in wrong.renumbered),
        *(said for one in wrong.joined if (said := _said_twins(one))),
    ]


def _said_back(one: Back) -> str:
    deleted = f"{_name(one.deleted)} deleted it{_on(one.deleted)}"
    return f"{one.ref} is back: {deleted}, {_name(one.worked)} worked on it{_on(one.worked)} ({one.on})."


def _said_number(one: Renumbered) -> str:
    kind = "entries" if one.level == "entry" else "rows"
    return f"{one.was} is now {one.now}: two {kind} had the number {one.was}."


def _said_issued(one: IssuedTwice) -> str:
    (mine, my_day, my_position), (other, day, position) = one.mine, one.other
    whose = ["yours" if doer.own else f"{doer.who or 'somebody'}'s" for doer in (mine, other)]
    said = f"Report no. {one.no} was issued twice: {whose[0]}"
    if one.now is not None:
        return (
            f"{said} on the position at {_day(my_position)} keeps its number, {whose[1]} on that at {_day(position)} "
            f"is no. {one.now} now."
        )
    return f"{said} of {_day(my_day)} counts, {whose[1]} of {_day(day)} doesn't."


def _day(iso: str) -> str:
    day = day_of_cell(iso)
    return short_date(day) if day is not None else iso


def _said_twins(one: Joined) -> str | None:
    if one.table in ("lead", "link", "reported", "approval", "allocation", "occurrence", "member", "setting"):
        return None
    kind = _KINDS.get(one.table, one.table)
    name = f" {one.name}" if one.name else ""
    return f"The {kind}{name} had been entered {'twice' if one.gone == 1 else f'{one.gone + 1} times'}, and is one now."


def _name(doer: Doer) -> str:
    return "you" if doer.own else doer.who or "somebody"


def _on(doer: Doer) -> str:
    moment = moment_of(doer.at)
    return f" on {short_date(moment.date())}" if moment is not None else ""

"""Who has which changes of a plan, and what was taken in: what the Sharing screen shows."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import long_date, moment_of, short_date
from tsworkbench.plan.english import counted, listed
from tsworkbench.store.book import Book
from tsworkbench.store.log.history import acts_of_take, put_right_after, whose_acts
from tsworkbench.store.sharing import own, peers
from tsworkbench.store.sharing.peers import TakeIn
from tsworkbench.store.views import people
from tsworkbench.work.sharing import exchange

ROADS = {"letter": "by letter", "folder": "by the folder", "hub": "by the hub", "form": "by an Excel form"}


_FRESH_DAYS = 7
"""A copy that was heard of within a week is not long silent."""
_MOST = 500
"""Acts of a take-in for which it is looked up whether it has been taken back: a whole pack is not."""


class Copy(NamedTuple):
    """One officer with a copy of the plan, or one who leads something in it and has none."""

    who: str
    copy: str | None = None
    """The name of the copy; None where there is none."""
    officer_id: str | None = None
    heard_at: str | None = None
    """When something of it was last taken in here (UTC text)."""
    lacks: int = 0
    """Changes that are here and that it hadn't when it last spoke."""
    sent: int = 0
    """Changes of it that are known here."""
    to_settle: int = 0
    road: str | None = None
    is_part: bool = False
    """It has some rows only."""
    made_at: str | None = None
    """When it last said something; of a form, when it was sent."""
    waits: int = 0
    """Changes of it that wait for the day that its clock says."""
    number: int = 0
    """Which of several copies of one officer it is, from 1 on; 0 where there is one."""

    @property
    def called(self) -> str:
        """What the copy is called: "a copy", "2nd laptop", "a part", "Excel form"."""
        if self.copy is None:
            return "no copy"
        if self.road == "form":
            return "Excel form"
        kind = "part of the plan" if self.is_part else "own copy"
        return f"{kind} {self.number}" if self.number else kind


class Came(NamedTuple):
    """One take-in, and what has become of it."""

    take: TakeIn
    to_settle: int
    put_right: str
    is_undone: bool
    whose: str
    """Who sent it; what came by a hub may be of several."""

    @property
    def words(self) -> str:
        """Who, by which road or from which file, and how much: "Louise Russell, return-louise.txt, 12 changes"."""
        one = self.take
        how = ROADS.get(one.road, one.road) if one.road in ("folder", "hub") else one.source
        return f"{self.whose}, {how}, {counted(one.acts, 'change')}"

    @property
    def outcome(self) -> str:
        """ "2 to settle · 4.4 is back"; or that it was taken back."""
        if self.is_undone:
            return "taken back"
        settle = f"{self.to_settle} to settle" if self.to_settle else ""
        return " · ".join(filter(None, (settle, self.put_right)))


def copies(book: Book, plan_id: str) -> list[Copy]:
    """Those with a copy, the one heard of last first; then those who lead something and have none."""
    known = exchange.behind(book, plan_id)[::-1]
    officers = {row["name"].casefold(): row for row in people.officers(book)}
    ahead = Counter(one["copy"] for one in peers.parked(book) if one["why"] == "clock")
    found, seen = [], set()
    for one in known:
        name = one.who or "somebody"
        several = [other.copy for other in known if other.who == one.who]
        officer = officers.get(name.casefold())
        seen.add(name.casefold())
        number = several.index(one.copy) + 1 if len(several) > 1 else 0
        found.append(
            Copy(
                *(name, one.copy, officer["id"] if officer is not None else None, one.heard_at, one.lacks, one.sent),
                *(one.to_settle, one.road, one.part, one.made_at, ahead[one.copy], number),
            )
        )
    at_home = exchange.home(book, plan_id)
    if at_home.who and not at_home.here and at_home.copy not in {one.copy for one in found}:
        seen.add(at_home.who.casefold())
        officer = officers.get(at_home.who.casefold())
        found.append(Copy(at_home.who, at_home.copy, officer["id"] if officer is not None else None))
    leads = people.leading(book, plan_id)
    me = (book.who or "").casefold()
    found += [
        Copy(row["name"], officer_id=row["id"])
        for row in leads
        if row["name"].casefold() not in seen and row["name"].casefold() != me
    ]
    return found


def came_in(book: Book, *, limit: int = 50) -> list[Came]:
    """The take-ins, newest first."""
    still = exchange.to_settle(book)
    found = []
    for take in peers.take_ins(book, limit=limit):
        acts = acts_of_take(book, take.seq)
        ids = {name for _, name in acts}
        settle = sum(any(said.id in ids for said in (one.kept, *one.aside)) for one in still)
        undone = 0 < len(acts) <= _MOST and own.is_taken_back(book, [seq for seq, _ in acts])
        whose = take.from_who or listed(whose_acts(book, take.seq), most=2) or "somebody"
        found.append(Came(take, settle, put_right_after(book, take.seq), undone, whose))
    return found


def reminder(one: Copy, *, title: str, sender: str | None, as_at: date) -> str:
    """A letter that asks an officer for what is missing: her changes, or a first word."""
    moment = moment_of(one.heard_at)
    if one.copy is None:
        asks = (
            f"the plan “{title}” is delivered with tsworkbench, and you lead work in it. I am sending you a pack, or "
            "an Excel form if you would rather install nothing: please tell me which."
        )
    else:
        last = (
            f"I last had your changes on {long_date(moment.date())}" if moment is not None else "I have had nothing yet"
        )
        days = f", {counted((as_at - moment.date()).days, 'day')} ago" if moment and moment.date() < as_at else ""
        asks = (
            f"this is about “{title}”. {last}{days}. Please send me what you have done since: press S and then p in "
            "the workbench, or type “tsworkbench return”, and attach the file to your answer."
        )
    return f"Dear {one.who},\n\n{asks[0].upper()}{asks[1:]}\n\nWith thanks,\n{sender or ''}\n"


def has_words(one: Copy) -> str:
    """How much of what is here a copy has: "all", "37 behind"; a form has none of it."""
    if one.road == "form":
        return "–"
    return f"{one.lacks:,} behind" if one.lacks else "all"


def heard_words(one: Copy, as_at: date, *, wide: bool) -> tuple[str, bool]:
    """When a copy was heard of last, and whether that is long ago: "today 13:50", "3 Dec, 12 days ago"."""
    moment = moment_of(one.heard_at)
    if one.copy is None:
        return "no copy" if not wide else "–", False
    if moment is None and one.road == "form":
        sent = moment_of(one.made_at)
        return f"form sent {_day(sent.date())}" if sent is not None else "form sent", False
    if moment is None:
        return "not yet", True
    days = (as_at - moment.date()).days
    if days <= 0:
        return f"{'today' if not days else _day(moment.date())} {moment:%H:%M}", False
    ago = "yesterday" if days == 1 else f"{days} days ago"
    return (f"{_day(moment.date())}, {ago}" if wide else ago), days > _FRESH_DAYS


def moment_words(at: str | None) -> str:
    """ "15 Dec 13:50"."""
    moment = moment_of(at)
    return f"{_day(moment.date())} {moment:%H:%M}" if moment is not None else ""


def _day(day: date) -> str:
    return short_date(day).rsplit(" ", 1)[0]

"""Which road a plan is shared by, what an exchange over it did, and what this copy keeps of it from one to the next."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from tsworkbench.plan.errors import Refused, WorkbenchError
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.sharing.acts import is_form
from tsworkbench.plan.sharing.values import Head, Letter, Taken
from tsworkbench.store.book import SCHEMA, Book
from tsworkbench.store.sharing.own import seen as known_of
from tsworkbench.store.sharing.shares import share_of
from tsworkbench.store.views.refs import live
from tsworkbench.work.sharing.exchange import take_in

FOLDER, HUB = "folder", "hub"
_ROAD = "share.road."
_STATE = "share.state."


COPY = re.compile(r"[0-9a-z][0-9a-z:._-]{0,79}")
"""The name of a copy."""


class Away(WorkbenchError):
    """A road that can't be used now. Nothing is lost, and the next exchange makes up for it."""

    exit_code = 1


class Unwelcome(Refused):
    """A road that doesn't let this officer in, or that isn't the one expected. Nothing was sent."""


class Road(NamedTuple):
    """By what a plan is shared: a folder's path, or how to reach a hub (without a password)."""

    kind: str
    """`folder` or `hub`."""
    where: str

    @property
    def name(self) -> str:
        """As it is shown: "hub tsw.council.example", "folder S:\\Plans"."""
        if self.kind == FOLDER:
            return f"folder {self.where}"
        said = dict(one.partition("=")[::2] for one in shlex.split(self.where))
        return f"hub {said.get('host') or said.get('hostaddr') or said.get('service') or self.where}"


class Standing(NamedTuple):
    """How the road of a plan is, by the last exchange over it."""

    road: Road
    at: str | None
    """When an exchange was last done (UTC text)."""
    failed_since: str | None
    """Since when it fails; None if the last exchange was done."""
    sentence: str | None
    """Why it fails."""


@dataclass
class Exchanged:
    """What one exchange over a road did."""

    road: Road
    at: str
    """When it was done (UTC text)."""
    sent: int = 0
    """Changes that the road hadn't got."""
    taken: list[Taken] = field(default_factory=list)
    """The take-ins in which something was new."""
    who: dict[str, int] = field(default_factory=dict)
    """Whose changes were taken in, and how many."""
    said: list[str] = field(default_factory=list)
    """What the officer should be told, a sentence each."""

    @property
    def new(self) -> int:
        """How many changes were taken in."""
        return sum(one.new for one in self.taken)

    @property
    def to_settle(self) -> int:
        """How many facts are to be settled that weren't before."""
        return sum(one.to_settle for one in self.taken)


# -- which road


def road_of(book: Book, plan_id: str) -> Road | None:
    """The road that a plan is shared by from this copy; None if there is none.

    A file that was copied from elsewhere has none until somebody here says so: it would send to where it was told to.
    """
    found = book.local(_ROAD + share_of(book, plan_id)[0])
    if found is None:
        return None
    cells = json.loads(found)
    if cells["copy"] not in (book.replica(), *book.names()):
        return None
    return Road(cells["kind"], cells["where"])


def set_road(book: Book, plan_id: str, road: Road | None) -> None:
    """Shares a plan by a road from now on; with None, by none."""
    share = share_of(book, plan_id)[0]
    if road is None:
        book.set_local(_ROAD + share, None)
        return
    book.set_local(_ROAD + share, json.dumps({**road._asdict(), "copy": book.take_name()}))


def shares_by_road(book: Book) -> list[tuple[str, Road]]:
    """(plan, its road) of all plans of a file that are shared by a road from this copy."""
    found = ((key.removeprefix(_ROAD), road_of(book, key.removeprefix(_ROAD))) for key in book.locals(_ROAD))
    return sorted((plan, road) for plan, road in found if road is not None)


def standing(book: Book, plan_id: str) -> Standing | None:
    """How the road of a plan is; None if it has none."""
    road = road_of(book, plan_id)
    if road is None:
        return None
    told = State.of(book, plan_id, road)
    return Standing(road, told["at"], told["failed_since"], told["sentence"])


# -- what is kept of it


class Read(NamedTuple):
    """What is noted of a file that was read or written."""

    since: dict[str, int]
    """What it builds on."""
    seen: dict[str, int]
    """What whoever has it, and what it builds on, has."""
    size: int
    written: int
    hash: str


class State:
    """What this copy keeps of a road. Written only where it has changed, so that a look without news writes nothing."""

    def __init__(self, book: Book, key: str, cells: dict[str, Any]) -> None:
        self._book, self._key = book, key
        self._cells = cells
        self._written = _text(cells)

    @classmethod
    def of(cls, book: Book, plan_id: str, road: Road) -> "State":
        """What is known of a road; of one not travelled yet, nothing."""
        digest = blake2b(f"{road.kind} {road.where}".encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
        key = f"{_STATE}{share_of(book, plan_id)[0]}.{digest}"
        found = book.local(key)
        return cls(book, key, json.loads(found) if found else {})

    def __getitem__(self, name: str) -> Any:
        return self._cells.get(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self._cells[name] = value

    def seen(self) -> dict[str, int]:
        """What the road is known to hold: copy → the last number."""
        return dict(self._cells.get("seen") or {})

    def forms(self) -> set[str]:
        """The acts of Excel forms that the road is known to hold."""
        return set(self._cells.get("forms") or ())

    def save(self) -> None:
        """Keeps it in the file."""
        text = _text(self._cells)
        if text != self._written:
            self._book.set_local(self._key, text)
            self._written = text


def _text(cells: dict[str, Any]) -> str:
    return json.dumps(cells, sort_keys=True, separators=(",", ":"))


def title_of(book: Book, share: str) -> str:
    """The title of the plan of a share; empty where it is still to come."""
    plan = live(book, "plan", share)
    return "" if plan is None else str(plan["title"])


# -- what is sent


def sendable(letter: Letter, forms: set[str]) -> Iterator[dict[str, Any]]:
    """The acts of a letter that may go on a road: those of forms that it hasn't got, and of others only what comes
    after no gap, so that a road has none either.
    """
    seen = letter.head.seen
    for act in letter.acts:
        copy = act["r"]
        if is_form(copy):
            if f"{copy}/{act['n']}" not in forms:
                yield act
        elif act["last"] <= seen.get(copy, 0):
            yield act


class Counts:
    """Counts the changes of a letter on their way, and whose they are, but those that are known."""

    def __init__(self, known: dict[str, int]) -> None:
        self._known = known
        self._last = ""
        self.acts = 0
        self.who: dict[str, int] = {}
        self.has: dict[str, int] = {}
        """Copy → the last number that came, known or not."""
        self.forms: set[str] = set()
        """Those of Excel forms, as `copy/number`."""

    def of(self, acts: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The same changes."""
        for act in acts:
            copy, last = str(act.get("r")), act.get("last")
            name = f"{copy}/{act.get('n')}"
            if name != self._last and isinstance(last, int) and last > self._known.get(copy, 0):
                self.acts += 1
                who = clean(str(act.get("who") or ""))[:200]
                self.who[who] = self.who.get(who, 0) + 1
            self._last = name  # an act in pieces is one
            if is_form(copy):
                self.forms.add(name)
            elif isinstance(last, int):
                self.has[copy] = max(last, self.has.get(copy, 0))
            yield act

    def note(self, done: Exchanged, taken: Taken) -> None:
        """Adds a take-in of these changes to what an exchange did."""
        if not taken.new:
            return
        done.taken.append(taken)
        for who, count in self.who.items():
            done.who[who] = done.who.get(who, 0) + count
        done.said += [one for one in (*taken.put_right, *taken.said) if one not in done.said]


def raised(seen: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    """What two have together."""
    return {copy: max(seen.get(copy, 0), more.get(copy, 0)) for copy in {*seen, *more}}


def read_seen(text: str) -> dict[str, int]:
    """What another copy says that it has. Raises Refused for what can't be that."""
    try:
        said = json.loads(text)
        found = {str(copy): last for copy, last in said.items()}
    except (ValueError, AttributeError, RecursionError) as error:
        raise Refused("What a copy says that it has can't be read.") from error
    if len(found) > 10_000 or not all(
        COPY.fullmatch(copy) and type(last) is int and 0 <= last < 1 << 62 for copy, last in found.items()
    ):
        raise Refused("What a copy says that it has can't be read.")
    return found


def note_copy(
    book: Book, share: str, copy: str, who: str | None, seen: dict[str, int], at: str, road: str, *, has_all: bool
) -> None:
    """Notes what another copy says that it has, for who is behind.

    Of its own changes this copy then has all that it speaks of, too, if all that it sent has been taken in (`has_all`):
    what is private of them never comes. Of others' changes no more is noted than there is here.
    """
    mine = known_of(book, share)
    has = {one: min(last, mine.get(one, 0)) for one, last in seen.items() if one != copy}
    has[copy] = seen.get(copy, 0) if has_all else min(seen.get(copy, 0), mine.get(copy, 0))
    title = title_of(book, share)
    head = Head(SCHEMA, "return", share, share, title, None, copy, who, None, at, seen=has)
    take_in(book, Letter(head, iter(())), source=road, road=road)


def covers(found: dict[str, int], since: dict[str, int]) -> bool:
    """Whether all of `since` is in what was found."""
    return all(last <= found.get(copy, 0) for copy, last in since.items())


def ordered(seen: Any) -> dict[str, int]:
    """What is seen of copies, without forms, whose acts have no order."""
    return {copy: last for copy, last in dict(seen).items() if not is_form(copy)}

"""A hub: a PostgreSQL server that keeps for each plan the list of what officers did. Only here is psycopg known.

Every exchange connects, and each of its transactions may be repeated: nothing is doubled. How far this copy has read is
kept as (epoch, place, mark of the push that is there), and so is where the hub ended when something was last sent. Both
are looked at before anything is sent: a hub that was put back uses its places again, and would hide what is new.
"""

import json
import random
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import Any, NamedTuple

from tsworkbench.plan.english import agreeing, are, counted
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.sharing.acts import is_form, read_act, same_content
from tsworkbench.plan.sharing.values import Head, Letter
from tsworkbench.roads.address import AWAY, driver, settings_of, told
from tsworkbench.roads.dba import MOST_BYTES, MOST_TOGETHER, VERSION, number_of, writers
from tsworkbench.roads.state import (
    Away,
    Counts,
    Exchanged,
    Road,
    State,
    Unwelcome,
    note_copy,
    raised,
    read_seen,
    sendable,
    title_of,
)
from tsworkbench.store.book import SCHEMA, Book, utc_text
from tsworkbench.store.sharing.own import acts_of_forms
from tsworkbench.store.sharing.shares import share_of
from tsworkbench.work.sharing.exchange import letter_for, seen, take_in

_IN_FLIGHT, _ROWS = 1_000_000, 2000
"""Packed bytes of changes that are taken in together, and how many."""
_FEW, _SMALL = 200, 16_384
"""So many changes are fetched at a time, and the body of one that has more bytes by itself."""
_UNPACKED = 16 << 20
"""Bytes of one change, or of a piece of one."""
_PUSHED = 4_000_000
_PIECES = 500
_TRIES = 6
_chance = random.SystemRandom()
_AGAIN = ("40001", "40P01", "23505")


# -- one change, as it lies there


class Lying(NamedTuple):
    """A change, or a piece of one, as it lies on a hub."""

    replica: str
    n: str
    part: str
    last: int
    hlc: int
    form: int
    body: bytes
    hash: str


def folded(act: Mapping[str, Any]) -> Iterator[Lying]:
    """A change as it lies on a hub; one that is too large, in pieces."""
    text = json.dumps(act, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
    body = zlib.compress(text, 6)
    if len(act["ops"]) > 1 and (len(body) > MOST_BYTES or len(text) > _UNPACKED // 2):
        half = len(act["ops"]) // 2
        piece = act.get("piece", 0)
        for number, ops in enumerate((act["ops"][:half], act["ops"][half:])):
            yield from folded({**act, "ops": ops, "piece": piece * 2 + number + 1_000_000})
        return
    if len(body) > MOST_BYTES:
        raise Refused("A change here is larger than a hub takes: one text of more than a million letters. Shorten it.")
    part = str(act["piece"]) if "piece" in act else ""
    yield Lying(act["r"], act["n"], part, act["last"], act["hlc"], act["format"], body, _hash(body))


Other = tuple[Lying, dict[str, Any]]
"""A change as it is here, and as it lies on the hub under the same name."""


def _hash(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()


def unfolded(pos: int, body: bytes, said: str, sender: Callable[[int], str]) -> dict[str, Any]:
    """A change as it was sent. Raises Refused, with the login that sent it, unless it is one."""
    try:
        if _hash(body) != said:
            raise ValueError(said)
        inflate = zlib.decompressobj()
        text = inflate.decompress(body, _UNPACKED)
        if not inflate.eof:
            raise ValueError("too large")
        found = json.loads(text)
        read_act(found)
    except (ValueError, zlib.error, RecursionError, Refused) as error:
        raise Refused(
            f"Number {pos} on the hub, sent by the login {clean(sender(pos))[:60]}, is no change of a plan. Nothing "
            "from there on was taken in: ask the hub's DBA to delete it."
        ) from error
    return dict(found)


# -- connected


class Place(NamedTuple):
    """How far a copy has read on a hub."""

    epoch: str
    pos: int
    mark: int
    """A random number of the push by which that place was filled: the same change sent anew has another."""


class Hello(NamedTuple):
    """What a hub says of a plan."""

    epoch: str
    upto: int
    """The place of its last change."""
    goes_on: bool
    """Whether it goes on from where this copy has read it."""
    may_write: bool


class Pulled(NamedTuple):
    """What lies at a place."""

    pos: int
    mark: int
    hash: str
    body: bytes
    """Empty where it is known here."""
    copy: str = ""
    """Whose it is; said only where it may be known here."""
    last: int = 0


class Hub:
    """One connection to a hub, for one plan."""

    def __init__(self, where: str, share: str) -> None:
        self._psycopg = driver()
        self._where, self._share = where, share
        self.number = number_of(share)
        self._connection: Any = None

    def __enter__(self) -> "Hub":
        with self._sentences():
            self._connection = self._psycopg.connect(
                **settings_of(self._where), autocommit=True, prepare_threshold=None
            )
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(self._psycopg.Error):
            self._connection.close()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except self._psycopg.Error as error:
            raise told(error) from error
        except OSError as error:
            raise Away(AWAY) from error

    def hello(self, place: Place | None, newest: Place | None = None) -> Hello:
        """What the hub has of the plan, and whether it still has what was at `place`, up to which this copy has read,
        and at `newest`, its end when something was last sent. Raises Unwelcome where this login isn't one of the plan.
        """
        marks = ", ".join(["(select a.mark from tsw.act a where a.plan=p.plan and a.pos=%s)"] * 2)
        asked = [one or Place("", 0, 0) for one in (place, newest)]
        with self._sentences():
            row = self._connection.execute(
                f"select (select max(version) from tsw.about), p.epoch, c.pos, {marks}, "
                "coalesce(pg_has_role(current_user, to_regrole(%s)::oid, 'member'), false) "
                "from tsw.plan p join tsw.counter c on c.plan=p.plan where p.plan=%s and p.share=%s",
                (*(one.pos for one in asked), writers(self.number), self.number, self._share),
            ).fetchone()
        if row is None:
            raise Unwelcome("The hub knows you, but not for this plan. Ask its owner; nothing was sent.")
        version, epoch, upto, *there, may_write = row
        if version is not None and version > VERSION:
            raise Unwelcome("The hub is of a later version. Update tsworkbench; nothing was sent.")
        goes_on = (
            place is not None
            and place.epoch == epoch
            and all(
                one.pos == 0 or (one.pos <= upto and mark == one.mark) for one, mark in zip(asked, there, strict=True)
            )
        )
        return Hello(epoch, upto, goes_on, may_write)

    def newest(self, epoch: str) -> Place:
        """Where the hub ends now."""
        with self._sentences():
            row = self._connection.execute(
                "select pos, mark from tsw.act where plan=%s order by pos desc limit 1", (self.number,)
            ).fetchone()
        return Place(epoch, *(row or (0, 0)))

    def plans(self) -> list[tuple[str, str]]:
        """(share, title) of the plans that this login may read."""
        with self._sentences():
            rows = self._connection.execute("select share, title from tsw.plan order by title, share").fetchall()
        return [(str(row[0]), clean(str(row[1]))) for row in rows]

    def pull(self, after: int, upto: int, known: Mapping[str, int]) -> Iterator[list[Pulled]]:
        """The changes up to a place, as many at a time as are small enough together; of those of `known` no body."""
        some: list[Pulled] = []
        size = 0
        while after < upto:
            with self._sentences():
                rows = self._again(self._few, after, upto, known)
            if not rows:
                break
            for pos, mark, there, body, *whose in rows:
                if body is None:
                    body = self._large(pos)
                if some and (size + len(body) > _IN_FLIGHT or len(some) >= _ROWS):
                    yield some
                    some, size = [], 0
                some.append(Pulled(pos, mark, there, body, *whose))
                size += len(body)
            after = rows[-1][0]
        if some:
            yield some

    def _few(self, after: int, upto: int, known: Mapping[str, int]) -> list[tuple[Any, ...]]:
        """(place, mark, hash, body) of the next changes: of a large one no body, of one that is known an empty one."""
        body, joined, whose = f"case when octet_length(a.body) <= {_SMALL} then a.body end", "", ""
        values: tuple[Any, ...] = ()
        if known:
            body = f"case when k.last >= a.last then ''::bytea when octet_length(a.body) <= {_SMALL} then a.body end"
            joined = "left join unnest(%b::text[], %b::bigint[]) as k(copy, last) on k.copy=a.replica "
            whose = ", a.replica, a.last"
            values = (list(known), list(known.values()))
        found: list[tuple[Any, ...]] = self._connection.execute(
            f"select a.pos, a.mark, a.hash, {body}{whose} from tsw.act a {joined}"
            f"where a.plan=%b and a.pos>%b and a.pos<=%b order by a.pos limit {_FEW}",
            (*values, self.number, after, upto),
            binary=True,
        ).fetchall()
        return found

    def _large(self, pos: int) -> bytes:
        with self._sentences():
            row = self._connection.execute(
                "select body from tsw.act where plan=%b and pos=%b", (self.number, pos), binary=True
            ).fetchone()
        return b"" if row is None else bytes(row[0])

    def sender(self, pos: int) -> str:
        """The login that sent what is at a place."""
        with self._sentences():
            row = self._connection.execute(
                "select login from tsw.act where plan=%s and pos=%s", (self.number, pos)
            ).fetchone()
        return "" if row is None else str(row[0])

    def push(self, lying: list[Lying], place: Place) -> tuple[Place, int, list[Other]]:
        """Sends changes, in one transaction. Returns how far this copy knows the hub now, how many were new there, and
        those that lie there with another content. Raises Restored where the hub doesn't go on from `place`.
        """
        with self._sentences():
            done: tuple[Place, int, list[Other]] = self._again(self._push, lying, place)
        return done

    def _push(self, lying: list[Lying], place: Place) -> tuple[Place, int, list[Other]]:
        columns = [list(column) for column in zip(*lying, strict=True)]
        mark = _chance.getrandbits(62) + 1
        row = self._connection.execute(
            _PUSH,
            (self.number, len(lying), place.pos, self.number, self.number, len(lying), mark, *columns, *place, *place),
        ).fetchone()
        if row is None or row[0] is None:
            raise Unwelcome("The hub lets you read this plan, not write to it. Nothing was sent.")
        last, goes_on, new = row[0], row[1], sorted(row[2] or ())
        if not goes_on:
            raise Restored
        first = last - len(lying) + 1
        there = [one for pos, one in enumerate(lying, first) if pos not in set(new)]
        if new and first == place.pos + 1:  # nobody else has sent anything meanwhile
            place = Place(place.epoch, new[-1], mark)
        return place, len(new), self._other(there) if there else []

    def _other(self, there: list[Lying]) -> list[Other]:
        """What lies there under the names of changes with another content."""
        rows = self._connection.execute(
            "select a.pos, a.body, a.hash, a.replica, a.n, a.part from tsw.act a "
            "join unnest(%s::text[], %s::text[], %s::text[], %s::text[]) as t(replica, n, part, hash) "
            "on a.replica=t.replica and a.n=t.n and a.part=t.part "
            "where a.plan=%s and a.hash<>t.hash",
            (*([one[at] for one in there] for at in (0, 1, 2, 7)), self.number),
        ).fetchall()
        named = {(one.replica, one.n, one.part): one for one in there}
        return [(named[row[3:]], unfolded(row[0], row[1], row[2], self.sender)) for row in rows]

    def tell(self) -> None:
        """Says to those who listen that there is news. Where a server has no such thing, nothing happens."""
        with suppress(self._psycopg.Error):
            self._connection.execute("select pg_notify(%s, '')", (f"tsw_{self.number}",))

    def note_copy(self, replica: str, who: str | None, seen: Mapping[str, int]) -> None:
        """Says what this copy has: others see by it who is behind."""
        with self._sentences():
            self._again(
                self._connection.execute,
                "insert into tsw.copy(plan, login, replica, who, format, seen, pos, mark) "
                "select %s, current_user, %s, %s, %s, %s, coalesce(max(t.pos), 0), coalesce(max(t.mark), 0) from "
                "(select pos, mark from tsw.act where plan=%s order by pos desc limit 1) as t "
                "on conflict (plan, login, replica) do update set who=excluded.who, format=excluded.format, "
                "seen=excluded.seen, pos=excluded.pos, mark=excluded.mark, heard=now()",
                (self.number, replica, who, SCHEMA, json.dumps(dict(seen), separators=(",", ":")), self.number),
            )

    def copies(self, but: str) -> list[tuple[str, str | None, str, int, float]]:
        """(copy, who, what it has, how far the hub was when it said so, and when) of the other copies.

        Where the hub has been put back since, it was as far as it never will be.
        """
        with self._sentences():
            rows = self._connection.execute(
                "select c.replica, c.who, c.seen, "
                f"case when c.pos=0 or a.pos is not null then c.pos else {_NEVER} end, "
                "extract(epoch from c.heard)::float8 from tsw.copy c "
                "left join tsw.act a on a.plan=c.plan and a.pos=c.pos and a.mark=c.mark "
                "where c.plan=%s and c.replica<>%s order by c.heard limit 10000",
                (self.number, but),
            ).fetchall()
        return [(str(row[0]), row[1], str(row[2]), int(row[3]), float(row[4])) for row in rows]

    def news(self, seconds: float) -> bool:
        """Waits for somebody to say that there is news."""
        with self._sentences():
            return any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1))

    def begin_to_listen(self) -> bool:
        """Whether this server tells of news."""
        try:
            (wanted,) = self._connection.execute("select bool_and(listen) from tsw.about").fetchone()
            if not wanted:
                return False
            self._connection.execute(f"listen tsw_{self.number}")
        except self._psycopg.Error:
            return False
        return True

    def _again(self, run: Callable[..., Any], *asked: Any) -> Any:
        """Runs a transaction; again where it got in another's way."""
        for attempt in range(_TRIES):
            try:
                return run(*asked)
            except self._psycopg.Error as error:
                if error.sqlstate not in _AGAIN or attempt == _TRIES - 1:
                    raise
                time.sleep(random.random() * 0.05 * 2**attempt)
        raise AssertionError


_NEVER = 1 << 62
_GOES_ON = "here.epoch=%b and (%b=0 or here.there=%b)"
_PUSH = f"""
with here as (
  select tsw.advance(%b, %b) as last, p.epoch,
    coalesce((select a.mark from tsw.act a where a.plan=p.plan and a.pos=%b), 0) as there
    from tsw.plan p where p.plan=%b
), put as (
  insert into tsw.act(plan, pos, mark, replica, n, part, last, hlc, format, body, hash)
  select %b, here.last - %b + t.at, %b, t.replica, t.n, t.part, t.last, t.hlc, t.format, t.body, t.hash
    from here, unnest(
      %b::text[], %b::text[], %b::text[], %b::bigint[], %b::bigint[], %b::int[], %b::bytea[], %b::text[]
    ) with ordinality as t(replica, n, part, last, hlc, format, body, hash, at)
   where here.last is not null and {_GOES_ON}
  on conflict (plan, replica, n, part) do nothing returning pos
)
select last, {_GOES_ON}, (select array_agg(pos) from put) from here
"""
"""The place of the changes and the changes, in one transaction and one turn: nothing unless the hub goes on from where
this copy has read it."""


class Restored(Exception):
    """The hub doesn't go on from where it was last seen: it was put back from a backup, or is another one."""


# -- an exchange


def exchange(book: Book, plan_id: str, road: Road, state: State) -> Exchanged:
    """What others did is taken in, and what the hub hasn't got is sent."""
    share = share_of(book, plan_id)[0]
    done = Exchanged(road, utc_text(book.now()))
    with Hub(road.where, share) as hub:
        for _ in range(3):
            try:
                _exchange(book, share, hub, state, done)
                return done
            except Restored:
                continue
    raise Away("The hub is being put back just now. Nothing is lost: the next look will do.")


def _exchange(book: Book, share: str, hub: Hub, state: State, done: Exchanged) -> None:
    before = Place(*state["place"]) if state["place"] else None
    hello = hub.hello(before, Place(*state["newest"]) if state["newest"] else None)
    known: dict[str, int] = {}
    if before is None or not hello.goes_on:
        state["restored"] = before is not None or bool(state["restored"])
        state["place"], state["newest"] = [hello.epoch, 0, 0], None
        state["seen"], state["own"], state["forms"] = {}, {}, []
        if book.local("share.part") is None:
            known = {copy: last for copy, last in seen(book, share).items() if not is_form(copy)}
    _take(book, share, hub, hello, state, done, known)
    sent = _send(book, share, hub, state, done) if hello.may_write else 0
    done.sent += sent
    if state["restored"]:
        if sent:
            done.said.append(
                f"The hub had forgotten {counted(sent, 'change')}; this laptop has brought "
                f"{agreeing(sent, 'it', 'them')} back."
            )
        state["restored"] = False
    if state["twice"]:
        done.said.append(_twice(state["twice"]))
    if not hello.may_write:
        done.said.append("The hub lets you read this plan: what you change here stays here.")
    _hear(book, share, hub, hello, state)


def _twice(acts: Mapping[str, str]) -> str:
    who = next((name for name in acts.values() if name), None)
    return (
        f"Two copies wrote under one name (a backup was put back by hand): {counted(len(acts), 'change')} of this one "
        f"{are(len(acts))} not on the hub. On {f'{who}’s' if who else 'that'} laptop: “tsworkbench share --new-copy”, "
        "and say again what is missing."
    )


def _take(book: Book, share: str, hub: Hub, hello: Hello, state: State, done: Exchanged, known: dict[str, int]) -> None:
    """Takes in what the hub has and this copy hasn't read, a few changes at a time; each time it is noted how far."""
    title = title_of(book, share)
    own = {
        book.replica(),
        *book.names(),
    }  # what lies there of these may be less than there is here: it is sent once more
    for some in hub.pull(state["place"][1], hello.upto, known):
        counts = Counts(seen(book, share))
        fresh = [one for one in some if one.body]
        if fresh:
            acts = (unfolded(one.pos, one.body, one.hash, hub.sender) for one in fresh)
            whole = state["place"][1] == 0 and not known
            head = Head(SCHEMA, "return", share, share, title, None, "", None, None, done.at, whole=whole)
            counts.note(done, take_in(book, Letter(head, counts.of(acts)), source=done.road.name, road="hub"))
        for one in some:
            if not one.body and not is_form(one.copy):
                counts.has[one.copy] = max(counts.has.get(one.copy, 0), one.last)
        back = {copy: last for copy, last in counts.has.items() if copy in own}
        state["own"] = raised(dict(state["own"] or {}), back)
        state["seen"] = raised(state.seen(), {copy: last for copy, last in counts.has.items() if copy not in own})
        state["forms"] = sorted(state.forms() | counts.forms)
        state["place"] = [hello.epoch, some[-1].pos, some[-1].mark]
        state.save()


def _send(book: Book, share: str, hub: Hub, state: State, done: Exchanged) -> int:
    """Sends what the hub hasn't got, of anybody. Returns how many changes were new there."""
    mine = seen(book, share)
    had, forms = state.seen(), state.forms()
    sent = 0
    if not any(last > had.get(copy, 0) for copy, last in mine.items()) and acts_of_forms(book) <= forms:
        return 0
    letter = letter_for(book, share, since=had, pieces=_PIECES)
    if letter.head.part and not had:
        raise Unwelcome("This copy has only some rows of the plan. Share it from the copy that is home first.")
    other: list[Other] = []
    for batch in _batches(one for act in sendable(letter, forms) for one in folded(act)):
        place, new, there = hub.push(batch, Place(*state["place"]))
        sent += new
        other += there
        state["place"] = list(place)
    state["newest"] = list(hub.newest(state["place"][0]))  # all that it is said to have lies up to there
    state["forms"] = sorted({*forms, *acts_of_forms(book)})
    state["seen"] = raised(had, {copy: last for copy, last in letter.head.seen.items() if not is_form(copy)})
    state.save()
    if sent:
        hub.tell()
    if other:
        _compare(hub, other, state, done)
    return sent


def _batches(lying: Iterator[Lying]) -> Iterator[list[Lying]]:
    batch: list[Lying] = []
    size = 0
    for one in lying:
        if batch and (len(batch) >= MOST_TOGETHER or size + len(one.body) > _PUSHED):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += len(one.body)
    if batch:
        yield batch


def _compare(hub: Hub, other: list[Other], state: State, done: Exchanged) -> None:
    """Looks at changes that lie on the hub with another content than here: op by op, for a copy may lack some of them.

    What the hub lacks of them follows as a piece more. Two that say different things of one fact were made by two
    copies under one name: that is said until it is put right.
    """
    more: list[Lying] = []
    for mine, theirs in other:
        there = {(op["t"], op["i"], op["f"]): op["v"] for op in theirs["ops"]}
        act = json.loads(zlib.decompress(mine.body))
        apart = theirs["hlc"] != act["hlc"] or any(
            not same_content(op["v"], there[key]) for op in act["ops"] if (key := (op["t"], op["i"], op["f"])) in there
        )
        if apart:
            twice = dict(state["twice"] or {})
            twice[f"{mine.replica}/{mine.n}"] = act["who"] or ""
            state["twice"] = twice
            continue
        missing = [op for op in act["ops"] if (op["t"], op["i"], op["f"]) not in there]
        if missing:
            for one in folded({**act, "ops": missing, "piece": 2_000_000}):
                more.append(one._replace(part=f"+{one.hash[:16]}"))
    for start in range(0, len(more), MOST_TOGETHER):
        place, new, _ = hub.push(more[start : start + MOST_TOGETHER], Place(*state["place"]))
        state["place"] = list(place)
        done.sent += new
    state.save()


def _hear(book: Book, share: str, hub: Hub, hello: Hello, state: State) -> None:
    """Says what this copy has, and hears what the others have; without news nothing is written, here or there."""
    replica = book.replica()
    if replica is None:
        return
    own, there = {replica, *book.names()}, raised(state.seen(), dict(state["own"] or {}))
    mine = {copy: there.get(copy, 0) if copy in own else last for copy, last in seen(book, share).items()}
    now = book.now() // 1000
    told = [blake2b(json.dumps([book.who, sorted(mine.items())]).encode(), digest_size=8).hexdigest(), now]
    before = state["told"] or ["", 0]
    if told[0] != before[0] or not 0 <= now - before[1] < _QUIET:
        hub.note_copy(replica, book.who, mine)
        state["told"] = told
    heard = dict(state["heard"] or {})
    for copy, who, text, pos, at in hub.copies(replica):
        word = [blake2b(text.encode(), digest_size=8).hexdigest(), int(at)]
        if copy in heard and heard[copy][0] == word[0] and 0 <= word[1] - heard[copy][1] < _QUIET:
            continue
        with suppress(Refused):
            name = clean(who)[:200] if who else None
            has_all = pos <= hello.upto
            note_copy(book, share, copy, name, read_seen(text), utc_text(int(at * 1000)), "hub", has_all=has_all)
            if has_all:
                heard[copy] = word
    state["heard"] = heard
    state.save()


_QUIET = 600
"""Seconds for which a copy needn't say again what it has said."""

"""Other copies of a plan: what they have told that they have, which one is home, and the take-ins there were."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from tsworkbench.plan.sharing.facts import BIRTH
from tsworkbench.store.book import Act, Book, utc_text
from tsworkbench.store.sharing.ops import RESTATED, read_ops, tables_of
from tsworkbench.store.sharing.own import apply
from tsworkbench.store.sharing.unsettled import settlements
from tsworkbench.store.tables import NAMES

HOME = "share.home"
"""The key of the setting of a plan that names its home."""
_OF_SETTINGS = UUID("0d4f3c1e-6b52-5c3e-9a37-3f1c5e0c7a11")


def home_setting(plan_id: str) -> str:
    """The id of the setting: two copies that claim to be home speak of one row."""
    return str(uuid5(_OF_SETTINGS, f"{plan_id} {HOME}"))


class Claim(NamedTuple):
    """Which copies claim to be home, the one that counts first; and who made the claim that counts."""

    copies: tuple[str, ...]
    who: str | None
    aside: tuple[str, ...] = ()
    """The acts by which the others claimed it."""


def claims(book: Book, share: str) -> Claim:
    """Who claims to be home; more than one where two did without knowing of each other."""
    row = home_setting(share)
    now = book.value("select value from setting where id=? and deleted=0", row)
    if now is None:
        return Claim((), None)
    tables = tables_of(book)
    outcome = read_ops(book, tables, [("setting", row)]).fold(("setting", row, "value"), tables).outcome()
    if outcome is None:
        return Claim((now,), None)
    settled = settlements(book, [row]).get(("setting", row, "value"), [])
    done = frozenset().union(*(one.aside for one in settled))
    others = {op.cells["value"]: op.id for op in outcome.aside if op.id not in done}
    who = book.value("select who from action where seq=?", outcome.top.act)
    return Claim(tuple(dict.fromkeys((now, *others))), who, tuple(others.values()))


def is_shared(book: Book, plan_id: str) -> bool:
    """Whether somebody has made a copy the home of a plan."""
    return bool(book.value("select 1 from setting where plan_id=? and key=? and deleted=0", plan_id, HOME))


def a_share(book: Book) -> str | None:
    """A plan of the file that is shared, the first of them; None if none is."""
    found = book.value("select plan_id from setting where key=? and deleted=0 order by plan_id limit 1", HOME)
    return None if found is None else str(found)


def peers(book: Book, share: str) -> list[Mapping[str, Any]]:
    """The other copies that have been heard of, the longest silent first, but those that were given up."""
    here = book.value("select replica from ctx")
    rows = book.rows("select * from peer where share=? and gone=0 and copy<>? order by heard_at, copy", share, here)
    return [dict(zip(row.keys(), tuple(row), strict=True)) for row in rows]


def told_seen(book: Book, share: str, copy: str) -> dict[str, int] | None:
    """What a copy has told that it has; None if nothing, or only some rows."""
    row = book.row("select seen, part from peer where share=? and copy=?", share, copy)
    return None if row is None or row["part"] else dict(json.loads(row["seen"]))


def given_up(book: Book, share: str) -> set[str]:
    """The copies for which nobody waits any longer."""
    return {str(row[0]) for row in book.rows("select copy from peer where share=? and gone=1", share)}


def give_up(book: Book, share: str, copy: str) -> None:
    """Waits for a copy no longer."""
    with book.transaction():
        book.connection.execute("update peer set gone=1 where share=? and copy=?", (share, copy))


def lacks(book: Book, seen: Mapping[str, int]) -> int:
    """How many acts of the file that change something are beyond what was seen, whoever did them."""
    acts = book.rows(
        "select replica, last from action a where last is not null and (n is not null or "
        "exists (select 1 from change c where c.action=a.seq and c.tbl not in ('note', 'task')))"
    )
    outside = book.rows("select replica, dseq as last from change where action is null and tbl not in ('note', 'task')")
    return sum(row["last"] > seen.get(row["replica"], 0) for row in (*acts, *outside))


def acts_of(book: Book, copy: str) -> int:
    """How many acts of a copy are known here."""
    return int(book.value("select count(*) from action where replica=? and n is not null and last is not null", copy))


class TakeIn(NamedTuple):
    """One take-in, as it was noted."""

    seq: int
    at: str
    who: str | None
    source: str
    road: str
    plan: str | None
    from_copy: str | None
    from_who: str | None
    made_at: str | None
    acts: int


def take_ins(book: Book, *, limit: int = 100) -> list[TakeIn]:
    """The take-ins, newest first."""
    return [TakeIn(*tuple(row)) for row in book.rows("select * from take order by seq desc limit ?", limit)]


def take_in(book: Book, take: int) -> TakeIn | None:
    """A take-in by its number."""
    row = book.row("select * from take where seq=?", take)
    return None if row is None else TakeIn(*tuple(row))


def acts_in(book: Book, take: int) -> list[int]:
    """The numbers of the acts of a take-in, the newest first."""
    return [row[0] for row in book.rows("select seq from action where batch=? order by seq desc", take)]


def parked(book: Book) -> list[Mapping[str, Any]]:
    """The acts that wait: copy, who, why."""
    rows = book.rows(
        "select a.seq, a.replica as copy, a.who, a.hlc, a.label, p.why, a.n from parked p "
        "join action a on a.seq=p.action where p.released is null order by a.hlc, a.seq"
    )
    return [dict(zip(row.keys(), tuple(row), strict=True)) for row in rows]


def ops_of(book: Book, act: int) -> list[tuple[str, str, str, dict[str, Any]]]:
    """(table, row, fact, cells) that an act of another copy set."""
    rows = book.rows("select tbl, row, fact, v from op where action=?", act)
    found = [(row["tbl"], row["row"], row["fact"], json.loads(row["v"])) for row in rows]
    rank = {table: place for place, table in enumerate(NAMES)}
    return sorted(found, key=lambda op: (op[2] != BIRTH, rank.get(op[0], 0), op[1], op[2]))


def restate(book: Book, act: Act, share: str, copy: str, waiting: list[Mapping[str, Any]]) -> None:
    """Says as a part of an act what has waited, and that as it was said it counts no more anywhere."""
    for one in waiting:
        for table, row, fact, cells in ops_of(book, one["seq"]):
            apply(book, act, table, row, fact, cells)
    key = f"{RESTATED}{copy}"
    numbers = {one["n"] for one in waiting}
    there = book.row("select id, value from setting where key=? and plan_id=? and deleted=0", key, share)
    if there is None:
        row_id = str(uuid5(_OF_SETTINGS, f"{share} {key}"))
        act.insert("setting", id=row_id, plan_id=share, key=key, value=json.dumps(sorted(numbers)))
    else:
        act.set("setting", there["id"], value=json.dumps(sorted(numbers | set(json.loads(there["value"])))))
    acts = [one["seq"] for one in waiting]
    book.connection.executemany("update parked set why='restated' where action=?", [(act,) for act in acts])


# -- Excel forms


def clock(book: Book) -> int:
    """The clock of the newest act of the file: what a form says is later than that, and than nothing that comes."""
    return int(book.value("select hlc from ctx"))


def note_form(book: Book, copy: str, share: str, who: str, made_at: str) -> None:
    """Notes that a form was sent. It takes the place of one that its officer hasn't sent back."""
    with book.transaction():
        run = book.connection.execute
        run(
            "update peer set gone=1 where share=? and who=? and road='form' and heard_at is null and copy<>?",
            (share, who, copy),
        )
        run(
            "insert or replace into peer(copy, share, who, made_at, road, part) values(?, ?, ?, ?, 'form', 1)",
            (copy, share, who, made_at),
        )


def note_form_back(book: Book, copy: str) -> None:
    """Notes that a form came back."""
    with book.transaction():
        book.connection.execute("update peer set heard_at=? where copy=?", (utc_text(book.now()), copy))


def knows_form_act(book: Book, copy: str, beginning: str) -> bool:
    """Whether an act of a form is known whose number begins so."""
    return bool(
        book.value("select 1 from action where replica=? and n>=? and n<?", copy, f"{beginning}-", f"{beginning}.")
    )


def form_acts(book: Book, copy: str) -> dict[tuple[str, str, str], list[str]]:
    """(table, row, fact) → the acts of a form that are known and set it."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in book.rows(
        "select o.tbl, o.row, o.fact, a.n from op o join action a on a.seq=o.action where a.replica=? order by a.seq",
        copy,
    ):
        found[row["tbl"], row["row"], row["fact"]].append(f"{copy}/{row['n']}")
    return found

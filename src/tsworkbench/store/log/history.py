"""The history: the log a page at a time, newest first, put together act by act.

A page is asked for by where the last one ended, so that the history of 100,000 acts opens like that of ten.
Changes that another program made belong to no act: those between two acts stand together as one.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from tsworkbench.store.book import Book, Row, utc_text
from tsworkbench.store.log.cells import column_of
from tsworkbench.store.tables import (
    BELONGING,
    HANGING,
    OF_HANGING,
    PARENT,
    PARENT_COLUMN,
    title_column,
)

PAGE = 60
MOST = 12
"""Changes that are read of one act; of an import of thousands nobody reads them all."""


class Change(NamedTuple):
    """One changed cell; `column` is None where the row was added."""

    seq: int
    table: str
    row: str
    column: str | None
    old: Any
    new: Any


class Past(NamedTuple):
    """An act and what it changed; or (`act` is None) what another program changed between two acts."""

    act: int | None
    at: str
    who: str | None
    label: str | None
    kind: str
    changes: tuple[Change, ...]
    size: int
    """How many changes it made in all."""
    taken_back: bool


class Page(NamedTuple):
    """Some of the past, newest first, and from where the next page goes on; None at the beginning of the log."""

    past: list[Past]
    before: int | None


def page_of_file(book: Book, before: int | None = None, limit: int = PAGE, *, since: int = 0, most: int = MOST) -> Page:
    """The acts before change `before`, newest first, down to (and without) change `since`.

    Of each act at most `most` changes are read. An act that changed nothing is in its place too.
    """
    top = before if before is not None else _END
    starts = _starts(book, top, since, limit)
    whole = len(starts) < limit or starts[-1]["first"] is None
    low = since + 1 if whole else starts[-1]["first"]
    changes = book.rows(f"{_CHANGE} where action is null and seq >= ? and seq < ?", low, top)
    for start in starts if most else ():
        changes += book.rows(f"{_CHANGE} where action=? order by seq limit ?", start["seq"], most)
    past = _put_together(book, changes, starts, MOST)
    return Page(past, None if whole else low)


_END = 1 << 62
_CHANGE = "select seq, action, hlc, tbl, row, col, old, new from change"


def _starts(book: Book, top: int, since: int, limit: int) -> list[Row]:
    """Acts before change `top`, newest first: number, first change and how many. The last one has changed something,
    unless it is the first of all, so that a page can end with it.
    """
    found: list[Row] = []
    newest = book.value("select action from change where seq>=? and action is not null order by seq limit 1", top)
    oldest = book.value(
        "select action from change where seq<=? and action is not null order by seq desc limit 1", since
    )
    while True:
        more = book.rows(
            "select a.seq, (select min(seq) from change where action=a.seq) first, "
            "(select count(*) from change where action=a.seq) size from action a "
            "where a.seq < ?1 and a.seq > ?2 order by a.seq desc limit ?3",
            found[-1]["seq"] if found else newest if newest is not None else _END,
            oldest or 0,
            limit if not found else 1,
        )
        found += more
        if not more or len(found) < limit or found[-1]["first"] is not None:
            break
    return found


def page_of_row(book: Book, row_id: str, before: int | None = None, limit: int = 5 * PAGE, *, since: int = 0) -> Page:
    """The acts that changed a row, or what hangs on it, before change `before` and after change `since`.

    A page holds about `limit` changes: it ends where an act ends.
    """
    mine = f"{_CHANGE} where row in ({_ids_of_row('?1')}) and seq < ?2 and seq > ?3"
    rows = book.rows(f"{mine} order by seq desc limit ?4", row_id, before if before is not None else _END, since, limit)
    if len(rows) < limit:
        return Page(_put_together(book, rows[::-1]), None)
    last = rows[-1]
    other = f"select max(seq) from ({mine}) where action is not ?4"
    floor = book.value(other, row_id, last["seq"], since, last["action"]) or since
    rows += book.rows(f"{mine} order by seq desc", row_id, last["seq"], floor)
    return Page(_put_together(book, rows[::-1]), rows[-1]["seq"] if floor > since else None)


def _ids_of_row(row: str) -> str:
    """The query for the ids of all whose changes are the history of a row: its own, and of what hangs on it.

    `row` is the SQL of the row's id. What an issued report said of a row (``reported``) changes nothing of it.
    """
    hanging = [f"select id from {table} where row_id={row}" for table in HANGING]
    belonging = [
        f"select id from {table} where {column}={row}" for table, above in BELONGING.items() for column in above
    ]
    belonging += [
        f"select id from {table} where {column} in (select id from {above} where row_id={row})"
        for table, (above, column) in OF_HANGING.items()
    ]
    of_registers = [
        f"select id from redaction where row_id={row}",
        *(f"select id from {table} where register_id={row}" for table in ("field", "figure")),
    ]
    of_groups = [
        f"select id from {table} where group_id in (select id from delivery_group where plan_id={row})"
        for table in ("meeting", "member")
    ]
    return " union all ".join((f"select {row}", *hanging, *belonging, *of_registers, *of_groups))


def of_file(book: Book, *, since: int = 0, most: int = MOST) -> Iterator[Past]:
    """The whole past of the file after change `since`, newest first, read as far as it is asked for."""
    return _pages(lambda before: page_of_file(book, before, since=since, most=most))


def of_row(book: Book, row_id: str, *, since: int = 0) -> Iterator[Past]:
    """The whole past of a row and of what hangs on it, as `of_file`."""
    return _pages(lambda before: page_of_row(book, row_id, before, since=since))


def of_acts(book: Book, acts: Sequence[int], *, most: int = MOST) -> list[Past]:
    """Some acts by their numbers, newest first, each with its first changes."""
    starts = book.rows(
        "select a.seq, (select min(seq) from change where action=a.seq) first, "
        "(select count(*) from change where action=a.seq) size from action a "
        "where a.seq in (select value from json_each(?)) order by a.seq desc",
        json.dumps(list(acts)),
    )
    changes: list[Row] = []
    for start in starts:
        changes += book.rows(f"{_CHANGE} where action=? order by seq limit ?", start["seq"], most)
    return _put_together(book, changes, starts, most)


def acts_of_take(book: Book, take: int) -> list[tuple[int, str]]:
    """(number, `copy/number there`) of the acts that came with a take-in, newest first."""
    rows = book.rows("select seq, replica || '/' || n as id from action where batch=? order by seq desc", take)
    return [(row["seq"], row["id"]) for row in rows]


def whose_acts(book: Book, take: int) -> list[str]:
    """In whose names the acts are that came with a take-in, each once."""
    rows = book.rows("select distinct who from action where batch=? and who is not null order by who", take)
    return [row["who"] for row in rows]


REPAIR = "Put right: "
"""What the label of an act begins with by which home has put something right."""


def put_right_after(book: Book, take: int) -> str:
    """What home put right after a take-in, as its act calls it; empty where it had nothing to."""
    label = book.value(
        f"select label from action where n is null and label like '{REPAIR}%' "
        "and seq > (select max(seq) from action where batch=?1) "
        "and seq < coalesce((select min(seq) from action where batch>?1), 1 << 62) order by seq limit 1",
        take,
    )
    return str(label or "").removeprefix(REPAIR)


def _pages(read: Callable[[int | None], Page]) -> Iterator[Past]:
    before: int | None = None
    while True:
        page = read(before)
        yield from page.past
        before = page.before
        if before is None:
            return


def _put_together(book: Book, changes: list[Row], starts: Iterable[Row] = (), most: int | None = None) -> list[Past]:
    """Changes as acts, newest first. `starts`: acts with how many changes they made, whether or not any was read."""
    read: list[tuple[float, int | None, Row | None]] = [(row["seq"], row["action"], row) for row in changes]
    sizes: dict[int, int] = {}
    end = 0.0
    for start in sorted(starts, key=lambda row: int(row["seq"])):
        sizes[start["seq"]] = start["size"]
        read.append((end if start["first"] is None else start["first"], start["seq"], None))
        end = end if start["first"] is None else start["first"] + start["size"] - 0.5
    read.sort(key=lambda one: one[0])
    acts = _acts(book, {act for _, act, _ in read if act is not None})
    found: list[Past] = []
    for seq, group in groupby(read, key=lambda one: one[1]):
        rows = [row for _, _, row in group if row is not None]
        told = tuple(Change(r["seq"], r["tbl"], r["row"], r["col"], r["old"], r["new"]) for r in rows)
        act = acts.get(seq) if seq is not None else None
        if act is None:
            at = utc_text(rows[-1]["hlc"] >> 16)
            found.append(Past(None, at, None, None, "outside", told[:most], len(told), False))
        else:
            size = sizes.get(act["seq"], len(told))
            found.append(Past(seq, act["at"], act["who"], act["label"], act["kind"], told, size, False))
    undone = taken_back(book, [one.act for one in found if one.act is not None])
    return [one._replace(taken_back=one.act in undone) for one in reversed(found)]


def _acts(book: Book, seqs: set[int]) -> dict[int, Row]:
    marks = ",".join("?" * len(seqs))
    rows = book.rows(f"select seq, at, who, label, kind from action where seq in ({marks})", *seqs)
    return {row["seq"]: row for row in rows}


def taken_back(book: Book, acts: Iterable[int]) -> set[int]:
    """Those of `acts` that no longer hold, because a later act that does hold took them back."""
    wanted = set(acts)
    followers: dict[int, list[int]] = {}
    for row in book.rows("select seq, target from action where target >= ?", min(wanted, default=1 << 62)):
        followers.setdefault(row["target"], []).append(row["seq"])
    gone: set[int] = set()
    for seq in sorted({*followers, *wanted}, reverse=True):  # an act is only ever taken back by a later one
        if any(later not in gone for later in followers.get(seq, ())):
            gone.add(seq)
    return gone & wanted


def cell_at(book: Book, table: str, row_id: str, column: str, seq: int) -> Any:
    """What a cell held once change `seq` had been made."""
    later = book.row("select old from change where row=? and col=? and seq>? order by seq limit 1", row_id, column, seq)
    if later is not None:
        return later["old"]
    return book.value(f"select {column_of(book.connection, table, column)} from {table} where id=?", row_id)


def row_at(book: Book, table: str, row: Row, seq: int) -> dict[str, Any]:
    """The cells of a row, which is given as it is now, as they were once change `seq` had been made."""
    later = book.rows(
        "select col, old, min(seq) from change where row=? and seq>? and col is not null group by col", row["id"], seq
    )
    before = {column_of(book.connection, table, one["col"]): one["old"] for one in later}
    return {**{key: row[key] for key in row.keys()}, **before}  # noqa: SIM118


# -- which acts there are, and what they deleted


def cells_then(book: Book, table: str, columns: Iterable[str], seq: int) -> dict[str, dict[str | None, Any]]:
    """Row → what some of its cells held once change `seq` had been made, of the cells that were changed since.

    A row that was added since has None among its columns.
    """
    rows = book.rows(
        "select row, col, old, min(seq) from change where seq>? and tbl=? and (col is null or col in "
        "(select value from json_each(?))) group by row, col",
        *(seq, table, json.dumps(list(columns))),
    )
    found: dict[str, dict[str | None, Any]] = {}
    for one in rows:
        found.setdefault(one["row"], {})[one["col"]] = one["old"]
    return found


def span(book: Book) -> tuple[str | None, str | None]:
    """The moments of the first act and of the last one; None if there is none."""
    row = book.row("select min(at), max(at) from action")
    return (None, None) if row is None else (row[0], row[1])


def deleted_just_now(book: Book, row_id: str) -> bool:
    """Whether a row has been deleted in the act that is being written."""
    found = book.value(
        "select 1 from change where row=? and col='deleted' and new=1 and action=(select action from ctx)", row_id
    )
    return found is not None


def deleted_with(book: Book, row_id: str) -> list[tuple[str, str]]:
    """(table, id) of all that the act deleted by which a row was deleted last, the row itself too."""
    act = book.value(
        "select action from change where row=? and col='deleted' and new=1 order by seq desc limit 1", row_id
    )
    rows = book.rows("select tbl, row from change where action is ? and col='deleted' and new=1", act)
    return [(row[0], row[1]) for row in rows]


class Deleted(NamedTuple):
    """A deleted row; `seq` is the change that deleted it, or brought it back and deleted it again."""

    seq: int
    level: str
    id: str
    ref: str
    title: str
    plan_id: str


_GONE = "(select max(seq) from change c where c.row=t.id and c.col='deleted')"


def deleted_in(book: Book, plan_id: str, limit: int = 100) -> list[Deleted]:
    """Deleted rows of a plan whose parent is still in it, most recently deleted first."""
    found: list[Deleted] = []
    for level, parent in PARENT.items():
        rows = book.rows(
            f"select t.id, t.ref, t.{title_column(level)}, {_GONE} gone, t.plan_id from {level} t "
            f"join {parent} p on p.id=t.{PARENT_COLUMN[level]} where t.deleted=1 and p.deleted=0 and t.plan_id=? "
            "order by gone desc limit ?",
            plan_id,
            limit,
        )
        found.extend(Deleted(row[3] or 0, level, row[0], row[1] or "", row[2], row[4]) for row in rows)
    return sorted(found, reverse=True)


def deleted_called(book: Book, ref: str) -> list[Deleted]:
    """The deleted rows that bore a ref, or have it for their id, in all plans."""
    return [
        Deleted(row[3] or 0, level, row[0], row[1] or "", row[2], row[4])
        for level in PARENT
        for row in book.rows(
            f"select t.id, t.ref, t.{title_column(level)}, {_GONE}, t.plan_id from {level} t "
            "where t.deleted=1 and (t.ref=?1 or t.id=?1)",
            ref,
        )
    ]


def deleted_entries_called(book: Book, ref: str) -> list[Row]:
    """(id, ref, register_id) of the deleted entries of registers that bore a ref, or have it for their id."""
    return book.rows(
        "select id, ref, register_id from entry where deleted=1 and (ref in (?1, upper(?1)) or id=?1)", ref
    )


def set_aside_with(book: Book, level: str, activity_id: str, status: str) -> list[Row]:
    """(id, old) of an activity's rows of a level that got `status` in the act which gave it to the activity.

    Only those that still have it; `old` is the status before.
    """
    act = book.value(
        "select action from change where tbl='activity' and row=? and col='status' and new=? order by seq desc limit 1",
        activity_id,
        status,
    )
    return book.rows(
        f"select t.id, c.old from change c join {level} t on t.id=c.row and t.deleted=0 and t.status=c.new "
        "where c.action=? and c.tbl=? and c.col='status' and c.new=? and t.activity_id=? order by c.seq",
        act,
        level,
        status,
        activity_id,
    )


class Net(NamedTuple):
    """What a row's cells held at a point in the log and hold now, as changes; and who changed it last."""

    table: str
    row: str
    at: str | None
    who: str | None
    changes: tuple[Change, ...]


def rows_since(book: Book, seq: int, limit: int = 5000) -> list[tuple[str, str, int]]:
    """(table, id, number of its last change) of the rows changed after change `seq`, the last changed first."""
    rows = book.rows(
        "select tbl, row, max(seq) newest from change where seq>? group by row order by newest desc limit ?", seq, limit
    )
    return [(row[0], row[1], row[2]) for row in rows]


def net_since(book: Book, table: str, row_id: str, seq: int) -> Net:
    """What has become of one row since change `seq`: a cell that reads as it did then has no change."""
    oldest: dict[str | None, Row] = {}
    last = 0
    for row in book.rows("select seq, col, old from change where row=? and seq>? order by seq", row_id, seq):
        oldest.setdefault(row["col"], row)
        last = row["seq"]
    now = book.row(f"select * from {table} where id=?", row_id)
    changes: list[Change] = []
    for column, row in oldest.items() if now is not None else ():
        cell = None if column is None or now is None else now[column_of(book.connection, table, column)]
        if column is None or cell != row["old"]:
            changes.append(Change(row["seq"], table, row_id, column, row["old"], cell))
    if None in oldest:  # it is new: what its cells were changed from says nothing
        changes = [] if now is None or now["deleted"] else [one for one in changes if one.column is None]
    act = book.row("select a.at, a.who from change c left join action a on a.seq=c.action where c.seq=?", last)
    return Net(table, row_id, act["at"] if act else None, act["who"] if act else None, tuple(changes))

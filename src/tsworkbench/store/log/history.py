"""The history: the log a page at a time, newest first, put together act by act; and undo and redo.

A page is asked for by where the last one ended, so that the history of 100,000 acts opens like that of ten.
Changes that another program made belong to no act: those between two acts stand together as one.

Undo and redo are derived from the log, which is never rewritten. An act counts as taken back while some later undo has
it as its `target`: undo targets the act it inverts, redo the undo it inverts. Nothing else is remembered, so the stack
can't disagree with the log. Taking back an older act out of order is an ordinary act: it has a target too, but leaves
what it takes back on the stack, where it is reached again only once the taking back has itself been undone.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from tsworkbench.plan.english import an
from tsworkbench.plan.errors import Conflict, NotFound, NothingToDo
from tsworkbench.store.book import Act, Book, Done, Row, utc_text
from tsworkbench.store.tables import (
    ABOVE,
    BELONGING,
    CHILDREN,
    HANGING,
    PARENT,
    PARENT_COLUMN,
    ROWS,
    SHARED,
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
    belonging = [f"select id from {table} where {column}={row}" for table, (_, column) in BELONGING.items()]
    meetings = f"select id from meeting where group_id in (select id from delivery_group where plan_id={row})"
    return " union all ".join((f"select {row}", *hanging, *belonging, meetings))


def of_file(book: Book, *, since: int = 0, most: int = MOST) -> Iterator[Past]:
    """The whole past of the file after change `since`, newest first, read as far as it is asked for."""
    return _pages(lambda before: page_of_file(book, before, since=since, most=most))


def of_row(book: Book, row_id: str, *, since: int = 0) -> Iterator[Past]:
    """The whole past of a row and of what hangs on it, as `of_file`."""
    return _pages(lambda before: page_of_row(book, row_id, before, since=since))


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
    return later["old"] if later is not None else book.value(f"select {column} from {table} where id=?", row_id)


def row_at(book: Book, row: Row, seq: int) -> dict[str, Any]:
    """The cells of a row, which is given as it is now, as they were once change `seq` had been made."""
    later = book.rows(
        "select col, old, min(seq) from change where row=? and seq>? and col is not null group by col", row["id"], seq
    )
    return {**{key: row[key] for key in row.keys()}, **{one["col"]: one["old"] for one in later}}  # noqa: SIM118


# -- which acts there are, and what they deleted


def last_act(book: Book) -> int:
    """The number of the newest act."""
    return int(book.value("select coalesce(max(seq), 0) from action"))


def holds(book: Book, done: Done) -> bool:
    """Whether an act is in the file: the same number, moment and label."""
    found = book.value("select 1 from action where seq=? and at=? and label=?", done.seq, done.at, done.label)
    return found is not None


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
    changes = (
        []
        if now is None
        else [
            Change(row["seq"], table, row_id, column, row["old"], None if column is None else now[column])
            for column, row in oldest.items()
            if column is None or now[column] != row["old"]
        ]
    )
    if None in oldest:  # it is new: what its cells were changed from says nothing
        changes = [] if now is None or now["deleted"] else [one for one in changes if one.column is None]
    act = book.row("select a.at, a.who from change c left join action a on a.seq=c.action where c.seq=?", last)
    return Net(table, row_id, act["at"] if act else None, act["who"] if act else None, tuple(changes))


_MINE = "a.replica in (select value from json_each(?1)) and (a.who is ?2 or a.who in (select value from json_each(?3)))"
_STANDING = "not exists(select 1 from action b where b.target=a.seq and b.kind in ('undo','redo'))"


class Step(NamedTuple):
    """An act that undo or redo would invert, and the label of the act it stands for."""

    seq: int
    label: str
    verb: str = "taken back"


def undoable(book: Book) -> Step | None:
    """My newest act that stands, or None. "Mine" is this officer on this copy of the file, by any door."""
    row = book.row(
        f"select a.seq, a.label, a.target, a.kind from action a where a.kind in ('do','import','redo') and {_MINE} "
        f"and {_STANDING} order by a.seq desc limit 1",
        *_me(book),
    )
    return Step(row["seq"], _first_label(book, row)) if row is not None else None


def redoable(book: Book) -> Step | None:
    """My newest undo that no act of mine has followed, or None."""
    row = book.row(
        f"select a.seq, a.label, a.target, a.kind from action a where a.kind='undo' and {_MINE} and {_STANDING} "
        f"and a.seq > coalesce((select max(seq) from action a where a.kind in ('do','import') and {_MINE}), 0) "
        f"order by a.seq desc limit 1",
        *_me(book),
    )
    return Step(row["seq"], _first_label(book, row), "done again") if row is not None else None


def _me(book: Book) -> tuple[str, str | None, str]:
    """The names this file has had on my machine, mine, and all I was called by as an officer of it, but those of
    others."""
    renamed = book.rows(  # crossed, the few officers are gone through, and not the whole history
        "select c.old, c.new from officer o cross join change c on c.row=o.id and c.col='name' where o.name=?", book.who
    )
    others = {row[0] for row in book.rows("select name from officer where deleted=0")} if renamed else set()
    called = [name for row in renamed for name in row if name not in others]
    return json.dumps(book.names()), book.who, json.dumps(called)


def _first_label(book: Book, row: Row) -> str:
    """The label of the act at the start of a chain of undo and redo."""
    while row["kind"] in ("undo", "redo"):
        before = book.row("select seq, label, target, kind from action where seq=?", row["target"])
        if before is None:
            break
        row = before
    return str(row["label"])


def undo(book: Book, *, known: Callable[[Step], None] | None = None) -> Done:
    """Takes back my newest act, and with the words of a rating the rating: they are one step.

    `known`, and what is raised, are as for `_undo`.
    """
    last = undoable(book)
    done = _undo(book, known=known)
    while last is not None and (rating := _rating_of(book, last.seq)) is not None:
        last = undoable(book)
        if last is None or rating not in (_first(book, last.seq), _rating_of(book, last.seq)):
            break
        done = _joined(done, _undo(book))
    return done


def _joined(done: Done, again: Done) -> Done:
    return again._replace(touched=done.touched | again.touched)


def _first(book: Book, seq: int) -> int:
    """The act at the start of a chain of undo and redo."""
    while (row := book.row("select kind, target from action where seq=?", seq)) and row["kind"] in ("undo", "redo"):
        seq = row["target"]
    return seq


def _rating_of(book: Book, seq: int) -> int | None:
    """The act that made the updates to which an act, or the one it is an undo or redo of, has only added words.

    None where it wrote other words in the place of some: that is a step of its own.
    """
    changed = book.rows("select tbl, row, col, old from change where action=?", _first(book, seq))
    if not changed or any(row["tbl"] != "progress" or row["col"] is None or row["old"] is not None for row in changed):
        return None
    made = {
        book.value("select action from change where row=? and col is null order by seq limit 1", row["row"])
        for row in changed
    }
    return made.pop() if len(made) == 1 else None


def _undo(book: Book, *, known: Callable[[Step], None] | None = None) -> Done:
    """Takes back my newest act, whole or not at all. `known` may raise, and so refuse it, once it is sure which it is.

    Raises NothingToDo with nothing left, Conflict where somebody has changed one of its cells since.
    """
    with book.act() as act:
        step = undoable(book)
        if step is None:
            raise NothingToDo("There is nothing of yours left to take back.")
        if known is not None:
            known(step)
        act.called(f"Took back: {step.label}", kind="undo", target=step.seq)
        _invert(book, act, step)
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def redo(book: Book, *, known: Callable[[Step], None] | None = None) -> Done:
    """Does again what the newest undo took back, a rating with its words. `known`, and what is raised, are as for
    `undo`."""
    last = redoable(book)
    done = _redo(book, known=known)
    while last is not None and (following := redoable(book)) is not None:
        if _rating_of(book, following.seq) != _first(book, last.seq):
            break
        done = _joined(done, _redo(book))._replace(label=done.label)
    return done


def _redo(book: Book, *, known: Callable[[Step], None] | None = None) -> Done:
    """Does again what the newest undo took back. `known`, and what is raised, are as for `undo`."""
    with book.act() as act:
        step = redoable(book)
        if step is None:
            raise NothingToDo("There is nothing to do again: a new act came after the last undo, or none was undone.")
        if known is not None:
            known(step)
        act.called(f"Did again: {step.label}", kind="redo", target=step.seq)
        _invert(book, act, step)
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def take_back(book: Book, seq: int) -> Done:
    """Takes back one past act, whoever did it and whatever came after it, whole or not at all.

    Raises NotFound without such an act, NothingToDo if it no longer holds, Conflict, naming what and who, where
    one of its cells has been changed since.
    """
    with book.act() as act:
        past = book.row("select seq, label, target, kind from action where seq=?", seq)
        if past is None:
            raise NotFound("There is no such act in the history of this file.")
        label = _first_label(book, past)
        if seq in taken_back(book, [seq]):
            raise NothingToDo(f"“{label}” has been taken back already.")
        if past["kind"] == "undo":
            act.called(f"Did again: {label}", target=seq)
            _invert(book, act, Step(seq, label, "done again"))
        else:
            act.called(f"Took back: {label}", target=seq)
            _invert(book, act, Step(seq, label))
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def _invert(book: Book, act: Act, step: Step) -> None:
    changes = book.rows("select tbl, row, col, old, new from change where action=? order by seq desc", step.seq)
    reshaped: dict[tuple[str, str], None] = {}
    for change in changes:
        table, row_id, column = change["tbl"], change["row"], change["col"]
        if column is None:
            if table in SHARED and _bears(book, table, row_id):
                continue
            _refuse_if_used(book, table, row_id, step)
            act.set(table, row_id, deleted=1)
        else:
            cursor = book.connection.execute(
                f"update {table} set {column}=? where id=? and {column} is ?",
                (change["old"], row_id, change["new"]),
            )
            if cursor.rowcount != 1:
                raise _since(book, row_id, column, step)
            act.touch(table, row_id)
        if column is None or column == "deleted" or column in ABOVE.get(table, {}):
            reshaped[table, row_id] = None
        if table in HANGING:
            act.touch(*_owner(book, table, row_id))
    for table, row_id in reshaped:
        _refuse_if_torn(book, table, row_id, step)


def _bears(book: Book, table: str, row_id: str) -> bool:
    """Whether live rows of others stand under it."""
    return any(
        book.value(f"select 1 from {child} where {column}=? and deleted=0 limit 1", row_id)
        for child, column in CHILDREN.get(table, ())
    )


def _owner(book: Book, table: str, row_id: str) -> tuple[str, str]:
    """(level, id) of the row that a lead, an update or a note hangs on: it reads differently too."""
    row = book.row(f"select level, row_id from {table} where id=?", row_id)
    return (row["level"], row["row_id"]) if row is not None else (table, row_id)


def _refuse_if_used(book: Book, table: str, row_id: str, step: Step) -> None:
    """An added row is only taken away again if it stands and each of its cells reads as first written."""
    cells = book.rows(
        "select col, old from change where row=?1 and col is not null "
        "and seq in (select min(seq) from change where row=?1 and col is not null group by col)",
        row_id,
    )
    now = book.row(f"select * from {table} where id=?", row_id)
    for cell in cells:
        if now is not None and now[cell["col"]] != cell["old"]:
            raise _since(book, row_id, cell["col"], step)


def _refuse_if_torn(book: Book, table: str, row_id: str, step: Step) -> None:
    """No row may be left standing without what it stands under, whoever put it there since."""
    if book.value(f"select deleted from {table} where id=?", row_id):
        for child, column in CHILDREN.get(table, ()):
            if book.value(f"select 1 from {child} where {column}=? and deleted=0", row_id):
                raise _used(child, step)
        for hanging in HANGING if table in ROWS else ():
            if book.value(f"select 1 from {hanging} where row_id=? and deleted=0", row_id):
                raise _used(hanging, step)
        return
    above = list(ABOVE.get(table, {}).items())
    if table in HANGING:
        above.append(("row_id", _owner(book, table, row_id)[0]))
    for column, parent in above:
        if book.value(f"select p.deleted from {table} t join {parent} p on p.id=t.{column} where t.id=?", row_id):
            raise Conflict(
                f"“{step.label}” can't be {step.verb}: the {parent.replace('_', ' ')} it stands under has been "
                "deleted since. Nothing was changed: bring that back first."
            )


def _used(child: str, step: Step) -> Conflict:
    what = {"progress": "an update", "reading": "an actual", "lead": "a lead", "role_holder": "a role"}
    hung = what.get(child) or an(child.replace("_", " "))
    return Conflict(
        f"“{step.label}” can't be {step.verb}: somebody has added {hung} to it since. "
        "Nothing was changed: delete the row if it is to go with all that hangs on it."
    )


def _since(book: Book, row_id: str, column: str, step: Step) -> Conflict:
    other = book.row(
        "select a.who, a.at from change c left join action a on a.seq=c.action where c.row=? and c.col=? "
        "order by c.seq desc limit 1",
        row_id,
        column,
    )
    who = (other["who"] if other is not None else None) or "somebody"
    what = "deleted it or brought it back" if column == "deleted" else f"changed the same {column.replace('_', ' ')}"
    return Conflict(
        f"“{step.label}” can't be {step.verb}: {who} has {what} since. "
        "Nothing was changed: set it by hand to what it should be."
    )

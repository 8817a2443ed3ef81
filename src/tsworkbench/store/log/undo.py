"""Undo and redo, and taking back one past act.

They are derived from the log, which is never rewritten. An act counts as undone while some later undo has it as its
`target`: undo targets the act it inverts, redo the undo it inverts. Nothing else is remembered, so the stack can't
disagree with the log. Undoing an older act out of order is an ordinary act: it has a target too, but leaves what it
undoes on the stack, where it is reached again only once that undoing has itself been undone.
"""

import json
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from tsworkbench.plan.calendar import moment_of, short_date
from tsworkbench.plan.english import an
from tsworkbench.plan.errors import Conflict, NotFound, NothingToDo
from tsworkbench.store.book import Act, Book, Done, Row
from tsworkbench.store.log.cells import column_of, is_field
from tsworkbench.store.log.history import taken_back
from tsworkbench.store.tables import (
    ABOVE,
    CHILDREN,
    HANGING,
    ROWS,
    SHARED,
)
from tsworkbench.store.views.people import names_of

_MINE = (
    "a.n is null and a.replica in (select value from json_each(?1)) "
    "and (a.who is ?2 or a.who in (select value from json_each(?3)))"
)


_STANDING = "not exists(select 1 from action b where b.target=a.seq and b.kind in ('undo','redo'))"


class Step(NamedTuple):
    """An act that undo or redo would invert, and the label of the act it stands for."""

    seq: int
    label: str
    verb: str = "undone"


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
    return Step(row["seq"], _first_label(book, row), "redone") if row is not None else None


def _me(book: Book) -> tuple[str, str | None, str]:
    """The names this file has had on my machine, mine, and all I was called by as an officer of it, but those of
    others."""
    return json.dumps(book.names()), book.who, json.dumps(names_of(book, book.who)[1:])


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
            raise NothingToDo("You have nothing left to undo.")
        if known is not None:
            known(step)
        act.called(f"Undone: {step.label}", kind="undo", target=step.seq)
        _invert(book, act, step)
        if book.value("select 1 from op limit 1"):  # what another copy said alike is not undone with it
            from tsworkbench.store.sharing.unsettled import note_undone

            note_undone(book, step.seq)
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
            raise NothingToDo("There is nothing to redo: nothing was undone, or a new act has followed the last undo.")
        if known is not None:
            known(step)
        act.called(f"Redone: {step.label}", kind="redo", target=step.seq)
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
            raise NothingToDo(f"“{label}” has been undone already.")
        if past["kind"] == "undo":
            act.called(f"Redone: {label}", target=seq)
            _invert(book, act, Step(seq, label, "redone"))
        else:
            act.called(f"Undone: {label}", target=seq)
            _invert(book, act, Step(seq, label))
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def take_back_all(book: Book, seqs: Iterable[int], label: str, *, what: str, kept: Collection[str] = ()) -> Done:
    """Takes several acts back as one, the newest first, whole or not at all. Raises as `take_back` does.

    `kept` are the ids of rows that stay as they are.
    """
    with book.act() as act:
        act.called(label)
        for seq in seqs:
            _invert(book, act, Step(seq, what, "taken back"), kept)
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def _invert(book: Book, act: Act, step: Step, kept: Collection[str] = ()) -> None:
    changes = book.rows("select tbl, row, col, old, new from change where action=? order by seq desc", step.seq)
    reshaped: dict[tuple[str, str], None] = {}
    for change in changes:
        table, row_id, column = change["tbl"], change["row"], change["col"]
        if row_id in kept:
            continue
        _refuse_if_redacted(book, table, row_id, column, change)
        if column is None:
            if table in SHARED and _bears(book, table, row_id):
                continue
            _refuse_if_used(book, table, row_id, step)
            act.set(table, row_id, deleted=1)
        else:
            held = column_of(book.connection, table, column)
            cursor = book.connection.execute(
                f"update {table} set {held}=? where id=? and {held} is ?",
                (change["old"], row_id, change["new"]),
            )
            if cursor.rowcount != 1:
                raise _since(book, table, row_id, column, step)
            act.touch(table, row_id)
        if column is None or column == "deleted" or column in ABOVE.get(table, {}):
            reshaped[table, row_id] = None
        if table in HANGING:
            act.touch(*_owner(book, table, row_id))
    for table, row_id in reshaped:
        _refuse_if_torn(book, table, row_id, step)


def _refuse_if_redacted(book: Book, table: str, row_id: str, column: str | None, change: Row) -> None:
    """What was taken out of the file for good can't be brought back, nor what an act did to it."""
    blank = column is not None and change["old"] is None and change["new"] is None
    if table == "redaction":
        row_id = str(book.value("select row_id from redaction where id=?", row_id))
    elif not blank:
        return
    done = book.row(
        "select e.ref, r.at from redaction r left join entry e on e.id=r.row_id where r.row_id=?1 or r.row_id="
        "(select row_id from settlement where id=?1) order by r.id limit 1",
        row_id,
    )
    if done is not None:
        moment = moment_of(done["at"]) if done["at"] else None
        on = f" on {short_date(moment.date())}" if moment is not None else ""
        raise Conflict(f"{done['ref'] or 'It'} was redacted{on}: what its act held is gone. Nothing was changed.")


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
        if now is not None and now[column_of(book.connection, table, cell["col"])] != cell["old"]:
            raise _since(book, table, row_id, cell["col"], step)


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
                f"“{step.label}” can't be {step.verb}: the {parent.replace('_', ' ')} it is under has been "
                "deleted since. Nothing was changed: bring that back first."
            )


def _used(child: str, step: Step) -> Conflict:
    what = {
        "progress": "an update",
        "reading": "an actual",
        "lead": "a lead",
        "role_holder": "a role",
        "spend": "a sum",
    }
    hung = what.get(child) or an(child.replace("_", " "))
    return Conflict(
        f"“{step.label}” can't be {step.verb}: somebody has added {hung} to it since. "
        "Nothing was changed: delete the row if it is to go with all that hangs on it."
    )


def _since(book: Book, table: str, row_id: str, column: str, step: Step) -> Conflict:
    other = book.row(
        "select a.who, a.at from change c left join action a on a.seq=c.action where c.row=? and c.col=? "
        "order by c.seq desc limit 1",
        row_id,
        column,
    )
    who = (other["who"] if other is not None else None) or "somebody"
    called = column.replace("_", " ")
    if is_field(table, column):
        called = str(book.value("select lower(title) from field where id=?", column))
    what = "deleted it or brought it back" if column == "deleted" else f"changed the same {called}"
    return Conflict(
        f"“{step.label}” can't be {step.verb}: {who} has {what} since. "
        "Nothing was changed: set it by hand to what it should be."
    )

"""Moving, deleting and bringing back rows of a plan."""

from typing import Any

from tsworkbench.plan import order
from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.model import Status
from tsworkbench.plan.rag import is_open
from tsworkbench.store.book import Book, Done, Row
from tsworkbench.store.tables import CHILDREN, HANGING, PARENT, unseen
from tsworkbench.store.tables import ROWS as LEVELS
from tsworkbench.store.views.refs import Place
from tsworkbench.work.acting import Change, Edit, Write, change, few
from tsworkbench.work.rows import DATED, cells, name_of, require, standing


def move(place: Place, steps: int) -> Edit:
    """Moves a row among its siblings: -1 is one up. Its number stays: numbers are what papers cite.

    Raises NothingToDo at the end of the list.
    """

    def edit(book: Book) -> Change:
        require(place, tuple(PARENT), "place to move in")
        row = standing(book, place)
        column = f"{PARENT[place.level]}_id"
        found = book.rows(
            f"select id, sort from {place.level} where {column}=? and deleted=0 order by sort, id", row[column]
        )
        sorts = {sibling["id"]: str(sibling["sort"]) for sibling in found}
        here = list(sorts).index(place.id)
        there = max(0, min(len(sorts) - 1, here + steps))
        if there == here:
            raise NothingToDo(f"{name_of(place, row)} is already the {'first' if steps < 0 else 'last'} one there.")
        new = _moved(sorts, place.id, there)
        writes = [Write(place.level, sibling, {"sort": sort}) for sibling, sort in new.items()]
        return change(place, row, f"moved {'up' if steps < 0 else 'down'}", "", writes)

    return edit


def _moved(sorts: dict[str, str], row_id: str, there: int) -> dict[str, str]:
    """The sort keys to write so that a row stands at `there`: its own, or all where two siblings share one."""
    rest = [sibling for sibling in sorts if sibling != row_id]
    low = sorts[rest[there - 1]] if there else ""
    high = sorts[rest[there]] if there < len(rest) else None
    if high is None:
        return {row_id: order.after(low)}
    if low < high:
        return {row_id: order.between(low, high)}
    rest.insert(there, row_id)
    return dict(zip(rest, order.spread(len(rest)), strict=True))


def delete(place: Place) -> Edit:
    """Deletes a row with all that hangs on it; the label says how much went. Undo brings all of it back.

    A row that has been signed off, or holds one that has, is not deleted but cancelled: the group agreed to it.
    Raises WrongInput for an objective that holds one.
    """

    def edit(book: Book) -> Change:
        require(place, tuple(PARENT), "place it could be deleted from")
        if _went_just_now(book, place):
            raise NothingToDo("It has gone with the row above it.")
        row = standing(book, place)
        going = _all_below(book, place.level, place.id, deleted=0)
        if _is_signed_off(book, going):
            return _cancel(book, place, row, going)
        writes = [Write(table, row_id, {"deleted": 1}) for table, row_id in going]
        gone = _in_words(going)
        title = row["text"] if place.level == "output" else row["title"]
        said = f"deleted: {title if len(title) <= 40 else title[:39] + '…'}{f', with {gone}' if gone else ''}"
        return Change(
            name_of(place, row),
            said,
            "",
            writes,
            _parent_of(place, cells(row)),
        )

    return edit


def _went_just_now(book: Book, place: Place) -> bool:
    """Whether the row has been deleted in the act that is being written: its activity was marked too."""
    return bool(
        book.value(
            "select 1 from change where row=? and col='deleted' and new=1 and action=(select action from ctx)", place.id
        )
    )


def _is_signed_off(book: Book, rows: list[tuple[str, str]]) -> bool:
    return any(
        table in DATED and book.value(f"select 1 from {table} where id=? and baseline_due_to is not null", row_id)
        for table, row_id in rows
    )


def _cancel(book: Book, place: Place, row: Row, rows: list[tuple[str, str]]) -> Change:
    """What a group has agreed to is not deleted: what is still open of it is cancelled."""
    if place.level == "objective":
        raise WrongInput(
            f"Objective {name_of(place, row)} holds rows that were signed off, so it stays in the plan. "
            "Cancel its activities instead."
        )
    writes = [
        Write(table, row_id, {"status": Status.CANCELLED.value, "done_on": None})
        for table, row_id in rows
        if table in DATED
        and (row_id == place.id or is_open(book.value(f"select status from {table} where id=?", row_id)))
        and book.value(f"select status from {table} where id=?", row_id) != Status.CANCELLED
    ]
    return change(place, row, "cancelled (it was signed off, so it stays in the plan)", "", writes)


def _parent_of(place: Place, row: dict[str, Any]) -> tuple[str, str]:
    parent = PARENT[place.level]
    return parent, row[f"{parent}_id"]


def _all_below(book: Book, table: str, row_id: str, *, deleted: int) -> list[tuple[str, str]]:
    """(table, id) of a row and of everything that hangs on it, of what is deleted or of what stands."""
    found = [(table, row_id)]
    for child, column in CHILDREN.get(table, ()):
        for row in book.rows(f"select id from {child} where {column}=? and deleted=?", row_id, deleted):
            found.extend(_all_below(book, child, row["id"], deleted=deleted))
    for hanging in HANGING if table in LEVELS else ():
        for row in book.rows(f"select id from {hanging} where row_id=? and deleted=?", row_id, deleted):
            found.append((hanging, row["id"]))
    return found


def _in_words(going: list[tuple[str, str]]) -> str:
    """What goes with the first of them: "2 milestones and 1 output"."""
    counts: dict[str, int] = {}
    for table, _ in going[1:]:
        if table in LEVELS:
            counts[table] = counts.get(table, 0) + 1
    named = [f"{n} {_plural(level, n)}" for level, n in counts.items()]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}" if named else ""


def _plural(level: str, count: int) -> str:
    if count == 1:
        return level
    return "activities" if level == "activity" else f"{level}s"


def below(book: Book, place: Place) -> str:
    """What would go if `place` were deleted, in words; empty if only the row itself."""
    return _in_words(_all_below(book, place.level, place.id, deleted=0))


def restore(level: str, row_id: str) -> Edit:
    """Brings back a deleted row with everything that went in the same act."""

    def edit(book: Book) -> Change:
        row = book.row(f"select * from {level} where id=?", row_id) if level in PARENT else None
        if row is None or not row["deleted"]:
            raise NothingToDo("That row is in the plan: there is nothing to bring back.")
        parent, column = PARENT[level], f"{PARENT[level]}_id"
        if book.value(f"select deleted from {parent} where id=?", row[column]):
            raise WrongInput(f"The {parent} it stood under is deleted too: bring that back first.")
        act = book.value(
            "select action from change where row=? and col='deleted' and new=1 order by seq desc limit 1",
            row_id,
        )
        gone = book.rows("select tbl, row from change where action is ? and col='deleted' and new=1", act)
        own = set(_all_below(book, level, row_id, deleted=1))
        writes = [Write(r["tbl"], r["row"], {"deleted": 0}) for r in gone if (r["tbl"], r["row"]) in own] or [
            Write(level, row_id, {"deleted": 0})
        ]
        return change(Place(level, row_id, row["rid"], ""), row, "brought back", "", writes)

    return edit


def bring_to_light(book: Book) -> Done:
    """Brings back every deleted row that has rows under it which are still in the plan, as one act.

    Only other programs leave such rows. Raises NothingToDo where there are none.
    """
    with book.act() as act:
        back: dict[tuple[str, str], str] = {}
        while found := unseen(book.connection):
            for one in found:
                if (one.above, one.above_id) not in back:
                    row = book.rows(f"select * from {one.above} where id=?", one.above_id)[0]
                    back[one.above, one.above_id] = _called(one.above, row)
                    act.set(one.above, one.above_id, deleted=0)
        if not back:
            raise NothingToDo("Every row of the plan can be seen: none is under a deleted one.")
        act.called(f"Brought back, with rows under it that were still in the plan: {few(list(back.values()))}")
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def _called(table: str, row: Row) -> str:
    """A row of any table in a few words: "milestone 1.1.m2", "officer Shazia Hussain"."""
    known = dict(row)
    name = next((known[part] for part in ("ref", "title", "text", "name", "label") if known.get(part)), "")
    return f"{table.replace('_', ' ')} {str(name)[:40]}".strip()


def deleted_rows(book: Book, plan_id: str, limit: int = 100) -> list[tuple[str, str, str, str]]:
    """(level, id, ref, title) of deleted rows whose parent still stands, most recently deleted first."""
    found: list[tuple[int, str, str, str, str]] = []
    for level, parent in PARENT.items():
        title = "t.text" if level == "output" else "t.title"
        rows = book.rows(
            f"select t.id, t.ref, {title}, (select max(seq) from change c where c.row=t.id and c.col='deleted') "
            f"from {level} t join {parent} p on p.id=t.{parent}_id where t.deleted=1 and p.deleted=0 "
            f"and t.plan_id=? order by 4 desc limit ?",
            plan_id,
            limit,
        )
        found.extend((row[3] or 0, level, row[0], row[1] or "", row[2]) for row in rows)
    return [(level, row_id, ref, title) for _, level, row_id, ref, title in sorted(found, reverse=True)]

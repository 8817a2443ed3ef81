"""How a row is named. An officer types ``1.1``, ``1.1.m2``, ``THIN:9`` or an id; lists hold keys.

A key is one integer that names any row of any level, so that a list of 100,000 rows is an array of integers.
"""

from typing import NamedTuple

from tsworkbench.plan.english import nearest
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.store.book import Book, Row
from tsworkbench.store.tables import PARENT, PARENT_COLUMN
from tsworkbench.store.views.plan import cleaned, closed_plans, plan_named, plans

CODES = {"plan": 0, "objective": 1, "activity": 2, "milestone": 3, "output": 4, "task": 5, "entry": 6}
_OF_CODE = tuple(CODES)


def key_of(level: str, rid: int) -> int:
    """The key of the row `rid` of a level's table. Keys are good on this copy of the file only."""
    return rid * 8 + CODES[level]


def level_of(key: int) -> str:
    """The level, and so the table, that a key belongs to."""
    return _OF_CODE[key & 7]


def rid_of(key: int) -> int:
    """The row's number in its table."""
    return key >> 3


def has_registers(book: Book) -> bool:
    """Whether the file has a register: without one nothing of registers is read, or even imported."""
    return book.value("select 1 from register where deleted=0 limit 1") is not None


def any_measure_fed(book: Book) -> bool:
    """Whether any measure of the file is counted from a register."""
    return book.value("select 1 from figure where deleted=0 and measure_id is not null limit 1") is not None


def any_fed(book: Book) -> bool:
    """Whether any output of the file is counted from a register."""
    return book.value("select 1 from figure where deleted=0 and output_id is not null limit 1") is not None


def has_share(book: Book) -> bool:
    """Whether a plan of the file has been shared: somebody has made a copy its home."""
    return bool(book.value("select 1 from setting where key='share.home' and deleted=0 limit 1"))


def to_settle(book: Book) -> frozenset[tuple[str, str]]:
    """(level, id) of the rows on which something is to be settled, their own or what hangs on them: they bear ⇄.

    Where no two copies ever set a fact apart this is one look at an empty table.
    """
    if not book.value("select 1 from apart limit 1"):
        return frozenset()
    from tsworkbench.store.sharing.unsettled import rows_to_settle

    return rows_to_settle(book)


class Place(NamedTuple):
    """A row's level, id and number in its table."""

    level: str
    id: str
    rid: int
    plan_id: str

    @property
    def key(self) -> int:
        """The row's key."""
        return key_of(self.level, self.rid)


def place_of_plan(plan: Row) -> Place:
    """Where a plan is, by its own row."""
    return Place("plan", plan["id"], plan["rid"], plan["id"])


def place_of(book: Book, key: int) -> Place:
    """The place of a live row by its key. Raises NotFound if it has gone."""
    level, rid = level_of(key), rid_of(key)
    column = "id" if level == "plan" else "plan_id"
    row = book.row(f"select id, {column} from {level} where rid=? and deleted=0", rid)
    if row is None:
        raise NotFound("That row is no longer in the plan: somebody has deleted it.")
    return Place(level, row["id"], rid, row[1])


def place(book: Book, ref: str, *, level: str | None = None, plan_id: str | None = None) -> Place:
    """The live row that `ref` names, in any plan of the file unless `plan_id` says which. Where a closed plan and
    another have rows of that ref, it is the other's.

    Raises NotFound with the nearest refs, or WrongInput if rows of several plans bear it.
    """
    ref = cleaned(ref)
    wanted = ref
    plan_name, _, inner = wanted.rpartition(":")
    if plan_name:
        plan_id, wanted = plan_named(book, plan_name)["id"], inner.strip()
    levels = (level,) if level else tuple(PARENT)
    found = _bearing(book, "ref", wanted, levels, plan_id) or _bearing(book, "id", wanted, levels, plan_id)
    if len(found) > 1:
        closed = closed_plans(book)
        found = [one for one in found if one.plan_id not in closed] or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(_is_entry(book, wanted) or _not_there(book, ref, wanted, levels))
    raise WrongInput(_several(book, wanted, found))


def any_place(book: Book, ref: str) -> Place:
    """The row, or the entry of a register, that `ref` names. Raises as `place` does."""
    entries = _entries_bearing(book, cleaned(ref))
    if not entries:
        return place(book, ref)
    if len(entries) > 1:
        them = ", ".join(f"{row['title']} {row['id']}" for row in entries[:5])
        raise WrongInput(f"{len(entries)} entries of registers have the ref {ref}. Choose one by its id: {them}.")
    return Place("entry", entries[0]["id"], entries[0]["rid"], entries[0]["plan_id"] or "")


def _entries_bearing(book: Book, ref: str) -> list[Row]:
    held = "select e.id, e.rid, e.ref, r.title, r.plan_id from entry e join register r on r.id=e.register_id "
    return book.rows(
        f"{held} where e.ref in (?1, ?2) and e.deleted=0 and r.deleted=0 union {held} where e.id=?1", ref, ref.upper()
    )


def _is_entry(book: Book, ref: str) -> str | None:
    """That a ref is that of an entry, which is no row of a plan; None where it isn't."""
    entries = _entries_bearing(book, ref)
    if not entries:
        return None
    row = entries[0]
    return (
        f"{row['ref'] or ref} is an entry of {row['title']}, and no row of a plan: “register show {row['ref'] or ref}”."
    )


def place_above(book: Book, place: Place) -> Place | None:
    """The row that a row is under, deleted or not; None above a plan."""
    if place.level not in PARENT:
        return None
    above, column = PARENT[place.level], PARENT_COLUMN[place.level]
    row = book.row(f"select p.id, p.rid from {place.level} t join {above} p on p.id=t.{column} where t.id=?", place.id)
    return None if row is None else Place(above, row["id"], row["rid"], place.plan_id)


def carrier(book: Book, place: Place) -> tuple[Place, Row] | None:
    """The live row that carries the rating for an activity or a row under one, and its cells; None if it has gone.

    That is its activity, or the milestone itself where the plan reports on milestones.
    """
    carries = place.level == "activity"
    if place.level == "milestone":
        carries = book.value("select report_on from plan where id=?", place.plan_id) == "milestone"
    if carries:
        row = book.row(f"select * from {place.level} where id=? and deleted=0", place.id)
        return None if row is None else (place, row)
    row = book.row(
        f"select a.* from {place.level} t join activity a on a.id=t.activity_id and a.deleted=0 where t.id=?", place.id
    )
    return None if row is None else (Place("activity", row["id"], row["rid"], place.plan_id), row)


def _bearing(book: Book, column: str, wanted: str, levels: tuple[str, ...], plan_id: str | None) -> list[Place]:
    return [
        Place(table, row["id"], row["rid"], row["plan_id"])
        for table in levels
        for row in book.rows(f"select id, rid, plan_id from {table} where {column}=? and deleted=0", wanted)
        if plan_id is None or row["plan_id"] == plan_id
    ]


def cells_of(book: Book, table: str, row_id: str | None) -> Row | None:
    """The cells of a row of any table, deleted or not; None if there never was one of that id."""
    return book.row(f"select * from {table} where id=?", row_id)


def live(book: Book, table: str, row_id: str | None) -> Row | None:
    """The cells of a row of any table; None if it has been deleted."""
    return book.row(f"select * from {table} where id=? and deleted=0", row_id)


def _not_there(book: Book, ref: str, wanted: str, levels: tuple[str, ...]) -> str:
    refs = [
        row[0]
        for table in levels
        for row in book.rows(f"select ref from {table} where deleted=0 and ref is not null limit 5000")
    ]
    near = nearest(wanted, refs, most=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else " “tsworkbench list” shows the refs there are."
    return f"There is no row {ref[:60]} in this file.{hint}"


def _several(book: Book, wanted: str, found: list[Place]) -> str:
    names = {p["id"]: p["short_title"] or p["title"] for p in plans(book)}
    if len({p.plan_id for p in found}) == len(found):
        choices = " or ".join(f"“{names[p.plan_id]}:{wanted}”" for p in found)
        return f"{wanted} is in {len(found)} plans. Choose one: {choices}."
    choices = ", ".join(f"{p.level} {p.id}" for p in found[:5])
    return f"{len(found)} rows have the ref {wanted}. Choose one by its id: {choices}."

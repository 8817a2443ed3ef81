"""How a row is named. An officer types ``1.1``, ``1.1.m2``, ``THIN:9`` or an id; lists hold keys.

A key is one integer that names any row of any level, so that a list of 100,000 rows is an array of integers.
"""

from typing import NamedTuple

from tsworkbench.plan.english import nearest
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.store.book import Book, Row

CODES = {"plan": 0, "objective": 1, "activity": 2, "milestone": 3, "output": 4, "task": 5}
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


_LEVELS = ("objective", "activity", "milestone", "output", "task")


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


def place_of(book: Book, key: int) -> Place:
    """The place of a live row by its key. Raises NotFound if it has gone."""
    level, rid = level_of(key), rid_of(key)
    column = "id" if level == "plan" else "plan_id"
    row = book.row(f"select id, {column} from {level} where rid=? and deleted=0", rid)
    if row is None:
        raise NotFound("That row is no longer in the plan: somebody has deleted it.")
    return Place(level, row["id"], rid, row[1])


def plans(book: Book) -> list[Row]:
    """The plans of the file in their order."""
    return book.rows("select * from plan where deleted=0 order by sort, id")


def settings_of(book: Book, plan_id: str) -> dict[str, str]:
    """A plan's own settings by their keys. Of one that stands twice, after an older act was undone, the newest."""
    rows = book.rows("select key, value from setting where plan_id=? and deleted=0 order by id", plan_id)
    return {row[0]: row[1] for row in rows}


def letters_of(plan: Row) -> str:
    """A plan in a few letters, as lists that span plans name it: "THIN", "TSS"."""
    words = str(plan["short_title"] or plan["title"]).split()
    return words[0][:8] if len(words) == 1 else "".join(word[0] for word in words[:4])


def plan_named(book: Book, name: str) -> Row:
    """The one plan of that name: its short title, the beginning of its title, its letters in a list, or its id.

    Raises NotFound, naming the plans there are, or WrongInput if several fit.
    """
    name = _cleaned(name)
    wanted = name.casefold()
    there = plans(book)
    exact = [p for p in there if wanted in ((p["short_title"] or "").casefold(), p["title"].casefold(), p["id"])]
    fits = exact or [
        p
        for p in there
        if wanted
        and (p["title"].casefold().startswith(wanted) or (p["short_title"] or "").casefold().startswith(wanted))
    ]
    fits = fits or [p for p in there if wanted == letters_of(p).casefold()]
    if len(fits) == 1:
        return fits[0]
    names = ", ".join(f"“{p['short_title'] or p['title']}”" for p in there) or "none yet"
    if not fits:
        raise NotFound(f"There is no plan called “{name}” in this file. Its plans: {names}.")
    raise WrongInput(f"“{name}” fits several plans. Name one whole: {names}.")


def place(book: Book, ref: str, *, level: str | None = None, plan_id: str | None = None) -> Place:
    """The live row that `ref` names, in any plan of the file unless `plan_id` says which.

    Raises NotFound with the nearest refs, or WrongInput if rows of several plans bear it.
    """
    ref = _cleaned(ref)
    wanted = ref
    plan_name, _, inner = wanted.rpartition(":")
    if plan_name:
        plan_id, wanted = plan_named(book, plan_name)["id"], inner.strip()
    levels = (level,) if level else _LEVELS
    found = _bearing(book, "ref", wanted, levels, plan_id) or _bearing(book, "id", wanted, levels, plan_id)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(_not_there(book, ref, wanted, levels))
    raise WrongInput(_several(book, wanted, found))


def _bearing(book: Book, column: str, wanted: str, levels: tuple[str, ...], plan_id: str | None) -> list[Place]:
    return [
        Place(table, row["id"], row["rid"], row["plan_id"])
        for table in levels
        for row in book.rows(f"select id, rid, plan_id from {table} where {column}=? and deleted=0", wanted)
        if plan_id is None or row["plan_id"] == plan_id
    ]


def _cleaned(text: str) -> str:
    """What was typed, without what a terminal or SQLite could choke on."""
    if text.isascii() and text.isprintable():
        return text.strip()
    from tsworkbench.plan.language.text import clean  # costs its regular expressions

    return clean(text)


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
        return f"{wanted} stands in {len(found)} plans. Say which: {choices}."
    choices = ", ".join(f"{p.level} {p.id}" for p in found[:5])
    return f"{len(found)} rows bear the ref {wanted}. Name one by its id: {choices}."

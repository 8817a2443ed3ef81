"""Who leads what. A row without leads of its own is led by those of the row above it.

A plan's own lead (a chief executive, say) leads the plan and does not stand in for leads that its rows lack:
a theme without a lead must show as one.
"""

from typing import NamedTuple

from tsworkbench.plan.language.initials import initials
from tsworkbench.store.book import Book

_FALLBACK = {
    "milestone": ("activity", "objective"),
    "output": ("activity", "objective"),
    "task": ("activity", "objective"),
    "activity": ("objective",),
}


class LeadView(NamedTuple):
    """An officer on a row, and the level at which the officer stands."""

    officer_id: str
    name: str
    role: str
    level: str


def own(book: Book, row_ids: list[str]) -> dict[str, list[LeadView]]:
    """Row id → the leads that stand on that very row, the lead first."""
    found: dict[str, list[LeadView]] = {}
    for start in range(0, len(row_ids), 500):
        some = row_ids[start : start + 500]
        for row in book.rows(
            "select l.row_id, l.officer_id, f.name, l.role, l.level from lead l join officer f on f.id=l.officer_id "
            f"where l.deleted=0 and l.row_id in ({','.join('?' * len(some))}) order by l.row_id, l.sort, l.id",
            *some,
        ):
            found.setdefault(row[0], []).append(LeadView(*row[1:]))
    return found


def effective(book: Book, level: str, row_id: str) -> list[LeadView]:
    """The leads of one row: its own, or those of the nearest row above that has any."""
    chain = [row_id, *_above(book, level, row_id)]
    standing = own(book, chain)
    return next((standing[above] for above in chain if above in standing), [])


def _above(book: Book, level: str, row_id: str) -> list[str]:
    ids = []
    for above in _FALLBACK.get(level, ()):
        found = book.value(f"select {above}_id from {level} where id=?", row_id)
        if found is None:
            break
        ids.append(found)
        level, row_id = above, found
    return ids


def initials_of_all(book: Book) -> dict[str, str]:
    """Officer id → initials as the lead column shows them."""
    officers = book.rows("select id, name, initials from officer where deleted=0")
    given = [row["initials"] for row in officers if row["initials"]]
    worked_out = initials((row["name"] for row in officers if not row["initials"]), given)
    return {row["id"]: row["initials"] or worked_out[row["name"]] for row in officers}

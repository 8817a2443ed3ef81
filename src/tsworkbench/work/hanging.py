"""Making the leads and the money of a row those that a document gives, keeping the rows that stay."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from tsworkbench.plan import order
from tsworkbench.plan.standing_lists import lead_sign, money_sign
from tsworkbench.plan.whole import Funding, Lead
from tsworkbench.store.book import Act, Book
from tsworkbench.store.library import Writer
from tsworkbench.store.views.attached import sums_of

_TABLES = {"leads": "lead", "funding": "allocation"}


def put_list(
    book: Book, act: Act, writer: Writer, name: str, values: Sequence[Any], *, level: str, row: str, plan_id: str
) -> None:
    """Makes a list of a row ("leads" or "funding") read as `values` do."""
    table = _TABLES[name]
    sign: Callable[[Any], Any] = lead_sign if name == "leads" else money_sign
    standing = {sign(value): value.id for value in reversed(_standing(book, name, row))}
    for value, sort in zip(values, order.spread(len(values)), strict=True):
        there = standing.pop(sign(value), None)
        if there is not None:
            act.set(table, there, sort=sort)
        else:
            writer.hang(replace(value, id=None, sort=None), level, row, plan_id, sort=sort)
    for gone in standing.values():
        act.set(table, gone, deleted=1)
    act.touch(level, row)


def _standing(book: Book, name: str, row: str) -> list[Any]:
    if name == "leads":
        rows = book.rows(
            "select l.id, l.role, f.name from lead l join officer f on f.id=l.officer_id "
            "where l.row_id=? and l.deleted=0 order by l.sort, l.id",
            row,
        )
        return [Lead(id=one["id"], name=one["name"], role=one["role"]) for one in rows]
    return [
        Funding(
            id=one["id"],
            source=one["name"],
            text=one["text"],
            pence=one["pence"],
            confirmed=None if one["confirmed"] is None else bool(one["confirmed"]),
            inside=one["inside"],
        )
        for one in sums_of(book, row)
    ]

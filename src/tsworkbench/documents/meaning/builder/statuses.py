"""Statuses and colours put on a row, with the doubts about what they mean.

The rows under an activity are given its status, and each doubt about that status is told what hangs on it.
"""

from __future__ import annotations

from typing import Any

from tsworkbench.documents.blocks import STRUCK_OUT, Cell
from tsworkbench.documents.columns.dates import read_phrase
from tsworkbench.documents.columns.marks import is_ditto
from tsworkbench.documents.meaning.builder.doubts import Doubts, Reading
from tsworkbench.documents.meaning.builder.nodes import Node
from tsworkbench.plan.due import Precision
from tsworkbench.plan.imports.draft import FIELDS, status_below
from tsworkbench.plan.imports.printed.money import is_nothing
from tsworkbench.plan.imports.printed.statuses import Stated, read_status
from tsworkbench.plan.model import Rag, Status, words
from tsworkbench.plan.whole import Milestone


def put_status(
    reading: Reading,
    node: Node,
    cell: Cell,
    where: str,
    *,
    called: str,
    share: bool = False,
    before: Stated | None = None,
) -> Stated | None:
    """Puts a status cell on a row; returns what it says. What is not a status is kept as a note."""
    text = cell.words
    value = cell.value if isinstance(cell.value, (bool, int, float)) else None
    if not text and value is None:
        return None
    if is_nothing(text):
        return None
    if is_ditto(text) and before is not None:
        put_stated(reading, node, before, text, where)
        return before
    stated = read_status(text, value=value, key=reading.key, as_share=share)
    if stated is None or (stated.status is None and stated.rag is None and not stated.because):
        node.note(f"{called}: {text}" if called else text)
        if stated is None and len(text.split()) <= 4:
            reading.doubts.about(
                node,
                "status",
                where,
                text=text,
                reading=words(node["status"] or Status.NOT_STARTED),
                because="It is not a status that is known here; it was kept as a note.",
                others=[(words(status), {"status": status}) for status in Status if status is not Status.NOT_STARTED],
                group=("status", text.casefold()),
            )
        return None
    put_stated(reading, node, stated, text, where)
    if stated.rest:
        _keep_rest(reading, node, stated, text, called)
    elif stated.per_cent is not None and 0 < stated.per_cent < 100:
        node.note(f"{called}: {stated.word}")
    return stated


def put_stated(reading: Reading, node: Node, stated: Stated, text: str, where: str) -> None:
    """Puts what a status word means on a row."""
    node.values.update(_values(node, stated))
    if stated.because:
        reading.doubts.about(
            node,
            "status",
            where,
            text=text,
            reading=stated_words(stated),
            because=stated.because,
            others=[(stated_words(other), _values(node, other, instead=True)) for other in stated.others],
            group=("status", stated.word),
        )


def _values(node: Node, stated: Stated, *, instead: bool = False) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if stated.status is not None:
        values["status"] = stated.status
    elif instead:
        values["status"] = Status.NOT_STARTED
    if stated.rag is not None or instead:
        values["rag"] = stated.rag
    if node.shape is Milestone and stated.rag is Rag.COMPLETE:
        values["rag"] = None
    return values


def stated_words(stated: Stated) -> str:
    """What a status cell says, as it is put to an officer."""
    said = [words(stated.status) if stated.status else "", stated.rag.value if stated.rag else ""]
    return ", ".join(dict.fromkeys(one for one in said if one)) or "nothing"


def _keep_rest(reading: Reading, node: Node, stated: Stated, text: str, called: str) -> None:
    """What is behind a status word: the day it was done, or words to be kept."""
    put_day_done(reading, node, stated)
    node.note(f"{called}: {text}" if called else text)


def put_day_done(reading: Reading, node: Node, stated: Stated) -> None:
    """Puts the day on which something was done, where it is behind the word that says so."""
    when = read_phrase(stated.rest or "", reading.years)
    if stated.status is Status.COMPLETE and when and when.due.precision is Precision.DAY and when.due.end:
        node.values["done_on"] = when.due.end.isoformat()


def cancel(reading: Reading, struck: list[Node], where: str) -> None:
    """What is struck out is cancelled, if no status says otherwise; others strike out what is done."""
    for node in struck:
        node.note(STRUCK_OUT)
        if node["status"] is None:
            node.values["status"] = Status.CANCELLED
            reading.doubts.about(
                node,
                "status",
                where,
                text=str(node["title"]),
                reading="cancelled",
                because=STRUCK_OUT,
                others=[
                    ("complete", {"status": Status.COMPLETE}),
                    ("not started", {"status": Status.NOT_STARTED}),
                ],
                group=("struck out",),
            )


def let_follow(doubts: Doubts, activity: Node) -> None:
    """Gives what is under an activity its status, but for rows that have one of their own."""
    without = [(field, row) for field in FIELDS for row in activity.under[field] if row["status"] is None]
    taken: Status | None = activity["status"]
    followed = [(field, row) for field, row in without if status_below(field, taken) is not Status.NOT_STARTED]
    for _, row in followed:
        row.values["status"] = taken
    for raised in doubts.of(activity, "status"):
        raised.followed = taken
        raised.following.update(field for field, _ in followed)
        for other in raised.others:
            status = other.value(activity, "status", taken)
            for field, row in without:
                if (then := status_below(field, status)) is not (row["status"] or Status.NOT_STARTED):
                    other.rows.append((row, {"status": then}))

"""All there is to know of one row, with what was agreed about it and what it serves, as lines or as JSON."""

from collections.abc import Iterable, Iterator
from datetime import date
from textwrap import wrap
from typing import Any

from tsworkbench.cli.output import fit, shown
from tsworkbench.cli.rows import row_lines
from tsworkbench.cli.rows.row_lines import Lines
from tsworkbench.cli.rows.selection import Item, items_of
from tsworkbench.plan.errors import NotFound
from tsworkbench.store.book import Book, Row
from tsworkbench.store.tables import PARENT
from tsworkbench.store.views import agreement, attached, people
from tsworkbench.store.views.people import initials_of_all
from tsworkbench.store.views.refs import Place, cells_of, key_of
from tsworkbench.store.views.row import Viewer
from tsworkbench.store.views.tree import under
from tsworkbench.work.row import record

_LABEL = 11
_MONEY = ("text", "pence", "confirmed", "inside", "kind", "worth_pence")
_SPENT = ("kind", "pence", "on_day", "by", "at")
_COUNTED = ("value", "is_more", "on_day", "evidence", "by", "at")
_SHOWN = ("kind", "text", "on_day", "by", "at")
_SAID = ("rag", "why", "next", "comment", "no_change", "as_at", "by", "at")


def as_json(book: Book, here: Place, as_at: date, *, history: bool = False) -> dict[str, Any]:
    """The row as lists give it, with all its other cells, what was said of it, and the refs of the rows under it; with
    `history`, also how its dates have changed.
    """
    item = item_of(book, here, as_at)
    said = row_lines.as_json(item, plan_name(book, here))
    hidden = ("rid", "sort", "deleted", "plan_id", "objective_id", "activity_id")
    said |= {name: item.view.cells[name] for name in item.view.cells.keys() if name not in hidden and name not in said}  # noqa: SIM118
    said["funding"] = [
        {"source": row["name"], **_only(row, *_MONEY)} for row in attached.sums_of(book, here.id, here.level)
    ]
    if here.level == "activity":
        said["spend"] = [_only(row, *_SPENT) for row in attached.spends_of(book, here.id)]
    said["updates"] = [_only(row, *_SAID) for row in attached.updates(book, here.id)]
    if here.level in ("milestone", "output", "task"):
        said["updates_of_activity"] = [_only(row, *_SAID) for row in attached.updates(book, item.view.parent_id or "")]
    if here.level == "output":
        said["counts"] = [_only(row, *_COUNTED) for row in attached.counts_of(book, here.id)]
    said["parties"] = [
        {"name": one.name, "role": one.role, "level": one.level} for one in people.parties(book, here.level, here.id)
    ]
    said["evidence"] = [_only(row, *_SHOWN) for row in attached.evidence_of(book, here.id)]
    said["public_notes"] = [_only(row, *_SHOWN) for row in attached.public_notes_of(book, here.id)]
    if turns := record.turns_of(book, item.view, _plan(book, here)["period_end"]):
        names = ("due_from", "due_on", "status", "done_on")
        said["times"] = [dict(zip(names, turn, strict=True)) for turn in turns]
    said["private_notes"] = [_only(row, "text", "by", "at") for row in attached.notes(book, here.id)]
    said["decisions"] = decisions(book, here.id)
    if needed := agreement.approvals(book, here.id):
        said["approvals"] = [{"group": one.group, "given": one.given} for one in needed]
    said["thread"] = thread_as_json(book, here)
    said |= waits_as_json(book, here)
    said["under"] = [below.view.ref for below in rows_under(book, here, as_at)]
    if history:
        said["dates"] = [fact.text for fact in record.date_history(book, item.view)]
    return said


def _only(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def lines(book: Book, here: Place, as_at: date, width: int, *, history: bool = False) -> Iterator[str]:
    """The row on lines of a width; with `history`, also how its dates have changed."""
    view, _ = item_of(book, here, as_at)
    plan = _plan(book, here)
    yield from _wrapped(f"{shown(view.ref)}  {shown(view.title)}", width, 0)
    yield from _wrapped(record.place_in_plan(book, view), width, 0)
    yield ""
    yield from _labelled(record.facts(book, view, as_at), width)
    if history:
        yield from _labelled(record.date_history(book, view), width)
    below = rows_under(book, here, as_at)
    if below:
        yield ""
        table = Lines(as_at, width, initials_of_all(book), {plan["id"]: plan["year_start"]})
        table.make_room([one.view for one in below])
        yield from (table.row(one.view) for one in below)


def _labelled(facts: Iterable[record.Fact], width: int) -> Iterator[str]:
    for fact in facts:
        indent = max(_LABEL, len(fact.label) + 1)
        first, *rest = list(_wrapped(fact.text, width - indent, 0)) or [""]
        yield f"{fit(fact.label, indent)}{first}"
        yield from (" " * indent + line for line in rest)


def _wrapped(text: str, width: int, indent: int) -> Iterator[str]:
    for part in shown(text, lines=True).split("\n"):
        yield from (" " * indent + line for line in wrap(part, width) or [""])


# -- what hangs on the row


def item_of(book: Book, here: Place, as_at: date) -> Item:
    """The row of a place. Raises NotFound if it has gone."""
    found = items_of(book, Viewer(book, as_at), [here.key])
    if not found:
        raise NotFound("That row is no longer in the plan: somebody has deleted it. “history” shows who.")
    return found[0]


def _plan(book: Book, here: Place) -> Row:
    found = cells_of(book, "plan", here.plan_id)
    if found is None:
        raise NotFound("The plan that row belongs to is not in the file.")
    return found


def plan_name(book: Book, here: Place) -> str:
    """The plan that a row is in, by its short name if it has one."""
    plan = _plan(book, here)
    return str(plan["short_title"] or plan["title"])


def rows_under(book: Book, here: Place, as_at: date) -> list[Item]:
    """The rows right under it, in the order of the plan."""
    below = (level for level, parent in PARENT.items() if parent == here.level)
    keys = [key_of(level, row["rid"]) for level in below for row in under(book, level, here.id)]
    return items_of(book, Viewer(book, as_at), keys) if keys else []


def waits_as_json(book: Book, here: Place) -> dict[str, list[str]]:
    """The milestones that a milestone needs, and those that need it, for JSON, by number."""
    if here.level != "milestone":
        return {}
    found = {"needs": attached.needed_by(book, here.id), "needed_by": attached.needing(book, here.id)}
    return {name: [row["ref"] or row["id"] for row in rows] for name, rows in found.items()}


def decisions(book: Book, row_id: str) -> list[dict[str, Any]]:
    """What was decided about a row, for JSON."""
    return [
        {"group": row["name"]}
        | {
            name: row[name]
            for name in ("on_day", "kind", "outcome", "asked", "due_text", "due_to", "was_due_to", "text", "minute")
        }
        for row in agreement.decisions_of(book, row_id)
    ]


def thread_as_json(book: Book, here: Place) -> list[dict[str, Any]]:
    """What the row has to do with rows of other plans, for JSON."""
    return [
        {"is": strand.word, "plan": strand.plan, "ref": strand.ref, "title": strand.title}
        for strand in attached.thread(book, here.level, here.id)
    ]

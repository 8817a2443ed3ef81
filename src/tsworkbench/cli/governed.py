"""What was agreed about a row and what it serves, as “show” prints it."""

from collections.abc import Iterator
from typing import Any

from tsworkbench.cli.rowlines import day_of_cell
from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.governance.rag import slips_in_words
from tsworkbench.plan.language.fields import when_words
from tsworkbench.plan.model import Status, words
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views import agreement, attached
from tsworkbench.store.views.refs import Place
from tsworkbench.store.views.row import RowView, cell


def facts(book: Book, view: RowView) -> Iterator[tuple[str, str]]:
    """Baseline with its slips, what is expected and why, and what was decided."""
    past = day_of_cell(cell(view, "past_at_sign_off"))
    if past is not None:
        yield "Question", f"it was due by {short_date(past)} when the plan was signed off: was it done?"
    baseline = day_of_cell(cell(view, "baseline_due_to"))
    if baseline is not None:
        yield "Baseline", f"{short_date(baseline)} · {slips_in_words(agreement.slips(book, view.id))}"
    expected = day_of_cell(cell(view, "expected_due_to"))
    if expected is not None:
        reason = cell(view, "expected_reason")
        yield "Expected", short_date(expected) + (f", because: {reason}" if reason else "")
    for row in agreement.decisions_of(book, view.id):
        yield "Decided", in_words(row)


def in_words(row: Row) -> str:
    """A decision: "14 Jan 2010, Delivery Group: by end February 2010 agreed"."""
    day = day_of_cell(row["on_day"])
    text = f" – {row['text']}" if row["text"] else ""
    when = short_date(day) if day else row["on_day"]
    return f"{when}, {row['name']}: {row['due_text'] or 'no date'} {row['outcome']}{text}"


def strands(book: Book, view: RowView) -> Iterator[tuple[str, str]]:
    """What the row serves, and the rows of other years it goes on from or goes on in."""
    for strand in agreement.thread(book, view.level, view.id):
        there = f"{strand.plan}:{strand.ref} {strand.title}"
        carried, _, way = strand.word.partition("carried ")
        yield ("Carried", f"{way} {there}") if way else (carried.capitalize(), there)


def waits(book: Book, view: RowView) -> Iterator[tuple[str, str]]:
    """The milestones that a milestone needs, and those that need it."""
    if view.level != "milestone":
        return
    for label, rows in (("Needs", attached.needed_by(book, view.id)), ("Needed by", attached.needing(book, view.id))):
        for row in rows:
            yield label, f"{row['ref'] or row['id']} {row['title']} ({_when(row)})"


def _when(row: Row) -> str:
    if row["status"] != Status.NOT_STARTED:
        return words(Status(row["status"]))
    return when_words(row["due_from"], row["due_to"], row["due_precision"])


def waits_as_json(book: Book, here: Place) -> dict[str, list[str]]:
    """The same for JSON, by number."""
    if here.level != "milestone":
        return {}
    found = {"needs": attached.needed_by(book, here.id), "needed_by": attached.needing(book, here.id)}
    return {name: [row["ref"] or row["id"] for row in rows] for name, rows in found.items()}


def decisions(book: Book, row_id: str) -> list[dict[str, Any]]:
    """What was decided about a row, for JSON."""
    return [
        {"group": row["name"]}
        | {name: row[name] for name in ("on_day", "outcome", "due_text", "due_to", "was_due_to", "text")}
        for row in agreement.decisions_of(book, row_id)
    ]


def thread_as_json(book: Book, here: Place) -> list[dict[str, Any]]:
    """What the row has to do with rows of other plans, for JSON."""
    return [
        {"is": strand.word, "plan": strand.plan, "ref": strand.ref, "title": strand.title}
        for strand in agreement.thread(book, here.level, here.id)
    ]

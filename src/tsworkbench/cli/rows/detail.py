"""All there is to know of one row, with what was agreed about it and what it serves, as lines or as JSON."""

from collections.abc import Callable, Iterator
from datetime import date
from textwrap import wrap
from typing import Any

from tsworkbench.cli.output import fit, local_time, shown
from tsworkbench.cli.rows import row_lines
from tsworkbench.cli.rows.row_lines import Lines, day_of_cell
from tsworkbench.cli.rows.selection import Item, items_of
from tsworkbench.plan.calendar import long_date, relative, relative_words, short_date
from tsworkbench.plan.english import listed, number
from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.fields import fields_of
from tsworkbench.plan.governance.rag import is_watermelon, slips_in_words
from tsworkbench.plan.language.cell_labels import when_words
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.model import CLOSED, LeadRole, Rag, Status, badge, words
from tsworkbench.store.book import Book, Row
from tsworkbench.store.tables import PARENT
from tsworkbench.store.views import agreement, attached
from tsworkbench.store.views.people import initials_of_all
from tsworkbench.store.views.refs import Place, cells_of, key_of
from tsworkbench.store.views.row import RowView, Viewer, cell
from tsworkbench.store.views.tree import under

_LABEL = 11
_MONEY = ("text", "pence", "confirmed", "inside")
_SAID = ("rag", "why", "next", "comment", "no_change", "as_at", "by", "at")


def as_json(book: Book, here: Place, as_at: date) -> dict[str, Any]:
    """The row as lists give it, with all its other cells, what was said of it, and the refs of the rows under it."""
    item = item_of(book, here, as_at)
    said = row_lines.as_json(item, _plan(book, here)["short_title"] or _plan(book, here)["title"])
    hidden = ("rid", "sort", "deleted", "plan_id", "objective_id", "activity_id")
    said |= {name: item.view.cells[name] for name in item.view.cells.keys() if name not in hidden and name not in said}  # noqa: SIM118
    said["funding"] = [{"source": row["name"], **_only(row, *_MONEY)} for row in attached.sums_of(book, here.id)]
    said["updates"] = [_only(row, *_SAID) for row in attached.updates(book, here.id)]
    said["private_notes"] = [_only(row, "text", "by", "at") for row in attached.notes(book, here.id)]
    said["decisions"] = decisions(book, here.id)
    said["thread"] = thread_as_json(book, here)
    said |= waits_as_json(book, here)
    said["under"] = [below.view.ref for below in rows_under(book, here, as_at)]
    return said


def _only(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def lines(book: Book, here: Place, as_at: date, width: int) -> Iterator[str]:
    """The row on lines of a width."""
    item = item_of(book, here, as_at)
    view, above = item
    plan = _plan(book, here)
    yield from _wrapped(f"{shown(view.ref)}  {shown(view.title)}", width, 0)
    under = (
        f", under {above.activity_ref} {above.activity_title}" if view.level not in ("objective", "activity") else ""
    )
    yield from _wrapped(f"{view.level.capitalize()} of {plan['short_title'] or plan['title']}{under}", width, 0)
    yield ""
    for label, text in facts(book, item, as_at):
        indent = max(_LABEL, len(label) + 1)
        first, *rest = list(_wrapped(text, width - indent, 0)) or [""]
        yield f"{fit(label, indent)}{first}"
        yield from (" " * indent + line for line in rest)
    below = rows_under(book, here, as_at)
    if below:
        yield ""
        table = Lines(as_at, width, initials_of_all(book), {plan["id"]: plan["year_start"]})
        table.make_room([one.view for one in below])
        yield from (table.row(one.view) for one in below)


def facts(book: Book, item: Item, as_at: date, *, aloud: bool = False) -> Iterator[tuple[str, str]]:
    """(label, text) of all there is to know of a row. `aloud`: in whole words, for somebody who hears them."""
    view, plan = item.view, _plan(book, Place(item.view.level, item.view.id, 0, item.view.plan_id))
    yield from _ratings(view, aloud)
    if view.level != "objective":
        yield "Status", _status(view, long_date if aloud else short_date)
        yield from _dates(view, as_at, aloud)
        yield from agreed_facts(book, view)
    if view.total:
        late = f", {view.late_count} late" if view.late_count else ""
        yield "Milestones", f"{view.done} of {view.total} done{late}"
    yield from waits(book, view)
    yield from strands(book, view)
    yield "Lead", _lead(view, aloud=aloud)
    if view.target is not None:
        yield "Target", f"{number(view.target)} {view.unit or ''}".strip()
        yield "Actual", number(view.actual) if view.actual is not None else "not known"
    for field in fields_of(view.level):
        text = cell(view, field.column) if field.shown or field.called_by else None
        if text and text != view.title:
            yield field.shown or field.label_in(plan), str(text)
    for row in attached.updates(book, view.id):
        yield from _said(row) if aloud else [("Said", _update(row))]
    for row in attached.notes(book, view.id):
        yield "Private", f"{row['text']} ({row['by'] or 'somebody'}, {local_time(row['at'])})"
    if not aloud:
        yield "Id", view.id


def in_short(view: RowView, as_at: date) -> Iterator[tuple[str, str]]:
    """The facts that matter most, to be said aloud: how it is rated, its status, when it is due, who leads."""
    if view.level == "activity" or view.rag is not None:
        yield from _ratings(view, aloud=True)
    if view.level != "objective":
        yield "Status", _status(view, long_date)
        yield from (fact for fact in _dates(view, as_at, aloud=True) if fact[0] == "Due")
    yield "Lead", _lead(view, aloud=True)


def _status(view: RowView, day: Callable[[date], str]) -> str:
    done = day_of_cell(view.done_on)
    return view.status.replace("_", " ") + (f", done {day(done)}" if done else "")


def _lead(view: RowView, *, aloud: bool = False) -> str:
    led = _led_aloud(view) if aloud else write_leads([(lead.name, lead.role) for lead in view.leads])
    stands = {lead.level for lead in view.leads} - {view.level}
    return (f"{led} (of the {stands.pop()})" if stands else led) or "nobody"


def _led_aloud(view: RowView) -> str:
    leading = listed(lead.name for lead in view.leads if lead.role != LeadRole.SUPPORTING)
    supporting = listed(lead.name for lead in view.leads if lead.role == LeadRole.SUPPORTING)
    return ", ".join(part for part in (leading, f"supported by {supporting}" if supporting else "") if part)


def _ratings(view: RowView, aloud: bool) -> Iterator[tuple[str, str]]:
    if view.level == "activity" or view.rag is not None:
        if not aloud:
            yield "RAG", _rag(view)
            return
        yield "Rating", in_whole_words(view.rag)
    if view.dated_rag is None:
        return
    if aloud:
        yield "By its dates", in_whole_words(view.dated_rag)
        if is_watermelon(view.rag, view.dated_rag):
            yield "Beware", "it is stated better than its dates say"
    elif view.rag is None:
        yield "By dates", _in_words(view.dated_rag)


def in_whole_words(rag: Rag | None) -> str:
    """A rating as it is said aloud: "Red", "not rated"."""
    return rag.value.capitalize() if rag is not None else "not rated"


def _rag(view: RowView) -> str:
    said = _in_words(view.rag)
    if view.dated_rag is None:
        return said
    worse = " – stated better than dated" if is_watermelon(view.rag, view.dated_rag) else ""
    return f"{said}; by dates {_in_words(view.dated_rag)}{worse}"


def _in_words(rag: Rag | None) -> str:
    return f"{badge(rag)} {rag.value}" if rag is not None else "· not said"


def _dates(view: RowView, as_at: date, aloud: bool) -> Iterator[tuple[str, str]]:
    due = day_of_cell(view.due_to)
    text = cell(view, "due_text") or ""
    if text or due:
        day = "" if due is None else long_date(due) if aloud else short_date(due)
        day = f" ({day})" if day and text else day
        far = (relative_words if aloud else relative)(due, as_at) if due and view.standing not in CLOSED else ""
        yield "Due", f"{text}{day}{f', {far}' if far else ''}"
    printed = cell(view, "due_printed")
    if printed and printed != text:
        yield "Printed", str(printed)
    if cell(view, "due_doubt"):
        yield "Doubt", str(cell(view, "due_doubt"))


_PARTS = (("comment", "", ""), ("why", "why: ", "Why"), ("next", "next: ", "What next"))


def _update(row: Row) -> str:
    rag = Rag(row["rag"]) if row["rag"] in tuple(Rag) else None
    parts = ["no change"] if row["no_change"] else [_in_words(rag)] if rag is not None else []
    parts += [f"{label}{row[name]}" for name, label, _ in _PARTS if row[name]]
    day = day_of_cell(row["as_at"])
    by = f"{short_date(day)}, " if day else ""
    return f"{by}{row['by'] or 'somebody'}: {'; '.join(parts) or 'RAG removed'}"


def _said(row: Row) -> Iterator[tuple[str, str]]:
    """The same, each fact by itself."""
    rag = Rag(row["rag"]) if row["rag"] in tuple(Rag) else None
    rated = "no change" if row["no_change"] else in_whole_words(rag) if rag is not None else ""
    day = day_of_cell(row["as_at"])
    first = ": ".join(part for part in (rated, row["comment"] or "") if part)
    first = first or ("" if row["why"] or row["next"] else "the rating was removed")
    yield f"{row['by'] or 'Somebody'} said{f' on {long_date(day)}' if day else ''}", first
    for name, _, label in _PARTS[1:]:
        if row[name]:
            yield label, str(row[name])


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


def agreed_facts(book: Book, view: RowView) -> Iterator[tuple[str, str]]:
    """Baseline with its slips, what is expected and why, and what was decided."""
    past = day_of_cell(cell(view, "past_at_sign_off"))
    if past is not None:
        yield "Question", f"it was due by {short_date(past)} when the plan was signed off: was it done?"
    baseline = day_of_cell(cell(view, "baseline_due_to"))
    if baseline is not None:
        yield "Baseline", f"{short_date(baseline)} · {slips_in_words(agreement.slips(book, view.level, view.id))}"
    expected = day_of_cell(cell(view, "expected_due_to"))
    if expected is not None:
        reason = cell(view, "expected_reason")
        yield "Expected", short_date(expected) + (f", because: {reason}" if reason else "")
    for row in agreement.decisions_of(book, view.id):
        yield "Decided", decision_in_words(row)


def decision_in_words(row: Row) -> str:
    """A decision: "14 Jan 2010, Delivery Group: by end February 2010 agreed"."""
    day = day_of_cell(row["on_day"])
    text = f" – {row['text']}" if row["text"] else ""
    when = short_date(day) if day else row["on_day"]
    return f"{when}, {row['name']}: {row['due_text'] or 'no date'} {row['outcome']}{text}"


def strands(book: Book, view: RowView) -> Iterator[tuple[str, str]]:
    """What the row serves, and the rows of other years it goes on from or goes on in."""
    for strand in attached.thread(book, view.level, view.id):
        there = f"{strand.plan}:{strand.ref} {strand.title}"
        carried, _, way = strand.word.partition("carried ")
        yield ("Carried", f"{way} {there}") if way else (carried.capitalize(), there)


def waits(book: Book, view: RowView) -> Iterator[tuple[str, str]]:
    """The milestones that a milestone needs, and those that need it."""
    if view.level != "milestone":
        return
    for label, rows in (("Needs", attached.needed_by(book, view.id)), ("Needed by", attached.needing(book, view.id))):
        for row in rows:
            yield label, f"{row['ref'] or row['id']} {row['title']} ({_when_due(row)})"


def _when_due(row: Row) -> str:
    if row["status"] != Status.NOT_STARTED:
        return words(Status(row["status"]))
    return when_words(row["due_from"], row["due_to"], row["due_precision"], year_start=row["year_start"])


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
        for strand in attached.thread(book, here.level, here.id)
    ]

"""What panes tell of a row besides its own cells: slips, what is expected and why, the golden thread, meetings and
reviews, entries of registers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import short_date, short_month
from tsworkbench.plan.english import number
from tsworkbench.plan.errors import FileLocked
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Book
from tsworkbench.store.views import agreement, attached
from tsworkbench.store.views.attached import Strand
from tsworkbench.store.views.refs import has_registers
from tsworkbench.store.views.row import RowView, cell
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw.row_marks import day_of


class Agreed(NamedTuple):
    """How often a row's agreed date was moved, what it has to do with rows of other plans, and what it waits for."""

    slips: int
    strands: tuple[Strand, ...]
    needs: str = ""
    """ "needs 1.1.m1 ✓, 4.2.m3 · needed by 6.1.m2"; empty where no milestone waits for another."""
    plan_id: str = ""
    """The plan of the row."""


NOTHING_AGREED = Agreed(0, ())


def agreed_of(desk: Desk, view: RowView) -> Agreed:
    """Read from the file; nothing if that can't be read just now."""
    if desk.unread:
        return NOTHING_AGREED
    try:
        slips = agreement.slips(desk.book, view.level, view.id) if cell(view, "baseline_due_to") else 0
        strands = tuple(attached.thread(desk.book, view.level, view.id))
        needs = needs_in_words(desk.book, view.id) if view.level == "milestone" else ""
        return Agreed(slips, strands, needs, view.plan_id)
    except FileLocked:
        desk.unread = True
        return NOTHING_AGREED


def needs_in_words(book: Book, row_id: str) -> str:
    """What a milestone needs and what needs it, by number: ✓ marks what is done."""
    found = []
    for word, rows in (("needs", attached.needed_by(book, row_id)), ("needed by", attached.needing(book, row_id))):
        if rows:
            named = (f"{row['ref'] or row['title']}{' ✓' if row['status'] == Status.COMPLETE else ''}" for row in rows)
            found.append(f"{word} {', '.join(named)}")
    return " · ".join(found)


def links_in_words(desk: Desk, agreed: Agreed) -> str:
    """What it waits for and the golden thread: "needs 1.1.m1 · serves THIN:T6 Volunteering · carried from …".

    The plan is named of a row of another plan.
    """
    strands = agreed.strands
    parts: dict[str, list[str]] = {}
    for strand in strands:
        other = strand.plan_id != agreed.plan_id
        number = f"{desk.plan_tag(strand.plan_id)}:{strand.ref}" if other and strand.ref else strand.ref
        title = strand.title if len(strands) < 3 or not number else ""
        parts.setdefault(strand.word, []).append(" ".join(filter(None, (number, title))))
    threads = (f"{word} {', '.join(named)}" for word, named in parts.items())
    return " · ".join(part for part in (agreed.needs, *threads) if part)


def asks(view: RowView, *, brief: bool = False) -> str:
    """What is expected instead of the agreed date, and why; or what is asked of a row past at sign-off."""
    past = cell(view, "past_at_sign_off")
    if past and is_open(view.standing):
        return f"Due by {day_in_words(past)} when it was signed off. Was it done (c), or by when will it be (d)?"
    if not view.expected_due_to or not is_open(view.standing):
        return ""  # what is done came when it came
    reason = cell(view, "expected_reason")
    why = f": “{reason}”" if reason and not brief else ""
    return f"expected {day_in_words(view.expected_due_to)}{why}"


def day_in_words(iso: str) -> str:
    """A day of the file in words; as it stands there if another tool has written something else."""
    day = day_of(iso)
    return short_date(day) if day is not None else iso


def calendar_notes(desk: Desk, first: date, last: date) -> list[tuple[str, tuple[str, ...]]]:
    """Heading and lines of what a month holds besides rows of the plan: meetings of its groups, its review."""
    plan = desk.plan
    notes = []
    if has_registers(desk.book) and (due := reviews_by_month(desk, last).get(f"{first:%Y-%m}")):
        notes.append(("reviews of registers", tuple(due)))
    meet = agreement.meetings(desk.book, plan["id"], first, last)
    if meet:
        lines = tuple(f"{_terse(row['on_day'])}  {row['name']}{_more(row['text'])}" for row in meet)
        notes.append(("meetings", lines))
    if plan["review_text"] or plan["review_rrule"]:
        turns = _reviews(desk, first, last)
        if turns:
            printed = (plan["review_text"],) if plan["review_text"] else ()
            notes.append(("review of the plan", (*turns, *printed)))
    return notes


def _reviews(desk: Desk, first: date, last: date) -> tuple[str, ...]:
    from tsworkbench.plan.governance.particulars import reviews  # few plans print one

    plan = desk.plan
    try:
        begins = date.fromisoformat(plan["period_start"])
    except (TypeError, ValueError):
        begins = first
    turns = reviews(plan["review_text"], plan["review_rrule"], begins=begins, first=first, last=last)
    return tuple(
        short_date(turn.last)
        if turn.first == turn.last
        else f"{turn.first.day} {short_month(turn.first)} – {short_date(turn.last)}"
        for turn in turns
    )


def _terse(iso: str) -> str:
    return day_in_words(iso).rsplit(" ", 1)[0]


def _more(text: str | None) -> str:
    return f": {text}" if text else ""


def reviews_by_month(desk: Desk, last: date, *, apart: bool = False) -> dict[str, list[str]]:
    """Month → a line for each entry of a register that is to be looked at again in it: "15 Jan  R1 Allocation …".

    With `apart`, those that are late are under "".
    """
    from tsworkbench.store.registers.entries import due_for_review

    found: dict[str, list[str]] = {}
    for one in due_for_review(desk.book, last, plan_id=desk.plan["id"]):
        late = one.day < desk.as_at
        words = "" if one.entry.register.personal else f" {one.words}"
        line = f"{_terse(one.day.isoformat())}  review {one.entry.ref}{words}{' · late' if late and not apart else ''}"
        found.setdefault("" if late and apart else f"{one.day:%Y-%m}", []).append(line)
    return found


class Entered(NamedTuple):
    """An entry of a register that is about a row, with its score."""

    words: str
    colour: Rag | None = None


def entries_of(desk: Desk, view: RowView) -> tuple[Entered | None, int]:
    """Of the entries of registers that name a row the one with the worst score, and how many more there are."""
    if desk.unread or not has_registers(desk.book):
        return None, 0
    from tsworkbench.plan.registers import kinds
    from tsworkbench.plan.registers.values import FieldKind
    from tsworkbench.store.registers import definitions, entries

    seen = {register.id or "" for register in definitions.registers_of(desk.book, view.plan_id)}
    named = [
        one.entry
        for one in entries.naming(desk.book, view.id, within=seen, kind=FieldKind.ROW)
        if not one.entry.register.personal
    ]
    there = {one.id: one for one in named}
    scored: list[tuple[float, Entered]] = []
    for one in list(there.values())[:_FEW]:
        register = one.register
        found = entries.page(desk.book, register, [one.key], desk.as_at)
        if not found or (register.ending is not None and found[0].cell(register.ending.name) in register.ending.ends):
            there.pop(one.id)
            continue
        field = kinds.main_score(register)
        score = found[0].cell(field.name) if field is not None else None
        points = f" {number(score)}" if isinstance(score, int | float) else ""
        colour = kinds.band(field, score) if field is not None and isinstance(score, int | float) else None
        scored.append((float(score or 0), Entered(f"{one.ref}{points} {found[0].words}", colour)))
    if not scored:
        return None, 0
    return max(scored, key=lambda one: one[0])[1], len(there) - 1


_FEW = 40

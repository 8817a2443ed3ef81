"""A row as a command prints it: one aligned line, in colour where the terminal shows it, or one JSON object."""

import os
import sys
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tsworkbench.cli.output import WIDTH, cells, fit, shown, width
from tsworkbench.cli.rows.selection import Item
from tsworkbench.plan.calendar import day_of_cell, relative, short_date, terse_due
from tsworkbench.plan.model import CLOSED, Rag, Status, badge, status_mark
from tsworkbench.store.views.row import Above, RowView

if TYPE_CHECKING:
    from tsworkbench.store.views.agreement import Ask, DatedRow

_BADGE, _LEADS, _DUE, _RELATIVE = 2, 7, 9, 9
_REF = 7  # at least


def mark(view: RowView) -> str:
    """The RAG of what is rated, else how far the row has come: ○ not begun, › in progress, ✓ complete."""
    if view.level == "activity" or (view.level == "milestone" and view.rag is not None):
        return badge(view.rag)
    if view.level in ("plan", "objective"):
        return ""
    return status_mark(view.level, view.status)


class Lines:
    """Prints rows as lines of one width; `initials` are those of all officers, by id. With `colour`, for a terminal."""

    def __init__(
        self,
        as_at: date,
        width: int,
        initials: Mapping[str, str],
        year_starts: Mapping[str, int],
        *,
        colour: bool = False,
    ) -> None:
        self.as_at = as_at
        self.width = width
        self.initials = initials
        self.year_starts = year_starts
        self.ref = _REF
        self.tags: Mapping[str, str] = {}
        """What each plan is called before the numbers of its rows; of those left out, only the number is printed."""
        self._ink = inked if colour else _plain

    def make_room(self, views: list[RowView]) -> None:
        """Widens the column of refs for the longest of some rows, up to a quarter of the line."""
        longest = max((cells(self._number(view)) for view in views), default=0)
        self.ref = max(self.ref, min(longest, self.width // 4))

    def row(self, view: RowView) -> str:
        """One row: ref, mark, title, lead, due or done, how far away that is."""
        self.make_room([view])
        room = self.width - self.ref - _BADGE - _LEADS - _DUE - _RELATIVE - 8
        ref = self._number(view)
        closed, late = view.standing in CLOSED, view.late
        plain = MUTED if closed else STRONG if view.level in ("plan", "objective") else ""
        columns = (
            self._ink(ref if cells(ref) > self.ref else fit(ref, self.ref), MUTED),
            self._ink(f"{fit(mark(view), _BADGE)} ", of_rag(view.rag) if view.rag is not None else plain),
            self._ink(f"{fit(_that_fits(view.title, view.short_title, room), room)} ", plain),
            fit(self._leads(view), _LEADS),
            self._ink(f"{fit(self._due(view), _DUE)} ", plain),
            self._ink(self._how_far(view), RED if late else plain or MUTED),
        )
        return " ".join(columns).rstrip()

    def _number(self, view: RowView) -> str:
        tag = self.tags.get(view.plan_id)
        return shown(f"{tag}:{view.ref}" if tag else view.ref)

    def heading(self, above: Above) -> str:
        """The line of an activity above its milestones."""
        room = self.width - self.ref - _BADGE - 3
        rag = badge(Rag(above.activity_rag) if above.activity_rag else None)
        title = _that_fits(above.activity_title, above.activity_short_title, room)
        ref, rag_ink = fit(shown(above.activity_ref), self.ref), of_rag(above.activity_rag)
        parts = (self._ink(ref, STRONG), self._ink(fit(rag, _BADGE), rag_ink), "", self._ink(fit(title, room), STRONG))
        return " ".join(parts).rstrip()

    def _leads(self, view: RowView) -> str:
        leading = [lead for lead in view.leads if lead.role != "supporting"] or list(view.leads)
        all_of_them = "/".join(shown(self.initials.get(lead.officer_id, "?")) for lead in leading)
        if cells(all_of_them) <= _LEADS:
            return all_of_them
        return shown(self.initials.get(leading[0].officer_id, "?")) + "+"

    def _due(self, view: RowView) -> str:
        year_start = self.year_starts.get(view.plan_id, 4)
        done = day_of_cell(view.done_on)
        if done is not None:
            return terse_due(done, done, "day", as_at=self.as_at, year_start=year_start)
        return shown(
            terse_due(
                day_of_cell(view.due_from),
                day_of_cell(view.due_to),
                view.due_precision,
                as_at=self.as_at,
                year_start=year_start,
                rrule=view.due_rrule,
            )
        )

    def _how_far(self, view: RowView) -> str:
        if view.level == "objective":
            return f"{view.done} of {view.total} done" if view.total else ""
        if view.status == Status.COMPLETE:
            return "done"
        if view.standing in CLOSED:
            return view.standing
        return relative(day_of_cell(view.due_to), self.as_at)


def _plain(text: str, _: str) -> str:
    return text


def _that_fits(title: str, short_title: str | None, room: int) -> str:
    """The title; the plan's own short one where the whole does not fit."""
    whole = shown(title)
    return shown(short_title) if short_title and cells(whole) > room else whole


def as_json(item: Item, plan_name: str) -> dict[str, Any]:
    """A row as ``--json`` prints it."""
    view, above = item
    said: dict[str, Any] = {
        "ref": view.ref,
        "level": view.level,
        "title": view.title,
        "status": None if view.level in ("plan", "objective") else view.status,
        "rag": view.rag,
        "dated_rag": view.dated_rag,
        "late": view.late,
        "due_text": None if view.level in ("plan", "objective") else view.cells["due_text"],
        "due_from": view.due_from,
        "due_to": view.due_to,
        "due_precision": view.due_precision,
        "done_on": view.done_on,
        "leads": [{"name": lead.name, "role": lead.role} for lead in view.leads],
        "activity_ref": above.activity_ref or None,
        "activity_rag": above.activity_rag,
        "objective_ref": above.objective_ref or None,
        "plan": plan_name,
        "id": view.id,
    }
    if view.level == "output":
        said |= {"target": view.target, "actual": view.actual, "unit": view.unit}
        if view.fed is not None:
            said["counted_from"] = view.fed.counted.register.name
    return said


RED, STRONG, MUTED = "31;1", "1", "2"
_RAGS: dict[str | None, str] = {Rag.RED: "31;1", Rag.AMBER: "33;1", Rag.GREEN: "32", Rag.COMPLETE: "34", None: MUTED}


def takes_colour() -> bool:
    """Whether what is printed goes to a terminal that takes colour, and nobody has asked for none (``NO_COLOR``)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") in (None, "dumb"):
        return False
    try:
        return sys.stdout.isatty()
    except ValueError:  # closed
        return False


def inked(text: str, ink: str) -> str:
    """The text in an ink; its outer spaces stay plain, so that nothing is underlined or filled there."""
    words = text.strip()
    return text.replace(words, f"\x1b[{ink}m{words}\x1b[0m", 1) if words and ink else text


def of_rag(rag: str | None) -> str:
    """The ink of a RAG."""
    return _RAGS.get(rag, MUTED)


# -- rows that a decision is about, and what is asked


def question_lines(rows: "list[DatedRow]") -> list[str]:
    """The lines of what was past when its plan was signed off."""
    return [f"  {titled(row, min(50, width() - 35))}  was due by {day_or_none(row.past)}" for row in rows]


def titled(row: "DatedRow", columns: int) -> str:
    """The number of a row, and its title in so many columns."""
    return f"{fit(shown(row.ref), 7)}  {fit(shown(row.title), columns)}"


def day_or_none(iso: str | None) -> str:
    """A day as lists show it; "no date" for none."""
    day = day_of_cell(iso)
    return short_date(day) if day is not None else iso or "no date"


_ARISES = {
    "typed": "asked in words",
    "report": "asked in words",
    "approval": "done, and waiting for approval",
    "money": "not confirmed: is the money there?",
    "red": "rated red: what is to be done?",
}
"""From what a question arises, as a heading over those of its kind."""


def ask_lines(asks: "list[Ask]") -> list[str]:
    """The questions as lines, under a heading for each kind of them."""
    from textwrap import wrap  # lists have no need of it

    lines = []
    for why in dict.fromkeys(_ARISES.values()):
        of = [one for one in asks if _ARISES[one.why] == why]
        if of:
            lines.append(f"{len(of)} {why}")
        for one in of:
            said = shown(one.text or one.title)
            end = f"  ({', '.join(filter(None, (one.group, _asked_on(one))))})" if one.group or one.asked_on else ""
            begin = f"  {fit(shown(one.ref), 7)}  "
            lines += wrap(f"{said}{end}", min(width(), WIDTH), initial_indent=begin, subsequent_indent=" " * len(begin))
    return lines


def _asked_on(one: "Ask") -> str:
    return f"asked {day_or_none(one.asked_on)}" if one.asked_on else ""


def ask_as_json(one: "Ask", plan: str) -> dict[str, Any]:
    """A question as JSON."""
    return {
        "ref": one.ref,
        "level": one.level,
        "title": one.title,
        "asked": {"approval": "approval", "money": "is it confirmed", "red": "what is to be done"}.get(
            one.why, "in words"
        ),
        "kind": one.kind.value,
        "text": one.text,
        "group": one.group,
        "asked_on": one.asked_on,
        "plan": plan,
        "id": one.id or one.row_id,
    }


def asked_lines(rows: "list[DatedRow]") -> list[str]:
    """The dates that are asked for as lines, each with its reason."""
    from textwrap import wrap

    from tsworkbench.plan.governance.rag import slips_in_words

    lines = []
    for row in rows:
        slips = f"  ({slips_in_words(row.slips)} so far)" if row.slips else ""
        days = f"{day_or_none(row.due_to)} → {day_or_none(row.expected_due_to)}{slips}"
        lines.append(f"  {titled(row, max(20, min(40, width() - 13 - len(days))))}  {days}")
        if row.reason:
            said = f"because: {shown(row.reason)}"
            lines += wrap(said, min(width(), WIDTH), initial_indent=" " * 11, subsequent_indent=" " * 11)
    return lines


def row_as_json(row: "DatedRow", plan: str) -> dict[str, Any]:
    """A date that is asked for, or a row that was past at the sign-off, as JSON."""
    return {
        "ref": row.ref,
        "level": row.level,
        "title": row.title,
        "asked": "was it done" if row.past else "later date",
        "due_to": row.due_to,
        "expected_due_to": row.expected_due_to,
        "reason": row.reason,
        "past_at_sign_off": row.past,
        "slips": row.slips,
        "plan": plan,
        "id": row.id,
    }

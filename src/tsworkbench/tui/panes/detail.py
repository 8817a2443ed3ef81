"""The strip that tells all about the selected row, in six lines or, on a small screen, three."""

import re
from datetime import date

from rich.style import Style
from textual.geometry import Offset
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import long_date, relative, short_date
from tsworkbench.plan.english import number
from tsworkbench.plan.fields import fields_of
from tsworkbench.plan.governance.rag import is_open, should_stand_at, slips_in_words
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.model import LeadRole, Status, badge, words
from tsworkbench.store.book import Row
from tsworkbench.store.views.refs import key_of
from tsworkbench.store.views.row import RowView, cell
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import marks
from tsworkbench.tui.draw.content import Line, cut, wrap
from tsworkbench.tui.draw.marks import day_of
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.panes.agreement import NOTHING_AGREED, Agreed, agreed_of, asks, day_in_words, in_a_line

_LABEL = 9

_IN_BRACKETS = re.compile(r" \([^)]*\)")
_WIDE = 100
_FIELDS = {
    "title": ("objective", "activity", "milestone", "output", "task"),
    "due": ("activity", "milestone", "output", "task"),
    "lead": ("objective", "activity", "milestone", "output", "task"),
    "said": ("activity", "milestone"),
}
"""Which levels have a field."""
_UNDER_ACTIVITY = ("milestone", "output", "task")


class Detail(Widget):
    """All about one row of the plan."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Detail { height: 1fr; background: $surface; }"

    key: reactive[int | None] = reactive(None)

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="detail")
        self._desk = desk
        self._said: tuple[str, Row | None] = ("", None)
        self._agreed: tuple[str, Agreed] = ("", NOTHING_AGREED)

    def read_again(self) -> None:
        """The row, or what was said of it, has changed."""
        self._said = ("", None)
        self._agreed = ("", NOTHING_AGREED)
        self.refresh()

    def field_at(self, name: str) -> Offset | None:
        """Where there is room for a mark beside a field that can be edited: "title", "due", "lead" or "said".

        None where the selected row has no such field.
        """
        view = self._desk.view(self.key) if self.key is not None else None
        if view is None or view.level not in _FIELDS[name]:
            return None
        tall = self.size.height >= 6
        column = 1 + len(self._due(view)) + 1 if name == "lead" and not tall else -1
        lines = {"title": 0, "due": 2, "lead": 3, "said": 4} if tall else {"title": 0, "due": 1, "lead": 1, "said": 2}
        return self.content_region.offset + Offset(column, lines[name])

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        width, height = self.size
        line = Line(width, look.raised)
        view = self._desk.view(self.key) if self.key is not None else None
        if view is None:
            return line.gap().put("Choose a row to see all about it." if y == height // 2 else "", look.muted).strip()
        if height >= 6:
            tall = (self._title, self._more, self._first, self._second, self._third, self._fourth)
            tall[y](line, view, look)
        elif len(self._title_lines(view)) > 1:
            (self._title, self._more, self._brief)[y](line, view, look)
        else:
            (self._title, self._brief, self._third)[y](line, view, look)
        return line.strip()

    def _title(self, line: Line, view: RowView, look: Look) -> None:
        """Number and title; at the right end the two ratings."""
        line.gap().put(_number(view), look.muted).gap(2)
        title = self._title_lines(view)
        line.put(title[0] if title else "", look.strong)
        rated = self._rated(view)
        if rated is None:
            return
        said, dates = ("stated", "dates say") if self.size.width >= _WIDE else ("said", "dates")
        if rated.rag is None:
            line.right("not said", look.muted)
        else:
            line.right(f"{said} ", look.muted).right(badge(rated.rag), look.rags[rated.rag])
        line.right(f"   {dates} ", look.muted).right(badge(rated.dated_rag), look.rags[rated.dated_rag]).right(" ")

    def _more(self, line: Line, view: RowView, look: Look) -> None:
        """The rest of a long title; what is expected or asked of it; at the right end the golden thread."""
        title = self._title_lines(view)
        line.gap(len(_number(view)) + 3)
        if len(title) > 1:
            line.put(title[1], look.strong)
        strands = in_a_line(self._desk, self._agreement(view), self.size.width // 2)
        if strands:
            line.right(strands, look.accent).right(" ")
        if len(title) == 1:
            line.put(asks(view), look.doubt)

    def _title_lines(self, view: RowView) -> list[str]:
        ratings = (34 if self.size.width >= _WIDE else 22) if self._rated(view) is not None else 0
        width = self.size.width - len(_number(view)) - 5 - ratings
        return wrap(view.title, max(10, width), 2 if self.size.height >= 6 or self._has_no_words(view) else 1)

    def _has_no_words(self, view: RowView) -> bool:
        """Whether the line for what was said is free for the rest of a long title."""
        return not view.cells["key_changes"] if view.level == "objective" else self._last_said(view) is None

    def _brief(self, line: Line, view: RowView, look: Look) -> None:
        """Due, lead and money on one line."""
        slipped = f" · {slips_in_words(slips)}" if (slips := self._agreement(view).slips) else ""
        leads, due = self._leads(view), self._due(view) + slipped
        asked = asks(view, brief=True) if view.expected_due_to else ""
        told = asked or in_a_line(self._desk, self._agreement(view), self.size.width // 3)
        if told and len(due) + len(leads) + len(told) + 7 > self.size.width:
            due = _IN_BRACKETS.sub("", due)  # how exact the date is, matters less than whose it is
        line.gap().put(due, _late_ink(view, look)).gap(3)
        if told:
            line.right(told, look.doubt if asked else look.accent).right(" ")
        elif money := self._money(view):
            who = len(view.leads[0].name) + 2 if view.leads else 0  # who leads is never cut for what it costs
            line.right(cut(money[0], line.room - who - len(money[1])), look.text)
            line.right(money[1], look.doubt).right(" ")
        if len(leads) >= line.room and len(view.leads) > 1:
            leads = f"{view.leads[0].name} +{len(view.leads) - 1}"
        line.put(leads, look.text)

    def _first(self, line: Line, view: RowView, look: Look) -> None:
        width = self.size.width
        second, third = width * 43 // 100, width * 68 // 100
        label, words_after = self._due_field(view)
        second = max(second, _LABEL + len(words_after) + 3)  # how far off it is, is never cut
        _field(line, label, look)
        line.put(words_after, _late_ink(view, look)).to(second)
        printed = cell(view, "due_printed")
        if printed:
            line.put("Printed  ", look.muted).put(f"“{printed}”", look.text)
        elif cell(view, "due_text"):
            line.put("Written  ", look.muted).put(f"“{view.cells['due_text']}”", look.text)
        line.to(third)
        if agreed := cell(view, "baseline_due_to"):
            slips = slips_in_words(self._agreement(view).slips)
            line.put("Baseline  ", look.muted).put(f"{day_in_words(agreed)} · {slips}", look.text)

    def _second(self, line: Line, view: RowView, look: Look) -> None:
        width = self.size.width
        _field(line, "Lead", look)
        line.put(self._leads(view) or "nobody yet", look.text if view.leads else look.doubt)
        for field in fields_of(view.level):
            if field.called_by and (words := cell(view, field.column)):
                line.put(cut(f" · {words}", max(0, line.room - width + width * 43 // 100 - 2)), look.muted)
        line.to(width * 43 // 100)
        if view.level == "output" and view.target is not None:
            yearly = " a year" if view.cells["target_kind"] == "yearly" else ""
            line.put("Target   ", look.muted).put(f"{number(view.target)} {view.unit or ''}{yearly}", look.text)
            line.put(f" · {number(view.actual or 0)} so far", look.text if view.actual else look.muted)
            self._yearly(line, view, look)
        elif money := self._money(view):
            line.put("Cost     ", look.muted).put(money[0], look.text).put(money[1], look.doubt)

    def _yearly(self, line: Line, view: RowView, look: Look) -> None:
        """Where a yearly target should stand by now."""
        plan = self._desk.plan
        wanted = should_stand_at(
            view.target, view.cells["target_kind"], plan["period_start"], plan["period_end"], self._desk.as_at
        )
        if wanted is not None:
            behind = (view.actual or 0) < wanted
            line.put(f" · should stand at {number(wanted)} by now", look.doubt if behind else look.muted)

    def _third(self, line: Line, view: RowView, look: Look) -> None:
        """The latest words, in their author's voice; of an objective, what it is to change."""
        if view.level == "objective":
            self._prose(line, "Change", view.cells["key_changes"], look)
            return
        said = self._last_said(view)
        if self.size.height >= 6:
            _field(line, "Said", look)
        else:
            line.gap()
        if said is None:
            line.put("Nothing has been said of it yet.", look.muted)
            return
        spoken = said["comment"] or said["why"] or said["next"] or ""
        of = f"of {_number(view)}" if said["row_id"] != view.id else ""
        by = ", ".join(part for part in (of, said["by"], marks.said_on(said["as_at"])) if part)
        room = max(10, line.room - len(by) - 3)
        quote = wrap(f"“{spoken}”", room, 1)
        line.put(quote[0] if quote else "", look.quote).gap(2).put(by, look.muted)

    def _fourth(self, line: Line, view: RowView, look: Look) -> None:
        """Why and what next where the lead wrote them; else the note that the plan prints."""
        if len(self._title_lines(view)) > 1 and (words := asks(view)):  # the title has taken its line
            line.gap(_LABEL + 1).put(words, look.doubt)
            return
        said = self._last_said(view)
        why = said["why"] if said is not None and said["comment"] else None
        then = said["next"] if said is not None and (said["comment"] or said["why"]) else None
        if why or then:
            line.gap(_LABEL + 1)
            if why:
                line.put("why ", look.muted).put(why, look.text).gap(3)
            if then:
                line.put("next ", look.muted).put(then, look.text)
            return
        if reasons := cell(view, "rationale"):
            self._prose(line, "Why", reasons, look)
        elif notes := cell(view, "notes"):
            self._prose(line, "Note", notes, look)
        elif view.level == "milestone" and _says_more(view):
            self._prose(line, "In full", view.cells["text"], look)

    def _prose(self, line: Line, label: str, text: str | None, look: Look) -> None:
        if text:
            _field(line, label, look)
            line.put(wrap(text, max(10, line.room - 2), 1)[0], look.text)

    def _last_said(self, view: RowView) -> Row | None:
        """What was said of the row itself, else of the activity it is under."""
        if self._said[0] != view.id:
            said = self._desk.last_said(view.id)
            if said is None and view.level in _UNDER_ACTIVITY and view.parent_id is not None:
                said = self._desk.last_said(view.parent_id)
            self._said = (view.id, said)
        return self._said[1]

    def _agreement(self, view: RowView) -> Agreed:
        if self._agreed[0] != view.id:
            self._agreed = (view.id, agreed_of(self._desk, view))
        return self._agreed[1]

    def _rated(self, view: RowView) -> RowView | None:
        """The row whose ratings count for this one: itself, or the activity it is under."""
        if view.level == "activity" or view.rag is not None:
            return view
        if view.level not in _UNDER_ACTIVITY:
            return None
        activity = self._desk.activity_of(view)
        return self._desk.view(key_of("activity", activity["rid"])) if activity is not None else None

    def _due(self, view: RowView) -> str:
        """ "by 31 December 2009 (month) · in 16d", or what there is to say instead."""
        if view.level == "objective":
            return f"{view.done} of {view.total} milestones complete" if view.total else "no milestones"
        if view.status == Status.COMPLETE:
            return f"done {self._day(done)}" if (done := day_of(view.done_on)) else "complete"
        if not is_open(view.standing):
            return words(Status(view.standing))
        doubt = " · in doubt" if cell(view, "due_doubt") else ""
        end = day_of(view.due_to)
        if end is None:
            if view.level == "activity" and view.total:
                return f"{view.done} of {view.total} milestones complete"
            return {"tbc": "to be confirmed", "ongoing": "ongoing"}.get(view.due_precision, "no date")
        precision = view.due_precision.replace("_", " ")
        exact = "" if view.due_precision == "day" else f" ({precision})"
        lead_in = "on" if view.due_precision == "day" else "by"
        return f"{lead_in} {self._day(end)}{exact} · {relative(end, self._desk.as_at)}{doubt}"

    def _due_field(self, view: RowView) -> tuple[str, str]:
        """The same with a label before it, which is not "Due" for what is done, counted or called off."""
        said = self._due(view)
        if view.level == "objective" or said.endswith("milestones complete"):
            return "Done", said
        if view.status == Status.COMPLETE and view.done_on:
            return "Done", said.removeprefix("done ")
        return ("Due" if is_open(view.standing) else "Status"), said

    def _day(self, day: date) -> str:
        return long_date(day) if self.size.width >= _WIDE else short_date(day)

    def _leads(self, view: RowView) -> str:
        return write_leads([(lead.name, LeadRole(lead.role)) for lead in view.leads])

    def _money(self, view: RowView) -> tuple[str, str] | None:
        """What the activity costs and from where, and what of that is still to be confirmed."""
        activity = self._desk.activity_of(view)
        if activity is None or not activity["cost_text"]:
            return None
        funding = self._desk.funding_of(activity["id"])
        source = f" · {funding['name']}" if funding is not None and self.size.width >= _WIDE else ""
        unconfirmed = funding is not None and funding["confirmed"] == 0
        return f"{activity['cost_text']}{source}", " ◆ to be confirmed" if unconfirmed else ""


def _number(view: RowView) -> str:
    return view.ref if view.level in ("objective", "activity") else marks.short_ref(view)


def _says_more(view: RowView) -> bool:
    """Whether the document's own text says more than title and date."""
    text = view.cells["text"] or ""
    return len(text) > len(view.title) + len(view.cells["due_printed"] or "") + 4


def _field(line: Line, label: str, look: Look) -> None:
    line.gap().put(label, look.muted, width=_LABEL)


def _late_ink(view: RowView, look: Look) -> Style:
    return look.error if view.late else look.text

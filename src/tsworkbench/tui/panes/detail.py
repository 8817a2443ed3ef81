"""The strip that tells all about the selected row, in six lines or, on a small screen, three."""

from datetime import date

from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.badges import badge
from tsworkbench.plan.calendar import long_date, relative, short_date
from tsworkbench.plan.model import LeadRole, Status, words
from tsworkbench.plan.naming import write_leads
from tsworkbench.plan.rag import is_open
from tsworkbench.store.book import Row
from tsworkbench.store.views import RowView, cell
from tsworkbench.tui import marks
from tsworkbench.tui.content import Line, wrap
from tsworkbench.tui.desk import Desk
from tsworkbench.tui.look import Look, look_for

_LABEL = 9
_RATINGS = 34  # cells that the two ratings take at the right end
_WIDE = 100


class Detail(Widget):
    """All about one row of the plan."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Detail { height: 6; background: $surface; }"

    key: reactive[int | None] = reactive(None)

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="detail")
        self._desk = desk
        self._said: tuple[str, Row | None] = ("", None)

    def read_again(self) -> None:
        """The row, or what was said of it, has changed."""
        self._said = ("", None)
        self.refresh()

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
        else:
            (self._title, self._brief, self._third)[y](line, view, look)
        return line.strip()

    def _title(self, line: Line, view: RowView, look: Look) -> None:
        """Number and title; at the right end the two ratings."""
        line.gap().put(_number(view), look.muted).gap(2)
        title = self._title_lines(view)
        line.put(title[0] if title else "", look.strong)
        if not _rated(view):
            return
        said, dates = ("stated", "dates say") if self.size.width >= _WIDE else ("said", "dates")
        line.right(f"{said} ", look.muted).right(badge(view.rag), look.rags[view.rag])
        if view.rag is None:
            line.right(" not said", look.muted)
        line.right(f"   {dates} ", look.muted).right(badge(view.dated_rag), look.rags[view.dated_rag]).right(" ")

    def _more(self, line: Line, view: RowView, look: Look) -> None:
        """The rest of a long title; else air."""
        title = self._title_lines(view)
        if len(title) > 1:
            line.gap(len(_number(view)) + 3).put(title[1], look.strong)

    def _title_lines(self, view: RowView) -> list[str]:
        width = self.size.width - len(_number(view)) - 5 - (_RATINGS if _rated(view) else 0)
        return wrap(view.title, max(10, width), 2 if self.size.height >= 6 else 1)

    def _brief(self, line: Line, view: RowView, look: Look) -> None:
        """Due, lead and money on one line."""
        line.gap().put(self._due(view), _late_ink(view, look)).gap(3)
        line.put(self._leads(view), look.text)
        money = self._money(view)
        if money:
            line.right(money[0], look.text).right(money[1], look.doubt if money[1] else look.muted).right(" ")

    def _first(self, line: Line, view: RowView, look: Look) -> None:
        width = self.size.width
        second, third = width * 43 // 100, width * 68 // 100
        _field(line, "Due" if view.level != "objective" else "Under", look)
        line.put(self._due(view), _late_ink(view, look)).to(second)
        printed = cell(view, "due_printed")
        if printed:
            line.put("Printed  ", look.muted).put(f"“{printed}”", look.text)
        elif cell(view, "due_text"):
            line.put("Written  ", look.muted).put(f"“{view.cells['due_text']}”", look.text)
        line.to(third)
        agreed = cell(view, "baseline_due_to")
        if agreed:
            line.put("Baseline  ", look.muted).put(short_date(date.fromisoformat(agreed)), look.text)
        if view.expected_due_to:
            line.gap(2).put("expected ", look.muted)
            line.put(short_date(date.fromisoformat(view.expected_due_to)), look.doubt)

    def _second(self, line: Line, view: RowView, look: Look) -> None:
        width = self.size.width
        _field(line, "Lead", look)
        line.put(self._leads(view) or "nobody yet", look.text if view.leads else look.doubt).to(width * 43 // 100)
        money = self._money(view)
        if money:
            line.put("Cost     ", look.muted).put(money[0], look.text).put(money[1], look.doubt)
        elif view.level == "output" and view.target is not None:
            yearly = " a year" if view.cells["target_kind"] == "yearly" else ""
            line.put("Target   ", look.muted).put(f"{view.target:,.0f} {view.unit or ''}{yearly}", look.text)
            line.put(f" · {view.actual or 0:,.0f} so far", look.muted)

    def _third(self, line: Line, view: RowView, look: Look) -> None:
        """The latest words, in their author's voice."""
        said = self._last_said(view)
        if self.size.height >= 6:
            _field(line, "Said", look)
        else:
            line.gap()
        if said is None:
            expected = _rated(view) or view.level == "milestone"
            line.put("Nothing has been said of it yet." if expected else "", look.muted)
            return
        spoken = said["comment"] or said["why"] or said["next"] or ""
        by = ", ".join(part for part in (said["by"], marks.said_on(said["as_at"])) if part)
        room = max(10, line.room - len(by) - 5)
        quote = wrap(f"“{spoken}”", room, 1)
        line.put(quote[0] if quote else "", look.quote).gap(2).put(by, look.muted)

    def _fourth(self, line: Line, view: RowView, look: Look) -> None:
        """Why and what next where the lead wrote them; else the note that the plan prints."""
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
        notes = cell(view, "notes") or cell(view, "key_changes")
        if notes:
            _field(line, "Note", look)
            line.put(wrap(notes, max(10, line.room - 2), 1)[0], look.text)
        elif view.level == "milestone" and _says_more(view):
            _field(line, "In full", look)
            line.put(wrap(view.cells["text"], max(10, line.room - 2), 1)[0], look.muted)

    def _last_said(self, view: RowView) -> Row | None:
        if self._said[0] != view.id:
            self._said = (view.id, self._desk.last_said(view.id))
        return self._said[1]

    def _due(self, view: RowView) -> str:
        """ "by 31 December 2009 (month) · in 16d", or what there is to say instead."""
        if view.level == "objective":
            return f"{view.done} of {view.total} milestones complete" if view.total else "no milestones"
        if view.status == Status.COMPLETE:
            return f"done {long_date(date.fromisoformat(view.done_on))}" if view.done_on else "complete"
        if not is_open(view.status):
            return words(Status(view.status))
        doubt = " · in doubt" if cell(view, "due_doubt") else ""
        if view.due_to is None:
            if view.level == "activity" and view.total:
                return f"{view.done} of {view.total} milestones complete"
            return {"tbc": "to be confirmed", "ongoing": "ongoing"}.get(view.due_precision, "no date")
        end = date.fromisoformat(view.due_to)
        precision = view.due_precision.replace("_", " ")
        exact = "" if view.due_precision == "day" else f" ({precision})"
        lead_in = "on" if view.due_precision == "day" else "by"
        return f"{lead_in} {long_date(end)}{exact} · {relative(end, self._desk.as_at)}{doubt}"

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


def _rated(view: RowView) -> bool:
    return view.level == "activity" or view.rag is not None


def _field(line: Line, label: str, look: Look) -> None:
    line.gap().put(label, look.muted, width=_LABEL)


def _late_ink(view: RowView, look: Look) -> Style:
    return look.error if view.late else look.text

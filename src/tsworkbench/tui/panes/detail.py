"""The strip about the selected row: as high as its words need, up to a third of the screen."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual.geometry import Offset
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import long_date, relative, short_date
from tsworkbench.plan.english import and_more, listed, number, pounds, sparkline
from tsworkbench.plan.governance.rag import counts_in_all, is_open, should_stand_at, slips_in_words
from tsworkbench.plan.language.fields import fields_of
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.model import GLYPHS, LeadRole, Status, badge, words
from tsworkbench.store.book import Row
from tsworkbench.store.tables import PARENT
from tsworkbench.store.views.attached import counts_of, measures_on
from tsworkbench.store.views.row import RowView, cell
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import row_marks
from tsworkbench.tui.draw.content import Line, Run, drawable, flowed, wrap
from tsworkbench.tui.draw.row_marks import day_of
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.panes.agreement import (
    NOTHING_AGREED,
    Agreed,
    agreed_of,
    asks,
    day_in_words,
    entries_of,
    links_in_words,
)
from tsworkbench.tui.widgets.hint_line import pressing, put_hint

_LABEL = 9
_GAP = 3
_IN_BRACKETS = r" \([^)]*\)"
_WIDE = 100
_RATED_FROM = 56
"""Cells from which the ratings are beside the title, and not under it."""
_STOPS = (0, 43, 55, 68, 80)
"""Where a field may begin, in hundredths of the width: in its own place, else in the next that is free."""
_PROSE = 2
"""Lines for which the words that a plan prints of a row make the strip higher; the rest of them fill what is free."""
_FIELDS = {
    "title": tuple(PARENT),
    "due": ("activity", "milestone", "output", "task"),
    "lead": tuple(PARENT),
    "said": ("activity", "milestone"),
}
"""Which levels have a field."""


class Detail(Widget):
    """All about one row of the plan, as far as it goes; at its foot what the officer is told just now.

    Nobody is told anything here unless there is something to tell: then it takes the place of the lowest lines.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Detail { height: 1fr; background: $surface; }"

    key: reactive[int | None] = reactive(None)
    message: reactive[tuple[str, bool]] = reactive(("", False))
    """What to tell, and whether it is a refusal."""
    heading: reactive[str] = reactive("")
    """What is asked in the strip's place, if that is not about the row: then nothing of the row is shown."""
    brief: reactive[bool | None] = reactive(None)
    """Fields without their labels, where lines are few. None: where it has fewer than six."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="detail")
        self._desk = desk
        self._high = 0
        self._of: tuple[object, ...] = ()
        self._account = Account([], 0, {})
        self._said: tuple[str, Row | None] = ("", None)
        self._agreed: tuple[str, Agreed] = ("", NOTHING_AGREED)
        self.writes: Callable[[int, int, bool, Look], Account] | None = None
        """Writes what there is to say of what is no row of a plan: in so many cells, in so many lines at most, and
        briefly if so. None where the strip is about a row."""

    @property
    def lines(self) -> int:
        """How high it is, in lines; 0 where nobody has said."""
        return self._high

    @lines.setter
    def lines(self, count: int) -> None:
        self._high = count
        self.styles.height = count

    def read_again(self) -> None:
        """The row, or what was said of it, has changed."""
        self._said = ("", None)
        self._agreed = ("", NOTHING_AGREED)
        self._of = ()
        self.refresh()

    def lines_wanted(self, width: int, most: int, *, brief: bool) -> int:
        """How many lines the selected row needs in so many cells, if it may have `most`."""
        return min(most, self._account_of(width, most, brief=brief).needs)

    def field_at(self, name: str) -> Offset | None:
        """Where there is room for a mark beside a field that can be edited: "title", "due", "lead" or "said".

        None where the selected row has no such field, or the strip no room for it.
        """
        view = self._desk.view(self.key) if self.key is not None and self.writes is None else None
        if view is None or view.level not in _FIELDS[name]:
            return None
        place = self._account_now().places.get(name)
        if place is None or place[0] >= self.size.height:
            return None
        return self.content_region.offset + Offset(place[1] - 1, place[0])

    def told_lines(self) -> list[str]:
        """What the officer is told, broken into as many lines as there are at most."""
        return wrap(self.message[0], max(1, self.size.width - 2), self.size.height) if self.message[0] else []

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        width, height = self.size
        told = self.told_lines()
        if y >= height - len(told):
            ink = look.error if self.message[1] else look.text
            return Line(width, look.base).put(told[y - height + len(told)], ink).strip()
        line = Line(width, look.raised)
        if self.heading:
            return line.gap().put(self.heading if y == 0 else "", look.strong).strip()
        if self.writes is None and (self.key is None or self._desk.view(self.key) is None):
            return line.gap().put("Choose a row to see all about it." if y == height // 2 else "", look.muted).strip()
        lines = self._account_now().lines
        if y >= len(lines):
            return line.strip()
        if y == height - 1 and len(lines) > height > 2:
            put_hint(line.right("… ", look.muted), key_to("read_row"), "reads on ", look, gap=0, right=True)
        return _put(line, lines[y]).strip()

    # -- what is in it

    def _account_now(self) -> "Account":
        width, height = self.size
        brief = height < 6 if self.brief is None else self.brief
        return self._account_of(width, max(height, self.app.size.height // 3), brief=brief)

    def _account_of(self, width: int, most: int, *, brief: bool) -> "Account":
        """The lines about the selected row, made once for as long as nothing of it has changed."""
        if self.writes is not None:
            return self.writes(width, most, brief, look_for(self.app.theme))
        view = self._desk.view(self.key) if self.key is not None else None
        if view is None:
            return Account([], 1, {})
        look = look_for(self.app.theme)
        of = (view, width, most, brief, look, self._desk.as_at)
        if len(of) != len(self._of) or any(
            one is not other and one != other for one, other in zip(of, self._of, strict=True)
        ):
            writer = StripWriter(self._desk, view, self.last_said(view), self._agreement(view), width, look)
            self._account, self._of = writer.account(most, brief=brief), of
        return self._account

    def last_said(self, view: RowView) -> Row | None:
        """What was said of the row itself, else of the activity it is under."""
        if self._said[0] != view.id:
            self._said = (view.id, self._desk.last_words(view))
        return self._said[1]

    def _agreement(self, view: RowView) -> Agreed:
        if self._agreed[0] != view.id:
            self._agreed = (view.id, agreed_of(self._desk, view))
        return self._agreed[1]


class Account(NamedTuple):
    """A row in lines: how many of them it needs, and where its fields begin, as (line, column)."""

    lines: list[list[Run]]
    needs: int
    places: dict[str, tuple[int, int]]


class Field(NamedTuple):
    """A field with its label, if it has one; `stop` is the place in a line that is its own."""

    label: str
    runs: list[Run]
    stop: int = 0
    name: str = ""


class FieldLines:
    """Fields with their labels, laid out in lines of a width."""

    def __init__(self, width: int, look: Look, *, brief: bool = False) -> None:
        self._width = width
        self._look = look
        self._is_brief = brief
        self._lines: list[list[Run]] = []
        self._places: dict[str, tuple[int, int]] = {}

    def _titled(self, ref: str, title: str, rated: list[Run], most: int) -> None:
        """The number and the title, in at most so many lines, with what is at the right end of the first."""
        look = self._look
        self._places["title"] = (0, 0)
        indent = cell_len(drawable(ref)) + 3 if ref else 1
        beside = _length(rated) + _GAP if rated and self._width >= _RATED_FROM else 0
        first, *rest = hung(title, self._width - indent - 1 - beside, self._width - indent - 1, most) or [""]
        line: list[Run] = [(f" {ref}  " if ref else " ", look.muted), (first, look.strong)]
        if beside:
            spare = self._width - _length(line) - _length(rated) - 1
            line += [(" " * max(1, spare), look.text), *rated]
        self._lines.append(line)
        self._lines += [[(" " * indent, look.strong), (words, look.strong)] for words in rest]

    def _field(self, field: Field) -> None:
        """A field in lines of its own."""
        self._flow([field])

    def _flow(self, fields: Iterable[Field], *, aligned: bool = True) -> None:
        """Fields one after the other, each in the first place from its own on where it fits, else on a line of its own.

        Not `aligned`, they follow each other closely.
        """
        line: list[Run] = []
        for field in fields:
            label = self._label(field.label) if aligned else ""
            taken = cell_len(label) + _length(field.runs)
            at = self._place_for(field.stop, _length(line), taken, aligned=aligned)
            if at is None and line:
                self._lines.append(line)
                line = []
            at = 1 if at is None else at
            indent = at + cell_len(label)
            self._places[field.name] = (len(self._lines), indent)
            line += [(" " * (at - _length(line)), self._look.text), (label, self._look.muted)]
            first, *rest = flowed(field.runs, max(8, self._width - indent - 1))
            line += first
            for more in rest:
                self._lines.append(line)
                line = [(" " * indent, self._look.text), *more]
        if line:
            self._lines.append(line)

    def _label(self, words: str) -> str:
        """A label in its column; where there is none, the empty cells of one, if there is room for that."""
        if not words:
            return " " * _LABEL if self._width >= _RATED_FROM and not self._is_brief else ""
        return words.ljust(_LABEL) if len(words) <= _LABEL - 2 else f"{words}  "

    def _place_for(self, stop: int, used: int, taken: int, *, aligned: bool) -> int | None:
        """The cell in which a field of so many cells may begin on a line; None where it doesn't fit on it."""
        free = used + _GAP if used else 1
        if not aligned or self._width < _RATED_FROM:
            return free if free + taken < self._width else None
        stops = [1 + (self._width - 2) * per_cent // 100 for per_cent in _STOPS[stop:]]
        return next((at for at in stops if at >= free and at + taken < self._width), None)


class StripWriter(FieldLines):
    """Writes the account of one row in lines of a width."""

    def __init__(self, desk: Desk, view: RowView, said: Row | None, agreed: Agreed, width: int, look: Look) -> None:
        super().__init__(width, look)
        self._desk = desk
        self._view = view
        self._said = said
        self._agreed = agreed

    def account(self, most: int, *, brief: bool) -> Account:
        """All about the row, in its order; the title in as many of `most` lines as leave room for the rest."""
        self._is_brief = brief
        lines = 1 if most <= 3 and self._said is not None else max(1, (most + 1) // 2)
        self._titled(self._view.ref, self._view.title, self._ratings(), lines)
        if brief:
            self._brief()
        else:
            self._labelled()
        if self._width < _RATED_FROM and (rated := self._ratings()):
            self._flow([Field("", rated)])
        self._words()
        needs = len(self._lines)
        for label, text in self._prose():
            before = len(self._lines)
            self._field(Field(label, [(text, self._look.text)]))
            needs += min(_PROSE, len(self._lines) - before)
        return Account(self._lines, needs, self._places)

    # -- title and ratings

    def _ratings(self) -> list[Run]:
        """The two ratings that count for the row; those of the activity it is under by the number of that."""
        view, look = self._view, self._look
        rated = self._desk.rated_for(view)
        if rated is None:
            return []
        of = f"{rated.ref} " if rated.id != view.id and rated.ref else ""
        wide = self._width >= _WIDE
        said, dates = (f"{of}stated ", f"{of}dates say ") if wide else (f"{of}said ", "dates ")
        stated = (
            [(f"{of}not said", look.muted)]
            if rated.rag is None
            else [(said, look.muted), (badge(rated.rag), look.rags[rated.rag])]
        )
        return [*stated, (f"   {dates}", look.muted), (badge(rated.dated_rag), look.rags[rated.dated_rag])]

    # -- fields

    def _labelled(self) -> None:
        view, look = self._view, self._look
        if words_asked := asks(view):
            self._field(Field("", [(words_asked, look.doubt)]))
        if unsettled := self._unsettled():
            self._field(Field("", [(unsettled, look.doubt)]))
        label, due = self._due_field()
        dates = [Field(label, [(due, self._late_ink())], name="due")]
        if printed := cell(view, "due_printed"):
            dates.append(Field("Printed", [(f"“{printed}”", look.text)], 1))
        elif written := cell(view, "due_text"):
            dates.append(Field("Written", [(f"“{written}”", look.text)], 1))
        if agreed := cell(view, "baseline_due_to"):
            slips = slips_in_words(self._agreed.slips)
            dates.append(Field("Baseline", [(f"{day_in_words(agreed)} · {slips}", look.text)], 3))
        self._flow(dates)
        leads: list[Run] = [(self._leads() or "nobody yet", look.text if view.leads else look.doubt)]
        for field in fields_of(view.level):
            if field.called_by and (name := cell(view, field.column)):
                leads.append((f" · {name}", look.muted))
        fields = [Field("Lead", leads, name="lead")]
        if view.level == "output" and view.target is not None:
            fields.append(Field("Target", self._target(), 1))
        elif money := self._money():
            fields.append(Field("Cost", money, 1))
        self._flow(fields)
        if linked := links_in_words(self._desk, self._agreed):
            self._field(Field("Linked", [(linked, look.accent)]))
        if view.level in ("objective", "activity") and (measured := self._measured()):
            self._field(Field("Measure", measured))
        if entered := self._entered():
            self._field(Field("Registers", entered))

    def _brief(self) -> None:
        """Due, lead and money one after the other; or instead of the money what is asked or waited for."""
        view, look = self._view, self._look
        slips = f" · {slips_in_words(self._agreed.slips)}" if self._agreed.slips else ""
        due, leads = self._due() + slips, self._leads()
        money = self._money() or []
        asked = self._unsettled() or (asks(view) if cell(view, "past_at_sign_off") else asks(view, brief=True))
        linked = links_in_words(self._desk, self._agreed)
        last = [(asked, look.doubt)] if asked else [(linked, look.accent)] if linked else self._entered() or money
        room = self._width - 2 - _length(last) - (_GAP if last else 0)
        if cell_len(due) + _GAP + cell_len(leads) > room:
            due = re.sub(_IN_BRACKETS, "", due)  # how exact the date is, matters less than whose it is
        if view.level == "output" and view.target is not None:
            last = self._target()
        fields = [Field("", [(due, self._late_ink())], name="due"), Field("", [(leads, look.text)], name="lead")]
        if last is not money and money:
            fields.append(Field("", money))
        self._flow([field for field in [*fields, Field("", last)] if _length(field.runs)], aligned=False)

    def _entered(self) -> list[Run]:
        """The entry of a register that is about the row, or the worst of several: "▲ R1 20 Allocation … · 2 more"."""
        look, (first, more) = self._look, entries_of(self._desk, self._view)
        if first is None:
            return []
        glyph = f"{GLYPHS[first.colour]} " if first.colour is not None else ""
        runs: list[Run] = [(glyph, look.rags[first.colour]), (first.words, look.text)]
        if more:
            runs.append((f" · {more:,} more", look.muted))
        key = key_to("entries")
        return [*runs, ("  ", look.muted), (key, pressing(look.key, key))]

    def _measured(self) -> list[Run]:
        """The first measure of the row with its series, and how many more there are."""
        there, look = measures_on(self._desk.book, self._view.id), self._look
        if not there:
            return []
        from tsworkbench.plan.governance.measures import heights, series, standing, standing_words

        first, as_at = there[0], self._desk.as_at
        at = standing(first.measure, as_at, first.year_start)
        drawn = heights(first.measure, series(first.measure, as_at))
        runs: list[Run] = [(f"{badge(at.rag)} ", look.rags[at.rag])] if at.rag is not None else []
        said = f"{first.measure.title}: {standing_words(first.measure, at, first.year_start)}"
        runs.append((f"{first.measure.ref or ''} {said}".strip(), look.text))
        if len(drawn) > 1:
            runs.append((f"  {sparkline(drawn)}", look.accent))
        if len(there) > 1:
            runs.append((f"  {and_more(len(there) - 1)}", look.muted))
        return runs

    def _unsettled(self) -> str:
        """What two officers changed of the row without knowing of each other: "⇄ due and lead to be settled · S"."""
        found = self._desk.outlook
        if found is None or not self._view.unsettled:
            return ""
        key = self._view.key
        twice = f"{listed(found.twice[key])} there twice, until home puts it right" if key in found.twice else ""
        apart = f"{listed(found.rows[key])} to be settled · {key_to('sharing')}" if found.rows[key] else ""
        return f"⇄ {'; '.join(filter(None, (twice, apart)))}"

    def _target(self) -> list[Run]:
        """What an output is to come to, how far it has come, and where a yearly one should stand by now."""
        view, look, plan = self._view, self._look, self._desk.plan
        kind = view.cells["target_kind"]
        yearly = " a year" if kind == "yearly" else ""
        target = " ".join(part for part in (number(view.target or 0), view.unit) if part)
        so_far = "not known so far" if view.actual is None else f"{number(view.actual)} so far"
        so_far += f" {view.fed.words}" if view.fed is not None else ""
        runs = [(f"{target}{yearly}", look.text), (f" · {so_far}", look.text if view.actual else look.muted)]
        begun = view.cells["starts_from"]
        wanted = should_stand_at(view.target, kind, plan["period_start"], plan["period_end"], self._desk.as_at, begun)
        if wanted is not None:
            behind = (view.actual or 0) < wanted
            runs.append((f" · should stand at {number(wanted)} by now", look.doubt if behind else look.muted))
        if begun is not None:
            runs.append((f" · from {number(begun)}", look.muted))
        counts = reversed(counts_of(self._desk.book, view.id))
        heights = counts_in_all(((row["value"], row["is_more"]) for row in counts), begun)
        if len(heights) > 1:
            runs.append((f"  {sparkline(heights)}", look.accent))
        return runs

    # -- words

    def _words(self) -> None:
        """The latest words, in their author's voice, with why and what next."""
        look, said = self._look, self._said
        if self._view.level == "objective":
            return
        label = "" if self._is_brief else "Said"
        self._places["said"] = (len(self._lines), 1 + cell_len(self._label(label)))
        if said is None:
            self._field(Field(label, [("Nothing has been said of it yet.", look.muted)]))
            return
        above = self._desk.activity_above(self._view) if said["row_id"] != self._view.id else None
        of = f"of {above.ref}" if above is not None else ""
        by = ", ".join(part for part in (of, said["by"], row_marks.said_on(said["as_at"])) if part)
        spoken = said["comment"] or said["why"] or said["next"] or ""
        self._field(Field(label, [(f"“{spoken}”", look.quote), (f"  {by}", look.muted)]))
        why = said["why"] if said["comment"] else None
        then = said["next"] if said["comment"] or said["why"] else None
        if self._is_brief:
            reasons = [(word, text) for word, text in (("why ", why), ("next ", then)) if text]
            self._flow([Field("", [(word, look.muted), (text, look.text)]) for word, text in reasons], aligned=False)
        else:
            reasons = [(word, text) for word, text in (("Why", why), ("Next", then)) if text]
            self._flow([Field(word, [(text, look.text)], place) for place, (word, text) in enumerate(reasons)])

    def _prose(self) -> list[tuple[str, str]]:
        """What the plan prints of it besides."""
        view = self._view
        found = [(label, cell(view, column)) for label, column in _PRINTED]
        if view.level == "milestone" and _says_more(view):
            found.append(("In full", view.cells["text"]))
        return [(label, str(text)) for label, text in found if text]

    # -- words for fields

    def _due(self) -> str:
        """ "by 31 December 2009 (month) · in 16d", or what there is to say instead."""
        view = self._view
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

    def _due_field(self) -> tuple[str, str]:
        """The same with a label before it, which is not "Due" for what is done, counted or called off."""
        view, said = self._view, self._due()
        if view.level == "objective" or said.endswith("milestones complete"):
            return "Done", said
        if view.status == Status.COMPLETE and view.done_on:
            return "Done", said.removeprefix("done ")
        return ("Due" if is_open(view.standing) else "Status"), said

    def _day(self, day: date) -> str:
        return long_date(day) if self._width >= _WIDE else short_date(day)

    def _late_ink(self) -> Style:
        return self._look.error if self._view.late else self._look.text

    def _leads(self) -> str:
        return write_leads([(lead.shown, LeadRole(lead.role)) for lead in self._view.leads])

    def _money(self) -> list[Run] | None:
        """What the activity costs and from where, what of that is still to be confirmed, and what is spent; of an
        objective where its own money comes from.
        """
        if self._view.level == "objective":
            words = str(cell(self._view, "funding_text") or "")
            return [(words, self._look.text)] if words else None
        activity = self._desk.activity_of(self._view)
        if activity is None:
            return None
        if not activity["cost_text"]:
            return self._spent(activity) or None
        funding = self._desk.funding_of(activity["id"])
        source = f" · {funding['name']}" if funding is not None and self._width >= _WIDE else ""
        money = [(f"{activity['cost_text']}{source}", self._look.text)]
        if funding is not None and funding["confirmed"] == 0:
            money.append((" ◆ to be confirmed", self._look.doubt))
        return money + self._spent(activity, " · ")

    def _spent(self, activity: Row, before: str = "") -> list[Run]:
        """What an activity has spent so far: in red where that is more than it is to cost."""
        pence = self._desk.spent_on(activity["id"]) if self._view.level == "activity" else None
        if pence is None:
            return []
        is_over = activity["cost_pence"] is not None and pence > activity["cost_pence"]
        return [(f"{before}{pounds(pence)} spent", self._look.error if is_over else self._look.text)]


_PRINTED = (("Change", "key_changes"), ("Why", "rationale"), ("Note", "notes"))
"""What a plan prints of a row in so many words."""


def hung(text: str, first: int, others: int, most: int) -> list[str]:
    """A title in at most so many lines, of which the first is shorter than the others; the last is cut with "…"."""
    text = " ".join(drawable(text).split())
    first, others = max(4, first), max(4, others)
    if most <= 1:
        return wrap(text, first, 1)
    begins = wrap(text, first, len(text) + 1)[:1]
    rest = text[len(begins[0]) :].strip() if begins else ""
    return [*begins, *(wrap(rest, others, most - 1) if rest else [])]


def _put(line: Line, runs: Iterable[Run]) -> Line:
    for text, style in runs:
        line.put(text, style)
    return line


def _length(runs: Iterable[Run]) -> int:
    return sum(cell_len(drawable(text)) for text, _ in runs)


def _says_more(view: RowView) -> bool:
    """Whether the document's own text says more than title and date."""
    text = view.cells["text"] or ""
    return len(text) > len(view.title) + len(view.cells["due_printed"] or "") + 4

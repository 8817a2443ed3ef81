"""Find: a line to type into, and under it whatever in the file holds those words.

Jump: a letter at every pane and at every field that can be edited; the next key goes there.

Import this only when it opens: nothing on the first screen needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Offset
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tsworkbench.plan.calendar import short_date, terse_due
from tsworkbench.plan.language.fields import in_a_sentence
from tsworkbench.store.book import Row
from tsworkbench.store.views.refs import cells_of, has_registers, key_of
from tsworkbench.store.views.row import RowView
from tsworkbench.store.views.search import (
    Hit,
    Words,
    around,
    find,
    find_entries,
    finished,
    officers_called,
    recent,
    said_with,
    terms_of,
)
from tsworkbench.tui.bench.actions import BY_ID, key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import row_marks
from tsworkbench.tui.draw.content import Line, Run, drawable, emphasised, put_emphasised
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.screens.frame import FramedScreen
from tsworkbench.tui.widgets.line_view import WholeView
from tsworkbench.tui.widgets.once_screen import OnceScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import GroupedRows, RowState
from tsworkbench.tui.widgets.text_field import Field

if TYPE_CHECKING:
    from tsworkbench.store.registers.entries import EntryView
    from tsworkbench.tui.bench.protocol import WholeBench


MOST = 200
"""Rows shown: who looks for one among more types another word."""
_ROOM_TO_TELL = 12
"""Lines from which what the cursor is on is told under the list."""
_LOOK_AGAIN = 1.0
"""Seconds after which words are looked up again that are still being indexed."""
_TRY = "Try fewer letters, the beginning of a word, a number such as 4.2, or an officer's name."


class Found(NamedTuple):
    """Where to go: a row of a plan, or an officer's list."""

    key: int | None = None
    officer_id: str | None = None
    words: str = ""


class _Slash(Widget):
    """The key that opened it, before what is typed."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "_Slash { width: 2; height: 1; }"

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        return Line(self.size.width, look.base).put(key_to("find"), look.key).strip()


class FindScreen(FramedScreen[Found | None]):
    """Dismissed with where to go, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("shift+down", "read_on", show=False, priority=True),
        Binding("tab", "kind(1)", show=False, priority=True),
        Binding("shift+tab", "kind(-1)", show=False, priority=True),
        Binding("escape,ctrl+f", "leave", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    FindScreen #line { width: 100%; height: 2; padding: 0 1 0 2; }
    FindScreen.short #line { height: 1; }
    FindScreen Field, FindScreen Field:focus { background: $background; width: 1fr; }
    FindScreen RowList { margin: 0 1 1 1; }
    FindScreen.short RowList { margin: 0 1; }
    FindScreen WholeView { height: 6; margin: 0 1; }
    """

    kind: reactive[int] = reactive(0)
    """0 shows all kinds, else the one of that number."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._rows = FoundRows(desk)
        self._list = RowList(self._rows)
        self._list.led = True
        self._field = Field(placeholder="any word, number, officer or note")
        self._whole = WholeView(self.tell)
        self._total = 0
        self._words = ""
        self._lags = False
        """Not all words of the file are indexed yet."""
        self._waits = False
        self._kinds = KINDS if has_registers(desk.book) else KINDS[:-1]

    def body(self) -> ComposeResult:
        with Horizontal(id="line"):
            yield _Slash()
            yield self._field
        yield self._list
        yield self._whole

    def on_mount(self) -> None:
        self._field.focus()
        self._look_up("")

    def on_resize(self, event: events.Resize) -> None:
        height = self.app.size.height
        self._whole.display = height >= _ROOM_TO_TELL
        self._whole.styles.height = max(3, min(height // 3, 12)) if height >= _ROOM_TO_TELL else 0
        self.call_after_refresh(self._show_keys)

    # -- looking up

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look_up(event.value)

    def _look_up(self, words: str, *, again: bool = False) -> None:
        book = self._desk.book
        self._words = drawable(words).strip()
        self._lags = bool(self._words) and not self._desk.index_words()
        if self._lags and not self._waits:
            self._waits = True
            self.set_timer(_LOOK_AGAIN, self._look_again)
        if self._words:
            hits = find(book, self._words, MOST, catches_up=False)
            officers, entered = officers_called(book, self._words), self._entered()
        else:
            hits, officers, entered = recent(book, max(5, self.app.size.height - 16)), [], []
        self._total = len(hits) + len(officers) + len(entered)
        only = KINDS[self.kind - 1] if self.kind else ""
        self._rows.show(self._words, hits, officers, entered, only=only, recent=not self._words)
        self._list.empty = self._nothing(only)
        self._list.reload()
        if not again:
            self._list.first()
        self.called(key_to("find"), "Find", self._count())
        self._tell_again()

    def _entered(self) -> list[EntryView]:
        """The entries of registers that hold the words."""
        book = self._desk.book
        if not has_registers(book):
            return []
        from tsworkbench.store.registers.entries import views

        return views(book, find_entries(book, self._words, MOST), self._desk.as_at)

    def _look_again(self) -> None:
        """More words have been indexed by now."""
        self._waits = False
        if self._lags and self.is_attached:
            self._look_up(self._words, again=True)

    def _nothing(self, only: str) -> str:
        if not self._words:
            return "Nothing has been changed yet. Type any word, number, officer or note."
        if only and self._total:
            return f"No matches for “{self._words}” under “{only}”. Tab to look elsewhere."
        if self._lags:
            return f"No matches for “{self._words}” so far: this file is still being indexed."
        return f"No matches for “{self._words}”."

    # -- keys

    def action_move(self, delta: int) -> None:
        self._list.move_cursor(delta)

    def action_page(self, pages: int) -> None:
        self._list.page(pages)

    def action_kind(self, step: int) -> None:
        self.set_reactive(FindScreen.kind, (self.kind + step) % (len(self._kinds) + 1))
        self._look_up(self._words)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._choose(self._list.cursor_key)

    def on_row_list_pressed(self, event: RowList.Pressed) -> None:
        event.stop()
        self._choose(event.key)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._tell_again()

    def _choose(self, index: int | None) -> None:
        if index is None:
            return
        entry = self._rows.entry(index)
        if entry.officer is not None:
            self.dismiss(Found(officer_id=entry.officer["id"], words=entry.officer["name"]))
        elif (found := entry.hit or entry.entered) is not None:
            self.dismiss(Found(found.key))

    def action_read_on(self) -> None:
        """Further on in what was said of the row."""
        self._whole.read_on()

    # -- what is told

    def _count(self) -> str:
        """How many there are."""
        if not self._words:
            return ""
        count = f"first {MOST}" if self._total >= MOST else f"{self._total} found" if self._total else "nothing"
        return f"{count}{' so far' if self._lags else ''}"

    def _tell_again(self) -> None:
        self._whole.read_again()
        self._show_keys()

    def _show_keys(self) -> None:
        after = (self.kind + 1) % (len(self._kinds) + 1)
        onward = f"only {in_a_sentence(KINDS[after - 1])}" if after else "all kinds"
        reads = (("shift+↓", "read on"),) if self._whole.display and self._whole.has_more else ()
        self.hints.keys = (("enter", "go there"), ("↑↓", "choose"), *reads, ("tab", onward), ("esc", "back"))

    def tell(self, page: Page) -> None:
        """The row that the cursor is on: its title whole, where it is, and what was said of it."""
        look, index = page.look, self._list.cursor_key
        entry = self._rows.entry(index) if index is not None and index < len(self._rows) else None
        if entry is None:
            if self._words:
                page.words(_TRY, look.muted)
            return
        if entry.officer is not None:
            page.words("Enter opens the list of all open work.", look.muted)
            return
        if entry.entered is not None:
            one = entry.entered
            page.words([(f"{one.ref}  ", look.muted), *emphasised(one.words, self._rows.terms, look.strong, look.key)])
            page.words([("in ", look.muted), (one.register.title, look.muted)])
            return
        view = self._desk.view(entry.hit.key) if entry.hit is not None else None
        if view is None:
            return
        page.words([(f"{view.ref}  ", look.muted), *emphasised(view.title, self._rows.terms, look.strong, look.key)])
        page.words([("in ", look.muted), (self._above(view), look.muted)])
        page.words(self._spoken(view, look))

    def _above(self, view: RowView) -> str:
        plan = next((plan for plan in self._desk.plans if plan["id"] == view.plan_id), None)
        parts = [str(plan["short_title"] or plan["title"])] if plan is not None and len(self._desk.plans) > 1 else []
        activity = self._desk.activity_of(view) if view.level != "activity" else None
        above = self._desk.view(key_of("activity", activity["rid"])) if activity is not None else None
        holder = above or view
        if holder.level == "activity":
            objective = cells_of(self._desk.book, "objective", holder.parent_id)
            if objective is not None:
                parts.append(f"{objective['ref'] or ''} {objective['title']}".strip())
        if above is not None:
            parts.append(f"{above.ref} {above.short_title or above.title}")
        return " › ".join(parts) or "this plan"

    def _spoken(self, view: RowView, look: Look) -> list[Run]:
        """What was said of the row; of one of which nothing was said, what was said of its activity, named as such."""
        said, of = self._rows.said(view), ""
        activity = self._desk.activity_of(view) if said is None and view.level != "activity" else None
        if activity is not None and (above := self._desk.view(key_of("activity", activity["rid"]))) is not None:
            said, of = self._rows.said(above), f"of activity {above.ref}"
        if said is None:
            return [("Nothing has been said of it yet.", look.muted)]
        day = short_date(date.fromisoformat(said.day)) if said.day else ""
        by = ", ".join(part for part in (of, "private note" if said.is_note else "", said.by or "", day) if part)
        return [*emphasised(f"“{said.text}”", self._rows.terms, look.quote, look.key), (f"  {by}", look.muted)]


_REF, _NAMES, _DATE, _FAR, _RAG = 7, 5, 9, 9, 3
KINDS = ("Milestones", "Activities and objectives", "Outputs and tasks", "Said and noted", "Officers", "Registers")
_KIND_OF = {
    "objective": KINDS[1],
    "activity": KINDS[1],
    "milestone": KINDS[0],
    "output": KINDS[2],
    "task": KINDS[2],
}


class Entry(NamedTuple):
    """A line: a kind's name, a blank, a found row, a found officer, or a found entry of a register."""

    kind: str = ""
    hit: Hit | None = None
    officer: Row | None = None
    entered: EntryView | None = None


def kind_of(hit: Hit) -> str:
    """Under which name a hit stands."""
    return KINDS[3] if hit.where == "body" else _KIND_OF[hit.level]


class FoundRows(GroupedRows[Entry]):
    """The lines of a result; a line's key is its place."""

    _blank = Entry()

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._clear()
        self._words = ""
        self._terms: list[str] = []
        self._said: dict[str, Words | None] = {}
        self._nearby: dict[str, str] = {}

    def show(
        self,
        words: str,
        hits: Sequence[Hit],
        officers: Sequence[Row],
        entered: Sequence[EntryView] = (),
        *,
        only: str = "",
        recent: bool,
    ) -> None:
        """Lays out a result; `only` leaves one kind. What changed recently keeps its own order.

        Where a row of the number that was typed is found, its kind comes first.
        """
        self._words, self._terms, self._said = words, terms_of(words), {}
        self._nearby = {}
        done = finished(self._desk.book, list(hits)) if not recent else frozenset()
        hits = sorted(hits, key=lambda hit: (self._far(hit), hit.key in done))  # what is open comes first
        found = [Entry(kind_of(hit), hit) for hit in hits] + [Entry(KINDS[4], None, officer) for officer in officers]
        found += [Entry(KINDS[5], None, None, one) for one in entered]
        if recent:
            self._lines = [Entry("Changed last"), *found] if found else []
            self._headings = [0] if found else []
            return
        self._clear()
        called = {kind_of(hit) for hit in hits if hit.where == "ref"}
        for kind in sorted(KINDS, key=lambda kind: kind not in called):
            if under := [entry for entry in found if entry.kind == kind and only in ("", kind)]:
                self._begin_group(Entry(kind))
                self._lines += under

    def _far(self, hit: Hit) -> int:
        """0 for the row of the plan in hand whose number was typed, 1 for that of another plan, 2 for any other row."""
        if hit.where != "ref":
            return 2
        view = self._desk.view(hit.key)
        return int(view is not None and view.plan_id != self._desk.plan["id"])

    def entry(self, index: int) -> Entry:
        """A line."""
        return self._lines[index]

    def said(self, view: RowView) -> Words | None:
        """The words that were found among what was said of a row."""
        if view.id not in self._said:
            self._said[view.id] = said_with(self._desk.book, view.id, self._words)
        return self._said[view.id]

    @property
    def terms(self) -> list[str]:
        """What was searched for."""
        return self._terms

    def selectable(self, index: int) -> bool:
        entry = self._lines[index]
        return entry.hit is not None or entry.officer is not None or entry.entered is not None

    def prefetch(self, first: int, last: int) -> None:
        self._desk.read_ahead(entry.hit.key for entry in self._lines[first : last + 1] if entry.hit is not None)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        entry = self._lines[index]
        line = Line(width)
        if entry.hit is not None:
            self._hit(line, width, entry.hit, state, look)
        elif entry.officer is not None:
            self._officer(line, width, entry.officer, state, look)
        elif entry.entered is not None:
            self._entered(line, width, entry.entered, state, look)
        else:
            line.put(entry.kind, look.muted)
        return line.strip()

    def _hit(self, line: Line, width: int, hit: Hit, state: RowState, look: Look) -> None:
        view = self._desk.view(hit.key)
        if view is None:
            line.put("deleted since", look.muted)
            return
        ref_ink = look.key if hit.where == "ref" else look.muted
        line.put(row_marks.short_ref(view) if hit.where != "ref" else view.ref, ref_ink, width=_REF).gap()
        ink = look.strong if state.selected else look.text
        room = max(8, width - _REF - _NAMES - _DATE - _FAR - _RAG - 4)
        said = self.said(view) if hit.where == "body" else None
        if said is not None and said.holds:
            put_emphasised(line, f"“{said.text}”", self._terms, room, ink, _emphasis(look))
        elif hit.where == "body":
            self._plan_tag(line, view, look)
            put_emphasised(line, self._around(view), self._terms, room - self._tag_width(view), ink, _emphasis(look))
        else:
            self._plan_tag(line, view, look)
            put_emphasised(line, view.title, self._terms, room - self._tag_width(view), ink, _emphasis(look))
        line.gap().put(row_marks.initials_of(view, self._desk.initials), look.muted, width=_NAMES)
        if said is not None and said.holds:
            self._spoken(line, said, look)
            return
        if view.level == "objective":
            line.gap(_DATE).put(
                f"{view.done}/{view.total}" if view.total else "", look.muted, width=_FAR, align="right"
            )
            return
        due = row_marks.due_words(view, self._desk.as_at, self._desk.year_start(view.plan_id))
        line.put(due, look.text, width=_DATE)
        far = look.error if view.late else look.muted
        line.put(row_marks.how_far(view, self._desk.as_at), far, width=_FAR, align="right").gap()
        if view.level == "activity" or view.rag is not None:
            row_marks.put_badge(line, view, look)

    def _around(self, view: RowView) -> str:
        if view.id not in self._nearby:
            self._nearby[view.id] = around(self._desk.book, view.key, self._words) or view.title
        return self._nearby[view.id]

    def _plan_tag(self, line: Line, view: RowView, look: Look) -> None:
        if width := self._tag_width(view):
            line.put(self._desk.plan_tag(view.plan_id), look.muted, width=width)

    def _tag_width(self, view: RowView) -> int:
        """A row of another plan than the selected one says of which."""
        return len(self._desk.plan_tag(view.plan_id)) + 1 if view.plan_id != self._desk.plan["id"] else 0

    def _spoken(self, line: Line, said: Words, look: Look) -> None:
        day = date.fromisoformat(said.day) if said.day else None
        when = terse_due(day, day, "day", as_at=self._desk.as_at, year_start=4) if day else ""
        line.put(when, look.muted, width=_DATE).put(
            "note" if said.is_note else "said", look.muted, width=_FAR, align="right"
        )

    def _entered(self, line: Line, width: int, one: EntryView, state: RowState, look: Look) -> None:
        line.put(one.ref, look.muted, width=_REF).gap()
        ink = look.strong if state.selected else look.text
        put_emphasised(line, one.words, self._terms, max(8, width - _REF - 28), ink, _emphasis(look))
        line.right(f"{one.register.title} ", look.muted)

    def _officer(self, line: Line, width: int, officer: Row, state: RowState, look: Look) -> None:
        counts = next((o.counts for o in self._desk.officers() if o.officer_id == officer["id"]), None)
        ink = look.strong if state.selected else look.text
        line.put(self._desk.initials.get(officer["id"], ""), look.muted, width=_REF).gap()
        put_emphasised(line, officer["name"], self._terms, max(8, width - _REF - 34), ink, _emphasis(look))
        if counts is None:
            line.right("nothing open ", look.muted)
            return
        if counts.late:
            line.right(f"{counts.late} late  ", look.error)
        line.right(f"{sum(counts)} open ", look.muted)


def _emphasis(look: Look) -> Style:
    return look.key + Style(underline=True)


class Place(NamedTuple):
    """A letter on the screen, and what it stands for: an act, or a column."""

    letter: str
    to: Any
    at: Offset


def places_of(bench: WholeBench) -> list[Place]:
    """A letter at each pane that is on the screen, and at the fields of the selected row."""
    found = []
    for letter, name in (("p", "plan"), ("m", "milestones"), ("o", "officers")):
        pane = bench.panes.by_name[name]
        if pane.display:
            found.append(Place(letter, BY_ID[f"go_{name}"], pane.rule.region.offset))
    for letter, field, act in (
        ("t", "title", "title"),
        ("d", "due", "due"),
        ("l", "lead", "lead"),
        ("n", "said", "comment"),
    ):
        at = bench.detail.field_at(field)
        if at is not None:
            found.append(Place(letter, BY_ID[act], at))
    return found


class _Letter(Widget):
    ALLOW_SELECT = False
    DEFAULT_CSS = "_Letter { overlay: screen; width: 2; height: 1; }"

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self.absolute_offset = place.at

    def render_line(self, y: int) -> Strip:
        return Line(2, look_for(self.app.theme).cursor).put(f"{self._place.letter} ").strip()


class JumpScreen(OnceScreen[Any], ModalScreen[Any]):
    """Shows the letters, and is dismissed with what the pressed one stands for; with None by any other key."""

    DEFAULT_CSS = "JumpScreen { background: $background 45%; &:ansi { background: transparent; } }"

    def __init__(self, places: list[Place]) -> None:
        super().__init__()
        self._places = places

    def compose(self) -> ComposeResult:
        for place in self._places:
            yield _Letter(place)

    def on_key(self, event: events.Key) -> None:
        """Any key ends it."""
        event.stop()
        event.prevent_default()
        self.dismiss(next((place.to for place in self._places if place.letter == event.character), None))
        if event.key == "ctrl+c":
            self.app.call_later(self.app.action_help_quit)

    def on_click(self, event: events.Click) -> None:
        """So does the mouse."""
        event.stop()
        self.dismiss(None)

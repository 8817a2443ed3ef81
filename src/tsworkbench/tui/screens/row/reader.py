"""The reader: all there is to know of one row, or of the plan, to its last word."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.model import Rag, badge
from tsworkbench.store.tables import PARENT
from tsworkbench.store.views.refs import key_of, level_of
from tsworkbench.store.views.tree import under
from tsworkbench.tui.bench.actions import BY_ID, key_to
from tsworkbench.tui.bench.refresh import LOOK_EVERY
from tsworkbench.tui.draw import row_marks
from tsworkbench.tui.draw.content import Run
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.screens.frame import FramedScreen
from tsworkbench.tui.widgets.line_view import WholeView
from tsworkbench.work.row.record import ID, PRIVATE, SAID, Fact, date_history, facts, place_in_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tsworkbench.store.views.row import RowView
    from tsworkbench.tui.bench.protocol import WholeBench

_WIDEST = 104
"""Longer lines are hard to follow."""
_LABEL = 17
"""Cells that a column of labels has at most."""
_HEADINGS = {PRIVATE: "Private notes, which are in no paper", "Dates": "How its dates have changed"}
_RATED = {f"{badge(rag)} {rag.value}": rag for rag in Rag}
"""The ratings as facts have them, which are in their colours."""
_LAST = "That is the last row of the list."
_FIRST = "That is the first row of the list."


class ReaderView(WholeView):
    """The words, in lines that can be followed."""

    DEFAULT_CSS = "ReaderView { background: $background; }"
    raised = False

    @property
    def room(self) -> int:
        return min(_WIDEST, super().room)


class ReaderScreen(FramedScreen[None]):
    """Reads a row of the plan; `[` and `]` turn to the rows before and after it in the list that was left.

    The workbench under it is on the same row, so what is written from here is written of the row that is read.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup,left_parenthesis", "page(-1)", show=False),
        Binding("pagedown,right_parenthesis,space", "page(1)", show=False),
        Binding("home,B", "first", show=False),
        Binding("end,G", "last", show=False),
        Binding("left_square_bracket,left,h", "turn(-1)", show=False),
        Binding("right_square_bracket,right,l", "turn(1)", show=False),
        Binding("H", "history", show=False),
        Binding("n", "write('comment')", show=False),
        Binding("N", "write('private_note')", show=False),
        Binding("escape,q,Z,enter", "leave", "back", show=False),
    ]
    DEFAULT_CSS = "ReaderScreen.short #title { margin: 0 1; }"

    def __init__(self, bench: WholeBench, key: int) -> None:
        super().__init__(bench.desk)
        self._bench = bench
        self._key = key
        self._shown: RowView | None = None
        self.whole = ReaderView(self.write)

    def body(self) -> ComposeResult:
        yield self.whole

    def on_mount(self) -> None:
        self.set_interval(LOOK_EVERY, self.look_again)
        self.call_after_refresh(self._say_place)

    def look_again(self) -> None:
        """Shows what another program has written of the row meanwhile, once the workbench has seen it."""
        if self.view is not self._shown:
            self.whole.read_again(from_top=False)

    def on_resize(self, event: events.Resize) -> None:
        self.fit_frame(event.size)
        self.call_after_refresh(self._say_place)

    # -- what is read

    @property
    def view(self) -> RowView | None:
        """The row that is read; None once it has been deleted."""
        return self._bench.desk.view(self._key)

    def write(self, page: Page) -> None:
        """Puts everything on the page."""
        view = self._shown = self.view
        if view is None:
            page.words("This row is no longer in the plan: it has been deleted.", page.look.muted)
            return
        try:
            self._facts(page, view)
        except WorkbenchError as error:
            page.words(self._bench.words_of(error), page.look.error)

    def _facts(self, page: Page, view: RowView) -> None:
        desk, look = self._bench.desk, page.look
        page.title(view.ref, view.title, right=self._ratings(page, view))
        page.words(place_in_plan(desk.book, view), look.muted)
        page.air()
        found = [fact for fact in facts(desk.book, view, desk.as_at) if fact.label != ID]  # nobody reads an id
        page.label = min(_LABEL, max(len(fact.label) + 2 for fact in found if not fact.parts))
        for fact in found:
            if not fact.parts:
                late = fact.label == "Due" and view.late
                rated = look.rags[_RATED[fact.text]] if fact.text in _RATED else look.text
                page.field(fact.label, fact.text, look.error if late else rated)
        long = [fact for fact in found if fact.parts]
        if not any(fact.label.startswith(SAID) for fact in long) and view.level != "plan":
            page.heading(SAID)
            page.words("Nothing has been said of it yet.", look.muted)
        self._sections(page, long)
        self._sections(page, list(date_history(desk.book, view)))
        self._under(page, view)

    def _ratings(self, page: Page, view: RowView) -> list[Run]:
        look = page.look
        if view.level != "activity" and view.rag is None:
            return []
        stated = badge(view.rag) if view.rag is not None else "not said"
        ink = look.rags[view.rag] if view.rag is not None else look.muted
        runs = [("stated ", look.muted), (stated, ink)]
        if view.dated_rag is not None:
            runs += [("   dates say ", look.muted), (badge(view.dated_rag), look.rags[view.dated_rag])]
        return runs

    def _sections(self, page: Page, found: list[Fact]) -> None:
        """Long facts under a heading for each sort: whose and when, then the words, why and what next by themselves."""
        look = page.look
        for label, each in groupby(found, lambda fact: fact.label):
            same = list(each)
            page.heading(_HEADINGS.get(label, label), len(same))
            for place, fact in enumerate(same):
                if place:
                    page.air()
                head, *parts = fact.parts
                page.words(head, look.muted)
                for part in parts:
                    word, colon, rest = part.partition(": ")
                    if colon and word in ("why", "next"):
                        page.words([(f"{word} ", look.muted), (rest, look.text)], indent=2)
                    else:
                        page.words(part, look.rags[_RATED[part]] if part in _RATED else look.text, indent=2)

    def _under(self, page: Page, view: RowView) -> None:
        """The rows under it, with what is to be seen of them in the plan."""
        desk, look = self._bench.desk, page.look
        levels = [level for level, parent in PARENT.items() if parent == view.level]
        keys = [key_of(level, row["rid"]) for level in levels for row in under(desk.book, level, view.id)]
        if not keys:
            return
        page.heading("Under it", len(keys))
        desk.read_ahead(keys)
        for below in (row for row in map(desk.view, keys) if row is not None):
            year_start = desk.year_start(below.plan_id)
            due, far = row_marks.due_words(below, desk.as_at, year_start), row_marks.how_far(below, desk.as_at)
            right = [(f"{due:>9}", look.text), (f"{far:>10}", look.error if below.late else look.muted)]
            if below.level == "objective":
                right = [(f"{below.done}/{below.total}", look.muted)]
            rated = below.level == "activity" or below.rag is not None
            mark = (badge(below.rag), look.rags[below.rag]) if rated else (row_marks.mark(below), look.text)
            mark = ("", look.text) if below.level == "objective" else mark
            page.row(below.ref, below.title, right=right, mark=mark)

    def _say_place(self) -> None:
        view = self.view
        name = (view.short_title or view.title) if view is not None else "Read"
        ref = view.ref if view is not None and view.level != "plan" else ""
        self.called("Z", f"{ref} {name}".strip(), self.whole.place)
        keys = [("j k", "read on")] if self.whole.has_more else []
        keys += [("[ ]", "row before, after")]
        if self._may_write:
            keys.append((key_to("comment"), "note"))
        if view is not None and view.level != "plan":
            keys.append((key_to("history"), "history"))
        self.hints.keys = (*keys, ("esc", "back"))

    # -- going about in it

    def action_move(self, lines: int) -> None:
        self._scroll(lambda: self.whole.move(lines))

    def action_page(self, pages: int) -> None:
        self._scroll(lambda: self.whole.page(pages))

    def action_first(self) -> None:
        self._scroll(lambda: self.whole.move_to(0))

    def action_last(self) -> None:
        self._scroll(self.whole.to_end)

    def _scroll(self, how: Callable[[], None]) -> None:
        self.hints.message = ("", False)
        how()
        self.call_after_refresh(self._say_place)

    def action_turn(self, step: int) -> None:
        """The next row of the list that the workbench is on; before the first of the plan is the plan as a whole."""
        bench = self._bench
        there = _beside(bench, step, from_plan=level_of(self._key) == "plan")
        if there is None and step < 0 and bench.panes.current == "plan" and level_of(self._key) != "plan":
            self._read(bench.desk.plan_key())
        elif there is None:
            self.hints.message = (_LAST if step > 0 else _FIRST, False)
        else:
            bench.panes.rows.go_to(there)
            bench.selection.select_row()
            key = bench.panes.selected_key()
            if key is not None:
                self._read(key)

    def _read(self, key: int) -> None:
        self._key = key
        self.hints.message = ("", False)
        self.whole.read_again()
        self.call_after_refresh(self._say_place)

    @property
    def _may_write(self) -> bool:
        """Whether an act would be about the row that is read and no other, and is allowed here."""
        bench = self._bench
        place = bench.target_or_none()
        return place is not None and place.key == self._key and not bench.marked and bench.desk.book.stood_at is None

    def action_write(self, act: str) -> None:
        """Commentary, or a private note, of this row: written at the row, and then the reader is there again."""
        bench, key = self._bench, self._key
        if not self._may_write:
            self.hints.message = ("Esc first: other rows are marked, or this is not a row to write about.", False)
            return

        def back() -> None:
            bench.open(ReaderScreen(bench, key))

        self.dismiss(None)
        bench.app.call_later(bench.call_after_refresh, bench.type_for, BY_ID[act], back)

    def action_history(self) -> None:
        """Everything that was done to the row."""
        from tsworkbench.store.views.refs import place_of
        from tsworkbench.tui.screens.row.history import HistoryScreen

        if level_of(self._key) != "plan":
            self._bench.open(HistoryScreen(self._bench, place_of(self._bench.desk.book, self._key)))


def _beside(bench: WholeBench, step: int, *, from_plan: bool) -> int | None:
    """The key of the next line of the list that is about another row of a plan; None where there is none."""
    rows = bench.panes.rows
    source, about = rows.source, getattr(rows.source, "about", lambda key: key)
    at = source.index(rows.cursor_key) if rows.cursor_key is not None else None
    if from_plan:
        at = -1 if step > 0 else None
    elif at is None:
        return None
    places: Iterable[int] = range(at + step, len(source) if step > 0 else -1, step) if at is not None else ()
    now = None if from_plan else bench.desk.selection
    for index in places:
        if source.selectable(index) and about(source.key(index)) >= 0 and about(source.key(index)) != now:
            return source.key(index)
    return None


def read_row(bench: WholeBench) -> None:
    """Opens the reader on the selected row; on the plan where no row is."""
    place = bench.target_or_none()
    bench.open(ReaderScreen(bench, bench.desk.plan_key() if place is None else place.key))

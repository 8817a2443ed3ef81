"""The review of an import: its doubts one by one, beside the plan they are about. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tsworkbench.plan.english import agreeing, and_more, are, counted, few
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.governance.checks import new_pairs, pairs_in_words
from tsworkbench.plan.imports.doubts import Review, titles_of
from tsworkbench.plan.imports.draft import Doubt, Draft, not_in_fields, noted_words
from tsworkbench.plan.language.leads import in_a_list
from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.screens.frame import FramedScreen
from tsworkbench.tui.screens.imports.plan_rows import PlanRows
from tsworkbench.tui.screens.prompts import Label, Prose
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.text_field import Field
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

_LIVELY = 3000
"""Rows of a draft up to which the plan beside shows each reading as it is looked at."""

_DOUBT_KEYS = (
    ("enter", "accept"),
    ("1–9 ↑↓", "another"),
    ("t", "type one"),
    ("s", "all {} like it"),
    ("A", "accept the rest"),
    ("x", "leave the row out"),
    ("b", "back"),
    ("c", "columns"),
    ("esc", "leave"),
)
_SHORT_KEYS = (
    ("enter", "accept"),
    ("1–9", "other"),
    ("t", "type"),
    ("s", "all {}"),
    ("A", "rest"),
    ("x", "skip"),
    ("b", "back"),
    ("c", "columns"),
    ("esc", "leave"),
)
_END_KEYS = (
    ("enter", "{}"),
    ("b", "back"),
    ("n", "only in notes"),
    ("c", "columns"),
    ("p", "link the pairs"),
    ("pgup pgdn", "look through the plan"),
    ("esc", "leave"),
)
_TYPING_KEYS = (("enter", "accept it"), ("esc", "cancel"))


class ImportReview(FramedScreen[bool]):
    """Leaves with True once all is settled and enter was pressed, with False to leave it for now."""

    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("enter", "accept", show=False),
        Binding("up,k", "look(-1)", show=False),
        Binding("down,j", "look(1)", show=False),
        Binding("pageup,left_parenthesis", "page(-1)", show=False),
        Binding("pagedown,right_parenthesis", "page(1)", show=False),
        Binding("home,B", "ends(False)", show=False),
        Binding("end,G", "ends(True)", show=False),
        Binding("t", "type", show=False),
        Binding("s", "settle_alike", show=False),
        Binding("c", "columns", show=False),
        Binding("x", "skip", show=False),
        Binding("n", "notes", show=False),
        Binding("p", "pairs", show=False),
        Binding("b,left", "back", show=False),
        Binding("A", "accept_rest", show=False),
        *(Binding(str(n), f"take({n - 1})", show=False) for n in range(1, 10)),
    ]
    DEFAULT_CSS = """
    ImportReview #import-body { width: 100%; height: 1fr; }
    ImportReview #import-doubt { width: 54%; height: 1fr; padding: 0 0 0 1; }
    ImportReview #import-plan { width: 1fr; height: 1fr; padding: 0 1; }
    ImportReview #import-plan PaneRule { margin-bottom: 1; }
    ImportReview #import-typing { display: none; height: 1; margin: 1 1 0 3; layout: horizontal; }
    ImportReview #import-told { margin: 1 1 0 3; }
    ImportReview.typing #import-typing { display: block; }
    ImportReview.narrow #import-body { layout: vertical; }
    ImportReview.narrow #import-doubt { width: 1fr; height: auto; max-height: 16; }
    ImportReview.narrow #import-told { margin: 0 1 0 3; }
    ImportReview.narrow.typing #import-told { margin: 0 1 1 3; }
    ImportReview.narrow #import-plan PaneRule { margin-bottom: 0; }
    """

    def __init__(
        self,
        review: Review,
        *,
        as_at: date,
        what_follows: str,
        ends: str = "import it",
        there: frozenset[str] = frozenset(),
    ) -> None:
        """`what_follows`: the sentence of what enter does at the end; `ends`, the same in a word or two.

        `there`: the keys of the draft's rows that the file has already.
        """
        super().__init__()
        self.called("", f"Import · {review.raw.source}")
        self.review = review
        self._as_at = as_at
        self._follows = what_follows
        self._ends = ends
        self._there = there
        self.card = Card(review)
        self._plan_rule = PaneRule(Tab("", "The plan"))
        self._shown = review.draft
        self.plan = RowList(PlanRows(review.draft))
        self.field = Field()
        self.told = Prose("", lines=4)
        self.told.id = "import-told"

    def day_turned(self, day: date) -> None:
        """Another day has begun: dates that are typed are read as at that one."""
        self._as_at = day

    def body(self) -> ComposeResult:
        with Horizontal(id="import-body"):
            with Vertical(id="import-doubt"):
                yield self.card
                with Vertical(id="import-typing"):
                    yield Label("Read as")
                    yield self.field
                yield self.told
            with Vertical(id="import-plan"):
                yield self._plan_rule
                yield self.plan

    def on_mount(self) -> None:
        self.plan.can_focus = False
        self.field.disabled = True  # until there is something to type
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        self.fit_frame(event.size)
        self._show(self.card.chosen)
        if self.is_typing:
            self.hints.keys = _TYPING_KEYS
        self.call_after_refresh(self.plan.show_cursor)

    @property
    def _doubt_keys(self) -> tuple[tuple[str, str], ...]:
        keys = _SHORT_KEYS if self.has_class("narrow") else _DOUBT_KEYS
        alike = self.review.alike(self.card.chosen)
        idle = {"s" if alike < 2 else "", "c" if self.review.draft.columns is None else ""}
        return tuple((key, words.format(alike)) for key, words in keys if key not in idle)

    @property
    def is_typing(self) -> bool:
        """Whether a reading is being typed."""
        return self.has_class("typing")

    # -- what is shown

    def _show(self, chosen: int = 0) -> None:
        """The doubt in hand with the plan as that reading would have it; or that there is none left."""
        doubt, total = self.review.doubt, self.review.total
        self.told.say(self._noted() if doubt is not None else "", "muted")
        if doubt is None:
            self.rule.show(label=f"{total} settled" if total else "nothing in doubt")
            self.card.summary = self._summary()
            noted = noted_words(self.review.raw)
            lost = "only in notes" if "only in notes" in noted else "left out"
            linking = "don't link the pairs" if self.review.links_pairs else "link the pairs"
            words = {"{}": self._ends, "only in notes": lost, "link the pairs": linking}
            there = (("n", noted), ("c", self.review.draft.columns), ("p", self._pairs()))
            idle = {key for key, any_ in there if not any_}
            self.hints.keys = tuple((key, words.get(word, word)) for key, word in _END_KEYS if key not in idle)
        self.card.airy = not self.has_class("narrow")
        self.card.show(chosen)
        if doubt is not None:
            self.rule.show(label=f"doubt {self.review.number} of {total}")
            self.hints.keys = self._doubt_keys
        draft = self.review.draft
        if doubt is not None and chosen and len(self.plan.source) <= _LIVELY:
            draft = self.review.with_reading(chosen)
        if draft is not self._shown:
            self._shown, self.plan.source = draft, PlanRows(draft)
        rows = self.plan.source
        assert isinstance(rows, PlanRows)
        room = self._plan_rule.size.width - 20
        label = content_of(draft) if room >= len(content_of(draft)) else content_of(draft, below=True)
        self._plan_rule.show(label=label)
        place = rows.place(doubt.row if doubt is not None else None)
        if place is not None:
            self.plan.go_to(place)
            self.call_after_refresh(self.plan.show_cursor)

    def _noted(self) -> str:
        """How much of the document has no field of its own."""
        words = noted_words(self.review.draft)
        activities = content_of(self.review.draft, below=True).partition(", ")[0]
        return f"{activities}, {words}: n shows them." if words else ""

    def _summary(self) -> list[str]:
        draft = self.review.draft
        titles = ", ".join(f"“{plan.title}”" for plan in draft.library.plans)
        total = self.review.total
        head = "Nothing in it is in doubt." if not total else "All that was in doubt is settled."
        names = [officer.name for officer in draft.library.officers]
        officers = [f"Led by {few(map(in_a_list, names), 6)}."] if names else []
        noted = f", {words}" if (words := noted_words(self.review.raw)) else ""
        content = f"{titles}: {content_of(draft)}{noted}."
        return [head, content, *officers, *draft.remarks, *self._about_pairs(), self._follows]

    def _pairs(self) -> int:
        """How many milestones and outputs say the same, of which a row is new."""
        return sum(len(new_pairs(plan, self._there)) for plan in self.review.draft.library.plans)

    def _about_pairs(self) -> list[str]:
        count = self._pairs()
        if not count:
            return []
        if self.review.links_pairs:
            linked = f"{are(count)} linked with the import: one tick does both. p leaves them apart."
            return [f"{counted(count, 'pair')} of a milestone and an output {linked}"]
        return [f"{pairs_in_words(count)}: p links {agreeing(count, 'it', 'them')}, so that one tick does both."]

    # -- acts

    def action_accept(self) -> None:
        """The reading that is marked; at the end, on to writing."""
        if self.review.doubt is None:
            self.dismiss(True)
        else:
            self._do(lambda: self.review.take(self.card.chosen))

    def action_take(self, place: int) -> None:
        """A reading by its number."""
        doubt = self.review.doubt
        if doubt is not None and place < readings(doubt):
            self._do(lambda: self.review.take(place))

    def action_settle_alike(self) -> None:
        """All doubts of the kind of the one on the card, by the reading that is marked."""
        if self.review.doubt is not None:
            self._do(lambda: self.review.take_alike(self.card.chosen))

    def _do(self, act: Callable[[], object]) -> bool:
        """Goes on after an act on the review; or says why it can't be done, and whether it was."""
        try:
            act()
        except WorkbenchError as error:
            self.told.say(str(error), "error")
            return False
        self._show()
        return True

    def action_columns(self) -> None:
        """What each column was read as; enter on one offers what else it may hold, and all is judged anew."""
        from tsworkbench.tui.widgets.menu import Menu, MenuItem

        columns = self.review.draft.columns
        if columns is None:
            self.told.say("This document has no columns that could hold something else.", "muted")
            return
        means = dict(columns.words)
        items = [
            MenuItem(one.heading, one.heading, "", means[one.word], means=f"“{one.sample}”" if one.sample else "")
            for one in columns.read
        ]
        self.app.push_screen(Menu("What the columns hold", items, narrowing=True), self._ask_what)

    def _ask_what(self, heading: str | None) -> None:
        from tsworkbench.tui.widgets.menu import Menu, MenuItem

        columns = self.review.draft.columns
        if heading is None or columns is None:
            return
        now = next(one.word for one in columns.read if one.heading == heading)
        items = [MenuItem(word, words, "", "now" if word == now else "") for word, words in columns.words]
        before = len(self.review.draft.doubts)

        def say(word: str | None) -> None:
            if word is not None and self._do(lambda: self.review.say_columns({heading: word})):
                left = len(self.review.draft.doubts)
                judged = f"all was judged anew, with {counted(before, 'doubt')} before and {left} now"
                self.told.say(f"“{heading}” holds {means[word]}: {judged}. b undoes it.", "muted")

        means = dict(columns.words)
        self.app.push_screen(Menu(f"What “{heading}” holds", items, narrowing=True), say)

    def on_card_pressed(self, event: Card.Pressed) -> None:
        event.stop()
        if event.place == self.card.chosen:
            self.action_accept()
        else:
            self._show(event.place)

    def action_look(self, step: int) -> None:
        """Another reading, with the plan as it would be; at the end, through the plan."""
        doubt = self.review.doubt
        if doubt is None:
            self.plan.move_cursor(step)
            return
        place = max(0, min(readings(doubt) - 1, self.card.chosen + step))
        if place != self.card.chosen:
            self._show(place)

    def action_page(self, pages: int) -> None:
        self.plan.page(pages)

    def action_ends(self, last: bool) -> None:
        (self.plan.last if last else self.plan.first)()

    def action_skip(self) -> None:
        """The row isn't taken in."""
        if self.review.doubt is None:
            return
        self._do(self.review.skip)

    def action_back(self) -> None:
        if self.review.back():
            self._show()
        else:
            self.told.say("This is the first doubt: there is nothing to undo.", "muted")

    def action_notes(self) -> None:
        """The lines of the document that are only in notes; enter goes to the row of one."""
        from tsworkbench.tui.widgets.menu import Menu, MenuItem

        noted = not_in_fields(self.review.draft)
        if not noted:
            self.told.say("No line of it is only in notes.", "muted")
            return
        items = [MenuItem(str(n), one.line, "", one.ref) for n, one in enumerate(noted)]
        title = f"{noted_words(self.review.raw) or 'Only in notes'}"

        def go(choice: str | None) -> None:
            rows = self.plan.source
            assert isinstance(rows, PlanRows)
            place = rows.place(noted[int(choice)].row) if choice else None
            if place is not None:
                self.plan.go_to(place)
                self.plan.show_cursor()

        self.app.push_screen(Menu(title, items, narrowing=True), go)

    def action_pairs(self) -> None:
        """Milestones and outputs that say the same are linked with the import, or are not."""
        if self.review.doubt is not None or not self._pairs():
            return
        self.review.links_pairs = not self.review.links_pairs
        self._show()

    def action_accept_rest(self) -> None:
        """Every reading that is left, kept as a note on its row."""
        if self.review.doubt is not None:
            self.review.take_rest()
            self._show()

    def action_leave(self) -> None:
        if self.is_typing:
            self._stop_typing()
        else:
            self.dismiss(False)

    # -- typing a reading

    def on_key(self, event: events.Key) -> None:
        """Letters in the same read of the terminal as the "t" before them are what is typed, and no commands."""
        if self.is_typing:
            if event.is_printable and event.character is not None:
                event.stop()
                event.prevent_default()
                self.field.replace(event.character, *self.field.selection)
        elif event.key == "t":
            event.stop()
            event.prevent_default()
            self.action_type()

    def action_type(self) -> None:
        if self.review.doubt is None:
            return
        self.add_class("typing")
        self.field.value = ""
        self.field.disabled = False
        self.hints.keys = _TYPING_KEYS
        self.told.say(
            "Type it as you would in the plan: a date, “A Ahmed / B Begum”, “£25,000”, “30 courses”.", "muted"
        )
        self.set_focus(self.field)

    def _stop_typing(self) -> None:
        self.remove_class("typing")
        self.field.disabled = True
        self.set_focus(None)
        self.hints.keys = self._doubt_keys
        self.told.say("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """How it will be read, as it is typed."""
        event.stop()
        text = event.value.strip()
        if not self.is_typing or not text:
            return
        try:
            self.told.say(self.review.read_typed(text, self._as_at), "text")
        except WorkbenchError as error:
            self.told.say(str(error), "doubt")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self.review.take_typed(event.value.strip(), self._as_at)
        except WorkbenchError as error:
            self.told.say(str(error), "error")
            return
        self._stop_typing()
        self._show()

    def on_field_said(self, event: Field.Said) -> None:
        event.stop()
        self.told.say(event.words, "error" if event.refused else "muted")


_MARK = "▌"
_TEXT_LINES, _READING_LINES, _WHY_LINES = 5, 3, 4
_MOST = 9
"""Readings that have a key of their own."""

Piece = tuple[str, str, bool]
"""What is in a line, by which role, and whether it is the reading that is chosen."""


class Card(Widget):
    """Paints itself from a review. The reading that enter would take carries the mark."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Card { height: auto; }"

    class Pressed(Message):
        """A reading was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self.chosen = 0
        self.airy = True
        """Whether there is room for a blank line between two readings."""
        self.summary: list[str] = []
        """What there is to say once nothing is in doubt."""
        self._at: dict[int, int] = {}
        self._where = ""
        """Which row the doubt is about, and where that is in the document."""

    def show(self, chosen: int = 0) -> None:
        """The review has gone on, or another reading is looked at."""
        self.chosen = chosen
        doubt = self._review.doubt
        if doubt is not None:
            title = titles_of(self._review.draft).get(doubt.row)
            self._where = f"{title} · {doubt.where}" if title and title != doubt.text else doubt.where
        self.refresh(layout=True)

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        return len(self._pieces(width))

    def _pieces(self, width: int) -> list[Piece]:
        room = max(20, width - 4)
        doubt = self._review.doubt
        if doubt is None:
            return [(line, "text", False) for part in self.summary for line in [*wrap(part, room, 6), ""]]
        self._at = {}
        found: list[Piece] = [(line, "muted", False) for line in wrap(self._where, room, 2)]
        found += [(line, "quote", False) for line in wrap(f"“{doubt.text}”", room, _TEXT_LINES)]
        found += [("", "text", False), *((line, "doubt", False) for line in wrap(doubt.because, room, _WHY_LINES))]
        found.append(("", "text", False))
        for place, words in enumerate([doubt.reading, *(other.words for other in doubt.others[: _MOST - 1])]):
            chosen = place == self.chosen
            if place and self.airy:
                found.append(("", "text", False))
            key = f"{place + 1}  "
            for number, line in enumerate(wrap(words, room - 3, _READING_LINES) or [""]):
                self._at[len(found)] = place
                found.append((f"{key if number == 0 else '   '}{line}", "strong" if chosen else "text", chosen))
        more = len(doubt.others) - (_MOST - 1)
        if more > 0:
            found.append((f"   {and_more(more)}: t types any reading", "muted", False))
        return found

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        width = self.size.width
        pieces = self._pieces(width)
        if y >= len(pieces):
            return Line(width, look.base).strip()
        words, role, chosen = pieces[y]
        under: Style = look.base + look.selected if chosen else look.base
        line = Line(width, under).put(_MARK if chosen else " ", look.accent).gap(2)
        if y in self._at and words[:1].isdigit():
            return line.put(words[0], look.key).put(words[1:], getattr(look, role)).strip()
        return line.put(words, _style(look, role)).strip()

    def on_click(self, event: events.Click) -> None:
        """A click on a reading takes it."""
        place = self._at.get(event.y)
        if self._review.doubt is not None and place is not None:
            event.stop()
            self.post_message(self.Pressed(place))


def _style(look: Look, role: str) -> Style:
    style: Style = getattr(look, role)
    return style


def readings(doubt: Doubt) -> int:
    """How many readings of a doubt can be chosen."""
    return 1 + min(len(doubt.others), _MOST - 1)


def content_of(draft: Draft, *, below: bool = False) -> str:
    """What is in a draft: "7 objectives, 15 activities, 40 milestones, 35 outputs"; or of activities and below them."""
    plans = draft.library.plans
    activities = [one for plan in plans for objective in plan.objectives for one in objective.activities]
    counts = {
        "objective": sum(len(plan.objectives) for plan in plans),
        "activity": len(activities),
        "milestone": sum(len(activity.milestones) for activity in activities),
        "output": sum(len(activity.outputs) for activity in activities),
        "measure": sum(len(plan.measures) for plan in plans),
    }
    found = [counted(count, level) for level, count in counts.items() if count]
    return ", ".join(found[1:3] if below and len(found) > 1 else found)

"""The measures of a plan: each with its colour, its trend, its target and its series; x reads the one under the cursor.

What is typed is asked for line by line, and stays there until it can be saved. All acts are the workbench's own, so one
undo is enough for each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.calendar import day_of_cell, short_date
from tsworkbench.plan.english import counted, shortened, sparkline
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.governance.measures import (
    TREND_MARKS,
    Measure,
    Trend,
    heights,
    last_ended,
    period_words,
    series,
    standing,
    unread,
    value_words,
)
from tsworkbench.plan.model import Better, Frequency, badge
from tsworkbench.store.views.attached import KeptMeasure, measures_of
from tsworkbench.store.views.refs import place, place_of
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.frame import ActingScreen
from tsworkbench.tui.screens.prompts import Asking, Blank
from tsworkbench.tui.widgets.menu import Menu, MenuItem
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import Rows, RowState
from tsworkbench.work.row import measures as keeping

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.work.edits import Edit

_REF, _OF, _VALUE, _TARGET, _SERIES = 6, 7, 14, 12, 14
_WIDE = 100
"""Cells from which the row it is of and its series have columns."""


_WHAT_IT_IS = (
    "A measure is counted again and again: it has a unit, more or less of it is better, and each period has a target. "
    "A table of indicators is imported as measures, too."
)
"""Told where there is none yet."""


class MeasureRows(Rows[KeptMeasure]):
    """The measures of a plan in their order, or only those whose last period has no reading."""

    def __init__(self, as_at: date) -> None:
        self.as_at = as_at
        self.only_unread = False
        self.count = 0
        self.unread = 0
        self._places: dict[int, int] = {}

    def show(self, rows: list[KeptMeasure]) -> None:
        """Takes other rows."""
        waiting = [kept for kept in rows if self.waits(kept)]
        self.count, self.unread = len(rows), len(waiting)
        self._lines = waiting if self.only_unread else rows
        self._places = {kept.rid: place for place, kept in enumerate(self._lines)}

    def waits(self, kept: KeptMeasure) -> bool:
        """Whether its last period has no reading."""
        return unread(kept.measure, kept.measure.readings, self.as_at, kept.year_start) is not None

    def row(self, key: int | None) -> KeptMeasure | None:
        """The measure with this key."""
        return self._lines[self._places[key]] if key is not None and key in self._places else None

    def key(self, index: int) -> int:
        return self._lines[index].rid

    def index(self, key: int) -> int | None:
        return self._places.get(key)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        kept = self._lines[index]
        measure, at = kept.measure, standing(kept.measure, self.as_at, kept.year_start)
        is_wide = width >= _WIDE
        line = Line(width).gap().put(measure.ref or "", look.muted, width=_REF)
        room = max(10, width - _REF - _VALUE - _TARGET - 7 - (_OF + _SERIES + 1 if is_wide else 0))
        line.put(measure.title, look.strong if state.selected else look.text, width=room).gap()
        if is_wide:
            line.put(kept.row_ref, look.muted, width=_OF)
        line.put(badge(at.rag) if at.reading is not None else "", look.rags[at.rag], width=3)
        ink = look.error if at.trend is Trend.WORSE else look.muted
        line.put(TREND_MARKS[at.trend], ink, width=2)
        if at.reading is None:
            said = "not read yet" if measure.counted_from is None else "none counted"
            line.put(said, look.doubt, width=_VALUE)
        else:
            said = value_words(at.reading.value, measure.unit)
            line.put(shortened(said, _VALUE - 1), look.doubt if at.unread else look.text, width=_VALUE)
        aim = f"of {value_words(at.target, measure.unit)}" if at.target is not None else ""
        line.put(shortened(aim, _TARGET), look.muted, width=_TARGET)
        if is_wide:
            drawn = heights(measure, series(measure, self.as_at))[-_SERIES:]
            line.gap().put(sparkline(drawn) if len(drawn) > 1 else "", look.accent, width=_SERIES)
        return line.strip()


class MeasuresScreen(ActingScreen[None]):
    """The list, and under it the measure that the cursor is on, whole, with its series."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,X", "leave", "back", show=False),
        Binding("enter", "open", show=False),
        Binding("tab", "unread", show=False),
    ]
    READS_AFTER = 3

    def __init__(self, bench: WholeBench, *, row_id: str | None = None) -> None:
        """The cursor begins on the first measure of the row with `row_id`, if it has any."""
        self._source = MeasureRows(bench.desk.as_at)
        self._row_id = row_id
        self._source.show(measures_of(bench.desk.book, [bench.desk.plan["id"]]))
        super().__init__(RowList(self._source), bench)
        self._say()

    def on_mount(self) -> None:
        first = next((kept.rid for kept in self._source._lines if kept.row_id == self._row_id), None)
        if first is not None:
            self.rows.go_to(first)

    def letters(self) -> dict[str, Callable[[], None]]:
        return {
            "x": self._read_one,
            "f": self._feed,
            "t": self._target,
            "i": self._add,
            "e": self._edit,
            "delete": self._delete,
            "exclamation_mark": self._delete,
            "u": self.undo,
        }

    # -- what it shows

    def _read(self) -> None:
        self._source.show(measures_of(self._bench.desk.book, [self._bench.desk.plan["id"]]))
        self._say()

    def _say(self) -> None:
        """What the title rule, the empty list and the bottom line say."""
        source = self._source
        waiting = f"{source.unread} to read" if source.unread else "all read"
        self.called("X", "Measures", f"{counted(source.count, 'measure')}, {waiting}" if source.count else "")
        if source.only_unread and source.count:
            self.rows.empty = "Every measure has a reading for its last period."
        else:
            self.rows.empty = "There is no measure yet: i adds one."
        own = (("x", "read"), ("t", "target"), ("e", "edit"), ("i", "new"), ("f", "count from"))
        shows = "all" if source.only_unread else "only to read"
        self.show_keys((*own, ("tab", shows), ("u", "undo"), ("enter", "go to"), ("esc", "back")))

    def day_turned(self, day: date) -> None:
        """Another day has begun."""
        self._source.as_at = day
        self.again()

    def again(self) -> None:
        self._read()
        self.rows.reload()
        self.rule.refresh()
        self.show_saved(self._bench)
        self.tell_again()

    def tell(self, page: Page) -> None:
        """The measure whole: what it counts, its targets, its series drawn and reading by reading."""
        kept = self._source.row(self.rows.cursor_key)
        if kept is None:
            if not self._source.count:
                page.words(_WHAT_IT_IS, page.look.muted)
            return
        page.title(kept.measure.ref or "", kept.measure.title)
        for label, words in keeping.facts(kept, self._source.as_at):
            page.field(label, words, page.look.accent if label == "Series" else None)

    # -- what its keys do

    @property
    def _chosen(self) -> KeptMeasure | None:
        return self._source.row(self.rows.cursor_key)

    def _ask(self, title: str, words: str, blanks: list[Blank], edit: Callable[[list[str]], Edit]) -> None:
        """Asks for some lines; what they can't be is said while they are typed, and nothing is lost."""

        def submit(typed: list[str]) -> None:
            made = edit(typed)
            made(self._bench.desk.book)  # what refuses it says so while it is still there to be put right
            asking.dismiss()
            self.call_after_refresh(self._do, made)

        asking = Asking(title, words, blanks, submit)
        self._bench.open(asking)

    def _do(self, edit: Edit) -> None:
        before = self._bench.desk.last_act
        self._bench.perform(edit, then=self.after_act)
        if self._bench.desk.last_act is before:  # it was refused, or waits for another program
            self.hints.message = self._bench.hints.message

    def _said(self, edit: Edit) -> str:
        """What an edit would do, in its own words."""
        return edit(self._bench.desk.book).label

    def _read_one(self) -> None:
        """Asks for the figure of the period that ended last, its day, and what is to be said of it."""
        kept, as_at = self._chosen, self._source.as_at
        if kept is None:
            return
        if kept.measure.counted_from is not None:
            self._tell_counted(kept)
            return
        last = short_date(last_ended(kept.measure.frequency, as_at, kept.year_start).last)

        def edit(typed: list[str]) -> Edit:
            if not typed[0]:
                raise WrongInput("Type the figure; Esc to cancel.")
            return keeping.read_measure(kept.measure.id or "", typed[0], as_at=as_at, on=typed[1], words=typed[2])

        def figure(typed: str) -> str:
            return self._said(edit([typed, last, ""])) if typed else f"a number{_in_unit(kept)}; “=27” puts one right"

        blanks = [
            Blank("Figure", "", figure),
            Blank("Of", last, lambda _: "the day, or a period that has ended: “Q3”, “Dec”"),
            Blank("Words", "", lambda _: "what is to be said of it; it may stay empty"),
        ]
        self._ask("A reading", self._about(kept), blanks, edit)

    def _tell_counted(self, kept: KeptMeasure) -> None:
        """A measure that is counted from a register isn't read: to the entries, or the feed is taken away."""
        from tsworkbench.tui.acts.registers.counting import open_counted
        from tsworkbench.work.registers import figures

        source = (kept.measure.counted_from or "").partition(":")[0]
        items = [
            MenuItem("open", "open the entries that are counted", "o", f"in {source}"),
            MenuItem("unfeed", "take the feed away", "x", "its readings are typed again", writes=True),
        ]

        def chosen(choice: str | None) -> None:
            if choice == "unfeed":
                self._do(figures.unfeed(figures.place_of_measure(kept)))
            elif choice == "open":
                self.dismiss()
                open_counted(self._bench, kept.measure.id or "", figures.MEASURE)

        self.app.push_screen(Menu(f"{kept.name} is counted from {source}", items), chosen)

    def _feed(self) -> None:
        """The figure of a register from which it is to be counted; where it is counted already, that may end."""
        kept = self._chosen
        if kept is None:
            return
        if kept.measure.counted_from is not None:
            self._tell_counted(kept)
            return
        from tsworkbench.store.registers.definitions import registers_of
        from tsworkbench.work.registers import figures

        book, as_at = self._bench.desk.book, self._source.as_at
        known = {
            f"{register.name}.{figure.name}": (register, figure)
            for register in registers_of(book, kept.plan_id)
            for figure in register.figures
            if not figures.fed_words(book, figure)
        }
        if not known:
            self.hints.message = (f"No register counts anything yet: {key_to('go_registers')} goes to them.", False)
            return
        items = [
            MenuItem(name, figure.label, "", register.title, writes=True) for name, (register, figure) in known.items()
        ]

        def chosen(choice: str | None) -> None:
            if choice is not None:
                self._do(figures.feed(figures.place_of_measure(kept), *known[choice], as_at=as_at))

        self.app.push_screen(Menu(f"Count {kept.name} from", items, narrowing=True), chosen)

    def _target(self) -> None:
        """Asks for a period, and what the figure is to be in it."""
        kept, as_at = self._chosen, self._source.as_at
        if kept is None:
            return
        year = period_words(*_year(as_at, kept.year_start), kept.year_start)

        def edit(typed: list[str]) -> Edit:
            return keeping.set_target(kept.measure.id or "", typed[0], typed[1], as_at=as_at)

        blanks = [
            Blank("Period", year, lambda _: "the period that it is for: “2009/10”, “Q3”, “Dec 2009”"),
            Blank("Target", "", lambda typed: f"a number{_in_unit(kept)}; none removes it" if not typed else ""),
        ]
        self._ask("A target", self._about(kept), blanks, edit)

    def _add(self) -> None:
        """Asks for the title of a measure, its unit, which way is better, how often it is read, and of what it is."""
        desk, as_at = self._bench.desk, self._source.as_at
        plan = desk.plan_place()

        def edit(typed: list[str]) -> Edit:
            title, unit, better, every, of = typed
            here = place(desk.book, of, plan_id=plan.id) if of else plan
            cells: dict[str, Any] = {}
            for name, words in (("unit", unit), ("better", better), ("frequency", every)):
                cells |= keeping.read_field(desk.book, plan.id, Measure(title=title), name, words, as_at=as_at)
            return keeping.add_measure(here, title, **cells)

        blanks = [
            Blank("Title", "", lambda _: "what is measured: “VCOs with a policy”"),
            Blank("Unit", "", lambda _: "what it is counted in: “VCOs”, “%”, “£”; it may stay empty"),
            Blank("Better is", Better.HIGHER.value, lambda _: "higher or lower"),
            Blank("Read each", Frequency.QUARTER.value, lambda _: "month, quarter, half or year"),
            Blank("Of", self._selected_ref(), lambda _: "an objective or activity by its number; empty: the plan"),
        ]
        self._ask("A new measure", f"It gets the next number, {keeping.next_ref(desk.book, plan.id)}.", blanks, edit)

    def _selected_ref(self) -> str:
        """The number of the row that is selected in the workbench, if it may have measures."""
        here = self._bench.target_or_none()
        view = self._bench.desk.view(here.key) if here is not None else None
        return view.ref or "" if view is not None and view.level in ("objective", "activity") else ""

    def _edit(self) -> None:
        """Asks which field is to be changed, then for its words."""
        kept = self._chosen
        if kept is None:
            return
        fields = {**keeping.FIELDS, "of": "Of"}
        items = [
            MenuItem(name, label, hint=shortened(self._field_text(kept, name), 40)) for name, label in fields.items()
        ]

        def chosen(name: str | None) -> None:
            if name is not None:
                self._edit_field(kept, name, fields[name])

        self.app.push_screen(Menu(f"Edit {kept.name}", items), chosen)

    def _field_text(self, kept: KeptMeasure, name: str) -> str:
        return kept.row_ref if name == "of" else keeping.field_text(kept.measure, name)

    def _edit_field(self, kept: KeptMeasure, name: str, label: str) -> None:
        desk, as_at = self._bench.desk, self._source.as_at

        def edit(typed: list[str]) -> Edit:
            measure_id = kept.measure.id or ""
            if name == "of":
                plan = desk.plan_place()
                here = place(desk.book, typed[0], plan_id=plan.id) if typed[0] else plan
                return keeping.move_measure(measure_id, here)
            cells = keeping.read_field(desk.book, kept.plan_id, kept.measure, name, typed[0], as_at=as_at)
            return keeping.set_measure(measure_id, **cells)

        blank = Blank(label, self._field_text(kept, name), lambda typed: self._said(edit([typed])))
        self._ask(label, self._about(kept), [blank], edit)

    def _delete(self) -> None:
        kept = self._chosen
        if kept is not None:
            self._do(keeping.remove_measure(kept.measure.id or ""))

    def _about(self, kept: KeptMeasure) -> str:
        newest = series(kept.measure, self._source.as_at)[-3:]
        days = [(day_of_cell(one.on_day), one.value) for one in reversed(newest)]
        read = ", ".join(f"{value_words(value, kept.measure.unit)} on {short_date(day)}" for day, value in days if day)
        return f"{kept.name} {kept.measure.title}{f'. Read so far: {read}.' if read else ''}"

    def action_unread(self) -> None:
        """Only those whose last period has no reading, and all again."""
        self._source.only_unread = not self._source.only_unread
        self.forget_height()
        self.again()

    def action_open(self) -> None:
        """To the row that it is of; a measure of the plan as a whole is of none."""
        kept, desk = self._chosen, self._bench.desk
        if kept is None:
            return
        if kept.level == "plan":
            self.hints.message = ("It is of the plan as a whole, and of none of its rows.", False)
            return
        try:
            here = place(desk.book, kept.row_id, plan_id=kept.plan_id)
        except NotFound as error:
            self.hints.message = (str(error), True)
            return
        self.dismiss()
        self._bench.selection.focus_pane("plan")
        self._bench.selection.go_to(place_of(desk.book, here.key).key)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_open()


def _in_unit(kept: KeptMeasure) -> str:
    return f" in {kept.measure.unit}" if kept.measure.unit else ""


def _year(as_at: date, year_start: int) -> tuple[date, date]:
    from tsworkbench.plan.calendar import financial_year

    year = financial_year(as_at, year_start)
    return year.first, year.last

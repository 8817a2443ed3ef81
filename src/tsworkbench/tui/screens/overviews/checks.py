"""What the checks of a plan have found, and what it is like beside another: each line leads to its row."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.english import and_more, capital, counted, number
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.governance.checks import MEANING, Check, Finding
from tsworkbench.plan.governance.roll_forward import Beside, Sort
from tsworkbench.plan.language.cell_labels import field_words, when_words
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.model import Level
from tsworkbench.store.book import Row
from tsworkbench.store.views.agreement import versions
from tsworkbench.store.views.refs import key_of, live
from tsworkbench.store.views.row import RowView, cell
from tsworkbench.store.views.workload import at_most
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import to_read
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.frame import TellingScreen
from tsworkbench.tui.widgets.menu import MenuItem
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import RowState, WrappedRows
from tsworkbench.work.agreement.checks import findings, keys_of
from tsworkbench.work.agreement.life import compared, counterpart, instant_of

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench

_FEW = 3000
"""Milestones: a plan of so many is checked in the blink of an eye; a larger one apart from the screen."""
_INDENT = 3
_MOST_ROWS = 12
_TO_DO = {
    Check.NO_LEAD: "Say who leads it: {lead} there.",
    Check.VACANT: "Name who holds the post by “officer…” in the palette, or another lead there: {lead}.",
    Check.NO_DATE: "Set a date there with {due}. As long as it can't be known, “TBC” is honest: it stays listed here.",
    Check.NO_MEASURE: "Say how anybody would know: {insert} adds an output, {edit_row} gives one its target.",
    Check.OUTSIDE_PLAN: "Set another date with {due}, or another end of the plan in its form: {edit_plan}. What was "
    "carried is re-dated by {redate}.",
    Check.BEFORE_SIGN_OFF: "Say that it was done with {complete}, or by when it will be with {due}.",
    Check.OUT_OF_ORDER: "Change one of the two dates with {due}, or what it needs with {needs}.",
    Check.MONEY_TWICE: "Nothing, where both sums are right: papers count a pound once. Else mend them with {edit_row}.",
    Check.NOT_ADDING_UP: "Mend the sum that is wrong, in the form: {edit_row}.",
    Check.OVERSPENT: "Ask the group for more, or say what is spent and expected now, in the form: {edit_row}.",
    Check.UNCONFIRMED: "Ask those who hold the money. Once it is confirmed, say so in the form: {edit_row}.",
    Check.SAME_SOURCE: "If they are one, “money” in the palette makes them one, with m; else nothing.",
    Check.SAID_TWICE: "Keep one and delete the other with {delete}, or give them titles that differ with {title}.",
    Check.CHANGES_TWICE: "Say it once, in the form of the objective that it belongs to: {edit_row}.",
    Check.ONE_THING: "If they are one, “same thing as…” (ctrl+p) makes one tick do both; else nothing.",
    Check.KEPT_DOUBT: "Compare it with the document. Once it is right, delete that line of its notes: {edit_row}.",
}
"""What settles a finding, with the keys that are in force for it."""
_OF_MONEY = (Check.MONEY_TWICE, Check.NOT_ADDING_UP, Check.OVERSPENT, Check.UNCONFIRMED, Check.SAME_SOURCE)


class FoundRows(WrappedRows[Check]):
    """Findings by kind, each sentence wrapped to the width there is. The key of a finding is its place."""

    def __init__(self, found: list[Finding]) -> None:
        self.found = found
        super().__init__(len(found))

    def group_of(self, item: int) -> Check:
        return self.found[item].check

    def words_of(self, item: int) -> str:
        return self.found[item].sentence

    def room_in(self, width: int) -> int:
        return width - _INDENT - 4

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self.line(index)
        line = Line(width).gap()
        if (check := row.heading) is not None:
            count = sum(finding.check is check for finding in self.found)
            line.put(capital(check.value), look.strong).gap(2).put(str(count), look.doubt)
            return line.gap(3).put(MEANING[check], look.muted).strip()
        return line.gap(_INDENT - 1).put(row.text, look.strong if state.selected else look.text).strip()


class ChecksScreen(TellingScreen[None]):
    """Every finding of one plan; of the one under the cursor, its rows and what to do. It changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,K", "leave", "back", show=False),
        Binding("enter", "go", show=False),
    ]

    KEYS = (("enter", "go to the row"), ("↑↓", "finding"), ("esc", "back"))

    def __init__(self, bench: WholeBench, found: list[Finding]) -> None:
        self._source = FoundRows(found)
        super().__init__(RowList(self._source), bench.desk)
        self._bench = bench
        self.rows.empty = "Nothing found: the plan holds together."
        count = len(found)
        self.called("K", "Checks of the plan", f"{counted(count, 'thing')} to settle or to know" if count else "")

    def on_resize(self, event: events.Resize) -> None:
        self._source.fit(event.size.width - 4)
        self.rows.reload()

    def tell(self, page: Page) -> None:
        """The finding whole, the rows it is about with the field that it is about, and what to do."""
        key, look = self.rows.cursor_key, page.look
        if key is None:
            return
        finding = self._source.found[key]
        desk, check = self._bench.desk, finding.check
        page.words(finding.sentence, look.strong)
        page.air()
        keys = [key for key, _ in keys_of(desk.book, finding)]
        for row in keys[:_MOST_ROWS]:
            view = desk.view(row)
            if view is not None:
                page.row(view.ref, view.title)
                for label, words in self._fields(check, view):
                    page.field(label, words)
                page.air()
        if more := and_more(len(keys) - _MOST_ROWS) if len(keys) > _MOST_ROWS else "":
            page.words(more, look.muted)
        page.field("Means", MEANING[check], look.muted)
        page.field("To do", what_to_do(check, finding))

    def _fields(self, check: Check, view: RowView) -> list[tuple[str, str]]:
        """What the file holds in the field that a finding is about."""
        leads = write_leads([(lead.shown, lead.role) for lead in view.leads]) or "nobody yet"
        start = self._bench.desk.year_start(view.plan_id)
        due = when_words(view.due_from, view.due_to, view.due_precision, year_start=start)
        written = cell(view, "due_printed") or cell(view, "due_text")
        due = f"{due or 'no date'}{f', written “{written}”' if written else ''}"
        if check in _OF_MONEY:
            return [("Cost", str(cell(view, "cost_text") or "no cost of its own")), ("Lead", leads)]
        if check is Check.NO_MEASURE:
            target = number(view.target) if view.target is not None else "none"
            return [("Target", target) if view.level == "output" else ("Outputs", "none"), ("Lead", leads)]
        if check is Check.CHANGES_TWICE:
            return [("Changes", str(cell(view, "key_changes") or "")), ("Lead", leads)]
        if check is Check.KEPT_DOUBT:
            return [("Notes", str(cell(view, "notes") or ""))]
        if check is Check.SAID_TWICE:
            above = self._bench.desk.activity_of(view) if view.level != "activity" else None
            return [
                ("Under", f"{above['ref'] or ''} {above['title']}".strip() if above is not None else ""),
                ("Due", due),
            ]
        return [("Lead", leads)] if check in (Check.NO_LEAD, Check.VACANT) else [("Due", due), ("Lead", leads)]

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_go()

    def action_go(self) -> None:
        """To the row; where a finding is about several, to the one that is chosen."""
        key = self.rows.cursor_key
        if key is None:
            return
        finding = self._source.found[key]
        rows = keys_of(self._bench.desk.book, finding)
        if not finding.rows:
            self.hints.message = ("That is about the whole plan: its notes are in the plan's own form.", False)
        elif not rows:
            self.hints.message = ("That row is no longer in the plan.", False)
        else:
            self.go_to_one(self._bench, rows)


def show_checks(bench: WholeBench) -> None:
    """Checks the plan in hand and shows what was found."""
    book, plan_id = bench.desk.book, bench.desk.plan["id"]
    if at_most(book, "milestone", plan_id, _FEW):
        bench.open(ChecksScreen(bench, findings(book, plan_id)))
    else:
        bench.tell("Checking the plan…")
        bench.run_worker(_check_apart(bench, plan_id), group="checks", exclusive=True)


def what_to_do(check: Check, finding: Finding) -> str:
    """What settles a finding of a kind, in a sentence or two."""
    if not finding.rows:
        return f"It is about the whole plan: its notes are in its form, {key_to('edit_plan')}."
    acts = ("lead", "due", "insert", "edit_row", "edit_plan", "complete", "needs", "delete", "title", "redate")
    return f"Enter goes there. {_TO_DO[check].format(**{act: key_to(act) for act in acts})}"


async def _check_apart(bench: WholeBench, plan_id: str) -> None:
    """A large plan is read by a connection of its own, while the screen goes on."""
    book = bench.desk.book

    def read() -> list[Finding]:
        with to_read(book) as apart:
            return findings(apart, plan_id)

    try:
        found = await asyncio.to_thread(read)
    except WorkbenchError as error:
        bench.refuse(error)
        return
    bench.tell("")
    bench.open(ChecksScreen(bench, found))


# -- a plan beside another


class ContrastRows(WrappedRows[Sort]):
    """What two plans differ in, by sort, each line wrapped to the width there is. The key of one is its place."""

    MOST_LINES = 2

    def __init__(self, found: Beside) -> None:
        self.found = found
        super().__init__(len(found.contrasts))

    def group_of(self, item: int) -> Sort:
        return self.found.contrasts[item].sort

    def words_of(self, item: int) -> str:
        return self.found.contrasts[item].words

    def room_in(self, width: int) -> int:
        return width - _REF - 4

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self.line(index)
        line = Line(width).gap()
        if (sort := row.heading) is not None:
            return line.put(capital(sort), look.strong).gap(2).put(f"{self.found.count(sort):,}", look.doubt).strip()
        ref = "" if row.is_rest or row.item < 0 else self.found.contrasts[row.item].ref
        line.gap().put(ref, look.muted, width=_REF)
        return line.put(row.text, look.strong if state.selected else look.text).strip()


_REF = 8


class CompareScreen(TellingScreen[None]):
    """Every line of a comparison; of the one under the cursor, both readings whole. It changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "back", show=False),
        Binding("enter", "go", show=False),
    ]
    KEYS = (("enter", "go to the row"), ("↑↓", "line"), ("esc", "back"))

    def __init__(self, bench: WholeBench, found: Beside) -> None:
        self._source = ContrastRows(found)
        super().__init__(RowList(self._source), bench.desk)
        self._bench = bench
        self._found = found
        self.rows.empty = "They differ in nothing."
        self.called("", f"{found.title} beside {found.other}", f"{found.unchanged:,} of {found.both:,} as before")

    def on_resize(self, event: events.Resize) -> None:
        self._source.fit(event.size.width - 4)
        self.rows.reload()

    def tell(self, page: Page) -> None:
        """The row, what is said of it in either plan, and how much the two have in common."""
        look, key = page.look, self.rows.cursor_key
        if key is not None:
            one = self._source.found.contrasts[key]
            page.row(one.ref, one.title)
            page.field("What", capital(one.sort) if not one.field else f"{capital(one.sort)}: {field_words(one.field)}")
            if one.was:
                page.field("Was", one.was)
            if one.now:
                page.field("Is", one.now)
            if one.doubt:
                page.field("Doubt", f"the two rows were taken for one by {one.doubt}", look.doubt)
            page.air()
        page.field("In all", self._found.summary, look.muted)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_go()

    def action_go(self) -> None:
        """To the row in the later plan, or in the earlier one where only that has it."""
        key = self.rows.cursor_key
        if key is None:
            return
        one = self._source.found.contrasts[key]
        for row_id in filter(None, (one.new_id, one.old_id)):
            row = live(self._bench.desk.book, one.level.value, row_id)
            if row is not None:
                plan_id = str(row["id"] if one.level is Level.PLAN else row["plan_id"])
                if plan_id != self._bench.desk.plan["id"]:
                    self._bench.selection.show_plan(plan_id)
                if one.level is Level.PLAN:
                    self.dismiss()
                else:
                    self.go_to_one(self._bench, [(key_of(one.level.value, row["rid"]), one.title)])
                return
        self.hints.message = ("That row is no longer in the plan.", False)


def choose_counterpart(bench: WholeBench) -> None:
    """With which plan, or which version of this one, the plan in hand is compared; then the comparison."""
    desk = bench.desk
    plan_id = str(desk.plan["id"])
    pair = counterpart(desk.book, plan_id)
    items = [
        MenuItem(f"plan:{row['id']}", str(row["short_title"] or row["title"]), "", _stands_to(str(row["id"]), pair))
        for row in desk.plans
        if row["id"] != plan_id
    ]
    named = {str(row["id"]): row for row in versions(desk.book, plan_id)}
    items += [MenuItem(f"version:{row_id}", f"the version “{row['name']}”") for row_id, row in named.items()]
    if not items:
        bench.tell("There is nothing to compare with yet: no other plan, and no version that has a name.")
        return

    def chosen(choice: str) -> None:
        kind, _, row_id = choice.partition(":")
        if kind == "plan" and all(at_most(desk.book, "milestone", one, _FEW) for one in (plan_id, row_id)):
            bench.open(CompareScreen(bench, compared(desk.book, plan_id, row_id)))
            return
        bench.tell("Comparing…")
        apart = _compare_apart(bench, plan_id, row_id, named[row_id] if kind == "version" else None)
        bench.run_worker(apart, group="checks", exclusive=True)

    now = next((f"plan:{one}" for one in pair or () if one != plan_id), None)
    bench.choose("Compare with", items, chosen, now=now)


def _stands_to(row_id: str, pair: tuple[str, str] | None) -> str:
    if pair is None or row_id not in pair:
        return ""
    return "the year after" if row_id == pair[0] else "the year before"


async def _compare_apart(bench: WholeBench, plan_id: str, other_id: str, version: Row | None) -> None:
    """The plans are read by a connection of their own, while the screen goes on."""
    book = bench.desk.book

    def read() -> Beside:
        with to_read(book) as apart:
            if version is None:
                return compared(apart, plan_id, other_id)
            return compared(apart, plan_id, was=instant_of(version))

    try:
        found = await asyncio.to_thread(read)
    except WorkbenchError as error:
        bench.refuse(error)
        return
    bench.tell("")
    bench.open(CompareScreen(bench, found))

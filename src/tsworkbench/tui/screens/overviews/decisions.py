"""Decisions asked: what is expected later than agreed, what is asked in words or by what the plan says, and what was
past when the plan was signed off.

The plan owner sits with it at the group's meeting, or afterwards: y agrees, n refuses, and each is on disk when the row
is ticked. It stays in the list until the cursor leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.english import counted, ordinal
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.governance.rag import slips_in_words
from tsworkbench.plan.language.cell_labels import when_words
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.model import MATTERS, Matter, Outcome, Status
from tsworkbench.store.book import Done
from tsworkbench.store.views import agreement, attached
from tsworkbench.store.views.agreement import Ask, DatedRow
from tsworkbench.store.views.refs import Place, cells_of
from tsworkbench.tui.bench.actions import BY_ID, key_to
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.row_marks import said_on
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.panes.agreement import day_in_words
from tsworkbench.tui.screens.frame import ActingScreen
from tsworkbench.tui.screens.overviews.decision_rows import _ARISES, DecisionRows
from tsworkbench.tui.widgets.hint_line import put_hint
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.work.agreement.sign_off import signed
from tsworkbench.work.row.record import decided, minute_words

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.work.edits import Edit


FIRST_GROUP = "+Delivery Group"
"""Who decides where the plan names nobody: the group is added with its first decision."""

_HINTS = {
    "question": (("y", "agree"), ("n", "refuse"), ("p", "put off"), ("i", "in words"), ("enter", "go to")),
    "asked": (
        ("y", "agree"),
        ("n", "refuse"),
        ("c", "it is done"),
        ("d", "another date"),
        ("i", "in words"),
        ("enter", "go to"),
    ),
    "past": (("c", "it is done"), ("d", "a new date"), ("enter", "go to")),
}


class WhoDecides(Widget):
    """Who signed the plan off, and whose decision y and n record."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "WhoDecides { height: 2; margin: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.signed = ""
        self.group = ""
        self.more = False
        self.only = False

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        line = Line(self.size.width, look.base).gap()
        if y == 0:
            return line.put(self.signed, look.muted).strip()
        line.put("Decided by ", look.muted).put(self.group, look.text)
        if self.more:
            put_hint(line.gap(3), "g", "another group", look, gap=0)
            put_hint(line.gap(3), "a", "all that is asked" if self.only else "only its agenda", look, gap=0)
        return line.strip()


class DecisionsScreen(ActingScreen[None]):
    """The list, and under it the decision that the cursor is on, whole.

    Its acts are the workbench's own, so undo takes each of them back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,D", "leave", "back", show=False),
        Binding("enter", "open", show=False),
        Binding("g", "next_group", show=False),
        Binding("a", "agenda", show=False),
        Binding("tab", "log", show=False),
    ]
    DEFAULT_CSS = """
    DecisionsScreen RowList { margin: 1 1 0 1; }
    DecisionsScreen.short RowList { margin: 0 1; }
    DecisionsScreen.zoomed WhoDecides { display: none; }
    """

    READS_AFTER = 4

    def __init__(self, bench: WholeBench, *, at: int | None = None, group: int = 0, before: Done | None = None) -> None:
        """Back from elsewhere: `at` the row it was left on, with the group chosen then; `before` was the last act."""
        self._bench = bench
        self._at = at
        self._before = before
        self._source = DecisionRows(bench.desk.as_at, bench.desk.plan["year_start"])
        self._who = WhoDecides()
        self._groups = [row["name"] for row in agreement.groups(bench.desk.book, bench.desk.plan["id"])]
        self._chosen = group
        self._only = False
        self._read()
        super().__init__(RowList(self._source), bench)
        self._count()
        self.rows.empty = "Nothing is expected later than it was agreed, and nothing is asked."

    def above(self) -> ComposeResult:
        yield self._who

    def lines_above(self) -> int:
        return 2 if self.has_class("short") else 3

    def _count(self) -> None:
        count = self._source.count
        self.called("D", "Decisions asked", f"{counted(count, 'decision')} to take" if count else "")

    def on_mount(self) -> None:
        if self._at is not None:
            self.rows.go_to(self._at)
            done = self._bench.desk.last_act
            if done is not self._before:
                self.after_act(done)
        self._show_hints()

    # -- what it shows

    def _read(self) -> None:
        desk = self._bench.desk
        plan = cells_of(desk.book, "plan", desk.plan["id"]) or desk.plan
        ids = [plan["id"]]
        hidden = self._group if self._only else None
        asks = [
            agreement.question(one)
            for one in agreement.open_asks(desk.book, ids)
            if hidden is None or one.group in (None, hidden)
        ]
        self._source.show(agreement.unanswered(desk.book, ids), asks, agreement.asked(desk.book, ids))
        self._who.signed = signed(desk.book, plan) or "This plan is not signed off: its dates are still the leads' own."
        self._decides(None)
        self._who.only = self._only
        self._who.more = len(self._groups) > 1

    def _decides(self, row: DatedRow | None) -> None:
        """Says whose decision y and n record on a row, and of which day it would be."""
        new = "" if self._groups else " (new)"
        self._who.group = f"{self._group.lstrip('+')}{new}, {short_date(self._day(row=row))}"
        self._who.refresh()

    def day_turned(self, day: date) -> None:
        """Another day has begun."""
        self._source.as_at = day
        self._read()
        self.rows.reload()

    @property
    def _group(self) -> str:
        return self._groups[self._chosen % len(self._groups)] if self._groups else FIRST_GROUP

    def _day(self, group: str | None = None, *, row: DatedRow | None) -> date:
        """The last meeting of a group (or of the one that is chosen) since the row was asked about; today if none."""
        name = group or self._group
        desk = self._bench.desk
        rows = agreement.groups(desk.book, desk.plan["id"])
        group_id = next((row["id"] for row in rows if row["name"] == name), None)
        if group_id is None:
            return desk.as_at
        if row is None or row.question is not None:
            asked_on = row.question.asked_on if row is not None and row.question is not None else None
        else:
            asker = agreement.asked_by(desk.book, row.id, row.expected_due_to)
            asked_on = asker.at if asker is not None else None
        return agreement.day_of_answer(desk.book, group_id, asked_on, desk.as_at)

    def again(self) -> None:
        desk = self._bench.desk
        self._groups = [row["name"] for row in agreement.groups(desk.book, desk.plan["id"])]
        self._read()
        self.rows.reload()
        self._decides(self._source.row(self.rows.cursor_key))
        self._count()
        self.show_saved(self._bench)
        self.tell_again()
        self._show_hints()

    def _show_hints(self) -> None:
        row = self._source.row(self.rows.cursor_key)
        if row is None or self._is_settled(row):
            self.show_keys((("u", "undo"), ("tab", "the log"), ("esc", "back")))
            return
        # at 80 columns not all of them fit: those that matter on this row come first
        own = _HINTS["past" if row.past else "question" if row.question else "asked"]
        self.show_keys((*own, ("tab", "the log"), ("u", "undo"), ("esc", "back")))

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        settled = self._source.settled
        if settled is not None and self.rows.cursor_key != settled.row.key:
            self._source.settled = None
            self.again()
        self._decides(self._source.row(self.rows.cursor_key))
        self._show_hints()

    def _is_settled(self, row: DatedRow) -> bool:
        settled = self._source.settled
        return settled is not None and settled.row.key == row.key

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_open()

    def tell(self, page: Page) -> None:
        """The decision whole: what was agreed, what is asked, why, by whom, and what follows from either answer."""
        row, look = self._source.row(self.rows.cursor_key), page.look
        if row is None:
            if cell_len(self._who.signed) > self.app.size.width - 4:  # the lines above have no room for it
                page.words(f"{self.rows.empty} {self._who.signed}", look.muted)
            return
        page.title(row.ref, row.title)
        settled = self._source.settled
        is_settled = settled is not None and settled.row.key == row.key
        if settled is not None and is_settled:
            page.field("Decided", f"✓ {settled.words} · {key_to('undo')} undoes it")
        for label, words, doubtful in self._about(row):
            page.field(label, words, look.doubt if doubtful else None)
        earlier = agreement.decisions_of(self._bench.desk.book, row.id)
        if is_settled and earlier and settled is not None and settled.words != "done":
            earlier.remove(max(earlier, key=lambda one: int(one["rid"])))  # that is the one that was just taken
        for decision in earlier:
            day = day_in_words(decision["on_day"])
            words = f" · “{decision['text']}”" if decision["text"] else ""
            what = decision["due_text"] or "" if decision["kind"] == Matter.DATE else decided(decision)
            said = f"{decision['outcome']} {what} · {decision['name']}, {day}{words}{minute_words(decision)}"
            page.field("Before", said, look.muted)
        for label, words in self._follows(row) if not is_settled else ():
            page.field(label, words)

    def _about(self, row: DatedRow) -> Iterator[tuple[str, str, bool]]:
        """(label, words, whether they stand out) of the two dates, the reason, and whose they are."""
        desk = self._bench.desk
        view, year_start = desk.view(_row_key(row)), desk.year_start(row.plan_id)
        if row.question is not None:
            yield from _about_question(row.question)
        elif row.past is not None:
            days = (desk.as_at - date.fromisoformat(row.past)).days
            yield "Was due", f"by {day_in_words(row.past)}, {counted(days, 'day')} ago", True
        else:
            was = when_words(row.due_from, row.due_to, row.due_precision, year_start=year_start)
            yield "Agreed", f"{was} · {slips_in_words(row.slips)}", False
            wanted = when_words(
                row.expected_due_from, row.expected_due_to, row.expected_precision or "day", year_start=year_start
            )
            yield "Asked", f"{wanted}{_later(row)}", True
            yield "Why", row.reason or "No reason was given.", False
        asker = agreement.asked_by(desk.book, row.id, row.expected_due_to)
        if asker is not None and row.question is None:
            yield "Asked by", f"{asker.who or 'somebody'}, {day_in_words((asker.at or '')[:10])}", False
        if view is not None and row.level != "plan":
            yield "Lead", write_leads([(lead.shown, lead.role) for lead in view.leads]) or "nobody yet", False
            said = desk.last_said(view.id)
            if said is not None and (spoken := said["comment"] or said["why"] or said["next"]):
                yield "Said", f"“{spoken}” {', '.join(filter(None, (said['by'], said_on(said['as_at']))))}", False

    def _follows(self, row: DatedRow) -> Iterator[tuple[str, str]]:
        """What depends on the row, and what an answer does."""
        desk = self._bench.desk
        until = row.expected_due_to or row.past or ""
        for other in attached.needing(desk.book, row.id) if row.level == "milestone" else ():
            when = when_words(
                other["due_from"], other["due_to"], other["due_precision"], year_start=other["year_start"]
            )
            sooner = ": that would be too late for it" if other["due_to"] and other["due_to"] < until else ""
            yield "Needed by", f"{other['ref'] or ''} {other['title']}, due {when}{sooner}".strip()
        if row.past is not None:
            yield "c", "It was done: complete on the as-at day, and no date is asked for."
            yield "d", "By when it will be: that becomes its first agreed date, and is no slip."
            return
        if row.question is not None:
            yield from _follows_answer(row.question)
            return
        nth = ordinal(row.slips + 1)
        yield "y agrees", f"The date asked for becomes the agreed one, and counts as a slip, its {nth}."
        late = (row.due_to or "9999") < desk.as_at.isoformat()
        lateness = "it is late against it already" if late else "it will be late once that has gone by"
        yield (
            "n refuses",
            f"The agreed date stays, and {lateness}. It isn't asked again until another date is expected.",
        )

    # -- what its keys do

    def letters(self) -> dict[str, Callable[[], None]]:
        return {
            "y": partial(self._decide, refused=False),
            "n": partial(self._decide, refused=True),
            "c": self._complete,
            "d": self._date,
            "p": self._put_off,
            "i": self._in_words,
            "u": self.undo,
        }

    def _chosen_row(self) -> DatedRow | None:
        """The row to decide on; None where there is none, or it has just been decided on, which is said."""
        self.hints.message = ("", False)
        row, settled = self._source.row(self.rows.cursor_key), self._source.settled
        if row is not None and settled is not None and self._is_settled(row):
            self.hints.message = (f"{row.ref} is {settled.words} already: {key_to('undo')} undoes that.", False)
            return None
        return row

    def _decide(self, *, refused: bool) -> None:
        from tsworkbench.work.agreement.decisions import decide

        row, desk = self._chosen_row(), self._bench.desk
        if row is None:
            return
        if not self._is_answered(row):
            return
        outcome = Outcome.REFUSED if refused else Outcome.AGREED
        if row.question is not None:
            self._answer(row, row.question, outcome)
            return
        edit = decide(self._place(row), group=self._group, on=self._day(row=row), as_at=desk.as_at, outcome=outcome)
        self._settle(edit, row, "refused" if refused else "agreed")

    def _answer(self, row: DatedRow, ask: Ask, outcome: Outcome) -> None:
        """What y, n and p say of a question. What is rated red asks what is to be done: that takes words."""
        if ask.why == "red":
            self._in_words()
        else:
            self._settle(self._said(row, ask, outcome), row, outcome.value)

    def _said(
        self,
        row: DatedRow,
        ask: Ask | None,
        outcome: Outcome,
        groups: list[str] | None = None,
        text: str = "",
        minute: str = "",
    ) -> list[Edit]:
        """The edits that record an answer: to a question, or about the date that is asked for."""
        from tsworkbench.work.agreement.decisions import answers, decide

        first = groups or [(ask.group if ask else None) or self._group]
        as_at, on = self._bench.desk.as_at, self._day(first[0], row=row)
        if ask is None:
            return [
                decide(
                    self._place(row), group=first[0], also=first[1:], on=on, as_at=as_at, outcome=outcome,
                    text=text, minute=minute,
                )
            ]  # fmt: skip
        kept = ask if ask.why in ("typed", "report") else None
        return answers(
            self._place(row), kind=ask.kind, groups=first, on=on, as_at=as_at, outcome=outcome, text=text,
            minute=minute, ask=kept, confirms=ask.why == "money",
        )  # fmt: skip

    def _put_off(self) -> None:
        row = self._chosen_row()
        if row is None or not self._is_answered(row):
            return
        self._settle(self._said(row, row.question, Outcome.DEFERRED), row, Outcome.DEFERRED.value)

    def _is_answered(self, row: DatedRow) -> bool:
        """Whether it is a group that answers, which is said where it is not."""
        if row.past is not None:
            self.hints.message = (_NO_DATE_YET, True)
        return row.past is None

    def _in_words(self) -> None:
        """The answer with its groups, its words and its minute, in a line each."""
        from tsworkbench.tui.screens.prompts import Asking, Blank
        from tsworkbench.work.agreement.decisions import groups_named, outcome_named

        row, desk = self._chosen_row(), self._bench.desk
        if row is None or not self._is_answered(row):
            return

        def submit(typed: list[str]) -> None:
            answer, names, text, minute = typed
            outcome = outcome_named(answer)
            groups = groups_named(desk.book, row.plan_id, names)
            if row.question is not None and row.question.why == "red" and not text:
                raise WrongInput("Say what is to be done: type it in the line “Words”.")
            asking.dismiss()
            edits = self._said(row, row.question, outcome, groups, text, minute)
            self.call_after_refresh(self._settle, edits, row, outcome.value)

        blanks = [
            Blank("Answer", "agreed", lambda _: "agreed, refused, deferred or noted"),
            Blank("Groups", (row.question.group if row.question else None) or self._group, lambda _: _GROUPS),
            Blank("Words", "", lambda _: "what was decided, in words; it may stay empty"),
            Blank("Minute", "", lambda _: "where the minutes say so, such as 5.2"),
        ]
        asking = Asking("The answer", f"{row.ref} {row.title}".strip(), blanks, submit)
        self._bench.open(asking)

    def action_log(self) -> None:
        """The decisions that were taken, instead of those that are asked."""
        from tsworkbench.tui.screens.overviews.decision_rows import DecisionLog

        bench, group = self._bench, self._chosen
        self.dismiss()
        bench.open(DecisionLog(bench, lambda: bench.open(DecisionsScreen(bench, group=group))))

    def _complete(self) -> None:
        from tsworkbench.work.row.status import set_status

        row = self._chosen_row()
        if row is not None and self._is_of_a_date(row):
            edit = set_status(self._place(row), Status.COMPLETE, as_at=self._bench.desk.as_at)
            self._settle(edit, row, "done")

    def _is_of_a_date(self, row: DatedRow) -> bool:
        """Whether a row's date is asked about, which is said where it is not."""
        if row.question is not None:
            self.hints.message = (
                "A group answers this: y agrees, n refuses, p puts it off; enter goes to its row.",
                True,
            )
        return row.question is None

    def _date(self) -> None:
        """The date is typed at the row itself; then the list is there again."""
        row, bench = self._chosen_row(), self._bench
        if row is None or not self._is_of_a_date(row):
            return
        before, group = bench.desk.last_act, self._chosen

        def back() -> None:
            bench.open(DecisionsScreen(bench, at=row.key, group=group, before=before))

        self.action_open()
        # The pane gets the focus by way of the app's queue: the editor is to have it after that.
        bench.app.call_later(bench.call_after_refresh, bench.type_for, BY_ID["due"], back)

    def _place(self, row: DatedRow) -> Place:
        return Place(row.level, row.id, _row_key(row) >> 3, row.plan_id)

    def _settle(self, edits: Edit | list[Edit], row: DatedRow, words: str) -> None:
        before = self._bench.desk.last_act
        self._source.settle(row, words)
        self._bench.perform(*(edits if isinstance(edits, list) else [edits]), then=self.after_act)
        if self._bench.desk.last_act is before:
            self._source.settled = None  # it was refused, or waits for another program
            self.hints.message = self._bench.hints.message

    def action_open(self) -> None:
        row = self._source.row(self.rows.cursor_key)
        if row is not None:
            self.dismiss()
            self._bench.selection.focus_pane("plan")
            self._bench.selection.go_to(_row_key(row))

    def action_agenda(self) -> None:
        """Only what is asked of the group that is chosen, or of none in particular; and all again."""
        self._only = not self._only
        self.again()

    def action_next_group(self) -> None:
        self._chosen += 1
        self.again()


_NO_DATE_YET = "Nobody has given it a new date yet: say it is done (c), or by when it will be (d)."
_GROUPS = "which groups decided, with a comma between two"


def _row_key(row: DatedRow) -> int:
    return row.question.row_key if row.question is not None else row.key


def _about_question(ask: Ask) -> Iterator[tuple[str, str, bool]]:
    yield "Asked", f"{MATTERS[ask.kind]}, {_ARISES[ask.why]}", True
    yield "About", f"{ask.ref} {ask.title}".strip(), False
    if ask.group:
        yield "Of", ask.group, False
    if ask.asked_on:
        yield "Asked on", day_in_words(ask.asked_on), False


def _follows_answer(ask: Ask) -> Iterator[tuple[str, str]]:
    """What an answer does."""
    if ask.why == "red":
        yield "y, n", "What is to be done is typed in words."
    elif ask.why == "money":
        yield "y agrees", "The money is confirmed."
        yield "n refuses", "It stays unconfirmed, and is not asked about again."
    elif ask.why == "approval":
        yield "y agrees", "The last approval that it needs completes it, with the day of the meeting."
        yield "n refuses", "It stays in progress; completing it again asks again."
    else:
        stop = " It is cancelled." if ask.kind is Matter.STOP else ""
        yield "y agrees", f"The decision is kept in the log.{stop}"
        yield "n refuses", "The refusal is kept in the log."
    yield "p defers", "It is asked again."
    yield "i", "The answer with its words, its groups and its minute."


def _later(row: DatedRow) -> str:
    """How much later than agreed a date is that is asked for."""
    if not row.due_to or not row.expected_due_to:
        return ""
    days = (date.fromisoformat(row.expected_due_to) - date.fromisoformat(row.due_to)).days
    return f" · {counted(days, 'day')} later"

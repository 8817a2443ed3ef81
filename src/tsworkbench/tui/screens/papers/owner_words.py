"""What the plan's owner writes for a report: one sentence on how the whole stands, and the decisions asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import TextArea

from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.errors import NothingToDo, WorkbenchError
from tsworkbench.tui.screens.form.parts import Lines, Note, all_taken
from tsworkbench.tui.screens.frame import FramedScreen
from tsworkbench.tui.widgets.text_field import Field
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab
from tsworkbench.work.mine.drafts import Draft
from tsworkbench.work.round.report import ask_decisions, say_overall

if TYPE_CHECKING:
    from tsworkbench.store.book import Done, Row
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.work.edits import Edit

SAVED, KEPT = "saved", "kept"
"""How it is left: with the words in the file, or kept as a draft."""
_ACT = "papers"
_OVERALL = "A sentence or two on how the whole stands; the counts follow it. It is printed for members."
_DECISIONS = "One decision a line. Where there is none, the report proposes those that its figures call for."


class WordsScreen(FramedScreen[str]):
    """Two texts. Nothing is written before ctrl+s; what can't be written stays, and what is left is kept as a draft."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("tab,shift+tab", "other", show=False, priority=True),  # at once: letters that follow go there
        Binding("ctrl+s", "save", show=False, priority=True),
        Binding("ctrl+r", "forget", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    WordsScreen > .texts { width: 100%; padding: 0 1; height: 1fr; }
    WordsScreen .texts PaneRule { margin-bottom: 1; max-width: 96; }
    WordsScreen Lines, WordsScreen Lines:focus {
        height: 5; background: $surface; padding: 0 1; margin-bottom: 1; max-width: 96;
    }
    WordsScreen .decisions, WordsScreen .decisions:focus { height: 1fr; max-height: 9; }
    WordsScreen Lines:focus { background: $selected; color: $strong; }
    WordsScreen Note { margin: 0 0 1 0; max-width: 96; }
    """

    def __init__(self, bench: WholeBench, at: date, kept: Row | None) -> None:
        super().__init__(bench.desk)
        self.called("w", "Words for the report", f"position at {long_date(at)}")
        self.rule.show(focused=False)  # the text that is typed in has the heavy one
        self._bench, self._at = bench, at
        self._before = (kept["overall"] or "", kept["decisions"] or "") if kept is not None else ("", "")
        found = bench.typing.drafts.of(_ACT, "")
        self._draft = found if found is not None and found.more == at.isoformat() else None
        words = self._draft.words if self._draft is not None else {}
        self._overall = Lines(words.get("overall", self._before[0]))
        self._decisions = Lines(words.get("decisions", self._before[1]))
        self._decisions.add_class("decisions")
        self._rules = (PaneRule(Tab("", "Overall position")), PaneRule(Tab("", "Decisions asked for")))
        self._note = Note()
        self._left = False

    def body(self) -> ComposeResult:
        self.hints.keys = (("ctrl+s", "save"), ("tab", "the other"), ("esc", "leave as it was"))
        with Vertical(classes="texts"):
            yield self._rules[0]
            yield self._overall
            yield self._rules[1]
            yield self._decisions
            yield self._note

    def on_mount(self) -> None:
        self._bench.listener = self._told
        self._overall.focus()
        if self._draft is not None:
            self._bench.typing.again(self._draft)
            words = "What you had typed is here again, not saved yet: ctrl+s saves it, ctrl+r takes it away."
            self.call_after_refresh(self._note.say, words, "accent")

    def on_unmount(self) -> None:
        if self._bench.listener == self._told:
            self._bench.listener = None

    def on_descendant_focus(self) -> None:
        for rule, lines, words in zip(
            self._rules, (self._overall, self._decisions), (_OVERALL, _DECISIONS), strict=True
        ):
            rule.show(focused=lines.has_focus)
            if lines.has_focus:
                self._note.say(words)

    def on_field_said(self, event: Field.Said) -> None:
        event.stop()
        self._note.say(event.words, "error" if event.refused else "text")

    async def action_save(self) -> None:
        """Writes what has changed, as one act."""
        await all_taken((self._overall, self._decisions))
        edits: list[Edit] = []
        plan_id = self._bench.desk.plan["id"]
        if self._overall.value != self._before[0]:
            edits.append(say_overall(plan_id, self._at, self._overall.value))
        if self._decisions.value != self._before[1]:
            edits.append(ask_decisions(plan_id, self._at, self._decisions.value.splitlines()))
        if not edits:
            self.dismiss(None)
            return
        try:
            self._bench.perform(*edits, then=self._saved)
        except NothingToDo:
            self.dismiss(None)
        except WorkbenchError as error:
            self._note.say(self._bench.words_of(error), "error")

    def _saved(self, _: Done) -> None:
        self._left = True
        self._bench.typing.done()
        self.dismiss(SAVED)

    async def action_leave(self) -> None:
        """Leaves the file as it is; what was typed and not saved is kept as a draft."""
        if self._bench.waits:
            self._bench.go_back()
            return
        await all_taken((self._overall, self._decisions))
        self._typed()
        self._left = True
        kept = self._bench.typing.leave()
        self.dismiss(KEPT if kept else None)

    def action_other(self) -> None:
        """The other text."""
        self.set_focus(self._decisions if self._overall.has_focus else self._overall)

    async def action_forget(self) -> None:
        """Both texts as they are in the file."""
        await all_taken((self._overall, self._decisions))
        self._bench.typing.done()
        self._overall.value, self._decisions.value = self._before

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """What is typed is kept as a draft until it is saved or given up."""
        event.stop()
        if not self._left:
            self._typed()

    def keep_drafts(self) -> None:
        """Keeps what is being typed this very moment, to its last letter."""
        if not self._left:
            self._typed()
        self._bench.typing.keep()

    def _typed(self) -> None:
        typed = {"overall": self._overall.value, "decisions": self._decisions.value}
        if (typed["overall"], typed["decisions"]) == self._before:
            self._bench.typing.done()
        else:
            self._bench.typing.typed(Draft(_ACT, "", "", "the words of a report", typed, self._at.isoformat()))

    def _told(self, words: str, refused: bool) -> None:
        self._note.say(words, "error" if refused else "text")

"""What the papers screen asks: of which day, whose, about what, under which name; the words, and the issuing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import TextArea

from tsworkbench.papers.catalogue import ENDINGS, FOREIGN, NAMES, ON_POSITION, Kind, a_file_of, ending_of
from tsworkbench.papers.disk import path_of
from tsworkbench.plan.calendar import long_date, short_date, weekday_date
from tsworkbench.plan.due import Unread
from tsworkbench.plan.errors import NothingToDo, ReadOnly, WorkbenchError, WrongInput
from tsworkbench.plan.governance.round import term
from tsworkbench.plan.model import Rag, badge
from tsworkbench.tui.paths import unwrapped
from tsworkbench.tui.screens.form.parts import Lines, Note, all_taken
from tsworkbench.tui.screens.frame import FramedScreen
from tsworkbench.tui.screens.papers.wanted_paper import ToSave, at_home, free_name
from tsworkbench.tui.widgets.menu import Menu, MenuItem
from tsworkbench.tui.widgets.text_field import Field
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab
from tsworkbench.work.mine.drafts import Draft
from tsworkbench.work.round.report import ask_decisions, say_overall
from tsworkbench.work.round.report import issue as issued

if TYPE_CHECKING:
    from textual.app import App

    from tsworkbench.store.book import Done, Row
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.tui.screens.papers.wanted_paper import Wish
    from tsworkbench.tui.widgets.editor import Reading, Tabbed
    from tsworkbench.work.edits import Edit

_OTHER, _ALL = "other", "all"


class Asker(Protocol):
    """The papers screen, as far as its questions need it."""

    wish: Wish
    bench: WholeBench

    @property
    def app(self) -> App[Any]:
        """The app that shows it."""

    @property
    def to_save(self) -> ToSave:
        """The paper that the screen shows, in the format chosen, and where it would go."""

    def read_again(self) -> None:
        """Something else is wished for: the paper is put together again."""

    saved: list[Path]
    """What was saved from here, the last one last."""

    @property
    def folders(self) -> set[Path]:
        """Where saved papers are looked for."""

    def hand_over(self, path: Path, doing: str) -> None:
        """Opens or prints a saved paper."""

    def save(self, paper: ToSave, *, replace: bool = False) -> None:
        """Writes a paper."""

    def issue_by(self, edit: Edit, then: Callable[[], None]) -> None:
        """Issues the report."""

    def ask(
        self,
        label: str,
        text: str,
        submit: Callable[[str], None],
        *,
        reading: Callable[[str], Reading] | None = None,
        says: str = "",
        replaces: bool = False,
        enters: str = "save",
        leaves: str = "leave as it was",
        tab: Callable[[str, int], Tabbed | None] | None = None,
        between: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Opens the editor. `submit` closes it, or raises and so keeps it open. `tab` gives another text."""

    def close_editor(self) -> None:
        """Shuts the editor."""

    def tell(self, words: str) -> None:
        """Says one thing in the bottom line."""

    def told(self, words: str, refused: bool) -> None:
        """The workbench says something: it is said here."""


def position(screen: Asker) -> None:
    """Of which day the report gives the position."""
    _only(screen, *ON_POSITION)
    there = screen.wish.positions()
    items = [MenuItem(str(n), long_date(one.term.position), "", one.words) for n, one in enumerate(there)]
    items.append(MenuItem(_OTHER, "another day…", "a"))
    now = next((str(n) for n, one in enumerate(there) if one.term.position == screen.wish.term.position), None)

    def chosen(choice: str | None) -> None:
        if choice == _OTHER:
            _ask_day(screen, "Position at", screen.wish.term.position, lambda day: _take(screen, day))
        elif choice is not None:
            screen.wish.take_position(there[int(choice)].term)
            screen.read_again()

    screen.app.push_screen(Menu("Position at", items, chosen=now), chosen)


def length(screen: Asker) -> None:
    """The highlight report in full, or in brief; there is nothing to ask."""
    _only(screen, Kind.HIGHLIGHT)
    screen.wish.turn_length()
    screen.read_again()


def _take(screen: Asker, day: date) -> None:
    kept = next((one.term for one in screen.wish.positions() if one.term.position == day), None)
    screen.wish.take_position(kept or term(day))


def cut_off(screen: Asker) -> None:
    """By updates received up to which day."""
    _only(screen, *ON_POSITION)
    kept = screen.wish.round()
    if kept is not None and kept["issued_on"]:
        raise NothingToDo("This report has been issued: it is shown as it went out, with its own cut-off.")

    def take(day: date) -> None:
        at = screen.wish.term.position
        if day < at:
            raise WrongInput(f"A cut-off can't be before the position date, {long_date(at)}.")
        screen.wish.cut_off = day

    _ask_day(screen, "Cut-off", screen.wish.cut_off or screen.wish.term.cut_off, take)


def whose(screen: Asker) -> None:
    """Whose sheet or calendar; of a comparison, with which plan."""
    (other_plan if screen.wish.kind is Kind.COMPARISON else officer)(screen)


def other_plan(screen: Asker) -> None:
    """With which plan, or which version of itself, this one is compared."""
    plans, versions = screen.wish.others()
    if not plans and not versions:
        raise NothingToDo("There is nothing to compare with yet: no other plan, and no version that has a name.")
    names = [str(row["short_title"] or row["title"]) for row in plans]
    names += [f"the version “{row['name']}”" for row in versions]
    items = [MenuItem(str(n), name) for n, name in enumerate(names)]

    def chosen(choice: str | None) -> None:
        if choice is not None:
            n = int(choice)
            screen.wish.other = plans[n] if n < len(plans) else None
            screen.wish.version = versions[n - len(plans)] if n >= len(plans) else None
            screen.read_again()

    screen.app.push_screen(Menu("With", items), chosen)


def officer(screen: Asker) -> None:
    """Whose sheet, or whose calendar."""
    _only(screen, Kind.OFFICER, Kind.CALENDAR)
    there = screen.wish.officers()
    items = [MenuItem(str(n), str(row["name"]), "", str(row["post"] or row["kind"])) for n, row in enumerate(there)]
    if screen.wish.kind is Kind.CALENDAR:
        items.insert(0, MenuItem(_ALL, "everyone", "", "the whole plan"))

    def chosen(choice: str | None) -> None:
        if choice is None:
            return
        screen.wish.whole_calendar = choice == _ALL
        if choice != _ALL:
            screen.wish.officer = there[int(choice)]
        screen.read_again()

    screen.app.push_screen(Menu("Officer", items, narrowing=True), chosen)


def row(screen: Asker) -> None:
    """Which row an exception report is about; or which register, or which row's appraisal, is wanted."""
    if screen.wish.kind is Kind.REGISTER or screen.wish.kind in (Kind.APPRAISAL, Kind.EQUALITY):
        _subject(screen)
        return
    _only(screen, Kind.EXCEPTION)
    there = screen.wish.rows()
    items = [MenuItem(_ALL, "every red and amber one")]
    for n, one in enumerate(there):
        rag = Rag(one["rag"]) if one["rag"] in tuple(Rag) else None
        items.append(MenuItem(str(n), f"{one['ref'] or ''} {one['title']}".strip(), "", badge(rag)))

    def chosen(choice: str | None) -> None:
        if choice is not None:
            screen.wish.row = None if choice == _ALL else there[int(choice)]
            screen.read_again()

    screen.app.push_screen(Menu("About", items, narrowing=True), chosen)


def _subject(screen: Asker) -> None:
    wish = screen.wish
    of_register = wish.kind is Kind.REGISTER
    there = wish.registers() if of_register else wish.subjects()
    items = [] if of_register else [MenuItem(_ALL, "all of the plan")]
    items += [MenuItem(str(n), one.words) for n, one in enumerate(there)]

    def chosen(choice: str | None) -> None:
        if choice is None:
            return
        one = None if choice == _ALL else there[int(choice)]
        if of_register:
            wish.register = one.id if one is not None else None
        else:
            wish.subject = one
        screen.read_again()

    screen.app.push_screen(Menu("About", items, narrowing=True), chosen)


def words(screen: Asker) -> None:
    """What the plan's owner writes for the report."""
    _only(screen, Kind.HIGHLIGHT)
    _refuse_the_past(screen)
    kept = screen.wish.round()
    if kept is not None and kept["issued_on"]:
        raise NothingToDo("This report has been issued, so its words can't be changed.")

    def left(how: str | None) -> None:
        screen.bench.listener = screen.told
        if how == SAVED:
            screen.tell(f"Saved with the round: position at {long_date(screen.wish.term.position)}. u to undo.")
            screen.read_again()
        elif how == KEPT:
            screen.tell("Nothing was changed. What you typed is kept: w to continue.")

    screen.app.push_screen(WordsScreen(screen.bench, screen.wish.term.position, kept), left)


def issue(screen: Asker) -> None:
    """Issues the highlight report: asks on which day."""
    from tsworkbench.tui.widgets.editor import Reading

    _only(screen, Kind.HIGHLIGHT)
    _refuse_the_past(screen)
    desk, at = screen.bench.desk, screen.wish.term.position
    kept = screen.wish.round()
    if kept is not None and kept["issued_on"]:
        raise NothingToDo(f"The report on {long_date(at)} has been issued already.")
    if desk.as_at < at:
        raise WrongInput(
            f"The position is that of {long_date(at)}, which is still to come: issue it on that day or later."
        )

    def reading(typed: str) -> Reading:
        try:
            day = _day(screen, typed)
        except WrongInput as error:
            return Reading(False, str(error))
        return Reading(True, f"issued {weekday_date(day)}: frozen, and its round is closed")

    def done() -> None:
        screen.close_editor()
        screen.read_again()
        screen.tell(f"Issued: the position at {long_date(at)} is frozen. u to undo.")

    def submit(typed: str) -> None:
        screen.issue_by(issued(desk.plan["id"], at, _day(screen, typed)), done)

    screen.ask(
        "Issue on",
        long_date(desk.as_at),
        submit,
        reading=reading,
        replaces=True,
        enters="issue",
        leaves="issue nothing",
    )


def save_as(screen: Asker, taken: Path | None = None) -> None:
    """Asks under which name the paper is to be saved; where one is `taken`, offers the next that is free.

    What is saved is the paper that was on the screen when it was asked, in the format chosen then.
    """
    from tsworkbench.tui.paths import completed
    from tsworkbench.tui.widgets.editor import Reading, Tabbed

    paper = screen.to_save
    asked_twice: list[Path] = []

    def reading(typed: str) -> Reading:
        if not typed:
            return Reading(False, "a name, or a folder with a name")
        try:
            target = _path(paper, typed)
        except WrongInput as error:
            return Reading(False, str(error))
        if target.is_dir():
            return Reading(False, f"{target} is a folder: type a name after it")
        if target.exists() or target.is_symlink():
            return Reading(False, f"{target.name} exists already: type another name, or enter twice to replace it")
        why = f"{taken.name} exists already; this name is free · " if taken is not None else ""
        named = "" if target.name == Path(typed).name else f"{target.name}, "
        return Reading(True, f"{why}{named}{NAMES[paper.form]}, in {at_home(target.parent)}")

    def submit(typed: str) -> None:
        target = _path(paper, typed)
        if not typed or target.is_dir():
            raise WrongInput("Type a name for the file; Esc to cancel.")
        there = target.exists() or target.is_symlink()
        if there and target not in asked_twice:
            asked_twice.append(target)
            raise WrongInput(f"{target.name} exists already. enter again replaces it; or type another name.")
        screen.save(paper._replace(target=target), replace=there)

    def complete(typed: str, _step: int) -> Tabbed:
        return Tabbed(*completed(typed, base=str(paper.target.parent)))

    name = str(at_home(free_name(paper.target)))
    screen.ask(
        "Save as",
        name,
        submit,
        reading=reading,
        replaces=True,
        leaves="save nothing",
        tab=complete,
        between=(("tab", "completes"),),
    )


def _path(paper: ToSave, typed: str) -> Path:
    """What was typed as a path: a bare name goes where papers go, one without an ending gets that of the format.

    Raises WrongInput where the ending is that of another format: the file would hold something else than it says.
    """
    target = (paper.target.parent / path_of(unwrapped(typed))).absolute()
    ending = ending_of(target.name)
    said = ENDINGS.get(ending)
    if ending in FOREIGN:
        raise WrongInput(
            f"Nothing is saved as “{target.suffix}”: this is {a_file_of(paper.form)}. Type “.{paper.form}”."
        )
    if said is not None and said is not paper.form:
        raise WrongInput(
            f"“{target.suffix}” is the ending of {a_file_of(said)}, and this is {a_file_of(paper.form)}. "
            f"Type “.{paper.form}”, or esc, and choose another format with ← →."
        )
    if said is None and typed.strip() and not typed.strip().endswith(("/", "\\")) and not target.is_dir():
        target = target.with_name(f"{target.name}.{paper.form}")
    return target


def _ask_day(screen: Asker, label: str, now: date, take: Callable[[date], None]) -> None:
    from tsworkbench.tui.widgets.editor import Reading

    def reading(typed: str) -> Reading:
        try:
            return Reading(True, weekday_date(_day(screen, typed)))
        except WrongInput as error:
            return Reading(False, str(error))

    def submit(typed: str) -> None:
        take(_day(screen, typed))
        screen.close_editor()
        screen.read_again()

    screen.ask(label, long_date(now), submit, reading=reading, replaces=True, enters="take that day")


def _day(screen: Asker, typed: str) -> date:
    from tsworkbench.work.row.dates import read_due

    desk = screen.bench.desk
    due = read_due(desk.book, desk.plan["id"], typed, as_at=desk.as_at)
    if isinstance(due, Unread):
        raise WrongInput(due.why_no_day)
    if due.end is None:
        raise WrongInput(f"“{typed}” is not a day. Try “31 dec”, “fri” or “8/1/10”.")
    return due.end


def _only(screen: Asker, *kinds: Kind) -> None:
    """Raises NothingToDo for a key that says nothing about the paper in hand."""
    if screen.wish.kind not in kinds:
        raise NothingToDo("That key does nothing for this paper: the keys that do are beside its choices.")


def _refuse_the_past(screen: Asker) -> None:
    if (past := screen.bench.desk.book.stood_at) is not None:
        raise ReadOnly(f"This is the plan as it stood on {past}, read-only: return to now first.")


def choose_saved(screen: Asker, doing: str) -> None:
    """Which of the papers that were saved is to be opened or printed."""
    from tsworkbench.tui.screens.papers.saved_papers import saved_papers

    there = saved_papers(screen.folders, screen.saved)
    if not there:
        raise NothingToDo(
            f"No paper has been saved in {at_home(screen.to_save.target.parent)} yet: Enter saves this one."
        )
    items = [
        MenuItem(str(place), one.path.name, _DIGITS[place : place + 1], f"{short_date(one.at.date())}, {one.at:%H:%M}")
        for place, one in enumerate(there)
    ]

    def chosen(choice: str | None) -> None:
        if choice is not None:
            path = there[int(choice)].path
            screen.saved.append(path)
            screen.hand_over(path, doing)

    screen.app.push_screen(Menu(f"{doing.capitalize()} which of the papers saved?", items), chosen)


_DIGITS = "123456789"


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

"""Papers: what leaves, looked at before it does. Enter writes the paper in hand to a file and says where it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.papers import catalogue
from tsworkbench.papers.catalogue import ENTRIES, Kind
from tsworkbench.plan.errors import NothingToDo, WorkbenchError
from tsworkbench.tui.bench.actions import BY_ID, KEYS
from tsworkbench.tui.bench.typing_screen import Command, TypingScreen
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.screens.frame import FramedScreen
from tsworkbench.tui.screens.papers import questions
from tsworkbench.tui.screens.papers.saved_papers import hand_over, way_to_open, way_to_print
from tsworkbench.tui.screens.papers.wanted_paper import (
    MOST_CHOICES,
    Choice,
    Saving,
    ToSave,
    Wish,
    at_home,
    drawn,
    folder_for,
    free_name,
    perform_apart,
)
from tsworkbench.tui.widgets.hint_line import pressing
from tsworkbench.tui.widgets.line_view import LineView
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import Rows, RowState
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab

if TYPE_CHECKING:
    from pathlib import Path

    from tsworkbench.store.views.refs import Place
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.tui.widgets.editor import Spot
    from tsworkbench.work.edits import Edit


_FEW = 7
"""Papers that there always are: with those of registers the list is longer."""
_RESTS, _SAYS_AFTER = 0.05, 0.5
"""Seconds: until a paper is composed once the choices rest, and until it is said that one takes its time."""


class PapersScreen(FramedScreen[None], TypingScreen):
    """The papers, and the selected one beside them; on a narrow screen under them, and alone while it is read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("left,h", "turn_form(-1)", show=False),
        Binding("right,l", "turn_form(1)", show=False),
        Binding("pageup,left_parenthesis", "page(-1)", show=False),
        Binding("pagedown,right_parenthesis,space", "page(1)", show=False),
        Binding("home,B", "ends(-1)", show=False),
        Binding("end,G", "ends(1)", show=False),
        Binding("tab,shift+tab", "turn_pane", show=False),
        Binding("escape,q", "leave", show=False),
    ]
    DEFAULT_CSS = """
    PapersScreen > Container { layout: horizontal; height: 1fr; }
    PapersScreen #offered { width: 44; margin: 1 2 0 1; }
    PapersScreen #reading { width: 1fr; margin: 1 1 0 0; }
    PapersScreen #offered RowList { height: 7; margin-top: 1; }
    PapersScreen.long #offered RowList { height: 12; }
    PapersScreen LineView { margin-top: 1; }
    PapersScreen.narrow > Container { layout: vertical; }
    PapersScreen.narrow #offered { width: 1fr; height: auto; margin: 0 1; }
    PapersScreen.narrow #offered RowList, PapersScreen.narrow.long #offered RowList { height: 6; margin-top: 0; }
    PapersScreen.narrow #reading { height: 1fr; margin: 0 1; }
    PapersScreen.narrow LineView { margin-top: 0; }
    """

    takes_notes = False

    def __init__(self, bench: WholeBench) -> None:
        super().__init__(bench.desk)
        self.bench = bench
        self.called("P", "Papers")
        self.wish = Wish(bench.desk)
        self._rows = PaperRows(self.wish)
        self._list = RowList(self._rows)
        self._choices = Choices(self.wish)
        self._view = LineView()
        self._read_rule = PaneRule(Tab("", ""))
        self._panes = (Vertical(id="offered"), Vertical(id="reading"))
        self.typing = bench.typing
        self._reads = False
        """The keys go to the paper rather than to the list of papers."""
        self._folder = folder_for(bench.desk.book.path)
        self._saving: Saving | None = None
        self.saved: list[Path] = []
        """What was saved from here, the last one last."""
        self._issuing = False
        self._shown = self.wish.wanted()
        """The paper that the screen shows, or is putting together: whatever is saved is this one."""

    def heading_rule(self) -> ComposeResult:
        """It is over the papers, beside that of the one that is read."""
        yield from ()

    def body(self) -> ComposeResult:
        with Container():
            with self._panes[0]:
                yield self.rule
                yield self._list
                yield self._choices
            with self._panes[1]:
                yield self._read_rule
                yield self._view

    def on_mount(self) -> None:
        self.bench.listener = self.told
        self.set_class(len(self._rows) > _FEW, "long")
        self._arrange()

    def on_unmount(self) -> None:
        self.bench.listener = None

    def on_resize(self, event: events.Resize) -> None:
        self.fit_frame(event.size)
        self._arrange()
        self.read_again()

    def _arrange(self) -> None:
        self._panes[0].display = not self.has_class("narrow") or not self._reads
        self.rule.show(focused=not self._reads)
        self._read_rule.show(focused=self._reads)
        if self._editor is None:
            self.at_rest().focus()
        self.call_after_refresh(self.move_editor)
        self._show_hints()

    def _show_hints(self) -> None:
        if self._editor is not None:
            return  # the keys of the editor stay
        acts = [("enter", "save"), ("s", "save as")]
        if not self._panes[0].display:  # else the keys stand beside the choices themselves
            acts += [(choice.key, choice.label.lower()) for choice in self.wish.choices() if choice.key.isalpha()]
        if self.wish.kind is Kind.HIGHLIGHT:
            acts.append(("I", "issue"))
        acts += [("O", "open"), ("P", "print")] if self.saved else [("S", "saved papers")]
        acts += [("pgdn", "read on"), ("tab", "the papers" if self._reads else "read it")]
        self.hints.keys = (*acts, ("esc", "back"))

    # -- the paper in hand

    def read_again(self) -> None:
        """What is wanted has changed: shows it, and composes the paper anew."""
        entry = ENTRIES[self.wish.kind]
        self._shown = self.wish.wanted()
        self._choices.read()
        self.show_saved(self.bench)
        self._read_rule.rule = self._read_rule.rule._replace(tabs=(Tab("", entry.title),), label="")
        self._show_hints()
        self._draw()

    @work(group="drawing", exclusive=True)
    async def _draw(self) -> None:
        await asyncio.sleep(_RESTS)
        wanted, look = self._shown, look_for(self.app.theme)
        width = self._view.room or self.size.width - 4
        drawing = asyncio.ensure_future(asyncio.to_thread(drawn, self.bench.desk.book, wanted, width, look))
        try:
            if not (await asyncio.wait({drawing}, timeout=_SAYS_AFTER))[0]:
                self._view.say("Putting it together…")
            lines = await drawing
        except WorkbenchError as error:
            self._view.say(self.wish.not_known_yet() or self.bench.words_of(error))
            return
        self._view.show(lines)
        self._show_place()

    def _show_place(self) -> None:
        self._read_rule.show(label=self._view.place)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Another paper is chosen; while something is being typed about this one it stays the one."""
        event.stop()
        if self._editor is not None:
            self._list.go_to(self._rows.key_of(self.wish.kind), announce=False)
            return
        self.wish.kind = self._rows.kind(event.key)
        self.hints.message = ("", False)
        self.read_again()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """A double click."""
        event.stop()
        if self._editor is None:
            self.save_here()

    # -- keys: while something is being typed, none of them changes the choice that it is about

    def action_move(self, delta: int) -> None:
        if self._editor is not None:
            return
        if self._reads:
            self._view.move(delta)
            self._show_place()
        else:
            self._list.move_cursor(delta)

    def action_page(self, pages: int) -> None:
        self._view.page(pages)
        self._show_place()

    def action_ends(self, side: int) -> None:
        if self._editor is not None:
            return
        if not self._reads:
            (self._list.first if side < 0 else self._list.last)()
            return
        self._view.move_to(0) if side < 0 else self._view.to_end()
        self._show_place()

    def action_turn_form(self, steps: int) -> None:
        if self._editor is not None:
            return
        self.hints.message = ("", False)
        self.wish.turn_form(steps)
        self._list.reload()
        self._choices.read()

    def action_turn_pane(self) -> None:
        if self._editor is not None:
            return
        self._reads = not self._reads
        self._arrange()

    def command(self, key: str) -> Command | None:
        """What a key stands for. All of them wait a breath: a burst of letters writes no file and issues nothing."""
        acts: dict[str, Callable[[], None]] = {
            "enter": self.save_here,
            "s": partial(questions.save_as, self),
            "p": partial(questions.position, self),
            "c": partial(questions.cut_off, self),
            "o": partial(questions.whose, self),
            "i": partial(questions.row, self),
            "w": partial(questions.words, self),
            "b": partial(questions.length, self),
            "I": partial(questions.issue, self),
            "O": partial(self._last_or_choose, "open"),
            "P": partial(self._last_or_choose, "print"),
            "S": partial(questions.choose_saved, self, "open"),
            **dict.fromkeys(KEYS["undo"], self._undo),
        }
        act = acts.get(key)
        return None if act is None else Command(partial(self._run, act), True)

    def _run(self, act: Callable[[], None]) -> None:
        self.hints.message = ("", False)
        try:
            act()
        except NothingToDo as nothing:
            self.tell(str(nothing))
        except WorkbenchError as error:
            self.refuse(error)

    def _undo(self) -> None:
        self.bench.run_act(BY_ID["undo"])
        self.read_again()

    # -- writing

    @property
    def to_save(self) -> ToSave:
        """The paper that the screen shows, in the format chosen, and where it would go."""
        wanted, form = self._shown, self.wish.form
        return ToSave(wanted, form, self._folder / catalogue.file_name(self.bench.desk.book, wanted, form))

    def save_here(self) -> None:
        """Writes the paper to its usual place; where a file has its name already, asks for another."""
        paper = self.to_save
        if free_name(paper.target) != paper.target:
            questions.save_as(self, taken=paper.target)
        else:
            self.save(paper)

    def save(self, paper: ToSave, *, replace: bool = False) -> None:
        """Writes a paper, apart from the screen. What is being typed stays until that is done."""
        if self._saving is not None:
            return
        self._saving = Saving(self.bench.desk.book, paper.wanted, paper.form, paper.target, replace)
        self.run_worker(self._save(self._saving), group="saving", exclusive=True)

    async def _save(self, saving: Saving) -> None:
        running = asyncio.ensure_future(asyncio.to_thread(saving.run))
        try:
            if not (await asyncio.wait({running}, timeout=_SAYS_AFTER))[0]:
                self.tell(f"Writing {saving.target.name}… Esc to cancel.")
            written = await running
        except WorkbenchError as error:
            self.refuse(error)
            return
        finally:
            self._saving = None
        self.close_editor()
        if written:
            self._folder = saving.target.parent
            self.saved.append(saving.target)
            self._show_hints()
            said = f"Saved {saving.target.name} in {at_home(saving.target.parent)}"
            more = f"{said} · O opens it, P prints it"
            self.tell(more if cell_len(more) < self.size.width else said)
        else:
            self.tell("Cancelled: nothing was written.")

    @property
    def folders(self) -> set[Path]:
        """Where saved papers are looked for."""
        return {folder_for(self.bench.desk.book.path), self._folder, *(path.parent for path in self.saved)}

    def _last_or_choose(self, doing: str) -> None:
        """What was saved last, to be opened or printed; where nothing was saved here yet, one of those saved before."""
        if self.saved:
            self.hand_over(self.saved[-1], doing)
        else:
            questions.choose_saved(self, doing)

    def hand_over(self, path: Path, doing: str) -> None:
        """Opens or prints a saved paper, apart from the screen; where nothing can, says where it is and copies that."""
        way = way_to_open() if doing == "open" else way_to_print(path.suffix.removeprefix("."))
        if way is None:
            self.tell(self._where_instead(path, doing))
            return
        self.tell(f"{'Opening' if doing == 'open' else 'Sending to the printer:'} {path.name}…")
        self.run_worker(self._hand_over(path, way, doing), group="handing over", exclusive=True)

    def _where_instead(self, path: Path, doing: str) -> str:
        from tsworkbench.tui.bench.clipboard import copied

        if doing == "print" and way_to_open() is not None:
            return f"Nothing here prints {path.suffix} as it looks: O opens it, and it can be printed there."
        why = "Nothing here can print it" if doing == "print" else "No window can be opened from here"
        return f"{why}. The path {copied(self.app, str(path))}: {path}"

    async def _hand_over(self, path: Path, way: tuple[str, ...], doing: str) -> None:
        try:
            await asyncio.to_thread(hand_over, path, way, doing=doing)
        except WorkbenchError as error:
            self.refuse(error)
            return
        self.tell(f"{'Opened' if doing == 'open' else 'Sent to the printer:'} {path.name}")

    def issue_by(self, edit: Edit, then: Callable[[], None]) -> None:
        """Issues the report, apart from the screen: of a large plan its position takes a while."""
        if not self._issuing:
            self._issuing = True
            self.run_worker(self._issue(edit, then), group="issuing")

    async def _issue(self, edit: Edit, then: Callable[[], None]) -> None:
        running = asyncio.ensure_future(asyncio.to_thread(perform_apart, self.bench.desk.book, edit))
        try:
            if not (await asyncio.wait({running}, timeout=_SAYS_AFTER))[0]:
                self.tell("Issuing: the position is taken and frozen…")
            done = await running
        except WorkbenchError as error:
            self.bench.not_saved(error)
            return
        finally:
            self._issuing = False
        self.bench.was_done(done)
        then()

    # -- asking and telling

    def target_or_none(self) -> Place | None:
        """No row of the plan is in hand here."""
        return None

    def place_of(self, label: str) -> Spot:
        """In the lines above the hints."""
        from tsworkbench.tui.widgets.editor import Spot

        return Spot(Region(2, self.size.height - 4, self.size.width - 4, 1))

    def name_of(self, place: Place) -> str:
        """Nothing here is typed about a row."""
        return ""

    def at_rest(self) -> Widget:
        """The papers, or the one that is being read."""
        return self._view if self._reads else self._list

    def editor_opened(self, keys: tuple[tuple[str, str], ...]) -> None:
        """The bottom line tells the keys of the editor."""
        self.hints.keys = keys

    def editor_closed(self) -> None:
        """The bottom line tells the keys of the paper in hand."""
        self._show_hints()

    def note_typed(self, field: str, text: str) -> None:
        """A day or a file's name is no draft to be kept."""

    def tell(self, words: str) -> None:
        """Says one thing in the bottom line, until the next key."""
        self.hints.message = (words, False)

    @property
    def says(self) -> str:
        """What the bottom line says just now."""
        return self.hints.message[0]

    def refuse(self, error: WorkbenchError) -> None:
        """Says why something was not done, at the editor if it is open: what was typed stays."""
        if self._editor is not None:
            self._editor.refuse(self.bench.words_of(error))
        else:
            self.hints.message = (self.bench.words_of(error), True)

    def told(self, words: str, refused: bool) -> None:
        if refused and self._editor is not None:
            self._editor.refuse(words)
        else:
            self.hints.message = (words, refused)

    def action_leave(self) -> None:
        """Gives up what is under way; else leaves."""
        if self._issuing:
            self.tell("The report is being issued: one moment…")
        elif self.bench.waits:
            self.bench.go_back()
        elif self._saving is not None:
            self._saving.call_off()
            self.tell("Cancelled: nothing is written.")
        elif self._reads and self.has_class("narrow"):
            self.action_turn_pane()
        else:
            self.dismiss()


def show_papers(bench: WholeBench) -> None:
    """Opens the papers."""
    bench.open(PapersScreen(bench))


_KEY, _LABEL = 3, 10


class PaperRows(Rows[Kind]):
    """A line a paper: what it is called, and the formats it comes in, of which the selected one stands out."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._lines = wish.offered

    def key_of(self, kind: Kind) -> int:
        """The key of the row that stands for a paper."""
        return self._lines.index(kind)

    def kind(self, key: int) -> Kind:
        """The paper that a row stands for."""
        return self._lines[key]

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        entry = ENTRIES[self._lines[index]]
        line = Line(width).gap().put(entry.title, look.strong if state.selected else look.text)
        for place, form in enumerate(entry.formats):
            chosen = state.selected and form is self._wish.forms[self._lines[index]]
            line.right(" " if place else "", look.muted).right(form, look.key if chosen else look.muted)
        return line.right(" ").strip()


class Choices(Widget):
    """What can be chosen, each with the key that changes it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = f"Choices {{ height: {MOST_CHOICES + 1}; }}"

    def __init__(self, wish: Wish) -> None:
        super().__init__()
        self._wish = wish
        self._choices: list[Choice] = []

    def read(self) -> None:
        """Reads anew what is chosen."""
        self._choices = self._wish.choices()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        if y >= len(self._choices):
            return Line(self.size.width, look.base).strip()
        choice = self._choices[y]
        line = Line(self.size.width, pressing(look.base, choice.key[-1:])).gap(2)
        line.put(choice.key, look.key, width=_KEY).put(choice.label, look.muted, width=_LABEL)
        return line.put(choice.value, look.doubt if choice.open else look.text).strip()

"""The update round: a card for each row an officer speaks for, gone through with the keyboard alone.

Letters are commands until words are asked for. Each answer is on disk before the next card appears; stopping keeps
everything, and the round goes on from there, because its place is read from the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.model import Rag
from tsworkbench.store.book import Book, Done
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views.refs import Place, rid_of
from tsworkbench.store.views.row import RowView
from tsworkbench.tui.acts import changing, saying
from tsworkbench.tui.bench.actions import BY_KEY, key_to
from tsworkbench.tui.bench.desk import REDO, UNDO, Answer, Desk
from tsworkbench.tui.bench.typing_screen import Command, TypingScreen
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.panes.banner import shortened
from tsworkbench.tui.screens.frame import FramedScreen
from tsworkbench.tui.screens.round.card import COLUMN, INDENT, CardPainter, Laid, headline, paint_end
from tsworkbench.tui.screens.round.sitting import Card, Sitting
from tsworkbench.tui.widgets.hint_line import put_hint
from tsworkbench.tui.widgets.row_source import thumb
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.round.updates import in_round, next_due
from tsworkbench.work.row import status

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.tui.bench.writer import Repeatable
    from tsworkbench.tui.widgets.editor import Spot


_TICKS = {str(number): number for number in range(1, 10)}


def _hints(card: Card) -> tuple[tuple[str, str], ...]:
    """The keys of a card: numbers as many as it has milestones to tick."""
    numbers = {0: "", 1: "1 "}.get(len(card.steps), f"1–{min(9, len(card.steps))} ")
    return (
        ("enter", "next"),
        ("b", "back"),
        (f"{numbers}{key_to('complete')}", "done"),
        (key_to("due"), "date"),
        (key_to("comment"), "words"),
        (key_to("undo"), "undo"),
        (key_to("returns"), "returns"),
        ("esc", "stop"),
    )


def _end_hints(has_more: bool) -> tuple[tuple[str, str], ...]:
    scrolls = (("↑↓", "read on"),) if has_more else ()
    return (
        ("enter", "done"),
        *scrolls,
        ("b", "the last card"),
        (key_to("undo"), "undo"),
        (key_to("returns"), "returns"),
        ("esc", "back"),
    )


class RoundScreen(FramedScreen[None], TypingScreen):
    """Goes through the cards. It writes through the workbench it was opened from, whose panes stay up to date."""

    def __init__(self, bench: WholeBench, officer_id: str, name: str) -> None:
        super().__init__(bench.desk)
        self.typing = bench.typing
        self._acts: dict[str, Callable[[], None]] = {
            "state_green": partial(state_green, self),
            "state_amber": partial(state_amber, self),
            "state_red": partial(state_red, self),
            "no_change": partial(no_change, self),
            "complete": partial(saying.complete, self),
            "due": partial(changing.due, self),
            "due_later": partial(changing.due_later, self),
            "due_earlier": partial(changing.due_earlier, self),
            "comment": partial(say_words, self),
            "undo": self._undo,
            "redo": self._redo,
            "returns": self._returns,
        }
        """What the acts of the registry do here, by the keys that are in force for them."""
        self._steps: dict[str, Callable[[], None]] = {
            "enter": self.next_card,
            "b": self.card_before,
            "escape": self.stop,
            "q": self.stop,
            "up": lambda: self.step(-1),
            "k": lambda: self.step(-1),
            "down": lambda: self.step(1),
            "j": lambda: self.step(1),
            **dict.fromkeys(("pagedown", "space", "right_parenthesis"), lambda: self.page(1)),
            **dict.fromkeys(("pageup", "left_parenthesis"), lambda: self.page(-1)),
        }
        """Keys that change nothing. The round's own: an officer's keys are for acts."""
        self.desk = bench.desk
        self._bench = bench
        self._officer_id = officer_id
        self.sitting = Sitting(bench.desk, officer_id)
        self._card: Card | None = None
        self._whose = name
        self._view = CardView(self._paint)
        self._last = LastAct(bench.desk)
        self.rule.show(focused=False)

    def body(self) -> ComposeResult:
        yield self._view
        yield self._last

    def on_mount(self) -> None:
        self.watch(self._bench.hints, "message", self._told, init=False)
        self._show()

    # -- cards

    def _show(self) -> None:
        """Shows the card in hand, or the page at the end."""
        self._card = None
        while not self.sitting.over and self._card is None:
            self._card = self.sitting.card()
            if self._card is None:
                self.sitting.drop()
        sitting = self.sitting
        self._say_term()
        self._last.tally = f"{sitting.said} said · {len(sitting.skipped)} skipped   {sitting.seconds} s"
        self._view.forget()
        self._show_keys()
        self.show_saved(self._bench)
        self._last.refresh()

    def _say_term(self) -> None:
        """The title rule says of which day the position is given, and by when."""
        sitting, label = self.sitting, ""
        ask = self._card.ask if self._card is not None else next(iter(sitting.asks.values()), None)
        if ask is not None:
            position, return_by = short_date(ask.at.term.position), short_date(ask.at.term.return_by)
            narrow = self.app.size.width < _WIDE
            label = f"{'' if narrow else 'position at '}{position} · return by {return_by}"
        self.called(key_to("update_round"), f"Update round · {self._whose}", label)

    def _show_keys(self) -> None:
        """The bottom line names the keys of the card, unless something is being typed."""
        if self._editor is None:
            self.hints.keys = _hints(self._card) if self._card is not None else _end_hints(self._view.has_more)

    def _paint(self, width: int, height: int) -> Laid:
        look = look_for(self.app.theme)
        if self._card is not None:
            return CardPainter(self.desk, self.sitting, look, width, height).paint(self._card)
        following = next_due(self.desk.book, self._officer_id, self.desk.as_at)
        return Laid(paint_end(self.sitting, following, look, width, height), {})

    def _returns(self) -> None:
        """Who has returned what: over this round, which is there again after it."""
        from tsworkbench.tui.screens.round.returns import open_returns

        open_returns(self._bench, self.dismiss)

    def next_card(self) -> None:
        """Enter: the next card, and from the last page back to the workbench."""
        self._quiet()
        if self.sitting.over:
            self.stop()
            return
        self.sitting.go_on()
        self._show()

    def card_before(self) -> None:
        """The card before."""
        self._quiet()
        if not self.sitting.go_back():
            self.tell("This is the first one.")
            return
        self._show()

    def stop(self) -> None:
        """Esc: back to the workbench. Everything that was said is on disk."""
        sitting = self.sitting
        left = len(sitting) - sitting.said
        words = (
            headline(sitting, "")
            if not left
            else f"{sitting.said} said, {left} to go. {key_to('update_round')} goes on from there."
        )
        self._bench.tell(words)
        self.dismiss()

    def step(self, step: int) -> None:
        """Chooses the milestone above or below, or the row itself."""
        if self._card is None:
            self._view.scroll_lines(step)
        elif self._card.steps:
            self._quiet()
            self.sitting.choose(max(-1, min(self._card.chosen + step, len(self._card.steps) - 1)))
            self._show()

    def page(self, pages: int) -> None:
        """Further on in what doesn't fit on the screen."""
        self._view.scroll_lines(pages * max(1, self._view.size.height - 2))

    # -- acts

    def target(self) -> Place:
        """What “done” and “date” are about: the chosen milestone, or the row itself."""
        card = self.in_hand()
        return _place(card.steps[card.chosen] if card.chosen >= 0 else card.view)

    def in_hand(self) -> Card:
        """The card. Raises WrongInput on the page at the end."""
        if self._card is None:
            raise WrongInput("There is no card here. b goes back to the last one.")
        return self._card

    def command(self, key: str) -> Command | None:
        """An act in hand, a milestone's tick, or a step of the round."""
        if key in self._steps:
            return Command(self._steps[key], waits=False)
        if key in _TICKS:
            return Command(partial(self._run, "complete", partial(self._tick, _TICKS[key])), waits=True)
        act = BY_KEY.get(key)
        if act is None or act.id not in self._acts:
            return None
        return Command(partial(self._run, act.id, self._acts[act.id]), waits=True)

    def _run(self, act_id: str, does: Callable[[], None]) -> None:
        """Does what a key stands for. A refusal is told; nothing is ever half done."""
        if self._editor is not None:
            return
        self._quiet()
        self._acting = act_id
        try:
            does()
        except WorkbenchError as error:
            self.refuse(error)

    def _tick(self, number: int) -> None:
        card = self.in_hand()
        if number > len(card.steps):
            raise WrongInput(f"No milestone here has the number {number}.")
        self.sitting.choose(number - 1)
        self._show()
        saying.complete(self)

    def _undo(self) -> None:
        self.write(partial(undo_log.undo, known=self.desk.refuse_unseen), then=self._took_back, answer=REDO)

    def _redo(self) -> None:
        self.write(partial(undo_log.redo, known=self.desk.refuse_unseen), then=self._took_back)

    def _took_back(self, done: Done) -> None:
        """The card of the row that has changed comes back into view."""
        self.sitting.go_to_row(done.touched)
        self.sitting.read_all_again()
        self._show()

    def targets(self) -> list[Place]:
        """The selected row: on a card nothing is marked."""
        return [self.target()]

    def perform_each(self, repeatable: Repeatable, *, on: Sequence[Place] | None = None, closes: bool = False) -> None:
        """Makes an edit of the selected row."""
        places = self.targets() if on is None else on
        edits = map(partial(repeatable.edit, as_at=self.desk.as_at), places)
        self.perform(*edits, closes=closes, then=repeatable.then)

    def perform(self, *edits: Edit, closes: bool = False, then: Callable[[Done], None] | None = None) -> None:
        """Makes edits as one act, their updates part of the round."""
        parts = [in_round(edit, as_at=self.desk.as_at) for edit in edits]
        self.write(lambda book: perform(book, *parts), closes=closes, then=then)

    def write(
        self,
        function: Callable[[Book], Done],
        *,
        closes: bool = False,
        then: Callable[[Done], None] | None = None,
        answer: Answer = UNDO,
    ) -> None:
        def after(done: Done) -> None:
            if not self.is_attached:
                return  # she left while another program held the file
            if closes:
                self.close_editor()
            self.sitting.read_again()
            self._show()
            if then is not None:
                then(done)

        self._bench.hints.message = ("", False)  # so that the same refusal is told a second time
        self._bench.write(function, then=after, answer=answer)

    def tell(self, words: str) -> None:
        """Says one thing in the bottom line, until the next key."""
        self.hints.message = (words, False)

    @property
    def says(self) -> str:
        """What the bottom line says just now."""
        return self.hints.message[0]

    def refuse(self, error: WorkbenchError) -> None:
        """Tells why nothing was changed, at the editor if one is open."""
        if self._editor is not None:
            self._editor.refuse(str(error))
        else:
            self.hints.message = (str(error), True)

    def at_rest(self) -> None:
        """Nothing has the focus on a card."""

    def editor_opened(self, keys: tuple[tuple[str, str], ...]) -> None:
        """The bottom line tells the keys of the editor: those of the card are letters now."""
        self.hints.keys = keys

    def editor_closed(self) -> None:
        """The bottom line tells the keys of the card."""
        self._show_keys()

    def target_or_none(self) -> Place | None:
        """The row that the words are about."""
        return self.target() if self._card is not None else None

    def name_of(self, place: Place) -> str:
        """A row's number."""
        view = self.desk.view(place.key)
        return view.ref if view is not None and view.ref else "this row"

    def on_resize(self, event: events.Resize) -> None:
        self._say_term()
        self.call_after_refresh(self._show_keys)
        self.call_after_refresh(self.move_editor)

    def _quiet(self) -> None:
        self.hints.message = ("", False)

    def _told(self, message: tuple[str, bool]) -> None:
        """The workbench tells why something was not done: it is said here, at the editor if one is open."""
        self.show_saved(self._bench)
        if self._editor is not None and message[0]:
            self._editor.refuse(message[0])
        else:
            self.hints.message = message

    def place_of(self, label: str) -> Spot:
        """On the card, where the words will stand."""
        from tsworkbench.tui.widgets.editor import Spot

        at = self._view.laid().at
        chosen = self._card.chosen if self._card is not None else -1
        line = at.get(label, at.get(f"step {chosen}", at.get("row", 0)))
        width = min(COLUMN, self._view.size.width - 4) - INDENT - 1
        y = self._view.region.y + line - self._view.show_line(line)
        return Spot(Region(self._view.region.x + self._view.margin + INDENT + 1, y, width, 1))


def _place(view: RowView) -> Place:
    return Place(view.level, view.id, rid_of(view.key), view.plan_id)


def state_green(screen: RoundScreen) -> None:
    """Green needs no words."""
    screen.perform(status.state_rag(screen.in_hand().ask.place, Rag.GREEN, as_at=screen.desk.as_at))


def state_amber(screen: RoundScreen) -> None:
    """Amber asks why and what next."""
    _state_and_ask(screen, Rag.AMBER)


def state_red(screen: RoundScreen) -> None:
    """Red asks why and what next."""
    _state_and_ask(screen, Rag.RED)


def _state_and_ask(screen: RoundScreen, rag: Rag) -> None:
    """Saved at once, then why and what next; said already, only the words are asked for again."""
    ask = screen.in_hand().ask
    said = ask.said
    if said is not None and said.rag is rag and not said.no_change:
        saying.ask_why(screen, [said.progress_id], why=said.why or "", next_step=said.next or "")
        return

    def then(done: Done) -> None:
        update = next((row_id for table, row_id in done.touched if table == "progress"), None)
        if update is not None:
            saying.ask_why(screen, [update])

    screen.perform(status.state_rag(ask.place, rag, as_at=screen.desk.as_at), then=then)


def no_change(screen: RoundScreen) -> None:
    """It was looked at, and what was said last still holds."""
    screen.perform(status.no_change(screen.in_hand().ask.place, as_at=screen.desk.as_at))


def say_words(screen: RoundScreen) -> None:
    """Words for members: with the answer, if there is one."""
    ask = screen.in_hand().ask
    said, before = ask.said, ask.said.comment if ask.said is not None else None
    offered = screen.take_offered() or before or ""

    def submit(text: str) -> None:
        if text == (before or ""):
            screen.close_editor()
        elif said is not None:
            screen.perform(status.explain(said.progress_id, comment=text), closes=True)
        else:
            screen.perform(status.comment(ask.place, text, as_at=screen.desk.as_at), closes=True)

    screen.ask("Say", offered, submit, says="Commentary: it is printed for members.")


_WIDE = 100


class LastAct(Widget):
    """The last act of this sitting, with the key that answers it; at its end how far she has come."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "LastAct { height: 1; padding: 0 1; }"

    tally: reactive[str] = reactive("")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._before = desk.last_act

    def render_line(self, y: int) -> Strip:
        look, act = look_for(self.app.theme), self._desk.last_act
        line = Line(self.size.width, look.base)
        tally = self.tally
        if act is not None and act is not self._before:
            act_id, answer, _ = self._desk.answer
            key = key_to(act_id)
            room = self.size.width - len(f" · {key} {answer}   {tally}")
            line.put(shortened(act.label, room), look.text).put(" · ", look.muted)
            put_hint(line, key, answer, look, gap=0)
        line.right(tally, look.muted)
        return line.strip()


class CardView(Widget):
    """The column in the middle of the screen: a card, or the page at the end."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "CardView { height: 1fr; }"

    def __init__(self, paint: Callable[[int, int], Laid]) -> None:
        super().__init__()
        self._paint = paint
        self._laid: tuple[int, int, str, Laid] | None = None
        self._top = 0
        """The line that is shown first, where there are more than fit."""

    def laid(self) -> Laid:
        """The lines, laid out for the size there is."""
        width, height, theme = min(COLUMN, self.size.width - 4), self.size.height, self.app.theme
        if self._laid is None or self._laid[:3] != (width, height, theme):
            self._laid = (width, height, theme, self._paint(width, height))
        return self._laid[3]

    def forget(self) -> None:
        """Something on it reads differently."""
        self._laid, self._top = None, 0
        self.refresh()

    @property
    def has_more(self) -> bool:
        """Whether there are more lines than fit."""
        return len(self.laid().lines) > self.size.height

    def scroll_lines(self, lines: int) -> None:
        """Scrolls by some lines, as far as there are any."""
        last = max(0, len(self.laid().lines) - self.size.height)
        top = max(0, min(self._top + lines, last))
        if top != self._top:
            self._top = top
            self.refresh()

    def show_line(self, line: int) -> int:
        """Scrolls to a line, and says which line is the first one then."""
        room = max(1, self.size.height - 3)  # an editor has two lines more
        if not self._top <= line < self._top + room:
            self.scroll_lines(line - room // 2 - self._top)
        return self._top

    @property
    def margin(self) -> int:
        """Empty cells before the column."""
        return max(1, (self.size.width - COLUMN) // 2)

    def render_line(self, y: int) -> Strip:
        base = look_for(self.app.theme).base
        lines = self.laid().lines
        top = min(self._top, max(0, len(lines) - self.size.height))
        mark = "│" if y in thumb(top, self.size.height, len(lines)) else " "
        if y + top >= len(lines):
            return Line(self.size.width, base).strip()
        line = lines[y + top]
        left, right = self.margin, self.size.width - self.margin - line.cell_length
        end = Line(right, base).right(f"{mark} ", look_for(self.app.theme).faint).strip()
        return Strip.join([Line(left, base).strip(), line, end])

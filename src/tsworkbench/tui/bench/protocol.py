"""What acts ask of the screen they are done on.

The workbench is a `Bench`, and so is the update round: the same acts serve both. Acts that go about in the panes ask
for a `PanesBench`, and those that look after the file for a `WholeBench`, which is the workbench with all its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from textual.app import App
    from textual.geometry import Size
    from textual.screen import Screen

    from tsworkbench.plan.errors import WorkbenchError
    from tsworkbench.plan.registers.values import Figure, Register
    from tsworkbench.store.book import Book, Done
    from tsworkbench.store.log.feed import Effects
    from tsworkbench.store.views.refs import Place
    from tsworkbench.tui.bench.actions import Act
    from tsworkbench.tui.bench.desk import Answer, Desk
    from tsworkbench.tui.bench.gate import Timer
    from tsworkbench.tui.bench.marked_rows import MarkedRows
    from tsworkbench.tui.bench.selected_row import LinkedPanes, Selection
    from tsworkbench.tui.bench.typing_screen import Typing
    from tsworkbench.tui.bench.writer import Repeatable
    from tsworkbench.tui.panes.banner import Attention, Banner
    from tsworkbench.tui.panes.detail import Detail
    from tsworkbench.tui.widgets.editor import Reading, Spot, Tabbed
    from tsworkbench.tui.widgets.hint_line import Hints
    from tsworkbench.tui.widgets.menu import MenuItem
    from tsworkbench.tui.widgets.row_list import RowList
    from tsworkbench.tui.widgets.title_rule import PaneRule
    from tsworkbench.work.edits import Edit
    from tsworkbench.work.mine.drafts import Draft
    from tsworkbench.work.mine.settings import Settings


class Bench(Protocol):
    """A screen on which acts are done."""

    desk: Desk

    def target(self) -> Place:
        """The row that an act is about. Raises WrongInput where there is none."""

    def target_or_none(self) -> Place | None:
        """The row that an act is about, if there is one."""

    def targets(self) -> list[Place]:
        """The rows that an act is about, where it may be about several."""

    def perform(self, *edits: Edit, closes: bool = False, then: Callable[[Done], None] | None = None) -> None:
        """Makes edits as one act; `closes` shuts the editor once they are on disk, `then` comes after that."""

    def perform_each(self, repeatable: Repeatable, *, on: Sequence[Place] | None = None, closes: bool = False) -> None:
        """Makes an edit of each row, as one act that `.` does again on other rows."""

    def write(
        self,
        function: Callable[[Book], Done],
        *,
        closes: bool = False,
        then: Callable[[Done], None] | None = None,
        answer: Answer = ...,
    ) -> None:
        """Runs a function that writes an act of its own; `answer` is what can be done about it afterwards."""

    def ask(
        self,
        label: str,
        text: str,
        submit: Callable[[str], None],
        *,
        reading: Callable[[str], Reading] | None = None,
        says: str = "",
        replaces: bool = False,
        draft: tuple[str, str] | None = None,
        stands: Callable[[], str] | None = None,
        enters: str = "save",
        leaves: str = "leave as it was",
        tab: Callable[[str, int], Tabbed | None] | None = None,
        between: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Opens the editor. `submit` closes it, or raises and so keeps it open.

        `draft` says what takes half-typed words up again, if it is not the act itself: a name, and what it needs.
        `stands` reads what is to be written over, so that somebody else's change of it meanwhile is told first.
        `enters` and `leaves` say in the bottom line what Enter and Esc do, `between` what other keys do. `tab` gets the
        text and 1 for tab, -1 for shift+tab.
        """

    def close_editor(self) -> None:
        """Shuts the editor."""

    def take_offered(self) -> str:
        """Words that came in where nothing was being typed, once."""

    def choose(
        self,
        title: str,
        items: Sequence[MenuItem],
        then: Callable[[str], None],
        *,
        now: str | None = None,
        narrowing: bool = False,
        typed_is: str = "",
    ) -> None:
        """Opens a menu; `then` gets the id of what was chosen."""

    def open(self, screen: Screen[Any], then: Callable[[Any], None] | None = None) -> None:
        """Opens a screen over this one; `then` gets its answer."""

    def tell(self, words: str) -> None:
        """Says one thing in the bottom line, until the next key."""

    def refuse(self, error: WorkbenchError) -> None:
        """Tells why nothing was changed, at the editor if one is open: what was typed stays in it."""


class Sharing(Protocol):
    """What goes on beside the screen where a plan of the file is shared."""

    @property
    def just_came(self) -> int | None:
        """The take-in that undo takes back: the last one, where nothing has been done since."""

    def count(self) -> None:
        """Something was settled, sent or taken in: counts again."""

    def ask(self) -> None:
        """The officer asks for an exchange now. What comes of it is shown."""

    def came(self, takes: Sequence[int]) -> None:
        """Something was taken in here: as long as nothing else is done, undo undoes all of it."""

    def took_back(self) -> None:
        """The last take-in was taken back."""


class Elsewhere(Protocol):
    """What stands in the place of the panes, and says what the keys do there: the registers."""

    @property
    def no_target(self) -> str:
        """Said where an act wants a row, and the cursor is on none."""

    @property
    def rows(self) -> RowList:
        """The list that keys go to."""

    @property
    def rules(self) -> Sequence[PaneRule]:
        """The title rules that are shown."""

    def does(self, act: Act) -> Callable[[Any], None] | None:
        """What an act does here, given the bench; None where it does what it does everywhere.

        Raises WrongInput where it means nothing here, and ReadOnly where what is shown can't be changed.
        """

    def target_or_none(self) -> Place | None:
        """What the cursor is on, if acts can be about it."""

    def keys_in_view(self) -> set[int]:
        """What can be seen on the screen."""

    def show_marks(self, marked: frozenset[int]) -> None:
        """Marks came or went."""

    def spot(self, label: str, keeps: Mapping[int, int]) -> Spot:
        """Where the editor called `label` opens."""

    def name_of(self, place: Place) -> str:
        """A row as it is called in a sentence."""

    def hints(self) -> tuple[tuple[str, str], ...]:
        """(keys, word) for the bottom line."""

    def fit(self, size: Size) -> None:
        """The screen has another size."""

    def show_changes(self, effects: Effects | None, *, mine: bool) -> None:
        """Something has changed in the file: what, or None where anything may have."""

    def go_back(self) -> None:
        """Esc: away with one thing, the latest first."""

    def leave(self) -> None:
        """The panes are shown again."""


class Registers(Elsewhere, Protocol):
    """The registers' place, as acts of the plan come to it."""

    def enter(self) -> None:
        """Takes the place of the panes."""

    def show_entry(self, key: int) -> None:
        """Opens the register of an entry, with the cursor on it."""

    def show_about(self, place: Place) -> None:
        """The entries that are about a row of the plan."""

    def show_register(self, register: Register) -> None:
        """Opens a register."""

    def show_figure(self, register: Register, figure: Figure) -> None:
        """The entries that a figure counts."""

    def go_out(self) -> None:
        """To the list of registers."""


class PanesBench(Bench, Protocol):
    """A bench with the panes and their selection on it, in which rows are gone to and marked."""

    panes: LinkedPanes
    selection: Selection
    marked: MarkedRows
    repeatable: Repeatable | None
    """The last act that can be done again on another row."""
    elsewhere: Elsewhere | None
    """What is shown in the place of the panes, if anything is."""

    @property
    def registers(self) -> Registers:
        """The registers' place, shown or not."""

    def show_marks(self) -> None:
        """Marks came or went."""

    def confirmed(self, what: str) -> bool:
        """Whether the same thing was asked for a second time running."""


class WholeBench(PanesBench, Protocol):
    """The workbench with all its parts: for acts that look after the file, and for the screens over it."""

    detail: Detail
    banner: Banner
    attention: Attention
    hints: Hints
    typing: Typing
    settings: Settings
    draft: Draft | None
    """A draft that is offered: the next key takes it up or drops it, or lets it lie."""
    resumed: Draft | None
    """A draft whose words go into the editor that opens next."""
    trouble: str
    """What is wrong with the file just now, where anything is: it has been said."""
    first_back: Callable[[], None] | None
    """What esc does before anything else: giving up what is under way, or coming back from the past."""
    listener: Callable[[str, bool], None] | None
    """A screen over this one, which is told what the bottom line would say here."""

    @property
    def sharing(self) -> Sharing:
        """What goes on beside the screen where a plan of the file is shared."""

    @property
    def app(self) -> App[Any]:
        """The app that shows it."""

    @property
    def is_attached(self) -> bool:
        """Whether it is shown still."""

    @property
    def waits(self) -> bool:
        """Whether an act waits for the file."""

    def run_act(self, act: Act) -> None:
        """Runs an act, unless something is being typed."""

    def type_for(self, act: Act, back: Callable[[], None]) -> None:
        """Runs an act that asks for words, on behalf of another screen: `back` opens that again once they are typed."""

    def was_done(self, done: Done) -> None:
        """An act was made on a connection of its own: it is shown, and undone, like any other."""

    def not_saved(self, error: WorkbenchError) -> None:
        """An act was not done, and why."""

    def say(self, words: str, *, refused: bool) -> None:
        """Says one thing in the bottom line, here and on a screen over this one."""

    def name_of(self, place: Place) -> str:
        """A row, or an entry, as it is called in a sentence: its number."""

    def words_of(self, error: WorkbenchError) -> str:
        """An error's sentence, with the file's name instead of its path."""

    def show_hints(self) -> None:
        """The bottom line names the keys of the selected row."""

    def read_anew(self) -> None:
        """What is being typed may mean another day now."""

    def unreadable(self, error: WorkbenchError) -> None:
        """The file could not be read: says so, and all is read again once it can be."""

    def run_worker(self, work: Coroutine[Any, Any, None], /, *, group: str, exclusive: bool = False) -> object:
        """Goes on with something while the screen goes on."""

    def set_timer(self, delay: float, callback: Callable[[], Any], /) -> Timer:
        """Does something so many seconds from now."""

    def call_later(self, callback: Callable[..., Any], /, *given: Any) -> object:
        """Does something once what is under way is done."""

    def call_after_refresh(self, callback: Callable[..., Any], /, *given: Any) -> object:
        """Does something once what is under way is done and painted."""

    def go_back(self) -> None:
        """Esc: away with one thing, the latest first."""

    def dismiss(self) -> object:
        """Leaves this screen, where it is one of the past over the one of now."""

    def leave(self) -> None:
        """Leaves the workbench, unless an act still waits for the file."""

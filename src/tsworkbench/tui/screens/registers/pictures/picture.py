"""The frame of every picture of a register, and the way round them: `v` turns to the next, Enter chooses entries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.plan.registers.pictures import PictureKind, pictures_of
from tsworkbench.plan.registers.values import FieldKind
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.screens.frame import ActingScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.work.registers.reading import Reading

if TYPE_CHECKING:
    from tsworkbench.plan.registers.values import Entry, Register
    from tsworkbench.tui.bench.desk import Desk
    from tsworkbench.tui.bench.protocol import WholeBench


class Chosen(NamedTuple):
    """The entries of a register that were chosen in a picture, and what they are."""

    register: Register
    words: str
    """ "residual 20: likelihood 5, impact 4"."""
    ids: tuple[str, ...]


class Turned(NamedTuple):
    """Not these: the next picture is wanted."""


Answer = Chosen | Turned | None


def reading_of(desk: Desk) -> Reading:
    """The registers that the plan of the desk sees, as at its day."""
    return Reading(desk.book, str(desk.plan["id"]), desk.as_at)


_SCREENS = {
    PictureKind.MATRIX: ("matrix", "MatrixScreen"),
    PictureKind.BALANCE: ("balance_and_overlaps", "BalanceScreen"),
    PictureKind.OVERLAPS: ("balance_and_overlaps", "OverlapsScreen"),
    PictureKind.DOUBLES: ("doubles", "DoublesScreen"),
    PictureKind.APPRAISAL: ("crosses", "AppraisalScreen"),
    PictureKind.EQUALITY: ("crosses", "EqualityScreen"),
}


def kinds_of(bench: WholeBench, name: str) -> tuple[PictureKind, ...]:
    """The pictures that the register of a name has, in their order."""
    reading = reading_of(bench.desk)
    register = reading.registers.get(name)
    return pictures_of(reading.registers, register) if register is not None else ()


def show_pictures(bench: WholeBench, name: str, then: Callable[[Chosen], None], *, first: int = 0) -> None:
    """Opens a picture of the register; `v` there opens the next, and after the last one the list is there again.

    `then` gets the entries that were chosen, if any were.
    """
    kinds = kinds_of(bench, name)
    if first >= len(kinds):
        return
    module, screen = _SCREENS[kinds[first]]
    made = getattr(import_module(f"tsworkbench.tui.screens.registers.pictures.{module}"), screen)

    def answered(answer: Answer) -> None:
        if isinstance(answer, Turned):
            show_pictures(bench, name, then, first=first + 1)
        elif answer is not None:
            then(answer)

    bench.open(made(bench, name, is_last=first + 1 >= len(kinds)), answered)


class PictureScreen(ActingScreen[Answer]):
    """A list of lines that make a picture, and under it what the cursor is on. A subclass reads it again in `read`."""

    KIND: ClassVar[PictureKind]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "back", show=False),
        Binding("v", "turn", show=False),
        Binding("enter", "choose", show=False),
    ]
    READS_AFTER = 1

    def __init__(self, bench: WholeBench, name: str, *, is_last: bool = True) -> None:
        self.reading = reading_of(bench.desk)
        self.name_of_register = name
        self.is_last = is_last
        register = self.reading.registers.get(name)
        assert register is not None
        self.register: Register = register
        super().__init__(self.make_rows(), bench)

    def make_rows(self) -> RowList:
        """The list, with its source read."""
        raise NotImplementedError

    def read(self) -> None:
        """Reads the source again: the file, or the as-at day, has changed."""
        raise NotImplementedError

    def label(self) -> str:
        """What is said at the end of the title rule."""
        return ""

    def chosen(self) -> Chosen | None:
        """The entries that the cursor is on."""
        raise NotImplementedError

    def title_of_picture(self) -> str:
        """What is drawn."""
        return str(self.KIND)

    def keys_now(self) -> tuple[tuple[str, str], ...]:
        """The picture's own keys, as they are now."""
        return ()

    def letters(self) -> dict[str, Callable[[], None]]:
        return {}

    def on_mount(self) -> None:
        super().on_mount()
        self.say()

    def say(self) -> None:
        """What the title rule and the bottom line say."""
        self.called("v", f"{self.register.title}: {self.title_of_picture()}", self.label())
        following = "the list" if self.is_last else "next picture"
        self.show_keys((*self.keys_now(), ("v", following), ("esc", "back")))
        self.rule.refresh()

    def again(self) -> None:
        """After an act, or on another day."""
        self.reading = reading_of(self._bench.desk)
        self.register = self.reading.registers.get(self.name_of_register) or self.register
        self.read()
        self.rows.reload()
        self.say()
        self.show_saved(self._bench)
        self.tell_again()

    def day_turned(self, day: date) -> None:
        """Another day has begun."""
        self.again()

    def action_turn(self) -> None:
        """The next picture; after the last one the list."""
        self.dismiss(None if self.is_last else Turned())

    def action_choose(self) -> None:
        """The entries of what the cursor is on, in the list."""
        found = self.chosen()
        if found is not None and found.ids:
            self.dismiss(found)
        else:
            self.hints.message = ("Nothing is there.", False)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_choose()

    # -- entries on the page

    def _personal(self, register: Register, name: str) -> bool:
        field = register.field(name)
        return field is None or field.personal

    def words(self, register: Register, name: str, entry: Entry) -> str:
        """What a field of an entry says, on one line; empty for a field that isn't there."""
        field = register.field(name)
        if field is None:
            return ""
        words = self.reading.words(register, field, entry[name])
        return " / ".join(words.split("\n")) if field.several else " ".join(words.split())

    def beside(self, register: Register, name: str, entry: Entry) -> str:
        """The same where nothing says which field it is: of a yes or no what is, or isn't, so."""
        field = register.field(name)
        if field is not None and field.kind is FieldKind.YES_NO:
            return field.in_words if entry[name] else f"not {field.in_words}"
        return self.words(register, name, entry)


def draw_heading(line: Line, words: str, number: int, look: Look) -> Strip:
    """The heading of a group with how many lines it has; without words the blank line before it."""
    return line.put(words, look.strong).gap(2).put(f"{number:,}" if words else "", look.muted).strip()


class HeadLine(Widget):
    """The names of the columns over a picture; `draw` paints them in the width there is."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "HeadLine { height: 1; margin: 0 1; }"

    def __init__(self, draw: Callable[[int, Look], Strip]) -> None:
        super().__init__()
        self._draw = draw

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        inner = self._draw(max(0, self.size.width - 2), look)
        return Strip([*Line(1, look.base).strip(), *inner, *Line(1, look.base).strip()], self.size.width)


class HeadedScreen(PictureScreen):
    """A picture with a line of headings over it."""

    DEFAULT_CSS = "HeadedScreen.zoomed HeadLine { display: none; }"

    def __init__(self, bench: WholeBench, name: str, *, is_last: bool = True) -> None:
        super().__init__(bench, name, is_last=is_last)
        self.head = HeadLine(self.draw_head)

    def draw_head(self, width: int, look: Look) -> Strip:
        """The line of headings."""
        raise NotImplementedError

    def above(self) -> ComposeResult:
        yield self.head

    def lines_above(self) -> int:
        return 1

    def again(self) -> None:
        super().again()
        self.head.refresh()

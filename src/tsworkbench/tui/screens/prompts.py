"""Screens that ask one thing: a centred column of words, with a list to choose from or lines to fill in."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.paths import completed
from tsworkbench.tui.screens.frame import FramedScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import Rows, RowState
from tsworkbench.tui.widgets.text_field import Field

WIDTH = 72
_LABEL = 10
_MOST_LINES, _LOW = 8, 16
"""Lines of words; and of a screen below which words give way to what is asked."""
_KEYS = (("enter", "choose"), ("esc", "back"))


class Prose(Widget):
    """Words in as many lines as they need."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Prose { height: auto; }"

    def __init__(self, words: str, role: str = "text", *, lines: int = _MOST_LINES) -> None:
        super().__init__()
        self._words, self._role, self._most = words, role, lines

    def keep_to(self, lines: int) -> None:
        """They take no more than so many lines."""
        if lines != self._most:
            self._most = lines
            self.refresh(layout=True)

    def say(self, words: str, role: str = "text") -> None:
        """Other words stand there now."""
        self._words, self._role = words, role
        self.refresh(layout=True)

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        return max(1, len(wrap(self._words, width, self._most)))

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        lines = wrap(self._words, self.size.width, self._most)
        line = Line(self.size.width, look.base)
        return line.put(lines[y] if y < len(lines) else "", getattr(look, self._role)).strip()


class Prompt(FramedScreen[str | None]):
    """Some words in a column in the middle of the frame, and what a subclass puts under them."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]
    DEFAULT_CSS = f"""
    Prompt > .room {{ width: 100%; height: 1fr; align: center middle; }}
    Prompt .column {{ width: {WIDTH}; max-width: 96%; height: auto; max-height: 100%; }}
    Prompt Prose {{ margin: 0 1 1 3; }}
    Prompt RowList {{ margin: 0 0 1 2; }}
    Prompt.low Prose {{ margin: 0 1 0 3; }}
    Prompt.low RowList {{ margin: 0 0 0 2; }}
    """

    def __init__(self, words: str, *, title: str = "Welcome", keys: tuple[tuple[str, str], ...] = _KEYS) -> None:
        super().__init__()
        self.words = words
        self.told = Prose("", lines=4)
        self._prose = Prose(words)
        self.called("", title)
        self.hints.keys = keys

    def body(self) -> ComposeResult:
        with Vertical(classes="room"), Vertical(classes="column"):
            yield self._prose
            yield from self.parts()
            yield self.told

    def fit_frame(self, size: Size) -> None:
        super().fit_frame(size)
        self.set_class(size.height < _LOW, "low")
        self._prose.keep_to(max(1, size.height - 7) if size.height < _LOW else _MOST_LINES)  # what is asked comes first

    def parts(self) -> ComposeResult:
        """What is under the words."""
        yield from ()

    def refuse(self, words: str) -> None:
        """Says why something can't be done."""
        self.told.say(words, "error")


class Choice(NamedTuple):
    """One thing to choose: its id, what it is called, and what it means."""

    id: str
    name: str
    means: str = ""
    key: str = ""


class Choices(Rows[Choice]):
    """Choices as rows. With meanings, each takes two lines and a blank one; else one."""

    def __init__(self, choices: Sequence[Choice], *, spaced: bool) -> None:
        self.choices = choices
        self._each = 3 if spaced else 1

    def __len__(self) -> int:
        return max(0, len(self.choices) * self._each - (self._each > 1))

    def selectable(self, index: int) -> bool:
        return index % self._each == 0

    def chosen(self, key: int) -> Choice:
        """The choice a row belongs to."""
        return self.choices[key // self._each]

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        choice, part = self.chosen(index), index % self._each
        line = Line(width)
        if part == 1:
            return line.gap(3 if choice.key else 1).put(choice.means, look.muted).strip()
        if part == 2:
            return line.strip()
        line.gap()
        if choice.key:
            line.put(choice.key, look.key, width=2)
        line.put(choice.name, look.strong if state.selected or self._each > 1 else look.text)
        if self._each == 1:
            line.right(choice.means, look.muted).right(" ")
        return line.strip()


class Choosing(Prompt):
    """A list to choose one thing from, by arrow keys, by letter or by mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("home,B", "first", show=False),
        Binding("end,G", "last", show=False),
        Binding("pageup,left_parenthesis", "page(-1)", show=False),
        Binding("pagedown,right_parenthesis", "page(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    def __init__(
        self,
        words: str,
        choices: Sequence[Choice],
        *,
        spaced: bool = False,
        title: str = "Welcome",
        keys: tuple[tuple[str, str], ...] = _KEYS,
    ) -> None:
        """`spaced`: each choice has two lines, the second for what it means."""
        super().__init__(words, title=title, keys=keys)
        self._source = Choices(choices, spaced=spaced)
        self._list = RowList(self._source)

    def parts(self) -> ComposeResult:
        yield self._list

    def on_mount(self) -> None:
        self._list.focus()

    def on_resize(self, event: events.Resize) -> None:
        room = event.size.height - 10 if event.size.height >= _LOW else event.size.height - 5
        self._list.styles.height = max(3, min(len(self._source), room))

    def chosen(self, choice: str) -> None:
        """What a choice leads to; as it comes, the end of the screen."""
        self.dismiss(choice)

    def action_choose(self) -> None:
        if self._list.cursor_key is not None:
            self.chosen(self._source.chosen(self._list.cursor_key).id)

    def action_move(self, delta: int) -> None:
        self._list.move_cursor(delta)

    def action_page(self, pages: int) -> None:
        self._list.page(pages)

    def action_first(self) -> None:
        self._list.first()

    def action_last(self) -> None:
        self._list.last()

    def on_key(self, event: Any) -> None:
        if event.character == "q":
            event.stop()
            self.dismiss(None)
            return
        choice = next((one for one in self._source.choices if one.key and one.key == event.character), None)
        if choice is not None:
            event.stop()
            self.chosen(choice.id)

    def on_row_list_pressed(self, event: RowList.Pressed) -> None:
        event.stop()
        self.chosen(self._source.chosen(event.key).id)


class Blank(NamedTuple):
    """One line to fill in: its label, what is in it, and how what is typed will be read."""

    label: str
    text: str = ""
    reading: Callable[[str], str] = lambda _: ""
    completes: bool = False
    """It is a path: tab goes on with it."""
    hidden: bool = False
    """What is typed is not shown."""


class Label(Widget):
    """What a line is for."""

    ALLOW_SELECT = False
    DEFAULT_CSS = f"Label {{ width: {_LABEL}; height: 1; }}"

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        return Line(self.size.width, look.base).put(self._words, look.muted).strip()


class Asking(Prompt):
    """One or two lines to fill in. `submit` gets them; what it refuses is said, and what was typed stays.

    What is proposed in a line gives way to what is typed first, unless the cursor is moved before that.
    """

    DEFAULT_CSS = """
    Asking .line { layout: horizontal; height: 1; margin: 0 1 1 3; }
    """

    def __init__(self, title: str, words: str, blanks: Sequence[Blank], submit: Callable[[list[str]], None]) -> None:
        self._blanks = blanks
        super().__init__(words, title=title, keys=self._keys_of(blanks[0].text != ""))
        self._fields = [self.new_field(blank.text) for blank in blanks]
        for blank, field in zip(blanks, self._fields, strict=True):
            field.password = blank.hidden
            if blank.completes:
                field.on_tab = partial(self._complete, field)
        self._submit = submit

    def new_field(self, text: str) -> Field:
        """A line to fill in."""
        return Field(text)

    def parts(self) -> ComposeResult:
        for blank, field in zip(self._blanks, self._fields, strict=True):
            with Vertical(classes="line"):
                yield Label(blank.label)
                yield field

    def on_mount(self) -> None:
        self._fields[0].focus()
        for field in self._fields:
            field.selection = Selection(0, len(field.value))

    def _keys_of(self, proposed: bool) -> tuple[tuple[str, str], ...]:
        gives_way = (("type", "replaces"), ("→", "keeps")) if proposed else ()
        between = (("tab", "next line"),) if len(self._blanks) > 1 else ()
        if any(blank.completes for blank in self._blanks):
            between = (("tab", "completes"),)
        return (("enter", "go on"), *gives_way, *between, ("esc", "back"))

    def on_descendant_focus(self) -> None:
        self._read()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._read()

    def _complete(self, field: Field, _step: int) -> None:
        done = completed(field.value)
        if done.text != field.value:
            field.value = done.text
            field.action_end()
        if done.words:
            self.call_after_refresh(self.told.say, done.words, "muted")

    def _read(self) -> None:
        for blank, field in zip(self._blanks, self._fields, strict=True):
            if field.has_focus:
                self.hints.keys = self._keys_of(field.value == blank.text != "")
                try:
                    self.told.say(blank.reading(field.value.strip()), "muted")
                except WorkbenchError as error:
                    self.told.say(str(error), "doubt")

    def on_field_said(self, event: Field.Said) -> None:
        event.stop()
        self.told.say(event.words, "error" if event.refused else "muted")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        place = next(place for place, field in enumerate(self._fields) if field is event.input)
        if place + 1 < len(self._fields):
            self._fields[place + 1].focus()
            return
        try:
            self._submit([field.value.strip() for field in self._fields])
        except WorkbenchError as error:
            self.refuse(str(error))


class Trouble(Prompt):
    """What stands where a plan file should, and what to do about it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,enter", "leave", show=False)]

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, title="This file can't be opened", keys=(("esc", "leave"),))

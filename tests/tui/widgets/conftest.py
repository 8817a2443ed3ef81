"""A small plan to show, an app to show it in, and text that means harm."""

import unicodedata
from collections.abc import Callable, Iterable

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip

from tsworkbench.plan.model import Rag, badge
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.look import Look, themes
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import RowState

HOSTILE = {
    "closing markup": "[/]",
    "click markup": "[@click=app.quit]leave[/]",
    "escape": "\x1b[31mred\x1b]52;c;aGk=\x07",
    "c1": "\x9b31m\x9d0;title\x9c",
    "nul": "nul\x00bell\x07back\x08",
    "bidi": "\u202egnol\u202c \u2066x\u2069",
    "wide": "委員会の行動計画を承認する",
    "marks": "e\u0301" + "\u0301" * 50,
    "emoji": "👩‍👩‍👧 family",
    "lines": "a\nb\r\nc\u2028d",
    "surrogate": "\ud800 lone",
    "a megabyte": "x" * 1_000_000,
    "escapes only": "\x1b" * 100_000,
    "empty": "",
}
UNSAFE = {"Cc", "Cs", "Co", "Zl", "Zp"}
STEERING = set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class Titles:
    """A row source of plain titles; "" is a blank row and "# …" a heading."""

    def __init__(self, titles: Iterable[str], first_key: int = 100) -> None:
        self.rows = [(first_key + place, title) for place, title in enumerate(titles)]
        self.painted: list[int] = []
        self.prefetched: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self.rows)

    def key(self, index: int) -> int:
        return self.rows[index][0]

    def index(self, key: int) -> int | None:
        return next((place for place, (own, _) in enumerate(self.rows) if own == key), None)

    def selectable(self, index: int) -> bool:
        title = self.rows[index][1]
        return bool(title) and not title.startswith("# ")

    def prefetch(self, first: int, last: int) -> None:
        self.prefetched.append((first, last))

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        self.painted.append(index)
        title = self.rows[index][1]
        if not self.selectable(index):
            return Line(width).put(title.removeprefix("# "), look.strong).strip()
        rag = (*Rag, None)[index % 6]
        line = Line(width).put(str(index), look.muted, width=4)
        line.put(title, look.strong if state.selected else look.text)
        return line.right(badge(rag), look.rags[rag]).right(" ").strip()


class Host(App[None]):
    """Shows one list, with the themes that ship and without Textual's own palette."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, source: Titles | None = None, theme: str = "tsworkbench-dark") -> None:
        super().__init__()
        self.source = Titles(f"row {n}" for n in range(100)) if source is None else source
        self.messages: list[object] = []
        for each in themes():
            self.register_theme(each)
        self.theme = theme

    def compose(self) -> ComposeResult:
        yield RowList(self.source, id="rows")

    @property
    def rows(self) -> RowList:
        return self.query_one("#rows", RowList)

    def on_row_list_highlighted(self, message: RowList.Highlighted) -> None:
        self.messages.append(message)

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        self.messages.append(message)

    def on_row_list_edit_asked(self, message: RowList.EditAsked) -> None:
        self.messages.append(message)

    def screen_lines(self) -> list[str]:
        """What is drawn, line by line."""
        return [strip.text for strip in self.screen._compositor.render_strips()]


@pytest.fixture(scope="session")
def host() -> type[Host]:
    return Host


@pytest.fixture(scope="session")
def titles() -> type[Titles]:
    return Titles


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys())
def hostile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def is_harmless() -> Callable[[str], bool]:
    def check(text: str) -> bool:
        return all(unicodedata.category(c) not in UNSAFE and c not in STEERING for c in text)

    return check

"""A small plan to show, an app to show it in, and text that means harm."""

import unicodedata
from collections.abc import Callable

import pytest
from tests.tui.textual_inside import lines_of
from tests.tui.widgets.titles import Titles
from textual.app import App, ComposeResult

from tsworkbench.tui.draw.themes import themes
from tsworkbench.tui.widgets.row_list import RowList

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
        return lines_of(self.screen)


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

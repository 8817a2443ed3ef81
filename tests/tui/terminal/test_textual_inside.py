"""What we use of the inside of the libraries is as we know it: a new version that has changed it fails here."""

import ast
import asyncio
import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Generic

import pytest
from rich.console import Console
from rich.style import Style
from tests.tui import textual_inside
from tests.tui.textual_inside import lines_of, settle, strips_of
from textual import design, layout, screen
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual.app import App, ComposeResult
from textual.css.stylesheet import Stylesheet
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Static

import tsworkbench
from tsworkbench.tui.draw.terminal_cells import Frame
from tsworkbench.tui.terminal.textual_inside import OpenApp, laid

TESTS = Path(__file__).parents[2]
SOURCES = [*Path(tsworkbench.__file__).parent.rglob("*.py"), *Path(tsworkbench.__file__).parent.rglob("*.tcss")]


def taken_by(called: Callable[..., object]) -> list[str]:
    """The names of what a function takes."""
    return list(inspect.signature(called).parameters)


def names_in(kind: type) -> set[str]:
    """The names that a class has, and those that its methods use of it."""
    used: set[str] = set()
    for base in kind.__mro__:
        if base in (object, Generic):  # they are written in C
            continue
        used |= set(vars(base)) | set(re.findall(r"self\.(\w+)", inspect.getsource(base)))
    return used


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        pytest.param(theirs, ours, id=name)
        for theirs, ours, name in [
            (Compositor.render_update, textual_inside.paint_later, "Compositor.render_update"),
            (Stylesheet._parse_rules, textual_inside.parse_once, "Stylesheet._parse_rules"),
            (Pilot._wait_for_screen, settle, "Pilot._wait_for_screen"),
            (Pilot.pause, textual_inside.come_to_rest, "Pilot.pause"),
        ]
    ],
)
def test_what_we_put_in_place_of_a_function_takes_the_same(
    theirs: Callable[..., object], ours: Callable[..., object]
) -> None:
    assert taken_by(theirs)[1:] == taken_by(ours)[1:]


async def test_a_screen_knows_what_it_has_still_to_do() -> None:
    app: App[None] = App()
    async with app.run_test():
        assert isinstance(asyncio.get_running_loop()._ready.popleft, Callable)  # type: ignore[attr-defined, arg-type]
        known = {name for name in dir(app.screen) if name.startswith("_")}
        assert known >= {
            *("_layout_required", "_scroll_required", "_repaint_required", "_recompose_required", "_dirty_widgets"),
            *("_callbacks", "_on_timer_update", "_compositor", "_styles_cache"),
        }
        assert {*dir(app)} >= {
            *("_exception", "_batch_count", "_resize_event", "_check_resize", "_background_screens", "_notifications"),
        }
        assert {*dir(app.screen._compositor)} >= {"_dirty_regions", "render_strips"}
        assert {*dir(app.stylesheet)} >= {"_variables"}
    assert isinstance(screen.UPDATE_PERIOD, (int, float))


class Words(App[None]):
    """An app that shows a word."""

    def compose(self) -> ComposeResult:
        yield Static("before", id="words")


async def test_what_changes_on_a_screen_is_painted_when_it_is_looked_at() -> None:
    app = Words()
    async with app.run_test() as pilot:
        assert lines_of(app.screen)[0].strip() == "before"
        app.query_one("#words", Static).update("after")
        await settle(pilot)
        assert lines_of(app.screen)[0].strip() == "after"
        assert strips_of(app.screen) is strips_of(app.screen), "painted once"
        assert "after" in app.export_screenshot()


async def test_a_screen_over_another_is_looked_at_with_what_is_behind_it() -> None:
    app = Words()
    async with app.run_test() as pilot:
        app.push_screen(ModalScreen())
        await settle(pilot)
        assert lines_of(app.screen)[0].strip() == "before"


async def test_keys_and_the_wheel_are_called_what_textual_calls_them() -> None:
    assert textual_inside.key_named("/") == "slash"
    assert textual_inside.key_named("?") == "question_mark"
    assert taken_by(Pilot._post_mouse_events)[:4] == ["self", "events", "widget", "offset"]


def test_the_inside_of_textual_is_used_in_one_module_of_the_tests() -> None:
    for path in sorted(TESTS.rglob("*.py")):
        if path.name in {"textual_inside.py", "test_textual_inside.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
                private = [
                    part
                    for part in (*(node.module or "").split("."), *(name.name for name in node.names))
                    if part.startswith("_")
                ]
                assert not private, f"{path.relative_to(TESTS)} uses {private}: put it into textual_inside"
            elif isinstance(node, ast.Attribute):
                assert node.attr not in {"_compositor", "_exception", "_styles_cache", "_post_mouse_events"}, path


@pytest.mark.posix("Textual has another driver on Windows")
def test_the_driver_on_linux_and_macos_is_as_we_know_it() -> None:
    from textual.drivers import linux_driver
    from textual.drivers._writer_thread import WriterThread

    from tsworkbench.tui.terminal.driver import CalmDriver, Reader

    assert linux_driver.XTermParser is Reader
    names = names_in(linux_driver.LinuxDriver)
    assert names >= {
        "_sigcont_application",
        "_must_signal_resume",
        "_auto_restart",
        "_writer_thread",
        "_app",
        "_get_terminal_size",
    }
    assert "XTermParser" in inspect.getsource(linux_driver.LinuxDriver.run_input_thread)
    assert "_queue" in names_in(WriterThread)
    assert taken_by(CalmDriver._sigcont_application)[0] == "self"


@pytest.mark.posix("Textual has another driver on Windows")
@pytest.mark.parametrize("named", [{}, {"COLUMNS": "41"}, {"COLUMNS": "41", "LINES": "13"}, {"LINES": "none"}])
def test_the_size_of_the_terminal_is_that_which_textual_finds(
    named: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl
    import pty
    import struct
    import termios

    from textual.drivers.linux_driver import LinuxDriver

    from tsworkbench.tui.terminal.driver import CalmDriver

    for variable in ("COLUMNS", "LINES"):
        monkeypatch.delenv(variable, raising=False)
    for variable, size in named.items():
        monkeypatch.setenv(variable, size)
    master, slave = pty.openpty()
    with open(slave, "w", encoding="utf-8") as there, open(master, "rb"):
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        monkeypatch.setattr(sys, "__stdout__", there)
        driver = object.__new__(CalmDriver)
        assert driver._get_terminal_size() == LinuxDriver._get_terminal_size(driver)
    monkeypatch.setattr(sys, "__stdout__", None)
    assert driver._get_terminal_size() == LinuxDriver._get_terminal_size(driver)


def test_the_app_is_inside_as_we_know_it() -> None:
    assert names_in(App) >= {"_fatal_error", "_close_messages_no_wait", "_exception", "_driver", "_loop", "_clipboard"}
    assert "self._fatal_error()" in inspect.getsource(App._handle_exception), "this is what `OpenApp` puts another for"


class Layers(OpenApp[None]):
    """An app with words beside and over others."""

    CSS = """
    Screen { layers: below above; }
    #under { width: 100%; height: 100%; background: darkblue; color: white; }
    #over { layer: above; offset: 10 3; width: 20; height: 4; border: round red; text-style: bold; }
    """

    def compose(self) -> ComposeResult:
        yield Static("words of the plan · 漢字 e\u0301 · " * 60, id="under")
        yield Static("over them", id="over")


class Shown(HeadlessDriver):
    """Keeps what is written to the terminal."""

    written = ""

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written += data


def seen(written: list[str], size: tuple[int, int]) -> list[str]:
    """What a terminal shows of it."""
    pyte = pytest.importorskip("pyte")
    screen = pyte.Screen(*size)
    pyte.Stream(screen).feed("".join(written))
    return [line.rstrip() for line in screen.display]


async def test_what_is_written_of_an_update_is_what_textual_would_write() -> None:
    app = Layers()
    async with app.run_test(size=(60, 12)) as pilot:
        compositor = app.screen._compositor
        frame = Frame()
        thin: list[str] = []
        whole: list[str] = []
        for words in ("over them", "changed", "over\nand under", "漢字"):
            app.query_one("#over", Static).update(words)
            await settle(pilot)
            app.query_one("#over").refresh()
            compositor.update_widgets({app.query_one("#over")})
            for update in (compositor.render_partial_update(), compositor.render_full_update()):
                assert isinstance(update, (ChopsUpdate, LayoutUpdate))
                whole.append(update.render_segments(app.console))
                thin.append(frame.changes(laid(update, app.console)))
                assert seen(thin, (60, 12)) == seen(whole, (60, 12))


async def test_what_textual_keeps_to_itself_is_not_taken_as_written() -> None:
    app = Layers()
    async with app.run_test(size=(60, 12)):
        driver = app._driver = Shown(app)
        update = app.screen._compositor.render_full_update()
        with app.batch_update():
            app._display(app.screen, update)
        assert driver.written == ""
        assert app.frame.is_blank
        app._display(app.screen, update)
        assert "words" in driver.written
        driver.written = ""
        app._display(app.screen, update)
        assert driver.written == "", "all of it is shown already"


def test_textual_paints_as_we_know_it() -> None:
    assert taken_by(App._display) == ["self", "screen", "renderable"]
    assert "renderable.render_segments(console)" in inspect.getsource(App._display)
    assert "app._display(" in inspect.getsource(screen.Screen._compositor_refresh)
    assert taken_by(CompositorUpdate.render_segments) == ["self", "console"]
    assert {"strips", "region"} <= names_in(LayoutUpdate)
    assert {"spans", "chops", "chop_ends"} <= names_in(ChopsUpdate)
    assert hasattr(Console(), "_color_system")
    style = Style(bold=True, color="#102030")
    assert Strip.render_ansi(style, Console(color_system="truecolor")._color_system) == style._ansi  # type: ignore[arg-type]
    assert taken_by(App.suspend) == ["self"]


LEAN = """
import sys
from tsworkbench.tui import terminal
terminal.NOT_SHOWN += tuple(sys.argv[1:])
terminal.import_textual()
absent = [name for name in (*terminal.NOT_SHOWN, *terminal.NOT_SPOKEN) if name not in sys.modules]
import textual.app
stand_ins = {f"{name}.{key}" for name, module in sys.modules.items() if name.startswith("textual")
             for key, value in vars(module).items() if value is terminal.Absent}
import platformdirs, rich.table, ssl, textual.canvas, textual.command, textual.types
whole = [platformdirs.user_downloads_path, rich.table.Table, ssl.SSLContext, textual.canvas.Canvas,
         textual.command.CommandPalette, textual.types.CallbackType]
print(absent, sorted(stand_ins), terminal.Absent in whole)
"""


def test_textual_is_imported_without_what_is_never_shown_which_can_be_asked_for_later() -> None:
    done = subprocess.run([sys.executable, "-c", LEAN], capture_output=True, text=True, check=True)
    names = {
        "app": ["CommandListItem", "CommandPalette", "Provider", "SimpleProvider", "user_downloads_path"],
        "design": ["Table"],
        "layout": ["Canvas", "Rectangle"],
        "theme": ["DiscoveryHit", "Hit", "Hits", "Provider"],
    }
    kept = [f"textual.{module}.{name}" for module, found in names.items() for name in found]
    absent = ["textual.command", "textual.types", "textual.canvas", "rich.table", "platformdirs", "ssl"]
    assert done.stdout.startswith(f"{absent} ")
    assert done.stdout.strip().endswith(f" {kept} False"), done.stdout


def names_called(module: ModuleType, *names: str) -> set[str]:
    """The functions of a module, the outermost, in which any of some names is used."""
    functions = [node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.FunctionDef)]
    using = [one for one in functions if {n.id for n in ast.walk(one) if isinstance(n, ast.Name)} & {*names}]
    inner = {id(node) for one in using for node in ast.walk(one) if node is not one}
    return {one.name for one in using if id(one) not in inner}


def test_what_stands_in_is_used_for_nothing_that_the_workbench_does() -> None:
    used = re.findall(r"\b(?:CommandPalette|SimpleProvider|user_downloads_path)\(?", inspect.getsource(App))
    assert used.count("user_downloads_path(") == 1, "where a picture of the screen is saved"
    for method in (App.search_commands, App.search_themes, App.action_command_palette):
        assert "CommandPalette" in inspect.getsource(method)
    assert used.count("CommandPalette(") == 3
    assert names_called(layout, "Canvas", "Rectangle") == {"render_keyline"}
    assert names_called(design, "Table") == {"show_design"}
    assert not [path for path in SOURCES if re.search(r"\bkeyline|show_design", path.read_text(encoding="utf-8"))]


def test_a_textual_that_needs_what_stands_in_is_imported_as_usual() -> None:
    done = subprocess.run([sys.executable, "-c", LEAN, "textual.geometry"], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("] [] False"), done.stdout


async def test_the_styles_are_read_once_in_the_theme_that_the_app_begins_with() -> None:
    class Themed(OpenApp[None]):
        CSS = "Screen { background: $surface; }"
        read = 0

        def __init__(self) -> None:
            super().__init__()
            self.theme = "dracula"

        def refresh_css(self, animate: bool = True) -> None:
            self.read += 1
            super().refresh_css(animate)

    app = Themed()
    async with app.run_test() as pilot:
        assert app.read == 0
        assert app.screen.styles.background.hex == app.theme_variables["surface"].upper()
        app.theme = "nord"
        await settle(pilot)
        assert app.read == 1
        assert app.screen.styles.background.hex == app.theme_variables["surface"].upper()


def test_openpyxl_and_python_docx_are_inside_as_we_know_them() -> None:
    from docx.opc.coreprops import CoreProperties
    from openpyxl import Workbook
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.worksheet.worksheet import Worksheet
    from openpyxl.writer.excel import ExcelWriter

    assert taken_by(WorksheetWriter.__init__)[:3] == ["self", "ws", "out"]
    assert {"_rels", "write"} <= names_in(WorksheetWriter)
    assert {"_archive", "manifest", "write_worksheet"} <= names_in(ExcelWriter)
    assert {"_drawing", "_rels"} <= names_in(Worksheet) | names_in(WorksheetWriter) | {*vars(Workbook().active)}
    assert "_element" in names_in(CoreProperties)


def test_the_inside_of_textual_is_used_in_two_modules_of_the_program() -> None:
    theirs = {"_fatal_error", "_close_messages_no_wait", "_exception", "_driver", "_writer_thread", "_auto_restart"}
    for path in sorted(Path(tsworkbench.__file__).parent.rglob("*.py")):
        if path.name in {"textual_inside.py", "driver.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in theirs, f"{path} uses {node.attr}: put it into textual_inside"
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
                parts = (node.module or "").split(".")
                assert not [part for part in parts if part.startswith("_")], f"{path}: put it into textual_inside"

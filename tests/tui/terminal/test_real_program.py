"""The real program, end to end, in a pseudo-terminal: every edit is in the file when the screen shows it."""

import os
import re
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.tui.terminal.a_terminal import CTRL_L, ENTER, ESC, SANE, Terminal

from tsworkbench.store.upgrade import create

pytestmark = pytest.mark.pty
if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals here", allow_module_level=True)


@pytest.fixture
def open_plan(start: Callable[..., Terminal], demo_file: Path) -> Callable[..., Terminal]:
    """Opens the demonstration's file as Louise Russell on 15 December 2009."""

    def opened(**settings: Any) -> Terminal:
        terminal = start(
            *("open", str(demo_file), "--as-at", "2009-12-15", "--who", "Louise Russell"),
            **settings,
        )
        terminal.shows("1 Plan", "2 Milestones", "as at" if terminal.screen.columns > 80 else "Tue 15 Dec 2009")
        return terminal

    return opened


@pytest.fixture
def in_file(demo_file: Path) -> Callable[[str], Any]:
    """One value out of the file, through another connection."""

    def value(sql: str) -> Any:
        with closing(sqlite3.connect(demo_file, timeout=5)) as connection:
            found = connection.execute(sql).fetchone()
        return None if found is None else found[0]

    return value


def of(ref: str, column: str, table: str = "milestone") -> str:
    return f"select {column} from {table} where ref='{ref}' and plan_id=(select id from plan order by rid)"


def test_the_demonstration_shows_the_plan_in_three_panes_and_leaves_no_trace(
    start: Callable[..., Terminal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    terminal = start("demo")
    terminal.shows("━━ 1 Plan", "── 2 Milestones", "── 3 Officers", "‹ December 2009 ›", "▲ 2 late", "? keys")
    terminal.shows("as at Tue 15 Dec 2009", "▾ Louise Russell", "Commissioning & funding")
    terminal.press("c")
    terminal.shows("complete, done 15 Dec 2009")
    terminal.press("q")
    assert terminal.ends() == 0
    assert "thrown away" in terminal.written
    assert ".db" not in terminal.written, "it is not said to be saved in a file that has gone"
    assert list(tmp_path.iterdir()) == []


def test_a_narrow_screen_has_one_pane_at_a_time_and_a_wider_one_has_all(open_plan: Callable[..., Terminal]) -> None:
    terminal = open_plan(size=(80, 24))
    terminal.shows("━━ 1 Plan   2 Milestones   3 Officers", "Research commissioned")
    terminal.press("2")
    terminal.shows("by end of December", "‹ ")
    terminal.press("3")
    terminal.shows("▾ Louise Russell", "45d late")
    terminal.resize(120, 36)
    terminal.shows("── 1 Plan", "── 2 Milestones", "━━ 3 Officers")
    terminal.resize(80, 24)
    terminal.shows("━━ 1 Plan   2 Milestones   3 Officers")
    terminal.press("1")
    terminal.shows("Research commissioned", "Asset management")
    terminal.press("q")
    assert terminal.ends() == 0


def test_a_key_writes_little_more_than_what_it_changes(open_plan: Callable[..., Terminal]) -> None:
    terminal = open_plan()
    terminal.shows("? keys")
    begun = terminal.came

    def cost(keys: str, sees: Callable[[str], Any]) -> int:
        before = terminal.came
        for key in keys:
            terminal.press(key)
            terminal.until(sees, f"what {key!r} shows")
        return terminal.came - before

    assert cost("c", lambda text: "u to undo" in text) <= 5_000
    assert cost("u", lambda text: "Undone" in text) <= 5_000
    assert cost("d", lambda text: "▌ Due" in text) <= 8_000
    assert cost(ESC, lambda text: "▌ Due" not in text) <= 8_000
    assert cost("jjjkkk", lambda text: "▌" in text) <= 6 * 3_000
    assert cost("vvvv", lambda text: "2 Milestones" in text) <= 4 * 8_000
    terminal.until(lambda text: " month ──" in text)
    assert terminal.came - begun <= 40_000, "with all that followed"


@pytest.mark.parametrize(
    "asks",
    [
        pytest.param(lambda terminal: terminal.press(CTRL_L), id="by a key"),
        pytest.param(lambda terminal: terminal.process.kill(signal.SIGWINCH), id="in a terminal taken up again"),
        pytest.param(lambda terminal: terminal.process.kill(signal.SIGCONT), id="gone on without a stop"),
    ],
)
@pytest.mark.parametrize("opened", ["", "d", "?", "e"])
def test_what_something_else_wrote_over_the_screen_is_painted_over(
    open_plan: Callable[..., Terminal], asks: Callable[[Terminal], object], opened: str
) -> None:
    terminal = open_plan()
    terminal.shows("? keys")
    terminal.press(*opened)
    if opened:
        terminal.until(lambda text: "? keys" not in text)
    terminal.overwrite("Broadcast message: the server goes down at noon")
    asks(terminal)
    terminal.until(lambda text: "Broadcast" not in text, "the message painted over")


def test_a_day_at_the_desk_is_in_the_file_as_it_is_shown(
    open_plan: Callable[..., Terminal], in_file: Callable[[str], Any]
) -> None:
    terminal = open_plan()
    terminal.press("g")
    terminal.shows("5.1 now ● Green")
    assert in_file("select by from progress order by rid desc") == "Louise Russell"

    terminal.press("a")
    terminal.shows("Why may stay blank")
    assert in_file(of("5.1", "rag", "activity")) == "amber"
    terminal.process.send("late bids" + ENTER)
    terminal.shows("What next")
    assert in_file("select why from progress order by rid desc") == "late bids"
    terminal.press(ESC)
    terminal.until(lambda text: "What next" not in text, "the editor closed")

    terminal.press("r")
    terminal.shows("Why may stay blank")
    assert in_file(of("5.1", "rag", "activity")) == "red"
    terminal.press(ESC)
    terminal.until(lambda text: "Why may stay blank" not in text, "the editor closed")

    terminal.fill_in("d", "Due", "jan 10")
    terminal.shows("5.1.m1 due by 31 January 2010 (month)")
    assert in_file(of("5.1.m1", "due_to")) == "2010-01-31"

    terminal.fill_in("o", "Lead", "andy")
    terminal.shows("5.1.m1 led by Andy Algar")
    assert in_file("select name from officer where id=(select officer_id from lead order by rid desc)") == "Andy Algar"

    terminal.fill_in("n", "Say", "Tender is out")
    terminal.shows("commentary written", "“Tender is out”")
    assert in_file("select comment from progress order by rid desc") == "Tender is out"

    terminal.press("c")
    terminal.shows("complete, done 15 Dec 2009", "9 of 40 complete")
    assert in_file(of("5.1.m1", "done_on")) == "2009-12-15"
    terminal.press("u")
    terminal.shows("ctrl+r to redo", "8 of 40 complete")
    assert in_file(of("5.1.m1", "done_on")) is None
    terminal.press("\x12")  # ctrl+r
    terminal.shows("9 of 40 complete")
    assert in_file(of("5.1.m1", "done_on")) == "2009-12-15"

    terminal.press("q")
    assert terminal.ends() == 0
    assert re.search(r"Everything is saved, the last edit at \d\d:\d\d:\d\d, in /\S+demo\.db", terminal.written)
    for ending in SANE:
        assert ending in terminal.written


def test_few_keys_do_much(open_plan: Callable[..., Terminal], in_file: Callable[[str], Any]) -> None:
    terminal = open_plan()

    def counted(*keys: str, shows: str) -> int:
        before = terminal.keys
        terminal.press(*keys)
        terminal.shows(shows)
        return terminal.keys - before

    assert counted("g", shows="5.1 now ● Green") == 1
    assert counted("+", shows="due by 30 November 2009") == 1
    assert in_file(of("5.1.m1", "due_to")) == "2009-11-30"
    assert counted("d", *"jan 10", ENTER, shows="due by 31 January 2010") <= 8
    assert in_file(of("5.1.m1", "due_to")) == "2010-01-31"
    assert counted("c", shows="complete, done 15 Dec 2009") == 1
    assert counted("u", shows="ctrl+r to redo") == 1
    assert counted("n", *"Out", ENTER, shows="“Out”") == len("Out") + 2
    assert counted("m", "j", shows="━━ 3 Officers") == 2
    assert counted("/", *"toolkit", shows="Refresh Procurement Toolkit") == 1 + len("toolkit")
    assert counted(ENTER, shows="4.3.m1  Refresh Procurement Toolkit") == 1
    terminal.press("2", "0", "z", "B")  # the first row of the month
    terminal.shows("by end of December  9")
    for count in range(1, 11):
        terminal.press(" ")
        terminal.shows(f"{count} marked")
    assert counted("p", shows="in progress") == 1
    assert in_file("select count(*) from milestone where status='in_progress'") >= 10


def test_nine_activities_are_spoken_for_with_twenty_keys(
    open_plan: Callable[..., Terminal], in_file: Callable[[str], Any]
) -> None:
    terminal = open_plan()
    terminal.press("U")
    for card in range(1, 10):
        terminal.shows(f"{card} of 9")
        terminal.press("=", ENTER)
    terminal.shows("9 said")
    assert terminal.keys == 1 + 2 * 9
    assert in_file("select count(*) from progress where no_change=1 and by='Louise Russell'") == 9


def test_what_was_asked_for_is_found_and_seen_from_every_side(open_plan: Callable[..., Terminal]) -> None:
    terminal = open_plan()
    for label in ("financial year", "timeline", "agenda", "month"):
        terminal.press("v")
        terminal.shows(label)
    terminal.press("f", "l")
    terminal.shows("3 found")
    terminal.press(ESC)
    terminal.shows("8 of 40 complete")
    terminal.press("H")
    terminal.shows("whole file")
    terminal.press(ESC)
    terminal.shows("━━ 1 Plan")
    terminal.press("K")
    terminal.shows("Checks")
    terminal.press(ESC)
    terminal.shows("━━ 1 Plan")
    terminal.press("e")
    terminal.shows("save all")
    terminal.press(ESC)
    terminal.shows("━━ 1 Plan")
    terminal.press("q")
    assert terminal.ends() == 0


def test_another_workbench_shows_an_edit_soon_after(open_plan: Callable[..., Terminal]) -> None:
    mine, hers = open_plan(), open_plan(size=(80, 24))
    mine.press("r")
    mine.shows("Why may stay blank")
    hers.shows("said ▲R")
    mine.process.send("No bids" + ENTER)
    hers.shows("“No bids”")
    hers.press("g")
    hers.shows("5.1 now ● Green")
    mine.press(ESC)
    mine.shows("stated ●G")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_a_kill_right_after_the_repaint_loses_nothing(
    open_plan: Callable[..., Terminal], in_file: Callable[[str], Any], size: tuple[int, int]
) -> None:
    terminal = open_plan(size=size)
    terminal.fill_in("n", "Say", "Words that matter")
    terminal.shows("“Words that matter”")
    os.kill(terminal.process.pid, signal.SIGKILL)
    terminal.process.wait()
    assert in_file("select comment from progress order by rid desc") == "Words that matter"
    assert in_file("pragma integrity_check") == "ok"
    again = open_plan(size=size)
    again.shows("“Words that matter”")


def test_a_signal_at_the_first_start_leaves_the_terminal_sane(start: Callable[..., Terminal], tmp_path: Path) -> None:
    create(tmp_path / "new.db")
    terminal = start("open", str(tmp_path / "new.db"))
    terminal.shows("Look round")
    terminal.process.kill(signal.SIGTERM)
    assert terminal.ends() == 128 + signal.SIGTERM
    for sequence in SANE:
        assert sequence in terminal.written


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP], ids=["sigterm", "sighup"])
def test_a_signal_leaves_the_terminal_sane_and_loses_nothing(
    open_plan: Callable[..., Terminal], in_file: Callable[[str], Any], ending: signal.Signals
) -> None:
    terminal = open_plan()
    terminal.press("g")
    terminal.shows("5.1 now ● Green")
    terminal.press("n", *"half a sen")
    terminal.shows("half a sen")
    terminal.process.kill(ending)
    assert terminal.ends() == 128 + ending
    for sequence in SANE:
        assert sequence in terminal.written
    assert "Traceback" not in terminal.written
    assert (ending == signal.SIGHUP) or "What you were typing is kept too" in terminal.written
    assert in_file("select count(*) from progress where by='Louise Russell'") == 1
    again = open_plan()
    again.shows("You were typing commentary on 5.1.m1: n to continue, esc to discard it.")
    again.press("n")
    again.shows("Say  half a sen")


def test_what_follows_a_key_at_once_goes_where_it_was_meant(
    open_plan: Callable[..., Terminal], in_file: Callable[[str], Any]
) -> None:
    terminal = open_plan()
    terminal.press("d", *"jan 10", ENTER)  # the editor is loaded for the first time while these are typed
    terminal.shows("5.1.m1 due by 31 January 2010")
    assert in_file(of("5.1.m1", "due_text")) == "jan 10"


def test_a_burst_and_a_paste_change_nothing(open_plan: Callable[..., Terminal], in_file: Callable[[str], Any]) -> None:
    terminal = open_plan(answers=False)
    before = in_file("select max(seq) from change"), in_file("select max(seq) from action")
    terminal.process.send("green car")
    terminal.shows("9 pasted characters were ignored")
    terminal.process.send("\x1b[200~u\ng\nc\nq\n\x1b[201~")
    terminal.shows("7 pasted characters")
    terminal.press("q")
    assert terminal.ends() == 0
    assert (in_file("select max(seq) from change"), in_file("select max(seq) from action")) == before
    assert "Nothing was changed" in terminal.written


def test_nothing_in_the_file_reaches_the_terminal_as_a_command(
    open_plan: Callable[..., Terminal], demo_file: Path
) -> None:
    evil = (
        "\x1b]52;c;cm0gLXJm\x07\x9b2J\x9d0;owned\x9c\x1b]8;;https://evil.example\x1b\\"
        "\x00\u202e\u2066\u200b[/][@click=app.quit]x[/]"
    )
    with closing(sqlite3.connect(demo_file)) as connection:
        for table, column in (("milestone", "title"), ("activity", "title"), ("officer", "name"), ("plan", "title")):
            connection.execute(f"update {table} set {column}={column} || ?", (evil,))
        connection.execute("update progress set comment=?, why=?", (evil, evil))
        connection.execute("update activity set short_title=null")
        connection.commit()
    terminal = open_plan()
    terminal.press("3", "z", "z", "2", "z", "z", "1")
    for key, words in (("s", "esc back"), ("\x10", "esc back"), ("?", "esc back"), ("o", "▌ Lead"), ("t", "▌ Title")):
        terminal.look_into(key, words)
    terminal.press("q")
    assert terminal.ends() == 0
    written = re.sub("\x1b\\]22;[a-z]*\x07", "", terminal.written)  # the shape of the mouse pointer: Textual's own
    for steering in ("\x1b]52", "\x1b]8;;https", "\x1b]0;", "\x07", "\x00", *"\u202e\u2066\u200b"):
        assert steering not in written, repr(steering)
    assert not re.search("[\x80-\x9f]", written)


def test_a_file_that_is_no_plan_is_told_calmly_and_again_when_it_is_left(
    start: Callable[..., Terminal], tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear councillor, " * 10)
    terminal = start("open", str(path))
    terminal.shows("This file can't be opened")
    terminal.press("q")
    assert terminal.ends() == 10
    assert "is not a plan file" in terminal.written.rsplit("\x1b[?1049l", 1)[-1].replace("\r\n", " ")
    assert "Traceback" not in terminal.written

"""One registry of acts: bindings, hints, palette and keys screen all come from it."""

import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from tsworkbench.tui.bench.actions import ACTS, ALSO, BY_ID, BY_KEY, GROUPS, groups, hints, keys_of, shown
from tsworkbench.tui.bench.workbench import Workbench
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.screens.frame import ListScreen
from tsworkbench.tui.screens.imports.review import ImportReview
from tsworkbench.tui.screens.keys import KeyRows
from tsworkbench.tui.screens.papers.papers_screen import PapersScreen
from tsworkbench.tui.screens.prompts import Choosing
from tsworkbench.tui.widgets.hint_line import Hints
from tsworkbench.tui.widgets.row_source import RowState

MODULES = {module: import_module(f"tsworkbench.tui.acts.{module}") for module in GROUPS}

# What an officer has learned: her fingers rely on it.
LEARNED = {
    "1": "go_plan",
    "2": "go_milestones",
    "3": "go_officers",
    "4": "go_registers",
    "tab": "next_pane",
    "shift+tab": "previous_pane",
    "up": "row_up",
    "down": "row_down",
    "j": "row_down",
    "k": "row_up",
    "home": "first_row",
    "end": "last_row",
    "pageup": "page_up",
    "pagedown": "page_down",
    "left": "fold",
    "right": "unfold",
    "h": "fold",
    "l": "unfold",
    "left_square_bracket": "previous_month",
    "right_square_bracket": "next_month",
    "enter": "open_row",
    "escape": "back",
    "g": "state_green",
    "a": "state_amber",
    "r": "state_red",
    "c": "complete",
    "equals_sign": "no_change",
    "s": "status",
    "p": "in_progress",
    "n": "comment",
    "N": "private_note",
    "d": "due",
    "plus": "due_later",
    "minus": "due_earlier",
    "o": "lead",
    "t": "title",
    "f2": "title",
    "e": "edit_row",
    "i": "insert",
    "delete": "delete",
    "shift+up": "move_up",
    "shift+down": "move_down",
    "u": "undo",
    "ctrl+z": "undo",
    "ctrl+r": "redo",
    "ctrl+y": "redo",
    "z": "zoom",
    "m": "my_list",
    "w": "switch_plan",
    "question_mark": "keys",
    "f1": "keys",
    "D": "decisions",
    "ctrl+p": "acts",
    "ctrl+s": "saved",
    "q": "leave",
}


_KEPT = {"home", "end", "pageup", "pagedown", "delete", "insert"}
"""Keys that a laptop lacks, or that its terminal keeps for itself."""
_BY_NAME_TOO = {"saved", "redo"}
"""Acts that have a key with ctrl besides being found by name."""


def is_plain(key: str) -> bool:
    """Whether a key arrives in every terminal."""
    return key not in _KEPT and (key == "shift+tab" or "+" not in key) and not re.fullmatch(r"f\d+", key)


def test_every_act_is_reached_by_keys_that_arrive_in_every_terminal() -> None:
    assert any(is_plain(key) for key in BY_ID["acts"].keys), "the way to all that have no key of their own"
    lack = {act.id for act in ACTS if act.keys and not any(is_plain(key) for key in act.keys)}
    assert lack == _BY_NAME_TOO


@pytest.mark.parametrize(
    ("key", "does"),
    [
        ("left_curly_bracket", "move_up"),
        ("right_curly_bracket", "move_down"),
        ("B", "first_row"),
        ("G", "last_row"),
        ("left_parenthesis", "page_up"),
        ("right_parenthesis", "page_down"),
        ("exclamation_mark", "delete"),
        ("colon", "acts"),
    ],
)
def test_a_key_that_some_terminals_keep_has_a_plain_one_beside_it(key: str, does: str) -> None:
    assert BY_KEY[key].id == does
    assert len(shown(key)) == 1


@pytest.mark.parametrize("screen", [ListScreen, PapersScreen, ImportReview, Choosing], ids=lambda one: one.__name__)
def test_lists_on_screens_of_their_own_are_gone_about_by_plain_keys_too(screen: type[Screen[Any]]) -> None:
    bound = [binding.key.split(",") for binding in screen.BINDINGS if isinstance(binding, Binding)]
    for kept, plain in (("home", "B"), ("end", "G"), ("pageup", "left_parenthesis"), ("pagedown", "right_parenthesis")):
        assert any({kept, plain} <= set(keys) for keys in bound), kept


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(ACTS)


def test_no_key_is_bound_twice() -> None:
    assert [key for key, count in Counter(key for act in ACTS for key in act.keys).items() if count > 1] == []


@pytest.mark.parametrize(("key", "act"), LEARNED.items())
def test_a_learned_key_does_what_it_always_did(key: str, act: str) -> None:
    assert BY_KEY[key].id == act


def test_every_act_has_a_label_a_sentence_and_a_group() -> None:
    for act in ACTS:
        assert 0 < len(act.label) <= 16, act.id
        assert len(act.help) > 5, act.id
        assert act.help[0].isupper(), act.id
        assert not act.help.endswith("."), act.id
        assert act.module in GROUPS, act.id


def test_every_act_is_a_function_with_a_sentence_of_its_own() -> None:
    for act in ACTS:
        function = getattr(MODULES[act.module], act.id)
        assert function.__doc__, act.id


def test_no_key_of_the_registry_is_bound_a_second_time_on_the_workbench() -> None:
    assert Workbench.__dict__.get("BINDINGS", []) == [], "the registry's table is asked for every key"


def test_no_act_wants_alt_or_two_modifiers() -> None:
    for key in BY_KEY:
        assert "alt+" not in key
        assert key.count("+") <= 1


def test_no_capital_letter_changes_what_members_read() -> None:
    capitals = [act.id for key, act in BY_KEY.items() if len(key) == 1 and key.isupper() and act.changes]
    asking_first = {"private_note", "reassign", "needs", "lay_out"}  # an editor or a menu: nothing changes before Enter
    assert set(capitals) == asking_first


def every_hint() -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    for kind in ("activity", "milestone", "task", "output", "objective", "officer", "month", "marked", "nothing"):
        yield kind, hints(kind)
    for calendar in ("month", "year", "timeline", "agenda"):
        yield f"row of the {calendar}", hints(f"row of the {calendar}")


@pytest.mark.parametrize(("kind", "shown_keys"), every_hint())
def test_as_many_keys_are_hinted_at_as_fit_a_wide_screen(kind: str, shown_keys: tuple[tuple[str, str], ...]) -> None:
    assert 6 <= len(shown_keys) <= 11
    assert sum(cell_len(keys) + cell_len(word) + 4 for keys, word in shown_keys) <= 118, kind
    assert shown_keys[-1] == ("?", "keys"), "the one key that leads to all others stands last and is never left out"


def test_hints_name_the_keys_of_the_calendar_in_hand_and_what_a_row_has_besides() -> None:
    keys = {kind: " ".join(key for key, _ in pairs).split() for kind, pairs in every_hint()}
    assert {"v", "<", ">", "[", "]"} <= set(keys["row of the timeline"])
    assert {"v", "V"} <= set(keys["row of the agenda"])
    assert {"v", "[", "]"} <= set(keys["row of the month"])
    assert {"L", "H"} <= set(keys["milestone"])
    assert {"K", "H"} <= set(keys["objective"])
    assert "T" in keys["month"]


def test_hints_show_keys_that_are_bound() -> None:
    known = {shown(key) for key in BY_KEY}
    for _, pairs in every_hint():
        assert {key for keys, _ in pairs for key in keys.split()} <= known


@pytest.mark.parametrize("width", [40, 76, 116])
def test_the_keys_screen_shows_the_whole_of_the_registry_at_any_width(width: int) -> None:
    rows = KeyRows(in_registers=False)
    rows.fit(width)
    state = RowState(False, False, False, False, False)
    look = look_for("tsworkbench-dark")
    lines = [rows.paint(index, width, state, look).text for index in range(len(rows))]
    assert all(cell_len(line) <= width for line in lines)
    words = " ".join(" ".join(lines).split())
    for act in ACTS:
        if width > 40:  # narrower than that, three lines may not do
            assert all(word in words for word in act.help.split()), act.id
        assert keys_of(act)[:16] in words
        assert act.label in words, "its name, by which the list of every act finds it"
    for name in groups():
        assert name in words


def test_groups_hold_every_act_once_and_in_order() -> None:
    assert [act for acts in groups().values() for act in acts] == list(ACTS)


@pytest.mark.parametrize(
    ("key", "written"),
    [("plus", "+"), ("minus", "-"), ("shift+up", "shift+↑"), ("question_mark", "?"), ("N", "N"), ("escape", "esc")],
)
def test_keys_are_written_as_people_write_them(key: str, written: str) -> None:
    assert shown(key) == written


@pytest.mark.parametrize("width", [10, 24, 40, 80, 120])
async def test_a_line_of_hints_is_never_wider_than_the_screen_and_no_key_is_cut(width: int) -> None:
    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield Hints()

    app = Host()
    async with app.run_test(size=(width, 3)) as pilot:
        for _, pairs in every_hint():
            bar = app.query_one(Hints)
            bar.keys = pairs
            await pilot.pause()
            line = bar.render_line(0).text
            assert cell_len(line) == width - 2
            assert "…" not in line
            if width > 20:
                assert line.endswith("? keys")


def test_other_words_for_acts_are_those_of_acts_that_there_are() -> None:
    assert set(ALSO) <= set(BY_ID)
    assert set(BY_ID) - set(ALSO) == {act.id for act in ACTS if act.module == "going"} - set(ALSO), "going has keys"

"""Keys of the officer's own: what can be had is in force everywhere, what can't is a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tsworkbench.tui.bench import actions
from tsworkbench.tui.bench.actions import ACTS, BY_ID, BY_KEY, bind, hints, key_to, keys_of
from tsworkbench.tui.bench.keymap import key_name, keymap
from tsworkbench.work.mine.settings import Settings

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk


@pytest.fixture(autouse=True)
def _usual_keys_afterwards() -> Iterator[None]:
    yield
    bind({})


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("x", "x"),
        ("X", "X"),
        ("?", "question_mark"),
        ("+", "plus"),
        ("/", "slash"),
        ("é", "é"),
        (" ", "space"),
        ("Ctrl+X", "ctrl+x"),
        ("shift+↑", None),
        ("shift+up", "shift+up"),
        ("F5", "f5"),
        ("esc", "escape"),
        ("del", "delete"),
        ("full_stop", "full_stop"),
        ("ctrl+i", "tab"),
        ("g g", None),
        ("alt+x", None),
        ("shift+x", None),
        ("ctrl+1", None),
        ("f25", None),
        ("bogus", None),
        ("", None),
        ("\x1b", None),
    ],
)
def test_a_key_is_known_as_people_write_it(written: str, name: str | None) -> None:
    assert key_name(written) == name


@pytest.mark.parametrize(
    ("act", "keys", "says"),
    [
        ("complet", ("b",), "did you mean “complete”"),
        ("zzzzzz", ("b",), "there is no such act"),
        ("complete", ("g g",), "is a sequence of keys"),
        ("complete", ("alt+x",), "does not work in every terminal"),
        ("complete", ("blah",), "isn't a key"),
        ("complete", ("enter",), "enter always means open_row"),
        ("complete", ("ctrl+q",), "can't be given away"),
        ("complete", ("ctrl+l",), "can't be given away: it paints the screen anew"),
        ("complete", ("g",), "g is already the key of state_green (green)"),
        ("complete", ("b", "g"), "g is already the key of state_green (green)"),
    ],
)
def test_an_entry_that_cant_be_had_leaves_the_act_its_usual_keys(act: str, keys: tuple[str, ...], says: str) -> None:
    found = keymap({act: keys, "undo": ("F",)})
    assert found.keys == {"undo": ("F",)}
    assert len(found.wrong) == 1
    assert found.wrong[0].startswith(f"keys.{act}")
    assert says in found.wrong[0]


def test_keys_may_change_places() -> None:
    assert keymap({"complete": ("g",), "state_green": ("c",)}) == ({"complete": ("g",), "state_green": ("c",)}, ())


def test_of_two_that_want_one_key_the_first_has_it() -> None:
    found = keymap({"redo": ("b",), "undo": ("b",)})
    assert found.keys == {"redo": ("b",)}
    assert "redo" in found.wrong[0]


def test_who_lost_a_clash_does_not_clash_with_the_usual_key_again() -> None:
    found = keymap({"state_red": ("c",), "complete": ("g",)})
    assert found.keys == {}
    assert len(found.wrong) == 2


def test_arrows_enter_esc_and_tab_stay() -> None:
    assert keymap({"row_up": ("w",), "switch_plan": ()}).keys == {"row_up": ("w", "up"), "switch_plan": ()}


def test_what_is_shown_follows_the_keys_in_force() -> None:
    bind({"complete": ("b",), "undo": (), "theme": ("f5",)})
    assert BY_KEY["b"].id == "complete"
    assert not {"c", "u"} & set(BY_KEY)
    assert ("b", "complete") in hints("milestone")
    assert "undo" not in [word for _, word in hints("milestone")]
    assert keys_of(BY_ID["theme"]) == "f5"
    assert key_to("undo") == "ctrl+p “undo”"
    bind({})
    assert all(actions.KEYS[act.id] == act.keys for act in ACTS)


def test_keys_of_her_own_are_written_as_people_write_them() -> None:
    assert [actions.shown(key) for key in ("exclamation_mark", "full_stop", "slash", "at")] == ["!", ".", "/", "@"]


def test_a_second_key_gives_way_to_her_own_and_a_first_one_does_not() -> None:
    mine = keymap({"my_list": ("B",), "complete": ("ctrl+p",), "theme": (":",)})
    assert mine.keys["my_list"] == ("B",)
    assert mine.keys["first_row"] == ("home",)
    assert mine.keys["acts"] == ("ctrl+p",)
    assert mine.keys["theme"] == ("colon",)
    both = keymap({"my_list": ("B",), "complete": ("home",)})
    assert (both.keys["my_list"], "complete" in both.keys) == (("B",), False)
    assert mine.wrong == ("keys.complete: ctrl+p is already the key of acts (acts). Give one of the two another key.",)


async def test_her_keys_work_and_are_shown_and_the_usual_ones_are_free(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path
) -> None:
    settings = Settings(str(tmp_path / "s.toml"), keys={"complete": ("b",), "theme": ("f5",), "my_list": ("B",)})
    async with at_desk(demo_file, mine=settings) as officer:
        await officer.go("4.2.m3")
        await officer.press("c")
        assert officer.cell("4.2.m3", "status") == "not_started"
        await officer.press("b")
        assert officer.cell("4.2.m3", "status") == "complete"
        assert "b complete" in officer.bottom
        await officer.press("f5")
        assert officer.app.theme == "tsworkbench-light"
        await officer.press("B")
        assert officer.focused_pane == "officers"
        await officer.press("ctrl+p", *"complete")
        assert any(line.rstrip().endswith("b") or " b " in line for line in officer.lines if "Complete, done" in line)


async def test_what_is_wrong_in_the_settings_is_told_at_the_start(at_desk: AtDesk, demo_file: Path) -> None:
    settings = Settings("s.toml", keys={"complete": ("g",)}, wrong=("“thema” is not a setting: did you mean “theme”?",))
    async with at_desk(demo_file, mine=settings) as officer:
        assert "“thema” is not a setting" in officer.bottom
        assert "(1 more: “tsworkbench config check”)" in officer.bottom
        await officer.go("4.5")
        await officer.press("g")
        assert officer.cell("4.5", "rag") == "green"

"""Settings and who I am, from the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tsworkbench.work.mine.settings import load, settings_path


def test_config_shows_the_file_and_the_settings_in_force(run_bare: Callable[..., Any]) -> None:
    answer = run_bare("config")
    assert answer.code == 0
    assert settings_path() in answer.lines[0]
    assert "not there yet" in answer.lines[0]
    run_bare("config", "set", "who", "Louise", "Russell")
    run_bare("config", "set", "look_ahead", "14")
    run_bare("config", "set", "keys.undo", "F", "ctrl+z")
    answer = run_bare("config")
    assert "    who             Louise Russell" in answer.lines
    assert "    look_ahead      14 days" in answer.lines
    assert "    keys.undo       F ctrl+z" in answer.lines
    assert run_bare("config", "--json").json["keys"] == {"undo": ["F", "ctrl+z"]}


def test_config_keys_lists_every_act_with_the_keys_in_force(run_bare: Callable[..., Any]) -> None:
    run_bare("config", "set", "keys.complete", "b")
    lines = run_bare("config", "keys").lines
    assert "state_green     g               Rate green: will be done by its agreed date" in lines
    assert any(line.startswith("complete        b  ") for line in lines)
    assert run_bare("config", "keys", "--json").json["theme"] == []


def test_config_check_tells_every_wrong_entry(run_bare: Callable[..., Any]) -> None:
    assert run_bare("config", "check").code == 0
    path = Path(settings_path())
    path.parent.mkdir(exist_ok=True)
    path.write_text('thema = 1\ntheme = "light"\n[keys]\ncomplet = "x"\nundo = "g"\n')
    answer = run_bare("config", "check")
    assert answer.code == 1
    assert len(answer.lines) == 3
    assert "theme           light" in run_bare("config").out
    assert len(run_bare("config").err.splitlines()) == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["set"], "Say which setting"),
        (["set", "theme"], "Say which setting"),
        (["set", "thema", "dark"], "is not a setting"),
        (["set", "theme", "pink"], "one of auto, dark, light"),
        (["set", "theme", "dark", "light"], "takes one value"),
        (["set", "reduced_motion", "maybe"], "true or false"),
        (["set", "look_ahead", "year"], "number of days"),
        (["set", "keys.complete", "g"], "g is already the key of state_green"),
        (["set", "keys.complet", "x"], "did you mean “complete”"),
        (["get"], "Say which setting"),
        (["get", "thema"], "“thema” is not a setting"),
        (["unset", "keys.complet"], "no such act"),
        (["got"], "Say “config”"),
    ],
)
def test_what_cant_be_set_is_a_sentence(run_bare: Callable[..., Any], words: list[str], says: str) -> None:
    answer = run_bare("config", *words)
    assert answer.code == 2
    assert says in answer.err
    assert load().wrong == ()
    assert not Path(settings_path()).exists()


def test_who_is_kept_with_the_file_and_acts_are_made_in_that_name(run: Any) -> None:
    assert run("who", "RP", who=None).out == "You are Richard Parsons.\n"
    assert run("who", who=None).out == "You are Richard Parsons.\n"
    run("set", "4.5", "--rag", "green", who=None)
    assert run("history", "--limit", "1", "--json").json[0]["who"] == "Richard Parsons"


def test_who_may_be_somebody_the_plan_does_not_know(run: Any) -> None:
    assert "no officer of this file" in run("who", "Priya Shah", who=None).out
    assert run("who", "r", who=None).code == 2, "several officers fit"


def test_the_settings_say_who_where_the_file_does_not(run: Any, run_bare: Callable[..., Any]) -> None:
    run_bare("config", "set", "who", "Shazia Hussain")
    assert run("who", who=None).out == "You are Shazia Hussain.\n"
    run("who", "LR", who=None)
    assert run("who", who=None).out == "You are Louise Russell.\n"


def test_one_setting_is_got_alone(run_bare: Callable[..., Any]) -> None:
    run_bare("config", "set", "look_ahead", "14")
    run_bare("config", "set", "keys.undo", "F", "ctrl+z")
    for name, value in (
        ("look_ahead", "14"),
        ("theme", "auto"),
        ("reduced_motion", "false"),
        ("keys.undo", "F ctrl+z"),
    ):
        assert run_bare("config", "get", name).out == f"{value}\n"
    assert run_bare("config", "get", "look_ahead", "--json").json == {"look_ahead": 14}


def test_a_setting_that_is_unset_is_as_it_comes_and_the_other_lines_stay(run_bare: Callable[..., Any]) -> None:
    path = Path(settings_path())
    path.parent.mkdir(exist_ok=True)
    path.write_text('# mine\ntheme = "light"  # at home\nwho = "Louise"\n\n[keys]\ncomplete = "b"\nundo = "X"\n')
    assert run_bare("config", "unset", "theme").out == "theme is back to its default.\n"
    assert run_bare("config", "unset", "keys.complete").code == 0
    assert path.read_text() == '# mine\nwho = "Louise"\n\n[keys]\nundo = "X"\n'
    again = run_bare("config", "unset", "theme")
    assert again.code == 1
    assert "is not set" in again.err


def test_an_entry_over_several_lines_can_be_taken_out(run_bare: Callable[..., Any]) -> None:
    path = Path(settings_path())
    path.parent.mkdir(exist_ok=True)
    path.write_text('[keys]\nundo = [\n  "X",\n]\nredo = "R"\n')
    answer = run_bare("config", "unset", "keys.undo")
    assert answer.code == 0
    assert path.read_text() == '[keys]\nredo = "R"\n'


@pytest.mark.parametrize("typed", ["LR", "louise", "Russell"])
def test_who_is_an_officer_by_initials_or_the_beginning_of_a_name(run: Any, typed: str) -> None:
    assert run("set", "4.2", "--note", "Looked at", who=typed).code == 0
    assert run("history", "4.2", "--limit", "1", "--json").json[0]["who"] == "Louise Russell"
    assert run("list", "--filter", "mine", who=typed).lines == run("list", "--filter", "mine").lines

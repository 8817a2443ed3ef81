"""The command ``officers``: whom there is, and what is known of each."""

from typing import Any

import pytest


def test_one_is_shown_by_name_initials_or_the_beginning_of_a_name(run: Any) -> None:
    for typed in ("Shazia Hussain", "SH", "shaz"):
        assert run("officers", typed).lines[:2] == ["name          Shazia Hussain", "kind          person"]
    assert run("officers", "SH", "--json").json["kind"] == "person"


def test_what_is_known_is_set_unset_and_taken_back(run: Any) -> None:
    said = run("officers", "set", "SH", "contact", "020", "7364", "0000").out
    assert said.startswith("Shazia Hussain: contact “020 7364 0000” · saved ")
    assert "contact       020 7364 0000" in run("officers", "SH").lines
    assert run("officers", "unset", "SH", "contact").out.startswith("Shazia Hussain: contact removed")
    run("undo")
    assert "contact       020 7364 0000" in run("officers", "SH").lines


def test_whoever_renames_herself_goes_on_and_can_take_it_back(run: Any) -> None:
    run("who", "LR", who=None)
    assert run("officers", "set", "LR", "name", "Louise", "Smith", who=None).code == 0
    assert run("who", who=None).out == "You are Louise Smith.\n"
    assert "LS" in run("list", "--plan", "third", who=None).out
    assert run("undo", who=None).out.startswith("Undone: Louise Russell: name")
    assert run("who", who=None).out == "You are Louise Russell.\n"
    assert run("list", "--filter", "mine", who=None).lines
    assert run("redo", who=None).code == 0
    assert run("who", who=None).out == "You are Louise Smith.\n"
    assert run("list", "--filter", "mine", who=None).lines


def test_a_rename_in_anothers_name_leaves_whoever_works_here_where_she_is(run: Any) -> None:
    run("who", "SH", who=None)
    assert run("officers", "set", "LR", "name", "Louise", "Smith", who="Louise Russell").code == 0
    assert run("who", who=None).out == "You are Shazia Hussain.\n"
    assert run("officers", "set", "SH", "name", "Shazia", "Khan", who="Louise Smith").code == 0
    assert run("who", who=None).out == "You are Shazia Khan.\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["officers", "nobody"], "no officer called “nobody”"),
        (["officers", "set", "SH"], "Say “officers”"),
        (["officers", "set", "SH", "name"], "Say “officers”"),
        (["officers", "unset", "SH", "name"], "needs a name"),
        (["officers", "set", "SH", "name", "Louise Russell"], "hand the work over"),
        (["officers", "set", "SH", "salary", "1"], "is not a field of an officer"),
        (["officers", "COF"], "fits"),
    ],
)
def test_what_cannot_be_is_a_sentence(run: Any, words: list[str], says: str) -> None:
    answer = run(*words)
    assert answer.code in (1, 2)
    assert says in answer.err
    assert answer.out == ""

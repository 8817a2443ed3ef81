"""Where the program itself is at fault, an officer reads a sentence, and no words of her plan on the terminal."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import pytest
from textual.actions import SkipAction
from textual.widgets import Input, TextArea

from tsworkbench.plan.errors import Unforeseen, WrongInput
from tsworkbench.store.opening import open_book
from tsworkbench.trace import DEBUG_VARIABLE
from tsworkbench.tui.app import run
from tsworkbench.tui.terminal.safe_app import SafeApp


class Failing(SafeApp[None]):
    words: ClassVar[str] = "private words"

    def on_mount(self) -> None:
        secret = self.words
        raise KeyError("\x1b]0;x\x07" + secret[:7])


def test_an_app_that_fails_ends_in_a_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    app = Failing()
    app.run(headless=True)
    with pytest.raises(Unforeseen, match="That should not have happened: KeyError") as told:
        app.end_calmly("Everything is saved.")
    assert "Everything is saved. What was half-typed is offered" in str(told.value)
    assert "\x1b" not in str(told.value)
    assert told.value.exit_code == 70
    shown = "".join(capfd.readouterr())
    assert "Traceback" not in shown
    assert "private words" not in shown


def test_whoever_looks_for_the_fault_sees_where_it_is(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DEBUG_VARIABLE, "1")
    Failing().run(headless=True)
    assert "on_mount" in "".join(capfd.readouterr())


def test_an_app_that_ends_well_says_nothing() -> None:
    SafeApp[None]().end_calmly("")


def test_what_was_half_typed_is_kept_before_the_app_goes() -> None:
    kept: list[bool] = []

    class Typed(Failing):
        def keep_drafts(self) -> None:
            kept.append(True)
            raise RuntimeError("that fails as well")

    app = Typed()
    app.run(headless=True)
    with pytest.raises(Unforeseen, match="That should not have happened: KeyError"):
        app.end_calmly("")
    assert kept == [True]


def test_without_a_terminal_there_is_a_sentence_and_no_endless_waiting_for_keys(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open(os.devnull) as nothing:
        monkeypatch.setattr(sys, "__stdin__", nothing)
        with pytest.raises(WrongInput, match="needs a terminal"):
            run(open_book(demo_file))


async def test_a_cut_or_copy_of_nothing_leaves_the_clipboard_as_it_was() -> None:
    app = SafeApp[None]()
    async with app.run_test():
        app.copy_to_clipboard("Minutes of the last meeting")
        for field in (Input("A title"), TextArea()):
            await app.mount(field)
            field.focus()
            with suppress(SkipAction):
                field.action_copy()
            with suppress(SkipAction):
                field.action_cut()
        assert app.clipboard == "Minutes of the last meeting"

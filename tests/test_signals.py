"""The suite passes however it was started: in the foreground, by nohup, or in the background of a script."""

import os
import signal
import subprocess
import sys

import pytest
from tests.conftest import heed_signals

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no such signals")


def ignored_by_a_child() -> set[int]:
    """The signals that a program ignores that is started here."""
    code = "import signal; print(*(int(n) for n in signal.valid_signals() if signal.getsignal(n) is signal.SIG_IGN))"
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    return {int(number) for number in done.stdout.split()}


def test_no_program_that_a_test_starts_ignores_a_signal() -> None:
    assert ignored_by_a_child() <= {signal.SIGPIPE, signal.SIGXFSZ}


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1"])
def test_what_pytest_was_started_to_ignore_is_not_handed_on(name: str) -> None:
    number = getattr(signal, name)
    before = signal.signal(number, signal.SIG_IGN)
    try:
        assert number in ignored_by_a_child()
        heed_signals()
        assert number not in ignored_by_a_child()
        signal.raise_signal(number)  # and pytest itself goes on
    finally:
        signal.signal(number, before)

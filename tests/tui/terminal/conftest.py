"""The real program in a pseudo-terminal."""

from collections.abc import Callable, Iterator

import pytest
from tests.tui.terminal.a_terminal import Terminal


@pytest.fixture
def start() -> Iterator[Callable[..., Terminal]]:
    """Starts the program; whatever still runs at the end of the test is ended."""
    running: list[Terminal] = []

    def open_terminal(
        *arguments: str, size: tuple[int, int] = (120, 36), answers: bool = True, day: str | None = None
    ) -> Terminal:
        running.append(Terminal(list(arguments), size, answers=answers, day=day))
        return running[-1]

    yield open_terminal
    for terminal in running:
        terminal.process.close(force=True)

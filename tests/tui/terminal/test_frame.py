"""What is written to the terminal: only what it does not show already, and of that nothing is missing."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.effort import examples

from tsworkbench.tui.draw.terminal_cells import Frame, Piece, on_blank, turned

pyte = pytest.importorskip("pyte")

WIDTH, HEIGHT = 24, 5
ONE_CELL = ["a", "b", " ", "é", "…", "─", "●", "✓", "ש", "ع"]
AGREED = [*ONE_CELL, " ", "漢", "字", "🙂", "e\u0301", "क\u094d"]
"""Letters that our terminal is of one mind about with Rich."""
LETTERS = [*AGREED, "x\u20dd", "👩\u200d👧", "⚠\ufe0f", "🇬🇧"]
RED, BLUE = "38;2;200;0;0", "48;2;0;0;200"
LOOKS = [
    "",
    "1",
    "2",
    "1;2",
    "4",
    "7",
    "3;9",
    RED,
    BLUE,
    f"{RED};{BLUE}",
    f"1;{RED};{BLUE}",
    "31;44",
    "94;103",
    "38;5;12",
]


class Screen(pyte.Screen):  # type: ignore[misc]
    """A terminal in which half a wide letter is a blank, and one cell shows a letter with all its marks."""

    def draw(self, data: str) -> None:
        for letter in data:
            if cell_len(letter):
                self._halve()
            super().draw(letter)

    def _halve(self) -> None:
        line, at = self.buffer[self.cursor.y], self.cursor.x
        for head in (at - 1, at):
            if head >= 0 and cell_len(line[head].data) == 2 and line[head + 1].data == "":
                line[head] = line[head]._replace(data=" ")
                line[head + 1] = line[head + 1]._replace(data=" ")


def shown(screen: Any) -> list[list[tuple[Any, ...]]]:
    """What is to be seen of each cell: a blank's letter has no colour."""
    lines = []
    for y in range(HEIGHT):
        cells = [screen.buffer[y][x] for x in range(WIDTH)]
        lines.append([seen(cell) for cell in cells])
    return lines


def seen(cell: Any) -> tuple[Any, ...]:
    decked = cell.underscore or cell.reverse or cell.strikethrough
    letter = cell.data or " "  # what is left where half of a wide letter was written over
    return (letter, *cell[1:]) if letter.strip() or decked else (" ", cell.bg)


def written(laid: Iterable[tuple[int, int, list[Piece]]]) -> str:
    """Everything, as Textual writes it."""
    return "".join(
        f"\x1b[{y + 1};{x + 1}H" + "".join(f"\x1b[0;{look}m{text}\x1b[0m" for text, look in pieces)
        for y, x, pieces in laid
    )


def terminal() -> tuple[Any, Any]:
    screen = Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    stream.feed("\x1b[?7l")  # Textual switches the wrapping of lines off
    return screen, stream


def pieces_of(letters: list[str]) -> st.SearchStrategy[tuple[int, int, list[Piece]]]:
    """A line, a column, and what is painted from there on, no further than the line goes."""
    pieces = st.lists(st.tuples(st.sampled_from(letters), st.sampled_from(LOOKS), st.integers(1, 4)), max_size=8)
    where = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1))
    return st.builds(lambda at, painted: (*at, fitting(painted, WIDTH - at[1])), where, pieces)


def fitting(painted: list[tuple[str, str, int]], width: int) -> list[Piece]:
    """Letters, each in its look and so many times, as far as they find room."""
    pieces = []
    for letter, look, times in painted:
        width -= times * cell_len(letter)
        if width < 0:
            break
        pieces.append((letter * times, look))
    return pieces


def paintings(letters: list[str]) -> st.SearchStrategy[list[list[tuple[int, int, list[Piece]]]]]:
    """What is painted one after the other."""
    return st.lists(st.lists(pieces_of(letters), max_size=6), min_size=1, max_size=6)


@settings(max_examples=examples(60))
@given(paintings(AGREED))
def test_what_a_terminal_shows_is_what_it_would_show_if_all_was_written(
    painted: list[list[tuple[int, int, list[Piece]]]],
) -> None:
    (thin, to_thin), (whole, to_whole) = terminal(), terminal()
    frame = Frame()
    for laid in painted:
        to_whole.feed(written(laid))
        to_thin.feed(frame.changes(laid))
        assert shown(thin) == shown(whole)


@settings(max_examples=examples(60))
@given(paintings(LETTERS))
def test_letters_of_which_terminals_think_differently_push_no_other_letter_aside(
    painted: list[list[tuple[int, int, list[Piece]]]],
) -> None:
    screen, stream = terminal()
    frame = Frame()
    wanted: dict[tuple[int, int], str] = {}
    for laid in painted:
        stream.feed(frame.changes(laid))
        for y, x, pieces in laid:
            for letter in (letter for text, _ in pieces for letter in parted(text)):
                wanted |= {(y, x + each): letter if letter in ONE_CELL else "" for each in range(cell_len(letter))}
                x += cell_len(letter)
    for (y, x), letter in wanted.items():
        assert not letter.strip() or screen.buffer[y][x].data == letter


def test_what_is_shown_already_is_not_written_again() -> None:
    frame = Frame()
    laid = [(0, 1, [("a 漢 and", RED), (" é", BLUE)]), (1, 1, [("plain", "")])]
    assert frame.changes(laid) != ""
    assert frame.changes(laid) == ""


def test_only_what_differs_is_written_and_the_cursor_is_moved_there() -> None:
    frame = Frame()
    frame.changes([(1, 2, [("Write the plan", "")])])
    assert frame.changes([(1, 2, [("Write the plea", "")])]) == "\x1b[2;15Hea"
    assert frame.changes([(1, 2, [("Bring the plea", "")])]) == "\x1b[2;3HBring"


def test_each_look_is_turned_on_once_wherever_it_is_needed() -> None:
    frame = Frame()
    laid = [(y, 0, [("late", RED), (" and ", ""), ("done", "1")]) for y in range(3)]
    text = frame.changes(laid)
    assert text.count(RED) == 1
    assert text.count(";1m") == 1


def test_a_blank_has_no_colour_of_its_own() -> None:
    frame = Frame()
    frame.changes([(0, 0, [("  ", RED)])])
    assert frame.changes([(0, 0, [("  ", "1")])]) == ""
    assert frame.changes([(0, 0, [("  ", "4")])]) != "", "a line under it is seen"
    assert frame.changes([(0, 0, [("  ", BLUE)])]) != ""


def test_what_is_forgotten_is_written_again() -> None:
    frame = Frame()
    laid = [(0, 0, [("all of it", RED)])]
    first = frame.changes(laid)
    frame.forget()
    assert frame.is_blank
    assert frame.changes(laid) == first


def test_a_letter_that_does_something_to_a_terminal_is_not_written() -> None:
    assert Frame().changes([(0, 0, [("a\x07\x1b\rb", "")])]) == "\x1b[1;1Hab"


def test_a_mark_in_another_look_stays_with_its_letter() -> None:
    assert "e\u0301" in Frame().changes([(0, 0, [("e", ""), ("\u0301", "1"), ("a", "")])])


def test_a_link_is_begun_and_ended() -> None:
    address = "https://example.org/"
    assert Frame().changes([(0, 0, [("here", f"4\x1b{address}"), (" and there", "")])]) == (
        f"\x1b[1;5H and there\x1b[1;1H\x1b]8;;{address}\x1b\\\x1b[4mhere\x1b]8;;\x1b\\\x1b[m"
    )


@given(st.sampled_from(LOOKS), st.sampled_from(LOOKS))
def test_a_look_turned_into_another_is_that_one(old: str, new: str) -> None:
    (turning, to_turning), (fresh, to_fresh) = terminal(), terminal()
    to_turning.feed(f"\x1b[0;{old}m{turned(old, new)}x")
    to_fresh.feed(f"\x1b[0;{new}mx")
    assert turning.buffer[0][0] == fresh.buffer[0][0]


def test_of_a_look_a_blank_keeps_what_is_seen_of_it() -> None:
    assert on_blank(f"1;{RED};{BLUE}") == BLUE
    assert on_blank(f"4;{RED}") == f"4;{RED}"
    assert on_blank("31;44") == "44"
    assert on_blank("94;103") == "103"


def parted(text: str) -> list[str]:
    """A text as the letters it was made of."""
    parts = []
    while text:
        letter = max((each for each in LETTERS if text.startswith(each)), key=len)
        parts.append(letter)
        text = text[len(letter) :]
    return parts

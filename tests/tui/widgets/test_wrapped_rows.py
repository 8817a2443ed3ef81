"""Sentences wrapped in a list: how many lines each takes is known before it is broken, and is what drawing shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.tui.draw.content import wrap
from tsworkbench.tui.widgets.row_source import WrappedRows

WORDS = st.text("ab –“”… £ 中\n\t\u0301", max_size=90)


class Sentences(WrappedRows[str]):
    def __init__(self, said: list[str], most: int) -> None:
        self.said, self.MOST_LINES = said, most
        super().__init__(len(said))

    def group_of(self, item: int) -> str:
        return "one"

    def words_of(self, item: int) -> str:
        return self.said[item]

    def room_in(self, width: int) -> int:
        return width


@pytest.mark.parametrize("most", [2, 3])
@given(said=st.lists(WORDS, max_size=4), width=st.integers(20, 40))
def test_each_line_is_what_wrapping_all_of_them_gives(most: int, said: list[str], width: int) -> None:
    rows = Sentences(said, most)
    rows.fit(width)
    shown = [rows.line(index).text for index in range(len(rows)) if rows.line(index).item >= 0]
    assert shown == [line for words in said for line in wrap(words, width, most) or [""]]


def test_a_long_list_is_not_broken_before_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    broken: list[str] = []
    monkeypatch.setattr("tsworkbench.tui.widgets.row_source.wrap", lambda text, *_: broken.append(text) or [text])
    rows = Sentences([f"{number} a sentence that is longer than the room there is" for number in range(1_000)], 2)
    rows.fit(30)
    assert broken == []
    rows.line(1)
    assert len(broken) == 1

"""The row list: the cursor is a key, and nothing is painted that need not be."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from tests.tui.textual_inside import turn_wheel
from textual.pilot import Pilot
from textual.strip import Strip

from tsworkbench.plan.model import Rag
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.themes import Look, look_for
from tsworkbench.tui.widgets.row_source import KeyedRows, RowPainter, RowState, nearest, stepped, thumb, top_showing

SIZE = (60, 20)


async def settled(pilot: Pilot[Any]) -> None:
    await pilot.pause()
    await pilot.pause()


async def test_the_cursor_starts_on_the_first_row_that_can_be_selected(host: Any, titles: Any) -> None:
    app = host(titles(["# heading", "", "one", "two"]))
    async with app.run_test(size=SIZE):
        assert app.rows.cursor_key == 102


async def test_headings_and_blank_rows_are_passed_over(host: Any, titles: Any) -> None:
    app = host(titles(["one", "", "# two", "three"]))
    async with app.run_test(size=SIZE):
        app.rows.move_cursor(1)
        assert app.rows.cursor_key == 103
        app.rows.move_cursor(1)
        assert app.rows.cursor_key == 103
        app.rows.move_cursor(-9)
        assert app.rows.cursor_key == 100


async def test_a_move_inside_the_view_repaints_two_rows(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.source.painted.clear()
        app.rows.move_cursor(1)
        await settled(pilot)
        assert sorted(app.source.painted) == [0, 1]
        app.source.painted.clear()
        app.rows.move_cursor(-1)
        await settled(pilot)
        assert app.source.painted == []  # both rows were painted in these states before


async def test_at_the_edge_half_a_page_is_scrolled(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE):
        app.rows.move_cursor(19)
        assert app.rows.scroll_offset.y == 0
        app.rows.move_cursor(1)
        assert app.rows.scroll_offset.y == 10
        app.rows.move_cursor(-11)
        assert (app.rows.cursor_key, app.rows.scroll_offset.y) == (109, 0)


async def test_first_last_and_pages(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE):
        app.rows.last()
        assert (app.rows.cursor_key, app.rows.scroll_offset.y) == (199, 80)
        app.rows.page(-1)
        assert (app.rows.cursor_key, app.rows.scroll_offset.y) == (180, 61)
        app.rows.first()
        assert (app.rows.cursor_key, app.rows.scroll_offset.y) == (100, 0)
        app.rows.page(1)
        assert (app.rows.cursor_key, app.rows.scroll_offset.y) == (119, 19)


async def test_the_heading_above_the_first_row_comes_back_into_view(host: Any, titles: Any) -> None:
    app = host(titles(["# heading", *(f"row {n}" for n in range(50))]))
    async with app.run_test(size=SIZE):
        app.rows.last()
        app.rows.first()
        assert app.rows.scroll_offset.y == 0


async def test_the_wheel_scrolls_and_leaves_the_cursor(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        await turn_wheel(pilot, app.rows, _wheel_down())
        await settled(pilot)
        assert app.rows.scroll_offset.y == 3
        assert app.rows.cursor_key == 100


def _wheel_down() -> Any:
    from textual.events import MouseScrollDown

    return MouseScrollDown


async def test_a_click_selects_and_a_double_click_opens(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(app.rows, offset=(5, 4))
        await settled(pilot)
        assert app.rows.cursor_key == 104
        await pilot.click(app.rows, offset=(5, 6), times=2)
        await settled(pilot)
        said = [(type(message).__name__, message.key) for message in app.messages]
        assert said == [("Highlighted", 104), ("Highlighted", 106), ("Opened", 106)]


async def test_acts_speak_of_the_row_under_the_cursor(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        app.rows.action_move(2)
        app.rows.action_open()
        app.rows.action_edit()
        await settled(pilot)
        assert [(type(m).__name__, m.key) for m in app.messages][-2:] == [("Opened", 102), ("EditAsked", 102)]


async def test_following_another_pane_says_nothing(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        assert app.rows.go_to(170, announce=False)
        assert not app.rows.go_to(999)
        await settled(pilot)
        assert app.messages == []
        top = app.rows.scroll_offset.y
        assert top <= 70 < top + 20


async def test_after_a_reload_the_cursor_finds_its_row_and_stays_where_it_was_seen(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        app.rows.go_to(150)
        await settled(pilot)
        line = 50 - app.rows.scroll_offset.y
        app.source.rows[0:0] = [(n, f"new {n}") for n in range(5)]
        app.rows.reload()
        await settled(pilot)
        assert app.rows.cursor_key == 150
        assert 55 - app.rows.scroll_offset.y == line
        assert "row 50" in app.screen_lines()[line]


async def test_a_view_scrolled_away_from_the_cursor_stays_on_its_rows(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        app.rows.scroll_to(y=40, animate=False, force=True)
        await settled(pilot)
        app.source.rows[0:0] = [(n, f"new {n}") for n in range(5)]
        app.rows.reload()
        await settled(pilot)
        assert "row 40" in app.screen_lines()[0]


async def test_when_its_row_has_gone_the_cursor_takes_the_nearest_and_says_so(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        app.rows.go_to(110)
        del app.source.rows[10]
        app.rows.reload()
        await settled(pilot)
        assert app.rows.cursor_key == 111
        assert app.messages[-1].key == 111
        del app.source.rows[5:]
        app.rows.reload()
        assert app.rows.cursor_key == 104


async def test_a_list_may_run_empty_and_fill_again(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        rows, app.source.rows = app.source.rows, []
        app.rows.empty = "Nothing is late."
        app.rows.reload()
        app.rows.move_cursor(1)
        app.rows.last()
        app.rows.page(1)
        app.rows.action_open()
        await settled(pilot)
        assert app.rows.cursor_key is None
        assert app.screen_lines()[0].strip() == "Nothing is late."
        app.source.rows = rows
        app.rows.reload()
        assert app.rows.cursor_key == 100


async def test_an_editor_opens_where_the_cursor_is_seen(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        app.rows.move_cursor(4)
        assert app.rows.cursor_region == (1, 4, 58, 1)
        app.rows.scroll_to(y=60, animate=False, force=True)
        app.rows.show_cursor()
        await settled(pilot)
        assert app.rows.cursor_region == (1, 4, 58, 1)


async def test_only_the_rows_that_changed_are_painted_anew(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.source.painted.clear()
        app.source.rows[3] = (103, "changed")
        app.rows.refresh_keys([103, 180])
        await settled(pilot)
        assert app.source.painted == [3]
        assert "changed" in app.screen_lines()[3]


async def test_the_selected_row_is_marked_and_echoed_without_the_focus(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        app.rows.focus()
        await settled(pilot)
        assert app.screen_lines()[0].startswith("▌")
        focused = app.rows.render_line(0)
        app.set_focus(None)
        await settled(pilot)
        echoed = app.rows.render_line(0)
        app.rows.echo = False
        plain = app.rows.render_line(0)
        backgrounds = {str(list(strip)[1].style.bgcolor.name) for strip in (focused, echoed, plain)}
        assert backgrounds == {"#28304a", "#20252f", "#14171d"}


async def test_marked_rows_show_it(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        app.rows.focus()
        app.rows.marked = {100, 102}
        await settled(pilot)
        assert [line[0] for line in app.screen_lines()[:4]] == ["█", " ", "│", " "]


async def test_nothing_shifts_when_the_thumb_appears(host: Any, titles: Any) -> None:
    app = host(titles(f"row {n}" for n in range(20)))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        before = app.screen_lines()[0]
        app.source.rows.extend((900 + n, "more") for n in range(20))
        app.rows.reload()
        await settled(pilot)
        after = app.screen_lines()[0]
        assert (before[:-1], before[-1], after[-1]) == (after[:-1], " ", "│")


async def test_the_source_is_told_which_rows_are_wanted(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE):
        app.rows.last()
        assert app.source.prefetched[0] == (0, 19)
        assert app.source.prefetched[-1] == (80, 99)


async def test_what_is_painted_is_read_in_one_go_before(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE):
        app.source.prefetched.clear()
        app.rows.render_lines(app.rows.size.region)
        assert app.source.prefetched == [(0, 19)]


async def test_a_hundred_thousand_rows_paint_no_more_than_forty(host: Any) -> None:
    class Counted:
        painted = 0

        def __len__(self) -> int:
            return 100_000

        def key(self, index: int) -> int:
            return index

        def index(self, key: int) -> int:
            return key

        def selectable(self, index: int) -> bool:
            return True

        def paint(self, index: int, width: int, state: Any, look: Any) -> Any:
            from textual.strip import Strip

            Counted.painted += 1
            return Strip.blank(width)

    app = host(Counted())
    async with app.run_test(size=SIZE) as pilot:
        app.rows.go_to(50_000)
        app.rows.page(1)
        app.rows.reload()
        await settled(pilot)
        assert app.rows.cursor_key == 50_019
        assert Counted.painted <= 5 * SIZE[1]


@pytest.mark.parametrize("theme", ["tsworkbench-dark", "tsworkbench-light"])
async def test_hostile_titles_are_only_text(
    host: Any, titles: Any, hostile: str, theme: str, is_harmless: Callable[[str], bool]
) -> None:
    app = host(titles([hostile, "after"]), theme)
    async with app.run_test(size=SIZE) as pilot:
        app.rows.focus()
        await settled(pilot)
        lines = app.screen_lines()
        assert all(is_harmless(line) for line in lines)
        assert "after" in lines[1]
        assert app.is_running


async def test_the_view_follows_when_the_terminal_gets_smaller(host: Any) -> None:
    app = host()
    async with app.run_test(size=SIZE) as pilot:
        app.rows.go_to(119)
        await pilot.resize_terminal(40, 8)
        await settled(pilot)
        top = app.rows.scroll_offset.y
        assert top <= 19 < top + 8


def test_moves_are_plain_arithmetic(titles: Any) -> None:
    source = titles(["# h", "a", "", "b", "# h"])
    assert [nearest(source, index) for index in (0, 2, 4, 99)] == [1, 3, 3, 3]
    assert nearest(titles([]), 0) == nearest(titles(["", ""]), 1) == -1
    assert stepped(source, 1, 1) == 3
    assert stepped(source, 3, 5) == 3
    assert top_showing(30, 0, 20, 0, 100) == 11
    assert top_showing(99, 0, 20, 0, 100) == 80
    assert top_showing(0, 50, 20, 0, 100) == 0


def test_the_thumb_stands_where_the_view_is() -> None:
    assert list(thumb(0, 10, 10)) == []
    assert list(thumb(0, 10, 100)) == [0]
    assert list(thumb(90, 10, 100)) == [9]
    assert list(thumb(0, 10, 20)) == [0, 1, 2, 3, 4]
    assert len(thumb(50_000, 30, 100_000)) == 1


class Coloured(KeyedRows):
    """One row of several colours, with a gap in it that is turned over."""

    _keys: Sequence[int] = (1,)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        line = Line(width).gap(2).put("▲R", look.rags[Rag.RED]).gap(2).put("4.6 Options", look.text)
        return line.put(" all", look.muted).right("15d late", look.error).right(" ").strip()


@pytest.mark.parametrize("theme", ["tsworkbench-ansi", "tsworkbench-plain", "tsworkbench-high-contrast-16"])
def test_where_the_terminal_has_the_colours_the_selected_row_is_one_bar(theme: str) -> None:
    look = look_for(theme)
    painter = RowPainter(marker_width=1, raised=False)
    row = painter.paint(Coloured(), 0, 40, RowState(selected=True, focused=True), look)
    *bar, _thumb = row
    styles = [part.style for part in bar if part.style is not None]
    drawn = {(style.color, style.bgcolor, style.reverse) for style in styles}
    assert drawn == {(look.base.color, look.base.bgcolor, True)}
    assert not any(style.dim for style in styles)
    assert "▲R" in row.text
    assert "15d late" in row.text


def test_the_line_under_an_echo_has_the_colour_of_the_words_above_it_only() -> None:
    look = look_for("tsworkbench-ansi")
    row = RowPainter(marker_width=1, raised=False).paint(Coloured(), 0, 40, RowState(selected=True, echo=True), look)
    *line, _thumb = row
    assert all(part.style is not None and part.style.underline for part in line)
    inks = {part.text.strip(): part.style.color for part in line if part.style is not None}
    assert inks["▲R"] == look.rags[Rag.RED].color
    assert {part.style.color for part in line if part.style and part.text.isspace()} == {look.base.color}


def test_what_is_turned_over_itself_is_a_gap_in_the_bar() -> None:
    look = look_for("tsworkbench-ansi")
    [before, here, _after] = Line(9, look.base + look.selected).gap(3).put("15", look.cursor).strip()
    assert before.style is not None
    assert before.style.reverse
    assert here.style is not None
    assert not here.style.reverse

"""The month and the year's bars."""

from datetime import date
from typing import Any

import pytest
from textual.app import App, ComposeResult

from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.widgets.month_grid import (
    GRID_HEIGHT,
    GRID_WIDTH,
    MonthGrid,
    day_at,
    day_cell,
    month_at,
    paint_month,
    paint_year_bars,
)

LOOK = look_for("tsworkbench-dark")
AS_AT = date(2009, 12, 15)
YEAR = [0, 0, 0, 0, 1, 1, 3, 6, 9, 4, 3, 10]


def text(strips: list[Any]) -> list[str]:
    return [strip.text.rstrip() for strip in strips]


def test_a_month_starts_on_its_own_weekday() -> None:
    assert text(paint_month(2009, 12, AS_AT, {}, None, LOOK)) == [
        " ‹ December 2009 ›",
        " Mo Tu We Th Fr Sa Su",
        "     1  2  3  4  5  6",
        "  7  8  9 10 11 12 13",
        " 14 15 16 17 18 19 20",
        " 21 22 23 24 25 26 27",
        " 28 29 30 31",
        "",
    ]


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("year", [1, 2009, 2010, 2024, 9999])
def test_every_month_has_the_same_size(year: int, month: int) -> None:
    strips = paint_month(year, month, AS_AT, {1: 2}, 3, LOOK)
    assert [strip.cell_length for strip in strips] == [GRID_WIDTH] * GRID_HEIGHT


def test_the_as_at_day_the_cursor_and_days_with_milestones_stand_out() -> None:
    strips = paint_month(2009, 12, AS_AT, {9: 1, 15: 2}, 18, LOOK)
    styles = {
        number: segment.style
        for strip in strips[2:]
        for segment in strip
        if segment.style
        for number in segment.text.split()
    }
    assert styles["15"].bgcolor == LOOK.today.bgcolor
    assert styles["15"].underline
    assert styles["18"].bgcolor == LOOK.cursor.bgcolor
    assert styles["9"].bold
    assert styles["9"].underline
    assert styles["19"].color == styles["8"].color == LOOK.muted.color
    assert styles["21"].color == LOOK.text.color


def test_each_day_knows_its_cell() -> None:
    for day in range(1, 32):
        week, column = day_cell(2009, 12, day)
        assert day_at(2009, 12, week, column) == day_at(2009, 12, week, column + 1) == day
        assert day_at(2009, 12, week, column + 2) is None
    assert day_at(2009, 12, 0, 1) is None
    assert day_at(2009, 12, 5, 4) is None


def test_the_year_is_twelve_bars_from_april() -> None:
    assert text(paint_year_bars(YEAR, 12, 4, LOOK)) == [" ··· ·▁▁ ▃▅█ ▄▃█", " AMJ JAS OND JFM"]
    assert text(paint_year_bars([0] * 12, 1, 1, LOOK)) == [" ··· ··· ··· ···", " JFM AMJ JAS OND"]
    assert [month_at(4, x) for x in (0, 1, 4, 11, 15, 16)] == [None, 4, None, 12, 3, None]


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[object] = []

    def compose(self) -> ComposeResult:
        yield MonthGrid(AS_AT)

    def on_mount(self) -> None:
        self.query_one(MonthGrid).show(2009, 12, day_counts={9: 1}, year_counts=YEAR)

    def on_month_grid_day_chosen(self, message: MonthGrid.DayChosen) -> None:
        self.said.append(message.day)

    def on_month_grid_month_moved(self, message: MonthGrid.MonthMoved) -> None:
        self.said.append(message.delta)


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        ((4, 4), date(2009, 12, 15)),
        ((1, 0), -1),
        ((17, 0), 1),
        ((1, 9), -8),
        ((15, 8), 3),
    ],
)
async def test_clicks_choose_days_and_months(offset: tuple[int, int], said: object) -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.click(MonthGrid, offset=offset)
        await pilot.pause()
        assert app.said == [said]


async def test_a_click_beside_a_day_chooses_nothing() -> None:
    app = Host()
    async with app.run_test() as pilot:
        for offset in ((1, 2), (3, 3), (8, 0), (11, 9)):
            await pilot.click(MonthGrid, offset=offset)
        await pilot.pause()
        assert app.said == []


async def test_the_cursor_starts_on_the_as_at_day_and_crosses_into_the_next_month() -> None:
    app = Host()
    async with app.run_test() as pilot:
        grid = app.query_one(MonthGrid)
        grid.move_day(1)
        grid.move_day(17)
        await pilot.pause()
        assert app.said == [date(2009, 12, 15), 1, date(2010, 1, 1)]
        assert grid.shown == (2009, 12)  # whoever has the plan shows the other month


async def test_the_calendar_ends_quietly() -> None:
    app = Host()
    async with app.run_test() as pilot:
        grid = app.query_one(MonthGrid)
        grid.show(9999, 12, day_counts={})
        grid.cursor = date(9999, 12, 31)
        grid.move_day(1)
        await pilot.pause()
        assert grid.cursor == date(9999, 12, 31)
        assert app.said == []

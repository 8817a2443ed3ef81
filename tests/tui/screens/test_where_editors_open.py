"""An editor opens at its row and hides neither that row, nor the one above it, nor the rule of a pane."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Region

from tsworkbench.store.views.refs import place_above, place_of
from tsworkbench.tui.widgets.editor import Spot

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

SIZES = [(120, 36), (80, 24), (60, 18), (44, 14), (30, 8), (250, 70)]
ROWS = ["1.1", "1.1.m1", "1.1.m2", "4.2.m4", "7.2", "7.2.m3"]


@given(
    st.integers(8, 70),
    st.integers(2, 4),
    st.data(),
)
def test_a_row_and_the_one_above_it_stay_readable_wherever_they_are(
    lines: int, height: int, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, lines - 1))
    parent = data.draw(st.integers(0, lines - 1))
    rule = data.draw(st.integers(0, 4))
    keeps = {rule: 100, parent: 500, row: 1000}
    line = Spot(Region(1, row + 1, 40, 1), keeps).line(height, lines)
    assert 0 <= line <= max(0, lines - height)
    hidden = set(range(line, line + height))
    assert row not in hidden
    free = [n for n in range(lines - height + 1) if not {row, parent} & set(range(n, n + height))]
    assert parent not in hidden or not free
    if not ({row + n + 1 for n in range(height)} & keeps.keys()) and row + height < lines:
        assert line == row + 1, "at best it is right under its row"


def test_an_editor_that_fits_neither_below_nor_above_goes_to_the_nearest_free_lines() -> None:
    spot = Spot(Region(1, 10, 40, 1), {9: 1000, 8: 500, 11: 100})
    assert spot.line(2, 24) == 6


def _covered(officer: Officer) -> set[tuple[int, int]]:
    editor = officer.bench._editor
    assert editor is not None
    region = editor.region
    return {(x, y) for x in range(region.x, region.right) for y in range(region.y, region.bottom)}


def _line_of(officer: Officer, key: int) -> set[tuple[int, int]]:
    rows = officer.bench.panes.rows
    y = rows.line_of(key)
    region = rows.content_region
    return set() if y is None else {(x, y) for x in range(region.x, region.right)}


def _assert_nothing_hidden(officer: Officer) -> None:
    bench, hidden = officer.bench, _covered(officer)
    key = bench.desk.selection
    assert key is not None
    assert not hidden & _line_of(officer, key), officer.screen
    above = place_above(bench.desk.book, place_of(bench.desk.book, key))
    if above is not None and officer.app.size.height >= 12:
        assert not hidden & _line_of(officer, above.key), officer.screen
    for pane in bench.panes.by_name.values():
        if pane.display and officer.app.size.height >= 12:
            rule = pane.rule.region
            assert not hidden & {(x, rule.y) for x in range(rule.x, rule.right)}, officer.screen


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_editor_leaves_its_row_the_row_above_and_the_rules_to_be_read(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        for ref in ROWS:
            await officer.go(ref)
            for keys in (("d",), ("i", "m"), ("t",)):
                await officer.press(*keys)
                _assert_nothing_hidden(officer)
                await officer.press("escape")
        await officer.press("1", "end", "t")
        _assert_nothing_hidden(officer)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=str)
@pytest.mark.parametrize("keys", [("2",), ("3",), ("2", "v"), ("2", "v", "v"), ("2", "v", "v", "v")], ids="".join)
async def test_in_every_pane_the_row_and_the_rule_stay(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await officer.press(*keys)
        rows = officer.bench.panes.rows
        for move in ((), ("down",), ("end",)):
            await officer.press(*move)
            if officer.bench.target_or_none() is None:
                continue
            here = rows.cursor_region
            await officer.press("t")
            if officer.typed is None:
                continue
            hidden = _covered(officer)
            if rows.about == officer.bench.desk.selection:
                assert not hidden & {(x, y) for x in range(here.x, here.right) for y in range(here.y, here.bottom)}
            for pane in officer.bench.panes.by_name.values():
                rule = pane.rule.region
                assert not pane.display or not hidden & {(x, rule.y) for x in range(rule.x, rule.right)}
            await officer.press("escape")


async def test_an_editor_follows_its_row_on_a_screen_of_another_size(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("7.2.m3")
        await officer.press("t")
        for size in SIZES:
            await officer.resize(*size)
            _assert_nothing_hidden(officer)


async def test_what_is_about_the_plan_opens_at_the_top_of_the_pane_and_not_over_a_row(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("7.2.m3")
        await officer.press("T", "a")
        editor = officer.bench._editor
        assert editor is not None
        assert editor.region.y == officer.bench.panes.plan.rows.content_region.y

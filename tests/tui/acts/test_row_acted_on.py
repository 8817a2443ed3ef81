"""Every act on one row changes the row that was highlighted when its key came, and all panes are about one row."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.effort import examples

from tsworkbench.plan.errors import NothingToDo
from tsworkbench.plan.model import Status
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import CODES, key_of, level_of, place
from tsworkbench.work.edits import perform
from tsworkbench.work.row import status, tree
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.tree import add

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.tui.officer import AtDesk, Officer

    from tsworkbench.store.book import Book, Clock

_DAY = date(2009, 12, 15)
_ON_ONE_ROW: dict[str, list[str]] = {
    "state green": ["g"],
    "state amber": ["a", "escape"],
    "complete": ["c"],
    "in progress": ["p"],
    "no change": ["="],
    "say": ["n", *"waiting", "enter"],
    "date": ["d", *"end jan", "enter", "escape"],
    "no date": ["d", *"TBC", "enter", "escape"],
    "title": ["t", *"Other words", "enter"],
}
"""Acts after which the row, and no other, has changed."""
_STAYING = ("1", "2", "3", "tab", "shift+tab", "z", "v", "ctrl+s", "space", "escape")
"""Keys that go about without choosing another row. The mark goes on to the next row, and esc may end a filter."""
_MOVING = ("up", "down", "down", "home", "end", "pageup", "pagedown", "left", "right", "[", "]", "enter", "m", "w", "V")
_OTHER_ACTS = (["delete"], ["shift+down"], ["shift+up"], ["f", "l"], ["f", "m"], ["i", "m", *"Step"])
_TAKING_BACK = ("u", "u", "ctrl+r")


def in_hand(officer: Officer) -> int | None:
    """What is highlighted; where the pane with the keys shows no row of the plan, what the strip tells about.

    None where the cursor was moved to an officer's name or a month.
    """
    rows = officer.bench.panes.rows
    if rows.about is None or (rows.about < 0 and not rows.chosen):
        return officer.bench.detail.key
    return rows.about if rows.about >= 0 else None


def is_there(officer: Officer, key: int | None) -> bool:
    return key is not None and officer.bench.desk.view(key) is not None


def changed_since(officer: Officer, seq: int) -> set[int]:
    """The rows of plans that were changed, or of which something was said, after a change."""
    with closing(sqlite3.connect(officer.path)) as file:
        found = set()
        for table, row in file.execute("select tbl, row from change where seq>?", (seq,)).fetchall():
            if table in ("progress", "note", "lead"):
                table, row = file.execute(f"select level, row_id from {table} where id=?", (row,)).fetchone()
            if table in CODES and table != "plan":
                found.add(key_of(table, file.execute(f"select rid from {table} where id=?", (row,)).fetchone()[0]))
        return found


def with_activity(officer: Officer, key: int | None) -> set[int | None]:
    """A row, and the activity it is under: what is rated or spoken of on a milestone is the activity."""
    view = officer.bench.desk.view(key) if key is not None else None
    above = officer.bench.desk.activity_of(view) if view is not None else None
    return {key} if above is None else {key, key_of("activity", above["rid"])}


def assert_all_is_about_one_row(officer: Officer, after: str) -> None:
    bench = officer.bench
    key = bench.desk.selection
    assert bench.detail.key == key, f"the strip is about another row after {after}"
    for name, pane in bench.panes.by_name.items():
        if not pane.display:
            continue
        rows, source = pane.rows, pane.rows.source
        is_elsewhere = rows.about is not None and rows.about < 0
        here = [index for index in range(len(source)) if rows._about(index) == key]
        if is_elsewhere:
            assert name == bench.panes.current or bench.panes.milestones.kind == "year", f"{name} after {after}"
        elif here:
            assert rows.about == key, f"{name} shows the row, and is not on it, after {after}"
        else:
            assert rows.about is None, f"{name} is on another row after {after}"
        top = rows.scroll_offset.y
        heading = getattr(source, "heading", None)
        if heading is not None and len(source) and (of := heading(top)) is not None:
            assert of == top or rows.pinned == of, f"the heading has gone from {name} after {after}"


class Elsewhere:
    """Another program on the same file."""

    def __init__(self, book: Book, chance: random.Random) -> None:
        self.book, self.chance = book, chance

    def edit(self, key: int | None, what: str) -> None:
        """Does something to the row in hand, or to any other."""
        rids = [row[0] for row in self.book.rows("select rid from milestone where deleted=0")]
        if key is not None and level_of(key) == "milestone" and self.chance.random() < 0.6:
            rids = [key >> 3]
        if not rids:
            return
        ref = self.book.row(
            "select m.*, p.rid as plan from milestone m join plan p on p.id=m.plan_id where m.rid=?",
            self.chance.choice(rids),
        )
        assert ref is not None
        one = place(self.book, ref["id"])
        match what:
            case "done elsewhere":
                edit = status.set_status(one, Status.COMPLETE, as_at=_DAY)
            case "dated elsewhere":
                edit = set_due(one, self.chance.choice(["fri", "31/3/10", "TBC"]), as_at=_DAY)
            case "deleted elsewhere":
                edit = tree.delete(one)
            case _:
                above = place(self.book, ref["activity_id"])
                edit = add("milestone", above, "New by 20 December 2009", as_at=_DAY, after=one)
        try:
            perform(self.book, edit)
        except NothingToDo:
            return  # it was done already


_ELSEWHERE = ("done elsewhere", "dated elsewhere", "deleted elsewhere", "new elsewhere")


async def _step(officer: Officer, elsewhere: Elsewhere, chance: random.Random) -> str:
    """One key, or one act with its words; checks what it has to do with the row in hand."""
    before = in_hand(officer)
    kind = chance.choices(("act", "stay", "move", "back", "other", "more"), (7, 4, 8, 2, 2, 1))[0]
    seq = officer.value("select max(seq) from change")
    match kind:
        case "act":
            act = chance.choice(list(_ON_ONE_ROW))
            marked = len(officer.bench.marked)
            keys = list(_ON_ONE_ROW[act])
            await officer.press(keys[0])
            if len(keys) > 1 and officer.typed is not None:
                await officer.press(*keys[1:])
            if officer.typed is not None:  # refused, or one more question
                await officer.press("escape")
            changed = changed_since(officer, seq)
            assert marked or changed <= with_activity(officer, before), f"{act} changed another row"
            if is_there(officer, before) and not marked:
                assert in_hand(officer) == before, f"{act} moved on"
            return act
        case "stay":
            key = chance.choice(_STAYING)
            filtered = officer.bench.panes.plan.filter.text
            await officer.press(key)
            if key not in ("space", "escape") or (key == "escape" and not filtered):
                at_heading = before is None and officer.bench.desk.selection is not None
                assert at_heading or in_hand(officer) in (before, None), f"{key} chose another row"
                assert is_there(officer, before) is False or officer.bench.desk.selection == before
            return key
        case "back":
            key = chance.choice(_TAKING_BACK)
            gone = bool(officer.bench.selection._gone)
            await officer.press(key)
            if is_there(officer, before) and not gone:
                came = officer.bench.desk.selection
                assert came == before, f"{key} chose another row"
            return key
        case "other":
            what = chance.choice(_ELSEWHERE)
            elsewhere.edit(before, what)
            await officer.look_at_file()
            if is_there(officer, before):
                assert in_hand(officer) == before, f"{what}: another row is in hand"
            elif before is not None:
                assert in_hand(officer) is None, f"{what}: a row is in hand that wasn't chosen"
            return what
        case "more":
            keys = chance.choice(_OTHER_ACTS)
            await officer.press(*keys)
            if officer.typed is not None:
                await officer.press("enter", "escape")  # the row is added, and no more of its kind
            if len(officer.app.screen_stack) > 1:
                await officer.press("escape")
            return " ".join(keys)
    key = chance.choice(_MOVING)
    await officer.press(key)
    assert officer.value("select max(seq) from change") == seq
    return key


@pytest.fixture
def elsewhere(demo_file: Path, make_clock: Callable[..., Clock]) -> Iterator[Callable[[random.Random], Elsewhere]]:
    book = open_book(demo_file, clock=make_clock(), who="Richard Parsons", wait_ms=0)
    yield lambda chance: Elsewhere(book, chance)
    book.close()


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
@pytest.mark.parametrize("seed", range(examples(4)))
async def test_an_act_changes_the_row_that_was_highlighted_when_its_key_came(
    at_desk: AtDesk,
    demo_file: Path,
    elsewhere: Callable[[random.Random], Elsewhere],
    size: tuple[int, int],
    seed: int,
) -> None:
    chance = random.Random(f"{seed} {size}")
    other = elsewhere(chance)
    done: list[str] = []
    async with at_desk(demo_file, size=size) as officer:
        for _ in range(60):
            try:
                done.append(await _step(officer, other, chance))
                assert_all_is_about_one_row(officer, done[-1])
            except AssertionError as wrong:
                raise AssertionError(f"{wrong}\nafter {', '.join(done)}") from wrong


@pytest.mark.parametrize("view", range(4), ids=["month", "year", "timeline", "agenda"])
@pytest.mark.parametrize("pane", ["1", "2", "3"])
async def test_a_second_c_edits_the_day_of_the_row_just_done_in_every_list(
    at_desk: AtDesk, demo_file: Path, pane: str, view: int
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        await officer.press(*["v"] * view, pane, "c")
        if officer.bench.panes.rows.about is not None and officer.bench.panes.rows.about >= 0:
            assert "✓" in officer.row or view == 2
        acts = officer.acts
        await officer.press("c")
        assert officer.typed == "15 Dec 2009"
        assert officer.acts == acts


async def test_what_was_done_and_taken_back_is_the_row_that_other_panes_are_on(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        for pane in ("2", "3"):
            await officer.press("1", "c", "u", pane)
            assert "Research commission" in officer.row
            assert "Scope and commission" in officer.detail


async def test_a_row_just_done_goes_from_the_list_when_the_cursor_leaves_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        await officer.press("3", "c")
        assert "✓" in officer.row
        await officer.press("down")
        assert not any("Research commission" in line for line in officer.pane("officers"))


async def test_a_row_that_a_pane_does_not_show_has_no_cursor_there_and_is_acted_on(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("end")
        last = officer.bench.desk.selection
        await officer.press("2")
        assert officer.bench.desk.selection == last
        assert officer.bench.panes.rows.cursor_key is None
        await officer.go("4.6")
        await officer.press("2", "g")
        assert officer.cell("4.6", "rag") == "green"


@pytest.mark.parametrize("ref", ["7.1.m1", "5.1.m1"])
async def test_a_calendar_turned_from_another_pane_is_on_the_selected_row_where_it_shows_it(
    at_desk: AtDesk, demo_file: Path, ref: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go(ref)
        for key in ("]", "[", "]", "]", "[", "[", "["):
            await officer.press(key)
            assert_all_is_about_one_row(officer, key)
        await officer.press("]", "2")
        if officer.bench.panes.rows.about is not None:
            assert officer.row[0] == "▌", "the row that keys act on is not in view"


async def test_the_bottom_line_names_what_the_keys_do_to_the_row_whose_month_the_year_shows(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        await officer.press("2", "v")
        assert "g a r state   c complete" in officer.bottom
        await officer.press("right")
        assert "c complete" not in officer.bottom
        assert "enter open" in officer.bottom


async def test_what_another_program_deletes_leaves_no_row_that_keys_act_on(
    at_desk: AtDesk, demo_file: Path, elsewhere: Callable[[random.Random], Elsewhere]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        other = elsewhere(random.Random(1)).book
        perform(other, tree.delete(place(other, "Third Sector Strategy:5.1.m1")))
        await officer.look_at_file()
        before = officer.content
        await officer.press("c")
        assert "deleted elsewhere" in officer.bottom
        assert officer.content == before
        await officer.press("down", "c")
        assert officer.cell("5.1", "deleted") == 0


async def test_a_deleted_row_is_the_one_in_hand_again_when_that_is_taken_back(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        key = officer.bench.desk.selection
        await officer.press("delete", "delete", "u", "u")
        assert officer.bench.desk.selection == key
        assert "Community Chest advertised" in officer.row

"""The strip about the selected row, what she is told over the keys, and the line that says what is late."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.effort import examples
from tests.tui.officer import AtDesk

from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import SpendKind
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import key_of, place
from tsworkbench.store.views.row import RowView
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.panes.agreement import NOTHING_AGREED
from tsworkbench.tui.panes.banner import gently, shortened
from tsworkbench.tui.panes.detail import StripWriter
from tsworkbench.work.edits import perform
from tsworkbench.work.row.money import set_funding, set_spend

LOOK = look_for("tsworkbench-dark")
WORDS = "Consultation with the partners goes on and the third draft is with members"
LONG = " ".join(f"{WORDS} {number}." for number in range(1, 5))
"""Some 320 letters."""
SIZES = ((30, 8), (40, 12), (80, 24), (79, 29), (100, 30), (120, 36), (160, 45), (250, 70), (60, 50))


async def test_the_strip_has_the_words_whole_with_why_and_what_next(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6")
        await officer.press("n", *LONG, "enter")
        shown = " ".join(officer.detail.split())
        assert f"“{LONG}”" in shown
        assert "Louise Russell, 15 Dec 2009" in shown
        await officer.press("a", *"The post is frozen", "enter", *"Ask the director", "enter")
        assert "Next Ask the director" in " ".join(officer.detail.split())


async def test_the_strip_says_what_is_spent_and_where_an_objective_has_its_money_from(
    at_desk: AtDesk, demo_file: Path, demo_book: Book
) -> None:
    chest, objective = place(demo_book, "4.2"), place(demo_book, "Third Sector Strategy:4")
    day = date(2009, 12, 15)
    perform(demo_book, set_spend(chest, SpendKind.SPENT, "310,000", as_at=day))
    perform(demo_book, set_funding(objective, "Lottery £500,000"))
    demo_book.close()
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        assert "£310,000 spent" in " ".join(officer.detail.split())
        await officer.go("4")
        assert "Cost Lottery £500,000" in " ".join(officer.detail.split())


async def test_the_strip_takes_a_third_of_the_screen_at_most_and_says_that_more_is_to_read(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6")
        await officer.press("n")
        await officer.paste(" ".join([LONG] * 6))
        await officer.press("enter")
        for width, height in SIZES:
            await officer.resize(width, height)
            strip = officer.bench.detail.region
            assert 0 < strip.height <= height // 3, (width, height)
            assert strip.width == width - 2
            assert officer.bench.panes.rows.size.height >= 2, "the list has room still"
            if (width, height) in ((80, 24), (79, 29)):
                assert "…" in officer.detail.splitlines()[-1]


async def test_the_strip_does_not_flap_between_rows_of_much_and_of_little_to_say(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.6")
        await officer.press("n", *LONG, "enter")
        tall = officer.bench.detail.size.height
        assert tall > 6
        for key in ("k", "j", "k", "k", "j", "j"):
            await officer.press(key)
            assert officer.bench.detail.size.height == tall
        await officer.press("k", "k", "k", "k", "k")
        assert officer.bench.detail.size.height == 6, "five rows later the lists have their room back"
        await officer.go("4.6")
        assert officer.bench.detail.size.height == tall
        await officer.press("3")
        await officer.press("m", "down", "up", "2")
        assert officer.bench.detail.size.height <= tall


async def test_the_ratings_of_the_activity_bear_its_number_on_a_milestone(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        first = officer.detail.splitlines()[0].strip()
        assert first.startswith("5.1.m1  Scope and commission research")
        assert first.endswith("5.1 stated ●G   5.1 dates say ▲R")
        await officer.go("5.1")
        assert officer.detail.splitlines()[0].rstrip().endswith(" stated ●G   dates say ▲R")
        await officer.resize(80, 24)
        await officer.go("5.1.m1")
        assert "5.1 said ●G" in officer.detail


async def test_what_was_said_of_the_activity_is_quoted_as_such(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        assert "“Brief is with procurement.” of 5.1, Illustration, 3 Nov 2009" in officer.detail
        assert "Nothing has been said" not in officer.detail


async def test_fields_take_the_room_there_is(at_desk: AtDesk, demo_file: Path) -> None:
    leads = "Louise Russell / +B Patel of the Partnerships Team with +Citizens Advice Bureau Corby"
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m2")
        await officer.press("o", *leads, "enter")
        assert leads.replace("+", "") in officer.detail
        assert "£25,000 for research · Accelerated Delivery Bid" in officer.detail
        assert "…" not in officer.detail


async def test_a_message_stands_over_the_keys_which_stay(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        keys, top = officer.lines[-1], officer.bench.panes.size
        await officer.press("Q")
        assert officer.told == "Q does nothing here. ? shows all keys."
        assert officer.lines[-1] == keys
        assert officer.bench.panes.size == top, "and no list moves for it"
        await officer.press("down")
        assert officer.told == ""


async def test_a_draft_is_offered_beside_the_keys_of_the_row(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("n", *"Half a sent")
        await officer.fire()
    async with at_desk(demo_file) as officer:
        assert "You were typing commentary" in officer.told
        assert "L needs" in officer.lines[-1]
        assert "H history" in officer.lines[-1]


async def test_a_long_act_goes_on_in_the_line_that_is_free(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("7.2")
        await officer.press("c")
        done = "7.2 complete with 2 milestones still open, done 15 Dec 2009 (was not started) · u undo"
        assert done in " ".join(officer.attention.split())
        await officer.press("u")
        undone = "Undone: 7.2 complete with 2 milestones still open, done 15 Dec 2009 · ctrl+r to redo"
        assert undone in " ".join(officer.attention.split())
        await officer.resize(80, 24)
        assert "Undone: 7.2 complete · ctrl+r redo" in officer.attention
        assert "…" not in officer.attention


@pytest.mark.parametrize(
    "label",
    [
        "4.6.m1 due by 31 January 2010 (month) (was by 30 November 2009)",
        "3 rows due on 29 December 2009 (5.1.m1, 4.6.m1, 4.2.m3)",
        "Undone: 7.2 complete with 2 milestones still open",
        "5.1.m1 expected by 28 February 2010 (month) (agreed by 31 October 2009)",
        "10 rows now ● Green (4.1, 4.2, 4.3, 4.4, …)",
        "4.2.m5 added: The launch of the Community Chest with the Mayor",
    ],
)
@given(room=st.integers(15, 90))
def test_an_act_in_few_words_begins_with_its_rows_and_cuts_no_word(label: str, room: int) -> None:
    short = shortened(label, room)
    assert len(short) <= room
    first = label.removeprefix("Undone: ").split()[0]
    assert first in short
    whole = {word.strip(":") for form in gently(label) for word in form.split()}
    assert {word.removesuffix("…").strip(":") for word in short.split()} - {""} <= whole


async def test_the_line_says_whose_numbers_it_shows(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        assert officer.attention.startswith("Louise Russell:  ▲ 2 late    6 due by end of December")
        await officer.resize(80, 24)
        assert officer.attention.startswith("Louise Russell:  ▲ 2 late    6 due by end Dec   2 TBC")
        assert officer.attention.endswith("U update round, 9 to go")
    async with at_desk(demo_file, who="Somebody Else", size=(80, 24)) as officer:
        assert officer.attention.startswith("whole plan:  ▲ 3 late ")


async def test_at_every_size_the_late_ones_are_told_whole(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        for width, height in SIZES:
            await officer.resize(width, height)
            assert "▲ 2 late" in officer.attention
        await officer.go("4.2.m3")
        await officer.press("p")
        for width, height in SIZES:
            await officer.resize(width, height)
            assert "▲ 2 late" in officer.attention


async def test_a_timeline_by_itself_has_the_room_of_a_low_strip(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("2", "v", "v", "z")
        assert officer.bench.detail.size.height == 3
        assert "7.2" in officer.screen
        last_of = officer.bench.detail.region.y - 1
        assert not officer.lines[last_of].strip(), "a line is free above the strip"
        await officer.press("z")
        assert officer.bench.detail.size.height == 6


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_tiles_of_a_year_do_not_touch_the_strip(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await officer.press("2", "v", "z")
        assert not officer.lines[officer.bench.detail.region.y - 1].strip()


async def test_a_strip_of_two_lines_says_what_and_when(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(30, 8)) as officer:
        assert officer.bench.detail.size.height == 2
        assert "5.1.m1  Scope and" in officer.detail
        assert "by 31 Oct 2009" in officer.detail


SPOKEN = st.text(st.sampled_from("abc déf  \n“”—…שלום日本語e\u0301🙂"), min_size=0, max_size=400).map(clean)


class Said(dict[str, Any]):
    """An update as the file gives it."""


@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(title=SPOKEN, comment=SPOKEN, why=SPOKEN, then=SPOKEN, width=st.integers(28, 248), brief=st.booleans())
def test_no_word_is_lost_and_no_line_is_too_long(
    demo_book: Book, title: str, comment: str, why: str, then: str, width: int, brief: bool
) -> None:
    desk = Desk(demo_book, date(2009, 12, 15))
    here = place(demo_book, "5.1")
    view = desk.view(key_of(here.level, here.rid))
    assert isinstance(view, RowView)
    view = view._replace(title=title or "A title")
    said = Said(
        row_id=view.id, comment=comment or None, why=why or None, next=then or None, by="LR", as_at="2009-12-01"
    )
    account = StripWriter(desk, view, said, NOTHING_AGREED, width, LOOK).account(9999, brief=brief)
    shown = ["".join(text for text, _ in runs) for runs in account.lines]
    whole = "".join("".join(shown).split())
    for text in (title, comment, why, then):
        for word in text.split():
            assert "".join(clean(word).replace("\u200d", "").split()) in whole
    assert all(cell_len(line) <= width for line in shown)


async def test_the_key_that_undoes_an_act_stays_beside_its_word(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(120, 36)) as officer:
        await officer.press("n", *"Out of time, and of patience", "enter", "space", "space")
        for width in range(98, 150, 4):
            await officer.resize(width, 36)
            lines = [line for line in officer.lines[1:5] if "undo" in line]
            assert lines, width
            assert all("u to undo" in line or "u undo" in line for line in lines), lines

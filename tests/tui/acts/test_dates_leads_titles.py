"""Changing the plan by key: dates, leads, titles, rows put in, moved, deleted and brought back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer


async def test_a_date_is_typed_over_the_old_one_and_read_aloud(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("d")
        assert officer.typed == "by December 2009"
        assert "by 31 December 2009 (month)" in officer.hint
        assert "type replaces" in officer.bottom
        await officer.type("jan 10")
        assert "type replaces" not in officer.bottom, "what is typed now is added"
        assert officer.typed == "jan 10"
        assert "by 31 January 2010 (month)" in officer.hint
        await officer.press("enter")
        assert officer.typed is None
        assert officer.cell("4.2.m3", "due_to") == "2010-01-31"
        assert officer.cell("4.2.m3", "due_precision") == "month"
        assert officer.cell("4.2.m3", "due_text") == "jan 10"
        assert "end Jan" in officer.row
        assert "4.2.m3 due by 31 January 2010 (month)" in officer.attention


async def test_an_arrow_key_keeps_the_old_date_to_be_mended(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("d", "end", "backspace")
        await officer.type("8")
        assert officer.typed == "by December 2008"
        await officer.press("d", "home")
        await officer.type("soon ")
        assert officer.typed == "soon by December 2008d"


async def test_a_phrase_that_cannot_be_read_is_refused_and_kept(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        before = officer.content
        await officer.press("d")
        await officer.type("31 feb 2010")
        assert "February 2010 has 28 days" in officer.hint
        await officer.press("enter")
        assert officer.typed == "31 feb 2010"
        assert "February 2010 has 28 days" in officer.hint
        await officer.press("escape")
        assert officer.typed is None
        assert officer.content == before


async def test_esc_leaves_the_date_as_it_was(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        before = officer.content
        await officer.press("d")
        await officer.type("jan 10")
        await officer.press("escape")
        assert officer.content == before
        assert "end Dec" in officer.row


@pytest.mark.parametrize(
    ("key", "again", "dues"), [("+", "-", ("2010-01-31", "2010-02-28")), ("-", "+", ("2009-11-30", "2009-10-31"))]
)
async def test_a_month_later_or_earlier_is_one_key_and_one_step(
    at_desk: AtDesk, demo_file: Path, key: str, again: str, dues: tuple[str, str]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press(key)
        assert officer.typed is None
        assert officer.cell("4.2.m3", "due_to") == dues[0]
        assert "(was by December 2009)" in officer.bench.desk.last_act.label
        await officer.press(key)
        assert officer.cell("4.2.m3", "due_to") == dues[1]
        await officer.press("u")
        assert officer.cell("4.2.m3", "due_to") == dues[0]
        await officer.press(again)
        assert officer.cell("4.2.m3", "due_to") == "2009-12-31"


async def test_a_date_that_was_signed_off_is_asked_about_before_it_is_expected_later(
    at_desk: AtDesk, demo_file: Path
) -> None:
    with closing(sqlite3.connect(demo_file)) as connection, connection:
        connection.execute("update milestone set baseline_due_to=due_to, baseline_precision=due_precision")
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        before = officer.acts
        await officer.press("+")
        assert (officer.typed, officer.acts) == ("by end January 2010", before)
        await officer.press("enter")
        assert "Why will it be later" in officer.hint
        await officer.type("No bids")
        await officer.press("enter")
        assert officer.cell("4.2.m3", "due_to") == "2009-12-31"
        assert officer.cell("4.2.m3", "expected_due_to") == "2010-01-31"
        assert officer.cell("4.2.m3", "expected_reason") == "No bids"


async def test_another_date_of_what_is_done_and_was_signed_off_is_not_asked_for(
    at_desk: AtDesk, demo_file: Path
) -> None:
    with closing(sqlite3.connect(demo_file)) as connection, connection:
        connection.execute("update milestone set baseline_due_to=due_to, baseline_precision=due_precision")
        connection.execute("update milestone set status='complete', done_on='2009-12-11' where ref like '4.2.m%'")
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        for key in ("d", "+"):
            await officer.press(key)
            assert "4.2.m3 is complete since 11 Dec 2009, so no other date is expected of it" in officer.screen
            assert officer.typed is None


async def test_a_date_already_past_says_so_while_it_is_typed(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("d")
        await officer.type("end of june 2009")
        assert "by 30 June 2009 (month): 5 months ago" in officer.hint
        await officer.press("escape", "i", "m")
        await officer.type("Lease signed by end of June 2009")
        assert "by 30 June 2009 (month): 5 months ago" in officer.hint


async def test_so_much_later_is_counted_from_today_for_one_row_and_from_its_own_date_for_each_of_several(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.1.m1")
        await officer.press("d")
        await officer.type("+2w")
        assert "on 29 December 2009 · counted from today" in officer.hint
        await officer.press("escape", "space", "space", "d")
        await officer.type("+2w")
        assert "2 rows, each 2 weeks later than its own date" in officer.hint
        await officer.press("enter")
        assert [officer.cell(f"1.1.m{n}", "due_to") for n in (1, 2)] == ["2010-01-14", "2010-02-14"]
        assert "2 rows moved: 2 weeks later" in officer.attention


async def test_tbc_is_a_date_to_be_chased(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("d")
        await officer.type("TBC")
        await officer.press("enter")
        assert officer.cell("4.2.m3", "due_precision") == "tbc"
        assert "TBC" in officer.row
        assert "3 without a date" in officer.attention


async def test_an_objective_has_no_date_and_says_so(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4")
        for key in ("d", "+", "-"):
            await officer.press(key)
            assert officer.typed is None
            assert "An objective has no date" in officer.bottom


async def test_leads_are_typed_as_the_plan_prints_them(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("o")
        assert officer.typed == "Richard Parsons"
        await officer.type("Louise / Andy with Corporate")
        assert "Louise Russell leads, Andy Algar leads jointly, Corporate Finance supports" in officer.hint
        await officer.press("enter")
        roles = officer.value(
            "select group_concat(o.name || ' ' || l.role, '; ') from (select * from lead where deleted=0 order by sort)"
            " l join officer o on o.id=l.officer_id join activity a on a.id=l.row_id where a.ref='4.5'"
        )
        assert roles == "Louise Russell lead; Andy Algar joint; Corporate Finance supporting"
        assert "LR+" in officer.row
        assert "4.5 led by Louise Russell / Andy Algar with Corporate Finance" in officer.bench.desk.last_act.label


async def test_an_unknown_name_offers_the_nearest_and_is_kept(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        before = officer.content
        await officer.press("o")
        await officer.type("Luise Russel")
        assert "Did you mean Louise Russell?" in officer.hint
        await officer.press("enter")
        assert officer.typed == "Luise Russel"
        assert officer.content == before


async def test_a_plus_makes_a_new_officer(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("o")
        await officer.type("+Priya Shah")
        assert "Priya Shah leads · new: Priya Shah" in officer.hint
        await officer.press("enter")
        assert officer.value("select count(*) from officer where name='Priya Shah' and deleted=0") == 1
        assert "PS" in officer.row
        assert any("Priya Shah" in row for row in officer.pane("officers"))


async def test_a_new_name_is_taken_as_it_is_and_said_before_enter(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("o")
        await officer.type("Amina Ahmed")
        assert "new: Amina Ahmed" in officer.hint
        await officer.press("enter")
        assert officer.value("select count(*) from officer where name='Amina Ahmed' and deleted=0") == 1


async def test_a_lead_stands_on_an_objective_too(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4")
        await officer.press("o")
        await officer.type("RP")
        await officer.press("enter")
        leads = "select o.name from lead l join officer o on o.id=l.officer_id where l.row_id=? and l.deleted=0"
        assert officer.value(leads, officer.cell("4", "id")) == "Richard Parsons"


@pytest.mark.parametrize("key", ["t", "f2"])
async def test_a_title_is_typed_over_the_old_one(at_desk: AtDesk, demo_file: Path, key: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        printed = officer.cell("4.2.m3", "text")
        await officer.press(key)
        assert officer.typed == "Community Chest advertised"
        await officer.type("Chest open for bids")
        await officer.press("enter")
        assert officer.cell("4.2.m3", "title") == "Chest open for bids"
        assert officer.cell("4.2.m3", "text") == printed, "the printed words stay"
        assert "Chest open for bids" in officer.row


async def test_an_empty_title_is_refused(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        before = officer.content
        await officer.press("t", "backspace", "enter")
        assert officer.typed == ""
        assert "There are no words in that title" in officer.hint
        assert officer.content == before


@pytest.mark.parametrize(
    ("letter", "level", "ref"),
    [
        ("m", "milestone", "4.2.m5"),
        ("u", "output", "4.2.o3"),
        ("t", "task", "4.2.t1"),
        ("a", "activity", "4.7"),
        ("o", "objective", "8"),
    ],
)
async def test_a_row_of_each_level_is_put_in_and_selected(
    at_desk: AtDesk, demo_file: Path, letter: str, level: str, ref: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        await officer.press("i", letter)
        await officer.type("Launch held")
        await officer.press("enter")
        assert officer.value(f"select ref from {level} where deleted=0 order by rid desc limit 1") == ref
        assert "Launch held" in officer.row
        assert f"{ref} added: Launch held" in officer.attention


async def test_a_new_sibling_stands_below_the_row_and_its_date_is_read_out_of_its_words(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        await officer.press("i", "m")
        assert "a date in it is read" in officer.hint
        await officer.type("Launch held by end Jan")
        assert "by 31 January 2010 (month)" in officer.hint
        await officer.press("enter")
        assert officer.cell("4.2.m5", "title") == "Launch held"
        assert officer.cell("4.2.m5", "text") == "Launch held by end Jan"
        assert officer.cell("4.2.m5", "due_to") == "2010-01-31"
        rows = officer.pane("plan")
        place = next(n for n, row in enumerate(rows) if "Launch held" in row)
        assert "Chest officer in post" in rows[place - 1] or "Officer to manage" in rows[place - 1]


async def test_enter_in_a_new_row_goes_on_to_the_next_of_its_kind(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m2")
        await officer.press("i", "m")
        assert "enter add, go on" in officer.bottom
        await officer.press(*"First", "enter")
        assert officer.typed == ""
        assert "4.2.m5 added: First" in officer.attention
        await officer.press(*"Second", "enter", "enter")
        assert officer.typed is None
        siblings = officer.value(
            "select group_concat(ref) from (select m.ref from milestone m join activity a on a.id=m.activity_id"
            " where a.ref='4.2' and m.deleted=0 order by m.sort)"
        )
        assert siblings == "4.2.m1,4.2.m2,4.2.m5,4.2.m6,4.2.m3,4.2.m4"
        await officer.press("u")
        assert officer.cell("4.2.m5", "deleted") == 0
        assert officer.value("select deleted from milestone where ref='4.2.m6'") == 1


async def test_esc_ends_adding_rows_and_keeps_those_that_were_added(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("i", "m", *"First", "enter", *"Not this", "escape")
        assert officer.typed is None
        assert officer.cell("4.2.m5", "title") == "First"
        assert officer.value("select count(*) from milestone where ref='4.2.m6'") == 0


async def test_tab_turns_a_new_row_a_level_deeper_and_back_with_its_words(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("i", "a", "tab")
        assert "under 4.2" in officer.hint
        await officer.press(*"Word", "shift+tab")
        assert officer.typed == "Word"
        assert "under 4 " in officer.hint
        await officer.press("shift+tab", "shift+tab")
        assert "There is no level above this one" in officer.hint
        await officer.press("tab", *"s", "enter")
        assert officer.cell("4.7", "title") == "Words"


async def test_the_levels_of_a_plan_are_offered_by_its_own_words_and_letters(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("w", "i")
        menu = officer.screen
        assert "o objective " in menu
        assert "t theme " in menu
        await officer.press("t")
        assert "New theme" in officer.screen


async def test_a_row_is_moved_among_its_siblings_and_stays_selected(at_desk: AtDesk, demo_file: Path) -> None:
    def order(officer: Officer) -> Any:
        return officer.value(
            "select group_concat(ref) from (select m.ref from milestone m join activity a on a.id=m.activity_id"
            " where a.ref='4.2' and m.deleted=0 order by m.sort)"
        )

    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("shift+up")
        assert order(officer) == "4.2.m1,4.2.m3,4.2.m2,4.2.m4"
        assert "Community Chest advertised" in officer.row
        await officer.press("shift+down", "shift+down")
        assert order(officer) == "4.2.m1,4.2.m2,4.2.m4,4.2.m3"
        await officer.press("shift+down")
        assert "already the last one there" in officer.bottom


async def test_what_needs_a_row_is_offered_to_be_moved_once_its_date_has_moved(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m4")
        await officer.press("L")
        await officer.type("4.2.m3")
        await officer.press("enter")
        before = officer.cell("4.2.m4", "due_to")
        await officer.go("4.2.m3")
        await officer.press("d")
        await officer.type("end jan 2010")
        await officer.press("enter")
        assert officer.cell("4.2.m3", "due_to") == "2010-01-31", "saved before anything is asked"
        assert officer.cell("4.2.m4", "due_to") == before
        await officer.press("m")
        assert officer.cell("4.2.m4", "due_to") > before
        await officer.press("u")
        assert officer.cell("4.2.m4", "due_to") == before

"""Registers as pictures at the screen: matrix, balances, overlaps, doubles, appraisals and equality, by their keys."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.tui.officer import SIZES, AtDesk, Officer

from tsworkbench.tui.screens.registers.pictures.picture import Chosen, show_pictures

Looking = Callable[..., Any]


@pytest.fixture(autouse=True)
def _in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Doubles are looked for in turn with the screen, so that no test waits for a thread."""

    async def inline(job: Callable[..., Any], *given: Any) -> Any:
        return job(*given)

    monkeypatch.setattr("tsworkbench.tui.screens.registers.pictures.doubles.apart", inline)


@pytest.fixture
def looking(at_desk: AtDesk, registers_file: Path) -> Looking:
    """Opens the pictures of a register; what was chosen there is put on a list."""

    @asynccontextmanager
    async def look(name: str, size: str = "wide") -> AsyncIterator[tuple[Officer, list[Chosen]]]:
        chosen: list[Chosen] = []
        async with at_desk(registers_file, SIZES[size]) as officer:
            show_pictures(officer.bench, name, chosen.append)
            await officer.settle()
            yield officer, chosen

    return look


def line_with(officer: Officer, words: str) -> str:
    return next((line for line in officer.lines if words in line), "")


@pytest.mark.parametrize("size", SIZES)
async def test_the_matrix_opens_on_the_highest_risk_and_goes_from_cell_to_cell(looking: Looking, size: str) -> None:
    async with looking("risks", size) as (officer, chosen):
        assert "Risks: matrix, residual" in officer.screen
        assert line_with(officer, "likely 4").split()[-5:] == ["◆8", "◆12", "R5", "▲16", "▲20"]
        assert "Allocation of the Fund not confirmed" in officer.screen
        await officer.press("down", "down", "right")
        assert "CVS Director not found by March" in officer.screen
        assert "inherent 20 · residual 15 · target 6" in officer.screen
        await officer.press("left", "left", "left", "left", "left", "up")
        assert "No risk is there." in officer.screen
        await officer.press("enter")
        assert "Nothing is there." in officer.screen
        assert chosen == []


async def test_tab_turns_the_matrix_from_one_score_to_the_next(looking: Looking) -> None:
    async with looking("risks") as (officer, _):
        for score in ("target", "inherent", "residual"):
            await officer.press("tab")
            assert f"matrix, {score}" in officer.screen
        await officer.press("shift+tab")
        assert line_with(officer, "almost certain 5").split()[-4:] == ["▲20", "R1", "R2", "▲25"]


async def test_enter_in_a_cell_chooses_its_entries_for_the_list(looking: Looking) -> None:
    async with looking("risks") as (officer, chosen):
        await officer.press("enter")
        (one,) = chosen
        assert one.words == "residual 20 (likelihood 5, impact 4)"
        assert [officer.value(f"select ref from entry where id='{found}'") for found in one.ids] == ["R1"]
        assert "matrix" not in officer.screen


async def test_v_turns_to_the_next_picture_and_after_the_last_one_back_to_the_list(looking: Looking) -> None:
    async with looking("risks") as (officer, chosen):
        assert "v the list" in officer.screen
        await officer.press("v")
        assert "Risks: matrix" not in officer.screen
        assert chosen == []


@pytest.mark.parametrize("size", SIZES)
async def test_a_pot_with_too_much_allocated_stands_red_and_says_by_how_much(looking: Looking, size: str) -> None:
    async with looking("pots", size) as (officer, _):
        assert "▲ 1 with too much allocated" in officer.screen
        assert "£12,000 over" in line_with(officer, "Community Chest")
        assert "Community Chest: £312,000 allocated of £300,000, £12,000 too much." in officer.screen
        await officer.press("down")
        assert "too much." not in officer.screen
        row = line_with(officer, "Mainstream Grants")
        assert row.split()[-2:] == ["£1,500,000", "left"]
        assert "█" in row
        assert "░" in row


async def test_overlaps_are_grouped_and_summed_and_enter_chooses_a_group(looking: Looking) -> None:
    async with looking("contracts") as (officer, chosen):
        assert "6 contracts looked at · 2 analysed" in officer.screen
        assert line_with(officer, "O5 Providence Row · homelessness").split()[-3:] == ["C4", "C3", "£711,000"]
        assert "1 Apr 2009 – 31 May 2010" in officer.screen
        await officer.press("down", "enter")
        assert chosen[0].words == "same supplier name and service: O4 Island Advice · advice"
        assert len(chosen[0].ids) == 2


@pytest.mark.parametrize("size", SIZES)
async def test_doubles_are_side_by_side_and_m_makes_them_one_which_u_undoes(looking: Looking, size: str) -> None:
    async with looking("organisations", size) as (officer, _):
        assert "3 to look at" in officer.screen
        assert "The same charity number, 1041653." in officer.screen
        assert line_with(officer, "Telephone").split()[-3:] == ["020", "8709", "9700"]
        await officer.press("enter")
        assert "The same words but one" not in officer.screen
        await officer.press("enter", "m")
        assert "O1 merged with O7" in officer.screen
        assert "2 to look at" in officer.screen
        assert officer.value("select deleted from entry where ref='O7'") == 1
        await officer.press("u")
        assert "3 to look at" in officer.screen
        assert officer.value("select deleted from entry where ref='O7'") == 0


async def test_n_says_that_two_are_two_and_they_are_not_offered_again(looking: Looking) -> None:
    async with looking("organisations") as (officer, _):
        await officer.press("n", "n")
        assert "1 to look at" in officer.screen
        assert "O3 Praxis Community Projects" in officer.screen
        await officer.press("n")
        assert "No two entries look like one thing." in officer.screen


async def test_a_burst_of_letters_merges_nothing(looking: Looking) -> None:
    async with looking("organisations") as (officer, _):
        await officer.burst("merriment")
        assert "3 to look at" in officer.screen
        assert officer.value("select count(*) from entry where deleted=1") == 0


@pytest.mark.parametrize("size", SIZES)
async def test_an_appraisal_has_criteria_down_options_across_and_what_is_doubtful(looking: Looking, size: str) -> None:
    async with looking("options", size) as (officer, chosen):
        assert line_with(officer, "Criterion").split() == ["Criterion", "Weight", "A2", "A3", "A1"]
        assert line_with(officer, "Points").split()[:5] == ["Points", "90", "380", "310", "140"]
        assert "The weights of 4.6 come to 90." in " ".join(officer.screen.split())
        assert "5 very good: Tried elsewhere" in officer.screen
        await officer.press("right", "down")
        assert "A shared fund raiser" in officer.screen
        await officer.press("enter")
        assert len(chosen[0].ids) == 4


async def test_equality_has_a_line_for_each_characteristic_and_marks_what_nothing_is_done_about(
    looking: Looking,
) -> None:
    async with looking("equality") as (officer, chosen):
        assert "six characteristics to look at" in officer.screen
        assert line_with(officer, "Disability").split()[-3:] == ["not", "looked", "at"]
        assert "▲ negative" in line_with(officer, "Sex")
        await officer.press(*["down"] * 7)
        assert "Negative, without mitigation or justification." in officer.screen
        await officer.press("enter")
        assert chosen[0].register.name == "impacts"
        assert len(chosen[0].ids) == 4


@pytest.mark.parametrize("name", ["risks", "pots", "contracts", "organisations", "options", "equality"])
async def test_a_picture_of_an_empty_register_opens_and_closes(
    at_desk: AtDesk, demo_file: Path, make_clock: Any, name: str
) -> None:
    from tsworkbench.plan.registers import presets
    from tsworkbench.store.opening import open_book
    from tsworkbench.store.views.plan import plan_named
    from tsworkbench.work.edits import perform
    from tsworkbench.work.registers.definitions import take_in

    book = open_book(demo_file, clock=make_clock(), who="Louise Russell")
    preset = {"pots": "grants"}.get(name, name)
    perform(book, take_in(presets.shipped(preset), plan_id=str(plan_named(book, "third")["id"])))
    book.close()
    async with at_desk(demo_file, SIZES["narrow"]) as officer:
        show_pictures(officer.bench, name, lambda _: None)
        await officer.settle()
        await officer.press("down", "enter", "tab", "m", "n", "escape")
        assert officer.app.screen is officer.bench


async def test_from_the_list_of_risks_v_draws_the_matrix_and_enter_comes_back_with_the_risks_of_a_cell(
    at_desk: AtDesk, registers_file: Path
) -> None:
    async with at_desk(registers_file) as officer:
        await officer.press("4", "left", "down", "right")
        assert "East End Life drops the section" in officer.screen
        await officer.press("v")
        assert "Risks: matrix, residual" in officer.screen
        await officer.press("enter")
        assert "Allocation of the Fund not confirmed" in officer.screen
        assert "East End Life drops the section" not in officer.screen
        assert "residual 20" in officer.screen
        await officer.press("escape")
        assert "East End Life drops the section" in officer.screen


async def test_from_the_list_of_organisations_v_looks_for_doubles_and_the_list_is_without_them_afterwards(
    at_desk: AtDesk, registers_file: Path
) -> None:
    async with at_desk(registers_file, SIZES["narrow"]) as officer:
        await officer.press("4", "escape", *["down"] * 7, "enter", "v")
        assert "Organisations: doubles" in officer.screen
        await officer.press("m")
        assert "O1 merged with O7" in officer.screen
        await officer.press("v")
        assert "The Bromley-by-Bow Ctr." not in officer.screen

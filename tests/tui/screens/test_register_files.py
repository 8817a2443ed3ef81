"""Between registers and files, from the screen: entries from a table, a register as one, words taken out for good."""

from pathlib import Path

from tests.tui.officer import AtDesk, Officer
from tests.tui.screens.registers import Filler, filled
from tests.tui.screens.test_registers import open_register


def with_a_case(path: Path) -> Path:
    """A file with a case log, and a case in which somebody is named."""

    def fill(file: Filler) -> None:
        file.takes_in("cases").adds("organisations", name="Praxis")
        file.adds("cases", kind="governance", organisation="Praxis", opened_on="3 Nov 2007", contact="Ms Quillfeather")

    return filled(path, fill)


async def act(officer: Officer, name: str) -> None:
    """An act of the palette."""
    await officer.press("colon")
    await officer.type(name)
    await officer.press("enter")


async def test_entries_come_from_a_table_after_what_would_come_of_it_was_shown(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path
) -> None:
    table = tmp_path / "list.csv"
    table.write_text("Name,Charity number,Shoe size\nIsland House,1054321,44\n", encoding="utf-8")
    filled(demo_file, lambda file: file.takes_in("organisations"))
    async with at_desk(demo_file) as officer:
        await open_register(officer, "Organisations")
        await act(officer, "import entries")
        await officer.type(str(table))
        await officer.press("enter")
        shown = " ".join(officer.screen.split())
        assert "1 organisation to add" in shown
        assert "The column “Shoe size” is none of Organisations" in shown
        assert officer.value("select count(*) from entry") == 0
        await officer.press("enter")
        assert officer.value("select count(*) from entry where ref='O1'") == 1
        await officer.press("u")
        assert officer.value("select count(*) from entry where deleted=0") == 0


async def test_a_register_is_written_as_what_was_chosen(at_desk: AtDesk, demo_file: Path, tmp_path: Path) -> None:
    filled(demo_file, lambda file: file.takes_in("organisations").adds("organisations", name="Praxis"))
    out = tmp_path / "orgs.csv"
    async with at_desk(demo_file) as officer:
        await open_register(officer, "Organisations")
        await act(officer, "write register")
        await officer.press("enter")
        await officer.press("ctrl+u")
        await officer.type(str(out))
        await officer.press("enter")
        assert "1 organisation written" in officer.told
    assert "Praxis" in out.read_text("utf-8")


async def test_a_register_is_written_as_far_as_the_filter_shows_it_and_with_what_is_personal_if_that_is_chosen(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path
) -> None:
    def fill(file: Filler) -> None:
        file.takes_in("organisations").adds("organisations", name="Praxis", contact="Ms Quillfeather")
        file.adds("organisations", name="Island House")

    filled(demo_file, fill)
    plain, whole = tmp_path / "plain.csv", tmp_path / "whole.csv"
    async with at_desk(demo_file) as officer:
        await open_register(officer, "Organisations")
        await officer.press("f", "w")
        await officer.type("name has praxis")
        await officer.press("enter")
        for downs, out in ((0, plain), (_CSV_WITH_PERSONAL, whole)):
            await act(officer, "write register")
            assert "those of “name has praxis”" in " ".join(officer.screen.split())
            await officer.press(*["down"] * downs, "enter", "ctrl+u")
            await officer.type(str(out))
            await officer.press("enter")
            assert "1 organisation written" in officer.told
        await act(officer, "write register")
        await officer.press("enter", "ctrl+u")
        await officer.type(str(plain))
        await officer.press("enter")
        assert "is there already: choose another name." in " ".join(officer.screen.split())
    assert "Quillfeather" not in plain.read_text("utf-8")
    assert "Quillfeather" in whole.read_text("utf-8")
    assert "Island House" not in plain.read_text("utf-8")


_CSV_WITH_PERSONAL = 5
"""How far down the choice is: below CSV, Excel, JSON and two forms of Open Referral UK."""


async def test_the_funder_is_asked_for_once_where_a_standard_wants_it(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path
) -> None:
    def fill(file: Filler) -> None:
        file.takes_in("grants").adds("organisations", name="Praxis")
        file.adds("grants", title="Advice", description="Debt", recipient="Praxis", amount_awarded="1500",
                  award_date="3 nov 2009")  # fmt: skip

    filled(demo_file, fill)
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    async with at_desk(demo_file) as officer:
        await open_register(officer, "Grants")
        for out, said in ((first, ("GB-LAE-TWH", "360G-TowerHamlets")), (second, ("", ""))):
            await act(officer, "write register")
            await officer.press("down", "down", "down", "enter", "ctrl+u")
            await officer.type(str(out))
            for one in said:
                await officer.press("enter")
                if one:
                    await officer.type(one)
            await officer.press("enter")
            assert "1 grant written" in officer.told
    assert "360G-TowerHamlets-G1" in first.read_text("utf-8")
    assert first.read_text("utf-8") == second.read_text("utf-8")


async def test_words_are_redacted_once_the_ref_was_typed_and_a_reason_given(at_desk: AtDesk, demo_file: Path) -> None:
    with_a_case(demo_file)
    async with at_desk(demo_file) as officer:
        await open_register(officer, "Case log")
        await act(officer, "redact")
        shown = " ".join(officer.screen.split())
        assert "X1 will lose the words of Contact" in shown
        assert "This can't be taken back." in shown
        await officer.type("24 months ended")
        await officer.press("tab")
        await officer.type("X2")
        await officer.press("enter")
        assert "type X1 to redact it" in " ".join(officer.screen.split())
        assert officer.value("select count(*) from redaction") == 0
        await officer.press("ctrl+u")
        await officer.type("X1")
        await officer.press("enter")
        assert "X1 is redacted." in officer.told
        assert officer.value("select why from redaction") == "24 months ended"
    assert b"Quillfeather" not in demo_file.read_bytes()


async def test_a_pot_of_which_too_much_is_allocated_is_said_once_it_is_saved(at_desk: AtDesk, demo_file: Path) -> None:
    def fill(file: Filler) -> None:
        file.takes_in("grants").adds("organisations", name="Praxis").adds("pots", name="Chest", amount="1000")
        file.adds("grants", title="Advice", recipient="Praxis", programme="Chest", amount_awarded="1500")

    filled(demo_file, fill)
    async with at_desk(demo_file) as officer:
        await open_register(officer, "Grants")
        await officer.press("s", "w")
        assert "Chest: £1,500 allocated of £1,000, £500 too much. Saved all the same" in officer.told

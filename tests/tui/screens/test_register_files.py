"""Between registers and files, from the screen: entries from a table, a register as one, words taken out for good."""

from pathlib import Path

import pytest
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


pytestmark = pytest.mark.usefixtures("at_once")

CONTRACTS = """Title of agreement,Supplier,Annual value,End date,Ward,Status
Advice,Island House,a lot,31 Mar 2011,Bow,lve
Youth,Praxis,£50k,sometime,Mile End,live
Care,Praxiss,£3k,TBC,,ended
Meals,New Body,a lot,TBC,,ended
"""


def with_contracts(path: Path) -> Path:
    """A file with contracts, and two organisations they may be with."""

    def fill(file: Filler) -> None:
        file.takes_in("contracts").adds("organisations", name="Praxis").adds("organisations", name="Island House")

    return filled(path, fill)


async def begin_import(officer: Officer, table: Path, words: str = "") -> None:
    """The review of a table, for the contracts."""
    if words:
        table.write_text(words, encoding="utf-8")
    await open_register(officer, "Contracts")
    await act(officer, "import entries")
    await officer.type(str(table))
    await officer.press("enter")


async def test_a_table_is_gone_through_before_it_is_written_and_u_undoes_all_of_it(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path
) -> None:
    with_contracts(demo_file)
    async with at_desk(demo_file) as officer:
        await begin_import(officer, tmp_path / "list.csv", CONTRACTS)
        shown = " ".join(officer.screen.split())
        assert "Import · list.csv → Contracts" in shown
        assert "4 contracts to add, 0 contracts to change, 1 column left out" in shown
        assert "Annual value £ a year" in shown  # a column with the field that it is
        assert "6 in doubt" in shown
        assert "The column “Ward” is none of Contracts, and is left out." in shown
        await officer.press("2")  # a new field
        assert "5 in doubt" in officer.screen
        assert "row 2 and 1 more row, £ a year: “a lot” is not an amount." in " ".join(officer.screen.split())
        await officer.press("2")  # its words are joined to the notes
        await officer.press("enter", "enter")  # the stage and the day are left empty
        assert officer.value("select count(*) from entry where ref like 'C%'") == 0
        await officer.press("4")  # Praxiss is Praxis
        await officer.press("enter")  # New Body is added
        assert "nothing in doubt" in officer.screen
        assert "enter import 4" in officer.bottom
        await officer.press("enter")
        assert "4 contracts added, 0 changed" in officer.told
        assert officer.value("select count(*) from entry where ref like 'C%'") == 4
        assert officer.value("select group_concat(ref) from entry where ref like 'O%'") == "O1,O2,O3"
        assert [row[0] for row in officer.bench.desk.book.rows("select Ward from register_contracts")][:2] == [
            "Bow",
            "Mile End",
        ]
        assert officer.value("select count(*) from register_contracts where \"Supplier name\"='O1'") == 2
        assert (
            officer.value("select count(*) from register_contracts where \"Goods or services\" = '£ a year: a lot'")
            == 2
        )
        await officer.press("u")
        assert officer.value("select count(*) from entry where deleted=0 and ref like 'C%'") == 0


async def test_doubts_of_a_kind_are_settled_together_and_the_rest_accepted(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path
) -> None:
    rows = "".join(f"Advice {n},Body {n},much {n},TBC,,live\n" for n in range(3))
    with_contracts(demo_file)
    async with at_desk(demo_file) as officer:
        await begin_import(officer, tmp_path / "list.csv", CONTRACTS.splitlines()[0] + "\n" + rows)
        assert "7 in doubt" in officer.screen
        await officer.press("enter")  # the column
        await officer.press("2", "up")
        assert "s all 3 like it" in officer.bottom
        await officer.press("s")
        assert "3 in doubt" in officer.screen  # the three bodies alike; the three amounts are left
        await officer.press("A")
        assert "nothing in doubt" in officer.screen
        await officer.press("b")
        assert "3 in doubt" in officer.screen
        await officer.press("A", "enter")
        assert officer.value("select count(*) from entry where ref like 'C%'") == 3
        assert officer.value("select count(*) from entry where ref like 'O%'") == 2


async def test_a_review_that_was_left_is_gone_on_with(at_desk: AtDesk, demo_file: Path, tmp_path: Path) -> None:
    with_contracts(demo_file)
    async with at_desk(demo_file) as officer:
        await begin_import(officer, tmp_path / "list.csv", CONTRACTS)
        await officer.press("enter", "enter", "escape")
        assert "Nothing was written. What you have answered is kept" in officer.told
        assert officer.value("select count(*) from entry where ref like 'C%'") == 0
        await begin_import(officer, tmp_path / "list.csv")
        assert "4 in doubt" in officer.screen


async def test_other_words_are_typed_for_a_value_and_another_field_chosen_for_a_column(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path
) -> None:
    with_contracts(demo_file)
    async with at_desk(demo_file) as officer:
        await begin_import(officer, tmp_path / "list.csv", CONTRACTS)
        await officer.press("t")
        await officer.type("goods or")
        await officer.press("enter")
        assert "5 in doubt" in officer.screen
        await officer.press("t")
        await officer.type("much")
        await officer.press("enter")
        assert "“much” is not an amount" in officer.screen
        await officer.press("ctrl+u")
        await officer.type("£70k")
        await officer.press("enter")
        await officer.press("A", "enter")
        found = officer.value('select group_concat("£ a year") from register_contracts')
        assert found.split(",").count("70000.0") + found.split(",").count("70000") == 2


async def test_what_is_personal_is_not_shown_in_the_review(at_desk: AtDesk, demo_file: Path, tmp_path: Path) -> None:
    with_a_case(demo_file)
    table = tmp_path / "cases.csv"
    table.write_text(
        "Kind of crisis,Organisation,Opened on,Contact,Hours spent\nfraud,Praxis,3 Nov 2009,Ms Secret,x y\n", "utf-8"
    )
    async with at_desk(demo_file) as officer:
        await open_register(officer, "Case log")
        await act(officer, "import entries")
        await officer.type(str(table))
        await officer.press("enter")
        for _ in range(8):
            assert "Secret" not in officer.screen
            assert "x y" not in officer.screen
            await officer.press("down")


async def test_a_register_that_somebody_changed_meanwhile_is_looked_at_again(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path
) -> None:
    with_contracts(demo_file)
    table = tmp_path / "list.csv"
    async with at_desk(demo_file) as officer:
        await begin_import(officer, table, "Title of agreement,Supplier\nAdvice,Praxis\n")
        filled(demo_file, lambda file: file.adds("contracts", title="Advice", supplier="Praxis"))
        await officer.press("enter")
        assert "0 contracts to add" in " ".join(officer.screen.split())
        assert officer.value("select count(*) from entry where ref like 'C%'") == 1


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

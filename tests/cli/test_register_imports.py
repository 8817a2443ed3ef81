"""Entries from tables of other programs: matched, read, doubted, and written as one act."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def registers(run: Any) -> Any:
    run("register", "new", "contracts")
    run("register", "add", "organisations", "name=Praxis", "charity_number=1078945")
    return run


def sheet(tmp_path: Path, *lines: str, name: str = "list.csv") -> str:
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def entries(run: Any, register: str) -> list[dict[str, Any]]:
    found = run("register", "list", register, "--json", "--with-personal").json
    return sorted(found, key=lambda one: int(one["ref"][1:]))


def test_rows_become_entries_by_their_headings_as_one_act(registers: Any, tmp_path: Path) -> None:
    path = sheet(
        tmp_path, "Name,Charity number,Postcode", "Bromley Centre,1012345,e3 3jt", "Island House,1054321,E14 3NG"
    )
    said = registers("register", "import", "organisations", path)
    assert said.code == 0, said.err
    assert "Organisations imported from list.csv: 2 organisations added, 0 changed" in said.out
    found = entries(registers, "organisations")
    assert [(one["ref"], one["name"], one["postcode"]) for one in found][1:] == [
        ("O2", "Bromley Centre", "E3 3JT"),
        ("O3", "Island House", "E14 3NG"),
    ]
    registers("undo")
    assert len(entries(registers, "organisations")) == 1


def test_a_dry_run_says_what_would_come_of_it_and_writes_nothing(registers: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, "Name,Postcode", "Praxis,E2 0EF", "Another,E1 1AA")
    said = registers("register", "import", "organisations", path, "--dry-run").out
    assert "1 organisation to add, 1 organisation to change" in said
    assert len(entries(registers, "organisations")) == 1


def test_rows_are_matched_by_the_number_they_bear_and_only_what_differs_is_written(
    registers: Any, tmp_path: Path
) -> None:
    path = sheet(tmp_path, "Name,Charity number", "Praxis Community Projects,1078945")
    registers("register", "import", "organisations", path)
    (one,) = entries(registers, "organisations")
    assert (one["ref"], one["name"]) == ("O1", "Praxis Community Projects")
    again = registers("register", "import", "organisations", path)
    assert "Nothing in it is new" in again.err


def test_a_column_that_nobody_knows_is_doubted_until_it_is_said_what_it_is(registers: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, "Name,Shoe size", "Island House,44")
    said = registers("register", "import", "organisations", path)
    assert said.code == 1
    assert "The column “Shoe size” is none of Organisations, and is left out (--map)." in said.err
    assert "Nothing was changed. --accept takes it as it was read" in said.out
    made = registers("register", "import", "organisations", path, "--map", "Shoe size=new")
    assert made.code == 0, made.err
    assert entries(registers, "organisations")[1]["shoe_size"] == "44"
    assert registers("register", "import", "organisations", path, "--map", "Shoe size=-").err.count("column") <= 1


def test_a_value_that_cannot_be_read_is_a_doubt_with_its_place(registers: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, "Title of agreement,Supplier,Annual value", "Advice,Praxis,a lot", "Youth,Praxis,£50k")
    said = registers("register", "import", "contracts", path)
    assert said.code == 1
    assert "row 2, " in said.err
    assert "“a lot” is not an amount" in said.err
    registers("register", "import", "contracts", path, "--accept")
    assert [one["annual_value"] for one in entries(registers, "contracts")] == [None, 50000]


def test_an_organisation_that_is_not_there_is_added_once_it_is_accepted(registers: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, "Title of agreement,Supplier", "Advice,Island House", "Youth,Island House", "Care,Praxis")
    said = registers("register", "import", "contracts", path)
    assert said.err.count("“Island House” is no organisation yet: an organisation of that name is added.") == 1
    registers("register", "import", "contracts", path, "--accept")
    assert [one["name"] for one in entries(registers, "organisations")] == ["Praxis", "Island House"]
    assert len(entries(registers, "contracts")) == 3
    registers("undo")
    assert len(entries(registers, "organisations")) == 1


def test_doubts_of_a_kind_are_answered_together(registers: Any, tmp_path: Path) -> None:
    path = sheet(
        tmp_path, "Title of agreement,Supplier,Annual value,Shoe size", "Advice,Nobody,a lot,44", "Care,,a lot,"
    )
    said = registers("register", "import", "contracts", path, "--dry-run").err
    assert said.count("a lot") == 1
    assert "row 2 and 1 more row, £ a year: “a lot” is not an amount." in said
    given = [f"--answer={one}" for one in ("column=join", "unread=join", "missing=empty")]
    done = registers("register", "import", "contracts", path, *given)
    assert done.code == 0, done.err
    first, second = entries(registers, "contracts")
    assert (first["supplier"], first["description"]) == (None, "£ a year: a lot\nShoe size: 44")
    assert second["description"] == "£ a year: a lot"
    assert len(entries(registers, "organisations")) == 1
    again = registers("register", "import", "contracts", path, *given)
    assert "Nothing in it is new" in again.err  # what was joined is there once


def test_what_is_joined_to_the_notes_leaves_what_is_there(registers: Any, tmp_path: Path) -> None:
    registers("register", "add", "contracts", "title=Advice", "supplier=Praxis", "description=Mine")
    path = sheet(tmp_path, "Title of agreement,Supplier,Ward", "Advice,Praxis,Bow")
    registers("register", "import", "contracts", path, "--map", "Ward=join")
    assert entries(registers, "contracts")[0]["description"] == "Mine\nWard: Bow"


def test_which_of_two_rows_counts_and_what_was_changed_here_can_be_answered(registers: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, "Name,Postcode", "Praxis,E2 0EF", "Praxis,E2 0EG")
    registers("register", "import", "organisations", path, "--answer", "twice=last")
    assert entries(registers, "organisations")[0]["postcode"] == "E2 0EG"
    registers("register", "set", "O1", "postcode=E2 0EH")
    newer = sheet(tmp_path, "Name,Postcode", "Praxis,E2 0EJ")
    registers("register", "import", "organisations", newer, "--answer", "changed=take")
    assert entries(registers, "organisations")[0]["postcode"] == "E2 0EJ"


def test_an_answer_to_no_doubt_is_refused(registers: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, "Name", "Praxis")
    said = registers("register", "import", "organisations", path, "--answer", "lost=add")
    assert said.code == 2
    assert "“lost=add” answers no doubt. Doubts are: column, unread, doubted, missing, twice and changed" in said.err
    said = registers("register", "import", "organisations", path, "--answer", "missing=perhaps")
    assert "“perhaps” is no answer to missing. Say add, empty or join." in said.err


def test_fields_that_are_made_for_columns_go_with_the_import_when_it_is_undone(registers: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, "Name,Shoe size,Hat", "Island House,44,7")
    registers("register", "import", "organisations", path, "--answer", "column=new")
    assert entries(registers, "organisations")[1]["hat"] == "7"
    registers("undo")
    assert len(entries(registers, "organisations")) == 1
    assert "hat" not in entries(registers, "organisations")[0]


def test_words_that_fit_several_may_be_answered_one_by_one_and_never_reach_the_wrong_entry(
    registers: Any, tmp_path: Path
) -> None:
    registers("register", "add", "organisations", "name=Praxis North")
    path = sheet(tmp_path, "Title of agreement,Supplier", "Advice,Prax")
    said = registers("register", "import", "contracts", path)
    assert "“Prax” fits O1 Praxis and O2 Praxis North." in said.err
    assert "It is left empty." in said.err


def test_what_an_officer_changed_since_the_last_import_stays(registers: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, "Name,Postcode,Website", "Island House,E14 3NG,http://island.example")
    registers("register", "import", "organisations", path)
    registers("register", "set", "O2", "postcode=E14 9AA")
    again = registers("register", "import", "organisations", path)
    assert "Nothing in it is new: 0 organisations to add, 0 organisations to change" in again.err
    newer = sheet(tmp_path, "Name,Postcode,Website", "Island House,E14 1ZZ,http://house.example")
    said = registers("register", "import", "organisations", newer, "--accept")
    assert "O2 Postal code was changed here since it came; that stays." in said.err
    found = entries(registers, "organisations")[1]
    assert (found["postcode"], found["website"]) == ("E14 9AA", "http://house.example")


def test_the_wrong_sheet_is_refused(registers: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, "Film,Director", "Jaws,Spielberg")
    said = registers("register", "import", "contracts", path)
    assert said.code == 2
    assert "None of the columns of “" in said.err
    assert "is one of Contracts (" in said.err


def test_personal_words_are_in_no_doubt(run: Any, tmp_path: Path) -> None:
    run("register", "new", "cases")
    path = sheet(
        tmp_path, "Kind of crisis,Organisation,Opened on,Contact,Hours spent", "fraud,Praxis,3 Nov 2009,Ms Secret,x y"
    )
    said = run("register", "import", "cases", path)
    assert "Secret" not in said.out + said.err
    assert "x y" not in said.err


def test_a_register_written_as_a_table_and_read_again_changes_nothing(registers: Any, tmp_path: Path) -> None:
    registers("register", "add", "contracts", "title==cmd|calc", "supplier=Praxis", "annual_value=12.50",
              "end_date=end march 2011")  # fmt: skip
    for form in ("csv", "xlsx"):
        out = str(tmp_path / f"contracts.{form}")
        registers("register", "export", "contracts", "-o", out)
        said = registers("register", "import", "contracts", out)
        assert "Nothing in it is new" in said.err, said.out + said.err


def test_what_is_worked_out_is_left_out_of_a_table_without_a_doubt(registers: Any, tmp_path: Path) -> None:
    registers("register", "new", "grants")
    registers("register", "add", "pots", "name=Community Chest", "amount=£300k")
    for form in ("csv", "xlsx"):
        out = str(tmp_path / f"pots.{form}")
        registers("register", "export", "pots", "-o", out)
        said = registers("register", "import", "pots", out, "--dry-run", "--json").json
        assert (said["new"], said["changed"], said["same"], said["doubts"]) == (0, 0, 1, [])


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["gone.csv"], "no document"),
        (["list.csv", "--map", "Nome"], "COLUMN=FIELD"),
        (["list.csv", "--map", "Nome=name"], "There is no column “Nome”. Did you mean “Name”?"),
        (["list.csv", "--map", "Name=nmae"], "Organisations have no “nmae”. Did you mean name?"),
        (["list.csv", "--sheet", "Two"], "has no sheet “Two”"),
    ],
)
def test_what_cannot_be_imported_says_why(
    registers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str], sentence: str
) -> None:
    sheet(tmp_path, "Name,Postcode", "Island House,E14 3NG")
    monkeypatch.chdir(tmp_path)
    said = registers("register", "import", "organisations", *given)
    assert said.code != 0
    assert sentence in said.err


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (["0", "=1+1"], ["x", "@sum"]),
        (["", ""], []),
        (["Name", "name", "NAME"], ["a", "b", "c"]),
        (["\u202ename", "\u0000"], ["\u200b", "x" * 300]),
        (["'; drop table entry; --", "Postcode"], ["{{7*7}}", "[red]x[/red]"]),
    ],
)
def test_hostile_headings_and_cells_end_in_a_sentence_or_in_entries(
    registers: Any, tmp_path: Path, headings: list[str], cells: list[str]
) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["Name", *headings], ["Island", *cells]])
    path = tmp_path / "wild.csv"
    path.write_text(out.getvalue(), encoding="utf-8", errors="replace")
    said = registers("register", "import", "organisations", str(path), "--accept")
    assert said.code in (0, 2, 13), said.err
    assert "\u202e" not in said.out + said.err
    assert registers("check").code == 0


@pytest.mark.parametrize(
    ("headings", "row", "named"),
    [
        ("Title of agreement,Supplier name,Annual value,Tender process", "Advice,Praxis,£50k,open", "Contracts"),
        ("Organisation name,Charity number,Postcode,Email", "Praxis,1078945,E2 0EF,a@b.example", "Organisations"),
    ],
)
def test_a_document_that_is_no_plan_but_a_register_is_named_as_that(
    run: Any, tmp_path: Path, headings: str, row: str, named: str
) -> None:
    said = run("import", sheet(tmp_path, headings, row), "--dry-run")
    assert said.code == 13, said.out
    assert f"It looks like {named}: “tsworkbench register import {named.lower()} list.csv”" in said.err


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_register_that_was_written_as_a_table_is_never_read_as_a_plan(run: Any, tmp_path: Path, ending: str) -> None:
    entries_of = {
        "organisations": ["name=Bromley by Bow Centre", "active=active"],
        "risks": ["title=No Director by March", "owner=LR", "next_review=15 Jan 2010", "row=1.1"],
        "contracts": ["title=Advice", "supplier=O1", "status=live", "end_date=31 Mar 2010", "commissioner=LR"],
        "events": ["title=First day", "on=5 Oct 2009"],
        "criteria": ["title=Fit", "row=4.6", "weight=100"],
    }
    for preset in ("organisations", "risks", "contracts", "events", "options"):
        run("register", "new", preset, "--plan", "third")
    for name, typed in entries_of.items():
        assert run("register", "add", name, *typed, "--plan", "third").code == 0
        path = str(tmp_path / f"{name}.{ending}")
        run("register", "export", name, "-o", path, "--plan", "third")
        said = run("import", path, "--yes")
        assert said.code == 13, (name, said.out)
        assert f"“tsworkbench register import {name} {name}.{ending}”" in said.err
    assert "2 plans" in run("check").out


def test_a_register_that_could_be_read_as_a_plan_is_named_for_what_it_looks_like(run: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, "Project title,Recipient,Amount awarded,Award date", "Advice,Praxis,8000,3/11/2009")
    said = run("import", path, "--dry-run")
    assert "It looks like Grants: “tsworkbench register import grants list.csv”" in said.out + said.err


def test_a_plan_with_leads_is_not_called_a_register_for_the_columns_that_both_have(run: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, "No,Activity,Owner,Due,Status", "1,Mark boats,Ann Lee,31/03/2010,On track")
    said = run("import", path, "--dry-run")
    assert said.code == 0, said.err
    assert "It looks like" not in said.out + said.err


@pytest.mark.parametrize(
    ("register", "headings", "row", "field", "value"),
    [
        ("premises", "Name of building,Postcode,Lease expiry", "Hall,E1 1AA,31/03/2015", "lease_end", "2015-03-31"),
        ("documents", "Document,Version,Next review", "Volunteering Code,2,01/04/2010", "title", "Volunteering Code"),
        ("contracts", "Title,Supplier,Contract manager", "Advice,O1,LR", "commissioner", "Louise Russell"),
        ("grants", "Project,Organisation,Date of award", "Lunch,O1,03/11/2009", "award_date", "2009-11-03"),
        ("seats", "Seat,Board,Representative", "First,Partnership Board,Ann Secret", "holder", "Ann Secret"),
        ("cases", "Organisation,Crisis,Opened", "O1,fraud,03/11/2009", "opened_on", "2009-11-03"),
    ],
)
def test_headings_that_officers_write_are_known(
    run: Any, tmp_path: Path, register: str, headings: str, row: str, field: str, value: str
) -> None:
    run("register", "new", "representatives" if register == "seats" else register)
    run("register", "new", "organisations")
    run("register", "add", "organisations", "name=Praxis")
    assert run("register", "import", register, sheet(tmp_path, headings, row)).code == 0
    shown = run("register", "list", register, "--columns", field, "--csv", "--with-personal")
    assert shown.lines[-1].endswith(f",{value}")

"""Registers written as tables: in their own columns, and in those of published standards."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook


@pytest.fixture
def grants(run: Any) -> Any:
    """A pot, an organisation and two grants, of which one has no day on which it was awarded."""
    run("register", "new", "grants")
    run("register", "add", "organisations", "name=Praxis", "charity_number=1078945", "contact=Ann Secret")
    run("register", "add", "pots", "name=Community Chest", "amount=300000", "code=CC")
    for title, *more in (["Advice in Poplar", "award_date=3 nov 2009"], ["=cmd|' /C calc'!A0"]):
        run("register", "add", "grants", f"title={title}", "description=Debt advice", "recipient=Praxis",
            "programme=Community Chest", "amount_awarded=8000", "stage=awarded", *more)  # fmt: skip
    return run


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_standard_leaves_out_what_lacks_what_it_needs_and_says_so(grants: Any, tmp_path: Path) -> None:
    out = tmp_path / "grants.csv"
    said = grants("register", "export", "grants", "--as", "360giving", "-o", out, "--funder-id", "GB-LAE-TWH",
                  "--prefix", "360G-TowerHamlets")  # fmt: skip
    assert said.code == 0, said.err
    assert "1 grant written; 1 left out: no Award Date (G2). 360Giving needs it." in said.out
    (row,) = rows(out.read_text("utf-8"))
    assert row["Identifier"] == "360G-TowerHamlets-G1"
    assert (row["Currency"], row["Amount Awarded"], row["Award Date"]) == ("GBP", "8000", "2009-11-03")
    assert (row["Recipient Org:Identifier"], row["Recipient Org:Name"]) == ("GB-CHC-1078945", "Praxis")
    assert row["Funding Org:Identifier"] == "GB-LAE-TWH"
    assert row["Grant Programme:Title"] == "Community Chest"
    again = grants("register", "export", "grants", "--as", "360giving", "-o", out, "--force", "--json").json
    assert (again["entries"], again["left_out"]) == (1, {"Award Date": ["G2"]})


def test_without_a_funder_every_grant_is_left_out_and_it_is_said_what_to_say(grants: Any) -> None:
    said = grants("register", "export", "grants", "--as", "360giving")
    assert (
        "0 grants written; 2 left out: no Identifier (G1, G2). 360Giving needs them. Identifiers are made of the "
        "publisher's prefix: say it once (--prefix 360G-…)."
    ) in said.err
    said = grants("register", "export", "grants", "--as", "360giving", "--prefix", "360G-TowerHamlets")
    assert "no Funding Org:Identifier (G1)" in said.err
    assert said.err.endswith("Say the funder's identifier once (--funder-id GB-LAE-…).\n")


def test_grants_that_a_standard_is_not_about_are_counted(grants: Any) -> None:
    grants("register", "set", "G2", "stage=refused")
    said = grants("register", "export", "grants", "--as", "transparency-code")
    assert "1 grant written. The Transparency Code isn't about 1 other." in said.err


@pytest.mark.parametrize(
    ("numbers", "known"),
    [
        (["charity_number=1123456-2", "company_number=445790"], "GB-CHC-1123456"),
        (["charity_number=SC12345"], "GB-SC-SC012345"),
        (["charity_number=NIC100012"], "GB-NIC-100012"),
        (["company_number=445790"], "GB-COH-00445790"),
        (["charity_number=excepted", "company_number=SC123456"], "GB-COH-SC123456"),
        (["charity_number=<b>1", "company_number=none"], "360G-TowerHamlets-O2"),
        ([], "360G-TowerHamlets-O2"),
    ],
)
def test_a_recipient_has_an_identifier_that_others_know_else_one_of_the_publishers(
    grants: Any, numbers: list[str], known: str
) -> None:
    grants("register", "add", "organisations", "name=Other", *numbers)
    grants("register", "set", "G1", "recipient=O2")
    said = grants("register", "export", "grants", "--as", "360giving", "--prefix", "360G-TowerHamlets",
                  "--funder-id", "GB-LAE-TWH")  # fmt: skip
    assert [row["Recipient Org:Identifier"] for row in rows(said.out)] == [known]


def test_an_organisation_of_the_directory_is_written_with_what_open_referral_asks_for(run: Any) -> None:
    run("register", "new", "organisations")
    run("register", "add", "organisations", "name=Praxis", "description=Advice", "charity_number=SC12345",
        "in_directory=y")  # fmt: skip
    run("register", "add", "organisations", "name=Untold", "in_directory=y")
    said = run("register", "export", "organisations", "--as", "open-referral-uk")
    (row,) = rows(said.out)
    assert (row["name"], row["description"], row["uri"]) == ("Praxis", "Advice", "GB-SC-SC012345")
    assert "1 organisation written; 1 left out: no description (O2). Open Referral UK needs it." in said.err
    (number,) = rows(run("register", "export", "organisations", "--as", "open-referral-uk-identifiers").out)
    assert (number["organization_id"], number["identifier_scheme"]) == (row["id"], "GB-SC")


def test_a_contract_of_unknown_sum_is_listed_with_its_annual_spending(run: Any) -> None:
    run("register", "new", "contracts")
    run("register", "add", "organisations", "name=Praxis", "company_number=445790")
    for title, *more in (["Advice", "sum=£90k", "annual_value=£30k"], ["Yearly", "annual_value=£6k"],
                         ["Small", "annual_value=£5k"], ["Summed", "sum=£4k", "annual_value=£9k"]):  # fmt: skip
        run("register", "add", "contracts", f"title={title}", "supplier=Praxis", *more)
    said = run("register", "export", "contracts", "--as", "transparency-code")
    spent = "Sum to be paid over the length of the contract or the estimated annual spending"
    assert [(row["Title of agreement"], row[spent]) for row in rows(said.out)] == [
        ("Advice", "90000"),
        ("Yearly", "6000"),
    ]
    assert {row["Registration number"] for row in rows(said.out)} == {"00445790"}
    assert "2 contracts written. The Transparency Code isn't about 2 others." in said.err


def test_the_transparency_code_has_its_own_headings(grants: Any) -> None:
    found = rows(grants("register", "export", "grants", "--as", "transparency-code").out)
    assert [row["Amount"] for row in found] == ["8000", "8000"]
    assert found[0]["Beneficiary"] == "Praxis"
    assert list(found[0])[:2] == ["Date the grant was awarded", "Time period for which the grant has been given"]


def test_no_text_is_a_formula(grants: Any, tmp_path: Path) -> None:
    found = rows(grants("register", "export", "grants").out)
    assert found[1]["Project title" if "Project title" in found[1] else "Title"].startswith("'=cmd")
    out = tmp_path / "grants.xlsx"
    grants("register", "export", "grants", "-o", out)
    sheet = load_workbook(out).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert sheet.freeze_panes == "A2"


def test_personal_fields_are_left_out_unless_they_are_named(grants: Any) -> None:
    plain = grants("register", "export", "organisations")
    assert "Ann Secret" not in plain.out
    assert "personal, and left out" in plain.err
    assert "Ann Secret" in grants("register", "export", "organisations", "--with", "contact").out
    assert "isn't personal" in grants("register", "export", "organisations", "--with", "name").err


def test_a_personal_register_is_not_written_unasked(run: Any) -> None:
    run("register", "new", "cases")
    said = run("register", "export", "cases")
    assert said.code == 2
    assert "Case log is personal: say which of its personal fields" in said.err
    assert run("register", "export", "cases", "--with-personal").code == 0


def test_what_a_link_to_a_personal_register_leads_to_is_written_by_its_ref_alone(run: Any) -> None:
    run("register", "new", "cases")
    run("register", "add", "organisations", "name=Praxis")
    run("register", "add", "cases", "kind=governance", "organisation=Praxis", "opened_on=3 nov 2009")
    run("register", "new", "--empty", "Visits")
    run("register", "fields", "visits", "--add", "Case", "--kind", "entry", "--to", "cases")
    run("register", "add", "visits", "name=First visit", "case=X1")
    (row,) = rows(run("register", "export", "visits").out)
    assert row["Case"] == "X1"


def test_json_holds_the_same_entries(grants: Any, tmp_path: Path) -> None:
    import json

    out = tmp_path / "grants.json"
    grants("register", "export", "grants", "-o", out)
    found = json.loads(out.read_text("utf-8"))
    assert (found["register"], len(found["entries"])) == ("grants", 2)
    assert found["entries"][0]["Ref"] == "G1"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            ["grants", "--as", "ods"],
            "Grants have no form called “ods”. It can be written as csv, xlsx, json, 360giving",
        ),
        (["grants", "-o", "grants.doc"], "doesn't say what to write"),
        (["grants", "--as", "xlsx", "-o", "grants.csv"], "should end in .xlsx"),
        (["grants", "--as", "xlsx"], "aren't for a terminal"),
        (["grants", "--where", "amount_awarded ovr 5"], "can't be read at “ovr”"),
        (["grants", "--with", "nothing"], "Grants have no “nothing”"),
    ],
)
def test_what_cannot_be_written_says_why(grants: Any, given: list[str], sentence: str) -> None:
    said = grants("register", "export", *given)
    assert said.code == 2
    assert sentence in said.err

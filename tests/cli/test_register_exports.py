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


def test_without_a_funder_every_grant_is_left_out_for_want_of_it(grants: Any) -> None:
    said = grants("register", "export", "grants", "--as", "360giving")
    assert "0 grants written; 2 left out: no Identifier (G1, G2). 360Giving needs them." in said.err


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

"""`import`: a council's own document at the command line."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tsworkbench.cli.files import imports
from tsworkbench.store.opening import open_book

PLAN = """\
Objective,No,Action,Lead,By when,Cost
Infrastructure,1.1,Develop a council for voluntary service,Louise Russell,by Dec 2009,"£105,000"
Infrastructure,1.2,Review the compact with partners,Andy Algar,by end January 2010,
Volunteers,2.1,Hold a volunteering fair,Shazia Hussain,by end March 2010,Within existing resources
"""
DOUBTFUL = PLAN.replace("by Dec 2009", "Q2 2009").replace("by end January 2010", "by summer 2009")


@pytest.fixture
def document(tmp_path: Path) -> Callable[..., str]:
    """Writes a document and returns its path."""

    def write(text: str = PLAN, name: str = "plan.csv") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def new(tmp_path: Path, run_on: Callable[[Path], Any]) -> Any:
    """``tsworkbench`` on a file that isn't there yet."""
    return run_on(tmp_path / "new.db")


def _row(path: Path, ref: str, columns: str) -> Any:
    book = open_book(path)
    try:
        return tuple(book.rows(f"select {columns} from activity where ref=? and deleted=0", ref)[0])
    finally:
        book.close()


def test_a_document_comes_in_as_a_plan(new: Any, document: Any) -> None:
    answer = new("import", document())
    assert answer.code == 0, answer.err
    assert answer.lines[:2] == ["plan", "    2 objectives, 3 activities, 0 milestones, 0 outputs"]
    assert answer.lines[2].startswith("Imported “plan” from plan.csv · saved 14:02")
    assert _row(new.path, "1.1", "due_to, cost_pence") == ("2009-12-31", 10_500_000)
    assert new("undo").code == 0
    assert new("list", "--json").json == []


def test_doubts_are_told_plainly_and_nothing_is_written_without_a_word(
    new: Any, document: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    answer = new("import", document(DOUBTFUL))
    assert answer.code == 1
    assert "“Q2 2009”" in answer.out
    assert "read as   by 30 September 2009 (quarter)" in answer.out
    assert "or        by 30 June 2009 (quarter)" in answer.out
    assert all(len(line) <= 80 for line in (*answer.lines, *answer.err.splitlines()))
    assert "2 things in it can be read in more than one way" in answer.err
    assert "--yes" in answer.err
    assert not new.path.exists(), "a file is not made for nothing"


def test_yes_takes_each_reading_and_keeps_the_doubts_as_notes(new: Any, document: Any) -> None:
    answer = new("import", document(DOUBTFUL), "--yes")
    assert answer.code == 0, answer.err
    assert "2 doubts kept as notes on their rows." in answer.out
    due, notes = _row(new.path, "1.1", "due_to, notes")
    assert due == "2009-09-30"
    assert "“Q2 2009” was read as by 30 September 2009 (quarter)" in notes


def test_a_dry_run_writes_nothing(new: Any, document: Any) -> None:
    answer = new("import", document(DOUBTFUL), "--dry-run")
    assert answer.code == 0
    assert "2 things in doubt:" in answer.out
    assert answer.lines[-1] == f"Nothing was written; the import would make {new.path}."
    assert not new.path.exists()


def test_a_dry_run_as_json_is_the_draft_with_its_doubts_and_can_be_imported(
    new: Any, document: Any, tmp_path: Path
) -> None:
    answer = new("import", document(DOUBTFUL), "--dry-run", "--json")
    data = answer.json
    assert data["tsworkbench"] == 1
    activity = data["plans"][0]["objectives"][0]["activities"][0]
    assert (activity["ref"], activity["cost_amount"], activity["leads"][0]["name"]) == ("1.1", 105000, "Louise Russell")
    assert "id" not in activity
    first = data["doubts"][0]
    assert (first["text"], first["others"]) == ("Q2 2009", ["by 30 June 2009 (quarter)"])
    assert first["where"]
    assert first["because"]
    saved = tmp_path / "draft.json"
    saved.write_text(answer.out, encoding="utf-8")
    taken = new("import", str(saved))
    assert (taken.code, taken.err) == (0, "")
    book = open_book(new.path)
    assert "“Q2 2009”, read as by 30 September 2009" in book.value("select notes from plan")
    book.close()


def test_the_same_document_again_changes_nothing_and_says_so(new: Any, document: Any) -> None:
    assert new("import", document()).code == 0
    again = new("import", document())
    assert again.code == 0
    assert again.lines == [
        "Nothing has changed: the file has all that plan.csv says. It is the document that was imported last."
    ]
    assert json.loads(new("import", document(), "--json").out)["rows"] == []


def test_a_newer_edition_says_what_it_changes_and_updates_in_place(new: Any, document: Any) -> None:
    assert new("import", document()).code == 0
    newer = PLAN.replace("by end January 2010", "by end February 2010").replace("£105,000", "£110,000")
    newer += "Volunteers,2.2,Thank the volunteers,Shazia Hussain,by June 2010,\n"
    dry = new("import", document(newer), "--dry-run")
    assert "    A newer edition of “plan”, which came from plan.csv: 3 rows unchanged." in dry.lines
    assert "  New" in dry.lines
    assert "    2.2       Thank the volunteers" in dry.lines
    assert "    1.1       Develop a council for voluntary service: cost £105,000 → £110,000" in dry.lines
    changes = new("import", document(newer), "--dry-run", "--json").json["changes"]
    assert [(one["kind"], one["ref"], one["field"]) for one in changes] == [
        ("changed", "1.1", "cost"),
        ("changed", "1.2", "due"),
        ("added", "2.2", None),
    ]
    done = new("import", document(newer))
    assert "Updated “plan” (1 added, 2 changed) from plan.csv" in done.out
    assert _row(new.path, "1.2", "due_to") == ("2010-02-28",)


def test_what_is_no_longer_in_the_document_is_named_and_stays(new: Any, document: Any) -> None:
    new("import", document())
    shorter = "\n".join(PLAN.splitlines()[:-1])
    dry = new("import", document(shorter), "--dry-run")
    assert "  No longer in the document: stays in the plan" in dry.lines
    assert "    2         Volunteers" in dry.lines
    assert _row(new.path, "2.1", "status") == ("not_started",)


def test_two_rows_that_were_taken_for_one_can_be_told_apart(new: Any, document: Any) -> None:
    new("import", document())
    newer = document(PLAN.replace("Hold a volunteering fair", "Close the old office and sell the building"))
    dry = new("import", newer, "--dry-run")
    said = " ".join(dry.out.split())
    assert "were matched." in said
    assert "--apart with the ref" in said
    assert new("import", newer, "--apart", "1.1").code == 2
    assert "Nothing was in doubt about 1.1" in new("import", newer, "--apart", "1.1").err
    done = new("import", newer, "--apart", "2.1")
    assert "1 added" in done.out
    assert _row(new.path, "2.1", "title") == ("Hold a volunteering fair",)


def test_rows_told_apart_are_never_left_out_of_account(
    new: Any, document: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    new("import", document())
    new("export", "json", "-o", str(tmp_path / "plans.json"))
    assert "is imported as it is" in new("import", str(tmp_path / "plans.json"), "--apart", "2.1").err
    fair, doubtful = "Hold a volunteering fair", "Close the old office and sell the building"
    newer = document(PLAN.replace(fair, doubtful).replace("by end January 2010", "by summer 2009"))
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(imports, "sys", SimpleNamespace(stdin=terminal, stdout=terminal, stderr=sys.stderr))
    answer = new("import", newer, "--apart", "2.1")
    assert (answer.code, "use --yes" in answer.err) == (2, True)


def test_a_plan_may_be_named_or_said_to_be_new(new: Any, document: Any) -> None:
    new("import", document())
    assert "Updated “plan”" in new("import", document(PLAN.replace("fair", "day"), "other.csv"), "--plan", "plan").out
    beside = new("import", document(name="beside.csv"), "--new")
    assert "Imported" in beside.out
    assert len(new("plans", "--json").json) == 2
    assert new("import", document(), "--new", "--plan", "plan").code == 2
    assert new("import", document(), "--plan", "nothing").code == 2


def test_the_plan_year_is_what_dates_without_a_year_are_read_against(new: Any, document: Any) -> None:
    undated = PLAN.replace("by Dec 2009", "by December")
    assert new("import", document(undated), "--plan-year", "2010/11", "--yes").code == 0
    assert _row(new.path, "1.1", "due_to") == ("2010-12-31",)
    assert new("import", document(undated), "--plan-year", "soon").code == 2


@pytest.mark.parametrize(
    ("named", "due"), [((), "2010-01-07"), (("--plan", "plan"), "2010-01-07"), (("--new",), "2010-01-05")]
)
def test_a_newer_edition_counts_working_days_as_its_plan_does(
    new: Any, document: Any, named: tuple[str, ...], due: str
) -> None:
    text = PLAN.replace("by Dec 2009", "5 working days after 28 December 2009")
    new("import", document(text), "--yes")
    assert _row(new.path, "1.1", "due_to") == ("2010-01-05",)
    new("plan", "set", "bank-holidays", "Scotland")
    new("plan", "set", "closure-days", "5 Jan 2010")
    assert new("import", document(text.replace("January", "February")), "--yes", *named).code == 0
    book = open_book(new.path)
    newest = book.value("select due_to from activity where ref='1.1' and deleted=0 order by rid desc limit 1")
    book.close()
    assert newest == due


def test_a_decision_is_recorded_with_the_new_dates(new: Any, document: Any) -> None:
    new("import", document())
    assert new("group", "add", "Delivery Group").code == 0
    assert new("sign-off", "plan", "--on", "2009-05-01").code == 0
    newer = document(PLAN.replace("by end January 2010", "by end February 2010"))
    done = new("import", newer, "--decided", "Delivery", "--on", "10 Dec 2009")
    assert done.code == 0, done.err
    assert _row(new.path, "1.2", "due_to, baseline_due_to, expected_due_to") == ("2010-02-28", "2010-01-31", None)
    assert new("import", newer, "--on", "10 Dec 2009").code == 2


def test_a_document_is_not_read_from_a_pipe(new: Any) -> None:
    code, _, err = new("import", "-", "--yes")
    assert code == 2
    assert "save it first" in err


def test_what_is_not_a_plan_is_declined(new: Any, document: Any) -> None:
    matrix = "Question,Yes,No\n" + "".join(f"Do you have item {n}?,x,\n" for n in range(6))
    answer = new("import", document(matrix, "matrix.csv"))
    assert answer.code == 13
    assert answer.err
    assert not new.path.exists()


def test_a_failed_import_leaves_a_file_that_was_there_as_it_was(run: Any, document: Any) -> None:
    before = run.path.read_bytes()
    assert run("import", document(DOUBTFUL)).code == 1
    assert run.path.read_bytes() == before


def test_a_team_with_commas_that_the_file_knows_is_one_lead_of_a_document(new: Any, document: Any) -> None:
    assert new("import", document()).code == 0
    assert new("set", "1.1", "--lead", "+“Homes, Land”", "--lead", "+“HR/OD”").code == 0
    other = PLAN.replace("Louise Russell", '"Homes, Land"').replace("Andy Algar", "HR/OD / Shazia Hussain")
    assert new("import", document(other, "other.csv"), "--new", "--yes").code == 0
    rows = {row["ref"]: [lead["name"] for lead in row["leads"]] for row in new("list", "--all", "--json").json}
    assert rows["1.1"] == ["Homes, Land"]
    assert rows["1.2"] == ["HR/OD", "Shazia Hussain"]
    assert new("list", "--officer", "Homes, Land", "--all", "--json").code == 0
    assert "name          Homes, Land" in new("officers", "“homes, land”").lines


NOTED = PLAN.replace("Cost", "Cost,Risk").replace('"£105,000"', '"£105,000",High')
NOTED = NOTED.replace("2010,\n", "2010,,\n").replace("resources", "resources,")


def test_how_much_is_only_in_notes_is_said_in_one_line_and_listed_when_asked(new: Any, document: Any) -> None:
    said = new("import", document(NOTED), "--dry-run").out
    assert "1 of the document’s 25 lines is only in notes; --notes lists them." in said
    listed = new("import", document(NOTED), "--dry-run", "--notes").out
    assert "1 of the document’s 25 lines is only in notes:" in listed
    assert "    1.1       Risk: High" in listed
    assert new("import", document(NOTED), "--dry-run", "--json").json["only_in_notes"] == [
        {"ref": "1.1", "line": "Risk: High"}
    ]
    assert "is only in notes" in new("import", document(NOTED), "--yes").out


def test_doubts_that_were_kept_are_among_the_checks_of_the_plan(new: Any, document: Any) -> None:
    assert new("import", document(DOUBTFUL), "--yes").code == 0
    said = " ".join(new("check", "--plan", "").out.split())
    assert "kept from the import" in said
    assert "Kept from the import: 1.1 “Develop a council for voluntary service”: “Q2 2009” was read as" in said
    rows = [
        one["rows"][0]["ref"]
        for one in new("check", "--plan", "", "--json").json
        if one["check"] == "kept from the import"
    ]
    assert rows == ["1.1", "1.2"]


def test_a_hidden_sheet_is_listed_by_a_dry_run_and_left_out_by_yes(new: Any, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book, rows = Workbook(), list(csv.reader(PLAN.splitlines()))
    book.active.title = "Plan"
    for sheet in (book.active, book.create_sheet("Old plan")):
        for row in rows:
            sheet.append([cell.replace("1.", "9.") if sheet.title == "Old plan" else cell for cell in row])
    book["Old plan"].sheet_state = "hidden"
    book.save(tmp_path / "plan.xlsx")
    dry = new("import", str(tmp_path / "plan.xlsx"), "--dry-run").out
    assert "The sheet “Old plan” is hidden in the workbook; a plan is on it." in dry
    assert "or        read it too" in dry
    assert f"{len(rows)} hidden rows are left out; --notes lists them." in dry
    told = new("import", str(tmp_path / "plan.xlsx"), "--dry-run", "--json").json
    assert len(told["left_out"]) == len(rows)
    assert new("import", str(tmp_path / "plan.xlsx"), "--yes").code == 0
    assert {row["ref"][:1] for row in new("list", "--all", "--json").json} == {"1", "2"}  # and not "9"


def test_a_hidden_copy_in_a_sheet_of_ours_is_left_out_and_its_head_is_no_doubt(
    new: Any, document: Any, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    path = str(tmp_path / "sheet.xlsx")
    assert new("import", document()).code == 0
    assert new("export", "xlsx", "-o", path).code == 0
    assert "doubt" not in new("import", path, "--dry-run").out
    book = load_workbook(path)
    copy = book.copy_worksheet(book.worksheets[0])
    copy.title, copy.sheet_state = "Old", "hidden"
    for cell in (cell for row in copy.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.value = cell.value.replace("volunteering", "vegetable")
    book.save(path)
    said = new("import", path, "--dry-run").out
    assert "1 thing in doubt" in said
    assert "The sheet “Old” is hidden in the workbook; a plan is on it." in said
    assert "vegetable" not in said


def test_doubts_that_are_kept_leave_in_no_paper_and_are_shown_to_the_officer(
    new: Any, document: Any, tmp_path: Path
) -> None:
    assert new("import", document(DOUBTFUL), "--yes").code == 0
    assert "was read as" in new("show", "1.1").out
    for form in ("csv", "md"):
        assert new("export", form, "-o", str(tmp_path / f"out.{form}")).code == 0
        assert "Doubt at" not in (tmp_path / f"out.{form}").read_text(encoding="utf-8")
    assert new("export", "json", "-o", str(tmp_path / "out.json")).code == 0
    assert "Doubt at" in (tmp_path / "out.json").read_text(encoding="utf-8")


# -- a sheet of ours that comes back


@pytest.fixture
def swollen(demo_file: Path, run_on: Callable[[Path], Any], tmp_path: Path) -> tuple[Any, str]:
    """``tsworkbench`` on the demonstration, and a sheet of it to which 30 rows were added."""
    demo = run_on(demo_file)
    sheet = tmp_path / "sheet.csv"
    assert demo("export", "csv", "--plan", "third", "-o", str(sheet)).code == 0
    head = sheet.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    place = head.index("Milestone or output")
    rows = "".join(f"{',' * place}Something quite new no. {n}{',' * (len(head) - place - 1)}\r\n" for n in range(30))
    sheet.write_bytes(sheet.read_bytes() + rows.encode())
    return demo, str(sheet)


def test_a_sheet_most_of_whose_rows_would_be_new_stops_also_with_yes(swollen: tuple[Any, str]) -> None:
    demo, sheet = swollen
    answer = demo("import", sheet, "--yes")
    assert answer.code == 13
    assert "30 of the 120 rows of sheet.csv would be new" in " ".join(answer.err.split())
    assert "--new-rows" in answer.err
    dry = demo("import", sheet, "--dry-run")
    assert dry.code == 0
    assert "use --new-rows if they are new" in " ".join(dry.out.split())


def test_new_rows_come_in_where_it_is_said_that_they_are_new(swollen: tuple[Any, str]) -> None:
    demo, sheet = swollen
    answer = demo("import", sheet, "--yes", "--new-rows")
    assert answer.code == 0, answer.err
    assert "(30 added)" in answer.out


TWICE = """\
Objective,No,Action,Lead,Milestones,Outputs
Infrastructure,1.1,Develop a council,Louise Russell,Terms of Reference agreed by Dec 2009,Terms of Reference
Infrastructure,1.2,Review the compact with partners,Andy Algar,Compact reviewed by March 2010,30 groups trained
Volunteers,2.1,Hold a volunteering fair,Shazia Hussain,Volunteering fair held by March 2010,A volunteering fair
"""


def test_pairs_that_say_the_same_are_named_and_linked_where_that_is_asked(new: Any, document: Any) -> None:
    dry = new("import", document(TWICE), "--dry-run")
    assert "2 pairs of a milestone and an output say the same (--link-pairs links them):" in dry.lines
    assert "“Terms of Reference agreed” and “Terms of Reference”" in dry.out
    alike = new("import", document(TWICE), "--dry-run", "--json").json["alike"]
    assert [one["output"] for one in alike] == ["Terms of Reference", "A volunteering fair"]
    answer = new("import", document(TWICE), "--link-pairs")
    assert "Imported “plan” with 2 pairs linked from plan.csv" in answer.out
    assert "1.1.o1 with it" in new("set", "1.1.m1", "--status", "complete").out
    assert new("undo").code == new("undo").code == 0
    assert new("list", "--json").json == []


def test_pairs_that_are_not_linked_are_offered_afterwards(new: Any, document: Any) -> None:
    answer = new("import", document(TWICE))
    assert "2 pairs of a milestone and an output say the same: “link --all-alike” links them." in answer.out
    assert new("link", "--all-alike").code == 0


def test_a_newer_edition_offers_the_pairs_that_are_new_in_it(new: Any, document: Any) -> None:
    new("import", document(TWICE))
    newer = TWICE.replace("30 groups trained", "A compact that was reviewed")
    assert "say" not in new("import", document(TWICE), "--dry-run").out
    dry = new("import", document(newer), "--dry-run")
    assert "1 pair of a milestone and an output says the same (--link-pairs links it):" in dry.lines
    answer = new("import", document(newer), "--link-pairs", "--yes")
    assert "with 1 pair linked from plan.csv" in answer.out
    assert "1.2.o" in new("show", "1.2.m1").out


def test_pairs_of_a_plan_in_json_are_linked_by_another_command(
    new: Any, document: Any, run_on: Any, tmp_path: Path
) -> None:
    new("import", document(TWICE))
    plan = str(tmp_path / "plan.json")
    assert new("export", "json", "-o", plan).code == 0
    answer = run_on(tmp_path / "other.db")("import", plan, "--link-pairs")
    assert answer.code == 2
    assert "link --all-alike" in answer.err


INDICATORS = """\
Indicator,Good is,Target 2009/10,Q1,Q2
VCOs with a policy,Higher,30 VCOs,20,22
Days to answer,Low,10,9,12
"""


def test_a_table_of_indicators_becomes_measures_of_the_plan_that_is_named(run: Any, document: Any) -> None:
    path = document(INDICATORS, "kpis.csv")
    assert run("import", path, "--yes").code == 13
    dry = run("import", path, "--plan", "third", "--dry-run").lines
    assert "    2 measures" in dry
    assert "    Its measures: 2 measures, 2 targets and 4 readings added." in dry
    assert run("import", path, "--plan", "third", "--yes").code == 0
    found = run("measure", "list", "--json", "--as-at", "31 dec 2009").json
    assert [(one["title"], one["rag"], one["trend"]) for one in found] == [
        ("VCOs with a policy", "red", "better"),
        ("Days to answer", "red", "worse"),
    ]
    again = run("import", path, "--plan", "third", "--yes")
    assert (again.code, again.lines) == (0, ["Nothing has changed: the file has all that kpis.csv says."])


# -- what columns hold

EXPORT = """\
Ticket,Group,Worker,Finish,Touched
Mend the gate,Parks,Jo Roe,31/05/2009,2009-02-02
Oil it,Parks,Al Fox,,2009-02-03
"""
SAID = ("--column", "Ticket=title", "--column", "Worker=lead", "--column", "Touched=notes")


def test_it_can_be_said_what_columns_hold(new: Any, document: Any) -> None:
    answer = new("import", document(EXPORT), *SAID)
    assert (answer.code, answer.err) == (0, "It names no objectives; its activities are under one called “Actions”.\n")
    book = open_book(new.path)
    assert [tuple(row) for row in book.rows("select title, due_to from activity order by sort")] == [
        ("Mend the gate", "2009-05-31"),
        ("Oil it", None),
    ]
    book.close()


def test_what_was_said_of_columns_holds_for_the_next_edition_of_the_document(new: Any, document: Any) -> None:
    assert new("import", document(EXPORT), *SAID).code == 0
    answer = new("import", document(EXPORT.replace("Oil it", "Oil the gate too")), "--dry-run", "--json")
    assert answer.json["columns"]["Ticket"] == "title"
    assert [one["title"] for one in answer.json["plans"][0]["objectives"][0]["activities"]] == [
        "Mend the gate",
        "Oil the gate too",
    ]


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("Tikket=title", "No column is headed “Tikket”. Did you mean “Ticket”?"),
        ("Ticket=titel", "“titel” is nothing that a column holds. Did you mean “title”"),
        ("Ticket", "“Ticket” doesn't say what a column holds: give its heading and that, as “Summary=title”."),
        ("=title", "“=title” doesn't say what a column holds"),
    ],
)
def test_a_column_or_a_word_that_is_not_known_is_refused_in_a_sentence(
    new: Any, document: Any, column: str, sentence: str
) -> None:
    answer = new("import", document(EXPORT), "--column", column)
    assert answer.code == 2
    assert sentence in " ".join(answer.err.split())
    assert not new.path.exists()


def test_a_doubt_names_its_row(new: Any, document: Any) -> None:
    answer = new("import", document(DOUBTFUL), "--dry-run", "--json")
    assert answer.json["doubts"][0]["row"] == "Develop a council for voluntary service"

"""Registers in lines: taken in, written, listed, laid out, counted and fed."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tsworkbench.cli.registers.group import SUBCOMMANDS
from tsworkbench.plan.registers import presets


@pytest.fixture
def registers(run: Any) -> Any:
    """The demonstration with risks, events and organisations, two of these and a risk."""
    run("register", "new", "risks", "--plan", "third")
    run("register", "new", "events")
    run("register", "add", "organisations", "name=Bromley by Bow Centre", "contact=Ann Secret", "postcode=e33jt")
    run("register", "add", "organisations", "name=Praxis", "services=advice / youth")
    run("register", "add", "risks", "title=Allocation not confirmed", "owner=LR", "row=4.2", "residual_likelihood=4",
        "residual_impact=5", "--plan", "third")  # fmt: skip
    return run


def test_a_file_without_registers_says_how_one_is_taken_in(run: Any) -> None:
    assert run("register").lines == [
        "This file has no register yet. “register new” lists the presets, “register new risks” takes one in."
    ]
    assert run("register", "--json").json == []
    listed = run("register", "new", "--json").json
    assert {one["preset"] for one in listed} == set(presets.shipped_names())


def test_registers_are_listed_with_their_entries_and_what_is_due(registers: Any) -> None:
    registers("register", "set", "R1", "next_review=30 nov 2009")
    assert registers("register").lines == [
        "risks          Risks                    1  Third Sector Strategy, 1 review due",
        "events         Events and courses       0  the whole file",
        "attendance     Attendance               0  the whole file",
        "organisations  Organisations            2  the whole file",
    ]
    found = registers("register", "--json").json
    assert (found[0]["name"], found[0]["entries"], found[0]["due"]) == ("risks", 1, 1)


def test_a_preset_taken_in_says_which_outputs_could_be_counted_from_it(run: Any) -> None:
    said = run("register", "new", "events").lines
    assert said[0].startswith("Registers: Events and courses and Attendance, with Organisations added · saved")
    assert "4.5.o1 could be counted from it: register figures --feed 4.5.o1=attendance.organisations" in said


def test_entries_are_written_as_one_act_and_undone_whole(registers: Any) -> None:
    registers("register", "add", "risks", "title=Another", "--plan", "third")
    said = registers("register", "set", "R1", "R2", "status=closed", "controls=monthly call")
    assert said.lines[0].startswith("2 entries controls in place written, now closed (R1, R2) · saved")
    registers("undo")
    found = registers("register", "list", "risks", "--plan", "third", "--json").json
    assert [(one["status"], one["controls"]) for one in found] == [("open", None), ("open", None)]


def test_an_entry_is_shown_whole_with_what_is_worked_out_and_what_names_it(registers: Any) -> None:
    said = registers("register", "show", "R1").lines
    assert said[0] == "R1  Risks"
    assert "  Residual             ▲20" in said
    assert "  Owner                Louise Russell" in said
    assert "  Threatens            4.2" in said
    registers("register", "add", "events", "title=Day", "on=14 jan 2010", "kind=provider day")
    registers("register", "layout", "attendance", "V1")
    assert registers("register", "show", "O1").lines[-1].split() == ["Named", "by", "1", "attendance"]
    found = registers("register", "show", "third:R1", "--json").json
    assert (found["register"], found["residual"], found["residual_likelihood"]) == ("risks", 20, 4)


def test_entries_are_chosen_sorted_and_cut_to_the_page(registers: Any) -> None:
    registers(
        "register", "add", "risks", "title=Small", "residual_likelihood=1", "residual_impact=2", "--plan", "third"
    )
    by_score = registers("register", "list", "risks", "--plan", "third").lines
    assert [line.split()[0] for line in by_score[1:]] == ["R1", "R2"]
    other_way = registers("register", "list", "risks", "--plan", "third", "--sort", "residual").lines
    assert [line.split()[0] for line in other_way[1:]] == ["R2", "R1"]
    chosen = registers("register", "list", "risks", "--plan", "third", "--where", "residual at least 15, open").lines
    assert [line.split()[0] for line in chosen[1:]] == ["R1"]
    assert max(map(len, by_score)) <= 100
    none = registers("register", "list", "risks", "--plan", "third", "--where", "not open")
    assert none.lines == ["There is no risk to list."]


def test_mine_are_those_of_the_officer_who_asks(registers: Any) -> None:
    registers("register", "add", "risks", "title=Another", "owner=Richard Parsons", "--plan", "third")
    for who, ref in (("Louise Russell", "R1"), ("Richard Parsons", "R2")):
        found = registers("register", "list", "risks", "--where", "mine", "--plan", "third", "--json", who=who).json
        assert [one["ref"] for one in found] == [ref]


def test_a_register_of_a_closed_plan_is_found_and_what_feeds_its_outputs_stays(registers: Any) -> None:
    """Another plan is being delivered: it is the one that is meant where none is named, but has no such register."""
    registers("register", "new", "events")
    assert registers("plan", "close", "--plan", "third").code == 0
    assert [row["ref"] for row in registers("register", "list", "risks", "--json").json] == ["R1"]
    closed = "“Third Sector Strategy” is closed, so nothing in it changes any more."
    for act in (
        ["add", "risks", "title=Late"],
        ["set", "R1", "status=closed"],
        ["fields", "risks", "--add", "Board"],
        ["figures", "risks", "--add", "all"],
        ["rename", "risks", "Dangers"],
        ["figures", "--feed", "4.5.o1=attendance.organisations"],
        ["figures", "--unfeed", "4.5.o1"],
    ):
        assert registers("register", *act).err.startswith(closed), act
    assert registers("register", "list", "risks", "--plan", "THIN").err.startswith("There is no register “risks”.")


def test_money_is_in_pounds_in_json(run: Any) -> None:
    run("register", "new", "grants")
    run("register", "add", "pots", "name=Chest", "amount=£1,234.50")
    (found,) = run("register", "list", "pots", "--json").json
    assert (found["amount"], found["left"]) == (1234.5, 1234.5)


def test_what_is_personal_is_printed_only_when_it_is_asked_for(registers: Any) -> None:
    for more in ([], ["--json"], ["--csv"]):
        assert "Secret" not in registers("register", "list", "organisations", *more).out
        asked = ("--columns", "name/contact", "--with-personal", *more)
        assert "Secret" in registers("register", "list", "organisations", *asked).out
    named = registers("register", "list", "organisations", "--columns", "name/contact")
    assert named.err.strip() == "Left out, because personal: Contact name. --with-personal prints it."
    assert "contact" not in registers("register", "show", "O1", "--json").json
    assert registers("register", "show", "O1", "--json", "--with-personal").json["contact"] == "Ann Secret"


def test_comma_separated_values_hold_all_fields_and_no_formula(registers: Any) -> None:
    registers("register", "add", "organisations", "name==cmd|' /C calc'!A0")
    rows = list(csv.reader(io.StringIO(registers("register", "list", "organisations", "--csv").out)))
    assert rows[0][:3] == ["Ref", "Name", "Alternate name"]
    assert {row[1] for row in rows[1:]} == {"Bromley by Bow Centre", "Praxis", "'=cmd|' /C calc'!A0"}
    assert not any(cell.startswith(("=", "@", "+")) for row in rows for cell in row)


def test_a_list_as_comma_separated_values_guards_formulas_as_exports_do(registers: Any) -> None:
    guarded = {"\uff1d1+1": "'\uff1d1+1", "'=1+1": "''=1+1", "-1+1": "'-1+1", "-12": "'-12"}
    for name in guarded:
        registers("register", "add", "organisations", f"name={name}")
    rows = list(csv.reader(io.StringIO(registers("register", "list", "organisations", "--csv").out)))
    assert {row[1] for row in rows[1:]} == {"Bromley by Bow Centre", "Praxis", *guarded.values()}


def test_a_figure_of_one_is_in_the_singular(registers: Any) -> None:
    registers("register", "new", "cases")
    registers("register", "add", "cases", "kind=fraud", "organisation=O1", "opened_on=3 Nov 2009")
    said = registers("register", "figures", "cases").lines
    assert "1 open case" in said[0]
    assert "1 open cases" not in "".join(said)


def test_ticks_and_figures_feed_an_output_as_at_a_day(registers: Any) -> None:
    registers("register", "add", "events", "title=Provider day", "kind=provider day", "on=10 dec 2009")
    dry = registers("register", "layout", "attendance", "V1", "--dry-run").lines
    assert dry == ["2 attendances: 1 event × 2 organisations. Without --dry-run they are made."]
    registers("register", "layout", "attendance", "V1")
    registers("register", "figures", "--feed", "4.5.o1=attendance.organisations")
    assert registers("register", "tick", "T1", "T2").lines[0].startswith("2 entries attended now yes (T1, T2) · saved")
    said = registers("register", "figures", "attendance").lines
    assert said[0] == "attendance.organisations  2 organisations attended a provider day  → 4.5.o1"
    earlier = registers("register", "figures", "attendance", as_at="2009-12-09").lines
    assert earlier[0].startswith("attendance.organisations  0 ")
    found = registers("register", "figures", "attendance", "--json").json
    assert (found[0]["value"], found[0]["feeds"]) == (2, "4.5.o1")
    assert registers("register", "figures", "--unfeed", "4.5.o1").lines[0].startswith("4.5.o1 no longer counted from")


def test_a_measure_is_fed_by_its_number_and_says_where_it_comes_from(run: Any) -> None:
    run("register", "new", "accreditation")
    run("measure", "add", "VCOs ready", "--plan", "third", "--number", "PI 7")
    assert "PI 7 is counted from Accreditation" in run("register", "figures", "--feed", "PI 7=accreditation.ready").out
    assert any("→ PI 7" in line for line in run("register", "figures", "accreditation").lines)
    assert run("measure", "show", "PI 7", "--json").json["counted_from"].startswith("Accreditation: ")
    assert run("measure", "list", "--unread").out == ""
    said = run("measure", "read", "PI 7", "12")
    assert said.code == 2
    assert "PI 7 is counted from Accreditation. Change the entries there." in said.err
    assert "PI 7 no longer counted from" in run("register", "figures", "--unfeed", "PI 7").out
    assert run("measure", "read", "PI 7", "12").code == 0


def test_what_is_doubtful_about_what_was_written_is_said_beside_it(run: Any) -> None:
    run("register", "new", "grants")
    run("register", "add", "organisations", "name=Praxis")
    run("register", "add", "pots", "name=Chest", "amount=300k")
    answer = run("register", "add", "grants", "title=A", "recipient=O1", "programme=F1", "amount_awarded=312k",
                 "stage=awarded")  # fmt: skip
    assert answer.lines[0].startswith("G1 added: A · saved")
    assert (
        answer.err == "Chest: £312,000 allocated of £300,000, £12,000 too much. Saved all the same; the pot is red.\n"
    )


def test_deleted_entries_come_back(registers: Any) -> None:
    registers("register", "remove", "R1")
    assert registers("register", "show", "R1").code == 2
    assert registers("register", "restore", "R1").lines[0].startswith("R1 brought back · saved")
    assert registers("register", "show", "R1").code == 0


def test_entries_are_merged(registers: Any) -> None:
    assert registers("register", "merge", "O1", "O2").lines[0].startswith("O1 merged with O2 · saved")
    assert registers("register", "show", "O1", "--json").json["services"] == ["advice", "youth"]


def test_a_register_of_ones_own_is_made_shaped_and_dropped(run: Any, tmp_path: Path) -> None:
    assert run("register", "new", "--empty", "Play areas").lines[0].startswith("Registers: Play areas added · saved")
    run("register", "fields", "play areas", "--add", "State", "--kind", "stage", "--choices", "planned/built")
    run("register", "fields", "play_areas", "--rename", "name", "--title", "Where")
    run("register", "fields", "play_areas", "--hide", "state")
    assert run("register", "fields", "play_areas").lines == [
        "name   Where  text     required",
        "state  State  stage    hidden, planned, built",
    ]
    run("register", "rename", "play_areas", "Playgrounds", "--one", "playground")
    run("register", "add", "play_areas", "Where=Weavers Fields")
    assert "1 entry" in run("register", "drop", "play_areas").err
    dropped = run("register", "drop", "playgrounds", "--with-entries").lines
    assert dropped[0].startswith("Registers: Playgrounds deleted, with 1 entry · saved")


def test_a_field_is_copied_and_what_is_left_is_said(run: Any) -> None:
    run("register", "new", "premises")
    for name, words in (("A", "£12k"), ("B", "some")):
        run("register", "add", "premises", f"name={name}", f"accessibility={words}")
    answer = run("register", "fields", "premises", "--copy", "accessibility", "--into", "rent")
    assert answer.lines[0].startswith("Premises: Accessibility copied to Rent a year in 1 entry, 1 left as it is")
    assert answer.err.startswith("P2 stays as it is: “some” is not an amount.")


def test_a_newer_preset_is_shown_before_it_is_taken(registers: Any) -> None:
    said = registers("register", "new", "risks", "--update", "--plan", "third").lines
    assert said == ["Risks: the preset (version 1) has nothing that isn't here, or was dropped by somebody."]
    assert registers("register", "new", "risks", "--update", "--accept", "--plan", "third").code == 1


def test_a_preset_with_an_error_names_its_line_and_changes_nothing(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "play.toml"
    path.write_text('preset = "play"\nversion = 1\n[[register]]\nname = "play"\n', encoding="utf-8")
    answer = run("register", "new", "--like", str(path))
    assert (answer.code, answer.err) == (2, "play.toml: line 3: a register has no title. Nothing was changed.\n")
    assert run("register", "new", "--like", str(tmp_path / "none.toml")).code == 10


def test_the_past_is_read_and_not_changed(registers: Any) -> None:
    assert registers("register", "list", "risks", "--plan", "third", "--stood-at", "14 dec 2009").code == 2
    answer = registers("register", "--stood-at", "14 dec 2009")
    assert answer.lines[0].startswith("This file has no register yet")


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_every_command_of_registers_helps_itself_with_an_example(run_bare: Any, name: str) -> None:
    answer = run_bare("register", name, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: tsworkbench register {name}")
    assert f"tsworkbench register {name}" in answer.out.partition("\n")[2]
    assert all(common in answer.out for common in ("--file FILE", "--as-at DATE", "--who NAME", "--json"))
    assert max(map(len, answer.lines)) <= 80


@pytest.fixture
def case(run: Any) -> Any:
    """A case log with one case, in which a person is named."""
    run("register", "new", "cases")
    run("register", "add", "organisations", "name=Praxis")
    run("register", "add", "cases", "kind=governance", "organisation=Praxis", "opened_on=3 nov 2009",
        "contact=Ms Quillfeather")  # fmt: skip
    return run


def test_a_case_is_redacted_once_that_is_confirmed_and_says_what_it_cannot_reach(case: Any, tmp_path: Path) -> None:
    asked = case("register", "redact", "X1", "--why", "24 months ended")
    assert asked.code == 2
    assert "X1 will lose the words of Contact, in the list and in all of its history." in asked.err
    assert "Say --yes to do it." in asked.err
    assert case("register", "redact", "X1", "--yes").err.count("Say why X1 is redacted") == 1
    case("backup")
    done = case("register", "redact", "X1", "--why", "24 months ended", "--yes")
    assert done.lines[0].startswith("X1 redacted: contact (24 months ended) · saved")
    assert "1 backup beside the file still holds the words" in done.lines[1]
    assert "--replace-backups replaces them." in done.lines[1]
    assert done.lines[2].startswith("It can't reach copies of the file that are elsewhere")
    assert "X1 holds no words of Contact" in case("register", "redact", "X1", "--why", "again", "--yes").err
    replaced = case("register", "redact", "X1", "--replace-backups")
    assert "deleted 1 older backup" in replaced.lines[0]
    assert "No backup beside the file holds" in case("register", "redact", "X1", "--replace-backups").out


def test_a_redaction_is_in_the_history_without_the_words(case: Any) -> None:
    case("register", "redact", "X1", "--why", "24 months ended", "--yes")
    history = case("history", "X1").out
    assert "redacted" in history
    assert "24 months ended" in history
    assert "Quillfeather" not in history + case("history", "X1", "--json").out
    assert case("check").code == 0


def test_what_was_redacted_is_answered_in_json_too(case: Any) -> None:
    said = case("register", "redact", "X1", "--why", "24 months ended", "--yes", "--replace-backups", "--json").json
    assert (said["label"], said["packed"], said["backups"]) == ("X1 redacted: contact (24 months ended)", True, [])


def test_a_plan_that_is_rolled_forward_says_which_registers_stay_and_they_go_on_by_a_table(
    registers: Any, tmp_path: Any
) -> None:
    table = str(tmp_path / "open.csv")
    registers("register", "export", "risks", "--plan", "third", "--where", "open", "-o", table)
    said = registers("roll-forward", "Third Sector Strategy", "--title", "Next year").out.splitlines()[-1]
    assert said.startswith("Risks stay with the old plan. What is open in them goes on by “register export”")
    registers("register", "new", "risks", "--plan", "Next year")
    registers("register", "import", "risks", table, "--plan", "Next year")
    (found,) = registers("register", "list", "risks", "--plan", "Next year", "--json").json
    assert found["ref"] == "R1"


def test_columns_without_a_name_are_refused(registers: Any) -> None:
    said = registers("register", "list", "organisations", "--columns", " / ")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Name the columns, with “/” between them, such as --columns title/owner.")


@pytest.mark.parametrize("typed", ["=organisations.listed", " =organisations.listed", "4.5.o1", "4.5.o1=organisations"])
def test_a_feed_without_an_output_or_a_figure_is_refused(registers: Any, typed: str) -> None:
    said = registers("register", "figures", "--feed", typed)
    assert (said.code, said.err.strip()) == (
        2,
        "Say which output and which figure: --feed 4.5.o1=attendance.organisations.",
    )

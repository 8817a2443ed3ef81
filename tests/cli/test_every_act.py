"""Every act of the workbench can be done as a plain line too; here is with which, and what those lines say."""

from typing import Any

import pytest

from tsworkbench.cli.group import COMMANDS
from tsworkbench.tui.bench.actions import ACTS

BY_COMMAND = {
    "state_green": "set --rag",
    "state_amber": "set --rag",
    "state_red": "set --rag",
    "no_change": "set --no-change",
    "complete": "set --done-on",
    "in_progress": "set --status",
    "status": "set --status",
    "comment": "set --note",
    "actual": "actual --evidence",
    "private_note": "set --private",
    "lesson": "note --about",
    "consultation": "note --kind",
    "public_notes": "notes --kind",
    "due": "set --due",
    "due_later": "set --due",
    "due_earlier": "set --due",
    "redate": "redate --carried",
    "times": "times --defer",
    "lead": "set --lead",
    "reassign": "hand-over --to",
    "edit_officer": "officers",
    "edit_plan": "plan",
    "needs": "link --needs",
    "title": "set --title",
    "evidence": "evidence --on",
    "edit_row": "set --cost",
    "insert": "add --after",
    "delete": "remove",
    "bring_back": "remove --restore",
    "move_up": "move --up",
    "move_down": "move --down",
    "find": "find",
    "filter": "filter",
    "repeat": "set",  # of any number of rows
    "copy": "show",
    "somebody": "list --late",
    "seen": "list --seen",
    "my_list": "list --officer",
    "workload": "workload --year",
    "history": "undo --act",
    "time": "list --stood-at",
    "plan_checks": "check --plan",
    "compare": "compare --with",
    "update_round": "round --officer",
    "returns": "round --reminder",
    "measures": "measure --unread",
    "money": "money --by",
    "papers": "overall --decision",
    "decisions": "decisions --log",
    "ask_decision": "ask --group",
    "record_decision": "decide --minute",
    "approval": "approval --by",
    "sign_off": "sign-off --name",
    "add_group": "group",
    "edit_group": "group --member",
    "add_meeting": "meeting",
    "same_thing": "link --same-as",
    "is_a_sign_off": "link --signs-off",
    "serves": "serve --no-longer",
    "roll_forward": "roll-forward --title",
    "sharing": "behind",
    "settle": "settle --kept",
    "exchange": "sync",
    "pack": "pack --for",
    "form": "pack --form",
    "take_in": "take-in --dry-run",
    "share": "share --home",
    "undo": "undo",
    "redo": "redo",
    "theme": "config",
    "who": "who",
    "import_document": "import",
    "settings": "config",
    "back_up": "backup",
    "restore": "restore",
    "new_plan": "plan --period",
    "close_plan": "plan --on",
    "reopen_plan": "plan",
    "record_review": "plan --next",
    "name_version": "version",
    "next_steps": "plan --under",
    "go_registers": "register list",
    "entries": "register list",
    "new_register": "register new",
    "figures": "register figures",
    "lay_out": "register layout",
    "register_fields": "register fields",
    "import_entries": "register import",
    "export_register": "register export",
    "redact": "register redact",
    "read_row": "read",
    "read_plan": "plan",
}

OF_THE_SCREEN = {
    *("jump", "mark", "mark_to", "go_plan", "go_milestones", "go_officers", "next_pane", "previous_pane"),
    *("row_up", "row_down", "page_up", "page_down", "first_row", "last_row", "fold", "unfold", "open_row"),
    *("previous_month", "next_month", "next_view", "look_wider", "look_closer", "done_ones", "switch_plan", "zoom"),
    *("saved", "keys", "acts", "take_up", "back", "leave", "today"),
}
"""What only moves about on the screen, or tells of it."""


def test_no_act_is_without_its_command() -> None:
    assert {act.id for act in ACTS} == set(BY_COMMAND) | OF_THE_SCREEN


@pytest.mark.parametrize("words", sorted(set(BY_COMMAND.values())))
def test_the_command_of_an_act_is_there(run: Any, words: str) -> None:
    name, _, option = words.partition(" ")
    assert name in COMMANDS
    assert option in run(name, "--help").out


# -- the words of a report


def test_the_overall_sentence_and_the_decisions_asked_are_typed_for_a_report(run: Any) -> None:
    answer = run(
        *("overall", "All that is late waits for money.", "--decision", "Agree two dates.", "--decision", "Say when."),
        *("--plan", "third", "--position", "31 dec 2009"),
    )
    assert answer.out.startswith("Third Sector Strategy, position at 31 December 2009: ")
    assert "overall position written, 2 decisions asked for · saved" in answer.out
    report = run("report", "highlight", "--plan", "third", "--position", "2009-12-31", "--format", "md").out
    assert "All that is late waits for money." in report
    assert "1. Agree two dates.\n2. Say when.\n" in report
    assert run("undo").code == 0
    assert "waits for money" not in run("overall", "--plan", "third").out


def test_what_is_typed_is_shown(run: Any) -> None:
    nothing = run("overall", "--plan", "third")
    assert nothing.lines == [
        "Third Sector Strategy, position at 31 December 2009",
        "No overall position has been written.",
        "No decisions have been written: the report proposes those that its figures call for.",
    ]
    run("overall", "Well begun.", "--decision", "Agree.", "--plan", "third")
    assert run("overall", "--plan", "third").lines[1:] == ["Well begun.", "Decisions asked for:", "  1. Agree."]
    said = run("overall", "--plan", "third", "--json").json
    assert (said["position"], said["overall"], said["decisions"]) == ("2009-12-31", "Well begun.", ["Agree."])
    assert "No overall position has been written." in run("overall", "--plan", "third", "--stood-at", "2009-12-01").out


def test_what_is_typed_can_be_taken_away(run: Any) -> None:
    run("overall", "Well begun.", "--decision", "Agree.", "--plan", "third")
    assert "removed" in run("overall", "", "--plan", "third").out
    assert "no decisions asked for" in run("overall", "--no-decisions", "--plan", "third").out
    assert run("overall", "--no-decisions", "--decision", "A", "--plan", "third").code == 2


def test_the_words_of_an_issued_report_stay(run: Any) -> None:
    run("report", "highlight", "--plan", "third", "--issue", "--format", "md", as_at="2010-01-11")
    answer = run("overall", "Too late.", "--plan", "third", "--position", "2009-12-31", as_at="2010-01-12")
    assert answer.code == 2
    assert "was issued on 11 Jan 2010, so it can't be changed" in answer.err


# -- who leaves, and who has how much


def test_all_open_work_of_a_leaver_goes_to_another(run: Any) -> None:
    answer = run("hand-over", "alex", "--to", "Shazia Hussain")
    assert answer.out.startswith("Alex Louis handed over to Shazia Hussain: 1 row · saved")
    assert run("list", "--officer", "Alex Louis", "--open").out == ""
    assert run("undo").code == 0
    assert run("list", "--officer", "Alex Louis", "--open").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["alex", "--to", "alex"], "can't take over from"),
        (["Nobody Here", "--to", "alex"], "Nobody Here"),
        (["alex"], "--to"),
    ],
)
def test_a_hand_over_that_cant_be_says_why(run: Any, words: list[str], said: str) -> None:
    answer = run("hand-over", *words)
    assert answer.code == 2
    assert said in answer.err


def test_who_has_how_much_to_do_in_which_month(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    answer = run("workload")
    assert answer.lines[0].split() == [
        *("2009/10", "late", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"),
        *("later", "TBC"),
    ]
    assert answer.lines[1].split() == ["Louise", "Russell", "2", *"·" * 8, "6", "3", "1", "7", "·", "2"]
    assert max(map(len, answer.lines)) <= 80
    louise = run("workload", "--json").json[0]
    assert (louise["name"], louise["late"], louise["months"]["2010-03"], louise["tbc"]) == ("Louise Russell", 2, 7, 2)
    assert run("workload", "--year", "2010/11").lines[0].startswith("2010/11")
    assert run("workload", "--year", "next").code == 2


# -- filters, the form, and the past


def test_a_filter_is_kept_listed_used_and_forgotten(run: Any) -> None:
    assert run("filter", "list").err.startswith("No filter is kept yet")
    assert run("filter", "keep", "Late and red", "late, red").out.startswith("Filter “Late and red” kept · saved")
    assert run("filter", "list").lines == ["Late and red  late, red"]
    assert run("list", "--filter", "Late and red").out == run("list", "--filter", "late, red").out
    assert run("filter", "list", "--json").json == [{"name": "Late and red", "filter": "late, red"}]
    assert run("filter", "forget", "Late and red").code == 0
    assert run("filter", "list").out == ""
    assert run("filter", "forget", "Late and red").code == 1
    assert run("filter", "keep", "Odd", "late, blue").code == 2
    assert run("filter", "keep", "Odd").code == 2
    assert run("filter", "keep", "Odd", "").code == 2
    assert run("filter", "keep", "Odd", "changed since whenever").code == 2
    assert run("filter", "keep", "late", "red").code == 2
    assert run("filter", "list", "Odd").code == 2


def test_every_field_of_the_form_has_its_option(run: Any) -> None:
    done = run(
        *("set", "4.2", "--short-title", "The Chest", "--notes", "As agreed.", "--cost", "£300k in all"),
        *("--amount", "300k", "--confirmed", "yes"),
    )
    assert done.code == 0, done.err
    shown = run("show", "4.2").out
    assert "£300k in all" in shown
    assert "confirmed" in shown
    assert run("undo").code == 0
    assert run("set", "1.2.o1", "--target", "1,200", "--unit", "leaflets").code == 0
    assert "1,200 leaflets" in run("show", "1.2.o1").out
    assert run("set", "THIN:T1", "--rationale", "Because.", "--key-changes", "One.\nTwo.").code == 0
    assert run("set", "1.1.m1", "--text", "Board in place by Dec 2009").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["4.2.m1", "--cost", "£5"], "cost"),
        (["4.2", "--amount", "lots"], "is not an amount"),
        (["2.1", "--confirmed", "yes"], "no money"),
        (["4.2", "--confirmed", "perhaps"], "yes, no or none"),
        (["4.2", "--confirmed", "no", "--source", "Lottery"], "Lottery"),
        (["4.2", "--source", "Lottery"], "--confirmed"),
        (["4.2", "--target", "12"], "target"),
    ],
)
def test_a_field_that_cant_be_set_says_why(run: Any, words: list[str], said: str) -> None:
    before = run.path.read_bytes()
    answer = run("set", *words)
    assert answer.code == 2
    assert said in answer.err
    assert run.path.read_bytes() == before


def test_a_past_act_is_taken_back_by_its_number(run: Any) -> None:
    run("set", "4.2.m1", "--title", "Another title")
    run("set", "4.3", "--note", "Later on.")
    number, *line = run("history", "--numbers", "--limit", "2").lines[1].split()
    assert "Another title" in " ".join(line)
    assert run("undo", "--act", number).out.startswith("Undone: 4.2.m1")
    assert "Another title" not in run("show", "4.2.m1").out
    assert "Later on." in run("show", "4.3").out
    again = run("undo", "--act", number)
    assert again.code == 1
    assert "has been undone already" in again.err
    assert run("undo", "--act", "99999").code == 2

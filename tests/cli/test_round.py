"""`round`: what it would ask of whom and why, opening one, and a reminder on paper."""

from typing import Any

import pytest


def test_it_lists_what_an_officer_would_be_asked_and_why(run: Any) -> None:
    answer = run("round", "--officer", "Louise Russell")
    assert answer.lines[0] == "Third Sector Strategy: position at 31 December 2009, return by 8 January 2010"
    assert answer.lines[2] == "Louise Russell: 9 to say, 0 said"
    assert answer.lines[3] == "5.1    Develop a Third Sector Asset Plan"
    assert "stated ● Green, the dates say ▲ Red; 1 milestone due by 31 December not ticked" in answer.out


def test_without_an_officer_it_lists_everybodys(run: Any) -> None:
    answer = run("round", "--plan", "third")
    assert [line for line in answer.lines if line.endswith("0 said")] == [
        "Alex Louis: 1 to say, 0 said",
        "Andy Algar: 1 to say, 0 said",
        "Louise Russell: 9 to say, 0 said",
        "Richard Parsons: 3 to say, 0 said",
        "Shazia Hussain: 2 to say, 0 said",
    ]


def test_as_json_each_row_has_its_reasons_and_the_rounds_dates(run: Any) -> None:
    found = run("round", "--officer", "LR", "--json").json
    assert [row["ref"] for row in found] == ["5.1", "4.6", "1.1", "4.1", "4.2", "6.1", "1.2", "6.2", "7.1"]
    assert [reason["need"] for reason in found[0]["reasons"]] == ["contradicted", "not_ticked", "not_said"]
    assert (found[0]["position"], found[0]["return_by"], found[0]["cut_off"]) == (
        "2009-12-31",
        "2010-01-08",
        "2010-01-08",
    )


def test_an_opened_round_has_its_own_dates_and_takes_in_what_is_said_from_then_on(run: Any) -> None:
    opened = run(
        *("round", "--open", "--plan", "third", "--position", "31 dec 2009"),
        *("--return-by", "6 jan 2010", "--cut-off", "11 jan 2010"),
    )
    assert opened.out.startswith(
        "Third Sector Strategy round: position at 31 December 2009, return by 6 January 2010, cut-off 11 January 2010"
    )
    assert run("set", "Third Sector Strategy:4.6", "--rag", "red").code == 0
    answer = run("round", "--officer", "LR")
    assert "return by 6 January 2010" in answer.lines[0]
    assert "Louise Russell: 8 to say, 1 said" in answer.lines
    assert run("undo").code == 0
    assert run("undo").code == 0
    assert "return by 8 January 2010" in run("round", "--officer", "LR").lines[0]


def test_who_has_nothing_to_say_is_told_what_comes_next(run: Any) -> None:
    run("round", "--open", "--plan", "third", "--position", "31 dec 2009")
    run("set", "5.1", "--rag", "red")
    answer = run("round", "--officer", "Andy Algar")
    assert answer.code == 0
    assert answer.lines[-1] == "Andy Algar: nothing needs an update. Next: 5.1, by 31 March."


def test_a_reminder_is_a_letter_to_be_sent(run: Any) -> None:
    answer = run("round", "--officer", "Shazia", "--reminder", who="A Owner")
    assert answer.lines[:4] == [
        "To: Shazia Hussain",
        "Subject: Third Sector Strategy: position at 31 December 2009",
        "",
        "Dear Shazia Hussain,",
    ]
    assert "  2.1  Review and improve the implementation" in answer.out
    assert answer.lines[-1] == "A Owner"


def test_reminders_for_all_are_a_letter_each_to_the_officers_own_address(run: Any) -> None:
    run("officers", "set", "Shazia Hussain", "email", "s.hussain@council.example")
    letters = run("round", "--reminder", "--plan", "third", "--json").json
    assert {letter["to"]: letter["email"] for letter in letters}["Shazia Hussain"] == "s.hussain@council.example"
    assert all(letter["text"].startswith(f"Dear {letter['to']},") for letter in letters)
    printed = run("round", "--reminder", "--plan", "third")
    assert "To: Shazia Hussain <s.hussain@council.example>" in printed.lines
    assert printed.out.count("Dear ") == len(letters)


def test_every_line_of_a_printed_reminder_keeps_its_indent(run: Any) -> None:
    answer = run("round", "--officer", "Louise Russell", "--reminder")
    assert "       stated ● Green, the dates say ▲ Red; 1 milestone" in answer.out


@pytest.mark.parametrize(
    "address", ["020 7364 0000", "shazia@", "@council", "a@b", "two@council.example, x@council.example"]
)
def test_an_address_that_is_none_is_refused(run: Any, address: str) -> None:
    answer = run("officers", "set", "Shazia Hussain", "email", address)
    assert (answer.code, "is not an e-mail address" in answer.err) == (2, True)


def test_after_the_return_by_day_the_round_speaks_of_those_who_are_late(run: Any) -> None:
    run("round", "--open", "--plan", "third", "--position", "31 dec 2009")
    run("set", "5.1", "--rag", "red")
    late = run("round", "--plan", "third", as_at="2010-01-12")
    assert late.lines[0] == (
        "Third Sector Strategy: position at 31 December 2009, return by 8 January 2010, 4 days ago"
    )
    letter = run("round", "--officer", "Shazia", "--plan", "third", "--reminder", as_at="2010-01-12").out
    assert "was asked for by 8 January 2010, and is still waited for." in letter.replace("\n", " ")
    run("plan", "set", "grace-days", "5", "--plan", "third")
    assert "ago" not in run("round", "--plan", "third", as_at="2010-01-12").lines[0]


def test_a_round_is_waited_for_until_it_is_closed(run: Any) -> None:
    run("round", "--open", "--plan", "third", "--position", "31 dec 2009")
    assert "31 December 2009" in run("round", "--plan", "third", as_at="2010-02-20").lines[0]
    done = run("round", "--close", "--plan", "third", as_at="2010-02-20")
    assert done.lines[0].startswith("Third Sector Strategy round at 31 December 2009 closed without a report")
    assert "31 March 2010" in run("round", "--plan", "third", as_at="2010-02-20").lines[0]
    again = run("round", "--close", "--plan", "third", "--position", "31 dec 2009", as_at="2010-02-20")
    assert (again.code, "is closed already: without a report" in again.err) == (1, True)
    run("round", "--open", "--plan", "third", "--position", "31 dec 2009")
    assert "31 December 2009" in run("round", "--plan", "third", as_at="2010-02-20").lines[0]


def test_rows_of_several_plans_say_which_plan_they_are_of(run: Any) -> None:
    run("roll-forward", "third", "--keep-open")
    answer = run("round", "--officer", "Shazia")
    assert any(line.startswith("TSS:2.1 ") for line in answer.lines)
    assert any(line.startswith("TSS2:2.1 ") for line in answer.lines)


def test_who_has_said_everything_is_not_reminded(run: Any) -> None:
    run("round", "--open", "--plan", "third", "--position", "31 dec 2009")
    run("set", "5.1", "--rag", "red")
    answer = run("round", "--officer", "Corporate Finance", "--reminder")
    assert (answer.code, answer.out) == (1, "")
    assert "nothing to remind them of" in answer.err


def test_what_makes_no_sense_together_is_refused_with_a_sentence(run: Any) -> None:
    for options, words in (
        (["--position", "31 dec 2009"], "add --open"),
        (["--open", "--plan", "third"], "--position"),
        (["--open", "--position", "31 dec 2009"], "--plan"),
        (["--open", "--officer", "LR", "--position", "31 dec 2009"], "leave --officer"),
        (["--open", "--plan", "third", "--position", "soon"], ""),
        (["--open", "--plan", "third", "--position", "31 dec 2009", "--return-by", "1 dec 2009"], "follow this order"),
        (["--officer", "Nobody At All"], "no officer called"),
        (["--close", "--open", "--position", "31 dec 2009"], "leave --open or --close out"),
        (["--close", "--cut-off", "8 jan 2010"], "leave --return-by"),
        (["--close", "--plan", "third"], "was opened: there is none to close"),
        (["--close", "--reminder"], "leave --officer and --reminder out"),
    ):
        answer = run("round", *options)
        assert (answer.code, answer.out) == (2, ""), options
        assert words in answer.err
        assert "Traceback" not in answer.err

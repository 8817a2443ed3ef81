"""Measures at the command line: kept, read, listed, shown and found."""

from typing import Any

import pytest

READ_ON = ("--as-at", "8 jan 2010")


@pytest.fixture
def measured(run: Any) -> Any:
    """The sample with a measure of the plan, read twice, and one of an activity, not read yet."""
    run("measure", "add", "VCOs with a policy", "--unit", "VCOs", "--plan", "third", "--starts-from", "20")
    run("measure", "target", "M1", "2009/10", "30")
    run("measure", "read", "M1", "22", "--on", "Q1", *READ_ON)
    run("measure", "read", "M1", "27 VCOs", "--text", "all returned", *READ_ON)
    run("measure", "add", "Days to answer", "--of", "third:1.2", "--better", "lower", "--every", "month")
    return run


def test_they_are_listed_with_colour_trend_target_and_series(measured: Any) -> None:
    first, second = measured("measure", "list", *READ_ON).lines
    assert " ".join(first.split()) == ("M1 VCOs with a policy ◆A ↗ 27 VCOs on 31 Dec 2009 (target 30 VCOs), better ▁▃█")
    assert " ".join(second.split()) == "M2 Days to answer not read yet"


def test_only_those_without_a_reading_for_their_last_period_are_listed(measured: Any) -> None:
    listed = measured("measure", "list", "--unread", *READ_ON).lines
    assert [line.split()[0] for line in listed] == ["M2"]
    listed = measured("measure", "list", "--unread", "--as-at", "1 apr 2010").lines
    assert [line.split()[0] for line in listed] == ["M1", "M2"]
    assert "no reading for Q4 2009/10" in listed[0]


def test_one_is_shown_whole_in_lines_and_in_json(measured: Any) -> None:
    said = measured("measure", "show", "M1", *READ_ON).lines
    assert said[0] == "M1  VCOs with a policy"
    assert [line.split(None, 1)[1] for line in said if line.startswith(("Series", "Reading"))] == [
        "▁▃█ 20 → 27",
        "31 Dec 2009: 27 VCOs: amber against 30 VCOs (all returned; Louise Russell)",
        "30 Jun 2009: 22 VCOs: red against 30 VCOs (Louise Russell)",
    ]
    found = measured("measure", "show", "vcos with", "--json", *READ_ON).json
    assert (found["value"], found["target"], found["rag"], found["trend"]) == (27, 30, "amber", "better")
    assert [one["value"] for one in found["readings"]] == [22, 27]


def test_show_tells_of_the_measures_of_a_row_and_of_a_plan(measured: Any) -> None:
    assert "M2 Days to answer: not read yet" in measured("show", "third:1.2").out


def test_they_are_found_by_their_words(measured: Any) -> None:
    assert measured("find", "days", "answer").lines[-1].startswith("M2")
    assert measured("find", "policy", "vcos", "--json").json[-1]["title"] == "VCOs with a policy"


def test_fields_are_set_and_emptied(measured: Any) -> None:
    measured("measure", "set", "M2", "--unit", "days", "--amber", "5", "--of", "third:1.1", "--title", "Days")
    found = measured("measure", "show", "M2", "--json").json
    assert (found["unit"], found["amber_within"], found["of"], found["title"]) == ("days", 5, "1.1", "Days")
    measured("measure", "set", "M2", "--unit", "")
    assert measured("measure", "show", "M2", "--json").json["unit"] is None
    assert measured("measure", "set", "M2", "--unit", "").code != 0


def test_a_past_list_is_as_it_was_known_then(measured: Any) -> None:
    assert measured("measure", "list", "--stood-at", "1 jan 2009").lines == []
    measured("measure", "remove", "M1")
    assert measured("measure", "show", "M1").code != 0
    measured("undo")
    assert measured("measure", "show", "M1", "--json", *READ_ON).json["value"] == 27

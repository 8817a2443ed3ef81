"""What the two published plans need of the program, number by number, each tried on them as they are printed.

The numbers are those of the list of needs in docs/testing.md, of which those that are whole by a rule of their own are
tested where that rule is.
"""

import re

from tests.agreement.a_year import Year

THIRD = "Third Sector Strategy - Action Plan 2009/10"


def test_need_01_a_plan_says_whose_it_is_which_version_and_whether_it_is_agreed(year: Year) -> None:
    assert f"{THIRD}  (draft)" in year("plans")
    year("version", "add", "to the Cabinet", "--plan", "third")
    year.on("2009-03-11")("sign-off", "third", "--name", "Chair=A Ahmed")
    assert f"{THIRD}  (agreed)" in year("plans")
    assert [line.split("  ")[0] for line in year("version", "list").splitlines()] == [
        "to the Cabinet",
        "as agreed 11 March 2009",
    ]
    year.on("2010-04-09")("plan", "close", "--plan", "third")
    assert f"{THIRD}  (closed 9 Apr 2010)" in year("plans")
    year("plan", "reopen", "--plan", "third")
    assert f"{THIRD}  (agreed)" in year("plans")
    assert year.run("plans", "--json").json[0]["state"] == "agreed"


def test_need_04_a_number_can_be_corrected_and_those_under_it_follow(year: Year) -> None:
    year("set", "4.3", "--number", "4.9")
    assert [ref for ref in year.refs("--all", "--plan", "third") if ref.startswith(("4.3", "4.9"))] == [
        "4.9", "4.9.m1", "4.9.m2", "4.9.o1", "4.9.o2",
    ]  # fmt: skip
    assert "give that another number first" in year.refuses("set", "4.9", "--number", "4.2")
    assert year("find", "4.9").startswith("4.9 ")
    assert "| 4.9 |" in year("export", "md", "--plan", "third")
    year("set", "third:1", "--number", "9")
    assert "9.1.m1" in year.refs("--all", "--plan", "third")


def test_need_06_another_plan_is_begun_in_the_file_and_two_plans_are_compared(year: Year) -> None:
    year("plan", "new", "Partnership plan", "--period", "2009/10")
    assert "Partnership plan  (draft)" in year("plans")
    year("add", "objective", "One door for small groups", "--plan", "Partnership")
    year("add", "activity", "Partnership plan:1", "Open the door", "--lead", "LR", "--due", "end june")
    assert year.shown("Partnership plan:1.1")["title"] == "Open the door"
    mine = year("list", "--officer", "LR", "--due-before", "1 sep 2009")
    assert re.search(r"^Pp:1\.1 .*Open the door", mine, re.MULTILINE), "the list says which plan it is of"

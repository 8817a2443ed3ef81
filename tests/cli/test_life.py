"""Plans begun, closed and opened again from the command line, and a plan as it was by the name of a version."""

from typing import Any

import pytest

TITLE = "Third Sector Strategy"


def test_plans_say_what_state_they_are_in(run: Any) -> None:
    run("sign-off", TITLE)
    run("plan", "close", "--plan", "THIN", "--on", "1 dec 2009")
    assert [line for line in run("plans").lines if not line.startswith(" ")] == [
        "Third Sector Strategy - Action Plan 2009/10  (agreed)",
        "Infrastructure Development Strategy 2008-2014  (closed 1 Dec 2009)",
    ]
    assert [(plan["state"], plan["closed_on"]) for plan in run("plans", "--json").json] == [
        ("agreed", None),
        ("closed", "2009-12-01"),
    ]


@pytest.mark.parametrize("word", ["close", "archive"])
def test_a_closed_plan_is_in_no_list_unless_it_is_named(run: Any, word: str) -> None:
    assert run("plan", word, "--plan", TITLE).code == 0
    assert "4.2" not in run("list", "--late").out
    assert "4.2.m4" in run("list", "--plan", TITLE).out
    assert "Third Sector" not in run("round").out
    assert "Louise" not in run("workload").out
    assert b"Community Chest" not in _calendar(run)
    assert run("find", "community", "chest").code == 0


def _calendar(run: Any) -> bytes:
    run("export", "ics", "-o", str(run.path.with_name("c.ics")), "--force")
    return bytes(run.path.with_name("c.ics").read_bytes())


def test_an_edit_of_a_closed_plan_is_refused_with_what_to_do(run: Any) -> None:
    run("plan", "close", "--plan", TITLE)
    answer = run("set", f"{TITLE}:4.2", "--rag", "red")
    assert answer.code == 2
    assert "is closed, so nothing in it changes any more. Open it again first: “plan reopen”." in answer.err
    assert run("plan", "reopen").lines[0].startswith("Third Sector Strategy opened again (was closed 15 Dec 2009)")
    assert run("set", f"{TITLE}:4.2", "--rag", "red").code == 0


def test_where_every_plan_is_closed_every_list_says_so(run: Any) -> None:
    run("plan", "close", "--plan", TITLE)
    run("plan", "close", "--plan", "THIN")
    for command in (
        ["list"],
        ["list", "--late"],
        ["workload"],
        ["round"],
        ["round", "--reminder"],
        ["digest"],
        ["money"],
    ):
        answer = run(*command)
        assert "Every plan of this file is closed: “Third Sector Strategy”, “THIN”." in answer.err, command
    assert "Every plan of this file is closed" in run("filter", "keep", "x", "late").err


def test_of_a_closed_plan_no_word_is_asked_and_that_is_said(run: Any) -> None:
    run("plan", "close", "--plan", TITLE)
    said = "“Third Sector Strategy” was closed on 15 Dec 2009. No round asks about it any more."
    assert said in run("round", "--plan", TITLE).err
    assert said in run("round", "--reminder", "--plan", TITLE).err


def test_a_date_of_a_closed_plan_is_not_decided_on(run: Any) -> None:
    run("plan", "close", "--plan", TITLE)
    answer = run("decide", f"{TITLE}:4.2.m4", "--to", "end jan 2010", "--group", "+Board", "--on", "1 dec 2009")
    assert "is closed, so nothing in it changes any more" in answer.err


def test_which_plan_to_reopen_is_asked_where_several_are_closed(run: Any) -> None:
    assert "No plan of this file is closed." in run("plan", "reopen").err
    run("plan", "close", "--plan", TITLE)
    run("plan", "close", "--plan", "THIN")
    assert "Closed are: “Third Sector Strategy”, “THIN”." in run("plan", "reopen").err


def test_another_plan_is_begun_in_the_same_file(run: Any) -> None:
    assert (
        run("plan", "new", "Partnership", "plan", "--period", "2010/11")
        .lines[0]
        .startswith("Began the plan “Partnership plan”")
    )
    assert run("plan", "get", "period", "--plan", "partnership").out.strip() == "2010/11"
    answer = run("plan", "new", "partnership plan")
    assert (answer.code, "There is a plan called “partnership plan” in this file already" in answer.err) == (2, True)


@pytest.mark.parametrize(
    "words", [["close", "third"], ["reopen", "x"], ["new"], ["--on", "1 dec 2009"], ["--period", "2010/11"]]
)
def test_words_that_are_no_verb_of_a_plan_say_which_there_are(run: Any, words: list[str]) -> None:
    answer = run("plan", *words)
    assert (answer.code, "“plan" in answer.err) == (2, True)


def test_a_plan_is_named_by_its_years(run: Any) -> None:
    run("roll-forward", TITLE)
    assert run("plan", "get", "title", "--plan", "2010/11").out.strip().endswith("2010/11")
    assert run("plan", "get", "title", "--plan", "2009-10").out.strip().endswith("2009/10")
    assert run("plan", "get", "title", "--plan", "2008-2014").out.strip().endswith("2008-2014")


def test_rolling_forward_closes_the_old_plan_unless_it_is_to_be_kept_open(run: Any) -> None:
    late = len(run("list", "--officer", "Louise Russell", "--open").lines)
    assert ", and closed it" in run("roll-forward", TITLE).lines[0]
    assert len(run("list", "--officer", "Louise Russell", "--open").lines) == late
    run("undo")
    assert "closed it" not in run("roll-forward", TITLE, "--keep-open").out
    assert len(run("list", "--officer", "Louise Russell", "--open").lines) == 2 * late


def test_a_version_is_kept_listed_and_gone_back_to(run: Any) -> None:
    assert run("version", "list").err.startswith("No version has a name yet")
    run("version", "add", "to the Cabinet", "--plan", TITLE)
    run("set", f"{TITLE}:4.2", "--rag", "red")
    assert run("version", "list").lines == [
        "to the Cabinet  (15 Dec 2009 14:02, Louise Russell; Third Sector Strategy)"
    ]
    then = run("show", f"{TITLE}:4.2", "--stood-at", "to the", "--json").json
    now = run("show", f"{TITLE}:4.2", "--json").json
    assert (then["rag"], now["rag"]) == ("amber", "red")
    run("version", "remove", "to the Cabinet", "--plan", TITLE)
    assert run("version", "list").out == ""


def test_a_version_that_isnt_there_names_those_that_are(run: Any) -> None:
    run("sign-off", TITLE)
    answer = run("list", "--stood-at", "elsewhere")
    assert answer.code == 2
    assert "“elsewhere” is not a date" in answer.err
    assert "No version is called “elsewhere”. The versions:" in answer.err
    assert "“as agreed 15 December 2009”" in answer.err


def test_what_was_carried_is_listed_and_moved_by_a_year(run: Any) -> None:
    rolled = run("roll-forward", "third")
    assert "29 rows went on with a date of last year: “redate --carried” gives them new ones." in rolled.out
    listed = run("list", "--filter", "carried", "--plan", "2010/11", "--json").json
    assert len(listed) == 29
    moved = run("redate", "--carried", "--by", "1 year", "--plan", "2010/11")
    assert "29 rows moved: 1 year later" in moved.out
    assert run("list", "--filter", "carried", "--plan", "2010/11", "--json").json == []
    assert run("undo").code == 0
    assert len(run("list", "--filter", "carried", "--plan", "2010/11", "--json").json) == 29
    assert "moved: 1 year later" not in run("redate", "THIN:1", "--by", "1 year").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "1 year"], "Name the rows, or say --carried"),
        (["1.1.m3", "--carried", "--by", "1 year"], "Name the rows, or say --carried"),
        (["1.1.m3", "--plan", "third", "--by", "1 year"], "--plan belongs to --carried"),
        (["1.1.m3", "--by", "soon"], "does not say how far a date moves"),
        (["--carried", "--by", "1 year", "--plan", "third"], "Nothing in this plan has a date of last year"),
    ],
)
def test_a_date_that_can_not_be_moved_is_told(run: Any, words: list[str], said: str) -> None:
    answer = run("redate", *words)
    assert answer.code != 0
    assert said in answer.err


# -- a plan beside another


def test_this_year_is_compared_with_last_year(run: Any) -> None:
    run("roll-forward", "third")
    run("redate", "1.1.m3", "--by", "1 year")
    run("add", "milestone", "1.2", "Hold a fair by June 2010")
    lines = run("compare", "--plan", "2010/11").lines
    assert lines[0] == "Third Sector Strategy 2010/11 beside Third Sector Strategy"
    assert lines[1].strip().startswith("89 rows are in both, 89 of them carried")
    assert "Done (8)" in lines
    assert "Re-dated (1)" in lines
    assert "  1.1.m3   CVS Director in post: end Mar 2010 → end Mar 2011" in lines
    assert "  1.2.m3   Hold a fair" in lines


def test_the_comparison_is_the_same_in_json_and_whichever_plan_is_named_first(run: Any) -> None:
    run("roll-forward", "third")
    told = run("compare", "--plan", "2010/11", "--json").json
    lines = run("compare", "--plan", "2010/11").lines
    assert told == run("compare", "--plan", "2009/10", "--with", "2010/11", "--json").json
    assert len(told["lines"]) == sum(line.startswith("  ") and not line.startswith("    ") for line in lines)
    assert {"what": "done", "level": "milestone"}.items() <= told["lines"][0].items()
    assert told["carried"] == told["in_both"]


def test_a_plan_is_compared_with_itself_as_a_version(run: Any) -> None:
    run("version", "add", "to the Cabinet", "--plan", "third")
    run("set", "4.2", "--lead", "Andy Algar")
    lines = run("compare", "--plan", "third", "--stood-at", "to the Cabinet").lines
    assert lines[3:] == ["With other leads (1)", "  4.2      Establish a Community Chest: Louise Russell → Andy Algar"]


def test_without_a_name_the_plan_that_was_carried_is_compared(run: Any) -> None:
    run("roll-forward", "third")
    assert run("compare").out == run("compare", "--plan", "2010/11", "--with", "third").out


def test_two_years_are_compared_across_the_year_between(run: Any) -> None:
    run("roll-forward", "third")
    run("set", "1.1", "--title", "Quite other words", "--plan", "2010/11")
    run("roll-forward", "2010/11")
    found = run("compare", "--plan", "2009/10", "--with", "2011/12").lines
    assert found[0] == "Third Sector Strategy 2011/12 beside Third Sector Strategy"
    assert "89 of them carried" in found[1]


def test_plans_of_one_year_are_not_put_beside_each_other_unasked(run: Any) -> None:
    answer = run("compare", "--plan", "third")
    assert answer.code == 2
    assert "say which plan to compare it with" in answer.err


def test_a_plan_beside_itself_as_it_stood_is_a_paper(run: Any) -> None:
    run("version", "add", "to the Cabinet", "--plan", "third")
    run("set", "4.2", "--lead", "Andy Algar")
    paper = run("report", "comparison", "--plan", "third", "--stood-at", "to the Cabinet", "--format", "md").out
    assert paper.startswith("# Third Sector Strategy beside itself as it stood (to the Cabinet)")
    assert "Louise Russell" in paper


def test_the_comparison_is_a_paper(run: Any) -> None:
    run("roll-forward", "third")
    paper = run("report", "comparison", "--plan", "2010/11", "--format", "md").out
    assert paper.startswith("# Third Sector Strategy 2010/11 beside Third Sector Strategy")
    assert "## Done" in paper


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--plan", "third", "--with", "third"], "A plan beside itself says nothing"),
        (["--plan", "third", "--with", "nowhere"], "There is no plan called"),
        (["--plan", "third", "--stood-at", "1 jan 1999"], ""),
    ],
)
def test_a_comparison_that_can_not_be_made_is_told(run: Any, words: list[str], said: str) -> None:
    answer = run("compare", *words)
    assert answer.code != 0
    assert said in answer.err


def test_a_plan_alone_in_its_file_has_nothing_to_be_compared_with(run: Any) -> None:
    run("roll-forward", "third")
    answer = run("compare", "--plan", "THIN")
    assert answer.code == 2
    assert "say which plan to compare it with" in answer.err

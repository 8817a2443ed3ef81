"""What a plan costs by objective, source and lead, and two names of one source made one."""

import json
from typing import Any

import pytest

PLAN = "Third Sector Strategy"


@pytest.mark.parametrize("by", ["objective", "source", "lead"])
def test_each_way_of_adding_up_comes_to_each_pound_once(run: Any, by: str) -> None:
    found = run("money", PLAN, "--by", by, "--json").json
    assert sum(total["amount"] for total in found) == 405_000
    assert sum(total["unconfirmed"] for total in found) == 405_000
    lines = run("money", PLAN, "--by", by).lines
    assert lines[-1] == "The plan prints £430,000; each pound counted once, it is £405,000."
    assert [line.split()[-1] for line in lines if line.startswith("in all")] == ["£405,000"]


def test_what_is_confirmed_is_unconfirmed_no_more(run: Any) -> None:
    run("set", "4.2", "--confirmed", "yes")
    found = {total["objective"]: total["unconfirmed"] for total in run("money", PLAN, "--json").json}
    assert found == {"1 Infrastructure": 105_000, "4 Commissioning & funding": 0}
    assert "confirmed" in run("show", "4.2").out
    assert "to be confirmed" not in run("show", "4.2").out


def test_a_plan_without_a_cost_says_so(run: Any) -> None:
    assert run("money", "THIN").lines == ["No activity of this plan names what it costs."]


def test_two_names_of_one_source_are_made_one(run: Any) -> None:
    said = " ".join(run("check", "--plan", PLAN).out.split())
    assert "may be one source: “sources merge” makes them one." in said
    done = run("sources", "merge", "Accelerated Delivery Fund", "accelerated delivery b")
    assert done.lines[0].startswith(
        "“Accelerated Delivery Fund” is one source with “Accelerated Delivery Bid” now: 2 sums moved"
    )
    assert [total["source"] for total in run("money", PLAN, "--by", "source", "--json").json] == [
        "Accelerated Delivery Fund"
    ]
    assert "Accelerated Delivery Bid" not in [row["name"] for row in run("sources", "--json").json]
    run("undo")
    assert len(run("money", PLAN, "--by", "source", "--json").json) == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["merge", "Accelerated Delivery Fund"], 2, "with both names"),
        (["join", "a", "b"], 2, "“sources merge KEPT OTHER”"),
        (["merge", "Accelerated", "Consortium"], 2, "fits several sources"),
        (["merge", "Lottery", "Consortium"], 2, "There is no source of money called “Lottery”"),
        (["merge", "Consortium", "Consortium"], 2, "is one source already"),
    ],
)
def test_sources_that_are_not_two_are_refused(run: Any, words: list[str], code: int, said: str) -> None:
    answer = run("sources", *words)
    assert (answer.code, said in answer.err) == (code, True), answer.err


def spend(run: Any) -> None:
    run("set", "1.1", "--spent", "20,000 on 30 sep 2009", "--forecast", "110k")
    run("set", "1.1", "--spent", "45000")
    run("set", "4.2", "--spent", "310,000")


def test_what_is_spent_and_expected_is_beside_what_it_costs(run: Any) -> None:
    """Row 30."""
    spend(run)
    lines = run("money", PLAN).lines
    assert lines[0].split() == ["costs", "unconfirmed", "spent", "forecast", "left"]
    assert next(line for line in lines if line.startswith("in all")).split()[2:] == [
        "£405,000", "£405,000", "£355,000", "£420,000", "£50,000"
    ]  # fmt: skip
    for by in ("objective", "source", "lead"):
        found = run("money", PLAN, "--by", by, "--json").json
        sums = [sum(total[name] or 0 for total in found) for name in ("spent", "forecast", "left")]
        assert sums == [355_000, 420_000, 50_000]
    assert run("money", PLAN, "--as-at", "2009-10-01").lines[0].split() == ["costs", "unconfirmed", "spent", "left"]
    shown = run("show", "1.1").out
    assert "Spent      £45,000, as known on 15 Dec 2009" in shown
    assert "£60,000 left" in shown
    assert "Forecast   £110,000" in shown
    assert [one["pence"] for one in run("show", "1.1", "--json").json["spend"]] == [4_500_000, 11_000_000, 2_000_000]


def test_the_last_sum_that_was_spent_can_be_removed_and_comes_back_by_undo(run: Any) -> None:
    spend(run)
    assert "before that £20,000" in run("set", "1.1", "--spent", "").lines[0]
    run("undo")
    assert "£45,000, as known" in run("show", "1.1").out


@pytest.mark.parametrize(
    ("ref", "words", "said"),
    [
        ("1.1", "lots", "“lots” is not an amount"),
        ("1.1", "9k on 31 mar 2010", "31 Mar 2010 is still to come"),
        ("1.1", "on 30 sep 2009", "names no sum"),
        ("1.1.m1", "9k", "A milestone has no spending: choose an activity."),
    ],
)
def test_a_sum_that_is_none_is_refused(run: Any, ref: str, words: str, said: str) -> None:
    answer = run("set", ref, "--spent", words)
    assert (answer.code, said in answer.err) == (2, True), answer.err


def test_an_objective_and_a_plan_have_money_and_what_is_given_in_kind(run: Any) -> None:
    """Rows 31 and 82."""
    run("set", f"{PLAN}:4", "--funding", "Lottery £500,000 (to be confirmed); PCT: a secondment, worth £20,000")
    run("plan", "set", "funding", "Council", "--plan", PLAN)
    found = {total["objective"]: total["amount"] for total in run("money", PLAN, "--json").json}
    assert found == {"1 Infrastructure": 105_000, "4 Commissioning & funding": 800_000}
    lines = run("money", PLAN, "--by", "source").lines
    assert next(line.split()[1:3] for line in lines if line.startswith("Council")) == ["no", "sum"]
    assert "In kind: PCT: a secondment, worth £20,000 (4)" in lines
    shown = run("show", f"{PLAN}:4").out
    assert "Money      Lottery · £500,000 · to be confirmed" in shown
    assert "In kind    PCT · worth £20,000" in shown
    assert "£500,000 for 4 “Commissioning & funding” from the Lottery" in " ".join(
        run("check", "--plan", PLAN).out.split()
    )
    run("set", f"{PLAN}:4", "--confirmed", "yes")
    assert "to be confirmed" not in run("show", f"{PLAN}:4").out


def test_money_goes_out_as_json_and_comes_back_the_same(run: Any, tmp_path: Any) -> None:
    spend(run)
    run("set", f"{PLAN}:4", "--funding", "Lottery £500,000; PCT: a secondment, worth £20,000")
    run("plan", "set", "funding", "Council", "--plan", PLAN)
    first, second, other = (tmp_path / name for name in ("a.json", "b.json", "other.db"))
    run("export", "json", "--plan", PLAN, "-o", str(first))
    run("import", str(first), "--yes", "--file", str(other))
    run("export", "json", "--plan", PLAN, "-o", str(second), "--file", str(other))
    plan = json.loads(second.read_text())["plans"][0]
    assert plan == json.loads(first.read_text())["plans"][0]
    assert [one["kind"] for one in plan["objectives"][3]["funding"] if "kind" in one] == ["in_kind"]

"""What a plan costs by objective, source and lead, and two names of one source made one."""

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

"""A review of a plan is recorded: the day, what it changed, when the next one is due."""

from typing import Any


def test_a_review_is_shown_with_the_plan_in_its_reader_in_json_and_in_reports(run: Any) -> None:
    run("plan", "set", "review", "by 31 January each year", "--plan", "third")
    answer = run("plan", "review", "Two activities more", "--plan", "third", "--on", "11 Dec 2009")
    assert answer.out.startswith("Third Sector Strategy reviewed 11 Dec 2009, next by 31 Jan 2010 · saved")
    words = "11 Dec 2009: Two activities more; next by 31 Jan 2010"
    assert f"reviewed          {words}" in run("plan", "--plan", "third").out
    (review,) = run("plan", "--plan", "third", "--json").json["reviews"]
    assert review == {
        "on_day": "2009-12-11", "text": "Two activities more", "next_on": "2010-01-31", "by": "Louise Russell",
    }  # fmt: skip
    report = run("report", "highlight", "--plan", "third", "--to", "2009-12-14", "--format", "md").out
    assert "The plan was reviewed on 11 December 2009: Two activities more." in report
    assert "The next review is due by 31 January 2010." in report
    exported = run("export", "json", "--plan", "third").json
    assert exported["plans"][0]["reviews"][0]["next_on"] == "2010-01-31"
    assert run("check").code == 0


def test_a_review_after_the_position_is_not_in_the_report(run: Any) -> None:
    run("plan", "review", "Two activities more", "--plan", "third", "--on", "11 Dec 2009")
    report = run("report", "highlight", "--plan", "third", "--to", "2009-12-10", "--format", "md").out
    assert "The plan was reviewed" not in report


def test_the_day_of_the_next_review_may_be_said_and_two_on_one_day_are_refused(run: Any) -> None:
    said = run("plan", "review", "--plan", "third", "--next", "14 Jan 2011")
    assert "reviewed 15 Dec 2009, next by 14 Jan 2011" in said.out
    again = run("plan", "review", "More", "--plan", "third")
    assert again.code == 2
    assert "has a review of 15 Dec 2009 already" in again.err
    assert run("undo").code == 0
    assert "reviewed 15 Dec 2009" in run("plan", "review", "More", "--plan", "third").out

"""`list` and `find`: the golden facts of the sample, and what each option leaves in."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

KEYS = {
    *("ref", "level", "title", "status", "rag", "dated_rag", "late", "due_text", "due_from", "due_to", "due_precision"),
    *("done_on", "leads", "activity_ref", "activity_rag", "objective_ref", "plan", "id"),
}


def refs(answer: Any) -> list[str]:
    return [row["ref"] for row in answer.json]


def test_the_work_of_the_action_plan_is_its_forty_milestones_in_their_order(run: Any) -> None:
    found = run("list", "--plan", "third", "--json").json
    assert [row["level"] for row in found] == ["milestone"] * 40
    assert [row["ref"] for row in found[:5]] == ["1.1.m1", "1.1.m2", "1.1.m3", "1.1.m4", "1.2.m1"]
    assert {frozenset(row) for row in found} == {frozenset(KEYS)}


def test_milestones_fall_due_in_the_months_that_the_printed_plan_gives(run: Any) -> None:
    due = Counter((row["due_to"] or "TBC")[:7] for row in run("list", "--plan", "third", "--json").json)
    months = ("2009-08", "2009-09", "2009-10", "2009-11", "2009-12", "2010-01", "2010-02", "2010-03", "2010-04", "TBC")
    assert [due.pop(month) for month in months] == [1, 1, 3, 6, 9, 7, 1, 9, 1, 2]
    assert not due


def test_louise_russell_has_nine_activities_and_twenty_seven_milestones(run: Any) -> None:
    assert len(run("list", "--officer", "Louise Russell", "--level", "activity", "--json").json) == 9
    work = run("list", "--officer", "Louise Russell", "--json").json
    assert [row["level"] for row in work] == ["milestone"] * 27


@pytest.mark.parametrize("name", ["Louise Russell", "louise russell", "LR", "louise", " Russell "])
def test_an_officer_is_known_by_name_part_of_it_or_initials(run: Any, name: str) -> None:
    assert len(run("list", "--officer", name, "--json").json) == 27


def test_what_is_late_comes_longest_late_first(run: Any) -> None:
    found = run("list", "--officer", "Louise Russell", "--late", "--json").json
    assert [row["ref"] for row in found] == ["5.1.m1", "4.6.m1"]
    assert all(row["late"] for row in found)
    assert run("list", "--late", "--json", as_at="2009-10-31").json == []


def test_an_officers_list_is_in_the_order_of_dates_with_the_undated_last(run: Any) -> None:
    due = [row["due_to"] or "9999" for row in run("list", "--officer", "LR", "--json").json]
    assert due == sorted(due)
    assert due[-1] == "9999"


def test_an_officer_for_whom_nothing_is_found_is_said_to_have_none(run: Any) -> None:
    assert run("list", "--officer", "COF Chief Executive").err == "COF Chief Executive has no open work.\n"
    assert run("list", "--officer", "Lorraine Hart", "--late").err == "Lorraine Hart has nothing late.\n"
    assert run("list", "--officer", "Lorraine Hart", "--status", "deferred").err == ("No rows match.\n")


def test_a_joint_lead_sees_the_shared_work_and_its_leads(run: Any) -> None:
    found = run("list", "--officer", "Andy Algar", "--json").json
    assert {row["activity_ref"] for row in found} == {"5.1"}
    assert found[0]["leads"] == [
        {"name": "Louise Russell", "role": "lead"},
        {"name": "Andy Algar", "role": "joint"},
    ]


def test_an_officers_own_tasks_are_in_the_officers_list_and_not_in_the_plans(run: Any) -> None:
    assert run("add", "task", "4.2", "Ring the funder by Friday").code == 0
    assert "4.2.t1" in refs(run("list", "--officer", "LR", "--json"))
    assert "4.2.t1" not in refs(run("list", "--json"))
    assert refs(run("list", "--level", "task", "--json")) == ["4.2.t1"]


def test_open_leaves_out_what_is_complete_and_status_asks_for_it(run: Any) -> None:
    done = refs(run("list", "--status", "complete", "--json"))
    still_open = refs(run("list", "--plan", "third", "--open", "--json"))
    assert len(done) == 8
    assert len(still_open) == 32
    assert not set(done) & set(still_open)
    assert refs(run("list", "--status", "In-Progress", "--status", "COMPLETE", "--json")) != done


def test_a_rag_asks_for_the_rows_under_an_activity_that_is_rated_so(run: Any) -> None:
    found = run("list", "--rag", "r", "--json").json
    assert {row["activity_ref"] for row in found} == {"4.6"}
    assert {row["activity_rag"] for row in found} == {"red"}
    unsaid = refs(run("list", "--plan", "third", "--rag", "none", "--json"))
    assert unsaid == ["4.5.m1", "4.5.m2"]


def test_due_before_takes_any_phrase_that_names_a_day(run: Any) -> None:
    assert refs(run("list", "--due-before", "1 nov 2009", "--json")) == refs(
        run("list", "--due-before", "2009-11-01", "--json")
    )
    assert len(run("list", "--due-before", "2009-11-01", "--json").json) == 5


def test_levels_are_listed_when_asked_for(run: Any) -> None:
    count = {
        level: len(run("list", "--plan", "third", "--level", level, "--json").json)
        for level in ("objective", "activity", "milestone", "output", "task")
    }
    assert count == {"objective": 7, "activity": 15, "milestone": 40, "output": 35, "task": 0}
    assert len(run("list", "--plan", "third", "--all", "--json").json) == 97


def test_outputs_carry_their_targets(run: Any) -> None:
    found = {row["ref"]: row for row in run("list", "--level", "output", "--json").json}
    assert found["1.2.o1"]["target"] == 1000
    assert {"target", "actual", "unit"} <= set(found["1.2.o1"])


def test_activities_without_milestones_are_work_themselves(run: Any) -> None:
    found = run("list", "--plan", "THIN", "--json").json
    assert [row["level"] for row in found] == ["activity"] * 25


def test_lines_are_aligned_and_fit_eighty_columns(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("list", "--plan", "third").lines
    assert max(map(len, lines)) <= 80
    louises = [line for line in lines if ".m" in line[:7] and " LR " in line]
    assert {line.index(" LR ") for line in louises} == {51}
    assert "4.2.m1  ✓   Chest scope agreed                      LR      11 Dec     done" in lines
    assert "4.6.m1  ○   Funding option agreed                   LR      end Nov    15d late" in lines


def test_milestones_stand_under_their_activity_and_its_rag(run: Any) -> None:
    lines = run("list", "--plan", "third").lines
    heading = next(n for n, line in enumerate(lines) if line.startswith("4.6 "))
    assert lines[heading].startswith("4.6     ▲R  Promote Third Sector resilience")
    assert lines[heading + 1].startswith("4.6.m1  ○ ")


def test_several_plans_are_told_apart_by_their_titles(run: Any) -> None:
    lines = run("list").lines
    assert lines[0] == "Third Sector Strategy - Action Plan 2009/10"
    assert lines[lines.index("") + 1] == "Infrastructure Development Strategy 2008-2014"


def test_the_sample_is_listed_without_any_file(run_bare: Callable[..., Any]) -> None:
    answer = run_bare("list", "--sample", "--json")
    assert answer.code == 0
    assert len(answer.json) == 65
    assert len(run_bare("list", "--sample", "--late", "--json").json) == 11


def test_an_empty_answer_is_no_error_and_says_so_beside_the_answer(
    run: Any, run_on: Callable[[Path], Any], empty_file: Path
) -> None:
    answer = run("list", "--rag", "complete")
    assert (answer.code, answer.out) == (0, "")
    assert "No rows match." in answer.err
    assert run("list", "--rag", "complete", "--json").out == "[]\n"
    assert "no plan" in run_on(empty_file)("list").err


def test_find_answers_like_a_list_and_with_no_when_nothing_is_there(run: Any) -> None:
    found = run("find", "community", "chest", "--json").json
    assert {"4.2", "4.2.m1", "4.2.m3"} <= {row["ref"] for row in found}
    assert run("find", "4.2.m2").lines[0].startswith("4.2.m2")
    nothing = run("find", "zebra")
    assert (nothing.code, nothing.out) == (1, "")
    assert "zebra" in nothing.err


def test_find_sees_an_edit_made_a_moment_ago(run: Any) -> None:
    run("set", "4.2.m1", "--title", "Zebra crossing agreed")
    assert refs(run("find", "zebra", "--json")) == ["4.2.m1"]


def test_a_filter_lists_what_it_finds_in_the_workbench(run: Any) -> None:
    assert refs(run("list", "--filter", "late, mine", "--json")) == ["4.6.m1", "5.1.m1"]
    assert refs(run("list", "--filter", "late, mine", "--json", who="Nobody")) == []
    assert refs(run("list", "--filter", "watermelon", "--level", "activity", "--json")) == ["5.1"]


def test_a_filter_goes_with_the_other_options(run: Any) -> None:
    assert refs(run("list", "--filter", "red", "--late", "--json")) == ["4.6.m1"]


def test_a_filter_kept_in_the_file_is_asked_for_by_its_name(run: Any) -> None:
    from tsworkbench.store.opening import open_book
    from tsworkbench.store.views.filters import read_filter
    from tsworkbench.work.edits import perform
    from tsworkbench.work.filters import keep

    book = open_book(run.path, clock=run.clock)
    perform(book, keep(book.value("select id from plan"), "Monday", read_filter("late")))
    book.close()
    assert refs(run("list", "--filter", "Monday", "--plan", "third", "--json")) == ["2.1.m1", "4.6.m1", "5.1.m1"]


def test_a_filter_that_is_none_is_refused_by_name(run: Any) -> None:
    answer = run("list", "--filter", "blue")
    assert answer.code == 2
    assert "“blue” is not a filter" in answer.err


def test_what_a_milestone_needs_stands_with_it(run: Any) -> None:
    run("link", "4.2.m3", "--needs", "4.2.m2")
    assert "Needs      4.2.m2" in run("show", "4.2.m3").out
    assert "Needed by  4.2.m3" in run("show", "4.2.m2").out
    import json

    assert json.loads(run("show", "4.2.m3", "--json").out)["needs"] == ["4.2.m2"]


def test_what_is_due_this_week_is_from_monday_to_sunday_and_a_months_end_counts_where_it_is(run: Any) -> None:
    run("set", "1.1.m2", "--due", "14 dec")  # as at Tuesday the 15th: late, and of this week
    run("set", "1.1.m3", "--due", "20 dec")
    run("set", "1.1.m4", "--due", "21 dec")
    assert refs(run("list", "--filter", "due this week", "--json")) == ["1.1.m2", "1.1.m3"]
    assert refs(run("list", "--filter", "due-week", "--json")) == ["1.1.m2", "1.1.m3"]
    ends = {"1.1.m1", "3.1.m2", "4.1.m2"}  # “by end of December”: the week of 28 December holds it
    assert ends <= {*refs(run("list", "--filter", "due-week", "--json", as_at="2009-12-29"))}
    assert not ends & {*refs(run("list", "--filter", "due-week", "--json", as_at="2009-12-22"))}


def test_a_filter_that_names_an_officer_lists_what_that_officer_has_to_do(run: Any) -> None:
    by_option = refs(run("list", "--officer", "Shazia Hussain", "--late", "--json"))
    assert by_option == ["2.1.m1"]
    for said in ("late, officer Shazia Hussain", "officer SH, late", "late, Officer “shazia”"):
        assert refs(run("list", "--filter", said, "--json")) == by_option
    answer = run("list", "--filter", "officer Nobody Known")
    assert answer.code != 0
    assert "Nobody Known" in answer.err


def test_a_directorate_is_listed_by_an_option_and_by_a_filter(run: Any) -> None:
    run("set", "4.6", "--directorate", "Adults, Health and Care")
    run("set", "4.2", "--directorate", "Culture")
    all_of_it = ["4.6.m1", "4.6.m2", "4.6.m3"]
    for options in (
        ("--directorate", "health"),
        ("--filter", "in “Adults, Health and Care”"),
        ("--filter", "directorate adults"),
    ):
        assert refs(run("list", *options, "--json")) == all_of_it
    assert refs(run("list", "--directorate", "adults", "--late", "--json")) == ["4.6.m1"]
    answer = run("list", "--directorate", "Highways")
    assert answer.code != 0
    assert "No activity is in “Highways”. Those there are: Adults, Health and Care and Culture." in answer.err


def _looked(run: Any, who: str) -> None:
    """An officer leaves the workbench."""
    from contextlib import closing

    from tsworkbench.store.opening import open_book
    from tsworkbench.work.mine.seat import has_looked

    with closing(open_book(run.path, clock=run.clock, who=who)) as book:
        has_looked(book, who)


def test_what_others_changed_since_the_asker_last_left_the_workbench_is_listed(run: Any) -> None:
    answer = run("list", "--filter", "changed", "--json", who="Louise Russell")
    assert answer.code == 2
    assert "Nothing says yet when you last looked" in answer.err
    _looked(run, "Louise Russell")
    run("set", "4.6.m1", "--status", "complete", who="Louise Russell")
    run("set", "2.1.m1", "--status", "complete", who="Shazia Hussain")
    for said in ("changed", "changed since I last looked"):
        assert refs(run("list", "--filter", said, "--json", who="Louise Russell")) == ["2.1.m1"]
    assert refs(run("list", "--filter", "changed", "--seen", "--json", who="Louise Russell")) == ["2.1.m1"]
    assert refs(run("list", "--filter", "changed", "--json", who="Louise Russell")) == []
    assert run("list", "--seen", who="Louise Russell").code == 2


def test_what_an_officer_did_under_an_earlier_name_is_not_others_doing(run: Any) -> None:
    _looked(run, "Louise Russell")
    run("set", "4.6.m1", "--status", "complete", who="Louise Russell")
    run("officers", "set", "Louise Russell", "name", "Louise Hart", who="Louise Russell")
    assert refs(run("list", "--filter", "changed", "--json", who="Louise Hart")) == []

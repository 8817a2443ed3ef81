"""What the two published plans need of the program, number by number, each tried on them as they are printed.

What is whole by a rule of its own is tested where that rule is; here each is played
through the command line, as an officer would need it.
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
    year.undo()
    assert "1.1.m1" in year.refs("--all", "--plan", "third")


def test_need_06_another_plan_is_begun_in_the_file(year: Year) -> None:
    year("plan", "new", "Partnership plan", "--period", "2009/10")
    assert "Partnership plan  (draft)" in year("plans")
    year("add", "objective", "One door for small groups", "--plan", "Partnership")
    year("add", "activity", "Partnership plan:1", "Open the door", "--lead", "LR", "--due", "end june")
    assert year.shown("Partnership plan:1.1")["title"] == "Open the door"
    mine = year("list", "--officer", "LR", "--due-before", "1 sep 2009")
    assert re.search(r"^Pp:1\.1 .*Open the door", mine, re.MULTILINE), "the list says which plan it is of"


def test_need_07_rolled_forward_each_row_is_once_in_every_list(year: Year) -> None:
    year("set", "1.1.m1", "2.1.m1", "--status", "complete")
    before = set(year.refs("--open", "--plan", "third", "--level", "milestone"))
    year.on("2010-04-01")("roll-forward", "third")
    after = year.refs("--open", "--level", "milestone")
    assert sorted(after) == sorted(before)
    assert len(after) == 38
    assert all(
        row["plan"].endswith("2010/11") for row in year.run("list", "--open", "--level", "milestone", "--json").json
    )
    assert year.shown("4.2")["funding_text"] == "Accelerated Delivery Bid (allocation to be confirmed)"


def test_need_20_a_recurring_output_has_its_times_and_is_not_complete_for_ever(year: Year) -> None:
    year("set", "7.2.o1", "--due", "quarterly")
    year.on("2009-06-28")("set", "7.2.o1", "--status", "complete")
    shown = year("show", "7.2.o1")
    assert "4: 1 done, 3 to come" in shown
    assert "Status     in progress" in shown
    assert "7.2.o1" not in year.on("2009-09-30").refs("--late", "--level", "output")
    assert "7.2.o1" in year.on("2009-10-01").refs("--late", "--level", "output")
    assert "4: 1 done, 1 late, 2 to come" in year("show", "7.2.o1")


def test_need_20_what_is_added_in_december_was_not_due_in_april(year: Year) -> None:
    year.on("2009-12-15")("add", "milestone", "4.1", "Report monthly", "--due", "monthly")
    assert "4.1.m3" not in year.refs("--late")
    assert year.shown("4.1.m3")["due_to"] == "2009-12-31"


def test_need_21_what_comes_round_again_first_falls_due_after_what_it_waits_for(year: Year) -> None:
    """“Once this is achieved the strategy will be reviewed on an annual basis, in the last quarter.”"""
    year("add", "objective", "Next steps", "--plan", "THIN")
    year("add", "activity", "T9", "Re-launch the consortium")
    year("add", "milestone", "26", "THIN re-launched", "--due", "end june 2009")
    year("add", "milestone", "26", "Strategy reviewed", "--due", "annually, in the last quarter")
    assert "so it is first due by 31 Mar 2010" in year("link", "26.m2", "--needs", "26.m1")
    year.on("2009-12-15")
    assert year.refs("--late", "--plan", "THIN") == ["26.m1"]
    year("set", "26.m1", "--status", "complete")
    year.on("2010-04-02")
    assert year.refs("--late", "--plan", "THIN") == ["26.m2"]
    assert "before what it needs" not in year.run("check", "--plan", "THIN").out


def test_need_22_what_depends_on_a_slip_is_named_and_moved_with_it(year: Year) -> None:
    year("link", "3.1.m2", "--needs", "3.1.m1")
    year("link", "6.2.m3", "--needs", "3.1.m2")
    assert "6.2.m3 needs 3.1.m2, which needs 3.1.m1" in year.refuses("link", "3.1.m1", "--needs", "6.2.m3")
    assert "3.1.m2, 6.2.m3 need it" in year("set", "3.1.m1", "--due", "end jan 2010")
    assert year.shown("6.2.m3")["due_to"] == "2010-01-31"
    year.undo()
    year("set", "3.1.m1", "--due", "end jan 2010", "--with-dependants")
    assert [year.shown(ref)["due_to"] for ref in ("3.1.m1", "3.1.m2", "6.2.m3")] == [
        "2010-01-31",
        "2010-02-28",
        "2010-03-31",
    ]
    year.undo()
    assert [year.shown(ref)["due_to"] for ref in ("3.1.m1", "3.1.m2")] == ["2009-11-30", "2009-12-31"]


def test_need_25_words_and_sum_of_a_cost_say_one_thing(year: Year) -> None:
    year("set", "1.1", "--cost", "£90,000")
    assert "£90,000 " in year("money", "third", "--by", "source")
    assert "£105,000" not in year.paper("highlight", "--plan", "third")
    year("set", "4.2", "--cost", "Within existing resources")
    assert year("money", "third").splitlines()[-2].split()[:3] == ["in", "all", "£90,000"]
    assert "£300,000" not in year.paper("highlight", "--plan", "third")
    year("set", "4.2", "--amount", "250000")
    assert year.shown("4.2")["cost_text"] == "£250,000"
    by = {way: year("money", "third", "--by", way).splitlines() for way in ("objective", "source", "lead")}
    assert {next(line.split()[2] for line in lines if line.startswith("in all")) for lines in by.values()} == {
        "£340,000"
    }


def test_need_28_what_is_confirmed_is_so_wherever_it_is_told(year: Year) -> None:
    everywhere = ("1.1", "3.1", "4.2", "5.1")
    found = {
        row["activity_ref"] or row["ref"] for row in year.run("list", "--filter", "unconfirmed money", "--json").json
    }
    assert found == set(everywhere)
    year("set", "1.1", "4.2", "--confirmed", "yes")
    assert year.run("list", "--filter", "unconfirmed money", "--json").json == []
    for ref in everywhere:
        assert "to be confirmed" not in year("show", ref).split("Notes")[0], ref
    assert "No money of the plan is marked as not confirmed." in year.paper("highlight", "--plan", "third")
    assert "allocation to be confirmed" not in year("export", "md", "--plan", "third")
    assert "confirmed" not in year("decisions", "--plan", "third")
    assert "money to be confirmed" not in year.run("check", "--plan", "third").out


def test_need_29_two_names_of_one_source_are_offered_and_made_one(year: Year) -> None:
    offered = "“Accelerated Delivery Fund” (1.1 and 3.1) and “Accelerated Delivery Bid” (4.2 and 5.1) may be"
    assert offered in year.run("check", "--plan", "third").out
    year("sources", "merge", "Accelerated Delivery Fund", "Accelerated Delivery Bid")
    assert offered not in year.run("check", "--plan", "third").out
    lines = year("money", "third", "--by", "source").splitlines()
    assert [line.split("  ")[0] for line in lines[1:3]] == ["Accelerated Delivery Fund", "in all"]
    year.undo()
    assert len(year("money", "third", "--by", "source").splitlines()) == len(lines) + 1


def test_need_30_what_is_spent_and_expected_is_beside_the_budget_and_the_next_year_has_what_is_left(year: Year) -> None:
    year("set", "1.1", "--spent", "20k on 2 mar 2009", "--forecast", "110,000")
    year.on("2009-12-15")("set", "1.1", "--spent", "45,000")
    shown = year("show", "1.1")
    assert "Spent      £45,000, as known on 15 Dec 2009 (Louise Russell): £60,000 left" in shown
    assert "Spent      £20,000, as known on 2 Mar 2009" in shown
    (line,) = [line for line in year("money", "third", "--by", "source").splitlines() if "Delivery Fund" in line]
    assert line.split()[-4:] == ["£105,000", "£45,000", "£110,000", "£60,000"]
    year.on("2010-04-01")("roll-forward", "third")
    assert year.shown("1.1")["cost_text"] == "£60,000"
    assert "£105,000 in all: £45,000 spent by 2009/10." in year("show", "1.1")


def test_need_31_an_objective_or_the_plan_has_funding_and_a_source_needs_no_amount(year: Year) -> None:
    year("set", "third:1", "--funding", "Lottery")
    year("plan", "set", "funding", "Council; COF", "--plan", "THIN")
    assert "Funding    Lottery" in year("show", "third:1")
    assert re.search(r"^funding +Council; COF$", year("plan", "--plan", "THIN"), re.MULTILINE)
    lines = year("money", "third", "--by", "source").splitlines()
    assert [line.split("  ")[0] for line in lines if "no sum" in line] == ["Lottery"]
    assert "£405,000" in next(line for line in lines if line.startswith("in all"))
    assert '"source": "Lottery"' in year("export", "json", "--plan", "third")
    for style in ("md", "csv"):
        assert "Lottery" in year("export", style, "--plan", "third"), style
        assert "Council; COF" in year("export", style, "--plan", "THIN"), style


def test_need_33_an_outcome_has_commentary_and_evidence_that_papers_print(year: Year) -> None:
    year("set", "7.1.o2", "--note", "Members use the register")
    year("evidence", "7.1.o2", "https://example.org/log")
    shown = year("show", "7.1.o2")
    assert "Evidence   https://example.org/log" in shown
    assert "Louise Russell: Members use the register" in shown
    report = year.on("2009-04-10").paper("highlight", "--plan", "third")
    assert "Members use the register. Evidence: https" in report
    assert "https" in year("export", "md", "--plan", "third").split("# Evidence", 1)[1]


def test_need_34_quarterly_issues_are_four_each_due_by_itself(year: Year) -> None:
    year("set", "7.2.o1", "--due", "quarterly")
    assert "4: 4 to come" in year("show", "7.2.o1")
    for day in ("2009-06-30", "2009-09-30", "2009-12-31"):
        year.on(day)("set", "7.2.o1", "--status", "complete")
    assert "4: 3 done, 1 to come" in year("show", "7.2.o1")
    year.on("2010-03-31")("set", "7.2.o1", "--status", "complete")
    assert year.shown("7.2.o1")["status"] == "complete"


def test_need_36_so_many_a_year_says_so_and_counts_from_where_it_started(year: Year) -> None:
    year("set", "9.o1", "--starts-from", "27")
    assert "Target     30 VCOs a year" in year("show", "9.o1")
    year.on("2009-06-15")("actual", "9.o1", "=40")
    said = year.on("2010-03-31")("actual", "9.o1", "=70")
    assert "9.o1 now 70 VCOs; should stand at 87 by now" in said
    assert "27 → 70" in year("show", "9.o1")
    assert "30 a year" in year.paper("highlight", "--plan", "THIN") or "a year" in year.paper(
        "highlight", "--plan", "THIN"
    )


def test_need_37_a_document_is_a_draft_then_agreed_with_the_path_where_it_is(year: Year) -> None:
    year("set", "6.1.o1", "--stage", "draft")
    year("evidence", "6.1.o1", "S:/Third sector/plan-3.docx")
    assert "Document   draft" in year("show", "6.1.o1")
    year("set", "6.1.o1", "--stage", "agreed")
    assert year.shown("6.1.o1")["stage"] == "agreed"
    assert "S:/Third sector/plan-3.docx" in year.paper("highlight", "--plan", "third")
    assert "type draft, agreed, or none" in year.refuses("set", "6.1.o1", "--stage", "final")


def test_need_45_groups_have_members_terms_and_an_agenda_and_their_meetings_are_in_the_calendar(year: Year) -> None:
    year("group", "add", "Delivery Group", "--plan", "third")
    year("group", "set", "Delivery", "--terms", "Decides on dates", "--member", "Shazia", "--plan", "third")
    year("meeting", "add", "11 Mar 2009", "--group", "Delivery", "--plan", "third", "--text", "Room 2")
    listed = year("group", "list")
    assert "Decides on dates" in listed
    assert "members: Shazia Hussain" in listed
    year("ask", "Confirm the £300,000", "--about", "4.2", "--group", "Delivery")
    agenda = year("meeting", "agenda", "--plan", "third")
    assert agenda.startswith("Delivery Group, 11 Mar 2009")
    assert "Confirm the £300,000" in agenda
    calendar = year("export", "ics", "--plan", "third").replace("\n ", "")
    assert re.search(r"BEGIN:VEVENT\n(?:(?!END:VEVENT).*\n)*?SUMMARY:.*Delivery Group", calendar)
    assert "DTSTART;VALUE=DATE:20090311" in calendar


def test_need_46_a_decision_of_any_kind_is_asked_answered_and_in_the_log(year: Year) -> None:
    year("group", "add", "Delivery Group", "--plan", "third")
    year.on("2009-03-10")("overall", "All is to come.", "--decision", "Confirm the £300,000", "--plan", "third")
    assert "Confirm the £300,000" in year("decisions", "--plan", "third")
    year.on("2009-03-11")("decide", "--asked", "Confirm the", "--group", "Delivery", "--minute", "4.1")
    year("decide", "4.2", "--kind", "money", "--confirms", "--group", "Delivery", "--minute", "4.2")
    year("decide", "7.1", "--kind", "scope", "--what", "Only the register", "--group", "Delivery", "--outcome", "noted")
    assert "Confirm the £300,000" not in year("decisions", "--plan", "third")
    log = re.sub(r"\s+", " ", year("decisions", "--log"))
    for told in ("“Confirm the £300,000” agreed (minute 4.1)", "4.2 money agreed (minute 4.2)", "Only the register"):
        assert told in log
    report = year.paper("highlight", "--plan", "third")
    assert "minute 4.2" in report
    assert "Did you mean “Delivery Group”?" in year.refuses("decide", "4.1", "--kind", "money", "--group", "Delivry")


def test_need_47_each_line_of_a_sign_off_has_its_name_and_day_and_a_plan_without_lines_its_day(year: Year) -> None:
    year.on("2009-03-11")("sign-off", "third")
    assert "\nDate signed: 11 March 2009\n" in year("export", "md", "--plan", "third")
    year("sign-off", "THIN", "--name", "Consortium=A Ahmed", "--on", "10 mar 2009")
    year("sign-off", "THIN", "--name", "Lead body=B Begum", "--on", "11 mar 2009")
    lines = re.findall(r"^- (.*)$", year("export", "md", "--plan", "THIN").split("## Sign-off")[1], re.MULTILINE)
    assert sorted(lines) == [
        "Consortium: A Ahmed",
        "Date signed off by Consortium: 10 March 2009",
        "Date signed: 11 March 2009",
        "Lead body signature: B Begum",
    ]


def test_need_48_a_review_is_recorded_with_what_it_changed_and_when_the_next_is_due(year: Year) -> None:
    year.on("2010-01-15")("plan", "review", "Theme 2 comes first.", "--plan", "THIN")
    (review,) = year.run("plan", "--plan", "THIN", "--json").json["reviews"]
    assert (review["on_day"], review["text"], review["next_on"]) == ("2010-01-15", "Theme 2 comes first.", "2011-03-31")
    assert "Theme 2 comes first." in year("plan", "--plan", "THIN")
    assert "Theme 2 comes first." in year.on("2010-04-02").paper("highlight", "--plan", "THIN")


def test_need_50_key_changes_that_are_repeated_word_for_word_are_found(year: Year) -> None:
    found = re.sub(r"\s+", " ", year.run("check", "--plan", "THIN").out)
    for theme in ("T6 “Volunteering”", "T7 “Community and Social Enterprise”", "T8 “Workforce Development”"):
        assert f"{theme}: what it calls its key changes is its rationale, word for word." in found

"""What the two published plans need beyond their tables, number by number, each tried on them as they are printed."""

import re

import pytest
from tests.agreement.a_year import Year


@pytest.fixture
def bodies(year: Year) -> Year:
    """The council's plan with the bodies that its milestones name."""
    for name in ("Advisory Group", "Delivery Group", "Grants Panel"):
        year("group", "add", name, "--plan", "third")
    return year


def test_need_71_a_milestone_is_complete_only_when_each_body_that_must_agree_has_agreed(bodies: Year) -> None:
    bodies("approval", "4.1.m1", "--by", "Grants Panel")
    bodies("approval", "2.1.m2", "--by", "Advisory", "--by", "Delivery")
    said = bodies.on("2009-10-30")("set", "4.1.m1", "2.1.m2", "--status", "complete")
    assert said.startswith("2 rows wait for approval (4.1.m1, 2.1.m2)")
    assert [bodies.shown(ref)["status"] for ref in ("4.1.m1", "2.1.m2")] == ["in_progress", "in_progress"]
    bodies("decide", "2.1.m2", "--kind", "approval", "--group", "Advisory")
    assert bodies.shown("2.1.m2")["status"] == "in_progress"
    bodies.on("2009-11-04")("decide", "2.1.m2", "--kind", "approval", "--group", "Delivery", "--minute", "7")
    assert (bodies.shown("2.1.m2")["status"], bodies.shown("2.1.m2")["done_on"]) == ("complete", "2009-11-04")
    assert "4.1.m1" in bodies.refs("--late") or bodies.shown("4.1.m1")["status"] == "in_progress"
    bodies.on("2009-11-06")("decide", "2.1.m2", "--kind", "approval", "--group", "Delivery", "--refused")
    assert bodies.shown("2.1.m2")["status"] == "in_progress", "an approval taken back opens it again"
    bodies.undo()
    assert bodies.shown("2.1.m2")["status"] == "complete"


def test_need_72_a_post_is_vacant_until_somebody_holds_it_and_its_work_is_then_in_the_holders_list(year: Year) -> None:
    year("set", "1.1.m3", "--lead", "+CVS Director")
    year("officers", "set", "CVS Director", "holder", "vacant")
    assert "Lead       CVS Director (vacant)" in year("show", "1.1.m3")
    assert "CVS Director (vacant)" in year.on("2010-01-12").paper("highlight", "--plan", "third")
    year.on("2010-02-01")("officers", "set", "CVS Director", "holder", "Shazia Hussain")
    assert "1.1.m3" in year.refs("--officer", "Shazia Hussain", "--open")
    assert "(vacant)" not in year("show", "1.1.m3")


def test_need_73_what_is_milestone_and_output_is_done_by_one_tick_and_never_denied_by_a_report(year: Year) -> None:
    year("link", "--all-alike", "--plan", "third")
    pairs = {"6.1.m2": "6.1.o1", "1.1.m2": "1.1.o2"}
    year.on("2009-06-15")("set", *pairs, "--status", "complete")
    assert [year.shown(output)["status"] for output in pairs.values()] == ["complete", "complete"]
    assert "Two of the 28 other outputs are in place" in year.paper("highlight", "--plan", "third")
    year.undo()
    assert [year.shown(output)["status"] for output in pairs.values()] == ["not_started", "not_started"]
    assert "None of the 28 other outputs is in place yet" in year.paper("highlight", "--plan", "third")


def test_need_74_signing_the_plan_off_does_the_milestone_that_is_its_sign_off(year: Year) -> None:
    year("link", "6.1.m2", "--same-as", "6.1.o1")
    year("link", "6.1.m2", "--signs-off", "third")
    said = year.on("2009-03-11")("sign-off", "third", "--name", "Chair=A Ahmed")
    assert "; 6.1.m2 and 6.1.o1 complete" in said
    assert year.shown("6.1.m2")["done_on"] == "2009-03-11"
    year.undo()
    assert year.shown("6.1.m2")["status"] == "not_started"


def test_need_75_partner_organisations_stand_beside_the_leads_and_their_rows_are_found(year: Year) -> None:
    year("set", "THIN:7", "THIN:8", "THIN:15", "--partner", "ELN")
    assert "Partners   ELN" in year("show", "THIN:15")
    assert year.refs("--partner", "ELN", "--level", "activity") == ["7", "8", "15"]
    assert year.refs("--filter", "partner ELN", "--level", "activity") == ["7", "8", "15"]
    assert re.search(
        r"^\|.*Link with and take advantage of.* \| ELN \|", year("export", "md", "--plan", "THIN"), re.MULTILINE
    )


def test_need_76_what_those_who_were_consulted_said_is_kept_with_its_day(year: Year) -> None:
    said = "Welcomed; the quorum is too high"
    year.on("2009-12-06")("note", said, "--about", "2.1", "--kind", "consultation", "--on", "4 dec 2009")
    (kept,) = year.run("notes", "--kind", "consultation", "--json").json
    assert (kept["text"], kept["on_day"], kept["ref"]) == (said, "2009-12-04", "2.1")
    assert said in year("show", "2.1")
    assert f"{said} (4 Dec 2009)" in year("export", "md", "--plan", "third")


def test_need_77_a_lesson_learned_is_in_the_report_of_its_time_and_in_next_years_hands(year: Year) -> None:
    year.on("2009-12-14")("note", "Ask Finance before the bid", "--about", "4.2")
    assert "Ask Finance before the bid" in year.on("2010-01-12").paper("highlight", "--plan", "third")
    year.on("2010-04-09")("roll-forward", "third")
    assert "Ask Finance before the bid" in year("notes", "--kind", "lesson")


def test_need_79_a_number_in_the_rationale_is_where_a_measure_starts_from(year: Year) -> None:
    assert year("find", "27 VCOs").startswith("T1 ")
    assert "27 VCOs to enable them to be commission ready" in re.sub(r"\s+", " ", year("show", "THIN:T1"))
    ready = ("VCOs that are commission ready", "--unit", "VCOs", "--starts-from", "27", "--starts-on", "31 mar 2008")
    year("measure", "add", *ready, "--every", "year", "--of", "THIN:T1")
    year.on("2009-04-10")("measure", "read", "M1", "41", "--on", "31 mar 2009")
    assert "27 VCOs" in year("measure", "show", "M1")
    assert "M1" in year("show", "THIN:T1")


def test_need_81_next_steps_are_rows_with_a_lead_and_a_date_beside_the_words(year: Year) -> None:
    said = year("plan", "next-steps", "--plan", "THIN")
    assert "T9 added: Next steps" in said
    assert "26 added: Re-launch and re-invigorate the consortium THIN" in said
    assert "already" in year.run("plan", "next-steps", "--plan", "THIN").err
    year("set", "THIN:26", "--lead", "Barry Stoye", "--due", "end june 2009")
    year("plan", "review", "Begun", "--plan", "THIN", "--next", "31 mar 2010")
    assert year.on("2009-07-01").refs("--late", "--officer", "Barry Stoye") == ["26"]
    plan = year("export", "md", "--plan", "THIN")
    assert "The next steps are to re-launch" in plan
    assert "Re-launch and re-invigorate the consortium THIN" in plan


def test_need_81_next_steps_are_milestones_of_an_activity_too_and_one_undo_removes_them(year: Year) -> None:
    before = year("show", "THIN:1")
    said = year("plan", "next-steps", "--under", "THIN:1")
    assert "added: Once this is achieved the strategy" in said
    year.undo()
    assert year("show", "THIN:1") == before


def test_need_82_what_is_given_in_kind_is_named_with_its_worth_and_never_added_up(year: Year) -> None:
    year("set", "THIN:23", "--funding", "PCT: a secondment, worth £20,000")
    year("set", "third:4.5", "--funding", "Law firm: pro bono advice")
    assert "In kind    PCT · worth £20,000" in year("show", "THIN:23")
    assert "In kind: PCT: a secondment, worth £20,000 (23)" in year("money", "THIN")
    said = year("money", "third")
    assert "In kind: Law firm: pro bono advice (4.5)" in said
    assert next(line for line in said.splitlines() if line.startswith("in all")).split()[2] == "£405,000"


def test_need_83_a_plan_is_begun_beside_the_others_with_rows_of_its_own(year: Year) -> None:
    year("plan", "new", "Advisory Group workplan", "--period", "2010/11")
    year("add", "objective", "Representation", "--plan", "Advisory")
    year("add", "activity", "AGw:1", "Agree the protocol", "--lead", "Shazia Hussain", "--due", "end june 2010")
    year("serve", "third:6.2", "AGw:1")
    assert "Advisory Group workplan" in year("show", "third:6.2")
    assert "exists already" in year.refuses("new", "--title", "Another")
    assert "a plan called “Advisory Group workplan” in this file already" in year.refuses(
        "plan", "new", "Advisory Group workplan"
    )


def test_need_84_the_editions_of_a_plan_have_names_that_go_back_to_them(year: Year) -> None:
    year("version", "add", "first draft", "--plan", "third")
    year("set", "4.2.m1", "--due", "end oct 2009")
    year.on("2009-03-11")("sign-off", "third")
    year("set", "4.2.m1", "--due", "end dec 2009", "--reason", "No letter yet")
    year("version", "add", "as revised", "--plan", "third")
    due = {
        name: year.run("show", "4.2.m1", "--json", "--stood-at", name).json["due_to"]
        for name in ("first draft", "as agreed 11 March", "as revised")
    }
    assert due == {"first draft": "2009-11-30", "as agreed 11 March": "2009-10-31", "as revised": "2009-10-31"}
    assert re.search(r"^first draft .*\nas agreed 11 March 2009 .*\nas revised ", year("version", "list"), re.MULTILINE)


def test_need_79_a_number_in_the_rationale_is_a_measure_with_a_target_for_the_year(year: Year) -> None:
    """“… to provide support to 27 VCOs to enable them to be commission ready.”"""
    year("measure", "add", "VCOs that are commission ready", "--unit", "VCOs", "--of", "THIN:T1", "--starts-from", "0")
    year("measure", "target", "M1", "2009/10", "27")
    year.on("2010-01-08")("measure", "read", "M1", "12", "--on", "Q3")
    assert "12 VCOs on 31 Dec 2009 (target 27 VCOs)" in year("measure", "list", "--plan", "THIN")
    assert "M1 VCOs that are commission ready" in year.paper("highlight", "--plan", "THIN", "--to", "2009-12-31")

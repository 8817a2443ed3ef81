"""The highlight report of the sample plan, section by section, against the facts that were put into it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tsworkbench.papers.highlight import highlight_report, proposals
from tsworkbench.papers.highlight.brief import brief_report
from tsworkbench.papers.highlight.digest import WIDTH, officer_digest, plan_digest
from tsworkbench.papers.highlight.exceptions import exception_report
from tsworkbench.papers.officer_sheet import officer_sheet
from tsworkbench.papers.paper import Heading, Paper, Picture
from tsworkbench.papers.plan_paper import plan_paper
from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.language.fields import row_field
from tsworkbench.plan.model import Matter, Outcome, Rag, Stage, Status
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.attached import measure_named
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.agreement.decisions import answers, decide, need_approval
from tsworkbench.work.demo.quarter import CUT_OFF, POSITION
from tsworkbench.work.edits import perform
from tsworkbench.work.round.officer_sheet import take_sheet
from tsworkbench.work.round.report import ask_decisions, say_overall, take_position
from tsworkbench.work.row import measures
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.fields import set_number, set_stage
from tsworkbench.work.row.status import add_evidence, comment, private_note, set_status, state_rag

Plain = Callable[[Paper], str]
PlanOf = Callable[[Book], str]
DAY = date(2009, 12, 15)
MARCH = date(2010, 3, 15)


@pytest.fixture
def report(action_plan: PlanOf, plain: Plain) -> Callable[..., str]:
    """The report of a book as plain text, without its pictures."""

    def made(book: Book, at: date = POSITION, **how: object) -> str:
        position = take_position(book, action_plan(book), at, **how)  # type: ignore[arg-type]
        return plain(highlight_report(position, with_pictures=False))

    return made


def section(text: str, number: int) -> str:
    """What stands under a section's heading."""
    return text.split(f"\n# {number}. ", 1)[1].split("\n# ", 1)[0].split("\n", 1)[1].strip() + "\n"


# -- as a whole


def test_the_report_of_the_sample_plan(
    quarter: Book, action_plan: PlanOf, plain: Plain, golden: Callable[[str, str], None]
) -> None:
    paper = highlight_report(take_position(quarter, action_plan(quarter), POSITION))
    golden("highlight.txt", plain(paper))
    assert paper.made_on == "2010-01-11"


def test_its_sections_stand_in_the_order_a_group_wants_to_hear_them(quarter: Book, action_plan: PlanOf) -> None:
    paper = highlight_report(take_position(quarter, action_plan(quarter), POSITION))
    assert [block.text for block in paper.blocks if isinstance(block, Heading)] == [
        "1. Decisions asked for",
        "2. Overall position",
        "3. By objective",
        "4. Off track: what, why, what next",
        "5. Done this quarter",
        "6. Due next quarter (17, by month and lead)",
        "7. Money not yet confirmed",
        "8. Outputs against targets",
        "9. Updates not received, and statements to check",
        "10. What the ratings mean",
        "The plan in pictures",
    ]


def test_it_is_about_two_pages_long(quarter: Book, report: Callable[..., str]) -> None:
    assert 900 < len(report(quarter).split()) < 1350


def test_the_exception_report_of_the_sample_plan(
    quarter: Book, action_plan: PlanOf, plain: Plain, golden: Callable[[str, str], None]
) -> None:
    golden("exception.txt", plain(exception_report(take_position(quarter, action_plan(quarter), POSITION))))


def test_an_officer_sheet_of_the_sample_plan(quarter: Book, plain: Plain, golden: Callable[[str, str], None]) -> None:
    officer = quarter.value("select id from officer where name='Louise Russell'")
    sheet = take_sheet(quarter, officer, date(2010, 1, 11))
    golden("officer-sheet.txt", plain(officer_sheet(sheet)))
    golden("officer-digest.txt", officer_digest(sheet))


def test_the_digest_of_the_sample_plan(quarter: Book, action_plan: PlanOf, golden: Callable[[str, str], None]) -> None:
    text = plan_digest(take_position(quarter, action_plan(quarter), POSITION))
    golden("plan-digest.txt", text)
    assert "section" not in text  # a mail has none to point to
    assert max(map(len, text.splitlines())) <= WIDTH


# -- section by section


def test_overall_counts(quarter: Book, report: Callable[..., str]) -> None:
    said = section(report(quarter), 2)
    assert (
        "15 of the 20 milestones due by 31 December 2009 are complete; five are not, and they sit in three activities "
        "(3.1, 4.2 and 4.6)." in said
    )
    assert (
        "Of 15 activities: ▲ Red 2 · ◆ Amber 2 · ● Green 9 · ✓ Complete 1 · – Not rated 1 (7.1, no dates yet)." in said
    )
    assert "Since Quarter 2: 1 better, 3 worse, 10 the same, 1 not rated." in said
    assert "17 more fall due by 31 March 2010, nine of them in March itself." in said
    assert "With the five carried over that is 22 to do; Louise Russell leads 15 of the 22." in said


def test_objectives_are_counted(quarter: Book, report: Callable[..., str]) -> None:
    rows = section(report(quarter), 3).splitlines()[-7:]
    assert [row.split(" | ")[1:] for row in rows] == [
        ["◆ Amber 1 · ● Green 1", "1 of 1", "→ the same"],
        ["● Green 1", "1 of 1", "→ the same"],
        ["◆ Amber 1", "1 of 2", "↓ worse (3.1)"],
        ["▲ Red 2 · ● Green 3 · ✓ Complete 1", "4 of 8", "↓ worse (4.2 and 4.6) · ↑ better (4.1)"],
        ["● Green 1", "1 of 1", "→ the same"],
        ["● Green 2", "5 of 5", "→ the same"],
        ["● Green 1 · – Not rated 1", "2 of 2", "→ the same"],
    ]


def test_an_objective_has_one_colour_only_where_the_plan_wants_it(
    quarter: Book, action_plan: PlanOf, plain: Plain
) -> None:
    with quarter.act() as act:
        act.insert("setting", plan_id=action_plan(quarter), key="objectives.one_colour", value="yes")
        act.called("One colour")
    text = plain(highlight_report(take_position(quarter, action_plan(quarter), MARCH, by=MARCH)))
    assert "▲ Red overall: ▲ Red 2 · ● Green 3" in text
    assert "are not given one colour" not in text


def test_reds_stand_before_ambers_and_the_longest_past_first(quarter: Book, report: Callable[..., str]) -> None:
    rows = section(report(quarter), 4).strip().splitlines()
    assert [row.split(" | ")[0] for row in rows if row[0] in "▲◆"] == [
        "▲ Red (↓ worse) 4.6 Resilience / Louise Russell, with Corporate Finance",
        "▲ Red (↓ worse) 4.2 Establish a Community Chest, £300,000 / Louise Russell",
        "◆ Amber (↓ worse) 3.1 Third Sector voice / Shazia Hussain",
        "◆ Amber (→ the same) 1.1 New CVS, £105,000 / Louise Russell",
    ]
    assert "both: January 2010 (first change)" in rows[2]
    assert "| nothing late |" in rows[-1]
    assert rows[-1].endswith("| none asked")


def test_what_is_due_on_the_position_date_itself_is_not_called_late(quarter: Book, report: Callable[..., str]) -> None:
    text = report(quarter)
    assert "Not done by its date" in text
    assert "Voice policy agreed (December 2009)" in section(text, 4)
    assert "days late" not in text


def test_done_and_due_next_are_told_by_month(quarter: Book, report: Callable[..., str]) -> None:
    text = report(quarter)
    assert "13 of the 18 milestones due this quarter are done, one of them late." in section(text, 5)
    assert "Chest scope agreed (4.2, due November 2009, done 11 December: late)" in section(text, 5)
    ahead = section(text, 6)
    assert "January 2010 (7): " in ahead
    assert "February 2010 (1): " in ahead
    assert "March 2010 (9): " in ahead
    assert "After the plan ends: Commissioners' course (4.3, April 2010)." in ahead
    assert "No date yet: 7.1 (two milestones)." in ahead


def test_money_is_counted_once_and_what_rests_on_it_named(quarter: Book, report: Callable[..., str]) -> None:
    said = section(report(quarter), 7)
    assert (
        "£405,000 of £405,000 is not confirmed (£430,000 as printed, less £25,000 for 5.1 inside the £105,000 of 1.1)."
        in said
    )
    assert "Eight unfinished milestones in 1.1, 3.1, 4.2 and 5.1 rest on it." in said


def test_outputs_with_a_number_are_told_one_by_one(quarter: Book, report: Callable[..., str]) -> None:
    said = section(report(quarter), 8)
    assert len([line for line in said.splitlines() if " | " in line]) == 1 + 7
    assert "50 people working or volunteering in the local Third Sector benefit from courses | 18 of 50" in said
    assert "11 of the 28 other outputs are in place." in said


def test_who_was_silent_and_what_rests_on_sand_is_named(quarter: Book, report: Callable[..., str]) -> None:
    assert section(report(quarter), 9).strip().splitlines() == [
        "- No update: 4.5 Sector partnerships (Richard Parsons), last said ● Green on 2 October 2009.",
        "- Says ● Green, but rests on money that is not confirmed: 5.1 Asset Plan (Louise Russell and Andy Algar).",
        "- Dates changed since the plan was agreed: none.",
    ]


def test_the_colours_mean_what_the_plan_says(quarter: Book, action_plan: PlanOf, plain: Plain) -> None:
    with quarter.act() as act:
        act.insert("setting", plan_id=action_plan(quarter), key="rag.amber.meaning", value="on track, with worries")
        act.insert("setting", plan_id=action_plan(quarter), key="dates.red_after_months", value="2")
        act.called("Meanings")
    text = plain(highlight_report(take_position(quarter, action_plan(quarter), MARCH, by=MARCH)))
    assert "- ◆ Amber: on track, with worries" in text
    assert "red when that is more than two months ago" in text


# -- what may be missing


def test_blanks_are_named(open_quarter: Book, report: Callable[..., str]) -> None:
    perform(open_quarter, state_rag(place(open_quarter, "Third Sector Strategy:6.1"), Rag.RED, as_at=MARCH))
    text = report(open_quarter, MARCH, by=MARCH)
    assert "- Left blank: why and what next, of 6.1 Delivery Group (Louise Russell), rated ▲ Red." in text
    assert "| not given | not given |" in section(text, 4)


def test_what_is_stated_better_than_its_dates_say_is_told_with_the_date(
    quarter: Book, report: Callable[..., str]
) -> None:
    text = section(report(quarter, MARCH, by=MARCH), 9)
    assert (
        "- Says ● Green, but its dates say ▲ Red: 1.2 Co-ordinate support (Louise Russell): Directory of support was "
        "first due by 31 January 2010." in text
    )


def test_what_is_past_its_date_under_a_green_rating_is_not_lost(quarter: Book, report: Callable[..., str]) -> None:
    said = section(report(quarter, MARCH, by=MARCH), 4)
    assert "Not done by its date either, though not rated red or amber:" in said
    assert "- 1.2 Directory of support (January 2010; Louise Russell), rated ● Green" in said


def test_without_decisions_typed_the_report_proposes_its_own(open_quarter: Book, action_plan: PlanOf) -> None:
    position = take_position(open_quarter, action_plan(open_quarter), POSITION)
    assert proposals(position) == [
        "Agree or refuse five new dates (section 4). None takes effect until it is agreed; until then each counts "
        "against its agreed date.",
        "Say by 31 January 2010 whether the £405,000 is confirmed (section 7); if it is not, which of 1.1, 3.1, 4.2 "
        "and 5.1 stop.",
    ]
    perform(open_quarter, ask_decisions(action_plan(open_quarter), POSITION, []))
    perform(open_quarter, say_overall(action_plan(open_quarter), POSITION, ""))
    paper = highlight_report(take_position(open_quarter, action_plan(open_quarter), POSITION))
    assert paper.blocks[1].items == tuple(proposals(position))  # type: ignore[union-attr]


def test_what_is_rated_red_without_a_new_date_is_asked_about_until_it_is_decided(
    demo_book: Book, action_plan: PlanOf
) -> None:
    asked = "Say what is to be done about 4.6, which is rated red (section 4)."
    assert asked in proposals(take_position(demo_book, action_plan(demo_book), POSITION))
    row = place(demo_book, "Third Sector Strategy:4.6")
    perform(demo_book, state_rag(place(demo_book, "4.2"), Rag.RED, as_at=date(2009, 12, 16)))
    both = "Say what is to be done about 4.2 and 4.6, which are rated red (section 4)."
    assert both in proposals(take_position(demo_book, action_plan(demo_book), POSITION))
    perform(demo_book, *answers(row, kind=Matter.STOP, groups=["+Board"], on=DAY, as_at=DAY, outcome=Outcome.REFUSED))
    left = proposals(take_position(demo_book, action_plan(demo_book), POSITION))
    assert any("about 4.2, which is rated red" in line for line in left)


def test_an_approval_that_is_waited_for_is_asked_for_until_it_is_given(
    demo_book: Book, action_plan: PlanOf, report: Callable[..., str]
) -> None:
    row = place(demo_book, "4.2.m2")
    perform(demo_book, need_approval(row, "+Grants Panel"))
    perform(demo_book, set_status(row, Status.COMPLETE, as_at=DAY))
    asked = "Approve, or refuse, that “Chest officer in post” (4.2.m2) is complete (asked of the Grants Panel)."
    assert asked in section(report(demo_book), 1)
    perform(demo_book, *answers(row, kind=Matter.APPROVAL, groups=["Grants Panel"], on=DAY, as_at=DAY))
    assert asked not in report(demo_book)


def test_a_date_that_was_agreed_to_is_asked_for_no_more_and_told_as_changed(
    open_quarter: Book, report: Callable[..., str]
) -> None:
    row = place(open_quarter, "Third Sector Strategy:3.1.m2")
    perform(open_quarter, decide(row, group="Third", on=date(2010, 1, 14), as_at=MARCH))
    text = report(open_quarter, MARCH, by=MARCH)
    assert (
        "- Dates changed since the plan was agreed: 3.1 Voice policy agreed, from 31 December 2009 to 31 January 2010, "
        "agreed by the Third Sector Strategy Delivery Group on 14 January 2010." in text
    )
    perform(open_quarter, set_due(row, "end april 2010", as_at=MARCH, reason="The sessions were put off."))
    assert "April 2010 (second change)" in section(report(open_quarter, MARCH, by=MARCH), 4)


def test_deferred_and_cancelled_rows_are_named_and_not_counted(open_quarter: Book, report: Callable[..., str]) -> None:
    plan = "Third Sector Strategy"
    perform(open_quarter, set_status(place(open_quarter, f"{plan}:4.6"), Status.DEFERRED, as_at=MARCH))
    perform(open_quarter, set_status(place(open_quarter, f"{plan}:1.1.m2"), Status.CANCELLED, as_at=MARCH))
    said = section(report(open_quarter, MARCH, by=MARCH), 2)
    assert "Of 14 activities: ▲ Red 1" in said
    assert "Not counted: 1 activity (4.6) and 1 milestone (1.1), deferred or cancelled." in said


# -- what never leaves


def test_private_notes_and_tasks_never_leave(open_quarter: Book, action_plan: PlanOf, plain: Plain) -> None:
    plan = action_plan(open_quarter)
    row = place(open_quarter, "Third Sector Strategy:4.6")
    perform(open_quarter, private_note(row, "SECRET of the note"))
    with open_quarter.act() as act:
        act.insert("task", plan_id=plan, activity_id=row.id, sort="V", title="SECRET of the task")
        act.called("A task")
    officer = open_quarter.value("select id from officer where name='Louise Russell'")
    position = take_position(open_quarter, plan, MARCH, by=MARCH)
    sheet = take_sheet(open_quarter, officer, MARCH)
    papers = [highlight_report(position), exception_report(position), officer_sheet(sheet)]
    texts = [*map(plain, papers), officer_digest(sheet), plan_digest(position)]
    assert not any("SECRET" in text for text in texts)
    assert "SECRET" not in repr(papers)


def test_commentary_printed_for_members_stands_with_what_is_being_done(
    open_quarter: Book, report: Callable[..., str]
) -> None:
    row = place(open_quarter, "Third Sector Strategy:6.1")
    perform(
        open_quarter,
        state_rag(row, Rag.AMBER, as_at=MARCH, why="Quorum", next_step="New day", comment="The Chair has been told."),
    )
    perform(open_quarter, comment(row, "Later words", as_at=MARCH))
    assert "| Quorum | New day / The Chair has been told. |" in report(open_quarter, MARCH, by=MARCH)


# -- one exception


def test_an_exception_can_be_reported_on_one_row(quarter: Book, action_plan: PlanOf, plain: Plain) -> None:
    position = take_position(quarter, action_plan(quarter), POSITION)
    row = place(quarter, "Third Sector Strategy:1.1")
    text = plain(exception_report(position, [row.id]))
    assert "exception report: 1.1 New CVS" in text
    assert "- £105,000 from the Accelerated Delivery Fund is not confirmed; 3.1 and 5.1 wait for it too." in text
    assert "4.6" not in text
    with pytest.raises(NotFound, match="one of the plan's activities"):
        exception_report(position, ["another"])


def test_what_needs_a_late_row_is_an_effect_of_it(open_quarter: Book, action_plan: PlanOf, plain: Plain) -> None:
    late, needing = (place(open_quarter, f"Third Sector Strategy:{ref}") for ref in ("3.1.m2", "6.2.m3"))
    with open_quarter.act() as act:
        act.insert("link", row_id=needing.id, level="milestone", kind="needs", to_id=late.id, to_level="milestone")
        act.called("Needs")
    position = take_position(open_quarter, action_plan(open_quarter), POSITION, cut_off=MARCH)
    assert "- 6.2 Voice proposals agreed (January 2010) needs it." in plain(exception_report(position))


def test_it_says_for_whom_it_is_and_what_was_known(quarter: Book, report: Callable[..., str]) -> None:
    lines = report(quarter).splitlines()
    assert lines[2:4] == [
        "For: Third Sector Strategy Delivery Group · From: Tower Hamlets Council · "
        "Report no. 3, issued 11 January 2010",
        "Position at 31 December 2009, from updates received up to 8 January 2010.",
    ]


def test_a_book_of_the_past_gives_the_report_of_its_day(quarter: Book, action_plan: PlanOf, plain: Plain) -> None:
    from tsworkbench.store.log.snapshot import end_of, open_stood_at

    past = open_stood_at(quarter.path, end_of(date(2009, 12, 22)))
    position = take_position(past, action_plan(past), POSITION)
    past.close()
    assert next(unit for unit in position.units if unit.ref == "3.1").rag is Rag.GREEN
    assert position.cut_off == CUT_OFF


def test_the_file_is_not_written_to(quarter: Book, action_plan: PlanOf) -> None:
    before = Path(quarter.path).read_bytes()
    highlight_report(take_position(quarter, action_plan(quarter), POSITION))
    assert Path(quarter.path).read_bytes() == before
    again = open_book(quarter.path)
    again.close()


def test_what_is_said_of_outputs_and_objectives_is_printed_with_its_evidence(
    open_quarter: Book, report: Callable[..., str]
) -> None:
    toolkit, document = place(open_quarter, "1.2.o4"), place(open_quarter, "6.1.o1")
    perform(
        open_quarter,
        comment(toolkit, "Places for twelve more are booked", as_at=POSITION),
        add_evidence(toolkit, "https://example.org/register", as_at=POSITION),
        add_evidence(document, "TOR v3.docx", as_at=POSITION),
        set_stage(document, Stage.DRAFT),
        set_number(toolkit, row_field("starts_from"), 10),
        comment(place(open_quarter, "Third Sector Strategy:1"), "Members asked for this.", as_at=POSITION),
    )
    text = report(open_quarter, MARCH)
    outputs = section(text, 8)
    assert "Places for twelve more are booked. Evidence: https://example.org/register." in outputs
    assert "A draft. Evidence: TOR v3.docx." in outputs
    assert " (from 10)" in outputs
    assert "Members asked for this." in section(text, 3)


def test_the_sheet_of_an_officer_and_the_plan_itself_show_the_evidence(
    open_quarter: Book, action_plan: PlanOf, plain: Plain
) -> None:
    perform(
        open_quarter,
        add_evidence(place(open_quarter, "1.2.o4"), "https://example.org/register", as_at=POSITION),
        add_evidence(place(open_quarter, "1.1.m1"), "minutes.docx", as_at=POSITION),
    )
    officer = open_quarter.value("select id from officer where name='Louise Russell'")
    assert "Evidence: https://example.org/register" in plain(officer_sheet(take_sheet(open_quarter, officer, MARCH)))
    whole = plain(plan_paper(read_library(open_quarter, [action_plan(open_quarter)]).plans[0]))
    said = whole.split("# Evidence\n", 1)[1]
    assert "(1.1.m1): minutes.docx" in said
    assert "(1.2.o4): https://example.org/register" in said


def test_evidence_of_a_day_after_the_position_is_not_printed(open_quarter: Book, report: Callable[..., str]) -> None:
    perform(open_quarter, add_evidence(place(open_quarter, "6.1.o1"), "TOR v3.docx", as_at=MARCH))
    assert "TOR v3.docx" in report(open_quarter, MARCH)
    assert "TOR v3.docx" not in report(open_quarter, cut_off=MARCH)


# -- measures


@pytest.fixture
def measured(open_quarter: Book, action_plan: PlanOf) -> Book:
    """A measure of the plan that was read each quarter, one of an activity off its target, and one not read yet."""
    row = plan_named(open_quarter, action_plan(open_quarter))
    plan = Place("plan", row["id"], row["rid"], row["id"])
    answer, paid = place(open_quarter, "1.2"), place(open_quarter, "4.2")
    perform(
        open_quarter,
        measures.add_measure(plan, "VCOs with a policy", unit="VCOs", starts_from=20.0),
    )
    perform(open_quarter, measures.add_measure(answer, "Days to answer", better="lower"))
    perform(open_quarter, measures.add_measure(paid, "Grants paid on time", unit="%"))
    for ref, aim, figures in (("M1", "30", ("22", "27", "31")), ("M2", "10", ("9", "9", "14"))):
        kept = measure_named(open_quarter, ref).measure.id or ""
        perform(open_quarter, measures.set_target(kept, "2009/10", aim, as_at=MARCH))
        for quarter_words, figure in zip(("Q1", "Q2", "Q3"), figures, strict=True):
            words = "Two staff are off." if figure == "14" else ""
            perform(open_quarter, measures.read_measure(kept, figure, as_at=MARCH, on=quarter_words, words=words))
    return open_quarter


def test_each_measure_is_told_with_its_reading_target_rating_and_trend(
    measured: Book, report: Callable[..., str]
) -> None:
    """Row 36 and a table of indicators: the report has a section."""
    outputs = section(report(measured, cut_off=MARCH), 8)
    assert "Three measures: one on target, one off target and one not read yet." in outputs
    assert "No reading for the period that ended last: M3." in outputs
    row = next(line for line in outputs.splitlines() if "M2 Days to answer (1.2)" in line)
    assert [words in row for words in ("14 (31 December 2009)", "10", "Red", "↘ worse")] == [True] * 4
    assert "M2 Days to answer: Two staff are off." in outputs
    assert "31 VCOs (31 December 2009)" in outputs


def test_a_reading_after_the_position_is_in_no_report_of_it(measured: Book, report: Callable[..., str]) -> None:
    before = section(report(measured, date(2009, 11, 30), cut_off=MARCH), 8)
    assert "27 VCOs (30 September 2009)" in before
    assert "31 VCOs" not in before


def test_the_series_of_the_measures_are_drawn_and_the_brief_report_counts_them(
    measured: Book, action_plan: PlanOf, plain: Plain
) -> None:
    position = take_position(measured, action_plan(measured), POSITION, cut_off=MARCH)
    drawn = [one for one in highlight_report(position).blocks if isinstance(one, Picture)][-1]
    assert drawn.title == "The measures and their targets"
    assert "M1 VCOs with a policy: from 22 VCOs to 31 VCOs, target 30 VCOs." in drawn.description
    assert "Off target: M2 Days to answer." in plain(brief_report(position))


def test_a_plan_without_measures_says_nothing_of_them(quarter: Book, action_plan: PlanOf, plain: Plain) -> None:
    said = plain(highlight_report(take_position(quarter, action_plan(quarter), POSITION)))
    assert "easures" not in said

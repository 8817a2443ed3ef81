"""A title may begin with a word and a number: only what numbers the row is taken off it."""

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document

from tsworkbench.documents.columns.marks import numbered
from tsworkbench.documents.formats.text.csv_table import read as read_csv
from tsworkbench.documents.formats.text.markdown import read as read_markdown
from tsworkbench.documents.meaning.reader import read_plan

TITLES = [
    *("Step 3 of the plan", "Step 3 Of The Plan", "Phase 2 consultation", "Phase 2: consultation", "Year 1 review"),
    *("Stage 4", "Stage 4 gate review", "Round 2: bids", "Part 1: scope", "Level 3: apprentices", "Wave 3 schools"),
    *("24 hours a day", "24 Hours a day", "3rd sector summit", "2012 Games legacy", "10 training days", "1:1 support"),
    *("1:many mentoring", "7.30pm opening", "9.00 am start", "2.5 miles of path", "1.5 million trees", "4x4 vehicles"),
    *("No one left behind", "No One Left Behind", "Action One Stop Shop", "Target A Level results", "5G masts"),
    *("Target 100 new homes", "Mission 2030 Programme", "Project 2020 Review", "Recommendation 4 of the report"),
    *("Objective A stronger voice", "Area 5 of the town", "CO2 cut", "M25 noise", "Covid-19 recovery", "Q3 report"),
]


@pytest.mark.parametrize("title", TITLES)
def test_a_word_and_a_number_that_open_a_title_stay_in_it(title: str) -> None:
    assert numbered(title) == (None, title, None)


@pytest.mark.parametrize(
    ("text", "ref", "title"),
    [
        ("Step 3: Recruit", "3", "Recruit"),
        ("Step 3 – Recruit", "3", "Recruit"),
        ("Action 3 Recruit", "3", "Recruit"),
        ("Action 3. recruit", "3", "recruit"),
        ("Objective One Better homes", "1", "Better homes"),
        ("No. 3 Open the gate", "3", "Open the gate"),
        ("1.1 hold a course", "1.1", "hold a course"),
        ("SO2.1 hold a course", "SO2.1", "hold a course"),
        ("HR3: report", "HR3", "report"),
        ("a) Open", "a", "Open"),
    ],
)
def test_what_numbers_a_row_is_its_number(text: str, ref: str, title: str) -> None:
    assert numbered(text)[:2] == (ref, title)


@pytest.mark.parametrize("title", TITLES)
def test_such_titles_are_activities_and_milestones_word_for_word(title: str) -> None:
    rows = [["Aim", "Action", "Milestone", "Lead"], ["Homes", title, title, "A Ahmed"], ["", "Plant", "Dig", "B Lee"]]
    csv = "\n".join(",".join(row) for row in rows).encode()
    md = "\n".join(["|".join(rows[0]), "-|-|-|-", *("|".join(row) for row in rows[1:])]).encode()
    made = document(Paper([Text("Plan 2010/11", 1), Grid(list(rows))]))
    for read in (made, read_csv(csv, "plan.csv"), read_markdown(md, "plan.md")):
        (plan,) = read_plan(read, plan_year=2010).library.plans
        activity = plan.objectives[0].activities[0]
        assert activity.title == title
        assert [one.text for one in activity.milestones] == [title]

"""What is no plan is declined, with the reason."""

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document
from tests.documents.reading.no_plans import PAPERS

from tsworkbench.documents.formats.text import csv_table
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.errors import Refused

REASONS = {
    "minutes": "it is the minutes of a meeting",
    "matrix": "its table is a matrix of yes and no, without anything to be done by a date",
    "template": "its table is a form with blanks to fill in",
    "blank form": "its table is a form that has not been filled in",
    "letter": "it is a letter",
    "phones": "its table is a list of telephone numbers",
    "budget": "its table is one of figures, without anything to be done by a date",
    "risks": "its table is a register of risks, without actions to be taken by a date",
    "events": "its table is a calendar of events (if it is a plan, say so: --column “Event=title”)",
    "rota": "its table is a timetable or rota (if it is a plan, say so: --column “Monday=title”)",
    "empty": "there is no text in it",
}


@pytest.mark.parametrize("name", PAPERS)
def test_what_is_no_plan_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(Refused) as refused:
        read_plan(document(PAPERS[name]))
    assert str(refused.value) == f"plan.docx doesn’t look like a plan: {REASONS[name]}; nothing was written."
    assert refused.value.exit_code == 13


def test_a_header_without_rows_is_refused() -> None:
    paper = Paper([Text("Action plan", 1), Grid([["Objective", "Action", "Lead", "By when"]])])
    with pytest.raises(Refused, match="has headings and no rows"):
        read_plan(document(paper))


def test_a_table_of_prose_is_refused() -> None:
    paper = Paper([Grid([["Term", "Meaning"], ["Ward", "A part of the borough"], ["Parish", "A part of a district"]])])
    with pytest.raises(Refused, match="none of its tables"):
        read_plan(document(paper))


@pytest.mark.parametrize(
    ("headings", "row", "what"),
    [
        ("Title,Director,Year", "The Quay,A. Moore,1998", "a list of films"),
        ("Product,Unit,Price", "Salt,tonne,£48", "a price list"),
        ("Date,Details,Money in,Balance", "01/04/2026,Grant,500,880", "a bank statement"),
        ("Question,Agree,Disagree", "The pier is clean,62%,18%", "the results of a survey"),
        ("Lender,Interest rate,Term", "Acme,6.9%,5 years", "a list of loans and their rates"),
        (
            "Employee,Leave type,Start date,End date,Manager",
            "Ann Lee,Annual,01/08/2026,08/08/2026,Bo Day",
            "a list of leave",
        ),
        ("Invoice no,Supplier,Due date,Amount,Status", "11,Kerb Ltd,31/05/2026,£61,Paid", "a list of invoices"),
        ("Meeting,Date,Time,Venue", "Cabinet,14/10/2026,18:00,Town Hall", "a calendar of meetings"),
        ("Asset,Location,Next inspection", "Lift 2,Library,15/10/2026", "a register of assets"),
        (
            "Case,Received,Subject,Officer,Response due,Status",
            "C-18,01/05/2026,Missed bin,Bo Day,15/05/2026,Open",
            "a list of cases that were received",
        ),
        ("Job title,Name,Line manager,FTE", "Clerk,Ann Lee,Bo Day,0.6", "a list of staff"),
        ("Councillor,Ward,Party", "Cllr Lee,East,Independent", "a list of councillors"),
        ("Stakeholder,Interest,Influence,Lead", "Residents,High,Low,Ann Lee", "a list of stakeholders"),
        ("Event,Date,Venue,Organiser,Status", "Fair,12/07/2026,Park,Ann Lee,Planned", "a calendar of events"),
        ("Contract,Supplier,End date,Value", "Cleaning,Kerb Ltd,31/03/2027,£80", "a register of contracts"),
        ("Decision,Date,Decision maker", "Sell the hut,12/05/2026,Cabinet", "a list of decisions"),
        ("Service,Budget,Forecast,Variance", "Parks,900,950,50", "a budget"),
        ("Item,SKU,Quantity,Location", "Brush,B1,50,Depot", "a list of stock"),
        ("Risk,Inherent score,Controls,Risk owner,Status", "Flood,20,A wall,Ann Lee,Open", "a register of risks"),
        ("Week,Early,Late,Night", "12/05/2026,Ann Lee,Bo Day,Cy Fox", "a rota"),
        (
            "Applicant,Project,Amount requested,Decision date",
            "Scouts,A hut,£500,12/05/2026",
            "a list of applications for grants",
        ),
        (
            "Application no,Proposal,Case officer,Decision date",
            "26/001,Extension,Ann Lee,12/05/2026",
            "a list of planning applications",
        ),
        (
            "Timestamp,Email,What should we improve?",
            "12/05/2026 10:00,a@town.example,More bins",
            "the answers to a form",
        ),
        ("Registration,Make,Driver,MOT due", "AB12 CDE,Ford,Ann Lee,12/05/2026", "a list of vehicles"),
        ("No.,What went well,What went badly,Owner", "1,An early start,Late bills,Ann Lee", "a log of lessons"),
        ("Issue,Raised by,Owner,Status", "No keys,Ann Lee,Bo Day,Open", "a log of issues"),
        ("Ref,Description,Due date,Amount,Status", "9,Hall hire,31/05/2026,£61,Unpaid", "a list of payments"),
    ],
)
def test_a_list_of_something_else_is_named_for_what_it_is_with_the_way_out(headings: str, row: str, what: str) -> None:
    with pytest.raises(Refused) as refused:
        read_plan(csv_table.read(f"{headings}\n{row}\n".encode(), "list.csv"))
    assert f"its table is {what} (if it is a plan, say so: --column “" in str(refused.value)


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Issue,Raised by,Action,Lead,Due", "No keys,Ann Lee,Cut new ones,Bo Day,31/05/2026"),
        ("What went badly,What went well,Recommendation,Owner,By when", "Late bills,Rain,Pay early,Ann Lee,31/05/2026"),
        ("Project,Applicant,Amount awarded,Task,Lead,Due", "Hut,Scouts,£500,Buy wood,Ann Lee,31/05/2026"),
        ("Action,Budget,Budget holder,Lead,Due", "Paint the hall,£900,Ann Lee,Bo Day,31/05/2026"),
    ],
)
def test_a_list_beside_which_actions_stand_is_a_plan(headings: str, row: str) -> None:
    draft = read_plan(csv_table.read(f"{headings}\n{row}\n".encode(), "plan.csv"))
    assert len(draft.library.plans[0].objectives[0].activities) == 1


def test_a_plan_with_a_column_of_such_a_list_stays_a_plan() -> None:
    draft = read_plan(
        csv_table.read(b"Action,Venue,Time,Lead,Due\nPaint the hall,Hall,9:00,Ann Lee,31/05/2026\n", "p.csv")
    )
    assert len(draft.library.plans[0].objectives[0].activities) == 1

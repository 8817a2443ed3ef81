"""Plans as other programs export them, and as people colour them in."""

from tests.documents.reading.making import LEFT, UP, Grid, Made, Paper, Text

from tsworkbench.documents.blocks import Colour

RED, AMBER, GREEN = (Made(fill=colour) for colour in (Colour.RED, Colour.AMBER, Colour.GREEN))
BAR = Made(fill=Colour.BLUE)


def _csv(name: str, *rows: list[str | Made]) -> Paper:
    return Paper([Grid(rows)], name=name, kind="CSV file")


PLANS: dict[str, Paper] = {
    "objectives that look like teams": _csv(
        "infrastructure.csv",
        ["Objective", "Action", "Lead", "By when"],
        ["Infrastructure", "Set up a council for voluntary service", "Ann Lee", "March 2020"],
        ["Volunteers", "Launch the portal", "Bob Day", "June 2020"],
        ["Volunteers", "Train co-ordinators", "Ann Lee", "July 2020"],
        ["Volunteers", "Hold an awards evening", "Cy Fox", "December 2020"],
    ),
    "tasks of a planner": _csv(
        "Carers plan.csv",
        ["Task ID", "Task Name", "Bucket Name", "Progress", "Priority", "Assigned To", "Created By", "Created Date",
         "Due date", "Late", "Completed Date", "Labels", "Description"],
        ["x1aQ", "Draft the carers strategy", "Carers", "In progress", "Important", "Ann Lee;Bob Day", "Cy Fox",
         "03/01/2025", "28/02/2025", "true", "", "Strategy", ""],
        ["x2bR", "Commission a respite review", "Carers", "Not started", "Medium", "", "Cy Fox", "03/01/2025",
         "31/03/2025", "false", "", "", ""],
        ["x3cS", "Train 25 social workers", "Workforce", "Completed", "Urgent", "Dee Poole", "Cy Fox", "03/01/2025",
         "15/01/2025", "false", "14/01/2025", "", "Use last year’s materials"],
    ),
    "cards of a board": _csv(
        "board.csv",
        ["Card ID", "Card Name", "Card URL", "Card Description", "Labels", "Members", "Due Date", "Board Name",
         "List Name", "Archived"],
        ["1", "Put hearing loops into 6 libraries", "https://cards.example/a", "", "Access", "Ann Lee",
         "2024-05-31T12:00:00.000Z", "Equality plan", "Doing", "false"],
        ["2", "Write an easy-read guide", "https://cards.example/b", "With the user forum", "", "Bob Day, Ann Lee", "",
         "Equality plan", "To do", "false"],
        ["3", "Put a signed video online", "https://cards.example/c", "", "", "", "2024-03-01T12:00:00.000Z",
         "Equality plan", "Done", "false"],
    ),
    "issues of a tracker": _csv(
        "issues.csv",
        ["Issue key", "Issue id", "Summary", "Issue Type", "Status", "Priority", "Assignee", "Reporter", "Created",
         "Due date", "Epic Link", "Epic Name"],
        ["DIG-12", "10012", "Single sign-on for partners", "Story", "In Progress", "High", "Ann Lee", "Bob Day",
         "12/Jan/24 9:15 AM", "31/Mar/24 12:00 AM", "DIG-1", "Identity"],
        ["DIG-13", "10013", "Switch off the old portal", "Task", "To Do", "Medium", "", "Bob Day",
         "12/Jan/24 9:16 AM", "30/Jun/24 12:00 AM", "DIG-1", "Identity"],
        ["DIG-14", "10014", "Let partners book rooms", "Story", "Done", "High", "Cy Fox", "Bob Day",
         "12/Jan/24 9:20 AM", "", "DIG-2", "Bookings"],
    ),
    "a performance system": _csv(
        "corporate plan.csv",
        ["Code", "Title", "Description", "Assigned To", "Managed By", "Start Date", "Due Date", "Original Due Date",
         "Completed Date", "Progress", "Status", "Latest Note", "Parent Code", "Parent Title"],
        ["CP1.1.1", "Adopt the Local Plan", "Submit and adopt", "Jo March", "Planning Services", "01-Apr-2022",
         "31-Mar-2024", "31-Mar-2023", "", "65%", "In Progress", "Hearings held", "CP1.1", "Homes for all"],
        ["CP1.1.2", "Build 100 homes", "", "Jo March", "Planning Services", "01-Apr-2022", "31-Mar-2024",
         "31-Mar-2024", "", "80%", "Overdue", "", "CP1.1", "Homes for all"],
        ["CP2.1.1", "Refurbish the pool", "", "Ted Ray", "Leisure", "01-Apr-2022", "30-Jun-2023", "30-Jun-2023",
         "12-Jun-2023", "100%", "Completed", "Opened by the Mayor", "CP2.1", "Active lives"],
    ),
    "fields named as a database names them": _csv(
        "housing list.csv",
        ["Title", "StrategicObjective", "ActionOwner", "DueDate", "ActionStatus", "RAG Rating", "Modified", "Path"],
        ["Refresh the tenancy policy", "Good landlord", "Ann Lee", "2024-09-30", "Active", "Amber",
         "2024-06-02 10:11", "lists/actions"],
        ["Set up a damp and mould team", "Good landlord", "Cy Fox", "2024-06-30", "Closed", "Green",
         "2024-06-01 09:00", "lists/actions"],
        ["Replace fire doors", "Safe homes", "Dee Poole", "2025-03-31", "Active", "Red", "2024-06-02 10:12",
         "lists/actions"],
    ),
    "tasks under tasks": _csv(
        "project.csv",
        ["ID", "WBS", "Name", "Duration", "Start", "Finish", "Resource Names", "Percent Complete", "Outline Level"],
        ["1", "1", "Move the library", "120 days", "Mon 01/04/24", "Fri 13/09/24", "", "30%", "1"],
        ["2", "1.1", "Agree the lease", "20 days", "Mon 01/04/24", "Fri 26/04/24", "Estates", "100%", "2"],
        ["3", "1.2", "Fit out the rooms", "60 days", "Mon 29/04/24", "Fri 19/07/24", "Contractor", "20%", "2"],
        ["4", "2", "Close the old building", "30 days", "Mon 16/09/24", "Fri 25/10/24", "", "0%", "1"],
        ["5", "2.1", "Clear the shelves", "10 days", "Mon 16/09/24", "Fri 27/09/24", "Library Manager", "0%", "2"],
    ),
    "ratings by colour alone": Paper(
        [
            Text("Equality objectives: annual report 2022/23", 1),
            Grid(
                [
                    ["Objective", "Action", "Lead", "Target date", "RAG", "Commentary"],
                    ["1 Know our communities", "Publish ward profiles", "Insight Team", "December 2022", GREEN, "Done"],
                    [UP, "Monitor all new systems", "Digital Services", "March 2023", AMBER, "Waiting for a supplier"],
                    ["2 Be a fair employer", "Close the pay gap", "HR", "March 2023", RED, "Gap grew to 4.2%"],
                ]
            ),
        ]
    ),
    "ratings of two quarters by colour": Paper(
        [
            Text("Nature recovery plan 2024/25", 1),
            Grid(
                [
                    ["ID", "Action", "Lead", "RAG Q1", "RAG Q2"],
                    ["N1", "Graze the downland", "Countryside Ranger", GREEN, GREEN],
                    ["N2", "Put up 100 swift boxes", "Ecologist", AMBER, RED],
                    ["N3", "Restore 2 km of the river", "Ecologist", GREEN, AMBER],
                ]
            ),
        ]
    ),
    "bars of a chart": Paper(
        [
            Text("Library move 2024/25", 1),
            Grid(
                [
                    ["Action", "Lead", "Output", "Apr 24", "May 24", "Jun 24"],
                    ["Agree the lease", "Estates Manager", "Lease signed", BAR, "", ""],
                    ["Fit out the rooms", "Estates Manager", "Shelves up", BAR, BAR, ""],
                    ["Open to the public", "Library Manager", "Doors open", "", "", BAR],
                ]
            ),
        ]
    ),
    "two kinds of numbers": Paper(
        [
            Text("Northbridge Hospitals NHS Trust", 0),
            Text("Quality Improvement Plan 2019/20", 1),
            Grid(
                [
                    ["CQC Ref", "Requirement", "Action ID", "Action", "Exec Lead", "Start date", "Target date",
                     "Carbon impact", "BRAG"],
                    ["MD1", "Patients must be seen within 15 minutes", "MD1.1", "Put a nurse at the front door",
                     "Chief Nurse", "01/04/2019", "30/06/2019", "Low", "Green"],
                    [UP, UP, "MD1.2", "Recruit six nurses", "Chief Nurse", "01/04/2019", "30/09/2019", "Low", "Amber"],
                    ["MD2", "Training must reach 90% of staff", "MD2.1", "Report to divisions monthly",
                     "Director of Workforce", "15/04/2019", "31/12/2019", "Medium (12 tCO2e)", "Red"],
                ]
            ),
        ]
    ),
    "progress in a few words": Paper(
        [
            Text("Safer Westmere Plan 2021/22", 1),
            Grid(
                [
                    ["Priority", "Action", "Lead agency", "Timescale", "Progress"],
                    ["A: Anti-social behaviour", "Buy mobile cameras", "OPCC", "March 2022", "4 cameras bought"],
                    [UP, "Run a campaign", "Comms Team", "November 2021", "Tender awarded"],
                    ["B: Domestic abuse", "Train licensed premises", "Licensing Team", "December 2021",
                     "38 premises trained"],
                ]
            ),
        ]
    ),
    "recommendations as rows with their own headers": Paper(
        [
            Text("Corporate Peer Challenge 2023/24 – Action Plan", 1),
            Grid(
                [
                    ["Recommendation 1: Tell a clear story of the place", LEFT, LEFT, LEFT],
                    ["Action", "Owner", "Deadline", "Status Oct 2023"],
                    ["Hold workshops with partners", "Chief Executive", "July 2023", "Completed"],
                    ["Adopt a new Corporate Plan", "Head of Strategy", "February 2024", "In progress"],
                    ["Recommendation 2: Govern companies better", LEFT, LEFT, LEFT],
                    ["Action", "Owner", "Deadline", "Status Oct 2023"],
                    ["Set up a shareholder committee", "Monitoring Officer", "September 2023", "Completed"],
                ]
            ),
        ]
    ),
    "words before and behind": Paper(
        [
            Text("School Development Plan 2023/24", 1),
            Text("Key Priority 1: Raise attainment in reading", 2),
            Text("Led by: Mrs J Howarth"),
            Grid(
                [
                    ["Actions", "Personnel", "Timescale", "Success Criteria", "Evaluation"],
                    ["Guided reading for whole classes", "English Lead", "From October 2023",
                     "• 75% of pupils at the standard\n• 95% read within 20 weeks", "Spring: 68% at the standard"],
                    ["Phonics catch-up", "Deputy Head", "Immediately", "• All pupils pass", ""],
                ]
            ),
        ]
    ),
    "ranks and bodies": Paper(
        [
            Text("Area for improvement 1: Answer calls sooner", 2),
            Grid(
                [
                    ["Action", "Lead", "Supporting agency", "Due date", "Status"],
                    ["Replace the telephony", "ACC Local Policing", "OPCC", "31/12/2023", "✅ Complete"],
                    ["Recruit 25 call handlers", "Det Ch Supt Crime", "CPS", "30/09/2024", "🔴 Delayed"],
                ]
            ),
            Text("Area for improvement 2: Supervise investigations", 2),
            Grid(
                [
                    ["Action", "Lead", "Supporting agency", "Due date", "Status"],
                    ["Review each case in 28 days", "Area Manager Protection", "", "31/03/2024", "🟢 On track"],
                ]
            ),
        ],
        name="HMICFRS improvement plan.docx",
    ),
    "a log without a year": Paper(
        [
            Text("Action log", 1),
            Grid(
                [
                    ["Action", "By whom", "By when"],
                    ["Write to Highways about the kerbs", "Clerk", "ASAP"],
                    ["Organise a litter pick", "Cllr Pugh", "Easter"],
                ]
            ),
        ],
        name="log.docx",
    ),
}  # fmt: skip

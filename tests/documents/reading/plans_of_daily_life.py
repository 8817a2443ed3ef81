"""Plans as they are after months of use: ticks under quarters, several actions in a cell, charts of who does what."""

from tests.documents.reading.making import LEFT, UP, Grid, Made, Paper, Text

from tsworkbench.documents.blocks import Colour

PLANS: dict[str, Paper] = {
    "emergency department plan": Paper(
        [
            Text("Emergency Department Improvement Plan 2023/24", 1),
            Grid(
                [
                    ["Ref", "Workstream", "Action", "Owner", "Exec Sponsor", "Target date", "RAG", "Progress to date"],
                    [
                        *("ED1", "Flow", "Introduce rapid assessment at the front door\n• agree pathway with SDEC\n"),
                        *("Matron, ED", "Chief Nurse", "29/09/2023", Made(fill=Colour.GREEN)),
                        "Pathway agreed at Divisional Board 14/06/23. The pilot ran for 4 weeks; again in autumn.",
                    ],
                    [
                        *("ED2", UP, "Reduce 12 hour waits to zero", "General Manager, Urgent & Emergency Care", "COO"),
                        *("29/03/2024", Made(fill=Colour.RED), "Deteriorated in Q3 because of flu."),
                    ],
                    [
                        *("ED3", "Workforce", "Fill 6 WTE band 5 vacancies", "Matron, ED / HR Business Partner"),
                        *("Chief People Officer", "Feb half-term", Made(fill=Colour.AMBER), "4 offers made."),
                    ],
                    [
                        *("ED4", UP, "All staff complete sepsis training", "Practice Development Nurse", "Chief Nurse"),
                        *("Q2", Made(fill=Colour.GREEN), "98%"),
                    ],
                ]
            ),
        ],
        name="ED plan v4.2.xlsx",
    ),
    "quarters ticked under headings across the table": Paper(
        [
            Text("Corporate Peer Challenge – Action Plan 2022/23", 1),
            Grid(
                [
                    ["Recommendation", "What we will do", "Lead", "Q1", "Q2", "Q3", "Q4", "How we will know"],
                    ["R1 Tell the story of place better", *[LEFT] * 7],
                    ["", "Commission a place narrative", "Head of Comms", "", "✓", "✓", "", "Narrative adopted"],
                    ["", "Refresh the website – phase 1", "Digital Manager", "✓", "", "", "", "20 tasks rated"],
                    ["R2 Invest in scrutiny", *[LEFT] * 7],
                    ["", "Appoint a scrutiny officer", "Monitoring Officer", "", "", "✓", "", "Post filled"],
                    [
                        *("", "Train members\n• induction\n• finance", "Democratic Services Manager"),
                        *("✓", "✓", "✓", "✓", "30 members trained"),
                    ],
                ]
            ),
        ],
        name="peer challenge.docx",
    ),
    "several numbered actions in a cell": Paper(
        [
            Text("Riverside Hospice: Strategy Delivery Plan April 2021 – March 2024", 1),
            Grid(
                [
                    ["Strategic aim", "Key actions", "Timescale", "Responsible", "Measure type"],
                    [
                        "Aim 1: Reach more people",
                        "1a. Open a wellbeing hub\n• lease signed\n• staff found\n1b. Extend care at home to 7 days",
                        *("Year 1\nYear 2", "CEO\nDirector of Care", "Reach"),
                    ],
                    [
                        "Aim 2: Keep our staff",
                        "1. Compare our pay\n2. Name a wellbeing champion in every team\n3. Renew the staff room",
                        "1. Jun-22\n2. 31/03/23\n3. Q1 23/24",
                        *("A: Director of People\nR: HR Adviser", "Staff"),
                    ],
                    *(
                        ["Aim 3: Earn more", action, due, who, "Income"]
                        for action, due, who in (
                            ("3a. Grow the lottery", "31st March 2024", "Head of Fundraising"),
                            ("3b. Open two shops", "May meeting", "Retail Manager"),
                        )
                    ),
                ]
            ),
        ],
        name="delivery plan.docx",
    ),
}

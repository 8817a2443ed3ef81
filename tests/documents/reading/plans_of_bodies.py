"""Plans as councils, schools, trusts, forces and charities print them."""

from datetime import date

from tests.documents.reading.making import LEFT, UP, Grid, Made, Paper, Text

PLANS: dict[str, Paper] = {
    "housing strategy": Paper(
        [
            Text("Midshire District Council", 0),
            Text("Housing Strategy Delivery Plan 2021-2026", 1),
            Text("This plan says how the strategy will be delivered."),
            Text("Priority 1: Building the homes we need", 2),
            Text("Lead: Sarah Cole, Head of Housing"),
            Grid(
                [
                    ["Action", "Lead Officer", "Target Date", "Resources", "Progress update"],
                    [
                        "Adopt a new local plan",
                        "Planning Policy Manager",
                        "March 2023",
                        "Within existing budgets",
                        "Draft published for consultation in June 2022.",
                    ],
                    [
                        "Deliver 500 affordable homes",
                        "Head of Housing / Homes England",
                        "2021-2026",
                        "£2.5m",
                        "120 delivered",
                    ],
                ]
            ),
            Text("Priority 2: Preventing homelessness", 2),
            Grid(
                [
                    ["Action", "Responsible", "By when", "Cost", "Outcome"],
                    [
                        "Open a new hostel",
                        "Jo Brown & Sam Hill",
                        "Autumn 2022",
                        "£150,000 - £200,000",
                        "30 bed spaces available",
                    ],
                    ["Review the housing register", "Housing Options Team", "Ongoing", "Staff time", ""],
                ]
            ),
        ]
    ),
    "audit recommendations tracker": Paper(
        [
            Grid(
                [
                    ["Internal Audit Recommendations Tracker 2023/24", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
                    [
                        "Ref",
                        "Recommendation",
                        "Priority",
                        "Agreed action",
                        "Responsible officer",
                        "Target date",
                        "Status",
                    ],
                    [
                        "1",
                        "Purchase orders should be raised before goods are ordered.",
                        "High",
                        "Remind all budget holders and report exceptions monthly.",
                        "Head of Finance",
                        Made("31/03/2024", date(2024, 3, 31)),
                        "Implemented",
                    ],
                    [
                        "2",
                        "Asset register should be reconciled.",
                        "Medium",
                        "Reconcile annually.",
                        "Estates Manager",
                        Made("30/06/2024", date(2024, 6, 30)),
                        "Open",
                    ],
                    [
                        "3",
                        "Access rights should be reviewed.",
                        "Low",
                        "Review access rights each quarter.",
                        "ICT Manager",
                        "Q1 2024/25",
                        "In progress",
                    ],
                ]
            )
        ],
        name="tracker.xlsx",
        kind="Excel workbook",
    ),
    "school improvement plan": Paper(
        [
            Text("Oakfield Primary School Improvement Plan 2024/25", 0),
            Grid(
                [
                    ["Priority 1: Raise attainment in writing", LEFT, LEFT, LEFT, LEFT, LEFT],
                    ["Actions", "Who", "When", "Cost", "Success criteria", "Monitoring"],
                    [
                        "Staff training on sentence structure",
                        "English Lead",
                        "Autumn term",
                        "£600",
                        "85% of pupils reach the expected standard",
                        "Governors' visit",
                    ],
                    [
                        "Introduce weekly writing clinic",
                        "Mrs Patel",
                        "By end of January 2025",
                        "",
                        "Books show progress",
                        "Book looks by SLT",
                    ],
                    ["Priority 2: Improve attendance", LEFT, LEFT, LEFT, LEFT, LEFT],
                    [
                        "Appoint attendance champion",
                        "Headteacher",
                        "Sept 2024",
                        "£2k",
                        "Attendance above 96%",
                        "Half-termly report",
                    ],
                ]
            ),
        ]
    ),
    "parish council action list": Paper(
        [
            Text("Lower Bourne Parish Council – Action list March 2024", 1),
            Grid(
                [
                    ["Minute", "Action", "By", "Due", "Done"],
                    ["24/031", "Write to county highways about potholes in Mill Lane", "Clerk", "April meeting", ""],
                    ["24/035", "Get three quotes for play area fence", "Clerk + Cllr Dean", "31/5/24", ""],
                    ["24/040", "Publish accounts", "Clerk", "30 June 2024", "✓"],
                ]
            ),
        ],
        name="actions.docx",
    ),
    "equality scheme": Paper(
        [
            Text("Single Equality Scheme Action Plan 2010-2013", 1),
            Grid(
                [
                    ["Equality Objective", "Action", "Measure of success", "Responsibility", "Timescale"],
                    [
                        "1. Improve access to services",
                        "1.1 Carry out access audits of 12 public buildings",
                        "Audits complete",
                        "E&D Manager",
                        "by December 2010",
                    ],
                    [
                        UP,
                        "1.2 Provide deaf awareness training",
                        "40 front line staff trained each year",
                        "Head of HR/OD",
                        "Annually",
                    ],
                    [
                        "2. A workforce that reflects the community",
                        "2.1 Monitor recruitment",
                        "Report to Cabinet",
                        "Head of Policy and Communications",
                        "March 2011",
                    ],
                    ["", "2.2 Review job descriptions", "(see above)", "(see above)", "(see above)"],
                ]
            ),
        ]
    ),
    "NHS quality improvement plan": Paper(
        [
            Text("Riverside NHS Foundation Trust", 0),
            Text("Quality Improvement Plan", 1),
            Grid(
                [
                    [
                        "Theme",
                        "CQC finding",
                        "Action required",
                        "Exec lead",
                        "Operational lead",
                        "Original completion date",
                        "Revised completion date",
                        "RAG",
                        "Evidence of completion",
                    ],
                    [
                        "Safe",
                        "Medicines were not stored securely",
                        "Fit new locks on all wards",
                        "Director of Nursing",
                        "Matron A Cole",
                        "30/09/2022",
                        "31/12/2022",
                        "Amber",
                        "Locks ordered",
                    ],
                    [
                        "Safe",
                        UP,
                        "Audit drug cupboards monthly",
                        "Director of Nursing",
                        "Chief Pharmacist",
                        "31/10/2022",
                        "",
                        "Green",
                        "Audit reports",
                    ],
                    [
                        "Well-led",
                        "Risk registers out of date",
                        "Train 60 managers in risk",
                        "Chief Executive",
                        "Head of Risk",
                        "30/11/2022",
                        "",
                        "Blue",
                        "",
                    ],
                ]
            ),
        ]
    ),
    "police improvement plan": Paper(
        [
            Text("Westmarch Constabulary Child Protection Improvement Plan", 1),
            Grid(
                [
                    ["No", "Area for improvement", "Activity", "Owner", "Delivery date", "% complete", "Comments"],
                    [
                        "1",
                        "Response to missing children",
                        "Brief all officers on new policy",
                        "Ch Insp Dave Jones",
                        "Jan 2020",
                        "100%",
                        "Done at training days",
                    ],
                    ["", "", "Appoint 2 missing from home coordinators", "DCI Ann Field", "April 2020", "50%", ""],
                    ["2", "Quality of records", "Dip sample 20 cases a month", "DI Khan", "Ongoing", "0%", ""],
                ]
            ),
        ]
    ),
    "biodiversity plan": Paper(
        [
            Text("Local Biodiversity Action Plan", 1),
            Text("Key: AG = Anna Green, ZW – Zoe White. Contact: wild@example.org"),
            Grid(
                [
                    ["Habitat / Objective", "Action", "Partners", "Lead", "2009/10 target", "Target year", "Status"],
                    [
                        "Chalk grassland: maintain current extent",
                        "Manage 25 ha by grazing",
                        "Wildlife Trust, Natural England",
                        "AG",
                        "25 ha grazed",
                        "2012",
                        "On target",
                    ],
                    [UP, "Survey all sites*", "RSPB", "AG/ZW", "10 sites surveyed", "2010", "Behind schedule"],
                    ["Ponds", "Create 12 new ponds", "Landowners", "ZW", "4 ponds a year", "2015", "Not started"],
                ]
            ),
            Text("* subject to landowner permission"),
        ]
    ),
    "peer review plan": Paper(
        [
            Text("Corporate Peer Challenge Action Plan", 1),
            Text("Eastshire County Council"),
            Grid(
                [
                    ["LGA Recommendation", "What we will do", "Lead", "Timescale", "Progress"],
                    [
                        "Recommendation 1: Develop a compelling long term vision for Eastshire",
                        "Hold three visioning workshops with partners",
                        "Chief Executive",
                        "September 2023",
                        "Complete",
                    ],
                    [
                        UP,
                        "Publish the vision",
                        "Leader of the Council and Chief Executive",
                        "By end of 2023",
                        "On track",
                    ],
                    [
                        "Recommendation 2: Strengthen scrutiny",
                        "Review scrutiny arrangements with the Centre for Governance",
                        "Monitoring Officer",
                        "Q4 2023/24",
                        "Not started",
                    ],
                ]
            ),
        ]
    ),
    "charity business plan": Paper(
        [
            Text("Hope Street Charity", 0),
            Text("Business Plan 2019–22: operational plan", 1),
            Grid(
                [
                    ["Strategic aim", "Objective", "Key tasks", "KPI", "Who?", "By when?", "Budget (£000)"],
                    [
                        "A. Grow our reach",
                        "Open two new drop-ins",
                        "• Find premises\n• Recruit volunteers\n• Launch",
                        "200 visits a month",
                        "Ops Manager",
                        "Dec 2019\nMar 2020\nJun 2020",
                        "25",
                    ],
                    [UP, "Improve website", "• Appoint agency", "10,000 hits per year", "Comms team", "2019", "5.5"],
                    [
                        "B. Secure our income",
                        "Diversify funding",
                        "• Apply to 6 trusts\n• Launch legacy campaign",
                        "£50k raised from trusts",
                        "CEO",
                        "ongoing",
                        "Nil",
                    ],
                ]
            ),
        ]
    ),
    "a sheet for each priority": Paper(
        [
            Grid(
                [
                    ["Priority 1: Clean air", LEFT, LEFT, LEFT],
                    ["Action", "Owner", "Due", "RAG"],
                    ["Install monitors", "J Smith", Made("", date(2022, 5, 31)), "G"],
                    ["Anti-idling campaign", "P Kaur", Made("45016", 45016.0), "A"],
                ],
                title="Clean air",
            ),
            Grid(
                [
                    ["Priority 2: Green space", LEFT, LEFT, LEFT],
                    ["Action", "Owner", "Due", "RAG"],
                    ["Plant 1,000 trees", "Parks", "Winter 2022", "R"],
                ],
                title="Green space",
            ),
        ],
        name="Environment plan 2022-23.xlsx",
        kind="Excel workbook",
    ),
    "neighbourhood plan review": Paper(
        [
            Text("Wick Neighbourhood Plan – Review of community actions", 1),
            Grid(
                [
                    ["Policy", "Community action", "Update 2023", "Who", "Timeframe"],
                    ["HOUSING", "", "", "", ""],
                    [
                        "H1",
                        "Work with landowners to bring forward site A",
                        "Planning application refused",
                        "Parish Council/District Council",
                        "Short term",
                    ],
                    ["TRANSPORT", "", "", "", ""],
                    ["T1", "Lobby for 20mph zone", "County agreed in principle", "Cllr Frost", "Short term"],
                    ["T2", "Footpath to station", "No progress", "PC", "Long term"],
                ]
            ),
        ]
    ),
    "questions as headers": Paper(
        [
            Text("Our Plan for Older People 2012-2015", 1),
            Grid(
                [
                    [
                        "What do we want to achieve?",
                        "What are we going to do?",
                        "Who will lead on this?",
                        "When will it be done?",
                        "How will we know we have succeeded?",
                        "What will it cost?",
                    ],
                    [
                        "People stay independent",
                        "Set up 5 lunch clubs",
                        "Age Concern",
                        "30th June 2013",
                        "100 people a week attend",
                        "£10,000 p.a.",
                    ],
                    [
                        "",
                        "Handyperson service",
                        "Private Sector Housing Team/Fire Service",
                        "Spring/Summer 2014",
                        "300 homes visited by March 2015",
                        "tbc",
                    ],
                    [
                        "People feel safe",
                        "Distribute 1,000 door chains",
                        "PCSOs",
                        "Immediate and ongoing",
                        "",
                        "Existing budget",
                    ],
                ]
            ),
        ]
    ),
    "objectives as rows across the table": Paper(
        [
            Text("Anti-Poverty Strategy", 0),
            Text("Action Plan", 1),
            Text("The Council adopted this plan in 2013. It covers 2013/14 to 2015/16."),
            Grid(
                [
                    ["Objective 1 – Maximise income", LEFT, LEFT, LEFT, LEFT],
                    ["No", "Action", "Lead Officer", "Timescale", "Progress"],
                    [
                        "1.1",
                        "Take-up campaign for pension credit",
                        "Revenues & Benefits Manager",
                        "Oct 2013",
                        "Campaign run; £120k extra claimed",
                    ],
                    ["1.2", "Credit union in every library", "Community Dev. Officer", "Year 2", "Ongoing"],
                    ["Objective 2 – Tackle fuel poverty", LEFT, LEFT, LEFT, LEFT],
                    ["No", "Action", "Lead Officer", "Timescale", "Progress"],
                    ["2.1", "Insulate 1,200 lofts", "Energy Officer", "31/03/2015", "Complete"],
                ]
            ),
        ]
    ),
}

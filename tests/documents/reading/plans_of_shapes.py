"""Plans in the shapes that tables take: headers of two rows, ticks, cards, struck-out dates."""

from datetime import date

from tests.documents.reading.making import LEFT, UP, Grid, Made, Paper, Text

PLANS: dict[str, Paper] = {
    "header that lies": Paper(
        [
            Text("Digital Strategy 2022/23", 1),
            Grid(
                [
                    ["Action", "Owner", "Date"],
                    ["Jane Smith", "Move all telephony to the cloud and close the old exchange", "June 2022"],
                    ["Tom Jones", "Replace the website with an accessible one", "Sept 2022"],
                    ["Asha Patel", "Train councillors in the use of tablets and video calls", "Dec 2022"],
                    ["Jane Smith", "Write a data retention schedule for every service area", "March 2023"],
                ]
            ),
        ]
    ),
    "table without a header": Paper(
        [
            Text("Bowls club plan 2019", 1),
            Grid(
                [
                    ["Resurface the green before the season starts", "Ken Ward", "March 2019"],
                    ["Recruit 10 junior members from local schools", "Mary Long", "June 2019"],
                    ["Apply for lottery grant to renew pavilion roof", "Ken Ward", "Sept 2019"],
                ]
            ),
        ]
    ),
    "several tables with different headers": Paper(
        [
            Text("Community Safety Partnership Plan 2014/15", 1),
            Text("Theme 1 – Violent crime", 2),
            Grid(
                [
                    ["Ref", "Action", "Lead agency", "Deadline"],
                    ["VC1", "Run Best Bar None scheme", "Police", "31.3.15"],
                    ["VC2", "Street pastors on 40 nights", "Churches Together", "Mar-15"],
                ]
            ),
            Text("Theme 2 – Anti-social behaviour", 2),
            Grid(
                [
                    ["Task", "Responsible Officer", "Milestones", "Outputs"],
                    [
                        "Review of CCTV",
                        "ASB Co-ordinator",
                        "• Survey sites by June 2014\n• Report to board (September 2014)",
                        "1 report",
                    ],
                ]
            ),
            Text("Glossary", 2),
            Grid([["ASB", "Anti-social behaviour"], ["CCTV", "Closed circuit television"]]),
        ]
    ),
    "header of two rows": Paper(
        [
            Text("Town Centre Strategy: Delivery Programme", 1),
            Grid(
                [
                    ["No.", "Project", "Partners", "Timescale", LEFT, "Funding", LEFT],
                    [UP, UP, UP, "Start", "End", "Source", "Amount"],
                    ["1", "Market square paving", "County Highways", "April 2021", "March 2022", "LEP", "£1.2m"],
                    [
                        "2",
                        "Shopfront grants",
                        "Chamber of Trade",
                        "Oct 2021",
                        "Ongoing",
                        "Section 106 (to be confirmed)",
                        "£60,000",
                    ],
                ]
            ),
        ]
    ),
    "a row for each milestone": Paper(
        [
            Text("Library Service Plan 2016/17", 1),
            Grid(
                [
                    ["Objective", "Activity", "Milestone", "Lead", "Due", "Status", "Comments"],
                    [
                        "1 Modern libraries",
                        "1.1 Self-service",
                        "Tender issued",
                        "Ann Lee",
                        "30/04/2016",
                        "Complete",
                        "",
                    ],
                    [UP, UP, "Machines installed", "Ann Lee", "30/09/2016", "On track", "Delayed by supplier"],
                    [UP, UP, "Staff trained", "Bob Day", "31/10/2016", "Not started", ""],
                    [UP, "1.2 E-books", "Contract signed", "Bob Day", "Dec 2016", "At risk", ""],
                ]
            ),
        ]
    ),
    "dates struck out": Paper(
        [
            Text("Waste Strategy Action Plan 2011-12", 1),
            Grid(
                [
                    ["Action", "Lead", "Completion date", "Status"],
                    ["Food waste pilot", "Waste Manager", Made("March 2012", struck="December 2011"), "Slipped"],
                    [
                        "Garden waste charge",
                        "Waste Manager",
                        "June 2011 (moved to Sept 2011)",
                        "Completed September 2011",
                    ],
                    ["Old depot closed", Made("", struck="Depot Manager"), "TBC", "Superseded"],
                ]
            ),
        ]
    ),
    "key for its colours": Paper(
        [
            Text("Youth Plan 2018", 1),
            Text("Red = not started; Amber = on track; Green = complete"),
            Grid(
                [
                    ["What", "Who", "When", "RAG"],
                    ["Youth forum set up", "Youth Team", "Jan 2018", "Green"],
                    ["Skate park built", "Parks", "Aug 2018", "Amber"],
                    ["Bus passes", "Transport", "Oct 2018", "Red"],
                ]
            ),
        ]
    ),
    "bullets in the action column": Paper(
        [
            Text("Health and Wellbeing Action Plan", 1),
            Grid(
                [
                    ["Outcome", "Actions", "Lead", "By when"],
                    [
                        "Healthy weight",
                        "• Healthy schools award in 20 schools\n• Weight management referrals doubled",
                        "Public Health",
                        "March 2020\nMarch 2021",
                    ],
                    [
                        "Good mental health",
                        "Mental health first aid:\n• train 50 staff\n• train 10 managers",
                        "HR Manager",
                        "December 2019",
                    ],
                ]
            ),
        ]
    ),
    "continued on the next page": Paper(
        [
            Text("Arts Plan 2015/16", 1),
            Grid(
                [
                    ["Aim", "Action", "Who", "When"],
                    ["1 More art", "1.1 Festival", "Arts Officer", "June 2015"],
                    ["", "1.2 Murals in", "Arts Officer", "July 2015"],
                ]
            ),
            Grid([["", "every ward", "", ""], ["2 More artists", "2.1 Studios", "Property Services", "March 2016"]]),
        ]
    ),
    "years that are ticked": Paper(
        [
            Text("Open Spaces Plan 2021-24", 1),
            Grid(
                [
                    ["Action", "Lead", "2021/22", "2022/23", "2023/24"],
                    ["Audit all play areas", "Parks Manager", "✓", "", ""],
                    ["Replace benches", "Parks Manager", "✓", "✓", "✓"],
                    ["New skate ramp", "Cllr Hill", "", "", "✓"],
                ]
            ),
        ]
    ),
    "a card for each action": Paper(
        [
            Text("Research Strategy Implementation", 1),
            Grid(
                [
                    ["Action 1", "Create a research office"],
                    ["Lead", "Prof. Mary Hall"],
                    ["Timescale", "July 2021"],
                    ["Resources", "2 FTE"],
                    ["Success measures", "• 10 bids a year\n• Income doubled"],
                ]
            ),
            Grid(
                [
                    ["Action 2", "Open access repository"],
                    ["Lead", "Librarian"],
                    ["Timescale", "2022"],
                    ["Resources", "£40k"],
                    ["Success measures", "500 papers deposited"],
                ]
            ),
        ]
    ),
    "everything repeated on every row": Paper(
        [
            Grid(
                [
                    [
                        "Objective Ref",
                        "Objective",
                        "Action Ref",
                        "Action",
                        "Milestone",
                        "Milestone Date",
                        "Owner",
                        "% Complete",
                        "RAG Status",
                    ],
                    [
                        "O1",
                        "Safe roads",
                        "A1",
                        "Speed cameras",
                        "Sites chosen",
                        "2023-04-30",
                        "Road Safety",
                        "100%",
                        "Blue",
                    ],
                    [
                        "O1",
                        "Safe roads",
                        "A1",
                        "Speed cameras",
                        "Cameras live",
                        "2023-09-30",
                        "Road Safety",
                        "40%",
                        "Amber",
                    ],
                    [
                        "O1",
                        "Safe roads",
                        "A2",
                        "School crossings",
                        "Crossing built",
                        "2023-12-31",
                        "Highways",
                        "0",
                        "Red",
                    ],
                    [
                        "O2",
                        "Better buses",
                        "A3",
                        "Bus lane",
                        "Order made",
                        "2024-01-31",
                        "Transport Planning",
                        "0",
                        "Not rated",
                    ],
                ]
            )
        ],
        name="transport.csv",
        kind="CSV",
    ),
    "objective spelled two ways": Paper(
        [
            Text("Sports Plan 2017/18", 1),
            Grid(
                [
                    ["Aim", "Action", "Lead", "Date"],
                    ["1. Increase participation in sport", "1.1 Free swimming", "Leisure", "May 2017"],
                    ["1. Increase particpation in sport", "1.2 Parkrun", "Leisure", "June 2017"],
                    ["2 Improve facilities", "2.1 Pool repairs", "Estates", "Dec 2017"],
                ]
            ),
        ]
    ),
    "a column for each quarter": Paper(
        [
            Text("Service Plan 2018/19", 1),
            Grid(
                [
                    ["Priority", "Action", "Officer", "Target", "Q1", "Q2", "Q3", "Q4", "Status"],
                    [
                        "Clean streets",
                        "Sweep 300 roads a month",
                        "Streets Mgr",
                        "March 2019",
                        "290 swept",
                        "310 swept",
                        "",
                        "",
                        "On track",
                    ],
                    [
                        "Clean streets",
                        "New bins",
                        "Streets Mgr",
                        "Sept 2018",
                        "Ordered",
                        "Installed",
                        "",
                        "",
                        "Complete",
                    ],
                ]
            ),
        ]
    ),
    "money inside another budget": Paper(
        [
            Text("Regeneration Plan 2009/10", 1),
            Grid(
                [
                    ["Theme", "Project", "Cost", "Funding source", "Lead", "By"],
                    [
                        "Town",
                        "Market hall",
                        "£250,000",
                        "HLF (confirmed); Council capital",
                        "Head of Regeneration",
                        "March 2010",
                    ],
                    ["Town", "Signs", "£20,000", "included in Market hall budget", "Head of Regeneration", "Feb 2010"],
                    ["Rural", "Broadband study", "Within Market hall budget", "N/A", "J. Day & P. Night", "TBC"],
                ]
            ),
        ]
    ),
    "footnotes and links": Paper(
        [
            Text("Tree Strategy", 1),
            Grid(
                [
                    ["Action", "Lead", "When"],
                    ["Adopt tree policy¹", "Tree Officer", "March 2022"],
                    [Made("Survey veteran trees", link="https://example.org/trees"), "Volunteers", "2023"],
                ]
            ),
            Text("¹ subject to Cabinet approval"),
        ]
    ),
    "dates in the text": Paper(
        [
            Text("HR Plan 2024/25", 1),
            Grid(
                [
                    ["Objective", "Key actions and milestones", "Accountable", "Deadline"],
                    [
                        "Recruit",
                        "• Careers fair held by June 2024\n• New website live (Sept 2024)\n"
                        "• 20 apprentices start by January 2025",
                        "HR Business Partner",
                        "Jan 2025",
                    ],
                    ["Retain", "Exit interviews reviewed quarterly", "HR Business Partner", "Quarterly"],
                ]
            ),
        ]
    ),
    "start and end dates": Paper(
        [
            Text("Heritage Plan", 1),
            Grid(
                [
                    ["Objective", "Task", "Responsible", "Start date", "End date", "Priority", "Comments"],
                    [
                        "Protect",
                        "List 20 buildings",
                        "Conservation Officer",
                        Made("", date(2020, 4, 1)),
                        Made("", date(2021, 3, 31)),
                        "1",
                        "Consultant needed",
                    ],
                    [
                        "Promote",
                        "Open days in 3 towns",
                        "Museum Manager",
                        Made("", date(2020, 9, 1)),
                        Made("", date(2020, 9, 30)),
                        "2",
                        "",
                    ],
                ]
            ),
        ]
    ),
}

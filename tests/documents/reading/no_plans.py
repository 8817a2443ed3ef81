"""Documents that are no plan."""

from tests.documents.reading.making import Grid, Paper, Text

PAPERS: dict[str, Paper] = {
    "minutes": Paper(
        [
            Text("Minutes of the Planning Committee", 1),
            Text("Present: Cllrs A, B"),
            Text("Apologies: Cllr C"),
            Grid([["Item", "Discussion", "Action"], ["1", "Noted", "Clerk"], ["2", "Agreed", "Chair"]]),
        ]
    ),
    "matrix": Paper(
        [
            Text("Which services use the portal"),
            Grid(
                [
                    ["Service", "Web", "App", "Phone"],
                    ["Housing", "Yes", "No", "Yes"],
                    ["Benefits", "No", "No", "Yes"],
                    ["Parks", "Yes", "Yes", "No"],
                ]
            ),
        ]
    ),
    "template": Paper(
        [
            Text("Action Plan Template"),
            Grid(
                [
                    ["Objective", "Action", "Lead", "By when"],
                    ["[insert objective]", "[insert action]", "[name]", "[date]"],
                    ["", "", "", ""],
                ]
            ),
        ]
    ),
    "blank form": Paper(
        [
            Text("Action Plan"),
            Grid([["Objective", "Action", "Lead", "By when"], ["1", "", "", ""], ["2", "", "", ""], ["3", "", "", ""]]),
        ]
    ),
    "letter": Paper([Text("Dear Sir"), Text("I write about the bins."), Text("Yours faithfully")]),
    "phones": Paper(
        [
            Grid(
                [
                    ["Name", "Service", "Telephone"],
                    ["Ann Lee", "Libraries", "01234 567890"],
                    ["Bob Day", "Parks", "01234 567891"],
                    ["Cy Fox", "Waste", "020 7946 0000"],
                ]
            )
        ]
    ),
    "budget": Paper(
        [
            Text("Budget 2020/21"),
            Grid(
                [
                    ["Service", "2019/20", "2020/21", "Change"],
                    ["Parks", "£100,000", "£110,000", "10%"],
                    ["Waste", "£200,000", "£210,000", "5%"],
                ]
            ),
        ]
    ),
    "risks": Paper(
        [
            Grid(
                [
                    ["Risk ID", "Risk description", "Likelihood", "Impact", "Score", "Owner", "Mitigation"],
                    ["R1", "Loss of key staff", "3", "4", "12", "HR", "Succession plan"],
                    ["R2", "An attack on our systems", "4", "5", "20", "ICT", "Backups"],
                    ["R3", "Overspending", "3", "3", "9", "Finance", "Monthly reports"],
                ]
            )
        ]
    ),
    "events": Paper(
        [
            Grid(
                [
                    ["Event", "Date", "Venue", "Contact"],
                    ["Summer fair", "06/07/2024", "Town Park", "Events Team"],
                    ["Fireworks", "05/11/2024", "Common", "Events Team"],
                    ["Carols", "12/12/2024", "Market Square", "Town Clerk"],
                ]
            )
        ]
    ),
    "rota": Paper(
        [
            Grid(
                [
                    ["Week", "Monday", "Tuesday", "Wednesday"],
                    ["1", "Ann", "Bob", "Cy"],
                    ["2", "Bob", "Cy", "Dee"],
                    ["3", "Cy", "Dee", "Ann"],
                ]
            )
        ]
    ),
    "empty": Paper([]),
}

"""Registers of the sample plan with entries in them, as its officers would keep them: for pictures and papers."""

from __future__ import annotations

from datetime import date
from typing import Any

from tsworkbench.plan.registers import presets
from tsworkbench.store.book import Book
from tsworkbench.store.registers.definitions import registers_of
from tsworkbench.store.views.plan import plan_named
from tsworkbench.work.edits import perform
from tsworkbench.work.registers.definitions import take_in
from tsworkbench.work.registers.entries import add

AS_AT = date(2009, 12, 15)

_RISKS: tuple[dict[str, Any], ...] = (
    {
        "title": "Allocation of the Fund not confirmed",
        "owner": "LR",
        "scores": "54 54 15",
        "response": "treat",
        "direction": "rising",
        "next_review": "15 Jan 2010",
        "row": "4.2",
        "actions": "Ask the panel for a date",
    },
    {
        "title": "CVS Director not found by March",
        "owner": "LR",
        "scores": "54 35 23",
        "response": "treat",
        "direction": "rising",
        "next_review": "15 Jan 2010",
    },
    {
        "title": "Small groups not heard by the new policy",
        "owner": "SH",
        "scores": "34 24 24",
        "response": "treat",
        "direction": "falling",
        "next_review": "31 Mar 2010",
    },
    {
        "title": "Fewer tenders than commissioners want",
        "owner": "RP",
        "scores": "44 34 24",
        "response": "treat",
        "direction": "steady",
        "next_review": "31 Jan 2010",
    },
    {
        "title": "Research on assets starts too late",
        "owner": "AA",
        "scores": "43 43 14",
        "response": "treat",
        "direction": "rising",
        "next_review": "30 Nov 2009",
    },
    {"title": "East End Life drops the section", "scores": "32 22 12", "response": "transfer", "direction": "steady"},
    {
        "title": "Database never finished",
        "owner": "LR",
        "scores": "33 14 14",
        "response": "tolerate",
        "next_review": "TBC",
    },
    {"title": "Offices not found in time", "status": "closed", "scores": "55 55 11"},
    {"title": "Nobody has looked at this one"},
)
_ORGANISATIONS: tuple[dict[str, Any], ...] = (
    {
        "name": "Bromley by Bow Centre",
        "charity_number": "1041653",
        "active": "active",
        "in_directory": "yes",
        "area": "Bow",
        "website": "https://www.bbbc.org.uk",
        "contact": "Secret Person",
        "services": "health / arts and culture",
        "postcode": "E3 3BT",
    },
    {"name": "Somali Elders’ Association", "active": "active", "in_directory": "yes", "telephone": "020 7000 0000"},
    {"name": "Praxis Community Projects", "postcode": "E2 0EF", "active": "active", "in_directory": "yes"},
    {"name": "Island Advice", "active": "active", "in_directory": "yes", "email": "info@island.example"},
    {"name": "Providence Row", "active": "active", "in_directory": "no"},
    {"name": "Mayfield House", "active": "active", "in_directory": "yes"},
    {"name": "The Bromley-by-Bow Ctr.", "charity_number": "1041653", "telephone": "020 8709 9700"},
    {"name": "Assoc. of Somali Elders", "email": "elders@example.org"},
    {"name": "Praxsis Community Projects", "postcode": "E2 0EF"},
    {"name": "Toynbee Hall", "active": "closed", "in_directory": "yes"},
)
_SERVICES: tuple[dict[str, Any], ...] = (
    {
        "name": "Trustee training",
        "organization": "O1",
        "category": "governance and trustees",
        "status": "active",
        "fees": "free",
        "schedule": "the first Monday of each month",
        "description": "Half a day for new trustees.\nLunch is provided.",
        "assured_date": "3 Nov 2009",
    },
    {
        "name": "Debt and benefits",
        "organization": "O4",
        "category": "funding and bid writing",
        "status": "active",
        "url": "https://island.example/debt",
    },
    {"name": "Bid surgery", "organization": "O5", "category": "funding and bid writing", "status": "active"},
    {"name": "Payroll", "organization": "O1", "category": "finance and payroll", "status": "inactive"},
    {"name": "Meeting rooms", "organization": "O2", "status": "active", "telephone": "020 7111 1111"},
)
_CONTRACTS: tuple[dict[str, Any], ...] = (
    {
        "title": "Advice in three languages",
        "supplier": "O4",
        "category": "advice",
        "annual_value": "96,000",
        "start_date": "1 Apr 2009",
        "end_date": "31 Mar 2010",
        "status": "live",
    },
    {
        "title": "Advice on debt",
        "supplier": "O4",
        "category": "advice",
        "annual_value": "72,400",
        "start_date": "1 Apr 2009",
        "end_date": "31 Mar 2011",
        "status": "live",
    },
    {
        "title": "Floating support for single homeless people",
        "supplier": "O5",
        "category": "homelessness",
        "annual_value": "412,000",
        "start_date": "1 Apr 2009",
        "end_date": "31 Mar 2011",
        "status": "live",
        "analysed": "yes",
        "overlap": "overlap",
        "finding": "Same client group as C4; one referral point would do.",
        "saving": "20,000",
    },
    {
        "title": "Hostel beds",
        "supplier": "O5",
        "category": "homelessness",
        "annual_value": "299,000",
        "start_date": "1 Apr 2009",
        "end_date": "31 May 2010",
        "status": "live",
        "analysed": "yes",
        "overlap": "none",
    },
    {
        "title": "Youth work, Cubitt Town",
        "supplier": "O6",
        "category": "youth",
        "annual_value": "54,200",
        "start_date": "1 Apr 2009",
        "status": "live",
    },
    {
        "title": "Day centre for elders",
        "supplier": "O6",
        "category": "day services",
        "annual_value": "118,500",
        "start_date": "1 Apr 2007",
        "end_date": "31 Mar 2009",
        "status": "live",
    },
    {"title": "Small grant in kind", "supplier": "O1", "category": "other", "annual_value": "12,000", "status": "live"},
    {"title": "Old scheme", "supplier": "O4", "category": "advice", "annual_value": "80,000", "status": "ended"},
)
_POTS: tuple[dict[str, Any], ...] = (
    {"name": "Community Chest", "amount": "300,000", "row": "4.2", "confirmed": "no"},
    {"name": "Mainstream Grants", "amount": "2,400,000", "confirmed": "yes"},
)
_GRANTS: tuple[dict[str, Any], ...] = (
    {
        "title": "Lunch club",
        "recipient": "O2",
        "programme": "F1",
        "stage": "awarded",
        "amount_awarded": "200,000",
        "amount_disbursed": "80,000",
    },
    {"title": "Hall roof", "recipient": "O1", "programme": "F1", "stage": "awarded", "amount_awarded": "112,000"},
    {
        "title": "Running costs",
        "recipient": "O4",
        "programme": "F2",
        "stage": "paid",
        "amount_awarded": "900,000",
        "amount_disbursed": "900,000",
    },
    {"title": "Not decided yet", "recipient": "O3", "programme": "F2", "amount_applied_for": "50,000"},
)
_OPTIONS: tuple[dict[str, Any], ...] = (
    {"title": "Do nothing", "row": "4.6", "kind": "business as usual", "cost": "0"},
    {
        "title": "A levy on large contracts",
        "row": "4.6",
        "kind": "option",
        "cost": "15,000",
        "income": "120,000",
        "description": "One per cent of each contract over £50,000.",
        "drawbacks": "Needs the agreement of commissioners",
    },
    {"title": "A shared fund raiser", "row": "4.6", "kind": "option", "cost": "45,000", "verdict": "viable"},
    {"title": "Sell the hall", "row": "4.6", "verdict": "ruled out", "excluded_because": "it isn’t ours"},
)
_CRITERIA: tuple[dict[str, Any], ...] = (
    {"title": "Strategic fit", "row": "4.6", "weight": "40"},
    {"title": "Value for money", "row": "4.6", "weight": "30"},
    {"title": "Affordability", "row": "4.6", "weight": "20"},
)
_SCORES = (("A1", "122"), ("A2", "543"), ("A3", "433"))
_EQUALITY: tuple[dict[str, Any], ...] = (
    {
        "title": "The new grants policy",
        "row": "4.1",
        "stage": "full assessment",
        "owner": "SH",
        "started_on": "2 Nov 2009",
        "outcome": "adjust the policy",
        "evidence": "Census 2001 and the grants database",
    },
)
_IMPACTS: tuple[dict[str, Any], ...] = (
    {"assessment": "E1", "characteristic": "age", "impact": "positive", "what": "Elders’ groups are named"},
    {
        "assessment": "E1",
        "characteristic": "race",
        "impact": "negative",
        "mitigation": "Forms in five languages",
        "by": "31 Mar 2010",
    },
    {
        "assessment": "E1",
        "characteristic": "sex",
        "impact": "negative",
        "evidence": "Two women’s groups lost their grant",
    },
    {"assessment": "E1", "characteristic": "carers", "impact": "neutral"},
)


def fill(book: Book, *presets_wanted: str, as_at: date = AS_AT) -> str:
    """Takes the presets in for the sample action plan, with entries. Returns the id of the plan."""
    plan_id = str(plan_named(book, "Third Sector Strategy")["id"])
    for name in presets_wanted or ("risks", "organisations", "services", "contracts", "grants", "options", "equality"):
        perform(book, take_in(presets.shipped(name), plan_id=plan_id))
    made: dict[str, tuple[dict[str, Any], ...]] = {
        "risks": tuple(_scored(one) for one in _RISKS),
        "organisations": _ORGANISATIONS,
        "services": _SERVICES,
        "contracts": _CONTRACTS,
        "pots": _POTS,
        "grants": _GRANTS,
        "options": _OPTIONS,
        "criteria": _CRITERIA,
        "scores": tuple(
            dict(
                option=option,
                criterion=f"K{at}",
                score=score,
                **({"because": "Tried elsewhere"} if score == "5" else {}),
            )
            for option, scores in _SCORES
            for at, score in enumerate(scores, 1)
        ),
        "equality": _EQUALITY,
        "impacts": _IMPACTS,
    }
    there = registers_of(book, plan_id)
    for name, rows in made.items():
        register = there.get(name)
        for row in rows if register is not None else ():
            assert register is not None
            perform(book, add(register, row, as_at=as_at, plan_id=plan_id))
    return plan_id


def _scored(row: dict[str, Any]) -> dict[str, str]:
    """The scores of a risk as they are typed: likelihood and impact of each of the three."""
    found = {name: words for name, words in row.items() if name != "scores"}
    kinds = ("inherent", "residual", "target")
    for kind, pair in zip(kinds, str(row.get("scores", "")).split(), strict=False):
        found |= {f"{kind}_likelihood": pair[0], f"{kind}_impact": pair[1]}
    return found

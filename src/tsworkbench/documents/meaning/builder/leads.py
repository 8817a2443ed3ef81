"""Leads put on a row, with the doubts about who they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tsworkbench.documents.blocks import Cell
from tsworkbench.documents.columns.marks import is_ditto
from tsworkbench.documents.meaning.builder.doubts import Reading
from tsworkbench.documents.meaning.builder.nodes import Node, finished
from tsworkbench.plan.imports.printed.owners import Named
from tsworkbench.plan.imports.printed.titles import is_initials, sort_of
from tsworkbench.plan.language.leads import read_leads, write_leads
from tsworkbench.plan.model import LeadRole, OfficerKind, PartyRole
from tsworkbench.plan.whole import Lead, Library, Officer, Party, Plan, Source

_OF_BODIES = re.compile(
    r"\b(?:agenc(?:y|ies)|organisations?|bod(?:y|ies)|partners?|departments?|teams?|authorit(?:y|ies))\b", re.IGNORECASE
)
"""Columns that name bodies and no persons: "Lead agency"."""
Leads = tuple[Lead, ...]


def leads_of(named: Iterable[Named]) -> Leads:
    """Officers as the leads of a row."""
    return tuple(Lead(name=one.name, kind=one.kind, role=one.role) for one in named)


def leads_in(text: str, known: Iterable[str] = ()) -> Leads:
    """The leads in words as an officer types them, and as we write them."""
    return tuple(
        Lead(name=one.name, role=one.role, kind=sort_of(one.name).kind) for one in read_leads(text, known=known)
    )


def parties_of(leads: Iterable[Lead], role: PartyRole) -> tuple[Party, ...]:
    """Those who are named as leads are written, as partners of a row or as the member who answers for it."""
    kind = OfficerKind.ORGANISATION if role is PartyRole.PARTNER else OfficerKind.COUNCILLOR
    return tuple(Party(name=lead.name, kind=kind, role=role) for lead in leads)


_SERIES = re.compile(r"(?P<first>[^,]+(?:, [^,]+)*?),? and (?P<last>[^,]+)")
_OF_SUBJECTS = re.compile(
    r"\b(?:department|directorate|ministry|board|committee|office|service|centre) (?:for|of)\b", re.I
)


def _in_a_series(name: str) -> list[str]:
    """ "Police, Fire Service and NHS" as three; the one body that it is with commas in its name stays one."""
    found = _SERIES.fullmatch(name)
    if found is None or "," not in name or _OF_SUBJECTS.search(name):
        return [name]
    return [*(part.strip() for part in found["first"].split(",")), found["last"].strip()]


def put_parties(reading: Reading, node: Node, cell: Cell, role: PartyRole, called: str) -> None:
    """Puts those whom a cell names on a row: partner organisations, or the member who answers for it.

    A person among the partners is no organisation, and supports the leads.
    """
    if not cell.words or is_ditto(cell.words):
        return
    owners = reading.owners(cell)
    for one in owners.named:
        reading.meet(one)
    leads = leads_of(owners.named)
    if role is PartyRole.PARTNER and len(leads) == 1:
        leads = tuple(replace(leads[0], name=name) for name in _in_a_series(leads[0].name))
    if role is PartyRole.PARTNER:
        persons = [lead for lead in leads if lead.kind is OfficerKind.PERSON and not is_initials(lead.name)]
        there: Leads = node["leads"] or ()
        known = {lead.name.casefold() for lead in there}
        helping = (_supporting(lead) for lead in persons if lead.name.casefold() not in known)
        node.values["leads"] = (*there, *helping)
        leads = tuple(lead for lead in leads if lead not in persons)
    named = {(one.name.casefold(), one.role) for one in node["parties"] or ()}
    fresh = (one for one in parties_of(leads, role) if (one.name.casefold(), one.role) not in named)
    node.values["parties"] = (*(node["parties"] or ()), *fresh)
    if owners.rest:
        node.note(f"{called}: {owners.rest}")


def name_bodies_once(plan: Node) -> None:
    """A body that is a partner of one row and leads another is one organisation, and a lead who is a partner or answers
    for a row is one officer.
    """
    rows = [row for row in plan.all() if row.values.get("leads") or row.values.get("parties")]
    parties: list[Party] = [one for row in rows for one in row["parties"] or ()]
    if not parties:
        return
    bodies = {one.name.casefold() for one in parties if one.kind is OfficerKind.ORGANISATION}
    kinds: dict[str, OfficerKind] = {}
    for row in rows:
        leads: Leads = row["leads"] or ()
        if any(lead.kind is OfficerKind.TEAM and lead.name.casefold() in bodies for lead in leads):
            row.values["leads"] = leads = tuple(
                replace(lead, kind=OfficerKind.ORGANISATION)
                if lead.kind is OfficerKind.TEAM and lead.name.casefold() in bodies
                else lead
                for lead in leads
            )
        kinds |= {lead.name.casefold(): lead.kind for lead in leads}
    for row in rows:
        if row["parties"]:
            row.values["parties"] = tuple(
                replace(one, kind=kinds.get(one.name.casefold(), one.kind)) for one in row["parties"]
            )


def library_of(plan: Node, reading: Reading) -> Library:
    """A plan that has been read, with the officers and the sources of money that its rows name."""
    name_bodies_once(plan)
    whole: Plan = finished(plan)
    nodes = list(plan.all())
    named = [(lead.name, lead.kind) for node in nodes for lead in (node["leads"] or ())]
    named += [(holder.name, holder.kind) for holder in whole.roles]
    used = dict.fromkeys(sorted(dict.fromkeys(named), key=lambda at: list(OfficerKind).index(at[1])))
    met = {at: reading.officers.get(at) or reading.officers.get((at[0], OfficerKind.TEAM)) for at in used}
    officers = tuple(replace(met[at] or Officer(name=at[0]), kind=at[1]) for at in used)
    sources = dict.fromkeys(one.source for node in nodes for one in (node["funding"] or ()))
    return Library(plans=(whole,), officers=officers, sources=tuple(Source(name=name) for name in sources))


def words_of(leads: Leads) -> str:
    """Leads as an officer types them; one alone needs no quotation marks."""
    kinds = {lead.kind for lead in leads}
    if len(kinds) > 1:
        return write_leads([(f"{lead.name} ({lead.kind})", lead.role) for lead in leads])
    alone = len(leads) == 1 and leads[0].role is not LeadRole.SUPPORTING
    said = leads[0].name if alone else write_leads([(lead.name, lead.role) for lead in leads])
    return f"{said} ({', '.join(sorted(kinds))})" if said else "nobody"


def put_leads(
    reading: Reading,
    node: Node,
    cell: Cell,
    where: str,
    *,
    called: str = "Lead",
    before: Leads = (),
    supporting: bool = False,
) -> Leads:
    """Puts the leads in a cell on a row, after those that it has; returns them. `before` are those of the row above,
    for a cell that says “(see above)”.
    """
    text = cell.words
    if not text:
        return ()
    if is_ditto(text):
        _ditto(reading, node, text, where, before)
        return before
    owners = reading.owners(cell)
    for one in owners.named:
        reading.meet(one)
    leads = leads_of(owners.named)
    others = [leads_of(other) for other in owners.others]
    because = owners.because
    if _OF_BODIES.search(called):
        leads = tuple(_as_team(lead) for lead in leads)
        known = all(is_initials(one.name) or sort_of(one.name).sure for one in owners.named)
        because, others = (None, []) if known else (because, others)
    if supporting:
        because = because if any(is_initials(one.name) for one in owners.named) else None
        leads = tuple(_supporting(lead) for lead in leads)
        others = [tuple(_supporting(lead) for lead in other) for other in others]
    there: Leads = node["leads"] or ()
    new = tuple(lead for lead in leads if lead.name.casefold() not in {one.name.casefold() for one in there})
    node.values["leads"] = (*there, *new)
    if owners.rest:
        node.note(f"{called}: {owners.rest}" if called else owners.rest)
    guessed = [one for one in owners.named if one.initials and reading.guessed.get(one.initials) == one.name]
    if guessed:
        said = " and ".join(f"“{one.initials}” fits {one.name}" for one in guessed)
        because = f"{said}; the document doesn’t say so." + (f" {because}" if because else "")
        others.append(tuple(_unexplained(lead, guessed) for lead in leads))
    if because:
        reading.doubts.about(
            node,
            "leads",
            where,
            text=text,
            reading=words_of(leads),
            because=because,
            others=[(words_of(other), {"leads": (*there, *other)}) for other in others],
            group=("leads", text.casefold()),
        )
    return leads


def _as_team(lead: Lead) -> Lead:
    """Initials in a column of agencies are an agency's."""
    return replace(lead, kind=OfficerKind.TEAM) if is_initials(lead.name) else lead


def _supporting(lead: Lead) -> Lead:
    return Lead(name=lead.name, kind=lead.kind, role=LeadRole.SUPPORTING)


def _unexplained(lead: Lead, guessed: list[Named]) -> Lead:
    short = next((one.initials for one in guessed if one.name == lead.name), None)
    return Lead(name=short or lead.name, kind=lead.kind, role=lead.role)


def _ditto(reading: Reading, node: Node, text: str, where: str, before: Leads) -> None:
    node.values["leads"] = before
    reading.doubts.about(
        node,
        "leads",
        where,
        text=text,
        reading=words_of(before),
        because="It points to the row above.",
        others=[("nobody", {"leads": ()})],
        group=("ditto", text.casefold(), words_of(before)),
    )

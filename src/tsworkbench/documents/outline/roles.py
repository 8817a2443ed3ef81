"""Who does what for a strategy as a whole, and which of its themes that makes somebody the lead of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tsworkbench.documents.blocks import Place
from tsworkbench.documents.outline.making import Making
from tsworkbench.documents.outline.sections import Text
from tsworkbench.documents.outline.themes import theme_of
from tsworkbench.plan.imports.draft import Choice, Put
from tsworkbench.plan.model import OfficerKind
from tsworkbench.plan.printed.owners import Named, read_owners
from tsworkbench.plan.printed.titles import is_person, sort_of
from tsworkbench.plan.whole import Lead, Objective, Plan, RoleHolder

_HOLDER = re.compile(r"(?P<who>[^–—:]{2,120}?)\s*(?:\s[-–—]\s|:\s|\s[–—]|[–—]\s)\s*(?P<does>\S.*)$", re.DOTALL)
_LEADS_ON = re.compile(
    r"\b(?:leads?|leading|responsible|lead responsibility)\b(?:\s+(?:officer|role))?\s+(?:on|for|in|of)\s+",
    re.IGNORECASE,
)
_TOPICS = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")
_WHOLE_PLAN = re.compile(r"\b(?:consortium|strategy|plan|partnership|programme|delivery|overall)\b", re.IGNORECASE)
_PLURAL_POST = re.compile(
    r"\b(?:officers|managers|workers|advisers|advisors|co-?ordinators|leads|directors|heads)$", re.IGNORECASE
)
_SHORT_NAME = re.compile(r"\b[A-Z]{2,6}\b")


@dataclass(frozen=True)
class _Role:
    named: Named
    text: str
    place: Place
    printed: str


def with_roles(plan: Plan, texts: Sequence[Text], making: Making) -> tuple[Plan, list[str]]:
    """The plan with its role-holders, who lead the themes that their roles name; and the lines that were none."""
    roles: list[_Role] = []
    left: list[str] = []
    for text in (one for under in texts for one in under.walk()):
        found = _role(text, plan, making)
        if found is None:
            left.append(text.words)
        else:
            roles.append(found)
    objectives = list(plan.objectives)
    leads = plan.leads
    for role in roles:
        lead = making.lead(role.named)
        themes, whole = _led(role.text, [objective.title for objective in objectives])
        for n, in_full in themes.items():
            objectives[n] = _led_by(objectives[n], lead, role, making, doubted=not in_full)
        if whole and plan.id is not None and lead not in leads:
            leads = (*leads, lead)
            making.doubt(
                role.place,
                role.printed,
                f"{role.named.name} leads the plan as a whole",
                "The role names none of the themes.",
                row=plan.id,
                field="leads",
                others=(
                    Choice(
                        words="nobody leads the whole plan", edits=(Put(row=plan.id, field="leads", value=plan.leads),)
                    ),
                ),
            )
    holders = tuple(
        RoleHolder(
            name=role.named.name,
            text=role.text,
            kind=role.named.kind,
            organisation=role.named.organisation,
        )
        for role in roles
    )
    return replace(plan, roles=(*plan.roles, *holders), objectives=tuple(objectives), leads=leads), left


def _role(text: Text, plan: Plan, making: Making) -> _Role | None:
    found = _HOLDER.match(text.line.text)
    if found is None or len(found["who"].split()) > 12:
        return None
    named = _holder(found["who"].strip(), plan)
    if named is None:
        return None
    if named.organisation and found["who"].strip().endswith(named.name) and named.name != found["who"].strip():
        making.doubt(
            text.place,
            found["who"].strip(),
            f"{named.name}, of {named.organisation}",
            "Nothing printed parts the name from the organisation.",
            row=plan.id,
            field="roles",
        )
    return _Role(named, found["does"].strip(), text.place, text.words)


def _holder(who: str, plan: Plan) -> Named | None:
    """The officer a role names: a person behind the name of an organisation, a post, or several of one post."""
    words = who.split()
    for length in (3, 2):
        name, before = " ".join(words[-length:]), " ".join(words[:-length])
        if before and is_person(name) and not is_person(who) and _is_organisation(before):
            return Named(name=name, organisation=before)
    owners = read_owners([who])
    if len(owners.named) != 1:
        return Named(name=who, kind=sort_of(who).kind) if owners.named else None
    named = owners.named[0]
    if _PLURAL_POST.search(named.name):
        named = replace(named, kind=OfficerKind.TEAM)
    return replace(named, organisation=named.organisation or _organisation(named.name, plan))


def _is_organisation(words: str) -> bool:
    return words.startswith("The ") or sort_of(words).kind is OfficerKind.TEAM


def _organisation(name: str, plan: Plan) -> str | None:
    """The plan's own body by whose short name a post is called: "COF Chief Executive"."""
    for body in (plan.lead_body, plan.organisation):
        short = set(_SHORT_NAME.findall(body or ""))
        if short & set(name.split()):
            return body
    return None


def _led(does: str, titles: Sequence[str]) -> tuple[dict[int, bool], bool]:
    """The themes that a role's words name, each with whether in full, and whether they name the plan as a whole."""
    found = _LEADS_ON.search(does)
    if found is None:
        return {}, False
    topics = does[found.end() :].strip(" .")
    whole = theme_of(topics, titles)
    if whole is not None:
        return dict([whole]), False
    themes = dict(theme for topic in _TOPICS.split(topics) if (theme := theme_of(topic, titles)) is not None)
    return themes, not themes and bool(_WHOLE_PLAN.search(topics))


def _led_by(objective: Objective, lead: Lead, role: _Role, making: Making, *, doubted: bool) -> Objective:
    if lead in objective.leads:
        return objective
    if doubted:
        nobody = Put(row=objective.id or "", field="leads", value=objective.leads)
        making.doubt(
            role.place,
            role.printed,
            f"{lead.name} leads “{objective.title}”",
            "The role names it in other words.",
            row=objective.id,
            field="leads",
            others=(Choice(words="it has no lead", edits=(nobody,)),),
        )
    return replace(objective, leads=(*objective.leads, lead))

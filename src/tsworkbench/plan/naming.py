"""Leads as an officer types them: ``Louise Russell / Andy Algar with Corporate Finance``."""

import re
from typing import NamedTuple

from tsworkbench.plan.model import LeadRole
from tsworkbench.plan.text import clean

_SUPPORT = re.compile(r"\s+(?:with support from|supported by|alongside|with)\s+", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:/|;|,|\+(?=\s))\s*")


class NamedLead(NamedTuple):
    """A typed name and the role it was typed in. `is_new` says that the name was typed with a leading "+"."""

    name: str
    role: LeadRole
    is_new: bool


def read_leads(text: str) -> list[NamedLead]:
    """The first name leads, further ones after "/" or "," lead jointly, those after "with" support.

    A "+" before a name says that it is a new one. "and" and "&" do not part names: they stand inside posts
    ("Head of Policy and Communications").

    >>> [(lead.name, lead.role.value) for lead in read_leads("A Ahmed / B Begum with Finance")]
    [('A Ahmed', 'lead'), ('B Begum', 'joint'), ('Finance', 'supporting')]
    """
    leading, *supporting = _SUPPORT.split(" " + clean(text), maxsplit=1)
    found = []
    for place, name in enumerate(_names(leading)):
        found.append(_lead(name, LeadRole.LEAD if place == 0 else LeadRole.JOINT))
    for part in supporting:
        found.extend(_lead(name, LeadRole.SUPPORTING) for name in _names(part))
    once: dict[str, NamedLead] = {}
    for lead in found:
        once.setdefault(lead.name.casefold(), lead)
    return list(once.values())


def write_leads(leads: list[tuple[str, LeadRole | str]]) -> str:
    """Leads as `read_leads` reads them: what an editor is filled with."""
    leading = [name for name, role in leads if role != LeadRole.SUPPORTING]
    supporting = [name for name, role in leads if role == LeadRole.SUPPORTING]
    text = " / ".join(leading)
    return f"{text} with {', '.join(supporting)}".strip() if supporting else text


def is_one_name(name: str) -> bool:
    """Whether a name can be typed as a lead again: it parts into no others, and doesn't say that it is new.

    A comma stands in posts ("Head of Service, Housing"), and "with" in teams ("Working with Families").
    """
    return not name.startswith("+") and len(_names(name.replace(",", " "))) == 1


def _names(text: str) -> list[str]:
    return [name for name in (part.strip() for part in _JOINT.split(text)) if name]


def _lead(name: str, role: LeadRole) -> NamedLead:
    return NamedLead(name.lstrip("+ ").strip(), role, name.startswith("+"))

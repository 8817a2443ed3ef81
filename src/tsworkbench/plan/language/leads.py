"""Leads as an officer types them: ``Louise Russell / Andy Algar with Corporate Finance``."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import LeadRole

_JOINT = re.compile(r"\s*(?:/|;|,|\+(?=\s))\s*")
_PARTING = re.compile(
    rf"(?P<support>\s+(?:with support from|supported by|alongside|with)\s+)|{_JOINT.pattern}", re.IGNORECASE
)
_CLOSING = {"“": "”", '"': '"', "„": "“”", "«": "»"}


class NamedLead(NamedTuple):
    """A typed name and the role it was typed in. `is_new` says that the name was typed with a leading "+"."""

    name: str
    role: LeadRole
    is_new: bool


def read_leads(*texts: str, known: Iterable[str] = ()) -> list[NamedLead]:
    """The first name leads, further ones after "/" or "," lead jointly, those after "with" support.

    A "+" before a name says that it is a new one. "and" and "&" do not part names: they stand inside posts
    ("Head of Policy and Communications"). What is in quotation marks is one name, and so is a `known` name, whatever
    it is made of. A known person is recognised with the surname first. Several texts are read one after another.

    >>> [(lead.name, lead.role.value) for lead in read_leads("A Ahmed / B Begum with Finance")]
    [('A Ahmed', 'lead'), ('B Begum', 'joint'), ('Finance', 'supporting')]
    >>> [lead.name for lead in read_leads("“Children, Schools and Families”, A Ahmed")]
    ['Children, Schools and Families', 'A Ahmed']
    """
    names = _spelled(known) if any(_PARTING.search(text) for text in texts) else {}
    once: dict[str, NamedLead] = {}
    led = False
    for lead in (lead for text in texts for lead in _leads(f" {clean(text)} ", names)):
        if lead.role is LeadRole.LEAD:
            lead = lead._replace(role=LeadRole.JOINT if led else LeadRole.LEAD)
            led = True
        once.setdefault(lead.name.casefold(), lead)
    return list(once.values())


def write_leads(leads: Sequence[tuple[str, LeadRole | str]], known: Iterable[str] = ()) -> str:
    """Leads as `read_leads` reads them: what an editor is filled with. A name that would part is in quotation marks.

    `known` are the names that the reader will know: where these leads would read as one of those, all are quoted.
    """
    text = _joined(leads, lambda name: name if stays_whole(name) else quoted(name))
    known = tuple(known)
    if known and [lead.name.casefold() for lead in read_leads(text, known=known)] != [
        lead.name.casefold() for lead in read_leads(text)
    ]:
        return _joined(leads, quoted)
    return text


def _joined(leads: Sequence[tuple[str, LeadRole | str]], written: Callable[[str], str]) -> str:
    leading = [written(name) for name, role in leads if role != LeadRole.SUPPORTING]
    supporting = [written(name) for name, role in leads if role == LeadRole.SUPPORTING]
    text = " / ".join(leading)
    return f"{text} with {', '.join(supporting)}".strip() if supporting else text


def listed_names(names: Sequence[str]) -> str:
    """Names one after another with commas between them; one that holds a comma itself is in quotation marks.

    >>> listed_names(["A Ahmed", "Children, Schools and Families"])
    'A Ahmed, “Children, Schools and Families”'
    """
    return ", ".join(map(in_a_list, names))


def in_a_list(name: str) -> str:
    """A name as it stands among others: in quotation marks, if it holds a comma itself."""
    return quoted(name) if "," in name else name


@lru_cache(maxsize=2048)
def stays_whole(name: str) -> bool:
    """Whether a name typed without quotation marks is read as it is: "Finance", but not "Children, Schools".

    One that holds quotation marks itself is not: beside others these would be taken for the marks around a name.
    """
    return not any(sign in name for sign in '“”„«»"') and read_leads(name) == [NamedLead(name, LeadRole.LEAD, False)]


def is_one_name(name: str) -> bool:
    """Whether a name that was typed can be meant as one: no two of them, nor a new one.

    A comma stands in posts ("Head of Service, Housing"), and "with" in teams ("Working with Families").
    """
    return (
        not name.startswith("+") and len([part for part in _JOINT.split(name.replace(",", " ")) if part.strip()]) == 1
    )


def quoted(name: str) -> str:
    """A name in such quotation marks as it doesn't hold itself."""
    if "“" not in name and "”" not in name:
        return f"“{name}”"
    return '"' + name.replace('"', '""') + '"'


def unquoted(text: str) -> str | None:
    """The name that stands in quotation marks as the whole of a text, or None."""
    found = _quoted(f"{text} ", 0) if text[:1] in _CLOSING else None
    return found[0] if found is not None and found[1] >= len(text) and text[-1] in _CLOSING[text[0]] else None


def _leads(text: str, names: dict[str, str]) -> Iterator[NamedLead]:
    """The names of a text that has a space on both sides, in the order in which they are there."""
    role, at = LeadRole.LEAD, 0
    while at < len(text):
        begin = at
        while at < len(text) and text[at] in "+ ":
            at += 1
        is_new = "+" in text[begin:at]
        name, at = _quoted(text, at) or _known(text, at, names) or _plain(text, begin if not is_new else at)
        if name or is_new:
            yield NamedLead(name, role, is_new)
        parting = _PARTING.match(text, at)
        if parting is None:
            return
        role = LeadRole.SUPPORTING if parting["support"] else role
        at = parting.end()
        if parting["support"]:  # its last space is the first of a second “with”
            at -= 1


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    """A name in quotation marks, and where it ends; marks that are never closed hold all that is left."""
    if at >= len(text) or text[at] not in _CLOSING:
        return None
    closing, n, closed = _CLOSING[text[at]], at + 1, False
    while n < len(text):
        if text[n] in closing:
            if text[at] == '"' and text[n + 1 : n + 2] == '"' and n + 2 < len(text.rstrip()):
                n += 2
                continue
            if _ends(text, n + 1):
                return _inside(text, at, n), n + 1
            closed = True
        n += 1
    return None if closed else (_inside(text, at, len(text)), len(text))


def _inside(text: str, begin: int, end: int) -> str:
    name = text[begin + 1 : end].strip()
    return name.replace('""', '"') if text[begin] == '"' else name


def _known(text: str, at: int, names: dict[str, str]) -> tuple[str, int] | None:
    for spelled, name in names.items():
        end = at + len(spelled)
        if text[at:end].casefold() == spelled.casefold() and _ends(text, end):
            return name, end
    return None


def _plain(text: str, at: int) -> tuple[str, int]:
    parting = _PARTING.search(text, at)
    end = parting.start() if parting is not None else len(text)
    return text[at:end].strip(), end


def _ends(text: str, at: int) -> bool:
    """Whether a name can end here: only a mark that parts names, or nothing, stands behind."""
    return not text[at:].strip() or _PARTING.match(text, at) is not None


def _spelled(known: Iterable[str]) -> dict[str, str]:
    """How the known names that hold a parting mark may be typed, and persons with the surname first; longest first."""
    whole = {name.casefold(): name for name in known}
    found: dict[str, str] = {}
    for name in whole.values():
        first, _, rest = name.partition(" ")
        before, _, last = name.rpartition(" ")
        for one, other in ((last, before), (rest, first)):
            if other and one and not {one.casefold(), other.casefold()} <= whole.keys() and "," not in name:
                found.setdefault(f"{one}, {other}", name)
    found |= {name: name for name in whole.values() if _PARTING.search(name) or name.startswith("+")}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))

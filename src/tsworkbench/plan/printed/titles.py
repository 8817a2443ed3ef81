"""Whether a name is a person's, a post's or a team's, told by the words it is made of."""

import re
from functools import lru_cache
from typing import NamedTuple

from tsworkbench.plan.due.words import vocabulary
from tsworkbench.plan.model import OfficerKind

_POSTS = vocabulary(
    "head heads director directors manager managers officer officers lead chief executive assistant coordinator "
    "co-ordinator clerk chair chairman chairwoman chairperson leader adviser advisor planner engineer surveyor "
    "accountant solicitor treasurer secretary headteacher principal deputy mayor commissioner superintendent "
    "inspector sergeant constable nurse matron teacher senco bursar governor trustee analyst specialist "
    "consultant administrator supervisor ceo cfo coo cio cto cno cmo ranger warden librarian caretaker ecologist "
    "arborist architect developer designer technician auditor lawyer monitor champion registrar dean provost "
    "president convenor steward ambassador minister fundraiser bookkeeper webmaster editor archivist curator "
    "controller practitioner therapist psychologist counsellor councillor representative sro owner postholder "
    "holder buyer responder scientist trainer organiser helper volunteer worker workers apprentice intern marshal "
    "mgr mgrs asst coord exec dir dsl hoy hod slo dpo siro cx ad ed cex s151 s.151 dcfo acfo "
    "commander brigade"
)
"""Words of which a post is made: "Head of …", "… Manager". Those of it that stand alone are posts too."""

_TEAMS = vocabulary(
    "team teams group groups board committee unit department dept directorate council councils partnership trust "
    "forum network service services panel commission authority authorities school schools university college "
    "association agency agencies ltd limited plc cic cio company society alliance consortium cabinet office "
    "division section branch staff governors trustees members partners partner slt smt cmt clt elt police "
    "constabulary nhs pct ccg icb lep lbth defra ofsted hr it ict od rspb rnli cvs cab finance planning housing "
    "policy legal communications comms marketing environment environmental health social care children children's "
    "childrens adult adults education highways transport procurement property estates human resources digital "
    "customer regeneration economic economy leisure culture library libraries community communities safety waste "
    "recycling parks licensing revenues benefits corporate strategic strategy democratic audit performance "
    "research public protection trading standards sport sports youth families family contractor contractors "
    "contracts volunteers residents stakeholders everyone all federation foundation charity bank organisation "
    "organisations programme project secretariat directorates departments faculty hospital ward wards surgery bureau "
    "practice centre hub hq commissioning commissioners facilities operations governance insurance payroll "
    "maintenance engagement equalities equality inclusion diversity sustainability climate energy biodiversity "
    "opcc hmicfrs csp dwp dfe mod ukhsa tfl "
    "countryside conservation heritage museums tourism events catering fleet depot grounds streetscene "
    "enforcement intelligence custody taskforce force collective union chamber club clubs church parish district "
    "county borough town england wales scotland britain uk london churches together concern citizens advice homes "
    "fundraising landowners landlords farmers businesses parents pupils tenants employers traders neighbours "
    "policing safeguarding highway leadership management senior external internal various both joint relevant support"
)
"""Words of which a team, a service or an organisation is made."""

_SURNAMES_TOO = vocabulary(
    "ward church bank parks banks hospital park chamber practice force marshal fleet club school"
)
"""Words of a team that are surnames as well: "Ken Ward" is a person, "Cedar Ward" can't be told from one."""

_TITLED = re.compile(
    r"(?:cllr\.?|councillor|mr\.?|mrs\.?|ms\.?|miss|mx\.?|dr\.?|sir|dame|lord|lady|rev\.?|revd\.?|prof\.?|professor|"
    r"cdr\.?|cpt\.?|capt\.?|canon|fr\.?|acc|dcc|(?:ch|chief|det|detective)\s+(?:ch\s+)?(?:supt|insp)\.?|supt\.?|sgt\.?|insp\.?|ci|di|dci|pc|ps|pcso)\s+(?=[A-Z])",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(
    r"(?:[A-Z](?:\.[A-Z])*\.?|(?:Mc|Mac|O['’]|D['’]|de|da|van|von|al-|bin)?[A-Z][\w'’\-]+)", re.UNICODE
)
_PARTICLE = vocabulary("de da di du del der den la le van von bin ibn al el st st. ap ab y")
_RANKED = re.compile(
    r"(?:(?:detective|chief|assistant|deputy|station|group)\s+)*(?:inspector|superintendent|constable|sergeant|commander|"
    r"matron|nurse|warden|ranger|councillor)"
    r"\s+(?=[A-Z](?:[\w'’-]*|\.)\s+[A-Z][\w'’-]+$)",
    re.IGNORECASE,
)
"""A rank before a name: "Chief Inspector Dave Jones"."""
_RANK = re.compile(r"(?:acc|dcc|(?:ch|chief|det|detective|supt|sgt|insp|ci|di|dci|pc|ps|pcso)\b.*)", re.IGNORECASE)
_DUTIES = vocabulary("crime local specialist response intelligence neighbourhood operations investigations")
"""What officers of a rank are in charge of, beside the words of teams."""
_RANKS = vocabulary("manager director officer coordinator co-ordinator lead")
_MANY = vocabulary("volunteer worker teacher nurse governor trustee carer planner warden ranger")
"""Posts of many, by which their teams are called: "Volunteer Centre"."""
_GATHERINGS = vocabulary(
    "team teams group groups board committee unit network forum panel partnership centre hub bureau association "
    "council federation alliance consortium union society trust section branch division staff"
)
"""Words that make a team of any words before them."""
_INITIALS = re.compile(r"[A-Z]{2,4}|[A-Z][a-z][A-Z]|(?:[A-Z]\.\s?){2,3}")
_OF = re.compile(r"\b(?:of|for|to)\b", re.IGNORECASE)
_PORTFOLIO = re.compile(
    r"cabinet member|business partner|delivery partner manager|portfolio holder|lead member|cabinet lead|"
    r"safeguarding lead",
    re.IGNORECASE,
)


class Sort(NamedTuple):
    """What a name is, and whether its words leave no doubt about that."""

    kind: OfficerKind
    sure: bool


@lru_cache(maxsize=2048)
def sort_of(name: str) -> Sort:
    """Whether a name is a person's, a post's or a team's.

    >>> [sort_of(name).kind.value for name in ("Louise Russell", "Head of Policy", "Corporate Finance")]
    ['person', 'post', 'team']
    """
    words = [word.strip("()[],.:;'’\"").casefold() for word in re.split(r"[\s/&]+", name)]
    words = [word for word in words if word]
    if titled := _TITLED.match(name):
        duty = name[titled.end() :].casefold().split()  # "ACC Local Policing", "Det Supt Crime" are posts
        rank = _RANK.fullmatch(titled[0].strip())
        return Sort(OfficerKind.POST if rank and set(duty) & (_TEAMS | _DUTIES) else OfficerKind.PERSON, True)
    if _PORTFOLIO.search(name):
        return Sort(OfficerKind.POST, True)
    if any(word in _POSTS for word in words):
        if ranked := _RANKED.match(name):
            return Sort(OfficerKind.PERSON, _like_a_person(name[ranked.end() :]))
        # "Head of Housing Services" is a post; "Finance Officers Group" a team of them: the last word decides.
        ranked_first = words[0] in _POSTS - _MANY and words[-1] not in _GATHERINGS
        ranked_first = ranked_first or (words[-1] not in _GATHERINGS and any(word in _RANKS for word in words[1:-1]))
        head_last = words[-1] in _TEAMS and words[-1] not in _POSTS and not ranked_first
        return Sort(OfficerKind.TEAM, True) if head_last and not _OF.search(name) else Sort(OfficerKind.POST, True)
    if len(words) == 2 and words[1] in _SURNAMES_TOO and words[0] not in _TEAMS and _like_a_person(name):
        return Sort(OfficerKind.PERSON, True)
    if any(word in _TEAMS for word in words):
        return Sort(OfficerKind.TEAM, True)
    if is_initials(name):
        return Sort(OfficerKind.PERSON, False)
    if re.fullmatch(r"[A-Z]{2,}s|[A-Z]{5,}", name):
        return Sort(OfficerKind.TEAM, True)  # "PCSOs", "DEFRA"
    if _like_a_person(name):
        return Sort(OfficerKind.PERSON, True)
    if len(words) == 1 and name[:1].isupper() and name.isalpha():
        return Sort(OfficerKind.PERSON, len(name) > 2 and not name.isupper())
    return Sort(OfficerKind.TEAM, False)


@lru_cache(maxsize=2048)
def is_initials(name: str) -> bool:
    """Whether a name is only the letters of one: "AG", "LRu", "A.G." – but not a team's short name ("HR")."""
    return bool(_INITIALS.fullmatch(name.strip())) and name.strip().casefold() not in _TEAMS | _POSTS


def is_post(name: str) -> bool:
    """Whether a name is surely a post's."""
    return sort_of(name) == (OfficerKind.POST, True)


def is_person(name: str) -> bool:
    """Whether a name is surely a person's, with more than one word or a title."""
    return sort_of(name) == (OfficerKind.PERSON, True) and len(name.split()) > 1


def _like_a_person(name: str) -> bool:
    words = name.split()
    if not 2 <= len(words) <= 4:
        return False
    return all(_NAME_WORD.fullmatch(word) or word in _PARTICLE for word in words) and not name.isupper()

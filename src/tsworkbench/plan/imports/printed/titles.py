"""Whether a name is a person's, a post's or a team's, told by the words it is made of."""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, normalize

from tsworkbench.plan.due.spellings import vocabulary
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
    "sister housekeeper pennaeth swyddog rheolwr cyfarwyddwr "
    "commander brigade sendco sencos sendcos midwife midwives attorney counsel aht dht sbm gm connector lecturer tutor "
    "pharmacist paramedic physiotherapist dietitian facilitator economist investigator negotiator secretaries"
)
"""Words of which a post is made: "Head of …", "… Manager". Those of it that stand alone are posts too."""

_TEAMS = vocabulary(
    "team teams group groups board committee unit department dept directorate council councils partnership trust "
    "suppliers charities "
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
    "scene skills rescue parking wellbeing growth spaces insight transformation assets technology elections electoral "
    "cemeteries crematoria cleansing lighting drainage resilience complaints welfare tenancy repairs regulatory "
    "scrutiny unions fire "
    "tîm gwasanaeth adran cyngor providers provider "
    "sector theatre theatres royal museum gallery orchestra festival mutual rotary academy academies primary secondary "
    "station stadium airport railway rail ambulance probation courts rural urban villages media treasury ministry "
    "policing safeguarding highway leadership management senior external internal various both joint relevant support"
)
"""Words of which a team, a service or an organisation is made."""

_SURNAMES_TOO = vocabulary("ward church bank parks banks park chamber force marshal fleet")
"""Words of a team that are surnames as well: "Ken Ward" is a person, "Cedar Ward" can't be told from one."""
_POSTS_TOO = vocabulary("dean constable marshal provost")
"""Words of posts that are surnames as well: "Sam Dean"."""
_BELOW = vocabulary("associate vice sub pro acting interim assistant special")
_NUMBERS_OF_PEOPLE = vocabulary("others several multiple many")
_NOT_GIVEN = vocabulary(
    "old new north south east west northern southern eastern western mid central inner outer upper lower great greater "
    "little high private public early open local older young younger green main first second single whole wider"
)
"""Words with which no person's name begins: "North Devon", "Old Town", "Young People"."""

CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
"""A letter that may open a name in a pattern: any but a small Latin one, so that Ömer, Łukasz, Иван and 王芳 do too."""

_TITLED = re.compile(
    r"(?:(?:rt\.? |right )?hon(?:ourable|\.)?|cllr\.?|councillor|ald\.?|alderman|mr\.?|mrs\.?|ms\.?|miss|mx\.?|dr\.?|"
    r"sir|dame|lord|lady|baroness|baron|rev\.?|revd\.?|reverend|prof\.?|professor|imam|rabbi|sheikh|pastor|sister|"
    r"cdr\.?|cpt\.?|capt\.?|canon|fr\.?|acc|dcc|(?:ch|chief|det|detective)\s+(?:ch\s+)?(?:supt|insp)\.?|supt\.?|sgt\.?|"
    r"insp\.?|ci|di|dci|pc|ps|pcso)\s+(?:\d{1,5}\s+)?(?=[^\W\d_])",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(
    rf"(?:{CAPITAL}\.?)(?:[.-]?{CAPITAL}\.?)*"  # initials
    rf"|(?:(?:mc|mac|de|da|di|du|la|le|van|von|bin)(?={CAPITAL}))?{CAPITAL}[\w'’ʼ‘`.-]*[\w'’]"
    r"|St\."
    rf"|(?:(?:al|el|ad|an|ar|as|ash|at|az|ul)[-’']|[dlnt]['’]){CAPITAL}[\w'’ʼ‘-]+",  # al-Amin, d’Arcy
)
_PARTICLE = vocabulary(
    "de da di do du del della der den des dos das la le van von vom zu zur ter ten te af av el al bin ibn bint ben abu "
    "st st. ap ab ni y e ó uí ní nic mac 't ’t"
)
_MOST_NAMES = 5
"""Words of a person's name, without particles: "José María García de la Cruz" has four."""
_RANKED = re.compile(
    r"(?:(?:detective|chief|assistant|deputy|station|group)\s+)*(?:inspector|superintendent|constable|sergeant|commander|"
    r"matron|nurse|warden|ranger|councillor)"
    rf"\s+(?-i:(?={CAPITAL}(?:[\w'’-]*|\.)\s+{CAPITAL}[\w'’-]+$))",
    re.IGNORECASE,
)
"""A rank before a name: "Chief Inspector Dave Jones"."""
_RANK = re.compile(r"(?:acc|dcc|(?:ch|chief|det|detective|supt|sgt|insp|ci|di|dci|pc|ps|pcso)\b.*)", re.IGNORECASE)
_DUTIES = vocabulary("crime local specialist response intelligence neighbourhood operations investigations")
"""What officers of a rank are in charge of, beside the words of teams."""
_RANKS = vocabulary("manager mgr director officer coordinator co-ordinator lead")
_MANY = vocabulary("volunteer worker teacher nurse governor trustee carer planner warden ranger")
"""Posts of many, by which their teams are called: "Volunteer Centre"."""
_GATHERINGS = vocabulary(
    "team teams group groups board committee unit network forum panel partnership centre hub bureau association "
    "council federation alliance consortium union society trust section branch division staff "
    "directorate department dept"
)
"""Words that make a team of any words before them."""
_INITIALS = re.compile(rf"{CAPITAL}{{2,4}}|{CAPITAL}\w{CAPITAL}|(?:{CAPITAL}\.\s?){{2,3}}")
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
    words = [word.strip("()[],.:;'’\"").casefold() for word in re.split(r"[\s/&]+", name.replace("(s)", ""))]
    words = [word for word in words if word]
    if titled := _TITLED.match(name):
        duty = name[titled.end() :].casefold().split()  # "ACC Local Policing", "Det Supt Crime" are posts
        rank = _RANK.fullmatch(titled[0].strip())
        return Sort(OfficerKind.POST if rank and set(duty) & (_TEAMS | _DUTIES) else OfficerKind.PERSON, True)
    if _PORTFOLIO.search(name):
        return Sort(OfficerKind.POST, True)
    if len(words) == 2 and words[1] in _POSTS_TOO and words[0] not in _POSTS | _TEAMS | _BELOW and _like_a_person(name):
        return Sort(OfficerKind.PERSON, True)
    if len(words) == 1 and words[0] in _NUMBERS_OF_PEOPLE:
        return Sort(OfficerKind.TEAM, False)
    several = words and words[-1] not in _TEAMS and words[-1].removesuffix("s") in _POSTS
    if several and (len(words) == 1 or words[0] in _TEAMS | _BELOW):
        words[-1] = words[-1].removesuffix("s")  # "Consultants", "Housing Wardens"
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
        spoken = words[0] in _NOT_GIVEN or re.match(r"[A-Z]{3,4}\s", name)  # "Mid Devon", "NFU Cymru"
        return Sort(OfficerKind.TEAM, False) if spoken else Sort(OfficerKind.PERSON, True)
    if len(words) == 1 and _is_name_word(_letters(name)) and re.sub(r"['’ʼ-]", "", _letters(name)).isalpha():
        sure = len(_letters(name)) > 1 and not name.isupper() and not re.match(r"\w{3,}-", name)
        return Sort(OfficerKind.PERSON, sure)
    return Sort(OfficerKind.TEAM, False)


@lru_cache(maxsize=2048)
def is_initials(name: str) -> bool:
    """Whether a name is only the letters of one: "AG", "LRu", "A.G." – but not a team's short name ("HR")."""
    name = name.strip()
    capitals = [one for one in name if one.isalpha()]
    if not capitals or not capitals[0].isupper() or not capitals[-1].isupper():
        return False  # and no name of a script without capitals
    return bool(_INITIALS.fullmatch(name)) and name.casefold() not in _TEAMS | _POSTS


def is_post(name: str) -> bool:
    """Whether a name is surely a post's."""
    return sort_of(name) == (OfficerKind.POST, True)


def is_person(name: str) -> bool:
    """Whether a name is surely a person's, with more than one word or a title."""
    return sort_of(name) == (OfficerKind.PERSON, True) and len(name.split()) > 1


def _like_a_person(name: str) -> bool:
    words = _letters(name).split()
    names = [word for word in words if word not in _PARTICLE]
    if len(words) < 2 or not 1 <= len(names) <= _MOST_NAMES or name.isupper():
        return False
    return all(word in _PARTICLE or _is_name_word(word) for word in words)


def _is_name_word(word: str) -> bool:
    """Whether a word is written as a name is: "Ömer", "O’Neill", "al-Amin", "J.", "王芳"."""
    found = _NAME_WORD.fullmatch(word)
    return found is not None and (_opens_a_name(word) or any(_opens_a_name(letter) for letter in word[1:]))


def _opens_a_name(word: str) -> bool:
    """Whether it begins with a capital, or with a letter of a script that has none."""
    return word[:1].isalpha() and word[0] == word[0].title()


def _letters(name: str) -> str:
    """A name without the marks that stand on its letters in scripts where those are characters of their own."""
    return "".join(one for one in normalize("NFC", name) if one.isascii() or category(one) not in ("Mn", "Mc", "Cf"))


_SERVICES = vocabulary(
    "team teams service services directorate department dept division unit section group board partnership committee "
    "network forum panel"
)


def is_of_a_body(text: str) -> bool:
    """Whether what is beside a post says for whom it works: "NHS", "Fife Council", "Police"."""
    words = [word.casefold().strip(".,") for word in text.split()]
    return is_initials(text) or not _WORK_FOR.isdisjoint(words) or gathers(text)


_WORK_FOR = vocabulary(
    "council councils trust nhs icb police constabulary fire ltd limited plc llp university college school academy "
    "association charity agency authority authorities county district borough city parish town government hospital "
    "federation society alliance foundation company cic commission corporation consortium"
)


def gathers(text: str) -> bool:
    """Whether a name ends as that of a service or a team does: "Licensing Team"."""
    return text.split()[-1].casefold().strip(".") in _SERVICES if text.split() else False


def is_head(text: str) -> bool:
    """Whether a post begins with its rank: "Head of …", "Director …"."""
    return bool(
        re.match(r"(?:deputy |assistant |interim |acting )*(?:head|director|chief|lead|manager)\b", text, re.IGNORECASE)
    )


_BEFORE_SURNAMES = vocabulary(
    "van von de da di du del la le der den ter ten zu af av el al bin ibn ben abu mac mc st st. o ó uí ní nic ap ab"
)


def could_be_surname(text: str) -> bool:
    """Whether it could be a surname alone: "van der Berg", "O’Neill", "SMITH"; no post, no team and no initials."""
    if text.lower() == text.upper() or is_initials(text):
        return False  # in scripts without capitals a name has no comma in it
    sort = sort_of(text.title() if text.isupper() else text)
    words = text.split()
    while len(words) > 1 and words[0].casefold() in _BEFORE_SURNAMES:
        del words[0]
    names = [word for word in words if word[:1].isupper() or "-" in word or "’" in word]
    return sort.kind is OfficerKind.PERSON and len(names) == 1


_BODIES = vocabulary("council cabinet governors trustees members volunteers staff senate executive")


def is_body(text: str) -> bool:
    """Whether it is a body or a gathering beside an officer, and no further subject of a post."""
    return gathers(text) or text.split()[-1].casefold() in _BODIES

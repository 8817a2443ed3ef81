"""Leads among the words of a flattened row: names known from elsewhere in the column, posts, and likely names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from tsworkbench.plan.due.spellings import vocabulary
from tsworkbench.plan.imports.printed.titles import CAPITAL

KNOWN, POST, SUPPORT, LIKELY, SHORT = 1.0, 0.9, 0.7, 0.6, 0.5
"""How sure it is that words are a lead: from "named alone elsewhere in the column" to "could be initials"."""

_WORD = rf"{CAPITAL}[\w'’&.-]*"
_PERSON = re.compile(
    rf"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Rev)\.? )?{CAPITAL}(?:[^\W\d_]|[’'.-])*"
    rf"(?: (?:(?:de|van|von|der|bin|al|el) )*(?:O['’]|Mc|Mac|al-|{CAPITAL} )?{CAPITAL}(?:[^\W\d_]|[’'-])+)"
    r"{1,2}(?: \([^()]{1,60}\))?"
)
_MEMBER = re.compile(rf"(?:Cllr\.?|Councillor) {_WORD}(?: {_WORD}){{0,2}}")
_OF = r"(?: (?:of|for) (?:the )?" + _WORD + r"(?:(?:,? (?:and|&|of|for|the) |,? )" + _WORD + r"){0,6})?"
_POST = re.compile(
    rf"(?:{_WORD}(?: (?:and|&))? ){{0,5}}(?:Head|Heads|Directors?|Chief Executive|Chief Officer|Chief|Leader|Clerk|"
    r"Managers?|Officers?|Co-?ordinators?|Advis[eo]rs?|Teams?|Departments?|Directorate|Services?|Units?|Lead|Leads|"
    r"Solicitor|Treasurer|Secretary|Chair|Chairman|Chairperson|Engineer|Planner|Surveyor|Accountant|Executive|"
    rf"Administrator|Commissioner|Champion|Division|Office|Section){_OF}(?: \([^()]{{1,60}}\))?"
)
_GROUP = re.compile(
    rf"(?:{_WORD} (?:(?:and|&|of|for) )?){{1,5}}(?:Board|Committee|Partnership|Council|Group|Forum|Trust|CVS)"
)
_INITIALS = re.compile(rf"{CAPITAL}{{2,3}}")
_TEAM = re.compile(rf"{_WORD}(?: (?:(?:and|&|of|for) )?{_WORD}){{0,4}}")
_SUPPORTING = re.compile(r"\s+(?:with support from|supported by|in partnership with|alongside|with)\s+")
_JOINT = re.compile(rf"\s*(?:/|;|\+)\s*|\s*,\s+|\s+(?:and|&)\s+(?={CAPITAL})")
_BOTH = re.compile(r"\s*(?:/|;|\+)\s*")
_LONGEST = 160
_NEVER = vocabulary(
    "action actions activity agreed aim and annual area areas assessment audit board borough budget business care "
    "centre chest child children city code commission committee communication communications community compact "
    "council county cost delivery department design development director district economic education environment "
    "equality equalities event executive existing family first forum framework fund funding general governance "
    "government grant green group guidance guide health high home homes housing impact improvement initial "
    "interim investment join joint key knowledge lead leadership learning library local management market members "
    "monitoring national needs network new north officer officers open outcome outcomes panel park partners "
    "partnership people plan planning plans policy practice principles priority procedure procedures procurement "
    "programme project protocol protocols public quality quarterly recycling register report research resource "
    "resources review revised risk road safety school schools scheme scrutiny second section sector service "
    "services set shared skills small social south sport staff standard standards statement strategic strategy "
    "street support survey sustainable system target team terms the third tool toolkit town training transport "
    "trust update voice voluntary volunteer volunteering website work workplan workshop year young youth complete "
    "completed progress track started hold establish develop produce create appoint publish january february "
    "march april may june july august september october november december"
)


class Names:
    """Who leads in a table, learned from the lines that hold nothing but a lead."""

    def __init__(self, alone: Iterable[str], words: Iterable[str]) -> None:
        """`alone` are the lines that could be a lead's own, `words` all words of the text."""
        self._ordinary = {word.rstrip("s") for word in words if word.islower()}
        self._known: set[str] = set()
        self._rated: dict[str, float] = {}
        often = Counter(alone)
        for line in often:
            if len(line) <= _LONGEST and self.rate(line) >= LIKELY:
                self._known.update(self._parts(line))
        self._rated.clear()

    def is_ordinary(self, word: str) -> bool:
        """Whether a word with a capital is one that the text, or any plan, uses without."""
        plain = word.casefold()
        return plain.rstrip("s") in self._ordinary or plain in _VERBS

    def rate(self, text: str) -> float:
        """How surely `text` is a lead, or leads, and nothing else; 0 if it isn't."""
        if len(text) > _LONGEST or not text[:1].isupper():
            return 0.0
        rated = self._rated.get(text)
        if rated is None:
            rated = self._rated[text] = self._rate(text)
        return rated

    def _rate(self, text: str) -> float:
        leading, *supporting = _SUPPORTING.split(text)
        best = self._rate_one(leading)
        for joint in (_BOTH, _JOINT):
            parts = joint.split(leading)
            if len(parts) > 1:
                rates = [self._rate_one(part) for part in parts]
                # One that is known vouches for the name beside it.
                best = max(best, sum(rates) / len(rates) if all(rates) else 0.0)
        if supporting and best and not all(_TEAM.fullmatch(part) for part in supporting):
            return 0.0
        return best

    def _rate_one(self, text: str) -> float:
        if text in self._known:
            return KNOWN
        if _MEMBER.fullmatch(text):
            return POST
        if _POST.fullmatch(text) and self._not_ordinary_start(text):
            return POST if " " in text else SHORT
        if _PERSON.fullmatch(text) and all(
            map(self._could_name, re.findall(r"(?:[^\W\d_]|[’'-])+", text.split(" (")[0]))
        ):
            return LIKELY
        if _GROUP.fullmatch(text):
            return SHORT
        if _INITIALS.fullmatch(text) and text not in _NO_INITIALS:
            return SHORT
        return 0.0

    def _could_name(self, word: str) -> bool:
        plain = word.casefold()
        return plain not in _NEVER and plain.rstrip("s") not in self._ordinary

    def _not_ordinary_start(self, text: str) -> bool:
        return text.split(" ", 1)[0].casefold() not in _VERBS

    def _parts(self, text: str) -> list[str]:
        leading, *supporting = _SUPPORTING.split(text)
        if self._rate_one(leading) >= LIKELY:
            return [leading, *supporting]
        return [part for part in _JOINT.split(leading) if self._rate_one(part)] + supporting


_NO_INITIALS = vocabulary("TBC TBA TBD NA CVS RAG KPI PQQ HR IT ICT GP UK EU NHS LA VCS")
_VERBS = vocabulary(
    "agree appoint arrange assess build carry commission complete consult continue create deliver develop draft "
    "employ encourage engage ensure establish explore fund hold identify implement improve increase introduce "
    "investigate launch maintain monitor organise prepare produce promote provide publish recruit reduce refresh "
    "report review revise run scope secure set support train undertake update work write"
)


@cache
def _word_starts() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\s)|^)(?={CAPITAL})")


def starts(text: str) -> list[int]:
    """Where a name may start: at each capitalised word."""
    return [found.start() for found in _word_starts().finditer(text)]

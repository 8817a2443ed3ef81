"""Who leads, as a plan's lead column prints it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from tsworkbench.plan.due.spellings import vocabulary
from tsworkbench.plan.imports.printed.titles import (
    CAPITAL,
    Sort,
    could_be_surname,
    gathers,
    is_body,
    is_head,
    is_initials,
    is_of_a_body,
    is_person,
    is_post,
    sort_of,
)
from tsworkbench.plan.model import LeadRole, OfficerKind


@dataclass(frozen=True, kw_only=True)
class Named:
    """One officer as printed, the role in which, and what stood beside the name."""

    name: str
    kind: OfficerKind = OfficerKind.PERSON
    role: LeadRole = LeadRole.LEAD
    post: str | None = None
    organisation: str | None = None
    initials: str | None = None


@dataclass(frozen=True, kw_only=True)
class Owners:
    """Who stands in a cell. `because` says what is in doubt; `others` are the readings it could have had instead.

    `rest` is what is there and names nobody ("TBC", "Vacant").
    """

    named: tuple[Named, ...] = ()
    because: str | None = None
    others: tuple[tuple[Named, ...], ...] = ()
    rest: str | None = None


_NOBODY = re.compile(
    r"(?:t\.?b\.?[cda]\.?|to be (?:confirmed|agreed|appointed|decided|determined|recruited|identified)|n/?\s?a|none|"
    r"vacan(?:t|cy)(?: post| role)?(?:\s*[-–—:,]\s+.+)?|nil|unfilled|not applicable|unassigned|null|\[\s*\]|x+|"
    r"\?+|-+|–|—|\.+|…+|_+|\[(?:insert|enter|name|add|type|lead|officer)\b[^\]]*\]|choose an item\.?|"
    r"(?:click|tap)\b.*\bto enter.*)",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"\s*[,;(]?\s*\b(?:in (?:partnership|conjunction|collaboration|liaison) with|liaising with|"
    r"(?:with )?(?:the )?(?:support|input|advice|help|assistance|involvement|contributions?) (?:from|of|by)|"
    r"supported by|assisted by|advised by|working with|"
    r"in consultation with|alongside|together with|with)\s+(?:the\s+(?=[a-z]))?",
    re.IGNORECASE,
)
_SUPPORT_LABEL = re.compile(
    r"\s*[;,\n]?\s*\b(?:(?:support(?:ing|ed)?|assisted)(?: by| from)?|(?:key |delivery )?partners?|with|others?)"
    r"\s*[:–-]\s+",
    re.IGNORECASE,
)
_LEAD_LABEL = re.compile(
    r"(?:(?:joint|overall|strategic|operational|project|named|interim|acting|co-?)\s*)?"
    r"(?:leads?|lead officers?|owners?|responsible(?: officer)?|led by|sponsor|sro)\s*[:–-]\s+"
    r"|(?:joint|interim|acting):\s+",
    re.IGNORECASE,
)
_ROLE = r"(?:joint |overall |project )?leads?|lead officer|co-?lead|support(?:ing|s)?|deputy lead"
_INSIDE = re.compile(rf"(?P<before>[(\[][^()\[\]]+?)\s*[,;–-]\s*(?P<role>{_ROLE})(?P<after>[)\]])$", re.IGNORECASE)
_ROLE_BEHIND = re.compile(rf"\s*(?:[(\[](?P<role>{_ROLE})[)\]]|\s[-–—]\s*(?P<dash>{_ROLE}))$", re.IGNORECASE)
_JOINTLY = re.compile(r"\s*[(\[](?:joint(?:ly)?|both|shared|co-?leads?|joint leads?)[)\]]$", re.IGNORECASE)
_EMAIL = re.compile(r"\s*[<(\[]?\s*(?:mailto:)?(?P<local>[\w.+'-]+)@[\w-]+(?:\.[\w-]+)+\s*[>)\]]?", re.IGNORECASE)
_BRACKETS = re.compile(r"(?P<outer>.+?)\s*(?!\(e?s\))[(\[](?P<inner>[^()\[\]]+)[)\]]")
_DASH = re.compile(r"\s+[-–—]\s+|\s*[–—]\s*|:\s+")
_GOES_ON = re.compile(r"(?:\b(?:and|of|for|to|the|with)|[&/,–-])$", re.IGNORECASE)
_APART = re.compile(r"\s*;\s*|\s+\+\s*|\s*\+\s+|\s+/\s+|\s+plus\s+")
"""Marks that part two officers before a comma does: "Ann Lee, Clerk / Bob Day, Mayor"."""
_CHARTED = re.compile(r"(?:^|(?<=\s))(?:R/A|A/R|[RA])\s?:\s+(?=\S)", re.MULTILINE)
"""The letters of a chart that says who is responsible and who accountable."""
_LETTERED = re.compile(r"(?<=[^\s(\[])\s+[(\[](?P<letter>[LS])[)\]]")  # "Housing (L), Planning (S)"
_FOOTNOTED = re.compile(r"(?<=[\w)])[*†‡§]+(?=\s*(?:$|[,;/&\n]))", re.MULTILINE)
_TITLED_TOGETHER = re.compile(
    r"\b(?P<title>cllr|councillor|messr|dr|prof|rev)s\.?\s+(?P<names>[^;/\n()]+)", re.IGNORECASE
)
_AND = re.compile(r"\s+(?:and|&)\s+|\s*&\s*", re.IGNORECASE)
_AND_OUTSIDE = re.compile(r"\s+(?:and|&)\s+(?![^()]*\))", re.IGNORECASE)
_WOULD_PART = re.compile(r"[,/;&+()\n]|\b(?:and|with|alongside|by|partners?|others?)\b|\s[-–—]\s", re.IGNORECASE)
_QUOTED = re.compile(r'“([^“”]+)”|(?<![\w"])"([^"]+)"(?![\w"])')
_ENDS_NAME = re.compile(r"\s*(?:$|[,;/()\n+]|[-–—]\s|(?:with|alongside|supported|assisted)\b)", re.IGNORECASE)
_OPENS_NAME = re.compile(r"(?:^|[,;/()\n+:&]|[-–—]\s|\b(?:and|with|alongside|from|by|the))\s*$", re.IGNORECASE)
_HELD = 0xE000  # the first character of those that are for private use: none comes in with a document
_LIST = re.compile(r",(?![^()]*\))")
_GIVEN = re.compile(
    rf"(?P<given>(?P<title>(?:Cllr|Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Sir|Dame)\.?\s+)?"
    rf"(?:(?:{CAPITAL}\.?[\s-]?){{1,3}}|(?P<name>{CAPITAL}[^\W\d_][\w’'-]*(?:\s{CAPITAL}[^\W\d_][\w’'-]+)?)(?:\s{CAPITAL}\.?)*))"
    r"(?P<behind>\s*\([^()]+\))?"
)
"""What may stand behind a surname and a comma: a first name or initials, and something in brackets."""
_BULLET = re.compile(r"^[•·▪●○◦*–-]\s+")


def read_owners(lines: Sequence[str], known: Mapping[str, str] | None = None, *, names: Iterable[str] = ()) -> Owners:
    """The officers in the lines of a cell. `known` gives the full names of initials, where the document has them;
    `names` are those that the plan file knows, which are whole whatever marks they hold.

    The first leads, the next lead jointly, and those after "alongside" or "with" support. "and" and "&" only part
    two names that each stand on their own, because they stand inside posts ("Head of Policy and Communications").

    >>> [(one.name, one.role.value) for one in read_owners(["Louise Russell / Andy Algar"]).named]
    [('Louise Russell', 'lead'), ('Andy Algar', 'joint')]
    """
    text = "\n".join(_unwrapped([_BULLET.sub("", line.strip()) for line in lines if line.strip()]))
    text = _LEAD_LABEL.sub("", text, count=1) if _LEAD_LABEL.match(text) else text
    if _CHARTED.match(text):
        text = "\n".join(part.strip() for part in _CHARTED.split(text) if part.strip())
    text = _plainly(text)
    if not text:
        return Owners()
    reading = _Reading(known or {})
    if _NOBODY.fullmatch(text):
        return Owners(rest=text)
    text = reading.without_addresses(_JOINTLY.sub("", text))
    leading, *supporting = _parted(reading.hold(text, names))
    named = [*reading.group(leading, LeadRole.LEAD)]
    for part in supporting:
        named.extend(reading.group(part, LeadRole.SUPPORTING))
    named = [reading.opened(one) for one in named]
    once: dict[str, Named] = {}
    for one in named:
        once.setdefault(one.name.casefold(), one)
    return Owners(
        named=_in_roles(once.values()),
        because=reading.open(" ".join(dict.fromkeys(reading.because))) or None,
        others=tuple(dict.fromkeys(_in_roles(other) for other in reading.readings(list(once.values())))),
        rest=reading.open(" ".join(reading.rest)) or None,
    )


def _plainly(text: str) -> str:
    """The names without marks of footnotes and brackets around their list; letters for roles, and titles that several
    share, as words: "[Amy Stone,Ben Ito]", "Housing (L), Planning (S)", "Cllrs Dunn and Peel".
    """
    text = _FOOTNOTED.sub("", text)
    if (listed := re.fullmatch(r"\[([^\[\]]+)\]", text)) and not _NOBODY.fullmatch(text):
        text = ", ".join(part.strip() for part in listed[1].split(","))
    if {one["letter"] for one in _LETTERED.finditer(text)} == {"L", "S"}:
        text = _LETTERED.sub(lambda found: " (lead)" if found["letter"] == "L" else " (support)", text)
    return _TITLED_TOGETHER.sub(_each_titled, text)


def _each_titled(found: re.Match[str]) -> str:
    names = [name.strip() for name in re.split(r",|\s+(?:and|&)\s+", found["names"]) if name.strip()]
    if len(names) < 2 or not all(name[0].isupper() and not is_post(name) for name in names):
        return found[0]
    title = "Mr" if found["title"].casefold() == "messr" else found["title"]
    return " / ".join(f"{title} {name}" for name in names)


def _in_roles(named: Iterable[Named]) -> tuple[Named, ...]:
    """The first that doesn't merely support leads, and the others lead jointly."""
    found: list[Named] = []
    led = False
    for one in named:
        if one.role is not LeadRole.SUPPORTING:
            one = replace(one, role=LeadRole.JOINT if led else LeadRole.LEAD)
            led = True
        found.append(one)
    return tuple(found)


def _parted(text: str) -> list[str]:
    """Who leads, and each run of those who support."""
    parts = [part for piece in _SUPPORT_LABEL.split(text) for part in _SUPPORT.split(piece)]
    parts = [_whole_brackets(part.strip(" ,;\n")) for part in parts]
    return parts if parts[0] else [parts[1] if len(parts) > 1 else "", *parts[2:]]


def _whole_brackets(part: str) -> str:
    """A run of names without the bracket that "(with …)" leaves at its end, and the word of "(with … support)"."""
    if part.count(")") <= part.count("("):
        return part
    return re.sub(r"\s+support$", "", part.removesuffix(")").strip(), flags=re.IGNORECASE)


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """Lines that a narrow column broke put together again: a name doesn't end in "and", nor start in lower case."""
    held = ""
    for line in lines:
        if held and (_GOES_ON.search(held) or line[:1].islower() or line[:1] in "&/(+"):
            held = f"{held} {line}"
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


class _Reading:
    """One cell being read: what was unsure about it so far."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        self.because: list[str] = []
        self.rest: list[str] = []
        self.swaps: list[tuple[tuple[Named, ...], tuple[Named, ...]]] = []
        self.held: dict[str, str] = {}
        """Whole names that would part, by the character that stands for each while the cell is read."""

    def hold(self, text: str, names: Iterable[str]) -> str:
        """The text with one character in the place of each name that is quoted or known, and would part."""
        for name in sorted({name for name in names if _WOULD_PART.search(name)}, key=len, reverse=True):
            text = re.sub(_as_printed(name), partial(self._in_place, name), text, flags=re.IGNORECASE)
        return _QUOTED.sub(self._in_quotes, text)

    def _in_place(self, name: str, found: re.Match[str]) -> str:
        """The character for a known name, unless it is only part of what is there."""
        behind = found.string[found.end() :]
        follows = _AND.match(behind)
        rest = re.split(r"[,;/\n]|\bwith\b", behind[follows.end() :], maxsplit=1)[0].strip() if follows else ""
        whole = _ENDS_NAME.match(behind) or is_person(rest) or is_post(rest)
        return self._held(name) if whole and _OPENS_NAME.search(found.string[: found.start()]) else found[0]

    def _in_quotes(self, found: re.Match[str]) -> str:
        return self._held(found[1] or found[2]) if _WOULD_PART.search(found[0]) else found[0]

    def open(self, text: str) -> str:
        """Words with the whole names in their places again."""
        return "".join(self.held.get(character, character) for character in text) if self.held else text

    def opened(self, one: Named) -> Named:
        """An officer with whole names in their places again."""
        if not self.held:
            return one
        post, organisation = (self.open(text) if text else None for text in (one.post, one.organisation))
        return replace(one, name=self.open(one.name), post=post, organisation=organisation)

    def _all_opened(self, named: tuple[Named, ...]) -> tuple[Named, ...]:
        return tuple(map(self.opened, named))

    def _held(self, name: str) -> str:
        mark = chr(_HELD + len(self.held))
        self.held[mark] = name
        return mark

    def without_addresses(self, text: str) -> str:
        """The text without the addresses for e-mail beside names; one that stands alone gives its owner's name."""
        if "@" not in text:
            return text
        if (alone := _EMAIL.fullmatch(text)) is not None:
            name = " ".join(part.title() for part in re.split(r"[._+]", alone["local"]) if part)
            self.because.append(f"The name was made of the address “{text}”.")
            return name
        self.rest += [found[0].strip(" <>()[]") for found in _EMAIL.finditer(text)]
        return _EMAIL.sub("", text)

    def readings(self, named: list[Named]) -> Iterator[list[Named]]:
        """The whole cell with one doubtful part read the other way, for each such part."""
        for taken, instead in (tuple(map(self._all_opened, swap)) for swap in self.swaps):
            names = {one.name for one in taken}
            at = next((n for n, one in enumerate(named) if one.name in names), None)
            if at is None:
                continue
            role = named[at].role
            kept = [one for one in named if one.name not in names]
            yield [*kept[:at], *(replace(one, role=role) for one in instead), *kept[at:]]

    def group(self, text: str, role: LeadRole) -> Iterator[Named]:
        """The officers of one run of text, all in one role."""
        pieces = [
            piece
            for line in self._beside(text.split("\n"))
            for part in _APART.split(line)
            for piece in self._commas(part)
        ]
        for piece in pieces:
            for one in self._slashes(piece):
                found = self._officer(one.strip(" ,;"), role)
                yield from found

    def _beside(self, lines: list[str]) -> Iterator[str]:
        """ "Name" over "Post" on two lines is one officer."""
        n = 0
        while n < len(lines):
            here, below = lines[n], lines[n + 1] if n + 1 < len(lines) else ""
            if below and ((is_person(here) and is_post(below)) or (is_post(here) and is_person(below))):
                yield f"{here} – {below}"
                n += 2
            else:
                yield here
                n += 1

    def _commas(self, text: str) -> Iterator[str]:
        parts = [part for part in (part.strip() for part in _LIST.split(text)) if part]
        if any(_ROLE_BEHIND.search(part) or _NOBODY.fullmatch(part) for part in parts):
            yield from parts
            return
        if (several := self._surnames_first(parts)) is not None:
            yield from several
            return
        if (one := self._surname_first(parts) or self._service(text, parts)) is not None:
            yield one
            return
        n = 0
        while n < len(parts):
            here, below = parts[n], parts[n + 1] if n + 1 < len(parts) else ""
            if below and is_person(here) and all(word.strip(".").casefold() in _LETTERS for word in below.split()):
                yield f"{here} {below}"  # "Jo Smith, MBE PhD"
                n += 2
                continue
            third = parts[n + 2] if n + 2 < len(parts) else ""
            if third and len(parts) == 3 and is_person(here) and is_head(below) and _names_work(third):
                yield f"{here} – {below}, {third}"  # "Jo Smith, Head of Service, Housing"
                n += 3
            elif (below and is_person(here) and is_post(below)) or (
                below and is_post(here) and is_person(below) and not _COUNCILLOR.match(below)
            ):
                if _HEAD_OF_ONE.fullmatch(here):  # "Head of Service, Front Door"
                    whole = f"{here}, {below}"
                    self.because.append(f"“{whole}” could be {below}, or one post.")
                    self.swaps.append(((Named(name=below, post=here),), (Named(name=whole, kind=OfficerKind.POST),)))
                yield f"{here} – {below}"
                n += 2
            elif below and is_head(here) and sort_of(below).kind is OfficerKind.TEAM and len(parts) == 2:
                yield f"{here}, {below}"  # "Head of Service, Housing" is one post
                n += 2
            elif below and len(parts) == 2 and is_post(here) and (_is_place_of_work(below) or self._is_a_word(below)):
                whole = f"{here}, {below}"  # "Matron, ED"
                self.because.append(f"“{whole}” could be one post, or two that lead.")
                apart = (Named(name=here, kind=OfficerKind.POST), Named(name=below, kind=OfficerKind.TEAM))
                self.swaps.append(((Named(name=whole, kind=OfficerKind.POST),), apart))
                yield whole
                n += 2
            elif below and is_person(here) and len(parts) == 2 and _names_work(below):
                mine, other = Named(name=here, post=below), Named(name=below, kind=OfficerKind.TEAM)
                self.because.append(f"“{below}” could be where {here} works, or another lead.")
                self.swaps.append(((mine,), (Named(name=here), other)))
                yield f"{here} – {below}"
                n += 2
            else:
                yield here
                n += 1

    def _is_a_word(self, text: str) -> bool:
        """Whether it is one word that is nobody's name in this document: "Team Leader, Trees"."""
        single = " " not in text and text not in self.known and text not in self.held
        return single and sort_of(text) == (OfficerKind.PERSON, True)

    def _surnames_first(self, parts: list[str]) -> list[str] | None:
        """ "Smith, Jo and Khan, Ali" as two."""
        if len(parts) != 3 or not could_be_surname(parts[0]):
            return None
        middle = _AND.split(parts[1])
        if len(middle) != 2:
            return None
        both = [self._surname_first(pair) for pair in ([parts[0], middle[0]], [middle[1], parts[2]])]
        return [one for one in both if one is not None] if all(both) else None

    def _surname_first(self, parts: list[str]) -> str | None:
        """ "Smith, John" as John Smith: sure where only initials or a title stand behind, else with a doubt."""
        capitals = re.fullmatch(
            r"[A-Z]{3}, [A-Z][a-z]+", ", ".join(parts)
        )  # "LEE, Ann": initials are of nobody so near a name
        could_be = len(parts) == 2 and (capitals or could_be_surname(parts[0]))
        if not could_be or any(part in self.known for part in parts):
            return None
        found = _GIVEN.fullmatch(parts[1])
        if found is None or (found["name"] and sort_of(found["name"]).kind is not OfficerKind.PERSON):
            return None
        surname = parts[0].title() if parts[0].isupper() and (capitals or len(parts[0]) > 3) else parts[0]
        name = f"{found['given']} {surname}"
        if found["name"] and not found["title"]:
            self.because.append(f"“{parts[0]}, {parts[1]}” could be {name}, or two that lead.")
            apart = tuple(Named(name=part, kind=sort_of(part).kind) for part in parts)
            self.swaps.append(((Named(name=name, kind=OfficerKind.PERSON),), apart))
        return name + (found["behind"] or "")

    def _service(self, text: str, parts: list[str]) -> str | None:
        """ "Children, Schools and Families" as the one service that it is called; mostly it could be several, too."""
        if len(parts) < 2:
            return None
        listed = _AND.split(parts[-1])
        as_one = gathers(parts[-1]) and not any(gathers(part) for part in parts[:-1])
        if len(listed) > 1 and self._is_post_of_several(parts, listed):
            self.because.append(f"“{text}” could be one post, or several that lead.")
            subjects = [*parts[:-1], *listed]
            several = tuple(Named(name=part, kind=sort_of(part).kind) for part in subjects)
            self.swaps.append(((Named(name=text, kind=OfficerKind.POST),), several))
            return self._held(text)
        if len(listed) < 2 or self._stands_alone(parts[0]) or self._stands_alone(listed[-1]):
            return None
        between = [part for part in (*parts[1:-1], *listed[:-1]) if self._stands_alone(part)]
        if any(not as_one or not is_person(part) for part in between):
            return None  # "Building Control" and "Young People" have the look of a name
        pieces = [*parts[:-1], *listed]
        if all(sort_of(piece).kind is OfficerKind.PERSON for piece in pieces):
            return None  # "Tom, Dick and Harry"
        if between or not as_one:
            self.because.append(f"“{text}” could be one name, or several that lead.")
            one = (Named(name=text, kind=OfficerKind.TEAM),)
            for apart in (parts, pieces):
                self.swaps.append((one, tuple(Named(name=part, kind=sort_of(part).kind) for part in apart)))
        return self._held(text)

    def _is_post_of_several(self, parts: list[str], listed: list[str]) -> bool:
        """Whether only the last of a list is a post, of which the others are subjects: "Parks and Arts Manager"."""
        before = [*parts[:-1], *listed[:-1]]
        if not is_post(listed[-1]) or is_head(listed[-1]) or " " not in listed[-1]:
            return False
        if any(is_post(part) or is_initials(part) or part in self.known or part in self.held for part in before):
            return False
        return not is_person(parts[0]) or any(sort_of(part) == (OfficerKind.TEAM, True) for part in before)

    def _stands_alone(self, part: str) -> bool:
        """Whether a part between commas is surely an officer of its own."""
        return part in self.held or part in self.known or is_person(part) or is_post(part) or is_initials(part)

    def _slashes(self, text: str) -> list[str]:
        parts = [part.strip() for part in re.split(r"\s+/\s*|\s*/\s+", text)]
        return [one for part in parts for close in self._close(part) for one in self._ands(close)]

    def _close(self, text: str) -> list[str]:
        """ "AG/ZW" are two officers, "Head of HR/OD" is one."""
        parts = [part.strip() for part in text.split("/")]
        if len(parts) < 2 or not all(parts):
            return [text]
        if all(is_initials(part) or part in self.known for part in parts):
            return parts
        if is_post(parts[0]) and not all(is_post(part) or is_person(part) for part in parts[1:]):
            if len(parts) == 2 and is_post(parts[0].split()[-1]) and sort_of(parts[1]) == (OfficerKind.TEAM, True):
                self._unsure_split(text, parts)  # "Access Officer/Facilities"
                return parts
            return [text]
        if any(is_post(part) for part in parts) and not all(is_post(part) or is_person(part) for part in parts):
            return [text]  # "HR/OD Manager"
        return parts

    def _ands(self, text: str) -> list[str]:
        parts = [part.strip() for part in _AND.split(text)]
        if len(parts) < 2 or not all(parts):
            return [text]
        if "(" in text:  # "Ann Lee (Housing and Health) and Bo Day"
            bracketed = [part.strip() for part in _AND_OUTSIDE.split(text)]
            alone = all(is_person(re.sub(r"\s*\([^()]*\)", "", part).strip()) for part in bracketed)
            return bracketed if alone and len(bracketed) > 1 else [text]
        sorts = [Sort(OfficerKind.TEAM, True) if part in self.held else sort_of(part) for part in parts]
        persons = [is_person(part) or is_initials(part) or part in self.known for part in parts]
        if all(persons):
            return parts
        posts = [is_post(part) for part in parts]
        if all(mine or post for mine, post in zip(persons, posts, strict=True)):
            if any(posts) and not any(persons) and is_head(parts[0]) and not is_head(parts[-1]) and " " in parts[-1]:
                self._unsure_split(text, parts)
            return parts
        if posts[0] and not is_head(parts[0]) and len(parts) == 2 and is_body(parts[1]):
            self._unsure_split(text, parts)  # "Town Clerk and Council"
            return parts
        if (persons[0] or any(part in self.held for part in parts)) and all(
            mine or sort == (OfficerKind.TEAM, True) for mine, sort in zip(persons, sorts, strict=True)
        ):
            return parts
        if all(sort.kind is OfficerKind.PERSON and " " not in part for sort, part in zip(sorts, parts, strict=True)):
            self._unsure_split(text, parts)
            return parts
        acronym = any(part.isupper() and len(part) <= 4 for part in parts) and re.search(r"\s(?:and|&)\s", text)
        if acronym and len(parts) == 2 and not any(posts) and any(" " in part for part in parts):  # "Trade Unions & HR"
            self.because.append(f"“{text}” could be one name, or two that lead.")
            apart = tuple(Named(name=part, kind=sort_of(part).kind) for part in parts)
            self.swaps.append(((Named(name=text, kind=sort_of(text).kind),), apart))
        return [text]

    def _unsure_split(self, text: str, parts: list[str]) -> None:
        self.because.append(f"“{text}” could be two officers or one.")
        whole = Named(name=text, kind=sort_of(text).kind if is_post(text) else OfficerKind.TEAM)
        self.swaps.append((tuple(Named(name=part) for part in parts), (whole,)))

    def _officer(self, text: str, role: LeadRole) -> list[Named]:
        if not text:
            return []
        if _NOBODY.fullmatch(text):
            self.rest.append(text)
            return []
        text = _INSIDE.sub(r"\g<before>\g<after> (\g<role>)", text)  # "Ann Lee (Housing, lead)"
        if told := _ROLE_BEHIND.search(text):
            said = (told["role"] or told["dash"]).casefold()
            role = LeadRole.SUPPORTING if said.startswith(("support", "deputy")) else role
            text = text[: told.start()].strip()
        if (found := _BRACKETS.fullmatch(text)) and _NOBODY.fullmatch(found["outer"].strip()):
            self.rest.append(text)  # "TBC (Housing)", "Vacant (was Jo Smith)"
            return []
        if found and _NOBODY.fullmatch(found["inner"].strip()):
            self.because.append(f"“{found['outer'].strip()}” is marked “{found['inner'].strip()}”.")
            return [self._one(found["outer"].strip(), role)]
        if found:
            return [self._pair(found["outer"].strip(), found["inner"].strip(), role)]
        halves = _DASH.split(text, maxsplit=1)
        if len(halves) == 2 and all(halves) and any(is_person(half) or half in self.known for half in halves):
            return [self._pair(halves[0].strip(), halves[1].strip(), role)]
        return [self._one(text, role)]

    def _pair(self, one: str, other: str, role: LeadRole) -> Named:
        """A name, and what is in brackets or behind a dash beside it."""
        if is_initials(other) and not is_initials(one):
            return replace(self._one(one, role), initials=other)
        if not is_person(one) and one not in self.known and (is_person(other) or other in self.known):
            one, other = other, one
        found = self._one(one, role)
        if found.kind is OfficerKind.PERSON and (is_post(other) or sort_of(other).kind is OfficerKind.TEAM):
            outside = not is_post(other) and is_initials(other.upper()) and other.isupper()
            return replace(found, organisation=other) if outside else replace(found, post=other)
        if found.kind is OfficerKind.POST and not (is_person(other) or other in self.known or is_of_a_body(other)):
            return replace(found, name=f"{one} ({other})")  # "Policy Officer (Equalities)" is not the one for housing
        return replace(found, organisation=other)

    def _one(self, name: str, role: LeadRole) -> Named:
        if name in self.held:
            whole = self.held[name]
            kind = sort_of(whole).kind
            return Named(
                name=whole, kind=OfficerKind.TEAM if kind is OfficerKind.PERSON and "," in whole else kind, role=role
            )
        if name in self.known:
            full = self.known[name]
            return Named(name=full, kind=sort_of(full).kind, role=role, initials=name)
        kind, sure = sort_of(name)
        found = Named(name=name, kind=kind, role=role)
        if not sure:
            if is_initials(name):
                self.because.append(f"The document doesn’t say whose initials “{name}” are.")
            else:
                self.because.append(f"“{name}” could be a person, a post or a team.")
            for other in (OfficerKind.PERSON, OfficerKind.POST, OfficerKind.TEAM):
                if other is not kind:
                    self.swaps.append(((found,), (replace(found, kind=other),)))
        return found


def _is_place_of_work(text: str) -> bool:
    """Whether what is behind a post and a comma can say where it is: "ED", "Urgent & Emergency Care"."""
    return is_initials(text) or (len(text) == 2 and text.isupper()) or sort_of(text).kind is OfficerKind.TEAM


_LETTERS = vocabulary(
    "cbe obe mbe dbe kbe bem mp msp ms md mbbs mbchb phd dphil msc bsc ba ma mba llb llm rn rgn cpfa acca aca fca "
    "frics mrics mrtpi rtpi ceng meng beng qc kc jp dl frs fcipd mcipd mcsp qpm kpm cpa pgce qts npqh esq"
)
"""Letters that stand behind a name."""
_COUNCILLOR = re.compile(r"(?:cllr|councillor|ald|alderman)\b", re.IGNORECASE)


_HEAD_OF_ONE = re.compile(
    r"(?:\w+ )?(?:head|director|manager|lead) of (?:service|department|unit|section|division|team|operation)s?",
    re.IGNORECASE,
)
"""A post that doesn't say of which service it is."""


def _names_work(text: str) -> bool:
    """Whether a name behind a person's can be where they work, and is no list of others."""
    first = _AND.split(text)[0].strip()
    return sort_of(text) == (OfficerKind.TEAM, True) and not is_person(first)


def _as_printed(name: str) -> str:
    """A pattern for a name, however its words are spaced and whichever "and" is used."""
    words = [r"(?:and|&)" if word in ("and", "&") else re.escape(word) for word in name.split()]
    return r"\s+".join(words)

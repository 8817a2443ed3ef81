"""Entries that may be the same thing twice: an organisation that was typed in under two names.

Surest first: the same number; the same words, however they are written; the same words but one, which is missing or
nearly alike. Only names that share a key are compared, so the time grows with the number of entries, not with its
square.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Any

from tsworkbench.plan.registers.identifiers import tidy

MOST_COMPARED_BY_WORD = 20_000
"""Above so many entries only those with the same number, or with the same words, are found."""

Report = Callable[[float], None]
"""Takes how far a search is, from 0 to 1. It may raise, which ends the search."""


class Alike(IntEnum):
    """Why two entries may be one, surest first."""

    NUMBER = 1
    WORDS = 2
    BUT_ONE = 3


@dataclass(frozen=True)
class Candidate:
    """An entry as far as doubles are concerned. Candidates are given in the order in which they were added."""

    id: str
    names: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...] = ()
    """(field, number): numbers are compared within a field only."""
    near: tuple[tuple[str, str], ...] = ()
    """(field, what it holds) of what makes a likeness surer: a postcode, a website."""
    checks: Mapping[str, str] = field(default_factory=dict)
    """Field → which kind of number it holds, as `identifiers.tidy` knows it."""

    @cached_property
    def tidied(self) -> dict[str, str]:
        """Its numbers as they are compared, by field; what can't be a number ("none", "n/a", "0") is left out."""
        found = {}
        for name, text in self.numbers:
            kept, doubt = tidy(self.checks.get(name), text)
            plain = re.sub(r"[\W_]+", "", kept).upper()
            if not doubt and sum(c.isdigit() for c in plain) >= _FEWEST_DIGITS and plain.strip("0"):
                found[name] = plain
        return found

    @cached_property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """Its names as words, each once."""
        return tuple(dict.fromkeys(words for name in self.names if (words := words_of(name))))

    @cached_property
    def marks(self) -> frozenset[tuple[str, str]]:
        """What it is near to."""
        return frozenset((name, mark) for name, text in self.near if (mark := _mark(text)))


_FEWEST_DIGITS = 4


@dataclass(frozen=True)
class Double:
    """Two entries that may be one; `older` was added first."""

    older: str
    younger: str
    alike: Alike
    by: str
    """The field of the number they share, or of what they are near in; empty for none."""
    what: str
    """The number, or the words, that they share."""
    near: bool = False
    """Whether they share a postcode or the like besides."""

    @property
    def pair(self) -> frozenset[str]:
        """The two, in no order."""
        return frozenset((self.older, self.younger))


def find_doubles(
    candidates: Sequence[Candidate], *, rejected: Collection[frozenset[str]] = (), report: Report | None = None
) -> list[Double]:
    """The entries that may be the same, surest first; each two once, and none of the pairs that were `rejected`."""
    tell = report or (lambda _: None)
    known = frozenset(rejected)
    place = {one.id: at for at, one in enumerate(candidates)}
    found: dict[frozenset[str], Double] = {}
    ways: list[Iterable[Double]] = [_by_number(candidates, known), _by_words(candidates, known)]
    if len(candidates) <= MOST_COMPARED_BY_WORD:
        ways.append(_but_one(candidates, place, known, tell))
    for at, way in enumerate(ways):
        tell(at * 0.2)
        for one in way:
            found.setdefault(one.pair, one)
    tell(1.0)
    return sorted(found.values(), key=lambda one: (one.alike, not one.near, place[one.older], place[one.younger]))


def _pairs(bucket: Sequence[Candidate], rejected: frozenset[frozenset[str]]) -> Iterator[tuple[Candidate, Candidate]]:
    """Each of a bucket with the oldest that it hasn't been parted from: to merge all of them that is enough."""
    for at, younger in enumerate(bucket):
        older = next((one for one in bucket[:at] if frozenset((one.id, younger.id)) not in rejected), None)
        if older is not None:
            yield older, younger


def _by_number(candidates: Sequence[Candidate], rejected: frozenset[frozenset[str]]) -> Iterator[Double]:
    buckets: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for one in candidates:
        for key in one.tidied.items():
            buckets[key].append(one)
    for (name, number), bucket in buckets.items():
        for older, younger in _pairs(bucket, rejected):
            yield Double(older.id, younger.id, Alike.NUMBER, name, number, near=bool(older.marks & younger.marks))


def _by_words(candidates: Sequence[Candidate], rejected: frozenset[frozenset[str]]) -> Iterator[Double]:
    buckets: dict[object, list[Candidate]] = defaultdict(list)
    for one in candidates:
        keys: dict[object, None] = {}
        for words in one.keys:
            keys[tuple(sorted(words))] = None
            keys["".join(words)] = None
        for key in keys:
            buckets[key].append(one)
    for bucket in buckets.values():
        for older, younger in _pairs(bucket, rejected):
            shared = older.marks & younger.marks
            by = min(shared)[0] if shared else ""
            yield Double(older.id, younger.id, Alike.WORDS, by, " ".join(older.keys[0]), near=bool(shared))


# -- the same words but one


def _but_one(
    candidates: Sequence[Candidate], place: Mapping[str, int], rejected: frozenset[frozenset[str]], tell: Report
) -> Iterator[Double]:
    """Names that have all words in common but one, which the other lacks, or has nearly alike."""
    names = [(one, words) for one in candidates for words in one.keys]
    alike = _nearly_alike({word for _, words in names for word in words})
    whole: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    without: dict[tuple[str, ...], dict[str, list[Candidate]]] = defaultdict(lambda: defaultdict(list))
    tell(0.6)
    for one, words in names:
        ordered = tuple(sorted(words))
        whole[ordered].append(one)
        for at, word in enumerate(ordered):
            rest = ordered[:at] + ordered[at + 1 :]
            without[rest][word].append(one)
    tell(0.8)
    for rest, by_word in without.items():
        found: list[tuple[Candidate, Candidate, str | None]] = [
            (one, other, word) for one in whole.get(rest, ()) for word in by_word for other in by_word[word]
        ]
        found += [
            (one, other, None)
            for word, mine in by_word.items()
            for near in alike.get(word, ())
            if word < near and near in by_word
            for one in mine
            for other in by_word[near]
        ]
        for one, other, missing in found:
            if frozenset((one.id, other.id)) not in rejected and _may_be_one(one, other, rest, missing):
                older, younger = (one, other) if place[one.id] < place[other.id] else (other, one)
                shared = one.marks & other.marks
                by = min(shared)[0] if shared else ""
                yield Double(older.id, younger.id, Alike.BUT_ONE, by, " ".join(rest), near=bool(shared))


def _may_be_one(one: Candidate, other: Candidate, rest: tuple[str, ...], missing: str | None) -> bool:
    """Not where each has a number of its own, nor by a single word, unless they share a postcode or the like."""
    if one.id == other.id or any(other.tidied.get(name, number) != number for name, number in one.tidied.items()):
        return False
    return _enough(rest, missing) or bool(one.marks & other.marks)


def _enough(rest: tuple[str, ...], missing: str | None) -> bool:
    """Whether the words in common say enough: more than one where a word is missing, and any where it is only spelled
    another way. A number that is missing makes another thing: "Bow Scouts 2".
    """
    if missing is None:
        return bool(rest)
    return len(rest) > 1 and not missing.isdigit() and missing not in _TELLING


def _nearly_alike(words: Iterable[str]) -> dict[str, set[str]]:
    """Word → the words that differ from it by a letter or by two letters in the wrong order, or that it shortens."""
    words = {word for word in words if not any(c.isdigit() for c in word)}
    shorter: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for key in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            shorter[key].append(word)
    alike: dict[str, set[str]] = defaultdict(set)
    for bucket in shorter.values():
        for at, one in enumerate(bucket):
            for other in bucket[:at]:
                if is_alike(one, other):
                    alike[one].add(other)
                    alike[other].add(one)
    for word in words:
        for length in range(_SHORTEST_STUMP, len(word)):
            if (stump := word[:length]) in words and stump not in _TELLING:
                alike[word].add(stump)
                alike[stump].add(word)
    return alike


_SHORTEST_STUMP = 4
_TELLING = frozenset(
    (
        *("boys", "girls", "men", "women", "male", "female", "young", "older", "junior", "senior", "new", "old"),
        *("north", "south", "east", "west", "upper", "lower"),
    )
)
"""Words that two things otherwise called alike are told apart by."""


def is_alike(one: str, other: str) -> bool:
    """Whether two words differ by one letter, or by two that stand in the wrong order; short words have to be equal.

    >>> is_alike("praxis", "praxsis"), is_alike("mill", "mile"), is_alike("boys", "toys"), is_alike("bow", "box")
    (True, True, False, False)
    """
    if one in _TELLING or other in _TELLING:
        return False
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(shorter) < 4 or len(longer) - len(shorter) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    a, b = longer[start:], shorter[start:]
    if len(a) > len(b):
        return a[1:] == b
    return a[1:] == b[1:] or (len(a) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:])


# -- names as words


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, in their order, as they are compared.

    >>> words_of("The Bromley-by-Bow Ctr."), words_of("Assoc. of Somali Elders"), words_of("CAFÉ & Co Ltd (2009)")
    (('bromley', 'by', 'bow', 'centre'), ('association', 'somali', 'elders'), ('cafe', '2009'))
    """
    plain = _folded(name)
    said = [_MEANT.get(word, word) for word in plain.split()]
    kept = tuple(word for word in said if word not in _EMPTY)
    return kept or tuple(said)


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"\b(?:[a-z]\.){2,}", lambda found: found[0].replace(".", ""), plain)  # "c.i.c." is one word
    plain = re.sub(r"['’‘`´]", "", plain).replace("&", " and ").replace("+", " and ")
    return re.sub(r"[\W_]+", " ", plain)


_EMPTY = frozenset(
    (
        *("the", "a", "an", "and", "of", "for", "in", "at", "to", "on", "uk", "charity", "charitable", "registered"),
        *("ltd", "limited", "plc", "llp", "cic", "cio", "cbs", "clg", "inc", "incorporated", "co", "company"),
    )
)
"""Words that one writes and another leaves out: little ones, and legal forms."""

_MEANT = {
    "ass": "association",
    "assn": "association",
    "assoc": "association",
    "associations": "association",
    "center": "centre",
    "ctr": "centre",
    "cntr": "centre",
    "cent": "centre",
    "comm": "community",
    "cmty": "community",
    "communities": "community",
    "org": "organisation",
    "orgs": "organisation",
    "orgn": "organisation",
    "organization": "organisation",
    "organisations": "organisation",
    "organizations": "organisation",
    "soc": "society",
    "grp": "group",
    "gp": "group",
    "proj": "project",
    "projects": "project",
    "serv": "service",
    "svc": "service",
    "svcs": "service",
    "services": "service",
    "saint": "st",
    "vol": "voluntary",
    "dev": "development",
    "devt": "development",
    "educ": "education",
    "edu": "education",
    "fdn": "foundation",
    "fndn": "foundation",
    "fed": "federation",
    "intl": "international",
    "natl": "national",
    "nat": "national",
    "sch": "school",
    "yth": "youth",
    "hse": "house",
    "rd": "road",
    "num": "number",
    "dept": "department",
    "govt": "government",
    "mgmt": "management",
    "cttee": "committee",
    "ctte": "committee",
    "programme": "program",
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
}
"""Short, American and plural forms → the word that is compared."""


def _mark(text: str) -> str:
    """A postcode, an address of the web or a number of a telephone as it is compared."""
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", text.strip().casefold()).rstrip("/")
    plain = re.sub(r"^\+44", "0", plain)
    return re.sub(r"[\s().-]+", "", plain)


def candidates_of(entries: Iterable[Any], settings: Mapping[str, Any], checks: Mapping[str, str]) -> list[Candidate]:
    """The candidates of a register's entries, by the `duplicates` of its preset: `names`, `numbers` and `near`."""
    parts = [tuple(settings.get(key, ())) for key in ("names", "numbers", "near")]

    def held(one: Any, wanted: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for name in wanted:
            if one[name] is not None and str(one[name]).strip():
                yield name, str(one[name])

    return [
        Candidate(
            id=one.id,
            names=tuple(text for _, text in held(one, parts[0])),
            numbers=tuple(held(one, parts[1])),
            near=tuple(held(one, parts[2])),
            checks=checks,
        )
        for one in entries
    ]

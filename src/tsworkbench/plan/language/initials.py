"""Initials for a narrow column: two letters, three where two officers would share them. And a key for each officer."""

import re
from collections.abc import Collection, Iterable, Iterator
from unicodedata import category, combining, normalize

_TITLES = (
    "cllr",
    "councillor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "sir",
    "dame",
    "lord",
    "lady",
    "baroness",
    "rev",
    "revd",
    "prof",
    "professor",
)

_SIGNS = frozenset("-./,'’‘ʼ“”\"")
_JOINING = 9
"""The combining class of marks that join a letter to the next: at the end of initials they would be left hanging."""


def initials(names: Iterable[str], given: Collection[str] = ()) -> dict[str, str]:
    """Name → initials, told apart where names share them ("LR" and "LR" become "LRu" and "LRo").

    `given` are initials that others have been given: nobody gets those. Capitals don't tell two apart.

    >>> initials(["Louise Russell", "Corporate Finance", "Liam Rowe"])
    {'Louise Russell': 'LRu', 'Corporate Finance': 'CF', 'Liam Rowe': 'LRo'}
    """
    listed = list(dict.fromkeys(names))
    others = [short.casefold() for short in given]
    found = {name: _two(name) for name in listed}
    for longer in (_three, _first_name):
        for name in _sharing(found, others):
            found[name] = longer(name)
    for name in _sharing(found, others):  # nothing in the names tells them apart
        del found[name]
        taken = {short.casefold() for short in found.values()}.union(others)
        found[name] = next(tried for tried in _numbered(name) if tried.casefold() not in taken)
    return {name: found[name] for name in listed}


_KEYS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ123456789"


def keys_for(names: Iterable[str]) -> list[str]:
    """A key for each name, no two the same: a letter of its initials, else of the name, else any that is free.

    Those who come first choose first, so that a name that is added takes nobody's key away. Empty for those to whom
    none is left.

    >>> keys_for(["Louise Russell", "Liam Rowe", "Ray Lee"])
    ['l', 'r', 'a']
    """
    free = dict.fromkeys(_KEYS)
    found = []
    for name in names:
        plain = [letters[0] for word in _words(normalize("NFKD", name)) for letters in word]
        first = [word[0][0] for word in _words(normalize("NFKD", name))]
        wanted = [*map(str.lower, (*first, *plain)), *map(str.upper, (*first, *plain)), *free]
        key = next((letter for letter in wanted if letter in free), "")
        free.pop(key, None)
        found.append(key)
    return found


def _sharing(found: dict[str, str], others: list[str]) -> list[str]:
    counts: dict[str, int] = dict.fromkeys(others, 1)
    for short in found.values():
        counts[short.casefold()] = counts.get(short.casefold(), 0) + 1
    return [name for name, short in found.items() if counts[short.casefold()] > 1]


def _two(name: str) -> str:
    words = _words(name)
    if not words:
        return "?"
    if len(words) > 1:
        return _upper(words[0][0]) + _upper(words[-1][0])
    return _as_name(words[0][:2])


def _three(name: str) -> str:
    words = _words(name)
    if len(words) < 2:
        return _as_name(words[0][:3]) if words else "?"
    if len(words) > 2:
        return "".join(_upper(word[0]) for word in (words[0], words[1], words[-1]))
    return _upper(words[0][0]) + _as_name(words[1][:2])


def _first_name(name: str) -> str:
    words = _words(name)
    return _as_name(words[0][:2]) + _upper(words[-1][0]) if len(words) > 1 else _three(name)


def _numbered(name: str) -> Iterator[str]:
    number = 1
    while True:
        yield f"{_two(name)}{number}"
        number += 1


def _words(name: str) -> list[list[str]]:
    """The letters of each word that begins with one, each with the marks that stand on it; a title is no part of it."""
    if not _SIGNS.isdisjoint(name):
        name = re.sub(r"[-./,]|(?<!\w)['’‘ʼ“”\"]", " ", name)
    words = name.split()
    if len(words) > 1 and words[0].lower() in _TITLES:
        words = words[1:]
    return [letters for word in words if word[0].isalnum() and (letters := _letters(word))]


def _letters(word: str) -> list[str]:
    letters: list[str] = []
    for character in word:
        if character.isalnum():
            letters.append(character)
        elif letters and category(character)[0] == "M" and combining(character) != _JOINING:
            letters[-1] += character
    return letters


def _upper(letter: str) -> str:
    """A capital that takes no more room than the letter: "ß" has none of its own."""
    capital = letter.upper()
    return capital if len(capital) == len(letter) else letter


def _as_name(letters: list[str]) -> str:
    return _upper(letters[0]) + "".join(letters[1:]).lower()

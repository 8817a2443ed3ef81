"""Initials for a narrow column: two letters, three where two officers would share them."""

from collections.abc import Iterable, Iterator


def initials(names: Iterable[str]) -> dict[str, str]:
    """Name → initials, told apart where names share them ("LR" and "LR" become "LRu" and "LRo").

    >>> initials(["Louise Russell", "Corporate Finance", "Liam Rowe"])
    {'Louise Russell': 'LRu', 'Corporate Finance': 'CF', 'Liam Rowe': 'LRo'}
    """
    listed = list(dict.fromkeys(names))
    found = {name: _two(name) for name in listed}
    for longer in (_three, _first_name):
        for name in _sharing(found):
            found[name] = longer(name)
    for name in _sharing(found):  # nothing in the names tells them apart
        del found[name]
        taken = set(found.values())
        found[name] = next(tried for tried in _numbered(name) if tried not in taken)
    return {name: found[name] for name in listed}


def _sharing(found: dict[str, str]) -> list[str]:
    counts: dict[str, int] = {}
    for short in found.values():
        counts[short] = counts.get(short, 0) + 1
    return [name for name, short in found.items() if counts[short] > 1]


def _two(name: str) -> str:
    words = _words(name)
    if not words:
        return "?"
    return (words[0][0] + words[-1][0]).upper() if len(words) > 1 else words[0][:2].title()


def _three(name: str) -> str:
    words = _words(name)
    if len(words) < 2:
        return words[0][:3].title() if words else "?"
    if len(words) > 2:
        return (words[0][0] + words[1][0] + words[-1][0]).upper()
    return words[0][0].upper() + words[1][:2].title()


def _first_name(name: str) -> str:
    words = _words(name)
    return words[0][:2].title() + words[-1][0].upper() if len(words) > 1 else _three(name)


def _numbered(name: str) -> Iterator[str]:
    number = 1
    while True:
        yield f"{_two(name)}{number}"
        number += 1


def _words(name: str) -> list[str]:
    return [word for word in name.replace("-", " ").split() if word[0].isalnum()]

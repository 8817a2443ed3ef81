"""Initials for a narrow column, three letters where two officers would share two."""

from collections.abc import Iterable


def initials(names: Iterable[str]) -> dict[str, str]:
    """Name → initials, told apart where two names share them ("LR" and "LR" become "LRu" and "LRo").

    >>> initials(["Louise Russell", "Corporate Finance", "Liam Rowe"])
    {'Louise Russell': 'LRu', 'Corporate Finance': 'CF', 'Liam Rowe': 'LRo'}
    """
    listed = list(dict.fromkeys(names))
    shared: dict[str, int] = {}
    for name in listed:
        shared[_two(name)] = shared.get(_two(name), 0) + 1
    return {name: _two(name) if shared[_two(name)] == 1 else _three(name) for name in listed}


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


def _words(name: str) -> list[str]:
    return [word for word in name.replace("-", " ").split() if word[0].isalnum()]

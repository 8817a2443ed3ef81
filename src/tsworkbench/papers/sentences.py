"""Plain sentences for counts of none, one and many, and lists as they are read aloud."""

from collections.abc import Iterable, Sequence

_SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spelled(count: int) -> str:
    """A count inside a sentence: words up to nine, "no" for none, figures from 10 on."""
    return _SPELLED[count] if count < len(_SPELLED) else f"{count:,}"


def plural(noun: str) -> str:
    """The plural of a plan's own word.

    >>> [plural(word) for word in ("milestone", "activity", "day", "process", "Theme")]
    ['milestones', 'activities', 'days', 'processes', 'Themes']
    """
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def nouns(count: int, noun: str) -> str:
    """The noun as it follows a count."""
    return noun if count == 1 else plural(noun)


def counted(count: int, noun: str) -> str:
    """ "1 milestone", "no milestones", "1,200 activities"."""
    return f"{count:,} {nouns(count, noun)}" if count else f"no {plural(noun)}"


def counted_in_words(count: int, noun: str) -> str:
    """ "one milestone", "five milestones", "12 milestones"."""
    return f"{spelled(count)} {nouns(count, noun)}"


def are(count: int) -> str:
    """The verb that follows a count: "is" for one, "are" for none and many."""
    return "is" if count == 1 else "are"


def listed(words: Iterable[str], *, most: int | None = None, last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; beyond `most` "a, b and 7 more"."""
    named = list(words)
    if most is not None and len(named) > most + 1:  # "and 1 more" would be no shorter than the one itself
        return f"{', '.join(named[:most])} {last} {len(named) - most:,} more"
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} {last} {named[-1]}"


def capital(text: str) -> str:
    """A sentence's first letter made a capital one, the rest left as it is."""
    return text[:1].upper() + text[1:]


def ordinal(number: int) -> str:
    """ "first" to "ninth", "10th"."""
    words = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    if number < len(words):
        return words[number]
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def unique(words: Iterable[str]) -> Sequence[str]:
    """Each once, in the order of its first."""
    return list(dict.fromkeys(words))

"""Plain English: counts and plurals, lists, shortened texts, numbers and money, and the nearest name to a mistyped one.

It is read on the way to the first line of `list`, so it loads nothing.
"""

from collections.abc import Iterable, Sequence

# -- counts

_SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def spelled(count: int) -> str:
    """A count inside a sentence: words up to nine, "no" for none, figures from 10 on."""
    return _SPELLED[count] if count < len(_SPELLED) else f"{count:,}"


def ordinal(number: int) -> str:
    """ "first" to "ninth", "10th"."""
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def plural(word: str) -> str:
    """The plural of a noun, also of a plan's own word, and of a few words: of them the last is the noun, or the one
    before "of".

    >>> [plural(word) for word in ("milestone", "activity", "day", "process", "Theme")]
    ['milestones', 'activities', 'days', 'processes', 'Themes']
    >>> [plural(word) for word in ("point of contact", "key person")]
    ['points of contact', 'key people']
    """
    head, of, rest = word.partition(" of ")
    if of:
        return f"{plural(head)}{of}{rest}"
    before, space, word = word.rpartition(" ")
    return f"{before}{space}{_plural(word)}"


def _plural(word: str) -> str:
    plain = word.casefold()
    if plain in _IRREGULAR:
        return word[:1] + _IRREGULAR[plain][1:]
    if plain in _UNCHANGED:
        return word
    if plain.endswith("sis"):
        return f"{word[:-2]}es"
    if plain.endswith("y") and plain[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if plain.endswith(("s", "x", "ch", "sh")) else f"{word}s"


_IRREGULAR = {
    "criterion": "criteria", "person": "people", "child": "children", "man": "men", "woman": "women", "life": "lives",
}  # fmt: skip
_UNCHANGED = {"series", "species", "premises", "news", "means", "goods", "headquarters", "staff", "proceeds", "data"}
_SINGULARS = {many: one for one, many in _IRREGULAR.items()} | {
    "buses": "bus", "shoes": "shoe", "toes": "toe", "movies": "movie", "cookies": "cookie", "calories": "calorie",
    "ties": "tie", "pies": "pie", "lies": "lie", "crises": "crisis",
}  # fmt: skip
_ENDINGS = {
    "sses": (2, ""), "shes": (2, ""), "ches": (2, ""), "xes": (2, ""), "zzes": (2, ""), "oes": (2, ""),
    "nuses": (2, ""), "tuses": (2, ""), "puses": (2, ""), "suses": (2, ""), "ruses": (2, ""),
    "ies": (3, "y"), "lyses": (2, "is"), "eses": (2, "is"),
}  # fmt: skip
"""Ending of a plural → how many letters of it go, and what comes instead."""


def singular(word: str) -> str:
    """A noun in the singular; a word that is no plural as it is.

    >>> [singular(word) for word in ("risks", "policies", "VCOs", "people", "addresses", "news", "CVS", "status")]
    ['risk', 'policy', 'VCO', 'person', 'address', 'news', 'CVS', 'status']
    """
    plain = word.casefold()
    if plain in _SINGULARS:
        return word[:1] + _SINGULARS[plain][1:]
    if not word.endswith("s") or len(word) < 3 or plain in _UNCHANGED or plain.endswith(("ss", "us", "is")):
        return word
    for ending, (cut, instead) in _ENDINGS.items():
        if plain.endswith(ending):
            return f"{word[:-cut]}{instead}"
    return word[:-1]


_NOT_NOUNS = {
    "of", "with", "without", "on", "in", "over", "under", "for", "from", "to", "by", "at", "a", "an", "the", "that",
    "than", "which", "who", "whose", "within", "past", "not", "no", "and", "or", "above", "below", "before", "after",
    "since", "until", "per", "is", "are", "was", "were", "has", "have",
}  # fmt: skip
_DONE = {
    "held", "met", "given", "sent", "made", "won", "lost", "kept", "left", "found", "seen", "heard", "paid", "sold",
    "told", "taught", "led", "gone",
}  # fmt: skip


def after_one(count: float | None, label: str) -> str:
    """What a count is of, in the words of an officer: after 1 with its noun in the singular.

    >>> after_one(1, "contracts over £50k a year"), after_one(1, "officers completed courses"), after_one(2, "red")
    ('contract over £50k a year', 'officer completed courses', 'red')
    """
    if count != 1:
        return label
    words = label.split(" ")
    noun_at = None
    for at, word in enumerate(words):
        plain = word.rstrip(",:;.")
        low = plain.casefold()
        done = low in _DONE or low.endswith(("ed", "ing"))
        if low in _NOT_NOUNS or (done and noun_at is not None):
            break
        if singular(plain) != plain:
            noun_at = at
        if plain != word:
            break
    if noun_at is not None:
        plain = words[noun_at].rstrip(",:;.")
        words[noun_at] = singular(plain) + words[noun_at][len(plain) :]
    return " ".join(words)


def noun(count: int, word: str) -> str:
    """The noun that follows a count: "milestone" after 1, else "milestones"."""
    return word if count == 1 else plural(word)


def counted(count: int, word: str) -> str:
    """ "1 milestone", "0 milestones", "1,200 activities"."""
    return f"{count:,} {noun(count, word)}"


def counted_or_no(count: int, word: str) -> str:
    """ "1 milestone", "no milestones", "1,200 activities"."""
    return counted(count, word) if count else f"no {plural(word)}"


def counted_in_words(count: int, word: str) -> str:
    """ "one milestone", "five milestones", "12 milestones"."""
    return f"{spelled(count)} {noun(count, word)}"


def agreeing(count: int, one: str, many: str) -> str:
    """The word that agrees with a count: "falls" or "fall", "it" or "they"."""
    return one if count == 1 else many


def are(count: int) -> str:
    """The verb that follows a count: "is" for one, "are" for none and many."""
    return agreeing(count, "is", "are")


# -- words and lists of words


def an(word: str) -> str:
    """A noun with its article: "an activity", "a milestone"."""
    return f"{'an' if word[:1].lower() in 'aeiou' else 'a'} {word}"


def capital(text: str) -> str:
    """A sentence's first letter made a capital one, the rest left as it is."""
    return text[:1].upper() + text[1:]


def listed(words: Iterable[str], *, most: int | None = None, last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; beyond `most` "a, b and 7 more"."""
    named = list(words)
    if most is not None and len(named) > most + 1:  # "and 1 more" would be no shorter than the one itself
        return f"{', '.join(named[:most])} {last} {len(named) - most:,} more"
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} {last} {named[-1]}"


def few(words: Iterable[str], most: int = 3) -> str:
    """Names with commas between them: "a, b, c"; beyond `most` "a, b, c and 7 more"."""
    named = list(words)
    return ", ".join(named) if len(named) <= most + 1 else f"{', '.join(named[:most])} {and_more(len(named) - most)}"


def and_more(count: int) -> str:
    """What ends a list that was cut: "and 7 more"."""
    return f"and {count:,} more"


def shortened(text: str, most: int, *, at_word: bool = False) -> str:
    """A text of at most this many characters, ending in "…" where it was cut; `at_word` leaves its last word whole."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if at_word and " " in cut[most // 2 :]:
        cut = cut.rsplit(" ", 1)[0]
    return f"{cut.rstrip()}…"


def nearest(name: str, among: Iterable[str], *, most: int = 1, cutoff: float = 0.6) -> list[str]:
    """What may have been meant by a name that isn't there, the likeliest first; empty if nothing is near.

    Capitals make no difference, and a name of a few words may be meant by some of them: "grnts" is the Grants Panel.
    """
    from difflib import get_close_matches  # only a mistyped name needs it

    count = len(name.split())
    meant: dict[str, str] = {}
    for one in among:
        words = one.casefold().split()
        parts = (" ".join(words[at : at + count]) for at in range(len(words) - count + 1)) if count else ()
        for part in (one.casefold(), *parts):
            meant.setdefault(part, one)
    near = get_close_matches(name.casefold(), list(meant), n=8 * most, cutoff=cutoff)
    return list(dict.fromkeys(meant[part] for part in near))[:most]


# -- numbers and money

MOST = 1e15
"""No number of a plan is larger."""


def number(value: float) -> str:
    """A number in full, as it is read back: "1,250,000", "2.5", "1,234.567"; never rounded, never with an exponent."""
    if value - value != 0:  # infinity, or no number: another tool wrote it
        return str(value)
    if value == int(value):
        return f"{int(value):,}"
    said = f"{value:,}"
    return f"{value:,.20f}".rstrip("0") if "e" in said else said


def pounds(pence: int) -> str:
    """ "£105,000"; with pence only where there are any."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}{f'.{rest:02d}' if rest else ''}"


def plain_number(plain: str) -> float | None:
    """A number as it is typed, without anything around it; None if it is none.

    Thousands may be set apart; what a comma sets apart otherwise ("1,5") is no number.
    """
    import re  # only where something was typed

    if re.fullmatch(r"-?(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]*)\.?[0-9]*", plain) is None:
        return None
    try:
        return float(re.sub("[, ]", "", plain))
    except ValueError:
        return None


def plain_pence(typed: str) -> int | None:
    """Pence of an amount as it is typed: "£105,000", "25k", "£1.5m", "-12.50". None if it is none.

    "105.000" is none: it may be 105 pounds, or thousands as they are set apart elsewhere.
    """
    plain = typed.strip().casefold()
    less = plain.startswith("-")
    plain = plain.removeprefix("-").lstrip("£").strip()
    factor = {"k": 1_000, "m": 1_000_000}.get(plain[-1:], 1)
    amount = plain_number(plain[:-1].rstrip() if factor > 1 else plain)
    if amount is None or amount < 0 or amount * factor > MOST:
        return None
    if factor == 1 and len(plain.partition(".")[2]) > 2:
        return None
    return round(amount * factor * 100) * (-1 if less else 1)


def megabytes(size: int) -> str:
    """A size in bytes as people say it: "12 MB"."""
    return f"{size / 1_000_000:,.0f} MB"


_BARS = "▁▂▃▄▅▆▇█"
_MOST_BARS = 24


def sparkline(heights: Sequence[float]) -> str:
    """A bar for each number, the last two dozen of them, the lowest of which is the lowest bar.

    >>> sparkline([0, 5, 10]), sparkline([3, 3])
    ('▁▅█', '▄▄')
    """
    shown = heights[-_MOST_BARS:]
    low, high = min(shown), max(shown)
    if low == high:
        return _BARS[3] * len(shown)
    return "".join(_BARS[round((one - low) / (high - low) * (len(_BARS) - 1))] for one in shown)

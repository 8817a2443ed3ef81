"""How far something has come, in the words of other tools: "On track", "Done", "75%", "Amber", "✓"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tsworkbench.plan.english import number as in_full
from tsworkbench.plan.model import Rag, Status


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a status cell says. Either may be None: it says nothing of that.

    `word` is what was read, in small letters. `because` says where councils differ, `others` what it is elsewhere.
    `rest` is what is behind the word ("Complete – published in March"), and `per_cent` the number where one
    stands for the status.
    """

    status: Status | None = None
    rag: Rag | None = None
    word: str = ""
    because: str | None = None
    others: "tuple[Stated, ...]" = ()
    rest: str | None = None
    per_cent: float | None = None


_DONE, _DOING, _NOT = Status.COMPLETE, Status.IN_PROGRESS, Status.NOT_STARTED
_WORDS: dict[str, Stated] = {}


def _say(
    words: str, status: Status | None, rag: Rag | None = None, because: str | None = None, *others: Stated
) -> None:
    for word in words.split("|"):
        _WORDS[word] = Stated(status=status, rag=rag, word=word, because=because, others=others)


_say(
    "complete|completed|done|achieved|closed|implemented|finished|delivered|discharged|met|fully implemented|signed off"
    "|fully complete|fully completed|action complete|action completed|complete (closed)|fully achieved|yes|true"
    "|embedded",
    _DONE,
)
_say("✓|✔|☑|✅|🗹", _DONE)
_say("on track|on target|on schedule|on course|on plan|progressing well|progressing to plan", _DOING, Rag.GREEN)
_say("in progress|underway|under way|started|progressing|in hand|work in progress|wip|commenced|in train", _DOING)
_say(
    "partially complete|partially completed|part complete|partly complete|partially implemented|partly implemented",
    _DOING,
)
_say(
    "partially achieved|partially met|partly met|partial|in development|being implemented|in process|active|doing"
    "|in review|under review|testing|under consideration",
    _DOING,
)
_say("not started|not yet started|to do|to be started|not commenced|to start|not begun|yet to start|outstanding", _NOT)
_say(
    "not yet due|not due|backlog|planned|scheduled|future|pending|proposed|no|false|☐|not implemented|not achieved",
    _NOT,
)
_say("at risk|minor slippage|some slippage|some concerns|slightly behind|minor delay|minor delays", _DOING, Rag.AMBER)
_say(
    "off track|overdue|late|behind|behind schedule|off target|not on track|significantly behind|missed", _DOING, Rag.RED
)
_say("deferred|on hold|paused|suspended|postponed|parked|stalled|delayed until further notice", Status.DEFERRED)
_say(
    "cancelled|canceled|withdrawn|superseded|no longer required|no longer relevant|dropped|abandoned", Status.CANCELLED
)
_say("discontinued|not required|will not be implemented|not accepted|rejected|removed", Status.CANCELLED)
_say("green|g|🟢|●g", None, Rag.GREEN)
_say("amber|a|🟠|yellow|y|🟡|◆a|orange|amber/green|green/amber|amber/red|red/amber", None, Rag.AMBER)
_say("red|r|🔴|▲r", None, Rag.RED)
_say("not rated|unrated|not said|grey|gray|white|⚪", None, Rag.UNRATED)
_say(
    *("delayed|slipped|slipping|delay", _DOING, Rag.AMBER, "Some councils call what is delayed red."),
    Stated(status=_DOING, rag=Rag.RED, word="red"),
)
_say(
    *("ongoing|on-going|on going|continuing|continuous", _DOING, None, "In some plans it means past its date."),
    Stated(status=_DOING, rag=Rag.RED, word="past its date"),
)
_say(
    *("blue|b|🔵|✓b", _DONE, Rag.COMPLETE, "In some councils blue is complete, in others suspended or not yet due."),
    Stated(status=Status.DEFERRED, word="deferred"),
    Stated(status=_NOT, word="not started"),
)
_say(
    *("open", _DOING, None, "It doesn’t say whether it has been started."),
    Stated(status=_NOT, word="not started"),
)
_say(
    *("x|✗|✘|✖|❌|☒", _NOT, None, "A cross can mean that it is not done, or be the mark that it is."),
    Stated(status=_DONE, word="complete"),
)
_say(
    *("black|purple|🟣|⚫|brown", None, None, "The document doesn’t say what this colour means."),
    Stated(status=Status.CANCELLED, word="cancelled"),
    Stated(status=Status.DEFERRED, word="deferred"),
)
for _word in ("yellow", "y", "🟡", "orange"):
    _say(_word, None, Rag.AMBER)
for _word in ("amber/green", "green/amber"):
    _say(
        _word,
        None,
        Rag.AMBER,
        "It is between amber and green; amber was taken.",
        Stated(rag=Rag.GREEN, word="green"),
    )
for _word in ("amber/red", "red/amber"):
    _say(_word, None, Rag.RED, "It is between amber and red; red was taken.", Stated(rag=Rag.AMBER, word="amber"))

_LONGEST_FIRST = sorted((word for word in _WORDS if len(word) > 2), key=len, reverse=True)
_PER_CENT = re.compile(r"(?P<number>\d{1,3}(?:\.\d+)?)\s?%(?:\s*complete(?:d)?)?", re.IGNORECASE)
_LABEL = re.compile(r"(?:status|rag(?: rating| status)?|progress|position)\s*[:–-]\s*", re.IGNORECASE)
_BEHIND = re.compile(
    r"\s*(?:[-–—:;,.(\n]|$)|\s+(?:until|since|pending|due to|from|for|because|as of|subject to)\b", re.IGNORECASE
)
"""What shows that a text's first words are a status: a mark, or a word that says since when or why."""
_COLOURS = ("red", "amber", "green", "blue", "yellow", "grey", "gray", "white", "black", "purple", "orange")


def read_status(
    text: str, *, value: float | bool | None = None, key: Mapping[str, str] | None = None, as_share: bool = False
) -> Stated | None:
    """What a status cell says, or None where it is not a status.

    `key` is the document's own ("amber" → "on track, not yet complete"), which counts before our reading of a
    colour; `value` is the number or yes/no where the document holds one; `as_share` that a number is a share of 1
    or 100.

    >>> read_status("On track").rag.value
    'green'
    """
    if isinstance(value, bool):
        return _WORDS["yes" if value else "no"]
    if value is None and as_share and re.fullmatch(r"\d{1,3}(?:\.\d+)?", text.strip()):
        value = float(text)
    if value is not None and as_share:
        return _of_share(value * 100 if 0 <= value <= 1 else value)
    plain = " ".join(_LABEL.sub("", text).casefold().split()).strip(" .:;–-*")
    if not plain:
        return None
    if share := _PER_CENT.fullmatch(plain):
        return _of_share(float(share["number"]))
    if key and plain in key:
        return _by_key(plain, key[plain])
    if plain in _WORDS:
        return _WORDS[plain]
    sign, _, behind = plain.partition(" ")
    if behind in _WORDS and sign in _WORDS and not sign.isalnum():  # "✅ complete", "🔴 delayed"
        return _both(_WORDS[behind], _WORDS[sign])
    both = re.fullmatch(r"(?P<status>.+?)\s*[-–/(,:]\s*(?P<rag>[a-z]+)\)?", plain)
    if both and both["rag"] in _COLOURS and both["status"] in _WORDS:
        return _both(_WORDS[both["status"]], _WORDS[both["rag"]])
    both = re.fullmatch(r"(?P<rag>[a-z]+)\s*[-–/(,:]\s*(?P<status>.+?)\)?", plain)
    if both and both["rag"] in _COLOURS and both["status"] in _WORDS:
        return _both(_WORDS[both["status"]], _WORDS[both["rag"]])
    return _opening(_LABEL.sub("", text).strip(), key)


def read_key(text: str) -> dict[str, str]:
    """The colours a document explains: "Red = not started, Amber: on track" → what each means, in small letters."""
    if not any(map(text.casefold().__contains__, _COLOURS)):  # every cell is asked: a pattern would take longer
        return {}
    found = _explained().finditer(text)
    return {
        hit["colour"].casefold(): hit["meaning"].strip(" .,;|").casefold()
        for hit in found
        if hit["meaning"].strip(" .,;|")
    }


@cache
def _explained() -> re.Pattern[str]:
    names = "|".join(_COLOURS)
    return re.compile(
        rf"\b(?P<colour>{names})\b\s*(?:[=:–]|-|\bmeans\b|\bis\b)\s*(?P<meaning>.+?)"
        rf"(?=[;,.|/]?\s*\b(?:{names})\b\s*(?:[=:–-]|means|is\b)|[;\n]|$)",
        re.IGNORECASE,
    )


def _of_share(number: float) -> Stated | None:
    if not 0 <= number <= 100:
        return None
    status = _DONE if number == 100 else _NOT if number == 0 else _DOING
    return Stated(status=status, word=f"{in_full(number)}%", per_cent=number)


def _both(status: Stated, rag: Stated) -> Stated:
    return Stated(
        status=status.status or rag.status,
        rag=rag.rag or status.rag,
        word=f"{status.word}, {rag.word}",
        because=status.because if status.because and not rag.rag else None,
        others=status.others if status.because and not rag.rag else (),
    )


def _by_key(colour: str, meaning: str) -> Stated:
    """A colour as the document itself explains it."""
    said = next((_WORDS[word] for word in _LONGEST_FIRST if re.search(rf"\b{re.escape(word)}\b", meaning)), None)
    plain = _WORDS[colour]
    if said is None:
        return Stated(status=None if plain.because else plain.status, rag=plain.rag, word=colour)
    usual = plain.rag if plain.rag in (Rag.GREEN, Rag.AMBER, Rag.RED) else None
    if said.rag in (None, usual):
        return Stated(status=said.status, rag=usual if said.status not in (_DONE, _NOT) else said.rag, word=colour)
    return Stated(
        status=said.status,
        rag=said.rag,
        word=colour,
        because=f"This document says that {colour} is “{meaning}”.",
        others=(Stated(status=said.status, rag=usual, word=colour),),
    )


def _opening(text: str, key: Mapping[str, str] | None) -> Stated | None:
    """A status word that opens a longer text: "Complete – published in March"."""
    low = text.casefold()
    for word in _LONGEST_FIRST:
        if low.startswith(word):
            behind = text[len(word) :]
            if _BEHIND.match(behind) or (
                word.startswith("complete") and re.match(r"\s+(?:in|on|by)?\s*\w*\s*\d", behind)
            ):
                said = _by_key(word, key[word]) if key and word in key else _WORDS[word]
                rest = behind.strip(" -–—:;,.()\n") or None
                return Stated(**{**said.__dict__, "rest": rest})
    if share := re.match(r"(\d{1,3})\s?%(?=\s|$)", text):
        found = _of_share(float(share[1]))
        return found and Stated(**{**found.__dict__, "rest": text[share.end() :].strip(" -–:") or None})
    return None

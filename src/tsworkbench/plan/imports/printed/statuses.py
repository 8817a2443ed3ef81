"""How far something has come, in the words of other tools: "On track", "Done", "75%", "Amber", "✓"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

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
    "|embedded|resolved|fully met|fully resolved|fully delivered|actioned|concluded|completed late|done late|fulfilled"
    "|in operation|operational|up and running|satisfied|completed early",
    _DONE,
)
_say("✓|✔|☑|✅|🗹", _DONE)
_say("wedi'i gwblhau|wedi ei gwblhau|wedi'i chwblhau|cwblhawyd|cyflawnwyd", _DONE)
_say("ar y gweill|yn mynd rhagddo|ar waith|parhaus", _DOING)
_say("heb ddechrau|heb gychwyn|heb ei ddechrau", _NOT)
_say("ar y trywydd iawn|ar y trywydd", _DOING, Rag.GREEN)
_say("gohiriwyd|wedi'i ohirio", Status.DEFERRED)
_say("on track|on target|on schedule|on course|on plan|progressing well|progressing to plan", _DOING, Rag.GREEN)
_say(
    "ahead of schedule|ahead of target|ahead of plan|ahead|on time|to time|good progress|exceeding target",
    _DOING,
    Rag.GREEN,
)
_say("in progress|underway|under way|started|progressing|in hand|work in progress|wip|commenced|in train", _DOING)
_say("begun|initiated|in draft|drafting|drafted|in design|in build|in delivery|delivering|in procurement", _DOING)
_say("out to tender|out to consultation|in consultation|consulting|recruiting|scoping|mobilising|continues", _DOING)
_say("draft|first draft|in drafting|nearly done|almost done|nearly there|in flight|in motion", _DOING)
_say("some progress|nearly complete|almost complete|mostly complete|largely complete|nearing completion", _DOING)
_say("partly achieved|part achieved|met in part|achieved in part|partially delivered|partly done|part done", _DOING)
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
    "not yet due|not due|backlog|planned|scheduled|future|pending|proposed|no|false|☐|not implemented|new|identified"
    "|not yet begun|todo|to-do|ready to start|upcoming|queued|not in progress|no progress yet|n",
    _NOT,
)
_say("at risk|minor slippage|some slippage|some concerns|slightly behind|minor delay|minor delays", _DOING, Rag.AMBER)
_say("major issues|significant issues|serious issues|in trouble", _DOING, Rag.RED)
_say("no issues|no concerns|healthy|good", _DOING, Rag.GREEN)
_say("minor issues|some issues|some delay|some delays|limited progress|needs attention|off plan", _DOING, Rag.AMBER)
_say(
    "off track|overdue|late|behind|behind schedule|off target|not on track|significantly behind|missed|critical"
    "|significant slippage|major slippage|significant delay|major delay|significant concerns|serious concerns"
    "|major concerns|not on target|not on schedule|no longer on track|seriously behind",
    _DOING,
    Rag.RED,
)
_say("deferred|on hold|paused|suspended|postponed|parked|stalled|delayed until further notice", Status.DEFERRED)
_say("on-hold|held|put on hold|pushed back|put back|shelved|frozen|dormant|in abeyance", Status.DEFERRED)
_say(
    "cancelled|canceled|withdrawn|superseded|no longer required|no longer relevant|dropped|abandoned", Status.CANCELLED
)
_say("discontinued|not required|will not be implemented|not accepted|rejected|removed", Status.CANCELLED)
_say("won't do|wont do|will not do|not proceeding|not being progressed|not going ahead", Status.CANCELLED)
_say("not pursued|not taken forward|not being taken forward|obsolete|void|terminated|ceased|stopped", Status.CANCELLED)
_say("scrapped|aborted|declined|duplicate|no longer needed|no longer applicable|not needed", Status.CANCELLED)
_say("green|g|🟢|●g", None, Rag.GREEN)
_say("amber|a|🟠|yellow|🟡|◆a|orange", None, Rag.AMBER)
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
_say(*("y", None, Rag.AMBER, "It could mean yellow or yes."), Stated(status=_DONE, word="complete"))
_say(
    *("amber/green|green/amber|a/g|g/a", None, Rag.AMBER, "It is between amber and green; amber was taken."),
    Stated(rag=Rag.GREEN, word="green"),
)
_say(
    *("amber/red|red/amber|a/r|r/a", None, Rag.RED, "It is between amber and red; red was taken."),
    Stated(rag=Rag.AMBER, word="amber"),
)
_say(
    *("red/green|green/red|r/g|g/r", None, Rag.RED, "It says both red and green; red was taken."),
    Stated(rag=Rag.GREEN, word="green"),
)
_say(
    "blocked|impeded|stuck|blocker",
    *(_DOING, Rag.RED, "It doesn’t say whether work goes on."),
    Stated(status=Status.DEFERRED, word="deferred"),
    Stated(status=_NOT, word="not started"),
)
_say(
    "incomplete|not complete|not completed|not yet complete|not yet completed|not fully complete|not finished"
    "|unfinished|not done|not yet done|not yet achieved|not yet met|not yet delivered|not closed|not delivered",
    *(_DOING, None, "It doesn’t say whether it has been started."),
    Stated(status=_NOT, word="not started"),
)
_say(
    "not achieved|not met|unmet|failed|target not met|unachieved|not fulfilled",
    *(_DOING, Rag.RED, "It doesn’t say whether work goes on."),
    Stated(status=_NOT, word="not started"),
    Stated(status=Status.CANCELLED, word="cancelled"),
)
_say(
    "carried forward|carry forward|c/f|cf|rolled forward|rolled over|carried over|rescheduled|reprofiled|re-profiled"
    "|reprogrammed|moved to next year|slipped to next year|brought forward",
    *(Status.DEFERRED, None, "What is carried forward may have been started."),
    Stated(status=_DOING, word="in progress"),
    Stated(status=_NOT, word="not started"),
)
_say(
    "substantially complete|substantially completed|practically complete|virtually complete|practical completion"
    "|essentially complete|broadly complete|technically complete",
    *(_DOING, None, "It could be counted as complete."),
    Stated(status=_DONE, word="complete"),
)
_say(
    "bau|business as usual|now bau|moved to bau|now business as usual|transferred to bau|mainstreamed",
    *(_DONE, None, "It could be still going on."),
    Stated(status=_DOING, word="in progress"),
)
_say(
    "archived|superseded by|merged|combined|transferred|moved",
    *(Status.CANCELLED, None, "It doesn’t say whether it was done."),
    Stated(status=_DONE, word="complete"),
)
_say(
    "approved|agreed|accepted|adopted|authorised|endorsed|sanctioned",
    *(_NOT, None, "It doesn’t say whether it has been started."),
    Stated(status=_DOING, word="in progress"),
    Stated(status=_DONE, word="complete"),
)
_say(
    "live|launched|published|issued|submitted|in place|already in place|now in place|established|installed"
    "|open to public",
    *(_DONE, None, "It could be still going on."),
    Stated(status=_DOING, word="in progress"),
)
_say(
    "awaiting approval|awaiting decision|awaiting funding|awaiting sign off|awaiting sign-off|waiting|awaiting"
    "|pending approval|pending decision|for approval|in the queue|with legal|ready for review|awaiting response",
    *(_DOING, None, "It doesn’t say whether work goes on."),
    Stated(status=Status.DEFERRED, word="deferred"),
    Stated(status=_NOT, word="not started"),
)
_say(
    "no further action|nfa|no action|no action required|no action needed",
    *(Status.CANCELLED, None, "It doesn’t say whether it was done."),
    Stated(status=_DONE, word="complete"),
)
_say(
    "no progress|little progress|no change|not progressed|not progressing yet|not progressing",
    *(_NOT, None, "It may have been started."),
    Stated(status=_DOING, rag=Rag.RED, word="in progress, red"),
)
_say(
    "feasibility|design|detailed design|planning|procurement|construction|delivery|implementation|development"
    "|mobilisation|mobilization|initiation|discovery|alpha|beta|pilot|piloting|tender|consultation|execution|executing",
    *(_DOING, None, "It names a stage of the work; it could be one that is still to come."),
    Stated(status=_NOT, word="not started"),
)
_say(*("ns|n/s", _NOT, None, "It was read as the letters of “not started”."), Stated(status=_DOING, word="in progress"))
_say(*("ip|i/p", _DOING, None, "It was read as the letters of “in progress”."), Stated(status=_NOT, word="not started"))
_say(*("c", _DONE, None, "It was read as the letter of “complete”."), Stated(status=_NOT, word="not started"))
_say(
    "exceeded|achieved early", *(_DONE, None, "It could be still going on."), Stated(status=_DOING, word="in progress")
)

_LONGEST_FIRST = sorted((word for word in _WORDS if len(word) > 2), key=len, reverse=True)
_BY_LETTER: dict[str, list[str]] = {}
"""Status words by their first letter, the longest first."""
for _word in _LONGEST_FIRST:
    _BY_LETTER.setdefault(_word[0], []).append(_word)
_PER_CENT = re.compile(
    r"(?:c(?:irca|a)?\.?\s*|approx(?:imately)?\.?\s*|about\s+|around\s+|~\s*)?(?P<number>\d{1,3}(?:\.\d+)?)\s?%(?:\s*complete(?:d)?)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\s*(?:status|b?rag(?: rating| status)?|progress|position)\s*[:–-]\s*", re.IGNORECASE)
_BEHIND = re.compile(
    r"\s*(?:[-–—:;,.(?\n]|$)|\s+(?:until|since|pending|due to|from|for|because|as of|subject to|to|into|awaiting|except"
    r"|apart from|but|by|once|if|bar|other than|save for|in principle)\b",
    re.IGNORECASE,
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
    plain = " ".join(_LABEL.sub("", text).casefold().replace("’", "'").split()).strip(" .:;–-*")
    if not plain or plain in _NO_STATUS:
        return None
    if share := _PER_CENT.fullmatch(plain):
        return _of_share(float(share["number"]))
    if key and plain in key and plain in _WORDS:
        return _by_key(plain, key[plain])
    return _of_words(plain) or _opening(_LABEL.sub("", text).strip(), key)


_NO_STATUS = frozenset({"n/a", "n / a", "n.a", "y/n", "y / n", "yes/no", "yes / no"})
"""What says that there is none, and what a form offers to choose from: not the words that their letters are."""


@lru_cache(maxsize=1024)
def _of_words(plain: str) -> Stated | None:
    """What is said by a status word, two of them, or one with a mark beside it."""
    if plain in _WORDS:
        return _WORDS[plain]
    if (spaced := plain.replace("-", " ")) in _WORDS:  # "part-complete", "on-track"
        return _WORDS[spaced]
    if (turned := _ARROWS.sub("", plain).strip(" -–()")) != plain and turned in _WORDS:  # "green ↑", "amber (↓)"
        return replace(_WORDS[turned], rest="".join(_ARROWS.findall(plain)))
    between = re.sub(r"\s*(?:[-–/&]|\bto\b)\s*|\s+", "/", plain)
    if between in _WORDS and between.count("/") == 1:  # "amber - green", "amber to red"
        return _WORDS[between]
    sign, _, behind = plain.partition(" ")
    if behind in _WORDS and sign in _WORDS and not sign.isalnum():  # "✅ complete", "🔴 delayed"
        return _both(_WORDS[behind], _WORDS[sign])
    both = re.fullmatch(r"(?P<status>.+?)\s*[-–/(,:]\s*(?P<rag>[a-z]+)\)?", plain)
    if both and both["rag"] in _COLOURS and both["status"] in _WORDS:
        return _both(_WORDS[both["status"]], _WORDS[both["rag"]])
    both = re.fullmatch(r"(?P<rag>[a-z]+)\s*[-–/(,:]\s*(?P<status>.+?)\)?", plain)
    if both and both["rag"] in _COLOURS and both["status"] in _WORDS:
        return _both(_WORDS[both["status"]], _WORDS[both["rag"]])
    before, _, sign = plain.rpartition(" ")
    if before in _WORDS and sign in _WORDS and not sign.isalnum():  # "complete ✓", "on track 🟢"
        return _both(_WORDS[before], _WORDS[sign])
    if waits := re.fullmatch(r"(?:awaiting|waiting (?:for|on)|pending)\s+(?P<what>\D+)", plain):
        return replace(_WORDS["awaiting"], word=plain, rest=waits["what"])
    if (numbered := re.fullmatch(r"\(?\d{1,2}\s*[-–.:)]\s*(?P<word>\D.*)", plain)) and numbered["word"] in _WORDS:
        return _WORDS[numbered["word"]]  # "2 - Amber", "3. Complete"
    if moved := re.fullmatch(r"(?P<was>[a-z ]+?)\s*(?:→|->|➔|⇒|=>|➡)\s*(?P<now>[a-z ]+)", plain):
        return _from_to(moved["was"], moved["now"])
    if plain.endswith("?") and plain.rstrip("? ") in _WORDS:
        return _unsure(_WORDS[plain.rstrip("? ")], plain, "It has a question mark.")
    return _two_of(plain) or _denied(plain)


_ARROWS = re.compile(r"[↑↓→←↗↘↔⬆⬇➡⇧⇩⇨⬈⬊▲▼\uFE0F]")
_NOT_SO = re.compile(
    r"(?:it |this |work |action )?(?:has|have|is|was|are|were|will|can|could|does|do)?(?:n't| not)?\s*"
    r"(?:(?P<to_come>yet to be|yet to|still to be|to be)|(?P<never>no longer|never"
    r"|not(?: yet| fully| quite| currently| be)?(?: been| being| be)?|n't (?:been|be)|cannot be|can't be))"
    r"\s+(?P<word>.+)"
)


def _denied(plain: str) -> Stated | None:
    """ "Not resolved", "yet to be signed off", "hasn't been delivered": never read as what is denied."""
    found = _NOT_SO.fullmatch(plain) or re.fullmatch(
        r"(?:is|has|was|wo|ca)n't(?: yet)?(?: been| be)?\s+(?P<word>.+)(?P<to_come>)?(?P<never>)?", plain
    )
    word = found["word"].strip() if found else ""
    if found is None or word not in _WORDS:
        return None
    said = _WORDS[word]
    if found["to_come"] and said.status in (_DONE, _DOING):
        return Stated(status=_NOT, word=plain)
    because = f"It says that it is not “{word}”, and not what it is."
    others = (Stated(status=_NOT, word="not started"), Stated(status=_DOING, word="in progress"))
    if said.status is _DOING and said.rag is None and not said.because:
        return Stated(status=_NOT, word=plain, because=because, others=others[1:])
    rag = Rag.RED if said.rag is Rag.GREEN else None
    return Stated(status=_DOING, rag=rag, word=plain, because=because, others=others[:1])


def _from_to(was: str, now: str) -> Stated | None:
    """ "Green → Amber": what it is now, with a doubt, for it could be what is expected."""
    if was not in _WORDS or now not in _WORDS:
        return None
    return replace(_WORDS[now], because=f"It says “{was}” and then “{now}”; the last counts.", others=(_WORDS[was],))


_ORDER = (_NOT, Status.DEFERRED, _DOING, _DONE, Status.CANCELLED)


def _two_of(plain: str) -> Stated | None:
    """ "Complete / ongoing", "in progress and on hold": the one that says less has been done, with a doubt."""
    parts = [part.strip() for part in re.split(r"\s*/\s*|\s+(?:and|but|or)\s+|\s*[,;&]\s*", plain)]
    if len(parts) != 2 or not all(part in _WORDS for part in parts):
        return None
    stated = sorted((_WORDS[part] for part in parts), key=lambda one: _ORDER.index(one.status) if one.status else 9)
    if stated[0].status is None or stated[1].status is None or stated[0].status is stated[1].status:
        return _both(stated[0], stated[1])
    first, second = stated
    others = (Stated(status=second.status, rag=second.rag, word=second.word),)
    return replace(first, word=plain, because=f"It says “{parts[0]}” and “{parts[1]}”.", others=others)


def _one_behind_another(said: Stated, second: Stated, rest: str) -> Stated:
    """ "Closed – superseded", "in progress – overdue": a second status behind the first, in doubt where they differ."""
    if said.status is second.status:
        return replace(said, rag=said.rag or second.rag, rest=rest)
    first, other = sorted((said, second), key=lambda one: _ORDER.index(one.status) if one.status else 9)
    if other.status is Status.CANCELLED:
        first, other = other, first
    because = f"It says “{said.word}”, and then “{rest}”."
    word = f"{said.word} {rest}".casefold()
    return Stated(
        status=first.status, rag=first.rag, word=word, because=because, rest=rest,
        others=(replace(other, because=None, others=()),),
    )  # fmt: skip


def _unsure(said: Stated, plain: str, because: str) -> Stated:
    others = said.others or (Stated(status=_NOT, word="not started"), Stated(status=_DOING, word="in progress"))
    others = tuple(one for one in others if one.status is not said.status)
    return replace(said, word=plain, because=because, others=others)


def read_key(text: str) -> dict[str, str]:
    """The colours a document explains: "Red = not started, Amber: on track" → what each means, in small letters."""
    small = text.casefold()
    for colour in _COLOURS:  # every cell is asked: a pattern would take longer
        if colour in small:
            break
    else:
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
    """A colour with what the document says that it means. Which colour is stated stays as it is."""
    said = next((_WORDS[word] for word in _LONGEST_FIRST if re.search(rf"\b{re.escape(word)}\b", meaning)), None)
    plain = _WORDS[colour]
    if said is None:
        return Stated(status=None if plain.because else plain.status, rag=plain.rag, word=colour)
    usual = plain.rag if plain.rag in (Rag.GREEN, Rag.AMBER, Rag.RED) else None
    if usual is None:
        return Stated(status=said.status, rag=said.rag, word=colour)
    if said.rag in (None, usual) or Rag.GREEN not in (said.rag, usual):
        return Stated(status=said.status, rag=usual if said.status not in (_DONE, _NOT) else said.rag, word=colour)
    return Stated(
        status=said.status,
        rag=usual,
        word=colour,
        because=f"This document says that {colour} is “{meaning}”.",
        others=(Stated(status=said.status, rag=said.rag, word=colour),),
    )


_BUT = re.compile(
    r"\s*[-–—,;:(?]*\s*(?:subject to|pending|awaiting|waiting|except|apart from|bar\b|but\b|if\b|once\b|when\b"
    r"|other than|save for|with the exception|by\b|to be\b|partial|partly|in part|mostly|almost|nearly|not\b|no\b|n\b"
    r"|depend|remaining|remains|however|though|although|yet to|still|outstanding|tbc|in principle|only\b|unless|until"
    r"|to \d)",
    re.IGNORECASE,
)
"""What takes back behind a word that something is done, that it is: "complete subject to sign off"."""


def _opening(text: str, key: Mapping[str, str] | None) -> Stated | None:
    """A status word that opens a longer text: "Complete – published in March"."""
    low = text.casefold().replace("’", "'")
    for word in _BY_LETTER.get(low[:1], ()):
        if low.startswith(word):
            behind = text[len(word) :]
            if _BEHIND.match(behind) or (
                word.startswith("complete") and re.match(r"\s+(?:in|on|by)?\s*\w*\s*\d", behind)
            ):
                said = _by_key(word, key[word]) if key and word in key else _WORDS[word]
                rest = behind.strip(" -–—:;,.()?\n") or None
                return _with_rest(said, behind, rest)
    if letter := re.match(r"(?P<letter>[RAGB])\s*[-–—:(]\s*(?=\S{3})", text):  # "A – translator ill"
        return replace(_WORDS[letter["letter"].casefold()], rest=text[letter.end() :].rstrip(") "))
    if share := re.match(r"(\d{1,3})\s?%(?=\s|$)", text):
        found = _of_share(float(share[1]))
        return found and replace(found, rest=text[share.end() :].strip(" -–:") or None)
    return None


def _with_rest(said: Stated, behind: str, rest: str | None) -> Stated:
    """A status word and what is behind it: what is done and then denied is in progress, with a doubt."""
    second = _WORDS.get(rest.casefold()) if rest and rest.casefold() not in ("yes", "no") else None
    if rest and second is not None and second.status is not None and said.status is not None:
        return _one_behind_another(said, second, rest)
    if said.status is not _DONE or rest is None:
        return replace(said, rest=rest)
    share = _PER_CENT.match(rest)
    if share is not None and float(share["number"]) < 100 and (found := _of_share(float(share["number"]))) is not None:
        return replace(found, word=f"{said.word} {rest}".casefold(), because="It says both.", others=(said,), rest=rest)
    if _BUT.match(behind) is None:
        return replace(said, rest=rest)
    because = f"It says “{said.word}”, and then “{rest}”."
    others = (replace(said, because=None, others=()), Stated(status=_NOT, word="not started"))
    return Stated(status=_DOING, word=f"{said.word} {rest}".casefold(), because=because, others=others, rest=rest)

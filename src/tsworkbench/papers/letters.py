"""Packs and returns as text: what an officer reads at the top of one, what it is called, and who can open it."""

import re
import unicodedata
from collections import deque
from typing import Any, NamedTuple

from tsworkbench.plan.calendar import long_date, moment_of, short_date
from tsworkbench.plan.english import counted, shortened
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.sharing.values import Head, Letter
from tsworkbench.work.sharing import locks
from tsworkbench.work.sharing.letter_text import BY_PASSWORD, FOR_HOME, PLAIN, Packed, armoured, harmless, pack

_SHOWN = 10
"""Acts that are named at the top."""
_WIDTH = 72


class Written(NamedTuple):
    """A letter as text."""

    text: str
    name: str
    """What its file is to be called."""
    acts: int
    lock: str
    """Who can open it: `PLAIN` for everybody, `FOR_HOME`, or `BY_PASSWORD`."""


class _Tally:
    """What is in a letter, counted on its way."""

    def __init__(self) -> None:
        self.acts = 0
        self.first: str | None = None
        self.last: str | None = None
        self.labels: deque[str] = deque(maxlen=_SHOWN)

    def take(self, act: dict[str, Any]) -> None:
        if act.get("piece"):
            return
        self.acts += 1
        self.labels.append(act["label"])
        if act["at"] is not None:
            self.first = min(self.first or act["at"], act["at"])
            self.last = max(self.last or act["at"], act["at"])


def write_letter(letter: Letter, *, key: str | None = None, password: str | None = None) -> Written:
    """A letter as text. With `key` only the owner of that public key can open it, with `password` who knows it.

    What can't be locked by the key, because pyrage isn't installed or it is none, is left open. Raises WrongInput for a
    password that is too short, or that nothing here can lock with.
    """
    tally = _Tally()
    packed = pack(letter, tally.take)
    lock, locked = PLAIN, None
    if password is not None:
        lock, locked = BY_PASSWORD, locks.lock_by(packed.data, password)
    elif key is not None and locks.can_lock() and (locked := locks.lock_for(packed.data, key)) is not None:
        lock = FOR_HOME
    head = letter.head
    words = [_heading(head), *_what_to_do(head, lock)]
    words += _locked_words(lock) if lock else _content(head, tally)
    top = "\n".join(harmless(line) for line in words)
    text = armoured(Packed(locked, packed.lines) if locked is not None else packed, lock)
    return Written(f"{top}\n\n{text}", file_name(head), tally.acts, lock)


def _heading(head: Head) -> str:
    who = head.who or "somebody"
    title = shortened(clean(head.title), 40)
    if head.kind == "return":
        about = f"{who} to {title}"
    elif head.officer is not None:
        about = f"{title} for {head.officer}, from {who}"
    else:
        about = f"{title}, from {who}"
    moment = moment_of(head.made_at)
    when = f" · {long_date(moment.date())}" if moment is not None else ""
    return f"tsworkbench {head.kind} · {about}{when}"


def _what_to_do(head: Head, lock: str) -> list[str]:
    lines = ["Take it in with “tsworkbench take-in FILE”, or from Sharing (key S)."]
    if head.whole and head.kind == "pack":
        lines = [
            "Save it, start “tsworkbench” and choose “I was sent a plan”. If you have the",
            "plan already, take it in with “tsworkbench take-in FILE”.",
        ]
    return [*lines, "If it is in the mail itself, copy all of it into a text file first."]


def _locked_words(lock: str) -> list[str]:
    if lock == FOR_HOME:
        return ["What it holds can be read on the laptop of the plan's owner only."]
    return ["What it holds can be read with its password only: ask for it by telephone."]


def _content(head: Head, tally: _Tally) -> list[str]:
    if not tally.acts:
        return ["No changes: it says only what its sender has."]
    span = _span(tally.first, tally.last)
    count = f"{counted(tally.acts, 'change')}{f', {span}' if span else ''}."
    if head.whole and head.kind == "pack":
        return [f"The whole plan, {count}"]
    if head.part:
        return [f"A part of the plan, {count}"]
    earlier = tally.acts - len(tally.labels)
    return [
        count,
        *([f"  {counted(earlier, 'earlier one')}, and:"] if earlier else []),
        *(f"  {shortened(clean(label), _WIDTH - 2)}" for label in tally.labels),
    ]


def _span(first: str | None, last: str | None) -> str:
    begin, end = moment_of(first), moment_of(last)
    if begin is None or end is None:
        return ""
    if begin == end:
        return f"{short_date(end.date())} {end:%H:%M}"
    if begin.date() == end.date():
        return f"{short_date(end.date())} {begin:%H:%M}–{end:%H:%M}"
    return f"{short_date(begin.date())} {begin:%H:%M} – {short_date(end.date())} {end:%H:%M}"


def file_name(head: Head) -> str:
    """What the file of a letter is to be called: "third-sector-return-louise-russell-2010-01-07.txt"."""
    whose = head.who if head.kind == "return" else head.officer
    moment = moment_of(head.made_at)
    parts = [slug(head.title, 40) or "plan", head.kind, slug(whose or "", 30)]
    return (
        f"{'-'.join(part for part in parts if part)}-{(moment.date().isoformat() if moment else head.made_at[:10])}.txt"
    )


def slug(text: str, most: int) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:most].strip("-")

"""Words that choose entries: "annual_value over £50k, status is not ended, no analysed".

One grammar for filters, figures, rollups and presets. Conditions stand between commas (or "and"), and all must hold:

    field is word or word · is not · has words · over, under, at least, at most (a number, £, another field)
    before, after, by (a due phrase; today, today +6m: the as-at day) · field (yes, or not empty) · no field · not field
    open (not done yet) · mine · one hop along a link: event.kind is provider day

They are read from left to right, and no word is passed over: what isn't understood is refused with the place. What
comes of it is a value; `store` makes SQL of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NoReturn

from tsworkbench.plan.calendar import add_months
from tsworkbench.plan.due import Due
from tsworkbench.plan.english import few, nearest, plain_number, plain_pence
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers import kinds
from tsworkbench.plan.registers.values import BUILT_IN, Cell, Field, FieldKind, Register, Registers

KEYWORDS = ("open", "mine", "no", "not", "today", "and", "or", *BUILT_IN)
"""Words of the grammar, and names of what every entry has: no field may have one of them for its name."""

MOST_WORDS = 2_000


@dataclass(frozen=True)
class Path:
    """A field, or one behind a link; `built_in` instead of the last field for what every entry has ("ref")."""

    registers: tuple[Register, ...]
    fields: tuple[Field, ...]
    unit: FieldKind
    """What its values are: of a derived field what it counts in."""
    built_in: str | None = None

    @property
    def field(self) -> Field | None:
        """The field at its end; None where that is something every entry has."""
        return self.fields[-1] if self.built_in is None else None

    @property
    def text(self) -> str:
        """It as it is typed: "event.kind"."""
        return ".".join((*(one.name for one in self.fields), *((self.built_in,) if self.built_in else ())))

    @property
    def title(self) -> str:
        """What officers call the field at its end."""
        return self.fields[-1].title if self.built_in is None else BUILT_IN[self.built_in]


@dataclass(frozen=True)
class Is:
    """One of some cells; of links the ids. `negated`: none of them, also where nothing is said."""

    path: Path
    values: tuple[Cell, ...]
    negated: bool = False


@dataclass(frozen=True)
class Has:
    """Words anywhere in a text, in either case."""

    path: Path
    words: str


@dataclass(frozen=True)
class Compared:
    """A number against another, or against another field; money in pence. An empty one is never more or less."""

    path: Path
    sign: Literal[">", "<", ">=", "<="]
    than: float | Path


@dataclass(frozen=True)
class On:
    """A day within `first` and `last`; None for no limit on that side. What names no day ("TBC") is never within."""

    path: Path
    first: date | None
    last: date | None
    negated: bool = False
    others: tuple[tuple[date, date], ...] = ()
    """The first and the last of the other days that it may be instead."""


@dataclass(frozen=True)
class Filled:
    """Not empty; of a yes or no: yes; of a count: more than none."""

    path: Path
    negated: bool = False


@dataclass(frozen=True)
class Open:
    """Not done yet: its field holds none of the words that end an entry."""

    path: Path
    ends: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True)
class Mine:
    """An officer field of the register holds the officer at this laptop."""

    paths: tuple[Path, ...]
    negated: bool = False


Condition = Is | Has | Compared | On | Filled | Open | Mine


def parse(
    words: str | None,
    register: Register,
    registers: Registers,
    *,
    as_at: date,
    day: kinds.DayReader,
    find: kinds.Finder | None = None,
) -> tuple[Condition, ...]:
    """The conditions that words make; none for no words, which want every entry.

    `registers` are those that links lead to; without `find` the words of links stay words. Raises WrongInput saying
    which word isn't understood, and what could be meant.
    """
    text = clean(words or "")
    if len(text) > MOST_WORDS:
        raise WrongInput(f"These words are longer than {MOST_WORDS:,} characters: choose by fewer conditions.")
    return tuple(_Reading(text, register, registers, as_at, day, find).conditions())


def path_of(name: str, register: Register, registers: Registers) -> Path:
    """The field that a name or a title means, with at most one hop. Raises WrongInput: did you mean …?"""
    text = clean(name)
    reading = _Reading(text, register, registers, date.min, lambda phrase: NotImplemented, None)
    path = reading.path()
    if reading.rest():
        reading.unknown(register, text)
    return path


def rests_on_itself(
    register: Register, field: Field, registers: Registers, day: kinds.DayReader, above: tuple[Field, ...] = ()
) -> bool:
    """Whether a field, or one from which it is worked out, is worked out from itself. Their words can be read."""
    if not field.kind.derived:
        return False
    if any(field is one for one in above):
        return True
    source = registers.get(field.rule.get("from")) if field.kind is FieldKind.ROLLUP else register
    if source is None:
        return False
    paths = [path_of(name, source, registers) for name in field.of]
    if field.kind is FieldKind.ROLLUP:
        found = parse(field.rule.get("where"), source, registers, as_at=date(2000, 1, 1), day=day)
        paths += [one.path for one in found if not isinstance(one, Mine)]
        paths += [one.than for one in found if isinstance(one, Compared) and isinstance(one.than, Path)]
    return any(
        rests_on_itself(path.registers[-1], path.fields[-1], registers, day, (*above, field))
        for path in paths
        if path.fields
    )


def field_like(register: Register, name: str) -> Field | None:
    """The field whose name or title is nearly what was typed; None where none is, as for a word of two letters."""
    if len(name) < _TELLING:
        return None
    known = {word: one for one in register.fields for word in (one.title, one.name)}
    near = nearest(name, known, cutoff=0.7)
    return known[near[0]] if near else None


_TELLING = 3
_OPERATORS = ("is not", "is", "has", "at least", "at most", "over", "under", "before", "after", "by")
_SIGNS: dict[str, Literal[">", "<", ">=", "<="]] = {"over": ">", "under": "<", "at least": ">=", "at most": "<="}
_WRITTEN = {
    ">": "over", "<": "under", ">=": "at least", "<=": "at most", "≥": "at least", "≤": "at most", "=": "is",
    "==": "is", "!=": "is not", "<>": "is not", "in": "is", "isn't": "is not", "contains": "has", "more than": "over",
    "greater than": "over", "less than": "under", "fewer than": "under", "since": "after", "until": "by",
}  # fmt: skip
"""What other programs write, and what is said here."""
_ANY_OPERATOR = "|".join(_OPERATORS).replace(" ", r"\s+")
_OPERATOR = re.compile(rf"\s+(?:{_ANY_OPERATOR})(?=\s|$)", re.IGNORECASE)
_GOES_ON = re.compile(rf"\.\w|\s*(?:,|$)|\s+(?:and|{_ANY_OPERATOR})(?=\s|$)", re.IGNORECASE)
"""What can come behind the name of a field."""
_NUMBER = re.compile(r"-?£?\s?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?\s?[km]?(?=[\s,]|$)", re.IGNORECASE)
_TODAY = re.compile(r"today(?:\s*([+-])\s*(\d{1,4})\s*([dwmy]))?", re.IGNORECASE)
_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.SCALE)


class _Reading:
    """One phrase being read: `at` is where it has come to."""

    def __init__(
        self,
        text: str,
        register: Register,
        registers: Registers,
        as_at: date,
        day: kinds.DayReader,
        find: kinds.Finder | None,
    ) -> None:
        self.text, self.register, self.registers = text, register, registers
        self.as_at, self.day, self.find, self.at = as_at, day, find, 0
        self.trying = False
        """Whether it only tries what could have been meant."""

    def rest(self) -> str:
        """What hasn't been read yet."""
        return self.text[self.at :].lstrip()

    def take(self, pattern: str | re.Pattern[str]) -> re.Match[str] | None:
        """What a pattern matches here, after any space; then it has been read."""
        start = len(self.text) - len(self.rest())
        found = (re.compile(pattern, re.IGNORECASE) if isinstance(pattern, str) else pattern).match(self.text, start)
        if found is not None and found.end() > start:
            self.at = found.end()
            return found
        return None

    def conditions(self) -> Iterator[Condition]:
        """Each condition in turn."""
        while self.rest():
            if self.take(r","):
                continue
            yield self.condition()
            if self.rest() and not self.take(r",|and(?=\s)"):
                self.unread(self.apart())

    def condition(self) -> Condition:
        """The condition that begins here."""
        negated = False
        if self.candidate(self.register) is None and self.take(r"(?:no|not)(?=\s)"):
            negated = True
        if self.take(r"open(?=\s*(?:,|and\s|$))"):
            return self.open(negated)
        if self.candidate(self.register) is None and self.take(r"open(?=\s+or\s)"):
            ending = self.register.ending
            words = f" Say: {ending.name} is {' or '.join(ending.choices[:2])}." if ending is not None else ""
            self.unread(f"“open” goes alone.{words}")
        if self.take(r"mine(?=\s*(?:,|and\s|$))"):
            return self.mine(negated)
        path = self.path()
        if found := self.take(rf"(?:{_ANY_OPERATOR})(?=\s|$)"):
            if negated:
                self.at = found.start()
                self.unread(f"{path.text} is not …" if found[0].lower() == "is" else None)
            return self.operated(path, " ".join(found[0].lower().split()))
        if self.rest() and not re.match(r",|and\s", self.rest(), re.IGNORECASE):
            self.unread(self.apart() if re.match(r"or\s", self.rest(), re.IGNORECASE) else self.meant(path))
        return Filled(path, negated)

    # -- fields

    def candidate(self, register: Register) -> tuple[Field | str, int] | None:
        """The field, or what every entry has, whose name is here, and where it ends.

        The longest that something follows which can be said of a field, so that a field "Impact is" hides no "impact";
        of equally long ones a name before a title.
        """
        start = len(self.text) - len(self.rest())
        found: list[tuple[bool, int, int, Field | str]] = []
        for names, what in _named(register):
            for rank, name in enumerate(names):
                end = start + len(name)
                if self.text[start:end].casefold() == name.casefold() and not _in_word(self.text, end):
                    found.append((_GOES_ON.match(self.text, end) is not None, end, -rank, what))
        best = max(found, key=lambda one: one[:3], default=None)
        return (best[3], best[1]) if best else None

    def path(self) -> Path:
        """The field that is named here, with one hop if there is a full stop behind it."""
        first = self.candidate(self.register)
        if first is None:
            self.unknown(self.register, self.rest())
        what, self.at = first
        if isinstance(what, str):
            return Path((self.register,), (), _BUILT_IN_KINDS.get(what, FieldKind.TEXT), what)
        here = Path((self.register,), (what,), self.registers.unit(self.register, what))
        return self.hop(here, what) if re.match(r"\.\S", self.text[self.at :]) else here

    def hop(self, here: Path, link: Field) -> Path:
        """The field behind a link."""
        there = self.registers.get(link.to_register) if link.kind is FieldKind.ENTRY else None
        if there is None:
            gone = link.kind is FieldKind.ENTRY
            why = f"leads to “{link.to_register}”, which isn't here" if gone else "leads to no other register"
            raise WrongInput(f"“{self.shown()}” can't be read at “{self.next_word()}”: {link.title} {why}.")
        self.at += 1
        found = self.candidate(there)
        if found is None:
            self.unknown(there, self.rest())
        what, self.at = found
        if isinstance(what, str):
            kind = _BUILT_IN_KINDS.get(what, FieldKind.TEXT)
            return Path((self.register, there), (link,), kind, what)
        return Path((self.register, there), (link, what), self.registers.unit(there, what))

    def unknown(self, register: Register, rest: str) -> NoReturn:
        """Says that a register has no such field."""
        found = _OPERATOR.search(rest)
        word = (rest[: found.start()] if found else rest).split(",")[0].strip() or rest[:1]
        word = re.sub(r"^(\w+)\.\w+$", r"\1", word)
        if not found and " " in word and len(word) > 40:
            word = word.split()[0]
        meant = field_like(register, word)
        known = few((one.name for one in register.fields), 12)
        hint = f"Did you mean {meant.name}?" if meant is not None else f"There are: {known}."
        raise WrongInput(f"{register.has} no “{word[:60]}”. {hint}")

    # -- what is said of a field

    def open(self, negated: bool) -> Open:
        """ "open"."""
        ending = self.register.ending
        if ending is None:
            raise WrongInput(f"{self.register.has} no word that ends an entry, so “open” means nothing here.")
        return Open(self.own(ending), ending.ends, negated)

    def mine(self, negated: bool) -> Mine:
        """ "mine"."""
        officers = tuple(self.own(one) for one in self.register.fields if one.kind is FieldKind.OFFICER)
        if not officers:
            raise WrongInput(f"{self.register.has} no officer, so “mine” means nothing here.")
        return Mine(officers, negated)

    def own(self, field: Field) -> Path:
        """The path to a field of the register itself."""
        return Path((self.register,), (field,), field.kind)

    def operated(self, path: Path, operator: str) -> Condition:
        """A condition with its operator read, and the rest to come."""
        before = self.at
        if not self.rest() or self.rest().startswith(","):
            self.unread(self.meant(path))
        if operator in _SIGNS:
            if path.unit not in _NUMBERS:
                self.refuse(before, f"{path.title} is no number. {self.meant(path)}")
            return Compared(path, _SIGNS[operator], self.number(path))
        if operator in ("before", "after", "by"):
            if path.unit is not FieldKind.DAY:
                self.refuse(before, f"{path.title} is no day. {self.meant(path)}")
            first, last = self.days()
            if operator == "before":
                return On(path, None, first - timedelta(days=1))
            return On(path, last + timedelta(days=1), None) if operator == "after" else On(path, None, last)
        if operator == "has":
            return Has(self.text_path(path, before), self.words())
        if path.unit is FieldKind.DAY:
            (first, last), *others = self.several_days()
            return On(path, first, last, operator == "is not", tuple(others))
        return Is(path, tuple(self.values(path)), operator == "is not")

    def text_path(self, path: Path, before: int) -> Path:
        """The path to the text that "has" looks into: of a link to an entry the text it is called by."""
        field = path.field
        if field is None or field.kind.words or field.kind.chosen or path.unit is FieldKind.DAY:
            return path
        there = self.registers.get(field.to_register) if field.kind is FieldKind.ENTRY else None
        called = there.field(there.called[0]) if there and there.called else None
        if there is not None and called is not None and called.kind.words and len(path.fields) == 1:
            return Path((*path.registers, there), (*path.fields, called), called.kind)
        return self.refuse(before, f"{path.title} is no text. {self.meant(path)}")

    def number(self, path: Path) -> float | Path:
        """A number, an amount in pence, or another field."""
        start = self.at
        found = self.take(_NUMBER)
        if found is not None and re.search(r"\d", found[0]):
            plain = found[0].strip()
            value = plain_pence(plain)
            if path.unit is FieldKind.MONEY and value is not None:
                return value
            read = plain_number(plain)
            if read is not None:
                return read
            if value is not None and "£" not in plain:
                return value / 100  # 50k of something
        self.at = start
        if self.candidate(self.register) is None:
            self.unread(self.meant(path))
        other = self.path()
        if other.unit not in _NUMBERS:
            self.refuse(start, f"{other.title} is no number.")
        return other

    def days(self) -> tuple[date, date]:
        """The first and the last day of a phrase, which goes up to the next comma."""
        if found := self.take(rf"{_TODAY.pattern}(?=\s*(?:,|and\s|$))"):
            day = _moved(self.as_at, found[1], found[2], found[3])
            return day, day
        start, phrase = self.at, self.words()
        if re.search(r"\sor\s(?!before\b)", phrase, re.IGNORECASE):
            self.refuse(start, "one day goes here. With “or” days go after “is”.")
        return self.day_read(start, phrase)

    def several_days(self) -> Iterator[tuple[date, date]]:
        """The same for the days after "is", with "or" between."""
        while True:
            if found := self.take(rf"{_TODAY.pattern}(?=\s*(?:,|and\s|or\s|$))"):
                day = _moved(self.as_at, found[1], found[2], found[3])
                yield day, day
            else:
                start = self.at
                yield self.day_read(start, self.one_of_several())
            if not self.take(r"or(?=\s)"):
                return

    def day_read(self, start: int, phrase: str) -> tuple[date, date]:
        """The first and the last day of a phrase, all of whose words count."""
        if phrase.casefold().startswith("today"):
            self.refuse(start, "after “today” comes how far: today +6m (d days, w weeks, m months, y years).")
        due = self.day(phrase)
        if not isinstance(due, Due) or due.end is None:
            return self.refuse(start, f"{due.reading} is no day." if isinstance(due, Due) else due.why)
        doubts = re.split(r"(?<=\.)\s+", due.doubt or "")
        left = " ".join(one for one in doubts if one and not one.startswith("No year is given"))
        if left:
            self.refuse(start, f"{left} Write one day.")
        return due.start or due.end, due.end

    def words(self) -> str:
        """Plain words up to the next comma; in quotation marks with commas."""
        found = self.take(r"[“\"]([^”\"]+)[”\"]|([^,]+)")
        text = (found[1] or found[2] or "").strip() if found else ""
        if not text:
            self.unread()
        return text

    def values(self, path: Path) -> Iterator[Cell]:
        """The values after "is", with "or" between."""
        while True:
            yield self.value(path)
            if not self.take(r"or(?=\s)"):
                return

    def value(self, path: Path) -> Cell:
        """One value of a field."""
        field, register = path.field, path.registers[-1]
        if path.unit in (FieldKind.NUMBER, FieldKind.MONEY):
            value = self.number(path)
            if isinstance(value, Path):
                self.refuse(self.at, "A field is compared with another by over, under, at least or at most.")
            return value
        start = self.at
        if field is not None and field.kind.chosen:
            if (choice := self.choice(field.all_choices)) is not None:
                return choice
            return kinds.choose(register, field, self.one_of_several())
        text = self.one_of_several()
        if field is None or field.kind.words or (field.kind.link and self.find is None):
            return text
        try:
            one = Field(name=field.name, title=field.title, kind=field.kind, choices=field.choices,
                        to_register=field.to_register, rule={"levels": field.levels})  # fmt: skip
            return kinds.read(register, one, text, day=self.day, find=self.find or (lambda *_: ())).cell
        except WrongInput as wrong:
            self.refuse(start, str(wrong))

    def choice(self, choices: Iterable[str]) -> str | None:
        """The longest of some choices that is here whole."""
        for one in sorted(choices, key=len, reverse=True):
            if self.take(rf"{re.escape(one)}(?=\s*(?:,|$)|\s+(?:or|and)\s)"):
                return one
        return None

    def one_of_several(self) -> str:
        """Words up to the next comma or "or"."""
        found = self.take(r"[“\"]([^”\"]+)[”\"]|((?:(?!\s+or\s)[^,])+)")
        text = (found[1] or found[2] or "").strip() if found else ""
        if not text:
            self.unread()
        return text

    # -- what wasn't understood

    def shown(self) -> str:
        """The condition being read, as it was typed."""
        begun = self.text.rfind(",", 0, self.at) + 1
        ended = self.text.find(",", self.at)
        part = self.text[begun : ended if ended >= 0 else None].strip()
        return part if len(part) <= 120 else f"{part[:119]}…"

    def next_word(self) -> str:
        """The word that isn't understood."""
        rest = self.rest()
        return (re.match(r"[^\s,]+", rest) or re.match(r".?", rest) or [""])[0][:60]

    def unread(self, meant: str | None = None) -> NoReturn:
        """Says at which word it can't be read."""
        word = self.next_word()
        where = f" at “{word}”" if word else ": something is missing at its end"
        raise WrongInput(f"“{self.shown()}” can't be read{where}.{f' {meant}' if meant else ''}")

    def refuse(self, at: int, why: str) -> NoReturn:
        """Says why what comes at a place can't be."""
        self.at = at
        raise WrongInput(f"“{self.shown()}” can't be read: {why}")

    def meant(self, path: Path) -> str:
        """What could be said of a field: with the operator that was nearly typed, or an example."""
        start, rest = self.at, self.rest()
        parts = re.match(r"(\S+(?:\s+(?:least|most|not|than))?)\s+(.*)", rest, re.DOTALL)
        if parts:
            typed = " ".join(parts[1].casefold().replace("’", "'").split())
            near = [_WRITTEN[typed]] if typed in _WRITTEN else nearest(typed, _OPERATORS, cutoff=0.5)
            fits = [one for one in near if (one in _SIGNS) == (path.unit in _NUMBERS) or one in ("is", "is not", "has")]
            for one in fits:
                said = f"{path.text} {one} {parts[2].split(',')[0].strip()}"
                if self.understood(said):
                    self.at = start
                    return f"Say: {said}."
        self.at = start
        plainly = f"{path.text} is {rest.split(',')[0].strip()}"
        if path.field is not None and path.field.kind.chosen and self.understood(plainly):
            return f"Say: {plainly}."
        return f"Say: {_example(path)}."

    def apart(self) -> str | None:
        """What is said where one condition follows another without a comma, or with “or”."""
        rest = self.rest()
        if re.match(r"or\s", rest, re.IGNORECASE):
            return "“or” goes between words after “is”; between conditions goes a comma, and all of them hold."
        begun = self.text.rfind(",", 0, self.at) + 1
        one, other = self.text[begun : self.at].strip(), rest.split(",")[0].strip()
        return f"Say: {one}, {other}." if self.understood(other) else None

    def understood(self, said: str) -> bool:
        """Whether a condition can be read."""
        if self.trying:
            return False
        reading = _Reading(said, self.register, self.registers, self.as_at, self.day, self.find)
        reading.trying = True
        try:
            tuple(reading.conditions())
        except WrongInput:
            return False
        return True


_BUILT_IN_KINDS = {"changed_at": FieldKind.DAY}


def _named(register: Register) -> Iterator[tuple[tuple[str, ...], Field | str]]:
    for field in register.fields:
        yield (field.name, field.name.replace("_", " "), field.title), field
    for name in BUILT_IN:
        if register.field(name) is None:
            yield (name,), name


def _in_word(text: str, at: int) -> bool:
    """Whether a word goes on at a place."""
    return at < len(text) and (text[at].isalnum() or text[at] == "_")


def _moved(day: date, sign: str | None, count: str | None, unit: str | None) -> date:
    if sign is None or count is None or unit is None:
        return day
    number = int(count) * (-1 if sign == "-" else 1)
    try:
        if unit in "dDwW":
            return day + timedelta(days=number * (7 if unit in "wW" else 1))
        return add_months(day, number * (12 if unit in "yY" else 1))
    except (OverflowError, ValueError):
        raise WrongInput(f"“today {sign}{count}{unit}” is beyond the calendar. Say fewer.") from None


def _example(path: Path) -> str:
    field = path.field
    if field is not None and field.kind.chosen:
        return f"{path.text} is {field.choices[0] if field.choices else '…'}"
    match path.unit:
        case FieldKind.MONEY:
            return f"{path.text} over £50k"
        case FieldKind.NUMBER | FieldKind.SCALE:
            return f"{path.text} at least 3"
        case FieldKind.DAY:
            return f"{path.text} before today +6m"
        case FieldKind.YES_NO:
            return f"{path.text}, or no {path.text}"
        case FieldKind.OFFICER | FieldKind.ENTRY | FieldKind.ROW:
            return f"{path.text} is …, or no {path.text}"
    return f"{path.text} has …, or no {path.text}"

"""The kinds of field: how each is typed, kept, shown and sorted.

`read` makes the cell of what an officer typed, or says in a sentence why it can't; `show` makes the words of a cell,
which `read` takes again. A day is kept as `2010-03-31`, or with its phrase behind it (`2010-03-31 by end March 2010`),
or as the phrase alone where it names no day ("TBC"): so days compare as text, and one cell is one change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.due import Due, Unread
from tsworkbench.plan.due.precision import Kind as DueKind
from tsworkbench.plan.english import MOST, an, few, listed, number, plain_number, plain_pence, pounds
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.language.initials import keys_for
from tsworkbench.plan.language.text import clean, over_limit
from tsworkbench.plan.model import Rag
from tsworkbench.plan.registers.identifiers import tidy
from tsworkbench.plan.registers.values import Cell, Field, FieldKind, Register


class Read(NamedTuple):
    """A cell as it is kept, and a sentence where something about it is doubtful."""

    cell: Cell
    doubt: str | None = None


class Found(NamedTuple):
    """Something that a link may lead to: an officer, an entry with its ref, a row of the plan with its ref."""

    id: str
    words: str
    ref: str = ""

    @property
    def said(self) -> str:
        """Its ref and its words: "O3 Bromley by Bow Centre"."""
        return f"{self.ref} {self.words}".strip()


Finder = Callable[[Field, str], Sequence[Found]]
"""What the words of a link fit, for a field: one if they name it exactly, else all that they could mean."""

DayReader = Callable[[str], "Due | Unread"]
"""`plan.due.read` with the settings of the plan and the as-at day."""

Namer = Callable[[Field, str], str]
"""The words for what a link leads to, by its id."""


# -- typed


def read(register: Register, field: Field, typed: str, *, day: DayReader, find: Finder) -> Read:
    """The cell that typed words mean; no words are an empty one. Raises WrongInput with what to type instead."""
    text = clean(typed, lines=field.kind is FieldKind.LONG or field.several)
    if not text:
        return Read(None)
    if field.kind.derived:
        raise WrongInput(f"{field.title} is worked out from {_sources(field)}: change those.")
    if not field.several:
        return _read_one(register, field, text, day, find)
    cells: dict[str, None] = {}
    doubts = []
    for part in _parts(text):
        cell, doubt = _read_one(register, field, part, day, find)
        cells[str(cell)] = None
        doubts += [doubt] if doubt else []
    kept = "\n".join(cells)
    if said := over_limit(kept):
        raise WrongInput(said)
    return Read(kept or None, " ".join(doubts) or None)


def lines_of(cell: Cell) -> list[str]:
    """The values of a field that holds several, or the one of any other; empty for none."""
    return [] if cell is None else [line for line in str(cell).split("\n") if line]


def replaced(cell: Cell, link: str, by: str | None) -> Cell:
    """A cell of links with one of them leading elsewhere, or nowhere; each is there once."""
    lines = dict.fromkeys(by if line == link else line for line in lines_of(cell))
    return "\n".join(line for line in lines if line) or None


def _parts(text: str) -> list[str]:
    return [part for one in re.split(r"\n|\s+/\s+", text) if (part := one.strip())]


def _sources(field: Field) -> str:
    if field.kind is FieldKind.ROLLUP:
        return f"the entries of {field.rule.get('from', 'another register')}"
    return listed(field.of)


def _read_one(register: Register, field: Field, text: str, day: DayReader, find: Finder) -> Read:
    match field.kind:
        case FieldKind.CHOICE | FieldKind.STAGE:
            return Read(choose(register, field, text))
        case FieldKind.NUMBER:
            return Read(_number(field, text))
        case FieldKind.MONEY:
            return Read(_pence(text))
        case FieldKind.DAY:
            return day_cell(day(text))
        case FieldKind.YES_NO:
            return Read(_yes_no(field, text))
        case FieldKind.SCALE:
            return Read(_scale(field, text))
        case FieldKind.OFFICER | FieldKind.ENTRY | FieldKind.ROW:
            return Read(one_of(field, text, find(field, text)).id)
        case FieldKind.WEB:
            return _web(text)
        case _:
            if said := over_limit(text):
                raise WrongInput(said)
            return Read(*tidy(field.check, text))


def choose(register: Register, field: Field, text: str) -> str:
    """The choice that is meant by its words, their beginning, or its letter. Raises WrongInput naming them all."""
    choices, plain = field.all_choices, text.casefold()
    exact = [one for one in choices if one.casefold() == plain]
    letter = [one for one, key in letters(field) if key == text] if len(text) == 1 else []
    begun = [one for one in choices if one.casefold().startswith(plain)]
    if len(found := exact or letter or begun) == 1:
        return found[0]
    if begun:
        raise WrongInput(f"“{text[:60]}” fits {listed(begun)}. Type more of it.")
    what = f"no stage of {register.title}" if field.kind is FieldKind.STAGE else f"not a choice for “{field.title}”"
    raise WrongInput(f"“{text[:60]}” is {what}. They are: {few(choices, 24)}.")


def letters(field: Field) -> list[tuple[str, str]]:
    """Each choice with the letter that picks it; no letter for those to whom none is left."""
    return list(zip(field.all_choices, keys_for(field.all_choices), strict=True))


def _number(field: Field, text: str) -> float:
    value = plain_number(text)
    if value is None or abs(value) > MOST:
        raise WrongInput(f"“{text[:40]}” is not a number. Type {field.in_words} as a number, such as “1,000”.")
    return value + 0.0  # minus nought is nought


def _pence(text: str) -> int:
    pence = plain_pence(text)
    if pence is None:
        raise WrongInput(f"“{text[:40]}” is not an amount. Type pounds, such as “105,000”, “£50k” or “12.50”.")
    return pence


_YES, _NO = {"y", "yes", "true", "1", "✓"}, {"n", "no", "false", "0", "✗"}


def _yes_no(field: Field, text: str) -> int:
    plain = text.casefold()
    if plain not in _YES | _NO:
        raise WrongInput(f"“{text[:40]}” is neither yes nor no. Type y or n for {field.in_words}.")
    return int(plain in _YES)


def _scale(field: Field, text: str) -> int:
    plain = " ".join(text.casefold().split())
    for at, word in enumerate(field.choices, 1):
        if plain in (str(at), word.casefold(), f"{at} {word.casefold()}"):
            return at
    begun = [at for at, word in enumerate(field.choices, 1) if word.casefold().startswith(plain)]
    if len(begun) == 1:
        return begun[0]
    words = ", ".join(f"{at} {word}" for at, word in enumerate(field.choices, 1))
    raise WrongInput(f"“{text[:40]}” is not on the scale of “{field.title}”. Type a number: {words}.")


_MOST_WEB = 2_000


def _web(text: str) -> Read:
    if re.search(r"\s", text) or len(text) > _MOST_WEB:
        raise WrongInput(f"“{text[:60]}” is no web address: it has spaces, or is too long.")
    if re.match(r"https?://[^/\s.]", text, re.IGNORECASE):
        return Read(text)
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", text):
        return Read(f"https://{text}", f"“{text[:60]}” was taken as https://{text[:60]}.")
    raise WrongInput(f"“{text[:60]}” is no web address. Type one that begins with http:// or https://.")


def one_of(field: Field, text: str, found: Sequence[Found]) -> Found:
    """The one thing that a link's words fit. Raises WrongInput where they fit several, or nothing."""
    if len(found) == 1:
        return found[0]
    if found:
        first = found if len(found) < 6 else found[:5]
        more = f" and {len(found) - 5:,} more" if len(found) > 5 else ""
        fits = f"{', '.join(one.said for one in first)}{more}" if more else listed(one.said for one in first)
        raise WrongInput(f"“{text[:60]}” fits {fits.rstrip('.')}. Type more, or choose.")
    what = {FieldKind.OFFICER: "officer of this plan", FieldKind.ROW: f"{_levels(field)} of this plan"}.get(
        field.kind, f"entry of {(field.to_register or 'that register').replace('_', ' ')}"
    )
    how = {
        FieldKind.OFFICER: "Type a name or initials; “officers” lists them.",
        FieldKind.ROW: "Type its number, such as 4.2.",
    }.get(field.kind, "Type its ref or more of its name, or add it there first.")
    raise WrongInput(f"“{text[:60]}” is no {what}. {how}")


def _levels(field: Field) -> str:
    return listed(field.levels, last="or") or "row"


# -- days


def day_cell(due: Due | Unread) -> Read:
    """A due phrase as a cell. Raises WrongInput with what was wrong with a phrase that wasn't read."""
    if isinstance(due, Unread):
        raise WrongInput(due.why)
    words = due.canonical()
    if due.end is None:
        return Read(words, due.doubt)
    exact = due.kind is DueKind.ON and due.start == due.end and due.rrule is None
    return Read(due.end.isoformat() if exact else f"{due.end.isoformat()} {words}", due.doubt)


_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?: (.*))?", re.DOTALL)


def day_of(cell: Cell) -> date | None:
    """The last day of a day cell; None if it names none."""
    found = _DAY.fullmatch(cell) if isinstance(cell, str) else None
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        return None


def day_words(cell: Cell) -> str:
    """A day cell as it is shown: its phrase, or the day itself; empty for none."""
    day, text = day_of(cell), str(cell or "")
    if day is None:
        return text
    return text[11:] or short_date(day)


# -- shown


def show(field: Field, cell: Cell, name: Namer | None = None) -> str:
    """The words of a cell, which `read` takes again; empty for an empty one. Links are named by `name`.

    Values of another kind than the field's, which another program wrote, are shown as they are.
    """
    return " / ".join(show_each(field, cell, name))


def show_each(field: Field, cell: Cell, name: Namer | None = None) -> list[str]:
    """The words of each value of a cell: of a field that holds several each of them, of any other the one, if any."""
    if cell is None:
        return []
    return [_show_one(field, one, name) for one in (lines_of(cell) if field.several else [cell])]


def _show_one(field: Field, cell: Cell, name: Namer | None) -> str:
    match field.kind:
        case FieldKind.MONEY if isinstance(cell, int | float):
            return pounds(round(cell))
        case FieldKind.YES_NO if cell in (0, 1):
            return "yes" if cell else "no"
        case FieldKind.SCALE if isinstance(cell, int) and 1 <= cell <= len(field.choices):
            return f"{cell} {field.choices[cell - 1]}"
        case FieldKind.DAY:
            return day_words(cell)
        case FieldKind.OFFICER | FieldKind.ENTRY | FieldKind.ROW if name is not None:
            return name(field, str(cell))
    return number(cell) if isinstance(cell, int | float) else str(cell)


def show_number(unit: FieldKind, value: float | None) -> str:
    """A figure or a derived value in its unit: pounds or a plain number."""
    if value is None:
        return ""
    return pounds(round(value)) if unit is FieldKind.MONEY else number(round(value, 6))


def band(field: Field, score: float | None) -> Rag | None:
    """The colour of a score by the bands of its field: the highest that it reaches; None without one."""
    if score is None:
        return None
    reached = [(float(start), colour) for colour, start in field.bands.items() if score >= start]
    return Rag(max(reached)[1]) if reached else None


def main_score(register: Register) -> Field | None:
    """The score by which the entries of a register are told: the one that its list is sorted by, else its first; of
    those from which nothing was deleted that they are worked out from."""
    scores = [field for field in register.fields if field.bands and all(map(register.field, field.of))]
    named = [name.lstrip("-") for name in register.order]
    return next((field for field in scores if field.name in named), scores[0] if scores else None)


def what_to_type(field: Field) -> str:
    """A hint for an editor: what a field takes, in a few words."""
    match field.kind:
        case FieldKind.CHOICE | FieldKind.STAGE:
            hint = ", ".join(f"{key} {one}" if key else one for one, key in letters(field))
        case FieldKind.SCALE:
            hint = ", ".join(f"{at} {word}" for at, word in enumerate(field.choices, 1))
        case FieldKind.ENTRY:
            hint = f"a ref or words of {an((field.to_register or 'entry').replace('_', ' '))} entry"
        case FieldKind.ROW:
            hint = f"the number of {an(_levels(field))}, such as 4.2"
        case kind:
            hint = _HINTS.get(kind, "")
    return f"{hint}; several with “ / ” between" if field.several and hint else hint


_HINTS = {
    FieldKind.NUMBER: "a number, such as 1,000",
    FieldKind.MONEY: "pounds, such as 105,000 or £50k",
    FieldKind.DAY: "a day or a phrase, such as 31/3/10, end March, TBC",
    FieldKind.YES_NO: "y or n",
    FieldKind.OFFICER: "a name or initials",
    FieldKind.WEB: "an address that begins with http",
    FieldKind.FILE: "the path of a file",
}

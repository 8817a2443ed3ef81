"""What the terminal shows, cell by cell, so that only what differs from it is written.

Textual paints whole widgets, and the whole screen where an editor opens; most of those cells are there already. Over a
slow line that is felt. A `Frame` remembers what was written, and writes the rest.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

UNKNOWN = "\0"
"""The look of a cell of which it isn't known what the terminal shows there."""
_COVERED = ""
"""The letter of a cell that the wide letter before it covers."""
_SEEN_ON_BLANKS = {"4", "7", "9", "21", "51", "52", "53"}
"""Attributes that show where there is no letter: lines, and colours changed for each other."""
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29", "53": "55"}
"""What takes an attribute off again, and its like with it."""
_NEAR = 4
"""Cells that are written again rather than jumped over, where all is of one look: the jump is as long."""
_JOINER = "\u200d"
_plain = {chr(number) for number in range(0x20, 0x7F)}
"""Letters known to be one cell wide in every terminal, whatever is beside them. It grows as others are met."""

Piece = tuple[str, str]
"""A text, and its look: the numbers of its SGR sequence, and after an escape the address that it links to."""


class _Row(NamedTuple):
    """A line of the terminal: what is in each cell, and its look."""

    letters: list[str]
    looks: list[str]

    def reach(self, end: int) -> None:
        """Makes the line at least so many cells long."""
        missing = end - len(self.letters)
        if missing > 0:
            self.letters.extend([" "] * missing)
            self.looks.extend([UNKNOWN] * missing)


class Frame:
    """What the terminal shows."""

    def __init__(self) -> None:
        self._rows: dict[int, _Row] = {}

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written yet, or nothing is known of it any more."""
        return not self._rows

    def forget(self) -> None:
        """The terminal may show anything: it has another size, or something else was drawn on it."""
        self._rows.clear()

    def changes(self, laid: Iterable[tuple[int, int, Iterable[Piece]]]) -> str:
        """What has to be written for the terminal to show these pieces; from then on it is thought to show them.

        Each run of pieces comes with its line and its first column.
        """
        before: dict[int, _Row] = {}
        for y, x, pieces in laid:
            letters, looks = _cells_of(pieces)
            end = x + len(letters)
            row = self._rows.setdefault(y, _Row([], []))
            row.reach(end)
            if row.letters[x:end] == letters and row.looks[x:end] == looks:
                continue
            before.setdefault(y, _Row(row.letters.copy(), row.looks.copy()))
            row.letters[x:end], row.looks[x:end] = letters, looks
        pen = _Pen()
        whole: dict[int, _Row] = {}
        for y, old in before.items():
            row = self._rows[y]
            old.reach(len(row.letters))
            if _plain.issuperset(old.letters) and _plain.issuperset(row.letters):
                pen.add_runs(y, old, row)
            else:
                whole[y] = row
        pen.write_spans()
        for y, row in whole.items():
            pen.write_whole(y, row)
        return pen.lift()


class _Pen:
    """Writes cells, look by look: to move the cursor is shorter than to change colours."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._spans: dict[str, list[tuple[int, int, str]]] = {}
        """Line, column and text of what is to be written, by its look."""
        self._y, self._x = -1, -1
        self._look = ""

    def add_runs(self, y: int, old: _Row, row: _Row) -> None:
        """Takes in those cells of a line that differ from the old ones."""
        looks = row.looks
        if UNKNOWN not in looks and old.looks.count(UNKNOWN) == len(looks):
            self._add(y, row, 0, len(looks))
            return
        start = end = -_NEAR - 1
        for at, (letter, look, was, had) in enumerate(zip(row.letters, looks, old.letters, old.looks, strict=True)):
            if letter == was and (look == had or _alike(letter, look, had)):
                continue
            if at > end and (at - end > _NEAR or any(each != look for each in looks[max(0, end - 1) : at])):
                self._add(y, row, start, end)
                start = at
            end = at + 1
        self._add(y, row, start, end)

    def _add(self, y: int, row: _Row, start: int, end: int) -> None:
        """Takes in a run of cells, as few spans as can be: a blank joins what it looks the same beside."""
        letters, looks = row
        at = start
        while at < end:
            look = next((looks[each] for each in range(at, end) if letters[each] != " "), looks[at])
            if not _alike(letters[at], looks[at], look):
                look = looks[at]
            stop = at + 1
            while stop < end and (looks[stop] == look or _alike(letters[stop], looks[stop], look)):
                stop += 1
            if stop < end and looks[stop] != look:
                while stop - 1 > at and letters[stop - 1] == " " and looks[stop - 1] == looks[stop]:
                    stop -= 1  # it begins what comes next
            self._spans.setdefault(look, []).append((y, at, "".join(letters[at:stop])))
            at = stop

    def write_spans(self) -> None:
        """Writes what was taken in."""
        for look in sorted(self._spans, key=_parts):
            for y, x, text in self._spans[look]:
                self._go(y, x)
                self._turn(look)
                self._written.append(text)
                self._x = x + len(text)

    def write_whole(self, y: int, row: _Row) -> None:
        """Writes all of a line with letters that terminals differ about, and each cell of it at its place."""
        letters, looks = row
        covered = 0
        for at, (letter, look) in enumerate(zip(letters, looks, strict=True)):
            if covered or look == UNKNOWN:
                covered = max(0, covered - 1)
                continue
            width = cell_len(letter)
            self._go(y, at)
            self._turn(look)
            if letter in _plain:
                self._written.append(letter)
                self._x += 1
            elif width and letters[at + 1 : at + width] == [_COVERED] * (width - 1):
                covered = width - 1
                self._written.append(" " * width)  # a terminal may think that the letter is narrower
                self._x += width
                self._go(y, at)
                self._written.append(letter)
                self._y = -1  # or wider
            else:
                self._written.append(" ")  # half of a letter, the rest of which something lies over
                self._x += 1

    def lift(self) -> str:
        """Leaves the terminal without a look, as it was found; returns all that was written."""
        self._turn("")
        return "".join(self._written)

    def _go(self, y: int, x: int) -> None:
        if (y, x) == (self._y, self._x):
            return
        ways = [f"\x1b[{y + 1};{x + 1}H"]
        if y == self._y and x > self._x:
            ways.append(f"\x1b[{x - self._x}C")
        elif x == self._x and y > self._y >= 0:
            ways.append(f"\x1b[{y - self._y}B")
        self._written.append(min(ways, key=len))
        self._y, self._x = y, x

    def _turn(self, look: str) -> None:
        if look != self._look:
            self._written.append(turned(self._look, look))
            self._look = look


def _cells_of(pieces: Iterable[Piece]) -> tuple[list[str], list[str]]:
    letters: list[str] = []
    looks: list[str] = []
    for text, look in pieces:
        if _plain.issuperset(text):
            letters += text
        else:
            marks, cells = _divided(text)
            if marks and letters:
                letters[-1] += marks
            letters += cells
        looks += [look] * (len(letters) - len(looks))
    return letters, looks


@lru_cache(1024)
def _divided(text: str) -> tuple[str, list[str]]:
    """The marks that a text begins with; and what is in each cell after: a letter with its marks, or nothing where the
    letter before is wide.
    """
    for letter in set(text) - _plain:
        if (
            get_character_cell_size(letter) == 1
            and letter < "\U00010000"
            and unicodedata.category(letter)[0] not in "CM"
        ):
            _plain.add(letter)
    clusters = [""]
    for letter in text:
        if get_character_cell_size(letter) == 0 or clusters[-1].endswith(_JOINER):
            clusters[-1] += letter if unicodedata.category(letter) != "Cc" else ""
        else:
            clusters.append(letter)
    cells = [cell for each in clusters[1:] for cell in (each, *[_COVERED] * (cell_len(each) - 1))]
    width = cell_len(text)
    return clusters[0], (cells + [" "] * width)[:width]


def _is_plain(letter: str) -> bool:
    is_letter = letter < "\U00010000" and unicodedata.category(letter)[0] not in "CM"  # no control, mark or joiner
    return is_letter and get_character_cell_size(letter) == 1


class _Look(NamedTuple):
    """What a look is made of, in the order in which it costs least to go from one look to the next."""

    background: str
    attributes: tuple[str, ...]
    colour: str
    link: str


@lru_cache(4096)
def _parts(look: str) -> _Look:
    codes, _, link = look.partition("\x1b")
    attributes: list[str] = []
    colour = background = ""
    numbers = iter(codes.split(";") if codes else ())
    for number in numbers:
        code = number
        if number in ("38", "48"):
            kind = next(numbers)
            code = ";".join((number, kind, *(next(numbers) for _ in range(3 if kind == "2" else 1))))
        if number[:-1] in ("3", "9"):
            colour = code
        elif number[:-1] in ("4", "10"):
            background = code
        else:
            attributes.append(code)
    return _Look(background, tuple(attributes), colour, link)


@lru_cache(4096)
def on_blank(look: str) -> str:
    """A look as far as it shows in a cell without a letter."""
    if look == UNKNOWN:
        return look
    background, attributes, _, link = _parts(look)
    return background if not link and _SEEN_ON_BLANKS.isdisjoint(attributes) else look


def _alike(letter: str, one: str, other: str) -> bool:
    """Whether a letter is the same to see in two looks."""
    return one == other or (letter == " " and on_blank(one) == on_blank(other))


@lru_cache(4096)
def turned(old: str, new: str) -> str:
    """What turns one look into another: the differences, or all of the new one if that is shorter."""
    before, after = _parts(old), _parts(new)
    link = "" if before.link == after.link else f"\x1b]8;;{after.link}\x1b\\"
    ways = [["0", *after.attributes, *filter(None, (after.colour, after.background))]]
    dropped = [each for each in before.attributes if each not in after.attributes]
    if all(each in _OFF for each in dropped):
        off = dict.fromkeys(_OFF[each] for each in dropped)
        kept = [each for each in before.attributes if _OFF.get(each) not in off]
        changes = [*off, *(each for each in after.attributes if each not in kept)]
        if before.colour != after.colour:
            changes.append(after.colour or "39")
        if before.background != after.background:
            changes.append(after.background or "49")
        ways.append(changes)
    written = [f"\x1b[{';'.join(codes)}m" if codes else "" for codes in ways]
    return link + min(written, key=len).replace("\x1b[0m", "\x1b[m")

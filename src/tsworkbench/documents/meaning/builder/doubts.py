"""The doubts of a document as they are raised while it is read, each about a row that may still change.

Here also is what all parts of one reading share: the years, the legend, the doubts, the officers met so far.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tsworkbench.documents.blocks import Cell, Place
from tsworkbench.documents.columns.dates import Years
from tsworkbench.documents.columns.marks import in_order
from tsworkbench.documents.meaning.builder.nodes import Node
from tsworkbench.plan.english import are, counted
from tsworkbench.plan.imports.draft import Choice, Doubt, Drop, Later, Put
from tsworkbench.plan.imports.printed.owners import Named, Owners, read_owners
from tsworkbench.plan.imports.printed.titles import is_initials, is_person
from tsworkbench.plan.language.initials import initials
from tsworkbench.plan.model import OfficerKind, Status, words
from tsworkbench.plan.whole import Officer

Values = dict[str, Any]


@dataclass
class Other:
    """Another reading: its words, and what each row would hold by it."""

    words: str
    rows: list[tuple[Node, Values]] = field(default_factory=list)
    later: Callable[[], tuple[Put | Drop, ...]] | None = None
    """For a reading that can only be made when all has been read."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What columns hold by it, by their headings: the document is read anew then."""

    @property
    def changes(self) -> bool:
        """Whether it would change anything."""
        return self.later is not None or bool(self.columns) or any(values for _, values in self.rows)

    def value(self, node: Node, field: str, otherwise: Any) -> Any:
        """What a field of a row, one of the last that were added, would hold by this reading."""
        return next((values.get(field, otherwise) for row, values in reversed(self.rows) if row is node), otherwise)


@dataclass
class Raised:
    """One doubt, which may be about the same words in many rows."""

    where: str
    text: str
    reading: str
    because: str
    node: Node | None
    field: str | None
    others: list[Other]
    times: int = 1
    following: Counter[str] = dataclasses.field(default_factory=Counter)
    """How many rows, by field, have taken a status because the row above them was read so."""
    followed: Status | None = None
    """That status."""
    again: str = "It is in {times} rows."
    """How often there is the same to be asked."""
    order: tuple[int, ...] = ()
    """Where in the document it is, if doubts aren't raised in that order."""

    @property
    def why(self) -> str:
        """Why it is in doubt, how often it stands there, and what hangs on it."""
        because = self.because if self.times == 1 else f"{self.because} {self.again.format(times=self.times)}"
        return why_with(because, self.following, self.followed)


class Doubts:
    """What is in doubt, in the order of the document. Unless they are `grouped`, each is asked for itself."""

    def __init__(self, *, grouped: bool = True) -> None:
        self.raised: list[Raised] = []
        self.here: tuple[int, ...] = ()
        """Where in the document what is read now is."""
        self._grouped = grouped
        self._by_group: dict[tuple[Any, ...], Raised] = {}
        self._by_row: dict[tuple[Node, str], list[Raised]] = {}

    def of(self, node: Node, field: str) -> Sequence[Raised]:
        """The doubts about a field of a row."""
        return self._by_row.get((node, field), ())

    def about(
        self,
        node: Node | None,
        field: str | None,
        where: str,
        *,
        text: str,
        reading: str,
        because: str,
        others: Sequence[Other | tuple[str, Values]] = (),
        group: tuple[Any, ...] | None = None,
    ) -> Raised:
        """Raises a doubt; other readings that only change this row may be given as their words and its values.

        Of one `group` (the same word in the same column, say) the first is asked for them all.
        """
        group = group if self._grouped else None
        made = [
            one if isinstance(one, Other) else Other(one[0], [(node, one[1])] if node is not None else [])
            for one in others
        ]
        if group is not None and group in self._by_group and node is not None:
            first = self._by_group[group]
            first.times += 1
            for other, one in zip(first.others, made, strict=False):
                other.rows += one.rows
            return self._noted(first, node, field)
        raised = Raised(where, text, reading, because, node, field, made, order=self.here)
        self.raised.append(raised)
        if group is not None:
            self._by_group[group] = raised
        return self._noted(raised, node, field)

    def now_about(self, after: Node, node: Node, since: int) -> None:
        """Makes the doubts about one node those about another: those raised `since`, and those that others share."""
        shared = (one for one in self._by_group.values() if one.times > 1)
        for raised in (*self.raised[since:], *shared):
            raised.node = node if raised.node is after else raised.node
            for other in raised.others:
                other.rows = [(node if one is after else one, values) for one, values in other.rows]

    def take_back(self, raised: Sequence[Raised]) -> None:
        """Raises some doubts no longer."""
        gone = {id(one) for one in raised}
        self.raised = [one for one in self.raised if id(one) not in gone]
        self._by_group = {group: one for group, one in self._by_group.items() if id(one) not in gone}

    def _noted(self, raised: Raised, node: Node | None, field: str | None) -> Raised:
        if node is not None and field is not None:
            known = self._by_row.setdefault((node, field), [])
            if not any(one is raised for one in known):
                known.append(raised)
        return raised

    def finished(self) -> tuple[Doubt, ...]:
        """The doubts as values; the rows must have their keys by now."""
        return tuple(
            Doubt(
                where=one.where,
                text=one.text,
                reading=one.reading,
                because=one.why,
                row=one.node.key if one.node is not None else None,
                field=one.field,
                others=tuple(_choices(one.reading, one.others)),
            )
            for one in sorted(self.raised, key=lambda raised: raised.order)
        )


def put_numbers_right(plan: Node, doubts: Doubts) -> None:
    """Gives activities back the noughts that a spreadsheet has taken from their numbers, each with a doubt."""
    for objective in plan.under["objectives"]:
        rows = objective.under["activities"]
        for at, ref in in_order([row["ref"] for row in rows]).items():
            row = rows[at]
            doubts.about(
                row,
                "ref",
                f"“{row['title']}”",
                text=row["ref"],
                reading=ref,
                because=f"It follows {rows[at - 1]['ref']}: a spreadsheet makes {row['ref']} of {ref}.",
                others=[(row["ref"], {"ref": row["ref"]})],
            )
            row.values["ref"] = ref


def why_with(because: str, following: Mapping[str, int], status: Status | None) -> str:
    """Why a status is in doubt, and how many other rows have been read so with it, by field of the activity.

    >>> why_with("It could be either.", {"milestones": 2, "outputs": 1}, Status.DEFERRED)
    'It could be either. With it, 2 milestones and 1 output are read as deferred.'
    """
    if not following or status is None:
        return because
    those = " and ".join(counted(count, field.removesuffix("s")) for field, count in following.items())
    return f"{because} With it, {those} {are(sum(following.values()))} read as {words(status)}."


def _choices(reading: str, others: Sequence[Other]) -> Iterator[Choice]:
    """The other readings. No answer is offered twice."""
    said = {reading}
    for other in others:
        if other.changes and other.words not in said:
            said.add(other.words)
            yield _choice(other)


def _choice(other: Other) -> Choice:
    if other.columns:
        return Choice(words=other.words, columns=other.columns)
    if other.later is not None:
        return Choice(words=other.words, edits=Later(other.later))
    edits = tuple(
        Put(row=node.key, field=name, value=value) for node, values in other.rows for name, value in values.items()
    )
    return Choice(words=other.words, edits=edits)


def place_words(place: Place, column: str | None = None) -> str:
    """Where something is, as an officer looks for it.

    >>> place_words(Place(page=2, table=1, row=4), "Lead")
    'page 2, table 1, row 4, “Lead”'
    """
    parts = [f"sheet “{place.sheet}”"] if place.sheet else []
    if place.page:
        parts.append(f"page {place.page}")
    if place.table:
        parts.append(f"table {place.table}")
    if place.row:
        parts.append(f"row {place.row}")
    elif place.line:
        parts.append(f"line {place.line}")
    if column:
        parts.append(f"“{column}”")
    return ", ".join(parts)


_ADDRESS = re.compile(r"\s*[<(\[]?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+[>)\]]?")


def _without_address(text: str) -> str:
    """A name without the e-mail address that other programs put behind it."""
    return (_ADDRESS.sub("", text).strip() or text) if "@" in text else text


@dataclass
class Reading:
    """One document being read."""

    years: Years
    doubts: Doubts
    key: Mapping[str, str] = field(default_factory=dict)
    """What the document says that its colours mean."""
    legend: Mapping[str, str] = field(default_factory=dict)
    """The full names of initials, as the document gives them."""
    footnotes: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    """The names of officers that the plan file knows."""
    under: str = ""
    """The heading that is being read, for formats without lines or pages."""
    guessed: dict[str, str] = field(default_factory=dict)
    """The full names of initials that fit one person of the document, and are not explained by it."""
    _owners: dict[tuple[str, ...], Owners] = field(default_factory=dict)
    officers: dict[tuple[str, OfficerKind], Officer] = field(default_factory=dict)

    def where(self, place: Place) -> str:
        """A place in words; doubts that are raised from now on are in the order of places."""
        self.doubts.here = tuple(number or 0 for number in (place.page, place.line, place.table, place.row))
        return place_words(place) or (f"under “{self.under}”" if self.under else "at the top")

    def owners(self, cell: Cell) -> Owners:
        """Who stands in a cell, initials with their full names."""
        lines = tuple(_without_address(line.text) for line in cell.lines)
        if lines not in self._owners:  # a plan names the same few over and over
            self._owners[lines] = read_owners(lines, {**self.guessed, **self.legend}, names=self.names)
        return self._owners[lines]

    def meet(self, named: Named) -> None:
        """Keeps what a cell says of an officer beside the name."""
        at = named.name, named.kind
        if at in self.officers and not (named.post or named.organisation or named.initials):
            return
        known = self.officers.get(at) or Officer(name=named.name, kind=named.kind)
        self.officers[at] = replace(
            known,
            post=known.post or named.post,
            organisation=known.organisation or named.organisation,
            initials=known.initials or named.initials,
        )

    def guess_initials(self, cells: list[Cell]) -> None:
        """Looks whose the unexplained initials of the lead columns could be: of the one person they fit."""
        names: set[str] = set(self.legend.values())
        short: set[str] = set()
        for lines in dict.fromkeys(tuple(line.text for line in cell.lines) for cell in cells):
            for one in read_owners(lines, self.legend, names=self.names).named:
                if is_person(one.name):
                    names.add(one.name)
                elif is_initials(one.name):
                    short.add(one.name)
        if not short:
            return
        fits: dict[str, list[str]] = {}
        for name in sorted(names):
            fits.setdefault("".join(word[0] for word in name.split() if word[:1].isupper()), []).append(name)
            fits.setdefault(initials([name])[name], []).append(name)
        for letters in short:
            found = list(dict.fromkeys(fits.get(letters, ())))
            if len(found) == 1 and letters not in self.legend:
                self.guessed[letters] = found[0]

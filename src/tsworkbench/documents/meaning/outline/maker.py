"""What all parts of an outline share while its draft is made: the years, the doubts, the officers met so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tsworkbench.documents.blocks import STRUCK_OUT, Place
from tsworkbench.documents.columns.dates import When, Years, fields
from tsworkbench.documents.meaning.builder.doubts import place_words
from tsworkbench.plan.imports.draft import Choice, Doubt, Put
from tsworkbench.plan.imports.printed.owners import Named, Owners
from tsworkbench.plan.language.leads import in_a_list
from tsworkbench.plan.model import Status, words
from tsworkbench.plan.whole import Lead, Officer


@dataclass
class Making:
    """A draft being made: its doubts so far, and the officers that were named in it."""

    years: Years
    officers: dict[tuple[str, object], Officer] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    """The names of officers that the plan file knows."""
    under: str = ""
    """The heading that is being read."""
    _doubts: list[tuple[tuple[int, ...], Doubt]] = field(default_factory=list)
    _keys: int = 0

    def key(self) -> str:
        self._keys += 1
        return f"d{self._keys}"

    def doubt(self, place: Place, text: str, reading: str, because: str, **about: Any) -> None:
        self._doubts.append(
            (_order(place), Doubt(where=self._where(place), text=text, reading=reading, because=because, **about))
        )

    def _where(self, place: Place) -> str:
        """A place in words; formats without lines or pages have only the heading above it."""
        return place_words(place) or (f"under “{self.under}”" if self.under else "at the top")

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The doubts in the order of the document."""
        return tuple(doubt for _, doubt in sorted(self._doubts, key=lambda found: found[0]))

    def struck(self, row: str, place: Place, title: str) -> Status:
        """The status of a row that is struck out: cancelled, with a doubt, for others strike out what is done."""
        others = tuple(
            Choice(words=words(status), edits=(Put(row=row, field="status", value=status),))
            for status in (Status.COMPLETE, Status.NOT_STARTED)
        )
        self.doubt(place, title, "cancelled", STRUCK_OUT, row=row, field="status", others=others)
        return Status.CANCELLED

    def leads(self, owners: Owners, row: str, place: Place, text: str) -> tuple[Lead, ...]:
        """The officers of a row, taken down among those of the plan."""
        found = tuple(self.lead(named) for named in owners.named)
        if owners.because:
            others = tuple(
                Choice(words=_names(other), edits=(Put(row=row, field="leads", value=tuple(map(_lead, other))),))
                for other in owners.others
            )
            self.doubt(place, text, _names(owners.named), owners.because, row=row, field="leads", others=others)
        return found

    def lead(self, named: Named) -> Lead:
        officer = Officer(
            name=named.name,
            kind=named.kind,
            post=named.post,
            organisation=named.organisation,
            initials=named.initials,
        )
        known = self.officers.setdefault((named.name, named.kind), officer)
        if known.organisation is None and named.organisation:
            self.officers[(named.name, named.kind)] = replace(known, organisation=named.organisation)
        return _lead(named)

    def due(self, when: When, row: str, place: Place) -> dict[str, Any]:
        """The fields of a date; what is unsure about it becomes a doubt."""
        if when.because:
            others = tuple(
                Choice(
                    words=other.reading,
                    edits=tuple(Put(row=row, field=name, value=value) for name, value in _due_values(when, other)),
                )
                for other in when.others
            )
            self.doubt(place, when.printed, when.due.reading, when.because, row=row, field="due", others=others)
        return fields(when)


def _lead(named: Named) -> Lead:
    return Lead(name=named.name, kind=named.kind, role=named.role)


def _due_values(when: When, other: Any) -> list[tuple[str, Any]]:
    return list(fields(replace(when, due=other, because=None)).items())


def _names(named: Sequence[Named]) -> str:
    return ", ".join(f"{in_a_list(one.name)} ({one.kind.value})" for one in named) or "nobody"


def _order(place: Place) -> tuple[int, ...]:
    return tuple(number or 0 for number in (place.page, place.line, place.table, place.row))

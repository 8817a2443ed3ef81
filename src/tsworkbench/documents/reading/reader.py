"""What all parts of one reading share: the years, the legend, the doubts, the officers met so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tsworkbench.documents.blocks import Cell
from tsworkbench.documents.cells.dates import Years
from tsworkbench.documents.reading.doubting import Doubts
from tsworkbench.plan.language.initials import initials
from tsworkbench.plan.model import OfficerKind
from tsworkbench.plan.printed.owners import Named, Owners, read_owners
from tsworkbench.plan.printed.titles import is_initials, is_person
from tsworkbench.plan.whole import Officer


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
    guessed: dict[str, str] = field(default_factory=dict)
    """The full names of initials that fit one person of the document, and are not explained by it."""
    _owners: dict[tuple[str, ...], Owners] = field(default_factory=dict)
    officers: dict[tuple[str, OfficerKind], Officer] = field(default_factory=dict)

    def owners(self, cell: Cell) -> Owners:
        """Who stands in a cell, initials with their full names."""
        lines = tuple(line.text for line in cell.lines)
        if lines not in self._owners:  # a plan names the same few over and over
            self._owners[lines] = read_owners(lines, {**self.guessed, **self.legend}, names=self.names)
        return self._owners[lines]

    def meet(self, named: Named) -> None:
        """Keeps what a cell says of an officer beside the name."""
        at = named.name, named.kind
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
        for cell in cells:
            for one in read_owners([line.text for line in cell.lines], self.legend, names=self.names).named:
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

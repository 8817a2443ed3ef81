"""An officer going through the doubts of a draft: each is settled in its turn, and any of it can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from tsworkbench.plan.draft import Doubt, Draft
from tsworkbench.plan.matching import title_of
from tsworkbench.plan.model import Level
from tsworkbench.plan.naming import write_leads
from tsworkbench.plan.saying import fields_of, said
from tsworkbench.plan.settling import as_notes, rows_of, settle, typed, without
from tsworkbench.plan.whole import Funding


class Review:
    """A draft on its way to having no doubts. The doubt in hand is the first one that is left."""

    def __init__(self, raw: Draft) -> None:
        self._drafts = [raw]
        self._raws = [raw]
        self._before = [0]

    @property
    def raw(self) -> Draft:
        """The draft as it was read, before its doubts were settled: the last reading of the whole document."""
        return self._raws[-1]

    @property
    def total(self) -> int:
        """How many doubts there are, settled ones and those that are left."""
        return self._before[-1] + len(self.raw.doubts)

    @property
    def draft(self) -> Draft:
        """The draft as it stands now."""
        return self._drafts[-1]

    @property
    def doubt(self) -> Doubt | None:
        """The doubt in hand; None once all are settled."""
        return self.draft.doubts[0] if self.draft.doubts else None

    @property
    def number(self) -> int:
        """The place of the doubt in hand among all, from 1. Doubts that went with a row count as settled."""
        return self.total - len(self.draft.doubts) + 1

    @property
    def is_begun(self) -> bool:
        """Whether anything has been settled."""
        return len(self._drafts) > 1

    def with_reading(self, place: int) -> Draft:
        """The draft with the doubt in hand settled by its reading `place`: 0 is the one that was taken."""
        doubt = self.draft.doubts[0]
        return settle(self.draft, 0, doubt.others[place - 1] if place else None)

    def take(self, place: int) -> None:
        """Settles the doubt in hand by one of its readings."""
        number, doubt = self.number, self.draft.doubts[0]
        draft = self.with_reading(place)
        anew = bool(place) and doubt.others[place - 1].anew is not None
        self._step(draft, draft if anew else self.raw, number if anew else self._before[-1])

    def take_typed(self, text: str, as_at: date) -> None:
        """Settles it by what was typed. Raises WrongInput if that can't be read."""
        self._step(typed(self.draft, 0, text, as_at=as_at))

    def read_typed(self, text: str, as_at: date) -> str:
        """What was typed, as it would be read, in words. Raises WrongInput if it can't be."""
        doubt = self.draft.doubts[0]
        return value_words(typed(self.draft, 0, text, as_at=as_at), doubt)

    def skip(self) -> None:
        """Leaves the row out, with what hangs under it. Raises WrongInput for a doubt about the plan as a whole."""
        self._step(without(self.draft, 0))

    def take_rest(self) -> None:
        """Takes every reading that is left; nobody has looked at those, so each is kept as a note on its row."""
        self._step(as_notes(self.draft))

    def back(self) -> bool:
        """Takes back the last step; False if there is none."""
        if not self.is_begun:
            return False
        for steps in (self._drafts, self._raws, self._before):
            steps.pop()
        return True

    def _step(self, draft: Draft, raw: Draft | None = None, before: int | None = None) -> None:
        self._drafts.append(draft)
        self._raws.append(self.raw if raw is None else raw)
        self._before.append(self._before[-1] if before is None else before)


def value_words(draft: Draft, doubt: Doubt) -> str:
    """What the field of a doubt says in a draft, in words; "nothing" where it says nothing."""
    for plan in draft.library.plans:
        for row in rows_of(plan):
            if row.id == doubt.row:
                return _words(Level(type(row).__name__.casefold()), row, doubt.field or "")
    return "left out"


def _words(level: Level, row: Any, field: str) -> str:
    if field == "leads":
        return write_leads([(lead.name, lead.role) for lead in row.leads]) or "nobody"
    if field == "funding":
        return "; ".join(_money(one) for one in row.funding) or "nothing"
    if field not in fields_of(level):  # the doubt is about how the row came to be
        return title_of(row)
    found = said(level, row, field)
    return found.words if found is not None else "nothing"


def _money(one: Funding) -> str:
    inside = f", inside the budget of {one.inside}" if one.inside else ""
    confirmed = {True: ", confirmed", False: ", to be confirmed", None: ""}[one.confirmed]
    return f"{one.source}{confirmed}{inside}"

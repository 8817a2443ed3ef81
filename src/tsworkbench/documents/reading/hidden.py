"""Hidden sheets of a workbook: left out of the plan or read, and in doubt either way; and how many lines there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tsworkbench.documents.blocks import Document, Row, Table
from tsworkbench.documents.reading.doubting import place_words
from tsworkbench.documents.reading.finding import plan_tables
from tsworkbench.documents.reading.grids import is_blank
from tsworkbench.documents.struck import with_struck
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.imports.draft import Anew, Choice, Doubt, Draft
from tsworkbench.plan.whole import Plan

Read = Callable[[Document], Draft]
"""Reads a document, and leaves tables alone that are hidden."""

Beside = tuple[Plan, date | None, Mapping[str, str]]
"""A plan as it was when a sheet of it left, the day of that if it is known, and officers by their initials."""


def count_lines(document: Document) -> int:
    """The lines of a document in which something stands: those of its text, and those of its tables' cells."""
    count = 0
    for block in document.blocks:
        if isinstance(block, Table):
            cells = [cell for row in block.rows for cell in row.cells if not cell.again]
            count += sum(bool(line.text.strip() or line.struck) for cell in cells for line in cell.lines)
        else:
            count += 1
    return count


def read_with_hidden(document: Document, read: Read, reread: Read) -> Draft:
    """The draft of a document without the plans of its hidden sheets; of these, where no other sheet has a plan.

    Each such sheet is in doubt, before all else, for its other reading is one of the whole document. `reread` is for
    those: it is asked later, and tells nobody how far it is. Raises what they raise.
    """
    hidden = [at for at, block in enumerate(document.blocks) if isinstance(block, Table) and block.hidden]
    plans = [at for at in hidden if _holds_a_plan(document, at)]
    work = _Sheets(document, reread, tuple(hidden), tuple(plans))
    if not plans:
        return work.told(read(document), frozenset())
    try:
        return work.told(read(work.shown(frozenset())), frozenset(), asked=0)
    except Refused:  # nor has any other sheet a plan
        taken = frozenset(plans)
        return replace(work, alone=True).told(read(work.shown(taken)), taken, asked=0)


@dataclass(frozen=True)
class _Sheets:
    """The hidden sheets of a document, by their place among its blocks; `plans` are those that a plan is on."""

    document: Document
    read: Read
    hidden: tuple[int, ...]
    plans: tuple[int, ...]
    alone: bool = False
    """No sheet that is shown has a plan."""

    def shown(self, taken: frozenset[int]) -> Document:
        """The document with these of its hidden plans as if they were shown, and without the others."""
        blocks = dict(enumerate(self.document.blocks))
        for at in self.plans:
            blocks[at] = replace(self._table(at), hidden=False)
            if at not in taken:
                blocks.pop(at)
        return replace(self.document, blocks=tuple(blocks.values()))

    def told(
        self, draft: Draft, taken: frozenset[int], asked: int | None = None, beside: Beside | None = None
    ) -> Draft:
        """A draft that was read with the sheets in `taken`, with what it leaves out, and the doubts from `asked` on.

        `beside`: the plan beside which a sheet of ours was held.
        """
        from tsworkbench.documents.own.reading import is_ours

        doubts = [] if asked is None else [self._doubt(draft, taken, n, beside) for n in range(asked, len(self.plans))]
        ours = is_ours(draft)  # with a head that is hidden, and read
        left = [at for at in self.hidden if at not in taken and (at in self.plans or not ours)]
        aside = [self._aside(at) for at in left if at not in self.plans]
        sheet = draft.sheet
        if sheet is not None and sheet.again is not None and self.plans:
            again = sheet.again
            sheet = replace(sheet, again=lambda *held: self.told(again(*held), taken, asked, held))
        return replace(
            draft,
            doubts=(*doubts, *draft.doubts),
            remarks=(*draft.remarks, *aside),
            lines=0 if ours else count_lines(self.document),
            left=tuple(line for at in left for line in self._lines(at)),
            sheet=sheet,
        )

    def _doubt(self, draft: Draft, taken: frozenset[int], n: int, beside: Beside | None) -> Doubt:
        at = self.plans[n]
        other = taken ^ {at}
        words = ("part of the plan", "leave it out") if at in taken else ("left out", "read it too")
        because = f"The sheet “{self._name(at)}” is hidden in the workbook"
        because += ", and no sheet that is shown has a plan." if self.alone else "; a plan is on it."
        choice = Choice(words=words[1], anew=Anew(lambda: self._anew(other, n + 1, beside)))
        return Doubt(
            where=place_words(replace(self._table(at).place, table=None)),
            text=self._name(at),
            reading=words[0],
            because=because,
            row=draft.library.plans[0].id,
            field="objectives",
            others=(choice,) if other or not self.alone else (),
        )

    def _anew(self, taken: frozenset[int], asked: int, beside: Beside | None) -> Draft:
        draft = self.read(self.shown(taken))
        sheet = draft.sheet
        if beside is not None and sheet is not None and sheet.again is not None:
            plan, on, _ = beside
            draft = replace(sheet.again(*beside), sheet=replace(sheet, sent=plan, is_dated=on is not None))
        return self.told(draft, taken, asked, beside)

    def _aside(self, at: int) -> str:
        rows = len(self._lines(at))
        them = f"Its {rows:,} rows were" if rows > 1 else "Its row was"
        return f"The sheet “{self._name(at)}” is hidden, and no plan is on it. {them} left out."

    def _lines(self, at: int) -> list[str]:
        return [_in_a_line(row) for row in self._table(at).rows if not is_blank(row)]

    def _name(self, at: int) -> str:
        table = self._table(at)
        return table.title or table.place.sheet or "one"

    def _table(self, at: int) -> Table:
        table = self.document.blocks[at]
        assert isinstance(table, Table)
        return table


def _holds_a_plan(document: Document, at: int) -> bool:
    from tsworkbench.documents.own.columns import own_table
    from tsworkbench.documents.own.reading import is_head

    table = document.blocks[at]
    assert isinstance(table, Table)
    alone = replace(document, blocks=(replace(table, hidden=False),))
    return not is_head(table) and (own_table(table) is not None or bool(plan_tables(alone)[0]))


def _in_a_line(row: Row) -> str:
    where = place_words(replace(row.place, table=None))
    own = [line for cell in row.cells if not cell.again for line in cell.lines]
    return f"{where[:1].upper()}{where[1:]}: {' – '.join(filter(None, map(with_struck, own)))}"

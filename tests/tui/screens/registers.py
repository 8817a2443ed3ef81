"""Files with registers in them, for the tests of the registers' place."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from tests.conftest import fixed_clock

from tsworkbench.plan.registers import presets
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.views.plan import plan_named
from tsworkbench.work.edits import perform
from tsworkbench.work.registers import definitions, entries, laying

AS_AT = date(2009, 12, 15)

RISKS = (
    ("Allocation of the Fund not confirmed", "LR", "5", "4", "5", "4", "15 Jan 2010", "1.1 / 4.2"),
    ("CVS Director not found by March", "LR", "5", "4", "3", "5", "15 Jan 2010", "1.1"),
    ("Research on assets starts too late", "AA", "3", "4", "3", "4", "30 Nov 2009", "5.1"),
    ("Database never finished", "LR", "3", "3", "1", "4", "TBC", ""),
)


class Filler:
    """Puts entries into the registers of a file, as somebody else did before."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.plan_id = str(plan_named(book, "third")["id"])

    def takes_in(self, *names: str) -> "Filler":
        for name in names:
            perform(self.book, definitions.take_in(presets.shipped(name), plan_id=self.plan_id))
        return self

    def adds(self, register: str, **typed: str) -> "Filler":
        found = stored.registers_of(self.book, self.plan_id).get(register)
        assert found is not None
        perform(self.book, entries.add(found, typed, as_at=AS_AT))
        return self

    def lays_out(self, register: str, ref: str) -> "Filler":
        found = stored.registers_of(self.book, self.plan_id).get(register)
        assert found is not None
        of = entries.entry_named(self.book, ref)
        perform(self.book, laying.lay_out(self.book, found, of=of, as_at=AS_AT).edit)
        return self


def filled(path: Path, fill: Callable[[Filler], object]) -> Path:
    """The file, with what `fill` puts into it."""
    book = open_book(path, who="Louise Russell", clock=fixed_clock(datetime(2009, 12, 14, 9, 0, tzinfo=UTC)))
    try:
        fill(Filler(book))
    finally:
        book.close()
    return path


def with_risks(path: Path) -> Path:
    """A file with four risks, one of which is closed."""

    def fill(file: Filler) -> None:
        file.takes_in("risks")
        for title, owner, il, ii, rl, ri, review, rows in RISKS:
            file.adds(
                "risks", title=title, owner=owner, inherent_likelihood=il, inherent_impact=ii, residual_likelihood=rl,
                residual_impact=ri, next_review=review, row=rows,
            )  # fmt: skip
        file.adds("risks", title="The old office", status="closed")

    return filled(path, fill)


def with_provider_day(path: Path, organisations: int = 35) -> Path:
    """A file with a provider day to which so many organisations were invited; nobody is ticked yet."""

    def fill(file: Filler) -> None:
        file.takes_in("events")
        for number in range(1, organisations + 1):
            file.adds("organisations", name=f"Organisation {number}")
        file.adds("events", title="First provider day", kind="provider day", on="20 Nov 2009", status="held")
        file.lays_out("attendance", "V1")

    return filled(path, fill)


def with_contracts(path: Path) -> Path:
    """A file with three contracts of one supplier."""

    def fill(file: Filler) -> None:
        file.takes_in("contracts")
        file.adds("organisations", name="Bromley by Bow Centre").adds("organisations", name="Bromley Trust")
        there = (("Advice", "90k", "live"), ("Carers", "60k", "live"), ("Youth work", "20k", "ended"))
        for title, value, status in there:
            file.adds("contracts", title=title, supplier="O1", annual_value=value, status=status)

    return filled(path, fill)

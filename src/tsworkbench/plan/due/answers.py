"""What reading a due phrase answers: a ``Due``, or an ``Unread`` that says why not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tsworkbench.plan.due import wording
from tsworkbench.plan.due.values import Kind, Precision
from tsworkbench.plan.due.windows import Window


@dataclass(frozen=True, slots=True)
class Due:
    """A due phrase as it was given, and what it was read as.

    ``start`` and ``end`` are the first and last day it covers; on ``end`` it is not yet late. What recurs
    gives its first occurrence, and an RFC 5545 rule for the last days of them all, to be counted from
    ``end`` (its DTSTART). ``doubt`` says in a sentence what else the phrase could mean; where that is
    another date it is in ``other``.
    """

    phrase: str
    kind: Kind
    start: date | None
    end: date | None
    precision: Precision
    rrule: str | None = None
    doubt: str | None = None
    other: "tuple[Due, ...]" = ()

    @property
    def reading(self) -> str:
        """It in plain words, as an editor shows it live: "by 31 January 2010 (month)"."""
        return wording.reading(self.kind, self.start, self.end, self.precision, self.rrule, self.phrase)

    @property
    def in_full(self) -> str:
        """The phrase, its reading and its doubt: "“fri”: on 18 December 2009."."""
        return f"“{self.phrase}”: {self.reading}.{f' {self.doubt}' if self.doubt else ''}"

    def canonical(self) -> str:
        """A phrase that reads back to the same dates, kind, precision and rule on any later day.

        What is typed as "+2w" or "end jan" counts from the day it was typed on, so this is what to store.
        """
        return wording.canonical(self.kind, self.start, self.end, self.precision, self.rrule, self.phrase)


@dataclass(frozen=True)
class Unread:
    """A phrase that is not a due date; ``why`` says in one sentence what is wrong and what to type.

    To say it, the phrase is searched for a date in it: that is done when somebody asks, as most readers don't.
    """

    phrase: str
    because: Callable[[], str] = field(repr=False, compare=False)

    @cached_property
    def why(self) -> str:
        return self.because()


@dataclass(frozen=True, slots=True)
class Found:
    """A due phrase inside a sentence: ``sentence[start:end]`` is the phrase as printed."""

    due: Due
    start: int
    end: int


def due_of(printed: str, window: Window) -> Due:
    """A window as the answer for the phrase it was read from."""
    assert window.kind is not None
    others = tuple(due_of(printed, other) for other in window.others if other.kind is not None)
    return Due(printed, window.kind, window.start, window.end, window.precision, window.rrule, window.doubt, others)

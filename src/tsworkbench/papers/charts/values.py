"""What a chart shows, before it is drawn: figures and days, with no colour and no coordinate in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tsworkbench.plan.model import Rag


@dataclass(frozen=True, kw_only=True)
class Called:
    """What the plan calls what a chart counts, as each word stands inside a sentence, in the singular."""

    objective: str = "objective"
    activity: str = "activity"
    rated: str = "activity"
    """What is rated: the activities, or in some plans the milestones."""
    step: str = "milestone"


@dataclass(frozen=True, kw_only=True)
class Step:
    """A dated milestone on a timeline.

    `due_from` to `due_to` is the window of its agreed date: a month where the plan says "by March". `baseline_to`
    is the last day as first signed off, and shows as a ghost where it is another day; `expected_to` is what its lead
    now thinks. `done_on` is the day on which it was done. `closed` says that it is deferred or cancelled: nothing
    falls due any more.
    """

    title: str
    due_to: date
    due_from: date | None = None
    ref: str | None = None
    baseline_to: date | None = None
    expected_to: date | None = None
    done_on: date | None = None
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class Lane:
    """An activity on a timeline, with its stated rating. `undated` counts its milestones that have no date yet."""

    title: str
    ref: str | None = None
    rag: Rag | None = None
    steps: tuple[Step, ...] = ()
    undated: int = 0


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Activities and their milestones over a period, with the position date as a line across it.

    Days outside `start` to `end` are shown at the edge, with an arrow.
    """

    start: date
    end: date
    position: date
    lanes: tuple[Lane, ...]
    called: Called = Called()
    left_out: int = 0
    """How many more activities the plan has than there are lanes."""


@dataclass(frozen=True, kw_only=True)
class ObjectiveRatings:
    """How many of an objective's activities stand at each rating; ``None`` counts those of which nothing was said."""

    title: str
    counts: Mapping[Rag | None, int]
    ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class RatingsByObjective:
    """The ratings of the activities, counted under each objective."""

    objectives: tuple[ObjectiveRatings, ...]
    called: Called = Called()


@dataclass(frozen=True, kw_only=True)
class BurnPoint:
    """How many milestones at the end of a day, counted from the start of the period.

    `planned` were to be done by their first agreed dates, `done` are done (None after the position date), and
    `forecast` will be if everything is done on the day that is now expected (None before the position date).
    """

    day: date
    planned: int
    done: int | None = None
    forecast: int | None = None


@dataclass(frozen=True, kw_only=True)
class BurnUp:
    """Milestones planned, done and forecast, added up. `total` counts those without a date too."""

    points: tuple[BurnPoint, ...]
    position: date
    total: int
    called: Called = Called()


@dataclass(frozen=True, kw_only=True)
class OfficerLoad:
    """An officer's open milestones: how many fall due in each month, were due before the first, and have no date."""

    name: str
    counts: tuple[int, ...]
    before: int = 0
    undated: int = 0


@dataclass(frozen=True, kw_only=True)
class Workload:
    """Open milestones by officer and month. `months` holds the first day of each, as many as every row has counts.

    `late_until` is the last day whose month is past at the position date: what is open up to there is late.
    """

    months: tuple[date, ...]
    officers: tuple[OfficerLoad, ...] = field(default=())
    late_until: date | None = None
    called: Called = Called()


@dataclass(frozen=True, kw_only=True)
class SeriesPoint:
    """What the figure of a measure was on a day, and what it was to be then; None where it had no target."""

    day: date
    value: float
    target: float | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """The readings of a measure, oldest first. `rag` is the colour of the last one."""

    title: str
    points: tuple[SeriesPoint, ...]
    ref: str | None = None
    unit: str | None = None
    rag: Rag | None = None


@dataclass(frozen=True, kw_only=True)
class MeasureSeries:
    """The series of measures, one under the other over the same days, each to a scale of its own."""

    series: tuple[Series, ...] = ()
    left_out: int = 0
    """How many more measures of the plan have a series."""


@dataclass(frozen=True, kw_only=True)
class Risk:
    """A risk on a matrix: its steps of likelihood and impact from 1 on. `was` is its score on the day since then."""

    ref: str
    title: str
    likelihood: int
    impact: int
    was: int | None = None

    @property
    def score(self) -> int:
        """How high it is."""
        return self.likelihood * self.impact


@dataclass(frozen=True, kw_only=True)
class RiskMatrix:
    """The open risks by likelihood, upwards, and impact, to the right. Moves are shown since the day `since`."""

    score: str
    """What the score is called within a sentence: "residual"."""
    likelihoods: tuple[str, ...]
    """The words of the steps, from 1 on."""
    impacts: tuple[str, ...]
    bands: tuple[tuple[Rag, float], ...]
    """The score from which each colour holds, the highest first."""
    risks: tuple[Risk, ...] = ()
    since: date | None = None
    unscored: int = 0

    def rag(self, score: int) -> Rag | None:
        """The colour of a score."""
        return next((rag for rag, start in self.bands if score >= start), None)


Chart = Timeline | RatingsByObjective | BurnUp | Workload | MeasureSeries | RiskMatrix

"""Charts: what they show (`values`), how that is said in words and figures (`descriptions`), and how it is drawn.

A chart is composed once, as figures and days; `drawings` turns it into a scene of rectangles, lines, marks and texts,
which `svg` writes into a web page and `png` paints for Word. `picture` gives the block that a paper holds.
"""

from tsworkbench.papers.charts.descriptions import picture
from tsworkbench.papers.charts.values import (
    BurnPoint,
    BurnUp,
    Called,
    Chart,
    Lane,
    MeasureSeries,
    ObjectiveRatings,
    OfficerLoad,
    RatingsByObjective,
    Risk,
    RiskMatrix,
    Series,
    SeriesPoint,
    Step,
    Timeline,
    Workload,
)

__all__ = [
    "BurnPoint",
    "BurnUp",
    "Called",
    "Chart",
    "Lane",
    "MeasureSeries",
    "ObjectiveRatings",
    "OfficerLoad",
    "RatingsByObjective",
    "Risk",
    "RiskMatrix",
    "Series",
    "SeriesPoint",
    "Step",
    "Timeline",
    "Workload",
    "picture",
]

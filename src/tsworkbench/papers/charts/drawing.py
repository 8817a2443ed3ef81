"""A chart as a drawing."""

from __future__ import annotations

from tsworkbench.papers.charts.burn_up import draw_burn_up
from tsworkbench.papers.charts.ratings import draw_ratings
from tsworkbench.papers.charts.scene import Scene
from tsworkbench.papers.charts.timeline import draw_timeline
from tsworkbench.papers.charts.values import BurnUp, Chart, RatingsByObjective, Timeline, Workload
from tsworkbench.papers.charts.workload import draw_workload


def draw(chart: Chart) -> Scene:
    """The drawing of a chart, 680 pixels wide: the text of an A4 page at 96 dots to the inch."""
    match chart:
        case Timeline():
            return draw_timeline(chart)
        case RatingsByObjective():
            return draw_ratings(chart)
        case BurnUp():
            return draw_burn_up(chart)
        case Workload():
            return draw_workload(chart)

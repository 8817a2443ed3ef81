"""What the charts show, say and look like."""

import struct
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageColor
from tests.papers import examples

from tsworkbench.papers.charts import (
    BurnPoint,
    BurnUp,
    Chart,
    Lane,
    MeasureSeries,
    ObjectiveRatings,
    OfficerLoad,
    RatingsByObjective,
    Risk,
    RiskMatrix,
    Step,
    Timeline,
    Workload,
    picture,
)
from tsworkbench.papers.charts.drawings import draw
from tsworkbench.papers.charts.lettering import fit, width, wrap
from tsworkbench.papers.charts.png import SCALE, png
from tsworkbench.papers.charts.scene import Anchor, Scene, Text
from tsworkbench.papers.charts.svg import svg
from tsworkbench.papers.paper import RATING_INK, RATING_TINT, WHITE
from tsworkbench.plan.model import Rag

CHARTS: dict[str, Chart] = {
    "timeline": examples.timeline(),
    "ratings": examples.ratings(),
    "burn-up": examples.burn_up(),
    "workload": examples.workload(),
    "series": examples.measure_series(),
    "risks": examples.risk_matrix(),
}
EMPTY: dict[str, Chart] = {
    "timeline": Timeline(start=date(2009, 4, 1), end=date(2010, 3, 31), position=date(2009, 12, 31), lanes=()),
    "ratings": RatingsByObjective(objectives=()),
    "burn-up": BurnUp(points=(), position=date(2009, 12, 31), total=0),
    "workload": Workload(months=()),
    "series": MeasureSeries(),
    "risks": RiskMatrix(score="residual", likelihoods=("rare", "likely"), impacts=("minor", "major"), bands=()),
}


def texts(scene: Scene) -> list[str]:
    return [item.text for item in scene.items if isinstance(item, Text)]


def drawn(chart: Chart, title: str = "T", description: str = "D") -> ElementTree.Element:
    return ElementTree.fromstring(svg(draw(chart), name="x", title=title, description=description))


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_is_named_and_described_and_one_picture_to_those_who_listen(name: str) -> None:
    root = drawn(CHARTS[name], "The title", "What it shows")
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "x-title"
    assert root.findtext(f"{space}title") == "The title"
    assert root.findtext(f"{space}desc") == "What it shows"


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_stays_inside_its_frame_and_its_words_are_readable(name: str) -> None:
    scene = draw(CHARTS[name])
    for item in scene.items:
        if isinstance(item, Text):
            assert item.size >= 11.5
            assert 0 <= item.at[1] <= scene.height
            assert item.at[0] <= scene.width
    assert scene.width == 680


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_chart_gives_the_same_bytes(name: str) -> None:
    assert png(draw(CHARTS[name])) == png(draw(CHARTS[name]))
    assert svg(draw(CHARTS[name]), name="x", title="", description="") == svg(
        draw(CHARTS[name]), name="x", title="", description=""
    )


def test_a_picture_for_word_keeps_the_colours_of_its_page_and_its_ratings() -> None:
    """It has few colours, which halves it; but white stays the page's white, and an ink is as dark as it was."""
    image = Image.open(BytesIO(png(draw(CHARTS["timeline"]))))
    assert image.mode == "P"
    in_full = image.convert("RGB")
    assert in_full.getpixel((0, 0)) == (255, 255, 255)
    there = [colour for _, colour in in_full.getcolors(1 << 16)]
    for ink in (Rag.RED, Rag.GREEN):
        wanted = ImageColor.getrgb(RATING_INK[ink])
        assert min(max(abs(a - b) for a, b in zip(wanted, one, strict=True)) for one in there) <= 4


def test_a_picture_for_word_has_more_than_200_dots_to_the_inch() -> None:
    data = png(draw(CHARTS["workload"]))
    wide, _ = struct.unpack(">II", data[16:24])
    assert SCALE * 96 >= 200
    assert wide == 680 * SCALE


@pytest.mark.parametrize("name", EMPTY)
def test_a_chart_of_nothing_is_drawn_and_told_all_the_same(name: str) -> None:
    held = picture("Nothing", EMPTY[name])
    assert held.description
    assert drawn(EMPTY[name]) is not None
    assert png(draw(EMPTY[name])) if draw(EMPTY[name]).height else True


# -- what is said beside it


def test_a_timeline_says_how_many_are_done_late_and_to_come() -> None:
    held = picture("When", examples.timeline())
    assert held.description == (
        "15 activities and 38 dated milestones from 1 April 2009 to 31 March 2010. At 31 December 2009: 15 done, 5 not "
        "done by their date, 18 still to come or closed. 2 milestones without a date."
    )
    assert len(held.table.rows) == 39
    assert held.table.rows[1][2:] == ("Jan 2010", "same", "to come")


def test_ratings_are_counted_in_words() -> None:
    held = picture("Ratings", examples.ratings())
    said = "The ratings of 15 activities under 7 objectives: Red 2, Amber 2, Green 9, Complete 1, Not rated 1."
    assert held.description == said
    assert held.table.rows[3] == (
        "4 Improved Third Sector Commissioning and Funding processes",
        "2",
        "0",
        "3",
        "1",
        "0",
    )


def test_a_burn_up_says_what_is_planned_done_and_expected() -> None:
    held = picture("Burn-up", examples.burn_up())
    assert held.description == (
        "Of 40 milestones, 20 were planned to be done by 31 December 2009 and 15 are. By 31 March 2010, 37 are planned "
        "and 37 expected."
    )


def test_a_workload_names_who_has_most() -> None:
    held = picture("Workload", examples.workload())
    assert held.description.endswith("Most are Louise Russell's: 18.")
    assert [column.title for column in held.table.columns][:3] == ["Officer", "Before", "Dec 2009"]


# -- how it is drawn


def test_a_series_says_from_where_to_where_each_measure_went() -> None:
    shown = picture("The measures and their targets", examples.measure_series())
    assert shown.description.startswith("3 measures from 30 June 2009 to 31 December 2009.")
    assert "M2 Days to answer a question from a voluntary organisation: from 9 to 14.5, target 10." in shown.description
    assert "Grants paid on time: 92.5%." in shown.description
    assert shown.table.rows[2] == ("M1 VCOs with a policy", "31 Dec 2009", "31 VCOs", "30 VCOs")
    words = texts(draw(examples.measure_series()))
    assert {"31 VCOs", "14.5", "92.5%", "target"} <= set(words)


def test_every_mark_of_a_timeline_stands_in_its_legend() -> None:
    said = texts(draw(examples.timeline()))
    for words in ("done", "not done by its date", "to come", "date now expected", "date first agreed"):
        assert words in said
    assert "Position at 31 December 2009" in said
    assert "2 milestones without a date" in said
    assert "after 31 Mar 2010" in said


def test_a_mark_that_is_not_drawn_is_not_explained() -> None:
    lane = Lane(title="A", steps=(Step(title="S", due_to=date(2010, 1, 31)),))
    said = texts(draw(replace(examples.timeline(), lanes=(lane,))))
    assert "to come" in said
    assert "done" not in said
    assert "date first agreed" not in said


def test_the_marks_of_one_lane_never_stand_on_each_other() -> None:
    day = date(2010, 3, 31)
    lane = Lane(title="A", steps=tuple(Step(title=str(n), due_to=day) for n in range(9)))
    one, nine = (draw(replace(examples.timeline(), lanes=(replace(lane, steps=lane.steps[:n]),))) for n in (1, 9))
    assert nine.height > one.height + 8 * 14


def test_a_timeline_of_very_many_lanes_shows_what_is_late_and_says_what_it_leaves_out() -> None:
    late = Lane(title="The late one", steps=(Step(title="S", due_to=date(2009, 6, 30)),))
    quiet = tuple(Lane(title=f"Quiet {n}") for n in range(500))
    scene = draw(replace(examples.timeline(), lanes=(*quiet, late)))
    assert "The late one" in texts(scene)
    shown = sum(text.startswith("Quiet") for text in texts(scene))
    assert f"{500 - shown} more activities in the table only." in texts(scene)
    assert scene.height < 1000  # what a page holds, as wide as its text


def test_a_timeline_whose_lanes_are_tall_is_no_taller_than_a_page() -> None:
    day = date(2010, 1, 31)
    steps = tuple(Step(title=f"S{n}", due_to=day) for n in range(10))
    lanes = tuple(Lane(title=f"A{n}", steps=steps) for n in range(30))
    assert draw(replace(examples.timeline(), lanes=lanes)).height < 1000
    said = picture("T", replace(examples.timeline(), lanes=lanes, left_out=970)).description
    assert "970 more activities are not shown here; the plan itself lists them." in said


def test_counts_of_thousands_stay_inside_a_burn_up() -> None:
    points = (
        BurnPoint(day=date(2009, 12, 31), planned=12_000, done=5000),
        BurnPoint(day=date(2010, 3, 31), planned=12_000),
    )
    scene = draw(BurnUp(points=points, position=date(2009, 12, 31), total=12_000))
    axis = {"0", "5,000", "10,000", "12,000", "15,000"}
    ends = [item for item in scene.items if isinstance(item, Text) and item.text in axis and item.anchor is Anchor.END]
    assert len(ends) > 2
    assert min(item.at[0] - width(item.text, item.size, item.bold) for item in ends) >= 0


def test_bars_and_counts_of_many_ratings_stay_inside_and_can_be_seen() -> None:
    counts: dict[Rag | None, int] = {Rag.RED: 250, Rag.AMBER: 250, Rag.GREEN: 2500, Rag.COMPLETE: 250, None: 250}
    scene = draw(RatingsByObjective(objectives=(ObjectiveRatings(title="Aim", ref="1", counts=counts),)))
    words = [item for item in scene.items if isinstance(item, Text)]
    assert max(item.at[0] + width(item.text, item.size, item.bold) for item in words) <= 680
    parting = [item for item in scene.items if getattr(item, "stroke", None) == WHITE]
    assert len(parting) == len(counts)  # between the ratings, not between 3,500 activities


def test_a_position_outside_the_period_is_said_without_a_line() -> None:
    chart = replace(examples.timeline(), position=date(2011, 1, 31))
    assert "Position at 31 January 2011" in texts(draw(chart))


@pytest.mark.parametrize("years", [1, 3, 10])
def test_months_are_named_as_far_as_there_is_room(years: int) -> None:
    start = date(2009, 4, 1)
    chart = replace(examples.timeline(), end=start + timedelta(days=365 * years))
    named = [text for text in texts(draw(chart)) if text in ("Apr", "Jul", "2012")]
    assert named


def test_counts_of_ratings_stand_in_letters_and_figures_beside_the_bar() -> None:
    said = texts(draw(examples.ratings()))
    assert {"R 2", "A 1", "G 3", "B 1", "not rated 1"} <= set(said)


def test_what_is_past_is_bold_and_explained_in_a_workload() -> None:
    scene = draw(examples.workload())
    bold = [item.text for item in scene.items if isinstance(item, Text) and item.bold]
    assert bold.count("1") >= 2
    assert "bold on red: past its date" in texts(scene)
    calm = Workload(months=(date(2010, 1, 1),), officers=(OfficerLoad(name="A", counts=(2,)),))
    assert "bold on red: past its date" not in texts(draw(calm))


# -- letters and colours


def test_a_text_is_cut_where_its_room_ends() -> None:
    assert fit("Short", 100, 12) == "Short"
    cut = fit("A very long title that goes on and on", 100, 12)
    assert cut.endswith("…")
    assert width(cut, 12) <= 100
    assert wrap("Appropriate infrastructure to support the sector", 120, 12, 2)[-1].endswith("…")
    assert wrap("", 100, 12) == []
    assert wrap("x" * 500, 100, 12, 3) == [fit("x" * 500, 100, 12)]


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("rag", [*Rag, None])
def test_every_rating_can_be_read_on_white_and_on_its_own_tint(rag: Rag | None) -> None:
    assert _contrast(RATING_INK[rag], WHITE) >= 7
    assert _contrast(RATING_INK[rag], RATING_TINT[rag]) >= 4.5


# -- the risk matrix


def test_a_risk_is_drawn_in_the_cell_of_its_score_with_its_mark_and_colour() -> None:
    scene = draw(examples.risk_matrix())
    at = {item.text: item.at for item in scene.items if isinstance(item, Text)}
    assert at["R1"][1] < at["R5"][1] < at["R2"][1] < at["R3"][1] < at["R7"][1]
    assert at["R6"][0] < at["R5"][0] < at["R4"][0] < at["R2"][0]
    assert at["R2"][1] == at["R4"][1]
    inks = {item.text: item.fill for item in scene.items if isinstance(item, Text) and item.text.isdigit()}
    assert (inks["25"], inks["12"], inks["3"]) == tuple(RATING_INK[rag] for rag in (Rag.RED, Rag.AMBER, Rag.GREEN))
    assert "On 30 September 2009: R4 was 16." in texts(scene)
    assert [words for words in texts(scene) if " from " in words] == ["red from 15", "amber from 6", "green from 1"]


def test_the_matrix_says_in_words_and_figures_what_it_shows() -> None:
    shown = picture("Risks", examples.risk_matrix())
    assert shown.description == (
        "7 open risks by likelihood and impact, residual. Red: R1 20, R2 15. Amber: R4 12, R5 12, R3 8. "
        "Green: R7 4, R6 4. On 30 September 2009 R4 was 16. 1 risk is not scored."
    )
    assert [column.title for column in shown.table.columns][-1] == "30 Sep 2009"
    assert shown.table.rows[2][1:3] == ("3 possible", "4 major")


def test_a_cell_with_very_many_risks_counts_what_it_has_no_room_for() -> None:
    risks = tuple(Risk(ref=f"R{n}", title="", likelihood=3, impact=3) for n in range(10, 90))
    scene = draw(replace(examples.risk_matrix(), risks=risks))
    refs = [words for words in texts(scene) if words.startswith("R")]
    assert 2 <= len(refs) <= 4
    assert any("more" in words for words in texts(scene))
    assert scene.height < 500


def test_a_ref_that_is_no_ref_stays_in_its_cell() -> None:
    hostile = (Risk(ref="<script>" + "W" * 90, title="x", likelihood=5, impact=5),)
    chart = replace(examples.risk_matrix(), risks=hostile)
    assert all(item.at[0] <= 680 for item in draw(chart).items if isinstance(item, Text))
    assert "<script>" not in svg(draw(chart), name="x", title="T", description="D")

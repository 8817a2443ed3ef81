"""Tables of indicators become measures, with their targets and their readings in the periods of their columns."""

from typing import Any

import pytest

from tsworkbench.documents.formats.text.markdown import read
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.governance.measures import Measure
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.model import Better, Frequency


def draft_of(table: str, *, title: str = "Performance measures 2009/10", plan_year: int | None = None) -> Draft:
    lines = [line.strip() for line in table.strip().splitlines()]
    rule = "|" + " --- |" * (lines[0].count("|") - 1)
    text = "\n".join([f"# {title}", "", lines[0], rule, *lines[1:], ""])
    return read_plan(read(text.encode(), "kpis.md"), plan_year=plan_year)


def measures_of(table: str, **how: Any) -> tuple[Measure, ...]:
    return draft_of(table, **how).library.plans[0].measures


def aims(measure: Measure) -> list[tuple[str, str, float]]:
    return [(one.first_on, one.last_on, one.value) for one in measure.targets]


def read_on(measure: Measure) -> list[tuple[str, float]]:
    return [(one.on_day, one.value) for one in measure.readings]


def test_a_table_of_indicators_is_read_as_measures() -> None:
    first, second = measures_of(
        """
        | Ref | Indicator | Unit | Good is | Baseline 2008/09 | Target 2009/10 | Q1 | Q2 | Lead officer |
        | NI 7 | Environment for a thriving third sector | % | Higher | 21.5 | 25% | | 23 | Louise Russell |
        | KPI 2 | Days to answer | days | Low | 12 | 10 | 9 | tbc | Policy Team |
        """
    )
    assert (first.ref, first.title, first.unit, first.better) == (
        "NI 7", "Environment for a thriving third sector", "%", Better.HIGHER
    )  # fmt: skip
    assert (first.starts_from, first.starts_on) == (21.5, "2009-03-31")
    assert aims(first) == [("2009-04-01", "2010-03-31", 25.0)]
    assert read_on(first) == [("2009-09-30", 23.0)]
    assert first.text == "Lead officer: Louise Russell"
    assert (second.better, second.frequency, read_on(second)) == (
        Better.LOWER, Frequency.QUARTER, [("2009-06-30", 9.0)]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("Q3", "2009-12-31"),
        ("Qtr 3 2009/10", "2009-12-31"),
        ("Q3 actual", "2009-12-31"),
        ("Dec", "2009-12-31"),
        ("Dec 09", "2009-12-31"),
        ("January 2010", "2010-01-31"),
        ("Feb", "2010-02-28"),
        ("H1", "2009-09-30"),
        ("2008/09 outturn", "2009-03-31"),
        ("2008/09", "2009-03-31"),
        ("Actual 2008-09", "2009-03-31"),
        ("2009", "2009-12-31"),
    ],
)
def test_a_reading_is_of_the_last_day_of_the_period_of_its_column(header: str, day: str) -> None:
    (one,) = measures_of(f"| Measure | Target | {header} |\n| VCOs with a policy | 30 | 27 |")
    assert read_on(one) == [(day, 27.0)]


@pytest.mark.parametrize(
    ("cell", "value", "unit", "better"),
    [
        ("£1,200", 1200.0, "£", Better.HIGHER),
        ("85.5%", 85.5, "%", Better.HIGHER),
        ("<5 days", 5.0, "days", Better.LOWER),
        ("at least 27 VCOs", 27.0, "VCOs", Better.HIGHER),
        ("no more than 3", 3.0, None, Better.LOWER),
        ("£1.5m", 1_500_000.0, "£", Better.HIGHER),
        ("-2", -2.0, None, Better.HIGHER),
    ],
)
def test_a_target_is_read_with_its_unit_and_which_way_is_better(
    cell: str, value: float, unit: str | None, better: Better
) -> None:
    (one,) = measures_of(f"| KPI | Target 2009/10 |\n| Something | {cell} |")
    assert ([aim[2] for aim in aims(one)], one.unit, one.better) == ([value], unit, better)


def test_what_is_no_figure_is_kept_in_its_words() -> None:
    (one, _) = measures_of(
        """
        | Performance indicator | Frequency | Target 2009/10 | Source |
        | Satisfaction | Monthly | Increase | Survey |
        | Members | Annually | 40 | |
        """
    )
    assert (one.frequency, one.targets, one.text) == (Frequency.MONTH, (), "Target 2009/10: Increase\nSource: Survey")


def test_figures_of_no_known_period_are_kept_in_words_and_that_is_said() -> None:
    table = "| Indicator | Target | Actual |\n| Members | 40 | 35 |"
    draft = draft_of(table, title="Our measures")
    (one,) = draft.library.plans[0].measures
    assert (one.targets, one.readings, one.text) == ((), (), "Target: 40\nActual: 35")
    assert any("columns “Target” and “Actual”" in remark for remark in draft.remarks)
    (named,) = measures_of(table, title="Our measures", plan_year=2009)
    assert aims(named) == [("2009-04-01", "2010-03-31", 40.0)]


def test_targets_of_several_years_are_each_of_its_own() -> None:
    (one,) = measures_of("| Measure | 2009/10 target | 2010/11 target |\n| VCOs trained | 30 | 60 |")
    assert aims(one) == [("2009-04-01", "2010-03-31", 30.0), ("2010-04-01", "2011-03-31", 60.0)]


def test_the_measures_are_beside_the_actions_of_the_same_document() -> None:
    text = """# Community plan 2009/10

| Objective | Action | Lead | By when |
| --- | --- | --- | --- |
| Grants | 4.1 Open the fund | Louise Russell | Dec 2009 |

## How we will know

| Indicator | Target |
| --- | --- |
| Grants paid on time | 95% |
"""
    both = read_plan(read(text.encode(), "plan.md")).library.plans[0]
    assert (both.title, len(both.objectives), [one.title for one in both.measures]) == (
        "Community plan 2009/10", 1, ["Grants paid on time"]
    )  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        "| Priority | Action | Measure | Target 2009/10 | Lead officer | Timescale |",
        "| Aim | Activity | Success measure | Target | Owner | By when |",
    ],
)
def test_a_table_of_actions_with_a_column_of_measures_is_a_plan(header: str) -> None:
    row = "| Grants | Open the fund | Grants paid | 95% | Louise Russell | Dec 2009 |"
    plan = draft_of(f"{header}\n{row}").library.plans[0]
    assert (plan.measures, len(plan.objectives[0].activities)) == ((), 1)


def test_numbers_of_their_own_are_kept_and_others_follow() -> None:
    found = measures_of("| No. | Measure | Target |\n| M1 | A | 1 |\n| | B | 2 |\n| M1 | C | 3 |")
    assert [one.ref for one in found] == ["M1", "M2", "M3"]

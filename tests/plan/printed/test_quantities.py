"""What an output counts to."""

import pytest

from tsworkbench.plan.imports.printed.quantities import read_quantity
from tsworkbench.plan.model import TargetKind


@pytest.mark.parametrize(
    ("printed", "target", "unit"),
    [
        ("1,000 Support Directories distributed", 1000, "directories"),
        ("2 x courses on Project Management delivered", 2, "courses"),
        ("50 people working or volunteering in the local Third Sector benefit from courses", 50, "people"),
        ("25 officers complete 1 day course", 25, "officers"),
        ("35 Third Sector organisations attend initial Third Sector provider day", 35, "organisations"),
        ("Train 25 officers", 25, "officers"),
        ("Two workshops held", 2, "workshops"),
        ("1 new post created", 1, "post"),
        ("95% of calls answered", 95, "%"),
        ("Recycling rate increased to 60%", 60, "%"),
        ("Increase membership from 200 to 300", 300, "membership"),
        ("10+ volunteers recruited", 10, "volunteers"),
    ],
)
def test_what_can_be_counted_has_a_target_and_a_unit(printed: str, target: float, unit: str) -> None:
    quantity = read_quantity(printed)
    assert quantity is not None
    assert (quantity.target, quantity.unit, quantity.kind, quantity.because) == (target, unit, TargetKind.TOTAL, None)


@pytest.mark.parametrize(
    "printed",
    [
        "2009/10 Council Action Plan",
        "2010/11 workplan",
        "new mandatory 1-day course",
        "contracts larger than £50k per year",
        "Q3",
        "Phase 2 complete",
        "ISO 9001",
        "16-18 year olds",
        "2nd meeting",
        "Section 106 agreements",
        "Respond within 5 days",
        "COVID-19 recovery",
        "3 year plan",
        "Quarterly issues of East End Life with Third Sector section",
    ],
)
def test_years_ordinals_money_and_names_count_nothing(printed: str) -> None:
    assert read_quantity(printed) is None


def test_a_rise_each_year_is_a_yearly_target() -> None:
    quantity = read_quantity("increase the number of VCOs on the portal by 30 each year")
    assert quantity is not None
    assert (quantity.target, quantity.unit, quantity.kind) == (30, "VCOs", TargetKind.YEARLY)


def test_several_numbers_are_doubted() -> None:
    quantity = read_quantity("100 homes and 20 flats")
    assert quantity is not None
    assert (quantity.target, [other.unit for other in quantity.others]) == (100, ["flats"])

"""Money, as real plans print it."""

import pytest

from tsworkbench.plan.imports.printed.money import read_funding, read_money
from tsworkbench.plan.model import CostKind


@pytest.mark.parametrize(
    ("printed", "pounds"),
    [
        ("£105,000", 105_000),
        ("£25,000 for research", 25_000),
        ("£1.2m", 1_200_000),
        ("£50k", 50_000),
        ("20k", 20_000),
        ("5000", 5_000),
        ("approx. £2,500.50", 2_500.50),
        ("Nil", 0),
        ("£20 000", 20_000),
        ("20 000", 20_000),
        ("£1 250 000.50", 1_250_000.50),
        ("20000 pounds", 20_000),
        ("20k pounds sterling", 20_000),
        ("£20,000, then more", 20_000),
        ("Printing - £500", 500),
        ("Staff (£500)", 500),
    ],
)
def test_a_sum_is_read(printed: str, pounds: float) -> None:
    money = read_money(printed)
    assert (money.pence, money.kind, money.because) == (round(pounds * 100), CostKind.AMOUNT, None)


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("Within existing resources", CostKind.EXISTING),
        ("Officer time", CostKind.EXISTING),
        ("Existing budgets", CostKind.EXISTING),
        ("Within proposed CVS budget", CostKind.OTHER_BUDGET),
        ("N/A", CostKind.NONE),
        ("TBC", CostKind.NONE),
        ("Contracts larger than £50k", CostKind.NONE),
    ],
)
def test_words_instead_of_a_sum_say_where_the_money_is(printed: str, kind: CostKind) -> None:
    money = read_money(printed)
    assert (money.pence, money.kind) == (None, kind)


def test_of_a_range_the_higher_end_is_taken_with_a_doubt() -> None:
    money = read_money("£10k - £15k")
    assert (money.pence, money.others) == (1_500_000, (1_000_000,))
    assert money.because == "It is a range; its higher end was taken."


def test_several_sums_are_added_up_with_a_doubt() -> None:
    money = read_money("£10,000 capital, £5,000 revenue")
    assert (money.pence, money.others) == (1_500_000, (1_000_000, 500_000))


def test_a_yearly_sum_is_doubted() -> None:
    assert read_money("£5k p.a.").because == "It is a sum for each year; one year of it was taken."


@pytest.mark.parametrize(
    ("printed", "pounds", "others", "because"),
    [
        ("£5,000 per quarter", 5_000, [20_000], "a sum for each quarter"),
        ("£5,000 quarterly", 5_000, [20_000], "a sum for each quarter"),
        ("£400 per calendar month", 400, [4_800], "a sum for each month"),
        ("£5k pcm", 5_000, [60_000], "a sum for each month"),
        ("£100/week", 100, [5_200], "a sum for each week"),
        ("£25 each", 25, [], "a sum for each of several"),
        ("£30 per head", 30, [], "a sum for each head"),
        ("2 x £500", 1_000, [500], "2 times £500"),
        ("£500 × 12", 6_000, [500], "12 times £500"),
        ("12 months at £500", 6_000, [500], "12 times £500"),
        ("50% of £10,000", 5_000, [10_000], "50% of £10,000"),
        ("£300,000 (was £280,000)", 300_000, [280_000], "as what it was"),
        ("-£500", 500, [], "less than nothing"),
        ("£-500", 500, [], "less than nothing"),
        ("(£500)", 500, [], "less than nothing"),
        ("£50 per household", 50, [], "a sum for each household"),
        ("£5k saving", 5_000, [], "saved or received"),
        ("Income £5k", 5_000, [], "saved or received"),
        (">£10k", 10_000, [], "at least that"),
        ("min £5k", 5_000, [], "at least that"),
        ("£5k (TBC)", 5_000, [], "unsure"),
        ("£5k?", 5_000, [], "unsure"),
        ("10-15k", 15_000, [10_000], "a range"),
        ("between £10k and £15k", 15_000, [10_000], "a range"),
        ("£500 - £1k", 1_000, [500], "a range"),
    ],
)
def test_a_sum_that_is_not_the_whole_cost_is_doubted(
    printed: str, pounds: int, others: list[int], because: str
) -> None:
    money = read_money(printed)
    assert (money.pence, money.others) == (pounds * 100, tuple(one * 100 for one in others))
    assert because in str(money.because)


@pytest.mark.parametrize(
    ("printed", "pounds", "other"),
    [
        ("£12,50", 12.50, 1_250),
        ("12,50", 12.50, 1_250),
        ("£1,000,00", 1_000, 100_000),
        ("£25.000", 25_000, 25),
        ("25.000", 25_000, 25),
        ("£1.500.000", 1_500_000, 1.50),
    ],
)
def test_figures_that_are_not_parted_as_those_of_a_sum_are_are_doubted(
    printed: str, pounds: float, other: float
) -> None:
    money = read_money(printed)
    assert (money.pence, money.others) == (pounds * 100, (other * 100,))
    assert "not parted" in str(money.because)


@pytest.mark.parametrize(
    "printed",
    ["three hundred thousand pounds", "half a million", "€40,000", "€5k", "500 dollars", "approx 20,000", "over £10k"],
)
def test_words_that_may_name_a_sum_are_doubted(printed: str) -> None:
    money = read_money(printed)
    assert (money.pence, money.kind) == (None, CostKind.NONE)
    assert "no sum was taken" in str(money.because)


def test_a_column_in_thousands_says_so() -> None:
    assert read_money("105", scale=1000).pence == 10_500_000


def test_a_source_is_told_from_what_is_said_of_it() -> None:
    (fund,) = read_funding("Accelerated Delivery Fund (allocation to be confirmed)")
    assert (fund.source, fund.confirmed, fund.inside) == ("Accelerated Delivery Fund", False, None)
    (bid,) = read_funding("Accelerated Delivery Bid (included in CVS budget)")
    assert (bid.source, bid.confirmed, bid.inside) == ("Accelerated Delivery Bid", None, "CVS")


def test_several_sources_each_with_its_sum() -> None:
    lottery, section = read_funding("£5,000 from Lottery; Section 106")
    assert (lottery.source, lottery.pence, section.source, section.pence) == ("Lottery", 500_000, "Section 106", None)
    assert read_funding("Lottery £5,000 and others")[0].source == "Lottery and others"


def test_no_funding_is_none() -> None:
    assert read_funding("N/A") == ()

"""The two closed sets of words in which a due phrase is answered. Kept light: the plan's model imports them."""

from enum import StrEnum


class Precision(StrEnum):
    """How exactly a due phrase speaks. What is due "by March" is not late on the first of March."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    SEASON = "season"
    YEAR = "year"
    FINANCIAL_YEAR = "financial_year"
    RECURRING = "recurring"
    ONGOING = "ongoing"
    RELATIVE = "relative"
    TBC = "tbc"
    NONE = "none"


class Kind(StrEnum):
    """What a due phrase says about its dates."""

    BY = "by"
    ON = "on"
    DURING = "during"
    FROM = "from"
    RANGE = "range"
    RECURRING = "recurring"
    RELATIVE = "relative"
    TBC = "tbc"
    ONGOING = "ongoing"

"""Keys: one integer names any row of any level, so that a list of 100,000 rows is an array of integers."""

CODES = {"plan": 0, "objective": 1, "activity": 2, "milestone": 3, "output": 4, "task": 5}
_LEVELS = tuple(CODES)


def key_of(level: str, rid: int) -> int:
    """The key of the row `rid` of a level's table. Keys are good on this copy of the file only."""
    return rid * 8 + CODES[level]


def level_of(key: int) -> str:
    """The level, and so the table, that a key belongs to."""
    return _LEVELS[key & 7]


def rid_of(key: int) -> int:
    """The row's number in its table."""
    return key >> 3

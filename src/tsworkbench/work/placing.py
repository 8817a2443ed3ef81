"""Where rows go that come in between rows of the file: sort keys for all of them at once."""

from collections.abc import Sequence

from tsworkbench.plan import order


def placed(standing: Sequence[tuple[str, str]], arrivals: Sequence[tuple[str, str | None]]) -> dict[str, str]:
    """Row → sort key, for the rows that arrive (and for all, where two that stand share a key).

    `standing` are the siblings there are, in order, each with its key; `arrivals` the rows that come or move, each
    with the sibling it goes behind (None or a stranger: before all others).
    """
    moving = {row for row, _ in arrivals}
    keys = {row: key for row, key in standing if row not in moving}
    following: dict[str | None, str | None] = {}
    last: str | None = None
    for row in keys:
        following[last] = row
        last = row
    following[last] = None
    for row, after in arrivals:
        behind = after if after in following else None
        following[row] = following[behind]
        following[behind] = row
    in_order: list[str] = []
    here = following[None]
    while here is not None:
        in_order.append(here)
        here = following[here]
    return _keyed(in_order, keys)


def _keyed(rows: list[str], keys: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    low, run = "", list[str]()
    for row in [*rows, None]:
        if row is not None and row not in keys:
            run.append(row)
            continue
        high = keys[row] if row is not None else None
        if high is not None and low >= high:  # two that stand share a key: nothing goes between them
            return dict(zip(rows, order.spread(len(rows)), strict=True))
        found.update(zip(run, order.several(low, high, len(run)), strict=True))
        low, run = high or "", []
    return found

"""The plan as CSV, by line, for whatever reads tables: UTF-8 with a mark at its start, so that Excel knows it."""

from __future__ import annotations

import csv
import re
from datetime import date
from io import StringIO

from tsworkbench.plan.english import number
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Rag
from tsworkbench.plan.roundtrip.ids import head_of
from tsworkbench.plan.roundtrip.layout import Lines, Points, Value, by_line, funding_words, rating_words
from tsworkbench.plan.roundtrip.names import OF_PLAN, Column
from tsworkbench.plan.whole import Plan

_FORMULA = re.compile(r"'*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def plan_csv(plan: Plan, *, made_at: str | None = None) -> bytes:
    """The plan as the bytes of a .csv. Every row says of which plan it is, for a CSV has no other place for that.

    The last column holds the ids of the rows, and its heading what sheet this is: `made_at` is where the file's log is.
    """
    grid = by_line(plan)
    head = head_of(plan.id, made_at)
    titles = [f"{title} [{head.words()}]" if head and title == Column.ID.value else title for title in grid.headings]
    of_plan: tuple[str, ...] = (
        clean(plan.title),
        clean(plan.organisation or ""),
        plan.period_start or "",
        plan.period_end or "",
    )
    if funding := funding_words(plan):
        of_plan = (*of_plan, funding)
    columns = OF_PLAN[: len(of_plan)]
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([*(column.value for column in columns), *map(neutral, titles)])
    for row in grid.rows:
        writer.writerow([*map(neutral, of_plan), *map(_text, row)])
    return written.getvalue().encode("utf-8-sig")


def neutral(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with the apostrophe that tells it not to.

    Reading it back takes one apostrophe away where it is before such a sign, or before apostrophes and one.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Rag):
        return rating_words(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | int):
        return number(value).replace(",", "")
    if isinstance(value, Points | Lines):
        lines = value.points if isinstance(value, Points) else value.lines
        return neutral("\n".join(clean(line, lines=True) for line in lines))
    return neutral(clean(value, lines=True))

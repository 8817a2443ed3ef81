"""The tables of a document that hold its plan, and what their headings and titles say together."""

from __future__ import annotations

from tsworkbench.documents.blocks import Document, Table
from tsworkbench.documents.reading.front import heading_text, is_aside, is_generic, is_section
from tsworkbench.documents.reading.grids import Grid, grids_of
from tsworkbench.documents.reading.judging import holds_a_plan

Found = list[tuple[int, list[Grid]]]
"""The grids of the tables that hold a plan, by where each table stands among the document's blocks."""


def plan_tables(document: Document) -> tuple[Found, list[Grid]]:
    """The tables that hold a plan, hidden ones left aside, and the grids of all, for saying why none does."""
    found: Found = []
    seen: list[Grid] = []
    before: Grid | None = None
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table) and block.hidden:
            continue
        if not isinstance(block, Table):
            if is_aside(heading_text(block) or ""):
                before = None
            continue
        grids = grids_of(block, before)
        seen.extend(grids)
        plans = [grid for grid in grids if grid.goes_on or holds_a_plan(grid)]
        if plans:
            found.append((at, plans))
            before = plans[-1]
    return found, seen


def sections(document: Document, found: Found) -> int:
    """How many headings stand before tables of the plan."""
    count, pending = 0, False
    plans = {at for at, _ in found}
    for at, block in enumerate(document.blocks):
        if at in plans:
            count += pending
            pending = False
        elif (text := heading_text(block)) is not None and at >= found[0][0] - 3 and not is_generic(text):
            pending = True
    return count


def whole_titles(found: Found) -> list[str]:
    """The rows above the first table that name the whole plan, and not the part of it that the table is."""
    first, *others = [grid for _, grids in found for grid in grids if not grid.goes_on]
    section = next((n for n, text in enumerate(first.titles) if is_section(text)), None)
    if section is not None:
        return first.titles[:section]
    if not others or not titles_differ(found):
        return first.titles
    return first.titles[: max(0, len(first.titles) - max(len(grid.titles) for grid in others))]


def titles_differ(found: Found) -> bool:
    """Whether the rows over the tables differ from table to table, so that they name parts and not the whole."""
    titles = [tuple(grid.titles) for _, grids in found for grid in grids if not grid.goes_on]
    return len(set(titles)) > 1


def captions_differ(found: Found) -> bool:
    """Whether the tables are called by different names."""
    return len({grid.caption for _, grids in found for grid in grids}) > 1

"""Whatever stands in a table: reading it never crashes, and every word of it is somewhere in the draft."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.reading.making import LEFT, UP, Grid, Paper, Text, all_words, document
from tests.effort import examples

from tsworkbench.documents.blocks import Table
from tsworkbench.documents.reading import read_plan
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.settling import as_notes, rows_of

NONSENSE = ("zorp", "blick", "grund", "flaxen", "wibble")
"""Words that mean nothing to any grammar, so that each must be kept as it is."""

WORDS = (
    *(
        *NONSENSE,
        "£5,000",
        "TBC",
        "Jane",
        "Smith",
        "Head",
        "of",
        "Housing",
        "AG/ZW",
        "and",
        "March",
        "2010",
        "by",
        "10",
    ),
    *("(see above)", "ditto", "1.1", "2", "complete", "blue", "[zorple blickle]", "45016", "*", "ongoing", "50%", "✓"),
    *("yes", "no", "N/A", "plan", "3:", "events", "Q3", "2009/10", "total", "£10k", "-", "£15k", "continued", "•"),
    *("1.", "2.", "1a.", "1b.", "A:", "R:", "half-term", "Phase", "Jan", "/", ","),
)
HEADERS = ("Objective", "Ref", "Activity", "Milestone", "Output", "Lead", "Due", "Cost", "Funding", "Status", "Notes")
LINES = st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), min_size=1, max_size=3).map("\n".join)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Rows of cells, some merged; often under a header, its columns in any order."""
    width = draw(st.integers(3, 8))
    rows: list[list[str]] = []
    if draw(st.booleans()):
        rows.append(["Activity", *draw(st.lists(st.sampled_from(HEADERS), min_size=width - 1, max_size=width - 1))])
    for _ in range(draw(st.integers(1, 6))):
        row = []
        for at in range(width):
            cell = draw(st.one_of(LINES, LINES, LINES, st.sampled_from([UP, LEFT])))
            row.append("" if (cell == UP and not rows) or (cell == LEFT and at == 0) else cell)
        rows.append(row)
    return rows


@settings(max_examples=examples(120), deadline=None, suppress_health_check=list(HealthCheck))
@given(tables(), st.lists(LINES, max_size=2))
def test_no_grid_of_text_crashes_the_reader_or_loses_a_word(rows: list[list[str]], texts: list[str]) -> None:
    paper = document(Paper([Text("Some plan 2009/10", 1), *(Text(text) for text in texts if text), Grid(rows)]))
    try:
        draft = read_plan(paper)
    except Refused:
        return
    held = all_words(draft)
    (table,) = (block for block in paper.blocks if isinstance(block, Table))
    for row in table.rows:
        for cell in row.cells:
            for word in re.findall("|".join(NONSENSE), cell.text):
                assert word in held, (word, cell.text)
    keys = [row.id for plan in draft.library.plans for row in rows_of(plan)]
    assert len(keys) == len(set(keys))
    noted = as_notes(draft)
    assert noted.doubts == ()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(st.text(max_size=12), min_size=4, max_size=4), min_size=1, max_size=5))
def test_no_text_whatever_crashes_the_reader(rows: list[list[str]]) -> None:
    paper = Paper([Grid([["Objective", "Activity", "Lead", "Due"], *rows])])
    try:
        read_plan(document(paper))
    except Refused as refused:
        said = str(refused)
    else:
        said = "doesn’t look like a plan"
    assert "doesn’t look like a plan" in said

"""Where the words are: titles run on to what stands next in their row, and every column begins at one cell."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.conftest import AS_AT, fixed_clock
from tests.effort import examples
from tests.tui.panes.made_files import file_with
from textual.geometry import Size

from tsworkbench.plan.model import Rag, badge
from tsworkbench.plan.whole import Activity, Lead, Milestone, Objective, Output, Plan
from tsworkbench.store.opening import open_book
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw.row_marks import short_ref
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.panes.lanes import LaneRows, lanes_of
from tsworkbench.tui.panes.officers import OfficerRows
from tsworkbench.tui.panes.plan import PlanRows
from tsworkbench.tui.panes.timeline import TimelineRows
from tsworkbench.tui.panes.year import YearTiles, frame_of
from tsworkbench.tui.widgets.row_source import RowSource, RowState

LOOK = look_for("tsworkbench-dark")
SCRIPTS = ("Alle Berichte", "計画を策定する", "خطة العمل", "תוכנית פעולה", "Ze\u0301ro\u0308 a\u030aar", "한국어 계획")
FAR = ("late", "in ", "done", "cancelled", "deferred")
LEADS = ((), (Lead(name="Louise Russell"),), (Lead(name="Ann Other"), Lead(name="Bo Peep")))
DAYS = (None, "2009-10-31", "2009-12-31", "2010-03-31")


def awkward_plan(seed: int) -> Plan:
    """A plan with titles in many scripts, of up to 300 letters, with and without short ones; and with long numbers."""
    chance = random.Random(seed)

    def title() -> dict[str, str | None]:
        words = " ".join(chance.choices(SCRIPTS, k=chance.choice([1, 2, 3, 40])))[:300]
        return {"title": words, "short_title": chance.choice([None, chance.choice(SCRIPTS)])}

    def due() -> dict[str, str | None]:
        day = chance.choice(DAYS)
        return {"due_from": day, "due_to": day, "due_precision": "month" if day else "none"}

    def milestone(ref: str) -> Milestone:
        rag = chance.choice([None, Rag.AMBER])
        return Milestone(ref=ref, leads=chance.choice(LEADS), rag=rag, **title(), **due())

    def activity(ref: str) -> Activity:
        target = chance.choice([None, 25.0, 3_000_000.0])
        return Activity(
            ref=ref,
            milestones=tuple(milestone(f"{ref}.m{n}") for n in range(chance.randint(0, 4))),
            outputs=(Output(text=str(title()["title"]), target=target, **due()),),
            leads=chance.choice(LEADS),
            rag=chance.choice([None, Rag.RED]),
            **title(),
            **due(),
        )

    refs = ("1", "31", "400")[seed % 3], "7"
    objectives = (
        Objective(ref=ref, activities=tuple(activity(f"{ref}.{n}") for n in (1, 2, 3, 10)), **title()) for ref in refs
    )
    return Plan(title="Plan", objectives=tuple(objectives))


@contextmanager
def desk_with(folder: Path, *plans: Plan) -> Iterator[Desk]:
    """A desk at a new file with some plans."""
    with closing(open_book(file_with(folder, *plans), clock=fixed_clock(), who="Louise Russell")) as book:
        yield Desk(book, AS_AT)


def unfolded(desk: Desk) -> PlanRows:
    rows = PlanRows(desk, roomy=False)
    rows.tree.unfold_all("activity")
    rows.tree.unfold_all("objective")
    return rows


def columns_of(source: RowSource, index: int, width: int) -> str:
    """A row as it is painted, one character a cell: a wide one is followed by a NUL, what combines is left out."""
    strip = source.paint(index, width, RowState(), LOOK)
    cells = "".join(c + "\0" * (cell_len(c) - 1) for c in strip.text if cell_len(c))
    assert strip.cell_length == width == len(cells)
    return cells


def cut_beside_room(cells: str) -> bool:
    """Whether something is cut beside empty cells: more than the gap, the space and the half letter it was cut at."""
    return f"…{' ' * 4}" in cells


@pytest.fixture(scope="module", params=range(3))
def awkward(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk at an awkward plan."""
    with desk_with(tmp_path_factory.mktemp("awkward"), awkward_plan(request.param)) as desk:
        yield desk


@settings(max_examples=examples(12))
@given(width=st.integers(26, 248))
def test_a_title_in_the_plan_runs_on_to_what_stands_next_in_its_row(awkward: Desk, width: int) -> None:
    rows = unfolded(awkward)
    for index in range(len(rows)):
        assert not cut_beside_room(columns_of(rows, index, width))


@settings(max_examples=examples(12))
@given(width=st.integers(60, 248))
def test_every_column_of_the_plan_begins_at_the_same_cell(awkward: Desk, width: int) -> None:
    rows = unfolded(awkward)
    columns = rows.columns(width)
    for index in range(len(rows)):
        view = awkward.view(rows.key(index))
        assert view is not None
        cells = columns_of(rows, index, width)
        title = view.short_title if view.short_title and not columns.whole else view.title
        first = next(c for c in title if cell_len(c))
        assert cells[columns.title - 1 : columns.title + 1] == f" {first}"
        if view.level == "activity" and view.leads:
            assert cells[columns.names :].startswith(awkward.initials[view.leads[0].officer_id])
            assert cells[columns.names - 1] in " \0"
        if view.level == "activity" and view.total:
            assert cells[columns.when] in "─━"
        if view.level == "milestone" and view.due_to:
            far = cells[columns.far : columns.rag].strip()
            assert any(word in far for word in FAR)
        if view.level == "output" and view.target:
            assert cells[: columns.rag - 1].endswith(f" of {view.target:,.0f}")


@settings(max_examples=examples(12))
@given(width=st.integers(26, 248))
def test_a_title_in_a_list_runs_on_to_what_stands_next_in_its_row(awkward: Desk, width: int) -> None:
    for rows in (lanes(awkward), officers(awkward)):
        for index in range(len(rows)):
            assert not cut_beside_room(columns_of(rows, index, width)), rows


@settings(max_examples=examples(12))
@given(width=st.integers(40, 248))
def test_numbers_in_the_lists_are_whole_and_titles_begin_at_the_same_cell(awkward: Desk, width: int) -> None:
    for rows, indent in ((lanes(awkward), 0), (officers(awkward), 2)):
        begins = rows.columns(width).title + indent
        for index in range(len(rows)):
            key = rows.key(index)
            view = None if key < 0 else awkward.view(rows.about(key) if isinstance(rows, OfficerRows) else key)
            if view is not None:
                cells = columns_of(rows, index, width)
                assert cells[indent + 2 : begins].strip() == short_ref(view)
                assert cells[begins - 1] == " " != cells[begins]


@settings(max_examples=examples(12))
@given(width=st.integers(26, 248))
def test_numbers_on_the_timeline_are_whole_and_names_of_objectives_run_on_into_time(awkward: Desk, width: int) -> None:
    rows = TimelineRows(awkward)
    columns = rows.columns(width)
    for index in range(len(rows)):
        view = awkward.view(rows.key(index))
        assert view is not None
        cells = columns_of(rows, index, width)
        assert cells.split()[0] == view.ref
        if view.level == "objective":
            stretch = columns.now.x if columns.now is not None else columns.room
            assert not cut_beside_room(cells[: columns.labels + stretch])
        else:
            assert cells[columns.labels - 3 : columns.labels].strip() == badge(view.rag).strip()


@given(width=st.integers(26, 248), height=st.integers(2, 60), empty=st.tuples(*[st.booleans()] * 4))
def test_tiles_of_a_year_fill_the_room_and_never_overlap(width: int, height: int, empty: tuple[bool, ...]) -> None:
    frame = frame_of(Size(width, height), empty)
    regions = [frame.place(tile) for tile in range(12)]
    assert all(not one.overlaps(other) for one, other in combinations(regions, 2))
    assert all(region.right <= width for region in regions)
    if any(empty) and not all(empty) and width >= 30:
        narrow = {width for width, is_empty in zip(frame.widths, empty, strict=True) if is_empty}
        assert narrow == {5}


@settings(max_examples=examples(12))
@given(width=st.integers(26, 248), height=st.integers(2, 60))
def test_a_year_is_painted_in_exactly_its_room(awkward: Desk, width: int, height: int) -> None:
    tiles = YearTiles(awkward)
    lines = tiles.lines(Size(width, height), 3, True, LOOK)
    assert [line.cell_length for line in lines] == [width] * height


def lanes(desk: Desk) -> LaneRows:
    rows = LaneRows(desk)
    rows.show(lanes_of(desk, AS_AT)[0])
    return rows


def officers(desk: Desk) -> OfficerRows:
    rows = OfficerRows(desk)
    for heading in [rows.key(index) for index in range(len(rows))]:
        rows.set_open(heading, True)
        rows.show_later(heading, True)
    return rows


def sample(title: str, short: str | None, **more: object) -> Plan:
    milestone = Milestone(ref="1.1.m1", title="Open", due_from="2009-12-31", due_to="2009-12-31", due_precision="month")
    lead = (Lead(name="Louise Russell"),)
    activity = Activity(ref="1.1", title=title, short_title=short, milestones=(milestone,), leads=lead)
    other = Activity(ref="1.2", title="Ring the bells", short_title="Bells", leads=lead)
    return Plan(title="Plan", objectives=(Objective(ref="1", title="Aim", activities=(activity, other)),))


@pytest.mark.parametrize(
    ("width", "shown"),
    [(65, ("Review", "Bells")), (120, ("Review every grant, loan and lease of last year", "Ring the bells"))],
)
def test_titles_of_a_pane_are_whole_where_all_of_them_fit_else_short(
    tmp_path: Path, width: int, shown: tuple[str, str]
) -> None:
    plan = sample("Review every grant, loan and lease of last year", "Review")
    with desk_with(tmp_path, plan) as desk:
        rows = unfolded(desk)
        painted = [columns_of(rows, index, width) for index in range(len(rows))]
        for title in shown:
            assert any(f" {title}  " in row for row in painted), painted

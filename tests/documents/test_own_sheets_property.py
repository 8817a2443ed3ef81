"""Any plan, any edits typed into its sheet, however the sheet was rearranged: these edits come back, and no others."""

import csv
import itertools
import re
import shutil
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, fields
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.conftest import drafted, fixed_clock
from tests.documents.desk import AS_AT, FORMS, Desk, differences, workbook
from tests.effort import examples
from tests.made_up import READER, plans

from tsworkbench.papers.catalogue import Format
from tsworkbench.plan.imports.differences import Kind as Change
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.model import Rag, Status
from tsworkbench.plan.roundtrip.brackets import numbered
from tsworkbench.plan.roundtrip.ids import short_id
from tsworkbench.plan.roundtrip.phrases import days_of
from tsworkbench.plan.whole import Activity, Milestone, Objective, Output, Plan
from tsworkbench.store.library import read_library
from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.work.imports.intake import propose, take_in

Cells = dict[str, Any]
Held = dict[str, Cells]
"""What each row of a plan holds, by its id."""

_CHILDREN = ("objectives", "activities", "milestones", "outputs")
_APART = (*_CHILDREN, "updates", "leads", "readings", "decisions", "tasks", "links", "sort", "due_printed", "due_doubt")


def held(plan: Plan) -> Held:
    """Each row of a plan with its cells, who leads it, what was said of it, and the row that it stands under."""
    found: Held = {}
    todo: list[tuple[Any, str]] = [(plan, "")]
    for row, above in todo:
        cells = {one.name: getattr(row, one.name) for one in fields(row) if one.name not in _APART}
        cells["leads"] = write_leads([(lead.name, lead.role) for lead in row.leads])
        cells["said"] = [(one.rag, one.why, one.next, one.comment) for one in getattr(row, "updates", ())]
        found[row.id] = cells | {"above": above}
        for name in _CHILDREN:
            todo += [(one, row.id) for one in getattr(row, name, ())]
    return found


def unlike(now: Held, then: Held) -> list[tuple[str, str, Any, Any]]:
    """What a plan holds and was to hold, where that isn't the same."""
    return [
        (row, name, value, then[row][name])
        for row, cells in now.items()
        for name, value in cells.items()
        if value != then[row][name]
    ]


@dataclass
class Typed:
    """What is typed into one row of a sheet, by the headings of its columns, and what the plan is to hold then."""

    row: str
    cells: Mapping[str, Any]
    holds: Mapping[str, Any]


# -- what officers type

_PHRASES = ("by end May 2010", "12 June 2010", "Q3 2009/10", "by March 2010", "January – March 2010")
_WORDS = st.text(alphabet="abcdefghij klmnop", min_size=3, max_size=20).map(
    lambda text: " ".join(f"Typed {text}".split())
)


def _due(phrase: str, prefix: str = "") -> Cells:
    due = READER.read(phrase)
    assert due is not None
    start, end, precision, rrule = days_of(due)
    said: Cells = {f"{prefix}due_from": start, f"{prefix}due_to": end}
    if prefix:
        return said | {"expected_text": phrase, "expected_precision": precision}
    return said | {"due_text": phrase, "due_precision": precision, "due_rrule": rrule}


@st.composite
def _status(draw: st.DrawFn, row: Any) -> tuple[Cells, Cells]:
    status = draw(st.sampled_from([Status.NOT_STARTED, Status.IN_PROGRESS, Status.DEFERRED, Status.CANCELLED]))
    return {"Status": status.value.replace("_", " ")}, {"status": status, "done_on": None}


@st.composite
def _done(draw: st.DrawFn, row: Any) -> tuple[Cells, Cells]:
    day = draw(st.dates(date(2009, 4, 1), date(2009, 12, 14)))
    said = {"Status": "complete", "Done on": draw(st.sampled_from([day, day.isoformat(), f"{day:%d/%m/%Y}"]))}
    return said, {"status": Status.COMPLETE, "done_on": day.isoformat()}


@st.composite
def _dated(draw: st.DrawFn, row: Any) -> tuple[Cells, Cells]:
    phrase = draw(st.sampled_from(_PHRASES))
    return {"Due": phrase}, _due(phrase)


@st.composite
def _expected(draw: st.DrawFn, row: Any) -> tuple[Cells, Cells]:
    phrase, reason = draw(st.sampled_from(_PHRASES)), draw(_WORDS)
    return {"Now expected": phrase, "Reason for the new date": reason}, _due(phrase, "expected_") | {
        "expected_reason": reason
    }


@st.composite
def _led(draw: st.DrawFn, row: Any) -> tuple[Cells, Cells]:
    said = draw(
        st.sampled_from(["Ann Lee", "Bob Hope with Cara Dune", "Ann Lee and Bob Hope", "“Homes, Land” with Ann Lee"])
    )
    return {"Lead officer": said}, {"leads": said}


@st.composite
def _noted(draw: st.DrawFn, row: Any) -> tuple[Cells, Cells]:
    text = draw(_WORDS)
    return {"Notes": text}, {"notes": text}


@st.composite
def _rated(draw: st.DrawFn, row: Any) -> tuple[Cells, Cells]:
    rag = draw(st.sampled_from([one for one in (Rag.RED, Rag.AMBER, Rag.GREEN) if one is not row.rag]))
    why = draw(st.none() | _WORDS)
    cells = {"RAG as stated": rag.value.title()} | ({"Why": why} if why else {})
    return cells, {"rag": rag, "said": [(rag, why, None, None)]}


@st.composite
def _spoken(draw: st.DrawFn, row: Any) -> tuple[Cells, Cells]:
    text, after = draw(_WORDS), draw(st.none() | _WORDS)
    cells = {"Last update": text} | ({"What next": after} if after else {})
    return cells, {"said": [(row.rag if after else None, None, after, text)]}


@st.composite
def _counted(draw: st.DrawFn, row: Any) -> tuple[Cells, Cells]:
    target, actual = draw(st.integers(5001, 9999)), draw(st.integers(5001, 9999))
    return {"Target": target, "So far": actual}, {"target": float(target), "actual": float(actual)}


@st.composite
def _reworded(draw: st.DrawFn, row: Any) -> tuple[Cells, Cells]:
    words = draw(_WORDS)
    return {"Milestone or output": words}, {"text": words} | ({} if isinstance(row, Output) else {"title": words})


@st.composite
def _called(draw: st.DrawFn, row: Any) -> tuple[Cells, Cells]:
    words = draw(_WORDS)
    said = f"{row.ref} {words}" if (row.ref or "")[:1].isdecimal() else numbered(row.ref, words)
    return {"Activity": said}, {"title": words}


_FOR: dict[type, tuple[Callable[[Any], Any], ...]] = {
    Objective: (_led, _noted),
    Activity: (_status, _done, _dated, _expected, _led, _noted, _rated, _spoken, _called),
    Milestone: (_status, _done, _dated, _expected, _led, _noted, _rated, _spoken, _reworded),
    Output: (_status, _done, _dated, _expected, _led, _noted, _counted, _reworded),
}
_BY_ACTIVITY = (_status, _led, _rated, _spoken)


def _rows(plan: Plan) -> list[Any]:
    activities = [one for objective in plan.objectives for one in objective.activities]
    items = [one for activity in activities for one in (*activity.milestones, *activity.outputs)]
    said = [one for one in plan.objectives if one.leads or one.notes or not one.activities]
    return [*said, *activities, *items]


@st.composite
def _typed(draw: st.DrawFn, plan: Plan, form: Format) -> list[Typed]:
    by_line = form in (Format.CSV, Format.XLSX)
    rows = _rows(plan) if by_line else [row for row in _rows(plan) if isinstance(row, Activity)]
    chosen = draw(st.lists(st.sampled_from(rows), unique_by=lambda row: row.id, max_size=4)) if rows else []
    found = []
    for row in chosen:
        kinds = _FOR[type(row)] if by_line else _BY_ACTIVITY
        cells: Cells = {}
        holds: Cells = {}
        for kind in draw(st.lists(st.sampled_from(kinds), unique=True, min_size=1, max_size=2)):
            said, held_then = draw(kind(row))
            if any("leads" in held_then and held_then["leads"] == one.holds.get("leads") for one in found):
                continue  # a row that says the same as the row above it is led by it
            if not set(said) & set(cells) and not set(held_then) & set(holds):
                cells |= said
                holds |= held_then
        found.append(Typed(row.id, cells, holds))
    return [*found, *(draw(_moved(plan, found)) if by_line else ())]


@st.composite
def _moved(draw: st.DrawFn, plan: Plan, typed: list[Typed]) -> list[Typed]:
    """A milestone or output that is typed under another activity, where no two activities are called the same."""
    there = {one.row for one in typed}
    activities = [(objective, one) for objective in plan.objectives for one in objective.activities]
    items = [one for _, activity in activities for one in (*activity.milestones, *activity.outputs)]
    free = [one for one in items if one.id not in there]
    if len(activities) < 2 or not free or not draw(st.booleans()):
        return []
    item = free[draw(st.integers(0, len(free) - 1))]
    objective, above = activities[draw(st.integers(0, len(activities) - 1))]
    cells = {"Objective": numbered(objective.ref, objective.title), "Activity": numbered(above.ref, above.title)}
    return [Typed(item.id, cells, {"above": above.id})]


# -- sheets in their formats, and how officers rearrange them


@dataclass
class Rearranged:
    """How a sheet is rearranged: in what order its columns and rows are, what is added, and what it calls them."""

    shuffle: Callable[[list[Any]], list[Any]]
    sort: Callable[[list[Any]], list[Any]]
    added: int | None
    names: Mapping[str, str]
    title: bool


_OTHER_NAMES = {
    "What next": "Next steps",
    "RAG as stated": "BRAG",
    "Lead officer": "Who",
    "Now expected": "Revised date",
}


@st.composite
def _rearranged(draw: st.DrawFn) -> Rearranged:
    seeds = draw(st.tuples(st.booleans(), st.booleans(), st.integers(0, 10**6)))

    def shuffled(rows: list[Any]) -> list[Any]:
        return Random(seeds[2]).sample(rows, len(rows))

    def same(rows: list[Any]) -> list[Any]:
        return rows

    names = draw(st.lists(st.sampled_from([*_OTHER_NAMES]), unique=True, max_size=2))
    return Rearranged(
        shuffle=shuffled if seeds[0] else same,
        sort=shuffled if seeds[1] else same,
        added=draw(st.none() | st.integers(0, 10)),
        names={name: _OTHER_NAMES[name] for name in names},
        title=draw(st.booleans()),
    )


def _grid(rows: list[list[Any]], typed: list[Typed], way: Rearranged) -> list[list[Any]]:
    """A sheet of rows and columns with what was typed into it, rearranged."""
    head, *body = [list(row) for row in rows]
    ids = next(at for at, title in enumerate(head) if str(title).startswith("Row id"))
    for one in typed:
        row = next(row for row in body if row[ids] == short_id(one.row))
        for title, value in one.cells.items():
            while title not in head:
                head.append(title)
            row += [None] * (len(head) - len(row))
            row[head.index(title)] = value
    body = way.sort([row + [None] * (len(head) - len(row)) for row in body])
    order = way.shuffle(list(range(len(head))))
    table = [[row[at] for at in order] for row in (head, *body)]
    table[0] = [way.names.get(title, title) for title in table[0]]
    if way.added is not None:
        table = [[*row[: way.added], "Seen by" if n == 0 else None, *row[way.added :]] for n, row in enumerate(table)]
    return [["Our plan, January"], [], *table] if way.title else table


def _as_csv(data: bytes, typed: list[Typed], way: Rearranged) -> bytes:
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    written = StringIO(newline="")
    csv.writer(written).writerows(
        [f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row] for row in _grid(rows, typed, way)
    )
    return written.getvalue().encode("utf-8-sig")


def _as_workbook(data: bytes, typed: list[Typed], way: Rearranged) -> bytes:
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(data))["Plan"].iter_rows()]
    return workbook(_grid(rows, typed, way), data, "Plan")


def _as_markdown(data: bytes, typed: list[Typed], way: Rearranged) -> bytes:
    lines = data.decode().split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("| ---"))
    end = next(n for n, line in enumerate(lines) if n > at and not line.startswith("|"))
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in (lines[at - 1], *lines[at + 1 : end])
    ]
    for row in rows:
        row[-1] = row[-1].strip("*_ ")
    grid = _grid(rows, typed, Rearranged(way.shuffle, way.sort, way.added, way.names, title=False))
    table = [f"| {' | '.join(str(cell or '') for cell in row)} |" for row in grid]
    rule = f"|{' --- |' * len(grid[0])}"
    return "\n".join([*lines[: at - 1], table[0], rule, *table[1:], *lines[end:]]).encode()


def _as_word(data: bytes, typed: list[Typed], way: Rearranged) -> bytes:
    from docx import Document

    document = Document(BytesIO(data))
    table = document.tables[0]
    titles = [cell.text for cell in table.rows[0].cells]
    for one in typed:
        row = next(row for row in table.rows if row.cells[-1].text == short_id(one.row))
        for title, value in one.cells.items():
            if title not in titles:
                for place, each in enumerate(table.rows):
                    each._tr.insert(len(each._tr) - 1, deepcopy(each._tr.tc_lst[0]))
                    cell = each.cells[-2]
                    for paragraph in cell.paragraphs[1:]:
                        paragraph._p.getparent().remove(paragraph._p)
                    cell.paragraphs[0].text = "" if place else title
                titles = [cell.text for cell in table.rows[0].cells]
            cell = row.cells[titles.index(title)]
            for paragraph in cell.paragraphs[1:]:
                paragraph._p.getparent().remove(paragraph._p)
            cell.paragraphs[0].text = str(value)
    body = [row._tr for row in table.rows[1:]]
    for tr in way.sort(list(body)):
        table._tbl.append(tr)
    order = way.shuffle(list(range(len(titles))))
    for row in table.rows:
        cells = list(row._tr.tc_lst)
        for at in order:
            row._tr.append(cells[at])
    for cell in table.rows[0].cells:
        if cell.text in way.names:
            cell.paragraphs[0].text = way.names[cell.text]
    written = BytesIO()
    document.save(written)
    return written.getvalue()


_TYPE: dict[Format, Callable[[bytes, list[Typed], Rearranged], bytes]] = {
    Format.CSV: _as_csv,
    Format.XLSX: _as_workbook,
    Format.MD: _as_markdown,
    Format.DOCX: _as_word,
}
_COUNT = itertools.count()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "empty.db"
    create(path)
    return path


def _edit_in_file(desk: Desk, then: Held, row: Any, text: str) -> None:
    """What an officer types into the workbench after the sheet has left."""
    table = type(row).__name__.casefold()
    with desk.book.act() as act:
        act.called("Notes were typed")
        act.set(table, row.id, notes=text)
    then[row.id]["notes"] = text


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=examples(25),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a plan, a sheet and edits take minutes to be made smaller
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=plans(), data=st.data())
def test_these_edits_come_back_and_no_others(
    template: Path, form: Format, tmp_path: Path, plan: Plan, data: st.DataObject
) -> None:
    path = Path(shutil.copy(template, tmp_path / f"{next(_COUNT)}.db"))
    book = open_book(path, clock=fixed_clock(), who="Louise Russell")
    try:
        desk = Desk(book, tmp_path, plan.title)
        take_in(book, propose(book, drafted(plan)), as_at=AS_AT)
        before = read_library(book).plans[0]
        then = held(before)
        sent = desk.out(form)
        typed = data.draw(_typed(before, form))
        sheet = _TYPE[form](sent, typed, data.draw(_rearranged()))
        for one in typed:
            for name, value in one.holds.items():
                then[one.row][name] = then[one.row]["said"] + value if name == "said" else value
        if form in (Format.CSV, Format.XLSX):
            free = [row for row in _rows(before) if not any(one.row == row.id for one in typed)]
            for row in (
                data.draw(st.lists(st.sampled_from(free), unique_by=lambda row: row.id, max_size=2)) if free else ()
            ):
                _edit_in_file(desk, then, row, "Typed in the file")
        draft = desk.read(sheet, form)
        assert draft.doubts == ()
        proposal = desk.propose(draft)
        assert not {one.kind for one in differences(proposal)} - {Change.CHANGED, Change.MOVED}
        if not proposal.is_nothing:
            take_in(book, proposal, as_at=AS_AT)
        now = held(read_library(book).plans[0])
        assert now.keys() == then.keys()
        assert unlike(now, then) == []
        assert differences(desk.propose(desk.read(sheet, form))) == []
    finally:
        book.close()

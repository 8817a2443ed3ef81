"""A large plan is understood while somebody waits: told how far it is, and able to stop it."""

from collections.abc import Callable, Sequence

import pytest
from tests.documents.reading.making import Grid, Paper, Text, document
from tests.documents.work import lines_run

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.meaning import reader
from tsworkbench.documents.meaning import reader as plan_reading
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.plan.errors import Cancelled
from tsworkbench.plan.imports.doubts import settle
from tsworkbench.plan.imports.draft import Later, Put

HEADS = ["Objective", "No.", "Activity", "Milestones", "Lead officer"]


def large(rows: int, heads: Sequence[str] = HEADS, *, lead: str = "Ann Lee") -> Document:
    body = [
        [f"Objective {n // 10 + 1}: safer streets", f"{n // 10 + 1}.{n % 10 + 1}", f"Light street {n}",
         f"Street {n} lit by March 2010", lead]
        for n in range(rows)
    ]  # fmt: skip
    return document(Paper([Text("Action plan 2009/10", 0), Grid([list(heads), *body])]))


def test_how_many_rows_have_been_understood_is_told() -> None:
    told: list[tuple[int, int | None]] = []
    read_plan(large(200), progress=lambda done, total: told.append((done, total)))
    assert told == [(50, 200), (100, 200), (150, 200), (200, 200)]


def test_understanding_stops_when_asked_to() -> None:
    asked = iter([False, True])
    with pytest.raises(Cancelled, match="was stopped"):
        read_plan(large(500), cancelled=lambda: next(asked))


def test_a_column_is_only_read_otherwise_when_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    lies = large(30, [*HEADS[:4], "Lead officer"], lead="Agree a directory of support with all of the partners")
    times = 0
    read = plan_reading._Work._read

    def counted(*arguments: object) -> object:
        nonlocal times
        times += 1
        return read(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_reading._Work, "_read", counted)
    draft = reader.read_plan(lies)
    n, doubt = next((n, doubt) for n, doubt in enumerate(draft.doubts) if "header says" in doubt.because)
    assert times == 1
    assert doubt.others[0].columns
    settled = settle(draft, n, doubt.others[0])
    assert times == 2
    assert settled.library.plans[0].objectives != draft.library.plans[0].objectives


def test_changes_are_worked_out_once_and_only_if_somebody_looks() -> None:
    times = 0

    def work_out() -> tuple[Put, ...]:
        nonlocal times
        times += 1
        return (Put(row="d1", field="title", value="Another"),)

    edits = Later(work_out)
    assert times == 0
    assert [edit.row for edit in edits if isinstance(edit, Put)] == ["d1"]
    assert edits == Later(lambda: tuple(edits)) == tuple(edits)
    assert times == 1


def test_objectives_spelled_a_little_differently_are_still_one_among_many() -> None:
    themes = [
        f"{chr(97 + n % 26) * 3}{chr(97 + n // 26) * 4} {chr(122 - n % 26) * 5} {chr(107 - n // 26) * 6}"
        for n in range(120)
    ]
    grid = [HEADS, *([theme, "", f"Do {n}", "Done by March 2010", "Ann Lee"] for n, theme in enumerate(themes))]
    grid.append([themes[100] + "s", "", "Do more", "Done by March 2010", "Ann Lee"])
    (plan,) = read_plan(document(Paper([Grid(grid)]))).library.plans
    assert len(plan.objectives) == 120
    assert [one.title for one in plan.objectives[100].activities] == ["Do 100", "Do more"]


def within_budgets(rows: int) -> Document:
    body = [[f"Do {n} well", "£1,000", f"Within CVS budget {n % 50}", "Ann Lee", "March 2027"] for n in range(rows)]
    return document(Paper([Grid([["Action", "Cost", "Funding", "Lead", "By when"], *body])]))


def under_numbers(rows: int) -> Document:
    body = [
        [f"{n // 4 + 1}.{n % 4}" if n % 4 else f"{n // 4 + 1}", f"Do {n} well", "Ann Lee" if n % 4 else "",
         "March 2027"]
        for n in range(rows)
    ]  # fmt: skip
    return document(Paper([Grid([["No.", "Action", "Lead", "By when"], *body])]))


@pytest.mark.parametrize("made", [large, within_budgets, under_numbers], ids=lambda made: made.__name__)
def test_the_work_grows_as_the_rows_do(made: Callable[[int], Document]) -> None:
    few, many = made(100), made(400)
    read_plan(made(20))  # what is done once in a process
    assert lines_run(lambda: read_plan(many)) < 5 * lines_run(lambda: read_plan(few))

"""Rows as they are shown: a page of any rows by their keys, with leads and counts, in a few queries."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from tsworkbench.plan.governance.rag import Scale, by_dates, is_late, scale, worst_by_dates
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views import people
from tsworkbench.store.views.people import LeadView
from tsworkbench.store.views.refs import key_of, level_of, rid_of, settings_of

_OPEN = "status in ('not_started','in_progress')"


class RowView(NamedTuple):
    """One row of a plan as a list shows it. Fields that a level doesn't have are None or zero."""

    key: int
    id: str
    level: str
    plan_id: str
    parent_id: str | None
    ref: str
    title: str
    short_title: str | None
    status: str
    rag: Rag | None
    dated_rag: Rag | None
    late: bool
    due_from: str | None
    due_to: str | None
    due_precision: str
    due_rrule: str | None
    expected_due_to: str | None
    done_on: str | None
    leads: tuple[LeadView, ...]
    total: int
    done: int
    late_count: int
    rag_counts: Mapping[Rag | None, int]
    has_below: bool
    """Whether rows stand under it: milestones, outputs, tasks, or activities."""
    target: float | None
    actual: float | None
    unit: str | None
    cells: Row
    """The row's own cells, for those who show all of it."""


class Below(NamedTuple):
    """What stands under an activity or objective: milestones in all, done, late, still open."""

    total: int = 0
    done: int = 0
    late: int = 0
    still_open: int = 0
    oldest_open: str | None = None


_NOTHING = Below()


class Viewer:
    """Reads rows for showing, as at a day."""

    def __init__(self, book: Book, as_at: date) -> None:
        self.book = book
        self.as_at = as_at
        self._scales: dict[str, Scale] = {}

    def scale_of(self, plan_id: str) -> Scale:
        """The plan's RAG settings, read once per viewer."""
        if plan_id not in self._scales:
            self._scales[plan_id] = scale(settings_of(self.book, plan_id))
        return self._scales[plan_id]

    def row(self, key: int) -> RowView | None:
        """One row, or None if it has been deleted."""
        return self.page([key]).get(key)

    def page(self, keys: Iterable[int]) -> dict[int, RowView]:
        """Live rows by key, in the order of `keys`. Deleted ones are left out."""
        wanted: dict[str, list[int]] = {}
        order = list(keys)
        for key in order:
            wanted.setdefault(level_of(key), []).append(rid_of(key))
        cells = {level: self._cells(level, rids) for level, rids in wanted.items()}
        below = self._below(cells)
        counted = self._rag_counts([row["id"] for row in cells.get("objective", {}).values()])
        standing = self._leads(cells)
        bearing = self._bearing(cells)
        views: dict[int, RowView] = {}
        for key in order:
            level = level_of(key)
            row = cells[level].get(rid_of(key))
            if row is not None:
                has_below = row["id"] in bearing
                views[key] = self._view(
                    level, row, below.get(row["id"]), has_below, standing, counted.get(row["id"], {})
                )
        return views

    def _cells(self, level: str, rids: list[int]) -> dict[int, Row]:
        found: dict[int, Row] = {}
        for start in range(0, len(rids), 500):
            some = rids[start : start + 500]
            marks = ",".join("?" * len(some))
            for row in self.book.rows(f"select * from {level} where deleted=0 and rid in ({marks})", *some):
                found[row["rid"]] = row
        return found

    def _below(self, cells: Mapping[str, Mapping[int, Row]]) -> dict[str, Below]:
        found: dict[str, Below] = {}
        sums = (
            f"sum(m.status<>'cancelled'), sum(m.status='complete'), "
            f"sum(m.{_OPEN} and m.due_to < ?1), sum(m.{_OPEN}), "
            f"min(case when m.{_OPEN} then coalesce(m.baseline_due_to, m.due_to) end)"
        )
        for level, sql in (
            (
                "activity",
                f"select m.activity_id, {sums} from milestone m where m.deleted=0 and m.activity_id in (%s)",
            ),
            (
                "objective",
                f"select a.objective_id, {sums} from activity a join milestone m on m.activity_id=a.id "
                "where a.deleted=0 and m.deleted=0 and a.objective_id in (%s)",
            ),
        ):
            ids = [row["id"] for row in cells.get(level, {}).values()]
            for start in range(0, len(ids), 500):
                some = ids[start : start + 500]
                marks = ",".join(f"?{n + 2}" for n in range(len(some)))
                for row in self.book.rows(sql % marks + " group by 1", self.as_at.isoformat(), *some):
                    found[row[0]] = Below(row[1] or 0, row[2] or 0, row[3] or 0, row[4] or 0, row[5])
        return found

    def _bearing(self, cells: Mapping[str, Mapping[int, Row]]) -> set[str]:
        """Ids of the activities and objectives of a page that have rows under them."""
        found: set[str] = set()
        for level, children in (("objective", ("activity",)), ("activity", ("milestone", "output", "task"))):
            ids = [row["id"] for row in cells.get(level, {}).values()]
            for start in range(0, len(ids), 500):
                some = ids[start : start + 500]
                marks = ",".join("?" * len(some))
                for child in children:
                    for row in self.book.rows(
                        f"select distinct {level}_id from {child} where deleted=0 and {level}_id in ({marks})", *some
                    ):
                        found.add(row[0])
        return found

    def _rag_counts(self, objective_ids: list[str]) -> dict[str, dict[Rag | None, int]]:
        found: dict[str, dict[Rag | None, int]] = {}
        for start in range(0, len(objective_ids), 500):
            some = objective_ids[start : start + 500]
            for row in self.book.rows(
                "select objective_id, rag, count(*) from activity where deleted=0 and status<>'cancelled' "
                f"and objective_id in ({','.join('?' * len(some))}) group by 1, 2",
                *some,
            ):
                found.setdefault(row[0], {})[Rag(row[1]) if row[1] else None] = row[2]
        return found

    def _leads(self, cells: Mapping[str, Mapping[int, Row]]) -> dict[str, list[LeadView]]:
        ids: set[str] = set()
        for level, rows in cells.items():
            for row in rows.values():
                ids.add(row["id"])
                if level in ("milestone", "output", "task"):
                    ids.add(row["activity_id"])
                elif level == "activity":
                    ids.add(row["objective_id"])
        standing = people.own(self.book, list(ids))
        for level in ("milestone", "output", "task"):
            for row in cells.get(level, {}).values():
                if row["activity_id"] not in standing:  # then the objective's, one level further up
                    standing[row["activity_id"]] = people.effective(self.book, "activity", row["activity_id"])
        return standing

    def _view(
        self,
        level: str,
        row: Row,
        below: Below | None,
        has_below: bool,
        standing: Mapping[str, list[LeadView]],
        counted: Mapping[Rag | None, int],
    ) -> RowView:
        under = below or _NOTHING
        parent_id, leaders = _above(level, row, standing)
        has_dates = level not in ("plan", "objective")
        status = row["status"] if has_dates else Status.NOT_STARTED.value
        due_to = row["due_to"] if has_dates else None
        return RowView(
            key=key_of(level, row["rid"]),
            id=row["id"],
            level=level,
            plan_id=row["id"] if level == "plan" else row["plan_id"],
            parent_id=parent_id,
            ref=("" if level == "plan" else row["ref"]) or "",
            title=(row["title"] or row["text"]) if level == "output" else row["title"],
            short_title=None if level in ("output", "task") else row["short_title"],
            status=status,
            rag=Rag(row["rag"]) if level in ("activity", "milestone") and row["rag"] else None,
            dated_rag=self._dated_rag(level, row, below),
            late=has_dates and is_late(status, due_to, self.as_at),
            due_from=row["due_from"] if has_dates else None,
            due_to=due_to,
            due_precision=row["due_precision"] if has_dates else "none",
            due_rrule=row["due_rrule"] if has_dates else None,
            expected_due_to=row["expected_due_to"] if has_dates else None,
            done_on=row["done_on"] if has_dates else None,
            leads=tuple(leaders),
            total=under.total,
            done=under.done,
            late_count=under.late,
            rag_counts=counted,
            has_below=has_below,
            target=row["target"] if level == "output" else None,
            actual=row["actual"] if level == "output" else None,
            unit=row["unit"] if level == "output" else None,
            cells=row,
        )

    def _dated_rag(self, level: str, row: Row, below: Below | None) -> Rag | None:
        if level in ("plan", "objective"):
            return None
        scale = self.scale_of(row["plan_id"])
        if below is not None:
            return worst_by_dates(
                total=below.total,
                still_open=below.still_open,
                oldest_open=below.oldest_open,
                as_at=self.as_at,
                scale=scale,
            )
        return by_dates(row["status"], row["baseline_due_to"] or row["due_to"], self.as_at, scale)


def _above(level: str, row: Row, standing: Mapping[str, list[LeadView]]) -> tuple[str | None, list[LeadView]]:
    """The id of the row above, and the leads that count: the row's own, else those above it."""
    mine = standing.get(row["id"])
    match level:
        case "objective":
            return row["plan_id"], mine or []
        case "activity":
            return row["objective_id"], mine or standing.get(row["objective_id"], [])
        case "plan":
            return None, mine or []
    return row["activity_id"], mine or standing.get(row["activity_id"], [])


def cell(view: RowView, name: str) -> Any:
    """A cell of the row's own table, None where its level has no such cell."""
    return view.cells[name] if name in view.cells.keys() else None  # noqa: SIM118 - a Row tests values, not names

"""Watermelons: green outside, red inside. Rows of a plan that are stated better than their dates say."""

from datetime import date

from tsworkbench.plan.model import Rag
from tsworkbench.plan.rag import by_dates, is_watermelon
from tsworkbench.store.book import Book
from tsworkbench.store.views import Viewer

_OPEN = "status in ('not_started','in_progress')"


def melons(book: Book, plan_id: str, as_at: date) -> tuple[list[int], list[int]]:
    """Numbers of the activities, and of the milestones with a rating of their own, that are watermelons.

    Only what has an open date past is looked at: nothing else can be rated amber or red by its dates.
    """
    scale = Viewer(book, as_at).scale_of(plan_id)
    activities = book.rows(
        f"""
        with past as materialized (
          select activity_id, min(coalesce(baseline_due_to, due_to)) oldest from milestone indexed by milestone_counts
           where deleted=0 and {_OPEN} and coalesce(baseline_due_to, due_to) < ?2 group by activity_id)
        select a.rid, a.rag, past.oldest from past join activity a on a.id=past.activity_id
         where a.plan_id=?1 and a.deleted=0 and a.rag in ('green','amber','complete')
        union all
        select a.rid, a.rag, coalesce(a.baseline_due_to, a.due_to) from activity a
         where a.plan_id=?1 and a.deleted=0 and a.rag in ('green','amber') and a.{_OPEN}
           and coalesce(a.baseline_due_to, a.due_to) < ?2
           and not exists (select 1 from milestone m where m.activity_id=a.id and m.deleted=0)
        """,
        plan_id,
        as_at.isoformat(),
    )
    milestones = book.rows(
        "select rid, rag, coalesce(baseline_due_to, due_to) from milestone "
        f"where plan_id=? and deleted=0 and {_OPEN} and rag in ('green','amber')",
        plan_id,
    )
    found = [
        [row[0] for row in rows if is_watermelon(Rag(row[1]), by_dates("in_progress", row[2], as_at, scale))]
        for rows in (activities, milestones)
    ]
    return found[0], found[1]

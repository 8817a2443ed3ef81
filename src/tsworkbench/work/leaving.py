"""When an officer leaves: all open work goes to another, in one act."""

from __future__ import annotations

from datetime import date

from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.model import LeadRole
from tsworkbench.store.book import Book, Row
from tsworkbench.work.acting import Change, Edit, Write
from tsworkbench.work.officers import officer

_OPEN = "status in ('not_started','in_progress')"
_STANDING = f"""
    select l.id, l.row_id, l.level, l.role from lead l where l.officer_id=?1 and l.deleted=0 and (
      (l.level='plan' and exists (select 1 from plan r where r.id=l.row_id and r.deleted=0))
      or (l.level='objective' and exists (select 1 from objective r where r.id=l.row_id and r.deleted=0
           and (not exists (select 1 from activity a where a.objective_id=r.id and a.deleted=0)
                or exists (select 1 from activity a where a.objective_id=r.id and a.deleted=0 and a.{_OPEN}))))
      or (l.level='activity' and exists (select 1 from activity r where r.id=l.row_id and r.deleted=0 and (r.{_OPEN}
           or exists (select 1 from milestone m where m.activity_id=r.id and m.deleted=0 and m.{_OPEN}))))
      or (l.level='milestone' and exists (select 1 from milestone r where r.id=l.row_id and r.deleted=0 and r.{_OPEN}))
      or (l.level='output' and exists (select 1 from output r where r.id=l.row_id and r.deleted=0 and r.{_OPEN}))
      or (l.level='task' and exists (select 1 from task r where r.id=l.row_id and r.deleted=0 and r.{_OPEN})))
     order by l.id
"""
"""Where an officer stands on open rows. What is done keeps the name of who did it."""

_WEIGHT = {LeadRole.LEAD: 0, LeadRole.JOINT: 1, LeadRole.SUPPORTING: 2}


def open_rows(book: Book, officer_id: str) -> int:
    """On how many open rows an officer stands: what `hand_over` would hand over."""
    return len({lead["row_id"] for lead in book.rows(_STANDING, officer_id)})


def in_rows(count: int) -> str:
    """ "1 row", "9 rows"."""
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def hand_over(leaver_id: str, heir_id: str, *, as_at: date) -> Edit:
    """Puts another officer in a leaver's place on every open row, in the same role; the leaver left on `as_at`.

    Where the other stands on the row already, the weightier of the two roles counts. Raises WrongInput for an
    officer's own heir, and where there is nothing to hand over.
    """

    def edit(book: Book) -> Change:
        leaver, heir = officer(book, leaver_id), officer(book, heir_id)
        if leaver["id"] == heir["id"]:
            raise WrongInput(f"{leaver['name']} can't take over from {leaver['name']}: choose another officer.")
        standing = book.rows(_STANDING, leaver["id"])
        if not standing:
            raise WrongInput(f"{leaver['name']} has no open row: there is nothing to hand over.")
        writes: list[Write] = []
        for lead in standing:
            writes.extend(_instead(book, lead, heir["id"]))
        if leaver["left_on"] is None:
            writes.append(Write("officer", leaver["id"], {"left_on": as_at.isoformat()}))
        rows = open_rows(book, leaver["id"])
        now = f"handed over to {heir['name']}: {in_rows(rows)}"
        return Change(str(leaver["name"]), now, "", writes)

    return edit


def _instead(book: Book, lead: Row, heir_id: str) -> list[Write]:
    """The heir in the leaver's place; or, where both stand on the row, the heir alone."""
    there = book.row(
        "select id, role from lead where row_id=? and officer_id=? and deleted=0 order by sort, id limit 1",
        lead["row_id"],
        heir_id,
    )
    if there is None:
        return [Write("lead", lead["id"], {"officer_id": heir_id})]
    writes = [Write("lead", lead["id"], {"deleted": 1})]
    if _WEIGHT[LeadRole(lead["role"])] < _WEIGHT[LeadRole(there["role"])]:
        writes.append(Write("lead", there["id"], {"role": lead["role"]}))
    return writes

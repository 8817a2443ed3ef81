"""The words of a filter as SQL.

Some words are about a row itself (late), others hold for all that stands under an activity (mine, red): of those
the activity is found, and what is under it is read once it is unfolded.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tsworkbench.plan.errors import WrongInput
from tsworkbench.store.book import Book
from tsworkbench.store.filters import Filter
from tsworkbench.store.melons import melons

BELOW = ("milestone", "output", "task")
_OPEN = "t.status in ('not_started','in_progress')"
_UNDATED = f"{_OPEN} and t.due_to is null and t.due_precision in ('none','tbc','relative')"
_ALONE = "not exists (select 1 from milestone m where m.activity_id=t.id and m.deleted=0)"
NEVER = "0"

GIVEN = """
  with given(plan_id, as_at, me, since, ticks) as (values(?1, ?2, ?3, ?4, ?5)),
  mine_below as materialized (
    select row_id from lead where officer_id=?3 and level in ('milestone','output','task') and deleted=0),
  led_below as materialized (
    select row_id from lead where level in ('milestone','output','task') and deleted=0),
  mine_above as materialized (
    select row_id id from lead where officer_id=?3 and level='activity' and deleted=0 union
    select x.id from lead l join activity x on x.objective_id=l.row_id and x.deleted=0
     where l.officer_id=?3 and l.level='objective' and l.deleted=0
       and not exists (select 1 from lead y where y.row_id=x.id and y.deleted=0)),
  led_above as materialized (select row_id from lead where level in ('activity','objective') and deleted=0),
  unconfirmed as materialized (select activity_id from allocation where confirmed=0 and deleted=0),
  entries as materialized (
    select tbl, row from change where action in (select seq from action where at>=?4 and kind<>'import')
    union all select tbl, row from change where action is null and hlc>=?5),
  changed as materialized (
    select row from entries union
    select row_id from progress where id in (select row from entries where tbl='progress') union
    select row_id from lead where id in (select row from entries where tbl='lead') union
    select row_id from note where id in (select row from entries where tbl='note') union
    select output_id from reading where id in (select row from entries where tbl='reading') union
    select activity_id from allocation where id in (select row from entries where tbl='allocation'))
"""
"""What the conditions speak of, to go before a query. A part that no condition names costs nothing."""


class Condition(NamedTuple):
    """A word as SQL about a row `t`, and its activity `a` where it stands under one."""

    activity: str
    below: dict[str, str]
    stray: dict[str, str]
    """When a row under an activity may be found though the activity is not."""
    objective: str = NEVER


def _own(activity: str, below: dict[str, str], objective: str = NEVER) -> Condition:
    """A condition about the row itself."""
    return Condition(activity, below, below, objective)


def _inherited(activity: str, below: str, stray: dict[str, str] | None = None, objective: str = NEVER) -> Condition:
    """A condition that holds for what stands under the activity as well."""
    return Condition(activity, dict.fromkeys(BELOW, below), stray or {}, objective)


def conditions_of(book: Book, plan_id: str, wanted: Filter, as_at: date) -> list[Condition]:
    """What a filter asks of the rows of a plan. What the SQL binds stands under `GIVEN`."""
    words = list(wanted.words)
    conditions = []
    rags = [word for word in ("red", "amber") if word in words]
    if rags:
        one_of = f"in ({','.join(repr(rag) for rag in rags)})"
        both = f"coalesce(t.rag, a.rag) {one_of}"
        condition = _inherited(f"t.rag {one_of}", f"a.rag {one_of}", {"milestone": f"t.rag {one_of}"})
        conditions.append(condition._replace(below=condition.below | {"milestone": both}))
    conditions += [_condition(book, plan_id, word, as_at) for word in words if word not in rags]
    if wanted.since:
        changed = "t.id in (select row from changed)"
        conditions.append(_own(changed, dict.fromkeys(BELOW, changed), changed))
    return conditions


def _condition(book: Book, plan_id: str, word: str, as_at: date) -> Condition:
    match word:
        case "late":
            late = f"{_OPEN} and t.due_to < ?2"
            return _own(late, dict.fromkeys(BELOW, late))
        case "TBC":
            return _own(f"{_UNDATED} and {_ALONE}", {"milestone": _UNDATED, "task": _UNDATED, "output": NEVER})
        case "mine":
            own = "t.id in (select row_id from mine_below)"
            under = "a.id in (select id from mine_above) and t.id not in (select row_id from led_below)"
            return _inherited(
                "t.id in (select id from mine_above)",
                f"({own} or {under})",
                dict.fromkeys(BELOW, own),
                "t.id in (select row_id from lead where officer_id=?3 and level='objective' and deleted=0)",
            )
        case "no lead":
            nobody = "{0}.id not in (select row_id from led_above)"
            above = " and {0}.objective_id not in (select row_id from led_above)"
            whole = (nobody + above).format
            return _inherited(
                f"{_OPEN} and {whole('t')}",
                f"{whole('a')} and t.id not in (select row_id from led_below)",
                None,
                f"{nobody.format('t')} and not exists (select 1 from activity x where x.objective_id=t.id "
                "and x.deleted=0)",
            )
        case "unconfirmed money":
            return _inherited(
                "t.id in (select activity_id from unconfirmed)", "a.id in (select activity_id from unconfirmed)"
            )
        case "watermelon":
            activities, milestones = melons(book, plan_id, as_at)
            rids = ",".join(map(str, activities))
            stray = {"milestone": f"t.rid in ({','.join(map(str, milestones))})"} if milestones else {}
            return _inherited(f"t.rid in ({rids})", f"a.rid in ({rids})", stray)
    raise WrongInput(f"“{word}” is no filter.")

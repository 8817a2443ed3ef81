"""What a plan as a whole is governed by: roles, sign-off, groups and their meetings, reporting rounds, settings.

See `plan.whole`, which holds the plan itself and names these too.
"""

from __future__ import annotations

from dataclasses import dataclass

from tsworkbench.plan.kept import lines
from tsworkbench.plan.model import Level, OfficerKind, Rag


@dataclass(frozen=True, kw_only=True)
class RoleHolder:
    """What a person, post or team does for the plan as a whole, in the plan's words."""

    name: str
    text: str
    kind: OfficerKind = OfficerKind.PERSON
    organisation: str | None = None
    officer_id: str | None = None
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """One line of the sign-off block: its printed label, and what has been filled in (None: a blank)."""

    label: str
    kind: str = "signature"
    value: str | None = None
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What an issued report said of a row: its rating, and how many of its milestones were due and are done of those.

    `row_id` is the row's id. The next report says by this what has become better or worse, whatever is edited since.
    """

    row_id: str
    level: Level = Level.ACTIVITY
    rag: Rag | None = None
    due: int = 0
    done: int = 0
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Round:
    """A reporting round: the position at `period_end`, by updates returned up to `cut_off`.

    `return_by` is the day officers are asked for. `overall` and `decisions` are what the plan's owner says of the
    whole and asks of the group, one decision a line. `issued_on` is the day its report went out, which closes it,
    `issued_at` the moment, `issued_to` the group it was for.
    """

    period_end: str
    label: str | None = None
    return_by: str | None = None
    cut_off: str | None = None
    overall: str | None = None
    decisions: str | None = lines()
    issued_on: str | None = None
    issued_at: str | None = None
    issued_to: str | None = None
    report_no: int | None = None
    reported: tuple[Reported, ...] = ()
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A day on which a group meets, and what is to be said of that."""

    on_day: str
    text: str | None = None
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryGroup:
    """Who decides on the plan: the only ones that move an agreed date."""

    name: str
    meetings: tuple[Meeting, ...] = ()
    id: str | None = None
    sort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A choice of the plan's own, such as what a colour means or when a date turns red."""

    key: str
    value: str
    id: str | None = None

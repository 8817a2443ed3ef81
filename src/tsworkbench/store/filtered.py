"""Of a plan, only the rows for which a filter holds, with the rows above them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple

from tsworkbench.plan.calendar import local_moment
from tsworkbench.store.book import Book, utc_text
from tsworkbench.store.conditions import BELOW, GIVEN, NEVER, conditions_of
from tsworkbench.store.filters import Filter, first_day
from tsworkbench.store.keys import CODES, key_of, level_of, rid_of

_TICKS = 16  # bits of the log's clock below a millisecond


class Asking(NamedTuple):
    """For whom and as at when a filter is asked."""

    as_at: date
    me: str | None = None
    """The officer's id; without one, nothing is "mine"."""


class Filtered:
    """The rows of a plan for which a filter holds, with the rows above them: branches for a `PlanTree`.

    `guest` is a row shown though the filter does not hold for it, because it is selected elsewhere.
    """

    def __init__(self, book: Book, plan_id: str, wanted: Filter, asking: Asking) -> None:
        self.book = book
        self.plan_id = plan_id
        self.filter = wanted
        self.asking = asking
        self.guest: int | None = None

    def read(self) -> None:
        """Asks the file. Until then there is nothing."""
        self._values = (self.plan_id, self.asking.as_at.isoformat(), self.asking.me, *self._since())
        self._conditions = conditions_of(self.book, self.plan_id, self.filter, self.asking.as_at)
        self._below: dict[int, list[int]] = {}
        self._activities: dict[int, list[int]] = {}
        self._objectives: list[int] = []
        for activity, key in self._found_below():
            self._below.setdefault(activity, []).append(key)
        self._matching = self._found_activities()
        self._read_above()

    # -- what a tree asks of its branches

    def objectives(self) -> list[int]:
        """Keys of the objectives, in order."""
        return self._objectives

    def activities(self, objective: int) -> list[int]:
        """Keys of the activities of an objective."""
        return self._activities.get(objective, [])

    def below(self, activity: int) -> list[int]:
        """Keys of what stands under an activity: all of it that can be reached by unfolding."""
        if self._lazy and activity in self._matching:
            keys = [key for _, key in self._found_below(rid_of(activity))]
            return keys if self.guest is None or self.guest in keys or not self._is_under(activity) else [
                *keys, self.guest,
            ]  # fmt: skip
        return self._below.get(activity, [])

    def admit(self, key: int | None) -> bool:
        """Makes a row the guest (None: nobody); True if the branches are others now."""
        if key == self.guest or (key is not None and self.guest is None and self._holds(key)):
            return False
        self.guest = key
        self.read()
        return True

    # -- what is said of it

    @property
    def found(self) -> set[int]:
        """Keys of all rows for which the filter holds, those under a found activity included."""
        below = {key for keys in self._activities.values() for activity in keys for key in self.below(activity)}
        return self._own_objectives | self._matching | below

    @property
    def opened(self) -> set[int]:
        """Keys of the rows that are unfolded at first: down to what was found."""
        closed = self._matching if self._lazy else set()
        return {*self._objectives, *(key for keys in self._activities.values() for key in keys if key not in closed)}

    @property
    def count(self) -> int:
        """How many rows were found; what merely stands under a found activity is not counted."""
        strays = sum(len(keys) for keys in self._below.values())
        guest = self.guest is not None and not self._matches(self.guest)
        return len(self._matching) + strays + len(self._own_objectives) - guest

    # -- reading

    @property
    def _lazy(self) -> bool:
        """Whether all conditions are inherited: what stands under a found activity can wait."""
        return all(condition.stray is not condition.below for condition in self._conditions)

    @property
    def _by_date(self) -> bool:
        """Whether the index of open rows by their dates finds them."""
        return bool({"late", "TBC"} & {*self.filter.words})

    def _since(self) -> tuple[str, int]:
        """The moment from which changes count: as an act's time, and as a tick of the log's clock."""
        if not self.filter.since:
            return "", 0
        midnight = local_moment(datetime.combine(first_day(self.filter.since, self.asking.as_at), time.min))
        milliseconds = int(midnight.timestamp() * 1000)
        return utc_text(milliseconds), milliseconds << _TICKS

    def _found_below(self, activity: int | None = None) -> list[tuple[int, int]]:
        """(activity's key, key) of rows under activities: of one, or of all that are found by themselves."""
        parts = []
        for place, level in enumerate(BELOW):
            strays = [c.stray[level] for c in self._conditions if c.stray.get(level, NEVER) != NEVER]
            wanted = [c.below[level] for c in self._conditions]
            if NEVER in wanted or (activity is None and not strays):
                continue
            where = " and ".join(f"({one})" for one in wanted)
            if activity is None:
                # the + keeps SQLite off the plan's index, where the rows themselves are few or all are looked at
                where += f" and {'' if self._by_date else '+'}t.plan_id=?1 and ({' or '.join(strays)})"
            else:
                where += f" and a.rid={activity}"
            parts.append(
                f"select a.rid*8+{CODES['activity']}, t.rid*8+{CODES[level]} k, {place} kind, t.sort, t.rid "
                f"from {level} t join activity a on a.id=t.activity_id and a.deleted=0 where t.deleted=0 and {where}"
            )
        found = []
        if parts:
            rows = self.book.rows(f"{GIVEN} {' union all '.join(parts)} order by 3, 4, 5", *self._values)
            found = [(row[0], row[1]) for row in rows]
        return found

    def _found_activities(self) -> set[int]:
        where = " and ".join(f"({c.activity})" for c in self._conditions) or "1"
        found = f"select t.rid*8+{CODES['activity']} from activity t where t.plan_id=?1 and t.deleted=0 and {where}"
        return {row[0] for row in self.book.rows(f"{GIVEN} {found}", *self._values)}

    def _read_above(self) -> None:
        """Puts what was found under the rows it stands under, in the order of the plan."""
        where = " and ".join(f"({c.objective})" for c in self._conditions) or "1"
        objectives = self.book.rows(
            f"{GIVEN} select t.rid from objective t where t.plan_id=?1 and t.deleted=0 and {where}", *self._values
        )
        self._own_objectives = {key_of("objective", row[0]) for row in objectives}
        shown = set(self._own_objectives)
        self._seat_guest(shown)
        wanted = ",".join(str(rid_of(key)) for key in {*self._matching, *self._below, *self._extra})
        for row in self.book.rows(
            "select o.rid, a.rid from activity a join objective o on o.id=a.objective_id "
            f"where a.deleted=0 and o.deleted=0 and a.plan_id=? and a.rid in ({wanted}) order by a.sort, a.id",
            self.plan_id,
        ):
            objective = key_of("objective", row[0])
            shown.add(objective)
            self._activities.setdefault(objective, []).append(key_of("activity", row[1]))
        rids = ",".join(str(rid_of(key)) for key in shown)
        rows = self.book.rows(f"select rid from objective where deleted=0 and rid in ({rids}) order by sort, id")
        self._objectives = [key_of("objective", row[0]) for row in rows]

    def _seat_guest(self, shown: set[int]) -> None:
        self._extra: set[int] = set()
        guest = self.guest
        if guest is None:
            return
        level = level_of(guest)
        if level == "objective":
            shown.add(guest)
        elif level == "activity":
            self._extra.add(guest)
        elif (activity := self._activity_of(guest)) is not None:
            self._extra.add(activity)
            here = self._below.setdefault(activity, [])
            if guest not in here:
                here.append(guest)

    def _activity_of(self, key: int) -> int | None:
        rid = self.book.value(
            f"select a.rid from {level_of(key)} t join activity a on a.id=t.activity_id "
            "where t.rid=? and t.deleted=0 and t.plan_id=?",
            rid_of(key),
            self.plan_id,
        )
        return None if rid is None else key_of("activity", rid)

    def _is_under(self, activity: int) -> bool:
        return (
            self.guest is not None
            and level_of(self.guest) in BELOW
            and self._activity_of(self.guest) == activity
        )  # fmt: skip

    def _holds(self, key: int) -> bool:
        """Whether a row can be reached in the branches as they are."""
        level = level_of(key)
        if level == "objective":
            return key in self._objectives
        if level == "activity":
            return any(key in keys for keys in self._activities.values())
        activity = self._activity_of(key)
        return activity is not None and key in self.below(activity)

    def _matches(self, key: int) -> bool:
        """Whether the filter holds for a row that is shown."""
        level = level_of(key)
        if level == "objective":
            return key in self._own_objectives
        if level == "activity":
            return key in self._matching
        activity = self._activity_of(key)
        return activity is not None and any(key == found for _, found in self._found_below(rid_of(activity)))

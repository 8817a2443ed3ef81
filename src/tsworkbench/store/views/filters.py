"""Filters: what is late, mine, red, without a date … A filter is a few words, all of which must hold.

The file keeps a filter as it is written: "late, officer Louise Russell, changed since 1 December". Here are its words,
what they ask as SQL, and the part of a plan for which they hold. Some words are about a row itself (late), others hold
for all that is under an activity (mine, red): of those the activity is found, and what is under it is read once it is
unfolded.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from tsworkbench.plan.calendar import first_of_week, last_of_week, local_moment
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.store.book import Book, utc_text
from tsworkbench.store.log.feed import Looked
from tsworkbench.store.tables import OPEN, SET_ASIDE, alone, of_person, undated
from tsworkbench.store.views import people
from tsworkbench.store.views.agreement import SLIPS
from tsworkbench.store.views.refs import CODES, key_of, level_of, rid_of
from tsworkbench.store.views.row import watermelons

if TYPE_CHECKING:
    from tsworkbench.plan.due import Due


WORDS = {
    "late": "open, and past its date",
    "due this week": "open, and due from Monday to Sunday",
    "mine": "carries my name",
    "red": "stated red",
    "amber": "stated amber",
    "TBC": "open, without a date",
    "no lead": "nobody leads it",
    "unconfirmed money": "its money is still to be confirmed",
    "watermelon": "stated better than the dates say",
    "slipped": "its agreed date was moved",
    "carried": "carried from last year, with a date of then",
}
"""The words of a filter, and what each asks of a row."""

SINCE = "changed since"
"""Goes before a date phrase: what was added, edited or updated from that day on. What an import brought in is
where the plan began, and no change of it."""

LOOKED = "I last looked"
"""Instead of a date phrase: what others have changed since the officer last left the workbench."""

_OFFICER, _IN = "officer", "in"
"""Go before a name: of an officer, and of a directorate, service or portfolio, whatever the plan calls it."""

_PARTNER, _HOLDER = "partner", "holder"
"""Go before the name of a partner organisation, and of the member who answers for a row: its portfolio holder."""

_OTHERWISE = {"due week": "due this week", "changed": f"{SINCE} {LOOKED}".casefold()}
"""Shorter ways to write a part of a filter."""


class Filter(NamedTuple):
    """The words that must hold. Of "red" and "amber" one is enough: no row is both."""

    words: tuple[str, ...] = ()
    since: str = ""
    """A date phrase, read anew each time it is used; or `LOOKED`."""
    officer: str = ""
    """Whose work: a name."""
    directorate: str = ""
    """Of which directorate (service, portfolio …): a name."""
    partner: str = ""
    """In partnership with whom: a name."""
    holder: str = ""
    """Which member answers for it: a name."""

    @property
    def text(self) -> str:
        """As it is shown, kept and read again: "late, mine, changed since 1 December"."""
        named = (
            (_OFFICER, _quoted(self.officer)),
            (_IN, _quoted(self.directorate)),
            (_PARTNER, _quoted(self.partner)),
            (_HOLDER, _quoted(self.holder)),
            (SINCE, self.since),
        )
        return ", ".join([*self.words, *(f"{before} {name}" for before, name in named if name)])

    @property
    def is_since_looked(self) -> bool:
        """Whether it asks what others have changed since the officer last looked."""
        return self.since.casefold() == LOOKED.casefold()

    def toggled(self, word: str) -> Filter:
        """With `word`, or without it if it was there."""
        wanted = {*self.words} ^ {word}
        return self._replace(words=tuple(known for known in WORDS if known in wanted))


def read_filter(text: str) -> Filter:
    """A filter from its text. Raises WrongInput for a word that is none, naming those there are."""
    found = Filter()
    for part in filter(None, (clean(part) for part in re.findall(_PARTS, text))):
        said = part.casefold().replace("-", " ")
        said = _OTHERWISE.get(said, said)
        word = next((known for known in WORDS if known.casefold() == said), None)
        first = part.partition(" ")[0]
        name = _name_in(part, first)
        if word is not None:
            found = found if word in found.words else found.toggled(word)
        elif said == f"{SINCE} {LOOKED}".casefold():
            found = found._replace(since=LOOKED)
        elif part.casefold().startswith(SINCE):
            found = found._replace(since=part[len(SINCE) :].strip())
        elif first.casefold() == _OFFICER and name:
            found = found._replace(officer=name)
        elif first.casefold() in (_IN, "directorate") and name:
            found = found._replace(directorate=name)
        elif first.casefold() == _PARTNER and name:
            found = found._replace(partner=name)
        elif said.startswith(("holder ", "portfolio holder ")):
            found = found._replace(holder=_name_in(part, _HOLDER))
        else:
            raise WrongInput(
                f"“{part}” is not a filter. Filters are: {', '.join(WORDS)}, {_OFFICER} NAME, {_IN} DIRECTORATE, "
                f"{_PARTNER} NAME, {_HOLDER} NAME, {SINCE} DATE, {SINCE} {LOOKED}."
            )
    return found


def _name_in(part: str, word: str) -> str:
    """The name that follows a word, without its quotation marks."""
    return part[part.casefold().index(word.casefold()) + len(word) :].strip().strip('"“”').strip()


_PARTS = r'(?:"[^"]*"|“[^”]*”|[^,"“]|["“])+'
"""The parts of a filter between commas; a name with a comma in it is in quotation marks."""


def _quoted(name: str) -> str:
    return f"“{name}”" if "," in name else name


def first_day(phrase: str, as_at: date) -> date:
    """The day that "changed since" begins with. Raises WrongInput for a phrase that names none."""
    return read_since(phrase, as_at)[0]


def read_since(phrase: str, as_at: date) -> tuple[date, Due]:
    """The same, with how the phrase was read."""
    from tsworkbench.plan.due import Unread, read

    due = read(phrase, plan_year=None, as_at=as_at)
    if isinstance(due, Unread):
        raise WrongInput(due.why_no_day)
    day = due.start or due.end
    if day is None:
        raise WrongInput(f"“{phrase}” is not a day. Try “1 Dec”, “mon” or “-2w”.")
    return day, due


BELOW = ("milestone", "output", "task")
_OPEN = f"t.{OPEN}"
_UNDATED = f"{_OPEN} and {undated('t.')}"
_LIVE = f"not a.{SET_ASIDE}"
"""Of a row under an activity: it was not set aside with it."""
_ALONE = alone("t")
NEVER = "0"
_CARRIED = "t.id in (select row_id from link where kind='carried_from' and deleted=0)"
_OF_LAST_YEAR = "coalesce(t.expected_due_to, t.due_to) < (select period_start from plan where id=?1)"

_LED = """
  {who}_below as materialized (
    select row_id from lead where {his} and level in ('milestone','output','task') and deleted=0),
  {who}_above as materialized (
    select row_id id from lead where {his} and level='activity' and deleted=0 union
    select x.id from lead l join activity x on x.objective_id=l.row_id and x.deleted=0
     where l.{his} and l.level='objective' and l.deleted=0
       and not exists (select 1 from lead y where y.row_id=x.id and y.deleted=0)),
"""

_CHANGED = """{name} as materialized (
    select row from {entries} union
    select row_id from progress where id in (select row from {entries} where tbl='progress') union
    select row_id from lead where id in (select row from {entries} where tbl='lead') union
    select row_id from note where id in (select row from {entries} where tbl='note') union
    select output_id from reading where id in (select row from {entries} where tbl='reading') union
    select coalesce(activity_id, objective_id) from allocation where id in (
      select row from {entries} where tbl='allocation') union
    select activity_id from spend where id in (select row from {entries} where tbl='spend'))"""

GIVEN = f"""
  with given as (values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)),
  {_LED.format(who="mine", his=of_person("?3"))}
  {_LED.format(who="theirs", his=of_person("?6"))}
  led_below as materialized (
    select row_id from lead where level in ('milestone','output','task') and deleted=0),
  led_above as materialized (select row_id from lead where level in ('activity','objective') and deleted=0),
  partnered as materialized (
    select row_id from party where officer_id=?9 and role='partner' and deleted=0),
  answered_for as materialized (
    select row_id from party where officer_id=?10 and role='portfolio_holder' and deleted=0),
  answered_for_itself as materialized (
    select row_id from party where role='portfolio_holder' and level='activity' and deleted=0),
  waiting as materialized (
    select l.activity_id, a.ref from allocation l join activity a on a.id=l.activity_id and a.deleted=0 and a.{OPEN}
     where l.confirmed=0 and l.deleted=0 and l.kind='money' and a.plan_id=?1 and not exists (
       select 1 from activity h where h.plan_id=a.plan_id and h.ref=l.inside and h.deleted=0 and h.{OPEN})),
  unconfirmed as materialized (
    select activity_id from waiting
    union select l.activity_id from waiting w join allocation l on l.inside=w.ref and l.deleted=0
      join activity a on a.id=l.activity_id and a.deleted=0 and a.{OPEN} and a.plan_id=?1),
  entries as materialized (
    select tbl, row from change where action in (select seq from action where at>=?4 and kind<>'import')
    union all select tbl, row from change where action is null and hlc>=?5),
  by_others as materialized (
    select tbl, row from change where action in (
      select seq from action where seq>?4 and (who is null or who not in (select value from json_each(?7))))
    union all select tbl, row from change where action is null and seq>?5),
  {_CHANGED.format(name="changed", entries="entries")},
  {_CHANGED.format(name="changed_by_others", entries="by_others")}
"""
"""What the conditions speak of, to go before a query. A part that no condition names costs nothing."""


_WIDE = f"""t.id in (select objective_id from allocation where objective_id is not null and confirmed=0 and deleted=0
  and kind='money') and (exists (select 1 from activity x where x.objective_id=t.id and x.deleted=0 and x.{OPEN})
  or not exists (select 1 from activity x where x.objective_id=t.id and x.deleted=0))"""
"""An objective whose own money is to be confirmed, while something of it is open."""


class Condition(NamedTuple):
    """A word as SQL about a row `t`, and its activity `a` where it is under one."""

    activity: str
    below: dict[str, str]
    stray: dict[str, str]
    """When a row under an activity may be found though the activity is not."""
    objective: str = NEVER


def _own(activity: str, below: dict[str, str], objective: str = NEVER) -> Condition:
    """A condition about the row itself."""
    return Condition(activity, below, below, objective)


def _inherited(activity: str, below: str, stray: dict[str, str] | None = None, objective: str = NEVER) -> Condition:
    """A condition that holds for what is under the activity as well."""
    return Condition(activity, dict.fromkeys(BELOW, below), stray or {}, objective)


def conditions_of(book: Book, plan_id: str, wanted: Filter, as_at: date) -> list[Condition]:
    """What a filter asks of the rows of a plan. What the SQL binds is under `GIVEN`."""
    words = list(wanted.words)
    conditions = []
    rags = [word for word in ("red", "amber") if word in words]
    if rags:
        one_of = f"in ({','.join(repr(rag) for rag in rags)})"
        both = f"coalesce(t.rag, a.rag) {one_of}"
        condition = _inherited(f"t.rag {one_of}", f"a.rag {one_of}", {"milestone": f"t.rag {one_of}"})
        conditions.append(condition._replace(below=condition.below | {"milestone": both}))
    conditions += [_condition(book, plan_id, word, as_at) for word in words if word not in rags]
    if wanted.officer:
        conditions.append(_work_of("theirs"))
    if wanted.directorate:
        conditions.append(_inherited("t.directorate=?8 collate nocase", "a.directorate=?8 collate nocase"))
    if wanted.partner:
        conditions.append(_with_partner())
    if wanted.holder:
        conditions.append(_answered_for())
    if wanted.since:
        changed = f"t.id in (select row from {'changed_by_others' if wanted.is_since_looked else 'changed'})"
        conditions.append(_own(changed, dict.fromkeys(BELOW, changed), changed))
    return conditions


def _condition(book: Book, plan_id: str, word: str, as_at: date) -> Condition:
    match word:
        case "late":
            late = f"{_OPEN} and t.due_to < ?2"
            return _own(late, dict.fromkeys(BELOW, f"{late} and {_LIVE}"))
        case "TBC":
            below = f"{_UNDATED} and {_LIVE}"
            return _own(f"{_UNDATED} and {_ALONE}", {"milestone": below, "task": below, "output": NEVER})
        case "due this week":
            this_week = f"{_OPEN} and t.due_to between '{first_of_week(as_at)}' and '{last_of_week(as_at)}'"
            return _own(this_week, dict.fromkeys(BELOW, f"{this_week} and {_LIVE}"))
        case "mine":
            return _work_of("mine")
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
            waits = "{0}.id in (select activity_id from unconfirmed)".format
            return _inherited(waits("t"), waits("a"), None, _WIDE)
        case "slipped":
            moved = f"{SLIPS} > 0"
            return _own(moved, {"milestone": moved, "output": moved, "task": NEVER})
        case "carried":
            old = f"{_OPEN} and {_CARRIED} and {_OF_LAST_YEAR}"
            return _own(old, dict.fromkeys(BELOW, f"{old} and {_LIVE}"))
        case "watermelon":
            activities, milestones = watermelons(book, plan_id, as_at)
            rids = ",".join(map(str, activities))
            stray = {"milestone": f"t.rid in ({','.join(map(str, milestones))})"} if milestones else {}
            return _inherited(f"t.rid in ({rids})", f"a.rid in ({rids})", stray)
    raise WrongInput(f"“{word}” is not a filter.")


def _work_of(who: str) -> Condition:
    """Work that carries a name: "mine", or "theirs" for the officer that a filter names."""
    own = f"t.id in (select row_id from {who}_below)"
    under = f"a.id in (select id from {who}_above) and t.id not in (select row_id from led_below)"
    officer = "?3" if who == "mine" else "?6"
    return _inherited(
        f"t.id in (select id from {who}_above)",
        f"({own} or {under})",
        dict.fromkeys(BELOW, own),
        f"t.id in (select row_id from lead where {of_person(officer)} and level='objective' and deleted=0)",
    )


def _with_partner() -> Condition:
    """What a partner works on: the row itself, or one that it is under."""
    named = "{0} in (select row_id from partnered)".format
    return _inherited(
        f"{named('t.id')} or {named('t.objective_id')}",
        f"{named('t.id')} or {named('a.id')} or {named('a.objective_id')}",
        dict.fromkeys(BELOW, named("t.id")),
        named("t.id"),
    )


def _answered_for() -> Condition:
    """What a member answers for: an activity that names another answers for itself."""
    own = "{0}.id in (select row_id from answered_for)".format
    above = (
        "{0}.objective_id in (select row_id from answered_for) "
        "and {0}.id not in (select row_id from answered_for_itself)"
    ).format
    return _inherited(f"{own('t')} or {above('t')}", f"{own('a')} or {above('a')}", None, own("t"))


_TICKS = 16  # bits of the log's clock below a millisecond


class Asking(NamedTuple):
    """For whom and as at when a filter is asked."""

    as_at: date
    me: str | None = None
    """The officer's id; without one, nothing is "mine"."""
    looked: Looked | None = None
    """When the officer last looked; None where that was never."""
    who: str | None = None
    """The name in which the officer's own acts are made."""


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
        import json  # the first screen knows filters, and uses none

        named = (self.filter.officer, self.filter.partner, self.filter.holder)
        officer, partner, holder = (people.now_called(self.book, name) if name else None for name in named)
        names = json.dumps(people.names_of(self.book, self.asking.who))
        self._values = (
            *(self.plan_id, self.asking.as_at.isoformat(), self.asking.me, *self._since()),
            officer["id"] if officer is not None else None,
            names,
            self.filter.directorate,
            partner["id"] if partner is not None else None,
            holder["id"] if holder is not None else None,
        )
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
        """Keys of what is under an activity: all of it that can be reached by unfolding."""
        if self._lazy and activity in self._matching:
            keys = [key for _, key in self._found_below(rid_of(activity))]
            return keys if self.guest is None or self.guest in keys or not self._is_under(activity) else [
                *keys, self.guest,
            ]  # fmt: skip
        return self._below.get(activity, [])

    def in_order(self) -> list[int]:
        """Keys of the rows under objectives for which the filter holds, in the order of the plan."""
        keys = []
        for objective in self._objectives:
            for activity in self.activities(objective):
                keys += [activity] if activity in self._matching else []
                keys += self.below(activity)
        return keys

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
        """How many rows were found; what merely is under a found activity is not counted."""
        strays = sum(len(keys) for keys in self._below.values())
        guest = self.guest is not None and level_of(self.guest) in BELOW and not self._matches(self.guest)
        return len(self._matching) + strays + len(self._own_objectives) - guest

    # -- reading

    @property
    def _lazy(self) -> bool:
        """Whether all conditions are inherited: what is under a found activity can wait."""
        return all(condition.stray is not condition.below for condition in self._conditions)

    @property
    def _by_date(self) -> bool:
        """Whether the index of open rows by their dates finds them."""
        return bool({"late", "TBC", "due this week"} & {*self.filter.words})

    def _since(self) -> tuple[str | int, int]:
        """The moment from which changes count: as an act's time, and as a tick of the log's clock. Since the officer
        last looked: the last act, and the last change, there were.
        """
        if not self.filter.since:
            return "", 0
        if self.filter.is_since_looked:
            looked = self.asking.looked
            if looked is None:
                raise WrongInput(
                    f"Nothing says yet when you last looked: that is kept when you leave the workbench. Until then, "
                    f"“{SINCE} DATE” finds what has changed."
                )
            return looked.act, looked.change
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
        """Puts what was found under the rows it is under, in the order of the plan."""
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

"""What is attached to a row: its leads, what it needs and serves, its money, what was said and noted of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.model import Better, Frequency
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views.plan import cleaned, plan_named
from tsworkbench.store.views.refs import any_measure_fed, key_of

if TYPE_CHECKING:
    from tsworkbench.plan.governance.measures import Measure  # only who asks for measures needs them


def needed_by(book: Book, row_id: str) -> list[Row]:
    """The milestones that a milestone needs, in the order of their dates; `link_id` is that of the link.

    Here and below `year_start` is that of the milestone's plan.
    """
    return book.rows(
        "select m.*, l.id link_id, p.year_start from link l join milestone m on m.id=l.to_id and m.deleted=0 "
        "join plan p on p.id=m.plan_id "
        "where l.row_id=? and l.kind='needs' and l.to_level='milestone' and l.deleted=0 "
        "order by m.due_to, m.sort, l.id",
        row_id,
    )


def needing(book: Book, row_id: str) -> list[Row]:
    """The milestones that need a milestone."""
    return book.rows(
        "select m.*, p.year_start from link l join milestone m on m.id=l.row_id and m.deleted=0 "
        "join plan p on p.id=m.plan_id "
        "where l.to_id=? and l.kind='needs' and l.level='milestone' and l.deleted=0 order by m.due_to, m.sort, l.id",
        row_id,
    )


def leads_of(book: Book, row_id: str) -> list[Row]:
    """The leads that stand on a row in their order: their cells, and the officer's ``name``."""
    return book.rows(
        "select l.*, f.name from lead l join officer f on f.id=l.officer_id "
        "where l.row_id=? and l.deleted=0 order by l.sort, l.id",
        row_id,
    )


FUNDED = {"plan": "plan_id", "objective": "objective_id", "activity": "activity_id"}
"""The levels that may have money of their own, and the column by which a sum names the row it is for."""


def sums_of(book: Book, row_id: str, level: str = "activity") -> list[Row]:
    """The live allocations of an activity, an objective or a plan in their order, their cells and the source's
    ``name``; none of any other row.
    """
    if level not in FUNDED:
        return []
    return book.rows(
        "select l.*, s.name from allocation l join funding_source s on s.id=l.source_id "
        f"where l.{FUNDED[level]}=? and l.deleted=0 order by l.sort, l.id",
        row_id,
    )


def spends_of(book: Book, activity_id: str, kind: str | None = None) -> list[Row]:
    """What an activity has cost and is expected to cost, of one kind or of both, with its days, latest first."""
    return book.rows(
        "select * from spend where activity_id=?1 and deleted=0 and (?2 is null or kind=?2) "
        "order by on_day desc, id desc",
        activity_id,
        kind,
    )


def sum_of(book: Book, allocation_id: str) -> Row | None:
    """One live allocation, its cells and the source's ``name``."""
    return book.row(
        "select l.*, s.name from allocation l join funding_source s on s.id=l.source_id where l.id=? and l.deleted=0",
        allocation_id,
    )


def sources(book: Book) -> list[Row]:
    """The sources of money of the file, by name."""
    return book.rows("select * from funding_source where deleted=0 order by name collate nocase, id")


def source(book: Book, source_id: str) -> Row | None:
    """One source of money that is in the file."""
    return book.row("select * from funding_source where id=? and deleted=0", source_id)


def sums_from(book: Book, source_id: str) -> list[Row]:
    """The live sums from a source, in whatever plan."""
    return book.rows("select * from allocation where source_id=? and deleted=0 order by id", source_id)


def source_called(book: Book, name: str) -> str | None:
    """The id of the funding source of a name, in whatever capitals."""
    found = book.value("select id from funding_source where name=? collate nocase and deleted=0", name)
    return None if found is None else str(found)


# -- what was said


def updates(book: Book, row_id: str, limit: int = -1) -> list[Row]:
    """The updates of a row, newest first; only the last few, if a limit is given."""
    return book.rows("select * from progress where row_id=? and deleted=0 order by id desc limit ?", row_id, limit)


def last_words(book: Book, row_id: str) -> Row | None:
    """The latest update of a row in which words were written."""
    return book.row(
        "select * from progress where row_id=? and deleted=0 and coalesce(comment, why, next) is not null "
        "order by id desc limit 1",
        row_id,
    )


def last_comment(book: Book, row_id: str) -> Row | None:
    """The latest update of a row with a commentary."""
    return book.row(
        "select * from progress where row_id=? and deleted=0 and comment is not null order by id desc limit 1", row_id
    )


def notes(book: Book, row_id: str) -> list[Row]:
    """The officers' own notes of a row, newest first."""
    return book.rows("select * from note where row_id=? and deleted=0 order by id desc", row_id)


def counts_of(book: Book, output_id: str) -> list[Row]:
    """Each time that an output was counted, newest first."""
    return book.rows("select * from reading where output_id=? and deleted=0 order by id desc", output_id)


def occurrences_of(book: Book, row_id: str) -> list[Row]:
    """The times of a row that comes round again that were done, by the day on which each was due."""
    return book.rows("select * from occurrence where row_id=? and deleted=0 order by due_on, id", row_id)


def occurrence(book: Book, occurrence_id: str) -> Row | None:
    """One time of a row, also one that was undone."""
    return book.row("select * from occurrence where id=?", occurrence_id)


def evidence_of(book: Book, row_id: str) -> list[Row]:
    """The evidence for a row, oldest first."""
    return book.rows("select * from evidence where row_id=? and deleted=0 order by id", row_id)


def public_notes_of(book: Book, row_id: str) -> list[Row]:
    """The lessons and consultations of a row, by their days."""
    return book.rows("select * from public_note where row_id=? and deleted=0 order by on_day, id", row_id)


def public_notes(book: Book, kind: str | None = None, plan_id: str | None = None) -> list[Row]:
    """The lessons and consultations of the file, closed plans as well, or those of a kind, or of a plan; newest first.

    Their cells, with ``ref``, ``title``, ``rid`` and ``plan`` of the row that each is about.
    """
    parts = []
    for level in ("plan", "objective", "activity", "milestone", "output"):
        title = "t.text" if level == "output" else "coalesce(t.short_title, t.title)"
        ref, of = ("''", "t.id") if level == "plan" else ("coalesce(t.ref, '')", "t.plan_id")
        parts.append(
            f"select n.*, {ref} ref, {title} title, t.rid row_rid, p.id plan_id, coalesce(p.short_title, p.title) plan "
            f"from public_note n join {level} t on t.id=n.row_id and t.deleted=0 "
            f"join plan p on p.id={of} and p.deleted=0 "
            f"where n.level='{level}' and n.deleted=0 and (?1 is null or n.kind=?1) and (?2 is null or p.id=?2)"
        )
    return book.rows(f"select * from ({' union all '.join(parts)}) order by on_day desc, id desc", kind, plan_id)


# -- the golden thread


class Strand(NamedTuple):
    """Another row that a row has to do with."""

    word: str
    """How the row stands to it: "serves", "served by", "carried from", "carried to", "is one with"."""
    plan_id: str
    plan: str
    ref: str
    title: str
    key: int


def thread(book: Book, level: str, row_id: str) -> list[Strand]:
    """What a row serves, what serves it, and the rows of other years that it goes on from or goes on in."""
    found = []
    links = book.rows(
        "select kind, 'to' way, to_level level, to_id other from link where row_id=?1 and deleted=0 and kind<>'needs' "
        "union all select kind, 'of', level, row_id from link where to_id=?1 and deleted=0 and kind<>'needs'",
        row_id,
    )
    for link in links:
        other = link["level"]
        title = "t.text" if other == "output" else "coalesce(t.short_title, t.title)" if other != "task" else "t.title"
        ref, plan_id = ("''", "t.id") if other == "plan" else ("t.ref", "t.plan_id")
        row = book.row(
            f"select t.rid, {ref}, {title}, p.id, coalesce(p.short_title, p.title) from {other} t "
            f"join plan p on p.id={plan_id} where t.id=? and t.deleted=0 and p.deleted=0",
            link["other"],
        )
        if row is not None:
            word = _WORDS[link["kind"], link["way"]]
            found.append(Strand(word, row[3], row[4], row[1] or "", row[2], key_of(other, row[0])))
    return found


_WORDS = {
    ("serves", "to"): "serves",
    ("serves", "of"): "served by",
    ("carried_from", "to"): "carried from",
    ("carried_from", "of"): "carried to",
    ("pairs", "to"): "is one with",
    ("pairs", "of"): "is one with",
    ("signs_off", "to"): "is the sign-off of",
    ("signs_off", "of"): "signed off by",
}


def outputs_or_milestones(book: Book, level: str, plan_id: str, activity_id: str) -> list[Row]:
    """(rid, id, ref, title) of a plan's milestones or outputs, those of one activity first."""
    title = "coalesce(t.title, t.text)" if level == "output" else "t.title"
    return book.rows(
        f"select t.rid, t.id, t.ref, {title} title from {level} t join activity a on a.id=t.activity_id "
        "join objective o on o.id=a.objective_id where t.plan_id=? and t.deleted=0 "
        "order by a.id<>?, o.sort, o.id, a.sort, a.id, t.sort, t.id",
        plan_id,
        activity_id,
    )


def pairs(book: Book, row_id: str) -> list[Row]:
    """(link_id, level, id) of the rows that are one thing with a row, in the order in which that was said."""
    return book.rows(
        "select id link_id, to_level level, to_id id from link where row_id=?1 and kind='pairs' and deleted=0 "
        "union all select id, level, row_id from link where to_id=?1 and kind='pairs' and deleted=0 order by 1",
        row_id,
    )


def all_one_with(book: Book, row_id: str) -> list[Row]:
    """(link_id, level, id) of all rows that are one thing with a row, also by way of another, each once."""
    found: dict[str, Row] = {}
    to_ask = [row_id]
    while to_ask:
        for one in pairs(book, to_ask.pop(0)):
            if one["id"] != row_id and one["id"] not in found:
                found[one["id"]] = one
                to_ask.append(one["id"])
    return list(found.values())


def signed_by(book: Book, milestone_id: str) -> list[Row]:
    """(link_id, id) of the plans whose sign-off a milestone is."""
    return book.rows(
        "select id link_id, to_id id from link where row_id=? and kind='signs_off' and deleted=0 order by id",
        milestone_id,
    )


def signing(book: Book, plan_id: str) -> list[Row]:
    """(link_id, id) of the milestones that are the sign-off of a plan."""
    return book.rows(
        "select id link_id, row_id id from link where to_id=? and kind='signs_off' and deleted=0 order by id", plan_id
    )


def objectives_elsewhere(book: Book, plan_id: str) -> list[Row]:
    """(rid, ref, title, plan) of the objectives of all other plans, in their order."""
    return book.rows(
        "select o.rid, o.ref, o.title, coalesce(p.short_title, p.title) plan from objective o "
        "join plan p on p.id=o.plan_id where o.deleted=0 and p.deleted=0 and p.id<>? order by p.sort, o.sort, o.id",
        plan_id,
    )


def serving(book: Book, row_id: str, objective_id: str) -> str | None:
    """The id of the link by which a row serves an objective."""
    found = book.value(
        "select id from link where row_id=? and to_id=? and kind='serves' and deleted=0", row_id, objective_id
    )
    return None if found is None else str(found)


# -- measures


class KeptMeasure(NamedTuple):
    """A measure, and what it is of. `row_ref` and `row_title` are empty where it is of the plan as a whole."""

    measure: Measure
    rid: int
    level: str
    row_id: str
    row_ref: str
    row_title: str
    plan_id: str
    plan: str
    year_start: int
    is_closed: bool

    @property
    def name(self) -> str:
        """What it is called in a sentence: its number, or its title."""
        return self.measure.ref or f"“{self.measure.title[:40]}”"


_MEASURED = (
    "select m.*, p.id plan_id, coalesce(p.short_title, p.title) plan, p.year_start, p.closed_on, "
    "coalesce(a.ref, o.ref, '') row_ref, coalesce(a.title, o.title, '') row_title "
    "from measure m left join activity a on m.level='activity' and a.id=m.row_id "
    "left join objective o on m.level='objective' and o.id=m.row_id "
    "join plan p on p.id=coalesce(a.plan_id, o.plan_id, m.row_id) where m.deleted=0 and p.deleted=0"
)
_IN_ORDER = "order by p.sort, p.id, m.sort, m.id"


def measures_of(book: Book, plan_ids: Iterable[str]) -> list[KeptMeasure]:
    """The measures of some plans, with their targets and readings, in their order."""
    ids = tuple(plan_ids)
    marks = ", ".join("?" * len(ids))
    return _kept_measures(book, book.rows(f"{_MEASURED} and p.id in ({marks}) {_IN_ORDER}", *ids))


def measures_on(book: Book, row_id: str) -> list[KeptMeasure]:
    """The measures of one row, or of a plan as a whole."""
    return _kept_measures(book, book.rows(f"{_MEASURED} and m.row_id=? {_IN_ORDER}", row_id))


def measure_of(book: Book, measure_id: str) -> KeptMeasure:
    """One measure. Raises NotFound if it has been deleted."""
    found = _kept_measures(book, book.rows(f"{_MEASURED} and m.id=?", measure_id))
    if not found:
        raise NotFound("That measure is no longer in the plan: somebody has deleted it. “history” shows who.")
    return found[0]


def measures_called(book: Book, words: str, limit: int = 10) -> list[KeptMeasure]:
    """The measures in whose number, title or text all of some words are, whatever plan they are of."""
    terms = cleaned(words).casefold().split()
    if not terms:
        return []
    rows = book.rows(f"{_MEASURED} {_IN_ORDER}")
    said = {row["id"]: f"{row['ref'] or ''} {row['title']} {row['text'] or ''}".casefold() for row in rows}
    fits = [row for row in rows if all(term in said[row["id"]] for term in terms)]
    return _kept_measures(book, fits[:limit])


def measure_named(book: Book, name: str, plan_id: str | None = None) -> KeptMeasure:
    """The measure of that number (“M3”, “THIN:M3”), of that title or the beginning of it, or of that id.

    Of several, the one of a plan that isn't closed. Raises NotFound, naming those there are, or WrongInput.
    """
    wanted = cleaned(name)
    of, _, inner = wanted.rpartition(":")
    if of and plan_id is None and not _fitting(book.rows(_MEASURED), wanted.casefold()):
        plan_id, wanted = plan_named(book, of)["id"], inner.strip()
    rows = book.rows(f"{_MEASURED} {_IN_ORDER}")
    there = [row for row in rows if plan_id is None or row["plan_id"] == plan_id]
    fits = _fitting(there, wanted.casefold())
    if len(fits) > 1:
        fits = [row for row in fits if row["closed_on"] is None] or fits
    if len(fits) == 1:
        return _kept_measures(book, fits)[0]
    names = ", ".join(f"{row['ref'] or ''} “{row['title'][:40]}”".strip() for row in (fits or there)[:5])
    if not fits:
        known = f"The measures: {names}." if names else "There is none yet: “measure add” adds one."
        raise NotFound(f"No measure is called “{wanted[:60]}”. {known}")
    if len({row["plan_id"] for row in fits}) == len(fits):
        choices = " or ".join(f"“{row['plan']}:{row['ref'] or row['title']}”" for row in fits[:5])
        raise WrongInput(f"“{wanted[:60]}” is a measure of {len(fits)} plans. Choose one: {choices}.")
    raise WrongInput(f"“{wanted[:60]}” fits several measures: {names}. Name one by its number.")


def _fitting(rows: list[Row], wanted: str) -> list[Row]:
    if not wanted:
        return []
    exact = [row for row in rows if wanted in ((row["ref"] or "").casefold(), row["title"].casefold(), row["id"])]
    return exact or [row for row in rows if row["title"].casefold().startswith(wanted)]


def typed_readings(book: Book, measure_id: str) -> list[str]:
    """The ids of the readings that were typed for a measure, also where it is counted from a register now."""
    return [row[0] for row in book.rows("select id from measure_reading where measure_id=? and deleted=0", measure_id)]


def measure_refs(book: Book, plan_id: str) -> list[str]:
    """The numbers of a plan's measures, of deleted ones too."""
    all_rows = _MEASURED.replace("where m.deleted=0 and p.deleted=0", "where p.deleted=0")
    return [row["ref"] for row in book.rows(f"{all_rows} and p.id=?", plan_id) if row["ref"]]


def last_measure_sort(book: Book) -> str:
    """The place of the last measure of the file, in whatever plan, deleted or not; empty if there is none."""
    return book.value("select max(sort) from measure") or ""


def _kept_measures(book: Book, rows: list[Row]) -> list[KeptMeasure]:
    few = len(rows) < _FEW_MEASURES
    targets, readings = (_below_measures(book, table, rows if few else None) for table in _OF_MEASURES)
    found = [_kept_measure(row, targets[row["id"]], readings[row["id"]]) for row in rows]
    if not any_measure_fed(book):
        return found
    from tsworkbench.store.registers.figures import with_readings

    return [one._replace(measure=with_readings(book, one.measure)) for one in found]


_FEW_MEASURES = 200
_OF_MEASURES = {"measure_target": "first_on, last_on", "measure_reading": "on_day"}


def _below_measures(book: Book, table: str, rows: list[Row] | None) -> dict[str, list[Row]]:
    """The targets or readings of some measures, or of all, by their measure."""
    found: dict[str, list[Row]] = defaultdict(list)
    sql = f"select * from {table} where deleted=0 {{}} order by {_OF_MEASURES[table]}, id"
    if rows is None:
        below = book.rows(sql.format(""))
    else:
        marks = ", ".join("?" * len(rows))
        below = book.rows(sql.format(f"and measure_id in ({marks})"), *(row["id"] for row in rows))
    for row in below:
        found[row["measure_id"]].append(row)
    return found


def _kept_measure(row: Row, targets: list[Row], readings: list[Row]) -> KeptMeasure:
    cells: dict[str, Any] = {name: row[name] for name in _CELLS}
    from tsworkbench.plan.governance.measures import Measure, MeasureReading, MeasureTarget

    measure = Measure(
        **cells,
        better=Better(row["better"]),
        frequency=Frequency(row["frequency"]),
        targets=tuple(
            MeasureTarget(first_on=one["first_on"], last_on=one["last_on"], value=one["value"], id=one["id"])
            for one in targets
        ),
        readings=tuple(
            MeasureReading(**{name: one[name] for name in ("on_day", "value", "text", "by", "at", "id")})
            for one in readings
        ),
    )
    return KeptMeasure(
        measure,
        row["rid"],
        row["level"],
        row["row_id"],
        row["row_ref"],
        row["row_title"],
        row["plan_id"],
        row["plan"],
        row["year_start"],
        row["closed_on"] is not None,
    )


_CELLS = ("id", "sort", "ref", "title", "text", "unit", "starts_from", "starts_on", "amber_within", "carried_from")

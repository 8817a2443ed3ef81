"""What is attached to a row: its leads, what it needs and serves, its money, what was said and noted of it."""

from typing import NamedTuple

from tsworkbench.store.book import Book, Row
from tsworkbench.store.views.refs import key_of


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


def sums_of(book: Book, activity_id: str) -> list[Row]:
    """The live allocations of an activity in their order, their cells and the source's ``name``."""
    return book.rows(
        "select l.*, s.name from allocation l join funding_source s on s.id=l.source_id "
        "where l.activity_id=? and l.deleted=0 order by l.sort, l.id",
        activity_id,
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


def pairs(book: Book, row_id: str) -> list[Row]:
    """(link_id, level, id) of the rows that are one thing with a row, in the order in which that was said."""
    return book.rows(
        "select id link_id, to_level level, to_id id from link where row_id=?1 and kind='pairs' and deleted=0 "
        "union all select id, level, row_id from link where to_id=?1 and kind='pairs' and deleted=0 order by 1",
        row_id,
    )


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

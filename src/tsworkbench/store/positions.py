"""The plan at a position date, as it was known at a later instant: the file that a report is composed from.

What was typed up to the instant counts, whenever it happened; what happened after the position date doesn't, even
if it was known by then. A date that a group agreed to counts from when it was typed: a report that still asked for
it would ask for what has been decided.
"""

from collections.abc import Iterable
from datetime import date

from tsworkbench.store.book import Book, Row
from tsworkbench.store.stood_at import Instant, open_stood_at

_DATED = ("activity", "milestone", "output")


def open_position(path: str, instant: Instant, at: date) -> Book:
    """The file at `path` as it was known at `instant`, without what was done or counted after `at`.

    It is read with any query and never written. Raises as `open_stood_at` does.
    """
    book = open_stood_at(path, instant)
    try:
        turn_back(book, at)
    except BaseException:
        book.close()
        raise
    return book


def turn_back(book: Book, at: date) -> None:
    """Reopens, in a book of the past, what was done after `at`, and leaves out what was counted after it.

    Private notes and officers' own tasks go altogether, so that no paper can hold them by mistake.
    """
    day = at.isoformat()
    run = book.connection.execute
    run("delete from temp.note")
    run("delete from temp.task")
    run(
        "update temp.activity set rag=(select g.rag from temp.progress g where g.row_id=activity.id and g.deleted=0 "
        "and g.rag is not null and g.rag<>'complete' order by g.id desc limit 1) "
        "where rag='complete' and done_on > ?",
        (day,),
    )
    run(
        "update temp.milestone set rag=(select g.rag from temp.progress g where g.row_id=milestone.id and g.deleted=0 "
        "and g.rag is not null and g.rag<>'complete' order by g.id desc limit 1) "
        "where rag='complete' and done_on > ?",
        (day,),
    )
    for level in _DATED:
        run(
            f"update temp.{level} set status='in_progress', done_on=null where status='complete' and done_on > ?",
            (day,),
        )
    counted_later = "select distinct output_id from temp.reading where deleted=0 and on_day > ?"
    for (output_id,) in run(counted_later, (day,)).fetchall():
        readings = book.rows("select * from temp.reading where output_id=? and deleted=0 order by id", output_id)
        standing = book.value("select actual from temp.output where id=?", output_id)
        run("update temp.output set actual=? where id=?", (_counted_by(readings, standing, day), output_id))
    run("update temp.reading set deleted=1 where on_day > ?", (day,))


def _counted_by(readings: Iterable[Row], standing: float | None, day: str) -> float | None:
    """The actual of an output once the readings after `day` are left out, from those that remain in their order."""
    readings = list(readings)
    kept = [row for row in readings if row["on_day"] is None or row["on_day"] <= day]
    if all(row["is_more"] for row in readings):  # it may have begun with an actual that came without a reading
        left = (standing or 0) - sum(row["value"] for row in readings if row not in kept)
        return left if left or kept else None
    actual: float | None = None
    for row in kept:
        actual = (actual or 0) + row["value"] if row["is_more"] else row["value"]
    return actual


def issued_before(book: Book, plan_id: str, position: str, issued_by: str | None) -> Row | None:
    """The last round of a plan before a position date whose report has been issued, by a day if one is given."""
    return book.row(
        "select * from round where plan_id=?1 and deleted=0 and issued_on is not null and period_end < ?2 "
        "and (?3 is null or issued_on <= ?3) order by period_end desc, id limit 1",
        plan_id,
        position,
        issued_by,
    )


def reported(book: Book, round_id: str) -> list[Row]:
    """What the issued report of a round said of each row."""
    return book.rows("select * from reported where round_id=? and deleted=0 order by id", round_id)
